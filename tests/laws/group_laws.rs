//! Laws of classes by points, and of groups: items are built that read nothing of other units.

use crate::agreement::any_case;
use crate::cases::cases;
use crate::cohort_agreement::{COHORT, said};
use crate::generate::{Case, Options, heading, span};
use crate::laws::without;
use proptest::prelude::*;
use std::sync::Arc;
use thidua::check::model::*;
use thidua::data::Column;
use thidua::syntax::ast::{CompareOp, Rounding, TieRule};
use thidua::types::{Day, EnumType, Exact, Type, Window};

/// A case that is built on: its schema and data, without its items.
struct Built(Case);

impl Built {
    fn on(case: &Case) -> Self {
        let mut case = case.clone();
        let model = &mut case.model;
        (model.criteria, model.scorecards, model.classifications) = (vec![], vec![], vec![]);
        (model.commendations, model.selections) = (vec![], vec![]);
        model.kind_by_kind.clear();
        Self(case)
    }

    fn value(&mut self, kind: ValueKind, ty: Type) -> ValueId {
        self.0.model.values.push(Value { kind, ty, span: span() });
        ValueId::next(self.0.model.values.len() - 1)
    }

    fn cond(&mut self, kind: CondKind) -> CondId {
        self.0.model.conds.push(Cond { kind, span: span() });
        CondId::next(self.0.model.conds.len() - 1)
    }

    fn at_least(&mut self, left: ValueId, number: Exact, ty: Type) -> CondId {
        let right = self.value(ValueKind::Const(number), ty);
        self.cond(CondKind::Compare { op: CompareOp::AtLeast, left, right })
    }

    fn attribute(&mut self, name: &str) -> ValueId {
        let at = self.0.model.attributes.iter().position(|attribute| attribute.name == name);
        let id = AttributeId::next(at.expect("it is declared"));
        let ty = self.0.model[id].ty.clone();
        self.value(ValueKind::Attribute(id), ty)
    }

    /// A new attribute: points from 0 to 20, some not known.
    fn points(&mut self, cells: &[u16]) -> (AttributeId, ValueId) {
        let id = AttributeId::next(self.0.model.attributes.len());
        let like = self.0.model.attributes[0].clone();
        self.0.model.attributes.push(Attribute { name: "new".into(), ty: Type::Points, ..like });
        let mut column = Column::default();
        for unit in 0..self.0.data.units.len() {
            let cell = cells[unit % cells.len()];
            let known = cell % 8 != 7;
            assert!(column.push(known.then(|| Exact::from(i128::from(cell % 5) * 5))));
        }
        self.0.data.attributes.push(column);
        (id, self.value(ValueKind::Attribute(id), Type::Points))
    }

    /// A condition on the unit alone: passes, fails, is undetermined or not applicable.
    fn own(&mut self, choice: u16) -> CondId {
        let half = Exact::new(1, 2);
        match choice % 4 {
            0 => {
                let share = self.attribute("share");
                self.at_least(share, half, Type::Percent)
            }
            1 => {
                let big = self.attribute("big");
                self.cond(CondKind::Flag(big))
            }
            2 => {
                let staff = self.attribute("staff");
                self.at_least(staff, Exact::from(1), Type::Count)
            }
            _ => {
                let year = self.attribute("last_year");
                self.at_least(year, Exact::from(2024), Type::Year)
            }
        }
    }

    fn quota(&mut self, kind: BaseKind, filter: Option<CondId>, within: Vec<Group>, choice: u16) -> Quota {
        let rounding = [Rounding::Down, Rounding::Up, Rounding::HalfUp][usize::from(choice / 8 % 3)];
        let at_least = Exact::from(i128::from(choice / 64 % 2));
        let (number, ty, base) = if choice.is_multiple_of(3) {
            (Exact::from(1 + i128::from(choice % 2)), Type::Count, None)
        } else {
            let base = Base { kind, filter, span: span() };
            (Exact::new(1, 1 + i128::from(choice % 4)), Type::Percent, Some((base, rounding)))
        };
        let number = self.value(ValueKind::Const(number), ty);
        let at_most = (base.is_some() && (choice / 128).is_multiple_of(3)).then(|| Exact::from(1));
        Quota { number, base, within, at_least, at_most, span: span() }
    }
}

const ALWAYS: Window = Window { from: Day::MIN, to: Day::MAX };
const TIES: [TieRule; 3] = [TieRule::Referred, TieRule::AllIn, TieRule::AllOut];

/// A classification by a scorecard, capped by the points; the better the points, the better the class.
fn by_points(case: &Case, cells: &[u16], choices: &[u16]) -> (Case, AttributeId) {
    let mut built = Built::on(case);
    let (attribute, value) = built.points(cells);
    let most = built.value(ValueKind::Const(Exact::from(40)), Type::Points);
    let entry =
        Entry { label: String::new(), section: None, most, kind: EntryKind::AsGiven(value), span: span() };
    let version = ScoreVersion {
        heading: heading(ALWAYS, KindSet::ALL),
        out_of: Exact::from(40),
        sections: vec![],
        entries: vec![entry],
        bonus: vec![],
        deductions: vec![],
        not_applicable: None,
        never_above: None,
    };
    built.0.model.scorecards.push(Scorecard { name: "s".into(), sections: vec![], versions: vec![version] });
    let score = built.value(ValueKind::Score(ScorecardId(0)), Type::Points);
    let mut classes = Vec::new();
    for (member, from) in [(2, Some(10)), (1, Some(5)), (0, None)] {
        let when = from.map(|from| built.at_least(score, Exact::from(from), Type::Points));
        classes.push(Class { member, label: String::new(), when, span: span() });
    }
    let which: &[usize] = [&[2][..], &[1], &[2, 1], &[]][usize::from(choices[0] % 4)];
    // With two caps: who draws level with another may take both out of the better class, and meet it in the next.
    let ties = if which.len() == 2 { TieRule::AllIn } else { TIES[usize::from(choices[1] % 3)] };
    let mut caps = Vec::new();
    for (&class, &choice) in which.iter().zip(&choices[2..]) {
        let base = if choice % 2 == 0 { BaseKind::Units } else { BaseKind::Those(built.own(choice / 2)) };
        let within = [vec![], vec![Group::Kind]][usize::from(choice / 32 % 2)].clone();
        let quota = built.quota(base, None, within, choice);
        let keys = vec![Key { value: score, lowest_first: false, span: span() }];
        caps.push(Cap { class, quota, keys, ties, span: span() });
    }
    let bound = Bound { kind: BoundKind::OneLower(0), when: built.own(choices[4]), span: span() };
    let bounds = if choices[5].is_multiple_of(3) { vec![bound] } else { vec![] };
    let version =
        ClassVersion { heading: heading(ALWAYS, KindSet::ALL), classes, bounds, caps, earlier: None };
    let members = ["poor", "fair", "good"].map(String::from).to_vec();
    let classes = Arc::new(EnumType { members, ordered: true });
    built.0.model.classifications.push(Classification { name: "k".into(), classes, versions: vec![version] });
    (built.0, attribute)
}

/// A commendation with a quota in each group, and the attribute (else the kind) that makes the groups.
fn in_groups(case: &Case, cells: &[u16], choices: &[u16]) -> (Case, Option<AttributeId>) {
    let mut built = Built::on(case);
    let (_, value) = built.points(cells);
    let rank = built.0.model.attributes.iter().position(|attribute| attribute.name == "rank");
    let by = (!choices[0].is_multiple_of(3)).then(|| AttributeId::next(rank.expect("it is declared")));
    let requires = built.own(choices[1]);
    let unless = if choices[2].is_multiple_of(4) { vec![built.own(choices[2] / 4)] } else { vec![] };
    let base = match choices[3] % 4 {
        0 => BaseKind::Units,
        1 => BaseKind::Those(built.own(choices[3] / 4)),
        _ => BaseKind::Eligible,
    };
    let filter = choices[4].is_multiple_of(3).then(|| built.own(choices[4] / 3));
    let within = vec![by.map_or(Group::Kind, Group::Attribute)];
    let quota = Some(built.quota(base, filter, within, choices[5]));
    let version = HonourVersion {
        heading: heading(ALWAYS, KindSet::ALL),
        limbs: vec![Limb { kinds: KindSet::ALL, requires, clause: span() }],
        unless,
        quota,
        keys: vec![Key { value, lowest_first: false, span: span() }],
        ties: TIES[usize::from(choices[6] % 3)],
        earlier: None,
    };
    built.0.model.commendations.push(Commendation { name: "h".into(), versions: vec![version] });
    (built.0, by)
}

fn numbers(many: usize) -> impl Strategy<Value = Vec<u16>> {
    proptest::collection::vec(any::<u16>(), many)
}

fn some_case() -> impl Strategy<Value = Case> {
    prop_oneof![any_case(COHORT), any_case(Options { complete: true, ..COHORT })]
}

proptest! {
    #![proptest_config(cases(400))]

    /// Who has more points is not in a lower class for it.
    #[test]
    fn more_points_lower_no_class(
        case in some_case(), cells in numbers(5), choices in numbers(6), by in 1_i128..12
    ) {
        let (case, attribute) = by_points(&case, &cells, &choices);
        let before = said(&case);
        for unit in 0..case.data.units.len() {
            let Some(cell) = case.data.attributes[attribute.index()].get(unit) else { continue };
            let mut raised = case.clone();
            assert!(raised.data.attributes[attribute.index()].set(unit, cell + Exact::from(by)));
            let (before, after) = (&before.classes[0][unit], &said(&raised).classes[0][unit]);
            prop_assert!(
                before.first() <= after.first() && before.last() <= after.last(),
                "u{}: {:?} before, {:?} after", unit, before, after
            );
        }
    }

    /// With a quota within each group, an outcome does not depend on the units of another group.
    #[test]
    fn another_group_changes_no_outcome(case in some_case(), cells in numbers(5), choices in numbers(7)) {
        let (mut case, by) = in_groups(&case, &cells, &choices);
        // Nothing here asks who belongs to whom.
        for column in &mut case.data.units_mut().above {
            column.iter_mut().for_each(|above| *above = thidua::data::Units::NONE);
        }
        let group = |unit: usize| match by {
            Some(attribute) => case.data.attributes[attribute.index()].get(unit),
            None => Some(Exact::from(i128::from(case.data.units.kinds[unit].0))),
        };
        let before = said(&case);
        for of in 0..case.data.units.len() {
            let Some(mine) = group(of) else { continue };
            // Whose group is not known may be in this one.
            let (data, units) = without(&case.data, |unit| group(unit).is_none_or(|group| group == mine));
            let after = said(&Case { data, ..case.clone() });
            for (new, &old) in units.iter().enumerate().filter(|(_, old)| group(**old).is_some()) {
                prop_assert_eq!(before.standings[0][old], after.standings[0][new], "u{} without others", old);
            }
        }
    }
}

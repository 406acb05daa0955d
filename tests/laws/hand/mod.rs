//! Small cohorts worked by hand from the contract's text: the reference and the engine both say so.

mod classes;
mod honours;
mod points;

use crate::cohort_agreement::said;
use crate::generate::{Case, heading, schema, span};
use crate::reference::Reference;
use std::collections::BTreeSet;
use std::sync::Arc;
use thidua::check::model::*;
use thidua::data::{Column, Dataset, Observations, Units};
use thidua::syntax::ast::Rounding::{Down, HalfUp, Up};
use thidua::syntax::ast::TieRule::{AllIn, AllOut, Referred};
use thidua::syntax::ast::{ArithOp, CompareOp, NotApplicable, Rounding, TieRule};
use thidua::types::Outcome::{
    Awarded as Yes, NotApplicable as Not, NotAwarded as No, Referred as Tied, Undetermined as Open,
};
use thidua::types::Verdict::{Fail as F, NotApplicable as N, Pass as P, Undetermined as U};
use thidua::types::{Day, EnumType, Exact, Outcome, Type, Verdict, Window, day};

const WARD: KindId = KindId(0);
const CITY: KindId = KindId(1);

fn n(number: i128) -> Exact {
    Exact::from(number)
}

fn always() -> Heading {
    heading(Window::new(Day::MIN, Day::MAX), KindSet::ALL)
}

/// A ruleset and its data in the making. What is asked of a unit is an attribute with a cell for each unit.
struct Hand {
    model: Model,
    data: Dataset,
}

/// The least and the greatest points, each as a fraction.
type Ends = ((i128, i128), (i128, i128));

impl Hand {
    fn wards(many: usize) -> Self {
        Self::units(&vec![WARD; many])
    }

    fn units(kinds: &[KindId]) -> Self {
        let mut model = schema();
        model.attributes.clear();
        let mut data = Dataset::default();
        for (at, kind) in kinds.iter().enumerate() {
            let units = data.units_mut();
            units.codes.push(&format!("u{at}"));
            units.names.push(&format!("u{at}"));
            units.kinds.push(*kind);
            units.rows.push(span());
        }
        data.units_mut().above = vec![vec![Units::NONE; kinds.len()]; 2];
        data.units_mut().above.push(Vec::new());
        let observations = |indicator: &Indicator| Observations {
            members: vec![Vec::new(); indicator.dimensions.len()],
            ..Observations::default()
        };
        data.observations = model.indicators.iter().map(observations).collect();
        data.records = vec![None; model.records.len()];
        Self { model, data }
    }

    fn value(&mut self, kind: ValueKind, ty: Type) -> ValueId {
        self.model.values.push(Value { kind, ty, span: span() });
        ValueId::next(self.model.values.len() - 1)
    }

    fn cond_of(&mut self, kind: CondKind) -> CondId {
        self.model.conds.push(Cond { kind, span: span() });
        CondId::next(self.model.conds.len() - 1)
    }

    fn points(&mut self, points: i128) -> ValueId {
        self.value(ValueKind::Const(n(points)), Type::Points)
    }

    fn attribute(&mut self, cells: &[Option<i128>]) -> AttributeId {
        let id = AttributeId::next(self.model.attributes.len());
        let name: String = format!("a{}", id.0);
        let (label, ty) = (name.clone(), Type::Points);
        let (optional, signed, kinds) = (false, false, KindSet::ALL);
        self.model.attributes.push(Attribute { name, label, ty, optional, signed, kinds, span: span() });
        let mut column = Column::default();
        cells.iter().for_each(|cell| assert!(column.push(cell.map(n))));
        self.data.attributes.push(column);
        id
    }

    fn numbers(&mut self, cells: &[Option<i128>]) -> ValueId {
        let id = self.attribute(cells);
        self.value(ValueKind::Attribute(id), Type::Points)
    }

    /// A value that is not applicable where it is told so.
    fn numbers_or_nothing(&mut self, cells: &[Option<i128>]) -> ValueId {
        let above = self.numbers(&cells.iter().map(|cell| cell.or(Some(0))).collect::<Vec<_>>());
        let below = self.numbers(&cells.iter().map(|cell| Some(cell.map_or(0, |_| 1))).collect::<Vec<_>>());
        self.value(ValueKind::Arith(ArithOp::Divide, above, below), Type::Points)
    }

    /// A condition with this verdict for each unit.
    fn cond(&mut self, verdicts: &[Verdict]) -> CondId {
        let above: Vec<Option<i128>> =
            verdicts.iter().map(|of| (*of != U).then_some(i128::from(*of == P))).collect();
        let below: Vec<Option<i128>> = verdicts.iter().map(|of| Some(i128::from(*of != N))).collect();
        let (above, below) = (self.numbers(&above), self.numbers(&below));
        let left = self.value(ValueKind::Arith(ArithOp::Divide, above, below), Type::Points);
        let right = self.points(1);
        self.cond_of(CondKind::Compare { op: CompareOp::AtLeast, left, right })
    }

    fn key(&mut self, cells: &[Option<i128>]) -> Key {
        Key { value: self.numbers(cells), lowest_first: false, span: span() }
    }

    fn at_most(&mut self, number: i128) -> Quota {
        let number = self.points(number);
        Quota { number, base: None, within: vec![], at_least: n(0), at_most: None, span: span() }
    }

    fn percent(&mut self, percent: i128, kind: BaseKind, rounding: Rounding) -> Quota {
        let number = self.value(ValueKind::Const(Exact::new(percent, 100)), Type::Percent);
        let base = Some((Base { kind, filter: None, span: span() }, rounding));
        Quota { number, base, within: vec![], at_least: n(0), at_most: None, span: span() }
    }

    fn honour(&mut self, requires: CondId, quota: Option<Quota>, keys: Vec<Key>, ties: TieRule) {
        let limbs = vec![Limb { kinds: KindSet::ALL, requires, clause: span() }];
        let versions = vec![HonourVersion {
            heading: always(),
            limbs,
            unless: vec![],
            quota,
            keys,
            ties,
            earlier: None,
        }];
        let name = format!("h{}", self.model.commendations.len());
        self.model.commendations.push(Commendation { name, versions });
    }

    fn entry(&mut self, section: Option<usize>, most: i128, kind: EntryKind) -> Entry {
        Entry { label: String::new(), section, most: self.points(most), kind, span: span() }
    }

    fn when(&mut self, section: Option<usize>, most: i128, verdicts: &[Verdict]) -> Entry {
        let cond = self.cond(verdicts);
        self.entry(section, most, EntryKind::When(cond))
    }

    fn scorecard(&mut self, entries: Vec<Entry>, sections: &[i128], rule: NotApplicable) -> ScorecardId {
        let section = |out_of: &i128| Section { label: String::new(), out_of: n(*out_of), span: span() };
        let most = |entry: &Entry| match self.model[entry.most].kind {
            ValueKind::Const(most) => most,
            _ => unreachable!("a constant"),
        };
        let version = ScoreVersion {
            heading: always(),
            out_of: entries.iter().map(most).sum(),
            sections: sections.iter().map(section).collect(),
            entries,
            bonus: vec![],
            deductions: vec![],
            not_applicable: Some(rule),
            never_above: None,
        };
        let id = ScorecardId::next(self.model.scorecards.len());
        let sections = (0..sections.len()).map(|at| format!("part{at}")).collect();
        self.model.scorecards.push(Scorecard { name: "s".into(), sections, versions: vec![version] });
        id
    }

    /// Good, fair, poor: 2, 1, 0.
    fn classes(&mut self, good: CondId, fair: CondId) -> &mut ClassVersion {
        let members = ["poor", "fair", "good"].map(String::from).to_vec();
        let classes = Arc::new(EnumType { members, ordered: true });
        let class = |member, when| Class { member, label: String::new(), when, span: span() };
        let of = vec![class(2, Some(good)), class(1, Some(fair)), class(0, None)];
        let (bounds, caps) = (vec![], vec![]);
        let version = ClassVersion { heading: always(), classes: of, bounds, caps, earlier: None };
        self.model.classifications.push(Classification {
            name: "k".into(),
            classes,
            versions: vec![version],
        });
        &mut self.model.classifications.last_mut().expect("one was added").versions[0]
    }

    fn case(&self) -> Case {
        Case { model: self.model.clone(), data: self.data.clone(), as_of: day(2025, 10, 15) }
    }

    /// The outcome of each unit in the last commendation.
    fn outcomes(&self, outcomes: &[Outcome]) {
        let case = self.case();
        let id = self.model.commendations.len() - 1;
        let engine: Vec<Outcome> = said(&case).standings[id].iter().map(|of| of.outcome).collect();
        let whole = Reference::new(&case.model, &case.data, case.as_of);
        let reference: Vec<Outcome> =
            (0..outcomes.len()).map(|unit| whole.standing(CommendationId::next(id), unit).outcome).collect();
        assert_eq!(reference, outcomes, "the reference");
        assert_eq!(engine, outcomes, "the engine");
    }

    /// The rank of each unit in the last commendation; 0 is none.
    fn ranks(&self, ranks: &[u32]) {
        let case = self.case();
        let id = self.model.commendations.len() - 1;
        let engine: Vec<u32> = said(&case).standings[id].iter().map(|of| of.rank.unwrap_or(0)).collect();
        let whole = Reference::new(&case.model, &case.data, case.as_of);
        let rank = |unit| whole.standing(CommendationId::next(id), unit).rank.unwrap_or(0);
        assert_eq!((0..ranks.len()).map(rank).collect::<Vec<_>>(), ranks, "the reference");
        assert_eq!(engine, ranks, "the engine");
    }

    /// The least and the greatest points of each unit.
    fn scores(&self, scores: &[Option<Ends>]) {
        let case = self.case();
        let wanted: Vec<Option<(Exact, Exact)>> = scores
            .iter()
            .map(|of| of.map(|(low, high)| (Exact::new(low.0, low.1), Exact::new(high.0, high.1))))
            .collect();
        let engine: Vec<_> = said(&case).points[0].iter().map(|of| of.between).collect();
        let whole = Reference::new(&case.model, &case.data, case.as_of);
        let reference: Vec<_> =
            (0..scores.len()).map(|unit| whole.score(ScorecardId(0), unit).between).collect();
        assert_eq!(reference, wanted, "the reference");
        assert_eq!(engine, wanted, "the engine");
    }

    /// The classes that each unit may have.
    fn candidates(&self, candidates: &[&[usize]]) {
        let case = self.case();
        let wanted: Vec<BTreeSet<Option<usize>>> =
            candidates.iter().map(|of| of.iter().copied().map(Some).collect()).collect();
        let whole = Reference::new(&case.model, &case.data, case.as_of);
        let reference: Vec<_> =
            (0..candidates.len()).map(|unit| whole.class(ClassificationId(0), unit)).collect();
        assert_eq!(reference, wanted, "the reference");
        assert_eq!(said(&case).classes[0], wanted, "the engine");
    }
}

fn some(cells: &[i128]) -> Vec<Option<i128>> {
    cells.iter().copied().map(Some).collect()
}

fn exactly(points: i128) -> Option<((i128, i128), (i128, i128))> {
    Some(((points, 1), (points, 1)))
}

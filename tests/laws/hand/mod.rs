//! Small cohorts worked by hand from the contract's text: the reference and the engine both say so.

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

/// Eligible units with these keys, of which so many may be awarded.
fn race(keys: &[i128], places: i128, ties: TieRule) -> Hand {
    let mut hand = Hand::wards(keys.len());
    let requires = hand.cond(&vec![P; keys.len()]);
    let key = hand.key(&some(keys));
    let quota = hand.at_most(places);
    hand.honour(requires, Some(quota), vec![key], ties);
    hand
}

fn exactly(points: i128) -> Option<((i128, i128), (i128, i128))> {
    Some(((points, 1), (points, 1)))
}

#[test]
fn a_tie_at_the_border_is_referred() {
    let hand = race(&[5, 5, 3], 1, Referred);
    hand.outcomes(&[Tied, Tied, No]);
    hand.ranks(&[1, 1, 3]);
}

#[test]
fn a_tie_within_the_places_is_no_tie_at_the_border() {
    let hand = race(&[4, 5, 4, 1], 3, Referred);
    hand.outcomes(&[Yes, Yes, Yes, No]);
    hand.ranks(&[2, 1, 2, 4]);
}

#[test]
fn all_in_exceeds_the_number() {
    race(&[5, 5, 3], 1, AllIn).outcomes(&[Yes, Yes, No]);
}

#[test]
fn all_out_leaves_places_empty() {
    race(&[5, 4, 4, 3], 2, AllOut).outcomes(&[Yes, No, No, No]);
}

#[test]
fn half_of_three_is_rounded_as_it_says() {
    for (rounding, outcomes) in [(Down, [Yes, No, No]), (Up, [Yes, Yes, No]), (HalfUp, [Yes, Yes, No])] {
        let mut hand = Hand::wards(3);
        let requires = hand.cond(&[P, P, P]);
        let key = hand.key(&some(&[3, 2, 1]));
        let quota = hand.percent(50, BaseKind::Eligible, rounding);
        hand.honour(requires, Some(quota), vec![key], Referred);
        hand.outcomes(&outcomes);
    }
}

#[test]
fn at_least_one_whatever_the_percent_gives() {
    let mut hand = Hand::wards(2);
    let requires = hand.cond(&[P, P]);
    let key = hand.key(&some(&[1, 2]));
    let quota = Quota { at_least: n(1), ..hand.percent(10, BaseKind::Eligible, Down) };
    hand.honour(requires, Some(quota), vec![key], Referred);
    hand.outcomes(&[No, Yes]);
}

#[test]
fn a_percent_is_of_the_eligible_or_of_the_units() {
    for (base, outcomes) in [(BaseKind::Eligible, [Yes, No, No, Not]), (BaseKind::Units, [Yes, Yes, No, Not])]
    {
        let mut hand = Hand::wards(4);
        let requires = hand.cond(&[P, P, F, N]);
        let key = hand.key(&some(&[4, 3, 2, 1]));
        let quota = hand.percent(50, base, Down);
        hand.honour(requires, Some(quota), vec![key], Referred);
        hand.outcomes(&outcomes);
        hand.ranks(&[1, 2, 0, 0]);
    }
}

#[test]
fn an_undetermined_unit_at_the_border_holds_up_who_is_below() {
    let mut hand = Hand::wards(3);
    let requires = hand.cond(&[P, U, P]);
    let key = hand.key(&some(&[5, 4, 3]));
    let quota = hand.at_most(2);
    hand.honour(requires, Some(quota), vec![key], Referred);
    hand.outcomes(&[Yes, Open, Open]);
    hand.ranks(&[1, 0, 0]);
}

#[test]
fn an_undetermined_unit_far_from_the_border_holds_up_no_one() {
    let mut hand = Hand::wards(3);
    let requires = hand.cond(&[P, P, U]);
    let key = hand.key(&some(&[5, 4, 1]));
    let quota = hand.at_most(2);
    hand.honour(requires, Some(quota), vec![key], Referred);
    // Even if it were eligible, it would lose.
    hand.outcomes(&[Yes, Yes, No]);
    hand.ranks(&[1, 2, 0]);
}

#[test]
fn an_undetermined_unit_may_change_the_number() {
    let mut hand = Hand::wards(4);
    let requires = hand.cond(&[P, P, P, U]);
    let key = hand.key(&some(&[5, 4, 3, 1]));
    let quota = hand.percent(50, BaseKind::Eligible, Down);
    hand.honour(requires, Some(quota), vec![key], Referred);
    // One place of three eligible, two of four.
    hand.outcomes(&[Yes, Open, No, No]);
    hand.ranks(&[1, 2, 3, 0]);
}

#[test]
fn a_missing_key_may_be_anywhere() {
    let mut hand = Hand::wards(3);
    let requires = hand.cond(&[P, P, P]);
    let key = hand.key(&[Some(5), None, Some(3)]);
    let quota = hand.at_most(1);
    hand.honour(requires, Some(quota), vec![key], Referred);
    hand.outcomes(&[Open, Open, No]);
    hand.ranks(&[0, 0, 0]);
}

#[test]
fn what_is_not_applicable_comes_last_even_lowest_first() {
    let mut hand = Hand::wards(3);
    let requires = hand.cond(&[P, P, P]);
    let value = hand.numbers_or_nothing(&[None, Some(5), Some(3)]);
    let key = Key { value, lowest_first: true, span: span() };
    let quota = hand.at_most(2);
    hand.honour(requires, Some(quota), vec![key], Referred);
    hand.outcomes(&[No, Yes, Yes]);
    hand.ranks(&[3, 2, 1]);
}

#[test]
fn the_second_key_breaks_a_tie_of_the_first() {
    let mut hand = Hand::wards(3);
    let requires = hand.cond(&[P, P, P]);
    let keys = vec![hand.key(&some(&[5, 5, 5])), hand.key(&some(&[1, 3, 2]))];
    let quota = hand.at_most(1);
    hand.honour(requires, Some(quota), keys, Referred);
    hand.outcomes(&[No, Yes, No]);
    hand.ranks(&[3, 1, 2]);
}

/// A unit whose points lie between 10 and 20, and one with so many.
fn between_10_and_20_against(points: i128) -> Hand {
    let mut hand = Hand::wards(2);
    let entries = vec![
        hand.when(None, 10, &[P, P]),
        hand.when(None, 10, &[U, if points >= 20 { P } else { F }]),
        hand.when(None, 5, &[F, if points == 25 { P } else { F }]),
    ];
    let id = hand.scorecard(entries, &[], NotApplicable::Zero);
    let value = hand.value(ValueKind::Score(id), Type::Points);
    let requires = hand.cond(&[P, P]);
    let quota = hand.at_most(1);
    hand.honour(requires, Some(quota), vec![Key { value, lowest_first: false, span: span() }], Referred);
    hand
}

#[test]
fn points_between_bounds_lose_against_more() {
    let hand = between_10_and_20_against(25);
    hand.scores(&[Some(((10, 1), (20, 1))), exactly(25)]);
    hand.outcomes(&[No, Yes]);
    hand.ranks(&[2, 1]);
}

#[test]
fn points_between_bounds_may_tie() {
    let hand = between_10_and_20_against(20);
    hand.outcomes(&[Open, Open]);
    hand.ranks(&[0, 1]);
}

#[test]
fn unless_disqualifies_and_not_applicable_does_not() {
    let mut hand = Hand::wards(4);
    let requires = hand.cond(&[P, P, P, P]);
    let unless = hand.cond(&[P, F, N, U]);
    hand.honour(requires, None, vec![], Referred);
    hand.model.commendations[0].versions[0].unless = vec![unless];
    hand.outcomes(&[No, Yes, Yes, Open]);
}

#[test]
fn each_kind_has_its_own_number() {
    let mut hand = Hand::units(&[WARD, CITY, WARD, CITY]);
    let requires = hand.cond(&[P, P, P, P]);
    let key = hand.key(&some(&[4, 1, 3, 2]));
    let quota = Quota { within: vec![Group::Kind], ..hand.at_most(1) };
    hand.honour(requires, Some(quota), vec![key], Referred);
    hand.outcomes(&[Yes, No, No, Yes]);
    hand.ranks(&[1, 2, 2, 1]);
}

#[test]
fn a_unit_whose_group_is_not_known_may_be_in_any() {
    let mut hand = Hand::wards(3);
    let group = hand.attribute(&[Some(1), Some(2), None]);
    let requires = hand.cond(&[P, P, P]);
    let key = hand.key(&some(&[5, 1, 3]));
    let quota = Quota { within: vec![Group::Attribute(group)], ..hand.at_most(1) };
    hand.honour(requires, Some(quota), vec![key], Referred);
    // It is beaten in the first group, and wins in the second.
    hand.outcomes(&[Yes, Open, Open]);
    hand.ranks(&[1, 0, 0]);
}

#[test]
fn points_are_rescaled_over_the_whole() {
    let rules = [
        (NotApplicable::Rescaled, Some(((20, 1), (20, 1)))),
        (NotApplicable::FullPoints, exactly(30)),
        (NotApplicable::Zero, exactly(10)),
    ];
    for (rule, points) in rules {
        let mut hand = Hand::wards(2);
        let entries =
            vec![hand.when(None, 10, &[P, N]), hand.when(None, 20, &[N, N]), hand.when(None, 10, &[F, N])];
        hand.scorecard(entries, &[], rule);
        // 10 of 20 points that apply, of 40; and nothing applies.
        hand.scores(&[points, None]);
    }
}

#[test]
fn points_are_rescaled_within_their_sections() {
    let mut hand = Hand::wards(1);
    let entries = vec![
        hand.when(Some(0), 10, &[P]),
        hand.when(Some(0), 10, &[N]),
        hand.when(Some(1), 20, &[N]),
        hand.when(None, 10, &[F]),
    ];
    hand.scorecard(entries, &[20, 20], NotApplicable::RescaledWithinSection);
    // The first section has 20 of 20; the second does not apply; 20 of 30 over the whole of 50.
    hand.scores(&[Some(((100, 3), (100, 3)))]);
}

#[test]
fn an_undetermined_entry_may_be_rescaled_against() {
    let mut hand = Hand::wards(1);
    let entries = vec![hand.when(None, 10, &[P]), hand.when(None, 10, &[U]), hand.when(None, 20, &[N])];
    hand.scorecard(entries, &[], NotApplicable::Rescaled);
    hand.scores(&[Some(((20, 1), (40, 1)))]);
}

#[test]
fn bonus_comes_after_rescaling_and_never_above_cuts_it() {
    let mut hand = Hand::wards(3);
    let entries = vec![hand.when(None, 10, &[P, P, F]), hand.when(None, 10, &[N, F, F])];
    hand.scorecard(entries, &[], NotApplicable::Rescaled);
    let (bonus, less) = (hand.points(5), hand.points(7));
    let (earns, loses) = (hand.cond(&[P, P, N]), hand.cond(&[F, P, P]));
    let change = |points, cond| {
        let kind = ChangeKind::When { points, cond };
        Change { kind, most: None, span: span() }
    };
    let version = &mut hand.model.scorecards[0].versions[0];
    version.bonus = vec![change(bonus, earns)];
    version.deductions = vec![change(less, loses)];
    // 20 and 5; 10 and 5 less 7; nothing, less 7, is not below 0.
    hand.scores(&[exactly(25), exactly(8), exactly(0)]);
    hand.model.scorecards[0].versions[0].never_above = Some(n(20));
    hand.scores(&[exactly(20), exactly(8), exactly(0)]);
}

#[test]
fn a_missing_number_earns_from_the_least_to_the_most() {
    let mut hand = Hand::wards(4);
    let value = hand.numbers(&[Some(4), Some(6), Some(10), None]);
    let band = |from, to, award| Band { from, to, award, span: span() };
    let bands = vec![
        band(Some((n(10), true)), None, BandAward::Points(n(20))),
        band(Some((n(5), true)), Some((n(10), false)), BandAward::InProportion(n(10))),
        band(None, Some((n(5), false)), BandAward::Points(n(1))),
    ];
    let entry = hand.entry(None, 20, EntryKind::ByValue(value, bands));
    hand.scorecard(vec![entry], &[], NotApplicable::Zero);
    hand.scores(&[exactly(1), exactly(12), exactly(20), Some(((1, 1), (20, 1)))]);
}

#[test]
fn a_class_between_bounds_has_candidates() {
    let mut hand = Hand::wards(4);
    let (good, fair) = (hand.cond(&[P, U, U, F]), hand.cond(&[P, F, P, U]));
    hand.classes(good, fair);
    hand.candidates(&[&[2], &[0, 2], &[1, 2], &[0, 1]]);
}

#[test]
fn bounds_lower_once_and_then_cut() {
    let mut hand = Hand::wards(5);
    let (good, fair) = (hand.cond(&[P, P, F, P, P]), hand.cond(&[P, P, P, P, P]));
    let lower = [hand.cond(&[P, F, P, F, P]), hand.cond(&[P, F, F, U, F])];
    let most = hand.cond(&[F, U, F, F, F]);
    let fixed = hand.cond(&[F, F, F, F, U]);
    let bound = |kind, when| Bound { kind, when, span: span() };
    hand.classes(good, fair).bounds = vec![
        bound(BoundKind::OneLower(2), lower[0]),
        bound(BoundKind::OneLower(0), lower[1]),
        bound(BoundKind::AtMost(0), most),
        bound(BoundKind::Fixed(0), fixed),
    ];
    // Once for two; at most poor, perhaps; not from fair; perhaps lower; poor in any case, perhaps.
    hand.candidates(&[&[1], &[0, 2], &[1], &[1, 2], &[0, 1]]);
}

fn capped(many: usize, quota: impl Fn(&mut Hand) -> Quota, keys: &[i128], ties: TieRule) -> Hand {
    let mut hand = Hand::wards(many);
    let good = hand.cond(&vec![P; many]);
    let fair: Vec<Verdict> = (0..many).map(|at| if at % 2 == 0 { P } else { F }).collect();
    let fair = hand.cond(&fair);
    let quota = quota(&mut hand);
    let keys = vec![hand.key(&some(keys))];
    hand.classes(good, fair).caps = vec![Cap { class: 2, quota, keys, ties, span: span() }];
    hand
}

#[test]
fn the_overflow_goes_to_the_next_class_whose_condition_it_meets() {
    let half = |hand: &mut Hand| hand.percent(50, BaseKind::Units, Down);
    capped(4, half, &[1, 2, 3, 4], Referred).candidates(&[&[1], &[0], &[2], &[2]]);
}

#[test]
fn a_cap_holds_after_the_overflow_has_moved() {
    // Of three, one may stay with two rated fair; two may not, with one.
    let half = |hand: &mut Hand| hand.percent(50, BaseKind::Rated(1 << 1), Down);
    let mut hand = capped(3, half, &[3, 2, 1], Referred);
    let fair = hand.cond(&[P, P, P]);
    hand.model.classifications[0].versions[0].classes[1].when = Some(fair);
    hand.candidates(&[&[2], &[1], &[1]]);
}

#[test]
fn those_tied_at_a_cap_are_referred_kept_or_moved() {
    let one = |hand: &mut Hand| hand.at_most(1);
    capped(3, one, &[3, 1, 3], Referred).candidates(&[&[1, 2], &[0], &[1, 2]]);
    capped(3, one, &[3, 1, 3], AllIn).candidates(&[&[2], &[0], &[2]]);
    capped(3, one, &[3, 1, 3], AllOut).candidates(&[&[1], &[0], &[1]]);
}

#[test]
fn a_unit_is_kept_where_each_of_its_groups_has_room() {
    let mut hand = capped(4, |hand| hand.at_most(1), &[4, 3, 2, 1], Referred);
    let (first, second) = (hand.attribute(&some(&[1, 1, 2, 2])), hand.attribute(&some(&[1, 2, 1, 2])));
    let within = vec![Group::Attribute(first), Group::Attribute(second)];
    hand.model.classifications[0].versions[0].caps[0].quota.within = within;
    // The first fills its two groups; the second and the third each stand in one of them; the last has room.
    hand.candidates(&[&[2], &[0], &[1], &[2]]);
}

#[test]
fn who_of_those_tied_at_a_cap_moves_may_change_the_number() {
    // Two are fair. With two kept, fair are three if the second moves and two if the third does: 67% of three
    // are two, of two but one. Whichever stands first in the input, no one knows.
    for swapped in [false, true] {
        let mut hand = Hand::wards(5);
        let good = hand.cond(&[P, P, P, F, F]);
        let fair = hand.cond(&if swapped { [P, F, P, P, P] } else { [P, P, F, P, P] });
        let quota = hand.percent(67, BaseKind::Rated(1 << 1), Down);
        let keys = vec![hand.key(&some(&[3, 2, 2, 0, 0]))];
        let ties = Referred;
        hand.classes(good, fair).caps = vec![Cap { class: 2, quota, keys, ties, span: span() }];
        let (fair, poor): (&[usize], &[usize]) = (&[1, 2], &[0, 2]);
        let (second, third) = if swapped { (poor, fair) } else { (fair, poor) };
        hand.candidates(&[&[2], second, third, &[1], &[1]]);
    }
}

#[test]
fn whom_a_referred_tie_leaves_room_is_not_known() {
    // The first two are tied for the one place of their group. If the first is kept, the third, who shares its
    // other group, has no room there; else it has.
    let mut hand = capped(3, |hand| hand.at_most(1), &[5, 5, 1], Referred);
    let (first, second) = (hand.attribute(&some(&[1, 1, 2])), hand.attribute(&some(&[1, 2, 1])));
    let within = vec![Group::Attribute(first), Group::Attribute(second)];
    hand.model.classifications[0].versions[0].caps[0].quota.within = within;
    hand.candidates(&[&[1, 2], &[0, 2], &[1, 2]]);
}

#[test]
fn a_cap_for_some_kinds_asks_nothing_of_the_others() {
    let mut hand = Hand::units(&[CITY, WARD]);
    let (good, fair) = (hand.cond(&[P, P]), hand.cond(&[F, F]));
    let quota = hand.percent(50, BaseKind::Units, Down);
    let keys = vec![hand.key(&some(&[1, 1]))];
    let ties = AllIn;
    let version = hand.classes(good, fair);
    version.heading.kinds = KindSet::of(&[WARD]);
    version.caps = vec![Cap { class: 2, quota, keys, ties, span: span() }];
    let case = hand.case();
    assert_eq!(said(&case).classes[0][1], BTreeSet::from([Some(0)]));
}

#[test]
fn those_of_other_kinds_are_in_no_group_of_a_cap() {
    let mut hand = Hand::units(&[CITY, WARD, WARD]);
    let (good, fair) = (hand.cond(&[P, P, P]), hand.cond(&[F, F, F]));
    let those = hand.cond(&[P, P, P]);
    let quota = hand.percent(50, BaseKind::Those(those), Up);
    let keys = vec![hand.key(&some(&[3, 2, 1]))];
    let version = hand.classes(good, fair);
    version.heading.kinds = KindSet::of(&[WARD]);
    version.caps = vec![Cap { class: 2, quota, keys, ties: AllIn, span: span() }];
    hand.model.classifications[0].versions[0].caps[0].quota.within = vec![Group::Kind];
    let case = hand.case();
    assert_eq!(said(&case).classes[0][1..], [BTreeSet::from([Some(2)]), BTreeSet::from([Some(0)])]);
}

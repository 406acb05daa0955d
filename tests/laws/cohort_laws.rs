//! Laws of points, classes, outcomes and ranks.

use crate::agreement::{any_case, rulings};
use crate::cases::cases;
use crate::cohort_agreement::{COHORT, Said, said};
use crate::generate::{Case, Options};
use crate::laws::{has_runs, resolved, seed, shuffled};
use crate::reference::Reference;
use proptest::prelude::*;
use thidua::check::model::*;
use thidua::data::Column;
use thidua::types::{Exact, Outcome, Type, Verdict, day};

const WITHIN_THE_LAW: Options =
    Options { given: false, missing_is_fail: false, cohort: true, complete: false, across: false };
const COMPLETE: Options =
    Options { given: false, missing_is_fail: false, cohort: true, complete: true, across: false };

/// A commendation ranked by an attribute that nothing else reads, and the attribute's cells.
fn ranked_by_a_new_attribute(case: &Case, cells: &[u16]) -> Option<(Case, CommendationId, AttributeId)> {
    let mut case = case.clone();
    let model = &mut case.model;
    let id = CommendationId(model.commendations.iter().position(|of| of.versions[0].quota.is_some())? as u32);
    let attribute = AttributeId::next(model.attributes.len());
    let like = model.attributes[0].clone();
    model.attributes.push(Attribute { name: "new".into(), ty: Type::Points, ..like });
    let span = model.campaign.span;
    model.values.push(Value { kind: ValueKind::Attribute(attribute), ty: Type::Points, span });
    let value = ValueId::next(model.values.len() - 1);
    let version = &mut model.commendations[id.index()].versions[0];
    version.keys = vec![Key { value, lowest_first: false, span }];
    let mut column = Column::default();
    for unit in 0..case.data.units.len() {
        let cell = cells[unit % cells.len()];
        let cell = (cell % 8 != 7).then(|| Exact::from(i128::from(cell % 3)));
        assert!(column.push(cell));
    }
    case.data.attributes.push(column);
    Some((case, id, attribute))
}

/// What is decided of a unit, so that it must not change.
fn decided(said: &Said, unit: usize, closed: bool) -> Vec<String> {
    let mut all = Vec::new();
    for (at, of_units) in said.points.iter().enumerate() {
        let points = &of_units[unit];
        let exact = points.between.is_none_or(|(low, high)| low == high);
        let one = exact && (points.between.is_none() == points.may_be_nothing);
        all.push(if closed && one { format!("s{at} {points:?}") } else { String::new() });
    }
    for (at, of_units) in said.classes.iter().enumerate() {
        let one = of_units[unit].len() == 1;
        all.push(if closed && one { format!("k{at} {:?}", of_units[unit]) } else { String::new() });
    }
    for (at, of_units) in said.standings.iter().enumerate() {
        let stands = &of_units[unit];
        let told = stands.outcome != Outcome::Undetermined && !stands.so_far;
        all.push(if told { format!("h{at} {:?}", stands.outcome) } else { String::new() });
        let rank = stands.rank.filter(|_| closed);
        all.push(rank.map_or(String::new(), |rank| format!("h{at} rank {rank}")));
    }
    all
}

proptest! {
    #![proptest_config(cases(300))]

    /// Section 8: order of input never matters.
    #[test]
    fn the_order_of_input_changes_no_outcome(case in any_case(COHORT), seed in seed()) {
        let before = said(&case);
        let (data, units) = shuffled(&case.data, &seed);
        let after = said(&Case { data, ..case.clone() });
        for (new, old) in units.iter().enumerate() {
            let of = |said: &Said, unit: usize| {
                let points: Vec<_> = said.points.iter().map(|of| of[unit].clone()).collect();
                let classes: Vec<_> = said.classes.iter().map(|of| of[unit].clone()).collect();
                let standings: Vec<_> = said.standings.iter().map(|of| of[unit]).collect();
                (points, classes, standings)
            };
            prop_assert_eq!(of(&before, *old), of(&after, new), "{}", &case.data.units.codes[*old]);
        }
    }

    /// Who does better in what is ranked by is not the worse for it.
    #[test]
    fn a_higher_key_lowers_no_outcome(
        case in any_case(COHORT), cells in proptest::collection::vec(any::<u16>(), 5..6), by in 1_i128..3
    ) {
        let Some((case, id, attribute)) = ranked_by_a_new_attribute(&case, &cells) else { return Ok(()) };
        let before = said(&case);
        for unit in 0..case.data.units.len() {
            let Some(cell) = case.data.attributes[attribute.index()].get(unit) else { continue };
            let mut raised = case.clone();
            assert!(raised.data.attributes[attribute.index()].set(unit, cell + Exact::from(by)));
            let (before, after) = (before.standings[id.index()][unit], said(&raised).standings[id.index()][unit]);
            let kept = match before.outcome {
                Outcome::Awarded => after.outcome == Outcome::Awarded,
                Outcome::Referred => matches!(after.outcome, Outcome::Awarded | Outcome::Referred),
                Outcome::NotApplicable => after.outcome == Outcome::NotApplicable,
                // Others who are undetermined may now be below it.
                Outcome::Undetermined => after.outcome != Outcome::NotAwarded,
                Outcome::NotAwarded => true,
            };
            prop_assert!(kept, "u{}: {:?} before, {:?} after", unit, before, after);
            let ranks = before.rank.zip(after.rank);
            prop_assert!(ranks.is_none_or(|(before, after)| after <= before), "u{}: {:?}", unit, ranks);
        }
    }

    /// Nothing is undetermined for want of data where none is wanting.
    #[test]
    fn all_that_is_given_decides_all(case in any_case(COMPLETE)) {
        // Where a cap is a percent of those rated, and only some of a tie would move to a class that counts, the greatest
        // number that keeps within the limit depends on who of them moves: that is not said.
        let reference = Reference::new(&case.model, &case.data, case.as_of);
        let is_open = |id, unit| reference.class(id, unit).len() > 1;
        let ids = || (0..case.model.classifications.len()).map(ClassificationId::next);
        if (0..case.data.units.len()).any(|unit| ids().any(|id| is_open(id, unit))) {
            return Ok(());
        }
        let verdicts = rulings(&case);
        for (criterion, of_units) in verdicts.iter().enumerate() {
            for (unit, ruling) in of_units.iter().enumerate() {
                prop_assert!(ruling.verdict != Verdict::Undetermined, "c{} on u{}: {:?}", criterion, unit, ruling);
            }
        }
        let said = said(&case);
        for unit in 0..case.data.units.len() {
            for of_units in &said.points {
                let points = &of_units[unit];
                let exact = points.between.is_none_or(|(low, high)| low == high);
                prop_assert!(exact && points.between.is_none() == points.may_be_nothing, "u{}: {:?}", unit, points);
            }
            for of_units in &said.classes {
                prop_assert_eq!(of_units[unit].len(), 1, "u{}: {:?}", unit, of_units[unit]);
            }
            for of_units in &said.standings {
                let open = matches!(of_units[unit].outcome, Outcome::Undetermined | Outcome::Referred);
                prop_assert!(!open && !of_units[unit].so_far, "u{}: {:?}", unit, of_units[unit]);
            }
        }
    }

    /// Section 7: resolving an unknown changes no outcome that is given, and no rank.
    #[test]
    fn resolving_an_unknown_changes_no_outcome(case in any_case(WITHIN_THE_LAW), seed in seed()) {
        if has_runs(&case) {
            return Ok(());
        }
        let closed = case.as_of >= day(2026, 3, 1);
        let before = said(&case);
        let after = Case { data: resolved(&case, &seed), ..case.clone() };
        let ruled = said(&after);
        for unit in 0..case.data.units.len() {
            let (before, ruled) = (decided(&before, unit, closed), decided(&ruled, unit, closed));
            for (before, ruled) in before.iter().zip(&ruled).filter(|(before, _)| !before.is_empty()) {
                // What the resolved data leave so far is not compared.
                let so_far = ruled.is_empty() && !closed;
                // Who would lose even if it were eligible is not awarded, though it may turn out that nothing is
                // required of it.
                let lost = before.ends_with("NotAwarded") && ruled.ends_with("NotApplicable");
                prop_assert!(so_far || lost || before == ruled, "u{}: {} became {}\n{:?}", unit, before, ruled, after);
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(60))]

    /// The same on one thread and on several.
    #[test]
    fn threads_change_no_outcome(case in any_case(COHORT)) {
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| said(&case))
        };
        prop_assert_eq!(on(1), on(3));
    }
}

//! Selections: the engine agrees with the reference, and the order of rows never matters.

use crate::agreement::any_case;
use crate::cases::cases;
use crate::cohort_agreement::{COHORT, said};
use crate::generate::Case;
use crate::laws::{seed, shuffled_rows};
use crate::reference::{Reference, Standing};
use proptest::prelude::*;
use std::collections::BTreeMap;
use thidua::check::model::{ClassificationId, SelectionId};
use thidua::engine::evaluate;
use thidua::plan::lower;
use thidua::types::Outcome;

/// How the rows of each selection stand, by their position in the table.
fn picked(case: &Case) -> Vec<BTreeMap<usize, Standing>> {
    let program = lower(&case.model, case.as_of);
    let trace = evaluate(&program, &case.model, &case.data).expect("within the limits");
    let of_one = |of: &thidua::engine::Picked| {
        let rows = of.rows.iter().map(|(row, stands)| {
            let thidua::engine::Standing { outcome, rank, so_far, .. } = *stands;
            (*row, Standing { outcome, rank, so_far })
        });
        rows.collect()
    };
    trace.selections.iter().map(of_one).collect()
}

/// Whether the engine says less of a class than the reference, of some unit.
fn has_wider_class(case: &Case, reference: &Reference<'_>) -> bool {
    let said = said(case);
    said.classes.iter().enumerate().any(|(at, of_units)| {
        let id = ClassificationId::next(at);
        (0..of_units.len()).any(|unit| {
            let so_far = (said.classes_so_far[at][unit], reference.class_is_so_far(id, unit));
            reference.class(id, unit) != of_units[unit] || so_far.0 != so_far.1
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_time: 90_000, ..cases(1000) })]

    #[test]
    fn the_engine_agrees_with_the_reference_on_selections(case in any_case(COHORT)) {
        let reference = Reference::new(&case.model, &case.data, case.as_of);
        for (at, engine) in picked(&case).into_iter().enumerate() {
            let Some(stands) = reference.selection(SelectionId::next(at)) else { continue };
            if engine != stands {
                // Only a class that a cap leaves undecided, which is ranked by, may leave more open.
                prop_assert!(has_wider_class(&case, &reference), "{:?} {:?}", engine, stands);
                prop_assert!(engine.keys().eq(stands.keys()), "{:?} {:?}", engine, stands);
                for (engine, stands) in engine.values().zip(stands.values()) {
                    let is_open = engine.outcome == Outcome::Undetermined;
                    let alike = engine.outcome == stands.outcome && (engine.so_far || !stands.so_far);
                    let ranked = engine.rank.is_none() || engine.rank == stands.rank;
                    prop_assert!(ranked && (is_open || alike), "{:?} {:?}", engine, stands);
                }
            }
        }
    }

    /// Section 8: order of input never matters.
    #[test]
    fn the_order_of_rows_changes_no_selection(case in any_case(COHORT), seed in seed()) {
        let (data, rows) = shuffled_rows(&case.data, &seed);
        let after = picked(&Case { data, ..case.clone() });
        for (selection, (before, after)) in case.model.selections.iter().zip(picked(&case).iter().zip(&after)) {
            let thidua::check::model::RowsOf::Record(record) = selection.of.of else { continue };
            let moved = after.iter().map(|(row, stands)| (rows[record.index()][*row], *stands));
            prop_assert_eq!(before, &moved.collect::<BTreeMap<_, _>>());
        }
    }
}

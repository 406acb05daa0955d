//! Selections: the engine agrees with the reference, and the order of rows never matters.

use crate::agreement::{any_case, cases};
use crate::cohort_agreement::COHORT;
use crate::generate::Case;
use crate::laws::{seed, shuffled_rows};
use crate::reference::{Reference, Standing};
use proptest::prelude::*;
use std::collections::BTreeMap;
use thidua::check::model::SelectionId;
use thidua::engine::evaluate;
use thidua::plan::lower;

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

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_time: 90_000, ..cases(1000) })]

    #[test]
    fn the_engine_agrees_with_the_reference_on_selections(case in any_case(COHORT)) {
        let reference = Reference::new(&case.model, &case.data, case.as_of);
        for (at, engine) in picked(&case).into_iter().enumerate() {
            let Some(reference) = reference.selection(SelectionId::next(at)) else { continue };
            prop_assert_eq!(engine, reference, "selection {}", at);
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

//! The engine agrees with the reference.

use crate::cases::cases;
use crate::generate::{Case, Options, case};
use crate::reference::{Reference, Ruling};
use proptest::prelude::*;
use thidua::check::model::CriterionId;
use thidua::engine::evaluate;
use thidua::plan::lower;
use thidua::types::Verdict;

/// Every verdict of a case, by criterion and unit.
pub(crate) fn rulings(case: &Case) -> Vec<Vec<Ruling>> {
    let program = lower(&case.model, case.as_of);
    let trace = evaluate(&program, &case.model, &case.data).expect("within the limits");
    (0..case.model.criteria.len())
        .map(|criterion| {
            (0..case.data.units.len())
                .map(|unit| {
                    let ruled = trace.criterion(&program, CriterionId::next(criterion), unit);
                    Ruling { verdict: ruled.verdict, so_far: ruled.so_far, reasons: ruled.reasons }
                })
                .collect()
        })
        .collect()
}

pub(crate) fn any_case(options: Options) -> impl Strategy<Value = Case> {
    let (rules, facts) = if options.cohort { (150..400, 100..300) } else { (0..120, 0..240) };
    let tape = |many| proptest::collection::vec(any::<u16>(), many);
    (tape(rules), tape(facts)).prop_map(move |(rules, facts)| case(&rules, &facts, options))
}

proptest! {
    #![proptest_config(cases(4000))]

    #[test]
    fn the_engine_agrees_with_the_reference(
        case in any_case(Options { given: true, missing_is_fail: true, cohort: false, complete: false, across: false })
    ) {
        let rulings = rulings(&case);
        let whole = Reference::new(&case.model, &case.data, case.as_of);
        for (criterion, of_units) in rulings.iter().enumerate() {
            for (unit, engine) in of_units.iter().enumerate() {
                let id = CriterionId::next(criterion);
                let reference = whole.criterion(id, unit);
                // Not applicable so far: the engine does not say it, and no one asks for it. The reasons of
                // an undetermined verdict may be told more or less fully; where they decide (`missing is
                // fail`), the verdicts show it.
                let decided = |ruling: &Ruling| matches!(ruling.verdict, Verdict::Pass | Verdict::Fail);
                let alike = |ruling: &Ruling| (ruling.verdict, decided(ruling) && ruling.so_far);
                prop_assert_eq!(
                    alike(engine), alike(&reference),
                    "c{} on u{}\n engine {:?}\n reference {:?}", criterion, unit, engine, reference
                );
            }
        }
    }
}

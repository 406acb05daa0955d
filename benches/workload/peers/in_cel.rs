//! The ten criteria in CEL: one expression, compiled once, that gives a list; each unit is a scope of variables.

use cel::{Context, Program, Value};
use thidua_workload::outcome::Verdict;
use thidua_workload::peer::{counts, figures, measure};

const CRITERIA: &str = "[
    disbursement == null ? null : disbursement >= 70.0,
    on_time == null ? null : on_time >= 98.0,
    sat_min == null ? null : sat_min <= 95.0 ? false : sat_n == 5 ? true : null,
    announced == null ? null : announced == 100.0,
    posted == null ? null : posted == 100.0,
    electronic_docs == null ? null : electronic_docs == 100.0,
    problems_resolved == null || problems_planned == null ? null
        : 100.0 * problems_resolved >= 70.0 * problems_planned,
    initiatives_recognised >= 1,
    dossiers_due == 0 ? null : 100 * dossiers_on_time >= 98 * dossiers_due,
    max_overdue_days == null ? null : max_overdue_days <= 30.0
]";

fn main() {
    let criteria = Program::compile(CRITERIA).expect("the criteria are right");
    let root = Context::default();
    measure(
        "cel",
        |unit| {
            let mut scope = root.new_inner_scope();
            for (name, value) in figures(unit) {
                scope.add_variable_from_value(name, value.map_or(Value::Null, Value::Float));
            }
            for (name, value) in counts(unit) {
                scope.add_variable_from_value(name, value);
            }
            scope
        },
        |scope| {
            let Ok(Value::List(list)) = criteria.execute(scope) else { panic!("the criteria give a list") };
            std::array::from_fn(|at| match list[at] {
                Value::Bool(holds) => Verdict::of(Some(holds)),
                _ => Verdict::Missing,
            })
        },
    );
}

//! The ten criteria in the expressions of ZEN: one, compiled once, that gives a list; each unit is a scope.

use serde_json::{Map, Value};
use thidua_workload::outcome::Verdict;
use thidua_workload::peer::{counts, figures, measure};
use zen_expression::vm::VM;
use zen_expression::{Scope, Variable, compile_expression};

const CRITERIA: &str = "[
    disbursement == null ? null : disbursement >= 70,
    on_time == null ? null : on_time >= 98,
    sat_min == null ? null : sat_min <= 95 ? false : sat_n == 5 ? true : null,
    announced == null ? null : announced == 100,
    posted == null ? null : posted == 100,
    electronic_docs == null ? null : electronic_docs == 100,
    problems_resolved == null or problems_planned == null ? null
        : 100 * problems_resolved >= 70 * problems_planned,
    initiatives_recognised >= 1,
    dossiers_due == 0 ? null : 100 * dossiers_on_time >= 98 * dossiers_due,
    max_overdue_days == null ? null : max_overdue_days <= 30
]";

fn main() {
    let criteria = compile_expression(CRITERIA).expect("the criteria are right");
    let mut machine = VM::new();
    measure(
        "zen",
        |unit| {
            let figures = figures(unit).map(|(name, value)| (name.to_owned(), Value::from(value)));
            let counts = counts(unit).map(|(name, value)| (name.to_owned(), Value::from(value)));
            let all: Map<String, Value> = figures.into_iter().chain(counts).collect();
            Scope::new(Variable::from(Value::Object(all)))
        },
        |scope| {
            let list = criteria.evaluate_with_scope(scope, &mut machine).expect("the criteria can be judged");
            let list = list.as_array().expect("the criteria give a list");
            let list = list.borrow();
            std::array::from_fn(|at| Verdict::of(list[at].as_bool()))
        },
    );
}

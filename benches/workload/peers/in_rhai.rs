//! The ten criteria in Rhai: one script, compiled once, that gives a list; each unit is a scope.

use rhai::{AST, Array, Dynamic, Engine, OptimizationLevel, Scope};
use thidua_workload::outcome::Verdict;
use thidua_workload::peer::{counts, figures, measure};

const CRITERIA: &str = "[
    if disbursement == () { () } else { disbursement >= 70.0 },
    if on_time == () { () } else { on_time >= 98.0 },
    if sat_min == () { () } else if sat_min <= 95.0 { false } else if sat_n == 5 { true } else { () },
    if announced == () { () } else { announced == 100.0 },
    if posted == () { () } else { posted == 100.0 },
    if electronic_docs == () { () } else { electronic_docs == 100.0 },
    if problems_resolved == () || problems_planned == () { () }
        else { 100.0 * problems_resolved >= 70.0 * problems_planned },
    initiatives_recognised >= 1,
    if dossiers_due == 0 { () } else { 100 * dossiers_on_time >= 98 * dossiers_due },
    if max_overdue_days == () { () } else { max_overdue_days <= 30.0 },
]";

fn main() {
    let mut engine = Engine::new();
    engine.set_optimization_level(OptimizationLevel::Full);
    let criteria: AST = engine.compile_expression(CRITERIA).expect("the criteria are right");
    measure(
        "rhai",
        |unit| {
            let mut scope = Scope::new();
            for (name, value) in figures(unit) {
                scope.push_dynamic(name, value.map_or(Dynamic::UNIT, Dynamic::from_float));
            }
            for (name, value) in counts(unit) {
                scope.push(name, value);
            }
            scope
        },
        |scope| {
            let list: Array =
                engine.eval_ast_with_scope(scope, &criteria).expect("the criteria can be judged");
            std::array::from_fn(|at| Verdict::of(list[at].as_bool().ok()))
        },
    );
}

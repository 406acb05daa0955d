//! The ten criteria in Rego, as Regorus runs them: compiled once for its virtual machine; each unit is an input.

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{Engine, Rc, Value};
use serde_json::{Map, json};
use thidua_workload::outcome::Verdict;
use thidua_workload::peer::{counts, figures, measure};

/// A comparison with what the input lacks is undefined; the default stands in for it.
const CRITERIA: &str = "
package workload
import rego.v1

default c1 := null
c1 := input.disbursement >= 70

default c2 := null
c2 := input.on_time >= 98

default c3 := null
c3 := false if input.sat_min <= 95
c3 := true if {
    input.sat_min > 95
    input.sat_n == 5
}

default c4 := null
c4 := input.announced == 100

default c5 := null
c5 := input.posted == 100

default c6 := null
c6 := input.electronic_docs == 100

default c7 := null
c7 := 100 * input.problems_resolved >= 70 * input.problems_planned

c8 := input.initiatives_recognised >= 1

default c9 := null
c9 := 100 * input.dossiers_on_time >= 98 * input.dossiers_due if input.dossiers_due > 0

default c10 := null
c10 := input.max_overdue_days <= 30

verdicts := [c1, c2, c3, c4, c5, c6, c7, c8, c9, c10]
";

const ENTRY: &str = "data.workload.verdicts";

fn main() {
    let mut engine = Engine::new();
    engine.add_policy("workload.rego".to_owned(), CRITERIA.to_owned()).expect("the criteria are right");
    let policy = engine.compile_with_entrypoint(&Rc::from(ENTRY)).expect("the criteria are right");
    let program = Compiler::compile_from_policy(&policy, &[ENTRY]).expect("the criteria are right");
    let mut machine = RegoVM::new();
    machine.load_program(program);
    measure(
        "regorus",
        |unit| {
            let mut input = Map::new();
            for (name, value) in figures(unit) {
                input.extend(value.map(|value| (name.to_owned(), json!(value))));
            }
            input.extend(counts(unit).map(|(name, value)| (name.to_owned(), json!(value))));
            Value::from(serde_json::Value::Object(input))
        },
        |input| {
            machine.set_input(input.clone());
            let list = machine.execute().expect("the criteria can be judged");
            std::array::from_fn(|at| Verdict::of(list[at].as_bool().ok().copied()))
        },
    );
}

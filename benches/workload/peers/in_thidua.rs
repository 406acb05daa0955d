//! The ten criteria in Thidua itself, measured as the other engines are: the data in memory, evaluation alone. Run it
//! with RAYON_NUM_THREADS=1, since the others have one thread.
//!
//! Thidua rules on all units at once, so the time is taken around all, the reading of the verdicts included.

use thidua::check::load;
use thidua::data::{Input, read};
use thidua::engine::{Ruled, evaluate};
use thidua::plan::lower;
use thidua::source::Sources;
use thidua::text::Text;
use thidua::types::Verdict as Ruling;
use thidua_workload::facts::{Inputs, Unit};
use thidua_workload::generate;
use thidua_workload::outcome::{Verdict, Verdicts};
use thidua_workload::peer::measure_all;

fn main() {
    // The criteria alone: the other engines are asked for no score and no certificate either.
    let ruleset = include_str!("../wide.thidua").split("\nmeasure ").next().unwrap_or_default();
    let mut sources = Sources::new();
    let file = sources.add("wide.thidua", ruleset);
    let loaded = load(file, "wide.thidua", ruleset, &mut |_| Err(Text::verbatim("nothing is used")));
    let model = loaded.check(&sources).0.expect("the ruleset is right");
    let program = lower(&model, model.campaign.as_of);
    let prepare = |units: &[Inputs]| {
        let mut table = Vec::new();
        generate::wide_table(&mut table, (0..units.len() as u64).map(Unit)).expect("memory takes all");
        let input = Input::held("units.csv", table);
        let data = read(vec![input], &model, &mut sources).dataset.expect("the data are right");
        (data, units.len())
    };
    measure_all("thidua", prepare, |(data, units)| {
        let trace = evaluate(&program, &model, data).expect("the numbers are small");
        let verdict = |ruled: &Ruled| match ruled.verdict {
            Ruling::Pass => Verdict::Pass,
            Ruling::Fail => Verdict::Fail,
            Ruling::Undetermined | Ruling::NotApplicable => Verdict::Missing,
        };
        let columns: Vec<_> =
            program.criteria.iter().flatten().map(|it| trace.verdicts(it.node).mapped(verdict)).collect();
        (0..*units).map(|unit| -> Verdicts { std::array::from_fn(|at| *columns[at].get(unit)) }).collect()
    });
}

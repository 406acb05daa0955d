//! Times reading, ruling, explaining and writing, in memory and on all threads, for growing numbers of units.
//!
//! Each unit has 20 observations and 10 rows of a record; `benches/rulings.thidua` has the criteria. Run it
//! with `cargo bench`. Figures of one machine are only to be compared with others of that machine.

#![allow(clippy::disallowed_methods, clippy::float_arithmetic, clippy::print_stdout, clippy::unwrap_used)]

use std::fmt::Write;
use std::io;
use std::time::{Duration, Instant};
use thidua::check::load;
use thidua::check::model::Model;
use thidua::data::{Input, read};
use thidua::engine::evaluate;
use thidua::plan::lower;
use thidua::report::{Columns, Marks, Output, json_lines, wide};
use thidua::ruling::Run;
use thidua::source::Sources;
use thidua::text::Text;
use thidua::types::Verdict;

/// SplitMix64: the same figures on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

fn data(units: usize) -> Vec<Input> {
    let mut random = Random(20_250_930);
    let mut of_units = String::from("unit,name,kind,plan\n");
    let mut observations = String::from("unit,indicator,field,date,value\n");
    let mut dossiers = String::from("unit,received,due,completed,online\n");
    for unit in 0..units {
        writeln!(of_units, "U{unit},Ward {unit},ward,{}", random.below(3) * 1_000_000).unwrap();
        for month in 1..=8 {
            let percent = random.below(10_000);
            let (whole, part) = (percent / 100, percent % 100);
            writeln!(observations, "U{unit},disbursement,,2025-{month:02}-28,{whole}.{part:02}").unwrap();
        }
        for quarter in 1..=3 {
            let day = format!("2025-{:02}-30", quarter * 3);
            writeln!(observations, "U{unit},resolved,,{day},{}", random.below(100)).unwrap();
            writeln!(observations, "U{unit},planned,,{day},{}", random.below(100)).unwrap();
            let field = ["land", "health", "tax"][quarter - 1];
            writeln!(observations, "U{unit},satisfaction,{field},{day},{}", 80 + random.below(20)).unwrap();
        }
        writeln!(observations, "U{unit},disbursement,,2025-12-20,{}", random.below(100)).unwrap();
        for row in 1..=10 {
            let (due, completed) = (10 + random.below(10), 10 + random.below(12));
            let online = if random.below(4) == 0 { "no" } else { "yes" };
            writeln!(
                dossiers,
                "U{unit},2025-{row:02}-01,2025-{row:02}-{due},2025-{row:02}-{completed},{online}"
            )
            .unwrap();
        }
    }
    let input = |name: &str, text: String| Input::held(name, text);
    vec![input("units.csv", of_units), input("indicators.csv", observations), input("dossiers.csv", dossiers)]
}

fn ruleset(sources: &mut Sources) -> Model {
    let text = include_str!("rulings.thidua");
    let file = sources.add("rulings.thidua", text);
    let loaded = load(file, "rulings.thidua", text, &mut |_| Err(Text::verbatim("nothing is used")));
    loaded.check(sources).0.expect("the ruleset is right")
}

/// Writes to nowhere and says how long it took.
fn timed(write: impl FnOnce(&mut Output<'_>) -> io::Result<()>) -> Duration {
    let start = Instant::now();
    write(&mut Output::new(&mut io::sink(), &mut |_| {})).unwrap();
    start.elapsed()
}

fn main() {
    println!("                       in all, ms                           a unit, µs");
    println!(
        "units     MB of CSV   read      rule      explain   failing   rule      explain   failing   wide"
    );
    for units in [1_000, 10_000, 100_000] {
        let inputs = data(units);
        let bytes: usize = inputs.iter().map(|input| input.content.len()).sum();
        let mut sources = Sources::new();
        let model = ruleset(&mut sources);
        let start = Instant::now();
        let data = read(inputs, &model, &mut sources).dataset.expect("the data are right");
        let read_in = start.elapsed();
        let start = Instant::now();
        let program = lower(&model, model.campaign.as_of);
        let trace = evaluate(&program, &model, &data).expect("the numbers are small");
        let ruled_in = start.elapsed();
        let run = Run { sources: &sources, model: &model, program: &program, data: &data, trace: &trace };
        let all: Vec<usize> = (0..units).collect();
        let explained_in = timed(|output| json_lines(run, &all, &[], output));
        let failing_in = timed(|output| json_lines(run, &all, &[Verdict::Fail], output));
        let wide_in = timed(|output| wide(run, &all, &Columns::all(run.model, false), Marks::Words, output));
        let in_all = [read_in, ruled_in, explained_in, failing_in].map(|time| time.as_millis());
        let each =
            [ruled_in, explained_in, failing_in, wide_in].map(|time| time.as_secs_f64() * 1e6 / units as f64);
        print!("{units:<9} {:<11.1} ", bytes as f64 / 1e6);
        in_all.iter().for_each(|time| print!("{time:<9} "));
        each.iter().for_each(|time| print!("{time:<9.3} "));
        println!();
    }
}

//! Times what compares units with each other: who is commended, and who keeps a capped class.
//!
//! Of each number of units there are two sets of data. In the one all is known; in the other four units in ten
//! lack a score, a region or what makes them eligible. Each line is a ruleset with one item; its time is that of
//! the whole evaluation less that of `benches/cohort.thidua` alone, which has the same columns and compares no one.
//! Beside the time on the clock stands that of the processors, which other programs disturb less; Linux tells it.
//! `cargo bench --bench cohort -- 100000` runs one number of units only. Figures of one machine are only to be
//! compared with others of that machine.

#![allow(clippy::disallowed_methods, clippy::float_arithmetic, clippy::print_stdout, clippy::unwrap_used)]

use std::fmt::Write;
use std::time::{Duration, Instant};
use thidua::check::load;
use thidua::check::model::Model;
use thidua::data::{Dataset, Input, read};
use thidua::engine::evaluate;
use thidua::plan::lower;
use thidua::source::Sources;
use thidua::text::Text;

const COLUMNS: &str = include_str!("cohort.thidua");

const ITEMS: [(&str, &str); 6] = [
    ("award", "award at most 20% of units, rounded up\n  ranked by score\n  ties all in"),
    ("two keys", "award at most 20% of eligible, rounded up\n  ranked by ratio, then score\n  ties referred"),
    (
        "by region",
        "award at most 20% of eligible within each region, rounded up\n  ranked by score\n  ties referred",
    ),
    (
        "by region and city",
        "award at most 20% of eligible within each region and within each city, rounded up\n  ranked by score\n  \
         ties referred",
    ),
    ("cap", "cap good at 20% of those rated good or better, rounded up, ranked by score, ties all in"),
    (
        "cap by region",
        "cap good at 20% of those rated good or better, within each region, rounded up, ranked by score, \
         ties referred",
    ),
];

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

/// So many wards, a region to each twenty of them and a city to each thousand.
fn units(count: u64, lack: bool) -> Input {
    let mut random = Random(20_250_930);
    let cities = 1 + count / 1000;
    let mut text = String::from("unit,name,kind,city,score,done,planned,region,active\n");
    for city in 0..cities {
        writeln!(text, "C{city},City {city},city,,,,,,").unwrap();
    }
    for unit in 0..count {
        let lacks = if lack && random.below(10) < 4 { random.below(3) } else { 3 };
        let or_nothing = |what, number: u64| if lacks == what { String::new() } else { number.to_string() };
        let score = random.below(10_001);
        let score = or_nothing(0, score / 100)
            + if lacks == 0 { String::new() } else { format!(".{:02}", score % 100) }.as_str();
        let region = or_nothing(1, random.below(1 + count / 20));
        let active =
            if lacks == 2 { "" } else { ["no", "yes", "yes", "yes", "yes"][random.below(5) as usize] };
        let (city, done, planned) = (random.below(cities), random.below(1000), 1 + random.below(1000));
        writeln!(text, "U{unit},Ward {unit},ward,C{city},{score},{done},{planned},{region},{active}")
            .unwrap();
    }
    Input::held("units.csv", text)
}

fn ruleset(text: &str, sources: &mut Sources) -> Model {
    let file = sources.add("cohort.thidua", text);
    let loaded = load(file, "cohort.thidua", text, &mut |_| Err(Text::verbatim("nothing is used")));
    let (model, diagnostics) = loaded.check(sources);
    model.unwrap_or_else(|| panic!("{:?}", diagnostics.first()))
}

/// The time that all threads have had a processor.
fn on_processors() -> Duration {
    let of_thread = |task: std::io::Result<std::fs::DirEntry>| {
        let text = std::fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<u64>().ok()
    };
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten();
    Duration::from_nanos(tasks.filter_map(of_thread).sum())
}

/// The shortest of five evaluations, on the clock and on the processors.
fn evaluation(model: &Model, data: &Dataset) -> [Duration; 2] {
    let program = lower(model, model.campaign.as_of);
    let once = || {
        let (start, on_processors_before) = (Instant::now(), on_processors());
        let trace = evaluate(&program, model, data).expect("the numbers are small");
        let took = [start.elapsed(), on_processors().saturating_sub(on_processors_before)];
        drop(trace);
        took
    };
    let all: Vec<[Duration; 2]> = (0..5).map(|_| once()).collect();
    [0, 1].map(|which| all.iter().map(|took| took[which]).min().expect("five of them"))
}

fn main() {
    let only: Option<u64> = std::env::args().skip(1).find_map(|argument| argument.parse().ok());
    println!("units     data      item                  ms          on processors   µs a unit");
    for count in only.map_or(vec![1_000, 10_000, 100_000, 1_000_000], |count| vec![count]) {
        for (lack, name) in [(false, "known"), (true, "lacking")] {
            let mut sources = Sources::new();
            let columns = ruleset(COLUMNS, &mut sources);
            let report = read(vec![units(count, lack)], &columns, &mut sources);
            let data = report.dataset.unwrap_or_else(|| panic!("{:?}", report.diagnostics.first()));
            let beside = evaluation(&columns, &data);
            for (item, clause) in ITEMS {
                let item_text = match clause.starts_with("cap") {
                    true => format!("  {clause}\n"),
                    false => {
                        format!("commendation merit \"Merit\"\n  for ward\n  requires active\n  {clause}\n")
                    }
                };
                let model = ruleset(&format!("{COLUMNS}{item_text}"), &mut sources);
                let took = evaluation(&model, &data);
                let [clock, on_processors] =
                    [0, 1].map(|which| took[which].saturating_sub(beside[which]).as_secs_f64() * 1e3);
                let of_unit = on_processors * 1e3 / count as f64;
                println!("{count:<9} {name:<9} {item:<21} {clock:<11.2} {on_processors:<15.2} {of_unit:.3}");
            }
        }
    }
}

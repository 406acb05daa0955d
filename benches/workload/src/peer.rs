//! How the engines that come as libraries are measured: evaluation alone, on one thread, over units in memory.
//!
//! An engine compiles the ten criteria once and is handed each unit in its own kind of value, made beforehand. So
//! what is measured is the least that a program around that engine must spend.

use crate::facts::{Inputs, Unit};
use crate::outcome::{Verdicts, judge};
use std::env;
use std::time::{Duration, Instant};

/// How often all units are judged; the least time counts.
const REPEATS: usize = 5;

/// Measures an engine that judges unit by unit: see `measure_all`.
pub fn measure<T>(
    engine: &str,
    mut prepare: impl FnMut(&Inputs) -> T,
    mut verdicts: impl FnMut(&mut T) -> Verdicts,
) {
    measure_all(
        engine,
        |units| units.iter().map(&mut prepare).collect::<Vec<T>>(),
        |units| units.iter_mut().map(&mut verdicts).collect(),
    );
}

/// Judges as many units as the command line says (10,000 if it doesn't) with an engine, holds its verdicts against
/// those by hand, and prints the engine and the microseconds that a unit took.
///
/// # Panics
///
/// Where a verdict is another one than by hand.
pub fn measure_all<T>(
    engine: &str,
    prepare: impl FnOnce(&[Inputs]) -> T,
    mut verdicts: impl FnMut(&mut T) -> Vec<Verdicts>,
) {
    let units: u64 = env::args().nth(1).map_or(10_000, |units| units.parse().expect("a number of units"));
    let inputs: Vec<Inputs> = (0..units).map(|unit| Unit(unit).inputs()).collect();
    let mut prepared = prepare(&inputs);
    let mut least = Duration::MAX;
    for _ in 0..REPEATS {
        let start = Instant::now();
        let judged = verdicts(&mut prepared);
        least = least.min(start.elapsed());
        assert_eq!(judged.len(), inputs.len(), "{engine}");
        for (unit, (judged, inputs)) in judged.iter().zip(&inputs).enumerate() {
            assert_eq!(*judged, judge(inputs), "{engine}: unit {unit}: {inputs:?}");
        }
    }
    println!("{engine} {:.3}", least.as_secs_f64() * 1e6 / units as f64);
}

/// The figures of a unit by name, in plain numbers; `None` is missing.
pub fn figures(unit: &Inputs) -> [(&'static str, Option<f64>); 9] {
    let decimal = |value: Option<u32>| value.map(|hundredths| f64::from(hundredths) / 100.0);
    [
        ("disbursement", decimal(unit.disbursement)),
        ("on_time", decimal(unit.on_time)),
        ("sat_min", decimal(unit.sat_min)),
        ("announced", decimal(unit.announced)),
        ("posted", decimal(unit.posted)),
        ("electronic_docs", decimal(unit.electronic_docs)),
        ("problems_resolved", decimal(unit.problems_resolved)),
        ("problems_planned", decimal(unit.problems_planned)),
        ("max_overdue_days", unit.max_overdue_days.map(f64::from)),
    ]
}

/// The counts of a unit by name; none is ever missing.
pub fn counts(unit: &Inputs) -> [(&'static str, i64); 4] {
    [
        ("sat_n", unit.sat_n.into()),
        ("initiatives_recognised", unit.initiatives_recognised.into()),
        ("dossiers_due", unit.dossiers_due.into()),
        ("dossiers_on_time", unit.dossiers_on_time.into()),
    ]
}

//! Reads Thidua's rulings, and puts them as the output of the workload. Nothing is worked out anew here: the score,
//! the rank and the certificate are those that Thidua gives.

use crate::outcome::{Outcome, Verdict, Verdicts};
use std::error::Error;
use std::fs::File;
use std::path::Path;

/// The rulings of a file, which `thidua judge --format wide --letters` wrote: a row for each unit, a column for each item.
pub fn outcomes(path: &Path) -> Result<Vec<Outcome>, Box<dyn Error>> {
    let mut reader = csv::Reader::from_reader(File::open(path)?);
    let columns = reader.headers()?.clone();
    let mut outcomes = Vec::new();
    for row in reader.records() {
        let row = row?;
        let cell = |name: &str| {
            let found = columns.iter().zip(&row).find(|(column, _)| *column == name);
            found.map(|(_, cell)| cell).ok_or_else(|| format!("nothing is said of `{name}`"))
        };
        outcomes.push(outcome(&cell)?);
    }
    Ok(outcomes)
}

/// What Thidua says of a unit, from its cells by their columns.
fn outcome<'r>(cell: &impl Fn(&str) -> Result<&'r str, String>) -> Result<Outcome, Box<dyn Error>> {
    let verdict = |name: &str| match cell(name)? {
        "P" | "A" => Ok(Verdict::Pass),
        "F" | "N" => Ok(Verdict::Fail),
        "U" => Ok(Verdict::Missing),
        other => Err(format!("`{other}` is no verdict on `{name}`")),
    };
    let mut verdicts: Verdicts = [Verdict::Missing; _];
    for (at, slot) in verdicts.iter_mut().enumerate() {
        *slot = verdict(&format!("c{}", at + 1))?;
    }
    Ok(Outcome {
        verdicts,
        overall: verdict("all_met")?,
        score: cell("score")?.parse()?,
        rank: cell("certificate_rank")?.parse()?,
        certificate: verdict("certificate")? == Verdict::Pass,
        unit: cell("unit")?.to_owned(),
    })
}

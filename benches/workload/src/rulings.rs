//! Reads Thidua's rulings, and puts them as the output of the workload. Nothing is worked out anew here: the score,
//! the rank and the certificate are those that Thidua gives.

use crate::outcome::{Outcome, Verdict, Verdicts};
use std::collections::HashMap;
use std::error::Error;
use std::fs::File;
use std::path::Path;

/// The rulings of a file, which `thidua judge --format csv` wrote: a row for each unit and item.
pub fn outcomes(path: &Path) -> Result<Vec<Outcome>, Box<dyn Error>> {
    let mut reader = csv::Reader::from_reader(File::open(path)?);
    let columns = reader.headers()?.clone();
    let column = |name: &str| {
        columns.iter().position(|column| column == name).ok_or_else(|| format!("no column `{name}`"))
    };
    let (unit, item, ruling, rank) = (column("unit")?, column("item")?, column("ruling")?, column("rank")?);
    let mut outcomes = Vec::new();
    let mut cells: HashMap<String, String> = HashMap::new();
    let mut of_unit = String::new();
    for row in reader.records() {
        let row = row?;
        if row[unit] != of_unit {
            if !of_unit.is_empty() {
                outcomes.push(outcome(std::mem::take(&mut of_unit), &cells)?);
            }
            row[unit].clone_into(&mut of_unit);
            cells.clear();
        }
        cells.insert(row[item].to_owned(), row[ruling].to_owned());
        cells.insert(format!("{}_rank", &row[item]), row[rank].to_owned());
    }
    outcomes.push(outcome(of_unit, &cells)?);
    Ok(outcomes)
}

/// What Thidua says of a unit, from its cells by their items.
fn outcome(unit: String, cells: &HashMap<String, String>) -> Result<Outcome, Box<dyn Error>> {
    let cell = |name: &str| {
        cells.get(name).map(String::as_str).ok_or_else(|| format!("{unit}: nothing is said of `{name}`"))
    };
    let verdict = |name: &str| match cell(name)? {
        "pass" | "awarded" => Ok(Verdict::Pass),
        "fail" | "not awarded" => Ok(Verdict::Fail),
        "undetermined" => Ok(Verdict::Missing),
        other => Err(format!("{unit}: `{other}` is no verdict on `{name}`")),
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
        unit,
    })
}

//! Rulings as JSON: one object, or an object to a unit and line.

use super::output::Output;
use crate::ruling::{Run, UnitRuling, report, unit_rulings};
use crate::source::FileId;
use crate::types::Verdict;
use serde::Serialize;
use std::io;

/// What the list of units begins and ends with in an object that has it alone.
const OPENING: &str = "{\n  \"units\": [\n";
const CLOSING: &str = "\n  ]\n}";

#[derive(Serialize)]
struct Batch<'a> {
    units: Vec<UnitRuling<'a>>,
}

/// Writes the rulings of a run on these units (their slots) as one object. Where `only` has verdicts, so it is of
/// the criteria with one of them.
pub fn json(
    run: Run<'_>,
    ruleset: &[FileId],
    units: &[usize],
    only: &[Verdict],
    output: &mut Output<'_>,
) -> io::Result<()> {
    let frame = pretty(&report(run, ruleset));
    // Inside a text of JSON quotes are escaped, so these stand around the key.
    let around = frame.split_once("\"units\": []").filter(|_| !units.is_empty());
    let Some((before, after)) = around else { return output.text(&format!("{frame}\n")) };
    output.text(&format!("{before}\"units\": [\n"))?;
    output.units(units, ",\n", |batch, buffer| {
        let list = pretty(&Batch { units: unit_rulings(run, batch, only) });
        let inside = list.strip_prefix(OPENING).and_then(|rest| rest.strip_suffix(CLOSING));
        buffer.extend_from_slice(inside.expect("a batch is an object with a list").as_bytes());
    })?;
    output.text(&format!("\n  ]{after}\n"))
}

/// Writes the rulings on these units (their slots), an object to a line; `only` is as in [`json`].
pub fn json_lines(
    run: Run<'_>,
    units: &[usize],
    only: &[Verdict],
    output: &mut Output<'_>,
) -> io::Result<()> {
    output.units(units, "", |batch, buffer| {
        for unit in unit_rulings(run, batch, only) {
            serde_json::to_writer(&mut *buffer, &unit).expect(ALWAYS);
            buffer.push(b'\n');
        }
    })
}

fn pretty(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).expect(ALWAYS)
}

const ALWAYS: &str = "strings, numbers and lists are always JSON";

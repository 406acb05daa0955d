//! What becomes of the rows that selections pick from.

use super::Keys;
use super::write::{honour, value};
use crate::ruling::{RecordRuling, Run, selections};
use crate::source::Span;
use crate::text::{Lang, Text, ToText};
use std::collections::{BTreeMap, HashMap};

/// The rows that match selections or may match, by the codes of their units.
pub struct Picked<'a>(HashMap<&'a str, Vec<PickedRow>>);

/// What becomes of a row.
pub(super) struct PickedRow {
    /// Its selection and its fields, as its line begins.
    pub(super) key: String,
    /// What it came to, and from what.
    pub(super) told: String,
    /// The row, or the first of those alike.
    pub(super) span: Span,
}

impl<'a> Picked<'a> {
    /// The rows of a run. Rows of a unit that are alike in each field stand alike, and are told of once.
    pub fn new(run: Run<'a>, lang: Lang) -> Self {
        let mut units: HashMap<&str, Vec<PickedRow>> = HashMap::new();
        for selection in selections(run) {
            let mut alike: BTreeMap<(&str, String), Vec<&RecordRuling<'_>>> = BTreeMap::new();
            for record in &selection.records {
                let fields =
                    record.fields.iter().map(|(name, of)| Text::joined([name.text(), value(of)], " "));
                let with = if record.fields.is_empty() { "" } else { Keys::of(lang).with };
                let fields = Text::joined(fields, ", ").to(lang);
                let key = format!("{}{with}{fields}", selection.selection);
                alike.entry((record.unit, key)).or_default().push(record);
            }
            for ((unit, key), records) in alike {
                let (Some(record), count) = (records.first(), records.len()) else { continue };
                let outcome = record.outcome.of_row();
                let outcome = if count > 1 { text!("{count} × {outcome}", count, outcome) } else { outcome };
                let told = honour(outcome, record.so_far, record.rank, record.reasons).to(lang);
                units.entry(unit).or_default().push(PickedRow { key, told, span: record.span });
            }
        }
        Self(units)
    }

    /// Those of a unit: by selections, in the order of the ruleset, and by their fields.
    pub(super) fn of(&self, unit: &str) -> &[PickedRow] {
        self.0.get(unit).map_or(&[], Vec::as_slice)
    }
}

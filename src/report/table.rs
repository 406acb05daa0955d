//! Rulings as a table for people and as rows for spreadsheets.

use super::visible;
use crate::check::model::CriterionId;
use crate::ruling::{CriterionRuling, Place, Quantity, Run, UnitRuling};
use crate::types::Verdict;
use comfy_table::{CellAlignment, Table, presets};
use std::fmt::Write;

/// How many verdicts of each sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    counts: [usize; 4],
}

impl Tally {
    /// Counts verdicts.
    pub fn of(verdicts: impl Iterator<Item = Verdict>) -> Self {
        let mut tally = Self::default();
        for verdict in verdicts {
            tally.counts[position(verdict)] += 1;
        }
        tally
    }

    /// How many have this verdict.
    pub fn get(self, verdict: Verdict) -> usize {
        self.counts[position(verdict)]
    }
}

fn position(verdict: Verdict) -> usize {
    Verdict::ALL.iter().position(|other| *other == verdict).unwrap_or(0)
}

/// A verdict as a mark in a narrow column; `*` says that it is so far.
fn mark(verdict: Verdict, so_far: bool, words: bool) -> String {
    let mark = match (verdict, words) {
        (Verdict::Pass, false) => "✓",
        (Verdict::Fail, false) => "✗",
        (Verdict::Undetermined, false) => "?",
        (Verdict::NotApplicable, false) => "–",
        (Verdict::NotApplicable, true) => "n/a",
        (verdict, true) => verdict.words(),
    };
    if so_far { format!("{mark}*") } else { mark.to_owned() }
}

/// The verdicts of these units (their slots), a row to a unit and a numbered column to a criterion, with
/// what the numbers and marks mean and how many there are of each among all units. `words` spells the
/// verdicts out.
pub fn table(run: Run<'_>, units: &[usize], words: bool) -> String {
    let criteria: Vec<CriterionId> = run.model.criterion_ids().collect();
    let mut text = format!(
        "{}, judged as of {}\n\n",
        visible(&run.model.campaign.label, false),
        run.program.as_of.iso()
    );
    let mut rulings = fresh();
    let header = ["unit", "name", "kind"].map(str::to_owned).into_iter();
    rulings.set_header(header.chain((1..=criteria.len()).map(|number| number.to_string())));
    let all = &run.data.units;
    for unit in units {
        let kind = &run.model[all.kinds[*unit]].name;
        let lead = [&all.codes[*unit], &all.names[*unit], kind].map(|text| visible(text, false));
        let marks = run.verdicts(*unit).map(|ruled| mark(ruled.verdict, ruled.so_far, words));
        rulings.add_row(lead.into_iter().chain(marks));
    }
    text.push_str(&lines(&rulings));
    if units.len() < all.len() {
        let _infallible = writeln!(text, "\nof all {} units:", all.len());
    }
    let mut legend = fresh();
    legend.set_header(["", "criterion", "pass", "fail", "undetermined", "not applicable"]);
    for (at, criterion) in criteria.iter().enumerate() {
        let verdicts = (0..all.len()).map(|unit| run.trace.criterion(run.program, *criterion, unit).verdict);
        let tally = Tally::of(verdicts);
        let name = format!("{}  {}", run.model[*criterion].name, run.version(*criterion).heading.label);
        let counts = Verdict::ALL.map(|verdict| tally.get(verdict).to_string());
        legend.add_row([(at + 1).to_string(), name].into_iter().chain(counts));
    }
    for column in 2..6 {
        if let Some(column) = legend.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let _infallible = write!(text, "\n{}", lines(&legend));
    let marks = if words { "" } else { "✓ pass, ✗ fail, ? undetermined, – not applicable; " };
    let _infallible = writeln!(text, "\n{marks}* so far: a later report can still change it");
    text
}

/// A table without borders.
fn fresh() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table
}

/// The table's lines, without the room that it leaves at their ends.
fn lines(table: &Table) -> String {
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// The columns of [`rows_csv`].
const COLUMNS: [&str; 13] = [
    "unit",
    "name",
    "kind",
    "criterion",
    "verdict",
    "so_far",
    "observed",
    "required",
    "shortfall",
    "exact",
    "reasons",
    "clause",
    "evidence",
];

/// The rulings of these units as comma-separated values, a row to a unit and criterion.
pub fn rows_csv(units: &[UnitRuling]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let rulings = units.iter().flat_map(|unit| unit.criteria.iter().map(move |ruling| csv_row(unit, ruling)));
    for row in std::iter::once(COLUMNS.map(str::to_owned)).chain(rulings) {
        // Writing to memory cannot fail.
        let _infallible = writer.write_record(row);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn csv_row(unit: &UnitRuling, ruling: &CriterionRuling) -> [String; 13] {
    let word = |quantity: &Quantity| match &quantity.value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        other => other.to_string(),
    };
    let place = |place: &Place| format!("{}:{}:{}", place.file, place.line, place.column);
    let required = ruling.required.as_ref();
    // A number without a finite decimal is rounded in its column, and here in full.
    let exact = [
        ("observed", ruling.observed.as_ref()),
        ("required", required.map(|required| &required.value)),
        ("shortfall", ruling.shortfall.as_ref()),
    ];
    let exact = exact
        .iter()
        .filter_map(|(name, quantity)| Some(format!("{name} {}", quantity.as_ref()?.exact.as_ref()?)));
    [
        unit.unit.clone(),
        unit.name.clone(),
        unit.kind.clone(),
        ruling.criterion.clone(),
        ruling.verdict.words().to_owned(),
        ruling.so_far.to_string(),
        ruling.observed.as_ref().map_or(String::new(), word),
        required
            .map_or(String::new(), |required| format!("{} {}", required.comparison, word(&required.value))),
        ruling.shortfall.as_ref().map_or(String::new(), word),
        exact.collect::<Vec<_>>().join("; "),
        ruling.reasons.iter().map(|reason| reason.words()).collect::<Vec<_>>().join("; "),
        place(&ruling.clause),
        ruling.evidence.iter().map(|cell| place(&cell.place)).collect::<Vec<_>>().join("; "),
    ]
}

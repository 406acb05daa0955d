//! Rulings as a table for people.

use super::visible;
use crate::check::model::{CohortItem, CommendationId, CriterionId, Selection};
use crate::ruling::{EntryLine, RecordRuling, Run, SelectionRuling, places_apart, selections};
use crate::syntax::ast::CompareOp;
use crate::types::{Exact, Outcome, Verdict, show_decimal};
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
    let numbers = (1..=criteria.len()).map(|number| number.to_string());
    let items = columns(run);
    let names = items.iter().flat_map(|item| heads(run, *item));
    let places: Vec<u32> = items.iter().map(|item| places(run, *item)).collect();
    rulings.set_header(header.chain(numbers).chain(names));
    let all = &run.data.units;
    for unit in units {
        let kind = &run.model[all.kinds[*unit]].name;
        let lead = [&all.codes[*unit], &all.names[*unit], kind].map(|text| visible(text, false));
        let marks = run.verdicts(*unit).map(|ruled| mark(ruled.verdict, ruled.so_far, words));
        let outcomes = items.iter().zip(&places).flat_map(|(item, places)| cells(run, *item, *unit, *places));
        rulings.add_row(lead.into_iter().chain(marks).chain(outcomes));
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
    if !criteria.is_empty() {
        let _infallible = write!(text, "\n{}", lines(&legend));
    }
    text.push_str(&summary(run));
    let marks = if words { "" } else { "✓ pass, ✗ fail, ? undetermined, – not applicable; " };
    let _infallible = writeln!(text, "\n{marks}* so far: a later report can still change it");
    text
}

/// The items that have columns of their own beside the criteria.
fn columns(run: Run<'_>) -> Vec<CohortItem> {
    run.model.items().filter(|item| !matches!(item, CohortItem::Criterion(_))).collect()
}

/// The headings of an item's columns.
fn heads(run: Run<'_>, item: CohortItem) -> Vec<String> {
    let name = run.item_name(item).to_owned();
    match item {
        CohortItem::Commendation(id) if is_ranked(run, id) => vec![name, "rank".to_owned()],
        _ => vec![name],
    }
}

/// Whether a commendation has ranks in any of its versions.
fn is_ranked(run: Run<'_>, id: CommendationId) -> bool {
    run.model[id].versions.iter().any(|version| !version.keys.is_empty())
}

/// With how many decimals an item's points are shown, so that points that differ are never shown alike.
fn places(run: Run<'_>, item: CohortItem) -> u32 {
    let CohortItem::Scorecard(id) = item else { return 0 };
    let units = 0..run.data.units.len();
    let points: Vec<Exact> = units.filter_map(|unit| run.score(id, unit)?.points.exact()).collect();
    places_apart(&points)
}

/// What stands in an item's columns for a unit; `*` says that it is so far.
fn cells(run: Run<'_>, item: CohortItem, unit: usize, places: u32) -> Vec<String> {
    if let CohortItem::Scorecard(id) = item
        && let Some(scored) = run.score(id, unit)
        && let Some(points) = scored.points.exact()
    {
        let so_far = if scored.is_so_far() { "*" } else { "" };
        return vec![format!("{}{so_far}", show_decimal(points, places))];
    }
    let words = run.outcome_words(item, unit);
    let short = words.replace(" so far", "*").replace(" points", "").replace(" point", "");
    let short = short.strip_prefix("undetermined: ").map_or(short.clone(), |classes| format!("? {classes}"));
    let short = if short == Verdict::NotApplicable.words() { "–".to_owned() } else { short };
    match item {
        CohortItem::Commendation(id) if is_ranked(run, id) => {
            let rank = run.standing(id, unit).rank;
            vec![short, rank.map_or(String::new(), |rank| rank.to_string())]
        }
        _ => vec![short],
    }
}

/// How many units have each class and each outcome, how many are scored, and what selections pick.
fn summary(run: Run<'_>) -> String {
    let units = 0..run.data.units.len();
    let mut text = String::new();
    let mut line = |item: CohortItem, counts: Vec<(usize, String)>| {
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        let counts: Vec<String> = counts.map(|(count, what)| format!("{count} {what}")).collect();
        let label = &run.heading(item, 0).label;
        let _infallible = writeln!(text, "{label}: {}", counts.join(", "));
    };
    for item in columns(run).into_iter().filter(|_| !units.is_empty()) {
        let count = |fits: &dyn Fn(usize) -> bool| units.clone().filter(|unit| fits(*unit)).count();
        let verdict = |wanted: Verdict| count(&|unit| run.ruled(item, unit).verdict == wanted);
        let without = || {
            [Verdict::Undetermined, Verdict::NotApplicable]
                .map(|wanted| (verdict(wanted), wanted.words().to_owned()))
        };
        let counts = match item {
            CohortItem::Criterion(_) => continue,
            CohortItem::Scorecard(_) => {
                std::iter::once((verdict(Verdict::Pass), "scored".to_owned())).chain(without()).collect()
            }
            CohortItem::Classification(id) => {
                let members = run.model[id].classes.members.iter().enumerate().rev();
                let of = |(class, name): (usize, &String)| {
                    let is = |unit| run.classed(id, unit).and_then(|it| it.now.exact()) == Some(class);
                    (count(&is), name.clone())
                };
                members.map(of).chain(without()).collect()
            }
            CohortItem::Commendation(id) => Outcome::ALL
                .map(|outcome| {
                    (count(&|unit| run.standing(id, unit).outcome == outcome), outcome.words().to_owned())
                })
                .to_vec(),
        };
        line(item, counts);
    }
    for (declared, ruling) in run.model.selections.iter().zip(selections(run)) {
        text.push_str(&picked(declared, &ruling));
    }
    if text.is_empty() { text } else { format!("\n{text}") }
}

/// What a selection picks: how many, and the records that match or may match, those that are picked first.
fn picked(declared: &Selection, ruling: &SelectionRuling) -> String {
    let of = |outcome: Outcome| ruling.records.iter().filter(move |record| record.outcome == outcome);
    let taken = of(Outcome::Awarded).count();
    let mut text = format!("{}: {taken} picked", visible(&declared.heading.label, false));
    for outcome in [Outcome::Referred, Outcome::Undetermined, Outcome::NotAwarded] {
        let count = of(outcome).count();
        if count > 0 {
            let word = if outcome == Outcome::NotAwarded { "not picked" } else { outcome.words() };
            let _infallible = write!(text, ", {count} {word}");
        }
    }
    for (op, number, _) in &declared.take {
        let short = number.to_integer() - taken as i128;
        if *op != CompareOp::AtMost && short > 0 {
            let _infallible =
                write!(text, "; {short} fewer than the {} that are to be taken", number.to_integer());
        }
    }
    if !ruling.reasons.is_empty() {
        let words: Vec<&str> = ruling.reasons.iter().map(|reason| reason.words()).collect();
        let _infallible = write!(text, "; {}", words.join(", "));
    }
    text.push('\n');
    let mut records: Vec<&RecordRuling> = ruling.records.iter().collect();
    records.sort_by_key(|record| (record.outcome, record.rank.unwrap_or(u32::MAX)));
    if records.is_empty() {
        return text;
    }
    let mut table = fresh();
    table.set_header(["rank", "unit", "name", "record", ""]);
    for record in records {
        let rank = record.rank.map_or(String::new(), |rank| rank.to_string());
        let fields: Vec<String> =
            record.words.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let outcome = match record.outcome {
            Outcome::Awarded => "picked",
            Outcome::NotAwarded => "not picked",
            other => other.words(),
        };
        let outcome = format!("{outcome}{}", if record.so_far { "*" } else { "" });
        let cells = [rank, record.unit.clone(), record.name.clone(), fields.join("; "), outcome];
        table.add_row(cells.map(|text| visible(&text, false)));
    }
    text.push_str(&lines(&table));
    text
}

/// The lines of a score as a table; empty where there is none.
pub(super) fn entries(entries: &[EntryLine]) -> String {
    if entries.is_empty() {
        return String::new();
    }
    let mut table = fresh();
    table.set_header(["", "points", "of", ""]);
    for EntryLine { entry, points, of, why } in entries {
        table.add_row([entry, points, of, why].map(|text| visible(text, false)));
    }
    for column in 1..3 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    lines(&table)
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

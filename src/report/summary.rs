//! What came of all units together, and what selections pick.

use super::table::{columns, fresh, lines};
use super::visible;
use crate::check::model::{CohortItem, Selection};
use crate::ruling::{RecordRuling, Run, SelectionRuling, selections};
use crate::syntax::ast::CompareOp;
use crate::text::{Lang, Text, ToText};
use crate::types::{Outcome, Reason, Verdict};
use std::fmt::Write;

/// How many units have each class and each outcome, how many are scored, and what selections pick.
pub(super) fn summary(run: Run<'_>, lang: Lang) -> String {
    let units = run.data.units.len();
    let mut text = String::new();
    for item in columns(run).into_iter().filter(|_| units > 0) {
        let words = results(run, item);
        let mut counts = vec![0; words.len()];
        for unit in 0..units {
            counts[result(run, item, unit)] += 1;
        }
        let counts = counts.into_iter().zip(words).filter(|(count, _)| *count > 0);
        let counts = Text::joined(counts.map(|(count, what)| text!("{count} {what}", count, what)), ", ");
        let _infallible = writeln!(text, "{}: {}", run.heading(item, 0).label, counts.to(lang));
    }
    for (declared, ruling) in run.model.selections.iter().zip(selections(run)) {
        text.push_str(&picked(declared, &ruling, lang));
    }
    if text.is_empty() { text } else { format!("\n{text}") }
}

/// What can come of an item, in the order in which it is told.
fn results(run: Run<'_>, item: CohortItem) -> Vec<Text> {
    let without = [Verdict::Undetermined, Verdict::NotApplicable].map(Verdict::words);
    match item {
        CohortItem::Criterion(_) => Verdict::ALL.map(Verdict::words).to_vec(),
        CohortItem::Scorecard(_) => [text!("scored")].into_iter().chain(without).collect(),
        CohortItem::Classification(id) => {
            run.model[id].classes.members.iter().rev().map(ToText::text).chain(without).collect()
        }
        CohortItem::Commendation(_) => Outcome::ALL.map(Outcome::words).to_vec(),
    }
}

/// Which of the [`results`] a unit has.
fn result(run: Run<'_>, item: CohortItem, unit: usize) -> usize {
    let verdict = || run.ruled(item, unit).verdict;
    let without = |with: usize| with + usize::from(verdict() == Verdict::NotApplicable);
    match item {
        CohortItem::Criterion(_) => position(&Verdict::ALL, verdict()),
        CohortItem::Scorecard(_) if verdict() == Verdict::Pass => 0,
        CohortItem::Scorecard(_) => without(1),
        CohortItem::Classification(id) => {
            let classes = run.model[id].classes.members.len();
            match run.classed(id, unit).and_then(|classed| classed.now.exact()) {
                Some(class) => classes - 1 - class,
                None => without(classes),
            }
        }
        CohortItem::Commendation(id) => position(&Outcome::ALL, run.standing(id, unit).outcome),
    }
}

fn position<T: PartialEq>(all: &[T], wanted: T) -> usize {
    all.iter().position(|one| *one == wanted).unwrap_or(0)
}

/// What a selection picks: how many, and the records that match or may match, those that are picked first.
fn picked(declared: &Selection, ruling: &SelectionRuling<'_>, lang: Lang) -> String {
    let of = |outcome: Outcome| ruling.records.iter().filter(move |record| record.outcome == outcome);
    let taken = of(Outcome::Awarded).count();
    let mut said = text!("{}: {taken} picked", visible(&declared.heading.label, false), taken);
    for outcome in [Outcome::Referred, Outcome::Undetermined, Outcome::NotAwarded] {
        let count = of(outcome).count();
        if count > 0 {
            said = text!("{said}, {count} {word}", said, count, word = outcome.of_row());
        }
    }
    for (op, number, _) in &declared.take {
        let short = number.to_integer() - taken as i128;
        if *op != CompareOp::AtMost && short > 0 {
            let wanted = number.to_integer();
            said = text!("{said}; {short} fewer than the {wanted} that are to be taken", said, short, wanted);
        }
    }
    if !ruling.reasons.is_empty() {
        said = text!("{said}; {}", Text::joined(ruling.reasons.iter().map(Reason::words), ", "), said);
    }
    let mut text = said.to(lang);
    text.push('\n');
    let mut records: Vec<&RecordRuling<'_>> = ruling.records.iter().collect();
    records.sort_by_key(|record| (record.outcome, record.rank.unwrap_or(u32::MAX)));
    if records.is_empty() {
        return text;
    }
    let mut table = fresh();
    table.set_header(
        [text!("rank"), text!("unit"), text!("name"), text!("record"), Text::default()]
            .map(|head| head.to(lang)),
    );
    for record in records {
        let rank = record.rank.map_or(String::new(), |rank| rank.to_string());
        let fields = Text::joined(
            record.words.iter().map(|(name, value)| text!("{name}: {value}", name, value)),
            "; ",
        );
        let outcome = format!("{}{}", record.outcome.of_row().to(lang), if record.so_far { "*" } else { "" });
        let cells = [rank, record.unit.to_owned(), record.name.to_owned(), fields.to(lang), outcome];
        table.add_row(cells.map(|text| visible(&text, false)));
    }
    text.push_str(&lines(&table));
    text
}

//! Pinned rulings as text.

use super::{Keys, Picked, Rules, quoted};
use crate::check::model::CohortItem;
use crate::parallel;
use crate::ruling::{
    CommendationRuling, CriterionRuling, Datum, Points, Quantity, Run, ScoreRuling, UnitRuling, digest,
    parts, unit_rulings,
};
use crate::source::FileId;
use crate::text::{Lang, Text, ToText};
use crate::types::{Day, Reasons, Type};
use std::fmt::Write as _;
use std::io::{self, Write};

/// What a file of pinned rulings says before them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The language of the file: that of the ruleset when its rulings were pinned.
    pub lang: Lang,
    /// The day as of which was ruled.
    pub as_of: Day,
    /// The digest of the ruleset's files.
    pub ruleset: String,
    /// The digest of the data files.
    pub data: String,
    /// The data files and folders, from the folder of the file.
    pub paths: Vec<String>,
}

impl Header {
    /// The header for a run on the data at these paths.
    pub fn new(run: Run<'_>, ruleset: &[FileId], paths: Vec<String>, lang: Lang) -> Self {
        Self {
            lang,
            as_of: run.program.as_of,
            ruleset: digest(run.sources, ruleset),
            data: run.data.digest.clone(),
            paths,
        }
    }
}

/// How many units are told of at a time on one thread.
const BATCH: usize = 256;

/// The slots of the units in the order of the file: by their codes.
fn by_code(run: Run<'_>) -> Vec<usize> {
    let codes = &run.data.units.codes;
    let mut units: Vec<usize> = (0..codes.len()).collect();
    units.sort_unstable_by(|one, other| codes[*one].cmp(&codes[*other]));
    units
}

/// Tells of all units, in the order of the file and on all threads: their slots, and a block of lines for each.
pub(super) fn blocks<E>(
    run: Run<'_>,
    picked: &Picked<'_>,
    lang: Lang,
    mut take: impl FnMut(&[usize], &str) -> Result<(), E>,
) -> Result<(), E> {
    let units = by_code(run);
    let told = |batch| (batch, tell(run, picked, lang, batch));
    parallel::in_order(units.chunks(BATCH), told, |(batch, text)| take(batch, &text))
}

/// Writes the rulings of a run.
pub fn write(run: Run<'_>, header: &Header, to: &mut (dyn Write + Send)) -> io::Result<()> {
    let rules = Rules::new(run);
    let listed = rules.of.iter().map(|(name, text)| (name.as_str(), vec![text.as_str()]));
    to.write_all(head(run, header, listed).as_bytes())?;
    blocks(run, &Picked::new(run, header.lang), header.lang, |_, text| to.write_all(text.as_bytes()))
}

/// What stands before the units: of each rule its wordings, in their order.
pub(super) fn head<'t>(
    run: Run<'_>,
    header: &Header,
    rules: impl IntoIterator<Item = (&'t str, Vec<&'t str>)>,
) -> String {
    let campaign = &run.model.campaign;
    let mut text = String::new();
    let mut line = |line: std::fmt::Arguments<'_>| {
        // Writing to a string cannot fail.
        let _infallible = writeln!(text, "{line}");
    };
    let keys = Keys::of(header.lang);
    line(format_args!("{}", keys.note));
    line(format_args!("{}", keys.first));
    line(format_args!("{}{} {}", keys.campaign, campaign.name, quoted(&campaign.label)));
    line(format_args!("{}{}", keys.as_of, header.as_of.text().to(header.lang)));
    line(format_args!("{}{}", keys.ruleset, header.ruleset));
    line(format_args!("{}{}", keys.data, header.data));
    for path in &header.paths {
        line(format_args!("  {}", quoted(path)));
    }
    for (name, wordings) in rules {
        for (at, wording) in wordings.iter().enumerate() {
            line(format_args!(""));
            let mark = if at > 0 { format!(" [{}]", at + 1) } else { String::new() };
            line(format_args!("{}{name}{mark}", keys.rule));
            for of in wording.lines() {
                line(format_args!("  | {of}"));
            }
        }
    }
    text
}

/// The blocks of some units.
fn tell(run: Run<'_>, picked: &Picked<'_>, lang: Lang, units: &[usize]) -> String {
    let mut text = String::new();
    for (slot, unit) in units.iter().zip(&unit_rulings(run, units, &[])) {
        let _infallible = block(run, *slot, unit, lang, &mut text);
        for row in picked.of(unit.unit) {
            let _infallible = writeln!(text, "  {}: {}", row.key, row.told);
        }
    }
    text
}

fn block(
    run: Run<'_>,
    slot: usize,
    unit: &UnitRuling<'_>,
    lang: Lang,
    text: &mut String,
) -> std::fmt::Result {
    let key = Keys::of(lang).unit;
    writeln!(text, "\n{key}{} {} {}", quoted(unit.unit), quoted(unit.name), unit.kind)?;
    for ruling in &unit.criteria {
        writeln!(text, "  {}: {}", ruling.criterion, criterion(ruling).to(lang))?;
    }
    for id in run.model.scorecard_ids() {
        let name = run.model[id].name.as_str();
        if let Some(ruling) = unit.scores.get(name) {
            writeln!(text, "  {name}: {}", score(ruling, &parts(run, id, slot)).to(lang))?;
        }
    }
    for id in run.model.classification_ids() {
        let name = run.model[id].name.as_str();
        let why = unit.class_reasons.get(name);
        let ruling = match (unit.classes.get(name).copied().flatten(), why) {
            (Some(class), _) => {
                let item = CohortItem::Classification(id);
                told(class.text(), run.ruled(item, slot).so_far, [])
            }
            (None, Some(why)) if !why.candidates.is_empty() => {
                let candidates = Text::joined(&why.candidates, text!(" or "));
                told(text!("undetermined ({candidates})", candidates), false, [because(why.reasons)])
            }
            (None, why) => told(text!("not applicable"), false, [why.and_then(|why| because(why.reasons))]),
        };
        writeln!(text, "  {name}: {}", ruling.to(lang))?;
    }
    for ruling in &unit.commendations {
        writeln!(text, "  {}: {}", ruling.commendation, commendation(ruling).to(lang))?;
    }
    Ok(())
}

/// What an item came to, and behind commas what it was ruled from.
fn told(ruling: Text, so_far: bool, from: impl IntoIterator<Item = Option<Text>>) -> Text {
    let ruling = if so_far { text!("{words} so far", words = ruling) } else { ruling };
    Text::joined([Some(ruling)].into_iter().chain(from).flatten(), ", ")
}

fn criterion(ruling: &CriterionRuling<'_>) -> Text {
    let observed = ruling.observed.as_ref().map(|observed| text!("observed {}", value(observed)));
    let required = ruling.required.as_ref();
    let required =
        required.map(|required| text!("required {} {}", required.comparison.words(), value(&required.value)));
    told(ruling.verdict.words(), ruling.so_far, [observed, required, because(ruling.reasons)])
}

fn score(ruling: &ScoreRuling<'_>, parts: &[String]) -> Text {
    let points = match &ruling.points {
        Points::Known { points: Some(points), exact } => text!("{} points", exactly(points, exact)),
        Points::Known { points: None, .. } => text!("not applicable"),
        Points::Between { low, low_exact, high, high_exact } => {
            text!("{} to {} points", exactly(low, low_exact), exactly(high, high_exact))
        }
    };
    let parts = parts.iter().map(|part| Text::number(part.clone()));
    let made_of = (parts.len() > 0).then(|| text!("made of {}", Text::joined(parts, " ")));
    told(points, ruling.so_far, [made_of, because(ruling.reasons)])
}

fn commendation(ruling: &CommendationRuling<'_>) -> Text {
    honour(ruling.outcome.words(), ruling.so_far, ruling.rank, ruling.reasons)
}

/// What a unit or a row came to that is ranked among others.
pub(super) fn honour(outcome: Text, so_far: bool, rank: Option<u32>, reasons: Reasons) -> Text {
    let rank = rank.map(|rank| text!("rank {rank}", rank));
    told(outcome, so_far, [rank, because(reasons)])
}

fn because(reasons: Reasons) -> Option<Text> {
    let said = || text!("because {}", Text::joined(reasons.iter().map(|reason| reason.words()), "; "));
    (!reasons.is_empty()).then(said)
}

fn exactly(number: &str, exact: &Option<String>) -> Text {
    or_exactly(Text::number(number.to_owned()), exact)
}

/// A number, and the fraction that it is where it has no end.
fn or_exactly(number: Text, exact: &Option<String>) -> Text {
    match exact {
        Some(exact) => text!("{number} ({exact})", number, exact),
        None => number,
    }
}

/// A value in full, with its unit.
pub(super) fn value(quantity: &Quantity<'_>) -> Text {
    let number = match &quantity.value {
        Datum::Decimal(decimal) => Text::number(decimal.to_string()),
        Datum::Whole(number) => Text::number(number.to_string()),
        Datum::YesNo(true) => text!("yes"),
        Datum::YesNo(false) => text!("no"),
        Datum::Word(word) if matches!(quantity.ty, Type::Text | Type::Unit(_)) => {
            Text::verbatim(quoted(word))
        }
        Datum::Word(word) => word.text(),
    };
    let value = match &quantity.ty {
        Type::Percent => text!("{number}%", number),
        Type::Money(currency) => text!("{number} {currency}", number, currency),
        Type::PercentagePoints => text!("{number} percentage points", number),
        Type::Points => text!("{} points", number),
        Type::Duration => text!("{number} days", number),
        _ => number,
    };
    or_exactly(value, &quantity.exact)
}

//! Pinned rulings as text.

use super::{Rules, quoted};
use crate::check::model::CohortItem;
use crate::ruling::{
    CommendationRuling, CriterionRuling, Datum, Points, Quantity, Run, ScoreRuling, UnitRuling, digest,
    parts, unit_rulings,
};
use crate::source::FileId;
use crate::text::Lang;
use crate::types::{Day, Reasons, Type};
use rayon::prelude::*;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

/// What a file of pinned rulings says before them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
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
    pub fn new(run: Run<'_>, ruleset: &[FileId], paths: Vec<String>) -> Self {
        Self {
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
fn in_order(run: Run<'_>) -> Vec<usize> {
    let codes = &run.data.units.codes;
    let mut units: Vec<usize> = (0..codes.len()).collect();
    units.sort_unstable_by(|one, other| codes[*one].cmp(&codes[*other]));
    units
}

/// Tells of all units, in the order of the file and on all threads: their slots, and a block of lines for each.
pub fn blocks<E>(run: Run<'_>, mut take: impl FnMut(&[usize], &str) -> Result<(), E>) -> Result<(), E> {
    let units = in_order(run);
    for round in units.chunks(BATCH * 4 * rayon::current_num_threads()) {
        let told: Vec<(&[usize], String)> =
            round.par_chunks(BATCH).map(|batch| (batch, tell(run, batch))).collect();
        for (batch, text) in told {
            take(batch, &text)?;
        }
    }
    Ok(())
}

/// Writes the rulings of a run.
pub fn write(run: Run<'_>, header: &Header, to: &mut (dyn Write + Send)) -> io::Result<()> {
    let rules = Rules::new(run);
    let listed = rules.of.iter().map(|(name, text)| (name.as_str(), vec![text.as_str()]));
    to.write_all(head(run, header, listed).as_bytes())?;
    blocks(run, |_, text| to.write_all(text.as_bytes()))
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
    line(format_args!("# Pinned rulings: `thidua pin` writes this file, `thidua test` compares with it."));
    line(format_args!("pinned 1"));
    line(format_args!("campaign {} {}", campaign.name, quoted(&campaign.label)));
    line(format_args!("as of {}", header.as_of.iso()));
    line(format_args!("ruleset {}", header.ruleset));
    line(format_args!("data {}", header.data));
    for path in &header.paths {
        line(format_args!("  {}", quoted(path)));
    }
    for (name, wordings) in rules {
        for (at, wording) in wordings.iter().enumerate() {
            line(format_args!(""));
            let mark = if at > 0 { format!(" [{}]", at + 1) } else { String::new() };
            line(format_args!("rule {name}{mark}"));
            for of in wording.lines() {
                line(format_args!("  | {of}"));
            }
        }
    }
    text
}

/// The blocks of some units.
fn tell(run: Run<'_>, units: &[usize]) -> String {
    let mut text = String::new();
    for (slot, unit) in units.iter().zip(&unit_rulings(run, units, &[])) {
        let _infallible = block(run, *slot, unit, &mut text);
    }
    text
}

fn block(run: Run<'_>, slot: usize, unit: &UnitRuling<'_>, text: &mut String) -> std::fmt::Result {
    writeln!(text, "\nunit {} {} {}", quoted(unit.unit), quoted(unit.name), unit.kind)?;
    for ruling in &unit.criteria {
        writeln!(text, "  {}: {}", ruling.criterion, criterion(ruling))?;
    }
    for id in run.model.scorecard_ids() {
        let name = run.model[id].name.as_str();
        if let Some(ruling) = unit.scores.get(name) {
            writeln!(text, "  {name}: {}", score(ruling, &parts(run, id, slot)))?;
        }
    }
    for id in run.model.classification_ids() {
        let name = run.model[id].name.as_str();
        let why = unit.class_reasons.get(name);
        let ruling = match (unit.classes.get(name).copied().flatten(), why) {
            (Some(class), _) => {
                let item = CohortItem::Classification(id);
                format!("{class}{}", so_far(run.ruled(item, slot).so_far))
            }
            (None, Some(why)) if !why.candidates.is_empty() => {
                format!("undetermined ({}){}", why.candidates.join(" or "), because(why.reasons))
            }
            (None, why) => {
                format!("not applicable{}", why.map_or(String::new(), |why| because(why.reasons)))
            }
        };
        writeln!(text, "  {name}: {ruling}")?;
    }
    for ruling in &unit.commendations {
        writeln!(text, "  {}: {}", ruling.commendation, commendation(ruling))?;
    }
    Ok(())
}

fn criterion(ruling: &CriterionRuling<'_>) -> String {
    let mut text = format!("{}{}", ruling.verdict.words().to(Lang::English), so_far(ruling.so_far));
    if let Some(observed) = &ruling.observed {
        let _infallible = write!(text, ", observed {}", value(observed));
    }
    if let Some(required) = &ruling.required {
        let _infallible = write!(text, ", required {} {}", required.comparison, value(&required.value));
    }
    text.push_str(&because(ruling.reasons));
    text
}

fn score(ruling: &ScoreRuling<'_>, parts: &[String]) -> String {
    let number = |number: &str, exact: &Option<String>| match exact {
        Some(exact) => format!("{number} ({exact})"),
        None => number.to_owned(),
    };
    let points = match &ruling.points {
        Points::Known { points: Some(points), exact } => format!("{} points", number(points, exact)),
        Points::Known { points: None, .. } => "not applicable".to_owned(),
        Points::Between { low, low_exact, high, high_exact } => {
            format!("{} to {} points", number(low, low_exact), number(high, high_exact))
        }
    };
    let made_of = if parts.is_empty() { String::new() } else { format!(", made of {}", parts.join(" ")) };
    format!("{points}{}{made_of}{}", so_far(ruling.so_far), because(ruling.reasons))
}

fn commendation(ruling: &CommendationRuling<'_>) -> String {
    let rank = ruling.rank.map_or(String::new(), |rank| format!(", rank {rank}"));
    format!(
        "{}{}{rank}{}",
        ruling.outcome.words().to(Lang::English),
        so_far(ruling.so_far),
        because(ruling.reasons)
    )
}

fn so_far(so_far: bool) -> &'static str {
    if so_far { " so far" } else { "" }
}

fn because(reasons: Reasons) -> String {
    if reasons.is_empty() {
        return String::new();
    }
    format!(
        ", because {}",
        reasons.iter().map(|reason| reason.words().to(Lang::English)).collect::<Vec<_>>().join("; ")
    )
}

/// A value in full, with its unit.
fn value(quantity: &Quantity<'_>) -> String {
    let number: Cow<'_, str> = match &quantity.value {
        Datum::Decimal(decimal) => decimal.to_string().into(),
        Datum::Whole(number) => number.to_string().into(),
        Datum::YesNo(yes) => if *yes { "yes" } else { "no" }.into(),
        Datum::Word(word) if quantity.ty == Type::Text => quoted(word).into(),
        Datum::Word(word) => Cow::Borrowed(word),
    };
    let exact = quantity.exact.as_ref().map_or(String::new(), |exact| format!(" ({exact})"));
    match &quantity.ty {
        Type::Percent => format!("{number}%{exact}"),
        Type::Money(currency) => format!("{number} {currency}{exact}"),
        Type::PercentagePoints | Type::Points | Type::Duration => {
            let unit = match &quantity.ty {
                Type::PercentagePoints => "percentage points",
                Type::Points => "points",
                _ => "days",
            };
            format!("{number} {unit}{exact}")
        }
        _ => format!("{number}{exact}"),
    }
}

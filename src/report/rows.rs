//! Rulings as rows for spreadsheets.

use super::csv;
use super::output::Output;
use crate::ruling::{
    CommendationRuling, CriterionRuling, Datum, Place, Points, Quantity, Run, ScoreRuling, UnitRuling,
    unit_rulings,
};
use crate::text::Lang;
use crate::types::{Reasons, Verdict};
use std::borrow::Cow;
use std::io;

/// The columns.
const COLUMNS: [&str; 16] = [
    "unit",
    "name",
    "kind",
    "item",
    "sort",
    "ruling",
    "rank",
    "out_of",
    "so_far",
    "observed",
    "required",
    "shortfall",
    "exact",
    "reasons",
    "clause",
    "evidence",
];

/// What stands in these columns, after those of the unit; what a row has nothing to say in is empty.
#[derive(Default)]
struct Row<'a> {
    item: &'a str,
    sort: &'static str,
    ruling: Cow<'a, str>,
    rank: String,
    out_of: &'a str,
    so_far: &'static str,
    observed: Cow<'a, str>,
    required: String,
    shortfall: Cow<'a, str>,
    exact: String,
    reasons: String,
    clause: String,
    evidence: String,
}

impl Row<'_> {
    fn cells<'c>(&'c self, unit: &UnitRuling<'c>) -> [&'c str; COLUMNS.len()] {
        [
            unit.unit,
            unit.name,
            unit.kind,
            self.item,
            self.sort,
            &self.ruling,
            &self.rank,
            self.out_of,
            self.so_far,
            &self.observed,
            &self.required,
            &self.shortfall,
            &self.exact,
            &self.reasons,
            &self.clause,
            &self.evidence,
        ]
    }
}

/// Writes the rulings on these units (their slots) as comma-separated values: a row to a unit and criterion, score,
/// class and commendation. Where `only` has verdicts, to a criterion with one of them.
pub fn rows(run: Run<'_>, units: &[usize], only: &[Verdict], output: &mut Output<'_>) -> io::Result<()> {
    output.row(COLUMNS)?;
    output.units(units, "", |batch, buffer| {
        for unit in &unit_rulings(run, batch, only) {
            let criteria = unit.criteria.iter().map(of_criterion);
            let scores = unit.scores.iter().map(|(name, ruling)| of_score(name, ruling));
            let classes = unit.classes.iter().map(|(name, class)| of_class(unit, name, class.as_deref()));
            let honours = unit.commendations.iter().map(of_commendation);
            for row in criteria.chain(scores).chain(classes).chain(honours) {
                csv::row(buffer, row.cells(unit));
            }
        }
    })
}

fn of_criterion<'a>(ruling: &'a CriterionRuling<'_>) -> Row<'a> {
    let required = ruling.required.as_ref();
    let [observed, shortfall] = [&ruling.observed, &ruling.shortfall].map(Option::as_ref);
    // A number without a finite decimal is rounded in its column, and here in full.
    let exact =
        [("observed", observed), ("required", required.map(|it| &it.value)), ("shortfall", shortfall)]
            .into_iter()
            .filter_map(|(name, quantity)| Some(format!("{name} {}", quantity?.exact.as_ref()?)));
    Row {
        item: ruling.criterion,
        sort: "criterion",
        ruling: ruling.verdict.words().to(Lang::English).into(),
        so_far: yes(ruling.so_far),
        observed: observed.map(word).unwrap_or_default(),
        required: required.map_or(String::new(), |required| {
            format!("{} {}", required.comparison.key(), word(&required.value))
        }),
        shortfall: shortfall.map(word).unwrap_or_default(),
        exact: joined(exact),
        reasons: reasons(ruling.reasons),
        clause: place(&ruling.clause),
        evidence: joined(ruling.evidence.iter().map(|cell| place(&cell.place))),
        ..Row::default()
    }
}

fn of_score<'a>(name: &'a str, ruling: &'a ScoreRuling<'_>) -> Row<'a> {
    let fraction = |name: &str, exact: &Option<String>| exact.as_ref().map(|exact| format!("{name} {exact}"));
    let (points, exact) = match &ruling.points {
        Points::Known { points: Some(points), exact } => {
            (points.into(), fraction("points", exact).unwrap_or_default())
        }
        Points::Known { points: None, .. } => (NOT_APPLICABLE.into(), String::new()),
        Points::Between { low, low_exact, high, high_exact } => {
            let both = [fraction("low", low_exact), fraction("high", high_exact)];
            (format!("{low} to {high}").into(), joined(both.into_iter().flatten()))
        }
    };
    Row {
        item: name,
        sort: "score",
        ruling: points,
        out_of: &ruling.out_of,
        so_far: yes(ruling.so_far),
        exact,
        reasons: reasons(ruling.reasons),
        clause: place(&ruling.clause),
        ..Row::default()
    }
}

fn of_class<'a>(unit: &'a UnitRuling<'_>, name: &'a str, class: Option<&'a str>) -> Row<'a> {
    let row = Row { item: name, sort: "class", ..Row::default() };
    let why = unit.class_reasons.get(name);
    let ruling: Cow<'_, str> = match (class, why.map(|why| &why.candidates[..])) {
        (Some(class), _) => class.into(),
        (None, None | Some([])) => NOT_APPLICABLE.into(),
        (None, Some(candidates)) => format!("undetermined: {}", candidates.join(" or ")).into(),
    };
    let reasons = why.map_or(String::new(), |why| reasons(why.reasons));
    Row { ruling, reasons, ..row }
}

fn of_commendation<'a>(ruling: &'a CommendationRuling<'_>) -> Row<'a> {
    Row {
        item: ruling.commendation,
        sort: "commendation",
        ruling: ruling.outcome.words().to(Lang::English).into(),
        rank: ruling.rank.map_or(String::new(), |rank| rank.to_string()),
        so_far: yes(ruling.so_far),
        reasons: reasons(ruling.reasons),
        clause: place(&ruling.clause),
        ..Row::default()
    }
}

const NOT_APPLICABLE: &str = "not applicable";

fn yes(so_far: bool) -> &'static str {
    if so_far { "true" } else { "false" }
}

/// A value in a cell.
pub(super) fn word<'a>(quantity: &'a Quantity<'_>) -> Cow<'a, str> {
    match &quantity.value {
        Datum::Decimal(decimal) => decimal.to_string().into(),
        Datum::Whole(number) => number.to_string().into(),
        Datum::YesNo(yes) => if *yes { "yes" } else { "no" }.into(),
        Datum::Word(word) => Cow::Borrowed(word),
    }
}

fn place(place: &Place<'_>) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}

fn reasons(reasons: Reasons) -> String {
    joined(reasons.iter().map(|reason| reason.words().to(Lang::English)))
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join("; ")
}

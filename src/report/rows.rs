//! Rulings as rows for spreadsheets.

use crate::ruling::{CommendationRuling, CriterionRuling, Place, Points, Quantity, ScoreRuling, UnitRuling};
use crate::types::Reasons;

/// The columns of [`rows_csv`].
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

/// The rulings of these units as comma-separated values: a row to a unit and criterion, score, class and
/// commendation.
pub fn rows_csv(units: &[UnitRuling]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let rulings = units.iter().flat_map(|unit| {
        let criteria = unit.criteria.iter().map(move |ruling| of_criterion(unit, ruling));
        let scores = unit.scores.iter().map(move |(name, ruling)| of_score(unit, name, ruling));
        let classes = unit.classes.iter().map(move |(name, class)| of_class(unit, name, class.as_deref()));
        let honours = unit.commendations.iter().map(move |ruling| of_commendation(unit, ruling));
        criteria.chain(scores).chain(classes).chain(honours)
    });
    for row in std::iter::once(COLUMNS.map(str::to_owned)).chain(rulings) {
        // Writing to memory cannot fail.
        let _infallible = writer.write_record(row);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// A row of these columns.
type Row = [String; 16];

/// A row with what all of them have: the unit, the item, what sort of item it is, what came of it.
fn row(unit: &UnitRuling, item: &str, sort: &str, ruling: &str) -> Row {
    let mut row = Row::default();
    let lead = [&unit.unit, &unit.name, &unit.kind, item, sort, ruling];
    for (cell, text) in row.iter_mut().zip(lead) {
        text.clone_into(cell);
    }
    row
}

/// Fills the columns of these names.
fn filled<const N: usize>(mut row: Row, cells: [(&str, String); N]) -> Row {
    for (name, text) in cells {
        if let Some(at) = COLUMNS.iter().position(|column| *column == name) {
            row[at] = text;
        }
    }
    row
}

fn place(place: &Place) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}

fn reasons(reasons: Reasons) -> String {
    reasons.iter().map(|reason| reason.words()).collect::<Vec<_>>().join("; ")
}

fn of_score(unit: &UnitRuling, name: &str, ruling: &ScoreRuling) -> Row {
    let fraction = |name: &str, exact: &Option<String>| exact.as_ref().map(|exact| format!("{name} {exact}"));
    let (points, exact) = match &ruling.points {
        Points::Known { points: Some(points), exact } => (points.clone(), fraction("points", exact)),
        Points::Known { points: None, .. } => ("not applicable".to_owned(), None),
        Points::Between { low, low_exact, high, high_exact } => {
            let both = [fraction("low", low_exact), fraction("high", high_exact)];
            let both: Vec<String> = both.into_iter().flatten().collect();
            (format!("{low} to {high}"), Some(both.join("; ")))
        }
    };
    filled(
        row(unit, name, "score", &points),
        [
            ("out_of", ruling.out_of.clone()),
            ("so_far", ruling.so_far.to_string()),
            ("exact", exact.unwrap_or_default()),
            ("reasons", reasons(ruling.reasons)),
            ("clause", place(&ruling.clause)),
        ],
    )
}

fn of_class(unit: &UnitRuling, name: &str, class: Option<&str>) -> Row {
    match (class, unit.class_reasons.get(name)) {
        (Some(class), _) => row(unit, name, "class", class),
        (None, Some(why)) => {
            let ruling = if why.candidates.is_empty() {
                "not applicable".to_owned()
            } else {
                format!("undetermined: {}", why.candidates.join(" or "))
            };
            filled(row(unit, name, "class", &ruling), [("reasons", reasons(why.reasons))])
        }
        (None, None) => row(unit, name, "class", "not applicable"),
    }
}

fn of_commendation(unit: &UnitRuling, ruling: &CommendationRuling) -> Row {
    let rank = ruling.rank.map_or(String::new(), |rank| rank.to_string());
    filled(
        row(unit, &ruling.commendation, "commendation", ruling.outcome.words()),
        [
            ("rank", rank),
            ("so_far", ruling.so_far.to_string()),
            ("reasons", reasons(ruling.reasons)),
            ("clause", place(&ruling.clause)),
        ],
    )
}

fn of_criterion(unit: &UnitRuling, ruling: &CriterionRuling) -> Row {
    let word = |quantity: &Quantity| match &quantity.value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        other => other.to_string(),
    };
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
    let required = ruling
        .required
        .as_ref()
        .map_or(String::new(), |required| format!("{} {}", required.comparison, word(&required.value)));
    filled(
        row(unit, &ruling.criterion, "criterion", ruling.verdict.words()),
        [
            ("so_far", ruling.so_far.to_string()),
            ("observed", ruling.observed.as_ref().map_or(String::new(), word)),
            ("required", required),
            ("shortfall", ruling.shortfall.as_ref().map_or(String::new(), word)),
            ("exact", exact.collect::<Vec<_>>().join("; ")),
            ("reasons", reasons(ruling.reasons)),
            ("clause", place(&ruling.clause)),
            (
                "evidence",
                ruling.evidence.iter().map(|cell| place(&cell.place)).collect::<Vec<_>>().join("; "),
            ),
        ],
    )
}

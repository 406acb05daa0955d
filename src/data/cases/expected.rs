//! What the cell of a case expects.

use super::{Here, exact};
use crate::check::model::{CohortItem, Determined, Expectation, Expected, Model};
use crate::data::cell;
use crate::data::fault::shown;
use crate::data::spelling::nfc;
use crate::data::table::Cell;
use crate::diagnostic::{Code, Diagnostic};
use crate::types::{Exact, Outcome, Type, Verdict};

const SO_FAR: [&str; 2] = [" so far", " tính đến nay"];
const VERDICTS: [(Verdict, &[&str]); 4] = [
    (Verdict::Pass, &["passes", "pass", "đạt"]),
    (Verdict::Fail, &["fails", "fail", "không đạt"]),
    (Verdict::Undetermined, &["undetermined", "chưa xác định"]),
    (Verdict::NotApplicable, &["not applicable", "không áp dụng"]),
];
const OUTCOMES: [(Outcome, &[&str]); 5] = [
    (Outcome::Awarded, &["awarded", "được tặng", "được khen"]),
    (Outcome::NotAwarded, &["not awarded", "không được tặng", "không được khen"]),
    (Outcome::Referred, &["referred", "chờ xem xét"]),
    (Outcome::Undetermined, &["undetermined", "chưa xác định"]),
    (Outcome::NotApplicable, &["not applicable", "không áp dụng"]),
];

/// What a cell expects of an item.
pub(super) fn read(here: Here<'_>, model: &Model, item: CohortItem) -> Result<Expectation, Diagnostic> {
    let text = nfc(here.cell.text).replace('_', " ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = ["is ", "là "].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(&text);
    let early = SO_FAR.iter().find_map(|word| bare.strip_suffix(word));
    let (bare, so_far) = (early.unwrap_or(bare), early.is_some());
    let lower = bare.to_lowercase();
    let is = |words: &&[&str]| words.contains(&lower.as_str());
    let verdict = VERDICTS.iter().find(|(_, words)| is(words)).map(|(verdict, _)| *verdict);
    let expected = match item {
        CohortItem::Criterion(id) => verdict.map(|verdict| Expected::Verdict(id, verdict)),
        CohortItem::Scorecard(id) => {
            open(verdict).or_else(|| points(bare).map(Determined::Is)).map(|it| Expected::Score(id, it))
        }
        CohortItem::Classification(id) => {
            // The name of a class may have the `_` that was taken for a space.
            let own = nfc(here.cell.text);
            let own = own.strip_prefix("is ").or_else(|| own.strip_prefix("là ")).unwrap_or(&own);
            let own = SO_FAR.iter().find_map(|word| own.strip_suffix(word)).unwrap_or(own);
            let class = model[id].classes.members.iter().position(|member| member == own);
            class.map(Determined::Is).or_else(|| open(verdict)).map(|it| Expected::Class(id, it))
        }
        CohortItem::Commendation(id) => {
            let found = OUTCOMES.iter().find(|(_, words)| is(words));
            found.map(|(outcome, _)| Expected::Outcome(id, *outcome))
        }
    };
    match expected {
        Some(expected) => Ok(Expectation { unit: 0, expected, so_far, span: here.span }),
        None => Err(other(here, model, item)),
    }
}

/// A verdict that says that there is nothing certain.
fn open<T>(verdict: Option<Verdict>) -> Option<Determined<T>> {
    match verdict? {
        Verdict::Undetermined => Some(Determined::Undetermined),
        Verdict::NotApplicable => Some(Determined::NotApplicable),
        Verdict::Pass | Verdict::Fail => None,
    }
}

fn points(text: &str) -> Option<Exact> {
    let bare = ["points", "point", "điểm"].iter().find_map(|word| text.strip_suffix(word)).unwrap_or(text);
    cell::read(Cell::of_text(bare), &Type::Points, true).ok().map(|reading| exact(reading.number()))
}

fn other(here: Here<'_>, model: &Model, item: CohortItem) -> Diagnostic {
    let (what, write) = match item {
        CohortItem::Criterion(_) => ("a criterion passes or fails", "`passes` or `fails`".to_owned()),
        CohortItem::Scorecard(_) => ("a scorecard gives points", "points, as in `82` or `81.5`".to_owned()),
        CohortItem::Classification(id) => {
            ("a classification gives a class", format!("one of {}", model[id].classes.members.join(", ")))
        }
        CohortItem::Commendation(_) => {
            ("a commendation is awarded or not", "`awarded`, `not awarded` or `referred`".to_owned())
        }
    };
    let message = format!("`{}` cannot come out as `{}`", model.item_name(item), shown(here.cell.text));
    Diagnostic::new(Code::ExpectsOther, here.span, message)
        .label(what)
        .help(format!("write {write}; or `undetermined`, `not applicable`"))
}

//! What the cell of a case expects.

use super::{Here, exact, spelled};
use crate::check::model::{CohortItem, Determined, Expectation, Expected, Model};
use crate::data::cell;
use crate::data::fault::shown;
use crate::data::spelling::{meant, nfc};
use crate::data::table::Cell;
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::Word;
use crate::text::Lang;
use crate::types::{Exact, Outcome, Type, Verdict};

const VERDICTS: [(Verdict, Word); 4] = [
    (Verdict::Pass, Word::Passes),
    (Verdict::Fail, Word::Fails),
    (Verdict::Undetermined, Word::IsUndetermined),
    (Verdict::NotApplicable, Word::IsNotApplicable),
];
const OUTCOMES: [(Outcome, Word); 5] = [
    (Outcome::Awarded, Word::IsAwarded),
    (Outcome::NotAwarded, Word::IsNotAwarded),
    (Outcome::Referred, Word::IsReferred),
    (Outcome::Undetermined, Word::IsUndetermined),
    (Outcome::NotApplicable, Word::IsNotApplicable),
];

/// Whether a text is what examples say, with `is` or without it.
fn says(text: &str, word: Word) -> bool {
    spelled(word).any(|spelled| spelled == text || spelled.strip_prefix("is ") == Some(text))
}

/// A text without the word that it begins with (or ends with).
fn without(text: &str, word: Word, ends: bool) -> Option<&str> {
    spelled(word).find_map(|word| match ends {
        true => text.strip_suffix(word)?.strip_suffix(' '),
        false => text.strip_prefix(word)?.strip_prefix(' '),
    })
}

/// What a cell expects of an item.
pub(super) fn read(here: Here<'_>, model: &Model, item: CohortItem) -> Result<Expectation, Diagnostic> {
    let text = nfc(here.cell.text).split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = without(&text, Word::ExpectIs, false).unwrap_or(&text);
    let early = without(bare, Word::SoFar, true);
    let (bare, so_far) = (early.unwrap_or(bare), early.is_some());
    // As data has it, a verdict is one word.
    let lower = bare.to_lowercase().replace('_', " ");
    let verdict = VERDICTS
        .iter()
        .find(|(verdict, word)| says(&lower, *word) || verdict.words().to(Lang::English) == lower);
    let verdict = verdict.map(|(verdict, _)| *verdict);
    let expected = match item {
        CohortItem::Criterion(id) => verdict.map(|verdict| Expected::Verdict(id, verdict)),
        CohortItem::Scorecard(id) => {
            open(verdict).or_else(|| points(bare).map(Determined::Is)).map(|it| Expected::Score(id, it))
        }
        CohortItem::Classification(id) => {
            let members = model[id].classes.members.iter().enumerate();
            let class = meant(bare, members.map(|(at, member)| (member.as_str(), at))).one();
            class.map(Determined::Is).or_else(|| open(verdict)).map(|it| Expected::Class(id, it))
        }
        CohortItem::Commendation(id) => {
            let found = OUTCOMES.iter().find(|(_, word)| says(&lower, *word));
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
    let bare = spelled(Word::Points).find_map(|word| text.strip_suffix(word)).unwrap_or(text);
    cell::read(Cell::of_text(bare), &Type::Points, true).ok().map(|reading| exact(reading.number()))
}

fn other(here: Here<'_>, model: &Model, item: CohortItem) -> Diagnostic {
    let (what, help) = match item {
        CohortItem::Criterion(_) => (
            text!("a criterion passes or fails"),
            text!("write `passes` or `fails`; or `undetermined`, `not applicable`"),
        ),
        CohortItem::Scorecard(_) => (
            text!("a scorecard gives points"),
            text!("write points, as in `82` or `81.5`; or `undetermined`, `not applicable`"),
        ),
        CohortItem::Classification(id) => (
            text!("a classification gives a class"),
            text!(
                "write one of {}; or `undetermined`, `not applicable`",
                model[id].classes.members.join(", ")
            ),
        ),
        CohortItem::Commendation(_) => (
            text!("a commendation is awarded or not"),
            text!("write `awarded`, `not awarded` or `referred`; or `undetermined`, `not applicable`"),
        ),
    };
    let message = text!("`{}` cannot come out as `{}`", model.item_name(item), shown(here.cell.text));
    Diagnostic::new(Code::ExpectsOther, here.span, message).label(what).help(help)
}

//! The order of units in lists for people.

use crate::check::model::{CohortItem, Model};
use crate::data::Units;
use crate::diagnostic::did_you_mean;
use crate::engine::State;
use crate::ruling::Run;
use crate::text::Text;
use crate::types::Verdict;
use icu_collator::options::CollatorOptions;
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale_core::locale;
use std::cmp::Ordering;
use unicode_normalization::UnicodeNormalization;

/// The Vietnamese alphabet: `a ă â`, `d đ`, `e ê`, `o ô ơ`, `u ư`, tones after letters, and a number inside a
/// name as a number.
#[derive(Debug)]
pub struct Alphabet {
    /// `None`, which no build is: the order of the characters' numbers.
    collator: Option<CollatorBorrowed<'static>>,
}

impl Default for Alphabet {
    fn default() -> Self {
        let mut vietnamese = CollatorPreferences::from(locale!("vi"));
        vietnamese.numeric_ordering = Some(CollationNumericOrdering::True);
        Self { collator: CollatorBorrowed::try_new(vietnamese, CollatorOptions::default()).ok() }
    }
}

impl Alphabet {
    /// How two names stand to each other. Those that differ only in how their diacritics are typed are equal.
    pub fn compare(&self, one: &str, other: &str) -> Ordering {
        match &self.collator {
            Some(collator) => collator.compare(one, other),
            None => one.nfc().cmp(other.nfc()),
        }
    }

    /// How two units stand to each other by their codes, which are never the same.
    fn by_code(&self, units: &Units, one: usize, other: usize) -> Ordering {
        let (one, other) = (&units.codes[one], &units.codes[other]);
        self.compare(one, other).then_with(|| one.cmp(other))
    }
}

/// Puts units (their slots) in the order of their names; of one name, in that of their codes.
pub fn by_name(units: &Units, slots: &mut [usize]) {
    let alphabet = Alphabet::default();
    slots.sort_by(|&one, &other| {
        let names = alphabet.compare(&units.names[one], &units.names[other]);
        names.then_with(|| alphabet.by_code(units, one, other))
    });
}

/// What units can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKey {
    /// Their codes.
    Unit,
    /// Their names.
    Name,
    /// Their kinds, in the order of the ruleset.
    Kind,
    /// What came of an item for each.
    Item(CohortItem),
}

/// The words for what is not an item.
const WORDS: [(&str, SortKey); 3] =
    [("unit", SortKey::Unit), ("name", SortKey::Name), ("kind", SortKey::Kind)];

impl SortKey {
    /// The key of this name; where there is none, what to write instead.
    pub fn parse(name: &str, model: &Model) -> Result<Self, Text> {
        let name: String = name.trim().nfc().collect();
        let known = || {
            let items = model.items().map(|item| (model.item_name(item), Self::Item(item)));
            WORDS.into_iter().chain(items)
        };
        if let Some((_, key)) = known().find(|(known, _)| *known == name) {
            return Ok(key);
        }
        Err(match did_you_mean(&name, known().map(|(known, _)| known)) {
            Some(near) => text!("did you mean `{near}`?", near),
            None => text!(
                "give `unit`, `name`, `kind` or the name of a criterion, scorecard, classification or commendation, or several with commas between"
            ),
        })
    }

    /// How two units stand to each other by this key.
    fn compare(self, run: Run<'_>, alphabet: &Alphabet, one: usize, other: usize) -> Ordering {
        let units = &run.data.units;
        match self {
            Self::Unit => alphabet.by_code(units, one, other),
            Self::Name => alphabet.compare(&units.names[one], &units.names[other]),
            Self::Kind => units.kinds[one].cmp(&units.kinds[other]),
            Self::Item(CohortItem::Criterion(id)) => {
                let standing = |unit| {
                    let ruled = run.trace.criterion(run.program, id, unit);
                    (standing(ruled.verdict), ruled.so_far)
                };
                standing(one).cmp(&standing(other))
            }
            // The most points first, and what is certain before what lies between bounds.
            Self::Item(CohortItem::Scorecard(id)) => {
                let points = |unit| {
                    let points = run.score(id, unit)?.points;
                    (points.state == State::Known).then_some((points.range.low, points.range.high))
                };
                points(other).cmp(&points(one))
            }
            // The best class first.
            Self::Item(CohortItem::Classification(id)) => {
                let classes = |unit| {
                    let mut classes =
                        run.classed(id, unit).into_iter().flat_map(|classed| classed.now.iter());
                    let worst = classes.next();
                    (worst, classes.next_back().or(worst))
                };
                classes(other).cmp(&classes(one))
            }
            // The awarded first, by their ranks.
            Self::Item(CohortItem::Commendation(id)) => {
                let standing = |unit| {
                    let standing = run.standing(id, unit);
                    (standing.outcome, standing.rank.unwrap_or(u32::MAX))
                };
                standing(one).cmp(&standing(other))
            }
        }
    }
}

/// The place of a verdict: who passes first, who fails last.
fn standing(verdict: Verdict) -> usize {
    match verdict {
        Verdict::Pass => 0,
        Verdict::Undetermined => 1,
        Verdict::NotApplicable => 2,
        Verdict::Fail => 3,
    }
}

/// Sorts units (their slots) by the first key, those that it has alike by the next, and those that are alike in
/// all by nothing: they keep their order. Names that are alike are in the order of their codes where no further
/// key is given.
pub fn sort(run: Run<'_>, slots: &mut [usize], keys: &[SortKey]) {
    if keys.is_empty() {
        return;
    }
    let alphabet = Alphabet::default();
    let by_code = keys.last() == Some(&SortKey::Name);
    slots.sort_by(|&one, &other| {
        let compare = |key: &SortKey| key.compare(run, &alphabet, one, other);
        let decided = keys.iter().map(compare).find(|order| order.is_ne());
        let last = || if by_code { alphabet.by_code(&run.data.units, one, other) } else { Ordering::Equal };
        decided.unwrap_or_else(last)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names, in the order that they are given in, and turned round first.
    fn stays(names: &[&str]) {
        let alphabet = Alphabet::default();
        assert!(alphabet.collator.is_some(), "the data of the alphabet are built in");
        let mut sorted: Vec<&str> = names.iter().rev().copied().collect();
        sorted.sort_by(|one, other| alphabet.compare(one, other));
        assert_eq!(sorted, names);
    }

    #[test]
    fn letters_stand_in_the_order_of_the_alphabet() {
        stays(&["a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "g", "o", "ô", "ơ", "p", "u", "ư", "v"]);
        stays(&["An Phú", "Ăn", "Ân Thi", "Bến Nghé", "Dĩ An", "Đa Kao", "Em", "Ê Đê"]);
        stays(&["Dương Minh Châu", "Đa"]);
    }

    #[test]
    fn tones_stand_after_letters_and_large_letters_beside_small_ones() {
        stays(&["ma", "mà", "mả", "mã", "má", "mạ", "man"]);
        // A tone decides only where all letters are the same.
        stays(&["Hóa An", "Hòa Bình", "Hóa Bình", "Hoa Lư"]);
        stays(&["tân bình", "Tân Định", "tân phú"]);
    }

    #[test]
    fn numbers_stand_as_numbers() {
        stays(&["Phường 2", "Phường 10", "Phường 11", "Phường An Đông"]);
        stays(&["W2-B10", "W10-A1", "W10-B2"]);
    }

    #[test]
    fn it_does_not_matter_how_diacritics_are_typed() {
        let alphabet = Alphabet::default();
        for name in ["Phường Đường Thới", "Ế", "Ở ự"] {
            let apart: String = name.nfd().collect();
            assert_ne!(name, apart);
            assert_eq!(alphabet.compare(name, &apart), Ordering::Equal);
        }
    }

    #[test]
    fn units_of_one_name_stand_in_the_order_of_their_codes() {
        let units = Units {
            codes: ["W10", "W2", "w2", "A"].into_iter().collect(),
            names: ["Tân Định", "Ta\u{302}n Đi\u{323}nh", "Tân Định", "Đa Kao"].into_iter().collect(),
            ..Units::default()
        };
        let mut slots = [0, 1, 2, 3];
        by_name(&units, &mut slots);
        assert_eq!(slots, [3, 2, 1, 0]);
    }
}

//! What a label says of numbers: `at least 70%`, `trên 95%`, `từ 80 điểm trở lên`.

use crate::types::{Exact, parse_decimal};
use num_traits::CheckedMul;
use std::ops::Range;

/// On which side of a number values lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Above it.
    Above,
    /// Below it.
    Below,
}

/// That values lie on one side of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    pub(super) side: Side,
    /// The number itself is not meant.
    pub(super) strict: bool,
}

const fn bound(side: Side, strict: bool) -> Bound {
    Bound { side, strict }
}

const FROM: Bound = bound(Side::Above, false);
const OVER: Bound = bound(Side::Above, true);
const TO: Bound = bound(Side::Below, false);
const UNDER: Bound = bound(Side::Below, true);

/// A number in a label.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Claim {
    /// What it may be: `1.500` can be read in two ways, `5 triệu` is five or five million.
    pub(super) values: Vec<Exact>,
    /// With a percent sign.
    pub(super) percent: bool,
    /// What is said of it.
    pub(super) bound: Option<Bound>,
    /// The bytes of the number, and of it with the words that bound it.
    pub(super) number: Range<usize>,
    pub(super) phrase: Range<usize>,
}

/// Words before a number; the longest that fits counts.
const BEFORE: &[(&str, Bound)] = &[
    ("at least", FROM),
    ("no less than", FROM),
    ("not less than", FROM),
    ("no fewer than", FROM),
    ("not fewer than", FROM),
    ("no lower than", FROM),
    ("not lower than", FROM),
    ("not below", FROM),
    ("not under", FROM),
    ("minimum of", FROM),
    ("more than", OVER),
    ("greater than", OVER),
    ("higher than", OVER),
    ("above", OVER),
    ("over", OVER),
    ("exceeding", OVER),
    ("at most", TO),
    ("no more than", TO),
    ("not more than", TO),
    ("no higher than", TO),
    ("not over", TO),
    ("not above", TO),
    ("not exceeding", TO),
    ("maximum of", TO),
    ("less than", UNDER),
    ("fewer than", UNDER),
    ("lower than", UNDER),
    ("under", UNDER),
    ("below", UNDER),
    ("ít nhất", FROM),
    ("ít nhất là", FROM),
    ("tối thiểu", FROM),
    ("tối thiểu là", FROM),
    ("không dưới", FROM),
    ("không ít hơn", FROM),
    ("không thấp hơn", FROM),
    ("không nhỏ hơn", FROM),
    ("lớn hơn hoặc bằng", FROM),
    ("trên", OVER),
    ("hơn", OVER),
    ("nhiều hơn", OVER),
    ("cao hơn", OVER),
    ("lớn hơn", OVER),
    ("vượt", OVER),
    ("vượt quá", OVER),
    ("không quá", TO),
    ("không vượt quá", TO),
    ("không trên", TO),
    ("không nhiều hơn", TO),
    ("không cao hơn", TO),
    ("không lớn hơn", TO),
    ("nhỏ hơn hoặc bằng", TO),
    ("tối đa", TO),
    ("tối đa là", TO),
    ("nhiều nhất", TO),
    ("dưới", UNDER),
    ("ít hơn", UNDER),
    ("thấp hơn", UNDER),
    ("nhỏ hơn", UNDER),
    ("chưa đến", UNDER),
    ("chưa tới", UNDER),
];

/// Words after a number, with so many other words between.
const AFTER: &[(&str, Bound, usize)] = &[
    ("or more", FROM, 1),
    ("or above", FROM, 1),
    ("or higher", FROM, 1),
    ("or over", FROM, 1),
    ("and above", FROM, 1),
    ("and more", FROM, 1),
    ("and over", FROM, 1),
    ("or less", TO, 1),
    ("or fewer", TO, 1),
    ("or lower", TO, 1),
    ("or below", TO, 1),
    ("or under", TO, 1),
    ("trở lên", FROM, 5),
    ("trở xuống", TO, 5),
];

/// What multiplies the number before it.
const SCALES: &[(&str, i128)] = &[
    ("thousand", 1_000),
    ("million", 1_000_000),
    ("billion", 1_000_000_000),
    ("trillion", 1_000_000_000_000),
    ("nghìn", 1_000),
    ("ngàn", 1_000),
    ("triệu", 1_000_000),
    ("tỷ", 1_000_000_000),
    ("tỉ", 1_000_000_000),
];

/// Spans of time: `over 5 years` may be *during* them, not more than them.
const TIMES: &[&str] =
    &["year", "years", "month", "months", "day", "days", "week", "weeks", "quarter", "quarters"];

/// Numbers in words, but for one, which is as often an article, and `năm`, which is also a year.
const WORDS: &[(&str, i128)] = &[
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("twelve", 12),
    ("hai", 2),
    ("ba", 3),
    ("bốn", 4),
    ("sáu", 6),
    ("bảy", 7),
    ("tám", 8),
    ("chín", 9),
    ("mười", 10),
];

/// A word or number of a text.
struct Token<'t> {
    text: &'t str,
    lower: String,
    at: Range<usize>,
    /// Nothing but white space stands before it and after the token before.
    joined: bool,
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_');
    let mut found: Vec<Token<'_>> = Vec::new();
    let mut at = 0;
    let mut joined = true;
    while let Some(c) = text[at..].chars().next() {
        if !is_part(c) {
            joined &= c.is_whitespace();
            at += c.len_utf8();
            continue;
        }
        let mut end = at;
        let mut rest = text[at..].chars().peekable();
        while let Some(c) = rest.next() {
            // A sign inside belongs to it: `66.4`, `30/09/2025`, `24.1.a`, `one-stop`.
            let inside = matches!(c, '.' | ',' | '/' | '-') && rest.peek().is_some_and(|next| is_part(*next));
            if !is_part(c) && !inside {
                break;
            }
            end += c.len_utf8();
        }
        if text[end..].starts_with('%') {
            end += 1;
        }
        let word = &text[at..end];
        found.push(Token { text: word, lower: word.to_lowercase(), at: at..end, joined });
        joined = true;
        at = end;
    }
    found
}

/// The numbers that a text can mean.
fn numbers(word: &str) -> Vec<Exact> {
    let mut found = Vec::new();
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return found;
    }
    let grouped = |sign: char| {
        let mut parts = word.split(sign);
        let first = parts.next().is_some_and(|first| (1..=3).contains(&first.len()));
        let mut rest = parts.peekable();
        first && rest.peek().is_some() && rest.all(|part| part.len() == 3)
    };
    let mut read = |text: &str| found.extend(parse_decimal(text));
    if grouped('.') {
        read(&word.replace('.', ""));
    }
    if grouped(',') {
        read(&word.replace(',', ""));
    }
    read(&word.replace(['_'], "").replace(',', "."));
    found
}

/// The numbers in a text of the language, whatever stands around them; also those in names.
pub(super) fn numerals(text: &str) -> Vec<Exact> {
    let tokens = tokens(text);
    let of = |(at, token): (usize, &Token<'_>)| {
        let mut values = numbers(token.text.trim_end_matches('%'));
        scaled(&mut values, tokens.get(at + 1));
        // A name may have it: `under_55`.
        values.extend(token.text.split('_').skip(1).flat_map(numbers));
        values
    };
    tokens.iter().enumerate().flat_map(of).collect()
}

fn scaled(values: &mut Vec<Exact>, next: Option<&Token<'_>>) {
    let scale = next.and_then(|next| SCALES.iter().find(|(word, _)| *word == next.lower));
    if let Some((_, scale)) = scale {
        let more: Vec<Exact> =
            values.iter().filter_map(|value| value.checked_mul(&Exact::from_integer(*scale))).collect();
        values.extend(more);
    }
}

/// The numbers of a label.
pub(super) fn claims(label: &str) -> Vec<Claim> {
    let tokens = tokens(label);
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let mut percent = token.text.ends_with('%');
        let mut values = numbers(token.text.trim_end_matches('%'));
        let word = WORDS.iter().find(|(word, _)| *word == token.lower);
        values.extend(word.map(|(_, number)| Exact::from_integer(*number)));
        if values.is_empty() {
            continue;
        }
        scaled(&mut values, tokens.get(at + 1));
        let mut number = token.at.clone();
        // `70 %` is a percent, too.
        if !percent && label[number.end..].trim_start().starts_with('%') {
            percent = true;
            number.end = label.len() - label[number.end..].trim_start().len() + 1;
        }
        let next = tokens.get(at + 1).map(|next| next.lower.as_str());
        let is_time = next.is_some_and(|next| TIMES.contains(&next));
        let before =
            before(&tokens, at).filter(|(_, words, _)| !(is_time && matches!(*words, "over" | "under")));
        let after = after(&tokens, at);
        let (bound, phrase) = match (before, after) {
            (_, Some((bound, end))) => (Some(bound), number.start..end),
            (Some((bound, _, start)), None) => (Some(bound), start..number.end),
            (None, None) => (None, number.clone()),
        };
        if word.is_some() && bound.is_none() {
            continue;
        }
        found.push(Claim { values, percent, bound, number, phrase });
    }
    found
}

fn before(tokens: &[Token<'_>], at: usize) -> Option<(Bound, &'static str, usize)> {
    let fits = |(words, bound): &(&'static str, Bound)| {
        let count = words.split(' ').count();
        let from = at.checked_sub(count)?;
        let same = words.split(' ').zip(&tokens[from..at]).all(|(word, token)| token.lower == word);
        let joined = tokens[from + 1..=at].iter().all(|token| token.joined);
        (same && joined).then(|| (count, *bound, *words, tokens[from].at.start))
    };
    let longest = BEFORE.iter().filter_map(fits).max_by_key(|(count, ..)| *count);
    longest.map(|(_, bound, words, start)| (bound, words, start))
}

fn after(tokens: &[Token<'_>], at: usize) -> Option<(Bound, usize)> {
    AFTER.iter().find_map(|(words, bound, between)| {
        let count = words.split(' ').count();
        (at + 1..=at + 1 + between).find_map(|from| {
            let last = from + count;
            let here = tokens.get(from..last)?;
            let same = words.split(' ').zip(here).all(|(word, token)| token.lower == word);
            let joined = tokens[at + 1..last].iter().all(|token| token.joined);
            // Another number in between would be the one that is meant.
            let plain =
                tokens[at + 1..from].iter().all(|token| numbers(token.text.trim_end_matches('%')).is_empty());
            (same && joined && plain).then(|| (*bound, here.last().map_or(0, |token| token.at.end)))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(label: &str) -> Vec<(String, Option<Bound>)> {
        claims(label).into_iter().map(|claim| (label[claim.phrase].to_owned(), claim.bound)).collect()
    }

    #[test]
    fn bounds_are_read_in_both_languages() {
        let all = [
            ("Pay out at least 70% of the plan", "at least 70%", Some(FROM)),
            ("No more than 5 complaints", "No more than 5", Some(TO)),
            ("More than 95% of people satisfied", "More than 95%", Some(OVER)),
            ("80 points or more", "80 points or more", Some(FROM)),
            ("Under 3% open", "Under 3%", Some(UNDER)),
            ("At least two clean-up days", "At least two", Some(FROM)),
            ("Giải ngân ít nhất 70% kế hoạch", "ít nhất 70%", Some(FROM)),
            ("Giải quyết đúng hạn từ 98% hồ sơ trở lên", "98% hồ sơ trở lên", Some(FROM)),
            ("Trên 95% người dân hài lòng", "Trên 95%", Some(OVER)),
            ("Không quá 05 ngày", "Không quá 05", Some(TO)),
            ("Không dưới 66,4 %", "Không dưới 66,4 %", Some(FROM)),
            ("Article 24", "24", None),
        ];
        for (label, phrase, bound) in all {
            assert_eq!(said(label), [(phrase.to_owned(), bound)], "{label}");
        }
    }

    #[test]
    fn what_is_no_bound_is_not_taken_for_one() {
        assert_eq!(said("Steady over 5 years"), [("5".to_owned(), None)]);
        for label in ["Plan 01/KH-UBND of 30/09/2025", "Article 24.1.a", "One or two", "Q3", "five-star"] {
            assert_eq!(said(label), [], "{label}");
        }
    }

    #[test]
    fn numbers_are_read_in_each_way_that_they_can_be() {
        let values = |label: &str| claims(label).remove(0).values;
        assert_eq!(values("1.500"), [Exact::from_integer(1500), Exact::new(3, 2)]);
        assert_eq!(values("5 triệu"), [Exact::from_integer(5), Exact::from_integer(5_000_000)]);
        assert_eq!(values("66,4%"), [Exact::new(664, 10)]);
    }
}

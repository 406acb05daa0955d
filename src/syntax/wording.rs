//! Everyday wordings that the language does not have, each with the one that it has.

use super::build::Builder;
use super::grammar::Rule;
use super::scan::{Token, TokenKind};
use super::words::RESERVED;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::Span;
use crate::text::Text;
use std::ops::Range;

/// A phrase and what is written for it.
const PHRASES: &[(&[&str], &str)] = &[
    (&["is", "not", "more", "than"], "at most"),
    (&["is", "not", "less", "than"], "at least"),
    (&["no", "more", "than"], "at most"),
    (&["no", "less", "than"], "at least"),
    (&["no", "fewer", "than"], "at least"),
    (&["greater", "than", "or", "equal", "to"], "at least"),
    (&["more", "than", "or", "equal", "to"], "at least"),
    (&["less", "than", "or", "equal", "to"], "at most"),
    (&["greater", "than"], "over"),
    (&["higher", "than"], "over"),
    (&["fewer", "than"], "under"),
    (&["lower", "than"], "under"),
    (&["smaller", "than"], "under"),
    (&["equal", "to"], "is"),
    (&["equals"], "is"),
    (&["until"], "by"),
    (&["till"], "by"),
    (&["by", "the", "end", "of"], "by"),
    (&["at", "the", "end", "of"], "by"),
    (&["for", "each", "month"], "in each month"),
    (&["for", "each", "quarter"], "in each quarter"),
    (&["for", "every", "month"], "every month"),
    (&["for", "every", "quarter"], "every quarter"),
];

/// Words that open a comparison.
const COMPARING: [&str; 5] = ["over", "under", "between", "exactly", "least"];

impl Builder<'_> {
    /// What is probably meant by a wording that the language does not have. `token` is where matching stopped.
    pub(super) fn wording(&self, token: Token, rules: &[Rule], range: &Range<usize>) -> Option<Diagnostic> {
        let tokens = self.tokens.within(range.start, range.end);
        let at = tokens.partition_point(|other| other.start < token.start);
        let word = |at: usize| match tokens.get(at) {
            Some(token) if token.kind != TokenKind::Text => self.tokens.text(*token),
            _ => "",
        };
        let before = |back: usize| at.checked_sub(back).map_or("", word);
        let is_number = |at: usize| tokens.get(at).is_some_and(|it| it.kind == TokenKind::Number);
        let is_word = |at: usize| tokens.get(at).is_some_and(|it| it.kind == TokenKind::Word);
        let span = |from: usize, to: usize| {
            let end = tokens.get(to).map_or(token.end, |token| token.end);
            Span::new(self.file(), tokens.get(from).map_or(token.start, |token| token.start), end)
        };
        let refused = |from: usize, to: usize, label: Text, help: Text| {
            let span = span(from, to);
            let shown = self.line(span);
            Some(
                Diagnostic::new(Code::Syntax, span, text!("`{shown}` is not understood here", shown))
                    .label(label)
                    .help(help),
            )
        };
        if let Some((from, to, written)) = phrase(at, &word) {
            let next = if word(to + 1) != "of" && (is_number(to + 1) || is_word(to + 1)) {
                word(to + 1)
            } else {
                ""
            };
            let help = text!("write `{}`", format!("{written} {next}").trim_end());
            return refused(from, to, text!("not how the language says it"), help);
        }
        let here = word(at);
        if here == "before"
            && let Some(quarter) = word(at + 1).strip_prefix('Q').and_then(|it| it.parse::<u32>().ok())
        {
            let help = match quarter {
                2..=4 => text!("a window ends with its last period: write `by Q{}`", quarter - 1),
                _ => text!("a window ends with its last day or period: `by 2025-09-30`, `by Q3`"),
            };
            return refused(at, at + 1, text!("`before` compares dates"), help);
        }
        if let Some(and) = half_comparison(at, tokens.len(), &word, &is_number) {
            let (low, high) = (word(and - 1), word(tokens.len() - 1));
            let help = text!(
                "say the value again after `and`, or write `between {low} and {high}` (both inside) or `from {low} to under {high}`",
                low,
                high
            );
            return refused(and, tokens.len() - 1, text!("compares nothing"), help);
        }
        let asks_have = rules.iter().any(|rule| matches!(rule, Rule::predicate | Rule::kw_have));
        if asks_have && matches!(here, "are" | "is" | "were") {
            let (rows, next) = (before(1), word(at + 1));
            let rest = if next.is_empty() { "…" } else { next };
            return refused(
                at,
                at,
                text!("rows have what is asked of them"),
                text!("write `{rows} have {rest}`", rows, rest),
            );
        }
        if asks_have
            && is_word(at)
            && !RESERVED.contains(&here)
            && (before(2) == "all" || before(2) == "of" && before(3).ends_with('%'))
        {
            let rows = before(1);
            return refused(
                at,
                at,
                text!("asked of the rows, without `have`"),
                text!("write `{rows} have {here} …`", rows, here),
            );
        }
        if before(1) == "by" && is_number(at) && matches!(before(2), "rises" | "rise" | "falls" | "fall") {
            let moves = before(2);
            return refused(
                at,
                at,
                text!("at least, at most, exactly?"),
                text!("write `{moves} by at least {here}`", moves, here),
            );
        }
        if here == "." && at + 1 == tokens.len() {
            return refused(
                at,
                at,
                text!("a full stop"),
                text!("a sentence ends with its line: delete the sign"),
            );
        }
        if before(1) == "the" && before(2) == "in" && is_number(at) && word(at + 1).starts_with("year") {
            let years = text!("the {here} years to 2025", here);
            let help = text!("write `in each of {years}`, or `in at least 2 of {years}`", years);
            return refused(at - 2, at, text!("in each of them?"), help);
        }
        let open = (0..at).fold(0_i32, |open, at| match word(at) {
            "(" => open + 1,
            ")" => open - 1,
            _ => open,
        });
        if here == ")" && open <= 0 {
            return refused(at, at, text!("closes nothing"), text!("delete it, or open it with `(`"));
        }
        if here.len() == 3
            && (is_number(at.wrapping_sub(1)) || matches!(before(1), "million" | "billion" | "trillion"))
            && here.bytes().all(|b| b.is_ascii_alphabetic())
            && (matches!(&*here.to_uppercase(), "VND" | "USD" | "EUR"))
        {
            let help = text!("a currency is written in capitals: `{}`", here.to_uppercase());
            return refused(at, at, text!("a currency"), help);
        }
        if matches!(before(1), "million" | "billion" | "trillion") && rules.contains(&Rule::currency) {
            return refused(
                at - 2,
                at - 1,
                text!("money, or a number?"),
                without_currency(before(2), before(1)),
            );
        }
        // `December` and `Dec` both show which month is meant.
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        if let Some(month) = months.iter().position(|&month| before(1).starts_with(month))
            && is_number(at.wrapping_sub(2))
            && let Ok(day @ 1..=31) = before(2).parse::<u32>()
        {
            let help =
                text!("a day is written year, month, day: `{}`", format!("2025-{:02}-{day:02}", month + 1));
            return refused(at - 2, at - 1, text!("a day without its year"), help);
        }
        if here == "at"
            && !matches!(word(at + 1), "least" | "most")
            && let Some(near) = did_you_mean(word(at + 1), ["least", "most"])
        {
            return refused(at, at + 1, text!("not a comparison"), text!("did you mean `at {near}`?", near));
        }
        if is_word(at)
            && !RESERVED.contains(&here)
            && is_number(at + 1)
            && compares(rules)
            && let Some(near) = did_you_mean(here, COMPARING)
        {
            let near = if near == "least" { "at least" } else { near };
            return refused(at, at, text!("not a comparison"), text!("did you mean `{near}`?", near));
        }
        let verdict = match here {
            "passes" | "passed" | "pass" => Some("meets"),
            "fails" | "failed" | "fail" => Some("not meets"),
            _ => None,
        };
        if let Some(meets) = verdict.filter(|_| compares(rules) && at > 0 && is_word(at - 1)) {
            let criterion = before(1);
            let help = text!("write `{meets} {criterion}`", meets, criterion);
            return refused(at - 1, at, text!("asked of a criterion?"), help);
        }
        if rules.contains(&Rule::expected) || rules.contains(&Rule::kw_passes) {
            let written = match here {
                "pass" | "passed" => Some("passes"),
                "fail" | "failed" => Some("fails"),
                "undetermined" => Some("is undetermined"),
                _ => None,
            };
            if let Some(written) = written {
                return refused(
                    at,
                    at,
                    text!("not how the language says it"),
                    text!("write `{written}`", written),
                );
            }
        }
        if self.tokens.opens_line(token) && at > 0 && matches!(here, "*" | "-") {
            let help = if here == "*" {
                text!("a list item begins with `- `")
            } else {
                text!("put a space after `-`")
            };
            return refused(at, at, text!("a list item?"), help);
        }
        let names = |at: usize| is_word(at) && !RESERVED.contains(&word(at));
        let ends = |at: usize| matches!(word(at), "" | "and" | "or" | "," | ")");
        if compares(rules) && names(at) && names(at.wrapping_sub(1)) && ends(at + 1) {
            let (value, member) = (before(1), here);
            let help = text!("write `{value} = {member}`", value, member);
            return refused(at - 1, at, text!("compared, without a word for it"), help);
        }
        self.joined_names(at, tokens, rules)
    }

    /// `book stock`, `my-stock`, `2stock` where a name stands.
    fn joined_names(&self, at: usize, tokens: &[Token], rules: &[Rule]) -> Option<Diagnostic> {
        let token = *tokens.get(at)?;
        let text = |token: Token| self.tokens.text(token);
        let refused = |first: Token, last: Token, name: String| {
            let span = Span::new(self.file(), first.start, last.end);
            Diagnostic::new(Code::Syntax, span, text!("`{}` is no name", self.line(span)))
                .label(text!("more than one word"))
                .help(text!("join its words by `_`: `{name}`", name))
        };
        let plain = |token: Token| token.kind == TokenKind::Word && !RESERVED.contains(&text(token));
        let declares = rules.iter().any(|rule| matches!(rule, Rule::typed | Rule::colon));
        if token.kind == TokenKind::Number && rules.contains(&Rule::declared) {
            let next = tokens.get(at + 1).filter(|next| next.start == token.end).copied().unwrap_or(token);
            let span = Span::new(self.file(), token.start, next.end);
            return Some(
                Diagnostic::new(Code::Syntax, span, text!("`{}` is no name", self.line(span)))
                    .label(text!("begins with a digit"))
                    .help(text!("a name starts with a letter: `n{}`", self.line(span))),
            );
        }
        let first = *tokens.get(at.checked_sub(1)?)?;
        if !plain(first) {
            return None;
        }
        let next = tokens.get(at + 1).copied();
        if text(token) == "-" && declares {
            let last = next.filter(|next| next.start == token.end)?;
            return Some(refused(first, last, format!("{}_{}", text(first), text(last))));
        }
        let compared = next.is_some_and(|next| {
            matches!(text(next), ">=" | "<=" | ">" | "<" | "=" | "<>" | "at" | "is" | "over" | "under" | ":")
        });
        let same_line = !self.tokens.opens_line(token);
        let due = declares || compares(rules);
        (plain(token) && compared && same_line && due)
            .then(|| refused(first, token, format!("{}_{}", text(first), text(token))))
    }

    /// What is probably meant where the line ends and something is due.
    pub(super) fn wording_at_end(&self, last: Token, range: &Range<usize>) -> Option<Diagnostic> {
        let tokens = self.tokens.within(range.start, range.end);
        let word = |at: usize| tokens.get(at).map_or("", |&token| self.tokens.text(token));
        let is_number = |at: usize| tokens.get(at).is_some_and(|it| it.kind == TokenKind::Number);
        half_comparison(tokens.len().checked_sub(1)?, tokens.len(), &word, &is_number)?;
        self.wording(last, &[], range)
    }

    /// What helps where the line ends after this word.
    pub(super) fn ended_after(&self, last: Token, range: &Range<usize>) -> Option<Text> {
        let word = self.tokens.text(last);
        let number = self.tokens.before(last.start).filter(|number| number.start >= range.start)?;
        matches!(word, "million" | "billion" | "trillion")
            .then(|| without_currency(self.tokens.text(number), word))
    }
}

/// The phrase that stands at, or ends just before, the token where matching stopped.
fn phrase<'t>(at: usize, word: &dyn Fn(usize) -> &'t str) -> Option<(usize, usize, &'static str)> {
    for &(words, written) in PHRASES {
        for from in at.saturating_sub(words.len() + 1)..=at {
            let stands = words.iter().enumerate().all(|(n, &one)| word(from + n) == one);
            // A single word is the one that is not understood.
            if stands && (words.len() > 1 || from == at) {
                return Some((from, from + words.len() - 1, written));
            }
        }
    }
    None
}

/// The `and` of `more than 70% and less than 90%`, where the sentence ends with that.
fn half_comparison<'t>(
    at: usize,
    length: usize,
    word: &dyn Fn(usize) -> &'t str,
    is_number: &dyn Fn(usize) -> bool,
) -> Option<usize> {
    let last = length.checked_sub(1)?;
    let and = (at.saturating_sub(4)..=at).rev().find(|&and| and > 0 && word(and) == "and")?;
    let opens = match (word(and + 1), word(and + 2)) {
        ("less" | "more", "than") | ("at", "most" | "least") => and + 3,
        ("under" | "over" | "<" | "<=" | ">" | ">=", _) => and + 2,
        _ => return None,
    };
    (opens == last && is_number(last) && is_number(and - 1)).then_some(and)
}

/// Whether a comparison was due.
pub(super) fn compares(rules: &[Rule]) -> bool {
    rules.iter().any(|rule| matches!(rule, Rule::operator | Rule::op_at_least))
}

/// What helps where an amount has a scale and no currency.
fn without_currency(number: &str, scale: &str) -> Text {
    let zeros = match scale {
        "million" => "_000_000",
        "billion" => "_000_000_000",
        _ => "_000_000_000_000",
    };
    let money = text!("money has its currency: `{number} {scale} VND`", number, scale);
    if number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit()) {
        text!("{money}; a number is written in digits: `{number}{zeros}`", money, number, zeros)
    } else {
        text!("{money}; a number is written in digits", money)
    }
}

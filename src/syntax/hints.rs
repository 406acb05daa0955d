//! Everyday wordings of scorecards, classes and honours that the language does not have, each with the one
//! that it has.

use super::build::Builder;
use super::grammar::Rule;
use super::scan::{Token, TokenKind};
use super::words::ItemKind;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::Span;
use crate::text::Text;
use std::ops::Range;

/// Words that begin a line where another clause is meant.
const CLAUSES: &[(ItemKind, &[&str], &str)] = &[
    (ItemKind::Scorecard, &["penalty", "minus", "subtract", "take", "less"], "deduct"),
    (ItemKind::Scorecard, &["plus", "add", "extra"], "bonus"),
    (ItemKind::Scorecard, &["max", "maximum", "capped", "cut"], "never above"),
    (ItemKind::Scorecard, &["upto"], "up to"),
    (ItemKind::Scorecard, &["total"], "out of"),
    (ItemKind::Commendation, &["except", "excluding", "excludes"], "unless"),
    (ItemKind::Commendation, &["rank", "ranked", "ranking", "order", "ordered"], "ranked by"),
    (ItemKind::Commendation, &["tie", "tied"], "ties"),
    (ItemKind::Commendation, &["quota", "limit", "awarded"], "award at most"),
    (ItemKind::Commendation, &["when", "if", "condition", "conditions"], "requires"),
    (ItemKind::Selection, &["rank", "ranked", "ranking", "order", "ordered"], "ranked by"),
    (ItemKind::Selection, &["from", "among"], "of"),
    (ItemKind::Selection, &["pick", "select", "choose"], "take at least"),
    (ItemKind::Selection, &["tie", "tied"], "ties"),
    (ItemKind::Classification, &["limit"], "cap"),
];

/// Keywords that a misspelt word may be meant for, by the rule that was due.
const KEYWORDS: &[(Rule, &str)] = &[
    (Rule::kw_when, "when"),
    (Rule::unit_points, "points"),
    (Rule::tie_rule, "referred"),
    (Rule::not_applicable_way, "rescaled"),
    (Rule::kw_requires, "requires"),
    (Rule::kw_less, "less"),
    (Rule::base, "eligible"),
    (Rule::take_how, "exactly"),
];

impl Builder<'_> {
    /// What is probably meant in an item that rules over a cohort. `token` is where matching stopped.
    pub(super) fn cohort_slip(
        &self,
        kind: ItemKind,
        token: Token,
        rules: &[Rule],
        range: &Range<usize>,
    ) -> Option<Diagnostic> {
        let tokens = self.tokens.within(range.start, range.end);
        let at = tokens.partition_point(|other| other.start < token.start);
        let place = Place { builder: self, tokens, at };
        let opens_line = self.tokens.opens_line(token) && at > 0;
        let is = |rule: Rule| rules.contains(&rule);
        if opens_line && let Some(diagnostic) = place.clause(kind) {
            return Some(diagnostic);
        }
        let found = if is(Rule::band) || is(Rule::colon) || is(Rule::kw_under) {
            place.band(is(Rule::band))
        } else {
            None
        };
        found
            .or_else(|| place.points(kind, rules))
            .or_else(|| place.class(kind, rules))
            .or_else(|| place.order(kind, rules))
            .or_else(|| place.standing(rules))
            .or_else(|| {
                let near = KEYWORDS.iter().filter(|(rule, _)| is(*rule)).map(|(_, keyword)| *keyword);
                let near = did_you_mean(place.word(at), near).filter(|near| *near != place.word(at))?;
                place.refused(
                    at,
                    at,
                    text!("not a word of the language"),
                    text!("did you mean `{near}`?", near),
                )
            })
    }
}

impl Builder<'_> {
    /// What helps where a piece of such an item ends too early.
    pub(super) fn cohort_ended(&self, kind: ItemKind, rules: &[Rule], range: &Range<usize>) -> Option<Text> {
        let words = self.tokens.within(range.start, range.end).iter().map(|&token| self.tokens.text(token));
        let is = |rule: Rule| rules.contains(&rule);
        let first = words.clone().next().unwrap_or("");
        match kind {
            ItemKind::Scorecard if is(Rule::colon) => {
                Some(text!("say what the band earns: `{first} …: 10`", first))
            }
            ItemKind::Scorecard => open_case(words),
            ItemKind::Classification if is(Rule::kw_when) && self.starts_list_item(range) => Some(text!(
                "say when: `- {first} … when C`; the last class is `- otherwise {first} …`",
                first
            )),
            ItemKind::Commendation | ItemKind::Classification | ItemKind::Selection
                if first == "ties" && is(Rule::kw_rank_then) =>
            {
                Some(text!("say what becomes of those that are still tied: `…, then referred`"))
            }
            _ => None,
        }
    }

    fn starts_list_item(&self, range: &Range<usize>) -> bool {
        self.tokens.before(range.start).is_some_and(|dash| self.tokens.text(dash) == "-")
    }
}

/// What helps where the last case of some points is not closed: `10 points, but 5 points where small for c`.
fn open_case<'t>(words: impl Iterator<Item = &'t str>) -> Option<Text> {
    let words: Vec<&str> = words.collect();
    let but = words.iter().rposition(|word| *word == "but")?;
    let open = words[but..].iter().rev().take(4).any(|word| *word == "for") && !words[but..].contains(&",");
    open.then(|| text!("a comma closes the last case: `10 points, but 5 points where small, for c`"))
}

/// Where matching stopped.
struct Place<'b, 't> {
    builder: &'b Builder<'t>,
    tokens: &'b [Token],
    at: usize,
}

impl Place<'_, '_> {
    /// The word at a place; empty where there is none, or a text.
    fn word(&self, at: usize) -> &str {
        match self.tokens.get(at) {
            Some(token) if token.kind != TokenKind::Text => self.builder.tokens.text(*token),
            _ => "",
        }
    }

    fn before(&self, back: usize) -> &str {
        self.at.checked_sub(back).map_or("", |at| self.word(at))
    }

    fn is_number(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number)
    }

    fn is_text(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Text)
    }

    /// The word at a place if it may be a name, else `instead`.
    fn named<'s>(&'s self, at: usize, instead: &'s str) -> &'s str {
        let is_word = self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word);
        if is_word { self.word(at) } else { instead }
    }

    fn refused(&self, from: usize, to: usize, label: Text, help: Text) -> Option<Diagnostic> {
        let (first, last) = (self.tokens.get(from)?, self.tokens.get(to).or(self.tokens.last())?);
        let span = Span::new(self.builder.file(), first.start, last.end);
        let message = text!("`{}` is not understood here", self.builder.line(span));
        Some(Diagnostic::new(Code::Syntax, span, message).label(label).help(help))
    }

    /// A line that begins with a word for which the item has another.
    fn clause(&self, kind: ItemKind) -> Option<Diagnostic> {
        let (here, at) = (self.word(self.at), self.at);
        if kind == ItemKind::Scorecard && here == "section" {
            return self.refused(at, at, text!("an item of a list"), text!("write `- section …`"));
        }
        if let Some(band) = self.band_without_dash(kind) {
            return Some(band);
        }
        if kind == ItemKind::Scorecard && self.is_number(at) {
            let points = here.trim_end_matches('%');
            if let "when" | "if" = self.word(at + 2) {
                let help = text!(
                    "an entry is for a criterion: `{points} points for CRITERION`; points for a condition are `bonus {points} points when …`",
                    points
                );
                return self.refused(at, at + 2, text!("no entry"), help);
            }
            let help = text!(
                "an entry is written `{points} points for CRITERION` or `up to {points} points by VALUE`",
                points
            );
            return self.refused(at, at, text!("no entry"), help);
        }
        let changes = matches!(here, "bonus" | "deduct") && kind == ItemKind::Scorecard;
        if changes {
            let help = text!(
                "write `{here} 2 points when C`, `{here} 2 points for each RECORD, at most 10` or `{here} by VALUE` and bands",
                here
            );
            return self.refused(at, at, text!("not how points are added or taken off"), help);
        }
        let ranks = matches!(kind, ItemKind::Commendation | ItemKind::Classification | ItemKind::Selection);
        if here == "ties" && ranks {
            let help = text!(
                "write `ties referred`, `ties all in` or `ties all out`; what breaks a tie is a further key, `ranked by …, then …`"
            );
            return self.refused(at, at + 1, text!("no rule for ties"), help);
        }
        let compares = matches!(self.word(at + 1), ">=" | "<=" | ">" | "<" | "=" | "<>" | "at" | "is");
        let requires = matches!(kind, ItemKind::Commendation | ItemKind::Criterion)
            && compares
            && !(0..at).any(|at| matches!(self.word(at), "requires" | "unless" | "when"));
        if requires {
            let help = text!("what is required begins with that word: `requires {here} …`", here);
            return self.refused(at, at, text!("begins no clause"), help);
        }
        let clause = CLAUSES.iter().find(|(of, words, _)| *of == kind && words.contains(&here));
        let help = text!("the clause is written `{} …`", clause?.2);
        self.refused(at, at, text!("begins no clause"), help)
    }

    /// `from 90%: 10` or `yes: 2` on a line of a scorecard, without the `-` of a list.
    fn band_without_dash(&self, kind: ItemKind) -> Option<Diagnostic> {
        let (here, at) = (self.word(self.at), self.at);
        let begins = matches!(here, "from" | "over" | "under")
            || here == "at" && self.word(at + 1) == "most"
            || self.word(at + 1) == ":";
        let earns = (at + 1..at + 6).any(|at| self.word(at) == ":");
        if kind != ItemKind::Scorecard || !begins || !earns {
            return None;
        }
        let rest = if self.word(at + 1) == ":" { ": …" } else { " …" };
        self.refused(at, at, text!("an item of a list"), text!("write `- {here}{rest}`", here, rest))
    }

    /// The values of a band of a scorecard.
    fn band(&self, begins: bool) -> Option<Diagnostic> {
        let (here, at) = (self.word(self.at), self.at);
        let next = self.word(at + 1);
        if begins {
            let instead = match (here, next) {
                (">=" | "≥", _) => "from",
                (">", _) => "over",
                ("<=" | "≤", _) => "at most",
                ("<", _) => "under",
                ("at", "least") => {
                    let help = text!("a band is written `from {}`", self.word(at + 2));
                    return self.refused(at, at + 1, text!("no band"), help);
                }
                ("between", _) => {
                    let (low, high) = (next, self.word(at + 3));
                    let help = text!(
                        "a band is written `from {low} to under {high}`: its upper end is outside",
                        low,
                        high
                    );
                    return self.refused(at, at, text!("no band"), help);
                }
                ("otherwise" | "else", _) => {
                    let help = text!("say which values are left: `under 80%: 0`");
                    return self.refused(at, at, text!("no band"), help);
                }
                ("in", "proportion") => {
                    let help = text!("say for which values: `from 90% to under 98%: in proportion`");
                    return self.refused(at, at + 1, text!("of which values?"), help);
                }
                _ => return None,
            };
            return self.refused(
                at,
                at,
                text!("no band"),
                text!("a band is written `{instead} {next}`", instead, next),
            );
        }
        if here == "to" && self.is_number(at.wrapping_sub(1)) {
            let help = text!("a band is written `from {} to under {next}`", self.before(1), next);
            return self.refused(at - 1, at + 1, text!("no band"), help);
        }
        if self.is_number(at) && self.before(1) == "to" {
            let low = self.before(2);
            let help = if self.word(0) == "from" {
                text!(
                    "write `to under {here}`: the next band begins with `from {here}`, and the highest has no upper end",
                    here
                )
            } else {
                text!(
                    "write `from {low} to under {here}`, or `between {low} and {here}`: both ends inside",
                    low,
                    here
                )
            };
            return self.refused(at - 1, at, text!("is the upper end inside?"), help);
        }
        None
    }

    /// Points, and what they are for.
    fn points(&self, kind: ItemKind, rules: &[Rule]) -> Option<Diagnostic> {
        let (here, at) = (self.word(self.at), self.at);
        let is = |rule: Rule| rules.contains(&rule);
        if kind != ItemKind::Scorecard {
            return None;
        }
        let compared = matches!(here, ">=" | "<=" | ">" | "<" | "=" | "<>" | "at" | "is" | "over" | "under");
        if compared && self.is_number(0) && self.before(2) == "for" {
            let (points, value) = (self.word(0), self.before(1));
            let help = text!(
                "an entry is for a criterion: `criterion c` with `requires {value} {here} …`, and here `{points} points for c`; or give points by the value: `up to {points} points by {value}` and bands",
                value,
                here,
                points
            );
            return self.refused(at, at, text!("a condition, where a criterion is due"), help);
        }
        if self.before(1) == "," && self.word(at + 1) == ":" {
            let help = text!("each has its own band: `- {}: …` and `- {here}: …`", self.before(2), here);
            return self.refused(at, at, text!("two in one band"), help);
        }
        if is(Rule::unit_points)
            && self.is_number(at.wrapping_sub(1))
            && matches!(here, "for" | "by" | "when" | "as")
        {
            let number = self.before(1);
            let points = if number == "1" { "point" } else { "points" };
            return self.refused(
                at - 1,
                at - 1,
                text!("of what?"),
                text!("write `{number} {points} {here} …`", number, points, here),
            );
        }
        if here == "for" && is(Rule::kw_as_given_by) {
            let points = self.before(2);
            let help =
                text!("write `up to {points} points by VALUE`, or `{points} points for CRITERION`", points);
            return self.refused(at, at, text!("the points of a value, or of a criterion?"), help);
        }
        if here == "if" && is(Rule::kw_when) {
            return self.refused(at, at, text!("not how the language says it"), text!("write `when`"));
        }
        if self.before(2) == "for" && matches!(self.before(1), "every" | "any" | "a" | "an") {
            let help = text!("write `for each {}`", self.named(at, "…"));
            return self.refused(at - 1, at - 1, text!("not how the language says it"), help);
        }
        if is(Rule::kw_for_each) && self.before(1) == "for" && !is(Rule::name) {
            let rows = if matches!(here, "every" | "any") { at + 1 } else { at };
            let rows = self.named(rows, "…");
            return self.refused(at, at, text!("for each of them?"), text!("write `for each {rows}`", rows));
        }
        if matches!(here, "deduct" | "bonus") && at == 0 {
            let help = text!("what stands under `less` is taken off: write it without `{here}`", here);
            return self.refused(at, at, text!("not wanted here"), help);
        }
        if here == "and" && self.before(2) == "for" && is(Rule::EOI) {
            let help = text!(
                "an entry is for one criterion: write an entry for each, or one criterion that asks for both"
            );
            return self.refused(at, at, text!("one criterion too many"), help);
        }
        let windowed = matches!(here, "by" | "in" | "since") && is(Rule::EOI) && self.word(0) == "up";
        if windowed && let Some(by) = (0..at).find(|&at| self.word(at) == "by") {
            let value =
                Span::new(self.builder.file(), self.tokens.get(by + 1)?.start, self.tokens.last()?.end);
            let help =
                text!("put the value and its window in parentheses: `by ({})`", self.builder.line(value));
            return self.refused(at, at, text!("a window of the value?"), help);
        }
        open_case(self.tokens[..at].iter().map(|&token| self.builder.tokens.text(token)))
            .and_then(|help| self.refused(at, at, text!("the case is not closed"), help))
    }

    /// The classes of a classification.
    fn class(&self, kind: ItemKind, rules: &[Rule]) -> Option<Diagnostic> {
        let (here, at) = (self.word(self.at), self.at);
        let is = |rule: Rule| rules.contains(&rule);
        if kind != ItemKind::Classification {
            return None;
        }
        if matches!(here, "if" | ":" | "where") && is(Rule::kw_when) {
            return self.refused(at, at, text!("not how the language says it"), text!("write `when`"));
        }
        if at == 0 && self.tokens.first().is_some_and(|token| token.kind == TokenKind::Text) {
            let text = self.builder.tokens.text(self.tokens[0]);
            let help = text!("give the class a name before its text: `- good {text} when …`", text);
            return self.refused(at, at, text!("the text of a class without a name"), help);
        }
        if here == "otherwise" && is(Rule::kw_when) {
            let help = text!("write `- otherwise {} …`", self.word(0));
            return self.refused(at, at, text!("stands before the class"), help);
        }
        if matches!(here, "else" | "default") && at == 0 {
            return self.refused(
                at,
                at,
                text!("not how the language says it"),
                text!("write `- otherwise …`"),
            );
        }
        if here == "when" && self.word(0) == "otherwise" {
            let help = text!(
                "`otherwise` takes what is left, without a condition: `- otherwise {} …`",
                self.word(1)
            );
            return self.refused(at, at, text!("not wanted here"), help);
        }
        if self.before(1) == "when" && self.before(2) == "otherwise" {
            let help =
                text!("`otherwise` takes what is left, without a condition: `- otherwise weak \"Weak\"`");
            return self.refused(at - 1, at - 1, text!("not wanted here"), help);
        }
        if here == "when" && is(Rule::kw_in_any_case) {
            let class = self.before(1);
            let help = text!(
                "a class is an item of a list, `- {class} when …`; what goes before all is `{class} in any case when …`",
                class
            );
            return self.refused(at, at, text!("a class, or a bound?"), help);
        }
        None
    }

    /// Quotas, rankings and ties.
    fn order(&self, kind: ItemKind, rules: &[Rule]) -> Option<Diagnostic> {
        let (here, at) = (self.word(self.at), self.at);
        let is = |rule: Rule| rules.contains(&rule);
        if !matches!(kind, ItemKind::Commendation | ItemKind::Classification | ItemKind::Selection) {
            return None;
        }
        let ends = is(Rule::EOI) || is(Rule::within) || is(Rule::rounding);
        if matches!(here, "round" | "rounded" | "rounding") && ends {
            let help = text!("say how: `rounded down`, `rounded up` or `rounded half up`");
            return self.refused(at, at, text!("which way?"), help);
        }
        let group = match (here, self.word(at + 1)) {
            ("for" | "in" | "per", "each") => Some((at + 1, at + 2)),
            ("within" | "per" | "by" | "in", group) if !group.is_empty() && group != "each" => {
                Some((at, at + 1))
            }
            _ => None,
        };
        if let Some((to, group)) = group.filter(|_| ends && matches!(self.word(0), "award" | "cap")) {
            let help = text!("write `within each {}`", self.named(group, "…"));
            return self.refused(at, to, text!("not how the language says it"), help);
        }
        if is(Rule::kw_within_each) && self.before(1) == "and" {
            return self.refused(at, at, text!("of what?"), text!("write `and within each {here}`", here));
        }
        if here == "ranked" && self.word(at + 1) != "by" && ends {
            return self.refused(
                at,
                at,
                text!("ranked how?"),
                text!("write `ranked by {}`", self.named(at + 1, "…")),
            );
        }
        if here == "ranked" && kind == ItemKind::Commendation {
            let help = text!("put `ranked by …` on a line of its own");
            return self.refused(at, at + 1, text!("a clause of its own"), help);
        }
        if self.before(1) == "the" && self.before(2) == "of" {
            return self.refused(at - 1, at - 1, text!("not wanted here"), text!("write `of {here}`", here));
        }
        if self.before(1) == "those" && self.before(2) == "of" {
            let help = text!("write `those rated {here}`, or `those who hold …`", here);
            return self.refused(at - 1, at, text!("those of what kind?"), help);
        }
        if self.before(1) == "most" && self.before(2) == "at" && self.word(0) == "cap" {
            let help = text!("a cap is a limit already: `cap {} at {here} of …`", self.word(1), here);
            return self.refused(at - 1, at - 1, text!("not wanted here"), help);
        }
        let key = is(Rule::kw_lowest_first) || is(Rule::kw_rank_then);
        match here {
            "highest" | "descending" | "decreasing" | "desc" if key => {
                let help = text!("leave it out: the highest is first unless `lowest first` turns it round");
                self.refused(at, at, text!("not wanted here"), help)
            }
            "ascending" | "increasing" | "asc" if key => {
                self.refused(at, at, text!("not how the language says it"), text!("write `lowest first`"))
            }
            "broken" | "decided" | "by" if is(Rule::tie_rule) => {
                let help = text!(
                    "what breaks a tie is a further key, `ranked by …, then …`; what is still tied is `ties referred`, `ties all in` or `ties all out`"
                );
                self.refused(at, at, text!("not how the language says it"), help)
            }
            _ => None,
        }
    }

    /// What other items say of the unit; what an example expects of it.
    fn standing(&self, rules: &[Rule]) -> Option<Diagnostic> {
        let (here, at) = (self.word(self.at), self.at);
        let expects = rules.contains(&Rule::expected);
        match here {
            "each" if matches!(self.word(at + 1), "section" | "entry") => {
                let part = self.word(at + 1);
                let help =
                    text!("say of which scorecard: `each {part} of s at least 50% of its maximum`", part);
                self.refused(at, at + 1, text!("of what?"), help)
            }
            "awarded" | "referred" | "undetermined" if expects => {
                self.refused(at, at, text!("not how the language says it"), text!("write `is {here}`", here))
            }
            _ if self.word(0) == "given" && at == 2 && self.is_text(at) => {
                let help = text!("write `given a {}`", self.word(1));
                self.refused(0, at - 1, text!("not how the language says it"), help)
            }
            _ if self.word(0) == "given" && self.before(1) == "in" && self.is_text(at + 1) => {
                let name = self.builder.tokens.text(self.tokens[at + 1]);
                self.refused(at, at, text!("not wanted here"), text!("write `in {name}`", name))
            }
            "to" if self.word(0) == "expect" && self.is_text(at + 1) => {
                let name = self.builder.tokens.text(self.tokens[at + 1]);
                self.refused(at, at, text!("not how the language says it"), text!("write `for {name}`", name))
            }
            "=" if expects => {
                self.refused(at, at, text!("not how the language says it"), text!("write `is`"))
            }
            "not" if self.before(1) == "is" && rules.contains(&Rule::plain_value) => {
                let help =
                    text!("say what it is; only `is not awarded` and `is not applicable` say what it is not")
                        .to_owned();
                self.refused(at, at, text!("an example expects one answer"), help)
            }
            ">=" | "<=" | ">" | "<" | "at" | "over" | "under"
                if self.before(1) == "is" && rules.contains(&Rule::plain_value) =>
            {
                let help = text!("say the value itself: `is 82 points`");
                self.refused(at, at, text!("an example expects one answer"), help)
            }
            _ if self.before(1) == "eligible" && rules.contains(&Rule::operator) => {
                self.refused(at - 1, at, text!("for what?"), text!("write `eligible for {here}`", here))
            }
            _ => None,
        }
    }
}

//! What was expected, in the words of the language; and what the slip probably was.

use super::build::Builder;
use super::grammar::Rule;
use super::scan::{Token, TokenKind, two_readings};
use super::words::{ITEMS, ItemKind, RESERVED, first_word};
use crate::diagnostic::{Code, Diagnostic, cut, did_you_mean};
use crate::source::Span;
use crate::text::{Lang, Text};
use pest::error::{Error, ErrorVariant, InputLocation};
use std::ops::Range;

/// The most alternatives that a message lists.
const MOST: usize = 4;

impl Builder<'_> {
    /// The diagnostic for a piece that did not match.
    pub(super) fn expected(&self, kind: ItemKind, error: &Error<Rule>, range: &Range<usize>) -> Diagnostic {
        let rules: &[Rule] = match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => positives,
            ErrorVariant::CustomError { .. } => {
                let span = Span::new(self.file(), range.start, range.end);
                return Diagnostic::new(Code::TooDeep, self.first(span), text!("nested too deep to be read"))
                    .label(text!("in what begins here"))
                    .help(text!("give inner parts names as measures or criteria of their own"));
            }
        };
        let at = range.start
            + match error.location {
                InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
            };
        let token = self.tokens.at_or_after(at).filter(|token| token.start < range.end);
        let english = self.lang == Lang::English;
        if let Some(slip) = (!english).then(|| self.vietnamese_slip(token, rules, range)).flatten() {
            return slip;
        }
        let Some(token) = token else {
            return self.ended(kind, rules, range);
        };
        let word = self.tokens.text(token);
        let span = Span::new(self.file(), token.start, token.end);
        if english && let Some(diagnostic) = self.cohort_slip(kind, token, rules, range) {
            return diagnostic;
        }
        if rules.contains(&Rule::declared) && RESERVED.contains(&word) {
            return Diagnostic::new(Code::Reserved, span, text!("`{word}` is a word of the language", word))
                .label(text!("no name"))
                .help(text!("choose another name, such as `{word}_`", word));
        }
        if kind == ItemKind::Parameter && matches!(word, "until" | "till" | "to" | "đến") {
            let message = text!("{found} is not understood here", found = self.shown(token));
            let help = match self.lang {
                Lang::English => "70% from 2024-01-01, 75% from 2026-01-01",
                Lang::Vietnamese => "70% từ 01/01/2024, 75% từ 01/01/2026",
            };
            return Diagnostic::new(Code::Syntax, span, message)
                .label(text!("a value holds until the next one does"))
                .help(text!("say from when each holds: `{help}`", help));
        }
        if english && let Some(diagnostic) = self.slip(kind, token, rules, range) {
            return diagnostic;
        }
        let found = self.shown(token);
        let diagnostic = match phrases(rules) {
            Some(phrases) => Diagnostic::new(
                Code::Syntax,
                span,
                text!("expected {phrases}, found {found}", phrases, found),
            ),
            None => Diagnostic::new(Code::Syntax, span, text!("{found} is not understood here", found)),
        };
        // Where the item might have gone on with another clause.
        let may_end = rules.contains(&Rule::EOI) && token.kind == TokenKind::Word;
        let opens_line = may_end && self.tokens.opens_line(token);
        let help = opens_line.then(|| clauses_of(kind, self.lang)).flatten();
        diagnostic.label(text!("not expected here")).help_if(help)
    }

    fn shown(&self, token: Token) -> Text {
        match token.kind {
            TokenKind::Text => text!("a text"),
            _ => text!("`{}`", cut(self.tokens.text(token))),
        }
    }

    /// The piece ends where something is due: its last token is marked.
    fn ended(&self, kind: ItemKind, rules: &[Rule], range: &Range<usize>) -> Diagnostic {
        let span = match self.tokens.before(range.end).filter(|token| token.start >= range.start) {
            Some(token) => Span::new(self.file(), token.start, token.end),
            None => Span::new(self.file(), range.start, range.end),
        };
        let word = &*cut(&self.text[span.start..span.end]);
        let what = phrases(rules).unwrap_or_else(|| text!("something more"));
        let diagnostic =
            Diagnostic::new(Code::Syntax, span, text!("expected {what} after `{word}`", what, word))
                .label(text!("the line ends here"));
        let opener = self.tokens.before(span.start).map_or("", |opener| self.tokens.text(opener));
        if word == "of" && matches!(opener, "all" | "any" | "none" | "one") {
            return diagnostic
                .help(text!("a list is opened by `all of`, `any of`, `none of` or `at least 2 of`"));
        }
        let open = self.tokens.within(range.start, range.end).iter().fold(0_i32, |open, &token| {
            match self.tokens.text(token) {
                "(" => open + 1,
                ")" => open - 1,
                _ => open,
            }
        });
        if open > 0 {
            return diagnostic.help(text!("a `(` is not closed"));
        }
        if rules.contains(&Rule::kw_step_under) {
            return diagnostic
                .help(text!("say beyond what: `{word} is under 95%`, `{word} is over 95%`", word));
        }
        if self.lang == Lang::Vietnamese {
            return diagnostic;
        }
        let last = self.tokens.before(range.end).filter(|last| last.start >= range.start);
        if let Some(wording) = last.and_then(|last| self.wording_at_end(last, range)) {
            return wording;
        }
        let help = self.cohort_ended(kind, rules, range);
        diagnostic.help_if(help.or_else(|| last.and_then(|last| self.ended_after(last, range))))
    }

    /// The first token of a span.
    fn first(&self, span: Span) -> Span {
        let token = self.tokens.at_or_after(span.start);
        token.map_or(span, |token| Span::new(span.file, token.start, token.end))
    }

    /// What is a common slip, in words of its own.
    fn slip(&self, kind: ItemKind, token: Token, rules: &[Rule], range: &Range<usize>) -> Option<Diagnostic> {
        let span = Span::new(self.file(), token.start, token.end);
        let word = self.tokens.text(token);
        let before = self.tokens.before(token.start).filter(|before| before.start >= range.start);
        let before_word = before.map_or("", |before| self.tokens.text(before));
        let number_before = before.filter(|before| before.kind == TokenKind::Number);
        let syntax = |span: Span, message: Text| Diagnostic::new(Code::Syntax, span, message);
        if let Some(number) = number_before {
            let whole = Span::new(self.file(), number.start, token.end);
            if matches!(word, "percent" | "%" | "pct") {
                return Some(
                    syntax(whole, text!("`{}` is not how a percent is written", self.line(whole)))
                        .label(text!("a percent"))
                        .help(text!("write `{}%`, without a space", before_word.trim_end_matches('%'))),
                );
            }
        }
        if let Some(comma) = self.inner_comma(token, range) {
            let shown = self.line(comma);
            let help = match two_readings(&shown, ',') {
                Some((thousands, decimal)) => {
                    text!(
                        "thousands are written with `_`, `{thousands}`, and decimals with a point, `{decimal}`",
                        thousands,
                        decimal
                    )
                }
                None => {
                    let point = shown.replace(',', ".");
                    text!("decimals are written with a point, `{point}`, and thousands with `_`", point)
                }
            };
            return Some(
                syntax(comma, text!("`{shown}` is not how a number is written", shown))
                    .label(text!("a comma inside a number"))
                    .help(help),
            );
        }
        if token.kind == TokenKind::Number
            && rules.iter().any(|rule| *rule == Rule::number || is_value(*rule))
        {
            let after = &self.text[token.end..];
            if after.starts_with(|c: char| c.is_alphabetic()) {
                return Some(
                    syntax(span, text!("`{word}` runs into the word after it", word))
                        .label(text!("a number"))
                        .help(text!("put a space between a number and its unit; names begin with a letter")),
                );
            }
        }
        if token.kind == TokenKind::Text && rules.contains(&Rule::name) && !rules.contains(&Rule::text) {
            return Some(
                syntax(span, text!("a text where a name is due"))
                    .label(text!("a text"))
                    .help(text!("names stand without quotes")),
            );
        }
        if token.kind == TokenKind::Word && self.tokens.opens_line(token) && token.start > range.start {
            return self.not_a_clause(kind, token);
        }
        if let Some(diagnostic) = self.wording(token, rules, range) {
            return Some(diagnostic);
        }
        if matches!(
            word,
            ">=" | "<="
                | "<>"
                | "="
                | "<"
                | ">"
                | "≥"
                | "≤"
                | "≠"
                | "+"
                | "-"
                | "*"
                | "/"
                | "otherwise"
                | "rounded"
        ) && let Some(aggregate) = self.open_aggregate(token, range)
        {
            let shown = self.line(aggregate);
            return Some(
                syntax(
                    span,
                    text!(
                        "`{word}` after `{shown} …` cannot be told from its `where` or `with`",
                        word,
                        shown
                    ),
                )
                .label(text!("belongs to what?"))
                .with(aggregate, text!("reaches as far as it can"))
                .help(text!("put it in parentheses: `({shown} …) {word} …`", shown, word)),
            );
        }
        for (place, written) in [(Some(token), word), (before, before_word)] {
            let lower = written.to_lowercase();
            if let Some(place) = place.filter(|_| lower != written && RESERVED.contains(&&*lower)) {
                let place = Span::new(self.file(), place.start, place.end);
                return Some(
                    syntax(place, text!("`{written}` is no word of the language", written))
                        .label(text!("in capitals"))
                        .help(text!("write `{lower}`", lower)),
                );
            }
        }
        if word == "every" || before_word == "every" {
            let place = before.filter(|_| before_word == "every").unwrap_or(token);
            let place = Span::new(self.file(), place.start, place.end);
            return Some(
                syntax(place, text!("`every` is not understood here"))
                    .label(text!("stands behind what is asked: `every month`"))
                    .help(text!("write `all wards have …`, or `paid >= 70% every month`")),
            );
        }
        if before_word == "of" && rules.iter().any(|rule| matches!(rule, Rule::EOI)) {
            return Some(
                syntax(span, text!("{} on the line that opens a list", self.shown(token)))
                    .label(text!("a list item stands on its own line"))
                    .help(text!("put it on the next line, after `- `")),
            );
        }
        // A keyword within reach of what stands here.
        if token.kind == TokenKind::Word && range.start == token.start {
            return self.not_a_clause(kind, token);
        }
        None
    }

    /// `69,95`, if the token is the comma or what follows it.
    fn inner_comma(&self, token: Token, range: &Range<usize>) -> Option<Span> {
        let comma = match self.tokens.text(token) {
            "," => token,
            _ => self.tokens.before(token.start).filter(|comma| self.tokens.text(*comma) == ",")?,
        };
        let whole = self.tokens.before(comma.start).filter(|whole| whole.start >= range.start)?;
        let fraction = self.tokens.at_or_after(comma.end).filter(|fraction| fraction.start < range.end)?;
        let joined = whole.end == comma.start && comma.end == fraction.start;
        let numbers = whole.kind == TokenKind::Number && fraction.kind == TokenKind::Number;
        (joined && numbers).then(|| Span::new(self.file(), whole.start, fraction.end))
    }

    /// A line that looks as if it should begin a clause.
    fn not_a_clause(&self, kind: ItemKind, token: Token) -> Option<Diagnostic> {
        let word = self.tokens.text(token);
        let span = Span::new(self.file(), token.start, token.end);
        let item = with_article(kind);
        let lower = word.to_lowercase();
        let mut clauses = kind.openings(Lang::English);
        let near = clauses.find(|clause| did_you_mean(&lower, [first_word(clause)]).is_some());
        if let Some(near) = near {
            let word = &*cut(word);
            let (message, help) = if first_word(&near) == word {
                (
                    text!("`{word}` begins no clause here", word),
                    text!("the clause is written `{near} …`", near),
                )
            } else {
                (text!("`{word}` is no clause of {item}", word, item), text!("did you mean `{near}`?", near))
            };
            return Some(
                Diagnostic::new(Code::Syntax, span, message).label(text!("on a line of its own")).help(help),
            );
        }
        if ItemKind::with_clause(word).next().is_some() || ITEMS.iter().any(|(keyword, _)| *keyword == word) {
            let message = text!("`{word}` is no clause of {item}", word, item);
            let help = if ITEMS.iter().any(|(keyword, _)| *keyword == word) {
                text!("an item starts in the first column")
            } else {
                text!("it is one of {}", one_of(ItemKind::with_clause(word)))
            };
            return Some(
                Diagnostic::new(Code::Syntax, span, message).label(text!("not wanted here")).help(help),
            );
        }
        if kind == ItemKind::Record {
            // What stands before the colon is the name: `with amount: money VND`.
            let named = self.tokens.at_or_after(token.end).filter(|named| !self.tokens.opens_line(*named));
            let colon = named.and_then(|named| self.tokens.at_or_after(named.end));
            let named = named.filter(|_| colon.is_some_and(|colon| self.tokens.text(colon) == ":"));
            let word = cut(word);
            let message = text!("`{word}` begins neither a field nor a clause", word);
            let help = match named.map(|named| cut(self.tokens.text(named))) {
                Some(name) => text!("leave out `{word}`: a field is written `{name}: TYPE`", word, name),
                None => text!("a field is written with a colon: `{word}: TYPE`", word),
            };
            return Some(
                Diagnostic::new(Code::Syntax, span, message).label(text!("on a line of its own")).help(help),
            );
        }
        None
    }

    /// The `share of`, `count of`, `total F of` that the text before `token` leaves open.
    fn open_aggregate(&self, token: Token, range: &Range<usize>) -> Option<Span> {
        let tokens = self.tokens.within(range.start, token.start);
        let mut open: Vec<Option<Span>> = vec![None];
        let mut reaching: Vec<bool> = vec![false];
        for (at, &token) in tokens.iter().enumerate() {
            let next = |n: usize| tokens.get(at + n).map(|&token| self.tokens.text(token));
            match self.tokens.text(token) {
                "(" => {
                    open.push(None);
                    reaching.push(false);
                }
                ")" => {
                    open.pop();
                    reaching.pop();
                }
                "share" | "count" if next(1) == Some("of") => {
                    let end = tokens.get(at + 2).map_or(token.end, |rows| rows.end);
                    if let Some(last) = open.last_mut() {
                        *last = Some(Span::new(self.file(), token.start, end));
                    }
                }
                "total" | "average" | "highest" | "lowest" | "latest" | "earliest" | "first"
                    if next(2) == Some("of") =>
                {
                    let end = tokens.get(at + 3).map_or(token.end, |rows| rows.end);
                    if let Some(last) = open.last_mut() {
                        *last = Some(Span::new(self.file(), token.start, end));
                    }
                }
                "where" | "with" => {
                    if let Some(last) = reaching.last_mut() {
                        *last = true;
                    }
                }
                _ => {}
            }
        }
        let reaches = reaching.last().copied().unwrap_or(false);
        open.last().copied().flatten().filter(|_| reaches)
    }

    /// The text of a span on one line.
    pub(super) fn line(&self, span: Span) -> String {
        self.text[span.start..span.end].split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// An item with its article.
fn with_article(kind: ItemKind) -> Text {
    match kind {
        ItemKind::Campaign => text!("a campaign"),
        ItemKind::Units => text!("a units"),
        ItemKind::Attribute => text!("an attribute"),
        ItemKind::Indicator => text!("an indicator"),
        ItemKind::Record => text!("a record"),
        ItemKind::Parameter => text!("a parameter"),
        ItemKind::Measure => text!("a measure"),
        ItemKind::Criterion => text!("a criterion"),
        ItemKind::Scorecard => text!("a scorecard"),
        ItemKind::Classification => text!("a classification"),
        ItemKind::Commendation => text!("a commendation"),
        ItemKind::Selection => text!("a selection"),
        ItemKind::Example => text!("an example"),
        ItemKind::Function => text!("a function"),
        ItemKind::Use => text!("a use"),
    }
}

/// An item by its name.
pub(super) fn without_article(kind: ItemKind) -> Text {
    match kind {
        ItemKind::Campaign => text!("campaign"),
        ItemKind::Units => text!("units"),
        ItemKind::Attribute => text!("attribute"),
        ItemKind::Indicator => text!("indicator"),
        ItemKind::Record => text!("record"),
        ItemKind::Parameter => text!("parameter"),
        ItemKind::Measure => text!("measure"),
        ItemKind::Criterion => text!("criterion"),
        ItemKind::Scorecard => text!("scorecard"),
        ItemKind::Classification => text!("classification"),
        ItemKind::Commendation => text!("commendation"),
        ItemKind::Selection => text!("selection"),
        ItemKind::Example => text!("example"),
        ItemKind::Function => text!("function"),
        ItemKind::Use => text!("use"),
    }
}

/// `a criterion or scorecard`.
/// What a clause of an item begins with.
fn clauses_of(kind: ItemKind, lang: Lang) -> Option<Text> {
    let written: Vec<Text> = kind.openings(lang).map(|opening| text!("`{opening}`", opening)).collect();
    let item = with_article(kind);
    (!written.is_empty()).then(|| text!("a clause of {item} begins with {}", Text::any_of(written), item))
}

fn one_of(kinds: impl Iterator<Item = ItemKind>) -> Text {
    let names =
        kinds.enumerate().map(|(at, kind)| if at == 0 { with_article(kind) } else { without_article(kind) });
    Text::joined(names, text!(" or "))
}

fn is_value(rule: Rule) -> bool {
    matches!(rule, Rule::value | Rule::sum | Rule::product | Rule::factor | Rule::threshold | Rule::name)
}

/// The phrases for what was tried, fewest words that say it.
fn phrases(rules: &[Rule]) -> Option<Text> {
    let mut found: Vec<(u8, Text)> = rules.iter().filter_map(|&rule| phrase(rule)).collect();
    found.sort_by_cached_key(|(rank, phrase)| (*rank, phrase.to(Lang::English)));
    found.dedup();
    // Where a clause may end, what could go on is less to the point.
    found.truncate(MOST);
    if found.is_empty() {
        // Numbers and names may always go on with these, so that they are named only where nothing else is due.
        let last = [(Rule::unit_points, text!("`points`")), (Rule::kw_points_for, text!("`for`"))];
        return last.into_iter().find(|(rule, _)| rules.contains(rule)).map(|(_, phrase)| phrase);
    }
    Some(Text::any_of(found.into_iter().map(|(_, phrase)| phrase)))
}

/// A rule in words, those that say most about the place first.
fn phrase(rule: Rule) -> Option<(u8, Text)> {
    Some(match rule {
        Rule::EOI => (3, text!("the end of the line")),
        Rule::declared => (0, text!("a name")),
        Rule::name | Rule::member | Rule::kinds | Rule::rows => (1, text!("a name")),
        Rule::text | Rule::label => (1, text!("a text in `\"…\"`")),
        Rule::date => (1, text!("a date such as `2025-09-30`")),
        Rule::currency => (1, text!("a currency such as `VND`")),
        Rule::number | Rule::plain_amount | Rule::amount | Rule::day_number => (1, text!("a number")),
        Rule::year_number => (2, text!("a year")),
        Rule::type_expr | Rule::ty_percent => (0, text!("a type such as `percent`, `count` or `date`")),
        Rule::typed => (0, text!("`:` and a type")),
        Rule::type_flag => (2, text!("`, optional`")),
        Rule::dimension => (2, text!("`per` and a dimension")),
        Rule::value | Rule::sum | Rule::product | Rule::factor | Rule::threshold | Rule::plain_value => {
            (0, text!("a value"))
        }
        Rule::parameter_value => (0, text!("a value")),
        Rule::condition | Rule::part | Rule::comparison | Rule::row_condition | Rule::row_part => {
            (0, text!("a condition"))
        }
        Rule::operator => (1, text!("a comparison such as `>= 70%`")),
        Rule::period | Rule::moment => (0, text!("a period such as `Q3` or `September 2025`")),
        Rule::date_value => (0, text!("a date")),
        Rule::w_by | Rule::w_in | Rule::w_since | Rule::w_in_many => (5, text!("a window such as `by Q3`")),
        Rule::kw_and => (2, text!("`and`")),
        Rule::kw_or => (3, text!("`or`")),
        Rule::kw_of
        | Rule::kw_of_list
        | Rule::kw_of_each
        | Rule::kw_of_period
        | Rule::kw_selected_of
        | Rule::kw_quota_of => (1, text!("`of`")),
        Rule::opening => (0, text!("`(` and a type")),
        Rule::close => (1, Text::verbatim("`)`")),
        Rule::kw_from_script => (0, text!("`from` and a script in `\"…\"`")),
        Rule::arrow => (0, text!("`->` and a type")),
        Rule::colon => (0, Text::verbatim("`:`")),
        Rule::equals => (0, Text::verbatim("`=`")),
        Rule::kw_belongs_to => (0, text!("`belongs to`")),
        Rule::kw_to | Rule::kw_in_proportion_to => (1, text!("`to`")),
        Rule::kw_share_with | Rule::kw_use_with | Rule::kw_given_with => (1, text!("`with`")),
        Rule::kw_then | Rule::kw_rank_then => (1, text!("`then`")),
        Rule::kw_else => (1, text!("`else`")),
        Rule::kw_where | Rule::kw_case_where | Rule::where_rows => (2, text!("`where`")),
        Rule::predicate | Rule::kw_have => (2, text!("`have`")),
        Rule::verdict => (0, text!("`pass`, `fail`, `undetermined` or `not applicable`")),
        Rule::basis => (0, text!("`reported`, `appraised` or `surveyed`")),
        Rule::expected => (
            0,
            text!(
                "`passes`, `fails`, `is awarded`, `is undetermined`, `is not applicable` or `is` and a value"
            ),
        ),
        Rule::kw_against => (1, text!("`against` and a period")),
        Rule::kw_until => (2, text!("`until`")),
        Rule::kw_criteria => (1, text!("`criteria`")),
        Rule::kw_on | Rule::given_on => (2, text!("`on` and a date")),
        Rule::measure_value => (0, text!("`=` and a value")),
        Rule::article => (0, text!("`a` or `an`")),
        Rule::kw_units_are => (0, text!("`units are`")),
        _ => return cohort_phrase(rule),
    })
}

/// A rule of `cohort.pest` in words.
fn cohort_phrase(rule: Rule) -> Option<(u8, Text)> {
    Some(match rule {
        Rule::points => (0, text!("points such as `20 points`")),
        Rule::kw_as_given_by => (0, text!("`by` or `as given by` and a value")),
        Rule::most => (2, text!("`, at most` and a number")),
        Rule::kw_out_of => (1, text!("`out of`")),
        Rule::kw_when => (1, text!("`when`")),
        Rule::kw_less => (2, text!("`, less`")),
        Rule::not_applicable_way => (0, text!("`rescaled`, `full points` or `zero`")),
        Rule::points_change => (0, text!("points such as `2 points when …`")),
        Rule::band => (0, text!("a band such as `from 90%`")),
        Rule::band_award => (0, text!("points or `in proportion`")),
        Rule::kw_of_its_maximum => (2, text!("`of its maximum`")),
        Rule::kw_in_any_case => (0, text!("`in any case`")),
        Rule::kw_at => (0, text!("`at`")),
        Rule::kw_up => (0, text!("`up`")),
        Rule::at_most => (1, text!("`at most`")),
        Rule::take_how => (0, text!("`at least`, `at most` or `exactly`")),
        Rule::base => (0, text!("`eligible`, `units`, `those rated` or a kind of unit")),
        Rule::within | Rule::kw_within_each => (4, text!("`within each`")),
        Rule::rounding => (5, text!("`rounded down`")),
        Rule::rank_key => (0, text!("a value")),
        Rule::kw_lowest_first => (3, text!("`lowest first`")),
        Rule::tie_rule => (0, text!("`referred`, `all in` or `all out`")),
        _ => return None,
    })
}

//! A first look at the text: its tokens, and what no rule of the grammar could say well (a text that is not
//! closed, `==` for `=`, a date with slashes).
//!
//! The tokens serve diagnostics (which word stands here) and the bound on nesting; the grammar reads the text
//! itself.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};
use crate::text::{Lang, Text};
use std::borrow::Cow;
use unicode_normalization::char::is_combining_mark;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Word,
    Number,
    Text,
    Symbol,
}

/// A token, by its bytes in the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: TokenKind,
}

/// The tokens of a file, comments and white space left out.
pub(super) struct Tokens<'t> {
    text: &'t str,
    all: Vec<Token>,
}

impl<'t> Tokens<'t> {
    /// The token that covers `at`, or else the first one after it.
    pub(super) fn at_or_after(&self, at: usize) -> Option<Token> {
        self.all.get(self.all.partition_point(|token| token.end <= at)).copied()
    }

    /// The last token that ends at or before `at`.
    pub(super) fn before(&self, at: usize) -> Option<Token> {
        self.all[..self.all.partition_point(|token| token.end <= at)].last().copied()
    }

    /// The tokens inside `start..end`.
    pub(super) fn within(&self, start: usize, end: usize) -> &[Token] {
        let from = self.all.partition_point(|token| token.start < start);
        let to = self.all.partition_point(|token| token.start < end);
        &self.all[from..to.max(from)]
    }

    /// Its text.
    pub(super) fn text(&self, token: Token) -> &'t str {
        &self.text[token.start..token.end]
    }

    /// Whether the token is the first on its line.
    pub(super) fn opens_line(&self, token: Token) -> bool {
        let line = self.text[..token.start].rfind('\n').map_or(0, |at| at + 1);
        self.text[line..token.start].chars().all(char::is_whitespace)
    }
}

/// Whether the character may stand inside a name.
pub(super) fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_combining_mark(c)
}

/// What the first look finds.
pub(super) struct Scan<'t> {
    /// The tokens.
    pub(super) tokens: Tokens<'t>,
    /// The text, byte for byte, with its numbers as English writes them: what the grammar reads.
    pub(super) plain: Cow<'t, str>,
    /// What is wrong with them, in order: reported with the piece in which it stands.
    pub(super) problems: Vec<Diagnostic>,
    /// What is wrong in comments, which belong to no piece.
    pub(super) in_comments: Vec<Diagnostic>,
}

/// Cuts the text into tokens and lists what is wrong with them.
pub(super) fn scan(file: FileId, lang: Lang, text: &str, from: usize) -> Scan<'_> {
    let mut scanner = Scanner {
        file,
        lang,
        text,
        at: from,
        tokens: Vec::new(),
        plain: Cow::Borrowed(text),
        open: 0,
        problems: Vec::new(),
        in_comments: Vec::new(),
    };
    scanner.run();
    scanner.problems.sort_by_key(|problem| problem.primary.span.start);
    Scan {
        tokens: Tokens { text, all: scanner.tokens },
        plain: scanner.plain,
        problems: scanner.problems,
        in_comments: scanner.in_comments,
    }
}

struct Scanner<'t> {
    file: FileId,
    lang: Lang,
    text: &'t str,
    at: usize,
    tokens: Vec<Token>,
    plain: Cow<'t, str>,
    /// How many parentheses are open.
    open: usize,
    problems: Vec<Diagnostic>,
    in_comments: Vec<Diagnostic>,
}

impl Scanner<'_> {
    fn run(&mut self) {
        while let Some(c) = self.text[self.at..].chars().next() {
            let start = self.at;
            let kind = match c {
                ' ' | '\t' | '\r' | '\n' => {
                    self.at += 1;
                    continue;
                }
                '#' => {
                    self.skip_while(|c| c != '\n');
                    self.comment(start);
                    continue;
                }
                '"' => {
                    self.quoted();
                    TokenKind::Text
                }
                '0'..='9' => {
                    match self.lang {
                        Lang::English => self.number(),
                        Lang::Vietnamese => self.vietnamese_number(),
                    }
                    TokenKind::Number
                }
                c if c.is_alphabetic() => {
                    self.skip_while(is_name_char);
                    TokenKind::Word
                }
                _ => {
                    self.symbol(c);
                    TokenKind::Symbol
                }
            };
            self.tokens.push(Token { start, end: self.at, kind });
        }
    }

    fn skip_while(&mut self, inside: impl Fn(char) -> bool) {
        let rest = &self.text[self.at..];
        self.at += rest.find(|c| !inside(c)).unwrap_or(rest.len());
    }

    fn problem(&mut self, code: Code, start: usize, end: usize, message: Text) -> &mut Diagnostic {
        let at = self.problems.len();
        self.problems.push(Diagnostic::new(code, Span::new(self.file, start, end), message));
        &mut self.problems[at]
    }

    /// Control characters are refused in comments too: they hide what a reader sees.
    fn comment(&mut self, start: usize) {
        if let Some((at, c)) = self.text[start..self.at].char_indices().find(|&(_, c)| is_control(c)) {
            self.control(start + at, c);
            self.in_comments.extend(self.problems.pop());
        }
    }

    fn control(&mut self, at: usize, c: char) {
        let message = text!("a control character, U+{}", format!("{:04X}", c as u32));
        let problem = self.problem(Code::Syntax, at, at + c.len_utf8(), message);
        problem.primary.text = text!("it cannot be seen here");
        problem.help = Some(text!("delete it"));
    }

    fn quoted(&mut self) {
        let start = self.at;
        self.at += 1;
        let mut characters = self.text[self.at..].char_indices().peekable();
        let base = self.at;
        while let Some((at, c)) = characters.next() {
            match c {
                '"' => {
                    self.at = base + at + 1;
                    return;
                }
                '\n' => break,
                '\\' => match characters.next() {
                    Some((_, '"' | '\\')) => {}
                    Some((_, '\n')) | None => break,
                    Some((next, other)) => {
                        let (from, to) = (base + at, base + next + other.len_utf8());
                        let message = text!("`\\{other}` is no escape", other);
                        let problem = self.problem(Code::Syntax, from, to, message);
                        problem.primary.text = text!("in a text");
                        problem.help =
                            Some(text!("a text knows `\\\"` for a quote and `\\\\` for a backslash"));
                    }
                },
                c if is_control(c) => self.control(base + at, c),
                _ => {}
            }
        }
        let rest = &self.text[start..];
        self.at = start + rest.find('\n').unwrap_or(rest.len());
        let end = start + self.text[start..self.at].trim_end().len();
        let problem = self.problem(Code::UnclosedText, start, end, text!("a text that is not closed"));
        problem.primary.text = text!("opened here, and the line ends inside it");
        problem.help =
            Some(text!("close it with `\"` on the same line; a quote inside a text is written `\\\"`"));
    }

    fn number(&mut self) {
        let start = self.at;
        self.skip_while(|c| c.is_ascii_digit() || c == '_');
        let bytes = self.text.as_bytes();
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        if bytes.get(self.at) == Some(&b'.') && digit(self.at + 1) {
            self.at += 1;
            self.skip_while(|c| c.is_ascii_digit() || c == '_');
        }
        if let Some(length) = joined_date(&self.text[start..], b'-') {
            self.at = start + length;
        } else if let Some(length) =
            [b'.', b','].iter().find_map(|&sign| grouped_thousands(&self.text[start..], sign))
        {
            self.at = start + length;
            let written = &self.text[start..self.at];
            let help = text!("thousands are grouped with `_`: `{}`", written.replace(['.', ','], "_"));
            let message = text!("`{written}` is not how a number is written", written);
            let at = self.at;
            let problem = self.problem(Code::Syntax, start, at, message);
            problem.primary.text = text!("thousands");
            problem.help = Some(help);
        } else if let Some((length, label)) = joined_date(&self.text[start..], b'/')
            .map(|length| (length, text!("a date with slashes")))
            .or_else(|| Some((day_first(&self.text[start..])?, text!("a date with its day first"))))
        {
            self.at = start + length;
            let written = &self.text[start..self.at];
            let parts: Vec<&str> = written.split(['/', '-']).collect();
            let help = match parts[..] {
                [day, month, year] if year.len() == 4 => {
                    text!("dates are written `{}`: year, month, day", format!("{year}-{month:0>2}-{day:0>2}"))
                }
                [year, month, day] => {
                    text!("dates are written `{}`", format!("{year}-{month:0>2}-{day:0>2}"))
                }
                _ => Text::default(),
            };
            let message = text!("`{written}` is not how a date is written here", written);
            let at = self.at;
            let problem = self.problem(Code::Syntax, start, at, message);
            problem.primary.text = label;
            problem.help = Some(help);
        } else if bytes.get(self.at) == Some(&b'%') {
            self.at += 1;
        }
    }

    /// `69,95%`, `1.029.648`, `30/09/2025`: the decimal sign is a comma, and a point groups thousands.
    fn vietnamese_number(&mut self) {
        let start = self.at;
        let rest = &self.text[start..];
        let dates =
            [joined_date(rest, b'-'), joined_date(rest, b'/').filter(|_| !year_first(rest)), day_first(rest)];
        if let Some(length) = dates.into_iter().flatten().next() {
            self.at = start + length;
            return;
        }
        let bytes = self.text.as_bytes();
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        self.skip_while(|c| c.is_ascii_digit() || c == '_');
        let grouped = grouped_by_points(rest);
        let mut points = Vec::new();
        if let Some(length) = grouped {
            points.extend((start..start + length).filter(|&at| bytes[at] == b'.'));
            self.at = start + length;
        } else if bytes.get(self.at) == Some(&b'.') && digit(self.at + 1) {
            self.at += 1;
            self.skip_while(|c| c.is_ascii_digit() || c == '_' || c == '.');
            let (written, at) = (&self.text[start..self.at], self.at);
            let help = text!("decimals stand after a comma: `{}`", written.replace('.', ","));
            let message = text!("`{written}` is not how a number is written", written);
            let problem = self.problem(Code::TwoReadings, start, at, message);
            problem.primary.text = text!("a point between no thousands");
            problem.help = Some(help);
            return;
        }
        for point in points {
            self.rewrite(point, "_");
        }
        if bytes.get(self.at) == Some(&b',') && digit(self.at + 1) {
            self.rewrite(self.at, ".");
            self.at += 1;
            self.skip_while(|c| c.is_ascii_digit() || c == '_');
        }
        let spaces = self.text[self.at..].len() - self.text[self.at..].trim_start_matches(' ').len();
        if bytes.get(self.at + spaces) == Some(&b'%') {
            let sign = format!("%{}", " ".repeat(spaces));
            self.rewrite(self.at, &sign);
            self.at += sign.len();
        }
    }

    /// Puts other bytes into the text that the grammar reads, as many as stand there.
    fn rewrite(&mut self, at: usize, instead: &str) {
        self.plain.to_mut().replace_range(at..at + instead.len(), instead);
    }

    /// Signs that only Vietnamese writes: `f(1,5; 2)`, `×`, `÷`, `3 điểm %`.
    fn is_vietnamese_sign(&mut self, c: char, at: usize) -> bool {
        match c {
            ';' if self.open > 0 => self.rewrite(at, ","),
            '×' => self.rewrite(at, "* "),
            '÷' => self.rewrite(at, "/ "),
            '%' => return self.tokens.last().is_some_and(|word| &self.text[word.start..word.end] == "điểm"),
            _ => return false,
        }
        true
    }

    fn opens_line(&self, at: usize) -> bool {
        let line = self.text[..at].rfind('\n').map_or(0, |at| at + 1);
        self.text[line..at].chars().all(char::is_whitespace)
    }

    fn symbol(&mut self, c: char) {
        let start = self.at;
        self.at += c.len_utf8();
        match c {
            '(' => self.open += 1,
            ')' => self.open = self.open.saturating_sub(1),
            _ => {}
        }
        if self.lang == Lang::Vietnamese && self.is_vietnamese_sign(c, start) {
            return;
        }
        let rest = &self.text[start..];
        let slips = [
            ("//", text!("`#` before a comment")),
            ("==", Text::verbatim("`=`")),
            ("=>", Text::verbatim("`>=`")),
            ("=<", Text::verbatim("`<=`")),
            ("!=", Text::verbatim("`<>`")),
            ("&&", text!("`and`")),
            ("||", text!("`or`")),
        ];
        if let Some((slip, instead)) = slips.iter().find(|(slip, _)| rest.starts_with(slip)) {
            self.at = start + slip.len();
            let at = self.at;
            let problem =
                self.problem(Code::Syntax, start, at, text!("`{slip}` is no word of the language", slip));
            problem.primary.text = text!("not an operator");
            problem.help = Some(text!("write {instead}", instead));
            return;
        }
        if [">=", "<=", "<>"].iter().any(|two| rest.starts_with(two)) {
            self.at = start + 2;
            return;
        }
        if matches!(c, '\'' | '‘' | '’' | '“' | '”' | '«' | '»' | '`') {
            let at = self.at;
            let problem = self.problem(Code::Syntax, start, at, text!("`{c}` opens no text", c));
            problem.primary.text = text!("another kind of quote");
            problem.help = Some(text!("a text stands between straight double quotes: `\"…\"`"));
            return;
        }
        if is_control(c) {
            self.control(start, c);
        } else if !"()+-*/<>=≥≤≠,:.".contains(c) {
            let at = self.at;
            let message = match c {
                c if c.is_whitespace() => text!("a space of another kind, U+{}", format!("{:04X}", c as u32)),
                c => text!("`{c}` is no sign of the language", c),
            };
            let opens_line = self.opens_line(start);
            let problem = self.problem(Code::Syntax, start, at, message);
            problem.primary.text = text!("this sign");
            problem.help = Some(match c {
                '%' => text!("a percent is written without a space: `70%`"),
                '–' | '—' | '•' | '·' if opens_line => text!("a list item begins with `- `"),
                '–' | '—' | '−' => text!("write `-`"),
                ';' => text!("nothing ends with `;`: a line end does"),
                c if c.is_whitespace() => text!("write a plain space"),
                _ => text!("delete it, or put it inside a text in `\"…\"`"),
            });
        }
    }
}

/// Both readings of a number such as `1.500`, each written so that it has no other: with the sign between
/// thousands, and before decimals.
pub(super) fn two_readings(written: &str, sign: char) -> Option<(String, String)> {
    let (whole, rest) = written.split_once(sign)?;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let grouped = (1..=3).contains(&whole.len()) && digits(whole) && !whole.starts_with('0');
    if !grouped || rest.len() != 3 || !digits(rest) {
        return None;
    }
    let decimals = match rest.trim_end_matches('0') {
        "" => "0".to_owned(),
        all if all.len() == 3 => format!("{all}0"),
        fewer => fewer.to_owned(),
    };
    Some((format!("{whole}_{rest}"), format!("{whole}.{decimals}")))
}

/// The length of `1.000.000` at the start of the text: thousands grouped more than once.
fn grouped_thousands(text: &str, sign: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits =
        |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut at = digits(0);
    if !(1..=3).contains(&at) {
        return None;
    }
    let mut groups = 0;
    while bytes.get(at) == Some(&sign) && digits(at + 1) == 3 {
        at += 4;
        groups += 1;
    }
    (groups > 1).then_some(at)
}

/// The length of `1.500` or `1.000.000` at the start of the text: thousands grouped by points.
fn grouped_by_points(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits =
        |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut at = digits(0);
    if !(1..=3).contains(&at) || bytes.get(at) != Some(&b'.') {
        return None;
    }
    while bytes.get(at) == Some(&b'.') && digits(at + 1) > 0 {
        if digits(at + 1) != 3 {
            return None;
        }
        at += 4;
    }
    Some(at).filter(|_| bytes.get(at - 1) != Some(&b'.') && at > digits(0))
}

fn is_control(c: char) -> bool {
    c.is_control() && c != '\t' && c != '\r'
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Whether a date at the start of the text begins with its year.
fn year_first(text: &str) -> bool {
    text.bytes().take_while(u8::is_ascii_digit).count() == 4
}

/// The length of `30-09-2025` at the start of the text.
fn day_first(text: &str) -> Option<usize> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(text.len());
    let mut parts = text[..end].split('-');
    let lengths = (parts.next()?.len(), parts.next()?.len(), parts.next()?.len());
    (matches!(lengths, (1..=2, 1..=2, 4)) && parts.next().is_none()).then_some(end)
}

/// The length of `2025-09-30` or `30/09/2025` at the start of the text.
fn joined_date(text: &str, between: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits =
        |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
    let first = digits(0);
    let second = digits(first + 1);
    let third = digits(first + 1 + second + 1);
    let joined = bytes.get(first) == Some(&between) && bytes.get(first + 1 + second) == Some(&between);
    let lengths = match between {
        b'-' => first == 4 && (1..=2).contains(&second) && (1..=2).contains(&third),
        _ => (first == 4 && third <= 2 || first <= 2 && third == 4) && (1..=2).contains(&second) && third > 0,
    };
    (joined && lengths).then_some(first + second + third + 2)
}

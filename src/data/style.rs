//! The decimal sign of a column, which one cell shows and another leaves open.

use super::fault::shown;
use super::number::{self, Decimal, Reading, Sign};
use super::sink::Sink;
use super::table::{Event, Row, Table};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use std::ops::ControlFlow;

/// A cell that shows a decimal sign.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub(super) sign: Sign,
    pub(super) span: Span,
    pub(super) text: String,
}

/// What the cells of one column of one file say about its decimal sign. A column has one decimal sign: a cell
/// that needs the other one is refused.
#[derive(Debug, Default)]
pub(super) struct Style {
    settled: Option<Shown>,
    /// The first cell that can be read in two ways, with its text, where no cell of the column tells which is meant.
    asked: Option<(Span, String)>,
    refused: bool,
}

impl Style {
    /// The number of a reading; `place` is the cell's. Of a cell that can be read in two ways before another has shown
    /// the decimal sign, the column is asked: `ahead` looks through it for the first cell that shows it.
    pub(super) fn judge(
        &mut self,
        reading: Reading,
        text: &str,
        place: &dyn Fn() -> Span,
        ahead: &dyn Fn() -> Option<Shown>,
        sink: &mut Sink,
    ) -> Decimal {
        match reading {
            Reading::Sure(number) => number,
            Reading::Settles(number, sign) => {
                self.show(sign, &|| Shown { sign, span: place(), text: text.to_owned() }, sink);
                number
            }
            Reading::Either { separator, decimal, grouped } => {
                if self.settled.is_none() && self.asked.is_none() {
                    self.settled = ahead();
                    if self.settled.is_none() {
                        self.asked = Some((place(), text.to_owned()));
                    }
                }
                match &self.settled {
                    Some(first) if first.sign != separator => grouped,
                    _ => decimal,
                }
            }
        }
    }

    /// A cell shows the decimal sign.
    pub(super) fn show(&mut self, sign: Sign, here: &dyn Fn() -> Shown, sink: &mut Sink) {
        match &self.settled {
            None => self.settled = Some(here()),
            Some(first) if first.sign != sign && !self.refused => {
                self.refused = true;
                sink.report(Code::AmbiguousNumber, || mixed(&here(), first));
            }
            Some(_) => {}
        }
    }

    /// Asks, where no cell of the column has shown the decimal sign and one needs it.
    pub(super) fn finish(self, sink: &mut Sink) {
        if let Some((asked, text)) = self.asked {
            sink.report(Code::AmbiguousNumber, || ambiguous(&text, asked));
        }
    }
}

/// Reads a cell of a row: its column and its reading, where it has one.
pub(super) type ReadCell<'r> = &'r dyn Fn(&dyn Row) -> Option<(usize, Reading)>;

/// The first cell of a column that shows its decimal sign.
pub(super) fn look_through(table: &dyn Table, read: ReadCell<'_>) -> Option<Shown> {
    let mut found = None;
    table.each(&mut |event| {
        if let Event::Row(span, row) = event
            && let Some((column, Reading::Settles(_, sign))) = read(row)
        {
            let text = row.cell(column).text.to_owned();
            found = Some(Shown { sign, span: table.place(span, column), text });
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    found
}

fn ambiguous(text: &str, span: Span) -> Diagnostic {
    let text = shown(text);
    let separator = if text.contains(',') { ',' } else { '.' };
    let bare = text.replace(separator, "");
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let longer = text!("{digits}0{}", &text[digits.len()..], digits);
    Diagnostic::new(Code::AmbiguousNumber, span, text!("`{text}` can be read in two ways", text))
        .label(text!(
            "`{separator}` may group thousands or be the decimal sign, and no cell of the column tells",
            separator
        ))
        .help(text!(
            "write `{bare}` if `{separator}` groups thousands, or `{longer}` if it is the decimal sign; one \
             such cell settles the column",
            bare,
            separator,
            longer
        ))
}

/// Two cells of a column that show two decimal signs.
fn mixed(here: &Shown, first: &Shown) -> Diagnostic {
    if let Some(found) = grouped(here, first).or_else(|| grouped(first, here)) {
        return found;
    }
    let (own, other) = (here.sign.as_char(), first.sign.as_char());
    let message = text!(
        "`{}` has `{own}` as its decimal sign, and its column has `{other}`",
        shown(&here.text),
        own,
        other
    );
    Diagnostic::new(Code::AmbiguousNumber, here.span, message)
        .label(text!("only reads with `{own}` as the decimal sign", own))
        .with(first.span, text!("only reads with `{other}` as the decimal sign", other))
        .help(text!("write the numbers of a column with one decimal sign"))
}

/// The same, where one cell shows its sign by being whole: `1.500` as a count has `.` between thousands, or it
/// would be one and a half.
fn grouped(cell: &Shown, other: &Shown) -> Option<Diagnostic> {
    let (digits, sign) = ambivalent(&cell.text)?;
    let text = shown(digits);
    let (whole, fraction) = (digits.replace(sign, ""), digits.trim_end_matches('0'));
    let message = text!("`{text}` can be read in two ways beside `{}`", shown(&other.text), text);
    let beside = match ambivalent(&other.text) {
        Some((_, other)) => text!("whole if `{other}` groups thousands", other),
        None => text!("only reads with `{sign}` as the decimal sign", sign),
    };
    Some(
        Diagnostic::new(Code::AmbiguousNumber, cell.span, message)
            .label(text!(
                "`{whole}` if `{sign}` groups thousands, `{fraction}` if it is the decimal sign",
                whole,
                sign,
                fraction
            ))
            .with(other.span, beside)
            .help(text!(
                "write `{whole}` if `{sign}` groups thousands; `{fraction}` is no whole number",
                whole,
                sign,
                fraction
            )),
    )
}

/// The numeral of a cell, and its separator, where that may group thousands or be the decimal sign.
fn ambivalent(text: &str) -> Option<(&str, char)> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    match number::read(digits) {
        Ok(Reading::Either { separator, .. }) => Some((digits, separator.as_char())),
        _ => None,
    }
}

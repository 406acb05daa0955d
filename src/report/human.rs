//! With the source in view, drawn by miette.

use super::table::entries;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::ruling::{Explanation, Run};
use crate::source::{FileId, SourceFile, Sources, Span};
use crate::text::Lang;
use crate::types::Verdict;
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteSpanContents, SourceSpan};
use std::fmt::{self, Display};

pub(super) fn diagnostic(
    diagnostic: &Diagnostic,
    sources: &Sources,
    (color, width): (bool, usize),
    lang: Lang,
) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => miette::Severity::Error,
        Severity::Warning => miette::Severity::Warning,
    };
    let (here, elsewhere): (Vec<&Label>, Vec<&Label>) =
        diagnostic.others.iter().partition(|label| label.span.file == diagnostic.primary.span.file);
    let labels = std::iter::once(&diagnostic.primary).chain(here).map(|label| Mark::of(label, lang));
    let mut page = Page::new(diagnostic.message.to(lang), severity, labels.collect(), sources);
    page.code = Some(diagnostic.code.to_string());
    page.help = diagnostic.help.as_ref().map(|help| help.to(lang));
    let mut text = with_help_in(draw(&page, color, width, 1), lang);
    for label in elsewhere {
        let page =
            Page::new(label.text.to(lang), miette::Severity::Advice, vec![Mark::silent(label.span)], sources);
        text.push_str(&draw(&page, color, width, 1));
    }
    text
}

pub(super) fn explanation(
    run: Run<'_>,
    explanation: &Explanation,
    (color, width): (bool, usize),
    lang: Lang,
) -> String {
    let severity = match explanation.ruled.verdict {
        Verdict::Fail => miette::Severity::Error,
        Verdict::Undetermined => miette::Severity::Warning,
        Verdict::Pass | Verdict::NotApplicable => miette::Severity::Advice,
    };
    let mut marks: Vec<Mark> = explanation
        .labels
        .iter()
        .map(|label| Mark { span: label.span, text: Some(label.text.to(lang)) })
        .collect();
    if marks.is_empty() {
        marks.push(Mark::silent(explanation.clause));
    }
    let mut text =
        draw(&Page::new(explanation.headline.to(lang), severity, marks, run.sources), color, width, 0);
    let mut files: Vec<FileId> = Vec::new();
    for cited in &explanation.evidence {
        if !files.contains(&cited.span.file) {
            files.push(cited.span.file);
        }
    }
    for file in files {
        let cited = explanation.evidence.iter().filter(|cited| cited.span.file == file);
        let marks = cited.map(|cited| Mark { span: cited.span, text: Some(cited.note.to(lang)) }).collect();
        let said = text!("the data say").to(lang);
        text.push_str(&draw(&Page::new(said, miette::Severity::Advice, marks, run.sources), color, width, 0));
    }
    for cited in &explanation.scripts {
        let mark = Mark { span: cited.span, text: Some(cited.note.to(lang)) };
        let page =
            Page::new(text!("the script fails").to(lang), miette::Severity::Advice, vec![mark], run.sources);
        text.push_str(&draw(&page, color, width, 1));
    }
    for why in &explanation.why {
        text.push_str(&format!("  {}\n", why.to(lang)));
    }
    text.push_str(&entries(&explanation.entries, lang));
    for note in &explanation.authority {
        text.push_str(&format!("  {}\n", note.to(lang)));
    }
    for help in &explanation.help {
        text.push_str(&format!("{}\n", text!("  help: {help}", help).to(lang)));
    }
    for because in &explanation.because {
        text.push('\n');
        text.push_str(&self::explanation(run, because, (color, width), lang));
    }
    text
}

/// What has been drawn, with the way out announced in the language: miette has the English word for it.
fn with_help_in(drawn: String, lang: Lang) -> String {
    let english = "  help: ";
    let announced = text!("  help: {help}", help = "").to(lang);
    match drawn.rfind(english) {
        Some(at) if announced != english => {
            let indent = " ".repeat(announced.chars().count());
            let under = format!("\n{}", " ".repeat(english.len()));
            let help = drawn[at + english.len()..].replace(&under, &format!("\n{indent}"));
            format!("{}{announced}{help}", &drawn[..at])
        }
        _ => drawn,
    }
}

fn draw(page: &Page<'_>, color: bool, width: usize, context: usize) -> String {
    let theme = if color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(width)
        .with_context_lines(context)
        .with_links(false)
        .with_break_words(false);
    let mut text = String::new();
    // Writing to a string fails only where a span lies outside its text, which `Page` prevents.
    match handler.render_report(&mut text, page) {
        Ok(()) => text,
        Err(_) => format!("{page}\n"),
    }
}

/// A marked place.
struct Mark {
    span: Span,
    text: Option<String>,
}

impl Mark {
    fn silent(span: Span) -> Self {
        Self { span, text: None }
    }

    fn of(label: &Label, lang: Lang) -> Self {
        Self { span: label.span, text: Some(label.text.to(lang)).filter(|text| !text.is_empty()) }
    }
}

/// One file's part of a message: miette wants all labels of a diagnostic in one source.
struct Page<'a> {
    message: String,
    severity: miette::Severity,
    code: Option<String>,
    help: Option<String>,
    labels: Vec<LabeledSpan>,
    source: Excerpt<'a>,
}

impl<'a> Page<'a> {
    /// A page about these places of one file; those of other files are left out.
    fn new(message: String, severity: miette::Severity, marks: Vec<Mark>, sources: &'a Sources) -> Self {
        let file = marks[0].span.file;
        let source = Excerpt { file: sources.file(file) };
        let labels = marks.into_iter().filter(|mark| mark.span.file == file).enumerate().map(|(at, mark)| {
            let span = source.fit(mark.span);
            if at == 0 {
                LabeledSpan::new_primary_with_span(mark.text, span)
            } else {
                LabeledSpan::new_with_span(mark.text, span)
            }
        });
        let labels = labels.collect();
        Self { message, severity, code: None, help: None, labels, source }
    }
}

impl fmt::Debug for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Display for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Page<'_> {}

impl miette::Diagnostic for Page<'_> {
    fn code<'b>(&'b self) -> Option<Box<dyn Display + 'b>> {
        self.code.as_ref().map(|code| Box::new(code) as Box<dyn Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'b>(&'b self) -> Option<Box<dyn Display + 'b>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn Display>)
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// A file as miette reads it. Its own reader starts from the first byte for every label and counts
/// columns in bytes; this one goes to the line and counts characters.
struct Excerpt<'a> {
    file: &'a SourceFile,
}

impl Excerpt<'_> {
    /// The span cut to the text, to whole characters, and to one character at the least where there is one.
    fn fit(&self, span: Span) -> SourceSpan {
        let piece = self.file.piece(span.start);
        let text = &piece.text;
        let end = span.end.saturating_sub(piece.start).min(text.len());
        let start = span.start.saturating_sub(piece.start).min(end);
        let (mut start, mut end) = (start, end);
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        while !text.is_char_boundary(end) {
            end += 1;
        }
        if start == end {
            // An empty cell is shown by what stands before it, or else by what follows.
            let before = text[..start].chars().next_back().filter(|c| *c != '\n');
            match (before, text[end..].chars().next()) {
                (Some(before), _) => start -= before.len_utf8(),
                (None, Some(after)) => end += after.len_utf8(),
                (None, None) => {}
            }
        }
        (piece.start + start, end - start).into()
    }
}

impl miette::SourceCode for Excerpt<'_> {
    fn read_span<'b>(
        &'b self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn miette::SpanContents<'b> + 'b>, miette::MietteError> {
        let shown = self.file.piece(span.offset());
        if span.offset() + span.len() > shown.start + shown.text.len() {
            // Of rows that are held one by one, miette asks for both at once, and then for each.
            return Err(miette::MietteError::OutOfBounds);
        }
        let position = |offset: usize| self.file.position(offset);
        let (first, last) = (position(span.offset()), position(span.offset() + span.len()));
        let (first_held, last_held) = self.file.lines_around(span.offset());
        let start_line = first.line.saturating_sub(before).max(first_held);
        let end_line = (last.line + after).min(last_held);
        let line = |line: usize| self.file.line(line).ok_or(miette::MietteError::OutOfBounds);
        // Without context, miette asks for the place of the label alone, to print it.
        let start = if before == 0 && after == 0 { line(first.line)?.start } else { line(start_line)?.start };
        let end = line(end_line)?.end;
        let column = if before == 0 && after == 0 { first.column - 1 } else { 0 };
        let piece = self.file.piece(start);
        let data = &piece.text.as_bytes()[start - piece.start..end.max(start) - piece.start];
        let name = self.file.name().to_string();
        let covered = (start, end.max(start) - start).into();
        Ok(Box::new(MietteSpanContents::new_named(
            name,
            data,
            covered,
            start_line - 1,
            column,
            end_line - start_line + 1,
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::source::Piece;

    #[test]
    fn rows_side_by_side_are_both_drawn_though_held_apart() {
        let mut sources = Sources::new();
        let id = sources.add("units.parquet", "");
        sources.show(id, vec![Piece::new(0, 0, "{one}"), Piece::new(1000, 1, "{two}")]);
        let row = |start| Span::new(id, start, start + 999);
        let found = Diagnostic::new(Code::IdenticalRows, row(1000), text!("alike"))
            .label(text!("the same again"))
            .with(row(0), text!("the row before it"));
        let drawn = diagnostic(&found, &sources, (false, 80), Lang::English);
        for line in [" 1 │ {one}", "╰── the row before it", " 2 │ {two}", "╰── the same again"]
        {
            assert!(drawn.contains(line), "{drawn}");
        }
    }
}

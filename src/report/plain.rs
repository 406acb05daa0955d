//! One fact to a line: reads well aloud.

use crate::diagnostic::{Diagnostic, Severity};
use crate::ruling::{EntryLine, Explanation, Run};
use crate::source::{Sources, Span};
use crate::text::{Lang, Text};

/// The most of a text that is quoted.
const MOST_QUOTED: usize = 80;

fn quoted(sources: &Sources, span: Span) -> String {
    let text = sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(MOST_QUOTED) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}

pub(super) fn diagnostic(diagnostic: &Diagnostic, sources: &Sources, lang: Lang) -> String {
    let mut text = String::new();
    let (code, message) = (diagnostic.code.as_str(), &diagnostic.message);
    let mut line = |line: Text| {
        text.push_str(&line.to(lang));
        text.push('\n');
    };
    line(match diagnostic.severity {
        Severity::Error => text!("error {code}: {message}", code, message),
        Severity::Warning => text!("warning {code}: {message}", code, message),
    });
    for label in std::iter::once(&diagnostic.primary).chain(&diagnostic.others) {
        let (place, quoted) = (sources.locate(label.span), quoted(sources, label.span));
        line(if label.text.is_empty() {
            text!("  at {place}: {quoted}", place, quoted)
        } else {
            text!("  at {place}: {quoted}: {said}", place, quoted, said = label.text)
        });
    }
    if let Some(help) = &diagnostic.help {
        line(text!("  help: {help}", help));
    }
    text
}

pub(super) fn explanation(run: Run<'_>, explanation: &Explanation, lang: Lang) -> String {
    let sources = run.sources;
    let mut text = String::new();
    let mut line = |line: Text| {
        text.push_str(&line.to(lang));
        text.push('\n');
    };
    let at = |span: Span| (sources.locate(span), quoted(sources, span));
    line(explanation.headline.clone());
    let (place, clause) = at(explanation.clause);
    line(text!("  clause at {place}: {clause}", place, clause));
    for label in &explanation.labels {
        line(text!("  {}: {}", quoted(sources, label.span), label.text));
    }
    for cited in &explanation.evidence {
        let (place, cell) = at(cited.span);
        line(text!("  data at {place}: {cell}: {note}", place, cell, note = cited.note));
    }
    for cited in &explanation.scripts {
        let (place, script) = at(cited.span);
        line(text!("  script at {place}: {script}: {note}", place, script, note = cited.note));
    }
    for why in &explanation.why {
        line(text!("  {why}", why));
    }
    for EntryLine { entry, points, of, why } in &explanation.entries {
        let of = if of.is_empty() { Text::default() } else { text!(" of {of}", of) };
        let why = if why.is_empty() { Text::default() } else { text!(": {why}", why) };
        line(text!("  {}: {points}{of}{why}", entry.to(lang).trim_start(), points, of, why));
    }
    for note in explanation.authority.iter().chain(&explanation.help) {
        line(text!("  {note}", note));
    }
    for because in &explanation.because {
        text.push_str(&self::explanation(run, because, lang));
    }
    text
}

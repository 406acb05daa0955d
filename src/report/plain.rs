//! One fact to a line: reads well aloud.

use crate::diagnostic::{Diagnostic, Severity};
use crate::ruling::{EntryLine, Explanation, Run};
use crate::source::{Sources, Span};
use crate::text::Lang;
use std::fmt::Write;

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
    let word = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut line = |line: String| {
        text.push_str(&line);
        text.push('\n');
    };
    line(format!("{word} {}: {}", diagnostic.code, diagnostic.message.to(lang)));
    for label in std::iter::once(&diagnostic.primary).chain(&diagnostic.others) {
        let said = if label.text.is_empty() { String::new() } else { format!(": {}", label.text.to(lang)) };
        line(format!("  at {}: {}{said}", sources.locate(label.span), quoted(sources, label.span)));
    }
    if let Some(help) = &diagnostic.help {
        line(format!("  help: {}", help.to(lang)));
    }
    text
}

pub(super) fn explanation(run: Run<'_>, explanation: &Explanation) -> String {
    let sources = run.sources;
    let mut text = String::new();
    let mut line = |line: std::fmt::Arguments<'_>| {
        // Writing to a string cannot fail.
        let _infallible = writeln!(text, "{line}");
    };
    line(format_args!("{}", explanation.headline));
    line(format_args!(
        "  clause at {}: {}",
        sources.locate(explanation.clause),
        quoted(sources, explanation.clause)
    ));
    for label in &explanation.labels {
        line(format_args!("  {}: {}", quoted(sources, label.span), label.text));
    }
    for cited in &explanation.evidence {
        line(format_args!(
            "  data at {}: {}: {}",
            sources.locate(cited.span),
            quoted(sources, cited.span),
            cited.note
        ));
    }
    for cited in &explanation.scripts {
        line(format_args!(
            "  script at {}: {}: {}",
            sources.locate(cited.span),
            quoted(sources, cited.span),
            cited.note
        ));
    }
    for why in &explanation.why {
        line(format_args!("  {why}"));
    }
    for EntryLine { entry, points, of, why } in &explanation.entries {
        let of = if of.is_empty() { String::new() } else { format!(" of {of}") };
        let why = if why.is_empty() { String::new() } else { format!(": {why}") };
        line(format_args!("  {}: {points}{of}{why}", entry.trim_start()));
    }
    for note in explanation.authority.iter().chain(&explanation.help) {
        line(format_args!("  {note}"));
    }
    for because in &explanation.because {
        text.push_str(&self::explanation(run, because));
    }
    text
}

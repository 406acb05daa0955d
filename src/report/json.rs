//! One JSON object to a line.

use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::ruling::{CriterionRuling, Explanation, Place, Run, ruling_of};
use crate::source::{Sources, Span};
use serde::Serialize;

#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    #[serde(flatten)]
    at: Marked<'a>,
    others: Vec<Marked<'a>>,
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct Marked<'a> {
    #[serde(flatten)]
    place: Place,
    text: &'a str,
    label: &'a str,
}

fn marked<'a>(sources: &'a Sources, span: Span, label: &'a str) -> Marked<'a> {
    Marked { place: Place::of(sources, span), text: sources.text(span), label }
}

pub(super) fn diagnostic(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let of = |label: &'_ Label| -> Marked<'_> { marked(sources, label.span, "") };
    let primary = Marked { label: &diagnostic.primary.text, ..of(&diagnostic.primary) };
    let others = diagnostic.others.iter().map(|label| marked(sources, label.span, &label.text));
    line(&JsonDiagnostic {
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        code: diagnostic.code.as_str(),
        message: &diagnostic.message,
        at: primary,
        others: others.collect(),
        help: diagnostic.help.as_deref(),
    })
}

#[derive(Serialize)]
struct JsonExplanation<'a> {
    unit: &'a str,
    name: &'a str,
    headline: &'a str,
    #[serde(flatten)]
    ruling: CriterionRuling,
    operands: Vec<Marked<'a>>,
    cells: Vec<Marked<'a>>,
    authority: &'a [String],
    help: &'a [String],
}

pub(super) fn explanation(run: Run<'_>, explanation: &Explanation) -> String {
    let sources = run.sources;
    let cells = explanation.evidence.iter().map(|cited| marked(sources, cited.span, &cited.note));
    let operands = explanation.labels.iter().map(|label| marked(sources, label.span, &label.text));
    line(&JsonExplanation {
        unit: &run.data.units.codes[explanation.unit],
        name: &run.data.units.names[explanation.unit],
        headline: &explanation.headline,
        ruling: ruling_of(run, explanation),
        operands: operands.collect(),
        cells: cells.collect(),
        authority: &explanation.authority,
        help: &explanation.help,
    })
}

fn line(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string(value).expect("strings, numbers and lists are always JSON");
    text.push('\n');
    text
}

//! One JSON object to a line.

use crate::check::model::CohortItem;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::ruling::{CriterionRuling, EntryLine, Explanation, Place, Run, ruling_of};
use crate::source::{Sources, Span};
use crate::text::{Lang, Text};
use serde::Serialize;
use std::borrow::Cow;

#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    severity: &'static str,
    code: &'static str,
    message: String,
    #[serde(flatten)]
    at: Marked<'a>,
    others: Vec<Marked<'a>>,
    help: Option<String>,
}

#[derive(Serialize)]
struct Marked<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    text: &'a str,
    label: Cow<'a, str>,
}

fn marked<'a>(sources: &'a Sources, span: Span, label: impl Into<Cow<'a, str>>) -> Marked<'a> {
    Marked { place: Place::of(sources, span), text: sources.text(span), label: label.into() }
}

pub(super) fn diagnostic(diagnostic: &Diagnostic, sources: &Sources, lang: Lang) -> String {
    let of = |label: &Label| marked(sources, label.span, label.text.to(lang));
    line(&JsonDiagnostic {
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        code: diagnostic.code.as_str(),
        message: diagnostic.message.to(lang),
        at: of(&diagnostic.primary),
        others: diagnostic.others.iter().map(of).collect(),
        help: diagnostic.help.as_ref().map(|help| help.to(lang)),
    })
}

#[derive(Serialize)]
struct JsonExplanation<'a> {
    unit: &'a str,
    name: &'a str,
    item: &'a str,
    headline: String,
    /// Of a criterion, its ruling as section 10 of the contract has it.
    #[serde(flatten)]
    ruling: Option<CriterionRuling<'a>>,
    operands: Vec<Marked<'a>>,
    why: Vec<String>,
    entries: Vec<JsonEntry>,
    cells: Vec<Marked<'a>>,
    scripts: Vec<Marked<'a>>,
    authority: Vec<String>,
    help: Vec<String>,
    because: Vec<JsonExplanation<'a>>,
}

#[derive(Serialize)]
struct JsonEntry {
    entry: String,
    points: String,
    of: String,
    why: String,
}

pub(super) fn explanation(run: Run<'_>, explanation: &Explanation, lang: Lang) -> String {
    line(&json(run, explanation, lang))
}

fn json<'a>(run: Run<'a>, explanation: &'a Explanation, lang: Lang) -> JsonExplanation<'a> {
    let sources = run.sources;
    let cells = explanation.evidence.iter().map(|cited| marked(sources, cited.span, cited.note.to(lang)));
    let scripts = explanation.scripts.iter().map(|cited| marked(sources, cited.span, cited.note.to(lang)));
    let operands = explanation.labels.iter().map(|label| marked(sources, label.span, label.text.to(lang)));
    let texts = |texts: &[Text]| texts.iter().map(|text| text.to(lang)).collect();
    let entry = |line: &EntryLine| {
        let [entry, points, of, why] =
            [&line.entry, &line.points, &line.of, &line.why].map(|text| text.to(lang));
        JsonEntry { entry, points, of, why }
    };
    JsonExplanation {
        unit: &run.data.units.codes[explanation.unit],
        name: &run.data.units.names[explanation.unit],
        item: run.item_name(explanation.item),
        headline: explanation.headline.to(lang),
        ruling: matches!(explanation.item, CohortItem::Criterion(_)).then(|| ruling_of(run, explanation)),
        operands: operands.collect(),
        why: texts(&explanation.why),
        entries: explanation.entries.iter().map(entry).collect(),
        cells: cells.collect(),
        scripts: scripts.collect(),
        authority: texts(&explanation.authority),
        help: texts(&explanation.help),
        because: explanation.because.iter().map(|because| json(run, because, lang)).collect(),
    }
}

fn line(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string(value).expect("strings, numbers and lists are always JSON");
    text.push('\n');
    text
}

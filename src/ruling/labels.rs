//! Labels at places of the ruleset, gathered and put so that none covers another.

use super::Labelled;
use crate::source::{Sources, Span};
use std::collections::BTreeMap;

/// How many values one label lists at the most.
const MOST_AT_ONE_PLACE: usize = 6;

/// What is said at one place: of a member or part (empty where there is none), and what.
type Said = Vec<(String, String)>;

/// Labels by their place.
#[derive(Clone, Debug, Default)]
pub(super) struct Labels(BTreeMap<Span, Said>);

impl Labels {
    /// Says something at a place, of a member or part.
    pub(super) fn add(&mut self, span: Span, context: &str, text: String) {
        let said = self.0.entry(span).or_default();
        let entry = (context.to_owned(), text);
        if !entry.1.is_empty() && !said.contains(&entry) {
            said.push(entry);
        }
    }

    /// The labels in the order of the text; what stands inside another labelled place is said there, after
    /// its own words.
    pub(super) fn apart(self, sources: &Sources) -> Vec<Labelled> {
        let mut by_size: Vec<(Span, Said)> =
            self.0.into_iter().filter(|(_, said)| !said.is_empty()).collect();
        by_size.sort_by_key(|(span, _)| (std::cmp::Reverse(span.end - span.start), span.start));
        let mut kept: Vec<(Span, Vec<String>)> = Vec::new();
        for (mut span, said) in by_size {
            span.end = span.start + sources.text(span).trim_end().len();
            let said = grouped(said);
            match kept.iter_mut().find(|(outer, _)| outer.contains(span)) {
                Some((_, outer)) => {
                    outer.extend(said.into_iter().map(|said| format!("`{}`: {said}", sources.text(span))));
                }
                None => kept.push((span, said)),
            }
        }
        kept.sort_by_key(|(span, _)| *span);
        kept.into_iter().map(|(span, said)| Labelled { span, text: join(&said) }).collect()
    }
}

/// Says once what holds for several members or parts.
fn grouped(said: Said) -> Vec<String> {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for (context, text) in said {
        match groups.iter_mut().find(|(other, _)| *other == text) {
            Some((_, contexts)) => contexts.push(context),
            None => groups.push((text, vec![context])),
        }
    }
    // What is said of no member in particular is so for all.
    let words = |(text, contexts): (String, Vec<String>)| match contexts.join(", ") {
        _ if contexts.iter().any(String::is_empty) => text,
        contexts => format!("{contexts}: {text}"),
    };
    groups.into_iter().map(words).collect()
}

fn join(said: &[String]) -> String {
    let mut text = said.iter().take(MOST_AT_ONE_PLACE).cloned().collect::<Vec<_>>().join("; ");
    if said.len() > MOST_AT_ONE_PLACE {
        text.push_str(&format!("; and {} more", said.len() - MOST_AT_ONE_PLACE));
    }
    text
}

//! Labels at places of the ruleset, gathered and put so that none covers another.

use super::Labelled;
use crate::source::{Sources, Span};
use crate::text::Text;
use std::collections::BTreeMap;

/// How many values one label lists at the most.
const MOST_AT_ONE_PLACE: usize = 6;

/// What is said at one place: of a member or part (empty where there is none), and what.
type Said = Vec<(Text, Text)>;

/// Labels by their place.
#[derive(Clone, Debug, Default)]
pub(super) struct Labels(BTreeMap<Span, Said>);

impl Labels {
    /// Says something at a place, of a member or part.
    pub(super) fn add(&mut self, span: Span, context: &Text, text: Text) {
        let said = self.0.entry(span).or_default();
        let entry = (context.clone(), text);
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
        let mut kept: Vec<(Span, Vec<Text>)> = Vec::new();
        for (mut span, said) in by_size {
            span.end = span.start + sources.text(span).trim_end().len();
            let said = grouped(said);
            match kept.iter_mut().find(|(outer, _)| outer.contains(span)) {
                Some((_, outer)) => {
                    outer
                        .extend(said.into_iter().map(|said| text!("`{}`: {said}", sources.text(span), said)));
                }
                None => kept.push((span, said)),
            }
        }
        kept.sort_by_key(|(span, _)| *span);
        kept.into_iter().map(|(span, said)| Labelled { span, text: join(&said) }).collect()
    }
}

/// Says once what holds for several members or parts.
fn grouped(said: Said) -> Vec<Text> {
    let mut groups: Vec<(Text, Vec<Text>)> = Vec::new();
    for (context, text) in said {
        match groups.iter_mut().find(|(other, _)| *other == text) {
            Some((_, contexts)) => contexts.push(context),
            None => groups.push((text, vec![context])),
        }
    }
    // What is said of no member in particular is so for all.
    let words = |(text, contexts): (Text, Vec<Text>)| match &contexts[..] {
        _ if contexts.iter().any(Text::is_empty) => text,
        _ => text!("{}: {text}", Text::joined(contexts, ", "), text),
    };
    groups.into_iter().map(words).collect()
}

fn join(said: &[Text]) -> Text {
    let text = Text::joined(said.iter().take(MOST_AT_ONE_PLACE), "; ");
    match said.len().checked_sub(MOST_AT_ONE_PLACE) {
        None | Some(0) => text,
        Some(more) => text!("{text}; and {more} more", text, more),
    }
}

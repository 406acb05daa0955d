//! `thidua check RULESET…`

use super::{Console, Exit, inputs};
use crate::text::Text;
use std::path::PathBuf;

pub(super) fn check(console: &mut Console, rulesets: &[PathBuf]) -> Exit {
    let mut exit = Exit::Done;
    for path in rulesets {
        match inputs::ruleset(console, path, true) {
            Err(unreadable) => exit = unreadable,
            Ok(None) if exit == Exit::Done => exit = Exit::Findings,
            Ok(None) => {}
            Ok(Some(ruleset)) => {
                let model = &ruleset.model;
                let count = |count: usize, one: Text, many: fn(usize) -> Text| match count {
                    1 => one,
                    count => many(count),
                };
                let items = [
                    count(model.criteria.len(), text!("1 criterion"), |count| {
                        text!("{count} criteria", count)
                    }),
                    count(model.scorecards.len(), text!("1 scorecard"), |count| {
                        text!("{count} scorecards", count)
                    }),
                    count(model.classifications.len(), text!("1 classification"), |count| {
                        text!("{count} classifications", count)
                    }),
                    count(model.commendations.len(), text!("1 commendation"), |count| {
                        text!("{count} commendations", count)
                    }),
                    count(model.selections.len(), text!("1 selection"), |count| {
                        text!("{count} selections", count)
                    }),
                ];
                let counts = [
                    true,
                    !model.scorecards.is_empty(),
                    !model.classifications.is_empty(),
                    !model.commendations.is_empty(),
                    !model.selections.is_empty(),
                ];
                let items = items.iter().zip(counts).filter(|(_, counts)| *counts).map(|(item, _)| item);
                let examples =
                    count(model.examples.len(), text!("1 example"), |count| text!("{count} examples", count));
                let (file, items) = (path.display().to_string(), Text::joined(items, ", "));
                console.tell(&text!("{file}: {items} and {examples}, nothing wrong", file, items, examples));
            }
        }
    }
    exit
}

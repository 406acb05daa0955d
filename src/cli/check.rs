//! `thidua check RULESET…`

use super::{Console, Exit, inputs};
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
                let count = |count: usize, one: &str, many: &str| {
                    format!("{count} {}", if count == 1 { one } else { many })
                };
                let criteria = count(model.criteria.len(), "criterion", "criteria");
                let others = [
                    (model.scorecards.len(), "scorecard", "scorecards"),
                    (model.classifications.len(), "classification", "classifications"),
                    (model.commendations.len(), "commendation", "commendations"),
                    (model.selections.len(), "selection", "selections"),
                ];
                let others = others.iter().filter(|(found, ..)| *found > 0);
                let others = others.map(|(found, one, many)| count(*found, one, many));
                let items: Vec<String> = std::iter::once(criteria).chain(others).collect();
                console.say(&format!(
                    "{}: {} and {}, nothing wrong\n",
                    path.display(),
                    items.join(", "),
                    count(model.examples.len(), "example", "examples"),
                ));
            }
        }
    }
    exit
}

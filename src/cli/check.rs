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
                console.say(&format!(
                    "{}: {} and {}, nothing wrong\n",
                    path.display(),
                    count(model.criteria.len(), "criterion", "criteria"),
                    count(model.examples.len(), "example", "examples"),
                ));
            }
        }
    }
    exit
}

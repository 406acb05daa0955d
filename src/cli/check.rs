//! `thidua check RULESET…`

use super::inputs::{self, Checked};
use super::{Console, Exit};
use crate::check::model::Model;
use crate::diagnostic::{Severity, has_errors};
use crate::lint::Levels;
use crate::report::sarif;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Ruleset files (`-`: standard input)
    #[arg(required = true)]
    rulesets: Vec<PathBuf>,
    /// Take warnings of this code for errors (`all-warnings`: of every code)
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    deny: Vec<String>,
    /// Do not give warnings of this code
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    allow: Vec<String>,
    /// How to give what is found
    #[arg(long, value_enum, default_value = "messages")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// As messages, on standard error
    Messages,
    /// As SARIF 2.1.0, on standard output: for editors and code review
    Sarif,
}

pub(super) fn check(console: &mut Console, args: &CheckArgs) -> Exit {
    let levels = match Levels::new(&args.deny, &args.allow) {
        Ok(levels) => levels,
        Err(unknown) => {
            let (message, help) = match unknown.code {
                Some(code) => (
                    format!("`{code}` is no warning about rulesets"),
                    "only warnings about rulesets have a level; they begin with W04",
                ),
                None => (
                    format!("`{}` is no code of a warning", unknown.name),
                    "give a code as a message shows it, such as `W0402`, or `--deny all-warnings`",
                ),
            };
            console.complain(&message, help);
            return Exit::Ruleset;
        }
    };
    let mut exit = Exit::Done;
    let mut all = Vec::new();
    for path in &args.rulesets {
        let checked = match inputs::checked(console, path, Some(&levels)) {
            Ok(checked) => checked,
            Err(unreadable) => {
                exit = unreadable;
                continue;
            }
        };
        if has_errors(&checked.diagnostics) && exit == Exit::Done {
            exit = Exit::Findings;
        }
        match args.format {
            Format::Messages => messages(console, path, &checked),
            Format::Sarif => all.push(checked),
        }
    }
    if args.format == Format::Sarif {
        let found = all.iter().map(|checked| (&checked.sources, &checked.diagnostics[..]));
        let text = sarif(found, console.lang);
        console.print(&text);
    }
    exit
}

/// What is wrong with a ruleset; else what it has.
fn messages(console: &mut Console, path: &Path, checked: &Checked) {
    console.diagnostics(&checked.diagnostics, &checked.sources);
    let Some(model) = &checked.model else { return };
    if has_errors(&checked.diagnostics) {
        return;
    }
    let warnings = checked.diagnostics.iter().filter(|it| it.severity == Severity::Warning).count();
    let found =
        if warnings == 0 { "nothing wrong".to_owned() } else { count(warnings, "warning", "warnings") };
    console.say(&format!("{}: {}, {found}\n", path.display(), contents(model)));
}

fn count(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// What a ruleset has.
fn contents(model: &Model) -> String {
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
    format!("{} and {}", items.join(", "), count(model.examples.len(), "example", "examples"))
}

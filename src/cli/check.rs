//! `thidua check RULESET…`

use super::inputs::{self, Checked};
use super::{Console, Exit};
use crate::check::model::Model;
use crate::diagnostic::{Severity, has_errors};
use crate::lint::Levels;
use crate::report::sarif;
use crate::text::Text;
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
                    text!("`{}` is no warning about rulesets", code.as_str()),
                    text!("only warnings about rulesets have a level; they begin with W04"),
                ),
                None => (
                    text!("`{}` is no code of a warning", unknown.name),
                    text!("give a code as a message shows it, such as `W0402`, or `--deny all-warnings`"),
                ),
            };
            console.complain(&message, &help);
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
    let found = match warnings {
        0 => text!("nothing wrong"),
        1 => text!("1 warning"),
        count => text!("{count} warnings", count),
    };
    console.tell(&text!("{}: {}, {found}", path.display().to_string(), contents(model), found));
}

/// What a ruleset has.
fn contents(model: &Model) -> Text {
    let criteria = match model.criteria.len() {
        1 => text!("1 criterion"),
        count => text!("{count} criteria", count),
    };
    let scorecards = match model.scorecards.len() {
        0 => Text::default(),
        1 => text!("1 scorecard"),
        count => text!("{count} scorecards", count),
    };
    let classifications = match model.classifications.len() {
        0 => Text::default(),
        1 => text!("1 classification"),
        count => text!("{count} classifications", count),
    };
    let commendations = match model.commendations.len() {
        0 => Text::default(),
        1 => text!("1 commendation"),
        count => text!("{count} commendations", count),
    };
    let selections = match model.selections.len() {
        0 => Text::default(),
        1 => text!("1 selection"),
        count => text!("{count} selections", count),
    };
    let examples = match model.examples.len() {
        1 => text!("1 example"),
        count => text!("{count} examples", count),
    };
    let items = [criteria, scorecards, classifications, commendations, selections];
    let items = items.into_iter().filter(|item| !item.is_empty());
    text!("{items} and {examples}", items = Text::joined(items, ", "), examples)
}

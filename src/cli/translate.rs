//! `thidua translate --to LANGUAGE RULESET`

use super::fmt::{formatted, put};
use super::{Console, Exit, Language};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct TranslateArgs {
    /// The language to write it in
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    to: Language,
    /// Ruleset file (`-`: standard input)
    ruleset: PathBuf,
    /// Write to a file
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn translate(console: &mut Console, args: &TranslateArgs) -> Exit {
    let translated = match formatted(console, &args.ruleset, Some(args.to.into())) {
        Ok((_, translated)) => translated,
        Err(exit) => return exit,
    };
    match &args.output {
        None => {
            console.print(&translated);
            Exit::Done
        }
        Some(path) => put(console, path, &translated),
    }
}

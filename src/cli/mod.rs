//! The command line: one file to a verb. Only here is anything printed, read or written.

mod call;
mod check;
mod console;
mod explain;
mod files;
mod fmt;
mod init;
mod inputs;
mod judge;
mod pin;
mod pins;
mod progress;
mod test;
mod tested;
mod translate;

use crate::text::Lang;
use call::Refused;
pub use call::command;
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use console::Console;
use std::path::PathBuf;
use std::process::ExitCode;

/// How a command ended, as its exit code tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Done. That a unit fails is a result, not an error.
    Done = 0,
    /// There are findings: errors of a check, a failing example, a verdict that `--fail-on` names.
    Findings = 1,
    /// The call is wrong, or the ruleset cannot be used.
    Ruleset = 2,
    /// The data cannot be used.
    Data = 3,
    /// A limit was hit, or something inside is broken.
    Limit = 4,
}

/// Rules on emulation campaigns: criteria in, rulings with their reasons out.
#[derive(Debug, Parser)]
#[command(name = "thidua", version, arg_required_else_help = true)]
#[command(disable_help_flag = true, disable_version_flag = true)]
struct Cli {
    #[command(flatten)]
    messages: Messages,
    /// Print the version
    #[arg(short = 'V', long, action = ArgAction::Version, help_heading = OF_ALL)]
    version: Option<bool>,
    #[command(subcommand)]
    command: Command,
}

/// What stands above the options that every command has.
const OF_ALL: &str = "Options of every command";

#[derive(Debug, Default, Args)]
#[command(next_help_heading = OF_ALL)]
struct Messages {
    /// How messages and explanations are written
    #[arg(long, global = true, value_enum, value_name = "FORMAT", default_value = "human")]
    message_format: MessageFormat,
    /// When to use colour
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value = "auto")]
    color: Color,
    /// The language of messages, explanations and tables (else that of the ruleset)
    #[arg(long, global = true, value_enum, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// How many threads to use; the result is the same on any number
    #[arg(long, global = true, value_name = "N", value_parser = parse_threads)]
    threads: Option<usize>,
    /// Print this help (`-h`: in short)
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum MessageFormat {
    /// With the source in view
    #[default]
    Human,
    /// One fact to a line, for screen readers
    Plain,
    /// One JSON object to a line
    Json,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Language {
    /// English
    En,
    /// Vietnamese
    Vi,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::English,
            Language::Vi => Self::Vietnamese,
        }
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start a campaign: a ruleset and sample data to change
    Init {
        /// The folder to make
        folder: PathBuf,
    },
    /// Check rulesets: everything that is wrong, in one run
    Check(check::CheckArgs),
    /// Lay rulesets out in one way, comments and all
    Fmt(fmt::FmtArgs),
    /// Write a ruleset in the other language: the same items, in its words
    Translate(translate::TranslateArgs),
    /// Rule on every unit
    Judge(judge::JudgeArgs),
    /// Explain a unit's rulings, or an error code (`thidua explain E0203`)
    Explain(explain::ExplainArgs),
    /// Test rulesets: their examples, and the rulings that are pinned
    Test(test::TestArgs),
    /// Keep the rulings on data in a file beside the ruleset, for `thidua test` to compare with
    Pin(pin::PinArgs),
}

/// The most threads that a run may be given: a slip of the pen is no reason to bring the machine down.
const MOST_THREADS: usize = 1_024;

fn parse_threads(text: &str) -> Result<usize, Refused> {
    let number = text.parse().ok().filter(|number| (1..=MOST_THREADS).contains(number));
    number.ok_or_else(|| {
        Refused(text!("the number of threads is a whole number from 1 to {MOST_THREADS}", MOST_THREADS))
    })
}

/// Runs the command line and says how it ended.
pub fn main() -> ExitCode {
    let cli = match call::read() {
        Ok(cli) => cli,
        Err(exit) => return exit,
    };
    // This thread works with the others, so that work need not be handed over to them (0: as many as the machine has). It
    // can only fail if it was done before.
    let threads = rayon::ThreadPoolBuilder::new().num_threads(cli.messages.threads.unwrap_or(0));
    let _already_set = threads.use_current_thread().build_global();
    let mut console = Console::new(&cli.messages);
    let exit = match cli.command {
        Command::Init { folder } => init::init(&mut console, &folder),
        Command::Check(args) => check::check(&mut console, &args),
        Command::Fmt(args) => fmt::fmt(&mut console, &args),
        Command::Translate(args) => translate::translate(&mut console, &args),
        Command::Judge(args) => judge::judge(&mut console, &args),
        Command::Explain(args) => explain::explain(&mut console, &args),
        Command::Test(args) => test::test(&mut console, &args),
        Command::Pin(args) => pin::pin(&mut console, &args),
    };
    let exit = if console.is_broken() && exit == Exit::Done { Exit::Limit } else { exit };
    ExitCode::from(exit as u8)
}

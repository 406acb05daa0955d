//! The call of the program: read, explained and refused in the language that it asks for.
//!
//! `clap` speaks English. Its help is put through the table of messages, and what it finds wrong is said in our words.

use super::console::Console;
use super::{Cli, Exit, Messages};
use crate::text::{Lang, Text, in_vietnamese};
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory, Error, FromArgMatches, ValueEnum};
use std::env;
use std::ffi::OsString;
use std::fmt;
use std::process::ExitCode;

/// Why a value of an option is not taken.
#[derive(Debug)]
pub(super) struct Refused(pub(super) Text);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to(Lang::English))
    }
}

impl std::error::Error for Refused {}

/// The call; or how the program ends where there is none, which has been said.
pub(super) fn read() -> Result<Cli, ExitCode> {
    let arguments: Vec<OsString> = env::args_os().collect();
    // What the call says of messages holds for those about the call, too.
    let messages = Messages {
        lang: asked(&arguments, "--lang"),
        message_format: asked(&arguments, "--message-format").unwrap_or_default(),
        ..Messages::default()
    };
    let mut command = command();
    if messages.lang.is_some_and(|lang| Lang::from(lang) == Lang::Vietnamese) {
        command = vietnamese(command);
    }
    let matches = command.try_get_matches_from_mut(arguments);
    matches.and_then(|matches| Cli::from_arg_matches(&matches)).map_err(|error| {
        let code = u8::try_from(error.exit_code()).unwrap_or(Exit::Ruleset as u8);
        match complaint(&error) {
            Some((message, help)) => Console::new(&messages).complain(&message, &help),
            // Help and version come this way too; then the exit code is 0.
            None => drop(error.print()),
        }
        ExitCode::from(code)
    })
}

/// The command line, with its help in English.
pub fn command() -> Command {
    Cli::command()
}

/// What an option asks for, whatever is wrong with the rest of the call.
fn asked<T: ValueEnum>(arguments: &[OsString], option: &str) -> Option<T> {
    let mut words = arguments.iter().map_while(|word| word.to_str()).take_while(|word| *word != "--");
    while let Some(word) = words.next() {
        let value = match word.strip_prefix(option) {
            Some("") => words.next(),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        if let Some(value) = value {
            return T::from_str(value, false).ok();
        }
    }
    None
}

// ---- help -------------------------------------------------------------------------------------------------

/// The command line with its help in Vietnamese.
fn vietnamese(command: Command) -> Command {
    // Options of every command are handed down, and the names of commands put together.
    let mut command = in_words(command);
    command.build();
    with_headings(command)
}

fn in_words(command: Command) -> Command {
    // Under a heading of their own, arguments are sorted unless they have their places.
    let mut place = 0..;
    let command = command.mut_args(|arg| match place.next() {
        Some(place) if arg.is_positional() => arg_in_words(arg).display_order(place),
        _ => arg_in_words(arg),
    });
    command.mut_subcommands(in_words).subcommand_value_name("LỆNH").subcommand_help_heading("Các lệnh")
}

fn arg_in_words(mut arg: Arg) -> Arg {
    let names = arg.get_value_names().unwrap_or_default();
    if let Some(names) = names.iter().map(|name| in_vietnamese(name)).collect::<Option<Vec<_>>>()
        && !names.is_empty()
    {
        arg = arg.value_names(names);
    }
    let heading = match arg.get_help_heading() {
        Some(heading) => in_vietnamese(heading),
        None if arg.is_positional() => Some("Đối số"),
        None => Some("Tùy chọn"),
    };
    let help = arg.get_help().map(said).unwrap_or_default();
    if let Some(long) = help_with_values(&arg, &help) {
        arg = arg.long_help(long).hide_possible_values(true).hide_default_value(true);
    }
    arg.help(help).help_heading(heading)
}

/// The help of an option that takes one of some values, with what each means.
fn help_with_values(arg: &Arg, help: &str) -> Option<String> {
    let values = arg.get_possible_values();
    if values.is_empty() || !arg.get_action().takes_values() {
        return None;
    }
    let values = values.iter().map(|value| match value.get_help() {
        Some(help) => format!("\n- {}: {}", value.get_name(), said(help)),
        None => format!("\n- {}", value.get_name()),
    });
    let mut long = format!("{help}\n\nCác giá trị:{}", values.collect::<String>());
    if let [default] = arg.get_default_values() {
        long.push_str(&format!("\n\n[mặc định: {}]", default.display()));
    }
    Some(long)
}

fn with_headings(mut command: Command) -> Command {
    let about = command.get_about().map(said).unwrap_or_default();
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim().replace("[OPTIONS]", "[TÙY CHỌN]");
    command
        .about(about)
        .override_usage(usage)
        .help_template("{about-with-newline}\nCách dùng: {usage}\n\n{all-args}")
        .mut_subcommands(with_headings)
}

fn said(english: &StyledStr) -> String {
    let english = english.to_string();
    in_vietnamese(&english).map_or(english, ToOwned::to_owned)
}

// ---- wrong calls ------------------------------------------------------------------------------------------

/// What is wrong with a call, and what to do; nothing where it asks for help.
fn complaint(error: &Error) -> Option<(Text, Text)> {
    let of = |kind| error.get(kind).map(ToString::to_string).filter(|text| !text.is_empty());
    let argument = of(ContextKind::InvalidArg).unwrap_or_default();
    let value = of(ContextKind::InvalidValue).unwrap_or_default();
    let suggested = |kind| of(kind).map(|near| text!("did you mean `{near}`?", near));
    let more = || {
        let usage = of(ContextKind::Usage).unwrap_or_default();
        let usage = usage.split_once(':').map_or("", |(_, usage)| usage).trim().to_owned();
        let command: Vec<&str> =
            usage.split_whitespace().take_while(|word| !word.starts_with(['[', '<', '-'])).collect();
        match command.is_empty() {
            true => text!("`thidua --help` says more"),
            false => text!("write `{usage}`; `{} --help` says more", command.join(" "), usage),
        }
    };
    let message = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        | ErrorKind::DisplayVersion
        | ErrorKind::Io
        | ErrorKind::Format => return None,
        ErrorKind::InvalidValue if value.is_empty() => text!("`{argument}` has no value", argument),
        ErrorKind::InvalidValue => {
            let help = suggested(ContextKind::SuggestedValue).unwrap_or_else(|| {
                match error.get(ContextKind::ValidValue) {
                    Some(ContextValue::Strings(values)) => text!("it takes {}", Text::any_of(values)),
                    _ => more(),
                }
            });
            return Some((text!("`{argument}` cannot be `{value}`", argument, value), help));
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).and_then(|why| why.downcast_ref::<Refused>());
            let help = why.map_or_else(more, |why| why.0.clone());
            return Some((text!("`{argument}` cannot be `{value}`", argument, value), help));
        }
        ErrorKind::UnknownArgument => {
            let help = suggested(ContextKind::SuggestedArg).unwrap_or_else(more);
            return Some((text!("`{argument}` does not belong here", argument), help));
        }
        ErrorKind::InvalidSubcommand => {
            let command = of(ContextKind::InvalidSubcommand).unwrap_or_default();
            let help = suggested(ContextKind::SuggestedSubcommand).unwrap_or_else(more);
            return Some((text!("there is no command `{command}`", command), help));
        }
        ErrorKind::MissingRequiredArgument => {
            text!("the call lacks {}", listed(error.get(ContextKind::InvalidArg)))
        }
        ErrorKind::MissingSubcommand => text!("the call names no command"),
        ErrorKind::ArgumentConflict => match error.get(ContextKind::PriorArg) {
            Some(ContextValue::String(prior)) if *prior == argument => {
                text!("`{argument}` stands twice", argument)
            }
            prior => text!("`{argument}` does not go with {}", listed(prior), argument),
        },
        ErrorKind::InvalidUtf8 => text!("the call is not in UTF-8"),
        _ => text!("the call cannot be understood"),
    };
    Some((message, more()))
}

/// `a and b`
fn listed(names: Option<&ContextValue>) -> Text {
    match names {
        Some(ContextValue::Strings(names)) => Text::all_of(names.iter().map(|name| format!("`{name}`"))),
        Some(name) => text!("`{}`", name.to_string()),
        None => Text::default(),
    }
}

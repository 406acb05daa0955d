//! Standard output and standard error.

use super::files::reason;
use super::progress::{Counted, Progress};
use super::{Color, Exit, MessageFormat, Messages};
use crate::data::MOST_REPORTED;
use crate::diagnostic::Diagnostic;
use crate::report::{self, Output, Style};
use crate::source::Sources;
use crate::text::{Lang, Text};
use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::path::Path;

/// The width that messages are wrapped at. Fixed, so that what is printed can be compared.
const WIDTH: usize = 110;

/// Where data and messages go.
#[derive(Debug)]
pub(super) struct Console {
    /// The style of messages on standard error.
    pub(super) messages: Style,
    /// The style of explanations on standard output.
    pub(super) explanations: Style,
    /// The language of messages, explanations and tables.
    pub(super) lang: Lang,
    /// Whether the call says which language that is.
    lang_is_asked: bool,
    /// Whether somebody looks at standard error who may wait.
    shows_progress: bool,
    broken: bool,
}

impl Console {
    pub(super) fn new(messages: &Messages) -> Self {
        #[expect(clippy::disallowed_methods, reason = "`cli` is the layer that reads the environment")]
        let no_color = std::env::var("NO_COLOR").is_ok_and(|value| !value.is_empty());
        let style = |is_terminal: bool| match messages.message_format {
            MessageFormat::Plain => Style::Plain,
            MessageFormat::Json => Style::Json,
            MessageFormat::Human => {
                let color = match messages.color {
                    Color::Always => true,
                    Color::Never => false,
                    Color::Auto => is_terminal && !no_color,
                };
                Style::Human { color, width: WIDTH }
            }
        };
        Self {
            messages: style(io::stderr().is_terminal()),
            explanations: style(io::stdout().is_terminal()),
            lang: messages.lang.map(Into::into).unwrap_or_default(),
            lang_is_asked: messages.lang.is_some(),
            shows_progress: io::stderr().is_terminal() && messages.message_format != MessageFormat::Json,
            broken: false,
        }
    }

    /// Goes on in the language of a ruleset, unless the call asks for one.
    pub(super) fn speak(&mut self, lang: Lang) {
        if !self.lang_is_asked {
            self.lang = lang;
        }
    }

    /// Tells how far some work has come, where somebody waits for it.
    pub(super) fn progress(&self, doing: &Text, all: u64, counted: Counted) -> Progress {
        Progress::new(doing, all, counted, (self.shows_progress, self.lang))
    }

    /// Writes data on so many units to a file or, where none is named, to standard output. `write` writes part after
    /// part.
    pub(super) fn write(
        &mut self,
        path: Option<&Path>,
        units: usize,
        write: impl FnOnce(&mut Output<'_>) -> io::Result<()>,
    ) -> Result<(), Exit> {
        // On a terminal the rulings themselves show how far they have come.
        let is_shown = path.is_some() || !io::stdout().is_terminal();
        let progress = self.progress(&text!("writing"), units as u64, Counted::Units);
        let write_to = |to: &mut (dyn Write + Send)| {
            let mut written = |units: usize| {
                if is_shown {
                    progress.advance(units as u64);
                }
            };
            write(&mut Output::new(to, &mut written))?;
            to.flush()
        };
        let written = match path {
            None => write_to(&mut BufWriter::new(io::stdout())),
            Some(path) => File::create(path).and_then(|file| write_to(&mut BufWriter::new(file))),
        };
        drop(progress);
        match (written, path) {
            (Ok(()), _) => Ok(()),
            // Whoever reads the output may have read enough.
            (Err(error), _) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            (Err(_), None) => {
                self.cannot_print();
                Ok(())
            }
            (Err(error), Some(path)) => {
                self.complain(
                    &text!("cannot write `{}`: {}", path.display().to_string(), reason(&error)),
                    &text!("give the path of a file that can be written; nothing else is lost"),
                );
                Err(Exit::Limit)
            }
        }
    }

    /// Prints data.
    pub(super) fn print(&mut self, text: &str) {
        let printed = io::stdout().lock().write_all(text.as_bytes()).and_then(|()| io::stdout().flush());
        if printed.is_err_and(|error| error.kind() != ErrorKind::BrokenPipe) {
            self.cannot_print();
        }
    }

    /// Says, once, that data cannot be printed.
    fn cannot_print(&mut self) {
        if !self.broken {
            self.broken = true;
            self.complain(
                &text!("cannot write to standard output"),
                &text!("see that there is room where it goes"),
            );
        }
    }

    /// Prints a message.
    pub(super) fn say(&mut self, text: &str) {
        // Where standard error is gone, there is nowhere left to say so.
        let _gone = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Prints a line of a message.
    pub(super) fn tell(&mut self, text: &Text) {
        let text = format!("{}\n", text.to(self.lang));
        self.say(&text);
    }

    /// Prints a line for people on standard output.
    pub(super) fn print_line(&mut self, text: &Text) {
        let text = format!("{}\n", text.to(self.lang));
        self.print(&text);
    }

    /// Prints a message of one line that is about no place in a file.
    pub(super) fn complain(&mut self, message: &Text, help: &Text) {
        let text = match self.messages {
            Style::Json => {
                let (message, help) = (message.to(self.lang), help.to(self.lang));
                format!("{}\n", serde_json::json!({ "severity": "error", "message": message, "help": help }))
            }
            Style::Human { .. } | Style::Plain => {
                let (message, help) = (text!("error: {message}", message), text!("  help: {help}", help));
                format!("{}\n{}\n", message.to(self.lang), help.to(self.lang))
            }
        };
        self.say(&text);
    }

    /// Prints diagnostics, a blank line between two; past [`MOST_REPORTED`], only how many more there are.
    pub(super) fn diagnostics(&mut self, diagnostics: &[Diagnostic], sources: &Sources) {
        let withheld = diagnostics.len().saturating_sub(MOST_REPORTED);
        self.some_diagnostics(&diagnostics[..diagnostics.len() - withheld], sources, withheld);
    }

    /// Prints diagnostics of which others have been withheld.
    pub(super) fn some_diagnostics(
        &mut self,
        diagnostics: &[Diagnostic],
        sources: &Sources,
        withheld: usize,
    ) {
        for (at, diagnostic) in diagnostics.iter().enumerate() {
            if at > 0 && !matches!(self.messages, Style::Json) {
                self.say("\n");
            }
            let text = report::diagnostic(diagnostic, sources, self.messages, self.lang);
            self.say(&text);
        }
        if withheld > 0 {
            let text = match self.messages {
                Style::Json => format!("{}\n", serde_json::json!({ "withheld": withheld })),
                Style::Human { .. } | Style::Plain => {
                    format!("\n{}\n", text!("… and {withheld} more", withheld).to(self.lang))
                }
            };
            self.say(&text);
        }
    }

    /// Whether data could not be printed.
    pub(super) fn is_broken(&self) -> bool {
        self.broken
    }
}

//! How far long work has come, on standard error.

use crate::text::{Lang, Text};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::Duration;

/// Work that takes less is not told of.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is counted.
#[derive(Clone, Copy, Debug)]
pub(super) enum Counted {
    /// Bytes of files.
    Bytes,
    /// Units written.
    Units,
}

/// How far some work has come. It is shown once it has taken a while, and taken away when it is dropped.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
    is_wanted: bool,
}

impl Progress {
    /// Work that does so many things, such as `reading`; never shown where it is not wanted.
    pub(super) fn new(doing: &Text, all: u64, counted: Counted, (is_wanted, lang): (bool, Lang)) -> Self {
        let template = match counted {
            Counted::Bytes => text!("{{msg}} {{bar:30}} {{bytes}} of {{total_bytes}}"),
            Counted::Units => text!("{{msg}} {{bar:30}} {{human_pos}} of {{human_len}} units"),
        };
        let style = ProgressStyle::with_template(&template.to(lang)).expect("these are templates");
        let bar = ProgressBar::with_draw_target(Some(all), ProgressDrawTarget::hidden());
        bar.set_style(style);
        bar.set_message(doing.to(lang));
        Self { bar, is_wanted }
    }

    /// So many more are done.
    pub(super) fn advance(&self, more: u64) {
        self.bar.inc(more);
        if self.is_wanted && self.bar.is_hidden() && self.bar.elapsed() >= PATIENCE {
            // Hidden still where standard error is no terminal.
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

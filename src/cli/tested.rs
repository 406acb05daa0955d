//! What came of tests, as it is told: for people at once, for programs in the end.

use super::Console;
use crate::check::model::CohortItem;
use crate::diagnostic::Diagnostic;
use crate::report::{self, Style};
use crate::ruling::{Run, explain};
use crate::testing::coverage::Unseen;
use crate::testing::{Suite, Test, Uncovered, junit};
use clap::ValueEnum;
use serde::Serialize;

pub(super) use crate::testing::Failure;

/// How the results of tests are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Human,
    /// JUnit XML, for continuous integration
    Junit,
    /// One JSON object
    Json,
}

/// What came of the tests so far.
pub(super) struct Tested {
    format: Format,
    suites: Vec<Suite>,
    passed: usize,
    failed: usize,
}

impl Tested {
    pub(super) fn new(format: Format) -> Self {
        Self { format, suites: Vec::new(), passed: 0, failed: 0 }
    }

    /// Whether people read it.
    pub(super) fn is_human(&self) -> bool {
        self.format == Format::Human
    }

    /// The tests of a ruleset begin.
    pub(super) fn suite(&mut self, console: &mut Console, name: &str) {
        if self.is_human() {
            console.print(&format!("{name}\n"));
        }
        (self.passed, self.failed) = (0, 0);
        self.suites.push(Suite { name: name.to_owned(), tests: Vec::new(), coverage: None });
    }

    /// A failure with the explanation of the ruling: told at once to people, kept for programs.
    pub(super) fn failure(
        &self,
        console: &mut Console,
        diagnostic: Diagnostic,
        run: Run<'_>,
        explained: Option<(CohortItem, usize)>,
    ) -> Failure {
        let message = diagnostic.message.to(console.lang);
        let code = diagnostic.code.as_str();
        if self.is_human() {
            console.diagnostics(&[diagnostic], run.sources);
            if let Some((item, unit)) = explained {
                let text =
                    report::explanation(run, &explain(run, item, unit), console.messages, console.lang);
                console.say(&text);
            }
            return Failure { code, message, text: String::new() };
        }
        let mut text = report::diagnostic(&diagnostic, run.sources, Style::Plain, console.lang);
        if let Some((item, unit)) = explained {
            text.push_str(&report::explanation(run, &explain(run, item, unit), Style::Plain, console.lang));
        }
        Failure { code, message, text }
    }

    /// A test has passed, or failed.
    pub(super) fn test(&mut self, console: &mut Console, sort: &str, name: &str, failures: Vec<Failure>) {
        self.count(!failures.is_empty());
        if self.is_human() {
            console.print_line(&if failures.is_empty() {
                text!("  ok   {name}", name)
            } else {
                text!("  FAIL {name}", name)
            });
        } else if let Some(suite) = self.suites.last_mut() {
            suite.tests.push(Test { sort: sort.to_owned(), name: name.to_owned(), failures });
        }
    }

    /// Counts a test.
    pub(super) fn count(&mut self, failed: bool) {
        if failed { self.failed += 1 } else { self.passed += 1 }
    }

    /// The tests of a ruleset end. Whether one failed.
    pub(super) fn end_of_suite(&mut self, console: &mut Console) -> bool {
        if self.is_human() {
            console.print_line(&text!("{} passed, {} failed", self.passed, self.failed));
            console.print("\n");
        }
        self.failed > 0
    }

    /// Tells what no test has seen.
    pub(super) fn coverage(&mut self, console: &mut Console, found: Uncovered) {
        if !self.is_human() {
            if let Some(suite) = self.suites.last_mut() {
                suite.coverage = Some(found);
            }
            return;
        }
        let Uncovered { seen, of, unseen, proposals } = found;
        let lang = console.lang;
        let title = text!("what the tests have seen of the conditions: {seen} of {of}", seen, of);
        let mut text = format!("\n{}\n", title.to(lang));
        let mut item = "";
        for left in &unseen {
            if left.item != item {
                item = &left.item;
                text.push_str(&format!("  {item}\n"));
            }
            let Unseen { place, clause, unseen, .. } = left;
            let never =
                text!("{place}: `{clause}` never {unseen}", place, clause, unseen = unseen.join(", "));
            text.push_str(&format!("    {}\n", never.to(lang)));
        }
        if !proposals.is_empty() {
            let title = text!(
                "cases at the boundaries that no test has seen, with the verdicts that they get now; see that these are meant"
            );
            text.push_str(&format!("\n{}\n", title.to(lang)));
        }
        for proposal in &proposals {
            text.push_str(&format!("\n{proposal}"));
        }
        console.print(&text);
    }

    /// Prints what programs read.
    pub(super) fn finish(&self, console: &mut Console) {
        match self.format {
            Format::Human => {}
            Format::Junit => console.print(&junit(&self.suites)),
            Format::Json => {
                let text = serde_json::to_string_pretty(&Suites { suites: &self.suites });
                console.print(&format!("{}\n", text.unwrap_or_default()));
            }
        }
    }
}

/// What came of all tests, as one object.
#[derive(Serialize)]
struct Suites<'a> {
    suites: &'a [Suite],
}

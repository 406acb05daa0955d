//! `thidua test RULESET…`: the examples of a ruleset.

use super::inputs::{self, Ruleset};
use super::{Console, Exit};
use crate::check::model::{Example, Expected};
use crate::data::of_example;
use crate::diagnostic::{Code, Diagnostic};
use crate::report::{self, Tally};
use crate::ruling::{Run, explain};
use crate::types::Verdict;
use std::path::PathBuf;

pub(super) fn test(console: &mut Console, rulesets: &[PathBuf]) -> Exit {
    let mut exit = Exit::Done;
    for path in rulesets {
        let one = match inputs::ruleset(console, path, false) {
            Err(unreadable) => unreadable,
            Ok(None) => Exit::Ruleset,
            Ok(Some(ruleset)) => examples(console, &ruleset, path),
        };
        exit = if exit == Exit::Done { one } else { exit };
    }
    exit
}

/// Runs the examples of a ruleset, and counts what they exercise.
fn examples(console: &mut Console, ruleset: &Ruleset, path: &std::path::Path) -> Exit {
    let model = &ruleset.model;
    let mut seen: Vec<Vec<Verdict>> = vec![Vec::new(); model.criteria.len()];
    let (mut passed, mut failed) = (0, 0);
    console.print(&format!("{}\n", path.display()));
    for example in &model.examples {
        let outcome = match run(console, ruleset, example, &mut seen) {
            Ok(outcome) => outcome,
            Err(exit) => return exit,
        };
        let word = if outcome { "ok  " } else { "FAIL" };
        console.print(&format!("  {word} {}\n", example.title));
        if outcome { passed += 1 } else { failed += 1 }
    }
    console.print(&format!("{passed} passed, {failed} failed\n\n"));
    console.print("what the examples exercise: pass, fail, undetermined, not applicable\n");
    for (criterion, verdicts) in model.criteria.iter().zip(&seen) {
        let tally = Tally::of(verdicts.iter().copied());
        let counts = Verdict::ALL.map(|verdict| format!("{:>3}", tally.get(verdict))).join(" ");
        let never = if verdicts.is_empty() { "  no example expects anything of it" } else { "" };
        console.print(&format!("  {counts}  {}{never}\n", criterion.name));
    }
    if failed > 0 { Exit::Findings } else { Exit::Done }
}

/// Runs one example and says whether it came out as expected.
fn run(
    console: &mut Console,
    ruleset: &Ruleset,
    example: &Example,
    seen: &mut [Vec<Verdict>],
) -> Result<bool, Exit> {
    let model = &ruleset.model;
    let data = match of_example(model, example) {
        Ok(data) => data,
        Err(diagnostic) => {
            console.diagnostics(&[diagnostic], &ruleset.sources);
            return Err(Exit::Ruleset);
        }
    };
    let (program, trace) = inputs::rule(console, ruleset, &data, example.as_of)?;
    let mut as_expected = true;
    for expectation in &example.expects {
        let Expected::Verdict(criterion, verdict) = expectation.expected else { todo!() };
        let ruled = trace.criterion(&program, criterion, expectation.unit);
        seen[criterion.index()].push(ruled.verdict);
        if ruled.verdict == verdict && (ruled.so_far || !expectation.so_far) {
            continue;
        }
        as_expected = false;
        let name = &model[criterion].name;
        let so_far = |is: bool| if is { " so far" } else { "" };
        let (expected, got) = (verdict.words(), ruled.verdict.words());
        let (expected, got) =
            (format!("{expected}{}", so_far(expectation.so_far)), format!("{got}{}", so_far(ruled.so_far)));
        let diagnostic = Diagnostic::new(
            Code::ExampleFailed,
            expectation.span,
            format!(
                "example “{}”: `{name}` was expected to come out as {expected}, but is {got}",
                example.title
            ),
        );
        let diagnostic = diagnostic.label(got).help("the explanation of the ruling follows");
        console.diagnostics(&[diagnostic], &ruleset.sources);
        let run = Run { sources: &ruleset.sources, model, program: &program, data: &data, trace: &trace };
        let text = report::explanation(run, &explain(run, criterion, expectation.unit), console.messages);
        console.say(&text);
    }
    Ok(as_expected)
}

//! `thidua test RULESET…`: the examples of a ruleset.

use super::inputs::{self, Ruleset};
use super::{Console, Exit};
use crate::check::model::{CohortItem, Example, Model};
use crate::data::of_example;
use crate::diagnostic::{Code, Diagnostic};
use crate::report::{self, Tally};
use crate::ruling::{Run, explain};
use crate::types::Verdict;
use std::collections::HashMap;
use std::path::PathBuf;

pub(super) fn test(console: &mut Console, rulesets: &[PathBuf]) -> Exit {
    let mut exit = Exit::Done;
    for path in rulesets {
        let one = match inputs::ruleset(console, path) {
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
    let mut seen: HashMap<CohortItem, Vec<Verdict>> = HashMap::new();
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
    for criterion in model.criterion_ids() {
        let verdicts = seen.get(&CohortItem::Criterion(criterion)).map_or(&[][..], Vec::as_slice);
        let tally = Tally::of(verdicts.iter().copied());
        let counts = Verdict::ALL.map(|verdict| format!("{:>3}", tally.get(verdict))).join(" ");
        let never = if verdicts.is_empty() { "  no example expects anything of it" } else { "" };
        console.print(&format!("  {counts}  {}{never}\n", model[criterion].name));
    }
    cohort(console, model, &seen);
    if failed > 0 { Exit::Findings } else { Exit::Done }
}

/// Runs one example and says whether it came out as expected.
fn run(
    console: &mut Console,
    ruleset: &Ruleset,
    example: &Example,
    seen: &mut HashMap<CohortItem, Vec<Verdict>>,
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
    let run = Run { sources: &ruleset.sources, model, program: &program, data: &data, trace: &trace };
    for expectation in &example.expects {
        let item = Run::expected_of(expectation.expected);
        seen.entry(item).or_default().push(run.ruled(item, expectation.unit).verdict);
        if run.is_as_expected(expectation) {
            continue;
        }
        as_expected = false;
        let (expected, got) = (run.expected_words(expectation), run.outcome_words(item, expectation.unit));
        let diagnostic = Diagnostic::new(
            Code::ExampleFailed,
            expectation.span,
            format!(
                "example “{}”: `{}` was expected to come out as {expected}, but is {got}",
                example.title,
                run.item_name(item)
            ),
        );
        let diagnostic = diagnostic.label(got).help("the explanation of the ruling follows");
        console.diagnostics(&[diagnostic], &ruleset.sources);
        let text = report::explanation(run, &explain(run, item, expectation.unit), console.messages);
        console.say(&text);
    }
    Ok(as_expected)
}

/// Counts what the examples expect of scorecards, classifications and commendations.
fn cohort(console: &mut Console, model: &Model, seen: &HashMap<CohortItem, Vec<Verdict>>) {
    let scorecards = model.scorecard_ids().map(|id| (CohortItem::Scorecard(id), &model[id].name));
    let classes = model.classification_ids().map(|id| (CohortItem::Classification(id), &model[id].name));
    let honours = model.commendation_ids().map(|id| (CohortItem::Commendation(id), &model[id].name));
    for (item, name) in scorecards.chain(classes).chain(honours) {
        match seen.get(&item).map_or(0, Vec::len) {
            0 => console.print(&format!("  no example expects anything of {name}\n")),
            1 => console.print(&format!("  1 expectation of {name}\n")),
            count => console.print(&format!("  {count} expectations of {name}\n")),
        }
    }
}

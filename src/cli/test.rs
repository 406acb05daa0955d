//! `thidua test RULESET…`: the examples of a ruleset, and its pinned rulings.

use super::files;
use super::inputs::{self, Ruleset};
use super::pins::{self, Compared};
use super::tested::{Failure, Format, Tested};
use super::{Console, Exit};
use crate::check::model::{CohortItem, Example, Model};
use crate::data::{self, CASES, Input, of_example};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::lower;
use crate::report::Tally;
use crate::ruling::Run;
use crate::testing::Uncovered;
use crate::testing::coverage::Coverage;
use crate::testing::coverage::propose::proposals;
use crate::testing::pins::{ENDING, UnitChange};
use crate::text::{Text, ToText};
use crate::types::Verdict;
use clap::Args;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct TestArgs {
    /// Ruleset files
    #[arg(required = true)]
    rulesets: Vec<PathBuf>,
    /// Compare with these pinned rulings too, though they belong to another ruleset
    #[arg(long, value_name = "FILE")]
    pins: Vec<PathBuf>,
    /// List what no test has seen of the conditions, and propose cases at their boundaries
    #[arg(long)]
    coverage: bool,
    /// How to print what came of the tests
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub(super) fn test(console: &mut Console, args: &TestArgs) -> Exit {
    let mut tested = Tested::new(args.format);
    let mut exit = Exit::Done;
    for path in &args.rulesets {
        let one = match inputs::ruleset(console, path) {
            Err(unreadable) => unreadable,
            Ok(None) => Exit::Ruleset,
            Ok(Some(ruleset)) => match all(console, &mut tested, ruleset, path, args) {
                Ok(exit) | Err(exit) => exit,
            },
        };
        exit = if exit == Exit::Done { one } else { exit };
    }
    tested.finish(console);
    exit
}

/// What the tests of a ruleset have seen.
struct Seen {
    /// Of each item the verdicts that were expected of it.
    verdicts: HashMap<CohortItem, Vec<Verdict>>,
    /// What the conditions came to, where that is asked for.
    coverage: Option<Coverage>,
}

/// Runs all tests of a ruleset.
fn all(
    console: &mut Console,
    tested: &mut Tested,
    mut ruleset: Ruleset,
    path: &Path,
    args: &TestArgs,
) -> Result<Exit, Exit> {
    let program = lower(&ruleset.model, ruleset.model.campaign.as_of);
    let mut seen = Seen {
        verdicts: HashMap::new(),
        coverage: args.coverage.then(|| Coverage::new(&ruleset.model, &program)),
    };
    tested.suite(console, &path.display().to_string());
    for example in &ruleset.model.examples {
        let failures = failures_of(console, tested, &ruleset, (Sort::Example, example), &mut seen)?;
        tested.test(console, "example", &example.title, failures);
    }
    for file in pins::beside(path, CASES) {
        let name = file.display().to_string();
        for case in &cases(console, &mut ruleset, &file)? {
            let failures = failures_of(console, tested, &ruleset, (Sort::Case, case), &mut seen)?;
            tested.test(console, &name, &case.title, failures);
        }
    }
    for file in pins::beside(path, ENDING) {
        pinned(console, tested, &mut ruleset, (&file, Some(path)), &mut seen)?;
    }
    for file in &args.pins {
        pinned(console, tested, &mut ruleset, (file, None), &mut seen)?;
    }
    let failed = tested.end_of_suite(console);
    if args.format == Format::Human {
        exercised(console, &ruleset.model, &seen.verdicts);
    }
    if let Some(coverage) = &seen.coverage {
        let (model, sources) = (&ruleset.model, &ruleset.sources);
        let (seen, of) = coverage.counts();
        let unseen = coverage.unseen(model, sources, console.lang);
        let proposals = proposals(coverage, model, &program, sources);
        tested.coverage(console, Uncovered { seen, of, unseen, proposals });
    }
    Ok(if failed { Exit::Findings } else { Exit::Done })
}

/// The cases of a table.
fn cases(console: &mut Console, ruleset: &mut Ruleset, file: &Path) -> Result<Vec<Example>, Exit> {
    let bytes = files::read(file).map_err(|error| {
        console.complain(
            &text!("cannot read `{}`: {}", file.display().to_string(), files::reason(&error)),
            &text!("see that the file can be read, or give it another name"),
        );
        Exit::Ruleset
    })?;
    let input = Input::held(file.display().to_string(), bytes);
    let found = data::cases(input, &ruleset.model, &mut ruleset.sources);
    if found.diagnostics.is_empty() {
        return Ok(found.examples);
    }
    console.some_diagnostics(&found.diagnostics, &ruleset.sources, found.withheld);
    Err(Exit::Ruleset)
}

/// What is tried.
#[derive(Clone, Copy)]
enum Sort {
    Example,
    Case,
}

/// Runs an example or case and says what did not come out as expected.
fn failures_of(
    console: &mut Console,
    tested: &Tested,
    ruleset: &Ruleset,
    (sort, example): (Sort, &Example),
    seen: &mut Seen,
) -> Result<Vec<Failure>, Exit> {
    let model = &ruleset.model;
    let data = match of_example(model, example) {
        Ok(data) => data,
        Err(diagnostic) => {
            console.diagnostics(&[diagnostic], &ruleset.sources);
            return Err(Exit::Ruleset);
        }
    };
    let (program, trace) = inputs::rule(console, ruleset, &data, example.as_of)?;
    let mut failures = Vec::new();
    let run = Run { sources: &ruleset.sources, model, program: &program, data: &data, trace: &trace };
    if let Some(coverage) = &mut seen.coverage {
        let expected = example.expects.iter();
        coverage.see(run, expected.map(|it| (Run::expected_of(it.expected), it.unit)));
    }
    for expectation in &example.expects {
        let item = Run::expected_of(expectation.expected);
        seen.verdicts.entry(item).or_default().push(run.ruled(item, expectation.unit).verdict);
        if run.is_as_expected(expectation) {
            continue;
        }
        let (expected, got) = (run.expected_words(expectation), run.outcome_words(item, expectation.unit));
        let diagnostic = Diagnostic::new(Code::ExampleFailed, expectation.span, {
            let (title, name) = (&example.title, run.item_name(item));
            match sort {
                Sort::Example => text!(
                    "example “{title}”: `{name}` was expected to come out as {expected}, but is {got}",
                    title,
                    name,
                    expected,
                    got
                ),
                Sort::Case => text!(
                    "case “{title}”: `{name}` was expected to come out as {expected}, but is {got}",
                    title,
                    name,
                    expected,
                    got
                ),
            }
        });
        let diagnostic = diagnostic.label(got).help(text!("the explanation of the ruling follows"));
        failures.push(tested.failure(console, diagnostic, run, Some((item, expectation.unit))));
    }
    Ok(failures)
}

/// How many units with a change are told of with their explanations. Those after them are only listed.
const MOST_EXPLAINED: usize = 10;

/// Compares pinned rulings with those of now; of those that belong to another ruleset, none can be accepted.
fn pinned(
    console: &mut Console,
    tested: &mut Tested,
    ruleset: &mut Ruleset,
    (file, owner): (&Path, Option<&Path>),
    seen: &mut Seen,
) -> Result<(), Exit> {
    let text = pins::text(console, file)?;
    let compared = pins::compare(console, ruleset, file, &text)?;
    let run = compared.run(ruleset);
    if let Some(coverage) = &mut seen.coverage {
        coverage.see_all(run);
    }
    let name = file.display().to_string();
    let changes = &compared.changes;
    let accept = |what: &str| {
        owner.map(|path| {
            let path = path.display().to_string();
            text!("if this is meant: `thidua pin {path} --accept {what}`", path, what)
        })
    };
    let mut of_file = Vec::new();
    let added = changes.added.iter();
    let added =
        added.map(|item| (item, text!("`{item}` is an item of the ruleset, and is not pinned", item)));
    let removed = changes.removed.iter();
    let removed =
        removed.map(|item| (item, text!("`{item}` is pinned, and is no item of the ruleset any more", item)));
    for (item, message) in added.chain(removed) {
        let place = compared.pinned.wordings(item).first().map(|(_, span)| *span);
        let place = place.unwrap_or(compared.pinned.ruleset);
        let diagnostic = Diagnostic::new(Code::PinnedItem, place, message)
            .label(text!("these pinned rulings"))
            .help_if(accept(&format!(":{item}")));
        of_file.push(tested.failure(console, diagnostic, run, None));
    }
    let mut told = 0;
    let mut of_units = Vec::new();
    for unit in &changes.units {
        told += 1;
        let explains = told <= MOST_EXPLAINED || !tested.is_human();
        of_units.push(if explains {
            failures(console, tested, &compared, run, unit, &accept)
        } else {
            Vec::new()
        });
    }
    if tested.is_human() {
        let same = changes.units.is_empty() && of_file.is_empty();
        tested.count(!same);
        for line in summary(&name, &compared, run, same) {
            console.print_line(&line);
        }
        return Ok(());
    }
    tested.test(console, &name, &name, of_file);
    let mut changed: HashMap<&str, Vec<Failure>> =
        changes.units.iter().map(|unit| unit.code.as_str()).zip(of_units).collect();
    let new = changes.units.iter().filter(|unit| unit.pinned.is_none()).map(|unit| &unit.code);
    for code in compared.pinned.order.iter().chain(new) {
        tested.test(console, &name, code, changed.remove(code.as_str()).unwrap_or_default());
    }
    Ok(())
}

/// What is said of the changes of a unit.
fn failures(
    console: &mut Console,
    tested: &Tested,
    compared: &Compared<'_>,
    run: Run<'_>,
    unit: &UnitChange,
    accept: &dyn Fn(&str) -> Option<Text>,
) -> Vec<Failure> {
    let code = &unit.code;
    let Some(slot) = unit.slot.filter(|_| !unit.changes.is_empty()) else {
        let diagnostic = unit.diagnostic(&compared.pinned).help_if(accept(code));
        return vec![tested.failure(console, diagnostic, run, None)];
    };
    let name = &run.data.units.names[slot];
    let mut failures = Vec::new();
    for change in &unit.changes {
        let accept = accept(&format!("{code}:{}", change.name));
        let help = Text::joined([Some(change.cause.words()), accept].into_iter().flatten(), "; ");
        let diagnostic = change.diagnostic(name, &compared.rules).help(help);
        // People read why something came out otherwise where it began, and not again with all that rests on it.
        let explains = change.cause.through.is_empty() || !tested.is_human();
        let explained = change.subject.item().filter(|_| explains).map(|item| (item, slot));
        failures.push(tested.failure(console, diagnostic, run, explained));
    }
    failures
}

/// What came of pinned rulings: every change on a line.
fn summary(name: &str, compared: &Compared<'_>, run: Run<'_>, same: bool) -> Vec<Text> {
    let changes = &compared.changes;
    let units =
        |count: usize| if count == 1 { text!("1 unit") } else { text!("{units} units", units = count) };
    let same_units = units(changes.unchanged);
    let mut lines = vec![if same {
        text!("  ok   {name}: {units} ruled on as pinned", name, units = same_units)
    } else {
        let others = changes.units.len();
        text!(
            "  FAIL {name}: {units} ruled on as pinned, {others} otherwise",
            name,
            units = same_units,
            others
        )
    }];
    let mut line = |line: Text| lines.push(line);
    if changes.data {
        line(text!("         the data are others than those pinned"));
    }
    for rule in &changes.reworded {
        line(text!("         the rule of {rule} reads differently", rule));
    }
    for item in &changes.added {
        line(text!("         {item} is not pinned", item));
    }
    for item in &changes.removed {
        line(text!("         {item} is pinned, and is no item of the ruleset any more", item));
    }
    for (item, count) in &changes.regrounded {
        line(text!(
            "         {item}: ruled the same from other values for {units}",
            item,
            units = units(*count)
        ));
    }
    for unit in &changes.units {
        let name = unit.slot.map_or("", |slot| &run.data.units.names[slot]);
        let name = if name.is_empty() || name == unit.code { String::new() } else { format!(" {name}") };
        let alone = match (unit.slot, unit.changes.is_empty()) {
            (None, _) => text!(": not in the data"),
            (Some(_), true) => text!(": not pinned"),
            (Some(_), false) => Text::default(),
        };
        line(text!("       {}{name}{alone}", unit.code, name, alone));
        for change in &unit.changes {
            let was = change.was.as_ref().map_or(text!("not pinned"), |(was, _)| was.text());
            line(text!(
                "         {}: {was} → {now}, {cause}",
                change.told(),
                was,
                now = change.now(),
                cause = change.cause.words()
            ));
        }
    }
    if changes.units.len() > MOST_EXPLAINED {
        line(text!(
            "       the first {most} units are explained; `thidua explain` tells of the others",
            most = MOST_EXPLAINED
        ));
    }
    lines
}

/// Says what the examples exercise.
fn exercised(console: &mut Console, model: &Model, seen: &HashMap<CohortItem, Vec<Verdict>>) {
    console.print_line(&text!("what the examples exercise: pass, fail, undetermined, not applicable"));
    for criterion in model.criterion_ids() {
        let verdicts = seen.get(&CohortItem::Criterion(criterion)).map_or(&[][..], Vec::as_slice);
        let tally = Tally::of(verdicts.iter().copied());
        let counts = Verdict::ALL.map(|verdict| format!("{:>3}", tally.get(verdict))).join(" ");
        let name = &model[criterion].name;
        console.print_line(&if verdicts.is_empty() {
            text!("  {counts}  {name}  no example expects anything of it", counts, name)
        } else {
            text!("  {counts}  {name}", counts, name)
        });
    }
    cohort(console, model, seen);
}

/// Counts what the examples expect of scorecards, classifications and commendations.
fn cohort(console: &mut Console, model: &Model, seen: &HashMap<CohortItem, Vec<Verdict>>) {
    let scorecards = model.scorecard_ids().map(|id| (CohortItem::Scorecard(id), &model[id].name));
    let classes = model.classification_ids().map(|id| (CohortItem::Classification(id), &model[id].name));
    let honours = model.commendation_ids().map(|id| (CohortItem::Commendation(id), &model[id].name));
    for (item, name) in scorecards.chain(classes).chain(honours) {
        match seen.get(&item).map_or(0, Vec::len) {
            0 => console.print_line(&text!("  no example expects anything of {name}", name)),
            1 => console.print_line(&text!("  1 expectation of {name}", name)),
            count => console.print_line(&text!("  {count} expectations of {name}", count, name)),
        }
    }
}

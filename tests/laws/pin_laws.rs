//! Pinned rulings: what is pinned is found again, and a change of the rules shows what it turns and nothing else.

use crate::agreement::any_case;
use crate::cases::cases;
use crate::generate::{Case, Options};
use proptest::prelude::*;
use std::collections::BTreeSet;
use thidua::check::model::{CohortItem, Model, ValueKind};
use thidua::engine::{Trace, evaluate};
use thidua::plan::{Program, lower};
use thidua::ruling::Run;
use thidua::source::Sources;
use thidua::testing::pins::{Changes, Choice, Header, Rules, UnitChange, accept, compare, read, write};
use thidua::text::Lang;
use thidua::types::{Exact, Type};

const ALL: Options =
    Options { given: true, missing_is_fail: true, cohort: true, complete: false, across: false };

/// The rules with every percent that they compare with one tenth higher.
fn stricter(model: &Model) -> Model {
    let mut model = model.clone();
    for value in &mut model.values {
        if let (ValueKind::Const(number), Type::Percent) = (&mut value.kind, &value.ty) {
            *number += Exact::new(1, 10);
        }
    }
    model
}

/// A case, ruled on.
struct Ruled<'c> {
    case: &'c Case,
    model: &'c Model,
    program: Program,
    trace: Trace,
    sources: Sources,
}

impl<'c> Ruled<'c> {
    fn new(case: &'c Case, model: &'c Model) -> Self {
        let program = lower(model, case.as_of);
        let trace = evaluate(&program, model, &case.data).expect("within the limits");
        let mut sources = Sources::new();
        sources.add("rules", " ");
        Self { case, model, program, trace, sources }
    }

    fn run(&self) -> Run<'_> {
        Run {
            sources: &self.sources,
            model: self.model,
            program: &self.program,
            data: &self.case.data,
            trace: &self.trace,
        }
    }

    fn header(&self) -> Header {
        // The files of some are in one language, and of some in the other.
        let is_even = self.case.data.units.len().is_multiple_of(2);
        let lang = if is_even { Lang::Vietnamese } else { Lang::English };
        Header::new(self.run(), &[], vec!["data".to_owned()], lang)
    }

    fn pinned(&self) -> String {
        let mut bytes = Vec::new();
        write(self.run(), &self.header(), &mut bytes).expect("memory takes all");
        String::from_utf8(bytes).expect("text")
    }

    /// The changes against a pinned text, and the text after some of them are accepted.
    fn changes(&self, text: &str, choose: impl Fn(&Changes) -> Choice) -> (Changes, String) {
        let file = Sources::new().add("pinned", text);
        let pinned = read(file, text).unwrap_or_else(|wrong| panic!("{wrong:?}\n{text}"));
        let changes = compare(self.run(), &pinned, &self.header(), &Rules::new(self.run()));
        let mut bytes = Vec::new();
        accept(self.run(), &pinned, (&changes, &choose(&changes)), &self.header(), &mut bytes)
            .expect("memory takes all");
        (changes, String::from_utf8(bytes).expect("text"))
    }
}

/// The rulings that have changed: of a unit, on an item.
fn changed(changes: &Changes) -> BTreeSet<(String, String)> {
    let of_unit = |unit: &UnitChange| {
        let code = unit.code.clone();
        unit.changes.iter().map(move |change| (code.clone(), change.name.clone())).collect::<Vec<_>>()
    };
    changes.units.iter().flat_map(of_unit).collect()
}

/// What came of every item for every unit, as far as a change of it is a change.
fn outcomes(ruled: &Ruled<'_>) -> BTreeSet<(String, String, String)> {
    let run = ruled.run();
    let mut found = BTreeSet::new();
    for unit in 0..run.data.units.len() {
        for item in run.model.items() {
            let so_far = match item {
                CohortItem::Commendation(id) => run.standing(id, unit).so_far,
                _ => run.ruled(item, unit).so_far,
            };
            // Points in words are cut to a few digits; their bounds are not.
            let points = match item {
                CohortItem::Scorecard(id) => {
                    run.score(id, unit).map(|scored| (scored.points.range.low, scored.points.range.high))
                }
                _ => None,
            };
            let outcome = match item {
                CohortItem::Commendation(id) => run.standing(id, unit).outcome.key().to_owned(),
                CohortItem::Scorecard(_) => {
                    format!("{:?}", run.ruled(item, unit).verdict)
                }
                _ => run.outcome_words(item, unit).to(Lang::English),
            };
            let ruling = format!("{outcome} {so_far} {points:?}");
            found.insert((run.data.units.codes[unit].to_owned(), run.item_name(item).to_owned(), ruling));
        }
    }
    found
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn what_is_pinned_is_found_again(case in any_case(ALL)) {
        let ruled = Ruled::new(&case, &case.model);
        let text = ruled.pinned();
        let (changes, again) = ruled.changes(&text, |_| Choice::default());
        prop_assert!(changed(&changes).is_empty() && changes.regrounded.is_empty(), "{changes:?}");
        prop_assert_eq!(changes.unchanged, case.data.units.len());
        prop_assert_eq!(again, text);
    }

    #[test]
    fn a_change_of_the_rules_shows_what_it_turns(case in any_case(ALL), seed in any::<u64>()) {
        let other = stricter(&case.model);
        let (before, after) = (Ruled::new(&case, &case.model), Ruled::new(&case, &other));
        let text = before.pinned();
        // Some are accepted: then the others are left, and no more.
        let some = |changes: &Changes| {
            let chosen = changed(changes).into_iter().enumerate();
            let chosen = chosen.filter(|(at, _)| seed >> (at % 64) & 1 == 1).map(|(_, change)| change);
            Choice { rulings: chosen.collect(), ..Choice::default() }
        };
        let (changes, partly) = after.changes(&text, some);
        let (was, is) = (outcomes(&before), outcomes(&after));
        let turned: BTreeSet<(String, String)> =
            is.difference(&was).map(|(unit, item, _)| (unit.clone(), item.clone())).collect();
        prop_assert_eq!(changed(&changes), turned.clone());
        let accepted: BTreeSet<(String, String)> = some(&changes).rulings.into_iter().collect();
        let (left, _) = after.changes(&partly, |_| Choice::default());
        let expected: BTreeSet<(String, String)> = turned.difference(&accepted).cloned().collect();
        prop_assert_eq!(changed(&left), expected);
        // All are accepted: then nothing is left, and the file is as if pinned afresh.
        let all = |changes: &Changes| {
            Choice { rulings: changed(changes).into_iter().collect(), ..Choice::default() }
        };
        let (_, whole) = after.changes(&partly, all);
        prop_assert_eq!(whole, after.pinned());
    }
}

//! The engine agrees with the reference on points, classes, outcomes and ranks.

use crate::agreement::{any_case, cases, rulings};
use crate::generate::{Case, Options};
use crate::reference::{Points, Reference, Standing};
use proptest::prelude::*;
use std::collections::BTreeSet;
use thidua::check::model::{ClassificationId, CommendationId, CriterionId, Heading, ScorecardId};
use thidua::engine::{Candidates, State, Trace, evaluate};
use thidua::plan::{NodeId, Program, lower};
use thidua::types::{Outcome, Verdict};

pub(crate) const COHORT: Options =
    Options { given: true, missing_is_fail: true, cohort: true, complete: false, across: false };

/// What the engine says of every item and unit: by item, then by unit.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Said {
    pub(crate) points: Vec<Vec<Points>>,
    pub(crate) sections: Vec<Vec<Vec<Points>>>,
    pub(crate) classes: Vec<Vec<BTreeSet<Option<usize>>>>,
    pub(crate) standings: Vec<Vec<Standing>>,
    /// Whether points, those of sections, and classes are so far.
    pub(crate) points_so_far: Vec<Vec<bool>>,
    pub(crate) sections_so_far: Vec<Vec<Vec<bool>>>,
    pub(crate) classes_so_far: Vec<Vec<bool>>,
}

fn points(trace: &Trace, node: Option<NodeId>, unit: usize) -> Points {
    let nothing = Points { between: None, may_be_nothing: true };
    let Some(node) = node else { return nothing };
    let cell = trace.value(node, unit);
    match cell.state {
        State::Known => {
            let between = Some((cell.range.low, cell.range.high));
            Points { between, may_be_nothing: cell.range.may_be_nothing }
        }
        State::NotApplicable => nothing,
        State::Missing | State::Absent => Points { between: None, may_be_nothing: false },
    }
}

fn classes(candidates: Candidates) -> BTreeSet<Option<usize>> {
    let bits = (0..64).filter(|class| candidates.has(*class)).map(Some);
    bits.chain(candidates.may_be_nothing.then_some(None)).collect()
}

pub(crate) fn said(case: &Case) -> Said {
    let program: Program = lower(&case.model, case.as_of);
    let trace = evaluate(&program, &case.model, &case.data).expect("within the limits");
    let units = 0..case.data.units.len();
    let kind = |unit: usize| case.data.units.kinds[unit];
    let is_so_far =
        |node: Option<NodeId>, unit: usize| node.is_some_and(|node| trace.value(node, unit).is_so_far());
    let each_unit = |of: &dyn Fn(usize) -> Points| units.clone().map(of).collect::<Vec<_>>();
    let score = |at: usize, unit: usize| program.scorecards[at].of(kind(unit));
    let nothing = Standing { outcome: Outcome::NotApplicable, rank: None, so_far: false };
    Said {
        points: (0..program.scorecards.len())
            .map(|at| each_unit(&|unit| points(&trace, score(at, unit).map(|of| of.node), unit)))
            .collect(),
        sections: (0..program.scorecards.len())
            .map(|at| {
                let sections = 0..case.model.scorecards[at].sections.len();
                let section = |section: usize| {
                    each_unit(&|unit| points(&trace, score(at, unit).map(|of| of.sections[section].0), unit))
                };
                sections.map(section).collect()
            })
            .collect(),
        points_so_far: (0..program.scorecards.len())
            .map(|at| {
                let of_unit = |unit: usize| is_so_far(score(at, unit).map(|of| of.node), unit);
                units.clone().map(of_unit).collect()
            })
            .collect(),
        sections_so_far: (0..program.scorecards.len())
            .map(|at| {
                let section = |section: usize| {
                    let of_unit =
                        |unit: usize| is_so_far(score(at, unit).map(|of| of.sections[section].0), unit);
                    units.clone().map(of_unit).collect()
                };
                (0..case.model.scorecards[at].sections.len()).map(section).collect()
            })
            .collect(),
        classes_so_far: (program.classifications.iter())
            .map(|of| {
                let of_unit = |unit: usize| {
                    of.of(kind(unit)).is_some_and(|of| {
                        let classed = trace.classed(of.node)[unit];
                        classed.now.exact().is_some() && classed.firm.exact().is_none()
                    })
                };
                units.clone().map(of_unit).collect()
            })
            .collect(),
        classes: (program.classifications.iter())
            .map(|of| {
                let class = |unit: usize| match of.of(kind(unit)) {
                    Some(of) => classes(trace.candidates(of.node, unit).expect("a node of classes")),
                    None => BTreeSet::from([None]),
                };
                units.clone().map(class).collect()
            })
            .collect(),
        standings: (program.commendations.iter())
            .map(|of| {
                let stands = |unit: usize| {
                    let Some(of) = of.of(kind(unit)) else { return nothing };
                    let found = trace.standing(of.node, unit).expect("a node of an award");
                    Standing { outcome: found.outcome, rank: found.rank, so_far: found.so_far }
                };
                units.clone().map(stands).collect()
            })
            .collect(),
    }
}

/// The version in force on the as-of date or the campaign's last day, whichever is earlier.
fn in_force<'v, V>(case: &Case, versions: &'v [V], heading: impl Fn(&V) -> &Heading) -> Option<&'v V> {
    let today = case.as_of.min(case.model.campaign.period.to);
    versions.iter().find(|version| heading(version).in_force.contains(today))
}

const ACROSS: Options = Options { across: true, ..COHORT };

proptest! {
    #![proptest_config(cases(500))]

    /// What looks at other units: all of a kind, who is ranked first, and places that are at most so many.
    #[test]
    fn the_engine_agrees_with_the_reference_on_other_units(
        (case, is_complete) in prop_oneof![
            any_case(ACROSS).prop_map(|case| (case, false)),
            any_case(Options { complete: true, ..ACROSS }).prop_map(|case| (case, true)),
        ]
    ) {
        let engine = said(&case);
        let verdicts = rulings(&case);
        let reference = Reference::new(&case.model, &case.data, case.as_of);
        for unit in 0..case.data.units.len() {
            for (at, of_units) in verdicts.iter().enumerate() {
                let (engine, reference) = (of_units[unit], reference.criterion(CriterionId::next(at), unit));
                // In an open window, whether points may still change is left to the other law.
                let is_open = |verdict| verdict == Verdict::Undetermined && !is_complete;
                if is_open(engine.verdict) || is_open(reference.verdict) {
                    continue;
                }
                prop_assert_eq!(engine.verdict, reference.verdict, "c{} on u{}", at, unit);
            }
            for (at, of_units) in engine.standings.iter().enumerate() {
                let id = CommendationId::next(at);
                let (engine, stands) = (&of_units[unit], reference.standing(id, unit));
                let version = in_force(&case, &case.model[id].versions, |version| &version.heading);
                if version.and_then(|version| version.quota.as_ref()?.at_most).is_none() {
                    continue;
                }
                // What becomes of points is left to the other law; here, how many places there are.
                if [engine.outcome, stands.outcome].contains(&Outcome::Undetermined) {
                    continue;
                }
                prop_assert_eq!((engine.outcome, engine.rank), (stands.outcome, stands.rank), "h{} on u{}", at, unit);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_time: 90_000, ..cases(1000) })]

    #[test]
    fn the_engine_agrees_with_the_reference_on_a_cohort(
        case in prop_oneof![4 => any_case(COHORT), 1 => any_case(Options { complete: true, ..COHORT })]
    ) {
        let engine = said(&case);
        let verdicts = rulings(&case);
        let reference = Reference::new(&case.model, &case.data, case.as_of);
        for unit in 0..case.data.units.len() {
            for (at, of_units) in verdicts.iter().enumerate() {
                let (engine, reference) = (of_units[unit], reference.criterion(CriterionId::next(at), unit));
                let decided = |verdict| matches!(verdict, Verdict::Pass | Verdict::Fail);
                prop_assert_eq!(
                    (engine.verdict, decided(engine.verdict) && engine.so_far),
                    (reference.verdict, decided(reference.verdict) && reference.so_far),
                    "c{} on u{}", at, unit
                );
            }
            for (at, of_units) in engine.points.iter().enumerate() {
                let id = ScorecardId::next(at);
                prop_assert_eq!(&of_units[unit], &reference.score(id, unit), "s{} of u{}", at, unit);
                prop_assert_eq!(
                    engine.points_so_far[at][unit], reference.score_is_so_far(id, unit),
                    "s{} of u{} is so far", at, unit
                );
                // The points of a section are no one's whose kind the scorecard is not for.
                let heading = in_force(&case, &case.model[id].versions, |version| &version.heading);
                let kind = case.data.units.kinds[unit];
                let is_for = heading.is_some_and(|version| version.heading.kinds.has(kind));
                for (section, of_units) in engine.sections[at].iter().enumerate().filter(|_| is_for) {
                    prop_assert_eq!(
                        &of_units[unit], &reference.section(id, section, unit),
                        "s{}.part{} of u{}", at, section, unit
                    );
                    prop_assert_eq!(
                        engine.sections_so_far[at][section][unit],
                        reference.section_is_so_far(id, section, unit),
                        "s{}.part{} of u{} is so far", at, section, unit
                    );
                }
            }
            for (at, of_units) in engine.classes.iter().enumerate() {
                let id = ClassificationId::next(at);
                let candidates = reference.class(id, unit);
                // The engine may leave a cap among undetermined units undecided.
                let version = in_force(&case, &case.model[id].versions, |version| &version.heading);
                let uncapped = version.is_none_or(|version| version.caps.is_empty());
                // Nor does it tell, yet, who has no class from those whose group is not known.
                let all_have_one = (0..case.data.units.len())
                    .all(|unit| !reference.class(id, unit).contains(&None));
                let exactly = uncapped || (all_have_one && reference.classes_are_settled(id));
                let alike = candidates == of_units[unit];
                prop_assert!(
                    if exactly { alike } else { candidates.is_subset(&of_units[unit]) },
                    "k{} of u{}: engine {:?}, reference {:?}", at, unit, of_units[unit], candidates
                );
                let (ours, so_far) = (engine.classes_so_far[at][unit], reference.class_is_so_far(id, unit));
                // Whom a cap leaves undecided without what is so far, the engine may say more often.
                let alike = ours == so_far || !uncapped && (ours || of_units[unit].len() > 1);
                prop_assert!(alike, "k{} of u{} is so far: engine {}, reference {}", at, unit, ours, so_far);
            }
            for (at, of_units) in engine.standings.iter().enumerate() {
                let id = CommendationId::next(at);
                let stands = reference.standing(id, unit);
                let decided = |of: &Standing| matches!(of.outcome, Outcome::Awarded | Outcome::NotAwarded);
                let engine = &of_units[unit];
                // Which group it is in is not known: the engine need not look further.
                let may_be_open = !reference.is_placed(id, unit);
                if engine.outcome == Outcome::Undetermined && may_be_open {
                    continue;
                }
                let alike = |of: &Standing| (of.outcome, of.rank);
                prop_assert_eq!(alike(engine), alike(&stands), "h{} on u{}", at, unit);
                let so_far = |of: &Standing| decided(of) && of.so_far;
                let alike = so_far(engine) == so_far(&stands) || may_be_open && so_far(engine);
                prop_assert!(alike, "h{} on u{}: engine {:?}, reference {:?}", at, unit, engine, stands);
            }
        }
    }
}

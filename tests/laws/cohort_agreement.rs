//! The engine agrees with the reference on points, classes, outcomes and ranks.

use crate::agreement::{any_case, rulings};
use crate::cases::cases;
use crate::generate::{Case, Options};
use crate::reference::{Points, Reference, Ruling, Standing};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use std::collections::BTreeSet;
use thidua::check::model::{ClassificationId, CommendationId, CriterionId, Heading, ScorecardId};
use thidua::engine::{Candidates, State, Trace, evaluate};
use thidua::plan::{NodeId, Program, lower};
use thidua::types::{Outcome, Reason, Verdict};

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

/// Some places where the engine may leave more open than the reference does.
struct Careful {
    /// Somewhere it does, or may: so may all that asks for it.
    somewhere: bool,
}

impl Careful {
    /// Whether the engine says what the reference says; or, where it may, leaves it open, now or firmly.
    fn alike<T: PartialEq>(&self, engine: (T, bool), reference: (T, bool), is_open: bool) -> bool {
        engine == reference || self.somewhere && (is_open || engine.0 == reference.0 && engine.1)
    }
}

fn decided(ruling: &Ruling) -> (Verdict, bool) {
    (ruling.verdict, ruling.so_far && matches!(ruling.verdict, Verdict::Pass | Verdict::Fail))
}

/// Holds the engine to the reference in all that it says of a case.
fn agree(case: &Case) -> Result<(), TestCaseError> {
    let engine = said(case);
    let verdicts = rulings(case);
    let reference = Reference::new(&case.model, &case.data, case.as_of);
    let units = || 0..case.data.units.len();
    // Of whom it is not known in which group they are, the engine need not look further.
    let are_placed = |id| units().all(|unit| reference.is_placed(id, unit));
    // Reasons are told more or less fully, above all those of others; and `missing is fail` asks for them.
    let acts_alike = |unit: usize, at: usize| {
        let theirs = reference.criterion(CriterionId::next(at), unit);
        verdicts[at][unit].reasons.has(Reason::MissingIsFail) == theirs.reasons.has(Reason::MissingIsFail)
    };
    if !units().all(|unit| (0..verdicts.len()).all(|at| acts_alike(unit, at))) {
        return Ok(());
    }
    let mut careful = Careful { somewhere: !case.model.commendation_ids().all(are_placed) };
    for (at, of_units) in engine.classes.iter().enumerate() {
        let id = ClassificationId::next(at);
        let version = in_force(case, &case.model[id].versions, |version| &version.heading);
        let uncapped = version.is_none_or(|version| version.caps.is_empty());
        // A cap among undetermined units may stay undecided, and who has no class is not told from those whose
        // group is not known.
        let all_have_one = units().all(|unit| !reference.class(id, unit).contains(&None));
        let exactly = uncapped || (all_have_one && reference.classes_are_settled(id));
        for unit in units() {
            let candidates = reference.class(id, unit);
            let alike = candidates == of_units[unit];
            let wider = candidates.is_subset(&of_units[unit]) && (!exactly || careful.somewhere);
            prop_assert!(
                alike || wider,
                "k{} of u{}: engine {:?}, reference {:?}",
                at,
                unit,
                of_units[unit],
                candidates
            );
            let (ours, so_far) = (engine.classes_so_far[at][unit], reference.class_is_so_far(id, unit));
            // Whom a cap leaves undecided without what is so far, the engine may say more often.
            let wider = (!uncapped || careful.somewhere) && (ours || of_units[unit].len() > 1);
            prop_assert!(
                ours == so_far || wider,
                "k{} of u{} is so far: engine {}, reference {}",
                at,
                unit,
                ours,
                so_far
            );
            careful.somewhere |= !alike || ours != so_far;
        }
    }
    for unit in units() {
        for (at, of_units) in verdicts.iter().enumerate() {
            let (engine, reference) = (&of_units[unit], reference.criterion(CriterionId::next(at), unit));
            prop_assert!(
                careful.alike(decided(engine), decided(&reference), engine.verdict == Verdict::Undetermined),
                "c{} on u{}: engine {:?}, reference {:?}",
                at,
                unit,
                engine,
                reference
            );
        }
        for (at, of_units) in engine.points.iter().enumerate() {
            let id = ScorecardId::next(at);
            let ours = (of_units[unit].clone(), engine.points_so_far[at][unit]);
            let theirs = (reference.score(id, unit), reference.score_is_so_far(id, unit));
            prop_assert!(
                careful.alike(ours.clone(), theirs.clone(), !ours.0.is_exact()),
                "s{} of u{}: engine {:?}, reference {:?}",
                at,
                unit,
                ours,
                theirs
            );
            // The points of a section are no one's whose kind the scorecard is not for.
            let heading = in_force(case, &case.model[id].versions, |version| &version.heading);
            let kind = case.data.units.kinds[unit];
            let is_for = heading.is_some_and(|version| version.heading.kinds.has(kind));
            for (section, of_units) in engine.sections[at].iter().enumerate().filter(|_| is_for) {
                let ours = (of_units[unit].clone(), engine.sections_so_far[at][section][unit]);
                let theirs =
                    (reference.section(id, section, unit), reference.section_is_so_far(id, section, unit));
                prop_assert!(
                    careful.alike(ours.clone(), theirs.clone(), !ours.0.is_exact()),
                    "s{}.part{} of u{}: engine {:?}, reference {:?}",
                    at,
                    section,
                    unit,
                    ours,
                    theirs
                );
            }
        }
        for (at, of_units) in engine.standings.iter().enumerate() {
            let engine = of_units[unit];
            let stands = reference.standing(CommendationId::next(at), unit);
            let told = |of: &Standing| {
                let decided = matches!(of.outcome, Outcome::Awarded | Outcome::NotAwarded);
                ((of.outcome, of.rank), decided && of.so_far)
            };
            let is_open = engine.outcome == Outcome::Undetermined;
            // A rank that is not told is left open as well.
            let rank = stands.rank.filter(|_| engine.rank.is_some() || !careful.somewhere);
            let stands = Standing { rank, ..stands };
            prop_assert!(
                careful.alike(told(&engine), told(&stands), is_open),
                "h{} on u{}: engine {:?}, reference {:?}",
                at,
                unit,
                engine,
                stands
            );
        }
    }
    Ok(())
}

const ACROSS: Options = Options { across: true, ..COHORT };

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_time: 90_000, ..cases(1000) })]

    #[test]
    fn the_engine_agrees_with_the_reference_on_a_cohort(
        case in prop_oneof![4 => any_case(COHORT), 1 => any_case(Options { complete: true, ..COHORT })]
    ) {
        agree(&case)?;
    }

    /// What looks at other units, too: all of a kind, who is ranked first, and places that are at most so many.
    #[test]
    fn the_engine_agrees_with_the_reference_on_other_units(
        case in prop_oneof![4 => any_case(ACROSS), 1 => any_case(Options { complete: true, ..ACROSS })]
    ) {
        agree(&case)?;
    }
}

//! Explanations, whatever they explain.

use super::compared::Compared;
use super::evidence::Cited;
use super::{Run, class, criterion, honour, score};
use crate::check::model::{CohortItem, Heading};
use crate::engine::Ruled;
use crate::source::Span;
use crate::text::Text;
use crate::types::{Day, Verdict};
use std::collections::HashSet;

/// A place in the ruleset and what stands there for the unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// Where.
    pub span: Span,
    /// What.
    pub text: Text,
}

/// Why a unit has its verdict, score, class or outcome.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The unit's slot.
    pub unit: usize,
    /// What is explained.
    pub item: CohortItem,
    /// The verdict with its reasons; a score or class that is certain passes.
    pub ruled: Ruled,
    /// In one line: who, what, how.
    pub headline: Text,
    /// The clause that was applied.
    pub clause: Span,
    /// The operands in the ruleset with their values, in the order of the text.
    pub labels: Vec<Labelled>,
    /// How it came out so, in sentences: the rank, the places, what bounded a class.
    pub why: Vec<Text>,
    /// What each entry of a scorecard gave.
    pub entries: Vec<EntryLine>,
    /// The cells of the data.
    pub evidence: Vec<Cited>,
    /// Lines of scripts that failed, each with what went wrong.
    pub scripts: Vec<Cited>,
    /// The comparison that decided, where it was one.
    pub compared: Option<Compared>,
    /// `directive`, `source`, `responsible`, each as it is printed.
    pub authority: Vec<Text>,
    /// What would change the verdict, or that nothing can.
    pub help: Vec<Text>,
    /// The explanations of what it rests on: of a criterion that failed, of a score that was compared.
    pub because: Vec<Explanation>,
}

/// A line of a score's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryLine {
    /// The entry, bonus, deduction or sum.
    pub entry: Text,
    /// The points that it gave.
    pub points: Text,
    /// Of how many; empty where there is no most.
    pub of: Text,
    /// Why.
    pub why: Text,
}

/// Explains what came of an item for a unit.
pub fn explain(run: Run<'_>, item: CohortItem, unit: usize) -> Explanation {
    explain_once(run, item, unit, &mut Told { items: HashSet::from([item]), depth: 0, cut: None })
}

/// How deep explanations stand in each other. What rests on more than that is explained by itself: a chain of
/// honours would else be told again, almost whole, for each of its links.
const DEEPEST: usize = 16;

/// What has been explained on the way to an explanation.
pub(super) struct Told {
    items: HashSet<CohortItem>,
    depth: usize,
    /// The first that was left out for being too deep.
    cut: Option<CohortItem>,
}

/// Explains what came of an item, where some others have been explained.
fn explain_once(run: Run<'_>, item: CohortItem, unit: usize, told: &mut Told) -> Explanation {
    let mut explanation = match item {
        CohortItem::Criterion(id) => criterion::explain(run, id, unit),
        CohortItem::Scorecard(id) => score::explain(run, id, unit),
        CohortItem::Classification(id) => class::explain(run, id, unit, told),
        CohortItem::Commendation(id) => honour::explain(run, id, unit, told),
    };
    if let Some(cut) = told.cut.take() {
        let name = run.item_name(cut);
        explanation
            .why
            .push(text!("what becomes of `{name}`, on which it rests, is explained by itself", name));
    }
    explanation
}

/// Explains what a ruling rests on: each once, but for criteria that pass.
pub(super) fn because(
    run: Run<'_>,
    rests_on: Vec<CohortItem>,
    unit: usize,
    told: &mut Told,
) -> Vec<Explanation> {
    let mut because = Vec::new();
    for item in rests_on {
        let passes =
            matches!(item, CohortItem::Criterion(_)) && run.ruled(item, unit).verdict == Verdict::Pass;
        if passes || told.items.contains(&item) {
            continue;
        }
        if told.depth == DEEPEST {
            told.cut.get_or_insert(item);
            continue;
        }
        told.items.insert(item);
        told.depth += 1;
        because.push(explain_once(run, item, unit, told));
        told.depth -= 1;
    }
    because
}

/// `directive`, `source`, `responsible` and `decided by` as they are printed.
pub(super) fn authority(heading: &Heading) -> Vec<Text> {
    let directive = heading.directive.as_ref().map(|text| text!("directive: “{text}”", text));
    let others = [
        heading.source.as_ref().map(|text| text!("source: {text}", text)),
        heading.responsible.as_ref().map(|text| text!("responsible: {text}", text)),
        heading.decided_by.as_ref().map(|text| text!("decided by: {text}", text)),
    ];
    directive.into_iter().chain(others.into_iter().flatten()).collect()
}

/// That something is so far, and until when.
pub(super) fn so_far(ruled: Ruled) -> Option<Text> {
    ruled.so_far.then(|| match ruled.open {
        Day::MIN => text!("so far: what it rests on can still change"),
        open => text!("so far: the window is open until {}, and a later report can change it", open),
    })
}

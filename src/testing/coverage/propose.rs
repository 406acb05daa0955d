//! Cases at the boundaries that no test has seen, written as examples to copy.
//!
//! A case is built from the condition and what stands around it, as far as that is simple; then it is ruled on. Only a case
//! that does come to the boundary is proposed, with the verdict that it got.

mod build;
mod text;

use super::Coverage;
use super::leaves::at_node;
use crate::check::model::{CohortItem, Example, Expectation, Expected, KindId, Model};
use crate::data::of_example;
use crate::engine::evaluate;
use crate::plan::{NodeId, Program, reachable};
use crate::ruling::Run;
use crate::source::Sources;
use crate::types::Verdict;
use build::Builder;

/// The examples, as they would stand in the ruleset.
pub fn proposals(coverage: &Coverage, model: &Model, program: &Program, sources: &Sources) -> Vec<String> {
    let mut coverage = coverage.clone();
    let mut found = Vec::new();
    for (item, place) in coverage.without_boundary() {
        // One case may come to several boundaries.
        if coverage.has_boundary(place) {
            continue;
        }
        let CohortItem::Criterion(id) = item else { continue };
        let Some(root) = program.criteria[id.index()].map(|compiled| compiled.node) else { continue };
        let Some(leaf) = leaf_at(model, program, root, place) else { continue };
        let version = program.criteria[id.index()].map_or(0, |compiled| compiled.version);
        let kinds = model[id].versions[version].heading.kinds;
        let lang = text::language(sources, model[id].versions[version].heading.span);
        let proposed = model.kinds_in(kinds).find_map(|kind| {
            let example = case(model, program, (root, leaf), kind)?;
            let title = text::title(model, sources, id, place.right, lang);
            let (expected, seen) = ruled(&coverage, model, program, sources, (id, place), &example)?;
            let expects = vec![Expectation {
                unit: 0,
                expected: Expected::Verdict(id, expected),
                so_far: false,
                span: model[id].versions[version].clause,
            }];
            let text = text::example(model, &Example { title, expects, ..example }, lang)?;
            coverage = seen;
            Some(text)
        });
        found.extend(proposed);
    }
    found
}

/// The node of a condition under a criterion.
fn leaf_at(model: &Model, program: &Program, root: NodeId, place: super::Place) -> Option<NodeId> {
    reachable(&program.nodes, root).into_iter().find(|node| {
        let leaf = at_node(model, &program.nodes, *node, None);
        leaf.is_some_and(|leaf| leaf.place == place)
    })
}

/// A case in which a condition decides, and is at its boundary.
fn case(model: &Model, program: &Program, (root, leaf): (NodeId, NodeId), kind: KindId) -> Option<Example> {
    let mut builder = Builder::new(model, program, kind);
    builder.aim(root, leaf).then(|| builder.finish())
}

/// What a case comes to, if it is at the boundary and decides something; and what has been seen with it.
fn ruled(
    coverage: &Coverage,
    model: &Model,
    program: &Program,
    sources: &Sources,
    (id, place): (crate::check::model::CriterionId, super::Place),
    example: &Example,
) -> Option<(Verdict, Coverage)> {
    let data = of_example(model, example).ok()?;
    let trace = evaluate(program, model, &data).ok()?;
    let run = Run { sources, model, program, data: &data, trace: &trace };
    let item = CohortItem::Criterion(id);
    let mut seen = coverage.clone();
    seen.see(run, [(item, 0)]);
    let ruled = run.ruled(item, 0);
    let decides = ruled.verdict != Verdict::Undetermined && !ruled.so_far;
    (seen.has_boundary(place) && decides).then_some((ruled.verdict, seen))
}

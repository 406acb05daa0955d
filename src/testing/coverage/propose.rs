//! Cases at the boundaries that no test has seen, written as examples to copy.
//!
//! A case is built from the condition and what stands around it, as far as that is simple; then it is ruled on. Only a case
//! that does come to the boundary is proposed, with the verdict that it got.

mod build;
mod points;
mod rows;
mod text;

use super::Coverage;
use super::leaves::{Place, at_node, bands, of_block};
use crate::check::model::{CohortItem, Determined, Example, Expectation, Expected, Heading, KindId, Model};
use crate::data::of_example;
use crate::engine::evaluate;
use crate::plan::{Aggregate, NodeId, Op, Program, ValueOp, needed, reachable};
use crate::ruling::Run;
use crate::source::Sources;
use crate::syntax::language;
use crate::testing::roots::roots;
use crate::types::{Exact, Outcome, Type, Verdict};
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
        let Some(heading) = heading(model, program, item) else { continue };
        let lang = language(sources.file(heading.span.file).text());
        let proposed = model.kinds_in(heading.kinds).find_map(|kind| {
            let (example, turn) = case(model, program, item, place, kind)?;
            let title = text::title(model, sources, item, place, turn, lang);
            let (expected, seen) = ruled(&coverage, model, program, sources, (item, place), &example)?;
            let expects = vec![Expectation { unit: 0, expected, so_far: false, span: heading.span }];
            let text = text::example(model, &Example { title, expects, ..example }, lang)?;
            coverage = seen;
            Some(text)
        });
        found.extend(proposed);
    }
    found
}

/// The heading of the version of an item that is in force.
fn heading<'m>(model: &'m Model, program: &Program, item: CohortItem) -> Option<&'m Heading> {
    match item {
        CohortItem::Criterion(id) => {
            let version = program.criteria[id.index()]?.version;
            Some(&model[id].versions[version].heading)
        }
        CohortItem::Scorecard(id) => {
            let (_, compiled) = program.scorecards[id.index()].0.first()?;
            Some(&model[id].versions[compiled.version].heading)
        }
        CohortItem::Classification(id) => {
            let (_, compiled) = program.classifications[id.index()].0.first()?;
            Some(&model[id].versions[compiled.version].heading)
        }
        CohortItem::Commendation(id) => {
            let (_, compiled) = program.commendations[id.index()].0.first()?;
            Some(&model[id].versions[compiled.version].heading)
        }
    }
}

/// Where a condition or a band turns.
#[derive(Clone, Copy)]
enum Turn<'p> {
    /// Where its two sides are equal.
    Equal,
    /// At this value, of this type.
    Edge(Exact, &'p Type),
}

/// A case in which a condition or a band of an item decides, and is at its boundary; and where that is.
fn case<'p>(
    model: &Model,
    program: &'p Program,
    item: CohortItem,
    place: Place,
    kind: KindId,
) -> Option<(Example, Turn<'p>)> {
    let root = *roots(program, item, kind).first()?;
    let below = needed(&program.nodes, root);
    let mut builder = Builder::new(model, program, kind);
    let is_leaf =
        |node: &NodeId| at_node(model, &program.nodes, *node, None).is_some_and(|leaf| leaf.place == place);
    let turn = if let Some(leaf) = below.iter().copied().find(is_leaf) {
        let from = match item {
            CohortItem::Criterion(_) | CohortItem::Commendation(_) => root,
            CohortItem::Classification(_) => class_with(program, &below, leaf)?,
            CohortItem::Scorecard(_) => leaf,
        };
        builder.aim(from, leaf).then_some(Turn::Equal)?
    } else if let Some((aggregate, leaf)) =
        below.iter().find_map(|node| of_rows(model, program, *node, place))
    {
        builder.begin_rows(aggregate, leaf).then_some(())?;
        if matches!(item, CohortItem::Criterion(_)) {
            // Where the criterion cannot be met with such rows, one of them shows why.
            let _tried = builder.bring(root, true);
        }
        builder.one_row(aggregate);
        Turn::Equal
    } else {
        let (value, edge) = below.iter().find_map(|node| edge(program, *node, place))?;
        let Op::Value(_, ty) = &program.nodes[value.index()].op else { return None };
        builder.set(value, edge).then_some(Turn::Edge(edge, ty))?
    };
    if !matches!(item, CohortItem::Criterion(_)) {
        builder.settle(&below);
    }
    Some((builder.finish(), turn))
}

/// Of the conditions on the rows that a node folds, the one at this place.
fn of_rows<'p>(
    model: &Model,
    program: &'p Program,
    node: NodeId,
    place: Place,
) -> Option<(&'p Aggregate, NodeId)> {
    let Op::Value(ValueOp::Aggregate(aggregate), _) = &program.nodes[node.index()].op else { return None };
    let mut of_rows = of_block(model, &aggregate.block.nodes, aggregate.record);
    let (leaf, _) = of_rows.find(|(_, leaf)| leaf.place == place)?;
    Some((aggregate, leaf))
}

/// The condition of a class, or of what bounds it, under which a condition stands.
fn class_with(program: &Program, below: &[NodeId], leaf: NodeId) -> Option<NodeId> {
    below.iter().find_map(|node| {
        let Op::Value(ValueOp::Classify(classify), _) = &program.nodes[node.index()].op else { return None };
        let classes = classify.classes.iter().filter_map(|(_, cond)| *cond);
        let mut conds = classes.chain(classify.bounds.iter().map(|(_, cond)| *cond));
        conds.find(|cond| reachable(&program.nodes, *cond).contains(&leaf))
    })
}

/// Of the bands of a node, the edge of the one that stands at this place; and the value in them.
fn edge(program: &Program, node: NodeId, place: Place) -> Option<(NodeId, Exact)> {
    let op = &program.nodes[node.index()].op;
    let Op::Value(ValueOp::Banded(banded), _) = op else { return None };
    let (_, at) = bands(op).into_iter().find(|(leaf, _)| leaf.place == place)?;
    let band = &banded.bands[at];
    band.from.or(band.to).map(|(edge, _)| (banded.value, edge))
}

/// What a case comes to, if it is at the boundary and decides something; and what has been seen with it.
fn ruled(
    coverage: &Coverage,
    model: &Model,
    program: &Program,
    sources: &Sources,
    (item, place): (CohortItem, Place),
    example: &Example,
) -> Option<(Expected, Coverage)> {
    let data = of_example(model, example).ok()?;
    let trace = evaluate(program, model, &data).ok()?;
    let run = Run { sources, model, program, data: &data, trace: &trace };
    let mut seen = coverage.clone();
    seen.see(run, [(item, 0)]);
    let ruled = run.ruled(item, 0);
    let expected = match item {
        CohortItem::Scorecard(id) => Expected::Score(id, Determined::Is(run.score(id, 0)?.points.exact()?)),
        CohortItem::Criterion(id) if ruled.verdict != Verdict::Undetermined => {
            Expected::Verdict(id, ruled.verdict)
        }
        CohortItem::Classification(id) => {
            Expected::Class(id, Determined::Is(run.classed(id, 0)?.now.exact()?))
        }
        CohortItem::Commendation(id) => match run.standing(id, 0).outcome {
            outcome @ (Outcome::Awarded | Outcome::NotAwarded | Outcome::Referred) => {
                Expected::Outcome(id, outcome)
            }
            Outcome::Undetermined | Outcome::NotApplicable => return None,
        },
        CohortItem::Criterion(_) => return None,
    };
    (seen.has_boundary(place) && !ruled.so_far).then_some((expected, seen))
}

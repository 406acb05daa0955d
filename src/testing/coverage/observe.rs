//! What a run shows of conditions.

use super::leaves::{Leaf, at_node, bands, of_block};
use super::{Coverage, Sort, alone};
use crate::check::model::{Band, CohortItem, RecordId};
use crate::data::Units;
use crate::engine::{Cell, Trace};
use crate::plan::{Block, NodeId, Op, ValueOp, VerdictOp, reads};
use crate::ruling::Run;
use crate::source::Span;
use crate::testing::roots::roots;
use crate::types::{Outcome, Verdict};
use std::collections::{BTreeMap, HashSet};

impl Coverage {
    /// Sees what was ruled of these items for these units.
    pub fn see(&mut self, run: Run<'_>, expected: impl IntoIterator<Item = (CohortItem, usize)>) {
        let nodes = &run.program.nodes;
        let below: Vec<Vec<NodeId>> = nodes.iter().map(|node| reads(&node.op)).collect();
        let leaves: Vec<Option<Leaf>> =
            (0..nodes.len()).map(|at| at_node(run.model, nodes, NodeId(at as u32), None)).collect();
        let mut rows: BTreeMap<NodeId, Vec<usize>> = BTreeMap::new();
        let mut seen: HashSet<(NodeId, usize)> = HashSet::new();
        let mut last = None;
        for (item, unit) in expected {
            // What is asked again of one unit is met again; units follow each other, so that little is kept.
            if last != Some(unit) && seen.len() > MOST_KEPT {
                seen.clear();
            }
            last = Some(unit);
            self.see_item(run, item, unit);
            let kind = run.data.units.kinds[unit];
            let mut waiting: Vec<(NodeId, usize)> =
                roots(run.program, item, kind).into_iter().map(|node| (node, unit)).collect();
            while let Some((node, unit)) = waiting.pop() {
                if !seen.insert((node, unit)) {
                    continue;
                }
                if let Some(leaf) = &leaves[node.index()] {
                    self.see_leaf(run.trace, leaf, node, unit);
                }
                match &nodes[node.index()].op {
                    Op::Value(ValueOp::Banded(banded), _) => {
                        let value = run.trace.value(banded.value, unit);
                        for (leaf, at) in bands(&nodes[node.index()].op) {
                            self.see_band(leaf.place.span, &banded.bands[at], &value);
                        }
                    }
                    Op::Value(ValueOp::Aggregate(_), _) => rows.entry(node).or_default().push(unit),
                    _ => {}
                }
                waiting.extend(relevant(run, node, unit, &below[node.index()]));
            }
        }
        for (node, mut units) in rows {
            units.sort_unstable();
            units.dedup();
            self.see_rows(run, node, &units);
        }
    }

    /// Sees all rulings of a run.
    pub fn see_all(&mut self, run: Run<'_>) {
        let units = 0..run.data.units.len();
        self.see(run, units.flat_map(|unit| run.model.items().map(move |item| (item, unit))));
        for (id, selection) in run.model.selection_ids().zip(&run.program.selections) {
            if let Some((columns, inside)) = run.columns_of(id) {
                self.see_block(run, (&selection.block, selection.record), &columns, &inside);
            }
        }
    }

    fn see_leaf(&mut self, trace: &Trace, leaf: &Leaf, node: NodeId, at: usize) {
        let Some(kept) = self.places.get_mut(&leaf.place) else { return };
        match trace.verdict(node, at).verdict {
            Verdict::Pass if leaf.negated => kept.seen.fails = true,
            Verdict::Fail if leaf.negated => kept.seen.holds = true,
            Verdict::Pass => kept.seen.holds = true,
            Verdict::Fail => kept.seen.fails = true,
            Verdict::Undetermined => kept.seen.undetermined = true,
            Verdict::NotApplicable => return,
        }
        if let Some((left, right)) = leaf.sides.filter(|_| !kept.seen.boundary) {
            let side = trace.value(left, at).exact();
            kept.seen.boundary = side.is_some() && side == trace.value(right, at).exact();
        }
    }

    /// Sees the band that a value is in.
    fn see_band(&mut self, span: Span, band: &Band, value: &Cell) {
        let (Some(kept), Some(value)) = (self.places.get_mut(&alone(span)), value.exact()) else { return };
        kept.seen.holds |= band.has(value);
        let edges = [band.from, band.to].into_iter().flatten();
        kept.seen.boundary |= edges.map(|(edge, _)| edge).any(|edge| edge == value);
    }

    /// Sees the conditions on the rows of these units.
    fn see_rows(&mut self, run: Run<'_>, node: NodeId, units: &[usize]) {
        let Op::Value(ValueOp::Aggregate(aggregate), _) = &run.program.nodes[node.index()].op else { return };
        let Some((columns, inside)) = run.row_columns(node, aggregate, units) else { return };
        self.see_block(run, (&aggregate.block, aggregate.record), &columns, &inside);
    }

    /// Sees the conditions of a block in its columns over rows, of those rows that are inside its window.
    fn see_block(&mut self, run: Run<'_>, block: (&Block, RecordId), columns: &Trace, inside: &[bool]) {
        let (Block { nodes, .. }, record) = block;
        for (node, leaf) in of_block(run.model, nodes, record) {
            for (row, _) in inside.iter().enumerate().filter(|(_, inside)| **inside) {
                self.see_leaf(columns, &leaf, node, row);
            }
        }
    }

    /// Sees the class or the outcome of a unit.
    fn see_item(&mut self, run: Run<'_>, item: CohortItem, unit: usize) {
        match item {
            CohortItem::Classification(id) => {
                let class = run.classed(id, unit).and_then(|classed| classed.now.exact());
                let versions = run.model[id].versions.iter().flat_map(|version| &version.classes);
                for of in versions.filter(|of| Some(of.member) == class) {
                    self.places.entry(alone(of.span)).and_modify(|kept| kept.seen.holds = true);
                }
            }
            CohortItem::Commendation(id) => {
                let place = alone(run.heading(item, unit).span);
                let Some(kept) = self.places.get_mut(&place).filter(|kept| kept.sort == Sort::Honour) else {
                    return;
                };
                match run.standing(id, unit).outcome {
                    Outcome::Awarded => kept.seen.holds = true,
                    Outcome::NotAwarded => kept.seen.fails = true,
                    _ => {}
                }
            }
            CohortItem::Criterion(_) | CohortItem::Scorecard(_) => {}
        }
    }
}

/// How many nodes of units are remembered as met: a memory that only spares work.
const MOST_KEPT: usize = 1 << 16;

/// What a node rests on for a unit: not what is for other kinds, or does not apply, or the way of a case not taken.
fn relevant(run: Run<'_>, node: NodeId, unit: usize, below: &[NodeId]) -> Vec<(NodeId, usize)> {
    let kind = run.data.units.kinds[unit];
    let here = |nodes: &[NodeId]| nodes.iter().map(|node| (*node, unit)).collect();
    let way = |when: NodeId, then: NodeId, otherwise: NodeId| match run.trace.verdict(when, unit).verdict {
        Verdict::Pass => here(&[when, then]),
        Verdict::Fail | Verdict::NotApplicable => here(&[when, otherwise]),
        Verdict::Undetermined => here(&[when, then, otherwise]),
    };
    match &run.program.nodes[node.index()].op {
        Op::Verdict(VerdictOp::Criterion { kinds, .. } | VerdictOp::ForKinds(_, kinds))
        | Op::Value(ValueOp::ForKinds(_, kinds), _)
            if !kinds.has(kind) =>
        {
            Vec::new()
        }
        Op::Verdict(VerdictOp::Criterion { applies: Some(applies), requires, .. }) => {
            match run.trace.verdict(*applies, unit).verdict {
                Verdict::Pass => here(&[*applies, *requires]),
                _ => here(&[*applies]),
            }
        }
        Op::Verdict(VerdictOp::ByKind(by_kind)) | Op::Value(ValueOp::ByKind(by_kind), _) => {
            by_kind.of(kind).map(|node| (*node, unit)).into_iter().collect()
        }
        Op::Verdict(VerdictOp::Case { when, then, otherwise }) => way(*when, *then, *otherwise),
        Op::Value(ValueOp::If(when, then, otherwise), _) => way(*when, *then, *otherwise),
        Op::Value(ValueOp::Members(members), _) => {
            let (known, unknown) = run.members_of(members, unit);
            let members: Vec<usize> = known.iter().chain(&unknown).map(|member| *member as usize).collect();
            below.iter().flat_map(|node| members.iter().map(|member| (*node, *member))).collect()
        }
        Op::Value(ValueOp::Above(above, of), _) => {
            let over = run.data.units.above[above.index()].get(unit).copied().filter(|at| *at != Units::NONE);
            over.map(|over| (*of, over as usize)).into_iter().collect()
        }
        _ => here(below),
    }
}

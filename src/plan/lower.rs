//! Lowering: the walk over the model, and the scope it carries.

use super::program::{Block, Compiled, Edge, Leaf, Node, NodeId, Op, Program, VerdictOp};
use crate::check::model::{CondId, CriterionId, DimensionId, Model, ValueId};
use crate::source::Span;
use crate::types::{Day, Type, Verdict};
use std::collections::HashMap;

/// Lowers a model to a program that rules as of a day.
pub fn lower(model: &Model, as_of: Day) -> Program {
    let mut lowering = Lowering {
        model,
        as_of,
        units: Arena::default(),
        rows: None,
        criteria: vec![None; model.criteria.len()],
        compiled: vec![None; model.criteria.len()],
    };
    for criterion in model.criterion_ids() {
        lowering.criterion(criterion);
    }
    Program {
        as_of,
        nodes: lowering.units.nodes,
        criteria: lowering.compiled,
        scorecards: vec![None; model.scorecards.len()],
        classifications: vec![None; model.classifications.len()],
        commendations: vec![None; model.commendations.len()],
        selections: Vec::new(),
    }
}

/// What surrounds an expression.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Scope {
    /// The window that was asked for.
    pub(super) window: Option<Asked>,
    /// The member of each dimension that `in each` has in turn.
    pub(super) members: Vec<(DimensionId, u16)>,
    /// The year of the enclosing part.
    pub(super) year: Option<Year>,
    /// `if there are none`, of the criterion.
    pub(super) if_none: Option<Verdict>,
    /// A negation outside.
    pub(super) negated: bool,
}

impl Scope {
    /// The same, but for what is asked of a leaf.
    pub(super) fn leaf(&self) -> Leaf {
        Leaf { negated: self.negated, if_none: self.if_none }
    }

    /// Whether `if there are none` has nothing to measure left out.
    pub(super) fn leaves_out(&self) -> bool {
        self.if_none == Some(Verdict::NotApplicable)
    }

    /// The same, turned round.
    pub(super) fn turned(&self) -> Scope {
        Scope { negated: !self.negated, ..self.clone() }
    }

    /// The same, not negated: for values, and for conditions inside values.
    pub(super) fn upright(&self) -> Scope {
        Scope { negated: false, ..self.clone() }
    }
}

/// A window that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Asked {
    /// The bare window, closed here.
    By(Edge),
    /// These days.
    In(Edge, Edge),
}

/// The year of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Year {
    /// This one.
    Fixed(i32),
    /// The one in this node.
    Node(NodeId),
}

/// The state of lowering.
pub(super) struct Lowering<'a> {
    pub(super) model: &'a Model,
    pub(super) as_of: Day,
    /// The program's nodes.
    units: Arena,
    /// The nodes of the block of rows that is being built, if one is.
    rows: Option<Arena>,
    /// The node of each criterion, once lowered.
    criteria: Vec<Option<NodeId>>,
    compiled: Vec<Option<Compiled>>,
}

/// What is lowered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Item {
    Cond(CondId),
    Value(ValueId),
}

/// Nodes, each there once: what is asked twice in one scope is lowered once, so that a program grows with
/// its ruleset even where measures build on measures.
#[derive(Debug, Default)]
struct Arena {
    nodes: Vec<Node>,
    known: HashMap<Node, NodeId>,
    lowered: HashMap<(Item, Scope), NodeId>,
}

/// How much stack must be left before an expression is lowered, and how much is added where it is not:
/// measures may build on each other tens of thousands deep.
const STACK: (usize, usize) = (128 * 1024, 4 * 1024 * 1024);

impl Lowering<'_> {
    /// Adds a node to the block of rows or to the program, whichever is being built.
    fn push(&mut self, op: Op, span: Span) -> NodeId {
        let Arena { nodes, known, .. } = self.arena();
        let node = Node { op, span };
        if let Some(id) = known.get(&node) {
            return *id;
        }
        let id = NodeId(u32::try_from(nodes.len()).expect("fewer than 2^32 nodes"));
        nodes.push(node.clone());
        known.insert(node, id);
        id
    }

    /// The nodes at hand.
    fn arena(&mut self) -> &mut Arena {
        self.rows.as_mut().unwrap_or(&mut self.units)
    }

    /// Lowers something that has not been lowered in this scope.
    pub(super) fn once(
        &mut self,
        item: Item,
        scope: &Scope,
        lower: impl FnOnce(&mut Self, &Scope) -> NodeId,
    ) -> NodeId {
        let key = (item, scope.clone());
        if let Some(node) = self.arena().lowered.get(&key) {
            return *node;
        }
        let (left, added) = STACK;
        let node = stacker::maybe_grow(left, added, || lower(self, scope));
        self.arena().lowered.insert(key, node);
        node
    }

    /// Whether rows are being lowered.
    pub(super) fn in_rows(&self) -> bool {
        self.rows.is_some()
    }

    /// Builds a block of rows.
    pub(super) fn block(&mut self, build: impl FnOnce(&mut Self) -> Block) -> Block {
        let outer = self.rows.replace(Arena::default());
        let block = build(self);
        let arena = std::mem::replace(&mut self.rows, outer).unwrap_or_default();
        Block { nodes: arena.nodes, ..block }
    }

    /// Adds a node of verdicts.
    pub(super) fn verdict(&mut self, op: VerdictOp, span: Span) -> NodeId {
        self.push(Op::Verdict(op), span)
    }

    /// Adds a node of values.
    pub(super) fn value_node(&mut self, op: super::ValueOp, ty: Type, span: Span) -> NodeId {
        self.push(Op::Value(op, ty), span)
    }

    /// Lowers something of the unit while a block of rows is being built, and brings it into the block.
    pub(super) fn outside_rows<T>(&mut self, lower: impl FnOnce(&mut Self) -> T) -> T {
        let block = self.rows.take();
        let lowered = lower(self);
        self.rows = block;
        lowered
    }

    /// The day whose rules are in force: the as-of date or the campaign's last day, whichever is earlier.
    pub(super) fn day_in_force(&self) -> Day {
        self.as_of.min(self.model.campaign.period.to)
    }

    /// The node of a criterion, lowered when it is first met.
    pub(super) fn criterion(&mut self, id: CriterionId) -> NodeId {
        if let Some(node) = self.criteria[id.index()] {
            return node;
        }
        let (left, added) = STACK;
        stacker::maybe_grow(left, added, || self.new_criterion(id))
    }

    fn new_criterion(&mut self, id: CriterionId) -> NodeId {
        let model = self.model;
        let in_force = self.day_in_force();
        let versions = &model[id].versions;
        let version = versions.iter().position(|version| version.heading.in_force.contains(in_force));
        let node = match version {
            None => self.verdict(VerdictOp::NotInForce, versions[0].heading.span),
            Some(at) => {
                let version = &versions[at];
                let scope = Scope { if_none: version.if_none, ..Scope::default() };
                // `if there are none` acts inside `requires` only.
                let applies = version.applies_when.map(|cond| self.cond(cond, &Scope::default()));
                let requires = self.cond(version.requires, &scope);
                let op = VerdictOp::Criterion {
                    id,
                    kinds: version.heading.kinds,
                    applies,
                    requires,
                    missing_is_fail: version.missing_is_fail,
                };
                self.verdict(op, version.clause)
            }
        };
        self.compiled[id.index()] = version.map(|version| Compiled { version, node });
        self.criteria[id.index()] = Some(node);
        node
    }
}

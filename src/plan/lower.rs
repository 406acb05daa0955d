//! Lowering: the walk over the model, and the scope it carries.

use super::program::{
    Block, CompiledClasses, CompiledCriterion, CompiledHonour, Edge, Leaf, Node, NodeId, Op, PerKind,
    Program, Reads, ValueOp, VerdictOp,
};
use super::scores::ScoreNodes;
use crate::check::model::{
    ClassificationId, CohortItem, CommendationId, CondId, CriterionId, DimensionId, KindId, KindSet, Model,
    ScorecardId, ValueId,
};
use crate::source::Span;
use crate::types::{Day, Type, Verdict, Window};
use std::collections::HashMap;

/// Lowers a model to a program that rules as of a day.
pub fn lower(model: &Model, as_of: Day) -> Program {
    let mut lowering = Lowering {
        model,
        as_of,
        units: Arena::default(),
        rows: None,
        criteria: HashMap::new(),
        scores: HashMap::new(),
        classes: HashMap::new(),
        honours: HashMap::new(),
    };
    let criteria = model.criterion_ids().map(|id| lowering.compiled_criterion(id)).collect();
    let scorecards = model.scorecard_ids().map(|id| lowering.compiled_score(id)).collect();
    let classifications = model.classification_ids().map(|id| lowering.compiled_classes(id)).collect();
    let commendations = model.commendation_ids().map(|id| lowering.compiled_honour(id)).collect();
    let selections = model.selections.iter().map(|selection| lowering.selection(selection)).collect();
    Program {
        reads: Reads::of(lowering.units.nodes.len()),
        as_of,
        nodes: lowering.units.nodes,
        criteria,
        scorecards,
        classifications,
        commendations,
        selections,
    }
}

/// What surrounds an expression.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Scope {
    /// The window that was asked for.
    pub(super) window: Option<AskedWindow>,
    /// The member of each dimension that `in each` has in turn.
    pub(super) members: Vec<(DimensionId, u16)>,
    /// The year of the enclosing part.
    pub(super) year: Option<Year>,
    /// `if there are none`, of the criterion.
    pub(super) if_none: Option<Verdict>,
    /// A negation outside.
    pub(super) negated: bool,
    /// The kind of the units judged, where items that are ruled on kind by kind are met.
    pub(super) kind: Option<KindId>,
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

    /// The same, in the whole of its year: an honour is one of a year, of whose days it was not given.
    pub(super) fn in_whole_year(&self) -> Scope {
        let Some(Year::Fixed(days)) = self.year else { return self.clone() };
        let whole = Window::year(days.from.year());
        let asked = AskedWindow::In(Edge::Day(whole.from), Edge::Day(whole.to));
        Scope { window: Some(asked), ..self.clone() }
    }

    /// The same, not negated: for values, and for conditions inside values.
    pub(super) fn upright(&self) -> Scope {
        Scope { negated: false, ..self.clone() }
    }
}

/// A window that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum AskedWindow {
    /// The bare window, closed here.
    By(Edge),
    /// These days.
    In(Edge, Edge),
}

/// The year of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Year {
    /// The year of these days: all of it, or what a period has of it.
    Fixed(Window),
    /// The one in this node.
    Node(NodeId),
}

impl Year {
    /// What a period has of a year.
    pub(super) fn of(year: i32, period: Window) -> Self {
        let whole = Window::year(year);
        Self::Fixed(Window::new(whole.from.max(period.from), whole.to.min(period.to)))
    }
}

/// The state of lowering.
pub(super) struct Lowering<'a> {
    pub(super) model: &'a Model,
    pub(super) as_of: Day,
    /// The program's nodes.
    units: Arena,
    /// The nodes of the block of rows that is being built, if one is.
    rows: Option<Arena>,
    /// What items have become, once lowered; of one kind where they are ruled on kind by kind.
    criteria: HashMap<(CriterionId, Option<KindId>), NodeId>,
    pub(super) scores: HashMap<(ScorecardId, Option<KindId>), Option<ScoreNodes>>,
    pub(super) classes: HashMap<(ClassificationId, Option<KindId>), Option<CompiledClasses>>,
    pub(super) honours: HashMap<(CommendationId, Option<KindId>), Option<CompiledHonour>>,
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
        let node = self.deep(|lowering| lower(lowering, scope));
        self.arena().lowered.insert(key, node);
        node
    }

    /// Lowers something with enough stack, however deep items build on each other.
    pub(super) fn deep<T>(&mut self, lower: impl FnOnce(&mut Self) -> T) -> T {
        let (left, added) = STACK;
        stacker::maybe_grow(left, added, || lower(self))
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
    pub(super) fn value_node(&mut self, op: ValueOp, ty: Type, span: Span) -> NodeId {
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

    /// The version of an item that is in force.
    pub(super) fn in_force(&self, item: CohortItem) -> Option<usize> {
        let today = self.day_in_force();
        self.model.headings(item).iter().position(|heading| heading.in_force.contains(today))
    }

    /// Lowers an item, met where units of this kind are judged (`None`: of any): for all kinds at once, unless it
    /// is ruled on kind by kind.
    fn by_kind<T>(
        &mut self,
        item: CohortItem,
        kind: Option<KindId>,
        mut lower: impl FnMut(&mut Self, Option<KindId>) -> T,
    ) -> Vec<(KindSet, T)> {
        let split: Vec<(KindSet, Option<KindId>)> = match kind {
            _ if !self.model.kind_by_kind.contains(&item) => vec![(KindSet::ALL, None)],
            Some(kind) => vec![(KindSet::ALL, Some(kind))],
            None => self.model.kind_ids().map(|kind| (KindSet::of(&[kind]), Some(kind))).collect(),
        };
        let each = split.into_iter();
        each.map(|(kinds, kind)| (kinds, self.deep(|lowering| lower(lowering, kind)))).collect()
    }

    /// What an item has become, for each kind that it is ruled on by itself; nothing where no version is in force.
    pub(super) fn per_kind<T>(
        &mut self,
        item: CohortItem,
        lower: impl FnMut(&mut Self, Option<KindId>) -> Option<T>,
    ) -> PerKind<T> {
        let by_kind = self.by_kind(item, None, lower).into_iter();
        PerKind(by_kind.filter_map(|(kinds, of)| Some((kinds, of?))).collect())
    }

    /// One verdict on an item made of those for each kind.
    pub(super) fn verdict_of(
        &mut self,
        item: CohortItem,
        kind: Option<KindId>,
        span: Span,
        lower: impl FnMut(&mut Self, Option<KindId>) -> NodeId,
    ) -> NodeId {
        let by_kind = self.by_kind(item, kind, lower);
        match by_kind[..] {
            [(KindSet::ALL, node)] => node,
            _ => self.verdict(VerdictOp::ByKind(PerKind(by_kind)), span),
        }
    }

    /// One value of an item made of those for each kind; not applicable where no version is in force.
    pub(super) fn value_of(
        &mut self,
        item: CohortItem,
        scope: &Scope,
        ty: &Type,
        span: Span,
        mut lower: impl FnMut(&mut Self, Option<KindId>) -> Option<NodeId>,
    ) -> NodeId {
        let by_kind = self.by_kind(item, scope.kind, |lowering, kind| {
            let node = lower(lowering, kind);
            node.unwrap_or_else(|| lowering.value_node(ValueOp::NotInForce, ty.clone(), span))
        });
        match by_kind[..] {
            [(KindSet::ALL, node)] => node,
            _ => self.value_node(ValueOp::ByKind(PerKind(by_kind)), ty.clone(), span),
        }
    }

    /// The node of a criterion, lowered when it is first met.
    pub(super) fn criterion(&mut self, id: CriterionId, kind: Option<KindId>) -> NodeId {
        let span = self.model[id].versions[0].heading.span;
        self.verdict_of(CohortItem::Criterion(id), kind, span, |lowering, kind| {
            let known = lowering.criteria.get(&(id, kind)).copied();
            known.unwrap_or_else(|| lowering.new_criterion(id, kind))
        })
    }

    fn new_criterion(&mut self, id: CriterionId, kind: Option<KindId>) -> NodeId {
        let model = self.model;
        let versions = &model[id].versions;
        let node = match self.in_force(CohortItem::Criterion(id)) {
            None => self.verdict(VerdictOp::NotInForce, versions[0].heading.span),
            Some(at) if kind.is_some_and(|kind| !versions[at].heading.kinds.has(kind)) => {
                self.verdict(VerdictOp::ByKind(PerKind(Vec::new())), versions[at].heading.span)
            }
            Some(at) => {
                let version = &versions[at];
                let bare = Scope { kind, ..Scope::default() };
                let scope = Scope { if_none: version.if_none, ..bare.clone() };
                // `if there are none` acts inside `requires` only.
                let applies = version.applies_when.map(|cond| self.cond(cond, &bare));
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
        self.criteria.insert((id, kind), node);
        node
    }

    fn compiled_criterion(&mut self, id: CriterionId) -> Option<CompiledCriterion> {
        let node = self.criterion(id, None);
        let version = self.in_force(CohortItem::Criterion(id))?;
        Some(CompiledCriterion { version, node })
    }
}

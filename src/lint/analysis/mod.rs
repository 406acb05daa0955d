//! What conditions say of the values that they speak of: for which units each can hold, and for which it can fail.
//!
//! The analysis looks at one unit at a time, and takes each of its values for known. That is enough: the engine decides a
//! verdict only where every way of settling what is not known decides it alike, so a verdict that no known values give is
//! never given. Each value is a number, absent, not reported or not applicable; two values that differ in their window, basis
//! or member are two values, about which nothing is known together. What is not looked into can be anything. So the analysis
//! may overlook that a condition can never hold, but where it says so, that is so.

mod alike;
mod cases;
mod domain;
mod points;

use crate::check::model::{KindSet, Model, RecordId};
use crate::plan::{Block, Leaf, Node, NodeId, Op, PerKind, Program, ValueOp, VerdictOp, Window};
use crate::syntax::ast::CompareOp;
use crate::types::{Exact, Interval, Verdict};
use alike::Alike;
pub(in crate::lint) use cases::Cases;
use cases::Var;
use domain::{Domain, domain};
use points::{Points, Without};
use std::collections::HashMap;

/// How a condition can come out, each for some units.
#[derive(Clone, Debug)]
pub(super) struct Ways {
    /// It holds.
    pub(super) pass: Cases,
    /// It does not hold.
    pub(super) fail: Cases,
    /// It is not applicable.
    pub(super) nothing: Cases,
}

impl Ways {
    /// Nothing is known of it.
    fn any() -> Self {
        Self { pass: Cases::all(), fail: Cases::all(), nothing: Cases::all() }
    }

    /// It is never asked.
    fn nothing() -> Self {
        Self { pass: Cases::none(), fail: Cases::none(), nothing: Cases::all() }
    }

    /// The same for every unit.
    fn always(holds: bool) -> Self {
        let of = |is: bool| if is { Cases::all() } else { Cases::none() };
        Self { pass: of(holds), fail: of(!holds), nothing: Cases::none() }
    }

    fn turned_if(self, negated: bool) -> Self {
        if negated { Self { pass: self.fail, fail: self.pass, nothing: self.nothing } } else { self }
    }

    /// For units of these kinds only.
    fn for_kinds(self, kinds: KindSet, all: KindSet) -> Self {
        if all.0 & !kinds.0 == 0 {
            return self;
        }
        let (inside, outside) = (Cases::kinds(kinds.and(all)), Cases::kinds(KindSet(all.0 & !kinds.0)));
        Self {
            pass: self.pass.and(&inside),
            fail: self.fail.and(&inside),
            nothing: self.nothing.and(&inside).or(&outside),
        }
    }

    /// For which units it holds, or is passed over.
    pub(super) fn pass_or_nothing(&self) -> Cases {
        self.pass.or(&self.nothing)
    }

    /// For which units it does not hold, or is passed over.
    pub(super) fn fail_or_nothing(&self) -> Cases {
        self.fail.or(&self.nothing)
    }
}

/// What a value is known by.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    /// Itself.
    Value(NodeId),
    /// The first less the second.
    Difference(NodeId, NodeId),
    /// The first divided by the second.
    Ratio(NodeId, NodeId),
    /// Whether something holds that is not looked into.
    Truth(NodeId),
}

/// The conditions of an arena of nodes: those over units, or those of a block of rows.
pub(super) struct Analysis<'a> {
    model: &'a Model,
    nodes: &'a [Node],
    alike: Alike,
    domains: Vec<Domain>,
    /// Of each verdict.
    ways: Vec<Option<Ways>>,
    vars: HashMap<Key, Var>,
    /// All kinds of unit.
    kinds: KindSet,
}

impl<'a> Analysis<'a> {
    /// Of what is asked of units.
    pub(super) fn of_units(model: &'a Model, program: &'a Program) -> Self {
        Self::of(model, &program.nodes, Alike::of_units(&program.nodes), None)
    }

    /// Of what is asked of the rows of a record.
    pub(super) fn of_rows(&self, record: RecordId, block: &'a Block) -> Self {
        Self::of(self.model, &block.nodes, Alike::of_rows(block, &self.alike), Some(record))
    }

    fn of(model: &'a Model, nodes: &'a [Node], alike: Alike, record: Option<RecordId>) -> Self {
        let kinds = model.kind_ids().fold(KindSet(0), |all, kind| all.or(KindSet::of(&[kind])));
        let mut analysis =
            Self { model, nodes, alike, domains: Vec::new(), ways: Vec::new(), vars: HashMap::new(), kinds };
        for node in nodes {
            let (domain, ways) = match &node.op {
                Op::Value(op, ty) => {
                    let known = |id: NodeId| analysis.domains[id.index()];
                    (domain(model, record, op, ty, &known), None)
                }
                Op::Verdict(op) => (Domain::ANY, Some(analysis.verdict(op))),
            };
            analysis.domains.push(domain);
            analysis.ways.push(ways);
        }
        analysis
    }

    /// How a condition can come out.
    pub(super) fn ways(&self, node: NodeId) -> &Ways {
        self.ways[node.index()].as_ref().expect("a node of verdicts")
    }

    /// The first node that asks the same.
    pub(super) fn first_alike(&self, node: NodeId) -> NodeId {
        self.alike.first(node)
    }

    /// The kinds of unit that there are.
    pub(super) fn kinds(&self) -> KindSet {
        self.kinds
    }

    /// The numbers that a value can be, and whether only whole ones.
    pub(super) fn range(&self, node: NodeId) -> (Interval, bool) {
        let domain = self.domains[node.index()];
        (domain.range, domain.whole)
    }

    fn var(&mut self, key: Key) -> Var {
        let next = Var::try_from(self.vars.len()).expect("fewer than 2^32 values");
        *self.vars.entry(key).or_insert(next)
    }

    fn verdict(&mut self, op: &VerdictOp) -> Ways {
        match op {
            VerdictOp::Flag(value, leaf) => {
                self.limited(CompareOp::Is, *value, Exact::from_integer(1), *leaf)
            }
            VerdictOp::Compare { op, left, right, leaf, .. } => self.compare(*op, *left, *right, *leaf),
            VerdictOp::Given { value, missing, leaf } => {
                let (of, kinds) = self.of_kinds(*value);
                let given = Points::of([Interval::ALL]);
                let not = Points::default().with(&[Without::Absent, Without::Missing]);
                let ways =
                    self.split(Key::Value(self.alike.first(of)), self.domains[of.index()], given, not, *leaf);
                ways.turned_if(*missing).turned_if(leaf.negated).for_kinds(kinds, self.kinds)
            }
            VerdictOp::DoneBy { date, limit, leaf } => self.compare(CompareOp::AtMost, *date, *limit, *leaf),
            VerdictOp::DateIn { date, window, leaf } => self.date_in(*date, window, *leaf),
            // An absent end is reckoned at the as-of date: either way.
            VerdictOp::Elapsed { .. } => Ways::any(),
            // It hangs on other units.
            VerdictOp::First(..) => Ways::any(),
            VerdictOp::KindIs(kinds, leaf) => {
                let others = KindSet(self.kinds.0 & !kinds.0);
                let (pass, fail) = (Cases::kinds(kinds.and(self.kinds)), Cases::kinds(others));
                Ways { pass, fail, nothing: Cases::none() }.turned_if(leaf.negated)
            }
            VerdictOp::And(items) => self.all(items),
            VerdictOp::Or(items) => {
                let turned = self.junction(items, |ways| (&ways.fail, &ways.pass));
                turned.turned_if(true)
            }
            VerdictOp::AtLeast { count, items, negated } => self.at_least(*count, items, *negated),
            VerdictOp::Case { when, then, otherwise } => {
                let (when, then, otherwise) = (self.ways(*when), self.ways(*then), self.ways(*otherwise));
                let not = when.fail_or_nothing();
                let of = |then: &Cases, otherwise: &Cases| {
                    when.pass.and(then).or(&not.and(otherwise)).or(&then.and(otherwise))
                };
                Ways {
                    pass: of(&then.pass, &otherwise.pass),
                    fail: of(&then.fail, &otherwise.fail),
                    nothing: then.nothing.or(&otherwise.nothing),
                }
            }
            VerdictOp::Part { cond, within, .. } => {
                let ways = self.ways(*cond).clone();
                // Beyond the number of parts it is left out.
                if within.is_some() { Ways { nothing: Cases::all(), ..ways } } else { ways }
            }
            VerdictOp::Member { cond, .. } => self.ways(*cond).clone(),
            VerdictOp::Meets { criterion, negated } => self.ways(*criterion).clone().turned_if(*negated),
            VerdictOp::ForKinds(cond, kinds) => self.ways(*cond).clone().for_kinds(*kinds, self.kinds),
            VerdictOp::Criterion { kinds, applies, requires, missing_is_fail, .. } => {
                self.criterion(*applies, *requires, *missing_is_fail).for_kinds(*kinds, self.kinds)
            }
            VerdictOp::NotInForce => Ways::nothing(),
            VerdictOp::ByKind(PerKind(by_kind)) => {
                let mut all = Ways { nothing: Cases::none(), ..Ways::nothing() };
                let mut rest = self.kinds;
                for (kinds, node) in by_kind {
                    let (inside, ways) = (Cases::kinds(kinds.and(self.kinds)), self.ways(*node));
                    all.pass = all.pass.or(&ways.pass.and(&inside));
                    all.fail = all.fail.or(&ways.fail.and(&inside));
                    all.nothing = all.nothing.or(&ways.nothing.and(&inside));
                    rest = KindSet(rest.0 & !kinds.0);
                }
                all.nothing = all.nothing.or(&Cases::kinds(rest));
                all
            }
            VerdictOp::Holds { honour, negated, .. } => self.ways(*honour).clone().turned_if(*negated),
            VerdictOp::Eligible { requires, unless } => {
                let requires = self.ways(*requires);
                let mut ways = requires.clone();
                for barred in unless {
                    let barred = self.ways(*barred);
                    ways.pass = ways.pass.and(&barred.fail_or_nothing());
                    ways.fail = ways.fail.or(&barred.pass);
                }
                ways
            }
            VerdictOp::Award(award) => {
                let awarded =
                    self.truth(NodeId(u32::try_from(self.ways.len()).expect("fewer than 2^32 nodes")));
                let eligible = self.ways(award.eligible);
                let (pass, nothing) =
                    (awarded.pass.and(&eligible.pass), awarded.nothing.and(&eligible.nothing));
                Ways { pass, nothing, ..awarded }.for_kinds(award.kinds, self.kinds)
            }
        }
    }

    /// A condition that is not looked into: the same wherever it is asked.
    fn truth(&mut self, node: NodeId) -> Ways {
        let var = self.var(Key::Truth(node));
        let is =
            |number: i128| Cases::value(var, Points::comparing(CompareOp::Is, Exact::from_integer(number)));
        let nothing = Cases::value(var, Points::default().with(&[Without::Nothing]));
        Ways { pass: is(1), fail: is(0), nothing }
    }

    /// A value without what says for whom it is, and for whom that is.
    fn of_kinds(&self, node: NodeId) -> (NodeId, KindSet) {
        let (mut node, mut kinds) = (node, KindSet::ALL);
        while let Op::Value(ValueOp::ForKinds(of, more), _) = &self.nodes[node.index()].op {
            (node, kinds) = (*of, kinds.and(*more));
        }
        (node, kinds)
    }

    fn constant(&self, node: NodeId) -> Option<Exact> {
        match &self.nodes[node.index()].op {
            Op::Value(ValueOp::Const(number), _) => Some(*number),
            _ => None,
        }
    }

    fn compare(&mut self, op: CompareOp, left: NodeId, right: NodeId, leaf: Leaf) -> Ways {
        match (self.constant(left), self.constant(right)) {
            (Some(left), Some(right)) => Ways::always(op.holds(left, right)).turned_if(leaf.negated),
            (None, Some(limit)) => self.limited(op, left, limit, leaf),
            (Some(limit), None) => self.limited(mirrored(op), right, limit, leaf),
            (None, None) => self.compare_two(op, left, right, leaf),
        }
    }

    /// A value against a number.
    fn limited(&mut self, op: CompareOp, value: NodeId, limit: Exact, leaf: Leaf) -> Ways {
        let (of, kinds) = self.of_kinds(value);
        let key = Key::Value(self.alike.first(of));
        self.ruled(key, self.domains[of.index()], op, limit, leaf).for_kinds(kinds, self.kinds)
    }

    /// Two values: how they compare is all that is known of them together.
    fn compare_two(&mut self, op: CompareOp, left: NodeId, right: NodeId, leaf: Leaf) -> Ways {
        let ((left, of_left), (right, of_right)) = (self.of_kinds(left), self.of_kinds(right));
        let kinds = of_left.and(of_right);
        if let Op::Value(ValueOp::PercentOf(share, of), _) = &self.nodes[right.index()].op
            && let Some(share) = self.constant(*share)
            && share > Exact::from_integer(0)
        {
            let (of, of_base) = self.of_kinds(*of);
            let base = self.domains[of.index()];
            if base.range.from.is_some_and(|(low, _)| low >= Exact::from_integer(0)) {
                // Of zero it is not applicable, so the base is above zero.
                let key = Key::Ratio(self.alike.first(left), self.alike.first(of));
                let ways = self.ruled(key, Domain::ANY, op, share, leaf);
                return ways.for_kinds(kinds.and(of_base), self.kinds);
            }
        }
        let (one, two) = (self.alike.first(left), self.alike.first(right));
        let zero = Exact::from_integer(0);
        let ways = if one <= two {
            self.ruled(Key::Difference(one, two), Domain::ANY, op, zero, leaf)
        } else {
            self.ruled(Key::Difference(two, one), Domain::ANY, mirrored(op), zero, leaf)
        };
        ways.for_kinds(kinds, self.kinds)
    }

    fn ruled(&mut self, key: Key, of: Domain, op: CompareOp, limit: Exact, leaf: Leaf) -> Ways {
        let pass = Points::comparing(op, limit);
        // What is absent does not compare.
        let fail = Points::comparing(opposite(op), limit).with(&[Without::Absent]);
        self.split(key, of, pass, fail, leaf).turned_if(leaf.negated)
    }

    /// What a leaf says of its value, before its negation.
    fn split(&mut self, key: Key, of: Domain, mut pass: Points, mut fail: Points, leaf: Leaf) -> Ways {
        let nothing = Points::default().with(&[Without::Nothing]);
        // `if there are none` may decide what is not applicable; which of the reasons it is for is not looked into.
        if matches!(leaf.if_none, Some(Verdict::Pass | Verdict::Fail)) {
            (pass, fail) = (pass.or(&nothing), fail.or(&nothing));
        }
        let var = self.var(key);
        let cases = |points: &Points| Cases::value(var, of.cut(points));
        Ways { pass: cases(&pass), fail: cases(&fail), nothing: cases(&nothing) }
    }

    fn date_in(&mut self, date: NodeId, window: &Window, leaf: Leaf) -> Ways {
        let (crate::plan::Edge::Day(from), crate::plan::Edge::Day(to)) = (window.from, window.to) else {
            return Ways::any();
        };
        let day = |day: crate::types::Day| Exact::from_integer(day.0.into());
        let pass = Points::comparing(CompareOp::AtLeast, day(from))
            .and(&Points::comparing(CompareOp::AtMost, day(to)));
        let fail =
            Points::comparing(CompareOp::Under, day(from)).or(&Points::comparing(CompareOp::Over, day(to)));
        let (of, kinds) = self.of_kinds(date);
        let fail = fail.with(&[Without::Absent]);
        let ways = self.split(Key::Value(self.alike.first(of)), self.domains[of.index()], pass, fail, leaf);
        ways.turned_if(leaf.negated).for_kinds(kinds, self.kinds)
    }

    fn all(&self, items: &[NodeId]) -> Ways {
        self.junction(items, |ways| (&ways.pass, &ways.fail))
    }

    /// All of these, where `of` gives for which units an item holds and for which it does not.
    fn junction(&self, items: &[NodeId], of: impl Fn(&Ways) -> (&Cases, &Cases)) -> Ways {
        let (mut pass, mut fail, mut nothing) = (Cases::all(), Cases::none(), Cases::all());
        let mut may_be_nothing = true;
        for &item in items {
            let ways = self.ways(item);
            let (holds, not) = of(ways);
            pass = pass.and(&holds.or(&ways.nothing));
            fail = fail.or(not);
            nothing = nothing.and(&ways.nothing);
            may_be_nothing &= !ways.nothing.is_none();
        }
        if may_be_nothing {
            // One of them applies.
            pass = pass.meeting(items.iter().map(|item| of(self.ways(*item)).0));
        }
        Ways { pass, fail, nothing }
    }

    /// At least so many of these; where that is negated, so are they.
    fn at_least(&self, count: NodeId, items: &[NodeId], negated: bool) -> Ways {
        let count = self.constant(count).filter(|count| count.is_integer());
        let Some(count) = count.and_then(|count| usize::try_from(count.to_integer()).ok()) else {
            return Ways::any();
        };
        // Of the sentence without its negation.
        let of = |item: &NodeId| self.ways(*item).clone().turned_if(negated);
        let all: Vec<Ways> = items.iter().map(of).collect();
        let pass: Vec<Cases> = all.iter().map(|ways| ways.pass.clone()).collect();
        let fail: Vec<Cases> = all.iter().map(Ways::fail_or_nothing).collect();
        let nothing = all.iter().fold(Cases::all(), |both, ways| both.and(&ways.nothing));
        let too_many = (items.len() + 1).saturating_sub(count);
        Ways { pass: some_of(&pass, count), fail: some_of(&fail, too_many), nothing }.turned_if(negated)
    }

    fn criterion(&self, applies: Option<NodeId>, requires: NodeId, missing_is_fail: bool) -> Ways {
        let requires = self.ways(requires);
        let mut ways = requires.clone();
        if missing_is_fail {
            ways.fail = Cases::all();
        }
        if let Some(applies) = applies {
            let applies = self.ways(applies);
            ways.pass = ways.pass.and(&applies.pass);
            ways.fail = ways.fail.and(&applies.pass);
            ways.nothing = ways.nothing.or(&applies.fail_or_nothing());
        }
        ways
    }
}

/// Units that are in at least so many of these.
fn some_of(cases: &[Cases], count: usize) -> Cases {
    const MOST_WAYS: usize = 64;
    let some: Vec<&Cases> = cases.iter().filter(|cases| !cases.is_none()).collect();
    if count == 0 {
        return Cases::all();
    }
    if some.len() < count {
        return Cases::none();
    }
    // Of each number of cases looked at: units in that many of them.
    let mut of: Vec<Cases> = vec![Cases::none(); count + 1];
    of[0] = Cases::all();
    if some.len() * count > MOST_WAYS {
        return Cases::all();
    }
    for one in some {
        for many in (0..count).rev() {
            let more = of[many].and(one);
            of[many + 1] = of[many + 1].or(&more);
        }
    }
    of.swap_remove(count)
}

/// What holds where this does not.
pub(super) fn opposite(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::AtLeast => CompareOp::Under,
        CompareOp::Over => CompareOp::AtMost,
        CompareOp::AtMost => CompareOp::Over,
        CompareOp::Under => CompareOp::AtLeast,
        CompareOp::Is => CompareOp::IsNot,
        CompareOp::IsNot => CompareOp::Is,
    }
}

/// The same with its sides exchanged.
pub(super) fn mirrored(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::AtLeast => CompareOp::AtMost,
        CompareOp::AtMost => CompareOp::AtLeast,
        CompareOp::Over => CompareOp::Under,
        CompareOp::Under => CompareOp::Over,
        CompareOp::Is | CompareOp::IsNot => op,
    }
}

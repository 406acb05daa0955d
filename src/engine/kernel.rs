//! The columns of nodes by forms and numbers: the fast way through a program. Each operation is worked out by the
//! functions that rule on one entry (`scalar.rs`), once for each combination of forms; only numbers are gone
//! through one by one. What cannot be done so is left to those functions.

use super::cell::{Cell, Ruled, State};
use super::domain::Domain;
use super::frame::Frame;
use super::keyed::{Keys, Part};
use super::kleene;
use super::numbers;
use super::packed::Packed;
use super::trace::Column;
use super::values::{Form, Numbers, Values, is_plain};
use crate::check::model::KindSet;
use crate::plan::cohort::Sum;
use crate::plan::{Edge, Mend, Node, NodeId, Op, ValueOp, VerdictOp};
use crate::syntax::ast::{ArithOp, CompareOp};
use crate::types::{Day, Exact, Verdict};

impl Frame<'_> {
    /// The column of a node, if it can be told by forms and numbers.
    pub(super) fn packed(&self, node: &Node, domain: &impl Domain) -> Option<Column> {
        match &node.op {
            Op::Verdict(op) => self.packed_verdicts(op, domain).map(Column::Verdicts),
            Op::Value(op, _) => self.packed_values(op, domain).map(Column::Values),
        }
    }

    fn packed_verdicts(&self, op: &VerdictOp, domain: &impl Domain) -> Option<Packed<Ruled>> {
        if let VerdictOp::And(items) | VerdictOp::Or(items) = op
            && items.len() > TOGETHER
        {
            let columns = items.iter().map(|item| domain.column(*item).verdicts());
            return joined(matches!(op, VerdictOp::And(_)), &columns.collect::<Vec<_>>());
        }
        let parts = self.verdict_parts(op, domain)?;
        Keys::of(domain.len(), &parts)?.pack(|at| Some(self.verdict(op, domain, at)))
    }

    /// What the verdict of an entry hangs on.
    fn verdict_parts<'a>(&self, op: &VerdictOp, domain: &'a impl Domain) -> Option<Vec<Part<'a>>> {
        let verdicts = |node: &NodeId| Part::forms(domain.column(*node).verdicts());
        let all = |nodes: &[NodeId]| nodes.iter().map(verdicts).collect::<Vec<_>>();
        let values = |node: &NodeId| domain.column(*node).values();
        let day = |day: Day| Values::constant(Cell::known(Exact::from_integer(day.0.into())), domain.len());
        let as_of = day(self.program.as_of);
        Some(match op {
            VerdictOp::Flag(of, _) => {
                let of = values(of);
                let one = Values::constant(Cell::known(Exact::from_integer(1)), domain.len());
                compared(&[of], &[(of, &one)])
            }
            VerdictOp::Compare { op, left, right, mend, .. } => {
                let (left, right) = (values(left), values(right));
                let is_sharp = |values: &Values| !values.forms.any(is_between);
                if matches!(op, CompareOp::Is | CompareOp::IsNot) && !is_sharp(left) {
                    // Whether the left side takes the value hangs on more than its bounds.
                    return None;
                }
                let is_share = |limit: Exact| limit >= Exact::ZERO && limit <= Exact::from_integer(1);
                if *mend == Mend::Share && !right.constant_number().is_some_and(is_share) {
                    return None;
                }
                compared(&[left, right], &[(left, right)])
            }
            VerdictOp::Given { value, .. } => vec![Part::forms(&values(value).forms)],
            VerdictOp::DoneBy { date: one, limit: other, .. }
            | VerdictOp::Elapsed { to: one, pivot: other, .. } => {
                let (one, other) = (values(one), values(other));
                compared(&[one, other], &[(one, other), (other, &as_of)])
            }
            VerdictOp::DateIn { date, window, .. } => {
                let (Edge::Day(from), Edge::Day(to)) = (window.from, window.to) else { return None };
                let date = values(date);
                compared(&[date], &[(date, &day(from)), (date, &day(to))])
            }
            VerdictOp::KindIs(..) => vec![domain.kinds()],
            VerdictOp::And(items) | VerdictOp::Or(items) => all(items),
            VerdictOp::AtLeast { count, items, .. } => {
                let mut parts = all(items);
                parts.push(whole(values(count))?);
                parts
            }
            VerdictOp::Case { when, then, otherwise } => all(&[*when, *then, *otherwise]),
            VerdictOp::Part { cond, within, .. } => {
                let mut parts = vec![verdicts(cond)];
                if let Some((count, _)) = within {
                    parts.push(whole(values(count))?);
                }
                parts
            }
            VerdictOp::Member { cond, .. } => vec![verdicts(cond)],
            VerdictOp::Meets { criterion, .. } => vec![verdicts(criterion)],
            VerdictOp::ForKinds(of, kinds) => vec![verdicts(of), self.of_kinds(*kinds, domain)],
            VerdictOp::Criterion { kinds, applies, requires, .. } => {
                let mut parts = vec![self.of_kinds(*kinds, domain), verdicts(requires)];
                parts.extend(applies.iter().map(verdicts));
                parts
            }
            VerdictOp::NotInForce => Vec::new(),
            VerdictOp::ByKind(by_kind) => {
                let mut parts: Vec<_> = by_kind.0.iter().map(|(_, node)| verdicts(node)).collect();
                parts.push(domain.kinds());
                parts
            }
            VerdictOp::Holds { honour, .. } => vec![verdicts(honour)],
            VerdictOp::Eligible { requires, unless } => {
                let mut parts = all(unless);
                parts.push(verdicts(requires));
                parts
            }
            VerdictOp::Award(_) | VerdictOp::First(..) => return None,
        })
    }

    fn packed_values(&self, op: &ValueOp, domain: &impl Domain) -> Option<Values> {
        if let Some(values) = domain.own(op) {
            return Some(values);
        }
        if let Some(parts) = self.value_parts(op, domain) {
            return Keys::of(domain.len(), &parts)?.pack_values(|at| self.value(op, domain, at, None));
        }
        let values = |node: NodeId| domain.column(node).values();
        let verdicts = |node: NodeId| domain.column(node).verdicts();
        match op {
            ValueOp::Arith(arith, a, b) => self.computed(op, domain, [*a, *b], Vec::new(), || {
                numbers::arithmetic(*arith, values(*a), values(*b))
            }),
            ValueOp::PercentOf(a, b) => {
                let zeros = numbers::zeros(values(*b))?;
                self.computed(op, domain, [*a, *b], vec![zeros], || {
                    numbers::arithmetic(ArithOp::Multiply, values(*a), values(*b))
                })
            }
            ValueOp::Greater(a, b) | ValueOp::Lesser(a, b) => {
                let greater = matches!(op, ValueOp::Greater(..));
                self.computed(op, domain, [*a, *b], Vec::new(), || {
                    numbers::pick(greater, values(*a), values(*b))
                })
            }
            ValueOp::If(when, then, other) => {
                let parts = vec![Part::forms(verdicts(*when))];
                let which = verdicts(*when).mapped(|when| match when.verdict {
                    Verdict::Undetermined => None,
                    Verdict::Pass => Some(0),
                    Verdict::Fail | Verdict::NotApplicable => Some(1),
                });
                self.chosen(op, domain, &[*then, *other], parts, |at| *which.get(at))
            }
            ValueOp::Otherwise(a, b) => {
                let which =
                    values(*a).forms.mapped(|form| Some(usize::from(form.cell.state != State::Known)));
                self.chosen(op, domain, &[*a, *b], Vec::new(), |at| *which.get(at))
            }
            ValueOp::ForKinds(of, kinds) => {
                let parts = vec![self.of_kinds(*kinds, domain)];
                self.chosen(op, domain, &[*of], parts, |_| Some(0))
            }
            ValueOp::ByKind(by_kind) => {
                let nodes: Vec<NodeId> = by_kind.0.iter().map(|(_, node)| *node).collect();
                self.chosen(op, domain, &nodes, vec![domain.kinds()], |at| {
                    let kind = self.kind(domain.unit(at));
                    by_kind.0.iter().position(|(kinds, _)| kinds.has(kind)).or(Some(0))
                })
            }
            _ => None,
        }
    }

    /// What a value hangs on, where no number of a column is among it.
    fn value_parts<'a>(&self, op: &ValueOp, domain: &'a impl Domain) -> Option<Vec<Part<'a>>> {
        let verdicts = |node: &NodeId| Part::forms(domain.column(*node).verdicts());
        let value = |node: &NodeId| whole(domain.column(*node).values());
        let all = |nodes: &[NodeId]| nodes.iter().map(value).collect::<Option<Vec<_>>>();
        let sum = |sum: &Sum| {
            let entries = sum.entries.iter().flat_map(|entry| [entry.points, entry.most]);
            all(&entries.collect::<Vec<_>>())
        };
        match op {
            ValueOp::Const(_) | ValueOp::Text(..) | ValueOp::NotInForce => Some(Vec::new()),
            ValueOp::Arith(_, a, b)
            | ValueOp::PercentOf(a, b)
            | ValueOp::Greater(a, b)
            | ValueOp::Lesser(a, b)
            | ValueOp::Otherwise(a, b)
            | ValueOp::UpTo(a, b) => all(&[*a, *b]),
            ValueOp::AddMonths(of, _)
            | ValueOp::YearEdge { year: of, .. }
            | ValueOp::YearOf(of)
            | ValueOp::Rounded(of, _)
            | ValueOp::Steps { of, .. }
            | ValueOp::ParameterOn(_, of)
            | ValueOp::OrZero { of, .. } => all(&[*of]),
            ValueOp::AverageOf(of) | ValueOp::Together(of) => all(of),
            ValueOp::If(when, then, other) => {
                let mut parts = all(&[*then, *other])?;
                parts.push(verdicts(when));
                Some(parts)
            }
            ValueOp::CriteriaMet { of, .. } => Some(of.iter().map(verdicts).collect()),
            ValueOp::ByMember(of, values) => {
                let mut parts = all(values)?;
                parts.push(value(of)?);
                Some(parts)
            }
            ValueOp::Truth(of) => Some(vec![verdicts(of)]),
            ValueOp::ForKinds(of, kinds) => Some(vec![value(of)?, self.of_kinds(*kinds, domain)]),
            ValueOp::ByKind(by_kind) => {
                let mut parts = all(&by_kind.0.iter().map(|(_, node)| *node).collect::<Vec<_>>())?;
                parts.push(domain.kinds());
                Some(parts)
            }
            ValueOp::Points(cond, most) => Some(vec![verdicts(cond), value(most)?]),
            ValueOp::Banded(banded) => {
                let mut parts = vec![value(&banded.value)?];
                parts.extend(banded.most.iter().map(value).collect::<Option<Vec<_>>>()?);
                Some(parts)
            }
            ValueOp::Less(most, less) => {
                let mut parts = all(less)?;
                parts.push(value(most)?);
                Some(parts)
            }
            ValueOp::Sum(of) | ValueOp::SectionSum(of, _) | ValueOp::Earned(of, _) | ValueOp::Most(of, _) => {
                sum(of)
            }
            ValueOp::Score(score) => {
                let mut parts = all(&score.bonus)?;
                parts.extend(all(&score.deductions)?);
                parts.push(value(&score.before)?);
                Some(parts)
            }
            // These read more than the entries of other columns.
            ValueOp::Attribute(_)
            | ValueOp::Field(_)
            | ValueOp::OfUnit(_)
            | ValueOp::Series(_)
            | ValueOp::Aggregate(_)
            | ValueOp::Members(_)
            | ValueOp::Above(..)
            | ValueOp::Run { .. }
            | ValueOp::Call(_)
            | ValueOp::Classify(_)
            | ValueOp::Cap(_) => None,
        }
    }

    /// A value of two others, whose numbers are computed by themselves.
    fn computed<'a>(
        &self,
        op: &ValueOp,
        domain: &'a impl Domain,
        operands: [NodeId; 2],
        mut parts: Vec<Part<'a>>,
        numbers: impl FnOnce() -> Option<Numbers>,
    ) -> Option<Values> {
        let operands = operands.map(|node| domain.column(node).values());
        parts.extend(operands.map(|values| Part::forms(&values.forms)));
        let numbers = numbers()?;
        let forms = Keys::of(domain.len(), &parts)?.pack(|at| {
            let of_numbered = operands.iter().any(|values| values.forms.get(at).numbered);
            numbers::form(self.value(op, domain, at, None), of_numbered)
        })?;
        Some(Values { forms, numbers })
    }

    /// A value that is one of others; `pick` says which, if the forms tell.
    fn chosen<'a>(
        &self,
        op: &ValueOp,
        domain: &'a impl Domain,
        operands: &[NodeId],
        mut parts: Vec<Part<'a>>,
        pick: impl Fn(usize) -> Option<usize> + Sync,
    ) -> Option<Values> {
        let operands: Vec<&Values> = operands.iter().map(|node| domain.column(*node).values()).collect();
        parts.extend(operands.iter().map(|values| Part::forms(&values.forms)));
        let is_constant: Vec<bool> =
            operands.iter().map(|values| values.constant_number().is_some()).collect();
        let forms = Keys::of(domain.len(), &parts)?.pack(|at| {
            let of_numbered = match pick(at) {
                // A number that is the same for all stands among the others.
                Some(which) => operands[which].forms.get(at).numbered || is_constant[which],
                // A value between others: its bounds hang on their numbers.
                None if operands.iter().any(|values| values.forms.get(at).numbered) => return None,
                None => false,
            };
            numbers::form(self.value(op, domain, at, None), of_numbered)
        })?;
        let numbers = match operands[..] {
            [only] => only.numbers.clone(),
            _ => numbers::chosen(&operands, domain.len(), |at| pick(at).unwrap_or(0))?,
        };
        Some(Values { forms, numbers })
    }

    /// Whether each unit is of these kinds.
    fn of_kinds<'a>(&self, kinds: KindSet, domain: &'a impl Domain) -> Part<'a> {
        if self.model.kind_ids().all(|kind| kinds.has(kind)) { Part::NONE } else { domain.kinds() }
    }
}

/// How many conditions are joined at a time, so that their combinations stay few.
const TOGETHER: usize = 8;

/// Many conditions joined, some at a time: *and* and *or* are the same however their items are grouped.
fn joined(all: bool, columns: &[&Packed<Ruled>]) -> Option<Packed<Ruled>> {
    let join = if all { kleene::and } else { kleene::or };
    let some = columns.chunks(TOGETHER).map(|some| {
        let parts: Vec<Part<'_>> = some.iter().copied().map(Part::forms).collect();
        let joined = |at: usize| join(&some.iter().map(|column| column.get(at)).collect::<Vec<_>>());
        Keys::of(some[0].len(), &parts)?.pack(|at| Some(joined(at)))
    });
    let mut columns = some.collect::<Option<Vec<_>>>()?;
    if columns.len() > 1 { joined(all, &columns.iter().collect::<Vec<_>>()) } else { columns.pop() }
}

/// Whether a form is a value between bounds.
fn is_between(form: &Form) -> bool {
    !form.numbered && form.cell.state == State::Known && !is_plain(&form.cell)
}

/// A column that its codes alone tell.
fn whole(values: &Values) -> Option<Part<'_>> {
    values.is_whole().then(|| Part::forms(&values.forms))
}

/// What a comparison hangs on: the forms of its operands, and, if these have numbers, how they stand.
fn compared<'a>(operands: &[&'a Values], pairs: &[(&Values, &Values)]) -> Vec<Part<'a>> {
    let mut parts: Vec<Part<'a>> = operands.iter().map(|values| Part::forms(&values.forms)).collect();
    if !operands.iter().all(|values| values.is_whole()) {
        parts.extend(pairs.iter().map(|(left, right)| numbers::order(left, right)));
    }
    parts
}

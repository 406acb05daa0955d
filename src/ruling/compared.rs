//! What decided a criterion, in numbers: the value that was observed, and what it was compared with.

use super::words::turned;
use super::{Finding, Run};
use crate::check::model::CriterionId;
use crate::plan::{Fold, NodeId, Op, ValueOp, VerdictOp};
use crate::source::Span;
use crate::syntax::ast::CompareOp;
use crate::types::{Exact, Type, Verdict};

/// A comparison that decided, in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The observed value, where it is known for certain.
    pub observed: Option<Exact>,
    /// How it must compare.
    pub op: CompareOp,
    /// With what.
    pub required: Option<Exact>,
    /// By how much it fell short, where that can be said.
    pub shortfall: Option<Exact>,
    /// The type of the observed value.
    pub ty: Type,
}

/// Of the comparisons of the leaves that decided a verdict, the one that did.
pub(super) fn decisive(compared: &[Compared], verdict: Verdict) -> Option<&Compared> {
    match compared {
        [one] => Some(one),
        [first, ..] if verdict == Verdict::Fail => Some(first),
        _ => None,
    }
}

impl<'a> Run<'a> {
    /// The type of what a node computes.
    pub(super) fn type_of(&self, node: NodeId) -> &'a Type {
        match &self.program.nodes[node.index()].op {
            Op::Value(_, ty) => ty,
            Op::Verdict(_) => &Type::YesNo,
        }
    }

    /// What a leaf that decided compared for a unit; `None` where it has not compared, or only chose.
    pub(super) fn compared(&self, finding: &Finding, unit: usize) -> Option<Compared> {
        let observed = self.observed_by(finding.node).filter(|_| !finding.chose)?;
        let Op::Verdict(op) = &self.program.nodes[finding.node.index()].op else { return None };
        let ty = self.type_of(observed).clone();
        let observed = self.trace.value(observed, unit).exact();
        match op {
            VerdictOp::Compare { op, right, leaf, .. } => {
                let op = if leaf.negated { turned(*op) } else { *op };
                let required = self.trace.value(*right, unit);
                let fails = finding.ruled.verdict == Verdict::Fail && !required.of_zero;
                let shortfall = observed
                    .zip(required.exact())
                    .filter(|_| fails)
                    .and_then(|(observed, required)| shortfall(op, observed, required, &ty));
                Some(Compared { observed, op, required: required.exact(), shortfall, ty })
            }
            VerdictOp::Flag(_, leaf) => {
                let required = Some(Exact::from_integer(i128::from(!leaf.negated)));
                Some(Compared { observed, op: CompareOp::Is, required, shortfall: None, ty: Type::YesNo })
            }
            _ => None,
        }
    }

    /// The node whose value a leaf compares, where the ruleset asks for that value. Which year it is was not asked, nor are
    /// the earlier records with an honour asked for by their number.
    fn observed_by(&self, leaf: NodeId) -> Option<NodeId> {
        match &self.program.nodes[leaf.index()].op {
            Op::Verdict(VerdictOp::Compare { left, sides, .. })
                if sides.0 != sides.1 && !self.is_of_earlier(*left, leaf, *sides) =>
            {
                Some(*left)
            }
            Op::Verdict(VerdictOp::Flag(value, _)) => Some(*value),
            _ => None,
        }
    }

    /// Whether a comparison asks if earlier records have an honour: the ruleset has no number there.
    pub(super) fn is_of_earlier(&self, left: NodeId, leaf: NodeId, sides: (Span, Span)) -> bool {
        let counts = matches!(
            &self.program.nodes[left.index()].op,
            Op::Value(ValueOp::Aggregate(aggregate), _) if matches!(aggregate.fold, Fold::Count)
        );
        counts && sides.1 == self.program.nodes[leaf.index()].span
    }

    /// The node whose value decides a criterion for every unit, whatever it is; `None` where it is not always the same one,
    /// or the criterion is not for every unit.
    pub fn always_observed(&self, criterion: CriterionId) -> Option<NodeId> {
        let compiled = self.program.criteria[criterion.index()]?;
        let kinds = self.version(criterion).heading.kinds;
        let for_all = self.model.kind_ids().all(|kind| kinds.has(kind));
        match self.program.nodes[compiled.node.index()].op {
            Op::Verdict(VerdictOp::Criterion { applies: None, requires, .. }) if for_all => {
                self.observed_by(requires)
            }
            _ => None,
        }
    }
}

/// By how much a value misses what is required of it.
fn shortfall(op: CompareOp, observed: Exact, required: Exact, ty: &Type) -> Option<Exact> {
    if !(ty.is_quantity() || matches!(ty, Type::Date | Type::Year)) {
        return None;
    }
    match op {
        CompareOp::AtLeast | CompareOp::Over => Some(required - observed),
        CompareOp::AtMost | CompareOp::Under => Some(observed - required),
        CompareOp::Is => Some(if observed > required { observed - required } else { required - observed }),
        CompareOp::IsNot => None,
    }
}

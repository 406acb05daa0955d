//! Scorecards: entries, sums, and what is added and taken off.

use super::lower::{Lowering, Scope};
use super::program::cohort::{Banded, Score, ScoreEntry, Sum};
use super::program::{CompiledScore, Leaf, Mend, NodeId, PerKind, ValueOp, VerdictOp};
use crate::check::model::{
    Band, Change, ChangeKind, CohortItem, EntryKind, KindId, KindSet, PartLimit, ScoreVersion, ScorecardId,
    ValueId,
};
use crate::source::Span;
use crate::syntax::ast::{ArithOp, CompareOp, NotApplicable, ScoreShare};
use crate::types::Type;

/// A lowered scorecard, with its sum, of which what asks for parts of it makes further nodes.
#[derive(Clone)]
pub(super) struct ScoreNodes {
    pub(super) compiled: CompiledScore,
    sum: Box<Sum>,
}

impl Lowering<'_> {
    /// The nodes of a scorecard, of one kind where it is ruled on kind by kind; `None` where no version is in
    /// force.
    pub(super) fn score(&mut self, id: ScorecardId, kind: Option<KindId>) -> Option<ScoreNodes> {
        if let Some(nodes) = self.scores.get(&(id, kind)) {
            return nodes.clone();
        }
        let model = self.model;
        let at = self.in_force(CohortItem::Scorecard(id));
        let nodes = at.map(|at| self.new_score(&model[id].versions[at], at, kind));
        self.scores.insert((id, kind), nodes.clone());
        nodes
    }

    fn new_score(&mut self, version: &ScoreVersion, at: usize, kind: Option<KindId>) -> ScoreNodes {
        let scope = Scope { kind, ..Scope::default() };
        // For a kind that it is not for, nothing is asked: what is circular for other kinds only is no circle.
        let is_for = kind.is_none_or(|kind| version.heading.kinds.has(kind));
        let mut entries = Vec::new();
        for entry in version.entries.iter().filter(|_| is_for) {
            let most = self.value(entry.most, &scope);
            let op = match &entry.kind {
                EntryKind::When(cond) => ValueOp::Points(self.cond(*cond, &scope), most),
                EntryKind::ByValue(value, bands) => self.banded(*value, Some(most), bands, &scope),
                EntryKind::AsGiven(value) => ValueOp::UpTo(self.value(*value, &scope), most),
                EntryKind::Less(less) => {
                    ValueOp::Less(most, less.iter().map(|change| self.change(change, &scope)).collect())
                }
                EntryKind::ForEach { each, count } => {
                    ValueOp::UpTo(self.product(*each, *count, entry.span, &scope), most)
                }
            };
            let points = self.value_node(op, Type::Points, entry.span);
            entries.push(ScoreEntry { points, most, section: entry.section });
        }
        let span = version.heading.span;
        let sum = Box::new(Sum {
            entries,
            sections: version.sections.iter().map(|section| section.out_of).collect(),
            out_of: version.out_of,
            // Where it is not said, no entry can be not applicable.
            not_applicable: version.not_applicable.unwrap_or(NotApplicable::Zero),
        });
        let mut changes = |changes: &[Change]| -> Vec<NodeId> {
            changes.iter().filter(|_| is_for).map(|change| self.change(change, &scope)).collect()
        };
        let (bonus, deductions) = (changes(&version.bonus), changes(&version.deductions));
        let before = self.points(ValueOp::Sum(sum.clone()), span);
        let score = Score {
            before,
            bonus: bonus.clone(),
            deductions: deductions.clone(),
            never_above: version.never_above,
        };
        let whole = self.points(ValueOp::Score(Box::new(score)), span);
        let sections = version.sections.iter().enumerate().map(|(at, section)| {
            let points = self.points(ValueOp::SectionSum(sum.clone(), at), section.span);
            let most = self.points(ValueOp::Most(sum.clone(), Some(at)), section.span);
            (points, most)
        });
        let compiled = CompiledScore {
            version: at,
            sections: sections.collect(),
            node: self.for_kinds_of(whole, version.heading.kinds, &Type::Points, span),
            before: self.for_kinds_of(before, version.heading.kinds, &Type::Points, span),
            entries: sum.entries.iter().map(|entry| (entry.points, entry.most)).collect(),
            bonus,
            deductions,
        };
        ScoreNodes { compiled, sum }
    }

    /// The nodes of a scorecard, for each kind that it is ruled on by itself.
    pub(super) fn compiled_score(&mut self, id: ScorecardId) -> PerKind<CompiledScore> {
        self.per_kind(CohortItem::Scorecard(id), |lowering, kind| Some(lowering.score(id, kind)?.compiled))
    }

    fn points(&mut self, op: ValueOp, span: Span) -> NodeId {
        self.value_node(op, Type::Points, span)
    }

    fn banded(&mut self, value: ValueId, most: Option<NodeId>, bands: &[Band], scope: &Scope) -> ValueOp {
        let value = self.value(value, scope);
        ValueOp::Banded(Box::new(Banded { value, most, bands: bands.to_vec() }))
    }

    fn product(&mut self, each: ValueId, count: ValueId, span: Span, scope: &Scope) -> NodeId {
        let (each, count) = (self.value(each, scope), self.value(count, scope));
        self.points(ValueOp::Arith(ArithOp::Multiply, each, count), span)
    }

    /// What a change adds or takes off: nothing where it is not applicable.
    fn change(&mut self, change: &Change, scope: &Scope) -> NodeId {
        let span = change.span;
        let op = match &change.kind {
            ChangeKind::When { points, cond } => {
                let points = self.value(*points, scope);
                ValueOp::Points(self.cond(*cond, scope), points)
            }
            ChangeKind::ForEach { each, count } => {
                ValueOp::OrZero { of: self.product(*each, *count, span, scope), rising: true }
            }
            ChangeKind::AsGiven(total) => {
                let rising = self.mend(*total) == Mend::Rising;
                ValueOp::OrZero { of: self.value(*total, scope), rising }
            }
            ChangeKind::ByValue(value, bands) => self.banded(*value, None, bands, scope),
        };
        let mut node = self.points(op, span);
        if let Some(most) = change.most {
            let most = self.constant(most, Type::Points, span);
            node = self.points(ValueOp::UpTo(node, most), span);
        }
        self.points(ValueOp::OrZero { of: node, rising: true }, span)
    }

    /// The points of a scorecard as a value.
    pub(super) fn score_value(&mut self, id: ScorecardId, scope: &Scope, span: Span) -> NodeId {
        self.value_of(CohortItem::Scorecard(id), scope, &Type::Points, span, |lowering, kind| {
            lowering.score(id, kind).map(|nodes| nodes.compiled.node)
        })
    }

    /// A part of the points of a scorecard as a value.
    pub(super) fn score_share(
        &mut self,
        id: ScorecardId,
        share: ScoreShare,
        scope: &Scope,
        span: Span,
    ) -> NodeId {
        self.value_of(CohortItem::Scorecard(id), scope, &Type::Points, span, |lowering, kind| {
            let nodes = lowering.score(id, kind)?.compiled;
            let parts = match share {
                ScoreShare::BeforeBonus => return Some(nodes.before),
                ScoreShare::Bonus => nodes.bonus,
                ScoreShare::Deductions => nodes.deductions,
            };
            let together = lowering.points(ValueOp::Together(parts), span);
            let kinds = lowering.model[id].versions[nodes.version].heading.kinds;
            Some(lowering.for_kinds_of(together, kinds, &Type::Points, span))
        })
    }

    /// The points of a section as a value.
    pub(super) fn section_value(&mut self, id: ScorecardId, at: usize, scope: &Scope, span: Span) -> NodeId {
        self.value_of(CohortItem::Scorecard(id), scope, &Type::Points, span, |lowering, kind| {
            let nodes = lowering.score(id, kind)?.compiled;
            let kinds = lowering.model[id].versions[nodes.version].heading.kinds;
            Some(lowering.for_kinds_of(nodes.sections[at].0, kinds, &Type::Points, span))
        })
    }

    /// `each section of s at least 50% of its maximum`.
    pub(super) fn each_part(
        &mut self,
        (id, sections): (ScorecardId, bool),
        op: CompareOp,
        limit: PartLimit,
        span: Span,
        scope: &Scope,
    ) -> NodeId {
        self.verdict_of(CohortItem::Scorecard(id), scope.kind, span, |lowering, kind| {
            let scope = Scope { kind, ..scope.clone() };
            lowering.parts_of((id, sections), op, limit, span, &scope)
        })
    }

    /// One comparison for each part, named by its label.
    fn parts_of(
        &mut self,
        (id, sections): (ScorecardId, bool),
        op: CompareOp,
        limit: PartLimit,
        span: Span,
        scope: &Scope,
    ) -> NodeId {
        let model = self.model;
        let Some(ScoreNodes { compiled, sum }) = self.score(id, scope.kind) else {
            return self.verdict(VerdictOp::NotInForce, span);
        };
        let version = &model[id].versions[compiled.version];
        let parts: Vec<(String, Span, NodeId, NodeId)> = if sections {
            let parts = version.sections.iter().enumerate();
            parts
                .map(|(at, section)| {
                    let earned = self.points(ValueOp::Earned(sum.clone(), Some(at)), section.span);
                    (section.label.clone(), section.span, earned, compiled.sections[at].1)
                })
                .collect()
        } else {
            let parts = version.entries.iter().zip(&sum.entries);
            parts.map(|(entry, nodes)| (entry.label.clone(), entry.span, nodes.points, nodes.most)).collect()
        };
        let (limit, of_maximum) = match limit {
            PartLimit::OfMaximum(percent) => (percent, true),
            PartLimit::Points(points) => (points, false),
        };
        let limit_span = model[limit].span;
        let limit = self.value(limit, &scope.upright());
        let items = parts.into_iter().map(|(name, part, points, most)| {
            let right = if of_maximum {
                self.value_node(ValueOp::PercentOf(limit, most), Type::Points, limit_span)
            } else {
                limit
            };
            let compare = VerdictOp::Compare {
                op,
                left: points,
                right,
                mend: Mend::Any,
                sides: (part, limit_span),
                // A part of which nothing applies is left out, whatever `if there are none` says of the rest.
                leaf: Leaf { if_none: None, ..scope.leaf() },
            };
            let cond = self.verdict(compare, span);
            self.verdict(VerdictOp::Member { cond, name: name.into() }, span)
        });
        let items: Vec<NodeId> = items.collect();
        let kinds = version.heading.kinds;
        let all = self.junction(items, span, !scope.negated);
        self.verdict(VerdictOp::ForKinds(all, kinds), span)
    }

    /// Only for units of these kinds.
    pub(super) fn for_kinds_of(&mut self, node: NodeId, kinds: KindSet, ty: &Type, span: Span) -> NodeId {
        if kinds == KindSet::ALL {
            return node;
        }
        self.value_node(ValueOp::ForKinds(node, kinds), ty.clone(), span)
    }
}

//! Commendations and selections: who is eligible, how many, in which order.

use super::lower::{Lowering, Scope, Year};
use super::program::cohort::{Award, Base, BaseKind, Key, Quota, Selection};
use super::program::{CompiledHonour, Fold, Mend, NodeId, PerKind, VerdictOp};
use super::rows::Asked;
use crate::check::model::{self, CohortItem, CommendationId, KindId, KindSet, RowsOf};
use crate::source::Span;
use crate::syntax::ast::CompareOp;
use crate::types::{Exact, Type};

impl Lowering<'_> {
    /// The nodes of a commendation, of one kind where it is ruled on kind by kind; `None` where no version is
    /// in force.
    pub(super) fn honour(&mut self, id: CommendationId, kind: Option<KindId>) -> Option<CompiledHonour> {
        if let Some(nodes) = self.honours.get(&(id, kind)) {
            return *nodes;
        }
        let model = self.model;
        let at = self.in_force(CohortItem::Commendation(id));
        let nodes = at.map(|at| self.new_honour(&model[id].versions[at], at, kind));
        self.honours.insert((id, kind), nodes);
        nodes
    }

    fn new_honour(
        &mut self,
        version: &model::HonourVersion,
        at: usize,
        kind: Option<KindId>,
    ) -> CompiledHonour {
        let scope = Scope { kind, ..Scope::default() };
        let span = version.heading.span;
        let only = kind.map_or(KindSet::ALL, |kind| KindSet::of(&[kind]));
        let kinds = version.heading.kinds.and(only);
        let mut by_kind = Vec::new();
        for limb in &version.limbs {
            let limb_kinds = limb.kinds.and(kinds);
            if limb_kinds != KindSet(0) {
                by_kind.push((limb_kinds, self.cond(limb.requires, &scope)));
            }
        }
        let requires = self.verdict(VerdictOp::ByKind(PerKind(by_kind)), span);
        // For a kind that it is not for, nothing is asked: what is circular for other kinds only is no circle.
        let is_for = kinds != KindSet(0);
        let unless = version.unless.iter().filter(|_| is_for).map(|cond| self.cond(*cond, &scope)).collect();
        let eligible = self.verdict(VerdictOp::Eligible { requires, unless }, span);
        let award = Award {
            eligible,
            kinds,
            quota: version.quota.as_ref().filter(|_| is_for).map(|quota| self.quota(quota, kinds, &scope)),
            keys: if is_for { self.keys(&version.keys, &scope) } else { Vec::new() },
            ties: version.ties,
        };
        let node = self.verdict(VerdictOp::Award(Box::new(award)), span);
        CompiledHonour { version: at, eligible, node }
    }

    /// The nodes of a commendation, for each kind that it is ruled on by itself.
    pub(super) fn compiled_honour(&mut self, id: CommendationId) -> PerKind<CompiledHonour> {
        self.per_kind(CohortItem::Commendation(id), |lowering, kind| lowering.honour(id, kind))
    }

    pub(super) fn quota(&mut self, quota: &model::Quota, kinds: KindSet, scope: &Scope) -> Quota {
        let base = quota.base.as_ref().map(|(base, rounding)| {
            let kind = match base.kind {
                model::BaseKind::Eligible => BaseKind::Eligible,
                model::BaseKind::Units => BaseKind::Kinds(kinds),
                model::BaseKind::Kind(kind) => BaseKind::Kinds(KindSet::of(&[kind])),
                model::BaseKind::Those(cond) => BaseKind::Those(self.cond(cond, scope)),
                model::BaseKind::Rated(classes) => BaseKind::Rated(classes),
            };
            (Base { kind, filter: base.filter.map(|cond| self.cond(cond, scope)) }, *rounding)
        });
        Quota {
            number: self.value(quota.number, scope),
            base,
            within: quota.within.clone(),
            at_least: quota.at_least,
            at_most: quota.at_most,
        }
    }

    pub(super) fn keys(&mut self, keys: &[model::Key], scope: &Scope) -> Vec<Key> {
        let keys = keys.iter();
        keys.map(|key| Key { node: self.value(key.value, scope), lowest_first: key.lowest_first }).collect()
    }

    /// `holds merit`, `eligible for merit`: in a year that is not this campaign's, by the earlier records.
    pub(super) fn holds(&mut self, id: CommendationId, eligible: bool, span: Span, scope: &Scope) -> NodeId {
        let year = scope.year.filter(|_| !eligible);
        match year {
            None => self.holds_now(id, eligible, span, scope),
            Some(Year::Fixed(days)) if days.from.year() == self.campaign_year() => {
                self.holds_now(id, eligible, span, scope)
            }
            Some(Year::Fixed(_)) => self.held(id, span, scope),
            Some(Year::Node(node)) => {
                let when = self.is_campaign_year(node, span);
                let then = self.holds_now(id, eligible, span, scope);
                let otherwise = self.held(id, span, scope);
                self.verdict(VerdictOp::Case { when, then, otherwise }, span)
            }
        }
    }

    fn holds_now(&mut self, id: CommendationId, eligible: bool, span: Span, scope: &Scope) -> NodeId {
        let negated = scope.negated;
        self.honour_by_kind(id, span, scope, |lowering, nodes| {
            let honour = if eligible { nodes.eligible } else { nodes.node };
            lowering.verdict(VerdictOp::Holds { id, eligible, honour, negated }, span)
        })
    }

    /// The honour was given in the year at hand: there is a row among the earlier records.
    fn held(&mut self, id: CommendationId, span: Span, scope: &Scope) -> NodeId {
        let model = self.model;
        let scope = &scope.in_whole_year();
        self.honour_by_kind(id, span, scope, |lowering, nodes| {
            let earlier = model[id].versions[nodes.version].earlier.as_ref();
            let earlier = earlier.expect("check asks `holds` in a year only where there are earlier records");
            let left = lowering.aggregate(&earlier.rows, Fold::Count, Asked::Nothing, &Type::Count, scope);
            let right = lowering.constant(Exact::from_integer(1), Type::Count, span);
            let compare = VerdictOp::Compare {
                op: CompareOp::AtLeast,
                left,
                right,
                mend: Mend::Rising,
                sides: (earlier.rows.span, span),
                leaf: scope.leaf(),
            };
            lowering.verdict(compare, span)
        })
    }

    fn honour_by_kind(
        &mut self,
        id: CommendationId,
        span: Span,
        scope: &Scope,
        mut lower: impl FnMut(&mut Self, CompiledHonour) -> NodeId,
    ) -> NodeId {
        self.verdict_of(CohortItem::Commendation(id), scope.kind, span, |lowering, kind| {
            match lowering.honour(id, kind) {
                Some(nodes) => lower(lowering, nodes),
                None => lowering.verdict(VerdictOp::NotInForce, span),
            }
        })
    }

    /// The year whose honours this campaign's rulings are.
    pub(super) fn campaign_year(&self) -> i32 {
        self.model.campaign.period.to.year()
    }

    /// Whether the year in a node is that of this campaign's rulings.
    pub(super) fn is_campaign_year(&mut self, node: NodeId, span: Span) -> NodeId {
        let year = Exact::from_integer(self.campaign_year().into());
        let right = self.constant(year, Type::Year, span);
        let leaf = Scope::default().leaf();
        let sides = (span, span);
        let op = CompareOp::Is;
        self.verdict(VerdictOp::Compare { op, left: node, right, mend: Mend::Any, sides, leaf }, span)
    }

    /// Lowers a selection.
    pub(super) fn selection(&mut self, selection: &model::Selection) -> Selection {
        let RowsOf::Record(record) = selection.of.of else {
            unreachable!("check lets a selection pick records only")
        };
        let scope = Scope::default();
        let mut keys = Vec::new();
        let block = self.block(|lowering| {
            let block = lowering.asked_of(&selection.of, Asked::Nothing, &scope);
            keys = lowering.keys(&selection.keys, &scope);
            block
        });
        let limit = |wanted: CompareOp| {
            let limits = selection.take.iter();
            let mut limits = limits.filter(|(op, ..)| *op == wanted || *op == CompareOp::Is);
            limits.next().map(|(_, number, _)| *number)
        };
        Selection {
            record,
            window: self.window(self.model[record].window, &scope),
            block,
            keys,
            at_most: limit(CompareOp::AtMost),
            at_least: limit(CompareOp::AtLeast),
            ties: selection.ties,
        }
    }
}

//! Commendations that nobody can have, and quotas that have no place to give.

use super::analysis::Cases;
use super::{Linter, warning};
use crate::check::model::{self, CommendationId, KindSet};
use crate::diagnostic::Code;
use crate::plan::cohort::{BaseKind, Quota};
use crate::plan::{CompiledHonour, NodeId, ValueOp, VerdictOp, reachable};
use crate::source::Span;
use crate::types::Exact;
use std::collections::BTreeSet;

impl Linter<'_> {
    pub(super) fn honours(&mut self) {
        for id in self.model.commendation_ids() {
            self.honour(id);
        }
        for id in self.model.classification_ids() {
            let mut empty: Option<BTreeSet<Span>> = None;
            for (_, compiled) in &self.program.classifications[id.index()].0 {
                let caps = &self.model[id].versions[compiled.version].caps;
                // Each cap is a step of its own after the first.
                let steps = compiled.steps.iter().skip(1).map(|&step| self.value(step));
                let here = steps.zip(caps).filter_map(|(step, declared)| match step {
                    Some(ValueOp::Cap(cap)) => self.of_nobody(&cap.quota, &declared.quota, cap.kinds),
                    _ => None,
                });
                let here: BTreeSet<Span> = here.collect();
                empty = Some(empty.map_or(here.clone(), |all| &all & &here));
            }
            empty.unwrap_or_default().into_iter().for_each(|span| self.no_places(span));
        }
    }

    fn honour(&mut self, id: CommendationId) {
        let compiled: Vec<CompiledHonour> =
            self.program.commendations[id.index()].0.iter().map(|(_, compiled)| *compiled).collect();
        let Some(first) = compiled.first() else { return };
        let version = &self.model[id].versions[first.version];
        let kinds = version.heading.kinds.and(self.analysis.kinds());
        let nobody = |node: NodeId| {
            let for_them = Cases::kinds(kinds);
            !self.analysis.ways(node).pass.meets(&for_them)
        };
        let never = compiled.iter().all(|compiled| nobody(compiled.eligible));
        let explained = |node: NodeId| {
            reachable(&self.program.nodes, node)
                .into_iter()
                .any(|node| self.explained.contains(&self.span(node)))
        };
        if never && !compiled.iter().any(|compiled| explained(compiled.eligible)) {
            let span = version.limbs.first().map_or(version.heading.span, |limb| limb.clause);
            let name = &self.model[id].name;
            let mut said =
                warning(Code::NobodyEligible, span, text!("nobody can be eligible for `{name}`", name))
                    .label(text!("no unit of its kinds can meet this"));
            if let Some(&unless) = version.unless.first() {
                said = said.with(self.model[unless].span, text!("and be clear of this"));
            }
            self.report(said.help(text!("correct what it requires; as it is, it is awarded to nobody")));
            return;
        }
        let Some(quota) = &version.quota else { return };
        let places: Vec<Option<Span>> = compiled
            .iter()
            .map(|compiled| match self.verdict(compiled.node) {
                Some(VerdictOp::Award(award)) => self.of_nobody(award.quota.as_ref()?, quota, award.kinds),
                _ => None,
            })
            .collect();
        if let Some(&Some(span)) = places.first()
            && places.iter().all(Option::is_some)
        {
            self.no_places(span);
        }
    }

    /// Where a percent is of units of which there can be none, so that there is no place.
    fn of_nobody(&self, quota: &Quota, declared: &model::Quota, kinds: KindSet) -> Option<Span> {
        let (base, _) = quota.base.as_ref()?;
        let span = declared.base.as_ref()?.0.span;
        let mut of = Cases::kinds(kinds.and(self.analysis.kinds()));
        match &base.kind {
            BaseKind::Kinds(kinds) => of = of.and(&Cases::kinds(*kinds)),
            BaseKind::Those(node) => of = of.and(&self.analysis.ways(*node).pass),
            BaseKind::Eligible | BaseKind::Rated(_) => {}
        }
        if let Some(filter) = base.filter {
            of = of.and(&self.analysis.ways(filter).pass);
        }
        let explained = self.explained.iter().any(|other| span.contains(*other));
        (of.is_none() && quota.at_least <= Exact::from_integer(0) && !explained).then_some(span)
    }

    fn no_places(&mut self, span: Span) {
        let text = self.text(span);
        self.report(
            warning(Code::NoPlaces, span, text!("a percent of nobody: no unit can be among `{text}`", text))
                .label(text!("there are none of these"))
                .help(text!(
                    "say of whom it is a percent, such as `of eligible`; or give the least number of places"
                )),
        );
    }
}

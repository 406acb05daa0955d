//! Criteria that no data can meet or fail, that ask the same, or of which one asks less than another.

use super::analysis::Ways;
use super::{Linter, warning};
use crate::check::model::{CondKind, CriterionId, KindSet, Version};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{NodeId, VerdictOp, reachable};
use crate::source::Span;
use std::collections::{BTreeSet, HashMap, HashSet};

/// With how many others a criterion is compared, at the most.
const MOST_OTHERS: usize = 48;

/// A criterion as the program has it.
#[derive(Clone, Copy)]
struct Asked {
    id: CriterionId,
    node: NodeId,
    kinds: KindSet,
    applies: Option<NodeId>,
    requires: NodeId,
    missing_is_fail: bool,
}

impl<'a> Linter<'a> {
    fn asked(&self) -> Vec<Asked> {
        let program = self.program;
        let compiled = program.criteria.iter().enumerate();
        let asked = compiled.filter_map(|(at, compiled)| match self.verdict(compiled.as_ref()?.node)? {
            VerdictOp::Criterion { kinds, applies, requires, missing_is_fail, .. } => Some(Asked {
                id: CriterionId::next(at),
                node: compiled.as_ref()?.node,
                kinds: kinds.and(self.analysis.kinds()),
                applies: *applies,
                requires: *requires,
                missing_is_fail: *missing_is_fail,
            }),
            _ => None,
        });
        asked.collect()
    }

    /// The criteria that something else names.
    fn named(&self) -> HashSet<CriterionId> {
        let meets = self.model.conds.iter().filter_map(|cond| match cond.kind {
            CondKind::Meets(id) => Some(id),
            _ => None,
        });
        meets.collect()
    }

    fn version_of(&self, id: CriterionId) -> Option<&'a Version> {
        let (model, program) = (self.model, self.program);
        let compiled = program.criteria[id.index()]?;
        Some(&model[id].versions[compiled.version])
    }

    /// Whether something that a condition is made of has been said to come out alike always.
    fn is_explained(&self, node: NodeId) -> bool {
        reachable(&self.program.nodes, node).into_iter().any(|node| self.explained.contains(&self.span(node)))
    }

    pub(super) fn criteria(&mut self) {
        for asked in self.asked() {
            let Some(version) = self.version_of(asked.id) else { continue };
            let ways = self.analysis.ways(asked.node);
            let (never_passes, never_fails) = (ways.pass.is_none(), ways.fail.is_none());
            if never_passes == never_fails || self.is_explained(asked.node) {
                continue;
            }
            let name = &self.model[asked.id].name;
            let requires = self.analysis.ways(asked.requires);
            let applies = asked.applies.map(|applies| self.analysis.ways(applies));
            let applies = version.applies_when.map(|when| self.model[when].span).zip(applies);
            let mut said = if never_passes {
                warning(Code::CannotPass, version.clause, text!("`{name}` can never pass", name))
                    .label(text!("no data can meet this"))
            } else {
                warning(Code::CannotFail, version.clause, text!("`{name}` can never fail", name))
                    .label(text!("all data meet this"))
            };
            let decides = |applies: &Ways| match never_passes {
                true => !applies.pass.meets(&requires.pass) && !requires.pass.is_none(),
                false => !applies.pass.meets(&requires.fail) && !requires.fail.is_none(),
            };
            if let Some((span, applies)) = applies
                && decides(applies)
            {
                said = said.with(span, text!("it applies only when this holds"));
            }
            self.explained.insert(version.clause);
            self.report(said.help(if never_passes {
                text!("correct one of the limits, so that some data meet it")
            } else {
                text!("correct one of the limits, so that some data miss it; or leave the criterion out")
            }));
        }
    }

    /// Criteria that ask the same, and criteria that ask less than another does.
    pub(super) fn implied(&mut self) {
        let asked = self.asked();
        let mut same: HashMap<(KindSet, Option<NodeId>, NodeId, bool), CriterionId> = HashMap::new();
        let mut twice: BTreeSet<CriterionId> = BTreeSet::new();
        for one in &asked {
            let applies = one.applies.map(|node| self.analysis.first_alike(node));
            let requires = self.analysis.first_alike(one.requires);
            let first = *same.entry((one.kinds, applies, requires, one.missing_is_fail)).or_insert(one.id);
            if first != one.id {
                twice.insert(one.id);
                self.ask_the_same(first, one.id);
            }
        }
        // By the values that they speak of, so that only those are compared that have something in common.
        let mut speaking: HashMap<u32, Vec<usize>> = HashMap::new();
        for (at, one) in asked.iter().enumerate() {
            let ways = self.analysis.ways(one.node);
            let values: BTreeSet<u32> = ways.pass.iter().flat_map(|case| case.values()).collect();
            values.into_iter().for_each(|value| speaking.entry(value).or_default().push(at));
        }
        let named = self.named();
        for (at, less) in asked.iter().enumerate() {
            // What is named by itself counts for something by itself: for points, or in a ladder of classes.
            if twice.contains(&less.id) || named.contains(&less.id) {
                continue;
            }
            let ways = self.analysis.ways(less.node);
            // Each of the cases in which it fails must be denied by the other, so one tells with which to compare it.
            let Some(case) = ways.fail.iter().min_by_key(|case| {
                case.values().map(|value| speaking.get(&value).map_or(0, Vec::len)).sum::<usize>()
            }) else {
                continue;
            };
            let others: BTreeSet<usize> =
                case.values().filter_map(|value| speaking.get(&value)).flatten().copied().collect();
            let more = others.into_iter().filter(|&other| other != at && !twice.contains(&asked[other].id));
            let more = more.take(MOST_OTHERS).find(|&other| self.asks_more(&asked[other], less, other < at));
            if let Some(more) = more {
                self.asks_less(less.id, asked[more].id);
            }
        }
    }

    /// Whether whoever fails the one fails the other, too, so that it adds nothing. Of two that come to the same, the
    /// later is said to.
    fn asks_more(&self, more: &Asked, less: &Asked, is_first: bool) -> bool {
        let (ways, of_less) = (self.analysis.ways(more.node), self.analysis.ways(less.node));
        let some = |ways: &Ways| !ways.pass.is_none() && !ways.fail.is_none();
        let adds_nothing = some(ways)
            && some(of_less)
            && less.kinds.0 & !more.kinds.0 == 0
            && !less.missing_is_fail
            && !of_less.fail.meets(&ways.pass)
            && !of_less.fail.meets(&ways.nothing);
        adds_nothing && (is_first || ways.fail.meets(&of_less.pass_or_nothing()))
    }

    fn place(&self, id: CriterionId) -> Option<(String, Span, Span)> {
        let version = self.version_of(id)?;
        Some((self.model[id].name.clone(), version.heading.span, version.clause))
    }

    fn ask_the_same(&mut self, first: CriterionId, second: CriterionId) {
        let (Some((one, _, first)), Some((two, _, second))) = (self.place(first), self.place(second)) else {
            return;
        };
        self.report(
            Diagnostic::new(
                Code::SameCriterion,
                second,
                text!("`{two}` requires the same as `{one}`", two, one),
            )
            .label(text!("the same again"))
            .with(first, text!("`{one}` requires it", one))
            .help(text!("leave one of them out, or correct what `{two}` requires", two)),
        );
    }

    fn asks_less(&mut self, less: CriterionId, more: CriterionId) {
        let (Some((one, _, here)), Some((other, _, there))) = (self.place(less), self.place(more)) else {
            return;
        };
        self.report(
            Diagnostic::new(
                Code::Implied,
                here,
                text!("whoever meets `{other}` meets `{one}` too", other, one),
            )
            .label(text!("asks less"))
            .with(there, text!("asks more, of the same"))
            .help(text!("leave `{one}` out, or correct its limit", one)),
        );
    }
}

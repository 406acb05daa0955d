//! Classes and bands that no unit can come to.

use super::analysis::{Analysis, Cases};
use super::{Linter, warning};
use crate::check::model::{Band, BoundKind, ClassificationId, Model};
use crate::diagnostic::Code;
use crate::plan::cohort::{Banded, Classify};
use crate::plan::{NodeId, ValueOp};
use crate::source::Span;
use crate::types::Interval;
use std::collections::BTreeMap;

impl Linter<'_> {
    pub(super) fn classes(&mut self) {
        for id in self.model.classification_ids() {
            let of = &self.program.classifications[id.index()].0;
            let mut unreached: Option<Vec<(usize, bool)>> = None;
            for (_, compiled) in of {
                let Some(ValueOp::Classify(classify)) =
                    compiled.steps.first().and_then(|&first| self.value(first))
                else {
                    continue;
                };
                let here = unreached_in(self.model, id, compiled.version, classify, self.analysis);
                // What is ruled kind by kind is reached if one kind reaches it.
                unreached = Some(match unreached {
                    None => here,
                    Some(all) => all.into_iter().filter(|class| here.contains(class)).collect(),
                });
            }
            let Some((_, compiled)) = of.first() else { continue };
            for (member, alone) in unreached.unwrap_or_default() {
                self.unreached(id, compiled.version, member, alone);
            }
        }
    }

    /// `alone`: no unit meets its own condition.
    fn unreached(&mut self, id: ClassificationId, version: usize, member: usize, alone: bool) {
        let of = &self.model[id];
        let name = &of.classes.members[member];
        let Some(class) = of.versions[version].classes.iter().find(|class| class.member == member) else {
            return;
        };
        if let Some(when) = class.when
            && self.explained.iter().any(|span| self.model[when].span.contains(*span))
        {
            return;
        }
        let better = of.versions[version].classes.iter().take_while(|class| class.member != member).last();
        let mut said = warning(Code::ClassUnreached, class.span, text!("no unit can be `{name}`", name));
        said = match (alone, better) {
            (false, Some(better)) => said
                .label(text!("whoever meets this has a better class already"))
                .with(better.span, text!("decided before it"))
                .help(text!(
                    "correct the conditions: the best class first, each asking less than the one before it"
                )),
            _ => said.label(text!("no data can meet this")).help(text!("correct its condition")),
        };
        self.report(said);
    }

    pub(super) fn bands(&mut self) {
        let mut seen: BTreeMap<Span, bool> = BTreeMap::new();
        for node in &self.program.nodes {
            let crate::plan::Op::Value(ValueOp::Banded(banded), _) = &node.op else { continue };
            for band in &banded.bands {
                let unreached = self.is_unreached(banded, band);
                seen.entry(band.span).and_modify(|all| *all &= unreached).or_insert(unreached);
            }
        }
        for (span, _) in seen.into_iter().filter(|(_, unreached)| *unreached) {
            let text = self.sources.text(span);
            let span = Span { start: span.end - text.trim_start().len(), ..span };
            self.report(
                warning(Code::BandUnreached, span, text!("a band that no value comes to"))
                    .label(text!("the value is never in here"))
                    .help(text!("leave the band out, and let the one beside it go on without an end")),
            );
        }
    }

    fn is_unreached(&self, banded: &Banded, band: &Band) -> bool {
        let (domain, whole) = self.analysis.range(banded.value);
        let range = Interval { from: band.from, to: band.to }.and(domain);
        (if whole { range.whole() } else { range }).is_empty()
    }
}

/// The classes that no unit comes to, each with whether its own condition tells.
fn unreached_in(
    model: &Model,
    id: ClassificationId,
    version: usize,
    classify: &Classify,
    analysis: &Analysis<'_>,
) -> Vec<(usize, bool)> {
    let version = &model[id].versions[version];
    let given = |member: usize| {
        version.bounds.iter().any(|bound| match bound.kind {
            BoundKind::Fixed(class) | BoundKind::AtMost(class) => class == member,
            BoundKind::OneLower(_) => true,
        })
    };
    let mut found = Vec::new();
    let mut left = Cases::kinds(classify.kinds.and(analysis.kinds()));
    for &(member, when) in &classify.classes {
        let meets = |node: NodeId| analysis.ways(node).pass.clone();
        let all = when.map_or_else(Cases::all, meets);
        if !all.meets(&left) && !given(member) && !left.is_none() {
            found.push((member, all.is_none()));
        }
        // Who is over a cap goes on to the classes below.
        let capped = version.caps.iter().any(|cap| cap.class == member);
        if let Some(when) = when
            && !capped
        {
            left = left.and(&analysis.ways(when).fail_or_nothing());
        }
    }
    found
}

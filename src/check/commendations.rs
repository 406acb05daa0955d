//! Commendations: what is required of whom, and how many are awarded.

use super::model::{CommendationId, CondId, HonourVersion, KindId, KindSet, Limb};
use super::scope::Sort;
use super::versions::in_order;
use super::{Checker, Place};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{self, Item, Name};

impl Checker<'_> {
    pub(super) fn commendations(&mut self, items: &[&Item]) {
        for item in items {
            if let Item::Commendation(commendation) = item {
                self.honour_version(commendation);
            }
        }
        for at in 0..self.model.commendations.len() {
            let commendation = &mut self.model.commendations[at];
            let name = commendation.name.clone();
            let spans = in_order(&mut commendation.versions, |version| &version.heading);
            self.versions_follow(&name, &spans);
        }
    }

    fn honour_version(&mut self, commendation: &ast::Commendation) {
        let head = &commendation.head;
        let id: Option<CommendationId> = match self.names.get(&head.name.text) {
            Some(Sort::Commendation(id)) => Some(id),
            _ => None,
        };
        let kinds = self.kinds_of_limbs(commendation);
        self.place = Place::of_kinds(kinds);
        if commendation.requires.is_empty() {
            self.report(
                Diagnostic::new(
                    Code::NothingRequired,
                    head.span,
                    text!("`{}` requires nothing", head.name.text),
                )
                .label(text!("without `requires`"))
                .help(text!("add a line `requires` with the condition: `requires result >= good`")),
            );
        }
        let limbs: Vec<Option<Limb>> =
            commendation.requires.iter().map(|limb| self.limb(limb, kinds)).collect();
        let unless: Vec<Option<CondId>> = commendation.unless.iter().map(|cond| self.cond(cond)).collect();
        let quota = commendation.quota.as_ref().map(|quota| self.quota(quota, kinds, None));
        let limit = commendation.quota.as_ref().map_or(head.span, |quota| quota.span);
        let ranked = self.ranked(
            (text!("a quota"), limit, commendation.quota.is_some()),
            commendation.ranking.as_ref(),
            commendation.ties.as_ref(),
        );
        let earlier = commendation.earlier.as_ref().map(|earlier| self.earlier(earlier, kinds, None));
        let heading = self.heading(head, &commendation.authority, commendation.in_force.as_ref(), kinds);
        let limbs: Option<Vec<Limb>> = limbs.into_iter().collect();
        let unless: Option<Vec<CondId>> = unless.into_iter().collect();
        // What is there, but has no meaning, leaves the version out.
        let lost = matches!(quota, Some(None)) || matches!(earlier, Some(None));
        let (Some(id), Some(limbs), Some(unless), Some((keys, ties)), false) =
            (id, limbs, unless, ranked, lost)
        else {
            self.left_out = true;
            return;
        };
        let (quota, earlier) = (quota.flatten(), earlier.flatten());
        self.model.commendations[id.index()].versions.push(HonourVersion {
            heading,
            limbs,
            unless,
            quota,
            keys,
            ties,
            earlier,
        });
    }

    fn limb(&mut self, limb: &ast::Limb, kinds: KindSet) -> Option<Limb> {
        let of = if limb.kinds.is_empty() { kinds } else { self.kind_set(&limb.kinds) };
        let place = Place { kinds: of, ..self.place };
        let requires = self.at(place, |this| this.cond(&limb.condition))?;
        Some(Limb { kinds: of, requires, clause: limb.span })
    }

    /// Whom a commendation is for: as it says, else the kinds of its limbs. The limbs answer to them.
    fn kinds_of_limbs(&mut self, commendation: &ast::Commendation) -> KindSet {
        let head = &commendation.head;
        let named = self.kind_set(&head.kinds);
        let mut seen: Vec<(KindId, Span)> = Vec::new();
        let mut limbs = KindSet(0);
        for limb in &commendation.requires {
            let of = self.kind_set(&limb.kinds);
            limbs = limbs.or(of);
            for name in &limb.kinds {
                self.limb_kind(commendation, name, named, &mut seen);
            }
        }
        let open: Vec<&ast::Limb> =
            commendation.requires.iter().filter(|limb| limb.kinds.is_empty()).collect();
        if let [open, ..] = open[..]
            && let Some(other) = commendation.requires.iter().find(|limb| limb.span != open.span)
        {
            self.report(
                Diagnostic::new(
                    Code::LimbKinds,
                    open.span,
                    text!("`{}` requires two things of the same units", head.name.text),
                )
                .label(text!("of all that it is for"))
                .with(other.span, text!("and this of some of them, too"))
                .help(text!("put both in one list, `requires all of`, or say of each for whom it is: `for KIND requires C`")),
            );
        }
        if head.kinds.is_empty() && !commendation.requires.is_empty() {
            return limbs;
        }
        let lacking: Vec<KindId> = if commendation.requires.is_empty() || head.kinds.is_empty() {
            Vec::new()
        } else {
            self.model.kinds_in(named).filter(|&kind| !limbs.has(kind)).collect()
        };
        if let Some(&kind) = lacking.first() {
            let kind = self.model[kind].name.clone();
            let span = head.kinds.iter().find(|name| name.text == kind).map_or(head.span, |name| name.span);
            self.report(
                Diagnostic::new(
                    Code::LimbKinds,
                    span,
                    text!("`{}` requires nothing of `{kind}`", head.name.text, kind),
                )
                .label(text!("without a `requires` of its own"))
                .help(text!("add a line `for {kind} requires C`, or leave {kind} out of `for`", kind)),
            );
        }
        named
    }

    fn limb_kind(
        &mut self,
        commendation: &ast::Commendation,
        name: &Name,
        named: KindSet,
        seen: &mut Vec<(KindId, Span)>,
    ) {
        let Some(Sort::Kind(kind)) = self.names.get(&name.text) else { return };
        let head = &commendation.head;
        if let Some((_, first)) = seen.iter().find(|(earlier, _)| *earlier == kind) {
            let first = *first;
            self.report(
                Diagnostic::new(
                    Code::LimbKinds,
                    name.span,
                    text!("`{}` requires two things of `{}`", head.name.text, name.text),
                )
                .label(text!("again"))
                .with(first, text!("first here"))
                .help(text!("put both in one list: `requires all of`")),
            );
            return;
        }
        seen.push((kind, name.span));
        if !named.has(kind) {
            let mut wrong = Diagnostic::new(
                Code::LimbKinds,
                name.span,
                text!("`{}` is not for `{}`", head.name.text, name.text),
            )
            .label(text!("required of a kind that it is not for"));
            if let Some(first) = head.kinds.first() {
                let last = head.kinds.last().map_or(first.span, |last| last.span);
                wrong = wrong.with(first.span.to(last), text!("for these only"));
            }
            self.report(wrong.help(text!("add {} to `for`, or leave this out", name.text)));
        }
    }
}

//! Who is ranked first: by what, and among whom.

use super::model::{CondId, CondKind, KindSet, ValueKind};
use super::scope::Sort;
use super::{Checker, Place};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Name};
use crate::text::Text;

impl Checker<'_> {
    /// `ranked first by s within each region`: among those whom the scorecard is for, or else this item is.
    pub(super) fn ranked_first(
        &mut self,
        by: Option<&Expr>,
        within: Option<&Name>,
        span: Span,
    ) -> Option<CondId> {
        let only;
        let by = match by {
            Some(by) => by,
            None => {
                only = self.only_scorecard(span)?;
                &only
            }
        };
        // A row has no rank: what is ranked is the unit's.
        let place = Place { row: None, ..self.place };
        let key = self.at(place, |this| this.key(by, false));
        // Whoever the scorecard is not for has no points, and takes no part.
        let kinds = match key.as_ref().map(|key| &self.model[key.value].kind) {
            Some(ValueKind::Score(_) | ValueKind::ScoreShare(..) | ValueKind::Section(..)) => KindSet::ALL,
            _ => self.place.kinds,
        };
        let within = within.map(|name| self.group(name, span, kinds));
        let key = key?;
        let within = match within {
            Some(group) => Some(group?),
            None => None,
        };
        Some(self.add_cond(CondKind::RankedFirst { key, kinds, within }, span))
    }

    /// The scorecard of the ruleset, as it would be written.
    fn only_scorecard(&mut self, span: Span) -> Option<Expr> {
        let all: Vec<String> =
            self.names.of(|sort| matches!(sort, Sort::Scorecard(_))).map(str::to_owned).collect();
        if let [only] = &all[..] {
            let name = Name { text: only.clone(), span };
            return Some(Expr { span, kind: Box::new(ExprKind::Name(name)) });
        }
        // One that could not be read may be the one.
        if self.names.of(|sort| sort == Sort::Broken).next().is_some() {
            return None;
        }
        let (label, help) = match &all[..] {
            [] => (
                text!("the ruleset has no scorecard"),
                text!("say by what: `ranked first by VALUE within each …`"),
            ),
            [first, ..] => (
                text!("the ruleset has several scorecards: {}", Text::joined(&all, ", ")),
                text!("say by which: `ranked first by {first} within each …`", first),
            ),
        };
        self.report(
            Diagnostic::new(Code::RankKey, span, text!("ranked first by what?")).label(label).help(help),
        );
        None
    }
}

//! Comparisons that come out alike whatever the data: asked of what has a least or a greatest value.

use super::Checker;
use super::model::{CondId, CondKind, FieldIndex, RecordId, ScoreVersion, ScorecardId, ValueId, ValueKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::{ArithOp, CompareOp, ScoreShare};
use crate::text::Text;
use crate::types::{Exact, Type, show_decimal};

/// The least and the greatest value that something can have, where there is one.
#[derive(Clone, Copy, Default)]
struct Range {
    low: Option<Exact>,
    high: Option<Exact>,
}

impl Range {
    fn new(low: i128, high: Option<i128>) -> Self {
        Self { low: Some(Exact::from_integer(low)), high: high.map(Exact::from_integer) }
    }

    /// Whether `x op limit` comes out alike for every x of the range.
    fn settles(self, op: CompareOp, limit: Exact) -> Option<bool> {
        let all_above = self.low.is_some_and(|low| low > limit);
        let all_from = self.low.is_some_and(|low| low >= limit);
        let all_below = self.high.is_some_and(|high| high < limit);
        let all_to = self.high.is_some_and(|high| high <= limit);
        let (always, never) = match op {
            CompareOp::AtLeast => (all_from, all_below),
            CompareOp::Over => (all_above, all_to),
            CompareOp::AtMost => (all_to, all_above),
            CompareOp::Under => (all_below, all_from),
            CompareOp::Is => (false, all_above || all_below),
            CompareOp::IsNot => (all_above || all_below, false),
        };
        match (always, never) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }
}

/// How many measures deep the range of a value is followed.
const DEPTH: usize = 16;

impl Checker<'_> {
    pub(super) fn constant_conditions(&mut self) {
        for at in 0..self.model.conds.len() {
            let id = CondId::next(at);
            let (CondKind::Compare { op, left, right } | CondKind::Quantified { op, left, right, .. }) =
                self.model[id].kind
            else {
                continue;
            };
            match (self.constant(left), self.constant(right)) {
                (None, Some(limit)) => self.settled(id, op, left, right, limit),
                (Some(limit), None) => self.settled(id, mirrored(op), right, left, limit),
                _ => {}
            }
        }
    }

    fn settled(&mut self, id: CondId, op: CompareOp, value: ValueId, limit_id: ValueId, limit: Exact) {
        let range = self.range(value, DEPTH);
        let Some(always) = range.settles(op, limit) else { return };
        // The lower end of `from 0% to under 50%` is there for the reader.
        if always && self.ends.contains(&id) {
            return;
        }
        let (code, message) = match always {
            true => (Code::NeverFails, text!("this always holds")),
            false => (Code::NeverPasses, text!("this can never hold")),
        };
        let show = |number: Exact| match self.ty(value) {
            Type::Percent => text!("{}%", (number * Exact::from_integer(100)).to_integer()),
            _ => show_decimal(number, 10),
        };
        let label = match (range.low.map(show), range.high.map(show)) {
            (Some(low), Some(high)) => text!("goes from {low} to {high}", low, high),
            (Some(low), None) => text!("is never below {low}", low),
            (None, Some(high)) => text!("is never above {high}", high),
            (None, None) => Text::default(),
        };
        let (value_span, limit_span) = (self.model[value].span, self.model[limit_id].span);
        let whole = self.model[id].span;
        let diagnostic = if value_span.contains(limit_span) {
            // Of a count or share the value is the whole sentence.
            Diagnostic::new(code, limit_span, message).label(text!("what is compared with it {label}", label))
        } else {
            Diagnostic::new(code, whole, message)
                .label(text!(
                    "{} this limit",
                    if always { text!("always within") } else { text!("never within") }
                ))
                .with(value_span, label)
        };
        self.report(diagnostic.help(if always {
            text!("give a limit that some units may miss, or leave the condition out")
        } else {
            text!("give a limit that can be met")
        }));
    }

    /// The least and the greatest value that something can have, where there is one.
    pub(super) fn bounds(&self, id: ValueId) -> (Option<Exact>, Option<Exact>) {
        let range = self.range(id, DEPTH);
        (range.low, range.high)
    }

    fn range(&self, id: ValueId, depth: usize) -> Range {
        let value = &self.model[id];
        let unsigned = |ty: &Type, signed: bool| match ty {
            Type::Count => Range::new(0, None),
            Type::Percent | Type::Money(_) if !signed => Range::new(0, None),
            _ => Range::default(),
        };
        match &value.kind {
            ValueKind::Attribute(id) => unsigned(&self.model[*id].ty, self.model[*id].signed),
            ValueKind::Series { indicator, .. } => {
                unsigned(&self.model[*indicator].ty, self.model[*indicator].signed)
            }
            ValueKind::Call(id, _) => unsigned(&self.model[*id].gives, self.model[*id].signed),
            ValueKind::Field(record, field) => self.field_range(*record, *field, &unsigned),
            ValueKind::Count(_) => Range::new(0, None),
            ValueKind::Share(..) => Range::new(0, Some(1)),
            ValueKind::CriteriaMet { of, .. } => Range::new(0, i128::try_from(of.len()).ok()),
            ValueKind::Windowed(inner, _) | ValueKind::FoldRows(_, inner, _) if depth > 0 => {
                self.range(*inner, depth - 1)
            }
            ValueKind::Measure(measure) if depth > 0 => {
                self.bodies[measure.index()].map_or(Range::default(), |body| self.range(body, depth - 1))
            }
            ValueKind::Score(_) | ValueKind::ScoreShare(..) | ValueKind::Section(..) => {
                self.score_range(&value.kind)
            }
            kind if depth > 1 => self.made_range(kind, depth - 2),
            _ => Range::default(),
        }
    }

    /// Points are never negative, and above `out of` only by bonus.
    fn score_range(&self, kind: &ValueKind) -> Range {
        let most = |id: ScorecardId, most: &dyn Fn(&ScoreVersion) -> Option<Exact>| {
            let versions = &self.model[id].versions;
            let all: Option<Vec<Exact>> = versions.iter().map(most).collect();
            Range { high: all.and_then(|all| all.into_iter().max()), ..Range::new(0, None) }
        };
        match kind {
            ValueKind::Score(id) => most(*id, &|version| match version.never_above {
                Some(most) => Some(most),
                None => version.bonus.is_empty().then_some(version.out_of),
            }),
            ValueKind::ScoreShare(id, ScoreShare::BeforeBonus) => most(*id, &|version| Some(version.out_of)),
            ValueKind::Section(id, at) => {
                most(*id, &|version| version.sections.get(*at).map(|section| section.out_of))
            }
            _ => Range::new(0, None),
        }
    }

    /// What is never negative stays so when it is added, multiplied, divided, averaged or rounded.
    fn made_range(&self, kind: &ValueKind, depth: usize) -> Range {
        let unsigned = |ids: &[ValueId]| {
            let zero = Exact::from_integer(0);
            let all = ids.iter().all(|&id| match self.constant(id) {
                Some(number) => number >= zero,
                None => self.range(id, depth).low.is_some_and(|low| low >= zero),
            });
            if all && !ids.is_empty() { Range::new(0, None) } else { Range::default() }
        };
        match kind {
            ValueKind::Arith(ArithOp::Add | ArithOp::Multiply | ArithOp::Divide, left, right)
            | ValueKind::PercentOf(left, right)
            | ValueKind::Greater(left, right)
            | ValueKind::Lesser(left, right)
            | ValueKind::Otherwise(left, right)
            | ValueKind::If(_, left, right) => unsigned(&[*left, *right]),
            ValueKind::AverageOf(values) => unsigned(values),
            ValueKind::Rounded(value, _) => unsigned(&[*value]),
            ValueKind::YearsInARow(..) | ValueKind::Steps(..) => Range::new(0, None),
            _ => Range::default(),
        }
    }

    fn field_range(
        &self,
        record: RecordId,
        field: FieldIndex,
        unsigned: &dyn Fn(&Type, bool) -> Range,
    ) -> Range {
        let field = &self.model[record].fields[field];
        // A computed field is what it comes to.
        if field.value.is_some() { Range::default() } else { unsigned(&field.ty, field.signed) }
    }
}

/// The operator with its sides exchanged.
pub(super) fn mirrored(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::AtLeast => CompareOp::AtMost,
        CompareOp::AtMost => CompareOp::AtLeast,
        CompareOp::Over => CompareOp::Under,
        CompareOp::Under => CompareOp::Over,
        CompareOp::Is | CompareOp::IsNot => op,
    }
}

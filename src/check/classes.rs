//! Classes that are never reached: their conditions compare one value with constants, as earlier ones do.

use super::Checker;
use super::bands::{is_whole, show_value, step};
use super::constants::mirrored;
use super::model::{ClassVersion, CondId, CondKind, ValueId};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::CompareOp;
use crate::text::Text;
use crate::types::{Exact, Interval, gaps};
use std::collections::BTreeMap;

/// What a condition asks of one value, by the text of the value.
struct Asked {
    value: ValueId,
    range: Interval,
}

/// What an earlier class takes.
struct Taken {
    text: String,
    value: ValueId,
    range: Interval,
    class: usize,
    span: Span,
}

impl Checker<'_> {
    /// Refuses classes whose condition never decides.
    pub(super) fn classes_reached(&mut self) {
        for at in 0..self.model.classifications.len() {
            let members = self.model.classifications[at].classes.members.clone();
            for version in self.model.classifications[at].versions.clone() {
                self.version_reached(&version, &members);
            }
        }
    }

    fn version_reached(&mut self, version: &ClassVersion, members: &[String]) {
        let mut taken: Vec<Taken> = Vec::new();
        for class in &version.classes {
            let name = members.get(class.member).map_or("", String::as_str);
            let asked = class.when.map(|when| self.asked(when));
            match &asked {
                Some((asked, _)) => {
                    let empty = asked.values().find(|asked| self.ranged(asked.value, asked.range).is_empty());
                    if let Some(empty) = empty {
                        let value = self.text(self.model[empty.value].span);
                        let why = text!("no `{value}` is in all of these ranges", value);
                        self.never(class.span, name, why, None, text!("correct its condition"));
                        continue;
                    }
                    for (text, asked) in asked {
                        if self.all_taken(&taken, text, asked, class.span, name, members) {
                            break;
                        }
                    }
                }
                None => self.otherwise_reached(&taken, class.span, name, members),
            }
            // Who is over a cap goes on to the classes below: what a capped class takes is not gone.
            let capped = version.caps.iter().any(|cap| cap.class == class.member);
            if let Some((asked, true)) = asked
                && !capped
                && asked.len() == 1
            {
                taken.extend(asked.into_iter().map(|(text, asked)| Taken {
                    text,
                    value: asked.value,
                    range: self.ranged(asked.value, asked.range),
                    class: class.member,
                    span: class.span,
                }));
            }
        }
    }

    /// Whether earlier classes take every value that this one asks for; says so.
    fn all_taken(
        &mut self,
        taken: &[Taken],
        text: &str,
        asked: &Asked,
        span: Span,
        name: &str,
        members: &[String],
    ) -> bool {
        let ty = self.ty(asked.value);
        let left = self.ranged(asked.value, asked.range.and(self.domain(asked.value)));
        let of_value: Vec<&Taken> = taken.iter().filter(|taken| taken.text == text).collect();
        let ranges: Vec<Interval> = of_value.iter().map(|taken| taken.range).collect();
        if ranges.is_empty() || left.is_empty() || !gaps(left, &ranges, is_whole(&ty)).is_empty() {
            return false;
        }
        let value = left.sample(step(&ty));
        let at = Interval { from: Some((value, true)), to: Some((value, true)) };
        let Some(first) = of_value.iter().find(|taken| !taken.range.and(at).is_empty()) else { return false };
        let better = members.get(first.class).map_or("", String::as_str);
        let why = text!("whoever has {} is `{better}` already", show_value(value, &ty), better);
        let help = if asked.range == Interval::ALL {
            text!("leave it out, and make the class before it `otherwise`")
        } else {
            text!("order the classes from the best, each with a lower limit than the one before")
        };
        let takes = text!("takes {}", show_value(value, &ty));
        self.never(span, name, why, Some((first.span, takes)), help);
        true
    }

    /// `otherwise` takes what is left, if anything is.
    fn otherwise_reached(&mut self, taken: &[Taken], span: Span, name: &str, members: &[String]) {
        for (at, first) in taken.iter().enumerate() {
            if taken[..at].iter().any(|earlier| earlier.text == first.text) {
                continue;
            }
            let asked = Asked { value: first.value, range: Interval::ALL };
            if self.all_taken(taken, &first.text, &asked, span, name, members) {
                return;
            }
        }
    }

    fn never(&mut self, span: Span, name: &str, why: Text, other: Option<(Span, Text)>, help: Text) {
        let mut wrong =
            Diagnostic::new(Code::NeverReached, span, text!("`{name}` is never reached: {why}", name, why))
                .label(text!("never decides"));
        if let Some((span, text)) = other {
            wrong = wrong.with(span, text);
        }
        self.report(wrong.help(help));
    }

    fn ranged(&self, value: ValueId, range: Interval) -> Interval {
        if is_whole(&self.ty(value)) { range.whole() } else { range }
    }

    /// What a condition asks of each value that it compares with a constant, and whether that is all it asks.
    fn asked(&self, cond: CondId) -> (BTreeMap<String, Asked>, bool) {
        let mut asked: BTreeMap<String, Asked> = BTreeMap::new();
        let mut alone = true;
        let mut open = vec![cond];
        while let Some(cond) = open.pop() {
            match &self.model[cond].kind {
                CondKind::And(items) => open.extend(items),
                CondKind::Compare { op, left, right } => {
                    let (value, op, limit) = match (self.constant(*left), self.constant(*right)) {
                        (None, Some(limit)) => (*left, *op, limit),
                        (Some(limit), None) => (*right, mirrored(*op), limit),
                        _ => {
                            alone = false;
                            continue;
                        }
                    };
                    let Some(range) = range_of(op, limit) else {
                        alone = false;
                        continue;
                    };
                    let text = self.text(self.model[value].span);
                    let known = asked.entry(text).or_insert(Asked { value, range: Interval::ALL });
                    known.range = known.range.and(range);
                }
                _ => alone = false,
            }
        }
        (asked, alone)
    }
}

/// The values that compare so.
fn range_of(op: CompareOp, limit: Exact) -> Option<Interval> {
    let end = |inside| Some((limit, inside));
    Some(match op {
        CompareOp::AtLeast => Interval { from: end(true), to: None },
        CompareOp::Over => Interval { from: end(false), to: None },
        CompareOp::AtMost => Interval { from: None, to: end(true) },
        CompareOp::Under => Interval { from: None, to: end(false) },
        CompareOp::Is => Interval { from: end(true), to: end(true) },
        CompareOp::IsNot => return None,
    })
}

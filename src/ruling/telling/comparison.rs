//! What a comparison that decided has to say: what is required, by how much it is missed, and the way out.

use super::{Teller, of};
use crate::engine::{Cell, Range, State};
use crate::plan::{Fold, NodeId, Op, Series, ValueOp, Window};
use crate::ruling::Finding;
use crate::ruling::compared::Compared;
use crate::source::Span;
use crate::syntax::ast::CompareOp;
use crate::text::Text;
use crate::types::{Day, Exact, Type, Verdict, ceil, floor};

impl Teller<'_> {
    /// What a comparison has to say: its operands, what is required, by how much it misses that.
    pub(super) fn comparison(
        &mut self,
        compared: &Compared,
        left: NodeId,
        right: NodeId,
        sides: (Span, Span),
        finding: &Finding,
        context: &Text,
    ) {
        let Compared { op, required: right_exact, shortfall, ref ty, .. } = *compared;
        let (observed, required) =
            (self.run.trace.value(left, self.unit), self.run.trace.value(right, self.unit));
        if let Some(item) = self.item_of(left) {
            self.rests_on(item);
        }
        let wanted = self.wanted.len();
        self.observed(left, sides.0, finding, context, required.exact());
        if finding.ruled.verdict == Verdict::Undetermined && holds_nowhere(op, &observed, &required) {
            // What is not known now does not matter: it waits for later reports.
            self.wanted.truncate(wanted);
        }
        let is_constant = matches!(self.run.program.nodes[right.index()].op, Op::Value(ValueOp::Const(_), _));
        if !is_constant {
            self.operand(right, sides.1, finding, context, None);
        }
        if !self.in_words() {
            return;
        }
        let required_words = match right_exact {
            Some(number) if is_constant => self.words.given(number, self.run.type_of(right)),
            Some(number) => self.words.value_beside(number, compared.observed, self.run.type_of(right)),
            None if required.state == State::Known => self.cell(&required, self.run.type_of(right)),
            None => text!("`{}`, which is not known", self.run.sources.text(sides.1)),
        };
        let short = shortfall.map(|short| {
            if short == Exact::ZERO {
                return if op == CompareOp::Over {
                    text!("just at it, which is not enough")
                } else {
                    text!("just at it, which is too much")
                };
            }
            let by = self.words.difference(short, ty);
            match op {
                CompareOp::AtLeast | CompareOp::Over => text!("{by} short", by),
                CompareOp::AtMost | CompareOp::Under if *ty == Type::Count => text!("{by} too many", by),
                CompareOp::AtMost | CompareOp::Under => text!("{by} too much", by),
                CompareOp::Is | CompareOp::IsNot => text!("{by} off", by),
            }
        });
        // What falls short is said of its member or part; what is required is the same for all.
        self.labels.add(
            sides.1,
            &Text::default(),
            text!("required: {} {required_words}", op.words(), required_words),
        );
        if let Some(short) = short {
            self.labels.add(sides.1, context, short);
        }
        if finding.ruled.verdict == Verdict::Fail && !required.of_zero {
            self.way_out(op, left, right_exact, finding, context);
            if !finding.ruled.so_far && finding.ruled.open > Day::MIN {
                self.help(text!("no later report can mend it"));
            }
        }
        if required.of_zero {
            self.help(text!("a percentage of zero asks for nothing: there is nothing to measure"));
        }
    }

    /// The least change that would pass, or that the day has passed.
    fn way_out(
        &mut self,
        op: CompareOp,
        left: NodeId,
        required: Option<Exact>,
        finding: &Finding,
        context: &Text,
    ) {
        let reads = self.run.program.reads(left);
        let ([read], Some(required)) = (&reads[..], required) else { return };
        let Op::Value(read_op, ty) = &self.run.program.nodes[read.index()].op else { return };
        if !self.stands_for(left, *read) {
            return;
        }
        let context = of(context);
        let closed = |window: &Window| {
            self.run.edge(window.closes, self.unit).filter(|closes| *closes <= self.run.program.as_of)
        };
        // Of what is counted in whole things, the next whole one.
        let least = |number: Exact| {
            let next = floor(number) + Exact::from_integer(1);
            if op == CompareOp::Over { next } else { ceil(number) }
        };
        match read_op {
            ValueOp::Series(Series { window, .. }) => {
                let Some(closes) = closed(window) else { return };
                let (words, number) = match ty {
                    Type::Count if matches!(op, CompareOp::AtLeast | CompareOp::Over) => {
                        (CompareOp::AtLeast.words(), least(required))
                    }
                    _ => (op.words(), required),
                };
                let value = self.words.value(number, ty);
                self.help(text!(
                    "{context}{words} {value} dated by {} was needed; that day has passed",
                    closes,
                    context,
                    words,
                    value
                ));
            }
            ValueOp::Aggregate(aggregate) => {
                let Some(tally) = self.run.trace.tally(*read, self.unit) else { return };
                let record = &self.run.model[aggregate.record];
                let hits = Exact::from_integer(tally.hits.into());
                let base = Exact::from_integer((tally.hits + tally.misses).into());
                let passed = closed(&aggregate.window).map_or(Text::default(), |closes| match closes {
                    Day::MAX => Text::default(),
                    closes => text!("; the window closed on {}", closes),
                });
                match (aggregate.fold, op) {
                    (Fold::Share { .. }, CompareOp::AtLeast | CompareOp::Over | CompareOp::Is) => {
                        let needed = least(required * base);
                        let more = (needed - hits).to_integer();
                        let value = self.words.value(required, &Type::Percent);
                        // While the window is open, what fails is what no later row can mend.
                        if more > 0 && needed <= base && finding.ruled.open == Day::MIN {
                            self.help(if op == CompareOp::Over {
                                text!(
                                    "{context}{more} more would pass {value}{passed}",
                                    context,
                                    more,
                                    value,
                                    passed
                                )
                            } else {
                                text!(
                                    "{context}{more} more would reach {value}{passed}",
                                    context,
                                    more,
                                    value,
                                    passed
                                )
                            });
                        }
                    }
                    (Fold::Count, CompareOp::AtLeast | CompareOp::Over) => {
                        let more = (least(required) - hits).to_integer();
                        let noun = if more == 1 { &record.name } else { &record.plural };
                        self.help(text!(
                            "{context}{more} more {noun} would pass{passed}",
                            context,
                            more,
                            noun,
                            passed
                        ));
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

/// Whether a comparison does not hold for any value between the ends of its left side.
fn holds_nowhere(op: CompareOp, left: &Cell, right: &Cell) -> bool {
    let (State::Known, Some(number)) = (left.state, right.exact()) else { return false };
    let Range { low, high, may_be_nothing } = left.range;
    let is_outside = number < low || high < number;
    !may_be_nothing
        && !op.holds(low, number)
        && !op.holds(high, number)
        && (op != CompareOp::Is || is_outside)
}

//! Days that lie where they count for nothing: deadlines, parameters, versions.

use super::{Linter, warning};
use crate::check::model::{CohortItem, CondKind, Edge, ValueKind, WindowKind, WindowRef};
use crate::diagnostic::Code;
use crate::plan::{Node, Op, ValueOp};
use crate::source::Span;
use crate::text::Text;
use crate::types::{Day, Exact, Window};
use std::collections::BTreeMap;

impl Linter<'_> {
    /// Deadlines outside the campaign.
    pub(super) fn deadlines(&mut self) {
        let mut found: BTreeMap<Span, Day> = BTreeMap::new();
        let mut window = |window: WindowRef| {
            if let WindowKind::By(Edge::Day(day)) = window.kind {
                found.insert(window.span, day);
            }
        };
        for cond in &self.model.conds {
            if let CondKind::Windowed(_, of) = cond.kind {
                window(of);
            }
        }
        for value in &self.model.values {
            if let ValueKind::Windowed(_, of) = value.kind {
                window(of);
            }
        }
        for cond in &self.model.conds {
            if let CondKind::DoneBy { limit, .. } = cond.kind
                && let ValueKind::Const(number) = self.model[limit].kind
                && let Some(day) = as_day(number)
            {
                found.insert(self.model[limit].span, day);
            }
        }
        let campaign = &self.model.campaign;
        for (span, day) in found {
            if day <= campaign.period.to {
                continue;
            }
            let (text, ends) = (self.text(span), shown(campaign.period.to));
            let help = if day > campaign.as_of {
                text!("correct the day, or judge the campaign later: `judged as of {}`", shown(day))
            } else {
                text!(
                    "correct the day, or let the campaign end on it: `period {} to {}`",
                    shown(campaign.period.from),
                    shown(day)
                )
            };
            self.report(
                warning(Code::DeadlineOutside, span, text!("`{text}` is after the campaign", text))
                    .label(text!("ends on {}", shown(day)))
                    .with(campaign.span, text!("the campaign ends on {ends}", ends))
                    .help(help),
            );
        }
    }

    /// Parameters that have no value on the day that counts.
    pub(super) fn parameters(&mut self) {
        let mut found: BTreeMap<Span, (Vec<(Day, Exact)>, Day)> = BTreeMap::new();
        let mut look = |nodes: &[Node]| {
            for node in nodes {
                if let Op::Value(ValueOp::ParameterOn(values, on), _) = &node.op
                    && let Op::Value(ValueOp::Const(number), _) = nodes[on.index()].op
                    && let Some(day) = as_day(number)
                {
                    found.insert(node.span, (values.clone(), day));
                }
            }
        };
        look(&self.program.nodes);
        for node in &self.program.nodes {
            if let Op::Value(ValueOp::Aggregate(aggregate), _) = &node.op {
                look(&aggregate.block.nodes);
            }
        }
        for (span, (values, day)) in found {
            let Some(&(first, _)) = values.first() else { continue };
            let declared = self.model.parameters.iter().find(|parameter| parameter.values == values);
            let name = self.text(span);
            let mut said = warning(
                Code::ParameterWithoutValue,
                span,
                text!("`{name}` has no value on {day}", name, day = shown(day)),
            )
            .label(text!("unknown for every unit"));
            if let Some(declared) = declared {
                said = said.with(declared.span, text!("has its first value from {}", shown(first)));
            }
            self.report(said.help(text!("give it a value that holds on that day: `from {}`", shown(day))));
        }
    }

    /// Items of which no version is in force.
    pub(super) fn in_force(&mut self) {
        let campaign = &self.model.campaign;
        let today = campaign.as_of.min(campaign.period.to);
        let items: Vec<CohortItem> = self.model.items().collect();
        for item in items {
            let headings = self.model.headings(item);
            if headings.iter().any(|heading| heading.in_force.contains(today)) {
                continue;
            }
            let Some(last) = headings.last() else { continue };
            // A file that others use has the items of other times, too.
            if last.span.file != campaign.span.file {
                continue;
            }
            let Window { from, to } = last.in_force;
            let name = self.model.item_name(item);
            let label = if to < today {
                text!("in force until {}", shown(to))
            } else {
                text!("in force from {}", shown(from))
            };
            let said = warning(
                Code::NotInForce,
                last.span,
                text!("`{name}` is not in force on {day}", name, day = shown(today)),
            )
            .label(label)
            .with(campaign.span, text!("the rules of {} count", shown(today)))
            .help(text!(
                "it is not applicable to any unit; add the version that is in force, or leave it out"
            ));
            self.report(said);
        }
    }
}

/// A day, as each language writes it.
fn shown(day: Day) -> Text {
    Text::day(day.iso())
}

fn as_day(number: Exact) -> Option<Day> {
    let whole = number.is_integer().then(|| number.to_integer())?;
    i32::try_from(whole).ok().map(Day)
}

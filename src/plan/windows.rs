//! Windows: what was asked for, against what a series or record has by itself.

use super::lower::{AskedWindow, Lowering, Scope, Year};
use super::program::{Edge, NodeId, ValueOp, Window};
use crate::check::model::{self, PeriodRef, WindowKind, WindowRef};
use crate::source::Span;
use crate::types::{self, Day, Exact, Type, day_each_year};

impl Lowering<'_> {
    /// The scope inside a window.
    pub(super) fn within(&mut self, window: &WindowRef, scope: &Scope) -> Scope {
        let asked = match window.kind {
            WindowKind::By(edge) => AskedWindow::By(self.edge(edge, scope)),
            WindowKind::In(period) => {
                let PeriodRef { from, to } = period;
                AskedWindow::In(self.edge(from, scope), self.edge(to, scope))
            }
            WindowKind::Since(value) => {
                let from = self.unit_value(value, scope);
                AskedWindow::In(Edge::Node(from), Edge::Day(self.as_of))
            }
            WindowKind::ByEachYear { month, day } => match scope.year {
                None => {
                    let year = self.model.campaign.period.from.year();
                    AskedWindow::By(Edge::Day(day_each_year(year, month, day)))
                }
                Some(year) => {
                    let from = match year {
                        Year::Fixed(days) => Edge::Day(days.from),
                        Year::Node(_) => self.day_of_year(year, 1, 1, window.span),
                    };
                    AskedWindow::In(from, self.day_of_year(year, month, day, window.span))
                }
            },
        };
        Scope { window: Some(asked), ..scope.clone() }
    }

    /// The scope inside a year's part.
    pub(super) fn within_year(&mut self, year: Year, span: Span, scope: &Scope) -> Scope {
        let asked = match year {
            Year::Fixed(days) => AskedWindow::In(Edge::Day(days.from), Edge::Day(days.to)),
            Year::Node(_) => {
                AskedWindow::In(self.day_of_year(year, 1, 1, span), self.day_of_year(year, 12, 31, span))
            }
        };
        Scope { window: Some(asked), year: Some(year), ..scope.clone() }
    }

    /// A day of a year that may be a value of the unit.
    pub(super) fn day_of_year(&mut self, year: Year, month: i32, day_of_month: i32, span: Span) -> Edge {
        match year {
            Year::Fixed(days) => Edge::Day(day_each_year(days.from.year(), month, day_of_month)),
            Year::Node(year) => {
                let op = ValueOp::YearEdge { year, month, day: day_of_month };
                Edge::Node(self.outside_rows(|lowering| lowering.value_node(op, Type::Date, span)))
            }
        }
    }

    /// An end of a period.
    pub(super) fn edge(&mut self, edge: model::Edge, scope: &Scope) -> Edge {
        match edge {
            model::Edge::Day(day) => Edge::Day(day),
            model::Edge::Value(value) => Edge::Node(self.unit_value(value, scope)),
        }
    }

    /// A value of the unit, as a node of the program even while rows are being lowered.
    fn unit_value(&mut self, value: model::ValueId, scope: &Scope) -> NodeId {
        let scope = scope.upright();
        self.outside_rows(|lowering| lowering.value(value, &scope))
    }

    /// The window of a series or record whose bare window is this (`None`: all time).
    pub(super) fn window(&self, bare: Option<types::Window>, scope: &Scope) -> Window {
        let campaign_end = Edge::Day(self.model.campaign.period.to);
        let all_time = types::Window::new(Day::MIN, Day::MAX);
        let own = bare.unwrap_or(all_time);
        match scope.window {
            None => {
                let to = Edge::Day(own.to);
                let closes = if bare.is_some() { to } else { campaign_end };
                Window { from: Edge::Day(own.from), to, closes, explicit: false }
            }
            Some(AskedWindow::By(to)) => Window { from: Edge::Day(own.from), to, closes: to, explicit: true },
            Some(AskedWindow::In(from, to)) => Window { from, to, closes: to, explicit: true },
        }
    }

    /// A constant node.
    pub(super) fn constant(&mut self, number: Exact, ty: Type, span: Span) -> NodeId {
        self.value_node(ValueOp::Const(number), ty, span)
    }
}

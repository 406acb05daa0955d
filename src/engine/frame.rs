//! What evaluation reads: the frame of a node, and its window for each unit.

use super::arithmetic::day_of;
use super::cell::{Cell, State};
use super::trace::Trace;
use crate::check::model::{AttributeId, KindId, KindSet, Model};
use crate::data::{Column, Dataset};
use crate::plan::{Edge, Program, Window};
use crate::source::Span;
use crate::types::{self, Day, Exact, Reason, Reasons};

/// What a run used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exceeded {
    /// The digits of a number that can be kept exactly.
    Digits,
    /// The operations that the functions of a run may take.
    Operations,
}

/// A computation went over a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Which.
    pub what: Exceeded,
    /// The expression that was computed.
    pub span: Span,
    /// The unit for which it was, where one alone is to blame.
    pub unit: Option<usize>,
}

/// What evaluation reads.
pub struct Frame<'a> {
    pub(super) model: &'a Model,
    pub(super) program: &'a Program,
    pub(super) data: &'a Dataset,
    pub(super) trace: &'a Trace,
    pub(super) span: Span,
}

impl<'a> Frame<'a> {
    /// A frame over a finished trace, to rule again on single rows for an explanation.
    pub fn over(
        program: &'a Program,
        model: &'a Model,
        data: &'a Dataset,
        trace: &'a Trace,
        span: Span,
    ) -> Self {
        Self { model, program, data, trace, span }
    }

    pub(super) fn units(&self) -> usize {
        self.data.units.len()
    }

    /// The error of the node at hand.
    pub(super) fn limit(&self) -> Limit {
        Limit { what: Exceeded::Digits, span: self.span, unit: None }
    }

    /// The windows of a node, unit by unit.
    pub fn windows(&self, window: &Window) -> Windows<'a> {
        Windows { trace: self.trace, window: *window, as_of: self.program.as_of }
    }

    /// The kind of a unit.
    pub(super) fn kind(&self, unit: usize) -> KindId {
        self.data.units.kinds[unit]
    }

    /// Whether a unit is of one of these kinds.
    pub(super) fn is_of(&self, kinds: KindSet, unit: usize) -> bool {
        kinds.has(self.kind(unit))
    }

    /// The value of an attribute of a unit.
    pub(super) fn attribute_of(&self, attribute: AttributeId, unit: usize) -> Cell {
        let column: &Column = &self.data.attributes[attribute.index()];
        given(column.get(unit), self.model[attribute].optional)
    }
}

/// A cell of data: an empty optional one is absent, another empty one is unknown.
pub(super) fn given(number: Option<Exact>, optional: bool) -> Cell {
    match number {
        Some(number) => Cell::known(number),
        None if optional => Cell::none(State::Absent, Reasons::NONE),
        None => Cell::missing(Reason::EmptyField),
    }
}

/// The window of a node, unit by unit.
pub struct Windows<'a> {
    trace: &'a Trace,
    window: Window,
    as_of: Day,
}

impl Windows<'_> {
    /// The window, where it is the same for every unit.
    pub(super) fn constant(&self) -> Option<types::Window> {
        match (self.window.from, self.window.to) {
            (Edge::Day(from), Edge::Day(to)) => Some(types::Window::new(from, to)),
            _ => None,
        }
    }

    /// Whether it closes on the same day for every unit.
    pub(super) fn closes_alike(&self) -> bool {
        self.window.closes.node().is_none()
    }

    /// An end of the window of a unit; the cell that a value in it has where the end is no known date.
    #[expect(clippy::result_large_err, reason = "the cell is copied on, never passed up")]
    fn end(&self, edge: Edge, unit: usize) -> Result<Day, Cell> {
        let node = match edge {
            Edge::Day(day) => return Ok(day),
            Edge::Node(node) => node,
        };
        let cell = self.trace.value(node, unit);
        match (cell.exact(), cell.state) {
            (Some(number), _) => day_of(number).ok_or_else(|| Cell::missing(Reason::EmptyField)),
            (None, State::Known) => Err(Cell::missing(cell.reasons)),
            (None, _) => Err(cell),
        }
    }

    /// The window of a unit; the cell that a value in it has where an end is no known date.
    #[expect(clippy::result_large_err, reason = "the cell is copied on, never passed up")]
    pub(super) fn of(&self, unit: usize) -> Result<types::Window, Cell> {
        Ok(types::Window::new(self.end(self.window.from, unit)?, self.end(self.window.to, unit)?))
    }

    /// The day until which the window of a unit is open, as of the as-of date; [`Day::MIN`]: it is closed.
    pub(super) fn open(&self, unit: usize) -> Day {
        // Nothing that is reported later falls into a window that there is not.
        if self.of(unit).is_err_and(|cell| cell.state == State::Absent) {
            return Day::MIN;
        }
        self.end(self.window.closes, unit).ok().filter(|closes| *closes > self.as_of).unwrap_or(Day::MIN)
    }
}

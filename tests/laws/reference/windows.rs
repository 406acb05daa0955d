//! Windows, as plain values.

use super::*;
use thidua::check::model::{Edge, IndicatorId, WindowKind};
use thidua::types::{day, day_each_year};

/// The window in which the rows of a record count.
pub(super) struct RowWindow {
    pub(super) days: Option<Window>,
    /// Asked for by `by`, `in`, `since` or `in each`.
    pub(super) explicit: bool,
    pub(super) open: bool,
}

impl Judge<'_> {
    /// Where a condition stands once its window is set: an outer window gives way to it.
    pub(super) fn windowed(&self, at: &At, window: WindowKind) -> At {
        let asked = match window {
            WindowKind::By(end) => self.asked([end], at, |[end]| Asked::By(end)),
            WindowKind::In(period) => {
                self.asked([period.from, period.to], at, |[from, to]| Asked::In(Window::new(from, to)))
            }
            WindowKind::Since(from) => {
                self.asked([Edge::Value(from)], at, |[from]| Asked::In(Window::new(from, self.as_of)))
            }
            WindowKind::ByEachYear { month, day: of_month } => match &at.year {
                Some(Is::Number(year)) => {
                    let year = year.to_integer() as i32;
                    let from = at.opens.unwrap_or(day(year, 1, 1));
                    Asked::In(Window::new(from, day_each_year(year, month, of_month)))
                }
                Some(other) => Asked::Unknown(other.clone(), None),
                None => Asked::By(day_each_year(self.model.campaign.period.to.year(), month, of_month)),
            },
        };
        At { asked, ..at.clone() }
    }

    fn asked<const N: usize>(&self, edges: [Edge; N], at: &At, make: impl Fn([Day; N]) -> Asked) -> Asked {
        let mut days = [Day::MIN; N];
        let mut unknown: Option<Is> = None;
        for (day, edge) in days.iter_mut().zip(edges) {
            match self.edge(at, edge) {
                Is::Number(number) => *day = Day(number.to_integer() as i32),
                is => unknown = unknown.or(Some(is)),
            }
        }
        // The last edge is where it closes, where there is more than the day on which it opens.
        let closes = match self.edge(at, edges[N - 1]) {
            Is::Number(number) => Some(Day(number.to_integer() as i32)),
            _ => None,
        };
        // Nothing that is reported later falls into a window that there is not.
        let closes = closes.filter(|_| unknown != Some(Is::Absent));
        unknown.map_or_else(|| make(days), |is| Asked::Unknown(is, closes))
    }

    /// Inside the year that lies so many years before the one in a value.
    pub(super) fn in_year(&self, at: &At, last: &Is, back: i32) -> At {
        match last {
            Is::Number(last) => {
                let year = last.to_integer() as i32 - back;
                self.in_days_of_year(at, year, Window::year(year))
            }
            other => At {
                asked: Asked::Unknown(other.clone(), None),
                year: Some(other.clone()),
                opens: None,
                in_force: other.clone(),
                ..at.clone()
            },
        }
    }

    /// Inside a year, or what a period has of it.
    pub(super) fn in_days_of_year(&self, at: &At, year: i32, days: Window) -> At {
        At {
            asked: Asked::In(days),
            year: Some(Is::Number(Exact::from(i128::from(year)))),
            opens: Some(days.from),
            in_force: Is::Number(Exact::from(i128::from(days.to.0))),
            ..at.clone()
        }
    }

    /// The same, in the whole of its year.
    pub(super) fn in_whole_year(&self, at: &At) -> At {
        match &at.year {
            Some(Is::Number(year)) => {
                At { asked: Asked::In(Window::year(year.to_integer() as i32)), ..at.clone() }
            }
            _ => at.clone(),
        }
    }

    /// An end of a period: the dates of these tests' units have one way only.
    pub(super) fn edge(&self, at: &At, edge: Edge) -> Is {
        match edge {
            Edge::Day(day) => Is::Number(Exact::from(i128::from(day.0))),
            Edge::Value(value) => self.value(at, value).ways[0].is.clone(),
        }
    }

    /// The window of an indicator, and whether it is still open.
    pub(super) fn of_indicator(&self, at: &At, indicator: IndicatorId) -> Result<(Window, bool), Way> {
        let own = self.model[indicator].window;
        let window = match &at.asked {
            Asked::Bare => own,
            Asked::By(end) => Window::new(own.from, *end),
            Asked::In(window) => *window,
            Asked::Unknown(is, closes) => {
                return Err(Way { open: closes.is_some_and(|day| self.is_open(day)), ..Way::of(is.clone()) });
            }
        };
        Ok((window, self.is_open(window.to)))
    }

    pub(super) fn of_record(&self, at: &At, record: RecordId) -> Result<RowWindow, Way> {
        let own = self.model[record].window;
        let days = match &at.asked {
            Asked::Bare => {
                let closes = own.map_or(self.model.campaign.period.to, |own| own.to);
                return Ok(RowWindow { days: own, explicit: false, open: self.is_open(closes) });
            }
            Asked::By(end) => Window::new(own.map_or(Day::MIN, |own| own.from), *end),
            Asked::In(window) => *window,
            Asked::Unknown(is, closes) => {
                return Err(Way { open: closes.is_some_and(|day| self.is_open(day)), ..Way::of(is.clone()) });
            }
        };
        Ok(RowWindow { days: Some(days), explicit: true, open: self.is_open(days.to) })
    }

    fn is_open(&self, closes: Day) -> bool {
        let open = self.as_of < closes;
        self.open_read.set(self.open_read.get() || open);
        open
    }
}

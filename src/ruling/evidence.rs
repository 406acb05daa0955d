//! The cells that a node read for a unit, and what to say of each.

use super::batch::Form;
use super::{Run, Words};
use crate::check::model::AttributeId;
use crate::engine::{Base, Cell, MOST_CITED, Observation, RowRuling, State, Unheard};
use crate::plan::{Aggregate, Edge, Fold, NodeId, Op, Series, ValueOp, Window};
use crate::source::Span;
use crate::syntax::ast::{Basis, FoldOp};
use crate::text::Text;
use crate::types::{Day, Exact, Reason, Reasons, Type, Verdict};

/// A cell of the data, with what it has to do with the verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// The cell.
    pub span: Span,
    /// What to say of it.
    pub note: Text,
    /// It decided; else it is pointed out because it did not count.
    pub decided: bool,
}

/// Reasons for which nothing is to be filled in.
const NOT_TO_FILL_IN: Reasons = Reasons::of(&[Reason::Open, Reason::ScriptFailed]);

/// What to look up: a node that reads data, for a unit.
#[derive(Clone, Copy)]
pub(super) struct Read<'a> {
    pub(super) node: NodeId,
    pub(super) unit: usize,
    /// Of rows, those that came out so are cited.
    pub(super) wanted: Verdict,
    /// Whether the verdict is decided, whatever becomes of undetermined rows.
    pub(super) decided: bool,
    /// What the value is compared with, so that it is shown with enough digits.
    pub(super) beside: Option<Exact>,
    /// The part of a window that it is read in, which then says its days.
    pub(super) part: Option<&'a Text>,
    /// How it is told.
    pub(super) form: Form<'a>,
}

impl Read<'_> {
    /// Whether what is found is put into words; else its cells are all that is wanted.
    pub(super) fn in_words(&self) -> bool {
        matches!(self.form, Form::Words)
    }

    /// The words, where they are wanted.
    pub(super) fn say(&self, words: impl FnOnce() -> Text) -> Text {
        if self.in_words() { words() } else { Text::default() }
    }
}

/// What a node that reads data found for a unit. As data, only the cells.
#[derive(Default)]
pub(super) struct Found {
    /// In a few words, for a label in the ruleset.
    pub(super) label: Text,
    /// The cells.
    pub(super) cited: Vec<Cited>,
    /// What is wanted, where something is missing.
    pub(super) wanted: Option<Wanted>,
}

/// Something that would decide, in words: members of a dimension are named together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) before: Text,
    pub(super) member: Text,
    pub(super) after: Text,
}

impl From<Text> for Wanted {
    fn from(before: Text) -> Self {
        Self { before, member: Text::default(), after: Text::default() }
    }
}

impl Run<'_> {
    pub(super) fn words(&self) -> Words<'_> {
        Words::new(*self)
    }

    /// What a node that reads data found for a unit; `None` for a node that reads none.
    pub(super) fn found(&self, read: Read<'_>) -> Option<Found> {
        let Read { node, unit, .. } = read;
        let op = &self.program.nodes[node.index()].op;
        let declared = match op {
            Op::Value(ValueOp::Attribute(attribute), _) => {
                Some((&self.model[*attribute].name, self.model[*attribute].kinds))
            }
            Op::Value(ValueOp::Series(series), _) => {
                Some((&self.model[series.indicator].name, self.model[series.indicator].kinds))
            }
            Op::Value(ValueOp::Aggregate(aggregate), _) => {
                Some((&self.model[aggregate.record].plural, self.model[aggregate.record].kinds))
            }
            _ => None,
        };
        let kind = self.data.units.kinds[unit];
        if let Some((name, _)) = declared.filter(|(_, kinds)| !kinds.has(kind)) {
            let note =
                read.say(|| text!("`{name}` is not for units of kind `{}`", self.model[kind].name, name));
            let cited = vec![Cited { span: self.unit_cell(unit, "kind"), note, decided: true }];
            let label = read.say(|| text!("not for this kind of unit"));
            return Some(Found { label, cited, wanted: None });
        }
        match op {
            Op::Value(ValueOp::Attribute(attribute), ty) => Some(self.attribute(*attribute, ty, read)),
            Op::Value(ValueOp::Series(series), ty) => Some(self.series(series, ty, read)),
            Op::Value(ValueOp::Aggregate(aggregate), ty) => Some(self.aggregate(aggregate, ty, read)),
            Op::Value(ValueOp::Members(members), ty) => Some(self.members(members, ty, read)),
            Op::Value(ValueOp::Above(kind, of), ty) => Some(self.above(*kind, *of, ty, read)),
            _ => None,
        }
    }

    pub(super) fn unit_cell(&self, unit: usize, column: &str) -> Span {
        let row = self.data.units.rows.get(unit);
        self.data.cell(self.sources, row, column).unwrap_or(row)
    }

    fn attribute(&self, attribute: AttributeId, ty: &Type, read: Read<'_>) -> Found {
        let Read { node, unit, .. } = read;
        let declared = &self.model[attribute];
        let cell = self.trace.value(node, unit);
        let span = self.unit_cell(unit, &declared.name);
        let cite = |note: Text| vec![Cited { span, note, decided: true }];
        if !read.in_words() {
            return Found { cited: cite(Text::default()), ..Found::default() };
        }
        match cell.state {
            State::Known => {
                let label = self.words().given(cell.range.low, ty);
                Found { cited: cite(text!("`{}`: {label}", declared.name, label)), label, wanted: None }
            }
            State::Absent => {
                Found { label: text!("none given"), cited: cite(text!("empty: there is none")), wanted: None }
            }
            State::Missing | State::NotApplicable => Found {
                label: text!("not known"),
                cited: cite(text!("`{}` is not filled in", declared.name)),
                wanted: Some(text!("`{}` of {}", declared.name, &self.data.units.names[unit]).into()),
            },
        }
    }

    /// The days of a window for a unit, in words.
    pub(super) fn window_words(&self, window: &Window, unit: usize) -> Text {
        match (self.edge(window.from, unit), self.edge(window.to, unit)) {
            (Some(Day::MIN), Some(Day::MAX)) => text!("at any time"),
            (Some(Day::MIN), Some(to)) => text!("up to {}", to),
            (Some(from), Some(Day::MAX)) => text!("from {}", from),
            (Some(from), Some(to)) => text!("from {} to {}", from, to),
            _ => text!("in a window that is not known"),
        }
    }

    /// An end of a window for a unit, where it is known.
    pub(super) fn edge(&self, edge: Edge, unit: usize) -> Option<Day> {
        match edge {
            Edge::Day(day) => Some(day),
            Edge::Node(node) => {
                let number = self.trace.value(node, unit).exact()?;
                i32::try_from(number.to_integer()).ok().map(Day)
            }
        }
    }

    fn series(&self, series: &Series, ty: &Type, read: Read<'_>) -> Found {
        let Read { node, unit, beside, part, .. } = read;
        let Series { indicator, members, fold, window, .. } = series;
        let declared = &self.model[*indicator];
        let data = &self.data.observations[indicator.index()];
        let of_members = declared
            .dimensions
            .iter()
            .zip(members)
            .map(|(dimension, member)| self.model[*dimension].members[usize::from(*member)].as_str());
        let of_members = Text::joined(of_members, ", ");
        let cell = self.trace.value(node, unit);
        let observed = self.trace.observed(data, node, unit).unwrap_or_default();
        let said = |observation: Observation| {
            let (value, word) = (self.words().given(observation.value, ty), basis_words(observation.basis));
            let of = if *ty == Type::YesNo {
                text!("{} ({word})", value, word)
            } else {
                text!("{}, {word}", value, word)
            };
            text!("{of} on {}", observation.day, of)
        };
        let cell_of = |of: Observation| self.data.cell(self.sources, of.row, "value").unwrap_or(of.row);
        let mut cited = Vec::new();
        let days = &observed.days[..observed.days.len().min(MOST_CITED)];
        for day in days {
            cited.push(Cited { span: cell_of(*day), note: read.say(|| said(*day)), decided: true });
        }
        if let Some(row) = observed.counted.filter(|row| !days.contains(row)) {
            let without = if cell.reasons.has(Reason::NoEvidence) {
                text!(", without evidence")
            } else {
                Text::default()
            };
            let note = read.say(|| text!("{}{without}", said(row), without));
            cited.push(Cited { span: cell_of(row), note, decided: true });
        }
        if let Some(row) = observed.rival {
            let note = read.say(|| text!("{}: in conflict with the other", said(row)));
            cited.push(Cited { span: cell_of(row), note, decided: true });
        }
        if !read.in_words() {
            if cited.is_empty() && observed.unheard.is_none() {
                let span = self.unit_cell(unit, "unit");
                cited.push(Cited { span, note: Text::default(), decided: true });
            }
            return Found { cited, ..Found::default() };
        }
        if let Some((row, why)) = observed.unheard {
            let note = text!("{}: {}", said(row), self.unheard_words(why, window, unit));
            cited.push(Cited { span: cell_of(row), note, decided: false });
        }
        let window = self.window_words(window, unit);
        let label = match (cell.state, fold) {
            (State::Known, None) => {
                observed.counted.map_or_else(|| self.words().given(cell.range.low, ty), said)
            }
            (State::Known, Some(_)) => {
                let value = self.words().value_beside(cell.range.low, beside, ty);
                match observed.days.len() {
                    1 => text!("{value} over 1 day", value),
                    days => text!("{value} over {days} days", value, days),
                }
            }
            _ if cell.reasons.has(Reason::Conflict) => {
                let [one, other] =
                    [observed.counted, observed.rival].map(|row| row.map(said).unwrap_or_default());
                text!("in conflict: {one} against {other}", one, other)
            }
            _ if cell.reasons.has(Reason::NoEvidence) => {
                text!("{}, without evidence", observed.counted.map(said).unwrap_or_default())
            }
            (State::NotApplicable, _) => text!("not for this kind of unit"),
            _ if part.is_some() => text!("not reported"),
            _ => text!("not reported {window}", window),
        };
        if cited.is_empty() {
            let days = if part.is_some() { text!("in the parts named") } else { window.clone() };
            let note = if of_members.is_empty() {
                text!("no `{}` is reported for this unit {days}", declared.name, days)
            } else {
                text!("no such `{}` is reported for this unit {days}", declared.name, days)
            };
            cited.push(Cited { span: self.unit_cell(unit, "unit"), note, decided: true });
        }
        // A part, or a member: what is wanted is named together for all of them.
        let member = part.unwrap_or(&of_members).clone();
        let wanted = |before: Text, after: Text| Some(Wanted { before, member: member.clone(), after });
        let name = &declared.name;
        let wanted = match cell.state {
            State::Missing if cell.reasons.has(Reason::Conflict) => {
                wanted(text!("which of the two values of `{name}`", name), text!(" holds"))
            }
            State::Missing if cell.reasons.has(Reason::NoEvidence) => {
                wanted(text!("evidence for `{name}`", name), Text::default())
            }
            State::Missing => {
                let unit = &self.data.units.names[unit];
                let days = if part.is_some() { Text::default() } else { text!(", dated {window}", window) };
                wanted(text!("`{name}`", name), text!(" of {unit}{days}", unit, days))
            }
            _ => None,
        };
        Found { label, cited, wanted }
    }

    fn unheard_words(&self, why: Unheard, window: &Window, unit: usize) -> Text {
        match why {
            Unheard::OutsideWindow => {
                text!("does not count, since only the days {} do", self.window_words(window, unit))
            }
            Unheard::AfterAsOf => {
                let late = self.edge(window.to, unit).is_some_and(|to| to < self.program.as_of);
                let window = if late {
                    text!(", nor would it later: only the days {} count", self.window_words(window, unit))
                } else {
                    Text::default()
                };
                text!("does not count, since it is dated after {}{window}", self.program.as_of, window)
            }
            Unheard::FiledLate(filed) => {
                text!("does not count, since it arrived on {}, after {}", filed, self.program.as_of)
            }
            Unheard::Superseded => text!("does not count, since a weightier basis stands before it"),
        }
    }

    fn aggregate(&self, aggregate: &Aggregate, ty: &Type, read: Read<'_>) -> Found {
        let Read { node, unit, wanted, decided, .. } = read;
        let record = &self.model[aggregate.record];
        let cell = self.trace.value(node, unit);
        let unit_name = &self.data.units.names[unit];
        let table = self.data.records[aggregate.record.index()].as_ref();
        let missing = |label: Text, note: Text| Found {
            cited: vec![Cited { span: self.unit_cell(unit, "unit"), note, decided: true }],
            label,
            wanted: Some(text!("the {} of {unit_name}", record.plural, unit_name).into()),
        };
        let Some(table) = table else {
            return missing(
                text!("table not supplied"),
                text!("no table of `{}` was supplied", record.plural),
            );
        };
        if cell.state == State::Missing && cell.reasons.has(Reason::NotReported) {
            return missing(text!("not reported"), text!("no row of `{}` is this unit's", record.plural));
        }
        let label = read.say(|| self.aggregate_label(aggregate, ty, read));
        let rows = self.trace.rows(aggregate.record, unit);
        let Some((ruled, at)) = self.ruled_rows(node, aggregate, unit, read.form) else {
            return Found { label, ..Found::default() };
        };
        let (rulings, first) = ruled.get(at);
        let cite = |at: usize, decided: bool| {
            let place = (&ruled.columns, first + at);
            let (column, note) = self.row_words(aggregate, (table, rows[at]), &rulings[at], place, read);
            let row = table.rows.get(rows[at] as usize);
            let span = self.data.cell(self.sources, row, column.unwrap_or("unit")).unwrap_or(row);
            Cited { span, note, decided }
        };
        let is_share = matches!(aggregate.fold, Fold::Share { .. });
        let undetermined = cell.state == State::Missing || !cell.range.is_exact();
        // Where one row's value was taken, only rows with that value had a say.
        let one_of =
            matches!(aggregate.fold, Fold::Value(op) if !matches!(op, FoldOp::Total | FoldOp::Average));
        let taken = |ruling: &RowRuling| {
            !one_of || cell.exact().is_none() || ruling.value.as_ref().and_then(Cell::exact) == cell.exact()
        };
        let shown = |ruling: &RowRuling| match ruling.base {
            Base::May | Base::Pending => undetermined,
            Base::In if ruling.having == Verdict::Undetermined => undetermined,
            Base::In if cell.reasons.has(Reason::Conflict) => true,
            Base::In => (!undetermined || decided) && (!is_share || ruling.having == wanted) && taken(ruling),
            Base::Hidden | Base::OutsideWindow | Base::Out => false,
        };
        let mut cited = Vec::new();
        let mut more = 0;
        for (at, _) in rulings.iter().enumerate().filter(|(_, ruling)| shown(ruling)) {
            if cited.len() == MOST_CITED {
                more += 1;
                continue;
            }
            cited.push(cite(at, true));
        }
        if cited.is_empty() && !rows.is_empty() {
            // None of the unit's rows counts: say of the first ones why not.
            let in_window = |ruling: &RowRuling| !matches!(ruling.base, Base::Hidden | Base::OutsideWindow);
            let some_in_window = rulings.iter().any(in_window);
            let told = || rulings.iter().enumerate().filter(|(_, row)| in_window(row) || !some_in_window);
            for (at, ruling) in told().take(MOST_CITED) {
                cited.push(cite(at, in_window(ruling)));
            }
            more = told().count().saturating_sub(MOST_CITED);
        }
        if let Some(last) = cited.last_mut().filter(|_| more > 0) {
            last.note = text!("{note}; and {more} more like it", note = last.note, more);
        }
        if cited.is_empty() && rows.is_empty() {
            let declared = table.none.iter().find(|(of, _)| *of as usize == unit);
            let (span, note) = match declared {
                Some((_, row)) => (
                    self.data.cell(self.sources, *row, "unit").unwrap_or(*row),
                    text!("declares that there are none"),
                ),
                None => (self.unit_cell(unit, "unit"), text!("the table has no row of this unit")),
            };
            cited.push(Cited { span, note: text!("`{}`: {note}", record.plural, note), decided: true });
        }
        if !read.in_words() {
            return Found { cited, ..Found::default() };
        }
        // What is only open waits for its day, and what a script fails on for its mending, not for a cell to be
        // filled in.
        let wanted = match cell.reasons {
            reasons if undetermined && reasons.has(Reason::Conflict) => {
                Some(text!("which of the {} of one day holds", record.plural).into())
            }
            reasons if undetermined && !reasons.within(NOT_TO_FILL_IN) => {
                Some(text!("what is not filled in of the {} of {unit_name}", record.plural, unit_name).into())
            }
            _ => None,
        };
        Found { label, cited, wanted: wanted.filter(|_| cell.state != State::NotApplicable) }
    }

    fn aggregate_label(&self, aggregate: &Aggregate, ty: &Type, read: Read<'_>) -> Text {
        let Read { node, unit, beside, .. } = read;
        let record = &self.model[aggregate.record];
        let cell = self.trace.value(node, unit);
        let Some(tally) = self.trace.tally(node, unit) else { return Text::default() };
        let words = self.words();
        let pending = if tally.pending > 0 {
            text!("; {} still inside the deadline left out", tally.pending)
        } else {
            Text::default()
        };
        let outside = if tally.outside > 0 && tally.hits == 0 {
            text!("; {} outside the window", tally.outside)
        } else {
            Text::default()
        };
        match (cell.state, aggregate.fold) {
            (State::Known, _) if !cell.range.is_exact() => {
                let nothing = if cell.range.may_be_nothing {
                    text!(", or nothing to measure")
                } else {
                    Text::default()
                };
                if cell.range.low == cell.range.high {
                    let value = words.value(cell.range.low, ty);
                    return text!("{value}{nothing}, since rows are undetermined", value, nothing);
                }
                text!(
                    "between {} and {}{nothing}, since rows are undetermined",
                    words.value(cell.range.low, ty),
                    words.value(cell.range.high, ty),
                    nothing
                )
            }
            (State::Known, Fold::Share { .. }) => {
                let base = tally.hits + tally.misses;
                let share = words.value_beside(cell.range.low, beside, ty);
                text!("{} of {base}, {share}{pending}", tally.hits, base, share, pending)
            }
            (State::Known, Fold::Count) => {
                let noun = if tally.hits == 1 { &record.name } else { &record.plural };
                text!("{} {noun}{outside}", tally.hits, noun, outside)
            }
            (State::Known, Fold::Value(_)) => words.value_beside(cell.range.low, beside, ty),
            (State::NotApplicable, _) if cell.reasons.has(Reason::OtherKind) => {
                text!("not for this kind of unit")
            }
            (State::NotApplicable, _) => {
                text!("no {} to measure{pending}{outside}", record.plural, pending, outside)
            }
            (State::Missing, _) if cell.reasons.has(Reason::Conflict) => {
                text!("in conflict: {} of one day differ", record.plural)
            }
            (State::Missing | State::Absent, _) => text!("not known"),
        }
    }
}

fn basis_words(basis: Basis) -> Text {
    match basis {
        Basis::Reported => text!("reported"),
        Basis::Survey => text!("surveyed"),
        Basis::Appraised => text!("appraised"),
    }
}

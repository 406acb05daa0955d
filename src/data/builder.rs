//! The dataset as it grows, and what the tables share in filling it.

use super::body::{Block, Body, Unread};
use super::cell;
use super::codes::Slots;
use super::dataset::{CellFormat, Dataset, Observations, RecordTable, Units};
use super::fault::{Fault, shown, unknown_unit};
use super::headings::Headings;
use super::locate;
use super::names::{is_of_language, is_total};
use super::number::{Decimal, Reading, Sign};
use super::outline::Outline;
use super::plain::PlainColumn;
use super::read::{MOST_FOLDED_ROWS, MOST_ROWS};
use super::receiver::Receiver;
use super::records;
use super::sink::Sink;
use super::spelling::nfc;
use super::style::{ReadCell, Shown, Style, look_through};
use super::table::{Cell, Form, Row, Table};
use crate::check::model::{AttributeId, IndicatorId, KindId, Model, RecordId};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};
use crate::types::Type;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The dataset as it grows.
pub(super) struct Builder<'m> {
    /// The ruleset.
    pub(super) model: &'m Model,
    /// What is wrong.
    pub(super) sink: Sink,
    /// What is read.
    pub(super) data: Dataset,
    /// The texts of the files.
    pub(super) texts: HashMap<FileId, Body>,
    /// What is ruled will be explained: where units stand is kept, and so are the texts of all files of which any row may be
    /// told of.
    pub(super) explains: bool,
    /// Any row of the table at hand may be told of.
    keeps_text: bool,
    /// The texts of files that are read block by block, where they may be told of.
    pub(super) outlines: HashMap<FileId, Outline>,
    /// Who takes rows.
    pub(super) receiver: Option<&'m mut dyn Receiver>,
    /// How many units were handed on.
    handed_on: usize,
    /// How many rows the table at hand may have.
    pub(super) most: usize,
    /// About how many rows the table at hand has.
    pub(super) expected: usize,
    /// The row of a record that was handed on last, to be compared with the next.
    last_row: Option<RecordTable>,
    /// The files that could not be read on, and why.
    pub(super) unread: Vec<(FileId, Unread)>,
    /// The slot of each unit by its code.
    pub(super) slots: Arc<Slots>,
    /// The unit found last: rows of one unit often follow each other.
    pub(super) last: u32,
    /// The units are known, so that a code that is none of theirs is wrong.
    pub(super) units_known: bool,
    /// The units whose kind could not be read.
    pub(super) no_kind: HashSet<u32>,
}

/// A cell being read: where it stands, and what its column is called.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    /// The table.
    pub(super) table: &'a dyn Table,
    /// The row.
    pub(super) row: Span,
    /// The position of the column.
    pub(super) column: usize,
    /// The name of the column.
    pub(super) name: &'a str,
}

impl Here<'_> {
    /// Where the cell stands.
    pub(super) fn span(&self) -> Span {
        self.table.place(self.row, self.column)
    }

    /// What the column is called in messages: where the language names it, as the file has it, in either language.
    pub(super) fn called(&self) -> String {
        let heading = self.table.headings().get(self.column).filter(|_| is_of_language(self.name));
        heading.map_or_else(|| self.name.to_owned(), |heading| shown(heading.name.trim()))
    }

    /// The same row in another column.
    pub(super) fn at<'b>(&'b self, column: usize, name: &'b str) -> Here<'b> {
        Here { column, name, ..*self }
    }
}

impl<'m> Builder<'m> {
    pub(super) fn new(model: &'m Model, receiver: Option<&'m mut dyn Receiver>) -> Self {
        let data = Dataset::empty(model, 0);
        Self {
            model,
            sink: Sink::default(),
            data,
            texts: HashMap::new(),
            explains: receiver.as_ref().is_none_or(|receiver| receiver.explains()),
            keeps_text: true,
            outlines: HashMap::new(),
            receiver,
            handed_on: 0,
            most: MOST_ROWS,
            expected: 0,
            last_row: None,
            unread: Vec::new(),
            slots: Arc::default(),
            last: 0,
            units_known: false,
            no_kind: HashSet::new(),
        }
    }

    /// Keeps the text of a block that has been taken in, where texts are kept and it is not held anyway; where few of its rows
    /// are told of, only what it takes to read these again.
    pub(super) fn keep(&mut self, file: FileId, block: Block<'_>) {
        let (Cow::Owned(text), true) = (block.text, self.explains) else { return };
        let outline = self.outlines.entry(file).or_insert_with(|| {
            let mut outline = Outline::default();
            // What stands before the rows.
            if let Some(body) = self.texts.get(&file).filter(|_| block.start > 0) {
                outline.push(body.excerpt(0..block.start).into_owned(), true);
            }
            outline
        });
        outline.push(text, self.keeps_text);
    }

    /// Where the cell of a row that was read before stands.
    pub(super) fn place(&self, row: Span, name: &str) -> Span {
        let format = self.data.formats.get(&row.file).unwrap_or(&CellFormat::Example);
        let text =
            self.texts.get(&row.file).map_or(Cow::Borrowed(""), |body| body.excerpt(row.start..row.end));
        locate::find(&text, format, row, name).unwrap_or(row)
    }

    /// Reports the fault of a cell.
    pub(super) fn fault(&mut self, fault: Fault, here: Here<'_>, text: &str, ty: &Type) {
        let (model, codes) = (self.model, &self.data.units.codes);
        let say = || fault.say(here.span(), text, &here.called(), ty, model, codes);
        match fault {
            Fault::NotAMember | Fault::UnknownUnit => {
                self.sink.report_once(fault.code(), here.row.file, here.name, text, say);
            }
            // The column is formatted so: that is one slip.
            Fault::TimeOfDay | Fault::DayNumber => {
                let key = if fault == Fault::TimeOfDay { "time of day" } else { "day number" };
                self.sink.report_once(fault.code(), here.row.file, here.name, key, say);
            }
            _ => self.sink.report(fault.code(), say),
        }
    }

    /// A required cell: reported where it is empty or holds no single value.
    pub(super) fn required<'c>(&mut self, cell: Cell<'c>, here: Here<'_>) -> Option<Cell<'c>> {
        if let Form::Nested(what) = cell.form {
            self.fault(Fault::Nested(what), here, cell.text, &Type::Text);
            return None;
        }
        if cell.is_empty() {
            self.sink.report(Code::EmptyKey, || {
                let span = here.span();
                let absent = span == here.row;
                Diagnostic::new(Code::EmptyKey, span, text!("`{}` is empty", here.called()))
                    .label(if absent {
                        text!("the row has no `{}`", here.called())
                    } else {
                        text!("nothing is here")
                    })
                    .help(text!(
                        "every row needs its `{}`; leave out a row that has nothing to say",
                        here.called()
                    ))
            });
            return None;
        }
        Some(cell)
    }

    /// The unit that a required cell names; `None` where it is reported or the units are not known.
    pub(super) fn unit(&mut self, cell: Cell<'_>, here: Here<'_>) -> Option<u32> {
        let cell = self.required(cell, here)?;
        let codes = &self.data.units.codes;
        if codes.get(self.last as usize).is_some_and(|last| last == cell.text) {
            return Some(self.last);
        }
        let slot = self.slot(cell.text);
        match slot {
            Some(slot) => self.last = slot,
            None if self.units_known => {
                self.sink.report_once(Code::UnknownUnit, here.row.file, here.name, cell.text, || {
                    unknown_unit(here.span(), cell.text, codes)
                });
            }
            None => {}
        }
        slot
    }

    /// The slot of the unit with this code.
    pub(super) fn slot(&self, code: &str) -> Option<u32> {
        self.slots.find(&self.data.units.codes, &nfc(code))
    }

    /// Whether a row is one of totals, which is reported: its unit is a word for a total, or it has none and its
    /// first cell is such a word.
    pub(super) fn totals(&mut self, row: &dyn Row, here: Here<'_>, code: Code) -> bool {
        let unit = row.cell(here.column);
        let codes = &self.data.units.codes;
        if codes.get(self.last as usize).is_some_and(|last| last == unit.text) {
            return false;
        }
        let filled = |column: &usize| !row.cell(*column).is_empty();
        let column = if unit.is_empty() {
            (0..here.table.headings().len()).find(filled).unwrap_or(here.column)
        } else {
            here.column
        };
        let cell = row.cell(column);
        if !is_total(cell.text) || self.slot(cell.text).is_some() {
            return false;
        }
        let here = here.at(column, here.name);
        self.sink.report_once(code, here.row.file, here.name, cell.text, || {
            Diagnostic::new(code, here.span(), text!("`{}` is not a unit", shown(cell.text)))
                .label(text!("a row of totals"))
                .help(text!("leave totals out of the file; they follow from the other rows"))
        });
        true
    }

    /// The kind of a unit, where it is known.
    pub(super) fn kind(&self, slot: u32) -> Option<KindId> {
        if self.no_kind.contains(&slot) { None } else { Some(self.data.units.kinds[slot as usize]) }
    }

    /// A row of a unit of a kind that it is not for.
    pub(super) fn other_kind(&mut self, slot: u32, here: Here<'_>, what: &str) {
        let (model, unit) = (self.model, &self.data.units.codes[slot as usize]);
        let Some(kind) = self.kind(slot) else { return };
        self.sink.report(Code::WrongKindOfUnit, || {
            let kind = super::fault::with_article(&model[kind].name);
            Diagnostic::new(Code::WrongKindOfUnit, here.span(), text!("`{what}` is not for {kind}", what, kind))
                .label(text!("`{}` is {kind}", shown(unit), kind))
                .help(text!("leave it out for this unit, or correct the unit's kind, or say in the ruleset that it is for this kind"))
        });
    }

    /// The reading of a cell as its type; `None` where it is empty or reported.
    pub(super) fn value(
        &mut self,
        cell: Cell<'_>,
        ty: &Type,
        signed: bool,
        here: Here<'_>,
    ) -> Option<Reading> {
        if cell.is_empty() {
            return None;
        }
        let read = match ty {
            Type::Text | Type::Unit(_) if matches!(cell.form, Form::Nested(_)) => {
                cell::read(cell, ty, signed)
            }
            Type::Text => {
                let number = self.data.texts.intern(&nfc(cell.text));
                Ok(Reading::Sure(Decimal::whole(number.into())))
            }
            Type::Unit(kind) => self.reference(cell.text, kind),
            _ => cell::read(cell, ty, signed),
        };
        read.map_err(|fault| self.fault(fault, here, cell.text, ty)).ok()
    }

    /// The unit of a kind that a cell refers to. Of units that are not known it is the first.
    pub(super) fn reference(&self, code: &str, kind: &str) -> Result<Reading, Fault> {
        match self.slot(code) {
            Some(slot) => match self.kind(slot) {
                Some(found) if self.model[found].name != kind => Err(Fault::UnitOfKind(found)),
                _ => Ok(Reading::Sure(Decimal::whole(slot.into()))),
            },
            None if self.units_known => Err(Fault::UnknownUnit),
            None => Ok(Reading::Sure(Decimal::whole(0))),
        }
    }

    /// Reports what stands in a column without a name.
    pub(super) fn unnamed(&mut self, headings: &Headings, table: &dyn Table, span: Span, row: &dyn Row) {
        for column in headings.unnamed() {
            if !row.cell(column).is_empty() {
                self.sink.report(Code::UnknownColumn, || {
                    let place = table.place(span, column);
                    Diagnostic::new(Code::UnknownColumn, place, text!("a cell in a column without a name"))
                        .label(text!("no heading says what this is"))
                        .with(table.header(), text!("the header"))
                        .help(text!("name the column in the first line, or empty it"))
                });
            }
        }
    }

    /// Whether the cells of an attribute are kept until all units are known. Those that refer to units are only filled in
    /// then.
    pub(super) fn keeps(&self, attribute: AttributeId) -> bool {
        let hands_on =
            |receiver: &&mut dyn Receiver| receiver.takes_units() && !receiver.needs_whole(attribute);
        matches!(self.model[attribute].ty, Type::Unit(_))
            || !self.model.ceilings.is_empty()
            || !self.receiver.as_ref().is_some_and(hands_on)
    }

    /// Hands on the units that are new, if there are so many.
    pub(super) fn hand_on_units(&mut self, at_least: usize) {
        let new = self.handed_on..self.data.units.len();
        if new.len() < at_least || !self.receiver.as_ref().is_some_and(|receiver| receiver.takes_units()) {
            return;
        }
        let keeps: Vec<bool> = self.model.attribute_ids().map(|id| self.keeps(id)).collect();
        let attributes = self
            .data
            .attributes
            .iter_mut()
            .zip(keeps)
            .map(|(column, keeps)| if keeps { column.slice(new.clone()) } else { column.hand_on() });
        let attributes = attributes.collect();
        let kinds = self.data.units.kinds[new.clone()].to_vec();
        let units = Arc::new(Units { kinds, ..Units::default() });
        self.handed_on = new.end;
        if let Some(receiver) = &mut self.receiver {
            receiver.some_units(Dataset { units, attributes, ..Dataset::default() });
        }
    }

    /// Adds rows of a record; the field and the row whose number does not fit beside the others.
    pub(super) fn add_rows(&mut self, id: RecordId, rows: RecordTable) -> Option<(usize, Span)> {
        let is_handed_on = self.takes_record(id);
        self.hand_on_rows(id);
        let kept = self.data.records[id.index()].get_or_insert_default();
        if is_handed_on {
            let misfit = kept.pass(&rows).map(|(field, row)| (field, rows.rows.get(row)));
            self.hand_on(id, rows);
            return misfit;
        }
        let before = kept.len();
        let misfit = kept.append(&rows);
        misfit.map(|(field, row)| (field, kept.rows.get(before + row)))
    }

    /// Whether the rows of a record are handed on.
    pub(super) fn takes_record(&self, id: RecordId) -> bool {
        self.receiver.as_ref().is_some_and(|receiver| receiver.takes_record(id))
    }

    /// Hands on the rows of a record that were taken in one by one.
    pub(super) fn hand_on_rows(&mut self, id: RecordId) {
        let takes = self.takes_record(id);
        let Some(kept) = self.data.records[id.index()].as_mut().filter(|_| takes) else { return };
        let rows = kept.hand_on();
        self.hand_on(id, rows);
    }

    fn hand_on(&mut self, id: RecordId, rows: RecordTable) {
        if rows.is_empty() {
            return;
        }
        let last = self.last_row.take();
        records::warn_identical(self, id, last.as_ref(), &rows);
        self.last_row = Some(rows.gather(&[at(rows.len() - 1)]));
        if let Some(receiver) = &mut self.receiver {
            receiver.rows(id, rows);
        }
    }

    /// Before the rows of another file of a record.
    pub(super) fn begin_rows(&mut self, id: RecordId) {
        self.last_row = None;
        self.keeps_text = true;
        self.most = if self.takes_record(id) { MOST_FOLDED_ROWS } else { MOST_ROWS };
    }

    /// Before observations.
    pub(super) fn begin_observations(&mut self) {
        let mut all = (0..self.model.indicators.len()).map(IndicatorId::next);
        let are_folded =
            self.receiver.as_ref().is_some_and(|receiver| all.all(|id| receiver.takes_indicator(id)));
        self.keeps_text = !are_folded;
        self.most = if are_folded { MOST_FOLDED_ROWS } else { MOST_ROWS };
    }

    /// Hands on the observations of an indicator that were taken in one by one.
    pub(super) fn hand_on_observations(&mut self, id: IndicatorId) {
        let Some(receiver) = self.receiver.as_mut().filter(|receiver| receiver.takes_indicator(id)) else {
            return;
        };
        let kept = &mut self.data.observations[id.index()];
        receiver.observations(id, kept.hand_on());
    }

    /// Adds observations of an indicator; the row whose number does not fit beside the others.
    pub(super) fn add_observations(&mut self, id: IndicatorId, rows: Observations) -> Option<Span> {
        self.hand_on_observations(id);
        let kept = &mut self.data.observations[id.index()];
        if let Some(receiver) = self.receiver.as_mut().filter(|receiver| receiver.takes_indicator(id)) {
            let misfit = kept.values.pass(&rows.values).map(|row| rows.rows.get(row));
            receiver.observations(id, rows);
            return misfit;
        }
        let before = kept.len();
        let misfit = kept.append(rows);
        misfit.map(|row| kept.rows.get(before + row))
    }

    /// Asks for the decimal signs that no column has shown.
    pub(super) fn finish_styles(&mut self, styles: Vec<Style>) {
        styles.into_iter().for_each(|style| style.finish(&mut self.sink));
    }

    /// The number of a reading, by the decimal sign of its column; `read` reads the cells of that.
    pub(super) fn judge(
        &mut self,
        style: &mut Style,
        reading: Reading,
        text: &str,
        here: Here<'_>,
        read: ReadCell<'_>,
    ) -> Decimal {
        let ahead = || look_through(here.table, read);
        style.judge(reading, text, &|| here.span(), &ahead, &mut self.sink)
    }

    /// Takes in what the plain cells of a column show of its decimal sign; `place` tells that of a row.
    pub(super) fn plain_style(
        &mut self,
        style: &mut Style,
        cells: &PlainColumn,
        (table, column): (&dyn Table, usize),
        place: impl Fn(usize) -> Span,
    ) {
        let mut shown = [(cells.dot, Sign::Dot), (cells.comma, Sign::Comma)];
        shown.sort_by_key(|(row, _)| *row);
        for (row, sign) in shown {
            let Some(row) = row else { continue };
            let here = || {
                let span = table.place(place(row), column);
                Shown { sign, span, text: table.text(span).into_owned() }
            };
            style.show(sign, &here, &mut self.sink);
        }
    }
}

/// The position of a cell, within [`MOST_ROWS`].
pub(super) fn at(len: usize) -> u32 {
    u32::try_from(len).expect("fewer rows than are taken")
}

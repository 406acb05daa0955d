//! Tables of cases: examples of a ruleset as rows, for people who keep them in a spreadsheet.
//!
//! A row becomes an example as the ruleset has them, and is ruled on as these are. What is wrong with a cell is said as
//! of any cell of the data.

mod columns;
mod expected;

use super::body::Body;
use super::delimited::Delimited;
use super::fault::{not_a_member, shown};
use super::files::Input;
use super::number::{Decimal, Reading};
use super::sink::Sink;
use super::spelling::{meant, nfc};
use super::style::{Style, look_through};
use super::table::{Cell, Event, Row, Shape, Table};
use super::{Names, cell, encoding};
use crate::check::model::{
    Datum, Example, ExampleObservation, ExampleRow, ExampleUnit, KindId, KindSet, Model, RecordId,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Sources, Span};
use crate::syntax::Word;
use crate::syntax::ast::Basis;
use crate::text::Lang;
use crate::types::{Exact, Type};
use columns::{Column, Columns};
use std::ops::ControlFlow;

/// What the name of a table of cases ends with.
pub const CASES: &str = ".cases.csv";

/// The most rows of a record that one cell can stand for.
const MOST_ROWS: i64 = 1000;

/// What came of reading a table of cases.
#[derive(Clone, Debug)]
pub struct Cases {
    /// The cases; none where there is an error.
    pub examples: Vec<Example>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// How many more there are.
    pub withheld: usize,
}

/// Reads a table of cases.
pub fn cases(input: Input, model: &Model, sources: &mut Sources) -> Cases {
    let mut sink = Sink::default();
    let examples = read(input, model, sources, &mut sink).unwrap_or_else(|found| {
        sink.push(found);
        Vec::new()
    });
    let examples = if sink.has_errors() { Vec::new() } else { examples };
    let (diagnostics, withheld) = sink.finish();
    Cases { examples, diagnostics, withheld }
}

fn read(
    input: Input,
    model: &Model,
    sources: &mut Sources,
    sink: &mut Sink,
) -> Result<Vec<Example>, Diagnostic> {
    let Input { name, content } = input;
    // A table that people keep is held as a whole; its bytes come from memory.
    let bytes = content.hold().unwrap_or_default();
    let file = encoding::decode(&name, bytes, Shape::Delimited, sources)?;
    let body = Body::Held(sources.file(file).text().clone());
    let columns = Columns::new(model);
    let table = Delimited::new(file, &body, &|heading| columns.find(heading).is_ok())?;
    let roles = columns.resolve(&table, sink);
    if sink.has_errors() {
        return Ok(Vec::new());
    }
    let mut reader = Reader {
        model,
        table: &table,
        styles: roles.iter().map(|_| Style::default()).collect(),
        roles: &roles,
        sink,
        examples: Vec::new(),
        names: Names::default(),
    };
    table.each(&mut |event| {
        match event {
            Event::Row(span, row) if !row.is_blank() => reader.row(span, row),
            Event::Row(..) => {}
            Event::Broken(found) => reader.sink.push(found),
        }
        ControlFlow::Continue(())
    });
    let Reader { styles, examples, sink, .. } = reader;
    styles.into_iter().for_each(|style| style.finish(sink));
    Ok(examples)
}

struct Reader<'r> {
    model: &'r Model,
    table: &'r dyn Table,
    roles: &'r [Option<Column>],
    styles: Vec<Style>,
    sink: &'r mut Sink,
    examples: Vec<Example>,
    names: Names,
}

/// A cell that is given, and where it stands.
#[derive(Clone, Copy)]
struct Here<'a> {
    at: usize,
    cell: Cell<'a>,
    span: Span,
    /// What its column is called.
    name: &'a str,
}

impl<'r> Reader<'r> {
    fn row(&mut self, span: Span, row: &dyn Row) {
        let given = |at: usize| {
            let cell = row.cell(at);
            let place = self.table.place(span, at);
            (!cell.is_empty()).then_some(Here {
                at,
                cell,
                span: place,
                name: &self.table.headings()[at].name,
            })
        };
        let cells: Vec<(Here<'_>, &Column)> = self
            .roles
            .iter()
            .enumerate()
            .filter_map(|(at, role)| Some((given(at)?, role.as_ref()?)))
            .collect();
        let Some(kind) = self.kind(span, &cells) else { return };
        let title = cells.iter().find(|(_, role)| matches!(role, Column::Title));
        let title = title.map_or_else(
            || format!("case {}", self.examples.len() + 1),
            |(here, _)| here.cell.text.to_owned(),
        );
        let mut as_of = self.model.campaign.as_of;
        for (here, _) in cells.iter().filter(|(_, role)| matches!(role, Column::AsOf)) {
            match cell::date(here.cell) {
                Ok(day) => as_of = day,
                Err(fault) => self.fault(*here, &Type::Date, fault),
            }
        }
        let mut unit = ExampleUnit {
            kind,
            name: None,
            within: Vec::new(),
            span,
            attributes: Vec::new(),
            observations: Vec::new(),
            rows: Vec::new(),
            none: Vec::new(),
        };
        let mut expects = Vec::new();
        for (here, role) in &cells {
            match role {
                Column::Title | Column::Kind | Column::AsOf => {}
                Column::Attribute(id) => {
                    let of = &self.model[*id];
                    if let Some(datum) = self.datum(*here, &of.ty, of.signed, of.kinds, kind) {
                        unit.attributes.push((*id, datum, here.span));
                    }
                }
                Column::Observation { indicator, members, day, basis, evidence } => {
                    let of = &self.model[*indicator];
                    if let Some(value) = self.datum(*here, &of.ty, of.signed, of.kinds, kind) {
                        unit.observations.push(ExampleObservation {
                            indicator: *indicator,
                            members: members.clone(),
                            value,
                            day: day.unwrap_or(self.model.campaign.period.to.min(as_of)),
                            basis: basis.unwrap_or(Basis::Reported),
                            evidence: *evidence,
                            span: here.span,
                        });
                    }
                }
                Column::Rows { record, fields } => self.rows(*here, (*record, fields), &mut unit),
                Column::Expect(item) => match expected::read(*here, self.model, *item) {
                    Ok(found) => expects.push(found),
                    Err(found) => self.sink.push(found),
                },
            }
        }
        // A record of which other rows are given is not one of which there are none.
        let (rows, none) = (&unit.rows, &mut unit.none);
        none.retain(|(record, _)| rows.iter().all(|row| row.record != *record));
        none.dedup_by_key(|(record, _)| *record);
        // An expectation that cannot be has been reported.
        if !cells.iter().any(|(_, role)| matches!(role, Column::Expect(_))) {
            let message = text!("the case “{}” expects nothing", shown(&title));
            self.sink.push(
                Diagnostic::new(Code::ExpectsNothing, span, message)
                    .label(text!("no column `expect …` is filled"))
                    .help(text!("fill a column such as `expect CRITERION` with `passes` or `fails`")),
            );
        }
        self.examples.push(Example { title, span, as_of, units: vec![unit], expects });
    }

    /// The kind of the unit of a row.
    fn kind(&mut self, row: Span, cells: &[(Here<'_>, &Column)]) -> Option<KindId> {
        let kinds: Vec<String> = self.model.kinds.iter().map(|kind| kind.name.clone()).collect();
        let Some((here, _)) = cells.iter().find(|(_, role)| matches!(role, Column::Kind)) else {
            if kinds.len() == 1 {
                return Some(KindId(0));
            }
            self.sink.push(
                Diagnostic::new(
                    Code::EmptyKey,
                    row,
                    text!("the case does not say of which kind its unit is"),
                )
                .label(text!("`kind` is empty"))
                .help(text!("write one of {} in `kind`", kinds.join(", "))),
            );
            return None;
        };
        let names = kinds.iter().map(String::as_str);
        let found = meant(here.cell.text, names.clone().enumerate().map(|(at, name)| (name, at))).one();
        if found.is_none() {
            self.sink.push(not_a_member(here.span, here.cell.text, here.name, names));
        }
        found.map(KindId::next)
    }

    /// The value of a cell, of something that is for these kinds.
    fn datum(
        &mut self,
        here: Here<'_>,
        ty: &Type,
        signed: bool,
        kinds: KindSet,
        kind: KindId,
    ) -> Option<Datum> {
        if !self.is_for(here, kinds, kind) {
            return None;
        }
        if matches!(ty, Type::Text | Type::Unit(_)) {
            return Some(Datum::Text(nfc(here.cell.text).into_owned()));
        }
        match cell::read(here.cell, ty, signed) {
            Ok(reading) => Some(Datum::Number(self.number(here, ty, signed, reading))),
            Err(fault) => {
                self.fault(here, ty, fault);
                None
            }
        }
    }

    /// The number of a reading, with the decimal sign of its column.
    fn number(&mut self, here: Here<'_>, ty: &Type, signed: bool, reading: Reading) -> Exact {
        let read = |row: &dyn Row| Some((here.at, cell::read(row.cell(here.at), ty, signed).ok()?));
        let ahead = || look_through(self.table, &read);
        exact(self.styles[here.at].judge(reading, here.cell.text, &|| here.span, &ahead, self.sink))
    }

    fn is_for(&mut self, here: Here<'_>, kinds: KindSet, kind: KindId) -> bool {
        if !kinds.has(kind) {
            let kind = &self.model[kind].name;
            let message = text!("`{}` is not for a {kind}", here.name, kind);
            self.sink.push(
                Diagnostic::new(Code::ExampleValue, here.span, message)
                    .label(text!("the unit of the case is a {kind}", kind))
                    .help(text!("empty the cell, or add the kind to the `for` of its declaration")),
            );
        }
        kinds.has(kind)
    }

    /// So many rows of a record, all with these fields.
    fn rows(
        &mut self,
        here: Here<'_>,
        (record, fields): (RecordId, &Vec<(usize, Datum)>),
        unit: &mut ExampleUnit,
    ) {
        if !self.is_for(here, self.model[record].kinds, unit.kind) {
            return;
        }
        let count = match cell::read(here.cell, &Type::Count, false) {
            Ok(reading) => self.number(here, &Type::Count, false, reading).to_integer(),
            Err(fault) => return self.fault(here, &Type::Count, fault),
        };
        if count > MOST_ROWS.into() {
            self.sink.push(
                Diagnostic::new(
                    Code::ExampleValue,
                    here.span,
                    text!("a cell stands for at most {MOST_ROWS} rows", MOST_ROWS),
                )
                .label(text!("so many `{}`", self.model[record].plural))
                .help(text!("a case tries a rule on few rows; judge data where there are many")),
            );
            return;
        }
        if count == 0 {
            unit.none.push((record, here.span));
        }
        for _ in 0..count {
            unit.rows.push(ExampleRow { record, fields: fields.clone(), span: here.span });
        }
    }

    fn fault(&mut self, here: Here<'_>, ty: &Type, fault: super::fault::Fault) {
        self.sink.push(fault.say(here.span, here.cell.text, here.name, ty, self.model, &self.names));
    }
}

/// How a phrase of the language is written, in both languages.
fn spelled(word: Word) -> impl Iterator<Item = &'static str> {
    let of = |lang| word.spellings(lang).iter().copied();
    of(Lang::English).chain(of(Lang::Vietnamese))
}

/// A decimal as a fraction.
fn exact(number: Decimal) -> Exact {
    Exact::new(number.mantissa.into(), 10_i128.pow(number.places))
}

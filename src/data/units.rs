//! The table of units.

use super::above::{self, Above};
use super::builder::{Builder, Here, at};
use super::bulk::{Taken, row_at};
use super::cell;
use super::dataset::Units;
use super::fault::{Fault, not_a_member, shown};
use super::headings::Headings;
use super::names::{Columns, Role, TableId};
use super::plain_units::PlainReader;
use super::spelling::{meant, nfc};
use super::style::Style;
use super::table::{Row, Table};
use crate::check::model::{KindId, Model};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::types::Type;
use std::sync::Arc;

/// How many units are handed on at a time, at least: few enough that their cells stay in the cache.
const AT_ONCE: usize = 8 * 1024;

/// A reference to a unit that may stand further down.
pub(super) struct Reference {
    /// What refers to it.
    pub(super) by: By,
    /// Of which unit.
    pub(super) slot: u32,
    /// The code that the cell has.
    pub(super) code: String,
    /// The row of the cell.
    pub(super) row: Span,
}

/// What refers to a unit.
#[derive(Clone, Copy, Debug)]
pub(super) enum By {
    /// The attribute with this position.
    Attribute(usize),
    /// The column of the kind above.
    Above(KindId),
}

/// Adds the units of a table.
pub(super) fn fill(
    builder: &mut Builder<'_>,
    table: &dyn Table,
    counted: &mut usize,
    references: &mut Vec<Reference>,
) {
    let model = builder.model;
    let columns = Columns::new(model, TableId::Units);
    let headings = Headings::resolve(table, &columns, &mut builder.sink);
    let unit = headings.required(Role::Unit, table, &columns, &mut builder.sink);
    let kind = if model.kinds.len() == 1 {
        headings.position(Role::Kind)
    } else {
        headings.required(Role::Kind, table, &columns, &mut builder.sink)
    };
    let Some(unit) = unit else {
        // Without their codes, every reference to a unit would be wrong; the one error says enough.
        builder.units_known &= table.names_nothing();
        return;
    };
    let mut reader = Reader {
        unit,
        name: headings.position(Role::Name),
        kind,
        attributes: (0..model.attributes.len()).map(|at| headings.position(Role::Own(at))).collect(),
        above: Above::new(model, &headings),
    };
    let mut styles: Vec<Style> = (0..headings.roles().len()).map(|_| Style::default()).collect();
    let plain = PlainReader::new(&reader, model, &headings);
    let whole = builder.rows_in_bulk(table, counted, &plain, &mut |builder, taken| {
        match taken {
            Taken::Plain(batch, block) => {
                for again in plain.take(builder, &mut styles, table, batch) {
                    row_at(table, block, again, &mut |row| {
                        reader.row(builder, &mut styles, references, table, again, row);
                    });
                }
            }
            Taken::Odd(span, row) => {
                builder.unnamed(&headings, table, span, row);
                reader.row(builder, &mut styles, references, table, span, row);
            }
        }
        builder.hand_on_units(AT_ONCE);
    });
    // Which unit a broken row is of is not known, so that it may be any that is named elsewhere.
    builder.units_known &= whole;
    reader.above.warn(builder, table);
    builder.finish_styles(styles);
}

/// Which column holds what.
pub(super) struct Reader {
    pub(super) unit: usize,
    pub(super) name: Option<usize>,
    pub(super) kind: Option<usize>,
    pub(super) attributes: Vec<Option<usize>>,
    pub(super) above: Above,
}

impl Reader {
    fn row(
        &mut self,
        builder: &mut Builder<'_>,
        styles: &mut [Style],
        references: &mut Vec<Reference>,
        table: &dyn Table,
        span: Span,
        row: &dyn Row,
    ) {
        let model = builder.model;
        let here = Here { table, row: span, column: self.unit, name: "unit" };
        if builder.totals(row, here, Code::UnreadableCell) {
            return;
        }
        let code = builder.required(row.cell(self.unit), here);
        let (kind, kind_known) = self.kind(builder, row, here);
        let mut slot = None;
        if let Some(code) = code {
            let code = nfc(code.text);
            if let Some(first) = builder.slot(&code) {
                let first = builder.place(builder.data.units.rows.get(first as usize), "unit");
                builder.sink.report(Code::DuplicateUnit, || {
                    let message = text!("the unit `{}` is there twice", shown(&code));
                    Diagnostic::new(Code::DuplicateUnit, here.span(), message)
                        .label(text!("again"))
                        .with(first, text!("first here"))
                        .help(text!("leave one of the rows out, or give the units different codes"))
                });
            } else {
                let new = at(builder.data.units.len());
                slot = Some(new);
                let name = self.name.map(|column| row.cell(column).text).filter(|name| !name.is_empty());
                let units = builder.data.units_mut();
                units.names.push(&name.map_or_else(|| code.clone(), nfc));
                units.codes.push(&code);
                Arc::make_mut(&mut builder.slots).insert(&units.codes);
                units.kinds.push(kind);
                units.rows.push(span);
                for kind in self.above.kinds() {
                    units.above[kind.index()].push(Units::NONE);
                }
                if !kind_known {
                    builder.no_kind.insert(new);
                }
            }
        }
        self.above.row(builder, references, row, here, (slot, kind_known.then_some(kind)));
        for (attribute, column) in self.attributes.iter().enumerate() {
            let declared = &model.attributes[attribute];
            let cell = column.map(|column| row.cell(column)).filter(|cell| !cell.is_empty());
            let (Some(column), Some(cell)) = (*column, cell) else {
                if slot.is_some() {
                    builder.data.attributes[attribute].push(None);
                }
                continue;
            };
            let here = here.at(column, &declared.name);
            if kind_known && !declared.kinds.has(kind) {
                not_for(builder, here, cell.text, kind, &declared.name);
            }
            let reading = match &declared.ty {
                // The unit may stand further down.
                Type::Unit(_) if !matches!(cell.form, super::table::Form::Nested(_)) => {
                    if let Some(slot) = slot {
                        let by = By::Attribute(attribute);
                        references.push(Reference { by, slot, code: cell.text.to_owned(), row: span });
                    }
                    None
                }
                ty => builder.value(cell, ty, declared.signed, here),
            };
            let read = |row: &dyn Row| {
                let read = cell::read(row.cell(column), &declared.ty, declared.signed);
                Some((column, read.ok()?))
            };
            let number =
                reading.map(|reading| builder.judge(&mut styles[column], reading, cell.text, here, &read));
            if slot.is_some() {
                let filled = &mut builder.data.attributes[attribute];
                let fits = match number {
                    Some(number) => filled.push_decimal(number.mantissa, number.places),
                    None => filled.push(None),
                };
                if !fits {
                    filled.push(None);
                    builder.fault(Fault::DoesNotFit, here, cell.text, &declared.ty);
                }
            }
        }
    }

    /// The kind of a row's unit, and whether it is known.
    fn kind(&self, builder: &mut Builder<'_>, row: &dyn Row, here: Here<'_>) -> (KindId, bool) {
        let model: &Model = builder.model;
        let only = model.kinds.len() == 1;
        let Some(column) = self.kind else { return (KindId(0), only) };
        let here = here.at(column, "kind");
        let cell = row.cell(column);
        if cell.is_empty() && only {
            return (KindId(0), true);
        }
        let Some(cell) = builder.required(cell, here) else { return (KindId(0), false) };
        let kinds = || model.kinds.iter().map(|kind| kind.name.as_str());
        if let Some(found) = meant(cell.text, kinds().zip(0..)).one() {
            return (KindId::next(found), true);
        }
        builder.sink.report_once(Code::UnknownDataMember, here.row.file, here.name, cell.text, || {
            not_a_member(here.span(), cell.text, "kind", kinds())
        });
        (KindId(0), false)
    }
}

fn not_for(builder: &mut Builder<'_>, here: Here<'_>, text: &str, kind: KindId, attribute: &str) {
    let kind = &builder.model[kind].name;
    builder.sink.report(Code::WrongKindOfUnit, || {
        let message = text!("`{attribute}` is not for {}", super::fault::with_article(kind), attribute);
        Diagnostic::new(Code::WrongKindOfUnit, here.span(), message)
            .label(text!("`{}`, for {}", shown(text), super::fault::with_article(kind)))
            .help(text!("leave the cell empty, or correct the unit's kind"))
    });
}

/// Fills in the references of units to units, now that all units are known.
pub(super) fn resolve(builder: &mut Builder<'_>, references: Vec<Reference>) {
    let model = builder.model;
    for Reference { by, slot, code, row } in references {
        let attribute = match by {
            By::Attribute(attribute) => attribute,
            By::Above(kind) => {
                above::resolve(builder, kind, slot, &code, row);
                continue;
            }
        };
        let declared = &model.attributes[attribute];
        let Type::Unit(kind) = &declared.ty else { continue };
        match builder.reference(&code, kind) {
            Ok(reading) => {
                let number = reading.number();
                builder.data.attributes[attribute].set_decimal(slot as usize, number.mantissa, number.places);
            }
            Err(fault) => {
                let span = builder.place(row, &declared.name);
                let codes = &builder.data.units.codes;
                let say = || fault.say(span, &code, &declared.name, &declared.ty, model, codes);
                match fault {
                    Fault::UnknownUnit => {
                        builder.sink.report_once(fault.code(), row.file, &declared.name, &code, say);
                    }
                    _ => builder.sink.report(fault.code(), say),
                }
            }
        }
    }
}

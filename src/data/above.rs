//! The unit above: to which unit each belongs, in a column that the kind of that unit names.

use super::builder::{Builder, Here};
use super::codes::Names;
use super::fault::{Fault, shown, unknown_unit, with_article};
use super::headings::Headings;
use super::names::Role;
use super::spelling::nfc;
use super::table::{Cell, Form, Row, Table};
use super::units::{By, Reference};
use crate::check::model::{KindId, Model};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::text::Text;
use crate::types::Type;

/// The columns of a file for the units above, and the units for which nothing stands there.
pub(super) struct Above {
    /// Each kind that others belong to, and its column.
    columns: Vec<(KindId, Option<usize>)>,
    /// What the file leaves out.
    missing: Vec<Missing>,
}

/// The units of a file for which nothing says to which unit they belong.
struct Missing {
    /// The kinds that they may belong to.
    above: Vec<KindId>,
    /// How many they are.
    count: usize,
    /// The row and the slot of the first.
    first: Option<(Span, u32)>,
}

impl Above {
    pub(super) fn new(model: &Model, headings: &Headings) -> Self {
        let columns = model
            .kind_ids()
            .filter(|kind| model.has_members(*kind))
            .map(|kind| (kind, headings.position(Role::Above(kind))))
            .collect();
        Self { columns, missing: Vec::new() }
    }

    /// The kinds that others belong to.
    pub(super) fn kinds(&self) -> impl Iterator<Item = KindId> + '_ {
        self.columns.iter().map(|(kind, _)| *kind)
    }

    /// Takes the cells of a row: of the unit in a slot, if it has one, of a kind, if that is known.
    pub(super) fn row(
        &mut self,
        builder: &mut Builder<'_>,
        references: &mut Vec<Reference>,
        row: &dyn Row,
        here: Here<'_>,
        (slot, kind): (Option<u32>, Option<KindId>),
    ) {
        let model = builder.model;
        let mut filled = false;
        for &(above, column) in &self.columns {
            let Some(column) = column else { continue };
            let cell = row.cell(column);
            if cell.is_empty() {
                continue;
            }
            let here = here.at(column, &model[above].name);
            match kind {
                Some(kind) if !model.belongs(kind, above) => no_place(builder, here, cell, kind, above),
                _ => {
                    filled = true;
                    fill(builder, references, here, cell, (slot, above));
                }
            }
        }
        if let (false, Some(slot), Some(kind)) = (filled, slot, kind) {
            self.count(model, kind, here.row, slot);
        }
    }

    /// Counts a unit for which nothing says to which unit it belongs, if its kind belongs to any.
    fn count(&mut self, model: &Model, kind: KindId, row: Span, slot: u32) {
        let above =
            || self.columns.iter().map(|(above, _)| *above).filter(|above| model.belongs(kind, *above));
        if above().next().is_none() {
            return;
        }
        let at = self.missing.iter().position(|missing| missing.above.iter().copied().eq(above()));
        let at = at.unwrap_or_else(|| {
            let above = above().collect();
            self.missing.push(Missing { above, count: 0, first: None });
            self.missing.len() - 1
        });
        let missing = &mut self.missing[at];
        missing.count += 1;
        missing.first.get_or_insert((row, slot));
    }

    /// Warns of what the file leaves out, now that all its rows are read.
    pub(super) fn warn(&self, builder: &mut Builder<'_>, table: &dyn Table) {
        // Where there is an error, a column may be missing that is only misspelt.
        if builder.sink.has_errors() {
            return;
        }
        for missing in &self.missing {
            let Some((row, slot)) = missing.first else { continue };
            let columns = || self.columns.iter().filter(|(kind, _)| missing.above.contains(kind));
            let column = columns().find_map(|(_, column)| *column);
            let unit = shown(&builder.data.units.codes[slot as usize]);
            let model = builder.model;
            builder.sink.report(Code::NoUnitAbove, || missing.say(model, table, row, column, &unit));
        }
    }
}

impl Missing {
    fn say(
        &self,
        model: &Model,
        table: &dyn Table,
        row: Span,
        column: Option<usize>,
        unit: &str,
    ) -> Diagnostic {
        let above =
            Text::joined(self.above.iter().map(|kind| text!("`{}`", model[*kind].name)), text!(" or "));
        let message = match self.count {
            1 => text!("nothing says to which {above} the unit `{unit}` belongs", above, unit),
            count => text!("nothing says to which {above} {count} units belong", above, count),
        };
        let found = match column {
            Some(column) => Diagnostic::new(Code::NoUnitAbove, table.place(row, column), message).label(
                match self.count {
                    1 => text!("nothing is given"),
                    count => text!("nothing is given for `{unit}`, the first of the {count}", unit, count),
                },
            ),
            None => {
                let found = Diagnostic::new(Code::NoUnitAbove, table.header(), message)
                    .label(text!("there is no column {above}", above));
                if self.count == 1 {
                    found
                } else {
                    found.with(row, text!("the first of the {}", self.count))
                }
            }
        };
        found.help(if self.count == 1 {
            text!("give the code of its {above}; until then it may belong to any, and what depends on that is undetermined", above)
        } else {
            text!("give the code of its {above}; until then each of them may belong to any, and what depends on that is undetermined", above)
        })
    }
}

/// Fills in the unit above that a cell names, or leaves it for later where the code is not yet known.
fn fill(
    builder: &mut Builder<'_>,
    references: &mut Vec<Reference>,
    here: Here<'_>,
    cell: Cell<'_>,
    (slot, above): (Option<u32>, KindId),
) {
    if let Form::Nested(what) = cell.form {
        let ty = Type::Unit(here.name.into());
        return builder.fault(Fault::Nested(what), here, cell.text, &ty);
    }
    let Some(slot) = slot else { return };
    let found = builder.slot(cell.text);
    match found {
        Some(found) if found != slot && builder.kind(found) == Some(above) => {
            builder.data.units_mut().above[above.index()][slot as usize] = found;
        }
        // It may stand further down; what is wrong is said once all units are known.
        _ => {
            let code = cell.text.to_owned();
            references.push(Reference { by: By::Above(above), slot, code, row: here.row });
        }
    }
}

/// Fills in the unit above, now that all units are known.
pub(super) fn resolve(builder: &mut Builder<'_>, above: KindId, slot: u32, code: &str, row: Span) {
    let model = builder.model;
    let name = &model[above].name;
    let found = match builder.slot(code) {
        Some(found) => found,
        None => {
            if builder.units_known {
                let span = builder.place(row, name);
                let units = &builder.data.units;
                builder.sink.report_once(Code::UnknownUnit, row.file, name, code, || {
                    let of_kind = |unit: &usize| units.kinds[*unit] == above;
                    let ours = || (0..units.len()).filter(of_kind);
                    let codes: Names = ours().map(|unit| &units.codes[unit]).collect();
                    let said = unknown_unit(span, code, &codes);
                    let named = ours().find(|unit| units.names[*unit] == *nfc(code));
                    let named = named.map(|unit| shown(&units.codes[unit]));
                    said.help_if(named.map(|own| text!("give its code, `{own}`", own)))
                });
            }
            return;
        }
    };
    if found == slot {
        let span = builder.place(row, name);
        builder.sink.report(Code::NoPlaceForCell, || {
            Diagnostic::new(Code::NoPlaceForCell, span, text!("`{}` belongs to itself", shown(code)))
                .label(text!("the unit of this row"))
                .help(text!(
                    "give the code of the `{name}` to which it belongs, or leave the cell empty",
                    name
                ))
        });
        return;
    }
    match builder.kind(found) {
        Some(kind) if kind != above => {
            let span = builder.place(row, name);
            let fault = Fault::UnitOfKind(kind);
            let (ty, codes) = (Type::Unit(name.as_str().into()), &builder.data.units.codes);
            let say = || fault.say(span, code, name, &ty, model, codes);
            builder.sink.report_once(fault.code(), row.file, name, code, say);
        }
        _ => builder.data.units_mut().above[above.index()][slot as usize] = found,
    }
}

/// A cell that is filled for a unit whose kind does not belong to the kind of the column.
fn no_place(builder: &mut Builder<'_>, here: Here<'_>, cell: Cell<'_>, kind: KindId, above: KindId) {
    let same = kind == above;
    let (kind, above) = (&builder.model[kind].name, &builder.model[above].name);
    let text = shown(cell.text);
    builder.sink.report_once(Code::NoPlaceForCell, here.row.file, here.name, kind, || {
        let (of, to) = (with_article(kind), with_article(above));
        Diagnostic::new(Code::NoPlaceForCell, here.span(), text!("{of} does not belong to {to}", of, to))
            .label(text!("`{text}`, for {of}", text, of))
            .help(if same {
                text!("leave the cell empty, or correct the unit's kind")
            } else {
                text!(
                    "leave the cell empty, or correct the unit's kind, or declare `{kind} belongs to {above}`"
                , kind, above)
            })
    });
}

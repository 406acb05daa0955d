//! The table of the indicators' observations.

use super::builder::{Builder, Here};
use super::bulk::Taken;
use super::cell::{self, date, position};
use super::fault::{Fault, not_a_member, shown, two_names};
use super::headings::Headings;
use super::names::{Columns, Role, TableId, basis};
use super::number::Reading;
use super::plain_indicators::PlainReader;
use super::spelling::{Meant, meant, nfc};
use super::style::Style;
use super::table::{Cell, Row, Table};
use crate::check::model::{Indicator, IndicatorId, Model};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::Span;
use crate::syntax::ast::Basis;
use crate::text::Text;
use crate::types::{Day, Type};
use std::collections::HashMap;

/// Adds the observations of a table.
pub(super) fn fill(builder: &mut Builder<'_>, table: &dyn Table, counted: &mut usize) {
    let model = builder.model;
    let columns = Columns::new(model, TableId::Indicators);
    let headings = Headings::resolve(table, &columns, &mut builder.sink);
    let mut required = |role| headings.required(role, table, &columns, &mut builder.sink);
    let found = [Role::Unit, Role::Indicator, Role::Date, Role::Value].map(&mut required);
    let [Some(unit), Some(indicator), Some(date), Some(value)] = found else { return };
    let mut reader = Reader {
        unit,
        indicator,
        date,
        value,
        basis: headings.position(Role::Basis),
        evidence: headings.position(Role::Evidence),
        filed: headings.position(Role::Filed),
        dimensions: (0..model.dimensions.len()).map(|at| headings.position(Role::Own(at))).collect(),
        missing: vec![false; model.dimensions.len()],
        known: (model.indicators.iter().enumerate())
            .map(|(at, indicator)| (indicator.name.as_str(), IndicatorId::next(at)))
            .collect(),
        members: Vec::new(),
    };
    // The decimal sign is that of the file's column `value`, whatever the indicator.
    let mut style = Style::default();
    builder.begin_observations();
    let plain = PlainReader::new(&reader, builder, &headings);
    builder.rows_in_bulk(table, counted, &plain, &mut |builder, taken| match taken {
        Taken::Plain(batch, _) => plain.take(builder, &mut style, table, batch),
        Taken::Odd(span, row) => {
            builder.unnamed(&headings, table, span, row);
            reader.row(builder, &mut style, table, span, row);
        }
    });
    builder.finish_styles(vec![style]);
    (0..model.indicators.len()).for_each(|at| builder.hand_on_observations(IndicatorId::next(at)));
}

/// Which column holds what.
pub(super) struct Reader<'m> {
    pub(super) unit: usize,
    pub(super) indicator: usize,
    pub(super) date: usize,
    pub(super) value: usize,
    pub(super) basis: Option<usize>,
    pub(super) evidence: Option<usize>,
    pub(super) filed: Option<usize>,
    pub(super) dimensions: Vec<Option<usize>>,
    /// The dimensions whose column has been missed.
    missing: Vec<bool>,
    known: HashMap<&'m str, IndicatorId>,
    /// The members of the row that is read.
    members: Vec<u16>,
}

impl Reader<'_> {
    fn row(
        &mut self,
        builder: &mut Builder<'_>,
        style: &mut Style,
        table: &dyn Table,
        span: Span,
        row: &dyn Row,
    ) {
        let here = Here { table, row: span, column: self.unit, name: "unit" };
        if builder.totals(row, here, Code::UnknownUnit) {
            return;
        }
        let unit = builder.unit(row.cell(self.unit), here);
        if unit.is_none() && row.cell(self.indicator).is_empty() {
            // A line below the table, or of another table: that its unit is reported says enough.
            return;
        }
        let id = self.indicator(builder, row.cell(self.indicator), here.at(self.indicator, "indicator"));
        let dated = here.at(self.date, "date");
        let day =
            (builder.required(row.cell(self.date), dated)).and_then(|cell| read_day(builder, cell, dated));
        let basis = self.basis(builder, row, here);
        let filed = (self.filed)
            .map(|column| (row.cell(column), here.at(column, "filed")))
            .filter(|(cell, _)| !cell.is_empty())
            .map_or(Some(Day::MIN), |(cell, here)| read_day(builder, cell, here));
        let evidence = self.evidence.is_some_and(|column| !row.cell(column).is_empty());
        let Some(id) = id else { return };
        let declared = &builder.model.indicators[id.index()];
        let members_known = self.members(builder, declared, row, here);
        if let Some(slot) = unit
            && let Some(kind) = builder.kind(slot)
            && !declared.kinds.has(kind)
        {
            builder.other_kind(slot, here, &declared.name);
        }
        let cell = row.cell(self.value);
        let valued = here.at(self.value, &declared.name);
        let Some(reading) = builder.value(cell, &declared.ty, declared.signed, valued) else { return };
        let model = builder.model;
        let number = builder.judge(style, reading, cell.text, valued, &|row| self.reading(model, row));
        let (Some(unit), Some(day), Some(basis), Some(filed), true) =
            (unit, day, basis, filed, members_known)
        else {
            return;
        };
        let kept = &mut builder.data.observations[id.index()];
        if !kept.values.push_decimal(number.mantissa, number.places) {
            kept.values.push(None);
            builder.fault(Fault::DoesNotFit, valued, cell.text, &declared.ty);
        }
        let kept = &mut builder.data.observations[id.index()];
        kept.units.push(unit);
        kept.days.push(day);
        for (column, member) in kept.members.iter_mut().zip(&self.members) {
            column.push(*member);
        }
        kept.bases.push(basis);
        kept.evidence.push(evidence);
        kept.filed.push(filed);
        kept.rows.push(span);
    }

    /// The reading of the value of a row, whatever its indicator.
    fn reading(&self, model: &Model, row: &dyn Row) -> Option<(usize, Reading)> {
        let declared = &model.indicators[self.find(model, row.cell(self.indicator)).one()?.index()];
        Some((self.value, cell::read(row.cell(self.value), &declared.ty, declared.signed).ok()?))
    }

    /// The indicator that a cell names.
    fn find(&self, model: &Model, cell: Cell<'_>) -> Meant<IndicatorId> {
        match self.known.get(cell.text) {
            Some(found) => Meant::One(*found),
            None => {
                let names = model.indicators.iter().zip(0..);
                meant(cell.text, names.map(|(declared, at)| (declared.name.as_str(), IndicatorId(at))))
            }
        }
    }

    fn indicator(&self, builder: &mut Builder<'_>, cell: Cell<'_>, here: Here<'_>) -> Option<IndicatorId> {
        let cell = builder.required(cell, here)?;
        let model = builder.model;
        let found = self.find(model, cell);
        if found.one().is_none() {
            builder.sink.report_once(Code::UnknownIndicator, here.row.file, here.name, cell.text, || {
                if let Meant::Either(one, other) = found {
                    return two_names(here.span(), cell.text, &model[one].name, &model[other].name);
                }
                let name = nfc(cell.text);
                let names = || model.indicators.iter().map(|indicator| indicator.name.as_str());
                let help = match did_you_mean(&name, names()) {
                    Some(near) => text!("did you mean `{near}`?", near),
                    None if model.indicators.is_empty() => text!("the ruleset declares no indicators"),
                    None => {
                        let listed = Text::joined(names().map(|name| text!("`{name}`", name)), ", ");
                        text!("the indicators of this ruleset are {listed}", listed)
                    }
                };
                let message = text!("`{}` is not an indicator", shown(&name));
                Diagnostic::new(Code::UnknownIndicator, here.span(), message)
                    .label(text!("not declared in the ruleset"))
                    .help(help)
            });
        }
        found.one()
    }

    fn basis(&self, builder: &mut Builder<'_>, row: &dyn Row, here: Here<'_>) -> Option<Basis> {
        let Some(column) = self.basis else { return Some(Basis::Reported) };
        let cell = row.cell(column);
        if cell.is_empty() {
            return Some(Basis::Reported);
        }
        let here = here.at(column, "basis");
        let cell = builder.required(cell, here)?;
        let found = basis(cell.text);
        if found.is_none() {
            builder.sink.report_once(Code::UnknownDataMember, here.row.file, here.name, cell.text, || {
                let words = [Basis::Reported, Basis::Appraised, Basis::Survey].map(Basis::word);
                not_a_member(here.span(), cell.text, "basis", words.into_iter())
            });
        }
        found
    }

    /// Reads the members of a row; false where one is reported.
    fn members(
        &mut self,
        builder: &mut Builder<'_>,
        declared: &Indicator,
        row: &dyn Row,
        here: Here<'_>,
    ) -> bool {
        let model = builder.model;
        let mut known = true;
        self.members.clear();
        for id in &declared.dimensions {
            let dimension = &model[*id];
            let Some(column) = self.dimensions[id.index()] else {
                known = false;
                if !std::mem::replace(&mut self.missing[id.index()], true) {
                    let of = here.at(self.indicator, "indicator").span();
                    builder.sink.push(missing_dimension(here.table.header(), &dimension.name, declared, of));
                }
                continue;
            };
            let here = here.at(column, &dimension.name);
            let Some(cell) = builder.required(row.cell(column), here) else {
                known = false;
                continue;
            };
            match position(cell, &dimension.members).one().and_then(|at| u16::try_from(at).ok()) {
                Some(member) => self.members.push(member),
                None => {
                    known = false;
                    builder.sink.report_once(
                        Code::UnknownDataMember,
                        here.row.file,
                        here.name,
                        cell.text,
                        || {
                            let members = dimension.members.iter().map(String::as_str);
                            not_a_member(here.span(), cell.text, &dimension.name, members)
                        },
                    );
                }
            }
        }
        for (at, column) in self.dimensions.iter().enumerate() {
            let Some(column) = *column else { continue };
            let declared_here = declared.dimensions.iter().any(|id| id.index() == at);
            if !declared_here && !row.cell(column).is_empty() {
                let dimension = &model.dimensions[at].name;
                let here = here.at(column, dimension);
                builder.sink.report(Code::NoPlaceForCell, || {
                    let message = text!("`{}` is not divided by `{dimension}`", declared.name, dimension);
                    Diagnostic::new(Code::NoPlaceForCell, here.span(), message)
                        .label(text!("filled, and means nothing here"))
                        .help(text!(
                            "leave the cell empty, or declare `indicator {}: {} per {dimension}`",
                            declared.name,
                            declared.ty,
                            dimension
                        ))
                });
            }
        }
        known
    }
}

/// The day of a cell that is not empty; reported where there is none.
fn read_day(builder: &mut Builder<'_>, cell: Cell<'_>, here: Here<'_>) -> Option<Day> {
    date(cell).map_err(|fault| builder.fault(fault, here, cell.text, &Type::Date)).ok()
}

fn missing_dimension(header: Span, dimension: &str, declared: &Indicator, of: Span) -> Diagnostic {
    let message = text!("`indicators` needs a column `{dimension}` for `{}`", declared.name, dimension);
    Diagnostic::new(Code::MissingColumn, header, message)
        .label(text!("the columns that are there"))
        .with(of, text!("`{}` has a value for each `{dimension}`", declared.name, dimension))
        .help(text!("add the column `{dimension}`", dimension))
}

//! Units that belong to others, and the unit above.

use super::*;
use thidua::check::model::{KindId, ValueId};
use thidua::data::Units;

/// What a row of an aggregate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Row(RecordId, usize),
    Member(usize),
}

/// To which unit of a kind a unit belongs.
pub(super) enum Belonging {
    To(usize),
    /// Its cell is empty: to one that is not known.
    Unknown,
    /// It belongs to a unit of another kind, and its kind could have belonged to this one.
    ToNone,
    /// Its kind belongs to no unit of that kind.
    Never,
}

impl Judge<'_> {
    /// Asks of another unit.
    pub(super) fn of_unit<T>(&self, unit: usize, ask: impl FnOnce(&Judge<'_>) -> T) -> T {
        let other = Judge { unit, open_read: Cell::new(false), ..*self };
        let answer = ask(&other);
        self.open_read.set(self.open_read.get() || other.open_read.get());
        answer
    }

    /// Asks of a row, or of a member. A window is for the rows, not for a value of the unit that their
    /// conditions read; but it reaches what the members' conditions read, as it would in a sentence of their
    /// own. `if there are none` speaks of the rows, not of what one of them cannot be asked.
    pub(super) fn inside<T>(&self, at: &At, subject: Subject, ask: impl FnOnce(&Judge<'_>, &At) -> T) -> T {
        let at = At { if_none: None, ..at.clone() };
        match subject {
            Subject::Row(record, row) => {
                ask(self, &At { asked: Asked::Bare, row: Some((record, row)), ..at })
            }
            Subject::Member(unit) => self.of_unit(unit, |member| ask(member, &At { row: None, ..at })),
        }
    }

    pub(super) fn belonging(&self, unit: usize, above: KindId) -> Belonging {
        let kind = self.data.units.kinds[unit];
        let cell = |above: KindId| {
            let column = self.data.units.above.get(above.index());
            column.and_then(|column| column.get(unit)).copied().filter(|&to| to != Units::NONE)
        };
        if !self.model.belongs(kind, above) {
            return Belonging::Never;
        }
        if let Some(to) = cell(above) {
            return Belonging::To(to as usize);
        }
        let mut others = self.model.belongs.iter().filter(|belongs| belongs.member == kind);
        if others.any(|belongs| cell(belongs.above).is_some()) {
            Belonging::ToNone
        } else {
            Belonging::Unknown
        }
    }

    /// The members of the unit judged, each with whether it is one.
    pub(super) fn members(&self, kind: KindId) -> Result<Vec<(Subject, Ruled)>, Way> {
        if !self.model.belongs(kind, self.kind()) {
            return Err(Way::of(Is::NotApplicable(why(Reason::OtherKind))));
        }
        // As a record's table that was not supplied is missing, so are the units of a kind without any.
        if !self.data.units.kinds.contains(&kind) {
            return Err(Way::of(Is::Missing(why(Reason::TableNotSupplied))));
        }
        let units = 0..self.data.units.len();
        // Without any unit of that kind, it was not said who they are.
        if !self.data.units.kinds.contains(&kind) {
            return Err(Way::of(Is::Missing(why(Reason::TableNotSupplied))));
        }
        let members = units.filter(|&unit| self.data.units.kinds[unit] == kind).filter_map(|unit| {
            let belongs = match self.belonging(unit, self.kind()) {
                Belonging::To(to) if to == self.unit => Ruled::pass(),
                Belonging::To(_) | Belonging::ToNone | Belonging::Never => return None,
                Belonging::Unknown => Ruled::undetermined(why(Reason::EmptyField)),
            };
            Some((Subject::Member(unit), belongs))
        });
        Ok(members.collect())
    }

    /// All units of a kind.
    pub(super) fn all_of(&self, kind: KindId) -> Result<Vec<(Subject, Ruled)>, Way> {
        let units = (0..self.data.units.len()).filter(|&unit| self.data.units.kinds[unit] == kind);
        let all: Vec<(Subject, Ruled)> = units.map(|unit| (Subject::Member(unit), Ruled::pass())).collect();
        if all.is_empty() { Err(Way::of(Is::Missing(why(Reason::TableNotSupplied)))) } else { Ok(all) }
    }

    /// A value of the unit above.
    pub(super) fn above(&self, at: &At, kind: KindId, value: ValueId) -> Val {
        match self.belonging(self.unit, kind) {
            Belonging::To(unit) => {
                self.of_unit(unit, |above| above.value(&At { row: None, ..at.clone() }, value))
            }
            Belonging::Unknown => Val::one(Is::Missing(why(Reason::EmptyField))),
            Belonging::ToNone => Val::one(Is::NotApplicable(why(Reason::NothingToMeasure))),
            Belonging::Never => Val::one(Is::NotApplicable(why(Reason::OtherKind))),
        }
    }
}

//! Other units: members folded into the unit above them, and values of the unit above.

use super::cell::{Cell, Range, Ruled, State};
use super::frame::{Frame, Limit};
use super::rows::{Base, RowRuling, stands};
use super::tally::Tally;
use super::trace::RowsByUnit;
use crate::check::model::{KindId, Model};
use crate::data::{Dataset, Units};
use crate::plan::cohort::Members;
use crate::plan::{Fold, NodeId};
use crate::types::{Day, Reason, Reasons, Verdict};

/// To which unit of a kind another one belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belonging {
    /// To this one (its slot).
    To(usize),
    /// To one that the data do not name.
    Unknown,
    /// To none.
    None,
}

/// To which unit of kind `above` a unit belongs. Of a kind that belongs to several kinds, one unit that is
/// named is enough: then it belongs to no unit of the other kinds.
pub fn belonging(model: &Model, data: &Dataset, unit: usize, above: KindId) -> Belonging {
    let kind = data.units.kinds[unit];
    if !model.belongs(kind, above) {
        return Belonging::None;
    }
    let named = |above: KindId| {
        let slots = data.units.above.get(above.index())?;
        slots.get(unit).copied().filter(|slot| *slot != Units::NONE)
    };
    match named(above) {
        Some(slot) => Belonging::To(slot as usize),
        None if model.kinds_above(kind).any(|other| named(other).is_some()) => Belonging::None,
        None => Belonging::Unknown,
    }
}

/// How a member stands in a fold, by the columns of the conditions asked of it.
pub fn rule_member(frame: &Frame<'_>, members: &Members, unit: usize, known: bool) -> RowRuling {
    let verdict = |node: Option<NodeId>, default: Verdict| match node {
        Some(node) => frame.trace.verdict(node, unit),
        None => Ruled::new(default, Reasons::NONE),
    };
    let filter = verdict(members.filter, Verdict::Pass);
    let except = verdict(members.except, Verdict::Fail);
    let having = verdict(members.having, Verdict::Pass);
    let conditions = [filter, except, having];
    let (base, having, waiting) = stands(conditions, known, false);
    let unknown = if known { Reasons::NONE } else { Reason::EmptyField.into() };
    let reasons = match base {
        Base::May | Base::In => waiting.fold(unknown, |all, ruled| all.with(ruled.reasons)),
        _ => Reasons::NONE,
    };
    let firmly = |ruled: Ruled| Ruled { verdict: ruled.firmly(), ..ruled };
    let (firm_base, firm_having, _) = stands(conditions.map(firmly), known, false);
    let value = members.value.map(|node| frame.trace.value(node, unit));
    let of_value = value.map_or(Day::MIN, |value| value.read);
    let read = conditions.iter().map(|ruled| ruled.open).fold(of_value, Day::max);
    RowRuling { base, having, value, reasons, firm: (firm_base, firm_having), read }
}

/// The members of each unit, and those of which it is not known to whom they belong.
pub(super) fn index(model: &Model, data: &Dataset, kind: KindId) -> (RowsByUnit, Vec<u32>) {
    let aboves: Vec<KindId> = model.kinds_above(kind).collect();
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for unit in (0..data.units.len()).filter(|unit| data.units.kinds[*unit] == kind) {
        let member = u32::try_from(unit).expect("fewer than 2^32 units");
        let mut is_unknown = false;
        for above in &aboves {
            match belonging(model, data, unit, *above) {
                Belonging::To(slot) => known.push((slot as u32, member)),
                Belonging::Unknown => is_unknown = true,
                Belonging::None => {}
            }
        }
        if is_unknown {
            unknown.push(member);
        }
    }
    (RowsByUnit::of_pairs(known.iter().copied(), data.units.len()), unknown)
}

/// The tallies of a fold as it is, and with what is so far taken as undetermined.
#[derive(Clone)]
struct Both {
    now: Tally,
    firm: Tally,
    /// Until when a value folded can still change.
    open: Day,
    read: Day,
}

impl Both {
    fn new() -> Self {
        Self { now: Tally::default(), firm: Tally::default(), open: Day::MIN, read: Day::MIN }
    }

    fn take(&mut self, ruling: &RowRuling) -> Option<()> {
        self.now.take(ruling, None)?;
        self.firm.take(&ruling.firmly(), None)?;
        if matches!(ruling.base, Base::May | Base::In) {
            self.open = ruling.value.map_or(self.open, |value| self.open.max(value.open));
        }
        self.read = self.read.max(ruling.read);
        Some(())
    }
}

/// The column of a fold over members, and how the members of each unit came out.
pub(super) fn fold(frame: &Frame<'_>, members: &Members) -> Result<(Vec<Cell>, Vec<Tally>), Limit> {
    let units = frame.units();
    let kinds = &frame.data.units.kinds;
    // Members whose unit above is not known may belong to any: every unit of that kind starts with them.
    let mut of_kind: Vec<Both> = vec![Both::new(); frame.model.kinds.len()];
    let aboves: Vec<KindId> = frame.model.kinds_above(members.kind).collect();
    let member_units = || (0..units).filter(|unit| kinds[*unit] == members.kind);
    // As a record's table may not have been supplied, so may the units of a whole kind.
    let supplied = member_units().next().is_some();
    for above in &aboves {
        for member in member_units() {
            if belonging(frame.model, frame.data, member, *above) == Belonging::Unknown {
                let ruling = rule_member(frame, members, member, false);
                of_kind[above.index()].take(&ruling).ok_or(frame.limit())?;
            }
        }
    }
    let mut tallies: Vec<Both> = kinds.iter().map(|kind| of_kind[kind.index()].clone()).collect();
    for member in member_units() {
        let ruling = rule_member(frame, members, member, true);
        for above in &aboves {
            if let Belonging::To(slot) = belonging(frame.model, frame.data, member, *above) {
                tallies[slot].take(&ruling).ok_or(frame.limit())?;
            }
        }
    }
    let fold = |tally: &Tally| match members.fold {
        Fold::Count => Ok(tally.count()),
        Fold::Share { .. } => Ok(tally.share()),
        Fold::Value(op) => tally.fold(op, false).ok_or(frame.limit()),
    };
    let cell = |(unit, both): (usize, &Both)| -> Result<Cell, Limit> {
        if !aboves.contains(&kinds[unit]) {
            return Ok(Cell::none(State::NotApplicable, Reason::OtherKind));
        }
        if !supplied {
            return Ok(Cell::missing(Reason::TableNotSupplied));
        }
        let (now, firm) = (fold(&both.now)?, fold(&both.firm)?);
        let firm = match firm.state {
            State::Known => firm.range,
            state if state == now.state => now.firm,
            _ => Range { may_be_nothing: true, ..now.range },
        };
        Ok(Cell { firm, ..now }.open_until(both.open).read_until(both.read))
    };
    let cells = tallies.iter().enumerate().map(cell).collect::<Result<_, _>>()?;
    Ok((cells, tallies.into_iter().map(|both| both.now).collect()))
}

/// The value of the unit of a kind to which a unit belongs.
pub(super) fn above(frame: &Frame<'_>, kind: KindId, of: NodeId, unit: usize) -> Cell {
    if !frame.model.belongs(frame.kind(unit), kind) {
        return Cell::none(State::NotApplicable, Reason::OtherKind);
    }
    match belonging(frame.model, frame.data, unit, kind) {
        Belonging::To(slot) => frame.trace.value(of, slot),
        Belonging::Unknown => Cell::missing(Reason::EmptyField),
        Belonging::None => Cell::none(State::NotApplicable, Reason::NothingToMeasure),
    }
}

//! Other units: members folded into the unit above them, and values of the unit above.

use super::cell::{Cell, Range, Ruled, State};
use super::frame::{Frame, Limit};
use super::rows::{Base, RowRuling, stands};
use super::tally::{Plain, Tally};
use super::trace::RowsByUnit;
use crate::check::model::{KindId, Model};
use crate::data::{Dataset, Units};
use crate::plan::cohort::Members;
use crate::plan::{Fold, NodeId};
use crate::types::{Day, Reason, Reasons, Verdict};
use rayon::prelude::*;

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

/// The members of a unit as they pass.
#[derive(Clone)]
struct Folded {
    now: Tally,
    /// The same with what is so far taken as undetermined, once anything is.
    firm: Option<Tally>,
    /// Until when a value folded can still change.
    open: Day,
    read: Day,
}

impl Folded {
    fn none() -> Self {
        Self { now: Tally::default(), firm: None, open: Day::MIN, read: Day::MIN }
    }

    fn take(&mut self, ruling: &RowRuling) -> Option<()> {
        if !ruling.is_firm() && self.firm.is_none() {
            self.firm = Some(self.now.clone());
        }
        self.now.take(ruling, None)?;
        if let Some(firm) = &mut self.firm {
            firm.take(&ruling.firmly(), None)?;
        }
        self.open = self.open.max(ruling.open());
        self.read = self.read.max(ruling.read);
        Some(())
    }

    /// What a fold makes of them. `None` is an overflow.
    fn cell(&self, fold: Fold) -> Option<Cell> {
        let of = |tally: &Tally| match fold {
            Fold::Count => Some(tally.count()),
            Fold::Share { .. } => Some(tally.share()),
            Fold::Value(op) => tally.fold(op, false),
        };
        let now = of(&self.now)?;
        let firm = match self.firm.as_ref().map(of) {
            None => now.firm,
            Some(firm) => match firm? {
                firm if firm.state == State::Known => firm.range,
                firm if firm.state == now.state => now.firm,
                _ => Range { may_be_nothing: true, ..now.range },
            },
        };
        Some(Cell { firm, ..now }.open_until(self.open).read_until(self.read))
    }
}

/// The column of a fold over members, which have been indexed, and how the members of each unit came out.
pub(super) fn fold(frame: &Frame<'_>, members: &Members) -> Result<(Vec<Cell>, Vec<Tally>), Limit> {
    // As a record's table may not have been supplied, so may the units of a whole kind.
    if !frame.data.units.kinds.contains(&members.kind) {
        let cell = |unit: usize| match members.all || frame.model.belongs(members.kind, frame.kind(unit)) {
            true => Cell::missing(Reason::TableNotSupplied),
            false => Cell::none(State::NotApplicable, Reason::OtherKind),
        };
        return Ok(((0..frame.units()).map(cell).collect(), vec![Tally::default(); frame.units()]));
    }
    if members.all {
        let mut folded = Folded::none();
        for unit in (0..frame.units()).filter(|unit| frame.kind(*unit) == members.kind) {
            folded.take(&rule_member(frame, members, unit, true)).ok_or(frame.limit())?;
        }
        let cell = folded.cell(members.fold).ok_or(frame.limit())?;
        return Ok((vec![cell; frame.units()], vec![folded.now.closed(&Plain::NONE); frame.units()]));
    }
    // Members whose unit above is not known may belong to any: every unit of that kind starts with them.
    let (_, unknown) = frame.trace.members(members.kind, 0);
    let mut anywhere = Folded::none();
    for member in unknown {
        anywhere.take(&rule_member(frame, members, *member as usize, false)).ok_or(frame.limit())?;
    }
    let folded = |unit: usize| {
        if !frame.model.belongs(members.kind, frame.kind(unit)) {
            return Some((Cell::none(State::NotApplicable, Reason::OtherKind), Tally::default()));
        }
        let mut folded = anywhere.clone();
        for member in frame.trace.members(members.kind, unit).0 {
            folded.take(&rule_member(frame, members, *member as usize, true))?;
        }
        Some((folded.cell(members.fold)?, folded.now.closed(&Plain::NONE)))
    };
    let folded: Option<Vec<(Cell, Tally)>> = (0..frame.units()).into_par_iter().map(folded).collect();
    Ok(folded.ok_or(frame.limit())?.into_iter().unzip())
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

//! Points: entries, changes and sums of a scorecard (section 8 of the contract).
//!
//! Every entry is a number between bounds or not applicable; the sum of entries that are known between
//! bounds, each by itself, lies between the sums of their ends. Where what is not applicable is rescaled, the
//! sum is a ratio, whose ends take more care ([`ratio`]).

use super::arithmetic::Computed;
use super::cell::{Cell, Range, Ruled, State};
use crate::check::model::{Band, BandAward};
use crate::plan::cohort::Sum;
use crate::syntax::ast::NotApplicable;
use crate::types::{Day, Exact, Reason, Reasons, Verdict};
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Zero};

fn between(low: Exact, high: Exact) -> Range {
    Range { low, high, may_be_nothing: false }
}

/// The ends of two ranges, added.
fn plus(one: Range, other: Range) -> Option<Range> {
    Some(between(one.low.checked_add(&other.low)?, one.high.checked_add(&other.high)?))
}

/// A cell known in this range, and firmly in that one.
fn known(range: Range, firm: Range, reasons: Reasons) -> Cell {
    Cell { firm, ..Cell::between(range, reasons) }
}

/// These points where the condition holds, none where it does not.
pub(super) fn when(cond: Ruled, points: &Cell) -> Cell {
    if points.state != State::Known {
        return points.read_until(cond.open);
    }
    let either = |points: Range| between(Exact::zero().min(points.low), points.high);
    let cell = match cond.verdict {
        Verdict::NotApplicable => {
            let none = Cell::none(State::NotApplicable, cond.reasons);
            // It may come to apply yet, and to hold or not.
            let later = Range { may_be_nothing: true, ..either(points.firm) };
            Cell { firm: if cond.so_far { later } else { none.firm }, ..none }
        }
        Verdict::Undetermined => known(either(points.range), either(points.firm), cond.reasons),
        decided => {
            let exact = if decided == Verdict::Pass { *points } else { Cell::known(Exact::zero()) };
            let firm = if cond.so_far { either(points.firm) } else { exact.firm };
            known(exact.range, firm, exact.reasons)
        }
    };
    cell.of(&[points]).read_until(cond.open)
}

/// Points by the band that a value is in; a missing value may be in any.
pub(super) fn banded(value: &Cell, most: Option<&Cell>, bands: &[Band]) -> Computed {
    let cell = match value.state {
        State::NotApplicable => Cell::none(State::NotApplicable, value.reasons),
        // An absent value is in no band.
        State::Absent => Cell::known(Exact::zero()),
        State::Missing => {
            let any = over(None, most.map(|most| most.range), bands)?;
            Cell::between(any, value.reasons)
        }
        State::Known => {
            let range = over(Some(value.range), most.map(|most| most.range), bands)?;
            // While its window is open, the value may come to be anything.
            let later = (value.open <= Day::MIN).then_some(value.firm);
            let firm = over(later, most.map(|most| most.firm), bands)?;
            known(range, firm, value.reasons)
        }
    };
    Some(cell.of(&[value]).of(&most.into_iter().collect::<Vec<_>>()).bounded())
}

/// The least and the greatest points of the values in a range; `None`: of all values.
fn over(values: Option<Range>, most: Option<Range>, bands: &[Band]) -> Option<Range> {
    let zero = Exact::zero();
    let mut ends: Option<(Exact, Exact)> = None;
    for band in bands {
        let from = max_of(values.map(|values| values.low), band.from.map(|(from, _)| from));
        let to = min_of(values.map(|values| values.high), band.to.map(|(to, _)| to));
        if let Some(values) = values
            && !meets(band, values)
        {
            continue;
        }
        let (low, high) = match band.award {
            BandAward::Points(points) => (points, points),
            BandAward::InProportion(base) => {
                let most = most.unwrap_or(Range::exactly(zero));
                let at = |value: Option<Exact>, most: Exact, without: Exact| {
                    let Some(value) = value else { return Some(without) };
                    let points = value.checked_mul(&most)?.checked_div(&base)?;
                    Some(points.max(zero).min(most))
                };
                (at(from, most.low, zero)?, at(to, most.high, most.high)?)
            }
        };
        ends = Some(ends.map_or((low, high), |(least, most)| (least.min(low), most.max(high))));
    }
    let (low, high) = ends.unwrap_or((zero, zero));
    let nothing = values.is_some_and(|values| values.may_be_nothing);
    Some(Range { low, high, may_be_nothing: nothing })
}

fn max_of(a: Option<Exact>, b: Option<Exact>) -> Option<Exact> {
    a.into_iter().chain(b).max()
}

fn min_of(a: Option<Exact>, b: Option<Exact>) -> Option<Exact> {
    a.into_iter().chain(b).min()
}

/// Whether a band takes a value of a range.
fn meets(band: &Band, values: Range) -> bool {
    let above = band.from.is_none_or(|(from, inside)| values.high > from || inside && values.high == from);
    let below = band.to.is_none_or(|(to, inside)| values.low < to || inside && values.low == to);
    above && below
}

/// A number of points, at least none and at most `most`; a missing one is anything between.
pub(super) fn up_to(of: &Cell, most: &Cell) -> Cell {
    let zero = Exact::zero();
    if most.state != State::Known {
        return most.of(&[of]);
    }
    let whole = |most: Range| between(zero, most.high);
    let cut = |of: Range, most: Range| Range {
        low: of.low.max(zero).min(most.low),
        high: of.high.max(zero).min(most.high),
        ..of
    };
    let cell = match of.state {
        State::NotApplicable => Cell::none(State::NotApplicable, of.reasons),
        State::Absent => Cell::known(zero),
        State::Missing => known(whole(most.range), whole(most.firm), of.reasons),
        State::Known if of.open > Day::MIN => known(cut(of.range, most.range), whole(most.firm), of.reasons),
        State::Known => known(cut(of.range, most.range), cut(of.firm, most.firm), of.reasons),
    };
    cell.of(&[of, most]).bounded()
}

/// Points less these, not below zero; what is missing may take off all.
pub(super) fn less(points: &Cell, less: &[Cell]) -> Computed {
    if points.state != State::Known {
        return Some(*points);
    }
    let range = |firmly: bool| {
        let (low, high) = minus(taken(points, firmly), less, firmly)?;
        Some(between(low, high))
    };
    let reasons = reasons(points, less);
    let cell = known(range(false)?, range(true)?, reasons);
    Some(cell.of(&[points]).of(&less.iter().collect::<Vec<_>>()).bounded())
}

/// What a cell can be; firmly: with what is so far taken as undetermined.
fn taken(cell: &Cell, firmly: bool) -> Range {
    if firmly { cell.firm } else { cell.range }
}

/// The ends of a range of points less these, not below zero.
fn minus(points: Range, less: &[Cell], firmly: bool) -> Option<(Exact, Exact)> {
    let (mut low, mut high) = (Some(points.low), points.high);
    for cell in less {
        if cell.state == State::Known {
            let range = taken(cell, firmly);
            // What is open may come to be any number from its least.
            low = match low.filter(|_| !firmly || cell.open <= Day::MIN) {
                Some(low) => Some(low.checked_sub(&range.high)?),
                None => None,
            };
            high = high.checked_sub(&range.low)?;
        } else {
            low = None;
        }
    }
    let zero = Exact::zero();
    Some((low.unwrap_or(zero).max(zero), high.max(zero)))
}

fn reasons(points: &Cell, others: &[Cell]) -> Reasons {
    others.iter().fold(points.reasons, |all, cell| all.with(cell.reasons))
}

/// Zero where it is not applicable or absent, and where it is below zero. While its window is open, it may come to be
/// zero unless it only grows.
pub(super) fn or_zero(of: &Cell, rising: bool) -> Cell {
    let zero = Exact::zero();
    let or_zero = |range: Range, falls: bool| {
        let low = if falls || range.may_be_nothing { zero } else { range.low.max(zero) };
        between(low, range.high.max(zero))
    };
    let firm = or_zero(of.firm, of.open > Day::MIN && !rising);
    match of.state {
        // As a verdict that is not applicable, it is not told to be so far.
        State::NotApplicable | State::Absent => {
            known(Range::exactly(zero), firm, Reasons::NONE).read_until(of.read)
        }
        State::Missing => *of,
        State::Known => Cell { range: or_zero(of.range, false), firm, ..*of },
    }
}

/// These together; missing where one of them is.
pub(super) fn together(of: &[Cell]) -> Computed {
    let all: Vec<&Cell> = of.iter().collect();
    if all.iter().any(|cell| cell.state != State::Known) {
        return Some(Cell::missing(Cell::reasons_of(&all, State::Missing)).of(&all));
    }
    let sum =
        |of_cell: fn(&Cell) -> Range| of.iter().map(of_cell).try_fold(Range::exactly(Exact::zero()), plus);
    let reasons = reasons(&Cell::known(Exact::zero()), of);
    Some(known(sum(|cell| cell.range)?, sum(|cell| cell.firm)?, reasons).of(&all))
}

/// An entry of a scorecard for a unit.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    /// The points that it gives.
    pub(super) points: Cell,
    /// The most that it gives.
    pub(super) most: Cell,
    /// Its section, by position.
    pub(super) section: Option<usize>,
}

/// The entries of a section; of all where none is named.
fn of_section(entries: &[Entry], section: Option<usize>) -> Vec<Entry> {
    entries.iter().filter(|entry| section.is_none() || entry.section == section).copied().collect()
}

/// A part of a sum, as far as it applies.
#[derive(Clone, Copy)]
struct Part {
    low: Exact,
    high: Exact,
    most: (Exact, Exact),
    /// It may turn out not to apply.
    may_be_nothing: bool,
}

/// What a range of a part is; `None` where it does not apply.
fn part(entry: &Entry, of: fn(&Cell) -> Range) -> Option<Part> {
    let Entry { points, most, .. } = entry;
    if most.state != State::Known {
        return None;
    }
    let most = of(most);
    let range = match points.state {
        State::Known => of(points),
        State::Absent => Range::exactly(Exact::zero()),
        State::Missing => between(Exact::zero(), most.high),
        // What is so only so far has a firm range, which may come to count.
        State::NotApplicable => Some(of(points)).filter(|range| range.may_be_nothing)?,
    };
    let Range { low, high, may_be_nothing } = range;
    Some(Part { low, high, most: (most.low, most.high), may_be_nothing })
}

/// What one range of each of these entries is, of those that apply.
fn parts(entries: &[Entry], of: fn(&Cell) -> Range) -> Vec<Part> {
    entries.iter().filter_map(|entry| part(entry, of)).collect()
}

/// What points come to together: `None` is an overflow, `Some(None)` that nothing applies.
type Summed = Option<Option<Range>>;

/// The least and greatest that the points of these parts together are of the most that they give, over every
/// way, each part by itself; and whether none of them may apply.
///
/// A part that may not apply is in where that brings the ratio further down (or up): those with the least
/// ratio of their own first, as long as each is below the ratio so far.
fn ratio(parts: &[Part]) -> Summed {
    let end = |lowest: bool| -> Option<Option<Exact>> {
        let points = |part: &Part| if lowest { part.low } else { part.high };
        let most = |part: &Part| if lowest { part.most.1 } else { part.most.0 };
        let (mut sum, mut whole) = (Exact::zero(), Exact::zero());
        let mut optional: Vec<(Exact, Exact)> = Vec::new();
        for part in parts {
            if part.may_be_nothing {
                optional.push((points(part), most(part)));
            } else {
                sum = sum.checked_add(&points(part))?;
                whole = whole.checked_add(&most(part))?;
            }
        }
        let own = |(points, most): &(Exact, Exact)| {
            if most.is_zero() { Some(Exact::zero()) } else { points.checked_div(most) }
        };
        let mut by_ratio = Vec::new();
        for part in optional {
            by_ratio.push((own(&part)?, part));
        }
        by_ratio.sort_unstable();
        if !lowest {
            by_ratio.reverse();
        }
        for (own, (points, most)) in by_ratio {
            let further = if whole.is_zero() {
                true
            } else {
                let so_far = sum.checked_div(&whole)?;
                if lowest { own < so_far } else { own > so_far }
            };
            if further {
                sum = sum.checked_add(&points)?;
                whole = whole.checked_add(&most)?;
            }
        }
        if whole.is_zero() { Some(None) } else { Some(Some(sum.checked_div(&whole)?)) }
    };
    let (Some(low), Some(high)) = (end(true)?, end(false)?) else { return Some(None) };
    let may_be_nothing = parts.iter().all(|part| part.may_be_nothing);
    Some(Some(Range { low, high: high.min(Exact::from_integer(1)).max(low), may_be_nothing }))
}

/// The points of these parts, rescaled to so many.
fn rescaled(parts: &[Part], out_of: Exact) -> Summed {
    let Some(ratio) = ratio(parts)? else { return Some(None) };
    let (low, high) = (ratio.low.checked_mul(&out_of)?, ratio.high.checked_mul(&out_of)?);
    Some(Some(Range { low, high, ..ratio }))
}

/// The sum of the points of those that apply, without rescaling.
fn plain(parts: &[Part]) -> Summed {
    let zero = Exact::zero();
    let points = |part: &Part| {
        if part.may_be_nothing {
            between(part.low.min(zero), part.high.max(zero))
        } else {
            between(part.low, part.high)
        }
    };
    let sum = parts.iter().map(points).try_fold(Range::exactly(zero), plus)?;
    Some((!parts.is_empty()).then_some(sum))
}

/// The points before bonus, by one of the two ranges of each cell.
fn whole(entries: &[Entry], sum: &Sum, of: fn(&Cell) -> Range) -> Summed {
    let all = parts(entries, of);
    match sum.not_applicable {
        _ if all.is_empty() => Some(None),
        NotApplicable::Rescaled => rescaled(&all, sum.out_of),
        NotApplicable::RescaledWithinSection => {
            let mut sections: Vec<Part> = Vec::new();
            for (at, out_of) in sum.sections.iter().enumerate() {
                let own = parts(&of_section(entries, Some(at)), of);
                if let Some(Range { low, high, may_be_nothing }) = rescaled(&own, *out_of)? {
                    sections.push(Part { low, high, most: (*out_of, *out_of), may_be_nothing });
                }
            }
            let of_none = entries.iter().filter(|entry| entry.section.is_none());
            sections.extend(of_none.filter_map(|entry| part(entry, of)));
            rescaled(&sections, sum.out_of)
        }
        rule @ (NotApplicable::FullPoints | NotApplicable::Zero) => filled(entries, rule, of).map(Some),
    }
}

/// The sum where what is not applicable has full points, or none.
fn filled(entries: &[Entry], rule: NotApplicable, of: fn(&Cell) -> Range) -> Option<Range> {
    let points = |entry: &Entry| {
        let instead = match rule {
            NotApplicable::FullPoints => of(&entry.most),
            _ => Range::exactly(Exact::zero()),
        };
        match part(entry, of) {
            None => instead,
            Some(Part { low, high, may_be_nothing: true, .. }) => {
                between(low.min(instead.low), high.max(instead.high))
            }
            Some(Part { low, high, .. }) => between(low, high),
        }
    };
    entries.iter().map(points).try_fold(Range::exactly(Exact::zero()), plus)
}

/// Computes with one range of each cell, and firmly with the other; n/a where nothing applies.
fn on_both(entries: &[Entry], compute: impl Fn(fn(&Cell) -> Range) -> Summed) -> Computed {
    let all: Vec<&Cell> = entries.iter().flat_map(|entry| [&entry.points, &entry.most]).collect();
    let applies = entries.iter().filter(|entry| entry.points.state != State::NotApplicable);
    let reasons = applies.fold(Reasons::NONE, |all, entry| all.with(entry.points.reasons));
    let cell = match compute(|cell| cell.range)? {
        None => {
            let points: Vec<&Cell> = entries.iter().map(|entry| &entry.points).collect();
            let reasons = Cell::reasons_of(&points, State::NotApplicable);
            let nothing = Reasons::from(Reason::NothingToMeasure);
            Cell::none(State::NotApplicable, if reasons.is_empty() { nothing } else { reasons })
        }
        Some(range) => {
            let firm = compute(|cell| cell.firm)?.unwrap_or(range);
            known(range, firm, reasons)
        }
    };
    Some(cell.of(&all).bounded())
}

/// The points of a scorecard before bonus.
pub(super) fn sum(entries: &[Entry], sum: &Sum) -> Computed {
    on_both(entries, |of| whole(entries, sum, of))
}

/// The points of a section before bonus.
pub(super) fn section(entries: &[Entry], sum: &Sum, at: usize) -> Computed {
    let own = of_section(entries, Some(at));
    on_both(&own, |of| {
        let parts = parts(&own, of);
        match sum.not_applicable {
            _ if parts.is_empty() => Some(None),
            NotApplicable::Rescaled => plain(&parts),
            NotApplicable::RescaledWithinSection => rescaled(&parts, sum.sections[at]),
            rule @ (NotApplicable::FullPoints | NotApplicable::Zero) => filled(&own, rule, of).map(Some),
        }
    })
}

/// The points of entries that apply, as they are earned.
pub(super) fn earned(entries: &[Entry], section: Option<usize>) -> Computed {
    let own = of_section(entries, section);
    on_both(&own, |of| plain(&parts(&own, of)))
}

/// The most points of entries that apply.
pub(super) fn most(entries: &[Entry], section: Option<usize>) -> Computed {
    let own = of_section(entries, section);
    on_both(&own, |of| {
        let most = |part: Part| Part { low: part.most.0, high: part.most.1, ..part };
        plain(&parts(&own, of).into_iter().map(most).collect::<Vec<_>>())
    })
}

/// The points of a scorecard: what is before, with bonus, less deductions, not below zero.
pub(super) fn score(
    before: &Cell,
    bonus: &[Cell],
    deductions: &[Cell],
    never_above: Option<Exact>,
) -> Computed {
    if before.state != State::Known {
        return Some(*before);
    }
    let bonus = together(bonus)?;
    let range = |firmly: bool| {
        let before = taken(before, firmly);
        let (low, high) = minus(plus(before, taken(&bonus, firmly))?, deductions, firmly)?;
        let cut = |points: Exact| never_above.map_or(points, |most| points.min(most));
        Some(Range { low: cut(low), high: cut(high), may_be_nothing: before.may_be_nothing })
    };
    let reasons = reasons(before, deductions).with(bonus.reasons);
    let cell = known(range(false)?, range(true)?, reasons);
    Some(cell.of(&[before, &bonus]).of(&deductions.iter().collect::<Vec<_>>()).bounded())
}

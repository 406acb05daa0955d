//! How the rows of a unit came out, counted and folded as they pass.

use super::cell::{Cell, Range, State};
use super::rows::{Base, RowRuling};
use crate::syntax::ast::FoldOp;
use crate::types::{Day, Exact, Reason, Reasons, Verdict, fraction};
use num_traits::{CheckedAdd, CheckedDiv, Zero};

/// How the rows of a unit came out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// In the base, and meeting the condition.
    pub hits: u32,
    /// In the base, and not meeting it.
    pub misses: u32,
    /// In the base, and may meet it or not.
    pub either: u32,
    /// May be in the base, and would meet it.
    pub may_hit: u32,
    /// May be in the base, and would not meet it.
    pub may_miss: u32,
    /// May be in the base, and may meet it or not.
    pub may_either: u32,
    /// Left out, with a deadline that is still ahead.
    pub pending: u32,
    /// Left out for their date.
    pub outside: u32,
    /// Rows known as of the day, in the window or not.
    pub known: u32,
    /// Why rows are undetermined.
    pub reasons: Reasons,
    /// How many values were folded for certain, once nothing more is.
    values: u32,
    /// Sums of a fold over values; most tallies only count, and there is one to each unit and node.
    sums: Option<Box<Sums>>,
}

/// Values known for certain, of rows that are in for certain, as whole numbers over one denominator. Those of one unit lie
/// in one line of the memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(align(32))]
pub(super) struct Plain {
    values: u32,
    total: i64,
    least: i64,
    greatest: i64,
}

impl Plain {
    pub(super) const NONE: Plain = Plain { values: 0, total: 0, least: i64::MAX, greatest: i64::MIN };

    /// How many there are.
    pub(super) fn values(&self) -> u32 {
        self.values
    }

    /// The least, which without any is the greatest number.
    pub(super) fn least(&self) -> i64 {
        self.least
    }

    /// The greatest, which without any is the least number.
    pub(super) fn greatest(&self) -> i64 {
        self.greatest
    }

    /// Takes a value in; false where it does not fit beside the others.
    pub(super) fn take(&mut self, number: i64) -> bool {
        let Some(total) = self.total.checked_add(number) else { return false };
        *self = Self {
            values: self.values + 1,
            total,
            least: self.least.min(number),
            greatest: self.greatest.max(number),
        };
        true
    }

    /// The number that a fold goes by, where it does not hang on days.
    fn number(&self, op: FoldOp) -> Option<i64> {
        match op {
            FoldOp::Total | FoldOp::Average => Some(self.total),
            FoldOp::Highest => Some(self.greatest),
            FoldOp::Lowest => Some(self.least),
            FoldOp::Latest | FoldOp::Earliest | FoldOp::First => None,
        }
    }
}

/// What a fold over values keeps as rows pass.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
struct Sums {
    values: u32,
    /// Of these, so many are known between bounds only.
    ranged: u32,
    total: Exact,
    total_low: Exact,
    total_high: Exact,
    may_values: u32,
    /// The least and greatest of the values that are in for certain: of their lower ends, of their upper ends.
    sure: Option<(Range, Range)>,
    may: Option<Range>,
    missing: Reasons,
    unknown: bool,
    /// A value has no known day: it may be the latest or the earliest.
    undated: bool,
    /// The day that is latest, with the least and greatest value on it.
    latest: Option<(Day, Exact, Exact)>,
    earliest: Option<(Day, Exact, Exact)>,
}

fn between(low: Exact, high: Exact) -> Range {
    Range { low, high, may_be_nothing: false }
}

/// Keeps the values of the day that stands before the others.
fn keep(kept: &mut Option<(Day, Exact, Exact)>, day: Day, number: Exact, before: impl Fn(Day, Day) -> bool) {
    match kept {
        Some((on, low, high)) if *on == day => (*low, *high) = ((*low).min(number), (*high).max(number)),
        Some((on, ..)) if !before(day, *on) => {}
        _ => *kept = Some((day, number, number)),
    }
}

impl Tally {
    /// Takes a row in. `None` is an overflow.
    pub(super) fn take(&mut self, ruling: &RowRuling, day: Option<Day>) -> Option<()> {
        if self.count_in(ruling)
            && let Some(value) = &ruling.value
        {
            let may = ruling.base == Base::May;
            self.sums.get_or_insert_default().take(value, may, ruling.reasons, day)?;
        }
        Some(())
    }

    /// Of one row that is ruled on so, without its value.
    pub(super) fn one(ruling: &RowRuling) -> Self {
        let mut one = Self::default();
        one.count_in(ruling);
        one
    }

    /// Takes in so many rows that are like one of which this is the tally.
    pub(super) fn take_alike(&mut self, one: &Self, rows: u32) {
        self.hits += one.hits * rows;
        self.misses += one.misses * rows;
        self.either += one.either * rows;
        self.may_hit += one.may_hit * rows;
        self.may_miss += one.may_miss * rows;
        self.may_either += one.may_either * rows;
        self.pending += one.pending * rows;
        self.outside += one.outside * rows;
        self.known += one.known * rows;
        self.reasons = self.reasons.with(one.reasons);
    }

    /// Counts a row; whether it is in the base, or may be.
    fn count_in(&mut self, ruling: &RowRuling) -> bool {
        if ruling.base == Base::Hidden {
            return false;
        }
        self.known += 1;
        match ruling.base {
            Base::Hidden | Base::Out => return false,
            Base::OutsideWindow => {
                self.outside += 1;
                return false;
            }
            Base::Pending => {
                self.pending += 1;
                return false;
            }
            Base::May | Base::In => {}
        }
        let may = ruling.base == Base::May;
        *match (may, ruling.having) {
            (false, Verdict::Pass) => &mut self.hits,
            (false, Verdict::Fail) => &mut self.misses,
            (false, _) => &mut self.either,
            (true, Verdict::Pass) => &mut self.may_hit,
            (true, Verdict::Fail) => &mut self.may_miss,
            (true, _) => &mut self.may_either,
        } += 1;
        self.reasons = self.reasons.with(ruling.reasons);
        true
    }

    /// The share of the base that meets the condition, over every way that undetermined rows may fall,
    /// each by itself.
    pub(super) fn share(&self) -> Cell {
        let exact = |hits: u32, base: u32| fraction(hits.into(), base.into());
        let surely = self.hits + self.misses + self.either;
        let undetermined = self.may_hit + self.may_miss + self.may_either;
        if surely + undetermined == 0 {
            return Cell::none(State::NotApplicable, Reason::NothingToMeasure);
        }
        if undetermined + self.either == 0 {
            return Cell::between(Range::exactly(exact(self.hits, surely)), self.reasons);
        }
        // The least share takes in every row that could miss, and no row that would only hit, unless the
        // base would then be empty: the rows that may be in it would all hit.
        let low_base = surely + self.may_miss + self.may_either;
        let low = if low_base == 0 { Exact::from_integer(1) } else { exact(self.hits, low_base) };
        let high_base = surely + self.may_hit + self.may_either;
        let high_hits = self.hits + self.either + self.may_hit + self.may_either;
        let high = if high_base == 0 { Exact::zero() } else { exact(high_hits, high_base) };
        Cell::between(Range { low, high, may_be_nothing: surely == 0 }, self.reasons)
    }

    /// Whether the share can be this fraction, in one of the ways that undetermined rows may fall.
    pub(super) fn can_share(&self, share: Exact) -> bool {
        let whole = |n: u32| i128::from(n);
        if share < Exact::zero() || share > Exact::from_integer(1) {
            return false;
        }
        let (part, of) = (*share.numer(), *share.denom());
        let surely = whole(self.hits) + whole(self.misses) + whole(self.either);
        let (may_hit, may_miss) = (whole(self.may_hit), whole(self.may_miss));
        let may_either = whole(self.may_either);
        // Where so many of the rows that may be in the base are in it, the hits among all that are in can be any
        // number between two ends. The base is a multiple of the denominator.
        let first = (surely / of + i128::from(surely % of != 0)) * of;
        (first..=surely + may_hit + may_miss + may_either).step_by(steps(of)).any(|base| {
            let taken = base - surely;
            let least = whole(self.hits) + (taken - may_miss - may_either).max(0);
            let most = whole(self.hits) + whole(self.either) + taken.min(may_hit + may_either);
            base > 0 && (least..=most).contains(&(base / of * part))
        })
    }

    /// How many values were folded for certain.
    pub fn values(&self) -> u32 {
        self.values
    }

    /// The tally without its sums, which nobody asks for once they are folded, and these plain values with them.
    pub(super) fn closed(self, plain: &Plain) -> Self {
        let values = self.sums.map_or(0, |sums| sums.values) + plain.values;
        Self { values, sums: None, ..self }
    }

    /// What a fold makes of the values; the latest of dates and years is the greatest (`by_value`). `None` is
    /// an overflow.
    pub(super) fn fold(&self, op: FoldOp, by_value: bool) -> Option<Cell> {
        match &self.sums {
            Some(sums) => sums.fold(op, by_value, self.reasons),
            None => Sums::default().fold(op, by_value, self.reasons),
        }
    }

    /// The same, with plain values over a denominator, whose rows are counted already.
    pub(super) fn fold_with(
        &self,
        plain: &Plain,
        denominator: i64,
        op: FoldOp,
        by_value: bool,
    ) -> Option<Cell> {
        if plain.values == 0 {
            return self.fold(op, by_value);
        }
        match (&self.sums, plain.number(op)) {
            // Mostly so.
            (None, Some(number)) => {
                let number = fraction(number, denominator);
                let number = match op {
                    FoldOp::Average => number.checked_div(&Exact::from_integer(plain.values.into()))?,
                    _ => number,
                };
                Some(Cell::between(Range::exactly(number), self.reasons))
            }
            (sums, _) => {
                let mut sums = sums.as_deref().cloned().unwrap_or_default();
                sums.add(plain, denominator)?;
                sums.fold(op, by_value, self.reasons)
            }
        }
    }

    /// How many rows are in the base.
    pub(super) fn count(&self) -> Cell {
        let sure = self.hits + self.misses + self.either;
        let most = sure + self.may_hit + self.may_miss + self.may_either;
        let whole = |n: u32| Exact::from_integer(n.into());
        let range = Range { low: whole(sure), high: whole(most), may_be_nothing: false };
        Cell::between(range, self.reasons)
    }
}

impl Sums {
    fn take(&mut self, value: &Cell, may: bool, reasons: Reasons, day: Option<Day>) -> Option<()> {
        match value.state {
            State::NotApplicable | State::Absent => return Some(()),
            State::Missing => {
                self.missing = self.missing.with(value.reasons).with(reasons);
                self.unknown = true;
                return Some(());
            }
            State::Known if !value.range.is_exact() => {
                self.missing = self.missing.with(value.reasons).with(reasons);
                return self.take_range(value.range, may);
            }
            State::Known => {}
        }
        let number = value.range.low;
        if may {
            return self.take_maybe(value.range);
        }
        self.take_sure(value.range);
        self.total = self.total.checked_add(&number)?;
        let Some(day) = day else {
            self.undated = true;
            return Some(());
        };
        keep(&mut self.latest, day, number, |day, kept| day > kept);
        keep(&mut self.earliest, day, number, |day, kept| day < kept);
        Some(())
    }

    /// Adds plain values; that their days are not known matters only where the first or the last is taken.
    fn add(&mut self, plain: &Plain, denominator: i64) -> Option<()> {
        let number = |number: i64| fraction(number, denominator);
        let ends = between(number(plain.least), number(plain.greatest));
        self.values += plain.values;
        self.sure = Some(self.sure.map_or((ends, ends), |(lows, highs)| (lows.or(ends), highs.or(ends))));
        self.total = self.total.checked_add(&number(plain.total))?;
        self.undated = true;
        Some(())
    }

    /// A value known between bounds.
    fn take_range(&mut self, range: Range, may: bool) -> Option<()> {
        if may || range.may_be_nothing {
            return self.take_maybe(Range { may_be_nothing: false, ..range });
        }
        self.ranged += 1;
        self.take_sure(range);
        self.total_low = self.total_low.checked_add(&range.low)?;
        self.total_high = self.total_high.checked_add(&range.high)?;
        Some(())
    }

    fn take_sure(&mut self, range: Range) {
        let (low, high) = (Range::exactly(range.low), Range::exactly(range.high));
        self.values += 1;
        self.sure = Some(self.sure.map_or((low, high), |(lows, highs)| (lows.or(low), highs.or(high))));
    }

    /// A value that may be in or not.
    fn take_maybe(&mut self, range: Range) -> Option<()> {
        self.may_values += 1;
        self.may = Some(self.may.map_or(range, |may| may.or(range)));
        self.total_low = self.total_low.checked_add(&range.low.min(Exact::zero()))?;
        self.total_high = self.total_high.checked_add(&range.high.max(Exact::zero()))?;
        Some(())
    }

    fn fold(&self, op: FoldOp, by_value: bool, reasons: Reasons) -> Option<Cell> {
        if self.unknown {
            return Some(Cell::missing(self.missing));
        }
        if op == FoldOp::Total {
            let low = self.total.checked_add(&self.total_low)?;
            let high = self.total.checked_add(&self.total_high)?;
            let reasons = reasons.with(self.missing);
            return Some(Cell::between(Range { low, high, may_be_nothing: false }, reasons));
        }
        let reasons = reasons.with(self.missing);
        if self.values + self.may_values == 0 {
            return Some(Cell::none(State::NotApplicable, Reason::NothingToMeasure));
        }
        let highest = matches!(op, FoldOp::Highest) || (matches!(op, FoldOp::Latest) && by_value);
        let lowest =
            matches!(op, FoldOp::Lowest) || (matches!(op, FoldOp::Earliest | FoldOp::First) && by_value);
        if highest || lowest {
            let end = |ends: Range| if highest { ends.high } else { ends.low };
            let sure = self.sure.map(|(lows, highs)| between(end(lows), end(highs)));
            let range = match (sure, self.may) {
                (Some(sure), None) => sure,
                (Some(sure), Some(may)) if highest => between(sure.low, sure.high.max(may.high)),
                (Some(sure), Some(may)) => between(sure.low.min(may.low), sure.high),
                (None, Some(may)) => Range { may_be_nothing: true, ..may },
                (None, None) => return Some(Cell::none(State::NotApplicable, Reason::NothingToMeasure)),
            };
            return Some(Cell::between(range, reasons));
        }
        if self.may_values > 0 {
            return Some(Cell::missing(reasons));
        }
        let end = match op {
            FoldOp::Average => {
                let many = Exact::from_integer(self.values.into());
                let low = self.total.checked_add(&self.total_low)?.checked_div(&many)?;
                let high = self.total.checked_add(&self.total_high)?.checked_div(&many)?;
                return Some(Cell::between(between(low, high), reasons));
            }
            _ if self.ranged > 0 => return Some(Cell::missing(reasons)),
            _ if self.undated => return Some(Cell::missing(Reason::EmptyField)),
            FoldOp::Latest => self.latest,
            _ => self.earliest,
        };
        Some(match end {
            Some((_, low, high)) if low != high => Cell::missing(Reason::Conflict),
            Some((_, number, _)) => Cell::known(number),
            None => Cell::none(State::NotApplicable, Reason::NothingToMeasure),
        })
    }
}

/// A step of an iterator; more than any base where the denominator is.
fn steps(of: i128) -> usize {
    usize::try_from(of).unwrap_or(usize::MAX)
}

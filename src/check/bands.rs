//! Bands: which values earn which points. Every value of the type is in one band, and in one only.

use super::Checker;
use super::compare::short;

use super::model::{Band, BandAward, ValueId};
use super::points::plural;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{self, BandRange, CompareOp, Expr};
use crate::text::{Text, ToText};
use crate::types::{Day, Exact, Interval, Type, currency_name, gaps, lower, show_decimal, show_grouped};
use num_traits::CheckedMul;

/// The entry or change that has bands.
#[derive(Clone, Copy)]
pub(super) struct Banded<'e> {
    /// The value.
    pub(super) value: (&'e Expr, ValueId),
    /// The most that a band can give, with its least number by case; a change has none.
    pub(super) most: Option<(Exact, Span)>,
    pub(super) span: Span,
}

impl Checker<'_> {
    /// The bands of a value; none of them: in proportion over 0–100%.
    pub(super) fn bands(&mut self, bands: &[ast::Band], of: Banded<'_>) -> Option<Vec<Band>> {
        let ty = self.ty(of.value.1);
        if bands.is_empty() {
            if ty != Type::Percent {
                self.without_bands(of, &ty);
                return None;
            }
            let award = BandAward::InProportion(Exact::from_integer(1));
            return Some(vec![Band { from: None, to: None, award, span: of.span }]);
        }
        if matches!(ty, Type::Text | Type::Unit(_)) {
            self.report(
                Diagnostic::new(Code::WrongType, of.value.0.span, text!("{} in bands", short(&ty)))
                    .label(ty.text())
                    .help(text!("bands are of a quantity, a date, a member of `one of …` or yes/no")),
            );
            return None;
        }
        let found: Vec<Option<Band>> = bands.iter().map(|band| self.band(band, of, &ty)).collect();
        let found: Vec<Band> = found.into_iter().collect::<Option<_>>()?;
        self.once(&found, of, &ty)?;
        Some(found)
    }

    fn without_bands(&mut self, of: Banded<'_>, ty: &Type) {
        let text = self.text(of.value.0.span);
        let help = match ty {
            Type::YesNo => text!("list what each answer earns: `- yes: 5`, `- no: 0`"),
            Type::Enum(members) => match members.members.first() {
                Some(member) => text!("list what each member earns: `- {member}: 5`", member),
                None => text!("list what each member earns"),
            },
            Type::Points | Type::Number => {
                text!(
                    "list bands, `- from 8: 10`; points that people award are taken `as given by {text}`",
                    text
                )
            }
            _ => text!("list bands, such as `- from 10: 5` and `- under 10: 0`"),
        };
        self.report(
            Diagnostic::new(
                Code::NotInProportion,
                of.value.0.span,
                text!("points in proportion to what is no percent"),
            )
            .label(ty.text())
            .with(of.span, text!("without bands, the points are in proportion over 0–100%"))
            .help(help),
        );
    }

    fn band(&mut self, band: &ast::Band, of: Banded<'_>, ty: &Type) -> Option<Band> {
        let range = match &band.range {
            BandRange::From(low, high) => {
                let from = self.end(CompareOp::AtLeast, low, of, ty);
                let to = high.as_ref().map(|high| self.end(CompareOp::Under, high, of, ty));
                Interval { from: Some((from?, true)), to: lift(to)?.map(|to| (to, false)) }
            }
            BandRange::Over(low, high) => {
                let from = self.end(CompareOp::Over, low, of, ty);
                let to = high.as_ref().map(|high| self.end(CompareOp::AtMost, high, of, ty));
                Interval { from: Some((from?, false)), to: lift(to)?.map(|to| (to, true)) }
            }
            BandRange::Under(high) => {
                Interval { from: None, to: Some((self.end(CompareOp::Under, high, of, ty)?, false)) }
            }
            BandRange::AtMost(high) => {
                Interval { from: None, to: Some((self.end(CompareOp::AtMost, high, of, ty)?, true)) }
            }
            BandRange::Exactly(value) => {
                let at = self.end(CompareOp::Is, value, of, ty)?;
                Interval { from: Some((at, true)), to: Some((at, true)) }
            }
        };
        let award = self.award(&band.award, of, ty)?;
        if self.of_type(range, ty).is_empty() {
            self.report(
                Diagnostic::new(Code::BandGap, band.span, text!("a band that takes no value"))
                    .label(text!("its ends leave nothing between them"))
                    .help(text!("put the lower end first: `from 90% to under 98%`")),
            );
            return None;
        }
        Some(Band { from: range.from, to: range.to, award, span: band.span })
    }

    /// An end of a band: a constant that compares with the value.
    fn end(&mut self, op: CompareOp, expr: &Expr, of: Banded<'_>, ty: &Type) -> Option<Exact> {
        let id = self.value(expr, Some(ty))?;
        self.comparable(op, of.value, (expr, id), expr.span)?;
        let constant = self.constant(id);
        if constant.is_none() {
            self.report(
                Diagnostic::new(Code::WrongType, expr.span, text!("an end of a band that is not constant"))
                    .label(text!("differs from unit to unit"))
                    .help(text!("write the number; compare two values in a measure, and band that")),
            );
        }
        constant
    }

    fn award(&mut self, award: &ast::BandAward, of: Banded<'_>, ty: &Type) -> Option<BandAward> {
        let (base, span) = match award {
            ast::BandAward::Points(points) => {
                let number = self.constant_points(points)?;
                if let Some((most, entry)) = of.most
                    && number > most
                {
                    self.report(
                        Diagnostic::new(
                            Code::BandTooMuch,
                            points.span,
                            text!("a band of {} in an entry of up to {}", plural(number), plural(most)),
                        )
                        .label(text!("more than the entry gives"))
                        .with(entry, text!("up to {}", plural(most)))
                        .help(text!("correct one of the two numbers")),
                    );
                    return None;
                }
                return Some(BandAward::Points(number));
            }
            ast::BandAward::InProportion(base, span) => (base.as_ref(), *span),
        };
        if of.most.is_none() {
            self.report(
                Diagnostic::new(Code::NotInProportion, span, text!("in proportion, without the most points"))
                    .label(text!("of how many points?"))
                    .help(text!("write the points of the band")),
            );
            return None;
        }
        let Some(base) = base else {
            if *ty == Type::Percent {
                return Some(BandAward::InProportion(Exact::from_integer(1)));
            }
            let help = if ty.is_quantity() {
                text!("say what earns all the points: `in proportion to 40`")
            } else {
                text!("write the points of the band")
            };
            self.report(
                Diagnostic::new(
                    Code::NotInProportion,
                    span,
                    text!("points in proportion to what is no percent"),
                )
                .label(text!("in proportion to what?"))
                .with(of.value.0.span, ty.text())
                .help(help),
            );
            return None;
        };
        if !ty.is_quantity() {
            self.report(
                Diagnostic::new(Code::NotInProportion, span, text!("in proportion to {}", short(ty)))
                    .label(text!("not a quantity"))
                    .with(of.value.0.span, ty.text())
                    .help(text!("write the points of the band")),
            );
            return None;
        }
        let number = self.end(CompareOp::Is, base, of, ty)?;
        if number <= Exact::from_integer(0) {
            self.report(
                Diagnostic::new(Code::NotInProportion, base.span, text!("in proportion to nothing"))
                    .label(text!("not above 0"))
                    .help(text!("write the value that earns all the points")),
            );
            return None;
        }
        Some(BandAward::InProportion(number))
    }

    /// A range as values of the type have it.
    fn of_type(&self, range: Interval, ty: &Type) -> Interval {
        if is_whole(ty) { range.whole() } else { range }
    }

    /// The values that something can have.
    pub(super) fn domain(&self, id: ValueId) -> Interval {
        let ty = self.ty(id);
        match &ty {
            Type::Enum(members) => {
                let last = i128::try_from(members.members.len()).unwrap_or(1) - 1;
                between(0, last)
            }
            Type::YesNo => between(0, 1),
            _ => {
                let (low, high) = self.bounds(id);
                Interval { from: low.map(|low| (low, true)), to: high.map(|high| (high, true)) }
            }
        }
    }

    /// Each value is in one band, and in one only.
    fn once(&mut self, bands: &[Band], of: Banded<'_>, ty: &Type) -> Option<()> {
        let discrete = is_whole(ty);
        let range = |band: &Band| self.of_type(Interval { from: band.from, to: band.to }, ty);
        let mut sorted: Vec<(Interval, Span)> = bands.iter().map(|band| (range(band), band.span)).collect();
        sorted.sort_by_key(|(range, _)| lower(range));
        let mut twice = Vec::new();
        let mut widest = sorted[0];
        for &(next, span) in &sorted[1..] {
            let both = widest.0.and(next);
            if !both.is_empty() {
                twice.push((both.sample(step(ty)), widest.1, span));
            }
            if reaches_further(next, widest.0) {
                widest = (next, span);
            }
        }
        let ranges: Vec<Interval> = sorted.iter().map(|(range, _)| *range).collect();
        let left: Vec<Interval> = gaps(self.domain(of.value.1), &ranges, discrete);
        let whole = twice.is_empty() && left.is_empty();
        let listed = matches!(ty, Type::Enum(_) | Type::YesNo);
        for (value, first, second) in twice {
            let help = if listed {
                text!("leave out one of the two")
            } else {
                text!("let one band end where the next begins: `from 90% to under 98%`, then `from 98%`")
            };
            self.report(
                Diagnostic::new(
                    Code::BandOverlap,
                    second.max(first),
                    text!("{} is in two bands", show_value(value, ty)),
                )
                .label(text!("takes it, too"))
                .with(second.min(first), text!("takes it"))
                .help(help),
            );
        }
        if !left.is_empty() {
            let members: Vec<Text> = left.iter().flat_map(|gap| members_in(*gap, ty)).collect();
            let named: Vec<Text> = if listed {
                members.iter().map(|member| text!("`{member}`", member)).collect()
            } else {
                left.iter().map(|gap| show_value(gap.sample(step(ty)), ty)).collect()
            };
            let help = match members.first() {
                Some(member) if listed => text!("add a band: `- {member}: 0`", member),
                _ => match left.first().and_then(|gap| band_of(*gap, ty)) {
                    Some(band) => text!("add a band, `- {band}: 0`, or move the end of one beside it", band),
                    None => text!("add a band, or move the end of one beside it"),
                },
            };
            self.report(
                Diagnostic::new(
                    Code::BandGap,
                    of.value.0.span,
                    text!("no band takes {}", Text::joined(&named, text!(" and "))),
                )
                .label(text!("a value that earns neither points nor none"))
                .help(help),
            );
        }
        whole.then_some(())
    }
}

/// How a band of these values is written.
fn band_of(range: Interval, ty: &Type) -> Option<Text> {
    let show = |at: Exact| show_value(at, ty);
    let next = |at: Exact| at + Exact::from_integer(1);
    Some(match (range.from, range.to) {
        (Some((low, true)), Some((high, true))) if low == high => show(low),
        (Some((low, true)), Some((high, true))) if is_whole(ty) => {
            text!("from {} to under {}", show(low), show(next(high)))
        }
        (Some((low, true)), Some((high, false))) => text!("from {} to under {}", show(low), show(high)),
        (Some((low, false)), Some((high, true))) => text!("over {} to {}", show(low), show(high)),
        (Some((low, true)), None) => text!("from {}", show(low)),
        (Some((low, false)), None) => text!("over {}", show(low)),
        (None, Some((high, false))) => text!("under {}", show(high)),
        (None, Some((high, true))) => text!("at most {}", show(high)),
        _ => return None,
    })
}

fn between(low: i128, high: i128) -> Interval {
    let end = |number| Some((Exact::from_integer(number), true));
    Interval { from: end(low), to: end(high) }
}

/// Whether values of the type are whole, so that nothing is between one and the next.
pub(super) fn is_whole(ty: &Type) -> bool {
    matches!(ty, Type::Count | Type::Year | Type::Date | Type::Duration | Type::Enum(_) | Type::YesNo)
}

/// How far beside an end a value is named.
pub(super) fn step(ty: &Type) -> Exact {
    if matches!(ty, Type::Percent | Type::PercentagePoints) {
        Exact::new(1, 100)
    } else {
        Exact::from_integer(1)
    }
}

fn reaches_further(one: Interval, other: Interval) -> bool {
    match (one.to, other.to) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(one), Some(other)) => one > other,
    }
}

/// The members of an enumeration, or yes and no, in a range of positions.
fn members_in(range: Interval, ty: &Type) -> Vec<Text> {
    let count = if let Type::Enum(members) = ty { members.members.len() } else { 2 };
    let all = (0..count).filter_map(|at| i128::try_from(at).ok());
    all.filter(|&at| !range.and(between(at, at)).is_empty())
        .map(|at| bare(Exact::from_integer(at), ty))
        .collect()
}

fn lift<T>(nested: Option<Option<T>>) -> Option<Option<T>> {
    match nested {
        Some(None) => None,
        Some(found) => Some(found),
        None => Some(None),
    }
}

fn day(number: i32) -> Text {
    Day(number).text()
}

/// A member, or yes or no.
fn bare(value: Exact, ty: &Type) -> Text {
    let position = usize::try_from(value.to_integer()).ok();
    match ty {
        Type::Enum(members) => position
            .and_then(|at| members.members.get(at))
            .map_or_else(|| show_decimal(value, 0), |member| member.text()),
        _ if value == Exact::from_integer(0) => text!("no"),
        _ => text!("yes"),
    }
}

/// A value as the language writes it.
pub(super) fn show_value(value: Exact, ty: &Type) -> Text {
    let hundred = Exact::from_integer(100);
    match ty {
        Type::Percent => {
            value.checked_mul(&hundred).map_or_else(|| text!("it"), |of| text!("{}%", show_decimal(of, 12)))
        }
        Type::PercentagePoints => value
            .checked_mul(&hundred)
            .map_or_else(|| text!("it"), |of| text!("{} percentage points", show_decimal(of, 12))),
        Type::Points => plural(value),
        Type::Money(currency) => {
            text!("{} {currency}", show_grouped(value, 12), currency = currency_name(currency))
        }
        Type::Duration => text!("{} days", show_decimal(value, 0)),
        Type::Date => i32::try_from(value.to_integer()).map_or_else(|_| text!("that day"), day),
        Type::YesNo | Type::Enum(_) => text!("`{}`", bare(value, ty)),
        _ => show_decimal(value, 12),
    }
}

//! The leaves of a tree: the places and names in it, whatever holds them.

use super::*;
use crate::source::Span;
use crate::text::Lang;
use crate::types::{Day, Exact, Outcome, Verdict};

impl Ruleset {
    /// The same tree with every place in it at the start of its file, so that two texts can be found to say the same.
    #[must_use]
    pub fn placeless(mut self) -> Self {
        self.each(&mut |leaf| {
            if let Leaf::Place(span) = leaf {
                *span = Span::new(span.file, 0, 0);
            }
        });
        self
    }
}

impl Item {
    /// Goes through all names, those that are declared and those that are used.
    pub fn each_name(&mut self, mut visit: impl FnMut(&mut String)) {
        self.each(&mut |leaf| {
            if let Leaf::Name(name) = leaf {
                visit(name);
            }
        });
    }
}

/// What a tree is visited for.
enum Leaf<'t> {
    Place(&'t mut Span),
    Name(&'t mut String),
}

/// What has leaves.
trait Leaves {
    fn each(&mut self, visit: &mut dyn FnMut(Leaf<'_>));
}

impl Leaves for Span {
    fn each(&mut self, visit: &mut dyn FnMut(Leaf<'_>)) {
        visit(Leaf::Place(self));
    }
}

impl Leaves for Name {
    fn each(&mut self, visit: &mut dyn FnMut(Leaf<'_>)) {
        let Self { text, span } = self;
        visit(Leaf::Name(text));
        span.each(visit);
    }
}

impl<T: Leaves> Leaves for Vec<T> {
    fn each(&mut self, visit: &mut dyn FnMut(Leaf<'_>)) {
        self.iter_mut().for_each(|leaf| leaf.each(visit));
    }
}

impl<T: Leaves> Leaves for Option<T> {
    fn each(&mut self, visit: &mut dyn FnMut(Leaf<'_>)) {
        self.iter_mut().for_each(|leaf| leaf.each(visit));
    }
}

impl<T: Leaves> Leaves for Box<T> {
    fn each(&mut self, visit: &mut dyn FnMut(Leaf<'_>)) {
        (**self).each(visit);
    }
}

impl<A: Leaves, B: Leaves> Leaves for (A, B) {
    fn each(&mut self, visit: &mut dyn FnMut(Leaf<'_>)) {
        self.0.each(visit);
        self.1.each(visit);
    }
}

impl<A: Leaves, B: Leaves, C: Leaves> Leaves for (A, B, C) {
    fn each(&mut self, visit: &mut dyn FnMut(Leaf<'_>)) {
        self.0.each(visit);
        self.1.each(visit);
        self.2.each(visit);
    }
}

/// What has none.
macro_rules! nowhere {
    ($($name:ty),+ $(,)?) => {
        $(impl Leaves for $name {
            fn each(&mut self, _: &mut dyn FnMut(Leaf<'_>)) {}
        })+
    };
}

/// Structures, with all their fields: one that is left out does not compile.
macro_rules! structs {
    ($($name:ident { $($field:ident),+ $(,)? })+) => {
        $(impl Leaves for $name {
            fn each(&mut self, visit: &mut dyn FnMut(Leaf<'_>)) {
                let Self { $($field),+ } = self;
                $($field.each(visit);)+
            }
        })+
    };
}

/// Enumerations, with all their variants and what these hold.
macro_rules! enums {
    ($($name:ident {
        $($variant:ident $(($($held:ident),+))? $({ $($field:ident),+ })?),+ $(,)?
    })+) => {
        $(impl Leaves for $name {
            fn each(&mut self, visit: &mut dyn FnMut(Leaf<'_>)) {
                match self {
                    $(Self::$variant $(($($held),+))? $({ $($field),+ })? => {
                        $($($held.each(visit);)+)?
                        $($($field.each(visit);)+)?
                    })+
                }
            }
        })+
    };
}

nowhere! {
    bool, i32, i64, Lang, String, Exact, Day, Verdict, Outcome, Basis, CompareOp, ArithOp, FoldOp, Part, Scale,
    TimeUnit, NotApplicable, ScoreShare, Rounding, TieRule,
}

structs! {
    Ruleset { lang, items, broken }
    Text { text, span }
    Campaign { span, name, label, issued_by, source, period, as_of, missing_is_fail, terms }
    Term { name, label, period }
    Units { span, kinds, belongs }
    TypeExpr { span, kind }
    Head { span, name, label, kinds }
    Attribute { head, ty, optional, signed }
    Indicator { head, ty, signed, dimensions, since_start_of_year, evidence_required }
    Dimension { name, members }
    Record { head, plural, fields, reported_by_each_unit, over_all_years, dated_by }
    Field { name, label, ty, optional, signed, value }
    Parameter { head, ty, values }
    Measure { head, ty, value }
    Criterion { head, authority, applies_when, requires, missing_is_fail, if_none, in_force }
    Authority { source, directive, responsible, decided_by }
    InForce { span, from, until }
    Function { head, takes, gives, signed, path }
    Use { span, path, with }
    Example { span, title, as_of, given, expects }
    Given { span, kind, name, within, lines }
    Expect { span, subject, expected, so_far, unit }
    Scorecard { head, authority, in_force, out_of, parts, adjustments, not_applicable, never_above }
    Section { span, name, label, out_of, entries }
    Entry { span, points, kind }
    Change { span, kind }
    Adjustment { bonus, change }
    Band { span, range, award }
    Classification { head, authority, in_force, classes, bounds, caps, earlier }
    ClassLine { span, name, label, when }
    Bound { span, kind, when }
    Cap { span, class, quota, ranking, ties }
    Quota { span, number, base, within, rounding, at_least, at_most }
    Base { span, kind, filter }
    Ranking { span, keys }
    RankKey { value, lowest_first }
    Ties { span, prefer, rule }
    Earlier { span, rows, by }
    Commendation { head, authority, in_force, requires, unless, quota, ranking, ties, earlier }
    Limb { span, kinds, condition }
    Selection { head, authority, of, take, ranking, ties }
    Expr { span, kind }
    Period { span, kind }
    Rows { name, all, filter, except }
    WindowExpr { span, kind }
    ListItem { citation, condition }
}

enums! {
    Item {
        Campaign(item), Units(item), Attribute(item), Indicator(item), Record(item), Parameter(item),
        Measure(item), Criterion(item), Scorecard(item), Classification(item), Commendation(item),
        Selection(item), Function(item), Example(item), Use(item),
    }
    TypeKind {
        Percent, Money(currency), Count, Number, Points, Date, Year, Duration, YesNo, Text,
        OneOf { members, ordered }, Kind(kind),
    }
    GivenLine {
        Attribute { span, name, value },
        Observation { span, name, value, members, on, basis, evidence },
        Record { span, name, fields },
        NoRecords { span, name },
    }
    Expected { Verdict(verdict), Outcome(outcome), Undetermined, NotApplicable, Is(value) }
    ScorePart { Entry(entry), Section(section) }
    EntryKind {
        Criterion(name), ByValue { value, bands }, AsGiven(value), Less { name, label, less },
        ForEach { each, rows },
    }
    ChangeKind {
        When { points, condition }, ForEach { each, rows, at_most }, AsGiven { field, rows, at_most },
        ByValue { value, bands },
    }
    BandRange { From(low, high), Over(low, high), Under(high), AtMost(high), Exactly(value) }
    BandAward { Points(points), InProportion(to, span) }
    PartLimit { OfMaximum(percent), Points(points) }
    BoundKind { Fixed(class), AtMost(class), OneLower(from) }
    BaseKind { Eligible, Units, Kind(kind), Rated { class, or_better }, Holding(honour) }
    ListOp { All, Any, None, AtLeast(number) }
    Quantity { Number(op, number), No, Share(op, number), All }
    Further { Rest(condition), OfWhich(span, quantity, condition) }
    HowMany { Each, Any, AtLeast(number) }
    PeriodKind {
        Quarter(quarter, year), Month(month, year), Year(year), Months { count, last, year }, Campaign,
        Days(from, to), Between(from, to), LastYear, SamePeriodLastYear, QuarterOfNextYear(quarter),
        Value(value),
    }
    WindowKind {
        By(period), In(period), Since(day), ByEachYear { month, day }, Members { dimension, at_least },
        Parts { part, at_least, of }, Years { at_least, count, to },
    }
    ExprKind {
        Number(number), Percent(number), PercentagePoints(number), Money(amount, scale, currency),
        Points(number), Duration(count, unit), Date(day), YesNo(yes), Text(text), Name(name),
        Above(kind, name), ForMember(value, member), AsBasis(value, basis), AsOf, Arith(op, left, right),
        PercentOf(percent, of), Share(rows, condition), Count(rows), FoldRows(op, value, rows),
        FoldSeries(op, value), Change(value, from, to), Call(function, values), Greater(left, right),
        Lesser(left, right), AverageOf(values), TheirAverage(kind), YearOf(day), If(condition, then, or), Otherwise(value, or),
        Rounded(value, to), Elapsed(from, to), CriteriaMet { for_certain }, ShareOfScore(share, scorecard),
        YearsInARow(to, condition), ByCase(value, cases), ByMember(by, members), Compare(op, left, right),
        Between { value, low, high, half_open }, Given { value, missing }, Before { date, limit, after },
        DaysAfter { date, limits, from }, Moves { value, rises, op, by, against },
        Exceeds { value, limit, op, by }, Times { value, op, factor, against }, Not(condition),
        And(conditions), Or(conditions),
        List(op, items), Paren(held), Windowed(of, window), Quantified { quantity, rows, having, further },
        Holds(honour), EligibleFor(honour), TimesInARow(times, condition), RankedFirst { by, within },
        EachPart { sections, scorecard, op, limit }, Meets(criterion),
        MeetsSome { at_least, except },
    }
}

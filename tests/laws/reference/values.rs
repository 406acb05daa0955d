//! Values, in every way that they may come out.

use super::conditions::{nothing_in_part, number};
use super::*;
use num_traits::{One, Zero};
use thidua::check::model::{CondId, CondKind, Earlier, HowMany, MeasureId, Rows, RowsOf, ValueId, ValueKind};
use thidua::syntax::ast::ArithOp;
use thidua::types::{add_months, day_each_year};

impl Judge<'_> {
    pub(super) fn value(&self, at: &At, id: ValueId) -> Val {
        match &self.model[id].kind {
            ValueKind::Const(number) => Val::number(*number),
            ValueKind::Text(text) => match self.data.texts.find(text) {
                Some(known) => Val::number(i128::from(known)),
                None => Val::number(-1),
            },
            ValueKind::Call(..) => unreachable!("no ruleset that is drawn has a script"),
            ValueKind::AsOf => Val::number(i128::from(self.as_of.0)),
            ValueKind::Attribute(id) => {
                let attribute = &self.model[*id];
                Val::one(if !attribute.kinds.has(self.kind()) {
                    Is::NotApplicable(why(Reason::OtherKind))
                } else {
                    match self.data.attributes[id.index()].get(self.unit) {
                        Some(number) => Is::Number(number),
                        None if attribute.optional => Is::Absent,
                        None => Is::Missing(why(Reason::EmptyField)),
                    }
                })
            }
            ValueKind::Field(record, index) => self.field(at, *record, *index),
            ValueKind::Series { indicator, members, basis, fold } => {
                Val::of(vec![self.series(at, *indicator, members, *basis, *fold)], Whys::new())
            }
            ValueKind::Measure(id) => self.measure(at, *id),
            ValueKind::Parameter(id) => {
                let Is::Number(today) = &at.in_force else { return Val::one(at.in_force.clone()) };
                let today = Day(today.to_integer() as i32);
                let known = self.model[*id].values.iter().rev().find(|(from, _)| *from <= today);
                Val::number(known.expect("a parameter has a value on every day").1)
            }
            ValueKind::DayOfYear { month, day: of_month } => match &at.year {
                Some(Is::Number(year)) => {
                    Val::number(i128::from(day_each_year(year.to_integer() as i32, *month, *of_month).0))
                }
                Some(other) => Val::one(other.clone()),
                None => unreachable!("only inside years"),
            },
            ValueKind::Arith(op, left, right) => {
                let (left, right) = (self.value(at, *left), self.value(at, *right));
                pairs(&left, &right, |left, right| Way::of(arithmetic(*op, left, right)))
            }
            ValueKind::AddMonths(date, months) => {
                let date = self.value(at, *date);
                each(&date, |way| match &way.is {
                    Is::Number(date) => {
                        let then = add_months(Day(date.to_integer() as i32), *months);
                        Way::of(Is::Number(Exact::from(i128::from(then.expect("within the calendar").0))))
                    }
                    other => Way::of(other.clone()),
                })
            }
            ValueKind::PercentOf(percent, of) => {
                let (percent, of) = (self.value(at, *percent), self.value(at, *of));
                pairs(&percent, &of, |percent, of| Way {
                    of_zero: matches!(&of.is, Is::Number(of) if of.is_zero()),
                    ..Way::of(arithmetic(ArithOp::Multiply, percent, of))
                })
            }
            ValueKind::Share(rows, having) => self.share(at, rows, *having),
            ValueKind::Count(rows) => self.count(at, rows),
            ValueKind::FoldRows(op, value, rows) => self.fold_rows(at, *op, *value, rows),
            ValueKind::Windowed(value, window) => self.value(&self.windowed(at, window.kind), *value),
            ValueKind::Greater(left, right) => self.either(at, *left, *right, |left, right| left >= right),
            ValueKind::Lesser(left, right) => self.either(at, *left, *right, |left, right| left <= right),
            ValueKind::AverageOf(values) => {
                let values: Vec<Val> = values.iter().map(|value| self.value(at, *value)).collect();
                let mut ways: Vec<Vec<Way>> = vec![Vec::new()];
                for value in &values {
                    let longer = ways.iter().flat_map(|so_far| {
                        value.ways.iter().map(|way| [so_far.as_slice(), std::slice::from_ref(way)].concat())
                    });
                    ways = longer.collect();
                }
                let doubt = union(values.iter().map(|value| &value.doubt));
                Val::of(ways.iter().map(|way| average(way)).collect(), doubt)
            }
            ValueKind::YearOf(date) => {
                let date = self.value(at, *date);
                each(&date, |way| match &way.is {
                    Is::Number(date) => {
                        let year = Day(date.to_integer() as i32).year();
                        Way::of(Is::Number(Exact::from(i128::from(year))))
                    }
                    other => Way::of(other.clone()),
                })
            }
            ValueKind::If(cond, then, otherwise) => {
                let (then, otherwise) = (self.value(at, *then), self.value(at, *otherwise));
                let cond = self.condition(at, *cond, false);
                match cond.verdict {
                    Verdict::Pass => then,
                    Verdict::Fail | Verdict::NotApplicable => otherwise,
                    Verdict::Undetermined => Val::of(
                        [then.ways, otherwise.ways].concat(),
                        union([&then.doubt, &otherwise.doubt, &cond.whys]),
                    ),
                }
            }
            ValueKind::Otherwise(first, second) => {
                let (first, second) = (self.value(at, *first), self.value(at, *second));
                // An absent value has nothing to measure either. A later report may give it something.
                let nothing = |way: &Way| {
                    way.is == Is::Absent || way.is == Is::NotApplicable(why(Reason::NothingToMeasure))
                };
                let ways = first.ways.iter().flat_map(|way| {
                    if nothing(way) {
                        let second = second.ways.iter();
                        second.map(|other| Way { open: way.open || other.open, ..other.clone() }).collect()
                    } else {
                        vec![way.clone()]
                    }
                });
                Val::of(ways.collect(), union([&first.doubt, &second.doubt]))
            }
            ValueKind::Steps(value, size) => {
                let value = self.value(at, *value);
                each(&value, |way| match &way.is {
                    Is::Number(number) => {
                        let mut steps = Exact::zero();
                        while (steps + 1) * size <= *number {
                            steps += 1;
                        }
                        let grows = way.grows.clone().filter(|grows| *grows == Grows::Upwards);
                        Way { grows, ..Way::of(Is::Number(steps)) }
                    }
                    other => Way::of(other.clone()),
                })
            }
            ValueKind::Rounded(value, step) => {
                let value = self.value(at, *value);
                each(&value, |way| match &way.is {
                    Is::Number(number) => {
                        Way::of(Is::Number((number / step + Exact::new(1, 2)).floor() * step))
                    }
                    other => Way::of(other.clone()),
                })
            }
            ValueKind::CriteriaMet { for_certain, of } => {
                let met: Vec<Ruled> = of.iter().map(|criterion| self.criterion(*criterion)).collect();
                let many = |verdict| met.iter().filter(|ruled| ruled.verdict == verdict).count() as i128;
                let least = many(Verdict::Pass);
                let most = if *for_certain { least } else { least + many(Verdict::Undetermined) };
                let whys = met
                    .iter()
                    .filter(|ruled| ruled.verdict == Verdict::Undetermined)
                    .map(|ruled| &ruled.whys);
                let ways = (least..=most).map(|met| Way::of(Is::Number(Exact::from(met))));
                Val::of(ways.collect(), union(whys))
            }
            ValueKind::YearsInARow(Some(last), cond) => self.years_in_a_row(at, *last, *cond),
            ValueKind::YearsInARow(None, cond) => self.most_years_in_a_row(at, *cond),
            ValueKind::ByCase(first, cases) => {
                let mut ways = Vec::new();
                let mut doubt = Whys::new();
                // The sentence reads all of its cases, also those after one that holds.
                let read = |(cond, value): &(CondId, ValueId)| {
                    (self.condition(at, *cond, false), self.value(at, *value))
                };
                let cases: Vec<(Ruled, Val)> = cases.iter().map(read).collect();
                let first = self.value(at, *first);
                for (cond, value) in cases {
                    if !matches!(cond.verdict, Verdict::Pass | Verdict::Undetermined) {
                        continue;
                    }
                    ways.extend(value.ways);
                    doubt.extend(value.doubt);
                    if cond.verdict == Verdict::Pass {
                        return Val::of(ways, doubt);
                    }
                    doubt.extend(cond.whys);
                }
                ways.extend(first.ways);
                doubt.extend(first.doubt);
                Val::of(ways, doubt)
            }
            ValueKind::ByMember(of, values) => {
                let of = self.value(at, *of);
                let mut doubt = of.doubt.clone();
                let mut ways = Vec::new();
                for way in &of.ways {
                    match &way.is {
                        Is::Number(position) => {
                            let value = self.value(at, values[position.to_integer() as usize]);
                            doubt.extend(value.doubt);
                            let open = way.open;
                            let kept = value.ways.into_iter();
                            ways.extend(kept.map(|value| Way { open: open || value.open, ..value }));
                        }
                        _ => ways.push(way.clone()),
                    }
                }
                Val::of(ways, doubt)
            }
            ValueKind::Truth(cond) => {
                let ruled = self.condition(at, *cond, false);
                match ruled.verdict {
                    Verdict::Pass => Val::number(1),
                    Verdict::Fail => Val::number(0),
                    Verdict::Undetermined => Val::one(Is::Missing(ruled.whys)),
                    Verdict::NotApplicable => Val::one(Is::NotApplicable(ruled.whys)),
                }
            }
            ValueKind::Above(kind, value) => self.above(at, *kind, *value),
            ValueKind::Score(scorecard) => self.score_value(*scorecard),
            ValueKind::ScoreShare(scorecard, share) => self.score_share(*scorecard, *share),
            ValueKind::Section(scorecard, section) => self.section_value(*scorecard, *section),
            ValueKind::Class(classification) => self.class_value(at, *classification),
        }
    }

    fn measure(&self, at: &At, id: MeasureId) -> Val {
        if self.model[id].kinds.has(self.kind()) {
            self.value(at, self.model[id].value)
        } else {
            Val::one(Is::NotApplicable(why(Reason::OtherKind)))
        }
    }

    fn either(&self, at: &At, left: ValueId, right: ValueId, first: impl Fn(Exact, Exact) -> bool) -> Val {
        let (left, right) = (self.value(at, left), self.value(at, right));
        pairs(&left, &right, |left, right| match (&left.is, &right.is) {
            (Is::Number(a), Is::Number(b)) => {
                let chosen = if first(*a, *b) { left } else { right };
                Way { of_zero: chosen.of_zero, ..Way::of(chosen.is.clone()) }
            }
            _ => Way::of(arithmetic(ArithOp::Add, left, right)),
        })
    }

    /// How many years ending there the condition has held; a year that is undetermined may go on or end it.
    fn years_in_a_row(&self, at: &At, last: ValueId, cond: CondId) -> Val {
        let first_of_data = self.first_year_of_data(cond);
        let last = self.value(at, last);
        let mut doubt = last.doubt.clone();
        let mut ways = Vec::new();
        for way in &last.ways {
            if !matches!(way.is, Is::Number(_)) {
                ways.push(way.clone());
                continue;
            }
            let last = number(&way.is).to_integer() as i32;
            let mut run = 0;
            loop {
                let held = if first_of_data.is_some_and(|first| last - run >= first) {
                    self.asked_in_year(at, last - run, cond)
                } else {
                    Ruled::fail()
                };
                match held.verdict {
                    Verdict::Pass => {}
                    Verdict::Fail | Verdict::NotApplicable => {
                        ways.push(Way::of(Is::Number(Exact::from(i128::from(run)))));
                        break;
                    }
                    Verdict::Undetermined => {
                        doubt.extend(held.whys);
                        ways.push(Way::of(Is::Number(Exact::from(i128::from(run)))));
                    }
                }
                run += 1;
            }
        }
        Val::of(ways, doubt)
    }

    /// The longest run of all: with every year that is undetermined broken, and with every one of them holding.
    fn most_years_in_a_row(&self, at: &At, cond: CondId) -> Val {
        let last = self.model.campaign.period.to.year();
        let first = self.first_year_of_data(cond).unwrap_or(last + 1);
        let years: Vec<Ruled> = (first..=last).map(|year| self.asked_in_year(at, year, cond)).collect();
        let longest = |open: bool| {
            let (mut longest, mut run) = (0, 0);
            for held in &years {
                let holds = held.verdict == Verdict::Pass || open && held.verdict == Verdict::Undetermined;
                run = if holds { run + 1 } else { 0 };
                longest = longest.max(run);
            }
            Way::of(Is::Number(Exact::from(longest)))
        };
        let undetermined = years.iter().filter(|held| held.verdict == Verdict::Undetermined);
        Val::of(vec![longest(false), longest(true)], union(undetermined.map(|held| &held.whys)))
    }

    fn asked_in_year(&self, at: &At, year: i32, cond: CondId) -> Ruled {
        let inside = self.in_year(at, &Is::Number(Exact::from(i128::from(year))), 0);
        nothing_in_part(&inside, self.condition(&inside, cond, false))
    }

    /// The first year of all data rows of the tables that a condition reads.
    fn first_year_of_data(&self, cond: CondId) -> Option<i32> {
        let mut years = Vec::new();
        self.years_of_condition(cond, &mut years);
        years.into_iter().min()
    }

    fn years_of_condition(&self, cond: CondId, years: &mut Vec<i32>) {
        match &self.model[cond].kind {
            CondKind::Flag(value) | CondKind::Given { value, .. } => self.years_of_value(*value, years),
            CondKind::Compare { left: a, right: b, .. }
            | CondKind::Quantified { left: a, right: b, .. }
            | CondKind::DoneBy { date: a, limit: b }
            | CondKind::Elapsed { from: a, to: b, .. } => {
                self.years_of_value(*a, years);
                self.years_of_value(*b, years);
            }
            CondKind::DateIn { date, .. } => self.years_of_value(*date, years),
            CondKind::Not(inner) | CondKind::Windowed(inner, _) => self.years_of_condition(*inner, years),
            CondKind::Members { cond: inner, how_many, .. }
            | CondKind::Parts { cond: inner, how_many, .. } => {
                self.years_of_condition(*inner, years);
                if let HowMany::AtLeast(count) = how_many {
                    self.years_of_value(*count, years);
                }
            }
            CondKind::And(items) | CondKind::Or(items) | CondKind::NoneOf(items) => {
                items.iter().for_each(|item| self.years_of_condition(*item, years));
            }
            CondKind::AtLeast { count, items } => {
                self.years_of_value(*count, years);
                items.iter().for_each(|item| self.years_of_condition(*item, years));
            }
            CondKind::All { rows, having } => {
                self.years_of_rows(rows, years);
                self.years_of_condition(*having, years);
            }
            CondKind::RankedFirst { key, .. } => self.years_of_value(key.value, years),
            CondKind::Meets(_)
            | CondKind::MeetsSome { .. }
            | CondKind::KindIs(_)
            | CondKind::Eligible(_)
            | CondKind::EachPart { .. } => {}
            CondKind::Holds(honour) => {
                self.years_of_earlier(self.honour_in_force(*honour).and_then(|of| of.earlier.as_ref()), years)
            }
        }
    }

    fn years_of_value(&self, value: ValueId, years: &mut Vec<i32>) {
        match &self.model[value].kind {
            ValueKind::Series { indicator, .. } => {
                years.extend(self.data.observations[indicator.index()].days.iter().map(|day| day.year()));
            }
            ValueKind::Measure(id) => self.years_of_value(self.model[*id].value, years),
            ValueKind::Arith(_, a, b)
            | ValueKind::PercentOf(a, b)
            | ValueKind::Greater(a, b)
            | ValueKind::Lesser(a, b)
            | ValueKind::Otherwise(a, b) => {
                self.years_of_value(*a, years);
                self.years_of_value(*b, years);
            }
            ValueKind::Share(rows, having) => {
                self.years_of_rows(rows, years);
                self.years_of_condition(*having, years);
            }
            ValueKind::Count(rows) => self.years_of_rows(rows, years),
            ValueKind::FoldRows(_, value, rows) => {
                self.years_of_rows(rows, years);
                self.years_of_value(*value, years);
            }
            ValueKind::AddMonths(inner, _)
            | ValueKind::Above(_, inner)
            | ValueKind::Windowed(inner, _)
            | ValueKind::YearOf(inner)
            | ValueKind::Rounded(inner, _)
            | ValueKind::Steps(inner, _) => self.years_of_value(*inner, years),
            ValueKind::AverageOf(values) | ValueKind::Call(_, values) => {
                values.iter().for_each(|value| self.years_of_value(*value, years));
            }
            ValueKind::If(cond, a, b) => {
                self.years_of_condition(*cond, years);
                self.years_of_value(*a, years);
                self.years_of_value(*b, years);
            }
            ValueKind::YearsInARow(to, cond) => {
                if let Some(last) = to {
                    self.years_of_value(*last, years);
                }
                self.years_of_condition(*cond, years);
            }
            ValueKind::ByCase(first, cases) => {
                self.years_of_value(*first, years);
                for (cond, value) in cases {
                    self.years_of_condition(*cond, years);
                    self.years_of_value(*value, years);
                }
            }
            ValueKind::ByMember(of, values) => {
                self.years_of_value(*of, years);
                values.iter().for_each(|value| self.years_of_value(*value, years));
            }
            ValueKind::Truth(cond) => self.years_of_condition(*cond, years),
            ValueKind::Const(_)
            | ValueKind::Text(_)
            | ValueKind::AsOf
            | ValueKind::Attribute(_)
            | ValueKind::Field(..)
            | ValueKind::Parameter(_)
            | ValueKind::DayOfYear { .. }
            | ValueKind::CriteriaMet { .. }
            | ValueKind::Score(_)
            | ValueKind::ScoreShare(..)
            | ValueKind::Section(..) => {}
            ValueKind::Class(of) => {
                self.years_of_earlier(self.classes_in_force(*of).and_then(|of| of.earlier.as_ref()), years)
            }
        }
    }

    /// The rows of earlier years; and this campaign's year has its own ruling.
    fn years_of_earlier(&self, earlier: Option<&Earlier>, years: &mut Vec<i32>) {
        years.push(self.model.campaign.period.to.year());
        if let Some(earlier) = earlier {
            self.years_of_rows(&earlier.rows, years);
        }
    }

    fn years_of_rows(&self, rows: &Rows, years: &mut Vec<i32>) {
        if let RowsOf::Record(id) = rows.of
            && let (Some(table), Some(field)) = (&self.data.records[id.index()], self.model[id].dated_by)
        {
            let record = &self.model[id];
            let year = |number: Exact| match record.fields[field].ty {
                thidua::types::Type::Year => number.to_integer() as i32,
                _ => Day(number.to_integer() as i32).year(),
            };
            years.extend((0..table.len()).filter_map(|row| table.fields[field].get(row)).map(year));
        }
        for cond in [rows.filter, rows.except].into_iter().flatten() {
            self.years_of_condition(cond, years);
        }
    }
}

/// A value made of another, way by way.
fn each(value: &Val, make: impl Fn(&Way) -> Way) -> Val {
    let ways = value.ways.iter().map(|way| Way { open: way.open, ..make(way) });
    Val::of(ways.collect(), value.doubt.clone())
}

/// A value made of two, each falling by itself.
fn pairs(left: &Val, right: &Val, make: impl Fn(&Way, &Way) -> Way) -> Val {
    let mut ways = Vec::new();
    for left in &left.ways {
        for right in &right.ways {
            ways.push(Way { open: left.open || right.open, ..make(left, right) });
        }
    }
    Val::of(ways, union([&left.doubt, &right.doubt]))
}

/// Not applicable wins over missing, missing over absent.
fn arithmetic(op: ArithOp, left: &Way, right: &Way) -> Is {
    match (&left.is, &right.is) {
        (Is::NotApplicable(a), Is::NotApplicable(b)) => Is::NotApplicable(lasting(a, b)),
        (Is::NotApplicable(whys), _) | (_, Is::NotApplicable(whys)) => Is::NotApplicable(whys.clone()),
        (_, Is::Number(zero)) if op == ArithOp::Divide && zero.is_zero() => {
            Is::NotApplicable(why(Reason::NothingToMeasure))
        }
        (Is::Missing(a), Is::Missing(b)) => Is::Missing(union([a, b])),
        (Is::Missing(whys), _) | (_, Is::Missing(whys)) => Is::Missing(whys.clone()),
        (Is::Absent, _) | (_, Is::Absent) => Is::Absent,
        (Is::Number(left), Is::Number(right)) => Is::Number(match op {
            ArithOp::Add => left + right,
            ArithOp::Subtract => left - right,
            ArithOp::Multiply => left * right,
            ArithOp::Divide => left / right,
        }),
    }
}

/// The average of those that there are.
fn average(ways: &[Way]) -> Way {
    let open = ways.iter().any(|way| way.open);
    let kept: Vec<&Way> =
        ways.iter().filter(|way| !matches!(way.is, Is::NotApplicable(_) | Is::Absent)).collect();
    let is = if kept.is_empty() {
        Is::NotApplicable(why(Reason::NothingToMeasure))
    } else {
        let total = kept.iter().fold(Way::of(Is::Number(Exact::zero())), |total, way| {
            Way::of(arithmetic(ArithOp::Add, &total, way))
        });
        let many = Way::of(Is::Number(kept.iter().map(|_| Exact::one()).sum()));
        arithmetic(ArithOp::Divide, &total, &many)
    };
    Way { open, ..Way::of(is) }
}

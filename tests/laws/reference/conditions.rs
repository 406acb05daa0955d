//! Conditions. `negated` is a `not` that has been carried down to where it is applied.

use super::*;
use num_traits::{One, Zero};
use thidua::check::model::{CondId, CondKind, Duration, HowMany, Parts, ValueId};
use thidua::syntax::ast::CompareOp;
use thidua::types::add_months;

/// What a comparison says, before `if there are none`, negation and open windows.
#[derive(Clone, Debug)]
pub(super) enum Truth {
    Yes,
    No,
    Undetermined(Whys),
    NotApplicable(Whys),
}

impl Truth {
    fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

/// A comparison in one way.
pub(super) struct Said {
    pub(super) truth: Truth,
    pub(super) open: bool,
    /// A later report could make it hold.
    pub(super) mendable: bool,
}

impl Judge<'_> {
    pub(super) fn condition(&self, at: &At, id: CondId, negated: bool) -> Ruled {
        let ruled = self.as_it_stands(at, id, negated);
        if self.strict || ruled.verdict != Verdict::Fail || !is_leaf(&self.model[id].kind) {
            return ruled;
        }
        // What does not hold by a part that is so far may come to hold.
        match self.strictly().as_it_stands(at, id, negated).verdict {
            Verdict::Undetermined => Ruled::undetermined(why(Reason::Open)),
            _ => ruled,
        }
    }

    /// The same judge where so-far parts are undetermined.
    pub(super) fn strictly(&self) -> Judge<'_> {
        Judge { strict: true, open_read: Cell::new(false), ..*self }
    }

    fn as_it_stands(&self, at: &At, id: CondId, negated: bool) -> Ruled {
        match &self.model[id].kind {
            CondKind::Not(inner) => self.condition(at, *inner, !negated),
            CondKind::And(items) if negated => any(&self.each(at, items, true)),
            CondKind::And(items) => all(&self.each(at, items, false)),
            CondKind::Or(items) if negated => all(&self.each(at, items, true)),
            CondKind::Or(items) => any(&self.each(at, items, false)),
            CondKind::NoneOf(items) if negated => any(&self.each(at, items, false)),
            CondKind::NoneOf(items) => all(&self.each(at, items, true)),
            CondKind::AtLeast { count, items } => {
                let items = self.each(at, items, negated);
                self.at_least_of(at, *count, &items, negated)
            }
            CondKind::Windowed(inner, window) => {
                self.condition(&self.windowed(at, window.kind), *inner, negated)
            }
            CondKind::Members { dimension, how_many, cond } => {
                let members = 0..self.model[*dimension].members.len();
                let ruled: Vec<Ruled> = members
                    .map(|member| {
                        let mut at = at.clone();
                        at.members.push((*dimension, member as u16));
                        self.condition(&at, *cond, negated)
                    })
                    .collect();
                self.how_many(at, *how_many, &ruled, negated)
            }
            CondKind::Parts { parts, how_many, cond } => self.parts(at, parts, *how_many, *cond, negated),
            CondKind::RankedFirst { key, kinds, within } => {
                self.ranked_first(at, key, *kinds, *within, negated)
            }
            CondKind::Meets(criterion) => self.meets(*criterion, negated),
            CondKind::MeetsSome { at_least, of } => {
                let met: Vec<Ruled> = of.iter().map(|criterion| self.meets(*criterion, negated)).collect();
                match at_least {
                    Some(count) => self.at_least_of(at, *count, &met, negated),
                    None if negated => any(&met),
                    None => all(&met),
                }
            }
            CondKind::KindIs(kind) => {
                if (self.kind() == *kind) != negated {
                    Ruled::pass()
                } else {
                    Ruled::fail()
                }
            }
            CondKind::Flag(value) => {
                let value = self.value(at, *value);
                let said = value.ways.iter().map(|way| Said {
                    truth: match &way.is {
                        Is::Number(number) => Truth::of(number.is_one()),
                        Is::Absent => Truth::No,
                        Is::Missing(whys) => Truth::Undetermined(whys.clone()),
                        Is::NotApplicable(whys) => Truth::NotApplicable(whys.clone()),
                    },
                    open: way.open,
                    mendable: true,
                });
                self.leaf(at, negated, said.collect(), &value.doubt)
            }
            CondKind::Compare { op, left, right } | CondKind::Quantified { op, left, right, .. } => {
                let (left, right) = (self.value(at, *left), self.value(at, *right));
                self.compared(at, *op, &left, &right, negated)
            }
            CondKind::Given { value, missing } => {
                let negated = negated != *missing;
                let value = self.value(at, *value);
                let said = value.ways.iter().map(|way| Said {
                    truth: given(&way.is),
                    open: way.open,
                    // What is given stays given, whatever is reported later.
                    mendable: !negated,
                });
                self.leaf(at, negated, said.collect(), &value.doubt)
            }
            CondKind::DoneBy { date, limit } => {
                let (date, limit) = (self.value(at, *date), self.value(at, *limit));
                let mut said = Vec::new();
                for date in &date.ways {
                    for limit in &limit.ways {
                        said.push(Said {
                            truth: self.done_by(&date.is, &limit.is),
                            open: date.open || limit.open,
                            mendable: true,
                        });
                    }
                }
                self.leaf(at, negated, said, &union([&date.doubt, &limit.doubt]))
            }
            CondKind::DateIn { date, period } => {
                let date = self.value(at, *date);
                let (from, to) = (self.edge(at, period.from), self.edge(at, period.to));
                let said = date.ways.iter().map(|way| Said {
                    truth: match first_that_is_no_number([&way.is, &from, &to]) {
                        Some(truth) => truth,
                        None => {
                            let day = number(&way.is);
                            Truth::of(number(&from) <= day && day <= number(&to))
                        }
                    },
                    open: way.open,
                    mendable: true,
                });
                self.leaf(at, negated, said.collect(), &date.doubt)
            }
            CondKind::Elapsed { from, to, op, limit } => {
                let (from, to) = (self.value(at, *from), self.value(at, *to));
                let limit_days = match limit {
                    Duration::Months(_) => Val::number(0),
                    Duration::Days(days) => self.value(at, *days),
                };
                let mut said = Vec::new();
                for from in &from.ways {
                    for to in &to.ways {
                        for days in &limit_days.ways {
                            said.push(Said {
                                truth: self.elapsed(&from.is, &to.is, *op, *limit, &days.is),
                                open: from.open || to.open || days.open,
                                mendable: true,
                            });
                        }
                    }
                }
                self.leaf(at, negated, said, &union([&from.doubt, &to.doubt, &limit_days.doubt]))
            }
            CondKind::Holds(honour) => self.holds(at, *honour, negated),
            CondKind::Eligible(honour) => self.eligible_for(*honour, negated),
            CondKind::EachPart { scorecard, sections, op, limit } => {
                self.each_part(at, *scorecard, *sections, *op, *limit, negated)
            }
            CondKind::All { rows, having } => {
                let (said, doubt) = self.all_rows(at, rows, *having, negated);
                self.leaf(at, negated, said, &doubt)
            }
        }
    }

    fn each(&self, at: &At, items: &[CondId], negated: bool) -> Vec<Ruled> {
        items.iter().map(|item| self.condition(at, *item, negated)).collect()
    }

    pub(super) fn compared(&self, at: &At, op: CompareOp, left: &Val, right: &Val, negated: bool) -> Ruled {
        let mut said = Vec::new();
        for left in &left.ways {
            for right in &right.ways {
                let asked = if negated { opposite(op) } else { op };
                said.push(Said {
                    truth: compare(op, left, right),
                    open: left.open || right.open,
                    mendable: mendable(asked, left, right),
                });
            }
        }
        self.leaf(at, negated, said, &union([&left.doubt, &right.doubt]))
    }

    /// A comparison in all its ways: each by itself, then whether they decide alike.
    pub(super) fn leaf(&self, at: &At, negated: bool, said: Vec<Said>, doubt: &Whys) -> Ruled {
        let ruled: Vec<Ruled> = said.into_iter().map(|said| self.one_way(at, negated, said)).collect();
        alike(&ruled, doubt)
    }

    fn one_way(&self, at: &At, negated: bool, said: Said) -> Ruled {
        let (holds, mendable) = match said.truth {
            Truth::Yes => (true, said.mendable),
            Truth::No => (false, said.mendable),
            Truth::Undetermined(whys) => return Ruled::undetermined(whys),
            Truth::NotApplicable(whys) => {
                let none = whys == why(Reason::NothingToMeasure);
                match at.if_none.filter(|_| none) {
                    Some(Verdict::Pass) => (true, true),
                    Some(Verdict::Fail) => (false, true),
                    Some(Verdict::Undetermined) => return Ruled::undetermined(whys),
                    Some(Verdict::NotApplicable) | None => return Ruled::not_applicable(whys),
                }
            }
        };
        match (holds != negated, said.open) {
            (true, true) if self.strict => Ruled::undetermined(why(Reason::Open)),
            (true, _) => Ruled::pass(),
            (false, true) if mendable => Ruled::undetermined(why(Reason::Open)),
            (false, _) => Ruled::fail(),
        }
    }

    fn meets(&self, criterion: CriterionId, negated: bool) -> Ruled {
        let ruled = self.criterion(criterion);
        match ruled.verdict {
            Verdict::Pass if negated => {
                if self.strictly().criterion(criterion).verdict == Verdict::Undetermined {
                    Ruled::undetermined(why(Reason::Open))
                } else {
                    Ruled::fail()
                }
            }
            Verdict::Fail if negated => Ruled::pass(),
            Verdict::Pass => Ruled::pass(),
            Verdict::Fail => Ruled::fail(),
            Verdict::Undetermined | Verdict::NotApplicable => ruled,
        }
    }

    fn how_many(&self, at: &At, how_many: HowMany, items: &[Ruled], negated: bool) -> Ruled {
        match (how_many, negated) {
            (HowMany::Each, false) | (HowMany::Any, true) => all(items),
            (HowMany::Each, true) | (HowMany::Any, false) => any(items),
            (HowMany::AtLeast(count), _) => self.at_least_of(at, count, items, negated),
        }
    }

    /// `at least m of` for every way that m may come out.
    fn at_least_of(&self, at: &At, count: ValueId, items: &[Ruled], negated: bool) -> Ruled {
        let with_count = |count: Val| {
            let ruled = count.ways.iter().map(|way| match &way.is {
                Is::Number(m) => at_least(*m, items, negated),
                Is::Absent if negated => Ruled::pass(),
                Is::Absent => Ruled::fail(),
                Is::Missing(whys) => Ruled::undetermined(whys.clone()),
                Is::NotApplicable(whys) => Ruled::not_applicable(whys.clone()),
            });
            alike(&ruled.collect::<Vec<_>>(), &count.doubt)
        };
        let ruled = with_count(self.value(at, count));
        // It may come to ask for another number, with which it would not fail.
        let waits = ruled.verdict == Verdict::Fail
            && !self.strict
            && with_count(self.strictly().value(at, count)).verdict != Verdict::Fail;
        if waits { Ruled::undetermined(why(Reason::Open)) } else { ruled }
    }

    fn parts(&self, at: &At, parts: &Parts, how_many: HowMany, cond: CondId, negated: bool) -> Ruled {
        let in_part = |inside: At| nothing_in_part(&inside, self.condition(&inside, cond, negated));
        match parts {
            Parts::Fixed(parts) => {
                let ruled: Vec<Ruled> = parts
                    .iter()
                    .map(|(_, part)| in_part(At { asked: Asked::In(*part), ..at.clone() }))
                    .collect();
                self.how_many(at, how_many, &ruled, negated)
            }
            Parts::YearsOf(of) => {
                let years = of.from.year()..=of.to.year();
                let ruled: Vec<Ruled> = years
                    .map(|year| {
                        let whole = Window::year(year);
                        let days = Window::new(whole.from.max(of.from), whole.to.min(of.to));
                        in_part(self.in_days_of_year(at, year, days))
                    })
                    .collect();
                self.how_many(at, how_many, &ruled, negated)
            }
            Parts::Years { count, last } => {
                let (count, last) = (self.value(at, *count), self.value(at, *last));
                let mut ruled = Vec::new();
                for count in &count.ways {
                    for last in &last.ways {
                        let years: Vec<Ruled> = (0..number(&count.is).to_integer() as i32)
                            .map(|back| in_part(self.in_year(at, &last.is, back)))
                            .collect();
                        ruled.push(self.how_many(at, how_many, &years, negated));
                    }
                }
                alike(&ruled, &union([&count.doubt, &last.doubt]))
            }
        }
    }

    fn done_by(&self, date: &Is, limit: &Is) -> Truth {
        match first_that_is_no_number([limit]) {
            // With a deadline ahead the row would be open: nothing is decided until the deadline is known, nor
            // where there is none.
            Some(truth) if *date == Is::Absent => return truth,
            Some(truth) => return joined(truth, date),
            None if *date == Is::Absent => {}
            None => {
                return first_that_is_no_number([date])
                    .unwrap_or_else(|| Truth::of(number(date) <= number(limit)));
            }
        }
        if number(limit) < day_number(self.as_of) {
            Truth::No
        } else {
            Truth::Undetermined(Whys::from([Why::NotYetDone]))
        }
    }

    fn elapsed(&self, from: &Is, to: &Is, op: CompareOp, limit: Duration, days: &Is) -> Truth {
        if let Some(truth) = first_that_is_no_number([from, days]) {
            if *to == Is::Absent {
                return truth;
            }
            return joined(truth, to);
        }
        let holds = |to: Exact| match limit {
            Duration::Months(months) => {
                let from = Day(number(from).to_integer() as i32);
                let then = add_months(from, months).expect("within the calendar");
                compares(op, to, day_number(then))
            }
            Duration::Days(_) => compares(op, to - number(from), number(days)),
        };
        if *to != Is::Absent {
            return first_that_is_no_number([to]).unwrap_or_else(|| Truth::of(holds(number(to))));
        }
        // Every later day on which it might end, as far as the data of these tests can matter.
        let now = holds(day_number(self.as_of));
        if (1..3000).any(|later| holds(day_number(self.as_of) + Exact::from(later)) != now) {
            Truth::Undetermined(Whys::from([Why::NotYetDone]))
        } else {
            Truth::of(now)
        }
    }
}

/// Whether a condition asks something of values, and not of other conditions or items.
fn is_leaf(kind: &CondKind) -> bool {
    match kind {
        CondKind::Flag(_)
        | CondKind::Compare { .. }
        | CondKind::Quantified { .. }
        | CondKind::Given { .. }
        | CondKind::DoneBy { .. }
        | CondKind::DateIn { .. }
        | CondKind::Elapsed { .. }
        | CondKind::RankedFirst { .. }
        | CondKind::EachPart { .. }
        | CondKind::All { .. } => true,
        CondKind::Not(_)
        | CondKind::And(_)
        | CondKind::Or(_)
        | CondKind::NoneOf(_)
        | CondKind::AtLeast { .. }
        | CondKind::Windowed(..)
        | CondKind::Members { .. }
        | CondKind::Parts { .. }
        | CondKind::KindIs(_)
        | CondKind::Meets(_)
        | CondKind::MeetsSome { .. }
        | CondKind::Holds(_)
        | CondKind::Eligible(_) => false,
    }
}

/// What the other operand adds to an answer that is already no plain comparison.
fn joined(truth: Truth, other: &Is) -> Truth {
    let is_nothing = |whys: &Whys| *whys == why(Reason::NothingToMeasure);
    match (truth, other) {
        (Truth::NotApplicable(a), Is::NotApplicable(b)) => Truth::NotApplicable(lasting(&a, b)),
        (Truth::NotApplicable(a), Is::Absent) if is_nothing(&a) => Truth::No,
        (Truth::No, Is::NotApplicable(b)) if is_nothing(b) => Truth::No,
        (truth @ Truth::NotApplicable(_), _) => truth,
        (_, Is::NotApplicable(b)) => Truth::NotApplicable(b.clone()),
        (Truth::No, _) | (_, Is::Absent) => Truth::No,
        (Truth::Undetermined(a), Is::Missing(b)) => Truth::Undetermined(union([&a, b])),
        (truth @ Truth::Undetermined(_), Is::Number(_)) => truth,
        (Truth::Yes, _) => unreachable!("no comparison has been made"),
    }
}

/// Not applicable for good before absent, absent before nothing to measure and before missing: a comparison with an absent
/// value is no, whatever the other one may turn out to be.
pub(super) fn first_that_is_no_number<'a>(operands: impl IntoIterator<Item = &'a Is>) -> Option<Truth> {
    let mut found = None;
    for operand in operands {
        let here = match operand {
            Is::Number(_) => None,
            Is::Absent => Some(Truth::No),
            Is::Missing(whys) => Some(Truth::Undetermined(whys.clone())),
            Is::NotApplicable(whys) => Some(Truth::NotApplicable(whys.clone())),
        };
        found = match found {
            None => here,
            Some(truth) => Some(joined(truth, operand)),
        };
    }
    found
}

pub(super) fn number(is: &Is) -> Exact {
    match is {
        Is::Number(number) => *number,
        other => unreachable!("{other:?} is no number"),
    }
}

pub(super) fn day_number(day: Day) -> Exact {
    Exact::from(i128::from(day.0))
}

fn given(is: &Is) -> Truth {
    match is {
        Is::Number(_) => Truth::Yes,
        Is::Absent => Truth::No,
        Is::NotApplicable(whys) => Truth::NotApplicable(whys.clone()),
        Is::Missing(whys) if whys.contains(&Why::Told(Reason::Conflict)) => Truth::Yes,
        Is::Missing(whys) if *whys == why(Reason::NotReported) => Truth::No,
        Is::Missing(whys) => Truth::Undetermined(whys.clone()),
    }
}

fn compare(op: CompareOp, left: &Way, right: &Way) -> Truth {
    let truth = first_that_is_no_number([&left.is, &right.is]);
    match truth {
        Some(truth @ (Truth::NotApplicable(_) | Truth::No)) => truth,
        _ if left.of_zero || right.of_zero => Truth::NotApplicable(why(Reason::NothingToMeasure)),
        Some(truth) => truth,
        None => Truth::of(compares(op, number(&left.is), number(&right.is))),
    }
}

pub(super) fn compares(op: CompareOp, left: Exact, right: Exact) -> bool {
    match op {
        CompareOp::AtLeast => left >= right,
        CompareOp::AtMost => left <= right,
        CompareOp::Over => left > right,
        CompareOp::Under => left < right,
        CompareOp::Is => left == right,
        CompareOp::IsNot => left != right,
    }
}

fn opposite(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::AtLeast => CompareOp::Under,
        CompareOp::AtMost => CompareOp::Over,
        CompareOp::Over => CompareOp::AtMost,
        CompareOp::Under => CompareOp::AtLeast,
        CompareOp::Is => CompareOp::IsNot,
        CompareOp::IsNot => CompareOp::Is,
    }
}

/// Whether a later report could make a comparison hold that does not: what is counted or summed only rises, and a
/// row that fails, or one that meets, stays in a share.
fn mendable(op: CompareOp, left: &Way, right: &Way) -> bool {
    let (Is::Number(value), Is::Number(bound)) = (&left.is, &right.is) else { return true };
    if right.open {
        return true;
    }
    match &left.grows {
        None => true,
        Some(Grows::Upwards) => match op {
            CompareOp::Is | CompareOp::AtMost => value <= bound,
            CompareOp::Under => value < bound,
            _ => true,
        },
        Some(Grows::Share { with, without }) => match op {
            CompareOp::Is | CompareOp::AtLeast if *bound >= Exact::one() => *without == 0,
            CompareOp::Is | CompareOp::AtMost if *bound <= Exact::zero() => *with == 0,
            _ => true,
        },
    }
}

/// A part in which there is nothing to measure is undetermined, not n/a, unless `if there are none`
/// speaks.
pub(super) fn nothing_in_part(at: &At, ruled: Ruled) -> Ruled {
    if at.if_none == Some(Verdict::NotApplicable) {
        return ruled;
    }
    let nothing = ruled.whys.contains(&Why::Told(Reason::NothingToMeasure));
    if ruled.verdict == Verdict::NotApplicable && nothing {
        Ruled::undetermined(why(Reason::NothingInPart))
    } else {
        ruled
    }
}

/// Whether all ways decide alike.
fn alike(ruled: &[Ruled], doubt: &Whys) -> Ruled {
    if ruled.iter().all(|one| one.verdict == ruled[0].verdict) {
        Ruled::of(ruled[0].verdict, union(ruled.iter().map(|one| &one.whys)))
    } else {
        let wanting = ruled.iter().filter(|one| one.verdict == Verdict::Undetermined);
        // A way in which `if there are none` says undetermined wants no report.
        let mut whys = union(wanting.map(|one| &one.whys));
        whys.remove(&Why::Told(Reason::NothingToMeasure));
        whys.extend(doubt);
        Ruled::undetermined(whys)
    }
}

fn having(items: &[Ruled], verdict: Verdict) -> impl Iterator<Item = &Ruled> {
    items.iter().filter(move |item| item.verdict == verdict)
}

fn whys_of(items: &[Ruled], verdict: Verdict) -> Whys {
    union(having(items, verdict).map(|item| &item.whys))
}

/// The first of these verdicts that some item has; not applicable is neutral.
fn first_of(items: &[Ruled], order: [Verdict; 3]) -> Ruled {
    let first = order.into_iter().find(|verdict| having(items, *verdict).next().is_some());
    let verdict = first.unwrap_or(Verdict::NotApplicable);
    Ruled::of(verdict, whys_of(items, verdict))
}

pub(super) fn all(items: &[Ruled]) -> Ruled {
    first_of(items, [Verdict::Fail, Verdict::Undetermined, Verdict::Pass])
}

pub(super) fn any(items: &[Ruled]) -> Ruled {
    first_of(items, [Verdict::Pass, Verdict::Undetermined, Verdict::Fail])
}

/// `at least m of`; the items of a negated one come negated.
fn at_least(m: Exact, items: &[Ruled], negated: bool) -> Ruled {
    let many = |verdict| Exact::from(having(items, verdict).count() as i128);
    let undetermined = many(Verdict::Undetermined);
    let (pass, fail) = if negated {
        (many(Verdict::Fail), many(Verdict::Pass))
    } else {
        (many(Verdict::Pass), many(Verdict::Fail))
    };
    let yes_no = |yes: bool| if yes != negated { Ruled::pass() } else { Ruled::fail() };
    if (pass + fail + undetermined).is_zero() {
        Ruled::not_applicable(whys_of(items, Verdict::NotApplicable))
    } else if pass >= m {
        yes_no(true)
    } else if pass + undetermined < m && !(pass + fail).is_zero() {
        yes_no(false)
    } else {
        Ruled::undetermined(whys_of(items, Verdict::Undetermined))
    }
}

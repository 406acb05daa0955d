//! The reference: one criterion, one unit, read off the language's text and nothing else.
//!
//! It walks the model recursively, row by row, and passes windows down as plain values. Where the text
//! says "every way", it makes a list of every way and looks at each. It is slow and knows no trick, so
//! that where the engine differs from it, one of the two misreads the text.

mod conditions;
mod rows;
mod series;
mod values;
mod windows;

use std::cell::Cell;
use std::collections::BTreeSet;
use thidua::check::model::{CriterionId, DimensionId, Model, RecordId};
use thidua::data::Dataset;
use thidua::types::{Day, Exact, Reason, Reasons, Verdict, Window};

/// What the reference says of a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ruling {
    pub(crate) verdict: Verdict,
    pub(crate) so_far: bool,
    pub(crate) reasons: Reasons,
}

/// Rules on a unit. A verdict is so far when it would be undetermined if its so-far parts were: so the
/// criterion is judged twice, with those parts as passes and with those parts undetermined.
pub(crate) fn rule(model: &Model, data: &Dataset, as_of: Day, criterion: CriterionId, unit: usize) -> Ruling {
    let judge = |strict| Judge { model, data, as_of, unit, strict, open_read: Cell::new(false) };
    let said = judge(false).criterion(criterion);
    let firm = judge(true).criterion(criterion);
    let so_far = said.verdict != Verdict::Undetermined && firm.verdict == Verdict::Undetermined;
    Ruling { verdict: said.verdict, so_far, reasons: said.reasons() }
}

/// Why something is not decided. A row that is only not done yet is told apart: a share leaves it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    Told(Reason),
    NotYetDone,
}

type Whys = BTreeSet<Why>;

fn why(reason: Reason) -> Whys {
    Whys::from([Why::Told(reason)])
}

fn union<'a>(all: impl IntoIterator<Item = &'a Whys>) -> Whys {
    all.into_iter().flatten().copied().collect()
}

/// Why something made of these is not applicable: what is so for good stands before what has nothing to
/// measure now.
fn lasting(a: &Whys, b: &Whys) -> Whys {
    let nothing = why(Reason::NothingToMeasure);
    match (*a == nothing, *b == nothing) {
        (true, false) => b.clone(),
        (false, true) => a.clone(),
        _ => union([a, b]),
    }
}

/// A verdict with its reasons (of an undetermined or inapplicable one).
#[derive(Clone, Debug, PartialEq)]
struct Ruled {
    verdict: Verdict,
    whys: Whys,
}

impl Ruled {
    fn of(verdict: Verdict, whys: Whys) -> Self {
        Self { verdict, whys }
    }

    fn pass() -> Self {
        Self::of(Verdict::Pass, Whys::new())
    }

    fn fail() -> Self {
        Self::of(Verdict::Fail, Whys::new())
    }

    fn undetermined(whys: Whys) -> Self {
        Self::of(Verdict::Undetermined, whys)
    }

    fn not_applicable(whys: Whys) -> Self {
        Self::of(Verdict::NotApplicable, whys)
    }

    fn reasons(&self) -> Reasons {
        let told = self.whys.iter().map(|why| match why {
            Why::Told(reason) => *reason,
            Why::NotYetDone => Reason::Open,
        });
        told.fold(Reasons::NONE, |all, reason| all.with(reason.into()))
    }
}

/// What a value comes to, in one of the ways that what is undetermined may fall.
#[derive(Clone, Debug, PartialEq)]
enum Is {
    Number(Exact),
    Absent,
    Missing(Whys),
    NotApplicable(Whys),
}

/// What later reports can only add to.
#[derive(Clone, Debug, PartialEq)]
enum Grows {
    Upwards,
    Share { with: usize, without: usize },
}

/// A value in one way.
#[derive(Clone, Debug, PartialEq)]
struct Way {
    is: Is,
    /// It was read in a window that the as-of date has not passed.
    open: bool,
    /// It is `P% of x` with x zero.
    of_zero: bool,
    grows: Option<Grows>,
}

impl Way {
    fn of(is: Is) -> Self {
        Self { is, open: false, of_zero: false, grows: None }
    }
}

/// A value in every way, and why there is more than one.
#[derive(Clone, Debug)]
struct Val {
    ways: Vec<Way>,
    doubt: Whys,
}

impl Val {
    fn of(ways: Vec<Way>, doubt: Whys) -> Self {
        let mut different: Vec<Way> = Vec::new();
        for way in ways {
            if !different.contains(&way) {
                different.push(way);
            }
        }
        Self { ways: different, doubt }
    }

    fn one(is: Is) -> Self {
        Self::of(vec![Way::of(is)], Whys::new())
    }

    fn number(number: impl Into<Exact>) -> Self {
        Self::one(Is::Number(number.into()))
    }
}

/// The window that a condition or value has been put in.
#[derive(Clone, Debug)]
enum Asked {
    /// None: each series and record has its own.
    Bare,
    /// Its own, closed at this day.
    By(Day),
    /// This one.
    In(Window),
    /// One with an end that is not known, or that there is not; and the day that it closes, if that is known.
    Unknown(Is, Option<Day>),
}

/// Where in the ruleset, and in the data, a condition is being judged.
#[derive(Clone, Debug)]
struct At {
    asked: Asked,
    /// The year of `in each of the years` around it.
    year: Option<Is>,
    /// The day whose parameters are in force.
    in_force: Is,
    row: Option<(RecordId, usize)>,
    members: Vec<(DimensionId, u16)>,
    if_none: Option<Verdict>,
}

struct Judge<'a> {
    model: &'a Model,
    data: &'a Dataset,
    as_of: Day,
    unit: usize,
    /// So-far parts are undetermined.
    strict: bool,
    /// A window that has not closed has been read.
    open_read: Cell<bool>,
}

impl Judge<'_> {
    fn kind(&self) -> thidua::check::model::KindId {
        self.data.units.kinds[self.unit]
    }

    fn criterion(&self, id: CriterionId) -> Ruled {
        let read_before = self.open_read.replace(false);
        let ruled = self.in_force(id);
        self.open_read.set(read_before || self.open_read.get());
        ruled
    }

    fn in_force(&self, id: CriterionId) -> Ruled {
        let today = self.as_of.min(self.model.campaign.period.to);
        let versions = &self.model[id].versions;
        let Some(version) = versions.iter().find(|version| version.heading.in_force.contains(today)) else {
            return Ruled::not_applicable(why(Reason::NotInForce));
        };
        if !version.heading.kinds.has(self.kind()) {
            return Ruled::not_applicable(why(Reason::OtherKind));
        }
        let mut at = At {
            asked: Asked::Bare,
            year: None,
            in_force: Is::Number(conditions::day_number(today)),
            row: None,
            members: Vec::new(),
            if_none: None,
        };
        let applies = version.applies_when.map(|applies| self.condition(&at, applies, false));
        at.if_none = version.if_none;
        let ruled = self.condition(&at, version.requires, false);
        if let Some(applies) = applies {
            match applies.verdict {
                Verdict::Pass => {}
                Verdict::Undetermined => return applies,
                Verdict::Fail | Verdict::NotApplicable => {
                    return Ruled::not_applicable(why(Reason::DoesNotApply));
                }
            }
        }
        let wanting = [Reason::NotReported, Reason::NoEvidence, Reason::EmptyField, Reason::TableNotSupplied];
        if version.missing_is_fail
            && ruled.verdict == Verdict::Undetermined
            && !self.open_read.get()
            && ruled.whys.iter().all(|why| wanting.iter().any(|reason| *why == Why::Told(*reason)))
        {
            return Ruled::of(Verdict::Fail, why(Reason::MissingIsFail));
        }
        ruled
    }
}

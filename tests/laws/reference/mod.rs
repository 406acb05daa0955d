//! The reference: one criterion, one unit, read off the language's text and nothing else.
//!
//! It walks the model recursively, row by row, and passes windows down as plain values. Where the text
//! says "every way", it makes a list of every way and looks at each. It is slow and knows no trick, so
//! that where the engine differs from it, one of the two misreads the text.

mod classes;
mod conditions;
mod firsts;
mod honours;
mod members;
mod quota;
mod ranking;
mod rows;
mod scores;
mod selections;
mod series;
mod values;
mod windows;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use thidua::check::model::{
    ClassificationId, CommendationId, CriterionId, DimensionId, Model, RecordId, ScorecardId, SelectionId,
};
use thidua::data::Dataset;
use thidua::types::{Day, Exact, Outcome, Reason, Reasons, Verdict, Window};

/// What the reference says of a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ruling {
    pub(crate) verdict: Verdict,
    pub(crate) so_far: bool,
    pub(crate) reasons: Reasons,
}

/// What the reference says of a scorecard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Points {
    /// The least and the greatest; `None`: there is nothing to have points of, for certain.
    pub(crate) between: Option<(Exact, Exact)>,
    /// There may be nothing to have points of.
    pub(crate) may_be_nothing: bool,
}

impl Points {
    pub(crate) fn is_exact(&self) -> bool {
        self.between.is_some_and(|(low, high)| low == high) && !self.may_be_nothing
    }
}

/// What the reference says of a commendation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) outcome: Outcome,
    pub(crate) rank: Option<u32>,
    pub(crate) so_far: bool,
}

/// Rules on a ruleset and its data.
pub(crate) struct Reference<'a> {
    model: &'a Model,
    data: &'a Dataset,
    as_of: Day,
    known: Known,
}

impl<'a> Reference<'a> {
    pub(crate) fn new(model: &'a Model, data: &'a Dataset, as_of: Day) -> Self {
        Self { model, data, as_of, known: Known::default() }
    }

    fn judge(&self, unit: usize, strict: bool) -> Judge<'_> {
        let (model, data, as_of, known) = (self.model, self.data, self.as_of, &self.known);
        Judge { model, data, as_of, known, unit, strict, open_read: Cell::new(false) }
    }

    /// A verdict is so far when it would be undetermined if its so-far parts were: so the criterion is judged
    /// twice, with those parts as passes and with those parts undetermined.
    pub(crate) fn criterion(&self, id: CriterionId, unit: usize) -> Ruling {
        let said = self.judge(unit, false).criterion(id);
        let firm = self.judge(unit, true).criterion(id);
        let so_far = said.verdict != Verdict::Undetermined && firm.verdict == Verdict::Undetermined;
        Ruling { verdict: said.verdict, so_far, reasons: said.reasons() }
    }

    pub(crate) fn score(&self, id: ScorecardId, unit: usize) -> Points {
        points(&self.judge(unit, false).score_value(id))
    }

    pub(crate) fn section(&self, id: ScorecardId, section: usize, unit: usize) -> Points {
        points(&self.judge(unit, false).section_value(id, section))
    }

    /// Whether the points are decided now, and would not be if their so-far parts were undetermined.
    pub(crate) fn score_is_so_far(&self, id: ScorecardId, unit: usize) -> bool {
        let of = |strict| points(&self.judge(unit, strict).score_value(id));
        of(false).is_exact() && !of(true).is_exact()
    }

    pub(crate) fn section_is_so_far(&self, id: ScorecardId, section: usize, unit: usize) -> bool {
        let of = |strict| points(&self.judge(unit, strict).section_value(id, section));
        of(false).is_exact() && !of(true).is_exact()
    }

    /// The same of the class.
    pub(crate) fn class_is_so_far(&self, id: ClassificationId, unit: usize) -> bool {
        let of = |strict| self.judge(unit, strict).rated(id).candidates;
        let one = |classes: BTreeSet<Option<usize>>| classes.len() == 1 && !classes.contains(&None);
        one(of(false)) && !one(of(true))
    }

    /// The classes that the unit may have; `None`: there may be nothing to classify.
    pub(crate) fn class(&self, id: ClassificationId, unit: usize) -> BTreeSet<Option<usize>> {
        self.judge(unit, false).rated(id).candidates
    }

    /// Whether the class of each unit is decided but for ties.
    pub(crate) fn classes_are_settled(&self, id: ClassificationId) -> bool {
        self.data.units.is_empty() || self.judge(0, false).is_settled(id)
    }

    /// Whether it is known in which group of the quota the unit is.
    pub(crate) fn is_placed(&self, id: CommendationId, unit: usize) -> bool {
        let judge = self.judge(unit, false);
        let quota = judge.honour_in_force(id).and_then(|version| version.quota.as_ref());
        judge.is_placed(quota.and_then(|quota| quota.within.first().copied()))
    }

    pub(crate) fn standing(&self, id: CommendationId, unit: usize) -> Standing {
        let said = self.judge(unit, false).stands(id);
        let firm = self.judge(unit, true).stands(id);
        let so_far = said.outcome != Outcome::Undetermined && firm.outcome == Outcome::Undetermined;
        Standing { outcome: said.outcome, rank: said.rank, so_far }
    }

    /// How the rows of a selection stand that match or may match, by their position in the table; `None`: they
    /// are too many to try every order.
    pub(crate) fn selection(&self, id: SelectionId) -> Option<BTreeMap<usize, Standing>> {
        if self.data.units.is_empty() {
            return Some(BTreeMap::new());
        }
        let said = self.judge(0, false).picked(id)?;
        let firm = self.judge(0, true).picked(id)?;
        let standing = |(row, (outcome, rank)): (&usize, &(Outcome, Option<u32>))| {
            let firm = firm.get(row).map(|(outcome, _)| *outcome);
            let so_far = *outcome != Outcome::Undetermined && firm == Some(Outcome::Undetermined);
            (*row, Standing { outcome: *outcome, rank: *rank, so_far })
        };
        Some(said.iter().map(standing).collect())
    }
}

fn points(value: &Val) -> Points {
    let numbers = || {
        value.ways.iter().filter_map(|way| match way.is {
            Is::Number(number) => Some(number),
            _ => None,
        })
    };
    let may_be_nothing = value.ways.iter().any(|way| matches!(way.is, Is::NotApplicable(_)));
    Points { between: numbers().min().zip(numbers().max()), may_be_nothing }
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
    /// The first day of what a period has of that year.
    opens: Option<Day>,
    /// The day whose parameters are in force.
    in_force: Is,
    row: Option<(RecordId, usize)>,
    members: Vec<(DimensionId, u16)>,
    if_none: Option<Verdict>,
}

/// What has been ruled already: it is asked for over and over. Each with whether a window was read that has
/// not closed.
#[derive(Default)]
struct Known {
    criteria: Kept<CriterionId, Ruled>,
    scores: Kept<ScorecardId, scores::Scored>,
    found: Kept<ClassificationId, classes::Rated>,
    classes: Kept<ClassificationId, classes::Rated>,
    eligible: Kept<CommendationId, Ruled>,
    cohorts: Kept<CommendationId, HashMap<usize, BTreeSet<(Outcome, u32)>>>,
}

/// By the item, the unit, and whether so-far parts are undetermined.
type Kept<I, T> = RefCell<HashMap<(I, usize, bool), (T, bool)>>;

struct Judge<'a> {
    model: &'a Model,
    data: &'a Dataset,
    as_of: Day,
    known: &'a Known,
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

    fn today(&self) -> Day {
        self.as_of.min(self.model.campaign.period.to)
    }

    /// Where the sentences of an item stand.
    fn at_campaign(&self) -> At {
        At {
            asked: Asked::Bare,
            year: None,
            opens: None,
            in_force: Is::Number(conditions::day_number(self.today())),
            row: None,
            members: Vec::new(),
            if_none: None,
        }
    }

    fn kept<I: Copy + Eq + Hash, T: Clone>(
        &self,
        kept: &Kept<I, T>,
        key: (I, usize, bool),
        find: impl FnOnce() -> T,
    ) -> T {
        let found = kept.borrow().get(&key).cloned();
        if let Some((ruled, open)) = found {
            self.open_read.set(self.open_read.get() || open);
            return ruled;
        }
        let read_before = self.open_read.replace(false);
        let ruled = find();
        kept.borrow_mut().insert(key, (ruled.clone(), self.open_read.get()));
        self.open_read.set(read_before || self.open_read.get());
        ruled
    }

    fn criterion(&self, id: CriterionId) -> Ruled {
        self.kept(&self.known.criteria, (id, self.unit, self.strict), || self.in_force(id))
    }

    fn in_force(&self, id: CriterionId) -> Ruled {
        let today = self.today();
        let versions = &self.model[id].versions;
        let Some(version) = versions.iter().find(|version| version.heading.in_force.contains(today)) else {
            return Ruled::not_applicable(why(Reason::NotInForce));
        };
        if !version.heading.kinds.has(self.kind()) {
            return Ruled::not_applicable(why(Reason::OtherKind));
        }
        let mut at = self.at_campaign();
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

//! Random rulesets and data. A case is built from a tape of numbers; where the tape ends, the plainest
//! choice is taken, so that a shorter tape, and smaller numbers on it, make a smaller case.

mod cohort;
mod conditions;
mod facts;
mod rules;
mod schema;
mod values;

use facts::data;
use rules::Builder;
pub(crate) use schema::schema;
use std::sync::Arc;
use thidua::check::model::*;
use thidua::data::{Column, Dataset, Observations, RecordTable, Units};
use thidua::source::{Sources, Span};
use thidua::syntax::ast::{ArithOp, Basis, CompareOp, FoldOp};
use thidua::types::{Day, EnumType, Exact, Type, Verdict, Window, day};

// The schema: what the numbers in the builder refer to.
const WARD: KindId = KindId(0);
const CITY: KindId = KindId(1);
const OFFICER: KindId = KindId(2);
const SHARE: u32 = 0;
const BONUS: u32 = 1;
const STAFF: u32 = 2;
const FOUNDED: u32 = 3;
const DEADLINE: u32 = 4;
const BIG: u32 = 5;
const RANK: u32 = 6;
const LAST_YEAR: u32 = 7;
const GIVEN: u32 = 8;
const RATE: u32 = 0;
const DONE: u32 = 1;
const PROOF: u32 = 2;
const CONTENT: u32 = 3;
const FILE: usize = 0;
const AWARD: usize = 1;
const DOCUMENT: usize = 2;

/// A ruleset and its data.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) model: Model,
    pub(crate) data: Dataset,
    pub(crate) as_of: Day,
}

/// Which of the forms that the law of missing data leaves out may appear.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    /// `is given`, `is missing`.
    pub(crate) given: bool,
    pub(crate) missing_is_fail: bool,
    /// Scorecards, classifications, commendations; members and units above.
    pub(crate) cohort: bool,
    /// With a cohort: all that is asked for is given, every window has closed, and no tie is referred.
    pub(crate) complete: bool,
    /// With a cohort: all units of a kind, who is ranked first, a number beside the percent of a quota.
    pub(crate) across: bool,
}

/// Builds a case from two tapes.
pub(crate) fn case(rules: &[u16], facts: &[u16], options: Options) -> Case {
    let mut builder = Builder { tape: Tape::new(rules), model: schema(), options };
    builder.model.records[FILE].reported_by_each_unit = builder.tape.often(30);
    let criteria = 1 + builder.tape.pick(3);
    for _ in 0..criteria {
        builder.criterion();
    }
    if options.cohort {
        builder.cohort_items();
        builder.selection();
    }
    let mut tape = Tape::new(facts);
    let as_of = tape.of(&AS_OF);
    // Mostly when the windows have closed.
    let closed = options.complete || (options.cohort && tape.often(50));
    let as_of = if closed { AS_OF[8] } else { as_of };
    let as_of = day(as_of.0, as_of.1, as_of.2);
    let data = data(&builder.model, &mut tape, options);
    Case { model: builder.model, data, as_of }
}

struct Tape<'a> {
    numbers: &'a [u16],
    at: usize,
}

impl<'a> Tape<'a> {
    fn new(numbers: &'a [u16]) -> Self {
        Self { numbers, at: 0 }
    }

    fn pick(&mut self, below: usize) -> usize {
        let number = self.numbers.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(number) % below
    }

    /// True this often out of a hundred; false where the tape has ended.
    fn often(&mut self, percent: usize) -> bool {
        self.pick(100) >= 100 - percent
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.pick(choices.len())]
    }
}

type Ymd = (i32, i32, i32);

const AS_OF: [Ymd; 9] = [
    (2025, 10, 15),
    (2025, 12, 31),
    (2025, 10, 10),
    (2025, 10, 9),
    (2025, 9, 30),
    (2025, 8, 15),
    (2025, 7, 1),
    (2025, 5, 1),
    (2026, 3, 1),
];

const DAYS: [Ymd; 15] = [
    (2025, 7, 15),
    (2025, 9, 30),
    (2025, 10, 1),
    (2025, 10, 10),
    (2025, 10, 11),
    (2025, 8, 31),
    (2025, 7, 1),
    (2025, 6, 30),
    (2025, 2, 15),
    (2025, 1, 1),
    (2024, 12, 31),
    (2024, 3, 3),
    (2023, 5, 5),
    (2025, 12, 1),
    (2026, 1, 10),
];

pub(crate) fn span() -> Span {
    Span::new(Sources::new().add("generated", ""), 0, 0)
}

pub(crate) fn heading(in_force: Window, kinds: KindSet) -> Heading {
    Heading {
        label: String::new(),
        in_force,
        kinds,
        source: None,
        directive: None,
        responsible: None,
        decided_by: None,
        span: span(),
    }
}

fn exact(over: i128, under: i128) -> Exact {
    Exact::new(over, under)
}

fn level() -> Type {
    let members = ["low", "middle", "high"].map(String::from).to_vec();
    Type::Enum(Arc::new(EnumType { members, ordered: true }))
}

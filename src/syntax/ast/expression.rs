//! Expressions: conditions, values, windows, rows.

use super::{Name, PartLimit, ScoreShare, Text};
use crate::source::Span;
use crate::text;
use crate::types::{Day, Exact};

/// Who vouches for an observation, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The unit itself; the default.
    Reported,
    /// A survey.
    Survey,
    /// An appraisal.
    Appraised,
}

impl Basis {
    /// The word for it in data and in rulesets.
    pub fn word(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Survey => "survey",
            Self::Appraised => "appraised",
        }
    }
}

/// A period of time as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Period {
    /// Where.
    pub span: Span,
    /// Which.
    pub kind: PeriodKind,
}

/// The periods that can be written.
#[derive(Clone, Debug, PartialEq)]
pub enum PeriodKind {
    /// `Q3`, `Q3 2025`.
    Quarter(i32, Option<i32>),
    /// `September`, `September 2025`.
    Month(i32, Option<i32>),
    /// `2025`.
    Year(i32),
    /// `first 9 months of 2025`; `first 6 months`; `last 6 months of 2025` (`last` is true).
    Months {
        /// How many.
        count: i32,
        /// From the end of the year.
        last: bool,
        /// The year.
        year: Option<i32>,
    },
    /// `campaign`.
    Campaign,
    /// `2025-07-01 to 2025-10-10`.
    Days(Day, Day),
    /// `from joined to as_of`.
    Between(Box<Expr>, Box<Expr>),
    /// `last year`: the calendar year before the campaign's.
    LastYear,
    /// `same period last year`.
    SamePeriodLastYear,
    /// `Q1 of the next year`.
    QuarterOfNextYear(i32),
    /// A term of the campaign, by name; or a date value (`by proposal_date`): `check` tells which.
    Value(Box<Expr>),
}

/// An expression: a condition or a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: Box<ExprKind>,
}

/// Comparison operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompareOp {
    /// `>=`, `at least`, `is at least`.
    AtLeast,
    /// `<=`, `at most`.
    AtMost,
    /// `>`, `over`, `more than`.
    Over,
    /// `<`, `under`, `less than`.
    Under,
    /// `=`, `is`.
    Is,
    /// `<>`, `is not`.
    IsNot,
}

impl CompareOp {
    /// The operator as data has it.
    pub fn key(self) -> &'static str {
        match self {
            Self::AtLeast => "at least",
            Self::AtMost => "at most",
            Self::Over => "over",
            Self::Under => "under",
            Self::Is => "exactly",
            Self::IsNot => "other than",
        }
    }

    /// The operator in words, as explanations print a requirement.
    pub fn words(self) -> text::Text {
        match self {
            Self::AtLeast => text!("at least"),
            Self::AtMost => text!("at most"),
            Self::Over => text!("over"),
            Self::Under => text!("under"),
            Self::Is => text!("exactly"),
            Self::IsNot => text!("other than"),
        }
    }

    /// Whether two numbers compare so.
    pub fn holds(self, left: Exact, right: Exact) -> bool {
        match self {
            Self::AtLeast => left >= right,
            Self::Over => left > right,
            Self::AtMost => left <= right,
            Self::Under => left < right,
            Self::Is => left == right,
            Self::IsNot => left != right,
        }
    }
}

/// Arithmetic operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ArithOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

/// How several values become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the variants are the words of the language")]
pub enum FoldOp {
    Total,
    Average,
    Highest,
    Lowest,
    Latest,
    Earliest,
    First,
}

/// `all of`, `any of`, `none of`, `at least 2 of`.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the variants are the words of the language")]
pub enum ListOp {
    All,
    Any,
    None,
    AtLeast(Expr),
}

/// An item of a list of conditions.
#[derive(Clone, Debug, PartialEq)]
pub struct ListItem {
    /// `"Art 23.2.a"` before it.
    pub citation: Option<Text>,
    /// The condition.
    pub condition: Expr,
}

/// `dossiers where A except where B`: which rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// The record or the kind of members, by its name or plural.
    pub name: Name,
    /// `all wards` of a fold: all units of the kind, not the members of the unit judged.
    pub all: bool,
    /// `where A`.
    pub filter: Option<Expr>,
    /// `except where B`.
    pub except: Option<Expr>,
}

/// How many, in a quantified condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Quantity {
    /// `at least 2 R`, `exactly 1 R`, `over 3 R`, …
    Number(CompareOp, Expr),
    /// `no R`.
    No,
    /// `at least 98% of R … have C`, `100% of R … have C` (then [`CompareOp::Is`]).
    Share(CompareOp, Expr),
    /// `all R … have C`.
    All,
}

/// What else is asked of rows that are counted.
#[derive(Clone, Debug, PartialEq)]
pub enum Further {
    /// `the rest have B`.
    Rest(Expr),
    /// `of which at least 70% have B`: where its words `of which` stand, how many of those counted before, and what they have.
    OfWhich(Span, Quantity, Expr),
}

impl Further {
    /// What is asked.
    pub fn condition(&self) -> &Expr {
        match self {
            Self::Rest(condition) | Self::OfWhich(_, _, condition) => condition,
        }
    }
}

/// A window that a condition is put in.
#[derive(Clone, Debug, PartialEq)]
pub struct WindowExpr {
    /// Where, its first word included.
    pub span: Span,
    /// Which.
    pub kind: WindowKind,
}

/// The windows that can be written.
#[derive(Clone, Debug, PartialEq)]
pub enum WindowKind {
    /// `by Q3`.
    By(Period),
    /// `in Q3`.
    In(Period),
    /// `since 2025-01-01`: to the as-of date.
    Since(Expr),
    /// `by 10 June each year`: month and day.
    ByEachYear {
        /// The month, 1 to 12.
        month: i32,
        /// The day of the month.
        day: i32,
    },
    /// `in each field`, `in any field`, `in at least 2 fields`: `None` is each.
    Members {
        /// The dimension, in the singular or plural; `each term` comes here too.
        dimension: Name,
        /// How many.
        at_least: HowMany,
    },
    /// `in each month of 2025`, `in at least 9 months of 2025`, `in each quarter of P`, `every month`.
    Parts {
        /// Months, quarters or years.
        part: Part,
        /// How many.
        at_least: HowMany,
        /// Of what.
        of: Period,
    },
    /// `in each of the 3 years to 2025`, `in at least 2 of the 5 years to proposal_year`.
    Years {
        /// How many of them.
        at_least: HowMany,
        /// How many years.
        count: Expr,
        /// The last of them.
        to: Expr,
    },
}

/// In how many of the parts or members.
#[derive(Clone, Debug, PartialEq)]
pub enum HowMany {
    /// `each`.
    Each,
    /// `any`.
    Any,
    /// `at least N`.
    AtLeast(Expr),
}

/// Parts of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the variants are the words of the language")]
pub enum Part {
    Month,
    Quarter,
    Year,
}

/// In what an amount of money is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the variants are the words of the language")]
pub enum Scale {
    One,
    Million,
    Billion,
    Trillion,
}

impl Scale {
    /// How much one of it is.
    pub fn factor(self) -> Exact {
        Exact::from_integer(match self {
            Self::One => 1,
            Self::Million => 1_000_000,
            Self::Billion => 1_000_000_000,
            Self::Trillion => 1_000_000_000_000,
        })
    }
}

/// In what a duration is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the variants are the words of the language")]
pub enum TimeUnit {
    Days,
    Weeks,
    Months,
    Years,
}

/// How long a duration is: by the calendar or by the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Length {
    /// So many months.
    Months(i64),
    /// So many days.
    Days(i64),
}

impl TimeUnit {
    /// How long so many of it are; `None` where that is too long to be kept.
    pub fn length(self, count: i64) -> Option<Length> {
        match self {
            Self::Days => Some(Length::Days(count)),
            Self::Weeks => count.checked_mul(7).map(Length::Days),
            Self::Months => Some(Length::Months(count)),
            Self::Years => count.checked_mul(12).map(Length::Months),
        }
    }
}

/// Every form of expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    // -- literals
    /// `70`, `66.4`, `2025`.
    Number(Exact),
    /// `70%`, as 7/10.
    Percent(Exact),
    /// `3 percentage points`, as 3/100.
    PercentagePoints(Exact),
    /// `1.5 billion VND`: the whole amount, and in what it is written.
    Money(Exact, Scale, Name),
    /// `5 points`.
    Points(Exact),
    /// `30 days`, `2 weeks`, `2 months`, `1 year`.
    Duration(i64, TimeUnit),
    /// `2025-09-30`.
    Date(Day),
    /// `yes`, `no`.
    YesNo(bool),
    /// `"…"`.
    Text(String),

    // -- names
    /// A bare name.
    Name(Name),
    /// `city.investment_plan`, of the unit above; `par.steering`, a section of a scorecard.
    Above(Name, Name),
    /// `satisfaction for land`.
    ForMember(Expr, Name),
    /// `x as reported`, `x as appraised`.
    AsBasis(Expr, Basis),
    /// `as_of`.
    AsOf,

    // -- values
    /// `a + b`; `-a` is `0 - a`.
    Arith(ArithOp, Expr, Expr),
    /// `70% of x`.
    PercentOf(Expr, Expr),
    /// `share of R where A except where B with C`.
    Share(Rows, Expr),
    /// `count of R where A`.
    Count(Rows),
    /// `total F of R where A`: the value is evaluated in each row.
    FoldRows(FoldOp, Expr, Rows),
    /// `total x in P`: over the observations of the window (a [`ExprKind::Windowed`] around it).
    FoldSeries(FoldOp, Expr),
    /// `change in x from Q2 to Q3`.
    Change(Expr, Period, Period),
    /// `weighted(a, b)`.
    Call(Name, Vec<Expr>),
    /// `greater of a and b`.
    Greater(Expr, Expr),
    /// `lesser of a and b`.
    Lesser(Expr, Expr),
    /// `average of a, b, c`.
    AverageOf(Vec<Expr>),
    /// `the average of wards`: over all units of a kind, of what it is compared with.
    TheirAverage(Name),
    /// `year of D`.
    YearOf(Expr),
    /// `if C then x else y`.
    If(Expr, Expr, Expr),
    /// `x otherwise y`.
    Otherwise(Expr, Expr),
    /// `x rounded to 0.05`.
    Rounded(Expr, Expr),
    /// `time from D1 to D2`.
    Elapsed(Expr, Expr),
    /// `number of criteria met [for certain]`.
    CriteriaMet {
        /// `for certain`.
        for_certain: bool,
    },
    /// `s before bonus`, `bonus of s`, `deductions of s`.
    ShareOfScore(ScoreShare, Name),
    /// `years in a row to 2025 with C`.
    YearsInARow(Expr, Expr),
    /// `>= 90%, but 80% where C`: the number by case.
    ByCase(Expr, Vec<(Expr, Expr)>),
    /// `x at most, by region` + list: a value for each member of an enumeration.
    ByMember(Expr, Vec<(Name, Expr)>),

    // -- conditions
    /// `x >= y`.
    Compare(CompareOp, Expr, Expr),
    /// `x between a and b`; `x from a to under b` when `half_open`.
    Between {
        /// What is compared.
        value: Expr,
        /// The lower end, inside.
        low: Expr,
        /// The upper end.
        high: Expr,
        /// The upper end is outside.
        half_open: bool,
    },
    /// `x is given`; `x is missing` when `missing`.
    Given {
        /// Of what.
        value: Expr,
        /// `is missing`.
        missing: bool,
    },
    /// `D before E`; `D after E` when `after`.
    Before {
        /// The date judged.
        date: Expr,
        /// The date it is compared with, outside.
        limit: Expr,
        /// `after`.
        after: bool,
    },
    /// `completed at most 10 days after due`: elapsed time from `from` to `date`.
    DaysAfter {
        /// The later date.
        date: Expr,
        /// How the elapsed time compares; two of them for `between 5 and 10 days after`.
        limits: Vec<(CompareOp, Expr)>,
        /// The earlier date.
        from: Expr,
    },
    /// `x falls by at least 5% against 2019`; `rises`.
    Moves {
        /// What changes.
        value: Expr,
        /// `rises`.
        rises: bool,
        /// How its change compares.
        op: CompareOp,
        /// With what.
        by: Expr,
        /// Against which period.
        against: Period,
    },
    /// `x exceeds y by at least 5 percentage points`; `x exceeds y` is a [`ExprKind::Compare`].
    Exceeds {
        /// What is compared.
        value: Expr,
        /// What it has to be above.
        limit: Expr,
        /// How the difference compares.
        op: CompareOp,
        /// With what.
        by: Expr,
    },
    /// `x at least 1.8 times that of last year`.
    Times {
        /// What is compared.
        value: Expr,
        /// How.
        op: CompareOp,
        /// The factor.
        factor: Expr,
        /// Of which period.
        against: Period,
    },
    /// `not A`.
    Not(Expr),
    /// `A and B and C`.
    And(Vec<Expr>),
    /// `A or B`.
    Or(Vec<Expr>),
    /// `all of` + list, and its kin.
    List(ListOp, Vec<ListItem>),
    /// `( … )`: kept, since it decides what a window reaches.
    Paren(Expr),
    /// `C by Q3`: also of values, in parentheses: `(x in 2015)`; and `F by G` of dates, which only types tell.
    Windowed(Expr, WindowExpr),
    /// `at least 2 initiatives where C`, `all dossiers … have C`.
    Quantified {
        /// How many.
        quantity: Quantity,
        /// Of what.
        rows: Rows,
        /// `have C`.
        having: Option<Expr>,
        /// `, the rest have B`, `, of which at least 70% have B`.
        further: Option<Further>,
    },
    /// `holds merit`, `hold merit`.
    Holds(Name),
    /// `eligible for merit`.
    EligibleFor(Name),
    /// `3 times in a row C`: in so many years, one after another, whichever they are.
    TimesInARow(Expr, Expr),
    /// `ranked first by s within each region`.
    RankedFirst {
        /// By what; by the only scorecard where `None`.
        by: Option<Expr>,
        /// Among the units of which group.
        within: Option<Name>,
    },
    /// `each section of s at least 50% of its maximum`, `each entry of s at least 2 points`.
    EachPart {
        /// `section`; else each entry.
        sections: bool,
        /// Of which scorecard.
        scorecard: Name,
        /// How its points compare.
        op: CompareOp,
        /// With what.
        limit: PartLimit,
    },
    /// `meets c`.
    Meets(Name),
    /// `meets all criteria [except c, d]`, `meets at least 6 criteria`.
    MeetsSome {
        /// At least how many; all where `None`.
        at_least: Option<Expr>,
        /// Those left out.
        except: Vec<Name>,
    },
}

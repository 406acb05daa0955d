//! The tree of a ruleset as it is written: names unresolved, nothing typed.
//!
//! One [`Expr`] serves for conditions and for values, since the text does not always tell them apart (a
//! bare name may be a flag); `check` does.

mod cohort;

pub use cohort::*;

use crate::source::Span;
use crate::types::{Day, Exact, Outcome, Verdict};

/// A file of the language: its items, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ruleset {
    /// The items that could be read.
    pub items: Vec<Item>,
    /// Names that broken items declare, as far as they can be seen: to use one is no second error.
    pub broken: Vec<Name>,
}

/// A name, in NFC, where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A text in quotes, its escapes resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The text.
    pub text: String,
    /// Where, quotes included.
    pub span: Span,
}

/// An item: what starts with its keyword in the first column.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each variant is documented at the type that it holds")]
#[expect(clippy::large_enum_variant, reason = "a ruleset holds each of its items once")]
pub enum Item {
    Campaign(Campaign),
    Units(Units),
    Attribute(Attribute),
    Indicator(Indicator),
    Record(Record),
    Parameter(Parameter),
    Measure(Measure),
    Criterion(Criterion),
    Scorecard(Scorecard),
    Classification(Classification),
    Commendation(Commendation),
    Selection(Selection),
    Example(Example),
    Use(Use),
}

impl Item {
    /// The name that it declares, where it declares one.
    pub fn name(&self) -> Option<&Name> {
        match self {
            Self::Campaign(item) => Some(&item.name),
            Self::Attribute(item) => Some(&item.head.name),
            Self::Indicator(item) => Some(&item.head.name),
            Self::Record(item) => Some(&item.head.name),
            Self::Parameter(item) => Some(&item.head.name),
            Self::Measure(item) => Some(&item.head.name),
            Self::Criterion(item) => Some(&item.head.name),
            Self::Scorecard(item) => Some(&item.head.name),
            Self::Classification(item) => Some(&item.head.name),
            Self::Commendation(item) => Some(&item.head.name),
            Self::Selection(item) => Some(&item.head.name),
            Self::Units(_) | Self::Example(_) | Self::Use(_) => None,
        }
    }
}

/// `campaign hcmc_100_days "…"` with its clauses.
#[derive(Clone, Debug, PartialEq)]
pub struct Campaign {
    /// The keyword and the name, for labels.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its label.
    pub label: Option<Text>,
    /// `issued by "…"`.
    pub issued_by: Option<Text>,
    /// `source "…"`.
    pub source: Option<Text>,
    /// `period P`; required, checked later so that its absence is reported once.
    pub period: Option<Period>,
    /// `judged as of 2025-10-15`.
    pub as_of: Option<(Day, Span)>,
    /// `missing is fail`: for all criteria.
    pub missing_is_fail: Option<Span>,
    /// `term term_1 "First term" 2024-09-05 to 2025-01-15`.
    pub terms: Vec<Term>,
}

/// A period of the campaign's own.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Its name.
    pub name: Name,
    /// Its label.
    pub label: Option<Text>,
    /// Its days.
    pub period: Period,
}

/// `units are city, department, agency (agencies)` with lines `ward belongs to city`.
#[derive(Clone, Debug, PartialEq)]
pub struct Units {
    /// The keyword.
    pub span: Span,
    /// Kinds with their declared plural.
    pub kinds: Vec<(Name, Option<Name>)>,
    /// Member kind, kind above.
    pub belongs: Vec<(Name, Name)>,
}

/// The type as written after `:`.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeExpr {
    /// Where.
    pub span: Span,
    /// Which.
    pub kind: TypeKind,
}

/// The types that can be written.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the variants are the types of the language by their names")]
pub enum TypeKind {
    Percent,
    Money(Name),
    Count,
    Number,
    Points,
    Date,
    Year,
    Duration,
    YesNo,
    Text,
    /// `one of a, b, c` or `one of a < b < c`.
    OneOf {
        members: Vec<Name>,
        ordered: bool,
    },
    /// A kind of unit, by its name.
    Kind(Name),
}

/// What all declarations share.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// The keyword and the name.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its label.
    pub label: Option<Text>,
    /// `for KIND, KIND`: empty means every kind.
    pub kinds: Vec<Name>,
}

/// `attribute investment_plan: money VND "…"`; clauses `for …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// Name, label, kinds.
    pub head: Head,
    /// Its type.
    pub ty: TypeExpr,
    /// `, optional`.
    pub optional: bool,
    /// `, signed` or the clause `signed`: may be negative in data.
    pub signed: bool,
}

/// `indicator satisfaction: percent per field (land, health) "…"` with its clauses.
#[derive(Clone, Debug, PartialEq)]
pub struct Indicator {
    /// Name, label, kinds.
    pub head: Head,
    /// Its type.
    pub ty: TypeExpr,
    /// May be negative in data.
    pub signed: bool,
    /// Its dimensions with their members.
    pub dimensions: Vec<Dimension>,
    /// `since start of year`.
    pub since_start_of_year: Option<Span>,
    /// `evidence required`.
    pub evidence_required: Option<Span>,
}

/// `per field (land, civil_status, health)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Dimension {
    /// Its name.
    pub name: Name,
    /// Its members.
    pub members: Vec<Name>,
}

/// `record initiative, initiatives "…"` with its fields and clauses.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Name, label, kinds.
    pub head: Head,
    /// The declared plural.
    pub plural: Option<Name>,
    /// Its fields, in order, computed ones included.
    pub fields: Vec<Field>,
    /// `reported by each unit`.
    pub reported_by_each_unit: Option<Span>,
    /// `over all years`.
    pub over_all_years: Option<Span>,
    /// `dated by F`.
    pub dated_by: Option<Name>,
}

/// `status: one of registered < applied`, or computed: `field late_days: count = completed - due`.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Its label.
    pub label: Option<Text>,
    /// Its type.
    pub ty: TypeExpr,
    /// `, optional`.
    pub optional: bool,
    /// May be negative in data.
    pub signed: bool,
    /// What it is computed from.
    pub value: Option<Expr>,
}

/// `parameter floor: percent = 70% from 2025-07-01, 75% from 2026-01-01`.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Name and label.
    pub head: Head,
    /// Its type.
    pub ty: TypeExpr,
    /// Its values, each with the day from which it holds (none: always).
    pub values: Vec<(Expr, Option<(Day, Span)>)>,
}

/// `measure on_time: percent "…" = share of …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Name, label, kinds.
    pub head: Head,
    /// Its type.
    pub ty: TypeExpr,
    /// Its value; a condition where the type is yes/no.
    pub value: Expr,
}

/// `criterion disbursement_q3 "…"` with its clauses.
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// Name, label, kinds.
    pub head: Head,
    /// Its `source` and kin.
    pub authority: Authority,
    /// `applies when C`.
    pub applies_when: Option<Expr>,
    /// `requires C`; its absence is reported by `check`.
    pub requires: Option<Expr>,
    /// `missing is fail`.
    pub missing_is_fail: Option<Span>,
    /// `if there are none: pass`.
    pub if_none: Option<(Verdict, Span)>,
    /// `in force from D [until D]`.
    pub in_force: Option<InForce>,
}

/// Where a rule comes from and who answers for it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Authority {
    /// `source "…"`.
    pub source: Option<Text>,
    /// `directive "…"`.
    pub directive: Option<Text>,
    /// `responsible "…"`.
    pub responsible: Option<Text>,
    /// `decided by "…"`.
    pub decided_by: Option<Text>,
}

/// `in force from 2025-01-01 until 2025-12-31`, both days inside.
#[derive(Clone, Debug, PartialEq)]
pub struct InForce {
    /// The whole clause.
    pub span: Span,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Option<Day>,
}

/// `use "common.thidua" with floor = 75%`.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// The whole item.
    pub span: Span,
    /// The file.
    pub path: Text,
    /// Parameters that it sets.
    pub with: Vec<(Name, Expr)>,
}

/// `example "…"` with its clauses.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The keyword and the title.
    pub span: Span,
    /// Its title.
    pub title: Text,
    /// `as of 2025-10-15`.
    pub as_of: Option<(Day, Span)>,
    /// The units given.
    pub given: Vec<Given>,
    /// What is expected of them.
    pub expects: Vec<Expect>,
}

/// `given a ward "Bến Thành"` with its lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// The line `given a ward "…"`.
    pub span: Span,
    /// The kind.
    pub kind: Name,
    /// The unit's name.
    pub name: Option<Text>,
    /// `in "…"`: the unit above.
    pub within: Option<Text>,
    /// What is given of it.
    pub lines: Vec<GivenLine>,
}

/// A line of `given`.
#[derive(Clone, Debug, PartialEq)]
pub enum GivenLine {
    /// `investment_plan 100 billion VND`.
    Attribute {
        /// The whole line.
        span: Span,
        /// The attribute.
        name: Name,
        /// Its value: a literal, a member, a text.
        value: Expr,
    },
    /// `satisfaction 97% for land on 2025-09-30 as appraised with evidence "…"`.
    Observation {
        /// The whole line.
        span: Span,
        /// The indicator.
        name: Name,
        /// Its value.
        value: Expr,
        /// Members of its dimensions, in order.
        members: Vec<Name>,
        /// The day that the value describes.
        on: (Day, Span),
        /// `as reported|appraised|surveyed`.
        basis: Option<Basis>,
        /// `with evidence "…"`.
        evidence: Option<Text>,
    },
    /// `initiative with status applied, kind model`.
    Record {
        /// The whole line.
        span: Span,
        /// The record.
        name: Name,
        /// Its fields.
        fields: Vec<(Name, Expr)>,
    },
    /// `no initiatives`.
    NoRecords {
        /// The whole line.
        span: Span,
        /// The record, by its name or plural.
        name: Name,
    },
}

/// `expect disbursement_q3 fails for "Bến Thành"`.
#[derive(Clone, Debug, PartialEq)]
pub struct Expect {
    /// The whole line.
    pub span: Span,
    /// The criterion, scorecard, classification or commendation.
    pub subject: Name,
    /// What is expected of it.
    pub expected: Expected,
    /// `so far`.
    pub so_far: bool,
    /// `for "…"`: which of several units.
    pub unit: Option<Text>,
}

/// What an example expects.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// `passes`, `fails`.
    Verdict(Verdict),
    /// `is awarded`, `is not awarded`, `is referred`.
    Outcome(Outcome),
    /// `is undetermined`.
    Undetermined,
    /// `is not applicable`.
    NotApplicable,
    /// `is 82 points`, `is good`: a number or a name.
    Is(Expr),
}

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
    /// The operator in words, as explanations print a requirement.
    pub fn words(self) -> &'static str {
        match self {
            Self::AtLeast => "at least",
            Self::AtMost => "at most",
            Self::Over => "over",
            Self::Under => "under",
            Self::Is => "exactly",
            Self::IsNot => "other than",
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
    /// `in each month of 2025`, `in at least 9 months of 2025`, `in each quarter of P`.
    Parts {
        /// Months or quarters.
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
    /// `1.5 billion VND`.
    Money(Exact, Name),
    /// `5 points`.
    Points(Exact),
    /// `30 days`, `2 weeks` (as days), `2 months`, `1 year` (as months); never both.
    Duration {
        /// Months.
        months: i64,
        /// Days.
        days: i64,
    },
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
    /// `greater of a and b`.
    Greater(Expr, Expr),
    /// `lesser of a and b`.
    Lesser(Expr, Expr),
    /// `average of a, b, c`.
    AverageOf(Vec<Expr>),
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
        /// `, the rest have B`.
        rest: Option<Expr>,
    },
    /// `holds merit`, `hold merit`.
    Holds(Name),
    /// `eligible for merit`.
    EligibleFor(Name),
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

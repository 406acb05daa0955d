//! The items that rule over a cohort: scorecards, classifications, commendations, selections.

use super::{Authority, CompareOp, Expr, Head, InForce, Name, Rows, Text};
use crate::source::Span;
use crate::types::Exact;

/// `scorecard campaign_score "…" out of 100` with its entries and clauses.
#[derive(Clone, Debug, PartialEq)]
pub struct Scorecard {
    /// Name, label, kinds.
    pub head: Head,
    /// Its `source` and kin.
    pub authority: Authority,
    /// `in force from D [until D]`.
    pub in_force: Option<InForce>,
    /// `out of 100`; required, checked later so that its absence is reported once.
    pub out_of: Option<(Exact, Span)>,
    /// Entries and sections, in the order of the text.
    pub parts: Vec<ScorePart>,
    /// `bonus …` and `deduct …`, in the order of the text.
    pub adjustments: Vec<Adjustment>,
    /// `not applicable is …`.
    pub not_applicable: Option<(NotApplicable, Span)>,
    /// `never above 100`.
    pub never_above: Option<(Exact, Span)>,
}

/// An entry of a scorecard, or a section with entries of its own.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each variant is documented at the type that it holds")]
pub enum ScorePart {
    Entry(Entry),
    Section(Section),
}

/// `- section steering "Direction" out of 10` with the entries under it.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The item of the list, without the entries under it.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its label.
    pub label: Option<Text>,
    /// `out of 10`.
    pub out_of: Option<(Exact, Span)>,
    /// Its entries.
    pub entries: Vec<Entry>,
}

/// An entry: points that a unit can earn.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The entry, without the list under it.
    pub span: Span,
    /// The most points that it gives: a number, perhaps by case.
    pub points: Expr,
    /// How they are earned.
    pub kind: EntryKind,
}

/// How the points of an entry are earned.
#[derive(Clone, Debug, PartialEq)]
pub enum EntryKind {
    /// `20 points for disbursement_q3`: all for a pass, none for a fail.
    Criterion(Name),
    /// `up to 30 points by on_time`, with bands or (none) in proportion over 0–100%.
    ByValue {
        /// The value.
        value: Expr,
        /// Its bands.
        bands: Vec<Band>,
    },
    /// `up to 5 points as given by attitude`: points that people award.
    AsGiven(Expr),
    /// `5 points for attendance "Attendance", less` + list: starts full.
    Less {
        /// Its name.
        name: Name,
        /// Its label.
        label: Option<Text>,
        /// What is taken off.
        less: Vec<Change>,
    },
    /// `1 point for each R where C, at most 20`: `points` is 20.
    ForEach {
        /// The points for each.
        each: Expr,
        /// Of what.
        of: Each,
    },
}

/// What points are given for, as often as it is there.
#[derive(Clone, Debug, PartialEq)]
pub enum Each {
    /// `each R where C`.
    Row(Rows),
    /// `every 2 R where C`: so many of them.
    Rows(Expr, Rows),
    /// `every 1% x is under 95%`: each whole step that a value is beyond a limit.
    Step {
        /// The step.
        step: Expr,
        /// The value.
        value: Expr,
        /// `is over`.
        over: bool,
        /// What it is under or over.
        limit: Expr,
    },
}

/// Points added or taken off by a condition or for each row, in `bonus`, `deduct` and under `less`.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The whole of it, its word included.
    pub span: Span,
    /// Which.
    pub kind: ChangeKind,
}

/// The changes that can be written.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeKind {
    /// `2 points when C`.
    When {
        /// The points: a number, perhaps by case.
        points: Expr,
        /// The condition.
        condition: Expr,
    },
    /// `2 points for each R where C, at most 10`.
    ForEach {
        /// The points for each.
        each: Expr,
        /// Of what.
        of: Each,
        /// `at most M`.
        at_most: Option<Expr>,
    },
    /// `points as given by F of each R where C`: points that people take off, in a field of the row.
    AsGiven {
        /// The field.
        field: Name,
        /// Of which rows.
        rows: Rows,
        /// `at most M`.
        at_most: Option<Expr>,
    },
    /// `by VALUE` + bands.
    ByValue {
        /// The value.
        value: Expr,
        /// Its bands.
        bands: Vec<Band>,
    },
}

/// `bonus …` or `deduct …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Adjustment {
    /// `bonus`.
    pub bonus: bool,
    /// What it adds or takes off.
    pub change: Change,
}

/// `- from 90% to under 98%: in proportion`.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// The item of the list.
    pub span: Span,
    /// Which values.
    pub range: BandRange,
    /// What they earn.
    pub award: BandAward,
}

/// Which values a band takes.
#[derive(Clone, Debug, PartialEq)]
pub enum BandRange {
    /// `from a`, `from a to under b`.
    From(Expr, Option<Expr>),
    /// `over a`, `over a to b` (b inside).
    Over(Expr, Option<Expr>),
    /// `under b`.
    Under(Expr),
    /// `at most b`.
    AtMost(Expr),
    /// `3`, a member, `yes`.
    Exactly(Expr),
}

/// What the values of a band earn.
#[derive(Clone, Debug, PartialEq)]
pub enum BandAward {
    /// So many points.
    Points(Expr),
    /// `in proportion`, `in proportion to 40%`.
    InProportion(Option<Expr>, Span),
}

/// What becomes of the points of an entry that is not applicable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NotApplicable {
    /// `is rescaled`: over the whole.
    Rescaled,
    /// `is rescaled within its section`.
    RescaledWithinSection,
    /// `is full points`.
    FullPoints,
    /// `is zero`.
    Zero,
}

/// A limit on a part of a scorecard: `each section of s at least 50% of its maximum`.
#[derive(Clone, Debug, PartialEq)]
pub enum PartLimit {
    /// `50% of its maximum`: the percent.
    OfMaximum(Expr),
    /// `2 points`.
    Points(Expr),
}

/// A part of the points of a scorecard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScoreShare {
    /// `s before bonus`.
    BeforeBonus,
    /// `bonus of s`.
    Bonus,
    /// `deductions of s`.
    Deductions,
}

/// `classification result "…"` with its classes and clauses.
#[derive(Clone, Debug, PartialEq)]
pub struct Classification {
    /// Name, label, kinds.
    pub head: Head,
    /// Its `source` and kin.
    pub authority: Authority,
    /// `in force from D [until D]`.
    pub in_force: Option<InForce>,
    /// Its classes, best first.
    pub classes: Vec<ClassLine>,
    /// `weak in any case when C`, `at most good in any case when C`, `one class lower when C`.
    pub bounds: Vec<Bound>,
    /// `cap …`.
    pub caps: Vec<Cap>,
    /// `earlier from ratings by level`.
    pub earlier: Option<Earlier>,
}

/// `- excellent "Excellent" when C`, `- otherwise weak "Weak"`.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassLine {
    /// The item of the list.
    pub span: Span,
    /// The class.
    pub name: Name,
    /// Its label.
    pub label: Option<Text>,
    /// Its condition; `None` is `otherwise`.
    pub when: Option<Expr>,
}

/// A clause that bounds the class found.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// The whole clause.
    pub span: Span,
    /// How it bounds.
    pub kind: BoundKind,
    /// `when C`.
    pub when: Expr,
}

/// How a class is bounded.
#[derive(Clone, Debug, PartialEq)]
pub enum BoundKind {
    /// `weak in any case`.
    Fixed(Name),
    /// `at most good in any case`.
    AtMost(Name),
    /// `one class lower [from good up]`.
    OneLower(Option<Name>),
}

/// `cap excellent at 20% of those rated good, within each agency, rounded down, ranked by …, ties …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Cap {
    /// The whole clause.
    pub span: Span,
    /// The class.
    pub class: Name,
    /// How many.
    pub quota: Quota,
    /// `ranked by …`.
    pub ranking: Option<Ranking>,
    /// `ties …`.
    pub ties: Option<Ties>,
}

/// `at most 15% of eligible within each kind, rounded down, at least 1`.
#[derive(Clone, Debug, PartialEq)]
pub struct Quota {
    /// From the number on.
    pub span: Span,
    /// The number, or the percentage.
    pub number: Expr,
    /// Of what, for a percentage.
    pub base: Option<Base>,
    /// `within each A and within each B`.
    pub within: Vec<Name>,
    /// `rounded down`.
    pub rounding: Option<(Rounding, Span)>,
    /// `at least 1`.
    pub at_least: Option<Expr>,
    /// `and at most 3`.
    pub at_most: Option<Expr>,
}

/// What a percentage is of.
#[derive(Clone, Debug, PartialEq)]
pub struct Base {
    /// Where.
    pub span: Span,
    /// Which.
    pub kind: BaseKind,
    /// `where C`.
    pub filter: Option<Expr>,
}

/// The bases that can be written.
#[derive(Clone, Debug, PartialEq)]
pub enum BaseKind {
    /// `eligible`.
    Eligible,
    /// `units`: all that it is for.
    Units,
    /// A kind's plural.
    Kind(Name),
    /// `those rated good`, `those rated good or better`.
    Rated {
        /// The class.
        class: Name,
        /// `or better`.
        or_better: bool,
    },
    /// `those who hold H`.
    Holding(Name),
}

/// How a percentage becomes a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the variants are the words of the language")]
pub enum Rounding {
    Down,
    Up,
    HalfUp,
}

/// `ranked by A, then B lowest first`.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// The whole clause.
    pub span: Span,
    /// The keys, the first first.
    pub keys: Vec<RankKey>,
}

/// A key of a ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct RankKey {
    /// The value, or the condition.
    pub value: Expr,
    /// `lowest first`.
    pub lowest_first: bool,
}

/// `ties referred`, `ties prefer C, then referred`.
#[derive(Clone, Debug, PartialEq)]
pub struct Ties {
    /// The whole clause.
    pub span: Span,
    /// Conditions that go before, in order.
    pub prefer: Vec<Expr>,
    /// What becomes of those that are still tied.
    pub rule: TieRule,
}

/// What becomes of a tie at the border.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the variants are the words of the language")]
pub enum TieRule {
    Referred,
    AllIn,
    AllOut,
}

/// `earlier from honours where form = fighter`, `earlier from ratings by level`.
#[derive(Clone, Debug, PartialEq)]
pub struct Earlier {
    /// The whole clause.
    pub span: Span,
    /// Which rows.
    pub rows: Rows,
    /// `by FIELD`: the field with the class.
    pub by: Option<Name>,
}

/// `commendation merit "…"` with its clauses.
#[derive(Clone, Debug, PartialEq)]
pub struct Commendation {
    /// Name, label, kinds; without `for`, the kinds of the limbs.
    pub head: Head,
    /// Its `source` and kin.
    pub authority: Authority,
    /// `in force from D [until D]`.
    pub in_force: Option<InForce>,
    /// `requires C`, or one for some kinds: `for individual requires C`.
    pub requires: Vec<Limb>,
    /// `unless C`.
    pub unless: Vec<Expr>,
    /// `award at most …`.
    pub quota: Option<Quota>,
    /// `ranked by …`.
    pub ranking: Option<Ranking>,
    /// `ties …`.
    pub ties: Option<Ties>,
    /// `earlier from …`.
    pub earlier: Option<Earlier>,
}

/// `requires C`, `for individual requires C`.
#[derive(Clone, Debug, PartialEq)]
pub struct Limb {
    /// The whole clause, without the list under it.
    pub span: Span,
    /// The kinds; empty where it does not say.
    pub kinds: Vec<Name>,
    /// What is required.
    pub condition: Expr,
}

/// `selection best "…"` with its clauses.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// Name and label.
    pub head: Head,
    /// Its `source` and kin.
    pub authority: Authority,
    /// `of initiatives where status >= applied`; required, checked later.
    pub of: Option<Rows>,
    /// `take at least 20` (`>=`), `take at most 30` (`<=`), `take exactly 20`; each with its span.
    pub take: Vec<(CompareOp, Expr, Span)>,
    /// `ranked by …`.
    pub ranking: Option<Ranking>,
    /// `ties …`.
    pub ties: Option<Ties>,
}

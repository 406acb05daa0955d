//! The registry of codes. A code is stable: it is never reused for something else. E1001 was taken once.

use super::Severity;
use crate::text::{Lang, Text};
use std::fmt;

/// Where in the work a code arises; the first digits of the code tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Reading or checking a ruleset: `E0…`, `W0…`.
    Ruleset,
    /// Reading data: `E1…`, `W1…`.
    Data,
}

macro_rules! registry {
    ($($variant:ident = $code:literal, $severity:ident, $title:literal;)*) => {
        /// A stable code with a page of its own (`thidua explain CODE`, `docs/errors/CODE.md`).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = concat!("`", $code, "`: ", $title, ".")] $variant,)*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &[Code] = &[$(Code::$variant,)*];

            /// The code as it is printed.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// What it is about, in half a sentence.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// The title, to be put into a language.
            pub fn titled(self) -> Text {
                match self {
                    $(Self::$variant => text!($title),)*
                }
            }

            /// Whether it refuses or only warns.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// Its page in a language, in Markdown.
            pub fn page(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $((Self::$variant, Lang::English) => include_str!(concat!("../../docs/errors/", $code, ".md")),
                      (Self::$variant, Lang::Vietnamese) => {
                          include_str!(concat!("../../docs/errors/vi/", $code, ".md"))
                      })*
                }
            }
        }
    };
}

registry! {
    Syntax = "E0101", Error, "something else was expected here";
    NotAnItem = "E0102", Error, "a line in the first column that starts no item";
    MisalignedList = "E0103", Error, "a list item out of line with its neighbours";
    UnclosedText = "E0104", Error, "a text that is not closed on its line";
    MixedAndOr = "E0105", Error, "`and` beside `or` without parentheses";
    InvalidDate = "E0106", Error, "a day that no calendar has";
    NumberTooLong = "E0107", Error, "a number with too many digits";
    TooDeep = "E0108", Error, "nested too deep";
    TooLarge = "E0109", Error, "a ruleset that is too large";
    BareShare = "E0111", Error, "a share without `at least` or `exactly`";
    EmptyList = "E0112", Error, "a list without items";
    RulesetEncoding = "E0113", Error, "a ruleset that is not UTF-8";
    PercentOfSum = "E0114", Error, "a percentage of a sum without parentheses";
    RepeatedClause = "E0115", Error, "a clause that is given twice";
    TwoReadings = "E0116", Error, "a number that can be read in two ways";
    TwoLanguages = "E0117", Error, "two languages in one ruleset";
    UnknownName = "E0201", Error, "a name that nothing declares";
    Duplicate = "E0202", Error, "a name that is declared twice";
    Circular = "E0203", Error, "declarations that need each other";
    WrongSort = "E0204", Error, "a name of another sort of thing";
    UnknownMember = "E0205", Error, "a member that is not declared";
    NoCampaign = "E0206", Error, "a ruleset without its campaign, or with two";
    NoPeriod = "E0207", Error, "a campaign without its period";
    NoUnits = "E0208", Error, "a ruleset without its kinds of unit";
    Reserved = "E0209", Error, "a reserved word as a name";
    UnknownCurrency = "E0210", Error, "a currency that no declaration uses";
    UseNotFound = "E0211", Error, "a file to use that cannot be read";
    UseCircular = "E0212", Error, "files that use each other";
    UseOutside = "E0213", Error, "a file outside the ruleset's folder";
    NotOfRow = "E0214", Error, "a field where no row is meant";
    ScriptNotFound = "E0215", Error, "a script that cannot be read";
    Script = "E0216", Error, "a script that cannot be used";
    ScriptFunction = "E0217", Error, "a function that its script does not have";
    NoOutOf = "E0250", Error, "a scorecard or section that does not say out of how many points";
    NoEntries = "E0251", Error, "a scorecard or section without entries";
    MaximaDiffer = "E0252", Error, "points that do not add up";
    BandGap = "E0253", Error, "a value that no band takes";
    BandOverlap = "E0254", Error, "a value in two bands";
    VersionsDiffer = "E0255", Error, "versions with different sections or classes";
    BandTooMuch = "E0256", Error, "a band that gives more than its entry";
    NotInProportion = "E0257", Error, "points in proportion to what has no proportion";
    BonusUnbounded = "E0258", Error, "a bonus without its `at most`";
    NotApplicableUnsaid = "E0259", Error, "a scorecard silent on what does not apply";
    NoSections = "E0260", Error, "sections asked of a scorecard that has none";
    AsGiven = "E0261", Error, "points as given by what gives none";
    PointsNotPlain = "E0262", Error, "points that are not a plain number";
    NoOtherwise = "E0270", Error, "a classification that does not end in one `otherwise`";
    NeverReached = "E0271", Error, "a class that is never reached";
    QuotaNumber = "E0280", Error, "a number that cannot be a quota";
    QuotaShare = "E0281", Error, "a percent without what it is of or how it is rounded";
    QuotaGroup = "E0282", Error, "`within each` of what makes no groups";
    QuotaBase = "E0283", Error, "units that a quota cannot be a percent of";
    NotRanked = "E0284", Error, "a limited number without a ranking or a rule for ties";
    RankKey = "E0285", Error, "ranked by what ranks nobody";
    NotMembers = "E0286", Error, "members, or a unit above, that the units judged do not have";
    NotForKind = "E0287", Error, "a name that is not for the kind of unit that it is asked of";
    LimbKinds = "E0288", Error, "a commendation whose requirements do not fit its kinds";
    EarlierRows = "E0289", Error, "past records that cannot stand for a ruling";
    YearsWithoutEarlier = "E0290", Error, "past years of a ruling without `earlier from`";
    SelectionOf = "E0291", Error, "a selection that does not say what it takes";
    Incomparable = "E0301", Error, "two types that do not compare";
    PercentAgainstNumber = "E0302", Error, "a percent against a bare number";
    TwoCurrencies = "E0303", Error, "two currencies";
    Unordered = "E0304", Error, "an order asked of members that have none";
    Arithmetic = "E0305", Error, "arithmetic between types that have none";
    NotACondition = "E0306", Error, "a value where a condition is due";
    NotAValue = "E0307", Error, "a condition where a value is due";
    WrongType = "E0308", Error, "a value of another type than declared";
    PercentChange = "E0309", Error, "a relative change of a percent";
    NotWhole = "E0310", Error, "a count that is not whole";
    FunctionType = "E0311", Error, "a type that functions neither take nor give";
    Arguments = "E0312", Error, "values that a function does not take";
    AmbiguousPeriod = "E0401", Error, "a quarter or month that the campaign does not settle";
    WindowReach = "E0402", Error, "a window that may belong to one condition or to all";
    DimensionLeft = "E0403", Error, "an indicator with a dimension, used bare";
    WindowOnUndated = "E0404", Error, "a window over records that have no date";
    PartOfYear = "E0405", Error, "a part of a year over records dated by year";
    WindowNotTaken = "E0406", Error, "a window on something that takes none";
    WindowAfterHave = "E0407", Error, "a window after `have` that could belong to two things";
    OrAfterWhere = "E0408", Error, "`or` after `where` without parentheses";
    ForeignConjunct = "E0409", Error, "a condition inside `where` that names nothing of the row";
    NotOfOptional = "E0410", Error, "`not` before a comparison with an optional field";
    NeverPasses = "E0411", Error, "a criterion that can never pass";
    NeverFails = "E0412", Error, "a criterion that can never fail";
    StartOfYear = "E0413", Error, "`since start of year` in a campaign that spans two years";
    MemberLeftOut = "E0414", Error, "a table by member that leaves one out";
    DatedBy = "E0415", Error, "a record whose date is not settled";
    ParameterSpans = "E0416", Error, "a parameter whose values overlap";
    InForceSpans = "E0417", Error, "versions that overlap or leave a gap";
    PeriodReversed = "E0418", Error, "a period that ends before it starts";
    NothingRequired = "E0419", Error, "a criterion that requires nothing";
    TooManyParts = "E0420", Error, "more parts than can be ruled on";
    HaveMissing = "E0421", Error, "a share without its `have`, or a count with one";
    ConstantCondition = "E0422", Error, "a comparison of two constants";
    OptionalUnderNo = "W0401", Warning, "an optional field under `no`, `at most` or `none of`";
    Unused = "W0402", Warning, "a declaration that nothing uses";
    NeverTogether = "W0403", Warning, "conditions that never hold together";
    AlwaysOneOf = "W0404", Warning, "conditions of which one always holds";
    CannotPass = "W0405", Warning, "a criterion that no data can meet";
    CannotFail = "W0406", Warning, "a criterion that all data meet";
    Implied = "W0407", Warning, "a criterion that another one implies";
    SameCriterion = "W0408", Warning, "two criteria that require the same";
    AddsNothing = "W0409", Warning, "a condition that adds nothing to its neighbour";
    DeadlineOutside = "W0410", Warning, "a deadline after the campaign";
    ClassUnreached = "W0411", Warning, "a class that no unit can be in";
    LabelStrict = "W0412", Warning, "a label with the number itself, and a rule without it";
    LabelNumber = "W0413", Warning, "a number in the label that the rule does not have";
    BandUnreached = "W0414", Warning, "a band that no value comes to";
    ParameterWithoutValue = "W0415", Warning, "a parameter without a value on the day that counts";
    NotInForce = "W0416", Warning, "an item that is not in force";
    NobodyEligible = "W0417", Warning, "a commendation that nobody can have";
    NoPlaces = "W0418", Warning, "a percent of units of which there are none";
    AllowWithoutReason = "W0419", Warning, "a warning that is allowed without a reason";
    AllowsNothing = "W0420", Warning, "a note that allows nothing";
    ExpectsNothing = "E0501", Error, "an example that expects nothing";
    ExampleUnit = "E0502", Error, "an example whose `expect` does not say for which unit";
    ExampleValue = "E0503", Error, "a value in an example that does not fit";
    ExampleFailed = "E0504", Error, "an example that does not come out as expected";
    ExpectsOther = "E0505", Error, "an expectation that its item cannot meet";
    PinnedChanged = "E0506", Error, "a ruling that differs from the pinned one";
    PinnedUnit = "E0507", Error, "a unit that is only in the data, or only pinned";
    PinnedItem = "E0508", Error, "pinned rulings on other items than the ruleset has";
    PinUnreadable = "E0509", Error, "a file of pinned rulings that cannot be read";
    CaseColumn = "E0510", Error, "a column that no table of cases has";
    DataEncoding = "E1002", Error, "a file in an encoding that is not read";
    NotWhatItSays = "E1003", Error, "a file that is not what its name says";
    UnknownTable = "E1004", Error, "a file or table that the ruleset does not know";
    Ragged = "E1005", Error, "a row with more or fewer cells than the header";
    MissingColumn = "E1006", Error, "a required column is missing";
    UnknownColumn = "E1007", Error, "a column that the ruleset does not know";
    RepeatedColumn = "E1008", Error, "a column that is there twice";
    UnknownUnit = "E1009", Error, "a unit that is not in `units`";
    DuplicateUnit = "E1010", Error, "a unit that is there twice";
    UnknownIndicator = "E1011", Error, "an indicator that the ruleset does not declare";
    UnknownDataMember = "E1012", Error, "a cell that is none of the declared members";
    UnreadableCell = "E1013", Error, "a cell that cannot be read as its type";
    Negative = "E1014", Error, "a negative number where none can be";
    FractionalCount = "E1015", Error, "a fraction in a column of counts";
    AmbiguousNumber = "E1016", Error, "a number that can be read in two ways";
    EmptyKey = "E1017", Error, "a required cell is empty";
    UnclosedQuote = "E1018", Error, "a quote that is never closed, or closed inside its cell";
    InvalidJson = "E1019", Error, "JSON that cannot be read";
    TooMuchData = "E1020", Error, "more data than this version takes";
    NoUnitsTable = "E1021", Error, "data without units";
    WrongKindOfUnit = "E1022", Error, "a row of a unit that the table is not for";
    NoPlaceForCell = "E1023", Error, "a cell that means nothing in its row";
    AboveCeiling = "E1024", Error, "more points than can be awarded";
    AmbiguousName = "E1025", Error, "a name that can be meant in two ways";
    IdenticalRows = "W1001", Warning, "two identical rows, one after the other";
    CopiedFile = "W1002", Warning, "a file that is a copy of another";
    NoUnitAbove = "W1003", Warning, "a unit of which the unit above is not given";
}

impl Code {
    /// The code of this name, in any case.
    pub fn parse(text: &str) -> Option<Code> {
        Self::ALL.iter().copied().find(|code| code.as_str().eq_ignore_ascii_case(text))
    }

    /// Whether it warns of something in a ruleset, so that its level can be set.
    pub fn is_lint(self) -> bool {
        self.severity() == Severity::Warning && self.phase() == Phase::Ruleset
    }

    /// Which phase it belongs to.
    pub fn phase(self) -> Phase {
        if self.as_str()[1..].starts_with('0') { Phase::Ruleset } else { Phase::Data }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

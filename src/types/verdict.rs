//! Verdicts and the reasons for not having one.

use crate::text::Text;
use serde::{Serialize, Serializer};

/// What is ruled of one unit by one condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The condition holds.
    Pass,
    /// The condition does not hold.
    Fail,
    /// The data given do not decide it.
    Undetermined,
    /// There is nothing to rule on.
    NotApplicable,
}

impl Verdict {
    /// All four, in the order in which reports list them.
    pub const ALL: [Verdict; 4] = [Self::Pass, Self::Fail, Self::Undetermined, Self::NotApplicable];

    /// The verdict in words.
    pub fn words(self) -> Text {
        match self {
            Self::Pass => text!("pass"),
            Self::Fail => text!("fail"),
            Self::Undetermined => text!("undetermined"),
            Self::NotApplicable => text!("not applicable"),
        }
    }

    /// The verdict as data has it: one word.
    pub fn key(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Undetermined => "undetermined",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// The verdict as a letter, for narrow columns.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Pass => "P",
            Self::Fail => "F",
            Self::Undetermined => "U",
            Self::NotApplicable => "-",
        }
    }
}

/// What becomes of a unit (or record) in a commendation or selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is commended.
    Awarded,
    /// It is not.
    NotAwarded,
    /// It is tied at the border: people decide.
    Referred,
    /// The data given do not decide it.
    Undetermined,
    /// There is nothing to rule on.
    NotApplicable,
}

impl Outcome {
    /// All of them, in the order in which reports list them.
    pub const ALL: [Outcome; 5] =
        [Self::Awarded, Self::NotAwarded, Self::Referred, Self::Undetermined, Self::NotApplicable];

    /// The outcome in words.
    pub fn words(self) -> Text {
        match self {
            Self::Awarded => text!("awarded"),
            Self::NotAwarded => text!("not awarded"),
            Self::Referred => text!("referred"),
            Self::Undetermined => text!("undetermined"),
            Self::NotApplicable => text!("not applicable"),
        }
    }

    /// The outcome of a row in words: it is picked where a unit would be awarded.
    pub fn of_row(self) -> Text {
        match self {
            Self::Awarded => text!("picked"),
            Self::NotAwarded => text!("not picked"),
            other => other.words(),
        }
    }

    /// The outcome as data has it: one word.
    pub fn key(self) -> &'static str {
        match self {
            Self::Awarded => "awarded",
            Self::NotAwarded => "not_awarded",
            Self::Referred => "referred",
            Self::Undetermined => "undetermined",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// The outcome as a letter, for narrow columns; that of a verdict where it is the same word.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Awarded => "A",
            Self::NotAwarded => "N",
            Self::Referred => "R",
            Self::Undetermined => "U",
            Self::NotApplicable => "-",
        }
    }
}

/// One reason why a verdict is undetermined or not applicable (or, for
/// [`Reason::MissingIsFail`], why it fails).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Reason {
    /// No observation in the window, or a table reported by each unit has no row of the unit.
    NotReported,
    /// The observation that counts has no evidence, and evidence is required.
    NoEvidence,
    /// A field that is not optional is empty.
    EmptyField,
    /// The record table was not supplied.
    TableNotSupplied,
    /// A window is still open; a later report can change the answer.
    Open,
    /// Two observations of one day and basis differ.
    Conflict,
    /// A function of a script ends in an error, or in what it cannot give.
    ScriptFailed,
    /// Nothing to measure in one of the parts of a window.
    NothingInPart,
    /// Division by zero, a share of nothing, a percentage of zero.
    NothingToMeasure,
    /// Not declared for units of this kind.
    OtherKind,
    /// `applies when` does not hold.
    DoesNotApply,
    /// No version of the criterion is in force.
    NotInForce,
    /// `missing is fail`: the rule, not a number, failed the unit.
    MissingIsFail,
    /// An honour is tied at its border: people decide.
    Referred,
    /// Other units of the cohort, themselves undetermined, could change it.
    Cohort,
}

impl Reason {
    /// All reasons, in the order in which reports list them.
    pub const ALL: [Reason; 15] = [
        Self::NotReported,
        Self::NoEvidence,
        Self::EmptyField,
        Self::TableNotSupplied,
        Self::Open,
        Self::Conflict,
        Self::ScriptFailed,
        Self::NothingInPart,
        Self::NothingToMeasure,
        Self::OtherKind,
        Self::DoesNotApply,
        Self::NotInForce,
        Self::MissingIsFail,
        Self::Referred,
        Self::Cohort,
    ];

    /// The reason in words.
    pub fn words(self) -> Text {
        match self {
            Self::NotReported => text!("not reported"),
            Self::NoEvidence => text!("no evidence"),
            Self::EmptyField => text!("empty field"),
            Self::TableNotSupplied => text!("table not supplied"),
            Self::Open => text!("open"),
            Self::Conflict => text!("conflict"),
            Self::ScriptFailed => text!("script failed"),
            Self::NothingInPart => text!("nothing to measure in a part"),
            Self::NothingToMeasure => text!("nothing to measure"),
            Self::OtherKind => text!("not for this kind of unit"),
            Self::DoesNotApply => text!("does not apply"),
            Self::NotInForce => text!("not in force"),
            Self::MissingIsFail => text!("missing is fail"),
            Self::Referred => text!("referred"),
            Self::Cohort => text!("other units undetermined"),
        }
    }
}

/// A set of [`Reason`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Reasons(u16);

impl Reasons {
    /// No reason.
    pub const NONE: Reasons = Reasons(0);

    /// The set of these.
    pub const fn of(reasons: &[Reason]) -> Self {
        let mut bits = 0;
        let mut at = 0;
        while at < reasons.len() {
            bits |= 1 << reasons[at] as u8;
            at += 1;
        }
        Reasons(bits)
    }

    /// Both sets together.
    #[must_use]
    pub const fn with(self, other: Reasons) -> Self {
        Reasons(self.0 | other.0)
    }

    /// Those of them that are among others.
    #[must_use]
    pub const fn among(self, others: Reasons) -> Self {
        Reasons(self.0 & others.0)
    }

    /// Those of them that are not among others.
    #[must_use]
    pub const fn without(self, others: Reasons) -> Self {
        Reasons(self.0 & !others.0)
    }

    /// Whether the reason is among them.
    pub const fn has(self, reason: Reason) -> bool {
        self.0 & (1 << reason as u8) != 0
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether each reason here is also in `other`.
    pub const fn within(self, other: Reasons) -> bool {
        self.0 & !other.0 == 0
    }

    /// The reasons, in the order of [`Reason::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Reason> {
        Reason::ALL.into_iter().filter(move |&reason| self.has(reason))
    }
}

impl From<Reason> for Reasons {
    fn from(reason: Reason) -> Self {
        Reasons::of(&[reason])
    }
}

impl Serialize for Reasons {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_has_the_same_words_everywhere() {
        for verdict in Verdict::ALL {
            assert_eq!(serde_json::to_value(verdict).unwrap(), verdict.key());
        }
        for outcome in Outcome::ALL {
            assert_eq!(serde_json::to_value(outcome).unwrap(), outcome.key());
        }
    }
}

//! Languages.

/// A language that rulesets are written in and messages are shown in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// English.
    #[default]
    English,
    /// Vietnamese.
    Vietnamese,
}

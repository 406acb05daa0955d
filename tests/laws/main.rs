//! The laws of a ruling, on random rulesets and data.

mod agreement;
mod generate;
mod reference;
mod show;

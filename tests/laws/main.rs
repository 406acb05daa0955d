//! The laws of a ruling, on random rulesets and data.

mod agreement;
mod generate;
mod laws;
mod reference;
mod show;

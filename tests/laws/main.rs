//! The laws of a ruling, on random rulesets and data.

mod agreement;
mod cohort_agreement;
mod generate;
mod laws;
mod reference;
mod show;
mod show_cohort;

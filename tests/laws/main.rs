//! The laws of a ruling, on random rulesets and data.

mod agreement;
mod analysis_laws;
#[path = "../cases/mod.rs"]
mod cases;
mod cohort_agreement;
mod cohort_laws;
mod generate;
mod group_laws;
mod hand;
mod laws;
mod pin_laws;
mod reference;
mod selection_laws;
mod show;
mod show_cohort;

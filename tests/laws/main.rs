//! The laws of a ruling, on random rulesets and data.

mod agreement;
mod analysis_laws;
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

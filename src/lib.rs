//! Thidua: criteria of emulation campaigns, ruled on real units, every verdict explained.
//!
//! The layers, lowest first; a module imports only what stands above it here (`docs/ARCHITECTURE.md`).

#[macro_use]
pub mod text;

pub mod parallel;

pub mod source;

pub mod diagnostic;

pub mod types;

pub mod script;

pub mod syntax;

pub mod check;

pub mod plan;

pub mod lint;

pub mod data;

pub mod engine;

pub mod ruling;

pub mod report;

pub mod testing;

pub mod cli;

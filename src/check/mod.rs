//! From tree to meaning: names, then types, then what the sentences ask.

pub mod model;

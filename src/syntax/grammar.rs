//! The grammar in `grammar/*.pest`, as a parser. Only [`super::build`], [`super::layout`] and
//! [`super::expected`] know its rules.

#![allow(missing_docs, unreachable_pub, reason = "derived: a variant for each rule of the grammar")]

use pest_derive::Parser;

#[derive(Parser)]
#[grammar = "grammar/lexical.pest"]
#[grammar = "grammar/words.pest"]
#[grammar = "grammar/expression.pest"]
#[grammar = "grammar/ruleset.pest"]
#[grammar = "grammar/cohort.pest"]
pub(super) struct Grammar;

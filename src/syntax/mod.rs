//! From text to tree.
//!
//! [`parse()`] cuts a file into items and clauses (`layout`), matches each piece with the grammar in
//! `grammar/*.pest`, and builds the tree (`build`).

pub mod ast;

mod build;
mod comments;
mod decode;
mod depth;
mod expected;
mod format;
mod grammar;
mod hints;
mod layout;
mod parse;
mod phrases;
mod scan;
mod vietnamese;
mod wording;
mod words;

pub use comments::comments;
pub use decode::{decode, normalized};
pub use format::{Unformatted, format, print};
pub use parse::{LARGEST, language, parse};
pub use phrases::{AS_OF, KIND, SYLLABLES, TERM, Word};
pub use words::RESERVED;

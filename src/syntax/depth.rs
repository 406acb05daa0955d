//! A bound on nesting, checked on the tokens before the grammar recurses.

use super::scan::{Token, TokenKind, Tokens};
use std::ops::Range;

/// The most that parentheses, lists, `not` and the like may nest.
pub(super) const DEEPEST: usize = 64;

/// The most operands of one sum or product, and windows of one condition: the tree nests with each.
pub(super) const LONGEST: usize = 256;

/// What is exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    /// [`DEEPEST`].
    Depth,
    /// [`LONGEST`].
    Length,
}

/// Where the text of a piece nests deeper than [`DEEPEST`], or chains more than [`LONGEST`] operations.
///
/// Everything in the grammar that recurses is counted: parentheses; words whose operand reaches to the end of
/// what follows (`where`, `if`, `greater of`); and prefixes (`not`, `-`, `70% of`), which end with their
/// operand.
pub(super) fn too_deep(tokens: &Tokens<'_>, range: &Range<usize>) -> Option<(Token, Bound)> {
    // For each open parenthesis, what was counted outside it.
    let mut outside: Vec<Level> = Vec::new();
    let mut here = Level::default();
    let mut before = "";
    for &token in tokens.within(range.start, range.end) {
        let word = if token.kind == TokenKind::Text { "\"" } else { tokens.text(token) };
        match (word, before) {
            ("(", _) => {
                outside.push(here);
                here = Level { base: here.depth() + 1, ..Level::default() };
            }
            (")", _) => here = outside.pop().unwrap_or_default(),
            ("where" | "have" | "has" | "with" | "if" | "then" | "else", _)
            | ("in", "change")
            | ("from", "time")
            | ("of", "greater" | "lesser" | "average") => here.reaching += 1,
            ("not", _) | ("of", "year") => here.prefixes += 1,
            ("of", _) if before.ends_with('%') => here.prefixes += 1,
            ("and" | "or" | ",", _) => (here.prefixes, here.chain) = (0, 0),
            ("-", _) if is_operator(before) => here.prefixes += 1,
            ("+" | "-" | "*" | "/", _) => {
                here.prefixes = 0;
                here.chain += 1;
            }
            ("otherwise" | "rounded" | "by" | "in" | "since" | "for" | "as", _) => here.chain += 1,
            (">=" | "<=" | "<>" | "=" | "<" | ">", _) => here.prefixes = 0,
            _ => {}
        }
        if here.depth() > DEEPEST {
            return Some((token, Bound::Depth));
        }
        if here.chain > LONGEST {
            return Some((token, Bound::Length));
        }
        before = word;
    }
    None
}

#[derive(Clone, Copy, Default)]
struct Level {
    /// The depth outside this parenthesis.
    base: usize,
    reaching: usize,
    prefixes: usize,
    chain: usize,
}

impl Level {
    fn depth(self) -> usize {
        self.base + self.reaching + self.prefixes
    }
}

/// Whether a `-` after this word is a sign and no subtraction.
fn is_operator(word: &str) -> bool {
    matches!(word, "+" | "-" | "*" | "/" | "(" | "" | "," | ">=" | "<=" | "<>" | "=" | "<" | ">")
}

//! A bound on nesting, checked on the tokens before the grammar recurses.

use super::scan::{Token, TokenKind, Tokens};
use std::ops::Range;

/// The most that parentheses, lists, `not` and the like may nest.
pub(super) const DEEPEST: usize = 64;

/// The most operands of one sum or product, and windows of one condition: the tree nests with each.
pub(super) const LONGEST: usize = 256;

/// Where the text of `range` nests deeper than [`DEEPEST`], or chains more than [`LONGEST`] operations.
///
/// Everything in the grammar that recurses is counted: parentheses; words whose operand reaches to the end of
/// what follows (`where`, `if`, `greater of`); and prefixes (`not`, `-`, `70% of`), which end with their
/// operand.
pub(super) fn too_deep(tokens: &Tokens<'_>, range: Range<usize>) -> Option<(Token, &'static str)> {
    let all = tokens.within(range.start, range.end);
    // For each open parenthesis, what was counted outside it.
    let mut outside: Vec<Level> = Vec::new();
    let mut here = Level::default();
    let mut before = "";
    for (index, &token) in all.iter().enumerate() {
        let word = if token.kind == TokenKind::Text { "\"" } else { tokens.text(token) };
        match word {
            "(" => {
                outside.push(here);
                here = Level { base: here.depth() + 1, ..Level::default() };
            }
            ")" => here = outside.pop().unwrap_or_default(),
            "where" | "have" | "has" | "with" | "if" | "then" | "else" | "but" | "change" | "time" => {
                here.reaching += 1;
            }
            "not" => here.prefixes += 1,
            "of" if before.ends_with('%') || before == "year" => here.prefixes += 1,
            "of" if matches!(before, "greater" | "lesser" | "average") => here.reaching += 1,
            "and" | "or" | "," => (here.prefixes, here.chain) = (0, 0),
            "-" if is_operator(before) => here.prefixes += 1,
            "+" | "-" | "*" | "/" => {
                here.prefixes = 0;
                here.chain += 1;
            }
            "otherwise" | "rounded" | "by" | "in" | "since" | "for" | "as" => here.chain += 1,
            _ if matches!(word, ">=" | "<=" | "<>" | "=" | "<" | ">") => here.prefixes = 0,
            _ => {}
        }
        if here.depth() > DEEPEST {
            return Some((all[index], "deep"));
        }
        if here.chain > LONGEST {
            return Some((all[index], "long"));
        }
        before = word;
    }
    None
}

#[derive(Clone, Copy, Default)]
struct Level {
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
    matches!(word, "+" | "-" | "*" | "/" | "(" | "" | ">=" | "<=" | "<>" | "=" | "<" | ">")
}

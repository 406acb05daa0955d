//! Templates: words with slots for arguments.

use super::{Lang, vietnamese};

/// A message in English with slots: `{name}` for an argument by its name, `{}` for the next one, `{0}` for the
/// first. A brace itself is written twice.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Template {
    english: &'static str,
    /// The names of the arguments; empty where one has none.
    names: &'static [&'static str],
}

/// A part of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Piece<'t> {
    Words(&'t str),
    Slot(&'t str),
}

impl Template {
    /// A template for arguments of these names. That each slot has its argument, and each argument its slot, is
    /// found out when the program is built.
    pub const fn new(english: &'static str, names: &'static [&'static str]) -> Self {
        let bytes = english.as_bytes();
        let (mut at, mut next, mut used) = (0, 0, 0_u64);
        while at < bytes.len() {
            if bytes[at] != b'{' && bytes[at] != b'}' {
                at += 1;
            } else if at + 1 < bytes.len() && bytes[at + 1] == bytes[at] {
                at += 2;
            } else {
                assert!(bytes[at] == b'{', "a closing brace alone");
                let start = at + 1;
                while at < bytes.len() && bytes[at] != b'}' {
                    at += 1;
                }
                assert!(at < bytes.len(), "a slot that is not closed");
                let argument = if start == at {
                    next += 1;
                    next - 1
                } else {
                    position(names, bytes, start, at)
                };
                assert!(argument < names.len(), "a slot without its argument");
                used |= 1 << argument;
                at += 1;
            }
        }
        assert!(used == (1 << names.len()) - 1, "an argument without its slot");
        Self { english, names }
    }

    /// Writes the template in a language, the arguments by their places.
    pub(super) fn write(&self, lang: Lang, to: &mut String, argument: impl Fn(usize, &mut String)) {
        let words = match lang {
            Lang::English => self.english,
            Lang::Vietnamese => vietnamese::of(self.english).unwrap_or(self.english),
        };
        let mut next = 0;
        for piece in pieces(words) {
            match piece {
                Piece::Words(words) => to.push_str(words),
                Piece::Slot("") => {
                    argument(next, to);
                    next += 1;
                }
                Piece::Slot(slot) => {
                    let named = || self.names.iter().position(|name| *name == slot);
                    // `tests/words.rs` holds that the slots of a row are those of its template.
                    if let Some(at) = slot.parse().ok().or_else(named).filter(|at| *at < self.names.len()) {
                        argument(at, to);
                    }
                }
            }
        }
    }
}

/// Which of the names stands in the bytes from `start` to `end`.
const fn position(names: &[&str], bytes: &[u8], start: usize, end: usize) -> usize {
    if bytes[start].is_ascii_digit() {
        assert!(end == start + 1, "no template has ten arguments");
        return (bytes[start] - b'0') as usize;
    }
    let mut at = 0;
    while at < names.len() {
        let name = names[at].as_bytes();
        let mut letter = 0;
        while letter < name.len() && start + letter < end && name[letter] == bytes[start + letter] {
            letter += 1;
        }
        if letter == name.len() && start + letter == end {
            return at;
        }
        at += 1;
    }
    names.len()
}

/// The parts of a template, from the first to the last.
fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, after) = match rest.find(['{', '}']) {
            None => (Piece::Words(rest), ""),
            Some(0) if rest[1..].starts_with(&rest[..1]) => (Piece::Words(&rest[..1]), &rest[2..]),
            Some(0) => {
                let end = rest.find('}').unwrap_or(rest.len() - 1);
                (Piece::Slot(&rest[1..end.max(1)]), &rest[end + 1..])
            }
            Some(brace) => (Piece::Words(&rest[..brace]), &rest[brace..]),
        };
        rest = after;
        Some(piece)
    })
}

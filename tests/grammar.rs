//! `grammar/words.pest` says what the table of phrases says.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "the test reads and writes the grammar")]

use std::collections::BTreeMap;
use std::fmt::Write;
use thidua::syntax::{RESERVED, SYLLABLES, Word};
use thidua::text::Lang;

/// Writes the file anew with `UPDATE_GRAMMAR=1`.
#[test]
fn the_words_of_the_grammar_are_those_of_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/grammar/words.pest");
    let wanted = grammar();
    if std::env::var_os("UPDATE_GRAMMAR").is_some() {
        std::fs::write(path, &wanted).unwrap();
    }
    let there = std::fs::read_to_string(path).unwrap();
    assert!(there == wanted, "run `UPDATE_GRAMMAR=1 cargo test --test grammar`");
}

/// A phrase that both languages lack could never be read.
#[test]
fn each_phrase_is_written_in_some_way() {
    for word in Word::ALL {
        let ways = word.spellings(Lang::English).len() + word.spellings(Lang::Vietnamese).len();
        assert!(ways > 0, "{word:?}");
    }
}

fn grammar() -> String {
    let mut out = "// Generated from `src/syntax/phrases.rs` and `src/syntax/words.rs`: \
                   `UPDATE_GRAMMAR=1 cargo test --test grammar`.\n\n// The words that are no names.\n"
        .to_owned();
    writeln!(out, "reserved = _{{\n{}\n}}\n", by_first_letter(RESERVED).join("\n")).unwrap();
    for word in Word::ALL {
        let mut spellings: Vec<&str> = Vec::new();
        for way in [Lang::English, Lang::Vietnamese].iter().flat_map(|lang| word.spellings(*lang)) {
            if !spellings.contains(way) {
                spellings.push(way);
            }
        }
        // The longest phrase wins.
        spellings.sort_by_key(|way| std::cmp::Reverse((way.split(' ').count(), way.chars().count())));
        let alternatives = choice(spellings.iter().map(|spelling| phrase(spelling)));
        writeln!(out, "{} = @{{ {alternatives} }}", word.rule()).unwrap();
    }
    out
}

/// A choice of words by their first letter, since it is made at every name.
fn by_first_letter(words: &[&str]) -> Vec<String> {
    let mut letters: BTreeMap<char, Vec<&str>> = BTreeMap::new();
    for word in words {
        let first = word.chars().next().unwrap();
        letters.entry(first).or_default().push(&word[first.len_utf8()..]);
    }
    let group = |(first, mut rest): (char, Vec<&str>)| {
        // A word that begins another one stands after it.
        rest.sort_by_key(|rest| std::cmp::Reverse(rest.chars().count()));
        format!("  | \"{first}\" ~ ({})", choice(rest.iter().map(|rest| format!("{rest:?}"))))
    };
    let mut groups: Vec<String> = letters.into_iter().map(group).collect();
    groups[0].replace_range(..4, "    ");
    groups
}

/// The syllables with white space between them; a word ends where no name character follows.
fn phrase(spelling: &str) -> String {
    let mut out = String::new();
    for (at, word) in spelling.split(' ').enumerate() {
        if at > 0 {
            out.push_str(" ~ gap ~ ");
        }
        let parts: Vec<String> = word.split_inclusive('/').flat_map(slash_apart).map(syllable).collect();
        out.push_str(&parts.join(" ~ gap? ~ "));
    }
    if spelling.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
        out.push_str(" ~ end");
    }
    out
}

/// `yes/` is `yes` and `/`.
fn slash_apart(part: &str) -> impl Iterator<Item = &str> {
    let word = part.strip_suffix('/').filter(|word| !word.is_empty());
    let slash = word.map(|_| "/");
    word.or(Some(part)).into_iter().chain(slash)
}

fn syllable(word: &str) -> String {
    match SYLLABLES.iter().find(|ways| ways[0] == word) {
        Some(ways) => format!("({})", choice(ways.iter().map(|way| format!("{way:?}")))),
        None => format!("{word:?}"),
    }
}

fn choice(alternatives: impl Iterator<Item = String>) -> String {
    alternatives.collect::<Vec<_>>().join(" | ")
}

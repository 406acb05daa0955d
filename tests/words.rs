//! Messages in two languages: each has its Vietnamese, and a run in Vietnamese says nothing in English.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test reads files, and fails where it cannot"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use thidua::diagnostic::Code;
use thidua::text::rows;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder whose name ends so, in the order of their names.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The templates of the program, each with the file that it stands in.
fn templates() -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    for path in files(&root().join("src"), ".rs") {
        // What is written there are examples of templates.
        if path.starts_with(root().join("src/text")) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]\nmod").next().unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let text = code.collect::<Vec<_>>().join("\n");
        for rest in text.split("text!(").skip(1) {
            if let Some(literal) = rest.trim_start().strip_prefix('"') {
                found.insert(unescaped(literal), path.clone());
            }
        }
    }
    for code in Code::ALL {
        found.insert(code.title().to_owned(), root().join("src/diagnostic/codes.rs"));
    }
    found
}

/// What a literal says, up to its closing quote.
fn unescaped(literal: &str) -> String {
    let mut said = String::new();
    let mut letters = literal.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, letters.peek()) {
            ('"', _) => break,
            ('\\', Some('\n')) => while letters.next_if(|next| next.is_whitespace()).is_some() {},
            ('\\', _) => said.push(match letters.next() {
                Some('n') => '\n',
                Some(other) => other,
                None => break,
            }),
            _ => said.push(letter),
        }
    }
    said
}

/// The slots of a template by name, those without one by their numbers; and whether it has letters beside them.
fn slots(template: &str) -> (BTreeSet<String>, bool) {
    let mut slots = BTreeSet::new();
    let (mut next, mut has_letters) = (0, false);
    let mut rest = template.replace("{{", "").replace("}}", "");
    while let Some((words, slot)) = rest.split_once('{') {
        has_letters |= words.contains(char::is_alphabetic);
        let (name, after) = slot.split_once('}').unwrap();
        if name.is_empty() {
            slots.insert(next.to_string());
            next += 1;
        } else {
            slots.insert(name.to_owned());
        }
        rest = after.to_owned();
    }
    (slots, has_letters || rest.contains(char::is_alphabetic))
}

#[test]
fn each_message_is_there_in_both_languages() {
    let templates = templates();
    assert!(templates.len() > 1000, "templates are found by `text!(`");
    let mut vietnamese = BTreeMap::new();
    let mut wrong = Vec::new();
    for (english, row) in rows() {
        if vietnamese.insert(english, row).is_some() {
            wrong.push(format!("`{english}` has two rows"));
        }
        if !templates.contains_key(english) {
            wrong.push(format!("no message says `{english}`, which has a row"));
        }
        if slots(english).0 != slots(row).0 {
            wrong.push(format!("`{english}` and `{row}` have different slots"));
        }
    }
    for (template, path) in &templates {
        if slots(template).1 && !vietnamese.contains_key(template.as_str()) {
            wrong.push(format!("{}: `{template}` has no Vietnamese", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

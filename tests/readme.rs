//! The commands of README.md print what it says.
//!
//! Each block `console` that begins with `$ thidua …` is run in a folder with a copy of `rulesets`, one after
//! the other; what it prints (standard output, then standard error) must be the rest of the block. A line
//! `…` stands for any lines that are left out.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests")]

mod markdown;

use markdown::blocks;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

const README: &str = include_str!("../README.md");

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(path, target).unwrap();
        }
    }
}

/// Whether the lines are those shown, where `…` is any number of lines.
fn alike(shown: &[&str], lines: &[&str]) -> bool {
    match shown {
        [] => lines.is_empty(),
        ["…", rest @ ..] => (0..=lines.len()).any(|from| alike(rest, &lines[from..])),
        [first, rest @ ..] => lines.first() == Some(first) && alike(rest, &lines[1..]),
    }
}

#[test]
fn the_commands_print_what_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rulesets"), &folder.path().join("rulesets"));
    let mut tried = 0;
    for block in blocks(README).into_iter().filter(|block| block.info == "console") {
        let Some((command, shown)) = block.text.split_once('\n') else { continue };
        let Some(words) = command.strip_prefix("$ thidua ") else { continue };
        tried += 1;
        let output = Command::new(env!("CARGO_BIN_EXE_thidua"))
            .args(words.split_whitespace())
            .current_dir(folder.path())
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        let printed = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        let shown: Vec<&str> = shown.lines().collect();
        let lines: Vec<&str> = printed.trim_end().lines().collect();
        assert!(alike(&shown, &lines), "README.md:{}: `{command}` prints\n{printed}", block.line);
    }
    assert!(tried >= 5, "README.md shows the program at work");
}

#[test]
fn the_wildcard_is_whole_lines() {
    assert!(alike(&["a", "…", "d"], &["a", "b", "c", "d"]));
    assert!(alike(&["a", "…"], &["a"]));
    assert!(!alike(&["a", "…", "d"], &["a", "b"]));
    assert!(!alike(&["a"], &["a", "b"]));
}

/// What a ruleset names: the keys in these are its own.
const NAMED_BY_THE_RULESET: [&str; 4] = ["scores", "classes", "class_reasons", "fields"];

/// The keys of an object and of all that is in it, but for names that the ruleset gives.
fn keys(value: &serde_json::Value, found: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(entries) => {
            for (key, value) in entries {
                found.insert(key.clone());
                match value {
                    serde_json::Value::Object(own) if NAMED_BY_THE_RULESET.contains(&key.as_str()) => {
                        own.values().for_each(|value| keys(value, found));
                    }
                    _ => keys(value, found),
                }
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

#[test]
fn the_page_on_output_names_every_column_and_key() {
    let page = include_str!("../docs/output.md");
    let rulesets = Path::new(env!("CARGO_MANIFEST_DIR")).join("rulesets");
    let judge = |(campaign, data): (&str, &str), format: &str| {
        let folder = rulesets.join(campaign);
        let output = Command::new(env!("CARGO_BIN_EXE_thidua"))
            .arg("judge")
            .args([folder.join("campaign.thidua"), folder.join(data)])
            .args(["--format", format])
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let mut named = BTreeSet::new();
    // One with points that are not certain, and one with selections.
    let shown = [("hcmc-100-days", "units"), ("hcmc-2022-par-models", "illustrative")];
    for run in shown {
        keys(&serde_json::from_str(&judge(run, "json")).unwrap(), &mut named);
    }
    for key in ["exact", "low", "high_exact", "candidates", "records", "fields"] {
        assert!(named.contains(key), "nothing of what is judged here has `{key}`");
    }
    named.extend(judge(shown[0], "csv").lines().next().unwrap().split(',').map(str::to_owned));
    assert!(named.len() > 20, "{named:?}");
    for name in named {
        assert!(page.contains(&format!("`{name}`")), "docs/output.md does not name `{name}`");
    }
}

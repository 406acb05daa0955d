//! The whole program: each `tests/cli/*.cmd` holds command lines, and its snapshot what they print on
//! standard output and standard error and the code that they exit with.
//!
//! A command runs in a fresh copy of `tests/cli/files`. `< FILE` at its end gives a file as standard
//! input; `cat FILE` shows a file that was written, and `cp FILE FILE` puts one in the place of another.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test reads files, and fails where it cannot"
)]

use std::fmt::Write;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            fs::copy(entry.path(), target).map(|_| ()).unwrap()
        }
    }
}

fn run(line: &str, folder: &Path) -> String {
    let (line, input) = line.split_once(" < ").map_or((line, None), |(line, file)| (line, Some(file)));
    // What stands in single quotes is one word.
    let parts = line.split('\'').enumerate();
    let mut words =
        parts.flat_map(|(at, part)| if at % 2 == 1 { vec![part] } else { part.split_whitespace().collect() });
    let program = words.next().unwrap();
    if program == "cat" {
        return words.map(|file| fs::read_to_string(folder.join(file)).unwrap()).collect();
    }
    if program == "cp" {
        let mut files = words.map(|file| folder.join(file));
        fs::copy(files.next().unwrap(), files.next().unwrap()).unwrap();
        return String::new();
    }
    assert_eq!(program, "thidua", "a command line begins with `thidua`, `cat` or `cp`");
    let stdin = input.map_or(Stdio::null(), |file| File::open(folder.join(file)).unwrap().into());
    let output = Command::new(env!("CARGO_BIN_EXE_thidua"))
        .args(words)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .stdin(stdin)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let mut shown = text(output.stdout);
    let errors = text(output.stderr);
    if !errors.is_empty() {
        write!(shown, "--- standard error\n{errors}").unwrap();
    }
    writeln!(shown, "--- exit code {}", output.status.code().unwrap()).unwrap();
    shown
}

#[test]
fn commands() {
    insta::glob!("cli/*.cmd", |path| {
        // What is said of a file that this build reads.
        if cfg!(feature = "parquet") && path.file_stem().unwrap() == "judge_without_parquet" {
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/files"), folder.path());
        let mut transcript = String::new();
        for line in fs::read_to_string(path).unwrap().lines().filter(|line| !line.trim().is_empty()) {
            writeln!(transcript, "$ {line}").unwrap();
            if !line.starts_with('#') {
                writeln!(transcript, "{}", run(line, folder.path())).unwrap();
            }
        }
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "cli" }, {
            insta::assert_snapshot!(transcript);
        });
    });
}

//! Functions in whole runs: the same bytes on any number of threads, and an end to what a run may use up.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests write their files, and stop where they cannot"
)]

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Output};
use thidua::script::limits::{OPERATIONS, OPERATIONS_OF_RUN};

const RULESET: &str = r#"campaign demo "Emulation year"
  period 2025

units are ward

attribute steps: count

record file
  steps: count

function slow(count) -> count from "slow.rhai"

criterion enough
  requires slow(steps) >= 10 and slow(steps) <= 1_000_000
criterion all_files
  requires all files have slow(steps) >= 10
"#;

/// Takes a while for each step; three steps have no result.
const SCRIPT: &str = "fn slow(n) {
    if n == 3 {
        throw \"three\";
    }
    for i in 0..n { 1; 1; 1; 1; 1; 1; 1; 1; }
    n
}
";

/// What `thidua` says on so many threads of wards with these steps, each with a file of as many.
fn judged(folder: &Path, threads: &str, steps: impl Iterator<Item = usize>) -> Output {
    let (mut units, mut files) = ("unit,name,steps\n".to_owned(), "unit,steps\n".to_owned());
    for (at, steps) in steps.enumerate() {
        let _ = writeln!(units, "W{at},Ward {at},{steps}");
        let _ = writeln!(files, "W{at},{steps}");
    }
    for (name, text) in
        [("c.thidua", RULESET), ("slow.rhai", SCRIPT), ("units.csv", &units), ("files.csv", &files)]
    {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let arguments = ["judge", "c.thidua", "units.csv", "files.csv", "--format", "json", "--color", "never"];
    let mut command = Command::new(env!("CARGO_BIN_EXE_thidua"));
    command.current_dir(folder).env("RAYON_NUM_THREADS", threads).args(arguments).output().unwrap()
}

#[test]
fn threads_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let [one, two] = ["1", "2"].map(|threads| judged(folder.path(), threads, (0..3000).map(|at| at % 70)));
    assert!(one.status.success(), "{}", String::from_utf8_lossy(&one.stderr));
    assert_eq!(one.stdout, two.stdout);
    assert!(String::from_utf8_lossy(&one.stdout).contains("\"script_failed\""));
}

#[test]
fn a_run_that_takes_too_many_operations_ends() {
    // Each step takes eight operations and a few more; one ward alone stays inside the limit of a call.
    let steps = OPERATIONS as usize / 20;
    let wards = OPERATIONS_OF_RUN as usize / steps / 8;
    let folder = tempfile::tempdir().unwrap();
    let [one, two] = ["1", "2"].map(|threads| judged(folder.path(), threads, steps..steps + wards));
    let said = String::from_utf8_lossy(&one.stderr);
    assert_eq!(one.status.code(), Some(4), "{said}");
    assert_eq!((&one.stdout, &one.stderr), (&two.stdout, &two.stderr));
    assert_eq!(
        said,
        "error: `slow(steps)` at c.thidua:14:12 takes the functions of the ruleset over 100000000 operations in one run\n  \
         help: let the script do less for each call, or round what it is given so that more calls are alike\n"
    );
}

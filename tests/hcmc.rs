//! The ruleset of the 100-day campaign and its data: that they are what their README says.

#[allow(dead_code, reason = "the program's own `main` is not run here")]
#[path = "../rulesets/hcmc-100-days/generate.rs"]
mod generate;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rulesets/hcmc-100-days")
}

#[expect(clippy::disallowed_methods, reason = "a test reads the files that it is about")]
fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The verdict of each unit on each criterion.
fn verdicts(data: &str) -> BTreeMap<(String, String), String> {
    let output = Command::new(env!("CARGO_BIN_EXE_thidua"))
        .arg("judge")
        .args([folder().join("campaign.thidua"), folder().join(data)])
        .args(["--format", "json"])
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let ruling: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one JSON object");
    let word = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
    let mut verdicts = BTreeMap::new();
    for unit in ruling["units"].as_array().expect("units") {
        for criterion in unit["criteria"].as_array().expect("criteria") {
            let key = (word(&unit["unit"]), word(&criterion["criterion"]));
            verdicts.insert(key, word(&criterion["verdict"]));
        }
    }
    verdicts
}

#[test]
fn the_committed_figures_are_what_the_generator_writes() {
    let files = generate::files(&text(&folder().join("places.csv")));
    assert_eq!(files.len(), 6);
    for (name, made) in files {
        let committed = text(&folder().join("units").join(&name));
        assert!(made == committed, "{name} differs: run `cargo run --example generate-hcmc`");
    }
}

#[test]
fn each_hard_case_is_ruled_as_the_text_of_the_rules_asks() {
    let (units, city) = (verdicts("units"), verdicts("city"));
    let expected = text(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hcmc_expected.csv"));
    let mut wrong = Vec::new();
    for line in expected.lines().skip(1) {
        let [unit, criterion, verdict] = line.split(',').collect::<Vec<_>>()[..] else {
            panic!("three cells: {line}")
        };
        let key = (unit.to_owned(), criterion.to_owned());
        // The city's own figures are in `city/`; in `units/` it only stands above the others.
        let got = city.get(&key).or_else(|| units.get(&key)).map(String::as_str);
        if got != Some(verdict) {
            wrong.push(format!("{line}: got {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_criterion_for_these_units_is_met_by_some_and_failed_by_some() {
    let verdicts = verdicts("units");
    let mut seen: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for ((_, criterion), verdict) in &verdicts {
        let (pass, fail) = seen.entry(criterion).or_default();
        *pass += usize::from(verdict == "pass");
        *fail += usize::from(verdict == "fail");
    }
    assert_eq!(seen.remove("on_time_rate_98"), Some((0, 0)), "it is for the city");
    assert_eq!(
        seen.remove("whole_city"),
        Some((0, 1)),
        "it is for the city, and some of its units have none"
    );
    for (criterion, (pass, fail)) in seen {
        assert!(pass > fail && fail > 0, "{criterion}: {pass} pass, {fail} fail");
    }
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    let judge = |threads: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_thidua"))
            .args(["judge", "campaign.thidua", "units", "--format", "json", "--threads", threads])
            .current_dir(folder())
            .output()
            .expect("the program runs");
        assert!(output.status.success());
        output.stdout
    };
    let one = judge("1");
    assert!(one.len() > 1_000_000, "all units are in it");
    assert!(one == judge("2") && one == judge("7"), "the bytes differ");
}

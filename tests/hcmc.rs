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

/// A table of the campaign as a Vietnamese office would save it: `;` between cells, decimal commas, days as 30/09/2025,
/// the names of the language in Vietnamese, and those of the ruleset with spaces and capitals.
fn in_vietnamese(csv: &str) -> Vec<u8> {
    const HEADINGS: [(&str, &str); 7] = [
        ("unit", "Đơn vị"),
        ("name", "Tên"),
        ("indicator", "Chỉ tiêu"),
        ("date", "Ngày"),
        ("value", "Giá trị"),
        ("basis", "Nguồn số liệu"),
        ("evidence", "Minh chứng"),
    ];
    let capital = |name: &str| {
        let name = name.replace('_', " ");
        name[..1].to_uppercase() + &name[1..]
    };
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let names = reader.headers().expect("a header").clone();
    let is_units = names.iter().any(|name| name == "city");
    let heading = |name: &str| match HEADINGS.iter().find(|(english, _)| *english == name) {
        Some((_, vietnamese)) => (*vietnamese).to_owned(),
        None if name == "kind" && is_units => "Loại".to_owned(),
        None => capital(name),
    };
    let cell = |(name, text): (&str, &str)| match (name, text.split('-').collect::<Vec<_>>()[..].as_ref()) {
        ("unit" | "name" | "code" | "title" | "evidence" | "city", _) => text.to_owned(),
        (_, [year, month, day]) if year.len() == 4 => format!("{day}/{month}/{year}"),
        ("investment_plan", _) => text.replace(" billion VND", " tỷ đồng").replace(" VND", " đồng"),
        (_, _) if text.ends_with('%') => text.replace('.', ",").replace('%', " %"),
        (_, _) => match text {
            "" => String::new(),
            "yes" => "Có".to_owned(),
            "no" => "Không".to_owned(),
            "reported" => "Tự báo cáo".to_owned(),
            "appraised" => "Đã thẩm định".to_owned(),
            "survey" => "Điều tra xã hội học".to_owned(),
            _ => capital(text),
        },
    };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{FEFF}".as_bytes().to_vec());
    writer.write_record(names.iter().map(heading)).expect("memory");
    for row in reader.records() {
        let row = row.expect("a row");
        writer.write_record(names.iter().zip(&row).map(cell)).expect("memory");
    }
    writer.into_inner().expect("memory")
}

#[test]
fn data_of_a_vietnamese_office_are_ruled_on_alike() {
    let folder = tempfile::tempdir().expect("a folder");
    // The first as macOS keeps it: each letter apart from its marks.
    let files = [
        ("units", "\u{0111}o\u{031B}n vi\u{0323}"),
        ("indicators", "Chỉ tiêu"),
        ("documents", "Documents"),
        ("dossiers", "DOSSIERS"),
        ("initiatives", "initiative"),
        ("procedures", "procedures"),
    ];
    for (english, vietnamese) in files {
        let bytes = in_vietnamese(&text(&self::folder().join("units").join(format!("{english}.csv"))));
        #[expect(clippy::disallowed_methods, reason = "a test writes the files that it reads")]
        std::fs::write(folder.path().join(format!("{vietnamese}.csv")), bytes).expect("a file");
    }
    let judge = |data: &Path| {
        let output = Command::new(env!("CARGO_BIN_EXE_thidua"))
            .arg("judge")
            .args([&self::folder().join("campaign.thidua"), data])
            .args(["--format", "wide"])
            .output()
            .expect("the program runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let english = judge(&self::folder().join("units"));
    assert!(english.len() > 10_000 && judge(folder.path()) == english, "the rulings differ");
    let office = text(&folder.path().join("Chỉ tiêu.csv"));
    let row = "25747;Disbursement;;31/07/2025;43,7 %;Tự báo cáo;";
    assert!(office.contains(row), "{}", office.lines().nth(1).unwrap_or_default());
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

//! Limits, and files that no golden test can hold.

use thidua::check::{check, load};
use thidua::data::{Input, MOST_BYTES, read};
use thidua::diagnostic::Code;
use thidua::source::Sources;
use thidua::syntax::{LARGEST, decode, parse};

const RULESET: &str = "campaign c\n  period 2025\n\nunits are ward\n\nattribute staff: count\n\n\
    criterion staffed\n  requires staff > 3\n";

#[test]
fn a_ruleset_over_the_limit_is_refused_in_one_line() {
    let mut sources = Sources::new();
    let text = "# a comment\n".repeat(LARGEST / 12 + 1);
    let file = sources.add("large.thidua", text.as_str());
    let (ruleset, diagnostics) = parse(file, &text);
    assert!(ruleset.items.is_empty());
    let codes: Vec<Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes, [Code::TooLarge]);
}

#[test]
fn a_ruleset_that_is_not_utf_8_is_shown_where() {
    let mut sources = Sources::new();
    let (file, diagnostic) = decode("old.thidua", b"campaign c\n  # gi\xe1o d\xf4c\n".to_vec(), &mut sources);
    let diagnostic = diagnostic.expect("these bytes are not UTF-8");
    assert_eq!(diagnostic.code, Code::RulesetEncoding);
    assert_eq!(sources.locate(diagnostic.primary.span), "old.thidua:2:7");
    assert!(sources.file(file).text().contains("gi\u{fffd}o"));
}

#[test]
fn a_data_file_over_the_limit_is_refused_before_it_is_read() {
    let mut sources = Sources::new();
    let file = sources.add("c.thidua", RULESET);
    let loaded = load(file, "c.thidua", RULESET, &mut |_| Err("nothing is used".to_owned()));
    let (model, _) = check(&loaded.files, &sources);
    let model = model.expect("the ruleset is right");
    let units = Input { name: "units.csv".into(), bytes: b"unit,kind,staff\nW1,ward,4\n".to_vec() };
    // Zeroed memory that nobody reads takes no room.
    let large = Input { name: "indicators.csv".into(), bytes: vec![0; MOST_BYTES + 1] };
    let report = read(vec![units, large], &model, &mut sources);
    let codes: Vec<Code> = report.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes, [Code::TooMuchData]);
    assert!(report.dataset.is_none());
}

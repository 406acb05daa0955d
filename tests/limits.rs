//! Limits, and files that no golden test can hold.

use thidua::check::model::{CohortItem, CommendationId, CriterionId};
use thidua::check::{check, load};
use thidua::data::{Input, MOST_BYTES, read};
use thidua::diagnostic::Code;
use thidua::engine::evaluate;
use thidua::plan::lower;
use thidua::ruling::{Run, explain};
use thidua::source::Sources;
use thidua::syntax::{LARGEST, decode, parse};
use thidua::text::Text;
use thidua::types::{Outcome, Verdict};

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
    // Nor is anything said of what could not be read.
    let loaded = load(file, "large.thidua", &text, &mut |_| Err(Text::verbatim("no such file")));
    let (model, diagnostics) = loaded.check(&sources);
    let codes: Vec<Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert!(model.is_none());
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
    let loaded = load(file, "c.thidua", RULESET, &mut |_| Err(Text::verbatim("nothing is used")));
    let (model, _) = check(&loaded.files, &loaded.scripts, &sources);
    let model = model.expect("the ruleset is right");
    let units = Input::held("units.csv", "unit,kind,staff\nW1,ward,4\n");
    // Zeroed memory that nobody reads takes no room.
    let large = Input::held("indicators.csv", vec![0; MOST_BYTES + 1]);
    let report = read(vec![units, large], &model, &mut sources);
    let codes: Vec<Code> = report.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes, [Code::TooMuchData]);
    assert!(report.dataset.is_none());
}

/// Rules on one unit that reports nothing, and explains the last criterion.
fn rule_and_explain(text: &str) -> Verdict {
    let mut sources = Sources::new();
    let file = sources.add("deep.thidua", text);
    let loaded = load(file, "deep.thidua", text, &mut |_| Err(Text::verbatim("nothing is used")));
    let (model, diagnostics) = loaded.check(&sources);
    let model = model.unwrap_or_else(|| panic!("{:?}", diagnostics.first()));
    let units = Input::held("units.csv", "unit,kind\nW1,ward\n");
    let data = read(vec![units], &model, &mut sources).dataset.expect("the data are right");
    let program = lower(&model, model.campaign.as_of);
    let trace = evaluate(&program, &model, &data).expect("the numbers are small");
    let run = Run { sources: &sources, model: &model, program: &program, data: &data, trace: &trace };
    let last = CriterionId(model.criteria.len() as u32 - 1);
    explain(run, CohortItem::Criterion(last), 0).ruled.verdict
}

const HEAD: &str = "campaign c\n  period 2025\n\nunits are ward\n\nindicator x: count\n\n";

#[test]
fn what_builds_on_each_other_may_be_deep() {
    let measures: String = (1..5000).map(|n| format!("measure m{n}: count = m{}\n", n - 1)).collect();
    let text = format!("{HEAD}measure m0: count = x\n{measures}criterion deep\n  requires m4999 >= 5\n");
    assert_eq!(rule_and_explain(&text), Verdict::Undetermined);
    let criteria: String =
        (1..5000).map(|n| format!("criterion c{n}\n  requires meets c{}\n", n - 1)).collect();
    assert_eq!(
        rule_and_explain(&format!("{HEAD}criterion c0\n  requires x > 5\n{criteria}")),
        Verdict::Undetermined
    );
}

#[test]
fn what_is_used_twice_is_computed_once() {
    // Were it not, sixty measures that each use the one before twice would take 2^60 steps.
    let sums: String = (1..60).map(|n| format!("measure m{n}: count = m{0} + m{0}\n", n - 1)).collect();
    let text = format!("{HEAD}measure m0: count = x\n{sums}criterion wide\n  requires m59 >= 5\n");
    assert_eq!(rule_and_explain(&text), Verdict::Undetermined);
    let both: String = (1..60).map(|n| format!("measure f{n}: yes/no = f{0} and f{0}\n", n - 1)).collect();
    let text = format!("{HEAD}measure f0: yes/no = x > 5\n{both}criterion wide\n  requires f59\n");
    assert_eq!(rule_and_explain(&text), Verdict::Undetermined);
    let fields: String = (1..40).map(|n| format!("  field s{n}: number = s{0} + s{0}\n", n - 1)).collect();
    let record = format!(
        "record test\n  reported by each unit\n  score: number\n  field s0: number = score\n{fields}"
    );
    let text = format!("{HEAD}{record}criterion wide\n  requires x > 5 or at least 1 test where s39 > 5\n");
    assert_eq!(rule_and_explain(&text), Verdict::Undetermined);
}

const COHORT: &str = "campaign c\n  period 2025\n\nunits are ward\n\nattribute region: count\nattribute staff: number\n\n\
    classification k \"K\"\n  - good \"G\" when staff > 0\n  - otherwise bad \"B\"\n  \
    cap good at 50% of those rated good or better, within each region, rounded down, ranked by staff, ties referred\n\
    commendation h \"H\"\n  requires staff > 0\n  \
    award at most 50% of eligible within each region, rounded down\n  ranked by staff\n  ties referred\n\
    commendation g \"G\"\n  requires staff > 0\n  \
    award at most 50% of units within each region and within each kind, rounded down\n  ranked by staff\n  ties referred\n";

/// What becomes of units in both commendations; of each there is its region and its staff.
fn outcomes(units: impl Iterator<Item = (String, String)>) -> Vec<[Outcome; 2]> {
    let mut sources = Sources::new();
    let file = sources.add("cohort.thidua", COHORT);
    let loaded = load(file, "cohort.thidua", COHORT, &mut |_| Err(Text::verbatim("nothing is used")));
    let (model, diagnostics) = loaded.check(&sources);
    let model = model.unwrap_or_else(|| panic!("{:?}", diagnostics.first()));
    let rows = units.enumerate().map(|(n, (region, staff))| format!("W{n},ward,{region},{staff}\n"));
    let bytes = format!("unit,kind,region,staff\n{}", rows.collect::<String>()).into_bytes();
    let units = Input::held("units.csv", bytes);
    let data = read(vec![units], &model, &mut sources).dataset.expect("the data are right");
    let program = lower(&model, model.campaign.as_of);
    let trace = evaluate(&program, &model, &data).expect("the numbers are small");
    let run = Run { sources: &sources, model: &model, program: &program, data: &data, trace: &trace };
    let of_unit = |unit: usize| [0, 1].map(|id| run.standing(CommendationId(id), unit).outcome);
    (0..data.units.len()).map(of_unit).collect()
}

/// Ten thousand units of which nobody knows the region, and as many regions: each may be in any.
#[test]
fn units_of_an_unknown_group_are_not_counted_anew_for_each_group() {
    let region = |n: usize| if n.is_multiple_of(2) { String::new() } else { n.to_string() };
    let outcomes = outcomes((0..20_000).map(|n| (region(n), (n + 1).to_string())));
    for outcome in outcomes {
        assert_eq!(outcome, [Outcome::Undetermined; 2]);
    }
}

#[test]
fn a_tie_may_be_as_long_as_the_data() {
    let outcomes = outcomes((0..20_000).map(|_| ("1".to_owned(), "7".to_owned())));
    assert!(outcomes.iter().all(|outcome| *outcome == [Outcome::Referred; 2]));
}

#[test]
fn long_numbers_that_differ_in_their_last_digit_are_no_tie() {
    // The numbers have eighteen digits, before or after their decimal sign.
    for (head, sign) in [("99999999999999999", ""), ("0.", "00000000000000")] {
        let staff = |n: usize| format!("{head}{sign}{}", n % 10);
        let outcomes = outcomes((1..5).map(|n| ("1".to_owned(), staff(n))));
        let (out, awarded) = ([Outcome::NotAwarded; 2], [Outcome::Awarded; 2]);
        assert_eq!(outcomes, [out, out, awarded, awarded], "{head}");
    }
}

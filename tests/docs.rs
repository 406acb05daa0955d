//! What the reference and the README show is read as they say.
//!
//! A fenced block `thidua` is a whole ruleset. `thidua fragment` stands after the block `thidua prelude` of
//! the reference, which declares the names that short examples use; so does each code span in the first
//! column of a table whose heading is `condition`, `value`, `period`, `quota`, `ranking` or `ties`.
#![allow(clippy::unwrap_used, reason = "tests")]

mod markdown;

use markdown::blocks;
use thidua::check::load;
use thidua::check::model::{KindSet, MOST_YEARS};
use thidua::data::{MOST_BYTES, MOST_FOLDED_ROWS, MOST_REPORTED, MOST_ROWS, of_example};
use thidua::diagnostic::Severity;
use thidua::engine::evaluate;
use thidua::plan::lower;
use thidua::ruling::Run;
use thidua::script::limits;
use thidua::source::Sources;
use thidua::syntax::{LARGEST, RESERVED};
use thidua::text::{Lang, Text};

const REFERENCE: &str = include_str!("../docs/language.md");
const VIETNAMESE: &str = include_str!("../docs/language.vi.md");
const README: &str = include_str!("../README.md");

/// What is wrong with a ruleset: its errors, each with what it underlines, and the examples that do not come
/// out as they say.
fn errors(text: &str) -> Vec<String> {
    let mut sources = Sources::new();
    let main = sources.add("ruleset.thidua", text);
    // The scripts that the references show, by their names.
    let shown = [REFERENCE, VIETNAMESE].into_iter().flat_map(blocks);
    let scripts: Vec<_> = shown.filter(|block| block.language() == "rhai").collect();
    let loaded = load(main, "ruleset.thidua", text, &mut |path| {
        let script = scripts.iter().find(|script| script.label() == path);
        let script = script.ok_or_else(|| Text::verbatim("no other files here"))?;
        Ok((sources.add(path, script.text.as_str()), script.text.as_str().into()))
    });
    let (model, diagnostics) = loaded.check(&sources);
    let mut wrong: Vec<String> = (diagnostics.iter())
        .filter(|found| found.severity == Severity::Error)
        .map(|found| {
            format!(
                "{} {} at `{}`",
                found.code,
                found.message.to(Lang::English),
                sources.text(found.primary.span)
            )
        })
        .collect();
    let Some(model) = model else { return wrong };
    for example in &model.examples {
        let data = of_example(&model, example).unwrap();
        let program = lower(&model, example.as_of);
        let trace = evaluate(&program, &model, &data).unwrap();
        for expected in &example.expects {
            let run = Run { sources: &sources, model: &model, program: &program, data: &data, trace: &trace };
            if !run.is_as_expected(expected) {
                let item = Run::expected_of(expected.expected);
                let (name, got) = (run.item_name(item), run.outcome_words(item, expected.unit));
                wrong.push(format!("example \"{}\": `{name}` is {}", example.title, got.to(Lang::English)));
            }
        }
    }
    wrong
}

fn prelude(page: &str) -> String {
    let found = blocks(page).into_iter().find(|block| block.info == "thidua prelude");
    found.expect("the reference has a prelude").text
}

/// The code spans in the first cells of tables, each with the heading of its column.
fn spans(page: &str) -> Vec<(usize, String, String)> {
    let mut found = Vec::new();
    let mut heading: Option<String> = None;
    let mut before = "";
    for (at, line) in page.lines().enumerate() {
        let cell = |line: &str| line.split('|').nth(1).unwrap_or("").trim().to_owned();
        if line.starts_with("|---") {
            heading = Some(cell(before));
        } else if !line.starts_with('|') {
            heading = None;
        } else if let Some(heading) = &heading {
            let cell = cell(line);
            let codes = cell.split('`').skip(1).step_by(2);
            found.extend(codes.map(|code| (at + 1, heading.clone(), code.to_owned())));
        }
        before = line;
    }
    found
}

#[test]
fn every_block_is_read_without_an_error() {
    let mut wrong = Vec::new();
    let pages = [
        ("docs/language.md", REFERENCE, REFERENCE),
        ("README.md", README, REFERENCE),
        ("docs/language.vi.md", VIETNAMESE, VIETNAMESE),
    ];
    for (page, text, reference) in pages {
        let prelude = prelude(reference);
        for block in blocks(text) {
            let ruleset = match block.info.as_str() {
                "thidua" | "thidua prelude" => block.text.clone(),
                "thidua fragment" => format!("{prelude}\n{}", block.text),
                info => {
                    assert!(!info.starts_with("thidua"), "{page}:{}: what is `{info}`?", block.line);
                    continue;
                }
            };
            wrong.extend(errors(&ruleset).into_iter().map(|error| format!("{page}:{}: {error}", block.line)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The item in which a form of a table is tried, by the heading of its column.
fn item_of(heading: &str, code: &str) -> Option<String> {
    let criterion = |condition: &str| format!("criterion this_one\n  requires {condition}\n");
    let commendation = |quota: &str, ranking: &str, ties: &str| {
        let limit = format!("  award at most {quota}\n  ranked by {ranking}\n  ties {ties}\n");
        format!("commendation this_one\n  requires meets spend\n{limit}")
    };
    let tiêu_chí = |điều_kiện: &str| format!("tiêu chí tiêu_chí_này\n  yêu cầu {điều_kiện}\n");
    let khen = |số_lượng: &str, xếp_hạng: &str, đồng_hạng: &str| {
        let hạn =
            format!("  khen không quá {số_lượng}\n  xếp hạng theo {xếp_hạng}\n  đồng hạng thì {đồng_hạng}\n");
        format!("khen thưởng khen_này\n  yêu cầu đạt giải_ngân_70\n{hạn}")
    };
    Some(match heading {
        "condition" => criterion(code),
        "value" => criterion(&format!("({code}) is given")),
        "period" => criterion(&format!("paid >= 70% in {code}")),
        "quota" => commendation(code, "paid", "referred"),
        "ranking" => commendation("3", code, "referred"),
        "ties" => commendation("3", "paid", code),
        "điều kiện" => tiêu_chí(code),
        "giá trị" => tiêu_chí(&format!("({code}) đã có số liệu")),
        "khoảng thời gian" => tiêu_chí(&format!("giải_ngân từ 70% trở lên trong thời gian {code}")),
        "số lượng khen" => khen(code, "giải_ngân", "trình xem xét"),
        "xếp hạng theo" => khen("3", code, "trình xem xét"),
        "đồng hạng thì" => khen("3", "giải_ngân", code),
        _ => return None,
    })
}

#[test]
fn every_form_in_a_table_is_read_without_an_error() {
    let mut wrong = Vec::new();
    for (page, reference) in [("docs/language.md", REFERENCE), ("docs/language.vi.md", VIETNAMESE)] {
        let prelude = prelude(reference);
        let mut tried = 0;
        for (line, heading, code) in spans(reference) {
            let Some(item) = item_of(&heading, &code) else { continue };
            tried += 1;
            let found = errors(&format!("{prelude}\n{item}"));
            wrong.extend(found.into_iter().map(|error| format!("{page}:{line}: `{code}`: {error}")));
        }
        assert!(tried > 100, "only {tried} forms were found in {page}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_reserved_words_are_those_of_the_parser() {
    for page in [REFERENCE, VIETNAMESE] {
        let block = blocks(page).into_iter().find(|block| block.info == "text reserved").unwrap();
        let mut words: Vec<&str> = block.text.split_whitespace().collect();
        // English first.
        words.sort_unstable();
        assert_eq!(words, RESERVED);
    }
}

#[test]
fn both_references_name_the_same_limits() {
    let numbers = |page: &str, heading: &str| -> Vec<String> {
        let section = page.split(heading).nth(1).unwrap();
        let rows = section.lines().skip_while(|line| !line.starts_with("|--")).skip(1);
        let rows = rows.take_while(|line| line.starts_with('|')).map(|row| row.split('|').nth(2).unwrap());
        rows.map(|cell| cell.chars().filter(char::is_ascii_digit).collect()).collect()
    };
    let english = numbers(REFERENCE, "\n## Limits\n");
    assert!(english.len() > 20);
    assert_eq!(numbers(VIETNAMESE, "\n## Giới hạn\n"), english);
}

#[test]
fn the_limits_are_those_of_the_program() {
    let limit = |what: &str| {
        let row = REFERENCE.lines().find(|line| line.starts_with(&format!("| {what} |")));
        let row = row.unwrap_or_else(|| panic!("no limit `{what}`"));
        let shown = row.split('|').nth(2).unwrap().trim();
        let (number, unit) = shown.split_once([' ', ';']).unwrap_or((shown, ""));
        let scale = match unit {
            "KiB" => 1024,
            "MiB" => 1024 * 1024,
            "GiB" => 1024 * 1024 * 1024,
            _ => 1,
        };
        number.replace(',', "").parse::<usize>().unwrap() * scale
    };
    assert_eq!(limit("one file of a ruleset"), LARGEST);
    assert_eq!(limit("kinds of unit"), KindSet::MOST);
    assert_eq!(limit("years of one `in each of the … years`"), MOST_YEARS);
    assert_eq!(limit("one data file that is held: where rulings are explained, and JSON"), MOST_BYTES);
    assert_eq!(limit("rows of one table, over all its files"), MOST_ROWS);
    let folded =
        "rows of one table that is folded as it is read: `judge` with the formats `table` and `wide`";
    assert_eq!(limit(folded), MOST_FOLDED_ROWS);
    assert_eq!(limit("errors shown of one run over data"), MOST_REPORTED);

    assert_eq!(limit("one script"), limits::LARGEST);
    assert_eq!(limit("operations of one call of a function"), limits::OPERATIONS as usize);
    assert_eq!(limit("operations of all calls in one run"), limits::OPERATIONS_OF_RUN as usize);
    assert_eq!(limit("functions of a script that call each other"), limits::CALL_LEVELS);
    assert_eq!(limit("expressions and blocks of a script inside each other"), limits::EXPRESSION_DEPTH);
    assert_eq!(limit("functions of one script"), limits::FUNCTIONS);
    assert_eq!(limit("variables of a function at a time"), limits::VARIABLES);
    assert_eq!(limit("bytes of a text in a script"), limits::TEXT);
    assert_eq!(limit("elements of a list in a script"), limits::LIST);
    assert_eq!(limit("entries of a map in a script"), limits::MAP);
    assert_eq!(limit("digits of a number written in a script"), limits::DIGITS);

    // These no constant shows: what is just inside is read, and one more is refused.
    let prelude = prelude(REFERENCE);
    let refused = |condition: String, code: &str| {
        let found = errors(&format!("{prelude}\ncriterion this_one\n  requires {condition}\n"));
        assert!(found.iter().all(|error| error.starts_with(code)), "{found:?}");
        !found.is_empty()
    };
    let nested = |depth: usize| format!("{}paid >= 70%{}", "(".repeat(depth), ")".repeat(depth));
    let most = limit("nesting of parentheses, lists, `where`, `not`; files that use each other");
    assert!(!refused(nested(most), "E0108") && refused(nested(most + 1), "E0108"));
    let sum = |operations: usize| format!("solved{} >= 10", " + 1".repeat(operations));
    let most = limit("operations of one sum, windows of one condition");
    assert!(!refused(sum(most), "E0108") && refused(sum(most + 1), "E0108"));
    let number = |digits: usize| format!("solved >= {}", "9".repeat(digits));
    let most = limit("digits of a number");
    assert!(!refused(number(most), "E0107") && refused(number(most + 1), "E0107"));
    let classes = |count: usize| {
        let class = |at: usize| format!("  - class_{at} when solved >= {}\n", count - at);
        let classes: String = (1..count).map(class).collect();
        format!("paid >= 70%\nclassification many\n{classes}  - otherwise last\n")
    };
    let most = limit("classes of one classification");
    assert!(!refused(classes(most), "E0109") && refused(classes(most + 1), "E0109"));
    let months = |count: usize| {
        let (year, month) = (2000 + count / 12, count % 12 + 1);
        format!("solved >= 1 in each month of 2000-01-02 to {year}-{month:02}-01")
    };
    let most = limit("months, quarters or terms of one `in each`");
    assert!(!refused(months(most - 1), "E0420") && refused(months(most), "E0420"));
}

#[test]
fn the_layers_are_named_in_their_order() {
    let page = include_str!("../docs/ARCHITECTURE.md");
    let table = page.split("\n## The layers\n").nth(1).unwrap().split("\n\n**").next().unwrap();
    let named: Vec<&str> =
        (table.lines()).filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let lib = include_str!("../src/lib.rs");
    let layers = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    assert_eq!(named, layers.collect::<Vec<_>>());
}

//! Every code has a page, and the page is true: what it calls wrong yields the code and no other, what it
//! calls right yields nothing.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests")]

mod markdown;

use markdown::{Block, blocks};
use std::collections::BTreeSet;
use thidua::check::load;
use thidua::check::model::{Example, Model};
use thidua::data::{CASES, Dataset, Input, cases, of_example, read};
use thidua::diagnostic::{Code, Diagnostic, Phase};
use thidua::engine::evaluate;
use thidua::lint::{Levels, check};
use thidua::plan::lower;
use thidua::ruling::Run;
use thidua::source::{FileId, Sources};
use thidua::testing::pins;
use thidua::text::{Lang, Text};

/// What the pages of a language call their parts.
struct Parts {
    given: &'static str,
    wrong: &'static str,
    right: &'static str,
    /// The line of a page whose code no text can show.
    not_shown: &'static str,
}

const ENGLISH: Parts =
    Parts { given: "Given", wrong: "Wrong", right: "Right", not_shown: "This cannot be shown in text." };
const VIETNAMESE: Parts = Parts {
    given: "Cho sẵn",
    wrong: "Sai",
    right: "Đúng",
    not_shown: "Lỗi này không minh họa được bằng văn bản.",
};

/// The code of an example that does not come out: `thidua test` gives it, no check does.
fn failing_examples(model: &Model, examples: &[Example], sources: &Sources) -> Vec<Code> {
    let mut codes = Vec::new();
    for example in examples {
        let data = of_example(model, example).unwrap();
        let program = lower(model, example.as_of);
        let trace = evaluate(&program, model, &data).unwrap();
        for expected in &example.expects {
            let run = Run { sources, model, program: &program, data: &data, trace: &trace };
            if !run.is_as_expected(expected) {
                codes.push(Code::ExampleFailed);
            }
        }
    }
    codes
}

/// The codes that the files of a section give.
fn codes(page: &str, files: &[&Block]) -> BTreeSet<Code> {
    let mut sources = Sources::new();
    let ruleset = files.iter().find(|block| block.info == "thidua");
    let text = ruleset.unwrap_or_else(|| panic!("{page}: no ruleset")).text.clone();
    let main = sources.add("ruleset.thidua", text.as_str());
    let mut fetch = |path: &str| {
        let found = files.iter().find(|block| block.label() == path);
        let found = found.ok_or_else(|| Text::verbatim("there is no such file"))?;
        Ok((sources.add(path, found.text.as_str()), found.text.as_str().into()))
    };
    let loaded = load(main, "ruleset.thidua", &text, &mut fetch);
    let loaded_files = loaded.file_ids();
    let (model, diagnostics) = check(loaded, &sources, &Levels::default());
    let of = |found: &[Diagnostic]| found.iter().map(|it| it.code).collect::<BTreeSet<Code>>();
    let mut codes = of(&diagnostics);
    let Some(model) = model else { return codes };
    codes.extend(failing_examples(&model, &model.examples, &sources));
    if let Some(block) = files.iter().find(|block| block.label().ends_with(CASES)) {
        let found = cases(Input::held(block.label(), block.text.clone()), &model, &mut sources);
        codes.extend(of(&found.diagnostics));
        codes.extend(failing_examples(&model, &found.examples, &sources));
        return codes;
    }
    let inputs: Vec<Input> = (files.iter())
        .filter(|block| matches!(block.language(), "csv" | "json"))
        .map(|block| Input::held(block.label(), block.text.clone()))
        .collect();
    if inputs.is_empty() {
        return codes;
    }
    let report = read(inputs, &model, &mut sources);
    codes.extend(of(&report.diagnostics));
    let pins = files.iter().find(|block| block.label().ends_with(pins::ENDING));
    if let (Some(block), Some(data)) = (pins, report.dataset) {
        codes.extend(changed(&model, &data, &loaded_files, &mut sources, block));
    }
    codes
}

/// The codes of what differs between pinned rulings and those of now: `thidua test` gives them.
fn changed(
    model: &Model,
    data: &Dataset,
    ruleset: &[FileId],
    sources: &mut Sources,
    block: &Block,
) -> BTreeSet<Code> {
    let file = sources.add(block.label(), block.text.as_str());
    let pinned = match pins::read(file, &block.text) {
        Ok(pinned) => pinned,
        Err(wrong) => return wrong.iter().map(|it| it.code).collect(),
    };
    let program = lower(model, pinned.header.as_of);
    let trace = evaluate(&program, model, data).unwrap();
    let run = Run { sources, model, program: &program, data, trace: &trace };
    let header = pins::Header::new(run, ruleset, pinned.header.paths.clone(), pinned.header.lang);
    let rules = pins::Rules::new(run);
    let changes = pins::compare(run, &pinned, &header, &rules);
    let items = !(changes.added.is_empty() && changes.removed.is_empty());
    let alone = changes.units.iter().filter(|unit| unit.changes.is_empty());
    let changed = changes.units.iter().flat_map(|unit| &unit.changes);
    (alone.map(|unit| unit.diagnostic(&pinned).code))
        .chain(changed.map(|change| change.diagnostic("W1", &rules).code))
        .chain(items.then_some(Code::PinnedItem))
        .collect()
}

#[test]
fn every_page_shows_its_code() {
    let mut wrong = Vec::new();
    for &code in Code::ALL {
        let page = code.page(Lang::English);
        if !page.starts_with(&format!("# {code}: {}\n", code.title())) {
            wrong.push(format!("{code}: the page does not begin with the code and its title"));
        }
        shows_its_code(code, page, &ENGLISH, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_vietnamese_page_shows_its_code() {
    let mut wrong = Vec::new();
    for &code in Code::ALL {
        let path = format!("{}/docs/errors/vi/{code}.md", env!("CARGO_MANIFEST_DIR"));
        match std::fs::read_to_string(path) {
            Ok(page) => shows_its_code(code, &page, &VIETNAMESE, &mut wrong),
            Err(error) => wrong.push(format!("{code}: {error}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn shows_its_code(code: Code, page: &str, parts: &Parts, wrong: &mut Vec<String>) {
    let found = blocks(page);
    let section = |name: &str| -> Vec<&Block> {
        found.iter().filter(|block| block.section == parts.given || block.section == name).collect()
    };
    if page.contains(parts.not_shown) {
        if !found.is_empty() {
            wrong.push(format!("{code}: a page that cannot show its code shows something"));
        }
        return;
    }
    let bad = codes(code.as_str(), &section(parts.wrong));
    if bad != BTreeSet::from([code]) {
        wrong.push(format!("{code}: its wrong example gives {bad:?}"));
    }
    let good = codes(code.as_str(), &section(parts.right));
    if !good.is_empty() {
        wrong.push(format!("{code}: its right example gives {good:?}"));
    }
    let data = (found.iter()).any(|block| matches!(block.language(), "csv" | "json"));
    // What a data set is ruled on takes data to show.
    let takes_data = code.phase() == Phase::Data
        || matches!(
            code,
            Code::CaseColumn
                | Code::PinnedChanged
                | Code::PinnedUnit
                | Code::PinnedItem
                | Code::PinUnreadable
        );
    if data != takes_data {
        wrong.push(format!("{code}: data belong to codes of data, and only to these"));
    }
}

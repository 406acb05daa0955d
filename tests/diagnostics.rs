//! What is said of rulesets that are wrong: one file each in `tests/diagnostics`, its first line saying
//! what is wrong in it.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads its files, and stops where it cannot"
)]

use std::fmt::Write;
use std::path::Path;
use thidua::check::load;
use thidua::diagnostic::{Code, Diagnostic, Phase};
use thidua::lint::{Levels, check};
use thidua::source::{Sources, Span};
use thidua::text::{Lang, Text};

/// All that is said of a ruleset: for each diagnostic its code, place, message, labels with the text that
/// they stand at, and help.
fn said(path: &Path) -> String {
    let mut sources = Sources::new();
    let text = std::fs::read_to_string(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let main = sources.add(name.clone(), text.as_str());
    let loaded = load(main, &name, &text, &mut |used| {
        let text =
            std::fs::read_to_string(path.with_file_name(used)).map_err(|_| Text::verbatim("no such file"))?;
        Ok((sources.add(used, text.as_str()), text.into()))
    });
    let (model, diagnostics) = check(loaded, &sources, &Levels::default());
    assert_eq!(model.is_none(), thidua::diagnostic::has_errors(&diagnostics), "{}", path.display());
    let mut said = String::new();
    for diagnostic in &diagnostics {
        render(&mut said, &sources, diagnostic);
    }
    said
}

fn render(said: &mut String, sources: &Sources, diagnostic: &Diagnostic) {
    let place = |span: Span| {
        let at = sources.position(span);
        format!("{}:{} `{}`", at.line, at.column, sources.text(span).replace('\n', "⏎"))
    };
    writeln!(said, "{} {}", diagnostic.code, diagnostic.message.to(Lang::English)).unwrap();
    writeln!(
        said,
        "  at   {}: {}",
        place(diagnostic.primary.span),
        diagnostic.primary.text.to(Lang::English)
    )
    .unwrap();
    for other in &diagnostic.others {
        writeln!(said, "  and  {}: {}", place(other.span), other.text.to(Lang::English)).unwrap();
    }
    if let Some(help) = &diagnostic.help {
        writeln!(said, "  help {}", help.to(Lang::English)).unwrap();
    }
}

#[test]
fn each_mistake_is_named() {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::glob!("diagnostics/*.thidua", |path| {
            let text = std::fs::read_to_string(path).unwrap();
            insta::assert_snapshot!(format!("{text}----\n{}", said(path)));
        });
    });
}

/// Codes that no file here can raise, each with the reason.
const ELSEWHERE: [Code; 7] = [
    // The files here are UTF-8; what is not, the command line refuses.
    Code::RulesetEncoding,
    // Only a run of the examples tells.
    Code::ExampleFailed,
    // Cases and pinned rulings have files of their own.
    Code::CaseColumn,
    Code::PinnedChanged,
    Code::PinnedUnit,
    Code::PinnedItem,
    Code::PinUnreadable,
];

#[test]
fn each_code_of_rulesets_has_a_file() {
    let mut all = String::new();
    for entry in std::fs::read_dir("tests/diagnostics").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "thidua") {
            all += &said(&path);
        }
    }
    let missing: Vec<&str> = Code::ALL
        .iter()
        .filter(|code| code.phase() == Phase::Ruleset && !ELSEWHERE.contains(code))
        .map(|code| code.as_str())
        .filter(|code| !all.lines().any(|line| line.starts_with(code)))
        .collect();
    assert!(missing.is_empty(), "no file raises {missing:?}");
}

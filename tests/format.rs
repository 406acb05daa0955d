//! One canonical layout: it says the same, keeps every comment, and is its own.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test reads files, and fails where it cannot"
)]

mod cases;
#[path = "format/conditions.rs"]
mod conditions;
#[path = "format/items.rs"]
mod items;
mod markdown;
#[path = "format/reach.rs"]
mod reach;
#[path = "format/tape.rs"]
mod tape;
#[path = "format/values.rs"]
mod values;

use cases::cases;
use proptest::prelude::*;
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use tape::Tape;
use thidua::source::{FileId, Sources};
use thidua::syntax::ast::{Item, Ruleset};
use thidua::syntax::{Unformatted, format, parse, print};
use thidua::text::Lang;

fn file() -> FileId {
    Sources::new().add("test.thidua", "")
}

fn formatted(text: &str) -> Option<String> {
    match format(file(), text, None) {
        Ok(formatted) => Some(formatted),
        Err(Unformatted::Broken(_)) => None,
        Err(Unformatted::Differs) => panic!("it does not say the same when formatted:\n{text}"),
    }
}

proptest! {
    #![proptest_config(cases(300))]

    /// What is printed reads as the tree that it was printed from, in each language, and is laid out as it is.
    #[test]
    fn a_tree_is_what_its_text_says(numbers in prop::collection::vec(any::<u16>(), 0..400), lang in languages()) {
        let tree = Ruleset { lang, ..Tape::new(&numbers, file()).ruleset() };
        let text = print(file(), &tree);
        let (read, diagnostics) = parse(file(), &text);
        prop_assert_eq!(diagnostics, [], "{}", text);
        let read = read.placeless();
        prop_assert!(read == tree, "{}\nreads as\n{}", text, print(file(), &read));
        prop_assert_eq!(formatted(&text), Some(text));
    }

    /// Translated there and back, it is the same.
    #[test]
    fn there_and_back_nothing_is_lost(numbers in prop::collection::vec(any::<u16>(), 0..400)) {
        let text = print(file(), &Tape::new(&numbers, file()).ruleset());
        let tree = Tape::new(&numbers, file()).ruleset();
        let there = print(file(), &Ruleset { lang: Lang::Vietnamese, ..tree });
        let back = format(file(), &there, Some(Lang::English));
        prop_assert!(back.as_ref().is_ok_and(|back| *back == text), "{}\nis\n{}\nand that\n{:?}", text, there, back);
    }
}

proptest! {
    #![proptest_config(cases(100))]

    /// Wherever notes and blank lines stand, the notes are kept, and their places settle.
    #[test]
    fn notes_stay(
        which in 0..NOTED.len(),
        places in prop::collection::vec((any::<prop::sample::Index>(), 0..4_usize), 1..8),
    ) {
        let text = NOTED[which];
        let mut noted: Vec<(usize, &str)> = Vec::new();
        // A note inside quotes would be none.
        let is_quoted = |at: usize| text[..at].matches('"').count() % 2 == 1;
        let spaces = text.match_indices([' ', '\n']).map(|(at, _)| at);
        let spaces: Vec<usize> = spaces.filter(|at| !is_quoted(*at)).collect();
        for (place, what) in places {
            let notes = [" # a note\n                    ", "\n# at the left\n                    ", "\n\n\n                    ", "\n      # two\n\n  # notes\n                    "];
            noted.push((spaces[place.index(spaces.len())], notes[what]));
        }
        noted.sort_unstable();
        noted.dedup_by_key(|(at, _)| *at);
        let mut ugly = text.to_owned();
        for (at, note) in noted.into_iter().rev() {
            // Behind a line end, an item or a clause has to begin as it does.
            let note = if text[at..].starts_with('\n') { note.trim_end_matches(' ').trim_end_matches('\n') } else { note };
            ugly.insert_str(at, note);
        }
        if let Some(once) = formatted(&ugly) {
            prop_assert_eq!(formatted(&once), Some(once.clone()), "{}", ugly);
        }
    }
}

/// Rulesets for [`notes_stay`].
const NOTED: [&str; 3] = [
    include_str!("syntax/whole.thidua"),
    include_str!("format/twins/hcmc-100-ngay.thidua"),
    include_str!("format/golden/layout.thidua"),
];

fn languages() -> impl Strategy<Value = Lang> {
    prop_oneof![Just(Lang::English), Just(Lang::Vietnamese)]
}

/// A text that can be read, in a language.
fn translated(text: &str, to: Lang) -> String {
    format(file(), text, Some(to))
        .unwrap_or_else(|_| panic!("it does not say the same when translated:\n{text}"))
}

/// The rulesets of these folders, readable or not.
fn rulesets(folders: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = folders.iter().map(PathBuf::from).collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "thidua") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// What stands in the folders that people look into is laid out as it is advised.
#[test]
fn the_rulesets_shown_are_laid_out() {
    for path in rulesets(&["rulesets", "benches", "src/cli/init"]) {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(formatted(&text) == Some(text), "{}: run `thidua fmt`", path.display());
    }
}

/// The rulesets of the references, fragments among them.
fn shown() -> Vec<String> {
    let pages = [
        include_str!("../docs/language.md"),
        include_str!("../docs/language.vi.md"),
        include_str!("../README.md"),
    ];
    let blocks = pages.into_iter().flat_map(markdown::blocks);
    blocks.filter(|block| block.language() == "thidua").map(|block| block.text).collect()
}

/// The trees are compared, and the comments, by `format` itself; here, that it settles, and that nothing is lost there
/// and back.
#[test]
fn formatting_and_translating_settle() {
    let files = rulesets(&["rulesets", "benches", "src/cli/init", "tests"]).into_iter();
    let files = files.map(|path| std::fs::read_to_string(path).unwrap());
    let texts: Vec<String> = files.chain(shown()).collect();
    let settled = texts.par_iter().filter_map(|text| {
        let once = formatted(text)?;
        let [english, vietnamese] = [Lang::English, Lang::Vietnamese].map(|lang| translated(text, lang));
        assert!([&english, &vietnamese].contains(&&once), "one of the languages is its own:\n{text}");
        assert_eq!(translated(&vietnamese, Lang::English), english);
        assert_eq!(translated(&english, Lang::Vietnamese), vietnamese);
        Some(())
    });
    let settled = settled.count();
    assert!(settled > 250, "only {settled} rulesets could be read");
}

/// Ugly rulesets, and what becomes of them.
#[test]
fn ugly_rulesets() {
    insta::glob!("format/golden/*.thidua", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        let formatted = formatted(&text).expect("it can be read");
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "format/golden" }, {
            insta::assert_snapshot!(formatted);
        });
    });
}

/// A tree without what an author calls things: names, texts, plurals.
fn nameless(text: &str) -> String {
    let (mut ruleset, diagnostics) = parse(file(), text);
    assert_eq!(diagnostics, []);
    for item in &mut ruleset.items {
        // Vietnamese has no plurals.
        if let Item::Record(record) = item {
            record.plural = None;
        }
    }
    let ruleset = Ruleset { lang: Lang::English, ..ruleset.placeless() };
    let tree = format!("{ruleset:#?}");
    let lines =
        tree.lines().map(|line| if line.trim_start().starts_with("text: \"") { "text" } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

/// One ruleset, written in both languages by hand: the trees are the same but for the names, and each is laid out as
/// it would be.
#[test]
fn twins_have_one_tree() {
    let english = include_str!("syntax/whole.thidua");
    let vietnamese = include_str!("format/twins/hcmc-100-ngay.thidua");
    assert_eq!(nameless(english), nameless(vietnamese));
    for text in [english, vietnamese] {
        assert_eq!(formatted(text).as_deref(), Some(text));
    }
}

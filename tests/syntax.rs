//! Text to tree: the whole language, what is refused and how, and no text that breaks the parser.

mod cases;

use thidua::diagnostic::Diagnostic;
use thidua::source::{FileId, Sources};
use thidua::syntax::ast::{Item, Ruleset};
use thidua::syntax::parse;
use thidua::text::Lang;

const WHOLE: &str = include_str!("syntax/whole.thidua");

fn file() -> FileId {
    Sources::new().add("test.thidua", "")
}

fn read(text: &str) -> (Ruleset, Vec<Diagnostic>) {
    parse(file(), text)
}

#[test]
fn the_whole_ruleset_is_read() {
    let (ruleset, diagnostics) = read(WHOLE);
    assert_eq!(diagnostics, []);
    let names: Vec<&str> = ruleset.items.iter().filter_map(Item::name).map(|name| &*name.text).collect();
    assert_eq!(names.len(), 20, "{names:?}");
}

#[path = "syntax/show.rs"]
mod show;

#[path = "syntax/items.rs"]
mod items;

fn requires(source: &str) -> String {
    condition("criterion c\n  requires", source)
}

fn condition(before: &str, source: &str) -> String {
    let (ruleset, diagnostics) = read(&format!("{before} {source}\n"));
    match (&ruleset.items[..], &diagnostics[..]) {
        ([Item::Criterion(criterion)], []) => show::show(criterion.requires.as_ref().expect("a condition")),
        _ => format!("{}: {}", diagnostics[0].code, diagnostics[0].message.to(Lang::English)),
    }
}

/// Each condition of `forms.txt` has the tree that stands below it.
#[test]
fn every_form_has_its_tree() {
    let forms: Vec<&str> = include_str!("syntax/forms.txt").lines().collect();
    for pair in forms.chunks(2) {
        assert_eq!(requires(pair[0]), pair[1].trim(), "{}", pair[0]);
    }
}

/// And so has each of `forms.vi.txt`, in Vietnamese.
#[test]
fn every_vietnamese_form_has_its_tree() {
    let forms: Vec<&str> = include_str!("syntax/forms.vi.txt").lines().collect();
    for pair in forms.chunks(2) {
        assert_eq!(condition("tiêu chí c\n  yêu cầu", pair[0]), pair[1].trim(), "{}", pair[0]);
    }
}

/// Each ruling item of `items.txt` has the tree that stands below it.
#[test]
fn every_item_has_its_tree() {
    for item in include_str!("syntax/items.txt").split("----\n") {
        let (source, expected) = item.split_once("=>\n").expect("a source, `=>`, and its tree");
        let (ruleset, diagnostics) = read(source);
        assert_eq!(diagnostics, [], "{source}");
        let shown: Vec<String> = ruleset.items.iter().flat_map(items::show_item).collect();
        assert_eq!(shown.join("\n"), expected.trim_end(), "{source}");
    }
}

/// Each broken item of `slips.txt` has one diagnostic: its code, what is marked, the message and the help.
#[test]
fn every_slip_is_named() {
    let slips = include_str!("syntax/slips.txt");
    for slip in slips.split("----\n") {
        let (source, expected) = slip.split_once("=>\n").expect("a source, `=>`, and what is said");
        assert_eq!(said(source).join("\n"), expected.trim_end(), "{source}");
    }
}

/// What is said of a text.
fn said(source: &str) -> Vec<String> {
    let mut sources = Sources::new();
    let id = sources.add("t", source);
    let (_, diagnostics) = parse(id, source);
    let mut said = Vec::new();
    for diagnostic in diagnostics {
        let marked = sources.text(diagnostic.primary.span);
        let label = diagnostic.primary.text.to(Lang::English);
        said.push(format!(
            "{} `{marked}` {}: {label}",
            diagnostic.code,
            diagnostic.message.to(Lang::English)
        ));
        said.extend(
            diagnostic.others.iter().map(|other| {
                format!("  at `{}`: {}", sources.text(other.span), other.text.to(Lang::English))
            }),
        );
        said.extend(diagnostic.help.iter().map(|help| format!("  {}", help.to(Lang::English))));
    }
    said
}

#[test]
fn control_characters_are_shown_by_number() {
    assert_eq!(
        said("criterion c\n  requires x\u{1}\n")[0],
        "E0101 `\u{1}` a control character, U+0001: it cannot be seen here"
    );
    let (ruleset, diagnostics) = read("# a\0b\ncriterion c\n  requires x\n");
    assert_eq!((ruleset.items.len(), diagnostics.len()), (1, 1));
    assert_eq!(diagnostics[0].message.to(Lang::English), "a control character, U+0000");
}

#[test]
fn a_space_of_another_kind_is_shown_by_number() {
    assert_eq!(
        said("\u{a0}\n")[0],
        "E0102 `\u{a0}` a space of another kind, U+00A0: a line in the first column"
    );
}

#[test]
fn a_byte_order_mark_is_skipped_and_names_are_composed() {
    let (ruleset, diagnostics) =
        read("\u{feff}criterion gia\u{309}i \"Gia\u{309}i nga\u{302}n\"\r\n  requires x\r\n");
    assert_eq!(diagnostics, []);
    let Item::Criterion(criterion) = &ruleset.items[0] else { panic!("{ruleset:?}") };
    assert_eq!(criterion.head.name.text, "giải");
    assert_eq!(criterion.head.label.as_ref().expect("a label").text, "Giải ngân");
    // Spans count bytes of the text as it was given.
    assert_eq!(criterion.head.name.span.end - criterion.head.name.span.start, "gia\u{309}i".len());
}

#[test]
fn a_broken_item_leaves_the_others_and_its_name() {
    let (ruleset, diagnostics) =
        read("criterion a\n  requires x >=\n\ncriterion b\n  requires y\ncriterion c\nrequires z\n");
    assert_eq!(diagnostics.len(), 2, "{diagnostics:?}");
    let names: Vec<&str> = ruleset.items.iter().filter_map(Item::name).map(|name| &*name.text).collect();
    let broken: Vec<&str> = ruleset.broken.iter().map(|name| &*name.text).collect();
    assert_eq!((names, broken), (vec!["b"], vec!["a", "c"]));
}

#[test]
fn each_broken_clause_is_reported() {
    let (_, diagnostics) = read("criterion a\n  source x\n  requires x >=\n  in force from Q3\n");
    assert_eq!(diagnostics.len(), 3, "{diagnostics:?}");
}

#[test]
fn lists_nest_by_their_columns() {
    let source = "all of
    - \"Art 23.2.a\" rating = excellent
    - any of
      - a  # a comment

      - not b
        in Q3
      - at least 2 of
         - c
         - d and
           requires > 3
    # between
    - e
  source \"x\"";
    assert_eq!(
        requires(source),
        "<all: \"Art 23.2.a\": (Is rating excellent); <any: a; (not {b in Q3}); \
         <atleast 2: c; (and d (Over requires 3))>>; e>"
    );
}

#[test]
fn a_table_by_member() {
    let source =
        "stunting at most, by region\n    - uplands: 26.7%\n    - lowlands: 20%, but 10% where rich\n";
    assert_eq!(
        requires(source),
        "(AtMost stunting (member region [uplands 26.7%] [lowlands (case 20% [10% rich])]))"
    );
}

/// Every span lies inside the text, on character boundaries, and only the label of an empty text is empty.
fn check(text: &str) {
    let (_, diagnostics) = read(text);
    for diagnostic in &diagnostics {
        for label in std::iter::once(&diagnostic.primary).chain(&diagnostic.others) {
            let marked = text.get(label.span.start..label.span.end);
            assert!(marked.is_some_and(|marked| !marked.is_empty()), "{diagnostic:?} in {text:?}");
        }
        assert!(!diagnostic.message.is_empty() && !diagnostic.primary.text.is_empty(), "{diagnostic:?}");
    }
}

mod any_text {
    use super::{WHOLE, check};
    use crate::cases::cases;
    use proptest::prelude::*;

    /// A character boundary of the ruleset near `at`.
    fn boundary(at: usize) -> usize {
        (0..=at % (WHOLE.len() + 1)).rev().find(|&at| WHOLE.is_char_boundary(at)).unwrap_or(0)
    }

    proptest! {
        #![proptest_config(cases(200))]

        #[test]
        fn is_parsed_or_refused(text in any::<String>()) {
            check(&text);
        }

        #[test]
        fn of_words_is_parsed_or_refused(words in prop::collection::vec(prop::sample::select(WORDS), 0..40)) {
            check(&words.join(" "));
            check(&format!("criterion c\n  requires {}", words.join(" ")));
        }

        #[test]
        fn after_a_cut_or_a_repetition_is_parsed_or_refused(a: usize, b: usize, c: usize, repeat: bool) {
            let (a, b, c) = (boundary(a), boundary(b), boundary(c));
            let (a, b) = (a.min(b), a.max(b));
            let mut text = WHOLE.to_owned();
            if repeat {
                text.insert_str(c, &WHOLE[a..b]);
            } else {
                text.replace_range(a..b, "");
            }
            check(&text);
        }

        #[test]
        fn with_a_word_put_in_is_parsed_or_refused(at: usize, word in prop::sample::select(WORDS)) {
            let at = boundary(at);
            check(&format!("{}{word}{}", &WHOLE[..at], &WHOLE[at..]));
        }
    }

    const WORDS: &[&str] = &[
        "x",
        "y",
        "and",
        "or",
        "not",
        "(",
        ")",
        ">=",
        "at least",
        "at most",
        "70%",
        "3",
        "of",
        "by",
        "in",
        "Q3",
        "each",
        "where",
        "have",
        "with",
        "except where",
        "no",
        "all",
        "any of",
        "all of",
        "\n    - ",
        "\n  ",
        "\n",
        "\t",
        "\"a\"",
        "\"",
        "share of",
        "count of",
        "total",
        "average",
        "if",
        "then",
        "else",
        ", but",
        ",",
        ":",
        "=",
        "between",
        "from",
        "to",
        "under",
        "2025-09-30",
        "2025-02-31",
        "2025",
        "+",
        "-",
        "*",
        "/",
        "otherwise",
        "rounded to",
        "since",
        "is",
        "is not",
        "meets",
        "days",
        "after",
        "criterion",
        "requires",
        "\ncriterion c\n  requires",
        "\nexample \"e\"\n  given a ward\n    x 3",
        "expect",
        "#",
        "\u{feff}",
        "é",
        "ế",
        "\0",
        ".",
        "city.plan",
        "for",
        "as",
        "reported",
        "the rest",
        "year of",
        "12345678901234567890",
        "in each of the 3 years to",
        "in at least 2 of the 5 years to",
        "month",
        "VND",
        "billion",
        "\r\n",
        "%",
        "'",
        "scorecard",
        "\nscorecard s out of 10\n  20 points for",
        "up to 3 points by",
        "bonus",
        "deduct",
        "\n  - section a",
        "\n    - from",
        "when",
        "in any case",
        "at most",
        "points",
        "less",
        "\nclassification r\n  - a when",
        "\n  - otherwise b",
        "cap",
        "\ncommendation m\n  requires",
        "award at most",
        "of eligible",
        "within each",
        "rounded down",
        "ranked by",
        "lowest first",
        "ties",
        "prefer",
        "referred",
        "earlier from",
        "\nselection b\n  of",
        "take",
        "holds",
        "each section of",
        "of its maximum",
        "before bonus",
    ];
}

/// Nothing that a text can do makes the parser slow or its stack overflow. The bounds leave room for a slow
/// machine: each of these takes well under a second.
#[test]
fn no_text_is_too_much() {
    let mebi = 1024 * 1024;
    let requires = |text: &str| format!("criterion c\n  requires {text}");
    let filled =
        |head: &str, with: &str| head.chars().chain(with.chars().cycle()).take(mebi / 10).collect::<String>();
    let mut texts = vec![
        requires(&("(".repeat(60) + "x" + ")".repeat(60).as_str())),
        requires(&("(".repeat(60) + "x >=" + ")".repeat(59).as_str())),
        requires(&("(".repeat(60) + "x ) >=")),
        requires(&vec!["x >= 3"; 10_000].join(" and ")),
        requires(&vec!["x >= 3"; 10_000].join(" and a or ")),
        requires(&"(".repeat(100_000)),
        "x".repeat(mebi + 1),
    ];
    for opener in [
        "no r where x in (",
        "total (a in ",
        "time from (",
        "if a then b else ",
        "f(",
        "change in (",
        "70% of (",
        "average of a, (",
        "x between (",
        "at least (",
        "x >= 3 in at least (",
        "x by (",
        "(x >= 3, but (",
        "share of r with (",
        "not (",
        "-(",
        "greater of a and (",
        "total(",
        "at least 1 r where at least 1 r where ",
        "x >= 3, but 3 where (",
        "each section of s at least (",
        "each entry of s at least 50% of (",
        "holds a and (",
    ] {
        texts.push(requires(&(opener.repeat(20) + "x")));
        texts.push(requires(&opener.repeat(60)));
        for clause in [
            "scorecard s\n  bonus 2 points when ",
            "scorecard s\n  up to 20 points by ",
            "scorecard s\n  1 point for each r where ",
            "scorecard s\n  2 points, but 3 points where ",
            "classification s\n  - a when ",
            "classification s\n  cap a at 3 of units where ",
            "commendation s\n  ranked by ",
            "commendation s\n  ties prefer ",
            "selection s\n  of r where ",
        ] {
            texts.push(format!("{clause}{}x", opener.repeat(20)));
        }
    }
    for with in [
        "(",
        ")",
        "- ",
        "\n - ",
        "\n   - a",
        "\n - '",
        "\n",
        "\n#a",
        "\n x",
        "a+",
        "not ",
        "-",
        "1",
        "\"",
        "\\",
        "a by b ",
        "a otherwise ",
        "x >= 3, but 3 where x",
        "a, ",
        "a.",
        "\u{301}",
        "'",
        "\0",
        "70% of ",
        "a for b ",
        "if ",
        "\n  requires x",
        "\n  source \"a\"",
    ] {
        texts.push(filled("criterion c\n  requires x ", with));
        texts.push(filled("criterion c\n  requires all of\n", with));
        texts.push(filled("example \"x\"\n  given a ward\n", with));
        texts.push(filled("measure m: percent\n", with));
        texts.push(filled("record m\n  a: one of a, ", with));
        texts.push(filled("", with));
    }
    for with in [
        "(",
        "\n   - a",
        "\n  - section a",
        "\n  3 points for x",
        ", within each a",
        ", then a",
        ", but 3 where a",
    ] {
        texts.push(filled("scorecard s\n  up to 3 points by x\n", with));
        texts.push(filled("classification s\n  cap a at 3 of units ", with));
        texts.push(filled("commendation s\n  ranked by a, then ", with));
    }
    texts.push(filled("", "criterion c\n"));
    texts.push(filled("example \"x\"\n given a x\n", "  a 1\n"));
    texts.push(
        (0..1000)
            .fold(requires("all of\n"), |text, depth| text + " ".repeat(depth + 3).as_str() + "- all of\n"),
    );
    for text in &texts {
        check(text);
    }
}

/// Something broken in an item that rules leaves its name, so that to use it is no second mistake.
#[test]
fn a_broken_ruling_item_leaves_its_name() {
    let (ruleset, diagnostics) = read(
        "scorecard s out of 3\n  3 for c\nclassification k\n  - a wen b\ncommendation m\n  unless\n\
         selection b\n  take 3\nfunction f(percent) percent from \"a\"\n",
    );
    assert_eq!((ruleset.items.len(), diagnostics.len()), (0, 5), "{diagnostics:?}");
    let broken: Vec<&str> = ruleset.broken.iter().map(|name| &*name.text).collect();
    assert_eq!(broken, ["s", "k", "m", "b", "f"]);
}

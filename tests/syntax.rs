//! Text to tree: the whole language, what is refused and how, and no text that breaks the parser.

use thidua::diagnostic::{Code, Diagnostic};
use thidua::source::{FileId, Sources};
use thidua::syntax::ast::{Item, Ruleset};
use thidua::syntax::parse;

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
    let codes: Vec<(Code, &str)> = diagnostics.iter().map(|d| (d.code, &*d.message)).collect();
    assert_eq!(
        codes,
        [
            (Code::NotYet, "this version does not rule on `scorecard` yet"),
            (Code::NotYet, "this version does not rule on `classification` yet"),
            (Code::NotYet, "this version does not rule on `commendation` yet"),
        ]
    );
    let names: Vec<&str> = ruleset.items.iter().filter_map(Item::name).map(|name| &*name.text).collect();
    assert_eq!(names.len(), 17, "{names:?}");
}

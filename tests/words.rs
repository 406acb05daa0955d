//! Messages in two languages: each has its Vietnamese, and a run in Vietnamese says nothing in English.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test reads files, and fails where it cannot"
)]

mod model;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use thidua::data::{Input, read};
use thidua::diagnostic::Code;
use thidua::report::{Style, diagnostic};
use thidua::source::Sources;
use thidua::syntax::Word;
use thidua::text::{Lang, rows};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder whose name ends so, in the order of their names.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    if folder.is_file() {
        return folders;
    }
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The templates of the program, each with the file that it stands in.
fn templates() -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    for path in files(&root().join("src"), ".rs") {
        // What is written there are examples of templates.
        if path.starts_with(root().join("src/text")) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]\nmod").next().unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let text = code.collect::<Vec<_>>().join("\n");
        for rest in text.split("text!(").skip(1) {
            if let Some(literal) = rest.trim_start().strip_prefix('"') {
                found.insert(unescaped(literal), path.clone());
            }
        }
    }
    for said in of_help(&built(thidua::cli::command())) {
        found.insert(said, root().join("src/cli/mod.rs"));
    }
    for code in Code::ALL {
        found.insert(code.title().to_owned(), root().join("src/diagnostic/codes.rs"));
    }
    found
}

/// With the command `help`, which `clap` adds.
fn built(mut command: clap::Command) -> clap::Command {
    command.build();
    command
}

/// What the help of a command says, and that of the commands below it.
fn of_help(command: &clap::Command) -> Vec<String> {
    let mut said: Vec<String> = command.get_about().into_iter().map(ToString::to_string).collect();
    for arg in command.get_arguments() {
        said.extend(arg.get_help().map(ToString::to_string));
        said.extend(arg.get_help_heading().map(ToOwned::to_owned));
        if arg.get_action().takes_values() {
            said.extend(arg.get_value_names().unwrap_or_default().iter().map(ToString::to_string));
        }
        let values = arg.get_possible_values();
        said.extend(values.iter().filter_map(|value| value.get_help()).map(ToString::to_string));
    }
    said.extend(command.get_subcommands().flat_map(of_help));
    said
}

/// What a literal says, up to its closing quote.
fn unescaped(literal: &str) -> String {
    let mut said = String::new();
    let mut letters = literal.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, letters.peek()) {
            ('"', _) => break,
            ('\\', Some('\n')) => while letters.next_if(|next| next.is_whitespace()).is_some() {},
            ('\\', _) => said.push(match letters.next() {
                Some('n') => '\n',
                Some(other) => other,
                None => break,
            }),
            _ => said.push(letter),
        }
    }
    said
}

/// The slots of a template by name, those without one by their numbers; and whether it has letters beside them.
fn slots(template: &str) -> (BTreeSet<String>, bool) {
    let mut slots = BTreeSet::new();
    let (mut next, mut has_letters) = (0, false);
    let mut rest = template.replace("{{", "").replace("}}", "");
    while let Some((words, slot)) = rest.split_once('{') {
        has_letters |= words.contains(char::is_alphabetic);
        let (name, after) = slot.split_once('}').unwrap();
        if name.is_empty() {
            slots.insert(next.to_string());
            next += 1;
        } else {
            slots.insert(name.to_owned());
        }
        rest = after.to_owned();
    }
    (slots, has_letters || rest.contains(char::is_alphabetic))
}

#[test]
fn each_message_is_there_in_both_languages() {
    let templates = templates();
    assert!(templates.len() > 1000, "templates are found by `text!(`");
    let mut vietnamese = BTreeMap::new();
    let mut wrong = Vec::new();
    for (english, row) in rows() {
        if vietnamese.insert(english, row).is_some() {
            wrong.push(format!("`{english}` has two rows"));
        }
        if !templates.contains_key(english) {
            wrong.push(format!("no message says `{english}`, which has a row"));
        }
        if slots(english).0 != slots(row).0 {
            wrong.push(format!("`{english}` and `{row}` have different slots"));
        }
    }
    for (template, path) in &templates {
        if slots(template).1 && !vietnamese.contains_key(template.as_str()) {
            wrong.push(format!("{}: `{template}` has no Vietnamese", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Words that are too common to be told from the phrase that they are in, or that stand for something else in the messages.
const COMMON: [&str; 21] = [
    "is", "by", "and", "where", "to", "each", "not", "up", "at", "after", "else", "earliest", "first",
    "lowest", "as", "of the", "units", "have", "has", "a", ">=",
];

fn words_of(text: &str) -> Vec<&str> {
    let words = text.split([' ', ':', ';', '(', ')', '"']);
    words.map(|word| word.trim_matches(',')).filter(|word| !word.is_empty()).collect()
}

/// What stands between backquotes in a text, word by word.
fn quoted(text: &str) -> Vec<Vec<&str>> {
    text.split('`').skip(1).step_by(2).map(words_of).collect()
}

/// The phrases of the language in some English words that mean one thing only, the longest first.
fn phrases(words: &[&str]) -> Vec<Word> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < words.len() {
        let meaning = |length: usize| -> Vec<Word> {
            let spelling = words[at..at + length].join(" ");
            let all = Word::ALL.iter().copied();
            all.filter(|word| word.spellings(Lang::English).contains(&spelling.as_str())).collect()
        };
        let longest = (1..=words.len() - at).rev().find(|length| !meaning(*length).is_empty());
        if let Some(length) = longest
            && let [word] = meaning(length)[..]
            && !COMMON.contains(&words[at..at + length].join(" ").as_str())
        {
            found.push(word);
        }
        at += longest.unwrap_or(1);
    }
    found
}

/// Text to copy is in words that the language reads.
#[test]
fn what_a_message_quotes_is_in_the_phrases_of_its_language() {
    let mut wrong = Vec::new();
    let mut checked = 0;
    for (english, vietnamese) in rows() {
        let said = quoted(vietnamese);
        for quote in quoted(english).into_iter().filter(|quote| !said.contains(quote)) {
            for word in phrases(&quote) {
                let spellings = word.spellings(Lang::Vietnamese);
                let reads = |spelling: &&str| {
                    let spelling = words_of(spelling);
                    said.iter().any(|quote| quote.windows(spelling.len()).any(|words| words == spelling))
                };
                checked += 1;
                if !spellings.is_empty() && !spellings.iter().any(reads) {
                    wrong.push(format!(
                        "{vietnamese}\n  has none of {spellings:?} for {word:?} in: {english}"
                    ));
                }
            }
        }
    }
    assert!(checked > 100, "{checked}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the program says in Vietnamese on both channels.
fn said(style: &str, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_thidua"))
        .args(arguments)
        .args(["--lang", "vi", "--message-format", style, "--color", "never"])
        .current_dir(root().join("tests"))
        .output()
        .unwrap();
    [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat()
}

/// A path from `tests`, as the program is given it.
fn from_tests(path: &Path) -> String {
    path.strip_prefix(root().join("tests")).unwrap().display().to_string()
}

/// What is said on a line beside what it quotes: names, texts and pieces of files stand in backticks and quotes.
fn unquoted(line: &str) -> String {
    let mut left = String::new();
    let mut closing = None;
    for letter in line.chars() {
        match (closing, letter) {
            (Some(close), _) if letter == close => closing = None,
            (Some(_), _) => {}
            (None, '`') => closing = Some('`'),
            (None, '"') => closing = Some('"'),
            (None, '“') => closing = Some('”'),
            (None, _) => left.push(letter),
        }
    }
    left
}

/// Words of English messages that no Vietnamese one has, and no name in the tests.
const ENGLISH: [&str; 44] = [
    "the",
    "is",
    "are",
    "was",
    "of",
    "not",
    "which",
    "what",
    "with",
    "from",
    "that",
    "has",
    "have",
    "nothing",
    "since",
    "than",
    "where",
    "and",
    "or",
    "its",
    "it",
    "this",
    "would",
    "does",
    "been",
    "there",
    "into",
    "such",
    "these",
    "each",
    "at",
    "an",
    "under",
    "over",
    "more",
    "undetermined",
    "required",
    "reported",
    "points",
    "write",
    "help",
    "error",
    "warning",
    "expected",
];

/// The texts of authors: of these, a run in Vietnamese says what they say.
struct Authors {
    /// Rulesets, each space one space.
    rulesets: String,
    /// Labels, names and cells.
    whole: BTreeSet<String>,
}

impl Authors {
    fn of(folder: &Path) -> Self {
        let (mut rulesets, mut whole) = (String::new(), BTreeSet::new());
        for path in files(folder, "") {
            let text = fs::read_to_string(&path).unwrap_or_default();
            if path.to_string_lossy().ends_with(".thidua") {
                rulesets.extend(text.split_whitespace().flat_map(|word| [" ", word]));
                whole.extend(text.split('"').skip(1).step_by(2).map(str::to_owned));
                let names = text
                    .split(|c: char| !(c.is_alphanumeric() || c == '_'))
                    .filter(|name| !ENGLISH.contains(name));
                whole.extend(names.map(str::to_owned));
            } else {
                whole.extend(text.split(['\n', ',', '"']).map(str::to_owned));
            }
        }
        Self { rulesets, whole }
    }

    /// The line without what they say in it.
    fn left_out(&self, line: &str) -> String {
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut left = String::new();
        let mut at = 0;
        while at < words.len() {
            let end = (at + 1..=words.len()).rev().find(|end| {
                let said = words[at..*end].join(" ");
                let said = said.trim_matches([',', ':', ';', '(', ')']);
                self.whole.contains(said) || end - at > 2 && self.rulesets.contains(said)
            });
            if end.is_none() {
                left.extend([words[at], " "]);
            }
            at = end.unwrap_or(at + 1);
        }
        left
    }
}

/// The lines that say something in English.
fn english(said: &str, authors: &Authors) -> Vec<String> {
    let is_english = |line: &&str| {
        unquoted(&authors.left_out(&unquoted(line)))
            .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.' || c == '/' || c == '-'))
            .any(|word| ENGLISH.contains(&word.to_lowercase().trim_end_matches(['.', '-'])))
    };
    said.lines().filter(is_english).map(str::to_owned).collect()
}

#[test]
fn a_run_in_vietnamese_says_nothing_in_english() {
    let mut left = Vec::new();
    let mut told = 0;
    let mut look = |what: &str, said: &str| {
        told += said.lines().count();
        let authors = Authors::of(&root().join("tests").join(what));
        left.extend(english(said, &authors).into_iter().map(|line| format!("{what}: {line}")));
    };
    for path in files(&root().join("tests/diagnostics"), ".thidua") {
        let path = from_tests(&path);
        look(&path, &said("plain", &["check", &path]));
    }
    for folder in cases("tests/rulings") {
        look(&folder, &of_ruling(&folder, "plain", usize::MAX));
    }
    for folder in cases("tests/data") {
        look(&folder, &of_data(&folder));
    }
    assert!(told > 3000, "{told} lines were looked at");
    assert!(left.is_empty(), "{} lines\n{}", left.len(), left.join("\n"));
}

/// What is said of a case of `tests/rulings`: the table, and what explains the first units.
fn of_ruling(folder: &str, style: &str, most: usize) -> String {
    let path = root().join("tests").join(folder);
    let ruleset = format!("{folder}/case.thidua");
    let data = files(&path, "").into_iter().filter(|file| {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        name != "expected.csv" && [".csv", ".json", ".jsonl"].iter().any(|end| name.ends_with(end))
    });
    let data: Vec<String> = data.map(|file| from_tests(&file)).collect();
    let call = |verb: &str, more: &[&str]| {
        let arguments = [verb, &ruleset].into_iter().chain(data.iter().map(String::as_str));
        said(style, &arguments.chain(more.iter().copied()).collect::<Vec<_>>())
    };
    let mut text = call("judge", &[]);
    let units = fs::read_to_string(path.join("units.csv")).unwrap_or_default();
    for unit in units.lines().skip(1).filter_map(|line| line.split(',').next()).take(most) {
        text.push_str(&call("explain", &["--unit", unit]));
    }
    text
}

/// What is said of the data of a folder of `tests/data`, a fact to a line.
fn of_data(folder: &str) -> String {
    let path = root().join("tests").join(folder);
    let ruleset = path.join("ruleset.thidua");
    if ruleset.exists() {
        return said("plain", &["judge", &from_tests(&ruleset), folder]);
    }
    let is_cohort = ["above_", "points_"].iter().any(|prefix| folder.contains(prefix));
    let model = if is_cohort { model::cohort() } else { model::model() };
    let inputs = files(&path, "").into_iter();
    let inputs = inputs.map(|file| Input::held(from_tests(&file), fs::read(&file).unwrap())).collect();
    let mut sources = Sources::new();
    let found = read(inputs, &model, &mut sources).diagnostics;
    found.iter().map(|found| diagnostic(found, &sources, Style::Plain, Lang::Vietnamese)).collect()
}

#[test]
fn vietnamese_runs() {
    let rulings =
        ["missing_is_fail", "conflicts", "shares", "quota_ties", "class_cap_ties", "score_not_applicable"];
    let mistakes =
        ["ambiguous-two", "arithmetic-percent", "band-gap", "circular-criteria", "quota-base", "junk"];
    let data = ["above_empty", "ambiguous_number", "number_does_not_fit"];
    let mut text = String::new();
    let mut add = |what: &str, said: &str| text.push_str(&format!("=== {what}\n{said}\n"));
    for name in rulings {
        add(name, &of_ruling(&format!("rulings/{name}"), "human", 2));
    }
    for name in mistakes {
        let path = format!("diagnostics/{name}.thidua");
        add(name, &said("human", &["check", &path]));
    }
    for name in data {
        add(name, &of_data(&format!("data/{name}")));
    }
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(text);
    });
}

/// The folders of a folder, as the program is given them.
fn cases(folder: &str) -> Vec<String> {
    let found = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<String> = found.filter(|path| path.is_dir()).map(|path| from_tests(&path)).collect();
    found.sort();
    found
}

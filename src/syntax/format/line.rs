//! A line being written: words, and where it may be broken.

use crate::syntax::ast::{Name, Text};
use crate::syntax::phrases::Word;
use crate::text::Lang;

/// The column that a line does not go past, if it can be broken before.
pub(super) const WIDTH: usize = 120;

/// A word, a sign or a literal.
#[derive(Debug)]
struct Part {
    text: String,
    /// A space stands before it.
    spaced: bool,
    /// The line may be broken before it: how deep inside the sentence, the outermost first.
    breaks: Option<usize>,
}

/// A line of a ruleset, in one language.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) lang: Lang,
    parts: Vec<Part>,
    level: usize,
    /// The next part stands right behind the last one.
    glued: bool,
    /// The next part may begin a new line.
    breakable: bool,
    /// The last part ends a number by case, which a comma closes where the sentence goes on.
    case: bool,
}

impl Line {
    pub(super) fn new(lang: Lang) -> Self {
        Self { lang, parts: Vec::new(), level: 0, glued: true, breakable: false, case: false }
    }

    pub(super) fn is_english(&self) -> bool {
        self.lang == Lang::English
    }

    /// Writes a word or a literal.
    pub(super) fn put(&mut self, text: impl Into<String>) {
        if std::mem::take(&mut self.case) {
            self.sign(",");
        }
        let breaks = std::mem::take(&mut self.breakable).then_some(self.level);
        let spaced = !std::mem::take(&mut self.glued);
        self.parts.push(Part { text: text.into(), spaced, breaks });
    }

    /// Writes a sign right behind the last word.
    fn sign(&mut self, text: &str) {
        self.breakable = false;
        self.parts.push(Part { text: text.to_owned(), spaced: false, breaks: None });
    }

    /// Writes a phrase of the language.
    pub(super) fn say(&mut self, word: Word) {
        self.put(word.canonical(self.lang));
    }

    /// Writes a phrase that has another form for one, or for many, where the language has it.
    pub(super) fn say_other(&mut self, word: Word) {
        let spellings = word.spellings(self.lang);
        let other = if self.is_english() { spellings.get(1) } else { None };
        self.put(*other.or(spellings.first()).unwrap_or(&""));
    }

    pub(super) fn name(&mut self, name: &Name) {
        self.put(name.text.as_str());
    }

    pub(super) fn names(&mut self, names: &[Name]) {
        for (at, name) in names.iter().enumerate() {
            if at > 0 {
                self.comma();
                self.may_break();
            }
            self.name(name);
        }
    }

    pub(super) fn text(&mut self, text: &Text) {
        self.quoted(&text.text);
    }

    pub(super) fn quoted(&mut self, text: &str) {
        self.put(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")));
    }

    pub(super) fn label(&mut self, label: Option<&Text>) {
        if let Some(label) = label {
            self.text(label);
        }
    }

    pub(super) fn open(&mut self) {
        self.put("(");
        self.glued = true;
        self.level += 2;
    }

    pub(super) fn close(&mut self) {
        self.case = false;
        self.level -= 2;
        self.sign(")");
    }

    /// `f(`.
    pub(super) fn call(&mut self, name: &Name) {
        self.put(format!("{}(", name.text));
        self.glued = true;
        self.level += 2;
    }

    pub(super) fn colon(&mut self) {
        self.case = false;
        self.sign(":");
    }

    /// A comma that also closes a number by case.
    pub(super) fn comma(&mut self) {
        self.case = false;
        self.sign(",");
    }

    /// A comma beside the one that closes a number by case.
    pub(super) fn own_comma(&mut self) {
        if std::mem::take(&mut self.case) {
            self.sign(",");
        }
        self.sign(",");
    }

    pub(super) fn end_case(&mut self) {
        self.case = true;
    }

    /// What is put next may begin a new line.
    pub(super) fn may_break(&mut self) {
        self.breakable = true;
    }

    /// What is put next stands right behind the last word.
    pub(super) fn glue(&mut self) {
        self.glued = true;
    }

    /// Writes what is broken only after what stands around it.
    pub(super) fn inside(&mut self, write: impl FnOnce(&mut Self)) {
        self.level += 1;
        write(self);
        self.level -= 1;
    }

    /// The lines, each with the part that it begins with. The first begins behind `first` columns, the others
    /// behind `others`.
    pub(super) fn broken(&self, first: usize, others: usize) -> Vec<(usize, String)> {
        let mut page = Filling { lines: vec![(0, String::new())], column: first, others };
        page.fill(&self.parts, 0);
        page.lines
    }

    /// The line is not to be broken before this part.
    pub(super) fn keep_together(&mut self, part: usize) {
        self.parts[part].breaks = None;
    }
}

struct Filling {
    lines: Vec<(usize, String)>,
    /// Where the last line ends.
    column: usize,
    others: usize,
}

impl Filling {
    /// Writes parts, the first of which is the part `at` of the line.
    fn fill(&mut self, parts: &[Part], at: usize) {
        let level = parts.iter().skip(1).filter_map(|part| part.breaks).min();
        let Some(level) = level.filter(|_| self.column + width(parts) > WIDTH) else {
            for part in parts {
                self.put(part);
            }
            return;
        };
        let mut from = 0;
        while from < parts.len() {
            let rest = &parts[from + 1..];
            let to = rest.iter().position(|part| part.breaks == Some(level));
            let to = to.map_or(parts.len(), |to| from + 1 + to);
            let chunk = &parts[from..to];
            if from > 0 && self.column + width(chunk) > WIDTH {
                self.lines.push((at + from, String::new()));
                self.column = self.others;
            }
            self.fill(chunk, at + from);
            from = to;
        }
    }

    fn put(&mut self, part: &Part) {
        if let Some((_, line)) = self.lines.last_mut() {
            if part.spaced && !line.is_empty() {
                line.push(' ');
                self.column += 1;
            }
            line.push_str(&part.text);
            self.column += part.text.chars().count();
        }
    }
}

fn width(parts: &[Part]) -> usize {
    parts.iter().map(|part| usize::from(part.spaced) + part.text.chars().count()).sum()
}

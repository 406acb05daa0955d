//! A line being written: words, and where it may be broken.

use crate::syntax::ast::{Item, Name, Ruleset, Text, TypeExpr, TypeKind};
use crate::syntax::phrases::Word;
use crate::text::Lang;
use std::collections::BTreeSet;
use std::rc::Rc;

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

/// How a ruleset speaks: its language, and what tells a member from another name.
#[derive(Clone, Debug)]
pub(super) struct Voice {
    pub(super) lang: Lang,
    /// Members of enumerations, classes, kinds of unit: words of a comparison with one of these are those of a literal.
    members: Rc<BTreeSet<String>>,
}

impl Voice {
    pub(super) fn of(ruleset: &Ruleset) -> Self {
        let mut members = BTreeSet::new();
        for item in &ruleset.items {
            members_of(item, &mut |name| {
                members.insert(name.text.clone());
            });
        }
        Self { lang: ruleset.lang, members: Rc::new(members) }
    }
}

/// The members that an item declares.
fn members_of(item: &Item, found: &mut dyn FnMut(&Name)) {
    let of_type = |ty: &TypeExpr, found: &mut dyn FnMut(&Name)| {
        if let TypeKind::OneOf { members, .. } = &ty.kind {
            members.iter().for_each(found);
        }
    };
    match item {
        Item::Attribute(item) => of_type(&item.ty, found),
        Item::Indicator(item) => of_type(&item.ty, found),
        Item::Record(item) => item.fields.iter().for_each(|field| of_type(&field.ty, found)),
        Item::Units(item) => item.kinds.iter().for_each(|(kind, _)| found(kind)),
        Item::Classification(item) => item.classes.iter().for_each(|class| found(&class.name)),
        _ => {}
    }
}

/// A line of a ruleset.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) voice: Voice,
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
    pub(super) fn new(voice: &Voice) -> Self {
        Self { voice: voice.clone(), parts: Vec::new(), level: 0, glued: true, breakable: false, case: false }
    }

    pub(super) fn is_english(&self) -> bool {
        self.voice.lang == Lang::English
    }

    pub(super) fn is_member(&self, name: &Name) -> bool {
        self.voice.members.contains(&name.text)
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
        self.put(word.canonical(self.voice.lang));
    }

    /// Writes a phrase that has another form for one, or for many, where the language has it.
    pub(super) fn say_other(&mut self, word: Word) {
        let spellings = word.spellings(self.voice.lang);
        let other = if self.is_english() { spellings.get(1) } else { None };
        self.put(*other.or(spellings.first()).unwrap_or(&""));
    }

    /// Writes a phrase in a spelling other than its canonical one.
    pub(super) fn say_as(&mut self, word: Word, spelling: &str) {
        debug_assert!(word.spellings(self.voice.lang).contains(&spelling), "{spelling} is in the table");
        self.put(spelling);
    }

    /// Writes an English phrase, or a Vietnamese one that stands at the same place.
    pub(super) fn say_either(&mut self, english: Word, vietnamese: Word) {
        self.say(if self.is_english() { english } else { vietnamese });
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

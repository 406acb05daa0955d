//! From a tree to its text: one canonical layout, in either language.
//!
//! A tree is laid out as lines (`item`, `scorecard`, `cohort`, `example`) on a `sheet`, each a run of words that knows
//! where it may be broken (`line`; `condition`, `rows`, `value`, `window` and `literal` write them). `source` looks up what the tree
//! does not hold of the text that it was read from, and `page` puts both together.

mod cohort;
mod condition;
mod example;
mod item;
mod line;
mod literal;
mod page;
mod rows;
mod scorecard;
mod sheet;
mod source;
mod value;
mod window;

use super::ast::{Item, Name, Ruleset, ScorePart};
use super::parse;
use super::phrases::KIND;
use crate::diagnostic::Diagnostic;
use crate::source::FileId;
use crate::text::Lang;
use line::Voice;
use source::Source;

/// Why a text is not laid out.
#[derive(Debug)]
pub enum Unformatted {
    /// It cannot be read: what is wrong with it.
    Broken(Vec<Diagnostic>),
    /// What would be written does not read as the same tree. This is an error of the program.
    Differs,
}

/// The text of a ruleset in its canonical layout; in the language given, or else its own. It reads as the same tree, and
/// keeps every comment.
pub fn format(file: FileId, text: &str, to: Option<Lang>) -> Result<String, Unformatted> {
    let (ruleset, diagnostics) = parse(file, text);
    if !diagnostics.is_empty() {
        return Err(Unformatted::Broken(diagnostics));
    }
    let source = Source::new(file, ruleset.lang, text);
    let ruleset = match to {
        Some(to) if to != ruleset.lang => in_language(ruleset, to),
        _ => ruleset,
    };
    let formatted = lay_out(&ruleset, &source);
    let (again, wrong) = parse(file, &formatted);
    let comments = |source: &Source<'_>| {
        let mut texts: Vec<String> = source.comments.iter().map(|comment| comment.text.to_owned()).collect();
        texts.sort_unstable();
        texts
    };
    let lang = ruleset.lang;
    // Where there is no item, there is no language.
    let again = if again.items.is_empty() { Ruleset { lang, ..again } } else { again };
    let same = wrong.is_empty() && again.placeless() == ruleset.placeless();
    if same && comments(&source) == comments(&Source::new(file, lang, &formatted)) {
        Ok(formatted)
    } else {
        Err(Unformatted::Differs)
    }
}

/// A ruleset in the other language. Names are the author's and stay, but for the one that the language itself gives:
/// the kind of a unit (`kind`, `loại`). That stays too where the ruleset gives it, or may be given it by a file that it
/// uses; both are read in both languages.
fn in_language(mut ruleset: Ruleset, to: Lang) -> Ruleset {
    let from = std::mem::replace(&mut ruleset.lang, to);
    let [from, to] = [from, to].map(|lang| KIND[usize::from(lang == Lang::Vietnamese)]);
    let is_given = ruleset.items.iter_mut().any(|item| may_give(item, from) || says(item, to));
    if !is_given {
        for item in &mut ruleset.items {
            item.each_name(|name| {
                if name == from {
                    to.clone_into(name);
                }
            });
        }
    }
    ruleset
}

/// Whether an item gives a name to something, or takes over names from elsewhere.
fn may_give(item: &mut Item, name: &str) -> bool {
    let is_it = |given: &Name| given.text == name;
    item.name().is_some_and(is_it)
        || match item {
            Item::Use(_) => true,
            Item::Scorecard(item) => item.parts.iter().any(|part| match part {
                ScorePart::Section(section) => is_it(&section.name),
                ScorePart::Entry(_) => false,
            }),
            Item::Classification(item) => item.classes.iter().any(|class| is_it(&class.name)),
            Item::Measure(_) | Item::Criterion(_) | Item::Commendation(_) | Item::Selection(_) => false,
            // These give names to kinds, members and fields.
            _ => says(item, name),
        }
}

/// Whether a name stands anywhere in an item.
fn says(item: &mut Item, name: &str) -> bool {
    let mut says = false;
    item.each_name(|said| says |= said == name);
    says
}

/// The text of a tree that was read from none.
pub fn print(file: FileId, ruleset: &Ruleset) -> String {
    lay_out(ruleset, &Source::new(file, ruleset.lang, ""))
}

fn lay_out(ruleset: &Ruleset, source: &Source<'_>) -> String {
    let voice = Voice::of(ruleset);
    page::text(ruleset.items.iter().map(|item| item::block(item, &voice)).collect(), source)
}

//! What differs between pinned rulings and those of now, and through what.

use super::rules::rests_on;
use super::write::{Header, blocks};
use super::{Block, Line, Picked, Pinned, Rules};
use crate::check::model::{CohortItem, KindId};
use crate::diagnostic::{Code, Diagnostic};
use crate::ruling::Run;
use crate::source::Span;
use crate::testing::Subject;
use crate::text::{Text, ToText};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::convert::Infallible;

/// All that differs.
#[derive(Debug, Default)]
pub struct Changes {
    /// Units with a ruling that differs, by their codes.
    pub units: Vec<UnitChange>,
    /// How many units are pinned.
    pub pinned: usize,
    /// How many of them are ruled on as they were.
    pub unchanged: usize,
    /// Items whose rulings are as they were, on other grounds: of how many units.
    pub regrounded: BTreeMap<String, usize>,
    /// Items that are pinned nowhere.
    pub added: Vec<String>,
    /// Items that are pinned, and are none of the ruleset.
    pub removed: Vec<String>,
    /// Rules that read differently.
    pub reworded: Vec<String>,
    /// Whether the data differ.
    pub data: bool,
}

/// A unit that is ruled on differently.
#[derive(Debug)]
pub struct UnitChange {
    /// Its code.
    pub code: String,
    /// Its slot; `None` where it is pinned and not in the data.
    pub slot: Option<usize>,
    /// The line that names it, where it is pinned.
    pub pinned: Option<Span>,
    /// What differs; nothing of a unit that is only there, or only pinned.
    pub changes: Vec<Change>,
}

/// A ruling that differs.
#[derive(Debug)]
pub struct Change {
    /// Of what.
    pub subject: Subject,
    /// Its name.
    pub name: String,
    /// Of a selection: which row, as its line says.
    pub row: String,
    /// Where that row stands in the data.
    pub row_at: Option<Span>,
    /// What was pinned, and what it was ruled from; `None` where the item was not pinned for the unit.
    pub was: Option<(String, String)>,
    /// Where it is pinned: its line, or that of its unit.
    pub span: Span,
    /// The wording of the rule that it was ruled under, where that reads differently.
    pub rule_was: Option<Span>,
    /// What it came to now, and from what; `None` where there is no such ruling any more, as of a row that a selection has no more.
    pub now: Option<(String, String)>,
    /// Why.
    pub cause: Cause,
}

/// Why a ruling differs, as far as that can be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cause {
    /// Its rule reads differently.
    pub rule: bool,
    /// Items that it rests on and that came out differently for the unit, themselves not through others.
    pub through: Vec<String>,
    /// Measures and parameters that its rule names and that read differently.
    pub named: Vec<String>,
    /// Nothing of the unit that it rests on differs: how it, or its row, stands among others may.
    pub others: Option<Among>,
    /// The data differ.
    pub data: bool,
    /// The ruleset differs elsewhere.
    pub elsewhere: bool,
}

/// Among what something is ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    /// Units.
    Units,
    /// Rows of all units.
    Rows,
}

impl Cause {
    /// The cause in words.
    pub fn words(&self) -> Text {
        let listed = |names: &[String]| Text::joined(names.iter().map(|name| text!("`{name}`", name)), ", ");
        let mut said = Vec::new();
        if self.rule {
            said.push(text!("its rule reads differently"));
        }
        if !self.through.is_empty() {
            said.push(text!("through {}", listed(&self.through)));
        }
        if !self.named.is_empty() {
            said.push(match self.named.len() {
                1 => text!("{} reads differently", listed(&self.named)),
                _ => text!("{} read differently", listed(&self.named)),
            });
        }
        let others = self.others.filter(|_| said.is_empty());
        match others {
            Some(Among::Units) => said.push(text!("how other units stand has changed")),
            Some(Among::Rows) => said.push(text!("how other rows stand has changed")),
            None => {}
        }
        // What the data have to do with it is told where nothing nearer is known.
        if self.data && self.through.is_empty() && others.is_none() {
            said.push(text!("the data have changed"));
        }
        if said.is_empty() {
            said.push(if self.elsewhere {
                text!("something else in the ruleset has changed")
            } else {
                text!("the ruleset and the data are as they were: another version of thidua ruled")
            });
        }
        Text::joined(said, text!(", and "))
    }
}

impl UnitChange {
    /// What is wrong with a unit that is only pinned, or not pinned.
    pub fn diagnostic(&self, pinned: &Pinned<'_>) -> Diagnostic {
        let code = &self.code;
        match self.slot {
            None => Diagnostic::new(
                Code::PinnedUnit,
                self.pinned.unwrap_or(pinned.data),
                text!("the unit `{code}` is pinned, and is not in the data", code),
            )
            .label(text!("no such unit any more")),
            Some(_) => Diagnostic::new(
                Code::PinnedUnit,
                pinned.data,
                text!("the unit `{code}` is in the data, and is not pinned", code),
            )
            .label(text!("the rulings on these data were pinned")),
        }
    }
}

impl Change {
    /// What it is called: an item, or a selection and a row.
    pub fn told(&self) -> String {
        format!("{}{}", self.name, self.row)
    }

    /// What it came to now, in words.
    pub fn now(&self) -> Text {
        self.now.as_ref().map_or(text!("none"), |(now, _)| now.text())
    }

    /// What is said of it; `rules` are those of now.
    pub fn diagnostic(&self, unit: &str, rules: &Rules) -> Diagnostic {
        let name = self.told();
        let now = self.now();
        let message = match (&self.was, &self.now) {
            (Some((was, _)), Some(_)) => {
                text!("{unit}: `{name}` was pinned as {was}, and is {now}", unit, name, was, now)
            }
            (Some((was, _)), None) => {
                text!("{unit}: `{name}` was pinned as {was}, and there is none now", unit, name, was)
            }
            (None, _) => text!("{unit}: `{name}` is {now}, and was not pinned", unit, name, now),
        };
        let mut diagnostic = Diagnostic::new(Code::PinnedChanged, self.span, message);
        diagnostic = diagnostic.label(match &self.was {
            Some(_) => text!("so it was ruled; now {now}", now),
            None => text!("nothing is pinned of it here"),
        });
        if let Some(row) = self.row_at {
            diagnostic = diagnostic.with(row, text!("the row"));
        }
        if let Some(rule) = self.rule_was {
            diagnostic = diagnostic.with(rule, text!("so its rule read"));
            if let Some(now) = rules.span(&self.name) {
                diagnostic = diagnostic.with(now, text!("so it reads now"));
            }
        }
        diagnostic
    }
}

/// Compares the rulings of a run with those that are pinned.
pub fn compare(run: Run<'_>, pinned: &Pinned<'_>, header: &Header, rules: &Rules) -> Changes {
    let subjects: HashMap<&str, Subject> =
        Subject::all(run.model).map(|subject| (subject.name(run.model), subject)).collect();
    let was_item = |name: &str| !pinned.wordings(name).is_empty();
    let picked = Picked::new(run, pinned.header.lang);
    let mut comparison = Comparison {
        run,
        pinned,
        rules,
        named: rules.named(|name| subjects.contains_key(name)),
        reworded: reworded(pinned, rules),
        data: header.data != pinned.header.data,
        ruleset: header.ruleset != pinned.header.ruleset,
        rests: HashMap::new(),
        subjects,
        picked: &picked,
        changes: Changes { pinned: pinned.order.len(), ..Changes::default() },
    };
    comparison.changes.data = comparison.data;
    comparison.changes.reworded = comparison.reworded.iter().map(|name| (*name).to_owned()).collect();
    // Of a unit each item is pinned, or none is: what a ruleset with other items rules is told once.
    if !pinned.order.is_empty() {
        let added =
            Subject::all(run.model).map(|subject| subject.name(run.model)).filter(|name| !was_item(name));
        comparison.changes.added = added.map(str::to_owned).collect();
    }
    comparison.changes.removed = comparison.removed();
    let mut seen = HashSet::new();
    let Ok(()) = blocks(run, &picked, pinned.header.lang, |slots, text| {
        for (slot, now) in slots.iter().zip(Block::all(text)) {
            let code = &run.data.units.codes[*slot];
            seen.insert(code.to_owned());
            comparison.unit(*slot, code, pinned.units.get(code), now);
        }
        Ok::<(), Infallible>(())
    });
    let mut changes = comparison.changes;
    for code in pinned.order.iter().filter(|code| !seen.contains(*code)) {
        let span = pinned.units.get(code).map(|block| block.span(pinned.file));
        changes.units.push(UnitChange { code: code.clone(), slot: None, pinned: span, changes: Vec::new() });
    }
    changes.units.sort_by(|one, other| one.code.cmp(&other.code));
    changes
}

/// The rules of which some wording differs from that of now.
fn reworded<'r>(pinned: &Pinned<'_>, rules: &'r Rules) -> BTreeSet<&'r str> {
    let differs = |name: &str, text: &str| {
        let wordings = pinned.wordings(name);
        wordings.iter().any(|(wording, _)| wording != text)
    };
    rules.of.iter().filter(|(name, text)| differs(name, text)).map(|(name, _)| name.as_str()).collect()
}

struct Comparison<'a> {
    run: Run<'a>,
    pinned: &'a Pinned<'a>,
    rules: &'a Rules,
    named: BTreeMap<&'a str, BTreeSet<&'a str>>,
    reworded: BTreeSet<&'a str>,
    data: bool,
    ruleset: bool,
    /// What items rest on, by the kind of the unit.
    rests: HashMap<KindId, BTreeMap<Subject, BTreeSet<CohortItem>>>,
    subjects: HashMap<&'a str, Subject>,
    picked: &'a Picked<'a>,
    changes: Changes,
}

impl Comparison<'_> {
    /// Rules that are pinned as items, and are no items now.
    fn removed(&self) -> Vec<String> {
        // A unit has rows of a selection, or has none.
        let lines = self.pinned.units.values().flat_map(Block::lines);
        let gone: HashSet<&str> =
            lines.map(|line| line.item).filter(|item| !self.subjects.contains_key(item)).collect();
        let rules = self.pinned.rules.iter().map(|(name, _)| name);
        rules.filter(|name| gone.contains(name.as_str())).cloned().collect()
    }

    fn unit(&mut self, slot: usize, code: &str, was: Option<&Block<'_>>, now: Block<'_>) {
        let Some(was) = was else {
            let unit =
                UnitChange { code: code.to_owned(), slot: Some(slot), pinned: None, changes: Vec::new() };
            return self.changes.units.push(unit);
        };
        // Most units are as they were, to the letter.
        if was.text_after_heading() == now.text_after_heading() && !was.has_marks() {
            self.changes.unchanged += 1;
            return;
        }
        let pinned: HashMap<(&str, &str), Line<'_>> = was.lines().map(|line| (line.about(), line)).collect();
        let mut now_about = HashSet::new();
        let mut changes = Vec::new();
        for line in now.lines() {
            now_about.insert(line.about());
            match pinned.get(&line.about()) {
                Some(was) if was.ruling == line.ruling => {
                    if was.details != line.details {
                        *self.changes.regrounded.entry(line.item.to_owned()).or_default() += 1;
                    }
                }
                Some(was) => changes.extend(self.change(Some(*was), Some(line), was.span(self.pinned.file))),
                None if self.changes.added.iter().any(|added| added == line.item) => {}
                None => changes.extend(self.change(None, Some(line), was.span(self.pinned.file))),
            }
        }
        // Rows that a selection has no more. Items that are none any more are told of once.
        for line in was.lines().filter(|line| !now_about.contains(&line.about())) {
            changes.extend(self.change(Some(line), None, line.span(self.pinned.file)));
        }
        if changes.is_empty() {
            self.changes.unchanged += 1;
            return;
        }
        let rows = self.picked.of(code).iter();
        let places: HashMap<&str, Span> = rows.map(|row| (row.key.as_str(), row.span)).collect();
        for change in &mut changes {
            change.row_at = places.get(change.told().as_str()).copied();
        }
        self.find_causes(slot, &mut changes);
        let span = was.span(self.pinned.file);
        self.changes.units.push(UnitChange {
            code: code.to_owned(),
            slot: Some(slot),
            pinned: Some(span),
            changes,
        });
    }

    /// A line that was pinned and one of now, of which at least one is there; `None` where they are of no item of the ruleset.
    fn change(&self, was: Option<Line<'_>>, now: Option<Line<'_>>, span: Span) -> Option<Change> {
        let line = now.or(was)?;
        let subject = *self.subjects.get(line.item)?;
        let wording = was.and_then(|was| self.pinned.wordings(line.item).get(was.wording));
        let text = self.rules.text(line.item);
        let rule_was = wording.filter(|(wording, _)| text != Some(wording.as_str())).map(|(_, span)| *span);
        let own = |line: Line<'_>| (line.ruling.to_owned(), line.details.to_owned());
        Some(Change {
            subject,
            name: line.item.to_owned(),
            row: line.row.to_owned(),
            row_at: None,
            was: was.map(own),
            span,
            rule_was,
            now: now.map(own),
            cause: Cause::default(),
        })
    }

    /// Says of the changes of one unit what each came through.
    fn find_causes(&mut self, slot: usize, changes: &mut [Change]) {
        let kind = self.run.data.units.kinds[slot];
        let rests = self.rests.entry(kind).or_insert_with(|| rests_on(self.run, slot));
        let changed: BTreeSet<CohortItem> =
            changes.iter().filter_map(|change| change.subject.item()).collect();
        let below = |subject: Subject| {
            let of = rests.get(&subject);
            let others = changed.iter().copied().filter(move |other| subject != Subject::Item(*other));
            others.filter(move |other| of.is_some_and(|of| of.contains(other)))
        };
        for change in changes {
            let through = below(change.subject).filter(|item| below(Subject::Item(*item)).next().is_none());
            let through: Vec<String> = through.map(|item| self.run.item_name(item).to_owned()).collect();
            let among = match change.subject {
                Subject::Item(CohortItem::Commendation(_) | CohortItem::Classification(_)) => {
                    Some(Among::Units)
                }
                Subject::Selection(_) if !self.data => Some(Among::Rows),
                _ => None,
            };
            // What an item below came to may have been accepted already.
            let nothing_changed = through.is_empty() && among.is_none();
            let rests_on = rests.get(&change.subject).into_iter().flatten();
            let below_it = rests_on.map(|item| self.run.item_name(*item)).filter(|_| nothing_changed);
            let named = self.named.get(change.name.as_str()).into_iter().flatten().copied().chain(below_it);
            let named = named.filter(|name| self.reworded.contains(name));
            change.cause = Cause {
                rule: change.rule_was.is_some(),
                others: among.filter(|_| below(change.subject).next().is_none()),
                through,
                named: named.map(str::to_owned).collect(),
                data: self.data,
                elsewhere: self.ruleset,
            };
        }
    }
}

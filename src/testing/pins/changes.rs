//! What differs between pinned rulings and those of now, and through what.

use super::rules::rests_on;
use super::write::{Header, blocks};
use super::{Block, Line, Pinned, Rules};
use crate::check::model::{CohortItem, KindId};
use crate::diagnostic::{Code, Diagnostic};
use crate::ruling::Run;
use crate::source::{FileId, Span};
use crate::text::Text;
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
    /// The item.
    pub item: CohortItem,
    /// Its name.
    pub name: String,
    /// What was pinned, and what it was ruled from; `None` where the item was not pinned for the unit.
    pub was: Option<(String, String)>,
    /// Where it is pinned: its line, or that of its unit.
    pub span: Span,
    /// The wording of the rule that it was ruled under, where that reads differently.
    pub rule_was: Option<Span>,
    /// What it came to now, and from what.
    pub now: (String, String),
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
    /// Nothing of the unit that it rests on differs: how it stands among others may.
    pub others: bool,
    /// The data differ.
    pub data: bool,
    /// The ruleset differs elsewhere.
    pub elsewhere: bool,
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
        let others = self.others && said.is_empty();
        if others {
            said.push(text!("how other units stand has changed"));
        }
        // What the data have to do with it is told where nothing nearer is known.
        if self.data && self.through.is_empty() && !others {
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
    /// What is said of it; `rules` are those of now.
    pub fn diagnostic(&self, unit: &str, rules: &Rules) -> Diagnostic {
        let name = &self.name;
        let message = match &self.was {
            Some((was, _)) => {
                text!("{unit}: `{name}` was pinned as {was}, and is {}", self.now.0, unit, name, was)
            }
            None => text!("{unit}: `{name}` is {}, and was not pinned", self.now.0, unit, name),
        };
        let mut diagnostic = Diagnostic::new(Code::PinnedChanged, self.span, message);
        diagnostic = diagnostic.label(match &self.was {
            Some(_) => text!("so it was ruled; now {}", self.now.0),
            None => text!("nothing is pinned of it here"),
        });
        if let Some(rule) = self.rule_was {
            diagnostic = diagnostic.with(rule, text!("so its rule read"));
            if let Some(now) = rules.span(name) {
                diagnostic = diagnostic.with(now, text!("so it reads now"));
            }
        }
        diagnostic
    }
}

/// Compares the rulings of a run with those that are pinned.
pub fn compare(run: Run<'_>, pinned: &Pinned<'_>, header: &Header, rules: &Rules) -> Changes {
    let items: HashMap<&str, CohortItem> =
        run.model.items().map(|item| (run.item_name(item), item)).collect();
    let was_item = |name: &str| !pinned.wordings(name).is_empty();
    let mut comparison = Comparison {
        run,
        pinned,
        rules,
        named: rules.named(|name| items.contains_key(name)),
        reworded: reworded(pinned, rules),
        data: header.data != pinned.header.data,
        ruleset: header.ruleset != pinned.header.ruleset,
        rests: HashMap::new(),
        items,
        changes: Changes { pinned: pinned.order.len(), ..Changes::default() },
    };
    comparison.changes.data = comparison.data;
    comparison.changes.reworded = comparison.reworded.iter().map(|name| (*name).to_owned()).collect();
    // Of a unit each item is pinned, or none is: what a ruleset with other items rules is told once.
    if !pinned.order.is_empty() {
        let added = run.model.items().map(|item| run.item_name(item)).filter(|name| !was_item(name));
        comparison.changes.added = added.map(str::to_owned).collect();
    }
    comparison.changes.removed = comparison.removed();
    let mut seen = HashSet::new();
    let Ok(()) = blocks(run, pinned.header.lang, |slots, text| {
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
    rests: HashMap<KindId, BTreeMap<CohortItem, BTreeSet<CohortItem>>>,
    items: HashMap<&'a str, CohortItem>,
    changes: Changes,
}

impl Comparison<'_> {
    /// Rules that are pinned as items, and are no items now.
    fn removed(&self) -> Vec<String> {
        let first = self.pinned.order.first().and_then(|code| self.pinned.units.get(code));
        let lines = first.map(|block| block.lines().collect::<Vec<_>>()).unwrap_or_default();
        let gone = lines.iter().filter(|line| !self.items.contains_key(line.item));
        gone.map(|line| line.item.to_owned()).collect()
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
        let pinned: HashMap<&str, Line<'_>> = was.lines().map(|line| (line.item, line)).collect();
        let mut changes = Vec::new();
        for line in now.lines() {
            let Some(item) = self.items.get(line.item).copied() else { continue };
            match pinned.get(line.item) {
                Some(was) if was.ruling == line.ruling => {
                    if was.details != line.details {
                        *self.changes.regrounded.entry(line.item.to_owned()).or_default() += 1;
                    }
                }
                Some(was) => {
                    changes.push(self.change(item, Some(*was), line, was_span(self.pinned.file, was)))
                }
                None if self.changes.added.iter().any(|added| added == line.item) => {}
                None => changes.push(self.change(item, None, line, was_block(self.pinned.file, was))),
            }
        }
        if changes.is_empty() {
            self.changes.unchanged += 1;
            return;
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

    fn change(&self, item: CohortItem, was: Option<Line<'_>>, now: Line<'_>, span: Span) -> Change {
        let wording = was.and_then(|was| self.pinned.wordings(now.item).get(was.wording));
        let text = self.rules.text(now.item);
        let rule_was = wording.filter(|(wording, _)| text != Some(wording.as_str())).map(|(_, span)| *span);
        let own = |ruling: &str, details: &str| (ruling.to_owned(), details.to_owned());
        Change {
            item,
            name: now.item.to_owned(),
            was: was.map(|was| own(was.ruling, was.details)),
            span,
            rule_was,
            now: own(now.ruling, now.details),
            cause: Cause::default(),
        }
    }

    /// Says of the changes of one unit what each came through.
    fn find_causes(&mut self, slot: usize, changes: &mut [Change]) {
        let kind = self.run.data.units.kinds[slot];
        let rests = self.rests.entry(kind).or_insert_with(|| rests_on(self.run, slot));
        let changed: BTreeSet<CohortItem> = changes.iter().map(|change| change.item).collect();
        let below = |item: CohortItem| {
            let of = rests.get(&item);
            changed
                .iter()
                .copied()
                .filter(move |other| *other != item && of.is_some_and(|of| of.contains(other)))
        };
        for change in changes {
            let through = below(change.item).filter(|item| below(*item).next().is_none());
            let through: Vec<String> = through.map(|item| self.run.item_name(item).to_owned()).collect();
            let stands_among =
                matches!(change.item, CohortItem::Commendation(_) | CohortItem::Classification(_));
            // What an item below came to may have been accepted already.
            let nothing_changed = through.is_empty() && !stands_among;
            let rests_on = rests.get(&change.item).into_iter().flatten();
            let below_it = rests_on.map(|item| self.run.item_name(*item)).filter(|_| nothing_changed);
            let named = self.named.get(change.name.as_str()).into_iter().flatten().copied().chain(below_it);
            let named = named.filter(|name| self.reworded.contains(name));
            change.cause = Cause {
                rule: change.rule_was.is_some(),
                others: stands_among && below(change.item).next().is_none(),
                through,
                named: named.map(str::to_owned).collect(),
                data: self.data,
                elsewhere: self.ruleset,
            };
        }
    }
}

fn was_span(file: FileId, line: &Line<'_>) -> Span {
    let indent = line.text.len() - line.text.trim_start().len();
    Span::new(file, line.start + indent, line.start + line.text.trim_end().len())
}

fn was_block(file: FileId, block: &Block<'_>) -> Span {
    block.span(file)
}

//! Pinned rulings with some of those of now in their place.

use super::changes::Changes;
use super::write::{Header, blocks, head, write};
use super::{Block, Line, Picked, Pinned, Rules};
use crate::ruling::Run;
use crate::testing::Subject;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::{self, Write};

/// Which changes are accepted.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Of a unit (its code), the ruling on an item, or on a row of a selection: what [`super::Change::told`] calls it.
    pub rulings: HashSet<(String, String)>,
    /// Units that are only there, or only pinned.
    pub units: HashSet<String>,
    /// Items that are pinned nowhere, or are none of the ruleset.
    pub items: HashSet<String>,
}

impl Choice {
    /// How many of the changes are not accepted.
    pub fn left(&self, changes: &Changes) -> usize {
        let items = changes.added.iter().chain(&changes.removed);
        let units = changes.units.iter().map(|unit| {
            let accepted = |told: String| self.rulings.contains(&(unit.code.clone(), told));
            match unit.changes.is_empty() {
                true => usize::from(!self.units.contains(&unit.code)),
                false => unit.changes.iter().filter(|change| !accepted(change.told())).count(),
            }
        });
        items.filter(|item| !self.items.contains(*item)).count() + units.sum::<usize>()
    }
}

/// Writes pinned rulings with the changes that are accepted. Where none is left, all are written as they are now, with
/// what they were ruled from.
pub fn accept(
    run: Run<'_>,
    pinned: &Pinned<'_>,
    (changes, choice): (&Changes, &Choice),
    header: &Header,
    to: &mut (dyn Write + Send),
) -> io::Result<()> {
    if choice.left(changes) == 0 {
        return write(run, header, to);
    }
    let rules = Rules::new(run);
    let mut wordings: Vec<(&str, Vec<&str>)> = (pinned.rules.iter())
        .filter(|(name, _)| !(choice.items.contains(name) && changes.removed.contains(name)))
        .map(|(name, wordings)| (name.as_str(), wordings.iter().map(|(text, _)| text.as_str()).collect()))
        .collect();
    let accepted: BTreeSet<&str> =
        choice.rulings.iter().filter_map(|(_, told)| told.split(' ').next()).collect();
    let whole_units = !choice.units.is_empty();
    let mut now_as = HashMap::new();
    for (name, text) in &rules.of {
        let is_item = Subject::all(run.model).any(|subject| subject.name(run.model) == name);
        let taken = accepted.contains(name.as_str()) || choice.items.contains(name) || whole_units && is_item;
        let at = match wordings.iter_mut().find(|(rule, _)| rule == name) {
            Some((_, of)) => match of.iter().position(|wording| wording == text) {
                Some(at) => at,
                None if taken => {
                    of.push(text);
                    of.len() - 1
                }
                None => continue,
            },
            None if taken => {
                wordings.push((name, vec![text]));
                0
            }
            None => continue,
        };
        now_as.insert(name.as_str(), at);
    }
    let header =
        Header { ruleset: pinned.header.ruleset.clone(), data: pinned.header.data.clone(), ..header.clone() };
    to.write_all(head(run, &header, wordings).as_bytes())?;

    let touched: HashSet<&String> =
        choice.rulings.iter().map(|(unit, _)| unit).chain(&choice.units).collect();
    let mut now: HashMap<String, String> = HashMap::new();
    blocks(run, &Picked::new(run, header.lang), header.lang, |slots, text| {
        for (slot, block) in slots.iter().zip(Block::all(text)) {
            let code = run.data.units.codes[*slot].to_owned();
            if touched.contains(&code) || !choice.items.is_empty() {
                now.insert(code, block.text().to_owned());
            }
        }
        io::Result::Ok(())
    })?;
    let codes: BTreeSet<&String> = pinned.order.iter().chain(now.keys()).collect();
    for code in codes {
        let (was, now) = (pinned.units.get(code), now.get(code).map(|text| Block::of(text)));
        let of_unit = choice.units.contains(code);
        let lines: Vec<(Line<'_>, usize)> = match (was, &now) {
            (Some(_), None) if of_unit => continue,
            (None, None) => continue,
            (None, Some(_)) if !of_unit => continue,
            (None, Some(now)) => now.lines().map(|line| (line, now_as[line.item])).collect(),
            (Some(was), None) => was.lines().map(|line| (line, line.wording)).collect(),
            (Some(was), Some(now)) => {
                let is_accepted = |line: &Line<'_>| {
                    choice.rulings.contains(&(code.clone(), format!("{}{}", line.item, line.row)))
                };
                let mut lines: Vec<(Line<'_>, usize)> = Vec::new();
                let now_about: HashMap<_, _> = now.lines().map(|line| (line.about(), line)).collect();
                for line in was.lines() {
                    match now_about.get(&line.about()) {
                        Some(later) if is_accepted(&line) => lines.push((*later, now_as[line.item])),
                        None if choice.items.contains(line.item) || is_accepted(&line) => {}
                        _ => lines.push((line, line.wording)),
                    }
                }
                let was_about: HashSet<_> = was.lines().map(|line| line.about()).collect();
                let added = now.lines().filter(|line| {
                    let is_new = !was_about.contains(&line.about());
                    is_new && (is_accepted(line) || choice.items.contains(line.item))
                });
                lines.extend(added.map(|line| (line, now_as[line.item])));
                lines
            }
        };
        let heading = was.map_or_else(|| now.map_or("", |now| now.heading()), Block::heading);
        writeln!(to, "\n{heading}")?;
        for (line, wording) in lines {
            let mark = if wording > 0 { format!(" [{}]", wording + 1) } else { String::new() };
            let details = if line.details.is_empty() { String::new() } else { format!(", {}", line.details) };
            writeln!(to, "  {}{mark}{}: {}{details}", line.item, line.row, line.ruling)?;
        }
    }
    Ok(())
}

//! How the rules of a ruleset read: the text of each that rulings come from.

use crate::check::model::CohortItem;
use crate::plan::{NodeId, reads};
use crate::ruling::Run;
use crate::source::{Sources, Span};
use crate::testing::Subject;
use crate::testing::roots::roots;
use std::collections::{BTreeMap, BTreeSet};

/// The texts of rules by their names, in the order of the ruleset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Names and texts.
    pub of: Vec<(String, String)>,
    /// Where each begins, where it is known.
    spans: Vec<Span>,
}

impl Rules {
    /// The rules of a run: items with a ruling, in the version in force, and the measures and parameters between them.
    pub fn new(run: Run<'_>) -> Self {
        let model = run.model;
        let mut found: Vec<(Span, String)> = Vec::new();
        if !run.data.units.is_empty() {
            let items = model.items().map(|item| (run.heading(item, 0).span, run.item_name(item).to_owned()));
            found.extend(items);
            let selections = model.selections.iter();
            found.extend(selections.map(|selection| (selection.heading.span, selection.name.clone())));
        }
        found.extend(model.measures.iter().map(|measure| (measure.span, measure.name.clone())));
        found.extend(model.parameters.iter().map(|parameter| (parameter.span, parameter.name.clone())));
        found.sort_by_key(|(span, _)| *span);
        let mut rules = Self::default();
        for (span, name) in found {
            rules.of.push((name, text(run.sources, span)));
            rules.spans.push(span);
        }
        rules
    }

    /// How a rule reads.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.of.iter().find(|(rule, _)| rule == name).map(|(_, text)| text.as_str())
    }

    /// Where a rule of the ruleset is declared.
    pub fn span(&self, name: &str) -> Option<Span> {
        let at = self.of.iter().position(|(rule, _)| rule == name)?;
        self.spans.get(at).copied()
    }

    /// Of each rule, the measures and parameters that its text names, and those that their texts name. What an item
    /// rests on through another has come out otherwise there.
    pub fn named(&self, is_item: impl Fn(&str) -> bool) -> BTreeMap<&str, BTreeSet<&str>> {
        let all = || self.of.iter().map(|(name, _)| name.as_str());
        let names: BTreeSet<&str> = all().filter(|name| !is_item(name)).collect();
        let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (name, text) in &self.of {
            let found = words(text).filter_map(|word| names.get(word).copied()).filter(|word| word != name);
            named.entry(name).or_default().extend(found);
        }
        loop {
            let mut grown = false;
            for name in all() {
                let further: BTreeSet<&str> =
                    named[name].iter().flat_map(|other| named[other].iter().copied()).collect();
                let of = named.entry(name).or_default();
                let before = of.len();
                of.extend(further);
                grown |= of.len() > before;
            }
            if !grown {
                return named;
            }
        }
    }
}

/// The names in a text, those inside quotes left out.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let outside = text.split('"').step_by(2);
    outside.flat_map(|part| part.split(|c: char| !(c.is_alphanumeric() || c == '_')))
}

/// The text of an item: its line in the first column and the lines indented below it, without comments.
fn text(sources: &Sources, span: Span) -> String {
    let file = sources.file(span.file).text();
    let start = file[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let mut lines: Vec<&str> = Vec::new();
    for (at, line) in file[start..].lines().enumerate() {
        if at > 0 && line.starts_with(|c: char| !c.is_whitespace() && c != '#') {
            break;
        }
        let line = without_comment(line).trim_end();
        if !line.is_empty() {
            lines.push(line);
        }
    }
    lines.join("\n")
}

/// A line up to its comment.
fn without_comment(line: &str) -> &str {
    let (mut inside, mut escaped) = (false, false);
    for (at, c) in line.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' => inside = !inside,
            '#' if !inside => return &line[..at],
            _ => {}
        }
    }
    line
}

/// The items on which others rest for a unit, or selections for its rows, whichever way they are asked.
pub(super) fn rests_on(run: Run<'_>, unit: usize) -> BTreeMap<Subject, BTreeSet<CohortItem>> {
    let kind = run.data.units.kinds[unit];
    let program = run.program;
    let mut node_of = BTreeMap::new();
    for item in run.model.items() {
        for node in roots(program, item, kind) {
            node_of.entry(node).or_insert(item);
        }
    }
    // Nodes stand in the order in which they are computed, so what a node rests on is known before it.
    let mut below: Vec<BTreeSet<CohortItem>> = Vec::with_capacity(program.nodes.len());
    let mut rests: BTreeMap<Subject, BTreeSet<CohortItem>> = BTreeMap::new();
    for (at, node) in program.nodes.iter().enumerate() {
        let mut own: BTreeSet<CohortItem> = BTreeSet::new();
        for read in reads(&node.op) {
            own.extend(below[read.index()].iter().copied());
        }
        if let Some(item) = node_of.get(&NodeId(at as u32)) {
            let others = own.iter().copied().filter(|other| other != item);
            rests.entry(Subject::Item(*item)).or_default().extend(others);
            own.insert(*item);
        }
        below.push(own);
    }
    for (id, selection) in run.model.selection_ids().zip(&program.selections) {
        let of_unit = selection.block.reads().into_iter().flat_map(|node| &below[node.index()]);
        rests.insert(Subject::Selection(id), of_unit.copied().collect());
    }
    rests
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_ends_where_the_next_begins() {
        let mut sources = Sources::new();
        let file = "# a\ncriterion c \"at # least\" # why\r\n  requires x >= 1\n\n# b\n  # c\n  missing is fail\nmeasure m\n";
        let id = sources.add("a", file);
        let at = file.find("c \"").unwrap();
        assert_eq!(
            text(&sources, Span::new(id, at, at + 1)),
            "criterion c \"at # least\"\n  requires x >= 1\n  missing is fail"
        );
    }

    #[test]
    fn what_a_rule_names_is_followed() {
        let of = [("a", "b + 1"), ("b", "c of \"a\""), ("c", "5")];
        let rules = Rules {
            of: of.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec(),
            ..Rules::default()
        };
        assert_eq!(rules.named(|_| false)["a"], BTreeSet::from(["b", "c"]));
        assert_eq!(rules.named(|_| false)["b"], BTreeSet::from(["c"]));
        assert_eq!(rules.named(|name| name == "b")["a"], BTreeSet::new());
    }
}

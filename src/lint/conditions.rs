//! Conditions that never hold together, or of which one always holds; and those that add nothing to their neighbours.

use super::analysis::{Analysis, Cases, Ways};
use super::{Linter, warning};
use crate::check::model::CondKind;
use crate::diagnostic::Code;
use crate::plan::{Node, NodeId, Op, ValueOp, VerdictOp};
use crate::source::Span;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Up to how many neighbours are compared with each other.
const MOST_NEIGHBOURS: usize = 32;

/// What is found of the condition at a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    /// Nothing.
    Nothing,
    /// The two items that never pass together.
    Never(Span, Span),
    /// They never all pass.
    NeverAll,
}

/// A list of conditions, at its place.
struct List<'n> {
    /// Any of them, else all.
    any: bool,
    items: &'n [NodeId],
}

impl Linter<'_> {
    pub(super) fn conditions(&mut self) {
        // The text of a condition: whether it is one of those that hold where any of them does.
        let mut any_at: HashMap<Span, bool> = HashMap::new();
        for cond in &self.model.conds {
            match cond.kind {
                CondKind::And(_) => any_at.insert(cond.span, false),
                CondKind::Or(_) | CondKind::NoneOf(_) => any_at.insert(cond.span, true),
                _ => None,
            };
        }
        let windowed: HashMap<Span, Span> = self.windowed();
        let mut found: BTreeMap<Span, Vec<Found>> = BTreeMap::new();
        let mut spare: BTreeMap<(Span, Span, Span), usize> = BTreeMap::new();
        let mut asked: HashMap<Span, usize> = HashMap::new();
        let (program, units) = (self.program, self.analysis);
        let mut look = |analysis: &Analysis<'_>, nodes: &[Node]| {
            for node in nodes {
                let Some(list) = list_of(node) else { continue };
                if !any_at.contains_key(&node.span) {
                    continue;
                }
                found.entry(node.span).or_default().push(contradiction(analysis, nodes, &list, &windowed));
                *asked.entry(node.span).or_default() += 1;
                for (item, because) in spares(analysis, nodes, &list, &windowed) {
                    *spare.entry((node.span, item, because)).or_default() += 1;
                }
            }
        };
        look(units, &program.nodes);
        for node in &program.nodes {
            if let Op::Value(ValueOp::Aggregate(aggregate), _) = &node.op {
                look(&units.of_rows(aggregate.record, &aggregate.block), &aggregate.block.nodes);
            }
        }
        for selection in &program.selections {
            look(&units.of_rows(selection.record, &selection.block), &selection.block.nodes);
        }
        for (span, all) in found {
            // What is asked in several windows or of several kinds is only wrong if it is so in each.
            let Some(&first) = all.first() else { continue };
            if all.contains(&Found::Nothing) {
                continue;
            }
            self.explained.insert(span);
            self.contradictory(span, first, any_at[&span]);
        }
        let mut said: HashSet<Span> = HashSet::new();
        for ((list, item, because), times) in spare {
            if asked.get(&list) == Some(&times) && !self.explained.contains(&list) && said.insert(item) {
                said.insert(because);
                self.spare(item, because, any_at[&list]);
            }
        }
    }

    /// A condition to the whole of it: with its window.
    fn windowed(&self) -> HashMap<Span, Span> {
        let model = self.model;
        let windows = model.conds.iter().filter_map(|cond| match cond.kind {
            CondKind::Windowed(inner, _) => Some((model[inner].span, cond.span)),
            _ => None,
        });
        windows.collect()
    }

    /// `any`: the text says that any of them is enough; then one of them always holds.
    fn contradictory(&mut self, span: Span, found: Found, any: bool) {
        let code = if any { Code::AlwaysOneOf } else { Code::NeverTogether };
        let Found::Never(one, two) = found else {
            let said = if any {
                warning(code, span, text!("one of these always holds"))
                    .label(text!("nothing fails this"))
                    .help(text!("ask more of them, or leave the condition out"))
            } else {
                warning(code, span, text!("these can never all hold"))
                    .label(text!("nothing meets all of this"))
                    .help(text!("correct one of their limits"))
            };
            self.report(said);
            return;
        };
        let (first, second) = if one <= two { (one, two) } else { (two, one) };
        let (left, right) = (self.text(first), self.text(second));
        let said = if any {
            warning(code, second, text!("one of these two always holds: `{}` and `{}`", left, right))
                .label(text!("else this"))
                .with(first, text!("all data meet either this"))
                .help(text!("correct one of the two; if both are needed, join them with `and`"))
        } else {
            warning(code, second, text!("these two can never hold together: `{}` and `{}`", left, right))
                .label(text!("and this"))
                .with(first, text!("no data meet both this"))
                .help(text!("correct one of the two; if either is enough, join them with `or`"))
        };
        self.report(said);
    }

    /// A condition that comes out as its neighbour has it.
    fn spare(&mut self, item: Span, because: Span, any: bool) {
        let (spare, other) = (self.text(item), self.text(because));
        let said = if spare == other {
            warning(Code::AddsNothing, item, text!("`{spare}` is asked twice", spare))
                .label(text!("again"))
                .with(because, text!("first here"))
                .help(text!("leave one of them out, or correct it"))
        } else if any {
            let message = text!("`{spare}` adds nothing: what meets it meets `{other}` too", spare, other);
            warning(Code::AddsNothing, item, message)
                .label(text!("never needed"))
                .with(because, text!("this is enough"))
                .help(text!("leave `{spare}` out, or correct its limit", spare))
        } else {
            let message = text!("`{spare}` adds nothing: what meets `{other}` meets it too", spare, other);
            warning(Code::AddsNothing, item, message)
                .label(text!("asks less"))
                .with(because, text!("asks more"))
                .help(text!("leave `{spare}` out, or correct its limit", spare))
        };
        self.report(said);
    }
}

/// The list of conditions that a node joins.
fn list_of(node: &Node) -> Option<List<'_>> {
    match &node.op {
        Op::Verdict(VerdictOp::And(items)) => Some(List { any: false, items }),
        Op::Verdict(VerdictOp::Or(items)) => Some(List { any: true, items }),
        _ => None,
    }
}

/// Where a condition stands, its windows included.
fn whole(nodes: &[Node], item: NodeId, windowed: &HashMap<Span, Span>) -> Span {
    let mut span = nodes[item.index()].span;
    while let Some(&with) = windowed.get(&span).filter(|with| **with != span) {
        span = with;
    }
    span
}

/// For which units an item of the list makes the list hold (of `any`: fail) no more, for which it does not.
fn sides(ways: &Ways, any: bool) -> (&Cases, &Cases) {
    if any { (&ways.fail, &ways.pass) } else { (&ways.pass, &ways.fail) }
}

/// Whether all of the items never pass together (of `any`: never fail together), though each can by itself.
fn contradiction(
    analysis: &Analysis<'_>,
    nodes: &[Node],
    list: &List<'_>,
    windowed: &HashMap<Span, Span>,
) -> Found {
    let of = |item: NodeId| sides(analysis.ways(item), list.any);
    if list.items.iter().any(|&item| of(item).0.is_none()) {
        return Found::Nothing;
    }
    for (at, &one) in list.items.iter().enumerate() {
        for &two in list.items[at + 1..].iter().take(MOST_NEIGHBOURS) {
            let (first, second) = (analysis.ways(one), analysis.ways(two));
            let (holds, also) = (of(one).0, of(two).0);
            let apart = !holds.meets(also) && !holds.meets(&second.nothing) && !also.meets(&first.nothing);
            let (here, there) = (whole(nodes, one, windowed), whole(nodes, two, windowed));
            if apart && here != there {
                return Found::Never(here, there);
            }
        }
    }
    let mut both = Cases::all();
    for &item in list.items {
        both = both.and(&of(item).0.or(&analysis.ways(item).nothing));
    }
    if both.is_none() { Found::NeverAll } else { Found::Nothing }
}

/// Items that add nothing, each with the one that makes it so.
fn spares(
    analysis: &Analysis<'_>,
    nodes: &[Node],
    list: &List<'_>,
    windowed: &HashMap<Span, Span>,
) -> Vec<(Span, Span)> {
    let mut found = Vec::new();
    if list.items.len() > MOST_NEIGHBOURS {
        return found;
    }
    for (at, &item) in list.items.iter().enumerate() {
        for (other_at, &other) in list.items.iter().enumerate() {
            let (span, because) = (whole(nodes, item, windowed), whole(nodes, other, windowed));
            if at == other_at || span == because {
                continue;
            }
            let (spare, asked) = (analysis.ways(item), analysis.ways(other));
            let ((holds, not), (also, other_not)) = (sides(spare, list.any), sides(asked, list.any));
            if [holds, not, also, other_not].iter().any(|cases| cases.is_none()) {
                continue;
            }
            // Where it does not hold, the other does not hold either, and applies.
            if !not.meets(also) && !not.meets(&asked.nothing) {
                // Of two that ask the same, the second is said to.
                let same = !other_not.meets(holds) && !other_not.meets(&spare.nothing);
                if !same || at > other_at {
                    found.push((span, because));
                    break;
                }
            }
        }
    }
    found
}

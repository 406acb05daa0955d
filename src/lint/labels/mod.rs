//! Labels that say something else than the rule: a strict comparison for an inclusive one, another number.

mod claims;

use super::{Linter, items, warning};
use crate::check::Loaded;
use crate::check::model::{CriterionId, Model};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Node, NodeId, Op, Program, ValueOp, VerdictOp, reads};
use crate::source::{FileId, Span};
use crate::syntax::ast::{CompareOp, Item, Text};
use crate::text::Lang;
use crate::types::Exact;
use claims::{Bound, Claim, Side, claims, numerals};
use num_traits::{CheckedDiv, CheckedSub, Signed};
use std::collections::{HashMap, HashSet};

/// Where labels stand, by the place of what they are of.
#[derive(Debug, Default)]
pub(super) struct Labels {
    of: HashMap<Span, Span>,
    /// The language of each file.
    langs: HashMap<FileId, Lang>,
}

impl Labels {
    /// The labels of criteria and of classes.
    pub(super) fn of(loaded: &Loaded) -> Self {
        let mut found = HashMap::new();
        let mut add = |of: Span, label: &Option<Text>| {
            if let Some(label) = label {
                found.insert(of, label.span);
            }
        };
        for item in items(loaded) {
            match item {
                Item::Criterion(it) => add(it.head.span, &it.head.label),
                Item::Classification(it) => it.classes.iter().for_each(|class| add(class.span, &class.label)),
                _ => {}
            }
        }
        let langs = loaded.files.iter().map(|(file, ruleset)| (*file, ruleset.lang)).collect();
        Self { of: found, langs }
    }

    /// The language of the file in which a label stands.
    fn lang(&self, label: Span) -> Lang {
        self.langs.get(&label.file).copied().unwrap_or_default()
    }
}

/// A comparison with a number, as the rule has it.
struct Limit {
    op: CompareOp,
    number: Exact,
    span: Span,
    /// Where the value and the number stand, if it is written as it is meant: not under a negation, and the value first.
    sides: Option<(Span, Span)>,
}

/// What a rule says of numbers.
#[derive(Default)]
struct Rule {
    limits: Vec<Limit>,
    numbers: HashSet<Exact>,
    /// The labels of what is read.
    read: HashSet<String>,
    /// Some of it is in a script.
    in_script: bool,
}

impl Linter<'_> {
    pub(super) fn labels(&mut self, labels: &Labels) {
        let (model, program) = (self.model, self.program);
        for (at, compiled) in program.criteria.iter().enumerate() {
            let Some(compiled) = compiled else { continue };
            let version = &model[CriterionId::next(at)].versions[compiled.version];
            if let Some(&label) = labels.of.get(&version.heading.span) {
                let conds = version.applies_when.into_iter().chain([version.requires]);
                let texts: Vec<Span> = conds.map(|cond| model[cond].span).collect();
                self.label((label, labels.lang(label)), compiled.node, &texts, version.clause);
            }
        }
        for id in model.classification_ids() {
            for (_, compiled) in program.classifications[id.index()].0.iter().take(1) {
                let Some(ValueOp::Classify(classify)) = compiled.steps.first().and_then(|&it| self.value(it))
                else {
                    continue;
                };
                let nodes: Vec<(usize, NodeId)> =
                    classify.classes.iter().filter_map(|(member, when)| Some((*member, (*when)?))).collect();
                let classes = &model[id].versions[compiled.version].classes;
                // What is left by the classes above is part of what a class asks.
                let texts: Vec<Span> =
                    classes.iter().filter_map(|class| Some(model[class.when?].span)).collect();
                for class in classes {
                    let node = nodes.iter().find(|(member, _)| *member == class.member);
                    if let (Some(&label), Some((_, node)), Some(when)) =
                        (labels.of.get(&class.span), node, class.when)
                    {
                        self.label((label, labels.lang(label)), *node, &texts, model[when].span);
                    }
                }
            }
        }
    }

    fn label(&mut self, (label, lang): (Span, Lang), node: NodeId, texts: &[Span], clause: Span) {
        let said = claims(self.sources.text(label));
        if said.is_empty() {
            return;
        }
        let mut rule = rule(self.model, self.program, node, &|span| numerals(self.sources.text(span)));
        // The label of what is read may say it: an indicator counts "units under 55%".
        let read = rule.read.iter().flat_map(|label| numerals(label)).collect::<Vec<_>>();
        rule.numbers.extend(read);
        texts.iter().for_each(|&span| rule.numbers.extend(numerals(self.sources.text(span))));
        for claim in said {
            let at = |range: &std::ops::Range<usize>| {
                Span::new(label.file, label.start + range.start, label.start + range.end)
            };
            if let Some(diagnostic) = self.strictness(&claim, at(&claim.phrase), &rule, lang) {
                self.report(diagnostic);
            } else if let Some(diagnostic) = self.number(&claim, at(&claim.number), &rule, clause) {
                self.report(diagnostic);
            }
        }
    }

    /// `at least` in the label and `>` in the rule, or the other way round.
    fn strictness(&self, claim: &Claim, at: Span, rule: &Rule, lang: Lang) -> Option<Diagnostic> {
        let bound = claim.bound?;
        let same = |limit: &&Limit| {
            claim.values.iter().any(|value| as_asked(*value, claim.percent) == Some(limit.number))
                && side(limit.op).is_some_and(|other| other.side == bound.side)
        };
        let limits: Vec<&Limit> = rule.limits.iter().filter(same).collect();
        if limits.iter().any(|limit| side(limit.op) == Some(bound)) {
            return None;
        }
        let limit = limits.first()?;
        let (phrase, asked) = (self.text(at), self.text(limit.span));
        let means = |strict: bool| {
            if strict { text!("without the number itself") } else { text!("with the number itself") }
        };
        let said = warning(
            Code::LabelStrict,
            limit.span,
            text!("the label says `{phrase}`, the rule `{asked}`", phrase, asked),
        )
        .label(means(!bound.strict))
        .with(at, means(bound.strict));
        Some(match self.corrected(limit, bound, lang) {
            Some(right) => {
                let shown = right.split_whitespace().collect::<Vec<_>>().join(" ");
                said.help(text!("write `{shown}`, or correct the label", shown)).fix(limit.span, right)
            }
            None => said.help(text!("correct the label or the rule")),
        })
    }

    /// The comparison as the label has it, in the language of its file. `None` where it is read from the other side.
    fn corrected(&self, limit: &Limit, bound: Bound, lang: Lang) -> Option<String> {
        let (value, number) = limit.sides?;
        let text = |span: Span| self.sources.text(span);
        let part = |start: usize, end: usize| text(Span::new(limit.span.file, start, end));
        if !limit.span.contains(value) || !limit.span.contains(number) {
            return None;
        }
        if number.end <= value.start {
            // `at least 2 ideas where …`: the words stand before the number.
            let words = quantifier(bound, lang);
            return Some(format!("{words} {}", part(number.start, limit.span.end)));
        }
        let (before, limited, after) =
            (part(limit.span.start, value.end), text(number), part(number.end, limit.span.end));
        let signed = part(value.end, number.start).contains(['<', '>', '≤', '≥']);
        Some(match (signed, lang) {
            (false, Lang::Vietnamese) => {
                let asked = match (bound.side, bound.strict) {
                    (Side::Above, false) => format!("từ {limited} trở lên"),
                    (Side::Above, true) => format!("trên {limited}"),
                    (Side::Below, false) => format!("không quá {limited}"),
                    (Side::Below, true) => format!("dưới {limited}"),
                };
                let after = after.trim_start();
                let after = ["trở lên", "trở xuống"]
                    .iter()
                    .find_map(|word| after.strip_prefix(word))
                    .unwrap_or(after);
                format!("{before} {asked}{after}")
            }
            _ => format!("{before} {} {limited}{after}", symbol(bound)),
        })
    }

    /// A number of the label that the rule does not have.
    fn number(&self, claim: &Claim, at: Span, rule: &Rule, clause: Span) -> Option<Diagnostic> {
        let zero_or_all = claim.percent
            && claim
                .values
                .iter()
                .any(|value| *value == Exact::from_integer(0) || *value == Exact::from_integer(100));
        if rule.in_script || zero_or_all || !claim.percent && claim.bound.is_none() {
            return None;
        }
        let has = |value: &Exact| {
            rule.numbers.contains(value)
                || as_asked(*value, true).is_some_and(|share| rule.numbers.contains(&share))
        };
        if claim.values.iter().any(has) {
            return None;
        }
        let text = self.text(at);
        Some(
            warning(
                Code::LabelNumber,
                at,
                text!("the label says `{text}`, which the rule does not have", text),
            )
            .label(text!("a number of the label only"))
            .with(clause, text!("the rule"))
            .help(text!("correct the number in the label or in the rule")),
        )
    }
}

/// The number as the rule would have it.
fn as_asked(value: Exact, percent: bool) -> Option<Exact> {
    if percent { value.checked_div(&Exact::from_integer(100)) } else { Some(value) }
}

fn side(op: CompareOp) -> Option<Bound> {
    let (side, strict) = match op {
        CompareOp::AtLeast => (Side::Above, false),
        CompareOp::Over => (Side::Above, true),
        CompareOp::AtMost => (Side::Below, false),
        CompareOp::Under => (Side::Below, true),
        CompareOp::Is | CompareOp::IsNot => return None,
    };
    Some(Bound { side, strict })
}

/// The words before a number of things.
fn quantifier(bound: Bound, lang: Lang) -> &'static str {
    match (bound.side, bound.strict, lang) {
        (Side::Above, false, Lang::English) => "at least",
        (Side::Above, true, Lang::English) => "more than",
        (Side::Below, false, Lang::English) => "at most",
        (Side::Below, true, Lang::English) => "less than",
        (Side::Above, false, Lang::Vietnamese) => "ít nhất",
        (Side::Above, true, Lang::Vietnamese) => "trên",
        (Side::Below, false, Lang::Vietnamese) => "không quá",
        (Side::Below, true, Lang::Vietnamese) => "dưới",
    }
}

fn symbol(bound: Bound) -> &'static str {
    match (bound.side, bound.strict) {
        (Side::Above, false) => ">=",
        (Side::Above, true) => ">",
        (Side::Below, false) => "<=",
        (Side::Below, true) => "<",
    }
}

/// All that a rule is made of, through measures and other criteria.
fn rule(model: &Model, program: &Program, root: NodeId, numerals: &dyn Fn(Span) -> Vec<Exact>) -> Rule {
    let mut rule = Rule::default();
    let mut seen: HashSet<NodeId> = HashSet::from([root]);
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        let node = &program.nodes[id.index()];
        rule.take(&program.nodes, node, numerals);
        match &node.op {
            Op::Value(ValueOp::Series(series), _) => rule.read.insert(model[series.indicator].label.clone()),
            Op::Value(ValueOp::Attribute(id), _) => rule.read.insert(model[*id].label.clone()),
            Op::Value(ValueOp::Aggregate(of), _) => rule.read.insert(model[of.record].label.clone()),
            _ => false,
        };
        if let Op::Value(ValueOp::Aggregate(aggregate), _) = &node.op {
            for row in &aggregate.block.nodes {
                rule.take(&aggregate.block.nodes, row, numerals);
            }
        }
        open.extend(reads(&node.op).into_iter().filter(|node| seen.insert(*node)));
    }
    rule
}

impl Rule {
    fn take(&mut self, nodes: &[Node], node: &Node, numerals: &dyn Fn(Span) -> Vec<Exact>) {
        let constant = |id: NodeId| match &nodes[id.index()].op {
            Op::Value(ValueOp::Const(number), _) => Some(*number),
            _ => None,
        };
        match &node.op {
            Op::Verdict(VerdictOp::Compare { op, left, right, leaf, sides, .. }) => {
                let share = match &nodes[right.index()].op {
                    Op::Value(ValueOp::PercentOf(share, _), _) => constant(*share),
                    _ => None,
                };
                let op = if leaf.negated { super::analysis::opposite(*op) } else { *op };
                if let Some(number) = constant(*right).or(share) {
                    let sides = (!leaf.negated).then_some(*sides);
                    self.limits.push(Limit { op, number, span: node.span, sides });
                } else if let Some(number) = constant(*left) {
                    let op = super::analysis::mirrored(op);
                    self.limits.push(Limit { op, number, span: node.span, sides: None });
                }
            }
            Op::Verdict(VerdictOp::AtLeast { count, negated: false, .. }) => {
                let limit = constant(*count).map(|number| Limit {
                    op: CompareOp::AtLeast,
                    number,
                    span: node.span,
                    sides: None,
                });
                self.limits.extend(limit);
            }
            Op::Value(ValueOp::Const(number), _) => {
                self.numbers.insert(*number);
            }
            Op::Value(ValueOp::PercentOf(share, _), _) => {
                // `105% of the plan` is 5% above it, and labels say it so.
                let beyond = constant(*share).and_then(|share| share.checked_sub(&Exact::from_integer(1)));
                self.numbers.extend(beyond.map(|beyond| beyond.abs()));
            }
            Op::Value(ValueOp::Call(_), _) => self.in_script = true,
            _ => {}
        }
        if !matches!(node.op, Op::Verdict(VerdictOp::Criterion { .. } | VerdictOp::And(_) | VerdictOp::Or(_)))
        {
            self.numbers.extend(numerals(node.span));
        }
    }
}

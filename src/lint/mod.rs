//! What a ruleset says that is probably not meant: warnings, each about what can be known without any data.
//!
//! Errors are for what has no meaning or two; what is warned of here has one. Conditions are looked at as the program has
//! them, with their windows, members and parameters put in (`analysis`); labels as they are written.

mod allow;
mod analysis;
mod classes;
mod conditions;
mod criteria;
mod dates;
mod honours;
mod labels;
mod levels;

pub use levels::{Levels, UnknownCode};

use crate::check::Loaded;
use crate::check::model::{CriterionId, Model};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{NodeId, Op, Program, ValueOp, VerdictOp, lower};
use crate::source::{Sources, Span};
use crate::syntax::ast;
use crate::text::Text;
use analysis::Analysis;
use labels::Labels;
use std::collections::HashSet;

/// [`Loaded::check`]s a ruleset and warns of what is probably not meant, as the levels and the notes in the text have it.
pub fn check(loaded: Loaded, sources: &Sources, levels: &Levels) -> (Option<Model>, Vec<Diagnostic>) {
    let files: Vec<_> = loaded.files.iter().map(|(file, _)| *file).collect();
    let labels = Labels::of(&loaded);
    let (model, mut diagnostics) = loaded.check(sources);
    if let Some(model) = &model {
        diagnostics.extend(lints(model, &labels, sources));
    }
    allow::apply(&files, sources, model.is_some(), &mut diagnostics);
    levels.apply(&mut diagnostics);
    diagnostics.sort_by_key(|diagnostic| (diagnostic.primary.span, diagnostic.code));
    diagnostics.dedup();
    (model, diagnostics)
}

/// All that is warned of.
fn lints(model: &Model, labels: &Labels, sources: &Sources) -> Vec<Diagnostic> {
    let program = lower(model, model.campaign.as_of);
    let analysis = Analysis::of_units(model, &program);
    let mut linter = Linter {
        model,
        program: &program,
        sources,
        analysis: &analysis,
        out: Vec::new(),
        explained: HashSet::new(),
    };
    linter.conditions();
    linter.criteria();
    linter.implied();
    linter.classes();
    linter.bands();
    linter.honours();
    linter.deadlines();
    linter.parameters();
    linter.in_force();
    linter.labels(labels);
    linter.out
}

/// What the lints look at, and what they find.
struct Linter<'a> {
    model: &'a Model,
    program: &'a Program,
    sources: &'a Sources,
    analysis: &'a Analysis<'a>,
    out: Vec<Diagnostic>,
    /// Places of conditions that have been said to come out alike always: what follows from that is not said.
    explained: HashSet<Span>,
}

impl Linter<'_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.out.push(diagnostic);
    }

    /// The text at a span, on one line.
    fn text(&self, span: Span) -> String {
        self.sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn verdict(&self, node: NodeId) -> Option<&VerdictOp> {
        match &self.program.nodes[node.index()].op {
            Op::Verdict(op) => Some(op),
            Op::Value(..) => None,
        }
    }

    fn value(&self, node: NodeId) -> Option<&ValueOp> {
        match &self.program.nodes[node.index()].op {
            Op::Value(op, _) => Some(op),
            Op::Verdict(_) => None,
        }
    }

    fn span(&self, node: NodeId) -> Span {
        self.program.nodes[node.index()].span
    }
}

/// What is known of the criteria of a ruleset without any data, for tests to hold against rulings.
#[derive(Debug)]
pub struct Known {
    /// Criteria that never pass.
    pub never_pass: Vec<CriterionId>,
    /// Criteria that never fail.
    pub never_fail: Vec<CriterionId>,
    /// Pairs of which the second never fails where the first passes.
    pub implied: Vec<(CriterionId, CriterionId)>,
}

impl Known {
    /// What is known of a program's criteria.
    pub fn of(model: &Model, program: &Program) -> Self {
        let analysis = Analysis::of_units(model, program);
        let node = |id: CriterionId| program.criteria[id.index()].map(|compiled| compiled.node);
        let ways = |id: CriterionId| node(id).map(|node| analysis.ways(node));
        let all: Vec<CriterionId> = model.criterion_ids().filter(|id| node(*id).is_some()).collect();
        let never = |of: &dyn Fn(&analysis::Ways) -> bool| {
            all.iter().copied().filter(|id| ways(*id).is_some_and(of)).collect()
        };
        let pairs = all.iter().flat_map(|&one| all.iter().map(move |&two| (one, two)));
        let implied = pairs.filter(|(one, two)| match (ways(*one), ways(*two)) {
            (Some(one), Some(two)) => !one.pass.meets(&two.fail),
            _ => false,
        });
        Self {
            never_pass: never(&|ways| ways.pass.is_none()),
            never_fail: never(&|ways| ways.fail.is_none()),
            implied: implied.collect(),
        }
    }
}

/// The items of all files.
fn items(loaded: &Loaded) -> impl Iterator<Item = &ast::Item> {
    loaded.files.iter().flat_map(|(_, ruleset)| &ruleset.items)
}

/// A warning.
fn warning(code: Code, span: Span, message: Text) -> Diagnostic {
    Diagnostic::new(code, span, message)
}

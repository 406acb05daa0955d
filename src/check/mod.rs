//! From tree to meaning: names, then types, then what the sentences ask.
//!
//! Declarations are entered first, with their declared types, so bodies may refer to each other in any
//! order. A body that has an error is left out (`None`) and whatever needs it says nothing more. What
//! depends on several bodies (circles, what a window reaches) is looked at last, over the whole model.

mod applicable;
mod arithmetic;
mod bands;
mod campaign;
mod changes;
mod choices;
mod classes;
mod classifications;
mod commendations;
mod compare;
mod components;
mod conditions;
mod constants;
mod criteria;
mod cycles;
mod dates;
mod declare;
mod earlier;
mod examples;
mod exceeds;
mod expects;
mod firsts;
mod functions;
mod load;
mod members;
pub mod model;
mod needs;
mod optional;
mod parameters;
mod periods;
mod points;
mod quotas;
mod reach;
mod roots;
mod rows;
mod runs;
mod scope;
mod score_values;
mod scorecards;
mod selections;
mod series;
mod steps;
mod targets;
mod unused;
mod values;
mod versions;
mod walk;
mod windows;

pub use load::{Fetch, Loaded, Scripts, load, uses};

use crate::diagnostic::{Diagnostic, has_errors};
use crate::source::{FileId, Sources, Span};
use crate::syntax::ast;
use crate::text::{Lang, Text};
use crate::types::{Day, Type, Window};
use model::{Campaign, Cond, CondId, CondKind, KindSet, Model, RecordId, Value, ValueId, ValueKind};
use reach::Reach;
use scope::{Names, Sort};
use std::collections::{HashMap, HashSet};
use targets::Known;
use walk::Node;

/// Checks the ruleset that these files make together (the main one first), with the scripts of its functions. The model is `None` where
/// there is an error among the diagnostics.
pub fn check(
    files: &[(FileId, ast::Ruleset)],
    scripts: &Scripts,
    sources: &Sources,
) -> (Option<Model>, Vec<Diagnostic>) {
    let Some(&(main, _)) = files.first() else { return (None, Vec::new()) };
    let items: Vec<&ast::Item> = files.iter().flat_map(|(_, ruleset)| &ruleset.items).collect();
    let mut checker = Checker::new(sources, main);
    checker.vietnamese =
        files.iter().filter(|(_, it)| it.lang == Lang::Vietnamese).map(|(file, _)| *file).collect();
    checker.broken = files.iter().flat_map(|(_, ruleset)| &ruleset.broken).cloned().collect();
    checker.items(&items, scripts);
    let whole = checker.is_whole() && files.iter().all(|(_, ruleset)| ruleset.broken.is_empty());
    let mut diagnostics = checker.out;
    diagnostics.sort_by_key(|diagnostic| diagnostic.primary.span);
    diagnostics.dedup();
    let model = whole.then_some(checker.model);
    (model, diagnostics)
}

/// Where in a ruleset an expression stands.
#[derive(Clone, Copy)]
struct Place {
    /// The kinds of the units judged: those that the item is for, or the one of the members.
    kinds: KindSet,
    /// The record whose row is judged.
    row: Option<RecordId>,
    /// Inside `in each of the years`: a date of each year is the part's.
    in_years: bool,
    /// Inside a condition on a member, the kinds of the units above, that are judged.
    above: Option<KindSet>,
}

impl Default for Place {
    fn default() -> Self {
        Self::of_kinds(KindSet::ALL)
    }
}

impl Place {
    /// An item that is for these kinds.
    fn of_kinds(kinds: KindSet) -> Self {
        Self { kinds, row: None, in_years: false, above: None }
    }
}

struct Checker<'a> {
    sources: &'a Sources,
    /// The files that are written in Vietnamese.
    vietnamese: HashSet<FileId>,
    out: Vec<Diagnostic>,
    model: Model,
    names: Names,
    /// The campaign's period, once it is known.
    period: Option<Window>,
    /// Names of items that could not be read.
    broken: Vec<ast::Name>,
    /// The campaign's terms.
    terms: Vec<(Text, Window)>,
    /// The currencies that declarations use.
    currencies: HashSet<String>,
    /// The values of the measures that could be checked.
    bodies: Vec<Option<ValueId>>,
    place: Place,
    /// Windows that may reach further than the one condition before them.
    reach: Vec<Reach>,
    /// What `of which` asks, of the condition that it became: its rows also meet what was counted before.
    of_those_counted: HashMap<CondId, CondId>,
    /// Of each condition and of each value: whether it reads the row judged.
    rows_read: (Vec<bool>, Vec<bool>),
    targets: Known,
    /// The comparisons that a range is made of.
    ends: HashSet<CondId>,
    /// A part of an item that rules over the cohort could not be checked, and was left out.
    left_out: bool,
}

impl<'a> Checker<'a> {
    fn new(sources: &'a Sources, main: FileId) -> Self {
        let campaign = Campaign {
            name: String::new(),
            label: String::new(),
            issued_by: None,
            source: None,
            period: Window::new(Day::MIN, Day::MAX),
            as_of: Day::MAX,
            span: Span::new(main, 0, 0),
        };
        Self {
            sources,
            vietnamese: HashSet::new(),
            out: Vec::new(),
            model: Model::of(campaign),
            names: Names::default(),
            period: None,
            broken: Vec::new(),
            terms: Vec::new(),
            currencies: HashSet::new(),
            bodies: Vec::new(),
            place: Place::default(),
            reach: Vec::new(),
            of_those_counted: HashMap::new(),
            rows_read: (Vec::new(), Vec::new()),
            targets: Known::default(),
            ends: HashSet::new(),
            left_out: false,
        }
    }

    fn items(&mut self, items: &[&ast::Item], scripts: &Scripts) {
        for name in std::mem::take(&mut self.broken) {
            self.declare(&name, Sort::Broken);
        }
        self.campaign(items);
        self.units(items);
        self.declarations(items);
        self.parameters(items);
        self.functions(items, scripts);
        self.declare_versions(items);
        self.declare_selections(items);
        self.bodies(items);
        self.criteria(items);
        self.scorecards(items);
        self.classifications(items);
        self.commendations(items);
        self.selections(items);
        self.place = Place::default();
        self.examples(items);
        // Circles first: what follows goes through measures and must come to an end.
        let order = self.circles();
        self.find_targets(&order);
        self.windows_reach();
        self.dimensions_bound();
        self.asked_of_their_kind();
        self.constant_conditions();
        self.classes_reached();
        self.may_not_apply();
        self.optional_under_no();
        if self.is_whole() {
            self.unused();
        }
    }

    /// Whether everything has its meaning. What uses a name that the parser found broken has none, without
    /// an error of its own.
    fn is_whole(&self) -> bool {
        let required = self.model.criteria.iter().flat_map(|criterion| &criterion.versions);
        !has_errors(&self.out)
            && !self.left_out
            && self.bodies.iter().all(Option::is_some)
            && required.map(|version| version.requires).all(|cond| cond != criteria::NOTHING)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.out.push(diagnostic);
    }

    /// The text at a span, on one line.
    fn text(&self, span: Span) -> String {
        self.sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn add_cond(&mut self, kind: CondKind, span: Span) -> CondId {
        let id = CondId::next(self.model.conds.len());
        self.model.conds.push(Cond { kind, span });
        self.rows_read.0.push(self.reads_row(Node::Cond(id)));
        id
    }

    fn add_value(&mut self, kind: ValueKind, ty: Type, span: Span) -> ValueId {
        let id = ValueId::next(self.model.values.len());
        self.model.values.push(Value { kind, ty, span });
        self.rows_read.1.push(self.reads_row(Node::Value(id)));
        id
    }

    fn ty(&self, value: ValueId) -> Type {
        self.model[value].ty.clone()
    }

    /// Checks something at another place of the ruleset.
    fn at<T>(&mut self, place: Place, check: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.place, place);
        let checked = check(self);
        self.place = before;
        checked
    }
}

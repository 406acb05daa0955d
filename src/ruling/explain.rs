//! Why a verdict is what it is: the clause with its operands' values, the cells, the way out.

use super::evidence::{Cited, Read};
use super::words::{plural, turned};
use super::{Finding, Run, Words, deciding};
use crate::check::model::CriterionId;
use crate::engine::{Cell, Ruled, State};
use crate::plan::{Fold, Mend, NodeId, Op, ValueOp, VerdictOp};
use crate::source::{Sources, Span};
use crate::syntax::ast::CompareOp;
use crate::types::{Day, Exact, Reason, Type, Verdict};
use std::collections::BTreeMap;

/// A place in the ruleset and what stands there for the unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// Where.
    pub span: Span,
    /// What.
    pub text: String,
}

/// A comparison that decided, in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The observed value, where it is known for certain.
    pub observed: Option<Exact>,
    /// How it must compare.
    pub op: CompareOp,
    /// With what.
    pub required: Option<Exact>,
    /// By how much it fell short, where that can be said.
    pub shortfall: Option<Exact>,
    /// The type of the observed value.
    pub ty: Type,
}

/// Why a unit has its verdict on a criterion.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The unit's slot.
    pub unit: usize,
    /// The criterion.
    pub criterion: CriterionId,
    /// The verdict with its reasons.
    pub ruled: Ruled,
    /// In one line: who, what, how.
    pub headline: String,
    /// The clause `requires`.
    pub clause: Span,
    /// The operands in the ruleset with their values, in the order of the text.
    pub labels: Vec<Labelled>,
    /// The cells of the data.
    pub evidence: Vec<Cited>,
    /// The comparison that decided, where it was one.
    pub compared: Option<Compared>,
    /// `directive`, `source`, `responsible`, each as it is printed.
    pub authority: Vec<String>,
    /// What would change the verdict, or that nothing can.
    pub help: Vec<String>,
}

/// How many values one label lists at the most.
const MOST_AT_ONE_PLACE: usize = 6;

/// Explains the verdict of a unit on a criterion.
pub fn explain(run: Run<'_>, criterion: CriterionId, unit: usize) -> Explanation {
    let version = run.version(criterion);
    let ruled = run.trace.criterion(run.program, criterion, unit);
    let compiled = run.program.criteria[criterion.index()];
    let for_others = ruled.reasons.has(Reason::OtherKind) && !version.kinds.has(run.data.units.kinds[unit]);
    let findings = match compiled {
        Some(compiled) if !for_others => deciding(&run.program.nodes, run.trace, compiled.node, unit),
        _ => Vec::new(),
    };
    let mut teller = Teller {
        run,
        words: Words::new(run),
        unit,
        labels: BTreeMap::new(),
        evidence: Vec::new(),
        compared: Vec::new(),
        help: Vec::new(),
    };
    for finding in &findings {
        teller.tell(finding);
    }
    if for_others {
        let kind = &run.model[run.data.units.kinds[unit]].name;
        teller.help.push(format!("the criterion is not for units of kind `{kind}`"));
    }
    if ruled.reasons.has(Reason::NotInForce) {
        teller.help.push("no version of the criterion is in force on the day judged".to_owned());
    }
    if ruled.reasons.has(Reason::MissingIsFail) {
        teller.help.insert(0, "`missing is fail`: the rule, not a number, failed the unit".to_owned());
    }
    if ruled.reasons.has(Reason::DoesNotApply) {
        teller.help.push("`applies when` does not hold, so nothing is asked of the unit".to_owned());
    }
    if ruled.so_far {
        teller.help.push(match ruled.open {
            Day::MIN => "so far: what it rests on can still change".to_owned(),
            open => {
                format!("so far: the window is open until {}, and a later report can change it", open.iso())
            }
        });
    }
    let text = |name: &str, text: &Option<String>| text.as_ref().map(|text| format!("{name}: {text}"));
    let directive = version.directive.as_ref().map(|text| format!("directive: “{text}”"));
    let authority = [directive, text("source", &version.source), text("responsible", &version.responsible)];
    let compared = match &teller.compared[..] {
        [one] => Some(one.clone()),
        [first, ..] if ruled.verdict == Verdict::Fail => Some(first.clone()),
        _ => None,
    };
    Explanation {
        unit,
        criterion,
        ruled,
        headline: headline(run, criterion, unit, ruled),
        clause: version.clause,
        labels: apart(run.sources, teller.labels),
        evidence: teller.evidence,
        compared,
        authority: authority.into_iter().flatten().collect(),
        help: teller.help,
    }
}

fn headline(run: Run<'_>, criterion: CriterionId, unit: usize, ruled: Ruled) -> String {
    let name = &run.data.units.names[unit];
    let label = &run.version(criterion).label;
    let so_far = if ruled.so_far { " so far" } else { "" };
    let verdict = match ruled.verdict {
        Verdict::Pass => "passes",
        Verdict::Fail => "fails",
        Verdict::Undetermined => "is undetermined on",
        Verdict::NotApplicable => "is not judged on",
    };
    format!("{name} {verdict} “{label}”{so_far}")
}

/// Labels that do not overlap: what stands inside another labelled place is said there, by its text.
fn apart(sources: &Sources, labels: BTreeMap<Span, Vec<String>>) -> Vec<Labelled> {
    let mut kept: Vec<(Span, Vec<String>)> = Vec::new();
    let mut by_size: Vec<(Span, Vec<String>)> =
        labels.into_iter().filter(|(_, said)| !said.is_empty()).collect();
    by_size.sort_by_key(|(span, _)| (std::cmp::Reverse(span.end - span.start), span.start));
    for (mut span, said) in by_size {
        span.end = span.start + sources.text(span).trim_end().len();
        match kept.iter_mut().find(|(outer, _)| outer.contains(span)) {
            Some((_, outer)) => {
                outer.extend(said.into_iter().map(|said| format!("`{}`: {said}", sources.text(span))));
            }
            None => kept.push((span, said)),
        }
    }
    kept.sort_by_key(|(span, _)| *span);
    kept.into_iter().map(|(span, said)| Labelled { span, text: join(&said) }).collect()
}

fn join(said: &[String]) -> String {
    let mut text = said.iter().take(MOST_AT_ONE_PLACE).cloned().collect::<Vec<_>>().join("; ");
    if said.len() > MOST_AT_ONE_PLACE {
        text.push_str(&format!("; and {} more", said.len() - MOST_AT_ONE_PLACE));
    }
    text
}

/// Gathers what the findings have to say.
struct Teller<'a> {
    run: Run<'a>,
    words: Words<'a>,
    unit: usize,
    labels: BTreeMap<Span, Vec<String>>,
    evidence: Vec<Cited>,
    compared: Vec<Compared>,
    help: Vec<String>,
}

impl Teller<'_> {
    fn label(&mut self, span: Span, text: String) {
        let said = self.labels.entry(span).or_default();
        if !text.is_empty() && !said.contains(&text) {
            said.push(text);
        }
    }

    fn cite(&mut self, cited: Vec<Cited>) {
        for cited in cited {
            if !self.evidence.iter().any(|other| other.span == cited.span) {
                self.evidence.push(cited);
            }
        }
    }

    fn help(&mut self, text: String) {
        if !self.help.contains(&text) {
            self.help.push(text);
        }
    }

    fn span(&self, node: NodeId) -> Span {
        self.run.program.nodes[node.index()].span
    }

    /// What one deciding leaf has to say.
    fn tell(&mut self, finding: &Finding) {
        let context = if finding.context.is_empty() {
            String::new()
        } else {
            format!("{}: ", finding.context.join(", "))
        };
        for (list, holding, of) in &finding.lists {
            if let Op::Verdict(VerdictOp::AtLeast { count, .. }) = self.run.program.nodes[list.index()].op {
                let hold = if *holding == 1 { "holds" } else { "hold" };
                self.label(self.span(count), format!("{holding} of {of} {hold}"));
            }
        }
        let Op::Verdict(op) = &self.run.program.nodes[finding.node.index()].op else { return };
        match op {
            VerdictOp::Compare { op, left, right, mend, sides, leaf } => {
                let op = if leaf.negated { turned(*op) } else { *op };
                self.comparison(op, *left, *right, *mend, *sides, finding, &context);
            }
            VerdictOp::Flag(value, leaf) => {
                let required = if leaf.negated { "no" } else { "yes" };
                self.observed(*value, self.span(*value), finding, &context, None);
                self.compared.push(Compared {
                    observed: self.run.trace.value(*value, self.unit).exact(),
                    op: CompareOp::Is,
                    required: Some(Exact::from_integer(i128::from(!leaf.negated))),
                    shortfall: None,
                    ty: Type::YesNo,
                });
                if finding.ruled.verdict == Verdict::Fail {
                    self.label(self.span(*value), format!("required: {required}"));
                }
            }
            VerdictOp::Given { value, missing, leaf } => {
                let required =
                    if *missing != leaf.negated { "that there is none" } else { "that there is a value" };
                self.observed(*value, self.span(*value), finding, &context, None);
                self.label(self.span(finding.node), format!("{context}required: {required}"));
            }
            VerdictOp::DoneBy { date, limit: other, .. }
            | VerdictOp::Elapsed { to: date, pivot: other, .. } => {
                self.observed(*date, self.span(*date), finding, &context, None);
                self.observed(*other, self.span(*other), finding, &context, None);
            }
            VerdictOp::DateIn { date, window, leaf } => {
                self.observed(*date, self.span(*date), finding, &context, None);
                let inside = if leaf.negated { "outside the days" } else { "a day" };
                let window = self.run.window_words(window, self.unit);
                self.label(self.span(finding.node), format!("{context}required: {inside} {window}"));
            }
            VerdictOp::Meets { criterion, .. } => {
                let Op::Verdict(VerdictOp::Criterion { id, .. }) =
                    self.run.program.nodes[criterion.index()].op
                else {
                    self.label(self.span(finding.node), "a criterion that is not in force".to_owned());
                    return;
                };
                let ruled = self.run.trace.verdict(*criterion, self.unit);
                let name = &self.run.model[id].name;
                self.label(self.span(finding.node), format!("`{name}`: {}", ruled.verdict.words()));
                let unit = &self.run.data.units.codes[self.unit];
                self.help(format!(
                    "`thidua explain … --unit {unit} --criterion {name}` shows why `{name}` came out so"
                ));
            }
            VerdictOp::KindIs(..) => {
                let kind = &self.run.model[self.run.data.units.kinds[self.unit]].name;
                self.label(self.span(finding.node), format!("{context}the unit is a `{kind}`"));
            }
            VerdictOp::ForKinds(of, _) => {
                self.label(self.span(*of), "not for this kind of unit".to_owned());
            }
            VerdictOp::AtLeast { .. }
            | VerdictOp::And(_)
            | VerdictOp::Or(_)
            | VerdictOp::Case { .. }
            | VerdictOp::Part { .. }
            | VerdictOp::Member { .. }
            | VerdictOp::Criterion { .. }
            | VerdictOp::NotInForce => {}
        }
        if finding.ruled.reasons.has(Reason::Open) && finding.ruled.verdict == Verdict::Undetermined {
            self.help(match finding.ruled.open {
                Day::MIN => "a deadline is still ahead: the answer is open".to_owned(),
                open => format!("{context}open until {}: a later report can still decide it", open.iso()),
            });
        }
    }

    /// One operand: the values that it was read from at their places in the ruleset, their cells, what is
    /// wanted. Says whether it is itself what was read.
    fn operand(
        &mut self,
        node: NodeId,
        span: Span,
        finding: &Finding,
        context: &str,
        beside: Option<Exact>,
    ) -> bool {
        let wanted = match finding.ruled.verdict {
            Verdict::Pass => Verdict::Pass,
            _ => Verdict::Fail,
        };
        let reads = self.run.program.reads(node);
        let direct = match &reads[..] {
            [only] => self.stands_for(node, *only),
            _ => false,
        };
        for read in reads {
            let asked = Read { node: read, unit: self.unit, wanted, beside: beside.filter(|_| direct) };
            let Some(found) = self.run.found(asked) else {
                continue;
            };
            let at = if direct { span } else { self.span(read) };
            self.label(at, format!("{context}{}", found.label));
            self.cite(found.cited);
            if finding.ruled.verdict == Verdict::Undetermined
                && let Some(wanted) = found.wanted
            {
                self.help(format!("the verdict still turns on {wanted}"));
            }
        }
        direct
    }

    /// An operand that is itself the question: where it is computed from several reads, also its value.
    fn observed(
        &mut self,
        node: NodeId,
        span: Span,
        finding: &Finding,
        context: &str,
        beside: Option<Exact>,
    ) {
        let direct = self.operand(node, span, finding, context, beside);
        if !direct && !matches!(self.run.program.nodes[node.index()].op, Op::Value(ValueOp::Const(_), _)) {
            let cell = self.run.trace.value(node, self.unit);
            let said = match (cell.exact(), beside) {
                (Some(number), Some(other)) => self.words.value_beside(number, Some(other), self.ty(node)),
                _ => self.cell(&cell, self.ty(node)),
            };
            self.label(span, format!("{context}{said}"));
        }
    }

    /// Whether a node only passes on what the other one read.
    fn stands_for(&self, node: NodeId, read: NodeId) -> bool {
        node == read
            || match &self.run.program.nodes[node.index()].op {
                Op::Value(ValueOp::ForKinds(of, _), _) => self.stands_for(*of, read),
                _ => false,
            }
    }

    fn ty(&self, node: NodeId) -> &Type {
        match &self.run.program.nodes[node.index()].op {
            Op::Value(_, ty) => ty,
            Op::Verdict(_) => &Type::YesNo,
        }
    }

    fn cell(&self, cell: &Cell, ty: &Type) -> String {
        match cell.state {
            State::Known if cell.range.is_exact() => self.words.value(cell.range.low, ty),
            State::Known => {
                let (low, high) =
                    (self.words.value(cell.range.low, ty), self.words.value(cell.range.high, ty));
                format!("between {low} and {high}")
            }
            State::Absent => "none given".to_owned(),
            State::Missing => "not known".to_owned(),
            State::NotApplicable => "nothing to measure".to_owned(),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "they are the fields of one node, taken apart")]
    fn comparison(
        &mut self,
        op: CompareOp,
        left: NodeId,
        right: NodeId,
        mend: Mend,
        sides: (Span, Span),
        finding: &Finding,
        context: &str,
    ) {
        let (observed, required) =
            (self.run.trace.value(left, self.unit), self.run.trace.value(right, self.unit));
        let ty = self.ty(left).clone();
        self.observed(left, sides.0, finding, context, required.exact());
        let is_constant = matches!(self.run.program.nodes[right.index()].op, Op::Value(ValueOp::Const(_), _));
        if !is_constant {
            self.operand(right, sides.1, finding, context, None);
        }
        let (left_exact, right_exact) = (observed.exact(), required.exact());
        let shortfall = match (left_exact, right_exact) {
            (Some(left), Some(right)) if finding.ruled.verdict == Verdict::Fail => {
                shortfall(op, left, right, &ty)
            }
            _ => None,
        };
        let required_words = match right_exact {
            Some(number) => self.words.value(number, self.ty(right)),
            None if required.state == State::Known => self.cell(&required, self.ty(right)),
            None => format!("`{}`, which is not known", self.run.sources.text(sides.1)),
        };
        let short = shortfall.map(|short| {
            if short == Exact::ZERO {
                return "; just at it, which is not enough".to_owned();
            }
            let by = self.words.difference(short, &ty);
            match op {
                CompareOp::AtLeast | CompareOp::Over => format!("; {by} short"),
                CompareOp::AtMost | CompareOp::Under => format!("; {by} too many"),
                CompareOp::Is | CompareOp::IsNot => format!("; {by} off"),
            }
        });
        let short =
            short.map(|text| if ty == Type::Count { text } else { text.replace("too many", "too much") });
        let required_label = format!("required: {} {required_words}", op.words());
        let verdict_note = if finding.context.is_empty() {
            short.unwrap_or_default()
        } else {
            short.map_or(String::new(), |short| {
                format!(" ({}: {})", finding.context.join(", "), short.trim_start_matches("; "))
            })
        };
        self.label(sides.1, format!("{required_label}{verdict_note}"));
        self.compared.push(Compared { observed: left_exact, op, required: right_exact, shortfall, ty });
        if finding.ruled.verdict == Verdict::Fail {
            self.way_out(op, left, right_exact, mend, finding, context);
        }
        if required.of_zero {
            self.help("a percentage of zero asks for nothing: there is nothing to measure".to_owned());
        }
    }

    /// The least change that would pass, or that the day has passed.
    fn way_out(
        &mut self,
        op: CompareOp,
        left: NodeId,
        required: Option<Exact>,
        mend: Mend,
        finding: &Finding,
        context: &str,
    ) {
        let reads = self.run.program.reads(left);
        let [read] = reads[..] else { return };
        let Some(required) = required else { return };
        match &self.run.program.nodes[read.index()].op {
            Op::Value(ValueOp::Series { window, .. }, ty) if self.stands_for(left, read) => {
                let closes = self.run.edge(window.closes, self.unit);
                let value = self.words.value(required, ty);
                let Some(closes) = closes.filter(|closes| *closes <= self.run.program.as_of) else { return };
                self.help(format!(
                    "{context}{} {value} dated by {} was needed; that day has passed",
                    op.words(),
                    closes.iso()
                ));
            }
            Op::Value(ValueOp::Aggregate(aggregate), _) if self.stands_for(left, read) => {
                let Some(tally) = self.run.trace.tally(read, self.unit) else { return };
                let record = &self.run.model[aggregate.record];
                let noun = |count: i128| {
                    plural(count, &format!("more {}", record.name), &format!("more {}", record.plural))
                };
                match (aggregate.fold, op) {
                    (Fold::Share { .. }, CompareOp::AtLeast | CompareOp::Over | CompareOp::Is) => {
                        let base = Exact::from_integer((tally.hits + tally.misses).into());
                        let needed = required * base;
                        let needed = if op == CompareOp::Over {
                            needed.floor() + Exact::from_integer(1)
                        } else {
                            needed.ceil()
                        };
                        let more = (needed - Exact::from_integer(tally.hits.into())).to_integer();
                        let value = self.words.value(required, &Type::Percent);
                        let reach = if op == CompareOp::Over { "pass" } else { "reach" };
                        if needed <= base && more > 0 {
                            self.help(format!("{context}{more} more would {reach} {value}"));
                        }
                    }
                    (Fold::Count, CompareOp::AtLeast | CompareOp::Over) => {
                        let needed = if op == CompareOp::Over {
                            required.floor() + Exact::from_integer(1)
                        } else {
                            required.ceil()
                        };
                        let more = (needed - Exact::from_integer(tally.hits.into())).to_integer();
                        self.help(format!("{context}{} would pass", noun(more)));
                    }
                    _ => {}
                }
                if mend != Mend::Any && finding.ruled.open > Day::MIN {
                    self.help("no later report can mend it".to_owned());
                }
            }
            _ => {}
        }
    }
}

/// By how much a value misses what is required of it.
fn shortfall(op: CompareOp, observed: Exact, required: Exact, ty: &Type) -> Option<Exact> {
    if !(ty.is_quantity() || matches!(ty, Type::Date | Type::Year)) {
        return None;
    }
    match op {
        CompareOp::AtLeast | CompareOp::Over => Some(required - observed),
        CompareOp::AtMost | CompareOp::Under => Some(observed - required),
        CompareOp::Is => Some(if observed > required { observed - required } else { required - observed }),
        CompareOp::IsNot => None,
    }
}

//! What the findings have to say: labels in the ruleset, cells of the data, the way out.

mod comparison;

use super::batch::Form;
use super::compared::Compared;
use super::evidence::{Cited, Read, Wanted};
use super::explain::{Explanation, authority};
use super::labels::Labels;
use super::{Finding, Run, Words};
use crate::check::model::CohortItem;
use crate::engine::{Cell, Ruled, State};
use crate::plan::{NodeId, Op, ValueOp, VerdictOp};
use crate::source::Span;
use crate::syntax::ast::CompareOp;
use crate::text::{Lang, Text};
use crate::types::{Day, Exact, Reason, Type, Verdict};

/// Gathers what the findings have to say.
pub(super) struct Teller<'a> {
    run: Run<'a>,
    words: Words<'a>,
    unit: usize,
    form: Form<'a>,
    pub(super) labels: Labels,
    pub(super) evidence: Vec<Cited>,
    /// Lines of scripts that failed.
    scripts: Vec<Cited>,
    pub(super) compared: Vec<Compared>,
    wanted: Vec<Wanted>,
    pub(super) help: Vec<Text>,
    /// Other rulings on the unit that decided.
    pub(super) rests_on: Vec<CohortItem>,
}

/// How many places of a clause are labelled at the most.
const MOST_LABELS: usize = 24;

impl<'a> Teller<'a> {
    /// Tells of a unit. As data, only what was compared and the cells are gathered.
    pub(super) fn new(run: Run<'a>, unit: usize, form: Form<'a>) -> Self {
        Self {
            run,
            words: Words::new(run),
            unit,
            form,
            labels: Labels::default(),
            evidence: Vec::new(),
            scripts: Vec::new(),
            compared: Vec::new(),
            wanted: Vec::new(),
            help: Vec::new(),
            rests_on: Vec::new(),
        }
    }

    /// What has been gathered, as the explanation of an item.
    pub(super) fn explanation(mut self, item: CohortItem, headline: Text, ruled: Ruled) -> Explanation {
        let mut labels = self.labels.apart(self.run.sources);
        if labels.len() > MOST_LABELS {
            self.help.push(text!("{} more places decided likewise", labels.len() - MOST_LABELS));
            labels.truncate(MOST_LABELS);
        }
        self.evidence.sort_by_key(|cited| cited.span);
        let heading = self.run.heading(item, self.unit);
        Explanation {
            unit: self.unit,
            item,
            ruled,
            headline,
            clause: heading.span,
            labels,
            why: Vec::new(),
            entries: Vec::new(),
            evidence: self.evidence,
            scripts: self.scripts,
            compared: None,
            authority: authority(heading),
            help: self.help,
            because: Vec::new(),
        }
    }

    /// Takes note that another ruling on the unit decided.
    fn rests_on(&mut self, item: CohortItem) {
        if !self.rests_on.contains(&item) {
            self.rests_on.push(item);
        }
    }

    /// The scorecard or classification whose value a node is.
    pub(super) fn item_of(&self, node: NodeId) -> Option<CohortItem> {
        let Run { program, model, data, .. } = self.run;
        let kind = data.units.kinds[self.unit];
        match &program.nodes[node.index()].op {
            Op::Value(ValueOp::ByKind(by_kind), _) => {
                return self.item_of(*by_kind.of(kind)?);
            }
            Op::Value(ValueOp::If(_, now, _), _) => return self.item_of(*now),
            _ => {}
        }
        let score = model
            .scorecard_ids()
            .find(|id| program.scorecards[id.index()].of(kind).is_some_and(|compiled| compiled.node == node));
        let class = model.classification_ids().find(|id| {
            program.classifications[id.index()].of(kind).is_some_and(|compiled| compiled.node == node)
        });
        score.map(CohortItem::Scorecard).or(class.map(CohortItem::Classification))
    }

    fn cite(&mut self, cited: Vec<Cited>) {
        for cited in cited {
            match self.evidence.iter_mut().find(|other| other.span == cited.span) {
                None => self.evidence.push(cited),
                // What counts in one part is outside of another: that it counts is what matters.
                Some(other) if other.decided != cited.decided => {
                    if cited.decided {
                        *other = cited;
                    }
                }
                Some(other) if says(&other.note, &cited.note) || !cited.decided => {}
                Some(other) => other.note = text!("{}; {}", other.note, cited.note),
            }
        }
    }

    /// What would decide, in words; `None` where nothing is wanted.
    pub(super) fn wanted(&self) -> Option<Text> {
        let mut groups: Vec<(&Wanted, Vec<&Text>)> = Vec::new();
        for wanted in &self.wanted {
            let alike = |other: &Wanted| other.before == wanted.before && other.after == wanted.after;
            match groups.iter_mut().find(|(other, _)| alike(other)) {
                Some((_, members)) => members.push(&wanted.member),
                None => groups.push((wanted, vec![&wanted.member])),
            }
        }
        let words = groups.iter().map(|(wanted, members)| {
            let members = Text::joined(members, ", ");
            if members.is_empty() {
                text!("{}{}", wanted.before, wanted.after)
            } else {
                text!("{before} for {members}{after}", before = wanted.before, members, after = wanted.after)
            }
        });
        let words = Text::joined(words, "; ");
        (!words.is_empty()).then_some(words)
    }

    fn help(&mut self, text: Text) {
        if !self.help.contains(&text) {
            self.help.push(text);
        }
    }

    fn in_words(&self) -> bool {
        matches!(self.form, Form::Words)
    }

    fn span(&self, node: NodeId) -> Span {
        self.run.program.nodes[node.index()].span
    }

    /// What one deciding leaf has to say.
    pub(super) fn tell(&mut self, finding: &Finding) {
        let context = Text::joined(&finding.context, ", ");
        for (list, holding, of) in &finding.lists {
            if let Op::Verdict(VerdictOp::AtLeast { count, negated, .. }) =
                self.run.program.nodes[list.index()].op
            {
                let required = self.cell(&self.run.trace.value(count, self.unit), &Type::Count);
                let op = if negated { CompareOp::Under } else { CompareOp::AtLeast };
                let op = op.words();
                let said = if *holding == 1 {
                    text!("{holding} of {of} holds; required: {op} {required}", holding, of, op, required)
                } else {
                    text!("{holding} of {of} hold; required: {op} {required}", holding, of, op, required)
                };
                self.labels.add(self.span(count), &Text::default(), said);
            }
        }
        let Op::Verdict(op) = &self.run.program.nodes[finding.node.index()].op else { return };
        let compared = self.run.compared(finding, self.unit);
        self.compared.extend(compared.clone());
        match op {
            // Which year it is was not asked in the ruleset.
            VerdictOp::Compare { left, sides, .. } if sides.0 == sides.1 => {
                self.operand(*left, sides.0, finding, &Text::default(), None);
            }
            VerdictOp::Compare { left, sides, .. } if self.run.is_of_earlier(*left, finding.node, *sides) => {
                self.observed(*left, sides.0, finding, &context, None);
                let said = match finding.ruled.verdict {
                    Verdict::Pass => text!("held, by the earlier records"),
                    Verdict::Fail => text!("not held, by the earlier records"),
                    other => other.words(),
                };
                self.labels.add(sides.1, &context, said);
            }
            VerdictOp::Compare { left, right, sides, .. } if finding.chose => {
                self.observed(*left, sides.0, finding, &context, None);
                self.operand(*right, sides.1, finding, &context, None);
            }
            VerdictOp::Flag(value, _)
            | VerdictOp::Given { value, .. }
            | VerdictOp::DateIn { date: value, .. }
                if finding.chose =>
            {
                self.observed(*value, self.span(*value), finding, &context, None);
            }
            VerdictOp::Compare { left, right, sides, leaf, .. } => {
                if let Some(compared) = &compared {
                    self.comparison(compared, *left, *right, *sides, finding, &context);
                }
                let operands = [left, right].map(|node| self.run.trace.value(*node, self.unit));
                let nothing = |cell: &Cell| {
                    cell.of_zero
                        || cell.state == State::NotApplicable
                            && cell.reasons == Reason::NothingToMeasure.into()
                };
                if leaf.if_none == Some(finding.ruled.verdict) && operands.iter().any(nothing) {
                    let verdict = finding.ruled.verdict.words();
                    self.help(text!(
                        "{}`if there are none: {verdict}`: the rule, not a number, decided",
                        of(&context),
                        verdict
                    ));
                }
            }
            VerdictOp::First(first, leaf) => {
                let key = first.key.node;
                self.observed(key, self.span(key), finding, &context, None);
                if let Some(item) = self.item_of(key) {
                    self.rests_on(item);
                }
                if !self.in_words() {
                    return;
                }
                let Op::Value(_, ty) = &self.run.program.nodes[key.index()].op else { return };
                let verdict = finding.ruled.verdict;
                let said = self.run.first_words(finding.node, first, ty, self.unit, verdict);
                let required =
                    if leaf.negated { text!("required: not first") } else { text!("required: first") };
                let said =
                    if verdict == Verdict::Pass { said } else { text!("{said}; {required}", said, required) };
                self.labels.add(self.span(finding.node), &context, said);
            }
            VerdictOp::Holds { id, eligible, .. } => {
                let item = CohortItem::Commendation(*id);
                let said = if *eligible {
                    match finding.ruled.verdict {
                        Verdict::Pass => text!("eligible"),
                        Verdict::Fail => text!("not eligible"),
                        other => other.words(),
                    }
                } else {
                    self.run.outcome_words(item, self.unit)
                };
                self.labels.add(
                    self.span(finding.node),
                    &context,
                    text!("`{}`: {said}", self.run.item_name(item), said),
                );
                self.rests_on(item);
            }
            VerdictOp::Flag(value, leaf) => {
                let required = if leaf.negated { text!("no") } else { text!("yes") };
                self.observed(*value, self.span(*value), finding, &context, None);
                if finding.ruled.verdict == Verdict::Fail {
                    self.labels.add(
                        self.span(*value),
                        &Text::default(),
                        text!("required: {required}", required),
                    );
                }
            }
            VerdictOp::Given { value, missing, leaf } => {
                let required = if *missing != leaf.negated {
                    text!("that there is none")
                } else {
                    text!("that there is a value")
                };
                self.observed(*value, self.span(*value), finding, &context, None);
                self.labels.add(self.span(finding.node), &context, text!("required: {required}", required));
            }
            VerdictOp::DoneBy { date, limit: other, .. }
            | VerdictOp::Elapsed { to: date, pivot: other, .. } => {
                self.observed(*date, self.span(*date), finding, &context, None);
                self.observed(*other, self.span(*other), finding, &context, None);
            }
            VerdictOp::DateIn { date, window, leaf } => {
                self.observed(*date, self.span(*date), finding, &context, None);
                let inside = if leaf.negated { text!("outside the days") } else { text!("a day") };
                let window = self.run.window_words(window, self.unit);
                self.labels.add(
                    self.span(finding.node),
                    &context,
                    text!("required: {inside} {window}", inside, window),
                );
            }
            VerdictOp::Meets { criterion, .. } => {
                let Op::Verdict(VerdictOp::Criterion { id, .. }) =
                    self.run.program.nodes[criterion.index()].op
                else {
                    self.labels.add(
                        self.span(finding.node),
                        &Text::default(),
                        text!("a criterion that is not in force"),
                    );
                    return;
                };
                self.rests_on(CohortItem::Criterion(id));
                let ruled = self.run.trace.verdict(*criterion, self.unit);
                let name = &self.run.model[id].name;
                self.labels.add(
                    self.span(finding.node),
                    &context,
                    text!("`{name}`: {}", ruled.verdict.words(), name),
                );
            }
            VerdictOp::KindIs(..) => {
                let kind = &self.run.model[self.run.data.units.kinds[self.unit]].name;
                self.labels.add(self.span(finding.node), &context, text!("the unit is a `{kind}`", kind));
            }
            VerdictOp::ForKinds(of, _) => {
                self.labels.add(self.span(*of), &Text::default(), text!("not for this kind of unit"));
            }
            VerdictOp::AtLeast { .. }
            | VerdictOp::ByKind(_)
            | VerdictOp::Eligible { .. }
            | VerdictOp::Award(_)
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
                Day::MIN => text!("a deadline is still ahead: the answer is open"),
                open => {
                    text!("{}open until {}: a later report can still decide it", of(&context), open)
                }
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
        context: &Text,
        beside: Option<Exact>,
    ) -> bool {
        let wanted = match finding.ruled.verdict {
            Verdict::Pass => Verdict::Pass,
            _ => Verdict::Fail,
        };
        if let Some(years) = self.run.years(node, beside, self.unit) {
            // What each year compares is not what the item asks, and no year alone is a way out.
            let (compared, help) = (std::mem::take(&mut self.compared), self.help.clone());
            for cond in years {
                for finding in self.run.deciding(*cond, self.unit) {
                    self.tell(&finding);
                }
            }
            (self.compared, self.help) = (compared, help);
            return false;
        }
        let reads = self.run.program.reads(node);
        // The dates of its window are read beside it.
        let own = reads.iter().copied().find(|read| self.stands_for(node, *read));
        for read in reads {
            let decided = finding.ruled.verdict != Verdict::Undetermined;
            let beside = beside.filter(|_| own == Some(read));
            let part = finding.in_part.then_some(context);
            let Self { unit, form, .. } = *self;
            let asked = Read { node: read, unit, wanted, decided, beside, part, form };
            let Some(found) = self.run.found(asked) else { continue };
            if !self.in_words() {
                self.evidence.extend(found.cited);
                continue;
            }
            let at = if own == Some(read) { span } else { self.span(read) };
            self.labels.add(at, context, found.label);
            let of_part = |mut cited: Cited| {
                if !cited.decided {
                    cited.note = text!("{}{}", of(context), cited.note);
                }
                cited
            };
            self.cite(found.cited.into_iter().map(of_part).collect());
            if finding.ruled.verdict == Verdict::Undetermined
                && let Some(wanted) = found.wanted
                && !self.wanted.contains(&wanted)
            {
                self.wanted.push(wanted);
            }
        }
        self.scripts_of(node, context);
        own.is_some()
    }

    /// The scripts that failed where a value was computed.
    pub(super) fn scripts_of(&mut self, node: NodeId, context: &Text) {
        for failed in self.run.failed_calls(node, self.unit) {
            let said = text!("the script fails, given {}: {}", failed.given, failed.at.note);
            self.labels.add(failed.call, context, said);
            if !self.scripts.contains(&failed.at) {
                self.scripts.push(failed.at);
            }
            self.help(text!("mend the script, or the figures that it was given"));
        }
    }

    /// An operand that is itself the question: where it is computed from several reads, also its value.
    fn observed(
        &mut self,
        node: NodeId,
        span: Span,
        finding: &Finding,
        context: &Text,
        beside: Option<Exact>,
    ) {
        let direct = self.operand(node, span, finding, context, beside);
        let cell = self.run.trace.value(node, self.unit);
        // Of a script that failed it has been said why nothing is known.
        let failed = cell.state == State::Missing && cell.reasons.has(Reason::ScriptFailed);
        let constant = matches!(self.run.program.nodes[node.index()].op, Op::Value(ValueOp::Const(_), _));
        if self.in_words() && !direct && !constant && !failed {
            let said = match (cell.exact(), beside) {
                (Some(number), Some(other)) => {
                    self.words.value_beside(number, Some(other), self.run.type_of(node))
                }
                _ => self.cell(&cell, self.run.type_of(node)),
            };
            let said = if self.run.is_run_anywhere(node) { text!("{said} in a row", said) } else { said };
            self.labels.add(span, context, said);
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

    fn cell(&self, cell: &Cell, ty: &Type) -> Text {
        match cell.state {
            State::Known if cell.range.is_exact() => self.words.value(cell.range.low, ty),
            State::Known => {
                let (low, high) =
                    (self.words.value(cell.range.low, ty), self.words.value(cell.range.high, ty));
                text!("between {low} and {high}", low, high)
            }
            State::Absent => text!("none given"),
            State::Missing => text!("not known"),
            State::NotApplicable => text!("nothing to measure"),
        }
    }
}

/// Whether a note has another in it.
fn says(note: &Text, other: &Text) -> bool {
    note.to(Lang::English).contains(&other.to(Lang::English))
}

/// A member or part as it stands before what is said of it.
fn of(context: &Text) -> Text {
    if context.is_empty() { Text::default() } else { text!("{context}: ", context) }
}

//! What can be not applicable for a unit of some kind: a scorecard must say what becomes of such points.

use super::Checker;
use super::model::{
    ClassificationId, CommendationId, CondId, CondKind, CriterionId, EntryKind, Heading, KindId, KindSet,
    Rows, RowsOf, ScoreVersion, ScorecardId, ValueId, ValueKind,
};
use super::walk::{Node, Role, children};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{ArithOp, FoldOp};
use crate::text::Text;
use crate::types::{Exact, Verdict, Window};
use std::collections::HashMap;

/// The room on the stack below which a chain of items goes on elsewhere, and how much it takes there.
const STACK: (usize, usize) = (128 * 1024, 1024 * 1024);

/// A place where something can be not applicable, and why.
#[derive(Clone)]
struct Why {
    span: Span,
    words: Text,
}

/// For whom, and when, something is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Whom {
    kind: KindId,
    /// Nothing to measure is settled around it, by `if there are none` or as a part of a window.
    settled: bool,
}

/// An item or a shared node, for one kind of unit.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Asked {
    Criterion(CriterionId),
    Honour(CommendationId),
    Score(ScorecardId),
    Class(ClassificationId),
    Node(Node),
}

/// What is known so far; a thing in progress is in a circle, which is refused elsewhere.
type Seen = HashMap<(Asked, Whom), Option<Why>>;

impl Checker<'_> {
    /// Each scorecard with an entry that can be not applicable says what becomes of its points.
    pub(super) fn may_not_apply(&mut self) {
        let mut seen = Seen::new();
        let mut found = Vec::new();
        for scorecard in &self.model.scorecards {
            for version in &scorecard.versions {
                if version.not_applicable.is_none() {
                    found.extend(self.unsaid(version, &mut seen).map(|said| (version.heading.span, said)));
                }
            }
        }
        for (scorecard, (entry, why)) in found {
            let mut wrong = Diagnostic::new(
                Code::NotApplicableUnsaid,
                entry,
                text!("what becomes of these points where they do not apply is not said"),
            )
            .label(text!("can be not applicable"));
            if why.span != entry {
                wrong = wrong.with(why.span, why.words);
            } else {
                wrong.primary.text = text!("can be not applicable: {}", why.words);
            }
            self.report(
                wrong.with(scorecard, text!("of this scorecard")).help(text!(
                    "add a line: `not applicable is rescaled`, `… is full points` or `… is zero`"
                )),
            );
        }
    }

    /// The first entry of a version that can be not applicable, and why.
    fn unsaid(&self, version: &ScoreVersion, seen: &mut Seen) -> Option<(Span, Why)> {
        version.entries.iter().find_map(|entry| {
            let why = self
                .model
                .kinds_in(version.heading.kinds)
                .find_map(|kind| self.entry_not_applicable(&entry.kind, Whom { kind, settled: false }, seen));
            why.map(|why| (entry.span, why))
        })
    }

    fn entry_not_applicable(&self, kind: &EntryKind, whom: Whom, seen: &mut Seen) -> Option<Why> {
        match kind {
            EntryKind::When(cond) => self.not_applicable(Node::Cond(*cond), whom, seen),
            EntryKind::ByValue(value, _) | EntryKind::AsGiven(value) => {
                self.not_applicable(Node::Value(*value), whom, seen)
            }
            EntryKind::ForEach { count, .. } => self.not_applicable(Node::Value(*count), whom, seen),
            // What is not applicable takes nothing off.
            EntryKind::Less(_) => None,
        }
    }

    /// Whether something can be not applicable for a unit of the kind, and why.
    fn not_applicable(&self, node: Node, whom: Whom, seen: &mut Seen) -> Option<Why> {
        self.once_for(Asked::Node(node), whom, seen, |seen| match node {
            Node::Cond(id) if id == super::criteria::NOTHING => None,
            Node::Value(id) if id == super::declare::NOTHING => None,
            Node::Cond(id) => self.cond_not_applicable(id, whom, seen),
            Node::Value(id) => self.value_not_applicable(id, whom, seen),
        })
    }

    fn once_for(
        &self,
        asked: Asked,
        whom: Whom,
        seen: &mut Seen,
        look: impl FnOnce(&mut Seen) -> Option<Why>,
    ) -> Option<Why> {
        if let Some(known) = seen.get(&(asked, whom)) {
            return known.clone();
        }
        seen.insert((asked, whom), None);
        let why = stacker::maybe_grow(STACK.0, STACK.1, || look(seen));
        seen.insert((asked, whom), why.clone());
        why
    }

    /// The first of these that can be; a place for each reason.
    fn any(&self, nodes: &[Node], whom: Whom, seen: &mut Seen) -> Option<Why> {
        nodes.iter().find_map(|&node| self.not_applicable(node, whom, seen))
    }

    /// All of these can be at once, so that nothing is left.
    fn all(&self, nodes: &[Node], whom: Whom, seen: &mut Seen) -> Option<Why> {
        let mut first = None;
        for &node in nodes {
            let why = self.not_applicable(node, whom, seen)?;
            first = first.or(Some(why));
        }
        first
    }

    fn cond_not_applicable(&self, id: CondId, whom: Whom, seen: &mut Seen) -> Option<Why> {
        let cond = &self.model[id];
        let nodes = |ids: &[CondId]| ids.iter().map(|&id| Node::Cond(id)).collect::<Vec<_>>();
        match &cond.kind {
            CondKind::And(items)
            | CondKind::Or(items)
            | CondKind::NoneOf(items)
            | CondKind::AtLeast { items, .. } => self.all(&nodes(items), whom, seen),
            CondKind::Parts { cond, .. } => {
                self.not_applicable(Node::Cond(*cond), Whom { settled: true, ..whom }, seen)
            }
            CondKind::All { rows, .. } => self
                .of_rows(rows, cond.span, whom)
                .or_else(|| self.nothing(cond.span, whom, text!("no rows at all"))),
            CondKind::Meets(criterion) => self.criterion_not_applicable(*criterion, whom, cond.span, seen),
            CondKind::MeetsSome { of, .. } => {
                let mut first = None;
                for &criterion in of {
                    let why = self.criterion_not_applicable(criterion, whom, cond.span, seen)?;
                    first = first.or(Some(why));
                }
                first
            }
            CondKind::Holds(honour) | CondKind::Eligible(honour) => {
                self.honour_not_applicable(*honour, whom, cond.span, seen)
            }
            CondKind::EachPart { scorecard, .. } => {
                self.score_not_applicable(*scorecard, None, whom, cond.span, seen)
            }
            _ => self.any(&self.plain_children(Node::Cond(id)), whom, seen),
        }
    }

    fn value_not_applicable(&self, id: ValueId, whom: Whom, seen: &mut Seen) -> Option<Why> {
        let value = &self.model[id];
        let (span, node) = (value.span, Node::Value(id));
        match &value.kind {
            ValueKind::Attribute(of) => self.for_kind_of(self.model[*of].kinds, whom, span),
            ValueKind::Series { indicator, .. } => self.for_kind_of(self.model[*indicator].kinds, whom, span),
            ValueKind::Field(record, _) => self.for_kind_of(self.model[*record].kinds, whom, span),
            ValueKind::Measure(measure) => {
                let body = self.bodies[measure.index()].map(Node::Value);
                self.for_kind_of(self.model[*measure].kinds, whom, span)
                    .or_else(|| self.not_applicable(body?, whom, seen))
            }
            ValueKind::Arith(ArithOp::Divide, _, by) if self.can_be_zero(*by) => self
                .nothing(self.model[*by].span, whom, text!("this is zero"))
                .or_else(|| self.any(&self.plain_children(node), whom, seen)),
            ValueKind::PercentOf(_, of) if self.can_be_zero(*of) => self
                .nothing(self.model[*of].span, whom, text!("this is zero"))
                .or_else(|| self.any(&self.plain_children(node), whom, seen)),
            ValueKind::Share(rows, _) => {
                self.of_rows(rows, span, whom).or_else(|| self.no_rows(rows, span, whom))
            }
            ValueKind::Count(rows) | ValueKind::FoldRows(FoldOp::Total, _, rows) => {
                self.of_rows(rows, span, whom)
            }
            ValueKind::FoldRows(_, _, rows) => {
                self.of_rows(rows, span, whom).or_else(|| self.no_rows(rows, span, whom))
            }
            ValueKind::AverageOf(_) | ValueKind::Otherwise(..) => {
                self.all(&self.plain_children(node), whom, seen)
            }
            ValueKind::CriteriaMet { .. } | ValueKind::YearsInARow(..) => None,
            ValueKind::ByCase(base, cases) => {
                let nodes: Vec<Node> =
                    cases.iter().map(|(_, value)| *value).chain([*base]).map(Node::Value).collect();
                self.any(&nodes, whom, seen)
            }
            ValueKind::Above(above, value) => self.above_not_applicable(*above, *value, whom, span, seen),
            ValueKind::Score(id) | ValueKind::ScoreShare(id, _) => {
                self.score_not_applicable(*id, None, whom, span, seen)
            }
            ValueKind::Section(id, at) => self.score_not_applicable(*id, Some(*at), whom, span, seen),
            ValueKind::Class(id) => self.class_not_applicable(*id, whom, span, seen),
            _ => self.any(&self.plain_children(node), whom, seen),
        }
    }

    fn plain_children(&self, node: Node) -> Vec<Node> {
        let all = children(&self.model, node).into_iter();
        all.filter(|(_, role)| *role == Role::Plain).map(|(child, _)| child).collect()
    }

    /// Whether a divisor can be zero: a constant tells, and so does what is known of its range.
    fn can_be_zero(&self, id: ValueId) -> bool {
        let zero = Exact::from_integer(0);
        if let Some(number) = self.constant(id) {
            return number == zero;
        }
        if let ValueKind::Parameter(id) = self.model[id].kind {
            return self.model[id].values.iter().any(|(_, number)| *number == zero);
        }
        let (low, high) = self.bounds(id);
        !(low.is_some_and(|low| low > zero) || high.is_some_and(|high| high < zero))
    }

    fn for_kind_of(&self, kinds: KindSet, whom: Whom, span: Span) -> Option<Why> {
        let name = &self.model[whom.kind].name;
        (!kinds.has(whom.kind)).then(|| Why { span, words: text!("is not for a {name}", name) })
    }

    fn nothing(&self, span: Span, whom: Whom, words: Text) -> Option<Why> {
        (!whom.settled).then(|| Why { span, words: text!("not applicable where {words}", words) })
    }

    fn no_rows(&self, rows: &Rows, span: Span, whom: Whom) -> Option<Why> {
        self.nothing(span, whom, text!("there are no {}", self.model.plural(rows.of)))
    }

    fn of_rows(&self, rows: &Rows, span: Span, whom: Whom) -> Option<Why> {
        match rows.of {
            RowsOf::Record(record) => self.for_kind_of(self.model[record].kinds, whom, span),
            RowsOf::All(_) => None,
            RowsOf::Members(kind) => {
                let name = &self.model[whom.kind].name;
                let plural = &self.model[kind].plural;
                let words = || text!("no {plural} belong to a {name}", plural, name);
                (!self.model.belongs(kind, whom.kind)).then(|| Why { span, words: words() })
            }
        }
    }

    fn above_not_applicable(
        &self,
        above: KindId,
        value: ValueId,
        whom: Whom,
        span: Span,
        seen: &mut Seen,
    ) -> Option<Why> {
        let belongs = |to: KindId| self.model.belongs(whom.kind, to);
        let others = self.model.kind_ids().filter(|&kind| belongs(kind)).count();
        if !belongs(above) || others > 1 {
            let (name, over) = (&self.model[whom.kind].name, &self.model[above].name);
            return Some(Why { span, words: text!("a {name} need not belong to a {over}", name, over) });
        }
        self.not_applicable(Node::Value(value), Whom { kind: above, ..whom }, seen)
    }

    /// What of an item's heading leaves a unit of the kind out, or a day of the campaign.
    fn headings<'h>(
        &self,
        headings: impl Iterator<Item = &'h Heading> + Clone,
        whom: Whom,
        span: Span,
    ) -> Option<Why> {
        let name = &self.model[whom.kind].name;
        if headings.clone().any(|heading| !heading.kinds.has(whom.kind)) {
            return Some(Why { span, words: text!("is not for a {name}", name) });
        }
        let period = self.model.campaign.period;
        let from = headings.clone().map(|heading| heading.in_force.from).min();
        let to = headings.map(|heading| heading.in_force.to).max();
        let all = Window::new(from?, to?);
        let inside = all.from <= period.from && period.to <= all.to;
        (!inside).then(|| Why { span, words: text!("is not in force in the whole of the campaign") })
    }

    fn criterion_not_applicable(
        &self,
        id: CriterionId,
        whom: Whom,
        span: Span,
        seen: &mut Seen,
    ) -> Option<Why> {
        self.once_for(Asked::Criterion(id), Whom { settled: false, ..whom }, seen, |seen| {
            let versions = &self.model[id].versions;
            if let Some(why) = self.headings(versions.iter().map(|it| &it.heading), whom, span) {
                return Some(why);
            }
            versions.iter().find_map(|version| {
                if let Some(when) = version.applies_when {
                    return Some(Why {
                        span: self.model[when].span,
                        words: text!("the criterion does not apply where this does not hold"),
                    });
                }
                let settled = version.if_none.is_some_and(|verdict| verdict != Verdict::NotApplicable);
                let whom = Whom { kind: whom.kind, settled };
                self.not_applicable(Node::Cond(version.requires), whom, seen)
            })
        })
    }

    fn honour_not_applicable(
        &self,
        id: CommendationId,
        whom: Whom,
        span: Span,
        seen: &mut Seen,
    ) -> Option<Why> {
        let whom = Whom { settled: false, ..whom };
        self.once_for(Asked::Honour(id), whom, seen, |seen| {
            let versions = &self.model[id].versions;
            self.headings(versions.iter().map(|it| &it.heading), whom, span).or_else(|| {
                versions.iter().find_map(|version| {
                    let limbs = version.limbs.iter().filter(|limb| limb.kinds.has(whom.kind));
                    let mut limbs = limbs.peekable();
                    if limbs.peek().is_none() {
                        return self.for_kind_of(KindSet(0), whom, span);
                    }
                    limbs.find_map(|limb| self.not_applicable(Node::Cond(limb.requires), whom, seen))
                })
            })
        })
    }

    /// A score is not applicable where nothing of it, or of one section of it, applies.
    fn score_not_applicable(
        &self,
        id: super::model::ScorecardId,
        section: Option<usize>,
        whom: Whom,
        span: Span,
        seen: &mut Seen,
    ) -> Option<Why> {
        let whom = Whom { settled: false, ..whom };
        let look = |seen: &mut Seen| {
            let versions = &self.model[id].versions;
            self.headings(versions.iter().map(|it| &it.heading), whom, span).or_else(|| {
                versions.iter().find_map(|version| {
                    let mut first = None;
                    let entries = version.entries.iter();
                    for entry in entries.filter(|entry| section.is_none() || entry.section == section) {
                        first = Some(self.entry_not_applicable(&entry.kind, whom, seen)?);
                    }
                    first
                })
            })
        };
        match section {
            None => self.once_for(Asked::Score(id), whom, seen, look),
            Some(_) => look(seen),
        }
    }

    fn class_not_applicable(
        &self,
        id: super::model::ClassificationId,
        whom: Whom,
        span: Span,
        seen: &mut Seen,
    ) -> Option<Why> {
        let whom = Whom { settled: false, ..whom };
        self.once_for(Asked::Class(id), whom, seen, |seen| {
            let versions = &self.model[id].versions;
            self.headings(versions.iter().map(|it| &it.heading), whom, span).or_else(|| {
                let classes = versions.iter().flat_map(|version| &version.classes);
                let conditions: Vec<Node> = classes.filter_map(|class| class.when).map(Node::Cond).collect();
                self.any(&conditions, whom, seen)
            })
        })
    }
}

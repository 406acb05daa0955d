//! Other units that had a say: the members of a unit, and the unit to which it belongs.

use super::Run;
use super::evidence::{Cited, Found, Read};
use super::outcomes::reasons_words;
use crate::check::model::KindId;
use crate::engine::{Base, Belonging, MOST_CITED, RowRuling, State, belonging, rule_member};
use crate::plan::cohort::Members;
use crate::plan::{Fold, NodeId, Op, ValueOp};
use crate::text::Text;
use crate::types::{Reason, Type, Verdict};

/// How many conditions of a member are quoted at the most.
const MOST_QUOTED: usize = 2;

impl Run<'_> {
    /// The members of a unit that a fold is over, and those that may be; or all units of the kind.
    pub(crate) fn members_of(&self, members: &Members, unit: usize) -> (Vec<u32>, Vec<u32>) {
        if members.all {
            let kinds = (0..).zip(self.data.units.kinds.iter());
            return (
                kinds.filter(|(_, kind)| **kind == members.kind).map(|(unit, _)| unit).collect(),
                Vec::new(),
            );
        }
        let (known, unknown) = self.trace.members(members.kind, unit);
        (known.to_vec(), unknown.to_vec())
    }

    /// What a fold over members found for a unit: how many, and which of them.
    pub(super) fn members(&self, members: &Members, ty: &Type, read: Read<'_>) -> Found {
        let Read { node, unit, wanted, decided, .. } = read;
        let kind = &self.model[members.kind];
        let cell = self.trace.value(node, unit);
        if cell.state == State::NotApplicable && !members.all && self.members_of(members, unit).0.is_empty() {
            let note = text!("no {} belongs to this unit", kind.name);
            let cited = vec![Cited { span: self.unit_cell(unit, "unit"), note, decided: true }];
            return Found { label: text!("no {} to measure", kind.plural), cited, wanted: None };
        }
        if cell.reasons.has(Reason::TableNotSupplied) && !self.data.units.kinds.contains(&members.kind) {
            let note = text!("the data list no {} at all", kind.name);
            let cited = vec![Cited { span: self.unit_cell(unit, "unit"), note, decided: true }];
            let wanted = Some(text!("the {} themselves", kind.plural).into());
            return Found { label: text!("no {} in the data", kind.plural), cited, wanted };
        }
        // Of all units, none decides more than the others; and there may be too many to look at for each unit.
        if members.all && !read.in_words() {
            return Found::default();
        }
        let (known, unknown) = self.members_of(members, unit);
        let frame = self.frame(node);
        let all = known.iter().map(|member| (*member as usize, true));
        let all = all.chain(unknown.iter().map(|member| (*member as usize, false)));
        let rulings: Vec<(usize, RowRuling)> =
            all.map(|(member, known)| (member, rule_member(&frame, members, member, known))).collect();
        let undetermined = cell.state == State::Missing || !cell.range.is_exact();
        let is_share = matches!(members.fold, Fold::Share { .. });
        let shown = |ruling: &RowRuling| match ruling.base {
            Base::May => undetermined,
            Base::In if ruling.having == Verdict::Undetermined => undetermined,
            Base::In => (!undetermined || decided) && (!is_share || ruling.having == wanted),
            _ => false,
        };
        let mut cited = Vec::new();
        let told: Vec<&(usize, RowRuling)> =
            rulings.iter().filter(|(_, ruling)| !members.all && shown(ruling)).collect();
        for (member, ruling) in told.iter().take(MOST_CITED) {
            let note = read.say(|| self.member_words(members, *member, ruling));
            cited.push(Cited { span: self.unit_cell(*member, "unit"), note, decided: true });
        }
        if !read.in_words() {
            return Found { cited, ..Found::default() };
        }
        if let Some(last) = cited.last_mut().filter(|_| told.len() > MOST_CITED) {
            last.note =
                text!("{note}; and {more} more like it", note = last.note, more = told.len() - MOST_CITED);
        }
        let waits = |ruling: &RowRuling| {
            let missing =
                ruling.value.is_some_and(|value| value.state == State::Missing || !value.range.is_exact());
            ruling.base == Base::May || ruling.having == Verdict::Undetermined || members.all && missing
        };
        let waiting: Vec<&str> = rulings
            .iter()
            .filter(|(_, ruling)| waits(ruling))
            .map(|(member, _)| &self.data.units.names[*member])
            .collect();
        let wanted = (undetermined && !waiting.is_empty()).then(|| {
            let more = match waiting.len().checked_sub(MOST_CITED) {
                None | Some(0) => Text::default(),
                Some(more) => text!(" and {more} more", more),
            };
            let named = Text::joined(waiting.iter().take(MOST_CITED), ", ");
            text!("what is not known of {named}{more}", named, more).into()
        });
        Found { label: self.members_label(members, ty, read), cited, wanted }
    }

    /// How many members there are, or how many of them meet the condition.
    fn members_label(&self, members: &Members, ty: &Type, read: Read<'_>) -> Text {
        let Read { node, unit, beside, .. } = read;
        let kind = &self.model[members.kind];
        let cell = self.trace.value(node, unit);
        let words = self.words();
        let tally = self.trace.tally(node, unit);
        match (cell.state, members.fold, tally) {
            (State::Known, ..) if !cell.range.is_exact() => text!(
                "between {} and {}, since {} are undetermined",
                words.value(cell.range.low, ty),
                words.value(cell.range.high, ty),
                kind.plural
            ),
            (State::Known, Fold::Share { .. }, Some(tally)) => {
                let share = words.value_beside(cell.range.low, beside, ty);
                text!("{} of {}, {share}", tally.hits, tally.hits + tally.misses, share)
            }
            (State::Known, Fold::Count, Some(tally)) => {
                let noun = if tally.hits == 1 { &kind.name } else { &kind.plural };
                text!("{} {noun}", tally.hits, noun)
            }
            (State::Known, _, Some(tally)) if members.all => {
                let value = words.value_beside(cell.range.low, beside, ty);
                text!("{value} over {count} {}", kind.plural, value, count = tally.values())
            }
            (State::Known, ..) => words.value_beside(cell.range.low, beside, ty),
            (State::NotApplicable, ..) => text!("no {} to measure", kind.plural),
            (State::Missing | State::Absent, ..) => text!("not known: {}", reasons_words(cell.reasons)),
        }
    }

    /// What to say of a member: how it counts, and by which of its conditions.
    fn member_words(&self, members: &Members, member: usize, ruling: &RowRuling) -> Text {
        let name = &self.data.units.names[member];
        let (how, roots, wanted) = match (ruling.base, ruling.having) {
            (Base::May, _) if members.filter.is_none() && members.except.is_none() => {
                return text!("{name}: it is not known to which unit it belongs", name);
            }
            (Base::May, _) | (_, Verdict::Undetermined) => (
                text!("is undetermined"),
                [members.having, members.filter, members.except],
                Verdict::Undetermined,
            ),
            (_, Verdict::Fail) => {
                (text!("does not meet the condition"), [members.having, None, None], Verdict::Fail)
            }
            _ => (text!("counts"), [members.having, members.filter, None], Verdict::Pass),
        };
        let root =
            roots.into_iter().flatten().find(|root| self.trace.verdict(*root, member).verdict == wanted);
        let value = members
            .value
            .map(|node| self.words().value(self.trace.value(node, member).range.low, self.ty(node)));
        let value = value
            .filter(|_| ruling.base == Base::In)
            .map_or(Text::default(), |value| text!(": {value}", value));
        let Some(root) = root else { return text!("{name} {how}{value}", name, how, value) };
        let leaves = self.deciding(root, member);
        let quoted = leaves.iter().take(MOST_QUOTED).map(|leaf| {
            let text = self.sources.text(self.program.nodes[leaf.node.index()].span);
            text!("`{}`", text.split_whitespace().collect::<Vec<_>>().join(" "))
        });
        let says = match wanted {
            Verdict::Pass => text!("holds"),
            Verdict::Fail => text!("does not hold"),
            _ => text!("is undetermined"),
        };
        text!("{name} {how}: {} {says}{value}", Text::joined(quoted, ", "), name, how, says, value)
    }

    fn ty(&self, node: NodeId) -> &Type {
        match &self.program.nodes[node.index()].op {
            Op::Value(_, ty) => ty,
            Op::Verdict(_) => &Type::YesNo,
        }
    }

    /// What was found in the unit above: the cells that its value was read from.
    pub(super) fn above(&self, kind: KindId, of: NodeId, ty: &Type, read: Read<'_>) -> Found {
        let kind_name = &self.model[kind].name;
        match belonging(self.model, self.data, read.unit, kind) {
            Belonging::To(slot) => {
                let name = &self.data.units.names[slot];
                let cell = self.trace.value(of, slot);
                let value = match cell.state {
                    State::Known if cell.range.is_exact() => {
                        self.words().value_beside(cell.range.low, read.beside, ty)
                    }
                    State::Known => text!(
                        "between {} and {}",
                        self.words().value(cell.range.low, ty),
                        self.words().value(cell.range.high, ty)
                    ),
                    State::Absent => text!("none given"),
                    State::Missing => text!("not known"),
                    State::NotApplicable => text!("nothing to measure"),
                };
                let mut cited = Vec::new();
                let mut wanted = None;
                for node in self.program.reads(of) {
                    // A value of the unit above that is itself of the one above it says enough by itself.
                    if matches!(self.program.nodes[node.index()].op, Op::Value(ValueOp::Above(..), _)) {
                        continue;
                    }
                    if let Some(found) = self.found(Read { node, unit: slot, beside: None, ..read }) {
                        cited.extend(found.cited);
                        wanted = wanted.or(found.wanted);
                    }
                }
                Found { label: text!("{value} ({name})", value, name), cited, wanted }
            }
            Belonging::Unknown => Found {
                label: text!("not known"),
                cited: vec![Cited {
                    span: self.unit_cell(read.unit, kind_name),
                    note: text!("to which {kind_name} it belongs is not filled in", kind_name),
                    decided: true,
                }],
                wanted: Some(
                    text!("the {kind_name} of {}", &self.data.units.names[read.unit], kind_name).into(),
                ),
            },
            Belonging::None => Found {
                label: text!("it belongs to no {kind_name}", kind_name),
                cited: Vec::new(),
                wanted: None,
            },
        }
    }
}

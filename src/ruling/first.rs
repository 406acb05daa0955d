//! Who is ranked first of whom: the group, who leads it, and with what.

use super::Run;
use super::outcomes::reasons_words;
use super::standing::group_words;
use crate::check::model::Group;
use crate::engine::{Cell, GroupKey, State, ranked_with};
use crate::plan::NodeId;
use crate::plan::cohort::First;
use crate::text::Text;
use crate::types::{Exact, Type, Verdict};

/// An end of what a unit may have.
type End = fn(&Cell) -> Exact;

/// How many units are named at the most.
const MOST_NAMED: usize = 3;

impl Run<'_> {
    /// Why a unit is first in its group, or not, or why that is not known.
    pub(super) fn first_words(
        &self,
        node: NodeId,
        first: &First,
        ty: &Type,
        unit: usize,
        verdict: Verdict,
    ) -> Text {
        let frame = self.frame(node);
        let own = self.trace.value(first.key.node, unit);
        if verdict == Verdict::NotApplicable {
            return text!("nothing to rank");
        }
        let Some((key, with, guests)) = ranked_with(&frame, first, unit) else {
            let name = match first.within.first() {
                Some(Group::Above(kind)) => Text::verbatim(self.model[*kind].name.clone()),
                Some(Group::Attribute(id)) => Text::verbatim(self.model[*id].name.clone()),
                Some(Group::Kind) | None => text!("kind"),
            };
            return text!("its {name} is not known, so it may be in any group", name);
        };
        let among = self.among(first, key, with.len());
        let has = |unit: usize| self.trace.value(first.key.node, unit);
        let others = || with.iter().copied().filter(|other| *other != unit);
        let named = |units: &[usize]| {
            let names = units.iter().take(MOST_NAMED).map(|unit| self.data.units.names[*unit].to_owned());
            match units.len().checked_sub(MOST_NAMED) {
                None | Some(0) => Text::all_of(names),
                Some(more) => text!("{} and {more} more", Text::joined(names, ", "), more),
            }
        };
        let of_most = |most: Option<Exact>, end: End| -> Vec<usize> {
            let is_at = |other: &usize| has(*other).state == State::Known && Some(end(&has(*other))) == most;
            others().filter(is_at).collect()
        };
        let most = |end: End| {
            others().map(has).filter(|cell| cell.state == State::Known).map(|cell| end(&cell)).max()
        };
        let (low, high): (End, End) = (|cell| cell.range.low, |cell| cell.range.high);
        let words = |cell: &Cell| self.ranked_words(cell, ty);
        let is_first =
            others().all(|other| has(other).range.high <= own.range.low || has(other).state != State::Known);
        match verdict {
            Verdict::Undetermined => {
                let may_lead = |other: &usize| {
                    let cell = has(*other);
                    cell.state == State::Missing || cell.range.high > own.range.low
                };
                let may: Vec<usize> = if own.state == State::Known {
                    others()
                        .chain(guests.iter().copied().filter(|other| *other != unit))
                        .filter(may_lead)
                        .collect()
                } else {
                    Vec::new()
                };
                match may[..] {
                    [] => text!("one {among}; what it has itself is not known", among),
                    [only] => {
                        text!("one {among}; {} may have more ({})", named(&[only]), words(&has(only)), among)
                    }
                    _ => text!("one {among}; {} may have more", named(&may), among),
                }
            }
            _ if is_first => {
                let tied = of_most(Some(own.range.high), low);
                if !tied.is_empty() {
                    return text!("first {among}, together with {}", named(&tied), among);
                }
                match (most(high), &of_most(most(high), high)[..]) {
                    (Some(_), next @ [one, ..]) => {
                        text!("first {among}; next is {} with {}", named(next), words(&has(*one)), among)
                    }
                    _ => text!("first {among}", among),
                }
            }
            _ => match &of_most(most(low), low)[..] {
                [one] => text!("not first {among}: {} has {}", named(&[*one]), words(&has(*one)), among),
                leaders @ [one, ..] => {
                    text!("not first {among}: {} have {}", named(leaders), words(&has(*one)), among)
                }
                [] => text!("not first {among}", among),
            },
        }
    }

    /// `of 5 with region north`.
    fn among(&self, first: &First, key: GroupKey, count: usize) -> Text {
        let group = first.within.first().map_or(Text::default(), |by| group_words(self, *by, key));
        text!("of {count}{group}", count, group)
    }

    fn ranked_words(&self, cell: &Cell, ty: &Type) -> Text {
        let words = self.words();
        match cell.state {
            State::Known if cell.range.is_exact() => words.value(cell.range.low, ty),
            State::Known => {
                text!("between {} and {}", words.value(cell.range.low, ty), words.value(cell.range.high, ty))
            }
            _ => text!("not known: {}", reasons_words(cell.reasons)),
        }
    }
}

//! How a unit stands in a ranking with places: its rank, the places, who is at the border.

use super::Run;
use super::outcomes::reasons_words;
use crate::check::model::{self, Group, Key};
use crate::engine::{Cohort, GroupKey, Grouped, State, unbounded};
use crate::plan::cohort;
use crate::syntax::ast::{Rounding, TieRule};
use crate::text::{Text, ToText};
use crate::types::{Outcome, Reason, Reasons, Type, Verdict};

/// How many units are named at the most where several stand alike.
const MOST_NAMED: usize = 5;

/// A ranking that a unit stands in.
pub(super) struct Ranked<'a> {
    pub(super) run: Run<'a>,
    pub(super) cohort: &'a Cohort,
    /// The keys as the ruleset writes them, and their nodes.
    pub(super) keys: (&'a [Key], &'a [cohort::Key]),
    pub(super) quota: Option<&'a model::Quota>,
    /// How many places a percent of so many gives, before its `at most`.
    pub(super) unbounded: &'a dyn Fn(usize) -> Option<i64>,
    /// What the entrants are called: `eligible wards`, `units rated excellent`.
    pub(super) entrants: Text,
    /// Who has a place: `awarded`, `kept`.
    pub(super) placed: Placed,
    /// What becomes of a tie at the border.
    pub(super) ties: TieRule,
    /// Why it is not known whether a unit is an entrant at all; none where it is.
    pub(super) unsure: &'a dyn Fn(usize) -> Reasons,
    pub(super) unit: usize,
}

/// Of which group: ` of the agency Sở Nội vụ`.
pub(super) fn group_words(run: &Run<'_>, by: Group, key: GroupKey) -> Text {
    let model = run.model;
    match (by, key) {
        (Group::Kind, GroupKey::Kind(kind)) => match model.kinds.get(kind as usize) {
            Some(kind) => text!(" among {}", kind.plural),
            None => Text::default(),
        },
        (Group::Above(kind), GroupKey::Unit(unit)) => {
            text!(" in the {} {}", model[kind].name, &run.data.units.names[unit])
        }
        (Group::Above(kind), _) => text!(" that belong to no {}", model[kind].name),
        (Group::Attribute(attribute), GroupKey::Value(value)) => {
            let attribute = &model[attribute];
            text!(" with {} {}", attribute.name, run.words().value(value, &attribute.ty))
        }
        (Group::Attribute(attribute), _) => text!(" without {}", model[attribute].name),
        (Group::Kind, _) => Text::default(),
    }
}

impl Run<'_> {
    /// How many places a quota's percent of so many gives this unit's group, before its `at most`.
    pub(super) fn unbounded(&self, quota: &cohort::Quota, base: usize, unit: usize) -> Option<i64> {
        unbounded(quota, self.trace.value(quota.number, unit).exact()?, base)
    }
}

impl Ranked<'_> {
    /// What there is to say of the unit's place, a sentence to an element.
    pub(super) fn words(&self) -> Vec<Text> {
        let standing = self.cohort.standing(self.unit);
        let Some(group) = standing.group.and_then(|group| self.cohort.groups.get(group)) else {
            let unknown = standing.outcome == Outcome::Undetermined && self.is_in_groups();
            return unknown.then(|| self.unknown_group()).into_iter().collect();
        };
        let mut words = Vec::new();
        let among = text!("of {}{}", self.count(group), self.group_words(group));
        let places = self.places(group).map_or(Text::default(), |places| text!("; {places}", places));
        match standing.rank {
            Some(rank) => words.push(text!("ranked {} {among}{places}", ordinal(rank), among, places)),
            None if self.quota.is_some() => words.push(text!("one {among}{places}", among, places)),
            None => {}
        }
        if self.has_several_groups() && standing.outcome == Outcome::Awarded {
            words.push(text!("each of its groups has room for it"));
        }
        words.extend(self.all_tied(group, standing.outcome));
        words.extend(self.border(group, standing.outcome));
        if standing.outcome == Outcome::Undetermined && self.quota.is_some() {
            words.extend(self.still_open(group));
        }
        words
    }

    fn is_in_groups(&self) -> bool {
        self.quota.is_some_and(|quota| !quota.within.is_empty())
    }

    fn has_several_groups(&self) -> bool {
        self.quota.is_some_and(|quota| quota.within.len() > 1)
    }

    /// `5 eligible`, `3 eligible and 2 that may be`.
    fn count(&self, group: &Grouped) -> Text {
        let units = self.cohort.ranked(group);
        let unsure = units.clone().filter(|unit| !(self.unsure)(*unit).is_empty()).count();
        match unsure {
            0 => text!("{count} {entrants}", count = units.len(), entrants = self.entrants),
            _ => text!(
                "{count} {entrants} and {unsure} that may be",
                count = units.len() - unsure,
                entrants = self.entrants,
                unsure
            ),
        }
    }

    /// That a unit may compete in any group.
    fn unknown_group(&self) -> Text {
        let model = self.run.model;
        let names = self.quota.map_or(&[][..], |quota| &quota.within).iter().map(|group| match group {
            Group::Kind => text!("kind"),
            Group::Above(kind) => model[*kind].name.text(),
            Group::Attribute(attribute) => model[*attribute].name.text(),
        });
        let names = Text::joined(names, text!(" and "));
        text!("its {names} is not known, so it may stand in any of the rankings", names)
    }

    fn name(&self, unit: usize) -> &str {
        &self.run.data.units.names[unit]
    }

    fn names(&self, units: &[usize]) -> Text {
        let named: Vec<&str> = units.iter().take(MOST_NAMED).map(|unit| self.name(*unit)).collect();
        match units.len().checked_sub(MOST_NAMED) {
            None | Some(0) => Text::all_of(named),
            Some(more) => text!("{} and {more} more", Text::joined(named, ", "), more),
        }
    }

    /// Of which group: ` of the agency Sở Nội vụ`.
    fn group_words(&self, group: &Grouped) -> Text {
        let by = self.quota.and_then(|quota| quota.within.get(group.by));
        by.map_or(Text::default(), |by| group_words(&self.run, *by, group.key))
    }

    /// `6 places (15% of 40, rounded down)`.
    fn places(&self, group: &Grouped) -> Option<Text> {
        let (quota, (low, high)) = (self.quota?, group.places?);
        let places =
            if low == high { places_words(low) } else { text!("between {low} and {high} places", low, high) };
        let Some((base, rounding)) = &quota.base else { return Some(places) };
        let number = self.run.sources.text(self.run.model[quota.number].span);
        let of = if group.base.0 == group.base.1 {
            group.base.0.text()
        } else {
            text!("between {} and {}", group.base.0, group.base.1)
        };
        let rounding = match rounding {
            Rounding::Down => text!("rounded down"),
            Rounding::Up => text!("rounded up"),
            Rounding::HalfUp => text!("rounded half up"),
        };
        let what = self.run.sources.text(base.span).split_whitespace().collect::<Vec<_>>().join(" ");
        let of = if what.starts_with("those") {
            text!("{of}, {what}", of, what)
        } else {
            text!("{of} {what}", of, what)
        };
        let least = match quota.at_least.to_integer() {
            0 => Text::default(),
            least => text!(", at least {least}", least),
        };
        let share = text!("{number} of {of}, {rounding}{least}", number, of, rounding, least);
        let Some(most) = quota.at_most.map(|most| most.to_integer()) else {
            return Some(text!("{places} ({share})", places, share));
        };
        let bounds = [group.base.0, group.base.1].map(self.unbounded);
        Some(match bounds {
            [Some(low), Some(high)] if i128::from(low) > most && low == high => {
                text!("{places} (at most {most}; {share}, would be {low})", places, most, share, low)
            }
            [_, Some(high)] if i128::from(high) <= most => {
                text!("{places} ({share}; at most {most})", places, share, most)
            }
            _ => text!("{places} ({share}, and at most {most})", places, share, most),
        })
    }

    /// The first key in which two units differ (by position); `None`: they are tied.
    fn differ(&self, one: usize, other: usize) -> Option<usize> {
        let trace = self.run.trace;
        self.keys.1.iter().position(|key| {
            let (one, other) = (trace.value(key.node, one), trace.value(key.node, other));
            one.state != other.state || one.range != other.range
        })
    }

    /// A unit's value in a key, in words.
    fn key_words(&self, at: usize, unit: usize) -> Text {
        let cell = self.run.trace.value(self.keys.1[at].node, unit);
        let ty = &self.run.model[self.keys.0[at].value].ty;
        let words = self.run.words();
        match cell.state {
            State::Known if cell.range.is_exact() => words.value(cell.range.low, ty),
            State::Known => {
                text!("between {} and {}", words.value(cell.range.low, ty), words.value(cell.range.high, ty))
            }
            State::NotApplicable | State::Absent => text!("nothing to measure"),
            State::Missing => text!("nothing known ({})", reasons_words(cell.reasons)),
        }
    }

    fn key_text(&self, at: usize) -> String {
        let text = self.run.sources.text(self.keys.0[at].span);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Who is on the other side of the border, and by how much.
    fn border(&self, group: &Grouped, outcome: Outcome) -> Option<Text> {
        let with = |wanted: Outcome| {
            move |unit: &usize| {
                self.cohort.standing(*unit).outcome == wanted && (self.unsure)(*unit).is_empty()
            }
        };
        let mut ranked = self.cohort.ranked(group);
        let (lead, other) = match outcome {
            Outcome::NotAwarded => {
                let last = |outcome| ranked.clone().rev().find(with(outcome));
                let last = last(Outcome::Awarded).or_else(|| last(Outcome::Referred))?;
                (self.placed.last(), last)
            }
            // Of several groups, another may have kept out a unit that stands before it.
            Outcome::Awarded if self.has_several_groups() => return None,
            Outcome::Awarded => {
                let first = ranked.find(with(Outcome::NotAwarded))?;
                (self.placed.first_without(), first)
            }
            Outcome::Referred => return Some(self.tie(group)),
            Outcome::Undetermined | Outcome::NotApplicable => return None,
        };
        let Some(at) = self.differ(self.unit, other) else {
            return Some(text!("{lead}, {}, is tied with it in every key", self.name(other), lead));
        };
        let by = self.by_how_much(at, other);
        let key = self.key_text(at);
        let tied = Text::all_of((0..at).map(|at| text!("`{}`", self.key_text(at))));
        let tied = if at == 0 { Text::default() } else { text!("tied with it by {tied}, ", tied) };
        Some(text!(
            "{lead}, {}, {tied}has {} by `{key}`{by}",
            self.name(other),
            self.key_words(at, other),
            lead,
            tied,
            key,
            by
        ))
    }

    /// Those that stand where the unit does, itself among them.
    fn tied(&self, group: &Grouped) -> impl Iterator<Item = usize> + use<'_> {
        self.cohort.ranked(group).filter(|unit| self.differ(self.unit, *unit).is_none())
    }

    /// That a tie at the border has all of the tied in or out.
    fn all_tied(&self, group: &Grouped, outcome: Outcome) -> Option<Text> {
        let what = match (self.ties, outcome) {
            (TieRule::AllIn, Outcome::Awarded) => text!("all of them are in"),
            (TieRule::AllOut, Outcome::NotAwarded) => text!("all of them are out"),
            _ => return None,
        };
        let (low, high) = group.places?;
        let before = i64::from(self.cohort.standing(self.unit).rank?) - 1;
        let tied: Vec<usize> = self.tied(group).filter(|unit| *unit != self.unit).collect();
        let at_the_border = before < low && low == high && low < before + 1 + tied.len() as i64;
        (at_the_border && !self.has_several_groups()).then(|| {
            let left = places_words(low - before);
            text!("tied with {} ({}) for {left}: {what}", self.names(&tied), self.keys_words(), left, what)
        })
    }

    /// What the unit has by each key.
    fn keys_words(&self) -> Text {
        let keys = (0..self.keys.0.len())
            .map(|at| text!("{} by `{}`", self.key_words(at, self.unit), self.key_text(at)));
        let keys = Text::joined(keys, ", ");
        if keys.is_empty() { text!("there is no ranking") } else { keys }
    }

    /// `, 1.5 points more`.
    fn by_how_much(&self, at: usize, other: usize) -> Text {
        let trace = self.run.trace;
        let node = self.keys.1[at].node;
        let ty = &self.run.model[self.keys.0[at].value].ty;
        let (own, theirs) = (trace.value(node, self.unit).exact(), trace.value(node, other).exact());
        let quantity = ty.is_quantity() || matches!(ty, Type::Date | Type::Year);
        match (own, theirs) {
            (Some(own), Some(theirs)) if quantity => {
                let by = |size| self.run.words().difference(size, ty);
                if theirs > own {
                    text!(", {} more", by(theirs - own))
                } else {
                    text!(", {} less", by(own - theirs))
                }
            }
            _ => text!("; this unit has {}", self.key_words(at, self.unit)),
        }
    }

    /// Who is tied with whom, on what, for how many places.
    fn tie(&self, group: &Grouped) -> Text {
        let ranked = |outcome: Outcome| {
            self.cohort.ranked(group).filter(move |unit| self.cohort.standing(*unit).outcome == outcome)
        };
        let tied: Vec<usize> = ranked(Outcome::Referred).filter(|unit| *unit != self.unit).collect();
        let awarded = ranked(Outcome::Awarded).count() as i64;
        let left = group.places.map_or(0, |(low, _)| low - awarded);
        let (with, on) = (self.names(&tied), self.keys_words());
        text!("tied with {with} ({on}) for {}: people decide", places_words(left), with, on)
    }

    /// Which units must be decided before the list is final.
    fn still_open(&self, group: &Grouped) -> Option<Text> {
        let places_are_open = group.places.is_some_and(|(low, high)| low != high);
        let open = |unit: usize| {
            let standing = self.cohort.standing(unit);
            let keys = self.keys.1.iter().map(|key| self.run.trace.value(key.node, unit));
            let unsettled = keys.filter(|cell| {
                cell.state == State::Missing || cell.state == State::Known && !cell.range.is_exact()
            });
            let unsure = (self.unsure)(unit);
            // Who is out whatever happens still counts where the places hang on how many are eligible.
            if standing.outcome == Outcome::NotAwarded && (unsure.is_empty() || !places_are_open) {
                return None;
            }
            let reasons = unsettled.fold(standing.reasons.with(unsure), |all, cell| all.with(cell.reasons));
            // That others hold it up, or that it is tied here, is nothing that it can report.
            let tied = |reason| reason == Reason::Referred && standing.outcome == Outcome::Referred;
            let own = reasons.iter().filter(|reason| *reason != Reason::Cohort && !tied(*reason));
            let own = Text::joined(own.map(Reason::words), ", ");
            (!own.is_empty()).then_some(own)
        };
        // A unit whose group is not known may be in this one.
        let guests = self.cohort.standings().enumerate().filter(|(_, standing)| {
            self.is_in_groups() && standing.group.is_none() && standing.outcome == Outcome::Undetermined
        });
        let guests = guests.map(|(unit, _)| unit);
        let waiting: Vec<(usize, Text)> =
            self.cohort.ranked(group).chain(guests).filter_map(|unit| Some((unit, open(unit)?))).collect();
        if waiting.is_empty() {
            return None;
        }
        let named = waiting.iter().take(MOST_NAMED);
        let named = Text::joined(named.map(|(unit, why)| text!("{} ({why})", self.name(*unit), why)), ", ");
        let more = match waiting.len().checked_sub(MOST_NAMED) {
            None | Some(0) => Text::default(),
            Some(more) => text!(" and {more} more", more),
        };
        Some(text!("the list is not final before these are decided: {named}{more}", named, more))
    }
}

/// Who has a place.
#[derive(Clone, Copy)]
pub(super) enum Placed {
    /// In a commendation.
    Awarded,
    /// In a class with a cap.
    Kept,
}

impl Placed {
    fn last(self) -> Text {
        match self {
            Self::Awarded => text!("the last awarded"),
            Self::Kept => text!("the last kept"),
        }
    }

    fn first_without(self) -> Text {
        match self {
            Self::Awarded => text!("the first not awarded"),
            Self::Kept => text!("the first not kept"),
        }
    }
}

fn places_words(count: i64) -> Text {
    if count == 1 { text!("1 place") } else { text!("{count} places", count) }
}

/// `1st`, `2nd`, `13th`.
fn ordinal(rank: u32) -> Text {
    match (rank % 10, rank % 100) {
        (_, 11..=13) => text!("{rank}th", rank),
        (1, _) => text!("{rank}st", rank),
        (2, _) => text!("{rank}nd", rank),
        (3, _) => text!("{rank}rd", rank),
        _ => text!("{rank}th", rank),
    }
}

/// Whether a verdict needs no more said of who stands where.
pub(super) fn is_out(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Fail | Verdict::NotApplicable)
}

//! Who is ranked first: each unit beside each other one, in every way.

use super::conditions::{Said, Truth, first_that_is_no_number, number};
use super::*;
use thidua::check::model::{Group, Key, KindSet};

impl Judge<'_> {
    pub(super) fn ranked_first(
        &self,
        at: &At,
        key: &Key,
        kinds: KindSet,
        within: Option<Group>,
        negated: bool,
    ) -> Ruled {
        if !kinds.has(self.kind()) {
            return Ruled::not_applicable(why(Reason::OtherKind));
        }
        let of = |unit: usize| self.of_unit(unit, |judge| judge.value(at, key.value));
        let group = |unit: usize| within.map_or(Some(None), |within| self.group(within, unit));
        let own_group = group(self.unit);
        // The others that may be in the group, each with whether it is in it for certain.
        let others = (0..self.data.units.len()).filter(|unit| *unit != self.unit);
        let others = others.filter(|unit| kinds.has(self.data.units.kinds[*unit]));
        let others: Vec<(Val, bool)> = others
            .filter(|&unit| group(unit).is_none() || group(unit) == own_group)
            .map(|unit| (of(unit), group(unit).is_some()))
            .collect();
        let takes_part = |(other, _): &(Val, bool)| {
            other.ways.iter().any(|way| matches!(way.is, Is::Number(_) | Is::Missing(_)))
        };
        let own = of(self.unit);
        let said = own.ways.iter().map(|way| {
            let truth = |open_is_anything: bool| match first_that_is_no_number([&way.is]) {
                Some(truth) => truth,
                None if way.of_zero => Truth::NotApplicable(why(Reason::NothingToMeasure)),
                None if own_group.is_none() => Truth::Undetermined(why(Reason::EmptyField)),
                // Alone it is first, whatever becomes of it.
                None if open_is_anything && way.open && others.iter().any(takes_part) => {
                    Truth::Undetermined(why(Reason::Open))
                }
                None => {
                    let x = number(&way.is);
                    let anything = |other: &Way| {
                        matches!(other.is, Is::Missing(_))
                            || open_is_anything
                                && other.open
                                && !matches!(other.is, Is::Absent | Is::NotApplicable(_))
                    };
                    let above = |other: &Way| matches!(other.is, Is::Number(y) if y > x);
                    let surely = |(other, is_in): &(Val, bool)| {
                        *is_in && other.ways.iter().all(|way| above(way) && !anything(way))
                    };
                    let maybe =
                        |(other, _): &(Val, bool)| other.ways.iter().any(|way| above(way) || anything(way));
                    if others.iter().any(surely) {
                        Truth::No
                    } else if others.iter().any(maybe) {
                        Truth::Undetermined(why(Reason::Cohort))
                    } else {
                        Truth::Yes
                    }
                }
            };
            let open = std::mem::discriminant(&truth(true)) != std::mem::discriminant(&truth(false));
            Said { truth: truth(false), open, mendable: true }
        });
        self.leaf(at, negated, said.collect(), &own.doubt)
    }
}

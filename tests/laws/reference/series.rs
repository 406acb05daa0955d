//! Indicators: which observation counts, and what comes of the days of a window.

use super::*;
use thidua::check::model::{IndicatorId, MemberRef};
use thidua::syntax::ast::{Basis, FoldOp};

struct Observation {
    day: Day,
    basis: Basis,
    value: Exact,
    evidence: bool,
}

impl Judge<'_> {
    pub(super) fn series(
        &self,
        at: &At,
        indicator: IndicatorId,
        members: &[MemberRef],
        basis: Option<Basis>,
        fold: Option<FoldOp>,
    ) -> Way {
        if !self.model[indicator].kinds.has(self.kind()) {
            return Way::of(Is::NotApplicable(why(Reason::OtherKind)));
        }
        let (window, open) = match self.of_indicator(at, indicator) {
            Ok(found) => found,
            Err(way) => return way,
        };
        let members: Vec<u16> = members
            .iter()
            .map(|member| match member {
                MemberRef::Fixed(position) => *position,
                MemberRef::Bound(dimension) => {
                    let bound = at.members.iter().rev().find(|(bound, _)| bound == dimension);
                    bound.expect("inside `in each` of its dimension").1
                }
            })
            .collect();
        let table = &self.data.observations[indicator.index()];
        let known: Vec<Observation> = (0..table.len())
            .filter(|&at| table.units[at] as usize == self.unit)
            .filter(|&at| members.iter().enumerate().all(|(column, m)| table.members[column][at] == *m))
            .filter(|&at| window.contains(table.days[at]) && table.days[at] <= self.as_of)
            .filter(|&at| table.filed[at] == Day::MIN || table.filed[at] <= self.as_of)
            .filter(|&at| basis.is_none_or(|basis| table.bases[at] == basis))
            .map(|at| Observation {
                day: table.days[at],
                basis: table.bases[at],
                value: table.values.get(at).expect("an empty cell is not an observation"),
                evidence: table.evidence[at],
            })
            .collect();
        let evidence = self.model[indicator].evidence_required;
        let is = match fold {
            None => counts(known.iter().collect(), evidence),
            Some(fold) => folded(fold, &known, evidence),
        };
        Way { open, ..Way::of(is) }
    }
}

/// Of these: an appraised one stands before a surveyed one, and that before a reported one; then the
/// latest day; then they must not differ; then there must be evidence.
fn counts(mut of: Vec<&Observation>, evidence: bool) -> Is {
    let rank = |basis: Basis| match basis {
        Basis::Appraised => 2,
        Basis::Survey => 1,
        Basis::Reported => 0,
    };
    let Some(best) = of.iter().map(|one| rank(one.basis)).max() else {
        return Is::Missing(why(Reason::NotReported));
    };
    of.retain(|one| rank(one.basis) == best);
    let last = of.iter().map(|one| one.day).max().expect("there is one");
    of.retain(|one| one.day == last);
    if of.iter().any(|one| one.value != of[0].value) {
        Is::Missing(why(Reason::Conflict))
    } else if evidence && !of.iter().any(|one| one.evidence) {
        Is::Missing(why(Reason::NoEvidence))
    } else {
        Is::Number(of[0].value)
    }
}

/// One observation a day, each chosen as above.
fn folded(fold: FoldOp, known: &[Observation], evidence: bool) -> Is {
    let mut days: Vec<Day> = known.iter().map(|one| one.day).collect();
    days.sort();
    days.dedup();
    match fold {
        FoldOp::First | FoldOp::Earliest => days.truncate(1),
        FoldOp::Latest => drop(days.drain(..days.len().saturating_sub(1))),
        FoldOp::Total | FoldOp::Average | FoldOp::Highest | FoldOp::Lowest => {}
    }
    let chosen: Vec<Is> = days
        .iter()
        .map(|day| counts(known.iter().filter(|one| one.day == *day).collect(), evidence))
        .collect();
    let mut numbers = Vec::new();
    let mut whys = Whys::new();
    for is in chosen {
        match is {
            Is::Number(number) => numbers.push(number),
            Is::Missing(more) => whys.extend(more),
            Is::Absent | Is::NotApplicable(_) => unreachable!("an observation is a number"),
        }
    }
    if !whys.is_empty() {
        return Is::Missing(whys);
    }
    if numbers.is_empty() {
        return Is::Missing(why(Reason::NotReported));
    }
    let total: Exact = numbers.iter().sum();
    Is::Number(match fold {
        FoldOp::Total => total,
        FoldOp::Average => total / Exact::from(numbers.len() as i128),
        FoldOp::Highest => *numbers.iter().max().expect("there is one"),
        FoldOp::Lowest => *numbers.iter().min().expect("there is one"),
        FoldOp::First | FoldOp::Earliest | FoldOp::Latest => numbers[0],
    })
}

//! And, or, at least N of: Kleene's logic with *not applicable* neutral (section 7 of the contract).

use super::cell::{Cell, Ruled, State};
use crate::types::{Day, Exact, Reason, Reasons, Verdict};

/// How many items came out how.
#[derive(Clone, Copy, Default)]
struct Outcomes {
    pass: usize,
    fail: usize,
    undetermined: usize,
}

impl Outcomes {
    fn of(verdicts: impl Iterator<Item = Verdict>) -> Self {
        let mut outcomes = Self::default();
        for verdict in verdicts {
            match verdict {
                Verdict::Pass => outcomes.pass += 1,
                Verdict::Fail => outcomes.fail += 1,
                Verdict::Undetermined => outcomes.undetermined += 1,
                Verdict::NotApplicable => {}
            }
        }
        outcomes
    }

    fn none_applies(self) -> bool {
        self.pass + self.fail + self.undetermined == 0
    }
}

/// Rules on items by a rule on how many came out how; once as they are, and once with those that are so
/// far taken as undetermined, which tells whether the result is so far.
fn combine(items: &[Ruled], rule: impl Fn(Outcomes) -> Verdict) -> Ruled {
    let verdict = rule(Outcomes::of(items.iter().map(|item| item.verdict)));
    let firm = rule(Outcomes::of(items.iter().map(|item| item.firmly())));
    let reasons_of = |wanted: Verdict| {
        items
            .iter()
            .filter(|item| item.verdict == wanted)
            .fold(Reasons::NONE, |reasons, item| reasons.with(item.reasons))
    };
    let reasons = match verdict {
        Verdict::Undetermined | Verdict::NotApplicable => reasons_of(verdict),
        Verdict::Pass | Verdict::Fail => Reasons::NONE,
    };
    let undetermined = || items.iter().filter(|item| item.verdict == Verdict::Undetermined);
    Ruled {
        verdict,
        so_far: verdict != Verdict::Undetermined && firm == Verdict::Undetermined,
        pending: verdict == Verdict::Undetermined && undetermined().all(|item| item.pending),
        reasons,
        open: items.iter().map(|item| item.open).max().unwrap_or(Day::MIN),
    }
}

/// All of them.
pub(super) fn and(items: &[Ruled]) -> Ruled {
    combine(items, |outcomes| match outcomes {
        _ if outcomes.none_applies() => Verdict::NotApplicable,
        Outcomes { fail: 1.., .. } => Verdict::Fail,
        Outcomes { undetermined: 1.., .. } => Verdict::Undetermined,
        _ => Verdict::Pass,
    })
}

/// Any of them.
pub(super) fn or(items: &[Ruled]) -> Ruled {
    combine(items, |outcomes| match outcomes {
        _ if outcomes.none_applies() => Verdict::NotApplicable,
        Outcomes { pass: 1.., .. } => Verdict::Pass,
        Outcomes { undetermined: 1.., .. } => Verdict::Undetermined,
        _ => Verdict::Fail,
    })
}

/// At least `count` of them; pass once so many pass, fail once fewer can still pass, unless all of them
/// are undetermined and may yet turn out not applicable. Negated, the negation has been carried down: the
/// items come negated too.
pub(super) fn at_least(count: &Cell, items: &[Ruled], negated: bool) -> Ruled {
    let with_count = |count: Exact| {
        combine(items, |outcomes| {
            let outcomes = if negated {
                Outcomes { pass: outcomes.fail, fail: outcomes.pass, ..outcomes }
            } else {
                outcomes
            };
            let can_pass = Exact::from_integer((outcomes.pass + outcomes.undetermined) as i128);
            let passed = Exact::from_integer(outcomes.pass as i128);
            let verdict = if outcomes.none_applies() {
                Verdict::NotApplicable
            } else if passed >= count {
                Verdict::Pass
            } else if can_pass < count && outcomes.pass + outcomes.fail > 0 {
                Verdict::Fail
            } else {
                Verdict::Undetermined
            };
            if negated { opposite(verdict) } else { verdict }
        })
    };
    match count.state {
        State::NotApplicable => return Ruled::not_applicable(count.reasons).open_until(count.read),
        State::Absent => return Ruled::decided(negated).open_until(count.read),
        State::Missing => return Ruled::undetermined(count.reasons).open_until(count.read),
        State::Known => {}
    }
    let (low, high) = (with_count(count.range.low), with_count(count.range.high));
    let ruled = if low.verdict == high.verdict {
        let firm = (with_count(count.firm.low), with_count(count.firm.high));
        if low.verdict == Verdict::Fail && firm.0.verdict != firm.1.verdict {
            // With as many as it may come to ask for, it would not fail.
            Ruled { open: low.open, ..Ruled::undetermined(Reason::Open) }
        } else {
            let wavers = firm.0.firmly() != firm.1.firmly() && low.verdict != Verdict::Undetermined;
            Ruled { so_far: low.so_far || high.so_far || wavers, ..low }
        }
    } else {
        let wanting = [low, high].into_iter().filter(|ruled| ruled.verdict == Verdict::Undetermined);
        let reasons = wanting.fold(count.reasons, |all, ruled| all.with(ruled.reasons));
        Ruled { open: low.open, ..Ruled::undetermined(reasons) }
    };
    ruled.open_until(count.read)
}

fn opposite(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Pass => Verdict::Fail,
        Verdict::Fail => Verdict::Pass,
        other => other,
    }
}

/// The first comparison where the case holds, the second where it does not; where that is undetermined,
/// what both agree on.
pub(super) fn case(when: Ruled, then: Ruled, otherwise: Ruled) -> Ruled {
    let open = when.open.max(then.open).max(otherwise.open);
    let either = if then.verdict == otherwise.verdict {
        let so_far = then.so_far || otherwise.so_far;
        let pending = then.pending && otherwise.pending;
        Ruled { so_far, pending, reasons: then.reasons.with(otherwise.reasons), ..then }
    } else {
        Ruled { pending: when.pending, ..Ruled::undetermined(when.reasons) }
    };
    let chosen = match when.verdict {
        Verdict::Undetermined => either,
        Verdict::Pass => then,
        Verdict::Fail | Verdict::NotApplicable => otherwise,
    };
    let undecided_if_firm = when.so_far && either.firmly() == Verdict::Undetermined;
    match chosen.verdict {
        // The other case may come to hold.
        Verdict::Fail if undecided_if_firm => Ruled::undetermined(Reason::Open).open_until(open),
        Verdict::Undetermined => Ruled { open, ..chosen },
        _ => Ruled { so_far: chosen.so_far || undecided_if_firm, open, ..chosen },
    }
}

/// One part of a window: in it, nothing to measure is undetermined.
pub(super) fn part(cond: Ruled) -> Ruled {
    if cond.verdict == Verdict::NotApplicable && cond.reasons.has(Reason::NothingToMeasure) {
        return Ruled::undetermined(Reason::NothingInPart).open_until(cond.open);
    }
    cond
}

/// `meets c`, `not meets c`: what is only so far does not yet refute.
pub(super) fn meets(criterion: Ruled, negated: bool) -> Ruled {
    if !negated {
        return criterion;
    }
    if criterion.verdict == Verdict::Pass && criterion.so_far {
        return Ruled::undetermined(Reason::Open).open_until(criterion.open);
    }
    Ruled { reasons: criterion.reasons, ..criterion.turned() }
}

/// What is required is met, and nothing disqualifies: a condition of `unless` that is not applicable does not.
pub(super) fn eligible(requires: Ruled, unless: &[Ruled]) -> Ruled {
    if requires.verdict == Verdict::NotApplicable {
        return requires;
    }
    let clear = unless.iter().map(|ruled| match ruled.verdict {
        Verdict::NotApplicable => Ruled { verdict: Verdict::Pass, reasons: Reasons::NONE, ..*ruled },
        _ => ruled.turned(),
    });
    and(&std::iter::once(requires).chain(clear).collect::<Vec<_>>())
}

/// A criterion that is for these units: `applies when` before `requires`, then `missing is fail`.
pub(super) fn criterion(applies: Option<Ruled>, requires: Ruled, missing_is_fail: bool) -> Ruled {
    let open = applies.map_or(Day::MIN, |applies| applies.open).max(requires.open);
    let ruled = match applies {
        Some(applies) if applies.verdict == Verdict::Undetermined => applies,
        Some(applies) if applies.verdict != Verdict::Pass => {
            Ruled { so_far: applies.so_far, ..Ruled::not_applicable(Reason::DoesNotApply) }
        }
        applies => {
            let applies_so_far = applies.is_some_and(|applies| applies.so_far);
            let requires = if missing_is_fail && fails_for_missing(requires, open) {
                Ruled::new(Verdict::Fail, requires.reasons.with(Reason::MissingIsFail.into()))
            } else {
                requires
            };
            let so_far = requires.so_far || (applies_so_far && requires.verdict != Verdict::Undetermined);
            Ruled { so_far, ..requires }
        }
    };
    Ruled { open, pending: false, ..ruled }
}

/// Whether `missing is fail` acts: every window read has closed, and only reports are wanting.
fn fails_for_missing(requires: Ruled, open: Day) -> bool {
    const WANTING: Reasons =
        Reasons::of(&[Reason::NotReported, Reason::NoEvidence, Reason::EmptyField, Reason::TableNotSupplied]);
    requires.verdict == Verdict::Undetermined && open == Day::MIN && requires.reasons.within(WANTING)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_ruled() -> impl Strategy<Value = Ruled> {
        let verdict = prop::sample::select(Verdict::ALL.to_vec());
        (verdict, any::<bool>()).prop_map(|(verdict, so_far)| Ruled {
            so_far: so_far && verdict == Verdict::Pass,
            ..Ruled::new(verdict, Reasons::NONE)
        })
    }

    fn any_ruled_with_reasons() -> impl Strategy<Value = Ruled> {
        let reason = prop::sample::select(Reason::ALL.to_vec());
        let verdict = prop::sample::select(Verdict::ALL.to_vec());
        (verdict, any::<bool>(), any::<bool>(), reason, 0..3).prop_map(
            |(verdict, so_far, pending, reason, open)| {
                let wants = matches!(verdict, Verdict::Undetermined | Verdict::NotApplicable);
                Ruled {
                    verdict,
                    so_far: so_far && verdict != Verdict::Undetermined,
                    pending: pending && verdict == Verdict::Undetermined,
                    reasons: if wants { reason.into() } else { Reasons::NONE },
                    open: Day(open),
                }
            },
        )
    }

    fn verdict_of(ruled: Ruled) -> (Verdict, bool) {
        (ruled.verdict, ruled.so_far)
    }

    const NA: fn() -> Ruled = || Ruled::not_applicable(Reason::OtherKind);

    proptest! {
        #[test]
        fn not_applicable_is_neutral(a in any_ruled()) {
            prop_assert_eq!(verdict_of(and(&[a, NA()])), verdict_of(a));
            prop_assert_eq!(verdict_of(or(&[NA(), a])), verdict_of(a));
        }

        #[test]
        fn junctions_commute_associate_and_repeat(a in any_ruled(), b in any_ruled(), c in any_ruled()) {
            for join in [and, or] {
                prop_assert_eq!(verdict_of(join(&[a, b])), verdict_of(join(&[b, a])));
                prop_assert_eq!(join(&[join(&[a, b]), c]).verdict, join(&[a, join(&[b, c])]).verdict);
                prop_assert_eq!(verdict_of(join(&[a, a])), verdict_of(a));
            }
        }

        /// As columns of many conditions are joined.
        #[test]
        fn groups_of_items_give_what_all_items_give(
            items in prop::collection::vec(any_ruled_with_reasons(), 1..12),
            at in 1..12_usize,
        ) {
            let (some, others) = items.split_at(at.min(items.len()));
            for join in [and, or] {
                let grouped = if others.is_empty() { join(some) } else { join(&[join(some), join(others)]) };
                prop_assert_eq!(grouped, join(&items));
            }
        }

        #[test]
        fn de_morgan(a in any_ruled(), b in any_ruled()) {
            let turned_and = and(&[a, b]).turned().verdict;
            prop_assert_eq!(turned_and, or(&[a.turned(), b.turned()]).verdict);
        }

        #[test]
        fn at_least_all_is_and_and_at_least_one_is_or(items in prop::collection::vec(any_ruled(), 1..5)) {
            let applicable = items.iter().filter(|item| item.verdict != Verdict::NotApplicable).count();
            let all_open = items.iter().all(|item| !matches!(item.verdict, Verdict::Pass | Verdict::Fail));
            let count = |n: usize| Cell::known(Exact::from_integer(n as i128));
            if applicable > 0 {
                prop_assert_eq!(at_least(&count(applicable), &items, false).verdict, and(&items).verdict);
                if !all_open {
                    prop_assert_eq!(at_least(&count(1), &items, false).verdict, or(&items).verdict);
                }
            }
        }
    }

    #[test]
    fn at_least_waits_while_all_items_may_turn_out_not_applicable() {
        let open = Ruled::undetermined(Reason::NotReported);
        let three = Cell::known(Exact::from_integer(3));
        assert_eq!(at_least(&three, &[open, open], false).verdict, Verdict::Undetermined);
        assert_eq!(at_least(&three, &[open, Ruled::decided(true)], false).verdict, Verdict::Fail);
        assert_eq!(at_least(&three, &[NA()], false).verdict, Verdict::NotApplicable);
    }
}

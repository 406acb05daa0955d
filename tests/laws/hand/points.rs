//! Points: rescaling, bonus, and what is missing.

use super::*;

#[test]
fn points_are_rescaled_over_the_whole() {
    let rules = [
        (NotApplicable::Rescaled, Some(((20, 1), (20, 1)))),
        (NotApplicable::FullPoints, exactly(30)),
        (NotApplicable::Zero, exactly(10)),
    ];
    for (rule, points) in rules {
        let mut hand = Hand::wards(2);
        let entries =
            vec![hand.when(None, 10, &[P, N]), hand.when(None, 20, &[N, N]), hand.when(None, 10, &[F, N])];
        hand.scorecard(entries, &[], rule);
        // 10 of 20 points that apply, of 40; and nothing applies.
        hand.scores(&[points, None]);
    }
}

#[test]
fn points_are_rescaled_within_their_sections() {
    let mut hand = Hand::wards(1);
    let entries = vec![
        hand.when(Some(0), 10, &[P]),
        hand.when(Some(0), 10, &[N]),
        hand.when(Some(1), 20, &[N]),
        hand.when(None, 10, &[F]),
    ];
    hand.scorecard(entries, &[20, 20], NotApplicable::RescaledWithinSection);
    // The first section has 20 of 20; the second does not apply; 20 of 30 over the whole of 50.
    hand.scores(&[Some(((100, 3), (100, 3)))]);
}

#[test]
fn an_undetermined_entry_may_be_rescaled_against() {
    let mut hand = Hand::wards(1);
    let entries = vec![hand.when(None, 10, &[P]), hand.when(None, 10, &[U]), hand.when(None, 20, &[N])];
    hand.scorecard(entries, &[], NotApplicable::Rescaled);
    hand.scores(&[Some(((20, 1), (40, 1)))]);
}

#[test]
fn bonus_comes_after_rescaling_and_never_above_cuts_it() {
    let mut hand = Hand::wards(3);
    let entries = vec![hand.when(None, 10, &[P, P, F]), hand.when(None, 10, &[N, F, F])];
    hand.scorecard(entries, &[], NotApplicable::Rescaled);
    let (bonus, less) = (hand.points(5), hand.points(7));
    let (earns, loses) = (hand.cond(&[P, P, N]), hand.cond(&[F, P, P]));
    let change = |points, cond| {
        let kind = ChangeKind::When { points, cond };
        Change { kind, most: None, span: span() }
    };
    let version = &mut hand.model.scorecards[0].versions[0];
    version.bonus = vec![change(bonus, earns)];
    version.deductions = vec![change(less, loses)];
    // 20 and 5; 10 and 5 less 7; nothing, less 7, is not below 0.
    hand.scores(&[exactly(25), exactly(8), exactly(0)]);
    hand.model.scorecards[0].versions[0].never_above = Some(n(20));
    hand.scores(&[exactly(20), exactly(8), exactly(0)]);
}

#[test]
fn a_missing_number_earns_from_the_least_to_the_most() {
    let mut hand = Hand::wards(4);
    let value = hand.numbers(&[Some(4), Some(6), Some(10), None]);
    let band = |from, to, award| Band { from, to, award, span: span() };
    let bands = vec![
        band(Some((n(10), true)), None, BandAward::Points(n(20))),
        band(Some((n(5), true)), Some((n(10), false)), BandAward::InProportion(n(10))),
        band(None, Some((n(5), false)), BandAward::Points(n(1))),
    ];
    let entry = hand.entry(None, 20, EntryKind::ByValue(value, bands));
    hand.scorecard(vec![entry], &[], NotApplicable::Zero);
    hand.scores(&[exactly(1), exactly(12), exactly(20), Some(((1, 1), (20, 1)))]);
}

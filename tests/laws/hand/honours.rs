//! Who is commended: places, ties, percents, and what is not known of some.

use super::*;

/// Eligible units with these keys, of which so many may be awarded.
fn race(keys: &[i128], places: i128, ties: TieRule) -> Hand {
    let mut hand = Hand::wards(keys.len());
    let requires = hand.cond(&vec![P; keys.len()]);
    let key = hand.key(&some(keys));
    let quota = hand.at_most(places);
    hand.honour(requires, Some(quota), vec![key], ties);
    hand
}

#[test]
fn a_tie_at_the_border_is_referred() {
    let hand = race(&[5, 5, 3], 1, Referred);
    hand.outcomes(&[Tied, Tied, No]);
    hand.ranks(&[1, 1, 3]);
}

#[test]
fn a_tie_within_the_places_is_no_tie_at_the_border() {
    let hand = race(&[4, 5, 4, 1], 3, Referred);
    hand.outcomes(&[Yes, Yes, Yes, No]);
    hand.ranks(&[2, 1, 2, 4]);
}

#[test]
fn all_in_exceeds_the_number() {
    race(&[5, 5, 3], 1, AllIn).outcomes(&[Yes, Yes, No]);
}

#[test]
fn all_out_leaves_places_empty() {
    race(&[5, 4, 4, 3], 2, AllOut).outcomes(&[Yes, No, No, No]);
}

#[test]
fn half_of_three_is_rounded_as_it_says() {
    for (rounding, outcomes) in [(Down, [Yes, No, No]), (Up, [Yes, Yes, No]), (HalfUp, [Yes, Yes, No])] {
        let mut hand = Hand::wards(3);
        let requires = hand.cond(&[P, P, P]);
        let key = hand.key(&some(&[3, 2, 1]));
        let quota = hand.percent(50, BaseKind::Eligible, rounding);
        hand.honour(requires, Some(quota), vec![key], Referred);
        hand.outcomes(&outcomes);
    }
}

#[test]
fn at_least_one_whatever_the_percent_gives() {
    let mut hand = Hand::wards(2);
    let requires = hand.cond(&[P, P]);
    let key = hand.key(&some(&[1, 2]));
    let quota = Quota { at_least: n(1), ..hand.percent(10, BaseKind::Eligible, Down) };
    hand.honour(requires, Some(quota), vec![key], Referred);
    hand.outcomes(&[No, Yes]);
}

#[test]
fn a_percent_is_of_the_eligible_or_of_the_units() {
    for (base, outcomes) in [(BaseKind::Eligible, [Yes, No, No, Not]), (BaseKind::Units, [Yes, Yes, No, Not])]
    {
        let mut hand = Hand::wards(4);
        let requires = hand.cond(&[P, P, F, N]);
        let key = hand.key(&some(&[4, 3, 2, 1]));
        let quota = hand.percent(50, base, Down);
        hand.honour(requires, Some(quota), vec![key], Referred);
        hand.outcomes(&outcomes);
        hand.ranks(&[1, 2, 0, 0]);
    }
}

#[test]
fn an_undetermined_unit_at_the_border_holds_up_who_is_below() {
    let mut hand = Hand::wards(3);
    let requires = hand.cond(&[P, U, P]);
    let key = hand.key(&some(&[5, 4, 3]));
    let quota = hand.at_most(2);
    hand.honour(requires, Some(quota), vec![key], Referred);
    hand.outcomes(&[Yes, Open, Open]);
    hand.ranks(&[1, 0, 0]);
}

#[test]
fn an_undetermined_unit_far_from_the_border_holds_up_no_one() {
    let mut hand = Hand::wards(3);
    let requires = hand.cond(&[P, P, U]);
    let key = hand.key(&some(&[5, 4, 1]));
    let quota = hand.at_most(2);
    hand.honour(requires, Some(quota), vec![key], Referred);
    // Even if it were eligible, it would lose.
    hand.outcomes(&[Yes, Yes, No]);
    hand.ranks(&[1, 2, 0]);
}

#[test]
fn an_undetermined_unit_may_change_the_number() {
    let mut hand = Hand::wards(4);
    let requires = hand.cond(&[P, P, P, U]);
    let key = hand.key(&some(&[5, 4, 3, 1]));
    let quota = hand.percent(50, BaseKind::Eligible, Down);
    hand.honour(requires, Some(quota), vec![key], Referred);
    // One place of three eligible, two of four.
    hand.outcomes(&[Yes, Open, No, No]);
    hand.ranks(&[1, 2, 3, 0]);
}

#[test]
fn a_missing_key_may_be_anywhere() {
    let mut hand = Hand::wards(3);
    let requires = hand.cond(&[P, P, P]);
    let key = hand.key(&[Some(5), None, Some(3)]);
    let quota = hand.at_most(1);
    hand.honour(requires, Some(quota), vec![key], Referred);
    hand.outcomes(&[Open, Open, No]);
    hand.ranks(&[0, 0, 0]);
}

#[test]
fn what_is_not_applicable_comes_last_even_lowest_first() {
    let mut hand = Hand::wards(3);
    let requires = hand.cond(&[P, P, P]);
    let value = hand.numbers_or_nothing(&[None, Some(5), Some(3)]);
    let key = Key { value, lowest_first: true, span: span() };
    let quota = hand.at_most(2);
    hand.honour(requires, Some(quota), vec![key], Referred);
    hand.outcomes(&[No, Yes, Yes]);
    hand.ranks(&[3, 2, 1]);
}

#[test]
fn the_second_key_breaks_a_tie_of_the_first() {
    let mut hand = Hand::wards(3);
    let requires = hand.cond(&[P, P, P]);
    let keys = vec![hand.key(&some(&[5, 5, 5])), hand.key(&some(&[1, 3, 2]))];
    let quota = hand.at_most(1);
    hand.honour(requires, Some(quota), keys, Referred);
    hand.outcomes(&[No, Yes, No]);
    hand.ranks(&[3, 1, 2]);
}

/// A unit whose points lie between 10 and 20, and one with so many.
fn between_10_and_20_against(points: i128) -> Hand {
    let mut hand = Hand::wards(2);
    let entries = vec![
        hand.when(None, 10, &[P, P]),
        hand.when(None, 10, &[U, if points >= 20 { P } else { F }]),
        hand.when(None, 5, &[F, if points == 25 { P } else { F }]),
    ];
    let id = hand.scorecard(entries, &[], NotApplicable::Zero);
    let value = hand.value(ValueKind::Score(id), Type::Points);
    let requires = hand.cond(&[P, P]);
    let quota = hand.at_most(1);
    hand.honour(requires, Some(quota), vec![Key { value, lowest_first: false, span: span() }], Referred);
    hand
}

#[test]
fn points_between_bounds_lose_against_more() {
    let hand = between_10_and_20_against(25);
    hand.scores(&[Some(((10, 1), (20, 1))), exactly(25)]);
    hand.outcomes(&[No, Yes]);
    hand.ranks(&[2, 1]);
}

#[test]
fn points_between_bounds_may_tie() {
    let hand = between_10_and_20_against(20);
    hand.outcomes(&[Open, Open]);
    hand.ranks(&[0, 1]);
}

#[test]
fn unless_disqualifies_and_not_applicable_does_not() {
    let mut hand = Hand::wards(4);
    let requires = hand.cond(&[P, P, P, P]);
    let unless = hand.cond(&[P, F, N, U]);
    hand.honour(requires, None, vec![], Referred);
    hand.model.commendations[0].versions[0].unless = vec![unless];
    hand.outcomes(&[No, Yes, Yes, Open]);
}

#[test]
fn each_kind_has_its_own_number() {
    let mut hand = Hand::units(&[WARD, CITY, WARD, CITY]);
    let requires = hand.cond(&[P, P, P, P]);
    let key = hand.key(&some(&[4, 1, 3, 2]));
    let quota = Quota { within: vec![Group::Kind], ..hand.at_most(1) };
    hand.honour(requires, Some(quota), vec![key], Referred);
    hand.outcomes(&[Yes, No, No, Yes]);
    hand.ranks(&[1, 2, 2, 1]);
}

#[test]
fn a_unit_whose_group_is_not_known_may_be_in_any() {
    let mut hand = Hand::wards(3);
    let group = hand.attribute(&[Some(1), Some(2), None]);
    let requires = hand.cond(&[P, P, P]);
    let key = hand.key(&some(&[5, 1, 3]));
    let quota = Quota { within: vec![Group::Attribute(group)], ..hand.at_most(1) };
    hand.honour(requires, Some(quota), vec![key], Referred);
    // It is beaten in the first group, and wins in the second.
    hand.outcomes(&[Yes, Open, Open]);
    hand.ranks(&[1, 0, 0]);
}

//! Rankings: every order in which units may stand.

use super::members::Subject;
use super::*;
use std::sync::OnceLock;
use thidua::check::model::Key;

/// Where a key may lie; the higher the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spot {
    Between(Option<Exact>, Option<Exact>),
    Last,
}

/// How the units of a list stand: for each its level; the higher the better, the same level is a tie.
pub(super) type Order = Vec<usize>;

impl Judge<'_> {
    /// Every order in which these units may stand: each key of each unit anywhere between its ends, or, where
    /// it is missing, anywhere at all.
    pub(super) fn orders(&self, at: &At, keys: &[Key], units: &[usize]) -> Vec<Order> {
        let spots = |key: &Key| units.iter().map(|&unit| self.spots(at, key, unit)).collect();
        orders_by(keys.iter().map(spots), units.len())
    }

    /// The same of rows, each with its unit.
    pub(super) fn orders_of_rows(&self, at: &At, keys: &[Key], rows: &[(usize, Subject)]) -> Vec<Order> {
        let spots = |key: &Key| {
            let of_row = |&(unit, row): &(usize, Subject)| {
                self.of_unit(unit, |judge| judge.inside(at, row, |judge, at| judge.own_spots(at, key)))
            };
            rows.iter().map(of_row).collect()
        };
        orders_by(keys.iter().map(spots), rows.len())
    }

    /// Whether the keys of these units are known for certain.
    pub(super) fn are_known(&self, at: &At, keys: &[Key], units: &[usize]) -> bool {
        let is_known = |key: &Key, unit: usize| match self.spots(at, key, unit)[..] {
            [Spot::Last] => true,
            [Spot::Between(from, to)] => from == to,
            _ => false,
        };
        keys.iter().all(|key| units.iter().all(|&unit| is_known(key, unit)))
    }

    /// Why the keys of the unit judged are not known for certain.
    pub(super) fn whys_of_keys(&self, keys: &[Key]) -> Whys {
        let at = self.at_campaign();
        let doubtful = keys.iter().filter(|&&key| !self.are_known(&at, &[key], &[self.unit]));
        let whys = doubtful.map(|key| {
            let value = self.value(&at, key.value);
            let missing = value.ways.iter().filter_map(|way| match &way.is {
                Is::Missing(whys) => Some(whys),
                _ => None,
            });
            union(missing.chain([&value.doubt]))
        });
        whys.fold(Whys::new(), |all, whys| union([&all, &whys]))
    }

    fn spots(&self, at: &At, key: &Key, unit: usize) -> Vec<Spot> {
        self.of_unit(unit, |judge| judge.own_spots(at, key))
    }

    fn own_spots(&self, at: &At, key: &Key) -> Vec<Spot> {
        let value = self.value(at, key.value);
        let mut numbers: Vec<Exact> = Vec::new();
        let mut spots = Vec::new();
        for way in &value.ways {
            match &way.is {
                // What may still change decides nothing for good.
                Is::Number(_) | Is::Absent | Is::NotApplicable(_) if self.strict && way.open => {
                    return vec![Spot::Between(None, None), Spot::Last];
                }
                Is::Number(number) => numbers.push(if key.lowest_first { -*number } else { *number }),
                Is::Missing(_) => return vec![Spot::Between(None, None), Spot::Last],
                Is::Absent | Is::NotApplicable(_) => spots.push(Spot::Last),
            }
        }
        if !numbers.is_empty() {
            spots.push(Spot::Between(numbers.iter().min().copied(), numbers.iter().max().copied()));
        }
        spots
    }
}

/// Every order by these keys, the first key first.
fn orders_by(keys: impl Iterator<Item = Vec<Vec<Spot>>>, many: usize) -> Vec<Order> {
    let mut orders: BTreeSet<Order> = BTreeSet::from([vec![0; many]]);
    for spots in keys {
        let by_key = orders_of(&spots);
        let finer = orders.iter().flat_map(|order| by_key.iter().map(|finer| refined(order, finer)));
        orders = finer.collect();
    }
    orders.into_iter().collect()
}

/// One order, and where it ties another one.
fn refined(order: &Order, finer: &Order) -> Order {
    let pairs: Vec<(usize, usize)> = order.iter().copied().zip(finer.iter().copied()).collect();
    let levels: BTreeSet<(usize, usize)> = pairs.iter().copied().collect();
    pairs.iter().map(|pair| levels.iter().position(|level| level == pair).expect("it is there")).collect()
}

fn orders_of(spots: &[Vec<Spot>]) -> BTreeSet<Order> {
    let mut choices: Vec<Vec<Spot>> = vec![Vec::new()];
    for of_unit in spots {
        let longer = choices.iter().flat_map(|choice| {
            of_unit.iter().map(|spot| [choice.as_slice(), std::slice::from_ref(spot)].concat())
        });
        choices = longer.collect();
    }
    let mut found = BTreeSet::new();
    for choice in choices {
        let placed: Vec<usize> = (0..choice.len()).filter(|&at| choice[at] != Spot::Last).collect();
        for order in all_orders(placed.len()) {
            if may_stand(order, &placed.iter().map(|&at| choice[at]).collect::<Vec<_>>()) {
                // What has no key stands below all that have one.
                let mut whole = vec![0; choice.len()];
                placed.iter().zip(order).for_each(|(&at, level)| whole[at] = level + 1);
                found.insert(refined(&whole, &vec![0; whole.len()]));
            }
        }
    }
    found
}

/// Whether there are keys, each between its ends, that stand in this order.
fn may_stand(order: &Order, spots: &[Spot]) -> bool {
    // The least key of the level below, and how many small steps above it.
    let mut below: Option<(Exact, usize)> = None;
    for level in 0..order.len() {
        let mut low: Option<Exact> = None;
        let mut high: Option<Exact> = None;
        let mut some = false;
        for (_, spot) in order.iter().zip(spots).filter(|(of, _)| **of == level) {
            let Spot::Between(from, to) = *spot else { unreachable!("only what has a key is ordered") };
            low = if low.is_none() { from } else { from.max(low) };
            high = match (high, to) {
                (Some(high), Some(to)) => Some(high.min(to)),
                (high, to) => high.or(to),
            };
            some = true;
        }
        if !some {
            break;
        }
        let here = match (low, below) {
            (Some(low), Some(below)) if low <= below.0 => Some((below.0, below.1 + 1)),
            (Some(low), _) => Some((low, 0)),
            (None, Some(below)) => Some((below.0, below.1 + 1)),
            (None, None) => None,
        };
        if let (Some(here), Some(high)) = (here, high)
            && (here.0 > high || (here.0 == high && here.1 > 0))
        {
            return false;
        }
        below = here;
    }
    true
}

/// Every order of so many: levels without a gap.
fn all_orders(many: usize) -> &'static [Order] {
    static ORDERS: [OnceLock<Vec<Order>>; 8] = [const { OnceLock::new() }; 8];
    ORDERS[many].get_or_init(|| {
        let mut all = vec![Vec::new()];
        for _ in 0..many {
            all = all
                .iter()
                .flat_map(|order: &Order| (0..many).map(|level| [order.as_slice(), &[level]].concat()))
                .collect();
        }
        let has_gap = |order: &Order| {
            let top = order.iter().max().copied().unwrap_or(0);
            (0..=top).any(|level| !order.is_empty() && !order.contains(&level))
        };
        all.into_iter().filter(|order| !has_gap(order)).collect()
    })
}

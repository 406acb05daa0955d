//! Selections: which rows are picked, of all units.

use super::honours::by_place;
use super::members::Subject;
use super::*;
use thidua::syntax::ast::CompareOp;

/// The most rows whose every order is tried.
const MOST_ROWS: usize = 5;

impl Judge<'_> {
    /// Looks at every way: each row that may match matching or not, and each order in which they may stand.
    pub(super) fn picked(&self, id: SelectionId) -> Option<BTreeMap<usize, (Outcome, Option<u32>)>> {
        let selection = &self.model[id];
        let at = self.at_campaign();
        let mut rows: Vec<(usize, Subject, bool)> = Vec::new();
        for unit in 0..self.data.units.len() {
            let of_unit = self.of_unit(unit, |judge| judge.rows_in(&at, &selection.of));
            rows.extend(of_unit.into_iter().map(|(row, sure)| (unit, row, sure)));
        }
        if rows.len() > MOST_ROWS {
            return None;
        }
        // `at least` is a floor: fewer is reported, more is not cut.
        let cuts = selection.take.iter().find(|(op, ..)| *op != CompareOp::AtLeast);
        let places = cuts.map(|(_, most, _)| *most);
        let mut ways: BTreeMap<usize, BTreeSet<(Outcome, u32)>> = BTreeMap::new();
        let mut chosen: Vec<Vec<(usize, Subject)>> = vec![Vec::new()];
        for &(unit, row, sure) in &rows {
            let with = chosen.iter().map(|way| [way.as_slice(), &[(unit, row)]].concat());
            let without = chosen.iter().filter(|_| !sure).cloned();
            chosen = with.chain(without).collect();
        }
        for way in &chosen {
            for order in self.orders_of_rows(&at, &selection.keys, way) {
                for ((_, row), level) in way.iter().zip(&order) {
                    let better = order.iter().filter(|other| *other > level).count();
                    let tied = order.iter().filter(|other| *other == level).count();
                    let outcome = places
                        .map_or(Outcome::Awarded, |places| by_place(places, better, tied, selection.ties));
                    ways.entry(position(*row)).or_default().insert((outcome, 1 + better as u32));
                }
            }
        }
        let mut found = BTreeMap::new();
        for &(_, row, sure) in &rows {
            let ways = ways.entry(position(row)).or_default();
            if !sure {
                ways.insert((Outcome::NotAwarded, 0));
            }
            let first = *ways.first().expect("there is a way");
            let outcome =
                if ways.iter().all(|way| way.0 == first.0) { first.0 } else { Outcome::Undetermined };
            let is_ranked = sure && !selection.keys.is_empty() && ways.iter().all(|way| way.1 == first.1);
            found.insert(position(row), (outcome, is_ranked.then_some(first.1)));
        }
        Some(found)
    }
}

fn position(row: Subject) -> usize {
    let Subject::Row(_, row) = row else { unreachable!("a selection is of rows") };
    row
}

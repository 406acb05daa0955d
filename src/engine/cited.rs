//! Which rows of a record are cited as what decided for a unit: the first few of those that are alike. Where rulings are told as
//! data, these alone are kept.

use super::tally::Plain;
use crate::check::model::RecordId;
use crate::data::RecordTable;
use crate::plan::Fold;
use crate::syntax::ast::FoldOp;
use std::cmp::Ordering;

/// How many rows of a record, days of a series or members are cited of a unit at the most.
pub const MOST_CITED: usize = 3;

/// Which rows of some tables may be cited, table by table; of a table without a list, none is asked for.
pub(super) type Marks = Vec<Vec<bool>>;

/// Of a fold that takes one value, which rows have it: as rows pass, the first few with the best value so far.
#[derive(Clone, Debug)]
pub(super) struct Best {
    is_highest: bool,
    /// Of each unit, how many rows with its best value are cited.
    cited: Vec<u8>,
}

impl Best {
    /// `None` for a fold in which all values have a say.
    pub(super) fn of(fold: Fold, units: usize) -> Option<Self> {
        let is_highest = match fold {
            Fold::Value(FoldOp::Highest) => true,
            Fold::Value(FoldOp::Lowest) => false,
            _ => return None,
        };
        Some(Self { is_highest, cited: vec![0; units] })
    }

    /// Whether a row of a unit may be cited for its value; `before` has those before it.
    pub(super) fn cites(&mut self, unit: usize, number: i64, before: &Plain) -> bool {
        let cited = &mut self.cited[unit];
        let order =
            if self.is_highest { number.cmp(&before.greatest()) } else { before.least().cmp(&number) };
        match order {
            Ordering::Less => return false,
            Ordering::Equal => *cited = cited.saturating_add(1),
            Ordering::Greater => *cited = 1,
        }
        usize::from(*cited) <= MOST_CITED
    }
}

/// The rows of a record that may be cited, in the order of the files.
pub(super) struct CitedRows {
    pub(super) record: RecordId,
    pub(super) rows: RecordTable,
}

impl CitedRows {
    /// Takes the rows of some tables of which any of the marks says so. False where a number does not fit beside the others.
    pub(super) fn take(&mut self, tables: &[&RecordTable], marks: &[&Marks]) -> bool {
        tables.iter().enumerate().all(|(at, table)| {
            let is_cited = |row: &u32| marks.iter().any(|marks| marks[at][*row as usize]);
            let rows: Vec<u32> = (0..table.len() as u32).filter(is_cited).collect();
            self.rows.append(&table.gather(&rows)).is_none()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rows_with_the_best_value_are_cited() {
        let numbers = [3, 5, 5, 4, 5, 5, 2, 7, 7];
        let cited = |op: FoldOp| {
            let mut best = Best::of(Fold::Value(op), 1).unwrap();
            let mut plain = Plain::NONE;
            let cites = numbers.map(|number| {
                let cites = best.cites(0, number, &plain);
                assert!(plain.take(number));
                cites
            });
            let cites = numbers.iter().zip(cites);
            cites.filter(|(_, cites)| *cites).map(|(number, _)| *number).collect::<Vec<i64>>()
        };
        assert_eq!(cited(FoldOp::Highest), [3, 5, 5, 5, 7, 7]);
        assert_eq!(cited(FoldOp::Lowest), [3, 2]);
        assert!(Best::of(Fold::Value(FoldOp::Total), 1).is_none());
    }
}

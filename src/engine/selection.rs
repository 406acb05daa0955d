//! Selections: which rows of a record are picked (section 8 of the contract).

use super::border::{Decided, Field, decide};
use super::cohort::{Standing, is_so_far};
use super::frame::{Frame, Limit};
use super::grouping::Groups;
use super::ranking::{Entrant, Entrants, Ranking};
use super::rows::{Base, rule_rows};
use crate::plan::cohort::Selection;
use crate::types::{Outcome, Reason, Reasons, Verdict};

/// How the rows of a selection stand.
#[derive(Clone, Debug, Default)]
pub struct Picked {
    /// The rows that match or may match, by their position in the table, in its order; and how each stands.
    pub rows: Vec<(usize, Standing)>,
    /// Why none could be ruled on.
    pub reasons: Reasons,
}

/// Picks the rows of a selection.
///
/// # Errors
/// Where exact arithmetic overflows.
pub(super) fn pick(frame: &Frame<'_>, selection: &Selection) -> Result<Picked, Limit> {
    let Some(table) = &frame.data.records[selection.record.index()] else {
        return Ok(Picked { rows: Vec::new(), reasons: Reason::TableNotSupplied.into() });
    };
    let aggregate = selection.rows();
    let windows = frame.windows(&selection.window);
    let all: Vec<u32> = (0..table.len() as u32).collect();
    let (rulings, columns) = rule_rows(frame, &aggregate, table, &windows, &all)?;
    let ranking = Ranking::new(&selection.keys, &columns);
    let entrants = |firmly: bool| {
        let entrant = |at: usize| {
            let base = if firmly { rulings[at].firm.0 } else { rulings[at].base };
            matches!(base, Base::In | Base::May).then(|| Entrant::new(at, base == Base::In, Verdict::Pass))
        };
        ranking.rank((0..rulings.len()).filter_map(entrant).collect(), firmly)
    };
    let now = entrants(false);
    let open = now.is_so_far || rulings.iter().any(|ruling| ruling.firm.0 != ruling.base);
    let decided = decide_all(selection, &now, rulings.len());
    let firmly = open.then(|| decide_all(selection, &entrants(true), rulings.len()));
    let rows = now.all.iter().map(|entrant| {
        let (row, Decided { outcome, rank }) = (entrant.at(), decided[entrant.at()]);
        let own = rulings[row].reasons.with(entrant.reasons);
        let reasons = match outcome {
            Outcome::Referred => Reason::Referred.into(),
            Outcome::Undetermined if own.is_empty() => Reason::Cohort.into(),
            Outcome::Undetermined => own,
            _ => Reasons::NONE,
        };
        let firmly = firmly.as_ref().map_or(outcome, |firmly| firmly[row].outcome);
        (row, Standing { outcome, rank, so_far: is_so_far(outcome, firmly), reasons, group: None })
    });
    Ok(Picked { rows: rows.collect(), reasons: Reasons::NONE })
}

/// What becomes of each row by the number that is taken; nothing of those that do not take part.
fn decide_all(selection: &Selection, entrants: &Entrants, rows: usize) -> Vec<Decided> {
    let most = selection.at_most.map(|most| i64::try_from(most.to_integer()).unwrap_or(i64::MAX));
    let places = |_: usize, _: usize| most.map(|most| (most, most));
    let mut all = vec![Decided { outcome: Outcome::NotApplicable, rank: None }; rows];
    let groups = Groups::one();
    let field = Field::of(entrants, &groups);
    decide(&field, places, selection.ties, |entrant, _, decided| all[entrant.at()] = decided);
    all
}

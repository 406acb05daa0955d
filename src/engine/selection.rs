//! Selections: which rows of a record are picked (section 8 of the contract).

use super::border::{Entrant, decide};
use super::cohort::{Standing, is_so_far};
use super::frame::{Frame, Limit};
use super::ranking::{is_points, keys_of};
use super::rows::{Base, rule_rows};
use crate::plan::cohort::Selection;
use crate::plan::{Aggregate, Fold};
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
    let aggregate = Aggregate {
        record: selection.record,
        window: selection.window,
        fold: Fold::Count,
        block: selection.block.clone(),
    };
    let windows = frame.windows(&selection.window);
    let all: Vec<u32> = (0..table.len() as u32).collect();
    let (rulings, columns) = rule_rows(frame, &aggregate, table, &windows, &all)?;
    let entrants = |firmly: bool| {
        let entrant = |at: usize| {
            let base = if firmly { rulings[at].firm.0 } else { rulings[at].base };
            let keys = selection.keys.iter();
            let is_points = |node| is_points(frame.program, &selection.block.nodes, node);
            let cells = keys.map(|key| (columns.value(key.node, at), key.lowest_first, is_points(key.node)));
            matches!(base, Base::In | Base::May).then(|| Entrant {
                at,
                sure: base == Base::In,
                keys: keys_of(cells, firmly),
                counts: Verdict::Pass,
            })
        };
        (0..rulings.len()).filter_map(entrant).collect::<Vec<_>>()
    };
    let decided = |entrants: &[Entrant]| {
        let most = selection.at_most.map(|most| i64::try_from(most.to_integer()).unwrap_or(i64::MAX));
        let places = |_: usize| most.map(|most| (most, most));
        decide(&entrants.iter().collect::<Vec<_>>(), &places, selection.ties)
    };
    let (now, firm) = (entrants(false), entrants(true));
    let (outcomes, firm_outcomes) = (decided(&now), decided(&firm));
    let firm_of = |at: usize| {
        let found = firm.binary_search_by_key(&at, |entrant| entrant.at).ok()?;
        Some(firm_outcomes[found].outcome)
    };
    let rows = now.iter().zip(outcomes).map(|(entrant, decided)| {
        let outcome = decided.outcome;
        let own = rulings[entrant.at].reasons.with(entrant.keys.reasons);
        let reasons = match outcome {
            Outcome::Referred => Reason::Referred.into(),
            Outcome::Undetermined if own.is_empty() => Reason::Cohort.into(),
            Outcome::Undetermined => own,
            _ => Reasons::NONE,
        };
        let so_far = firm_of(entrant.at).is_some_and(|firm| is_so_far(outcome, firm));
        (entrant.at, Standing { outcome, rank: decided.rank, so_far, reasons, group: None })
    });
    Ok(Picked { rows: rows.collect(), reasons: Reasons::NONE })
}

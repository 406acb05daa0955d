//! Why a criterion came out as it did: the clause with its operands' values, the cells, the way out.

use super::batch::{Batch, Form};
use super::compared::{Compared, decisive};
use super::explain::{Explanation, authority, so_far};
use super::telling::Teller;
use super::{Finding, Run};
use crate::check::model::{CohortItem, CriterionId};
use crate::engine::Ruled;
use crate::source::Span;
use crate::text::Text;
use crate::types::{Reason, Verdict};

/// The leaves that decided the verdict of a unit on a criterion.
fn findings(run: Run<'_>, criterion: CriterionId, unit: usize, ruled: Ruled) -> Vec<Finding> {
    match run.program.criteria[criterion.index()] {
        Some(compiled) if !is_for_others(run, criterion, unit, ruled) => run.deciding(compiled.node, unit),
        _ => Vec::new(),
    }
}

/// Gathers what decided the verdict of a unit on a criterion.
fn decided<'a>(
    run: Run<'a>,
    criterion: CriterionId,
    unit: usize,
    ruled: Ruled,
    form: Form<'a>,
) -> Teller<'a> {
    let mut teller = Teller::new(run, unit, form);
    for finding in &findings(run, criterion, unit, ruled) {
        teller.tell(finding);
    }
    teller
}

/// The comparison that decided the verdict of a unit on a criterion, where it was one.
pub(super) fn compared(run: Run<'_>, criterion: CriterionId, unit: usize) -> Option<Compared> {
    let ruled = run.trace.criterion(run.program, criterion, unit);
    let findings = findings(run, criterion, unit, ruled);
    let compared: Vec<Compared> = findings.iter().filter_map(|finding| run.compared(finding, unit)).collect();
    decisive(&compared, ruled.verdict).cloned()
}

/// Whether a criterion is not applicable since it is for units of other kinds.
fn is_for_others(run: Run<'_>, criterion: CriterionId, unit: usize, ruled: Ruled) -> bool {
    ruled.reasons.has(Reason::OtherKind) && !run.is_of(run.version(criterion).heading.kinds, unit)
}

/// The comparison and the cells that decided the verdict of a unit on a criterion, as its explanation has them.
pub(super) fn facts(
    run: Run<'_>,
    criterion: CriterionId,
    unit: usize,
    batch: &Batch<'_>,
) -> (Option<Compared>, Vec<Span>) {
    let ruled = run.trace.criterion(run.program, criterion, unit);
    let teller = decided(run, criterion, unit, ruled, Form::Data(batch));
    let cited = teller.evidence.iter().filter(|cited| cited.decided);
    let mut cells: Vec<Span> = cited.map(|cited| cited.span).collect();
    cells.sort_unstable();
    cells.dedup();
    (decisive(&teller.compared, ruled.verdict).cloned(), cells)
}

/// Explains the verdict of a unit on a criterion.
pub(super) fn explain(run: Run<'_>, criterion: CriterionId, unit: usize) -> Explanation {
    let version = run.version(criterion);
    let ruled = run.trace.criterion(run.program, criterion, unit);
    let is_for_others = is_for_others(run, criterion, unit, ruled);
    let mut teller = decided(run, criterion, unit, ruled, Form::Words);
    if let Some(wanted) = teller.wanted() {
        let failed = ruled.reasons.has(Reason::MissingIsFail);
        teller.help.insert(
            0,
            if failed {
                text!("what is missing is {wanted}", wanted)
            } else {
                text!("the verdict still turns on {wanted}", wanted)
            },
        );
    }
    if is_for_others {
        teller.help.push(for_others(run, text!("criterion"), unit));
    }
    if ruled.reasons.has(Reason::NotInForce) {
        teller.help.push(not_in_force(text!("criterion")));
    }
    if ruled.reasons.has(Reason::MissingIsFail) {
        teller.help.insert(0, text!("`missing is fail`: the rule, not a number, failed the unit"));
    }
    if ruled.reasons.has(Reason::DoesNotApply) {
        teller.help.push(text!("`applies when` does not hold, so nothing is asked of the unit"));
    }
    let code = &run.data.units.codes[unit];
    for item in std::mem::take(&mut teller.rests_on) {
        let name = run.item_name(item);
        teller.help.push(text!(
            "`thidua explain … --unit {code} --item {name}` shows why `{name}` came out so",
            code,
            name
        ));
    }
    teller.help.extend(so_far(ruled));
    if ruled.reasons == Reason::NothingToMeasure.into() && teller.help.is_empty() {
        teller.help.push(text!(
            "there is nothing to measure; `if there are none: pass` (or fail) in the criterion would decide"
        ));
    }
    let compared = decisive(&teller.compared, ruled.verdict).cloned();
    Explanation {
        clause: version.clause,
        compared,
        authority: authority(&version.heading),
        ..teller.explanation(CohortItem::Criterion(criterion), headline(run, criterion, unit, ruled), ruled)
    }
}

/// That an item is not for units of this kind.
pub(super) fn for_others(run: Run<'_>, item: Text, unit: usize) -> Text {
    let kind = &run.model[run.data.units.kinds[unit]].name;
    text!("the {item} is not for units of kind `{kind}`", item, kind)
}

/// That no version of an item is in force.
pub(super) fn not_in_force(item: Text) -> Text {
    text!("no version of the {item} is in force on the day judged", item)
}

fn headline(run: Run<'_>, criterion: CriterionId, unit: usize, ruled: Ruled) -> Text {
    let name = &run.data.units.names[unit];
    let label = &run.version(criterion).heading.label;
    let so_far = if ruled.so_far { text!(" so far") } else { Text::default() };
    let verdict = match ruled.verdict {
        Verdict::Pass => text!("passes"),
        Verdict::Fail => text!("fails"),
        Verdict::Undetermined => text!("is undetermined on"),
        Verdict::NotApplicable => text!("is not judged on"),
    };
    text!("{name} {verdict} “{label}”{so_far}", name, verdict, label, so_far)
}

//! Why a criterion came out as it did: the clause with its operands' values, the cells, the way out.

use super::Run;
use super::explain::{Explanation, authority, so_far};
use super::telling::Teller;
use crate::check::model::{CohortItem, CriterionId};
use crate::engine::Ruled;
use crate::types::{Reason, Verdict};

/// Explains the verdict of a unit on a criterion.
pub(super) fn explain(run: Run<'_>, criterion: CriterionId, unit: usize) -> Explanation {
    let version = run.version(criterion);
    let ruled = run.trace.criterion(run.program, criterion, unit);
    let compiled = run.program.criteria[criterion.index()];
    let is_for_others = ruled.reasons.has(Reason::OtherKind) && !run.is_of(version.heading.kinds, unit);
    let findings = match compiled {
        Some(compiled) if !is_for_others => run.deciding(compiled.node, unit),
        _ => Vec::new(),
    };
    let mut teller = Teller::new(run, unit);
    for finding in &findings {
        teller.tell(finding);
    }
    if let Some(wanted) = teller.wanted() {
        let failed = ruled.reasons.has(Reason::MissingIsFail);
        let lead = if failed { "what is missing is" } else { "the verdict still turns on" };
        teller.help.insert(0, format!("{lead} {wanted}"));
    }
    if is_for_others {
        teller.help.push(for_others(run, "criterion", unit));
    }
    if ruled.reasons.has(Reason::NotInForce) {
        teller.help.push(not_in_force("criterion"));
    }
    if ruled.reasons.has(Reason::MissingIsFail) {
        teller.help.insert(0, "`missing is fail`: the rule, not a number, failed the unit".to_owned());
    }
    if ruled.reasons.has(Reason::DoesNotApply) {
        teller.help.push("`applies when` does not hold, so nothing is asked of the unit".to_owned());
    }
    let code = &run.data.units.codes[unit];
    for item in std::mem::take(&mut teller.rests_on) {
        let name = run.item_name(item);
        teller
            .help
            .push(format!("`thidua explain … --unit {code} --item {name}` shows why `{name}` came out so"));
    }
    teller.help.extend(so_far(ruled));
    if ruled.reasons == Reason::NothingToMeasure.into() && teller.help.is_empty() {
        teller.help.push(
            "there is nothing to measure; `if there are none: pass` (or fail) in the criterion would decide"
                .to_owned(),
        );
    }
    let compared = match &teller.compared[..] {
        [one] => Some(one.clone()),
        [first, ..] if ruled.verdict == Verdict::Fail => Some(first.clone()),
        _ => None,
    };
    Explanation {
        clause: version.clause,
        compared,
        authority: authority(&version.heading),
        ..teller.explanation(CohortItem::Criterion(criterion), headline(run, criterion, unit, ruled), ruled)
    }
}

/// That an item is not for units of this kind.
pub(super) fn for_others(run: Run<'_>, item: &str, unit: usize) -> String {
    let kind = &run.model[run.data.units.kinds[unit]].name;
    format!("the {item} is not for units of kind `{kind}`")
}

/// That no version of an item is in force.
pub(super) fn not_in_force(item: &str) -> String {
    format!("no version of the {item} is in force on the day judged")
}

fn headline(run: Run<'_>, criterion: CriterionId, unit: usize, ruled: Ruled) -> String {
    let name = &run.data.units.names[unit];
    let label = &run.version(criterion).heading.label;
    let so_far = if ruled.so_far { " so far" } else { "" };
    let verdict = match ruled.verdict {
        Verdict::Pass => "passes",
        Verdict::Fail => "fails",
        Verdict::Undetermined => "is undetermined on",
        Verdict::NotApplicable => "is not judged on",
    };
    format!("{name} {verdict} “{label}”{so_far}")
}

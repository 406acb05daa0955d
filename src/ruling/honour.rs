//! Why a unit is commended or not: what it lacks, or who stands before it.

use super::Run;
use super::batch::Form;
use super::criterion::{for_others, not_in_force};
use super::explain::{Explanation, Told, because, so_far};
use super::standing::{Placed, Ranked, is_out};
use super::telling::Teller;
use crate::check::model::{CohortItem, CommendationId};
use crate::plan::cohort::Award;
use crate::plan::{Op, VerdictOp};
use crate::text::Text;
use crate::types::{Outcome, Reason, Reasons, Verdict};

/// Explains the outcome of a commendation, and what it rests on, but for what has been told.
pub(super) fn explain(run: Run<'_>, id: CommendationId, unit: usize, told: &mut Told) -> Explanation {
    let item = CohortItem::Commendation(id);
    let standing = run.standing(id, unit);
    let mut teller = Teller::new(run, unit, Form::Words);
    let Some((compiled, version)) = run.commendation(id, unit) else {
        teller.help.push(not_in_force(text!("commendation")));
        return teller.explanation(item, headline(run, id, unit), run.ruled(item, unit));
    };
    let award = award(run, compiled.node);
    let eligible = run.trace.verdict(compiled.eligible, unit);
    let limb = version.limbs.iter().find(|limb| run.is_of(limb.kinds, unit));
    let is_for = run.is_of(version.heading.kinds, unit);
    if !is_for {
        teller.help.push(for_others(run, text!("commendation"), unit));
    } else if eligible.verdict != Verdict::Pass || award.quota.is_none() {
        for finding in run.deciding(compiled.eligible, unit) {
            teller.tell(&finding);
        }
        if standing.outcome == Outcome::Undetermined {
            let wanted = teller.wanted().map(|wanted| text!("the outcome still turns on {wanted}", wanted));
            teller.help.splice(0..0, wanted);
        } else if eligible.verdict == Verdict::Undetermined {
            // That a report could still make it eligible is no help: it would not be among those awarded.
            teller.help = vec![text!("it would have no place even if it were eligible")];
        }
    }
    let mut disqualified = Vec::new();
    if let Op::Verdict(VerdictOp::Eligible { requires, unless }) =
        &run.program.nodes[compiled.eligible.index()].op
        && eligible.verdict == Verdict::Fail
        && run.trace.verdict(*requires, unit).verdict != Verdict::Fail
    {
        let holds = unless.iter().filter(|cond| run.trace.verdict(**cond, unit).verdict == Verdict::Pass);
        for cond in holds {
            let text = run.sources.text(run.program.nodes[cond.index()].span);
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            disqualified.push(text!("`unless {text}` disqualifies it, whatever else it has done", text));
        }
    }
    let unsure = |unit: usize| {
        let eligible = run.trace.verdict(compiled.eligible, unit);
        if eligible.verdict == Verdict::Undetermined { eligible.reasons } else { Reasons::NONE }
    };
    let unbounded = |base: usize| run.unbounded(award.quota.as_ref()?, base, unit);
    let ranked = Ranked {
        run,
        cohort: run.trace.cohort(compiled.node).expect("an award leaves how all stand"),
        keys: (&version.keys, &award.keys),
        quota: version.quota.as_ref(),
        unbounded: &unbounded,
        entrants: text!("eligible"),
        placed: Placed::Awarded,
        ties: version.ties,
        unsure: &unsure,
        unit,
    };
    let mut why = if is_out(eligible.verdict) { Vec::new() } else { ranked.words() };
    why.append(&mut disqualified);
    if standing.outcome == Outcome::Undetermined && standing.reasons == Reason::Cohort.into() {
        why.push(text!("the unit itself is decided; others can still change its place"));
    }
    let ruled = run.ruled(item, unit);
    if standing.so_far {
        teller.help.extend(so_far(crate::engine::Ruled { so_far: true, ..ruled }));
    }
    let mut rests_on = std::mem::take(&mut teller.rests_on);
    if eligible.verdict == Verdict::Pass {
        // Who is eligible is ranked: what the ranking goes by is what decided.
        rests_on = award.keys.iter().filter_map(|key| teller.item_of(key.node)).collect();
    }
    let because = because(run, rests_on, unit, told);
    let clause = limb.map_or(version.heading.span, |limb| limb.clause);
    let clause = match &version.quota {
        Some(quota) if !is_out(eligible.verdict) => quota.span,
        _ => clause,
    };
    Explanation { clause, why, because, ..teller.explanation(item, headline(run, id, unit), ruled) }
}

fn award<'a>(run: Run<'a>, node: crate::plan::NodeId) -> &'a Award {
    match &run.program.nodes[node.index()].op {
        Op::Verdict(VerdictOp::Award(award)) => award,
        _ => unreachable!("a commendation is compiled to an award"),
    }
}

fn headline(run: Run<'_>, id: CommendationId, unit: usize) -> Text {
    let name = &run.data.units.names[unit];
    let label = &run.heading(CohortItem::Commendation(id), unit).label;
    let standing = run.standing(id, unit);
    let so_far = if standing.so_far { text!(" so far") } else { Text::default() };
    let outcome = match standing.outcome {
        Outcome::Awarded => text!("is awarded"),
        Outcome::NotAwarded => text!("is not awarded"),
        Outcome::Referred => text!("is referred for"),
        Outcome::Undetermined => text!("is undetermined for"),
        Outcome::NotApplicable => text!("is not considered for"),
    };
    text!("{name} {outcome} “{label}”{so_far}", name, outcome, label, so_far)
}

//! Why a unit has its class: what kept it from the next better one, and what bounded it.

use super::Run;
use super::batch::Form;
use super::criterion::{for_others, not_in_force};
use super::explain::{Explanation, Told, because, so_far};
use super::standing::{Placed, Ranked};
use super::telling::Teller;
use crate::check::model::{BaseKind, BoundKind, Class, ClassVersion, ClassificationId, CohortItem};
use crate::engine::Candidates;
use crate::plan::cohort::{Cap, Classify};
use crate::plan::{CompiledClasses, NodeId, Op, ValueOp};
use crate::text::{Text, ToText};
use crate::types::{Outcome, Reason, Reasons, Verdict};

/// Explains the class of a unit, and what it rests on, but for what has been told.
pub(super) fn explain(run: Run<'_>, id: ClassificationId, unit: usize, told: &mut Told) -> Explanation {
    let item = CohortItem::Classification(id);
    let ruled = run.ruled(item, unit);
    let mut teller = Teller::new(run, unit, Form::Words);
    let Some((compiled, version)) = run.classification(id, unit) else {
        teller.help.push(not_in_force(text!("classification")));
        return teller.explanation(item, headline(run, id, unit), ruled);
    };
    if ruled.reasons.has(Reason::OtherKind) && !run.is_of(version.heading.kinds, unit) {
        teller.help.push(for_others(run, text!("classification"), unit));
        return teller.explanation(item, headline(run, id, unit), ruled);
    }
    let found = run.trace.classed(compiled.steps[0])[unit].now;
    let classify = classify(run, compiled.steps[0]);
    let mut why = Vec::new();
    // What kept it from the next better class, or leaves it between several.
    let clause = conditions(run, unit, version, classify, found, &mut teller, &mut why);
    bounds(run, unit, version, classify, &mut teller, &mut why);
    caps(run, unit, (compiled, version), &mut why);
    if let Some(wanted) = teller.wanted().filter(|_| ruled.verdict == Verdict::Undetermined) {
        teller.help.insert(0, text!("the class still turns on {wanted}", wanted));
    }
    teller.help.extend(so_far(ruled));
    let rests_on = std::mem::take(&mut teller.rests_on);
    let because = because(run, rests_on, unit, told);
    let clause = clause.unwrap_or(version.heading.span);
    Explanation { clause, why, because, ..teller.explanation(item, headline(run, id, unit), ruled) }
}

fn classify<'a>(run: Run<'a>, node: NodeId) -> &'a Classify {
    match &run.program.nodes[node.index()].op {
        Op::Value(ValueOp::Classify(classify), _) => classify,
        _ => unreachable!("a classification begins with what conditions find"),
    }
}

/// Tells of the conditions that decided: of the class found where it is the best, else of the next better one.
fn conditions(
    run: Run<'_>,
    unit: usize,
    version: &ClassVersion,
    classify: &Classify,
    found: Candidates,
    teller: &mut Teller<'_>,
    why: &mut Vec<Text>,
) -> Option<crate::source::Span> {
    let tried: Vec<(&Class, NodeId)> = version
        .classes
        .iter()
        .zip(&classify.classes)
        .filter_map(|(class, (_, when))| Some((class, (*when)?)))
        .collect();
    let verdict = |node: NodeId| run.trace.verdict(node, unit).verdict;
    // A class in any case is tried before all: what the conditions say no longer matters.
    let fixed = version.bounds.iter().zip(&classify.bounds).find(|(bound, (_, node))| {
        matches!(bound.kind, BoundKind::Fixed(_)) && verdict(*node) == Verdict::Pass
    });
    if let Some((bound, _)) = fixed {
        return Some(bound.span);
    }
    let undetermined: Vec<&(&Class, NodeId)> = if found.exact().is_none() {
        let open = |(_, node): &&(&Class, NodeId)| {
            matches!(verdict(*node), Verdict::Undetermined | Verdict::NotApplicable)
        };
        tried.iter().filter(open).collect()
    } else {
        Vec::new()
    };
    if !undetermined.is_empty() {
        for (_, node) in &undetermined {
            run.deciding(*node, unit).iter().for_each(|finding| teller.tell(finding));
        }
        return undetermined.first().map(|(class, _)| class.span);
    }
    // The one just above the first that holds failed; where the first of all holds, it decided.
    let reached = tried.iter().position(|(_, node)| verdict(*node) == Verdict::Pass).unwrap_or(tried.len());
    let (class, node) = tried.get(reached.saturating_sub(1))?;
    run.deciding(*node, unit).iter().for_each(|finding| teller.tell(finding));
    if reached > 0 {
        why.push(text!(
            "“{}”, the next better class, is not reached: its condition does not hold",
            class.label
        ));
    }
    Some(class.span)
}

/// Tells of the clauses that bounded the class found.
fn bounds(
    run: Run<'_>,
    unit: usize,
    version: &ClassVersion,
    classify: &Classify,
    teller: &mut Teller<'_>,
    why: &mut Vec<Text>,
) {
    let mut found = by_conditions(run, unit, version, classify);
    let mut lowered = false;
    // In the order in which they act: a class in any case, one class lower, at most a class.
    let order = |kind: &BoundKind| match kind {
        BoundKind::Fixed(_) => 0,
        BoundKind::OneLower(_) => 1,
        BoundKind::AtMost(_) => 2,
    };
    let mut bounds: Vec<_> = version.bounds.iter().zip(&classify.bounds).collect();
    bounds.sort_by_key(|(bound, _)| order(&bound.kind));
    for (bound, (_, node)) in bounds {
        let verdict = run.trace.verdict(*node, unit).verdict;
        if !matches!(verdict, Verdict::Pass | Verdict::Undetermined) {
            continue;
        }
        run.deciding(*node, unit).iter().for_each(|finding| teller.tell(finding));
        let text = run.sources.text(bound.span).split_whitespace().collect::<Vec<_>>().join(" ");
        let bears = match bound.kind {
            BoundKind::Fixed(_) => true,
            BoundKind::OneLower(from) => found.is_none_or(|found| found >= from && found > 0),
            BoundKind::AtMost(most) => found.is_none_or(|found| found > most),
        };
        let was_lowered = lowered;
        let what = match (verdict, bound.kind) {
            (Verdict::Pass, BoundKind::Fixed(_)) => {
                why.push(text!("`{text}` decides, whatever the other conditions say", text));
                return;
            }
            (Verdict::Pass, BoundKind::OneLower(_)) if lowered => text!("holds too: it is lowered once"),
            (Verdict::Pass, BoundKind::OneLower(_)) if bears => {
                lowered = true;
                text!("lowers the class")
            }
            (Verdict::Pass, BoundKind::AtMost(_)) if bears => text!("bounds the class"),
            (Verdict::Pass, BoundKind::OneLower(_)) => {
                text!("holds, but the class found is already under that")
            }
            (Verdict::Pass, _) => text!("holds, but the class found is no better than that"),
            (_, BoundKind::OneLower(_)) if lowered => text!("may hold too: it is lowered once"),
            (_, BoundKind::Fixed(_)) => text!("may decide, whatever the other conditions say"),
            _ if bears => text!("may apply"),
            _ => text!("may hold, but would not change the class found"),
        };
        why.push(text!("`{text}` {what}", text, what));
        found = match (verdict, bound.kind, found) {
            (Verdict::Pass, BoundKind::AtMost(most), Some(found)) => Some(found.min(most)),
            (Verdict::Undetermined, BoundKind::OneLower(_), Some(_)) if bears && !lowered => None,
            (Verdict::Pass, BoundKind::OneLower(_), Some(found)) if bears && !was_lowered => Some(found - 1),
            (_, _, found) => found,
        };
    }
}

/// The class that the conditions find, where they are decided.
fn by_conditions(run: Run<'_>, unit: usize, version: &ClassVersion, classify: &Classify) -> Option<usize> {
    for (class, (_, when)) in version.classes.iter().zip(&classify.classes) {
        match when.map(|node| run.trace.verdict(node, unit).verdict) {
            None | Some(Verdict::Pass) => return Some(class.member),
            Some(Verdict::Fail) => {}
            Some(_) => return None,
        }
    }
    None
}

/// Tells how the unit stands in the caps that it came to.
fn caps(
    run: Run<'_>,
    unit: usize,
    (compiled, version): (&CompiledClasses, &ClassVersion),
    why: &mut Vec<Text>,
) {
    for (cap, node) in version.caps.iter().zip(&compiled.steps[1..]) {
        let Op::Value(ValueOp::Cap(op), _) = &run.program.nodes[node.index()].op else { continue };
        let op: &Cap = op;
        let Some(cohort) = run.trace.cohort(*node) else { continue };
        let standing = cohort.standing(unit);
        if standing.outcome == Outcome::NotApplicable {
            continue;
        }
        let named = |member: usize| version.classes.iter().find(|class| class.member == member);
        let label = named(cap.class).map_or(text!("the class"), |class| class.label.text());
        let after = run.trace.classed(*node)[unit].now.exact().and_then(named);
        let moved = match after {
            Some(class) => {
                text!("the unit moves to “{}”, the next class whose condition it meets", class.label)
            }
            None => text!("the unit moves to the next class whose condition it meets"),
        };
        let unsure = |unit: usize| {
            let before = run.trace.classed(op.of)[unit];
            if before.now.exact().is_none() { before.reasons } else { Reasons::NONE }
        };
        let keeps =
            if unsure(unit).is_empty() { text!("it keeps") } else { text!("if it is rated so, it keeps") };
        let base = match cap.quota.base.as_ref().map(|(base, _)| &base.kind) {
            Some(BaseKind::Rated(_)) => text!(" after the others have moved on"),
            _ => Text::default(),
        };
        why.push(match standing.outcome {
            Outcome::Awarded => text!("{keeps} “{label}” within its cap{base}", keeps, label, base),
            Outcome::NotAwarded => {
                text!("the cap on “{label}” has no room for it{base}: {moved}", label, base, moved)
            }
            Outcome::Referred => {
                text!("it is tied at the border of the cap on “{label}”: people decide", label)
            }
            _ => text!("whether it keeps “{label}” within its cap is not decided yet", label),
        });
        let unbounded = |base: usize| run.unbounded(&op.quota, base, unit);
        let ranked = Ranked {
            run,
            cohort,
            keys: (&cap.keys, &op.keys),
            quota: Some(&cap.quota),
            unbounded: &unbounded,
            entrants: text!("rated “{label}”", label),
            placed: Placed::Kept,
            ties: cap.ties,
            unsure: &unsure,
            unit,
        };
        why.extend(ranked.words());
    }
}

fn headline(run: Run<'_>, id: ClassificationId, unit: usize) -> Text {
    let name = &run.data.units.names[unit];
    let heading = run.heading(CohortItem::Classification(id), unit);
    let Some(classed) = run.classed(id, unit).filter(|classed| classed.now.classes != 0) else {
        return text!("{name} is not rated on “{}”", heading.label, name);
    };
    let label_of = |class: usize| {
        let version = run.classification(id, unit).map(|(_, version)| version);
        let found = version.and_then(|version| version.classes.iter().find(|it| it.member == class));
        found.map_or_else(|| run.model[id].classes.members[class].clone(), |class| class.label.clone())
    };
    let mut labels: Vec<Text> = classed.now.iter().map(|class| text!("“{}”", label_of(class))).collect();
    if classed.now.may_be_nothing {
        labels.insert(0, text!("not rated at all"));
    }
    match classed.now.exact() {
        Some(_) => {
            let so_far = if classed.firm.exact().is_none() { text!(" so far") } else { Text::default() };
            text!("{name} is rated {} on “{}”{so_far}", labels[0], heading.label, name, so_far)
        }
        None => {
            let labels: Vec<Text> = labels.into_iter().rev().collect();
            text!(
                "{name} is undetermined on “{}”: {}",
                heading.label,
                Text::joined(labels, text!(" or ")),
                name
            )
        }
    }
}

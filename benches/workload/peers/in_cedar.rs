//! The ten criteria in Cedar: a policy to each, all of them asked at once; each unit is the context of a request.
//!
//! A policy that permits is a pass. One that asks for an attribute that the context lacks gives an error, which is
//! what Cedar has for a missing figure. Cedar has whole numbers only, so the figures are in hundredths.

use cedar_policy::RestrictedExpression as Expression;
use cedar_policy::{Authorizer, Context, Entities, EntityUid, PolicyId, PolicySet, Request};
use thidua_workload::facts::Inputs;
use thidua_workload::outcome::{CRITERIA, Verdict, Verdicts};
use thidua_workload::peer::{counts, figures, measure};

/// What each criterion asks of the context. Nothing has `unreported` or `nothing_due`: to ask for it is to miss it.
const CONDITIONS: [&str; CRITERIA] = [
    "context.disbursement >= 7000",
    "context.on_time >= 9800",
    "context.sat_min > 9500 && (context.sat_n == 5 || context.unreported > 9500)",
    "context.announced == 10000",
    "context.posted == 10000",
    "context.electronic_docs == 10000",
    "100 * context.problems_resolved >= 70 * context.problems_planned",
    "context.initiatives_recognised >= 1",
    "if context.dossiers_due > 0 then 100 * context.dossiers_on_time >= 98 * context.dossiers_due \
        else context.nothing_due",
    "context.max_overdue_days <= 3000",
];

fn request(unit: &Inputs) -> Request {
    let known =
        figures(unit).into_iter().filter_map(|(name, value)| Some((name, (value? * 100.0).round() as i64)));
    let attributes = known.chain(counts(unit));
    let attributes = attributes.map(|(name, value)| (name.to_owned(), Expression::new_long(value)));
    let context = Context::from_pairs(attributes).expect("each name stands once");
    let entity = |text: &str| -> EntityUid { text.parse().expect("an entity") };
    Request::new(
        entity("Unit::\"one\""),
        entity("Action::\"meet\""),
        entity("Campaign::\"one\""),
        context,
        None,
    )
    .expect("no schema is given")
}

fn main() {
    let policies =
        CONDITIONS.map(|condition| format!("permit (principal, action, resource) when {{ {condition} }};"));
    let policies: PolicySet = policies.concat().parse().expect("the criteria are right");
    let (authorizer, entities) = (Authorizer::new(), Entities::empty());
    // Policies are called policy0, policy1, … in the order in which they stand.
    let place = |policy: &PolicyId| -> usize {
        let name: &str = policy.as_ref();
        name.trim_start_matches("policy").parse().expect("the names that Cedar gives")
    };
    measure("cedar", request, |request| {
        let response = authorizer.is_authorized(request, &policies, &entities);
        let mut verdicts: Verdicts = [Verdict::Fail; CRITERIA];
        for policy in response.diagnostics().reason() {
            verdicts[place(policy)] = Verdict::Pass;
        }
        for error in response.diagnostics().errors() {
            let cedar_policy::AuthorizationError::PolicyEvaluationError(error) = error;
            verdicts[place(error.policy_id())] = Verdict::Missing;
        }
        verdicts
    });
}

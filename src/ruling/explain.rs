//! Why a verdict is what it is: the clause with its operands' values, the cells, the way out.

use super::evidence::Cited;
use super::telling::Teller;
use super::{Run, deciding};
use crate::check::model::CriterionId;
use crate::engine::Ruled;
use crate::source::Span;
use crate::syntax::ast::CompareOp;
use crate::types::{Day, Exact, Reason, Type, Verdict};

/// A place in the ruleset and what stands there for the unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// Where.
    pub span: Span,
    /// What.
    pub text: String,
}

/// A comparison that decided, in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The observed value, where it is known for certain.
    pub observed: Option<Exact>,
    /// How it must compare.
    pub op: CompareOp,
    /// With what.
    pub required: Option<Exact>,
    /// By how much it fell short, where that can be said.
    pub shortfall: Option<Exact>,
    /// The type of the observed value.
    pub ty: Type,
}

/// Why a unit has its verdict on a criterion.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The unit's slot.
    pub unit: usize,
    /// The criterion.
    pub criterion: CriterionId,
    /// The verdict with its reasons.
    pub ruled: Ruled,
    /// In one line: who, what, how.
    pub headline: String,
    /// The clause `requires`.
    pub clause: Span,
    /// The operands in the ruleset with their values, in the order of the text.
    pub labels: Vec<Labelled>,
    /// The cells of the data.
    pub evidence: Vec<Cited>,
    /// The comparison that decided, where it was one.
    pub compared: Option<Compared>,
    /// `directive`, `source`, `responsible`, each as it is printed.
    pub authority: Vec<String>,
    /// What would change the verdict, or that nothing can.
    pub help: Vec<String>,
}

/// How many places of a clause are labelled at the most.
const MOST_LABELS: usize = 24;

/// Explains the verdict of a unit on a criterion.
pub fn explain(run: Run<'_>, criterion: CriterionId, unit: usize) -> Explanation {
    let version = run.version(criterion);
    let ruled = run.trace.criterion(run.program, criterion, unit);
    let compiled = run.program.criteria[criterion.index()];
    let for_others =
        ruled.reasons.has(Reason::OtherKind) && !version.heading.kinds.has(run.data.units.kinds[unit]);
    let findings = match compiled {
        Some(compiled) if !for_others => deciding(&run.program.nodes, run.trace, compiled.node, unit),
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
    if for_others {
        let kind = &run.model[run.data.units.kinds[unit]].name;
        teller.help.push(format!("the criterion is not for units of kind `{kind}`"));
    }
    if ruled.reasons.has(Reason::NotInForce) {
        teller.help.push("no version of the criterion is in force on the day judged".to_owned());
    }
    if ruled.reasons.has(Reason::MissingIsFail) {
        teller.help.insert(0, "`missing is fail`: the rule, not a number, failed the unit".to_owned());
    }
    if ruled.reasons.has(Reason::DoesNotApply) {
        teller.help.push("`applies when` does not hold, so nothing is asked of the unit".to_owned());
    }
    if ruled.so_far {
        teller.help.push(match ruled.open {
            Day::MIN => "so far: what it rests on can still change".to_owned(),
            open => {
                format!("so far: the window is open until {}, and a later report can change it", open.iso())
            }
        });
    }
    let text = |name: &str, text: &Option<String>| text.as_ref().map(|text| format!("{name}: {text}"));
    let directive = version.heading.directive.as_ref().map(|text| format!("directive: “{text}”"));
    if ruled.reasons == Reason::NothingToMeasure.into() && teller.help.is_empty() {
        teller.help.push(
            "there is nothing to measure; `if there are none: pass` (or fail) in the criterion would decide"
                .to_owned(),
        );
    }
    let mut labels = teller.labels.apart(run.sources);
    if labels.len() > MOST_LABELS {
        teller.help.push(format!("{} more places decided likewise", labels.len() - MOST_LABELS));
        labels.truncate(MOST_LABELS);
    }
    teller.evidence.sort_by_key(|cited| cited.span);
    let authority = [
        directive,
        text("source", &version.heading.source),
        text("responsible", &version.heading.responsible),
    ];
    let compared = match &teller.compared[..] {
        [one] => Some(one.clone()),
        [first, ..] if ruled.verdict == Verdict::Fail => Some(first.clone()),
        _ => None,
    };
    Explanation {
        unit,
        criterion,
        ruled,
        headline: headline(run, criterion, unit, ruled),
        clause: version.clause,
        labels,
        evidence: teller.evidence,
        compared,
        authority: authority.into_iter().flatten().collect(),
        help: teller.help,
    }
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

//! The ruling as data: section 10 of the contract.

use super::explain::Compared;
use super::{Explanation, Run, Words, explain, show_exact};
use crate::check::model::CriterionId;
use crate::source::{FileId, Sources, Span};
use crate::types::{Exact, Reasons, Type, Verdict, to_decimal_string};
use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// All rulings of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The ruleset.
    pub ruleset: RulesetId,
    /// The data.
    pub data: DataId,
    /// What ruled.
    pub engine: String,
    /// The day as of which it ruled.
    pub as_of: String,
    /// The units.
    pub units: Vec<UnitRuling>,
    /// Records picked; none in this version.
    pub selections: Vec<()>,
}

/// Which ruleset.
#[derive(Clone, Debug, Serialize)]
pub struct RulesetId {
    /// The campaign's name.
    pub name: String,
    /// SHA-256 over its files.
    pub sha256: String,
}

/// Which data.
#[derive(Clone, Debug, Serialize)]
pub struct DataId {
    /// SHA-256 over its files.
    pub sha256: String,
}

/// The rulings on one unit.
#[derive(Clone, Debug, Serialize)]
pub struct UnitRuling {
    /// Its code.
    pub unit: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// One ruling for each criterion, in the order of the ruleset.
    pub criteria: Vec<CriterionRuling>,
    /// By scorecard; none in this version.
    pub scores: BTreeMap<String, ()>,
    /// By classification; none in this version.
    pub classes: BTreeMap<String, ()>,
    /// By commendation; none in this version.
    pub commendations: Vec<()>,
}

/// The ruling on one criterion.
#[derive(Clone, Debug, Serialize)]
pub struct CriterionRuling {
    /// The criterion.
    pub criterion: String,
    /// The verdict.
    pub verdict: Verdict,
    /// A later report can still change it.
    pub so_far: bool,
    /// The observed value of the deciding comparison.
    pub observed: Option<Quantity>,
    /// What it was compared with.
    pub required: Option<Required>,
    /// By how much it fell short.
    pub shortfall: Option<Quantity>,
    /// Why it is undetermined or not applicable, or fails without a number.
    pub reasons: Reasons,
    /// Where the clause stands.
    pub clause: Place,
    /// The cells that decided.
    pub evidence: Vec<EvidenceCell>,
}

/// A value with its type.
#[derive(Clone, Debug, Serialize)]
pub struct Quantity {
    /// A string where the type can carry a decimal, a number where it is whole, else the word for it.
    pub value: serde_json::Value,
    /// Its type: percent in percent, money in whole units.
    #[serde(rename = "type")]
    pub ty: String,
    /// The fraction, where it has no finite decimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact: Option<String>,
}

/// What was required.
#[derive(Clone, Debug, Serialize)]
pub struct Required {
    /// `at least`, `over`, …
    pub comparison: &'static str,
    /// The value.
    #[serde(flatten)]
    pub value: Quantity,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file, as it was given.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

/// A cell that decided.
#[derive(Clone, Debug, Serialize)]
pub struct EvidenceCell {
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
    /// Its text.
    pub value: String,
}

impl Place {
    /// Where a span starts.
    pub fn of(sources: &Sources, span: Span) -> Self {
        let position = sources.position(span);
        Self {
            file: sources.file(span.file).name().to_string(),
            line: position.line,
            column: position.column,
        }
    }
}

/// The rulings of a run on these units (their slots), in this order.
pub fn report(run: Run<'_>, ruleset: &[FileId], units: &[usize]) -> Report {
    let units: Vec<UnitRuling> = units.par_iter().map(|unit| unit_ruling(run, *unit)).collect();
    Report {
        ruleset: RulesetId { name: run.model.campaign.name.clone(), sha256: digest(run.sources, ruleset) },
        data: DataId { sha256: run.data.digest.clone() },
        engine: concat!("thidua ", env!("CARGO_PKG_VERSION")).to_owned(),
        as_of: run.program.as_of.iso(),
        units,
        selections: Vec::new(),
    }
}

/// SHA-256 over the texts of some files, in their order.
fn digest(sources: &Sources, files: &[FileId]) -> String {
    let mut hash = Sha256::new();
    for file in files {
        let text = sources.file(*file).text();
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unit_ruling(run: Run<'_>, unit: usize) -> UnitRuling {
    let units = &run.data.units;
    let criteria = run.model.criterion_ids().map(|criterion| criterion_ruling(run, criterion, unit));
    UnitRuling {
        unit: units.codes[unit].clone(),
        name: units.names[unit].clone(),
        kind: run.model[units.kinds[unit]].name.clone(),
        criteria: criteria.collect(),
        scores: BTreeMap::new(),
        classes: BTreeMap::new(),
        commendations: Vec::new(),
    }
}

fn criterion_ruling(run: Run<'_>, criterion: CriterionId, unit: usize) -> CriterionRuling {
    let explanation = explain(run, criterion, unit);
    ruling_of(run, &explanation)
}

/// The ruling that an explanation explains.
pub fn ruling_of(run: Run<'_>, explanation: &Explanation) -> CriterionRuling {
    let Explanation { criterion, ruled, compared, .. } = explanation;
    let quantity = |of: fn(&Compared) -> Option<Exact>, difference: bool| {
        let compared = compared.as_ref()?;
        Some(quantity(run, of(compared)?, &compared.ty, difference))
    };
    let decided = explanation.evidence.iter().filter(|cited| cited.decided);
    CriterionRuling {
        criterion: run.model[*criterion].name.clone(),
        verdict: ruled.verdict,
        so_far: ruled.so_far,
        observed: quantity(|compared| compared.observed, false),
        required: quantity(|compared| compared.required, false)
            .zip(compared.as_ref())
            .map(|(value, compared)| Required { comparison: compared.op.words(), value }),
        shortfall: quantity(|compared| compared.shortfall, true),
        reasons: ruled.reasons,
        clause: Place::of(run.sources, explanation.clause),
        evidence: decided
            .map(|cited| EvidenceCell {
                place: Place::of(run.sources, cited.span),
                value: run.sources.text(cited.span).to_owned(),
            })
            .collect(),
    }
}

fn quantity(run: Run<'_>, number: Exact, ty: &Type, difference: bool) -> Quantity {
    let named = match ty {
        Type::Percent if difference => Type::PercentagePoints,
        Type::Date if difference => Type::Duration,
        Type::Year if difference => Type::Count,
        other => other.clone(),
    };
    let (text, exact) = to_decimal_string(show_exact(number, &named));
    let value = match &named {
        Type::Percent | Type::PercentagePoints | Type::Money(_) | Type::Number | Type::Points => text.into(),
        Type::Count | Type::Year | Type::Duration if number.is_integer() => {
            i64::try_from(number.to_integer()).map_or_else(|_| text.into(), Into::into)
        }
        Type::Count | Type::Year | Type::Duration => text.into(),
        Type::YesNo => (number != Exact::ZERO).into(),
        Type::Date | Type::Enum(_) | Type::Unit(_) => Words::new(run).value(number, &named).into(),
        Type::Text => Words::new(run).value(number, &named).trim_matches('"').into(),
    };
    let ty = match &named {
        Type::Enum(_) => "member".to_owned(),
        other => other.to_string(),
    };
    Quantity { value, ty, exact }
}

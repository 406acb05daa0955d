//! The ruling as data: section 10 of the contract.

use super::explain::Compared;
use super::{Explanation, Run, Words, explain, show_exact};
use crate::check::model::{CohortItem, CriterionId, Selection};
use crate::engine::{Candidates, Cell, Picked, Standing, State};
use crate::plan::cohort;
use crate::source::{FileId, Sources, Span};
use crate::types::{Exact, Outcome, Reason, Reasons, Type, Verdict, to_decimal_string};
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
    /// By selection, the records picked.
    pub selections: Vec<SelectionRuling>,
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
    /// By scorecard and, as `scorecard.section`, by section.
    pub scores: BTreeMap<String, ScoreRuling>,
    /// By classification: the class, or null.
    pub classes: BTreeMap<String, Option<String>>,
    /// By classification without a class: why.
    pub class_reasons: BTreeMap<String, ClassReasons>,
    /// One outcome for each commendation, in the order of the ruleset.
    pub commendations: Vec<CommendationRuling>,
}

/// Points.
#[derive(Clone, Debug, Serialize)]
pub struct ScoreRuling {
    /// The points, where they are known for certain; null where there is nothing to score.
    #[serde(flatten)]
    pub points: Points,
    /// The most before bonus.
    pub out_of: String,
    /// A later report can still change them.
    pub so_far: bool,
    /// Why they are not certain, or not applicable.
    pub reasons: Reasons,
    /// Where the scorecard or section stands.
    pub clause: Place,
}

/// Points as they are known; numbers that have no finite decimal with the fraction beside them.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
#[expect(missing_docs, reason = "the names are those of the output")]
pub enum Points {
    Known {
        points: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        exact: Option<String>,
    },
    Between {
        low: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        low_exact: Option<String>,
        high: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        high_exact: Option<String>,
    },
}

/// The outcome of a record: it is picked where a unit would be awarded.
fn picked<S: serde::Serializer>(outcome: &Outcome, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match outcome {
        Outcome::Awarded => "picked",
        Outcome::NotAwarded => "not_picked",
        Outcome::Referred => "referred",
        Outcome::Undetermined | Outcome::NotApplicable => "undetermined",
    })
}

/// Why a unit has no class.
#[derive(Clone, Debug, Serialize)]
pub struct ClassReasons {
    /// Why.
    pub reasons: Reasons,
    /// The classes that are still possible, best first.
    pub candidates: Vec<String>,
}

/// The outcome of a commendation.
#[derive(Clone, Debug, Serialize)]
pub struct CommendationRuling {
    /// The commendation.
    pub commendation: String,
    /// What becomes of the unit.
    pub outcome: Outcome,
    /// Its rank among the eligible of its group; null where there is none, or it can still change.
    pub rank: Option<u32>,
    /// A later report can still change it.
    pub so_far: bool,
    /// Why it is undetermined or not applicable, or that it is referred.
    pub reasons: Reasons,
    /// Where the clause stands: what is required of the unit's kind.
    pub clause: Place,
}

/// The records that a selection picks.
#[derive(Clone, Debug, Serialize)]
pub struct SelectionRuling {
    /// The selection.
    pub selection: String,
    /// How many are picked for certain.
    pub picked: usize,
    /// `take at least`: how many it should be at the least.
    pub at_least: Option<String>,
    /// `take at most`.
    pub at_most: Option<String>,
    /// Why nothing could be picked from.
    pub reasons: Reasons,
    /// The records that match or may match, in the order of the data.
    pub records: Vec<RecordRuling>,
}

/// A record in a selection.
#[derive(Clone, Debug, Serialize)]
pub struct RecordRuling {
    /// Its unit.
    pub unit: String,
    /// The unit's name.
    pub name: String,
    /// Where its row starts.
    pub place: Place,
    /// Its fields, their values as in [`Quantity`].
    pub fields: BTreeMap<String, serde_json::Value>,
    /// Its fields in words, in the order of the ruleset.
    #[serde(skip)]
    pub words: Vec<(String, String)>,
    /// `picked`, `not_picked`, `referred` or `undetermined`.
    #[serde(serialize_with = "picked")]
    pub outcome: Outcome,
    /// Its rank among those that match.
    pub rank: Option<u32>,
    /// A later report can still change it.
    pub so_far: bool,
    /// Why it is undetermined, or that it is referred.
    pub reasons: Reasons,
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
    let units = units.par_iter().map(|unit| unit_ruling(run, *unit)).collect();
    Report {
        ruleset: RulesetId { name: run.model.campaign.name.clone(), sha256: digest(run.sources, ruleset) },
        data: DataId { sha256: run.data.digest.clone() },
        engine: concat!("thidua ", env!("CARGO_PKG_VERSION")).to_owned(),
        as_of: run.program.as_of.iso(),
        units,
        selections: selections(run),
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

/// The rulings on these units (their slots), in this order.
pub fn unit_rulings(run: Run<'_>, units: &[usize]) -> Vec<UnitRuling> {
    units.iter().map(|unit| unit_ruling(run, *unit)).collect()
}

fn unit_ruling(run: Run<'_>, unit: usize) -> UnitRuling {
    let units = &run.data.units;
    let criteria = run.model.criterion_ids().map(|criterion| criterion_ruling(run, criterion, unit));
    UnitRuling {
        unit: units.codes[unit].to_owned(),
        name: units.names[unit].to_owned(),
        kind: run.model[units.kinds[unit]].name.clone(),
        criteria: criteria.collect(),
        scores: scores(run, unit),
        classes: run
            .model
            .classification_ids()
            .map(|id| {
                let class = run.classed(id, unit).and_then(|classed| classed.now.exact());
                let of = &run.model[id];
                (of.name.clone(), class.map(|class| of.classes.members[class].clone()))
            })
            .collect(),
        class_reasons: class_reasons(run, unit),
        commendations: run
            .model
            .commendation_ids()
            .map(|id| {
                let Standing { outcome, rank, so_far, reasons, .. } = run.standing(id, unit);
                let commendation = run.model[id].name.clone();
                let clause = Place::of(run.sources, run.limb(id, unit));
                CommendationRuling { commendation, outcome, rank, so_far, reasons, clause }
            })
            .collect(),
    }
}

fn scores(run: Run<'_>, unit: usize) -> BTreeMap<String, ScoreRuling> {
    let mut scores = BTreeMap::new();
    for id in run.model.scorecard_ids() {
        let name = &run.model[id].name;
        let Some(scored) = run.score(id, unit) else {
            let reasons = Reason::NotInForce.into();
            let points = Points::Known { points: None, exact: None };
            let clause = Place::of(run.sources, run.heading(CohortItem::Scorecard(id), unit).span);
            let nothing = ScoreRuling { points, out_of: "0".to_owned(), so_far: false, reasons, clause };
            scores.insert(name.clone(), nothing);
            continue;
        };
        let version = scored.version;
        scores.insert(name.clone(), score_ruling(run, &scored.points, version.out_of, version.heading.span));
        let is_for = run.is_of(version.heading.kinds, unit);
        let sections = run.model[id].sections.iter().zip(&scored.compiled.sections).zip(&version.sections);
        for ((section, (node, _)), declared) in sections.filter(|_| is_for) {
            let points = run.trace.value(*node, unit);
            scores.insert(
                format!("{name}.{section}"),
                score_ruling(run, &points, declared.out_of, declared.span),
            );
        }
    }
    scores
}

fn score_ruling(run: Run<'_>, cell: &Cell, out_of: Exact, clause: Span) -> ScoreRuling {
    let decided = cell.exact().is_some();
    let points = match (cell.exact(), cell.state) {
        (Some(points), _) => {
            let (points, exact) = to_decimal_string(points);
            Points::Known { points: Some(points), exact }
        }
        (None, State::Known) => {
            let (low, low_exact) = to_decimal_string(cell.range.low);
            let (high, high_exact) = to_decimal_string(cell.range.high);
            Points::Between { low, low_exact, high, high_exact }
        }
        (None, _) => Points::Known { points: None, exact: None },
    };
    ScoreRuling {
        points,
        out_of: to_decimal_string(out_of).0,
        so_far: cell.is_so_far(),
        reasons: if decided { Reasons::NONE } else { cell.reasons },
        clause: Place::of(run.sources, clause),
    }
}

fn class_reasons(run: Run<'_>, unit: usize) -> BTreeMap<String, ClassReasons> {
    let mut all = BTreeMap::new();
    for id in run.model.classification_ids() {
        let of = &run.model[id];
        let (reasons, now) = match run.classed(id, unit) {
            Some(classed) if classed.now.exact().is_some() => continue,
            Some(classed) => (classed.reasons, classed.now),
            None => (Reason::NotInForce.into(), Candidates::default()),
        };
        let candidates = now.iter().rev().map(|class| of.classes.members[class].clone()).collect();
        all.insert(of.name.clone(), ClassReasons { reasons, candidates });
    }
    all
}

/// The records that the selections of a run pick.
pub fn selections(run: Run<'_>) -> Vec<SelectionRuling> {
    let all = run.model.selections.iter().zip(&run.program.selections).zip(&run.trace.selections);
    let ruling = |((declared, compiled), picked): ((&Selection, &cohort::Selection), &Picked)| {
        let table = run.data.records[compiled.record.index()].as_ref();
        let record = &run.model[compiled.record];
        let records = picked.rows.iter().filter_map(|(row, standing)| {
            let table = table?;
            let unit = table.units[*row] as usize;
            let given = record.fields.iter().zip(&table.fields).filter_map(|(field, column)| {
                // A computed field is no column of the data.
                let value = column.get(*row).filter(|_| field.value.is_none())?;
                Some((field, value))
            });
            let words =
                |value: Exact, ty: &Type| Words::new(run).given(value, ty).trim_matches('"').to_owned();
            Some(RecordRuling {
                unit: run.data.units.codes[unit].to_owned(),
                name: run.data.units.names[unit].to_owned(),
                place: Place::of(run.sources, table.rows[*row]),
                fields: given
                    .clone()
                    .map(|(field, value)| (field.name.clone(), quantity(run, value, &field.ty, false).value))
                    .collect(),
                words: given.map(|(field, value)| (field.name.clone(), words(value, &field.ty))).collect(),
                outcome: standing.outcome,
                rank: standing.rank,
                so_far: standing.so_far,
                reasons: standing.reasons,
            })
        });
        let awarded = |(_, standing): &&(usize, Standing)| standing.outcome == Outcome::Awarded;
        SelectionRuling {
            selection: declared.name.clone(),
            picked: picked.rows.iter().filter(awarded).count(),
            at_least: compiled.at_least.map(|number| to_decimal_string(number).0),
            at_most: compiled.at_most.map(|number| to_decimal_string(number).0),
            reasons: picked.reasons,
            records: records.collect(),
        }
    };
    all.map(ruling).collect()
}

/// The ruling on a criterion for a unit.
pub fn criterion_ruling(run: Run<'_>, criterion: CriterionId, unit: usize) -> CriterionRuling {
    let explanation = explain(run, CohortItem::Criterion(criterion), unit);
    ruling_of(run, &explanation)
}

/// The ruling that an explanation explains.
pub fn ruling_of(run: Run<'_>, explanation: &Explanation) -> CriterionRuling {
    let Explanation { item, ruled, compared, .. } = explanation;
    let quantity = |of: fn(&Compared) -> Option<Exact>, difference: bool| {
        let compared = compared.as_ref()?;
        Some(quantity(run, of(compared)?, &compared.ty, difference))
    };
    let decided = explanation.evidence.iter().filter(|cited| cited.decided);
    CriterionRuling {
        criterion: run.item_name(*item).to_owned(),
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

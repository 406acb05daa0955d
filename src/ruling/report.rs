//! Rulings as data, read from the trace.

use super::batch::Batch;
use super::compared::Compared;
use super::json::{
    ClassReasons, CommendationRuling, CriterionRuling, DataId, Datum, EvidenceCell, Place, Points, Quantity,
    RecordRuling, Report, Required, RulesetId, ScoreRuling, SelectionRuling, UnitRuling,
};
use super::{Explanation, Run, criterion, show_exact};
use crate::check::model::{CohortItem, CriterionId, Selection};
use crate::engine::{Candidates, Cell, Picked, Ruled, Standing, State};
use crate::plan::{NodeId, cohort};
use crate::source::{FileId, Sources, Span};
use crate::text::ToText;
use crate::types::{Decimal, Exact, Outcome, Reason, Reasons, Type, Verdict, to_decimal_string};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What a run says beside the rulings on its units, which are told in batches: [`unit_rulings`].
pub fn report<'a>(run: Run<'a>, ruleset: &[FileId]) -> Report<'a> {
    Report {
        ruleset: RulesetId { name: run.model.campaign.name.clone(), sha256: digest(run.sources, ruleset) },
        data: DataId { sha256: run.data.digest.clone() },
        engine: concat!("thidua ", env!("CARGO_PKG_VERSION")).to_owned(),
        as_of: run.program.as_of.iso(),
        units: Vec::new(),
        selections: selections(run),
    }
}

/// SHA-256 over the texts of some files, in their order.
pub fn digest(sources: &Sources, files: &[FileId]) -> String {
    let mut hash = Sha256::new();
    for file in files {
        let text = sources.file(*file).text();
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The rulings on these units (their slots), in this order. Where `only` has verdicts: the criteria with one of
/// them, and nothing else.
pub fn unit_rulings<'a>(run: Run<'a>, units: &[usize], only: &[Verdict]) -> Vec<UnitRuling<'a>> {
    let all = only.is_empty();
    let mut rulings: Vec<UnitRuling<'_>> = units.iter().map(|unit| unit_ruling(run, *unit, all)).collect();
    for criterion in run.model.criterion_ids() {
        let is_wanted =
            |unit: usize| all || only.contains(&run.trace.criterion(run.program, criterion, unit).verdict);
        let wanted = || units.iter().enumerate().filter(|(_, unit)| is_wanted(**unit));
        let batch = Batch::new(run, wanted().map(|(_, unit)| *unit).collect());
        let clause = Place::of(run.sources, run.version(criterion).clause);
        for (at, unit) in wanted() {
            let ruled = run.trace.criterion(run.program, criterion, *unit);
            let (compared, cells) = criterion::facts(run, criterion, *unit, &batch);
            let item = CohortItem::Criterion(criterion);
            rulings[at].criteria.push(ruling(run, item, ruled, compared.as_ref(), clause, cells));
        }
    }
    rulings
}

/// A unit without its criteria; what came of other items only where `all` is wanted.
fn unit_ruling(run: Run<'_>, unit: usize, all: bool) -> UnitRuling<'_> {
    let units = &run.data.units;
    let lead = UnitRuling {
        unit: &units.codes[unit],
        name: &units.names[unit],
        kind: &run.model[units.kinds[unit]].name,
        ..UnitRuling::default()
    };
    if !all {
        return lead;
    }
    UnitRuling {
        scores: scores(run, unit),
        classes: run
            .model
            .classification_ids()
            .map(|id| {
                let class = run.classed(id, unit).and_then(|classed| classed.now.exact());
                let of = &run.model[id];
                (of.name.as_str(), class.map(|class| of.classes.members[class].as_str()))
            })
            .collect(),
        class_reasons: class_reasons(run, unit),
        commendations: run
            .model
            .commendation_ids()
            .map(|id| {
                let Standing { outcome, rank, so_far, reasons, .. } = run.standing(id, unit);
                let commendation = run.model[id].name.as_str();
                let clause = Place::of(run.sources, run.limb(id, unit));
                CommendationRuling { commendation, outcome, rank, so_far, reasons, clause }
            })
            .collect(),
        ..lead
    }
}

fn scores(run: Run<'_>, unit: usize) -> BTreeMap<Cow<'_, str>, ScoreRuling<'_>> {
    let mut scores = BTreeMap::new();
    for id in run.model.scorecard_ids() {
        let name = run.model[id].name.as_str();
        let Some(scored) = run.score(id, unit) else {
            let reasons = Reason::NotInForce.into();
            let points = Points::Known { points: None, exact: None };
            let clause = Place::of(run.sources, run.heading(CohortItem::Scorecard(id), unit).span);
            let nothing = ScoreRuling { points, out_of: "0".to_owned(), so_far: false, reasons, clause };
            scores.insert(name.into(), nothing);
            continue;
        };
        let version = scored.version;
        scores.insert(name.into(), score_ruling(run, &scored.points, version.out_of, version.heading.span));
        let is_for = run.is_of(version.heading.kinds, unit);
        let sections = run.model[id].sections.iter().zip(&scored.compiled.sections).zip(&version.sections);
        for ((section, (node, _)), declared) in sections.filter(|_| is_for) {
            let points = run.trace.value(*node, unit);
            scores.insert(
                format!("{name}.{section}").into(),
                score_ruling(run, &points, declared.out_of, declared.span),
            );
        }
    }
    scores
}

fn score_ruling<'a>(run: Run<'a>, cell: &Cell, out_of: Exact, clause: Span) -> ScoreRuling<'a> {
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

fn class_reasons(run: Run<'_>, unit: usize) -> BTreeMap<&str, ClassReasons<'_>> {
    let mut all = BTreeMap::new();
    for id in run.model.classification_ids() {
        let of = &run.model[id];
        let (reasons, now) = match run.classed(id, unit) {
            Some(classed) if classed.now.exact().is_some() => continue,
            Some(classed) => (classed.reasons, classed.now),
            None => (Reason::NotInForce.into(), Candidates::default()),
        };
        let candidates = now.iter().rev().map(|class| of.classes.members[class].as_str()).collect();
        all.insert(of.name.as_str(), ClassReasons { reasons, candidates });
    }
    all
}

/// The records that the selections of a run pick.
pub fn selections<'a>(run: Run<'a>) -> Vec<SelectionRuling<'a>> {
    let all = run.model.selections.iter().zip(&run.program.selections).zip(&run.trace.selections);
    let ruling = |((declared, compiled), picked): ((&'a Selection, &cohort::Selection), &Picked)| {
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
            let words = |value: Exact, ty: &Type| match ty {
                Type::Text => run.words().word(value, ty).unwrap_or_default().text(),
                ty => run.words().given(value, ty),
            };
            let span = table.rows.get(*row);
            Some(RecordRuling {
                unit: &run.data.units.codes[unit],
                name: &run.data.units.names[unit],
                place: Place::of(run.sources, span),
                span,
                fields: given
                    .clone()
                    .map(|(field, value)| (field.name.as_str(), quantity(run, value, &field.ty, false)))
                    .collect(),
                words: given.map(|(field, value)| (field.name.as_str(), words(value, &field.ty))).collect(),
                outcome: standing.outcome,
                rank: standing.rank,
                so_far: standing.so_far,
                reasons: standing.reasons,
            })
        });
        let awarded = |(_, standing): &&(usize, Standing)| standing.outcome == Outcome::Awarded;
        SelectionRuling {
            selection: &declared.name,
            picked: picked.rows.iter().filter(awarded).count(),
            at_least: compiled.at_least.map(|number| to_decimal_string(number).0),
            at_most: compiled.at_most.map(|number| to_decimal_string(number).0),
            reasons: picked.reasons,
            records: records.collect(),
        }
    };
    all.map(ruling).collect()
}

/// The value that decided a criterion for a unit, where it was compared. Where one value decides for every unit, that
/// is [`observed_at`] its node: see [`Run::always_observed`].
pub fn observed(run: Run<'_>, criterion: CriterionId, unit: usize) -> Option<Quantity<'_>> {
    let Compared { observed, ty, .. } = criterion::compared(run, criterion, unit)?;
    Some(quantity(run, observed?, &ty, false))
}

/// The value of a node as it is shown where it decided; `None` where it is not known for certain.
pub fn observed_at<'a>(run: Run<'a>, node: NodeId, cell: &Cell) -> Option<Quantity<'a>> {
    Some(quantity(run, cell.exact()?, run.type_of(node), false))
}

/// The ruling that an explanation explains.
pub fn ruling_of<'a>(run: Run<'a>, explanation: &Explanation) -> CriterionRuling<'a> {
    let Explanation { item, ruled, compared, clause, evidence, .. } = explanation;
    let cells = evidence.iter().filter(|cited| cited.decided).map(|cited| cited.span);
    ruling(run, *item, *ruled, compared.as_ref(), Place::of(run.sources, *clause), cells)
}

fn ruling<'a>(
    run: Run<'a>,
    item: CohortItem,
    ruled: Ruled,
    compared: Option<&Compared>,
    clause: Place<'a>,
    cells: impl IntoIterator<Item = Span>,
) -> CriterionRuling<'a> {
    let quantity = |of: fn(&Compared) -> Option<Exact>, difference: bool| {
        Some(quantity(run, of(compared?)?, &compared?.ty, difference))
    };
    CriterionRuling {
        criterion: run.item_name(item),
        verdict: ruled.verdict,
        so_far: ruled.so_far,
        observed: quantity(|compared| compared.observed, false),
        required: quantity(|compared| compared.required, false)
            .zip(compared)
            .map(|(value, compared)| Required { comparison: compared.op, value }),
        shortfall: quantity(|compared| compared.shortfall, true),
        reasons: ruled.reasons,
        clause,
        evidence: cells
            .into_iter()
            .map(|span| EvidenceCell {
                place: Place::of(run.sources, span),
                value: run.sources.text(span).into(),
            })
            .collect(),
    }
}

fn quantity<'a>(run: Run<'a>, number: Exact, ty: &Type, difference: bool) -> Quantity<'a> {
    let ty = match ty {
        Type::Percent if difference => Type::PercentagePoints,
        Type::Date if difference => Type::Duration,
        Type::Year if difference => Type::Count,
        other => other.clone(),
    };
    let shown = show_exact(number, &ty);
    let decimal = Decimal::of(shown);
    let whole = || i64::try_from(number.to_integer()).ok().filter(|_| number.is_integer());
    let value = match &ty {
        Type::Percent | Type::PercentagePoints | Type::Money(_) | Type::Number | Type::Points => {
            Datum::Decimal(decimal)
        }
        Type::Count | Type::Year | Type::Duration => whole().map_or(Datum::Decimal(decimal), Datum::Whole),
        Type::YesNo => Datum::YesNo(number != Exact::ZERO),
        Type::Date | Type::Enum(_) | Type::Unit(_) | Type::Text => {
            Datum::Word(run.words().word(number, &ty).unwrap_or_default().into())
        }
    };
    Quantity { value, ty, exact: decimal.fraction(shown) }
}

//! The ruleset that the data sets are read for, built by hand.
#![allow(dead_code, reason = "shared by several test programs")]

use std::sync::Arc;
use thidua::check::model::{
    Attribute, AttributeId, Belongs, Campaign, Ceiling, CeilingOf, Dimension, DimensionId, Field, Indicator,
    IndicatorId, Kind, KindId, KindSet, Model, Record, ValueId,
};
use thidua::source::{FileId, Sources, Span};
use thidua::types::{EnumType, Exact, Type, Window, day};

fn nowhere() -> Span {
    let file: FileId = Sources::new().add("ruleset", "");
    Span::new(file, 0, 0)
}

fn members(names: &[&str], ordered: bool) -> Type {
    let members = names.iter().map(|name| (*name).to_owned()).collect();
    Type::Enum(Arc::new(EnumType { members, ordered }))
}

fn kind(name: &str) -> Kind {
    Kind { name: name.into(), plural: format!("{name}s"), span: nowhere() }
}

fn attribute(name: &str, ty: Type, kinds: KindSet) -> Attribute {
    let span = nowhere();
    Attribute { name: name.into(), label: name.into(), ty, optional: false, signed: false, kinds, span }
}

fn indicator(name: &str, ty: Type, signed: bool, kinds: KindSet, dimensions: &[u32]) -> Indicator {
    Indicator {
        name: name.into(),
        label: name.into(),
        ty,
        signed,
        kinds,
        dimensions: dimensions.iter().map(|at| DimensionId(*at)).collect(),
        window: Window::year(2025),
        evidence_required: false,
        span: nowhere(),
    }
}

fn field(name: &str, ty: Type, optional: bool) -> Field {
    let span = nowhere();
    Field { name: name.into(), label: name.into(), ty, optional, signed: false, value: None, span }
}

fn record(name: &str, plural: &str, kinds: KindSet, each: bool, fields: Vec<Field>) -> Record {
    Record {
        name: name.into(),
        plural: plural.into(),
        label: name.into(),
        kinds,
        fields,
        reported_by_each_unit: each,
        dated_by: None,
        window: None,
        span: nowhere(),
    }
}

/// The entries of a scorecard that give points which people award.
const ENTRIES: [&str; 2] = ["up to 5 points as given by conduct", "up to 7.5 points as given by discipline"];

/// The sources with the text that [`cohort`] points to.
pub(crate) fn sources() -> Sources {
    let mut sources = Sources::new();
    sources.add("ruleset.thidua", ENTRIES.join("\n"));
    sources
}

/// The model, with units that belong to others, and points that people award.
///
/// ```thidua
/// units are ward, department, city, person, khu_phố, tổ
/// ward belongs to city
/// person belongs to ward
/// person belongs to department
/// tổ belongs to khu_phố
/// attribute conduct: points
/// indicator discipline: points
/// ```
pub(crate) fn cohort() -> Model {
    let mut model = model();
    model.kinds.extend(["city", "person", "khu_phố", "tổ"].map(kind));
    let belongs = [(0, 2), (3, 0), (3, 1), (5, 4)];
    model.belongs = belongs
        .map(|(member, above)| Belongs { member: KindId(member), above: KindId(above), span: nowhere() })
        .to_vec();
    model.attributes.push(attribute("conduct", Type::Points, KindSet::ALL));
    model.indicators.push(indicator("discipline", Type::Points, false, KindSet::ALL, &[]));
    let file = nowhere().file;
    let second = ENTRIES[0].len() + 1;
    let ceiling = |of, most, start: usize, entry: &str| {
        let span = Span::new(file, start, start + entry.len());
        Ceiling { of, most, span }
    };
    let conduct = CeilingOf::Attribute(AttributeId::next(model.attributes.len() - 1));
    let discipline = CeilingOf::Indicator(IndicatorId::next(model.indicators.len() - 1));
    model.ceilings = vec![
        ceiling(conduct, Exact::from_integer(5), 0, ENTRIES[0]),
        ceiling(discipline, Exact::new(15, 2), second, ENTRIES[1]),
    ];
    model
}

/// ```thidua
/// units are ward, department
/// attribute investment_plan: money VND
/// attribute population: count for ward
/// attribute leads: department
/// indicator disbursement: percent
/// indicator problems: count
/// indicator satisfaction: percent per field (land, health)
/// indicator growth: percent, signed
/// indicator temperature: number for ward
/// record initiative
///   title: text
///   status: one of registered < applied < recognised
/// record dossier
///   reported by each unit
///   received: date
///   due: date
///   completed: date, optional
///   free: yes/no, optional
///   field late: duration = …
/// record hồ_sơ for department
///   năm: year
///   số_ngày: duration
/// ```
pub(crate) fn model() -> Model {
    let period = Window::new(day(2025, 7, 1), day(2025, 10, 10));
    let ward = KindSet::of(&[KindId(0)]);
    let mut late = field("late", Type::Duration, false);
    late.value = Some(ValueId(0));
    Model {
        kinds: vec![kind("ward"), kind("department")],
        attributes: vec![
            attribute("investment_plan", Type::Money("VND".into()), KindSet::ALL),
            attribute("population", Type::Count, ward),
            attribute("leads", Type::Unit("department".into()), KindSet::ALL),
        ],
        indicators: vec![
            indicator("disbursement", Type::Percent, false, KindSet::ALL, &[]),
            indicator("problems", Type::Count, false, KindSet::ALL, &[]),
            indicator("satisfaction", Type::Percent, false, KindSet::ALL, &[0]),
            indicator("growth", Type::Percent, true, KindSet::ALL, &[]),
            indicator("temperature", Type::Number, false, ward, &[]),
        ],
        dimensions: vec![Dimension {
            name: "field".into(),
            members: vec!["land".into(), "health".into()],
            span: nowhere(),
        }],
        records: vec![
            record(
                "initiative",
                "initiatives",
                KindSet::ALL,
                false,
                vec![
                    field("title", Type::Text, false),
                    field("status", members(&["registered", "applied", "recognised"], true), false),
                ],
            ),
            record(
                "dossier",
                "dossiers",
                KindSet::ALL,
                true,
                vec![
                    field("received", Type::Date, false),
                    field("due", Type::Date, false),
                    field("completed", Type::Date, true),
                    field("free", Type::YesNo, true),
                    late,
                ],
            ),
            record(
                "hồ_sơ",
                "hồ_sơ",
                KindSet::of(&[KindId(1)]),
                false,
                vec![field("năm", Type::Year, false), field("số_ngày", Type::Duration, false)],
            ),
        ],
        ..Model::of(Campaign {
            name: "test".into(),
            label: "test".into(),
            issued_by: None,
            source: None,
            period,
            as_of: period.to,
            span: nowhere(),
        })
    }
}

//! What random rulesets declare: the same in each.

use super::*;

pub(crate) fn schema() -> Model {
    let campaign = Window::new(day(2025, 7, 1), day(2025, 10, 10));
    let wards = KindSet::of(&[WARD]);
    let attribute = |name: &str, ty, optional, kinds| Attribute {
        name: name.into(),
        label: name.into(),
        ty,
        optional,
        signed: false,
        kinds,
        span: span(),
    };
    let indicator = |name: &str, ty, kinds, dimensions, window, evidence_required| Indicator {
        name: name.into(),
        label: name.into(),
        ty,
        signed: false,
        kinds,
        dimensions,
        window,
        evidence_required,
        span: span(),
    };
    let field = |name: &str, ty, optional| Field {
        name: name.into(),
        label: name.into(),
        ty,
        optional,
        signed: false,
        value: None,
        span: span(),
    };
    let record = |name: &str, kinds, fields, dated_by, window| Record {
        name: name.into(),
        plural: format!("{name}s"),
        label: name.into(),
        kinds,
        fields,
        reported_by_each_unit: name == "document",
        dated_by,
        window,
        span: span(),
    };
    let mut model = Model {
        kinds: ["ward", "city", "officer"]
            .map(|name| Kind { name: name.into(), plural: format!("{name}s"), span: span() })
            .to_vec(),
        attributes: vec![
            attribute("share", Type::Percent, false, KindSet::ALL),
            attribute("bonus", Type::Percent, true, KindSet::ALL),
            attribute("staff", Type::Count, false, wards),
            attribute("founded", Type::Date, true, KindSet::ALL),
            attribute("deadline", Type::Date, false, KindSet::ALL),
            attribute("big", Type::YesNo, false, KindSet::ALL),
            attribute("rank", level(), false, KindSet::ALL),
            attribute("last_year", Type::Year, false, KindSet::ALL),
            attribute("given", Type::Points, false, KindSet::ALL),
        ],
        indicators: vec![
            indicator("rate", Type::Percent, KindSet::ALL, vec![], campaign, false),
            indicator(
                "done",
                Type::Count,
                KindSet::ALL,
                vec![],
                Window::new(day(2025, 1, 1), campaign.to),
                false,
            ),
            indicator("proof", Type::Percent, wards, vec![], campaign, true),
            indicator("content", Type::Percent, KindSet::ALL, vec![DimensionId(0)], campaign, false),
        ],
        dimensions: vec![Dimension {
            name: "field".into(),
            members: ["land", "civil", "health"].map(String::from).to_vec(),
            span: span(),
        }],
        records: vec![
            record(
                "file",
                KindSet::ALL,
                vec![
                    field("received", Type::Date, false),
                    field("due", Type::Date, false),
                    field("completed", Type::Date, true),
                    field("n", Type::Count, false),
                    field("m", Type::Count, true),
                    field("ok", Type::YesNo, false),
                    field("ratio", Type::Number, false),
                    field("part", Type::Count, false),
                ],
                Some(0),
                Some(campaign),
            ),
            record(
                "award",
                wards,
                vec![
                    field("year", Type::Year, false),
                    field("level", level(), false),
                    field("n", Type::Count, false),
                ],
                Some(0),
                None,
            ),
            record(
                "document",
                KindSet::ALL,
                vec![
                    field("electronic", Type::YesNo, false),
                    field("secret", Type::YesNo, true),
                    field("n", Type::Count, false),
                ],
                None,
                None,
            ),
        ],
        parameters: vec![Parameter {
            name: "floor".into(),
            ty: Type::Percent,
            values: vec![
                (Day::MIN, exact(1, 2)),
                (day(2024, 6, 30), exact(7, 10)),
                (day(2025, 9, 15), exact(4, 5)),
            ],
            span: span(),
        }],
        belongs: [(WARD, CITY), (OFFICER, WARD), (OFFICER, CITY)]
            .map(|(member, above)| Belongs { member, above, span: span() })
            .to_vec(),
        ..Model::of(Campaign {
            name: "campaign".into(),
            label: "campaign".into(),
            issued_by: None,
            source: None,
            period: campaign,
            as_of: campaign.to,
            span: span(),
        })
    };
    let number = |model: &mut Model, kind, ty| {
        model.values.push(Value { kind, ty, span: span() });
        ValueId::next(model.values.len() - 1)
    };
    let n = number(&mut model, ValueKind::Field(RecordId(0), 3), Type::Count);
    let m = number(&mut model, ValueKind::Field(RecordId(0), 4), Type::Count);
    let ratio = number(&mut model, ValueKind::Arith(ArithOp::Divide, m, n), Type::Number);
    model.records[FILE].fields[6].value = Some(ratio);
    // One that reads what may still be open.
    let indicator = IndicatorId(DONE);
    let done = ValueKind::Series { indicator, members: vec![], basis: None, fold: None };
    let done = number(&mut model, done, Type::Count);
    let part = number(&mut model, ValueKind::Arith(ArithOp::Add, n, done), Type::Count);
    model.records[FILE].fields[7].value = Some(part);
    model
}

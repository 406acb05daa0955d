//! An example of a ruleset as a dataset.

mod model;

use thidua::check::model::{
    AttributeId, Datum, Example, ExampleObservation, ExampleRow, ExampleUnit, IndicatorId, KindId, RecordId,
};
use thidua::data::{Units, of_example};
use thidua::diagnostic::Code;
use thidua::source::{Sources, Span};
use thidua::syntax::ast::Basis;
use thidua::types::{Exact, day};

fn example() -> (Sources, Example) {
    let mut sources = Sources::new();
    let file = sources.add("rules", "given a ward\n");
    let span = Span::new(file, 0, 12);
    let observation = ExampleObservation {
        indicator: IndicatorId(0),
        members: vec![],
        value: Datum::Number(Exact::new(6995, 10_000)),
        day: day(2025, 9, 30),
        basis: Basis::Reported,
        evidence: false,
        span,
    };
    let unit = ExampleUnit {
        kind: KindId(0),
        name: None,
        within: vec![],
        span,
        attributes: vec![(AttributeId(1), Datum::Number(Exact::from_integer(25_000)), span)],
        observations: vec![observation],
        rows: vec![ExampleRow { record: RecordId(0), fields: vec![(0, Datum::Text("a".into()))], span }],
        none: vec![(RecordId(1), span)],
    };
    let as_of = day(2025, 10, 15);
    (sources, Example { title: "a".into(), span, as_of, units: vec![unit], expects: vec![] })
}

#[test]
fn what_an_example_does_not_mention_is_not_supplied() {
    let (sources, example) = example();
    let data = of_example(&model::model(), &example).unwrap();
    assert_eq!(data.units.codes, ["ward"]);
    assert_eq!(data.attributes[0].get(0), None);
    assert_eq!(data.attributes[1].get(0), Some(Exact::from_integer(25_000)));
    assert_eq!(data.observations[0].values.get(0), Some(Exact::new(6995, 10_000)));
    let initiatives = data.records[0].as_ref().unwrap();
    assert_eq!((initiatives.len(), initiatives.fields[1].get(0)), (1, None));
    let dossiers = data.records[1].as_ref().unwrap();
    assert_eq!((dossiers.len(), dossiers.none.len()), (0, 1));
    assert_eq!(data.records[2], None);
    let row = data.observations[0].rows.get(0);
    assert_eq!(data.cell(&sources, row, "value"), Some(row));
}

#[test]
fn a_unit_of_an_example_belongs_to_another_of_it() {
    let (_, mut example) = example();
    let mut city = example.units[0].clone();
    (city.kind, city.name) = (KindId(2), Some("City".into()));
    (city.observations, city.rows, city.none) = (vec![], vec![], vec![]);
    example.units[0].within = vec![(KindId(2), 1)];
    example.units.push(city);
    let data = of_example(&model::cohort(), &example).unwrap();
    assert_eq!(data.units.above[2], [1, Units::NONE]);
    assert_eq!(data.units.above[0], [Units::NONE; 2]);
    assert!(data.units.above[3].is_empty());
}

#[test]
fn an_example_gives_no_more_points_than_can_be_awarded() {
    let (_, mut example) = example();
    let model = model::cohort();
    let conduct = AttributeId::next(model.attributes.len() - 1);
    let five = Datum::Number(Exact::from_integer(5));
    example.units[0].attributes.push((conduct, five, example.span));
    assert!(of_example(&model, &example).is_ok());
    example.units[0].observations[0].indicator = IndicatorId::next(model.indicators.len() - 1);
    example.units[0].observations[0].value = Datum::Number(Exact::new(751, 100));
    assert_eq!(of_example(&model, &example).unwrap_err().code, Code::ExampleValue);
}

#[test]
fn what_does_not_fit_is_an_error_of_the_example() {
    let (_, mut example) = example();
    example.units[0].attributes[0].1 = Datum::Number(Exact::from_integer(i128::MAX));
    assert_eq!(of_example(&model::model(), &example).unwrap_err().code, Code::ExampleValue);
    example.units[0].attributes[0] = (AttributeId(2), Datum::Text("nobody".into()), example.span);
    assert_eq!(of_example(&model::model(), &example).unwrap_err().code, Code::ExampleValue);
}

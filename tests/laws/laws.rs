//! Laws that follow from the contract, whatever a verdict is.

use crate::agreement::{any_case, rulings};
use crate::cases::cases;
use crate::generate::{Case, Options};
use proptest::prelude::*;
use thidua::check::model::{CondKind, CriterionId, KindId, ValueKind};
use thidua::data::{Column, Dataset, Observations, RecordTable, Units};
use thidua::engine::evaluate;
use thidua::plan::lower;
use thidua::syntax::ast::Basis;
use thidua::types::{Day, Exact, Type, Verdict, day};

const ALL: Options =
    Options { given: true, missing_is_fail: true, cohort: false, complete: false, across: false };

/// Options under which the law of missing data holds.
const WITHIN_THE_LAW: Options =
    Options { given: false, missing_is_fail: false, cohort: false, complete: false, across: false };

/// A column with its cells in another order.
fn reordered(column: &Column, order: &[usize]) -> Column {
    let mut other = Column::default();
    for &at in order {
        assert!(other.push(column.get(at)));
    }
    other
}

fn picked<T: Clone>(of: &[T], order: &[usize]) -> Vec<T> {
    order.iter().map(|&at| of[at].clone()).collect()
}

/// An order of so many things, from a seed.
fn order(many: usize, seed: &[u16]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..many).collect();
    order.sort_by_key(|at| (seed[at % seed.len()].rotate_left(*at as u32), *at));
    order
}

/// To which units the units belong, in another order; nothing for a kind to which none belongs.
fn above(column: &[u32], order: &[usize], slot: impl Fn(u32) -> u32) -> Vec<u32> {
    let slot = |unit| if unit == Units::NONE { unit } else { slot(unit) };
    if column.is_empty() { Vec::new() } else { picked(column, order).into_iter().map(slot).collect() }
}

/// The same data, with units, observations and rows in another order.
pub(crate) fn shuffled(data: &Dataset, seed: &[u16]) -> (Dataset, Vec<usize>) {
    let units = order(data.units.len(), seed);
    let slot =
        |unit: u32| units.iter().position(|old| *old == unit as usize).expect("each unit is there") as u32;
    let mut other = data.clone();
    other.units_mut().codes = units.iter().map(|at| &data.units.codes[*at]).collect();
    other.units_mut().names = units.iter().map(|at| &data.units.names[*at]).collect();
    other.units_mut().kinds = picked(&data.units.kinds, &units);
    other.units_mut().above = data.units.above.iter().map(|column| above(column, &units, slot)).collect();
    other.attributes = data.attributes.iter().map(|column| reordered(column, &units)).collect();
    other.observations = data
        .observations
        .iter()
        .map(|table| {
            let order = order(table.len(), seed);
            Observations {
                units: picked(&table.units, &order).into_iter().map(slot).collect(),
                days: picked(&table.days, &order),
                members: table.members.iter().map(|column| picked(column, &order)).collect(),
                bases: picked(&table.bases, &order),
                evidence: picked(&table.evidence, &order),
                filed: picked(&table.filed, &order),
                values: reordered(&table.values, &order),
                rows: order.iter().map(|at| table.rows.get(*at)).collect(),
            }
        })
        .collect();
    let table = |table: &RecordTable| {
        let order = order(table.len(), seed);
        RecordTable {
            units: picked(&table.units, &order).into_iter().map(slot).collect(),
            fields: table.fields.iter().map(|column| reordered(column, &order)).collect(),
            rows: order.iter().map(|at| table.rows.get(*at)).collect(),
            none: table.none.iter().rev().map(|(unit, span)| (slot(*unit), *span)).collect(),
        }
    };
    other.records = data.records.iter().map(|of| of.as_ref().map(table)).collect();
    (other, units)
}

/// The data without the units that are not kept: no unit that is may belong to one that is not. And which
/// units are left.
pub(crate) fn without(data: &Dataset, keep: impl Fn(usize) -> bool) -> (Dataset, Vec<usize>) {
    let units: Vec<usize> = (0..data.units.len()).filter(|&unit| keep(unit)).collect();
    let slot = |unit: u32| units.iter().position(|old| *old == unit as usize).map(|slot| slot as u32);
    let kept = |of: &[u32]| (0..of.len()).filter(|&at| slot(of[at]).is_some()).collect::<Vec<_>>();
    let slots = |of: &[u32]| of.iter().filter_map(|&unit| slot(unit)).collect::<Vec<_>>();
    let mut other = data.clone();
    other.units_mut().codes = units.iter().map(|at| &data.units.codes[*at]).collect();
    other.units_mut().names = units.iter().map(|at| &data.units.names[*at]).collect();
    other.units_mut().kinds = picked(&data.units.kinds, &units);
    other.units_mut().rows = units.iter().map(|unit| data.units.rows.get(*unit)).collect();
    let above = |column: &Vec<u32>| above(column, &units, |unit| slot(unit).expect("it is kept"));
    other.units_mut().above = data.units.above.iter().map(above).collect();
    other.attributes = data.attributes.iter().map(|column| reordered(column, &units)).collect();
    for (table, other) in data.observations.iter().zip(&mut other.observations) {
        let rows = kept(&table.units);
        other.units = slots(&table.units);
        other.days = picked(&table.days, &rows);
        other.members = table.members.iter().map(|column| picked(column, &rows)).collect();
        other.bases = picked(&table.bases, &rows);
        other.evidence = picked(&table.evidence, &rows);
        other.filed = picked(&table.filed, &rows);
        other.values = reordered(&table.values, &rows);
        other.rows = rows.iter().map(|at| table.rows.get(*at)).collect();
    }
    for (table, other) in data.records.iter().zip(&mut other.records) {
        let (Some(table), Some(other)) = (table, other) else { continue };
        let rows = kept(&table.units);
        other.units = slots(&table.units);
        other.fields = table.fields.iter().map(|column| reordered(column, &rows)).collect();
        other.rows = rows.iter().map(|at| table.rows.get(*at)).collect();
        other.none = table.none.iter().filter_map(|(unit, span)| Some((slot(*unit)?, *span))).collect();
    }
    (other, units)
}

/// The same, and for each record and new row, which row it was.
pub(crate) fn shuffled_rows(data: &Dataset, seed: &[u16]) -> (Dataset, Vec<Vec<usize>>) {
    let many = data.records.iter().map(|table| table.as_ref().map_or(0, RecordTable::len));
    (shuffled(data, seed).0, many.map(|many| order(many, seed)).collect())
}

fn some_value(ty: &Type, number: u16) -> Exact {
    let number = i128::from(number);
    match ty {
        Type::Percent => Exact::new(number % 11, 10),
        Type::Date => Exact::from(i128::from(day(2025, 1 + (number % 12) as i32, 15).0)),
        Type::Year => Exact::from(2022 + number % 4),
        Type::YesNo => Exact::from(number % 2),
        Type::Enum(members) => Exact::from(number % members.members.len() as i128),
        _ => Exact::from(number % 4),
    }
}

/// The same data with unknowns resolved: empty cells that are not optional are filled; a table that was
/// not supplied is; a series without any observation of a unit and member has a first one on each of
/// its days that matter (which is the first observation in every window, or in none).
pub(crate) fn resolved(case: &Case, seed: &[u16]) -> Dataset {
    let mut at = 0;
    let mut next = || {
        at += 1;
        seed[at % seed.len()].wrapping_add(at as u16)
    };
    let mut data = case.data.clone();
    let model = &case.model;
    // A unit that belongs to one that is not known.
    for unit in 0..data.units.len() {
        let kind = data.units.kinds[unit];
        let to: Vec<KindId> =
            model.belongs.iter().filter(|of| of.member == kind).map(|of| of.above).collect();
        if model.scorecards.is_empty()
            || to.iter().any(|above| data.units.above[above.index()][unit] != Units::NONE)
        {
            continue;
        }
        for above in to {
            let those: Vec<usize> =
                (0..data.units.len()).filter(|&at| data.units.kinds[at] == above).collect();
            if !those.is_empty() && !next().is_multiple_of(3) {
                data.units_mut().above[above.index()][unit] = those[usize::from(next()) % those.len()] as u32;
                break;
            }
        }
    }
    for (attribute, column) in model.attributes.iter().zip(&mut data.attributes) {
        for unit in 0..column.len() {
            let is_for = attribute.kinds.has(data.units.kinds[unit]);
            if column.get(unit).is_none() && !attribute.optional && is_for && !next().is_multiple_of(3) {
                assert!(column.set(unit, some_value(&attribute.ty, next())));
            }
        }
    }
    for (indicator, table) in model.indicators.iter().zip(&mut data.observations) {
        let members = if indicator.dimensions.is_empty() { 1 } else { 3 };
        for unit in 0..case.data.units.len() as u32 {
            for member in 0..members {
                let concerns = |row: usize| {
                    table.units[row] == unit && table.members.iter().all(|column| column[row] == member)
                };
                let is_for = indicator.kinds.has(data.units.kinds[unit as usize]);
                if !is_for || (0..table.len()).any(concerns) || next().is_multiple_of(3) {
                    continue;
                }
                table.units.push(unit);
                table.days.push(some_day(next()));
                table.members.iter_mut().for_each(|column| column.push(member));
                table.bases.push(Basis::Reported);
                table.evidence.push(true);
                table.filed.push(Day::MIN);
                assert!(table.values.push(Some(some_value(&indicator.ty, next()))));
                table.rows.push(data.units.rows.get(unit as usize));
            }
        }
    }
    for (record, table) in model.records.iter().zip(&mut data.records) {
        match table {
            Some(table) => {
                for (index, (field, column)) in record.fields.iter().zip(&mut table.fields).enumerate() {
                    // Section 5 has a row with an empty date count in the bare window: that is decided,
                    // and a date that is filled in may move the row out of it.
                    if record.dated_by == Some(index) {
                        continue;
                    }
                    for row in 0..column.len() {
                        let wanting = column.get(row).is_none() && !field.optional && field.value.is_none();
                        if wanting && !next().is_multiple_of(3) {
                            assert!(column.set(row, some_value(&field.ty, next())));
                        }
                    }
                }
            }
            None if next().is_multiple_of(2) => {
                let mut supplied = RecordTable {
                    fields: vec![Column::default(); record.fields.len()],
                    ..RecordTable::default()
                };
                for unit in 0..case.data.units.len() {
                    for _ in 0..next() % 3 {
                        if !record.kinds.has(data.units.kinds[unit]) {
                            continue;
                        }
                        supplied.units.push(unit as u32);
                        supplied.rows.push(data.units.rows.get(unit));
                        for (field, column) in record.fields.iter().zip(&mut supplied.fields) {
                            let value = field.value.is_none().then(|| some_value(&field.ty, next()));
                            assert!(column.push(value));
                        }
                    }
                }
                *table = Some(supplied);
            }
            None => {}
        }
    }
    data
}

fn some_day(number: u16) -> Day {
    day(2025, 1 + i32::from(number % 12), 1 + i32::from(number % 28))
}

/// Whether a run of years is counted.
pub(crate) fn has_runs(case: &Case) -> bool {
    case.model.values.iter().any(|value| matches!(value.kind, ValueKind::YearsInARow(..)))
}

pub(crate) fn seed() -> impl Strategy<Value = Vec<u16>> {
    proptest::collection::vec(any::<u16>(), 8..40)
}

proptest! {
    #![proptest_config(cases(2000))]

    /// Section 8: the order of input never matters.
    #[test]
    fn the_order_of_input_changes_nothing(case in any_case(ALL), seed in seed()) {
        let before = rulings(&case);
        let (data, units) = shuffled(&case.data, &seed);
        let after = rulings(&Case { data, ..case.clone() });
        for (before, after) in before.iter().zip(&after) {
            for (new, old) in units.iter().enumerate() {
                prop_assert_eq!(before[*old], after[new], "{}", &case.data.units.codes[*old]);
            }
        }
    }

    /// Section 7: resolving an unknown never changes a decided verdict that is not so far.
    #[test]
    fn resolving_an_unknown_changes_no_decided_verdict(case in any_case(WITHIN_THE_LAW), seed in seed()) {
        // Section 6 has a run of years end before the first year in the data: that is decided, and a first
        // observation may move that year.
        if has_runs(&case) {
            return Ok(());
        }
        let before = rulings(&case);
        let after = Case { data: resolved(&case, &seed), ..case.clone() };
        let ruled = rulings(&after);
        for (criterion, (before, ruled)) in before.iter().zip(&ruled).enumerate() {
            for (unit, (before, ruled)) in before.iter().zip(ruled).enumerate() {
                if before.verdict != Verdict::Undetermined && !before.so_far {
                    prop_assert_eq!(before.verdict, ruled.verdict, "c{} on u{}\n{:?}", criterion, unit, after);
                }
            }
        }
    }

    /// Section 7: `missing is fail` turns undetermined into fail, and nothing else (in criteria that build on
    /// no other).
    #[test]
    fn missing_is_fail_only_fails_the_undetermined(case in any_case(ALL)) {
        let mut model = case.model.clone();
        model.criteria.truncate(1);
        let set = |missing_is_fail| {
            let mut model = model.clone();
            model.criteria[0].versions.iter_mut().for_each(|version| version.missing_is_fail = missing_is_fail);
            rulings(&Case { model, ..case.clone() }).remove(0)
        };
        for (without, with) in set(false).into_iter().zip(set(true)) {
            if without.verdict == Verdict::Undetermined {
                prop_assert!(matches!(with.verdict, Verdict::Undetermined | Verdict::Fail));
            } else {
                prop_assert_eq!(without, with);
            }
        }
    }

    /// Section 7: `if there are none: not applicable` says, outside parts, what holds where
    /// nothing is said.
    #[test]
    fn if_there_are_none_speaks_only_of_nothing(case in any_case(ALL)) {
        let parts = case.model.conds.iter().any(|cond| matches!(cond.kind, CondKind::Parts { .. }));
        if parts || has_runs(&case) {
            return Ok(());
        }
        let said = |if_none| {
            let mut model = case.model.clone();
            let versions = model.criteria.iter_mut().flat_map(|criterion| &mut criterion.versions);
            versions.for_each(|version| version.if_none = if_none);
            rulings(&Case { model, ..case.clone() })
        };
        prop_assert_eq!(said(None), said(Some(Verdict::NotApplicable)));
    }

    /// A unit is ruled on by its own data, whatever the others' are; but a run of years reaches back to the
    /// first year in anyone's.
    #[test]
    fn a_unit_is_ruled_on_by_itself(case in any_case(ALL)) {
        if has_runs(&case) {
            return Ok(());
        }
        let mut other = case.clone();
        // Whatever the others reported, the second unit now has.
        for table in &mut other.data.observations {
            table.units.iter_mut().for_each(|unit| *unit = (*unit).min(1));
        }
        let before = rulings(&case);
        let after = rulings(&other);
        for (before, after) in before.iter().zip(&after) {
            prop_assert_eq!(before[0], after[0]);
        }
    }
}

proptest! {
    #![proptest_config(cases(300))]

    /// The same on one thread and on several.
    #[test]
    fn threads_change_nothing(case in any_case(ALL)) {
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                let program = lower(&case.model, case.as_of);
                let trace = evaluate(&program, &case.model, &case.data).unwrap();
                format!("{:?}", trace_of(&case, &program, &trace))
            })
        };
        prop_assert_eq!(on(1), on(3));
    }
}

fn trace_of(
    case: &Case,
    program: &thidua::plan::Program,
    trace: &thidua::engine::Trace,
) -> Vec<thidua::engine::Ruled> {
    let units = 0..case.data.units.len();
    let of_unit = |unit| {
        let criteria = 0..case.model.criteria.len();
        criteria.map(move |at| trace.criterion(program, CriterionId::next(at), unit))
    };
    units.flat_map(of_unit).collect()
}

#[test]
fn a_kind_without_units_is_no_trouble() {
    let mut case = crate::generate::case(&[], &[], ALL);
    case.data.units_mut().kinds.iter_mut().for_each(|kind| *kind = KindId(1));
    assert_eq!(rulings(&case).len(), case.model.criteria.len());
}

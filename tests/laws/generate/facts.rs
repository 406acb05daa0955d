//! Random data, with many gaps, ties, zeros and conflicts.

use super::*;

const PERCENTS: [(i128, i128); 6] = [(7, 10), (1, 2), (0, 1), (1, 1), (4, 5), (1, 5)];

fn number(tape: &mut Tape<'_>, ty: &Type) -> Exact {
    match ty {
        Type::Percent => {
            let (over, under) = tape.of(&PERCENTS);
            exact(over, under)
        }
        Type::Date => {
            let (year, month, of_month) = tape.of(&DAYS);
            Exact::from(i128::from(day(year, month, of_month).0))
        }
        Type::Year => Exact::from(2025 - tape.pick(4) as i128 + i128::from(tape.often(10))),
        Type::YesNo => Exact::from(1 - tape.pick(2) as i128),
        Type::Enum(_) => Exact::from(tape.pick(3) as i128),
        Type::Points => Exact::from(tape.of(&[5, 10, 0, 2])),
        _ => Exact::from(tape.of(&[1, 0, 2, 3, 10])),
    }
}

fn cell(tape: &mut Tape<'_>, ty: &Type, options: Options) -> Option<Exact> {
    let empty = tape.often(if options.cohort { 8 } else { 25 }) && !options.complete;
    let number = number(tape, ty);
    (!empty).then_some(number)
}

/// To which units the units belong: mostly to one of one kind.
fn above(model: &Model, data: &Dataset, tape: &mut Tape<'_>, options: Options) -> Vec<Vec<u32>> {
    let mut above = vec![Vec::new(); model.kinds.len()];
    for kind in model.belongs.iter().map(|belongs| belongs.above) {
        above[kind.index()] = vec![Units::NONE; data.units.len()];
    }
    for unit in (0..data.units.len()).filter(|_| options.cohort) {
        let kind = data.units.kinds[unit];
        let to: Vec<KindId> = model
            .belongs
            .iter()
            .filter(|belongs| belongs.member == kind)
            .map(|belongs| belongs.above)
            .collect();
        if to.is_empty() || (tape.often(12) && !options.complete) {
            continue;
        }
        let to = tape.of(&to);
        let those: Vec<usize> = (0..data.units.len()).filter(|&at| data.units.kinds[at] == to).collect();
        if !those.is_empty() {
            above[to.index()][unit] = tape.of(&those) as u32;
        }
    }
    above
}

pub(super) fn data(model: &Model, tape: &mut Tape<'_>, options: Options) -> Dataset {
    let many =
        if options.cohort { if tape.often(3) { 5 } else { 2 + tape.pick(3) } } else { 1 + tape.pick(3) };
    let many = if options.complete { many.max(3) } else { many };
    let mut data = Dataset::default();
    for unit in 0..many {
        let kind = if options.cohort {
            tape.of(&[WARD, WARD, WARD, CITY, CITY, OFFICER])
        } else {
            KindId(u32::from(tape.often(25)))
        };
        // There is a unit of each kind to which others belong.
        let first = [CITY, WARD, OFFICER].get(unit).copied().filter(|_| options.complete);
        data.units_mut().codes.push(&format!("u{unit}"));
        data.units_mut().names.push(&format!("u{unit}"));
        data.units_mut().kinds.push(first.unwrap_or(kind));
        data.units_mut().rows.push(span());
    }
    let belonging = above(model, &data, tape, options);
    data.units_mut().above = belonging;
    for attribute in &model.attributes {
        let mut column = Column::default();
        for unit in 0..many {
            let value = cell(tape, &attribute.ty, options);
            // A cell of an attribute that is not for the kind would be an error of the data.
            let value = value.filter(|_| attribute.kinds.has(data.units.kinds[unit]));
            assert!(column.push(value));
        }
        data.attributes.push(column);
    }
    for indicator in &model.indicators {
        let mut table =
            Observations { members: vec![Vec::new(); indicator.dimensions.len()], ..Observations::default() };
        let least = if options.cohort { 2 * many } else { 0 };
        for _ in 0..least + tape.pick(3 * many + 1) {
            let unit = tape.pick(many);
            let value = number(tape, &indicator.ty);
            let (year, month, of_month) = tape.of(&DAYS);
            let member = tape.pick(3) as u16;
            let basis = tape.of(&[Basis::Reported, Basis::Reported, Basis::Appraised, Basis::Survey]);
            let evidence = tape.often(60);
            let filed = if tape.often(15) { tape.of(&DAYS) } else { (0, 0, 0) };
            if !indicator.kinds.has(data.units.kinds[unit]) {
                continue;
            }
            table.units.push(unit as u32);
            table.days.push(day(year, month, of_month));
            table.members.iter_mut().for_each(|column| column.push(member));
            table.bases.push(basis);
            table.evidence.push(evidence);
            table.filed.push(if filed.0 == 0 { Day::MIN } else { day(filed.0, filed.1, filed.2) });
            assert!(table.values.push(Some(value)));
            table.rows.push(span());
        }
        data.observations.push(table);
    }
    for record in &model.records {
        if tape.often(12) && !options.complete {
            data.records.push(None);
            continue;
        }
        let mut table =
            RecordTable { fields: vec![Column::default(); record.fields.len()], ..RecordTable::default() };
        for unit in 0..many {
            let rows = tape.pick(4);
            if !record.kinds.has(data.units.kinds[unit]) {
                continue;
            }
            if rows == 0 && tape.often(50) {
                table.none.push((unit as u32, span()));
            }
            for _ in 0..rows {
                table.units.push(unit as u32);
                for (field, column) in record.fields.iter().zip(&mut table.fields) {
                    let value = cell(tape, &field.ty, options).filter(|_| field.value.is_none());
                    assert!(column.push(value));
                }
                table.rows.push(span());
            }
        }
        data.records.push(Some(table));
    }
    data
}

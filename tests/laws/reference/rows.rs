//! Rows of records: counted, shared, folded, in every way that undetermined ones may fall.

use super::conditions::{Said, Truth, all, day_number};
use super::members::Subject;
use super::*;
use num_traits::Zero;
use thidua::check::model::{CondId, Rows, RowsOf, ValueId, ValueKind};
use thidua::syntax::ast::FoldOp;
use thidua::types::{Type, day};

/// Where one row may fall: out of the base, in it and meeting the condition, in it and not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Falls {
    Out,
    With,
    Without,
}

/// A row that is not surely out.
struct Row {
    at: Subject,
    /// The ways it may fall, and why there is more than one.
    falls: Vec<Falls>,
    whys: Whys,
}

impl Judge<'_> {
    /// The rows of the unit, or its members, and whether a later report may add some. A share leaves out a
    /// row that is only not done yet.
    fn base(
        &self,
        at: &At,
        rows: &Rows,
        having: Option<CondId>,
        share: bool,
    ) -> Result<(Vec<Row>, bool), Way> {
        let ask = |subject: Subject, cond: CondId| {
            let mut ruled = self.inside(at, subject, |judge, at| judge.condition(at, cond, false));
            // What is not done yet in a row of a member leaves the member undetermined.
            if let Subject::Member(_) = subject
                && ruled.whys.remove(&Why::NotYetDone)
            {
                ruled.whys.insert(Why::Told(Reason::Open));
            }
            ruled
        };
        let (subjects, open) = match rows.of {
            RowsOf::Record(record) => match self.records(at, record) {
                Ok(found) => found,
                Err(way) => {
                    // Any row may be in a window that is not known: what they read is read.
                    for row in self.known_rows(record) {
                        for cond in [rows.filter, rows.except, having].into_iter().flatten() {
                            ask(Subject::Row(record, row), cond);
                        }
                    }
                    return Err(way);
                }
            },
            // A unit that does not belong to this one today never will: no report adds a member.
            RowsOf::Members(kind) => (self.members(kind)?, false),
            RowsOf::All(kind) => (self.all_of(kind)?, false),
        };
        let mut found = Vec::new();
        for (subject, belongs) in subjects {
            let ruled = |cond: CondId| ask(subject, cond);
            let mut conditions = vec![belongs];
            conditions.extend(rows.filter.map(ruled));
            conditions.extend(rows.except.and_then(|cond| {
                let except = ruled(cond);
                match except.verdict {
                    Verdict::Pass => Some(Ruled::fail()),
                    Verdict::Undetermined => Some(except),
                    // What is not applicable excepts no row.
                    Verdict::Fail | Verdict::NotApplicable => None,
                }
            }));
            let having = having.map_or(Ruled::pass(), ruled);
            let left_out = |ruled: &Ruled| ruled.verdict == Verdict::NotApplicable;
            if conditions.iter().any(left_out) || left_out(&having) {
                continue;
            }
            let base = all(&conditions);
            let mut whys = Whys::new();
            let mut falls = Vec::new();
            match base.verdict {
                Verdict::Fail => continue,
                Verdict::Undetermined => {
                    whys.extend(base.whys);
                    falls.push(Falls::Out);
                }
                _ => {}
            }
            match having.verdict {
                Verdict::Pass => falls.push(Falls::With),
                Verdict::Fail => falls.push(Falls::Without),
                _ => {
                    whys.extend(having.whys);
                    falls.extend([Falls::With, Falls::Without]);
                }
            }
            if share && whys == Whys::from([Why::NotYetDone]) {
                continue;
            }
            found.push(Row { at: subject, falls, whys });
        }
        Ok((found, open))
    }

    /// The rows that are in, or may be: each with whether it surely is.
    pub(super) fn rows_in(&self, at: &At, rows: &Rows) -> Vec<(Subject, bool)> {
        let Ok((base, _)) = self.base(at, rows, None, false) else { return Vec::new() };
        base.iter().map(|row| (row.at, !row.falls.contains(&Falls::Out))).collect()
    }

    /// The rows of the unit in a record that are known: what is dated after the as-of date is hidden.
    fn known_rows(&self, id: RecordId) -> Vec<usize> {
        let record = &self.model[id];
        let Some(table) = &self.data.records[id.index()] else { return Vec::new() };
        let begins = |row: usize| {
            let field = record.dated_by?;
            let number = table.fields[field].get(row)?.to_integer() as i32;
            Some(if record.fields[field].ty == Type::Year { day(number, 1, 1) } else { Day(number) })
        };
        let known = |row: usize| begins(row).is_none_or(|begins| begins <= self.as_of);
        (0..table.len()).filter(|&row| table.units[row] as usize == self.unit && known(row)).collect()
    }

    /// The rows of the unit in a record, each with whether it is in the window, and whether the window is open.
    fn records(&self, at: &At, id: RecordId) -> Result<(Vec<(Subject, Ruled)>, bool), Way> {
        let record = &self.model[id];
        if !record.kinds.has(self.kind()) {
            return Err(Way::of(Is::NotApplicable(why(Reason::OtherKind))));
        }
        let window = self.of_record(at, id);
        let open = window.as_ref().map_or_else(|way| way.open, |window| window.open);
        let missing = |reason| Way { open, ..Way::of(Is::Missing(why(reason))) };
        let Some(table) = &self.data.records[id.index()] else {
            return Err(missing(Reason::TableNotSupplied));
        };
        let window = window?;
        let unit = self.unit as u32;
        let mine = self.known_rows(id);
        let declared_none = table.none.iter().any(|(declared, _)| *declared == unit);
        if mine.is_empty() && record.reported_by_each_unit && !declared_none {
            return Err(missing(Reason::NotReported));
        }
        let mut found = Vec::new();
        for row in mine {
            let mut belongs = Ruled::pass();
            if let Some(field) = record.dated_by {
                // Windows over rows dated by a year are whole years, so that its last day tells.
                let ends = table.fields[field].get(row).map(|number| match record.fields[field].ty {
                    Type::Year => day(number.to_integer() as i32, 12, 31),
                    _ => Day(number.to_integer() as i32),
                });
                match ends {
                    Some(ends) if window.days.is_none_or(|days| days.contains(ends)) => {}
                    Some(_) => continue,
                    None if window.explicit => belongs = Ruled::undetermined(why(Reason::EmptyField)),
                    None => {}
                }
            }
            found.push((Subject::Row(id, row), belongs));
        }
        Ok((found, window.open))
    }

    pub(super) fn count(&self, at: &At, rows: &Rows) -> Val {
        let (base, open) = match self.base(at, rows, None, false) {
            Ok(found) => found,
            Err(way) => return Val::of(vec![way], Whys::new()),
        };
        let ways = every_way(&base).into_iter().map(|falls| {
            let counted = falls.iter().filter(|fall| **fall != Falls::Out).count();
            Way { open, grows: Some(Grows::Upwards), ..Way::of(Is::Number(Exact::from(counted as i128))) }
        });
        Val::of(ways.collect(), doubt(&base))
    }

    pub(super) fn share(&self, at: &At, rows: &Rows, having: CondId) -> Val {
        let (base, open) = match self.base(at, rows, Some(having), true) {
            Ok(found) => found,
            Err(way) => return Val::of(vec![way], Whys::new()),
        };
        let ways = every_way(&base).into_iter().map(|falls| {
            let many = |which| falls.iter().filter(|fall| **fall == which).count();
            let (with, without) = (many(Falls::With), many(Falls::Without));
            if with + without == 0 {
                return Way { open, ..Way::of(Is::NotApplicable(why(Reason::NothingToMeasure))) };
            }
            let share = Exact::new(with as i128, (with + without) as i128);
            Way { open, grows: Some(Grows::Share { with, without }), ..Way::of(Is::Number(share)) }
        });
        Val::of(ways.collect(), doubt(&base))
    }

    pub(super) fn all_rows(&self, at: &At, rows: &Rows, having: CondId, negated: bool) -> (Vec<Said>, Whys) {
        let (base, open) = match self.base(at, rows, Some(having), false) {
            Ok(found) => found,
            Err(way) => {
                let truth = match way.is {
                    Is::Missing(whys) => Truth::Undetermined(whys),
                    Is::NotApplicable(whys) => Truth::NotApplicable(whys),
                    Is::Absent | Is::Number(_) => Truth::No,
                };
                return (vec![Said { truth, open: way.open, mendable: true }], Whys::new());
            }
        };
        let said = every_way(&base).into_iter().map(|falls| {
            let truth = if falls.contains(&Falls::Without) {
                Truth::No
            } else if falls.contains(&Falls::With) {
                Truth::Yes
            } else {
                Truth::NotApplicable(why(Reason::NothingToMeasure))
            };
            // A row that fails stays: only that some row fails can still come true.
            Said { truth, open, mendable: negated }
        });
        (said.collect(), doubt(&base))
    }

    pub(super) fn fold_rows(&self, at: &At, op: FoldOp, value: ValueId, rows: &Rows) -> Val {
        // A later row adds to a total of what is never below zero, and can only raise the highest.
        // What is computed may read what can still become less.
        let (in_data, is_amount) = match self.model[value].kind {
            ValueKind::Field(record, field) => {
                let field = &self.model[record].fields[field];
                let is_amount = matches!(field.ty, Type::Count | Type::Percent | Type::Money(_));
                (field.value.is_none(), is_amount && !field.signed)
            }
            _ => (false, false),
        };
        // What a member reports may be superseded, and then be less.
        let of_rows = matches!(rows.of, RowsOf::Record(_));
        let rises = of_rows && in_data && (op == FoldOp::Highest || (op == FoldOp::Total && is_amount));
        let mut folded =
            self.folded(at, op, rows, &self.model[value].ty, &|judge, at| judge.value(at, value));
        for way in &mut folded.ways {
            if rises && matches!(way.is, Is::Number(_)) {
                way.grows = Some(Grows::Upwards);
            }
        }
        folded
    }

    /// A fold over a value of the rows.
    pub(super) fn folded(
        &self,
        at: &At,
        op: FoldOp,
        rows: &Rows,
        ty: &Type,
        value: &dyn Fn(&Judge<'_>, &At) -> Val,
    ) -> Val {
        let (base, open) = match self.base(at, rows, None, false) {
            Ok(found) => found,
            Err(way) => return Val::of(vec![way], Whys::new()),
        };
        let values: Vec<Val> = base.iter().map(|row| self.inside(at, row.at, value)).collect();
        // Who may be in or not leaves an average unknown; so does what may have a value or not.
        let has_none = |way: &Way| matches!(way.is, Is::Absent | Is::NotApplicable(_));
        let wavers = |row: &Row, value: &Val| {
            let may_be_nothing = value.ways.iter().any(has_none);
            (row.falls.contains(&Falls::Out) || may_be_nothing) && value.ways.iter().any(|way| !has_none(way))
        };
        if op == FoldOp::Average && base.iter().zip(&values).any(|(row, value)| wavers(row, value)) {
            return Val::of(vec![Way { open, ..Way::of(Is::Missing(doubt(&base))) }], Whys::new());
        }
        let mut ways = Vec::new();
        for falls in every_way(&base) {
            let mut chosen: Vec<Vec<(Subject, Way)>> = vec![Vec::new()];
            for ((row, value), fall) in base.iter().zip(&values).zip(&falls) {
                if *fall == Falls::Out {
                    continue;
                }
                let longer = chosen.iter().flat_map(|so_far| {
                    value.ways.iter().map(|way| {
                        let mut longer = so_far.clone();
                        longer.push((row.at, way.clone()));
                        longer
                    })
                });
                chosen = longer.collect();
            }
            for rows_in in chosen {
                let open = open || rows_in.iter().any(|(_, way)| way.open);
                ways.push(Way { open, ..Way::of(self.fold(op, ty, &rows_in)) });
            }
        }
        let mut whys = doubt(&base);
        whys.extend(union(values.iter().map(|value| &value.doubt)));
        Val::of(ways, whys)
    }

    /// A fold over these rows, each with its value: what is absent or not applicable is left out.
    fn fold(&self, op: FoldOp, ty: &Type, of: &[(Subject, Way)]) -> Is {
        let missing: Vec<&Whys> = of
            .iter()
            .filter_map(|(_, way)| match &way.is {
                Is::Missing(whys) => Some(whys),
                _ => None,
            })
            .collect();
        if !missing.is_empty() {
            return Is::Missing(union(missing));
        }
        let numbers: Vec<(Subject, Exact)> = of
            .iter()
            .filter_map(|(row, way)| match &way.is {
                Is::Number(number) => Some((*row, *number)),
                _ => None,
            })
            .collect();
        let total = numbers.iter().map(|(_, number)| number).sum();
        if op == FoldOp::Total {
            return Is::Number(total);
        }
        let all = || numbers.iter().map(|(_, number)| *number);
        let dates = matches!(ty, Type::Date | Type::Year);
        let found = match op {
            FoldOp::Total => Some(total),
            FoldOp::Average if numbers.is_empty() => None,
            FoldOp::Average => Some(total / Exact::from(numbers.len() as i128)),
            FoldOp::Highest => all().max(),
            FoldOp::Lowest => all().min(),
            FoldOp::Latest if dates => all().max(),
            FoldOp::Earliest | FoldOp::First if dates => all().min(),
            FoldOp::Latest | FoldOp::Earliest | FoldOp::First => {
                let date = |row: Subject| self.date_of(row);
                if numbers.iter().any(|(row, _)| date(*row).is_none()) {
                    return Is::Missing(why(Reason::EmptyField));
                }
                let dated: Vec<(Exact, Exact)> =
                    numbers.iter().filter_map(|(row, number)| Some((date(*row)?, *number))).collect();
                let day = if op == FoldOp::Latest {
                    dated.iter().map(|(day, _)| *day).max()
                } else {
                    dated.iter().map(|(day, _)| *day).min()
                };
                let of_day: Vec<Exact> =
                    dated.iter().filter(|(on, _)| Some(*on) == day).map(|(_, number)| *number).collect();
                if of_day.iter().any(|number| *number != of_day[0]) {
                    return Is::Missing(why(Reason::Conflict));
                }
                of_day.first().copied()
            }
        };
        found.map_or_else(|| Is::NotApplicable(why(Reason::NothingToMeasure)), Is::Number)
    }

    /// The date of a row.
    fn date_of(&self, row: Subject) -> Option<Exact> {
        let Subject::Row(record, row) = row else { unreachable!("members have no date") };
        let table = self.data.records[record.index()].as_ref().expect("it has rows");
        table.fields[self.model[record].dated_by.expect("such a fold is over dated rows")].get(row)
    }

    /// A field of the row judged.
    pub(super) fn field(&self, at: &At, record: RecordId, index: usize) -> Val {
        let (of, row) = at.row.expect("a field stands inside a row");
        assert_eq!(of, record);
        let field = &self.model[record].fields[index];
        if let Some(value) = field.value {
            return self.value(at, value);
        }
        let table = self.data.records[record.index()].as_ref().expect("it has a row");
        Val::one(match table.fields[index].get(row) {
            // What may yet happen has not happened before its day.
            Some(number) if field.optional && field.ty == Type::Date && number > day_number(self.as_of) => {
                Is::Absent
            }
            Some(number) => Is::Number(number),
            None if field.optional => Is::Absent,
            None => Is::Missing(why(Reason::EmptyField)),
        })
    }
}

fn doubt(base: &[Row]) -> Whys {
    union(base.iter().map(|row| &row.whys))
}

/// Every way in which the rows may fall, each by itself.
fn every_way(base: &[Row]) -> Vec<Vec<Falls>> {
    let mut ways = vec![Vec::new()];
    for row in base {
        ways = ways
            .iter()
            .flat_map(|way: &Vec<Falls>| {
                row.falls.iter().map(|fall| {
                    let mut longer = way.clone();
                    longer.push(*fall);
                    longer
                })
            })
            .collect();
    }
    assert!(!ways.len().is_zero());
    ways
}

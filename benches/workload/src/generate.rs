//! Writes the made-up data as the tables that Thidua and its peers read.

use crate::facts::{
    AS_OF, Day, Dossier, Hundredths, INITIATIVES, KINDS, MONTHS, Report, SERIES, STATUSES, Unit,
};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// The columns of the wide table.
const WIDE: &str = "unit,kind,disbursement,on_time,sat_min,sat_n,announced,posted,electronic_docs,\
    problems_resolved,problems_planned,initiatives_recognised,dossiers_due,dossiers_on_time,max_overdue_days";

/// The days of each month of 2025.
const DAYS: [Day; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// A day as text. Deadlines reach into the next year, no further than March.
fn date(day: Day) -> String {
    let (year, mut day) = if day < 365 { (2025, day) } else { (2026, day - 365) };
    let mut month = 0;
    while day >= DAYS[month] {
        day -= DAYS[month];
        month += 1;
    }
    format!("{year}-{:02}-{:02}", month + 1, day + 1)
}

/// A number with two decimals as text; a missing one is empty.
fn decimal(value: Option<Hundredths>) -> String {
    value.map(|value| format!("{}.{:02}", value / 100, value % 100)).unwrap_or_default()
}

/// A file that is being written.
fn create(folder: &Path, name: &str) -> io::Result<BufWriter<File>> {
    Ok(BufWriter::with_capacity(1 << 20, File::create(folder.join(name))?))
}

/// Writes the folder `wide`: one table, of the units with the inputs of the criteria.
pub fn wide(folder: &Path, units: u64) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut table = create(folder, "units.csv")?;
    wide_table(&mut table, (0..units).map(Unit))?;
    table.flush()
}

/// Writes the wide table of some units.
pub fn wide_table(table: &mut impl Write, units: impl Iterator<Item = Unit>) -> io::Result<()> {
    writeln!(table, "{WIDE}")?;
    for unit in units {
        let inputs = unit.inputs();
        writeln!(
            table,
            "U{:07},{},{},{},{},{},{},{},{},{},{},{},{},{},{}",
            unit.0,
            KINDS[unit.kind()],
            decimal(inputs.disbursement),
            decimal(inputs.on_time),
            decimal(inputs.sat_min),
            inputs.sat_n,
            decimal(inputs.announced),
            decimal(inputs.posted),
            decimal(inputs.electronic_docs),
            decimal(inputs.problems_resolved),
            decimal(inputs.problems_planned),
            inputs.initiatives_recognised,
            inputs.dossiers_due,
            inputs.dossiers_on_time,
            inputs.max_overdue_days.map(|days| days.to_string()).unwrap_or_default(),
        )?;
    }
    Ok(())
}

/// Writes the folder `long`: the units, their reports of the first so many months, initiatives and dossiers.
pub fn long(folder: &Path, units: u64, months: usize) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let dates: Vec<String> = (0..=AS_OF + 100).map(date).collect();

    let mut table = create(folder, "units.csv")?;
    writeln!(table, "unit,name,kind,plan_amount")?;
    for unit in (0..units).map(Unit) {
        let name = unit.name();
        let quote = if name.contains(',') { "\"" } else { "" };
        let (kind, amount) = (KINDS[unit.kind()], unit.plan_amount());
        writeln!(table, "U{:07},{quote}{name}{quote},{kind},{amount}", unit.0)?;
    }
    table.flush()?;

    let mut table = create(folder, "indicators.csv")?;
    writeln!(table, "unit,indicator,field,date,value")?;
    let mut last_day = 0;
    for (month, days) in DAYS.iter().enumerate().take(months.min(MONTHS)) {
        last_day += days;
        let date = &dates[usize::from(last_day - 1)];
        for unit in (0..units).map(Unit) {
            for (series, (indicator, field)) in SERIES.iter().enumerate() {
                let value = match unit.report(series, month) {
                    Report::Absent => continue,
                    Report::Empty => None,
                    Report::Value(value) => Some(value),
                };
                write!(table, "U{:07},{indicator},{field},{date},", unit.0)?;
                match value {
                    Some(value) => writeln!(table, "{}.{:02}", value / 100, value % 100)?,
                    None => writeln!(table)?,
                }
            }
        }
    }
    table.flush()?;

    let mut table = create(folder, "initiatives.csv")?;
    writeln!(table, "unit,kind,status,date,points")?;
    for unit in (0..units).map(Unit) {
        for row in unit.initiatives() {
            let (kind, status) = (INITIATIVES[row.kind], STATUSES[row.status]);
            writeln!(
                table,
                "U{:07},{kind},{status},{},{}",
                unit.0,
                dates[usize::from(row.date)],
                row.points
            )?;
        }
    }
    table.flush()?;

    // A register is kept by the day on which a dossier comes in, whichever unit it is for.
    let of_unit = |unit: u64| Unit(unit).dossiers().map(move |dossier| (unit, dossier));
    let mut register: Vec<(u64, Dossier)> = (0..units).flat_map(of_unit).collect();
    register.sort_by_key(|(_, dossier)| dossier.received);
    let mut table = create(folder, "dossiers.csv")?;
    writeln!(table, "unit,received,due,completed")?;
    for (unit, dossier) in register {
        let day = |day: Day| dates[usize::from(day)].as_str();
        let completed = dossier.completed.map_or("", day);
        writeln!(table, "U{unit:07},{},{},{completed}", day(dossier.received), day(dossier.due))?;
    }
    table.flush()
}

//! Writes the illustrative data of the 100-day campaign: `cargo run --example generate-hcmc [FOLDER]`.
//!
//! The names of the units are real (`places.csv`); every figure is made up here, from a fixed seed and with
//! whole numbers only, so that every run on every machine writes the same bytes. The units in
//! [`hard_cases`] get figures that meet every criterion, except for the one thing that their case is about;
//! README.md lists them with the verdict that the text of the rules asks for.

use std::error::Error;
use std::path::Path;

/// The seed: the day on which the campaign began.
const SEED: u64 = 20_250_701;

/// Days are counted from 1 January 2025, which is day 1.
const FIRST_DAY: u64 = 182;
/// 10 October, the campaign's last day.
const LAST_DAY: u64 = 283;
/// 15 October, the day as of which the campaign is judged: nothing later is known.
const AS_OF: u64 = 288;

/// The code of the city, to which all the others belong.
const CITY: &str = "79";

const INDICATORS: [&str; 7] = [
    "disbursement",
    "problems_planned",
    "problems_resolved",
    "service_centre",
    "boundary_free",
    "satisfaction",
    "satisfaction_overall",
];

/// The record tables with their columns after `unit`.
const RECORDS: [(&str, &str); 4] = [
    ("procedures", "code,due,announced,as_regulated,posted"),
    ("documents", "code,sent,channel,state_secret"),
    ("dossiers", "code,received,due,completed"),
    ("initiatives", "title,kind,status,applied_on"),
];

const TITLES: [(&str, &str); 10] = [
    ("Tổ hỗ trợ thủ tục hành chính lưu động", "model"),
    ("Ngày thứ Bảy vì dân", "model"),
    ("Bộ phận một cửa thân thiện", "model"),
    ("Trả kết quả thủ tục hành chính tại nhà", "reform_initiative"),
    ("Quy trình giải quyết hồ sơ không chờ", "reform_initiative"),
    ("Rút ngắn một nửa thời gian giải quyết hồ sơ", "reform_initiative"),
    ("Trợ lý ảo hướng dẫn thủ tục hành chính", "digital_transformation"),
    ("Bản đồ số quản lý địa bàn", "digital_transformation"),
    ("Tra cứu hồ sơ bằng mã QR", "digital_transformation"),
    ("Số hóa hồ sơ lưu trữ", "digital_transformation"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("rulesets/hcmc-100-days");
    let folder = std::env::args_os().nth(1).map_or_else(|| here.join("units"), Into::into);
    #[expect(clippy::disallowed_methods, reason = "a program beside the engine: files are its purpose")]
    {
        let places = std::fs::read_to_string(here.join("places.csv"))?;
        std::fs::create_dir_all(&folder)?;
        for (name, text) in files(&places) {
            std::fs::write(folder.join(name), text)?;
        }
    }
    Ok(())
}

/// The files of the data set by name, from the text of `places.csv`.
pub(crate) fn files(places: &str) -> Vec<(String, String)> {
    let cases = hard_cases();
    let mut units = String::from("unit,name,kind,city,investment_plan\n");
    let mut indicators = String::from("unit,indicator,field,date,value,basis,evidence\n");
    let mut records = RECORDS.map(|(_, columns)| format!("unit,{columns}\n"));
    for line in places.lines().skip(1) {
        let mut cells = line.split(',');
        let (Some(code), Some(_), Some(kind)) = (cells.next(), cells.next(), cells.next()) else { continue };
        let unit = Unit { code, kind, cases: cases.iter().filter(|case| case.unit == code).collect() };
        let plan = unit.rows("investment_plan").concat();
        let city = if kind == "city" { "" } else { CITY };
        units += &format!("{line},{city},{plan}\n");
        for indicator in INDICATORS {
            if indicator == "disbursement" && plan == "0 VND" {
                continue;
            }
            for row in unit.rows(indicator) {
                let row = match row.strip_suffix('+') {
                    Some(row) => {
                        let day = row.split(',').nth(1).unwrap_or_default();
                        format!("{row}illustrative/{code}/{indicator}-{day}.pdf")
                    }
                    None => row,
                };
                indicators += &format!("{code},{indicator},{row}\n");
            }
        }
        for ((name, _), table) in RECORDS.iter().zip(&mut records) {
            for row in unit.rows(name) {
                *table += &format!("{code},{row}\n");
            }
        }
    }
    let mut files = vec![("units.csv".to_owned(), units), ("indicators.csv".to_owned(), indicators)];
    files.extend(RECORDS.iter().zip(records).map(|((name, _), text)| (format!("{name}.csv"), text)));
    files
}

/// A unit of `places.csv`, and the hard cases that it stands for.
struct Unit<'a> {
    code: &'a str,
    kind: &'a str,
    cases: Vec<&'a Case>,
}

impl Unit<'_> {
    /// Its rows of an attribute, an indicator or a record, without the columns that say which unit and which
    /// indicator. An evidence cell of `+` stands for a document of the unit's own.
    fn rows(&self, what: &str) -> Vec<String> {
        let case = self.cases.iter().find(|case| case.what == what || case.what == "everything");
        let mut rows = if case.is_none_or(|case| case.added) { self.made_up(what) } else { Vec::new() };
        rows.extend(case.iter().flat_map(|case| case.rows.clone()));
        rows
    }

    fn made_up(&self, what: &str) -> Vec<String> {
        // Each unit and each of its tables has a seed of its own: to change one leaves the others alone.
        let mut dice = Dice::new(SEED, &format!("{}/{what}", self.code));
        let clean = !self.cases.is_empty();
        let department = self.kind == "department";
        match what {
            "investment_plan" => vec![plan(&mut dice, clean, department)],
            "disbursement" => disbursement(&mut dice, clean),
            "problems_planned" => vec![format!(",2025-07-01,{},reported,+", self.problems(clean).0)],
            "problems_resolved" => match self.problems(clean).1 {
                Some(resolved) => vec![format!(",2025-09-30,{resolved},reported,+")],
                None => Vec::new(),
            },
            "service_centre" if !department => yes_or_no(&mut dice, clean, 35),
            "boundary_free" => yes_or_no(&mut dice, clean, 55),
            "satisfaction" if !department => ["land", "civil_status", "health"]
                .into_iter()
                .filter_map(|field| satisfied(&mut dice, clean, field, 30))
                .collect(),
            "satisfaction_overall" if department => {
                satisfied(&mut dice, clean, "", 150).into_iter().collect()
            }
            "procedures" => procedures(&mut dice, clean),
            "documents" => documents(&mut dice, clean, if department { self.code } else { "UBND" }),
            "dossiers" => dossiers(&mut dice, clean),
            "initiatives" => initiatives(&mut dice, clean),
            _ => Vec::new(),
        }
    }

    /// Problems planned, and resolved where the unit reports it.
    fn problems(&self, clean: bool) -> (u64, Option<u64>) {
        let mut dice = Dice::new(SEED, &format!("{}/problems", self.code));
        if !clean && dice.happens(70) {
            return (0, Some(0));
        }
        let planned = if self.kind == "department" { dice.between(8, 60) } else { dice.between(3, 24) };
        let enough = (planned * 70).div_ceil(100);
        let resolved = if clean || dice.happens(780) {
            dice.between(enough, planned)
        } else {
            dice.between(enough / 2, enough - 1)
        };
        (planned, (clean || !dice.happens(30)).then_some(resolved))
    }
}

fn plan(dice: &mut Dice, clean: bool, department: bool) -> String {
    if !clean && dice.happens(60) {
        return "0 VND".to_owned();
    }
    let billions = if department { dice.between(40, 900) * 10 } else { dice.between(20, 420) };
    format!("{billions} billion VND")
}

fn disbursement(dice: &mut Dice, clean: bool) -> Vec<String> {
    if !clean && dice.happens(30) {
        return Vec::new();
    }
    let rate = match clean || dice.happens(740) {
        true => dice.between(7_050, 8_900),
        false => dice.between(5_600, 6_999),
    };
    let september = clean || !dice.happens(40);
    let mut months = vec![("2025-07-31", rate * 52 / 100), ("2025-08-31", rate * 77 / 100)];
    if september {
        months.push(("2025-09-30", rate));
    }
    months.into_iter().map(|(day, rate)| format!(",{day},{},reported,+", percent(rate))).collect()
}

fn yes_or_no(dice: &mut Dice, clean: bool, no_in_1000: u64) -> Vec<String> {
    if !clean && dice.happens(20) {
        return Vec::new();
    }
    let day = date(working(dice.between(FIRST_DAY, 200)));
    if !clean && dice.happens(no_in_1000) {
        return vec![",2025-09-30,no,reported,+".to_owned()];
    }
    let evidence = if !clean && dice.happens(25) { "" } else { "+" };
    vec![format!(",{day},yes,reported,{evidence}")]
}

fn satisfied(dice: &mut Dice, clean: bool, field: &str, low_in_1000: u64) -> Option<String> {
    if !clean && dice.happens(10) {
        return None;
    }
    let rate = match !clean && dice.happens(low_in_1000) {
        true => dice.between(9_050, 9_500),
        false => dice.between(9_510, 9_980),
    };
    Some(format!("{field},2025-09-25,{},survey,+", percent(rate)))
}

fn procedures(dice: &mut Dice, clean: bool) -> Vec<String> {
    sorted_days(dice, 3, 7, LAST_DAY)
        .into_iter()
        .zip(1..)
        .map(|(due, number)| {
            let announced = match () {
                () if !clean && dice.happens(6) => String::new(),
                () if !clean && dice.happens(18) => date(working(due + dice.between(1, 4))),
                () => date(working(due - dice.between(0, 12))),
            };
            let as_regulated = if !clean && dice.happens(8) { "no" } else { "yes" };
            let posted = if !clean && dice.happens(14) { "no" } else { "yes" };
            format!("TTHC-{number:02},{},{announced},{as_regulated},{posted}", date(due))
        })
        .collect()
}

fn documents(dice: &mut Dice, clean: bool, symbol: &str) -> Vec<String> {
    let mut number = 0;
    sorted_days(dice, 5, 9, LAST_DAY)
        .into_iter()
        .map(|sent| {
            number += dice.between(1, 40);
            let (channel, secret) = match () {
                () if dice.happens(if clean { 0 } else { 70 }) => ("paper", "yes"),
                () if !clean && dice.happens(16) => ("paper", "no"),
                () => ("electronic", "no"),
            };
            format!("{number}/{symbol},{},{channel},{secret}", date(sent))
        })
        .collect()
}

fn dossiers(dice: &mut Dice, clean: bool) -> Vec<String> {
    let mut number = 0;
    let last = if clean { 255 } else { LAST_DAY };
    sorted_days(dice, 6, 11, last)
        .into_iter()
        .map(|received| {
            number += dice.between(1, 90);
            let term = [3, 5, 7, 10, 15, 20][dice.between(0, 5) as usize];
            let due = working(received + term);
            let completed = match () {
                () if !clean && dice.happens(15) => working(due + dice.between(1, 12)),
                () => working(received + dice.between(1, term)),
            };
            let completed = if completed > AS_OF { String::new() } else { date(completed) };
            format!("HS-{number:04},{},{},{completed}", date(received), date(due))
        })
        .collect()
}

fn initiatives(dice: &mut Dice, clean: bool) -> Vec<String> {
    if !clean && dice.happens(40) {
        return Vec::new();
    }
    let first = dice.between(0, TITLES.len() as u64 - 1) as usize;
    let many = if dice.happens(220) { 2 } else { 1 };
    (0..many)
        .map(|n| {
            let (title, kind) = TITLES[(first + n * 3) % TITLES.len()];
            let status = match dice.between(1, 100) {
                _ if clean => "applied",
                ..=14 => "registered",
                15..=84 => "applied",
                _ => "recognised",
            };
            let day = working(dice.between(FIRST_DAY + 3, LAST_DAY - 3));
            let applied_on = if status == "registered" { String::new() } else { date(day) };
            format!("{title},{kind},{status},{applied_on}")
        })
        .collect()
}

/// From `low` to `high` working days of the campaign up to `last`, in order.
fn sorted_days(dice: &mut Dice, low: u64, high: u64, last: u64) -> Vec<u64> {
    let many = dice.between(low, high);
    let mut days: Vec<u64> = (0..many).map(|_| working(dice.between(FIRST_DAY, last - 2))).collect();
    days.sort_unstable();
    days
}

/// The day itself, or the first working day after it.
fn working(day: u64) -> u64 {
    // 1 January 2025 was a Wednesday; 1 and 2 September are the national holiday.
    let free = |day: u64| (day + 1) % 7 >= 5 || day == 244 || day == 245;
    (day..).find(|&day| !free(day)).unwrap_or(day)
}

/// The date of a day of 2025.
fn date(day: u64) -> String {
    let mut day = day;
    for (month, days) in [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].into_iter().enumerate() {
        if day <= days {
            return format!("2025-{:02}-{day:02}", month + 1);
        }
        day -= days;
    }
    format!("2026-01-{day:02}")
}

/// A percent from its hundredths: 6995 is 69.95%.
fn percent(hundredths: u64) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

/// SplitMix64: small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn new(seed: u64, name: &str) -> Self {
        // FNV-1a of the name, so that each name has a sequence of its own.
        let start = seed ^ 0xcbf2_9ce4_8422_2325;
        Self(
            name.bytes().fold(start, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)),
        )
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    fn happens(&mut self, in_1000: u64) -> bool {
        self.next() % 1000 < in_1000
    }
}

/// What one unit stands for.
struct Case {
    unit: &'static str,
    what: &'static str,
    /// The rows come after the unit's made-up ones, instead of in their place.
    added: bool,
    rows: Vec<String>,
}

/// These rows and no others.
fn only(unit: &'static str, what: &'static str, rows: &[&str]) -> Case {
    Case { unit, what, added: false, rows: rows.iter().map(|&row| row.to_owned()).collect() }
}

/// These rows beside those of a unit that meets every criterion.
fn also(unit: &'static str, what: &'static str, rows: &[&str]) -> Case {
    Case { added: true, ..only(unit, what, rows) }
}

/// Files on time, and after them these rows.
fn files_on_time(unit: &'static str, on_time: u64, rows: &[&str]) -> Case {
    let file = |n: u64| {
        let received = working(FIRST_DAY + n);
        let due = working(received + 7);
        format!("HS-{n:04},{},{},{}", date(received), date(due), date(due))
    };
    let rows = (1..=on_time).map(file).chain(rows.iter().map(|&row| row.to_owned())).collect();
    Case { unit, what: "dossiers", added: false, rows }
}

/// The hard cases, in the order of the README.
fn hard_cases() -> Vec<Case> {
    vec![
        // Disbursement.
        only("26740", "disbursement", &[",2025-09-30,70%,reported,+"]),
        only("26743", "disbursement", &[",2025-09-30,69.95%,reported,+"]),
        only("26737", "disbursement", &[",2025-09-30,66%,reported,+", ",2025-10-05,75%,reported,+"]),
        only("26758", "disbursement", &[",2025-09-30,71.2%,reported,+", ",2025-09-30,69.4%,reported,+"]),
        only("27238", "disbursement", &[",2025-09-30,66%,reported,+", ",2025-09-30,68.5%,reported,+"]),
        only(
            "27139",
            "disbursement",
            &[",2025-08-31,60.1%,reported,+", ",2025-08-31,61%,reported,+", ",2025-09-30,72.3%,reported,+"],
        ),
        only(
            "27259",
            "disbursement",
            &[",2025-09-28,70.2%,appraised,+", ",2025-09-30,71%,reported,+", ",2025-09-30,69%,reported,+"],
        ),
        only("27142", "disbursement", &[",2025-09-20,68.9%,appraised,+", ",2025-09-30,71%,reported,+"]),
        only("27154", "disbursement", &[",2025-09-25,70.4%,appraised,+", ",2025-09-30,69.2%,reported,+"]),
        only("26767", "investment_plan", &["0 VND"]),
        only("27190", "investment_plan", &[""]),
        only("27190", "disbursement", &[",2025-09-30,80%,reported,+"]),
        only("27169", "disbursement", &[",2025-08-31,65%,reported,+", ",2025-09-30,,reported,"]),
        only("27163", "disbursement", &[",2025-09-30,0%,reported,+"]),
        only("27211", "disbursement", &[",2025-06-30,72%,reported,+"]),
        only("27226", "disbursement", &[",2025-10-05,75%,reported,+"]),
        only("27265", "disbursement", &[",2025-09-30,111.9%,reported,+"]),
        // Problems of enterprises.
        only("27286", "problems_planned", &[",2025-07-01,0,reported,+"]),
        only("27286", "problems_resolved", &[",2025-09-30,0,reported,+"]),
        only("27367", "problems_planned", &[",2025-07-01,0,reported,+"]),
        only("27367", "problems_resolved", &[]),
        only("27301", "problems_planned", &[",2025-07-01,10,reported,+"]),
        only("27301", "problems_resolved", &[",2025-09-30,7,reported,+"]),
        only("27316", "problems_planned", &[",2025-07-01,13,reported,+"]),
        only("27316", "problems_resolved", &[",2025-09-30,9,reported,+"]),
        only("27343", "problems_planned", &[",2025-07-01,10,reported,+"]),
        only("27343", "problems_resolved", &[]),
        only("27364", "problems_planned", &[]),
        only("27364", "problems_resolved", &[",2025-09-30,9,reported,+"]),
        only("27349", "problems_planned", &[",2025-07-01,10,reported,+", ",2025-08-15,12,reported,+"]),
        only("27349", "problems_resolved", &[",2025-09-30,8,reported,+"]),
        // The service centre, and boundaries.
        only("27373", "service_centre", &[",2025-09-30,no,reported,+"]),
        only("27418", "service_centre", &[",2025-07-01,yes,reported,"]),
        only("27424", "service_centre", &[",2025-07-05,no,reported,+", ",2025-08-01,yes,reported,+"]),
        only("27427", "service_centre", &[",2025-06-30,yes,reported,+"]),
        only("27439", "boundary_free", &[",2025-07-10,yes,reported,+", ",2025-09-30,yes,reported,"]),
        only("27676", "boundary_free", &[",2025-09-30,no,reported,+"]),
        // Procedures.
        also("27448", "procedures", &["TTHC-91,2025-08-29,2025-08-29,yes,yes"]),
        also("27442", "procedures", &["TTHC-91,2025-08-28,2025-08-29,yes,yes"]),
        also("27457", "procedures", &["TTHC-91,2025-10-09,,yes,yes"]),
        also("27460", "procedures", &["TTHC-91,2025-08-29,2025-08-20,no,yes"]),
        also("27484", "procedures", &["TTHC-91,2025-08-29,2025-08-20,,yes"]),
        also("27475", "procedures", &["TTHC-91,2025-08-29,2025-08-20,yes,no"]),
        also("27478", "procedures", &["TTHC-91,2025-06-25,2025-07-04,yes,no"]),
        only("27487", "procedures", &[",,,,"]),
        // Documents.
        also("26809", "documents", &["901/UBND,2025-08-14,paper,yes"]),
        also("26824", "documents", &["901/UBND,2025-08-14,paper,no"]),
        only("26842", "documents", &["901/UBND,2025-08-14,paper,yes", "902/UBND,2025-08-21,paper,yes"]),
        only("26848", "documents", &[",,,"]),
        only("26857", "documents", &[]),
        also("26860", "documents", &["901/UBND,2025-08-14,,no"]),
        also("26878", "documents", &["901/UBND,2025-08-14,,no", "902/UBND,2025-08-21,paper,no"]),
        also("26833", "documents", &["901/UBND,2025-08-14,paper,"]),
        also("26803", "documents", &["901/UBND,2025-08-14,electronic,"]),
        only("26882", "documents", &["901/UBND,2025-08-14,electronic,"]),
        also("26876", "documents", &["901/UBND,2025-06-27,paper,no"]),
        // Files.
        also("26944", "dossiers", &["HS-9001,2025-09-03,2025-09-17,2025-09-17"]),
        also("26884", "dossiers", &["HS-9001,2025-10-06,2025-10-20,"]),
        also("26890", "dossiers", &["HS-9001,2025-09-25,2025-10-09,"]),
        also("26898", "dossiers", &["HS-9001,2025-10-01,2025-10-15,"]),
        also(
            "26956",
            "dossiers",
            &["HS-9001,2025-09-30,2025-10-14,2025-10-17", "HS-9002,2025-10-06,2025-10-20,2025-10-17"],
        ),
        only("26995", "dossiers", &["HS-9001,2025-10-03,2025-10-17,", "HS-9002,2025-10-06,2025-10-20,"]),
        files_on_time("26905", 49, &["HS-9001,2025-08-04,2025-08-11,2025-08-12"]),
        files_on_time("26911", 48, &["HS-9001,2025-08-04,2025-08-11,2025-08-12"]),
        also("26929", "dossiers", &["HS-9001,2025-06-30,2025-07-10,2025-07-25"]),
        also("26968", "dossiers", &["HS-9001,2025-08-04,,2025-08-12"]),
        only("26977", "dossiers", &[",,,"]),
        only("26983", "dossiers", &[]),
        // Satisfaction.
        only(
            "27004",
            "satisfaction",
            &[
                "land,2025-09-25,95%,survey,+",
                "civil_status,2025-09-25,98.4%,survey,+",
                "health,2025-09-25,97.1%,survey,+",
            ],
        ),
        only(
            "27019",
            "satisfaction",
            &[
                "land,2025-09-25,95.01%,survey,+",
                "civil_status,2025-09-25,95.01%,survey,+",
                "health,2025-09-25,95.01%,survey,+",
            ],
        ),
        only(
            "27007",
            "satisfaction",
            &["land,2025-09-25,96%,survey,+", "civil_status,2025-09-25,98.4%,survey,+"],
        ),
        only(
            "27013",
            "satisfaction",
            &["land,2025-09-25,93%,survey,+", "civil_status,2025-09-25,98.4%,survey,+"],
        ),
        only(
            "27022",
            "satisfaction",
            &[
                "land,2025-09-25,97.5%,survey,+",
                "civil_status,2025-09-25,98.4%,survey,+",
                "health,2025-09-15,94.2%,survey,+",
                "health,2025-09-30,97%,reported,+",
            ],
        ),
        only(
            "27028",
            "satisfaction",
            &[
                "land,2025-09-25,97.5%,survey,+",
                "civil_status,2025-06-20,98.4%,survey,+",
                "health,2025-09-25,97.1%,survey,+",
            ],
        ),
        only("STC", "satisfaction_overall", &[",2025-09-25,95%,survey,+"]),
        only("SNV", "satisfaction_overall", &[]),
        // Initiatives.
        only("27031", "initiatives", &["Bản đồ số quản lý địa bàn,digital_transformation,registered,"]),
        only("27058", "initiatives", &[]),
        only("27043", "initiatives", &["Ngày thứ Bảy vì dân,model,applied,2025-06-15"]),
        only("27097", "initiatives", &["Ngày thứ Bảy vì dân,model,applied,2025-10-12"]),
        only("27112", "initiatives", &["Ngày thứ Bảy vì dân,model,applied,2025-10-10"]),
        only("27073", "initiatives", &["Bộ phận một cửa thân thiện,model,applied,"]),
        only("26782", "initiatives", &["Bộ phận một cửa thân thiện,model,,2025-08-15"]),
        // Units to which much does not apply, or of which nothing is known. The city's own figures are those of
        // `city/`; here it stands only above the others.
        only("79", "initiatives", &["Bản đồ số quản lý địa bàn,digital_transformation,applied,2025-08-15"]),
        only("79", "everything", &[]),
        only("26732", "investment_plan", &["0 VND"]),
        only("26732", "problems_planned", &[",2025-07-01,0,reported,+"]),
        only("26732", "problems_resolved", &[",2025-09-30,0,reported,+"]),
        only("26732", "procedures", &[",,,,"]),
        only("26732", "documents", &[",,,"]),
        only("26800", "investment_plan", &["120 billion VND"]),
        only("26800", "everything", &[]),
        only("SQHKT", "everything", &[]),
    ]
}

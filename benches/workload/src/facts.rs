//! What is made up about each unit: its reports, initiatives and dossiers of 2025.
//!
//! Every figure is a function of the unit's number alone, so unit 7 reports the same among ten units as among a
//! million, and a figure can be asked for without making those before it. `Draw` gives the randomness; which
//! stream a figure is drawn from is fixed, since the known counts in `expected.json` rest on it.

/// The seed of the workload.
const SEED: u64 = 20_250_930;

/// The months that units report on: January to October.
pub const MONTHS: usize = 10;

/// The day as of which is judged, 31 October, counted from 1 January as 0.
pub const AS_OF: Day = 303;

/// The last month whose disbursement counts: the criterion is asked by the third quarter.
const THIRD_QUARTER: usize = 8;

/// A day, counted from 1 January 2025 as 0.
pub type Day = u16;

/// A number with two decimals, in hundredths.
pub type Hundredths = u32;

/// What a unit is.
pub const KINDS: [&str; 3] = ["department", "ward", "commune"];

/// What an initiative is.
pub const INITIATIVES: [&str; 3] = ["model", "improvement", "digital"];

/// What has become of an initiative.
pub const STATUSES: [&str; 3] = ["recognised", "submitted", "rejected"];

/// What units report each month, in the order in which they do: the indicator and its field, if it has fields.
pub const SERIES: [(&str, &str); 12] = [
    ("disbursement", ""),
    ("on_time", ""),
    ("satisfaction", "land"),
    ("satisfaction", "civil"),
    ("satisfaction", "tax"),
    ("satisfaction", "health"),
    ("satisfaction", "education"),
    ("announced", ""),
    ("posted", ""),
    ("electronic_docs", ""),
    ("problems_resolved", ""),
    ("problems_planned", ""),
];

/// Where each indicator stands in `SERIES`.
mod series {
    use std::ops::Range;

    pub(super) const DISBURSEMENT: usize = 0;
    pub(super) const ON_TIME: usize = 1;
    pub(super) const SATISFACTION: Range<usize> = 2..7;
    pub(super) const ANNOUNCED: usize = 7;
    pub(super) const POSTED: usize = 8;
    pub(super) const ELECTRONIC_DOCS: usize = 9;
    pub(super) const RESOLVED: usize = 10;
    pub(super) const PLANNED: usize = 11;
}

/// One random number of 64 bits, from which small ones are taken.
#[derive(Clone, Copy)]
struct Draw(u64);

impl Draw {
    /// The draw of a unit in a stream, at a step of it: SplitMix64, once for each of the three.
    fn of(unit: u64, stream: u64, step: u64) -> Self {
        let unit = scramble(SEED ^ unit.wrapping_mul(0xd1b5_4a32_d192_ed03));
        Self(scramble(scramble(unit ^ stream) ^ step))
    }

    /// Whether something happens that does in so many of ten thousand cases.
    fn happens(self, in_ten_thousand: u64) -> bool {
        self.0 % 10_000 < in_ten_thousand
    }

    /// A whole number in a range, both ends inside. It takes other bits than `happens` does.
    fn between(self, low: u64, high: u64) -> u64 {
        low + (self.0 >> 16) % (high - low + 1)
    }

    /// One of so many choices, taken from the bits that are left when these are passed over.
    fn choice(self, skipped: u32, choices: u64) -> usize {
        ((self.0 >> skipped) % choices) as usize
    }
}

/// The step of SplitMix64.
fn scramble(state: u64) -> u64 {
    let mut mixed = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// What a unit has sent of a series for a month.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Report {
    /// No row.
    Absent,
    /// A row without a value.
    Empty,
    /// A row with one.
    Value(Hundredths),
}

/// A row of the initiatives: indexes into `INITIATIVES` and `STATUSES`, the day, the points.
pub struct Initiative {
    /// What it is.
    pub kind: usize,
    /// What has become of it.
    pub status: usize,
    /// When it was made.
    pub date: Day,
    /// The points that people gave it.
    pub points: u64,
}

/// A row of the dossiers.
#[derive(Clone, Copy)]
pub struct Dossier {
    /// The day on which it came in.
    pub received: Day,
    /// The day by which it is to be completed.
    pub due: Day,
    /// The day on which it was, up to the as-of day.
    pub completed: Option<Day>,
}

/// A unit, by its number.
#[derive(Clone, Copy)]
pub struct Unit(pub u64);

impl Unit {
    fn draw(self, stream: u64, step: u64) -> Draw {
        Draw::of(self.0, stream, step)
    }

    /// What it is, as an index into `KINDS`.
    pub fn kind(self) -> usize {
        self.draw(1, 0).choice(0, 3)
    }

    /// Its name, which has a comma in one of ten.
    pub fn name(self) -> String {
        let number = self.0;
        if self.draw(2, 0).choice(0, 10) == 0 {
            return format!("Phường {}, Quận {}", number % 97, number % 23);
        }
        format!("{} {number}", ["Sở", "Phường", "Xã"][self.kind()])
    }

    /// The amount that it is to spend, in đồng.
    pub fn plan_amount(self) -> u64 {
        self.draw(3, 0).between(1_000, 90_000) * 1_000_000
    }

    /// Its report of a series for a month. In fifty series one is never reported; of the others, three reports of
    /// two hundred do not come, and as many come empty.
    pub fn report(self, series: usize, month: usize) -> Report {
        let stream = series as u64;
        if self.draw(100 + stream, 0).happens(200) {
            return Report::Absent;
        }
        match self.draw(200 + stream, month as u64).choice(0, 200) {
            0..=2 => Report::Absent,
            3..=5 => Report::Empty,
            _ => Report::Value(self.figure(series, month) as Hundredths),
        }
    }

    /// What it would report, in hundredths.
    fn figure(self, series: usize, month: usize) -> u64 {
        let draw = self.draw(300 + series as u64, month as u64);
        let months = month as u64 + 1;
        // Most units reach a target, so often; the others fall short by more or less.
        let reaches = |often, target, short_from| match draw.happens(often) {
            true => draw.between(target, 10_000),
            false => draw.between(short_from, target - 1),
        };
        match series {
            // Spending grows evenly, towards an end that some units reach before the year does.
            series::DISBURSEMENT => (self.draw(400, 0).between(4_000, 11_500) * months / 9).min(10_000),
            series::ON_TIME => reaches(8_000, 9_800, 8_500),
            series::ANNOUNCED => reaches(9_200, 10_000, 6_000),
            series::POSTED => reaches(8_800, 10_000, 6_000),
            series::ELECTRONIC_DOCS => reaches(8_500, 10_000, 6_000),
            series::PLANNED => self.problems_planned() * 100,
            series::RESOLVED => {
                let (planned, speed) = (self.problems_planned(), self.draw(501, 0).between(40, 160));
                (planned * months * speed / 1_000).min(planned) * 100
            }
            _ => reaches(9_600, 9_501, 8_000),
        }
    }

    fn problems_planned(self) -> u64 {
        self.draw(500, 0).between(1, 20)
    }

    /// The latest value of a series up to a month.
    fn latest(self, series: usize, month: usize) -> Option<Hundredths> {
        (0..=month).rev().find_map(|month| match self.report(series, month) {
            Report::Value(value) => Some(value),
            Report::Absent | Report::Empty => None,
        })
    }

    /// Its initiatives, none to five.
    pub fn initiatives(self) -> impl Iterator<Item = Initiative> {
        let number = [0, 1, 1, 2, 3, 5][self.draw(600, 0).choice(0, 6)];
        (0..number).map(move |row| {
            let draw = self.draw(601, row);
            Initiative {
                kind: draw.choice(8, 3),
                status: draw.choice(16, 3),
                date: draw.choice(24, 300) as Day,
                points: draw.choice(40, 21) as u64,
            }
        })
    }

    /// Its dossiers: one unit of a hundred has none, the others 40 to 60. In two of five units many are late.
    pub fn dossiers(self) -> impl Iterator<Item = Dossier> {
        let number = if self.draw(700, 0).happens(100) { 0 } else { self.draw(701, 0).between(40, 60) };
        let late_often = if self.draw(702, 0).happens(6_000) { 30 } else { 400 };
        (0..number).map(move |row| {
            let (draw, end) = (self.draw(703, row), self.draw(704, row));
            let received = draw.choice(0, 297) as Day;
            let days = [3, 5, 10, 15, 20][draw.choice(12, 5)];
            let due = received + days;
            let completed = if !end.happens(late_often) {
                received + end.between(0, u64::from(days)) as Day
            } else if Draw(end.0 >> 20).happens(1_000) {
                due + end.between(31, 80) as Day
            } else {
                due + end.between(1, 25) as Day
            };
            Dossier { received, due, completed: (completed <= AS_OF).then_some(completed) }
        })
    }

    /// What the criteria need, worked out: the unit's row of the wide table.
    pub fn inputs(self) -> Inputs {
        let latest = |series| self.latest(series, MONTHS - 1);
        let satisfied: Vec<Hundredths> = series::SATISFACTION.filter_map(latest).collect();
        let mut inputs = Inputs {
            disbursement: self.latest(series::DISBURSEMENT, THIRD_QUARTER),
            on_time: latest(series::ON_TIME),
            sat_min: satisfied.iter().min().copied(),
            sat_n: satisfied.len() as u32,
            announced: latest(series::ANNOUNCED),
            posted: latest(series::POSTED),
            electronic_docs: latest(series::ELECTRONIC_DOCS),
            problems_resolved: latest(series::RESOLVED),
            problems_planned: latest(series::PLANNED),
            initiatives_recognised: self
                .initiatives()
                .filter(|one| STATUSES[one.status] == "recognised")
                .count() as u32,
            ..Inputs::default()
        };
        for dossier in self.dossiers() {
            let done = dossier.completed.unwrap_or(AS_OF);
            let overdue = u32::from(done.saturating_sub(dossier.due));
            inputs.max_overdue_days = Some(inputs.max_overdue_days.unwrap_or(0).max(overdue));
            inputs.dossiers_due += u32::from(dossier.completed.is_some() || dossier.due <= AS_OF);
            inputs.dossiers_on_time += u32::from(dossier.completed.is_some_and(|day| day <= dossier.due));
        }
        inputs
    }
}

/// What the ten criteria need of a unit; `None` is a figure that is missing.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Inputs {
    /// The latest disbursement by the end of the third quarter.
    pub disbursement: Option<Hundredths>,
    /// The latest share of files on time.
    pub on_time: Option<Hundredths>,
    /// The least of the latest satisfactions, over the fields that have one.
    pub sat_min: Option<Hundredths>,
    /// How many fields have one.
    pub sat_n: u32,
    /// The latest share of procedures announced.
    pub announced: Option<Hundredths>,
    /// The latest share of procedures posted.
    pub posted: Option<Hundredths>,
    /// The latest share of documents exchanged electronically.
    pub electronic_docs: Option<Hundredths>,
    /// The latest number of problems resolved.
    pub problems_resolved: Option<Hundredths>,
    /// The latest number of problems planned.
    pub problems_planned: Option<Hundredths>,
    /// How many initiatives are recognised.
    pub initiatives_recognised: u32,
    /// How many dossiers are completed or due.
    pub dossiers_due: u32,
    /// How many are completed by the day they were due.
    pub dossiers_on_time: u32,
    /// The most days by which one was late, or is; `None` without dossiers.
    pub max_overdue_days: Option<u32>,
}

//! What comes out of the workload: ten verdicts for each unit, and what follows from them.

use crate::facts::Inputs;
use std::fmt::Write;

/// How many criteria there are.
pub const CRITERIA: usize = 10;

/// The first line of an output.
pub const COLUMNS: &str = "unit,c1,c2,c3,c4,c5,c6,c7,c8,c9,c10,overall,score,rank,certificate";

/// A verdict, of three values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The criterion is met.
    Pass,
    /// It is not.
    Fail,
    /// What it needs is missing.
    Missing,
}

impl Verdict {
    /// The letter that stands for it in an output.
    pub fn letter(self) -> char {
        match self {
            Self::Pass => 'P',
            Self::Fail => 'F',
            Self::Missing => 'M',
        }
    }

    /// Pass or fail, where something is known.
    pub fn of(holds: Option<bool>) -> Self {
        match holds {
            Some(true) => Self::Pass,
            Some(false) => Self::Fail,
            None => Self::Missing,
        }
    }
}

/// The verdicts on a unit, in the order of the criteria.
pub type Verdicts = [Verdict; CRITERIA];

/// The ten criteria, written out by hand.
pub fn judge(unit: &Inputs) -> Verdicts {
    let at_least = |value: Option<u32>, limit: u32| Verdict::of(value.map(|value| value >= limit));
    let satisfied = match unit.sat_min {
        Some(least) if least <= 9_500 => Verdict::Fail,
        Some(_) if unit.sat_n == 5 => Verdict::Pass,
        _ => Verdict::Missing,
    };
    let resolved = unit.problems_resolved.zip(unit.problems_planned);
    let dossiers = (unit.dossiers_due > 0).then_some((unit.dossiers_on_time, unit.dossiers_due));
    [
        at_least(unit.disbursement, 7_000),
        at_least(unit.on_time, 9_800),
        satisfied,
        at_least(unit.announced, 10_000),
        at_least(unit.posted, 10_000),
        at_least(unit.electronic_docs, 10_000),
        Verdict::of(resolved.map(|(resolved, planned)| 100 * resolved >= 70 * planned)),
        Verdict::of(Some(unit.initiatives_recognised >= 1)),
        Verdict::of(dossiers.map(|(on_time, due)| 100 * on_time >= 98 * due)),
        Verdict::of(unit.max_overdue_days.map(|days| days <= 30)),
    ]
}

/// All that is known of a unit in the end.
pub struct Outcome {
    /// Its code.
    pub unit: String,
    /// Its verdicts.
    pub verdicts: Verdicts,
    /// Fail if one fails, else missing if one is missing, else pass.
    pub overall: Verdict,
    /// Ten points for each pass.
    pub score: u64,
    /// One more than the number of units with a higher score.
    pub rank: u64,
    /// Whether it is among the best fifth; who is tied at its edge is.
    pub certificate: bool,
}

/// Works out what follows from the verdicts on all units.
pub fn conclude(units: Vec<(String, Verdicts)>) -> Vec<Outcome> {
    let number = units.len() as u64;
    let score = |verdicts: &Verdicts| verdicts.iter().filter(|one| **one == Verdict::Pass).count();
    let mut with_score = [0; CRITERIA + 1];
    for (_, verdicts) in &units {
        with_score[score(verdicts)] += 1;
    }
    let outcome = |(unit, verdicts): (String, Verdicts)| {
        let met = score(&verdicts);
        let rank = 1 + with_score[met + 1..].iter().sum::<u64>();
        let overall = [Verdict::Fail, Verdict::Missing].into_iter().find(|one| verdicts.contains(one));
        Outcome {
            unit,
            verdicts,
            overall: overall.unwrap_or(Verdict::Pass),
            score: 10 * met as u64,
            rank,
            certificate: rank <= number.div_ceil(5),
        }
    };
    units.into_iter().map(outcome).collect()
}

/// The output of the workload: a line to a unit.
pub fn output(outcomes: &[Outcome]) -> String {
    let mut text = String::with_capacity(48 * outcomes.len());
    text.push_str(COLUMNS);
    text.push('\n');
    for outcome in outcomes {
        text.push_str(&outcome.unit);
        for verdict in outcome.verdicts.iter().chain([&outcome.overall]) {
            text.push(',');
            text.push(verdict.letter());
        }
        let certificate = u8::from(outcome.certificate);
        writeln!(text, ",{},{},{certificate}", outcome.score, outcome.rank).expect("a string takes all");
    }
    text
}

/// How often each verdict occurs in an output, for each criterion and overall, and how many certificates there are.
pub fn counts(outcomes: &[Outcome]) -> serde_json::Value {
    let count = |verdict_of: &dyn Fn(&Outcome) -> Verdict| {
        let number = |verdict| outcomes.iter().filter(|one| verdict_of(one) == verdict).count();
        serde_json::json!({
            "P": number(Verdict::Pass), "F": number(Verdict::Fail), "M": number(Verdict::Missing)
        })
    };
    let mut by_criterion = serde_json::Map::new();
    for criterion in 0..CRITERIA {
        by_criterion.insert(format!("c{}", criterion + 1), count(&|one| one.verdicts[criterion]));
    }
    by_criterion.insert("overall".to_owned(), count(&|one| one.overall));
    let certificates = outcomes.iter().filter(|one| one.certificate).count();
    serde_json::json!({ "units": outcomes.len(), "certificates": certificates, "counts": by_criterion })
}

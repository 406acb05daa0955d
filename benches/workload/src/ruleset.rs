//! Makes rulesets of any number of criteria, to see how cost grows with them.

use std::fmt::Write;

/// The rulesets ask of the wide table, so they declare what its ruleset does.
const WIDE: &str = include_str!("../wide.thidua");

/// A ruleset of so many criteria, of eight shapes in turn. Their limits differ, so none can be taken for another.
pub fn of(criteria: usize) -> String {
    let declarations = WIDE.split("\ncriterion ").next().unwrap_or_default();
    let mut text = format!("{declarations}\n");
    for number in 1..=criteria {
        // A step that shares no factor with 5,000 comes to every hundredth between 45% and 95%.
        let limit = 4_500 + number * 1_787 % 5_000;
        let limit = format!("{}.{:02}%", limit / 100, limit % 100);
        let condition = match number % 8 {
            0 => format!("disbursement >= {limit}"),
            1 => format!("on_time >= {limit}"),
            2 => format!("sat_min > {limit} and (sat_n = 5 or sat_unreported > {limit})"),
            3 => format!("problems_resolved >= {limit} of problems_planned"),
            4 => format!("dossiers_on_time >= {limit} of dossiers_due"),
            5 => format!(
                "any of\n    - announced >= {limit}\n    - posted >= {limit} and electronic_docs >= {limit}"
            ),
            6 => format!("max_overdue_days <= {number} days"),
            _ => format!("disbursement >= {limit}, but {limit} / 2 where initiatives_recognised >= 1"),
        };
        writeln!(text, "criterion c{number} \"Criterion {number}\"\n  requires {condition}\n")
            .expect("a string takes all");
    }
    text
}

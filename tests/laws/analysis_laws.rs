//! What is known of criteria without data is never refuted by data: for random rulesets and data, and for random conditions
//! over a few values with every assignment of these.

use crate::agreement::{any_case, rulings};
use crate::cases::cases;
use crate::generate::Options;
use proptest::prelude::*;
use std::fmt::Write;
use thidua::check::load;
use thidua::check::model::{CriterionId, Model};
use thidua::data::{Dataset, Input, read};
use thidua::engine::evaluate;
use thidua::lint::Known;
use thidua::plan::lower;
use thidua::source::Sources;
use thidua::types::Verdict;

/// Every assignment of the values that the conditions below speak of; an empty cell is missing, or absent where that can be.
fn assignments() -> String {
    let mut units = String::from("unit,kind,a,b,s,y,c\n");
    let mut count = 0;
    for kind in ["ward", "city"] {
        for a in ["", "0", "1", "2", "3"] {
            for b in ["", "0", "1", "2"] {
                for s in ["", "low", "mid", "high"] {
                    for y in ["", "yes", "no"] {
                        let wards: &[&str] = if kind == "ward" { &["", "1", "2"] } else { &[""] };
                        for c in wards {
                            count += 1;
                            writeln!(units, "{count},{kind},{a},{b},{s},{y},{c}")
                                .expect("a string takes all");
                        }
                    }
                }
            }
        }
    }
    units
}

fn leaf() -> impl Strategy<Value = String> {
    let order = prop::sample::select(vec![">=", ">", "<=", "<", "=", "<>"]);
    let number = (prop::sample::select(vec!["a", "b", "c"]), order.clone(), 1..4)
        .prop_map(|(value, op, limit)| format!("{value} {op} {limit}"));
    let member = (order.clone(), prop::sample::select(vec!["low", "mid", "high"]))
        .prop_map(|(op, member)| format!("s {op} {member}"));
    let two = (order.clone(), prop::sample::select(vec!["b", "c", "50% of b", "100% of b", "50% of c"]))
        .prop_map(|(op, other)| format!("a {op} {other}"));
    let others = prop::sample::select(vec![
        "y",
        "not y",
        "y = no",
        "kind is ward",
        "kind is not ward",
        "kind is city",
        "a is given",
        "b is missing",
        "b is given",
        "c is given",
    ]);
    prop_oneof![4 => number, 2 => member, 1 => two, 2 => others.prop_map(str::to_owned)]
}

fn condition() -> impl Strategy<Value = String> {
    leaf().prop_recursive(3, 10, 3, |inner| {
        let some = prop::collection::vec(inner, 2..4);
        (some, 0..4).prop_map(|(items, joined)| match joined {
            0 => format!("({})", items.join(" or ")),
            1 => format!("not ({})", items.join(" and ")),
            2 => format!("not ({})", items.join(" or ")),
            _ => format!("({})", items.join(" and ")),
        })
    })
}

/// The lines of a criterion of this name.
fn criterion(at: usize) -> impl Strategy<Value = String> {
    let clauses =
        prop::sample::select(vec!["", "", "", "  missing is fail\n", "  if there are none: pass\n"]);
    let whom = prop::sample::select(vec!["", "", "  for ward\n"]);
    let applies = prop::option::weighted(0.3, condition());
    let items = prop::collection::vec(prop_oneof![6 => condition(), 1 => Just("meets c0".to_owned())], 1..4);
    (whom, applies, items, 0..4, clauses).prop_map(move |(whom, applies, items, list, clause)| {
        let mut text = format!("criterion c{at}\n{whom}");
        if let Some(applies) = applies {
            text += &format!("  applies when {applies}\n");
        }
        let head = match list {
            0 => "any of",
            1 => "at least 2 of",
            2 => "none of",
            _ => "all of",
        };
        let items =
            items.iter().map(|item| if at == 0 { item.replace("meets c0", "y") } else { item.clone() });
        let items: Vec<String> = items.collect();
        match &items[..] {
            [only] => text += &format!("  requires {only}\n"),
            _ => {
                text += &format!("  requires {head}\n");
                items.iter().for_each(|item| text += &format!("    - {item}\n"));
            }
        }
        text + clause
    })
}

const HEAD: &str = "campaign demo\n  period 2025\nunits are ward, city (cities)\nattribute a: count\nattribute b: count, optional\n\
    attribute s: one of low < mid < high\nattribute y: yes/no\nattribute c: count\n  for ward\n";

/// The model and data of a ruleset, if it has no errors.
fn checked(text: &str, units: &str) -> Option<(Model, Dataset)> {
    let mut sources = Sources::new();
    let main = sources.add("demo.thidua", text);
    let loaded = load(main, "demo.thidua", text, &mut |_| Err(thidua::text::Text::verbatim("no such file")));
    let (model, _) = loaded.check(&sources);
    let model = model?;
    let data = read(vec![Input::held("units.csv", units.to_owned())], &model, &mut sources).dataset;
    Some((model, data.expect("every cell can be read")))
}

/// What rulings say against what is known; `None`: nothing.
fn refuted(known: &Known, verdict: impl Fn(CriterionId, usize) -> Verdict, units: usize) -> Option<String> {
    for unit in 0..units {
        let is = |id: CriterionId, wanted: Verdict| verdict(id, unit) == wanted;
        if let Some(id) = known.never_pass.iter().find(|id| is(**id, Verdict::Pass)) {
            return Some(format!("c{} passes on u{unit}", id.0));
        }
        if let Some(id) = known.never_fail.iter().find(|id| is(**id, Verdict::Fail)) {
            return Some(format!("c{} fails on u{unit}", id.0));
        }
        let denied =
            |(one, two): &&(CriterionId, CriterionId)| is(*one, Verdict::Pass) && is(*two, Verdict::Fail);
        if let Some((one, two)) = known.implied.iter().find(denied) {
            return Some(format!("c{} passes and c{} fails on u{unit}", one.0, two.0));
        }
    }
    None
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn no_assignment_refutes_what_is_known(
        criteria in (criterion(0), criterion(1), criterion(2)).prop_map(|(a, b, c)| [a, b, c].concat())
    ) {
        let text = format!("{HEAD}{criteria}");
        if let Some((model, data)) = checked(&text, &assignments()) {
            let program = lower(&model, model.campaign.as_of);
            let known = Known::of(&model, &program);
            let trace = evaluate(&program, &model, &data).expect("within the limits");
            let verdict = |id: CriterionId, unit: usize| trace.criterion(&program, id, unit).verdict;
            let refuted = refuted(&known, verdict, data.units.len());
            prop_assert!(refuted.is_none(), "{}\n{}", refuted.unwrap_or_default(), text);
        }
    }
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn no_data_refute_what_is_known(
        case in any_case(Options { given: true, missing_is_fail: true, cohort: false, complete: false, across: false })
    ) {
        let known = Known::of(&case.model, &lower(&case.model, case.as_of));
        let rulings = rulings(&case);
        let verdict = |id: CriterionId, unit: usize| rulings[id.index()][unit].verdict;
        prop_assert_eq!(refuted(&known, verdict, case.data.units.len()), None);
    }

    #[test]
    fn no_cohort_refutes_what_is_known(
        case in any_case(Options { given: true, missing_is_fail: true, cohort: true, complete: false, across: false })
    ) {
        let known = Known::of(&case.model, &lower(&case.model, case.as_of));
        let rulings = rulings(&case);
        let verdict = |id: CriterionId, unit: usize| rulings[id.index()][unit].verdict;
        prop_assert_eq!(refuted(&known, verdict, case.data.units.len()), None);
    }
}

/// Random conditions are known to contradict each other often enough for the laws to say something.
#[test]
fn much_is_known() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::{Config, RngSeed, TestRunner};
    let mut runner = TestRunner::new(Config { rng_seed: RngSeed::Fixed(70), ..Config::default() });
    let (mut read, mut found) = (0, [0; 3]);
    for _ in 0..200 {
        let one = criterion(0).new_tree(&mut runner).expect("a criterion").current();
        let two = criterion(1).new_tree(&mut runner).expect("a criterion").current();
        let Some((model, _)) = checked(&format!("{HEAD}{one}{two}"), "unit,kind\n1,ward\n") else { continue };
        let known = Known::of(&model, &lower(&model, model.campaign.as_of));
        read += 1;
        let implied = known.implied.iter().filter(|(one, two)| one != two).count();
        for (found, known) in found.iter_mut().zip([known.never_pass.len(), known.never_fail.len(), implied])
        {
            *found += usize::from(known > 0);
        }
    }
    assert!(read >= 50 && found.iter().all(|found| *found >= 5), "of {read}: {found:?}");
}

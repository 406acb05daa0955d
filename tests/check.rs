//! What sentences mean once they are checked, and that checking never panics.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads its files, and stops where it cannot"
)]

use thidua::check::load;
use thidua::check::model::{
    Base, BaseKind, BoundKind, CohortItem, CommendationId, CondId, CondKind, Determined, Expected, Group,
    KindSet, Model, RowsOf, ScoreVersion, ValueId, ValueKind, WindowKind,
};
use thidua::diagnostic::{Diagnostic, has_errors};
use thidua::source::Sources;
use thidua::syntax::ast::{CompareOp, Rounding, TieRule};
use thidua::text::{Lang, Text};
use thidua::types::{Exact, Type, Window, day};

const DECLARED: &str = r#"campaign c "C"
  period 2025-07-01 to 2025-10-10
  term autumn "Autumn" 2025-09-01 to 2025-10-10
units are ward
attribute small: yes/no "Small"
attribute joined: date "Joined"
indicator resolved: count "Resolved"
indicator planned: count "Planned"
indicator share: percent per field (land, health) "Share"
record dossier "File"
  received: date
  due: date
  completed: date, optional
  urgent: yes/no
  dated by received
"#;

fn checked(text: &str) -> (Option<Model>, Vec<Diagnostic>) {
    let mut sources = Sources::new();
    let main = sources.add("main", text);
    load(main, "main", text, &mut |_| Err(Text::verbatim("no such file"))).check(&sources)
}

/// The model of a ruleset with one criterion, and what that requires.
fn requires(condition: &str) -> (Model, CondId) {
    let (model, diagnostics) = checked(&format!("{DECLARED}criterion k \"K\"\n  requires {condition}\n"));
    let model = model.unwrap_or_else(|| panic!("{condition}: {diagnostics:#?}"));
    let root = model.criteria[0].versions[0].requires;
    (model, root)
}

fn kind_of(model: &Model, value: ValueId) -> &ValueKind {
    &model[value].kind
}

#[test]
fn a_window_after_a_bare_date_is_what_the_date_is_compared_with() {
    let (model, root) = requires("all dossiers have completed by due");
    let CondKind::All { having, .. } = &model[root].kind else { panic!("{:?}", model[root]) };
    assert!(matches!(model[*having].kind, CondKind::DoneBy { .. }));

    let (model, root) = requires("at least 1 dossier where received in Q3");
    let CondKind::Quantified { left, .. } = model[root].kind else { panic!() };
    let ValueKind::Count(rows) = kind_of(&model, left) else { panic!() };
    assert!(matches!(model[rows.filter.unwrap()].kind, CondKind::DateIn { .. }));

    let (model, root) = requires("joined by Q3");
    assert!(matches!(model[root].kind, CondKind::Compare { op: CompareOp::AtMost, .. }));
}

#[test]
fn a_window_after_anything_else_of_a_row_belongs_to_the_whole() {
    let (model, root) = requires("at least 1 dossier where urgent in Q3");
    let CondKind::Windowed(inner, _) = model[root].kind else { panic!("{:?}", model[root]) };
    assert!(matches!(model[inner].kind, CondKind::Quantified { .. }));

    let (model, root) = requires("at least 50% of dossiers have urgent and completed by due by Q3");
    let CondKind::Windowed(inner, window) = model[root].kind else { panic!("{:?}", model[root]) };
    assert!(matches!(model[inner].kind, CondKind::Quantified { .. }));
    assert!(matches!(window.kind, WindowKind::By(_)));
}

#[test]
fn no_is_at_most_none_and_the_rest_are_all_the_others() {
    let (model, root) = requires("no dossier where urgent");
    assert!(matches!(model[root].kind, CondKind::Quantified { op: CompareOp::AtMost, no: true, .. }));

    let (model, root) = requires("at least 70% of dossiers have completed by due, the rest have urgent");
    let CondKind::And(both) = &model[root].kind else { panic!() };
    assert!(matches!(model[both[0]].kind, CondKind::Quantified { no: false, .. }));
    let CondKind::All { having, .. } = &model[both[1]].kind else { panic!() };
    assert!(matches!(&model[*having].kind, CondKind::Or(either) if either.len() == 2));
}

#[test]
fn a_ratio_is_a_percent_or_the_number_that_its_place_asks() {
    for (limit, ty) in [("70%", Type::Percent), ("0.7", Type::Number)] {
        let (model, root) = requires(&format!("resolved / planned >= {limit}"));
        let CondKind::Compare { left, right, .. } = model[root].kind else { panic!() };
        assert_eq!((&model[left].ty, &model[right].ty), (&ty, &ty), "{limit}");
    }
    let (model, root) = requires("resolved / 3 >= 1");
    let CondKind::Compare { left, .. } = model[root].kind else { panic!() };
    assert_eq!(model[left].ty, Type::Count);
}

#[test]
fn parts_are_cut_to_their_period_and_named() {
    let (model, root) = requires("resolved >= 5 in each month of campaign");
    let CondKind::Parts { parts: thidua::check::model::Parts::Fixed(parts), .. } = &model[root].kind else {
        panic!()
    };
    let names: Vec<String> = parts.iter().map(|(name, _)| name.to(Lang::English)).collect();
    assert_eq!(names, ["July 2025", "August 2025", "September 2025", "October 2025"]);
    assert_eq!(parts[3].1, Window::new(day(2025, 10, 1), day(2025, 10, 10)));
}

#[test]
fn a_change_of_a_percent_is_a_difference_and_of_a_count_a_ratio() {
    let (model, root) = requires("share for land rises by at least 5 percentage points against Q2 2025");
    let CondKind::Compare { left, .. } = model[root].kind else { panic!() };
    assert_eq!(model[left].ty, Type::PercentagePoints);
    let (model, root) = requires("resolved falls by at least 5% against 2019");
    let CondKind::Compare { left, .. } = model[root].kind else { panic!() };
    assert_eq!(model[left].ty, Type::Percent);
}

#[test]
fn scorecards_and_classes_have_one_shape_in_every_version() {
    let (model, diagnostics) = checked(
        r#"campaign c "C"
  period 2025-01-01 to 2025-12-31
units are city, ward
  ward belongs to city
attribute mark: points "Mark"
indicator share: percent "Share"
scorecard s "S" out of 10
  in force from 2024-01-01 until 2024-12-31
  - section one out of 4
    - up to 4 points as given by mark
  - section two out of 6
    - up to 6 points by share
scorecard s "S" out of 10
  in force from 2025-01-01
  - section two out of 5
    - up to 5 points by share
  - section one out of 5
    - up to 5 points as given by mark
classification r "R"
  - good when s >= 8
  - fair when s >= 6
  - otherwise weak
  cap fair at 1, ranked by s, ties all in
  cap good at 1, ranked by s, ties all in
  at most fair in any case when share = 0%
example "in a city"
  given a ward "W" in "C"
  given a city "C"
  expect r is fair for "W"
"#,
    );
    let model = model.unwrap_or_else(|| panic!("{diagnostics:#?}"));
    let scorecard = &model.scorecards[0];
    assert_eq!(scorecard.sections, ["one", "two"]);
    let (old, new) = (&scorecard.versions[0], &scorecard.versions[1]);
    let sections = |version: &ScoreVersion| version.entries.iter().map(|it| it.section).collect::<Vec<_>>();
    assert_eq!((sections(old), sections(new)), (vec![Some(0), Some(1)], vec![Some(1), Some(0)]));
    assert_eq!(new.sections.iter().map(|it| it.label.as_str()).collect::<Vec<_>>(), ["one", "two"]);
    // What people award is held to the most of any version.
    assert_eq!(model.ceilings.iter().map(|it| it.most).collect::<Vec<_>>(), [Exact::from_integer(5)]);
    let classes = &model.classifications[0];
    assert_eq!(classes.classes.members, ["weak", "fair", "good"]);
    let version = &classes.versions[0];
    assert_eq!(version.classes.iter().map(|it| it.member).collect::<Vec<_>>(), [2, 1, 0]);
    assert_eq!(version.caps.iter().map(|it| it.class).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(version.bounds[0].kind, BoundKind::AtMost(1));
    let example = &model.examples[0];
    assert_eq!(example.units[0].within, [(example.units[1].kind, 1)]);
    assert!(matches!(example.expects[0].expected, Expected::Class(_, Determined::Is(1))));
}

/// Whatever stands in a ruleset, checking it comes to an end with a model or with an error.
#[test]
fn broken_rulesets_are_refused_and_never_panic() {
    for base in ["nothing-wrong", "nothing-wrong-scores"] {
        let whole = std::fs::read_to_string(format!("tests/diagnostics/{base}.thidua")).unwrap();
        broken_at_random(&whole);
    }
}

fn broken_at_random(whole: &str) {
    let words: Vec<&str> = whole.split_inclusive([' ', '\n']).collect();
    let mut seed: u64 = 1;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for _ in 0..150 {
        let mut mutated = words.clone();
        for _ in 0..3 {
            let (at, from) = (next(mutated.len()), next(words.len()));
            // Words change places, so that most items can still be read.
            mutated[at] = if next(4) == 0 { "" } else { words[from] };
        }
        let (model, diagnostics) = checked(&mutated.concat());
        assert_eq!(model.is_none(), has_errors(&diagnostics));
        for diagnostic in &diagnostics {
            assert!(!diagnostic.message.is_empty() && !diagnostic.primary.text.is_empty(), "{diagnostic:#?}");
        }
    }
}

const KINDS: &str = r#"campaign c "C"
  period 2025-01-01 to 2025-12-31
units are city, ward, individual
  ward belongs to city
  individual belongs to ward
indicator paid: percent "Paid"
attribute plan: count "Plan"
record idea, ideas "Idea"
  worth: number
  made: date
record rating, ratings "Rating"
  year: year
  level: one of good, weak
"#;

/// The model of a ruleset with these items after the declarations.
fn model_of(items: &str) -> Model {
    let (model, diagnostics) = checked(&format!("{KINDS}{items}"));
    model.unwrap_or_else(|| panic!("{items}: {diagnostics:#?}"))
}

#[test]
fn members_have_names_and_windows_of_their_own() {
    let model = model_of(
        "criterion k\n  for city\n  requires at least 50% of wards where plan > city.plan have paid >= 70% by Q3\n",
    );
    let root = model.criteria[0].versions[0].requires;
    let CondKind::Windowed(inner, _) = model[root].kind else { panic!("{:?}", model[root]) };
    let CondKind::Quantified { left, .. } = model[inner].kind else { panic!("{:?}", model[inner]) };
    let ValueKind::Share(rows, _) = kind_of(&model, left) else { panic!() };
    assert!(matches!(rows.of, RowsOf::Members(kind) if model[kind].name == "ward"));
    let CondKind::Compare { right, .. } = model[rows.filter.unwrap()].kind else { panic!() };
    assert!(matches!(kind_of(&model, right), ValueKind::Above(kind, _) if model[*kind].name == "city"));
}

#[test]
fn what_is_circular_only_when_kinds_are_left_aside_is_ruled_on_kind_by_kind() {
    let model = model_of(concat!(
        "commendation flag\n  for city requires at least 50% of wards hold flag\n  for ward requires paid > 1%\n",
        "commendation plain\n  requires holds flag\n",
    ));
    let flag = CohortItem::Commendation(CommendationId(0));
    assert_eq!(model.kind_by_kind.iter().copied().collect::<Vec<_>>(), [flag]);
}

#[test]
fn a_commendation_is_for_the_kinds_of_its_limbs() {
    let model = model_of(concat!(
        "commendation merit\n  for city requires paid >= 70%\n  for ward requires paid >= 80%\n",
        "  award at most 10% of eligible within each kind, rounded half up, at least 1\n",
        "  ranked by paid, then plan lowest first\n  ties prefer plan > 3, then all out\n",
    ));
    let version = &model.commendations[0].versions[0];
    assert_eq!(version.heading.kinds, KindSet(0b011));
    assert_eq!(version.limbs.iter().map(|limb| limb.kinds).collect::<Vec<_>>(), [KindSet(1), KindSet(2)]);
    let lowest: Vec<bool> = version.keys.iter().map(|key| key.lowest_first).collect();
    assert_eq!(lowest, [false, true, false]);
    assert_eq!(model[version.keys[2].value].ty, Type::YesNo);
    assert_eq!(version.ties, TieRule::AllOut);
    let quota = version.quota.as_ref().unwrap();
    assert_eq!(quota.within, [Group::Kind]);
    assert!(matches!(quota.base, Some((Base { kind: BaseKind::Eligible, .. }, Rounding::HalfUp))));
}

#[test]
fn past_ratings_are_mapped_to_classes_worst_first() {
    let model = model_of(concat!(
        "classification result\n  - good when paid >= 80%\n  - otherwise weak\n  earlier from ratings by level\n",
        "criterion k\n  requires result >= good in each of the 3 years to 2025\n",
    ));
    let earlier = model.classifications[0].versions[0].earlier.as_ref().unwrap();
    // Declared `good, weak`; the classes are weak, good.
    assert_eq!(earlier.by, Some((1, vec![1, 0])));
}

#[test]
fn a_selection_ranks_by_values_of_the_row_or_of_its_unit() {
    let model = model_of(concat!(
        "criterion k\n  requires paid >= 70%\n",
        "selection best\n  of ideas where made in Q3\n  take at least 5\n  take at most 10\n",
        "  ranked by worth, then meets k, then plan\n  ties all in\n",
    ));
    let best = &model.selections[0];
    assert_eq!(
        best.take.iter().map(|(op, ..)| *op).collect::<Vec<_>>(),
        [CompareOp::AtLeast, CompareOp::AtMost]
    );
    assert!(matches!(kind_of(&model, best.keys[0].value), ValueKind::Field(..)));
    assert!(matches!(kind_of(&model, best.keys[1].value), ValueKind::Truth(_)));
    assert!(matches!(kind_of(&model, best.keys[2].value), ValueKind::Attribute(_)));
}

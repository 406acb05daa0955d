//! What came of each item for a unit, looked up in the trace.

use super::Run;
use crate::check::model::{
    ClassVersion, ClassificationId, CohortItem, CommendationId, Determined, Expectation, Expected, Heading,
    HonourVersion, ScoreVersion, ScorecardId,
};
use crate::engine::{Cell, Classed, Ruled, Standing, State};
use crate::plan::{CompiledClasses, CompiledHonour, CompiledScore};
use crate::source::Span;
use crate::text::{Text, ToText};
use crate::types::{Exact, Outcome, Reason, Reasons, Type, Verdict};

/// What came of a scorecard for a unit.
#[derive(Clone, Copy, Debug)]
pub struct Scored<'a> {
    /// Its nodes.
    pub compiled: &'a CompiledScore,
    /// The version in force.
    pub version: &'a ScoreVersion,
    /// The points.
    pub points: Cell,
}

impl Scored<'_> {
    /// Whether the points are known for certain now, and may still change.
    pub fn is_so_far(&self) -> bool {
        self.points.is_so_far()
    }
}

impl<'a> Run<'a> {
    /// What came of a scorecard for a unit; `None` where no version is in force.
    pub fn score(&self, id: ScorecardId, unit: usize) -> Option<Scored<'a>> {
        let compiled = self.program.scorecards[id.index()].of(self.data.units.kinds[unit])?;
        let version = &self.model[id].versions[compiled.version];
        Some(Scored { compiled, version, points: self.trace.value(compiled.node, unit) })
    }

    /// The nodes of a classification for a unit, and the version in force.
    pub(super) fn classification(
        &self,
        id: ClassificationId,
        unit: usize,
    ) -> Option<(&'a CompiledClasses, &'a ClassVersion)> {
        let compiled = self.program.classifications[id.index()].of(self.data.units.kinds[unit])?;
        Some((compiled, &self.model[id].versions[compiled.version]))
    }

    /// The classes that a unit can have; `None` where no version is in force.
    pub fn classed(&self, id: ClassificationId, unit: usize) -> Option<Classed> {
        let (compiled, _) = self.classification(id, unit)?;
        Some(self.trace.classed(compiled.node)[unit])
    }

    /// The nodes of a commendation for a unit, and the version in force.
    pub(super) fn commendation(
        &self,
        id: CommendationId,
        unit: usize,
    ) -> Option<(CompiledHonour, &'a HonourVersion)> {
        let compiled = *self.program.commendations[id.index()].of(self.data.units.kinds[unit])?;
        Some((compiled, &self.model[id].versions[compiled.version]))
    }

    /// What a commendation requires of a unit's kind: its clause, or where the commendation is declared.
    pub(super) fn limb(&self, id: CommendationId, unit: usize) -> Span {
        let kind = self.data.units.kinds[unit];
        let limb = self
            .commendation(id, unit)
            .and_then(|(_, version)| version.limbs.iter().find(|limb| limb.kinds.has(kind)));
        limb.map_or(self.heading(CohortItem::Commendation(id), unit).span, |limb| limb.clause)
    }

    /// How a unit stands in a commendation; not applicable where no version is in force.
    pub fn standing(&self, id: CommendationId, unit: usize) -> Standing {
        let found = self.commendation(id, unit);
        found.and_then(|(compiled, _)| self.trace.standing(compiled.node, unit)).unwrap_or(Standing {
            outcome: Outcome::NotApplicable,
            rank: None,
            so_far: false,
            reasons: Reason::NotInForce.into(),
            group: None,
        })
    }

    /// What the version of an item that is in force says of itself; of the first where none is.
    pub fn heading(&self, item: CohortItem, unit: usize) -> &'a Heading {
        let in_force = match item {
            CohortItem::Criterion(id) => self.program.criteria[id.index()].map(|compiled| compiled.version),
            CohortItem::Scorecard(id) => self.score(id, unit).map(|scored| scored.compiled.version),
            CohortItem::Classification(id) => {
                self.classification(id, unit).map(|(compiled, _)| compiled.version)
            }
            CohortItem::Commendation(id) => self.commendation(id, unit).map(|(compiled, _)| compiled.version),
        };
        self.model.headings(item)[in_force.unwrap_or(0)]
    }

    /// The name of an item.
    pub fn item_name(&self, item: CohortItem) -> &'a str {
        self.model.item_name(item)
    }

    /// What came of an item as a verdict: a score or class that is not certain is undetermined.
    pub fn ruled(&self, item: CohortItem, unit: usize) -> Ruled {
        let not_in_force = Ruled::not_applicable(Reason::NotInForce);
        match item {
            CohortItem::Criterion(id) => self.trace.criterion(self.program, id, unit),
            CohortItem::Scorecard(id) => self.score(id, unit).map_or(not_in_force, |scored| {
                let points = scored.points;
                let ruled = match points.state {
                    State::NotApplicable => Ruled::not_applicable(points.reasons),
                    _ if points.exact().is_some() => Ruled::decided(true),
                    _ => Ruled::undetermined(points.reasons),
                };
                Ruled { so_far: scored.is_so_far(), ..ruled }.open_until(points.open.max(points.read))
            }),
            CohortItem::Classification(id) => self.classed(id, unit).map_or(not_in_force, |classed| {
                let ruled = match classed.now.exact() {
                    Some(_) => Ruled::decided(true),
                    None if classed.now.classes == 0 => Ruled::not_applicable(classed.reasons),
                    None => Ruled::undetermined(classed.reasons),
                };
                let so_far = ruled.verdict == Verdict::Pass && classed.firm.exact().is_none();
                Ruled { so_far, ..ruled }.open_until(classed.read)
            }),
            CohortItem::Commendation(id) => self
                .commendation(id, unit)
                .map_or(not_in_force, |(compiled, _)| self.trace.verdict(compiled.node, unit)),
        }
    }

    /// What came of an item, in a few words.
    pub fn outcome_words(&self, item: CohortItem, unit: usize) -> Text {
        let ruled = self.ruled(item, unit);
        let words = match item {
            CohortItem::Criterion(_) => ruled.verdict.words(),
            CohortItem::Scorecard(id) => match self.score(id, unit) {
                Some(scored) => self.points_words(&scored.points),
                None => Verdict::NotApplicable.words(),
            },
            CohortItem::Classification(id) => self.class_words(id, unit),
            CohortItem::Commendation(id) => self.standing(id, unit).outcome.words(),
        };
        let so_far =
            ruled.so_far || matches!(item, CohortItem::Commendation(id) if self.standing(id, unit).so_far);
        if so_far { text!("{words} so far", words) } else { words }
    }

    /// [`Run::outcome_words`] as short as a table has them: points without their unit, `*` for so far.
    pub fn outcome_in_short(&self, item: CohortItem, unit: usize) -> Text {
        let ruled = self.ruled(item, unit);
        let (words, so_far) = match item {
            CohortItem::Criterion(_) => (ruled.verdict.words(), ruled.so_far),
            CohortItem::Scorecard(id) => {
                let points = self.score(id, unit).map(|scored| scored.points);
                let known = points.filter(|points| points.state != State::NotApplicable);
                let words = known.map(|points| match points.exact() {
                    Some(exact) => self.words().points(exact),
                    None => text!(
                        "between {low} and {high}",
                        low = self.words().points(points.range.low),
                        high = self.words().points(points.range.high)
                    ),
                });
                (words.unwrap_or(Text::verbatim("–")), ruled.so_far)
            }
            CohortItem::Classification(id) => {
                let words = match self.class_names(id, unit) {
                    None => Text::verbatim("–"),
                    Some(Ok(class)) => class.text(),
                    Some(Err(classes)) => text!("? {classes}", classes),
                };
                (words, ruled.so_far)
            }
            CohortItem::Commendation(id) => {
                let standing = self.standing(id, unit);
                let words = match standing.outcome {
                    Outcome::NotApplicable => Text::verbatim("–"),
                    outcome => outcome.words(),
                };
                (words, ruled.so_far || standing.so_far)
            }
        };
        if so_far { text!("{words}*", words) } else { words }
    }

    /// Points, or what they lie between.
    pub(super) fn points_words(&self, points: &Cell) -> Text {
        let words = self.words();
        match points.state {
            State::NotApplicable => Verdict::NotApplicable.words(),
            _ if points.range.is_exact() => words.value(points.range.low, &Type::Points),
            _ => {
                let low = words.points(points.range.low);
                let high = words.value(points.range.high, &Type::Points);
                text!("between {low} and {high}", low, high)
            }
        }
    }

    /// The class, or those that are possible, by their names.
    fn class_words(&self, id: ClassificationId, unit: usize) -> Text {
        match self.class_names(id, unit) {
            None => Verdict::NotApplicable.words(),
            Some(Ok(class)) => class.text(),
            Some(Err(classes)) => text!("undetermined: {classes}", classes),
        }
    }

    /// The class, or those that are possible; `None` where there is none.
    fn class_names(&self, id: ClassificationId, unit: usize) -> Option<Result<&'a str, Text>> {
        let classed = self.classed(id, unit)?;
        let members = &self.model[id].classes.members;
        let names: Vec<&str> = classed.now.iter().map(|class| members[class].as_str()).rev().collect();
        match names[..] {
            [] => None,
            [one] if !classed.now.may_be_nothing => Some(Ok(one)),
            _ => Some(Err(Text::joined(names, text!(" or ")))),
        }
    }

    /// The item that an example expects something of.
    pub fn expected_of(expected: Expected) -> CohortItem {
        match expected {
            Expected::Verdict(id, _) => CohortItem::Criterion(id),
            Expected::Score(id, _) => CohortItem::Scorecard(id),
            Expected::Class(id, _) => CohortItem::Classification(id),
            Expected::Outcome(id, _) => CohortItem::Commendation(id),
        }
    }

    /// Whether something came out as an example expects.
    pub fn is_as_expected(&self, expectation: &Expectation) -> bool {
        let unit = expectation.unit;
        let item = Self::expected_of(expectation.expected);
        let ruled = self.ruled(item, unit);
        let (fits, so_far) = match expectation.expected {
            Expected::Verdict(_, verdict) => (ruled.verdict == verdict, ruled.so_far),
            Expected::Score(id, wanted) => {
                let exact = self.score(id, unit).and_then(|scored| scored.points.exact());
                (fits(wanted, exact, ruled.verdict), ruled.so_far)
            }
            Expected::Class(id, wanted) => {
                let exact = self.classed(id, unit).and_then(|classed| classed.now.exact());
                (fits(wanted, exact, ruled.verdict), ruled.so_far)
            }
            Expected::Outcome(id, outcome) => {
                let standing = self.standing(id, unit);
                (standing.outcome == outcome, standing.so_far)
            }
        };
        fits && (so_far || !expectation.so_far)
    }

    /// What an example expects, in words.
    pub fn expected_words(&self, expectation: &Expectation) -> Text {
        let words = match expectation.expected {
            Expected::Verdict(_, verdict) => verdict.words(),
            Expected::Score(_, wanted) => {
                determined(wanted, |points: Exact| self.words().value(points, &Type::Points))
            }
            Expected::Class(id, wanted) => {
                determined(wanted, |class: usize| self.model[id].classes.members[class].text())
            }
            Expected::Outcome(_, outcome) => outcome.words(),
        };
        if expectation.so_far { text!("{words} so far", words) } else { words }
    }
}

fn fits<T: PartialEq>(wanted: Determined<T>, exact: Option<T>, verdict: Verdict) -> bool {
    match wanted {
        Determined::Is(wanted) => exact == Some(wanted),
        Determined::Undetermined => verdict == Verdict::Undetermined,
        Determined::NotApplicable => verdict == Verdict::NotApplicable,
    }
}

fn determined<T>(wanted: Determined<T>, words: impl Fn(T) -> Text) -> Text {
    match wanted {
        Determined::Is(wanted) => words(wanted),
        Determined::Undetermined => Verdict::Undetermined.words(),
        Determined::NotApplicable => Verdict::NotApplicable.words(),
    }
}

/// The reasons as people read them.
pub(super) fn reasons_words(reasons: Reasons) -> Text {
    Text::joined(reasons.iter().map(Reason::words), ", ")
}

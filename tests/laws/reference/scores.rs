//! Points: each entry in every way, and every way of the entries together.

use super::conditions::{Said, Truth, compares};
use super::*;
use num_traits::Zero;
use thidua::check::model::*;
use thidua::syntax::ast::{CompareOp, NotApplicable, ScoreShare};

/// What an entry gives in one way: its points and the most that it gives; `None`: it is not applicable.
type Earns = Option<(Exact, Exact)>;

/// An entry in every way. Points that lie between two ends are there with both ends: no more is needed,
/// since a score rises with each of its entries.
#[derive(Clone, Debug)]
pub(super) struct Earned {
    ways: Vec<Earns>,
    section: Option<usize>,
    whys: Whys,
    /// Why it is not applicable, where it may be.
    nothing: Whys,
    open: bool,
}

/// Points added or taken off, from the least to the most; `None`: any number.
#[derive(Clone, Debug)]
struct Changed {
    low: Exact,
    high: Option<Exact>,
    whys: Whys,
}

/// A scorecard of one unit.
#[derive(Clone, Debug)]
pub(crate) enum Scored {
    NotApplicable(Whys),
    Scored(Box<Points>),
}

/// The points of a unit, each part in every way; `None`: there is nothing to have points of.
#[derive(Clone, Debug)]
pub(crate) struct Points {
    pub(crate) total: Vec<Option<Exact>>,
    pub(crate) before: Vec<Option<Exact>>,
    pub(crate) sections: Vec<Vec<Option<Exact>>>,
    bonus: Changed,
    deductions: Changed,
    entries: Vec<Earned>,
    whys: Whys,
}

/// What a value comes to, for points: the numbers between which it lies, that it is not known at all, that
/// there is none.
struct Bounds {
    numbers: Option<(Exact, Exact)>,
    missing: bool,
    /// Where it is not known, or may still change: how much it is for certain.
    least: Option<Exact>,
    /// There is none: an optional field is empty. A comparison with it is no, so that it earns nothing.
    absent: bool,
    nothing: bool,
    why_nothing: Whys,
    whys: Whys,
    open: bool,
}

/// Why the points of entries are not certain.
fn doubts(entries: &[Earned]) -> impl Iterator<Item = &Whys> {
    entries.iter().map(|entry| &entry.whys)
}

/// Why there is nothing to have points of: what is so for good stands before what has nothing to measure now.
fn why_nothing(entries: &[Earned]) -> Whys {
    let all = entries.iter().map(|entry| &entry.nothing).filter(|whys| !whys.is_empty()).cloned();
    all.reduce(|all, whys| lasting(&all, &whys)).unwrap_or_else(|| why(Reason::NothingToMeasure))
}

impl Judge<'_> {
    pub(super) fn scored(&self, id: ScorecardId) -> Scored {
        self.kept(&self.known.scores, (id, self.unit, self.strict), || self.score(id))
    }

    fn score(&self, id: ScorecardId) -> Scored {
        let versions = &self.model[id].versions;
        let Some(version) = versions.iter().find(|version| version.heading.in_force.contains(self.today()))
        else {
            return Scored::NotApplicable(why(Reason::NotInForce));
        };
        if !version.heading.kinds.has(self.kind()) {
            return Scored::NotApplicable(why(Reason::OtherKind));
        }
        let at = self.at_campaign();
        let entries: Vec<Earned> = version.entries.iter().map(|entry| self.entry(&at, entry)).collect();
        let bonus = together(version.bonus.iter().map(|change| self.change(&at, change)));
        let deductions = together(version.deductions.iter().map(|change| self.change(&at, change)));
        let rule = version.not_applicable.unwrap_or(NotApplicable::Rescaled);
        let ways = every_way(&entries);
        let before: Vec<Option<Exact>> = ways.iter().map(|way| sum(way, version, rule)).collect();
        let sections = (0..version.sections.len()).map(|section| {
            let inside = ways.iter().map(|way| {
                let of_it: Vec<_> = way.iter().filter(|(at, _)| *at == Some(section)).copied().collect();
                section_points(&of_it, &version.sections[section], rule)
            });
            inside.collect()
        });
        let mut total = Vec::new();
        for before in &before {
            for bonus in [Some(bonus.low), bonus.high].into_iter().flatten() {
                for less in [Some(deductions.low), deductions.high] {
                    total.push(before.map(|before| {
                        let points = less.map_or(Exact::zero(), |less| before + bonus - less);
                        let points = points.max(Exact::zero());
                        version.never_above.map_or(points, |most| points.min(most))
                    }));
                }
            }
        }
        let changes = [&bonus, &deductions];
        let whys = union(doubts(&entries).chain(changes.map(|change| &change.whys)));
        let sections = sections.collect();
        Scored::Scored(Box::new(Points { total, before, sections, bonus, deductions, entries, whys }))
    }

    fn entry(&self, at: &At, entry: &Entry) -> Earned {
        let most = self.value(at, entry.most);
        let mosts: Vec<Exact> = most.ways.iter().map(|way| conditions::number(&way.is)).collect();
        let mut whys = most.doubt.clone();
        let mut open = false;
        let mut ways = Vec::new();
        let mut nothing = Whys::new();
        match &entry.kind {
            EntryKind::When(cond) => {
                let ruled = self.condition(at, *cond, false);
                for most in mosts {
                    match ruled.verdict {
                        Verdict::Pass => ways.push(Some((most, most))),
                        Verdict::Fail => ways.push(Some((Exact::zero(), most))),
                        Verdict::Undetermined => {
                            ways.extend([Some((Exact::zero(), most)), Some((most, most))]);
                        }
                        Verdict::NotApplicable => ways.push(None),
                    }
                }
                if ruled.verdict == Verdict::NotApplicable {
                    nothing = ruled.whys.clone();
                }
                whys.extend(ruled.whys);
            }
            EntryKind::ByValue(value, bands) => {
                let bounds = self.bounds(at, *value);
                for most in mosts {
                    let ends = banded(&bounds, bands, Some(most));
                    ways.extend(ends.into_iter().map(|points| Some((points, most))));
                    ways.extend(bounds.absent.then_some(Some((Exact::zero(), most))));
                    ways.extend(bounds.nothing.then_some(None));
                }
                nothing = bounds.why_nothing;
                whys.extend(bounds.whys);
                open = bounds.open;
            }
            EntryKind::AsGiven(value) => {
                let bounds = self.bounds(at, *value);
                for most in mosts {
                    let ends = if bounds.missing { Some((Exact::zero(), most)) } else { bounds.numbers };
                    let ends = ends.into_iter().flat_map(|(low, high)| [low.min(most), high.min(most)]);
                    ways.extend(ends.map(|points| Some((points, most))));
                    ways.extend(bounds.absent.then_some(Some((Exact::zero(), most))));
                    ways.extend(bounds.nothing.then_some(None));
                }
                nothing = bounds.why_nothing;
                whys.extend(bounds.whys);
                open = bounds.open;
            }
            EntryKind::Less(changes) => {
                let less = together(changes.iter().map(|change| self.change(at, change)));
                for most in mosts {
                    for less in [Some(less.low), less.high] {
                        let left = less.map_or(Exact::zero(), |less| (most - less).max(Exact::zero()));
                        ways.push(Some((left, most)));
                    }
                }
                whys.extend(less.whys);
            }
            EntryKind::ForEach { each, count } => {
                let (each, count) = (self.bounds(at, *each), self.bounds(at, *count));
                for most in mosts {
                    let ends = if each.missing || count.missing {
                        Some((Exact::zero(), most))
                    } else {
                        each.numbers
                            .zip(count.numbers)
                            .map(|(each, count)| ((each.0 * count.0).min(most), (each.1 * count.1).min(most)))
                    };
                    let ends = ends.into_iter().flat_map(|(low, high)| [low, high]);
                    ways.extend(ends.map(|points| Some((points, most))));
                    ways.extend((each.absent || count.absent).then_some(Some((Exact::zero(), most))));
                    ways.extend((each.nothing || count.nothing).then_some(None));
                }
                nothing = if each.nothing && count.nothing {
                    lasting(&each.why_nothing, &count.why_nothing)
                } else {
                    union([&each.why_nothing, &count.why_nothing])
                };
                whys.extend(union([&each.whys, &count.whys]));
                open = each.open || count.open;
            }
        }
        let ways = different(ways);
        // What is decided leaves nothing undetermined, whatever it is for.
        let whys = if ways.len() > 1 { whys } else { Whys::new() };
        Earned { ways, section: entry.section, whys, nothing, open }
    }

    /// What is not applicable changes nothing.
    fn change(&self, at: &At, change: &Change) -> Changed {
        let bounds = match &change.kind {
            ChangeKind::When { points, cond } => {
                let mut points = self.bounds(at, *points);
                let ruled = self.condition(at, *cond, false);
                match ruled.verdict {
                    Verdict::Pass => {}
                    Verdict::Fail | Verdict::NotApplicable => return Changed::none(),
                    Verdict::Undetermined => points.nothing = true,
                }
                points.whys.extend(ruled.whys);
                points
            }
            ChangeKind::ForEach { each, count } => {
                let (each, count) = (self.bounds(at, *each), self.bounds(at, *count));
                Bounds {
                    numbers: each
                        .numbers
                        .zip(count.numbers)
                        .map(|(each, count)| (each.0 * count.0, each.1 * count.1)),
                    missing: each.missing || count.missing,
                    least: each.low().zip(count.low()).map(|(each, count)| each * count),
                    absent: each.absent || count.absent,
                    nothing: each.nothing || count.nothing,
                    why_nothing: Whys::new(),
                    whys: union([&each.whys, &count.whys]),
                    open: each.open || count.open,
                }
            }
            ChangeKind::AsGiven(value) => self.bounds(at, *value),
            ChangeKind::ByValue(value, bands) => {
                let bounds = self.bounds(at, *value);
                let ends = banded(&bounds, bands, None);
                let numbers = ends.iter().min().copied().zip(ends.iter().max().copied());
                Bounds { numbers, missing: false, least: None, ..bounds }
            }
        };
        let mut low = Exact::zero();
        let mut high = Some(Exact::zero());
        if let Some(numbers) = bounds.numbers {
            (low, high) = (numbers.0.max(low), Some(numbers.1.max(low)));
        }
        if bounds.missing {
            // Points up to a most are so far as a whole.
            low = bounds.low().filter(|_| change.most.is_none()).unwrap_or(low);
            high = None;
        }
        if bounds.nothing || bounds.absent {
            low = Exact::zero();
        }
        if let Some(most) = change.most {
            low = low.min(most);
            high = Some(high.map_or(most, |high| high.min(most)));
        }
        Changed { low, high, whys: bounds.whys }
    }

    fn bounds(&self, at: &At, value: ValueId) -> Bounds {
        let value = self.value(at, value);
        let mut bounds = Bounds {
            numbers: None,
            missing: false,
            least: None,
            absent: false,
            nothing: false,
            why_nothing: Whys::new(),
            whys: value.doubt,
            open: false,
        };
        for way in &value.ways {
            bounds.open |= way.open;
            match &way.is {
                // Points by a number that may still change are so far.
                Is::Number(number) if self.strict && way.open => {
                    bounds.missing = true;
                    let least = if way.grows == Some(Grows::Upwards) { *number } else { Exact::zero() };
                    bounds.least = Some(bounds.least.map_or(least, |known| known.min(least)));
                    bounds.whys.extend(why(Reason::Open));
                }
                Is::Number(number) => {
                    let (low, high) = bounds.numbers.unwrap_or((*number, *number));
                    bounds.numbers = Some((low.min(*number), high.max(*number)));
                }
                Is::Missing(whys) => {
                    bounds.missing = true;
                    bounds.least = Some(Exact::zero());
                    bounds.whys.extend(whys.iter().copied());
                }
                Is::NotApplicable(whys) => {
                    bounds.nothing = true;
                    bounds.why_nothing = whys.clone();
                    bounds.whys.extend(whys.iter().copied());
                }
                Is::Absent => bounds.absent = true,
            }
        }
        bounds
    }

    /// The points as a value: its least and its greatest, and that there may be nothing to have points of. What may
    /// still change is in its ends where so-far parts are undetermined.
    pub(super) fn score_value(&self, id: ScorecardId) -> Val {
        match self.scored(id) {
            Scored::NotApplicable(whys) => Val::one(Is::NotApplicable(whys)),
            Scored::Scored(points) => ends(&points.total, &points.whys, &points.entries),
        }
    }

    pub(super) fn score_share(&self, id: ScorecardId, share: ScoreShare) -> Val {
        let changed = |changed: &Changed| match changed.high {
            Some(high) => ends(&[Some(changed.low), Some(high)], &changed.whys, &[]),
            None => Val::one(Is::Missing(changed.whys.clone())),
        };
        match (share, self.scored(id)) {
            (ScoreShare::Bonus, Scored::Scored(points)) => changed(&points.bonus),
            (ScoreShare::Deductions, Scored::Scored(points)) => changed(&points.deductions),
            _ => self.of_entries(id, |_| true, |points| points.before.clone()),
        }
    }

    pub(super) fn section_value(&self, id: ScorecardId, section: usize) -> Val {
        self.of_entries(id, |of| of == Some(section), |points| points.sections[section].clone())
    }

    /// Points of the entries of some sections, before bonus.
    fn of_entries(
        &self,
        id: ScorecardId,
        inside: impl Fn(Option<usize>) -> bool,
        of: impl Fn(&Points) -> Vec<Option<Exact>>,
    ) -> Val {
        match self.scored(id) {
            Scored::NotApplicable(whys) => Val::one(Is::NotApplicable(whys)),
            Scored::Scored(points) => {
                let own: Vec<Earned> =
                    points.entries.iter().filter(|entry| inside(entry.section)).cloned().collect();
                ends(&of(&points), &union(doubts(&own)), &own)
            }
        }
    }

    /// Each section, or entry, before rescaling; of a part nothing of which applies, nothing is asked.
    pub(super) fn each_part(
        &self,
        at: &At,
        id: ScorecardId,
        sections: bool,
        op: CompareOp,
        limit: PartLimit,
        negated: bool,
    ) -> Ruled {
        let points = match self.scored(id) {
            Scored::NotApplicable(whys) => return Ruled::not_applicable(whys),
            Scored::Scored(points) => points,
        };
        let parts: Vec<Vec<Earned>> = if sections {
            (0..points.sections.len())
                .map(|section| {
                    let inside = points.entries.iter().filter(|entry| entry.section == Some(section));
                    inside.cloned().collect()
                })
                .collect()
        } else {
            points.entries.iter().map(|entry| vec![entry.clone()]).collect()
        };
        let (PartLimit::OfMaximum(limit_value) | PartLimit::Points(limit_value)) = limit;
        let bound = self.value(at, limit_value);
        let ruled: Vec<Ruled> = parts
            .iter()
            .map(|part| {
                let mut said = Vec::new();
                for way in every_way(part) {
                    let applies: Vec<(Exact, Exact)> = way.iter().filter_map(|(_, earns)| *earns).collect();
                    let points: Exact = applies.iter().map(|(points, _)| points).sum();
                    let most: Exact = applies.iter().map(|(_, most)| most).sum();
                    for bound in &bound.ways {
                        let bound = conditions::number(&bound.is);
                        let bound = match limit {
                            PartLimit::OfMaximum(_) => bound * most,
                            PartLimit::Points(_) => bound,
                        };
                        let truth = if applies.is_empty() {
                            Truth::NotApplicable(why(Reason::NothingToMeasure))
                        } else if compares(op, points, bound) {
                            Truth::Yes
                        } else {
                            Truth::No
                        };
                        said.push(Said { truth, open: false, mendable: true });
                    }
                }
                let doubt = union(doubts(part));
                self.leaf(&At { if_none: None, ..at.clone() }, negated, said, &doubt)
            })
            .collect();
        if negated { conditions::any(&ruled) } else { conditions::all(&ruled) }
    }
}

impl Bounds {
    /// How much it is at the least, where it is a number in some way.
    fn low(&self) -> Option<Exact> {
        let known = self.numbers.map(|(low, _)| low);
        known.into_iter().chain(self.least).min()
    }
}

impl Changed {
    fn none() -> Self {
        Self { low: Exact::zero(), high: Some(Exact::zero()), whys: Whys::new() }
    }
}

/// Several changes together: each by itself.
fn together(changes: impl Iterator<Item = Changed>) -> Changed {
    changes.fold(Changed::none(), |all, one| Changed {
        low: all.low + one.low,
        high: all.high.zip(one.high).map(|(all, one)| all + one),
        // What surely comes to one number leaves nothing open.
        whys: if Some(one.low) == one.high { all.whys } else { union([&all.whys, &one.whys]) },
    })
}

fn different<T: PartialEq>(ways: Vec<T>) -> Vec<T> {
    let mut found = Vec::new();
    for way in ways {
        if !found.contains(&way) {
            found.push(way);
        }
    }
    found
}

/// Every way of the entries, each by itself; each entry with its section.
fn every_way(entries: &[Earned]) -> Vec<Vec<(Option<usize>, Earns)>> {
    let mut ways = vec![Vec::new()];
    for entry in entries {
        let longer = ways.iter().flat_map(|way: &Vec<_>| {
            entry.ways.iter().map(|earns| {
                let mut longer = way.clone();
                longer.push((entry.section, *earns));
                longer
            })
        });
        ways = longer.collect();
    }
    ways
}

/// The points of some entries in one way, before bonus.
fn sum(entries: &[(Option<usize>, Earns)], version: &ScoreVersion, rule: NotApplicable) -> Option<Exact> {
    let applies = entries.iter().any(|(_, earns)| earns.is_some());
    if !applies {
        return None;
    }
    // Each part with what it earned and what it is out of.
    let mut parts: Vec<(Exact, Exact)> = Vec::new();
    if rule == NotApplicable::RescaledWithinSection {
        parts.extend(entries.iter().filter(|(section, _)| section.is_none()).filter_map(|(_, earns)| *earns));
        for (at, section) in version.sections.iter().enumerate() {
            let inside: Vec<_> = entries.iter().filter(|(of, _)| *of == Some(at)).copied().collect();
            parts.extend(section_points(&inside, section, rule).map(|points| (points, section.out_of)));
        }
    } else {
        parts.extend(entries.iter().filter_map(|(_, earns)| *earns));
    }
    let points: Exact = parts.iter().map(|(points, _)| points).sum();
    let most: Exact = parts.iter().map(|(_, most)| most).sum();
    Some(match rule {
        NotApplicable::Rescaled | NotApplicable::RescaledWithinSection => points * version.out_of / most,
        NotApplicable::Zero => points,
        NotApplicable::FullPoints => points + version.out_of - most,
    })
}

/// The points of a section in one way, of its entries.
fn section_points(
    entries: &[(Option<usize>, Earns)],
    section: &Section,
    rule: NotApplicable,
) -> Option<Exact> {
    let applies: Vec<(Exact, Exact)> = entries.iter().filter_map(|(_, earns)| *earns).collect();
    if applies.is_empty() {
        return None;
    }
    let points: Exact = applies.iter().map(|(points, _)| points).sum();
    let most: Exact = applies.iter().map(|(_, most)| most).sum();
    Some(match rule {
        NotApplicable::RescaledWithinSection => points * section.out_of / most,
        NotApplicable::FullPoints => points + section.out_of - most,
        NotApplicable::Rescaled | NotApplicable::Zero => points,
    })
}

/// The least and the most that a value earns by its bands.
fn banded(value: &Bounds, bands: &[Band], most: Option<Exact>) -> Vec<Exact> {
    let mut found = Vec::new();
    for band in bands {
        // The part of the band in which the value may lie.
        let (mut from, mut to) = (band.from, band.to);
        if !value.missing {
            let Some((low, high)) = value.numbers else { continue };
            let below = |low: Exact, end: (Exact, bool)| low < end.0 || (low == end.0 && end.1);
            if band.to.is_some_and(|end| !below(low, end))
                || band.from.is_some_and(|end| end.0 > high || (end.0 == high && !end.1))
            {
                continue;
            }
            from = Some(from.filter(|end| end.0 > low).unwrap_or((low, true)));
            to = Some(to.filter(|end| end.0 < high).unwrap_or((high, true)));
        }
        match band.award {
            BandAward::Points(points) => found.push(points),
            BandAward::InProportion(base) => {
                let most = most.expect("only an entry awards in proportion");
                let earns = |value: Exact| (value * most / base).min(most).max(Exact::zero());
                found.push(from.map_or(Exact::zero(), |end| earns(end.0)));
                found.push(to.map_or(most, |end| earns(end.0)));
            }
        }
    }
    match (found.iter().min(), found.iter().max()) {
        (Some(low), Some(high)) => vec![*low, *high],
        _ => Vec::new(),
    }
}

/// Points of these entries, by their ends.
fn ends(ways: &[Option<Exact>], whys: &Whys, entries: &[Earned]) -> Val {
    let low = ways.iter().flatten().min().copied();
    let high = ways.iter().flatten().max().copied();
    let numbers = [low, high].into_iter().flatten();
    let mut of: Vec<Way> = numbers.map(|points| Way::of(Is::Number(points))).collect();
    if ways.contains(&None) {
        // Where nothing applies, a report may still bring something that does.
        let open = of.is_empty() && entries.iter().any(|entry| entry.open);
        of.push(Way { open, ..Way::of(Is::NotApplicable(why_nothing(entries))) });
    }
    Val::of(of, whys.clone())
}

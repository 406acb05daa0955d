//! Classes: found by a unit's own conditions, then capped among the cohort.

use super::ranking::Order;
use super::*;
use num_traits::Zero;
use thidua::check::model::*;
use thidua::syntax::ast::TieRule;

/// A class that a unit may have; `None`: there is nothing to classify.
pub(super) type Candidate = Option<usize>;

/// The classes that a unit may have, and why there is more than one.
#[derive(Clone, Debug)]
pub(super) struct Rated {
    pub(super) candidates: BTreeSet<Candidate>,
    pub(super) whys: Whys,
    /// Why there may be nothing to classify.
    nothing: Whys,
}

/// One way of placing the units of a cohort in classes.
type Classes = Vec<Candidate>;

impl Judge<'_> {
    pub(super) fn rated(&self, id: ClassificationId) -> Rated {
        self.kept(&self.known.classes, (id, self.unit, self.strict), || self.rate(id))
    }

    /// The class as a value.
    pub(super) fn class_value(&self, at: &At, id: ClassificationId) -> Val {
        if let Some(year) = &at.year
            && *year != Is::Number(self.campaign_year())
        {
            return self.class_in_year(at, id);
        }
        let rated = self.rated(id);
        let ways = rated.candidates.iter().map(|candidate| {
            Way::of(match candidate {
                Some(class) => Is::Number(Exact::from(*class as i128)),
                None => Is::NotApplicable(rated.nothing.clone()),
            })
        });
        Val::of(ways.collect(), rated.whys.clone())
    }

    pub(super) fn classes_in_force(&self, id: ClassificationId) -> Option<&ClassVersion> {
        self.model[id].versions.iter().find(|version| version.heading.in_force.contains(self.today()))
    }

    fn rate(&self, id: ClassificationId) -> Rated {
        let own = self.found(id);
        let Some(version) = self.classes_in_force(id) else { return own };
        if version.caps.is_empty() || !version.heading.kinds.has(self.kind()) {
            return own;
        }
        let by_kind = version.caps.iter().all(|cap| cap.quota.within == [Group::Kind]);
        let cohort: Vec<usize> = (0..self.data.units.len())
            .filter(|&unit| version.heading.kinds.has(self.data.units.kinds[unit]))
            .filter(|&unit| !by_kind || self.data.units.kinds[unit] == self.kind())
            .collect();
        let mut ways: BTreeSet<Classes> = BTreeSet::from([Vec::new()]);
        for &unit in &cohort {
            let found = self.of_unit(unit, |judge| judge.found(id)).candidates;
            ways = ways
                .iter()
                .flat_map(|way| {
                    found.iter().map(|class| [way.as_slice(), std::slice::from_ref(class)].concat())
                })
                .collect();
        }
        for cap in &version.caps {
            ways = ways.iter().flat_map(|way| self.capped(version, cap, &cohort, way)).collect();
        }
        let me = cohort.iter().position(|&unit| unit == self.unit).expect("it is for this unit");
        let candidates: BTreeSet<Candidate> = ways.iter().map(|way| way[me]).collect();
        let mut whys = own.whys;
        if candidates.len() > 1 {
            whys.extend(why(Reason::Cohort));
        }
        Rated { candidates, whys, nothing: own.nothing }
    }

    /// Whether each unit's class and each cap is decided but for ties.
    pub(super) fn is_settled(&self, id: ClassificationId) -> bool {
        let Some(version) = self.classes_in_force(id) else { return true };
        let at = self.at_campaign();
        let cohort: Vec<usize> = (0..self.data.units.len())
            .filter(|&unit| version.heading.kinds.has(self.data.units.kinds[unit]))
            .collect();
        let found = |&unit: &usize| self.of_unit(unit, |judge| judge.found(id)).candidates.len() == 1;
        let capped = |cap: &Cap| {
            let groups = cap.quota.within.iter().all(|&sort| self.placements(Some(sort), &cohort).len() == 1);
            let next = |&unit: &usize| self.next_classes(version, cap.class, unit).len() == 1;
            groups
                && cohort.iter().all(next)
                && self.are_known(&at, &cap.keys, &cohort)
                && self.bases(&at, &cap.quota, &cohort).values().all(|(may, must)| may == must)
        };
        cohort.iter().all(found) && version.caps.iter().all(capped)
    }

    /// By the unit's own conditions.
    fn found(&self, id: ClassificationId) -> Rated {
        self.kept(&self.known.found, (id, self.unit, self.strict), || self.find(id))
    }

    fn find(&self, id: ClassificationId) -> Rated {
        let nothing =
            |reason| Rated { candidates: BTreeSet::from([None]), whys: Whys::new(), nothing: why(reason) };
        let Some(version) = self.classes_in_force(id) else { return nothing(Reason::NotInForce) };
        if !version.heading.kinds.has(self.kind()) {
            return nothing(Reason::OtherKind);
        }
        let at = self.at_campaign();
        let mut rated = Rated { candidates: BTreeSet::new(), whys: Whys::new(), nothing: Whys::new() };
        let mut lower = Vec::new();
        let mut at_most = Vec::new();
        for bound in &version.bounds {
            let ruled = self.condition(&at, bound.when, false);
            if !matches!(ruled.verdict, Verdict::Pass | Verdict::Undetermined) {
                continue;
            }
            rated.whys.extend(ruled.whys);
            match bound.kind {
                BoundKind::Fixed(class) => {
                    rated.candidates.insert(Some(class));
                    if ruled.verdict == Verdict::Pass {
                        return rated;
                    }
                }
                BoundKind::OneLower(from) => lower.push((from, ruled.verdict)),
                BoundKind::AtMost(class) => at_most.push((class, ruled.verdict)),
            }
        }
        let mut found = BTreeSet::new();
        for class in &version.classes {
            let ruled = class.when.map_or(Ruled::pass(), |when| self.condition(&at, when, false));
            match ruled.verdict {
                Verdict::Fail => {}
                Verdict::NotApplicable => {
                    rated.candidates.insert(None);
                    rated.nothing.extend(ruled.whys);
                    break;
                }
                Verdict::Pass => {
                    found.insert(class.member);
                    break;
                }
                Verdict::Undetermined => {
                    found.insert(class.member);
                    rated.whys.extend(ruled.whys);
                }
            }
        }
        for class in found {
            for lowered in one_lower(class, &lower) {
                for bounded in bounded(lowered, &at_most) {
                    rated.candidates.insert(Some(bounded));
                }
            }
        }
        rated
    }

    /// Where a unit may go that is moved out of a class.
    fn next_classes(&self, version: &ClassVersion, from: usize, unit: usize) -> Vec<usize> {
        let at = self.at_campaign();
        let mut next = Vec::new();
        let place = version.classes.iter().position(|class| class.member == from).expect("it is a class");
        for class in &version.classes[place + 1..] {
            let verdict = match class.when {
                Some(when) => self.of_unit(unit, |judge| judge.condition(&at, when, false)).verdict,
                None => Verdict::Pass,
            };
            if matches!(verdict, Verdict::Pass | Verdict::Undetermined) {
                next.push(class.member);
            }
            if verdict == Verdict::Pass {
                break;
            }
        }
        next
    }

    /// Every way in which a cap may leave a cohort.
    fn capped(&self, version: &ClassVersion, cap: &Cap, cohort: &[usize], before: &Classes) -> Vec<Classes> {
        let at = self.at_campaign();
        let within: Vec<usize> = (0..cohort.len()).filter(|&at| before[at] == Some(cap.class)).collect();
        let units: Vec<usize> = within.iter().map(|&at| cohort[at]).collect();
        let orders = self.orders(&at, &cap.keys, &units);
        // Where each would go, in every way.
        let mut moves: Vec<Classes> = vec![before.clone()];
        for &place in &within {
            let next = self.next_classes(version, cap.class, cohort[place]);
            moves = moves
                .iter()
                .flat_map(|way| {
                    next.iter().map(|class| {
                        let mut way = way.clone();
                        way[place] = Some(*class);
                        way
                    })
                })
                .collect();
        }
        let sorts: Vec<Option<Group>> = if cap.quota.within.is_empty() {
            vec![None]
        } else {
            cap.quota.within.iter().copied().map(Some).collect()
        };
        // For each sort of group, the group of each unit, in every way.
        let mut placements: Vec<Vec<Vec<quota::GroupOf>>> = vec![Vec::new()];
        for sort in sorts {
            let of_sort = self.placements(sort, cohort);
            placements = placements
                .iter()
                .flat_map(|way| {
                    of_sort.iter().map(|more| [way.as_slice(), std::slice::from_ref(more)].concat())
                })
                .collect();
        }
        let bases = self.bases(&at, &cap.quota, cohort);
        let bases = &bases;
        let mut after = Vec::new();
        for order in &orders {
            for moved in &moves {
                for placed in &placements {
                    let one = Capping {
                        judge: self,
                        at: &at,
                        cap,
                        cohort,
                        before,
                        moved,
                        placed,
                        bases,
                        within: &within,
                        order,
                    };
                    after.extend(one.ways());
                }
            }
        }
        after
    }
}

/// One way of a cap: who is in the class, in which order, where each would go, and the groups.
struct Capping<'a> {
    judge: &'a Judge<'a>,
    at: &'a At,
    cap: &'a Cap,
    cohort: &'a [usize],
    before: &'a Classes,
    /// The classes if all of them were moved.
    moved: &'a Classes,
    /// For each sort of group, the group of each unit of the cohort.
    placed: &'a [Vec<quota::GroupOf>],
    /// Which units may count in the base, and which must.
    bases: &'a HashMap<usize, (bool, bool)>,
    /// Positions in the cohort of those in the class, and how they stand.
    within: &'a [usize],
    order: &'a Order,
}

impl Capping<'_> {
    fn level(&self, place: usize) -> usize {
        self.order[self.within.iter().position(|&at| at == place).expect("it is in the class")]
    }

    /// The groups, each with its units.
    fn groups(&self) -> Vec<(usize, quota::GroupOf)> {
        let mut groups: Vec<(usize, quota::GroupOf)> = Vec::new();
        for (sort, placed) in self.placed.iter().enumerate() {
            for group in placed {
                if !groups.contains(&(sort, *group)) {
                    groups.push((sort, *group));
                }
            }
        }
        groups
    }

    fn is_in(&self, place: usize, group: (usize, quota::GroupOf)) -> bool {
        self.placed[group.0][place] == group.1
    }

    /// The greatest number of a group that may stay, as if it were the only group: with that many kept, the
    /// limit is not exceeded. Those tied at the border: any of them may be the ones that stay.
    fn room(&self, group: (usize, quota::GroupOf)) -> BTreeSet<usize> {
        let here: Vec<usize> = (0..self.cohort.len()).filter(|&place| self.is_in(place, group)).collect();
        let units: Vec<usize> = here.iter().map(|&place| self.cohort[place]).collect();
        let in_class: Vec<usize> =
            self.within.iter().copied().filter(|&place| self.is_in(place, group)).collect();
        let mut found = BTreeSet::new();
        for ranking in permutations(&in_class) {
            if ranking.windows(2).any(|pair| self.level(pair[0]) < self.level(pair[1])) {
                continue;
            }
            // Every number that the limit may be is a way of its own.
            let limits = |kept: usize| {
                let class_of = |place: usize| match ranking.iter().position(|&at| at == place) {
                    Some(at) if at < kept => Some(self.cap.class),
                    Some(_) => self.moved[place],
                    None => self.before[place],
                };
                let counts = |unit: usize| {
                    let place = self.cohort.iter().position(|&other| other == unit).expect("of the cohort");
                    match &self.cap.quota.base {
                        Some((Base { kind: BaseKind::Rated(classes), .. }, _)) => {
                            class_of(place).is_some_and(|class| classes & 1 << class != 0)
                        }
                        _ => self.before[place] == Some(self.cap.class),
                    }
                };
                self.judge.places(self.at, &self.cap.quota, self.bases, &units, counts)
            };
            let ways = limits(0).len();
            let most = |way: usize| {
                let fits = |&kept: &usize| {
                    let limits = limits(kept);
                    Exact::from(kept as i128) <= limits[way.min(limits.len() - 1)]
                };
                (0..=ranking.len()).rev().find(fits).unwrap_or(0)
            };
            found.extend((0..ways).map(most));
        }
        found
    }

    fn ways(&self) -> Vec<Classes> {
        let groups = self.groups();
        let mut rooms: Vec<Vec<Exact>> = vec![Vec::new()];
        for group in &groups {
            let of_group = self.room(*group);
            rooms = rooms
                .iter()
                .flat_map(|way| {
                    of_group.iter().map(|room| [way.as_slice(), &[Exact::from(*room as i128)]].concat())
                })
                .collect();
        }
        let mut after = Vec::new();
        for room in rooms {
            after.extend(self.down_the_ranking(&groups, &room));
        }
        after
    }

    /// Level by level: of those that stand at one level, whoever comes first is kept where each of its groups
    /// has room. Who is kept in whatever order stays, who is kept in none goes, and the others are tied.
    fn down_the_ranking(&self, groups: &[(usize, quota::GroupOf)], room: &[Exact]) -> Vec<Classes> {
        let mut ways: BTreeSet<(Classes, Vec<Exact>)> =
            BTreeSet::from([(self.before.clone(), room.to_vec())]);
        let levels: BTreeSet<usize> = self.order.iter().copied().collect();
        for level in levels.into_iter().rev() {
            let block: Vec<usize> =
                self.within.iter().copied().filter(|&place| self.level(place) == level).collect();
            let mut next = BTreeSet::new();
            for (classes, room) in &ways {
                let walks: Vec<(Vec<usize>, Vec<Exact>)> =
                    permutations(&block).iter().map(|order| self.walk(groups, order, room)).collect();
                let mut of_block = vec![classes.clone()];
                for &place in &block {
                    let kept = walks.iter().filter(|(kept, _)| kept.contains(&place)).count();
                    let (keep, go) = (Some(self.cap.class), self.moved[place]);
                    let classes: Vec<Candidate> = if kept == walks.len() {
                        vec![keep]
                    } else if kept == 0 {
                        vec![go]
                    } else {
                        match self.cap.ties {
                            TieRule::Referred => vec![keep, go],
                            TieRule::AllIn => vec![keep],
                            TieRule::AllOut => vec![go],
                        }
                    };
                    of_block = of_block
                        .iter()
                        .flat_map(|way| {
                            classes.iter().map(|class| {
                                let mut way = way.clone();
                                way[place] = *class;
                                way
                            })
                        })
                        .collect();
                }
                let lefts: Vec<Vec<Exact>> = match self.cap.ties {
                    TieRule::Referred => walks.into_iter().map(|(_, left)| left).collect(),
                    TieRule::AllIn | TieRule::AllOut => {
                        vec![self.left(groups, &block, &of_block[0], room)]
                    }
                };
                for left in lefts {
                    next.extend(of_block.iter().map(|way| (way.clone(), left.clone())));
                }
            }
            ways = next;
        }
        ways.into_iter().map(|(classes, _)| classes).collect()
    }

    /// The room left by a block, of which it is said who stays: where more wanted a place than there were, the
    /// places left stay empty.
    fn left(
        &self,
        groups: &[(usize, quota::GroupOf)],
        block: &[usize],
        after: &Classes,
        room: &[Exact],
    ) -> Vec<Exact> {
        let has_room = |place: usize| {
            (0..groups.len()).all(|at| !self.is_in(place, groups[at]) || room[at] > Exact::zero())
        };
        let left = (0..groups.len()).map(|at| {
            let here = || block.iter().filter(|&&place| self.is_in(place, groups[at]));
            let wanted = Exact::from(here().filter(|&&place| has_room(place)).count() as i128);
            let stay = here().filter(|&&place| after[place] == Some(self.cap.class)).count();
            if wanted > room[at] { Exact::zero() } else { room[at] - Exact::from(stay as i128) }
        });
        left.collect()
    }

    /// Down the ranking in this order: who is kept, and the room that is left.
    fn walk(
        &self,
        groups: &[(usize, quota::GroupOf)],
        order: &[usize],
        room: &[Exact],
    ) -> (Vec<usize>, Vec<Exact>) {
        let mut left = room.to_vec();
        let mut kept = Vec::new();
        for &place in order {
            let mine: Vec<usize> = (0..groups.len()).filter(|&at| self.is_in(place, groups[at])).collect();
            if mine.iter().all(|&at| left[at] > Exact::zero()) {
                mine.iter().for_each(|&at| left[at] -= Exact::from(1));
                kept.push(place);
            }
        }
        (kept, left)
    }
}

/// Once, where the class is at or above what one of them says; each that is undetermined may hold or not.
fn one_lower(class: usize, lower: &[(usize, Verdict)]) -> BTreeSet<usize> {
    let bears = || lower.iter().filter(|(from, _)| class >= *from);
    let down = class.saturating_sub(1);
    if bears().any(|(_, verdict)| *verdict == Verdict::Pass) {
        BTreeSet::from([down])
    } else if bears().next().is_some() {
        BTreeSet::from([class, down])
    } else {
        BTreeSet::from([class])
    }
}

/// At most the lowest of those that hold.
fn bounded(class: usize, at_most: &[(usize, Verdict)]) -> BTreeSet<usize> {
    let mut ways = BTreeSet::from([class]);
    for (most, verdict) in at_most {
        let held: BTreeSet<usize> = ways.iter().map(|class| (*class).min(*most)).collect();
        if *verdict == Verdict::Undetermined {
            ways.extend(held);
        } else {
            ways = held;
        }
    }
    ways
}

fn permutations(of: &[usize]) -> Vec<Vec<usize>> {
    if of.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (at, first) in of.iter().enumerate() {
        let rest: Vec<usize> = [&of[..at], &of[at + 1..]].concat();
        all.extend(permutations(&rest).into_iter().map(|rest| [vec![*first], rest].concat()));
    }
    all
}

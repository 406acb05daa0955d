//! Commendations: who is eligible, and who of the eligible is commended.

use super::*;
use std::collections::HashMap;
use thidua::check::model::*;
use thidua::syntax::ast::{CompareOp, FoldOp, TieRule};
use thidua::types::Outcome;

/// What becomes of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stands {
    pub(super) outcome: Outcome,
    pub(super) rank: Option<u32>,
    pub(super) whys: Whys,
}

impl Judge<'_> {
    pub(super) fn honour_in_force(&self, id: CommendationId) -> Option<&HonourVersion> {
        self.model[id].versions.iter().find(|version| version.heading.in_force.contains(self.today()))
    }

    /// Whether a unit meets what is required, and nothing disqualifies it.
    pub(super) fn eligible(&self, id: CommendationId) -> Ruled {
        self.kept(&self.known.eligible, (id, self.unit, self.strict), || self.is_eligible(id))
    }

    fn is_eligible(&self, id: CommendationId) -> Ruled {
        let Some(version) = self.honour_in_force(id) else {
            return Ruled::not_applicable(why(Reason::NotInForce));
        };
        let limb = version.limbs.iter().find(|limb| limb.kinds.has(self.kind()));
        let Some(limb) = limb.filter(|_| version.heading.kinds.has(self.kind())) else {
            return Ruled::not_applicable(why(Reason::OtherKind));
        };
        let at = self.at_campaign();
        let requires = self.condition(&at, limb.requires, false);
        if requires.verdict == Verdict::NotApplicable {
            return requires;
        }
        let mut all_of = vec![requires];
        for unless in &version.unless {
            let unless = self.condition(&at, *unless, false);
            all_of.push(match unless.verdict {
                Verdict::Pass => Ruled::fail(),
                Verdict::Fail | Verdict::NotApplicable => Ruled::pass(),
                Verdict::Undetermined => unless,
            });
        }
        conditions::all(&all_of)
    }

    pub(super) fn stands(&self, id: CommendationId) -> Stands {
        let own = self.eligible(id);
        let stands = |outcome, whys| Stands { outcome, rank: None, whys };
        match own.verdict {
            Verdict::NotApplicable => return stands(Outcome::NotApplicable, own.whys),
            Verdict::Fail => return stands(Outcome::NotAwarded, Whys::new()),
            Verdict::Pass | Verdict::Undetermined => {}
        }
        let version = self.honour_in_force(id).expect("it is in force");
        if version.quota.is_none() && version.keys.is_empty() {
            return match own.verdict {
                Verdict::Pass => stands(Outcome::Awarded, Whys::new()),
                _ => stands(Outcome::Undetermined, own.whys),
            };
        }
        let within = version.quota.as_ref().and_then(|quota| quota.within.first().copied());
        // Within each kind, a kind is a cohort of its own.
        let kind = (within == Some(Group::Kind)).then(|| self.kind());
        let key = (id, kind.map_or(usize::MAX, KindId::index), self.strict);
        let ways = self.kept(&self.known.cohorts, key, || self.cohort(version, id, within, kind));
        let ways = &ways[&self.unit];
        let (outcome, rank) = *ways.first().expect("there is a way");
        // A unit whose group is not known has no rank in one.
        let sure = own.verdict == Verdict::Pass && !version.keys.is_empty() && self.is_placed(within);
        let rank = Some(rank).filter(|rank| sure && ways.iter().all(|way| way.1 == *rank));
        if ways.iter().all(|way| way.0 == outcome) {
            Stands { outcome, rank, whys: Whys::new() }
        } else {
            // Its own reasons, if it has some; else what is not known of others.
            let mut whys = own.whys;
            whys.extend(self.whys_of_keys(&version.keys));
            let whys = if whys.is_empty() { why(Reason::Cohort) } else { whys };
            Stands { outcome: Outcome::Undetermined, rank, whys }
        }
    }

    /// Looks at every way: each unit whose group is not known in each group; each unit whose eligibility is
    /// undetermined eligible or not; each order in which the units may stand; each number of places. For each
    /// unit that may be eligible, its outcome and its rank in each.
    fn cohort(
        &self,
        version: &HonourVersion,
        id: CommendationId,
        within: Option<Group>,
        kind: Option<KindId>,
    ) -> HashMap<usize, BTreeSet<(Outcome, u32)>> {
        let at = self.at_campaign();
        let cohort: Vec<usize> = (0..self.data.units.len())
            .filter(|&unit| version.heading.kinds.has(self.data.units.kinds[unit]))
            .filter(|&unit| kind.is_none_or(|kind| self.data.units.kinds[unit] == kind))
            .collect();
        let eligible: Vec<Verdict> =
            cohort.iter().map(|&unit| self.of_unit(unit, |judge| judge.eligible(id)).verdict).collect();
        let bases = version.quota.as_ref().map(|quota| self.bases(&at, quota, &cohort));
        let mut ways: HashMap<usize, BTreeSet<(Outcome, u32)>> = HashMap::new();
        for placed in self.placements(within, &cohort) {
            for group in placed.iter().copied().collect::<BTreeSet<_>>() {
                let here: Vec<usize> = (0..cohort.len()).filter(|&at| placed[at] == group).collect();
                let units: Vec<usize> = here.iter().map(|&at| cohort[at]).collect();
                for chosen in choices(&here, &eligible) {
                    let chosen: Vec<usize> = chosen.iter().map(|&at| cohort[at]).collect();
                    let places = match (&version.quota, &bases) {
                        (Some(quota), Some(bases)) => {
                            let is_in = |unit| chosen.contains(&unit);
                            let places = self.places(&at, quota, bases, &units, is_in);
                            places.into_iter().map(Some).collect()
                        }
                        _ => vec![None],
                    };
                    for order in self.orders(&at, &version.keys, &chosen) {
                        for (unit, level) in chosen.iter().zip(&order) {
                            let better = order.iter().filter(|other| *other > level).count();
                            let tied = order.iter().filter(|other| *other == level).count();
                            let outcome = |places: &Option<Exact>| match places {
                                None => Outcome::Awarded,
                                Some(places) => by_place(*places, better, tied, version.ties),
                            };
                            let found = places.iter().map(|places| (outcome(places), 1 + better as u32));
                            ways.entry(*unit).or_default().extend(found);
                        }
                    }
                }
            }
        }
        for (&unit, verdict) in cohort.iter().zip(&eligible) {
            if *verdict == Verdict::Undetermined {
                ways.entry(unit).or_default().insert((Outcome::NotAwarded, 0));
            }
        }
        ways
    }

    pub(super) fn holds(&self, at: &At, id: CommendationId, negated: bool) -> Ruled {
        if let Some(year) = &at.year
            && *year != Is::Number(self.campaign_year())
        {
            return self.held_in_year(at, id, negated);
        }
        let held = |judge: &Judge<'_>| {
            let stands = judge.stands(id);
            match stands.outcome {
                Outcome::Awarded => Ruled::pass(),
                Outcome::NotAwarded => Ruled::fail(),
                Outcome::Referred => Ruled::undetermined(why(Reason::Referred)),
                Outcome::Undetermined => Ruled::undetermined(stands.whys),
                Outcome::NotApplicable => Ruled::not_applicable(stands.whys),
            }
        };
        self.turned(held, negated)
    }

    pub(super) fn eligible_for(&self, id: CommendationId, negated: bool) -> Ruled {
        self.turned(|judge| judge.eligible(id), negated)
    }

    /// A ruling of another item, perhaps negated: not of a pass that is only so far is undetermined.
    fn turned(&self, ask: impl Fn(&Judge<'_>) -> Ruled, negated: bool) -> Ruled {
        let ruled = ask(self);
        match ruled.verdict {
            Verdict::Pass if negated => {
                if ask(&self.strictly()).verdict == Verdict::Undetermined {
                    Ruled::undetermined(why(Reason::Open))
                } else {
                    Ruled::fail()
                }
            }
            Verdict::Fail if negated => Ruled::pass(),
            _ => ruled,
        }
    }

    pub(super) fn campaign_year(&self) -> Exact {
        Exact::from(i128::from(self.model.campaign.period.to.year()))
    }

    /// In another year: by the rows of that year.
    fn held_in_year(&self, at: &At, id: CommendationId, negated: bool) -> Ruled {
        let Some(version) = self.honour_in_force(id) else {
            return Ruled::not_applicable(why(Reason::NotInForce));
        };
        let earlier = version.earlier.as_ref().expect("years ask for rows of earlier years");
        let count = self.count(&self.in_whole_year(at), &earlier.rows);
        let one = Val::number(1);
        self.compared(at, CompareOp::AtLeast, &count, &one, negated)
    }

    /// The class in another year: what the last row of that year says.
    pub(super) fn class_in_year(&self, at: &At, id: ClassificationId) -> Val {
        let Some(version) = self.classes_in_force(id) else {
            return Val::one(Is::NotApplicable(why(Reason::NotInForce)));
        };
        let earlier = version.earlier.as_ref().expect("years ask for rows of earlier years");
        let (field, classes) = earlier.by.as_ref().expect("a classification names the field");
        let RowsOf::Record(record) = earlier.rows.of else { unreachable!("earlier years are rows") };
        let ty = self.model[record].fields[*field].ty.clone();
        let rated = self.folded(&self.in_whole_year(at), FoldOp::Latest, &earlier.rows, &ty, &|judge, at| {
            judge.field(at, record, *field)
        });
        let ways = rated.ways.into_iter().map(|way| match &way.is {
            Is::Number(member) => {
                let class = classes[member.to_integer() as usize];
                Way { open: way.open, ..Way::of(Is::Number(Exact::from(class as i128))) }
            }
            _ => way,
        });
        Val::of(ways.collect(), rated.doubt)
    }
}

/// With so many places, so many better and so many tied (the unit itself among them).
pub(super) fn by_place(places: Exact, better: usize, tied: usize, ties: TieRule) -> Outcome {
    let (better, tied) = (Exact::from(better as i128), Exact::from(tied as i128));
    if better + tied <= places {
        Outcome::Awarded
    } else if better >= places {
        Outcome::NotAwarded
    } else {
        match ties {
            TieRule::Referred => Outcome::Referred,
            TieRule::AllIn => Outcome::Awarded,
            TieRule::AllOut => Outcome::NotAwarded,
        }
    }
}

/// Every way of choosing who of these is eligible: who surely is, and of those that may be, each or not.
fn choices(of: &[usize], eligible: &[Verdict]) -> Vec<Vec<usize>> {
    let mut ways = vec![Vec::new()];
    for &at in of {
        let with = |way: &Vec<usize>| [way.as_slice(), &[at]].concat();
        ways = match eligible[at] {
            Verdict::Pass => ways.iter().map(with).collect(),
            Verdict::Undetermined => ways.iter().map(with).chain(ways.iter().cloned()).collect(),
            Verdict::Fail | Verdict::NotApplicable => ways,
        };
    }
    ways
}

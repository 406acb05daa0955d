//! Quotas: groups, what a percentage is of, how many there may be.

use super::*;
use num_traits::Zero;
use thidua::check::model::*;
use thidua::syntax::ast::Rounding;

/// A group: the value that its units have in common.
pub(super) type GroupOf = Option<Exact>;

impl Judge<'_> {
    /// Every way of placing the units in the groups of one sort: a unit whose group is not known may be in any
    /// of the others', or in another one.
    pub(super) fn placements(&self, group: Option<Group>, units: &[usize]) -> Vec<Vec<GroupOf>> {
        let Some(group) = group else { return vec![vec![None; units.len()]] };
        let known: Vec<Option<GroupOf>> = units.iter().map(|&unit| self.group(group, unit)).collect();
        let mut any: BTreeSet<GroupOf> = known.iter().flatten().copied().collect();
        for (new, _) in known.iter().filter(|known| known.is_none()).enumerate() {
            any.insert(Some(Exact::from(-1 - new as i128)));
        }
        let mut ways = vec![Vec::new()];
        for known in known {
            let in_which: Vec<GroupOf> = known.map_or_else(|| any.iter().copied().collect(), |of| vec![of]);
            ways = ways
                .iter()
                .flat_map(|way: &Vec<GroupOf>| {
                    in_which.iter().map(|group| [way.as_slice(), std::slice::from_ref(group)].concat())
                })
                .collect();
        }
        ways
    }

    /// Whether it is known in which group the unit judged is.
    pub(super) fn is_placed(&self, group: Option<Group>) -> bool {
        group.is_none_or(|group| self.group(group, self.unit).is_some())
    }

    /// The group of a unit; `None`: it is not known.
    pub(super) fn group(&self, group: Group, unit: usize) -> Option<GroupOf> {
        match group {
            Group::Kind => Some(Some(Exact::from(i128::from(self.data.units.kinds[unit].0)))),
            Group::Attribute(attribute) => match self.data.attributes[attribute.index()].get(unit) {
                Some(value) => Some(Some(value)),
                None if self.model[attribute].optional => Some(None),
                None => None,
            },
            Group::Above(kind) => match self.belonging(unit, kind) {
                members::Belonging::To(above) => Some(Some(Exact::from(above as i128))),
                members::Belonging::Unknown => None,
                members::Belonging::ToNone | members::Belonging::Never => Some(None),
            },
        }
    }

    /// Which units may count in the base, by what they are and the filter: in some way, and in every way.
    pub(super) fn bases(&self, at: &At, quota: &Quota, units: &[usize]) -> HashMap<usize, (bool, bool)> {
        let Some((base, _)) = &quota.base else { return HashMap::new() };
        units.iter().map(|&unit| (unit, self.in_base(at, base, unit))).collect()
    }

    fn in_base(&self, at: &At, base: &Base, unit: usize) -> (bool, bool) {
        let mut conds: Vec<CondId> = base.filter.into_iter().collect();
        match base.kind {
            BaseKind::Kind(kind) if self.data.units.kinds[unit] != kind => return (false, false),
            BaseKind::Those(cond) => conds.push(cond),
            BaseKind::Eligible | BaseKind::Units | BaseKind::Kind(_) | BaseKind::Rated(_) => {}
        }
        let (mut may, mut must) = (true, true);
        for cond in conds {
            let ruled = self.of_unit(unit, |judge| judge.condition(at, cond, false));
            may &= matches!(ruled.verdict, Verdict::Pass | Verdict::Undetermined);
            must &= ruled.verdict == Verdict::Pass;
        }
        (may, must)
    }

    /// Every number of places that a group of these units may have. Which of them are eligible, or in the
    /// class, is said for one way.
    pub(super) fn places(
        &self,
        at: &At,
        quota: &Quota,
        bases: &HashMap<usize, (bool, bool)>,
        group: &[usize],
        is_in: impl Fn(usize) -> bool,
    ) -> Vec<Exact> {
        let number = conditions::number(&self.value(at, quota.number).ways[0].is);
        let Some((base, rounding)) = &quota.base else { return vec![number.max(quota.at_least)] };
        let counted = group.iter().filter(|&&unit| match base.kind {
            BaseKind::Eligible | BaseKind::Rated(_) => is_in(unit),
            BaseKind::Units | BaseKind::Kind(_) | BaseKind::Those(_) => true,
        });
        let counted: Vec<(bool, bool)> = counted.map(|unit| bases[unit]).collect();
        let least = counted.iter().filter(|(_, must)| *must).count();
        let most = counted.iter().filter(|(may, _)| *may).count();
        let places = |base: usize| {
            let share = number * Exact::from(base as i128);
            let whole = match rounding {
                Rounding::Down => share.floor(),
                Rounding::Up => share.ceil(),
                Rounding::HalfUp => (share + Exact::new(1, 2)).floor(),
            };
            let places = whole.max(quota.at_least).max(Exact::zero());
            quota.at_most.map_or(places, |most| places.min(most))
        };
        (least..=most).map(places).collect()
    }
}

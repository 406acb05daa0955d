//! How many places there are: percentages of a base, rounded as the rule says.

use crate::plan::cohort::Quota;
use crate::syntax::ast::Rounding;
use crate::types::{Exact, ceil, floor};
use num_traits::{CheckedAdd, CheckedMul, Zero};

/// The places that a percentage of so many units gives (or the number itself, where there is no base).
pub(super) fn places(quota: &Quota, number: Exact, base: usize) -> Option<i64> {
    let exact = match &quota.base {
        None => number,
        Some((_, rounding)) => {
            let share = number.checked_mul(&Exact::from_integer(base as i128))?;
            match rounding {
                Rounding::Down => floor(share),
                Rounding::Up => ceil(share),
                Rounding::HalfUp => floor(share.checked_add(&Exact::new(1, 2))?),
            }
        }
    };
    i64::try_from(exact.max(quota.at_least).max(Exact::zero()).to_integer()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::NodeId;
    use crate::plan::cohort::{Base, BaseKind};

    #[test]
    fn rounding_is_as_written() {
        let quota = |rounding, at_least: i128| Quota {
            number: NodeId(0),
            base: Some((Base { kind: BaseKind::Eligible, filter: None }, rounding)),
            within: Vec::new(),
            at_least: Exact::from_integer(at_least),
        };
        let fifteen = Exact::new(15, 100);
        let of = |rounding, at_least, base| places(&quota(rounding, at_least), fifteen, base);
        // 15% of 10 is 1.5; of 3 is 0.45; of 40 is 6.
        assert_eq!(of(Rounding::Down, 0, 10), Some(1));
        assert_eq!(of(Rounding::Up, 0, 10), Some(2));
        assert_eq!(of(Rounding::HalfUp, 0, 10), Some(2));
        assert_eq!(of(Rounding::HalfUp, 0, 3), Some(0));
        assert_eq!(of(Rounding::Down, 1, 3), Some(1));
        for rounding in [Rounding::Down, Rounding::Up, Rounding::HalfUp] {
            assert_eq!(of(rounding, 0, 40), Some(6));
        }
    }
}

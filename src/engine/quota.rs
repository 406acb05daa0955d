//! How many places there are: percentages of a base, rounded as the rule says.

use crate::plan::cohort::Quota;
use crate::syntax::ast::Rounding;
use crate::types::Exact;
use num_traits::CheckedMul;

/// The places that there are where a percentage is of so many units.
pub(super) fn places(quota: &Quota, number: Exact, base: usize) -> Option<i64> {
    let places = unbounded(quota, number, base)?;
    Some(quota.at_most.map_or(places, |most| i128::from(places).min(most.to_integer()) as i64))
}

/// The places that a percentage of so many units gives (or the number itself, where there is no base), before its `at
/// most`.
pub fn unbounded(quota: &Quota, number: Exact, base: usize) -> Option<i64> {
    let whole = match &quota.base {
        None => number.to_integer(),
        Some((_, rounding)) => {
            let (numer, denom) = (*number.numer(), *number.denom());
            // Fractions are brought to their lowest terms by many divisions, which is only needed where the product
            // is too long otherwise.
            let (share, of) = match numer.checked_mul(base as i128) {
                Some(share) => (share, denom),
                None => number.checked_mul(&Exact::from_integer(base as i128))?.into_raw(),
            };
            let (whole, rest) = (share.div_euclid(of), share.rem_euclid(of));
            let up = match rounding {
                Rounding::Down => false,
                Rounding::Up => rest > 0,
                Rounding::HalfUp => rest >= of - rest,
            };
            whole + i128::from(up)
        }
    };
    i64::try_from(whole.max(quota.at_least.to_integer()).max(0)).ok()
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
            at_most: None,
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
        let bounded = Quota { at_most: Some(Exact::from_integer(3)), ..quota(Rounding::Up, 1) };
        assert_eq!([0, 10, 20, 40].map(|base| places(&bounded, fifteen, base)), [1, 2, 3, 3].map(Some));
    }
}

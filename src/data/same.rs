//! Whether two texts are the same. Codes and names are short, and calling what compares texts of any length takes longer
//! than comparing them: here they are compared as one or two words of the processor.

/// Whether two texts are the same.
#[inline]
pub(super) fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    match one.len() {
        8..=16 => ends::<8>(one, other),
        4..=7 => ends::<4>(one, other),
        0..=3 => one.iter().eq(other),
        _ => one == other,
    }
}

/// Whether their first and last so many bytes are the same. Those near each other differ at their ends.
#[inline(always)]
fn ends<const N: usize>(one: &[u8], other: &[u8]) -> bool {
    one.last_chunk::<N>() == other.last_chunk::<N>() && one.first_chunk::<N>() == other.first_chunk::<N>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Texts that differ in one byte, or in nothing, are told apart wherever it is.
        #[test]
        fn all_bytes_are_compared(text in prop::collection::vec(any::<u8>(), 0..24), at: usize, other: u8) {
            let mut changed = text.clone();
            if let Some(byte) = changed.get_mut(at % text.len().max(1)) {
                *byte = other;
            }
            prop_assert_eq!(same(&text, &changed), text == changed);
            prop_assert!(!same(&text, &[&text[..], &[other]].concat()));
        }
    }
}

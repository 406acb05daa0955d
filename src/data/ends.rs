//! Where cells and rows end: the places of two bytes in a text, and its own end. Cells are short, so a search from one to
//! the next would begin anew every few bytes; here all places in so many bytes are found in a few steps.

use wide::u8x16;

/// How many bytes are looked at at a time: a bit of a word for each.
const STEP: usize = 64;

/// Goes through the places of two bytes, in order, and last to the end of the text.
#[inline]
pub(super) fn ends(text: &[u8], wanted: [u8; 2], mut visit: impl FnMut(usize)) {
    let wanted = wanted.map(u8x16::splat);
    let mut start = 0;
    loop {
        let rest = &text[start..];
        let mut found = match rest.first_chunk() {
            Some(bytes) => look(bytes, wanted),
            None => {
                let mut bytes = [0; STEP];
                bytes[..rest.len()].copy_from_slice(rest);
                let end = 1 << rest.len();
                look(&bytes, wanted) & (end - 1) | end
            }
        };
        // There is one place only that visits: it is compiled into this loop.
        while found != 0 {
            visit(start + found.trailing_zeros() as usize);
            found &= found - 1;
        }
        if rest.len() < STEP {
            return;
        }
        start += STEP;
    }
}

/// Which bytes are wanted, the first as the lowest bit.
#[inline]
fn look(bytes: &[u8; STEP], [one, other]: [u8x16; 2]) -> u64 {
    let (quarters, _) = bytes.as_chunks::<16>();
    quarters.iter().rev().fold(0, |found, bytes| {
        let bytes = u8x16::new(*bytes);
        let here = bytes.simd_eq(one) | bytes.simd_eq(other);
        found << 16 | u64::from(here.to_bitmask())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Each of two bytes is found where it stands, and the end where it is.
        #[test]
        fn all_are_found(text in prop::collection::vec(prop::sample::select(&b"\0,,\nab\xff"[..]), 0..300)) {
            let mut found = Vec::new();
            ends(&text, *b",\n", |at| found.push(at));
            let is_wanted = |at: &usize| text.get(*at).is_none_or(|byte| b",\n".contains(byte));
            let wanted: Vec<usize> = (0..=text.len()).filter(is_wanted).collect();
            prop_assert_eq!(found, wanted);
        }
    }
}

//! Digits with at most one decimal sign. Most numerals are no longer than eight bytes, which are one word of the processor: the
//! sign is found, the digits are held to be digits, and the number is made of them all at once.

use super::number::Sign;

/// So many digits always fit.
const MOST_DIGITS: usize = 17;

/// The last bytes of a text. With what stands before them they are a whole word, however few they are.
#[derive(Clone, Copy)]
pub(super) struct Tail<'t> {
    text: &'t [u8],
    len: usize,
}

impl<'t> Tail<'t> {
    /// The bytes of a text from one on.
    #[inline(always)]
    pub(super) fn of(text: &'t [u8], from: usize) -> Self {
        Self { text, len: text.len().saturating_sub(from) }
    }

    /// The bytes themselves.
    #[inline(always)]
    pub(super) fn bytes(self) -> &'t [u8] {
        &self.text[self.text.len() - self.len..]
    }

    /// Without so many bytes at the beginning, and so many at the end.
    pub(super) fn without(self, first: usize, last: usize) -> Self {
        let text = &self.text[..self.text.len() - last];
        Self { text, len: self.len.saturating_sub(first + last) }
    }
}

/// The number of these digits, how many stand after the decimal sign, and which sign that is. `None` where they are no
/// plain numeral.
#[inline(always)]
pub(super) fn digits(tail: Tail<'_>) -> Option<(i64, u32, Option<Sign>)> {
    match (tail.text.last_chunk(), tail.len) {
        (Some(bytes), len @ 1..=8) => {
            // What stands before them is covered with zeros.
            let free = (1 << (8 * (8 - len))) - 1;
            in_word(u64::from_le_bytes(*bytes) & !free | all(b'0') & free, len)
        }
        _ => one_by_one(tail.bytes()),
    }
}

/// One byte in all places of a word.
const fn all(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// [`digits`] of a word, in which so many bytes are of the text.
#[inline(always)]
fn in_word(word: u64, len: usize) -> Option<(i64, u32, Option<Sign>)> {
    // `,` differs from `.` in one bit. Of what is zero then, the lowest is found for certain; more than one sign is found below.
    let unlike = (word | all(b'.' ^ b',')) ^ all(b'.');
    let signs = unlike.wrapping_sub(all(1)) & !unlike & all(0x80);
    let (word, places, sign) = if signs == 0 {
        (word, 0, None)
    } else {
        let bits = signs.trailing_zeros() & !7;
        let at = bits / 8;
        // A digit stands before it, and one after it.
        if at + len as u32 == 8 || at == 7 {
            return None;
        }
        let sign = if word >> bits & 0xff == u64::from(b'.') { Sign::Dot } else { Sign::Comma };
        let before = word & ((1 << bits) - 1);
        let after = word & (u64::MAX << bits << 8);
        (before << 8 | after | u64::from(b'0'), 7 - at, Some(sign))
    };
    let are_digits = word & all(0xf0) == all(b'0') && word.wrapping_add(all(6)) & all(0xf0) == all(b'0');
    are_digits.then(|| (number(word), places, sign))
}

/// The number of eight digits, the first of them lowest: those side by side are joined to two, four and eight.
#[inline(always)]
fn number(word: u64) -> i64 {
    let digits = word & all(0x0f);
    let twos = (digits.wrapping_mul((10 << 8) + 1) >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = (twos.wrapping_mul((100 << 16) + 1) >> 16) & 0x0000_ffff_0000_ffff;
    (fours.wrapping_mul((10_000 << 32) + 1) >> 32) as i64
}

/// [`digits`] of a whole text, whatever their number.
fn one_by_one(bytes: &[u8]) -> Option<(i64, u32, Option<Sign>)> {
    if bytes.len() > MOST_DIGITS {
        return None;
    }
    let mut number = 0_i64;
    let mut sign = None;
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'0'..=b'9' => number = number * 10 + i64::from(byte - b'0'),
            b'.' | b',' if sign.is_none() && at > 0 => sign = Some((at, byte)),
            _ => return None,
        }
    }
    let Some((at, byte)) = sign else { return (!bytes.is_empty()).then_some((number, 0, None)) };
    let places = bytes.len() - at - 1;
    let sign = if byte == b'.' { Sign::Dot } else { Sign::Comma };
    (places > 0).then_some((number, places as u32, Some(sign)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

        /// What is read at once is what is read one by one.
        #[test]
        fn short_numerals_are_read_alike(
            numeral in "[0-9]{0,8}|[0-9]{0,6}[.,][0-9]{0,6}",
            other in prop::collection::vec(prop::sample::select(&b"0123456789019.,-/:%\0\xff"[..]), 0..10),
        ) {
            for bytes in [numeral.as_bytes(), &other] {
                for before in ["", "7.", "12345678"] {
                    let text = [before.as_bytes(), bytes].concat();
                    prop_assert_eq!(digits(Tail::of(&text, before.len())), one_by_one(bytes), "{:?}", text);
                }
            }
        }
    }
}

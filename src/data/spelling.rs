//! How names are spelled in data: with capitals or without, with spaces or `_`, with a tone mark on the one vowel or on
//! the other.

use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The text in NFC.
pub(super) fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

/// A name as the ruleset writes it: in NFC, with `_` for spaces.
pub(super) fn normal(name: &str) -> String {
    nfc(name).split_whitespace().collect::<Vec<_>>().join("_")
}

/// What all spellings of a name have in common: small letters, in each syllable the tone behind the letters (`hoà` as
/// `hòa`), and `i` for a `y` that is its only vowel (`tỷ` as `tỉ`).
pub(super) fn alike(name: &str) -> String {
    let lower = normal(name).to_lowercase();
    if lower.is_ascii() && !lower.contains('y') {
        return lower;
    }
    lower.split('_').map(syllable).collect::<Vec<_>>().join("_")
}

fn syllable(syllable: &str) -> String {
    /// Grave, acute, tilde, hook above, dot below.
    const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];
    let (tones, mut letters): (String, String) = syllable.nfd().partition(|c| TONES.contains(c));
    // The `u` of `quý` is no vowel.
    let vowels = letters.strip_prefix("qu").unwrap_or(&letters);
    if vowels.trim_start_matches(|c| !"aeiouy".contains(c)) == "y" {
        letters.pop();
        letters.push('i');
    }
    letters + tones.as_str()
}

/// What a name may be meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meant<T> {
    /// For none of the candidates.
    Nothing,
    /// For this one.
    One(T),
    /// For the one or for the other.
    Either(T, T),
}

impl<T> Meant<T> {
    /// The one that it is meant for.
    pub(super) fn one(self) -> Option<T> {
        match self {
            Self::One(found) => Some(found),
            Self::Nothing | Self::Either(..) => None,
        }
    }
}

/// The candidate of this name: the one that is it to the letter, else the one that is another spelling of it.
pub(super) fn meant<'n, T: Copy + PartialEq>(
    name: &str,
    candidates: impl Iterator<Item = (&'n str, T)> + Clone,
) -> Meant<T> {
    let exact = normal(name);
    if let Some((_, found)) = candidates.clone().find(|(candidate, _)| *candidate == exact) {
        return Meant::One(found);
    }
    let spelled = alike(&exact);
    let mut near = candidates.filter(|(candidate, _)| alike(candidate) == spelled).map(|(_, found)| found);
    let Some(first) = near.next() else { return Meant::Nothing };
    near.find(|other| *other != first).map_or(Meant::One(first), |other| Meant::Either(first, other))
}

/// How these names are mostly written, each with its position: as they are, then with spaces for `_`, and each of these
/// with a capital. What may be meant for two of them is left out.
pub(super) fn usual<'n>(names: impl Iterator<Item = &'n str> + Clone) -> Vec<(String, usize)> {
    let mut of_spelling = std::collections::HashMap::<String, usize>::new();
    names.clone().for_each(|name| *of_spelling.entry(alike(name)).or_default() += 1);
    let exact = names.clone().map(str::to_owned).zip(0..);
    let others = names.zip(0..).flat_map(|(name, at)| {
        let (spaced, is_alone) = (name.replace('_', " "), of_spelling[&alike(name)] == 1);
        let forms = [capital(name), capital(&spaced), spaced];
        let forms = forms.into_iter().filter(|form| is_alone && form != name && alike(form) == alike(name));
        forms.map(|form| (form, at)).collect::<Vec<_>>()
    });
    exact.chain(others).collect()
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_alike() {
        for (one, other) in [
            ("Giải ngân", "giải_ngân"),
            ("hoà_giải", "hòa giải"),
            ("uỷ quyền", "ủy_quyền"),
            ("TỶ LỆ", "tỉ_lệ"),
            ("quý", "quí"),
            ("quý", "qúy"),
            ("kỳ", "kì"),
            ("lọai", "loại"),
            ("gía trị", "giá_trị"),
            ("ch\u{1EC9} tie\u{302}u", "chỉ_tiêu"),
            ("Y tế", "y_tế"),
        ] {
            assert_eq!(alike(one), alike(other), "{one}, {other}");
        }
        for (one, other) in [
            ("ngày", "ngài"),
            ("quy", "quỳ"),
            ("thuý", "thuí"),
            ("tai", "tay"),
            ("don_vi", "đơn_vị"),
            ("tên", "ten"),
            ("giá", "già"),
        ] {
            assert_ne!(alike(one), alike(other), "{one}, {other}");
        }
    }

    #[test]
    fn a_name_is_meant_for_one_or_asked_about() {
        let names = ["hòa_giải", "đất", "Đất", "by_year"];
        let of = |name: &str| meant(name, names.into_iter().zip(0..));
        assert_eq!(of("Hoà giải"), Meant::One(0));
        assert_eq!(of("đất"), Meant::One(1));
        assert_eq!(of("Đất"), Meant::One(2));
        assert_eq!(of("ĐẤT"), Meant::Either(1, 2));
        assert_eq!(of("By Year"), Meant::One(3));
        assert_eq!(of("hoa giai"), Meant::Nothing);
    }

    /// What is read in bulk is read the same one by one.
    #[test]
    fn usual_spellings_are_meant_so() {
        let names = ["hòa_giải", "đất", "Đất", "by_year", "hoà", "hòa", "ßa"];
        let usual = usual(names.into_iter());
        for (name, at) in &usual {
            assert_eq!(meant(name, names.into_iter().zip(0..)), Meant::One(*at), "{name}");
        }
        let spelled: Vec<&str> = usual.iter().map(|(name, _)| &**name).collect();
        assert_eq!(
            spelled[names.len()..],
            ["Hòa_giải", "Hòa giải", "hòa giải", "By_year", "By year", "by year"]
        );
    }
}

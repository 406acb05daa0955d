//! "Did you mean": the nearest name.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The candidate nearest to `name`, if one is near: the same but for diacritics (so for the old and the
/// new place of a tone mark, `hoà` and `hòa`), or within a third of its letters by edits.
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let bare = fold(name);
    let within = (name.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .filter_map(|candidate| {
            if fold(candidate) == bare || is_plural(name, candidate) {
                return Some((0, candidate));
            }
            let distance = strsim::damerau_levenshtein(name, candidate);
            (distance <= within).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// Whether a name is the English plural of another: `cities` of `city`.
fn is_plural(name: &str, of: &str) -> bool {
    match of.strip_suffix('y') {
        Some(stem) => name.strip_suffix("ies") == Some(stem),
        None => name.strip_suffix("es") == Some(of),
    }
}

/// The text without diacritics and case, with `đ` as `d`.
fn fold(text: &str) -> String {
    text.nfd()
        .filter(|&c| !is_combining_mark(c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'đ' { 'd' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_offered() {
        assert_eq!(did_you_mean("disbursment", ["disbursement", "district"]), Some("disbursement"));
        assert_eq!(did_you_mean("hoà_giải", ["hòa_giải"]), Some("hòa_giải"));
        assert_eq!(did_you_mean("giai_ngan", ["giải_ngân", "hài_lòng"]), Some("giải_ngân"));
        assert_eq!(did_you_mean("cities", ["city", "citys"]), Some("city"));
        assert_eq!(did_you_mean("x", ["satisfaction"]), None);
    }
}

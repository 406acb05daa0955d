//! Objects of JSON that are written plainly: on one line, with nothing nested and nothing escaped. They are told apart
//! in one pass over their bytes; any other line is left to the parser that knows all of JSON.

/// A key and its value, without their quotes, as ranges of bytes of the line. `null` is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) key: (usize, usize),
    pub(super) value: (usize, usize),
}

/// Tells an object into its pairs. `None` where it is not written plainly, or is no JSON.
pub(super) fn pairs(line: &str, into: &mut Vec<Pair>) -> Option<()> {
    into.clear();
    let bytes = line.as_bytes();
    let mut at = expect(bytes, blank(bytes, 0), b'{')?;
    if bytes.get(at) == Some(&b'}') {
        at += 1;
    } else {
        loop {
            let key = text(bytes, at)?;
            let colon = expect(bytes, blank(bytes, key.1 + 1), b':')?;
            let (value, end) = value(bytes, colon)?;
            into.push(Pair { key, value });
            at = blank(bytes, end);
            match bytes.get(at)? {
                b',' => at = blank(bytes, at + 1),
                b'}' => break at += 1,
                _ => return None,
            }
        }
    }
    (blank(bytes, at) == bytes.len()).then_some(())
}

/// Where the next byte stands that is no blank of JSON.
fn blank(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\t' | b'\r' | b'\n') = bytes.get(at) {
        at += 1;
    }
    at
}

/// Behind a sign and the blanks that follow it.
fn expect(bytes: &[u8], at: usize, sign: u8) -> Option<usize> {
    (bytes.get(at) == Some(&sign)).then(|| blank(bytes, at + 1))
}

/// A text whose quote opens here.
fn text(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    if bytes.get(at) != Some(&b'"') {
        return None;
    }
    let len = bytes[at + 1..].iter().position(|&byte| byte == b'"' || byte == b'\\' || byte < b' ')?;
    let end = at + 1 + len;
    (bytes[end] == b'"').then_some((at + 1, end))
}

/// A value, and what is behind it.
fn value(bytes: &[u8], at: usize) -> Option<((usize, usize), usize)> {
    let word = |word: &[u8]| bytes[at..].starts_with(word).then_some(at + word.len());
    match bytes.get(at)? {
        b'"' => text(bytes, at).map(|(from, to)| ((from, to), to + 1)),
        b't' => word(b"true").map(|end| ((at, end), end)),
        b'f' => word(b"false").map(|end| ((at, end), end)),
        b'n' => word(b"null").map(|end| ((at, at), end)),
        b'-' | b'0'..=b'9' => number(bytes, at).map(|end| ((at, end), end)),
        _ => None,
    }
}

/// Behind a number without an exponent.
fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = at + usize::from(bytes[at] == b'-');
    let mut end = whole + digits(whole);
    if end == whole || (bytes[whole] == b'0' && end > whole + 1) {
        return None;
    }
    if bytes.get(end) == Some(&b'.') {
        let places = digits(end + 1);
        if places == 0 {
            return None;
        }
        end += 1 + places;
    }
    // An exponent, or whatever else follows, is looked at more closely.
    matches!(bytes.get(end), None | Some(b',' | b'}' | b' ' | b'\t' | b'\r')).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(line: &str) -> Option<Vec<(&str, &str)>> {
        let mut found = Vec::new();
        pairs(line, &mut found)?;
        let text = |(from, to): (usize, usize)| &line[from..to];
        Some(found.iter().map(|pair| (text(pair.key), text(pair.value))).collect())
    }

    #[test]
    fn plain_objects_are_told_into_pairs() {
        let line = r#" { "unit" : "Phường 1", "value":-69.95,"free":true , "due":null, "note":"" } "#;
        let expected =
            [("unit", "Phường 1"), ("value", "-69.95"), ("free", "true"), ("due", ""), ("note", "")];
        assert_eq!(told(line).as_deref(), Some(&expected[..]));
        assert_eq!(told("{}").as_deref(), Some(&[][..]));
    }

    #[test]
    fn others_are_left() {
        let others = [
            "",
            "[]",
            "{",
            "{}x",
            r#"{"a":1,}"#,
            r#"{"a":01}"#,
            r#"{"a":1.}"#,
            r#"{"a":1e3}"#,
            r#"{"a":[1]}"#,
            r#"{"a":"\u0041"}"#,
            r#"{"a" 1}"#,
            r#"{a:1}"#,
            r#"{"a":nul}"#,
            r#"{"a":-}"#,
            r#"{"a":+1}"#,
            "{\"a\":\"\t\"}",
        ];
        for line in others {
            assert_eq!(told(line), None, "{line}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// What is told into pairs is an object, with these values.
        #[test]
        fn what_is_told_is_json(line in r#"\{("[ab]"[:,]("b"|-?[0-9.]{1,3}|true|null|\[\])[,:]? ?){0,3}\} ?"#) {
            if let Some(found) = told(&line) {
                let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&line).unwrap();
                // Of a key that is there twice the last counts.
                for (at, (key, value)) in found.iter().enumerate() {
                    let is_last = found[at + 1..].iter().all(|(other, _)| other != key);
                    let same = match &object[*key] {
                        serde_json::Value::Null => value.is_empty(),
                        serde_json::Value::String(text) => text == value,
                        other => value.parse().is_ok_and(|value: serde_json::Value| value == *other),
                    };
                    prop_assert!(same || !is_last, "{key} {value}");
                }
            }
        }
    }
}

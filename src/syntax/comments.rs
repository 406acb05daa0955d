//! Where notes stand in a text.

use std::ops::Range;

/// The notes of a ruleset, each from its `#` to the end of its line, in order.
pub fn comments(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(at) = note_in(line) {
            let end = line.trim_end_matches(['\n', '\r']).len();
            found.push(start + at..start + end);
        }
        start += line.len();
    }
    found
}

/// Where a line's note begins: a text in quotes ends on its line.
fn note_in(line: &str) -> Option<usize> {
    let (mut in_text, mut escaped) = (false, false);
    for (at, c) in line.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_text => escaped = true,
            '"' => in_text = !in_text,
            '#' if !in_text => return Some(at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_begin_outside_texts() {
        let text = "a # b\nsource \"c # d \\\" # e\" # f\r\n# g";
        let found: Vec<&str> = comments(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["# b", "# f", "# g"]);
    }
}

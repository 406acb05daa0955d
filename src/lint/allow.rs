//! Notes that allow a warning in its place: `# allow W0412: the decree says so`.

use super::warning;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::{FileId, Sources, Span};
use crate::syntax::comments;
use std::ops::Range;

/// The words that a note begins with.
const WORDS: [&str; 2] = ["allow", "cho phép"];

/// A note that allows something.
struct Note {
    /// The codes, each with its place.
    codes: Vec<(String, Span)>,
    has_reason: bool,
    /// The note itself.
    span: Span,
    /// The lines that it is about, by their bytes.
    about: Range<usize>,
}

/// Takes out the warnings that notes in these files (the main one first) allow, and warns of notes that allow nothing
/// (`whole`: all that there is to warn of has been found).
pub(super) fn apply(files: &[FileId], sources: &Sources, whole: bool, diagnostics: &mut Vec<Diagnostic>) {
    for (at, &file) in files.iter().enumerate() {
        for note in notes(file, sources.file(file).text()) {
            let mut unused = Vec::new();
            for (code, span) in &note.codes {
                let before = diagnostics.len();
                diagnostics.retain(|it| !(note.allows(it, code)));
                if diagnostics.len() == before {
                    unused.push((code, *span));
                }
            }
            if !note.has_reason {
                diagnostics.push(without_reason(&note));
            }
            // What a file that others use says may be there for another of them.
            if whole && at == 0 {
                diagnostics.extend(unused.into_iter().map(|(code, span)| of_nothing(code, span)));
            }
        }
    }
}

impl Note {
    fn allows(&self, diagnostic: &Diagnostic, code: &str) -> bool {
        let at = diagnostic.primary.span;
        diagnostic.severity == Severity::Warning
            && diagnostic.code.as_str().eq_ignore_ascii_case(code)
            && at.file == self.span.file
            && self.about.contains(&at.start)
    }
}

fn without_reason(note: &Note) -> Diagnostic {
    let codes: Vec<&str> = note.codes.iter().map(|(code, _)| code.as_str()).collect();
    warning(Code::AllowWithoutReason, note.span, text!("{} is allowed without a reason", codes.join(", ")))
        .label(text!("why?"))
        .help(text!("say why after a colon: `allow {}: as Article 3 has it`", codes.join(", ")))
}

fn of_nothing(code: &str, span: Span) -> Diagnostic {
    let known = Code::parse(code);
    let (label, help) = match known {
        None => (text!("no such code"), text!("write a code as a message shows it, such as `W0402`")),
        Some(code) if code.is_lint() => (
            text!("nothing of this code is found here"),
            text!("leave the note out; it stands above the lines that it is about, or on their first line"),
        ),
        Some(_) => (
            text!("not a warning about rulesets"),
            text!("only warnings about rulesets can be allowed; correct what the message says"),
        ),
    };
    warning(Code::AllowsNothing, span, text!("a note that allows `{code}`, of which there is none", code))
        .label(label)
        .help(help)
}

/// The notes of a text that allow something.
fn notes(file: FileId, text: &str) -> Vec<Note> {
    comments(text).into_iter().filter_map(|range| note(file, text, range)).collect()
}

fn note(file: FileId, text: &str, range: Range<usize>) -> Option<Note> {
    let said = text[range.clone()].trim_start_matches('#').trim_start();
    let word = WORDS
        .iter()
        .find(|word| said.strip_prefix(**word).is_some_and(|rest| rest.starts_with([' ', '\t'])))?;
    let said = &said[word.len()..];
    let at = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
    let (list, reason) = said.split_once(':').map_or((said, ""), |(list, reason)| (list, reason));
    let mut codes = Vec::new();
    for part in list.split([',', ' ', '\t']).filter(|part| !part.is_empty()) {
        // Prose that begins with the word.
        if !is_code(part) {
            return None;
        }
        codes.push((part.to_owned(), Span::new(file, at(part), at(part) + part.len())));
    }
    let end = range.start + text[range.clone()].trim_end().len();
    (!codes.is_empty()).then(|| Note {
        codes,
        has_reason: !reason.trim().is_empty(),
        span: Span::new(file, range.start, end),
        about: about(text, range),
    })
}

fn is_code(part: &str) -> bool {
    let mut letters = part.chars();
    letters.next().is_some_and(|first| matches!(first.to_ascii_uppercase(), 'W' | 'E'))
        && part.len() > 2
        && letters.all(|c| c.is_ascii_digit())
}

/// The lines that a note is about: the one it ends, or the next that is more than a note; with those that stand deeper
/// below it.
fn about(text: &str, note: Range<usize>) -> Range<usize> {
    let line = text[..note.start].rfind('\n').map_or(0, |at| at + 1);
    let alone = text[line..note.start].trim().is_empty();
    let mut lines = text[line..].split_inclusive('\n').scan(line, |at, text| {
        let start = *at;
        *at += text.len();
        Some((start, text))
    });
    let is_spare = |text: &str| {
        let text = text.trim();
        text.is_empty() || text.starts_with('#')
    };
    let first = if alone { lines.find(|(_, text)| !is_spare(text)) } else { lines.next() };
    let Some((start, head)) = first else { return text.len()..text.len() };
    let deep = |text: &str| text.len() - text.trim_start_matches([' ', '\t']).len();
    let indent = deep(head);
    let end =
        lines.find(|(_, text)| !is_spare(text) && deep(text) <= indent).map_or(text.len(), |(at, _)| at);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn about_of(text: &str) -> Vec<String> {
        let file = Sources::new().add("a", text);
        notes(file, text).into_iter().map(|note| text[note.about].to_owned()).collect()
    }

    #[test]
    fn a_note_is_about_the_lines_below_it_or_its_own() {
        let text =
            "# allow W0403: why\n\ncriterion a\n  requires x\n    and y\n\n  source \"#\"\ncriterion b\n";
        assert_eq!(about_of(text), ["criterion a\n  requires x\n    and y\n\n  source \"#\"\n"]);
        let text = "criterion a\n  requires x # cho phép W0403: vì sao\n    and y\n  source \"b\"\n";
        assert_eq!(about_of(text), ["  requires x # cho phép W0403: vì sao\n    and y\n"]);
    }

    #[test]
    fn prose_is_no_note() {
        for text in ["# allow us to say", "# allowed W0403", "source \"# allow W0403: x\"", "# W0403"] {
            assert_eq!(about_of(text), [""; 0], "{text}");
        }
    }
}

//! From the bytes of a ruleset file to its text.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Sources, Span};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The text of a ruleset as it is read: in NFC, however its diacritics were typed. All that is said of it, its digest
/// included, is of this text.
pub fn normalized(text: String) -> String {
    if is_nfc(&text) { text } else { text.nfc().collect() }
}

/// Takes the bytes of a ruleset in as text. A ruleset is UTF-8; what is not is shown as it can be, and
/// the diagnostic marks the first place that is wrong.
pub fn decode(name: &str, bytes: Vec<u8>, sources: &mut Sources) -> (FileId, Option<Diagnostic>) {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return (sources.add(name, normalized(text)), None),
        Err(error) => error,
    };
    let valid = bytes.utf8_error().valid_up_to();
    let file = sources.add(name, String::from_utf8_lossy(bytes.as_bytes()));
    // What cannot be read has become the one character U+FFFD, three bytes long.
    let span = Span::new(file, valid, valid + char::REPLACEMENT_CHARACTER.len_utf8());
    let diagnostic = Diagnostic::new(Code::RulesetEncoding, span, "the file is not UTF-8")
        .label("the first bytes that are not")
        .help("save the file as UTF-8, the usual encoding of plain text");
    (file, Some(diagnostic))
}

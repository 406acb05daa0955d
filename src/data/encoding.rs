//! From the bytes of a file to its text.

use super::body::Source;
use super::table::Shape;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Sources, Span};
use crate::text::Text;
use encoding_rs::{UTF_16BE, UTF_16LE};
use std::sync::Arc;

/// What a file is that is no table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Other {
    Workbook,
    OldWorkbook,
    Pdf,
    Parquet,
    Compressed,
    RichText,
    Picture,
    WebPage,
    Xml,
    Json,
    JsonArray,
    NotText,
}

impl Other {
    fn words(self) -> Text {
        match self {
            Self::Workbook => text!("an Excel workbook or another zip file"),
            Self::OldWorkbook => text!("a workbook of an old Excel"),
            Self::Pdf => text!("a PDF document"),
            Self::Parquet => text!("a Parquet file"),
            Self::Compressed => text!("a compressed file"),
            Self::RichText => text!("a rich text document"),
            Self::Picture => text!("a picture"),
            Self::WebPage => text!("a web page"),
            Self::Xml => text!("an XML document"),
            Self::Json => text!("JSON"),
            Self::JsonArray => text!("one array of JSON"),
            Self::NotText => text!("not text"),
        }
    }
}

/// What bytes are when they are no text.
fn not_text(bytes: &[u8]) -> Option<Other> {
    const SIGNATURES: &[(&[u8], Other)] = &[
        (b"PK\x03\x04", Other::Workbook),
        (b"\xD0\xCF\x11\xE0", Other::OldWorkbook),
        (b"%PDF", Other::Pdf),
        (b"PAR1", Other::Parquet),
        (b"\x1F\x8B", Other::Compressed),
        (b"{\\rtf", Other::RichText),
        (b"\x89PNG", Other::Picture),
        (b"\xFF\xD8\xFF", Other::Picture),
    ];
    SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)).map(|(_, what)| *what)
}

/// Whether a file that is read block by block seems to be UTF-8 without a mark at its beginning, of the shape that its
/// name says; any other is held as a whole, and looked at more closely.
pub(super) fn is_plain_text(source: &Arc<dyn Source>, shape: Shape) -> bool {
    let head = source.read(0, source.len().min(4096) as usize).unwrap_or_default();
    let others: &[u8] = if shape == Shape::Lines { b"<[" } else { b"<{[" };
    !head.is_empty()
        && !head.contains(&0)
        && !head.starts_with(b"\xEF\xBB\xBF")
        && !head.iter().find(|byte| !byte.is_ascii_whitespace()).is_none_or(|byte| others.contains(byte))
        && not_text(&head).is_none()
        && Utf16::of(&head).is_none()
}

/// What a text is when it is plainly not of this shape.
fn not_a_table(text: &str, shape: Shape) -> Option<Other> {
    let start: String = text.trim_start().chars().take(15).flat_map(char::to_lowercase).collect();
    if start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<table") {
        Some(Other::WebPage)
    } else if start.starts_with("<?xml") {
        Some(Other::Xml)
    } else if shape == Shape::Lines && start.starts_with('[') {
        Some(Other::JsonArray)
    } else if shape == Shape::Delimited && start.starts_with(['{', '[']) {
        Some(Other::Json)
    } else {
        None
    }
}

/// The decoded text of a file, taken into `sources`; or why there is none.
pub(super) fn decode(
    name: &str,
    bytes: Vec<u8>,
    shape: Shape,
    sources: &mut Sources,
) -> Result<FileId, Diagnostic> {
    if let Some(what) = not_text(&bytes) {
        return Err(not_what_it_says(sources.add(name, ""), name, what, shape));
    }
    let text = match Utf16::of(&bytes) {
        Some((form, skipped)) => match form.decode(&bytes[skipped..]) {
            Ok(text) => text,
            Err(before) => {
                return Err(bad_byte(name, &before, text!("this is not valid UTF-16"), sources));
            }
        },
        None => match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let bytes = error.into_bytes();
                let before = String::from_utf8_lossy(&bytes[..at]).into_owned();
                let message = if bytes.contains(&0) {
                    return Err(not_what_it_says(sources.add(name, ""), name, Other::NotText, shape));
                } else {
                    text!("this byte, {}, is not valid UTF-8", format!("{:#04X}", bytes[at]))
                };
                return Err(bad_byte(name, &before, message, sources));
            }
        },
    };
    let stripped = text.trim_start_matches('\u{FEFF}');
    let text = if stripped.len() == text.len() { text } else { stripped.to_owned() };
    if text.contains('\0') {
        return Err(not_what_it_says(sources.add(name, ""), name, Other::NotText, shape));
    }
    let what = not_a_table(&text, shape);
    let file = sources.add(name, text);
    match what {
        Some(what) => Err(not_what_it_says(file, name, what, shape)),
        None => Ok(file),
    }
}

fn not_what_it_says(file: FileId, name: &str, what: Other, shape: Shape) -> Diagnostic {
    let help = match what {
        Other::Json | Other::JsonArray => text!("name the file `.json`"),
        _ => {
            text!(
                "save it as `CSV UTF-8` (in Excel: Save As, `CSV UTF-8 (Comma delimited)`), one file for each sheet"
            )
        }
    };
    Diagnostic::new(
        Code::NotWhatItSays,
        Span::new(file, 0, 0),
        text!("`{name}` is {what}", name, what = what.words()),
    )
    .label(match shape {
        Shape::Delimited => text!("not delimited text"),
        Shape::Json => text!("not JSON"),
        Shape::Lines => text!("not an object to a line"),
    })
    .help(help)
}

fn bad_byte(name: &str, before: &str, message: Text, sources: &mut Sources) -> Diagnostic {
    let file = sources.add(name, format!("{before}\u{FFFD}"));
    let span = Span::new(file, before.len(), before.len() + '\u{FFFD}'.len_utf8());
    Diagnostic::new(Code::DataEncoding, span, text!("`{name}` is in an encoding that is not read", name))
        .label(message)
        .help(text!(
            "save the file as `CSV UTF-8`; it may be in windows-1258, TCVN3 (ABC) or VNI, which are not read"
        ))
}

/// The two orders of bytes.
#[derive(Clone, Copy)]
enum Utf16 {
    Little,
    Big,
}

impl Utf16 {
    /// Whether the bytes are UTF-16, by their mark or plainly by their zeros; and how long the mark is.
    fn of(bytes: &[u8]) -> Option<(Self, usize)> {
        match bytes {
            [0xFF, 0xFE, ..] => return Some((Self::Little, 2)),
            [0xFE, 0xFF, ..] => return Some((Self::Big, 2)),
            _ => {}
        }
        let start = &bytes[..bytes.len().min(1024)];
        let zeros = |odd: usize| start.iter().skip(odd).step_by(2).filter(|&&byte| byte == 0).count();
        let (even, odd) = (zeros(0), zeros(1));
        let many = (start.len() / 4).max(2);
        match (even, odd) {
            (0, odd) if odd >= many => Some((Self::Little, 0)),
            (even, 0) if even >= many => Some((Self::Big, 0)),
            _ => None,
        }
    }

    /// The text; or the text before the first fault.
    fn decode(self, bytes: &[u8]) -> Result<String, String> {
        let encoding = match self {
            Self::Little => UTF_16LE,
            Self::Big => UTF_16BE,
        };
        match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => Ok(text.into_owned()),
            None => {
                let unit = |pair: &[u8]| match self {
                    Self::Little => u16::from_le_bytes([pair[0], pair[1]]),
                    Self::Big => u16::from_be_bytes([pair[0], pair[1]]),
                };
                let units = bytes.chunks_exact(2).map(unit);
                Err(char::decode_utf16(units).map_while(Result::ok).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Result<String, Code> {
        let mut sources = Sources::new();
        decode("a.csv", bytes.to_vec(), Shape::Delimited, &mut sources)
            .map(|file| sources.file(file).text().to_string())
            .map_err(|diagnostic| diagnostic.code)
    }

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
            .collect()
    }

    #[test]
    fn marks_are_not_part_of_the_text() {
        assert_eq!(text("\u{FEFF}đơn_vị".as_bytes()).as_deref(), Ok("đơn_vị"));
        for little in [true, false] {
            assert_eq!(text(&utf16("\u{FEFF}tỷ,lệ", little)).as_deref(), Ok("tỷ,lệ"));
            assert_eq!(text(&utf16("unit,value\n", little)).as_deref(), Ok("unit,value\n"));
        }
    }

    #[test]
    fn other_encodings_are_refused_at_their_first_byte() {
        let mut sources = Sources::new();
        let found =
            decode("a.csv", b"unit\nph\xBB\xED".to_vec(), Shape::Delimited, &mut sources).unwrap_err();
        assert_eq!(found.code, Code::DataEncoding);
        assert_eq!(sources.locate(found.primary.span), "a.csv:2:3");
        assert_eq!(text(b"\xFF\xFEa\0\x00\xD8"), Err(Code::DataEncoding));
        assert_eq!(text(b"\xFF\xFEa"), Err(Code::DataEncoding));
    }

    #[test]
    fn what_is_no_text_is_named() {
        for bytes in
            [&b"PK\x03\x04..."[..], b"%PDF-1.7", b"a\0b", b"\xFFa\0b\xFF", b" <!DOCTYPE html>", b"{}"]
        {
            assert_eq!(text(bytes), Err(Code::NotWhatItSays), "{bytes:?}");
        }
    }
}

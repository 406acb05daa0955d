//! Cells of comma-separated values, as RFC 4180 has them.

/// Adds a cell, in quotes only where it needs them.
pub(super) fn cell(buffer: &mut Vec<u8>, text: &str) {
    // All bytes are looked at, without stopping at the first: so the compiler looks at many at a time.
    let quotes =
        text.bytes().fold(false, |so_far, byte| so_far | matches!(byte, b',' | b'"' | b'\n' | b'\r'));
    if !quotes {
        buffer.extend_from_slice(text.as_bytes());
        return;
    }
    buffer.push(b'"');
    for (at, part) in text.split('"').enumerate() {
        if at > 0 {
            buffer.extend_from_slice(b"\"\"");
        }
        buffer.extend_from_slice(part.as_bytes());
    }
    buffer.push(b'"');
}

/// Adds a row of cells, with its line end.
pub(super) fn row<'a>(buffer: &mut Vec<u8>, cells: impl IntoIterator<Item = &'a str>) {
    for (at, text) in cells.into_iter().enumerate() {
        if at > 0 {
            buffer.push(b',');
        }
        cell(buffer, text);
    }
    buffer.push(b'\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quotes_stand_only_where_they_are_needed() {
        let mut buffer = Vec::new();
        row(&mut buffer, ["Phường 1", "", "a,b", "the \"best\"", "two\nlines", "=1+1"]);
        assert_eq!(
            String::from_utf8(buffer).unwrap(),
            "Phường 1,,\"a,b\",\"the \"\"best\"\"\",\"two\nlines\",=1+1\n"
        );
    }

    proptest! {
        #[test]
        fn any_row_is_read_as_it_was_written(cells in prop::collection::vec("[a,\"\r\n đ]*", 2..5)) {
            let mut buffer = Vec::new();
            row(&mut buffer, cells.iter().map(String::as_str));
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&buffer[..]);
            let read: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
            prop_assert_eq!(read, vec![csv::StringRecord::from(cells)]);
        }
    }
}

//! Pages in the encodings that most files have: the values of a column in a dictionary, each cell a number of it; or the
//! values one after the other. The texts of a dictionary are made once, not for each cell.

use super::broken;
use super::column::{Coded, Upto, show, write_bytes};
use super::kind::Kind;
use crate::data::codes::Names;
use ::parquet::basic::{Encoding, Type as Physical};
use ::parquet::column::page::{Page, PageReader};
use ::parquet::data_type::{DataType, DoubleType, FloatType};
use ::parquet::errors::Result;
use ::parquet::file::metadata::ColumnChunkMetaData;

/// The binary numbers of Parquet, which are written as text and never computed with.
type Float = <FloatType as DataType>::T;
type Double = <DoubleType as DataType>::T;

/// The texts of a column, the code of each cell, and whether a cell is empty; `None` where it has other encodings.
pub(super) fn read(
    mut pages: impl PageReader,
    about: &ColumnChunkMetaData,
    kind: Kind,
    rows: Upto,
    mut codes: Vec<u32>,
) -> Result<Option<(Names, Vec<u32>, bool)>> {
    let physical = about.column_descr().physical_type();
    if matches!(physical, Physical::BOOLEAN | Physical::INT96) {
        return Ok(None);
    }
    let has_levels = about.column_descr().max_def_level() > 0;
    let plain = |bytes: &[u8], count: usize, texts: &mut Names| {
        let width = usize::try_from(about.column_descr().type_length()).unwrap_or(0);
        write_plain(physical, kind, width, bytes, count, texts)
    };
    codes.clear();
    codes.reserve(rows.wanted);
    let mut texts = Names::default();
    let (mut in_dictionary, mut has_empty) = (0, false);
    let mut given = Vec::new();
    while !rows.are_enough(codes.len())
        && let Some(page) = pages.get_next_page()?
    {
        let count = page.num_values() as usize;
        let (buf, encoding) = (page.buffer().clone(), page.encoding());
        let mut levels = Levels::AllGiven;
        let values = match page {
            Page::DictionaryPage { .. } => {
                plain(&buf, count, &mut texts)?;
                in_dictionary = texts.len();
                continue;
            }
            _ if count > rows.of - codes.len() => return Err(broken("a column has more rows than it says")),
            Page::DataPage { def_level_encoding, .. } if has_levels => {
                if def_level_encoding != Encoding::RLE {
                    return Ok(None);
                }
                let (len, rest) = buf.split_first_chunk().ok_or_else(cut)?;
                let (own, values) =
                    rest.split_at_checked(u32::from_le_bytes(*len) as usize).ok_or_else(cut)?;
                levels = Levels::read(own, count).ok_or_else(cut)?;
                values
            }
            Page::DataPage { .. } => &buf[..],
            Page::DataPageV2 { def_levels_byte_len, rep_levels_byte_len, .. } => {
                let rest = buf.get(rep_levels_byte_len as usize..).ok_or_else(cut)?;
                let (own, values) = rest.split_at_checked(def_levels_byte_len as usize).ok_or_else(cut)?;
                if has_levels {
                    levels = Levels::read(own, count).ok_or_else(cut)?;
                }
                values
            }
        };
        let (present, into) = match &levels {
            Levels::AllGiven => (count, &mut codes),
            Levels::Each(levels) => {
                given.clear();
                (levels.iter().filter(|level| **level > 0).count(), &mut given)
            }
        };
        let before = into.len();
        match encoding {
            Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY => {
                if let Some((width, values)) = values.split_first() {
                    hybrid(values, (*width).into(), present, FIRST, into).ok_or_else(cut)?;
                }
                let own = &into[before..];
                // All are looked at, many at a time.
                let most = own.iter().fold(0, |most, code| most.max(*code));
                if own.len() != present || most as usize > in_dictionary {
                    return Err(broken("a cell that is not in its dictionary"));
                }
            }
            Encoding::PLAIN => {
                let first = u32::try_from(texts.len()).map_err(|_| cut())?;
                plain(values, present, &mut texts)?;
                u32::try_from(texts.len() + 1).map_err(|_| cut())?;
                into.extend((first + FIRST..).take(present));
            }
            _ => return Ok(None),
        }
        if let Levels::Each(levels) = levels {
            has_empty |= present < count;
            // The code after the last stands behind each cell that holds nothing.
            given.push(Coded::EMPTY);
            let mut at = 0;
            codes.extend(levels.iter().map(|level| {
                let code = given[at] * level;
                at += *level as usize;
                code
            }));
        }
    }
    if codes.len() < rows.wanted {
        return Err(broken("a column has another number of rows"));
    }
    Ok(Some((texts, codes, has_empty)))
}

/// The code of the first text.
const FIRST: u32 = Coded::EMPTY + 1;

/// Which cells of a page are given.
enum Levels {
    /// All of them.
    AllGiven,
    /// Those that have a 1 and not a 0.
    Each(Vec<u32>),
}

impl Levels {
    fn read(bytes: &[u8], count: usize) -> Option<Self> {
        // Most pages say so in one run.
        if let Some((len, [1])) = run(bytes)
            && len >= count
        {
            return Some(Self::AllGiven);
        }
        let mut levels = Vec::with_capacity(count);
        hybrid(bytes, 1, count, 0, &mut levels)?;
        levels.iter().all(|level| *level <= 1).then_some(Self::Each(levels))
    }
}

fn cut() -> ::parquet::errors::ParquetError {
    broken("a page is cut short")
}

/// Adds so many values that stand one after the other.
fn write_plain(
    physical: Physical,
    kind: Kind,
    width: usize,
    mut bytes: &[u8],
    count: usize,
    texts: &mut Names,
) -> Result<()> {
    let mut text = String::new();
    // Short texts stand between lengths that are no other characters, so all are looked through at once.
    if let (Physical::BYTE_ARRAY, Kind::Text, Ok(all)) = (physical, kind, std::str::from_utf8(bytes)) {
        let mut at = 0;
        for _ in 0..count {
            let len = all.as_bytes()[at..].first_chunk().ok_or_else(cut)?;
            let from = at + len.len();
            at = from.checked_add(u32::from_le_bytes(*len) as usize).ok_or_else(cut)?;
            texts.push(all.get(from..at).ok_or_else(cut)?);
        }
        return Ok(());
    }
    for _ in 0..count {
        text.clear();
        let mut take = |len: usize| {
            let (own, rest) = bytes.split_at_checked(len).ok_or_else(cut)?;
            bytes = rest;
            Ok::<_, ::parquet::errors::ParquetError>(own)
        };
        let four = |own: &[u8]| <[u8; 4]>::try_from(own).map_err(|_| cut());
        let eight = |own: &[u8]| <[u8; 8]>::try_from(own).map_err(|_| cut());
        match physical {
            Physical::INT32 if kind == (Kind::Whole { signed: false }) => {
                kind.write(u32::from_le_bytes(four(take(4)?)?).into(), &mut text);
            }
            Physical::INT32 => kind.write(i32::from_le_bytes(four(take(4)?)?).into(), &mut text),
            Physical::INT64 => kind.write(i64::from_le_bytes(eight(take(8)?)?), &mut text),
            Physical::FLOAT => show(&Float::from_le_bytes(four(take(4)?)?), &mut text),
            Physical::DOUBLE => show(&Double::from_le_bytes(eight(take(8)?)?), &mut text),
            Physical::BYTE_ARRAY => {
                let len = u32::from_le_bytes(four(take(4)?)?) as usize;
                write_bytes(take(len)?, kind, &mut text)?;
            }
            Physical::FIXED_LEN_BYTE_ARRAY => write_bytes(take(width)?, kind, &mut text)?,
            Physical::BOOLEAN | Physical::INT96 => return Err(broken("such values are read elsewhere")),
        }
        texts.push(&text);
    }
    Ok(())
}

/// The number before a run, in groups of seven bits, and what follows it.
fn header(mut bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut header = 0_u64;
    for shift in (0..35).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        bytes = rest;
        header |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some((header, bytes))
}

/// How often a number is repeated, and all that follows, where this is how it begins.
fn run(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (header, rest) = header(bytes)?;
    (header & 1 == 0).then_some((usize::try_from(header >> 1).ok()?, rest))
}

/// Adds so many numbers of this many bits, each `more` than it is there. Some are given by how often they follow each other
/// and some are packed.
fn hybrid(mut bytes: &[u8], width: u32, count: usize, more: u32, into: &mut Vec<u32>) -> Option<()> {
    if width > 32 {
        return None;
    }
    let wanted = into.len() + count;
    while into.len() < wanted {
        let (header, rest) = header(bytes)?;
        bytes = rest;
        let (len, left) = (usize::try_from(header >> 1).ok()?, wanted - into.len());
        if len == 0 {
            return None;
        }
        if header & 1 == 0 {
            let (own, rest) = bytes.split_at_checked(width.div_ceil(8) as usize)?;
            bytes = rest;
            let number = own.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte));
            into.extend(std::iter::repeat_n(number.saturating_add(more), len.min(left)));
        } else {
            let packed = len.checked_mul(width as usize)?.min(bytes.len());
            let (own, rest) = bytes.split_at(packed);
            bytes = rest;
            unpack(own, width, len.checked_mul(8)?.min(left), more, into)?;
        }
    }
    Some(())
}

/// Adds numbers that are packed, the lowest bit first.
fn unpack(bytes: &[u8], width: u32, count: usize, more: u32, into: &mut Vec<u32>) -> Option<()> {
    if width == 0 {
        into.extend(std::iter::repeat_n(more, count));
        return Some(());
    }
    if count.checked_mul(width as usize)? > bytes.len() * 8 {
        return None;
    }
    let mask = (1_u64 << width) - 1;
    let number = |bits: u64| ((bits & mask) as u32).saturating_add(more);
    let width = width as usize;
    into.reserve(count);
    let done = match width {
        1..8 => unpack_words::<8>(bytes, width, count, number, into),
        8..15 => unpack_words::<4>(bytes, width, count, number, into),
        15..29 => unpack_words::<2>(bytes, width, count, number, into),
        _ => 0,
    };
    into.extend((done..count).map(|at| {
        let from = &bytes[at * width / 8..];
        let word = match from.first_chunk::<8>() {
            Some(word) => u64::from_le_bytes(*word),
            None => from.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
        };
        number(word >> (at * width % 8))
    }));
    Some(())
}

/// Adds numbers of which so many always lie in one word, wherever in a byte they begin, and says how many that were: words
/// are read as long as the bytes last.
fn unpack_words<const MANY: usize>(
    bytes: &[u8],
    width: usize,
    count: usize,
    number: impl Fn(u64) -> u32,
    into: &mut Vec<u32>,
) -> usize {
    let mut done = 0;
    while let Some(word) = bytes[done * width / 8..].first_chunk().filter(|_| done + MANY <= count) {
        let word = u64::from_le_bytes(*word) >> (done * width % 8);
        into.extend_from_slice(&std::array::from_fn::<_, MANY, _>(|at| number(word >> (at * width))));
        done += MANY;
    }
    done
}

//! Pages in the encodings that most files have: the values of a column in a dictionary, each cell a number of it; or the
//! values one after the other. The texts of a dictionary are made once, not for each cell.

use super::broken;
use super::column::{Coded, show, write_bytes};
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

/// The texts of a column and the code of each cell; `None` where it has other encodings.
pub(super) fn read(
    mut pages: impl PageReader,
    about: &ColumnChunkMetaData,
    kind: Kind,
    rows: usize,
) -> Result<Option<(Names, Vec<u32>)>> {
    let physical = about.column_descr().physical_type();
    if matches!(physical, Physical::BOOLEAN | Physical::INT96) {
        return Ok(None);
    }
    let has_levels = about.column_descr().max_def_level() > 0;
    let plain = |bytes: &[u8], count: usize, texts: &mut Names| {
        let width = usize::try_from(about.column_descr().type_length()).unwrap_or(0);
        write_plain(physical, kind, width, bytes, count, texts)
    };
    let (mut texts, mut codes) = (Names::default(), Vec::with_capacity(rows));
    let mut in_dictionary = 0;
    let (mut levels, mut given) = (Vec::new(), Vec::new());
    while let Some(page) = pages.get_next_page()? {
        let count = page.num_values() as usize;
        let (buf, encoding) = (page.buffer().clone(), page.encoding());
        levels.clear();
        let values = match page {
            Page::DictionaryPage { .. } => {
                plain(&buf, count, &mut texts)?;
                in_dictionary = texts.len();
                continue;
            }
            _ if count > rows - codes.len() => return Err(broken("a column has more rows than it says")),
            Page::DataPage { def_level_encoding, .. } if has_levels => {
                if def_level_encoding != Encoding::RLE {
                    return Ok(None);
                }
                let (len, rest) = buf.split_first_chunk().ok_or_else(cut)?;
                let (own, values) =
                    rest.split_at_checked(u32::from_le_bytes(*len) as usize).ok_or_else(cut)?;
                hybrid(own, 1, count, &mut levels).ok_or_else(cut)?;
                values
            }
            Page::DataPage { .. } => &buf[..],
            Page::DataPageV2 { def_levels_byte_len, rep_levels_byte_len, .. } => {
                let rest = buf.get(rep_levels_byte_len as usize..).ok_or_else(cut)?;
                let (own, values) = rest.split_at_checked(def_levels_byte_len as usize).ok_or_else(cut)?;
                if has_levels {
                    hybrid(own, 1, count, &mut levels).ok_or_else(cut)?;
                }
                values
            }
        };
        let present = if has_levels { levels.iter().filter(|level| **level > 0).count() } else { count };
        given.clear();
        match encoding {
            Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY => {
                if let Some((width, values)) = values.split_first() {
                    hybrid(values, (*width).into(), present, &mut given).ok_or_else(cut)?;
                }
                if given.len() != present || given.iter().any(|code| *code as usize >= in_dictionary) {
                    return Err(broken("a cell that is not in its dictionary"));
                }
            }
            Encoding::PLAIN => {
                let first = u32::try_from(texts.len()).map_err(|_| cut())?;
                plain(values, present, &mut texts)?;
                given.extend((first..).take(present));
            }
            _ => return Ok(None),
        }
        if present == count {
            codes.extend_from_slice(&given);
        } else {
            let mut given = given.iter();
            let code = |level: &u32| if *level > 0 { given.next().copied() } else { None };
            codes.extend(levels.iter().map(code).map(|code| code.unwrap_or(Coded::EMPTY)));
        }
    }
    if codes.len() != rows {
        return Err(broken("a column has another number of rows"));
    }
    Ok(Some((texts, codes)))
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

/// Adds so many numbers of this many bits, of which some are given by how often they follow each other and some are packed.
fn hybrid(mut bytes: &[u8], width: u32, count: usize, into: &mut Vec<u32>) -> Option<()> {
    if width > 32 {
        return None;
    }
    let wanted = into.len() + count;
    while into.len() < wanted {
        let mut header = 0_u64;
        for shift in (0..35).step_by(7) {
            let (byte, rest) = bytes.split_first()?;
            bytes = rest;
            header |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        let (len, left) = (usize::try_from(header >> 1).ok()?, wanted - into.len());
        if len == 0 {
            return None;
        }
        if header & 1 == 0 {
            let (own, rest) = bytes.split_at_checked(width.div_ceil(8) as usize)?;
            bytes = rest;
            let number = own.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte));
            into.extend(std::iter::repeat_n(number, len.min(left)));
        } else {
            let packed = len.checked_mul(width as usize)?.min(bytes.len());
            let (own, rest) = bytes.split_at(packed);
            bytes = rest;
            unpack(own, width, len.checked_mul(8)?.min(left), into)?;
        }
    }
    Some(())
}

/// Adds numbers that are packed, the lowest bit first.
fn unpack(bytes: &[u8], width: u32, count: usize, into: &mut Vec<u32>) -> Option<()> {
    if width == 0 {
        into.extend(std::iter::repeat_n(0, count));
        return Some(());
    }
    if count.checked_mul(width as usize)? > bytes.len() * 8 {
        return None;
    }
    let mask = (1_u64 << width) - 1;
    let number = |at: usize| {
        let bit = at * width as usize;
        let from = &bytes[bit / 8..];
        let word = match from.first_chunk::<8>() {
            Some(word) => u64::from_le_bytes(*word),
            None => from.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
        };
        (word >> (bit % 8) & mask) as u32
    };
    into.extend((0..count).map(number));
    Some(())
}

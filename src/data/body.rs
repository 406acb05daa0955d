//! The text of a file, held or read as it is needed.

#[cfg(feature = "parquet")]
use super::parquet::ParquetFile;
use crate::source::Span;
use memchr::{memchr, memchr_iter, memrchr};
use std::borrow::Cow;
use std::fmt;
use std::io;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Bytes that can be read again and again, from anywhere.
pub trait Source: Send + Sync {
    /// How many there are.
    fn len(&self) -> u64;

    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// So many from `from` on.
    ///
    /// # Errors
    /// Where they cannot be read, or are no longer those that there were at first.
    fn read(&self, from: u64, len: usize) -> io::Result<Vec<u8>>;
}

/// A source that is never taken for whole once a part of it could not be read: from then on all reading fails, and
/// why is remembered until it is told.
pub(super) struct Watched {
    source: Arc<dyn Source>,
    failure: Arc<Failure>,
}

/// Why a source could not be read, if it once could not.
pub(super) type Failure = OnceLock<String>;

impl Source for Watched {
    fn len(&self) -> u64 {
        self.source.len()
    }

    fn read(&self, from: u64, len: usize) -> io::Result<Vec<u8>> {
        if let Some(why) = self.failure.get() {
            return Err(io::Error::other(why.clone()));
        }
        let bytes = self.source.read(from, len);
        if let Err(error) = &bytes {
            self.failure.get_or_init(|| error.to_string());
        }
        bytes
    }
}

/// What a file holds.
#[derive(Clone)]
pub enum Content {
    /// All of its bytes.
    Held(Vec<u8>),
    /// Bytes to be read as they are needed.
    Filed(Arc<dyn Source>),
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.len())
    }
}

impl Content {
    /// How many bytes.
    pub fn len(&self) -> usize {
        match self {
            Self::Held(bytes) => bytes.len(),
            Self::Filed(source) => usize::try_from(source.len()).unwrap_or(usize::MAX),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it is more than can be held, and is or would have to be.
    pub(super) fn is_too_large(&self, most: usize, is_kept: bool) -> bool {
        self.len() > most && (is_kept || matches!(self, Self::Held(_)))
    }

    /// The same content, with what remembers why it could not be read.
    pub(super) fn watched(self) -> (Self, Arc<Failure>) {
        let failure = Arc::default();
        let content = match self {
            Self::Held(bytes) => Self::Held(bytes),
            Self::Filed(source) => Self::Filed(Arc::new(Watched { source, failure: Arc::clone(&failure) })),
        };
        (content, failure)
    }

    /// Some of the bytes.
    fn bytes(&self, range: Range<usize>) -> io::Result<Cow<'_, [u8]>> {
        Ok(match self {
            Self::Held(bytes) => Cow::Borrowed(&bytes[range]),
            Self::Filed(source) => Cow::Owned(source.read(range.start as u64, range.len())?),
        })
    }

    /// Some of the bytes.
    #[cfg(feature = "parquet")]
    pub(super) fn part(&self, range: Range<usize>) -> io::Result<Vec<u8>> {
        match self {
            Self::Held(bytes) => Ok(bytes[range].to_vec()),
            Self::Filed(source) => source.read(range.start as u64, range.len()),
        }
    }

    /// Goes through all bytes.
    pub(super) fn each(&self, visit: &mut dyn FnMut(&[u8])) -> io::Result<()> {
        for start in (0..self.len()).step_by(BLOCK) {
            visit(&self.bytes(start..self.len().min(start + BLOCK))?);
        }
        Ok(())
    }

    /// The first byte that is no blank.
    pub(super) fn first_visible(&self) -> Option<u8> {
        let head = self.bytes(0..self.len().min(BLOCK)).ok()?;
        head.iter().copied().find(|byte| !byte.is_ascii_whitespace())
    }

    /// All of the bytes.
    pub(super) fn hold(self) -> io::Result<Vec<u8>> {
        match self {
            Self::Held(bytes) => Ok(bytes),
            Self::Filed(source) => source.read(0, usize::try_from(source.len()).unwrap_or(usize::MAX)),
        }
    }

    /// Whether two contents are the same, byte by byte; they are not where one cannot be read.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let len = self.len();
        let mut blocks = (0..len).step_by(BLOCK).map(|start| start..len.min(start + BLOCK));
        len == other.len()
            && blocks.all(|range| {
                matches!((self.bytes(range.clone()), other.bytes(range)), (Ok(one), Ok(other)) if one == other)
            })
    }
}

/// The text of a file.
#[derive(Clone)]
pub(super) enum Body {
    /// All of it.
    Held(Arc<String>),
    /// To be read as it is needed.
    Filed(Arc<dyn Source>),
    /// Rows without a text of their own, each of which is shown as a line where it is asked for.
    #[cfg(feature = "parquet")]
    Rows(Arc<ParquetFile>),
}

/// How many bytes are read at a time, about.
pub(super) const BLOCK: usize = 1 << 18;

/// Whole records that follow each other.
pub(super) struct Block<'b> {
    /// Where they begin, and what is behind them.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: Cow<'b, str>,
    /// Whether each line of the text is a record: there is no quote, and each carriage return ends a line.
    pub(super) is_bare: bool,
    /// Where they have no text: their cells, column by column.
    #[cfg(feature = "parquet")]
    pub(super) columns: Option<super::columns::ColumnRows>,
}

impl<'b> Block<'b> {
    /// The text of a row of these.
    pub(super) fn row(&self, row: Span) -> &str {
        &self.text[row.start - self.start..row.end - self.start]
    }

    /// Records with a text.
    fn new(start: usize, text: Cow<'b, str>, is_bare: bool) -> Self {
        let end = start + text.len();
        Self {
            start,
            end,
            text,
            is_bare,
            #[cfg(feature = "parquet")]
            columns: None,
        }
    }
}

/// Why a text could not be read on.
#[derive(Debug)]
pub(super) enum Unread {
    /// What is there is not UTF-8.
    NotText,
    /// It could not be read.
    Failed(io::Error),
}

impl Body {
    /// All of the text, where it is held.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Held(text) => text,
            _ => "",
        }
    }

    /// Whether two texts are the same; they are not where one cannot be read.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Held(one), Self::Held(other)) => one == other,
            (Self::Filed(one), Self::Filed(other)) => {
                Content::Filed(one.clone()).is_same(&Content::Filed(other.clone()))
            }
            #[cfg(feature = "parquet")]
            (Self::Rows(one), Self::Rows(other)) => one.content().is_same(other.content()),
            _ => false,
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Held(text) => text.len(),
            #[cfg(feature = "parquet")]
            Self::Rows(file) => file.content().len(),
            Self::Filed(source) => usize::try_from(source.len()).unwrap_or(usize::MAX),
        }
    }

    /// Some of the text, for a message. It is empty where it cannot be read; that this is so is told of the file.
    pub(super) fn excerpt(&self, range: Range<usize>) -> Cow<'_, str> {
        match self {
            Self::Held(text) => Cow::Borrowed(text.get(range).unwrap_or_default()),
            #[cfg(feature = "parquet")]
            Self::Rows(file) => Cow::Owned(file.text(range)),
            Self::Filed(source) => {
                let bytes = source.read(range.start as u64, range.len()).unwrap_or_default();
                Cow::Owned(String::from_utf8(bytes).unwrap_or_default())
            }
        }
    }

    /// The records from a place on, up to about [`BLOCK`] bytes. `cut` says where a text with quotes in it may be cut:
    /// behind the last whole record.
    pub(super) fn block(
        &self,
        from: usize,
        cut: &dyn Fn(&str) -> usize,
    ) -> Result<Option<Block<'_>>, Unread> {
        if from >= self.len() {
            return Ok(None);
        }
        let mut size = BLOCK;
        loop {
            let end = self.len().min(from.saturating_add(size));
            let is_last = end == self.len();
            let text = match self {
                Self::Held(text) => Cow::Borrowed(&text[from..floor_char(text, end)]),
                Self::Filed(source) => Cow::Owned(read(&**source, from..end, is_last)?),
                #[cfg(feature = "parquet")]
                Self::Rows(_) => return Ok(None),
            };
            let is_bare = is_bare(text.as_bytes());
            let whole = match (is_last, is_bare) {
                (true, _) => text.len(),
                (false, true) => memrchr(b'\n', text.as_bytes()).map_or(0, |at| at + 1),
                (false, false) => cut(&text),
            };
            if whole > 0 {
                let text = match text {
                    Cow::Borrowed(text) => Cow::Borrowed(&text[..whole]),
                    Cow::Owned(mut text) => {
                        text.truncate(whole);
                        Cow::Owned(text)
                    }
                };
                return Ok(Some(Block::new(from, text, is_bare)));
            }
            // One record is longer than a block.
            size = size.saturating_mul(4);
        }
    }
}

/// The text of a range, without a character that is cut at its end.
fn read(source: &dyn Source, range: Range<usize>, is_last: bool) -> Result<String, Unread> {
    let bytes = source.read(range.start as u64, range.len()).map_err(Unread::Failed)?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            let (whole, is_cut) =
                (error.utf8_error().valid_up_to(), error.utf8_error().error_len().is_none());
            if is_last || !is_cut {
                return Err(Unread::NotText);
            }
            let mut bytes = error.into_bytes();
            bytes.truncate(whole);
            String::from_utf8(bytes).map_err(|_| Unread::NotText)
        }
    }
}

/// Whether each line of a text is a record.
fn is_bare(text: &[u8]) -> bool {
    memchr(b'"', text).is_none() && memchr_iter(b'\r', text).all(|at| text.get(at + 1) == Some(&b'\n'))
}

fn floor_char(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

//! Bytes that are read as from a file.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used, reason = "each test uses some of this")]

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use thidua::data::{Content, Source};

/// Bytes that are read as from a file.
pub struct Bytes {
    bytes: Vec<u8>,
    /// How many times they can be read before one reading fails; all after it succeed again.
    fails_after: usize,
    read: AtomicUsize,
}

impl Bytes {
    /// Bytes of which one reading fails, if there are so many.
    pub fn failing(bytes: Vec<u8>, after: usize) -> Arc<Self> {
        Arc::new(Self { bytes, fails_after: after, read: AtomicUsize::new(0) })
    }

    /// How many times they were read.
    pub fn read(&self) -> usize {
        self.read.load(Ordering::Relaxed)
    }
}

/// Content that is read as it is needed.
pub fn filed(bytes: Vec<u8>) -> Content {
    Content::Filed(Bytes::failing(bytes, usize::MAX))
}

impl Source for Bytes {
    fn len(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn read(&self, from: u64, len: usize) -> io::Result<Vec<u8>> {
        if self.read.fetch_add(1, Ordering::Relaxed) == self.fails_after {
            return Err(io::Error::other("the disk is tired"));
        }
        let from = usize::try_from(from).unwrap();
        Ok(self.bytes[from..from + len].to_vec())
    }
}

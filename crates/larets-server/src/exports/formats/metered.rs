//! What passes into a file, counted and hashed. A file above the limit is refused.

use std::io::{self, ErrorKind, Write};

use data_encoding::HEXLOWER;
use larets_core::exports::FILE_BYTES_MAX;
use ring::digest::{Context, SHA256};

/// A writer that counts and hashes.
pub struct Metered<W> {
    inner: W,
    hash: Context,
    bytes: i64,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measures {
    /// How much.
    pub size_bytes: i64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

impl<W: Write> Metered<W> {
    /// Around a writer of which nothing is written yet.
    pub fn new(inner: W) -> Self {
        Self {
            inner,
            hash: Context::new(&SHA256),
            bytes: 0,
        }
    }

    /// The inner writer, and what went into it.
    pub fn finish(self) -> (W, Measures) {
        let measures = Measures {
            size_bytes: self.bytes,
            sha256: HEXLOWER.encode(self.hash.finish().as_ref()),
        };
        (self.inner, measures)
    }
}

impl<W: Write> Write for Metered<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or(bytes));
        self.bytes = self
            .bytes
            .saturating_add(i64::try_from(written).unwrap_or(i64::MAX));
        if self.bytes > FILE_BYTES_MAX {
            return Err(ErrorKind::FileTooLarge.into());
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

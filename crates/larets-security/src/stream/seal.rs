//! The writing side of sealed files. It must not be dropped before `finish`: the file would lack
//! its last chunk and not open.

use std::io::{self, Write};

use zeroize::Zeroize;

use super::{CHUNK, ChunkCipher, HEADER, Position, SALT, SEALED_CHUNK, StreamError, VERSION};
use crate::bytes::array;
use crate::keyring::DataKey;
use crate::secret::random_bytes;

/// Seals everything written into it and passes it on.
///
/// Dropped without [`finish`](Self::finish), it leaves a file that does not open, which is what a
/// broken-off upload should be.
pub struct SealingWriter<W: Write> {
    out: W,
    cipher: ChunkCipher,
    chunk: Vec<u8>,
}

impl<W: Write> SealingWriter<W> {
    /// Writes the header. `context` says what the file is (kind and id); the reader must say the
    /// same.
    pub fn new(mut out: W, key: &DataKey, context: &[u8]) -> io::Result<Self> {
        let salt = random_bytes::<SALT>().map_err(StreamError::from)?;
        let mut header = Vec::with_capacity(HEADER);
        header.push(VERSION);
        header.extend_from_slice(&key.id().to_be_bytes());
        header.extend_from_slice(&salt);
        let header: [u8; HEADER] = array(&header).ok_or(StreamError::TooShort)?;
        let cipher = ChunkCipher::new(key, &header, context)?;
        out.write_all(&header)?;
        Ok(Self {
            out,
            cipher,
            chunk: Vec::with_capacity(SEALED_CHUNK),
        })
    }

    /// Writes the last chunk and gives the inner writer back, flushed.
    pub fn finish(mut self) -> io::Result<W> {
        self.write_chunk(Position::Last)?;
        self.out.flush()?;
        let Self { out, .. } = self;
        Ok(out)
    }

    fn write_chunk(&mut self, position: Position) -> io::Result<()> {
        let sealed = self.cipher.seal(position, &mut self.chunk);
        if let Err(error) = sealed {
            self.chunk.zeroize();
            return Err(error.into());
        }
        self.out.write_all(&self.chunk)?;
        self.chunk.clear();
        Ok(())
    }
}

impl<W: Write> Write for SealingWriter<W> {
    /// Takes as much as fits into the chunk. A full chunk leaves when more comes, because only
    /// then is it known not to be the last.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.is_empty() {
            return Ok(0);
        }
        if self.chunk.len() >= CHUNK {
            self.write_chunk(Position::Inner)?;
        }
        let room = CHUNK.saturating_sub(self.chunk.len());
        let taken = bytes.get(..room).unwrap_or(bytes);
        self.chunk.extend_from_slice(taken);
        Ok(taken.len())
    }

    /// Flushes the inner writer. What is not yet a chunk stays.
    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

//! The reading side of sealed files. It must not hand out a byte of a chunk before the whole chunk
//! proved authentic.

use std::io::{self, Read};

use zeroize::Zeroize;

use super::{ChunkCipher, HEADER, Position, SEALED_CHUNK, StreamError, key_id_of};
use crate::keyring::DataKey;

/// Opens what a [`SealingWriter`](super::SealingWriter) sealed.
///
/// Every byte handed out is authentic and in its place. That nothing is missing at the end is known
/// when `read` returns `Ok(0)`; until then do not act upon what was read.
pub struct OpeningReader<R: Read> {
    source: R,
    cipher: ChunkCipher,
    /// The byte after the chunk just read, which shows that another chunk follows.
    ahead: Option<u8>,
    plain: Vec<u8>,
    position: usize,
    state: State,
}

/// What the next call to `read` finds when the current chunk is used up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    More,
    Ended,
    Failed(StreamError),
}

impl<R: Read> OpeningReader<R> {
    /// Reads the header. `find_key` gives the data key with a number; `context` must be the one of
    /// sealing.
    pub fn new<'k>(
        mut source: R,
        find_key: impl FnOnce(u32) -> Option<&'k DataKey>,
        context: &[u8],
    ) -> io::Result<Self> {
        let mut header = [0; HEADER];
        let read = read_full(&mut source, &mut header)?;
        let id = key_id_of(header.get(..read).unwrap_or_default())?;
        if read < HEADER {
            return Err(StreamError::TooShort.into());
        }
        let key = find_key(id).ok_or(StreamError::UnknownKey(id))?;
        let cipher = ChunkCipher::new(key, &header, context)?;
        let state = State::More;
        Ok(Self {
            source,
            cipher,
            ahead: None,
            plain: Vec::new(),
            position: 0,
            state,
        })
    }

    /// Opens the next chunk into `plain`.
    fn next_chunk(&mut self) -> io::Result<()> {
        let mut chunk = vec![0; SEALED_CHUNK];
        let mut filled = 0;
        if let (Some(byte), Some(slot)) = (self.ahead.take(), chunk.first_mut()) {
            *slot = byte;
            filled = 1;
        }
        filled += read_full(
            &mut self.source,
            chunk.get_mut(filled..).unwrap_or_default(),
        )?;
        chunk.truncate(filled);
        if filled == SEALED_CHUNK {
            let mut byte = [0];
            let read = read_full(&mut self.source, &mut byte)?;
            self.ahead = byte.first().copied().filter(|_| read == 1);
        }
        let position = if self.ahead.is_some() {
            Position::Inner
        } else {
            Position::Last
        };
        let number = self.cipher.next;
        let opened = match self.cipher.open(position, chunk) {
            // An empty last chunk behind others is not how the writer ends a file.
            Ok(plain) if plain.is_empty() && number > 0 => {
                Err(StreamError::NotAuthentic { chunk: number })
            }
            other => other,
        };
        match opened {
            Ok(plain) => {
                self.plain.zeroize();
                self.plain = plain;
                self.position = 0;
                self.state = if position == Position::Last {
                    State::Ended
                } else {
                    State::More
                };
                Ok(())
            }
            Err(error) => {
                self.state = State::Failed(error);
                Err(error.into())
            }
        }
    }
}

impl<R: Read> Read for OpeningReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        while self.position >= self.plain.len() {
            match self.state {
                State::More => self.next_chunk()?,
                State::Ended => return Ok(0),
                State::Failed(error) => return Err(error.into()),
            }
        }
        let rest = self.plain.get(self.position..).unwrap_or_default();
        let count = rest.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..count), rest.get(..count)) {
            to.copy_from_slice(from);
        }
        self.position += count;
        Ok(count)
    }
}

impl<R: Read> Drop for OpeningReader<R> {
    fn drop(&mut self) {
        self.plain.zeroize();
    }
}

/// Reads until the slice is full or the source ends.
fn read_full(source: &mut impl Read, out: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = out.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match source.read(rest) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

//! One pass over the whole file before reading it: its beginning, its first bytes beyond ASCII and
//! whether it is UTF-8 throughout. A name in windows-1251 may first stand in the last row.

use std::io::{self, Read};

/// Bytes kept of the beginning.
const HEAD_BYTES: usize = 256 * 1024;
/// Bytes kept of what is beyond ASCII with what stands around it.
const FOREIGN_BYTES: usize = 256 * 1024;
/// Size of one read.
const CHUNK_BYTES: usize = 64 * 1024;

/// What one pass found.
#[derive(Debug)]
pub(super) struct Summary {
    /// The beginning of the file.
    pub head: Vec<u8>,
    /// Whether `head` is the whole file.
    pub complete: bool,
    /// Pieces of the file that are not ASCII.
    pub foreign: Vec<u8>,
    /// Whether the whole file is valid UTF-8.
    pub utf8: bool,
}

pub(super) fn scan(source: &mut impl Read) -> io::Result<Summary> {
    let mut summary = Summary {
        head: Vec::new(),
        complete: true,
        foreign: Vec::new(),
        utf8: true,
    };
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut unfinished: Vec<u8> = Vec::new();
    loop {
        let read = match source.read(&mut chunk) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let bytes = chunk.get(..read).unwrap_or_default();
        let room = HEAD_BYTES - summary.head.len();
        summary.head.extend(bytes.iter().take(room));
        summary.complete &= read <= room;
        if summary.foreign.len() < FOREIGN_BYTES && !bytes.is_ascii() {
            let room = FOREIGN_BYTES - summary.foreign.len();
            summary.foreign.extend(bytes.iter().take(room));
        }
        if summary.utf8 {
            unfinished.extend_from_slice(bytes);
            summary.utf8 = consume_valid(&mut unfinished);
        } else if summary.foreign.len() >= FOREIGN_BYTES && !summary.complete {
            break;
        }
    }
    summary.utf8 &= unfinished.is_empty();
    Ok(summary)
}

impl Summary {
    /// The summary of a beginning alone.
    pub(super) fn of_head(head: &[u8]) -> Self {
        let kept = head.get(..HEAD_BYTES.min(head.len())).unwrap_or_default();
        let mut unfinished = kept.to_vec();
        let utf8 = consume_valid(&mut unfinished);
        Self {
            head: kept.to_vec(),
            complete: false,
            foreign: kept.to_vec(),
            utf8,
        }
    }
}

/// Drops the valid beginning; what stays is the start of a character. False for invalid bytes.
fn consume_valid(bytes: &mut Vec<u8>) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => {
            bytes.clear();
            true
        }
        Err(error) => {
            bytes.drain(..error.valid_up_to());
            error.error_len().is_none()
        }
    }
}

//! Tests of sealed files.

use std::io::{Read, Write};

use proptest::prelude::*;

use super::*;
use crate::keyring::Purpose;
use crate::secret::Key32;

const CONTEXT: &[u8] = b"import 42";

fn key() -> DataKey {
    DataKey::new(6, Purpose::Files, 1, Key32::from_array([5; 32]))
}

fn seal(plain: &[u8], piece: usize) -> Vec<u8> {
    let mut writer = SealingWriter::new(Vec::new(), &key(), CONTEXT).unwrap();
    for part in plain.chunks(piece.max(1)) {
        writer.write_all(part).unwrap();
    }
    writer.finish().unwrap()
}

fn open_with(sealed: &[u8], context: &[u8]) -> io::Result<Vec<u8>> {
    let key = key();
    let mut plain = Vec::new();
    OpeningReader::new(sealed, |id| (id == 6).then_some(&key), context)?.read_to_end(&mut plain)?;
    Ok(plain)
}

fn open(sealed: &[u8]) -> io::Result<Vec<u8>> {
    open_with(sealed, CONTEXT)
}

fn refused(sealed: &[u8]) -> StreamError {
    let error = open(sealed).unwrap_err();
    *error.get_ref().unwrap().downcast_ref().unwrap()
}

fn plain(length: usize) -> Vec<u8> {
    (0..length)
        .map(|i| u8::try_from(i % 251).unwrap())
        .collect()
}

// Shows that files of every length around a chunk's border open, and how long they become.
#[test]
fn lengths_around_the_border() {
    for length in [
        0,
        1,
        CHUNK - 1,
        CHUNK,
        CHUNK + 1,
        2 * CHUNK - 1,
        2 * CHUNK,
        2 * CHUNK + 1,
    ] {
        let plain = plain(length);
        let sealed = seal(&plain, 10_000);
        assert_eq!(
            sealed.len() as u64,
            sealed_length(length as u64),
            "{length}"
        );
        assert_eq!(open(&sealed).unwrap(), plain, "{length}");
    }
}

// Shows that a cut at a chunk's border is noticed, where a plain sequence of chunks would open.
#[test]
fn cut_at_a_border() {
    let sealed = seal(&plain(3 * CHUNK), CHUNK);
    assert_eq!(
        refused(&sealed[..HEADER]),
        StreamError::NotAuthentic { chunk: 0 }
    );
    for chunks in 1..3 {
        let cut = &sealed[..HEADER + chunks * SEALED_CHUNK];
        let chunk = u32::try_from(chunks).unwrap() - 1;
        assert_eq!(refused(cut), StreamError::NotAuthentic { chunk });
    }
}

// Shows that chunks cannot be swapped, left out, doubled, or followed by the end of another file.
#[test]
fn chunks_keep_their_places() {
    let sealed = seal(&plain(4 * CHUNK), CHUNK);
    let (header, body) = sealed.split_at(HEADER);
    let chunks: Vec<&[u8]> = body.chunks(SEALED_CHUNK).collect();
    let build = |order: &[usize]| {
        let mut out = header.to_vec();
        for chunk in order {
            out.extend_from_slice(chunks[*chunk]);
        }
        out
    };
    assert!(open(&build(&[0, 1, 2, 3])).is_ok());
    for order in [
        vec![1, 0, 2, 3],
        vec![0, 2, 3],
        vec![1, 2, 3],
        vec![0, 1, 1, 2, 3],
        vec![0, 1, 2, 3, 3],
        vec![3],
        vec![],
    ] {
        assert!(open(&build(&order)).is_err(), "{order:?}");
    }
    let other = seal(&plain(4 * CHUNK), CHUNK);
    let mut mixed = build(&[0, 1, 2]);
    mixed.extend_from_slice(&other[HEADER + 3 * SEALED_CHUNK..]);
    assert_eq!(refused(&mixed), StreamError::NotAuthentic { chunk: 3 });
    let mut longer = sealed;
    longer.push(0);
    assert!(open(&longer).is_err());
}

// Shows that a file has one form: an empty last chunk behind others is refused, though authentic.
#[test]
fn empty_last_chunk_only_alone() {
    let sealed = seal(b"", 1);
    let header: [u8; HEADER] = array(&sealed[..HEADER]).unwrap();
    let mut cipher = ChunkCipher::new(&key(), &header, CONTEXT).unwrap();
    let (mut inner, mut last) = (plain(CHUNK), Vec::new());
    cipher.seal(Position::Inner, &mut inner).unwrap();
    cipher.seal(Position::Last, &mut last).unwrap();
    let file = [header.as_slice(), &inner, &last].concat();
    assert_eq!(refused(&file), StreamError::NotAuthentic { chunk: 1 });
    assert_eq!(open(&sealed).unwrap(), b"");
}

// Shows that a file does not open as another file, under another key or without its key.
#[test]
fn file_is_bound() {
    let sealed = seal(b"row 1", 10);
    assert!(open_with(&sealed, b"import 43").is_err());
    let mut other_id = sealed.clone();
    other_id[4] = 7;
    assert_eq!(refused(&other_id), StreamError::UnknownKey(7));
    let mut other_version = sealed.clone();
    other_version[0] = 2;
    assert_eq!(refused(&other_version), StreamError::UnknownVersion(2));
    assert_eq!(refused(&[]), StreamError::TooShort);
    assert_eq!(refused(&sealed[..20]), StreamError::TooShort);
    let other = DataKey::new(6, Purpose::Files, 1, Key32::from_array([6; 32]));
    let mut reader = OpeningReader::new(sealed.as_slice(), |_| Some(&other), CONTEXT).unwrap();
    assert!(reader.read(&mut [0; 8]).is_err());
}

// Shows that a writer that was dropped leaves a file that does not open, even an empty one.
#[test]
fn unfinished_file_does_not_open() {
    for length in [0, 5, CHUNK, CHUNK + 5] {
        let mut out = Vec::new();
        let mut writer = SealingWriter::new(&mut out, &key(), CONTEXT).unwrap();
        writer.write_all(&plain(length)).unwrap();
        drop(writer);
        assert!(open(&out).is_err(), "{length}");
    }
}

// Shows that a reader that failed once never goes on behind the damage.
#[test]
fn failure_is_final() {
    let mut sealed = seal(&plain(3 * CHUNK), CHUNK);
    sealed[HEADER + SEALED_CHUNK + 3] ^= 1;
    let key = key();
    let mut reader = OpeningReader::new(sealed.as_slice(), |_| Some(&key), CONTEXT).unwrap();
    let mut first = vec![0; CHUNK];
    reader.read_exact(&mut first).unwrap();
    assert_eq!(first, plain(CHUNK));
    for _ in 0..3 {
        assert!(reader.read(&mut [0; 8]).is_err());
    }
}

// Shows that chunk numbers end and do not start anew.
#[test]
fn numbers_do_not_wrap() {
    let mut cipher = ChunkCipher::new(&key(), &[1; HEADER], CONTEXT).unwrap();
    cipher.next = u32::MAX;
    assert!(cipher.seal(Position::Inner, &mut vec![1]).is_ok());
    assert_eq!(
        cipher.seal(Position::Last, &mut vec![1]),
        Err(StreamError::TooLong)
    );
}

/// Gives one to three bytes a call, and interrupts now and then, as a slow source does.
struct Slow<'a>(&'a [u8], usize);

impl Read for Slow<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.1 += 1;
        if self.1.is_multiple_of(7) {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let count = (1 + self.1 % 3).min(out.len()).min(self.0.len());
        let (head, rest) = self.0.split_at(count);
        out[..count].copy_from_slice(head);
        self.0 = rest;
        Ok(count)
    }
}

// Shows that a source that gives a few bytes at a time makes no difference.
#[test]
fn slow_source() {
    let plain = plain(CHUNK + 100);
    let sealed = seal(&plain, 777);
    let key = key();
    let mut reader = OpeningReader::new(Slow(&sealed, 0), |_| Some(&key), CONTEXT).unwrap();
    let mut read = Vec::new();
    reader.read_to_end(&mut read).unwrap();
    assert_eq!(read, plain);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    // Shows that what was written in any pieces is read back whole.
    #[test]
    fn round_trip(length in 0_usize..200_000, piece in 1_usize..70_000) {
        let plain = plain(length);
        prop_assert_eq!(open(&seal(&plain, piece)).unwrap(), plain);
    }

    // Shows that a flipped bit, a cut and an added byte anywhere are refused.
    #[test]
    fn any_damage_is_refused(length in 0_usize..150_000, at: prop::sample::Index, bit in 0_u8..8) {
        let sealed = seal(&plain(length), CHUNK);
        let at = at.index(sealed.len());
        let mut flipped = sealed.clone();
        flipped[at] ^= 1 << bit;
        prop_assert!(open(&flipped).is_err());
        prop_assert!(open(&sealed[..at]).is_err());
        let mut longer = sealed.clone();
        longer.insert(at, 0);
        prop_assert!(open(&longer).is_err());
    }
}

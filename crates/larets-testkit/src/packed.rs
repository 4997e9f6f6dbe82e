//! Unpacks whatever is packed inside other bytes: gzip, zlib, and the entries of a ZIP. It is for
//! searching, so damage and strange ends are no fault: what can be read is given.

use std::io::Read as _;

/// Packed things inside packed things are followed this far.
const DEPTH_MAX: u32 = 2;
/// Most bytes unpacked of one packed thing.
const UNPACKED_LIMIT_BYTES: u64 = 64 << 20;

/// Everything in `bytes` that can be unpacked.
pub fn unpacked(bytes: &[u8]) -> Vec<Vec<u8>> {
    unpacked_to(bytes, 0)
}

fn unpacked_to(bytes: &[u8], depth: u32) -> Vec<Vec<u8>> {
    if depth == DEPTH_MAX {
        return Vec::new();
    }
    let mut found = Vec::new();
    for start in 0..bytes.len() {
        let rest = bytes.get(start..).unwrap_or_default();
        let Some(plain) = unpacked_here(rest) else {
            continue;
        };
        found.extend(unpacked_to(&plain, depth + 1));
        found.push(plain);
    }
    found
}

/// What is packed from the first byte on: the beginning suffices, whatever follows.
fn unpacked_here(bytes: &[u8]) -> Option<Vec<u8>> {
    let read = |mut reader: Box<dyn std::io::Read + '_>| {
        let mut plain = Vec::new();
        // A damaged end leaves what came before it.
        let _ = reader.read_to_end(&mut plain);
        (!plain.is_empty()).then_some(plain)
    };
    match bytes {
        [0x1f, 0x8b, 8, ..] => read(Box::new(
            flate2::read::GzDecoder::new(bytes).take(UNPACKED_LIMIT_BYTES),
        )),
        [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => read(Box::new(
            flate2::read::ZlibDecoder::new(bytes).take(UNPACKED_LIMIT_BYTES),
        )),
        // An entry of a ZIP: method 8 at 8, lengths of name and extra field at 26 and 28.
        [b'P', b'K', 3, 4, _, _, _, _, 8, 0, ..] => {
            let length = |at: usize| {
                let pair = bytes.get(at..at + 2)?.try_into().ok()?;
                Some(usize::from(u16::from_le_bytes(pair)))
            };
            let body = bytes.get(30 + length(26)? + length(28)?..)?;
            read(Box::new(
                flate2::read::DeflateDecoder::new(body).take(UNPACKED_LIMIT_BYTES),
            ))
        }
        _ => None,
    }
}

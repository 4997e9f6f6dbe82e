//! Fixed-size arrays from slices, SHA-256 and HMAC-SHA-256 over parts, and the one length prefix.
//!
//! It must not know what the bytes mean.

use ring::{digest, hmac};

/// What binds every key, sealed value and label to this product.
pub(crate) const PRODUCT: &[u8] = b"larets";

/// The slice as an array, if it has exactly that length.
pub(crate) fn array<const N: usize>(bytes: &[u8]) -> Option<[u8; N]> {
    bytes.try_into().ok()
}

/// Splits an array off the front.
pub(crate) fn take<const N: usize>(bytes: &[u8]) -> Option<([u8; N], &[u8])> {
    let (head, rest) = bytes.split_first_chunk::<N>()?;
    Some((*head, rest))
}

/// SHA-256 (FIPS 180-4) of the parts one after another.
pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut context = digest::Context::new(&digest::SHA256);
    for part in parts {
        context.update(part);
    }
    first_32(context.finish().as_ref())
}

/// HMAC-SHA-256 (RFC 2104) of the parts one after another.
pub(crate) fn hmac_sha256(key: &hmac::Key, parts: &[&[u8]]) -> [u8; 32] {
    let mut context = hmac::Context::with_key(key);
    for part in parts {
        context.update(part);
    }
    first_32(context.sign().as_ref())
}

/// Appends the length as 64 bits, most significant byte first, then the bytes.
pub(crate) fn push_prefixed(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
    out.extend_from_slice(bytes);
}

/// A SHA-256 output is 32 bytes by definition; the copy states it without a panic.
fn first_32(bytes: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    for (to, from) in out.iter_mut().zip(bytes) {
        *to = *from;
    }
    out
}

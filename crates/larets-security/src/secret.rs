//! Secrets in memory: wiped on drop, never printed, compared in constant time; and random bytes.
//!
//! It must not give a secret a `Display`, a `Serialize` or a `PartialEq` that stops early.

use std::fmt;
use std::hint::black_box;

use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroize;

use crate::bytes::hmac_sha256;

/// The operating system gave no random bytes; nothing secret may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gives no random bytes")]
pub struct RandomUnavailable;

/// `N` bytes from the operating system's generator.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], RandomUnavailable> {
    let mut out = [0; N];
    fill_random(&mut out)?;
    Ok(out)
}

/// Fills a slice from the operating system's generator.
pub(crate) fn fill_random(out: &mut [u8]) -> Result<(), RandomUnavailable> {
    SystemRandom::new().fill(out).map_err(|_| RandomUnavailable)
}

/// Whether two byte strings are equal, in a time that depends on their lengths only.
#[must_use]
pub fn constant_time_eq(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let mut difference = 0_u8;
    for (a, b) in left.iter().zip(right) {
        difference |= black_box(a ^ b);
    }
    black_box(difference) == 0
}

/// A 256-bit key. It lies in one place on the heap, so that moving it leaves no copy behind.
pub struct Key32(Box<[u8; 32]>);

impl Key32 {
    /// Takes the bytes over and wipes the array they came in.
    #[must_use]
    pub fn from_array(mut bytes: [u8; 32]) -> Self {
        let key = Self(Box::new(bytes));
        bytes.zeroize();
        key
    }

    /// The key in the slice, if the slice has exactly 32 bytes.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        let boxed: Box<[u8; 32]> = Box::new(bytes.try_into().ok()?);
        Some(Self(boxed))
    }

    /// A new random key.
    pub fn generate() -> Result<Self, RandomUnavailable> {
        let mut key = Self(Box::new([0; 32]));
        fill_random(key.0.as_mut_slice())?;
        Ok(key)
    }

    /// The bytes, for a cipher. Do not copy them.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// A key of its own for another use: HKDF-SHA-256 (RFC 5869), one block of output.
    ///
    /// `info` parts are taken one after another; the caller keeps them unambiguous.
    #[must_use]
    pub fn derive(&self, salt: &[u8], info: &[&[u8]]) -> Self {
        let mut extracted = hmac_sha256(&hmac::Key::new(hmac::HMAC_SHA256, salt), &[self.expose()]);
        let expander = hmac::Key::new(hmac::HMAC_SHA256, &extracted);
        extracted.zeroize();
        let mut parts = info.to_vec();
        parts.push(&[1]);
        Self::from_array(hmac_sha256(&expander, &parts))
    }
}

impl Clone for Key32 {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl Drop for Key32 {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl PartialEq for Key32 {
    fn eq(&self, other: &Self) -> bool {
        constant_time_eq(self.expose(), other.expose())
    }
}

impl Eq for Key32 {}

impl fmt::Debug for Key32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key32(…)")
    }
}

/// A secret of any length: a stored password of a mail server, the opened text of a sealed value.
#[derive(Clone)]
pub struct SecretBytes(Vec<u8>);

impl SecretBytes {
    /// Takes the bytes over.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes. Do not copy them.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// The bytes as text, if they are UTF-8.
    #[must_use]
    pub fn expose_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }
}

impl From<Vec<u8>> for SecretBytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl Drop for SecretBytes {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl PartialEq for SecretBytes {
    fn eq(&self, other: &Self) -> bool {
        constant_time_eq(&self.0, &other.0)
    }
}

impl Eq for SecretBytes {}

impl fmt::Debug for SecretBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretBytes(…)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ring::hkdf;

    use super::*;

    // Shows that neither the bytes nor the length of a secret reach a log.
    #[test]
    fn debug_tells_nothing() {
        assert_eq!(format!("{:?}", Key32::from_array([7; 32])), "Key32(…)");
        assert_eq!(
            format!("{:?}", SecretBytes::new(vec![1, 2, 3])),
            "SecretBytes(…)"
        );
    }

    // Shows that two draws differ and that the length is the one asked for.
    #[test]
    fn random_bytes_differ() {
        let first = random_bytes::<32>().unwrap();
        let second = random_bytes::<32>().unwrap();
        assert_ne!(first, second);
        assert_ne!(Key32::generate().unwrap(), Key32::generate().unwrap());
    }

    // Shows that a key is refused in any length but 32.
    #[test]
    fn key_needs_32_bytes() {
        assert!(Key32::from_slice(&[0; 31]).is_none());
        assert!(Key32::from_slice(&[0; 33]).is_none());
        assert!(Key32::from_slice(&[0; 32]).is_some());
    }

    struct Length32;

    impl hkdf::KeyType for Length32 {
        fn len(&self) -> usize {
            32
        }
    }

    proptest! {
        // Shows that the constant-time comparison says what `==` says.
        #[test]
        fn comparison_agrees(left: Vec<u8>, right: Vec<u8>) {
            prop_assert_eq!(constant_time_eq(&left, &right), left == right);
            prop_assert!(constant_time_eq(&left, &left.clone()));
        }

        // Shows that the derivation is HKDF-SHA-256 as ring computes it, for every salt and info.
        #[test]
        fn derivation_is_hkdf(key: [u8; 32], salt: Vec<u8>, first: Vec<u8>, second: Vec<u8>) {
            let ours = Key32::from_array(key).derive(&salt, &[&first, &second]);
            let extracted = hkdf::Salt::new(hkdf::HKDF_SHA256, &salt).extract(&key);
            let info = [first.as_slice(), second.as_slice()];
            let mut theirs = [0; 32];
            extracted.expand(&info, Length32).unwrap().fill(&mut theirs).unwrap();
            prop_assert_eq!(ours.expose(), &theirs);
        }
    }
}

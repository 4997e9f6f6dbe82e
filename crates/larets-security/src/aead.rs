//! AES-256-GCM (NIST SP 800-38D) by `ring` in the two shapes the crate needs, and random nonces.
//!
//! It must not choose what is bound as associated data: that is the business of the callers.

use std::cell::RefCell;

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use zeroize::Zeroize;

use crate::secret::{Key32, RandomUnavailable, fill_random, random_bytes};

/// Length of a nonce in bytes.
pub(crate) const NONCE: usize = 12;
/// Length of an authentication tag in bytes.
pub(crate) const TAG: usize = 16;
/// How many nonces one question to the operating system brings.
const NONCES_PER_FILL: usize = 128;

/// The cipher refused the key or the length of the text (more than 64 GiB).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cipher refused the key or the length of the text")]
pub struct CipherFailure;

/// A key schedule, computed once and used for every value.
pub(crate) struct Cipher(LessSafeKey);

impl Cipher {
    pub(crate) fn new(key: &Key32) -> Result<Self, CipherFailure> {
        let unbound = UnboundKey::new(&AES_256_GCM, key.expose()).map_err(|_| CipherFailure)?;
        Ok(Self(LessSafeKey::new(unbound)))
    }

    /// Encrypts everything behind the first `header` bytes of `out` and appends the tag.
    pub(crate) fn seal(
        &self,
        nonce: [u8; NONCE],
        bound: &[u8],
        out: &mut Vec<u8>,
        header: usize,
    ) -> Result<(), CipherFailure> {
        let text = out.get_mut(header..).ok_or(CipherFailure)?;
        let tag = self
            .0
            .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(bound), text)
            .map_err(|_| CipherFailure)?;
        out.extend_from_slice(tag.as_ref());
        Ok(())
    }

    /// Decrypts ciphertext and tag in place and drops the tag. `None`: not authentic.
    pub(crate) fn open(
        &self,
        nonce: [u8; NONCE],
        bound: &[u8],
        mut sealed: Vec<u8>,
    ) -> Option<Vec<u8>> {
        let length = self
            .0
            .open_in_place(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(bound),
                &mut sealed,
            )
            .ok()?
            .len();
        sealed.truncate(length);
        Some(sealed)
    }
}

/// Nonces fetched ahead. Each is handed out once and overwritten.
///
/// A process that forks without starting another program would hand the same nonces out twice;
/// Larets never does that.
struct NoncePool {
    nonces: [[u8; NONCE]; NONCES_PER_FILL],
    used: usize,
}

thread_local! {
    static POOL: RefCell<NoncePool> = const {
        RefCell::new(NoncePool { nonces: [[0; NONCE]; NONCES_PER_FILL], used: NONCES_PER_FILL })
    };
}

impl NoncePool {
    fn take(&mut self) -> Result<[u8; NONCE], RandomUnavailable> {
        if self.used >= NONCES_PER_FILL {
            fill_random(self.nonces.as_flattened_mut())?;
            self.used = 0;
        }
        let slot = self.nonces.get_mut(self.used).ok_or(RandomUnavailable)?;
        let nonce = *slot;
        slot.zeroize();
        self.used += 1;
        Ok(nonce)
    }
}

/// A random 96-bit nonce. One question to the operating system serves many values.
pub(crate) fn random_nonce() -> Result<[u8; NONCE], RandomUnavailable> {
    POOL.try_with(|pool| match pool.try_borrow_mut() {
        Ok(mut pool) => pool.take(),
        Err(_) => random_bytes(),
    })
    .unwrap_or_else(|_| random_bytes())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    // Shows that no nonce is handed out twice, within a fill, across fills and across threads.
    #[test]
    fn nonces_never_repeat() {
        let threads: Vec<_> = (0..4)
            .map(|_| {
                std::thread::spawn(|| {
                    (0..5_000)
                        .map(|_| random_nonce().unwrap())
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        let mut seen = HashSet::new();
        for thread in threads {
            for nonce in thread.join().unwrap() {
                assert!(seen.insert(nonce));
            }
        }
        assert_eq!(seen.len(), 20_000);
    }

    // Shows the published answer for AES-256-GCM: test case 13 of the GCM specification.
    #[test]
    fn known_answer() {
        let cipher = Cipher::new(&Key32::from_array([0; 32])).unwrap();
        let mut out = Vec::new();
        cipher.seal([0; NONCE], &[], &mut out, 0).unwrap();
        assert_eq!(
            data_encoding::HEXLOWER.encode(&out),
            "530f8afbc74536b9a963b4f1c4cb738b"
        );
    }
}

//! Passwords: `bcrypt(base64(HMAC-SHA-384(pepper, NFC(password))))`.
//!
//! bcrypt reads 72 bytes and stops at a NUL; 36 Cyrillic letters fill it. The HMAC turns every
//! password into 64 ASCII characters first, so nothing is cut, and without the pepper, which is not
//! in the database, a stolen table cannot be tried at all. It must not limit how often one may try:
//! that is the server's business, as is the pool of threads that runs these slow functions.

mod strength;
#[cfg(test)]
mod tests;
mod words;

pub use strength::{Problem, Strength, strength};

use std::fmt;

use bcrypt::BcryptError;
use data_encoding::BASE64;
use ring::hmac;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::keyring::DataKey;
use crate::secret::{Key32, RandomUnavailable, random_bytes};

/// The cost that Larets uses: 2^12 rounds.
pub const COST: u32 = 12;
/// Shortest password, in Unicode scalar values after NFC.
pub const MINIMUM_CHARACTERS: usize = 12;
/// Longest password, in bytes of UTF-8 after NFC.
pub const MAXIMUM_BYTES: usize = 1024;

/// Why a password could not be hashed or checked. None of these means «wrong password».
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// More than [`MAXIMUM_BYTES`].
    #[error("the password is longer than {MAXIMUM_BYTES} bytes")]
    TooLong,
    /// Contains U+0000.
    #[error("the password contains a NUL character")]
    ContainsNul,
    /// The stored text is no hash of this format.
    #[error("the stored password hash is damaged")]
    DamagedHash,
    /// The stored hash needs a pepper that is not here.
    #[error("the stored password hash needs the pepper {0}, which is not here")]
    UnknownPepper(u32),
    /// The cost is outside what bcrypt knows (4 to 31).
    #[error("the cost of the password hash is not allowed")]
    Cost,
    /// No random bytes.
    #[error(transparent)]
    Random(#[from] RandomUnavailable),
}

/// The secret that goes into every password hash, with the version that is stored beside it.
#[derive(Clone)]
pub struct Pepper {
    version: u32,
    key: Key32,
}

impl Pepper {
    /// A pepper from its parts.
    #[must_use]
    pub fn new(version: u32, key: Key32) -> Self {
        Self { version, key }
    }

    /// The pepper in a data key of [`Purpose::Pepper`](crate::keyring::Purpose).
    #[must_use]
    pub fn from_data_key(key: &DataKey) -> Self {
        Self::new(key.version(), key.key().clone())
    }

    /// Its version, as stored.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }
}

impl fmt::Debug for Pepper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pepper")
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// What a check said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Another password.
    Wrong,
    /// The password, hashed as it would be hashed today.
    Right,
    /// The password, under an older pepper or another cost: hash it anew and store that.
    RightButOutdated,
}

impl Verdict {
    /// Whether the password was the right one.
    #[must_use]
    pub fn is_right(self) -> bool {
        self != Self::Wrong
    }
}

/// Hashes a password for storage: `pepper version` and the bcrypt text, as in `1$2b$12$…`.
///
/// Takes a third of a second at [`COST`]; run it on a thread meant for that.
pub fn hash(password: &str, pepper: &Pepper, cost: u32) -> Result<String, PasswordError> {
    let condensed = condense(password, pepper)?;
    let salt = random_bytes::<16>()?;
    let parts = bcrypt::non_truncating_hash_with_salt(condensed.as_bytes(), cost, salt)
        .map_err(|error| reason(&error))?;
    Ok(format!(
        "{}{}",
        pepper.version,
        parts.format_for_version(bcrypt::Version::TwoB)
    ))
}

/// Checks a password against what [`hash`] stored.
///
/// `peppers` are all versions that may occur; the greatest one and `cost` are today's.
pub fn verify(
    password: &str,
    stored: &str,
    peppers: &[Pepper],
    cost: u32,
) -> Result<Verdict, PasswordError> {
    let (version, bcrypt_text) = split_stored(stored)?;
    let pepper = peppers
        .iter()
        .find(|pepper| pepper.version == version)
        .ok_or(PasswordError::UnknownPepper(version))?;
    let condensed = condense(password, pepper)?;
    let right = bcrypt::non_truncating_verify(condensed.as_bytes(), bcrypt_text)
        .map_err(|error| reason(&error))?;
    let stored_cost = bcrypt_text
        .get(4..6)
        .and_then(|digits| digits.parse::<u32>().ok());
    let newest = peppers.iter().map(Pepper::version).max();
    Ok(match right {
        false => Verdict::Wrong,
        true if newest == Some(version) && stored_cost == Some(cost) => Verdict::Right,
        true => Verdict::RightButOutdated,
    })
}

/// Stands in for the hash of a person who does not exist, so that asking for one takes as long as
/// asking for another.
#[derive(Debug, Clone)]
pub struct DummyHash {
    stored: String,
    pepper: Pepper,
    cost: u32,
}

impl DummyHash {
    /// Hashes a random password once, at the start of the program.
    pub fn prepare(pepper: &Pepper, cost: u32) -> Result<Self, PasswordError> {
        let nobody = BASE64.encode(&random_bytes::<32>()?);
        let stored = hash(&nobody, pepper, cost)?;
        Ok(Self {
            stored,
            pepper: pepper.clone(),
            cost,
        })
    }

    /// Does the work of [`verify`] and says that the password is wrong, whatever it is.
    pub fn verify_dummy(&self, password: &str) -> Result<Verdict, PasswordError> {
        verify(
            password,
            &self.stored,
            std::slice::from_ref(&self.pepper),
            self.cost,
        )
        .map(|_| Verdict::Wrong)
    }
}

/// 64 ASCII characters that depend on every byte of the password and on the pepper.
fn condense(password: &str, pepper: &Pepper) -> Result<Zeroizing<String>, PasswordError> {
    // NFC leaves at least a third of a text (nine bytes of Hangul letters become three): what is
    // longer than this is too long in any spelling, and is not worth the work.
    if password.len() > 3 * MAXIMUM_BYTES {
        return Err(PasswordError::TooLong);
    }
    let normalised: Zeroizing<String> = Zeroizing::new(password.nfc().collect());
    if normalised.len() > MAXIMUM_BYTES {
        return Err(PasswordError::TooLong);
    }
    if normalised.contains('\0') {
        return Err(PasswordError::ContainsNul);
    }
    let key = hmac::Key::new(hmac::HMAC_SHA384, pepper.key.expose());
    let tag = hmac::sign(&key, normalised.as_bytes());
    Ok(Zeroizing::new(BASE64.encode(tag.as_ref())))
}

fn split_stored(stored: &str) -> Result<(u32, &str), PasswordError> {
    let dollar = stored.find('$').ok_or(PasswordError::DamagedHash)?;
    let (version, bcrypt_text) = stored
        .split_at_checked(dollar)
        .ok_or(PasswordError::DamagedHash)?;
    let version = version.parse().map_err(|_| PasswordError::DamagedHash)?;
    Ok((version, bcrypt_text))
}

fn reason(error: &BcryptError) -> PasswordError {
    match error {
        BcryptError::CostNotAllowed(_) => PasswordError::Cost,
        _ => PasswordError::DamagedHash,
    }
}

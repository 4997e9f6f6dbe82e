//! Day keys: an Ed25519 key (RFC 8032) for each day, certified by the key before it.
//!
//! The private part of a day is erased when the next day is certified, so that a thief of today's
//! key cannot sign for yesterday. A certificate is a signed note of five lines: kind, origin, day,
//! public key, and SHA-256 of the previous public key or `first`. It must not store keys: the
//! private part leaves as bytes that storage seals under the audit key.

use std::collections::BTreeMap;
use std::fmt;

use data_encoding::{BASE64, HEXLOWER};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

use crate::audit::day::Day;
use crate::audit::note::{NoteError, SignedNote, is_key_name};
use crate::bytes::{array, sha256, take};
use crate::secret::{Key32, RandomUnavailable};

/// First line of a certificate. An origin has no spaces, so no checkpoint begins like this.
const CERTIFICATE_KIND: &str = "larets audit key 1";
/// Last line of the first certificate.
const FIRST: &str = "first";
/// Number of Ed25519 among the signature types of signed notes.
const ED25519_TYPE: u8 = 1;

/// Why a day key or a certificate was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SigningError {
    /// The private bytes are no Ed25519 key.
    #[error("the stored day key is damaged")]
    DamagedKey,
    /// The text is no certificate.
    #[error("not a certificate of a day key")]
    Malformed,
    /// A key can be certified for a later day only.
    #[error("a day key is certified by the key of an earlier day only")]
    NotLater,
    /// The note that carries it.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// No random bytes.
    #[error(transparent)]
    Random(#[from] RandomUnavailable),
}

/// A public Ed25519 key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// The key with these bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The key in the slice, if the slice has exactly 32 bytes.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        array(bytes).map(Self)
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether the signature of the message is by this key.
    #[must_use]
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.0)
            .verify(message, signature)
            .is_ok()
    }

    /// The key id of C2SP `signed-note` under a name.
    #[must_use]
    pub fn key_id(&self, name: &str) -> [u8; 4] {
        let hash = sha256(&[name.as_bytes(), b"\n", &[ED25519_TYPE], &self.0]);
        take(&hash).map_or([0; 4], |(id, _)| id)
    }

    /// The verifier key of C2SP `signed-note`: `name+hex(key id)+base64(type || key)`.
    #[must_use]
    pub fn to_verifier_key(&self, name: &str) -> String {
        let mut bytes = vec![ED25519_TYPE];
        bytes.extend_from_slice(&self.0);
        format!(
            "{name}+{}+{}",
            HEXLOWER.encode(&self.key_id(name)),
            BASE64.encode(&bytes)
        )
    }

    /// Reads a verifier key: the name and the key.
    #[must_use]
    pub fn parse_verifier_key(text: &str) -> Option<(String, Self)> {
        let (name, rest) = text.split_once('+')?;
        let (key_id, encoded) = rest.split_once('+')?;
        let bytes = BASE64.decode(encoded.as_bytes()).ok()?;
        let ([kind], public) = take(&bytes)?;
        let key = Self::from_slice(public)?;
        let expected = HEXLOWER.encode(&key.key_id(name));
        let fits = kind == ED25519_TYPE && is_key_name(name) && key_id == expected;
        fits.then(|| (name.to_owned(), key))
    }

    fn hash(&self) -> [u8; 32] {
        sha256(&[&self.0])
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", BASE64.encode(&self.0))
    }
}

/// The signing key of a day. Dropping it wipes the private part; it is expanded only while signing.
#[derive(Clone)]
pub struct DayKey {
    day: Day,
    seed: Key32,
    public: PublicKey,
}

impl DayKey {
    /// A new random key for a day.
    pub fn generate(day: Day) -> Result<Self, SigningError> {
        Self::from_seed(day, Key32::generate()?)
    }

    /// The key of a day from its private bytes, as [`private_bytes`](Self::private_bytes) gave
    /// them.
    pub fn from_private_bytes(day: Day, bytes: &[u8]) -> Result<Self, SigningError> {
        Self::from_seed(
            day,
            Key32::from_slice(bytes).ok_or(SigningError::DamagedKey)?,
        )
    }

    fn from_seed(day: Day, seed: Key32) -> Result<Self, SigningError> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed.expose())
            .map_err(|_| SigningError::DamagedKey)?;
        let public = PublicKey::from_slice(pair.public_key().as_ref());
        Ok(Self {
            day,
            seed,
            public: public.ok_or(SigningError::DamagedKey)?,
        })
    }

    /// Its day.
    #[must_use]
    pub fn day(&self) -> Day {
        self.day
    }

    /// Its public part.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        self.public
    }

    /// Its private part, to be stored sealed under the audit key and erased the day after.
    #[must_use]
    pub fn private_bytes(&self) -> &[u8; 32] {
        self.seed.expose()
    }

    /// Signs a message. Ed25519 signatures have 64 bytes and no randomness.
    ///
    /// The seed was accepted when the key was made, so it is accepted here; were it not, the
    /// signature would be empty and verify nowhere.
    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        Ed25519KeyPair::from_seed_unchecked(self.seed.expose())
            .map(|pair| pair.sign(message).as_ref().to_vec())
            .unwrap_or_default()
    }
}

impl fmt::Debug for DayKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DayKey")
            .field("day", &self.day)
            .finish_non_exhaustive()
    }
}

/// Says which key signs from a day on, signed by the key before it (the first one by itself).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyCertificate {
    day: Day,
    public_key: PublicKey,
    previous: Option<[u8; 32]>,
    note: SignedNote,
}

impl KeyCertificate {
    /// The certificate of the first key of a log.
    pub fn first(origin: &str, key: &DayKey) -> Result<Self, SigningError> {
        Self::build(origin, key.day, key.public, None, key)
    }

    /// The certificate of the next key. Erase `previous` when this is stored.
    pub fn next(origin: &str, previous: &DayKey, next: &DayKey) -> Result<Self, SigningError> {
        if next.day <= previous.day {
            return Err(SigningError::NotLater);
        }
        Self::build(
            origin,
            next.day,
            next.public,
            Some(previous.public.hash()),
            previous,
        )
    }

    fn build(
        origin: &str,
        day: Day,
        public_key: PublicKey,
        previous: Option<[u8; 32]>,
        signer: &DayKey,
    ) -> Result<Self, SigningError> {
        let text = format!(
            "{CERTIFICATE_KIND}\n{origin}\n{day}\n{}\n{}\n",
            BASE64.encode(&public_key.0),
            previous.map_or_else(|| FIRST.to_owned(), |hash| BASE64.encode(&hash)),
        );
        let note = SignedNote::sign(&text, origin, signer)?;
        Ok(Self {
            day,
            public_key,
            previous,
            note,
        })
    }

    /// Reads a certificate of the log `origin`. The signature is not verified.
    pub fn parse(text: &str, origin: &str) -> Result<Self, SigningError> {
        let note = SignedNote::parse(text)?;
        let fields = Self::parse_text(note.text(), origin).ok_or(SigningError::Malformed)?;
        let (day, public_key, previous) = fields;
        Ok(Self {
            day,
            public_key,
            previous,
            note,
        })
    }

    fn parse_text(text: &str, origin: &str) -> Option<(Day, PublicKey, Option<[u8; 32]>)> {
        let lines: Vec<&str> = text.strip_suffix('\n')?.split('\n').collect();
        let [CERTIFICATE_KIND, log, day, public, previous] = lines.as_slice() else {
            return None;
        };
        if *log != origin {
            return None;
        }
        let public_key = PublicKey::from_slice(&BASE64.decode(public.as_bytes()).ok()?)?;
        let previous = match *previous {
            FIRST => None,
            hash => Some(array(&BASE64.decode(hash.as_bytes()).ok()?)?),
        };
        Some((day.parse().ok()?, public_key, previous))
    }

    /// The certificate as text, to store and to hand out.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.note.to_text()
    }

    /// From which day on the key signs.
    #[must_use]
    pub fn day(&self) -> Day {
        self.day
    }

    /// The certified key.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        self.public_key
    }
}

/// The keys of a log that lead back to a trusted one.
#[derive(Debug, Clone, Default)]
pub struct KeyChain {
    keys: BTreeMap<[u8; 4], Vec<(Day, PublicKey)>>,
    newest: Option<(Day, PublicKey)>,
}

impl KeyChain {
    /// Follows certificates in order from the trusted first key. Gives the keys up to the first
    /// certificate that does not follow, and the day of that one.
    #[must_use]
    pub fn follow(
        origin: &str,
        trusted_first: &PublicKey,
        certificates: &[KeyCertificate],
    ) -> (Self, Option<Day>) {
        let mut chain = Self::default();
        for certificate in certificates {
            let follows = match chain.newest {
                None => {
                    certificate.public_key == *trusted_first
                        && certificate.previous.is_none()
                        && certificate.note.verify(origin, trusted_first).is_ok()
                }
                Some((day, key)) => {
                    certificate.day > day
                        && certificate.previous == Some(key.hash())
                        && certificate.note.verify(origin, &key).is_ok()
                }
            };
            if !follows {
                return (chain, Some(certificate.day));
            }
            let entry = (certificate.day, certificate.public_key);
            chain
                .keys
                .entry(entry.1.key_id(origin))
                .or_default()
                .push(entry);
            chain.newest = Some(entry);
        }
        (chain, None)
    }

    /// The keys with this key id; more than one only by a 32-bit coincidence.
    pub(crate) fn with_key_id(&self, key_id: [u8; 4]) -> &[(Day, PublicKey)] {
        self.keys.get(&key_id).map_or(&[], Vec::as_slice)
    }

    /// Day and key of the last certificate that followed.
    #[must_use]
    pub fn newest(&self) -> Option<(Day, PublicKey)> {
        self.newest
    }
}

#[cfg(test)]
mod tests;

//! Checkpoints in the format of C2SP `tlog-checkpoint`: origin, size and root of the tree, signed
//! as a note under the origin as the key's name.
//!
//! Reading is strict. It must not decide which key is right: that is the business of the key chain.

use crate::audit::day::Day;
use crate::audit::note::{NoteError, SignedNote, is_key_name};
use crate::audit::signing::{DayKey, KeyChain, PublicKey};
use crate::audit::tree::NodeHash;

/// Why a checkpoint was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The text is no checkpoint.
    #[error("not a checkpoint")]
    Malformed,
    /// The checkpoint is of another log.
    #[error("the checkpoint belongs to another log")]
    OtherOrigin,
    /// The note that carries it, or its signature.
    #[error(transparent)]
    Note(#[from] NoteError),
}

/// What the tree was at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Name of the log, unique in the world: `larets/<installation id>`.
    pub origin: String,
    /// How many leaves.
    pub size: u64,
    /// The root over them.
    pub root: NodeHash,
    /// More lines, none empty. They are signed, and others ignore them.
    pub extensions: Vec<String>,
}

impl Checkpoint {
    /// A checkpoint without extension lines.
    #[must_use]
    pub fn new(origin: &str, size: u64, root: NodeHash) -> Self {
        Self {
            origin: origin.to_owned(),
            size,
            root,
            extensions: Vec::new(),
        }
    }

    /// Signs it. The origin must be a possible key name, the extensions lines that are not empty.
    pub fn sign(&self, key: &DayKey) -> Result<SignedCheckpoint, CheckpointError> {
        let text = self.to_text();
        // Reading it back refuses an origin or an extension that would change the meaning.
        if Self::parse(&text).as_ref() != Some(self) {
            return Err(CheckpointError::Malformed);
        }
        let note = SignedNote::sign(&text, &self.origin, key)?;
        Ok(SignedCheckpoint {
            checkpoint: self.clone(),
            note,
        })
    }

    fn to_text(&self) -> String {
        let mut out = format!(
            "{}\n{}\n{}\n",
            self.origin,
            self.size,
            self.root.to_base64()
        );
        for line in &self.extensions {
            out.push_str(line);
            out.push('\n');
        }
        out
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let origin = lines.next().filter(|origin| is_key_name(origin))?;
        let size = lines.next()?;
        // «007» and «+7» are numbers to a parser, but not how a checkpoint spells 7.
        let number: u64 = size
            .parse()
            .ok()
            .filter(|number: &u64| number.to_string() == size)?;
        let root = NodeHash::from_base64(lines.next()?)?;
        let extensions: Vec<String> = lines.map(str::to_owned).collect();
        if extensions.iter().any(String::is_empty) {
            return None;
        }
        Some(Self {
            origin: origin.to_owned(),
            size: number,
            root,
            extensions,
        })
    }
}

/// A checkpoint with its signatures. That they are right is said by the verifying methods only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: SignedNote,
}

impl SignedCheckpoint {
    /// Reads a signed checkpoint of any log.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let note = SignedNote::parse(text)?;
        let checkpoint = Checkpoint::parse(note.text()).ok_or(CheckpointError::Malformed)?;
        Ok(Self { checkpoint, note })
    }

    /// The text, to store and to hand out.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.note.to_text()
    }

    /// What it says. Believe it after verifying.
    #[must_use]
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// Whether it is of this log and signed by this key.
    pub fn verify(&self, origin: &str, key: &PublicKey) -> Result<&Checkpoint, CheckpointError> {
        if self.checkpoint.origin != origin {
            return Err(CheckpointError::OtherOrigin);
        }
        self.note.verify(origin, key)?;
        Ok(&self.checkpoint)
    }

    /// Whether a key of the chain signed it, and the day of that key.
    pub fn verify_by_chain(&self, origin: &str, chain: &KeyChain) -> Result<Day, CheckpointError> {
        let mut outcome = Err(CheckpointError::Note(NoteError::NotSigned));
        for line in self.note.signatures() {
            for (day, key) in chain.with_key_id(line.key_id) {
                match self.verify(origin, key) {
                    Ok(_) => return Ok(*day),
                    Err(error) => outcome = Err(error),
                }
            }
        }
        outcome
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::audit::signing::KeyCertificate;
    use crate::audit::tree::{empty_root, leaf_hash};

    const ORIGIN: &str = "larets/test";

    fn key(byte: u8) -> DayKey {
        let day = Day::from_number(i32::from(byte)).unwrap();
        DayKey::from_private_bytes(day, &[byte; 32]).unwrap()
    }

    // Shows the text of a checkpoint, line by line.
    #[test]
    fn text_form() {
        let mut checkpoint = Checkpoint::new(ORIGIN, 17, empty_root());
        checkpoint.extensions.push("day 2026-11-24".to_owned());
        let text = checkpoint.sign(&key(1)).unwrap().to_text();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[..5],
            [
                "larets/test",
                "17",
                "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
                "day 2026-11-24",
                "",
            ]
        );
        assert!(lines[5].starts_with("— larets/test "));
        let read = SignedCheckpoint::parse(&text).unwrap();
        assert_eq!(read.verify(ORIGIN, &key(1).public_key()), Ok(&checkpoint));
    }

    // Shows that key, origin and every line are verified.
    #[test]
    fn verification() {
        let signed = Checkpoint::new(ORIGIN, 17, empty_root())
            .sign(&key(1))
            .unwrap();
        let other_key = signed.verify(ORIGIN, &key(2).public_key());
        assert_eq!(other_key, Err(CheckpointError::Note(NoteError::NotSigned)));
        let other_log = signed.verify("larets/other", &key(1).public_key());
        assert_eq!(other_log, Err(CheckpointError::OtherOrigin));
        let changed = SignedCheckpoint::parse(&signed.to_text().replace("\n17\n", "\n18\n"));
        let changed = changed.unwrap();
        assert_eq!(
            changed.verify(ORIGIN, &key(1).public_key()),
            Err(CheckpointError::Note(NoteError::BadSignature))
        );
    }

    // Shows that a chain finds the day of the signing key, and no key outside it counts.
    #[test]
    fn verification_by_chain() {
        let certificates = [
            KeyCertificate::first(ORIGIN, &key(1)).unwrap(),
            KeyCertificate::next(ORIGIN, &key(1), &key(2)).unwrap(),
        ];
        let (chain, _) = KeyChain::follow(ORIGIN, &key(1).public_key(), &certificates);
        let sign = |byte| {
            Checkpoint::new(ORIGIN, 1, empty_root())
                .sign(&key(byte))
                .unwrap()
        };
        assert_eq!(sign(2).verify_by_chain(ORIGIN, &chain), Ok(key(2).day()));
        assert!(sign(3).verify_by_chain(ORIGIN, &chain).is_err());
    }

    // Shows texts that are no checkpoints, though their signatures are right.
    #[test]
    fn malformed_checkpoints() {
        let root = empty_root().to_base64();
        for text in [
            format!("{ORIGIN}\n17\n"),
            format!("{ORIGIN}\n017\n{root}\n"),
            format!("{ORIGIN}\n+17\n{root}\n"),
            format!("{ORIGIN}\n-1\n{root}\n"),
            format!("{ORIGIN}\n18446744073709551616\n{root}\n"),
            format!("{ORIGIN}\n17 \n{root}\n"),
            format!("{ORIGIN}\n17\n{}\n", &root[..40]),
            format!("{ORIGIN}\n17\n{}\n", root.replace('=', "")),
            format!("{ORIGIN}\n17\n{root}\n\nmore\n"),
            format!("larets test\n17\n{root}\n"),
            format!("\n17\n{root}\n"),
        ] {
            let note = SignedNote::sign(&text, ORIGIN, &key(1)).unwrap().to_text();
            let error = SignedCheckpoint::parse(&note).unwrap_err();
            assert_eq!(error, CheckpointError::Malformed, "{text}");
        }
    }

    // Shows that a certificate of a key never passes for a checkpoint.
    #[test]
    fn certificate_is_no_checkpoint() {
        let text = KeyCertificate::first(ORIGIN, &key(1)).unwrap().to_text();
        assert_eq!(
            SignedCheckpoint::parse(&text),
            Err(CheckpointError::Malformed)
        );
    }

    // Shows that nothing is signed that would be read otherwise.
    #[test]
    fn ambiguous_checkpoints_are_not_signed() {
        for origin in ["", "a b", "a\n5", "a+b"] {
            let outcome = Checkpoint::new(origin, 1, empty_root()).sign(&key(1));
            assert_eq!(outcome, Err(CheckpointError::Malformed), "{origin}");
        }
        for line in ["", "two\nlines"] {
            let mut checkpoint = Checkpoint::new(ORIGIN, 1, empty_root());
            checkpoint.extensions.push(line.to_owned());
            assert_eq!(
                checkpoint.sign(&key(1)),
                Err(CheckpointError::Malformed),
                "{line}"
            );
        }
    }

    proptest! {
        // Shows that every checkpoint is read as it was signed.
        #[test]
        fn round_trip(size: u64, leaf: Vec<u8>, extensions in prop::collection::vec("[a-z ]{1,10}", 0..3)) {
            let mut checkpoint = Checkpoint::new(ORIGIN, size, leaf_hash(&leaf));
            checkpoint.extensions = extensions;
            let text = checkpoint.sign(&key(1)).unwrap().to_text();
            let read = SignedCheckpoint::parse(&text).unwrap();
            prop_assert_eq!(read.to_text(), text);
            prop_assert_eq!(read.verify(ORIGIN, &key(1).public_key()), Ok(&checkpoint));
        }
    }
}

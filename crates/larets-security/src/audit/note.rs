//! Signed notes in the format of C2SP `signed-note` (as in Go's checksum database): a text, an
//! empty line, and signature lines `— name base64(key id || signature)`.
//!
//! Reading is strict: what is not exactly of this form is no note. It must not know what the text
//! says.

use data_encoding::BASE64;

use crate::audit::signing::{DayKey, PublicKey};
use crate::bytes::take;

/// What a signature line begins with: an em dash and a space.
const LINE_START: &str = "— ";
/// Longest note. A checkpoint has some 300 bytes.
const MAXIMUM_BYTES: usize = 64 * 1024;
/// Most signature lines; the specification lets a reader refuse more than 16.
const MAXIMUM_SIGNATURES: usize = 16;

/// Why a text is no signed note, or not one by the expected key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Not of the form.
    #[error("not a signed note")]
    Malformed,
    /// Longer, or with more signatures, than is read.
    #[error("the signed note is too long")]
    TooLong,
    /// The text may not be signed: empty, without a line end, or with control characters.
    #[error("a text of this form cannot be a signed note")]
    UnsignableText,
    /// The name of the key has white space or a plus sign, or is empty.
    #[error("a key of a signed note cannot have this name")]
    BadKeyName,
    /// No signature line is by this key.
    #[error("the note is not signed by this key")]
    NotSigned,
    /// There is a line by this key, but the signature is wrong.
    #[error("the signature of the note is wrong")]
    BadSignature,
}

/// One signature line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    /// Name of the key.
    pub name: String,
    /// The first four bytes of SHA-256(name || 0x0A || 0x01 || public key), for Ed25519.
    pub key_id: [u8; 4],
    /// The signature proper.
    pub signature: Vec<u8>,
}

/// A text with signatures. That they are right is said by [`verify`](Self::verify) only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedNote {
    text: String,
    signatures: Vec<NoteSignature>,
}

impl SignedNote {
    /// Signs a text, which ends with a line end.
    pub fn sign(text: &str, name: &str, key: &DayKey) -> Result<Self, NoteError> {
        if !is_signable(text) {
            return Err(NoteError::UnsignableText);
        }
        if !is_key_name(name) {
            return Err(NoteError::BadKeyName);
        }
        let signature = NoteSignature {
            name: name.to_owned(),
            key_id: key.public_key().key_id(name),
            signature: key.sign(text.as_bytes()),
        };
        let note = Self {
            text: text.to_owned(),
            signatures: vec![signature],
        };
        if note.to_text().len() > MAXIMUM_BYTES {
            Err(NoteError::TooLong)
        } else {
            Ok(note)
        }
    }

    /// Reads a note. The signatures are not verified.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        if note.len() > MAXIMUM_BYTES {
            return Err(NoteError::TooLong);
        }
        let border = note.rfind("\n\n").ok_or(NoteError::Malformed)?;
        let (text, rest) = note
            .split_at_checked(border + 1)
            .ok_or(NoteError::Malformed)?;
        let lines = rest.strip_prefix('\n').ok_or(NoteError::Malformed)?;
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Malformed)?;
        if !is_signable(text) {
            return Err(NoteError::Malformed);
        }
        let mut signatures = Vec::new();
        for line in lines.split('\n') {
            if signatures.len() >= MAXIMUM_SIGNATURES {
                return Err(NoteError::TooLong);
            }
            signatures.push(parse_signature(line).ok_or(NoteError::Malformed)?);
        }
        Ok(Self {
            text: text.to_owned(),
            signatures,
        })
    }

    /// The note in its one spelling.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = self.text.clone();
        out.push('\n');
        for line in &self.signatures {
            let mut bytes = line.key_id.to_vec();
            bytes.extend_from_slice(&line.signature);
            out.push_str(LINE_START);
            out.push_str(&line.name);
            out.push(' ');
            out.push_str(&BASE64.encode(&bytes));
            out.push('\n');
        }
        out
    }

    /// The signed text, with its last line end.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signature lines.
    #[must_use]
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Whether this key signed. Lines of other keys are ignored, as the specification wants; one
    /// wrong signature by this key refuses the note.
    pub fn verify(&self, name: &str, key: &PublicKey) -> Result<(), NoteError> {
        let key_id = key.key_id(name);
        let mut outcome = Err(NoteError::NotSigned);
        for line in self
            .signatures
            .iter()
            .filter(|l| l.name == name && l.key_id == key_id)
        {
            if !key.verify(self.text.as_bytes(), &line.signature) {
                return Err(NoteError::BadSignature);
            }
            outcome = Ok(());
        }
        outcome
    }
}

/// Whether a key may have this name: not empty, no white space, no plus sign.
#[must_use]
pub fn is_key_name(name: &str) -> bool {
    !name.is_empty()
        && !name
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

fn is_signable(text: &str) -> bool {
    text.len() > 1 && text.ends_with('\n') && !text.chars().any(|c| c < ' ' && c != '\n')
}

fn parse_signature(line: &str) -> Option<NoteSignature> {
    let (name, encoded) = line.strip_prefix(LINE_START)?.split_once(' ')?;
    if !is_key_name(name) {
        return None;
    }
    let bytes = BASE64.decode(encoded.as_bytes()).ok()?;
    let (key_id, signature) = take::<4>(&bytes)?;
    if signature.is_empty() {
        return None;
    }
    Some(NoteSignature {
        name: name.to_owned(),
        key_id,
        signature: signature.to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::audit::day::Day;

    /// Key and note of the documentation of Go's `golang.org/x/mod/sumdb/note`.
    const GO_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const GO_NOTE: &str = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n\n\
        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    fn key(byte: u8) -> DayKey {
        DayKey::from_private_bytes(Day::from_number(1).unwrap(), &[byte; 32]).unwrap()
    }

    // Shows that a note signed by another implementation is read and verified.
    #[test]
    fn note_of_another_program() {
        let (name, public) = PublicKey::parse_verifier_key(GO_KEY).unwrap();
        let note = SignedNote::parse(GO_NOTE).unwrap();
        assert_eq!(note.verify(&name, &public), Ok(()));
        assert_eq!(note.to_text(), GO_NOTE);
        assert_eq!(public.to_verifier_key(&name), GO_KEY);
        let changed = SignedNote::parse(&GO_NOTE.replace("answer", "Answer")).unwrap();
        assert_eq!(changed.verify(&name, &public), Err(NoteError::BadSignature));
    }

    // Shows that a note of ours survives, and is not another key's or another name's.
    #[test]
    fn own_note() {
        let note = SignedNote::sign("text\n\nmore\n", "larets", &key(1)).unwrap();
        let read = SignedNote::parse(&note.to_text()).unwrap();
        assert_eq!(read, note);
        assert_eq!(read.text(), "text\n\nmore\n");
        assert_eq!(read.verify("larets", &key(1).public_key()), Ok(()));
        assert_eq!(
            read.verify("larets", &key(2).public_key()),
            Err(NoteError::NotSigned)
        );
        assert_eq!(
            read.verify("other", &key(1).public_key()),
            Err(NoteError::NotSigned)
        );
    }

    // Shows that lines of unknown keys do not matter, but one wrong line of the key does.
    #[test]
    fn several_signatures() {
        let mut note = SignedNote::sign("text\n", "larets", &key(1)).unwrap();
        let other = SignedNote::sign("text\n", "witness", &key(2)).unwrap();
        note.signatures.extend(other.signatures);
        let read = SignedNote::parse(&note.to_text()).unwrap();
        assert_eq!(read.verify("larets", &key(1).public_key()), Ok(()));
        assert_eq!(read.verify("witness", &key(2).public_key()), Ok(()));
        let mut wrong = note.signatures[0].clone();
        wrong.signature[3] ^= 1;
        note.signatures.push(wrong);
        assert_eq!(
            note.verify("larets", &key(1).public_key()),
            Err(NoteError::BadSignature)
        );
    }

    // Shows texts that are no notes.
    #[test]
    fn malformed_notes() {
        let good = SignedNote::sign("text\n", "larets", &key(1))
            .unwrap()
            .to_text();
        let check = |note: String| assert!(SignedNote::parse(&note).is_err(), "{note:?}");
        check(String::new());
        check("text\n\n".to_owned());
        check(good.trim_end().to_owned());
        check(good.replace('—', "-"));
        check(good.replace("\n\n", "\n"));
        check(good.replace("larets ", "larets  "));
        check(good.replace("larets", "la+rets"));
        check(good.replace("text", "te\txt"));
        check(good.replace("text", "te\rxt"));
        check(good.replace('=', ""));
        check(format!("{good}\n"));
        check(format!("{good}— larets AAAAAA==\n"));
        check(format!("{good}{}", "— larets AAAAAAA=\n".repeat(16)));
        check("x".repeat(MAXIMUM_BYTES + 1));
    }

    // Shows what is not signed at all.
    #[test]
    fn unsignable() {
        for text in ["", "\n", "text", "te\0xt\n"] {
            let error = SignedNote::sign(text, "larets", &key(1)).unwrap_err();
            assert_eq!(error, NoteError::UnsignableText, "{text:?}");
        }
        for name in ["", "a b", "a+b", "a\n"] {
            let error = SignedNote::sign("text\n", name, &key(1)).unwrap_err();
            assert_eq!(error, NoteError::BadKeyName, "{name:?}");
        }
        let long = format!("{}\n", "x".repeat(MAXIMUM_BYTES));
        assert_eq!(
            SignedNote::sign(&long, "larets", &key(1)),
            Err(NoteError::TooLong)
        );
    }

    proptest! {
        // Shows that a note that is read at all is spelled as we would spell it, and never panics.
        #[test]
        fn one_spelling(note in "(text\n){0,2}\n?(— [a-z]{0,3} [A-Za-z0-9=]{0,12}\n){0,3}") {
            if let Ok(read) = SignedNote::parse(&note) {
                prop_assert_eq!(read.to_text(), note);
            }
        }

        // Shows that a signed text verifies, and that a changed byte of it does not.
        #[test]
        fn text_is_bound(text in "[a-zа-я \n]{1,40}", at: prop::sample::Index) {
            let text = format!("{text}\n");
            prop_assume!(text.len() > 1);
            let note = SignedNote::sign(&text, "larets", &key(1)).unwrap();
            let mut read = SignedNote::parse(&note.to_text()).unwrap();
            prop_assert_eq!(read.text(), &text);
            prop_assert_eq!(read.verify("larets", &key(1).public_key()), Ok(()));
            let at = at.index(text.chars().count());
            read.text = text.chars().enumerate().map(|(i, c)| if i == at { 'Z' } else { c }).collect();
            prop_assert!(read.verify("larets", &key(1).public_key()).is_err());
        }
    }
}

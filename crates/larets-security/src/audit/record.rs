//! The canonical bytes of an event: what is hashed into the tree.
//!
//! Version 1 is, in this order: the version byte; `seq` and `at` as 64 bits, most significant byte
//! first; then each text as its length (64 bits) and its bytes, each optional value as 0, or as 1
//! and the value; ids are 16 bytes. Each part tells where it ends, so two different events never
//! have the same bytes. It must not change: old events keep their version.

use crate::audit::tree::{NodeHash, leaf_hash};
use crate::bytes::push_prefixed;

/// The first byte of a record.
const VERSION: u8 = 1;

/// An event as it is proven. Texts hold no personal values; those are in `sealed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CanonicalEvent<'a> {
    /// Its place in the record, from 1, without gaps.
    pub seq: u64,
    /// When, in microseconds UTC.
    pub at: i64,
    /// Who: user, API token, job.
    pub actor_kind: &'a str,
    /// Which one.
    pub actor_id: Option<[u8; 16]>,
    /// In which session.
    pub session: Option<[u8; 16]>,
    /// From which network address.
    pub address: Option<&'a str>,
    /// What was done: `contact.open`.
    pub action: &'a str,
    /// On what kind of record.
    pub record_kind: Option<&'a str>,
    /// On which record.
    pub record_id: Option<[u8; 16]>,
    /// How it ended: done, refused.
    pub outcome: &'a str,
    /// More, as JSON text without personal values; exactly the stored bytes.
    pub details: &'a str,
    /// Sealed values, as stored.
    pub sealed: Option<&'a [u8]>,
}

impl CanonicalEvent<'_> {
    /// Appends the canonical bytes.
    pub fn encode_into(&self, out: &mut Vec<u8>) {
        out.push(VERSION);
        out.extend_from_slice(&self.seq.to_be_bytes());
        out.extend_from_slice(&self.at.to_be_bytes());
        push_prefixed(out, self.actor_kind.as_bytes());
        push_id(out, self.actor_id);
        push_id(out, self.session);
        push_optional(out, self.address.map(str::as_bytes));
        push_prefixed(out, self.action.as_bytes());
        push_optional(out, self.record_kind.map(str::as_bytes));
        push_id(out, self.record_id);
        push_prefixed(out, self.outcome.as_bytes());
        push_prefixed(out, self.details.as_bytes());
        push_optional(out, self.sealed);
    }

    /// The canonical bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(256);
        self.encode_into(&mut out);
        out
    }

    /// The leaf of the tree: SHA-256(0x00 || canonical bytes).
    #[must_use]
    pub fn leaf(&self) -> NodeHash {
        leaf_hash(&self.encode())
    }
}

fn push_id(out: &mut Vec<u8>, id: Option<[u8; 16]>) {
    match id {
        None => out.push(0),
        Some(id) => {
            out.push(1);
            out.extend_from_slice(&id);
        }
    }
}

fn push_optional(out: &mut Vec<u8>, value: Option<&[u8]>) {
    match value {
        None => out.push(0),
        Some(value) => {
            out.push(1);
            push_prefixed(out, value);
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::option;
    use proptest::prelude::*;

    use super::*;

    /// An event that owns its parts, to be generated.
    #[derive(Debug, Clone, PartialEq, Eq)]
    struct Owned {
        seq: u64,
        at: i64,
        actor_kind: String,
        actor_id: Option<[u8; 16]>,
        session: Option<[u8; 16]>,
        address: Option<String>,
        action: String,
        record_kind: Option<String>,
        record_id: Option<[u8; 16]>,
        outcome: String,
        details: String,
        sealed: Option<Vec<u8>>,
    }

    impl Owned {
        fn encode(&self) -> Vec<u8> {
            CanonicalEvent {
                seq: self.seq,
                at: self.at,
                actor_kind: &self.actor_kind,
                actor_id: self.actor_id,
                session: self.session,
                address: self.address.as_deref(),
                action: &self.action,
                record_kind: self.record_kind.as_deref(),
                record_id: self.record_id,
                outcome: &self.outcome,
                details: &self.details,
                sealed: self.sealed.as_deref(),
            }
            .encode()
        }
    }

    /// Reads the canonical bytes back. That this is possible proves that no two events share them.
    struct Decoder<'a>(&'a [u8]);

    impl Decoder<'_> {
        fn take(&mut self, count: usize) -> Vec<u8> {
            let (head, rest) = self.0.split_at(count);
            self.0 = rest;
            head.to_vec()
        }
        fn number(&mut self) -> u64 {
            u64::from_be_bytes(self.take(8).try_into().unwrap())
        }
        fn bytes(&mut self) -> Vec<u8> {
            let count = usize::try_from(self.number()).unwrap();
            self.take(count)
        }
        fn text(&mut self) -> String {
            String::from_utf8(self.bytes()).unwrap()
        }
        fn present(&mut self) -> bool {
            match self.take(1)[..] {
                [0] => false,
                [1] => true,
                _ => panic!("not canonical"),
            }
        }
        fn id(&mut self) -> Option<[u8; 16]> {
            self.present().then(|| self.take(16).try_into().unwrap())
        }
        fn optional_text(&mut self) -> Option<String> {
            self.present().then(|| self.text())
        }
        fn event(mut self) -> Owned {
            assert_eq!(self.take(1), [1]);
            let event = Owned {
                seq: self.number(),
                at: self.number().cast_signed(),
                actor_kind: self.text(),
                actor_id: self.id(),
                session: self.id(),
                address: self.optional_text(),
                action: self.text(),
                record_kind: self.optional_text(),
                record_id: self.id(),
                outcome: self.text(),
                details: self.text(),
                sealed: self.present().then(|| self.bytes()),
            };
            assert!(self.0.is_empty());
            event
        }
    }

    fn events() -> impl Strategy<Value = Owned> {
        let who = (
            ".{0,6}",
            any::<Option<[u8; 16]>>(),
            any::<Option<[u8; 16]>>(),
        );
        let what = (".{0,6}", option::of(".{0,6}"), any::<Option<[u8; 16]>>());
        let rest = (".{0,6}", ".{0,6}", any::<Option<Vec<u8>>>());
        (
            any::<u64>(),
            any::<i64>(),
            option::of(".{0,6}"),
            who,
            what,
            rest,
        )
            .prop_map(|(seq, at, address, who, what, rest)| Owned {
                seq,
                at,
                address,
                actor_kind: who.0,
                actor_id: who.1,
                session: who.2,
                action: what.0,
                record_kind: what.1,
                record_id: what.2,
                outcome: rest.0,
                details: rest.1,
                sealed: rest.2,
            })
    }

    /// A plain event for other tests.
    pub(crate) fn opened(seq: u64) -> CanonicalEvent<'static> {
        CanonicalEvent {
            seq,
            at: 1_796_000_000_000_000 + i64::try_from(seq).unwrap(),
            actor_kind: "user",
            actor_id: Some([1; 16]),
            session: Some([2; 16]),
            address: Some("192.0.2.7"),
            action: "contact.open",
            record_kind: Some("contact"),
            record_id: Some([3; 16]),
            outcome: "done",
            details: "{}",
            sealed: None,
        }
    }

    const PINNED: &str = "ec17af59a8eb8742e4e26a93260ab4001b60baf2b219f2ebd8658d1fc5f33d25";

    // Shows the bytes of one event: a change of them would break every stored proof.
    #[test]
    fn bytes_are_pinned() {
        assert_eq!(
            data_encoding::HEXLOWER.encode(opened(1).leaf().as_bytes()),
            PINNED
        );
    }

    // Shows that an absent value, an empty one and a neighbour's value are told apart.
    #[test]
    fn absent_is_not_empty() {
        let event = opened(1);
        let leaves = [
            event.leaf(),
            CanonicalEvent {
                address: None,
                ..event
            }
            .leaf(),
            CanonicalEvent {
                address: Some(""),
                ..event
            }
            .leaf(),
            CanonicalEvent {
                sealed: Some(&[]),
                ..event
            }
            .leaf(),
            CanonicalEvent {
                session: event.actor_id,
                actor_id: event.session,
                ..event
            }
            .leaf(),
            CanonicalEvent {
                outcome: "d",
                details: "one{}",
                ..event
            }
            .leaf(),
        ];
        for (i, left) in leaves.iter().enumerate() {
            for right in &leaves[i + 1..] {
                assert_ne!(left, right);
            }
        }
    }

    proptest! {
        // Shows that every event can be read back from its bytes, hence no two encode alike.
        #[test]
        fn encoding_is_injective(event in events()) {
            prop_assert_eq!(Decoder(&event.encode()).event(), event);
        }

        // Shows the same from the other side, on events that differ little.
        #[test]
        fn different_events_differ(left in events(), right in events()) {
            let mixed = Owned { action: left.action.clone(), outcome: left.outcome.clone(), ..right };
            prop_assert_eq!(left == mixed, left.encode() == mixed.encode());
        }
    }
}

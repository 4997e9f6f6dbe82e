//! The Merkle tree of RFC 6962 §2.1 (RFC 9162 §2.1): hashes, the frontier, roots.
//!
//! Leaf: SHA-256(0x00 || record). Inner node: SHA-256(0x01 || left || right). It must not keep
//! leaves: a tree of any size is its frontier of at most 64 hashes.

mod proof;
#[cfg(test)]
mod tests;

pub use proof::{
    consistency_ranges, inclusion_ranges, prove_consistency, prove_inclusion, verify_consistency,
    verify_inclusion,
};

use std::fmt;

use data_encoding::{BASE64, HEXLOWER};

use crate::bytes::{array, sha256, take};

/// A hash of a leaf or of an inner node.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeHash([u8; 32]);

impl NodeHash {
    /// The hash with these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The hash in the slice, if the slice has exactly 32 bytes.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        array(bytes).map(Self)
    }

    /// The hash in standard base64, padded, in its one spelling.
    #[must_use]
    pub fn from_base64(text: &str) -> Option<Self> {
        Self::from_slice(&BASE64.decode(text.as_bytes()).ok()?)
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Standard base64, padded, as checkpoints have it.
    #[must_use]
    pub fn to_base64(&self) -> String {
        BASE64.encode(&self.0)
    }
}

impl fmt::Display for NodeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for NodeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NodeHash({self})")
    }
}

/// SHA-256(0x00 || record).
#[must_use]
pub fn leaf_hash(record: &[u8]) -> NodeHash {
    NodeHash(sha256(&[&[0], record]))
}

/// SHA-256(0x01 || left || right).
#[must_use]
pub fn inner_hash(left: &NodeHash, right: &NodeHash) -> NodeHash {
    NodeHash(sha256(&[&[1], &left.0, &right.0]))
}

/// The root of the tree without leaves: SHA-256 of nothing.
#[must_use]
pub fn empty_root() -> NodeHash {
    NodeHash(sha256(&[]))
}

/// The root over leaf hashes in order.
#[must_use]
pub fn root_of(leaves: impl IntoIterator<Item = NodeHash>) -> NodeHash {
    let mut tree = CompactTree::new();
    for leaf in leaves {
        tree.append(leaf);
    }
    tree.root()
}

/// Why stored bytes are no frontier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrontierError {
    /// The bytes end early, go on, or do not fit the size.
    #[error("the stored frontier of the audit tree is damaged")]
    Damaged,
    /// Written by a later program.
    #[error("the stored frontier of the audit tree has the unknown layout {0}")]
    UnknownVersion(u8),
}

/// A tree of any size in logarithmic space: the roots of its full sub-trees, the largest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CompactTree {
    size: u64,
    frontier: Vec<NodeHash>,
}

impl CompactTree {
    /// Layout of the stored form.
    const VERSION: u8 = 1;

    /// The tree without leaves.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the hash of the next leaf.
    pub fn append(&mut self, leaf: NodeHash) {
        let mut node = leaf;
        // Every set bit at the end of the size is a full sub-tree that the new leaf completes.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.frontier.pop() {
                node = inner_hash(&left, &node);
            }
        }
        self.frontier.push(node);
        self.size = self.size.saturating_add(1);
    }

    /// How many leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root over all leaves.
    #[must_use]
    pub fn root(&self) -> NodeHash {
        let mut sub_trees = self.frontier.iter().rev();
        let Some(smallest) = sub_trees.next() else {
            return empty_root();
        };
        sub_trees.fold(*smallest, |right, left| inner_hash(left, &right))
    }

    /// The form to store: `layout version (1) | size (8) | hashes`.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(9 + 32 * self.frontier.len());
        out.push(Self::VERSION);
        out.extend_from_slice(&self.size.to_be_bytes());
        for node in &self.frontier {
            out.extend_from_slice(&node.0);
        }
        out
    }

    /// Reads the stored form. That it is the right frontier shows only its root.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FrontierError> {
        let ([version], rest) = take(bytes).ok_or(FrontierError::Damaged)?;
        if version != Self::VERSION {
            return Err(FrontierError::UnknownVersion(version));
        }
        let (size, hashes) = take::<8>(rest).ok_or(FrontierError::Damaged)?;
        let size = u64::from_be_bytes(size);
        let (chunks, remainder) = hashes.as_chunks::<32>();
        let frontier: Vec<NodeHash> = chunks.iter().copied().map(NodeHash).collect();
        if !remainder.is_empty() || frontier.len() as u64 != u64::from(size.count_ones()) {
            return Err(FrontierError::Damaged);
        }
        Ok(Self { size, frontier })
    }
}

//! Inclusion and consistency proofs of RFC 6962 §2.1.1 and §2.1.2, verified by the algorithms of
//! RFC 9162 §2.1.3.2 and §2.1.4.2.
//!
//! A proof is a list of roots over ranges of leaves. Making one here only names the ranges, so that
//! a caller with a million leaves computes each root as it likes. It must not fetch leaves.

use std::ops::Range;

use super::{NodeHash, empty_root, inner_hash, root_of};

/// The ranges of leaves whose roots prove that leaf `index` is in the tree of `size` leaves.
/// `None`: there is no such leaf.
#[must_use]
pub fn inclusion_ranges(index: u64, size: u64) -> Option<Vec<Range<u64>>> {
    if index >= size {
        return None;
    }
    let mut ranges = Vec::new();
    let (mut start, mut end) = (0, size);
    while end - start > 1 {
        let middle = start + left_size(end - start);
        if index < middle {
            ranges.push(middle..end);
            end = middle;
        } else {
            ranges.push(start..middle);
            start = middle;
        }
    }
    ranges.reverse();
    Some(ranges)
}

/// The ranges whose roots prove that the tree of `size` leaves begins with the one of `earlier`.
/// `None`: the earlier tree is empty or larger.
#[must_use]
pub fn consistency_ranges(earlier: u64, size: u64) -> Option<Vec<Range<u64>>> {
    if earlier == 0 || earlier > size {
        return None;
    }
    let mut ranges = Vec::new();
    let (mut start, mut end) = (0, size);
    while end != earlier {
        let middle = start + left_size(end - start);
        if earlier <= middle {
            ranges.push(middle..end);
            end = middle;
        } else {
            ranges.push(start..middle);
            start = middle;
        }
    }
    // The earlier root itself is known to the verifier; a part of it is not.
    if start > 0 {
        ranges.push(start..end);
    }
    ranges.reverse();
    Some(ranges)
}

/// An inclusion proof from all leaf hashes. `None`: there is no such leaf.
#[must_use]
pub fn prove_inclusion(leaves: &[NodeHash], index: u64) -> Option<Vec<NodeHash>> {
    roots(leaves, inclusion_ranges(index, leaves.len() as u64)?)
}

/// A consistency proof from all leaf hashes. `None`: the earlier tree is empty or larger.
#[must_use]
pub fn prove_consistency(leaves: &[NodeHash], earlier: u64) -> Option<Vec<NodeHash>> {
    roots(leaves, consistency_ranges(earlier, leaves.len() as u64)?)
}

/// Whether the proof shows that `leaf` is the leaf `index` of the tree with this size and root.
#[must_use]
pub fn verify_inclusion(
    leaf: &NodeHash,
    index: u64,
    size: u64,
    root: &NodeHash,
    proof: &[NodeHash],
) -> bool {
    if index >= size {
        return false;
    }
    let (mut node_index, mut last_index) = (index, size - 1);
    let mut computed = *leaf;
    for sibling in proof {
        if last_index == 0 {
            return false;
        }
        if node_index & 1 == 1 || node_index == last_index {
            computed = inner_hash(sibling, &computed);
            while node_index & 1 == 0 && node_index != 0 {
                node_index >>= 1;
                last_index >>= 1;
            }
        } else {
            computed = inner_hash(&computed, sibling);
        }
        node_index >>= 1;
        last_index >>= 1;
    }
    last_index == 0 && computed == *root
}

/// Whether the proof shows that the tree `(size, root)` begins with the tree
/// `(earlier_size, earlier_root)`. The empty tree begins every tree.
#[must_use]
pub fn verify_consistency(
    earlier_size: u64,
    earlier_root: &NodeHash,
    size: u64,
    root: &NodeHash,
    proof: &[NodeHash],
) -> bool {
    if earlier_size > size {
        return false;
    }
    if earlier_size == 0 {
        return proof.is_empty() && *earlier_root == empty_root();
    }
    if earlier_size == size {
        return proof.is_empty() && earlier_root == root;
    }
    let own_root = earlier_size.is_power_of_two().then_some(earlier_root);
    let mut path = own_root.into_iter().chain(proof);
    let Some(first) = path.next() else {
        return false;
    };
    let (mut node_index, mut last_index) = (earlier_size - 1, size - 1);
    while node_index & 1 == 1 {
        node_index >>= 1;
        last_index >>= 1;
    }
    let (mut earlier_computed, mut computed) = (*first, *first);
    for node in path {
        if last_index == 0 {
            return false;
        }
        if node_index & 1 == 1 || node_index == last_index {
            earlier_computed = inner_hash(node, &earlier_computed);
            computed = inner_hash(node, &computed);
            while node_index & 1 == 0 && node_index != 0 {
                node_index >>= 1;
                last_index >>= 1;
            }
        } else {
            computed = inner_hash(&computed, node);
        }
        node_index >>= 1;
        last_index >>= 1;
    }
    last_index == 0 && earlier_computed == *earlier_root && computed == *root
}

/// The largest power of two smaller than `size`, which is at least 2.
fn left_size(size: u64) -> u64 {
    match (size - 1).checked_ilog2() {
        Some(exponent) => 1 << exponent,
        None => 0,
    }
}

fn roots(leaves: &[NodeHash], ranges: Vec<Range<u64>>) -> Option<Vec<NodeHash>> {
    ranges
        .into_iter()
        .map(|range| {
            let start = usize::try_from(range.start).ok()?;
            let end = usize::try_from(range.end).ok()?;
            Some(root_of(leaves.get(start..end)?.iter().copied()))
        })
        .collect()
}

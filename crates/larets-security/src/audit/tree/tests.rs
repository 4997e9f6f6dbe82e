//! Tests of the tree: the vectors of the Certificate Transparency project, and a naive definition.

use data_encoding::HEXLOWER;
use proptest::prelude::*;

use super::*;

/// Leaves of the vectors of google/certificate-transparency, `merkletree` tests.
const LEAVES: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];

/// Roots of the first 1 to 8 leaves.
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn vector_leaves(count: usize) -> Vec<NodeHash> {
    LEAVES[..count]
        .iter()
        .map(|leaf| leaf_hash(&HEXLOWER.decode(leaf.as_bytes()).unwrap()))
        .collect()
}

fn hex(nodes: Option<Vec<NodeHash>>) -> Vec<String> {
    nodes.unwrap().iter().map(ToString::to_string).collect()
}

/// MTH of RFC 6962 §2.1, word for word.
fn naive_root(leaves: &[NodeHash]) -> NodeHash {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let mut k = 1;
            while k * 2 < leaves.len() {
                k *= 2;
            }
            inner_hash(&naive_root(&leaves[..k]), &naive_root(&leaves[k..]))
        }
    }
}

/// PATH of RFC 6962 §2.1.1, word for word.
fn naive_path(m: usize, leaves: &[NodeHash]) -> Vec<NodeHash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let mut k = 1;
    while k * 2 < leaves.len() {
        k *= 2;
    }
    if m < k {
        let mut path = naive_path(m, &leaves[..k]);
        path.push(naive_root(&leaves[k..]));
        path
    } else {
        let mut path = naive_path(m - k, &leaves[k..]);
        path.push(naive_root(&leaves[..k]));
        path
    }
}

/// SUBPROOF of RFC 6962 §2.1.2, word for word.
fn naive_sub_proof(m: usize, leaves: &[NodeHash], whole: bool) -> Vec<NodeHash> {
    if m == leaves.len() {
        return if whole {
            Vec::new()
        } else {
            vec![naive_root(leaves)]
        };
    }
    let mut k = 1;
    while k * 2 < leaves.len() {
        k *= 2;
    }
    if m <= k {
        let mut proof = naive_sub_proof(m, &leaves[..k], whole);
        proof.push(naive_root(&leaves[k..]));
        proof
    } else {
        let mut proof = naive_sub_proof(m - k, &leaves[k..], false);
        proof.push(naive_root(&leaves[..k]));
        proof
    }
}

fn many(count: usize) -> Vec<NodeHash> {
    (0..count as u64)
        .map(|i| leaf_hash(&i.to_be_bytes()))
        .collect()
}

// Shows the published roots for 0 to 8 leaves.
#[test]
fn published_roots() {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(root_of([]).to_string(), empty);
    for (index, root) in ROOTS.iter().enumerate() {
        assert_eq!(root_of(vector_leaves(index + 1)).to_string(), *root);
    }
}

// Shows the published inclusion proofs.
#[test]
fn published_inclusion_proofs() {
    assert!(hex(prove_inclusion(&vector_leaves(1), 0)).is_empty());
    assert_eq!(
        hex(prove_inclusion(&vector_leaves(8), 0)),
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ]
    );
    assert_eq!(
        hex(prove_inclusion(&vector_leaves(8), 5)),
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
    assert_eq!(
        hex(prove_inclusion(&vector_leaves(3), 2)),
        ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]
    );
    assert_eq!(
        hex(prove_inclusion(&vector_leaves(5), 1)),
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ]
    );
}

// Shows the published consistency proofs.
#[test]
fn published_consistency_proofs() {
    assert!(hex(prove_consistency(&vector_leaves(1), 1)).is_empty());
    assert_eq!(
        hex(prove_consistency(&vector_leaves(8), 1)),
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ]
    );
    assert_eq!(
        hex(prove_consistency(&vector_leaves(8), 6)),
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
    assert_eq!(
        hex(prove_consistency(&vector_leaves(5), 2)),
        [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ]
    );
}

// Shows that every proof of every tree up to 40 leaves is the recursive one, and verifies.
#[test]
fn every_small_tree() {
    let all = many(40);
    let roots: Vec<NodeHash> = (0..=40).map(|n| naive_root(&all[..n])).collect();
    for size in 1..=40 {
        let leaves = &all[..size];
        assert_eq!(root_of(leaves.iter().copied()), roots[size]);
        for index in 0..size {
            let proof = prove_inclusion(leaves, index as u64).unwrap();
            assert_eq!(proof, naive_path(index, leaves));
            let (index, total) = (index as u64, size as u64);
            assert!(verify_inclusion(
                &all[usize::try_from(index).unwrap()],
                index,
                total,
                &roots[size],
                &proof
            ));
        }
        for earlier in 1..=size {
            let proof = prove_consistency(leaves, earlier as u64).unwrap();
            assert_eq!(proof, naive_sub_proof(earlier, leaves, true));
            let (from, to) = (earlier as u64, size as u64);
            assert!(verify_consistency(
                from,
                &roots[earlier],
                to,
                &roots[size],
                &proof
            ));
        }
    }
}

// Shows that there is no proof for what is not there.
#[test]
fn impossible_proofs() {
    assert_eq!(inclusion_ranges(0, 0), None);
    assert_eq!(inclusion_ranges(5, 5), None);
    assert_eq!(consistency_ranges(0, 5), None);
    assert_eq!(consistency_ranges(6, 5), None);
    assert!(inclusion_ranges(u64::MAX - 1, u64::MAX).is_some());
    let leaf = leaf_hash(b"x");
    assert!(!verify_inclusion(&leaf, 0, 0, &empty_root(), &[]));
    assert!(!verify_consistency(2, &leaf, 1, &leaf, &[]));
    assert!(verify_consistency(0, &empty_root(), 9, &leaf, &[]));
    assert!(!verify_consistency(0, &leaf, 9, &leaf, &[]));
}

// Shows which stored bytes are no frontier.
#[test]
fn damaged_frontiers() {
    let mut tree = CompactTree::new();
    assert_eq!(CompactTree::from_bytes(&tree.to_bytes()), Ok(tree.clone()));
    tree.append(leaf_hash(b"x"));
    let bytes = tree.to_bytes();
    assert_eq!(
        CompactTree::from_bytes(&bytes[..40]),
        Err(FrontierError::Damaged)
    );
    assert_eq!(
        CompactTree::from_bytes(&bytes[..9]),
        Err(FrontierError::Damaged)
    );
    assert_eq!(CompactTree::from_bytes(&[]), Err(FrontierError::Damaged));
    assert_eq!(
        CompactTree::from_bytes(&[2; 41]),
        Err(FrontierError::UnknownVersion(2))
    );
    let mut other_size = bytes.clone();
    other_size[8] = 3;
    assert_eq!(
        CompactTree::from_bytes(&other_size),
        Err(FrontierError::Damaged)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    // Shows that the frontier has the naive root, and goes on after being stored at any size.
    #[test]
    fn frontier_is_the_tree(count in 0_usize..600, stop: prop::sample::Index) {
        let leaves = many(count);
        let stop = stop.index(count + 1);
        let mut tree = CompactTree::new();
        for leaf in &leaves[..stop] {
            tree.append(*leaf);
        }
        let mut stored = CompactTree::from_bytes(&tree.to_bytes()).unwrap();
        prop_assert_eq!(&stored, &tree);
        prop_assert_eq!(stored.root(), naive_root(&leaves[..stop]));
        for leaf in &leaves[stop..] {
            stored.append(*leaf);
        }
        prop_assert_eq!(stored.size(), count as u64);
        prop_assert_eq!(stored.root(), naive_root(&leaves));
        prop_assert!(stored.to_bytes().len() <= 9 + 10 * 32);
    }

    // Shows that a changed proof, leaf, index, size or root does not verify.
    #[test]
    fn false_inclusion_is_refused(count in 2_usize..200, index: prop::sample::Index, at: prop::sample::Index, other in 0_u64..200) {
        let leaves = many(count);
        let index = index.index(count) as u64;
        let size = count as u64;
        let leaf = leaves[usize::try_from(index).unwrap()];
        let root = naive_root(&leaves);
        let proof = prove_inclusion(&leaves, index).unwrap();
        prop_assert!(verify_inclusion(&leaf, index, size, &root, &proof));
        prop_assert!(!verify_inclusion(&leaf_hash(b"other"), index, size, &root, &proof));
        prop_assert!(!verify_inclusion(&leaf, index, size, &leaf, &proof));
        if other != index {
            prop_assert!(!verify_inclusion(&leaf, other, size, &root, &proof));
        }
        let mut changed = proof.clone();
        changed[at.index(proof.len())] = leaf_hash(b"other");
        prop_assert!(!verify_inclusion(&leaf, index, size, &root, &changed));
        prop_assert!(!verify_inclusion(&leaf, index, size, &root, &proof[1..]));
        let mut longer = proof;
        longer.push(leaf);
        prop_assert!(!verify_inclusion(&leaf, index, size, &root, &longer));
    }

    // Shows that two trees with another history have no consistency proof.
    #[test]
    fn other_history_is_refused(count in 2_usize..200, earlier: prop::sample::Index, changed: prop::sample::Index) {
        let leaves = many(count);
        let earlier = 1 + earlier.index(count - 1);
        let size = count as u64;
        let from = naive_root(&leaves[..earlier]);
        let mut other = leaves.clone();
        other[changed.index(earlier)] = leaf_hash(b"other");
        let root = naive_root(&other);
        let proof = prove_consistency(&other, earlier as u64).unwrap();
        prop_assert!(!verify_consistency(earlier as u64, &from, size, &root, &proof));
        let honest = prove_consistency(&leaves, earlier as u64).unwrap();
        prop_assert!(!verify_consistency(earlier as u64, &from, size, &root, &honest));
        let truth = naive_root(&leaves);
        prop_assert!(verify_consistency(earlier as u64, &from, size, &truth, &honest));
    }
}

//! Joining a row with a record that is there already, or with an earlier row of the same chunk.

use larets_core::imports::DuplicatePolicy;
use larets_core::points::{PointDraft, PointKind};

use crate::points::StoredPoint;

/// A field of the record as it shall become; `None` leaves it.
pub(super) fn text(policy: DuplicatePolicy, stored: &str, row: Option<&String>) -> Option<String> {
    let row = row.filter(|text| !text.trim().is_empty())?;
    let replace = match policy {
        DuplicatePolicy::Fill => stored.is_empty(),
        DuplicatePolicy::Overwrite => stored != row,
        DuplicatePolicy::Skip | DuplicatePolicy::Add => false,
    };
    replace.then(|| row.clone())
}

/// As [`text`], for two rows of one chunk.
pub(super) fn pending(policy: DuplicatePolicy, earlier: &mut Option<String>, row: Option<String>) {
    let stored = earlier.as_deref().unwrap_or_default();
    if let Some(joined) = text(policy, stored, row.as_ref()) {
        *earlier = Some(joined);
    }
}

/// All tags of both, or nothing when the row brings none that is new.
pub(super) fn tags(stored: &[String], row: &[String]) -> Option<Vec<String>> {
    let mut all = stored.to_vec();
    for tag in row {
        if !all.contains(tag) {
            all.push(tag.clone());
        }
    }
    (all.len() > stored.len()).then_some(all)
}

/// The lists of channels as they shall become, and the kinds they speak of. What is stored already
/// keeps its place and its text; filling adds only to kinds that are empty.
pub(super) fn points(
    policy: DuplicatePolicy,
    stored: &[StoredPoint],
    row: &[PointDraft],
    lookup: impl Fn(&PointDraft) -> Vec<u8>,
) -> (Vec<PointDraft>, Vec<PointKind>) {
    let mut drafts = Vec::new();
    let mut kinds = Vec::new();
    for kind in PointKind::ALL.iter().copied() {
        let here: Vec<&StoredPoint> = stored.iter().filter(|point| point.kind == kind).collect();
        let typed: Vec<(&PointDraft, Vec<u8>)> = row
            .iter()
            .filter(|draft| draft.kind == kind)
            .map(|draft| (draft, lookup(draft)))
            .collect();
        let fill = policy == DuplicatePolicy::Fill;
        if typed.is_empty() || (fill && !here.is_empty()) {
            continue;
        }
        kinds.push(kind);
        let mut taken: Vec<Vec<u8>> = Vec::new();
        for (draft, key) in typed {
            if taken.contains(&key) {
                continue;
            }
            let known = here.iter().find(|point| point.lookup == key);
            drafts.push(PointDraft {
                id: known.map(|point| point.id),
                channel: if known.is_some() {
                    None
                } else {
                    draft.channel.clone()
                },
                label: if known.is_some() {
                    String::new()
                } else {
                    draft.label.clone()
                },
                kind,
            });
            taken.push(key);
        }
    }
    (drafts, kinds)
}

/// Joins the channels of a row with those of an earlier row of the chunk: none is lost, unless
/// whole lists are to be overwritten.
pub(super) fn pending_points(
    policy: DuplicatePolicy,
    earlier: &mut Vec<PointDraft>,
    row: Vec<PointDraft>,
    lookup: impl Fn(&PointDraft) -> Vec<u8>,
) {
    if policy == DuplicatePolicy::Overwrite {
        earlier.retain(|point| row.iter().all(|draft| draft.kind != point.kind));
    }
    let mut known: Vec<Vec<u8>> = earlier.iter().map(&lookup).collect();
    for draft in row {
        let key = lookup(&draft);
        if !known.contains(&key) {
            known.push(key);
            earlier.push(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows what each policy does to a text that is there and to one that is not.
    #[test]
    fn texts() {
        let row = "new".to_owned();
        for (policy, stored, expected) in [
            (DuplicatePolicy::Fill, "", Some("new")),
            (DuplicatePolicy::Fill, "old", None),
            (DuplicatePolicy::Overwrite, "old", Some("new")),
            (DuplicatePolicy::Overwrite, "new", None),
            (DuplicatePolicy::Skip, "", None),
        ] {
            assert_eq!(
                text(policy, stored, Some(&row)).as_deref(),
                expected,
                "{policy:?}"
            );
        }
        assert_eq!(
            text(DuplicatePolicy::Overwrite, "old", Some(&" ".to_owned())),
            None
        );
        assert_eq!(tags(&["a".to_owned()], &["a".to_owned()]), None);
    }
}

//! Two lists of channels beside one another: joined as a merge joins them, and how they differ.

use larets_core::access::RecordField as _;
use larets_core::audit::Change;
use larets_core::points::{Channel, PointKind};
use uuid::Uuid;

use super::{PointParent, Stored, lookup, open_stored, seal, shown};
use crate::db::Vault;
use crate::error::StorageError;
use crate::types::Id;

/// Joins the channels of two records of a kind for the first of them: its own, then those of the
/// other that it lacks. Of the kinds in `drop_own` only the other's stay, of those in `drop_other`
/// none of the other's. Nothing of a channel leaves.
pub(crate) fn joined<R: PointParent>(
    vault: &Vault,
    own: (Id, &[u8]),
    other: (Id, &[u8]),
    drop_own: &[PointKind],
    drop_other: &[PointKind],
) -> Result<Vec<u8>, StorageError> {
    let mut all = open_stored::<R>(vault, own.0, own.1)?;
    all.retain(|stored| !drop_own.contains(&stored.channel.kind));
    for mut stored in open_stored::<R>(vault, other.0, other.1)? {
        let found = lookup(vault, &stored.channel);
        let known = all.iter().any(|known| {
            known.channel.kind == stored.channel.kind && lookup(vault, &known.channel) == found
        });
        if !known && !drop_other.contains(&stored.channel.kind) {
            stored.id = Id(Uuid::now_v7());
            all.push(stored);
        }
    }
    let kind = |stored: &Stored| {
        PointKind::ALL
            .iter()
            .position(|of| *of == stored.channel.kind)
    };
    all.sort_by_key(kind);
    let entries = all.iter().map(|stored| (stored.id, &stored.channel));
    seal::<R>(vault, own.0, entries)
}

fn of_kind(list: &[Stored], kind: PointKind) -> Vec<(Id, &Channel)> {
    let list = list.iter().filter(|stored| stored.channel.kind == kind);
    list.map(|stored| (stored.id, &stored.channel)).collect()
}

/// The kinds of channels in which two sealed lists of one record differ, as changes.
pub(crate) fn differences<R: PointParent>(
    vault: &Vault,
    record: Id,
    before: &[u8],
    after: &[u8],
) -> Result<Vec<Change>, StorageError> {
    let open = |list| open_stored::<R>(vault, record, list);
    let (before, after) = (open(before)?, open(after)?);
    let of_kind = |kind: PointKind| {
        let (before, after) = (of_kind(&before, kind), of_kind(&after, kind));
        let told = |list: &[(Id, &Channel)]| {
            let told = shown(list.iter().map(|(_, channel)| *channel));
            Some(told).filter(|told| !told.is_empty())
        };
        (before != after).then(|| Change {
            field: R::field_of(kind).name(),
            before: told(&before),
            after: told(&after),
        })
    };
    Ok(PointKind::ALL.iter().copied().filter_map(of_kind).collect())
}

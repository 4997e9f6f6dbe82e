//! Channels of contacts and companies. Those of a record are one sealed list in its row; what each
//! is found by stands in a table of its own. The only place where a channel is opened from the
//! database or sealed into it.

mod join;

use diesel::prelude::*;
use larets_core::access::{AccessError, Confidential, Level};
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::ids::PointId;
use larets_core::points::{Channel, HasChannels, Point, PointDraft, PointKind};
use larets_security::blind::BlindValue;
use uuid::Uuid;

use crate::clients::UpdateError;
use crate::clients::change::{Diff, Purpose};
use crate::db::connection::{AnyConnection, each};
use crate::db::{Vault, WriteTx, vault};
use crate::error::StorageError;
use crate::schema::contact_point;
use crate::types::Id;

pub(crate) use join::{differences, joined};

/// The blind-index column of a kind.
pub(crate) fn lookup_column(kind: PointKind) -> &'static str {
    match kind {
        PointKind::Phone => vault::PHONE,
        PointKind::Email => vault::EMAIL,
        PointKind::Handle => vault::HANDLE,
    }
}

/// What a channel is found by, on its way into the table.
#[derive(Insertable)]
#[diesel(table_name = contact_point, treat_none_as_default_value = false)]
pub(crate) struct PointColumns {
    id: Id,
    contact_id: Option<Id>,
    company_id: Option<Id>,
    kind: &'static str,
    lookup: Vec<u8>,
    last_four: Option<Vec<u8>>,
}

/// A record whose channels stand in its row.
pub(crate) trait PointParent: HasChannels {
    /// Its table.
    const TABLE: &'static str;
    /// The pair of columns that names the parent of what a channel is found by.
    fn columns(parent: Id) -> (Option<Id>, Option<Id>);
    /// Removes what the channels of a kind are found by.
    fn forget(connection: &mut AnyConnection, parent: Id, kind: PointKind) -> QueryResult<usize>;
}

macro_rules! forget {
    ($column:ident) => {
        fn forget(
            connection: &mut AnyConnection,
            parent: Id,
            kind: PointKind,
        ) -> QueryResult<usize> {
            each!(connection, c => {
                diesel::delete(contact_point::table)
                    .filter(contact_point::$column.eq(parent))
                    .filter(contact_point::kind.eq(kind.name()))
                    .execute(c)
            })
        }
    };
}

impl PointParent for Contact {
    const TABLE: &'static str = "contact";

    fn columns(parent: Id) -> (Option<Id>, Option<Id>) {
        (Some(parent), None)
    }

    forget! { contact_id }
}

impl PointParent for Company {
    const TABLE: &'static str = "company";

    fn columns(parent: Id) -> (Option<Id>, Option<Id>) {
        (None, Some(parent))
    }

    forget! { company_id }
}

/// The column of the sealed list.
const COLUMN: &str = "channels";

/// The first byte of a list before it is sealed. Another one comes with any change of [`Entry`],
/// whose parts are written one after the other without names.
const FORMAT: u8 = 1;

/// A channel in the list before it is sealed: id, kind, label, the normalised value, the text as
/// typed.
type Entry<'a> = ([u8; 16], &'a str, &'a str, &'a str, &'a str);

fn read_entry((id, kind, label, stored, raw): Entry<'_>) -> Option<Stored> {
    let channel = Channel {
        kind: PointKind::from_name(kind)?,
        label: label.to_owned(),
        stored: stored.to_owned(),
        raw: raw.to_owned(),
    };
    let id = Id(Uuid::from_bytes(id));
    Some(Stored { id, channel })
}

/// A channel with its id.
struct Stored {
    id: Id,
    channel: Channel,
}

/// Seals the list of a record's channels.
fn seal<'a, R: PointParent>(
    vault: &Vault,
    record: Id,
    channels: impl Iterator<Item = (Id, &'a Channel)>,
) -> Result<Vec<u8>, StorageError> {
    let entries = channels.map(|(id, channel)| {
        (
            id.0.into_bytes(),
            channel.kind.name(),
            &*channel.label,
            &*channel.stored,
            &*channel.raw,
        )
    });
    let entries: Vec<Entry<'_>> = entries.collect();
    let plain = write_list(&entries)
        .map_err(|error| StorageError::Broken(format!("channels are not written: {error}")))?;
    vault.seal_field(R::TABLE, COLUMN, record.0.into_bytes(), &plain)
}

/// Opens the list of a record's channels, those of one kind in their order.
fn open_stored<R: PointParent>(
    vault: &Vault,
    record: Id,
    sealed: &[u8],
) -> Result<Vec<Stored>, StorageError> {
    let plain = vault.open_field(R::TABLE, COLUMN, record.0.into_bytes(), sealed)?;
    read_list(&plain).ok_or_else(|| {
        let table = R::TABLE;
        tracing::error!(table, record = ?record.0, "a list of channels is not understood");
        StorageError::Broken("a list of channels is not understood".to_owned())
    })
}

fn write_list(entries: &[Entry<'_>]) -> postcard::Result<Vec<u8>> {
    postcard::to_extend(entries, vec![FORMAT])
}

fn read_list(plain: &[u8]) -> Option<Vec<Stored>> {
    let entries: Vec<Entry<'_>> = postcard::from_bytes(plain.strip_prefix(&[FORMAT])?).ok()?;
    entries.into_iter().map(read_entry).collect()
}

/// The blind index of a channel.
pub(crate) fn lookup(vault: &Vault, channel: &Channel) -> BlindValue {
    vault.blind(lookup_column(channel.kind), &channel.lookup())
}

/// A stored channel as an import compares it.
pub(crate) struct StoredPoint {
    pub id: PointId,
    pub kind: PointKind,
    pub lookup: Vec<u8>,
}

/// The channels of a record as an import compares them.
pub(crate) fn to_compare<R: PointParent>(
    vault: &Vault,
    record: Id,
    sealed: &[u8],
) -> Result<Vec<StoredPoint>, StorageError> {
    let stored = open_stored::<R>(vault, record, sealed)?.into_iter();
    let points = stored.map(|Stored { id, channel }| StoredPoint {
        id: id.into(),
        kind: channel.kind,
        lookup: lookup(vault, &channel).to_vec(),
    });
    Ok(points.collect())
}

/// The channels of a record, from what its row holds.
pub(crate) fn open<R: PointParent>(
    vault: &Vault,
    record: Id,
    sealed: &[u8],
) -> Result<Vec<Point<R>>, StorageError> {
    let stored = open_stored::<R>(vault, record, sealed)?.into_iter();
    let points = stored.map(|Stored { id, channel }| {
        let id = PointId::from(id);
        match channel.kind {
            PointKind::Phone => Point::Phone(id, Confidential::new(channel)),
            PointKind::Email => Point::Email(id, Confidential::new(channel)),
            PointKind::Handle => Point::Handle(id, Confidential::new(channel)),
        }
    });
    Ok(points.collect())
}

/// What a channel is found by.
fn found_by<R: PointParent>(vault: &Vault, id: Id, parent: Id, channel: &Channel) -> PointColumns {
    let (contact_id, company_id) = R::columns(parent);
    let lookup = lookup(vault, channel);
    let last_four = channel
        .last_four()
        .map(|digits| vault.blind(vault::LAST_FOUR, &digits).to_vec());
    PointColumns {
        id,
        contact_id,
        company_id,
        kind: channel.kind.name(),
        lookup: lookup.to_vec(),
        last_four,
    }
}

/// What has to be written for channels to be found as they were typed.
#[derive(Default)]
pub(crate) struct PointWrites {
    /// Of these kinds nothing is found any more but what is new.
    gone: Vec<PointKind>,
    new: Vec<PointColumns>,
}

/// Takes the channels of a new record, checked before, as they are.
pub(crate) fn take<R: PointParent>(
    vault: &Vault,
    record: Id,
    sealed: &mut Vec<u8>,
    drafts: &[PointDraft],
) -> Result<PointWrites, StorageError> {
    let channels = drafts.iter().filter_map(|draft| draft.channel.as_ref());
    let channels: Vec<(Id, &Channel)> = channels
        .map(|channel| (Id(Uuid::now_v7()), channel))
        .collect();
    *sealed = seal::<R>(vault, record, channels.iter().copied())?;
    let new = channels.iter();
    let new = new.map(|(id, channel)| found_by::<R>(vault, *id, record, channel));
    Ok(PointWrites {
        new: new.collect(),
        ..PointWrites::default()
    })
}

/// Compares the typed lists with the stored ones, and seals what they become. A kind that is not
/// in `kinds` stays as it is.
pub(crate) fn diff<R: PointParent>(
    vault: &Vault,
    diff: &mut Diff<'_, R>,
    record: Id,
    sealed: &mut Vec<u8>,
    kinds: &[PointKind],
    drafts: &[PointDraft],
) -> Result<PointWrites, UpdateError> {
    let given =
        |kind: PointKind| kinds.contains(&kind) || drafts.iter().any(|draft| draft.kind == kind);
    let stored = match diff.purpose() {
        Purpose::Fill => Vec::new(),
        Purpose::Rewrite if !PointKind::ALL.iter().any(|kind| given(*kind)) => {
            return Ok(PointWrites::default());
        }
        Purpose::Rewrite => open_stored::<R>(vault, record, sealed)?,
    };
    let mut writes = PointWrites::default();
    let mut changed = diff.purpose() == Purpose::Fill;
    let mut kept: Vec<(Id, Channel)> = Vec::new();
    for kind in PointKind::ALL.iter().copied() {
        let before: Vec<&Stored> = stored
            .iter()
            .filter(|stored| stored.channel.kind == kind)
            .collect();
        let as_stored = || {
            before
                .iter()
                .map(|stored| (stored.id, stored.channel.clone()))
        };
        if !given(kind) {
            kept.extend(as_stored());
            continue;
        }
        refuse_probe(diff, kind, drafts)?;
        let typed = drafts.iter().filter(|draft| draft.kind == kind);
        let after = continued(&before, typed)?;
        let same = before.len() == after.len()
            && before.iter().zip(&after).all(|(before, (id, channel))| {
                Some(before.id) == *id && before.channel == *channel
            });
        if same {
            kept.extend(as_stored());
            continue;
        }
        diff.change(
            R::field_of(kind),
            Some(shown(before.iter().map(|stored| &stored.channel))),
            Some(shown(after.iter().map(|(_, channel)| channel))),
        )?;
        changed = true;
        if !before.is_empty() {
            writes.gone.push(kind);
        }
        for (id, channel) in after {
            let id = id.unwrap_or_else(|| Id(Uuid::now_v7()));
            writes.new.push(found_by::<R>(vault, id, record, &channel));
            kept.push((id, channel));
        }
    }
    if changed {
        let kept = kept.iter().map(|(id, channel)| (*id, channel));
        *sealed = seal::<R>(vault, record, kept)?;
    }
    Ok(writes)
}

/// Whoever may not see a channel learns nothing from typing a guess of it: a value typed in is
/// refused before it is compared, right or wrong. A mask that is sent back is no value.
fn refuse_probe<R: HasChannels>(
    diff: &Diff<'_, R>,
    kind: PointKind,
    drafts: &[PointDraft],
) -> Result<(), AccessError> {
    let typed = |draft: &PointDraft| draft.kind == kind && draft.channel.is_some();
    let probes = match diff.grant().read().level(R::field_of(kind)) {
        Level::Hidden => true,
        Level::Masked => drafts.iter().any(typed),
        Level::Read | Level::Write => false,
    };
    if probes && diff.purpose() == Purpose::Rewrite {
        diff.grant().may_write(R::field_of(kind))?;
    }
    Ok(())
}

/// The list as it will be: what continues a stored channel keeps its id, and its value unless a
/// new one was typed.
fn continued<'a>(
    before: &[&Stored],
    typed: impl Iterator<Item = &'a PointDraft>,
) -> Result<Vec<(Option<Id>, Channel)>, StorageError> {
    let mut after: Vec<(Option<Id>, Channel)> = Vec::new();
    for draft in typed {
        let entry = match draft.id {
            None => {
                let channel = draft.channel.clone();
                (None, channel.ok_or(StorageError::Refused("point_empty"))?)
            }
            Some(id) => {
                let id = Id::from(id);
                let stored = before.iter().find(|stored| stored.id == id);
                let stored = stored.ok_or(StorageError::Refused("point_unknown"))?;
                if after.iter().any(|(known, _)| *known == Some(id)) {
                    return Err(StorageError::Refused("point_twice"));
                }
                let channel = draft.channel.clone().unwrap_or_else(|| Channel {
                    // A handle without its messenger means nothing; the others may be relabelled.
                    label: match draft.kind {
                        PointKind::Handle => stored.channel.label.clone(),
                        PointKind::Phone | PointKind::Email if draft.label.is_empty() => {
                            stored.channel.label.clone()
                        }
                        PointKind::Phone | PointKind::Email => draft.label.clone(),
                    },
                    ..stored.channel.clone()
                });
                (Some(id), channel)
            }
        };
        after.push(entry);
    }
    Ok(after)
}

/// Channels as the record of events tells of them, one on a line.
fn shown<'a>(channels: impl Iterator<Item = &'a Channel>) -> String {
    let lines: Vec<String> = channels.map(Channel::display).collect();
    lines.join("\n")
}

/// Writes what [`diff`] and [`take`] found, of several records.
pub(crate) fn apply<'a, R: PointParent>(
    connection: &mut AnyConnection,
    writes: impl Iterator<Item = (Id, &'a PointWrites)> + Clone,
) -> QueryResult<()> {
    for (record, writes) in writes.clone() {
        for kind in &writes.gone {
            R::forget(connection, record, *kind)?;
        }
    }
    insert(
        connection,
        writes.flat_map(|(_, writes)| &writes.new).collect(),
    )
}

/// Writes many rows: prepared single inserts on SQLite, few long ones on PostgreSQL.
fn insert(connection: &mut AnyConnection, rows: Vec<&PointColumns>) -> QueryResult<()> {
    match connection {
        AnyConnection::Sqlite(c) => {
            for row in rows {
                diesel::insert_into(contact_point::table)
                    .values(row)
                    .execute(c)?;
            }
        }
        AnyConnection::Postgres(c) => {
            for chunk in rows.chunks(500) {
                diesel::insert_into(contact_point::table)
                    .values(chunk.to_vec())
                    .execute(c)?;
            }
        }
    }
    Ok(())
}

/// Makes anew what the channels of a record are found by, from the sealed list in its row.
pub(crate) fn find_anew<R: PointParent>(
    tx: &mut WriteTx<'_>,
    record: Id,
    sealed: &[u8],
) -> Result<(), StorageError> {
    let vault = tx.vault();
    let stored = open_stored::<R>(vault, record, sealed)?;
    let new = stored.iter();
    let new = new.map(|Stored { id, channel }| found_by::<R>(vault, *id, record, channel));
    let writes = PointWrites {
        gone: PointKind::ALL.to_vec(),
        new: new.collect(),
    };
    Ok(apply::<R>(
        tx.connection(),
        std::iter::once((record, &writes)),
    )?)
}

#[cfg(test)]
mod tests;

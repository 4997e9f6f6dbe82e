//! Channels of contacts and companies: one table, sealed. The only place where a channel is
//! opened from the database or sealed into it.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::access::{AccessError, Confidential, Level};
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::ids::PointId;
use larets_core::points::{Channel, HasChannels, Point, PointDraft, PointKind};
use uuid::Uuid;

use crate::clients::UpdateError;
use crate::clients::change::{Diff, Purpose};
use crate::db::connection::{AnyConnection, each};
use crate::db::{Vault, WriteTx, vault};
use crate::dialect::one_of;
use crate::error::StorageError;
use crate::schema::contact_point;
use crate::types::Id;

/// The blind-index column of a kind.
pub(crate) fn lookup_column(kind: PointKind) -> &'static str {
    match kind {
        PointKind::Phone => vault::PHONE,
        PointKind::Email => vault::EMAIL,
        PointKind::Handle => vault::HANDLE,
    }
}

/// A channel as it stands in the table.
#[derive(Debug, Clone, Queryable)]
pub(crate) struct PointRow {
    id: Id,
    parent: Option<Id>,
    kind: String,
    label: String,
    sealed: Vec<u8>,
}

/// A channel on its way into the table.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = contact_point, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct PointColumns {
    id: Id,
    contact_id: Option<Id>,
    company_id: Option<Id>,
    kind: &'static str,
    label: String,
    place: i64,
    sealed: Vec<u8>,
    lookup: Vec<u8>,
    last_four: Option<Vec<u8>>,
}

/// A record whose channels stand in the table.
pub(crate) trait PointParent: HasChannels {
    /// The pair of columns that names the parent.
    fn columns(parent: Id) -> (Option<Id>, Option<Id>);
    /// The channels of several, those of each in the order of places.
    fn rows_of(connection: &mut AnyConnection, parents: &[Id]) -> QueryResult<Vec<PointRow>>;
}

macro_rules! point_parent {
    ($record:ty, $column:ident, |$parent:ident| $columns:expr) => {
        impl PointParent for $record {
            fn columns($parent: Id) -> (Option<Id>, Option<Id>) {
                $columns
            }

            fn rows_of(
                connection: &mut AnyConnection,
                parents: &[Id],
            ) -> QueryResult<Vec<PointRow>> {
                macro_rules! rows {
                    ($condition:expr) => {
                        contact_point::table
                            .filter($condition)
                            .order((contact_point::$column, contact_point::place, contact_point::id))
                            .select((
                                contact_point::id,
                                contact_point::$column,
                                contact_point::kind,
                                contact_point::label,
                                contact_point::sealed,
                            ))
                    };
                }
                match parents {
                    [] => Ok(Vec::new()),
                    [parent] => {
                        each!(connection, c => rows!(contact_point::$column.eq(*parent)).load(c))
                    }
                    parents => {
                        each!(connection, c => rows!(one_of(contact_point::$column, parents)).load(c))
                    }
                }
            }
        }
    };
}
point_parent!(Contact, contact_id, |parent| (Some(parent), None));
point_parent!(Company, company_id, |parent| (None, Some(parent)));

/// What is sealed: the length of the normalised value, it, and the text as typed.
fn pack(channel: &Channel) -> Vec<u8> {
    let length = u32::try_from(channel.stored.len()).unwrap_or_default();
    let mut plain = length.to_be_bytes().to_vec();
    plain.extend_from_slice(channel.stored.as_bytes());
    plain.extend_from_slice(channel.raw.as_bytes());
    plain
}

fn unpack(kind: PointKind, label: String, plain: &[u8]) -> Option<Channel> {
    let (length, rest) = plain.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (stored, raw) = rest.split_at_checked(length)?;
    Some(Channel {
        kind,
        label,
        stored: std::str::from_utf8(stored).ok()?.to_owned(),
        raw: std::str::from_utf8(raw).ok()?.to_owned(),
    })
}

const NOT_AUTHENTIC: StorageError = StorageError::NotAuthentic {
    table: "contact_point",
    column: "sealed",
};

fn open<R: HasChannels>(vault: &Vault, row: PointRow) -> Result<Point<R>, StorageError> {
    let record = row.id.0.into_bytes();
    let plain = vault.open_field("contact_point", "sealed", record, &row.sealed)?;
    let kind = PointKind::from_name(&row.kind).ok_or(NOT_AUTHENTIC)?;
    let channel = unpack(kind, row.label, &plain).ok_or(NOT_AUTHENTIC)?;
    let id = PointId::from(row.id);
    Ok(match kind {
        PointKind::Phone => Point::Phone(id, Confidential::new(channel)),
        PointKind::Email => Point::Email(id, Confidential::new(channel)),
        PointKind::Handle => Point::Handle(id, Confidential::new(channel)),
    })
}

/// The channels of records.
pub(crate) fn of<R: PointParent>(
    connection: &mut AnyConnection,
    vault: &Vault,
    parents: &[Id],
) -> Result<HashMap<Id, Vec<Point<R>>>, StorageError> {
    let mut found: HashMap<Id, Vec<Point<R>>> = HashMap::with_capacity(parents.len());
    for row in R::rows_of(connection, parents)? {
        if let Some(parent) = row.parent {
            found.entry(parent).or_default().push(open(vault, row)?);
        }
    }
    Ok(found)
}

/// Seals a channel into its row.
fn seal<R: PointParent>(
    vault: &Vault,
    id: Id,
    parent: Id,
    place: usize,
    channel: &Channel,
) -> Result<PointColumns, StorageError> {
    let record = id.0.into_bytes();
    let (contact_id, company_id) = R::columns(parent);
    let lookup = vault.blind(lookup_column(channel.kind), &channel.lookup());
    let last_four = channel
        .last_four()
        .map(|digits| vault.blind(vault::LAST_FOUR, &digits).to_vec());
    Ok(PointColumns {
        id,
        contact_id,
        company_id,
        kind: channel.kind.name(),
        label: channel.label.clone(),
        place: i64::try_from(place).unwrap_or(i64::MAX),
        sealed: vault.seal_field("contact_point", "sealed", record, &pack(channel))?,
        lookup: lookup.to_vec(),
        last_four,
    })
}

/// Seals and writes the channels of new records, given by their ids.
pub(crate) fn insert_new<'a, R: PointParent>(
    tx: &mut WriteTx<'_>,
    records: impl Iterator<Item = (Id, &'a [PointDraft])>,
) -> Result<(), StorageError> {
    let vault = tx.vault();
    let mut rows = Vec::new();
    for (parent, drafts) in records {
        let channels = drafts.iter().filter_map(|draft| draft.channel.as_ref());
        for (place, channel) in channels.enumerate() {
            rows.push(seal::<R>(
                vault,
                Id(Uuid::now_v7()),
                parent,
                place,
                channel,
            )?);
        }
    }
    insert(tx.connection(), &rows)?;
    Ok(())
}

/// Writes many rows: prepared single inserts on SQLite, few long ones on PostgreSQL.
fn insert(connection: &mut AnyConnection, rows: &[PointColumns]) -> QueryResult<()> {
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
                    .values(chunk)
                    .execute(c)?;
            }
        }
    }
    Ok(())
}

/// A stored channel while it is compared with what was typed.
struct Stored {
    id: Id,
    channel: Channel,
}

#[expect(
    clippy::disallowed_methods,
    reason = "comparing what is stored with what was typed, and sealing it again"
)]
fn bare<R: HasChannels>(point: &Point<R>) -> Stored {
    let (id, channel) = match point {
        Point::Phone(id, value) => (*id, value.expose()),
        Point::Email(id, value) => (*id, value.expose()),
        Point::Handle(id, value) => (*id, value.expose()),
    };
    Stored {
        id: id.into(),
        channel: channel.clone(),
    }
}

/// What has to be written for the lists of channels to become as typed.
#[derive(Default)]
pub(crate) struct PointWrites {
    gone: Vec<Id>,
    changed: Vec<PointColumns>,
    new: Vec<PointColumns>,
}

/// Compares the typed lists with the stored ones. A kind that is not in `kinds` stays as it is.
pub(crate) fn diff<R: PointParent>(
    tx: &mut WriteTx<'_>,
    diff: &mut Diff<'_, R>,
    parent: Id,
    kinds: &[PointKind],
    drafts: &[PointDraft],
) -> Result<PointWrites, UpdateError> {
    let mut writes = PointWrites::default();
    let given =
        |kind: PointKind| kinds.contains(&kind) || drafts.iter().any(|draft| draft.kind == kind);
    if !PointKind::ALL.iter().any(|kind| given(*kind)) {
        return Ok(writes);
    }
    let vault = tx.vault();
    let stored: Vec<Stored> = match diff.purpose() {
        Purpose::Fill => Vec::new(),
        Purpose::Rewrite => of::<R>(tx.connection(), vault, &[parent])?
            .remove(&parent)
            .unwrap_or_default()
            .iter()
            .map(bare)
            .collect(),
    };
    for kind in PointKind::ALL.iter().copied().filter(|kind| given(*kind)) {
        refuse_probe(diff, kind, drafts)?;
        let before: Vec<&Stored> = stored
            .iter()
            .filter(|stored| stored.channel.kind == kind)
            .collect();
        let typed = drafts.iter().filter(|draft| draft.kind == kind);
        let after = continued(&before, typed)?;
        let same = before.len() == after.len()
            && before.iter().zip(&after).all(|(before, (id, channel))| {
                Some(before.id) == *id && before.channel == *channel
            });
        if same {
            continue;
        }
        diff.change(
            R::field_of(kind),
            Some(shown(before.iter().map(|stored| &stored.channel))),
            Some(shown(after.iter().map(|(_, channel)| channel))),
        )?;
        let kept: Vec<Id> = after.iter().filter_map(|(id, _)| *id).collect();
        let gone = before.iter().map(|stored| stored.id);
        writes.gone.extend(gone.filter(|id| !kept.contains(id)));
        for (place, (id, channel)) in after.iter().enumerate() {
            let row_id = id.unwrap_or_else(|| Id(Uuid::now_v7()));
            let row = seal::<R>(vault, row_id, parent, place, channel)?;
            if id.is_some() {
                writes.changed.push(row);
            } else {
                writes.new.push(row);
            }
        }
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

/// Writes what [`diff`] found.
pub(crate) fn apply(connection: &mut AnyConnection, writes: &PointWrites) -> QueryResult<()> {
    for id in &writes.gone {
        each!(connection, c => diesel::delete(contact_point::table.find(*id)).execute(c))?;
    }
    for row in &writes.changed {
        each!(connection, c => {
            diesel::update(contact_point::table.find(row.id)).set(row).execute(c)
        })?;
    }
    insert(connection, &writes.new)
}

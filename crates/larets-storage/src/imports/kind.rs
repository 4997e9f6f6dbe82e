//! What an import knows of one kind of client: the fields of its draft, how it is found, linked to a
//! company and written. All that contacts and companies do differently in an import stands here.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::access::{Placement, ReadGrant, Record};
use larets_core::acts::MERGES_FOLLOWED;
use larets_core::companies::{Company, CompanyDraft};
use larets_core::contacts::{Contact, ContactDraft};
use larets_core::ids::CompanyId;
use larets_core::points::{PointDraft, PointKind};

use super::importer::Found;
use super::keys::{Key, external_key};
use crate::clients::placement::placement;
use crate::clients::record::{CardKind, CardRecord};
use crate::companies::CompanyCard;
use crate::contacts::ContactCard;
use crate::db::connection::each;
use crate::db::{ReadTx, WriteTx};
use crate::dialect::one_of;
use crate::error::StorageError;
use crate::points::{self, PointParent, StoredPoint};
use crate::schema::{company, contact, contact_point, external_id};
use crate::types::Id;

/// Values looked for in one statement.
pub(super) const LOOKED_FOR: usize = 1000;

/// What is stored of a record that a row changes.
pub(super) struct Standing {
    pub placement: Placement,
    /// In the order of [`ClientKind::texts`].
    pub texts: Vec<String>,
    pub tags: Vec<String>,
    /// Companies it is linked to, with the position there.
    pub companies: Vec<(CompanyId, String)>,
}

/// The lists of a draft.
pub(super) struct Lists<'d> {
    pub points: &'d mut Vec<PointDraft>,
    pub kinds: &'d mut Vec<PointKind>,
    pub tags: &'d mut Option<Vec<String>>,
    pub placement: &'d mut Option<Placement>,
}

/// A kind of client that rows become.
pub(super) trait ClientKind:
    PointParent + CardRecord + crate::acts::imports::Made + CardKind<Draft: Default>
{
    /// Whether a company that a row names, and that is not there, is made. Else the row waits for
    /// it.
    const MAKES_COMPANIES: bool;

    /// The fields of text, always in the same order.
    fn texts(draft: &mut Self::Draft) -> Vec<&mut Option<String>>;
    /// The lists.
    fn lists(draft: &mut Self::Draft) -> Lists<'_>;
    /// The channels.
    fn points(draft: &Self::Draft) -> &[PointDraft];
    /// Name and INN, where the record itself is a company.
    fn company(draft: &Self::Draft) -> Option<(&str, &str)>;
    /// The position in the company that a row names.
    fn position(draft: &Self::Draft) -> String;
    /// Links the record to a company, where it is linked to those that are stored.
    fn link(draft: &mut Self::Draft, to: (CompanyId, String), stored: &[(CompanyId, String)]);
    /// What is stored of one, as far as a row may change it.
    fn standing(card: Self::Card) -> Standing;
    /// Records by their channels, as far as the grant covers them; the oldest of several.
    fn by_channel(
        tx: &mut ReadTx<'_>,
        grant: &ReadGrant<Self>,
        keys: &[&Key],
        found: &mut HashMap<Key, Found>,
    ) -> Result<(), StorageError>;
    /// Records by their id in another program, in the same way; of one that was merged, the one
    /// that it became.
    fn by_external_id(
        tx: &mut ReadTx<'_>,
        grant: &ReadGrant<Self>,
        source: &str,
        values: &[&str],
        found: &mut HashMap<Key, Found>,
    ) -> Result<(), StorageError>;
    /// The channels of one.
    fn stored_points(tx: &mut WriteTx<'_>, id: Id) -> Result<Vec<StoredPoint>, StorageError>;
}

/// Keeps the records that the grant covers, the first of each key.
pub(super) fn keep_covered<R: Record>(
    grant: &ReadGrant<R>,
    rows: impl IntoIterator<Item = (Key, Id, Option<Id>, Option<Id>)>,
    found: &mut HashMap<Key, Found>,
) {
    for (key, id, owner, department) in rows {
        let placement = placement(owner, department);
        if grant.rows().covers(&placement) {
            found.entry(key).or_insert(Found { id, placement });
        }
    }
}

/// A record with when it went to the bin and what it was merged into, its owner and department.
type Step = (Id, Option<i64>, Option<Id>, Option<Id>, Option<Id>);

/// Keeps those that live, as far as the grant covers them, and gives what the others were merged
/// into.
fn keep_living<R: Record>(
    grant: &ReadGrant<R>,
    rows: impl IntoIterator<Item = (String, Step)>,
    found: &mut HashMap<Key, Found>,
) -> Vec<(String, Id)> {
    let mut merged = Vec::new();
    for (value, (id, deleted_at, into, owner, department)) in rows {
        match (deleted_at, into) {
            (None, _) => keep_covered(
                grant,
                [(external_key(&value), id, owner, department)],
                found,
            ),
            (Some(_), Some(into)) => merged.push((value, into)),
            (Some(_), None) => {}
        }
    }
    merged
}

/// The look-ups of a table, as diesel's types are those of one table.
macro_rules! look_ups {
    ($table:ident) => {
        fn lists(draft: &mut Self::Draft) -> Lists<'_> {
            Lists {
                points: &mut draft.points,
                kinds: &mut draft.point_kinds,
                tags: &mut draft.tags,
                placement: &mut draft.placement,
            }
        }

        fn points(draft: &Self::Draft) -> &[PointDraft] {
            &draft.points
        }

        fn by_channel(
            tx: &mut ReadTx<'_>,
            grant: &ReadGrant<Self>,
            keys: &[&Key],
            found: &mut HashMap<Key, Found>,
        ) -> Result<(), StorageError> {
            for part in keys.chunks(LOOKED_FOR) {
                let rows: Vec<(Key, Id, Option<Id>, Option<Id>)> = each!(tx.connection(), c => {
                    contact_point::table
                        .inner_join($table::table)
                        .filter(contact_point::lookup.eq_any(part.iter().map(|key| key.as_slice())))
                        .filter($table::deleted_at.is_null())
                        .order($table::id)
                        .select((contact_point::lookup, $table::id, $table::owner_id, $table::department_id))
                        .load(c)
                })?;
                keep_covered(grant, rows, found);
            }
            Ok(())
        }

        fn by_external_id(
            tx: &mut ReadTx<'_>,
            grant: &ReadGrant<Self>,
            source: &str,
            values: &[&str],
            found: &mut HashMap<Key, Found>,
        ) -> Result<(), StorageError> {
            let step = ($table::id, $table::deleted_at, $table::merged_into, $table::owner_id, $table::department_id);
            for part in values.chunks(LOOKED_FOR) {
                let rows: Vec<(String, Step)> = each!(tx.connection(), c => {
                    external_id::table
                        .inner_join($table::table)
                        .filter(external_id::source.eq(source))
                        .filter(external_id::value.eq_any(part))
                        .filter($table::deleted_at.is_null().or($table::merged_into.is_not_null()))
                        .order($table::id)
                        .select((external_id::value, step))
                        .load(c)
                })?;
                let mut merged = keep_living(grant, rows, found);
                for _ in 0..MERGES_FOLLOWED {
                    if merged.is_empty() {
                        break;
                    }
                    let ids: Vec<Id> = merged.iter().map(|(_, into)| *into).collect();
                    let next: Vec<Step> = each!(tx.connection(), c => {
                        $table::table.filter(one_of($table::id, &ids)).select(step).load(c)
                    })?;
                    let next: HashMap<Id, Step> = next.into_iter().map(|step| (step.0, step)).collect();
                    let rows = merged.into_iter().filter_map(|(value, into)| {
                        Some((value, *next.get(&into)?))
                    });
                    merged = keep_living(grant, rows, found);
                }
            }
            Ok(())
        }

        fn stored_points(tx: &mut WriteTx<'_>, id: Id) -> Result<Vec<StoredPoint>, StorageError> {
            let sealed: Vec<u8> = each!(tx.connection(), c => {
                $table::table.find(id).select($table::channels).get_result(c)
            })?;
            points::to_compare::<Self>(tx.vault(), id, &sealed)
        }
    };
}

impl ClientKind for Contact {
    const MAKES_COMPANIES: bool = true;

    look_ups! { contact }

    fn texts(draft: &mut ContactDraft) -> Vec<&mut Option<String>> {
        vec![
            &mut draft.last_name,
            &mut draft.first_name,
            &mut draft.middle_name,
            &mut draft.position,
            &mut draft.source,
            &mut draft.birthday,
            &mut draft.address,
        ]
    }

    fn company(_draft: &ContactDraft) -> Option<(&str, &str)> {
        None
    }

    fn position(draft: &ContactDraft) -> String {
        draft.position.clone().unwrap_or_default()
    }

    fn link(draft: &mut ContactDraft, to: (CompanyId, String), stored: &[(CompanyId, String)]) {
        if stored.iter().all(|(id, _)| *id != to.0) {
            draft.companies = Some(stored.iter().cloned().chain([to]).collect());
        }
    }

    fn standing(card: ContactCard) -> Standing {
        let record = card.record;
        Standing {
            placement: record.placement,
            texts: vec![
                record.last_name,
                record.first_name,
                record.middle_name,
                record.position,
                record.source,
                record.birthday,
                record.address,
            ],
            tags: record.tags,
            companies: card
                .companies
                .into_iter()
                .map(|link| (link.id, link.position))
                .collect(),
        }
    }
}

impl ClientKind for Company {
    const MAKES_COMPANIES: bool = false;

    look_ups! { company }

    fn texts(draft: &mut CompanyDraft) -> Vec<&mut Option<String>> {
        vec![
            &mut draft.name,
            &mut draft.legal_name,
            &mut draft.inn,
            &mut draft.kpp,
            &mut draft.ogrn,
            &mut draft.vat_id,
            &mut draft.site,
            &mut draft.address,
            &mut draft.legal_address,
            &mut draft.source,
        ]
    }

    fn company(draft: &CompanyDraft) -> Option<(&str, &str)> {
        let name = draft.name.as_deref().unwrap_or_default();
        Some((name, draft.inn.as_deref().unwrap_or_default()))
    }

    fn position(_draft: &CompanyDraft) -> String {
        String::new()
    }

    /// A company stands below one at most, so what is stored gives way.
    fn link(draft: &mut CompanyDraft, to: (CompanyId, String), _stored: &[(CompanyId, String)]) {
        draft.parent = Some(Some(to.0));
    }

    fn standing(card: CompanyCard) -> Standing {
        let record = card.record;
        Standing {
            placement: record.placement,
            texts: vec![
                record.name,
                record.legal_name,
                record.inn,
                record.kpp,
                record.ogrn,
                record.vat_id,
                record.site,
                record.address,
                record.legal_address,
                record.source,
            ],
            tags: record.tags,
            companies: record
                .parent
                .map(|parent| (parent, String::new()))
                .into_iter()
                .collect(),
        }
    }
}

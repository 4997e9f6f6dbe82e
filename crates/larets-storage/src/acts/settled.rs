//! Changes by acts of many records and by imports that were taken back: one and its undoing together
//! are no change. So a record that went through such pairs only is as it was before them, whatever its
//! version says.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::acts::{ActKind, ChangeState};
use larets_core::ids::ActId;

use super::image::Image;
use super::row::ChangeColumns;
use super::schema::{act, act_change};
use crate::db::WriteTx;
use crate::db::connection::each;
use crate::dialect::one_of;
use crate::error::StorageError;
use crate::types::Id;

/// A change that was taken back.
struct Pair {
    before: i64,
    after: i64,
    /// When the record had been changed last before it.
    updated_at: i64,
}

/// That a change is of an act of any other kind.
#[diesel::dsl::auto_type(no_type_alias)]
pub(crate) fn not_of_kind(kind: &'static str) -> _ {
    let these = act::table.filter(act::kind.eq(kind));
    diesel::dsl::not(act_change::act_id.eq_any(these.select(act::id)))
}

/// The pairs of records.
#[derive(Default)]
pub(super) struct Settled(HashMap<Id, Vec<Pair>>);

impl Settled {
    /// Of records that an import made, or none did. Its own changes of them are no pairs: they are not
    /// taken back, as what it made goes as a whole.
    pub fn of(tx: &mut WriteTx<'_>, ids: &[Id], made_by: Option<Id>) -> Result<Self, StorageError> {
        let mut settled = Self::default();
        if ids.is_empty() {
            return Ok(settled);
        }
        let rows: Vec<ChangeColumns> = each!(tx.connection(), c => {
            act_change::table
                .filter(one_of(act_change::record_id, ids))
                .filter(act_change::state.eq(ChangeState::Undone.name()))
                .filter(act_change::sealed.is_not_null())
                .filter(not_of_kind(ActKind::Merge.name()))
                .load(c)
        })?;
        for row in rows {
            if Some(row.act_id) == made_by {
                continue;
            }
            let (Some(sealed), Some(after)) = (&row.sealed, row.version_after) else {
                continue;
            };
            let act = ActId::from_uuid(row.act_id.0);
            let image = Image::open(tx.vault(), act, row.record_id, row.seq, sealed)?;
            // What came beside the columns goes without a new version.
            if image.before.is_empty() {
                continue;
            }
            settled.0.entry(row.record_id).or_default().push(Pair {
                before: image.version,
                after,
                updated_at: image.updated_at,
            });
        }
        Ok(settled)
    }

    /// The version that a record had before the pairs that led to this one, and when it had been
    /// changed last before each of them, the latest first. Undone as a whole, a change is followed by
    /// its undoing at once; one that was taken back over what somebody did since is no pair.
    pub fn before(&self, record: Id, mut version: i64) -> (i64, Vec<i64>) {
        let pairs = self.0.get(&record).map(Vec::as_slice).unwrap_or_default();
        let mut moments = Vec::new();
        while let Some(pair) = pairs
            .iter()
            .find(|pair| pair.after + 1 == version && pair.before < pair.after)
        {
            version = pair.before;
            moments.push(pair.updated_at);
        }
        (version, moments)
    }
}

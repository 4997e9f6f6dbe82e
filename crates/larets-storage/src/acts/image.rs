//! What a record was before an act and became by it: its columns and lists that changed. Kept sealed
//! as a whole, as any of them may be confidential.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::kinds::Imaged;
use super::row::change_place;
use crate::clients::record::Kept;
use crate::clients::table::CardTable;
use crate::db::{Vault, WriteTx};
use crate::error::StorageError;
use crate::types::Id;
use larets_core::ids::ActId;

/// Columns by name, and lists that stand in tables of their own.
pub(super) type Picture = Map<String, Value>;

/// Columns that an act does not take back: which record it is, its history, and what is made of
/// other columns.
const TECHNICAL: &[&str] = &[
    "id",
    "name_sort",
    "similarity",
    "import_id",
    "demo",
    "version",
    "created_at",
    "updated_at",
    "merged_into",
];

/// What one change of an act did.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Image {
    pub before: Picture,
    pub after: Picture,
    /// The version before.
    pub version: i64,
    /// When the record had been changed last before.
    pub updated_at: i64,
    /// When the notes were written that came with the change.
    pub noted_at: Option<i64>,
    /// Notes that came with the change.
    pub notes: Vec<Uuid>,
    /// Ids of other programs that came with the change.
    pub external_ids: Vec<Uuid>,
    /// What a merge moved from one record to the other.
    pub moved: Option<super::merge::Moved>,
}

impl Image {
    /// Of a row before and after a change.
    pub fn of<C: CardTable>(before: &C, after: &C) -> Result<Self, StorageError> {
        let (was, is) = (picture(before)?, picture(after)?);
        Ok(Self::between(was, is, &before.kept()))
    }

    pub fn between(mut before: Picture, mut after: Picture, was: &Kept) -> Self {
        before.retain(|name, value| after.get(name) != Some(value));
        after.retain(|name, _| before.contains_key(name));
        Self {
            before,
            after,
            version: was.version,
            updated_at: was.updated_at,
            ..Self::default()
        }
    }

    pub fn is_empty(&self) -> bool {
        self.before.is_empty() && self.notes.is_empty() && self.external_ids.is_empty()
    }

    pub fn seal(
        &self,
        vault: &Vault,
        act: ActId,
        record: Id,
        seq: i64,
    ) -> Result<Vec<u8>, StorageError> {
        let plain =
            serde_json::to_vec(self).map_err(|error| StorageError::Broken(error.to_string()))?;
        let place = change_place(act, record, seq);
        vault.seal_field("act_change", "sealed", place, &plain)
    }

    pub fn open(
        vault: &Vault,
        act: ActId,
        record: Id,
        seq: i64,
        sealed: &[u8],
    ) -> Result<Self, StorageError> {
        let place = change_place(act, record, seq);
        let plain = vault.open_field("act_change", "sealed", place, sealed)?;
        serde_json::from_slice(&plain)
            .map_err(|error| StorageError::Broken(format!("the image of a change: {error}")))
    }
}

/// The field that a column is a part of; columns of one field are taken back together.
pub(super) fn field_of(column: &str) -> &str {
    match column {
        "owner_id" => "owner",
        "department_id" => "department",
        "stage_id" | "stage_since" => "stage",
        "currency" => "amount",
        "next_step_at" => "next_step",
        "parent_id" => "parent",
        other => other,
    }
}

/// The columns of a row that an act may take back.
pub(super) fn picture<C: CardTable>(columns: &C) -> Result<Picture, StorageError> {
    let value =
        serde_json::to_value(columns).map_err(|error| StorageError::Broken(error.to_string()))?;
    let Value::Object(mut map) = value else {
        return Err(StorageError::Broken("a row is no object".to_owned()));
    };
    map.retain(|name, _| !TECHNICAL.contains(&name.as_str()));
    Ok(map)
}

/// The same with the lists of the record.
pub(super) fn whole_picture<R: Imaged>(
    tx: &mut WriteTx<'_>,
    columns: &R::Columns,
) -> Result<Picture, StorageError> {
    let mut map = picture(columns)?;
    map.extend(R::links(tx.connection(), columns.kept().id)?);
    Ok(map)
}

/// The row with other values in some of its columns; what is no column is left out.
pub(super) fn overlaid<C: CardTable>(columns: &C, values: &Picture) -> Result<C, StorageError> {
    let broken = |error: serde_json::Error| StorageError::Broken(error.to_string());
    let mut value = serde_json::to_value(columns).map_err(broken)?;
    if let Value::Object(map) = &mut value {
        for (name, value) in values {
            if let Some(slot) = map.get_mut(name) {
                slot.clone_from(value);
            }
        }
    }
    serde_json::from_value(value).map_err(broken)
}

/// Bytes as text in an image, as JSON has none.
pub(crate) mod bytes {
    use data_encoding::BASE64;
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&BASE64.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(from)?;
        BASE64.decode(text.as_bytes()).map_err(D::Error::custom)
    }
}

//! A role in its row: its rights are one text, areas and fields by their stable names. A name that
//! this version of the product does not know gives nothing.

use std::collections::BTreeMap;

use diesel::prelude::*;
use larets_core::access::{Action, Area, Level, Reach, RoleCode, RoleRecord, RoleRights};
use larets_core::time::At;
use serde::{Deserialize, Serialize};

use super::schema::role;
use crate::error::StorageError;
use crate::types::Id;

#[derive(Serialize, Deserialize)]
struct Kept {
    reaches: BTreeMap<String, BTreeMap<String, String>>,
    levels: BTreeMap<String, BTreeMap<String, String>>,
    other_fields: String,
}

/// Writes what a role gives.
pub(super) fn to_text(rights: &RoleRights) -> Result<String, StorageError> {
    let mut reaches: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for area in Area::ALL {
        for action in Action::ALL {
            let reach = rights.reach(*area, *action);
            if reach != Reach::None {
                let of_area = reaches.entry(area.name().to_owned()).or_default();
                of_area.insert(action.name().to_owned(), reach.name().to_owned());
            }
        }
    }
    let mut levels: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (area, field, level) in rights.named_fields() {
        let of_area = levels.entry(area.name().to_owned()).or_default();
        of_area.insert(field.to_owned(), level.name().to_owned());
    }
    let kept = Kept {
        reaches,
        levels,
        other_fields: rights.other_fields().name().to_owned(),
    };
    serde_json::to_string(&kept).map_err(|error| StorageError::Broken(error.to_string()))
}

fn from_text(text: &str) -> Result<RoleRights, StorageError> {
    let kept: Kept =
        serde_json::from_str(text).map_err(|error| StorageError::Broken(error.to_string()))?;
    let others = Level::from_name(&kept.other_fields).unwrap_or(Level::Hidden);
    let mut rights = RoleRights::nothing(others);
    for (area, actions) in &kept.reaches {
        let Some(area) = Area::from_name(area) else {
            continue;
        };
        for (action, reach) in actions {
            if let (Some(action), Some(reach)) =
                (Action::from_name(action), Reach::from_name(reach))
            {
                rights.set_reach(area, action, reach);
            }
        }
    }
    for (area, fields) in &kept.levels {
        let Some(area) = Area::from_name(area) else {
            continue;
        };
        for (field, level) in fields {
            let level = Level::from_name(level).unwrap_or(Level::Hidden);
            rights.set_level(area, field, level);
        }
    }
    Ok(rights)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = role)]
pub(super) struct RoleRow {
    pub id: Id,
    pub code: String,
    pub name: Option<String>,
    pub rights: String,
    pub version: i64,
    pub updated_at: i64,
}

impl RoleRow {
    pub(super) fn record(self) -> Result<RoleRecord, StorageError> {
        Ok(RoleRecord {
            code: RoleCode::stored(&self.code),
            name: self.name,
            rights: from_text(&self.rights)?,
            version: self.version,
            updated_at: Some(At::from_micros(self.updated_at)),
        })
    }
}

//! What is one of a kind in an installation: the company's settings, and the counter that tells
//! every process that somebody's access changed.

use diesel::prelude::*;
use larets_core::access::{ChangeGrant, Permit};
use larets_core::audit::{Detail, Event, RecordKind};
use larets_core::users::{CompanySettings, User};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::db::{Changed, ReadTx, Recorded, WriteTx};
use crate::error::StorageError;
use crate::schema::installation;

const COMPANY: &str = "company";
const DEMO: &str = "demo";
const EPOCH: &str = "access_epoch";

pub(crate) fn value(tx: &mut ReadTx<'_>, name: &str) -> Result<Option<String>, StorageError> {
    Ok(installation::table
        .find(name)
        .select(installation::value)
        .first(tx.connection())
        .optional()?)
}

pub(crate) fn set_value(tx: &mut WriteTx<'_>, name: &str, value: &str) -> Result<(), StorageError> {
    let changed = diesel::update(installation::table.find(name))
        .set(installation::value.eq(value))
        .execute(tx.connection())?;
    if changed == 0 {
        diesel::insert_into(installation::table)
            .values((installation::name.eq(name), installation::value.eq(value)))
            .execute(tx.connection())?;
    }
    Ok(())
}

/// The company's settings; `None` until the installation is set up.
pub fn company(tx: &mut ReadTx<'_>) -> Result<Option<CompanySettings>, StorageError> {
    let Some(text) = value(tx, COMPANY)? else {
        return Ok(None);
    };
    let parsed: Value = serde_json::from_str(&text)
        .map_err(|error| StorageError::Broken(format!("the company settings: {error}")))?;
    let part = |name: &str| {
        parsed
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    Ok(Some(CompanySettings {
        name: part("name"),
        language: part("language"),
        time_zone: part("time_zone"),
        currency: part("currency"),
        phone_region: part("phone_region"),
        export_reason: parsed
            .get("export_reason")
            .and_then(Value::as_bool)
            .unwrap_or(true),
    }))
}

/// The id of this installation, which also names its tree of events.
pub fn id(tx: &mut ReadTx<'_>) -> Result<Uuid, StorageError> {
    value(tx, "id")?
        .and_then(|text| Uuid::try_parse(&text).ok())
        .ok_or_else(|| StorageError::Broken("the installation has no id".to_owned()))
}

fn store_company(tx: &mut WriteTx<'_>, company: &CompanySettings) -> Result<(), StorageError> {
    let text = json!({
        "name": company.name,
        "language": company.language,
        "time_zone": company.time_zone,
        "currency": company.currency,
        "phone_region": company.phone_region,
        "export_reason": company.export_reason,
    });
    set_value(tx, COMPANY, &text.to_string())
}

/// Changes the company's settings. `permit` is for editing settings.
pub fn change_company(
    tx: &mut WriteTx<'_>,
    permit: &Permit,
    company: &CompanySettings,
    event: Event,
) -> Result<Recorded<()>, StorageError> {
    store_company(tx, company)?;
    let area = Detail::Code(permit.area().name().to_owned());
    let id = id(&mut tx.reading())?;
    Ok(Recorded::new(
        (),
        event.on(RecordKind::Settings, id).with("area", area),
    ))
}

/// Sets the installation up, once. The caller has checked the set-up link, and makes the first
/// administrator in the same write.
pub fn set_up(
    tx: &mut WriteTx<'_>,
    _grant: &ChangeGrant<User>,
    company: &CompanySettings,
) -> Result<(), StorageError> {
    if self::company(&mut tx.reading())?.is_some() {
        return Err(StorageError::Refused("setup_done"));
    }
    store_company(tx, company)
}

/// Whether demo data is there.
pub fn has_demo(tx: &mut ReadTx<'_>) -> Result<bool, StorageError> {
    Ok(value(tx, DEMO)?.is_some())
}

/// Marks that demo data is there, or no more.
pub(crate) fn set_demo(tx: &mut WriteTx<'_>, there: bool) -> Result<(), StorageError> {
    if there {
        return set_value(tx, DEMO, "1");
    }
    diesel::delete(installation::table.find(DEMO)).execute(tx.connection())?;
    Ok(())
}

/// Counts changes of access made by any process. When it moves, every actor is looked up again.
pub fn access_epoch(tx: &mut ReadTx<'_>) -> Result<i64, StorageError> {
    Ok(value(tx, EPOCH)?
        .and_then(|text| text.parse().ok())
        .unwrap_or_default())
}

/// Notes that somebody's access changed. Of two processes at once each counts one further.
pub(crate) fn access_changed(tx: &mut WriteTx<'_>) -> Result<(), StorageError> {
    use diesel::sql_types::Text;
    let next = diesel::dsl::sql::<Text>("CAST(CAST(value AS BIGINT) + 1 AS TEXT)");
    let counted = diesel::update(installation::table.find(EPOCH))
        .set(installation::value.eq(next))
        .execute(tx.connection())?;
    if counted == 0 {
        set_value(tx, EPOCH, "1")?;
    }
    tx.announce(Changed::Access);
    Ok(())
}

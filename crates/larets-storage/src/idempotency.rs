//! Creations that may be sent twice: which record a person's key made. Only a keyed hash of the key
//! is stored.

use diesel::prelude::*;
use larets_core::ids::UserId;
use larets_core::time::At;
use uuid::Uuid;

use crate::db::{IDEMPOTENCY, ReadTx, Vault, WriteTx};
use crate::error::StorageError;
use crate::schema::idempotency;
use crate::types::Id;

fn hash(vault: &Vault, user: UserId, operation: &str, key: &str) -> Vec<u8> {
    vault
        .blind(IDEMPOTENCY, &format!("{user}:{operation}:{key}"))
        .to_vec()
}

/// The record that this key of this person has already made.
pub fn find(
    tx: &mut ReadTx<'_>,
    user: UserId,
    operation: &str,
    key: &str,
) -> Result<Option<Uuid>, StorageError> {
    let hash = hash(tx.vault(), user, operation, key);
    let id: Option<Id> = idempotency::table
        .find(hash)
        .select(idempotency::record_id)
        .first(tx.connection())
        .optional()?;
    Ok(id.map(|id| id.0))
}

/// Remembers the record that this key has made.
pub fn remember(
    tx: &mut WriteTx<'_>,
    user: UserId,
    operation: &str,
    key: &str,
    record: Uuid,
) -> Result<(), StorageError> {
    let hash = hash(tx.vault(), user, operation, key);
    let at = tx.now().micros();
    diesel::insert_into(idempotency::table)
        .values((
            idempotency::key_hash.eq(hash),
            idempotency::record_id.eq(Id(record)),
            idempotency::created_at.eq(at),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Forgets keys older than `before`. Returns how many.
pub fn forget(tx: &mut WriteTx<'_>, before: At) -> Result<usize, StorageError> {
    Ok(
        diesel::delete(idempotency::table.filter(idempotency::created_at.lt(before.micros())))
            .execute(tx.connection())?,
    )
}

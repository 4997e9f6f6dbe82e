//! Creations that may be sent twice: which record a person's key made. Only a keyed hash of the key
//! is stored.

use diesel::prelude::*;
use larets_core::ids::UserId;
use larets_core::time::At;
use uuid::Uuid;

use crate::db::{Db, IDEMPOTENCY, ReadTx, Vault, WriteTx};
use crate::error::StorageError;
use crate::schema::idempotency;
use crate::types::Id;

/// What a creation was sent with.
#[derive(Clone, Copy)]
pub struct Sent<'a> {
    /// The person.
    pub user: UserId,
    /// What is made, such as `contact`.
    pub operation: &'a str,
    /// The key of the client's.
    pub key: &'a str,
    /// The body; only a keyed hash of it is stored.
    pub body: &'a str,
}

impl Sent<'_> {
    fn of_key(&self, vault: &Vault) -> Vec<u8> {
        let Self {
            user,
            operation,
            key,
            ..
        } = self;
        vault
            .blind(IDEMPOTENCY, &format!("{user}:{operation}:{key}"))
            .to_vec()
    }

    fn of_body(&self, vault: &Vault) -> Vec<u8> {
        let Self {
            user,
            operation,
            key,
            body,
        } = self;
        let text = format!("{user}:{operation}:{}:{key}:{body}", key.len());
        vault.blind(IDEMPOTENCY, &text).to_vec()
    }
}

fn record(tx: &mut ReadTx<'_>, hash: Vec<u8>) -> Result<Option<Uuid>, StorageError> {
    let id: Option<Id> = idempotency::table
        .find(hash)
        .select(idempotency::record_id)
        .first(tx.connection())
        .optional()?;
    Ok(id.map(|id| id.0))
}

/// The record that this key of this person has already made. Refused when the key came before with
/// another body.
pub fn find(tx: &mut ReadTx<'_>, sent: Sent<'_>) -> Result<Option<Uuid>, StorageError> {
    let vault = tx.vault();
    let Some(made) = record(tx, sent.of_key(vault))? else {
        return Ok(None);
    };
    match record(tx, sent.of_body(vault))? {
        Some(same) if same == made => Ok(Some(made)),
        _ => Err(StorageError::Refused("idempotency_conflict")),
    }
}

/// Remembers the record that this key has made.
pub fn remember(tx: &mut WriteTx<'_>, sent: Sent<'_>, made: Uuid) -> Result<(), StorageError> {
    let vault = tx.vault();
    let at = tx.now().micros();
    for hash in [sent.of_key(vault), sent.of_body(vault)] {
        diesel::insert_into(idempotency::table)
            .values((
                idempotency::key_hash.eq(hash),
                idempotency::record_id.eq(Id(made)),
                idempotency::created_at.eq(at),
            ))
            .execute(tx.connection())?;
    }
    Ok(())
}

/// Forgets keys older than `before`, as a job of the server. Returns how many.
pub async fn forget_older(db: &Db, before: At) -> Result<usize, StorageError> {
    db.maintain(move |tx| forget(tx, before)).await
}

fn forget(tx: &mut WriteTx<'_>, before: At) -> Result<usize, StorageError> {
    Ok(
        diesel::delete(idempotency::table.filter(idempotency::created_at.lt(before.micros())))
            .execute(tx.connection())?,
    )
}

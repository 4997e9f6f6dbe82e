//! Signed checkpoints of the tree, and the keys that sign them: one per UTC day, certified by the
//! day before. The private part of a day is erased when the next begins.

use diesel::prelude::*;
use larets_core::time::At;
use larets_security::audit::checkpoint::Checkpoint;
use larets_security::audit::day::Day;
use larets_security::audit::signing::{DayKey, KeyCertificate};
use larets_security::field::FieldSealer;

use super::append::load_tree;
use crate::db::{Db, ReadTx, WriteTx};
use crate::error::StorageError;
use crate::schema::{checkpoint, data_key, installation, signing_key};

/// The name under which the first public key is kept.
pub(super) const FIRST_KEY: &str = "audit_first_key";

fn broken(error: impl std::fmt::Display) -> StorageError {
    StorageError::Broken(format!("the signing of checkpoints: {error}"))
}

/// Signs the tree as it stands, if it grew since the last checkpoint. Returns the signed text, to
/// be kept outside the database as well.
pub async fn sign_checkpoint(db: &Db) -> Result<Option<String>, StorageError> {
    let (text, seals) = db
        .maintain(|tx| {
            let text = sign(tx)?;
            Ok((text, keep_seal_counts(tx)?))
        })
        .await?;
    db.vault().seals_kept(seals);
    Ok(text)
}

/// How many events have been recorded.
pub fn count(tx: &mut ReadTx<'_>) -> Result<u64, StorageError> {
    Ok(load_tree(tx.connection())?.0.size())
}

fn sign(tx: &mut WriteTx<'_>) -> Result<Option<String>, StorageError> {
    let (tree, _) = load_tree(tx.connection())?;
    let size = i64::try_from(tree.size()).unwrap_or(i64::MAX);
    let signed: Option<i64> = checkpoint::table
        .select(diesel::dsl::max(checkpoint::size))
        .first(tx.connection())?;
    if size == 0 || signed.is_some_and(|signed| signed >= size) {
        return Ok(None);
    }
    let now = tx.now();
    let key = key_of_day(tx, now)?;
    let origin = tx.vault().origin().to_owned();
    let text = Checkpoint::new(&origin, tree.size(), tree.root())
        .sign(&key)
        .map_err(broken)?
        .to_text();
    diesel::insert_into(checkpoint::table)
        .values((
            checkpoint::size.eq(size),
            checkpoint::at.eq(now.micros()),
            checkpoint::body.eq(&text),
        ))
        .execute(tx.connection())?;
    Ok(Some(text))
}

/// Remembers how often each key has sealed, so that the limit holds across restarts. Added to what is
/// stored: other processes seal with the same keys. Returns the counts as they are kept now.
fn keep_seal_counts(tx: &mut WriteTx<'_>) -> Result<[u64; 2], StorageError> {
    let vault = tx.vault();
    let counts = vault.sealers().map(FieldSealer::seals);
    for (sealer, seals) in vault.sealers().iter().zip(vault.seals_since_kept(counts)) {
        let seals = i64::try_from(seals).unwrap_or(i64::MAX);
        diesel::update(data_key::table.find(i64::from(sealer.newest_key_id())))
            .set(data_key::seals.eq(data_key::seals + seals))
            .execute(tx.connection())?;
    }
    Ok(counts)
}

fn place_of(day: Day) -> [u8; 16] {
    u128::try_from(day.number())
        .unwrap_or_default()
        .to_be_bytes()
}

fn key_of_day(tx: &mut WriteTx<'_>, now: At) -> Result<DayKey, StorageError> {
    let today =
        Day::of_microseconds(now.micros()).ok_or_else(|| broken("the clock is out of range"))?;
    let newest: Option<(i64, Option<Vec<u8>>)> = signing_key::table
        .order(signing_key::day.desc())
        .select((signing_key::day, signing_key::sealed))
        .first(tx.connection())
        .optional()?;
    let vault = tx.vault();
    let origin = vault.origin().to_owned();
    let Some((number, sealed)) = newest else {
        let key = DayKey::generate(today).map_err(broken)?;
        let certificate = KeyCertificate::first(&origin, &key).map_err(broken)?;
        store(tx, &key, &certificate)?;
        diesel::insert_into(installation::table)
            .values((
                installation::name.eq(FIRST_KEY),
                installation::value.eq(key.public_key().to_verifier_key(&origin)),
            ))
            .execute(tx.connection())?;
        return Ok(key);
    };
    let day = i32::try_from(number)
        .ok()
        .and_then(Day::from_number)
        .ok_or_else(|| broken("a stored day is out of range"))?;
    let sealed = sealed.ok_or_else(|| broken("the newest key was erased"))?;
    let plain = vault.open_audit("signing_key", "sealed", place_of(day), &sealed)?;
    let current = DayKey::from_private_bytes(day, &plain).map_err(broken)?;
    // A clock set back keeps the newest key: days only grow.
    if today.number() <= day.number() {
        return Ok(current);
    }
    let next = DayKey::generate(today).map_err(broken)?;
    let certificate = KeyCertificate::next(&origin, &current, &next).map_err(broken)?;
    store(tx, &next, &certificate)?;
    diesel::update(signing_key::table.find(number))
        .set(signing_key::sealed.eq(None::<Vec<u8>>))
        .execute(tx.connection())?;
    Ok(next)
}

fn store(
    tx: &mut WriteTx<'_>,
    key: &DayKey,
    certificate: &KeyCertificate,
) -> Result<(), StorageError> {
    let place = place_of(key.day());
    let sealed = tx
        .vault()
        .seal_audit("signing_key", "sealed", place, key.private_bytes())?;
    diesel::insert_into(signing_key::table)
        .values((
            signing_key::day.eq(i64::from(key.day().number())),
            signing_key::certificate.eq(certificate.to_text()),
            signing_key::sealed.eq(Some(sealed)),
        ))
        .execute(tx.connection())?;
    Ok(())
}

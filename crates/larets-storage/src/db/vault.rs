//! The keys of an open database, ready for use: sealing of fields, blind indexes, peppers.

use std::sync::atomic::{AtomicU64, Ordering};

use larets_security::blind::{BlindIndex, BlindValue};
use larets_security::field::{FieldSealer, OpenError, Place};
use larets_security::keyring::{Keyring, KeyringError, Purpose};
use larets_security::password::Pepper;

use crate::error::StorageError;

/// The blind-index columns; one key each.
pub(crate) const PHONE: &str = "contact_point.phone";
pub(crate) const EMAIL: &str = "contact_point.email";
pub(crate) const HANDLE: &str = "contact_point.handle";
pub(crate) const LAST_FOUR: &str = "contact_point.last_four";
pub(crate) const IDEMPOTENCY: &str = "idempotency.key_hash";
pub(crate) const EVENT: &str = "event.seq";

/// The keys of an open database.
pub(crate) struct Vault {
    fields: FieldSealer,
    audit: FieldSealer,
    blind: BlindIndex,
    keyring: Keyring,
    origin: String,
    /// What each of the sealers had sealed when that was last stored.
    seals_kept: [AtomicU64; 2],
}

impl Vault {
    pub fn new(keyring: Keyring, origin: String) -> Result<Self, KeyringError> {
        Ok(Self {
            fields: FieldSealer::from_keyring(&keyring, Purpose::Fields)?,
            audit: FieldSealer::from_keyring(&keyring, Purpose::Audit)?,
            blind: BlindIndex::new(
                keyring.seal_key(Purpose::BlindIndex)?,
                &[PHONE, EMAIL, HANDLE, LAST_FOUR, IDEMPOTENCY, EVENT],
            ),
            keyring,
            origin,
            seals_kept: Default::default(),
        })
    }

    /// Takes in what each sealer has sealed in earlier runs.
    pub fn add_earlier_seals(&self, earlier: impl Fn(u32) -> u64) {
        for sealer in self.sealers() {
            sealer.add_earlier_seals(earlier(sealer.newest_key_id()));
        }
        self.seals_kept(self.sealers().map(FieldSealer::seals));
    }

    /// How much these counts have grown since they were last stored.
    pub fn seals_since_kept(&self, counts: [u64; 2]) -> [u64; 2] {
        let kept = self.seals_kept.each_ref();
        let [fields, audit] = kept.map(|kept| kept.load(Ordering::SeqCst));
        let [now_fields, now_audit] = counts;
        [
            now_fields.saturating_sub(fields),
            now_audit.saturating_sub(audit),
        ]
    }

    /// These counts are stored.
    pub fn seals_kept(&self, counts: [u64; 2]) {
        for (kept, count) in self.seals_kept.iter().zip(counts) {
            kept.fetch_max(count, Ordering::SeqCst);
        }
    }

    pub fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// The name of this installation's tree of events.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Every sealer, with the id of the key it seals with.
    pub fn sealers(&self) -> [&FieldSealer; 2] {
        [&self.fields, &self.audit]
    }

    pub fn blind(&self, column: &str, normalised: &str) -> BlindValue {
        self.blind.of(column, normalised)
    }

    pub fn seal_field(
        &self,
        table: &'static str,
        column: &'static str,
        record: [u8; 16],
        plain: &[u8],
    ) -> Result<Vec<u8>, StorageError> {
        seal(&self.fields, table, column, record, plain)
    }

    pub fn open_field(
        &self,
        table: &'static str,
        column: &'static str,
        record: [u8; 16],
        sealed: &[u8],
    ) -> Result<Vec<u8>, StorageError> {
        open(&self.fields, table, column, record, sealed)
    }

    pub fn seal_audit(
        &self,
        table: &'static str,
        column: &'static str,
        record: [u8; 16],
        plain: &[u8],
    ) -> Result<Vec<u8>, StorageError> {
        seal(&self.audit, table, column, record, plain)
    }

    pub fn open_audit(
        &self,
        table: &'static str,
        column: &'static str,
        record: [u8; 16],
        sealed: &[u8],
    ) -> Result<Vec<u8>, StorageError> {
        open(&self.audit, table, column, record, sealed)
    }

    /// All peppers, newest first.
    pub fn peppers(&self) -> Vec<Pepper> {
        let mut keys: Vec<_> = self.keyring.of_purpose(Purpose::Pepper).collect();
        keys.sort_by_key(|key| std::cmp::Reverse(key.version()));
        keys.into_iter().map(Pepper::from_data_key).collect()
    }
}

fn seal(
    sealer: &FieldSealer,
    table: &'static str,
    column: &'static str,
    record: [u8; 16],
    plain: &[u8],
) -> Result<Vec<u8>, StorageError> {
    sealer
        .seal(
            &Place {
                table,
                column,
                record,
            },
            plain,
        )
        .map_err(|error| StorageError::Broken(error.to_string()))
}

fn open(
    sealer: &FieldSealer,
    table: &'static str,
    column: &'static str,
    record: [u8; 16],
    sealed: &[u8],
) -> Result<Vec<u8>, StorageError> {
    sealer.open(&Place { table, column, record }, sealed).map_err(|error| {
        tracing::error!(table, column, record = ?uuid::Uuid::from_bytes(record), cause = ?error, "a sealed value does not open");
        match error {
            OpenError::NotAuthentic | OpenError::UnknownKey(_) | OpenError::UnknownVersion(_) | OpenError::TooShort => {
                StorageError::NotAuthentic { table, column }
            }
        }
    })
}

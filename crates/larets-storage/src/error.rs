//! What can go wrong in storage. Diesel's own error never leaves this crate.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// A rule of the database that a write would have broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint(pub String);

/// Why a read or a write did not happen. After any of these nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// No such record, or none that the grant covers.
    #[error("not found")]
    NotFound,
    /// The record may be seen but not changed by this person.
    #[error("may not be changed")]
    NotAllowed,
    /// The record was changed by somebody else meanwhile.
    #[error("changed meanwhile: the version is {current}")]
    Outdated {
        /// The version as it is now.
        current: i64,
    },
    /// A rule of the database stands against it.
    #[error("conflict with {0:?}")]
    Conflict(Constraint),
    /// A rule of the product stands against it; the code names it.
    #[error("refused: {0}")]
    Refused(&'static str),
    /// Too much is waiting, or a connection could not be had in time. Trying again may help.
    #[error("busy")]
    Busy,
    /// The database cannot be written to, as when the disk is full.
    #[error("cannot be written to: {0}")]
    ReadOnly(String),
    /// A stored value does not open: it was moved, cut or changed.
    #[error("the stored value of {table}.{column} does not open")]
    NotAuthentic {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// Anything else; the cause is for the log only.
    #[error("storage is broken: {0}")]
    Broken(String),
}

impl From<DieselError> for StorageError {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::NotFound => Self::NotFound,
            DieselError::DatabaseError(kind, information) => {
                let message = information.message().to_owned();
                match kind {
                    DatabaseErrorKind::UniqueViolation
                    | DatabaseErrorKind::ForeignKeyViolation
                    | DatabaseErrorKind::CheckViolation
                    | DatabaseErrorKind::NotNullViolation => {
                        let name = information.constraint_name().map_or(message, str::to_owned);
                        of_constraint(name)
                    }
                    DatabaseErrorKind::ReadOnlyTransaction => Self::ReadOnly(message),
                    // The next connection is a new one.
                    DatabaseErrorKind::ClosedConnection => Self::Busy,
                    _ => from_message(&message),
                }
            }
            other => Self::Broken(other.to_string()),
        }
    }
}

/// On PostgreSQL another process may have removed a stage after it was looked at and before a deal came
/// to stand in it.
fn of_constraint(name: String) -> StorageError {
    match name.as_str() {
        "deal_stage_id_fkey" | "deal_move_to_stage_id_fkey" => {
            StorageError::Refused("stage_unknown")
        }
        _ => StorageError::Conflict(Constraint(name)),
    }
}

fn from_message(message: &str) -> StorageError {
    let full = [
        "disk is full",
        "No space left",
        "could not extend file",
        "disk I/O error",
        "readonly database",
    ];
    // The last two are of a connection that was cut off; the next one is new.
    let passing = [
        "database is locked",
        "terminating connection",
        "no connection to the server",
    ];
    if full.iter().any(|part| message.contains(part)) {
        StorageError::ReadOnly(message.to_owned())
    } else if passing.iter().any(|part| message.contains(part)) {
        StorageError::Busy
    } else {
        StorageError::Broken(message.to_owned())
    }
}

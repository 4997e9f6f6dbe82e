//! Opening the installation for a command that works on it beside a running server or without one.

use larets_storage::{Db, StorageError};

use super::{CommandError, Exit};
use crate::checkpoints::Checkpoints;
use crate::config::Place;
use crate::http::Code;
use crate::start::{is_served, open_existing};

/// Runs a command on the database of an existing installation, and closes it in order.
pub(super) fn with_database<F>(place: &Place, command: F) -> Result<Exit, CommandError>
where
    F: AsyncFnOnce(Db) -> Result<Exit, CommandError>,
{
    actix_web::rt::System::new().block_on(async {
        let db = open_existing(place)?;
        let answer = command(db.clone()).await;
        // A running server signs what was recorded; without one nobody would.
        if matches!(answer, Ok(Exit::Done)) && !is_served(&place.data) {
            Checkpoints::new(db.clone(), &place.data).sign().await;
        }
        db.stop();
        answer
    })
}

impl From<StorageError> for CommandError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::NotFound => Self::new(Exit::Refused, "not_found", "not found"),
            StorageError::Refused(name) => {
                let meaning = Code::from_name(name).map_or(name, Code::meaning);
                Self::new(Exit::Refused, name, meaning)
            }
            StorageError::ReadOnly(reason) => Self::new(
                Exit::CannotRun,
                "read_only",
                format!("the database takes no writes: {reason}; is the disk full?"),
            ),
            other => Self::new(Exit::CannotRun, "database", other),
        }
    }
}

//! Opening the installation for a command that works on it beside a running server or without one.

use larets_storage::{DatabaseUrl, Db, StorageError};

use super::{CommandError, Exit};
use crate::config::Place;
use crate::http::Code;
use crate::start::{Undo, open_database};

/// Runs a command on the database of an existing installation, and closes it in order.
pub(super) fn with_database<F>(place: &Place, command: F) -> Result<Exit, CommandError>
where
    F: AsyncFnOnce(Db) -> Result<Exit, CommandError>,
{
    if let DatabaseUrl::Sqlite(file) = &place.database
        && !file.exists()
    {
        return Err(CommandError::new(
            Exit::CannotRun,
            "no_installation",
            format!(
                "there is no installation at {}; name its folder with --data, or start one with \
                 `larets serve`",
                file.display()
            ),
        ));
    }
    let mut undo = Undo::default();
    actix_web::rt::System::new().block_on(async {
        let db = open_database(place, &mut undo)?;
        undo.keep();
        let answer = command(db.clone()).await;
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

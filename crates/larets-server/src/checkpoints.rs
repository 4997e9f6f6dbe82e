//! The job that signs the record of events: at the start, every minute if it grew, and at the end.
//! The newest checkpoint of each day is also kept in a file outside the database, so that an older
//! copy of the database does not pass for the whole.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use larets_core::time::At;
use larets_security::audit::checkpoint::SignedCheckpoint;
use larets_storage::Db;
use larets_storage::events::sign_checkpoint;

/// Below the data folder; one file a day.
const FOLDER: &str = "audit";
const EVERY: Duration = Duration::from_mins(1);
/// Nobody signs longer texts; what is longer is no checkpoint.
const LONGEST_BYTES: u64 = 64 * 1024;

/// Signs and keeps checkpoints of one installation.
#[derive(Debug, Clone)]
pub struct Checkpoints {
    db: Db,
    folder: PathBuf,
}

impl Checkpoints {
    /// For the database, with files below its data folder.
    pub fn new(db: Db, data: &Path) -> Self {
        Self {
            db,
            folder: data.join(FOLDER),
        }
    }

    /// Signs every minute until the task is dropped.
    pub async fn run(self) {
        let mut tick = tokio::time::interval(EVERY);
        loop {
            tick.tick().await;
            self.sign().await;
        }
    }

    /// Signs what has been recorded since the last time. A failure is logged: the next try covers
    /// what this one missed.
    pub async fn sign(&self) {
        match sign_checkpoint(&self.db).await {
            Ok(None) => {}
            Ok(Some(text)) => {
                if let Err(error) = keep(&self.folder, &text, self.db.now()) {
                    tracing::error!(
                        folder = %self.folder.display(), %error,
                        "the checkpoint could not be written outside the database"
                    );
                }
            }
            Err(error) => tracing::error!(%error, "the record of events could not be signed"),
        }
    }
}

fn keep(folder: &Path, text: &str, now: At) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new()
        .prefix(".new-")
        .tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(folder.join(now.utc_day()))
        .map_err(|error| error.error)?;
    Ok(())
}

/// The checkpoints kept outside the database, oldest first. Files that are none prove nothing and
/// are skipped.
pub fn kept(data: &Path) -> Vec<SignedCheckpoint> {
    let Ok(entries) = fs::read_dir(data.join(FOLDER)) else {
        return Vec::new();
    };
    let mut found: Vec<(PathBuf, SignedCheckpoint)> = entries
        .filter_map(Result::ok)
        .filter(|entry| {
            entry
                .metadata()
                .is_ok_and(|about| about.len() <= LONGEST_BYTES)
        })
        .filter_map(|entry| {
            let text = fs::read_to_string(entry.path()).ok()?;
            Some((entry.path(), SignedCheckpoint::parse(&text).ok()?))
        })
        .collect();
    found.sort_by(|left, right| left.0.cmp(&right.0));
    found
        .into_iter()
        .map(|(_, checkpoint)| checkpoint)
        .collect()
}

#[cfg(test)]
mod tests {
    use larets_security::audit::checkpoint::Checkpoint;
    use larets_security::audit::day::Day;
    use larets_security::audit::signing::DayKey;
    use larets_security::audit::tree::CompactTree;

    use super::*;

    // Shows that the newest checkpoint of each day comes back, and that litter does not hide it.
    #[test]
    fn one_a_day() {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join(FOLDER);
        let now = At::from_micros(1_795_480_000_000_000);
        let key = DayKey::generate(Day::of_microseconds(now.micros()).unwrap()).unwrap();
        let text = |size| {
            let root = CompactTree::new().root();
            let checkpoint = Checkpoint::new("larets/test", size, root);
            checkpoint.sign(&key).unwrap().to_text()
        };
        keep(&folder, &text(1), now).unwrap();
        keep(&folder, &text(2), now).unwrap();
        keep(&folder, &text(3), now.plus(larets_core::time::DAY)).unwrap();
        fs::write(folder.join("litter"), "nothing").unwrap();
        let sizes: Vec<u64> = kept(data.path())
            .iter()
            .map(|kept| kept.checkpoint().size)
            .collect();
        assert_eq!(sizes, [2, 3]);
        assert!(kept(&folder).is_empty());
    }
}

//! The job that signs the record of events: at the start, every minute if it grew, sooner if it grew
//! much, and at the end.
//! The newest checkpoint of each day is also kept in a file outside the database, so that an older
//! copy of the database does not pass for the whole.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use larets_core::time::At;
use larets_security::audit::checkpoint::SignedCheckpoint;
use larets_storage::events::sign_checkpoint;
use larets_storage::{Db, events};

/// Below the data folder; one file a day.
const FOLDER: &str = "audit";
const EVERY: Duration = Duration::from_mins(1);
/// More events than this are signed before the minute is over.
const MOST_EVENTS: u64 = 10_000;
/// How often it is seen how many there are.
const LOOK_EVERY: Duration = Duration::from_secs(1);
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

    /// Signs every minute, or after so many events, until the task is dropped.
    pub async fn run(self) {
        let mut tick = tokio::time::interval(LOOK_EVERY);
        let mut signed = None;
        loop {
            tick.tick().await;
            let count = self.db.read(events::count).await.unwrap_or_default();
            let due = signed.is_none_or(|(at, before): (Instant, u64)| {
                at.elapsed() >= EVERY || count >= before.saturating_add(MOST_EVENTS)
            });
            if due {
                self.sign().await;
                signed = Some((Instant::now(), count));
            }
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
    let place = folder.join(now.utc_day());
    // Of more events than there are now: an older copy of the database was put back. What shows it
    // stays.
    let earlier = fs::read_to_string(&place).map_or(0, |text| size_of(&text));
    if earlier > size_of(text) {
        fs::rename(&place, folder.join(format!("{}-{earlier}", now.utc_day())))?;
    }
    file.persist(place).map_err(|error| error.error)?;
    File::open(folder)?.sync_all()
}

/// How many events a checkpoint signs; none if it is no checkpoint.
fn size_of(text: &str) -> u64 {
    SignedCheckpoint::parse(text).map_or(0, |signed| signed.checkpoint().size)
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
    use futures_util::future::join_all;
    use larets_core::access::SystemActor;
    use larets_core::audit::{Event, EventKind};
    use larets_security::audit::checkpoint::Checkpoint;
    use larets_security::audit::day::Day;
    use larets_security::audit::signing::DayKey;
    use larets_security::audit::tree::CompactTree;
    use larets_security::keyring::RootKey;
    use larets_storage::DatabaseUrl;
    use larets_storage::db::DbOptions;

    use super::*;
    use crate::clock;

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
        // An older copy is put back and goes on: it does not write over what shows that.
        keep(&folder, &text(1), now).unwrap();
        keep(&folder, &text(2), now).unwrap();
        keep(&folder, &text(3), now).unwrap();
        assert_eq!(kept(data.path()).len(), 3);
    }

    // Shows that many events are signed before the minute is over.
    #[tokio::test]
    async fn many_events_are_signed_soon() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(DbOptions {
            url: DatabaseUrl::Sqlite(folder.path().join("larets.sqlite3")),
            root_key: RootKey::generate().unwrap(),
            clock: clock::now,
        })
        .unwrap();
        let begun = Instant::now();
        let signing = tokio::spawn(Checkpoints::new(db.clone(), folder.path()).run());
        let event = || Event::of(&SystemActor::for_job("a test"), EventKind::Started);
        // Twice as many, as some of them may be signed at the start.
        for _ in 0..2 * MOST_EVENTS / 1000 {
            join_all((0..1000).map(|_| db.record(event()))).await;
        }
        let size = || {
            kept(folder.path())
                .last()
                .map(|kept| kept.checkpoint().size)
        };
        while size().is_none_or(|size| size < MOST_EVENTS) {
            assert!(begun.elapsed() < EVERY, "{:?} are signed", size());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        signing.abort();
    }
}

//! The jobs of acts: each step is one transaction, taken with the rights that the person has at that
//! moment, so that a job which was cut off goes on by itself. One act runs after another.

use std::sync::Arc;

use larets_core::access::{Actor, SystemActor};
use larets_core::acts::{ActKind, ActState};
use larets_core::audit::RecordKind;
use larets_core::ids::ImportId;
use larets_storage::acts::imports::Imported;
use larets_storage::acts::{ActRecord, Run, bulk as storage, imports, read, undo, write};
use larets_storage::{Db, ReadTx, StorageError};
use tokio::runtime::Handle;
use uuid::Uuid;

use super::bulk::{self, Changeable};
use super::of_kind;
use crate::http::{ApiError, Code};
use crate::jobs::queue::Queue;
use crate::jobs::steps::{JobError, TELL, all_steps, code_of, until_told};

/// Records of a page that are found.
const PAGE: i64 = 1_000;
/// Records that an import made, read at a time.
const MADE_AT_ONCE: i64 = 20_000;
/// Records removed in one transaction.
const REMOVED_AT_ONCE: usize = 200;

/// What runs and what waits for its turn, undoing too.
static QUEUE: Queue = Queue::new("acts");

/// Goes on with every act that was being worked on when the server stopped.
pub async fn resume(db: &Db) -> Result<usize, StorageError> {
    let unfinished = db.read(read::unfinished).await?;
    for run in &unfinished {
        begin(db, *run);
    }
    Ok(unfinished.len())
}

/// Begins the job of a run of an act, when its turn comes. It ends by itself.
pub fn begin(db: &Db, of: Run) {
    let (db, runtime) = (db.clone(), Handle::current());
    let begun = QUEUE.put(move || {
        if let Some(code) = code_of(of.act, || run(&db, &runtime, of)) {
            // Not here: what waits for its turn would wait for this too.
            runtime.spawn(until_told(TELL, move || fail(db.clone(), of, code)));
        }
    });
    if let Err(error) = begun {
        tracing::error!(act = %of.act, %error, "an act could not begin; it will at the next start");
    }
}

/// Notes that a run ended by a fault. The product itself says so: the person may be gone.
async fn fail(db: Db, run: Run, code: &'static str) -> Result<(), StorageError> {
    let ended: Result<ActRecord, StorageError> = db
        .write(move |tx| write::fail(tx, &SystemActor::for_job("act"), run, code))
        .await;
    match ended {
        // The act has moved on since, or is gone.
        Ok(_) | Err(StorageError::Refused("act_busy") | StorageError::NotFound) => Ok(()),
        Err(error) => Err(error),
    }
}

fn run(db: &Db, runtime: &Handle, of: Run) -> Result<(), JobError> {
    let mut job = Job {
        db,
        runtime,
        of,
        made: Made::default(),
    };
    all_steps(|| match job.step() {
        // Cancelled, or another job has taken over: nothing is left to do.
        Err(JobError::Storage(StorageError::Refused("act_busy"))) => Ok(false),
        other => other,
    })
}

/// How far the removal of what an import made is.
#[derive(Default)]
struct Made {
    waiting: Vec<Uuid>,
    last: Option<Uuid>,
    /// The kinds of records that are gone through, in the order of `UNMADE`.
    kinds_done: usize,
    /// Whether this time through a kind some records went, and whether some stayed.
    some_went: bool,
    some_stayed: bool,
}

impl Made {
    /// Begins the next kind. Companies are gone through again as long as some go: one stays while
    /// another stands below it, and a later row may have put an earlier one there.
    fn next(&mut self, kind: RecordKind) {
        let again = kind == RecordKind::Company && self.some_went && self.some_stayed;
        *self = Self {
            kinds_done: self.kinds_done + usize::from(!again),
            ..Self::default()
        };
    }
}

/// The order in which what an import made is removed: clients stay while anything belongs to them.
const UNMADE: [RecordKind; 3] = [RecordKind::Deal, RecordKind::Contact, RecordKind::Company];

struct Job<'j> {
    db: &'j Db,
    runtime: &'j Handle,
    of: Run,
    made: Made,
}

impl Job<'_> {
    fn read<T: Send + 'static, E: From<StorageError> + Send + 'static>(
        &self,
        read: impl FnOnce(&mut ReadTx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        self.runtime.block_on(self.db.read_latest(read))
    }

    /// Does one step; tells whether more are left.
    fn step(&mut self) -> Result<bool, JobError> {
        let of = self.of;
        let Some((act, actor)) = self.read(move |tx| read::running(tx, of))? else {
            return Ok(false);
        };
        let actor = actor.ok_or(StorageError::NotAllowed)?;
        match act.state {
            ActState::Queued => {
                of_kind!(act.record_kind, R => self.find::<R>(&actor, act))?;
                Ok(true)
            }
            ActState::Running if act.progress.done < act.progress.total => {
                of_kind!(act.record_kind, R => self.change::<R>(actor, act))?;
                Ok(true)
            }
            ActState::Undoing => self.take_back(actor, act),
            _ => self.end(actor, act.version),
        }
    }

    fn end(&self, actor: Actor, version: i64) -> Result<bool, JobError> {
        let id = self.of.act;
        let ended = self.db.write(move |tx| write::end(tx, &actor, id, version));
        self.runtime.block_on(ended)?;
        Ok(false)
    }

    /// Finds the records of an act, page by page, from the beginning.
    fn find<R: Changeable>(&self, actor: &Actor, act: ActRecord) -> Result<(), JobError> {
        let asked = Arc::new(bulk::asked(&act.parameters)?);
        let id = self.of.act;
        let (who, version) = (actor.clone(), act.version);
        let anew = self
            .db
            .write(move |tx| write::find_anew(tx, &who, id, version));
        let mut act = self.runtime.block_on(anew)?;
        let mut cursor: Option<String> = None;
        loop {
            let (who, asked, from) = (actor.clone(), Arc::clone(&asked), cursor.clone());
            let (ids, next) = self.read(move |tx| {
                let query = bulk::query::<R>(tx, &who, &asked)?;
                Ok::<_, ApiError>(storage::find::<R>(tx, &who, &query, from.as_deref(), PAGE)?)
            })?;
            let (who, version, more) = (actor.clone(), act.version, next.is_some());
            let noted = self
                .db
                .write(move |tx| write::found_more(tx, &who, id, version, &ids, more));
            act = self.runtime.block_on(noted)?;
            if next.is_none() {
                return Ok(());
            }
            cursor = next;
        }
    }

    fn change<R: Changeable>(&self, actor: Actor, act: ActRecord) -> Result<(), JobError> {
        let asked = bulk::asked(&act.parameters)?;
        let (id, version) = (self.of.act, act.version);
        let done = self.db.write(move |tx| {
            let change = bulk::change::<R>(&mut tx.reading(), &actor, &asked)?;
            let done = storage::run_chunk::<R>(tx, &actor, &change, id, version)?;
            Ok::<_, ApiError>(done)
        });
        // What is refused here as a whole is told by its code; «busy» comes back as such.
        match self.runtime.block_on(done) {
            Ok(_) => Ok(()),
            Err(error) if error.code() == Code::ActBusy => {
                Err(StorageError::Refused("act_busy").into())
            }
            Err(error) => Err(error.into()),
        }
    }

    fn take_back(&mut self, actor: Actor, act: ActRecord) -> Result<bool, JobError> {
        let (id, version, who) = (self.of.act, act.version, actor.clone());
        let (act, some) = of_kind!(act.record_kind, R => {
            let chunk = self.db.write(move |tx| undo::run_chunk::<R>(tx, &who, id, version));
            self.runtime.block_on(chunk)
        })?;
        if some {
            return Ok(true);
        }
        if act.kind == ActKind::Import
            && let Some(kind) = UNMADE.get(self.made.kinds_done)
        {
            of_kind!(kind, R => self.remove::<R>(&actor, act))?;
            return Ok(true);
        }
        self.end(actor, act.version)
    }

    /// Removes what an import made, some of it at a time.
    fn remove<R: Imported>(&mut self, actor: &Actor, act: ActRecord) -> Result<(), JobError> {
        if self.made.waiting.is_empty() {
            let (import, last) = (ImportId::from_uuid(self.of.act.as_uuid()), self.made.last);
            let mut page =
                self.read(move |tx| imports::made_by::<R>(tx, import, last, MADE_AT_ONCE))?;
            self.made.last = page.last().copied();
            if page.is_empty() {
                self.made.next(R::KIND);
                return Ok(());
            }
            page.reverse();
            self.made.waiting = page;
        }
        let rest = self.made.waiting.len().saturating_sub(REMOVED_AT_ONCE);
        let mut ids = self.made.waiting.split_off(rest);
        ids.reverse();
        let (who, id, version, chunk) = (actor.clone(), self.of.act, act.version, ids.clone());
        let (asked, before) = (ids.len(), act.progress.undone);
        let removed = self
            .db
            .write(move |tx| imports::unmake_chunk::<R>(tx, &who, id, version, &chunk));
        let removed = self.runtime.block_on(removed);
        if removed.is_err() {
            // Tried again.
            ids.reverse();
            self.made.waiting.extend(ids);
        }
        let went = usize::try_from(removed?.progress.undone - before).unwrap_or_default();
        self.made.some_went |= went > 0;
        self.made.some_stayed |= went < asked;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use larets_core::ids::ActId;
    use larets_core::time::At;
    use larets_security::keyring::RootKey;
    use larets_storage::DatabaseUrl;
    use larets_storage::db::DbOptions;
    use larets_testkit::both_databases;

    use super::*;

    async fn begun(db: &Db) -> ActRecord {
        let begun: Result<ActRecord, StorageError> = db
            .write(|tx| {
                let actor = SystemActor::for_job("test");
                write::begin_bulk(tx, &actor, RecordKind::Contact, "{}", Some(&[Uuid::nil()]))
            })
            .await;
        begun.unwrap()
    }

    async fn state(db: &Db, id: ActId) -> (ActState, Option<String>) {
        let actor = SystemActor::for_job("test");
        let act = db
            .read_latest(move |tx| read::one(tx, &actor, id))
            .await
            .unwrap();
        (act.state, act.progress.failure)
    }

    fn opened(url: &str) -> Db {
        Db::open(DbOptions {
            url: DatabaseUrl::parse(url),
            root_key: RootKey::generate().unwrap(),
            clock: || At::from_micros(1_790_000_000_000_000),
        })
        .unwrap()
    }

    const SOME: (usize, Duration) = (4, Duration::ZERO);

    both_databases! {
        // Shows that an act whose job panicked is told to have failed, also when that could be
        // written only later, and that what was begun with it since is left alone.
        async fn a_panic_ends_the_act(db: TestDatabase) {
            let db = opened(db.url());
            let (failed, another) = (begun(&db).await, begun(&db).await);
            let code = code_of(failed.id, || panic!("a fault"));
            assert_eq!(code, Some("unexpected"));
            let of_before = Run { begun_at: another.run().begun_at - 1, act: another.id };
            for run in [failed.run(), of_before] {
                let mut tries = 0;
                until_told(SOME, || {
                    tries += 1;
                    let (db, refused) = (db.clone(), tries < 3);
                    async move {
                        if refused {
                            return Err(StorageError::Busy);
                        }
                        fail(db, run, "unexpected").await
                    }
                })
                .await;
                assert_eq!(tries, 3);
            }
            let failure = Some("unexpected".to_owned());
            assert_eq!(state(&db, failed.id).await, (ActState::Failed, failure));
            assert_eq!(state(&db, another.id).await, (ActState::Running, None));
        }

        // Shows that nothing is tried again for an act that is gone or by an error that lasts.
        async fn what_cannot_heal_is_given_up(db: TestDatabase) {
            let db = opened(db.url());
            let gone = Run { act: ActId::from_uuid(Uuid::nil()), begun_at: 0 };
            fail(db.clone(), gone, "unexpected").await.unwrap();
            let mut tries = 0;
            until_told(SOME, || {
                tries += 1;
                std::future::ready(Err(StorageError::NotAllowed))
            })
            .await;
            assert_eq!(tries, 1);
            until_told(SOME, || {
                tries += 1;
                std::future::ready(Err(StorageError::ReadOnly("full".to_owned())))
            })
            .await;
            assert_eq!(tries, 1 + SOME.0);
        }

        // Shows that a job leaves alone what was begun with its act since.
        async fn another_run_is_not_worked_on(db: TestDatabase) {
            let db = opened(db.url());
            let act = begun(&db).await;
            let mut of = act.run();
            of.begun_at -= 1;
            let (worker, runtime) = (db.clone(), Handle::current());
            let worked = tokio::task::spawn_blocking(move || run(&worker, &runtime, of));
            worked.await.unwrap().unwrap();
            assert_eq!(state(&db, act.id).await, (ActState::Running, None));
        }
    }
}

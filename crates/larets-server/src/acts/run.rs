//! The jobs of acts: each step is one transaction, taken with the rights that the person has at that
//! moment, so that a job which was cut off goes on by itself. One act runs after another.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use larets_core::access::{Actor, SystemActor};
use larets_core::acts::{ActKind, ActState};
use larets_core::audit::RecordKind;
use larets_core::ids::{ActId, ImportId};
use larets_storage::acts::imports::Imported;
use larets_storage::acts::{ActRecord, bulk as storage, imports, read, undo, write};
use larets_storage::{Db, ReadTx, StorageError};
use tokio::runtime::Handle;
use uuid::Uuid;

use super::bulk::{self, Changeable};
use super::of_kind;
use super::queue::Queue;
use crate::http::{ApiError, Code};

/// Records of a page that are found.
const PAGE: i64 = 1_000;
/// Records that an import made, read at a time.
const MADE_AT_ONCE: i64 = 20_000;
/// Records removed in one transaction.
const REMOVED_AT_ONCE: usize = 200;
/// How often a job tries again while too much else is waiting to be written.
const BUSY_TRIES: usize = 60;
const BUSY_WAIT: Duration = Duration::from_secs(1);
/// How often, and how long after each other, it is tried to keep how an act ended: for over an hour.
const TELL: (usize, Duration) = (1_000, Duration::from_secs(5));

/// What runs and what waits for its turn, undoing too.
static QUEUE: Queue = Queue::new();

/// Goes on with every act that was being worked on when the server stopped.
pub async fn resume(db: &Db) -> Result<usize, StorageError> {
    let unfinished = db.read(read::unfinished).await?;
    for id in &unfinished {
        begin(db, *id);
    }
    Ok(unfinished.len())
}

/// Begins the job that the state of an act calls for, when its turn comes. It ends by itself.
pub fn begin(db: &Db, id: ActId) {
    let (db, runtime) = (db.clone(), Handle::current());
    let begun = QUEUE.put(move || {
        let ended = {
            let (db, runtime) = (db.clone(), runtime.clone());
            code_of(id, move || run(&db, &runtime, id))
        };
        if let Some(code) = ended {
            let mut version = None;
            until_told(&QUEUE, TELL, move || {
                fail(&db, &runtime, id, code, &mut version)
            });
        }
    });
    if let Err(error) = begun {
        tracing::error!(act = %id, %error, "an act could not begin; it will at the next start");
    }
}

/// Does the work of an act; a code when it ended before its end, by a panic too.
fn code_of(id: ActId, work: impl FnOnce() -> Result<(), JobError>) -> Option<&'static str> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(())) => None,
        Ok(Err(error)) => {
            tracing::warn!(act = %id, %error, "an act ended early");
            Some(error.code())
        }
        Err(_) => {
            tracing::error!(act = %id, "the job of an act panicked");
            Some("unexpected")
        }
    }
}

/// Tells how an act ended. What cannot be told now, as nothing can be written, is told behind what
/// waits: else the act would count as being worked on until the next start.
fn until_told<T>(queue: &'static Queue, (tries, between): (usize, Duration), mut tell: T)
where
    T: FnMut() -> Result<(), JobError> + Send + 'static,
{
    let Err(error) = tell() else {
        return;
    };
    tracing::warn!(%error, "how an act ended could not be kept yet");
    let again = queue.put(move || {
        if tries == 0 {
            tracing::error!("how an act ended was not kept; it goes on at the next start");
            return;
        }
        wait(between);
        until_told(queue, (tries - 1, between), tell);
    });
    if let Err(error) = again {
        tracing::error!(%error, "how an act ended was not kept; it goes on at the next start");
    }
}

/// Notes that an act ended by a fault. The product itself says so: the person may be gone. `version` is
/// that of the act when it ended, once it is known: what somebody has begun with it since is theirs.
fn fail(
    db: &Db,
    runtime: &Handle,
    id: ActId,
    code: &'static str,
    version: &mut Option<i64>,
) -> Result<(), JobError> {
    let found = runtime.block_on(db.read_latest(move |tx| read::running(tx, id)))?;
    let Some((act, _)) = found else {
        return Ok(());
    };
    let version = *version.get_or_insert(act.version);
    let ended = db.write(move |tx| {
        let actor = SystemActor::for_job("act");
        write::end(tx, &actor, id, version, Some(code))
    });
    match runtime.block_on(ended) {
        // It has moved on since.
        Ok(_) | Err(StorageError::Refused("act_busy")) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn wait(time: Duration) {
    // Nobody sends: this only waits.
    let (_sender, receiver) = std::sync::mpsc::channel::<()>();
    let _ = receiver.recv_timeout(time);
}

/// Why a job ended before its end.
#[derive(Debug, thiserror::Error)]
enum JobError {
    /// Nothing can be written, or the rights are gone.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// What was asked for is not possible any more.
    #[error("no longer possible: {0}")]
    Asked(&'static str),
}

impl From<ApiError> for JobError {
    fn from(error: ApiError) -> Self {
        match error.code() {
            Code::Busy => Self::Storage(StorageError::Busy),
            code => Self::Asked(code.name()),
        }
    }
}

impl JobError {
    fn code(&self) -> &'static str {
        match self {
            Self::Storage(StorageError::NotAllowed) => "forbidden",
            Self::Storage(StorageError::ReadOnly(_)) => "read_only",
            Self::Storage(StorageError::Busy) => "busy",
            Self::Storage(StorageError::Refused(code)) => code,
            Self::Storage(_) => "unexpected",
            Self::Asked(code) => code,
        }
    }
}

fn run(db: &Db, runtime: &Handle, id: ActId) -> Result<(), JobError> {
    let mut tries = 0;
    let mut job = Job {
        db,
        runtime,
        id,
        made: Made::default(),
    };
    loop {
        match job.step() {
            Ok(true) => tries = 0,
            // Cancelled, or another job has taken over: nothing is left to do.
            Ok(false) | Err(JobError::Storage(StorageError::Refused("act_busy"))) => return Ok(()),
            Err(JobError::Storage(StorageError::Busy)) if tries < BUSY_TRIES => {
                tries += 1;
                wait(BUSY_WAIT);
            }
            Err(error) => return Err(error),
        }
    }
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
    id: ActId,
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
        let id = self.id;
        let Some((act, actor)) = self.read(move |tx| read::running(tx, id))? else {
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
        let id = self.id;
        let ended = self
            .db
            .write(move |tx| write::end(tx, &actor, id, version, None));
        self.runtime.block_on(ended)?;
        Ok(false)
    }

    /// Finds the records of an act, page by page, from the beginning.
    fn find<R: Changeable>(&self, actor: &Actor, act: ActRecord) -> Result<(), JobError> {
        let asked = Arc::new(bulk::asked(&act.parameters)?);
        let id = self.id;
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
        let (id, version) = (self.id, act.version);
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
        let (id, version, who) = (self.id, act.version, actor.clone());
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
            let (import, last) = (ImportId::from_uuid(self.id.as_uuid()), self.made.last);
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
        let (who, id, version, chunk) = (actor.clone(), self.id, act.version, ids.clone());
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
    use larets_core::time::At;
    use larets_security::keyring::RootKey;
    use larets_storage::DatabaseUrl;
    use larets_storage::db::DbOptions;
    use larets_testkit::both_databases;
    use tokio::sync::oneshot::channel;

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

    both_databases! {
        // Shows that an act whose job panicked is told to have failed, also when that could be
        // written only later, and that what was begun with it since is left alone.
        async fn a_panic_ends_the_act(db: TestDatabase) {
            static QUEUE: Queue = Queue::new();
            let db = Db::open(DbOptions {
                url: DatabaseUrl::parse(db.url()),
                root_key: RootKey::generate().unwrap(),
                clock: || At::from_micros(1_790_000_000_000_000),
            })
            .unwrap();
            let (failed, moved_on) = (begun(&db).await.id, begun(&db).await);
            let code = code_of(failed, || panic!("a fault"));
            assert_eq!(code, Some("unexpected"));
            for (id, mut version) in [(failed, None), (moved_on.id, Some(moved_on.version - 1))] {
                let (told, is_told) = channel();
                let (of, runtime) = (db.clone(), Handle::current());
                let (mut told, mut refusals) = (Some(told), 2);
                let tell = move || {
                    if refusals > 0 {
                        refusals -= 1;
                        return Err(StorageError::Busy.into());
                    }
                    fail(&of, &runtime, id, "unexpected", &mut version)?;
                    let _ = told.take().map(|told| told.send(()));
                    Ok(())
                };
                QUEUE.put(move || until_told(&QUEUE, (3, Duration::ZERO), tell)).unwrap();
                is_told.await.unwrap();
            }
            let failure = Some("unexpected".to_owned());
            assert_eq!(state(&db, failed).await, (ActState::Failed, failure));
            assert_eq!(state(&db, moved_on.id).await, (ActState::Running, None));
        }
    }
}

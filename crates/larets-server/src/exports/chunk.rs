//! Reading the records of an export, a piece at a time. Each piece is read under the rights of that
//! moment and leaves the database only after the event with its ids is durable.

use larets_core::access::{Actor, ReadGrant};
use larets_core::audit::{Detail, Event, EventKind, RecordKind};
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::deals::Deal;
use larets_core::exports::ExportKind;
use larets_core::ids::ExportId;
use larets_core::lists::Found;
use larets_storage::clients::{ClientGrants, read};
use larets_storage::exports::read as exports;
use larets_storage::{Db, ReadTx, Recorded};
use tokio::runtime::Handle;
use uuid::Uuid;

use super::cell::Cell;
use super::plan::ExportPlan;
use super::rows::{Exported, StageNames, still_allowed};
use crate::http::{ApiError, Code};
use crate::lists::asking::Asking;
use crate::lists::{self, ListRequest};

/// Records of a piece, and so of an event.
const PIECE_ROWS: i64 = 500;

/// Some records, and where the next ones begin.
#[derive(Debug)]
pub struct Piece {
    /// The cells of each.
    pub rows: Vec<Vec<Cell>>,
    /// None after the last.
    pub next: Option<String>,
}

/// Whose rights count.
#[derive(Debug, Clone)]
pub enum Runner {
    /// Whoever began the export, as long as it is being written.
    Person,
    /// Somebody at the command line of the server.
    Command(Box<Actor>),
}

/// Reads an export from its first record to its last.
#[derive(Debug)]
pub struct Reader {
    db: Db,
    id: ExportId,
    kind: ExportKind,
    plan: ExportPlan,
    runner: Runner,
    cursor: Option<String>,
    is_done: bool,
}

impl Reader {
    /// Of an export that a person began.
    pub fn of_person(db: &Db, id: ExportId, kind: ExportKind, plan: ExportPlan) -> Self {
        Self::new(db, id, kind, plan, Runner::Person)
    }

    /// Of an export at the command line.
    pub fn of_command(
        db: &Db,
        id: ExportId,
        kind: ExportKind,
        plan: ExportPlan,
        actor: Actor,
    ) -> Self {
        Self::new(db, id, kind, plan, Runner::Command(Box::new(actor)))
    }

    fn new(db: &Db, id: ExportId, kind: ExportKind, plan: ExportPlan, runner: Runner) -> Self {
        Self {
            db: db.clone(),
            id,
            kind,
            plan,
            runner,
            cursor: None,
            is_done: false,
        }
    }

    /// The cells of the next records; none after the last. On a thread that may block.
    pub fn next(&mut self, runtime: &Handle) -> Result<Option<Vec<Vec<Cell>>>, ApiError> {
        if self.is_done {
            return Ok(None);
        }
        let (id, kind, plan) = (self.id, self.kind, self.plan.clone());
        let (runner, cursor) = (self.runner.clone(), self.cursor.clone());
        let piece = runtime.block_on(self.db.disclose_latest(move |tx| {
            let actor = match runner {
                Runner::Person => exports::running(tx, id)?.1,
                Runner::Command(actor) => *actor,
            };
            let cursor = cursor.as_deref();
            match kind {
                ExportKind::Contacts => piece::<Contact>(tx, &actor, id, kind, &plan, cursor),
                ExportKind::Companies => piece::<Company>(tx, &actor, id, kind, &plan, cursor),
                ExportKind::Deals => piece::<Deal>(tx, &actor, id, kind, &plan, cursor),
            }
        }))?;
        self.is_done = piece.next.is_none();
        self.cursor = piece.next;
        Ok(Some(piece.rows))
    }
}

/// The list that is taken out, as lists are read everywhere, under the leave to export.
pub fn list<R: Exported>(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    plan: &ExportPlan,
    grant: &ReadGrant<R>,
) -> Result<(ClientGrants, ListRequest), ApiError> {
    let mut grants = ClientGrants::of(actor);
    R::put_grant(&mut grants, grant.clone());
    let asking = Asking::of(tx, actor)?;
    let request = lists::read(plan.list(), grant, &asking, |words| {
        let found = R::find(tx, &grants, words, &asking.region).map_err(lists::refusal)?;
        // A file that lacks some of what was asked for would pass for the whole.
        if !found.complete {
            return Err(ApiError::of_field(Code::Invalid, "q")
                .detail("these words find more than a list holds; narrow them or use a filter"));
        }
        let ids = found.ids.into_iter().map(R::Id::into).collect();
        Ok(Found::new(words.to_owned(), ids, true))
    })?;
    Ok((grants, request))
}

fn piece<R: Exported>(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    id: ExportId,
    kind: ExportKind,
    plan: &ExportPlan,
    cursor: Option<&str>,
) -> Result<Recorded<Piece>, ApiError> {
    let grant = still_allowed::<R>(actor, kind, plan)?;
    let (grants, request) = list::<R>(tx, actor, plan, &grant)?;
    let found = read::list::<R>(tx, &grants, &request.query, cursor, PIECE_ROWS)?;
    let columns = plan.columns(kind);
    let stages = StageNames::read(tx, actor)?;
    let rows = found.items.iter().map(|card| {
        let cell = |column| R::cell(card, &grant, column, &stages);
        columns.iter().map(cell).collect()
    });
    let rows = rows.collect();
    let ids: Vec<Uuid> = found.items.iter().map(R::id_of).collect();
    let event = Event::of(actor, EventKind::Export)
        .on(RecordKind::Export, id.as_uuid())
        .with("kind", Detail::Code(R::KIND.name().to_owned()))
        .with("ids", Detail::Ids(ids));
    let next = found.next;
    Ok(Recorded::new(Piece { rows, next }, event))
}

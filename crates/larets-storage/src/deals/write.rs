//! What is particular to writing deals: their fields, whom they are made with, and moves from stage
//! to stage by the rule of core, each kept in the history.

use diesel::prelude::*;
use larets_core::access::{AccessError, Actor, ChangeGrant, Level, ReadGrant};
use larets_core::deals::{Deal, DealDraft, DealField as Field, Facts, MoveError, may_enter};
use larets_core::ids::{DealId, StageId, UserId};
use larets_core::pipelines::REQUIRABLE;
use larets_core::time::At;
use uuid::Uuid;

use super::DealCard;
use super::back::{LastMove, go_back, last_move, to_column};
use super::links::{self, Links};
use super::read::cards;
use super::row::DealColumns;
use super::told::{amount_text, next_step_text};
use super::totals::Share;
use crate::clients::change::{Diff, Purpose};
use crate::clients::record::{CardRules, Extent, New};
use crate::clients::table::Row;
use crate::clients::{ClientGrants, UpdateError, shown_text, tags};
use crate::db::connection::{AnyConnection, each};
use crate::db::{ReadTx, Vault, WriteTx};
use crate::error::StorageError;
use crate::pipelines::read::{first_stage, stage};
use crate::schema::{deal, deal_move};
use crate::types::Id;

pub use crate::clients::write::{create, delete, insert_many, restore, update};

/// A deal of an import or of demo data.
pub type NewDeal = New<Deal>;

/// What an invented deal has gone through.
#[derive(Debug, Clone)]
pub struct History {
    /// Which deal.
    pub deal: DealId,
    /// Who moved it.
    pub by: Option<UserId>,
    /// The stages it stood in, each with when it came there; the last one is where it stands.
    pub stages: Vec<(StageId, At)>,
}

/// Gives demo deals that were just inserted a past, in the place of their one move. Their stages are
/// those that they were inserted with.
pub fn invent_histories(
    tx: &mut WriteTx<'_>,
    _grant: &ChangeGrant<Deal>,
    histories: &[History],
) -> Result<(), StorageError> {
    for history in histories {
        let deal = Id::from(history.deal);
        let Some((_, since)) = history.stages.last() else {
            continue;
        };
        let found = each!(tx.connection(), c => {
            diesel::update(deal::table.find(deal))
                .filter(deal::demo.eq(true))
                .set((deal::stage_since.eq(since.micros()), deal::updated_at.eq(since.micros())))
                .execute(c)
        })?;
        if found == 0 {
            return Err(StorageError::NotFound);
        }
        each!(tx.connection(), c => {
            diesel::delete(deal_move::table.filter(deal_move::deal_id.eq(deal))).execute(c)
        })?;
        let mut from = None;
        for (stage, at) in &history.stages {
            let moved = MoveColumns {
                id: Id(Uuid::now_v7()),
                deal_id: deal,
                from_stage_id: from,
                to_stage_id: Some((*stage).into()),
                staff_id: history.by.map(Id::from),
                at: at.micros(),
                told: false,
                since: None,
                lacked: String::new(),
            };
            each!(tx.connection(), c => {
                diesel::insert_into(deal_move::table).values(&moved).execute(c)
            })?;
            from = moved.to_stage_id;
        }
    }
    Ok(())
}

/// The links to write, and the move.
pub(crate) struct DealLists {
    contacts: Links,
    companies: Links,
    moved: Option<MoveColumns>,
    taken_back: Option<LastMove>,
}

/// Every column of a move.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = deal_move, treat_none_as_default_value = false)]
struct MoveColumns {
    id: Id,
    deal_id: Id,
    from_stage_id: Option<Id>,
    to_stage_id: Option<Id>,
    staff_id: Option<Id>,
    at: i64,
    /// Whether an event tells of it too.
    told: bool,
    /// Since when the deal had stood where it came from.
    since: Option<i64>,
    /// What it lacked there, of what a stage may ask for.
    lacked: String,
}

impl CardRules for Deal {
    type Columns = DealColumns;
    type Lists = DealLists;

    fn cards(
        tx: &mut ReadTx<'_>,
        grants: &ClientGrants,
        rows: Vec<Row<DealColumns>>,
        _: Extent,
    ) -> Result<Vec<DealCard>, StorageError> {
        cards(tx, grants, rows)
    }

    fn put_fields(
        columns: &mut DealColumns,
        draft: &DealDraft,
        diff: &mut Diff<'_, Self>,
    ) -> Result<(), AccessError> {
        diff.texts([
            (Field::Title, &mut columns.title, &draft.title),
            (
                Field::ExpectedClose,
                &mut columns.expected_close,
                &draft.expected_close,
            ),
            (
                Field::LostReason,
                &mut columns.lost_reason,
                &draft.lost_reason,
            ),
            (Field::Source, &mut columns.source, &draft.source),
        ])?;
        put_amount(columns, draft, diff)?;
        put_next_step(columns, draft, diff)?;
        tags::change(diff, Field::Tags, &mut columns.tags, draft.tags.as_deref())?;
        columns.title_changed();
        Ok(())
    }

    fn put_lists(
        tx: &mut WriteTx<'_>,
        columns: &mut DealColumns,
        draft: &DealDraft,
        diff: &mut Diff<'_, Self>,
        actor: &Actor,
    ) -> Result<DealLists, UpdateError> {
        let deal = columns.id;
        let connection = tx.connection();
        let contacts = draft.contacts.as_ref();
        let contacts = links::contacts::diff(connection, deal, contacts, diff, actor)?;
        let companies = draft.companies.as_ref();
        let companies = links::companies::diff(connection, deal, companies, diff, actor)?;
        let mut lists = DealLists {
            contacts,
            companies,
            moved: None,
            taken_back: None,
        };
        let wanted = match (diff.purpose(), draft.stage) {
            (Purpose::Fill, None) => Some(first_stage(connection)?),
            (_, wanted) => wanted,
        };
        if let Some(wanted) = wanted {
            if draft.take_back && diff.purpose() == Purpose::Rewrite {
                let now = tx.now();
                lists.taken_back = last_move(tx.connection(), columns, wanted, actor, now)?;
            }
            if let Some(last) = &lists.taken_back {
                go_back(
                    tx.connection(),
                    columns,
                    (wanted, last),
                    &lists,
                    diff,
                    actor,
                )?;
                return Ok(lists);
            }
            lists.moved = enter(
                tx,
                columns,
                (wanted, draft.stage_since),
                &lists,
                diff,
                actor,
            )?;
        }
        if lists.moved.is_none() {
            keeps(tx.connection(), columns, diff)?;
        }
        Ok(lists)
    }

    /// The stage was checked before, and is entered without a rule: what a file says has happened.
    fn take_lists(
        _: &Vault,
        columns: &mut DealColumns,
        draft: &DealDraft,
    ) -> Result<DealLists, StorageError> {
        let wanted = draft.stage.ok_or(StorageError::Refused("stage_unknown"))?;
        columns.stage_id = wanted.into();
        columns.stage_since = draft.stage_since.map_or(columns.created_at, At::micros);
        Ok(DealLists {
            contacts: Links::taken(draft.contacts.as_ref()),
            companies: Links::taken(draft.companies.as_ref()),
            moved: Some(MoveColumns {
                id: Id(Uuid::now_v7()),
                deal_id: columns.id,
                from_stage_id: None,
                to_stage_id: Some(columns.stage_id),
                staff_id: None,
                at: columns.stage_since,
                // The event of this moment tells of it; where the deal came at another one, none does.
                told: columns.stage_since == columns.updated_at,
                since: None,
                lacked: String::new(),
            }),
            taken_back: None,
        })
    }

    fn write_lists(
        connection: &mut AnyConnection,
        lists: &[(Id, DealLists)],
    ) -> Result<(), StorageError> {
        for (id, lists) in lists {
            links::contacts::write(connection, *id, &lists.contacts)?;
            links::companies::write(connection, *id, &lists.companies)?;
            if let Some(last) = &lists.taken_back {
                each!(&mut *connection, c => {
                    diesel::delete(deal_move::table.find(last.id)).execute(c)
                })?;
            }
            if let Some(moved) = &lists.moved {
                each!(&mut *connection, c => {
                    diesel::insert_into(deal_move::table).values(moved).execute(c)
                })?;
            }
        }
        Ok(())
    }

    fn try_move(
        tx: &mut ReadTx<'_>,
        columns: &DealColumns,
        draft: &DealDraft,
        diff: &mut Diff<'_, Self>,
        actor: &Actor,
    ) -> Result<(), UpdateError> {
        let lists = DealLists {
            contacts: Links::Keep,
            companies: Links::Keep,
            moved: None,
            taken_back: None,
        };
        match draft.stage {
            Some(wanted) if columns.stage_id != Id::from(wanted) => {
                // Of many at once it would be told, without one of them moving, which have it filled.
                let asked = stage(tx.connection(), wanted)?.required;
                if asked.iter().any(|field| !sees(diff, *field)) {
                    return Err(StorageError::Refused("stage_asks_unseen").into());
                }
                may_move(
                    tx.connection(),
                    columns,
                    (wanted, None),
                    &lists,
                    diff,
                    actor,
                )
                .map(drop)
            }
            _ => keeps(tx.connection(), columns, diff),
        }
    }

    fn title(grant: &ReadGrant<Self>, columns: &DealColumns) -> String {
        shown_text(grant, Field::Title, &columns.title).into_owned()
    }

    fn share(columns: &DealColumns) -> Option<Share> {
        columns.share()
    }
}

fn put_amount(
    columns: &mut DealColumns,
    draft: &DealDraft,
    diff: &mut Diff<'_, Deal>,
) -> Result<(), AccessError> {
    if draft.amount.is_some() {
        diff.refuse_guess(Field::Amount)?;
    }
    let before = columns.money();
    let Some(after) = draft.amount.filter(|after| *after != before) else {
        return Ok(());
    };
    diff.change(
        Field::Amount,
        before.map(amount_text),
        after.map(amount_text),
    )?;
    columns.set_money(after);
    Ok(())
}

/// What is to be done and when are one field.
fn put_next_step(
    columns: &mut DealColumns,
    draft: &DealDraft,
    diff: &mut Diff<'_, Deal>,
) -> Result<(), AccessError> {
    if draft.next_step_at.is_some() {
        diff.refuse_guess(Field::NextStep)?;
    }
    let step = draft.next_step.as_deref().map(str::trim);
    let step = step.unwrap_or(&columns.next_step).to_owned();
    let at = match draft.next_step_at {
        Some(at) => at.map(At::micros),
        None => columns.next_step_at,
    };
    if step == columns.next_step && at == columns.next_step_at {
        return Ok(());
    }
    let before = next_step_text(&columns.next_step, columns.next_step_at);
    let after = next_step_text(&step, at);
    diff.change(Field::NextStep, Some(before), Some(after))?;
    columns.next_step = step;
    columns.next_step_at = at;
    Ok(())
}

/// Moves a deal to another stage, or puts a new one into its first.
fn enter(
    tx: &mut WriteTx<'_>,
    columns: &mut DealColumns,
    (wanted, since): (StageId, Option<At>),
    lists: &DealLists,
    diff: &mut Diff<'_, Deal>,
    actor: &Actor,
) -> Result<Option<MoveColumns>, UpdateError> {
    let is_new = diff.purpose() == Purpose::Fill;
    if !is_new && columns.stage_id == Id::from(wanted) {
        return Ok(None);
    }
    let (from, facts) = may_move(
        tx.connection(),
        columns,
        (wanted, since),
        lists,
        diff,
        actor,
    )?;
    let lacked = REQUIRABLE.iter().copied().filter(|field| {
        let had = diff.had(*field);
        !had.unwrap_or_else(|| facts.has(*field))
    });
    let lacked = to_column(lacked);
    let stood_since = from.map(|_| columns.stage_since);
    columns.stage_id = wanted.into();
    columns.stage_since = since.unwrap_or(tx.now()).micros();
    Ok(Some(MoveColumns {
        id: Id(Uuid::now_v7()),
        deal_id: columns.id,
        from_stage_id: from,
        to_stage_id: Some(columns.stage_id),
        staff_id: actor.reference().user.map(Id::from),
        at: columns.stage_since,
        told: true,
        since: stood_since,
        lacked,
    }))
}

/// What the stage asks for may not be emptied while the deal stands there. What was empty already,
/// as the stage asks for it only since, stands in nobody's way.
fn keeps(
    connection: &mut AnyConnection,
    columns: &DealColumns,
    diff: &Diff<'_, Deal>,
) -> Result<(), UpdateError> {
    if !REQUIRABLE.iter().any(|field| diff.empties(*field)) {
        return Ok(());
    }
    let mut missing = stage(connection, columns.stage_id.into())?.required;
    missing.retain(|field| diff.empties(*field));
    if missing.is_empty() {
        Ok(())
    } else {
        Err(MoveError { missing }.into())
    }
}

fn sees(diff: &Diff<'_, Deal>, field: Field) -> bool {
    diff.grant().read().level(field) >= Level::Read
}

/// Of what is missing only fields are named that the actor sees. That one of the others is empty can
/// be told by the refusal alone, once those are filled; which one, by nothing. Who makes a new deal
/// has typed what is there.
pub(super) fn missing_as_seen(diff: &Diff<'_, Deal>, error: MoveError) -> UpdateError {
    if diff.purpose() == Purpose::Fill {
        return error.into();
    }
    let mut missing = error.missing;
    missing.retain(|field| sees(diff, *field));
    if missing.is_empty() {
        StorageError::Refused("stage_asks_unseen").into()
    } else {
        MoveError { missing }.into()
    }
}

/// Whether a deal may enter a stage; tells the diff, and answers where it stood and what it has.
fn may_move(
    connection: &mut AnyConnection,
    columns: &DealColumns,
    (wanted, since): (StageId, Option<At>),
    lists: &DealLists,
    diff: &mut Diff<'_, Deal>,
    actor: &Actor,
) -> Result<(Option<Id>, Facts), UpdateError> {
    let before = match diff.purpose() {
        Purpose::Fill => None,
        Purpose::Rewrite => Some(stage(connection, columns.stage_id.into())?),
    };
    let entered = stage(connection, wanted)?;
    let from = before.as_ref().map(|stage| Id::from(stage.id));
    diff.change(
        Field::Stage,
        before.map(|stage| stage.name),
        Some(entered.name.clone()),
    )?;
    let facts = facts(connection, columns, lists, actor)?;
    if since.is_none() {
        may_enter(&entered, facts).map_err(|error| missing_as_seen(diff, error))?;
    }
    Ok((from, facts))
}

/// Notes in the history that a row stands in another stage than before, whatever its rules say.
pub(crate) fn note_move(
    tx: &mut WriteTx<'_>,
    before: &DealColumns,
    columns: &DealColumns,
    actor: &Actor,
) -> Result<(), StorageError> {
    let moved = MoveColumns {
        id: Id(Uuid::now_v7()),
        deal_id: columns.id,
        from_stage_id: Some(before.stage_id),
        to_stage_id: Some(columns.stage_id),
        staff_id: actor.reference().user.map(Id::from),
        at: tx.now().micros(),
        told: true,
        since: Some(before.stage_since),
        lacked: String::new(),
    };
    each!(tx.connection(), c => diesel::insert_into(deal_move::table).values(&moved).execute(c))?;
    Ok(())
}

/// Clients whom the actor does not see do not count: the answer would tell of them.
pub(super) fn facts(
    connection: &mut AnyConnection,
    columns: &DealColumns,
    lists: &DealLists,
    actor: &Actor,
) -> Result<Facts, StorageError> {
    let contacts = links::contacts::any(connection, columns.id, &lists.contacts, actor)?;
    let companies = links::companies::any(connection, columns.id, &lists.companies, actor)?;
    Ok(Facts {
        amount: columns.amount.is_some(),
        expected_close: !columns.expected_close.is_empty(),
        next_step: columns.next_step_at.is_some() || !columns.next_step.is_empty(),
        lost_reason: !columns.lost_reason.is_empty(),
        contacts,
        companies,
        source: !columns.source.is_empty(),
    })
}

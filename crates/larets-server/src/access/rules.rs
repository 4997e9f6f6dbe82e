//! Requests about rules of departments and about exceptions for persons.

use actix_web::{delete, get, post, web};
use larets_core::access::{Action, Actor, Area, RuleRecord, RuleSubject};
use larets_core::audit::{RecordKind, RecordRef};
use larets_core::ids::{DepartmentId, UserId};
use larets_core::users::User;
use larets_storage::access::rules;
use larets_storage::{ReadTx, StorageError};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::wire::{CreateRule, RuleView};
use crate::http::actor::SignedIn;
use crate::http::refusals::{ReadProblems, WriteProblems, watched};
use crate::http::wire::Items;
use crate::http::{Answer, ApiError, Body, NoContent, Reply, State};

/// The routes.
pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(list_user_rules)
        .service(create_user_rule)
        .service(list_department_rules)
        .service(create_department_rule)
        .service(delete_rule);
}

fn about(subject: RuleSubject) -> RecordRef {
    match subject {
        RuleSubject::Person(id) => RecordRef {
            kind: RecordKind::User,
            id: id.as_uuid(),
        },
        RuleSubject::Department(id) => RecordRef {
            kind: RecordKind::Department,
            id: id.as_uuid(),
        },
    }
}

/// The exceptions of a person.
#[utoipa::path(tag = "access", operation_id = "list_user_rules", params(("id" = Uuid, Path)),
    responses((status = 200, body = Items<RuleView>), ReadProblems))]
#[get("/users/{id}/rules")]
async fn list_user_rules(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Answer<Items<RuleView>> {
    list(&state, actor, RuleSubject::Person(UserId::from_uuid(*id))).await
}

/// The rules of a department; they hold for its people and for those of the departments below it.
#[utoipa::path(tag = "access", operation_id = "list_department_rules", params(("id" = Uuid, Path)),
    responses((status = 200, body = Items<RuleView>), ReadProblems))]
#[get("/departments/{id}/rules")]
async fn list_department_rules(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Answer<Items<RuleView>> {
    let subject = RuleSubject::Department(DepartmentId::from_uuid(*id));
    list(&state, actor, subject).await
}

async fn list(state: &State, actor: Actor, subject: RuleSubject) -> Answer<Items<RuleView>> {
    let by = actor.clone();
    let work = async {
        let grant = by.may_read::<User>()?;
        let read = move |tx: &mut ReadTx<'_>| rules::list(tx, &grant, subject);
        Ok(state.db.read(read).await?)
    };
    let found = watched(state, &actor, Some(about(subject)), work).await?;
    let now = state.clock.now();
    let items = found.iter().map(|rule| RuleView::of(rule, now)).collect();
    Ok(Reply::ok(Items { items }))
}

/// Makes an exception for a person.
#[utoipa::path(tag = "access", operation_id = "create_user_rule", params(("id" = Uuid, Path)),
    request_body = CreateRule, responses((status = 201, body = RuleView), WriteProblems))]
#[post("/users/{id}/rules")]
async fn create_user_rule(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
    Body(input): Body<CreateRule>,
) -> Answer<RuleView> {
    let subject = RuleSubject::Person(UserId::from_uuid(*id));
    create(&state, actor, subject, input).await
}

/// Makes a rule of a department.
#[utoipa::path(tag = "access", operation_id = "create_department_rule", params(("id" = Uuid, Path)),
    request_body = CreateRule, responses((status = 201, body = RuleView), WriteProblems))]
#[post("/departments/{id}/rules")]
async fn create_department_rule(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
    Body(input): Body<CreateRule>,
) -> Answer<RuleView> {
    let subject = RuleSubject::Department(DepartmentId::from_uuid(*id));
    create(&state, actor, subject, input).await
}

async fn create(
    state: &State,
    actor: Actor,
    subject: RuleSubject,
    input: CreateRule,
) -> Answer<RuleView> {
    let (by, now) = (actor.clone(), state.clock.now());
    let work = async {
        let grant = by.may_change::<User>(Action::Edit)?;
        by.is_proven(now)?;
        let everywhere = by.may_everywhere(Area::Users, Action::Edit).ok();
        let (rule, note) = input.into_rule()?;
        let record = RuleRecord {
            id: Uuid::nil(),
            subject,
            rule,
            note,
            maker: None,
            created_at: now,
        };
        let make = state.db.write(move |tx| {
            let made = rules::add(tx, &grant, everywhere.as_ref(), &by, &record)?;
            made.try_map(|id| {
                let all = rules::list(&mut tx.reading(), grant.read(), subject)?;
                let found = all.iter().find(|rule| rule.id == id);
                let found = found.ok_or(StorageError::NotFound)?;
                Ok::<_, ApiError>(RuleView::of(found, now))
            })
        });
        make.await
    };
    let view = watched(state, &actor, Some(about(subject)), work).await?;
    Ok(Reply::created(view))
}

/// Removes a rule.
#[utoipa::path(tag = "access", operation_id = "delete_rule", params(("id" = Uuid, Path)),
    responses((status = 204), WriteProblems))]
#[delete("/rules/{id}")]
async fn delete_rule(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Result<NoContent, ApiError> {
    let by = actor.clone();
    let work = async {
        let grant = by.may_change::<User>(Action::Edit)?;
        by.is_proven(state.clock.now())?;
        let everywhere = by.may_everywhere(Area::Users, Action::Edit).ok();
        let remove = state
            .db
            .write(move |tx| rules::remove(tx, &grant, everywhere.as_ref(), &by, *id));
        Ok(remove.await?)
    };
    watched(&state, &actor, None, work).await?;
    Ok(NoContent::new())
}

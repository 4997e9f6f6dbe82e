//! Requests about departments.

use actix_web::{HttpRequest, delete, get, patch, post, web};
use larets_core::access::{Action, Area};
use larets_core::audit::{RecordKind, RecordRef};
use larets_core::ids::DepartmentId;
use larets_core::users::check_name;
use larets_storage::users::departments::{self, DepartmentChange};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::wire::{CreateDepartment, DepartmentCreated, DepartmentView, UpdateDepartment};
use crate::clients::wire::IfMatch;
use crate::http::actor::SignedIn;
use crate::http::problem::setting_error;
use crate::http::refusals::watched;
use crate::http::reply::if_match;
use crate::http::wire::{Items, Problem};
use crate::http::{Answer, ApiError, Body, NoContent, Reply, State};

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_departments)
        .service(create_department)
        .service(update_department)
        .service(delete_department);
}

fn about(id: Uuid) -> RecordRef {
    RecordRef {
        kind: RecordKind::Department,
        id,
    }
}

/// All departments.
#[utoipa::path(tag = "departments", operation_id = "list_departments",
    responses((status = 200, body = Items<DepartmentView>), (status = 401, body = Problem)))]
#[get("/departments")]
async fn list_departments(
    SignedIn(actor): SignedIn,
    state: State,
) -> Answer<Items<DepartmentView>> {
    let directory = actor.directory();
    let all = state
        .db
        .read(move |tx| departments::list(tx, &directory))
        .await
        .map_err(ApiError::from)?;
    let items = all
        .into_iter()
        .map(|(department, people)| DepartmentView {
            id: department.id.as_uuid(),
            name: department.name,
            parent_id: department.parent.map(|id| id.as_uuid()),
            people,
            version: department.version,
        })
        .collect();
    Ok(Reply::ok(Items { items }))
}

/// Adds a department.
#[utoipa::path(tag = "departments", operation_id = "create_department", request_body = CreateDepartment,
    responses((status = 201, body = DepartmentCreated), (status = 403, body = Problem), (status = 422, body = Problem)))]
#[post("/departments")]
async fn create_department(
    SignedIn(actor): SignedIn,
    state: State,
    Body(input): Body<CreateDepartment>,
) -> Answer<DepartmentCreated> {
    let by = actor.clone();
    let work = async {
        let permit = by.may_everywhere(Area::Users, Action::Edit)?;
        by.is_proven(state.clock.now())?;
        check_name(&input.name).map_err(setting_error)?;
        let parent = input.parent_id.map(DepartmentId::from_uuid);
        Ok(state
            .db
            .write(move |tx| departments::create(tx, &permit, &by, &input.name, parent))
            .await?)
    };
    let id = watched(&state, &actor, None, work).await?;
    Ok(Reply::created(DepartmentCreated { id: id.as_uuid() }))
}

/// Renames or moves a department.
#[utoipa::path(tag = "departments", operation_id = "update_department",
    params(("id" = Uuid, Path), IfMatch), request_body = UpdateDepartment,
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
#[patch("/departments/{id}")]
async fn update_department(
    request: HttpRequest,
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
    Body(input): Body<UpdateDepartment>,
) -> Result<NoContent, ApiError> {
    let expected = if_match(&request)?;
    let (by, department) = (actor.clone(), DepartmentId::from_uuid(*id));
    let work = async {
        let permit = by.may_everywhere(Area::Users, Action::Edit)?;
        by.is_proven(state.clock.now())?;
        if let Some(name) = &input.name {
            check_name(name).map_err(setting_error)?;
        }
        let change = DepartmentChange {
            name: input.name,
            parent: input
                .parent_id
                .map(|parent| parent.map(DepartmentId::from_uuid)),
        };
        Ok(state
            .db
            .write(move |tx| departments::update(tx, &permit, &by, department, expected, &change))
            .await?)
    };
    watched(&state, &actor, Some(about(*id)), work).await?;
    Ok(NoContent::new())
}

/// Removes an empty department.
#[utoipa::path(tag = "departments", operation_id = "delete_department",
    params(("id" = Uuid, Path), IfMatch),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[delete("/departments/{id}")]
async fn delete_department(
    request: HttpRequest,
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Result<NoContent, ApiError> {
    let expected = if_match(&request)?;
    let (by, department) = (actor.clone(), DepartmentId::from_uuid(*id));
    let work = async {
        let permit = by.may_everywhere(Area::Users, Action::Edit)?;
        by.is_proven(state.clock.now())?;
        Ok(state
            .db
            .write(move |tx| departments::delete(tx, &permit, &by, department, expected))
            .await?)
    };
    watched(&state, &actor, Some(about(*id)), work).await?;
    Ok(NoContent::new())
}

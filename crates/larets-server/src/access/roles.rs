//! Requests about roles. Everyone who sees people sees what their roles mean; who may edit people
//! everywhere makes and changes roles, and never beyond the own rights.

use actix_web::{HttpRequest, delete, get, patch, post, web};
use larets_core::access::{Action, Actor, Area, RoleCode};
use larets_core::users::check_name;
use larets_storage::access::roles::{self, RoleError};
use larets_storage::{ReadTx, StorageError};
use utoipa_actix_web::service_config::ServiceConfig;

use super::wire::{AreaView, CreateRole, RoleView, RolesView, UpdateRole};
use crate::clients::wire::IfMatch;
use crate::http::actor::SignedIn;
use crate::http::problem::setting_error;
use crate::http::refusals::{ReadProblems, WriteProblems, watched};
use crate::http::reply::if_match;
use crate::http::{Answer, ApiError, Body, Code, NoContent, Reply, State};

/// The routes.
pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(list_roles)
        .service(create_role)
        .service(update_role)
        .service(delete_role);
}

impl From<RoleError> for ApiError {
    fn from(error: RoleError) -> Self {
        match error {
            RoleError::BeyondView(area, action) => Self::of_field(Code::BeyondView, "matrix")
                .detail(format!("{} in {}", action.name(), area.name())),
            RoleError::Storage(error) => error.into(),
        }
    }
}

fn code(text: &str) -> RoleCode {
    RoleCode::stored(text)
}

/// The roles with their rights, and what may be set in one.
#[utoipa::path(tag = "access", operation_id = "list_roles",
    responses((status = 200, body = RolesView), ReadProblems))]
#[get("/roles")]
async fn list_roles(SignedIn(actor): SignedIn, state: State) -> Answer<RolesView> {
    let by = actor.clone();
    let work = async {
        let permit = by.may(Area::Users, Action::View)?;
        let read = move |tx: &mut ReadTx<'_>| roles::list(tx, &permit);
        Ok(state.db.read(read).await?)
    };
    let found = watched(&state, &actor, None, work).await?;
    Ok(Reply::ok(RolesView {
        items: found
            .iter()
            .map(|(role, people)| RoleView::of(role, *people, &actor))
            .collect(),
        areas: AreaView::all(),
        can_edit: actor.may_everywhere(Area::Users, Action::Edit).is_ok(),
    }))
}

fn shown(tx: &mut ReadTx<'_>, actor: &Actor, code: &RoleCode) -> Result<RoleView, ApiError> {
    let permit = actor.may(Area::Users, Action::View)?;
    roles::list(tx, &permit)?
        .iter()
        .find(|(role, _)| role.code == *code)
        .map(|(role, people)| RoleView::of(role, *people, actor))
        .ok_or_else(|| StorageError::NotFound.into())
}

/// Makes a role with the rights of another one.
#[utoipa::path(tag = "access", operation_id = "create_role", request_body = CreateRole,
    responses((status = 201, body = RoleView), WriteProblems))]
#[post("/roles")]
async fn create_role(
    SignedIn(actor): SignedIn,
    state: State,
    Body(input): Body<CreateRole>,
) -> Answer<RoleView> {
    let by = actor.clone();
    let work = async {
        let permit = by.may_everywhere(Area::Users, Action::Edit)?;
        by.is_proven(state.clock.now())?;
        check_name(&input.name).map_err(setting_error)?;
        let make = state.db.write(move |tx| {
            let of = code(&input.copy_of);
            let made = roles::copy(tx, &permit, &by, &of, &input.name)?;
            made.try_map(|code| shown(&mut tx.reading(), &by, &code))
        });
        make.await
    };
    let view = watched(&state, &actor, None, work).await?;
    let version = view.version;
    Ok(Reply::created(view).version(version))
}

/// Changes a role. Whoever has it has what it gives from the next request on.
#[utoipa::path(tag = "access", operation_id = "update_role",
    params(("code" = String, Path), IfMatch), request_body = UpdateRole,
    responses((status = 200, body = RoleView), WriteProblems))]
#[patch("/roles/{code}")]
async fn update_role(
    request: HttpRequest,
    SignedIn(actor): SignedIn,
    state: State,
    path: web::Path<String>,
    Body(input): Body<UpdateRole>,
) -> Answer<RoleView> {
    let expected = if_match(&request)?;
    let by = actor.clone();
    let work = async {
        let permit = by.may_everywhere(Area::Users, Action::Edit)?;
        by.is_proven(state.clock.now())?;
        let change = input.into_change()?;
        let code = code(&path);
        let change = state.db.write(move |tx| {
            let changed = roles::update(tx, &permit, &by, &code, expected, &change)?;
            changed.try_map(|()| shown(&mut tx.reading(), &by, &code))
        });
        change.await
    };
    let view = watched(&state, &actor, None, work).await?;
    let version = view.version;
    Ok(Reply::ok(view).version(version))
}

/// Removes a role of the company's own that nobody has; makes a built-in one as it was delivered.
#[utoipa::path(tag = "access", operation_id = "delete_role",
    params(("code" = String, Path), IfMatch), responses((status = 204), WriteProblems))]
#[delete("/roles/{code}")]
async fn delete_role(
    request: HttpRequest,
    SignedIn(actor): SignedIn,
    state: State,
    path: web::Path<String>,
) -> Result<NoContent, ApiError> {
    let expected = if_match(&request)?;
    let by = actor.clone();
    let work = async {
        let permit = by.may_everywhere(Area::Users, Action::Edit)?;
        by.is_proven(state.clock.now())?;
        let code = code(&path);
        let remove = state
            .db
            .write(move |tx| roles::remove(tx, &permit, &by, &code, expected));
        Ok(remove.await?)
    };
    watched(&state, &actor, None, work).await?;
    Ok(NoContent::new())
}

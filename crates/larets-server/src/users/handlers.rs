//! Requests about people.

use actix_web::{HttpRequest, get, patch, post, web};
use larets_core::access::{Action, Actor, Placement};
use larets_core::audit::{Detail, Event, EventKind, RecordKind, RecordRef};
use larets_core::ids::{DepartmentId, UserId};
use larets_core::text::words;
use larets_core::users::{User, UserField, UserRecord, check_name};
use larets_security::secret::SecretBytes;
use larets_storage::users::write::{NewPerson, PersonChange};
use larets_storage::{ReadTx, Recorded, StorageError, installation, users};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::input;
use super::wire::{ColleagueView, CreateUser, ResetPassword, UpdateUser, UserParams, UserView};
use crate::clients::wire::IfMatch;
use crate::http::actor::SignedIn;
use crate::http::problem::setting_error;
use crate::http::refusals::watched;
use crate::http::reply::if_match;
use crate::http::wire::{Items, Page, Problem};
use crate::http::{Answer, ApiError, Body, Code, NoContent, Params, Reply, State};
use crate::passwords::check_strength;
use crate::sessions::wire::DepartmentRef;

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_users)
        .service(create_user)
        .service(open_user)
        .service(update_user)
        .service(reset_user_password)
        .service(list_people);
}

fn department_ref(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    people: &[UserRecord],
) -> Result<Vec<Option<DepartmentRef>>, StorageError> {
    let departments = users::departments::list(tx, &actor.directory())?;
    Ok(people
        .iter()
        .map(|person| {
            let id = person.department?;
            departments
                .iter()
                .find(|(department, _)| department.id == id)
                .map(|(department, _)| DepartmentRef {
                    id: id.as_uuid(),
                    name: department.name.clone(),
                })
        })
        .collect())
}

fn placement(person: &UserRecord) -> Placement {
    Placement {
        owner: Some(person.id),
        department: person.department,
    }
}

/// People, by name.
#[utoipa::path(tag = "users", operation_id = "list_users",
    params(("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query),
        ("q" = Option<String>, Query, description = "Parts of the name or of the e-mail address.")),
    responses((status = 200, body = Page<UserView>), (status = 403, body = Problem)))]
#[get("/users")]
async fn list_users(
    SignedIn(actor): SignedIn,
    state: State,
    Params(params): Params<UserParams>,
) -> Answer<Page<UserView>> {
    let work = page(&state, actor.clone(), params);
    Ok(Reply::ok(watched(&state, &actor, None, work).await?))
}

async fn page(state: &State, actor: Actor, params: UserParams) -> Result<Page<UserView>, ApiError> {
    let grant = actor.may_read::<User>()?;
    let limit = params.limit.unwrap_or(50).clamp(1, 200);
    let parts = words(&params.q.unwrap_or_default());
    if !parts.is_empty() {
        grant.may_search_by(UserField::Name)?;
    }
    let after = params
        .cursor
        .as_deref()
        .map(input::read_cursor)
        .transpose()?;
    state
        .db
        .disclose(move |tx| {
            let after = after.map(|(name, id)| (name, UserId::from_uuid(id)));
            let mut found = users::read::list(tx, &grant, &parts, after, limit + 1)?;
            let more = i64::try_from(found.len()).unwrap_or(i64::MAX) > limit;
            found.truncate(usize::try_from(limit).unwrap_or_default());
            let next_cursor = found
                .last()
                .filter(|_| more)
                .map(|(name, person)| input::write_cursor(name, person.id.as_uuid()));
            let people: Vec<UserRecord> = found.into_iter().map(|(_, person)| person).collect();
            let departments = department_ref(tx, &actor, &people)?;
            let ids = people.iter().map(|person| person.id.as_uuid()).collect();
            let items = people
                .iter()
                .zip(departments)
                .map(|(person, department)| {
                    UserView::show(person, department, &grant, grant.can(&placement(person)))
                })
                .collect();
            let event = Event::of(&actor, EventKind::List)
                .with("kind", Detail::Code("user".to_owned()))
                .with("ids", Detail::Ids(ids));
            Ok::<_, ApiError>(Recorded::new(
                Page {
                    items,
                    next_cursor,
                    count: None,
                },
                event,
            ))
        })
        .await
}

fn about(id: Uuid) -> RecordRef {
    RecordRef {
        kind: RecordKind::User,
        id,
    }
}

async fn show(state: &State, actor: Actor, id: UserId) -> Result<UserView, ApiError> {
    let grant = actor.may_read::<User>()?;
    state
        .db
        .disclose(move |tx| {
            let person = users::read::person(tx, &grant, id)?;
            let mut departments = department_ref(tx, &actor, std::slice::from_ref(&person))?;
            let can = grant.can(&placement(&person));
            let view = UserView::show(&person, departments.pop().flatten(), &grant, can);
            let event = Event::of(&actor, EventKind::Open).on(RecordKind::User, id.as_uuid());
            Ok(Recorded::new(view, event))
        })
        .await
}

/// One person.
#[utoipa::path(tag = "users", operation_id = "open_user", params(("id" = Uuid, Path)),
    responses((status = 200, body = UserView), (status = 404, body = Problem)))]
#[get("/users/{id}")]
async fn open_user(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Answer<UserView> {
    let work = show(&state, actor.clone(), UserId::from_uuid(*id));
    let view = watched(&state, &actor, Some(about(*id)), work).await?;
    let version = view.version;
    Ok(Reply::ok(view).version(version))
}

/// Adds a person.
#[utoipa::path(tag = "users", operation_id = "create_user", request_body = CreateUser,
    responses((status = 201, body = UserView), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/users")]
async fn create_user(
    SignedIn(actor): SignedIn,
    state: State,
    Body(input): Body<CreateUser>,
) -> Answer<UserView> {
    let work = create(&state, actor.clone(), input);
    let view = watched(&state, &actor, None, work).await?;
    let (version, id) = (view.version, view.id);
    Ok(Reply::created(view)
        .version(version)
        .location(format!("/api/v1/users/{id}")))
}

async fn create(state: &State, actor: Actor, input: CreateUser) -> Result<UserView, ApiError> {
    let grant = actor.may_change::<User>(Action::Create)?;
    actor.is_proven(state.clock.now())?;
    check_name(&input.name).map_err(setting_error)?;
    let email = input::email(&input.email)?;
    let roles = input::roles(&input.roles)?;
    check_strength(&input.password, &[&input.name, &email], "password")?;
    let company = state
        .db
        .read(installation::company)
        .await
        .map_err(ApiError::from)?
        .ok_or_else(|| ApiError::new(Code::SetupNeeded))?;
    let person = NewPerson {
        name: input.name,
        email,
        password_hash: state
            .passwords
            .hash(SecretBytes::new(input.password.into_bytes()))
            .await?,
        roles,
        department: input.department_id.map(DepartmentId::from_uuid),
        language: company.language,
        time_zone: company.time_zone,
        demo: false,
    };
    let by = actor.clone();
    let id = state
        .db
        .write(move |tx| users::write::create(tx, &grant, &by, &person))
        .await
        .map_err(ApiError::from)?;
    show(state, actor, id).await
}

/// Changes a person.
#[utoipa::path(tag = "users", operation_id = "update_user",
    params(("id" = Uuid, Path), IfMatch), request_body = UpdateUser,
    responses((status = 200, body = UserView), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[patch("/users/{id}")]
async fn update_user(
    request: HttpRequest,
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
    Body(input): Body<UpdateUser>,
) -> Answer<UserView> {
    let expected = if_match(&request)?;
    let work = update(
        &state,
        actor.clone(),
        UserId::from_uuid(*id),
        expected,
        input,
    );
    let view = watched(&state, &actor, Some(about(*id)), work).await?;
    let version = view.version;
    Ok(Reply::ok(view).version(version))
}

async fn update(
    state: &State,
    actor: Actor,
    id: UserId,
    expected: Option<i64>,
    input: UpdateUser,
) -> Result<UserView, ApiError> {
    let grant = actor.may_change::<User>(Action::Edit)?;
    let signs_in_otherwise = input.email.is_some() || input.disabled.is_some();
    if signs_in_otherwise || input.roles.is_some() || input.department_id.is_some() {
        actor.is_proven(state.clock.now())?;
    }
    if let Some(name) = &input.name {
        check_name(name).map_err(setting_error)?;
    }
    let change = PersonChange {
        name: input.name,
        email: input.email.as_deref().map(input::email).transpose()?,
        roles: input.roles.as_deref().map(input::roles).transpose()?,
        department: input
            .department_id
            .map(|id| id.map(DepartmentId::from_uuid)),
        disabled: input.disabled,
        ..PersonChange::default()
    };
    let by = actor.clone();
    state
        .db
        .write(move |tx| users::write::update(tx, &grant, &by, id, expected, &change))
        .await
        .map_err(ApiError::from)?;
    show(state, actor, id).await
}

/// Sets somebody's password. Every session of the person ends.
#[utoipa::path(tag = "users", operation_id = "reset_user_password", params(("id" = Uuid, Path)),
    request_body = ResetPassword,
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
#[post("/users/{id}/password")]
async fn reset_user_password(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
    Body(input): Body<ResetPassword>,
) -> Result<NoContent, ApiError> {
    let work = reset_password(
        &state,
        actor.clone(),
        UserId::from_uuid(*id),
        input.password,
    );
    watched(&state, &actor, Some(about(*id)), work).await?;
    Ok(NoContent::new())
}

async fn reset_password(
    state: &State,
    actor: Actor,
    id: UserId,
    password: String,
) -> Result<(), ApiError> {
    let grant = actor.may_change::<User>(Action::Edit)?;
    actor.is_proven(state.clock.now())?;
    check_strength(&password, &[], "password")?;
    let hash = state
        .passwords
        .hash(SecretBytes::new(password.into_bytes()))
        .await?;
    Ok(state
        .db
        .write(move |tx| users::write::reset_password(tx, &grant, &actor, id, &hash))
        .await?)
}

/// Names of colleagues, for pickers. Everyone signed in may see them.
#[utoipa::path(tag = "users", operation_id = "list_people",
    responses((status = 200, body = Items<ColleagueView>), (status = 401, body = Problem)))]
#[get("/people")]
async fn list_people(SignedIn(actor): SignedIn, state: State) -> Answer<Items<ColleagueView>> {
    let directory = actor.directory();
    let people = state
        .db
        .read(move |tx| users::read::directory(tx, &directory))
        .await
        .map_err(ApiError::from)?;
    let items = people
        .into_iter()
        .map(|person| ColleagueView {
            id: person.id.as_uuid(),
            name: person.name,
            department_id: person.department.map(|id| id.as_uuid()),
        })
        .collect();
    Ok(Reply::ok(Items { items }))
}

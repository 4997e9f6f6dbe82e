//! «Why?»: the role or the rule that lets a person do something, or not.

use actix_web::get;
use larets_core::access::{Action, Actor, Area, Level, Reach, Reason, RuleSubject};
use larets_core::audit::{Detail, Event, EventKind, RecordKind};
use larets_core::ids::UserId;
use larets_core::time::At;
use larets_core::users::User;
use larets_storage::access::roles;
use larets_storage::access::why::{self, WhyFacts};
use larets_storage::{ReadTx, Recorded, users};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::wire::{RuleView, WhyParams, WhyView};
use crate::http::actor::SignedIn;
use crate::http::refusals::{ReadProblems, watched};
use crate::http::{Answer, ApiError, Code, Params, Reply, State};
use crate::sessions::wire::DepartmentRef;

/// The routes.
pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(explain_access);
}

enum About {
    Action(Action),
    Field(String),
}

struct Question {
    area: Area,
    about: About,
    record: Option<Uuid>,
}

impl Question {
    fn read(params: &WhyParams) -> Result<Self, ApiError> {
        let area = Area::from_name(&params.area)
            .filter(|area| !area.actions().is_empty())
            .ok_or_else(|| ApiError::of_field(Code::Invalid, "area"))?;
        let about = match (&params.action, &params.field) {
            (Some(action), None) => {
                let known = Action::from_name(action).filter(|at| area.actions().contains(at));
                About::Action(known.ok_or_else(|| ApiError::of_field(Code::Invalid, "action"))?)
            }
            (None, Some(field)) => About::Field(field.clone()),
            _ => return Err(ApiError::of_field(Code::Required, "action")),
        };
        Ok(Self {
            area,
            about,
            record: params.record_id,
        })
    }

    fn action(&self) -> Action {
        match self.about {
            About::Action(action) => action,
            About::Field(_) => Action::View,
        }
    }
}

/// Which role or rule lets a person do something: oneself, or somebody whom one sees in the list of
/// people; of a record, one that the reader sees.
#[utoipa::path(tag = "access", operation_id = "explain_access", params(WhyParams),
    responses((status = 200, body = WhyView), ReadProblems))]
#[get("/why")]
async fn explain_access(
    SignedIn(actor): SignedIn,
    state: State,
    Params(params): Params<WhyParams>,
) -> Answer<WhyView> {
    let (by, now) = (actor.clone(), state.clock.now());
    let work = async {
        let question = Question::read(&params)?;
        let read = move |tx: &mut ReadTx<'_>| explain(tx, &by, params.user_id, &question, now);
        state.db.disclose(read).await
    };
    Ok(Reply::ok(watched(&state, &actor, None, work).await?))
}

fn explain(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    person: Option<Uuid>,
    question: &Question,
    now: At,
) -> Result<Recorded<WhyView>, ApiError> {
    let record = question.record.map(|id| (question.area, id));
    let (facts, event) = match person.map(UserId::from_uuid) {
        Some(id) if id != actor.user() => {
            let grant = actor.may_read::<User>()?;
            let facts = why::of_person(tx, &grant, actor, id, question.action(), record)?;
            (
                facts,
                Event::of(actor, EventKind::Explain).on(RecordKind::User, id.as_uuid()),
            )
        }
        _ => {
            let facts = why::own(tx, actor, question.action(), record)?;
            (facts, Event::of(actor, EventKind::Explain))
        }
    };
    let view = view(tx, actor, &facts, question, now)?;
    let area = Detail::Code(question.area.name().to_owned());
    let what = view
        .action
        .map(str::to_owned)
        .or_else(|| view.field.clone());
    let event = event
        .with("area", area)
        .with("what", Detail::Code(what.unwrap_or_default()));
    Ok(Recorded::new(view, event))
}

fn view(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    facts: &WhyFacts,
    question: &Question,
    now: At,
) -> Result<WhyView, ApiError> {
    let area = question.area;
    let (reach, level, reason) = match &question.about {
        About::Action(action) => {
            let reach = facts.rights.reach(area, *action);
            (Some(reach), None, facts.rights.reason(area, *action))
        }
        About::Field(field) => {
            let found = facts.rights.level_and_reason(area, field);
            let (level, reason) =
                found.ok_or_else(|| ApiError::of_field(Code::UnknownField, "field"))?;
            (None, Some(level), reason)
        }
    };
    let reached = facts.of_record.is_none_or(|(reached, _)| reached);
    let given = reach.is_none_or(|reach| reach != Reach::None)
        && level.is_none_or(|level| level != Level::Hidden);
    let (mut role, mut role_name, mut rule, mut department) = (None, None, None, None);
    match reason {
        Reason::Role(code) => {
            role_name = roles::name(tx, &actor.directory(), &code)?;
            role = Some(code.to_string());
        }
        Reason::Rule(place) => {
            let found = facts.rules.get(place);
            if let Some(RuleSubject::Department(id)) = found.map(|rule| rule.subject) {
                let all = users::departments::list(tx, &actor.directory())?;
                let named = all.into_iter().find(|(department, _)| department.id == id);
                department = named.map(|(named, _)| DepartmentRef {
                    id: id.as_uuid(),
                    name: named.name,
                });
            }
            rule = found.map(|rule| RuleView::of(rule, now));
        }
        Reason::NothingGives => {}
    }
    Ok(WhyView {
        user_id: facts.person.id.as_uuid(),
        name: facts.person.name.clone(),
        area: area.name(),
        action: match question.about {
            About::Action(action) => Some(action.name()),
            About::Field(_) => None,
        },
        field: match &question.about {
            About::Action(_) => None,
            About::Field(field) => Some(field.clone()),
        },
        reach: reach.map(Reach::name),
        level: level.map(Level::name),
        allowed: reached && given,
        role,
        role_name,
        rule,
        department,
    })
}

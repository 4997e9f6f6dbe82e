//! One masked value, for a reason: needs the right, is counted and recorded before it is shown.

use actix_web::{post, web};
use larets_core::access::Actor;
use larets_core::audit::{Change, Detail, Event, EventKind, RecordRef};
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::ids::PointId;
use larets_core::points::{HasChannels, Point, REVEALED_FOR};
use larets_core::time::SECOND;
use larets_storage::access::reveals::{Room, take_room};
use larets_storage::clients::{CardRecord, ClientGrants, read};
use larets_storage::{Recorded, StorageError};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::wire::{PointView, RevealPoint, RevealedView};
use crate::http::actor::SignedIn;
use crate::http::refusals::{WriteProblems, watched};
use crate::http::{Answer, ApiError, Body, Code, Reply, State};

/// Characters that a reason has, not counting spaces around it.
const REASON: std::ops::RangeInclusive<usize> = 3..=500;

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(reveal_contact_point)
        .service(reveal_company_point);
}

/// A kind of record with a card and channels.
trait Revealed: CardRecord + HasChannels {
    fn points(card: &Self::Card) -> &[Point<Self>];
}

impl Revealed for Contact {
    fn points(card: &Self::Card) -> &[Point<Self>] {
        &card.points
    }
}

impl Revealed for Company {
    fn points(card: &Self::Card) -> &[Point<Self>] {
        &card.points
    }
}

/// Shows one masked phone, address or handle of a contact.
#[utoipa::path(tag = "contacts", operation_id = "reveal_contact_point", params(("id" = Uuid, Path)),
    request_body = RevealPoint, responses((status = 200, body = RevealedView), WriteProblems))]
#[post("/contacts/{id}/reveal")]
async fn reveal_contact_point(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
    Body(input): Body<RevealPoint>,
) -> Answer<RevealedView> {
    reveal::<Contact>(&state, actor, *id, input).await
}

/// Shows one masked phone, address or handle of a company.
#[utoipa::path(tag = "companies", operation_id = "reveal_company_point", params(("id" = Uuid, Path)),
    request_body = RevealPoint, responses((status = 200, body = RevealedView), WriteProblems))]
#[post("/companies/{id}/reveal")]
async fn reveal_company_point(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
    Body(input): Body<RevealPoint>,
) -> Answer<RevealedView> {
    reveal::<Company>(&state, actor, *id, input).await
}

async fn reveal<R: Revealed>(
    state: &State,
    actor: Actor,
    id: Uuid,
    input: RevealPoint,
) -> Answer<RevealedView> {
    let about = RecordRef { kind: R::KIND, id };
    let by = actor.clone();
    let work = async {
        let grant = by.may_read::<R>()?;
        let reason = input.reason.trim().to_owned();
        let wanted = PointId::from_uuid(input.point_id);
        let show = state.db.write(move |tx| {
            let card = read::card::<R>(&mut tx.reading(), &ClientGrants::of(&by), id.into())?;
            let grant = grant.revealing(&R::placement(&card))?;
            check_reason(&reason)?;
            let point = R::points(&card).iter().find(|point| point.id() == wanted);
            let shown = point.and_then(|point| Some((point, PointView::of(point, &grant)?)));
            let (point, view) = shown.ok_or(StorageError::NotFound)?;
            let left = match take_room(tx, &by)? {
                Room::Taken { left } => left,
                Room::Full { wait } => {
                    let seconds = u64::try_from(wait / SECOND).unwrap_or(0);
                    return Err(ApiError::new(Code::TooManyReveals).retry_after(seconds + 1));
                }
            };
            let event = Event::of(&by, EventKind::Reveal)
                .on(R::KIND, id)
                .with("what", Detail::Code(point.kind().name().to_owned()))
                .with("point", Detail::Ids(vec![wanted.as_uuid()]))
                .changing(vec![Change {
                    field: "reason",
                    before: None,
                    after: Some(reason),
                }]);
            let view = RevealedView {
                point: view,
                seconds: REVEALED_FOR,
                left,
            };
            Ok::<_, ApiError>(Recorded::new(view, event))
        });
        show.await
    };
    Ok(Reply::ok(watched(state, &actor, Some(about), work).await?))
}

fn check_reason(reason: &str) -> Result<(), ApiError> {
    let field = "reason";
    match reason.chars().count() {
        0 => Err(ApiError::of_field(Code::Required, field)),
        length if length < *REASON.start() => {
            Err(ApiError::of_field(Code::Invalid, field)
                .detail("a reason has at least 3 characters"))
        }
        length if length > *REASON.end() => Err(ApiError::of_field(Code::TooLong, field)),
        _ if reason.contains('\0') => Err(ApiError::of_field(Code::Invalid, field)),
        _ => Ok(()),
    }
}

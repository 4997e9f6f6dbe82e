//! The WebSocket of live changes.

use std::pin::pin;
use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, get, web};
use actix_ws::{CloseCode, CloseReason, Message as Frame, MessageStream, Session};
use futures_util::StreamExt as _;
use larets_core::access::{Actor, Level, ReadGrant};
use larets_core::audit::RecordKind;
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::deals::Deal;
use larets_core::ids::{ActId, CompanyId, ContactId, DealId, ImportId};
use larets_core::imports::Import;
use larets_storage::clients::{CardKind, ClientGrants};
use larets_storage::db::Act;
use larets_storage::live::Sight;
use larets_storage::{Changed, StorageError, acts, live, sessions};
use tokio::sync::broadcast::error::RecvError;
use utoipa_actix_web::service_config::ServiceConfig;

use super::open::SocketPlace;
use super::wire::Message;
use crate::http::actor::OwnSession;
use crate::http::csrf::comes_from_here;
use crate::http::{ApiError, Code, State};

/// A page that answers no ping for this long is gone.
const PING_EVERY: Duration = Duration::from_secs(20);
/// A person with too many open pages may try again after this many seconds.
const RETRY_SECONDS: u64 = 30;
/// Largest message taken from a page; it has nothing to say but pongs.
const FRAME_LIMIT: usize = 1024;

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config.service(open_live);
}

/// Live changes, over a WebSocket.
#[utoipa::path(tag = "live", operation_id = "open_live",
    responses((status = 101), (status = 401), (status = 403), (status = 429)))]
#[get("/live")]
async fn open_live(
    request: HttpRequest,
    body: web::Payload,
    session: OwnSession,
    state: State,
) -> Result<HttpResponse, ApiError> {
    if !comes_from_here(&request) {
        return Err(ApiError::new(Code::CsrfWrong));
    }
    let place = state
        .sockets
        .enter(session.person.id)
        .ok_or_else(|| ApiError::new(Code::TooManyRequests).retry_after(RETRY_SECONDS))?;
    let (response, socket, frames) = actix_ws::handle(&request, body)
        .map_err(|error| ApiError::new(Code::Invalid).because(error))?;
    actix_web::rt::spawn(serve(
        state,
        session,
        socket,
        frames.max_frame_size(FRAME_LIMIT),
        place,
    ));
    Ok(response)
}

async fn serve(
    state: State,
    own: OwnSession,
    mut socket: Session,
    mut frames: MessageStream,
    _place: SocketPlace,
) {
    let mut changes = state.db.changes();
    let mut stopping = pin!(state.sockets.stopping());
    let mut reason = None;
    let mut ping = tokio::time::interval(PING_EVERY);
    let mut answered = true;
    // Looked up after subscribing, so that no change of access falls between the two.
    let mut known = state.db.access_changes();
    let mut look_up = true;
    let mut actor = own.actor.clone();
    if tell(&mut socket, &Message::Hello).await.is_err() {
        return;
    }
    loop {
        // Asked before each message and not when its own turn comes: behind an import, or among
        // messages that were missed, that would be late or never.
        let access_changes = state.db.access_changes();
        if std::mem::take(&mut look_up) || access_changes != known {
            known = access_changes;
            match signed_in(&state, &own).await {
                Ok(Some(now)) => actor = now,
                Ok(None) => {
                    let _ = tell(&mut socket, &Message::SignedOut).await;
                    break;
                }
                // Who cannot be looked up is told nothing more; the page opens another socket.
                Err(_) => break,
            }
        }
        let message = tokio::select! {
            change = changes.recv() => match change {
                Ok(change) => message_of(&state, &actor, change).await,
                Err(RecvError::Lagged(_)) => Some(Message::Missed),
                Err(RecvError::Closed) => break,
            },
            frame = frames.next() => match frame {
                Some(Ok(Frame::Pong(_))) => { answered = true; None }
                Some(Ok(Frame::Ping(bytes))) => { let _ = socket.pong(&bytes).await; None }
                Some(Ok(Frame::Close(_)) | Err(_)) | None => break,
                Some(Ok(_)) => None,
            },
            () = &mut stopping => {
                reason = Some(CloseReason::from(CloseCode::Away));
                break;
            }
            _ = ping.tick() => {
                if !std::mem::take(&mut answered) || socket.ping(b"").await.is_err() {
                    break;
                }
                // An idle session ends on an open page as well.
                look_up = true;
                None
            }
        };
        if let Some(message) = message
            && tell(&mut socket, &message).await.is_err()
        {
            break;
        }
    }
    let _ = socket.close(reason).await;
}

async fn tell(socket: &mut Session, message: &Message) -> Result<(), actix_ws::Closed> {
    let text = serde_json::to_string(message).unwrap_or_default();
    socket.text(text).await
}

/// The person of the session as of now; none when it has ended.
async fn signed_in(state: &State, own: &OwnSession) -> Result<Option<Actor>, StorageError> {
    let token = own.token.hash();
    let found = state.db.read(move |tx| sessions::find(tx, &token)).await?;
    Ok(found.map(|found| found.actor))
}

/// Whoever may not see notes does not learn that there is one.
fn may_know<R: CardKind>(grant: &ReadGrant<R>, act: Act) -> Option<()> {
    let known = act != Act::Noted || grant.level(R::NOTES) >= Level::Read;
    known.then_some(())
}

/// What of a change this person may learn.
async fn message_of(state: &State, actor: &Actor, change: Changed) -> Option<Message> {
    match change {
        Changed::Record {
            kind,
            id,
            version,
            act,
            former,
        } => {
            let sight = match kind {
                RecordKind::Contact => {
                    let grant = actor.may_read::<Contact>().ok()?;
                    may_know(&grant, act)?;
                    let id = ContactId::from_uuid(id);
                    state
                        .db
                        .read(move |tx| live::of_contact(tx, &grant, id, former))
                        .await
                        .ok()?
                }
                RecordKind::Company => {
                    let grant = actor.may_read::<Company>().ok()?;
                    may_know(&grant, act)?;
                    let id = CompanyId::from_uuid(id);
                    state
                        .db
                        .read(move |tx| live::of_company(tx, &grant, id, former))
                        .await
                        .ok()?
                }
                RecordKind::Deal => {
                    let grant = actor.may_read::<Deal>().ok()?;
                    may_know(&grant, act)?;
                    let id = DealId::from_uuid(id);
                    state
                        .db
                        .read(move |tx| live::of_deal(tx, &grant, id, former))
                        .await
                        .ok()?
                }
                RecordKind::Pipeline if actor.may_read::<Deal>().is_ok() => Sight::Seen,
                _ => Sight::Unseen,
            };
            let act = match (sight, act) {
                (Sight::Unseen, _) => return None,
                (Sight::Left, _) | (Sight::Seen, Act::Deleted) => "deleted",
                (Sight::Seen, Act::Created) => "created",
                (Sight::Seen, Act::Changed) => "changed",
                (Sight::Seen, Act::Noted) => "noted",
            };
            Some(Message::Record {
                kind: kind.name(),
                id,
                version,
                act,
            })
        }
        Changed::Import { id } => {
            let grant = actor.may_read::<Import>().ok()?;
            let import = ImportId::from_uuid(id);
            let visible = state
                .db
                .read(move |tx| live::import_is_covered(tx, &grant, import))
                .await
                .ok()?;
            visible.then_some(Message::Import { id })
        }
        Changed::Many { kind, ids, former } => {
            let grants = ClientGrants::of(actor);
            let visible = state
                .db
                .read(move |tx| live::any_is_covered(tx, &grants, kind, &ids, &former))
                .await
                .ok()?;
            visible.then_some(Message::Many { kind: kind.name() })
        }
        Changed::Act { id } => {
            let (who, act) = (actor.clone(), ActId::from_uuid(id));
            let seen = state.db.read(move |tx| acts::read::one(tx, &who, act));
            seen.await.ok()?;
            Some(Message::Act { id })
        }
        Changed::Access => None,
    }
}

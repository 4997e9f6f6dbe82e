//! Who makes a request: the [`SignedIn`] extractor, and the cache that spares a look-up at each
//! request. The cache forgets everything as soon as anybody's access changes, in this process or
//! in another one.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use actix_web::dev::Payload;
use actix_web::http::header::HeaderValue;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::LocalBoxFuture;
use larets_core::access::Actor;
use larets_core::audit::{RecordKind, RecordRef};
use larets_core::ids::UserId;
use larets_core::time::{At, SECOND};
use larets_core::users::{SESSION_IDLE, User, UserRecord};
use larets_security::token::SessionToken;
use larets_storage::sessions::{self, SignedInPerson};
use larets_storage::{Changed, Db, StorageError, installation};
use tokio::sync::broadcast::error::RecvError;

use super::address;
use super::codes::Code;
use super::problem::ApiError;
use super::refusals::watched;
use super::state::AppState;

/// Most sessions remembered.
const CACHED: u64 = 10_000;
/// A session's last use is noted at most this often.
const TOUCH_EVERY: i64 = 60 * SECOND;
/// How often the counter of access changes made by other processes is read.
const WATCH_EVERY: std::time::Duration = std::time::Duration::from_millis(300);

/// A counter that takes longer to read counts as unreadable.
const READ_WITHIN: std::time::Duration = std::time::Duration::from_millis(500);

struct Entry {
    generation: u64,
    found: SignedInPerson,
    touched_at: AtomicI64,
}

impl Entry {
    /// Whether the rights are still those that were looked up: a rule may have ended since.
    fn has_rights_at(&self, now: At) -> bool {
        self.found.rights_until.is_none_or(|until| now < until)
    }
}

struct Cache {
    entries: moka::sync::Cache<[u8; 32], Arc<Entry>>,
    generation: AtomicU64,
}

/// Sessions looked up lately.
#[derive(Clone)]
pub struct Actors(Arc<Cache>);

impl Actors {
    /// An empty cache, kept true by [`Actors::watch`].
    pub fn new() -> Self {
        let entries = moka::sync::Cache::builder().max_capacity(CACHED).build();
        Self(Arc::new(Cache {
            entries,
            generation: AtomicU64::new(0),
        }))
    }

    /// Grows with every change of access; neither part ever shrinks.
    fn generation(&self, db: &Db) -> u64 {
        self.0.generation.load(Ordering::SeqCst) + db.access_changes()
    }

    fn forget_all(&self) {
        // An entry read before this and stored after it carries the old generation: it is not
        // believed.
        self.0.generation.fetch_add(1, Ordering::SeqCst);
        self.0.entries.invalidate_all();
    }

    /// Forgets everything whenever access changed here or, by the stored counter, elsewhere. Runs
    /// until the database is gone.
    pub async fn watch(self, db: Db) {
        let mut changes = db.changes();
        let mut known = None;
        let mut tick = tokio::time::interval(WATCH_EVERY);
        loop {
            tokio::select! {
                change = changes.recv() => match change {
                    Ok(Changed::Access) | Err(RecvError::Lagged(_)) => self.forget_all(),
                    Ok(_) => {}
                    Err(RecvError::Closed) => return,
                },
                _ = tick.tick() => {
                    // Unreadable counts as changed: whoever cannot be checked is looked up anew.
                    let read = tokio::time::timeout(READ_WITHIN, db.read_latest(installation::access_epoch));
                    let epoch = read.await.ok().and_then(Result::ok);
                    if epoch.is_none() || epoch != known {
                        // Told first: nobody is then looked up in an earlier state.
                        db.announce(Changed::Access);
                        self.forget_all();
                        known = epoch;
                    }
                }
            }
        }
    }

    /// Who a token belongs to, now.
    pub async fn find(
        &self,
        db: &Db,
        token: &SessionToken,
        now: At,
    ) -> Result<Option<SignedInPerson>, StorageError> {
        let hash = token.hash();
        let key = *hash.as_bytes();
        let generation = self.generation(db);
        if let Some(entry) = self
            .0
            .entries
            .get(&key)
            .filter(|entry| entry.generation == generation && entry.has_rights_at(now))
        {
            return Ok(Self::still_valid(db, &entry, now));
        }
        let Some(found) = db.read(move |tx| sessions::find(tx, &hash)).await? else {
            return Ok(None);
        };
        let touched_at = AtomicI64::new(found.last_seen_at.micros());
        let entry = Arc::new(Entry {
            generation,
            found,
            touched_at,
        });
        self.0.entries.insert(key, Arc::clone(&entry));
        Ok(Self::still_valid(db, &entry, now))
    }

    fn still_valid(db: &Db, entry: &Entry, now: At) -> Option<SignedInPerson> {
        let touched = At::from_micros(entry.touched_at.load(Ordering::Relaxed));
        if now >= entry.found.ends_at || now.since(touched) > SESSION_IDLE {
            return None;
        }
        if now.since(touched) > TOUCH_EVERY {
            entry.touched_at.store(now.micros(), Ordering::Relaxed);
            if let Some(session) = entry.found.actor.session() {
                let db = db.clone();
                actix_web::rt::spawn(async move {
                    if let Err(error) = sessions::touch(&db, session).await {
                        tracing::warn!(%error, "the use of a session was not noted");
                    }
                });
            }
        }
        Some(entry.found.clone())
    }
}

impl Default for Actors {
    fn default() -> Self {
        Self::new()
    }
}

/// The signed-in person who makes the request, or the one whose eyes are looked through.
#[derive(Debug, Clone)]
pub struct SignedIn(pub Actor);

/// The signed-in person together with the session's token, for what concerns the session itself.
#[derive(Clone)]
pub struct OwnSession {
    /// The actor.
    pub actor: Actor,
    /// The person.
    pub person: UserRecord,
    /// The token of the session.
    pub token: SessionToken,
}

async fn own_session(request: HttpRequest) -> Result<OwnSession, ApiError> {
    let state = request
        .app_data::<web::Data<AppState>>()
        .ok_or_else(|| ApiError::unexpected("the application has no state"))?;
    let token = state
        .cookie
        .read(&request)
        .ok_or_else(|| ApiError::new(Code::Unauthorized))?;
    let found = state
        .actors
        .find(&state.db, &token, state.clock.now())
        .await?
        .ok_or_else(|| ApiError::new(Code::Unauthorized))?;
    let address = address::of_request(&request, &state.proxies);
    let actor = found.actor.at_address(address);
    let (actor, person) = match request.headers().get(PREVIEW) {
        None => (actor, found.person),
        Some(of) => preview(state, actor, &request, of).await?,
    };
    Ok(OwnSession {
        actor: actor.at_address(address),
        person,
        token,
    })
}

/// Names the person through whose eyes somebody looks.
pub const PREVIEW: &str = "x-larets-preview";

/// The eyes of another person. Looked up and recorded each time: few look so, and never for long.
async fn preview(
    state: &AppState,
    looks: Actor,
    request: &HttpRequest,
    named: &HeaderValue,
) -> Result<(Actor, UserRecord), ApiError> {
    let id = uuid::Uuid::try_parse(named.to_str().unwrap_or_default());
    let about = id.as_ref().ok().map(|id| RecordRef {
        kind: RecordKind::User,
        id: *id,
    });
    let by = looks.clone();
    let work = async {
        // Only what changes nothing may be asked so.
        if !request.method().is_safe() {
            return Err(ApiError::new(Code::PreviewReadOnly));
        }
        let id = UserId::from_uuid(id.map_err(|_| ApiError::new(Code::NotFound))?);
        let grant = by.may_read::<User>()?;
        let seen = state
            .db
            .disclose(move |tx| sessions::preview(tx, &grant, &by, id));
        Ok(seen.await?)
    };
    watched(state, &looks, about, work).await
}

impl FromRequest for SignedIn {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Ok(Self(own_session(request).await?.actor)) })
    }
}

impl FromRequest for OwnSession {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        Box::pin(own_session(request.clone()))
    }
}

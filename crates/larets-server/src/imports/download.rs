//! The download of refused rows, in pieces: each piece leaves after its event is durable.

use actix_web::{get, web};
use bytes::Bytes;
use larets_core::access::{Actor, ReadGrant};
use larets_core::ids::ImportId;
use larets_core::imports::Import;
use larets_storage::StorageError;
use larets_storage::imports::read;
use uuid::Uuid;

use super::cards;
use super::handlers::{files, find, language_of, plan_of, reference};
use super::plan::may_see;
use super::refused;
use super::wire::visible_columns;
use crate::http::actor::SignedIn;
use crate::http::refusals::{ReadProblems, watched};
use crate::http::reply::Download;
use crate::http::{ApiError, Code, State};
use crate::language::Language;

/// Refused rows read at a time.
const REFUSED_ROWS: i64 = 1000;

/// What the download of refused rows goes on with.
struct Refused {
    state: State,
    actor: Actor,
    language: Language,
    grant: ReadGrant<Import>,
    id: ImportId,
    headers: Vec<String>,
    visible: Vec<bool>,
    beyond: bool,
    /// The number of the last row sent; nothing before the first line.
    after: Option<i64>,
}

/// The refused rows as CSV, with reasons.
#[utoipa::path(tag = "imports", operation_id = "download_refused_rows", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "text/csv", body = String), ReadProblems))]
#[get("/imports/{id}/refused")]
pub(super) async fn download_refused_rows(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Result<Download, ApiError> {
    let id = ImportId::from_uuid(*id);
    let work = async {
        let grant = actor.may_read::<Import>()?;
        if actor.is_previewed() {
            return Err(ApiError::new(Code::PreviewReadOnly));
        }
        let record = find(&state, grant.clone(), id).await?;
        let plan = plan_of(&record)?;
        let files = files(&state);
        let shown = web::block(move || files.shown(id))
            .await
            .map_err(ApiError::unexpected)?;
        let shown = shown.map_err(ApiError::unexpected)?;
        let language = language_of(&state, &actor).await?;
        Ok(Refused {
            language,
            visible: visible_columns(&actor, record.import_as, &plan),
            beyond: may_see(&actor, record.import_as, None),
            headers: if shown.has_header {
                cards::headers(language, &shown)
            } else {
                Vec::new()
            },
            state: state.clone(),
            actor: actor.clone(),
            grant,
            id,
            after: None,
        })
    };
    let first = watched(&state, &actor, Some(reference(id.as_uuid())), work).await?;
    let pieces = futures_util::stream::try_unfold(Some(first), |refused| async move {
        let Some(refused) = refused else {
            return Ok(None);
        };
        next_piece(refused).await.map_err(std::io::Error::other)
    });
    Ok(Download::streaming(
        "refused-rows.csv",
        "text/csv; charset=utf-8",
        pieces,
    ))
}

/// The next lines. They leave after the record of the download is durable.
async fn next_piece(
    mut refused: Refused,
) -> Result<Option<(Bytes, Option<Refused>)>, StorageError> {
    let Some(after) = refused.after else {
        refused.after = Some(-1);
        return Ok(Some((
            refused::head(refused.language, &refused.headers),
            Some(refused),
        )));
    };
    let (grant, actor, id) = (refused.grant.clone(), refused.actor.clone(), refused.id);
    let rows = refused
        .state
        .db
        .disclose(move |tx| read::refused_rows(tx, &grant, &actor, id, after, REFUSED_ROWS))
        .await?;
    let Some(last) = rows.last() else {
        return Ok(None);
    };
    refused.after = Some(last.number);
    let lines = refused::lines(
        refused.language,
        &rows,
        &refused.headers,
        &refused.visible,
        refused.beyond,
    );
    let more = i64::try_from(rows.len()).is_ok_and(|count| count == REFUSED_ROWS);
    Ok(Some((lines, more.then_some(refused))))
}

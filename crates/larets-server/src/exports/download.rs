//! The download of a finished file by its owner: every one is an event, and asks for the rights
//! anew. A file whose right is gone is destroyed.

use std::io::Read as _;

use actix_web::{get, web};
use bytes::Bytes;
use larets_core::audit::{Detail, Event, EventKind, RecordKind};
use larets_core::exports::{Export, ExportFormat, ExportState};
use larets_core::ids::ExportId;
use larets_storage::Recorded;
use larets_storage::exports::read;
use larets_storage::files::SealedReader;
use uuid::Uuid;

use super::file_name::file_name;
use super::handlers::{files, reference};
use super::plan::ExportPlan;
use super::rows::may_have;
use super::sweep::destroy;
use crate::http::actor::SignedIn;
use crate::http::refusals::{ReadProblems, watched};
use crate::http::reply::Download;
use crate::http::{ApiError, Code, State};

/// Bytes that leave at a time.
const PIECE_BYTES: usize = 256 * 1024;

/// The type of a file.
const fn media(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Csv => "text/csv; charset=utf-8",
        ExportFormat::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ExportFormat::Vcard => "text/vcard; charset=utf-8",
    }
}

/// The file of one of one's own exports.
#[utoipa::path(tag = "exports", operation_id = "download_export", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), ReadProblems))]
#[get("/exports/{id}/file")]
pub(super) async fn download_export(
    SignedIn(actor): SignedIn,
    state: State,
    id: web::Path<Uuid>,
) -> Result<Download, ApiError> {
    let id = ExportId::from_uuid(*id);
    let work = async {
        let grant = actor.may_read::<Export>()?;
        if actor.is_previewed() {
            return Err(ApiError::new(Code::PreviewReadOnly));
        }
        let who = actor.clone();
        let found = state
            .db
            .disclose_latest(move |tx| {
                let found = read::own(tx, &grant, id)?;
                if found.state == ExportState::Running {
                    return Err(ApiError::new(Code::ExportBusy));
                }
                if found.state != ExportState::Done {
                    return Err(ApiError::new(Code::NotFound));
                }
                let plan = ExportPlan::parse(&found.plan).map_err(ApiError::unexpected)?;
                let allowed = may_have(&who, found.kind, &plan).is_ok();
                let event = Event::of(&who, EventKind::ExportDownload)
                    .on(RecordKind::Export, id.as_uuid())
                    .with("bytes", Detail::Number(found.size_bytes));
                let event = if allowed {
                    event
                } else {
                    event.refused(Code::Forbidden.name())
                };
                let name = file_name(&found, &plan);
                Ok(Recorded::new((found, name, allowed), event))
            })
            .await?;
        let (found, name, allowed) = found;
        if !allowed {
            destroy(&state.db, &files(&state), id, "right_lost").await?;
            return Err(ApiError::new(Code::Forbidden));
        }
        let files = files(&state);
        let file = web::block(move || files.open(id))
            .await
            .map_err(ApiError::unexpected)?
            .map_err(ApiError::unexpected)?;
        Ok((found, name, file))
    };
    let (found, name, file) = watched(&state, &actor, Some(reference(id)), work).await?;
    let pieces = futures_util::stream::try_unfold(file, |file| async move {
        web::block(move || next_piece(file))
            .await
            .map_err(std::io::Error::other)?
    });
    Ok(Download::streaming(name, media(found.format), pieces))
}

fn next_piece(mut file: SealedReader) -> std::io::Result<Option<(Bytes, SealedReader)>> {
    let mut piece = Vec::with_capacity(PIECE_BYTES);
    let limit = u64::try_from(PIECE_BYTES).unwrap_or(u64::MAX);
    (&mut file).take(limit).read_to_end(&mut piece)?;
    Ok((!piece.is_empty()).then(|| (Bytes::from(piece), file)))
}

//! Taking in a file: from a multipart body or from the disk into the sealed file of an import, then
//! a first look at it and a guess what its columns become.

use std::io::{Read, Write};

use actix_multipart::Multipart;
use bytes::Bytes;
use futures_util::StreamExt as _;
use larets_core::access::Actor;
use larets_core::ids::ImportId;
use larets_core::imports::{ImportAs, guess_columns};

use super::file::{ImportFiles, Shown, look};
use super::plan::{ImportPlan, may_fill};
use super::read::ReadError;
use super::refused;
use crate::http::{ApiError, Code};

/// Most bytes of an uploaded file.
pub const FILE_LIMIT_BYTES: u64 = 1024 * 1024 * 1024;
/// Pieces that wait to be sealed.
const PIECES_WAITING: usize = 16;
/// Most characters kept of a file name.
const NAME_CHARS: usize = 200;

/// Why a file was not taken, as a problem.
pub fn problem(error: &ReadError) -> ApiError {
    match error {
        ReadError::Io(error) => disk_problem(error),
        ReadError::UnknownEncoding(_) => {
            ApiError::of_field(Code::Invalid, "encoding").detail("there is no such encoding")
        }
        ReadError::UnusableDelimiter => {
            ApiError::of_field(Code::Invalid, "delimiter").detail(error.to_string())
        }
        ReadError::SheetMissing(_) => {
            ApiError::of_field(Code::Invalid, "sheet").detail("the workbook has no such sheet")
        }
        other => ApiError::new(Code::FileUnreadable).detail(other.to_string()),
    }
}

pub(super) fn disk_problem(error: &std::io::Error) -> ApiError {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::ReadOnlyFilesystem => {
            ApiError::new(Code::ReadOnly).because(error)
        }
        ErrorKind::NotFound => ApiError::new(Code::ImportFileGone).because(error),
        _ => ApiError::unexpected(error),
    }
}

/// Seals the field `file` of a body as it arrives. Gives the name of the file and its length.
pub async fn receive(
    mut body: Multipart,
    files: &ImportFiles,
    id: ImportId,
) -> Result<(String, u64), ApiError> {
    while let Some(field) = body.next().await {
        let mut field =
            field.map_err(|error| ApiError::new(Code::BodyUnreadable).because(error))?;
        if field.name() != Some("file") {
            continue;
        }
        let name = field
            .content_disposition()
            .and_then(|about| about.get_filename());
        let name = file_name(name.unwrap_or_default());
        let (sender, mut receiver) = tokio::sync::mpsc::channel::<Bytes>(PIECES_WAITING);
        let files = files.clone();
        let sealing = tokio::task::spawn_blocking(move || {
            let mut writer = files.create(id)?;
            while let Some(piece) = receiver.blocking_recv() {
                writer.write_all(&piece)?;
            }
            Ok::<_, std::io::Error>(writer)
        });
        let mut length = 0;
        while let Some(piece) = field.next().await {
            let piece =
                piece.map_err(|error| ApiError::new(Code::BodyUnreadable).because(error))?;
            length += piece.len() as u64;
            if length > FILE_LIMIT_BYTES {
                return Err(ApiError::new(Code::TooLarge)
                    .at_field("file")
                    .detail(format!("a file may have {FILE_LIMIT_BYTES} bytes")));
            }
            if sender.send(piece).await.is_err() {
                // The writing end gave up; its error says why.
                break;
            }
        }
        drop(sender);
        let writer = sealing
            .await
            .map_err(ApiError::unexpected)?
            .map_err(|error| disk_problem(&error))?;
        tokio::task::spawn_blocking(move || writer.finish())
            .await
            .map_err(ApiError::unexpected)?
            .map_err(|error| disk_problem(&error))?;
        return Ok((name, length));
    }
    Err(ApiError::of_field(Code::Required, "file"))
}

/// Seals a file of the disk.
pub fn take(mut source: impl Read, files: &ImportFiles, id: ImportId) -> std::io::Result<u64> {
    let mut writer = files.create(id)?;
    let length = std::io::copy(&mut source, &mut writer)?;
    writer.finish()?;
    Ok(length)
}

/// The last part of a name, without what a name has no use for.
pub fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars()
        .filter(|character| !character.is_control())
        .take(NAME_CHARS)
        .collect()
}

/// Guesses what the columns become, and leaves out what the person may not fill.
pub fn guess(
    actor: &Actor,
    import_as: ImportAs,
    plan: &mut ImportPlan,
    shown: &Shown,
    region: &str,
) {
    // The columns before the cells of refused rows say nothing of a client.
    let own = refused::own_columns(&shown.headers);
    let headers = shown.headers.get(own..).unwrap_or_default();
    let samples = shown.samples.get(own..).unwrap_or_default();
    let targets = guess_columns(headers, samples, import_as, region);
    let targets = targets.into_iter().map(|target| {
        target.filter(|target| may_fill(actor, import_as, std::iter::once(*target)).is_ok())
    });
    plan.targets = std::iter::repeat_n(None, own)
        .chain(targets)
        .map(|target| target.map(|target| target.code().to_owned()))
        .collect();
    plan.guessed = plan.targets.iter().map(Option::is_some).collect();
}

/// Looks at the file of an import as its plan says and keeps what is shown of it. Blocking.
pub fn look_at(
    files: &ImportFiles,
    id: ImportId,
    name: &str,
    plan: &ImportPlan,
) -> Result<Shown, ApiError> {
    let mut table = files
        .open(id, name, plan)
        .map_err(|error| problem(&error))?;
    let shown = look(&mut table).map_err(|error| problem(&error))?;
    if shown.preview.is_empty() {
        return Err(ApiError::new(Code::FileEmpty));
    }
    files
        .keep_shown(id, &shown)
        .map_err(|error| disk_problem(&error))?;
    Ok(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows that of a name only the last part is kept, without control characters.
    #[test]
    fn names() {
        assert_eq!(file_name("C:\\base\\клиенты.csv"), "клиенты.csv");
        assert_eq!(file_name("../../etc/pass\nwd"), "passwd");
    }
}

//! Files on the disk, sealed under the key for files. Nothing else here: which file belongs to what
//! is the business of its feature. A plain copy is never written.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use larets_security::keyring::Purpose;
use larets_security::stream::{CHUNK, OpeningReader, SealingWriter};
use uuid::Uuid;

use crate::db::{Db, Vault};

/// Bytes of a sealed file before its first chunk.
const FRAME: u64 = 37;
/// Bytes a chunk is longer by, once sealed.
const TAG: u64 = 16;
/// Bytes thrown away at once when skipping.
const SKIP: usize = 64 * 1024;

/// Writes a new sealed file. Must be finished; until then, whoever reads finds what was there.
pub struct SealedWriter {
    sealing: SealingWriter<BufWriter<File>>,
    part: Part,
}

/// A file under a name of its own until it is whole; removed if it never is.
struct Part {
    path: PathBuf,
    target: PathBuf,
}

impl Part {
    fn beside(target: &Path) -> Self {
        let mut name = target.as_os_str().to_owned();
        name.push(format!(".{}.part", Uuid::now_v7()));
        Self {
            path: name.into(),
            target: target.to_owned(),
        }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // Once it is whole it has another name.
        let _ = fs::remove_file(&self.path);
    }
}

impl SealedWriter {
    /// Writes what is left, waits until the file is on the disk, and puts it in its place.
    pub fn finish(self) -> io::Result<()> {
        let Self { sealing, part } = self;
        let file = sealing
            .finish()?
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        fs::rename(&part.path, &part.target)?;
        match part.target.parent() {
            Some(folder) => File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    }
}

impl Write for SealedWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sealing.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sealing.flush()
    }
}

/// Begins a sealed file in place of whatever was there. `context` says what the file is; the reader
/// must say the same.
pub fn seal_writer(db: &Db, path: &Path, context: &[u8]) -> io::Result<SealedWriter> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let part = Part::beside(path);
    let file = BufWriter::with_capacity(2 * CHUNK, options.open(&part.path)?);
    let key = db
        .vault()
        .keyring()
        .seal_key(Purpose::Files)
        .map_err(io::Error::other)?;
    Ok(SealedWriter {
        sealing: SealingWriter::new(file, key, context)?,
        part,
    })
}

/// Reads a sealed file. Seeking works by reading: forward is cheap, back begins anew.
pub struct SealedReader {
    path: PathBuf,
    context: Vec<u8>,
    vault: Arc<Vault>,
    inner: OpeningReader<BufReader<File>>,
    position: u64,
    length: u64,
}

/// Opens a file that [`seal_writer`] made.
pub fn open_reader(db: &Db, path: &Path, context: &[u8]) -> io::Result<SealedReader> {
    let vault = Arc::clone(db.vault());
    let length = plain_length(std::fs::metadata(path)?.len());
    Ok(SealedReader {
        inner: open_inner(&vault, path, context)?,
        path: path.to_owned(),
        context: context.to_vec(),
        vault,
        position: 0,
        length,
    })
}

fn open_inner(
    vault: &Vault,
    path: &Path,
    context: &[u8],
) -> io::Result<OpeningReader<BufReader<File>>> {
    let file = BufReader::with_capacity(2 * CHUNK, File::open(path)?);
    OpeningReader::new(file, |id| vault.keyring().key_by_id(id), context)
}

/// How long the plain text of a sealed file is.
fn plain_length(sealed: u64) -> u64 {
    let body = sealed.saturating_sub(FRAME);
    let chunks = body.div_ceil(CHUNK as u64 + TAG).max(1);
    body.saturating_sub(chunks * TAG)
}

impl SealedReader {
    /// Bytes of plain text.
    pub fn length(&self) -> u64 {
        self.length
    }
}

impl Read for SealedReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for SealedReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::End(offset) => self.length.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        let target = target
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "a place before the file"))?
            .min(self.length);
        if target < self.position {
            self.inner = open_inner(&self.vault, &self.path, &self.context)?;
            self.position = 0;
        }
        let mut skipped = vec![0; SKIP];
        while self.position < target {
            let rest = usize::try_from(target - self.position)
                .unwrap_or(SKIP)
                .min(SKIP);
            let read = self.read(skipped.get_mut(..rest).unwrap_or_default())?;
            if read == 0 {
                break;
            }
        }
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use larets_security::stream::sealed_length;

    use super::*;

    // Shows that the plain length is found from the sealed one, at every edge of a chunk.
    #[test]
    fn lengths() {
        let chunk = CHUNK as u64;
        for plain in [0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk, 3 * chunk + 7] {
            assert_eq!(plain_length(sealed_length(plain)), plain);
        }
    }
}

//! `larets export --as KIND --to FILE`: takes records out at the command line of the server, whether
//! it runs or not. Whoever can type it has the key file as well, so it acts as the command line, with
//! every right; it is recorded as an export of the interface is, record by record. The file is
//! written in the clear where it was asked for, readable by its owner only.

use std::fs::{File, OpenOptions};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use clap::Args;
use larets_core::access::{Actor, SystemActor};
use larets_core::exports::{ExportFormat, ExportKind};
use larets_core::ids::ExportId;
use larets_storage::exports::write::{NewExport, begin_event, done_event};
use larets_storage::{Db, installation};
use serde_json::json;
use tokio::runtime::Handle;
use uuid::Uuid;

use super::installation::with_database;
use super::{CommandError, Context, Exit, Output as Printed};
use crate::config::PlaceSettings;
use crate::exports::formats::{Metered, Output};
use crate::exports::rows::{Wanted, begin};
use crate::exports::{Reader, checked_reason};
use crate::http::{ApiError, Code};

/// Take contacts, companies or deals out to a CSV, XLSX or vCard file
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  larets export --as contacts --format csv --to contacts.csv --reason \"Yearly archive\"\n  \
    larets export --as deals --format xlsx --to deals.xlsx --columns title,amount,currency,stage"
)]
pub(super) struct ExportCommand {
    /// What is taken out: contacts, companies or deals
    #[arg(long = "as", value_name = "KIND", value_parser = kind)]
    kind: ExportKind,
    /// The form of the file: csv, xlsx or vcard
    #[arg(long, default_value = "csv", value_parser = format)]
    format: ExportFormat,
    /// The file to make; one that is there is not touched
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    #[command(flatten)]
    place: PlaceSettings,
    /// Columns in their order, such as last_name,phones; all without
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    columns: Vec<String>,
    /// As in a list: name, -created_at, …
    #[arg(long)]
    sort: Option<String>,
    /// As in a list, JSON
    #[arg(long)]
    filter: Option<String>,
    /// Words that must stand in a record
    #[arg(long, value_name = "WORDS")]
    q: Option<String>,
    /// Language of headers and numbers, ru or en [default: the company's]
    #[arg(long, value_parser = ["ru", "en"])]
    language: Option<String>,
    /// Why, for the record of events; needed when the company's settings say so
    #[arg(long)]
    reason: Option<String>,
}

fn kind(text: &str) -> Result<ExportKind, String> {
    ExportKind::from_name(text).ok_or_else(|| "kinds are contacts, companies and deals".to_owned())
}

fn format(text: &str) -> Result<ExportFormat, String> {
    ExportFormat::from_name(text).ok_or_else(|| "formats are csv, xlsx and vcard".to_owned())
}

fn refused(error: &ApiError) -> CommandError {
    let code = error.code();
    let field = error
        .field()
        .map_or_else(String::new, |field| format!("{field}: "));
    let sentence = error.sentence();
    let meaning = if sentence.is_empty() {
        code.meaning()
    } else {
        sentence
    };
    let exit = match code {
        Code::ReadOnly | Code::Busy | Code::Unexpected => Exit::CannotRun,
        _ => Exit::Refused,
    };
    CommandError::new(exit, code.name(), format!("{field}{meaning}"))
}

fn unwritable(path: &Path, error: &std::io::Error) -> CommandError {
    let message = format!("cannot write {}: {error}", path.display());
    CommandError::new(Exit::CannotRun, "file_unwritable", message)
}

impl ExportCommand {
    pub(super) fn run(self, context: Context) -> Result<Exit, CommandError> {
        let place = self.place.clone().or(context.file.place).resolve()?;
        let printed = context.output;
        with_database(&place, async |db| {
            let runtime = Handle::current();
            let work = tokio::task::spawn_blocking(move || self.work(&db, &runtime, printed));
            work.await
                .map_err(|error| CommandError::new(Exit::CannotRun, "unexpected", error))?
        })
    }

    fn create(&self) -> Result<File, CommandError> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options
            .open(&self.to)
            .map_err(|error| unwritable(&self.to, &error))
    }

    fn work(self, db: &Db, runtime: &Handle, printed: Printed) -> Result<Exit, CommandError> {
        let actor = SystemActor::for_command("export");
        let new = self.begin(db, runtime, &actor)?;
        let file = self.create()?;
        let written = self.write(db, runtime, &actor, new, file);
        if written.is_err() {
            // What is there of it is of no use, and holds clients.
            let _ = std::fs::remove_file(&self.to);
        }
        let (rows, size_bytes, sha256) = written?;
        printed.print(
            &format!(
                "{rows} records in {}, {size_bytes} bytes\nsha256 {sha256}\nThe file is in the clear: \
                 whoever reads it has these clients.",
                self.to.display()
            ),
            &json!({ "rows": rows, "bytes": size_bytes, "sha256": sha256, "file": self.to }),
        );
        Ok(Exit::Done)
    }

    /// What it will be, once it is known to be possible.
    fn begin(
        &self,
        db: &Db,
        runtime: &Handle,
        actor: &Actor,
    ) -> Result<(NewExport, String), CommandError> {
        let (who, typed, language) = (actor.clone(), self.reason.clone(), self.language.clone());
        let mut wanted = Wanted {
            kind: self.kind,
            format: self.format,
            columns: self.columns.clone(),
            sort: self.sort.clone(),
            filter: self.filter.clone(),
            q: self.q.clone(),
            language: String::new(),
            time_zone: String::new(),
        };
        let begun = runtime.block_on(db.read_latest(move |tx| {
            let company = installation::company(tx)?.unwrap_or_default();
            wanted.language = language.unwrap_or(company.language);
            wanted.time_zone = company.time_zone;
            let mut begun = begin(tx, &who, &wanted)?;
            begun.plan.reason = checked_reason(typed, company.export_reason)?;
            Ok::<_, ApiError>(begun)
        }));
        let begun = begun.map_err(|error| refused(&error))?;
        let plan = begun.plan.to_text();
        let new = NewExport {
            id: ExportId::from_uuid(Uuid::now_v7()),
            kind: self.kind,
            format: self.format,
            plan: plan.clone(),
            rows: begun.rows,
            names: begun.names,
            asked: begun.plan.asked(),
        };
        Ok((new, plan))
    }

    fn write(
        &self,
        db: &Db,
        runtime: &Handle,
        actor: &Actor,
        (new, plan): (NewExport, String),
        file: File,
    ) -> Result<(i64, i64, String), CommandError> {
        let failed = |error: std::io::Error| unwritable(&self.to, &error);
        let plan = crate::exports::plan::ExportPlan::parse(&plan)
            .map_err(|error| CommandError::new(Exit::CannotRun, "unexpected", error))?;
        runtime.block_on(db.record(begin_event(actor, &new)))?;
        let out = Metered::new(BufWriter::new(file));
        let mut out = Output::begin(out, self.format, self.kind, &plan).map_err(failed)?;
        let mut records = Reader::of_command(db, new.id, self.kind, plan, actor.clone());
        let mut rows = 0;
        while let Some(piece) = records.next(runtime).map_err(|error| refused(&error))? {
            for cells in &piece {
                out.write(cells).map_err(failed)?;
            }
            rows += i64::try_from(piece.len()).unwrap_or(i64::MAX);
        }
        let (file, measures) = out.finish().map_err(failed)?.finish();
        let file = file
            .into_inner()
            .map_err(|error| failed(error.into_error()))?;
        file.sync_all().map_err(failed)?;
        let (size, sha256) = (measures.size_bytes, measures.sha256);
        runtime.block_on(db.record(done_event(actor, new.id, rows, size, &sha256)))?;
        Ok((rows, size, sha256))
    }
}

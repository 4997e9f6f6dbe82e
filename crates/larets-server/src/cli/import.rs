//! `larets import FILE`: brings in a file from the command line of the server, whether it runs or
//! not. It writes exactly as an import of the interface does; with `--dry-run` it writes nothing.

use std::fs::File;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use larets_core::access::{Action, Actor, SystemActor};
use larets_core::email::Email;
use larets_core::ids::ImportId;
use larets_core::imports::{DuplicateKey, DuplicatePolicy, ImportAs, ImportState, Target};
use larets_core::money::Currency;
use larets_storage::imports::write::{NewImport, StepChange, create, step};
use larets_storage::imports::{ImportProgress, read};
use larets_storage::users::read::sign_in_facts;
use larets_storage::{DatabaseUrl, Db, StorageError, installation};
use serde_json::Value;
use tokio::runtime::Handle;
use uuid::Uuid;

use super::import_report::report;
use super::installation::with_database;
use super::{CommandError, Context, Exit, Output};
use crate::config::PlaceSettings;
use crate::imports::file::{ImportFiles, Shown, look};
use crate::imports::job::{Job, JobError, Mended};
use crate::imports::plan::{ImportPlan, is_key_of};
use crate::imports::read::{ReadError, Table, open};
use crate::imports::run;
use crate::imports::upload;
use crate::start::is_served;

/// How long a running server is let write between two chunks. SQLite's way of waiting for a writer
/// looks every 100 ms, and would find the next chunk each time.
const GIVE_WAY: Duration = Duration::from_millis(150);

/// How often an import that a server has taken over is looked at.
const WATCH_EVERY: Duration = Duration::from_millis(500);

/// Bring in contacts, companies or deals from a CSV, XLSX or vCard file
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  larets import clients.csv --as contacts --dry-run\n  \
    larets import clients.csv --as contacts --map map.json --duplicates fill\n  \
    larets import sales.csv --as deals --currency USD\n\n\
    A map is a JSON object from headers (or column numbers from 1) to targets, such as\n  \
    {\"Имя\": \"first_name\", \"Тел.\": \"phone:mobile\", \"3\": null}\n\
    Without a map the columns are guessed; the answer shows what they became."
)]
pub(super) struct ImportCommand {
    /// The file
    file: PathBuf,
    /// What its rows become: contacts, companies or deals
    #[arg(long = "as", value_name = "KIND", value_parser = import_as)]
    import_as: ImportAs,
    #[command(flatten)]
    place: PlaceSettings,
    /// JSON file that says what each column becomes
    #[arg(long, value_name = "MAP")]
    map: Option<PathBuf>,
    /// Read and check every row, write nothing
    #[arg(long)]
    dry_run: bool,
    /// What becomes of rows whose record is there: skip, fill, overwrite or add
    #[arg(long, value_name = "POLICY", default_value = "skip", value_parser = policy)]
    duplicates: DuplicatePolicy,
    /// By what a record counts as there: phone, email, inn, name
    #[arg(long, value_name = "KEYS", value_delimiter = ',', value_parser = key)]
    duplicates_by: Option<Vec<DuplicateKey>>,
    /// The program that the ids of the file are from; without it, as the file is called
    #[arg(long, value_name = "PROGRAM")]
    id_source: Option<String>,
    /// E-mail of the person whose the records become
    #[arg(long, value_name = "EMAIL")]
    owner: Option<String>,
    /// A tag that every record gets; may be repeated
    #[arg(long)]
    tag: Vec<String>,
    /// Currency of amounts that name none; without it that of the company
    #[arg(long, value_name = "CODE", value_parser = currency)]
    currency: Option<String>,
    /// Encoding, if it is not found out rightly
    #[arg(long)]
    encoding: Option<String>,
    /// What stands between cells, if it is not found out rightly
    #[arg(long)]
    delimiter: Option<char>,
    /// Sheet of a workbook
    #[arg(long)]
    sheet: Option<String>,
}

fn import_as(text: &str) -> Result<ImportAs, String> {
    ImportAs::from_code(text).ok_or_else(|| "rows become contacts, companies or deals".to_owned())
}

fn policy(text: &str) -> Result<DuplicatePolicy, String> {
    DuplicatePolicy::from_name(text)
        .ok_or_else(|| "policies are skip, fill, overwrite and add".to_owned())
}

fn key(text: &str) -> Result<DuplicateKey, String> {
    DuplicateKey::from_name(text).ok_or_else(|| "keys are phone, email, inn and name".to_owned())
}

fn currency(text: &str) -> Result<String, String> {
    let code = text.to_ascii_uppercase();
    let known = Currency::from_code(&code).is_some();
    known
        .then_some(code)
        .ok_or_else(|| "there is no such currency".to_owned())
}

fn unreadable(path: &Path, reason: impl std::fmt::Display) -> CommandError {
    let message = format!("{}: {reason}", path.display());
    CommandError::new(Exit::Refused, "file_unreadable", message)
}

impl From<JobError> for CommandError {
    fn from(error: JobError) -> Self {
        match error {
            JobError::Storage(error) => error.into(),
            JobError::Read(error) => Self::new(Exit::Refused, "file_unreadable", error),
            JobError::Superseded => Self::new(Exit::Refused, "import_busy", error),
        }
    }
}

impl ImportCommand {
    pub(super) fn run(self, context: Context) -> Result<Exit, CommandError> {
        let place = self.place.clone().or(context.file.place).resolve()?;
        let output = context.output;
        let data = place.data.clone();
        // PostgreSQL has more than one writer.
        let beside_server = matches!(place.database, DatabaseUrl::Sqlite(_)) && is_served(&data);
        let pause = beside_server.then_some(GIVE_WAY);
        with_database(&place, async |db| {
            let runtime = Handle::current();
            let work =
                tokio::task::spawn_blocking(move || self.work(&db, &runtime, &data, pause, output));
            work.await
                .map_err(|error| CommandError::new(Exit::CannotRun, "unexpected", error))?
        })
    }

    fn name(&self) -> String {
        upload::file_name(&self.file.to_string_lossy())
    }

    fn open(&self, plan: &ImportPlan) -> Result<Table, ReadError> {
        open(&self.file, &self.name(), &plan.options())
    }

    fn work(
        self,
        db: &Db,
        runtime: &Handle,
        data: &Path,
        pause: Option<Duration>,
        output: Output,
    ) -> Result<Exit, CommandError> {
        let actor = SystemActor::for_command("import");
        let (plan, shown) = self.plan(db, runtime, &actor)?;
        let bar = progress_bar(output);
        let id = ImportId::from_uuid(Uuid::now_v7());
        if self.dry_run {
            let table = self
                .open(&plan)
                .map_err(|error| unreadable(&self.file, error))?;
            let kind = self.import_as;
            let mended = Mended::default();
            let job = Job::new(db, runtime, &actor, id, kind, &plan, &shown, &mended, table)?;
            let checked = job.check(&actor, |progress| {
                tell(&bar, progress);
                Ok(true)
            })?;
            let (progress, errors) = (checked.progress, checked.errors);
            bar.finish_and_clear();
            let refused = progress.refused > 0;
            report(output, &plan, &shown, &progress, &errors, true, None);
            return Ok(if refused { Exit::Refused } else { Exit::Done });
        }
        let files = ImportFiles::new(db, data);
        let progress = self.write(
            db,
            runtime,
            &files,
            pause,
            &actor,
            id,
            plan.clone(),
            &shown,
            &bar,
        );
        bar.finish_and_clear();
        let progress = progress?;
        let refused = progress.refused > 0;
        let errors = files.errors(id).unwrap_or_default();
        report(output, &plan, &shown, &progress, &errors, false, Some(id));
        Ok(if refused { Exit::Refused } else { Exit::Done })
    }

    /// What the columns become: guessed, then as the map says.
    fn plan(
        &self,
        db: &Db,
        runtime: &Handle,
        actor: &Actor,
    ) -> Result<(ImportPlan, Shown), CommandError> {
        let size = std::fs::metadata(&self.file)
            .map_err(|error| unreadable(&self.file, error))?
            .len();
        let mut plan = ImportPlan::new(self.import_as, size, &self.name());
        plan.encoding.clone_from(&self.encoding);
        plan.sheet.clone_from(&self.sheet);
        plan.delimiter = self.delimiter;
        self.duplicates.name().clone_into(&mut plan.duplicates);
        if let Some(keys) = &self.duplicates_by {
            let keys = keys.iter().filter(|key| is_key_of(**key, self.import_as));
            plan.duplicates_by = keys.map(|key| key.name().to_owned()).collect();
        }
        plan.tags.clone_from(&self.tag);
        plan.currency.clone_from(&self.currency);
        if let Some(source) = &self.id_source {
            source.trim().clone_into(&mut plan.id_source);
        }
        let mut table = self
            .open(&plan)
            .map_err(|error| unreadable(&self.file, error))?;
        let shown = look(&mut table).map_err(|error| unreadable(&self.file, error))?;
        if shown.preview.is_empty() {
            return Err(unreadable(&self.file, "there are no rows"));
        }
        let company = runtime.block_on(db.read(installation::company))?;
        let region = company.unwrap_or_default().phone_region;
        upload::guess(actor, self.import_as, &mut plan, &shown, &region);
        if let Some(map) = &self.map {
            self.apply_map(map, &mut plan, &shown)?;
        }
        if let Some(email) = &self.owner {
            plan.owner_id = Some(owner(db, runtime, email)?);
        }
        Ok((plan, shown))
    }

    fn apply_map(
        &self,
        map: &Path,
        plan: &mut ImportPlan,
        shown: &Shown,
    ) -> Result<(), CommandError> {
        let wrong = |reason: String| {
            CommandError::new(Exit::Usage, "map", format!("{}: {reason}", map.display()))
        };
        let text = std::fs::read_to_string(map).map_err(|error| wrong(error.to_string()))?;
        let parsed: Value =
            serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        let entries = parsed
            .as_object()
            .ok_or_else(|| wrong("expected a JSON object".to_owned()))?;
        for (header, target) in entries {
            let place = shown
                .headers
                .iter()
                .position(|known| known.trim() == header.trim());
            let number = header
                .trim()
                .parse::<usize>()
                .ok()
                .and_then(|number| number.checked_sub(1));
            let slot = place
                .or(number)
                .and_then(|place| plan.targets.get_mut(place));
            let slot = slot.ok_or_else(|| wrong(format!("the file has no column “{header}”")))?;
            *slot = match target {
                Value::Null => None,
                Value::String(code) if Target::from_code(code, self.import_as).is_some() => {
                    Some(code.clone())
                }
                other => return Err(wrong(format!("there is no target {other}"))),
            };
        }
        Ok(())
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "everything that one import consists of"
    )]
    fn write(
        &self,
        db: &Db,
        runtime: &Handle,
        files: &ImportFiles,
        pause: Option<Duration>,
        actor: &Actor,
        id: ImportId,
        plan: ImportPlan,
        shown: &Shown,
        bar: &ProgressBar,
    ) -> Result<ImportProgress, CommandError> {
        let source = File::open(&self.file).map_err(|error| unreadable(&self.file, error))?;
        let kept = upload::take(source, files, id).and_then(|_| files.keep_shown(id, shown));
        if let Err(error) = kept {
            files.remove(id);
            let message = format!("the file cannot be kept in the data folder: {error}");
            return Err(CommandError::new(Exit::CannotRun, "read_only", message));
        }
        let denied = |_| StorageError::NotAllowed;
        let grant = actor.may_change(Action::Create).map_err(denied)?;
        let new = NewImport {
            id,
            import_as: self.import_as,
            file_name: self.name(),
            plan: plan.to_text(),
        };
        let (who, leave) = (
            actor.clone(),
            actor.may_change(Action::Create).map_err(denied)?,
        );
        runtime.block_on(db.write(move |tx| create(tx, &leave, &who, &new)))?;
        let (who, from, to) = (actor.clone(), [ImportState::Uploaded], ImportState::Running);
        runtime.block_on(db.write(move |tx| {
            step(
                tx,
                &grant,
                &who,
                id,
                &from,
                to,
                "start",
                StepChange::default(),
            )
        }))?;
        let record = || {
            let grant = actor.may_read().map_err(denied)?;
            runtime.block_on(db.read_latest(move |tx| read::one(tx, &grant, id)))
        };
        let ran = run::run(db, files, runtime, id, |progress| {
            tell(bar, progress);
            if let Some(pause) = pause {
                runtime.block_on(tokio::time::sleep(pause));
            }
        });
        if let Err(error) = ran {
            let rows = record().map_or(0, |record| record.progress.rows_done);
            let mut error = CommandError::from(error);
            error.message = format!(
                "{}; the import stopped after {rows} rows, which stay: when that is mended, go on with \
                 it in the interface under “Imports”, or give the command again with --duplicates skip",
                error.message
            );
            return Err(error);
        }
        // A server that was started meanwhile goes on with whatever was under way, so this command
        // watches how that ends.
        let mut found = record()?;
        while found.state.is_busy() {
            tell(bar, &found.progress);
            runtime.block_on(tokio::time::sleep(WATCH_EVERY));
            found = record()?;
        }
        let stopped = |reason: &str| {
            let rows = found.progress.rows_done;
            let message = format!("the import {reason} after {rows} rows, which stay");
            CommandError::new(Exit::CannotRun, "import_busy", message)
        };
        match found.state {
            ImportState::Cancelled => Err(stopped("was stopped by somebody")),
            ImportState::Failed => Err(stopped("was stopped by a fault")),
            _ => Ok(found.progress),
        }
    }
}

fn owner(db: &Db, runtime: &Handle, email: &str) -> Result<Uuid, CommandError> {
    let unknown = || {
        CommandError::new(
            Exit::Refused,
            "owner_unknown",
            format!("nobody signs in as {email}"),
        )
    };
    let email = Email::parse(email).map_err(|_| unknown())?;
    let facts = runtime.block_on(db.read(move |tx| sign_in_facts(tx, email.as_str())))?;
    facts.map(|facts| facts.id.as_uuid()).ok_or_else(unknown)
}

fn progress_bar(output: Output) -> ProgressBar {
    if output == Output::Json || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} rows, {per_sec}, {eta} left");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

fn tell(bar: &ProgressBar, progress: &ImportProgress) {
    let count = |rows: i64| u64::try_from(rows).unwrap_or_default();
    if let Some(total) = progress.rows_total {
        bar.set_length(count(total));
    }
    bar.set_position(count(progress.rows_done));
}

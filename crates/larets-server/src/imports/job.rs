//! The jobs of an import: the dry run, and the writing of records. Both read the file row by row in
//! chunks, so memory does not grow with it; while one chunk is written the next is converted. The
//! rights of the person are asked for anew at every chunk. A job that was cut off goes on at the
//! row after the last one written.

mod errors;
mod setup;

use std::time::{Duration, Instant};

use larets_core::access::Actor;
use larets_core::ids::ImportId;
use larets_core::imports::{Faults, ImportAs, Target};
use larets_core::money::Currency;
use larets_storage::imports::{
    CheckedRow, ChunkOutcome, ChunkRules, CompanyImport, ContactImport, DealImport, ImportProgress,
    Pass, SeenRows, check_companies, check_contacts, check_deals, named_people, read,
    write_companies, write_contacts, write_deals,
};
use larets_storage::{Db, StorageError, installation};
use tokio::runtime::Handle;

use self::errors::Errors;
use self::setup::{converter, stages};
use super::convert::{Converter, DealRules};
use super::file::{Choice, FoundValue};
use super::file::{RowError, Shown, filled_rows};
use super::fixes::Fixes;
use super::plan::{ImportPlan, may_fill};
use super::read::{ReadError, Row, Table};
use super::values::{Choices, Counted};
use super::wire::FixImport;

/// Rows of a transaction.
const CHUNK_ROWS: usize = 500;
/// Rows put aside that are read at a time.
const PUT_ASIDE_ROWS: i64 = 500;
/// Companies stand above one another at most so deep.
const LEVELS_MAX: usize = 50;
/// How often a dry run tells how far it is.
const TELL_EVERY: Duration = Duration::from_millis(500);

/// Why a job ended before its end.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Nothing can be written, or the rights are gone.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Cancelled, or another job has taken over: nothing is left to do.
    #[error("the import is no longer running")]
    Superseded,
}

impl From<std::io::Error> for JobError {
    fn from(error: std::io::Error) -> Self {
        Self::Read(error.into())
    }
}

impl JobError {
    /// The stable word for it.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Read(ReadError::Io(_)) | Self::Storage(_) => match self {
                Self::Storage(StorageError::NotAllowed) => "forbidden",
                Self::Storage(StorageError::ReadOnly(_)) => "read_only",
                Self::Storage(StorageError::Busy) => "busy",
                _ => "unexpected",
            },
            Self::Read(_) => "file_unreadable",
            Self::Superseded => "import_busy",
        }
    }
}

/// What both jobs need to know.
pub struct Job {
    db: Db,
    runtime: Handle,
    import_as: ImportAs,
    rules: ChunkRules,
    targets: Vec<Option<Target>>,
    converter: Converter,
    deals: DealRules,
    fixes: Fixes,
    table: Table,
}

/// What somebody has said of the values and cells of a file.
#[derive(Debug, Clone, Default)]
pub struct Mended {
    choices: Choices,
    fixes: Fixes,
}

impl Mended {
    /// Of what is kept.
    pub fn new(choices: &[Choice], fixes: FixImport) -> Self {
        Self {
            choices: Choices::new(choices),
            fixes: Fixes::new(fixes),
        }
    }
}

/// What a dry run found out.
#[derive(Debug)]
pub struct Checked {
    /// How many rows there are, and what would become of them.
    pub progress: ImportProgress,
    /// The first rows that would be refused.
    pub errors: Vec<RowError>,
    /// Values that stand for something here.
    pub values: Vec<FoundValue>,
}

/// A chunk on its way into the database.
type Writing = tokio::task::JoinHandle<Result<ChunkOutcome, StorageError>>;

/// A chunk of converted rows.
enum Rows {
    Contacts(Vec<CheckedRow<ContactImport>>),
    Companies(Vec<CheckedRow<CompanyImport>>),
    Deals(Vec<CheckedRow<DealImport>>),
}

impl Rows {
    fn is_empty(&self) -> bool {
        match self {
            Self::Contacts(rows) => rows.is_empty(),
            Self::Companies(rows) => rows.is_empty(),
            Self::Deals(rows) => rows.is_empty(),
        }
    }
}

impl Rows {
    /// Looks at the cells of every row.
    fn each(&self, mut look: impl FnMut(&[String])) {
        match self {
            Self::Contacts(rows) => rows.iter().for_each(|row| look(&row.cells)),
            Self::Companies(rows) => rows.iter().for_each(|row| look(&row.cells)),
            Self::Deals(rows) => rows.iter().for_each(|row| look(&row.cells)),
        }
    }
}

impl Job {
    /// A job over an open table. Must be made and used on a thread that may block.
    #[expect(
        clippy::too_many_arguments,
        reason = "everything that one import consists of"
    )]
    pub fn new(
        db: &Db,
        runtime: &Handle,
        actor: &Actor,
        import: ImportId,
        import_as: ImportAs,
        plan: &ImportPlan,
        shown: &Shown,
        mended: &Mended,
        table: Table,
    ) -> Result<Self, StorageError> {
        let company = runtime.block_on(db.read(installation::company))?;
        let targets = plan.targets(import_as);
        let mut converter = converter(company.as_ref(), &targets, shown);
        converter.choose(mended.choices.clone());
        let usual = company.unwrap_or_default().currency;
        let named = plan.currency.as_deref().and_then(Currency::from_code);
        let deals = DealRules {
            stages: stages(db, runtime, actor, import_as, plan)?,
            currency: named
                .or_else(|| Currency::from_code(&usual))
                .or_else(|| Currency::from_code("USD"))
                .ok_or_else(|| StorageError::Broken("there is no currency".to_owned()))?,
        };
        Ok(Self {
            db: db.clone(),
            runtime: runtime.clone(),
            import_as,
            rules: plan.rules(import),
            targets,
            converter,
            deals,
            fixes: mended.fixes.clone(),
            table,
        })
    }

    fn next_rows(&mut self) -> Result<Rows, ReadError> {
        let converter = self.converter.clone();
        Ok(match self.import_as {
            ImportAs::Contacts => Rows::Contacts(self.convert(|cells| converter.contact(cells))?),
            ImportAs::Companies => Rows::Companies(self.convert(|cells| converter.company(cells))?),
            ImportAs::Deals => {
                let deals = self.deals.clone();
                Rows::Deals(self.convert(|cells| converter.deal(cells, &deals))?)
            }
        })
    }

    fn convert<T>(
        &mut self,
        convert: impl Fn(&[String]) -> Result<T, Faults>,
    ) -> Result<Vec<CheckedRow<T>>, ReadError> {
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let mut rows = Vec::with_capacity(CHUNK_ROWS);
        for row in filled_rows(&mut self.table).take(CHUNK_ROWS) {
            rows.push(match row {
                Ok(Row {
                    number: of,
                    mut cells,
                }) => {
                    let number = number(of);
                    self.fixes.apply(number, &mut cells);
                    let result = convert(&cells);
                    CheckedRow {
                        number,
                        cells,
                        result,
                    }
                }
                Err(error) => match error.row() {
                    Some(of) => {
                        let result = Err((error.refusal(), None).into());
                        CheckedRow {
                            number: number(of),
                            cells: Vec::new(),
                            result,
                        }
                    }
                    None => return Err(error),
                },
            });
        }
        Ok(rows)
    }

    /// A birthday without a year goes into the note of whoever may write notes; then the right to
    /// notes is asked for at every chunk as well.
    fn note_yearless_birthdays(&mut self, actor: &Actor) {
        let has_birthdays = self.targets.contains(&Some(Target::Birthday));
        let note = std::iter::once(Target::Note);
        if has_birthdays && may_fill(actor, self.import_as, note).is_ok() {
            self.converter.note_yearless_birthdays();
            self.targets.push(Some(Target::Note));
        }
    }

    fn may_run(&self, actor: &Actor) -> Result<(), StorageError> {
        may_fill(
            actor,
            self.import_as,
            self.targets.iter().copied().flatten(),
        )
        .map_err(|_| StorageError::NotAllowed)
    }

    /// Goes through the whole file without writing. `tell` gets how far it is and answers whether
    /// to go on.
    pub fn check(
        mut self,
        actor: &Actor,
        mut tell: impl FnMut(&ImportProgress) -> Result<bool, JobError>,
    ) -> Result<Checked, JobError> {
        self.may_run(actor)?;
        self.note_yearless_birthdays(actor);
        let mut progress = ImportProgress::default();
        progress.begun_at = self.db.now().micros();
        let mut errors = Errors::default();
        let mut seen = SeenRows::default();
        let mut counted = Counted::new(&self.targets);
        let mut told = Instant::now();
        loop {
            let rows = self.next_rows()?;
            if rows.is_empty() {
                break;
            }
            rows.each(|cells| counted.add(cells));
            let (rules, who, before) = (self.rules.clone(), actor.clone(), progress.clone());
            let mut passed = std::mem::take(&mut seen);
            let checked = self.db.read(move |tx| {
                let outcome = match rows {
                    Rows::Contacts(rows) => {
                        check_contacts(tx, &who, &rules, &before, rows, &mut passed)
                    }
                    Rows::Companies(rows) => {
                        check_companies(tx, &who, &rules, &before, rows, &mut passed)
                    }
                    Rows::Deals(rows) => check_deals(tx, &who, &rules, &before, rows, &mut passed),
                }?;
                Ok::<_, StorageError>((outcome, passed))
            });
            let outcome;
            (outcome, seen) = self.runtime.block_on(checked)?;
            progress = outcome.progress;
            errors.keep(outcome.refused);
            if told.elapsed() >= TELL_EVERY {
                told = Instant::now();
                if !tell(&progress)? {
                    return Err(JobError::Superseded);
                }
            }
        }
        errors.keep(seen.settle(self.rules.policy, &mut progress));
        progress.rows_total = Some(progress.rows_done);
        progress.problems = errors.count();
        let (who, owners) = (actor.clone(), counted.owners());
        let people = self
            .runtime
            .block_on(self.db.read(move |tx| named_people(tx, &who, &owners)))?;
        Ok(Checked {
            progress,
            errors: errors.finish(),
            values: counted.finish(&self.deals.stages, &people),
        })
    }

    /// Writes the records, beginning after the rows that are done. `tell` gets how far it is.
    pub fn write(
        mut self,
        start: ImportProgress,
        mut tell: impl FnMut(&ImportProgress),
    ) -> Result<ImportProgress, JobError> {
        self.note_yearless_birthdays(&self.runner()?);
        let mut progress = start;
        let done = usize::try_from(progress.rows_done).unwrap_or(usize::MAX);
        progress.begun_at = self.db.now().micros();
        progress.begun_with = progress.rows_done;
        if done > 0 {
            filled_rows(&mut self.table).take(done).for_each(drop);
        }
        let mut rows = self.next_rows()?;
        while !rows.is_empty() {
            let writing = self.begin_writing(&progress, Pass::First, rows)?;
            let next = self.next_rows();
            progress = self.written(writing)?;
            tell(&progress);
            rows = next?;
        }
        if self.import_as == ImportAs::Companies {
            progress = self.write_put_aside(progress, &mut tell)?;
        }
        Ok(progress)
    }

    /// Rows that name a company which stands further down in the file: again and again from the last
    /// to the first, as long as some of them find theirs. What then is left stays refused.
    fn write_put_aside(
        &self,
        mut progress: ImportProgress,
        tell: &mut impl FnMut(&ImportProgress),
    ) -> Result<ImportProgress, JobError> {
        for _ in 0..LEVELS_MAX {
            let refused = progress.refused;
            let mut last = i64::MAX;
            loop {
                let (import, before) = (self.rules.import, last);
                let rows = self.runtime.block_on(
                    self.db
                        .read(move |tx| read::put_aside(tx, import, before, PUT_ASIDE_ROWS)),
                )?;
                let Some((number, _)) = rows.last() else {
                    break;
                };
                last = *number;
                let rows = rows.into_iter().map(|(number, cells)| CheckedRow {
                    number,
                    result: self.converter.company(&cells),
                    cells,
                });
                let rows = Rows::Companies(rows.collect());
                progress = self.written(self.begin_writing(&progress, Pass::Again, rows)?)?;
                tell(&progress);
            }
            if progress.refused == refused {
                break;
            }
        }
        Ok(progress)
    }

    /// Whoever runs the import, with the rights of this moment. Somebody who no longer works here
    /// has none.
    fn runner(&self) -> Result<Actor, JobError> {
        let import = self.rules.import;
        let found = self.db.read(move |tx| {
            let runs = read::unfinished(tx)?.contains(&import);
            Ok::<_, StorageError>((read::runner(tx, import)?, runs))
        });
        match self.runtime.block_on(found)? {
            (Some(who), _) => Ok(who),
            (None, true) => Err(StorageError::NotAllowed.into()),
            (None, false) => Err(JobError::Superseded),
        }
    }

    /// Begins to write a chunk with the rights of this moment.
    fn begin_writing(
        &self,
        before: &ImportProgress,
        pass: Pass,
        rows: Rows,
    ) -> Result<Writing, JobError> {
        let who = self.runner()?;
        self.may_run(&who)?;
        let (db, rules, before) = (self.db.clone(), self.rules.clone(), before.clone());
        Ok(self.runtime.spawn(async move {
            db.write(move |tx| match rows {
                Rows::Contacts(rows) => write_contacts(tx, &who, &rules, &before, rows),
                Rows::Companies(rows) => write_companies(tx, &who, &rules, &before, pass, rows),
                Rows::Deals(rows) => write_deals(tx, &who, &rules, &before, rows),
            })
            .await
        }))
    }

    fn written(&self, writing: Writing) -> Result<ImportProgress, JobError> {
        let written = self.runtime.block_on(writing);
        match written.map_err(|error| StorageError::Broken(error.to_string()))? {
            Ok(outcome) => Ok(outcome.progress),
            Err(StorageError::Refused("import_busy")) => Err(JobError::Superseded),
            Err(error) => Err(error.into()),
        }
    }
}

/// The number of rows of a table that are counted as rows.
pub fn count_rows(mut table: Table) -> Result<i64, ReadError> {
    let mut count = 0;
    for row in filled_rows(&mut table) {
        match row {
            Err(error) if error.is_fatal() => return Err(error),
            _ => count += 1,
        }
    }
    Ok(count)
}

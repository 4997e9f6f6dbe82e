//! Imports: their rows, how far each is, the chunks of records they write and the rows they refuse.
//! A chunk, its refusals and the number of rows done are one transaction, so that an import which
//! is cut off goes on where it was. Reading files is done elsewhere.

mod chunk;
mod companies;
mod contacts;
mod existing;
mod merge;
mod named;
mod owners;
pub mod read;
mod row;
pub mod write;

pub use chunk::{
    CheckedRow, ChunkOutcome, ChunkRules, NamedCompany, RefusedOutcome, SeenKeys, may_fill_all,
    may_import,
};
pub use companies::{CompanyImport, check_companies, write_companies};
pub use contacts::{ContactImport, check_contacts, write_contacts};
pub use row::{ImportProgress, ImportRecord, RefusedRow};

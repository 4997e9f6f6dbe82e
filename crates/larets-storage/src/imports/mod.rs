//! Imports: their rows, how far each is, the chunks of records they write and the rows they refuse.
//! A chunk, its refusals and the number of rows done are one transaction, so that an import which
//! is cut off goes on where it was. Reading files is done elsewhere.

mod chunk;
mod deals;
mod decide;
mod importer;
pub mod keep;
mod keys;
mod kind;
pub mod memory;
mod merge;
mod named;
mod owners;
mod parties;
pub mod read;
mod row;
mod rows;
pub(crate) mod schema;
mod seen;
mod tally;
pub mod write;

pub use chunk::{check_companies, check_contacts, write_companies, write_contacts};
pub use deals::{check_deals, write_deals};
pub use importer::{may_fill_all, may_import};
pub use owners::named_people;
pub use row::{ImportProgress, ImportRecord, RefusedRow};
pub use rows::{
    CheckedRow, ChunkOutcome, ChunkRules, CompanyImport, ContactImport, DealImport, NamedCompany,
    NamedOwner, Pass, RefusedOutcome, RowImport,
};
pub use seen::SeenRows;

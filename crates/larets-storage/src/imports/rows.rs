//! What goes into a chunk and comes out of it: rules, converted rows, refused rows.

use larets_core::companies::CompanyDraft;
use larets_core::contacts::ContactDraft;
use larets_core::deals::DealDraft;
use larets_core::ids::{ImportId, UserId};
use larets_core::imports::{DuplicateKey, DuplicatePolicy, Faults};
use larets_core::time::At;

use super::row::ImportProgress;

/// What holds for every row of an import.
#[derive(Debug, Clone)]
pub struct ChunkRules {
    /// The import.
    pub import: ImportId,
    /// What becomes of rows whose record is there already.
    pub policy: DuplicatePolicy,
    /// By what it counts as there, beside its id in the other program.
    pub keys: Vec<DuplicateKey>,
    /// The program that the ids of the file are from. Ids of different programs never meet.
    pub id_source: String,
    /// Whose the records become, unless the row names someone.
    pub owner: Option<UserId>,
    /// Tags that every record gets.
    pub tags: Vec<String>,
}

/// A row of the file after conversion.
#[derive(Debug, Clone)]
pub struct CheckedRow<T> {
    /// Its number in the file.
    pub number: i64,
    /// The cells as they were, for the file of refused rows.
    pub cells: Vec<String>,
    /// The record, or why there is none.
    pub result: Result<T, Faults>,
}

/// A row of a file as a record, checked; channels are new ones.
#[derive(Debug, Clone, Default)]
pub struct RowImport<D> {
    /// The record.
    pub draft: D,
    /// Its id in the other program.
    pub external_id: Option<String>,
    /// A company that it names, with the column from 0: where a contact works, what a company
    /// belongs to.
    pub company: Option<(NamedCompany, usize)>,
    /// Whoever shall own it, with the column from 0.
    pub owner: Option<(NamedOwner, usize)>,
    /// A note for its timeline.
    pub note: Option<String>,
    /// When it was made in the other program.
    pub created_at: Option<At>,
}

/// A row of a file as a contact.
pub type ContactImport = RowImport<ContactDraft>;
/// A row of a file as a company.
pub type CompanyImport = RowImport<CompanyDraft>;

/// A row of a file as a deal, with the clients that stand in the same row.
#[derive(Debug, Clone, Default)]
pub struct DealImport {
    /// The deal; its stage is there.
    pub row: RowImport<DealDraft>,
    /// The person it is made with, with the column from 0.
    pub contact: Option<(ContactDraft, usize)>,
    /// The company it is made with, with the column from 0.
    pub company: Option<(CompanyDraft, usize)>,
}

/// Somebody whom a row names as the owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedOwner {
    /// As the file writes them: an e-mail address or a name.
    Written(String),
    /// As whoever imports has said that the file means.
    Person(UserId),
}

/// A company named in a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedCompany {
    /// Its name.
    pub name: String,
    /// Its INN, checked.
    pub inn: Option<String>,
}

/// How a chunk ended.
#[derive(Debug, Clone)]
pub struct ChunkOutcome {
    /// How far the import is now.
    pub progress: ImportProgress,
    /// Rows that were refused.
    pub refused: Vec<RefusedOutcome>,
}

/// A refused row.
#[derive(Debug, Clone)]
pub struct RefusedOutcome {
    /// Its number in the file.
    pub number: i64,
    /// Why.
    pub faults: Faults,
    /// The cells as they were.
    pub cells: Vec<String>,
}

/// Whether a chunk is met for the first time, or its rows were put aside because they name a company
/// that stands further down in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    /// In the order of the file.
    First,
    /// Once more, after its end.
    Again,
}

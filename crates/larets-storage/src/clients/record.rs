//! The kind of record that has a card: an owner and a department, versions, tags, a bin. What such
//! a kind declares stands here; what is done with it stands in [`read`](super::read) and
//! [`write`](super::write), once for all kinds.

use larets_core::access::{AccessError, Actor, Placement, ReadGrant, Record};
use larets_core::audit::RecordKind;
use larets_core::ids::ImportId;
use larets_core::time::At;
use uuid::Uuid;

use super::change::Diff;
use super::table::{CardTable, Row};
use super::{ClientGrants, UpdateError};
use crate::db::connection::AnyConnection;
use crate::db::{ReadTx, Vault, WriteTx};
use crate::deals::totals::Share;
use crate::error::StorageError;
use crate::types::Id;

/// What a kind of record is called and made of.
pub trait CardKind: Record + Sized {
    /// Its name in events and in the live channel.
    const KIND: RecordKind;
    /// The field that holds the person responsible.
    const OWNER: Self::Field;
    /// The field that holds the department responsible.
    const DEPARTMENT: Self::Field;
    /// The field that notes and the timeline stand under.
    const NOTES: Self::Field;
    /// The fields that name other records, and their kinds.
    const LINKS: &'static [(Self::Field, RecordKind)];
    /// Its id.
    type Id: Copy + Eq + Send + From<Uuid> + Into<Uuid>;
    /// What a person types in to make or change one.
    type Draft: Clone + Send + 'static;
    /// One with everything its card shows.
    type Card;

    /// The leave to read this kind, if there is one.
    fn grant(grants: &ClientGrants) -> Option<&ReadGrant<Self>>;
    /// Where the draft wishes it to stand.
    fn wished(draft: &Self::Draft) -> Option<Placement>;
    /// The tags of a draft.
    fn tags(draft: &mut Self::Draft) -> &mut Option<Vec<String>>;
    /// Tells the draft where the record shall stand.
    fn place(draft: &mut Self::Draft, placement: Option<Placement>);
    /// Where it stands.
    fn placement(card: &Self::Card) -> Placement;
}

/// A record that has a card. Only this crate makes one, as only it knows the tables.
#[expect(
    private_bounds,
    reason = "the statements of a table are called by this crate only, under a grant"
)]
pub trait CardRecord: CardRules {}
impl<R: CardRules> CardRecord for R {}

/// What is particular to a kind: its fields, and what of it stands in other tables.
pub(crate) trait CardRules: CardKind {
    /// Its table.
    type Columns: CardTable;
    /// What of a draft has to be written to other tables.
    type Lists;

    /// The cards of rows, with what other tables hold as far as the reader may see it.
    fn cards(
        tx: &mut ReadTx<'_>,
        grants: &ClientGrants,
        rows: Vec<Row<Self::Columns>>,
        extent: Extent,
    ) -> Result<Vec<Self::Card>, StorageError>;

    /// Puts the plain fields of a draft into the row.
    fn put_fields(
        columns: &mut Self::Columns,
        draft: &Self::Draft,
        diff: &mut Diff<'_, Self>,
    ) -> Result<(), AccessError>;

    /// Compares what refers to other records, and lists, with what is stored. The row has its sealed
    /// channels only after this or [`CardRules::take_lists`].
    fn put_lists(
        tx: &mut WriteTx<'_>,
        columns: &mut Self::Columns,
        draft: &Self::Draft,
        diff: &mut Diff<'_, Self>,
        actor: &Actor,
    ) -> Result<Self::Lists, UpdateError>;

    /// Takes the lists and references of a draft that was checked before as they are.
    fn take_lists(
        vault: &Vault,
        columns: &mut Self::Columns,
        draft: &Self::Draft,
    ) -> Result<Self::Lists, StorageError>;

    /// The record that a row was merged into, where the kind can be merged.
    fn merged_into(_: &Self::Columns) -> Option<Id> {
        None
    }

    /// Whether a draft moves a record to where it may go: the code of a refusal, or whether there
    /// is a change. Nothing is written.
    fn try_move(
        _: &mut ReadTx<'_>,
        _: &Self::Columns,
        _: &Self::Draft,
        _: &mut Diff<'_, Self>,
        _: &Actor,
    ) -> Result<(), UpdateError> {
        Ok(())
    }

    /// What a row is called, as far as the grant shows it.
    fn title(grant: &ReadGrant<Self>, columns: &Self::Columns) -> String;

    /// What of a row is counted in totals, where the kind has any.
    fn share(_: &Self::Columns) -> Option<Share> {
        None
    }

    /// Writes what was found to be written, for rows that stand.
    fn write_lists(
        connection: &mut AnyConnection,
        lists: &[(Id, Self::Lists)],
    ) -> Result<(), StorageError>;
}

/// How much of a record is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// All that its card shows.
    Card,
    /// A line of a list.
    Line,
}

/// What every row of a table with cards keeps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept {
    pub id: Id,
    pub placement: Placement,
    /// Where it stood before the write that moved it. No column.
    pub former: Option<Placement>,
    pub import_id: Option<Id>,
    pub demo: bool,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
    pub deleted_at: Option<i64>,
}

impl Kept {
    /// Of a record that is being made.
    pub fn new(id: Id, placement: Placement, now: At) -> Self {
        Self {
            id,
            placement,
            former: None,
            import_id: None,
            demo: false,
            version: 1,
            created_at: now.micros(),
            updated_at: now.micros(),
            deleted_at: None,
        }
    }

    pub fn in_bin(&self) -> bool {
        self.deleted_at.is_some()
    }
}

/// A record of an import or of demo data, its draft checked.
#[derive(Debug, Clone)]
pub struct New<R: CardKind> {
    /// Its id, made by the caller.
    pub id: R::Id,
    /// What is known; every channel with its value.
    pub draft: R::Draft,
    /// Where it will stand.
    pub placement: Placement,
    /// When it was made, if the file says so.
    pub created_at: Option<At>,
    /// The import it comes with.
    pub import: Option<ImportId>,
    /// Whether it is demo data.
    pub demo: bool,
}

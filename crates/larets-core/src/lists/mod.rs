//! Lists: what they are sorted and filtered by, checked against the grant before storage sees it.

use crate::access::{AccessError, ReadGrant};
use crate::companies::{Company, CompanyField};
use crate::contacts::{Contact, ContactField};
use crate::deals::{Deal, DealField};
use crate::ids::{CompanyId, ContactId, DepartmentId, StageId, UserId};
use crate::points::{HasChannels, PointKind};
use crate::time::At;
use uuid::Uuid;

/// What a list is sorted by. The id always breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortBy {
    /// Last, first and middle name, or the company's name.
    Name,
    /// When it was made.
    CreatedAt,
    /// When it was last changed.
    UpdatedAt,
    /// Deals: since when it stands in its stage.
    StageSince,
}

/// A sort and its direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub by: SortBy,
    /// From the end.
    pub descending: bool,
}

impl Sort {
    /// Reads `name`, `-created_at`, …
    pub fn parse(text: &str) -> Option<Self> {
        let (name, descending) = text
            .strip_prefix('-')
            .map_or((text, false), |name| (name, true));
        let by = match name {
            "name" => SortBy::Name,
            "created_at" => SortBy::CreatedAt,
            "updated_at" => SortBy::UpdatedAt,
            "stage_since" => SortBy::StageSince,
            _ => return None,
        };
        Some(Self { by, descending })
    }
}

/// One condition of a list. All of a list's conditions hold together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Owned by this person, or by nobody.
    Owner(Option<UserId>),
    /// Of this department.
    Department(DepartmentId),
    /// Came from there.
    Source(String),
    /// Has this tag.
    Tag(String),
    /// A contact that belongs to this company, one below it, or a deal with it.
    Company(CompanyId),
    /// A deal with this person.
    Contact(ContactId),
    /// A deal that stands in one of these stages.
    Stages(Vec<StageId>),
    /// Has this channel; the blind-index text of it.
    Channel(PointKind, String),
    /// Made after this moment.
    CreatedAfter(At),
    /// Made before this moment.
    CreatedBefore(At),
    /// Last changed after this moment.
    UpdatedAfter(At),
    /// Last changed before this moment.
    UpdatedBefore(At),
    /// Found by words.
    Found(Found),
}

/// The records that a search gave. Two searches for the same words are the same condition, so that
/// paging goes on when a record was changed between two pages.
#[derive(Clone)]
pub struct Found {
    words: String,
    records: Vec<Uuid>,
    complete: bool,
}

impl Found {
    /// What these words found under the reader's grant, and whether that is all they find.
    pub fn new(words: String, records: Vec<Uuid>, complete: bool) -> Self {
        Self {
            words,
            records,
            complete,
        }
    }

    /// False when the words find more than a list holds.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// The records.
    pub fn records(&self) -> &[Uuid] {
        &self.records
    }
}

impl PartialEq for Found {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words
    }
}

impl Eq for Found {}

impl std::fmt::Debug for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Found({:?})", self.words)
    }
}

/// A record that lists can be made of.
pub trait Listed: HasChannels {
    /// The fields that sorting by name would tell about.
    const NAME_FIELDS: &'static [Self::Field];
    /// Whether it is a deal, which has stages and people it is made with.
    const KNOWS_DEALS: bool = false;
    /// The field of a condition.
    fn field_of_condition(condition: &Condition) -> Option<Self::Field>;
    /// The fields that a sort would tell about; none for a sort that this kind does not have.
    fn fields_of_sort(by: SortBy) -> Option<&'static [Self::Field]> {
        match by {
            SortBy::Name => Some(Self::NAME_FIELDS),
            SortBy::CreatedAt | SortBy::UpdatedAt => Some(&[]),
            SortBy::StageSince => None,
        }
    }
}

impl Listed for Contact {
    const NAME_FIELDS: &'static [ContactField] = &[
        ContactField::LastName,
        ContactField::FirstName,
        ContactField::MiddleName,
    ];

    fn field_of_condition(condition: &Condition) -> Option<ContactField> {
        Some(match condition {
            Condition::Owner(_) => ContactField::Owner,
            Condition::Department(_) => ContactField::Department,
            Condition::Source(_) => ContactField::Source,
            Condition::Tag(_) => ContactField::Tags,
            Condition::Company(_) => ContactField::Companies,
            Condition::Channel(kind, _) => Self::field_of(*kind),
            Condition::CreatedAfter(_)
            | Condition::CreatedBefore(_)
            | Condition::UpdatedAfter(_)
            | Condition::UpdatedBefore(_)
            | Condition::Found(_)
            | Condition::Contact(_)
            | Condition::Stages(_) => return None,
        })
    }
}

impl Listed for Company {
    const NAME_FIELDS: &'static [CompanyField] = &[CompanyField::Name];

    fn field_of_condition(condition: &Condition) -> Option<CompanyField> {
        Some(match condition {
            Condition::Owner(_) => CompanyField::Owner,
            Condition::Department(_) => CompanyField::Department,
            Condition::Source(_) => CompanyField::Source,
            Condition::Tag(_) => CompanyField::Tags,
            Condition::Company(_) => CompanyField::Parent,
            Condition::Channel(kind, _) => Self::field_of(*kind),
            Condition::CreatedAfter(_)
            | Condition::CreatedBefore(_)
            | Condition::UpdatedAfter(_)
            | Condition::UpdatedBefore(_)
            | Condition::Found(_)
            | Condition::Contact(_)
            | Condition::Stages(_) => return None,
        })
    }
}

impl Listed for Deal {
    const NAME_FIELDS: &'static [DealField] = &[DealField::Title];
    const KNOWS_DEALS: bool = true;

    fn field_of_condition(condition: &Condition) -> Option<DealField> {
        Some(match condition {
            Condition::Owner(_) => DealField::Owner,
            Condition::Department(_) => DealField::Department,
            Condition::Source(_) => DealField::Source,
            Condition::Tag(_) => DealField::Tags,
            Condition::Company(_) => DealField::Companies,
            Condition::Contact(_) => DealField::Contacts,
            Condition::Stages(_) => DealField::Stage,
            Condition::Channel(kind, _) => Self::field_of(*kind),
            Condition::CreatedAfter(_)
            | Condition::CreatedBefore(_)
            | Condition::UpdatedAfter(_)
            | Condition::UpdatedBefore(_)
            | Condition::Found(_) => return None,
        })
    }

    fn fields_of_sort(by: SortBy) -> Option<&'static [DealField]> {
        match by {
            SortBy::Name => Some(Self::NAME_FIELDS),
            SortBy::StageSince => Some(&[DealField::Stage]),
            SortBy::CreatedAt | SortBy::UpdatedAt => Some(&[]),
        }
    }
}

/// What a list shows: checked once, when it is made.
#[derive(Debug, Clone)]
pub struct ListQuery {
    sort: Sort,
    conditions: Vec<Condition>,
    bin: bool,
}

/// Most conditions of one list.
pub const CONDITIONS_LIMIT: usize = 20;

impl ListQuery {
    /// Checks that every field sorted or filtered by may be seen. A source or tag that names a
    /// channel is a question about that channel, whatever field it stands in.
    pub fn checked<R: Listed>(
        grant: &ReadGrant<R>,
        sort: Sort,
        conditions: Vec<Condition>,
        bin: bool,
    ) -> Result<Self, AccessError> {
        let fields = R::fields_of_sort(sort.by);
        for field in fields.ok_or(AccessError::NotSearchable { field: "sort" })? {
            grant.may_search_by(*field)?;
        }
        for condition in &conditions {
            if let Some(field) = R::field_of_condition(condition) {
                grant.may_search_by(field)?;
                if let Condition::Source(text) | Condition::Tag(text) = condition
                    && grant.redacts(field, text)
                {
                    PointKind::ALL
                        .iter()
                        .try_for_each(|kind| grant.may_search_by(R::field_of(*kind)))?;
                }
            }
        }
        Ok(Self {
            sort,
            conditions,
            bin,
        })
    }

    /// The sort.
    pub fn sort(&self) -> Sort {
        self.sort
    }

    /// The conditions, all of which hold.
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// Whether the bin is listed instead of the living.
    pub fn bin(&self) -> bool {
        self.bin
    }
}

//! The conditions that a list is narrowed by, alone or in groups. Values are resolved: «me» is a
//! person, «this week» two moments. What a condition tells of a record stands in
//! [`listed`](super::listed).

use crate::access::named;
use crate::ids::{CompanyId, ContactId, DepartmentId, ImportId, PipelineId, StageId, UserId};
use crate::money::Currency;
use crate::pipelines::StageKind;
use crate::points::PointKind;
use crate::time::At;
use uuid::Uuid;

named!(
    /// What a list may be filtered by, under its name on the wire.
    FilterField {
        /// The whole name of a client.
        Name = "name",
        /// The title of a deal.
        Title = "title",
        /// Family name.
        LastName = "last_name",
        /// Given name.
        FirstName = "first_name",
        /// Patronymic or middle name.
        MiddleName = "middle_name",
        /// The name in contracts.
        LegalName = "legal_name",
        /// Russian taxpayer number.
        Inn = "inn",
        /// Russian code of the reason of registration.
        Kpp = "kpp",
        /// Russian state registration number.
        Ogrn = "ogrn",
        /// VAT number of another country.
        VatId = "vat_id",
        /// Web site.
        Site = "site",
        /// Postal address.
        Address = "address",
        /// Where a company is registered.
        LegalAddress = "legal_address",
        /// Position at work.
        Position = "position",
        /// Where the record came from.
        Source = "source",
        /// What is to be done next.
        NextStep = "next_step",
        /// Why a deal was lost.
        LostReason = "lost_reason",
        /// A tag.
        Tag = "tag",
        /// The person responsible.
        Owner = "owner",
        /// The department responsible.
        Department = "department",
        /// A company that the record belongs to.
        Company = "company",
        /// A person that a deal is made with.
        Contact = "contact",
        /// The stage of a deal.
        Stage = "stage",
        /// The pipeline of a deal.
        Pipeline = "pipeline",
        /// Whether a deal is open, won or lost.
        Status = "status",
        /// Whether a deal has stood in its stage for too long.
        Stale = "stale",
        /// For how much a deal is.
        Amount = "amount",
        /// A phone number.
        Phone = "phone",
        /// An e-mail address.
        Email = "email",
        /// A messenger handle.
        Handle = "handle",
        /// Birthday.
        Birthday = "birthday",
        /// When a deal is expected to be won.
        ExpectedClose = "expected_close",
        /// When the next step is due.
        NextStepAt = "next_step_at",
        /// Since when a deal has stood in its stage.
        StageSince = "stage_since",
        /// When the record was made.
        CreatedAt = "created_at",
        /// When it was last changed.
        UpdatedAt = "updated_at",
        /// The import that made the record.
        Import = "import",
    }
);

impl FilterField {
    /// The field that holds channels of a kind.
    pub fn of_channel(kind: PointKind) -> Self {
        match kind {
            PointKind::Phone => Self::Phone,
            PointKind::Email => Self::Email,
            PointKind::Handle => Self::Handle,
        }
    }

    /// The kind of channel that the field holds.
    pub fn channel(self) -> Option<PointKind> {
        match self {
            Self::Phone => Some(PointKind::Phone),
            Self::Email => Some(PointKind::Email),
            Self::Handle => Some(PointKind::Handle),
            _ => None,
        }
    }

    /// Whether the field is compared by a key that a whole name is folded to.
    pub fn is_folded(self) -> bool {
        matches!(self, Self::Name | Self::Title)
    }
}

/// What is asked of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextTest {
    /// It is this one.
    Is(String),
    /// It begins so.
    StartsWith(String),
    /// It has this in it.
    Contains(String),
}

impl TextTest {
    /// The text that was typed.
    pub fn text(&self) -> &str {
        match self {
            Self::Is(text) | Self::StartsWith(text) | Self::Contains(text) => text,
        }
    }
}

/// From one moment or day, which belongs to it, up to another, which does not.
#[derive(Clone, PartialEq, Eq)]
pub struct Span<T> {
    /// Where it begins; open when none.
    pub from: Option<T>,
    /// Where it ends; open when none.
    pub until: Option<T>,
    /// The words it was asked by, when its ends move with the clock. Two spans of the same words
    /// are the same to paging.
    pub asked: Option<String>,
}

impl<T> Span<T> {
    /// A span between two given ends.
    pub fn given(from: Option<T>, until: Option<T>) -> Self {
        Self {
            from,
            until,
            asked: None,
        }
    }
}

impl<T: std::fmt::Debug> std::fmt::Debug for Span<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.asked {
            Some(words) => write!(f, "Span({words:?})"),
            None => write!(f, "Span({:?}..{:?})", self.from, self.until),
        }
    }
}

/// The moment of asking. It moves between the pages of a list and does not tell them apart.
#[derive(Clone, Copy)]
pub struct Now(pub At);

impl PartialEq for Now {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Now {}

impl std::fmt::Debug for Now {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Now")
    }
}

/// One condition of a list, or a group of them. All of a list's conditions hold together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Owned by this person, or by nobody.
    Owner(Option<UserId>),
    /// Owned by somebody of these departments.
    OwnerOf(Vec<DepartmentId>),
    /// Of this department.
    Department(DepartmentId),
    /// Of one of these departments.
    Departments(Vec<DepartmentId>),
    /// A text of the record.
    Text(FilterField, TextTest),
    /// Has this tag.
    Tag(String),
    /// A contact that belongs to this company, one below it, or a deal with it.
    Company(CompanyId),
    /// A deal with this person.
    Contact(ContactId),
    /// A deal that stands in one of these stages.
    Stages(Vec<StageId>),
    /// A deal that goes through one of these pipelines.
    Pipelines(Vec<PipelineId>),
    /// A deal whose stage means this.
    Status(StageKind),
    /// A deal that has stood in its stage for longer than the stage allows.
    Stale(Now),
    /// A deal for so much in this currency: both ends in minor units, both belong to it.
    Amount(Currency, Option<i64>, Option<i64>),
    /// Has this channel; the blind-index text of it.
    Channel(PointKind, String),
    /// Made by this import.
    Import(ImportId),
    /// A moment of the record.
    Moment(FilterField, Span<At>),
    /// A day of the record, such as `2026-12-31`.
    Day(FilterField, Span<String>),
    /// A day of any year, such as `12-31`. The span may pass the end of the year.
    Anniversary(FilterField, Span<String>),
    /// Has any value, as far as the reader may see.
    Filled(FilterField),
    /// Found by words.
    Found(Found),
    /// All of these hold.
    All(Vec<Condition>),
    /// One of these holds at least.
    Any(Vec<Condition>),
    /// This does not hold; neither does it of a record without the value.
    Not(Box<Condition>),
}

impl Condition {
    /// That this does not hold.
    #[must_use]
    pub fn negated(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// The record has no such value.
    pub fn empty(field: FilterField) -> Self {
        if field == FilterField::Owner {
            Self::Owner(None)
        } else {
            Self::Filled(field).negated()
        }
    }

    /// A moment of the record lies after this one.
    pub fn after(field: FilterField, at: At) -> Self {
        Self::Moment(field, Span::given(Some(at.plus(1)), None))
    }

    /// A moment of the record lies before this one.
    pub fn before(field: FilterField, at: At) -> Self {
        Self::Moment(field, Span::given(None, Some(at)))
    }

    /// The text of a record is this one.
    pub fn text_is(field: FilterField, text: &str) -> Self {
        Self::Text(field, TextTest::Is(text.to_owned()))
    }

    /// The conditions of it that are no groups, wherever they stand.
    pub fn leaves(&self) -> Vec<&Self> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::leaves).collect(),
            Self::Not(part) => part.leaves(),
            leaf => vec![leaf],
        }
    }

    /// What a leaf asks about; none of words and groups.
    pub fn field(&self) -> Option<FilterField> {
        Some(match self {
            Self::Owner(_) | Self::OwnerOf(_) => FilterField::Owner,
            Self::Department(_) | Self::Departments(_) => FilterField::Department,
            Self::Tag(_) => FilterField::Tag,
            Self::Company(_) => FilterField::Company,
            Self::Contact(_) => FilterField::Contact,
            Self::Stages(_) => FilterField::Stage,
            Self::Pipelines(_) => FilterField::Pipeline,
            Self::Status(_) => FilterField::Status,
            Self::Stale(_) => FilterField::Stale,
            Self::Amount(..) => FilterField::Amount,
            Self::Import(_) => FilterField::Import,
            Self::Channel(kind, _) => FilterField::of_channel(*kind),
            Self::Text(field, _)
            | Self::Moment(field, _)
            | Self::Day(field, _)
            | Self::Anniversary(field, _)
            | Self::Filled(field) => *field,
            Self::Found(_) | Self::All(_) | Self::Any(_) | Self::Not(_) => return None,
        })
    }
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

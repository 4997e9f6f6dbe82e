//! Deals: what is being sold to whom, for how much, and how far it has come. The record, its
//! fields, its checks, and the rule of entering a stage.

mod rules;

pub use rules::{Facts, MoveError, is_stale, may_enter, may_return, weighted};

use crate::access::{Area, Placement, Record, access_fields};
use crate::contacts::{ContactError, check_count, check_text, tag_faults};
use crate::ids::{CompanyId, ContactId, DealId, StageId};
use crate::money::Money;
use crate::time::At;

/// No deal is expected to be won in an earlier year: it is one that was not typed to its end.
const FIRST_YEAR: i16 = 1900;

access_fields!(
    /// A field of a deal.
    DealField {
        /// What is being sold.
        Title = "title",
        /// For how much, and in which currency.
        Amount = "amount",
        /// The stage, and with it the pipeline.
        Stage = "stage",
        /// When it is expected to be won.
        ExpectedClose = "expected_close",
        /// What is to be done next, and when.
        NextStep = "next_step",
        /// Why it was lost.
        LostReason = "lost_reason",
        /// The people it is made with.
        Contacts = "contacts",
        /// The organisations it is made with.
        Companies = "companies",
        /// Where it came from.
        Source = "source",
        /// Phone numbers, where somebody has typed them into a text of the deal.
        Phones = "phones",
        /// E-mail addresses, where somebody has typed them into a text of the deal.
        Emails = "emails",
        /// Messenger handles, where somebody has typed them into a text of the deal.
        Handles = "handles",
        /// The person responsible.
        Owner = "owner",
        /// The department responsible.
        Department = "department",
        /// Tags.
        Tags = "tags",
        /// Notes and the rest of the timeline.
        Notes = "notes",
    }
);

/// The kind of record, for grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deal;

impl Record for Deal {
    const AREA: Area = Area::Deals;
    type Field = DealField;
}

/// What a person types in to make or change a deal. `None` leaves a field as it is.
#[derive(Debug, Clone, Default)]
pub struct DealDraft {
    /// What is being sold.
    pub title: Option<String>,
    /// For how much; the inner `None` clears it.
    pub amount: Option<Option<Money>>,
    /// The stage to stand in. A new deal without one begins in the first.
    pub stage: Option<StageId>,
    /// Since when it stands there, where a file of another program says so: what has happened is not
    /// asked whether it may.
    pub stage_since: Option<At>,
    /// With `stage`: the last move is taken back, as if it had not been made.
    pub take_back: bool,
    /// When it is expected to be won, such as `2026-12-31`; empty when unknown.
    pub expected_close: Option<String>,
    /// What is to be done next.
    pub next_step: Option<String>,
    /// When that is due; the inner `None` clears it.
    pub next_step_at: Option<Option<At>>,
    /// Why it was lost.
    pub lost_reason: Option<String>,
    /// All people it is made with, the first one first.
    pub contacts: Option<Vec<ContactId>>,
    /// All organisations it is made with, the first one first.
    pub companies: Option<Vec<CompanyId>>,
    /// Where it came from.
    pub source: Option<String>,
    /// Tags.
    pub tags: Option<Vec<String>>,
    /// Who is responsible, and in which department.
    pub placement: Option<Placement>,
}

/// Why a deal cannot be kept as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DealError {
    /// A deal has a title.
    #[error("a deal needs a title")]
    TitleMissing,
    /// A text or list is too long, or has a character that cannot be kept.
    #[error(transparent)]
    Text(#[from] ContactError),
    /// The day it is expected to be won is none.
    #[error("a day like 2026-12-31 is expected")]
    NotADate,
}

impl DealDraft {
    /// Checks what was typed, whether for a new deal or a change.
    pub fn check(&self) -> Result<(), DealError> {
        self.faults().into_iter().next().map_or(Ok(()), Err)
    }

    /// All that is wrong with what was typed, field by field.
    pub fn faults(&self) -> Vec<DealError> {
        let mut faults: Vec<DealError> = Vec::new();
        if self
            .title
            .as_deref()
            .is_some_and(|title| title.trim().is_empty())
        {
            faults.push(DealError::TitleMissing);
        }
        let texts = [
            ("title", &self.title, 300),
            ("next_step", &self.next_step, 500),
            ("lost_reason", &self.lost_reason, 200),
            ("source", &self.source, 200),
        ];
        for (field, text, limit) in texts {
            if let Some(text) = text {
                faults.extend(check_text(field, text, limit).err().map(Into::into));
            }
        }
        if let Some(date) = self
            .expected_close
            .as_deref()
            .filter(|date| !date.is_empty())
        {
            let parsed: Result<jiff::civil::Date, _> = date.parse();
            let meant = parsed.is_ok_and(|day| day.year() >= FIRST_YEAR);
            if date.len() != 10 || !meant {
                faults.push(DealError::NotADate);
            }
        }
        let contacts = self.contacts.as_ref().map_or(0, Vec::len);
        let companies = self.companies.as_ref().map_or(0, Vec::len);
        let links = [("contacts", contacts), ("companies", companies)];
        let links = links
            .into_iter()
            .filter_map(|(field, count)| check_count(field, count).err());
        let lists = links.chain(tag_faults(self.tags.as_deref()));
        faults.extend(lists.map(DealError::from));
        faults
    }

    /// Checks that a new deal has a title.
    pub fn check_new(&self) -> Result<(), DealError> {
        if self.title.is_none() {
            return Err(DealError::TitleMissing);
        }
        self.check()
    }
}

/// A deal as it is read: plain fields bare, to be shown through the grant one by one.
#[derive(Debug, Clone)]
pub struct DealRecord {
    /// Which one.
    pub id: DealId,
    /// What is being sold.
    pub title: String,
    /// For how much.
    pub amount: Option<Money>,
    /// The stage it stands in.
    pub stage: StageId,
    /// Since when.
    pub stage_since: At,
    /// When it is expected to be won; empty when unknown.
    pub expected_close: String,
    /// What is to be done next.
    pub next_step: String,
    /// When that is due.
    pub next_step_at: Option<At>,
    /// Why it was lost.
    pub lost_reason: String,
    /// Where it came from.
    pub source: String,
    /// Where it stands.
    pub placement: Placement,
    /// Tags.
    pub tags: Vec<String>,
    /// Counts changes.
    pub version: i64,
    /// When it was made.
    pub created_at: At,
    /// When it was last changed.
    pub updated_at: At,
    /// When it was moved to the bin.
    pub deleted_at: Option<At>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(change: impl FnOnce(&mut DealDraft), expected: Result<(), &str>) {
        let mut draft = DealDraft {
            title: Some("Поставка труб".to_owned()),
            ..DealDraft::default()
        };
        change(&mut draft);
        let found = draft.check_new().map_err(|error| error.to_string());
        assert_eq!(found.as_ref().map_err(String::as_str).copied(), expected);
    }

    // Shows what a new deal is refused for, and that a day may be left open.
    #[test]
    fn new_deals() {
        check(|_| (), Ok(()));
        check(|draft| draft.expected_close = Some(String::new()), Ok(()));
        check(
            |draft| draft.expected_close = Some("2028-02-29".to_owned()),
            Ok(()),
        );
        let day = Err("a day like 2026-12-31 is expected");
        for text in [
            "2026-02-30",
            "31.12.2026",
            "2026-12-31T00:00:00",
            "0020-05-01",
        ] {
            check(|draft| draft.expected_close = Some(text.to_owned()), day);
        }
        let title = Err("a deal needs a title");
        check(|draft| draft.title = None, title);
        check(|draft| draft.title = Some(" ".to_owned()), title);
    }

    // Shows that texts and lists have limits.
    #[test]
    fn limits() {
        let refused = |change: fn(&mut DealDraft)| {
            let mut draft = DealDraft::default();
            change(&mut draft);
            matches!(draft.check(), Err(DealError::Text(_)))
        };
        assert!(refused(|draft| draft.title = Some("я".repeat(301))));
        assert!(refused(|draft| draft.lost_reason = Some("\0".to_owned())));
        assert!(refused(|draft| draft.tags = Some(vec![String::new(); 51])));
        assert!(refused(|draft| {
            let id = ContactId::from_uuid(uuid::Uuid::nil());
            draft.contacts = Some(vec![id; 51]);
        }));
    }
}

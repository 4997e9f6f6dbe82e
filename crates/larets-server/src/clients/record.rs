//! What a kind of record with a card declares for its requests. What is done with it stands in
//! [`work`](super::work), once for all kinds.

use larets_core::access::ReadGrant;
use larets_core::lists::Listed;
use larets_core::time::At;
use larets_storage::clients::{CardRecord, ClientGrants};
use larets_storage::events::RecordEvent;
use larets_storage::notes::NoteParent;
use larets_storage::search::{Matches, SearchError};
use larets_storage::{ReadTx, StorageError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::placing::Wanted;
use crate::http::{ApiError, View};

/// A kind of record that is listed, opened, made and changed over HTTP. Its addresses begin with
/// the name of its area.
pub trait CardRequests: CardRecord + Listed {
    /// What goes out.
    type View: CardView;
    /// What comes in to make or change one.
    type Input: Serialize + DeserializeOwned + Clone + Send + 'static;

    /// The card as far as the grant shows it.
    fn view(card: &Self::Card, grant: &ReadGrant<Self>) -> Self::View;
    /// Keeps of the stored texts what the reader could not see and so cannot have meant to change.
    fn keep_unseen(
        input: &mut Self::Input,
        card: &Self::Card,
        grant: &ReadGrant<Self>,
    ) -> Result<(), ApiError>;
    /// Where the record is to be put.
    fn wanted(input: &Self::Input) -> Wanted;
    /// The draft, without a placement. `region` is the country of national phone numbers.
    fn draft(input: Self::Input, region: &str) -> Result<Self::Draft, ApiError>;
    /// Checks a draft by the rules of core.
    fn check(draft: &mut Self::Draft, purpose: Purpose) -> Result<(), ApiError>;
    /// The records that words find, under the grants.
    fn find(
        tx: &mut ReadTx<'_>,
        grants: &ClientGrants,
        words: &str,
        region: &str,
    ) -> Result<Matches<Self::Id>, SearchError>;
    /// What its notes hang on.
    fn note_parent(id: Self::Id) -> NoteParent;

    /// What happened to a record before the record of events knew it, the latest first, older than
    /// `before` and at most `limit`, as changes of its fields. The record is covered by the grant.
    fn past(
        _: &mut ReadTx<'_>,
        _: &ReadGrant<Self>,
        _: Self::Id,
        _before: Option<At>,
        _limit: i64,
    ) -> Result<Vec<RecordEvent<Self>>, StorageError> {
        Ok(Vec::new())
    }
}

/// What a draft is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A new record.
    Create,
    /// A change of one that is there.
    Change,
}

/// A view of one record.
pub trait CardView: View + Send + 'static {
    /// Which one.
    fn id(&self) -> Uuid;
    /// Counts changes; goes out as `ETag` too.
    fn version(&self) -> i64;
}

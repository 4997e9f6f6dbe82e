//! What is particular to requests about deals: their views, inputs and checks.

use larets_core::access::ReadGrant;
use larets_core::deals::{Deal, DealDraft};
use larets_core::ids::DealId;
use larets_core::time::At;
use larets_storage::clients::ClientGrants;
use larets_storage::deals::{DealCard, past};
use larets_storage::events::RecordEvent;
use larets_storage::notes::NoteParent;
use larets_storage::search::{Matches, SearchError};
use larets_storage::{ReadTx, StorageError};

use super::refusal;
use super::wire::{DealView, UpdateDeal};
use crate::clients::placing::Wanted;
use crate::clients::record::{CardRequests, Purpose};
use crate::http::ApiError;

impl CardRequests for Deal {
    type View = DealView;
    type Input = UpdateDeal;

    fn view(card: &DealCard, grant: &ReadGrant<Self>) -> DealView {
        DealView::of(card, grant)
    }

    fn keep_unseen(
        input: &mut UpdateDeal,
        card: &DealCard,
        grant: &ReadGrant<Self>,
    ) -> Result<(), ApiError> {
        input.keep_unseen(card, grant)
    }

    fn wanted(input: &UpdateDeal) -> Wanted {
        input.wanted()
    }

    fn draft(input: UpdateDeal, _: &str) -> Result<DealDraft, ApiError> {
        input.into_draft()
    }

    fn check(draft: &mut DealDraft, purpose: Purpose) -> Result<(), ApiError> {
        match purpose {
            Purpose::Create => draft.check_new(),
            Purpose::Change => draft.check(),
        }
        .map_err(|error| refusal(&error))
    }

    fn find(
        tx: &mut ReadTx<'_>,
        grants: &ClientGrants,
        words: &str,
        region: &str,
    ) -> Result<Matches<DealId>, SearchError> {
        larets_storage::search::deal_ids(tx, grants, words, region)
    }

    fn note_parent(id: DealId) -> NoteParent {
        NoteParent::Deal(id)
    }

    fn past(
        tx: &mut ReadTx<'_>,
        grant: &ReadGrant<Self>,
        id: DealId,
        before: Option<At>,
        limit: i64,
    ) -> Result<Vec<RecordEvent<Self>>, StorageError> {
        past::of_deal(tx, grant, id.as_uuid(), before, limit)
    }
}

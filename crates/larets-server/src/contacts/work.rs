//! What is particular to requests about contacts: their views, inputs and checks.

use larets_core::access::ReadGrant;
use larets_core::contacts::{Contact, ContactDraft, ContactField};
use larets_core::ids::ContactId;
use larets_storage::clients::ClientGrants;
use larets_storage::contacts::{ContactCard, Duplicate, DuplicateProbe, read};
use larets_storage::notes::NoteParent;
use larets_storage::search::{self, Matches, SearchError};
use larets_storage::{ReadTx, StorageError};

use super::refusal;
use super::wire::{ContactView, UpdateContact};
use crate::clients::placing::Wanted;
use crate::clients::record::{CardRequests, Purpose};
use crate::clients::wire::FindDuplicates;
use crate::http::ApiError;

impl CardRequests for Contact {
    type View = ContactView;
    type Input = UpdateContact;

    fn view(card: &ContactCard, grant: &ReadGrant<Self>) -> ContactView {
        ContactView::of(card, grant)
    }

    fn keep_unseen(
        input: &mut UpdateContact,
        card: &ContactCard,
        grant: &ReadGrant<Self>,
    ) -> Result<(), ApiError> {
        input.keep_unseen(card, grant)
    }

    fn wanted(input: &UpdateContact) -> Wanted {
        input.wanted()
    }

    fn draft(input: UpdateContact, region: &str) -> Result<ContactDraft, ApiError> {
        input.into_draft(region)
    }

    fn check(draft: &mut ContactDraft, purpose: Purpose) -> Result<(), ApiError> {
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
    ) -> Result<Matches<ContactId>, SearchError> {
        search::contact_ids(tx, grants, words, region)
    }

    fn note_parent(id: ContactId) -> NoteParent {
        NoteParent::Contact(id)
    }
}

/// What is typed in may be unfinished: what is no channel yet is left out.
pub(super) fn duplicates(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    input: FindDuplicates,
    region: &str,
) -> Result<Vec<Duplicate>, StorageError> {
    let channels = input.channels(region);
    let last_name = input.last_name.unwrap_or_default();
    let first_name = input.first_name.unwrap_or_default();
    let filled = |name: &str| !name.trim().is_empty();
    // A channel among the words of a name would be a guess at those that names hold.
    let guesses = grants.contacts.as_ref().is_some_and(|grant| {
        grant.redacts(ContactField::LastName, &last_name)
            || grant.redacts(ContactField::FirstName, &first_name)
    });
    let named = !guesses && (filled(&last_name) || filled(&first_name));
    let probe = DuplicateProbe {
        exclude: input.id.map(ContactId::from_uuid),
        name: named.then_some((last_name, first_name)),
        channels,
    };
    read::duplicates(tx, grants, &probe)
}

//! What is particular to requests about companies: their views, inputs and checks.

use larets_core::access::ReadGrant;
use larets_core::companies::{Company, CompanyDraft, CompanyField};
use larets_core::ids::CompanyId;
use larets_core::registry_numbers::Inn;
use larets_storage::clients::ClientGrants;
use larets_storage::companies::{CompanyCard, Duplicate, DuplicateProbe, read};
use larets_storage::notes::NoteParent;
use larets_storage::search::{self, Matches, SearchError};
use larets_storage::{ReadTx, StorageError};

use super::refusal;
use super::wire::{CompanyView, UpdateCompany};
use crate::clients::placing::Wanted;
use crate::clients::record::{CardRequests, Purpose};
use crate::clients::wire::FindDuplicates;
use crate::http::ApiError;

impl CardRequests for Company {
    type View = CompanyView;
    type Input = UpdateCompany;

    fn view(card: &CompanyCard, grant: &ReadGrant<Self>) -> CompanyView {
        CompanyView::of(card, grant)
    }

    fn keep_unseen(
        input: &mut UpdateCompany,
        card: &CompanyCard,
        grant: &ReadGrant<Self>,
    ) -> Result<(), ApiError> {
        input.keep_unseen(card, grant)
    }

    fn wanted(input: &UpdateCompany) -> Wanted {
        input.wanted()
    }

    fn draft(input: UpdateCompany, region: &str) -> Result<CompanyDraft, ApiError> {
        input.into_draft(region)
    }

    fn check(draft: &mut CompanyDraft, purpose: Purpose) -> Result<(), ApiError> {
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
    ) -> Result<Matches<CompanyId>, SearchError> {
        search::company_ids(tx, grants, words, region)
    }

    fn note_parent(id: CompanyId) -> NoteParent {
        NoteParent::Company(id)
    }
}

/// What is typed in may be unfinished: what is no channel or number yet is left out.
pub(super) fn duplicates(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    input: FindDuplicates,
    region: &str,
) -> Result<Vec<Duplicate>, StorageError> {
    let inn = input.inn.as_deref().and_then(|text| Inn::parse(text).ok());
    // A channel among the words of a name would be a guess at those that names hold.
    let grant = grants.companies.as_ref();
    let asked = |name: &String| {
        !name.trim().is_empty()
            && !grant.is_some_and(|grant| grant.redacts(CompanyField::Name, name))
    };
    let probe = DuplicateProbe {
        exclude: input.id.map(CompanyId::from_uuid),
        channels: input.channels(region),
        name: input.name.filter(asked),
        inn: inn.map(|inn| inn.as_str().to_owned()),
    };
    read::duplicates(tx, grants, &probe)
}

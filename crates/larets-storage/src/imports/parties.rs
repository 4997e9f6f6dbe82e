//! The people and companies that rows of deals name: found as far as whoever imports may see them,
//! else noted to be made. Those that are there already are linked and not changed.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::access::{Action, Actor, ChangeGrant, Placement, ReadGrant};
use larets_core::audit::Event;
use larets_core::companies::Company;
use larets_core::contacts::{Contact, ContactDraft, ContactField};
use larets_core::ids::ImportId;
use larets_core::imports::{Refusal, name_key};
use larets_core::similar::{company_name_key, person_similarity_key};
use uuid::Uuid;

use super::importer::Found;
use super::keys::{CompanyKeys, Key, Keys};
use super::kind::{ClientKind, LOOKED_FOR, keep_covered};
use super::seen::SeenRows;
use super::tally::not_written;
use crate::clients::record::New;
use crate::clients::write::insert_many;
use crate::db::connection::each;
use crate::db::{ReadTx, WriteTx};
use crate::error::StorageError;
use crate::schema::{company, contact, contact_company};
use crate::types::Id;

/// Clients of one kind that the rows of a chunk name.
pub(super) struct Parties<K: ClientKind> {
    read: Option<ReadGrant<K>>,
    create: Option<ChangeGrant<K>>,
    own: Placement,
    import: ImportId,
    known: HashMap<Key, Id>,
    new: Vec<New<K>>,
    /// Those of `new` that no earlier chunk of a dry run has counted.
    pub made: i64,
}

impl<K: ClientKind> Parties<K> {
    pub fn of(actor: &Actor, import: ImportId) -> Self {
        Self {
            read: actor.may_read().ok(),
            create: actor.may_change(Action::Create).ok(),
            own: Placement {
                owner: actor.reference().user,
                department: actor.department(),
            },
            import,
            known: HashMap::new(),
            new: Vec::new(),
            made: 0,
        }
    }

    pub fn grant(&self) -> Option<&ReadGrant<K>> {
        self.read.as_ref()
    }

    /// Those that are there.
    pub fn learn(&mut self, found: HashMap<Key, Found>) {
        self.known
            .extend(found.into_iter().map(|(key, found)| (key, found.id)));
    }

    fn known(&self, keys: &Keys) -> Option<Id> {
        keys.look
            .iter()
            .find_map(|key| self.known.get(key))
            .copied()
    }

    fn place(&self, wished: Placement) -> Option<Placement> {
        let create = self.create.as_ref()?;
        [wished, self.own]
            .into_iter()
            .find(|place| create.covers(place))
    }

    /// Whether this one is there or may be made.
    pub fn may_name(&self, keys: &Keys, named: bool, wished: Placement) -> Result<(), Refusal> {
        if self.known(keys).is_some() {
            Ok(())
        } else if !named {
            Err(Refusal::NameMissing)
        } else if self.place(wished).is_none() {
            Err(Refusal::NotAllowed)
        } else {
            Ok(())
        }
    }

    /// The one meant; who is not there is noted to be made where the deal stands.
    pub fn id_of(
        &mut self,
        keys: &Keys,
        draft: K::Draft,
        wished: Placement,
        seen: Option<&mut SeenRows>,
    ) -> Option<Id> {
        if let Some(id) = self.known(keys) {
            return Some(id);
        }
        let placement = self.place(wished)?;
        let id = Id(Uuid::now_v7());
        let counted = seen.and_then(|seen| seen.client(keys));
        self.made += i64::from(counted.is_none());
        for key in counted.map_or(keys.put.as_slice(), std::slice::from_ref) {
            self.known.entry(key.clone()).or_insert(id);
        }
        self.new.push(New {
            id: id.0.into(),
            draft,
            placement,
            created_at: None,
            import: Some(self.import),
            demo: false,
        });
        Some(id)
    }

    /// Makes those that were noted.
    pub fn create(self, tx: &mut WriteTx<'_>, actor: &Actor) -> Result<Vec<Event>, StorageError> {
        match &self.create {
            Some(grant) if !self.new.is_empty() => {
                insert_many(tx, grant, actor, &self.new).map_err(not_written)
            }
            _ => Ok(Vec::new()),
        }
    }
}

/// The keys of a company by its name and number.
pub(super) fn company_keys(by: CompanyKeys, name: &str, inn: &str) -> Keys {
    Keys {
        channels: Vec::new(),
        look: by.look(name, inn),
        put: by.put(name, inn),
    }
}

/// The key of a person without phone and e-mail: their name, in their company.
fn person_key(name: &str, company: &str) -> Key {
    format!("person:{name}\0{}", company_name_key(company)).into_bytes()
}

fn names(draft: &ContactDraft) -> (&str, &str) {
    (
        draft.last_name.as_deref().unwrap_or_default(),
        draft.first_name.as_deref().unwrap_or_default(),
    )
}

fn whole_name(last: &str, first: &str) -> String {
    name_key(&format!("{last} {first}"))
}

/// The keys of a person: phones and e-mails; who has none is found by the name, in the company of
/// the row where it names one.
pub(super) fn person_keys(channels: Vec<Key>, draft: &ContactDraft, company: &str) -> Keys {
    let (last, first) = names(draft);
    let name = whole_name(last, first);
    let mut put = channels.clone();
    if !name.is_empty() {
        put.push(person_key(&name, company));
        put.push(person_key(&name, ""));
    }
    let by_name = (!name.is_empty()).then(|| person_key(&name, company));
    let look = if draft.points.is_empty() {
        by_name.into_iter().collect()
    } else {
        channels.clone()
    };
    Keys {
        channels,
        look,
        put,
    }
}

/// People by their names, with their companies, as far as whoever imports may see all of it; the
/// oldest of several.
pub(super) fn people_by_name(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<Contact>,
    companies: Option<&ReadGrant<Company>>,
    drafts: &[&ContactDraft],
    found: &mut HashMap<Key, Found>,
) -> Result<(), StorageError> {
    type Row = (String, String, Id, Option<Id>, Option<Id>, Option<String>);
    let sees = |field| grant.may_search_by(field).is_ok();
    if !(sees(ContactField::LastName) && sees(ContactField::FirstName)) {
        return Ok(());
    }
    let with_company = companies.is_some() && sees(ContactField::Companies);
    let nameless = |draft: &&&ContactDraft| draft.points.is_empty();
    let similar = drafts.iter().filter(nameless).map(|draft| {
        let (last, first) = names(draft);
        person_similarity_key(last, first)
    });
    let mut similar: Vec<String> = similar.filter(|key| !key.is_empty()).collect();
    similar.sort_unstable();
    similar.dedup();
    for part in similar.chunks(LOOKED_FOR) {
        let rows: Vec<Row> = each!(tx.connection(), c => {
            contact::table
                .left_join(contact_company::table.inner_join(company::table))
                .filter(contact::similarity.eq_any(part))
                .filter(contact::deleted_at.is_null())
                .order(contact::id)
                .select((
                    contact::last_name,
                    contact::first_name,
                    contact::id,
                    contact::owner_id,
                    contact::department_id,
                    company::name.nullable(),
                ))
                .load(c)
        })?;
        let keyed = rows
            .into_iter()
            .flat_map(|(last, first, id, owner, department, company)| {
                let name = whole_name(&last, &first);
                let company = company.filter(|_| with_company);
                let in_company = company.map(|company| person_key(&name, &company));
                let alone = person_key(&name, "");
                let keys = [Some(alone), in_company].into_iter().flatten();
                keys.map(move |key| (key, id, owner, department))
            });
        keep_covered(grant, keyed, found);
    }
    Ok(())
}

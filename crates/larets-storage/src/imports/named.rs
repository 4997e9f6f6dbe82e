//! Companies that rows name: found as far as the person may see them, noted to be made because a
//! contact works there, or waited for because a company belongs to it.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::access::{Action, Actor, ChangeGrant, Placement, ReadGrant};
use larets_core::audit::Event;
use larets_core::companies::{Company, CompanyDraft};
use larets_core::ids::{CompanyId, ImportId};
use larets_core::imports::Refusal;
use larets_core::similar::company_similarity_key;
use uuid::Uuid;

use super::importer::Found;
use super::keys::{CompanyKeys, Key};
use super::kind::{ClientKind, LOOKED_FOR, keep_covered};
use super::parties::company_keys;
use super::rows::NamedCompany;
use super::seen::SeenRows;
use super::tally::not_written;
use crate::companies::write::{NewCompany, insert_many};
use crate::db::connection::each;
use crate::db::{ReadTx, WriteTx};
use crate::error::StorageError;
use crate::schema::company;
use crate::types::Id;

/// Companies by name and by number, as far as the person may see them; the oldest of several.
pub(super) fn companies_by_key(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<Company>,
    by: CompanyKeys,
    wanted: &[(&str, &str)],
    found: &mut HashMap<Key, Found>,
) -> Result<(), StorageError> {
    type Row = (Id, Option<Id>, Option<Id>, String, String);
    let columns = (
        company::id,
        company::owner_id,
        company::department_id,
        company::name,
        company::inn,
    );
    let mut names: Vec<String> = Vec::new();
    let mut inns: Vec<&str> = Vec::new();
    for (name, inn) in wanted {
        if by.by_name && !name.is_empty() {
            names.push(company_similarity_key(name));
        }
        if by.by_inn && !inn.is_empty() {
            inns.push(inn);
        }
    }
    names.sort_unstable();
    names.dedup();
    let mut rows: Vec<Row> = Vec::new();
    for part in names.chunks(LOOKED_FOR) {
        let named: Vec<Row> = each!(tx.connection(), c => {
            company::table
                .filter(company::similarity.eq_any(part))
                .filter(company::deleted_at.is_null())
                .select(columns)
                .load(c)
        })?;
        rows.extend(named);
    }
    for part in inns.chunks(LOOKED_FOR) {
        let numbered: Vec<Row> = each!(tx.connection(), c => {
            company::table
                .filter(company::inn.eq_any(part))
                .filter(company::deleted_at.is_null())
                .select(columns)
                .load(c)
        })?;
        rows.extend(numbered);
    }
    // Version 7 ids are in the order of making.
    rows.sort_unstable_by_key(|row| row.0.0);
    let keyed = rows
        .into_iter()
        .flat_map(|(id, owner, department, name, inn)| {
            let keys = by.put(&name, &inn).into_iter();
            keys.map(move |key| (key, id, owner, department))
        });
    keep_covered(grant, keyed, found);
    Ok(())
}

/// Companies that rows name, and those to be made.
pub(super) struct Named {
    by: CompanyKeys,
    known: HashMap<Key, CompanyId>,
    makes: bool,
    create: Option<ChangeGrant<Company>>,
    own: Placement,
    import: ImportId,
    new: Vec<NewCompany>,
}

impl Named {
    pub fn find<K: ClientKind>(
        tx: &mut ReadTx<'_>,
        actor: &Actor,
        import: ImportId,
        named: &[&NamedCompany],
    ) -> Result<Self, StorageError> {
        let by = CompanyKeys::seen_by(actor);
        let mut found = HashMap::new();
        if let Ok(grant) = actor.may_read::<Company>() {
            let wanted: Vec<_> = named
                .iter()
                .map(|of| (of.name.as_str(), of.inn.as_deref().unwrap_or_default()))
                .collect();
            companies_by_key(tx, &grant, by, &wanted, &mut found)?;
        }
        Ok(Self {
            by,
            known: found
                .into_iter()
                .map(|(key, found)| (key, found.id.into()))
                .collect(),
            makes: K::MAKES_COMPANIES,
            create: actor.may_change(Action::Create).ok(),
            own: Placement {
                owner: actor.reference().user,
                department: actor.department(),
            },
            import,
            new: Vec::new(),
        })
    }

    fn known(&self, of: &NamedCompany) -> Option<CompanyId> {
        let keys = self
            .by
            .look(&of.name, of.inn.as_deref().unwrap_or_default());
        keys.iter().find_map(|key| self.known.get(key)).copied()
    }

    /// A company of this chunk may be named by the rows after it.
    pub fn learn(&mut self, name: &str, inn: &str, id: CompanyId) {
        for key in self.by.put(name, inn) {
            self.known.entry(key).or_insert(id);
        }
    }

    pub fn may_link(&self, of: &NamedCompany) -> Result<(), Refusal> {
        if self.known(of).is_some() {
            Ok(())
        } else if !self.makes {
            Err(Refusal::ParentUnknown)
        } else if of.name.is_empty() {
            Err(Refusal::NameMissing)
        } else if self.create.is_none() {
            Err(Refusal::NotAllowed)
        } else {
            Ok(())
        }
    }

    /// The company named; one that is not there is noted to be made where the contact stands.
    pub fn id_of(&mut self, of: &NamedCompany, standing: Placement) -> Option<CompanyId> {
        if let Some(id) = self.known(of) {
            return Some(id);
        }
        let create = self.create.as_ref().filter(|_| self.makes)?;
        let placement = if create.covers(&standing) {
            standing
        } else {
            self.own
        };
        if of.name.is_empty() || !create.covers(&placement) {
            return None;
        }
        let id = CompanyId::from_uuid(Uuid::now_v7());
        self.learn(&of.name, of.inn.as_deref().unwrap_or_default(), id);
        self.new.push(NewCompany {
            id,
            draft: CompanyDraft {
                name: Some(of.name.clone()),
                inn: of.inn.clone(),
                ..CompanyDraft::default()
            },
            placement,
            created_at: None,
            import: Some(self.import),
            demo: false,
        });
        Some(id)
    }

    /// In a dry run: whether a company that a row names would be made for it, and for no row before.
    pub fn would_make(&self, of: &NamedCompany, seen: &mut SeenRows) -> bool {
        let inn = of.inn.as_deref().unwrap_or_default();
        self.makes
            && self.known(of).is_none()
            && seen.client(&company_keys(self.by, &of.name, inn)).is_none()
    }

    /// How many were noted to be made.
    pub fn made(&self) -> usize {
        self.new.len()
    }

    /// Makes the companies that were noted.
    pub fn create(self, tx: &mut WriteTx<'_>, actor: &Actor) -> Result<Vec<Event>, StorageError> {
        match &self.create {
            Some(grant) if !self.new.is_empty() => {
                insert_many(tx, grant, actor, &self.new).map_err(not_written)
            }
            _ => Ok(Vec::new()),
        }
    }
}

//! Companies by name and by number: found as far as the person may see them, or noted to be made
//! because a contact of the chunk names them.

use std::collections::HashMap;

use diesel::prelude::*;
use larets_core::access::{Action, Actor, ChangeGrant, Placement, ReadGrant};
use larets_core::companies::{Company, CompanyDraft, CompanyField};
use larets_core::ids::CompanyId;
use larets_core::imports::Refusal;
use larets_core::text::sort_key;
use uuid::Uuid;

use super::chunk::{ChunkRules, Found, LOOKED_FOR, NamedCompany, refused_update};
use crate::clients::placement::placement;
use crate::companies::write;
use crate::db::connection::each;
use crate::db::{ReadTx, WriteTx};
use crate::error::StorageError;
use crate::schema::company;
use crate::types::Id;

/// Companies found by name or INN, and those to be made because a contact names them.
pub(super) struct Named {
    by_name: HashMap<String, CompanyId>,
    by_inn: HashMap<String, CompanyId>,
    create: Option<ChangeGrant<Company>>,
    own: Placement,
    new: Vec<(NamedCompany, CompanyId, Placement)>,
}

impl Named {
    pub fn find(
        tx: &mut ReadTx<'_>,
        actor: &Actor,
        named: impl Iterator<Item = NamedCompany>,
    ) -> Result<Self, StorageError> {
        let mut names = Vec::new();
        let mut inns = Vec::new();
        for NamedCompany { name, inn } in named {
            names.push(sort_key(&name));
            inns.extend(inn);
        }
        let mut found = Self {
            by_name: HashMap::new(),
            by_inn: HashMap::new(),
            create: actor.may_change(Action::Create).ok(),
            own: Placement {
                owner: actor.reference().user,
                department: actor.department(),
            },
            new: Vec::new(),
        };
        if let Ok(grant) = actor.may_read::<Company>() {
            names.sort_unstable();
            names.dedup();
            found.by_name = by_name(tx, &grant, &names)?
                .into_iter()
                .map(|(name, found)| (name, found.id.into()))
                .collect();
            found.by_inn = by_inn(tx, &grant, &inns)?
                .into_iter()
                .map(|(inn, found)| (inn, found.id.into()))
                .collect();
        }
        Ok(found)
    }

    fn known(&self, of: &NamedCompany) -> Option<CompanyId> {
        let by_inn = of.inn.as_ref().and_then(|inn| self.by_inn.get(inn));
        by_inn
            .or_else(|| self.by_name.get(&sort_key(&of.name)))
            .copied()
    }

    pub fn may_link(&self, of: &NamedCompany) -> Result<(), Refusal> {
        if self.known(of).is_some() {
            Ok(())
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
        let create = self.create.as_ref()?;
        let standing = if create.covers(&standing) {
            standing
        } else {
            self.own
        };
        if of.name.is_empty() || !create.covers(&standing) {
            return None;
        }
        let id = CompanyId::from_uuid(Uuid::now_v7());
        self.by_name.insert(sort_key(&of.name), id);
        if let Some(inn) = &of.inn {
            self.by_inn.insert(inn.clone(), id);
        }
        self.new.push((of.clone(), id, standing));
        Some(id)
    }

    /// Makes the companies that were noted.
    pub fn create(
        self,
        tx: &mut WriteTx<'_>,
        actor: &Actor,
        rules: &ChunkRules,
        events: &mut Vec<larets_core::audit::Event>,
    ) -> Result<(), StorageError> {
        let (Some(grant), false) = (&self.create, self.new.is_empty()) else {
            return Ok(());
        };
        let new: Vec<write::NewCompany> = self
            .new
            .into_iter()
            .map(|(named, id, placement)| write::NewCompany {
                id,
                draft: CompanyDraft {
                    name: Some(named.name),
                    inn: named.inn,
                    ..CompanyDraft::default()
                },
                placement,
                created_at: None,
                import: Some(rules.import),
                demo: false,
            })
            .collect();
        let made = write::insert_many(tx, grant, actor, &new);
        events.extend(made.map_err(not_written)?);
        Ok(())
    }
}

pub(super) fn not_written(error: crate::clients::UpdateError) -> StorageError {
    refused_update(error).map_or_else(|error| error, |_| StorageError::NotAllowed)
}

pub(super) fn by_name(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<Company>,
    names: &[String],
) -> Result<HashMap<String, Found>, StorageError> {
    let mut found = HashMap::new();
    for part in names.chunks(LOOKED_FOR) {
        let rows: Vec<(String, Id, Option<Id>, Option<Id>)> = each!(tx.connection(), c => {
            company::table
                .filter(company::name_sort.eq_any(part))
                .filter(company::deleted_at.is_null())
                .order(company::id)
                .select((company::name_sort, company::id, company::owner_id, company::department_id))
                .load(c)
        })?;
        keep_covered(grant, rows, &mut found);
    }
    Ok(found)
}

pub(super) fn by_inn(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<Company>,
    inns: &[String],
) -> Result<HashMap<String, Found>, StorageError> {
    let mut found = HashMap::new();
    if grant.may_search_by(CompanyField::Inn).is_err() {
        return Ok(found);
    }
    for part in inns.chunks(LOOKED_FOR) {
        let rows: Vec<(String, Id, Option<Id>, Option<Id>)> = each!(tx.connection(), c => {
            company::table
                .filter(company::inn.eq_any(part))
                .filter(company::deleted_at.is_null())
                .order(company::id)
                .select((company::inn, company::id, company::owner_id, company::department_id))
                .load(c)
        })?;
        keep_covered(grant, rows, &mut found);
    }
    Ok(found)
}

pub(super) fn keep_covered<K: std::hash::Hash + Eq>(
    grant: &ReadGrant<Company>,
    rows: Vec<(K, Id, Option<Id>, Option<Id>)>,
    found: &mut HashMap<K, Found>,
) {
    for (key, id, owner, department) in rows {
        let placement = placement(owner, department);
        if grant.rows().covers(&placement) {
            found.entry(key).or_insert(Found { id, placement });
        }
    }
}

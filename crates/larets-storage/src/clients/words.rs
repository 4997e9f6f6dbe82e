//! Tags and sources in use, for suggesting them: taken from the clients changed last that the
//! grant covers, so that suggestions tell nothing of others.

use std::collections::BTreeSet;

use diesel::prelude::*;
use larets_core::access::{ReadGrant, RowScope};
use larets_core::companies::{Company, CompanyField};
use larets_core::contacts::{Contact, ContactField};
use larets_core::deals::{Deal, DealField};

use super::{ClientGrants, tags};
use crate::db::ReadTx;
use crate::error::StorageError;
use crate::schema::{company, contact, deal};
use crate::types::Id;

/// Clients of each kind that are looked through.
const ROWS: i64 = 2000;
/// Most words suggested.
const WORDS: usize = 500;

/// Words in use.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Tags, in order.
    pub tags: BTreeSet<String>,
    /// Where clients came from, in order.
    pub sources: BTreeSet<String>,
}

impl Words {
    fn add(&mut self, rows: Vec<(String, String)>, with_tags: bool, with_sources: bool) {
        for (column, source) in rows {
            if with_tags && self.tags.len() < WORDS {
                self.tags.extend(tags::from_column(&column));
            }
            if with_sources && self.sources.len() < WORDS && !source.is_empty() {
                self.sources.insert(source);
            }
        }
    }
}

macro_rules! rows {
    ($table:ident, $tx:ident, $scope:expr) => {{
        let mut query = $table::table
            .filter($table::deleted_at.is_null())
            .select(($table::tags, $table::source))
            .into_boxed();
        match $scope {
            RowScope::Nothing => return Ok(Vec::new()),
            RowScope::All => {}
            RowScope::Own(own) => query = query.filter($table::owner_id.eq(Id::from(*own))),
            RowScope::Departments { departments, own } => {
                let ids: Vec<Id> = departments.iter().map(|id| (*id).into()).collect();
                query = query.filter(
                    $table::department_id
                        .eq_any(ids)
                        .or($table::owner_id.eq(Id::from(*own))),
                );
            }
        }
        Ok(query
            .order($table::updated_at.desc())
            .limit(ROWS)
            .load($tx.connection())?)
    }};
}

type Rows = Result<Vec<(String, String)>, StorageError>;

fn of_contacts(tx: &mut ReadTx<'_>, grant: &ReadGrant<Contact>) -> Rows {
    rows!(contact, tx, grant.rows())
}

fn of_companies(tx: &mut ReadTx<'_>, grant: &ReadGrant<Company>) -> Rows {
    rows!(company, tx, grant.rows())
}

fn of_deals(tx: &mut ReadTx<'_>, grant: &ReadGrant<Deal>) -> Rows {
    rows!(deal, tx, grant.rows())
}

/// Words that the clients covered by the grants have. Fields that may not be seen give none.
pub fn words(tx: &mut ReadTx<'_>, grants: &ClientGrants) -> Result<Words, StorageError> {
    let mut words = Words::default();
    if let Some(grant) = &grants.contacts {
        let tags = grant.may_search_by(ContactField::Tags).is_ok();
        let sources = grant.may_search_by(ContactField::Source).is_ok();
        words.add(of_contacts(tx, grant)?, tags, sources);
    }
    if let Some(grant) = &grants.companies {
        let tags = grant.may_search_by(CompanyField::Tags).is_ok();
        let sources = grant.may_search_by(CompanyField::Source).is_ok();
        words.add(of_companies(tx, grant)?, tags, sources);
    }
    if let Some(grant) = &grants.deals {
        let tags = grant.may_search_by(DealField::Tags).is_ok();
        let sources = grant.may_search_by(DealField::Source).is_ok();
        words.add(of_deals(tx, grant)?, tags, sources);
    }
    Ok(words)
}

//! The table of companies as diesel sees it, and the way from a row to a record.

use diesel::prelude::*;
use larets_core::companies::CompanyRecord;
use larets_core::ids::CompanyId;
use larets_core::similar::company_similarity_key;
use larets_core::text::sort_key;
use larets_core::time::At;
use serde::{Deserialize, Serialize};

use crate::clients::table::{CardTable, card_table};
use crate::clients::tags;
use crate::clients::test::Linked;
use crate::schema::{company, contact_point};
use crate::types::Id;

/// Every column of the table.
#[derive(Debug, Clone, Default, Queryable, Insertable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = company, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct CompanyColumns {
    pub id: Id,
    pub name: String,
    #[diesel(skip_update)]
    pub name_sort: String,
    #[diesel(skip_update)]
    pub similarity: String,
    pub legal_name: String,
    #[diesel(skip_update)]
    pub inn: String,
    pub kpp: String,
    pub ogrn: String,
    pub vat_id: String,
    pub site: String,
    pub address: String,
    pub legal_address: String,
    #[diesel(skip_update)]
    pub parent_id: Option<Id>,
    pub source: String,
    pub tags: String,
    #[serde(with = "crate::acts::bytes")]
    pub channels: Vec<u8>,
    #[diesel(skip_update)]
    pub owner_id: Option<Id>,
    #[diesel(skip_update)]
    pub department_id: Option<Id>,
    #[diesel(skip_update)]
    pub import_id: Option<Id>,
    #[diesel(skip_update)]
    pub demo: bool,
    pub version: i64,
    #[diesel(skip_update)]
    pub created_at: i64,
    pub updated_at: i64,
    #[diesel(skip_update)]
    pub deleted_at: Option<i64>,
    #[diesel(skip_update)]
    pub merged_into: Option<Id>,
}

card_table!(company, CompanyColumns, {
    texts {
        LegalName => legal_name,
        Inn => inn,
        Kpp => kpp,
        Ogrn => ogrn,
        VatId => vat_id,
        Site => site,
        Address => address,
        LegalAddress => legal_address,
        Source => source,
    }
    days {}
    moments {}
    filled {}
    own {
        Similar(key) => company::similarity.eq(key.clone()),
        Company(parent) => company::parent_id.eq(*parent),
        WithCompany(seen) => Linked {
            sql: "SELECT 1 FROM company AS client WHERE client.id = company.parent_id",
            seen: seen.clone(),
        },
        Lookup(lookup) => company::id.nullable().eq_any(
            contact_point::table
                .filter(contact_point::lookup.eq(lookup.clone()))
                .select(contact_point::company_id),
        ),
        Point(kind) => diesel::dsl::sql::<Bool>(
            "EXISTS (SELECT 1 FROM contact_point \
             WHERE contact_point.company_id = company.id AND contact_point.kind = ",
        )
        .bind::<Text, _>(*kind)
        .sql(")"),
    }
}, {
    StageSince => created_at,
    Amount => created_at,
    ExpectedClose => created_at,
    NextStepAt => created_at,
}, indexed { similarity, inn, parent_id, merged_into, }, made {});

impl CompanyColumns {
    /// Brings the keys made of the name up to date.
    pub fn name_changed(&mut self) {
        self.name_sort = sort_key(&self.name);
        self.similarity = company_similarity_key(&self.name);
    }

    pub fn into_record(self) -> CompanyRecord {
        CompanyRecord {
            id: self.id.into(),
            placement: self.kept().placement,
            name: self.name,
            legal_name: self.legal_name,
            inn: self.inn,
            kpp: self.kpp,
            ogrn: self.ogrn,
            vat_id: self.vat_id,
            site: self.site,
            address: self.address,
            legal_address: self.legal_address,
            parent: self.parent_id.map(CompanyId::from),
            source: self.source,
            tags: tags::from_column(&self.tags),
            version: self.version,
            created_at: At::from_micros(self.created_at),
            updated_at: At::from_micros(self.updated_at),
            deleted_at: self.deleted_at.map(At::from_micros),
        }
    }
}

//! The table of contacts as diesel sees it, and the way from a row to a record.

use diesel::prelude::*;
use larets_core::contacts::ContactRecord;
use larets_core::similar::person_similarity_key;
use larets_core::text::sort_key;
use larets_core::time::At;
use serde::{Deserialize, Serialize};

use crate::clients::table::{CardTable, card_table};
use crate::clients::tags;
use crate::clients::test::Linked;
use crate::schema::{contact, contact_company, contact_point};
use crate::types::Id;

/// Every column of the table.
#[derive(Debug, Clone, Default, Queryable, Insertable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = contact, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct ContactColumns {
    pub id: Id,
    pub last_name: String,
    pub first_name: String,
    pub middle_name: String,
    #[diesel(skip_update)]
    pub name_sort: String,
    #[diesel(skip_update)]
    pub similarity: String,
    pub position: String,
    pub source: String,
    pub birthday: String,
    pub address: String,
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

card_table!(contact, ContactColumns, {
    texts {
        LastName => last_name,
        FirstName => first_name,
        MiddleName => middle_name,
        Position => position,
        Source => source,
        Address => address,
    }
    days { Birthday => birthday, }
    moments {}
    filled {}
    own {
        Similar(key) => contact::similarity.eq(key.clone()),
        Company(company) => contact::id.eq_any(
            contact_company::table
                .filter(contact_company::company_id.eq(*company))
                .select(contact_company::contact_id),
        ),
        WithCompany(seen) => Linked {
            sql: "SELECT 1 FROM contact_company INNER JOIN company AS client \
                  ON client.id = contact_company.company_id \
                  WHERE contact_company.contact_id = contact.id",
            seen: seen.clone(),
        },
        Lookup(lookup) => contact::id.nullable().eq_any(
            contact_point::table
                .filter(contact_point::lookup.eq(lookup.clone()))
                .select(contact_point::contact_id),
        ),
        Point(kind) => diesel::dsl::sql::<Bool>(
            "EXISTS (SELECT 1 FROM contact_point \
             WHERE contact_point.contact_id = contact.id AND contact_point.kind = ",
        )
        .bind::<Text, _>(*kind)
        .sql(")"),
    }
}, {
    StageSince => created_at,
    Amount => created_at,
    ExpectedClose => created_at,
    NextStepAt => created_at,
}, indexed { similarity, merged_into, }, made {});

impl ContactColumns {
    /// Brings the keys made of the name up to date.
    pub fn name_changed(&mut self) {
        let name = [&*self.last_name, &*self.first_name, &*self.middle_name].join(" ");
        self.name_sort = sort_key(&name);
        self.similarity = person_similarity_key(&self.last_name, &self.first_name);
    }

    pub fn into_record(self) -> ContactRecord {
        ContactRecord {
            id: self.id.into(),
            placement: self.kept().placement,
            last_name: self.last_name,
            first_name: self.first_name,
            middle_name: self.middle_name,
            position: self.position,
            source: self.source,
            birthday: self.birthday,
            address: self.address,
            tags: tags::from_column(&self.tags),
            version: self.version,
            created_at: At::from_micros(self.created_at),
            updated_at: At::from_micros(self.updated_at),
            deleted_at: self.deleted_at.map(At::from_micros),
        }
    }
}

//! The table of deals as diesel sees it, and the way from a row to a record.

use diesel::prelude::*;
use larets_core::deals::DealRecord;
use larets_core::money::{Currency, Money};
use larets_core::text::sort_key;
use larets_core::time::At;
use serde::{Deserialize, Serialize};

use super::totals::Share;
use crate::clients::table::{CardTable, card_table};
use crate::clients::tags;
use crate::clients::test::Linked;
use crate::schema::{deal, deal_company, deal_contact, stage};
use crate::types::Id;

/// What stands for an absent value where deals are sorted by it.
const NO_AMOUNT: i64 = -1;
const NO_DAY: &str = "9999-12-32";
const NO_MOMENT: i64 = i64::MAX;

/// The same as expressions, of which there are indexes.
pub(crate) const BY_AMOUNT: &str = "COALESCE(deal.amount, -1)";
pub(crate) const BY_CLOSE: &str = "COALESCE(NULLIF(deal.expected_close, ''), '9999-12-32')";
pub(crate) const BY_STEP: &str = "COALESCE(deal.next_step_at, 9223372036854775807)";

/// Every column of the table.
#[derive(Debug, Clone, Default, Queryable, Insertable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = deal, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct DealColumns {
    pub id: Id,
    pub title: String,
    #[diesel(skip_update)]
    pub name_sort: String,
    #[diesel(skip_update)]
    pub amount: Option<i64>,
    pub currency: String,
    #[diesel(skip_update)]
    pub stage_id: Id,
    #[diesel(skip_update)]
    pub stage_since: i64,
    #[diesel(skip_update)]
    pub expected_close: String,
    pub next_step: String,
    #[diesel(skip_update)]
    pub next_step_at: Option<i64>,
    pub lost_reason: String,
    pub source: String,
    pub tags: String,
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
}

card_table!(deal, DealColumns, {
    texts {
        NextStep => next_step,
        LostReason => lost_reason,
        Source => source,
    }
    days { ExpectedClose => expected_close, }
    moments {
        StageSince => stage_since,
        NextStepAt => next_step_at,
    }
    filled {
        Amount => deal::amount.is_not_null(),
        NextStepAt => deal::next_step_at.is_not_null(),
    }
    own {
        Contact(contact) => deal::id.eq_any(
            deal_contact::table
                .filter(deal_contact::contact_id.eq(*contact))
                .select(deal_contact::deal_id),
        ),
        Company(company) => deal::id.eq_any(
            deal_company::table
                .filter(deal_company::company_id.eq(*company))
                .select(deal_company::deal_id),
        ),
        WithContact(seen) => Linked {
            sql: "SELECT 1 FROM deal_contact INNER JOIN contact AS client \
                  ON client.id = deal_contact.contact_id WHERE deal_contact.deal_id = deal.id",
            seen: seen.clone(),
        },
        WithCompany(seen) => Linked {
            sql: "SELECT 1 FROM deal_company INNER JOIN company AS client \
                  ON client.id = deal_company.company_id WHERE deal_company.deal_id = deal.id",
            seen: seen.clone(),
        },
        Stage(stage) => deal::stage_id.eq(*stage),
        Stages(stages) => deal::stage_id.eq_any(stages.clone()),
        Pipelines(pipelines) => deal::stage_id.eq_any(
            stage::table
                .filter(stage::pipeline_id.eq_any(pipelines.clone()))
                .select(stage::id),
        ),
        Status(kind) => deal::stage_id.eq_any(
            stage::table.filter(stage::kind.eq(*kind)).select(stage::id),
        ),
        Amount(amount) => deal::currency
            .eq(amount.currency.clone())
            .and(deal::amount.ge(amount.least))
            .and(deal::amount.le(amount.most)),
    }
}, {
    StageSince => stage_since,
}, indexed { amount, stage_id, stage_since, expected_close, next_step_at, }, made {
    Amount => BigInt, number, BY_AMOUNT,
        |row| Key::Number(row.amount.unwrap_or(NO_AMOUNT)),
    ExpectedClose => Text, text, BY_CLOSE,
        |row| Key::Text(Some(&row.expected_close).filter(|day| !day.is_empty()).map_or_else(|| NO_DAY.to_owned(), Clone::clone)),
    NextStepAt => BigInt, number, BY_STEP,
        |row| Key::Number(row.next_step_at.unwrap_or(NO_MOMENT)),
}, tally(stage_id, currency, amount, expected_close));

/// A sum, as it is kept.
pub(super) fn money(minor: Option<i64>, currency: &str) -> Option<Money> {
    Some(Money {
        minor: minor?,
        currency: Currency::of_kept(currency),
    })
}

impl DealColumns {
    /// Brings the key made of the title up to date.
    pub fn title_changed(&mut self) {
        self.name_sort = sort_key(&self.title);
    }

    pub fn money(&self) -> Option<Money> {
        money(self.amount, &self.currency)
    }

    pub fn set_money(&mut self, money: Option<Money>) {
        self.amount = money.map(|money| money.minor);
        self.currency = money.map_or_else(String::new, |money| money.currency.code().to_owned());
    }

    /// What of the row is counted in the totals of its stage. The bin is not counted.
    pub fn share(&self) -> Option<Share> {
        self.deleted_at.is_none().then(|| Share {
            stage: self.stage_id,
            owner: self.owner_id,
            department: self.department_id,
            currency: self.currency.clone(),
            amount: self.amount.unwrap_or_default(),
        })
    }

    pub fn into_record(self) -> DealRecord {
        let amount = self.money();
        DealRecord {
            id: self.id.into(),
            placement: self.kept().placement,
            amount,
            title: self.title,
            stage: self.stage_id.into(),
            stage_since: At::from_micros(self.stage_since),
            expected_close: self.expected_close,
            next_step: self.next_step,
            next_step_at: self.next_step_at.map(At::from_micros),
            lost_reason: self.lost_reason,
            source: self.source,
            tags: tags::from_column(&self.tags),
            version: self.version,
            created_at: At::from_micros(self.created_at),
            updated_at: At::from_micros(self.updated_at),
            deleted_at: self.deleted_at.map(At::from_micros),
        }
    }
}

//! The shapes of a deal. Out: every field has passed the grant. In: what was typed, read into a
//! draft.

use larets_core::access::{Level, ReadGrant};
use larets_core::deals::{Deal, DealDraft, DealField, DealRecord};
use larets_core::ids::{CompanyId, ContactId, StageId};
use larets_core::money::{Currency, Money, MoneyError, decimal};
use larets_core::time::At;
use larets_storage::deals::DealCard;
use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::clients::inputs::{self, WriteMoney, client_input};
use crate::clients::record::CardView;
use crate::clients::unseen;
use crate::clients::wire::{
    ByName, LinkView, ShownText, can_view, department, fields_view, person, seen_list,
    seen_reference, seen_texts,
};
use crate::http::wire::{FieldLevel, NamedRef};
use crate::http::{ApiError, Code, View};

/// A sum of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MoneyView {
    /// With all digits of the currency, such as `1250000.50`.
    pub value: String,
    /// ISO 4217 code of the currency.
    #[serde(serialize_with = "code_of")]
    #[schema(value_type = String)]
    pub currency: Currency,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes it so")]
fn code_of<S: Serializer>(currency: &Currency, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(currency.code())
}

impl From<Money> for MoneyView {
    fn from(money: Money) -> Self {
        Self {
            value: money.to_decimal(),
            currency: money.currency,
        }
    }
}

impl MoneyView {
    /// A sum of many, by the code it was kept with.
    pub fn of_sum(code: &str, minor: i128) -> Self {
        let currency = Currency::of_kept(code);
        Self {
            value: decimal(minor, currency),
            currency,
        }
    }
}

/// A deal. What may not be seen is null, a list that may not be seen is empty; `fields` tells which.
#[derive(Debug, Serialize, ToSchema)]
pub struct DealView {
    /// Which one.
    pub id: Uuid,
    #[schema(value_type = Option<String>)]
    title: ShownText,
    amount: Option<MoneyView>,
    /// The stage it stands in.
    stage_id: Option<Uuid>,
    /// Since when.
    stage_since: Option<String>,
    /// `YYYY-MM-DD`, or empty.
    #[schema(value_type = Option<String>)]
    expected_close: ShownText,
    #[schema(value_type = Option<String>)]
    next_step: ShownText,
    /// When the next step is due.
    next_step_at: Option<String>,
    #[schema(value_type = Option<String>)]
    lost_reason: ShownText,
    #[schema(value_type = Option<String>)]
    source: ShownText,
    /// The people it is made with, as far as they may be seen; the first one first.
    contacts: Vec<LinkView>,
    /// The organisations it is made with, as far as they may be seen; the first one first.
    companies: Vec<LinkView>,
    owner: Option<NamedRef>,
    department: Option<NamedRef>,
    tags: Vec<String>,
    created_at: String,
    updated_at: String,
    /// When it was moved to the bin.
    deleted_at: Option<String>,
    /// Counts changes; send it as If-Match.
    pub version: i64,
    /// What the person may do with it.
    #[schema(value_type = BTreeMap<String, bool>)]
    can: ByName<bool>,
    /// What the person has of each field.
    #[schema(value_type = BTreeMap<String, FieldLevel>)]
    fields: ByName<FieldLevel>,
}

impl View for DealView {}

impl CardView for DealView {
    fn id(&self) -> Uuid {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }
}

/// A value when the field may be seen.
pub(super) fn seen_one<T>(
    grant: &ReadGrant<Deal>,
    field: DealField,
    value: Option<T>,
) -> Option<T> {
    value.filter(|_| grant.level(field) >= Level::Read)
}

impl DealView {
    /// The deal as far as the grant shows it.
    pub fn of(card: &DealCard, grant: &ReadGrant<Deal>) -> Self {
        let record = &card.record;
        let text = |field, text: &String| ShownText::of(grant, field, text);
        let contacts: Vec<LinkView> = card
            .contacts
            .iter()
            .map(|link| LinkView::of(link, link.id.as_uuid(), grant, DealField::Contacts))
            .collect();
        let companies: Vec<LinkView> = card
            .companies
            .iter()
            .map(|link| LinkView::of(link, link.id.as_uuid(), grant, DealField::Companies))
            .collect();
        let can = grant.can(&record.placement);
        let in_bin = record.deleted_at.is_some();
        let owner = card.owner.as_ref().map(person);
        let department = card.department.as_ref().map(department);
        let next_step_at = record.next_step_at.map(At::to_rfc3339);
        let stage_since = Some(record.stage_since.to_rfc3339());
        Self {
            id: record.id.as_uuid(),
            title: text(DealField::Title, &record.title),
            amount: seen_one(grant, DealField::Amount, record.amount.map(MoneyView::from)),
            stage_id: seen_one(grant, DealField::Stage, Some(record.stage.as_uuid())),
            stage_since: seen_one(grant, DealField::Stage, stage_since),
            expected_close: text(DealField::ExpectedClose, &record.expected_close),
            next_step: text(DealField::NextStep, &record.next_step),
            next_step_at: seen_one(grant, DealField::NextStep, next_step_at),
            lost_reason: text(DealField::LostReason, &record.lost_reason),
            source: text(DealField::Source, &record.source),
            contacts: seen_list(grant, DealField::Contacts, &contacts),
            companies: seen_list(grant, DealField::Companies, &companies),
            owner: seen_reference(grant, DealField::Owner, owner),
            department: seen_reference(grant, DealField::Department, department),
            tags: seen_texts(grant, DealField::Tags, &record.tags),
            created_at: record.created_at.to_rfc3339(),
            updated_at: record.updated_at.to_rfc3339(),
            deleted_at: record.deleted_at.map(At::to_rfc3339),
            version: record.version,
            can: can_view(can, in_bin),
            fields: fields_view(grant, can, in_bin, &texts(record)),
        }
    }
}

/// The plain texts of a deal.
fn texts(record: &DealRecord) -> [(DealField, &String); 5] {
    [
        (DealField::Title, &record.title),
        (DealField::ExpectedClose, &record.expected_close),
        (DealField::NextStep, &record.next_step),
        (DealField::LostReason, &record.lost_reason),
        (DealField::Source, &record.source),
    ]
}

client_input! {
    /// What makes or changes a deal: an absent field stays as it is, null clears it, a list replaces
    /// the whole list. Another `stage_id` moves it; a stage that asks for fields which are empty
    /// refuses it and names them as `missing`.
    pub struct UpdateDeal {
        texts {
            /// What is being sold.
            title,
            /// When it is expected to be won, `YYYY-MM-DD`.
            expected_close,
            /// What is to be done next.
            next_step,
            /// Why it was lost.
            lost_reason,
            /// Where it came from.
            source,
        }
        own {
            /// For how much.
            #[serde(
                default,
                deserialize_with = "inputs::money",
                skip_serializing_if = "Option::is_none"
            )]
            #[schema(value_type = Option<WriteMoney>)]
            amount: Option<Option<WriteMoney>>,
            /// The stage to stand in; a new deal without one begins in the first.
            #[serde(skip_serializing_if = "Option::is_none")]
            stage_id: Option<Uuid>,
            /// With `stage_id`: takes the person's own last move of the deal back within ten minutes, so
            /// that its time in the stage goes on and what it lacked there is not asked for. Otherwise
            /// it is a move like any other.
            #[serde(skip_serializing_if = "Option::is_none")]
            take_back: Option<bool>,
            /// When the next step is due.
            #[serde(
                default,
                deserialize_with = "inputs::text",
                skip_serializing_if = "Option::is_none"
            )]
            next_step_at: Option<String>,
            /// The people it is made with, the first one first.
            #[serde(skip_serializing_if = "Option::is_none")]
            contacts: Option<Vec<Uuid>>,
            /// The organisations it is made with, the first one first.
            #[serde(skip_serializing_if = "Option::is_none")]
            companies: Option<Vec<Uuid>>,
        }
        channels {}
    }
}

/// What makes a deal.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct CreateDeal(pub UpdateDeal);

impl UpdateDeal {
    /// Keeps of the stored texts what the reader could not see and so cannot have meant to change.
    pub fn keep_unseen(
        &mut self,
        card: &DealCard,
        grant: &ReadGrant<Deal>,
    ) -> Result<(), ApiError> {
        unseen::keep_texts(self.texts_mut(), &texts(&card.record), grant)?;
        unseen::keep_list(&mut self.tags, &card.record.tags, DealField::Tags, grant)
    }

    /// The draft, without a placement.
    pub fn into_draft(self) -> Result<DealDraft, ApiError> {
        let amount = self.amount.map(|amount| amount.map(read_money).transpose());
        let next_step_at = self.next_step_at.map(|text| read_moment(&text));
        Ok(DealDraft {
            stage_since: None,
            take_back: self.take_back.unwrap_or_default(),
            title: self.title,
            amount: amount.transpose()?,
            stage: self.stage_id.map(StageId::from_uuid),
            expected_close: self.expected_close,
            next_step: self.next_step,
            next_step_at: next_step_at.transpose()?,
            lost_reason: self.lost_reason,
            contacts: self
                .contacts
                .map(|ids| ids.into_iter().map(ContactId::from_uuid).collect()),
            companies: self
                .companies
                .map(|ids| ids.into_iter().map(CompanyId::from_uuid).collect()),
            source: self.source,
            tags: self.tags.map(inputs::tags),
            placement: None,
        })
    }
}

fn read_money(typed: WriteMoney) -> Result<Money, ApiError> {
    let invalid = |code| ApiError::of_field(code, "amount");
    let currency = Currency::from_code(&typed.currency).ok_or_else(|| {
        invalid(Code::CurrencyUnknown).detail("expected a currency of ISO 4217, such as RUB")
    })?;
    Money::parse(&typed.value, currency)
        .map_err(|error: MoneyError| invalid(Code::AmountInvalid).detail(error.to_string()))
}

/// Empty for none.
fn read_moment(text: &str) -> Result<Option<At>, ApiError> {
    if text.is_empty() {
        return Ok(None);
    }
    let moment = At::from_rfc3339(text);
    moment.map(Some).ok_or_else(|| {
        ApiError::of_field(Code::Invalid, "next_step_at")
            .detail("expected a moment such as 2026-12-31T10:00:00Z")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<DealDraft, ApiError> {
        let input = serde_json::from_str::<UpdateDeal>(text).unwrap();
        input.into_draft()
    }

    // Shows that an amount and a moment may be left, cleared or given, and what is wrong with them.
    #[test]
    fn amounts_and_moments() {
        let left = read("{}").unwrap();
        assert_eq!((left.amount, left.next_step_at), (None, None));
        let cleared = read(r#"{"amount":null,"next_step_at":null}"#).unwrap();
        assert_eq!(
            (cleared.amount, cleared.next_step_at),
            (Some(None), Some(None))
        );
        let given = read(r#"{"amount":{"value":"1 250,5","currency":"RUB"}}"#).unwrap();
        let money = given.amount.flatten().unwrap();
        assert_eq!((money.minor, money.currency.code()), (125_050, "RUB"));
        let amount = |value: &str, currency: &str| {
            format!(r#"{{"amount":{{"value":"{value}","currency":"{currency}"}}}}"#)
        };
        for (text, code, field) in [
            (amount("12", "XXX"), Code::CurrencyUnknown, "amount"),
            (amount("a lot", "RUB"), Code::AmountInvalid, "amount"),
            (amount("1.005,125", "RUB"), Code::AmountInvalid, "amount"),
            (amount("-5", "RUB"), Code::AmountInvalid, "amount"),
            (
                r#"{"next_step_at":"tomorrow"}"#.to_owned(),
                Code::Invalid,
                "next_step_at",
            ),
        ] {
            let error = read(&text).unwrap_err();
            assert_eq!((error.code(), error.field()), (code, Some(field)), "{text}");
        }
    }

    // Shows that a deal has no channels and is no contact.
    #[test]
    fn no_channels() {
        for text in [r#"{"phones":[]}"#, r#"{"last_name":"A"}"#] {
            assert!(serde_json::from_str::<UpdateDeal>(text).is_err());
        }
    }
}

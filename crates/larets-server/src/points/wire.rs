//! The shape of a channel. Out: made only from what a grant shows, so a hidden number has no way
//! in here. In: what was typed, read into a draft.

use larets_core::access::{Disclosure, ReadGrant};
use larets_core::ids::PointId;
use larets_core::points::{Channel, HasChannels, Point, PointDraft, PointError, PointKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::{ApiError, Code, View};

/// A phone, an e-mail address or a messenger handle: either `value`, `raw` and `display`, or
/// `masked`.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PointView {
    /// Which one.
    pub id: Uuid,
    /// `mobile`, `work`, `telegram`, …
    pub kind: String,
    /// The normalised value.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    /// As it was typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<String>,
    /// As people read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<String>,
    /// What stands for a value that may not be seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    masked: Option<String>,
}

impl PointView {
    /// The channel as far as the grant shows it; `None` when it may not be known of.
    pub(super) fn of<R: HasChannels>(point: &Point<R>, grant: &ReadGrant<R>) -> Option<Self> {
        let mut view = Self {
            id: point.id().as_uuid(),
            kind: point.label().to_owned(),
            value: None,
            raw: None,
            display: None,
            masked: None,
        };
        match point.show(grant).into_disclosure() {
            Disclosure::Seen(channel) => {
                view.display = Some(channel.display());
                view.value = Some(channel.stored);
                view.raw = Some(channel.raw);
            }
            Disclosure::Masked(mask) => view.masked = Some(mask),
            Disclosure::Hidden => return None,
        }
        Some(view)
    }

    /// The channels of one kind.
    pub fn list<R: HasChannels>(
        points: &[Point<R>],
        kind: PointKind,
        grant: &ReadGrant<R>,
    ) -> Vec<Self> {
        points
            .iter()
            .filter(|point| point.kind() == kind)
            .filter_map(|point| Self::of(point, grant))
            .collect()
    }
}

/// A channel as it comes in.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WritePoint {
    /// The stored channel that this entry continues. Without `value`, or with its mask, that
    /// channel keeps its value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// `mobile`, `work`, `telegram`, …
    pub kind: String,
    /// As typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// Which value, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevealPoint {
    /// The phone, address or handle.
    pub point_id: Uuid,
    /// Why, 3 to 500 characters.
    pub reason: String,
}

/// A value that was masked.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevealedView {
    /// The value. It is shown once and kept nowhere.
    pub point: PointView,
    /// For how long it is to be shown.
    pub seconds: i64,
    /// How many more the person may reveal before the first of the last 24 hours is a day old.
    pub left: i64,
}

impl View for RevealedView {}

/// Reads the entries of one kind. `field` is their name on the wire.
pub fn read_points(
    kind: PointKind,
    field: &str,
    entries: Vec<WritePoint>,
    region: &str,
) -> Result<Vec<PointDraft>, ApiError> {
    entries
        .into_iter()
        .enumerate()
        .map(|(place, entry)| {
            read_point(kind, entry, region)
                .map_err(|(code, part)| ApiError::of_field(code, format!("{field}.{place}.{part}")))
        })
        .collect()
}

fn read_point(
    kind: PointKind,
    entry: WritePoint,
    region: &str,
) -> Result<PointDraft, (Code, &'static str)> {
    let channel = match entry.value.filter(|value| !is_mask(value)) {
        Some(value) => Some(Channel::parse(kind, &entry.kind, &value, region).map_err(refusal)?),
        None if entry.id.is_some() => None,
        None => return Err((Code::Required, "value")),
    };
    Ok(PointDraft {
        id: entry.id.map(PointId::from_uuid),
        kind,
        label: entry.kind,
        channel,
    })
}

/// A mask is never a value: the dots stand in no number, address or name.
pub fn is_mask(value: &str) -> bool {
    value.contains('•')
}

/// The code of a channel that cannot be kept, and the part of the entry at fault.
pub fn refusal(error: PointError) -> (Code, &'static str) {
    match error {
        PointError::Phone => (Code::PhoneInvalid, "value"),
        PointError::Email => (Code::EmailInvalid, "value"),
        PointError::Handle => (Code::HandleInvalid, "value"),
        PointError::Label => (Code::Invalid, "kind"),
    }
}

#[cfg(test)]
mod tests {
    use larets_core::access::{Confidential, Role};
    use larets_core::contacts::Contact;

    use super::*;
    use crate::clients::actors::reader;

    fn phone() -> Point<Contact> {
        let channel =
            Channel::parse(PointKind::Phone, "mobile", "8 (912) 345-67-89", "RU").unwrap();
        Point::Phone(
            PointId::from_uuid(Uuid::from_u128(1)),
            Confidential::new(channel),
        )
    }

    // Shows that a manager gets the whole number in three forms, and an operator only a mask with
    // no more than two digits of the subscriber.
    #[test]
    fn seen_and_masked() {
        let view = |role| PointView::list(&[phone()], PointKind::Phone, &reader::<Contact>(role));
        let seen = serde_json::to_value(view(Role::Manager)).unwrap();
        assert_eq!(seen[0]["value"], "+79123456789");
        assert_eq!(seen[0]["raw"], "8 (912) 345-67-89");
        assert_eq!(seen[0]["display"], "+7 912 345-67-89");
        assert_eq!(seen[0]["masked"], serde_json::Value::Null);
        let masked = serde_json::to_value(view(Role::Operator)).unwrap();
        let keys: Vec<&String> = masked[0].as_object().unwrap().keys().collect();
        assert_eq!(keys, ["id", "kind", "masked"]);
        assert!(!masked.to_string().contains("345"), "{masked}");
    }

    // Shows that other kinds do not get into the list.
    #[test]
    fn kinds_are_apart() {
        let grant = reader::<Contact>(Role::Manager);
        assert!(PointView::list(&[phone()], PointKind::Email, &grant).is_empty());
    }

    #[track_caller]
    fn refused(kind: PointKind, entry: &str, code: Code, field: &str) {
        let entry: WritePoint = serde_json::from_str(entry).unwrap();
        let error = read_points(kind, "phones", vec![entry], "RU").unwrap_err();
        assert_eq!((error.code(), error.field()), (code, Some(field)));
    }

    // Shows that each bad entry has its code and the path to its fault.
    #[test]
    fn bad_entries() {
        let phone = PointKind::Phone;
        refused(
            phone,
            r#"{"kind":"mobile"}"#,
            Code::Required,
            "phones.0.value",
        );
        refused(
            phone,
            r#"{"kind":"mobile","value":"abc"}"#,
            Code::PhoneInvalid,
            "phones.0.value",
        );
        refused(
            phone,
            r#"{"kind":"pager","value":"+79123456789"}"#,
            Code::Invalid,
            "phones.0.kind",
        );
        refused(
            phone,
            r#"{"kind":"mobile","value":"+7 ••• •••-••-89"}"#,
            Code::Required,
            "phones.0.value",
        );
        refused(
            PointKind::Email,
            r#"{"kind":"work","value":"a"}"#,
            Code::EmailInvalid,
            "phones.0.value",
        );
    }

    // Shows that a mask sent back, or nothing, keeps what is stored under the id.
    #[test]
    fn masks_keep_the_stored_value() {
        for value in [r#","value":"+7 ••• •••-••-89""#, ""] {
            let id = Uuid::from_u128(1);
            let entry = format!(r#"{{"id":"{id}","kind":"work"{value}}}"#);
            let entry = serde_json::from_str(&entry).unwrap();
            let drafts = read_points(PointKind::Phone, "phones", vec![entry], "RU").unwrap();
            assert_eq!(drafts[0].channel, None);
            assert_eq!(drafts[0].label, "work");
        }
    }
}

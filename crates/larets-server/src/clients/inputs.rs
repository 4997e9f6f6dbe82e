//! Reading of inputs where «absent», «null» and a value mean different things in a change.

use larets_core::ids::CompanyId;
use larets_core::points::{PointDraft, PointKind};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::ApiError;
use crate::points::wire::{WritePoint, read_points};

/// A text: absent leaves it, null clears it.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Some(
        Option::<String>::deserialize(deserializer)?.unwrap_or_default(),
    ))
}

/// A reference: absent leaves it, null clears it.
pub fn reference<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<Uuid>>, D::Error> {
    Option::<Uuid>::deserialize(deserializer).map(Some)
}

/// A sum of money, as it comes in.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteMoney {
    /// As people write it: `1250000.50` or `1 250 000,50`.
    pub value: String,
    /// ISO 4217 code of the currency.
    pub currency: String,
}

/// A sum: absent leaves it, null clears it.
pub fn money<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<WriteMoney>>, D::Error> {
    Option::<WriteMoney>::deserialize(deserializer).map(Some)
}

/// A company of a contact, as it comes in.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteCompany {
    /// Which company.
    pub id: Uuid,
    /// The person's position there.
    #[serde(default)]
    pub position: Option<String>,
}

impl WriteCompany {
    /// As a draft has it.
    pub fn into_link(self) -> (CompanyId, String) {
        (
            CompanyId::from_uuid(self.id),
            self.position.unwrap_or_default(),
        )
    }
}

/// Declares what makes or changes a record with a card: its texts, its own fields, its channels, and
/// what every such record has.
macro_rules! client_input {
    ($(#[$doc:meta])* pub struct $name:ident {
        texts { $($(#[$text_doc:meta])* $text:ident,)+ }
        own { $($(#[$own_meta:meta])* $own:ident: $own_type:ty,)* }
        channels { $($(#[$channel_doc:meta])* $channel:ident,)* }
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, serde::Deserialize, serde::Serialize, utoipa::ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $(
                $(#[$text_doc])*
                #[serde(
                    default,
                    deserialize_with = "crate::clients::inputs::text",
                    skip_serializing_if = "Option::is_none"
                )]
                pub $text: Option<String>,
            )+
            $($(#[$own_meta])* pub $own: $own_type,)*
            $(
                $(#[$channel_doc])*
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $channel: Option<Vec<$crate::points::wire::WritePoint>>,
            )*
            /// The person responsible; needs the right to assign.
            #[serde(
                default,
                deserialize_with = "crate::clients::inputs::reference",
                skip_serializing_if = "Option::is_none"
            )]
            #[schema(value_type = Option<uuid::Uuid>)]
            pub owner_id: Option<Option<uuid::Uuid>>,
            /// The department responsible; needs the right to assign.
            #[serde(
                default,
                deserialize_with = "crate::clients::inputs::reference",
                skip_serializing_if = "Option::is_none"
            )]
            #[schema(value_type = Option<uuid::Uuid>)]
            pub department_id: Option<Option<uuid::Uuid>>,
            /// Tags.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub tags: Option<Vec<String>>,
        }

        impl $name {
            /// The texts by name.
            fn texts_mut(&mut self) -> Vec<(&'static str, &mut Option<String>)> {
                vec![$((stringify!($text), &mut self.$text)),+]
            }

            /// Where the record is to be put.
            pub fn wanted(&self) -> $crate::clients::placing::Wanted {
                $crate::clients::placing::Wanted {
                    owner: self.owner_id,
                    department: self.department_id,
                }
            }
        }
    };
}
pub(crate) use client_input;

/// Reads the lists of channels: the entries, and the kinds that were sent.
pub fn points(
    phones: Option<Vec<WritePoint>>,
    emails: Option<Vec<WritePoint>>,
    handles: Option<Vec<WritePoint>>,
    region: &str,
) -> Result<(Vec<PointDraft>, Vec<PointKind>), ApiError> {
    let mut points = Vec::new();
    let mut kinds = Vec::new();
    for (kind, field, entries) in [
        (PointKind::Phone, "phones", phones),
        (PointKind::Email, "emails", emails),
        (PointKind::Handle, "handles", handles),
    ] {
        if let Some(entries) = entries {
            points.extend(read_points(kind, field, entries, region)?);
            kinds.push(kind);
        }
    }
    Ok((points, kinds))
}

/// Tags without spaces around, empty ones and repetitions.
pub fn tags(tags: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for tag in tags {
        let tag = tag.trim();
        if !tag.is_empty() && !kept.iter().any(|known| known == tag) {
            kept.push(tag.to_owned());
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Input {
        #[serde(default, deserialize_with = "text")]
        name: Option<String>,
        #[serde(default, deserialize_with = "reference")]
        owner_id: Option<Option<Uuid>>,
    }

    // Shows that absent, null and a value are told apart.
    #[test]
    fn absent_null_value() {
        let read = |text: &str| serde_json::from_str::<Input>(text).unwrap();
        let input = read("{}");
        assert_eq!((input.name, input.owner_id), (None, None));
        let input = read(r#"{"name":null,"owner_id":null}"#);
        assert_eq!(
            (input.name, input.owner_id),
            (Some(String::new()), Some(None))
        );
        let input = read(r#"{"name":"a","owner_id":"00000000-0000-0000-0000-000000000001"}"#);
        assert_eq!(input.name.as_deref(), Some("a"));
        assert_eq!(input.owner_id, Some(Some(Uuid::from_u128(1))));
    }

    // Shows that tags are trimmed and kept once.
    #[test]
    fn tags_are_tidied() {
        let given = ["vip ", "", "vip", " a"].map(str::to_owned).to_vec();
        assert_eq!(tags(given), ["vip", "a"]);
    }
}

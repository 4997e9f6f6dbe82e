//! Reading of inputs where «absent», «null» and a value mean different things in a change.

use larets_core::ids::CompanyId;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

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

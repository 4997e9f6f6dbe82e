//! Reading what was typed about a person.

use larets_core::access::RoleCode;
use larets_core::email::Email;

use crate::http::{ApiError, Code};

/// Most roles of one person.
const ROLES_OF_PERSON: usize = 20;

/// Reads the stable names of roles; at least one. Whether there are such roles is asked where they are
/// stored.
pub(super) fn roles(names: &[String]) -> Result<Vec<RoleCode>, ApiError> {
    let mut roles = Vec::new();
    for name in names {
        let role = RoleCode::stored(name);
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    if roles.is_empty() {
        Err(ApiError::of_field(Code::Required, "roles"))
    } else if roles.len() > ROLES_OF_PERSON {
        Err(ApiError::of_field(Code::TooLong, "roles"))
    } else {
        Ok(roles)
    }
}

/// Reads an address to sign in with.
pub(super) fn email(text: &str) -> Result<String, ApiError> {
    Email::parse(text)
        .map(|email| email.as_str().to_owned())
        .map_err(|_| ApiError::of_field(Code::EmailInvalid, "email"))
}

/// A cursor: the sort key and the id of the last person seen, in base64url.
pub(super) fn write_cursor(name: &str, id: uuid::Uuid) -> String {
    data_encoding::BASE64URL_NOPAD.encode(format!("{id}{name}").as_bytes())
}

/// Reads a cursor.
pub(super) fn read_cursor(text: &str) -> Result<(String, uuid::Uuid), ApiError> {
    let read = || {
        let bytes = data_encoding::BASE64URL_NOPAD
            .decode(text.as_bytes())
            .ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let (id, name) = text.split_at_checked(36)?;
        Some((name.to_owned(), uuid::Uuid::try_parse(id).ok()?))
    };
    read().ok_or_else(|| ApiError::new(Code::CursorWrong))
}

#[cfg(test)]
mod tests {
    use larets_core::access::Role;

    use super::*;

    // A cursor comes back as it was, and anything else is refused.
    #[test]
    fn cursor_round_trip() {
        let id = uuid::Uuid::from_u128(7);
        let (name, read) = read_cursor(&write_cursor("иванов", id)).unwrap();
        assert_eq!((name.as_str(), read), ("иванов", id));
        for wrong in [
            "",
            "%%%",
            "AAAA",
            "0000000000000000000000000000000000000000000000000",
        ] {
            assert!(read_cursor(wrong).is_err(), "{wrong}");
        }
    }

    // A role that is named twice is one, and there must be one.
    #[test]
    fn roles_by_name() {
        let names = ["manager".to_owned(), "manager".to_owned()];
        assert_eq!(roles(&names).unwrap(), [Role::Manager]);
        assert!(roles(&[]).is_err());
        let many: Vec<String> = (0..=ROLES_OF_PERSON).map(|n| n.to_string()).collect();
        assert!(roles(&many).is_err());
    }
}

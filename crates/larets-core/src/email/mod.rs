//! E-mail addresses: one spelling for comparison, limits of RFC 5321, what is shown and what is
//! shown of a hidden one. Whether a mailbox exists is not asked. `Debug` and errors hold no address.

mod kind;

use std::fmt;

use unicode_normalization::UnicodeNormalization;

pub use self::kind::EmailKind;

/// Octets of an address at most (RFC 5321, 4.5.3.1.3 without the angle brackets).
const ADDRESS_BYTES_MAX: usize = 254;
/// Octets of the part before `@` at most (RFC 5321, 4.5.3.1.1).
const LOCAL_BYTES_MAX: usize = 64;
/// What stands for hidden characters, whatever their number.
const HIDDEN: &str = "•••";

/// Why a text is no e-mail address. Holds no part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Nothing but spaces.
    #[error("the e-mail address is empty")]
    Empty,
    /// Longer than RFC 5321 allows.
    #[error("the e-mail address is too long")]
    TooLong,
    /// No `@`, or more than one.
    #[error("an e-mail address has exactly one @")]
    At,
    /// Spaces, quotes, brackets, or a dot at a wrong place before the `@`.
    #[error("the part before @ has characters that an address cannot have")]
    Local,
    /// The part after `@` is no domain name with a dot.
    #[error("the part after @ is not a domain name")]
    Domain,
}

/// An address in lower case with an ASCII (IDNA) domain.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Email {
    address: String,
    at: usize,
}

impl Email {
    /// Reads an address as written: «Ivan@Почта.РФ», «mailto:…», «Иван <ivan@mail.ru>».
    pub fn parse(raw: &str) -> Result<Self, EmailError> {
        let raw = bare(raw);
        if raw.is_empty() {
            return Err(EmailError::Empty);
        }
        if raw.len() > ADDRESS_BYTES_MAX * 2 {
            return Err(EmailError::TooLong);
        }
        let normal: String = raw.nfc().flat_map(char::to_lowercase).nfc().collect();
        let (local, domain) = normal.split_once('@').ok_or(EmailError::At)?;
        if domain.contains('@') {
            return Err(EmailError::At);
        }
        if local.len() > LOCAL_BYTES_MAX {
            return Err(EmailError::TooLong);
        }
        if !is_local(local) {
            return Err(EmailError::Local);
        }
        let domain = ascii_domain(domain)?;
        if local.len() + 1 + domain.len() > ADDRESS_BYTES_MAX {
            return Err(EmailError::TooLong);
        }
        Ok(Self {
            at: local.len(),
            address: format!("{local}@{domain}"),
        })
    }

    /// The address for comparison, storage and sending.
    pub fn as_str(&self) -> &str {
        &self.address
    }

    /// The part before `@`.
    pub fn local(&self) -> &str {
        self.address.get(..self.at).unwrap_or_default()
    }

    /// The ASCII domain.
    pub fn domain(&self) -> &str {
        self.address.get(self.at + 1..).unwrap_or_default()
    }

    /// The address with the domain in its own script, as a person reads it.
    pub fn display(&self) -> String {
        format!("{}@{}", self.local(), self.unicode_domain())
    }

    /// What a person without the right to see addresses gets: «i•••@•••.ru», one fixed mask: the
    /// first character and the top-level domain. A single character before `@` is hidden too.
    pub fn mask(&self) -> String {
        let mut characters = self.local().chars();
        let first = characters.next().filter(|_| characters.next().is_some());
        let domain = self.unicode_domain();
        let top = domain.rsplit('.').next().unwrap_or_default();
        let mut mask = String::new();
        mask.extend(first);
        mask.push_str(HIDDEN);
        mask.push('@');
        mask.push_str(HIDDEN);
        mask.push('.');
        mask.push_str(top);
        mask
    }

    fn unicode_domain(&self) -> String {
        match idna::domain_to_unicode(self.domain()) {
            (domain, Ok(())) => domain,
            (_, Err(_)) => self.domain().to_owned(),
        }
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Email(…)")
    }
}

/// Drops what surrounds an address in address books: spaces, a name with angle brackets, the scheme.
fn bare(raw: &str) -> &str {
    let edges = |character: char| {
        character.is_whitespace() || matches!(character, ';' | ',' | '\u{feff}' | '\u{200b}')
    };
    let raw = raw.trim_matches(edges);
    let inner = match (raw.rfind('<'), raw.strip_suffix('>')) {
        (Some(from), Some(_)) => raw.get(from + 1..raw.len() - 1).unwrap_or(raw),
        _ => raw,
    };
    let scheme = inner
        .get(..7)
        .filter(|scheme| scheme.eq_ignore_ascii_case("mailto:"));
    let address = if scheme.is_some() {
        inner.get(7..).unwrap_or_default()
    } else {
        inner
    };
    address
        .split('?')
        .next()
        .unwrap_or_default()
        .trim_matches(edges)
}

/// A dot-string of RFC 5321 with letters of any script (RFC 6531); no quoted strings.
fn is_local(local: &str) -> bool {
    !local.is_empty()
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.chars().all(is_local_character)
}

fn is_local_character(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(character);
    }
    !character.is_whitespace()
        && !character.is_control()
        && !matches!(character, '«' | '»' | '\u{2000}'..='\u{206f}' | '\u{feff}')
}

fn ascii_domain(domain: &str) -> Result<String, EmailError> {
    let domain = domain.strip_suffix('.').unwrap_or(domain);
    let ascii = if is_plain_domain(domain) {
        domain.to_owned()
    } else {
        idna::domain_to_ascii_strict(domain).map_err(|_| EmailError::Domain)?
    };
    let top = ascii.rsplit('.').next().unwrap_or_default();
    let named = ascii.contains('.') && !top.bytes().all(|byte| byte.is_ascii_digit());
    if named {
        Ok(ascii)
    } else {
        Err(EmailError::Domain)
    }
}

/// A domain that IDNA would return unchanged: lower-case letters, digits and inner hyphens, none in
/// the third and fourth place (`xn--`), labels of 1 to 63 characters, 253 in all.
fn is_plain_domain(domain: &str) -> bool {
    const LABEL_BYTES_MAX: usize = 63;
    const DOMAIN_BYTES_MAX: usize = 253;
    domain.len() <= DOMAIN_BYTES_MAX
        && domain.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= LABEL_BYTES_MAX
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.get(2..4) != Some("--")
                && label
                    .bytes()
                    .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    // Shows what is one address for us.
    #[test]
    fn normalises() {
        for (raw, expected) in [
            (" Ivan.Petrov@Mail.RU ", "ivan.petrov@mail.ru"),
            ("mailto:ivan@mail.ru?subject=x", "ivan@mail.ru"),
            ("Иван Петров <ivan@mail.ru>;", "ivan@mail.ru"),
            ("info@Почта.РФ", "info@xn--80a1acny.xn--p1ai"),
            ("почта@почта.рф", "почта@xn--80a1acny.xn--p1ai"),
            ("a+b@sub.example.com.", "a+b@sub.example.com"),
        ] {
            assert_eq!(Email::parse(raw).unwrap().as_str(), expected, "{raw}");
        }
        assert_eq!(
            Email::parse("info@почта.рф").unwrap().display(),
            "info@почта.рф"
        );
    }

    // Shows each refusal.
    #[test]
    fn refuses() {
        for (raw, error) in [
            ("", EmailError::Empty),
            ("  <> ", EmailError::Empty),
            ("ivan", EmailError::At),
            ("a@b@c.ru", EmailError::At),
            ("@mail.ru", EmailError::Local),
            ("a b@mail.ru", EmailError::Local),
            (".a@mail.ru", EmailError::Local),
            ("a..b@mail.ru", EmailError::Local),
            ("\"a\"@mail.ru", EmailError::Local),
            ("a@localhost", EmailError::Domain),
            ("a@127.0.0.1", EmailError::Domain),
            ("a@-x.ru", EmailError::Domain),
            ("a@.ru", EmailError::Domain),
            ("a@b_c.ru", EmailError::Domain),
            ("a@mail.ru\0", EmailError::Domain),
        ] {
            assert_eq!(Email::parse(raw), Err(error), "{raw:?}");
        }
        let long = format!("{}@mail.ru", "a".repeat(65));
        assert_eq!(Email::parse(&long), Err(EmailError::TooLong));
        let long = format!("a@{}ru", "abcdefgh.".repeat(40));
        assert!(matches!(
            Email::parse(&long),
            Err(EmailError::TooLong | EmailError::Domain)
        ));
    }

    // Shows the mask: length and domain are not told.
    #[test]
    fn masks() {
        for (raw, mask) in [
            ("ivan@mail.ru", "i•••@•••.ru"),
            ("i@mail.ru", "•••@•••.ru"),
            ("info@почта.рф", "i•••@•••.рф"),
            ("a.b@sub.example.com", "a•••@•••.com"),
        ] {
            assert_eq!(Email::parse(raw).unwrap().mask(), mask, "{raw}");
        }
        assert_eq!(
            format!("{:?}", Email::parse("ivan@mail.ru")),
            "Ok(Email(…))"
        );
    }

    proptest! {
        // Shows that no text panics and that a read address reads as itself.
        #[test]
        fn stable(raw in any::<String>()) {
            if let Ok(email) = Email::parse(&raw) {
                prop_assert_eq!(Email::parse(email.as_str()), Ok(email.clone()));
            }
        }

        // Shows that the short way for plain domains gives what IDNA gives.
        #[test]
        fn plain_domains(domain in "[a-z0-9.-]{1,70}") {
            if is_plain_domain(&domain) {
                prop_assert_eq!(idna::domain_to_ascii_strict(&domain).ok(), Some(domain));
            }
        }

        // Shows the same for texts that look like addresses, whose parts put together are whole.
        #[test]
        fn stable_addresses(raw in "[A-Za-zа-яё0-9.+_]{1,8}@[A-Za-zа-яё0-9.-]{1,12}\\.(ru|РФ|com)") {
            if let Ok(email) = Email::parse(&raw) {
                prop_assert_eq!(Email::parse(email.as_str()), Ok(email.clone()));
                prop_assert_eq!(Email::parse(&email.display()), Ok(email.clone()));
                prop_assert_eq!(format!("{}@{}", email.local(), email.domain()), email.as_str());
            }
        }
    }
}

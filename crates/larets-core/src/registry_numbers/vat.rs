//! Forms of VAT identification numbers. Source of the member states' forms: European Commission,
//! «VIES VAT number validation», frequently asked questions, Q11. Great Britain: HMRC manual
//! VATREG; Switzerland: UIDG, article 3; Norway: Brønnøysund register centre.

use super::{RegistryNumberError, russian::compact};

/// Country prefix and its forms: `9` a digit, `a` a capital, `x` either; other characters stand for
/// themselves.
const FORMS: [(&str, &[&str]); 33] = [
    ("AT", &["U99999999"]),
    ("BE", &["9999999999"]),
    ("BG", &["999999999", "9999999999"]),
    (
        "CH",
        &[
            "E999999999",
            "E999999999MWST",
            "E999999999TVA",
            "E999999999IVA",
        ],
    ),
    ("CY", &["99999999a"]),
    ("CZ", &["99999999", "999999999", "9999999999"]),
    ("DE", &["999999999"]),
    ("DK", &["99999999"]),
    ("EE", &["999999999"]),
    ("EL", &["999999999"]),
    ("ES", &["a9999999x", "99999999a"]),
    ("FI", &["99999999"]),
    ("FR", &["xx999999999"]),
    ("GB", &["999999999", "999999999999", "GD999", "HA999"]),
    ("HR", &["99999999999"]),
    ("HU", &["99999999"]),
    ("IE", &["9x99999a", "9999999aa"]),
    ("IT", &["99999999999"]),
    ("LI", &["99999"]),
    ("LT", &["999999999", "999999999999"]),
    ("LU", &["99999999"]),
    ("LV", &["99999999999"]),
    ("MT", &["99999999"]),
    ("NL", &["xxxxxxxxxxxx"]),
    ("NO", &["999999999", "999999999MVA"]),
    ("PL", &["9999999999"]),
    ("PT", &["999999999"]),
    (
        "RO",
        &[
            "99",
            "999",
            "9999",
            "99999",
            "999999",
            "9999999",
            "99999999",
            "999999999",
            "9999999999",
        ],
    ),
    ("SE", &["999999999999"]),
    ("SI", &["99999999"]),
    ("SK", &["9999999999"]),
    ("SM", &["99999"]),
    ("XI", &["999999999", "999999999999", "GD999", "HA999"]),
];
/// Fewest characters of a number of a country without a known form.
const OTHER_CHARS_MIN: usize = 5;
/// Most characters of a number of a country without a known form.
const OTHER_CHARS_MAX: usize = 20;

/// A VAT id in capitals without spaces, dots and hyphens.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VatId(String);

impl VatId {
    /// Checks the form of the country that the number begins with. A number of a country whose form
    /// is not known here (Kazakhstan's BIN, Belarus's UNP, …) needs 5 to 20 letters and digits with
    /// at least two digits. «GR» is read as «EL», the prefix that Greece uses.
    pub fn parse(raw: &str) -> Result<Self, RegistryNumberError> {
        let mut text: String = compact(raw)?
            .chars()
            .filter(|character| !matches!(character, '.' | '/'))
            .map(|character| character.to_ascii_uppercase())
            .collect();
        if text.starts_with("GR") {
            text.replace_range(..2, "EL");
        }
        let form = FORMS.iter().find_map(|(prefix, forms)| {
            text.strip_prefix(prefix)
                .map(|rest| forms.iter().any(|form| fits(rest, form)))
        });
        if form.unwrap_or_else(|| fits_other(&text)) {
            Ok(Self(text))
        } else {
            Err(RegistryNumberError::VatIdFormat)
        }
    }

    /// The number with its country prefix.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn fits(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text
            .bytes()
            .zip(form.bytes())
            .all(|(byte, class)| match class {
                b'9' => byte.is_ascii_digit(),
                b'a' => byte.is_ascii_uppercase(),
                b'x' => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
                _ => byte == class,
            })
}

fn fits_other(text: &str) -> bool {
    (OTHER_CHARS_MIN..=OTHER_CHARS_MAX).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
        && text.bytes().filter(u8::is_ascii_digit).count() >= 2
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    // Shows forms of several countries as people write them.
    #[test]
    fn accepts_forms() {
        for (raw, expected) in [
            ("DE 136695976", "DE136695976"),
            ("atu12345678", "ATU12345678"),
            ("FR XX 999999999", "FRXX999999999"),
            ("GR123456789", "EL123456789"),
            ("IE6388047V", "IE6388047V"),
            ("NL004495445B01", "NL004495445B01"),
            ("CHE-123.456.789 MWST", "CHE123456789MWST"),
            ("ESX1234567L", "ESX1234567L"),
            ("123456789", "123456789"),
            ("060540001234", "060540001234"),
        ] {
            assert_eq!(VatId::parse(raw).unwrap().as_str(), expected, "{raw}");
        }
    }

    // Shows refusals.
    #[test]
    fn refuses_wrong_forms() {
        for raw in [
            "DE12345678",
            "DE1234567890",
            "ATX12345678",
            "abc",
            "ПРИВЕТ12345",
            "HELLO",
            "12",
        ] {
            assert_eq!(
                VatId::parse(raw),
                Err(RegistryNumberError::VatIdFormat),
                "{raw}"
            );
        }
        assert_eq!(VatId::parse("  "), Err(RegistryNumberError::Empty));
    }

    proptest! {
        // Shows that no text panics and that a read number reads as itself.
        #[test]
        fn stable(raw in any::<String>()) {
            if let Ok(number) = VatId::parse(&raw) {
                prop_assert_eq!(VatId::parse(number.as_str()), Ok(number.clone()));
            }
        }
    }
}

//! INN (order of the Federal Tax Service of 29.06.2012 № ММВ-7-6/435@, annex), KPP (the same order)
//! and OGRN (order of the Ministry of Finance of 30.10.2017 № 165н).

use super::RegistryNumberError;

/// Weights of the check digit of a company's INN.
const INN_10: [u32; 9] = [2, 4, 10, 3, 5, 9, 4, 6, 8];
/// Weights of the first check digit of a person's INN.
const INN_12_FIRST: [u32; 10] = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
/// Weights of the second check digit of a person's INN.
const INN_12_SECOND: [u32; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

/// A taxpayer number: ten digits of a company or twelve of a person.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Inn(String);

impl Inn {
    /// Checks digits and check digits; spaces and hyphens between digits are ignored.
    pub fn parse(raw: &str) -> Result<Self, RegistryNumberError> {
        let text = compact(raw)?;
        let digits = digits(&text).ok_or(RegistryNumberError::InnFormat)?;
        let fits = match digits.len() {
            10 => inn_digit(&digits, &INN_10),
            12 => inn_digit(&digits, &INN_12_FIRST) && inn_digit(&digits, &INN_12_SECOND),
            _ => return Err(RegistryNumberError::InnFormat),
        };
        let nothing = digits.iter().all(|digit| *digit == 0);
        if fits && !nothing {
            Ok(Self(text))
        } else {
            Err(RegistryNumberError::InnChecksum)
        }
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn inn_digit(digits: &[u32], weights: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum();
    digits.get(weights.len()) == Some(&(sum % 11 % 10))
}

/// A reason code of registration: a company has one for each place it is registered at.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Kpp(String);

impl Kpp {
    /// Checks the form; Latin letters become capitals.
    pub fn parse(raw: &str) -> Result<Self, RegistryNumberError> {
        let text = compact(raw)?.to_ascii_uppercase();
        let fits = text.len() == 9
            && text.bytes().enumerate().all(|(position, byte)| {
                byte.is_ascii_digit() || (matches!(position, 4 | 5) && byte.is_ascii_uppercase())
            });
        if fits {
            Ok(Self(text))
        } else {
            Err(RegistryNumberError::KppFormat)
        }
    }

    /// The nine characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A state registration number: OGRN of a company (13 digits) or OGRNIP of an entrepreneur (15).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ogrn(String);

impl Ogrn {
    /// Checks digits and the check digit: the rest of the division of what stands before it by 11
    /// (OGRN) or 13 (OGRNIP), its last digit.
    pub fn parse(raw: &str) -> Result<Self, RegistryNumberError> {
        let text = compact(raw)?;
        let digits = digits(&text).ok_or(RegistryNumberError::OgrnFormat)?;
        let divisor = match digits.len() {
            13 => 11,
            15 => 13,
            _ => return Err(RegistryNumberError::OgrnFormat),
        };
        let (last, body) = digits.split_last().ok_or(RegistryNumberError::OgrnFormat)?;
        let rest = body
            .iter()
            .fold(0, |rest, digit| (rest * 10 + digit) % divisor);
        let fits = rest % 10 == *last && body.first() != Some(&0);
        if fits {
            Ok(Self(text))
        } else {
            Err(RegistryNumberError::OgrnChecksum)
        }
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text without spaces and hyphens, which spreadsheets and people put between digits.
pub(super) fn compact(raw: &str) -> Result<String, RegistryNumberError> {
    // More than any number has, less than what would cost time.
    const CHARS_MAX: usize = 64;
    let text: String = raw
        .chars()
        .filter(|character| !character.is_whitespace() && !matches!(character, '-' | '\u{feff}'))
        .take(CHARS_MAX)
        .collect();
    if text.is_empty() {
        Err(RegistryNumberError::Empty)
    } else {
        Ok(text)
    }
}

fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars()
        .map(|character| character.to_digit(10))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    // Shows real numbers, and that one changed digit is found.
    #[test]
    fn inn() {
        for raw in ["7707083893", "7830002293", "500100732259", " 7707 083893 "] {
            assert!(Inn::parse(raw).is_ok(), "{raw}");
        }
        for (raw, error) in [
            ("", RegistryNumberError::Empty),
            ("7707083892", RegistryNumberError::InnChecksum),
            ("500100732258", RegistryNumberError::InnChecksum),
            ("500100732269", RegistryNumberError::InnChecksum),
            ("0000000000", RegistryNumberError::InnChecksum),
            ("770708389", RegistryNumberError::InnFormat),
            ("77070838930", RegistryNumberError::InnFormat),
            ("770708389О", RegistryNumberError::InnFormat),
        ] {
            assert_eq!(Inn::parse(raw), Err(error), "{raw}");
        }
    }

    // Shows the form of a KPP.
    #[test]
    fn kpp() {
        assert_eq!(Kpp::parse("773601001").unwrap().as_str(), "773601001");
        assert_eq!(Kpp::parse("7736ab001").unwrap().as_str(), "7736AB001");
        for raw in [
            "77360100",
            "7736010011",
            "А73601001",
            "A73601001",
            "77360100A",
        ] {
            assert_eq!(
                Kpp::parse(raw),
                Err(RegistryNumberError::KppFormat),
                "{raw}"
            );
        }
    }

    // Shows real numbers of a company and of an entrepreneur, and refusals.
    #[test]
    fn ogrn() {
        assert!(Ogrn::parse("1027700132195").is_ok());
        assert!(Ogrn::parse("304500116000157").is_ok());
        for (raw, error) in [
            ("1027700132194", RegistryNumberError::OgrnChecksum),
            ("304500116000158", RegistryNumberError::OgrnChecksum),
            ("0000000000000", RegistryNumberError::OgrnChecksum),
            ("102770013219", RegistryNumberError::OgrnFormat),
            ("102770013219x", RegistryNumberError::OgrnFormat),
        ] {
            assert_eq!(Ogrn::parse(raw), Err(error), "{raw}");
        }
    }

    proptest! {
        // Shows that of the ten last digits exactly one makes a company's INN.
        #[test]
        fn one_check_digit(body in 100_000_000_u64..1_000_000_000) {
            let good = (0..10).filter(|last| Inn::parse(&format!("{body}{last}")).is_ok()).count();
            prop_assert_eq!(good, 1);
        }

        // Shows that no text panics.
        #[test]
        fn any_text(raw in any::<String>()) {
            let _ = (Inn::parse(&raw), Kpp::parse(&raw), Ogrn::parse(&raw));
        }
    }
}

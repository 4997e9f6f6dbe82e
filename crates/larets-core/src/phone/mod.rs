//! Phone numbers: one canonical spelling for what people write in a hundred ways, what is shown and
//! what is shown of a hidden one. The rules of the countries are libphonenumber's data. A number is
//! personal data: neither `Debug` nor any error here holds its digits.

mod clean;
mod kind;
mod numbering;
mod russian;

use std::fmt;

use self::clean::Cleaned;
pub use self::kind::PhoneKind;

/// The fixed mask of a number that is no valid number of any country: its length is not told.
const MASK_UNRECOGNISED: &str = "•••-••-";
/// Digits that a mask leaves readable.
const MASK_DIGITS_SHOWN: usize = 2;
/// Fewest digits of which two may stay readable in a mask.
const MASK_DIGITS_MIN: usize = 5;
/// What stands between number and extension where it is stored (RFC 3966, section 5.3).
const EXTENSION_MARK: &str = ";ext=";

/// Why a text is no phone number. Holds no part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Nothing but spaces.
    #[error("the phone number is empty")]
    Empty,
    /// More text than a phone number can be.
    #[error("the phone number is longer than 128 characters")]
    TooLong,
    /// Words, an e-mail address or fewer than three digits.
    #[error("this is not a phone number")]
    NotAPhone,
}

/// A phone number.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Phone {
    /// A valid number of some country.
    Recognised(KnownPhone),
    /// Digits that libphonenumber refuses but a person called a phone number: internal numbers,
    /// ranges newer than the data. Kept so that an import loses nothing.
    Unrecognised(UnknownPhone),
}

/// A valid number in E.164 form with its extension.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KnownPhone {
    e164: String,
    extension: Option<String>,
}

/// Digits only, with the extension.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownPhone {
    digits: String,
    extension: Option<String>,
}

impl Phone {
    /// Reads a number in any spelling. `region` is the ISO 3166 code of the country whose numbers
    /// are written without a country code («RU»); an unknown region means that only numbers with
    /// `+` are recognised. «8 (912) 345-67-89» in «RU» equals «+7 912 345-67-89».
    pub fn parse(raw: &str, region: &str) -> Result<Self, PhoneError> {
        let cleaned = clean::clean(raw)?;
        if let Some(e164) = russian::e164(&cleaned, region) {
            return Ok(Self::recognised(e164, cleaned.extension));
        }
        Ok(match numbering::e164(&cleaned, region) {
            Some(e164) => Self::recognised(e164, cleaned.extension),
            None => Self::unrecognised(cleaned)?,
        })
    }

    /// Reads what [`Phone::stored`] wrote, without checking the number again.
    pub fn from_stored(stored: &str) -> Result<Self, PhoneError> {
        let (number, extension) = match stored.split_once(EXTENSION_MARK) {
            Some((number, extension)) => (number, Some(extension.to_owned())),
            None => (stored, None),
        };
        let digits = number.strip_prefix('+').unwrap_or(number);
        if digits.is_empty() {
            return Err(PhoneError::Empty);
        }
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(PhoneError::NotAPhone);
        }
        Ok(if digits.len() == number.len() {
            Self::Unrecognised(UnknownPhone {
                digits: digits.to_owned(),
                extension,
            })
        } else {
            Self::recognised(number.to_owned(), extension)
        })
    }

    fn recognised(e164: String, extension: Option<String>) -> Self {
        Self::Recognised(KnownPhone { e164, extension })
    }

    fn unrecognised(cleaned: Cleaned) -> Result<Self, PhoneError> {
        if cleaned.digits.is_empty() {
            return Err(PhoneError::NotAPhone);
        }
        Ok(Self::Unrecognised(UnknownPhone {
            digits: cleaned.digits,
            extension: cleaned.extension,
        }))
    }

    /// The spelling by which numbers are compared and found: E.164 with `+`, or digits without it.
    /// The extension is not part of it: a switchboard is found by its number.
    pub fn canonical(&self) -> &str {
        match self {
            Self::Recognised(known) => &known.e164,
            Self::Unrecognised(unknown) => &unknown.digits,
        }
    }

    /// The E.164 form, for numbers that have one.
    pub fn e164(&self) -> Option<&str> {
        match self {
            Self::Recognised(known) => Some(&known.e164),
            Self::Unrecognised(_) => None,
        }
    }

    /// The extension behind the switchboard, digits only.
    pub fn extension(&self) -> Option<&str> {
        match self {
            Self::Recognised(known) => known.extension.as_deref(),
            Self::Unrecognised(unknown) => unknown.extension.as_deref(),
        }
    }

    /// What is stored (sealed): canonical spelling and extension in one text.
    pub fn stored(&self) -> String {
        match self.extension() {
            Some(extension) => format!("{}{EXTENSION_MARK}{extension}", self.canonical()),
            None => self.canonical().to_owned(),
        }
    }

    /// The international format with the extension, as a person reads it: «+7 912 345-67-89».
    pub fn display(&self) -> String {
        let mut text = self.grouped();
        if let Some(extension) = self.extension() {
            text.push_str(" ext. ");
            text.push_str(extension);
        }
        text
    }

    /// The last four digits of the number, where it has as many.
    pub fn last_four(&self) -> Option<&str> {
        let number = self.canonical();
        number
            .get(number.len().checked_sub(4)?..)
            .filter(|tail| !tail.starts_with('+'))
    }

    /// What a person without the right to see numbers gets: country code, grouping and the last two
    /// digits, «+7 ••• •••-••-45». One fixed mask, so that two answers cannot be laid together.
    /// The extension is not shown.
    pub fn mask(&self) -> String {
        let Self::Recognised(_) = self else {
            return self.mask_unrecognised();
        };
        let grouped = self.grouped();
        let (country, national) = grouped.split_once(' ').unwrap_or(("", grouped.as_str()));
        let digits = national.bytes().filter(u8::is_ascii_digit).count();
        let shown = if digits < MASK_DIGITS_MIN {
            0
        } else {
            MASK_DIGITS_SHOWN
        };
        let mut mask = String::with_capacity(grouped.len() * 3);
        mask.push_str(country);
        mask.push(' ');
        let mut position = 0;
        for character in national.chars() {
            if !character.is_ascii_digit() {
                mask.push(character);
                continue;
            }
            position += 1;
            mask.push(if position + shown > digits {
                character
            } else {
                '•'
            });
        }
        mask
    }

    fn mask_unrecognised(&self) -> String {
        let digits = self.canonical();
        let shown = digits
            .len()
            .checked_sub(MASK_DIGITS_SHOWN)
            .filter(|_| digits.len() >= MASK_DIGITS_MIN)
            .and_then(|from| digits.get(from..));
        format!("{MASK_UNRECOGNISED}{}", shown.unwrap_or("••"))
    }

    /// The number in groups, without the extension; always with a space after the country code.
    fn grouped(&self) -> String {
        match self {
            Self::Unrecognised(unknown) => unknown.digits.clone(),
            Self::Recognised(known) => {
                russian::grouped(&known.e164).unwrap_or_else(|| numbering::grouped(&known.e164))
            }
        }
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Recognised(_) => "Phone::Recognised(…)",
            Self::Unrecognised(_) => "Phone::Unrecognised(…)",
        })
    }
}

impl fmt::Debug for KnownPhone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("KnownPhone(…)")
    }
}

impl fmt::Debug for UnknownPhone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("UnknownPhone(…)")
    }
}

#[cfg(test)]
mod tests;

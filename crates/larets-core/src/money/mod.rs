//! Sums of money: whole minor units (kopecks, cents) of a currency of ISO 4217. No fractions are
//! ever rounded: a text with more digits than the currency has is refused.

use std::fmt::{self, Write as _};

/// A currency of ISO 4217.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// The active currencies of ISO 4217, list one, that people are paid in.
/// Source: <https://www.iso.org/iso-4217-currency-codes.html>.
const CODES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN \
     BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP \
     GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF \
     KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR \
     MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG \
     SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU \
     UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

/// Those without a minor unit.
const WHOLE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
/// Those with a thousand minor units in one.
const THOUSANDTHS: &str = "BHD IQD JOD KWD LYD OMR TND";

impl Currency {
    /// The currency of a code, such as `RUB`.
    pub fn from_code(code: &str) -> Option<Self> {
        let known = CODES
            .split_ascii_whitespace()
            .find(|known| *known == code)?;
        known.as_bytes().try_into().ok().map(Self)
    }

    /// The currency of a kept sum. One that the list does not know any more is shown as it was kept,
    /// as if it had two digits; what is no code at all is `XXX`, as ISO 4217 calls no currency.
    pub fn of_kept(code: &str) -> Self {
        let letters = code.as_bytes().try_into().ok();
        let letters =
            letters.filter(|letters: &[u8; 3]| letters.iter().all(u8::is_ascii_uppercase));
        Self(letters.unwrap_or(*b"XXX"))
    }

    /// Its three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// How many digits stand behind the point.
    pub fn digits(self) -> u32 {
        let is_of = |list: &str| {
            let mut codes = list.as_bytes().chunks(4);
            codes.any(|code| code.starts_with(&self.0))
        };
        if is_of(WHOLE) {
            0
        } else if is_of(THOUSANDTHS) {
            3
        } else {
            2
        }
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    /// In minor units.
    pub minor: i64,
    /// Of which currency.
    pub currency: Currency,
}

/// Largest sum of one record, in minor units: a trillion roubles, and of a currency without digits behind
/// the point a hundred times as many of it.
pub const MINOR_MAX: i64 = 100_000_000_000_000;

/// Why a text is no sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not a number.
    #[error("a number such as 1250000.50 is expected")]
    Format,
    /// More digits behind the point than the currency has.
    #[error("the currency has fewer digits behind the point")]
    Fraction,
    /// Below zero, or above [`MINOR_MAX`].
    #[error("the sum is below zero or too large")]
    Range,
}

impl Money {
    /// Reads a sum as people write it: `1 250 000,50`, `1,250,000.50`, `1250000`. The last point or
    /// comma divides the fraction, unless exactly three digits follow the only kind of it.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let text: String = text
            .trim()
            .chars()
            .filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '_'))
            .collect();
        if text.starts_with(['-', '\u{2212}']) {
            return Err(MoneyError::Range);
        }
        let (whole, fraction) = split(&text, currency);
        let whole = ungrouped(whole).ok_or(MoneyError::Format)?;
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() && fraction.is_empty() || !is_number(&whole) || !is_number(fraction) {
            return Err(MoneyError::Format);
        }
        let digits = usize::try_from(currency.digits()).unwrap_or_default();
        let kept = fraction.trim_end_matches('0');
        if kept.len() > digits {
            return Err(MoneyError::Fraction);
        }
        let minor = format!("0{whole}{kept:0<digits$}");
        let minor: i64 = minor.parse().map_err(|_| MoneyError::Range)?;
        if minor > MINOR_MAX {
            return Err(MoneyError::Range);
        }
        Ok(Self { minor, currency })
    }

    /// The sum as programs write it: `1250000.50`, with all digits of the currency.
    pub fn to_decimal(self) -> String {
        decimal(i128::from(self.minor), self.currency)
    }
}

/// A number of minor units, such as a sum of many sums, as programs write it.
pub fn decimal(minor: i128, currency: Currency) -> String {
    let digits = currency.digits();
    let one = 10_u128.pow(digits);
    let sign = if minor < 0 { "-" } else { "" };
    let units = minor.unsigned_abs();
    let (whole, rest) = (units / one, units % one);
    let mut text = String::with_capacity(24);
    // Writing into memory does not fail.
    let _ = write!(text, "{sign}{whole}");
    if digits > 0 {
        let width = usize::try_from(digits).unwrap_or_default();
        let _ = write!(text, ".{rest:0width$}");
    }
    text
}

/// The text before and behind the mark of the fraction.
fn split(text: &str, currency: Currency) -> (&str, &str) {
    let Some(place) = text.rfind(['.', ',']) else {
        return (text, "");
    };
    let (whole, rest) = text.split_at(place);
    let (mark, fraction) = rest.split_at(1);
    let again = whole.contains(mark);
    let groups = (1..=3).contains(&whole.len())
        && !whole.starts_with('0')
        && fraction.len() == 3
        && currency.digits() != 3;
    let other = whole.contains(if mark == "." { ',' } else { '.' });
    if again || (groups && !other) {
        (text, "")
    } else {
        (whole, fraction)
    }
}

/// The digits of a whole number, whose thousands may be divided by points or by commas.
fn ungrouped(text: &str) -> Option<String> {
    let mut groups = text.split(['.', ',']);
    let first = groups.next()?;
    let grouped = first.len() != text.len();
    let one_kind = !(text.contains('.') && text.contains(','));
    let in_order = !grouped || (one_kind && (1..=3).contains(&first.len()));
    let digits = groups.try_fold(first.to_owned(), |digits, group| {
        (group.len() == 3).then(|| digits + group)
    })?;
    in_order.then_some(digits)
}

#[cfg(test)]
mod tests;

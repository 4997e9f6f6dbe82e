//! A short way for the numbers most seen here: Russian ones with ten digits. It must give exactly
//! what libphonenumber's data gives; a property test holds both against each other.

use super::clean::Cleaned;

/// The E.164 form of a Russian mobile number, or nothing: the long way decides then.
pub(super) fn e164(cleaned: &Cleaned, region: &str) -> Option<String> {
    let digits = cleaned.digits.as_str();
    let national = match (cleaned.plus, digits.len()) {
        (true, 11) => digits.strip_prefix('7')?,
        (false, 10) if region == "RU" => digits,
        (false, 11) if region == "RU" => digits.strip_prefix(['7', '8'])?,
        _ => return None,
    };
    national.starts_with('9').then(|| format!("+7{national}"))
}

/// «+7 912 345-67-89»: the grouping of Russian numbers, or nothing for those grouped otherwise
/// (Kazakhstan shares the code +7).
pub(super) fn grouped(e164: &str) -> Option<String> {
    let national = e164
        .strip_prefix("+7")
        .filter(|national| national.len() == 10)?;
    let usual = national.starts_with(['3', '4', '9'])
        || matches!(national.as_bytes(), [b'8', b'0' | b'2'..=b'7', ..])
        || matches!(national.as_bytes(), [b'8', b'1', b'1'..=b'8', ..]);
    if !usual {
        return None;
    }
    let (area, rest) = national.split_at_checked(3)?;
    let (first, rest) = rest.split_at_checked(3)?;
    let (second, third) = rest.split_at_checked(2)?;
    Some(format!("+7 {area} {first}-{second}-{third}"))
}

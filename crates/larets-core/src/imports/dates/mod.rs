//! Dates as spreadsheets and people write them. No clock: a two-digit year has a fixed turning point.

use jiff::{Timestamp, civil, tz::TimeZone};

/// Two-digit years from here belong to the last century.
const LAST_CENTURY_FROM: i16 = 31;
/// Years accepted.
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2200;
/// Beginnings of the names of the months, Russian and English.
const MONTHS: [[&str; 3]; 12] = [
    ["янв", "jan", "january"],
    ["фев", "feb", "february"],
    ["мар", "mar", "march"],
    ["апр", "apr", "april"],
    ["мая", "may", "май"],
    ["июн", "jun", "june"],
    ["июл", "jul", "july"],
    ["авг", "aug", "august"],
    ["сен", "sep", "september"],
    ["окт", "oct", "october"],
    ["ноя", "nov", "november"],
    ["дек", "dec", "december"],
];

/// Which of two small numbers of «03/04/2020» is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// Day first, as almost everywhere.
    DayFirst,
    /// Month first, as in the United States.
    MonthFirst,
}

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Not a date, or one that no calendar has.
    #[error("this is not a date")]
    Malformed,
    /// Day and month only.
    #[error("the date has no year")]
    WithoutYear,
}

/// The order used in a column of dates with slashes: decided by the first value where only one order
/// gives a date, `default` where none does. Dates with dots are day first in any case.
pub fn guess_date_order<'a>(
    samples: impl IntoIterator<Item = &'a str>,
    default: DateOrder,
) -> DateOrder {
    samples
        .into_iter()
        .find_map(|sample| {
            let mut numbers = date_part(sample)
                .split('/')
                .map(|part| part.parse::<u32>().ok());
            let (first, second) = (numbers.next()??, numbers.next()??);
            match (first > 12, second > 12) {
                (true, false) if first <= 31 => Some(DateOrder::DayFirst),
                (false, true) if second <= 31 => Some(DateOrder::MonthFirst),
                _ => None,
            }
        })
        .unwrap_or(default)
}

/// Reads a date: «17.05.1990», «1990-05-17», «19900517», «05/17/1990», «17 мая 1990 г.»,
/// «May 17, 1990»; a time behind it is ignored. With slashes an impossible month turns the order.
pub fn parse_date(text: &str, order: DateOrder) -> Result<civil::Date, DateError> {
    let text = date_part(text);
    if text.is_empty() || text.len() > 40 {
        return Err(DateError::Malformed);
    }
    if let Some(rest) = text.strip_prefix("--") {
        // vCard (RFC 6350, 4.3.1): --0517 and --05-17.
        let digits = rest.bytes().filter(u8::is_ascii_digit).count();
        return Err(if digits == 4 {
            DateError::WithoutYear
        } else {
            DateError::Malformed
        });
    }
    if text.chars().any(char::is_alphabetic) {
        return with_month_name(text);
    }
    let digits_only = text.bytes().all(|byte| byte.is_ascii_digit());
    if digits_only && let (8, Some((year, rest))) = (text.len(), text.split_at_checked(4)) {
        let (month, day) = rest.split_at_checked(2).ok_or(DateError::Malformed)?;
        return build(year, month, day);
    }
    let parts: Vec<&str> = text
        .split(['.', '-', '/', ' '])
        .filter(|part| !part.is_empty())
        .collect();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => build(year, month, day),
        [first, second, year] => {
            let month_first = text.contains('/') && order == DateOrder::MonthFirst;
            if month_first {
                build(year, first, second).or_else(|_| build(year, second, first))
            } else if text.contains('/') {
                build(year, second, first).or_else(|_| build(year, first, second))
            } else {
                build(year, second, first)
            }
        }
        [day, month] if number(day).is_some() && number(month).is_some() => {
            Err(DateError::WithoutYear)
        }
        _ => Err(DateError::Malformed),
    }
}

/// Reads a moment: a date, or a date with a time of day in `zone`, or with its own offset
/// («2010-10-14T12:30:00.000Z», «2024-01-31 10:00:00 +0300»).
pub fn parse_moment(text: &str, order: DateOrder, zone: &TimeZone) -> Result<Timestamp, DateError> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment);
    }
    let date = parse_date(text, order)?;
    let tail = text.get(date_part(text).len()..).unwrap_or_default();
    let tail = tail.trim_start_matches(['T', ' ', ',', '\u{a0}']);
    let offset_from = tail.find(['+', '-', 'Z']).unwrap_or(tail.len());
    let (clock, offset) = tail.split_at_checked(offset_from).unwrap_or((tail, ""));
    let time = if clock.contains(':') {
        parse_time(clock.trim())?
    } else {
        civil::Time::midnight()
    };
    let zone = if clock.contains(':') {
        own_zone(offset)?
    } else {
        None
    }
    .unwrap_or(zone.clone());
    zone.to_timestamp(date.to_datetime(time))
        .map_err(|_| DateError::Malformed)
}

/// The text before a time of day.
fn date_part(text: &str) -> &str {
    let text = text.trim().trim_end_matches('.');
    let Some(colon) = text.find(':') else {
        return text
            .split('T')
            .next()
            .filter(|head| is_numeric_date(head))
            .unwrap_or(text);
    };
    let before = text.get(..colon).unwrap_or_default();
    let end = before.rfind(['T', ' ', ',']).unwrap_or(0);
    before
        .get(..end)
        .unwrap_or_default()
        .trim_end_matches([',', ' '])
}

fn is_numeric_date(head: &str) -> bool {
    head.len() >= 8
        && head
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-')
}

fn number(part: &str) -> Option<i16> {
    part.parse().ok()
}

fn build(year: &str, month: &str, day: &str) -> Result<civil::Date, DateError> {
    let full = number(year)
        .filter(|_| matches!(year.len(), 2 | 4))
        .ok_or(DateError::Malformed)?;
    let full = match (year.len(), full >= LAST_CENTURY_FROM) {
        (2, true) => full + 1900,
        (2, false) => full + 2000,
        _ => full,
    };
    let month = month.parse().map_err(|_| DateError::Malformed)?;
    let day = day.parse().map_err(|_| DateError::Malformed)?;
    if !YEARS.contains(&full) {
        return Err(DateError::Malformed);
    }
    civil::Date::new(full, month, day).map_err(|_| DateError::Malformed)
}

fn with_month_name(text: &str) -> Result<civil::Date, DateError> {
    let text = text.to_lowercase();
    let mut month = None;
    let mut numbers = Vec::new();
    for part in text
        .split([' ', ',', '.', '-', '/', '\u{a0}'])
        .filter(|part| !part.is_empty())
    {
        if part.bytes().all(|byte| byte.is_ascii_digit()) {
            numbers.push(part);
        } else if let Some(place) = month_of(part) {
            month = Some(place.to_string());
        } else if !matches!(
            part,
            "г" | "года" | "год" | "st" | "nd" | "rd" | "th" | "of"
        ) {
            let day = part.trim_end_matches(char::is_alphabetic);
            if day.is_empty() || day.len() > 2 || !day.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(DateError::Malformed);
            }
            numbers.push(day);
        }
    }
    let month = month.ok_or(DateError::Malformed)?;
    match numbers.as_slice() {
        [year, day] if year.len() == 4 => build(year, &month, day),
        [day, year] => build(year, &month, day),
        [_] => Err(DateError::WithoutYear),
        _ => Err(DateError::Malformed),
    }
}

fn month_of(word: &str) -> Option<usize> {
    let place = MONTHS.iter().position(|[russian, english, full]| {
        word.starts_with(russian)
            || word == *english
            || full.starts_with(word) && word.len() > 3
            || word == *full
    })?;
    Some(place + 1)
}

fn parse_time(text: &str) -> Result<civil::Time, DateError> {
    let lower = text.to_ascii_lowercase();
    let (clock, afternoon) = match (lower.strip_suffix("pm"), lower.strip_suffix("am")) {
        (Some(clock), _) => (clock.trim(), Some(true)),
        (_, Some(clock)) => (clock.trim(), Some(false)),
        _ => (lower.as_str(), None),
    };
    let mut parts = clock.split([':', '.']).map(str::trim);
    let mut next = || parts.next().filter(|part| !part.is_empty());
    let hour: i8 = next()
        .and_then(|part| part.parse().ok())
        .ok_or(DateError::Malformed)?;
    let minute: i8 = next()
        .and_then(|part| part.parse().ok())
        .ok_or(DateError::Malformed)?;
    let second: i8 = match next() {
        Some(part) => part.parse().map_err(|_| DateError::Malformed)?,
        None => 0,
    };
    let hour = match afternoon {
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        _ => hour,
    };
    civil::Time::new(hour, minute, second, 0).map_err(|_| DateError::Malformed)
}

fn own_zone(offset: &str) -> Result<Option<TimeZone>, DateError> {
    let offset = offset.trim();
    if offset.is_empty() {
        return Ok(None);
    }
    if offset == "Z" {
        return Ok(Some(TimeZone::UTC));
    }
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    let digits: String = offset.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.as_str(), "0"),
        4 => digits.split_at_checked(2).ok_or(DateError::Malformed)?,
        _ => return Err(DateError::Malformed),
    };
    let hours: i32 = hours.parse().map_err(|_| DateError::Malformed)?;
    let minutes: i32 = minutes.parse().map_err(|_| DateError::Malformed)?;
    let seconds = sign * (hours * 3600 + minutes * 60);
    let offset = jiff::tz::Offset::from_seconds(seconds).map_err(|_| DateError::Malformed)?;
    Ok(Some(TimeZone::fixed(offset)))
}

#[cfg(test)]
mod tests;

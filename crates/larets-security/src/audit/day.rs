//! A UTC day, which names a signing key. It must not know what day it is.

use std::fmt;
use std::str::FromStr;

/// Microseconds of a day.
const DAY_MICROSECONDS: i64 = 86_400_000_000;

/// A UTC day: days since 1970-01-01. Prints and reads as ISO 8601, `2026-11-24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// The text is not a day from 0000-01-01 to 9999-12-31.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a day of the form 2026-11-24")]
pub struct DayError;

impl Day {
    /// The day with this number, counted from 1970-01-01, in the years 0 to 9999.
    #[must_use]
    pub fn from_number(number: i32) -> Option<Self> {
        (-719_528..=2_932_896)
            .contains(&number)
            .then_some(Self(number))
    }

    /// The day in which a moment lies, given in microseconds UTC.
    #[must_use]
    pub fn of_microseconds(at: i64) -> Option<Self> {
        Self::from_number(i32::try_from(at.div_euclid(DAY_MICROSECONDS)).ok()?)
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn number(self) -> i32 {
        self.0
    }

    /// Year, month and day of the proleptic Gregorian calendar (H. Hinnant, «chrono-compatible
    /// low-level date algorithms», `civil_from_days`): years begin on 1 March, eras have 400 years.
    fn civil(self) -> (i32, i32, i32) {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 {
            month_from_march + 3
        } else {
            month_from_march - 9
        };
        (year_of_era + era * 400 + i32::from(month <= 2), month, day)
    }

    /// The inverse of [`civil`](Self::civil), by the same source.
    fn from_civil(year: i32, month: i32, day: i32) -> Option<Self> {
        let from_march = if month <= 2 { year - 1 } else { year };
        let era = from_march.div_euclid(400);
        let year_of_era = from_march.rem_euclid(400);
        let month_from_march = (month + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let found = Self::from_number(era * 146_097 + day_of_era - 719_468)?;
        // 31 February is some day of March: not a day.
        (found.civil() == (year, month, day)).then_some(found)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        let mut parts = text.splitn(3, '-');
        let mut number = |length: usize| {
            let part = parts.next().filter(|part| part.len() == length)?;
            if part.bytes().all(|b| b.is_ascii_digit()) {
                part.parse::<i32>().ok()
            } else {
                None
            }
        };
        let year = number(4).ok_or(DayError)?;
        let month = number(2)
            .filter(|month| (1..=12).contains(month))
            .ok_or(DayError)?;
        let day = number(2)
            .filter(|day| (1..=31).contains(day))
            .ok_or(DayError)?;
        Self::from_civil(year, month, day).ok_or(DayError)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    // Shows known days, the border of a day, and the time before 1970.
    #[test]
    fn known_days() {
        let check = |at, expect: &str| {
            assert_eq!(Day::of_microseconds(at).unwrap().to_string(), expect);
        };
        check(0, "1970-01-01");
        check(-1, "1969-12-31");
        check(DAY_MICROSECONDS - 1, "1970-01-01");
        check(DAY_MICROSECONDS, "1970-01-02");
        check(951_782_400_000_000, "2000-02-29");
        check(1_795_479_044_123_456, "2026-11-24");
        assert_eq!(Day::of_microseconds(i64::MAX), None);
        assert_eq!(
            Day::from_number(2_932_896).unwrap().to_string(),
            "9999-12-31"
        );
        assert_eq!(
            Day::from_number(-719_528).unwrap().to_string(),
            "0000-01-01"
        );
    }

    // Shows that nothing but a real day in the one spelling is read.
    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "2026",
            "2026-11",
            "2026-1-24",
            "2026-11-31",
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-11-24 ",
            "+026-11-24",
            "2026-11-24-1",
        ] {
            assert_eq!(text.parse::<Day>(), Err(DayError), "{text}");
        }
    }

    proptest! {
        // Shows that text and number agree, and that the next day is later.
        #[test]
        fn round_trip(number in -719_528..2_932_896) {
            let day = Day::from_number(number).unwrap();
            prop_assert_eq!(day.to_string().parse(), Ok(day));
            let next = Day::from_number(number + 1).unwrap();
            prop_assert!(next > day && next.to_string() > day.to_string());
        }
    }
}

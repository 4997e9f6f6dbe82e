//! Moments: microseconds since 1970-01-01 UTC. Zones belong to the edges. Reading a clock does
//! not belong here: moments come in as arguments.

use jiff::fmt::temporal::DateTimePrinter;

/// A moment, in microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At(i64);

/// Microseconds in a second.
pub const SECOND: i64 = 1_000_000;
/// One minute in microseconds.
pub const MINUTE: i64 = 60 * SECOND;
/// Microseconds in a day.
pub const DAY: i64 = 86_400 * SECOND;

impl At {
    /// Takes microseconds since 1970-01-01T00:00:00Z.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// This moment moved by so many microseconds; stops at the ends of the range.
    #[must_use]
    pub const fn plus(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros))
    }

    /// Microseconds from `earlier` to this moment.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// RFC 3339 in UTC with microseconds, as the interface gets it.
    pub fn to_rfc3339(self) -> String {
        const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(6));
        let mut text = String::with_capacity("2026-11-24T12:30:00.000000Z".len());
        if let Ok(moment) = jiff::Timestamp::from_microsecond(self.0) {
            // Writing into memory does not fail.
            let _ = PRINTER.print_timestamp(&moment, &mut text);
        }
        text
    }

    /// Reads RFC 3339.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        let moment: jiff::Timestamp = text.parse().ok()?;
        Some(Self(moment.as_microsecond()))
    }

    /// The UTC day as `2026-11-24`.
    pub fn utc_day(self) -> String {
        jiff::Timestamp::from_microsecond(self.0).map_or_else(
            |_| String::new(),
            |moment| jiff::tz::Offset::UTC.to_datetime(moment).date().to_string(),
        )
    }
}

/// A day of a time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Such as `2026-11-24`.
    pub date: String,
    /// Its first moment.
    pub begins: At,
    /// The first moment after it.
    pub ends: At,
    /// The first moment of the day before.
    pub before: At,
    /// The first moment behind the seven days that follow it.
    pub week_ends: At,
}

impl Day {
    /// The day that a moment falls on in a zone of the IANA list; days of UTC where it is not known.
    /// A day may be longer or shorter than 24 hours.
    pub fn of(at: At, zone: &str) -> Self {
        let tz = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let moment = jiff::Timestamp::from_microsecond(at.0).unwrap_or_default();
        let date = tz.to_datetime(moment).date();
        let first = |date: Result<jiff::civil::Date, jiff::Error>| {
            // Where clocks skip midnight, the day begins behind the gap.
            let midnight = date.map(|date| tz.to_ambiguous_timestamp(date.at(0, 0, 0, 0)));
            let moment = midnight.and_then(jiff::tz::AmbiguousTimestamp::compatible);
            moment.map_or(at, |moment| At(moment.as_microsecond()))
        };
        Self {
            date: date.to_string(),
            begins: first(Ok(date)),
            ends: first(date.tomorrow()),
            before: first(date.yesterday()),
            week_ends: first(date.checked_add(jiff::Span::new().days(8))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // A moment survives being written for the interface and read back, to the microsecond.
    #[test]
    fn text_round_trip() {
        let at = At::from_micros(1_795_480_000_123_456);
        assert_eq!(at.to_rfc3339(), "2026-11-24T00:26:40.123456Z");
        assert_eq!(At::from_rfc3339(&at.to_rfc3339()), Some(at));
        assert_eq!(at.utc_day(), "2026-11-24");
        assert_eq!(At::from_rfc3339("yesterday"), None);
    }

    // Shows that a day begins and ends by the clock on the wall, also when clocks are changed, and
    // that an unknown zone counts as UTC.
    #[test]
    fn days() {
        let check = |at: &str, zone, expected: [&str; 4]| {
            let at = At::from_rfc3339(at).unwrap();
            let day = Day::of(at, zone);
            let told =
                [day.before, day.begins, day.ends].map(|at| At::to_rfc3339(at)[..16].to_owned());
            assert_eq!([&*day.date, &told[0], &told[1], &told[2]], expected);
        };
        check(
            "2026-11-24T21:30:00Z",
            "Europe/Moscow",
            [
                "2026-11-25",
                "2026-11-23T21:00",
                "2026-11-24T21:00",
                "2026-11-25T21:00",
            ],
        );
        check(
            "2026-10-25T12:00:00Z",
            "Europe/Berlin",
            [
                "2026-10-25",
                "2026-10-23T22:00",
                "2026-10-24T22:00",
                "2026-10-25T23:00",
            ],
        );
        check(
            "2026-11-24T21:30:00Z",
            "Mars/Olympus",
            [
                "2026-11-24",
                "2026-11-23T00:00",
                "2026-11-24T00:00",
                "2026-11-25T00:00",
            ],
        );
    }
}

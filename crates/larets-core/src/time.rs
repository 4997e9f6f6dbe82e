//! Moments: microseconds since 1970-01-01 UTC. Zones belong to the edges. Reading a clock does
//! not belong here: moments come in as arguments.

/// A moment, in microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At(i64);

/// Microseconds in a second.
pub const SECOND: i64 = 1_000_000;
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
        jiff::Timestamp::from_microsecond(self.0)
            .map_or_else(|_| String::new(), |moment| format!("{moment:.6}"))
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
}

//! The one place that reads the clock; everything else gets a moment as an argument.

use std::time::{SystemTime, UNIX_EPOCH};

use larets_core::time::At;

/// The moment it is now, by the clock of this machine.
#[expect(clippy::disallowed_methods, reason = "this is the clock")]
pub fn now() -> At {
    let micros = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |past| past.as_micros());
    At::from_micros(i64::try_from(micros).unwrap_or(i64::MAX))
}

/// Tells the time to handlers.
#[derive(Debug, Clone, Copy)]
pub struct Clock(fn() -> At);

impl Clock {
    /// The clock of this machine.
    pub const fn system() -> Self {
        Self(now)
    }

    /// Another clock, for tests.
    #[cfg(test)]
    pub const fn of(now: fn() -> At) -> Self {
        Self(now)
    }

    /// The moment it is now.
    pub fn now(self) -> At {
        (self.0)()
    }
}

//! Days, weeks and months as the asking person counts them: in a time zone, at a moment. Weeks
//! begin on Monday.

use jiff::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Condition, FilterField, Span};
use crate::time::At;

/// A stretch of days that moves with the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relative {
    /// This day.
    Today,
    /// The day before.
    Yesterday,
    /// The day after.
    Tomorrow,
    /// The week that today belongs to.
    ThisWeek,
    /// The week before.
    LastWeek,
    /// The week after.
    NextWeek,
    /// The month that today belongs to.
    ThisMonth,
    /// The month before.
    LastMonth,
    /// The month after.
    NextMonth,
    /// So many days, today the last of them.
    LastDays(u16),
    /// So many days, today the first of them.
    NextDays(u16),
}

/// Most days of [`Relative::LastDays`] and [`Relative::NextDays`].
pub const DAYS_LIMIT: u16 = 3660;

impl Relative {
    /// Reads the name of a stretch, with the number of days where it has one.
    pub fn parse(name: &str, days: Option<u16>) -> Option<Self> {
        let days = || days.filter(|days| (1..=DAYS_LIMIT).contains(days));
        Some(match name {
            "today" => Self::Today,
            "yesterday" => Self::Yesterday,
            "tomorrow" => Self::Tomorrow,
            "this_week" => Self::ThisWeek,
            "last_week" => Self::LastWeek,
            "next_week" => Self::NextWeek,
            "this_month" => Self::ThisMonth,
            "last_month" => Self::LastMonth,
            "next_month" => Self::NextMonth,
            "last_n_days" => Self::LastDays(days()?),
            "next_n_days" => Self::NextDays(days()?),
            _ => return None,
        })
    }

    /// The first day, and the one after the last.
    fn days(self, today: Date) -> Option<(Date, Date)> {
        let plus = |date: Date, days: i64| date.checked_add(days.days()).ok();
        let week = |weeks: i64| {
            let monday = plus(today, -i64::from(today.weekday().to_monday_zero_offset()))?;
            Some((plus(monday, 7 * weeks)?, plus(monday, 7 * weeks + 7)?))
        };
        let month = |months: i64| {
            let first = today.first_of_month();
            let begin = first.checked_add(months.months()).ok()?;
            Some((begin, first.checked_add((months + 1).months()).ok()?))
        };
        match self {
            Self::Today => Some((today, plus(today, 1)?)),
            Self::Yesterday => Some((plus(today, -1)?, today)),
            Self::Tomorrow => Some((plus(today, 1)?, plus(today, 2)?)),
            Self::ThisWeek => week(0),
            Self::LastWeek => week(-1),
            Self::NextWeek => week(1),
            Self::ThisMonth => month(0),
            Self::LastMonth => month(-1),
            Self::NextMonth => month(1),
            Self::LastDays(days) => Some((plus(today, 1 - i64::from(days))?, plus(today, 1)?)),
            Self::NextDays(days) => Some((today, plus(today, i64::from(days))?)),
        }
    }
}

/// The clock and the time zone that a filter is read by.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: TimeZone,
    now: At,
}

impl Calendar {
    /// In a zone of the IANA database, or in UTC where it is unknown.
    pub fn new(zone: &str, now: At) -> Self {
        Self {
            zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC),
            now,
        }
    }

    /// The moment of asking.
    pub fn now(&self) -> At {
        self.now
    }

    /// The day it is.
    pub fn today(&self) -> Date {
        let now = Timestamp::from_microsecond(self.now.micros()).unwrap_or_default();
        self.zone.to_datetime(now).date()
    }

    /// When a day begins. None at the ends of time.
    pub fn start_of(&self, day: Date) -> Option<At> {
        let start = self.zone.to_timestamp(day.at(0, 0, 0, 0)).ok()?;
        Some(At::from_micros(start.as_microsecond()))
    }

    /// That a moment or day of a record lies in a stretch. Birthdays come each year.
    pub fn within(&self, field: FilterField, stretch: Relative) -> Option<Condition> {
        let (from, until) = stretch.days(self.today())?;
        let asked = Some(format!("{stretch:?}"));
        Some(match field {
            FilterField::Birthday if from.until(until).ok()?.get_days() >= 366 => {
                Condition::Filled(field)
            }
            FilterField::Birthday => {
                let day = |date: Date| Some(date.strftime("%m-%d").to_string());
                let (from, until) = (day(from), day(until));
                Condition::Anniversary(field, Span { from, until, asked })
            }
            FilterField::ExpectedClose => {
                let (from, until) = (Some(from.to_string()), Some(until.to_string()));
                Condition::Day(field, Span { from, until, asked })
            }
            _ => {
                let (from, until) = (Some(self.start_of(from)?), Some(self.start_of(until)?));
                Condition::Moment(field, Span { from, until, asked })
            }
        })
    }

    /// That a moment or day of a record has passed.
    pub fn passed(&self, field: FilterField) -> Condition {
        let asked = Some("overdue".to_owned());
        if field == FilterField::ExpectedClose {
            let (from, until) = (None, Some(self.today().to_string()));
            Condition::Day(field, Span { from, until, asked })
        } else {
            let (from, until) = (None, Some(self.now));
            Condition::Moment(field, Span { from, until, asked })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(zone: &str, now: &str, stretch: Relative, expect: (&str, &str)) {
        let calendar = Calendar::new(zone, At::from_rfc3339(now).unwrap());
        let found = calendar.within(FilterField::CreatedAt, stretch).unwrap();
        let at = |text| At::from_rfc3339(text).unwrap();
        let Condition::Moment(_, span) = found else {
            panic!("{found:?}")
        };
        assert_eq!(
            (span.from.unwrap(), span.until.unwrap()),
            (at(expect.0), at(expect.1)),
            "{stretch:?}"
        );
    }

    // Shows the days of each stretch as a person in Moscow counts them on a Monday morning, while it
    // is still Sunday in UTC.
    #[test]
    fn stretches() {
        let moscow = |stretch, from: &str, until: &str| {
            let at = |day: &str| format!("{day}T00:00:00+03:00");
            let (from, until) = (at(from), at(until));
            let now = "2026-11-29T22:30:00Z";
            check("Europe/Moscow", now, stretch, (&from, &until));
        };
        moscow(Relative::Today, "2026-11-30", "2026-12-01");
        moscow(Relative::Yesterday, "2026-11-29", "2026-11-30");
        moscow(Relative::Tomorrow, "2026-12-01", "2026-12-02");
        moscow(Relative::ThisWeek, "2026-11-30", "2026-12-07");
        moscow(Relative::LastWeek, "2026-11-23", "2026-11-30");
        moscow(Relative::NextWeek, "2026-12-07", "2026-12-14");
        moscow(Relative::ThisMonth, "2026-11-01", "2026-12-01");
        moscow(Relative::LastMonth, "2026-10-01", "2026-11-01");
        moscow(Relative::NextMonth, "2026-12-01", "2027-01-01");
        moscow(Relative::LastDays(7), "2026-11-24", "2026-12-01");
        moscow(Relative::NextDays(7), "2026-11-30", "2026-12-07");
    }

    // Shows that a day of the change of clocks has its own length, and that an unknown zone is UTC.
    #[test]
    fn zones() {
        let now = "2026-03-29T12:00:00Z";
        let day = ("2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00");
        check("Europe/Berlin", now, Relative::Today, day);
        let utc = ("2026-03-29T00:00:00Z", "2026-03-30T00:00:00Z");
        check("Nowhere/None", now, Relative::Today, utc);
    }

    // Shows that birthdays of a stretch are days of any year, also across the end of one.
    #[test]
    fn birthdays() {
        let now = At::from_rfc3339("2026-12-30T12:00:00Z").unwrap();
        let calendar = Calendar::new("UTC", now);
        let found = calendar.within(FilterField::Birthday, Relative::NextDays(7));
        let Some(Condition::Anniversary(_, span)) = found else {
            panic!("{found:?}")
        };
        let ends = (span.from.as_deref(), span.until.as_deref());
        assert_eq!(ends, (Some("12-30"), Some("01-06")));
        let all = calendar.within(FilterField::Birthday, Relative::NextDays(400));
        assert_eq!(all, Some(Condition::Filled(FilterField::Birthday)));
    }

    // Shows that two pages of one list ask the same although time has gone on.
    #[test]
    fn asked_alike() {
        let of = |now| {
            let calendar = Calendar::new("UTC", At::from_micros(now));
            let today = calendar.within(FilterField::CreatedAt, Relative::Today);
            format!("{today:?}{:?}", calendar.passed(FilterField::NextStepAt))
        };
        assert_eq!(of(0), of(1_000_000_000_000));
    }
}

//! Dates as they stand in real files.

use proptest::prelude::*;

use super::*;

// Shows every spelling of one day.
#[test]
fn spellings_of_a_day() {
    for text in [
        "17.05.1990",
        "17.5.90",
        "1990-05-17",
        "1990/05/17",
        "19900517",
        "17-05-1990",
        "17/05/1990",
        "05/17/1990",
        "17 мая 1990 г.",
        "17 Мая 1990 года",
        "May 17, 1990",
        "17 May 1990",
        "17-May-1990",
        "17th of May 1990",
        "1990-05-17T00:00:00.000Z",
        "17.05.1990 0:00:00",
        "19900517T101010",
    ] {
        assert_eq!(
            parse_date(text, DateOrder::DayFirst),
            Ok(civil::date(1990, 5, 17)),
            "{text}"
        );
    }
}

// Shows the rule for dates that read two ways, by value and by column.
#[test]
fn ambiguous_dates() {
    assert_eq!(
        parse_date("03/04/2020", DateOrder::DayFirst),
        Ok(civil::date(2020, 4, 3))
    );
    assert_eq!(
        parse_date("03/04/2020", DateOrder::MonthFirst),
        Ok(civil::date(2020, 3, 4))
    );
    assert_eq!(
        parse_date("03.04.2020", DateOrder::MonthFirst),
        Ok(civil::date(2020, 4, 3))
    );
    let day_first = DateOrder::DayFirst;
    let month_first = DateOrder::MonthFirst;
    assert_eq!(
        guess_date_order(["", "03/04/2020", "03/14/2020"], day_first),
        month_first
    );
    assert_eq!(
        guess_date_order(["14/03/2020 10:00"], month_first),
        day_first
    );
    assert_eq!(
        guess_date_order(["03/04/2020", "2020-01-31"], month_first),
        month_first
    );
}

// Shows refusals.
#[test]
fn refuses() {
    for text in [
        "",
        "31.02.2020",
        "13/13/2020",
        "0000-00-00",
        "1700-01-01",
        "вчера",
        "12345",
        "мая",
        "1.2.3.4",
    ] {
        assert_eq!(
            parse_date(text, DateOrder::DayFirst),
            Err(DateError::Malformed),
            "{text}"
        );
    }
    for text in ["--05-17", "--0517", "17 мая", "17.05"] {
        assert_eq!(
            parse_date(text, DateOrder::DayFirst),
            Err(DateError::WithoutYear),
            "{text}"
        );
    }
}

// Shows moments with and without an offset.
#[test]
fn moments() {
    let moscow = TimeZone::fixed(jiff::tz::offset(3));
    for (text, expected) in [
        ("2010-10-14T12:30:00.000Z", "2010-10-14T12:30:00Z"),
        ("14.10.2010 15:30", "2010-10-14T12:30:00Z"),
        ("14.10.2010 15:30:05", "2010-10-14T12:30:05Z"),
        ("14.10.2010, 15:30", "2010-10-14T12:30:00Z"),
        ("2010-10-14 12:30:00 +0000", "2010-10-14T12:30:00Z"),
        ("2010-10-14 12:30:00-05:00", "2010-10-14T17:30:00Z"),
        ("10/14/2010 3:30 PM", "2010-10-14T12:30:00Z"),
        ("2010-10-14", "2010-10-13T21:00:00Z"),
        ("14.10.2010", "2010-10-13T21:00:00Z"),
    ] {
        let moment = parse_moment(text, DateOrder::DayFirst, &moscow);
        assert_eq!(moment, Ok(expected.parse().unwrap()), "{text}");
    }
}

proptest! {
    // Shows that no text panics.
    #[test]
    fn any_text(text in any::<String>(), dated in "[0-9/.TZ:+ -]{0,30}") {
        for text in [text, dated] {
            let _ = parse_date(&text, DateOrder::DayFirst);
            let _ = parse_moment(&text, DateOrder::MonthFirst, &TimeZone::UTC);
            let _ = guess_date_order([text.as_str()], DateOrder::DayFirst);
        }
    }
}

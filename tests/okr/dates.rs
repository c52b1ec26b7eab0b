//! Dates go in, are shown and stored as dates, and come out as what they were.

use cxmetrics::KeyResult;
use cxmetrics::okr::course::{CycleError, Day, TimePoint};
use cxmetrics::okr::forecast::Readings;
use cxmetrics::okr::{CheckIn, Cycle, History, Pace};
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn errors_show_dates() {
    let quarter = Cycle::new(day("2026-01-01"), day("2026-04-01")).unwrap();
    let mut history = History::new(quarter);
    let late = CheckIn::new(day("2026-04-02"), 24).unwrap();
    assert_eq!(
        history
            .record(late, day("2026-04-03"))
            .unwrap_err()
            .to_string(),
        "the check-in of 2026-04-02 is from after the deadline on 2026-04-01"
    );
    // A day of the cycle is no date.
    let numbered = CheckIn::new(14, 24).unwrap();
    assert_eq!(
        history
            .record(numbered, day("2026-02-01"))
            .unwrap_err()
            .to_string(),
        "the check-in of day 14 is from before the cycle, which starts on 2026-01-01"
    );
    assert!(matches!(
        Cycle::new(0, day("2026-04-01")),
        Err(CycleError::Mixed { .. })
    ));
    assert_eq!(
        Cycle::new(day("2026-04-01"), day("2026-01-01"))
            .unwrap_err()
            .to_string(),
        "a cycle ends after its start: 2026-01-01 is not after 2026-04-01"
    );
}

#[test]
fn forecasts_are_of_dates() {
    let goal = KeyResult::reach("hours", 48, 24).unwrap();
    let quarter = Cycle::new(day("2026-01-01"), day("2026-04-01")).unwrap();
    let weeks = [(day("2026-01-08"), 46.5), (day("2026-01-15"), 44.0)];
    let readings = Readings::new(weeks)
        .unwrap()
        .towards(&goal, quarter)
        .unwrap();
    let forecast = readings.forecast(quarter.end()).unwrap();
    assert_eq!(forecast.day().to_string(), "2026-04-01");
    assert_eq!(
        readings.forecast(weeks[1].0).unwrap_err().to_string(),
        "2026-01-15 is not after the last figure, of 2026-01-15"
    );
    #[cfg(feature = "serde")]
    {
        let form = serde_json::to_value(&forecast).unwrap();
        assert_eq!(form["day"], "2026-04-01");
        assert_eq!(form["readings"]["points"][0]["day"], "2026-01-08");
        assert_eq!(form["readings"]["start"]["bare"]["day"], "2026-01-01");
        crate::forms::pinned(&forecast, form);
    }
}

#[test]
fn plans_are_of_dates() {
    let year = Cycle::new(day("2026-01-01"), day("2027-01-01")).unwrap();
    let season = Pace::seasonal(year, [1, 1, 2, 4, 2].map(f64::from)).unwrap();
    assert_eq!(season.expected(day("2026-03-15")), 0.1);
    let released =
        [("2026-03-01", 0.2), ("2026-10-01", 1.0)].map(|(text, share)| (day(text), share));
    let steps = Pace::stepped(year, released).unwrap();
    assert_eq!(steps.expected(day("2026-09-30")), 0.2);
    let backwards = [released[1], released[0]];
    assert_eq!(
        Pace::phased(year, backwards).unwrap_err().to_string(),
        "checkpoint 2 on 2026-03-01 is not after the one on 2026-10-01"
    );
    #[cfg(feature = "serde")]
    for (pace, second) in [(season, "2026-03-15"), (steps, "2026-03-01")] {
        let form = serde_json::to_value(&pace).unwrap();
        assert_eq!(form["checkpoints"][1][0], second);
        crate::forms::pinned(&pace, form);
    }
}

#[test]
fn known_dates() {
    // Day numbers of the Unix epoch, by `date -d`.
    for (text, days) in [
        ("1970-01-01", 0.0),
        ("1969-12-31", -1.0),
        ("2000-02-29", 11_016.0),
        ("2026-11-30", 20_787.0),
        ("1900-03-01", -25_508.0),
        ("0000-03-01", -719_468.0),
        ("9999-12-31", 2_932_896.0),
        ("-9999-01-01", -4_371_587.0),
    ] {
        assert_eq!(day(text).days(), days, "{text}");
        assert_eq!(day(text).to_string(), text);
    }
    assert_eq!(day("2026-11-30T06:32Z").to_string(), "2026-11-30T06:32:00Z");
    assert_eq!(format!("{:>12}|", day("2026-11-30")), "  2026-11-30|");
}

#[test]
fn what_is_no_date_is_refused() {
    for text in [
        "2026-02-29",
        "2026-13-01",
        "2026-00-10",
        "2026-1-1",
        "26-01-01",
        "2026-01-01T24:00:00Z",
        "2026-01-01T10:00:00",
        "2026-01-01T10:00:00+02:00",
        "2026-01-01T10:0:0Z",
        "tomorrow",
        "",
        "NaN",
        "inf",
        "1e999",
        "2026-01-01-01",
        "2026-01-01T10:00:00.1234567Z",
        "+2026-01-01",
    ] {
        assert!(text.parse::<Day>().is_err(), "{text}");
    }
}

#[cfg(feature = "serde")]
#[test]
fn stored_as_dates() {
    use crate::support::round_trip;
    round_trip(&day("2026-03-01"), r#""2026-03-01""#);
    round_trip(&14.5.to_day(), "14.5");
    let quarter = Cycle::new(day("2026-01-01"), day("2026-04-01")).unwrap();
    round_trip(&quarter, r#"{"start":"2026-01-01","end":"2026-04-01"}"#);
    assert!(serde_json::from_str::<Cycle>(r#"{"start":"2026-01-01","end":90}"#).is_err());
    assert!(serde_json::from_str::<Cycle>(r#"{"start":"2026-01-01","end":"2026-13-01"}"#).is_err());
}

#[cfg(feature = "jiff")]
#[test]
fn jiff_dates_come_out_typed() {
    use jiff::civil::{Date, date};
    let quarter = Cycle::new(date(2026, 1, 1), date(2026, 4, 1)).unwrap();
    assert_eq!(Date::try_from(quarter.end()), Ok(date(2026, 4, 1)));
    assert_eq!(quarter.end().to_string(), "2026-04-01");
    let noon = date(2026, 3, 1).at(12, 0, 0, 0);
    assert_eq!(jiff::civil::DateTime::try_from(noon.to_day()), Ok(noon));
    assert_eq!(Date::try_from(14.to_day()).unwrap_err(), 14.0);
}

#[cfg(feature = "chrono")]
#[test]
fn chrono_dates_come_out_typed() {
    use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
    let end = NaiveDate::from_ymd_opt(2026, 4, 1).unwrap();
    assert_eq!(NaiveDate::try_from(end.to_day()), Ok(end));
    let moment: DateTime<Utc> = "2026-03-01T18:30:00.25Z".parse().unwrap();
    assert_eq!(DateTime::<Utc>::try_from(moment.to_day()), Ok(moment));
    assert_eq!(moment.to_day().to_string(), "2026-03-01T18:30:00.25Z");
    assert_eq!(
        NaiveDateTime::try_from(moment.to_day()),
        Ok(moment.naive_utc())
    );
    assert!(NaiveDate::try_from(14.to_day()).is_err());
}

#[cfg(feature = "std")]
#[test]
fn the_system_clock_comes_out_typed() {
    use std::time::{Duration, SystemTime, UNIX_EPOCH};
    for moment in [
        UNIX_EPOCH + Duration::from_secs(1_790_000_000),
        UNIX_EPOCH - Duration::from_micros(1),
    ] {
        assert_eq!(SystemTime::try_from(moment.to_day()), Ok(moment));
    }
}

proptest! {
    #[test]
    fn every_moment_is_read_as_it_is_shown(micros in -300_000_000_000_000_000_i64..250_000_000_000_000_000) {
        let moment = Day::from_unix_micros(micros);
        let read: Day = moment.to_string().parse().unwrap();
        prop_assert_eq!(read.unix_micros(), Some(micros));
        prop_assert_eq!(read.days(), moment.days());
    }

    #[test]
    fn every_day_follows_the_one_before(number in -4_000_000_i64..2_900_000) {
        let [before, after] = [number, number + 1].map(|number| Day::from_unix_micros(number * 86_400_000_000));
        prop_assert!(before < after && before.days() + 1.0 == after.days());
        prop_assert_ne!(before.to_string(), after.to_string());
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,30}", like in "[-+0-9TZ:. ]{0,30}") {
        let _ = text.parse::<Day>();
        let _ = like.parse::<Day>();
    }
}

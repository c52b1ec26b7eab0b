//! Business figures: published cases, exact oracles, laws.
#![allow(clippy::cast_precision_loss, clippy::float_cmp)] // exact figures

use core::time::Duration;

use crate::support::{close, confidences, lawful, limits};
use cxmetrics::kpi::{
    self, ContactLog, EventRate, LifetimeValue, ServiceTimes, ServiceTimesError, Survival,
    simple_lifetime_value,
};
use cxmetrics::{Confidence, Direction, EstimateError, Interval, KeyResult, Method};
use proptest::prelude::*;

#[test]
fn shares_are_shares() {
    assert_eq!(kpi::churn(12, 400).unwrap().value(), 3.0);
    assert_eq!(kpi::retention(12, 400).unwrap().value(), 97.0);
    assert_eq!(kpi::repeat_contacts(3, 8).unwrap().value(), 37.5);
    assert_eq!(kpi::first_contact_resolution(3, 4).unwrap().value(), 75.0);
    assert_eq!(kpi::retention(0, 0).unwrap_err(), EstimateError::Empty);
    let more = EstimateError::MoreThanAll { count: 5, size: 4 };
    assert_eq!(kpi::churn(5, 4).unwrap_err(), more);
    assert_eq!(kpi::retention(5, 4).unwrap_err(), more);
    // Churn and retention mirror each other.
    let (churn, retention) = (
        kpi::churn(12, 400).unwrap(),
        kpi::retention(12, 400).unwrap(),
    );
    let (lost, kept) = (
        churn.interval(Confidence::P90),
        retention.interval(Confidence::P90),
    );
    close(lost.lower() + kept.upper(), 100.0, 1e-14);
}

#[test]
fn a_simple_lifetime_is_a_product() {
    assert_eq!(simple_lifetime_value(50.0, 4.0, 30.0, 5.0), Some(300.0));
    assert_eq!(simple_lifetime_value(20.0, 2.5, 50.0, 8.0), Some(200.0));
}

/// Garwood (1936), table 1: 95 % limits of a Poisson mean, and their independent roots by mpmath.
#[test]
fn event_rates_have_garwoods_limits() {
    let interval = |events, confidence| EventRate::new(events, 1.0).unwrap().interval(confidence);
    for (events, lower, upper) in [
        (0, 0.0, 3.688_879_454_113_936_3),
        (1, 0.025_317_807_984_289_876, 5.571_643_390_938_899),
        (10, 4.795_388_696_132_433_6, 18.390_356_042_017_78),
        (11, 5.491_160_367_236_838, 19.682_038_513_301_956),
    ] {
        limits(&interval(events, Confidence::P95), lower, upper, 1e-12);
    }
    // Per unit of exposure.
    let churn = EventRate::new(10, 400.0).unwrap();
    assert_eq!(churn.value(), 0.025);
    let interval = churn.interval(Confidence::P95);
    limits(
        &interval,
        4.795_388_696_132_433_6 / 400.0,
        18.390_356_042_017_78 / 400.0,
        1e-13,
    );
    assert_eq!(interval.method(), Method::Guaranteed);
    // exp(−0.025 · 12) = exp(−0.3), with the limits of the rate exchanged.
    let remaining = churn.remaining(12.0, Confidence::P95).unwrap();
    close(remaining.value(), 74.081_822_068_171_79, 1e-14);
    limits(
        &remaining,
        100.0 * (-12.0 * interval.upper()).exp(),
        100.0 * (-12.0 * interval.lower()).exp(),
        1e-14,
    );
    for time in [-1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(churn.remaining(time, Confidence::P95), None);
    }
    for exposure in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(EventRate::new(1, exposure).is_err());
    }
}

/// Never below nominal: the coverage of Garwood's interval summed over the Poisson distribution.
#[test]
fn event_rates_keep_their_promise() {
    for mean in [0.3, 1.0, 2.7, 6.0, 11.3] {
        let mut probability = f64::exp(-mean);
        let mut covered = 0.0;
        for events in 0..80_u32 {
            let rate = EventRate::new(u64::from(events), 1.0).unwrap();
            if rate.interval(Confidence::P90).contains(mean) {
                covered += probability;
            }
            probability *= mean / f64::from(events + 1);
        }
        assert!((0.9..0.99).contains(&covered), "{mean}: {covered}");
    }
}

/// The definition, sum by sum, with a margin that comes at once or after the period.
#[test]
fn lifetime_value_is_a_sum() {
    let value = LifetimeValue::new(80.0, 70.0)
        .unwrap()
        .discounted(9.0)
        .unwrap();
    let sum = |first: i32, periods: i32| -> f64 {
        (first..first + periods)
            .map(|t| 80.0 * (0.7_f64 / 1.09).powi(t))
            .sum()
    };
    for periods in [0, 1, 2, 3, 5, 8, 13, 36] {
        let count = i32::try_from(periods).unwrap();
        close(value.over(periods).value().unwrap(), sum(0, count), 1e-14);
        close(
            value.over(periods).paid_at_end().value().unwrap(),
            sum(1, count),
            1e-14,
        );
    }
    close(value.value().unwrap(), sum(0, 500), 1e-14);
    close(value.paid_at_end().value().unwrap(), sum(1, 500), 1e-14);
    close(value.value().unwrap(), 80.0 * 1.09 / (1.09 - 0.7), 1e-15);
}

/// Gupta and Lehmann (2003), *Customers as Assets*: the table of margin multiples, r / (1 + i − r).
#[test]
fn published_margin_multiples() {
    for (retention, discount, multiple) in [
        (60.0, 10.0, 1.20),
        (60.0, 16.0, 1.07),
        (70.0, 12.0, 1.67),
        (80.0, 10.0, 2.67),
        (80.0, 14.0, 2.35),
        (90.0, 10.0, 4.50),
        (90.0, 12.0, 4.09),
        (90.0, 16.0, 3.46),
    ] {
        let value = LifetimeValue::new(1.0, retention)
            .unwrap()
            .discounted(discount)
            .unwrap();
        assert!((value.paid_at_end().value().unwrap() - multiple).abs() < 0.005_001);
    }
}

#[test]
fn lifetime_value_at_its_ends() {
    let for_ever = LifetimeValue::new(5.0, 100.0).unwrap();
    assert_eq!(
        (
            for_ever.value(),
            for_ever.sensitivity(),
            for_ever.lifetime()
        ),
        (None, None, None)
    );
    assert_eq!(for_ever.over(1_000_000).value(), Some(5e6));
    assert_eq!(
        for_ever.over(u32::MAX).value(),
        Some(5.0 * f64::from(u32::MAX))
    );
    // A discount of 10 % makes it a perpetuity due.
    close(
        for_ever.discounted(10.0).unwrap().value().unwrap(),
        55.0,
        1e-14,
    );
    let once = LifetimeValue::new(5.0, 0.0).unwrap();
    assert_eq!((once.value(), once.lifetime()), (Some(5.0), Some(1.0)));
    assert_eq!(once.paid_at_end().value(), Some(0.0));
    assert_eq!(once.over(7).sensitivity(), once.sensitivity());
    assert_eq!(LifetimeValue::new(4.0, 75.0).unwrap().lifetime(), Some(4.0));
    assert_eq!(
        LifetimeValue::new(f64::NAN, 50.0).unwrap_err().to_string(),
        "a margin is a finite amount, not NaN"
    );
    assert_eq!(
        once.discounted(-1.0).unwrap_err().to_string(),
        "a discount rate is a finite percentage from 0 on, not -1"
    );
    assert!(LifetimeValue::new(1.0, 100.1).is_err());
    assert_eq!(simple_lifetime_value(1e300, 1e300, 1.0, 1.0), None);
}

#[test]
fn sensitivities_are_derivatives() {
    let base = |margin: f64, retention: f64, discount: f64| {
        LifetimeValue::new(margin, retention)
            .unwrap()
            .discounted(discount)
            .unwrap()
    };
    let forms: [fn(LifetimeValue) -> LifetimeValue; 4] = [
        |value| value,
        LifetimeValue::paid_at_end,
        |value| value.over(6),
        |value| value.over(7).paid_at_end(),
    ];
    for form in forms {
        let value =
            |margin, retention, discount| form(base(margin, retention, discount)).value().unwrap();
        let found = form(base(80.0, 70.0, 9.0)).sensitivity().unwrap();
        let step = 1e-4;
        let slope = |above: f64, below: f64| (above - below) / (2.0 * step);
        close(
            found.margin(),
            slope(value(80.0 + step, 70.0, 9.0), value(80.0 - step, 70.0, 9.0)),
            1e-8,
        );
        close(
            found.retention(),
            slope(value(80.0, 70.0 + step, 9.0), value(80.0, 70.0 - step, 9.0)),
            1e-7,
        );
        close(
            found.discount(),
            slope(value(80.0, 70.0, 9.0 + step), value(80.0, 70.0, 9.0 - step)),
            1e-7,
        );
    }
}

#[test]
fn lifetime_value_carries_the_interval_of_the_retention() {
    let retention = kpi::retention(40, 200).unwrap().interval(Confidence::P90);
    let value = LifetimeValue::new(120.0, 50.0)
        .unwrap()
        .discounted(12.0)
        .unwrap();
    let at = |percent: f64| 120.0 * 112.0 / (112.0 - percent);
    let interval = value.interval(&retention).unwrap();
    close(interval.value(), at(80.0), 1e-14);
    limits(
        &interval,
        at(retention.lower()),
        at(retention.upper()),
        1e-13,
    );
    assert_eq!(
        (interval.confidence(), interval.method()),
        (Confidence::P90, Method::Score)
    );
    // Who costs money costs more by staying.
    let loss = LifetimeValue::new(-120.0, 50.0)
        .unwrap()
        .discounted(12.0)
        .unwrap();
    limits(
        &loss.interval(&retention).unwrap(),
        -at(retention.upper()),
        -at(retention.lower()),
        1e-13,
    );
    // Everybody may stay for ever.
    let all = kpi::retention(0, 20).unwrap().interval(Confidence::P90);
    assert_eq!(LifetimeValue::new(1.0, 50.0).unwrap().interval(&all), None);
    // A net score is no retention.
    let rate = EventRate::new(900, 1.0).unwrap().interval(Confidence::P90);
    assert_eq!(value.interval(&rate), None);
}

fn times(hours: &[f64]) -> ServiceTimes {
    ServiceTimes::from_hours(hours.iter().copied()).unwrap()
}

/// R's `quantile(c(8, 1, 5, 2, 14), c(.1, .25, .5, .9), type = 7)`: positions 1.4, 2, 3 and 4.6 of 1, 2, 5, 8, 14.
#[test]
fn percentiles() {
    let times = times(&[8.0, 1.0, 5.0, 2.0, 14.0]);
    for (percent, expected) in [
        (0.0, 1.0),
        (10.0, 1.4),
        (25.0, 2.0),
        (50.0, 5.0),
        (90.0, 11.6),
        (100.0, 14.0),
    ] {
        close(times.percentile(percent).unwrap(), expected, 1e-15);
    }
    assert_eq!(times.percentile(100.1), None);
    assert_eq!(times.percentile(f64::NAN), None);
    assert_eq!(
        (times.median(), times.mean(), times.sample_size()),
        (5.0, 6.0, 5)
    );
    // Sides 7, 4, 1, 2, 8 have the variance 134/4; t(0.975, 4) by mpmath.
    let interval = self::times(&[13.0, 10.0, 7.0, 8.0, 14.0])
        .mean_interval(Confidence::P95)
        .unwrap();
    assert_eq!(interval.value(), 10.4);
    limits(
        &interval,
        10.4 - 2.776_445_105_197_798_7 * (37.2_f64 / 4.0 / 5.0).sqrt(),
        10.4 + 2.776_445_105_197_798_7 * (37.2_f64 / 4.0 / 5.0).sqrt(),
        1e-13,
    );
    assert_eq!(times.mean_interval(Confidence::P99).unwrap().lower(), 0.0);
    assert_eq!(self::times(&[4.0]).mean_interval(Confidence::P95), None);
    assert_eq!(
        self::times(&[4.0, 4.0, 4.0]).mean_interval(Confidence::P95),
        None
    );
}

/// Ranks of the 95 % interval for the median (Conover, 1999, *Practical Nonparametric Statistics*, 3.2; the sign test's
/// critical values) with the confidence from the binomial distribution in integers.
#[test]
fn median_ranks() {
    for (size, lower, upper, outside, of) in [
        (6_u32, 1.0, 6.0, 2_u64, 64_u64),
        (9, 2.0, 8.0, 20, 512),
        (10, 2.0, 9.0, 22, 1_024),
        (15, 4.0, 12.0, 1_152, 32_768),
        (20, 6.0, 15.0, 43_400, 1_048_576),
    ] {
        let times = ServiceTimes::from_hours((1..=size).map(f64::from)).unwrap();
        let interval = times.percentile_interval(50.0, Confidence::P95).unwrap();
        assert_eq!(
            (interval.lower(), interval.upper()),
            (lower, upper),
            "{size}"
        );
        let achieved = 1.0 - outside as f64 / of as f64;
        close(interval.confidence().level(), achieved, 1e-12);
        assert_eq!(interval.method(), Method::Guaranteed);
    }
    // Five times say too little: two in 32 samples have the median outside.
    let five = times(&[1.0, 2.0, 3.0, 4.0, 5.0]);
    assert_eq!(five.percentile_interval(50.0, Confidence::P95), None);
    assert!(five.percentile_interval(50.0, Confidence::P90).is_some());
    // 0.9³⁵ > 2.5 % ≥ 0.9³⁶.
    let many = |size: u32| ServiceTimes::from_hours((1..=size).map(f64::from)).unwrap();
    assert_eq!(many(35).percentile_interval(90.0, Confidence::P95), None);
    assert_eq!(
        many(36)
            .percentile_interval(90.0, Confidence::P95)
            .unwrap()
            .upper(),
        36.0
    );
    assert_eq!(
        many(36)
            .percentile_interval(10.0, Confidence::P95)
            .unwrap()
            .lower(),
        1.0
    );
    for percent in [0.0, 100.0, -3.0, f64::NAN] {
        assert_eq!(many(99).percentile_interval(percent, Confidence::P95), None);
    }
}

#[test]
fn service_levels() {
    let times = times(&[0.5, 4.0, 4.0, 4.5, 30.0]);
    assert_eq!(times.within(4.0).unwrap().value(), 60.0);
    assert_eq!(times.within(3.9).unwrap().value(), 20.0);
    assert_eq!(times.within(f64::NAN).unwrap().value(), 0.0);
    let durations = [1_800, 5_400, 90_000].map(Duration::from_secs);
    let times = ServiceTimes::from_durations(durations).unwrap();
    assert_eq!((times.median(), times.percentile(100.0)), (1.5, Some(25.0)));
    assert_eq!(ServiceTimes::from_hours([]), Err(ServiceTimesError::Empty));
    assert_eq!(
        ServiceTimes::from_hours([]).unwrap_err().to_string(),
        "no service times"
    );
    assert!(
        ServiceTimes::from_hours([f64::NAN]).is_err() && ServiceTimes::from_hours([1e101]).is_err()
    );
}

#[test]
fn repeats_in_a_log() {
    let log = ContactLog::new([
        (1, 0.0),
        (1, 2.0),
        (1, 4.0),
        (1, 6.0),
        (2, 0.0),
        (2, 7.0),
        (3, 1.0),
        (4, 5.0),
        (4, 12.5),
        (5, 20.0),
    ])
    .unwrap();
    // Within 7 days, on day 25: the three of customer 1 and the first of 2, exactly 7 days apart; not that of day 20.
    let repeated = log.repeated_within(7.0, 25.0).unwrap();
    assert_eq!(repeated.sample_size(), 9);
    close(repeated.value(), 100.0 * 4.0 / 9.0, 1e-14);
    // Residuals by customer, y − 4/9 n: 3 − 16/9, 1 − 8/9, −4/9, −8/9; variance Σ²/81 · 4/3,
    // against 20/81/8 of nine independent ones.
    let squares = (121.0 + 1.0 + 16.0 + 64.0) / 81.0;
    close(
        repeated.effective_size(),
        9.0 * (20.0 / 81.0 / 8.0) / (squares / 81.0 * 4.0 / 3.0),
        1e-12,
    );
    // The error is that of so many answers, each of the nine a degree of freedom but one.
    let error = (2_000.0 / 81.0 * 100.0 / repeated.effective_size()).sqrt();
    close(repeated.std_error(), error, 1e-12);
    assert_eq!(repeated.degrees_of_freedom(), 8);
    // Once each: nothing depends on anything, and it is a plain share.
    let once = ContactLog::new([(1, 0.0), (1, 1.0), (2, 0.0), (3, 0.0)]).unwrap();
    close(
        once.repeated_within(7.0, 7.5).unwrap().effective_size(),
        3.0,
        1e-14,
    );
    // All alike: worth one for each customer.
    let alike = ContactLog::new([(1, 0.0), (1, 50.0), (2, 0.0), (2, 50.0)]).unwrap();
    let none = alike.repeated_within(7.0, 99.0).unwrap();
    assert_eq!(
        (none.value(), none.sample_size(), none.effective_size()),
        (0.0, 4, 2.0)
    );
    for (days, until) in [(7.0, 1.0), (-1.0, 99.0), (f64::NAN, 99.0), (7.0, f64::NAN)] {
        assert_eq!(
            log.repeated_within(days, until).unwrap_err(),
            EstimateError::Empty
        );
    }
}

/// The same figure from a log and from counts.
#[test]
fn fewer_repeats_are_better_in_a_log_too() {
    let log = ContactLog::new([("ann", 1.0), ("ann", 3.0), ("ben", 2.0)]).unwrap();
    let repeated = log.repeated_within(7.0, 20.0).unwrap();
    let counted = kpi::repeat_contacts(1, 3).unwrap();
    assert_eq!(repeated.value(), counted.value());
    assert_eq!(repeated.direction(), Direction::LowerIsBetter);
    assert_eq!(repeated.direction(), counted.direction());
}

/// Whether or not there are stored forms.
#[test]
fn service_times_come_from_a_list_and_become_one() {
    let times = ServiceTimes::try_from(vec![3.0, 1.0]).unwrap();
    assert_eq!(Vec::from(times), [1.0, 3.0]);
    assert!(ServiceTimes::try_from(vec![-1.0]).is_err());
}

#[test]
fn every_figure_is_a_reading() {
    let confidence = Confidence::P90;
    let progress = |interval: Interval| {
        let goal = KeyResult::reach("figure", interval.value() + 1.0, interval.value()).unwrap();
        let progress = goal.progress(interval).interval(confidence);
        assert_eq!(goal.progress(interval).raw(), Some(1.0));
        assert!(progress.unwrap().width() > 0.0);
    };
    progress(EventRate::new(3, 40.0).unwrap().interval(confidence));
    let times = times(&[8.0, 1.0, 5.0, 2.0, 14.0, 4.5, 3.0]);
    progress(times.mean_interval(confidence).unwrap());
    progress(times.percentile_interval(50.0, confidence).unwrap());
    let retention = kpi::retention(4, 50).unwrap();
    progress(
        LifetimeValue::new(9.0, 90.0)
            .unwrap()
            .interval(&retention.interval(confidence))
            .unwrap(),
    );
}

#[cfg(feature = "serde")]
#[test]
fn stored_forms() {
    use crate::support::round_trip;
    round_trip(
        &EventRate::new(3, 40.5).unwrap(),
        r#"{"events":3,"exposure":40.5}"#,
    );
    assert!(serde_json::from_str::<EventRate>(r#"{"events":3,"exposure":0.0}"#).is_err());
    round_trip(&times(&[3.0, 1.5]), "[1.5,3.0]");
    assert!(serde_json::from_str::<ServiceTimes>("[]").is_err());
    assert!(serde_json::from_str::<ServiceTimes>("[-1.0]").is_err());
    round_trip(
        &LifetimeValue::new(10.0, 80.0).unwrap().over(3),
        r#"{"margin":10.0,"retention":80.0,"discount":0.0,"periods":3,"paid_at_end":false}"#,
    );
    assert!(serde_json::from_str::<LifetimeValue>(r#"{"margin":10.0,"retention":180.0}"#).is_err());
    let survival = Survival::new([(2.0, true), (2.0, false), (5.0, true)]).unwrap();
    round_trip(
        &survival,
        r#"[{"time":2.0,"ended":1,"cut_off":1},{"time":5.0,"ended":1,"cut_off":0}]"#,
    );
    for wrong in [
        "[]",
        r#"[{"time":2.0,"ended":0,"cut_off":0}]"#,
        r#"[{"time":-2.0,"ended":1,"cut_off":0}]"#,
        r#"[{"time":2.0,"ended":18446744073709551615,"cut_off":1}]"#,
        r#"[{"time":2.0,"ended":1,"cut_off":0,"share":0.5}]"#,
    ] {
        assert!(serde_json::from_str::<Survival>(wrong).is_err(), "{wrong}");
    }
    // Steps at which nothing happened, and the same time twice, are taken for what they are.
    let json = r#"[{"time":5.0,"ended":1,"cut_off":0},{"time":9.0,"ended":0,"cut_off":0},{"time":2.0,"ended":1,"cut_off":0},{"time":2.0,"ended":0,"cut_off":1}]"#;
    assert_eq!(serde_json::from_str::<Survival>(json).unwrap(), survival);
}

proptest! {
    #[test]
    fn service_time_laws(hours in prop::collection::vec(0.0..90.0_f64, 1..60), percent in 0.1..99.9_f64, (less, more) in confidences()) {
        let times = times(&hours);
        let (first, last) = (times.percentile(0.0).unwrap(), times.percentile(100.0).unwrap());
        if let Some(wide) = times.percentile_interval(percent, more) {
            prop_assert!(wide.confidence() >= more);
            if let Some(narrow) = times.percentile_interval(percent, less) {
                lawful(&narrow, &wide, first, last)?;
            }
        }
        if let Some(narrow) = times.mean_interval(less) {
            lawful(&narrow, &times.mean_interval(more).unwrap(), 0.0, f64::MAX)?;
        }
        let share = times.within(times.percentile(percent).unwrap()).unwrap().value();
        prop_assert!(share + 100.0 / hours.len() as f64 >= percent);
    }

    #[test]
    fn event_rate_laws(events in 0_u64..5_000, exposure in 0.01..1e6_f64, (less, more) in confidences()) {
        let rate = EventRate::new(events, exposure).unwrap();
        lawful(&rate.interval(less), &rate.interval(more), 0.0, f64::MAX)?;
        let remaining = |confidence| rate.remaining(3.0, confidence).unwrap();
        lawful(&remaining(less), &remaining(more), 0.0, 100.0)?;
    }

    #[test]
    fn nothing_panics(numbers: [f64; 4], events: u64, periods: u32, level in 0.0..1.0_f64) {
        let Ok(confidence) = Confidence::new(level) else { return Ok(()) };
        let [a, b, c, d] = numbers;
        if let Ok(rate) = EventRate::new(events, a) {
            let interval = rate.interval(confidence);
            prop_assert!(interval.width().is_finite() && interval.contains(rate.value()));
            let _ = rate.remaining(b, confidence);
        }
        if let Ok(value) = LifetimeValue::new(a, b.abs() % 101.0).and_then(|value| value.discounted(c.abs())) {
            for value in [value, value.over(periods), value.over(periods).paid_at_end()] {
                prop_assert!(value.value().is_none_or(f64::is_finite));
                let _ = value.sensitivity();
            }
        }
        let _ = simple_lifetime_value(a, b, c, d);
        if let Ok(survival) = Survival::new([(a.abs(), true), (b.abs(), false), (c.abs(), true)]) {
            for at in numbers {
                let _ = (survival.interval(at, confidence), survival.restricted_mean(at, confidence));
            }
            let _ = survival.median_limits(confidence);
        }
        if let Ok(times) = ServiceTimes::from_hours(numbers.map(f64::abs)) {
            let _ = times.mean_interval(confidence);
            let _ = times.percentile_interval(b, confidence);
        }
        if let Ok(log) = ContactLog::new([(1, a), (1, b), (2, c)]) {
            let _ = log.repeated_within(d, a);
        }
    }
}

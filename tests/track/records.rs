//! What is recorded comes back, period by period; and what is said of a signal is of its own rule.
#![allow(clippy::float_cmp)] // exact figures

use crate::close;
use crate::support::share;
use cxmetrics::track::signal::{
    Baseline, ControlChart, Cusum, Ewma, IndividualsChart, Rule, Rules, TimeLimits,
};
use cxmetrics::track::trend::ChangePoint;
use cxmetrics::track::{AnytimeDifference, Monitor, Series, sparkline};
use cxmetrics::{Confidence, Csat, Method, Scale};

/// Those who were asked and said nothing are counted, and nothing is learned of them.
#[test]
fn a_monitor_counts_who_did_not_answer() {
    let metric = Csat::top_box(1);
    let mut monitor = Monitor::at_least(metric, Scale::THUMBS, 50, Confidence::P95).unwrap();
    for answer in [Some(1), None, Some(0), Some(1), None] {
        monitor.record_answer(answer).unwrap();
    }
    assert_eq!(monitor.tally().counts(), [1, 2]);
    assert_eq!(monitor.tally().missing(), 2);
    assert!(monitor.record_answer(Some(2)).is_err());
}

/// Answers with a weight, and those that are missing, each in its period.
#[test]
fn a_weighted_series_keeps_answers_and_who_gave_none() {
    let mut series = Series::weighted(Scale::ONE_TO_FIVE);
    series.record_answer(1, Some(4), 0.5).unwrap();
    series.record_answer(1, None::<u8>, 0.25).unwrap();
    series.record_answer(3, Some(2), 2.0).unwrap();
    series.record_missing(3, 7).unwrap();
    series.record_missing(4, 2).unwrap();
    assert!(series.record_answer(5, Some(6), 1.0).is_err());
    let of = |period: u8| {
        let tally = series.get(&period).unwrap();
        (tally.total(), tally.missing(), tally.weight())
    };
    assert_eq!([1, 3, 4].map(of), [(1, 1, 0.5), (1, 7, 2.0), (0, 2, 0.0)]);
    assert_eq!((series.len(), series.whole().missing()), (3, 10));
    assert!(series.gaps().eq([&4]));
}

/// Pairs are kept as pairs, and a refused one opens no period.
#[test]
fn a_series_of_pairs_keeps_both_answers() {
    let mut months = Series::of_pairs(Scale::ONE_TO_SEVEN, Scale::ZERO_TO_TEN);
    months.record(1, 7, 10).unwrap();
    months.record(1, 2, 5).unwrap();
    assert!(months.record(2, 10, 7).is_err());
    months.record(3, 5, 8).unwrap();
    assert_eq!((months.len(), months.whole().total()), (2, 3));
    assert_eq!(months.get(&1).unwrap().total(), 2);
    assert_eq!(months.get(&2), None);
}

#[test]
fn nothing_is_empty_and_a_gap_is_not() {
    let metric = Csat::top_box(1);
    let mut series = Series::new(Scale::THUMBS);
    assert!(series.is_empty() && series.scores(&metric).unwrap().is_empty());
    series.open(4);
    assert!(!series.is_empty() && !series.scores(&metric).unwrap().is_empty());
    series.open(9);
    series.record(6, 1).unwrap();
    assert_eq!(series.len(), 3);
    let mut recent = series.recency(2.0).unwrap();
    for left in [3, 2, 1] {
        assert_eq!(recent.len(), left);
        assert!(recent.next().is_some());
    }
    assert_eq!((recent.len(), recent.next().is_none()), (0, true));
}

/// Each period less the one so many before it, where both have a score; none beside itself.
#[test]
fn a_year_ago_is_so_many_periods_before() {
    let good = [
        Some(60),
        Some(75),
        None,
        Some(40),
        Some(71),
        Some(80),
        Some(55),
        Some(43),
    ];
    let mut series = Series::new(Scale::THUMBS);
    for (quarter, good) in good.into_iter().enumerate() {
        series.open(quarter);
        if let Some(good) = good {
            series.record_n(quarter, 1, good).unwrap();
            series.record_n(quarter, 0, 100 - good).unwrap();
        }
    }
    let scores = series.scores(&Csat::top_box(1)).unwrap();
    for lag in 1..10 {
        let expected: Vec<(usize, f64)> = (lag..8)
            .filter_map(|now| {
                let change = good[now]? as f64 - good[now - lag]? as f64;
                Some((now, change))
            })
            .collect();
        let found: Vec<(usize, f64)> = scores
            .year_on_year(lag)
            .map(|pair| (*pair.period(), pair.change()))
            .collect();
        assert_eq!(found.len(), expected.len(), "{lag}");
        for (found, expected) in found.into_iter().zip(expected) {
            assert_eq!(found.0, expected.0);
            close(found.1, expected.1, 1e-13);
        }
    }
    assert_eq!(scores.year_on_year(0).count(), 0);
}

/// The place of a time is that of a normal figure that is passed as rarely, on either side of the median.
#[test]
fn a_time_between_events_is_placed_by_how_rare_it_is() {
    let times = [1.0, 7.0, 30.0, 2.5, 11.0, 0.25];
    let mean = times.iter().sum::<f64>() / 6.0;
    let chart =
        ControlChart::times_between(times.into_iter().enumerate(), .., TimeLimits::Exponential)
            .unwrap();
    for (point, time) in chart.points().iter().zip(times) {
        let below = 0.5 * libm::erfc(-point.z() / 2.0_f64.sqrt());
        close(below, 1.0 - (-time / mean).exp(), 1e-12);
        assert_eq!(point.z() > 0.0, time > mean * 2.0_f64.ln());
    }
}

/// A large step, a mean that has moved and a sum that has grown are three different things to say.
#[test]
fn each_rule_says_what_it_has_seen() {
    // Ranges of 1, 1, 1, 1 and 20, 4.8 on average; the limit is 3.267 of that.
    let figures = [10.0, 11.0, 10.0, 11.0, 10.0, 30.0];
    let chart = IndividualsChart::new(figures.into_iter().enumerate(), ..).unwrap();
    let signals = chart.signals(Rules::NONE.with(Rule::MovingRange));
    assert_eq!(signals.len(), 1);
    let said = signals[0].sentence().to_string();
    assert!(
        said.contains(
            "a step of 20.0 from the period before is larger than chance explains (up to 15.7), \
             so look for what happened then"
        ),
        "{said}"
    );
    let mut series = Series::new(Scale::THUMBS);
    for (week, good) in [50, 52, 49, 51, 48, 75, 80, 82].into_iter().enumerate() {
        series.record_n(week, 1, good).unwrap();
        series.record_n(week, 0, 100 - good).unwrap();
    }
    let scores = series.scores(&Csat::top_box(1)).unwrap();
    let chart = ControlChart::new(&scores, ..5).unwrap();
    let mean = Ewma::default().signals(&chart);
    let said = mean.last().unwrap().sentence().to_string();
    assert!(said.contains("the mean of the latest periods, "), "{said}");
    assert!(said.contains("so the level has risen"), "{said}");
    let sum = Cusum::default().signals(&chart);
    let said = sum.last().unwrap().sentence().to_string();
    assert!(!said.contains("the mean of the latest periods"), "{said}");
    assert!(!said.contains("a step of"), "{said}");
}

/// Up is said to be up, and down down, by every rule that knows a side.
#[test]
fn what_moved_up_is_said_to_have_moved_up() {
    let figures = [
        10.0, 11.0, 10.0, 11.0, 10.0, 11.0, 20.0, 21.0, 22.5, 24.0, 26.0, 28.0, 30.5,
    ];
    let said = |sign: f64, rule: Rule| {
        let figures = figures.iter().map(|figure| sign * figure).enumerate();
        let chart = IndividualsChart::new(figures, ..6).unwrap();
        let signals = chart.signals(Rules::NONE.with(rule));
        let found = signals.iter().find(|signal| signal.rule() == rule).unwrap();
        found.sentence().to_string()
    };
    for (rule, up, down) in [
        (Rule::Nelson1, "higher than", "lower than"),
        (Rule::Run(5), "above", "below"),
        (Rule::Nelson5, "above", "below"),
        (Rule::Trend(6), "drifting up", "drifting down"),
    ] {
        let [risen, fallen] = [1.0, -1.0].map(|sign| said(sign, rule));
        assert!(risen.contains(up) && !risen.contains(down), "{risen}");
        assert!(fallen.contains(down) && !fallen.contains(up), "{fallen}");
    }
}

/// A signal is of its own period, in whichever phase it is.
#[test]
fn a_signal_in_a_later_phase_is_of_its_own_period() {
    let counts = [10, 12, 11, 13, 30, 32, 31, 33, 34, 12, 11, 13, 12, 60];
    let baseline = Baseline::new(..).phases_from([4, 9]);
    let chart = ControlChart::event_counts((100..).zip(counts), baseline).unwrap();
    let found: Vec<_> = chart
        .signals(Rules::NONE.with(Rule::Nelson1))
        .iter()
        .map(|signal| (*signal.period(), signal.figure()))
        .collect();
    assert_eq!(found, [(113, 60.0)]);
}

/// The limits of a chart of times are three sigmas above the centre.
#[test]
fn three_sigmas_above_the_centre_is_the_limit_of_a_time() {
    let times = [1.0, 7.0, 30.0, 2.5, 11.0, 0.25];
    for limits in [
        TimeLimits::Exponential,
        TimeLimits::Power,
        TimeLimits::PowerUnrounded,
    ] {
        let chart = ControlChart::times_between(times.into_iter().enumerate(), .., limits).unwrap();
        for point in chart.points() {
            close(point.center() + 3.0 * point.sigma(), point.upper(), 1e-12);
        }
    }
}

/// Of eight blocks the nearest: the lowest figure is the lowest, the highest the highest, and what is in between by its share.
#[test]
fn a_sparkline_is_drawn_to_scale() {
    let line = |figures: &[f64]| sparkline(figures.iter().copied().map(Some));
    assert_eq!(line(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]), "▁▂▃▄▅▆▇█");
    assert_eq!(line(&[-3.0, 11.0, 4.2, 3.8, -2.1, -1.9]), "▁█▅▄▁▂");
    assert_eq!(line(&[700.0, 0.0, 149.0, 151.0]), "█▁▂▃");
    // As far apart as numbers are, and no way apart.
    assert_eq!(line(&[-f64::MAX, f64::MAX, 0.4 * f64::MAX]), "▁█▆");
    assert_eq!(line(&[5.5, 5.5, 5.5]), "▄▄▄");
    assert_eq!(line(&[f64::MAX]), "▄");
    let gaps = [
        Some(2.0),
        None,
        Some(f64::NAN),
        Some(1.0),
        Some(f64::INFINITY),
    ];
    assert_eq!(sparkline(gaps), "█  ▁ ");
}

/// From what was answered before to what was answered after.
#[test]
fn a_step_is_the_later_mean_less_the_earlier_one() {
    for (good, step) in [([80, 78, 50, 52, 48], -29.0), ([20, 22, 70, 72, 74], 51.0)] {
        let mut series = Series::new(Scale::THUMBS);
        for (week, good) in good.into_iter().enumerate() {
            series.record_n(week, 1, good).unwrap();
            series.record_n(week, 0, 100 - good).unwrap();
        }
        let change = ChangePoint::new(&series.scores(&Csat::top_box(1)).unwrap()).unwrap();
        close(change.step(), step, 1e-12);
    }
}

/// 2 (ln 1/α + R₁ + R₂) is what the most likely pair of shares with the difference of a limit is less likely than the measured one;
/// R is what a single interval of each pays beyond ln 1/α.
#[test]
fn the_interval_of_a_difference_pays_the_regret_of_both() {
    let distance = |good: f64, size: f64, at: f64| {
        let part = |count: f64, share: f64| {
            if count > 0.0 {
                count * (count / size / share).ln()
            } else {
                0.0
            }
        };
        part(good, at) + part(size - good, 1.0 - at)
    };
    let sides = [(240_u64, 300_u64), (52, 90)];
    let estimates = sides.map(|(good, size)| share(good, size));
    let regret = |at: usize| {
        let interval = estimates[at]
            .interval_with(Method::Anytime, Confidence::P95)
            .unwrap();
        let (good, size) = (sides[at].0 as f64, sides[at].1 as f64);
        let [lower, upper] = [interval.lower(), interval.upper()]
            .map(|limit| distance(good, size, limit / 100.0) - 20.0_f64.ln());
        close(lower, upper, 1e-6);
        lower
    };
    let threshold = regret(0) + regret(1) + 20.0_f64.ln();
    let [first, second] = &estimates;
    let difference = AnytimeDifference::new(first, second).unwrap();
    let interval = difference.interval(Confidence::P95);
    for limit in [interval.lower(), interval.upper()] {
        let moved = limit / 100.0;
        let both =
            |second: f64| distance(240.0, 300.0, second + moved) + distance(52.0, 90.0, second);
        // The least of a convex function, by thirds.
        let (mut low, mut high) = ((-moved).max(0.0) + 1e-12, (1.0 - moved).min(1.0) - 1e-12);
        for _ in 0..200 {
            let third = (high - low) / 3.0;
            if both(low + third) < both(high - third) {
                high -= third;
            } else {
                low += third;
            }
        }
        close(both(low), threshold, 1e-6);
    }
}

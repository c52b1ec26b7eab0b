//! Comparisons of business figures at their ends: hypotheses that nothing can be, shares that everybody or nobody has.
#![allow(clippy::cast_precision_loss, clippy::float_cmp)] // exact figures

use crate::support::close;
use cxmetrics::compare::{Compare, Comparison, MoverDifference, WithLimits};
use cxmetrics::kpi::{
    self, ContactLog, EventRate, LifetimeValue, LogRank, RateMethod, ServiceTimes, Survival,
    simple_lifetime_value,
};
use cxmetrics::{Confidence, Direction};

/// Two-sided, above and below.
fn p_values(comparison: &impl Comparison, hypothesis: f64) -> [f64; 3] {
    let p = comparison.p_values(hypothesis);
    [p.two_sided, p.above, p.below]
}

/// No ratio is below nothing, one of nothing goes with no events at all, and none is infinite if there were others' events.
#[test]
fn a_ratio_of_rates_is_not_below_nothing() {
    let rate = |events, exposure| EventRate::new(events, exposure).unwrap();
    let (some, none, others) = (rate(7, 30.0), rate(0, 30.0), rate(4, 55.0));
    let (surely_above, surely_below, open) = ([0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0; 3]);
    let ratio = some.relative_change(&others).unwrap();
    assert_eq!(p_values(&ratio, -100.0), surely_above);
    assert_eq!(p_values(&ratio, -100.5), surely_above);
    assert_eq!(p_values(&ratio, f64::INFINITY), surely_below);
    let ratio = none.relative_change(&others).unwrap();
    assert_eq!(p_values(&ratio, -100.0), open);
    assert_eq!(p_values(&ratio, -100.5), surely_above);
    assert_eq!(p_values(&ratio, f64::INFINITY), surely_below);
    let ratio = none.relative_change(&rate(0, 55.0)).unwrap();
    assert_eq!(p_values(&ratio, -100.0), open);
}

/// Every difference is above −∞ and below ∞.
#[test]
fn a_difference_is_neither_above_nor_below_everything() {
    let rates = EventRate::new(7, 30.0)
        .unwrap()
        .difference(&EventRate::new(4, 55.0).unwrap())
        .unwrap();
    let times = |hours: &[f64]| ServiceTimes::from_hours(hours.iter().copied()).unwrap();
    let (now, before) = (times(&[2.0, 9.0, 4.5]), times(&[1.0, 3.0]));
    let shift = now.shift(&before);
    let (surely_above, surely_below) = ([0.0, 0.0, 1.0], [0.0, 1.0, 0.0]);
    assert_eq!(p_values(&rates, f64::NEG_INFINITY), surely_above);
    assert_eq!(p_values(&rates, f64::INFINITY), surely_below);
    assert_eq!(p_values(&shift, f64::NEG_INFINITY), surely_above);
    assert_eq!(p_values(&shift, f64::INFINITY), surely_below);
}

/// By the limits of each (MOVER): the distances of the one's lower and the other's upper limit, squared and added.
#[test]
fn two_event_rates_differ_by_their_own_limits() {
    let (first, second) = (
        EventRate::new(7, 30.0).unwrap(),
        EventRate::new(4, 55.0).unwrap(),
    );
    let difference = MoverDifference::new(first, second).unwrap();
    let contrast = difference.contrast(Confidence::P90);
    let [one, other] = [first, second].map(|rate| rate.interval(Confidence::P90));
    let value = 7.0 / 30.0 - 4.0 / 55.0;
    let reach = |own: f64, far: f64| (own - 7.0 / 30.0).hypot(far - 4.0 / 55.0);
    close(contrast.value().unwrap(), value, 1e-15);
    let lower = value - reach(one.lower(), other.upper());
    let upper = value + reach(one.upper(), other.lower());
    close(contrast.lower().unwrap(), lower, 1e-12);
    close(contrast.upper().unwrap(), upper, 1e-12);
}

/// Of n of whom all have left, p is at most 1 − (α/2)^(1/n); of n who are all there, at least (α/2)^(1/n).
#[test]
fn a_share_that_all_or_none_have_left_has_exact_limits() {
    let all = |count: u32, time: f64, ended: bool| {
        Survival::new((0..count).map(|_| (time, ended))).unwrap()
    };
    let (gone, there) = (all(9, 3.0, true), all(14, 8.0, false));
    let change = there.share_at(5.0).difference(&gone.share_at(5.0)).unwrap();
    let contrast = change.contrast(Confidence::P95);
    let (least, most) = (0.025_f64.powf(1.0 / 14.0), 1.0 - 0.025_f64.powf(1.0 / 9.0));
    assert_eq!(contrast.value(), Some(100.0));
    close(
        contrast.lower().unwrap(),
        100.0 - 100.0 * (1.0 - least).hypot(most),
        1e-9,
    );
    close(contrast.upper().unwrap(), 100.0, 1e-12);
}

/// Whoever is cut off before makes the count one of no known size, and the limits open; at the time itself or later, not.
#[test]
fn who_is_cut_off_before_leaves_no_exact_limits() {
    let gone = Survival::new([(1.0, true), (2.0, true), (4.0, true)]).unwrap();
    let limits = |cut_off: f64| {
        let times = [(6.0, false), (cut_off, false), (9.0, false), (9.0, true)];
        let some = Survival::new(times).unwrap();
        let change = some.share_at(5.0).difference(&gone.share_at(5.0)).unwrap();
        let contrast = change.contrast(Confidence::P90);
        (contrast.lower(), contrast.upper())
    };
    assert_eq!(limits(3.0).0, None);
    let (least, most) = (0.05_f64.powf(0.25), 1.0 - 0.05_f64.powf(1.0 / 3.0));
    for cut_off in [5.0, 8.0] {
        let lower = 100.0 - 100.0 * (1.0 - least).hypot(most);
        close(limits(cut_off).0.unwrap(), lower, 1e-9);
    }
}

/// The ratio of the hazards is exp((O − E) / V), with a standard error of 1/√V in its logarithm; less is better.
#[test]
fn the_ratio_of_two_hazards_is_that_of_the_log_rank_test() {
    let curve = |times: &[(f64, bool)]| Survival::new(times.iter().copied()).unwrap();
    let first = curve(&[(3.0, true), (6.0, false), (8.0, true), (9.0, false)]);
    let second = curve(&[
        (1.0, true),
        (2.0, true),
        (4.0, true),
        (9.0, false),
        (9.0, false),
    ]);
    let test = LogRank::new(&first, &second).unwrap();
    // At 1, 2, 3, 4 and 8 one leaves of 4 + 5, 4 + 4, 4 + 3, 3 + 3 and 2 + 2.
    let shares: [f64; 5] = [4.0 / 9.0, 4.0 / 8.0, 4.0 / 7.0, 3.0 / 6.0, 2.0 / 4.0];
    let expected: f64 = shares.iter().sum();
    let variance: f64 = shares.iter().map(|share| share * (1.0 - share)).sum();
    close(test.expected(), expected, 1e-14);
    close(test.variance(), variance, 1e-14);
    assert_eq!(test.observed(), 2.0);
    let log_ratio = (2.0 - expected) / variance;
    let percent = |log_ratio: f64| 100.0 * (log_ratio.exp() - 1.0);
    let contrast = test.contrast(Confidence::P95);
    let reach = 1.959_963_984_540_054 / variance.sqrt();
    close(contrast.value().unwrap(), percent(log_ratio), 1e-12);
    close(contrast.lower().unwrap(), percent(log_ratio - reach), 1e-12);
    close(contrast.upper().unwrap(), percent(log_ratio + reach), 1e-12);
    assert_eq!(test.direction(), Direction::LowerIsBetter);
    for hypothesis in [-90.0, -50.0, 0.0, 30.0, 400.0_f64] {
        let z = (log_ratio - (1.0 + hypothesis / 100.0).ln()) * variance.sqrt();
        let above = 0.5 * libm::erfc(z / 2.0_f64.sqrt());
        let found = p_values(&test, hypothesis);
        close(found[1], above, 1e-12);
        close(found[2], 1.0 - above, 1e-12);
        close(found[0], 2.0 * above.min(1.0 - above), 1e-12);
    }
    for nothing in [-100.0, -150.0] {
        assert_eq!(p_values(&test, nothing), [0.0, 0.0, 1.0]);
    }
}

/// The limits of a median are the first times at which the limits of the share have come down to one half.
#[test]
fn the_limits_of_a_median_are_those_of_the_share() {
    let times = (1..=30).map(|time| (f64::from(time), time % 4 != 0));
    let survival = Survival::new(times).unwrap();
    let median = survival.median_lifetime();
    assert_eq!(median.point_estimate(), survival.median());
    for level in [0.5, 0.9, 0.95] {
        let confidence = Confidence::new(level).unwrap();
        let first = |reached: &dyn Fn(f64, f64) -> bool| {
            (1..=30).map(f64::from).find(|&time| {
                survival
                    .log_log_interval(time, confidence)
                    .is_some_and(|share| reached(share.lower(), share.upper()))
            })
        };
        let expected = [
            first(&|lower, _| lower <= 50.0),
            first(&|_, upper| upper < 50.0),
        ];
        assert!(expected[0] < expected[1] && expected[1].is_some());
        assert_eq!(median.limits_outside(0.5 - 0.5 * level), expected);
    }
}

/// Both limits lie as far from the mean as its error says, within the time looked at.
#[test]
fn a_restricted_mean_lies_in_the_middle_of_its_limits() {
    let times = [2.0, 3.5, 5.0, 5.5, 9.0, 11.0, 14.0, 20.0];
    let survival = Survival::new(times.map(|time| (time, true))).unwrap();
    let mean = survival.restricted_mean(25.0, Confidence::P90).unwrap();
    let average = times.iter().sum::<f64>() / 8.0;
    let squares: f64 = times.iter().map(|time| (time - average).powi(2)).sum();
    let reach = 1.644_853_626_951_472_2 * squares.sqrt() / 8.0;
    close(mean.value(), average, 1e-14);
    close(mean.lower(), average - reach, 1e-12);
    close(mean.upper(), average + reach, 1e-12);
}

/// Contacts are counted from one.
#[test]
fn a_contact_without_a_day_is_named_by_its_number() {
    for number in 1..5 {
        let contacts = (1..5).map(|contact| (3, if contact == number { f64::NAN } else { 8.5 }));
        let error = ContactLog::new(contacts).unwrap_err();
        assert_eq!(error.number, number);
        assert!(error.day.is_nan());
        assert_eq!(error.to_string(), format!("contact {number} is of day NaN"));
    }
}

/// P(X ≥ x) of n binomial events of probability p.
fn binomial_at_least(x: i32, n: i32, p: f64) -> f64 {
    let mut sum = 0.0;
    for count in x..=n {
        let ways: f64 = (0..count)
            .map(|at| f64::from(n - at) / f64::from(at + 1))
            .product();
        sum += ways * p.powi(count) * (1.0 - p).powi(n - count);
    }
    sum
}

/// Of the events of both, those of the first are binomial with odds of the ratio times that of the times; the mid-P counts half
/// of what was seen.
#[test]
fn the_p_values_of_a_ratio_are_binomial() {
    let (first, second) = (
        EventRate::new(7, 0.3).unwrap(),
        EventRate::new(4, 0.55).unwrap(),
    );
    let ratio = first.relative_change(&second).unwrap();
    for hypothesis in [-60.0, -20.0, 0.0, 50.0, 220.0, 900.0] {
        let odds = (1.0 + hypothesis / 100.0) * 0.3 / 0.55;
        let share = odds / (1.0 + odds);
        let [at_least, above] = [7, 8].map(|x| binomial_at_least(x, 11, share));
        let [at_most, below] = [4, 5].map(|x| binomial_at_least(x, 11, 1.0 - share));
        for (method, expected) in [
            (RateMethod::Exact, [at_least, at_most]),
            (
                RateMethod::MidP,
                [0.5 * (at_least + above), 0.5 * (at_most + below)],
            ),
        ] {
            let [two_sided, above, below] = p_values(&ratio.with_method(method), hypothesis);
            close(above, expected[0], 1e-12);
            close(below, expected[1], 1e-12);
            close(two_sided, (2.0 * above.min(below)).min(1.0), 1e-12);
        }
    }
}

/// Of n events that are all of the first, the limit of the share is 2 tail to the power of 1/n by mid-P.
#[test]
fn a_ratio_without_events_of_the_second_has_a_lower_limit() {
    let first = EventRate::new(5, 30.0).unwrap();
    let ratio = first
        .relative_change(&EventRate::new(0, 55.0).unwrap())
        .unwrap();
    for level in [0.05, 0.1, 0.5, 0.95] {
        let confidence = Confidence::new(level).unwrap();
        let share = (1.0 - level).powf(0.2);
        let expected = 100.0 * (share / (1.0 - share) * 55.0 / 30.0 - 1.0);
        let contrast = ratio.with_method(RateMethod::MidP).contrast(confidence);
        let found = contrast.lower().unwrap();
        assert!((found / expected - 1.0).abs() < 1e-9, "{found} {expected}");
        assert_eq!((contrast.value(), contrast.upper()), (None, None));
    }
}

/// A tenth of a year is time under observation, and so is a googolth; none is not.
#[test]
fn any_time_above_nothing_is_time_under_observation() {
    for exposure in [0.25, 1e-100, 1e100] {
        assert_eq!(EventRate::new(3, exposure).unwrap().exposure(), exposure);
    }
    for exposure in [0.0, -1.0, 1e-101, 1e101, f64::NAN] {
        assert!(EventRate::new(3, exposure).is_err(), "{exposure}");
    }
}

/// Order value times orders times margin times periods.
#[test]
fn the_simple_lifetime_value_is_a_product() {
    close(
        simple_lifetime_value(25.0, 3.0, 40.0, 5.0).unwrap(),
        150.0,
        1e-15,
    );
    close(
        simple_lifetime_value(0.5, 12.0, 7.5, 2.5).unwrap(),
        1.125,
        1e-15,
    );
    close(
        simple_lifetime_value(25.0, 3.0, -40.0, 5.0).unwrap(),
        -150.0,
        1e-15,
    );
}

/// m (1 + d) / (1 + d − r) of the retention and of its limits; who costs money costs more by staying.
#[test]
fn a_measured_lifetime_value_has_the_limits_of_its_retention() {
    let retention = kpi::retention(40, 300).unwrap();
    let [low, high] = retention.limits_outside(0.05).map(Option::unwrap);
    let by_hand = |margin: f64, percent: f64| margin * 112.0 / (112.0 - percent);
    for margin in [120.0, -120.0] {
        let value = LifetimeValue::new(margin, 50.0)
            .and_then(|value| value.discounted(12.0))
            .unwrap()
            .measured(retention.clone());
        let middle = by_hand(margin, 100.0 * 260.0 / 300.0);
        close(value.point_estimate().unwrap(), middle, 1e-13);
        let mut expected = [low, high].map(|percent| by_hand(margin, percent));
        expected.sort_by(f64::total_cmp);
        let found = value.limits_outside(0.05).map(Option::unwrap);
        close(found[0], expected[0], 1e-13);
        close(found[1], expected[1], 1e-13);
        assert!(found[0] < middle && middle < found[1]);
    }
}

/// How often U is at least so large, of all ways to deal out the pooled times; `None` counts those as large as it.
fn ways_at_least(n1: u32, n2: u32, u: u32) -> f64 {
    let (mut all, mut large) = (0_u32, 0_u32);
    for dealt in 0..1_u32 << (n1 + n2) {
        if dealt.count_ones() != n1 {
            continue;
        }
        let mut above = 0;
        for place in 0..n1 + n2 {
            if dealt >> place & 1 == 1 {
                above += place - (dealt & ((1 << place) - 1)).count_ones();
            }
        }
        all += 1;
        large += u32::from(above >= u);
    }
    f64::from(large) / f64::from(all)
}

/// Without ties a shift is as unlikely as the ways to deal out the times are few; a difference at the hypothesis counts against what
/// is to be shown.
#[test]
fn the_p_values_of_a_shift_are_counted() {
    let now = [2.0, 9.5, 4.5, 11.25];
    let before = [1.0, 3.0, 0.25, 5.75, 2.75];
    let [first, second] = [&now[..], &before[..]]
        .map(|hours| ServiceTimes::from_hours(hours.iter().copied()).unwrap());
    let shift = first.shift(&second);
    for hypothesis in [-4.0, -0.75, 0.0, 1.0, 1.5, 1.6, 6.5, 12.0] {
        let (mut above, mut below) = (0, 0);
        for difference in now.iter().flat_map(|one| before.map(|other| one - other)) {
            above += u32::from(difference > hypothesis);
            below += u32::from(difference < hypothesis);
        }
        let expected = [ways_at_least(4, 5, above), ways_at_least(5, 4, below)];
        let found = p_values(&shift, hypothesis);
        close(found[1], expected[0], 1e-12);
        close(found[2], expected[1], 1e-12);
        close(
            found[0],
            (2.0 * expected[0].min(expected[1])).min(1.0),
            1e-12,
        );
    }
    // The test of no shift is the same, and its method is said.
    let above = now
        .iter()
        .flat_map(|one| before.map(|other| u32::from(*one > other)))
        .sum();
    let test = first.mann_whitney(&second);
    close(test.u(), f64::from(above), 1e-15);
    close(test.p_value(), 2.0 * ways_at_least(4, 5, above), 1e-12);
    close(second.mann_whitney(&first).p_value(), test.p_value(), 1e-12);
}

/// With ties by the normal distribution, half a pair nearer to the middle: the variance of U is n₁ n₂ / 12 times
/// N + 1 − Σ (t³ − t) / (N (N − 1)).
#[test]
fn the_p_values_of_a_shift_with_ties_are_normal() {
    let times = |hours: &[f64]| ServiceTimes::from_hours(hours.iter().copied()).unwrap();
    let (now, before) = (
        times(&[2.0, 9.0, 4.0, 4.0, 7.0]),
        times(&[1.0, 4.0, 2.0, 3.0]),
    );
    let found = p_values(&now.shift(&before), 0.0);
    // 9 and 7 are above all four, each 4 above three and level with one, 2 above one and level with one.
    let (above, level, under) = (4.0 + 4.0 + 3.0 + 3.0 + 1.0, 3.0, 2.0);
    assert_eq!(above + level + under, 20.0);
    let tied = (8.0 - 2.0) + (27.0 - 3.0);
    let deviation = f64::sqrt(20.0 / 12.0 * (10.0 - tied / 72.0));
    let tail = |u: f64| 0.5 * libm::erfc((u - 10.0 - 0.5) / deviation / 2.0_f64.sqrt());
    close(found[1], tail(above), 1e-12);
    close(found[2], tail(under), 1e-12);
}

/// However little is asked for, the interval is of the two times between which the percentile lies; of 10 times the first two are
/// below the lower quartile more often than not, and so the second is the limit.
#[test]
fn a_percentile_lies_in_its_narrowest_interval() {
    let hours: Vec<f64> = (0..10).map(|at| f64::from(at * at) + 0.5).collect();
    let times = ServiceTimes::from_hours(hours.iter().copied()).unwrap();
    let little = Confidence::new(0.001).unwrap();
    for (percent, ranks) in [(50.0, [4, 5]), (25.0, [1, 3]), (72.0, [6, 7])] {
        let interval = times.percentile_interval(percent, little).unwrap();
        assert_eq!(
            [interval.lower(), interval.upper()],
            ranks.map(|rank| hours[rank]),
            "{percent}"
        );
    }
    for percent in [0.0, 100.0, -1.0, 101.0, f64::NAN] {
        assert_eq!(times.percentile_interval(percent, little), None);
        assert!(times.at_percentile(percent).is_none(), "{percent}");
    }
    assert!(times.at_percentile(0.1).is_some() && times.at_percentile(99.9).is_some());
}

/// Times are counted from one, and so are the days that a contact has had.
#[test]
fn a_time_that_is_none_is_named_by_its_number() {
    for number in 1..5 {
        let hours = (1..5).map(|time| if time == number { -0.5 } else { 2.0 });
        let error = ServiceTimes::from_hours(hours).unwrap_err();
        assert_eq!(error.to_string(), format!("time {number} is -0.5 hours"));
    }
    // On day 25 a contact of day 18 has had its seven days, and one of day 18.5 has not.
    let log = |day: f64| ContactLog::new([(1, 0.0), (2, 3.0), (3, day)]).unwrap();
    let counted = |day: f64| log(day).repeated_within(7.0, 25.0).unwrap().sample_size();
    assert_eq!((counted(18.0), counted(18.5)), (3, 2));
}

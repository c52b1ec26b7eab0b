//! Figures at the very ends of what is taken: the last size, the first time, exact ties.
#![allow(clippy::cast_precision_loss, clippy::float_cmp)] // exact figures

use crate::support::close;
use cxmetrics::Confidence;
use cxmetrics::compare::{Compare, Comparison, MeansError, WithLimits};
use cxmetrics::kpi::{
    self, ContactLog, EarnedGrowth, EventRate, LifetimeValue, LogRank, RankMethod, ServiceTimes,
    ShiftedBetaGeometric, Survival,
};

fn level(level: f64) -> Confidence {
    Confidence::new(level).unwrap()
}

fn times(hours: impl IntoIterator<Item = f64>) -> ServiceTimes {
    ServiceTimes::from_hours(hours).unwrap()
}

/// Though 1/49 · 49 is not 1 in doubles, and so the only customer seems to differ from all.
#[test]
fn the_contacts_of_one_customer_are_worth_one() {
    let days = [0.0, 1.0]
        .into_iter()
        .chain((1..48).map(|hundred| 100.0 * f64::from(hundred)));
    let log = ContactLog::new(days.map(|day| ("ann", day))).unwrap();
    let repeated = log.repeated_within(7.0, 10_000.0).unwrap();
    close(repeated.value(), 100.0 / 49.0, 1e-13);
    assert_eq!(
        (repeated.sample_size(), repeated.effective_size()),
        (49, 1.0)
    );
}

#[test]
fn a_revenue_of_the_least_size_grows() {
    let least = 1.0 / 1e100;
    let growth = EarnedGrowth::new(least, least, 0.0).unwrap();
    assert_eq!(growth.total(), 0.0);
    assert!(EarnedGrowth::new(least.next_down(), least, 0.0).is_err());
}

/// Nobody has left yet: the upper limit of the retention is 100 %, with which even nothing has no end.
#[test]
fn a_margin_of_nothing_keeps_its_limits_in_order() {
    let nothing = LifetimeValue::new(0.0, 90.0).unwrap();
    let measured = nothing.measured(kpi::retention(0, 20).unwrap());
    assert_eq!(measured.limits_outside(0.025), [Some(0.0), None]);
}

/// The limits of the median are the outer times where the tail is 2⁻ⁿ, and not beyond.
#[test]
fn the_median_lies_between_the_outer_times_at_their_own_confidence() {
    for size in (2..=20).chain([38_u16]) {
        let list = times((1..=size).map(f64::from));
        let tail = 0.5_f64.powi(i32::from(size));
        let interval = list
            .percentile_interval(50.0, level(1.0 - 2.0 * tail))
            .unwrap();
        assert_eq!((interval.lower(), interval.upper()), (1.0, f64::from(size)));
        assert_eq!(
            list.percentile_interval(50.0, level(1.0 - 1.9 * tail)),
            None
        );
    }
}

/// A variance takes two times.
#[test]
fn a_single_time_has_no_mean_difference() {
    let (one, some) = (times([3.0]), times([1.0, 2.0, 6.0]));
    for (first, second) in [(&one, &some), (&some, &one)] {
        assert_eq!(
            first.mean_difference(second).unwrap_err(),
            MeansError::NoSpread
        );
        assert_eq!(first.mean_ratio(second).unwrap_err(), MeansError::NoSpread);
    }
}

/// Exact up to 10,000 pairs without ties; dealt out up to 40 times with them.
#[test]
fn the_largest_lists_that_are_exact() {
    let alternating = |n1: u32, n2: u32| {
        let first = times((0..n1).map(|rank| f64::from(3 * rank)));
        first.mann_whitney(&times((0..n2).map(|rank| f64::from(3 * rank + 1))))
    };
    assert_eq!(alternating(100, 100).method(), RankMethod::Exact);
    assert_eq!(alternating(73, 137).method(), RankMethod::Normal);
    let tied = |n1: u8, n2: u8| {
        let list =
            |size: u8, from: u8| times((0..size).map(move |rank| f64::from(rank / 2 + from)));
        list(n1, 0).mann_whitney(&list(n2, 1))
    };
    assert_eq!(tied(20, 20).method(), RankMethod::Enumeration);
    assert_eq!(tied(20, 21).method(), RankMethod::Normal);
}

/// One time against three: each of the four orders has ¼, and that is the tail at 50 %.
#[test]
fn a_shift_has_limits_at_its_own_confidence() {
    let (one, three) = (times([5.0]), times([1.0, 2.0, 4.0]));
    assert_eq!(one.shift(&three).limits(level(0.5)), [Some(1.0), Some(4.0)]);
    assert_eq!(one.shift(&three).limits(level(0.51)), [None, None]);
}

/// The rank test rejects no shift where all times are one, so no shift is ruled out; one other time is enough for limits.
#[test]
fn a_shift_of_times_that_are_all_one_has_no_limits() {
    let (now, before) = (times([2.0; 30]), times([2.0; 20]));
    let shift = now.shift(&before);
    for confidence in [0.001, 0.5, 0.95, 0.9999].map(level) {
        assert_eq!(shift.limits(confidence), [None, None]);
    }
    assert_eq!(shift.point_estimate(), Some(0.0));
    assert_eq!(shift.p_values(7.0).two_sided, 1.0);
    let more = times([2.0; 20].into_iter().chain([3.0]));
    assert_eq!(now.shift(&more).limits(level(0.95)), [Some(0.0); 2]);
}

/// Three events in three months against one in one: of four events three or more are at the measured rates more likely than
/// not, and half the probability at it leaves less than half below. The limits of little confidence hold the ratio all the
/// same, and what is left out by them has a p-value that says so.
#[test]
fn a_ratio_of_rates_is_inside_at_any_confidence() {
    let rate = |events, exposure| EventRate::new(events, exposure).unwrap();
    let [often, once] = [rate(3, 3.0), rate(1, 1.0)];
    for (first, second) in [(often, once), (once, often)] {
        let ratio = first.relative_change(&second).unwrap();
        assert_eq!(ratio.point_estimate(), Some(0.0));
        assert_eq!(ratio.p_value(), 1.0);
        for confidence in [0.001, 0.03, 0.5].map(level) {
            let contrast = ratio.contrast(confidence);
            assert!(contrast.contains(0.0), "{contrast:?}");
            let [lower, upper] = ratio.limits(confidence).map(Option::unwrap);
            for (outside, inside) in [(lower - 1e-9, lower), (upper + 1e-9, upper)] {
                let left_out = 1.0 - confidence.level();
                assert!(ratio.p_values(outside).two_sided <= left_out);
                // A limit is found to some digits of the probability.
                assert!(ratio.p_values(inside).two_sided >= left_out - 1e-12);
            }
        }
    }
}

/// The limits of two times against hundreds, at confidences that leave the outermost dozen of some 1,200 differences: all
/// differences are written down and sorted, and all ways of two among the others are counted.
#[test]
fn the_limits_of_a_shift_are_differences_far_outside() {
    for n2 in [600_u32, 640] {
        let first = [311.3, 977.7];
        let second: Vec<f64> = (0..n2)
            .map(|rank| f64::from(rank * rank % 1_709) + 0.1)
            .collect();
        let mut differences: Vec<f64> = first
            .iter()
            .flat_map(|x| second.iter().map(move |y| x - y))
            .collect();
        differences.sort_by(f64::total_cmp);
        let (now, before) = (times(first), times(second));
        let shift = now.shift(&before);
        let ways = f64::from((n2 + 2) * (n2 + 1) / 2);
        let mut within = 0_u32;
        for rank in 0..14_usize {
            // Of two parts that are at least 0, so many have the sum `rank`, in order of size.
            let more = within + u32::try_from(rank / 2 + 1).unwrap();
            // A tail between P(U ≤ rank − 1) and P(U ≤ rank): the limit is the difference of this rank.
            let tail = 0.5 * f64::from(within + more) / ways;
            let expected = match rank {
                0 => [None, None],
                _ => [rank - 1, differences.len() - rank].map(|place| Some(differences[place])),
            };
            assert_eq!(
                shift.limits(level(1.0 - 2.0 * tail)),
                expected,
                "{n2} {rank}"
            );
            within = more;
        }
    }
}

/// Three in four leave at each renewal, so exactly and of so many that customers cannot differ: what is left of them is soon nothing,
/// even for a computer, and a discount that is hardly one is enough.
#[test]
fn the_least_and_the_largest_discount() {
    let model = ShiftedBetaGeometric::fit(&[1 << 40, 1 << 38, 1 << 36]).unwrap();
    let value = |discount: f64| model.lifetime_value(100.0, discount, Confidence::P95);
    close(value(1e-310).unwrap().value(), 400.0 / 3.0, 1e-9);
    assert_eq!(value(0.0), None);
    // All that counts is the first margin.
    assert_eq!(value(1e100).unwrap().value(), 100.0);
    assert_eq!(value(1e100_f64.next_up()), None);
}

#[cfg(feature = "serde")]
#[test]
fn stored_cohorts_are_counts_of_a_thousand_renewals_at_most() {
    use crate::support::round_trip;
    let read = serde_json::from_str::<ShiftedBetaGeometric>;
    let of = |renewals: u64| -> Vec<u64> { (0..=renewals).map(|period| 2_000 - period).collect() };
    let model = ShiftedBetaGeometric::fit(&of(1_000)).unwrap();
    let text = serde_json::to_string(&model).unwrap();
    round_trip(&model, &text);
    for wrong in [
        r#"{"lost":[-1.0,5.0],"stayed":[100.0,90.0]}"#,
        r#"{"lost":[1.5,5.0],"stayed":[100.0,90.0]}"#,
        r#"{"lost":[1.0,50.0],"stayed":[100.0,90.0]}"#,
    ] {
        let error = read(wrong).unwrap_err().to_string();
        assert!(
            error.contains("of each renewal there are two whole numbers"),
            "{error}"
        );
    }
}

#[cfg(feature = "serde")]
#[test]
fn a_stored_time_that_is_none_is_named_by_its_number() {
    let stored = r#"[{"time":1.0,"ended":1,"cut_off":0},{"time":-2.0,"ended":1,"cut_off":0}]"#;
    let error = serde_json::from_str::<Survival>(stored).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("time 2 is -2, not a finite time from 0 on"),
        "{error}"
    );
}

/// Three of four leave at once, of whom 3 · ½ were expected of the first two, with variance 3 · ½ · ½ · (4 − 3)/(4 − 1).
#[test]
fn a_curve_that_ends_at_0_is_one() {
    let now = Survival::new([(0.0, true), (0.0, false)]).unwrap();
    let before = Survival::new([(0.0, true), (0.0, true)]).unwrap();
    assert_eq!((now.at(0.0), now.at(1e-9)), (Some(50.0), None));
    assert_eq!((before.at(0.0), before.at(7.0)), (Some(0.0), Some(0.0)));
    let test = LogRank::new(&now, &before).unwrap();
    assert_eq!(
        [test.observed(), test.expected(), test.variance()],
        [1.0, 1.5, 0.25]
    );
}

/// Without any reach the limits of the median are where the share itself is: at one half, and below it.
#[test]
fn a_share_of_one_half_is_a_lower_limit_of_the_median() {
    let survival = Survival::new([1.0, 2.0, 3.0, 4.0].map(|time| (time, true))).unwrap();
    let median = survival.median_lifetime();
    assert_eq!(median.limits_outside(0.5), [Some(2.0), Some(3.0)]);
}

/// Without anybody cut off the limits are Clopper and Pearson's, and a limit of x of n is exactly one half where
/// the tail is that of a fair coin. One half is in the interval: it begins with the first such step, and does not end at it.
#[test]
fn limits_of_exactly_one_half_after_several_steps() {
    for size in 2..=24_u32 {
        let survival = Survival::new((1..=size).map(|time| (f64::from(time), true))).unwrap();
        let (mut ways, mut within) = (1_u64, 0);
        for ended in 0..size {
            // P(at most so many of n end), for a coin.
            within += ways;
            ways = ways * u64::from(size - ended) / u64::from(ended + 1);
            let tail = within as f64 / f64::from(size).exp2();
            if tail >= 0.5 {
                break;
            }
            let [lower, upper] = survival.median_limits(level(1.0 - 2.0 * tail));
            if ended > 0 {
                assert_eq!(lower, Some(f64::from(ended)), "{size} {ended}");
            }
            // The mirror image: with one more gone than here, the upper limit is below one half.
            assert_eq!(
                upper,
                Some(f64::from(size - ended + 1)).filter(|_| ended > 0),
                "{size} {ended}"
            );
        }
    }
}

/// The area is 10¹⁵⁴ months, of which the square is still a number, and the limits are cut off.
#[test]
fn the_mean_of_the_longest_lifetimes() {
    let month = 1e154;
    let survival = Survival::new([(0.9 * month, true), (month, false)]).unwrap();
    let mean = survival.restricted_mean(month, level(0.9999)).unwrap();
    close(mean.value() / month, 0.95, 1e-13);
    // Of two customers one left, with half the last tenth to lose: 3.89 times ½ · 0.1 · √½.
    close(
        mean.lower() / month,
        0.95 - 3.890_591_886_413_12 * 0.05 * 0.5_f64.sqrt(),
        1e-12,
    );
    assert_eq!(mean.upper(), month);
    // With a month of 10¹⁶⁰ it is none any more; and where nobody has left there is no error.
    let longer = Survival::new([(9e159, true), (1e160, false)]).unwrap();
    assert_eq!(longer.restricted_mean(1e160, level(0.9999)), None);
    let all = Survival::new([(month, false), (month, false)]).unwrap();
    assert_eq!(all.restricted_mean(month, level(0.9999)), None);
}

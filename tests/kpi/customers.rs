//! Value from customers: the shifted-beta-geometric model against published fits, a scan of its likelihood and simulation;
//! earned growth; referrals.

use crate::support::close;
use cxmetrics::kpi::{
    self, EarnedGrowth, EventRate, LifetimeValue, ShiftedBetaGeometric, ShiftedBetaGeometricError,
};
use cxmetrics::{Confidence, Estimate};
use proptest::prelude::*;

const HIGH_END: [u64; 8] = [1_000, 869, 743, 653, 593, 551, 517, 491];
const REGULAR: [u64; 8] = [1_000, 631, 468, 382, 326, 289, 262, 241];

/// Fader and Hardie (2007), table 1 and appendix: α and β to three decimals.
#[test]
fn published_fits() {
    for (survivors, published) in [(HIGH_END, "0.668 3.806"), (REGULAR, "0.704 1.182")] {
        let model = ShiftedBetaGeometric::fit(&survivors).unwrap();
        let found = format!("{:.3} {:.3}", model.alpha().unwrap(), model.beta().unwrap());
        assert_eq!(found, published);
    }
}

/// ln L from the probabilities of leaving in each period, by their recursion.
fn log_likelihood(survivors: &[u64], alpha: f64, beta: f64) -> f64 {
    let (mut leaves, mut left, mut sum) = (alpha / (alpha + beta), 1.0, 0.0);
    for (period, pair) in survivors.windows(2).enumerate() {
        if period > 0 {
            let period = period as f64;
            leaves *= (beta + period - 1.0) / (alpha + beta + period);
        }
        left -= leaves;
        sum += (pair[0] - pair[1]) as f64 * leaves.ln();
    }
    sum + *survivors.last().unwrap() as f64 * left.ln()
}

/// Every α and β around the fit: none is more likely, and the limits of figures are those of all that are likely enough.
#[test]
fn a_scan_of_the_likelihood() {
    let model = ShiftedBetaGeometric::fit(&HIGH_END).unwrap();
    let (alpha, beta) = (model.alpha().unwrap(), model.beta().unwrap());
    let best = log_likelihood(&HIGH_END, alpha, beta);
    assert!((best - model.log_likelihood()).abs() < 1e-8);
    let retention = |alpha: f64, beta: f64| 100.0 * (beta + 11.0) / (alpha + beta + 11.0);
    let value = |alpha: f64, beta: f64| {
        let (mut sum, mut term) = (0.0, 1.0);
        for renewal in 1..400 {
            sum += term;
            let t = f64::from(renewal);
            term *= (beta + t - 1.0) / (alpha + beta + t - 1.0) / 1.12;
        }
        120.0 * sum
    };
    let mut seen = [[f64::MAX, f64::MIN]; 2];
    // The likely ones lie along a line: α + β by a factor of up to 3, α/(α + β) by a tenth.
    for step in 0..300 {
        let size = (alpha + beta) * 3.0_f64.powf(f64::from(step - 150) / 150.0);
        for step in 0..300 {
            let share = alpha / (alpha + beta) * (1.0 + f64::from(step - 150) / 900.0);
            let (alpha, beta) = (size * share, size * (1.0 - share));
            let likelihood = log_likelihood(&HIGH_END, alpha, beta);
            assert!(likelihood <= best + 1e-9);
            if 2.0 * (best - likelihood) <= 3.841_458_820_694_124 {
                for (seen, figure) in seen
                    .iter_mut()
                    .zip([retention(alpha, beta), value(alpha, beta)])
                {
                    *seen = [seen[0].min(figure), seen[1].max(figure)];
                }
            }
        }
    }
    let intervals = [
        model.retention(12, Confidence::P95).unwrap(),
        model.lifetime_value(120.0, 12.0, Confidence::P95).unwrap(),
    ];
    for (interval, [lowest, highest]) in intervals.into_iter().zip(seen) {
        // The scan reaches the limits to about a hundredth of the width, from inside.
        let slack = 0.02 * interval.width();
        assert!(
            interval.lower() <= lowest && lowest <= interval.lower() + slack,
            "{interval:?} {lowest}"
        );
        assert!(
            interval.upper() - slack <= highest && highest <= interval.upper(),
            "{interval:?} {highest}"
        );
    }
}

/// Cohorts drawn from the model: the intervals hold the truth about as often as they say.
#[test]
fn intervals_hold_the_truth() {
    let (alpha, beta) = (1.2, 4.0);
    let mut state = 11_u64;
    let mut uniform = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let truth = 100.0 * (beta + 8.0) / (alpha + beta + 8.0);
    let (mut held, runs) = (0, 100);
    for _ in 0..runs {
        let mut survivors = vec![400_u64];
        for t in 0..5 {
            let stays = (beta + f64::from(t)) / (alpha + beta + f64::from(t));
            let before = *survivors.last().unwrap();
            survivors.push((0..before).filter(|_| uniform() < stays).count() as u64);
        }
        let model = ShiftedBetaGeometric::fit(&survivors).unwrap();
        let interval = model.retention(9, Confidence::P90).unwrap();
        held += i32::from(interval.contains(truth));
    }
    // 90 expected; four standard errors are 12.
    assert!((78..=100).contains(&held), "{held} of {runs}");
}

#[test]
fn what_has_no_model_is_refused() {
    use ShiftedBetaGeometricError::{Grows, NobodyLeft, TooLong, TooShort};
    let fit = |survivors: &[u64]| ShiftedBetaGeometric::fit(survivors).unwrap_err();
    assert_eq!(fit(&[]), TooShort { renewals: 0 });
    assert_eq!(fit(&[10, 7]), TooShort { renewals: 1 });
    assert_eq!(fit(&[10, 0, 0]), TooShort { renewals: 1 });
    assert_eq!(fit(&[10, 10, 10]), NobodyLeft);
    assert_eq!(
        fit(&[10, 7, 8]),
        Grows {
            cohort: 0,
            period: 1
        }
    );
    assert_eq!(fit(&vec![5; 2_000]), TooLong { periods: 1_999 });
    let model = ShiftedBetaGeometric::fit(&REGULAR).unwrap();
    for (margin, discount) in [
        (f64::NAN, 5.0),
        (10.0, -1.0),
        (10.0, f64::INFINITY),
        (10.0, 0.0),
        (10.0, 1e-9),
        (1.1e100, 12.0),
        (-1.1e100, 12.0),
        (f64::INFINITY, 12.0),
    ] {
        assert_eq!(
            model.lifetime_value(margin, discount, Confidence::P95),
            None
        );
    }
    assert_eq!(model.retention(0, Confidence::P95), None);
    assert_eq!(model.survival(1_001, Confidence::P95), None);
}

#[test]
fn customers_who_do_not_differ() {
    // Churn that rises with age: nobody differs, and retention is constant at 1 − 600/1,700.
    let model = ShiftedBetaGeometric::fit(&[1_000, 700, 400]).unwrap();
    assert_eq!((model.polarization(), model.alpha()), (0.0, None));
    let [first, late] = [1, 40].map(|renewal| model.retention(renewal, Confidence::P95).unwrap());
    assert!((first.value() - 100.0 * 11.0 / 17.0).abs() < 1e-9);
    assert!((late.value() - first.value()).abs() < 1e-9);
}

#[test]
fn referrals_and_earned_growth_know_their_errors() {
    let value = LifetimeValue::new(100.0, 50.0).unwrap();
    // 200, and each of the two years brings a fifth of a customer of 200.
    assert_eq!(value.with_referrals(0.2), Some(280.0));
    assert_eq!(value.with_referrals(0.0), value.value());
    for rate in [-0.1, f64::NAN, f64::INFINITY] {
        assert_eq!(value.with_referrals(rate), None);
    }
    let growth = EarnedGrowth::new(50.0, 45.0, 10.0).unwrap();
    assert_eq!(
        (growth.total(), growth.net_revenue_retention()),
        (10.0, 90.0)
    );
    assert_eq!(
        (growth.value(100.0), growth.value(25.0)),
        (Some(10.0), Some(-5.0))
    );
    assert_eq!((growth.value(100.5), growth.value(f64::NAN)), (None, None));
    assert!(EarnedGrowth::new(1.0, f64::NAN, 0.0).is_err());
}

/// Of 50, 45 are left and 10 are new: each percent that was earned is 0.2 percent of growth.
#[test]
fn earned_growth_carries_the_interval_of_what_was_earned() {
    let growth = EarnedGrowth::new(50.0, 45.0, 10.0).unwrap();
    let earned = Estimate::share(13, 40).unwrap().interval(Confidence::P90);
    let interval = growth.interval(&earned).unwrap();
    close(interval.value(), -10.0 + 0.2 * 32.5, 1e-13);
    close(interval.lower(), -10.0 + 0.2 * earned.lower(), 1e-13);
    close(interval.upper(), -10.0 + 0.2 * earned.upper(), 1e-13);
    assert_eq!(
        (interval.confidence(), interval.method()),
        (earned.confidence(), earned.method())
    );
    // A limit above 100 is no share of anything.
    let rate = EventRate::new(90, 1.0).unwrap();
    assert_eq!(growth.interval(&rate.interval(Confidence::P95)), None);
}

/// The value is m n (1 + rate n) with n = (1 + d) / (1 + d − r); what each of the two measured figures moves it by is squared and
/// added. A customer who costs money costs as much more as another brings.
#[test]
fn the_value_of_referrals_adds_the_errors_of_both_figures() {
    let by_hand = |percent: f64, rate: f64| {
        let periods = 1.12 / (1.12 - percent / 100.0);
        120.0 * periods * (1.0 + rate * periods)
    };
    let retention = kpi::retention(40, 200).unwrap().interval(Confidence::P95);
    let referrals = EventRate::new(9, 60.0).unwrap().interval(Confidence::P95);
    let value = by_hand(80.0, 0.15);
    let side = |percent: f64, rate: f64| {
        (by_hand(percent, 0.15) - value).hypot(by_hand(80.0, rate) - value)
    };
    let lower = value - side(retention.lower(), referrals.lower());
    let upper = value + side(retention.upper(), referrals.upper());
    for (margin, expected) in [
        (120.0, [lower, value, upper]),
        (-120.0, [-upper, -value, -lower]),
    ] {
        let worth = LifetimeValue::new(margin, 20.0)
            .and_then(|worth| worth.discounted(12.0))
            .unwrap();
        let interval = worth.referral_interval(&retention, &referrals).unwrap();
        let found = [interval.lower(), interval.value(), interval.upper()];
        for (found, expected) in found.into_iter().zip(expected) {
            close(found, expected, 1e-12);
        }
        assert_eq!(interval.confidence(), Confidence::P95);
        // Of two confidences there is no interval, and none with a limit at which the value has no end.
        let other = EventRate::new(9, 60.0).unwrap().interval(Confidence::P90);
        assert_eq!(worth.referral_interval(&retention, &other), None);
        let endless = LifetimeValue::new(margin, 20.0).unwrap();
        let nobody_left = kpi::retention(0, 200).unwrap().interval(Confidence::P95);
        assert_eq!(endless.referral_interval(&nobody_left, &referrals), None);
    }
}

proptest! {
    #[test]
    fn intervals_are_lawful(
        losses in prop::collection::vec(0_u64..60, 2..7),
        left in 1_u64..200,
        renewal in 1_u32..30,
    ) {
        let total = losses.iter().sum::<u64>() + left;
        prop_assume!(total > left);
        let survivors: Vec<u64> = losses.iter().scan(total, |at, loss| {
            *at -= loss;
            Some(*at)
        }).collect();
        let survivors: Vec<u64> = core::iter::once(total).chain(survivors).collect();
        let model = ShiftedBetaGeometric::fit(&survivors).unwrap();
        prop_assert!((0.0..1.0).contains(&model.polarization()));
        let [narrow, wide] = [Confidence::P90, Confidence::P95].map(|confidence| model.retention(renewal, confidence).unwrap());
        let slack = 1e-6;
        for interval in [narrow, wide] {
            prop_assert!(interval.contains(interval.value()));
            prop_assert!(interval.lower() >= 0.0 && interval.upper() <= 100.0);
        }
        prop_assert!(wide.lower() <= narrow.lower() + slack && narrow.upper() <= wide.upper() + slack, "{narrow:?} {wide:?}");
        // Retention never falls with age.
        let later = model.retention(renewal + 1, Confidence::P90).unwrap();
        prop_assert!(later.value() >= narrow.value() - 1e-9);
        let survival = model.survival(renewal, Confidence::P95).unwrap();
        prop_assert!(survival.value() <= model.survival(renewal - 1, Confidence::P95).unwrap().value());
    }
}

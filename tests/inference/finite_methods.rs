//! Every method in a population, by its formula or by counting, and the silent by every way in which they can answer.
#![allow(clippy::float_cmp, clippy::cast_precision_loss)] // exact figures

use crate::support::{assert_near, close, limits, mean, nps, share};
use cxmetrics::{Confidence, Estimate, EstimateError, Method, MethodError};

/// Student's t with 19 and with 15 degrees of freedom, and the normal quantile, at 95 %.
const T19: f64 = 2.093_024_054_408_263;
const T15: f64 = 2.131_449_545_559_323;
const Z: f64 = 1.959_963_984_540_054;

fn of(estimate: Estimate, population: u64) -> Estimate {
    estimate.of_population(population).unwrap()
}

fn binomial(n: u64, k: u64) -> f64 {
    if k > n {
        return 0.0;
    }
    // Whole numbers below 2⁵³ at every step.
    (0..k).fold(1.0, |ways, i| ways * (n - i) as f64 / (i + 1) as f64)
}

#[test]
fn errors_shrink_with_the_silent() {
    let share = of(share(13, 20), 50);
    let wald = share.interval_with(Method::Wald, Confidence::P95).unwrap();
    let error = (65.0_f64 * 35.0 / (20.0 * 49.0 / 30.0)).sqrt();
    limits(&wald, 65.0 - Z * error, 65.0 + Z * error, 1e-14);
    let student = share
        .interval_with(Method::StudentT, Confidence::P95)
        .unwrap();
    let error = (65.0_f64 * 35.0 / 19.0 * (30.0 / 50.0)).sqrt();
    limits(&student, 65.0 - T19 * error, 65.0 + T19 * error, 1e-12);

    // 66 points of 16 answers, with the squares 300: no more than if the other 24 all said 5.
    let stars = of(mean(&[2, 0, 1, 4, 9]), 40);
    let variance = 300.0 / 16.0 - 4.125_f64.powi(2);
    let wald = stars.interval_with(Method::Wald, Confidence::P95).unwrap();
    let error = (variance / (16.0 * 39.0 / 24.0)).sqrt();
    limits(&wald, 4.125 - Z * error, 4.125 + Z * error, 1e-14);
    let student = stars
        .interval_with(Method::StudentT, Confidence::P95)
        .unwrap();
    let error = (variance / 15.0 * (24.0 / 40.0)).sqrt();
    limits(&student, 4.125 - T15 * error, 186.0 / 40.0, 1e-12);
}

/// The totals that leave more than the tail at the observed number and beyond, that number itself counted half.
#[test]
fn the_mid_p_limits_are_counted() {
    let (yes, answers, people) = (13_u64, 20_u64, 50_u64);
    let ways = binomial(people, answers);
    let at = |total: u64, i: u64| binomial(total, i) * binomial(people - total, answers - i) / ways;
    let score = of(share(yes, answers), people);
    for level in [0.5, 0.8, 0.95, 0.99] {
        let tail = 0.5 * (1.0 - level);
        let kept = |total: &u64| {
            let half = 0.5 * at(*total, yes);
            let above: f64 = (yes + 1..=answers).map(|i| at(*total, i)).sum();
            let below: f64 = (0..yes).map(|i| at(*total, i)).sum();
            above + half > tail && below + half > tail
        };
        let totals: Vec<u64> = (yes..=people - answers + yes).filter(kept).collect();
        let interval = score
            .interval_with(Method::MidP, Confidence::new(level).unwrap())
            .unwrap();
        let share_of = |total: u64| 100.0 * total as f64 / people as f64;
        assert_near(interval.lower(), share_of(totals[0]), 1e-12);
        assert_near(interval.upper(), share_of(*totals.last().unwrap()), 1e-12);
    }
}

/// A design effect of 1 is one as well.
#[test]
fn what_was_weighed_is_no_sample_of_a_population() {
    for effect in [0.9, 1.0, 1.3] {
        let weighed = share(60, 203).with_design_effect(effect).unwrap();
        assert_eq!(weighed.of_population(400), Err(EstimateError::NotWhole));
    }
    assert!(share(60, 203).of_population(203).is_ok());
}

/// What is counted through up to a size is asked of the score method beyond it.
#[test]
fn the_largest_populations_that_are_counted() {
    let method = |estimate: Estimate| estimate.interval(Confidence::P95).method();
    assert_eq!(method(of(share(3, 9), 20_000)), Method::Blaker);
    assert_eq!(method(of(share(3, 9), 20_001)), Method::Score);
    assert_eq!(method(of(nps(3, 2, 1), 100)), Method::Guaranteed);
    assert_eq!(method(of(nps(3, 2, 1), 101)), Method::Score);
    let exact = |estimate: Estimate| {
        estimate
            .interval_with(Method::Guaranteed, Confidence::P95)
            .map(|_| ())
    };
    assert_eq!(exact(of(share(3, 9), 20_000)), Ok(()));
    assert_eq!(exact(of(nps(3, 2, 1), 100)), Ok(()));
    let beyond = |population, largest| MethodError::Population {
        method: Method::Guaranteed,
        population,
        largest,
    };
    assert_eq!(exact(of(share(3, 9), 20_001)), Err(beyond(20_001, 20_000)));
    assert_eq!(exact(of(nps(3, 2, 1), 101)), Err(beyond(101, 100)));
}

#[test]
fn what_no_score_can_be_has_no_probability() {
    let score = of(nps(12, 8, 3), 60);
    for x in [1e308, f64::MAX, f64::INFINITY] {
        assert_eq!(score.probability_at_least(x), 0.0);
        assert_eq!(score.probability_at_most(x), 1.0);
        assert_eq!(score.probability_at_least(-x), 1.0);
        assert_eq!(score.probability_at_most(-x), 0.0);
        assert_eq!(score.p_value(x), 0.0);
        assert_eq!(score.p_value(-x), 0.0);
    }
}

/// The weights of the totals of so many unseen: Γ(α + k)/(Γ(α) k!) for those who take a level.
fn totals(parameters: &[f64], unseen: usize) -> Vec<f64> {
    let highest = parameters.len() - 1;
    // For each number of unseen so far, and each total of their steps.
    let mut dealt = vec![vec![0.0; unseen * highest + 1]; unseen + 1];
    dealt[0][0] = 1.0;
    for (step, alpha) in parameters.iter().enumerate() {
        let mut next = vec![vec![0.0; unseen * highest + 1]; unseen + 1];
        for before in 0..=unseen {
            let mut weight = 1.0;
            for taken in 0..=unseen - before {
                for total in 0..=before * highest {
                    next[before + taken][total + taken * step] += weight * dealt[before][total];
                }
                weight *= (alpha + taken as f64) / (taken + 1) as f64;
            }
        }
        dealt = next;
    }
    let totals = dealt.swap_remove(unseen);
    let all: f64 = totals.iter().sum();
    totals.iter().map(|weight| weight / all).collect()
}

/// Too many to be added up level by level: their mean has the expectation and the variance of what they can answer, and
/// is that to a few thousandths.
#[test]
fn many_unseen_are_near_what_they_can_answer() {
    let (counts, unseen) = ([2, 3, 1, 4, 9], 110_u32);
    let answers: u32 = counts.iter().sum();
    let score = of(mean(&counts.map(u64::from)), u64::from(answers + unseen));
    let parameters = counts.map(|count| f64::from(count) + 0.2);
    let totals = totals(&parameters, unseen as usize);
    let people = f64::from(answers + unseen);
    let seen: u32 = counts
        .iter()
        .zip(0..)
        .map(|(count, step)| count * step)
        .sum();
    for more in [0_usize, 200, 250, 281, 300, 330, 380, 440] {
        let x = 1.0 + (f64::from(seen) + more as f64) / people;
        let at_least: f64 = totals[more..].iter().sum();
        assert_near(score.probability_at_least(x), at_least, 0.004);
        assert_near(score.probability_below(x), 1.0 - at_least, 0.004);
    }
    for level in [0.5, 0.9, 0.99] {
        let interval = score
            .interval_with(Method::Dirichlet, Confidence::new(level).unwrap())
            .unwrap();
        // The outermost totals with more than the tail up to them: within three of 440 steps.
        let first_beyond = |totals: &mut dyn Iterator<Item = &f64>| {
            let mut sum = 0.0;
            totals
                .take_while(|share| {
                    sum += **share;
                    sum <= 0.5 * (1.0 - level)
                })
                .count() as f64
        };
        let lower = first_beyond(&mut totals.iter());
        let upper = f64::from(4 * unseen) - first_beyond(&mut totals.iter().rev());
        let figure = |more: f64| 1.0 + (f64::from(seen) + more) / people;
        assert_near(interval.lower(), figure(lower), 3.1 / people);
        assert_near(interval.upper(), figure(upper), 3.1 / people);
    }
    // Each limit is the outermost total with more than the tail at it and beyond.
    for (confidence, tail) in [(Confidence::P90, 0.05), (Confidence::P99, 0.005)] {
        let interval = score.interval_with(Method::Dirichlet, confidence).unwrap();
        let (lower, upper) = (interval.lower(), interval.upper());
        assert!(score.probability_at_most(lower) > tail);
        assert!(score.probability_below(lower) <= tail);
        assert!(score.probability_at_least(upper) > tail);
        assert!(1.0 - score.probability_at_most(upper) <= tail);
    }
    // Nothing is beyond everybody at one end.
    assert_eq!(
        score.probability_at_least(1.0 + f64::from(seen) / people),
        1.0
    );
    let last = 1.0 + f64::from(seen + 4 * unseen) / people;
    assert_eq!(score.probability_at_most(last), 1.0);
    assert!(score.probability_at_least(last) > 0.0);
}

/// A mean of three levels is a net score on another scale, whatever the method.
#[test]
fn three_levels_are_a_net_score() {
    let (stars, net) = (mean(&[5, 9, 21]), nps(21, 9, 5));
    for method in [
        Method::WaldContinuity,
        Method::AdjustedWald,
        Method::BonettPrice,
        Method::SkewnessCorrected,
        Method::Wald,
    ] {
        let of = |score: &Estimate| score.interval_with(method, Confidence::P90).unwrap();
        let (stars, net) = (of(&stars), of(&net));
        close(stars.lower(), 2.0 + net.lower() / 100.0, 1e-13);
        close(stars.upper(), 2.0 + net.upper() / 100.0, 1e-13);
    }
}

/// So close to no confidence the normal density is flat: level · √(π/2) standard errors.
#[test]
fn hardly_any_confidence() {
    let interval = share(40, 50)
        .interval_with(Method::Wald, Confidence::new(1e-9).unwrap())
        .unwrap();
    let error = (80.0_f64 * 20.0 / 50.0).sqrt();
    let width = 2e-9 * core::f64::consts::FRAC_PI_2.sqrt() * error;
    close(1e9 * interval.width(), 1e9 * width, 1e-4);
}

//! Anytime-valid statements keep their error over every look, by exact recursion and by enumeration; nothing is
//! simulated.

use std::collections::HashMap;

use cxmetrics::track::{AnytimeDifference, AnytimeMixture, Bets, Decision, Monitor};
use cxmetrics::{Ces, Confidence, Csat, Estimate, Method, Metric, Nps, Scale, Tally};
use proptest::prelude::*;

use crate::close;
use crate::support::{nps, share};

/// A monitor of a share that has seen so many bad and good answers.
fn verdict(monitor: &Monitor<Csat>, bad: u64, good: u64) -> Decision {
    let mut monitor = monitor.clone();
    monitor.record_n(0, bad).unwrap();
    monitor.record_n(1, good).unwrap();
    monitor.look().verdict()
}

/// The probability that a monitor of a share, asked after each of `looks` answers, ever says `wrong` when the true share
/// is `p`: by recursion over the number of good answers. The verdict rises with that number, so the states in which
/// it is wrong are found by bisection.
fn ever_says(monitor: &Monitor<Csat>, wrong: Decision, p: f64, looks: u64) -> f64 {
    let mut here = vec![1.0];
    let mut said = 0.0;
    for answers in 1..=looks {
        let mut next = vec![0.0; here.len() + 1];
        for (good, probability) in here.iter().enumerate() {
            next[good] += probability * (1.0 - p);
            next[good + 1] += probability * p;
        }
        let is_wrong = |good: u64| verdict(monitor, answers - good, good) == wrong;
        let range = match wrong {
            Decision::Reached => first_true(answers, is_wrong)..answers + 1,
            _ => 0..answers + 1 - first_true(answers, |bad| is_wrong(answers - bad)),
        };
        for good in range {
            said += std::mem::take(&mut next[usize::try_from(good).unwrap()]);
        }
        here = next;
    }
    said
}

/// The first of 0..=last for which a rising condition holds; last + 1 if it never does.
fn first_true(last: u64, condition: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, last + 1);
    while low < high {
        let middle = u64::midpoint(low, high);
        if condition(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

#[test]
fn a_monitor_keeps_its_error_over_a_thousand_looks() {
    for (target, confidence) in [
        (30, Confidence::P95),
        (50, Confidence::P90),
        (90, Confidence::P95),
    ] {
        let monitor =
            Monitor::at_least(Csat::top_box(1), Scale::THUMBS, target, confidence).unwrap();
        let alpha = 1.0 - confidence.level();
        let p = f64::from(target) / 100.0;
        // At the target itself, the worst case, each of the two statements would be wrong.
        for wrong in [Decision::Reached, Decision::NotReached] {
            let error = ever_says(&monitor, wrong, p, 1_000);
            assert!(error <= alpha, "{target} {wrong}: {error}");
            assert!(
                error > 0.0005,
                "{target} {wrong}: {error} is no test of anything"
            );
        }
        // On the wrong side of it, still less.
        let error = ever_says(&monitor, Decision::Reached, p - 0.02, 1_000);
        assert!(error <= alpha, "{error}");
    }
}

/// The same looks with an ordinary interval: what the monitor is for.
#[test]
fn an_ordinary_interval_does_not() {
    let mut here = vec![1.0];
    let mut said = 0.0;
    for answers in 1..=300_u64 {
        let mut next = vec![0.0; here.len() + 1];
        for (good, probability) in here.iter().enumerate() {
            next[good] += 0.5 * probability;
            next[good + 1] += 0.5 * probability;
        }
        let from = first_true(answers, |good| {
            share(good, answers).interval(Confidence::P95).lower() > 50.0
        });
        for good in from..=answers {
            said += std::mem::take(&mut next[usize::try_from(good).unwrap()]);
        }
        here = next;
    }
    assert!(said > 0.15, "{said}");
}

/// With a margin, at the worst score that still is not reached, and at the target for the other statement.
#[test]
fn a_margin_keeps_the_error() {
    let monitor = Monitor::at_least(Csat::top_box(1), Scale::THUMBS, 60, Confidence::P90)
        .unwrap()
        .with_indifference(10)
        .unwrap();
    let error = ever_says(&monitor, Decision::Reached, 0.5, 600);
    assert!(error <= 0.1 && error > 0.0005, "{error}");
    let error = ever_says(&monitor, Decision::NotReached, 0.6, 600);
    assert!(error <= 0.1, "{error}");
    // And it comes to an end in between.
    let decided = ever_says(&monitor, Decision::Reached, 0.56, 600)
        + ever_says(&monitor, Decision::NotReached, 0.56, 600);
    assert!(decided > 0.5, "{decided}");
}

/// Three values: a recursion over promoters and detractors.
#[test]
fn a_monitor_of_an_nps_keeps_its_error() {
    let monitor =
        Monitor::at_least(Nps::STANDARD, Scale::ZERO_TO_TEN, 20, Confidence::P90).unwrap();
    for [promoters, detractors] in [[0.3, 0.1], [0.6, 0.4], [0.2, 0.0]] {
        let passives = 1.0 - promoters - detractors;
        let mut here = HashMap::from([([0_u64, 0_u64], 1.0)]);
        let mut said = [0.0; 2];
        for answers in 1..=60_u64 {
            let mut next: HashMap<[u64; 2], f64> = HashMap::new();
            for ([p, d], probability) in here {
                *next.entry([p + 1, d]).or_default() += probability * promoters;
                *next.entry([p, d + 1]).or_default() += probability * detractors;
                *next.entry([p, d]).or_default() += probability * passives;
            }
            next.retain(|&[p, d], probability| {
                if *probability == 0.0 {
                    return false;
                }
                let mut monitor = monitor.clone();
                for (rating, count) in [(10, p), (7, answers - p - d), (0, d)] {
                    monitor.record_n(rating, count).unwrap();
                }
                let wrong = match monitor.look().verdict() {
                    Decision::Reached => &mut said[0],
                    Decision::NotReached => &mut said[1],
                    Decision::Continue => return true,
                };
                *wrong += *probability;
                false
            });
            here = next;
        }
        // Both statements are wrong at the target, and together they may be so one time in ten each.
        assert!(
            said[0] <= 0.1 && said[1] <= 0.1,
            "{promoters} {detractors}: {said:?}"
        );
        assert!(
            said[0] + said[1] > 0.0005,
            "{promoters} {detractors}: {said:?}"
        );
    }
}

/// Two samples with the same true share, looked at after every pair of answers: the probability that 0 is ever left
/// out, by recursion over both counts.
#[test]
fn an_anytime_difference_keeps_its_error() {
    const LOOKS: usize = 16;
    for p in [0.5, 0.8] {
        let mut here = HashMap::from([([0_u64, 0_u64], 1.0)]);
        let mut said = 0.0;
        for size in 1..=LOOKS as u64 {
            let mut next: HashMap<[u64; 2], f64> = HashMap::new();
            for ([first, second], probability) in here {
                for (more, chance) in [
                    ([0, 0], (1.0 - p) * (1.0 - p)),
                    ([1, 0], p * (1.0 - p)),
                    ([0, 1], (1.0 - p) * p),
                    ([1, 1], p * p),
                ] {
                    *next.entry([first + more[0], second + more[1]]).or_default() +=
                        probability * chance;
                }
            }
            next.retain(|&[first, second], probability| {
                let (first, second) = (share(first, size), share(second, size));
                let difference = AnytimeDifference::new(&first, &second).unwrap();
                let excluded = difference.evidence(0.0) >= 2.0;
                if excluded {
                    said += *probability;
                }
                !excluded
            });
            here = next;
        }
        // At an error of one in two, so that sixteen looks are enough to see something.
        assert!(said <= 0.5 && said > 0.001, "{p}: {said}");
    }
}

/// The evidence of a share has a closed form: W = 2 [x ln(x / n t) + (n − x) ln((n − x) / n (1 − t))], and
/// exp(−R) = Γ(n + ½) / (√π Γ(n + 1)) is a product of (k − ½) / k.
#[test]
fn evidence_in_closed_form() {
    let monitor = Monitor::at_least(Csat::top_box(1), Scale::THUMBS, 40, Confidence::P95).unwrap();
    for (good, size) in [(7_u32, 10_u32), (30, 60), (10, 10), (123, 200)] {
        let mut monitor = monitor.clone();
        monitor.record_n(1, good.into()).unwrap();
        monitor.record_n(0, (size - good).into()).unwrap();
        let (x, n) = (f64::from(good), f64::from(size));
        let half_ratio = x * (x / (n * 0.4)).ln()
            + if size > good {
                (n - x) * ((n - x) / (n * 0.6)).ln()
            } else {
                0.0
            };
        let regret: f64 = (1..=size)
            .map(|k| ((f64::from(k) - 0.5) / f64::from(k)).ln())
            .sum();
        let look = monitor.look();
        close(look.evidence_reached().ln(), half_ratio + regret, 1e-10);
        // No answer speaks for the other side.
        close(look.evidence_not_reached().ln(), regret, 1e-10);
    }
}

#[test]
fn at_most_is_at_least_turned_round() {
    let tally = Tally::from_counts(Scale::ONE_TO_FIVE, [60, 90, 40, 9, 3]).unwrap();
    let turned = Tally::from_counts(Scale::ONE_TO_FIVE, [3, 9, 40, 90, 60]).unwrap();
    let mut low = Monitor::at_most(Ces::MEAN, Scale::ONE_TO_FIVE, 2.5, Confidence::P95).unwrap();
    let mut high = Monitor::at_least(Ces::MEAN, Scale::ONE_TO_FIVE, 3.5, Confidence::P95).unwrap();
    low.record_tally(&tally).unwrap();
    high.record_tally(&turned).unwrap();
    close(
        low.look().evidence_reached(),
        high.look().evidence_reached(),
        1e-9,
    );
    assert_eq!(low.look().verdict(), Decision::Reached);
    assert_eq!(low.look().verdict(), high.look().verdict());
}

#[test]
fn the_verdict_is_that_of_the_interval() {
    for promoters in [0, 20, 60, 150, 260, 300] {
        let mut monitor =
            Monitor::at_least(Nps::STANDARD, Scale::ZERO_TO_TEN, 30, Confidence::P95).unwrap();
        for (rating, count) in [(10, promoters), (8, 100), (2, 300 - promoters)] {
            monitor.record_n(rating, count).unwrap();
        }
        let interval = monitor.interval().unwrap();
        assert_eq!(interval.method(), Method::Anytime);
        let expected = if interval.lower() > 30.0 {
            Decision::Reached
        } else if interval.upper() < 30.0 {
            Decision::NotReached
        } else {
            Decision::Continue
        };
        assert_eq!(monitor.look().verdict(), expected, "{promoters}");
    }
}

#[test]
fn what_a_monitor_says_and_refuses() {
    let new =
        |target: f64| Monitor::at_least(Nps::STANDARD, Scale::ZERO_TO_TEN, target, Confidence::P95);
    let monitor = new(30.0).unwrap();
    assert_eq!(
        monitor.look().to_string(),
        "continue: evidence 1.0 for reached, 1.0 for not reached, of 20.0"
    );
    assert_eq!(
        monitor.interval().unwrap_err().to_string(),
        "no answers, so no score"
    );
    assert_eq!(
        new(f64::NAN).unwrap_err().to_string(),
        "the target NaN is not strictly between -100 and 100"
    );
    assert!(new(100.0).is_err() && new(-100.0).is_err());
    assert_eq!(
        monitor
            .clone()
            .with_indifference(-1)
            .unwrap_err()
            .to_string(),
        "a margin of -1 is not a number from 0 up"
    );
    assert!(monitor.clone().with_indifference(130).is_err());
    let wrong_scale = Monitor::at_least(Nps::STANDARD, Scale::ONE_TO_FIVE, 30, Confidence::P95);
    assert!(wrong_scale.is_err());

    let mut certain = monitor.clone();
    certain.record_n(0, u64::MAX).unwrap();
    let look = certain.look();
    assert_eq!(look.verdict(), Decision::NotReached);
    assert!(look.evidence_not_reached().is_finite());
    // Refused means unchanged.
    let before = monitor.clone();
    let mut monitor = monitor;
    assert!(monitor.record(11).is_err());
    assert_eq!(monitor, before);
}

#[test]
fn differences_of_different_scores_are_refused() {
    let tally = Tally::from_counts(Scale::ONE_TO_FIVE, [1, 2, 3, 4, 5]).unwrap();
    let (mean, share) = (
        Ces::MEAN.estimate(&tally).unwrap(),
        Csat::TOP_TWO_BOX.estimate(&tally).unwrap(),
    );
    assert_eq!(
        AnytimeDifference::new(&mean, &share)
            .unwrap_err()
            .to_string(),
        "scores by different metrics or on different scales have no difference"
    );
}

fn estimates() -> impl Strategy<Value = [Estimate; 2]> {
    let counts =
        || (0_u64..60, 0_u64..60, 0_u64..60).prop_filter("answers", |&(p, q, d)| p + q + d > 0);
    (counts(), counts()).prop_map(|(one, two)| [nps(one.0, one.1, one.2), nps(two.0, two.1, two.2)])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The interval and the evidence are one statement; swapped samples mirror it; it is nested and bounded.
    #[test]
    fn anytime_difference([first, second] in estimates(), level in 0.5..0.99_f64) {
        let difference = AnytimeDifference::new(&first, &second).unwrap();
        let confidence = Confidence::new(level).unwrap();
        let interval = difference.interval(confidence);
        let value = difference.value();
        prop_assert!(interval.contains(value));
        prop_assert!(-200.0 <= interval.lower() && interval.upper() <= 200.0);
        for limit in [interval.lower(), interval.upper()] {
            if limit.abs() < 200.0 {
                let evidence = difference.evidence(limit);
                close(evidence * (1.0 - level), 1.0, 1e-5);
                prop_assert!(difference.evidence(0.5 * (limit + value)) <= evidence * (1.0 + 1e-6));
            }
        }
        let swapped = AnytimeDifference::new(&second, &first).unwrap();
        close(swapped.interval(confidence).lower(), -interval.upper(), 1e-9);
        let wider = difference.interval(Confidence::P99);
        prop_assert!(wider.lower() <= interval.lower() + 1e-9 && interval.upper() <= wider.upper() + 1e-9);
    }

    /// No difference, however strange, brings anything but a number.
    #[test]
    fn evidence_is_a_number([first, second] in estimates(), difference in any::<f64>()) {
        let evidence = AnytimeDifference::new(&first, &second).unwrap().evidence(difference);
        prop_assert!(evidence >= 0.0 && evidence.is_finite());
    }
}

/// With bets the evidence is that of the mixture, the promise is kept to the last digit, and the stored form says so.
#[test]
fn monitors_with_bets() {
    let monitor = Monitor::at_least(Csat::top_box(1), Scale::THUMBS, 40, Confidence::P95).unwrap();
    assert_eq!(monitor.mixture_interval().ok(), None);
    for bets in [Bets::Full, Bets::Half, Bets::Arcsine] {
        let empty = monitor.clone().with_bets(bets);
        assert_eq!(empty.look().evidence_reached(), 1.0);
        let mut monitor = empty.clone();
        monitor.record_n(1, 30).unwrap();
        monitor.record_n(0, 20).unwrap();
        let share = Estimate::share(30, 50).unwrap();
        let mixture = AnytimeMixture::new(&share, bets).unwrap();
        assert_eq!(
            monitor.look().evidence_reached(),
            mixture.evidence_above(40.0)
        );
        assert_eq!(
            monitor.look().evidence_not_reached(),
            mixture.evidence_below(40.0)
        );
        assert_eq!(
            monitor.mixture_interval().unwrap(),
            Some(mixture.interval(Confidence::P95))
        );
        // How often the true score of 40 is ever said to be passed within 80 answers.
        let wrong = ever_says(&empty, Decision::Reached, 0.4, 80);
        assert!(wrong > 0.0 && wrong <= 0.05, "{bets}: {wrong}");
        #[cfg(feature = "serde")]
        {
            let stored = serde_json::to_string(&monitor).unwrap();
            assert_eq!(
                serde_json::from_str::<Monitor<Csat>>(&stored).unwrap(),
                monitor
            );
        }
    }
}

//! What a finding shows is what it decided: no limit at an edge that it is beyond, no p-value at a level that it is below.

use cxmetrics::compare::{Comparison, GoodnessOfFit, Verdict};
use cxmetrics::impact::DifferenceInDifferences;
use cxmetrics::{Confidence, Difference, Estimate};

/// The limits and the p-value as they are shown; a p-value below what is shown is half of that.
fn figures(text: &str) -> ([f64; 2], f64) {
    let (_, rest) = text.split_once('[').unwrap();
    let (limits, rest) = rest.split_once(']').unwrap();
    let (lower, upper) = limits.split_once(", ").unwrap();
    let (_, p) = rest.split_once("p ").unwrap();
    let end = |text: &str| {
        text.trim_end_matches([';', '.', ')'])
            .parse::<f64>()
            .unwrap()
    };
    let p = match p.split_at(2) {
        ("= ", p) => end(p.split_whitespace().next().unwrap()),
        (_, p) => 0.5 * end(p.split_whitespace().next().unwrap()),
    };
    ([lower, upper].map(|limit| limit.parse().unwrap()), p)
}

/// A loss or a gain that does not matter.
const MARGIN: f64 = 24.5;

/// All pairs of shares of 61 and of 83 answers, with and without a margin that is met to a hair by some of them.
#[test]
fn findings_show_what_they_decided() {
    let share = |count, of| Estimate::share(count, of).unwrap();
    let (mut finer, mut equivalent, mut all) = (0, 0, 0);
    for confidence in [0.9, 0.95, 0.99].map(|level| Confidence::new(level).unwrap()) {
        let alpha = 1.0 - confidence.level();
        for (first, second) in
            (0..=61).flat_map(|first| (0..=83).map(move |second| (first, second)))
        {
            let difference =
                Difference::independent(&share(first, 61), &share(second, 83)).unwrap();
            let plain = difference.finding(confidence);
            let text = plain.to_string();
            let ([lower, upper], p) = figures(&text);
            let decided = matches!(plain.verdict(), Verdict::Increased | Verdict::Decreased);
            assert_eq!(decided, lower > 0.0 || upper < 0.0, "{text}");
            assert_eq!(decided, p < alpha - 1e-12, "{text}");
            let within = difference.finding_within(MARGIN, confidence).unwrap();
            let text = within.to_string();
            let ([lower, upper], p) = figures(&text);
            if within.verdict() == Verdict::Equivalent {
                assert!(
                    -MARGIN < lower && upper < MARGIN && p < alpha - 1e-12,
                    "{text}"
                );
                equivalent += 1;
            }
            all += 1;
            finer += u32::from(format!("{plain:.1}") != plain.to_string());
        }
    }
    assert!(equivalent > 100, "{equivalent}");
    assert!(0 < finer && finer < all / 20, "{finer} of {all}");
}

/// The text of a claim that is shown, and of one that is not, at the loss that decides.
#[test]
fn claims_show_what_they_decided() {
    let share = |count, of| Estimate::share(count, of).unwrap();
    for second in 0..=83 {
        for first in 0..=61 {
            let difference =
                Difference::independent(&share(first, 61), &share(second, 83)).unwrap();
            let claim = difference.non_inferiority(12.0, Confidence::P95).unwrap();
            let text = claim.to_string();
            let ([lower, _], p) = figures(&text);
            assert_eq!(claim.is_shown(), lower > -12.0, "{text}");
            assert_eq!(claim.is_shown(), p < 0.05, "{text}");
        }
    }
}

/// One of a thousand is no alarm, and what is below it is not shown as it.
#[test]
fn fits_show_what_they_decided() {
    for total in [400_u64, 1_000, 1_777] {
        for first in 0..=total {
            let fit = GoodnessOfFit::new(&[first, total - first], &[1.0, 1.0]).unwrap();
            let text = fit.to_string();
            let is_below = text.contains("p < 0.001")
                || text.split_once("p = ").is_some_and(|(_, p)| {
                    let p: String = p
                        .chars()
                        .take_while(|c| c.is_ascii_digit() || *c == '.')
                        .collect();
                    p.trim_end_matches('.').parse::<f64>().unwrap() < 0.001
                });
            assert_eq!(is_below, fit.is_alarm(), "{text}");
        }
    }
}

/// An effect is one whose limits are shown beside 0, on one side of it.
#[test]
fn impacts_show_what_they_decided() {
    let change = |now, before, of| {
        let [now, before] = [now, before].map(|count| Estimate::share(count, of).unwrap());
        Difference::independent(&now, &before).unwrap()
    };
    let mut finer = 0;
    for now in 90..=210 {
        for others in 0..=6 {
            let group = change(now, 150, 401);
            let impact =
                DifferenceInDifferences::new(group, change(160 + others, 170, 433)).unwrap();
            let impact = impact.impact("the shops", Confidence::P95);
            let text = impact.to_string();
            let (_, limits) = text.split_once('[').unwrap();
            let (lower, rest) = limits.split_once(", ").unwrap();
            let (upper, doubt) = rest.split_once(']').unwrap();
            let [lower, upper] = [lower, upper].map(|limit| limit.parse::<f64>().unwrap());
            assert_eq!(doubt.is_empty(), lower > 0.0 || upper < 0.0, "{text}");
            finer += u32::from(format!("{impact:.1}") != text);
        }
    }
    assert!(finer > 0);
}

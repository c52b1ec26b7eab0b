//! One rule for ratings that were computed, on every scale.
#![allow(clippy::float_cmp)] // exact figures

use cxmetrics::{Ces, Csat, Metric, Scale, Tally};

fn scales() -> impl Iterator<Item = Scale> {
    [
        "0-1/100",
        "-5-5",
        "0-10",
        "1-5/2",
        "1-7",
        "0-100",
        "0-10/100",
        "-50-50/10",
        "-1-2/3",
        "1-5 reversed",
    ]
    .into_iter()
    .map(|text| text.parse().unwrap())
}

#[test]
fn computed_ratings_are_the_ratings_they_mean() {
    let hundredths = Scale::THUMBS.with_divisions(100).unwrap();
    let computed = 57.0 * 0.01;
    assert_ne!(computed, 0.57);
    let tally = Tally::from_ratings(hundredths, [computed]).unwrap();
    assert_eq!(tally.counts()[57], 1);
    assert_eq!(Ces::MEAN.value_of(&hundredths, computed), Ok(0.57));
    assert_eq!(
        Csat::share_at_least(computed).value_of(&hundredths, 0.57),
        Ok(100.0)
    );
    // Every step of a scale, by all the ways that people compute it.
    for divisions in 1..=100_u32 {
        let scale = Scale::new(-2, 7)
            .unwrap()
            .with_divisions(divisions)
            .unwrap();
        let step = 1.0 / f64::from(divisions);
        let mut running = -2.0;
        for (level, rating) in scale.ratings().enumerate() {
            let steps = level as f64;
            for computed in [-2.0 + steps * step, (steps - 2.0 / step) * step, rating] {
                let mut tally = Tally::new(scale);
                tally.record(computed).unwrap();
                assert_eq!(tally.counts()[level], 1, "{computed} on {scale}");
            }
            // Added up one after the other, as far as a few units of the last place go.
            if level < 8 {
                assert!(scale.contains(running), "{running} on {scale}");
                running += step;
            }
        }
    }
}

#[test]
fn the_rule_is_the_same_on_every_scale() {
    for scale in scales() {
        for rating in scale.ratings() {
            let unit = f64::EPSILON * rating.abs();
            assert!(scale.contains(rating + unit) && scale.contains(rating - unit));
            for miss in [1e-9, -1e-9, 1e-12, -1e-12] {
                // A thousandth of a billionth is more than rounding on all of these.
                assert!(
                    !scale.contains(rating + miss),
                    "{rating} + {miss} on {scale}"
                );
            }
        }
        if scale.contains(0) {
            assert!(scale.contains(1e-100) && scale.contains(-0.0) && scale.contains(-1e-100));
            let mut tally = Tally::new(scale);
            tally.record(1e-100).unwrap();
            assert_eq!(Ces::MEAN.estimate(&tally).unwrap().value().to_bits(), 0);
        }
        assert!(!scale.contains(f64::NAN) && !scale.contains(f64::INFINITY));
        assert!(!scale.contains(f64::MAX) && !scale.contains(f64::MIN));
    }
    // 1.0000000000000002 is the 1 of every scale that has one.
    for scale in scales().filter(|scale| scale.contains(1)) {
        assert!(scale.contains(1.000_000_000_000_000_2), "{scale}");
    }
}

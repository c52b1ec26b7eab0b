//! Random samples of every shape, every method and confidence: finite, in range, holds the score, nested, and agrees with
//! the test that it inverts. `CXMETRICS_INPUTS=100000` runs as many samples; without it a few hundred.
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // small numbers

use cxmetrics::{
    Ces, Confidence, Csat, Difference, DifferenceMethod, Estimate, Method, Metric, Nps, Scale,
    Tally,
};

/// Marsaglia's xorshift: the same numbers everywhere.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// Mostly small or none, sometimes large, seldom very large.
    fn count(&mut self) -> u64 {
        match self.below(12) {
            0..=4 => 0,
            5..=7 => self.below(4),
            8..=9 => self.below(100),
            10 => self.below(1_000_000),
            _ => 1 << self.below(50),
        }
    }

    /// A score with two, three, five, eleven or a few more values, and a second one on the same scale.
    fn scores(&mut self) -> Option<[Estimate; 2]> {
        let kind = self.below(6);
        let scale = match kind {
            0 => Scale::THUMBS,
            1 | 3 => Scale::ZERO_TO_TEN,
            2 => Scale::ONE_TO_FIVE,
            4 => Scale::new(-3, 3).unwrap(),
            _ => Scale::new(1, 3).unwrap().with_divisions(4).unwrap(),
        };
        let mut one = || {
            let counts: Vec<u64> = (0..scale.levels()).map(|_| self.count()).collect();
            let tally = Tally::from_counts(scale, counts).unwrap();
            match kind {
                0 => Csat::top_box(1).estimate(&tally).ok(),
                1 => Nps::STANDARD.estimate(&tally).ok(),
                _ => Ces::MEAN.estimate(&tally).ok(),
            }
        };
        Some([one()?, one()?])
    }

    /// From hardly any to nearly all, low ones first.
    fn levels(&mut self) -> [Confidence; 3] {
        let mut levels = [0; 3].map(|_| match self.below(4) {
            0 => 0.95,
            1 => (self.below(999) + 1) as f64 / 1000.0,
            2 => 10_f64.powi(-(self.below(9) as i32) - 1),
            _ => 1.0 - 10_f64.powi(-(self.below(9) as i32) - 1),
        });
        levels.sort_by(f64::total_cmp);
        levels.map(|level| Confidence::new(level).unwrap())
    }
}

/// What an interval must be; the one before it has less confidence.
fn check(
    what: &dyn Fn() -> String,
    [value, lower, upper]: [f64; 3],
    range: [f64; 2],
    narrower: Option<[f64; 2]>,
    nested: bool,
) {
    for figure in [value, lower, upper] {
        assert!(figure.is_finite(), "{}", what());
        assert!(figure != 0.0 || figure.is_sign_positive(), "−0: {}", what());
    }
    assert!(range[0] <= lower && upper <= range[1], "range: {}", what());
    assert!(lower <= value && value <= upper, "score: {}", what());
    // A few units in the last place of the widest figure: both limits were rounded.
    let slack = 1e-12 * range[0].abs().max(range[1].abs());
    if let Some([before, after]) = narrower.filter(|_| nested) {
        assert!(
            lower <= before + slack && after - slack <= upper,
            "nested: {} in {before} {after}",
            what()
        );
    }
}

#[test]
fn every_method_on_random_samples() {
    let inputs = std::env::var("CXMETRICS_INPUTS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(300);
    let mut numbers = Numbers(88_172_645_463_325_252);
    let mut seen = 0_u64;
    while seen < inputs {
        let Some([first, second]) = numbers.scores() else {
            continue;
        };
        seen += 1;
        let levels = numbers.levels();
        let range = [*first.range().start(), *first.range().end()];
        for method in Method::ALL {
            // The credible interval of answers that are all at one end leaves it out, as its docs say.
            let credible = method == Method::Dirichlet && first.variance() == 0.0;
            let nested = method != Method::AgrestiCoull;
            let mut narrower = None;
            for confidence in levels {
                let Ok(interval) = first.interval_with(method, confidence) else {
                    continue;
                };
                let limits = [interval.lower(), interval.upper()];
                let value = if credible {
                    limits[0].midpoint(limits[1])
                } else {
                    first.value()
                };
                let what = || format!("{method} {confidence} {first:?}: {limits:?}");
                check(
                    &what,
                    [value, limits[0], limits[1]],
                    range,
                    narrower,
                    nested,
                );
                narrower = Some(limits);
                if method == Method::Score {
                    let alpha = 1.0 - confidence.level();
                    let width = range[1] - range[0];
                    for (limit, step) in [(limits[0], -1e-6), (limits[1], 1e-6)] {
                        // A little outside the test rejects, a little inside it does not.
                        let reach = (limit - first.value()).abs().max(1e-9 * width);
                        let outside = limit + step * reach;
                        if range[0] < outside && outside < range[1] {
                            assert!(first.p_value(outside) <= alpha * (1.0 + 1e-9), "{}", what());
                        }
                        let inside = limit - step * reach;
                        if (limit - first.value()).abs() > 1e-9 * width {
                            assert!(first.p_value(inside) >= alpha * (1.0 - 1e-9), "{}", what());
                        }
                    }
                }
            }
        }
        let difference = Difference::independent(&first, &second).unwrap();
        let width = range[1] - range[0];
        for method in DifferenceMethod::INDEPENDENT {
            let mut narrower = None;
            for confidence in levels {
                let Ok(interval) = difference.interval_with(method, confidence) else {
                    continue;
                };
                let limits = [interval.lower(), interval.upper()];
                let what = || format!("{method} {confidence} {first:?} {second:?}: {limits:?}");
                // Centred elsewhere, and documented to leave out the difference itself at times.
                let adjusted = matches!(
                    method,
                    DifferenceMethod::AdjustedWald | DifferenceMethod::AdjustedWaldEach
                );
                let value = if adjusted {
                    limits[0].midpoint(limits[1])
                } else {
                    interval.value()
                };
                let figures = [value, limits[0], limits[1]];
                check(&what, figures, [-width, width], narrower, true);
                narrower = Some(limits);
                if let Ok(test) = difference.test_with(method, 0.0) {
                    let p = test.p_value();
                    assert!((0.0..=1.0).contains(&p), "{}", what());
                    let alpha = 1.0 - confidence.level();
                    let near = (p - alpha).abs() <= 1e-6 * alpha;
                    let left_out = limits[0] > 0.0 || limits[1] < 0.0;
                    assert!(near || left_out == (p < alpha), "p {p}: {}", what());
                }
            }
        }
    }
}

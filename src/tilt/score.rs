//! The score limits of both sides, where the tilt stays clear of its ends.
//!
//! With y the signed distance of a value from the mean, the equation of a score limit is r² Σ n y² / (1 − ry) = z²: one
//! curve with a root on either side of 0. Nothing in it has to be divided by the reach of a side, and Wilson's start is one
//! square root for both. Near the pole at 1/y of the extreme value 1 − ry runs out of digits: there [`Tilt`] has the limit.

use super::{Side, Tilt};
use crate::sample::{Point, Sample};

/// How near the extreme value the tilt may come, as ρ = ry. The digits that 1 − ρ has lost are those by which the curve rises
/// the more steeply, so that r keeps its own; beyond, the steps are too short.
const FARTHEST: f64 = 0.9;

/// Widths outside have sixth powers, times a count, that no double holds.
const SMALLEST_WIDTH: f64 = 1e-30;
const LARGEST_WIDTH: f64 = 1e30;

/// z²/N from which answers are few.
const FEW: f64 = 0.02;

/// From Wilson's start even ten answers need no more than three.
const STEPS: usize = 5;

/// The limits at which the score statistic N (mean − μ)² / V(μ) reaches `threshold`.
pub(crate) fn score_limits(sample: &Sample, threshold: f64) -> [f64; 2] {
    let points = sample.points();
    let [lower, upper] = match <&[Point; 3]>::try_from(points) {
        Ok(three) => Curve::new(sample, three, threshold).limits(),
        Err(_) => Curve::new(sample, points, threshold).limits(),
    };
    let far = |side| Tilt::new(sample, side).score_limit(threshold);
    [
        lower.map_or_else(|| far(Side::Lower), |limit| sample.clamp(limit)),
        upper.map_or_else(|| far(Side::Upper), |limit| sample.clamp(limit)),
    ]
}

/// r² Σ n y² / (1 − ry) = z²
struct Curve<'a, P: ?Sized> {
    /// A slice, or an array whose sums are unrolled.
    points: &'a P,
    size: f64,
    mean: f64,
    /// z²
    threshold: f64,
}

impl<'a, P: AsRef<[Point]> + ?Sized> Curve<'a, P> {
    #[inline]
    fn new(sample: &Sample, points: &'a P, threshold: f64) -> Self {
        Self {
            points,
            size: sample.size(),
            mean: sample.mean(),
            threshold,
        }
    }

    /// The limits that lie clear of the ends.
    #[inline]
    fn limits(&self) -> [Option<f64>; 2] {
        let points = self.points.as_ref();
        let ends = [points[0], points[points.len() - 1]];
        let reaches = ends.map(|end| end.value - self.mean);
        let width = reaches[1] - reaches[0];
        let has_digits = SMALLEST_WIDTH < width && width < LARGEST_WIDTH && self.threshold > 0.0;
        if !has_digits {
            return [None; 2];
        }
        let starts = self.starts();
        let [start_below, start_above] = match self.cubic() {
            Some(cubic) => starts.map(|start| nearer(cubic, start)),
            None => starts,
        };
        let limit = |start: f64, reach: f64, end: Point| {
            self.tilt(start, reach)
                .map(|tilt| self.limit(tilt, reach, end.value))
        };
        [
            limit(start_below, reaches[0], ends[0]),
            limit(start_above, reaches[1], ends[1]),
        ]
    }

    /// Sums over the values, from both ends inwards: those of a mirrored sample have the same bits.
    #[inline]
    fn sums<const N: usize>(&self, terms: impl Fn(f64, f64) -> [f64; N]) -> [f64; N] {
        let terms = |point: &Point| terms(point.value - self.mean, point.count);
        let points = self.points.as_ref();
        let last = points.len() - 1;
        let mut sums = [0.0; N];
        for (index, low) in points[..points.len() / 2].iter().enumerate() {
            let (low, high) = (terms(low), terms(&points[last - index]));
            for (sum, (low, high)) in sums.iter_mut().zip(low.into_iter().zip(high)) {
                *sum += low + high;
            }
        }
        if last % 2 == 0 {
            for (sum, middle) in sums.iter_mut().zip(terms(&points[last / 2])) {
                *sum += middle;
            }
        }
        sums
    }

    /// Both r of the two-valued sample with the same variance and skewness: Wilson's closed form, and exact when there
    /// are two values.
    #[inline]
    fn starts(&self) -> [f64; 2] {
        let [square, cube] = self.sums(|y, count| [count * y * y, count * y * y * y]);
        let target = self.threshold / self.size;
        let spread = square * (1.0 + target) / self.size;
        let skew = target * cube / square;
        let root = libm::sqrt(skew * skew + 4.0 * spread * target);
        let start = |skew: f64| {
            if skew > 0.0 {
                2.0 * target / (skew + root)
            } else {
                (root - skew) / (2.0 * spread)
            }
        };
        [-start(-skew), start(skew)]
    }

    /// With three values the curve times its denominators is a cubic, c₃r³ + c₂r² + c₁r = c₀: for few answers, of which
    /// Wilson's start is not near enough.
    #[inline]
    fn cubic(&self) -> Option<[f64; 4]> {
        let &[low, middle, high] = self.points.as_ref() else {
            return None;
        };
        let target = self.threshold / self.size;
        if target < FEW {
            return None;
        }
        let [low, middle, high] = [low, middle, high].map(|point| point.value - self.mean);
        let [square] = self.sums(|y, count| [count * y * y]);
        let (ends, both) = (low * high, low + high);
        Some([
            (1.0 + target) * ends * middle,
            square / self.size - target * (ends + both * middle),
            target * (both + middle),
            target,
        ])
    }

    /// The r at which the curve reaches z², unless it comes too near the pole.
    #[inline]
    fn tilt(&self, start: f64, reach: f64) -> Option<f64> {
        let is_clear = |tilt: f64| 0.0 < tilt * reach && tilt * reach <= FARTHEST;
        let mut tilt = start;
        for _ in 0..STEPS {
            if !is_clear(tilt) {
                return None;
            }
            if self.points.as_ref().len() == 2 {
                return Some(tilt);
            }
            let (step, is_last) = self.step(tilt, reach)?;
            tilt += step;
            if is_last {
                return is_clear(tilt).then_some(tilt);
            }
        }
        None
    }

    /// A step from r towards the root, of the fifth order, and whether it is the last: from Wilson's start one is enough for
    /// a thousand answers, and two or three are for ten on more than three values.
    ///
    /// With Σ sₖ hᵏ = Σ n y² / (1 − (r + h)y), the curve is (r + h)² Σ sₖ hᵏ. It is almost a square, so that the root of its
    /// first three terms is near, and one step of Newton's method takes the next two in.
    fn step(&self, tilt: f64, reach: f64) -> Option<(f64, bool)> {
        let [s0, s1, s2, s3, s4] = self.sums(|y, count| {
            let ratio = y / (1.0 - tilt * y);
            let s0 = count * y * ratio;
            let s1 = s0 * ratio;
            let s2 = s1 * ratio;
            let s3 = s2 * ratio;
            [s0, s1, s2, s3, s3 * ratio]
        });
        let inverse = 1.0 / (tilt * (2.0 * s0 + tilt * s1));
        // Derivatives over the first.
        let second = (s0 + tilt * (2.0 * s1 + tilt * s2)) * inverse;
        let third = (s1 + tilt * (2.0 * s2 + tilt * s3)) * inverse;
        let fourth = (s2 + tilt * (2.0 * s3 + tilt * s4)) * inverse;
        let missing = (self.threshold - tilt * tilt * s0) * inverse;
        let root = libm::sqrt(1.0 + 4.0 * second * missing);
        let near = 2.0 * missing / (1.0 + root);
        // How far ρ is from 0 and from the pole: the series says nothing from further away.
        let place = tilt * reach;
        let margin = place.min(1.0 - place);
        let is_near = (near * reach).abs() <= margin;
        if !is_near {
            return None;
        }
        let square = near * near;
        let beyond = near * square * (third + near * fourth);
        // The first term that is left out is about so much smaller than the last that is not.
        let left_out = (fourth * near * square * square).abs() * (reach * reach);
        Some((
            near - beyond / (root + 3.0 * third * square),
            left_out <= f64::EPSILON * margin * margin,
        ))
    }

    /// The mean of the fit, from whichever is nearer: the observed mean, or the extreme value. Of the lower limit of a
    /// rare event nothing is left when it is taken from the mean.
    ///
    /// The fit gives each value the probability q / (A (1 − ry)), and N A is N + z².
    #[inline]
    fn limit(&self, tilt: f64, reach: f64, end: f64) -> f64 {
        let target = self.threshold / self.size;
        let distance = target / ((1.0 + target) * tilt);
        if distance.abs() <= 0.5 * reach.abs() {
            return self.mean + distance;
        }
        let [left] = self.sums(|y, count| [count * (reach - y) / (1.0 - tilt * y)]);
        end - left / (self.size + self.threshold)
    }
}

/// Two steps of Halley's method towards a root of c₃r³ + c₂r² + c₁r = c₀.
#[inline]
fn nearer([c3, c2, c1, c0]: [f64; 4], start: f64) -> f64 {
    let mut root = start;
    for _ in 0..2 {
        let value = ((c3 * root + c2) * root + c1) * root - c0;
        let slope = (3.0 * c3 * root + 2.0 * c2) * root + c1;
        let bend = 3.0 * c3 * root + c2;
        root -= value * slope / (slope * slope - value * bend);
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    /// From one answer to a million at each value.
    const COUNTS: [f64; 8] = [0.0, 1.0, 2.0, 7.0, 31.0, 400.0, 20_000.0, 1e6];

    fn samples() -> impl Iterator<Item = Sample> {
        let all = COUNTS.len() * COUNTS.len() * COUNTS.len();
        (0..all).flat_map(|number| {
            let count = |step: usize| COUNTS[number / step % COUNTS.len()];
            let [low, middle, high] = [1, COUNTS.len(), COUNTS.len() * COUNTS.len()].map(count);
            let net = [(-100.0, low), (0.0, middle), (100.0, high)];
            let stars = [
                (1.0, low),
                (2.0, high),
                (3.0, middle),
                (4.0, 3.0),
                (5.0, middle),
            ];
            [net.to_vec(), stars.to_vec()]
                .into_iter()
                .filter_map(|points| {
                    Sample::new(
                        points
                            .into_iter()
                            .map(|(value, count)| Point { value, count }),
                    )
                })
        })
    }

    #[test]
    fn the_curve_has_the_limits_of_the_tilt() {
        let (mut clear, mut all) = (0, 0);
        for sample in samples() {
            for quantile in [0.01, 0.7, 1.96, 3.3, 6.0] {
                let threshold = quantile * quantile;
                let limits = Curve::new(&sample, sample.points(), threshold).limits();
                for (side, limit) in Side::BOTH.into_iter().zip(limits) {
                    all += 1;
                    let Some(limit) = limit else { continue };
                    clear += 1;
                    let tilt = Tilt::new(&sample, side).score_limit(threshold);
                    // A few roundings of the distance, and one of a figure of the size of the values.
                    let tolerance = 16.0 * f64::EPSILON * sample.width();
                    assert!(
                        (limit - tilt).abs() <= tolerance,
                        "{sample:?} {quantile} {limit} {tilt}"
                    );
                }
            }
        }
        assert!(3 * clear > 2 * all, "{clear} of {all}");
    }

    #[test]
    fn a_mirrored_sample_has_mirrored_limits() {
        for sample in samples() {
            let mirrored = sample.points().iter().rev().map(|point| Point {
                value: -point.value,
                count: point.count,
            });
            let mirrored = Sample::new(mirrored.collect::<Vec<_>>()).unwrap();
            let ([lower, upper], mirror) =
                (score_limits(&sample, 3.84), score_limits(&mirrored, 3.84));
            assert_eq!(mirror, [-upper, -lower], "{sample:?}");
        }
    }

    /// Wilson's limits of a proportion (1927), the smaller one from the product of both.
    #[test]
    fn two_values_have_the_limits_of_wilson() {
        for (count, size) in [
            (1.0, 5.0),
            (1.0, 1e6),
            (3.0, 1e9),
            (400.0, 1e3),
            (2.5, 3.0),
            (1e-20, 3.0),
        ] {
            let sample = Sample::new([
                Point {
                    value: 0.0,
                    count: size - count,
                },
                Point { value: 1.0, count },
            ])
            .unwrap();
            for z in [0.1, 1.0, 1.96, 6.0] {
                let threshold = z * z;
                let root = z * libm::sqrt(threshold + 4.0 * count * (1.0 - count / size));
                let upper = (2.0 * count + threshold + root) / (2.0 * (size + threshold));
                let lower = count * count / (size * (size + threshold)) / upper;
                let tilts = Side::BOTH.map(|side| Tilt::new(&sample, side).score_limit(threshold));
                for limits in [score_limits(&sample, threshold), tilts] {
                    for (limit, expected) in limits.into_iter().zip([lower, upper]) {
                        // A dozen roundings or so.
                        assert!(
                            (limit / expected - 1.0).abs() <= 1e-14,
                            "{count} of {size} at {z}: {limit:e} for {expected:e}"
                        );
                    }
                }
            }
        }
    }

    /// The r of the curve are roots of the cubic, and two of Halley's steps, which are of the third order, come near them
    /// from a twentieth away.
    #[test]
    fn the_cubic_has_the_roots_of_the_curve() {
        let mut all = 0;
        for sample in samples() {
            let Ok(three) = <&[Point; 3]>::try_from(sample.points()) else {
                continue;
            };
            let curve = Curve::new(&sample, three, 2.7);
            let Some(cubic) = curve.cubic() else {
                assert!(sample.size() > 2.7 / FEW);
                continue;
            };
            assert!(sample.size() <= 2.7 / FEW);
            let reaches = [three[0], three[2]].map(|end| end.value - sample.mean());
            for (start, reach) in curve.starts().into_iter().zip(reaches) {
                let Some(tilt) = curve.tilt(start, reach) else {
                    continue;
                };
                all += 1;
                let [c3, c2, c1, c0] = cubic;
                let terms = [c3 * tilt * tilt * tilt, c2 * tilt * tilt, c1 * tilt, -c0];
                let (rest, size): (f64, f64) = (
                    terms.iter().sum(),
                    terms.iter().map(|term| term.abs()).sum(),
                );
                assert!(rest.abs() <= 1e-14 * size, "{sample:?} {tilt}: {terms:?}");
                for away in [0.95, 1.05] {
                    let near = nearer(cubic, away * tilt);
                    assert!(
                        (near / tilt - 1.0).abs() <= 1e-6,
                        "{sample:?} {tilt} {away}: {near}"
                    );
                }
            }
        }
        assert!(all > 60, "{all}");
    }

    /// A step is of the fifth order: a hundredth of the way becomes 10⁻¹⁰ of it, times a constant.
    #[test]
    fn a_step_is_of_the_fifth_order() {
        for sample in samples().filter(|sample| sample.size() < 50.0) {
            let curve = Curve::new(&sample, sample.points(), 1.0);
            let points = sample.points();
            let reaches =
                [points[0], points[points.len() - 1]].map(|end| end.value - sample.mean());
            for (start, reach) in curve.starts().into_iter().zip(reaches) {
                let Some(tilt) = curve.tilt(start, reach) else {
                    continue;
                };
                // Beyond a half the pole is nearer than 0 is.
                if tilt * reach > 0.5 {
                    continue;
                }
                for away in [0.99, 1.01] {
                    let (step, _) = curve.step(away * tilt, reach).unwrap();
                    let error = (away * tilt + step) / tilt - 1.0;
                    assert!(error.abs() <= 3e-10, "{sample:?} {tilt} {away}: {error:e}");
                }
            }
        }
    }

    /// From further than to 0 or to the pole the series says nothing.
    #[test]
    fn a_step_that_goes_too_far_is_none() {
        let points = [(-100.0, 5.0), (0.0, 2.0), (100.0, 5.0)];
        let sample = Sample::new(points.map(|(value, count)| Point { value, count })).unwrap();
        // From ρ = 0.7 the pole is 0.3 away.
        let to = |place: f64| {
            let height: f64 = points
                .iter()
                .map(|(value, count)| count * value * value / (1.0 - 0.01 * place * value))
                .sum();
            let threshold = 1e-4 * place * place * height;
            Curve::new(&sample, sample.points(), threshold).step(0.007, 100.0)
        };
        let (step, _) = to(0.75).unwrap();
        assert!((step - 5e-4).abs() < 1e-5, "{step}");
        assert_eq!([0.93, 0.95, 0.96].map(to), [None; 3]);
    }

    /// Of values so small or large that their powers are no numbers.
    #[test]
    fn the_unit_of_the_values_is_no_matter() {
        for points in [
            &[(-1.0, 3.0), (0.0, 4.0), (1.0, 6.0)][..],
            &[(0.0, 5.0), (1.0, 7.0), (2.0, 0.0), (3.0, 40.0), (4.0, 9.0)],
        ] {
            let limits = |unit: f64| {
                let points = points.iter().map(|&(value, count)| Point {
                    value: unit * value,
                    count,
                });
                score_limits(&Sample::new(points).unwrap(), 3.84)
            };
            let expected = limits(1.0);
            for unit in [1e-95, 1e-70, 1e-55, 1e-29, 1e29, 1e40, 1e55, 1e70, 1e95] {
                for (found, expected) in limits(unit).iter().zip(expected) {
                    assert!(
                        (found / unit - expected).abs() < 1e-13,
                        "{unit:e}: {found:e} for {expected}"
                    );
                }
            }
        }
    }
}

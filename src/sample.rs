//! A sample as inference sees it: how often each of a few distinct values was observed.
//!
//! The values are all values that were possible, not only those observed: how far the true mean can be
//! from the observed one depends on what might have been answered.

use alloc::vec::Vec;

use crate::few::Few;
use crate::sum::Sum;

/// A possible value and how many observations had it: a real number, so that weighted answers fit.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Point {
    pub(crate) value: f64,
    pub(crate) count: f64,
}

/// Values closer than this are one value: their squares would vanish.
const SMALLEST_WIDTH: f64 = 1e-100;

/// The finest grid that the values of a score may lie on: the levels of the longest scale.
const FINEST: u32 = 1_000;

/// What a sample can be worth: beyond, the limits are the ends of the range or the mean itself.
const SMALLEST_SIZE: f64 = 1e-30;
const LARGEST_SIZE: f64 = 1e30;

/// Counts on two or more values, in increasing order of the value, with a positive total.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sample {
    points: Few<Point>,
    size: f64,
    mean: f64,
    variance: f64,
}

impl Sample {
    /// Sorts the points and joins those of equal value. `None` unless there are two different values and
    /// a positive finite number of observations.
    pub(crate) fn new(points: impl IntoIterator<Item = Point>) -> Option<Self> {
        let mut joined = Few::new();
        points
            .into_iter()
            .for_each(|point| join(&mut joined, point));
        Self::of_joined(joined)
    }

    /// The same of points of which no neighbours have one value.
    pub(crate) fn of_joined(mut points: Few<Point>) -> Option<Self> {
        if !points.is_sorted_by(|left, right| left.value < right.value) {
            points.sort_by(|left, right| left.value.total_cmp(&right.value));
            // -0.0 sorts before 0.0 and equals it.
            let mut joined = Few::new();
            points.iter().for_each(|point| join(&mut joined, *point));
            points = joined;
        }
        Self::of_sorted(points, mean)
    }

    /// The same of sorted points with whole values and counts, whose products and sums no double rounds.
    #[inline]
    pub(crate) fn of_exact(points: Few<Point>) -> Option<Self> {
        Self::of_sorted(points, |points, size| total(points) / size)
    }

    #[inline]
    fn of_sorted(points: Few<Point>, mean: impl Fn(&[Point], f64) -> f64) -> Option<Self> {
        let (lowest, highest) = (points.first()?.value, points.last()?.value);
        let is_wide = highest - lowest > SMALLEST_WIDTH;
        if !is_wide {
            return None;
        }
        let figures = |points: &[Point]| {
            let size: f64 = points.iter().map(|point| point.count).sum();
            // The mean lies between the values, however the last digit was rounded.
            let mean = mean(points, size).clamp(lowest, highest);
            (size, mean, variance(points, size, mean))
        };
        // Unrolled where they are three; those that are not there add nothing.
        let (size, mean, variance) = match points.in_place() {
            Some(three) => figures(three),
            None => figures(&points),
        };
        (size > 0.0 && size.is_finite()).then_some(Self {
            points,
            size,
            mean,
            variance,
        })
    }

    /// The same sample with pseudo-observations added to each value, from the lowest to the highest.
    pub(crate) fn plus(&self, more: &[f64]) -> Option<Self> {
        Self::new(self.points.iter().zip(more).map(|(point, more)| Point {
            value: point.value,
            count: point.count + more,
        }))
    }

    /// The same shares, worth `size` observations of a simple random sample. Mean and variance are kept to the
    /// last bit, so that whatever is made at another size stays around the same score.
    pub(crate) fn worth(&self, size: f64) -> Self {
        let size = size.clamp(SMALLEST_SIZE, LARGEST_SIZE);
        let points = self.points.iter().map(|point| Point {
            value: point.value,
            count: point.count / self.size * size,
        });
        Self {
            points: points.collect(),
            size,
            ..*self
        }
    }

    /// The same points with figures that were computed before they were scaled.
    pub(crate) fn with_figures(self, size: f64, mean: f64, variance: f64) -> Self {
        Self {
            size,
            mean,
            variance,
            ..self
        }
    }

    #[inline]
    pub(crate) fn points(&self) -> &[Point] {
        &self.points
    }

    #[inline]
    pub(crate) fn lowest(&self) -> Point {
        self.points[0]
    }

    #[inline]
    pub(crate) fn highest(&self) -> Point {
        self.points[self.points.len() - 1]
    }

    /// How many observations the sample is worth.
    #[inline]
    pub(crate) fn size(&self) -> f64 {
        self.size
    }

    #[inline]
    pub(crate) fn mean(&self) -> f64 {
        self.mean
    }

    /// The variance of the values, Σ n (s − mean)² / N.
    pub(crate) fn variance(&self) -> f64 {
        self.variance
    }

    /// The square of the error of the mean as Student's t takes it, and its degrees of freedom, which are one fewer than
    /// answers.
    pub(crate) fn student_error(&self) -> (f64, f64) {
        let degrees_of_freedom = self.size() - 1.0;
        (self.variance() / degrees_of_freedom, degrees_of_freedom)
    }

    /// The distance from the lowest to the highest value.
    pub(crate) fn width(&self) -> f64 {
        self.highest().value - self.lowest().value
    }

    /// Whether the counts are those of so many answers that count once each.
    pub(crate) fn counts_answers(&self, answers: u64) -> bool {
        // A sum of whole numbers is exact, or too large for doubles to tell.
        #[allow(clippy::float_cmp)]
        let whole = self
            .points
            .iter()
            .all(|point| libm::trunc(point.count) == point.count);
        // Beyond 2⁵³ the count of each rating that a value has is off by half a unit at the most, and so is each of their
        // sums.
        let rounding = f64::EPSILON * self.size * f64::from(FINEST);
        let difference = (self.size - answers as f64).abs();
        whole && (difference == 0.0 || (answers > 1 << 53 && difference <= rounding))
    }

    /// How many steps each value is above the lowest, on the coarsest grid that holds them all; `None` if none does.
    pub(crate) fn steps(&self) -> Option<Vec<usize>> {
        let places: Vec<f64> = self
            .points
            .iter()
            .map(|point| (point.value - self.lowest().value) / self.width())
            .collect();
        let on_grid = |steps: f64| {
            places.iter().all(|place| {
                let step = place * steps;
                (step - libm::round(step)).abs() < 1e-9
            })
        };
        // A paired change lies on a grid of twice the levels.
        let steps = (1..=2 * FINEST)
            .map(f64::from)
            .find(|&steps| on_grid(steps))?;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // at most 2,000
        Some(
            places
                .iter()
                .map(|place| libm::round(place * steps) as usize)
                .collect(),
        )
    }

    /// Whether all observations have the same value.
    pub(crate) fn is_uniform(&self) -> bool {
        self.points.iter().filter(|point| point.count > 0.0).count() == 1
    }

    /// Whether the mean is the lowest or the highest value that was possible.
    pub(crate) fn is_at_an_end(&self) -> bool {
        [self.lowest(), self.highest()]
            .map(|end| end.value)
            .contains(&self.mean())
    }

    /// Keeps a limit inside the values that were possible.
    #[inline]
    pub(crate) fn clamp(&self, limit: f64) -> f64 {
        limit.clamp(self.lowest().value, self.highest().value)
    }
}

/// One more point, with the last one if both have the same value.
#[inline]
pub(crate) fn join(points: &mut Few<Point>, point: Point) {
    match points.last_mut() {
        // Exact: it is the same value or it is another one.
        Some(last) if last.value == point.value => last.count += point.count,
        _ => points.push(point),
    }
}

/// Σ n s / N, so that a score such as 4.2 is the nearest `f64` to it, whatever the counts. Of one value it is that value,
/// which a count that is no whole number would round.
fn mean(points: &[Point], size: f64) -> f64 {
    let mut observed = points.iter().filter(|point| point.count > 0.0);
    if let (Some(only), None) = (observed.next(), observed.next()) {
        return only.value;
    }
    let mut sum = Sum::default();
    for point in points {
        sum.add_product(point.value, point.count);
    }
    sum.value() / size
}

/// Σ n s as plain addition has it, without the sign of a zero.
#[inline]
fn total(points: &[Point]) -> f64 {
    let add = |total: f64, point: &Point| total + point.value * point.count;
    points.iter().fold(0.0, add)
}

#[inline]
fn variance(points: &[Point], size: f64, mean: f64) -> f64 {
    let squares: f64 = points
        .iter()
        .map(|point| point.count * (point.value - mean) * (point.value - mean))
        .sum();
    squares / size
}

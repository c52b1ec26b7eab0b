//! Means and sums of squares of answers and of what is known.

use crate::sum::Sum;

/// A standard deviation below this part of the largest number is what rounding left of nothing.
const ROUNDING: f64 = 1e-12;

/// One number of several people.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spread {
    pub(super) size: f64,
    pub(super) mean: f64,
    /// Σ (x − x̄)², 0 if all are the same.
    pub(super) squares: f64,
}

impl Spread {
    /// Of numbers with their counts.
    pub(super) fn of(points: impl Iterator<Item = [f64; 2]> + Clone) -> Self {
        let (mut size, mut sum, mut largest) = (0.0, Sum::default(), 0.0_f64);
        for [x, count] in points.clone() {
            size += count;
            sum.add_product(x, count);
            largest = largest.max(x.abs());
        }
        if size == 0.0 {
            return Self::default();
        }
        let mean = sum.value() / size;
        let mut squares = Sum::default();
        for [x, count] in points {
            squares.add_product(count * (x - mean), x - mean);
        }
        let squares = squares.value();
        let noise = ROUNDING * largest;
        Self {
            size,
            mean,
            squares: if squares > size * noise * noise {
                squares
            } else {
                0.0
            },
        }
    }

    /// Σ (x − x̄)² / (n − 1).
    pub(super) fn variance(self) -> f64 {
        self.squares / (self.size - 1.0)
    }
}

/// Answers y with what is known, x.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moments {
    pub(super) known: Spread,
    pub(super) answer: Spread,
    /// Σ (x − x̄)(y − ȳ).
    pub(super) products: f64,
}

impl Moments {
    /// Of x, y and the count of both.
    pub(super) fn of(points: &[[f64; 3]]) -> Self {
        let known = Spread::of(points.iter().map(|&[x, _, count]| [x, count]));
        let answer = Spread::of(points.iter().map(|&[_, y, count]| [y, count]));
        let mut products = Sum::default();
        for &[x, y, count] in points {
            products.add_product(count * (x - known.mean), y - answer.mean);
        }
        let together = known.squares > 0.0 && answer.squares > 0.0;
        Self {
            known,
            answer,
            products: if together { products.value() } else { 0.0 },
        }
    }

    pub(super) fn size(&self) -> f64 {
        self.known.size
    }

    /// The slope of least squares; 0 if there is nothing to see it on.
    pub(super) fn slope(&self) -> f64 {
        if self.known.squares > 0.0 {
            self.products / self.known.squares
        } else {
            0.0
        }
    }

    /// Σ (r − r̄)² of what a slope leaves, r = y − slope · x.
    ///
    /// Not less than the n-th part of that of the answers: n answers do not show that fewer than about one in n is not
    /// as it was known.
    pub(super) fn left_by(&self, slope: f64) -> f64 {
        let moved = slope * self.known.squares;
        let squares = self.answer.squares - 2.0 * slope * self.products + slope * moved;
        squares.max(self.least_left())
    }

    /// The least that a slope can be shown to leave.
    pub(super) fn least_left(&self) -> f64 {
        self.answer.squares / self.size()
    }

    /// The square of the standard error of the mean answer, with n − 1.
    pub(super) fn plain_square(&self) -> f64 {
        self.answer.variance() / self.size()
    }

    /// How answers and what is known go together, −1 to 1; `None` if one of them has no spread.
    pub(super) fn correlation(&self) -> Option<f64> {
        let product = libm::sqrt(self.known.squares) * libm::sqrt(self.answer.squares);
        (product > 0.0).then(|| (self.products / product).clamp(-1.0, 1.0))
    }
}

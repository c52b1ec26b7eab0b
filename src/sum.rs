//! Sums as if computed in twice the precision, so that neither their length nor their order shows.

/// A sum and what rounding took from it (Ogita, Rump and Oishi, 2005, *Accurate sum and dot product*).
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sum {
    high: f64,
    low: f64,
}

impl Sum {
    pub(crate) fn add(&mut self, term: f64) {
        let (high, lost) = two_sum(self.high, term);
        self.high = high;
        self.low += lost;
    }

    pub(crate) fn add_product(&mut self, left: f64, right: f64) {
        let product = left * right;
        self.add(product);
        self.low += libm::fma(left, right, -product);
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.add(other.high);
        self.low += other.low;
    }

    /// The sum of the terms multiplied by a factor.
    pub(crate) fn scaled(self, factor: f64) -> Self {
        let mut scaled = Self {
            high: 0.0,
            low: self.low * factor,
        };
        scaled.add_product(self.high, factor);
        scaled
    }

    /// The sum of the terms divided by a number.
    pub(crate) fn divided(self, divisor: f64) -> Self {
        let high = self.high / divisor;
        let rest = libm::fma(-high, divisor, self.high) + self.low;
        let (high, low) = two_sum(high, rest / divisor);
        Self { high, low }
    }

    pub(crate) fn value(self) -> f64 {
        self.high + self.low
    }

    /// The sum as plain addition has it, and what rounding took from it.
    #[cfg(feature = "serde")]
    pub(crate) const fn parts(self) -> (f64, f64) {
        (self.high, self.low)
    }

    /// The sum with these parts.
    #[cfg(feature = "serde")]
    pub(crate) const fn from_parts(high: f64, low: f64) -> Self {
        Self { high, low }
    }
}

impl FromIterator<f64> for Sum {
    fn from_iter<I: IntoIterator<Item = f64>>(terms: I) -> Self {
        let mut sum = Self::default();
        terms.into_iter().for_each(|term| sum.add(term));
        sum
    }
}

/// The rounded sum and what the rounding lost (Knuth).
fn two_sum(left: f64, right: f64) -> (f64, f64) {
    let sum = left + right;
    let shifted = sum - left;
    (sum, (left - (sum - shifted)) + (right - shifted))
}

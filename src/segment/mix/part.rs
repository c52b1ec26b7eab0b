//! What a segment contributes to a change.

use crate::edge::unsigned_zero;

/// An amount of the change, in the metric's unit, and its standard error.
///
/// ```
/// use cxmetrics::{Breakdown, Mix, Nps, Scale};
///
/// let before = Breakdown::from_pairs(
///     Scale::ZERO_TO_TEN,
///     [("old", 9), ("old", 10), ("old", 9), ("new", 3)],
/// )?;
/// let after = Breakdown::from_pairs(
///     Scale::ZERO_TO_TEN,
///     [("old", 9), ("new", 3), ("new", 6), ("new", 9)],
/// )?;
/// // From 50 to 0, and with so few answers that says nothing.
/// let change = Mix::between(&Nps::STANDARD, &before, &after)?.change();
/// assert_eq!(format!("{:.1} ± {:.1}", change.value(), change.std_error()), "-50.0 ± 66.1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
pub struct Effect {
    pub(super) value: f64,
    std_error: f64,
}

impl Effect {
    pub(super) fn new(value: f64, variance: f64) -> Self {
        Self {
            // What did not change is 0, also times what is below 0.
            value: unsigned_zero(value),
            std_error: libm::sqrt(variance.max(0.0)),
        }
    }

    /// The amount, with its sign.
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Mix, Nps, Scale};
    /// let before = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("new", 3)])?;
    /// let after = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("new", 7)])?;
    /// // From 0 to 50.
    /// assert_eq!(Mix::between(&Nps::STANDARD, &before, &after)?.change().value(), 50.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn value(self) -> f64 {
        self.value
    }

    /// Its standard error.
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Mix, Nps, Scale};
    /// let before = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("new", 3)])?;
    /// let after = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("new", 7)])?;
    /// // √(100² / 2 + 50² / 2)
    /// let error = Mix::between(&Nps::STANDARD, &before, &after)?.change().std_error();
    /// assert_eq!(format!("{error:.2}"), "79.06");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn std_error(self) -> f64 {
        self.std_error
    }
}

/// What a segment contributes to a change.
///
/// ```
/// use cxmetrics::{Breakdown, Mix, Nps, Scale};
///
/// let before = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("old", 10), ("old", 9), ("new", 3)])?;
/// let after = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("new", 3), ("new", 6), ("new", 9)])?;
/// let mix = Mix::between(&Nps::STANDARD, &before, &after)?;
/// let lines: Vec<_> = mix
///     .parts()
///     .iter()
///     .map(|part| format!("{}: mix {:.1}, rate {:.1}", part.segment(), part.mix().value(), part.rate().value()))
///     .collect();
/// assert_eq!(lines, ["new: mix -45.8, rate 33.3", "old: mix -37.5, rate 0.0"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
pub struct Part<K> {
    pub(super) segment: K,
    pub(super) shares: [f64; 2],
    pub(super) scores: [Option<f64>; 2],
    pub(super) mix: Effect,
    pub(super) rate: Effect,
}

impl<K> Part<K> {
    /// The segment.
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Mix, Nps, Scale};
    /// # let before = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("new", 3)])?;
    /// # let after = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("new", 7)])?;
    /// let mix = Mix::between(&Nps::STANDARD, &before, &after)?;
    /// let segments: Vec<_> = mix.parts().iter().map(|part| *part.segment()).collect();
    /// assert_eq!(segments, ["new", "old"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn segment(&self) -> &K {
        &self.segment
    }

    /// Its share of the answers before and after, in percent.
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Mix, Nps, Scale};
    /// let before = Breakdown::from_pairs(
    ///     Scale::ZERO_TO_TEN,
    ///     [("old", 9), ("old", 10), ("old", 9), ("new", 3)],
    /// )?;
    /// let after = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("new", 3)])?;
    /// let mix = Mix::between(&Nps::STANDARD, &before, &after)?;
    /// assert_eq!(mix.parts()[0].shares(), [25.0, 50.0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn shares(&self) -> [f64; 2] {
        self.shares.map(|share| 100.0 * share)
    }

    /// Its score before and after; `None` where it has no answers.
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Mix, Nps, Scale};
    /// let before = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("old", 7)])?;
    /// let after = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("new", 3)])?;
    /// let mix = Mix::between(&Nps::STANDARD, &before, &after)?;
    /// assert_eq!(mix.parts()[0].scores(), [None, Some(-100.0)]);
    /// assert_eq!(mix.parts()[1].scores(), [Some(50.0), Some(100.0)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn scores(&self) -> [Option<f64>; 2] {
        self.scores
    }

    /// What the change of its share did to the overall score.
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Mix, Nps, Scale};
    /// # let before = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("old", 10), ("old", 9), ("new", 3)])?;
    /// # let after = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("new", 3), ("new", 6), ("new", 9)])?;
    /// // Old customers, at 100, went from 75 % to 25 %; the score was 25 on average: −0.5 · (100 − 25).
    /// let mix = Mix::between(&Nps::STANDARD, &before, &after)?;
    /// assert_eq!(mix.parts()[1].mix().value(), -37.5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn mix(&self) -> Effect {
        self.mix
    }

    /// What the change of its score did to the overall score.
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Mix, Nps, Scale};
    /// # let before = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("old", 10), ("old", 9), ("new", 3)])?;
    /// # let after = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("new", 3), ("new", 6), ("new", 9)])?;
    /// // New customers, half of all on average, went from −100 to −33.
    /// let mix = Mix::between(&Nps::STANDARD, &before, &after)?;
    /// assert_eq!(format!("{:.1}", mix.parts()[0].rate().value()), "33.3");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn rate(&self) -> Effect {
        self.rate
    }

    /// Both together.
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Mix, Nps, Scale};
    /// # let before = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("old", 10), ("old", 9), ("new", 3)])?;
    /// # let after = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("new", 3), ("new", 6), ("new", 9)])?;
    /// // The totals of all segments sum to the change, here −50.
    /// let mix = Mix::between(&Nps::STANDARD, &before, &after)?;
    /// let totals: Vec<_> = mix.parts().iter().map(|part| format!("{:.1}", part.total())).collect();
    /// assert_eq!(totals, ["-12.5", "-37.5"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn total(&self) -> f64 {
        self.mix.value + self.rate.value
    }
}

//! Lines to stay on one side of.

use alloc::string::String;

use num_traits::ToPrimitive;

use super::KeyResult;
use super::check::{figure, follows, positive};
use super::decimal::shortest;
use super::error::KeyResultError;
use super::target::{Bound, Target};
use super::ways::parts_of;
use crate::edge::{self, Tolerance};

impl KeyResult {
    /// A figure that is to stay at `lowest` or above; `lowest` itself is enough.
    ///
    /// A bound has no start, so it has no way either: progress is 1 if the figure holds it and 0 if not. Of
    /// several [periods](crate::Reading::periods) it is the share in which it held. When the figure comes from a survey whose
    /// interval spans the bound, the interval of the progress is 0 to 1: it may hold or not.
    ///
    /// # Errors
    ///
    /// [`KeyResultError::NotFinite`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{KeyResult, State};
    ///
    /// let participation = KeyResult::at_least("participation in percent", 90)?;
    /// assert_eq!(participation.progress(90).raw(), Some(1.0));
    /// assert_eq!(participation.progress(89.9).state(), State::NotHeld);
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    pub fn at_least<T: ToPrimitive>(
        name: impl Into<String>,
        lowest: T,
    ) -> Result<Self, KeyResultError> {
        let name = name.into();
        let lowest = Some(figure(&name, lowest)?);
        Ok(Self::bound(name, lowest, None))
    }

    /// A figure that is to stay at `highest` or below: see [`at_least`](Self::at_least).
    ///
    /// # Errors
    ///
    /// [`KeyResultError::NotFinite`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// let response = KeyResult::at_most("first response in hours", 2)?;
    /// assert_eq!(response.progress(2).raw(), Some(1.0));
    /// assert_eq!(response.progress(2.5).raw(), Some(0.0));
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    pub fn at_most<T: ToPrimitive>(
        name: impl Into<String>,
        highest: T,
    ) -> Result<Self, KeyResultError> {
        let name = name.into();
        let highest = Some(figure(&name, highest)?);
        Ok(Self::bound(name, None, highest))
    }

    /// A figure that is to stay between two others, both included: see [`at_least`](Self::at_least).
    ///
    /// # Errors
    ///
    /// [`KeyResultError::BoundsCross`], [`KeyResultError::NotFinite`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Reading};
    ///
    /// let mood = KeyResult::between("mood", 4, 5)?.over_periods(4)?;
    /// let weeks = Reading::periods([Some(4.0), None, Some(3.5), Some(5.0)]);
    /// assert_eq!(mood.progress(weeks).raw(), Some(0.5));
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    pub fn between<T: ToPrimitive, U: ToPrimitive>(
        name: impl Into<String>,
        lowest: T,
        highest: U,
    ) -> Result<Self, KeyResultError> {
        let name = name.into();
        let (lowest, highest) = (figure(&name, lowest)?, figure(&name, highest)?);
        if edge::is_above(lowest, highest, Tolerance::of([lowest, highest])) {
            return Err(KeyResultError::BoundsCross {
                name,
                lowest,
                highest,
            });
        }
        // One line, and the other way round by rounding.
        let [lowest, highest] = [lowest.min(highest), highest.max(lowest)];
        Ok(Self::bound(name, Some(lowest), Some(highest)))
    }

    /// A figure that is to stay within `percent` of `center`: 250 ± 5 % is 237.5 to 262.5, both included.
    ///
    /// # Errors
    ///
    /// [`KeyResultError::NotPositive`] for the percentage, [`KeyResultError::NotFinite`], and
    /// [`KeyResultError::TooLarge`] for a bound that cannot be computed with.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// let stock = KeyResult::within_percent("stock", 250, 5)?;
    /// assert_eq!(stock.bounds(), Some((Some(237.5), Some(262.5))));
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    pub fn within_percent<T: ToPrimitive, U: ToPrimitive>(
        name: impl Into<String>,
        center: T,
        percent: U,
    ) -> Result<Self, KeyResultError> {
        let name = name.into();
        let center = figure(&name, center)?;
        let percent = positive(&name, "the percentage", percent)?;
        let margin = parts_of(center.abs(), percent, 100.0);
        let tolerance =
            Tolerance::of([center, margin]).or(Tolerance::of([percent]).times(center / 100.0));
        let [lowest, highest] =
            [center - margin, center + margin].map(|bound| shortest(bound, tolerance));
        for bound in [lowest, highest] {
            follows(&name, "a bound", bound, [center, percent])?;
        }
        Self::between(name, lowest, highest)
    }

    fn bound(name: String, lowest: Option<f64>, highest: Option<f64>) -> Self {
        let bound = Bound {
            lowest,
            highest,
            periods: None,
        };
        Self::new(name, Target::Bound(bound))
    }

    /// The same bound over a number of planned periods: progress is the share of *planned* periods in which
    /// it held, so that a week without a figure is not a week that went well. Without a plan only the
    /// measured periods count.
    ///
    /// # Errors
    ///
    /// [`KeyResultError::NotABound`] for any other key result; [`KeyResultError::NotPositive`] for 0 periods.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Reading};
    ///
    /// let mood = KeyResult::at_least("mood", 4)?.over_periods(4)?;
    /// let three_weeks = Reading::periods([Some(4.5), Some(4.0), Some(3.0)]);
    /// assert_eq!(mood.progress(three_weeks).raw(), Some(0.5));
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    pub fn over_periods(mut self, periods: u32) -> Result<Self, KeyResultError> {
        let name = self.name().into();
        positive(self.name(), "the number of periods", periods)?;
        let Target::Bound(bound) = &mut self.target else {
            return Err(KeyResultError::NotABound { name });
        };
        bound.periods = Some(periods);
        Ok(self)
    }

    /// The bounds, lowest and highest, of a key result that has some.
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// assert_eq!(KeyResult::between("mood", 4, 5)?.bounds(), Some((Some(4.0), Some(5.0))));
    /// assert_eq!(KeyResult::at_most("hours", 2)?.bounds(), Some((None, Some(2.0))));
    /// assert_eq!(KeyResult::reach("NPS", 40, 60)?.bounds(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn bounds(&self) -> Option<(Option<f64>, Option<f64>)> {
        match &self.target {
            Target::Bound(bound) => Some((bound.lowest, bound.highest)),
            _ => None,
        }
    }
}

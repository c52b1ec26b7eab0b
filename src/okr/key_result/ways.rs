//! Ways from a start to a target.

use alloc::string::String;
use alloc::vec::Vec;

use num_traits::ToPrimitive;

use super::KeyResult;
use super::check::{figure, follows, positive};
use super::decimal::shortest;
use super::error::KeyResultError;
use super::target::{Checkpoint, Path, Target, is_distance, is_monotone};
use crate::edge::{self, Tolerance};
use crate::okr::figure::{Figure, Reading};

impl KeyResult {
    /// A figure that is to rise or fall from `start` to `target`.
    ///
    /// Progress is (figure − start) / (target − start), the same formula in both directions: 0 at the start, 1 at
    /// the target, negative when the figure went the wrong way, above 1 beyond the target.
    ///
    /// # Errors
    ///
    /// [`KeyResultError::NoDistance`] if the target is the start: there would be nothing to do, and progress
    /// would be 0/0. [`KeyResultError::NotFinite`] for infinite values and NaN.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// let resolution = KeyResult::reach("resolution time in hours", 48, 24)?;
    /// assert_eq!(resolution.progress(30).raw(), Some(0.75));
    /// assert_eq!(resolution.progress(60).raw(), Some(-0.5));
    ///
    /// assert_eq!(
    ///     KeyResult::reach("NPS", 40, 40).unwrap_err().to_string(),
    ///     "the target of \"NPS\" is its start, 40"
    /// );
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    pub fn reach<T: ToPrimitive, U: ToPrimitive>(
        name: impl Into<String>,
        start: T,
        target: U,
    ) -> Result<Self, KeyResultError> {
        let name = name.into();
        let (start, target) = (figure(&name, start)?, figure(&name, target)?);
        if !is_distance(start, target) {
            let value = target;
            return Err(KeyResultError::NoDistance { name, value });
        }
        let path = Path::Straight { start, target };
        Ok(Self::new(name, Target::Path(path)))
    }

    /// A figure that is to reach `target` from a start that is itself an estimate.
    ///
    /// Progress is (figure − start) / (target − start) as before, but its interval carries the uncertainty of
    /// both surveys: see [`ConfidenceSet`](crate::okr::key_result::ConfidenceSet), which says so when that leaves nothing
    /// to be said.
    ///
    /// # Errors
    ///
    /// As for [`reach`](Self::reach); [`KeyResultError::StartNotMeasured`] if the start is no figure.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Confidence, KeyResult, Metric, Nps, Scale, Tally};
    ///
    /// let nps = |counts: [u64; 11]| -> Result<_, Box<dyn std::error::Error>> {
    ///     Ok(Nps::STANDARD.estimate(&Tally::from_counts(Scale::ZERO_TO_TEN, counts)?)?)
    /// };
    /// let last_year = nps([4, 0, 3, 2, 3, 6, 18, 30, 38, 50, 46])?; // 48 % promoters, 18 % detractors
    /// let now = nps([2, 0, 3, 2, 3, 5, 15, 30, 36, 54, 50])?; // 52 % and 15 %
    ///
    /// let goal = KeyResult::reach_from("NPS", &last_year, 40)?;
    /// let progress = goal.progress(&now);
    /// assert_eq!(format!("{:.2}", progress.raw().unwrap()), "0.70");
    /// // The start is not known to ten points, so of the way from there to 40 next to nothing is.
    /// let set = progress.confidence_set(Confidence::P95).unwrap();
    /// assert_eq!(set.to_string(), "at most 3.40 or at least 5.36");
    /// assert_eq!(progress.interval(Confidence::P95), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn reach_from<T: ToPrimitive>(
        name: impl Into<String>,
        start: impl Into<Reading>,
        target: T,
    ) -> Result<Self, KeyResultError> {
        let (name, start) = (name.into(), start.into());
        let target = figure(&name, target)?;
        match start.latest() {
            None => Err(KeyResultError::StartNotMeasured { name }),
            Some(Figure::Exact(start)) => Self::reach(name, *start, target),
            Some(start) if !is_distance(start.value(), target) => {
                let value = target;
                Err(KeyResultError::NoDistance { name, value })
            }
            Some(start) => {
                let start = start.clone();
                Ok(Self::new(name, Target::FromEstimate { start, target }))
            }
        }
    }

    /// A figure that is to grow by `percent` of its start: [`reach`](Self::reach) with
    /// target = start (1 + percent/100).
    ///
    /// # Errors
    ///
    /// [`KeyResultError::StartNotPositive`]: a percentage of nothing is nothing, and of a negative figure it
    /// points down. [`KeyResultError::NotPositive`] for the percentage, and [`KeyResultError::TooLarge`] for a target
    /// that cannot be computed with.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// let traffic = KeyResult::grow_by("visits", 5_000, 20)?;
    /// assert_eq!(traffic.target(), Some(6_000.0));
    /// assert_eq!(traffic.progress(5_500).raw(), Some(0.5));
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    pub fn grow_by<T: ToPrimitive, U: ToPrimitive>(
        name: impl Into<String>,
        start: T,
        percent: U,
    ) -> Result<Self, KeyResultError> {
        Self::change_by(name.into(), start, percent, 1.0)
    }

    /// A figure that is to shrink by `percent` of its start: [`reach`](Self::reach) with
    /// target = start (1 − percent/100).
    ///
    /// # Errors
    ///
    /// As for [`grow_by`](Self::grow_by).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// let complaints = KeyResult::cut_by("complaints", 400, 25)?;
    /// assert_eq!(complaints.target(), Some(300.0));
    /// assert_eq!(complaints.progress(350).raw(), Some(0.5));
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    pub fn cut_by<T: ToPrimitive, U: ToPrimitive>(
        name: impl Into<String>,
        start: T,
        percent: U,
    ) -> Result<Self, KeyResultError> {
        Self::change_by(name.into(), start, percent, -1.0)
    }

    fn change_by<T: ToPrimitive, U: ToPrimitive>(
        name: String,
        start: T,
        percent: U,
        sign: f64,
    ) -> Result<Self, KeyResultError> {
        let start = figure(&name, start)?;
        let percent = positive(&name, "the percentage", percent)?;
        if start <= 0.0 {
            return Err(KeyResultError::StartNotPositive { name, start });
        }
        // One rounding after an exact product keeps 5000 + 20 % at 6000.
        let target = parts_of(start, 100.0 + sign * percent, 100.0);
        let tolerance =
            Tolerance::of([start, target]).or(Tolerance::of([percent]).times(start / 100.0));
        let target = shortest(target, tolerance);
        let target = follows(&name, "the target", target, [start, percent])?;
        Self::reach(name, start, target)
    }

    /// A way that is not even, up or down: pairs of a figure and the progress that it stands for, from 0 to 1.
    ///
    /// Between two checkpoints progress is linear; before the first and behind the last the outermost pieces go on.
    ///
    /// # Errors
    ///
    /// [`KeyResultError::TooFew`] for fewer than two; [`KeyResultError::NotOneWay`] unless the figures rise or fall
    /// throughout and the progress rises from 0 to 1; [`KeyResultError::NotFinite`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// // The first hours are easy to save, the last ones hard.
    /// let resolution = KeyResult::checkpoints("hours", [(48, 0.0), (30, 0.5), (24, 1.0)])?;
    /// assert_eq!(resolution.progress(39).raw(), Some(0.25));
    /// assert_eq!(resolution.progress(27).raw(), Some(0.75));
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    pub fn checkpoints<T: ToPrimitive, U: ToPrimitive>(
        name: impl Into<String>,
        checkpoints: impl IntoIterator<Item = (T, U)>,
    ) -> Result<Self, KeyResultError> {
        let name = name.into();
        let mut knots = Vec::new();
        for (at, share) in checkpoints {
            knots.push(Checkpoint {
                figure: figure(&name, at)?,
                share: figure(&name, share)?,
            });
        }
        let [first, .., last] = knots.as_slice() else {
            return Err(KeyResultError::TooFew {
                name,
                what: "checkpoint",
                needed: 2,
            });
        };
        let leads = edge::is_at(last.share, 1.0, Tolerance::of([last.share]));
        if first.share != 0.0 || !leads || !is_monotone(&knots) {
            return Err(KeyResultError::NotOneWay {
                name,
                what: "the checkpoints",
            });
        }
        if let Some(last) = knots.last_mut() {
            last.share = 1.0; // which 0.1 + 0.2 + 0.7 misses by rounding
        }
        let path = Path::Piecewise(knots.into_boxed_slice());
        Ok(Self::new(name, Target::Path(path)))
    }

    /// A commitment, a target and a stretch: progress is 0 at the start, 0.3, 0.7 and 1 at these, linear between.
    ///
    /// [`Progress::zone`](crate::Progress::zone) names the zone. Each begins at its figure, which is included.
    ///
    /// # Errors
    ///
    /// [`KeyResultError::NotOneWay`] unless the four rise or fall throughout; [`KeyResultError::NotFinite`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{KeyResult, okr::key_result::Zone};
    ///
    /// let deals = KeyResult::zones("deals", 0, [3, 7, 10])?;
    /// assert_eq!(deals.progress(1).zone(), Some(Zone::Fail));
    /// assert_eq!(deals.progress(7).zone(), Some(Zone::Target));
    /// assert_eq!(deals.progress(7).raw(), Some(0.7));
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    pub fn zones<T: ToPrimitive, U: ToPrimitive>(
        name: impl Into<String>,
        start: T,
        [commit, target, stretch]: [U; 3],
    ) -> Result<Self, KeyResultError> {
        let name = name.into();
        let start = figure(&name, start)?;
        let [commit, target, stretch] = [
            figure(&name, commit)?,
            figure(&name, target)?,
            figure(&name, stretch)?,
        ];
        Self::from_zones(name, [start, commit, target, stretch])
    }

    /// [`zones`](Self::zones) from the target alone, which is 0.7 of the way: the commitment at start + 3/7 and the
    /// stretch at start + 10/7 of the distance.
    ///
    /// # Errors
    ///
    /// As for [`zones`](Self::zones); [`KeyResultError::TooLarge`] for a stretch that cannot be computed with.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// let deals = KeyResult::zones_from_target("deals", 0, 7)?;
    /// assert_eq!(deals.to_string(), "deals: from 0 to 7, committed to 3, stretch 10");
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    pub fn zones_from_target<T: ToPrimitive, U: ToPrimitive>(
        name: impl Into<String>,
        start: T,
        target: U,
    ) -> Result<Self, KeyResultError> {
        let name = name.into();
        let (start, target) = (figure(&name, start)?, figure(&name, target)?);
        let given = [start, target];
        let part = |tenths| zone_edge(given, tenths, 7.0);
        let stretch = follows(&name, "the stretch", part(10.0), given)?;
        Self::from_zones(name, [start, part(3.0), target, stretch])
    }

    /// [`zones`](Self::zones) from the stretch alone: the commitment at 0.3 and the target at 0.7 of the way.
    ///
    /// # Errors
    ///
    /// As for [`zones`](Self::zones).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// let deals = KeyResult::zones_from_stretch("deals", 0, 10)?;
    /// assert_eq!(deals.to_string(), "deals: from 0 to 7, committed to 3, stretch 10");
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    pub fn zones_from_stretch<T: ToPrimitive, U: ToPrimitive>(
        name: impl Into<String>,
        start: T,
        stretch: U,
    ) -> Result<Self, KeyResultError> {
        let name = name.into();
        let (start, stretch) = (figure(&name, start)?, figure(&name, stretch)?);
        let part = |tenths| zone_edge([start, stretch], tenths, 10.0);
        Self::from_zones(name, [start, part(3.0), part(7.0), stretch])
    }

    fn from_zones(name: String, figures: [f64; 4]) -> Result<Self, KeyResultError> {
        match Path::zones(figures) {
            Some(path) => Ok(Self::new(name, Target::Path(path))),
            None => Err(KeyResultError::NotOneWay {
                name,
                what: "the zones",
            }),
        }
    }
}

/// The figure at so many parts of the way.
fn zone_edge([start, end]: [f64; 2], parts: f64, of: f64) -> f64 {
    let figure = start + parts_of(end - start, parts, of);
    shortest(figure, Tolerance::of([start, end]))
}

/// So many parts of a figure, where it has `of` parts: one rounding after the product, or where that alone is beyond all
/// numbers, the quotient first.
pub(super) fn parts_of(figure: f64, parts: f64, of: f64) -> f64 {
    let product = figure * parts;
    if product.is_finite() {
        product / of
    } else {
        figure / of * parts
    }
}

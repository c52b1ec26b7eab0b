//! On track, at risk, off track, or too uncertain to say.

#[cfg(feature = "serde")]
use crate::edge::agrees;
use crate::edge::{self, Tolerance};
#[cfg(feature = "serde")]
use crate::okr::figure::is_usable;
use crate::words::spoken;

/// How far behind the expected progress a key result may be, as shares of the way.
///
/// On track down to `on_track` behind, at risk down to `at_risk` behind, off track below; the limits belong to the
/// better side.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::{Status, course::Thresholds};
///
/// assert_eq!(Thresholds::USUAL.status(-0.10), Status::OnTrack);
/// assert_eq!(Thresholds::USUAL.status(-0.11), Status::AtRisk);
/// assert_eq!(Thresholds::USUAL.status(-0.30), Status::OffTrack);
///
/// let strict = Thresholds::new(0.0, 0.1)?;
/// assert_eq!(strict.status(-0.05), Status::AtRisk);
/// # Ok::<(), cxmetrics::okr::course::ThresholdsError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "StoredThresholds", try_from = "StoredThresholds")
)]
pub struct Thresholds {
    on_track: f64,
    at_risk: f64,
}

impl Thresholds {
    /// On track down to 10 points behind, at risk down to 25, as goal trackers commonly have it.
    pub const USUAL: Self = Self {
        on_track: 0.10,
        at_risk: 0.25,
    };

    /// Thresholds of one's own: 0.1 is 10 points of progress behind.
    ///
    /// # Errors
    ///
    /// [`ThresholdsError`] unless both are finite and `at_risk` is not below `on_track` by more than rounding. They may be
    /// negative: then being on track takes being ahead.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::{Status, course::Thresholds};
    ///
    /// // On track takes being five points ahead.
    /// let ambitious = Thresholds::new(-0.05, 0.1)?;
    /// assert_eq!(ambitious.status(0.04), Status::AtRisk);
    /// assert_eq!(ambitious.status(0.05), Status::OnTrack);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const fn new(on_track: f64, at_risk: f64) -> Result<Self, ThresholdsError> {
        // Of two that are equal but for rounding neither is below the other, in whatever order they come.
        let room = edge::rounding(on_track.abs().max(at_risk.abs()));
        if on_track.is_finite() && at_risk.is_finite() && on_track - at_risk <= room {
            let at_risk = at_risk.max(on_track);
            Ok(Self { on_track, at_risk })
        } else {
            Err(ThresholdsError { on_track, at_risk })
        }
    }

    /// How far behind is still on track.
    ///
    /// ```
    /// use cxmetrics::okr::course::Thresholds;
    ///
    /// assert_eq!(Thresholds::USUAL.on_track(), 0.10);
    /// ```
    #[must_use]
    pub const fn on_track(&self) -> f64 {
        self.on_track
    }

    /// How far behind is still only at risk.
    ///
    /// ```
    /// use cxmetrics::okr::course::Thresholds;
    ///
    /// assert_eq!(Thresholds::USUAL.at_risk(), 0.25);
    /// ```
    #[must_use]
    pub const fn at_risk(&self) -> f64 {
        self.at_risk
    }

    /// The status of a gap: progress less expected progress, negative when behind. A gap that is a threshold but for
    /// the rounding of shares of the order of 1 is at it; what rounding did to a [`Standing`], which knows the figures
    /// behind its progress, is settled in its [gap](Standing::gap).
    ///
    /// ```
    /// use cxmetrics::okr::{Status, course::Thresholds};
    ///
    /// let status = |gap| Thresholds::USUAL.status(gap);
    /// assert_eq!([0.2, -0.10, -0.25].map(status), [Status::OnTrack, Status::OnTrack, Status::AtRisk]);
    /// assert_eq!([-0.26, f64::NAN].map(status), [Status::OffTrack, Status::NotMeasured]);
    /// ```
    #[must_use]
    pub fn status(&self, gap: f64) -> Status {
        if gap.is_nan() {
            return Status::NotMeasured;
        }
        self.status_within(gap, Tolerance::of([]))
    }

    /// The status of a gap between two shares of which rounding may have moved either by so much.
    fn status_within(&self, gap: f64, tolerance: Tolerance) -> Status {
        let gap = self.settled(gap, tolerance);
        if gap >= -self.on_track {
            Status::OnTrack
        } else if gap >= -self.at_risk {
            Status::AtRisk
        } else {
            Status::OffTrack
        }
    }

    /// The threshold itself for a gap that is at it but for rounding: 0.4 − 0.5 is a gap of 0.1.
    fn settled(&self, gap: f64, tolerance: Tolerance) -> f64 {
        // Its two shares, of the order of 1, had digits that their difference has lost.
        let tolerance = tolerance.or(Tolerance::of([gap, 1.0]));
        [self.on_track, self.at_risk]
            .into_iter()
            .fold(gap, |gap, behind| edge::snap(gap, -behind, tolerance))
    }
}

/// The thresholds cross, or are no numbers.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::course::Thresholds;
///
/// let error = Thresholds::new(0.3, 0.1).unwrap_err();
/// assert_eq!((error.on_track, error.at_risk), (0.3, 0.1));
/// assert_eq!(
///     error.to_string(),
///     "off track begins further behind than at risk: 0.1 is not at least 0.3"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("off track begins further behind than at risk: {at_risk} is not at least {on_track}")]
#[non_exhaustive]
pub struct ThresholdsError {
    /// How far behind was to be on track.
    pub on_track: f64,
    /// How far behind was to be at risk.
    pub at_risk: f64,
}

/// How a key result is doing against its [pace](super::Pace).
///
/// # Examples
///
/// ```
/// use cxmetrics::{
///     Estimate, KeyResult,
///     okr::{Cycle, Pace, Status},
/// };
///
/// let goal = KeyResult::reach("satisfied customers in percent", 70, 85)?;
/// let pace = Pace::linear(Cycle::new(0, 90)?);
/// // The same 75 % at half-time, as a fact and as a survey of 100.
/// assert_eq!(pace.standing(&goal.progress(75), 45).status(), Status::AtRisk);
/// assert_eq!(
///     pace.standing(&goal.progress(Estimate::share(75, 100)?), 45).status(),
///     Status::Uncertain
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
#[doc(alias("RAG status", "RAG", "traffic light"))]
pub enum Status {
    /// There is no figure.
    NotMeasured,
    /// Further behind than the second threshold.
    OffTrack,
    /// Further behind than the first threshold.
    AtRisk,
    /// As far as expected, or nearly.
    OnTrack,
    /// The interval of the progress spans a threshold: the figure cannot tell.
    Uncertain,
}

spoken!(Status {
    NotMeasured = NotMeasured,
    OffTrack = OffTrack,
    AtRisk = AtRisk,
    OnTrack = OnTrack,
    Uncertain = Uncertain,
});

/// Where a key result stands against its pace at one time.
///
/// Made by [`Pace::standing`](super::Pace::standing).
///
/// # Examples
///
/// ```
/// use cxmetrics::{KeyResult, okr::{Cycle, Pace, Status}};
///
/// let goal = KeyResult::reach("leads", 0, 100)?;
/// let standing = Pace::linear(Cycle::new(0, 90)?).standing(&goal.progress(25), 45);
/// assert_eq!((standing.expected(), standing.gap()), (0.5, Some(-0.25)));
/// assert_eq!(standing.status(), Status::AtRisk);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "StoredStanding", try_from = "StoredStanding")
)]
pub struct Standing {
    thresholds: Thresholds,
    expected: f64,
    progress: Option<f64>,
    limits: Option<[f64; 2]>,
    /// How far rounding may have moved what is expected, the progress and its limits.
    tolerance: Tolerance,
}

impl Standing {
    pub(in crate::okr) const fn new(
        thresholds: Thresholds,
        expected: f64,
        progress: Option<f64>,
        limits: Option<[f64; 2]>,
        tolerance: Tolerance,
    ) -> Self {
        Self {
            thresholds,
            expected,
            progress,
            limits,
            tolerance,
        }
    }

    /// The progress expected by now, as a share of the way.
    ///
    /// ```
    /// # use cxmetrics::{KeyResult, okr::{Cycle, Pace}};
    /// # let goal = KeyResult::reach("leads", 0, 100)?;
    /// let standing = Pace::linear(Cycle::new(0, 90)?).standing(&goal.progress(40), 45);
    /// assert_eq!(standing.expected(), 0.5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn expected(&self) -> f64 {
        self.expected
    }

    /// The progress less the expected one, negative when behind; `None` if nothing was measured. What is a threshold but
    /// for the rounding of the figures is that threshold, so that the gap has the status that is said.
    ///
    /// ```
    /// # use cxmetrics::{KeyResult, Reading, okr::{Cycle, Pace}};
    /// let goal = KeyResult::reach("leads", 0, 100)?;
    /// let pace = Pace::linear(Cycle::new(0, 90)?);
    /// assert_eq!(pace.standing(&goal.progress(25), 45).gap(), Some(-0.25));
    /// assert_eq!(pace.standing(&goal.progress(Reading::NOT_MEASURED), 45).gap(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn gap(&self) -> Option<f64> {
        let gap = |progress| {
            self.thresholds
                .settled(progress - self.expected, self.tolerance)
        };
        self.progress.map(gap)
    }

    /// The status, with its uncertainty said.
    ///
    /// ```
    /// # use cxmetrics::{Estimate, KeyResult, okr::{Cycle, Pace, Status}};
    /// # let goal = KeyResult::reach("satisfied customers in percent", 70, 85)?;
    /// let pace = Pace::linear(Cycle::new(0, 90)?);
    /// let status = |survey| pace.standing(&goal.progress(survey), 45).status();
    /// assert_eq!(status(Estimate::share(75, 100)?), Status::Uncertain);
    /// assert_eq!(status(Estimate::share(7_500, 10_000)?), Status::AtRisk);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn status(&self) -> Status {
        match self.worst_and_best() {
            Some([worst, best]) if worst != best => Status::Uncertain,
            _ => self.by_figure(),
        }
    }

    /// The status of the figure as measured, as if it were exact.
    ///
    /// ```
    /// # use cxmetrics::{Estimate, KeyResult, okr::{Cycle, Pace, Status}};
    /// # let goal = KeyResult::reach("satisfied customers in percent", 70, 85)?;
    /// let pace = Pace::linear(Cycle::new(0, 90)?);
    /// let standing = pace.standing(&goal.progress(Estimate::share(75, 100)?), 45);
    /// assert_eq!(standing.by_figure(), Status::AtRisk);
    /// assert_eq!(standing.status(), Status::Uncertain);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn by_figure(&self) -> Status {
        self.gap()
            .map_or(Status::NotMeasured, |gap| self.thresholds.status(gap))
    }

    /// The statuses at the two limits of the progress; `None` if nothing was measured. The same twice for an exact
    /// figure.
    ///
    /// ```
    /// # use cxmetrics::{Estimate, KeyResult, okr::{Cycle, Pace, Status}};
    /// # let goal = KeyResult::reach("satisfied customers in percent", 70, 85)?;
    /// let pace = Pace::linear(Cycle::new(0, 90)?);
    /// let survey = pace.standing(&goal.progress(Estimate::share(75, 100)?), 45);
    /// assert_eq!(survey.worst_and_best(), Some([Status::OffTrack, Status::OnTrack]));
    /// let fact = pace.standing(&goal.progress(75), 45);
    /// assert_eq!(fact.worst_and_best(), Some([Status::AtRisk; 2]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn worst_and_best(&self) -> Option<[Status; 2]> {
        let progress = self.progress?;
        let limits = self.limits.unwrap_or([progress, progress]);
        Some(limits.map(|limit| {
            let gap = limit - self.expected;
            self.thresholds.status_within(gap, self.tolerance)
        }))
    }
}

/// The stored form.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Thresholds", deny_unknown_fields)]
struct StoredThresholds {
    on_track: f64,
    at_risk: f64,
}

#[cfg(feature = "serde")]
impl From<Thresholds> for StoredThresholds {
    fn from(Thresholds { on_track, at_risk }: Thresholds) -> Self {
        Self { on_track, at_risk }
    }
}

#[cfg(feature = "serde")]
impl TryFrom<StoredThresholds> for Thresholds {
    type Error = ThresholdsError;

    fn try_from(stored: StoredThresholds) -> Result<Self, Self::Error> {
        Self::new(stored.on_track, stored.at_risk)
    }
}

/// What is shown of a standing, and what it is computed from, which must say the same.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Standing", deny_unknown_fields)]
struct StoredStanding {
    status: Status,
    /// The progress that the plan expects.
    expected: f64,
    /// The progress that was measured; null without a measurement.
    progress: Option<f64>,
    /// What it may truly be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    limits: Option<[f64; 2]>,
    thresholds: Thresholds,
    /// How far rounding may have moved the shares; nothing if it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tolerance: Option<Tolerance>,
}

#[cfg(feature = "serde")]
impl From<Standing> for StoredStanding {
    fn from(standing: Standing) -> Self {
        Self {
            status: standing.status(),
            expected: standing.expected,
            progress: standing.progress,
            limits: standing.limits,
            thresholds: standing.thresholds,
            tolerance: Some(standing.tolerance).filter(|own| *own != Tolerance::of([])),
        }
    }
}

/// A stored standing is none.
#[cfg(feature = "serde")]
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("the status is not that of the progress, its limits and what is expected")]
struct NoStanding;

#[cfg(feature = "serde")]
impl TryFrom<StoredStanding> for Standing {
    type Error = NoStanding;

    fn try_from(stored: StoredStanding) -> Result<Self, Self::Error> {
        let StoredStanding {
            status,
            expected,
            progress,
            limits,
            thresholds,
            tolerance,
        } = stored;
        let tolerance = tolerance.unwrap_or(Tolerance::of([]));
        let around = |[lower, upper]: [f64; 2]| {
            let kept = |left, right| left <= right || agrees(left, right, Tolerance::of([]));
            progress.is_some_and(|progress| kept(lower, progress) && kept(progress, upper))
        };
        let figures = [expected].into_iter().chain(progress);
        let usable = figures.chain(limits.into_iter().flatten()).all(is_usable);
        let usable = usable && tolerance.is_finite();
        let standing = Self::new(thresholds, expected, progress, limits, tolerance);
        if usable && limits.is_none_or(around) && standing.status() == status {
            Ok(standing)
        } else {
            Err(NoStanding)
        }
    }
}

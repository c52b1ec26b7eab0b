//! Grades: a progress or a score as a band with a name.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::progress::Progress;
use crate::edge::{self, Tolerance};
use crate::interval::Interval;
use crate::okr::figure::reaches;

/// Bands of progress with names, from the lowest up, without gaps: each begins at its edge and ends where the next one
/// begins.
///
/// The usual rule is written "0 to 0.3 red, 0.4 to 0.6 yellow, 0.7 to 1.0 green", which says nothing of 0.35.
/// [`Bands::usual`] closes the gaps without rounding: a band is reached when its written lower end is.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::key_result::Bands;
///
/// let bands = Bands::usual();
/// assert_eq!(bands.grade(0.35), Some("red"));
/// assert_eq!(bands.grade(0.4), Some("yellow"));
/// assert_eq!(bands.grade(0.699), Some("yellow"));
/// assert_eq!(bands.grade(1.3), Some("green"));
///
/// let ours = Bands::new("missed", [(0.5, "close"), (0.9, "made it")])?;
/// assert_eq!(ours.grade(0.5), Some("close"));
/// # Ok::<(), cxmetrics::okr::key_result::BandsError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "StoredBands", try_from = "StoredBands")
)]
pub struct Bands {
    lowest: Cow<'static, str>,
    edges: Vec<(f64, Cow<'static, str>)>,
}

impl Bands {
    /// Red, yellow from 0.4, green from 0.7.
    ///
    /// ```
    /// use cxmetrics::okr::key_result::Bands;
    ///
    /// let bands = Bands::usual();
    /// assert_eq!(
    ///     [0.39, 0.4, 0.69, 0.7].map(|share| bands.grade(share).unwrap()),
    ///     ["red", "yellow", "yellow", "green"]
    /// );
    /// ```
    #[must_use]
    pub fn usual() -> Self {
        Self {
            lowest: Cow::Borrowed("red"),
            edges: vec![
                (0.4, Cow::Borrowed("yellow")),
                (0.7, Cow::Borrowed("green")),
            ],
        }
    }

    /// Bands of one's own: the name of the lowest one, which has no lower end, and the edge and name of each
    /// further one.
    ///
    /// # Errors
    ///
    /// [`BandsError`] unless the edges are finite and increase, by more than rounding.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::key_result::Bands;
    ///
    /// let ours = Bands::new("missed", [(0.5, "close"), (0.9, "made it")])?;
    /// assert_eq!(ours.grade(0.9), Some("made it"));
    /// assert!(Bands::new("missed", [(0.9, "made it"), (0.5, "close")]).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new<N: Into<String>>(
        lowest: impl Into<String>,
        edges: impl IntoIterator<Item = (f64, N)>,
    ) -> Result<Self, BandsError> {
        let mut checked: Vec<(f64, Cow<'static, str>)> = Vec::new();
        for (edge, name) in edges {
            let is_above = |last: f64| edge::is_above(edge, last, Tolerance::of([edge, last]));
            let increases = checked.last().is_none_or(|(last, _)| is_above(*last));
            if !edge.is_finite() || !increases {
                return Err(BandsError { edge });
            }
            checked.push((edge, Cow::Owned(name.into())));
        }
        Ok(Self {
            lowest: Cow::Owned(lowest.into()),
            edges: checked,
        })
    }

    /// The name of the band of a progress or score; `None` for NaN.
    ///
    /// ```
    /// use cxmetrics::okr::key_result::Bands;
    ///
    /// let bands = Bands::usual();
    /// assert_eq!(bands.grade(-0.2), Some("red")); // the lowest band has no lower end
    /// assert_eq!(bands.grade(1.3), Some("green")); // nor the highest an upper one
    /// assert_eq!(bands.grade(f64::NAN), None);
    /// ```
    #[must_use]
    pub fn grade(&self, share: f64) -> Option<&str> {
        if share.is_nan() {
            return None;
        }
        Some(self.grade_within(share, Tolerance::of([share])))
    }

    /// The name of the band of a progress as measured; `None` if it was not.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Reading, okr::key_result::Bands};
    ///
    /// let goal = KeyResult::reach("resolution time in hours", 48, 24)?;
    /// assert_eq!(Bands::usual().of(&goal.progress(36)), Some("yellow"));
    /// assert_eq!(Bands::usual().of(&goal.progress(Reading::NOT_MEASURED)), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of(&self, progress: &Progress) -> Option<&str> {
        let share = progress.share()?;
        Some(self.grade_within(share.value(), share.tolerance()))
    }

    /// The name of the band that a share is in, where rounding may have moved it so far.
    pub(in crate::okr) fn grade_within(&self, share: f64, tolerance: Tolerance) -> &str {
        let is_reached = |edge: f64| reaches(share, edge, tolerance);
        let reached = self.edges.iter().rev().find(|(edge, _)| is_reached(*edge));
        reached.map_or(&*self.lowest, |(_, name)| name)
    }

    /// The names of the bands of both ends of an interval. When they differ, the grade is uncertain.
    ///
    /// ```
    /// use cxmetrics::{Confidence, Estimate, KeyResult, okr::key_result::Bands};
    ///
    /// let goal = KeyResult::reach("satisfied customers in percent", 70, 85)?;
    /// let progress = goal.progress(Estimate::share(164, 200)?); // 82 %: 0.80, green
    /// let interval = progress.interval(Confidence::P95).unwrap();
    /// assert_eq!(Bands::usual().span(&interval), Some(("yellow", "green")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn span(&self, interval: &Interval) -> Option<(&str, &str)> {
        Some((self.grade(interval.lower())?, self.grade(interval.upper())?))
    }

    /// The names from the lowest band to the highest.
    ///
    /// ```
    /// use cxmetrics::okr::key_result::Bands;
    ///
    /// assert!(Bands::usual().names().eq(["red", "yellow", "green"]));
    /// ```
    pub fn names(&self) -> impl Iterator<Item = &str> {
        core::iter::once(&*self.lowest).chain(self.edges.iter().map(|(_, name)| &**name))
    }
}

impl Default for Bands {
    fn default() -> Self {
        Self::usual()
    }
}

/// An edge is not finite or not above the one before.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::key_result::Bands;
///
/// let error = Bands::new("low", [(0.7, "good"), (0.4, "fair")]).unwrap_err();
/// assert_eq!(error.edge, 0.4);
/// assert_eq!(
///     error.to_string(),
///     "the edges of the bands must be finite and increase, and 0.4 does not"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("the edges of the bands must be finite and increase, and {edge} does not")]
#[non_exhaustive]
pub struct BandsError {
    /// The edge.
    pub edge: f64,
}

/// The stored form.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Bands", deny_unknown_fields)]
struct StoredBands {
    lowest: String,
    edges: Vec<(f64, String)>,
}

#[cfg(feature = "serde")]
impl From<Bands> for StoredBands {
    fn from(bands: Bands) -> Self {
        Self {
            lowest: bands.lowest.into_owned(),
            edges: bands
                .edges
                .into_iter()
                .map(|(edge, name)| (edge, name.into_owned()))
                .collect(),
        }
    }
}

#[cfg(feature = "serde")]
impl TryFrom<StoredBands> for Bands {
    type Error = BandsError;

    fn try_from(stored: StoredBands) -> Result<Self, Self::Error> {
        Self::new(stored.lowest, stored.edges)
    }
}

//! Whether a goal will be reached.

use alloc::string::ToString;
use core::fmt;

use super::distribution::Distribution;
use super::mixture::Side;
use super::usual_move::UsualMove;
use crate::edge::{self, Tolerance};
use crate::okr::course::Status;
use crate::okr::figure::percent_beside;
use crate::okr::key_result::KeyResult;
use crate::shown::{Style, pad};
use crate::words::{ForecastMessage, Language, Percent, Spoken, spoken};

/// From which probability on a goal is at risk, and on track.
const EDGES: [f64; 2] = [0.3, 0.7];

/// Whether the figure of one day can reach a key result, so that a forecast of it says something.
pub(in crate::okr) fn is_of_one_day(goal: &KeyResult) -> bool {
    Aim::of(goal).is_some()
}

/// Which figures reach a key result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Aim {
    AtLeast(f64),
    AtMost(f64),
    Between(f64, f64),
}

impl Aim {
    /// `None` for a key result that no figure of one day reaches.
    pub(super) fn of(goal: &KeyResult) -> Option<Self> {
        if let Some(bounds) = goal.bounds() {
            return match bounds {
                (Some(lowest), Some(highest)) => Some(Self::Between(lowest, highest)),
                (Some(lowest), None) => Some(Self::AtLeast(lowest)),
                (None, Some(highest)) => Some(Self::AtMost(highest)),
                (None, None) => None,
            };
        }
        let (start, target) = (goal.start()?, goal.target()?);
        Some(if target >= start {
            Self::AtLeast(target)
        } else {
            Self::AtMost(target)
        })
    }

    /// Whether a figure reaches it.
    pub(super) fn is_reached(self, figure: f64) -> bool {
        let is_high_enough = |lowest| edge::reaches_as_given(figure, lowest);
        let is_low_enough = |highest| edge::reaches_as_given(highest, figure);
        match self {
            Self::AtLeast(lowest) => is_high_enough(lowest),
            Self::AtMost(highest) => is_low_enough(highest),
            Self::Between(lowest, highest) => is_high_enough(lowest) && is_low_enough(highest),
        }
    }

    pub(super) fn probability(
        self,
        distribution: &Distribution,
        range: Option<[f64; 2]>,
    ) -> Option<f64> {
        let beyond = |side, x| distribution.probability(range, side, x);
        match self {
            Self::AtLeast(lowest) => beyond(Side::Upper, lowest),
            Self::AtMost(highest) => beyond(Side::Lower, highest),
            Self::Between(lowest, highest) => {
                // A difference of the smaller tails.
                let (below, above) = (beyond(Side::Lower, lowest)?, beyond(Side::Upper, highest)?);
                let inside = if below > 0.5 {
                    beyond(Side::Upper, lowest)? - above
                } else if above > 0.5 {
                    beyond(Side::Lower, highest)? - below
                } else {
                    1.0 - below - above
                };
                Some(inside.max(0.0))
            }
        }
    }
}

/// The probability that a key result will be reached, and what it rests on.
///
/// Made by [`Forecast::outlook`](super::Forecast::outlook). Displayed in whole percent, or with as many decimals as it takes
/// not to show 69.6 % as the 70 % from which a goal is [on track](Self::status).
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::forecast::{MoveSource, Readings};
/// use cxmetrics::okr::{Cycle, KeyResult};
/// use cxmetrics::Estimate;
///
/// let goal = KeyResult::reach("satisfied customers in percent", 70, 78)?;
/// let weeks = [(7, Estimate::share(144, 200)?), (14, Estimate::share(147, 200)?)];
/// let series = Readings::new(weeks)?.towards(&goal, Cycle::new(0, 91)?)?;
/// let outlook = series.forecast(91)?.outlook(&goal).unwrap();
/// assert_eq!(outlook.to_string(), "24% (usual move 8.0, the way from start to target)");
/// assert_eq!(outlook.usual_move().unwrap().source(), MoveSource::Goal);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlook {
    probability: f64,
    usual: Option<UsualMove>,
}

impl Outlook {
    pub(in crate::okr) const fn new(probability: f64, usual: Option<UsualMove>) -> Self {
        Self { probability, usual }
    }

    /// The probability, from 0 to 1.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::Readings;
    /// # use cxmetrics::okr::{Cycle, KeyResult};
    /// let goal = KeyResult::reach("pages", 0, 40)?;
    /// let nothing_yet = Readings::new::<i32, i32>([])?.towards(&goal, Cycle::new(0, 91)?)?;
    /// // Before any reading, of any goal that is taken as usual.
    /// assert_eq!(
    ///     format!("{:.2}", nothing_yet.forecast(91)?.outlook(&goal).unwrap().probability()),
    ///     "0.17"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn probability(&self) -> f64 {
        self.probability
    }

    /// The usual move that the probability rests on; `None` for methods without one.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::Readings;
    /// # use cxmetrics::okr::{Cycle, KeyResult};
    /// # let goal = KeyResult::reach("pages", 0, 40)?;
    /// # let nothing_yet = Readings::new::<i32, i32>([])?.towards(&goal, Cycle::new(0, 91)?)?;
    /// let outlook = nothing_yet.forecast(91)?.outlook(&goal).unwrap();
    /// assert_eq!(outlook.usual_move().unwrap().size(), 40.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn usual_move(&self) -> Option<UsualMove> {
        self.usual
    }

    /// The status by the probability: on track from 70 %, at risk from 30 %, off track below.
    ///
    /// It differs from the status by [pace](crate::okr::Pace::standing) in that it looks ahead: behind the plan with much time
    /// left, or ahead by luck that will not last. Because probabilities come true as often as they say, of the goals that are
    /// on track by it at least 70 in a hundred are reached. An ambitious goal starts off track, and says so.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::Readings;
    /// # use cxmetrics::okr::{Cycle, KeyResult, Status};
    /// let goal = KeyResult::reach("hours", 48, 24)?;
    /// let status = |hours: &[(i32, f64)]| {
    ///     let series = Readings::new(hours.iter().copied()).unwrap();
    ///     let forecast =
    ///         series.towards(&goal, Cycle::new(0, 90).unwrap()).unwrap().forecast(90).unwrap();
    ///     forecast.outlook(&goal).unwrap().status()
    /// };
    /// assert_eq!(status(&[(15, 44.0), (30, 39.5), (45, 34.0)]), Status::OnTrack);
    /// assert_eq!(status(&[(15, 44.0), (30, 41.0), (45, 36.0)]), Status::AtRisk);
    /// assert_eq!(status(&[(15, 47.0), (30, 45.0), (45, 43.0)]), Status::OffTrack);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn status(&self) -> Status {
        let [at_risk, on_track] = EDGES;
        self.status_by(on_track, at_risk)
    }

    /// The same by limits of one's own: on track from the first probability on, at risk from the second.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::Readings;
    /// # use cxmetrics::okr::{Cycle, KeyResult, Status};
    /// # let goal = KeyResult::reach("pages", 0, 40)?;
    /// # let nothing_yet = Readings::new::<i32, i32>([])?.towards(&goal, Cycle::new(0, 91)?)?;
    /// let outlook = nothing_yet.forecast(91)?.outlook(&goal).unwrap(); // 17 %
    /// assert_eq!(outlook.status(), Status::OffTrack);
    /// assert_eq!(outlook.status_by(0.5, 0.1), Status::AtRisk);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn status_by(&self, on_track: f64, at_risk: f64) -> Status {
        let reaches = |edge| edge::reaches(self.probability, edge, Tolerance::OF_PROBABILITIES);
        if reaches(on_track) {
            Status::OnTrack
        } else if reaches(at_risk) {
            Status::AtRisk
        } else {
            Status::OffTrack
        }
    }
}

/// The probability in percent, and what it rests on.
impl Spoken for Outlook {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let usual = self
            .usual
            .map(|usual| usual.in_language(language).to_string());
        // Never on another side of the status's limits than the status.
        let shown = EDGES
            .into_iter()
            .fold(self.probability, |probability, edge| {
                edge::snap(probability, edge, Tolerance::OF_PROBABILITIES)
            });
        let style = |decimals| Style::of(f, decimals).unsigned();
        let message = ForecastMessage::Outlook {
            percent: Percent(percent_beside(shown, &EDGES, style)),
            usual: usual.as_deref(),
        };
        pad(f, &language.say(&message.into()))
    }
}

spoken!(Outlook);

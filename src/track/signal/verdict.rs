//! The verdicts of *Making data count*: what a figure does, and what can be expected of it.

use super::chart::ControlChart;
use super::phase::ChartPhase;
use super::rules::{Rule, Rules};
use super::sentence::{Shift, Signal};
use crate::edge::{self, Tolerance};
use crate::metric::Direction;
use crate::words::spoken;

/// What the latest period says (NHS England, *Making data count*).
///
/// ```
/// use cxmetrics::track::signal::{ControlChart, Rules, Variation};
/// use cxmetrics::Direction;
///
/// let hours = [29.0, 27.0, 28.5, 21.0];
/// let chart = ControlChart::from_figures(
///     28.0,
///     (1..).zip(hours).map(|(week, hours)| (week, hours, 2.0)),
/// )?;
/// // Fewer hours to a solution are better.
/// let verdict = chart.variation(Rules::MAKING_DATA_COUNT, Direction::LowerIsBetter).unwrap();
/// assert_eq!(verdict, Variation::Improvement);
/// assert_eq!(
///     verdict.to_string(),
///     "improvement: more than chance explains, and in the right direction"
/// );
/// # Ok::<(), cxmetrics::track::signal::ChartError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Variation {
    /// No signal: as it always is.
    CommonCause,
    /// A signal in the good direction.
    Improvement,
    /// A signal in the bad direction.
    Concern,
    /// A signal that is neither: no direction is good, the pattern has none, or two signals point in two directions.
    SpecialCause,
}

spoken!(Variation {
    CommonCause = CommonCause,
    Improvement = Improvement,
    Concern = Concern,
    SpecialCause = SpecialCause,
});

/// Whether a stable process can be expected to meet its target (NHS England, *Making data count*).
///
/// ```
/// use cxmetrics::Direction;
/// use cxmetrics::track::signal::Assurance;
///
/// let hours = [22.6, 43.9];
/// let promise = |target| Assurance::of_limits(hours, target, Direction::LowerIsBetter);
/// assert_eq!(
///     [48.0, 36.0, 20.0].map(promise),
///     [Some(Assurance::Always), Some(Assurance::HitAndMiss), Some(Assurance::Never)]
/// );
/// assert_eq!(
///     promise(36.0).unwrap().to_string(),
///     "hit and miss: the target is met or missed by chance"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Assurance {
    /// Both limits are on the good side of the target, or at it: it is always met.
    Always,
    /// Both limits are on the bad side: it is never met without a change of the process.
    Never,
    /// The target lies between the limits.
    HitAndMiss,
}

impl Assurance {
    /// What limits say of a target: one that is to be reached or passed if higher is better, one that is not to be passed if
    /// lower is. A limit that equals the target meets it. `None` if neither is known to be better.
    ///
    /// A target that is not a number is hit and miss.
    #[must_use]
    pub fn of_limits([lower, upper]: [f64; 2], target: f64, better: Direction) -> Option<Self> {
        let tolerance = Tolerance::of([lower, upper, target]);
        let reaches = |above, below| edge::reaches(above, below, tolerance);
        let (always, never) = match better {
            Direction::HigherIsBetter => (reaches(lower, target), !reaches(upper, target)),
            Direction::LowerIsBetter => (reaches(target, upper), !reaches(target, lower)),
            Direction::Unknown => return None,
        };
        Some(if always {
            Self::Always
        } else if never && !target.is_nan() {
            Self::Never
        } else {
            Self::HitAndMiss
        })
    }
}

spoken!(Assurance {
    Always = Always,
    Never = Never,
    HitAndMiss = HitAndMiss,
});

impl<K: Clone> ControlChart<K> {
    /// What the latest period says: whether it completes a pattern of the rules, and whether that is good news. A score
    /// knows its [direction](crate::Estimate::direction). `None` without a period.
    ///
    /// On charts of what lies [between](Self::cases_between) rare events, higher is better.
    ///
    /// ```
    /// use cxmetrics::track::signal::{ControlChart, Rules, Variation};
    /// use cxmetrics::Direction;
    ///
    /// // Days between outages: long is good.
    /// let days = [3.5, 12.0, 0.8, 7.2, 20.1, 5.5, 9.4, 2.2, 15.0, 120.0];
    /// let chart = ControlChart::times_between((1..).zip(days), ..10, Default::default())?;
    /// let verdict = chart.variation(Rules::MAKING_DATA_COUNT, Direction::HigherIsBetter);
    /// assert_eq!(verdict, Some(Variation::Improvement));
    /// # Ok::<(), cxmetrics::track::signal::ChartError>(())
    /// ```
    #[must_use]
    pub fn variation(&self, rules: Rules, better: Direction) -> Option<Variation> {
        let latest = self.points().len().checked_sub(1)?;
        let mut found = self
            .latest_signals(rules)
            .filter(|&(position, _)| position == latest)
            .map(|(_, rule)| Signal::of_rule(rule, self.points()).direction());
        let Some(first) = found.next() else {
            return Some(Variation::CommonCause);
        };
        let agree = found.all(|direction| direction == first);
        Some(match (first.filter(|_| agree), better) {
            (Some(Shift::Higher), Direction::HigherIsBetter)
            | (Some(Shift::Lower), Direction::LowerIsBetter) => Variation::Improvement,
            (None, _) | (_, Direction::Unknown) => Variation::SpecialCause,
            _ => Variation::Concern,
        })
    }

    /// Whether the process can be expected to meet a target, by the limits of the latest period. `None` unless the process is
    /// stable: without a signal of the rules in its latest phase, but for periods left out of the baseline.
    ///
    /// ```
    /// use cxmetrics::track::signal::{Assurance, Baseline, IndividualsChart, Rules};
    /// use cxmetrics::Direction;
    ///
    /// let hours = [32.0, 35.0, 31.0, 36.0, 33.0, 70.0, 34.0, 30.0, 35.0];
    /// let chart = IndividualsChart::new((0..).zip(hours), Baseline::new(..).without([5]))?;
    /// let promise =
    ///     |target| chart.as_chart().assurance(target, Direction::LowerIsBetter, Rules::default());
    /// assert_eq!(promise(45.0), Some(Assurance::Always));
    /// assert_eq!(promise(40.0), Some(Assurance::HitAndMiss));
    /// // With week 5 in the limits it would not be stable.
    /// # Ok::<(), cxmetrics::track::signal::ChartError>(())
    /// ```
    #[must_use]
    pub fn assurance(&self, target: f64, better: Direction, rules: Rules) -> Option<Assurance> {
        let latest = self.points().last()?;
        let stable = self
            .latest_signals(rules)
            .all(|(position, _)| self.points()[position].is_left_out());
        let limits = [latest.lower(), latest.upper()];
        Assurance::of_limits(limits, target, better).filter(|_| stable)
    }

    /// What the rules object to in the latest phase, by the position among all points.
    fn latest_signals(&self, rules: Rules) -> impl Iterator<Item = (usize, Rule)> + use<K> {
        let first = self.phases().last().map_or(0, ChartPhase::first);
        rules
            .completed(&self.points()[first..])
            .into_iter()
            .map(move |(position, rule)| (first + position, rule))
    }
}

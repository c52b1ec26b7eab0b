//! The ways to forecast.

use super::holt::DampedHolt;

/// How the future is thought to follow from the past.
///
/// | method | the figure … | gaps | choose it |
/// |---|---|---|---|
/// | [`ShrunkTrend`](Self::ShrunkTrend) | walks along a line that readings can show only slowly | any | the default: its probabilities come true as often as they say |
/// | [`Drift`](Self::Drift) | moves by random steps around a steady one | any | for running figures: the present is the best start |
/// | [`LinearTrend`](Self::LinearTrend) | scatters around a straight line | any | for figures that spring back: the next week forgets this week's luck |
/// | [`DampedHolt`](Self::DampedHolt) | follows a trend that fades out | even | for gains that will not go on for ever |
///
/// [`Readings::backtest`](super::Readings::backtest) tells which one has done better. None of them knows of the launch next week.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::forecast::{DampedHolt, ForecastMethod, Readings};
///
/// let hours = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0), (28, 41.5), (35, 38.0)])?;
/// let at_deadline = |method| hours.forecast_with(method, 90).map(|forecast| forecast.to_string());
/// assert_eq!(at_deadline(ForecastMethod::Drift)?, "21.3");
/// assert_eq!(at_deadline(ForecastMethod::LinearTrend)?, "23.2");
/// assert_eq!(at_deadline(ForecastMethod::DampedHolt(DampedHolt::USUAL))?, "30.1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ForecastMethod {
    /// The shrunk trend, the default: a level that walks along a line, whose slope is believed only as far as readings can show
    /// it. How far the figure moves in a cycle is known beforehand, by the [usual move](super::UsualMove); how restless it is and
    /// what part of that is walk is learned from the readings, and what they cannot tell stays uncertain. The forecast is a
    /// mixture of normal distributions (the scale of moves as in an empirical Bayes estimate; Efron and Morris, 1973).
    #[default]
    ShrunkTrend,
    /// Random walk with drift. With exact figures the forecast goes on from the last figure by the mean slope between
    /// the first and the last, T days apart; its variance after h days is s² (h + h²/T), with s² the variance of
    /// the steps a day (Hyndman and Athanasopoulos, 2021, *Forecasting*, 5.5, here for any gaps). With
    /// measurement errors, level, slope and step variance are estimated with them: a level that is not
    /// known exactly, whose moves have to show through the noise (a local level with drift; Harvey, 1989).
    Drift,
    /// Linear trend by least squares. With exact figures the textbook regression and its prediction interval,
    /// s² (1 + 1/n + (t − t̄)² / Σ(tᵢ − t̄)²). With measurement errors, each figure weighs by what it is worth, and
    /// only the scatter that they do not explain is carried to the deadline (Paule and Mandel, 1982).
    LinearTrend,
    /// Damped Holt: exponential smoothing of level and trend (Holt, 1957; Gardner and `McKenzie`, 1985). For figures
    /// at even gaps. It has no place for measurement errors, so the forecast is of the next measurement, noise
    /// included, and the scatter is taken to be at least as large as the errors.
    DampedHolt(DampedHolt),
}

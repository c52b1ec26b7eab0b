//! Interrupted time series.

use alloc::vec::Vec;

use num_traits::ToPrimitive;

use super::least_squares::{COLUMNS, Fit, Row, fit};
use crate::compare::{MeanDifference, Measured};
use crate::edge::{snap_as_given, unsigned_zero};
use crate::estimate::Estimate;
use crate::metric::Direction;
use crate::shown::Counted;

/// The fewest readings on each side of the change.
const FEWEST: usize = 3;

/// How what is left of a reading after the two lines goes with that of the reading before.
///
/// ```
/// use cxmetrics::impact::InterruptedErrors;
///
/// assert_eq!(InterruptedErrors::default(), InterruptedErrors::Independent);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum InterruptedErrors {
    /// Not at all: different people each week, and no drift that lasts longer than a week. The default.
    #[default]
    Independent,
    /// By an autoregression of order 1, estimated by restricted maximum likelihood (as R's `nlme::gls` with `corAR1`):
    /// what pushed one week still pushes the next. Needs readings at even intervals, and many: below about 30 its limits
    /// are too narrow.
    Autoregressive,
}

/// A score read again and again, with a change at a known time: did level or slope change there?
///
/// Two lines, one before and one from the change on (segmented regression; Wagner, Soumerai, Zhang and Ross-Degnan,
/// 2002): y = a + b (t − t₀) + *level* · [t ≥ t₀] + *slope* · (t − t₀)₊, by least squares with the numbers of answers as
/// weights. The scatter is estimated from the readings themselves, so that drift from week to week widens the limits as
/// survey error does; limits and p-values by Student's t with n − 4 degrees of freedom.
///
/// Choose it where there is nobody to compare with; with a comparison group, [`DifferenceInDifferences`](super::DifferenceInDifferences)
/// or the series of the weekly differences says more.
///
/// # Examples
///
/// ```
/// use cxmetrics::compare::Comparison;
/// use cxmetrics::impact::InterruptedSeries;
/// use cxmetrics::{Confidence, Direction};
///
/// // Minutes to the first answer, week by week; the new desk opened in week 8.
/// let minutes =
///     [31.0, 33.5, 30.2, 32.8, 31.9, 33.0, 32.1, 30.9, 24.2, 25.1, 22.9, 23.8, 22.0, 22.7];
/// let series = InterruptedSeries::from_figures((0..14).zip(minutes), 8)?;
/// let level = series.level_change().better(Direction::LowerIsBetter);
/// assert_eq!(
///     level.finding(Confidence::P95).to_string(),
///     "improved: -7.3 [-9.9, -4.7] at 95% confidence, p < 0.001"
/// );
/// // In the last week, against what would have been without it.
/// let effect = series.effect_at(13)?;
/// assert_eq!(effect.contrast(Confidence::P95).to_string(), "-9.6 [-13.7, -5.5]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InterruptedSeries {
    fit: Fit,
    change: f64,
    /// The times are divided by it, so that the columns are of one size.
    unit: f64,
    autocorrelation: f64,
    direction: Direction,
    last: f64,
}

/// One reading.
struct Point {
    time: f64,
    value: f64,
    weight: f64,
}

impl InterruptedSeries {
    /// From survey readings, each with its time (a number of days or weeks) and weighted by its effective size.
    ///
    /// # Errors
    ///
    /// [`InterruptedSeriesError::TooFew`] with fewer than three readings before or from the change on;
    /// [`InterruptedSeriesError::NotFinite`] for times that are no numbers; [`InterruptedSeriesError::Times`] if the times of
    /// one side are all the same; [`InterruptedSeriesError::NoSpread`] if nothing is left beside the two lines;
    /// [`InterruptedSeriesError::Directions`] if more is better in one reading and worse in
    /// another.
    pub fn from_estimates<'a, T, C, I>(
        readings: I,
        change: C,
    ) -> Result<Self, InterruptedSeriesError>
    where
        T: ToPrimitive,
        C: ToPrimitive,
        I: IntoIterator<Item = (T, &'a Estimate)>,
    {
        let mut direction = Direction::Unknown;
        let mut points = Vec::new();
        for (time, estimate) in readings {
            direction = match (direction, estimate.direction()) {
                (one, other) if one == other => one,
                (Direction::Unknown, known) | (known, Direction::Unknown) => known,
                _ => return Err(InterruptedSeriesError::Directions),
            };
            points.push(Point {
                time: number(&time),
                value: estimate.value(),
                weight: estimate.effective_size(),
            });
        }
        Self::new(
            points,
            number(&change),
            direction,
            InterruptedErrors::Independent,
        )
    }

    /// From figures of equal weight.
    ///
    /// # Errors
    ///
    /// As for [`from_estimates`](Self::from_estimates).
    pub fn from_figures<T, C, I>(figures: I, change: C) -> Result<Self, InterruptedSeriesError>
    where
        T: ToPrimitive,
        C: ToPrimitive,
        I: IntoIterator<Item = (T, f64)>,
    {
        Self::with_errors(figures, change, InterruptedErrors::Independent)
    }

    /// The same with errors of another kind.
    ///
    /// # Errors
    ///
    /// As for [`from_estimates`](Self::from_estimates).
    ///
    /// ```
    /// use cxmetrics::impact::{InterruptedErrors, InterruptedSeries};
    ///
    /// let figures =
    ///     (0..40).map(|week| (week, f64::from(week * 7 % 5 + if week < 20 { 30 } else { 36 })));
    /// let series =
    ///     InterruptedSeries::with_errors(figures, 20, InterruptedErrors::Autoregressive)?;
    /// assert!(series.autocorrelation() < 0.0);
    /// # Ok::<(), cxmetrics::impact::InterruptedSeriesError>(())
    /// ```
    pub fn with_errors<T, C, I>(
        figures: I,
        change: C,
        errors: InterruptedErrors,
    ) -> Result<Self, InterruptedSeriesError>
    where
        T: ToPrimitive,
        C: ToPrimitive,
        I: IntoIterator<Item = (T, f64)>,
    {
        let weighted = figures.into_iter().map(|figure| (figure, 1.0));
        Self::from_weighted(weighted, change, errors)
    }

    /// From figures with weights, such as numbers of answers: each `((time, figure), weight)`.
    ///
    /// # Errors
    ///
    /// As for [`from_estimates`](Self::from_estimates); [`InterruptedSeriesError::Weight`] for a weight that is not positive.
    ///
    /// ```
    /// use cxmetrics::impact::{InterruptedErrors, InterruptedSeries};
    ///
    /// let weeks = [(0, 4.1), (1, 4.0), (2, 4.2), (3, 4.4), (4, 4.3), (5, 4.6)];
    /// let answers = [120.0, 80.0, 100.0, 90.0, 110.0, 40.0];
    /// let weighted = weeks.into_iter().zip(answers);
    /// let series = InterruptedSeries::from_weighted(weighted, 3, InterruptedErrors::Independent)?;
    /// assert_eq!(format!("{:.2}", series.level_change().value()), "0.14");
    /// # Ok::<(), cxmetrics::impact::InterruptedSeriesError>(())
    /// ```
    pub fn from_weighted<T, C, I>(
        figures: I,
        change: C,
        errors: InterruptedErrors,
    ) -> Result<Self, InterruptedSeriesError>
    where
        T: ToPrimitive,
        C: ToPrimitive,
        I: IntoIterator<Item = ((T, f64), f64)>,
    {
        let points = figures.into_iter().map(|((time, value), weight)| Point {
            time: number(&time),
            value,
            weight,
        });
        Self::new(
            points.collect(),
            number(&change),
            Direction::Unknown,
            errors,
        )
    }

    fn new(
        mut points: Vec<Point>,
        change: f64,
        direction: Direction,
        errors: InterruptedErrors,
    ) -> Result<Self, InterruptedSeriesError> {
        let times = points.iter().map(|point| point.time).chain([change]);
        let figures = points.iter().map(|point| point.value);
        if let Some(value) = times
            .chain(figures)
            .find(|figure| figure.is_nan() || figure.abs() > LARGEST)
        {
            return Err(InterruptedSeriesError::NotFinite { value });
        }
        let usable = |weight: f64| weight > 0.0 && weight <= LARGEST;
        if let Some(point) = points.iter().find(|point| !usable(point.weight)) {
            return Err(InterruptedSeriesError::Weight {
                weight: point.weight,
            });
        }
        // Who computes the times has 0.7999999999999999 for the 0.8 of the change.
        for point in &mut points {
            point.time = snap_as_given(point.time, change);
        }
        points.sort_by(|left, right| left.time.total_cmp(&right.time));
        let before = points.partition_point(|point| point.time < change);
        let after = points.len() - before;
        if before < FEWEST || after < FEWEST {
            return Err(InterruptedSeriesError::TooFew { before, after });
        }
        let (first, last) = (points[0].time, points[points.len() - 1].time);
        let unit = (last - first).max(f64::MIN_POSITIVE);
        let rows: Vec<Row> = points
            .iter()
            .map(|point| {
                let row = Row {
                    columns: columns((point.time - change) / unit),
                    observed: point.value,
                };
                row.scaled(libm::sqrt(point.weight))
            })
            .collect();
        let (autocorrelation, fit) = match errors {
            InterruptedErrors::Independent => (0.0, fit(rows.iter().copied())),
            InterruptedErrors::Autoregressive => autoregressive(&rows),
        };
        let fit = fit.ok_or(InterruptedSeriesError::Times)?;
        // What is left of figures on two lines is rounding, which says nothing of the scatter.
        let total: f64 = rows.iter().map(|row| row.observed * row.observed).sum();
        if fit.sum_of_squares <= total * 1e-28 {
            return Err(InterruptedSeriesError::NoSpread);
        }
        Ok(Self {
            fit,
            change,
            unit,
            autocorrelation,
            direction,
            last,
        })
    }

    /// By how much the level jumped at the change.
    #[must_use]
    pub fn level_change(&self) -> MeanDifference {
        self.effect([0.0, 0.0, 1.0, 0.0])
    }

    /// By how much steeper the line is from the change on, per unit of time. It may be better or worse on its way to what
    /// is better; it has the direction of the score.
    #[must_use]
    pub fn slope_change(&self) -> MeanDifference {
        self.effect([0.0, 0.0, 0.0, 1.0 / self.unit])
    }

    /// By how much the score is above what it would be without the change, if the line of before had gone on.
    ///
    /// # Errors
    ///
    /// [`InterruptedSeriesError::Outside`] for a time before the change, or after the last reading: no line is known there.
    pub fn effect_at<T: ToPrimitive>(
        &self,
        time: T,
    ) -> Result<MeanDifference, InterruptedSeriesError> {
        let ends = [self.change, self.last];
        let time = ends.into_iter().fold(number(&time), snap_as_given);
        if time >= self.change && time <= self.last {
            let since = (time - self.change) / self.unit;
            Ok(self.effect([0.0, 0.0, 1.0, since]))
        } else {
            Err(InterruptedSeriesError::Outside {
                time,
                change: self.change,
                last: self.last,
            })
        }
    }

    /// How what is left of a reading goes with that of the one before, −1 to 1; 0 unless it was
    /// [asked for](InterruptedErrors::Autoregressive).
    #[must_use]
    pub const fn autocorrelation(&self) -> f64 {
        self.autocorrelation
    }

    fn effect(&self, weights: [f64; COLUMNS]) -> MeanDifference {
        let terms = weights.iter().zip(self.fit.coefficients);
        let effect = Measured {
            value: unsigned_zero(
                terms
                    .map(|(weight, coefficient)| weight * coefficient)
                    .sum(),
            ),
            square: self.fit.variance_of(weights),
            degrees_of_freedom: Some(self.fit.degrees_of_freedom),
        };
        MeanDifference::of_effect(effect, self.direction)
    }
}

/// The part of a bracket that a golden section keeps.
const GOLDEN: f64 = 0.618_033_988_749_894_8;

/// Squares of larger figures would not be finite.
const LARGEST: f64 = 1e100;

fn number<T: ToPrimitive>(time: &T) -> f64 {
    time.to_f64().unwrap_or(f64::NAN)
}

/// The columns at a time since the change.
fn columns(since: f64) -> [f64; COLUMNS] {
    let after = f64::from(u8::from(since >= 0.0));
    [1.0, since, after, after * since]
}

/// The autocorrelation with the largest restricted likelihood, and its fit.
///
/// With yᵢ − ρ yᵢ₋₁ for all rows but the first, and √(1 − ρ²) times the first (Prais and Winsten, 1954), the likelihood
/// is −½ [(n − p) ln *squares* + ln *determinant* − ln (1 − ρ²)].
fn autoregressive(rows: &[Row]) -> (f64, Option<Fit>) {
    let transformed = |rho: f64| {
        let first = rows[0].scaled(libm::sqrt(1.0 - rho * rho));
        let others = rows.windows(2).map(move |pair| pair[1].less(&pair[0], rho));
        fit(core::iter::once(first).chain(others))
    };
    let likelihood = |rho: f64| match transformed(rho) {
        Some(fit) => {
            let squares = fit.degrees_of_freedom * libm::log(fit.sum_of_squares);
            -0.5 * (squares + fit.ln_determinant - libm::log(1.0 - rho * rho))
        }
        None => f64::NEG_INFINITY,
    };
    // It can have two maxima: a look along the whole range before the nearest one is narrowed down.
    let (mut best, mut most) = (0.0, f64::NEG_INFINITY);
    for step in -49..=49 {
        let rho = f64::from(step) / 50.0;
        let likelihood = likelihood(rho);
        if likelihood > most {
            (best, most) = (rho, likelihood);
        }
    }
    let (mut low, mut high) = (best - 0.02, best + 0.02);
    for _ in 0..60 {
        let (left, right) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
        if likelihood(left) < likelihood(right) {
            low = left;
        } else {
            high = right;
        }
    }
    let rho = 0.5 * (low + high);
    (rho, transformed(rho))
}

/// Why a series says nothing of a change.
///
/// ```
/// use cxmetrics::impact::InterruptedSeries;
///
/// let error = InterruptedSeries::from_figures([(1, 30.0), (2, 31.0), (3, 33.0)], 3).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "2 readings before the change and 1 from it on: it takes 3 on each side"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum InterruptedSeriesError {
    /// Too few readings on one side.
    #[error(
        "{} before the change and {after} from it on: it takes {FEWEST} on each side",
        Counted(*before as u64, "reading")
    )]
    TooFew {
        /// The number before the change.
        before: usize,
        /// The number from the change on.
        after: usize,
    },
    /// A time or a figure is infinite, NaN, or too large for squares.
    #[error("times and figures are finite numbers, not {value}")]
    NotFinite {
        /// The time or figure.
        value: f64,
    },
    /// A weight is not positive, or too large.
    #[error("a weight of {weight} is not a positive number")]
    Weight {
        /// The weight.
        weight: f64,
    },
    /// The times of one side are all the same: there is no line.
    #[error("the readings of one side of the change are all of one time")]
    Times,
    /// All readings lie on the two lines: nothing says how much they scatter.
    #[error("all readings lie on the two lines, so that nothing says how much they scatter")]
    NoSpread,
    /// More is better in one reading and worse in another.
    #[error("more is better in one reading and worse in another")]
    Directions,
    /// No effect is known at this time.
    #[error("time {time} is not between the change at {change} and the last reading at {last}")]
    Outside {
        /// The time.
        time: f64,
        /// The time of the change.
        change: f64,
        /// The time of the last reading.
        last: f64,
    },
}

//! Figures over time.

use alloc::vec::Vec;
use core::borrow::Borrow;
use core::ops::RangeInclusive;

use super::context::{Context, Start};
use super::observation::Observation;
use super::past_moves::PastMoves;
use super::readings_error::ReadingsError;
use super::usual_move::UsualMove;
use crate::edge::unsigned_zero;
use crate::estimate::LARGEST_VALUE;
use crate::okr::course::{Cycle, Pace};
use crate::okr::figure::Reading;
use crate::okr::key_result::KeyResult;
use crate::okr::time::{Day, TimePoint};

/// Readings over time, to be forecast.
///
/// Made from pairs of a time and a reading, or from a check-in history by
/// [`History::readings`](crate::okr::History::readings). Readings that measured nothing are left out; of several at one time
/// the last one counts, and times that are equal but for rounding, as 0.3 and 0.1 + 0.2 are, are one.
/// Readings from surveys, and figures with an interval, bring their measurement error along.
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::okr::forecast::{ForecastMethod, Readings};
///
/// let hours = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0), (35, 37.5)])?;
/// let forecast = hours.forecast_with(ForecastMethod::Drift, 90)?;
/// assert_eq!(forecast.interval(Confidence::P95).unwrap().to_string(), "19.8 [14.6, 25.0]");
/// assert_eq!(format!("{:.2}", forecast.probability_at_most(24.0).unwrap()), "0.96");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(
        into = "super::stored::StoredReadings",
        try_from = "super::stored::StoredReadings"
    )
)]
pub struct Readings {
    /// In order of time, each time once.
    pub(super) points: Vec<Observation>,
    pub(super) range: Option<[f64; 2]>,
    /// What is known besides: the cycle, the start, how far figures move.
    pub(super) context: Context,
}

impl Readings {
    /// Readings with their times, in any order.
    ///
    /// When all readings are surveys with the same [range](crate::Estimate::range), forecasts stay in it.
    ///
    /// # Errors
    ///
    /// [`ReadingsError::Time`] for a time that is infinite or NaN; [`ReadingsError::TooLarge`] for a figure or a
    /// measurement error beyond ±10¹⁰⁰, whose square no `f64` holds.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Reading, okr::forecast::Readings};
    ///
    /// let hours = Readings::new([
    ///     (14, Reading::from(44.0)),
    ///     (7, Reading::from(46.5)),
    ///     (21, Reading::NOT_MEASURED),
    ///     (14, Reading::from(43.0)), // corrects the first one
    /// ])?;
    /// assert_eq!(hours.len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new<T: TimePoint, R: Into<Reading>>(
        readings: impl IntoIterator<Item = (T, R)>,
    ) -> Result<Self, ReadingsError> {
        Self::collect(
            readings
                .into_iter()
                .map(|(time, reading)| (time.to_day(), reading.into())),
        )
    }

    pub(super) fn collect<R: Borrow<Reading>>(
        readings: impl Iterator<Item = (Day, R)>,
    ) -> Result<Self, ReadingsError> {
        let mut points = Vec::new();
        let mut range = None;
        for (place, (day, reading)) in readings.enumerate() {
            let reading = reading.borrow();
            let Some(observation) = Observation::of(day, reading)? else {
                continue;
            };
            let possible = reading.range().map(|range| [*range.start(), *range.end()]);
            range = if points.is_empty() {
                possible
            } else {
                range.filter(|&range| possible == Some(range))
            };
            points.push((place, observation));
        }
        points.sort_by(|(_, left), (_, right)| {
            let order = left.day.partial_cmp(&right.day);
            order.unwrap_or(core::cmp::Ordering::Equal)
        });
        // Of one moment, however it was computed, the last that came.
        points.dedup_by(|next, kept| {
            let same = next.1.day.is_moment(kept.1.day);
            if same && next.0 > kept.0 {
                *kept = *next;
            }
            same
        });
        Ok(Self {
            points: points.into_iter().map(|(_, point)| point).collect(),
            range,
            context: Context::default(),
        })
    }

    /// The same series of a figure that cannot leave a range, such as 0 to 100 percent: forecasts are cut off there.
    ///
    /// # Errors
    ///
    /// [`ReadingsError::Range`] unless the range is finite and its end above its start.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    ///
    /// let participation = Readings::new([(0, 60), (7, 71), (14, 78), (21, 87)])?.within(0.0..=100.0)?;
    /// let forecast = participation.forecast_with(ForecastMethod::LinearTrend, 42)?;
    /// assert_eq!(forecast.value(), 100.0);
    /// assert_eq!(forecast.interval(Confidence::P95).unwrap().to_string(), "100.0 [100.0, 100.0]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn within(self, range: RangeInclusive<f64>) -> Result<Self, ReadingsError> {
        let [lowest, highest] = [*range.start(), *range.end()].map(unsigned_zero);
        if lowest < highest && lowest.is_finite() && highest.is_finite() {
            Ok(Self {
                range: Some([lowest, highest]),
                ..self
            })
        } else {
            Err(ReadingsError::Range { lowest, highest })
        }
    }

    /// The same series as readings of a key result in its cycle: what the default forecast needs to know besides.
    ///
    /// - The cycle says what the [usual move](UsualMove) is usual for.
    /// - The start of the key result is a reading at the start of the cycle. A start that was
    ///   [estimated](KeyResult::reach_from) brings its error along; a bare number counts as one survey like the first
    ///   reading: the target was set from it, and would look surer than it is. A reading of that very day is that start,
    ///   and counts once.
    /// - The way from start to target is the usual move, unless past moves are known.
    ///
    /// # Errors
    ///
    /// [`ReadingsError::TooLarge`] for a start or a way beyond 10¹⁰⁰.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::forecast::Readings;
    /// use cxmetrics::okr::{Cycle, KeyResult};
    ///
    /// let goal = KeyResult::reach("hours", 48, 24)?;
    /// let hours = Readings::new([(7, 46.5), (14, 44.0)])?.towards(&goal, Cycle::new(0, 90)?)?;
    /// let forecast = hours.forecast(90)?;
    /// assert_eq!(forecast.usual_move().unwrap().to_string(), "24.0, the way from start to target");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn towards(self, goal: &KeyResult, cycle: Cycle) -> Result<Self, ReadingsError> {
        let distance = goal
            .start()
            .zip(goal.target())
            .map(|(start, target)| (target - start).abs());
        let series = match goal.start_reading() {
            Some(start) => self.starting_from(cycle.start(), start)?,
            None => self,
        };
        if let Some(value) = distance.filter(|&distance| distance > LARGEST_VALUE) {
            return Err(ReadingsError::TooLarge { value });
        }
        let context = Context {
            distance,
            ..series.context.in_cycle(cycle)
        };
        Ok(Self { context, ..series })
    }

    /// The same series in a cycle: the time that the [usual move](UsualMove) is usual for. Without one that is the time from
    /// the first reading to the day that is forecast.
    ///
    /// ```
    /// use cxmetrics::okr::Cycle;
    /// use cxmetrics::okr::forecast::{Readings, UsualMove};
    ///
    /// let one = Readings::new([(45, 31)])?.with_usual_move(UsualMove::new(12.5)?);
    /// let spread = |series: &Readings| series.forecast(91).unwrap().std_error().unwrap();
    /// let in_cycle = one.clone().in_cycle(Cycle::new(0, 91)?);
    /// assert!(spread(&in_cycle) < spread(&one)); // half of the cycle is over
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn in_cycle(self, cycle: Cycle) -> Self {
        Self {
            context: self.context.in_cycle(cycle),
            ..self
        }
    }

    /// The same series on a way that is no straight line: where the plan expects little now and much later, little so far
    /// is no bad sign. The plan brings its cycle along.
    ///
    /// The slope of the shrunk trend follows the plan; the walk around it goes on evenly. Other methods know no plans.
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    /// use cxmetrics::okr::forecast::Readings;
    /// use cxmetrics::okr::{Cycle, Pace};
    ///
    /// let quarter = Cycle::new(0, 90)?;
    /// let goal = KeyResult::reach("leads", 0, 100)?;
    /// // The campaign starts on day 60.
    /// let late = Pace::phased(quarter, [(60, 0.1)])?;
    /// let leads = Readings::new([(15, 2), (30, 5), (45, 8)])?.towards(&goal, quarter)?;
    /// let chance =
    ///     |series: &Readings| series.forecast(90).unwrap().probability_at_least(100.0).unwrap();
    /// assert_eq!(format!("{:.2}", chance(&leads)), "0.00");
    /// assert_eq!(format!("{:.2}", chance(&leads.along(late))), "0.24");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn along(self, plan: Pace) -> Self {
        Self {
            context: Context {
                cycle: Some(*plan.cycle()),
                plan: Some(plan),
                ..self.context
            },
            ..self
        }
    }

    /// The same series with the figure at its start, which is a reading that is kept apart: it is not scored, and of
    /// figures with a survey error it takes on the error of the first if it has none. One that measured nothing is none. Before any
    /// reading its range is that of the series.
    ///
    /// # Errors
    ///
    /// As for [`new`](Self::new).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Estimate;
    /// use cxmetrics::okr::forecast::Readings;
    ///
    /// let start = Estimate::share(140, 200)?;
    /// let satisfied = Readings::new([(7, Estimate::share(147, 200)?)])?.starting_from(0, start)?;
    /// assert_eq!(satisfied.len(), 1);
    /// assert_eq!(format!("{:.1}", satisfied.forecast(91)?), "72.5");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn starting_from(
        mut self,
        time: impl TimePoint,
        start: impl Into<Reading>,
    ) -> Result<Self, ReadingsError> {
        let start = start.into();
        let observation = Observation::of(time.to_day(), &start)?;
        let bare = start.survey().is_none();
        if self.points.is_empty() && self.range.is_none() {
            self.range = start.range().map(|range| [*range.start(), *range.end()]);
        }
        self.context.start = observation.map(|observation| {
            if bare && observation.variance == 0.0 {
                Start::Bare(observation)
            } else {
                Start::Measured(observation)
            }
        });
        Ok(self)
    }

    /// The same series with a usual move of one's own, before every other source.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::{Readings, UsualMove};
    ///
    /// let series = Readings::new([(0, 20)])?.with_usual_move(UsualMove::new(8.0)?);
    /// assert_eq!(format!("{:.2}", series.forecast(91)?.probability_at_least(28.0).unwrap()), "0.17");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_usual_move(mut self, usual: UsualMove) -> Self {
        self.context.usual = Some(usual);
        self
    }

    /// The same series with what past goals taught, before the goal, the range and the data. Without any past moves
    /// nothing changes.
    ///
    /// ```
    /// use cxmetrics::Estimate;
    /// use cxmetrics::okr::forecast::{MoveSource, PastMoves, Readings};
    ///
    /// let mut past = PastMoves::new();
    /// past.record(2.0, 0.0, 6.25)?;
    /// past.record(1.0, 0.0, 6.25)?;
    /// let series = Readings::new([(0, Estimate::share(100, 200)?)])?.with_past(past);
    /// let usual = series.forecast(91)?.usual_move().unwrap();
    /// assert_eq!(
    ///     (usual.source(), format!("{:.2}", usual.mean()).as_str()),
    ///     (MoveSource::Past, "0.75")
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn with_past(mut self, past: PastMoves) -> Self {
        self.context.past = past;
        self
    }

    /// The number of times that have a figure.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::Readings;
    ///
    /// assert_eq!(Readings::new([(7, 46.5), (14, 44.0), (14, 43.0)])?.len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether there are no figures.
    ///
    /// ```
    /// use cxmetrics::{Reading, okr::forecast::Readings};
    ///
    /// assert!(Readings::new([(7, Reading::NOT_MEASURED)])?.is_empty());
    /// assert!(!Readings::new([(7, 46.5)])?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }
}

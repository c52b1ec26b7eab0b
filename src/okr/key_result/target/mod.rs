//! What a key result is to achieve, and what a reading says of it.

mod amount;
mod bound;
mod display;
mod milestone;
mod path;

pub(in crate::okr) use amount::{Cumulative, PerPeriod};
pub(in crate::okr) use bound::Bound;
pub(in crate::okr) use milestone::{Milestone, Milestones};
pub use path::Zone;
pub(in crate::okr) use path::{Checkpoint, Path, is_distance, is_monotone};

use super::fieller::{self, ConfidenceSet, Uncertain};
use super::measure::Measure;
use crate::compare::Difference;
use crate::edge;
use crate::estimate::Estimate;
use crate::interval::{Confidence, Interval, Method, MethodError};
use crate::okr::figure::{Content, Figure, Measured, Reading, Share, certain};

/// Every form of target.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::okr) enum Target {
    /// From a known start.
    Path(Path),
    /// From a start that was estimated.
    FromEstimate {
        start: Figure,
        target: f64,
    },
    Bound(Bound),
    PerPeriod(PerPeriod),
    Cumulative(Cumulative),
    Milestones(Milestones),
    /// Done or not.
    Done,
}

impl Target {
    /// The way of a target that has one, from the start as measured.
    pub(in crate::okr) fn path(&self) -> Option<Path> {
        match self {
            Self::Path(path) => Some(path.clone()),
            Self::FromEstimate { start, target } => Some(Path::Straight {
                start: start.value(),
                target: *target,
            }),
            Self::Cumulative(plan) => Some(Path::Straight {
                start: 0.0,
                target: plan.total(),
            }),
            _ => None,
        }
    }

    /// The share that a reading is worth, 1 for the target; `None` if it is no finite number.
    pub(in crate::okr) fn share(&self, reading: &Reading) -> Option<Share> {
        match self {
            Self::Path(path) => path.share(reading.latest()?.value()),
            Self::FromEstimate { .. } | Self::Cumulative(_) => {
                self.path()?.share(reading.latest()?.value())
            }
            Self::Bound(bound) => bound.share(reading.by_period()?),
            Self::PerPeriod(plan) => {
                let amounts = reading.by_period().filter(|_| reading.is_measured())?;
                plan.share(amounts)
            }
            Self::Milestones(steps) => match &reading.0 {
                Content::Milestones(done) => steps.share(done),
                Content::Done(done) => Some(all_or_nothing(*done)),
                _ => None,
            },
            Self::Done => match &reading.0 {
                Content::Done(done) => Some(all_or_nothing(*done)),
                Content::Milestones(done) => Some(all_or_nothing(
                    !done.is_empty() && done.iter().all(|done| *done),
                )),
                _ => None,
            },
        }
    }

    /// Every share that the reading does not contradict; `None` if there is nothing uncertain in it.
    pub(in crate::okr) fn set(
        &self,
        reading: &Reading,
        confidence: Confidence,
        method: Method,
    ) -> Result<Option<ConfidenceSet>, MethodError> {
        let (Self::FromEstimate { start, target }, Some(current)) = (self, reading.latest()) else {
            let interval = self.interval(reading, confidence, method)?;
            return Ok(interval.map(ConfidenceSet::Interval));
        };
        let Some(share) = self.share(reading) else {
            return Ok(None);
        };
        let current = uncertain(current, confidence, method)?;
        let start = uncertain(start, confidence, method)?;
        Ok(fieller::progress_set(
            current,
            start,
            *target,
            share.value(),
            confidence,
            method,
        ))
    }

    /// The interval of the share, for a target without uncertainty of its own.
    fn interval(
        &self,
        reading: &Reading,
        confidence: Confidence,
        method: Method,
    ) -> Result<Option<Interval>, MethodError> {
        let (Some(share), Some(figure)) = (self.share(reading), reading.latest()) else {
            return Ok(None);
        };
        let value = share.value();
        let (limits, method) = if let Some(path) = self.path() {
            let interval = figure.interval(confidence, method)?;
            let ends = interval.map(|interval| ends(&path, [interval.lower(), interval.upper()]));
            (ends, interval.map_or(method, |interval| interval.method()))
        } else {
            (
                self.limits_over_periods(reading, confidence, method)?,
                method,
            )
        };
        Ok(limits
            .filter(|limits| limits.iter().all(|limit| limit.is_finite()))
            .map(|[lower, upper]| {
                // The sum of parts may miss the share by its last digit.
                let limits = [lower.min(value), upper.max(value)].map(edge::unsigned_zero);
                Interval::new(value, limits, confidence, method)
            }))
    }

    /// The limits of a share that is a mean over periods; `None` if all of them are exact.
    ///
    /// Nothing is known of whether the periods asked the same people, so the limits of all are taken together: no
    /// interval of the mean can be wider.
    fn limits_over_periods(
        &self,
        reading: &Reading,
        confidence: Confidence,
        method: Method,
    ) -> Result<Option<[f64; 2]>, MethodError> {
        let Some(periods) = reading.by_period() else {
            return Ok(None);
        };
        match self {
            Self::Bound(bound) => bound.limits(periods, confidence, method),
            Self::PerPeriod(plan) => plan.limits(periods, confidence, method),
            _ => Ok(None),
        }
    }

    /// The probability that the share is truly at least `share`; `None` if the reading has no distribution.
    pub(in crate::okr) fn probability_at_least(
        &self,
        reading: &Reading,
        share: f64,
    ) -> Option<f64> {
        let measured = self.share(reading)?;
        // Of what is exact the figure decides, as it does for the state.
        let certain = || Some(certain(measured.reaches(share)));
        match self {
            Self::Path(_) | Self::Cumulative(_) => {
                let (path, latest) = (self.path()?, reading.latest()?);
                if latest.is_without_error() {
                    return certain();
                }
                probability_beyond(latest, path.figure(share), path.rises())
            }
            Self::FromEstimate { start, .. }
                if reading.latest()?.is_without_error()
                    && (share == 1.0 || start.is_without_error()) =>
            {
                certain()
            }
            Self::FromEstimate { start, target } => {
                probability_from_estimate(reading.latest()?, start, *target, share)
            }
            Self::Bound(bound) => bound.probability_of_share(reading.by_period()?, share),
            Self::PerPeriod(_) if !reading.is_certain() => None,
            Self::PerPeriod(_) | Self::Milestones(_) | Self::Done => certain(),
        }
    }

    /// The survey that the start comes from.
    pub(in crate::okr) const fn start_survey(&self) -> Option<&Estimate> {
        match self {
            Self::FromEstimate {
                start: Figure::Survey(survey),
                ..
            } => Some(survey),
            _ => None,
        }
    }

    /// The two-sided p-value of "the figure is where it started"; `None` without a start.
    pub(in crate::okr) fn p_value_of_no_move(&self, reading: &Reading) -> Option<f64> {
        let current = reading.latest()?;
        // Of what is without error the figure decides, as it does for the state.
        let unmoved = || Some(certain(self.share(reading)?.value() == 0.0));
        match self {
            Self::Path(_) if current.is_without_error() => unmoved(),
            Self::Path(path) => Some(current.p_value(path.start())),
            Self::FromEstimate { start, .. }
                if current.is_without_error() && start.is_without_error() =>
            {
                unmoved()
            }
            Self::FromEstimate { start, .. } => p_value_of_equal(current, start),
            _ => None,
        }
    }

    /// 1 where progress rises with the figure, −1 where it falls, `None` where it may do either.
    pub(in crate::okr) fn turn(&self) -> Option<f64> {
        let rises = match self {
            Self::Bound(bound) => bound.rises()?,
            _ => self.path().is_none_or(|path| path.rises()),
        };
        Some(if rises { 1.0 } else { -1.0 })
    }

    /// What it is measured by.
    pub(in crate::okr) const fn measure(&self) -> Measure {
        match self {
            Self::Path(_) | Self::FromEstimate { .. } | Self::Cumulative(_) => Measure::Figure,
            Self::Bound(_) | Self::PerPeriod(_) => Measure::Bound,
            Self::Milestones(_) => Measure::Milestones,
            Self::Done => Measure::Done,
        }
    }

    /// Whether the target itself has no uncertainty.
    pub(in crate::okr) const fn is_certain(&self) -> bool {
        !matches!(self, Self::FromEstimate { .. })
    }

    /// Whether it starts at a figure whose limits move in steps with the confidence.
    pub(in crate::okr) fn moves_in_steps(&self) -> bool {
        matches!(self, Self::FromEstimate { start, .. } if start.moves_in_steps())
    }

    /// Whether a bound failed to hold in a period that was measured.
    pub(in crate::okr) fn is_broken(&self, reading: &Reading) -> bool {
        let Self::Bound(bound) = self else {
            return false;
        };
        reading.by_period().is_some_and(|mut periods| {
            periods.any(|period| period.is_some_and(|figure| !bound.holds(figure)))
        })
    }

    pub(in crate::okr) fn against_plan(&self, reading: &Reading) -> Option<Share> {
        match self {
            Self::Cumulative(plan) => plan.against_plan(reading.by_period()?),
            _ => None,
        }
    }

    pub(in crate::okr) fn zone(&self, reading: &Reading) -> Option<Zone> {
        match self {
            Self::Path(path) => path.zone(reading.latest()?.value()),
            _ => None,
        }
    }
}

/// Done or not, which no rounding touches.
fn all_or_nothing(done: bool) -> Share {
    Share::exact(f64::from(u8::from(done)))
}

fn uncertain(
    figure: &Figure,
    confidence: Confidence,
    method: Method,
) -> Result<Uncertain, MethodError> {
    Ok(Uncertain {
        value: figure.value(),
        error: figure.recovered_error(confidence, method)?,
    })
}

/// The limits of a figure as shares of a way, the lower first: for a falling target they change places.
fn ends(path: &Path, limits: [f64; 2]) -> [f64; 2] {
    let [from, to] = limits.map(|limit| path.limit(limit));
    if from <= to { [from, to] } else { [to, from] }
}

fn probability_beyond(figure: &Figure, line: f64, rises: bool) -> Option<f64> {
    line.is_finite().then(|| {
        if rises {
            figure.probability_at_least(line)
        } else {
            figure.probability_at_most(line)
        }
    })
}

/// The probability that current − (1 − share) start − share · target lies on the target's side, by the normal
/// distribution of the difference. At share 1 the start drops out.
fn probability_from_estimate(
    current: &Figure,
    start: &Figure,
    target: f64,
    share: f64,
) -> Option<f64> {
    let rises = target > start.value();
    if share == 1.0 {
        return probability_beyond(current, target, rises);
    }
    let rest = 1.0 - share;
    let margin = current.value() - rest * start.value() - share * target;
    probability_beyond(&combined(margin, current, start, rest)?, 0.0, rises)
}

/// The p-value of "two independent figures are truly the same".
fn p_value_of_equal(left: &Figure, right: &Figure) -> Option<f64> {
    if let (Figure::Survey(left), Figure::Survey(right)) = (left, right)
        && let Ok(difference) = Difference::independent(left, right)
    {
        return Some(difference.p_value());
    }
    let difference = left.value() - right.value();
    Some(combined(difference, left, right, 1.0)?.p_value(0.0))
}

/// A figure made of two independent ones, of which the second counts with a weight.
fn combined(value: f64, left: &Figure, right: &Figure, weight: f64) -> Option<Figure> {
    let [left, right] = [left, right].map(|figure| figure.std_error().unwrap_or(0.0));
    let measured = Measured::normal(value, libm::hypot(left, weight * right)).ok()?;
    Some(Figure::Measured(measured))
}

//! The series as the shrunk trend sees it: with its start, with pooled errors, and with the scale of its moves.

use alloc::vec::Vec;

use super::context::{Context, Start};
use super::error::ForecastError;
use super::mixture::Mixture;
use super::observation::{Observation, variance_of_one};
use super::shrunk::{Scale, ShrunkTrend};
use super::usual_move::UsualMove;
use crate::okr::course::{Cycle, Day};

/// Readings, the start among them, in order of time.
pub(super) struct Prepared<'a> {
    pub(super) points: Vec<Observation>,
    /// The pooled variance of one answer.
    pub(super) of_one: Option<f64>,
    range: Option<[f64; 2]>,
    context: &'a Context,
}

impl<'a> Prepared<'a> {
    pub(super) fn new(
        points: &[Observation],
        range: Option<[f64; 2]>,
        context: &'a Context,
    ) -> Self {
        let mut all = points.to_vec();
        let mut bare = None;
        if let Some(start) = context.start {
            let (Start::Measured(observation) | Start::Bare(observation)) = start;
            let place = all.partition_point(|point| point.day.is_before(observation.day));
            // Of one day and one figure there is one measurement.
            let there = all
                .get(place)
                .is_some_and(|point| point.day.is_moment(observation.day));
            if !there {
                all.insert(place, observation);
                bare = matches!(start, Start::Bare(_)).then_some(place);
            }
        }
        let of_one = variance_of_one(&all);
        let mut points = all;
        for point in &mut points {
            point.variance = point.shared_variance(of_one);
        }
        if let Some(place) = bare {
            let like = points.get(usize::from(place == 0)).copied();
            points[place].variance = like.map_or(0.0, |first| first.variance);
        }
        Self {
            points,
            of_one,
            range,
            context,
        }
    }

    /// The scale of the moves up to a day after the last reading, and the first reading.
    ///
    /// The cycle is as told, or from the first reading to the day.
    pub(super) fn scale(&self, day: Day) -> Result<(UsualMove, Scale, Observation), ForecastError> {
        let (Some(&first), Some(last)) = (self.points.first(), self.points.last()) else {
            return Err(ForecastError::TooFew {
                figures: 0,
                needed: 1,
            });
        };
        if !last.day.is_before(day) {
            return Err(ForecastError::NotAhead {
                day,
                last: last.day,
            });
        }
        let cycle = self.context.cycle.as_ref();
        let days = cycle.map_or(day - first.day, Cycle::days);
        let usual = self.usual_move(days).ok_or(ForecastError::NoUsualMove)?;
        let scale = Scale {
            size: usual.size(),
            mean: usual.mean(),
            days,
        };
        Ok((usual, scale, first))
    }

    /// How far the figure usually moves in so many days, from the first source that there is.
    fn usual_move(&self, days: f64) -> Option<UsualMove> {
        let context = self.context;
        if context.usual.is_some() {
            return context.usual;
        }
        let data = || moved_so_far(&self.points, days);
        if context.past.is_empty() {
            self.by_goal().or_else(|| self.by_range(days)).or_else(data)
        } else {
            let before = self.thought_usual(days).or_else(data)?;
            context.past.usual_move(before.size()).ok()
        }
    }

    fn by_goal(&self) -> Option<UsualMove> {
        UsualMove::from_distance(self.context.distance?)
    }

    fn by_range(&self, days: f64) -> Option<UsualMove> {
        let [lowest, highest] = self.range?;
        let count = self.points.len() as f64;
        let mean = self.points.iter().map(|point| point.value / count).sum();
        UsualMove::of_range(lowest..=highest, mean, days).ok()
    }

    /// What is thought usual of a figure before its own past is known.
    pub(super) fn thought_usual(&self, days: f64) -> Option<UsualMove> {
        self.by_range(days).or_else(|| self.by_goal())
    }

    /// The trend after all readings, of which there must be one.
    pub(super) fn trend(&self, first: &Observation, scale: Scale) -> ShrunkTrend {
        let place = |day| self.context.place(day, first.day, scale.days);
        let mut trend = ShrunkTrend::new(scale, place(first.day), first.value, first.variance);
        for point in &self.points[1..] {
            trend.observe(place(point.day), point.value, point.variance);
        }
        trend
    }

    /// The true figure of a day after the last reading, and the usual move that it rests on.
    pub(super) fn forecast(&self, day: Day) -> Result<(UsualMove, Mixture), ForecastError> {
        let (usual, scale, first) = self.scale(day)?;
        let to = self.context.place(day, first.day, scale.days);
        let ahead = self.trend(&first, scale).ahead(to);
        let mixture = ahead.ok_or(ForecastError::OutOfNumbers { day })?;
        Ok((usual, mixture))
    }
}

/// The larger of the way so far, drawn out to so many days, and of what the single steps add up to in them. Only of
/// exact figures: the noise of surveys would be taken for movement.
fn moved_so_far(points: &[Observation], days: f64) -> Option<UsualMove> {
    let (first, last) = (points.first()?, points.last()?);
    if points.iter().any(|point| point.variance > 0.0) || points.len() < 2 {
        return None;
    }
    let drawn_out = ((last.value - first.value) / (last.day - first.day) * days).abs();
    let steps = points.windows(2).map(|pair| {
        let step = pair[1].value - pair[0].value;
        step * step / (pair[1].day - pair[0].day)
    });
    let walked = steps.sum::<f64>() / (points.len() - 1) as f64;
    UsualMove::from_data(drawn_out.max(libm::sqrt(walked * days)))
}

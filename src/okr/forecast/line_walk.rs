//! Along a line from forecast to forecast, without going back to the first point each time.
//!
//! Without measurement error one [pass](super::line) serves all forecasts: each goes on where the last one stopped. With it
//! each forecast has a σ² of its own, and a pass at each would take time with the square of the points. But all that a
//! forecast asks of a pass is smooth in ln σ²: sums and quotients of terms like 1/(σ² + v), whose poles all lie on the
//! negative axis. So passes are kept at a few σ² (Chebyshev's points of ln σ², 20 on each stretch of e²), go on with
//! the walk, and a polynomial through them gives the rest: on a stretch of half-width 1 whose nearest poles are π away
//! its error falls by π + √(1 + π²) = 6.4 with each point, to a few units in the last place (Trefethen, 2013,
//! *Approximation Theory and Approximation Practice*, 8). A stretch is first looked at when a σ² falls in it; there are
//! no more of them than the logarithm of the range of all σ² has.

use alloc::collections::BTreeMap;

use super::distribution::Prediction;
use super::dual::Dual;
use super::line::{Line, Model, Pass, Sight, degrees_of_freedom, predict, scatter};
use super::observation::Observation;
use crate::okr::time::Day;

/// Up to so many points each forecast is made afresh: σ² jumps about, and the passes are short.
const AFRESH: usize = 64;

/// The points of a stretch.
const NODES: usize = 20;

/// The length of a stretch of ln σ².
const LENGTH: f64 = 2.0;

/// The stretches beyond which σ² would be no number.
const LAST: i32 = 340;

/// Points through which one line after the other is drawn.
pub(super) struct LineWalk<'a> {
    line: Line,
    points: &'a [Observation],
    passes: Option<Passes>,
}

/// The passes at all σ² that have been looked at.
struct Passes {
    model: Model,
    /// Without measurement errors.
    exact: Running,
    /// With them, and without any scatter of the line.
    still: Running,
    stretches: BTreeMap<i32, [Running; NODES]>,
    /// The stretch of the last σ².
    at: i32,
    /// How many of the points are looked at for measurement errors, and whether there was one.
    looked_at: usize,
    has_errors: bool,
}

/// A pass as far as it has come.
#[derive(Clone, Copy)]
struct Running {
    pass: Pass,
    seen: usize,
}

impl Running {
    /// Through the first two points.
    fn new(model: Model, points: &[Observation], sigma: f64, measured: f64) -> Option<Self> {
        let [first, second, ..] = points else {
            return None;
        };
        let pass = model.begin([first, second], sigma, measured);
        Some(Self { pass, seen: 2 })
    }

    fn go_on(&mut self, model: Model, points: &[Observation]) {
        for point in points.iter().skip(self.seen) {
            model.observe(&mut self.pass, point);
        }
        self.seen = self.seen.max(points.len());
    }
}

impl<'a> LineWalk<'a> {
    pub(super) const fn new(line: Line, points: &'a [Observation]) -> Self {
        Self {
            line,
            points,
            passes: None,
        }
    }

    /// What the first `known` points say of a later day. They may only become more from call to call. `None` for fewer than
    /// three.
    pub(super) fn predict(&mut self, known: usize, day: Day) -> Option<Prediction> {
        let points = self.points.get(..known)?;
        if known <= AFRESH {
            return predict(self.line, points, day);
        }
        if self.passes.is_none() {
            self.passes = Passes::new(Model::of(self.line, self.points)?, points);
        }
        self.passes.as_mut()?.predict(points, day)
    }
}

impl Passes {
    fn new(model: Model, points: &[Observation]) -> Option<Self> {
        Some(Self {
            model,
            exact: Running::new(model, points, 1.0, 0.0)?,
            still: Running::new(model, points, 0.0, 1.0)?,
            stretches: BTreeMap::new(),
            at: 0,
            looked_at: 0,
            has_errors: false,
        })
    }

    fn predict(&mut self, points: &[Observation], day: Day) -> Option<Prediction> {
        let degrees_of_freedom = degrees_of_freedom(points.len())?;
        self.has_errors |= points
            .iter()
            .skip(self.looked_at)
            .any(|point| point.variance != 0.0);
        self.looked_at = points.len();
        if !self.has_errors {
            self.exact.go_on(self.model, points);
            let sight = self.model.ahead(&self.exact.pass, day);
            return Some(sight.without_measurement_error(degrees_of_freedom));
        }
        self.still.go_on(self.model, points);
        let still = self.model.ahead(&self.still.pass, day);
        if still.squares <= degrees_of_freedom {
            return Some(still.prediction(degrees_of_freedom, 0.0));
        }
        let mut direction = 0;
        loop {
            let stretch = self.stretch(points, day)?;
            let next = stretch.direction(degrees_of_freedom);
            if next < 0 && stretch.is_still(&still) {
                return Some(still.prediction(degrees_of_freedom, 0.0));
            }
            // Back again is rounding: it is at the end between the two.
            let goes_on = next != 0 && next != -direction && (self.at + next).abs() <= LAST;
            if !goes_on {
                let (sigma, sight) = stretch.solve(degrees_of_freedom);
                return Some(sight.prediction(degrees_of_freedom, sigma));
            }
            direction = next;
            self.at += next;
        }
    }

    /// What the passes of the stretch say of a day.
    fn stretch(&mut self, points: &[Observation], day: Day) -> Option<Stretch> {
        let Self { model, at, .. } = *self;
        let middle = LENGTH * (f64::from(at) + 0.5);
        let places = nodes().map(|node| middle + 0.5 * LENGTH * node);
        let passes = match self.stretches.entry(at) {
            alloc::collections::btree_map::Entry::Occupied(found) => found.into_mut(),
            alloc::collections::btree_map::Entry::Vacant(place) => {
                let begun = Running::new(model, points, 1.0, 1.0)?;
                let mut passes = [begun; NODES];
                for (pass, place) in passes.iter_mut().zip(places) {
                    *pass = Running::new(model, points, libm::exp(place), 1.0)?;
                }
                place.insert(passes)
            }
        };
        for pass in passes.iter_mut() {
            pass.go_on(model, points);
        }
        Some(Stretch {
            places,
            squares: passes.each_ref().map(|running| running.pass.squares()),
            sights: passes
                .each_ref()
                .map(|running| model.ahead(&running.pass, day)),
        })
    }
}

/// Chebyshev's points from −1 to 1, the ends among them.
fn nodes() -> [f64; NODES] {
    core::array::from_fn(|index| {
        let turn = core::f64::consts::PI * index as f64 / (NODES - 1) as f64;
        -libm::cos(turn)
    })
}

/// What is seen at the points of a stretch.
struct Stretch {
    /// ln σ²
    places: [f64; NODES],
    squares: [Dual; NODES],
    sights: [Sight; NODES],
}

impl Stretch {
    /// Whether σ² is below this stretch, in it or above.
    fn direction(&self, degrees_of_freedom: f64) -> i32 {
        let [first, .., last] = &self.squares;
        if last.value > degrees_of_freedom {
            1
        } else if first.value <= degrees_of_freedom {
            -1
        } else {
            0
        }
    }

    /// Whether its lowest σ² is as good as none at all.
    fn is_still(&self, still: &Sight) -> bool {
        let [first, ..] = &self.sights;
        let same = |one: f64, other: f64| (one - other).abs() <= 4.0 * f64::EPSILON * other.abs();
        same(first.squares, still.squares)
            && same(first.value, still.value)
            && same(first.variance, still.variance)
    }

    /// The σ² of the stretch at which the squared errors are what they should be, and what is seen there.
    fn solve(&self, degrees_of_freedom: f64) -> (f64, Sight) {
        let [lowest, .., highest] = self.places;
        let squares = |sigma: f64| {
            let place = libm::log(sigma);
            Dual {
                value: self.between(place, |index| self.squares[index].value),
                slope: self.between(place, |index| self.squares[index].slope),
            }
        };
        let ends = [lowest, highest].map(libm::exp);
        let start = libm::exp(0.5 * (lowest + highest));
        let sigma = scatter(squares, degrees_of_freedom, ends, start);
        let place = libm::log(sigma);
        let at = |of: fn(&Sight) -> f64| self.between(place, |index| of(&self.sights[index]));
        let sight = Sight {
            value: at(|sight| sight.value),
            variance: at(|sight| sight.variance),
            variance_slope: at(|sight| sight.variance_slope),
            squares: at(|sight| sight.squares),
            information: at(|sight| sight.information),
        };
        (sigma, sight)
    }

    /// The polynomial through the values at the points, in its barycentric form (Berrut and Trefethen, 2004).
    fn between(&self, place: f64, value: impl Fn(usize) -> f64) -> f64 {
        let (mut sum, mut weights) = (0.0, 0.0);
        for (index, &node) in self.places.iter().enumerate() {
            if place == node {
                return value(index);
            }
            let end = index == 0 || index == NODES - 1;
            let weight = if end { 0.5 } else { 1.0 } / (place - node);
            let weight = if index % 2 == 0 { weight } else { -weight };
            sum += weight * value(index);
            weights += weight;
        }
        sum / weights
    }
}

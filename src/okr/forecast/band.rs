//! How far a key result should be by now, and how far off that it may be by noise alone.

use alloc::vec::Vec;

use super::mixture::{Mixture, Normal, Side};
use super::shrunk::{SIZES, WALKS, weight_of};
use super::usual_move::UsualMove;
use crate::interval::{Confidence, Interval, Method};
use crate::okr::course::Pace;
use crate::okr::key_result::KeyResult;
use crate::okr::time::TimePoint;

impl Pace {
    /// The progress expected by now of a key result that will just reach its target, with the band in which a reading lies by
    /// noise alone: of the figure, which does not move evenly, and of the survey.
    ///
    /// Of a figure with the [usual move](UsualMove) M and mean m that moves by the whole way d in the cycle, the reading after
    /// the share u of the time is normal around the plan with variance λ s² M² u(1 − u) + σ² + (1 − f)² σ₀², where σ is the standard
    /// error of the reading, σ₀ that of an estimated start, and f the planned share; over the sizes s and the shares λ of the walk of
    /// the [shrunk trend](super::ForecastMethod::ShrunkTrend), each weighed by how well it goes with a move of d. A reading below the
    /// band is behind; one inside it says nothing. `None` for a key result without a way, or for a standard error that is not a
    /// number of at least 0.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::forecast::UsualMove;
    /// use cxmetrics::okr::{Cycle, Pace};
    /// use cxmetrics::{Confidence, KeyResult};
    ///
    /// let goal = KeyResult::reach("satisfied customers in percent", 70, 80)?;
    /// let pace = Pace::linear(Cycle::new(0, 90)?);
    /// let usual = UsualMove::of_goal(70.0, 80.0)?;
    /// // Surveys of 200 have a standard error of 3 points.
    /// let band = pace.expected_band(&goal, &usual, 3.0, 45, Confidence::P80).unwrap();
    /// assert_eq!(format!("{band:.2}"), "0.50 [-0.03, 1.03]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn expected_band(
        &self,
        goal: &KeyResult,
        usual: &UsualMove,
        std_error: f64,
        now: impl TimePoint,
        confidence: Confidence,
    ) -> Option<Interval> {
        let way = goal.target()? - goal.start()?;
        let start_error = goal.start_reading().and_then(|start| start.std_error());
        let day = now.days();
        let (passed, expected) = (self.cycle().elapsed(day), self.expected(day));
        let left = (1.0 - expected) * start_error.unwrap_or(0.0);
        let noise = std_error * std_error + left * left;
        if !(std_error >= 0.0 && noise.is_finite() && way != 0.0) {
            return None;
        }
        let mut parts = Vec::with_capacity(SIZES.len() * WALKS.len());
        for size in SIZES {
            let scale = size * usual.size();
            let off = (way - usual.mean()) / scale;
            // The logarithm of the density of a move of the whole way.
            let fits = libm::log(weight_of(size) / size) - 0.5 * off * off;
            for share in WALKS {
                let walk = share * scale * scale * passed * (1.0 - passed);
                parts.push(Normal {
                    weight: fits,
                    mean: expected,
                    deviation: libm::sqrt(walk + noise) / way.abs(),
                });
            }
        }
        let most = parts
            .iter()
            .map(|part| part.weight)
            .fold(f64::NEG_INFINITY, f64::max);
        for part in &mut parts {
            part.weight = libm::exp(part.weight - most);
        }
        let whole: f64 = parts.iter().map(|part| part.weight).sum();
        for part in &mut parts {
            part.weight /= whole;
        }
        let limits = match Mixture::new(parts, 0.0, 1.0) {
            Some(mixture) => {
                [Side::Lower, Side::Upper].map(|side| mixture.quantile(side, confidence.tail()))
            }
            // At the ends of the cycle an exact figure has no noise.
            None => [expected; 2],
        };
        let limits = [limits[0].min(expected), limits[1].max(expected)];
        let usable = limits.iter().all(|limit| limit.is_finite());
        usable.then(|| Interval::new(expected, limits, confidence, Method::Wald))
    }
}

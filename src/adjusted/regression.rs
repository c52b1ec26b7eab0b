//! An earlier answer of the same people.

use alloc::vec::Vec;

use super::covariates::Covariates;
use super::error::AdjustedError;
use super::moments::Moments;
use super::score::{Adjusted, Found};
use crate::estimate::{Estimate, LARGEST_VALUE, Moved};
use crate::metric::Metric;

/// Fewer answers leave a slope no degrees of freedom.
const FEWEST: f64 = 3.0;

/// From here on an answer lies on the line that it makes.
const FULL_LEVERAGE: f64 = 1.0 - 1e-9;

/// The answers of a group.
struct Group {
    plain: Estimate,
    points: Vec<[f64; 3]>,
    moments: Moments,
}

impl Group {
    fn of<M: Metric + ?Sized>(metric: &M, answers: &Covariates) -> Result<Self, AdjustedError> {
        let (plain, points) = answers.scored(metric)?;
        Ok(Self {
            plain,
            moments: Moments::of(&points),
            points,
        })
    }

    fn unchanged(self) -> Adjusted {
        let correlation = self.moments.correlation();
        Adjusted::unchanged(self.plain, Some(0.0), correlation)
    }

    /// The score where what is known has another mean.
    fn moved_to(self, mean: f64, slope: f64, square: f64, fitted: Fitted) -> Adjusted {
        let moved = Moved {
            value: self.moments.answer.mean - slope * (self.moments.known.mean - mean),
            std_error: libm::sqrt(square),
            degrees_of_freedom: self.plain.sample_size() - fitted.parameters,
            otherwise: self.moments.size(),
        };
        let found = Found {
            estimate: self.plain.moved_by_fit(moved, fitted.kept),
            slope: Some(slope),
            correlation: self.moments.correlation(),
            std_error: moved.std_error,
            large_sample: moved.std_error,
        };
        Adjusted::of(self.plain, found)
    }
}

/// What was fitted to the answers of a group.
#[derive(Clone, Copy)]
struct Fitted {
    parameters: u64,
    /// The part of their worth that answers keep.
    kept: f64,
}

impl Adjusted {
    /// The score where what is known has the mean that it has of everybody: the regression estimate (Cochran, 1977,
    /// *Sampling Techniques*, 7.3).
    ///
    /// θ̂ = ȳ − b (x̄ − μ) with the slope b of least squares, and SE² = Σ r² / (n − 2) / n of what it leaves. For when the
    /// mean of the covariate is known of all: last year's score, which everybody gave, the mean revenue. The covariate
    /// may be in any unit, and the slope may be negative. Where it does not help the score is the plain one.
    ///
    /// # Errors
    ///
    /// [`AdjustedError::Estimate`] if there is no score; [`AdjustedError::Covariate`] unless the mean is a finite number.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::adjusted::{Adjusted, Covariates};
    /// use cxmetrics::{Confidence, CrossTally, Nps, Scale};
    ///
    /// // Last year's answer and this year's. Last year's NPS of everybody was 0, and of these 8.3.
    /// let pairs = [
    ///     (8, 9), (9, 10), (7, 8), (8, 7), (5, 6), (9, 9), (10, 9), (4, 8), (3, 5), (8, 9), (7, 7), (9, 10),
    /// ];
    /// let pairs = CrossTally::from_pairs(Scale::ZERO_TO_TEN, Scale::ZERO_TO_TEN, pairs)?;
    /// let known = Covariates::from_pairs(&Nps::STANDARD, &pairs)?;
    /// let nps = Adjusted::regression(&Nps::STANDARD, &known, 0.0)?;
    /// assert_eq!(format!("{:.1} {:.1}", nps.plain(), nps.estimate()), "33.3 26.5");
    /// assert_eq!(nps.estimate().interval(Confidence::P95).to_string(), "26.5 [-1.5, 50.3]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn regression<M: Metric + ?Sized>(
        metric: &M,
        answers: &Covariates,
        mean: f64,
    ) -> Result<Self, AdjustedError> {
        if mean.is_nan() || mean.abs() > LARGEST_VALUE {
            return Err(AdjustedError::Covariate { value: mean });
        }
        let group = Group::of(metric, answers)?;
        let (n, slope) = (group.moments.size(), group.moments.slope());
        let square = group.moments.left_by(slope) / (n - 2.0) / n;
        if n < FEWEST || slope == 0.0 || square >= group.moments.plain_square() {
            return Ok(group.unchanged());
        }
        let fitted = Fitted {
            parameters: 2,
            kept: 1.0,
        };
        Ok(group.moved_to(mean, slope, square, fitted))
    }

    /// The scores of groups that were drawn by lot, each where the earlier answer has the mean of all groups together
    /// (CUPED; Deng, Xu, Kohavi and Walker, 2013).
    ///
    /// r = y − θ (x − X̄) with one slope θ, that of least squares within the groups, and the mean X̄ of all. What the groups
    /// differed in before is taken out of their difference, and of its variance a part of 1 − ρ² is left. Compare the
    /// [estimates](Self::estimate) as those of different people:
    /// [`DifferenceMethod::Welch`](crate::DifferenceMethod::Welch) is then the textbook's t test on r. If the earlier
    /// answer does not help, they are the plain ones.
    ///
    /// The covariate must be from before the groups were drawn. People without one are a stratum of their own, of plain
    /// scores, in a [`StratifiedDifference`](crate::compare::StratifiedDifference); they do not get a 0. To subtract the
    /// earlier answer whole (θ = 1) compare changes, those of [`Difference::paired`](crate::Difference::paired).
    ///
    /// # Errors
    ///
    /// [`AdjustedError::Estimate`] if a group has no score.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::adjusted::{Adjusted, Covariates};
    /// use cxmetrics::{Ces, Confidence, CrossTally, Difference, Scale};
    ///
    /// let group = |pairs: [(u8, u8); 12]| -> Result<Covariates, Box<dyn std::error::Error>> {
    ///     let pairs = CrossTally::from_pairs(Scale::ZERO_TO_TEN, Scale::ZERO_TO_TEN, pairs)?;
    ///     Ok(Covariates::from_pairs(&Ces::MEAN, &pairs)?)
    /// };
    /// // The answer before, and the answer since.
    /// let new = group([
    ///     (8, 9), (9, 10), (7, 7), (7, 8), (5, 6), (9, 9), (9, 10), (6, 8), (4, 5), (8, 9), (8, 7), (9, 10),
    /// ])?;
    /// let old = group([
    ///     (8, 7), (9, 9), (6, 6), (8, 8), (5, 4), (8, 9), (7, 8), (7, 7), (6, 5), (6, 6), (9, 9), (9, 8),
    /// ])?;
    /// let [new, old] = Adjusted::cuped(&Ces::MEAN, [&new, &old])?;
    /// let plain = Difference::independent(new.plain(), old.plain())?;
    /// assert_eq!(format!("{:.2}", plain.interval(Confidence::P95)), "1.00 [-1.13, 2.89]");
    /// let adjusted = Difference::independent(new.estimate(), old.estimate())?;
    /// assert_eq!(format!("{:.2}", adjusted.interval(Confidence::P95)), "0.92 [0.31, 1.53]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn cuped<M: Metric + ?Sized, const K: usize>(
        metric: &M,
        groups: [&Covariates; K],
    ) -> Result<[Self; K], AdjustedError> {
        let groups = all_groups(metric, groups)?;
        let sum =
            |of: fn(&Moments) -> f64| groups.iter().map(|group| of(&group.moments)).sum::<f64>();
        let squares = sum(|moments| moments.known.squares);
        let slope = if squares > 0.0 {
            sum(|moments| moments.products) / squares
        } else {
            0.0
        };
        let square = |moments: &Moments| {
            let n = moments.size();
            moments.left_by(slope) / (n - 1.0) / n
        };
        let helps = slope != 0.0 && is_smaller(&groups, square);
        let rest = sum(Moments::size) - K as f64;
        let kept = ((rest - 1.0) / rest).max(0.0);
        let mean = common_mean(&groups);
        Ok(groups.map(|group| {
            if helps {
                let square = square(&group.moments);
                let parameters = 1;
                group.moved_to(mean, slope, square, Fitted { parameters, kept })
            } else {
                group.unchanged()
            }
        }))
    }

    /// The same with a slope of its own in each group, and standard errors that hold whatever the spread (HC2; Lin, 2013,
    /// *Annals of Applied Statistics* 7): for groups of very different size, or where the earlier answer says more in one
    /// than in the other.
    ///
    /// # Errors
    ///
    /// As for [`cuped`](Self::cuped).
    ///
    /// ```
    /// use cxmetrics::adjusted::{Adjusted, Covariates};
    /// use cxmetrics::{Ces, Scale};
    ///
    /// let (mut large, mut small) =
    ///     (Covariates::new(Scale::ZERO_TO_TEN), Covariates::new(Scale::ZERO_TO_TEN));
    /// for (before, now) in
    ///     [(8, 9), (9, 10), (7, 7), (7, 8), (5, 6), (9, 9), (9, 10), (6, 8), (4, 5), (8, 9)]
    /// {
    ///     large.record(now, before)?;
    /// }
    /// for (before, now) in [(8, 7), (9, 9), (6, 6), (7, 6)] {
    ///     small.record(now, before)?;
    /// }
    /// let [large, small] = Adjusted::separate_slopes(&Ces::MEAN, [&large, &small])?;
    /// assert_eq!(
    ///     format!("{:.3} {:.3}", large.slope().unwrap(), small.slope().unwrap()),
    ///     "0.899 1.000"
    /// );
    /// # Ok::<(), cxmetrics::adjusted::AdjustedError>(())
    /// ```
    pub fn separate_slopes<M: Metric + ?Sized, const K: usize>(
        metric: &M,
        groups: [&Covariates; K],
    ) -> Result<[Self; K], AdjustedError> {
        let groups = all_groups(metric, groups)?;
        let mean = common_mean(&groups);
        let squares: Vec<Option<f64>> = groups.iter().map(|group| hc2(group, mean)).collect();
        let plain: f64 = groups
            .iter()
            .map(|group| group.moments.plain_square())
            .sum();
        let total: Option<f64> = squares.iter().copied().sum();
        let helps = total.is_some_and(|total| total < plain);
        let mut squares = squares.into_iter();
        Ok(groups.map(|group| match squares.next().flatten() {
            Some(square) if helps => {
                let slope = group.moments.slope();
                let fitted = Fitted {
                    parameters: 2,
                    kept: 1.0,
                };
                group.moved_to(mean, slope, square, fitted)
            }
            _ => group.unchanged(),
        }))
    }
}

/// The groups with their moments, if each has a score.
fn all_groups<M: Metric + ?Sized, const K: usize>(
    metric: &M,
    answers: [&Covariates; K],
) -> Result<[Group; K], AdjustedError> {
    let mut groups = Vec::with_capacity(K);
    for own in answers {
        groups.push(Group::of(metric, own)?);
    }
    // As many as there were.
    groups
        .try_into()
        .map_err(|_| crate::EstimateError::Empty.into())
}

/// The mean of what is known in all groups together.
fn common_mean(groups: &[Group]) -> f64 {
    let size: f64 = groups.iter().map(|group| group.moments.size()).sum();
    let sum = |group: &Group| group.moments.size() * group.moments.known.mean;
    groups.iter().map(sum).sum::<f64>() / size
}

/// Whether all groups have an error, and all of it together is smaller than without adjustment.
fn is_smaller(groups: &[Group], square: impl Fn(&Moments) -> f64) -> bool {
    let enough = groups.iter().all(|group| group.moments.size() >= FEWEST);
    let plain: f64 = groups
        .iter()
        .map(|group| group.moments.plain_square())
        .sum();
    enough
        && groups
            .iter()
            .map(|group| square(&group.moments))
            .sum::<f64>()
            < plain
}

/// The square of the error of a group's line at a mean, from the squares of what it leaves over 1 − leverage; `None` where
/// it cannot be told.
fn hc2(group: &Group, mean: f64) -> Option<f64> {
    let Moments { known, answer, .. } = group.moments;
    // Two are on their line with all their leverage.
    if known.squares <= 0.0 {
        return None;
    }
    let slope = group.moments.slope();
    let mut square = 0.0;
    for &[x, y, count] in &group.points {
        let place = (x - known.mean) / known.squares;
        let leverage = 1.0 / known.size + place * (x - known.mean);
        if leverage >= FULL_LEVERAGE {
            return None;
        }
        let weight = 1.0 / known.size + (mean - known.mean) * place;
        let residual = y - answer.mean - slope * (x - known.mean);
        square += count * weight * weight * residual * residual / (1.0 - leverage);
    }
    // As for the other slopes, no smaller than the answers can show.
    let least = group.moments.least_left();
    Some(square.max(least / (known.size - 1.0) / known.size))
}

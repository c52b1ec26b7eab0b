//! Weights that meet known totals: post-stratification and raking.

mod bounds;
mod cells;
mod newton;
mod residuals;

pub use bounds::Raking;
pub(super) use residuals::Calibrated;

use alloc::string::ToString;
use alloc::vec::Vec;

use self::cells::Cells;
use super::margin::Margin;
use super::{SurveyError, USABLE};

/// Raking ends when every total is met to this part of it.
const CONVERGED: f64 = 1e-13;
/// What Newton's steps end with where rounding allows no more.
const NEARLY: f64 = 1e-12;
/// Newton's steps begin after so many rounds; margins that fit the answers take as many.
const ROUNDS: u32 = 10;
/// How many rounds are made at most where there are too many categories for Newton's steps.
const MOST_ROUNDS: u32 = 1_000;

/// How the fitting of weights to known totals went.
///
/// ```
/// use cxmetrics::Scale;
/// use cxmetrics::weight::{Margin, Survey};
///
/// let survey = Survey::new(Scale::ZERO_TO_TEN, [6, 10, 9, 8])?.raked(&[
///     Margin::new(&["young", "old", "old", "young"], [("young", 60.0), ("old", 40.0)])?,
///     Margin::new(&["N", "N", "N", "S"], [("N", 80.0), ("S", 20.0)])?,
/// ])?;
/// // All 40 old ones are in N, so the young ones are 40 in N and 20 in S.
/// let calibration = survey.calibration().unwrap();
/// assert!(calibration.rounds() == 10 && calibration.steps() < 40);
/// let weights: Vec<_> = survey.weights().iter().map(|weight| weight.round()).collect();
/// assert_eq!(weights, [40.0, 20.0, 20.0, 20.0]);
/// # Ok::<(), cxmetrics::weight::SurveyError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
pub struct Calibration {
    rounds: u32,
    steps: u32,
    largest_gap: f64,
}

impl Calibration {
    /// How many times the margins were gone through.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::weight::Survey;
    /// // A single margin is met at once.
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 6, 10])?
    ///     .poststratified(&["old", "new", "old"], [("old", 40.0), ("new", 60.0)])?;
    /// assert_eq!(survey.calibration().unwrap().rounds(), 1);
    /// # Ok::<(), cxmetrics::weight::SurveyError>(())
    /// ```
    #[must_use]
    pub const fn rounds(&self) -> u32 {
        self.rounds
    }

    /// How many of Newton's steps came after the rounds, for margins that the rounds approach slowly or whose weights
    /// are kept between bounds.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::weight::Survey;
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 6, 10])?
    ///     .poststratified(&["old", "new", "old"], [("old", 40.0), ("new", 60.0)])?;
    /// assert_eq!(survey.calibration().unwrap().steps(), 0);
    /// # Ok::<(), cxmetrics::weight::SurveyError>(())
    /// ```
    #[must_use]
    pub const fn steps(&self) -> u32 {
        self.steps
    }

    /// The largest difference that is left between a total of the weights and its target, as a part of the target.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::weight::Survey;
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 6, 10])?
    ///     .poststratified(&["old", "new", "old"], [("old", 40.0), ("new", 60.0)])?;
    /// assert_eq!(survey.weights(), [20.0, 60.0, 20.0]);
    /// assert_eq!(survey.calibration().unwrap().largest_gap(), 0.0);
    /// # Ok::<(), cxmetrics::weight::SurveyError>(())
    /// ```
    #[must_use]
    pub const fn largest_gap(&self) -> f64 {
        self.largest_gap
    }
}

/// The weights that meet the targets of all margins and are the nearest to those before, by iterative
/// proportional fitting and then by Newton's steps.
pub(super) fn rake(
    base: &[f64],
    margins: &[Margin],
    raking: Raking,
) -> Result<(Vec<f64>, Calibrated), SurveyError> {
    let targets = agreed_targets(margins, raking.margin_tolerance())?;
    let cells = Cells::new(base, margins);
    for (index, margin) in margins.iter().enumerate() {
        let sums = cells.sums(index, cells.weights.iter().copied());
        for ((category, target), sum) in margin.targets().enumerate().zip(sums) {
            if target > 0.0 && sum <= 0.0 {
                return Err(SurveyError::EmptyCell {
                    category: margin.name(category).to_string(),
                    target,
                });
            }
        }
    }
    let (fitted, report) = fit(&cells, &targets, raking)?;
    let weights: Vec<f64> = base
        .iter()
        .zip(&cells.cell_of)
        .map(|(weight, &cell)| {
            let before = cells.weights[cell as usize];
            if before > 0.0 {
                weight * (fitted[cell as usize] / before)
            } else {
                0.0
            }
        })
        .collect();
    if weights.iter().all(|weight| !USABLE.contains(weight)) {
        return Err(SurveyError::NoWeight);
    }
    let calibrated = Calibrated {
        report,
        base: base.to_vec(),
        cells,
    };
    Ok((weights, calibrated))
}

/// The targets of each margin, brought to the sum of the first.
fn agreed_targets(margins: &[Margin], tolerance: f64) -> Result<Vec<Vec<f64>>, SurveyError> {
    let first = margins.first().ok_or(SurveyError::NoTargets)?.total();
    margins
        .iter()
        .map(|margin| {
            let other = margin.total();
            if (other - first).abs() > tolerance * first {
                return Err(SurveyError::MarginsDisagree { first, other });
            }
            Ok(margin
                .targets()
                .map(|target| target * (first / other))
                .collect())
        })
        .collect()
}

/// The weight of each cell that meets the targets.
fn fit(
    cells: &Cells,
    targets: &[Vec<f64>],
    raking: Raking,
) -> Result<(Vec<f64>, Calibration), SurveyError> {
    if raking.is_bounded() {
        return newton::fit(cells, targets, &cells.weights, raking, 0);
    }
    let mut weights = cells.weights.clone();
    let most = if cells.columns() > cells::MOST_COLUMNS {
        MOST_ROUNDS
    } else {
        ROUNDS
    };
    for rounds in 0.. {
        let largest_gap = largest_gap(cells, &weights, targets);
        if largest_gap <= CONVERGED {
            let report = Calibration {
                rounds,
                steps: 0,
                largest_gap,
            };
            return Ok((weights, report));
        }
        if rounds == most {
            break;
        }
        for (margin, targets) in targets.iter().enumerate() {
            let sums = cells.sums(margin, weights.iter().copied());
            for (weight, categories) in weights.iter_mut().zip(&cells.categories) {
                let category = categories[margin] as usize;
                if sums[category] > 0.0 {
                    *weight *= targets[category] / sums[category];
                }
            }
        }
    }
    newton::fit(cells, targets, &weights, raking, most)
}

fn largest_gap(cells: &Cells, weights: &[f64], targets: &[Vec<f64>]) -> f64 {
    let mut largest = 0.0_f64;
    for (margin, targets) in targets.iter().enumerate() {
        let sums = cells.sums(margin, weights.iter().copied());
        for (&target, sum) in targets.iter().zip(sums) {
            let gap = if target > 0.0 {
                (sum - target).abs() / target
            } else if sum > 0.0 {
                1.0
            } else {
                0.0
            };
            largest = largest.max(gap);
        }
    }
    largest
}

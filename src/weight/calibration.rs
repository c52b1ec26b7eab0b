//! Weights that meet known totals: post-stratification and raking.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Debug;

use super::survey::codes;
use super::{SurveyError, USABLE};
use crate::sum::Sum;

/// Raking ends when every total is met to this part of it.
const CONVERGED: f64 = 1e-13;
/// And after this many rounds in any case. Margins that fit the answers take ten or twenty.
const ROUNDS: u32 = 1_000;
/// Sums of targets that differ by no more than this are the same, written with fewer digits.
const SAME_SUM: f64 = 1e-9;

/// A way to sort the answers into categories, with the known total of each.
///
/// # Examples
///
/// ```
/// use cxmetrics::weight::Margin;
///
/// let age = [34, 52, 19];
/// let groups: Vec<&str> = age.iter().map(|&age| if age < 40 { "under 40" } else { "40 up" }).collect();
/// let margin = Margin::new(&groups, [("under 40", 6_200.0), ("40 up", 3_800.0)])?;
/// assert_eq!(margin.len(), 3);
///
/// let error = Margin::new(&groups, [("under 40", 6_200.0)]).unwrap_err();
/// assert_eq!(error.to_string(), "no target for category \"40 up\", at position 1");
/// # Ok::<(), cxmetrics::weight::SurveyError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Margin {
    /// For each answer the position of its category.
    codes: Vec<u32>,
    categories: Vec<Category>,
}

#[derive(Clone, Debug, PartialEq)]
struct Category {
    name: String,
    target: f64,
}

impl Margin {
    /// A margin from the category of each answer and the total of each category.
    ///
    /// # Errors
    ///
    /// [`SurveyError::NoTarget`] if an answer is in a category without a total; [`SurveyError::Target`] for a
    /// total that is negative, infinite or NaN; [`SurveyError::TwoTargets`]; [`SurveyError::NoTargets`] if none
    /// is above zero.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::weight::Margin;
    ///
    /// let plan = ["free", "paid", "free"];
    /// assert!(Margin::new(&plan, [("free", 70.0), ("paid", 30.0)]).is_ok());
    /// assert_eq!(
    ///     Margin::new(&plan, [("free", 70.0), ("paid", -30.0)]).unwrap_err().to_string(),
    ///     "target -30 of category \"paid\" is neither 0 nor between 1e-100 and 1e100"
    /// );
    /// ```
    pub fn new<K: Ord + Debug>(
        categories: &[K],
        targets: impl IntoIterator<Item = (K, f64)>,
    ) -> Result<Self, SurveyError> {
        let name = |key: &K| format!("{key:?}");
        let mut by_key = BTreeMap::new();
        for (key, target) in targets {
            let category = name(&key);
            if !super::is_usable(target) {
                return Err(SurveyError::Target { category, target });
            }
            if by_key.insert(key, target).is_some() {
                return Err(SurveyError::TwoTargets { category });
            }
        }
        if by_key.values().all(|&target| target == 0.0) {
            return Err(SurveyError::NoTargets);
        }
        let (given, keys) = codes(categories);
        let all: Vec<&K> = by_key.keys().collect();
        let mut places = Vec::with_capacity(keys.len());
        for (code, key) in (0..).zip(keys) {
            match all.binary_search(&key) {
                // No more categories than targets, and those are in memory.
                Ok(place) => places.push(u32::try_from(place).unwrap_or(u32::MAX)),
                Err(_) => {
                    return Err(SurveyError::NoTarget {
                        category: name(key),
                        position: given.iter().position(|&own| own == code).unwrap_or(0),
                    });
                }
            }
        }
        Ok(Self {
            codes: given.iter().map(|&code| places[code as usize]).collect(),
            categories: by_key
                .iter()
                .map(|(key, &target)| Category {
                    name: name(key),
                    target,
                })
                .collect(),
        })
    }

    /// The number of answers.
    ///
    /// ```
    /// # use cxmetrics::weight::Margin;
    /// // Three answers in two categories.
    /// let margin = Margin::new(&["free", "paid", "free"], [("free", 70.0), ("paid", 30.0)])?;
    /// assert_eq!(margin.len(), 3);
    /// # Ok::<(), cxmetrics::weight::SurveyError>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there are no answers.
    ///
    /// ```
    /// # use cxmetrics::weight::Margin;
    /// let totals = [("free", 70.0), ("paid", 30.0)];
    /// assert!(!Margin::new(&["free", "paid", "free"], totals)?.is_empty());
    /// assert!(Margin::new(&[], totals)?.is_empty());
    /// # Ok::<(), cxmetrics::weight::SurveyError>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    fn total(&self) -> f64 {
        let targets = self.categories.iter().map(|category| category.target);
        targets.collect::<Sum>().value()
    }
}

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
/// assert_eq!(survey.calibration().unwrap().rounds(), 17);
/// let weights: Vec<_> = survey.weights().iter().map(|weight| weight.round()).collect();
/// assert_eq!(weights, [40.0, 20.0, 20.0, 20.0]);
/// # Ok::<(), cxmetrics::weight::SurveyError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Calibration {
    rounds: u32,
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

/// What the standard error has to know of a calibration.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Calibrated {
    report: Calibration,
    /// The weights before.
    base: Vec<f64>,
    cells: Cells,
}

/// The answers by all their categories at once.
#[derive(Clone, Debug, PartialEq)]
struct Cells {
    /// For each answer.
    cell_of: Vec<u32>,
    /// For each cell the category in each margin.
    categories: Vec<Box<[u32]>>,
    /// For each cell the sum of the weights before.
    weights: Vec<f64>,
    /// For each margin the number of categories.
    sizes: Vec<usize>,
}

impl Cells {
    fn new(base: &[f64], margins: &[Margin]) -> Self {
        let rows: Vec<Box<[u32]>> = (0..base.len())
            .map(|answer| margins.iter().map(|margin| margin.codes[answer]).collect())
            .collect();
        let (cell_of, keys) = codes(&rows);
        let categories: Vec<Box<[u32]>> = keys.into_iter().cloned().collect();
        let mut weights = vec![Sum::default(); categories.len()];
        for (&cell, &weight) in cell_of.iter().zip(base) {
            weights[cell as usize].add(weight);
        }
        Self {
            cell_of,
            categories,
            weights: weights.into_iter().map(Sum::value).collect(),
            sizes: margins
                .iter()
                .map(|margin| margin.categories.len())
                .collect(),
        }
    }

    /// The sum of a figure over the cells of each category of a margin.
    fn sums(&self, margin: usize, figures: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut sums = vec![Sum::default(); self.sizes[margin]];
        for (categories, figure) in self.categories.iter().zip(figures) {
            sums[categories[margin] as usize].add(figure);
        }
        sums.into_iter().map(Sum::value).collect()
    }
}

/// The weights that meet the targets of all margins and are the nearest to those before, by iterative
/// proportional fitting.
pub(super) fn rake(
    base: &[f64],
    margins: &[Margin],
) -> Result<(Vec<f64>, Calibrated), SurveyError> {
    let targets = agreed_targets(margins)?;
    let cells = Cells::new(base, margins);
    for (index, margin) in margins.iter().enumerate() {
        let sums = cells.sums(index, cells.weights.iter().copied());
        for (category, sum) in margin.categories.iter().zip(sums) {
            if category.target > 0.0 && sum <= 0.0 {
                return Err(SurveyError::EmptyCell {
                    category: category.name.clone(),
                    target: category.target,
                });
            }
        }
    }
    let (fitted, report) = fit(&cells, &targets)?;
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

/// The targets of each margin, brought to the same sum to the last digit.
fn agreed_targets(margins: &[Margin]) -> Result<Vec<Vec<f64>>, SurveyError> {
    let first = margins.first().ok_or(SurveyError::NoTargets)?.total();
    margins
        .iter()
        .map(|margin| {
            let other = margin.total();
            if (other - first).abs() > SAME_SUM * first {
                return Err(SurveyError::MarginsDisagree { first, other });
            }
            let targets = margin.categories.iter().map(|category| category.target);
            Ok(targets.map(|target| target * (first / other)).collect())
        })
        .collect()
}

/// The weight of each cell that meets the targets.
fn fit(cells: &Cells, targets: &[Vec<f64>]) -> Result<(Vec<f64>, Calibration), SurveyError> {
    let mut weights = cells.weights.clone();
    let mut rounds = 0;
    loop {
        let largest_gap = largest_gap(cells, &weights, targets);
        if largest_gap <= CONVERGED {
            let report = Calibration {
                rounds,
                largest_gap,
            };
            return Ok((weights, report));
        }
        if rounds == ROUNDS {
            let gap = largest_gap;
            return Err(SurveyError::NotConverged { rounds, gap });
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
        rounds += 1;
    }
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

impl Calibrated {
    pub(super) const fn report(&self) -> Calibration {
        self.report
    }

    /// Takes from each residual what a regression on the margins, with the weights before, explains of it.
    ///
    /// The regression is found by taking the mean out of each category, margin by margin, until nothing is left to
    /// take out (von Neumann's alternating projections): it converges as fast as raking did.
    pub(super) fn leave_unexplained(&self, residuals: &mut [f64]) {
        let cells = &self.cells;
        let mut sums = vec![Sum::default(); cells.weights.len()];
        for ((&cell, &weight), &residual) in
            cells.cell_of.iter().zip(&self.base).zip(residuals.iter())
        {
            sums[cell as usize].add_product(weight, residual);
        }
        let means: Vec<f64> = sums
            .into_iter()
            .zip(&cells.weights)
            .map(|(sum, &weight)| {
                if weight > 0.0 {
                    sum.value() / weight
                } else {
                    0.0
                }
            })
            .collect();
        let scale = means
            .iter()
            .fold(0.0_f64, |most, mean| most.max(mean.abs()));
        let mut left = means.clone();
        for _ in 0..10 * ROUNDS {
            if self.project(&mut left) <= 2.0 * f64::EPSILON * scale {
                break;
            }
        }
        for (residual, &cell) in residuals.iter_mut().zip(&cells.cell_of) {
            *residual -= means[cell as usize] - left[cell as usize];
        }
    }

    /// Takes the weighted mean out of each category of each margin; says the largest one.
    fn project(&self, left: &mut [f64]) -> f64 {
        let cells = &self.cells;
        let mut largest = 0.0_f64;
        for margin in 0..cells.sizes.len() {
            let weights = cells.sums(margin, cells.weights.iter().copied());
            let weighted = left.iter().zip(&cells.weights);
            let sums = cells.sums(margin, weighted.map(|(left, weight)| left * weight));
            for (left, categories) in left.iter_mut().zip(&cells.categories) {
                let category = categories[margin] as usize;
                if weights[category] > 0.0 {
                    let mean = sums[category] / weights[category];
                    *left -= mean;
                    largest = largest.max(mean.abs());
                }
            }
        }
        largest
    }
}

//! A linear model of the overall rating on all drivers together.

use alloc::vec::Vec;

use super::allocation::{Allocation, MOST_FOR_SHAPLEY, NOTHING};
use super::answers::{DriverAnswers, MissingAnswers, Reading, Sample};
use super::error::DriverModelError;
use super::matrix::Matrix;
use super::shares::DriverShares;
use super::uncertainty::Uncertainty;

/// The most drivers of one model: with the outcome, the questions of one sheet.
const MOST: usize = 63;

/// Where the smallest eigenvalue of a shrunk matrix is.
const SHRUNK_TO: f64 = 0.01;

/// All drivers of one outcome together: their correlations, from which the shares of each follow.
///
/// [`Drivers`](super::Drivers) asks of one touchpoint after the other whether it goes with the whole, so two touchpoints that always
/// go together both get all the credit. Here they share it: of R², the part of the variance of the outcome that all drivers
/// explain together in a linear regression, each gets a part, and the parts sum to R².
///
/// # Formula
///
/// With R the correlations of the drivers and r theirs with the outcome, R² = r′R⁻¹r.
///
/// - [`shapley`](Self::shapley): what a driver adds to R², averaged over all orders in which the drivers can be added
///   (Lindeman, Merenda and Gold, 1980, "LMG"; the value of Shapley, 1953). Exact, by all 2ᵏ sets, so for up to 12
///   drivers.
/// - [`relative_weights`](Self::relative_weights): with R = QEQ′, Λ = QE^½Q′ and β = Λ⁻¹r, Σⱼ Λᵢⱼ²βⱼ² (Johnson, 2000, "A
///   Heuristic Method for Estimating the Relative Weight of Predictor Variables in Multiple Regression").
///
/// | choose | when |
/// |---|---|
/// | [`Drivers::rank`](super::Drivers::rank) | ratings are coarse or few, or you want to know which goes with the whole at all, with a p-value |
/// | Shapley shares | up to 12 drivers, and somebody will ask what a share means: "what it adds, whoever comes first" |
/// | relative weights | more than 12; the figures are nearly the same |
///
/// **What it is not**: proof of a cause. A share says nothing of a direction; see
/// [`DriverShare::correlation`](super::DriverShare::correlation). A driver that is nothing by itself can have a share, because it
/// cleans another one of what does not belong to it. Ratings are taken as figures with equal steps. The shares of weak
/// drivers are too large rather than too small, and their error is skewed: compare shares by
/// [`DriverShares::difference`](super::DriverShares::difference).
///
/// **Errors** need no resampling: each person's influence on a share is known in closed form. Below 100 persons, where
/// these errors are too small (13 to 22 % at 30), each person is left out once instead, or each cluster of a survey: the
/// jackknife. That takes k + 3 persons for k drivers: of k + 2 there are shares without errors, since k + 1 are explained
/// entirely by whatever they answered. [`by_influence_values`](Self::by_influence_values) asks for the first at any size.
///
/// **Measured**: of 300 simulated surveys of 400 persons with three touchpoints, 93.3 to 95.7 % of the 95 % intervals held the
/// true share, by influence values and by 20 groups alike, for either kind of shares.
///
/// # Examples
///
/// ```
/// use cxmetrics::drivers::DriverModel;
/// use cxmetrics::{Confidence, Scale};
/// use cxmetrics::weight::Survey;
///
/// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 3, 7, 10, 6, 8, 2, 9, 5, 10, 7, 4])?
///     .with_question(Scale::ONE_TO_FIVE, [5, 2, 3, 5, 4, 4, 1, 4, 2, 5, 4, 3].map(Some))?
///     .with_question(Scale::ONE_TO_FIVE, [4, 2, 4, 5, 3, 4, 2, 5, 2, 4, 4, 3].map(Some))?
///     .with_question(Scale::ONE_TO_FIVE, [3, 4, 2, 5, 1, 3, 4, 3, 3, 5, 2, 2].map(Some))?;
/// let model = DriverModel::of(&survey, 0, [("staff", 1), ("speed", 2), ("parking", 3)])?;
/// let shares = model.shapley()?;
/// let first = shares.iter().next().unwrap();
/// println!("{} {:.2}", first.key(), first.interval(Confidence::P95).unwrap());
/// let sum: f64 = shares.iter().map(|share| share.value()).sum();
/// assert!((sum - shares.r_squared()).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct DriverModel<K> {
    keys: Vec<K>,
    matrix: Matrix,
    persons: u64,
    left_out: u64,
    performances: Vec<Option<f64>>,
    sample: Sample,
    shrinkage: f64,
    is_linearised: bool,
}

impl<K: Clone> DriverModel<K> {
    /// From answers: the position of the outcome among the questions, and the drivers by theirs, counted from 0. Of persons
    /// who answered everything; see [`with_missing`](Self::with_missing).
    ///
    /// # Errors
    ///
    /// As for [`with_missing`](Self::with_missing).
    pub fn of<A: DriverAnswers + ?Sized>(
        answers: &A,
        outcome: usize,
        drivers: impl IntoIterator<Item = (K, usize)>,
    ) -> Result<Self, DriverModelError> {
        Self::with_missing(MissingAnswers::Complete, answers, outcome, drivers)
    }

    /// The same with a choice of what becomes of missing answers.
    ///
    /// Drivers that say the same, or follow from each other, are no trouble with complete rows: they share what they
    /// explain.
    ///
    /// # Errors
    ///
    /// [`DriverModelError::Drivers`] unless there are 1 to 63; [`DriverModelError::Question`] and
    /// [`DriverModelError::Twice`] for positions; [`DriverModelError::TooFew`] with fewer than k + 2 persons;
    /// [`DriverModelError::Constant`] if all gave the same answer to a question; [`DriverModelError::Incomplete`] for complete
    /// rows of a tally with missing answers; [`DriverModelError::Impossible`] for pairwise correlations whose smallest
    /// eigenvalue is below 10⁻¹⁰. Of groups also [`DriverModelError::Groups`], [`DriverModelError::WithoutGroup`] and
    /// [`DriverModelError::Joint`].
    ///
    /// ```
    /// use cxmetrics::drivers::{DriverModel, MissingAnswers};
    /// use cxmetrics::{JointTally, Scale};
    ///
    /// let mut answers = JointTally::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE, Scale::ONE_TO_FIVE])?;
    /// answers.record_all([[9, 5, 4], [3, 2, 2], [7, 3, 4], [10, 5, 5], [6, 4, 2]].map(|sheet| sheet.map(Some)))?;
    /// answers.record(&[Some(8), Some(4), None])?;
    /// let drivers = [("staff", 1), ("speed", 2)];
    /// let error = DriverModel::of(&answers, 0, drivers).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "1 of 6 persons left out some of the questions, and a joint tally cannot leave them out: take the rows, or \
    ///      pairwise answers"
    /// );
    /// let model = DriverModel::with_missing(MissingAnswers::Pairwise, &answers, 0, drivers)?;
    /// assert_eq!((model.persons(), model.left_out()), (5, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_missing<A: DriverAnswers + ?Sized>(
        missing: MissingAnswers,
        answers: &A,
        outcome: usize,
        drivers: impl IntoIterator<Item = (K, usize)>,
    ) -> Result<Self, DriverModelError> {
        let (keys, positions): (Vec<K>, Vec<usize>) = drivers.into_iter().unzip();
        check_count(keys.len())?;
        let mut questions = Vec::with_capacity(positions.len() + 1);
        for question in core::iter::once(outcome).chain(positions) {
            if question >= answers.count() {
                return Err(DriverModelError::Question {
                    question,
                    questions: answers.count(),
                });
            }
            if questions.contains(&question) {
                return Err(DriverModelError::Twice { question });
            }
            questions.push(question);
        }
        Self::of_reading(keys, answers.read(&questions, missing)?, missing)
    }

    /// From correlations that are known from elsewhere, such as a publication: those of the outcome in the first row and
    /// column, then those of each driver. There are no standard errors.
    ///
    /// # Errors
    ///
    /// [`DriverModelError::Drivers`]; [`DriverModelError::Size`] and [`DriverModelError::Entry`] unless it is a symmetric
    /// matrix with 1 on its diagonal; [`DriverModelError::Impossible`] if no data can have it.
    ///
    /// ```
    /// use cxmetrics::drivers::DriverModel;
    ///
    /// let model = DriverModel::from_correlations(
    ///     ["staff", "speed"],
    ///     &[[1.0, 0.5, 0.4], [0.5, 1.0, 0.3], [0.4, 0.3, 1.0]],
    /// )?;
    /// let shares = model.shapley()?;
    /// assert_eq!(format!("{:.3}", shares.get(&"staff").unwrap().value()), "0.204");
    ///
    /// // Staff goes with speed and speed with price, nearly always, but staff not with price.
    /// let impossible = [
    ///     [1.0, 0.5, 0.5, 0.5],
    ///     [0.5, 1.0, 0.9, 0.1],
    ///     [0.5, 0.9, 1.0, 0.9],
    ///     [0.5, 0.1, 0.9, 1.0],
    /// ];
    /// assert!(DriverModel::from_correlations(["staff", "speed", "price"], &impossible).is_err());
    /// # Ok::<(), cxmetrics::drivers::DriverModelError>(())
    /// ```
    pub fn from_correlations<R: AsRef<[f64]>>(
        keys: impl IntoIterator<Item = K>,
        correlations: &[R],
    ) -> Result<Self, DriverModelError> {
        let keys: Vec<K> = keys.into_iter().collect();
        check_count(keys.len())?;
        let expected = keys.len() + 1;
        let rows = correlations.iter().map(|row| row.as_ref().len());
        if let Some(found) = rows
            .chain([correlations.len()])
            .find(|&found| found != expected)
        {
            return Err(DriverModelError::Size { expected, found });
        }
        let at = |row: usize, column: usize| correlations[row].as_ref()[column];
        for row in 0..expected {
            for column in 0..expected {
                let value = at(row, column);
                let right = if row == column {
                    value == 1.0
                } else {
                    (-1.0..=1.0).contains(&value) && (value - at(column, row)).abs() <= 1e-12
                };
                if !right {
                    return Err(DriverModelError::Entry { row, column, value });
                }
            }
        }
        let reading = Reading {
            // What rounding left between the two halves does not count.
            matrix: Matrix::from_fn(expected, |row, column| {
                0.5 * (at(row, column) + at(column, row))
            }),
            persons: 0,
            left_out: 0,
            performances: alloc::vec![None; keys.len()],
            sample: Sample::Unknown,
        };
        Self::of_reading(keys, reading, MissingAnswers::Pairwise)
    }

    fn of_reading(
        keys: Vec<K>,
        reading: Reading,
        missing: MissingAnswers,
    ) -> Result<Self, DriverModelError> {
        let (matrix, shrinkage) = settled(reading.matrix, missing)?;
        let sample = match reading.sample {
            Sample::Groups(groups) => Sample::Groups(
                groups
                    .into_iter()
                    .enumerate()
                    .map(|(group, matrix)| match settled(matrix, missing) {
                        Ok((matrix, _)) => Ok(matrix),
                        Err(_) => Err(DriverModelError::WithoutGroup { group }),
                    })
                    .collect::<Result<_, _>>()?,
            ),
            other => other,
        };
        Ok(Self {
            keys,
            matrix,
            persons: reading.persons,
            left_out: reading.left_out,
            performances: reading.performances,
            sample,
            shrinkage,
            is_linearised: false,
        })
    }

    /// How many persons the correlations are of: those who answered everything, or of pairwise answers the fewest who
    /// answered two of the questions; 0 for correlations from elsewhere.
    #[must_use]
    pub const fn persons(&self) -> u64 {
        self.persons
    }

    /// How many answered some of the questions and not all.
    #[must_use]
    pub const fn left_out(&self) -> u64 {
        self.left_out
    }

    /// By how much the correlations were shrunk for [`MissingAnswers::PairwiseShrunk`]: 0 if they were not, 0.1 if each is
    /// nine tenths of what it was.
    #[must_use]
    pub const fn shrinkage(&self) -> f64 {
        self.shrinkage
    }

    /// The correlation of two of the questions: 0 for the outcome, then the drivers from 1 in the order they were given; `None`
    /// beyond.
    #[must_use]
    pub fn correlation(&self, first: usize, second: usize) -> Option<f64> {
        let size = self.matrix.size();
        (first < size && second < size)
            .then(|| crate::edge::unsigned_zero(self.matrix.at(first, second)))
    }

    /// The same model with errors by influence values whatever the number of persons, as other programs have them.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::drivers::{DriverModel, FigureColumns, ShareMethod};
    ///
    /// let overall = [9.0, 3.0, 7.0, 10.0, 6.0, 8.0, 2.0, 9.0, 5.0, 10.0];
    /// let staff = [5.0, 2.0, 3.0, 5.0, 4.0, 4.0, 1.0, 4.0, 2.0, 5.0];
    /// let answers = FigureColumns::new([overall, staff].map(|column| column.map(Some)))?;
    /// let model = DriverModel::of(&answers, 0, [("staff", 1)])?;
    /// let method = |model: &DriverModel<_>| {
    ///     let shares = model.relative_weights();
    ///     shares.r_squared_interval(Confidence::P95).unwrap().method()
    /// };
    /// assert_eq!(method(&model), ShareMethod::Jackknife);
    /// assert_eq!(method(&model.by_influence_values()), ShareMethod::InfluenceValues);
    /// # Ok::<(), cxmetrics::drivers::DriverModelError>(())
    /// ```
    #[must_use]
    pub fn by_influence_values(self) -> Self {
        Self {
            is_linearised: true,
            ..self
        }
    }

    /// Shapley's shares, of up to 12 drivers.
    ///
    /// # Errors
    ///
    /// [`DriverModelError::TooManyForShapley`] above.
    #[doc(alias = "LMG")]
    #[doc(alias = "Lindeman")]
    pub fn shapley(&self) -> Result<DriverShares<K>, DriverModelError> {
        self.shares(Allocation::Shapley)
    }

    /// Johnson's relative weights.
    ///
    /// # Formula
    ///
    /// See [`DriverModel`].
    ///
    /// ```
    /// use cxmetrics::drivers::DriverModel;
    ///
    /// let correlations = [[1.0, 0.5, 0.0], [0.5, 1.0, 0.6], [0.0, 0.6, 1.0]];
    /// let shares =
    ///     DriverModel::from_correlations(["staff", "speed"], &correlations)?.relative_weights();
    /// assert_eq!(format!("{:.4}", shares.r_squared()), "0.3906");
    /// // Nothing by itself, and yet it has a share: it cleans the other one.
    /// assert_eq!(format!("{:.4}", shares.get(&"speed").unwrap().value()), "0.0703");
    /// # Ok::<(), cxmetrics::drivers::DriverModelError>(())
    /// ```
    #[doc(alias = "Johnson")]
    #[must_use]
    pub fn relative_weights(&self) -> DriverShares<K> {
        self.allocate(Allocation::RelativeWeights)
    }

    /// The shares by an allocation of choice.
    ///
    /// # Errors
    ///
    /// [`DriverModelError::TooManyForShapley`] above 12 drivers for [`Allocation::Shapley`].
    pub fn shares(&self, allocation: Allocation) -> Result<DriverShares<K>, DriverModelError> {
        let drivers = self.keys.len();
        if allocation == Allocation::Shapley && drivers > MOST_FOR_SHAPLEY {
            return Err(DriverModelError::TooManyForShapley { drivers });
        }
        Ok(self.allocate(allocation))
    }

    const fn uncertainty(&self) -> Uncertainty<'_> {
        Uncertainty {
            sample: &self.sample,
            persons: self.persons,
            kept: 1.0 - self.shrinkage,
            is_linearised: self.is_linearised,
        }
    }

    fn allocate(&self, allocation: Allocation) -> DriverShares<K> {
        let allocated = allocation.of(&self.matrix);
        let errors = self.uncertainty().errors(allocation, &allocated);
        let correlations = (1..self.matrix.size()).map(|driver| self.matrix.at(0, driver));
        let figures = allocated
            .shares
            .into_iter()
            .zip(correlations)
            .zip(&self.performances)
            .map(|((share, correlation), &performance)| (share, correlation, performance));
        DriverShares::new(allocation, self.keys.iter().cloned().zip(figures), errors)
    }
}

pub(super) fn check_count(drivers: usize) -> Result<(), DriverModelError> {
    if !(1..=MOST).contains(&drivers) {
        return Err(DriverModelError::Drivers { drivers });
    }
    Ok(())
}

/// The correlations as they can be used, and by how much they were shrunk. Complete rows always have a matrix that data
/// have; of others that is asked, of the drivers first.
fn settled(matrix: Matrix, missing: MissingAnswers) -> Result<(Matrix, f64), DriverModelError> {
    if missing == MissingAnswers::Complete {
        return Ok((matrix, 0.0));
    }
    let of_drivers = matrix.without_first().smallest_eigenvalue();
    let of_all = matrix.smallest_eigenvalue();
    if of_drivers >= NOTHING && of_all >= NOTHING {
        return Ok((matrix, 0.0));
    }
    if missing == MissingAnswers::Pairwise {
        return Err(DriverModelError::Impossible {
            // Drivers that follow from each other are possible among themselves.
            smallest_eigenvalue: if of_drivers < -NOTHING {
                of_drivers
            } else {
                of_all
            },
        });
    }
    // The eigenvalues of (1 − s) R + s I are (1 − s) e + s.
    let shrinkage = (SHRUNK_TO - of_all) / (1.0 - of_all);
    let shrunk = Matrix::from_fn(matrix.size(), |row, column| {
        let kept = if row == column { 1.0 } else { 1.0 - shrinkage };
        kept * matrix.at(row, column)
    });
    Ok((shrunk, shrinkage))
}

//! What a model of drivers can be made from.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use super::error::DriverModelError;
use super::matrix::Matrix;
use super::rows::{Pair, Rows, fewest_persons, matrix_of, pairs};
use crate::estimate::values_of;
use crate::joint::{CrossTally, JointTally};
use crate::metric::Csat;
use crate::scale::Scale;
use crate::weight::Survey;
use crate::words::spoken;

/// What becomes of persons who left out some of the questions.
///
/// ```
/// use cxmetrics::drivers::MissingAnswers;
///
/// assert_eq!(MissingAnswers::default(), MissingAnswers::Complete);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum MissingAnswers {
    /// They are left out: the model is that of those who answered everything. What is always right for them, and the
    /// default.
    #[default]
    Complete,
    /// Each correlation is that of all who answered its two questions. More answers are used, but each correlation
    /// is then of other people, and some such matrices no data have: these are refused, and not repaired in silence.
    Pairwise,
    /// The same, and a matrix that is none is shrunk: all correlations are multiplied by one factor, the largest at which
    /// the smallest eigenvalue is 0.01 (the shrinking method of Devlin, Gnanadesikan and Kettenring, 1975, and of Rousseeuw
    /// and Molenberghs, 1993; the 0.01 is a choice). [`DriverModel::shrinkage`](super::DriverModel::shrinkage) says by
    /// how much. It makes the arithmetic possible, not the answers complete: say so where the shares are shown.
    PairwiseShrunk,
}

spoken!(MissingAnswers {
    Complete = CompleteRows,
    Pairwise = Pairwise,
    PairwiseShrunk = PairwiseShrunk,
});

/// Answers that a [`DriverModel`](super::DriverModel) can be made from.
///
/// | answers | weighted | standard errors |
/// |---|---|---|
/// | [`FigureColumns`]: figures of any kind, in columns | if weights are given | influence values; below 100 persons the jackknife |
/// | [`Survey`]: ratings with their design | yes | the same, by strata, clusters and calibration |
/// | `[JointTally]`: 20 to 50 groups of persons | no | the jackknife that leaves out one group at a time |
/// | [`JointTally`] | no | none: a tally of pairs does not have the fourth moments of three answers |
///
/// Where without one of the persons or clusters fewer than k + 2 persons are left for k drivers, the jackknife tells nothing
/// and there are no standard errors.
///
/// The answers of a survey or a tally count from the good end of their scale, so that more is better.
pub trait DriverAnswers: Read {}

impl<T: Read + ?Sized> DriverAnswers for T {}

/// What was read of the questions of a model, the outcome first.
#[derive(Debug)]
pub struct Reading {
    pub(super) matrix: Matrix,
    pub(super) persons: u64,
    pub(super) left_out: u64,
    pub(super) performances: Vec<Option<f64>>,
    pub(super) sample: Sample,
}

/// What tells how sure the shares are.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sample {
    Unknown,
    Rows(Box<Persons>),
    /// The correlations without each of the groups.
    Groups(Vec<Matrix>),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Persons {
    pub(super) rows: Rows,
    pub(super) pairs: Vec<Pair>,
    pub(super) design: Option<Survey>,
    /// Whether everybody who is left answered everything.
    pub(super) is_complete: bool,
    /// What a weight of 1 was in the design.
    pub(super) heaviest: f64,
}

/// Nobody else can say how answers are read.
pub trait Read {
    #[doc(hidden)]
    fn count(&self) -> usize;
    #[doc(hidden)]
    fn read(
        &self,
        questions: &[usize],
        missing: MissingAnswers,
    ) -> Result<Reading, DriverModelError>;
}

/// Figures of the same persons, a column for each question: ratings, times, scores, in any unit.
///
/// For what is not on a rating scale, or not worth one. Figures on a [`Scale`] know which end is good; these do not, and a
/// column in which more is worse has a negative correlation and the same share.
///
/// # Examples
///
/// ```
/// use cxmetrics::drivers::FigureColumns;
///
/// let recommend = [Some(9.0), Some(3.0), None, Some(7.0)];
/// let minutes = [Some(2.5), Some(11.0), Some(4.0), Some(3.5)];
/// let answers = FigureColumns::new([recommend, minutes])?.with_weights([1.0, 0.5, 1.0, 2.0])?;
/// assert_eq!(answers.len(), 4);
/// # Ok::<(), cxmetrics::drivers::DriverModelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct FigureColumns {
    columns: Vec<Vec<Option<f64>>>,
    weights: Vec<f64>,
}

impl FigureColumns {
    /// Columns with an entry for each person, `None` where one is missing.
    ///
    /// # Errors
    ///
    /// [`DriverModelError::Columns`] unless they are equally long; [`DriverModelError::NotFinite`].
    pub fn new<C>(columns: impl IntoIterator<Item = C>) -> Result<Self, DriverModelError>
    where
        C: IntoIterator<Item = Option<f64>>,
    {
        let columns: Vec<Vec<Option<f64>>> = columns
            .into_iter()
            .map(|column| column.into_iter().collect())
            .collect();
        let expected = columns.first().map_or(0, Vec::len);
        for (number, column) in columns.iter().enumerate() {
            if column.len() != expected {
                return Err(DriverModelError::Columns {
                    expected,
                    found: column.len(),
                });
            }
            for (position, value) in column.iter().enumerate() {
                if let Some(value) = value.filter(|value| !value.is_finite()) {
                    return Err(DriverModelError::NotFinite {
                        column: number,
                        position,
                        value,
                    });
                }
            }
        }
        Ok(Self {
            columns,
            weights: vec![1.0; expected],
        })
    }

    /// Gives each person a weight: how many customers the person stands for, in any unit. A person of weight 0 is
    /// left out.
    ///
    /// # Errors
    ///
    /// [`DriverModelError::Columns`] unless there is one for each person; [`DriverModelError::Weight`].
    pub fn with_weights(
        self,
        weights: impl IntoIterator<Item = f64>,
    ) -> Result<Self, DriverModelError> {
        let weights: Vec<f64> = weights.into_iter().collect();
        if weights.len() != self.weights.len() {
            return Err(DriverModelError::Columns {
                expected: self.weights.len(),
                found: weights.len(),
            });
        }
        let usable = |weight: f64| weight == 0.0 || (1e-100..=1e100).contains(&weight);
        if let Some(position) = weights.iter().position(|&weight| !usable(weight)) {
            return Err(DriverModelError::Weight {
                position,
                value: weights[position],
            });
        }
        Ok(Self { weights, ..self })
    }

    /// The number of persons.
    #[must_use]
    pub fn len(&self) -> usize {
        self.weights.len()
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }
}

impl Read for FigureColumns {
    fn count(&self) -> usize {
        self.columns.len()
    }

    fn read(
        &self,
        questions: &[usize],
        missing: MissingAnswers,
    ) -> Result<Reading, DriverModelError> {
        let columns = questions
            .iter()
            .map(|&question| self.columns[question].clone());
        read_rows(questions, columns.collect(), &self.weights, None, missing)
    }
}

impl Read for Survey {
    fn count(&self) -> usize {
        self.questions()
    }

    fn read(
        &self,
        questions: &[usize],
        missing: MissingAnswers,
    ) -> Result<Reading, DriverModelError> {
        let mut columns = Vec::with_capacity(questions.len());
        for &question in questions {
            let values = self
                .scale_of(question)
                .map_or(Ok(Vec::new()), |scale| rescaled(&scale))?;
            let figure = |person| self.level(question, person).map(|level| values[level]);
            columns.push((0..self.len()).map(figure).collect());
        }
        read_rows(questions, columns, self.weights(), Some(self), missing)
    }
}

/// The value of each level, from 0 for the worst to 100 for the best.
fn rescaled(scale: &Scale) -> Result<Vec<f64>, DriverModelError> {
    Ok(values_of(&Csat::RESCALED, scale)?)
}

/// Reads columns; those of a survey are ratings, whose mean is a performance.
fn read_rows(
    questions: &[usize],
    columns: Vec<Vec<Option<f64>>>,
    weights: &[f64],
    design: Option<&Survey>,
    missing: MissingAnswers,
) -> Result<Reading, DriverModelError> {
    let mut rows = Rows::new(columns.clone(), weights);
    let left_out = rows.incomplete();
    if missing == MissingAnswers::Complete {
        let persons = rows.keep_complete();
        enough(persons, questions)?;
    }
    let mut found = Vec::new();
    for (first, second) in pairs(questions.len()) {
        let pair = rows.pair(first, second);
        found.push(pair.map_err(|side| DriverModelError::Constant {
            question: questions[[first, second][side]],
        })?);
    }
    let persons = found.iter().map(|pair| pair.persons).min().unwrap_or(0);
    enough(persons, questions)?;
    let performance =
        |question: usize| design.and_then(|_| rows.mean(&columns[question], question));
    Ok(Reading {
        matrix: matrix_of(questions.len(), found.iter().map(|pair| pair.correlation)),
        persons,
        left_out,
        performances: (1..questions.len()).map(performance).collect(),
        sample: Sample::Rows(Box::new(Persons {
            rows,
            pairs: found,
            design: design.cloned(),
            is_complete: missing == MissingAnswers::Complete || left_out == 0,
            heaviest: Rows::heaviest(weights),
        })),
    })
}

fn enough(persons: u64, questions: &[usize]) -> Result<(), DriverModelError> {
    let drivers = questions.len() - 1;
    let needed = fewest_persons(questions.len());
    if persons < needed {
        return Err(DriverModelError::TooFew {
            persons,
            drivers,
            needed,
        });
    }
    Ok(())
}

impl Read for JointTally {
    fn count(&self) -> usize {
        self.questions().len()
    }

    fn read(
        &self,
        questions: &[usize],
        missing: MissingAnswers,
    ) -> Result<Reading, DriverModelError> {
        let (mut complete, mut left_out) = (0, 0);
        for (answered, persons) in self.patterns() {
            match questions
                .iter()
                .filter(|&&question| answered[question])
                .count()
            {
                0 => {}
                given if given == questions.len() => complete += persons,
                _ => left_out += persons,
            }
        }
        if missing == MissingAnswers::Complete && left_out > 0 {
            return Err(DriverModelError::Incomplete {
                left_out,
                persons: complete + left_out,
            });
        }
        let mut found = Vec::new();
        let mut performances = Vec::new();
        for (first, second) in pairs(questions.len()) {
            let table = self.pair(questions[first], questions[second]);
            // Both are questions, and not the same: that was checked.
            let Some(table) = table else { continue };
            enough(table.total(), questions)?;
            found.push(pair_of(&table).map_err(|error| match error {
                Ok(side) => DriverModelError::Constant {
                    question: questions[[first, second][side]],
                },
                Err(error) => error,
            })?);
            if first == 0 {
                performances.push(performance_of(&table)?);
            }
        }
        Ok(Reading {
            matrix: matrix_of(questions.len(), found.iter().map(|pair| pair.correlation)),
            persons: found.iter().map(|pair| pair.persons).min().unwrap_or(0),
            left_out,
            performances,
            sample: Sample::Unknown,
        })
    }
}

/// The correlation of the pairs of a table; a side that does not vary, or a scale that cannot be rescaled.
fn pair_of(table: &CrossTally) -> Result<Pair, Result<usize, DriverModelError>> {
    let first = rescaled(&table.first_scale()).map_err(Err)?;
    let second = rescaled(&table.second_scale()).map_err(Err)?;
    let mut cells = Vec::with_capacity(first.len() * second.len());
    for (&x, row) in first.iter().zip(table.rows()) {
        let cell = |(&y, &count): (&f64, &u64)| (count as f64, [x, y]);
        cells.extend(second.iter().zip(row).map(cell));
    }
    Pair::of(table.total(), cells.iter().copied()).map_err(Ok)
}

/// The mean rating of the second question of those who answered both.
fn performance_of(table: &CrossTally) -> Result<Option<f64>, DriverModelError> {
    let values = rescaled(&table.second_scale())?;
    let second = table.second();
    let sum: f64 = values
        .iter()
        .zip(second.counts())
        .map(|(value, &count)| value * count as f64)
        .sum();
    Ok((second.total() > 0).then(|| sum / second.total() as f64))
}

impl Read for [JointTally] {
    fn count(&self) -> usize {
        self.first().map_or(0, |group| group.questions().len())
    }

    fn read(
        &self,
        questions: &[usize],
        missing: MissingAnswers,
    ) -> Result<Reading, DriverModelError> {
        let (Some(first), true) = (self.first(), self.len() > 1) else {
            return Err(DriverModelError::Groups { groups: self.len() });
        };
        let mut whole = first.clone();
        for group in &self[1..] {
            whole.merge(group)?;
        }
        let reading = whole.read(questions, missing)?;
        let mut without = Vec::with_capacity(self.len());
        for (position, group) in self.iter().enumerate() {
            let mut rest = whole.clone();
            rest.subtract(group)?;
            let rest = rest.read(questions, missing);
            without.push(
                rest.map_err(|_| DriverModelError::WithoutGroup { group: position })?
                    .matrix,
            );
        }
        Ok(Reading {
            sample: Sample::Groups(without),
            ..reading
        })
    }
}

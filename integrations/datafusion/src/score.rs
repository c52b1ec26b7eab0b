//! The scores that have functions, and what is asked of one: with which metric, which figure of it.

use cxmetrics::{
    Ces, Confidence, Csat, Difference, Estimate, EstimateError, Metric, Nps, Scale, Tally,
    WeightedTally,
};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, exec_err};

use crate::arguments::{Constants, Parameter, refused};

/// A score that the library computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Score {
    Nps,
    CsatTopBox,
    CsatIndex,
    Ces,
}

/// Which figure of a score or of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Figure {
    Value,
    Lower,
    Upper,
    PValue,
}

impl Figure {
    const OF_A_SCORE: [Self; 3] = [Self::Value, Self::Lower, Self::Upper];
    const OF_A_DIFFERENCE: [Self; 4] = [Self::Value, Self::Lower, Self::Upper, Self::PValue];
}

/// One figure of one score: what there is an SQL function for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ScoreFigure {
    score: Score,
    figure: Figure,
}

impl ScoreFigure {
    /// The type of every figure.
    pub(crate) const TYPE: DataType = DataType::Float64;

    /// Every figure of every score.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        Self::each(&Figure::OF_A_SCORE)
    }

    /// Every figure of the difference of two scores.
    pub(crate) fn differences() -> impl Iterator<Item = Self> {
        Self::each(&Figure::OF_A_DIFFERENCE)
    }

    fn each(figures: &'static [Figure]) -> impl Iterator<Item = Self> {
        [Score::Nps, Score::CsatTopBox, Score::CsatIndex, Score::Ces]
            .into_iter()
            .flat_map(move |score| figures.iter().map(move |&figure| Self { score, figure }))
    }

    /// The name of the function: of the score, of what is asked of it if anything, and of the figure.
    pub(crate) fn name(self, of: &str) -> String {
        let score = match self.score {
            Score::Nps => "nps",
            Score::CsatTopBox => "csat_top_box",
            Score::CsatIndex => "csat_index",
            Score::Ces => "ces",
        };
        let figure = match self.figure {
            Figure::Value => "",
            Figure::Lower => "_lower",
            Figure::Upper => "_upper",
            Figure::PValue => "_p_value",
        };
        format!("{score}{of}{figure}")
    }

    /// The constants that a function of tallies takes, which know their scale.
    pub(crate) fn parameters(self) -> Vec<Parameter> {
        let boxes = (self.score == Score::CsatTopBox).then_some(Parameter::Box);
        let limit = matches!(self.figure, Figure::Lower | Figure::Upper);
        let confidence = limit.then_some(Parameter::Confidence);
        boxes.into_iter().chain(confidence).collect()
    }

    /// The constants that a function of ratings takes.
    pub(crate) fn parameters_of_ratings(self) -> Vec<Parameter> {
        // The cut-offs of the standard belong to 0-10 and to no other scale.
        let scale = (self.score != Score::Nps).then_some(Parameter::Scale);
        scale.into_iter().chain(self.parameters()).collect()
    }

    /// The scale of the ratings.
    pub(crate) fn scale(self, constants: &Constants) -> Result<Scale> {
        match self.score {
            Score::Nps => Ok(Scale::ZERO_TO_TEN),
            _ => constants.scale(),
        }
    }

    /// What is asked.
    pub(crate) fn question(self, constants: &Constants) -> Result<Question> {
        let metric: Box<dyn Metric + Send + Sync> = match self.score {
            Score::Nps => Box::new(Nps::STANDARD),
            Score::CsatTopBox => Box::new(Csat::top_box(constants.boxes()?)),
            Score::CsatIndex => Box::new(Csat::INDEX),
            Score::Ces => Box::new(Ces::MEAN),
        };
        let wanted = match self.figure {
            Figure::Value => Wanted::Value,
            Figure::Lower => Wanted::Lower(constants.confidence()?),
            Figure::Upper => Wanted::Upper(constants.confidence()?),
            Figure::PValue => Wanted::PValue,
        };
        Ok(Question { metric, wanted })
    }
}

/// What is asked of the answers of a group, or of two.
pub(crate) struct Question {
    metric: Box<dyn Metric + Send + Sync>,
    wanted: Wanted,
}

#[derive(Debug)]
enum Wanted {
    Value,
    Lower(Confidence),
    Upper(Confidence),
    PValue,
}

impl Question {
    /// The value that the metric gives each level of a scale, from the lowest rating to the highest.
    pub(crate) fn values(&self, scale: Scale) -> Result<Vec<f64>> {
        scale
            .ratings()
            .map(|rating| self.metric.value_of(&scale, rating).map_err(refused))
            .collect()
    }

    /// The figure of the answers; `None` without any.
    pub(crate) fn answer(&self, tally: &Tally) -> Result<Option<f64>> {
        let estimate = given(self.metric.estimate(tally))?;
        Ok(estimate.map(|estimate| self.figure(&estimate)))
    }

    /// The figure of weighted answers; `None` without any, or if none has a weight.
    pub(crate) fn answer_weighted(&self, tally: &WeightedTally) -> Result<Option<f64>> {
        let estimate = given(self.metric.estimate_weighted(tally))?;
        Ok(estimate.map(|estimate| self.figure(&estimate)))
    }

    fn figure(&self, estimate: &Estimate) -> f64 {
        match self.wanted {
            Wanted::Value | Wanted::PValue => estimate.value(),
            Wanted::Lower(confidence) => estimate.interval(confidence).lower(),
            Wanted::Upper(confidence) => estimate.interval(confidence).upper(),
        }
    }

    /// The figure of the first score minus the second; `None` if either has no answers.
    pub(crate) fn difference(&self, first: &Tally, second: &Tally) -> Result<Option<f64>> {
        if first.scale() != second.scale() {
            return exec_err!(
                "a score on the scale {} is not compared with one on the scale {}",
                first.scale(),
                second.scale()
            );
        }
        let estimate = |tally| given(self.metric.estimate(tally));
        let (Some(first), Some(second)) = (estimate(first)?, estimate(second)?) else {
            return Ok(None);
        };
        let difference = Difference::independent(&first, &second).map_err(refused)?;
        Ok(Some(match self.wanted {
            Wanted::Value => difference.value(),
            Wanted::Lower(confidence) => difference.interval(confidence).lower(),
            Wanted::Upper(confidence) => difference.interval(confidence).upper(),
            Wanted::PValue => difference.p_value(),
        }))
    }
}

/// Nobody answered, or nobody who stands for anybody: there is no score, which in SQL is NULL.
fn given(estimate: Result<Estimate, EstimateError>) -> Result<Option<Estimate>> {
    match estimate {
        Ok(estimate) => Ok(Some(estimate)),
        Err(EstimateError::Empty | EstimateError::NoWeight) => Ok(None),
        Err(error) => Err(refused(error)),
    }
}

impl std::fmt::Debug for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Question")
            .field("wanted", &self.wanted)
            .finish_non_exhaustive()
    }
}

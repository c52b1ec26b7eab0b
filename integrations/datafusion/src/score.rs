//! The scores that have functions, and what is asked of one: on which scale, with which metric, which figure of it.

use cxmetrics::{Ces, Confidence, Csat, EstimateError, Metric, Nps, Scale, Tally};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, ScalarValue, plan_err};

use crate::arguments::{self, Parameter, refused};

/// A score that the library computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Score {
    Nps,
    CsatTopBox,
    CsatIndex,
    Ces,
}

/// Which figure of a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Figure {
    Value,
    Lower,
    Upper,
}

/// One figure of one score: what there is an SQL function for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ScoreFigure {
    score: Score,
    figure: Figure,
}

impl ScoreFigure {
    /// Every figure of every score.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        [Score::Nps, Score::CsatTopBox, Score::CsatIndex, Score::Ces]
            .into_iter()
            .flat_map(|score| {
                [Figure::Value, Figure::Lower, Figure::Upper].map(|figure| Self { score, figure })
            })
    }

    /// The name of the aggregate.
    pub(crate) fn name(self) -> String {
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
        };
        format!("{score}{figure}")
    }

    /// What the function takes after the ratings or counts.
    pub(crate) fn parameters(self) -> Vec<Parameter> {
        let mut parameters = match self.score {
            // The cut-offs of the standard belong to 0-10 and to no other scale.
            Score::Nps => vec![],
            Score::CsatTopBox => vec![Parameter::Scale, Parameter::Box],
            Score::CsatIndex | Score::Ces => vec![Parameter::Scale],
        };
        if self.figure != Figure::Value {
            parameters.push(Parameter::Confidence);
        }
        parameters
    }

    /// What is asked, from the constants that stand for the [parameters](Self::parameters).
    pub(crate) fn question(self, constants: &[ScalarValue]) -> Result<Question> {
        let constant = |parameter| {
            let position = self.parameters().iter().position(|&each| each == parameter);
            position
                .and_then(|position| constants.get(position))
                .map_or_else(
                    || plan_err!("{} lacks {parameter}", self.name()),
                    |value| Ok((self.name(), value)),
                )
        };
        let scale = match self.score {
            Score::Nps => Scale::ZERO_TO_TEN,
            _ => arguments::scale(constant(Parameter::Scale)?)?,
        };
        let metric: Box<dyn Metric + Send + Sync> = match self.score {
            Score::Nps => Box::new(Nps::STANDARD),
            Score::CsatTopBox => {
                let boxes = arguments::boxes(constant(Parameter::Box)?)?;
                Box::new(Csat::top_box(boxes))
            }
            Score::CsatIndex => Box::new(Csat::INDEX),
            Score::Ces => Box::new(Ces::MEAN),
        };
        let wanted = match self.figure {
            Figure::Value => Wanted::Value,
            Figure::Lower => {
                Wanted::Lower(arguments::confidence(constant(Parameter::Confidence)?)?)
            }
            Figure::Upper => {
                Wanted::Upper(arguments::confidence(constant(Parameter::Confidence)?)?)
            }
        };
        Ok(Question {
            scale,
            metric,
            wanted,
        })
    }

    /// The type of every score.
    pub(crate) const TYPE: DataType = DataType::Float64;
}

/// What is asked of the answers of a group.
pub(crate) struct Question {
    scale: Scale,
    metric: Box<dyn Metric + Send + Sync>,
    wanted: Wanted,
}

enum Wanted {
    Value,
    Lower(Confidence),
    Upper(Confidence),
}

impl Question {
    pub(crate) fn scale(&self) -> Scale {
        self.scale
    }

    /// The value that the metric gives each level of the scale, from the lowest rating to the highest.
    pub(crate) fn values(&self) -> Result<Vec<f64>> {
        self.scale
            .ratings()
            .map(|rating| self.metric.value_of(&self.scale, rating).map_err(refused))
            .collect()
    }

    /// The figure; `None` without answers.
    pub(crate) fn answer(&self, tally: &Tally) -> Result<Option<f64>> {
        let estimate = match self.metric.estimate(tally) {
            Ok(estimate) => estimate,
            Err(EstimateError::Empty) => return Ok(None),
            Err(error) => return Err(refused(error)),
        };
        Ok(Some(match self.wanted {
            Wanted::Value => estimate.value(),
            Wanted::Lower(confidence) => estimate.interval(confidence).lower(),
            Wanted::Upper(confidence) => estimate.interval(confidence).upper(),
        }))
    }
}

impl std::fmt::Debug for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Question")
            .field("scale", &self.scale)
            .finish_non_exhaustive()
    }
}

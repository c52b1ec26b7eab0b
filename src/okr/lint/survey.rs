//! Whether a survey can see the difference that is promised.

use core::ops::RangeInclusive;

use num_traits::ToPrimitive;

use super::findings::Findings;
use super::found::{Basis, Found};
use super::{DraftKeyResult, Lint};
use crate::estimate::Estimate;
use crate::plan::{Power, SampleSize, Spread};

/// How much answers differ, as far as that is known.
enum Answers<'a> {
    /// The last survey has shown it.
    SoFar(&'a Estimate),
    /// The survey at the start has shown it.
    AtStart(&'a Estimate),
    /// Nobody has asked yet: half of them at each end of this scale.
    WorstCase(RangeInclusive<f64>),
}

/// Whether the survey can see the distance from start to target, when the start comes from a survey of the same size.
pub(super) fn check_survey(lint: &Lint, result: &DraftKeyResult, findings: &mut Findings<'_>) {
    let (Some(start), Some(target)) = (result.start, result.target) else {
        return;
    };
    let Some(answers) = Answers::of(result, start, target) else {
        return;
    };
    let planned = result.planned_answers.or_else(|| answers.asked());
    let (Some(planned), Some(needed)) = (planned, answers.needed(lint, target - start)) else {
        return;
    };
    if planned < needed {
        let found = Found::SampleTooSmall {
            needed,
            distance: (target - start).abs(),
            planned,
            basis: answers.basis(),
        };
        findings.add(found);
    }
}

impl<'a> Answers<'a> {
    fn of(result: &'a DraftKeyResult, start: f64, target: f64) -> Option<Self> {
        let survey = result.survey.as_ref().map(Self::SoFar);
        let at_start = || result.start_survey.as_ref().map(Self::AtStart);
        survey.or_else(at_start).or_else(|| {
            // Only who plans a survey is measured by one.
            result.planned_answers?;
            usual_scale(start, target).map(Self::WorstCase)
        })
    }

    /// How many have answered.
    fn asked(&self) -> Option<u64> {
        match self {
            Self::SoFar(survey) | Self::AtStart(survey) => Some(survey.sample_size()),
            Self::WorstCase(_) => None,
        }
    }

    fn spread(&self) -> Option<Spread> {
        match self {
            Self::SoFar(survey) | Self::AtStart(survey) if survey.variance() > 0.0 => {
                Some(Spread::from(*survey))
            }
            // That all have said the same so far is no promise.
            Self::SoFar(survey) | Self::AtStart(survey) => Spread::worst_case(survey.range()).ok(),
            Self::WorstCase(scale) => Spread::worst_case(scale.clone()).ok(),
        }
    }

    /// Weighted or clustered answers are worth less than their number.
    fn worth(&self) -> f64 {
        match self {
            Self::SoFar(survey) | Self::AtStart(survey) => {
                survey.effective_size() / survey.sample_size() as f64
            }
            Self::WorstCase(_) => 1.0,
        }
    }

    /// The answers in each of two surveys to find a difference with the usual power; `None` where there is none to find.
    fn needed(&self, lint: &Lint, difference: f64) -> Option<u64> {
        let spread = self.spread()?;
        let size = SampleSize::to_detect_difference(
            spread,
            spread,
            difference,
            Power::P80,
            lint.confidence,
        );
        libm::ceil(size.ok()?.exact() / self.worth()).to_u64()
    }

    /// What the number rests on, where it is not the last survey.
    fn basis(&self) -> Basis {
        match self {
            Self::SoFar(_) => Basis::SoFar,
            Self::AtStart(_) => Basis::AtStart,
            Self::WorstCase(scale) => Basis::WorstCase([*scale.start(), *scale.end()]),
        }
    }
}

/// The scale that figures are on when nobody says: means of ratings up to 10, and else the net scores, which
/// contain percentages. What is beyond is no score of a survey.
fn usual_scale(start: f64, target: f64) -> Option<RangeInclusive<f64>> {
    [0.0..=10.0, -100.0..=100.0]
        .into_iter()
        .find(|scale| scale.contains(&start) && scale.contains(&target))
}

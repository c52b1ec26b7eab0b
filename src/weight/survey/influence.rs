//! The error of figures that are made of several questions at once, by the influence values of the respondents.

use alloc::vec::Vec;

use super::Survey;
use crate::scale::Scale;

impl Survey {
    /// The scale of a question.
    pub(crate) fn scale_of(&self, question: usize) -> Option<Scale> {
        self.questions.get(question).map(|question| question.scale)
    }

    /// The level of a respondent's answer to one of the questions.
    pub(crate) fn level(&self, question: usize, respondent: usize) -> Option<usize> {
        self.questions.get(question)?.level(respondent)
    }

    /// The covariance of figures by the design, row by row, with its degrees of freedom; `None` for a simple random
    /// sample, which has no design.
    ///
    /// An influence value is what one unit of a respondent's weight moves the figure by, and 0 for those who are not in
    /// it.
    pub(crate) fn covariance_of(&self, influences: Vec<Vec<f64>>) -> Option<(Vec<f64>, u64)> {
        if !self.has_design() {
            return None;
        }
        let units = self.sampling.units();
        let mut is_member = alloc::vec![false; units.count()];
        let mut sums = Vec::with_capacity(influences.len());
        for mut values in influences {
            for (respondent, value) in values.iter().enumerate() {
                is_member[units.unit_of[respondent] as usize] |= *value != 0.0;
            }
            if let Some(calibrated) = &self.calibrated {
                calibrated.leave_unexplained(&mut values);
            }
            for (value, weight) in values.iter_mut().zip(&self.weights) {
                *value *= weight;
            }
            sums.push(units.sums(&values));
        }
        let sums: Vec<&[f64]> = sums.iter().map(Vec::as_slice).collect();
        Some((
            units.covariance(&sums).matrix,
            units.degrees_of_freedom_of(&is_member),
        ))
    }

    /// Whether there is more to the respondents than that they were drawn one by one.
    pub(crate) fn has_design(&self) -> bool {
        !self.is_simple() || self.sampling.population().is_some()
    }
}

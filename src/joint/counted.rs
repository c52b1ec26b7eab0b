//! Answers of the same persons as one of the family of [counted](Counted) things.

use super::{CrossTally, JointError, JointTally, Questions};
use crate::scale::Scale;
use crate::tally::{Counted, Subtract, Tally};

impl Counted for CrossTally {
    type Scales = (Scale, Scale);
    type Error = JointError;

    fn empty(&(first, second): &(Scale, Scale)) -> Self {
        Self::new(first, second)
    }

    fn scales(&self) -> (Scale, Scale) {
        (self.first_scale(), self.second_scale())
    }

    fn merge(&mut self, other: &Self) -> Result<(), JointError> {
        self.merge(other)
    }

    /// Complete pairs.
    fn total(&self) -> u64 {
        self.total()
    }

    fn is_unanimous(&self) -> bool {
        self.first_answers().is_unanimous() || self.second_answers().is_unanimous()
    }

    fn extent(&self) -> [u64; 2] {
        [self.persons(), 0]
    }

    fn overflow() -> JointError {
        JointError::Overflow
    }

    fn take_out(&mut self, part: &Self) -> bool {
        self.subtract(part).is_ok()
    }
}

impl Subtract for CrossTally {
    fn subtract(&mut self, other: &Self) -> Result<(), JointError> {
        self.subtract(other)
    }
}

impl Counted for JointTally {
    type Scales = Questions;
    type Error = JointError;

    fn empty(questions: &Questions) -> Self {
        Self::of(questions)
    }

    fn scales(&self) -> Questions {
        self.questions().clone()
    }

    fn merge(&mut self, other: &Self) -> Result<(), JointError> {
        self.merge(other)
    }

    /// Persons who answered something.
    fn total(&self) -> u64 {
        self.persons() - self.silent()
    }

    /// The answers of the question that the fewest persons answered, if anybody did.
    fn fewest(&self) -> u64 {
        let totals = self.tallies.iter().map(Tally::total);
        totals.filter(|&total| total > 0).min().unwrap_or(0)
    }

    /// Of any question: whoever sees it knows what each person answered there.
    fn is_unanimous(&self) -> bool {
        self.tallies.iter().any(Counted::is_unanimous)
    }

    fn extent(&self) -> [u64; 2] {
        [self.persons(), 0]
    }

    fn overflow() -> JointError {
        JointError::Overflow
    }

    fn take_out(&mut self, part: &Self) -> bool {
        self.subtract(part).is_ok()
    }
}

impl Subtract for JointTally {
    fn subtract(&mut self, other: &Self) -> Result<(), JointError> {
        self.subtract(other)
    }
}

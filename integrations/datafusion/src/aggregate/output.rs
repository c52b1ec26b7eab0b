//! What becomes of the counts of a group.

use std::sync::Arc;

use cxmetrics::Scale;
use datafusion::arrow::array::{ArrayRef, Float64Array};
use datafusion::arrow::buffer::NullBuffer;
use datafusion::common::Result;

use crate::coding::Coding;
use crate::counts::lists;
use crate::score::Question;

/// How ratings are counted, and what is made of the counts.
#[derive(Debug)]
pub(crate) struct Output {
    coding: Coding,
    /// `None` if the counts themselves are wanted.
    question: Option<Question>,
}

impl Output {
    /// One figure of a score.
    pub(crate) fn figure(question: Question) -> Result<Self> {
        Ok(Self {
            coding: Coding::of_values(question.scale(), &question.values()?),
            question: Some(question),
        })
    }

    /// The counts themselves.
    pub(crate) fn counts(scale: Scale) -> Self {
        Self {
            coding: Coding::of_levels(scale),
            question: None,
        }
    }

    pub(crate) fn coding(&self) -> &Coding {
        &self.coding
    }

    /// One result for each group of counts; NULL for a group without answers.
    pub(crate) fn results(&self, counts: Vec<u64>) -> Result<ArrayRef> {
        let width = self.coding.classes();
        match &self.question {
            Some(question) => {
                let figures = counts
                    .chunks_exact(width)
                    .map(|group| question.answer(&self.coding.tally(group)?))
                    .collect::<Result<Float64Array>>()?;
                Ok(Arc::new(figures))
            }
            None => {
                let answered = counts
                    .chunks_exact(width)
                    .map(|group| group.iter().any(|&count| count > 0))
                    .collect::<NullBuffer>();
                let rows = answered.len();
                Ok(Arc::new(lists(counts, width, rows, Some(answered))?))
            }
        }
    }
}

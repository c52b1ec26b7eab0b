//! What becomes of the counts of a group.

use std::sync::Arc;

use cxmetrics::Scale;
use datafusion::arrow::array::{ArrayRef, Float64Array};
use datafusion::common::Result;

use crate::coding::Coding;
use crate::form::TallyColumn;
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
    pub(crate) fn figure(scale: Scale, question: Question) -> Result<Self> {
        Ok(Self {
            coding: Coding::of_values(scale, &question.values(scale)?),
            question: Some(question),
        })
    }

    /// The tally itself.
    pub(crate) fn tally(scale: Scale) -> Self {
        Self {
            coding: Coding::of_levels(scale),
            question: None,
        }
    }

    pub(crate) fn coding(&self) -> &Coding {
        &self.coding
    }

    /// One result for each group of counts; NULL for a group without answers.
    pub(crate) fn results(&self, counts: &[u64]) -> Result<ArrayRef> {
        let groups = counts.chunks_exact(self.coding.classes());
        if let Some(question) = &self.question {
            let figures = groups
                .map(|group| question.answer(&self.coding.tally(group)?))
                .collect::<Result<Float64Array>>()?;
            return Ok(Arc::new(figures));
        }
        let mut column = TallyColumn::default();
        for group in groups {
            if group.iter().any(|&count| count > 0) {
                // Checks that there are no more answers than can be counted.
                column.push(self.coding.text(), self.coding.tally(group)?.counts());
            } else {
                column.push_none();
            }
        }
        column.finish()
    }
}

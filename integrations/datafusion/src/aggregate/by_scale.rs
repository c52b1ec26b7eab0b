//! `tally(rating, scale)` where the scale is a column: questions on different scales in one table.

use std::collections::HashMap;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, BooleanArray};
use datafusion::common::{Result, exec_err, internal_datafusion_err, internal_err};

use crate::arguments::parse_scale;
use crate::coding::Coding;
use crate::summing::Source;
use crate::sums::Part;

/// Answers, each with its scale.
#[derive(Debug, Default)]
pub(super) struct ByScale {
    /// How ratings are read on each scale that has come up.
    codings: HashMap<String, Coding>,
}

impl Source for ByScale {
    fn each(
        &mut self,
        values: &[ArrayRef],
        filter: Option<&BooleanArray>,
        take: &mut dyn FnMut(usize, Part) -> Result<()>,
    ) -> Result<()> {
        let [ratings, scales] = values else {
            return internal_err!("{} columns, not ratings and scales", values.len());
        };
        let mut answers = vec![None; ratings.len()];
        let mut codes = Vec::new();
        // A batch is read once for each scale in it, of which there are few.
        for (text, rows) in rows_by_scale(ratings, scales, filter)? {
            let coding = self.coding(text)?;
            let mut here = vec![false; ratings.len()];
            for &row in &rows {
                here[row] = true;
            }
            coding.read(ratings, Some(&here.into()), &mut codes)?;
            for row in rows {
                answers[row] = Some((coding.scale(), codes[row]));
            }
        }
        for (row, answer) in answers.into_iter().enumerate() {
            if let Some((scale, level)) = answer {
                take(row, Part::Answer { scale, level })?;
            }
        }
        Ok(())
    }

    fn size(&self) -> usize {
        self.codings.values().map(Coding::size).sum()
    }
}

impl ByScale {
    fn coding(&mut self, text: &str) -> Result<&Coding> {
        if !self.codings.contains_key(text) {
            let coding = Coding::of_levels(parse_scale(text)?);
            self.codings.insert(text.into(), coding);
        }
        match self.codings.get(text) {
            Some(coding) => Ok(coding),
            None => internal_err!("the scale {text} was not kept"),
        }
    }
}

/// The rows with answers, by the text of their scale.
fn rows_by_scale<'a>(
    ratings: &ArrayRef,
    scales: &'a ArrayRef,
    filter: Option<&BooleanArray>,
) -> Result<HashMap<&'a str, Vec<usize>>> {
    let scales = scales
        .as_string_opt::<i32>()
        .ok_or_else(|| internal_datafusion_err!("scales of type {}", scales.data_type()))?;
    let given = ratings.logical_nulls();
    let counts = |row: usize| {
        let kept = filter.is_none_or(|filter| filter.is_valid(row) && filter.value(row));
        kept && given.as_ref().is_none_or(|given| given.is_valid(row))
    };
    let mut rows = HashMap::<&str, Vec<usize>>::new();
    for row in (0..ratings.len()).filter(|&row| counts(row)) {
        if scales.is_null(row) {
            return exec_err!("an answer has no scale: it cannot be counted");
        }
        rows.entry(scales.value(row)).or_default().push(row);
    }
    Ok(rows)
}

//! A prediction of few categories.

use super::error::AdjustedError;
use super::score::{Adjusted, Found};
use crate::EstimateError;
use crate::estimate::{Estimate, Moved};
use crate::metric::Metric;
use crate::sum::Sum;
use crate::tally::Tally;

impl Adjusted {
    /// The score of everybody from few categories that are known of each, such as a predicted sentiment, and the answers
    /// of some in each (post-stratification after double sampling; Cochran, 1977, 12.2): a tally of the answers for each
    /// category, and how many people it has, those who answered included.
    ///
    /// θ̂ = Σ W ȳ with the category's share W of all people, V = Σ W² s²/n + Σ W (ȳ − θ̂)²/N. It never leaves the scale,
    /// and it is right too where people of one category answer more often than those of another. The price: where the
    /// categories say nothing of the answers it is wider than the plain score, by about (categories − 1)/(2n).
    ///
    /// The people who were counted are themselves a sample, of all conversations that there will be. If they are all
    /// there are, take [`poststratified_population`](Self::poststratified_population).
    ///
    /// # Errors
    ///
    /// [`AdjustedError::Stratum`] with the position of a category in which fewer than 2 answered: join it to another;
    /// [`AdjustedError::MoreThanAll`] if more answered than it has; [`AdjustedError::Scales`] unless all have one scale;
    /// [`AdjustedError::Estimate`] without categories.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::adjusted::Adjusted;
    /// use cxmetrics::{Confidence, Nps, Scale, Tally};
    ///
    /// let answers = |detractors, passives, promoters| {
    ///     Tally::from_counts(
    ///         Scale::ZERO_TO_TEN,
    ///         [0, 0, 0, detractors, 0, 0, 0, 0, passives, promoters, 0],
    ///     )
    /// };
    /// // By the sentiment of 250 conversations; 48 customers have answered.
    /// let (good, even, bad) = (answers(2, 3, 15)?, answers(3, 6, 5)?, answers(9, 4, 1)?);
    /// let nps =
    ///     Adjusted::poststratified(&Nps::STANDARD, [(&good, 120), (&even, 80), (&bad, 50)])?;
    /// assert_eq!(nps.plain().interval(Confidence::P95).to_string(), "14.6 [-9.6, 36.9]");
    /// assert_eq!(nps.estimate().interval(Confidence::P95).to_string(), "24.3 [2.4, 43.9]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn poststratified<'a, M: Metric + ?Sized>(
        metric: &M,
        strata: impl IntoIterator<Item = (&'a Tally, u64)>,
    ) -> Result<Self, AdjustedError> {
        Strata::of(metric, strata)?.score(metric, true)
    }

    /// The same of people who are all there are: V = Σ W² s²/n alone.
    ///
    /// Where weights, clusters or several kinds of categories come in, take
    /// [`Survey::poststratified`](crate::weight::Survey::poststratified) or its relatives.
    ///
    /// # Errors
    ///
    /// As for [`poststratified`](Self::poststratified).
    ///
    /// ```
    /// use cxmetrics::adjusted::Adjusted;
    /// use cxmetrics::{Csat, Scale, Tally};
    ///
    /// let (calm, angry) = (
    ///     Tally::from_counts(Scale::THUMBS, [2, 18])?,
    ///     Tally::from_counts(Scale::THUMBS, [9, 6])?,
    /// );
    /// let satisfied =
    ///     Adjusted::poststratified_population(&Csat::top_box(1), [(&calm, 300), (&angry, 100)])?;
    /// assert_eq!(satisfied.estimate().value(), 77.5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn poststratified_population<'a, M: Metric + ?Sized>(
        metric: &M,
        strata: impl IntoIterator<Item = (&'a Tally, u64)>,
    ) -> Result<Self, AdjustedError> {
        Strata::of(metric, strata)?.score(metric, false)
    }
}

/// What all strata say together.
struct Strata {
    answers: Tally,
    count: u64,
    value: f64,
    /// Σ W² s² / n.
    within: f64,
    /// Σ W (ȳ − θ̂)² / N.
    between: f64,
    /// 1 / Σ W² / n: what the answers are worth where they do not differ.
    worth: f64,
}

impl Strata {
    fn of<'a, M: Metric + ?Sized>(
        metric: &M,
        strata: impl IntoIterator<Item = (&'a Tally, u64)>,
    ) -> Result<Self, AdjustedError> {
        let mut answers: Option<Tally> = None;
        let mut scores = alloc::vec::Vec::new();
        let mut people = 0.0;
        for (stratum, (tally, all)) in strata.into_iter().enumerate() {
            if tally.total() > all {
                let answers = tally.total();
                return Err(AdjustedError::MoreThanAll {
                    stratum,
                    answers,
                    all,
                });
            }
            if all == 0 {
                continue;
            }
            if tally.total() < 2 {
                let answers = tally.total();
                return Err(AdjustedError::Stratum { stratum, answers });
            }
            match &mut answers {
                None => answers = Some(tally.clone()),
                Some(sum) if sum.scale() != tally.scale() => {
                    return Err(AdjustedError::Scales {
                        scale: sum.scale(),
                        other: tally.scale(),
                    });
                }
                Some(sum) => sum.merge(tally).map_err(EstimateError::from)?,
            }
            people += all as f64;
            scores.push((Estimate::of(metric, tally)?, all as f64));
        }
        let answers = answers.ok_or(EstimateError::Empty)?;
        let mut value = Sum::default();
        for (score, all) in &scores {
            value.add_product(all / people, score.value());
        }
        let value = value.value();
        let (mut within, mut between, mut kish) = (0.0, 0.0, 0.0);
        for (score, all) in &scores {
            let (share, distance) = (all / people, score.value() - value);
            within += share * share * score.student_error().0;
            between += share * distance * distance / people;
            kish += share * share / score.sample_size() as f64;
        }
        Ok(Self {
            answers,
            count: scores.len() as u64,
            value,
            within,
            between,
            worth: 1.0 / kish,
        })
    }

    fn score<M: Metric + ?Sized>(
        &self,
        metric: &M,
        is_sample: bool,
    ) -> Result<Adjusted, AdjustedError> {
        let plain = Estimate::of(metric, &self.answers)?;
        // As for other adjustments: n answers do not show that fewer than one in n is not as its stratum.
        let least = plain.student_error().0 / plain.sample_size() as f64;
        let square = self.within.max(least) + if is_sample { self.between } else { 0.0 };
        let moved = Moved {
            value: self.value,
            std_error: libm::sqrt(square),
            degrees_of_freedom: plain.sample_size() - self.count,
            otherwise: self.worth,
        };
        let found = Found {
            estimate: plain.moved(moved),
            slope: None,
            correlation: None,
            std_error: moved.std_error,
            large_sample: moved.std_error,
        };
        Ok(Adjusted::of(plain, found))
    }
}

//! The rolling score of each product.

use std::collections::BTreeMap;

use cxmetrics::segment::{AgainstRest, AgainstRestError, Suppression};
use cxmetrics::track::Series;
use cxmetrics::{Breakdown, Confidence, EstimateError, Interval, Metric, Nps, Tally, TallyError};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use crate::answer::SCALE;

/// Four weeks: each day of the week as often as any other.
pub(crate) const DAYS: u8 = 28;
/// Products of fewer answers are hidden, and so is what would give them away.
pub(crate) const FEWEST: u64 = 10;
pub(crate) const CONFIDENCE: Confidence = Confidence::P95;

/// The days that the score of a day rests on.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Window {
    pub(crate) from: Date,
    pub(crate) until: Date,
}

impl Window {
    pub(crate) fn ending(until: Date) -> Self {
        let before = i64::from(DAYS) - 1;
        Self {
            from: until.saturating_sub(before.days()),
            until,
        }
    }
}

/// What goes out.
#[derive(Debug, Serialize)]
pub(crate) struct Scores {
    #[serde(flatten)]
    pub(crate) window: Window,
    /// All products together; none if too few have answered.
    pub(crate) all: Option<Score>,
    pub(crate) products: Vec<ProductScore>,
    /// The names of the products that too few have answered about.
    pub(crate) hidden: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct ProductScore {
    pub(crate) product: String,
    #[serde(flatten)]
    pub(crate) score: Score,
    /// Whether it differs from the other products that are shown; none if there are no others.
    pub(crate) against_others: Option<Verdict>,
}

/// What can be said of a product beside the others, at the confidence of all that is said here.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verdict {
    Higher,
    Lower,
    /// Chance alone may have made the difference.
    Unclear,
}

#[derive(Debug, Serialize)]
pub(crate) struct Score {
    pub(crate) answers: u64,
    /// Who was asked, and skipped the question.
    pub(crate) skipped: u64,
    /// The score and its limits, in the stored form of the library.
    pub(crate) nps: Interval,
}

/// Why there are no scores. Neither can be brought about from outside: counts that were stored fit together.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ScoresError {
    #[error(transparent)]
    Tally(#[from] TallyError),
    #[error(transparent)]
    Estimate(#[from] EstimateError),
    #[error(transparent)]
    AgainstRest(#[from] AgainstRestError),
}

impl Scores {
    pub(crate) fn of(
        products: &BTreeMap<String, Series<Date>>,
        window: Window,
    ) -> Result<Self, ScoresError> {
        let mut by_product = Breakdown::new(SCALE);
        for (product, series) in products {
            let answers = series.range(window.from..=window.until);
            if !answers.is_empty() {
                by_product.record_tally(product.clone(), &answers)?;
            }
        }
        // Customers, whom nobody knows by name: that all of them are content is no secret. Of employees it would be one,
        // and `FEWEST` alone would stand here.
        let shown = by_product.suppressed(Suppression::new(FEWEST).showing_unanimous());
        let compared = shown.to_breakdown().against_rest(&Nps::STANDARD)?;
        let products = shown.shown().iter().map(|&(product, answers)| {
            let against_others = compared.iter().find(|other| other.segment() == product);
            Ok(ProductScore {
                product: product.clone(),
                score: Score::of(answers)?,
                against_others: against_others.map(Verdict::of),
            })
        });
        Ok(Self {
            window,
            all: shown.overall().map(Score::of).transpose()?,
            products: products.collect::<Result<_, EstimateError>>()?,
            hidden: shown.hidden().iter().copied().cloned().collect(),
        })
    }
}

impl Verdict {
    /// By the p-value that knows how many products were compared: of twenty that are all alike one would differ by chance.
    fn of(product: &AgainstRest<String>) -> Self {
        if product.adjusted_p_value() >= 1.0 - CONFIDENCE.level() {
            Self::Unclear
        } else if product.difference().value() > 0.0 {
            Self::Higher
        } else {
            Self::Lower
        }
    }
}

impl Score {
    fn of(answers: &Tally) -> Result<Self, EstimateError> {
        let nps = Nps::STANDARD.estimate(answers)?;
        Ok(Self {
            answers: answers.total(),
            skipped: answers.missing(),
            nps: nps.interval(CONFIDENCE),
        })
    }
}

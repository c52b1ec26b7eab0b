//! Estimates from answers that are not a simple random sample: what they are worth.

use alloc::borrow::Cow;
use alloc::boxed::Box;

use super::guard::Guard;
use super::{Estimate, EstimateError};
use crate::interval::{Confidence, Method, MethodError, one_sample};
use crate::sample::Sample;
use crate::special::{find_root, normal_upper_tail, student_upper_quantile};

/// What a weighted or clustered sample says of its error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Design {
    pub(crate) std_error: f64,
    pub(crate) degrees_of_freedom: u64,
    /// What intervals take the sample to be worth instead of its effective size.
    pub(crate) guard: Option<Guard>,
}

impl Design {
    pub(super) fn student_t(&self, sample: &Sample, confidence: Confidence) -> Option<[f64; 2]> {
        let degrees_of_freedom = self.degrees_of_freedom as f64;
        one_sample::student_t_of(sample, self.std_error, degrees_of_freedom, confidence)
    }
}

/// The quantiles of two t distributions both vanish at a tail of one half; their ratio is taken just below.
const LARGEST_TAIL: f64 = 0.5 - 1e-7;

impl Estimate {
    /// The same score from a sample worth `effective_size` answers.
    pub(crate) fn with_design(self, effective_size: f64, design: Design) -> Self {
        Self {
            sample: self.sample.worth(effective_size),
            design: Some(Box::new(design)),
            ..self
        }
    }

    /// How many degrees of freedom the standard error has: one fewer than answers, or clusters minus strata if
    /// there are any.
    ///
    /// ```
    /// use cxmetrics::{Metric, Nps, Scale, Tally};
    ///
    /// let tally = Tally::from_ratings(Scale::ZERO_TO_TEN, [9, 10, 4, 7])?;
    /// assert_eq!(Nps::STANDARD.estimate(&tally)?.degrees_of_freedom(), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn degrees_of_freedom(&self) -> u64 {
        match &self.design {
            Some(design) => design.degrees_of_freedom,
            None => self.answers.saturating_sub(1),
        }
    }

    /// How many times more answers the survey needed than a simple random sample would have for the same
    /// precision: sample size / effective size (Kish, 1965). 1 unless the answers are weighted or clustered.
    ///
    /// ```
    /// use cxmetrics::{Metric, Nps, Scale, WeightedTally};
    ///
    /// let answers = [(9, 1.0), (10, 1.0), (8, 1.0), (3, 3.0), (9, 2.0)];
    /// let tally = WeightedTally::from_ratings(Scale::ZERO_TO_TEN, answers)?;
    /// let nps = Nps::STANDARD.estimate_weighted(&tally)?;
    /// assert_eq!(format!("{:.2}", nps.design_effect()), "1.82");
    /// // Five answers are worth so many.
    /// assert_eq!(format!("{:.2}", nps.effective_size()), "2.75");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn design_effect(&self) -> f64 {
        self.answers as f64 / self.effective_size()
    }

    /// The same score with a design effect that is known from elsewhere: from then on the sample is worth
    /// sample size / design effect answers.
    ///
    /// For published figures that come with a design effect, and for surveys whose weights are not at hand:
    /// where they are, [`weight`](crate::weight) computes it. A design effect says nothing of how few clusters
    /// it was measured on: the degrees of freedom are those of the answers.
    ///
    /// # Errors
    ///
    /// [`EstimateError::DesignEffect`] unless it is between 10⁻¹² and 10¹²; [`EstimateError::NotWhole`] of a
    /// [finite population](Self::of_population), whose answers count once.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Confidence, Estimate};
    ///
    /// // 60 of 203, asked in clusters: a design effect of 1.35 (Short et al., 2020).
    /// let share = Estimate::share(60, 203)?.with_design_effect(1.349133)?;
    /// assert_eq!(format!("{:.1}", share.effective_size()), "150.5");
    /// assert_eq!(share.interval(Confidence::P95).to_string(), "29.6 [22.8, 37.3]");
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    pub fn with_design_effect(self, design_effect: f64) -> Result<Self, EstimateError> {
        if !(1e-12..=1e12).contains(&design_effect) {
            return Err(EstimateError::DesignEffect { design_effect });
        }
        if self.population.is_some() {
            return Err(EstimateError::NotWhole);
        }
        let effective_size = self.answers as f64 / design_effect;
        let design = Design {
            std_error: libm::sqrt(self.sample.variance() / effective_size),
            degrees_of_freedom: self.answers.saturating_sub(1),
            guard: None,
        };
        Ok(self.with_design(effective_size, design))
    }

    /// The same score with intervals that take its [effective size](Self::effective_size) at its word.
    ///
    /// Where few clusters carry most of the variance and the score is near an end of its range, what was measured on
    /// them is too often too small: the intervals, p-values, probabilities and comparisons of an estimate from
    /// clusters therefore take it as [worth less](Self::guarded_size). This is the estimate without that guard: for
    /// figures that others publish, and for surveys of a few dozen clusters and more, where both are nearly the same.
    /// An estimate without clusters is returned as it is.
    ///
    /// ```
    /// use cxmetrics::weight::Survey;
    /// use cxmetrics::{Confidence, Metric, Nps, Scale};
    ///
    /// // Eight shops with four answers each; all but one of the detractors are in one of them.
    /// let mut ratings = vec![9; 32];
    /// ratings[4..7].fill(3);
    /// ratings[20] = 5;
    /// let shop: Vec<usize> = (0..32).map(|answer| answer / 4).collect();
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, ratings)?.with_clusters(&shop)?;
    /// let nps = Nps::STANDARD.estimate_survey(&survey)?;
    /// assert_eq!(nps.interval(Confidence::P95).to_string(), "75.0 [-5.2, 96.4]");
    /// assert_eq!(nps.unguarded().interval(Confidence::P95).to_string(), "75.0 [10.4, 95.1]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn unguarded(mut self) -> Self {
        if let Some(design) = &mut self.design {
            design.guard = None;
        }
        self
    }

    /// What the intervals of a score from few clusters take its sample to be worth, before they allow for
    /// the degrees of freedom; the [effective size](Self::effective_size) without clusters.
    ///
    /// With n answers in m clusters, design effect D, u the place of the score in its range as −1..1 and
    /// g = (Σ z²)² / Σ z⁴ of the clusters' centred sums z, which says how many clusters carry the variance, it is n / D'
    /// with D' = min(D (1 + (u² + v²) √(2/g)), max(n/m, D)) and v = max(0, 4 |u| − 3), which is 0 but in the last eighth
    /// of the range on either side. Where all clusters have the same sum, so that no variance was
    /// seen, it is m at most. A rule that was fitted to simulated surveys, not a theorem; see
    /// [*Few clusters*](crate::weight#few-clusters) for how often the interval then holds.
    ///
    /// ```
    /// use cxmetrics::weight::Survey;
    /// use cxmetrics::{Metric, Nps, Scale};
    ///
    /// // All are promoters: seen in five shops, that is worth five answers.
    /// let shop = [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5];
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [9; 15])?.with_clusters(&shop)?;
    /// let nps = Nps::STANDARD.estimate_survey(&survey)?;
    /// assert_eq!((nps.effective_size(), nps.guarded_size()), (15.0, 5.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn guarded_size(&self) -> f64 {
        self.size_at(1.0)
    }

    /// What an interval takes the sample to be worth, whose t quantile is so many times longer than with as many
    /// degrees of freedom as answers: (1 / ratio)² as much as otherwise (Korn and Graubard, 1998).
    fn size_at(&self, ratio: f64) -> f64 {
        let guard = self.design.as_ref().and_then(|design| design.guard);
        let size = guard.map_or(self.sample.size(), |guard| guard.size) / (ratio * ratio);
        guard.map_or(size, |guard| size.min(guard.most))
    }

    /// The sample as an interval with so much outside on either side sees it.
    pub(crate) fn sample_at(&self, tail: f64) -> Cow<'_, Sample> {
        if self.population.is_some() {
            return self.independent_sample();
        }
        if self.design.is_none() {
            return Cow::Borrowed(&self.sample);
        }
        self.worth(self.size_at(self.quantile_ratio(tail)))
    }

    /// The sample as probabilities see it.
    pub(crate) fn guarded_sample(&self) -> Cow<'_, Sample> {
        self.worth(self.guarded_size())
    }

    fn worth(&self, size: f64) -> Cow<'_, Sample> {
        if size < self.sample.size() {
            Cow::Owned(self.sample.worth(size))
        } else {
            Cow::Borrowed(&self.sample)
        }
    }

    /// The limits by a method of one's choice.
    pub(super) fn limits(
        &self,
        method: Method,
        confidence: Confidence,
    ) -> Result<[f64; 2], MethodError> {
        match &self.design {
            Some(design) if method == Method::StudentT => design
                .student_t(&self.sample, confidence)
                .ok_or(MethodError::NoSpread { method }),
            _ => {
                let (guarded, shrunk) = (self.guarded_sample(), self.sample_at(confidence.tail()));
                let inflated = one_sample::Inflated {
                    factor: libm::sqrt(guarded.size() / shrunk.size()),
                    sample: &guarded,
                    shrunk: &shrunk,
                };
                let limits = one_sample::limits(&inflated, method, confidence)?;
                Ok(match &self.design {
                    Some(_) => one_sample::holding(&self.sample, limits),
                    None => limits,
                })
            }
        }
    }

    /// The square of the error of the score as Student's t takes it, and its degrees of freedom.
    pub(crate) fn student_error(&self) -> (f64, f64) {
        if self.is_census() {
            return (0.0, f64::INFINITY);
        }
        if let Some(population) = self.finite() {
            return population.student_error();
        }
        self.design.as_ref().map_or_else(
            || self.sample.student_error(),
            |design| {
                let square = design.std_error * design.std_error;
                (square, design.degrees_of_freedom as f64)
            },
        )
    }

    /// The two-sided p-value of a score statistic: what is outside the widest interval that still leaves its
    /// hypothesis out.
    pub(crate) fn two_sided(&self, statistic: f64) -> f64 {
        let statistic = statistic.abs();
        let quantile = if self.has_few_degrees_of_freedom() && statistic > 0.0 {
            let excess = |z: f64| {
                let size = self.size_at(self.quantile_ratio(normal_upper_tail(z)));
                z * libm::sqrt(self.sample.size() / size) - statistic
            };
            find_root(excess, 0.0, statistic)
        } else {
            statistic
        };
        2.0 * normal_upper_tail(quantile)
    }

    /// Whether the error was measured on fewer units than there are answers.
    pub(crate) fn has_few_degrees_of_freedom(&self) -> bool {
        self.degrees_of_freedom() < self.answers.saturating_sub(1)
    }

    /// How many times longer the quantile of t is for the degrees of freedom of the error than for those of
    /// the answers.
    fn quantile_ratio(&self, tail: f64) -> f64 {
        if !self.has_few_degrees_of_freedom() {
            return 1.0;
        }
        let tail = tail.min(LARGEST_TAIL);
        let quantile = |degrees: u64| student_upper_quantile(tail, degrees as f64);
        quantile(self.degrees_of_freedom()) / quantile(self.answers.saturating_sub(1))
    }
}

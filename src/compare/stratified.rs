//! The difference of two scores within strata.

#[cfg(feature = "serde")]
mod stored;

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::DifferenceError;
use super::comparison::{Comparison, PValues};
use super::contrast::ContrastKind;
use super::error::Compared;
use super::restricted::Restricted;
use super::statistic::Statistic;
use crate::edge::{self, Tolerance};
use crate::estimate::{Estimate, SourceId};
use crate::interval::{Confidence, Values};
use crate::metric::Direction;
use crate::special::find_root;
use crate::tilt::Side;
use crate::words::spoken;

/// How a [`StratifiedDifference`] is judged.
///
/// ```
/// use cxmetrics::compare::StratifiedMethod;
///
/// assert_eq!(StratifiedMethod::default().to_string(), "score");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum StratifiedMethod {
    /// The stratified score interval (Miettinen and Nurminen, 1985; Laud, 2017): every δ with
    /// |Σ w(d − δ)| ≤ z √(Σ w²(V₁/n₁ + V₂/n₂) N/(N − 1)), the variances from each stratum's restricted fit at this δ. On
    /// shares its p-value is that of the test of Cochran, Mantel and Haenszel, without continuity correction.
    #[default]
    Score,
    /// The weighted difference ± z times Sato's (1989) standard error, which holds for few large strata as for many small
    /// ones. Shares only.
    Sato,
}

spoken!(StratifiedMethod {
    Score = Score,
    Sato = Sato,
});

/// The difference of two scores adjusted by strata: within countries, plans, shops, and then averaged.
///
/// Where the two groups are mixed differently, a plain difference compares the mixes too. Here each stratum gives its own
/// difference d, weighted by w = n₁n₂/(n₁ + n₂) (Cochran, Mantel and Haenszel): most where both groups have most answers. A
/// stratum in which one side is empty has none and is left out. If the differences themselves differ from stratum to
/// stratum, report [them](Self::differences) and not only their mean.
///
/// # Examples
///
/// ```
/// use cxmetrics::compare::{Comparison, StratifiedDifference};
/// use cxmetrics::{Confidence, Estimate};
///
/// let strata =
///     [(15, 40, 10, 42), (28, 60, 20, 55), (9, 20, 8, 24)].map(|(x1, n1, x2, n2)| {
///         (Estimate::share(x1, n1).unwrap(), Estimate::share(x2, n2).unwrap())
///     });
/// let adjusted = StratifiedDifference::new(strata.iter().map(|(new, old)| (new, old)))?;
/// assert_eq!(
///     adjusted.finding(Confidence::P95).to_string(),
///     "no evidence of change: 11.7 [-0.5, 23.6] at 95% confidence, p = 0.061"
/// );
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(
        into = "stored::StoredStratifiedDifference",
        try_from = "stored::StoredStratifiedDifference"
    )
)]
pub struct StratifiedDifference {
    strata: Vec<Stratum>,
    width: f64,
    direction: Direction,
    method: StratifiedMethod,
}

#[derive(Clone, Debug, PartialEq)]
struct Stratum {
    scores: [Estimate; 2],
    /// The weights of all strata sum to 1.
    weight: f64,
}

impl Stratum {
    fn difference(&self) -> f64 {
        self.scores[0].value() - self.scores[1].value()
    }

    /// The variance of the difference at a supposed one, from the restricted fit.
    fn variance(&self, hypothesis: f64) -> f64 {
        let distance = self.difference() - hypothesis;
        let side = if distance > 0.0 {
            Side::Lower
        } else {
            Side::Upper
        };
        if self.scores.iter().all(Estimate::is_census) {
            return 0.0;
        }
        let samples = self.scores.each_ref().map(Estimate::independent_sample);
        Restricted::new([&samples[0], &samples[1]], side, true).variance(distance.abs())
    }
}

impl StratifiedDifference {
    /// The first score minus the second in each stratum, from answers of different persons.
    ///
    /// Of a [finite population](Estimate::of_population) a score enters as worth m (M − 1)/(M − m) answers, as in
    /// [`Difference::independent`](super::Difference::independent), and a stratum in which everybody answered without error.
    ///
    /// # Errors
    ///
    /// [`DifferenceError::NotComparable`] if scores are of different metrics or scales; [`DifferenceError::SamePeople`] for
    /// two that go together; [`DifferenceError::NoStrata`] without strata.
    ///
    /// ```
    /// use cxmetrics::compare::StratifiedDifference;
    ///
    /// let error = StratifiedDifference::new([]).unwrap_err();
    /// assert_eq!(error.to_string(), "no strata, so nothing to compare within them");
    /// ```
    pub fn new<'a>(
        strata: impl IntoIterator<Item = (&'a Estimate, &'a Estimate)>,
    ) -> Result<Self, DifferenceError> {
        let mut found: Vec<Stratum> = Vec::new();
        // By their source, since only scores of one can go together.
        let mut people: BTreeMap<SourceId, Vec<&Estimate>> = BTreeMap::new();
        let mut direction = Direction::Unknown;
        for (first, second) in strata {
            let rule = found
                .first()
                .map_or(first.rule(), |known| known.scores[0].rule());
            let shared = first
                .direction()
                .shared(second.direction())
                .and_then(|both| both.shared(direction));
            let Some(shared) = shared.filter(|_| first.rule() == rule && second.rule() == rule)
            else {
                return Err(DifferenceError::NotComparable {
                    first: Compared::new(found.first().map_or(first, |known| &known.scores[0])),
                    second: Compared::new(second),
                });
            };
            let together = |of: &Estimate| {
                let others = of.source().and_then(|source| people.get(&source.id()));
                others.is_some_and(|others| others.iter().any(|known| known.goes_together_with(of)))
            };
            let goes_together =
                first.is_compared_within_people(second) || together(first) || together(second);
            if goes_together {
                return Err(DifferenceError::SamePeople);
            }
            for score in [first, second] {
                if let Some(source) = score.source() {
                    people.entry(source.id()).or_default().push(score);
                }
            }
            direction = shared;
            let [n1, n2] = [first, second].map(Estimate::effective_size);
            found.push(Stratum {
                scores: [first.clone(), second.clone()],
                // n₁n₂/N, without overflow
                weight: n1 * (n2 / (n1 + n2)),
            });
        }
        let width = found.first().ok_or(DifferenceError::NoStrata)?.scores[0]
            .sample()
            .width();
        let total: f64 = found.iter().map(|stratum| stratum.weight).sum();
        for stratum in &mut found {
            stratum.weight /= total;
        }
        Ok(Self {
            strata: found,
            width,
            direction,
            method: StratifiedMethod::default(),
        })
    }

    /// The same with weights of one's own, such as the size of each stratum among all customers: "as if the mix were this".
    ///
    /// # Errors
    ///
    /// [`DifferenceError::Weights`] unless there is one for each stratum, finite and not negative, and not all are 0.
    ///
    /// ```
    /// use cxmetrics::Estimate;
    /// use cxmetrics::compare::{Comparison, StratifiedDifference};
    ///
    /// let strata = [(15, 40, 10, 42), (28, 60, 20, 55)].map(|(x1, n1, x2, n2)| {
    ///     (Estimate::share(x1, n1).unwrap(), Estimate::share(x2, n2).unwrap())
    /// });
    /// let adjusted = StratifiedDifference::new(strata.iter().map(|(new, old)| (new, old)))?;
    /// // Three quarters of the customers are of the first kind.
    /// let adjusted = adjusted.with_weights([3.0, 1.0])?;
    /// assert_eq!(format!("{:.2}", adjusted.point_estimate().unwrap()), "12.84");
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn with_weights(
        mut self,
        weights: impl IntoIterator<Item = f64>,
    ) -> Result<Self, DifferenceError> {
        let weights: Vec<f64> = weights.into_iter().collect();
        let total: f64 = weights.iter().sum();
        let usable = weights.len() == self.strata.len()
            && weights.iter().all(|weight| *weight >= 0.0)
            && total > 0.0
            && total.is_finite();
        if !usable {
            return Err(DifferenceError::Weights {
                strata: self.strata.len(),
            });
        }
        for (stratum, weight) in self.strata.iter_mut().zip(weights) {
            stratum.weight = weight / total;
        }
        Ok(Self {
            method: StratifiedMethod::Score,
            ..self
        })
    }

    /// The same by another method, with the weights of Cochran, Mantel and Haenszel.
    ///
    /// # Errors
    ///
    /// [`DifferenceError::SharesOnly`] for [`StratifiedMethod::Sato`] on other scores, and [`DifferenceError::Population`]
    /// on those of finite populations.
    ///
    /// ```
    /// use cxmetrics::compare::{Comparison, StratifiedDifference, StratifiedMethod};
    /// use cxmetrics::{Confidence, Estimate};
    ///
    /// let strata =
    ///     [(15, 40, 10, 42), (28, 60, 20, 55), (9, 20, 8, 24)].map(|(x1, n1, x2, n2)| {
    ///         (Estimate::share(x1, n1).unwrap(), Estimate::share(x2, n2).unwrap())
    ///     });
    /// let adjusted = StratifiedDifference::new(strata.iter().map(|(new, old)| (new, old)))?;
    /// let sato = adjusted.with_method(StratifiedMethod::Sato)?;
    /// assert_eq!(sato.contrast(Confidence::P95).to_string(), "11.7 [-0.4, 23.8]");
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn with_method(self, method: StratifiedMethod) -> Result<Self, DifferenceError> {
        let scores = self
            .strata
            .iter()
            .map(|stratum| (&stratum.scores[0], &stratum.scores[1]));
        let same = Self::new(scores)?;
        let shares = Values::of(same.strata[0].scores[0].sample()) == Values::Two;
        if method == StratifiedMethod::Sato {
            if !shares {
                return Err(DifferenceError::SharesOnly);
            }
            if same.has_population() {
                return Err(DifferenceError::Population);
            }
        }
        Ok(Self { method, ..same })
    }

    /// The difference and the weight of each stratum, in their order; the weights sum to 1.
    ///
    /// ```
    /// use cxmetrics::Estimate;
    /// use cxmetrics::compare::StratifiedDifference;
    ///
    /// let (new, old) = (Estimate::share(30, 40)?, Estimate::share(10, 40)?);
    /// let (more, less) = (Estimate::share(10, 20)?, Estimate::share(10, 20)?);
    /// let adjusted = StratifiedDifference::new([(&new, &old), (&more, &less)])?;
    /// let shown: Vec<_> = adjusted.differences().map(|(d, w)| format!("{d:.0} {w:.2}")).collect();
    /// assert_eq!(shown, ["50 0.67", "0 0.33"]);
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn differences(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.strata
            .iter()
            .map(|stratum| (stratum.difference(), stratum.weight))
    }

    /// Whether a score is of a finite population.
    fn has_population(&self) -> bool {
        let mut scores = self.strata.iter().flat_map(|stratum| &stratum.scores);
        scores.any(|score| score.population().is_some())
    }

    /// The lowest and the highest difference possible, of the scale or of what the silent can make of it.
    fn range(&self) -> [f64; 2] {
        if !self.has_population() {
            return [-self.width, self.width];
        }
        let whole = |side: Side| -> f64 {
            let parts = self.strata.iter().map(|stratum| {
                let [first, second] = stratum.scores.each_ref().map(Estimate::bounds);
                let difference = match side {
                    Side::Lower => first.start() - second.end(),
                    Side::Upper => first.end() - second.start(),
                };
                stratum.weight * difference
            });
            parts.sum()
        };
        // Rounding must not leave out what was measured.
        [
            whole(Side::Lower).max(-self.width).min(self.value()),
            whole(Side::Upper).min(self.width).max(self.value()),
        ]
    }

    fn value(&self) -> f64 {
        let (mut value, mut least, mut most) = (0.0_f64, f64::INFINITY, f64::NEG_INFINITY);
        for (difference, weight) in self.differences() {
            value += weight * difference;
            least = difference.min(least);
            most = difference.max(most);
        }
        // The weights sum to 1 but for rounding, which must not lead out of the scale.
        value.clamp(least, most)
    }

    /// Sato's standard error, in the unit of the shares.
    fn sato(&self) -> f64 {
        let (mut slope, mut constant, mut weights) = (0.0, 0.0, 0.0);
        for stratum in &self.strata {
            let samples = stratum.scores.each_ref().map(Estimate::sample);
            let [n1, n2] = samples.map(crate::sample::Sample::size);
            let [x1, x2] = samples.map(|sample| sample.highest().count);
            let total = n1 + n2;
            slope += (n1 * n1 * x2 - n2 * n2 * x1 + 0.5 * n1 * n2 * (n2 - n1)) / (total * total);
            constant += 0.5 * (x1 * (n2 - x2) + x2 * (n1 - x1)) / total;
            weights += n1 * n2 / total;
        }
        let square = self.value() / self.width * slope + constant;
        self.width * libm::sqrt(square.max(0.0)) / weights
    }

    fn statistic(&self, hypothesis: f64) -> f64 {
        let distance = self.value() - hypothesis;
        if distance == 0.0 {
            return 0.0;
        }
        let error = match self.method {
            StratifiedMethod::Sato => self.sato(),
            StratifiedMethod::Score => {
                let variances = self
                    .strata
                    .iter()
                    .map(|stratum| stratum.weight * stratum.weight * stratum.variance(hypothesis));
                libm::sqrt(variances.sum())
            }
        };
        distance / error
    }
}

impl Comparison for StratifiedDifference {
    fn kind(&self) -> ContrastKind {
        ContrastKind::Difference
    }

    fn direction(&self) -> Direction {
        self.direction
    }

    fn point_estimate(&self) -> Option<f64> {
        Some(self.value())
    }

    fn limits(&self, confidence: Confidence) -> [Option<f64>; 2] {
        let quantile = confidence.normal_quantile();
        Side::BOTH.map(|side| {
            let [lowest, highest] = self.range();
            let end = match side {
                Side::Lower => lowest,
                Side::Upper => highest,
            };
            if end == self.value() {
                return Some(end);
            }
            let limit = if self.method == StratifiedMethod::Sato {
                self.value() + side.sign() * quantile * self.sato()
            } else {
                // Kinks, where a stratum's fit reaches its end, do not matter to a bracket.
                let excess = |at: f64| self.statistic(at) + side.sign() * quantile;
                find_root(excess, self.value(), end)
            };
            Some(limit.clamp(lowest, highest))
        })
    }

    fn p_values(&self, hypothesis: f64) -> PValues {
        let [lowest, highest] = self.range();
        let tolerance = Tolerance::of([self.width, lowest, hypothesis]);
        let z = if lowest >= highest && edge::is_at(lowest, hypothesis, tolerance) {
            // Everybody has answered, and the difference is the hypothesis, however it was added up.
            0.0
        } else if (lowest..=highest).contains(&hypothesis) {
            self.statistic(hypothesis)
        } else if hypothesis < lowest {
            f64::INFINITY
        } else {
            f64::NEG_INFINITY
        };
        Statistic::normal(z).p_values()
    }
}

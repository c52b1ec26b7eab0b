//! Contracts that are renewed or not: the shifted-beta-geometric model.

use alloc::vec::Vec;

use crate::estimate::LARGEST_VALUE;
use crate::interval::{Confidence, Interval, Method};
use crate::shown::Counted;
use crate::special::find_root;

/// The furthest period that is asked about, and the longest cohort.
const LAST_PERIOD: u32 = 1_000;

/// Places on the way from nobody differs to all differ as much as can be.
const GRID: u32 = 64;

/// How customers with a contract stay from period to period, where those who like to leave leave first.
///
/// Churn of a cohort falls with its age, though nobody's mind changes: who is still there after years are those who never
/// were likely to go. Each customer leaves at each renewal with a probability of their own, and these probabilities
/// have a beta distribution: the shifted-beta-geometric model (Fader and Hardie, 2007, "How to project customer retention",
/// *Journal of Interactive Marketing* 21, 76–90). With α and β of that distribution the retention of the t-th
/// renewal is (β + t − 1)/(α + β + t − 1). A constant churn, as [`LifetimeValue`](super::LifetimeValue) has it, makes
/// long-standing customers worth too little.
///
/// It is fitted to a cohort table by maximum likelihood, and every figure of it has an interval by profile likelihood: all
/// values that the figure takes where twice the log-likelihood is within z² of its maximum.
///
/// # Limits
///
/// For contracts, where one knows who left; where customers just stop buying nobody knows, and that needs another model: the
/// BG/NBD model (Fader, Hardie and Lee, 2005) is not in this crate, because the four parameters of its
/// likelihood have no profile that can be promised to be found. Renewals are all alike and one period apart, all cohorts have one
/// distribution, and a customer's own probability never changes: an onboarding that fails in the first month, a price rise
/// or a season is none of that. The interval knows the error of the fit, not that of the model: look at the periods that were
/// left out of a fit before believing one that is far ahead. Customers are taken as independent.
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::kpi::ShiftedBetaGeometric;
///
/// // 1,000 contracts, and how many were left after each year (Fader and Hardie, high-end customers).
/// let model = ShiftedBetaGeometric::fit(&[1_000, 869, 743, 653, 593, 551, 517, 491])?;
/// assert_eq!(format!("{:.3} {:.3}", model.alpha().unwrap(), model.beta().unwrap()), "0.668 3.806");
/// // The first renewal and the twelfth, in percent.
/// assert_eq!(model.retention(1, Confidence::P95).unwrap().to_string(), "85.1 [83.1, 86.8]");
/// assert_eq!(model.retention(12, Confidence::P95).unwrap().to_string(), "95.7 [94.7, 96.4]");
/// // 120 a year, money costs 12 % a year.
/// let value = model.lifetime_value(120.0, 12.0, Confidence::P95).unwrap();
/// assert_eq!(format!("{value:.0}"), "640 [613, 668]");
/// # Ok::<(), cxmetrics::kpi::ShiftedBetaGeometricError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(into = "Table", try_from = "StoredTable"))]
#[doc(alias("cohort", "sBG"))]
pub struct ShiftedBetaGeometric {
    table: Table,
    best: Point,
    log_likelihood: f64,
}

/// Who was up for each renewal, all cohorts together: that is all that the likelihood knows.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
struct Table {
    lost: Vec<f64>,
    stayed: Vec<f64>,
}

/// The model by its first churn m = α/(α + β) and its polarization φ = 1/(α + β + 1), from 0, where all have the same
/// probability, to 1, where each is certain to stay or certain to leave.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    churn: f64,
    polarization: f64,
}

impl Point {
    /// The churn of the t-th renewal, t from 1: m/(1 + (t − 1)/(α + β)).
    fn churn_of(self, renewal: u32) -> f64 {
        self.churn * weight(self.polarization, renewal)
    }

    /// The share that is left after so many renewals.
    fn survival(self, renewals: u32) -> f64 {
        (1..=renewals)
            .map(|renewal| 1.0 - self.churn_of(renewal))
            .product()
    }

    /// Σ S(t) / (1 + d)ᵗ from t = 0 on, the discount as a fraction: the discounted number of periods.
    fn discounted_periods(self, discount: f64) -> Option<f64> {
        const TERMS: u32 = 100_000;
        let (mut sum, mut term) = (0.0, 1.0);
        for renewal in 1..=TERMS {
            sum += term;
            // What can still follow, if nobody left any more.
            if term <= 1e-14 * sum * discount {
                return Some(sum);
            }
            term *= (1.0 - self.churn_of(renewal)) / (1.0 + discount);
        }
        None
    }
}

/// 1/(1 + (t − 1) κ) with κ = φ/(1 − φ) = 1/(α + β).
fn weight(polarization: f64, renewal: u32) -> f64 {
    let rest = 1.0 - polarization;
    rest / (rest + polarization * (f64::from(renewal) - 1.0))
}

impl Table {
    fn new<C: AsRef<[u64]>>(
        cohorts: impl IntoIterator<Item = C>,
    ) -> Result<Self, ShiftedBetaGeometricError> {
        let (mut lost, mut stayed) = (Vec::new(), Vec::new());
        for (cohort, survivors) in cohorts.into_iter().enumerate() {
            let survivors = survivors.as_ref();
            if survivors.len() > LAST_PERIOD as usize + 1 {
                return Err(ShiftedBetaGeometricError::TooLong {
                    periods: survivors.len() - 1,
                });
            }
            for (period, pair) in survivors.windows(2).enumerate() {
                let &[before, after] = pair else { continue };
                let gone = before
                    .checked_sub(after)
                    .ok_or(ShiftedBetaGeometricError::Grows { cohort, period })?;
                if period == lost.len() {
                    lost.push(0.0);
                    stayed.push(0.0);
                }
                lost[period] += gone as f64;
                stayed[period] += after as f64;
            }
        }
        Self { lost, stayed }.checked()
    }

    /// The table, if there is something to be fitted to it.
    fn checked(self) -> Result<Self, ShiftedBetaGeometricError> {
        let table = self;
        let renewals = (table.lost.iter().zip(&table.stayed))
            .filter(|&(lost, stayed)| lost + stayed > 0.0)
            .count();
        if renewals < 2 {
            Err(ShiftedBetaGeometricError::TooShort { renewals })
        } else if table.lost.iter().sum::<f64>() <= 0.0 {
            Err(ShiftedBetaGeometricError::NobodyLeft)
        } else {
            Ok(table)
        }
    }

    /// The renewals with their numbers: of which renewal, how many left, how many stayed.
    fn rows(&self) -> impl Iterator<Item = (u32, f64, f64)> + Clone + '_ {
        (1_u32..)
            .zip(self.lost.iter().zip(&self.stayed))
            .map(|(renewal, (&lost, &stayed))| (renewal, lost, stayed))
    }

    fn log_likelihood(&self, point: Point) -> f64 {
        let term = |count: f64, logarithm: f64| if count > 0.0 { count * logarithm } else { 0.0 };
        self.rows()
            .map(|(renewal, lost, stayed)| {
                let churn = point.churn_of(renewal);
                term(lost, libm::log(churn)) + term(stayed, libm::log1p(-churn))
            })
            .sum()
    }

    /// The most likely first churn for a polarization: the logarithm is concave in it.
    fn most_likely(&self, polarization: f64) -> Point {
        let weights: Vec<(f64, f64)> = self
            .rows()
            .map(|(renewal, _, stayed)| (weight(polarization, renewal), stayed))
            .collect();
        let lost: f64 = self.lost.iter().sum();
        let slope = |churn: f64| {
            let cost: f64 = weights
                .iter()
                .filter(|(_, stayed)| *stayed > 0.0)
                .map(|(weight, stayed)| stayed * weight / (1.0 - churn * weight))
                .sum();
            (lost / churn - cost).clamp(-f64::MAX, f64::MAX)
        };
        Point {
            churn: find_root(slope, f64::MIN_POSITIVE, 1.0),
            polarization,
        }
    }

    /// The derivative of the profile by the polarization, but for a positive factor.
    fn score(&self, polarization: f64) -> f64 {
        let point = self.most_likely(polarization);
        self.rows()
            .map(|(renewal, lost, stayed)| {
                let churn = point.churn_of(renewal);
                let odds = if stayed > 0.0 {
                    stayed * churn / (1.0 - churn)
                } else {
                    0.0
                };
                (f64::from(renewal) - 1.0) * weight(polarization, renewal) * (odds - lost)
            })
            .sum()
    }

    fn profile(&self, polarization: f64) -> f64 {
        self.log_likelihood(self.most_likely(polarization))
    }

    fn fit(&self) -> Point {
        let best = (0..=GRID)
            .max_by(|&one, &other| {
                self.profile(place(one))
                    .total_cmp(&self.profile(place(other)))
            })
            .unwrap_or(0);
        let [below, above] = [best.saturating_sub(1), (best + 1).min(GRID)].map(place);
        let (rises, falls) = (self.score(below), self.score(above));
        let polarization = if rises > 0.0 && falls < 0.0 {
            find_root(|place| self.score(place), below, above)
        } else if rises <= 0.0 {
            below
        } else {
            above
        };
        self.most_likely(polarization)
    }
}

/// The polarizations that are looked at: at 1 itself nobody would ever leave after the first renewal.
fn place(index: u32) -> f64 {
    f64::from(index) / f64::from(GRID) * (1.0 - 1e-9)
}

impl ShiftedBetaGeometric {
    /// The model of one cohort: how many customers there were at the start, and how many were left after each renewal.
    ///
    /// # Errors
    ///
    /// As for [`fit_cohorts`](Self::fit_cohorts).
    pub fn fit(survivors: &[u64]) -> Result<Self, ShiftedBetaGeometricError> {
        Self::fit_cohorts([survivors])
    }

    /// The model of several cohorts, each as in [`fit`](Self::fit), with as many renewals as it has seen.
    ///
    /// # Errors
    ///
    /// [`ShiftedBetaGeometricError::Grows`] if more are left than there were; [`ShiftedBetaGeometricError::TooShort`] unless
    /// customers were up for a first and a second renewal; [`ShiftedBetaGeometricError::NobodyLeft`] if everybody is still
    /// there; [`ShiftedBetaGeometricError::TooLong`] beyond 1,000 renewals.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::kpi::ShiftedBetaGeometric;
    ///
    /// let cohorts: [&[u64]; 3] = [&[500, 410, 362, 331], &[620, 515, 457], &[580, 479]];
    /// let model = ShiftedBetaGeometric::fit_cohorts(cohorts)?;
    /// assert_eq!(format!("{:.1}", 100.0 * model.polarization()), "34.1");
    /// assert_eq!(
    ///     ShiftedBetaGeometric::fit(&[100, 90, 95]).unwrap_err().to_string(),
    ///     "cohort 0 grows in period 1: nobody comes back to a cohort"
    /// );
    /// # Ok::<(), cxmetrics::kpi::ShiftedBetaGeometricError>(())
    /// ```
    pub fn fit_cohorts<C: AsRef<[u64]>>(
        cohorts: impl IntoIterator<Item = C>,
    ) -> Result<Self, ShiftedBetaGeometricError> {
        Table::new(cohorts).map(Self::of_table)
    }

    fn of_table(table: Table) -> Self {
        let best = table.fit();
        Self {
            log_likelihood: table.log_likelihood(best),
            table,
            best,
        }
    }

    /// α of the beta distribution; `None` if it has no end, because customers do not differ as far as the table shows.
    #[must_use]
    pub fn alpha(&self) -> Option<f64> {
        self.size().map(|size| size * self.best.churn)
    }

    /// β of the beta distribution; `None` as for [`alpha`](Self::alpha).
    #[must_use]
    pub fn beta(&self) -> Option<f64> {
        self.size().map(|size| size * (1.0 - self.best.churn))
    }

    /// α + β
    fn size(&self) -> Option<f64> {
        let polarization = self.best.polarization;
        (polarization > 0.0).then(|| (1.0 - polarization) / polarization)
    }

    /// How much customers differ, 1/(α + β + 1): 0 if all leave with the same probability, so that churn does not fall with
    /// age, 1 if each is certain to stay or certain to leave.
    #[must_use]
    pub const fn polarization(&self) -> f64 {
        self.best.polarization
    }

    /// The logarithm of the likelihood of the table.
    #[must_use]
    pub const fn log_likelihood(&self) -> f64 {
        self.log_likelihood
    }

    /// The share, in percent, of those up for the so-many-th renewal who stay, with its interval. `None` for renewal 0 and
    /// beyond 1,000.
    #[must_use]
    pub fn retention(&self, renewal: u32, confidence: Confidence) -> Option<Interval> {
        (1..=LAST_PERIOD).contains(&renewal).then_some(())?;
        self.interval(confidence, |point| {
            Some(100.0 * (1.0 - point.churn_of(renewal)))
        })
    }

    /// The share, in percent, of a new cohort that is left after so many renewals, with its interval. `None` beyond 1,000.
    ///
    /// ```
    /// # use cxmetrics::Confidence;
    /// # use cxmetrics::kpi::ShiftedBetaGeometric;
    /// let model = ShiftedBetaGeometric::fit(&[1_000, 869, 743, 653, 593, 551, 517, 491])?;
    /// assert_eq!(model.survival(0, Confidence::P95).unwrap().to_string(), "100.0 [100.0, 100.0]");
    /// assert_eq!(model.survival(12, Confidence::P95).unwrap().to_string(), "37.8 [34.0, 41.6]");
    /// # Ok::<(), cxmetrics::kpi::ShiftedBetaGeometricError>(())
    /// ```
    #[must_use]
    pub fn survival(&self, renewals: u32, confidence: Confidence) -> Option<Interval> {
        (0..=LAST_PERIOD).contains(&renewals).then_some(())?;
        self.interval(confidence, |point| Some(100.0 * point.survival(renewals)))
    }

    /// What a new customer is worth who brings so much margin a period, the first at once, with a discount in percent a
    /// period, and its interval: margin · Σ S(t)/(1 + d)ᵗ.
    ///
    /// `None` without a discount, for the sum may have no end; for one so small that 100,000 periods do not exhaust it; and
    /// for a margin beyond ±10¹⁰⁰.
    ///
    /// ```
    /// # use cxmetrics::Confidence;
    /// # use cxmetrics::kpi::ShiftedBetaGeometric;
    /// let model = ShiftedBetaGeometric::fit(&[1_000, 869, 743, 653, 593, 551, 517, 491])?;
    /// assert!(model.lifetime_value(120.0, 12.0, Confidence::P95).is_some());
    /// assert_eq!(model.lifetime_value(120.0, 0.0, Confidence::P95), None);
    /// # Ok::<(), cxmetrics::kpi::ShiftedBetaGeometricError>(())
    /// ```
    #[must_use]
    pub fn lifetime_value(
        &self,
        margin: f64,
        discount: f64,
        confidence: Confidence,
    ) -> Option<Interval> {
        let usable = margin.abs() <= LARGEST_VALUE && discount > 0.0 && discount <= LARGEST_VALUE;
        usable.then_some(())?;
        let value = |point: Point| {
            let value = margin * point.discounted_periods(discount / 100.0)?;
            value.is_finite().then_some(value)
        };
        self.interval(confidence, value)
    }

    /// The interval of a figure that falls with the first churn, or rises with it: all it can be where the likelihood is
    /// high enough. For each polarization these are the first churns between two limits, so its ends are
    /// reached at one of them.
    fn interval(
        &self,
        confidence: Confidence,
        figure: impl Fn(Point) -> Option<f64>,
    ) -> Option<Interval> {
        let quantile = confidence.normal_quantile();
        let floor = self.log_likelihood - 0.5 * quantile * quantile;
        let value = figure(self.best)?;
        let excess = |polarization: f64| self.table.profile(polarization) - floor;
        let best = self.best.polarization;
        let end = |end: f64| {
            if excess(end) >= 0.0 {
                end
            } else {
                find_root(excess, best, end)
            }
        };
        let (first, last) = (end(0.0), end(place(GRID)));
        let mut limits = [value, value];
        // The figure at one end of the likely first churns, by the place between the ends.
        for side in [f64::MIN_POSITIVE, 1.0] {
            let at = |place: f64| {
                let polarization = first + place * (last - first);
                figure(self.likely_end(polarization, side, floor))
            };
            for sign in [-1.0, 1.0] {
                let extreme = sign * largest(|place| Some(sign * at(place)?))?;
                limits = [limits[0].min(extreme), limits[1].max(extreme)];
            }
        }
        Some(Interval::new(value, limits, confidence, Method::Likelihood))
    }

    /// The first churn, towards one side, at which the likelihood of a polarization falls to the floor.
    fn likely_end(&self, polarization: f64, side: f64, floor: f64) -> Point {
        let top = self.table.most_likely(polarization);
        let excess = |churn: f64| {
            let point = Point { churn, ..top };
            (self.table.log_likelihood(point) - floor).max(-f64::MAX)
        };
        let churn = if excess(top.churn) <= 0.0 {
            top.churn
        } else {
            find_root(excess, top.churn, side)
        };
        Point { churn, ..top }
    }
}

/// The largest value of a smooth function on [0, 1]: the best of a grid, and a golden section around it (Kiefer, 1953).
fn largest(function: impl Fn(f64) -> Option<f64>) -> Option<f64> {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    const PLACES: u32 = 12;
    let place = |index: u32| f64::from(index) / f64::from(PLACES);
    let mut values = Vec::with_capacity(PLACES as usize + 1);
    for index in 0..=PLACES {
        values.push((function(place(index))?, index));
    }
    let &(mut best, index) = values
        .iter()
        .max_by(|one, other| one.0.total_cmp(&other.0))?;
    let (mut low, mut high) = (
        place(index.saturating_sub(1)),
        place((index + 1).min(PLACES)),
    );
    for _ in 0..32 {
        let step = GOLDEN * (high - low);
        let (left, right) = (high - step, low + step);
        let (at_left, at_right) = (function(left)?, function(right)?);
        best = best.max(at_left).max(at_right);
        if at_left > at_right {
            high = right;
        } else {
            low = left;
        }
    }
    Some(best)
}

/// Why a cohort table has no such model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ShiftedBetaGeometricError {
    /// More are left than there were.
    #[error("cohort {cohort} grows in period {period}: nobody comes back to a cohort")]
    Grows {
        /// The position of the cohort.
        cohort: usize,
        /// The period, counted from 0.
        period: usize,
    },
    /// How much customers differ shows only where some were up for a second renewal.
    #[error("customers were up for {}, and 2 are needed", Counted(*renewals as u64, "renewal"))]
    TooShort {
        /// How many renewals anybody was up for.
        renewals: usize,
    },
    /// Everybody is still there.
    #[error("nobody has left yet")]
    NobodyLeft,
    /// A cohort has too many periods.
    #[error("a cohort of {periods} periods is longer than 1000")]
    TooLong {
        /// How many it has.
        periods: usize,
    },
}

/// The stored form: of each renewal how many left and how many stayed, to which the model is fitted again.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "ShiftedBetaGeometric", deny_unknown_fields)]
struct StoredTable {
    lost: Vec<f64>,
    stayed: Vec<f64>,
}

#[cfg(feature = "serde")]
impl From<ShiftedBetaGeometric> for Table {
    fn from(model: ShiftedBetaGeometric) -> Self {
        model.table
    }
}

/// Why a stored model is none.
#[cfg(feature = "serde")]
#[derive(Debug, thiserror::Error)]
enum StoredTableError {
    #[error(
        "of each renewal there are two whole numbers, and no more are up for the next than stayed"
    )]
    NoCohorts,
    #[error(transparent)]
    Table(#[from] ShiftedBetaGeometricError),
}

#[cfg(feature = "serde")]
impl TryFrom<StoredTable> for ShiftedBetaGeometric {
    type Error = StoredTableError;

    fn try_from(StoredTable { lost, stayed }: StoredTable) -> Result<Self, Self::Error> {
        let whole =
            |count: &f64| *count >= 0.0 && count.is_finite() && libm::trunc(*count) == *count;
        let up_for_next = lost
            .iter()
            .zip(&stayed)
            .skip(1)
            .map(|(lost, stayed)| lost + stayed);
        let possible = lost.len() == stayed.len()
            && lost.len() <= LAST_PERIOD as usize
            && lost.iter().chain(&stayed).all(whole)
            && stayed
                .iter()
                .zip(up_for_next)
                .all(|(stayed, next)| next <= *stayed);
        if !possible {
            return Err(StoredTableError::NoCohorts);
        }
        let without_sign =
            |counts: Vec<f64>| counts.into_iter().map(crate::edge::unsigned_zero).collect();
        let table = Table {
            lost: without_sign(lost),
            stayed: without_sign(stayed),
        };
        Ok(Self::of_table(table.checked()?))
    }
}

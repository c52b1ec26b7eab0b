//! One touchpoint.

use crate::association::{AssociationError, Coefficient, KendallTau, SpearmanRho};
use crate::estimate::Estimate;
use crate::interval::{Confidence, Interval};
use crate::joint::CrossTally;

/// A touchpoint with its impact on the overall score and its own performance.
///
/// ```
/// use cxmetrics::drivers::Drivers;
/// use cxmetrics::{CrossTally, Scale};
///
/// let scale = Scale::new(1, 3)?;
/// let table = |rows: [[u64; 2]; 3]| CrossTally::from_counts(scale, Scale::THUMBS, rows);
/// let drivers = Drivers::rank([
///     ("staff", table([[30, 10], [20, 20], [10, 40]])?),
///     ("shop", table([[9, 11], [20, 24], [31, 35]])?),
/// ])?;
/// let staff = drivers.iter().next().unwrap();
/// assert_eq!((*staff.key(), staff.pairs()), ("staff", 130));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
pub struct Driver<K> {
    pub(super) key: K,
    pub(super) association: Association,
    pub(super) adjusted_p_value: f64,
    pub(super) performance: Estimate,
    pub(super) missing: u64,
    /// What all of it follows from.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(super) table: CrossTally,
}

#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub(super) enum Association {
    KendallTau(KendallTau),
    SpearmanRho(SpearmanRho),
}

impl Association {
    pub(super) fn of(
        coefficient: Coefficient,
        table: &CrossTally,
    ) -> Result<Self, AssociationError> {
        match coefficient {
            Coefficient::KendallTau => KendallTau::of_ratings(table).map(Self::KendallTau),
            Coefficient::SpearmanRho => SpearmanRho::of_ratings(table).map(Self::SpearmanRho),
        }
    }

    fn value(&self) -> f64 {
        match self {
            Self::KendallTau(tau) => tau.value(),
            Self::SpearmanRho(rho) => rho.value(),
        }
    }

    pub(super) fn p_value(&self) -> f64 {
        match self {
            Self::KendallTau(tau) => tau.p_value(),
            Self::SpearmanRho(rho) => rho.p_value(),
        }
    }
}

impl<K> Driver<K> {
    /// What the touchpoint is called.
    ///
    /// ```
    /// use cxmetrics::drivers::Drivers;
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let scale = Scale::new(1, 3)?;
    /// let table = |rows: [[u64; 2]; 3]| CrossTally::from_counts(scale, Scale::THUMBS, rows);
    /// let drivers = Drivers::rank([
    ///     ("staff", table([[30, 10], [20, 20], [10, 40]])?),
    ///     ("shop", table([[9, 11], [20, 24], [31, 35]])?),
    /// ])?;
    /// let staff = drivers.iter().next().unwrap();
    /// assert_eq!(*staff.key(), "staff");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn key(&self) -> &K {
        &self.key
    }

    /// How strongly its rating goes with the overall rating, −1 to 1.
    ///
    /// ```
    /// use cxmetrics::drivers::Drivers;
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let scale = Scale::new(1, 3)?;
    /// let table = |rows: [[u64; 2]; 3]| CrossTally::from_counts(scale, Scale::THUMBS, rows);
    /// let drivers = Drivers::rank([
    ///     ("staff", table([[30, 10], [20, 20], [10, 40]])?),
    ///     ("shop", table([[9, 11], [20, 24], [31, 35]])?),
    /// ])?;
    /// let staff = drivers.iter().next().unwrap();
    /// assert_eq!(format!("{:.2}", staff.impact()), "0.43");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn impact(&self) -> f64 {
        self.association.value()
    }

    /// The interval of the impact; `None` when the two ratings agree throughout.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::drivers::Drivers;
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let scale = Scale::new(1, 3)?;
    /// let table = |rows: [[u64; 2]; 3]| CrossTally::from_counts(scale, Scale::THUMBS, rows);
    /// let drivers = Drivers::rank([
    ///     ("staff", table([[30, 10], [20, 20], [10, 40]])?),
    ///     ("shop", table([[9, 11], [20, 24], [31, 35]])?),
    /// ])?;
    /// let staff = drivers.iter().next().unwrap();
    /// let impact = staff.interval(Confidence::P95).unwrap();
    /// assert_eq!(format!("{impact:.2}"), "0.43 [0.29, 0.56]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Option<Interval<Coefficient>> {
        match &self.association {
            Association::KendallTau(tau) => tau.interval(confidence),
            Association::SpearmanRho(rho) => rho.interval(confidence),
        }
    }

    /// The p-value of "the touchpoint has nothing to do with the whole", on its own.
    ///
    /// ```
    /// use cxmetrics::drivers::Drivers;
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let scale = Scale::new(1, 3)?;
    /// let table = |rows: [[u64; 2]; 3]| CrossTally::from_counts(scale, Scale::THUMBS, rows);
    /// let drivers = Drivers::rank([
    ///     ("staff", table([[30, 10], [20, 20], [10, 40]])?),
    ///     ("shop", table([[9, 11], [20, 24], [31, 35]])?),
    /// ])?;
    /// let staff = drivers.iter().next().unwrap();
    /// assert!(staff.p_value() < 1e-6);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn p_value(&self) -> f64 {
        self.association.p_value()
    }

    /// The same, adjusted for the number of touchpoints that were ranked together (Holm, 1979).
    ///
    /// ```
    /// use cxmetrics::drivers::Drivers;
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let scale = Scale::new(1, 3)?;
    /// let table = |rows: [[u64; 2]; 3]| CrossTally::from_counts(scale, Scale::THUMBS, rows);
    /// let drivers = Drivers::rank([
    ///     ("staff", table([[30, 10], [20, 20], [10, 40]])?),
    ///     ("shop", table([[9, 11], [20, 24], [31, 35]])?),
    /// ])?;
    /// let staff = drivers.iter().next().unwrap();
    /// assert_eq!(staff.adjusted_p_value(), 2.0 * staff.p_value());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn adjusted_p_value(&self) -> f64 {
        self.adjusted_p_value
    }

    /// The mean rating of the touchpoint, rescaled to 0 for the worst and 100 for the best, of those who rated the
    /// whole, too.
    ///
    /// ```
    /// use cxmetrics::drivers::Drivers;
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let scale = Scale::new(1, 3)?;
    /// let table = |rows: [[u64; 2]; 3]| CrossTally::from_counts(scale, Scale::THUMBS, rows);
    /// let drivers = Drivers::rank([
    ///     ("staff", table([[30, 10], [20, 20], [10, 40]])?),
    ///     ("shop", table([[9, 11], [20, 24], [31, 35]])?),
    /// ])?;
    /// let staff = drivers.iter().next().unwrap();
    /// assert_eq!(format!("{:.1}", staff.performance()), "53.8");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn performance(&self) -> f64 {
        self.performance.value()
    }

    /// The performance with the distribution behind it.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::drivers::Drivers;
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let scale = Scale::new(1, 3)?;
    /// let table = |rows: [[u64; 2]; 3]| CrossTally::from_counts(scale, Scale::THUMBS, rows);
    /// let drivers = Drivers::rank([
    ///     ("staff", table([[30, 10], [20, 20], [10, 40]])?),
    ///     ("shop", table([[9, 11], [20, 24], [31, 35]])?),
    /// ])?;
    /// let staff = drivers.iter().next().unwrap();
    /// let interval = staff.performance_estimate().interval(Confidence::P95);
    /// assert_eq!(interval.to_string(), "53.8 [46.7, 60.8]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn performance_estimate(&self) -> &Estimate {
        &self.performance
    }

    /// How many rated both.
    ///
    /// ```
    /// use cxmetrics::drivers::Drivers;
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let scale = Scale::new(1, 3)?;
    /// let table = |rows: [[u64; 2]; 3]| CrossTally::from_counts(scale, Scale::THUMBS, rows);
    /// let drivers = Drivers::rank([
    ///     ("staff", table([[30, 10], [20, 20], [10, 40]])?),
    ///     ("shop", table([[9, 11], [20, 24], [31, 35]])?),
    /// ])?;
    /// let staff = drivers.iter().next().unwrap();
    /// assert_eq!(staff.pairs(), 130);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn pairs(&self) -> u64 {
        self.performance.sample_size()
    }

    /// How many left out one of the two, or both.
    ///
    /// ```
    /// use cxmetrics::drivers::Drivers;
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let scale = Scale::new(1, 3)?;
    /// let table = |rows: [[u64; 2]; 3]| CrossTally::from_counts(scale, Scale::THUMBS, rows);
    /// let drivers = Drivers::rank([
    ///     ("staff", table([[30, 10], [20, 20], [10, 40]])?),
    ///     ("shop", table([[9, 11], [20, 24], [31, 35]])?),
    /// ])?;
    /// let staff = drivers.iter().next().unwrap();
    /// assert_eq!(staff.missing(), 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn missing(&self) -> u64 {
        self.missing
    }
}

//! The chain from employees to customers.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::fmt;

use super::noise::{Noise, NoiseError, Point, Side, TrueLink};
use crate::association::{AssociationError, KendallTau, SpearmanRho};
use crate::interval::Confidence;
use crate::okr::figure::Reading;
use crate::shown::{Style, pad};
use crate::words::{Language, MirrorMessage, Spoken, spoken};

/// Whether content employees go with content customers: unit by unit, at once or some periods later.
///
/// Each unit (a team, a site, a shop) has a figure of its employees and one of its customers in a period (a month, a
/// quarter): a number that was counted, or an [estimate](crate::Estimate) with its error. The association is by rank (Kendall and Spearman), so that any score will do on either side. It shows what goes
/// together, not what causes what; a lag, customers some months after employees, makes it more telling.
///
/// The idea is the service-profit chain (Heskett, Jones, Loveman, Sasser and Schlesinger, 1994, Harvard Business Review).
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::okr::mirror::EmployeeCustomerChain;
///
/// let mut chain = EmployeeCustomerChain::new();
/// let engagement = [12.0, 31.0, 25.0, 40.0, 5.0, 22.0, 37.0, 18.0];
/// let nps_two_months_later = [20.0, 44.0, 28.0, 41.0, 25.0, 24.0, 52.0, 19.0];
/// for (shop, (employees, customers)) in
///     engagement.into_iter().zip(nps_two_months_later).enumerate()
/// {
///     chain.record_employees(shop, 1, employees)?;
///     chain.record_customers(shop, 3, customers)?;
/// }
///
/// let link = chain.by_unit(2)?;
/// assert_eq!((link.units(), link.pairs()), (8, 8));
/// assert_eq!(
///     format!("{:.2}", link.kendall().interval(Confidence::P95).unwrap()),
///     "0.57 [0.14, 0.82]"
/// );
/// assert_eq!(
///     link.to_string(),
///     "after 2 periods: Kendall tau-b 0.57, Spearman rho 0.76, from 8 units"
/// );
/// # Ok::<(), cxmetrics::okr::mirror::ChainError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct EmployeeCustomerChain<U> {
    /// The figures of each unit by period: employees, customers.
    figures: BTreeMap<U, BTreeMap<i32, [Option<Point>; 2]>>,
}

/// The place of the figures of each side.
const EMPLOYEES: usize = 0;
const CUSTOMERS: usize = 1;

impl<U> Default for EmployeeCustomerChain<U> {
    fn default() -> Self {
        Self {
            figures: BTreeMap::new(),
        }
    }
}

impl<U: Ord> EmployeeCustomerChain<U> {
    /// No figures yet.
    ///
    /// ```
    /// use cxmetrics::okr::mirror::EmployeeCustomerChain;
    ///
    /// let chain = EmployeeCustomerChain::<&str>::new();
    /// assert_eq!(
    ///     chain.by_unit(0).unwrap_err().to_string(),
    ///     "an association needs 3 pairs or more, not 0"
    /// );
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the figure of a unit's employees in a period; the last one given counts.
    ///
    /// # Errors
    ///
    /// [`ChainError::NotFinite`]; then nothing has changed.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::mirror::EmployeeCustomerChain;
    ///
    /// let mut chain = EmployeeCustomerChain::new();
    /// chain.record_employees("Bonn", 1, 31.0)?;
    /// chain.record_employees("Bonn", 1, 13.0)?; // corrects the first one
    /// assert!(chain.record_employees("Bonn", 2, f64::NAN).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record_employees(
        &mut self,
        unit: U,
        period: i32,
        figure: impl Into<Reading>,
    ) -> Result<(), ChainError> {
        self.record(unit, period, &figure.into(), EMPLOYEES)
    }

    /// Sets the figure of a unit's customers in a period; the last one given counts.
    ///
    /// # Errors
    ///
    /// [`ChainError::NotFinite`]; then nothing has changed.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::mirror::EmployeeCustomerChain;
    ///
    /// let mut chain = EmployeeCustomerChain::new();
    /// for (shop, employees, customers) in
    ///     [("Bonn", 12.0, 20.0), ("Kiel", 31.0, 44.0), ("Ulm", 25.0, 28.0)]
    /// {
    ///     chain.record_employees(shop, 1, employees)?;
    ///     chain.record_customers(shop, 3, customers)?;
    /// }
    /// assert_eq!(chain.by_unit(2)?.pairs(), 3);
    /// assert!(chain.by_unit(1).is_err()); // nothing was recorded one period later
    ///     
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record_customers(
        &mut self,
        unit: U,
        period: i32,
        figure: impl Into<Reading>,
    ) -> Result<(), ChainError> {
        self.record(unit, period, &figure.into(), CUSTOMERS)
    }

    fn record(
        &mut self,
        unit: U,
        period: i32,
        reading: &Reading,
        side: usize,
    ) -> Result<(), ChainError> {
        let Some(point) = Point::of(reading) else {
            let value = reading.value().unwrap_or(f64::NAN);
            return Err(ChainError::NotFinite { value });
        };
        let figures = self
            .figures
            .entry(unit)
            .or_default()
            .entry(period)
            .or_default();
        if let Some(figure) = figures.get_mut(side) {
            *figure = Some(point);
        }
        Ok(())
    }

    /// The association over units: each enters once, with the means of its figures over all periods that have both
    /// employees and, `lag` periods later, customers.
    ///
    /// Units are independent of each other as far as may be, so that the intervals keep their promise. Take it whenever
    /// there are enough units.
    ///
    /// # Errors
    ///
    /// [`ChainError::Association`] for fewer than three units, or if one side does not vary.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::mirror::EmployeeCustomerChain;
    ///
    /// let mut chain = EmployeeCustomerChain::new();
    /// for (shop, employees, customers) in [(1, 12.0, 20.0), (2, 31.0, 44.0), (3, 25.0, 15.0)] {
    ///     chain.record_employees(shop, 1, employees)?;
    ///     chain.record_customers(shop, 1, customers)?;
    /// }
    /// // Of three pairs of shops, two go together and one does not: (2 - 1) / 3
    /// assert_eq!(format!("{:.2}", chain.by_unit(0)?.kendall().value()), "0.33");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn by_unit(&self, lag: u32) -> Result<ChainLink, ChainError> {
        let means = self.units(lag).map(|pairs| {
            let (employees, customers): (Vec<Point>, Vec<Point>) = pairs.into_iter().unzip();
            (Point::mean(&employees), Point::mean(&customers))
        });
        let pairs: Vec<(Point, Point)> = means.collect();
        ChainLink::of(lag, pairs.len(), &pairs)
    }

    /// The association over units and periods: each period of a unit that has both employees and, `lag` periods later,
    /// customers enters by itself.
    ///
    /// For one unit over many months, or few of them. Months of one unit resemble each other, so that the intervals are
    /// too narrow; how much, nobody knows from so few units.
    ///
    /// # Errors
    ///
    /// [`ChainError::Association`] for fewer than three pairs, or if one side does not vary.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::mirror::EmployeeCustomerChain;
    ///
    /// // One team over six months; customers follow a month later.
    /// let mut chain = EmployeeCustomerChain::new();
    /// let engagement = [31.0, 28.0, 35.0, 39.0, 30.0, 42.0];
    /// let satisfied = [76.0, 78.0, 71.0, 83.0, 85.0, 74.0];
    /// for (month, (employees, customers)) in (1..).zip(engagement.into_iter().zip(satisfied)) {
    ///     chain.record_employees("team", month, employees)?;
    ///     chain.record_customers("team", month, customers)?;
    /// }
    /// assert_eq!(
    ///     chain.by_period(1)?.to_string(),
    ///     "after 1 period: Kendall tau-b 1.00, Spearman rho 1.00, from 1 unit and 5 pairs"
    /// );
    /// assert!(chain.by_unit(1).is_err());
    /// # Ok::<(), cxmetrics::okr::mirror::ChainError>(())
    /// ```
    pub fn by_period(&self, lag: u32) -> Result<ChainLink, ChainError> {
        let units = self.units(lag).count();
        let pairs: Vec<(Point, Point)> = self.units(lag).flatten().collect();
        ChainLink::of(lag, units, &pairs)
    }

    /// The pairs of each unit that has any.
    fn units(&self, lag: u32) -> impl Iterator<Item = Vec<(Point, Point)>> + '_ {
        let pairs = move |periods: &BTreeMap<i32, [Option<Point>; 2]>| -> Vec<(Point, Point)> {
            let later = |period: &i32| periods.get(&period.checked_add_unsigned(lag)?);
            periods
                .iter()
                .filter_map(|(period, figures)| {
                    Some((figures[EMPLOYEES]?, later(period)?[CUSTOMERS]?))
                })
                .collect()
        };
        self.figures
            .values()
            .map(pairs)
            .filter(|pairs| !pairs.is_empty())
    }
}

/// How employees and customers go together at one lag.
///
/// # Examples
///
/// ```
/// # use cxmetrics::okr::mirror::EmployeeCustomerChain;
/// let mut chain = EmployeeCustomerChain::new();
/// for (shop, employees, customers) in [(1, 12.0, 20.0), (2, 31.0, 44.0), (3, 25.0, 15.0)] {
///     chain.record_employees(shop, 1, employees)?;
///     chain.record_customers(shop, 2, customers)?;
/// }
/// assert_eq!(
///     chain.by_unit(1)?.to_string(),
///     "after 1 period: Kendall tau-b 0.33, Spearman rho 0.50, from 3 units"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChainLink {
    lag: u32,
    units: usize,
    kendall: KendallTau,
    spearman: SpearmanRho,
    noise: Noise,
}

impl ChainLink {
    fn of(lag: u32, units: usize, pairs: &[(Point, Point)]) -> Result<Self, ChainError> {
        let figures = pairs
            .iter()
            .map(|(employees, customers)| (employees.figure, customers.figure));
        let (employees, customers): (Vec<f64>, Vec<f64>) = figures.unzip();
        Ok(Self {
            lag,
            units,
            kendall: KendallTau::of(&employees, &customers)?,
            spearman: SpearmanRho::of(&employees, &customers)?,
            noise: Noise::of(pairs),
        })
    }

    /// What of the spread of the figures on a side is real and not the chance of who answered: 1 − mean(v)/S²,
    /// with the sampling variance v of each figure. 1 for figures that were counted; 0 or less where chance alone
    /// explains all of it.
    ///
    /// ```
    /// use cxmetrics::okr::mirror::{EmployeeCustomerChain, Side};
    /// use cxmetrics::Reading;
    ///
    /// let mut chain = EmployeeCustomerChain::new();
    /// for (shop, employees, customers) in [(1, 12, 20), (2, 31, 44), (3, 23, 15)] {
    ///     chain.record_employees(shop, 1, Reading::with_std_error(employees, 3)?)?;
    ///     chain.record_customers(shop, 1, customers)?;
    /// }
    /// let link = chain.by_unit(0)?;
    /// assert_eq!(format!("{:.3}", link.reliability(Side::Employees)), "0.901"); // 1 − 9 / 91
    /// assert_eq!(link.reliability(Side::Customers), 1.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn reliability(&self, side: Side) -> f64 {
        self.noise.reliability(side)
    }

    /// The link behind the noise of the surveys: see [`TrueLink`].
    ///
    /// The people on both sides are taken to be other ones, as employees and customers are. Estimates of the *same* people
    /// on both sides share their noise, and go together by it.
    ///
    /// # Errors
    ///
    /// [`NoiseError`] below eight units and where less than .3 of the spread of a side is real: it says which side, and how
    /// many answers a unit it would take for a half.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::mirror::EmployeeCustomerChain;
    /// use cxmetrics::{Confidence, Estimate};
    ///
    /// let mut chain = EmployeeCustomerChain::new();
    /// for (unit, content) in [8, 14, 11, 17, 12, 15, 9, 13, 16].into_iter().enumerate() {
    ///     chain.record_employees(unit, 1, Estimate::share(content, 20)?)?;
    ///     chain.record_customers(unit, 1, Estimate::share(40 + 5 * content, 150)?)?;
    /// }
    /// let link = chain.by_unit(0)?;
    /// assert!(link.true_link(Confidence::P95)?.is_as_strong_as_can_be());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn true_link(&self, confidence: Confidence) -> Result<TrueLink, NoiseError> {
        self.noise.taken_out(confidence)
    }

    /// How many periods customers come after employees.
    ///
    /// ```
    /// # use cxmetrics::okr::mirror::EmployeeCustomerChain;
    /// # let mut chain = EmployeeCustomerChain::new();
    /// # for (shop, employees, customers) in [(1, 12.0, 20.0), (2, 31.0, 44.0), (3, 25.0, 15.0)] {
    /// #     chain.record_employees(shop, 1, employees)?;
    /// #     chain.record_customers(shop, 2, customers)?;
    /// # }
    /// assert_eq!(chain.by_unit(1)?.lag(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn lag(&self) -> u32 {
        self.lag
    }

    /// The number of units that it rests on.
    ///
    /// ```
    /// # use cxmetrics::okr::mirror::EmployeeCustomerChain;
    /// # let mut chain = EmployeeCustomerChain::new();
    /// // One team, four months.
    /// for (month, employees, customers) in
    ///     [(1, 31.0, 76.0), (2, 28.0, 78.0), (3, 35.0, 71.0), (4, 39.0, 83.0)]
    /// {
    ///     chain.record_employees("team", month, employees)?;
    ///     chain.record_customers("team", month, customers)?;
    /// }
    /// let link = chain.by_period(0)?;
    /// assert_eq!((link.units(), link.pairs()), (1, 4));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn units(&self) -> usize {
        self.units
    }

    /// The number of pairs of figures that it rests on.
    ///
    /// ```
    /// # use cxmetrics::okr::mirror::EmployeeCustomerChain;
    /// # let mut chain = EmployeeCustomerChain::new();
    /// # for (month, employees, customers) in [(1, 31.0, 76.0), (2, 28.0, 78.0), (3, 35.0, 71.0), (4, 39.0, 83.0)] {
    /// #     chain.record_employees("team", month, employees)?;
    /// #     chain.record_customers("team", month, customers)?;
    /// # }
    /// // Of four months, each lag loses one.
    /// assert_eq!(chain.by_period(0)?.pairs(), 4);
    /// assert_eq!(chain.by_period(1)?.pairs(), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn pairs(&self) -> u64 {
        self.kendall.pairs()
    }

    /// Kendall's rank correlation.
    ///
    /// ```
    /// # use cxmetrics::okr::mirror::EmployeeCustomerChain;
    /// # let mut chain = EmployeeCustomerChain::new();
    /// # for (shop, employees, customers) in [(1, 12.0, 20.0), (2, 31.0, 44.0), (3, 25.0, 15.0)] {
    /// #     chain.record_employees(shop, 1, employees)?;
    /// #     chain.record_customers(shop, 2, customers)?;
    /// # }
    /// assert_eq!(format!("{:.2}", chain.by_unit(1)?.kendall().value()), "0.33");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn kendall(&self) -> &KendallTau {
        &self.kendall
    }

    /// Spearman's rank correlation.
    ///
    /// ```
    /// # use cxmetrics::okr::mirror::EmployeeCustomerChain;
    /// # let mut chain = EmployeeCustomerChain::new();
    /// # for (shop, employees, customers) in [(1, 12.0, 20.0), (2, 31.0, 44.0), (3, 25.0, 15.0)] {
    /// #     chain.record_employees(shop, 1, employees)?;
    /// #     chain.record_customers(shop, 2, customers)?;
    /// # }
    /// assert_eq!(format!("{:.2}", chain.by_unit(1)?.spearman().value()), "0.50");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn spearman(&self) -> &SpearmanRho {
        &self.spearman
    }
}

impl Spoken for ChainLink {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let style = Style::of(f, 2);
        let (units, pairs) = (self.units as u64, self.pairs());
        let message = MirrorMessage::Link {
            lag: self.lag.into(),
            kendall: style.figure(self.kendall.value()),
            spearman: style.figure(self.spearman.value()),
            units,
            pairs: (pairs != units).then_some(pairs),
        };
        pad(f, &language.say(&message.into()))
    }
}

spoken!(ChainLink);

/// Why employees and customers cannot be linked.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::mirror::EmployeeCustomerChain;
///
/// let mut chain = EmployeeCustomerChain::new();
/// let error = chain.record_customers("Bonn", 1, f64::NAN).unwrap_err();
/// assert_eq!(error.to_string(), "figure NaN is not a finite number");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ChainError {
    /// A reading has no figure, or it is infinite, NaN, or too large for means.
    #[error("figure {value} is not a finite number")]
    NotFinite {
        /// The figure.
        value: f64,
    },
    /// There is no association of what was recorded.
    #[error(transparent)]
    Association(#[from] AssociationError),
}

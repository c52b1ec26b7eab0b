//! A period on a control chart.

use crate::edge::{self, Tolerance};

/// How many sigmas the limits are away from the centre.
pub(super) const WIDTH: f64 = 3.0;

/// A period on a [`ControlChart`](super::ControlChart).
///
/// # Examples
///
/// ```
/// use cxmetrics::track::signal::ControlChart;
///
/// let chart = ControlChart::from_figures(28.0, [("Mon", 30.0, 2.0), ("Tue", 35.0, 2.0)])?;
/// let point = &chart.points()[1];
/// assert_eq!((point.period(), point.z()), (&"Tue", 3.5));
/// assert!(point.value() > point.upper());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ChartPoint<K> {
    pub(super) period: K,
    pub(super) place: Place,
    pub(super) in_baseline: bool,
    pub(super) left_out: bool,
    /// The position of its phase.
    pub(super) phase: usize,
}

/// A figure on a chart, with what it is judged by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) value: f64,
    pub(super) center: f64,
    pub(super) sigma: f64,
    pub(super) lower: f64,
    pub(super) upper: f64,
    pub(super) z: f64,
}

impl Place {
    /// A figure with limits three sigma away from the centre, inside the range of the figure. `largest` is the size of the
    /// figures that went into the centre.
    pub(super) fn three_sigma(
        value: f64,
        center: f64,
        sigma: f64,
        range: [f64; 2],
        largest: f64,
    ) -> Self {
        let [lower, upper] = limits(center, WIDTH * sigma, range);
        // Sigma itself is the result of a calculation.
        let tolerance = Tolerance::of([center, value, sigma, largest]).over(sigma);
        Self {
            value,
            center,
            sigma,
            lower,
            upper,
            z: settled((value - center) / sigma, tolerance),
        }
    }
}

/// A distance in sigmas, a whole number if it is one but for rounding: 0, 1, 2 and 3 are the lines that the rules ask about.
pub(super) fn settled(z: f64, tolerance: Tolerance) -> f64 {
    edge::unsigned_zero(edge::snap(z, libm::round(z), tolerance))
}

/// The limits `width` away from the centre, inside the range of the figure.
pub(super) fn limits(center: f64, width: f64, range: [f64; 2]) -> [f64; 2] {
    [
        (center - width).max(range[0]),
        (center + width).min(range[1]),
    ]
}

impl<K> ChartPoint<K> {
    /// What rounding may have done to the z.
    pub(super) fn z_tolerance(&self) -> Tolerance {
        let Place {
            value,
            center,
            sigma,
            ..
        } = self.place;
        Tolerance::of([center, value, sigma]).over(sigma)
    }

    /// The period.
    ///
    /// ```
    /// # use cxmetrics::track::signal::ControlChart;
    /// let chart = ControlChart::from_figures(28.0, [("Mon", 30.0, 2.0), ("Tue", 35.0, 2.0)])?;
    /// assert_eq!(chart.points()[1].period(), &"Tue");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const fn period(&self) -> &K {
        &self.period
    }

    /// Its figure.
    ///
    /// ```
    /// # use cxmetrics::track::signal::ControlChart;
    /// let chart = ControlChart::from_figures(28.0, [("Mon", 30.0, 2.0), ("Tue", 35.0, 2.0)])?;
    /// assert_eq!(chart.points()[1].value(), 35.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.place.value
    }

    /// The standard deviation that its figure has when nothing has changed; on a t chart a third of the distance from
    /// the centre to the upper limit.
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::track::signal::{ControlChart, IndividualsChart};
    /// # use cxmetrics::{Csat, Scale};
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for (week, (good, all)) in [(90, 100), (10, 20), (14, 20)].into_iter().enumerate() {
    /// #     series.record_n(week, 1, good)?;
    /// #     series.record_n(week, 0, all - good)?;
    /// # }
    /// // Satisfied: 90 of 100, then 10 of 20. A fifth of the answers, √5 times the sigma.
    /// let chart = ControlChart::new(&series.scores(&Csat::top_box(1))?, ..=1)?;
    /// let sigmas: Vec<_> = chart.points().iter().take(2).map(|point| point.sigma()).collect();
    /// assert_eq!(format!("{sigmas:.2?}"), "[3.73, 8.33]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn sigma(&self) -> f64 {
        self.place.sigma
    }

    /// The lower control limit.
    ///
    /// ```
    /// # use cxmetrics::track::signal::ControlChart;
    /// // 28 − 3 · 2
    /// let chart = ControlChart::from_figures(28.0, [("Mon", 30.0, 2.0)])?;
    /// assert_eq!(chart.points()[0].lower(), 22.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn lower(&self) -> f64 {
        self.place.lower
    }

    /// The upper control limit.
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::track::signal::{ControlChart, IndividualsChart};
    /// # use cxmetrics::{Csat, Scale};
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for (week, (good, all)) in [(90, 100), (10, 20), (14, 20)].into_iter().enumerate() {
    /// #     series.record_n(week, 1, good)?;
    /// #     series.record_n(week, 0, all - good)?;
    /// # }
    /// // 83.3 + 3 · 8.3 would be 108.3, and no share is above 100.
    /// let chart = ControlChart::new(&series.scores(&Csat::top_box(1))?, ..=1)?;
    /// assert_eq!(chart.points()[1].upper(), 100.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn upper(&self) -> f64 {
        self.place.upper
    }

    /// How many sigmas the figure is above the centre.
    ///
    /// A figure that is at the centre, or one, two or three sigma away, but for rounding is exactly there: the rules ask
    /// what is beyond a line, and a point on the line is not.
    ///
    /// Where the limits are probabilities and no sigmas, it is the z of a normal figure that is as rarely reached; it is
    /// beyond three exactly when the figure is outside the limits.
    ///
    /// ```
    /// # use cxmetrics::track::signal::ControlChart;
    /// // (35 − 28) / 2
    /// let chart = ControlChart::from_figures(28.0, [("Mon", 35.0, 2.0)])?;
    /// assert_eq!(chart.points()[0].z(), 3.5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn z(&self) -> f64 {
        self.place.z
    }

    /// The centre of its phase.
    ///
    /// ```
    /// # use cxmetrics::track::signal::ControlChart;
    /// let chart = ControlChart::from_figures(28.0, [("Mon", 30.0, 2.0)])?;
    /// assert_eq!(chart.points()[0].center(), 28.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn center(&self) -> f64 {
        self.place.center
    }

    /// The position of its phase in [`ControlChart::phases`](super::ControlChart::phases).
    ///
    /// ```
    /// # use cxmetrics::track::signal::{Baseline, IndividualsChart};
    /// let baseline = Baseline::new(..).phases_from([3]);
    /// let chart = IndividualsChart::new([(1, 30.0), (2, 34.0), (3, 12.0), (4, 15.0)], baseline)?;
    /// let phases: Vec<_> = chart.as_chart().points().iter().map(|point| point.phase()).collect();
    /// assert_eq!(phases, [0, 0, 1, 1]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn phase(&self) -> usize {
        self.phase
    }

    /// Whether the period is in the range of the baseline and was left out of it, by hand or because it was screened.
    ///
    /// ```
    /// # use cxmetrics::track::signal::{Baseline, IndividualsChart};
    /// let figures = [(1, 10.0), (2, 12.0), (3, 90.0), (4, 11.0), (5, 12.0), (6, 13.0)];
    /// let chart = IndividualsChart::new(figures, Baseline::new(..=5).without([3]))?;
    /// let left_out: Vec<_> =
    ///     chart.as_chart().points().iter().map(|point| point.is_left_out()).collect();
    /// assert_eq!(left_out, [false, false, true, false, false, false]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn is_left_out(&self) -> bool {
        self.left_out
    }

    /// Whether the period is part of the baseline, and not left out of it.
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::track::signal::{ControlChart, IndividualsChart};
    /// # use cxmetrics::{Csat, Scale};
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for (week, (good, all)) in [(90, 100), (10, 20), (14, 20)].into_iter().enumerate() {
    /// #     series.record_n(week, 1, good)?;
    /// #     series.record_n(week, 0, all - good)?;
    /// # }
    /// let chart = ControlChart::new(&series.scores(&Csat::top_box(1))?, ..=1)?;
    /// let baseline: Vec<_> = chart.points().iter().map(|point| point.in_baseline()).collect();
    /// assert_eq!(baseline, [true, true, false]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn in_baseline(&self) -> bool {
        self.in_baseline
    }
}

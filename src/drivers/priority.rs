//! What is to be done about a touchpoint.

use crate::words::spoken;

/// What is to be done about a touchpoint, by the four fields of Martilla and James (1977).
///
/// ```
/// use cxmetrics::drivers::Priority;
///
/// assert_eq!(Priority::FixFirst.to_string(), "fix first");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Priority {
    /// High impact, low performance: something to gain.
    FixFirst,
    /// High impact, high performance: something to lose.
    KeepUp,
    /// Low impact, low performance: can wait.
    LowPriority,
    /// Low impact, high performance: perhaps more effort than it is worth.
    PossibleOverkill,
}

impl Priority {
    /// The field of a touchpoint whose impact and whose performance are high, or not.
    ///
    /// [`Drivers::priority`](super::Drivers::priority) and [`DriverShares::priority`](super::DriverShares::priority)
    /// draw the lines at the means of all; draw others here, such as a target for the performance.
    ///
    /// ```
    /// use cxmetrics::drivers::Priority;
    ///
    /// let (share, performance) = (0.21, 48.0);
    /// assert_eq!(Priority::of(share >= 0.1, performance >= 60.0), Priority::FixFirst);
    /// ```
    #[must_use]
    pub const fn of(impact_is_high: bool, performance_is_high: bool) -> Self {
        match (impact_is_high, performance_is_high) {
            (true, false) => Self::FixFirst,
            (true, true) => Self::KeepUp,
            (false, false) => Self::LowPriority,
            (false, true) => Self::PossibleOverkill,
        }
    }
}

spoken!(Priority {
    FixFirst = FixFirst,
    KeepUp = KeepUp,
    LowPriority = LowPriority,
    PossibleOverkill = PossibleOverkill,
});

//! What a key result is measured by.

use num_traits::ToPrimitive;

use crate::estimate::Estimate;

/// The current figure of a key result: exact, estimated from a survey, or not measured.
///
/// Whatever takes a reading takes `impl Into<Reading>`, so a number of any type or a `&Estimate` can be passed
/// as it is.
///
/// # Examples
///
/// ```
/// use cxmetrics::{KeyResult, Reading, State};
///
/// let resolution = KeyResult::reach("resolution time in hours", 48, 24)?;
/// assert_eq!(resolution.progress(36).raw(), Some(0.5));
/// assert_eq!(resolution.progress(30.0_f32).raw(), Some(0.75));
/// assert_eq!(resolution.progress(Reading::NOT_MEASURED).state(), State::NotMeasured);
/// # Ok::<(), cxmetrics::KeyResultError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Reading(pub(super) Figure);

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Figure {
    NotMeasured,
    Exact(f64),
    Survey(Estimate),
}

impl Reading {
    /// No figure yet. It is not zero: it says nothing.
    pub const NOT_MEASURED: Self = Self(Figure::NotMeasured);
}

impl<T: ToPrimitive> From<T> for Reading {
    /// An exact figure. One that is infinite or NaN measures nothing and is
    /// [`NOT_MEASURED`](Reading::NOT_MEASURED).
    fn from(figure: T) -> Self {
        match figure.to_f64() {
            Some(figure) if figure.is_finite() => Self(Figure::Exact(figure)),
            _ => Self::NOT_MEASURED,
        }
    }
}

impl From<&Estimate> for Reading {
    /// A figure from a survey, with its uncertainty.
    fn from(estimate: &Estimate) -> Self {
        Self(Figure::Survey(estimate.clone()))
    }
}

impl From<Estimate> for Reading {
    /// A figure from a survey, with its uncertainty.
    fn from(estimate: Estimate) -> Self {
        Self(Figure::Survey(estimate))
    }
}

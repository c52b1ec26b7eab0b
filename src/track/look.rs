//! What a monitor says, and the evidence for it.

use core::fmt;

use crate::shown::{Style, pad};
use crate::words::{Language, Spoken, TrackingMessage, spoken};

/// What a [`Monitor`](super::Monitor) says.
///
/// # Examples
///
/// ```
/// use cxmetrics::track::{Decision, Monitor};
/// use cxmetrics::{Confidence, Csat, Scale};
///
/// let mut monitor = Monitor::at_least(Csat::top_box(1), Scale::THUMBS, 50, Confidence::P95)?;
/// assert_eq!(monitor.look().verdict(), Decision::Continue);
/// monitor.record_n(0, 10)?;
/// assert_eq!(monitor.look().verdict(), Decision::NotReached);
/// assert_eq!(Decision::NotReached.to_string(), "not reached");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Decision {
    /// The evidence does not suffice yet, for either.
    Continue,
    /// The true score has reached the target.
    Reached,
    /// The true score has not reached the target.
    NotReached,
}

spoken!(Decision {
    Continue = Continue,
    Reached = Reached,
    NotReached = NotReached,
});

/// A look at a [`Monitor`](super::Monitor): its verdict and the evidence for it.
///
/// # Examples
///
/// ```
/// use cxmetrics::track::Monitor;
/// use cxmetrics::{Confidence, Csat, Scale};
///
/// let mut monitor = Monitor::at_least(Csat::top_box(1), Scale::THUMBS, 50, Confidence::P95)?;
/// monitor.record_n(1, 60)?;
/// monitor.record_n(0, 40)?;
/// assert_eq!(
///     monitor.look().to_string(),
///     "continue: evidence 0.4 for reached, 0.1 for not reached, of 20.0"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
pub struct Look {
    pub(super) reached: f64,
    pub(super) not_reached: f64,
    pub(super) needed: f64,
}

impl Look {
    /// The verdict.
    ///
    /// ```
    /// # use cxmetrics::track::{Decision, Monitor};
    /// # use cxmetrics::{Confidence, Csat, Metric, Scale, Tally};
    /// # let mut monitor = Monitor::at_least(Csat::top_box(1), Scale::THUMBS, 50, Confidence::P95)?;
    /// // Are more than half satisfied? Ten of ten are.
    /// monitor.record_n(1, 10)?;
    /// assert_eq!(monitor.look().verdict(), Decision::Reached);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn verdict(&self) -> Decision {
        if self.reached >= self.needed {
            Decision::Reached
        } else if self.not_reached >= self.needed {
            Decision::NotReached
        } else {
            Decision::Continue
        }
    }

    /// The evidence that the target is reached: an e-value, from 0 to `f64::MAX`. Below 1 it is none.
    ///
    /// ```
    /// # use cxmetrics::track::{Decision, Monitor};
    /// # use cxmetrics::{Confidence, Csat, Metric, Scale, Tally};
    /// # let mut monitor = Monitor::at_least(Csat::top_box(1), Scale::THUMBS, 50, Confidence::P95)?;
    /// // Ten of ten satisfied, against "at most half are": 2¹⁰, divided by √π Γ(11) / Γ(10.5) for the bet.
    /// monitor.record_n(1, 10)?;
    /// assert_eq!(format!("{:.1}", monitor.look().evidence_reached()), "180.4");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn evidence_reached(&self) -> f64 {
        self.reached
    }

    /// The evidence that the target is not reached.
    ///
    /// ```
    /// # use cxmetrics::track::{Decision, Monitor};
    /// # use cxmetrics::{Confidence, Csat, Metric, Scale, Tally};
    /// # let mut monitor = Monitor::at_least(Csat::top_box(1), Scale::THUMBS, 50, Confidence::P95)?;
    /// // Ten of ten satisfied say nothing for "at most half are".
    /// monitor.record_n(1, 10)?;
    /// assert_eq!(format!("{:.2}", monitor.look().evidence_not_reached()), "0.18");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn evidence_not_reached(&self) -> f64 {
        self.not_reached
    }

    /// The evidence needed for a verdict: 1/(1 − confidence).
    ///
    /// ```
    /// # use cxmetrics::track::{Decision, Monitor};
    /// # use cxmetrics::{Confidence, Csat, Metric, Scale, Tally};
    /// # let mut monitor = Monitor::at_least(Csat::top_box(1), Scale::THUMBS, 50, Confidence::P95)?;
    /// // 1/(1 − 0.95)
    /// assert_eq!(format!("{:.2}", monitor.look().needed()), "20.00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn needed(&self) -> f64 {
        self.needed
    }
}

/// The verdict with the evidence for it, or with both while there is none.
impl Spoken for Look {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let style = Style::of(f, 1);
        let [reached, not_reached, needed] =
            [self.reached, self.not_reached, self.needed].map(|figure| style.figure(figure));
        let decision = self.verdict();
        let decided = |evidence| TrackingMessage::Decided {
            decision: decision.label(),
            evidence,
            needed,
        };
        let message = match decision {
            Decision::Reached => decided(reached),
            Decision::NotReached => decided(not_reached),
            Decision::Continue => TrackingMessage::Undecided {
                decision: decision.label(),
                reached,
                not_reached,
                needed,
            },
        };
        pad(f, &language.say(&message.into()))
    }
}

spoken!(Look);

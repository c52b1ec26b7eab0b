//! What a monitor says, and the evidence for it.

use core::fmt;

use crate::interval::Rounded;

/// What a [`Monitor`](super::Monitor) says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Decision {
    /// The evidence does not suffice yet, for either.
    Continue,
    /// The true score has reached the target.
    Reached,
    /// The true score has not reached the target.
    NotReached,
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Continue => "continue",
            Self::Reached => "reached",
            Self::NotReached => "not reached",
        })
    }
}

/// A look at a [`Monitor`](super::Monitor): its verdict and the evidence for it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Look {
    pub(super) reached: f64,
    pub(super) not_reached: f64,
    pub(super) needed: f64,
}

impl Look {
    /// The verdict.
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
    #[must_use]
    pub const fn evidence_reached(&self) -> f64 {
        self.reached
    }

    /// The evidence that the target is not reached.
    #[must_use]
    pub const fn evidence_not_reached(&self) -> f64 {
        self.not_reached
    }

    /// The evidence needed for a verdict: 1/(1 − confidence).
    #[must_use]
    pub const fn needed(&self) -> f64 {
        self.needed
    }
}

/// The verdict with the evidence for it, or with both while there is none.
impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = f.precision().unwrap_or(1);
        let [reached, not_reached, needed] = [self.reached, self.not_reached, self.needed]
            .map(|figure| Rounded { figure, decimals });
        let verdict = self.verdict();
        match verdict {
            Decision::Reached => write!(f, "{verdict}: evidence {reached} of {needed}"),
            Decision::NotReached => write!(f, "{verdict}: evidence {not_reached} of {needed}"),
            Decision::Continue => write!(
                f,
                "{verdict}: evidence {reached} for reached, {not_reached} for not reached, of {needed}"
            ),
        }
    }
}

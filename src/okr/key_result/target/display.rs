//! A target in words.

use core::fmt;

use super::Target;
use super::bound::Bound;
use super::path::Path;

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(Path::Straight { start, target }) => write!(f, "from {start} to {target}"),
            Self::Path(Path::Piecewise(knots)) => {
                let between = knots.len().saturating_sub(2);
                let (start, target) = (
                    knots.first().map_or(0.0, |knot| knot.figure),
                    knots.last().map_or(0.0, |knot| knot.figure),
                );
                write!(f, "from {start} to {target} by {between} checkpoints")
            }
            Self::Path(Path::Zones([start, commit, target, stretch])) => write!(
                f,
                "from {} to {}, committed to {}, stretch {}",
                start.figure, target.figure, commit.figure, stretch.figure
            ),
            Self::FromEstimate { start, target } => {
                write!(f, "from {:.1} (estimated) to {target}", start.value())
            }
            Self::Bound(bound) => bound.fmt(f),
            Self::PerPeriod(plan) => {
                write!(f, "{} in each of {} periods", plan.amount, plan.periods)
            }
            Self::Cumulative(plan) => write!(f, "{} over {} periods", plan.total(), plan.0.len()),
            Self::Milestones(steps) => write!(f, "{} milestones", steps.0.len()),
            Self::Done => f.write_str("done or not"),
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.lowest, self.highest) {
            (Some(lowest), Some(highest)) => write!(f, "between {lowest} and {highest}"),
            (Some(lowest), None) => write!(f, "at least {lowest}"),
            (None, Some(highest)) => write!(f, "at most {highest}"),
            (None, None) => f.write_str("anything"),
        }?;
        match self.periods {
            Some(periods) => write!(f, " in each of {periods} periods"),
            None => Ok(()),
        }
    }
}

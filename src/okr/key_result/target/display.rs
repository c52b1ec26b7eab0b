//! A target in words.

use alloc::format;
use alloc::string::{String, ToString};

use super::Target;
use super::bound::Bound;
use super::path::Path;
use crate::shown::{Counted, Style};

impl Target {
    /// What is to be achieved, as one says it, with figures in a style.
    pub(in crate::okr) fn text(&self, style: Style) -> String {
        let figure = |figure| style.figure(figure);
        match self {
            Self::Path(Path::Straight { start, target }) => {
                format!("from {} to {}", figure(*start), figure(*target))
            }
            Self::Path(path @ Path::Piecewise(knots)) => {
                let between = Counted(knots.len().saturating_sub(2) as u64, "checkpoint");
                let (start, target) = (figure(path.start()), figure(path.target()));
                format!("from {start} to {target} by {between}")
            }
            Self::Path(Path::Zones(knots)) => {
                let [start, commit, target, stretch] = knots.map(|knot| figure(knot.figure));
                format!("from {start} to {target}, committed to {commit}, stretch {stretch}")
            }
            Self::FromEstimate { start, target } => {
                let start = style.or_decimals(1).figure(start.value());
                format!("from {start} (estimated) to {}", figure(*target))
            }
            Self::Bound(bound) => bound.text(style),
            Self::PerPeriod(plan) => {
                let amount = figure(plan.amount);
                format!("{amount} in {}", periods(plan.periods))
            }
            Self::Cumulative(plan) => {
                let count = Counted(plan.0.len() as u64, "period");
                format!("{} over {count}", figure(plan.total()))
            }
            Self::Milestones(steps) => Counted(steps.0.len() as u64, "milestone").to_string(),
            Self::Done => "done or not".into(),
        }
    }
}

/// "each of 3 periods", or the one that there is.
fn periods(count: u32) -> String {
    match count {
        1 => "1 period".into(),
        _ => format!("each of {count} periods"),
    }
}

impl Bound {
    fn text(&self, style: Style) -> String {
        let figure = |figure| style.figure(figure);
        let bound = match (self.lowest, self.highest) {
            (Some(lowest), Some(highest)) => {
                format!("between {} and {}", figure(lowest), figure(highest))
            }
            (Some(lowest), None) => format!("at least {}", figure(lowest)),
            (None, Some(highest)) => format!("at most {}", figure(highest)),
            (None, None) => "anything".into(),
        };
        match self.periods {
            Some(count) => format!("{bound} in {}", periods(count)),
            None => bound,
        }
    }
}

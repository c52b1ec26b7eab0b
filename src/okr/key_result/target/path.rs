//! A way from a start to a target, straight or by checkpoints, up or down.

use alloc::boxed::Box;

use crate::edge::{self, Tolerance};
use crate::okr::figure::Share;
use crate::words::spoken;

/// A figure and the share of the way that it stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::okr) struct Checkpoint {
    pub(in crate::okr) figure: f64,
    pub(in crate::okr) share: f64,
}

/// A strictly monotone way: share 0 at the start, share 1 at the target.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::okr) enum Path {
    Straight { start: f64, target: f64 },
    Piecewise(Box<[Checkpoint]>),
    Zones([Checkpoint; 4]),
}

/// The zone that a figure has reached: see [`KeyResult::zones`](crate::KeyResult::zones).
///
/// # Examples
///
/// ```
/// use cxmetrics::{KeyResult, okr::key_result::Zone};
///
/// let churn = KeyResult::zones("churn in percent", 8, [7, 6, 5])?;
/// let zone = |figure| churn.progress(figure).zone().unwrap();
/// assert_eq!(
///     [7.5, 7.0, 5.5, 5.0].map(zone),
///     [Zone::Fail, Zone::Commit, Zone::Target, Zone::Stretch]
/// );
/// assert_eq!(Zone::Stretch.to_string(), "stretch");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Zone {
    /// Short of what was committed to.
    Fail,
    /// What was committed to, or more.
    Commit,
    /// The target, or more.
    Target,
    /// The stretch target, or more.
    Stretch,
}

impl Zone {
    /// The progress at which the zone begins: 0.3, 0.7 and 1; a failure has no beginning.
    ///
    /// ```
    /// use cxmetrics::okr::key_result::Zone;
    ///
    /// assert_eq!(Zone::Commit.begins_at(), Some(0.3));
    /// assert_eq!(Zone::Fail.begins_at(), None);
    /// ```
    #[must_use]
    pub const fn begins_at(self) -> Option<f64> {
        match self {
            Self::Fail => None,
            Self::Commit => Some(0.3),
            Self::Target => Some(0.7),
            Self::Stretch => Some(1.0),
        }
    }
}

spoken!(Zone {
    Fail = Fail,
    Commit = Commit,
    Target = Target,
    Stretch = Stretch,
});

impl Path {
    /// The way through four figures in one direction; `None` if they are not.
    pub(in crate::okr) fn zones([start, commit, target, stretch]: [f64; 4]) -> Option<Self> {
        let knots = [(start, 0.0), (commit, 0.3), (target, 0.7), (stretch, 1.0)]
            .map(|(figure, share)| Checkpoint { figure, share });
        is_monotone(&knots).then_some(Self::Zones(knots))
    }

    fn knots(&self) -> &[Checkpoint] {
        match self {
            Self::Straight { .. } => &[],
            Self::Piecewise(knots) => knots,
            Self::Zones(knots) => knots,
        }
    }

    pub(in crate::okr) fn start(&self) -> f64 {
        match self {
            Self::Straight { start, .. } => *start,
            _ => self.knots().first().map_or(0.0, |knot| knot.figure),
        }
    }

    pub(in crate::okr) fn target(&self) -> f64 {
        match self {
            Self::Straight { target, .. } => *target,
            _ => self.knots().last().map_or(0.0, |knot| knot.figure),
        }
    }

    pub(in crate::okr) fn rises(&self) -> bool {
        self.target() > self.start()
    }

    /// How far rounding may have moved a figure on its way: nothing beside another whole number.
    fn tolerance(&self, figure: f64, knot: f64) -> Tolerance {
        let whole = Tolerance::of([figure, knot]);
        if whole == Tolerance::of([]) {
            whole
        } else {
            Tolerance::of([self.start(), self.target(), figure])
        }
    }

    /// Whether a figure is at a knot.
    fn is_at(&self, figure: f64, knot: f64) -> bool {
        edge::is_at(figure, knot, self.tolerance(figure, knot))
    }

    /// Whether a figure comes before a knot of the way, and is not at it.
    fn precedes(&self, figure: f64, knot: f64) -> bool {
        let before = if self.rises() {
            figure < knot
        } else {
            figure > knot
        };
        before && !self.is_at(figure, knot)
    }

    /// The share of the way that a figure is at; `None` unless it is finite. Before the first checkpoint and behind the
    /// last one the outermost pieces are continued.
    pub(in crate::okr) fn share(&self, figure: f64) -> Option<Share> {
        // The figure decides whether start and target are reached, and not the quotient.
        if self.is_at(figure, self.target()) {
            return Some(Share::exact(1.0));
        }
        if self.is_at(figure, self.start()) {
            return Some(Share::exact(0.0));
        }
        let piece = self
            .piece(|knot| self.is_at(figure, knot.figure) || self.precedes(figure, knot.figure));
        let [from, to] = piece.unwrap_or([
            Checkpoint {
                figure: self.start(),
                share: 0.0,
            },
            Checkpoint {
                figure: self.target(),
                share: 1.0,
            },
        ]);
        let value = if self.is_at(figure, to.figure) {
            to.share
        } else {
            interpolate(figure, [from.figure, to.figure], [from.share, to.share])
        };
        let tolerance = Tolerance::of([from.figure, to.figure, figure])
            .over(to.figure - from.figure)
            .times(to.share - from.share);
        let value = match (value == 1.0, self.precedes(figure, self.target())) {
            (true, true) => value.next_down(),
            (true, false) => value.next_up(),
            (false, _) => value,
        };
        Share::of(value, tolerance)
    }

    /// The figure at a share of the way.
    pub(in crate::okr) fn figure(&self, share: f64) -> f64 {
        let piece = self.piece(|knot| knot.share >= share);
        let (figures, shares) = match piece {
            Some([from, to]) => ([from.figure, to.figure], [from.share, to.share]),
            None => ([self.start(), self.target()], [0.0, 1.0]),
        };
        interpolate(share, shares, figures)
    }

    /// The share of a limit; NaN where it is not finite.
    pub(in crate::okr) fn limit(&self, figure: f64) -> f64 {
        self.share(figure).map_or(f64::NAN, Share::value)
    }

    /// The first piece whose end is far enough, or else the last one; `None` on a straight way.
    fn piece(&self, far_enough: impl Fn(&Checkpoint) -> bool) -> Option<[Checkpoint; 2]> {
        let knots = self.knots();
        let end = (1..knots.len())
            .find(|&end| knots.get(end).is_some_and(&far_enough))
            .unwrap_or(knots.len().saturating_sub(1));
        Some([*knots.get(end.checked_sub(1)?)?, *knots.get(end)?])
    }

    pub(in crate::okr) fn zone(&self, figure: f64) -> Option<Zone> {
        let Self::Zones([_, commit, target, stretch]) = self else {
            return None;
        };
        let reached = |knot: &Checkpoint| !self.precedes(figure, knot.figure);
        Some(if reached(stretch) {
            Zone::Stretch
        } else if reached(target) {
            Zone::Target
        } else if reached(commit) {
            Zone::Commit
        } else {
            Zone::Fail
        })
    }
}

/// The line through two points, exact at both.
fn interpolate(at: f64, [from, to]: [f64; 2], [low, high]: [f64; 2]) -> f64 {
    if at == to {
        return high;
    }
    low + (at - from) / (to - from) * (high - low)
}

/// Whether there is a way from one figure to another that is more than rounding.
pub(in crate::okr) fn is_distance(from: f64, to: f64) -> bool {
    !edge::is_at(to, from, Tolerance::of([from, to]))
}

/// Whether the shares increase and the figures go one way.
pub(in crate::okr) fn is_monotone(knots: &[Checkpoint]) -> bool {
    let rises = |left: f64, right: f64| left < right && is_distance(left, right);
    let figures = || knots.iter().map(|knot| knot.figure);
    knots.is_sorted_by(|left, right| rises(left.share, right.share))
        && (figures().is_sorted_by(|left, right| rises(*left, *right))
            || figures().is_sorted_by(|left, right| rises(*right, *left)))
}

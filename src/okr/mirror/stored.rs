//! The stored form of a mirror: what is shown of it, refused unless it goes together.

use alloc::vec::Vec;

use super::{Gap, Mirror, MirrorScore, MirrorVerdict, Respondents};
use crate::edge::{Tolerance, agrees};
use crate::impact::Impact;
use crate::interval::{Confidence, Interval};

#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "MirrorScore", deny_unknown_fields)]
pub(super) struct StoredMirrorScore {
    /// Between 0 and 1.
    value: f64,
    /// Null if all of it is exact.
    interval: Option<Interval>,
    /// How many key results are in it.
    key_results: usize,
}

impl From<MirrorScore> for StoredMirrorScore {
    fn from(score: MirrorScore) -> Self {
        Self {
            value: score.value,
            interval: score.interval,
            key_results: score.key_results,
        }
    }
}

/// Why a stored mirror is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoMirror {
    #[error("a side of a mirror has key results, and its score and limits are between 0 and 1")]
    Side,
    #[error("the sides of a mirror and its difference have one confidence, and it goes with both")]
    Difference,
    #[error("the margin of a mirror is between 0 and 1")]
    Margin,
    #[error("the verdict is not that of the difference")]
    Verdict,
}

impl TryFrom<StoredMirrorScore> for MirrorScore {
    type Error = NoMirror;

    fn try_from(stored: StoredMirrorScore) -> Result<Self, Self::Error> {
        let share = 0.0..=1.0;
        let inside = |interval: Interval| {
            agrees(interval.value(), stored.value, Tolerance::of([]))
                && share.contains(&interval.lower())
                && share.contains(&interval.upper())
        };
        let is_one = stored.key_results > 0 && share.contains(&stored.value);
        if is_one && stored.interval.is_none_or(inside) {
            Ok(Self {
                value: stored.value,
                interval: stored.interval,
                key_results: stored.key_results,
            })
        } else {
            Err(NoMirror::Side)
        }
    }
}

#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "MirrorDifference", deny_unknown_fields)]
struct StoredGap {
    /// The inside less the customers.
    value: f64,
    lower: f64,
    upper: f64,
    /// How far rounding may have moved it.
    #[serde(default = "none", skip_serializing_if = "is_none")]
    tolerance: Tolerance,
}

fn none() -> Tolerance {
    Tolerance::of([])
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for it
fn is_none(tolerance: &Tolerance) -> bool {
    *tolerance == none()
}

#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Mirror", deny_unknown_fields)]
pub(super) struct StoredMirror {
    verdict: MirrorVerdict,
    /// What the team says of itself; null if nothing was measured.
    inside: Option<MirrorScore>,
    /// What its customers say; null if nothing was measured.
    customers: Option<MirrorScore>,
    /// Null unless both were measured.
    difference: Option<StoredGap>,
    respondents: Respondents,
    /// How many key results were not measured.
    untracked: usize,
    confidence: Confidence,
    /// The largest difference that does not matter.
    margin: f64,
    /// What initiatives did.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    impacts: Vec<Impact>,
}

impl From<Mirror> for StoredMirror {
    fn from(mirror: Mirror) -> Self {
        let difference = mirror.difference.map(|gap| StoredGap {
            value: gap.value,
            lower: gap.limits[0],
            upper: gap.limits[1],
            tolerance: gap.tolerance,
        });
        Self {
            verdict: mirror.verdict(),
            inside: mirror.inside,
            customers: mirror.customers,
            difference,
            respondents: mirror.respondents,
            untracked: mirror.untracked,
            confidence: mirror.confidence,
            margin: mirror.margin,
            impacts: mirror.impacts,
        }
    }
}

impl TryFrom<StoredMirror> for Mirror {
    type Error = NoMirror;

    fn try_from(stored: StoredMirror) -> Result<Self, Self::Error> {
        if !(0.0..=1.0).contains(&stored.margin) {
            return Err(NoMirror::Margin);
        }
        let difference = stored.difference.map(|gap| Gap {
            value: gap.value,
            limits: [gap.lower, gap.upper],
            tolerance: gap.tolerance,
        });
        let mirror = Self {
            inside: stored.inside,
            customers: stored.customers,
            difference,
            respondents: stored.respondents,
            untracked: stored.untracked,
            confidence: stored.confidence,
            margin: stored.margin,
            impacts: stored.impacts,
        };
        if !goes_together(&mirror) {
            return Err(NoMirror::Difference);
        }
        if mirror.verdict() == stored.verdict {
            Ok(mirror)
        } else {
            Err(NoMirror::Verdict)
        }
    }
}

/// Whether the difference is that of the sides, and all limits have the confidence of the whole.
fn goes_together(mirror: &Mirror) -> bool {
    let sides = [mirror.inside, mirror.customers].into_iter().flatten();
    let mut intervals = sides.filter_map(|side| side.interval);
    if intervals.any(|interval| interval.confidence() != mirror.confidence) {
        return false;
    }
    match (mirror.inside, mirror.customers, mirror.difference) {
        (Some(inside), Some(customers), Some(gap)) => {
            let [lower, upper] = gap.limits;
            let is_exact = inside.interval.or(customers.interval).is_none();
            agrees(gap.value, inside.value - customers.value, gap.tolerance)
                && -1.0 <= lower
                && lower <= gap.value
                && gap.value <= upper
                && upper <= 1.0
                && (!is_exact || lower == upper)
                && gap.tolerance.is_of_a_share()
        }
        (inside, customers, difference) => {
            difference.is_none() && (inside.is_none() || customers.is_none())
        }
    }
}

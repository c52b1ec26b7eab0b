//! The stored form of a score: what is shown of it with the progress that it is made of, which must say the same; and of
//! how its readings go together.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use super::correlations::{Correlations, DependenceError};
use super::dependence::{Dependence, Others};
use super::guardrail::GuardrailState;
use super::score::{Contribution, ObjectiveScore};
use crate::edge::{Tolerance, agrees};
use crate::okr::figure::Share;
use crate::okr::key_result::{Kind, Progress};

#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Contribution", deny_unknown_fields)]
pub(super) struct StoredContribution {
    name: String,
    /// The part of the weight, between 0 and 1.
    share: f64,
    /// What it brings to the score.
    points: f64,
    #[serde(default, skip_serializing_if = "is_usual")]
    kind: Kind,
    progress: Progress,
    /// Towards the target that was first agreed, where that is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    against_original: Option<Progress>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for it
fn is_usual(kind: &Kind) -> bool {
    *kind == Kind::default()
}

impl From<Contribution> for StoredContribution {
    fn from(part: Contribution) -> Self {
        let same = part.against_original == part.progress;
        Self {
            name: part.name,
            share: part.share,
            points: part.points,
            kind: part.kind,
            progress: part.progress,
            against_original: (!same).then_some(part.against_original),
        }
    }
}

/// Why a stored score is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoScore {
    #[error("the points of \"{name}\" are not its share of its progress")]
    Points { name: String },
    #[error("the two targets of \"{name}\" have different readings")]
    Readings { name: String },
    #[error("a score has key results that were measured, and their shares sum to 1")]
    Shares,
    #[error("the score is not that of its key results")]
    Score,
    #[error("what the readings of a score carry of their sources is read from them")]
    Read,
}

impl TryFrom<StoredContribution> for Contribution {
    type Error = NoScore;

    fn try_from(stored: StoredContribution) -> Result<Self, Self::Error> {
        let StoredContribution {
            name,
            share,
            points,
            kind,
            progress,
            against_original,
        } = stored;
        let against_original = against_original.unwrap_or_else(|| progress.clone());
        if !against_original.has_the_reading_of(&progress) {
            return Err(NoScore::Readings { name });
        }
        let agree = progress.share().is_some_and(|done| {
            (0.0..=1.0).contains(&share) && agrees(points, share * done.clamped(), done.tolerance())
        });
        if agree {
            Ok(Self {
                name,
                share,
                points,
                progress,
                against_original,
                kind,
            })
        } else {
            Err(NoScore::Points { name })
        }
    }
}

/// What is said of how readings go together, and what they carry.
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Dependence", deny_unknown_fields)]
pub(super) struct StoredDependence {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    known: Option<Correlations>,
    /// What the readings carry, a block of two or more for each source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    read: Vec<Correlations>,
    others: Others,
}

impl From<Dependence> for StoredDependence {
    fn from(
        Dependence {
            known,
            read,
            others,
        }: Dependence,
    ) -> Self {
        Self {
            known,
            read,
            others,
        }
    }
}

impl TryFrom<StoredDependence> for Dependence {
    type Error = DependenceError;

    fn try_from(stored: StoredDependence) -> Result<Self, Self::Error> {
        let StoredDependence {
            known,
            read,
            others,
        } = stored;
        let mut seen = BTreeSet::new();
        for name in known.iter().chain(&read).flat_map(Correlations::names) {
            if !seen.insert(name) {
                return Err(DependenceError::Repeated { name: name.into() });
            }
        }
        if let Some(block) = read.iter().find(|block| block.names().len() < 2) {
            let found = block.names().len();
            return Err(DependenceError::Size { size: 2, found });
        }
        Ok(Self {
            known,
            read,
            others,
        })
    }
}

/// A guardrail by its name.
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "GuardrailOfScore", deny_unknown_fields)]
struct StoredGuardrail {
    name: String,
    state: GuardrailState,
}

#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "ObjectiveScore", deny_unknown_fields)]
pub(super) struct StoredObjectiveScore {
    /// Between 0 and 1.
    value: f64,
    /// The same without keeping each progress between 0 and 1; null if it is beyond all numbers.
    raw: Option<f64>,
    /// The score against the targets that were first agreed; null if it cannot be said.
    against_original: Option<f64>,
    contributions: Vec<Contribution>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    untracked: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    guardrails: Vec<StoredGuardrail>,
    /// What was said; what the readings carry of their sources is read from them.
    #[serde(default, skip_serializing_if = "Dependence::is_unknown")]
    dependence: Dependence,
}

impl From<ObjectiveScore> for StoredObjectiveScore {
    fn from(score: ObjectiveScore) -> Self {
        let stored = |(name, state)| StoredGuardrail { name, state };
        Self {
            value: score.value,
            raw: score.raw,
            against_original: score.against_original,
            contributions: score.contributions,
            untracked: score.untracked,
            guardrails: score.guardrails.into_iter().map(stored).collect(),
            dependence: score.dependence.without_readings(),
        }
    }
}

impl TryFrom<StoredObjectiveScore> for ObjectiveScore {
    type Error = NoScore;

    fn try_from(stored: StoredObjectiveScore) -> Result<Self, Self::Error> {
        if stored.dependence.has_read() {
            return Err(NoScore::Read);
        }
        let restore = |StoredGuardrail { name, state }| (name, state);
        let score = Self {
            value: stored.value,
            raw: stored.raw,
            against_original: stored.against_original,
            contributions: stored.contributions,
            untracked: stored.untracked,
            guardrails: stored.guardrails.into_iter().map(restore).collect(),
            dependence: stored.dependence,
        };
        let shares: f64 = score.contributions.iter().map(|part| part.share).sum();
        if !agrees(shares, 1.0, Tolerance::of([])) {
            return Err(NoScore::Shares);
        }
        if is_of_its_parts(&score) {
            Ok(score.with_what_the_readings_carry())
        } else {
            Err(NoScore::Score)
        }
    }
}

/// Whether the figures of a score are those of what it is made of.
fn is_of_its_parts(score: &ObjectiveScore) -> bool {
    let mut counted = score.contributions.iter().filter(|part| part.share > 0.0);
    let all_reached = counted.all(|part| part.progress.clamped() == Some(1.0));
    let value = sum(score, Contribution::progress, Share::clamped);
    let raw = sum(score, Contribution::progress, Share::value);
    let original = sum(
        score,
        Contribution::progress_against_original,
        Share::clamped,
    );
    // All of it is exactly that, and what is short of it never rounds up to it.
    (0.0..=1.0).contains(&score.value)
        && (score.value == 1.0) == all_reached
        && agree(Some(score.value), value)
        && agree(score.raw, raw.filter(|(sum, _)| sum.is_finite()))
        && agree(score.against_original, original)
}

fn agree(stored: Option<f64>, computed: Option<(f64, Tolerance)>) -> bool {
    match (stored, computed) {
        (Some(stored), Some((computed, tolerance))) => agrees(stored, computed, tolerance),
        (stored, computed) => stored.is_none() && computed.is_none(),
    }
}

/// The mean of the progress, with what rounding may have done to it; `None` if one of them has none.
fn sum(
    score: &ObjectiveScore,
    of: fn(&Contribution) -> &Progress,
    figure: fn(Share) -> f64,
) -> Option<(f64, Tolerance)> {
    let (mut sum, mut tolerance) = (0.0, Tolerance::of([]));
    for part in &score.contributions {
        let share = of(part).share()?;
        if part.share > 0.0 {
            sum += part.share * figure(share);
            tolerance = tolerance.or(share.tolerance());
        }
    }
    Some((sum, tolerance))
}

//! What a key result brings into a weighted sum, and into its interval.

use crate::edge::{Tolerance, unsigned_zero};
use crate::interval::furthest::{Reach, furthest, furthest_on_nodes};
use crate::interval::{Confidence, Interval, Method};
use crate::okr::figure::Share;
use crate::okr::key_result::{KeyResult, Progress};
use crate::sum::Sum;

/// A key result that was measured.
pub(in crate::okr) struct Tracked<'a> {
    pub(in crate::okr) result: &'a KeyResult,
    pub(in crate::okr) share: Share,
}

/// The key results of a list that were measured.
pub(in crate::okr) fn tracked<'a>(
    results: impl IntoIterator<Item = &'a KeyResult>,
) -> impl Iterator<Item = Tracked<'a>> {
    results.into_iter().filter_map(|result| {
        let share = result.aim().share(result.reading())?;
        Some(Tracked { result, share })
    })
}

/// Those that were not.
pub(in crate::okr) fn untracked<'a>(
    results: impl IntoIterator<Item = &'a KeyResult>,
) -> impl Iterator<Item = &'a KeyResult> {
    let measured = |result: &&KeyResult| result.aim().share(result.reading()).is_some();
    results.into_iter().filter(move |result| !measured(result))
}

/// A weighted mean of shares between 0 and 1, as it grows.
#[derive(Clone, Copy, Debug)]
pub(in crate::okr) struct Mean {
    sum: Sum,
    weight: Sum,
    pub(in crate::okr) parts: usize,
    tolerance: Tolerance,
    /// Whether all of it is at 1.
    full: bool,
}

impl Default for Mean {
    fn default() -> Self {
        Self {
            sum: Sum::default(),
            weight: Sum::default(),
            parts: 0,
            tolerance: Tolerance::of([]),
            full: true,
        }
    }
}

impl Mean {
    /// Adds a share, kept between 0 and 1. A weight of 0 changes nothing, not even the count.
    pub(in crate::okr) fn add(&mut self, weight: f64, share: Share) {
        if weight > 0.0 {
            let value = share.clamped();
            self.sum.add_product(weight, value);
            self.weight.add(weight);
            self.parts += 1;
            self.tolerance = self.tolerance.or(share.tolerance());
            self.full &= value == 1.0;
        }
    }

    pub(in crate::okr) fn weight(&self) -> f64 {
        self.weight.value()
    }

    /// `None` without any weight.
    pub(in crate::okr) fn share(&self) -> Option<Share> {
        let weight = self.weight();
        if weight <= 0.0 {
            return None;
        }
        if self.full {
            return Some(Share::exact(1.0));
        }
        let value = (self.sum.value() / weight).min(1.0_f64.next_down());
        Share::of(value, self.tolerance.or(Tolerance::of([value])))
    }
}

/// Limits that are further away are none: the squares of the distances would not be finite.
const FARTHEST: f64 = 1e150;

/// Which limits count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::okr) enum Scale {
    /// Of progress kept between 0 and 1.
    Clamped,
    /// Of progress as it is.
    Raw,
}

/// The uncertain part of a weighted sum that one key result makes.
#[derive(Clone, Copy, Debug)]
pub(in crate::okr) struct Term<'a> {
    pub(in crate::okr) name: &'a str,
    /// 1 where progress rises with the figure, −1 where it falls; `None` where it may do either.
    pub(in crate::okr) turn: Option<f64>,
    /// The weight times the distance of the figure to the limit that counts, for the lower and the upper limit of the
    /// sum. They have the sign of the weight.
    pub(in crate::okr) distances: [f64; 2],
    /// Whether the distances are those of a figure behind the target or before the start: none while all of its
    /// interval is there.
    pub(in crate::okr) is_cut: bool,
    /// Whether the data leave no limits: the distances are then all that is possible.
    pub(in crate::okr) is_boundless: bool,
    /// Whether the distances grow in steps with the confidence.
    pub(in crate::okr) moves_in_steps: bool,
}

impl<'a> Term<'a> {
    /// The part of a key result by the reading that it holds.
    pub(in crate::okr) fn of_result(
        result: &'a KeyResult,
        weight: f64,
        confidence: Confidence,
        scale: Scale,
    ) -> Option<Self> {
        if result.reading().is_certain() && result.aim().is_certain() {
            return None;
        }
        Self::of(result.name(), weight, &result.current(), confidence, scale)
    }

    /// `None` if the progress is exact or its weight 0.
    pub(in crate::okr) fn of(
        name: &'a str,
        weight: f64,
        progress: &Progress,
        confidence: Confidence,
        scale: Scale,
    ) -> Option<Self> {
        if weight == 0.0 || progress.is_certain() {
            return None;
        }
        let (value, set) = (progress.raw()?, progress.confidence_set(confidence)?);
        let interval = set.interval().filter(|interval| {
            (value - interval.lower()).max(interval.upper() - value) <= FARTHEST
        });
        let [below, above] = match (interval, scale) {
            (Some(interval), Scale::Raw) => [value - interval.lower(), interval.upper() - value],
            (Some(interval), Scale::Clamped) => clamped_distances(value, &interval),
            // Fieller's set may have no end: of what is kept between 0 and 1 everything is possible.
            (None, Scale::Clamped) => {
                let value = value.clamp(0.0, 1.0);
                [value, 1.0 - value]
            }
            (None, Scale::Raw) => [f64::INFINITY; 2],
        };
        let is_cut = scale == Scale::Clamped && !(0.0..=1.0).contains(&value);
        let distances = if weight > 0.0 {
            [weight * below, weight * above]
        } else {
            [weight * above, weight * below]
        };
        Some(Self {
            name,
            turn: progress.turn(),
            distances,
            is_cut,
            is_boundless: interval.is_none(),
            moves_in_steps: progress.moves_in_steps(),
        })
    }
}

/// How far a score can be from a progress that is kept between 0 and 1.
///
/// The limits themselves are not clamped: at the target all upper ones would stop at 1, and the root of what is left of
/// the distances would be shorter than the shortfall of the mean. Where the whole interval is behind the
/// target, or before the start, nothing is uncertain.
fn clamped_distances(value: f64, interval: &Interval) -> [f64; 2] {
    let (lower, upper) = (interval.lower(), interval.upper());
    if lower >= 1.0 || upper <= 0.0 {
        return [0.0; 2];
    }
    [value.min(1.0) - lower, upper - value.max(0.0)]
}

/// The distances from a weighted sum to its limits.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::okr) struct Spread {
    /// To the lower and the upper limit.
    pub(in crate::okr) roots: [f64; 2],
    /// What is added to them for parts that have no limits.
    pub(in crate::okr) boundless: [f64; 2],
    /// What the roots would be if all errors added up.
    pub(in crate::okr) total: [f64; 2],
    /// Whether an error of one part makes up for that of another.
    pub(in crate::okr) has_offsets: bool,
    /// Whether a part moves in steps with the confidence.
    pub(in crate::okr) moves_in_steps: bool,
}

impl Spread {
    /// The spread of a sum, as wide as at any lower confidence where errors make up for each other. A part that has lost its
    /// limits counts with all that it could be, which no lower confidence says anything of.
    pub(in crate::okr) fn nested(
        confidence: Confidence,
        of: impl Fn(Confidence) -> Option<Self>,
    ) -> Option<Self> {
        let spread = of(confidence)?;
        if spread.boundless != [0.0; 2] {
            return Some(spread);
        }
        let roots = if spread.moves_in_steps {
            // Beyond the confidence up to which there are limits those at hand are taken.
            let at = |confidence| {
                of(confidence)
                    .filter(|spread| spread.boundless == [0.0; 2])
                    .unwrap_or(spread)
            };
            // An error may make up for another from some step on.
            if !at(Confidence::SUREST).has_offsets {
                return Some(spread);
            }
            furthest_on_nodes(confidence, |confidence| {
                let Self { roots, total, .. } = at(confidence);
                Reach {
                    own: roots,
                    most: total,
                }
            })
        } else if spread.has_offsets {
            let reach = |confidence| of(confidence).map_or([0.0; 2], |spread| spread.reach());
            furthest(confidence, reach)
        } else {
            return Some(spread);
        };
        Some(Self {
            roots,
            has_offsets: false,
            ..spread
        })
    }

    /// How far the lower and the upper limit are.
    fn reach(&self) -> [f64; 2] {
        [0, 1].map(|side| self.roots[side] + self.boundless[side])
    }

    /// That of the same sum with the other sign.
    pub(in crate::okr) fn turned(mut self) -> Self {
        self.roots.reverse();
        self.boundless.reverse();
        self.total.reverse();
        self
    }

    /// The limits of a sum, kept in a range.
    pub(in crate::okr) fn limits(&self, value: f64, [lowest, highest]: [f64; 2]) -> [f64; 2] {
        let [below, above] = self.reach();
        [(value - below).max(lowest), (value + above).min(highest)].map(unsigned_zero)
    }

    /// The interval of a sum; `None` if a limit is not finite.
    pub(in crate::okr) fn interval(
        &self,
        value: f64,
        range: [f64; 2],
        confidence: Confidence,
    ) -> Option<Interval> {
        let limits = self.limits(value, range);
        let is_finite = limits.iter().all(|limit| limit.is_finite());
        is_finite.then(|| Interval::new(value, limits, confidence, Method::Score))
    }
}

//! The customer mirror: what a team says of itself against what its customers say.

mod chain;
mod perception;

pub use chain::{ChainError, ChainLink, EmployeeCustomerChain};
pub use perception::{Perception, PerceptionError, PerceptionGap};

use core::fmt;

use crate::interval::{Confidence, Interval, Method, Rounded};
use crate::okr::key_result::{KeyResult, Voice};
use crate::okr::objective::{Objective, Rollup, tracked, untracked};

use crate::okr::figure::Sum;

/// The score of what is measured inside against the score of what customers say and do.
///
/// *Inside* are [outputs](Voice::Output) and [employees](Voice::Employee). Both scores are weighted means of clamped
/// progress, as in an [objective](super::Objective); their difference has an interval (square and add, MOVER), and the
/// verdict looks at the whole of it, so that a survey of twenty customers does not accuse anybody.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::{Mirror, Voice, mirror::MirrorVerdict};
/// use cxmetrics::{Confidence, Estimate, KeyResult, Reading};
///
/// let shipped = KeyResult::milestones("new help pages", [("written", 1), ("online", 1)])?
///     .with_reading(Reading::DONE);
/// let satisfied = Estimate::share(1_412, 2_000)?; // 70.6 %
/// let satisfaction = KeyResult::reach("satisfied customers in percent", 70, 85)?
///     .with_voice(Voice::Customer)
///     .with_reading(&satisfied);
///
/// let mirror = Mirror::of([&shipped, &satisfaction], Confidence::P95);
/// assert_eq!(mirror.verdict(), MirrorVerdict::NotNoticed);
/// assert_eq!(format!("{:.2}", mirror.difference_interval().unwrap()), "0.96 [0.83, 1.00]");
/// assert_eq!(mirror.to_string(), "inside 100%, customers 4%: not noticed by customers");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Mirror {
    inside: Option<MirrorScore>,
    customers: Option<MirrorScore>,
    difference: Option<Sum>,
    untracked: usize,
    confidence: Confidence,
    margin: f64,
}

impl Objective {
    /// Its score from inside against its score by the customers: see [`Mirror`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::{Voice, mirror::MirrorVerdict};
    /// use cxmetrics::{Confidence, KeyResult, Objective};
    ///
    /// let objective = Objective::new("Fast help")
    ///     .with(KeyResult::done("new ticket system").with_reading(cxmetrics::Reading::DONE))
    ///     .with(KeyResult::reach("NPS", 40, 60)?.with_voice(Voice::Customer).with_reading(42));
    /// let mirror = objective.mirror(Confidence::P95);
    /// assert_eq!(mirror.verdict(), MirrorVerdict::NotNoticed);
    /// assert_eq!(mirror.to_string(), "inside 100%, customers 10%: not noticed by customers");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn mirror(&self, confidence: Confidence) -> Mirror {
        Mirror::of(self.key_results(), confidence)
    }
}

/// One side of a [`Mirror`].
///
/// # Examples
///
/// ```
/// use cxmetrics::{Confidence, KeyResult, okr::Mirror};
///
/// let pages = KeyResult::reach("pages", 0, 40)?.with_reading(30);
/// let tickets = KeyResult::reach("tickets a day", 90, 60)?.with_weight(3)?.with_reading(45);
/// let inside = Mirror::of([&pages, &tickets], Confidence::P95).inside().unwrap();
/// assert_eq!((inside.value(), inside.key_results()), (0.9375, 2)); // (0.75 + 3 × 1) / 4
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MirrorScore {
    value: f64,
    interval: Option<Interval>,
    key_results: usize,
}

impl MirrorScore {
    /// The weighted mean of the clamped progress, 0 to 1.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, KeyResult, okr::Mirror};
    /// let pages = KeyResult::reach("pages", 0, 40)?.with_reading(30);
    /// let inside = Mirror::of([&pages], Confidence::P95).inside().unwrap();
    /// assert_eq!(inside.value(), 0.75);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// Its interval; `None` if all figures are exact.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, Estimate, KeyResult, okr::{Mirror, Voice}};
    /// let satisfied = KeyResult::reach("satisfied customers in percent", 70, 85)?
    ///     .with_voice(Voice::Customer)
    ///     .with_reading(&Estimate::share(151, 200)?);
    /// let customers = Mirror::of([&satisfied], Confidence::P95).customers().unwrap();
    /// assert_eq!(format!("{:.2}", customers.interval().unwrap()), "0.37 [0.00, 0.73]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn interval(&self) -> Option<Interval> {
        self.interval
    }

    /// The number of key results that it rests on.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, KeyResult, okr::Mirror};
    /// let pages = KeyResult::reach("pages", 0, 40)?.with_reading(30);
    /// let hours = KeyResult::reach("hours", 48, 24)?; // not measured yet
    /// let inside = Mirror::of([&pages, &hours], Confidence::P95).inside().unwrap();
    /// assert_eq!(inside.key_results(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn key_results(&self) -> usize {
        self.key_results
    }
}

impl Mirror {
    /// Scores that differ by less than this say the same, unless [said otherwise](Self::with_margin).
    pub const MARGIN: f64 = 0.2;

    /// The mirror of some key results: those of an objective, of a team or of a whole cycle.
    ///
    /// ```
    /// use cxmetrics::okr::{Mirror, Voice};
    /// use cxmetrics::{Confidence, KeyResult};
    ///
    /// let pages = KeyResult::reach("pages", 0, 40)?.with_reading(36);
    /// let nps = KeyResult::reach("NPS", 40, 60)?.with_voice(Voice::Customer).with_reading(41);
    /// let mirror = Mirror::of([&pages, &nps], Confidence::P95);
    /// assert_eq!(mirror.to_string(), "inside 90%, customers 5%: not noticed by customers");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of<'a>(
        key_results: impl IntoIterator<Item = &'a KeyResult, IntoIter: Clone>,
        confidence: Confidence,
    ) -> Self {
        let key_results = key_results.into_iter();
        let (mut inside, mut customers) = (Rollup::default(), Rollup::default());
        for part in tracked(key_results.clone()) {
            match part.result.voice() {
                Voice::Output | Voice::Employee => &mut inside,
                Voice::Customer => &mut customers,
            }
            .add(&part, confidence);
        }
        let difference = inside
            .mean()
            .zip(customers.mean())
            .map(|(inside, customers)| {
                let mut difference = Sum::default();
                difference.add(1.0, inside.value, inside.part());
                difference.add(-1.0, customers.value, customers.part());
                difference
            });
        let score = |rollup: Rollup| {
            let mean = rollup.mean()?;
            Some(MirrorScore {
                value: mean.value,
                interval: mean.interval(confidence, Method::Score),
                key_results: rollup.parts,
            })
        };
        Self {
            inside: score(inside),
            customers: score(customers),
            difference,
            untracked: untracked(key_results).count(),
            confidence,
            margin: Self::MARGIN,
        }
    }

    /// The same with another idea of what is the same: the largest difference of the scores that does not matter. One that
    /// is negative or NaN counts as 0.
    ///
    /// ```
    /// use cxmetrics::okr::{Mirror, Voice, mirror::MirrorVerdict};
    /// use cxmetrics::{Confidence, KeyResult};
    ///
    /// let inside = KeyResult::reach("pages", 0, 40)?.with_reading(36);
    /// let customers = KeyResult::reach("NPS", 40, 60)?.with_voice(Voice::Customer).with_reading(55);
    /// let mirror = Mirror::of([&inside, &customers], Confidence::P95);
    /// assert_eq!(mirror.verdict(), MirrorVerdict::Confirmed);
    /// assert_eq!(mirror.with_margin(0.1).verdict(), MirrorVerdict::NotNoticed);
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    #[must_use]
    pub const fn with_margin(mut self, margin: f64) -> Self {
        self.margin = margin.max(0.0);
        self
    }

    /// The score of outputs and employees; `None` if nothing of them was measured.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, KeyResult, okr::{Mirror, Voice}};
    /// let pages = KeyResult::reach("pages", 0, 40)?.with_reading(36);
    /// let nps = KeyResult::reach("NPS", 40, 60)?.with_voice(Voice::Customer).with_reading(41);
    /// assert_eq!(Mirror::of([&pages, &nps], Confidence::P95).inside().unwrap().value(), 0.9);
    /// assert_eq!(Mirror::of([&nps], Confidence::P95).inside(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn inside(&self) -> Option<MirrorScore> {
        self.inside
    }

    /// The score of the customers' voice; `None` if nothing of it was measured.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, KeyResult, okr::{Mirror, Voice}};
    /// let pages = KeyResult::reach("pages", 0, 40)?.with_reading(36);
    /// let nps = KeyResult::reach("NPS", 40, 60)?.with_voice(Voice::Customer).with_reading(41);
    /// assert_eq!(Mirror::of([&pages, &nps], Confidence::P95).customers().unwrap().value(), 0.05);
    /// assert_eq!(Mirror::of([&pages], Confidence::P95).customers(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn customers(&self) -> Option<MirrorScore> {
        self.customers
    }

    /// How far the inside is ahead: positive when the team thinks better of it than its customers.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, KeyResult, okr::{Mirror, Voice}};
    /// let pages = KeyResult::reach("pages", 0, 40)?.with_reading(30);
    /// let nps = KeyResult::reach("NPS", 40, 60)?.with_voice(Voice::Customer).with_reading(45);
    /// assert_eq!(Mirror::of([&pages, &nps], Confidence::P95).difference(), Some(0.5));
    /// assert_eq!(Mirror::of([&pages], Confidence::P95).difference(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn difference(&self) -> Option<f64> {
        self.difference.map(|difference| difference.value)
    }

    /// The interval of the difference; `None` if a side is missing or all figures are exact.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, Estimate, KeyResult, okr::{Mirror, Voice}};
    /// let pages = KeyResult::reach("pages", 0, 40)?.with_reading(30);
    /// let satisfied = KeyResult::reach("satisfied customers in percent", 70, 85)?
    ///     .with_voice(Voice::Customer)
    ///     .with_reading(&Estimate::share(151, 200)?);
    /// let mirror = Mirror::of([&pages, &satisfied], Confidence::P95);
    /// assert_eq!(format!("{:.2}", mirror.difference_interval().unwrap()), "0.38 [0.02, 0.75]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn difference_interval(&self) -> Option<Interval> {
        self.difference?.interval(self.confidence, Method::Score)
    }

    /// The number of key results that were not measured, and so are in neither score.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, KeyResult, okr::Mirror};
    /// let pages = KeyResult::reach("pages", 0, 40)?.with_reading(30);
    /// let hours = KeyResult::reach("hours", 48, 24)?; // not measured yet
    /// assert_eq!(Mirror::of([&pages, &hours], Confidence::P95).untracked(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn untracked(&self) -> usize {
        self.untracked
    }

    /// What the difference says. With the [margin](Self::with_margin) as what is the same, the whole interval must lie
    /// above it, below it or inside it; else there is no telling.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, Estimate, KeyResult, okr::{Mirror, Voice, mirror::MirrorVerdict}};
    /// let pages = KeyResult::reach("pages", 0, 40)?.with_reading(36);
    /// let satisfied = KeyResult::reach("satisfied customers in percent", 70, 85)?.with_voice(Voice::Customer);
    /// let verdict = |survey| Mirror::of([&pages, &satisfied.clone().with_reading(survey)], Confidence::P95).verdict();
    /// // 72 % of them are satisfied, of the few and of the many.
    /// assert_eq!(verdict(Estimate::share(36, 50)?), MirrorVerdict::TooUncertain);
    /// assert_eq!(verdict(Estimate::share(1_440, 2_000)?), MirrorVerdict::NotNoticed);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn verdict(&self) -> MirrorVerdict {
        if self.customers.is_none() {
            return MirrorVerdict::NoCustomerEvidence;
        }
        let Some(difference) = self.difference else {
            return MirrorVerdict::NoInternalEvidence;
        };
        let [lower, upper] = difference.limits();
        if lower > self.margin {
            MirrorVerdict::NotNoticed
        } else if upper < -self.margin {
            MirrorVerdict::BetterThanItLooks
        } else if lower >= -self.margin && upper <= self.margin {
            MirrorVerdict::Confirmed
        } else {
            MirrorVerdict::TooUncertain
        }
    }
}

/// Displays both scores and the verdict.
impl fmt::Display for Mirror {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = f.precision().unwrap_or(0);
        for (label, side) in [("inside", self.inside), (", customers", self.customers)] {
            match side {
                None => write!(f, "{label} not measured")?,
                Some(side) => {
                    let figure = 100.0 * side.value;
                    write!(f, "{label} {}%", Rounded { figure, decimals })?;
                }
            }
        }
        write!(f, ": {}", self.verdict())
    }
}

/// What a [`Mirror`] shows.
///
/// # Examples
///
/// ```
/// # use cxmetrics::{Confidence, KeyResult, okr::{Mirror, Voice, mirror::MirrorVerdict}};
/// let pages = KeyResult::reach("pages", 0, 40)?.with_reading(4);
/// let nps = KeyResult::reach("NPS", 40, 60)?.with_voice(Voice::Customer).with_reading(55);
/// let verdict = Mirror::of([&pages, &nps], Confidence::P95).verdict();
/// assert_eq!(verdict, MirrorVerdict::BetterThanItLooks);
/// assert_eq!(verdict.to_string(), "better than it looks from inside");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum MirrorVerdict {
    /// Customers say what the team says.
    Confirmed,
    /// The team is ahead of what customers feel.
    NotNoticed,
    /// Customers are ahead of what the team thinks.
    BetterThanItLooks,
    /// Nothing was measured of customers.
    NoCustomerEvidence,
    /// Nothing was measured but customers.
    NoInternalEvidence,
    /// The interval of the difference allows for more than one of these.
    TooUncertain,
}

impl fmt::Display for MirrorVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Confirmed => "confirmed by customers",
            Self::NotNoticed => "not noticed by customers",
            Self::BetterThanItLooks => "better than it looks from inside",
            Self::NoCustomerEvidence => "no customer evidence",
            Self::NoInternalEvidence => "no internal evidence",
            Self::TooUncertain => "too uncertain to say",
        })
    }
}

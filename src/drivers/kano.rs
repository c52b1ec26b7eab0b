//! Kano's model: what customers miss, what they praise, and what they do not care about.

use crate::edge::unsigned_zero;
use crate::estimate::{Estimate, EstimateError};
use crate::interval::{Confidence, Interval, Method};
use crate::joint::CrossTally;
use crate::metric::{Metric, Nps};
use crate::scale::Scale;
use crate::tally::Tally;
use crate::words::spoken;

/// An answer to one of Kano's two questions: "How do you feel if the product has this?" (functional) and "… if it does not
/// have it?" (dysfunctional).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[allow(clippy::exhaustive_enums)] // the five answers of the questionnaire
pub enum KanoAnswer {
    /// I like it that way.
    Like,
    /// It must be that way; I expect it.
    Expect,
    /// I am neutral.
    Neutral,
    /// I can live with it that way.
    Tolerate,
    /// I dislike it that way.
    Dislike,
}

impl KanoAnswer {
    /// All five, the best first.
    pub const ALL: [Self; 5] = [
        Self::Like,
        Self::Expect,
        Self::Neutral,
        Self::Tolerate,
        Self::Dislike,
    ];
}

/// What a feature is to a customer.
///
/// | functional ↓ dysfunctional → | like | expect | neutral | tolerate | dislike |
/// |---|---|---|---|---|---|
/// | **like** | questionable | attractive | attractive | attractive | one-dimensional |
/// | **expect** | reverse | indifferent | indifferent | indifferent | must-be |
/// | **neutral** | reverse | indifferent | indifferent | indifferent | must-be |
/// | **tolerate** | reverse | indifferent | indifferent | indifferent | must-be |
/// | **dislike** | reverse | reverse | reverse | reverse | questionable |
///
/// Source: the evaluation table of Berger and others, 1993, "Kano's Methods for Understanding Customer-defined Quality";
/// Kano, Seraku, Takahashi and Tsuji, 1984.
///
/// ```
/// use cxmetrics::drivers::{KanoAnswer, KanoCategory};
///
/// assert_eq!(KanoCategory::of(KanoAnswer::Expect, KanoAnswer::Dislike), KanoCategory::MustBe);
/// assert_eq!(KanoCategory::OneDimensional.to_string(), "one-dimensional");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[allow(clippy::exhaustive_enums)] // the six of the evaluation table
pub enum KanoCategory {
    /// Taken for granted; missed if it is not there.
    MustBe,
    /// The more, the better, and the less, the worse.
    OneDimensional,
    /// A delight that nobody misses.
    Attractive,
    /// Neither here nor there.
    Indifferent,
    /// The opposite is wanted.
    Reverse,
    /// The two answers contradict each other.
    Questionable,
}

impl KanoCategory {
    /// All six, in the order in which a tie is settled: M > O > A > I (Berger and others, 1993), then those that say little.
    pub const ALL: [Self; 6] = [
        Self::MustBe,
        Self::OneDimensional,
        Self::Attractive,
        Self::Indifferent,
        Self::Reverse,
        Self::Questionable,
    ];

    /// The field of the evaluation table.
    #[must_use]
    pub const fn of(functional: KanoAnswer, dysfunctional: KanoAnswer) -> Self {
        use KanoAnswer::{Dislike, Like};
        match (functional, dysfunctional) {
            (Like, Like) | (Dislike, Dislike) => Self::Questionable,
            (Like, Dislike) => Self::OneDimensional,
            (Like, _) => Self::Attractive,
            (Dislike, _) | (_, Like) => Self::Reverse,
            (_, Dislike) => Self::MustBe,
            _ => Self::Indifferent,
        }
    }
}

spoken!(KanoCategory {
    MustBe = MustBe,
    OneDimensional = OneDimensional,
    Attractive = Attractive,
    Indifferent = Indifferent,
    Reverse = Reverse,
    Questionable = Questionable,
});

/// How often a feature is in each of Kano's categories, with intervals.
///
/// The other way to ask what drives satisfaction: not how ratings go together ([`DriverModel`](super::DriverModel)), but two
/// questions about each feature, before it is built. Choose it for what customers cannot rate yet.
///
/// # Examples
///
/// ```
/// use cxmetrics::drivers::{Kano, KanoCategory};
/// use cxmetrics::{Confidence, CrossTally, Scale};
///
/// // As the questionnaire numbers the answers: 1 is "I like it", 5 is "I dislike it". So the lowest is the good end.
/// let scale = Scale::ONE_TO_FIVE.reversed();
/// let answers = CrossTally::from_counts(
///     scale,
///     scale,
///     // Rows: with the feature; columns: without it.
///     [[1, 4, 9, 6, 22], [0, 3, 5, 4, 14], [0, 1, 10, 3, 8], [0, 0, 2, 1, 3], [1, 0, 1, 0, 2]],
/// )?;
/// let kano = Kano::of(&answers)?;
/// assert_eq!(kano.count(KanoCategory::OneDimensional), 22);
/// assert_eq!(kano.category(), Some(KanoCategory::Indifferent));
/// let share = kano.share(KanoCategory::MustBe)?.interval(Confidence::P95);
/// assert_eq!(share.to_string(), "25.0 [17.5, 34.3]");
/// // 41 of 95 would be happier with it, 47 unhappier without.
/// assert_eq!(format!("{:.2}", kano.better(Confidence::P95).unwrap()), "0.43 [0.34, 0.53]");
/// assert_eq!(format!("{:.2}", kano.worse(Confidence::P95).unwrap()), "-0.49 [-0.59, -0.40]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(
        into = "super::stored::StoredKano",
        try_from = "super::stored::StoredKano"
    )
)]
pub struct Kano {
    /// In the order of [`KanoCategory::ALL`].
    pub(super) counts: [u64; 6],
}

impl Kano {
    /// From the functional question, first, and the dysfunctional one, second: each on a scale of five levels, whose good end is "I
    /// like it that way". With answers numbered from 1 for "like" to 5 for "dislike" that is
    /// [`Scale::ONE_TO_FIVE.reversed()`](Scale::reversed); a person with one answer is left out.
    ///
    /// Tallies merge: merge the cross-tallies, and evaluate the sum.
    ///
    /// # Errors
    ///
    /// [`KanoError`] unless both scales have five levels.
    pub fn of(answers: &CrossTally) -> Result<Self, KanoError> {
        for scale in [answers.first_scale(), answers.second_scale()] {
            if scale.levels() != KanoAnswer::ALL.len() {
                return Err(KanoError { scale });
            }
        }
        let answer = |scale: Scale, level: usize| {
            KanoAnswer::ALL[if scale.is_reversed() {
                level
            } else {
                4 - level
            }]
        };
        let mut counts = [0; 6];
        for (first, row) in answers.rows().enumerate() {
            for (second, count) in row.iter().enumerate() {
                let functional = answer(answers.first_scale(), first);
                let dysfunctional = answer(answers.second_scale(), second);
                counts[KanoCategory::of(functional, dysfunctional) as usize] += count;
            }
        }
        Ok(Self { counts })
    }

    /// How many answered both questions.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// How many put the feature into a category.
    #[must_use]
    pub const fn count(&self, category: KanoCategory) -> u64 {
        self.counts[category as usize]
    }

    /// The share of a category in percent, with everything that an estimate can do, such as its interval.
    ///
    /// # Errors
    ///
    /// [`EstimateError::Empty`] without answers.
    pub fn share(&self, category: KanoCategory) -> Result<Estimate, EstimateError> {
        Estimate::share(self.count(category), self.total())
    }

    /// The most frequent category; of a tie the one that matters more, M > O > A > I (Berger and others, 1993). `None`
    /// without answers.
    #[must_use]
    pub fn category(&self) -> Option<KanoCategory> {
        self.ranked()
            .map(|[first, _]| first)
            .filter(|_| self.total() > 0)
    }

    /// How far the most frequent category is ahead of the second, in points, of all who answered: the "category strength" of Lee
    /// and Newcomb (1997), as an estimate with its interval. One that reaches 0 says: no clear category, look at segments.
    ///
    /// As the two were picked by the same answers, the lead is shown rather too large. `None` without answers.
    ///
    /// ```
    /// use cxmetrics::drivers::{Kano, KanoAnswer};
    /// use cxmetrics::{Confidence, CrossTally, Scale};
    ///
    /// let scale = Scale::ONE_TO_FIVE.reversed();
    /// let answers =
    ///     CrossTally::from_pairs(scale, scale, [(1, 5), (1, 5), (2, 5), (1, 3), (3, 3), (1, 5)])?;
    /// let lead = Kano::of(&answers)?.lead().unwrap();
    /// assert_eq!(format!("{lead}"), "33.3");
    /// assert!(lead.interval(Confidence::P95).contains(0.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn lead(&self) -> Option<Estimate> {
        let [first, second] = self.ranked()?.map(|category| self.count(category));
        // The first and the second are what promoters and detractors are: 1, −1, and 0 for the rest.
        let mut counts = [0; 11];
        counts[0] = second;
        counts[7] = self.total() - first - second;
        counts[10] = first;
        let tally = Tally::from_counts(Scale::ZERO_TO_TEN, counts).ok()?;
        Nps::STANDARD.estimate(&tally).ok()
    }

    /// The two most frequent categories.
    fn ranked(&self) -> Option<[KanoCategory; 2]> {
        let mut ranked = KanoCategory::ALL;
        // Stable: what is equal stays in its order.
        ranked.sort_by_key(|&category| core::cmp::Reverse(self.count(category)));
        ranked.first_chunk().copied()
    }

    /// By how much having the feature raises satisfaction, 0 to 1: (A + O) / (A + O + M + I), with its interval. `None` if nobody is
    /// in these four.
    ///
    /// Source: Berger and others, 1993 (Timko's coefficients).
    #[doc(alias = "satisfaction coefficient")]
    #[must_use]
    pub fn better(&self, confidence: Confidence) -> Option<Interval<Method>> {
        self.part(KanoCategory::Attractive, confidence)
    }

    /// By how much lacking the feature lowers satisfaction, −1 to 0: −(O + M) / (A + O + M + I), with its interval. `None` if
    /// nobody is in these four.
    #[doc(alias = "dissatisfaction coefficient")]
    #[must_use]
    pub fn worse(&self, confidence: Confidence) -> Option<Interval<Method>> {
        let missed = self.part(KanoCategory::MustBe, confidence)?;
        let [value, lower, upper] =
            [missed.value(), missed.upper(), missed.lower()].map(|figure| unsigned_zero(-figure));
        Some(Interval::new(
            value,
            [lower, upper],
            confidence,
            missed.method(),
        ))
    }

    /// The share of the one-dimensional and another category among the four that say something, from 0 to 1.
    fn part(&self, other: KanoCategory, confidence: Confidence) -> Option<Interval<Method>> {
        let four: u64 = self.counts[..4].iter().sum();
        let both = self.count(KanoCategory::OneDimensional) + self.count(other);
        let percent = Estimate::share(both, four).ok()?.interval(confidence);
        let [value, lower, upper] =
            [percent.value(), percent.lower(), percent.upper()].map(|figure| figure / 100.0);
        Some(Interval::new(
            value,
            [lower, upper],
            confidence,
            percent.method(),
        ))
    }
}

/// A question of Kano's has five answers.
///
/// ```
/// use cxmetrics::drivers::Kano;
/// use cxmetrics::{CrossTally, Scale};
///
/// let error = Kano::of(&CrossTally::new(Scale::ONE_TO_FIVE, Scale::ZERO_TO_TEN)).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "the questions of Kano have five answers, and the scale 0-10 has 11"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the questions of Kano have five answers, and the scale {scale} has {}", scale.levels())]
#[non_exhaustive]
pub struct KanoError {
    /// The scale of the question.
    pub scale: Scale,
}

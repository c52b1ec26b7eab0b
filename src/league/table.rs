//! The league table itself.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::pair_test::{DifferentPersons, SamePersons};
use super::pool::{Pool, Pooled, pool};
use super::ranks::{Order, Told};
use super::row::LeagueRow;
use crate::estimate::{Estimate, EstimateError, JointScores, Scored};
use crate::interval::Confidence;
use crate::metric::{Direction, Metric};
use crate::segment::{Breakdown, Suppressed};
use crate::shown::{self, Style};
use crate::tally::Counted;
use crate::words::{ComparisonMessage, English, Label, Language, Spoken};

/// Below so many segments how they differ is known too badly to say more of it than its mean square.
const FEW: usize = 10;

/// Segments from the best to the worst pooled score, with what can be said of their order; made by
/// [`Breakdown::league`] and [`Suppressed::league`].
///
/// # What it promises
///
/// - **Pooled scores** (empirical Bayes; Armstrong, Kolesár and Plagborg-Møller, 2022, *Econometrica*): θ̃ = μ + W (y − μ) with
///   W = τ² / (τ² + σ²), where μ is the mean of all answers, τ² the variance of the true scores and σ² the squared error of
///   the segment. Of all intervals of the table the stated share holds *on average*, whatever the true scores are; of
///   extreme segments fewer do. Squared errors take 10 answers of typical spread into account, so that a small segment whose
///   answers are all alike is not taken for certain; the weight of a segment is its number of answers. With fewer than 10
///   segments nothing but the mean square of their differences is used, and intervals are wider
///   ([`is_cautious`](Self::is_cautious)).
/// - **Ranks** (Mogstad, Romano, Shaikh and Wilhelm, 2024, *Review of Economic Studies*): 1 + the number of segments that are
///   surely better to p − the number that are surely worse, by Holm's step-down test of all p (p − 1) one-sided hypotheses
///   with the restricted score test of each pair. The probability that any rank of the table is outside its range is at most
///   1 − confidence. Of more than 2,000 segments not pairs are compared but intervals that hold for all at once, at
///   1 − α/p each (Klein, Wright and Wieczorek, 2020, *JRSS A* 183): ranges are a little wider, and a row read alone has no
///   narrower ones.
///
/// Ranges are wide when segments are small, and that is the message. Which end is better is what the metric and the scale
/// say. Weighted answers count by their effective number.
///
/// **Different persons.** Segments are taken as different persons. Where a person is counted in several segments, or the same
/// persons have rated all of them, take [`of_same_persons`](Self::of_same_persons); without it ranges of segments that
/// go together are too wide, and those of segments that go against each other too narrow.
///
/// # Measured
///
/// Of 1,000 simulated tables of 50 segments each, at 95 %, with true NPS from a normal distribution, from two points, or skewed,
/// and answers with a variance of .64 (`CXMETRICS_FULL=1 cargo test --test answers promises_hold -- --nocapture`): how many pooled
/// intervals hold the true score, their mean width in points, the squared error of the pooled scores as a part of that of the raw ones,
/// and how many tables have any segment outside its ranks.
///
/// | true NPS | answers | holds | width (raw) | squared error | false ranks |
/// |---|---|---|---|---|---|
/// | normal, sd 10 | 20 to 200 | .958 | 29.7 (40.1) | .42 | .004 |
/// | two points, ± 10 | 20 to 200 | .967 | 28.5 (40.1) | .44 | .000 |
/// | skewed, exponential 10 | 20 to 200 | .965 | 31.9 (40.1) | .40 | .004 |
/// | normal, sd 10 | 50 | .964 | 33.2 (42.8) | .48 | .007 |
/// | two points, ± 10 | 50 | .975 | 32.2 (42.8) | .49 | .000 |
/// | skewed, exponential 10 | 50 | .969 | 35.4 (42.8) | .44 | .007 |
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(
        bound(
            serialize = "K: Clone + serde::Serialize",
            deserialize = "K: serde::Deserialize<'de>"
        ),
        into = "StoredLeague<K>",
        try_from = "StoredLeague<K>"
    )
)]
#[doc(alias("leaderboard", "ranking"))]
pub struct League<K> {
    rows: Vec<LeagueRow<K>>,
    order: Order,
    mean: f64,
    spread: f64,
    confidence: Confidence,
    /// How the scores go together, if they are of the same persons.
    joint: Option<JointScores>,
}

impl<K> League<K> {
    /// Puts scores of different persons into a table.
    ///
    /// # Errors
    ///
    /// [`LeagueError::NotComparable`] if the scores are of different metrics or scales; [`LeagueError::TooFew`] with fewer
    /// than two.
    ///
    /// ```
    /// use cxmetrics::league::League;
    /// use cxmetrics::{Confidence, Estimate};
    ///
    /// let solved = [("Ada", Estimate::share(45, 50)?), ("Ben", Estimate::share(20, 50)?)];
    /// let league = League::of(solved, Confidence::P95)?;
    /// assert_eq!(
    ///     league.rows()[0].to_string(),
    ///     "Ada: pooled 89 [80, 98], raw 90 from 50 answers; 1st of 2"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(
        scores: impl IntoIterator<Item = (K, Estimate)>,
        confidence: Confidence,
    ) -> Result<Self, LeagueError> {
        let (segments, scores): (Vec<K>, Vec<Estimate>) = scores.into_iter().unzip();
        check_comparable(&scores)?;
        let alpha = confidence.alpha();
        let mut test = DifferentPersons::new(&scores);
        let told = Told::of(&scores, &mut test, sign_of(&scores), alpha);
        let pool = pool(&scores, scores.len() >= FEW, alpha);
        Ok(Self::new(segments, scores, &told, pool, confidence))
    }

    /// Puts scores into a table that share persons: segments in which a person is counted more than once, or which the same
    /// persons have rated, such as brands or touchpoints.
    ///
    /// Errors that go together make differences surer or less sure than those of strangers; which of them are told apart
    /// follows from their covariances, z = (θᵢ − θⱼ) / √(Sᵢᵢ + Sⱼⱼ − 2 Sᵢⱼ), and Holm's test as for [`of`](Self::of). The covariances come
    /// from a joint tally ([`JointTally::item_scores`](crate::JointTally::item_scores)) or from a survey by groups
    /// ([`Survey::by`](crate::weight::Survey::by)). Nothing is pooled, for how much segments differ is not known from scores
    /// whose errors are shared: each row shows its own score with its own interval, and a [weight](LeagueRow::weight) of
    /// 1. As z is a normal figure, each segment should have some 30 answers or more.
    ///
    /// # Errors
    ///
    /// [`LeagueError::Segments`] unless there is a segment for each score; else as for [`of`](Self::of).
    ///
    /// ```
    /// use cxmetrics::league::League;
    /// use cxmetrics::{Confidence, Csat, JointTally, Scale};
    ///
    /// // Sixty persons have rated three brands: some are strict and some are not, and nearly all like A best.
    /// let mut brands = JointTally::new([Scale::ONE_TO_FIVE; 3])?;
    /// for person in 0..60 {
    ///     let mood = 1 + person % 4;
    ///     let [likes_a, likes_c] = [person % 3 == 0, person % 7 == 0].map(u8::from);
    ///     brands.record(&[Some(mood + likes_a), Some(mood), Some(mood + likes_c)])?;
    /// }
    /// let scores = brands.item_scores(&Csat::RESCALED)?;
    /// let league = League::of_same_persons(["A", "B", "C"], &scores, Confidence::P95)?;
    /// assert_eq!(league.rows()[0].to_string(), "A: pooled 46 [38, 54], raw 46 from 60 answers; 1st of 3");
    ///
    /// // As if of strangers, nothing can be told.
    /// let strangers = ["A", "B", "C"].into_iter().zip(scores.estimates().iter().cloned());
    /// let league = League::of(strangers, Confidence::P95)?;
    /// assert_eq!(
    ///     league.rows()[0].to_string(),
    ///     "A: pooled 43 [34, 53], raw 46 from 60 answers; cannot be told apart from anyone"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_same_persons(
        segments: impl IntoIterator<Item = K>,
        scores: &JointScores,
        confidence: Confidence,
    ) -> Result<Self, LeagueError> {
        let segments: Vec<K> = segments.into_iter().collect();
        let estimates = scores.estimates();
        if segments.len() != estimates.len() {
            return Err(LeagueError::Segments {
                segments: segments.len(),
                scores: estimates.len(),
            });
        }
        check_comparable(estimates)?;
        let mut test = SamePersons(scores);
        let told = Told::of(estimates, &mut test, sign_of(estimates), confidence.alpha());
        let league = Self::new(segments, estimates.to_vec(), &told, None, confidence);
        Ok(Self {
            joint: Some(scores.clone()),
            ..league
        })
    }

    fn new(
        segments: Vec<K>,
        scores: Vec<Estimate>,
        told: &Told,
        pool: Option<Pool>,
        confidence: Confidence,
    ) -> Self {
        let (count, sign) = (scores.len(), sign_of(&scores));
        let mean_of_scores = scores.iter().map(Estimate::value).sum::<f64>() / count as f64;
        let mut rows: Vec<(usize, LeagueRow<K>)> = segments
            .into_iter()
            .zip(scores)
            .enumerate()
            .map(|(at, (segment, estimate))| {
                let range = estimate.range();
                let pooled = pool
                    .as_ref()
                    .map_or_else(|| alone_in(&estimate, confidence), |pool| pool.rows[at]);
                let within = |limit: f64| {
                    crate::edge::unsigned_zero(limit.clamp(*range.start(), *range.end()))
                };
                let row = LeagueRow {
                    segment,
                    confidence,
                    pooled: within(pooled.value),
                    limits: pooled.limits.map(within),
                    weight: pooled.weight,
                    ranks: told.ranks[at],
                    ranks_alone: told.ranks_alone[at],
                    segments: count,
                    estimate,
                };
                (at, row)
            })
            .collect();
        rows.sort_by(|(_, left), (_, right)| {
            (sign * right.pooled).total_cmp(&(sign * left.pooled))
        });
        let mut places = alloc::vec![0; count];
        for (place, (at, _)) in rows.iter().enumerate() {
            places[*at] = place;
        }
        Self {
            order: told.order.clone().moved(&places),
            rows: rows.into_iter().map(|(_, row)| row).collect(),
            mean: pool.as_ref().map_or(mean_of_scores, |pool| pool.mean),
            spread: pool.map_or(0.0, |pool| libm::sqrt(pool.spread)),
            confidence,
            joint: None,
        }
    }

    /// The segments, from the best pooled score to the worst.
    #[must_use]
    pub fn rows(&self) -> &[LeagueRow<K>] {
        &self.rows
    }

    /// The confidence of all its statements.
    #[must_use]
    pub const fn confidence(&self) -> Confidence {
        self.confidence
    }

    /// The mean of all answers, towards which scores are drawn.
    #[must_use]
    pub const fn mean(&self) -> f64 {
        self.mean
    }

    /// How much the true scores differ: their standard deviation, in the unit of the metric. Never quite 0, as it is not
    /// known to be, except where nothing is pooled: of [the same persons](Self::of_same_persons), or where all answers are alike.
    #[must_use]
    pub const fn spread(&self) -> f64 {
        self.spread
    }

    /// Whether there are so few segments that the intervals of pooled scores allow for the worst spread of true scores.
    #[must_use]
    pub fn is_cautious(&self) -> bool {
        self.rows.len() < FEW
    }

    /// The rows that are surely better than the one at a position; nothing if there is no such row.
    pub fn surely_above(&self, position: usize) -> impl Iterator<Item = &LeagueRow<K>> {
        let rows = self.rows.iter().enumerate();
        rows.filter(move |(other, _)| {
            position < self.rows.len() && self.order.is_better(*other, position)
        })
        .map(|(_, row)| row)
    }

    /// The rows that are surely worse than the one at a position; nothing if there is no such row.
    pub fn surely_below(&self, position: usize) -> impl Iterator<Item = &LeagueRow<K>> {
        let rows = self.rows.iter().enumerate();
        rows.filter(move |(other, _)| {
            position < self.rows.len() && self.order.is_better(position, *other)
        })
        .map(|(_, row)| row)
    }

    /// The rows that may be the best: the smallest set that surely contains it.
    pub fn contenders(&self) -> impl Iterator<Item = &LeagueRow<K>> {
        self.rows.iter().filter(|row| row.ranks[0] == 1)
    }
}

/// Whether the scores can stand in one table.
fn check_comparable(scores: &[Estimate]) -> Result<(), LeagueError> {
    if scores.len() < 2 {
        return Err(LeagueError::TooFew {
            segments: scores.len(),
        });
    }
    let alike = |score: &Estimate| score.rule() == scores[0].rule();
    if scores.iter().all(alike) {
        Ok(())
    } else {
        Err(LeagueError::NotComparable)
    }
}

/// −1 where low scores are better.
fn sign_of(scores: &[Estimate]) -> f64 {
    match scores.first().map(Estimate::direction) {
        Some(Direction::LowerIsBetter) => -1.0,
        _ => 1.0,
    }
}

/// A segment by itself: its score, all of which is its own, and its limits.
fn alone_in(estimate: &Estimate, confidence: Confidence) -> Pooled {
    let own = estimate.interval(confidence);
    Pooled {
        value: own.value(),
        weight: 1.0,
        limits: [own.lower(), own.upper()],
    }
}

impl<K: Ord, T: Scored> Breakdown<K, T> {
    /// The segments as a league table: pooled scores, ranks, and who is surely better than whom. Segments without answers
    /// are left out.
    ///
    /// # Errors
    ///
    /// [`LeagueError::Estimate`] if the metric does not go with the scale; [`LeagueError::TooFew`] with answers in fewer
    /// than two segments.
    #[doc(alias = "ranking")]
    pub fn league<M: Metric + ?Sized>(
        &self,
        metric: &M,
        confidence: Confidence,
    ) -> Result<League<K>, LeagueError>
    where
        K: Clone,
    {
        of_segments(self.estimates(metric)?, confidence)
    }
}

impl<K: Ord + Clone, T: Counted> Suppressed<'_, K, T> {
    /// The segments that may be shown as a league table, among themselves.
    ///
    /// # Errors
    ///
    /// As for [`Breakdown::league`].
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Confidence, Csat, Scale};
    ///
    /// let mut by_team = Breakdown::new(Scale::THUMBS);
    /// for (team, good, bad) in
    ///     [("legal", 2, 1), ("design", 3, 3), ("sales", 30, 10), ("support", 25, 15)]
    /// {
    ///     by_team.record_n(team, 1, good)?;
    ///     by_team.record_n(team, 0, bad)?;
    /// }
    /// let league = by_team.suppressed(5).league(&Csat::top_box(1), Confidence::P95)?;
    /// assert_eq!(league.rows().len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn league<M: Metric + ?Sized>(
        &self,
        metric: &M,
        confidence: Confidence,
    ) -> Result<League<K>, LeagueError>
    where
        T: Scored,
    {
        of_segments(self.estimates(metric)?, confidence)
    }
}

/// A table whose columns line up: segment, pooled score and limits, raw score, answers, ranks. Without decimals unless the
/// format says otherwise.
impl<K: fmt::Display> Spoken for League<K> {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let style = Style::of(f, 0);
        let heads = [Label::Pooled, Label::Raw, Label::Answers, Label::Ranks]
            .map(|head| language.label(head).to_string());
        let [pooled, raw, answers, ranks] = heads;
        let mut lines = alloc::vec![[String::new(), pooled, raw, answers, ranks]];
        for row in &self.rows {
            let raw = style.figure(row.estimate.value());
            let [first, last] = row.ranks;
            lines.push([
                row.segment.to_string(),
                row.pooled_text(language, style),
                language.numbers().figure(raw),
                row.estimate.sample_size().to_string(),
                language.say(&ComparisonMessage::Range { first, last }.into()),
            ]);
        }
        let width = |column: usize| {
            lines
                .iter()
                .map(|line| line[column].chars().count())
                .max()
                .unwrap_or(0)
        };
        let widths = [0, 1, 2, 3, 4].map(width);
        for (number, line) in lines.iter().enumerate() {
            if number > 0 {
                writeln!(f)?;
            }
            write!(f, "{:<1$}", line[0], widths[0])?;
            for (cell, width) in line.iter().zip(widths).skip(1) {
                write!(f, "  {cell:>width$}")?;
            }
        }
        Ok(())
    }
}

impl<K: fmt::Display> fmt::Display for League<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.say_in(&English, f)
    }
}

/// Why there is no league table.
///
/// ```
/// use cxmetrics::{Breakdown, Confidence, Nps, Scale};
///
/// let one = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("north", 9)])?;
/// let error = one.league(&Nps::STANDARD, Confidence::P95).unwrap_err();
/// assert_eq!(error.to_string(), "a league has two segments with answers or more, not 1");
/// # Ok::<(), cxmetrics::TallyError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LeagueError {
    /// There is no score.
    #[error(transparent)]
    Estimate(#[from] EstimateError),
    /// There are fewer than two segments with answers.
    #[error("a league has two segments with answers or more, not {segments}")]
    TooFew {
        /// The number of segments.
        segments: usize,
    },
    /// The scores are of different metrics or scales.
    #[error("the scores of a league are of one metric on one scale")]
    NotComparable,
    /// There is not one segment for each score.
    #[error("{} for {}", shown::Counted(*segments as u64, "segment"), shown::Counted(*scores as u64, "score"))]
    Segments {
        /// The number of segments.
        segments: usize,
        /// The number of scores.
        scores: usize,
    },
}

/// The stored form: the scores, from which the table follows.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "League", deny_unknown_fields)]
struct StoredLeague<K> {
    confidence: Confidence,
    segments: Vec<(K, Estimate)>,
    /// How the scores go together, in the order of the segments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    joint: Option<JointScores>,
}

#[cfg(feature = "serde")]
impl<K> From<League<K>> for StoredLeague<K> {
    fn from(league: League<K>) -> Self {
        let mut rows = league.rows;
        if league.joint.is_some() {
            rows.sort_by_key(|row| row.estimate.source().map(crate::estimate::Source::position));
        }
        Self {
            confidence: league.confidence,
            segments: rows
                .into_iter()
                .map(|row| (row.segment, row.estimate))
                .collect(),
            joint: league.joint,
        }
    }
}

#[cfg(feature = "serde")]
impl<K> TryFrom<StoredLeague<K>> for League<K> {
    type Error = LeagueError;

    fn try_from(stored: StoredLeague<K>) -> Result<Self, Self::Error> {
        let Some(joint) = stored.joint else {
            return Self::of(stored.segments, stored.confidence);
        };
        let (segments, scores): (Vec<K>, Vec<Estimate>) = stored.segments.into_iter().unzip();
        if scores != joint.estimates() {
            return Err(LeagueError::NotComparable);
        }
        Self::of_same_persons(segments, &joint, stored.confidence)
    }
}

/// The league of scores that belong to the segments of a collection.
fn of_segments<K: Clone>(
    scores: Vec<(&K, Estimate)>,
    confidence: Confidence,
) -> Result<League<K>, LeagueError> {
    let owned = scores
        .into_iter()
        .map(|(segment, score)| (segment.clone(), score));
    League::of(owned, confidence)
}

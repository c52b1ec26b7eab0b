//! Which target to set: what can be reached, what can be seen, and whether anything is both.

use alloc::vec::Vec;

use super::assistant_error::AssistantError;
use super::mixture::{Mixture, Normal, Side};
use super::opening::Opening;
use super::shrunk::{CHANGE, SIZES, weight_of};
use super::usual_move::UsualMove;
use crate::edge::{self, Tolerance, unsigned_zero};
use crate::estimate::{Estimate, LARGEST_VALUE};
use crate::interval::Confidence;
use crate::special::normal_upper_quantile;

/// The weeks of a quarter.
const QUARTER: f64 = 13.0;
/// More answers or weeks than anybody has.
const MOST_ANSWERS: f64 = 9_007_199_254_740_992.0;
const MOST_WEEKS: f64 = 1_040.0;

/// Helps to set a target: the levels that are reached 90, 50 and 10 times in a hundred, the smallest target that the survey
/// can tell from the start, and the band between the two.
///
/// Of one reading ŷ at the start with error variance v, and a [usual move](UsualMove) of size M and mean m, the figure at the
/// deadline is a mixture of normal distributions around ŷ + m: with weight 0.9 the seven of the
/// [shrunk trend](super::ForecastMethod::ShrunkTrend) with variances v + s²M², with weight 0.1 one with v + M². Its quantiles
/// are the levels. A target is *visible* if a survey at the deadline would be significantly different from the start's at
/// 5 % with the given power: from ŷ + (z₀.₉₇₅ + z₀.₈) √(V/n₀ + V/n₁) on, V the variance of one answer, n₀ and
/// n₁ the answers at the start and at the end.
///
/// In 4,000 simulated cycles of each of 18 kinds (50 to 1,000 answers, moves of ± 4 to ± 39 with means of 0 to 10), with 12
/// past ones to learn from, the target was reached .487 to .528 of the time, the committed level .888 to .977 and the stretch
/// .024 to .109: modest where moves are a third of what was thought usual. The example `calibration` makes the table.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::forecast::{GoalAssistant, UsualMove};
///
/// // An NPS of 20, whose single answers have a variance of 6,600; 1,000 answers a survey.
/// let usual = UsualMove::of_range(-100.0..=100.0, 20.0, 91.0)?;
/// let assistant = GoalAssistant::planned(20.0, 6_600.0, 1_000, usual)?;
/// assert_eq!(format!("{:.1}", assistant.stretch()), "39.2");
/// assert_eq!(format!("{:.1}", assistant.visible_from()), "30.2");
/// assert_eq!(assistant.propose(35.0).to_string(), "ambitious: 14 %; visible: yes, ±10.2");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct GoalAssistant {
    start: f64,
    /// The variance of one answer; 0 for an exact figure.
    answer: f64,
    /// The answers of the start's survey and of the last one.
    answers: [f64; 2],
    /// Whether the start's survey is still to be made, with as many answers as the others.
    planned: bool,
    usual: UsualMove,
    weeks: f64,
    falling: bool,
    range: Option<[f64; 2]>,
    power: f64,
    trend: Option<u32>,
}

/// What moves there are, as far from the start as the goal's direction counts.
struct Gain(Mixture);

impl GoalAssistant {
    /// Before the first survey: the start as it is expected, the variance of one answer ([`Estimate::variance`] of an earlier
    /// survey), and the answers planned for each survey.
    ///
    /// # Errors
    ///
    /// [`AssistantError`] for a start, a variance or a number of answers that cannot be.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::forecast::{GoalAssistant, UsualMove};
    ///
    /// let assistant =
    ///     GoalAssistant::planned(4.1, 0.8, 300, UsualMove::new(0.2)?.with_mean(0.05)?)?;
    /// assert_eq!(
    ///     format!(
    ///         "{:.2} {:.2} {:.2}",
    ///         assistant.committed(),
    ///         assistant.target(),
    ///         assistant.stretch()
    ///     ),
    ///     "3.83 4.15 4.47"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn planned(
        start: f64,
        answer_variance: f64,
        answers: u64,
        usual: UsualMove,
    ) -> Result<Self, AssistantError> {
        if start.is_nan() || start.abs() > LARGEST_VALUE {
            return Err(AssistantError::Start { start });
        }
        if !(0.0..=LARGEST_VALUE).contains(&answer_variance) {
            return Err(AssistantError::Variance {
                variance: answer_variance,
            });
        }
        if answers == 0 {
            return Err(AssistantError::NoAnswers);
        }
        Ok(Self {
            // Nothing is −0.
            start: unsigned_zero(start),
            answer: unsigned_zero(answer_variance),
            answers: [answers as f64; 2],
            planned: true,
            usual,
            weeks: QUARTER,
            falling: false,
            range: None,
            power: 0.8,
            trend: None,
        })
    }

    /// After the survey of the start: its estimate, and the answers planned for the last survey. The levels stay in the range
    /// of the score.
    ///
    /// # Errors
    ///
    /// As for [`planned`](Self::planned).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Estimate;
    /// use cxmetrics::okr::forecast::{GoalAssistant, Opening, UsualMove};
    ///
    /// let start = Estimate::share(70, 100)?;
    /// let assistant = GoalAssistant::from_survey(&start, 100, UsualMove::new(5.0)?)?;
    /// // However many are asked at the end: 100 at the start are too few.
    /// assert_eq!(assistant.opening(), Opening::StartTooSmall(469));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_survey(
        start: &Estimate,
        answers: u64,
        usual: UsualMove,
    ) -> Result<Self, AssistantError> {
        let size = start.effective_size();
        let variance = size * start.std_error() * start.std_error();
        let assistant = Self::planned(start.value(), variance, answers, usual)?;
        let range = start.range();
        Ok(Self {
            answers: [size, answers as f64],
            planned: false,
            range: Some([*range.start(), *range.end()]),
            ..assistant
        })
    }

    /// Of an exact figure, whose every move is visible.
    ///
    /// # Errors
    ///
    /// As for [`planned`](Self::planned).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::forecast::{GoalAssistant, UsualMove};
    ///
    /// let hours = GoalAssistant::exact(48.0, UsualMove::new(12.0)?)?.falling();
    /// assert_eq!(hours.visible_from(), 48.0);
    /// assert_eq!(hours.propose(36.0).to_string(), "ambitious: 17 %; visible: yes, ±0.0");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn exact(start: f64, usual: UsualMove) -> Result<Self, AssistantError> {
        Self::planned(start, 0.0, 1, usual)
    }

    /// For a figure that is to fall, such as hours or effort.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::{GoalAssistant, UsualMove};
    ///
    /// let hours = GoalAssistant::exact(48.0, UsualMove::new(12.0)?)?.falling();
    /// assert!(hours.stretch() < hours.target() && hours.target() < hours.committed());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn falling(self) -> Self {
        Self {
            falling: true,
            ..self
        }
    }

    /// For a figure that cannot leave a range: levels are cut off there.
    ///
    /// # Errors
    ///
    /// [`AssistantError::Range`] unless the start is in the range.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::forecast::{GoalAssistant, UsualMove};
    ///
    /// let participation = GoalAssistant::exact(90.0, UsualMove::new(12.0)?)?.within([0.0, 100.0])?;
    /// assert_eq!(participation.stretch(), 100.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn within(self, range: [f64; 2]) -> Result<Self, AssistantError> {
        let [lowest, highest] = range;
        if (lowest..=highest).contains(&self.start) && lowest.is_finite() && highest.is_finite() {
            let range = Some(range);
            Ok(Self { range, ..self })
        } else {
            Err(AssistantError::Range { lowest, highest })
        }
    }

    /// With another power than 80 %: the probability that the survey shows a move that is there.
    ///
    /// # Errors
    ///
    /// [`AssistantError::Power`] unless it is above 0 and below 1.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::forecast::{GoalAssistant, UsualMove};
    ///
    /// let assistant = GoalAssistant::planned(20.0, 6_600.0, 1_000, UsualMove::new(12.5)?)?;
    /// assert_eq!(format!("{:.1}", assistant.clone().with_power(0.5)?.visible_from()), "27.1");
    /// assert_eq!(format!("{:.1}", assistant.with_power(0.9)?.visible_from()), "31.8");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_power(self, power: f64) -> Result<Self, AssistantError> {
        if power > 0.0 && power < 1.0 {
            Ok(Self { power, ..self })
        } else {
            Err(AssistantError::Power { power })
        }
    }

    /// With another time than the 13 weeks of a quarter, which the usual move is for: only [`weeks_to_open`](Self::weeks_to_open)
    /// counts from it.
    ///
    /// # Errors
    ///
    /// [`AssistantError::Weeks`] unless they are above 0 and at most 1,040.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::forecast::{GoalAssistant, UsualMove};
    ///
    /// let year = GoalAssistant::planned(20.0, 6_600.0, 200, UsualMove::new(12.5)?)?.over_weeks(52.0)?;
    /// assert_eq!(year.weeks_to_open(), Some(62));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn over_weeks(self, weeks: f64) -> Result<Self, AssistantError> {
        if weeks > 0.0 && weeks <= MOST_WEEKS {
            Ok(Self { weeks, ..self })
        } else {
            Err(AssistantError::Weeks { weeks })
        }
    }

    /// Judged by the trend of so many evenly spaced surveys, the first at the start and the last at the deadline, instead of
    /// the last against the first: sees smaller moves, if the move is a steady one. Each survey counts as the smaller of the two
    /// sizes known.
    ///
    /// # Errors
    ///
    /// [`AssistantError::Surveys`] for fewer than two.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::forecast::{GoalAssistant, UsualMove};
    ///
    /// let assistant = GoalAssistant::planned(20.0, 6_600.0, 200, UsualMove::new(12.5)?)?;
    /// assert_eq!(format!("{:.1}", assistant.visible_from()), "42.8");
    /// assert_eq!(format!("{:.1}", assistant.by_trend(14)?.visible_from()), "33.9");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn by_trend(self, surveys: u32) -> Result<Self, AssistantError> {
        if surveys < 2 {
            return Err(AssistantError::Surveys { surveys });
        }
        let trend = Some(surveys);
        Ok(Self { trend, ..self })
    }

    const fn sign(&self) -> f64 {
        if self.falling { -1.0 } else { 1.0 }
    }

    /// The moves in the goal's direction, seen from a start with this error variance.
    fn gain(&self, variance: f64, usual: [f64; 2]) -> Option<Gain> {
        let [size, mean] = usual;
        let noise = variance / size / size;
        let mean = self.sign() * mean / size;
        let of = |size: f64, weight: f64| Normal {
            weight,
            mean,
            deviation: libm::sqrt(noise + size * size),
        };
        let whole: f64 = SIZES.iter().map(|&size| weight_of(size)).sum();
        let mut parts: Vec<Normal> = SIZES
            .iter()
            .map(|&size| of(size, (1.0 - CHANGE) * weight_of(size) / whole))
            .collect();
        parts.push(of(1.0, CHANGE));
        Mixture::new(parts, 0.0, size).map(Gain)
    }

    fn usual(&self) -> [f64; 2] {
        [self.usual.size(), self.usual.mean()]
    }

    fn moves(&self) -> Option<Gain> {
        self.gain(self.answer / self.answers[0], self.usual())
    }

    /// The figure that lies so far from the start in the goal's direction, within the range.
    fn level(&self, gain: f64) -> f64 {
        let level = self.start + self.sign() * gain;
        match self.range {
            Some([lowest, highest]) => level.clamp(lowest, highest),
            None => level,
        }
    }

    /// The quantile of the moves with this probability beyond it on one side.
    fn reached(&self, side: Side, tail: f64) -> f64 {
        let quantile = |gain: Gain| gain.0.quantile(side, tail);
        self.level(self.moves().map_or(0.0, quantile))
    }

    /// The level that is reached 90 times in a hundred: what can be promised.
    ///
    /// With a mean move of 0 it lies below the start (above, if [falling](Self::falling)): a level not to fall below.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{GoalAssistant, UsualMove};
    /// let assistant = GoalAssistant::planned(20.0, 6_600.0, 1_000, UsualMove::new(12.5)?)?;
    /// assert_eq!(format!("{:.2}", assistant.committed()), "-0.01");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn committed(&self) -> f64 {
        self.reached(Side::Lower, 0.1)
    }

    /// The level that is reached 50 times in a hundred: the start and the mean move.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{GoalAssistant, UsualMove};
    /// let growing = UsualMove::new(12.5)?.with_mean(4.0)?;
    /// assert_eq!(GoalAssistant::planned(20.0, 6_600.0, 1_000, growing)?.target(), 24.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn target(&self) -> f64 {
        // All parts have the same mean, which is the median.
        self.level(self.sign() * self.usual.mean())
    }

    /// The level that is reached 10 times in a hundred.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{GoalAssistant, UsualMove};
    /// let assistant = GoalAssistant::planned(20.0, 6_600.0, 1_000, UsualMove::new(12.5)?)?;
    /// assert_eq!(format!("{:.1}", assistant.stretch()), "40.0");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn stretch(&self) -> f64 {
        self.reached(Side::Upper, 0.1)
    }

    /// The smallest move that is visible with these answers at the start and at the end.
    fn visible_move(&self, [first, last]: [f64; 2]) -> f64 {
        let quantiles = Confidence::P95.normal_quantile() + normal_upper_quantile(1.0 - self.power);
        let variance = match self.trend {
            None => self.answer / first + self.answer / last,
            // T² v / Σ (t − t̄)² of w evenly spaced surveys: 12 (w − 1) / (w (w + 1)) of v.
            Some(surveys) => {
                let count = f64::from(surveys);
                12.0 * (count - 1.0) / (count * (count + 1.0)) * self.answer / first.min(last)
            }
        };
        quantiles.max(0.0) * libm::sqrt(variance)
    }

    /// The smallest move from the start that the surveys show with the given power; 0 for an exact figure.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{GoalAssistant, UsualMove};
    /// let assistant = GoalAssistant::planned(20.0, 6_600.0, 1_000, UsualMove::new(12.5)?)?;
    /// assert_eq!(format!("{:.1}", assistant.smallest_visible_move()), "10.2");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn smallest_visible_move(&self) -> f64 {
        self.visible_move(self.answers)
    }

    /// The nearest target that the surveys show with the given power; it may lie outside the range of the score.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{GoalAssistant, UsualMove};
    /// let assistant = GoalAssistant::planned(20.0, 6_600.0, 1_000, UsualMove::new(12.5)?)?;
    /// assert_eq!(format!("{:.1}", assistant.visible_from()), "30.2");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn visible_from(&self) -> f64 {
        self.start + self.sign() * self.smallest_visible_move()
    }

    /// The targets that are both visible and reached at least 10 times in a hundred, the nearer end first; `None` if there
    /// are none.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{GoalAssistant, UsualMove};
    /// let usual = UsualMove::new(12.5)?;
    /// let [from, to] = GoalAssistant::planned(20.0, 6_600.0, 1_000, usual)?.band().unwrap();
    /// assert_eq!(format!("{from:.1} {to:.1}"), "30.2 40.0");
    /// assert_eq!(GoalAssistant::planned(20.0, 6_600.0, 50, usual)?.band(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn band(&self) -> Option<[f64; 2]> {
        self.is_open(self.answers, self.usual())
            .then(|| [self.visible_from(), self.stretch()])
    }

    /// Whether with these answers and this usual move the smallest visible move is in reach.
    fn is_open(&self, answers: [f64; 2], usual: [f64; 2]) -> bool {
        let Some(gain) = self.gain(self.answer / answers[0], usual) else {
            return false;
        };
        let stretch = self.sign() * (self.level(gain.0.quantile(Side::Upper, 0.1)) - self.start);
        stretch > 0.0 && stretch >= self.visible_move(answers)
    }

    /// What would open an empty [band](Self::band): the smallest number of answers.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{GoalAssistant, Opening, UsualMove};
    /// let small = UsualMove::new(3.9)?;
    /// assert_eq!(
    ///     GoalAssistant::planned(20.0, 6_600.0, 200, small)?.opening(),
    ///     Opening::Answers(2_422)
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn opening(&self) -> Opening {
        if self.is_open(self.answers, self.usual()) {
            return Opening::Open;
        }
        let each = || Self::smallest(|count| self.is_open([count; 2], self.usual()), MOST_ANSWERS);
        if self.planned {
            return each().map_or(Opening::Never, Opening::Answers);
        }
        let last = |count| self.is_open([self.answers[0], count], self.usual());
        match Self::smallest(last, MOST_ANSWERS) {
            Some(answers) => Opening::Answers(answers),
            None => each().map_or(Opening::Never, Opening::StartTooSmall),
        }
    }

    /// The fewest answers of each survey with which there is a target that is both in reach and visible; `None` if no number
    /// is enough.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{GoalAssistant, UsualMove};
    /// // Also where there is one already.
    /// let assistant = GoalAssistant::planned(20.0, 6_600.0, 1_000, UsualMove::new(12.5)?)?;
    /// assert_eq!(assistant.fewest_answers(), Some(236));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn fewest_answers(&self) -> Option<u64> {
        Self::smallest(|count| self.is_open([count; 2], self.usual()), MOST_ANSWERS)
    }

    /// The fewest whole weeks after which, with the same answers, there is such a target: sizes of moves grow with the root of
    /// the time, a mean move with the time itself. `None` if 20 years are not enough.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{GoalAssistant, UsualMove};
    /// let assistant = GoalAssistant::planned(20.0, 6_600.0, 200, UsualMove::new(12.5)?)?;
    /// assert_eq!(assistant.weeks_to_open(), Some(16)); // three more than the quarter
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn weeks_to_open(&self) -> Option<u64> {
        let [size, mean] = self.usual();
        let open = |weeks: f64| {
            let longer = weeks / self.weeks;
            self.is_open(self.answers, [size * libm::sqrt(longer), mean * longer])
        };
        Self::smallest(open, MOST_WEEKS)
    }

    /// The smallest whole number for which something holds that holds for all larger ones, by doubling and bisection.
    fn smallest(holds: impl Fn(f64) -> bool, most: f64) -> Option<u64> {
        let mut enough = 1.0;
        while !holds(enough) {
            if enough >= most {
                return None;
            }
            enough = (2.0 * enough).min(most);
        }
        let mut too_few = libm::floor(0.5 * enough);
        while enough - too_few > 1.0 {
            let middle = libm::floor(0.5 * (enough + too_few));
            if holds(middle) {
                enough = middle;
            } else {
                too_few = middle;
            }
        }
        num_traits::ToPrimitive::to_u64(&enough)
    }

    /// The probability that a target is reached or passed, from 0 to 1; 0 for NaN.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{GoalAssistant, UsualMove};
    /// let assistant = GoalAssistant::planned(20.0, 6_600.0, 1_000, UsualMove::new(12.5)?)?;
    /// assert_eq!(format!("{:.2}", assistant.probability(32.5)), "0.17");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn probability(&self, target: f64) -> f64 {
        if target.is_nan() {
            return 0.0;
        }
        let Some(Gain(moves)) = self.moves() else {
            return 0.0;
        };
        let needed = self.sign() * (target - self.start);
        let probability = moves.tail(Side::Upper, needed);
        // At a level that was given out with its probability, it is that probability, to the last digit.
        let level = |side, tail| moves.quantile(side, tail);
        let is_at = |level| edge::is_at(needed, level, Tolerance::of([target, self.start, level]));
        match probability {
            0.899_999..0.900_001 if is_at(level(Side::Lower, 0.1)) => 0.9,
            0.499_999..0.500_001 if is_at(self.sign() * self.usual.mean()) => 0.5,
            0.099_999..0.100_001 if is_at(level(Side::Upper, 0.1)) => 0.1,
            _ => probability,
        }
    }

    /// Whether a target is far enough from the start to be seen.
    pub(super) fn is_visible(&self, target: f64) -> bool {
        let smallest = self.smallest_visible_move();
        let tolerance = Tolerance::of([target, self.start, smallest]);
        edge::reaches(self.sign() * (target - self.start), smallest, tolerance)
    }

    pub(super) const fn is_planned(&self) -> bool {
        self.planned
    }

    pub(super) const fn is_falling(&self) -> bool {
        self.falling
    }

    pub(super) const fn usual_move(&self) -> &UsualMove {
        &self.usual
    }

    /// The answers of the last survey.
    pub(super) const fn last_answers(&self) -> f64 {
        self.answers[1]
    }
}

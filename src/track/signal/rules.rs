//! The run rules by their standard names.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::point::ChartPoint;
use crate::edge::{self, Tolerance};
use crate::words::{Label, Language, Spoken, TrackingMessage, spoken};

/// What a signal rests on.
///
/// Nelson's eight tests (Nelson, 1984, "The Shewhart control chart: tests for special causes", *Journal of Quality
/// Technology* 16, 237–239) and the four zone rules of the Western Electric handbook (1956). "In a row" means measured
/// periods one after the other; gaps are left out. A rule signals at every period that completes its pattern, so a long
/// run signals again and again; in the rules that need some of several points, the last point is one of them.
///
/// Runs and trends of any other length are [`Run`](Self::Run) and [`Trend`](Self::Trend). A point on the centre line is on
/// neither side: by Nelson a run ends there, and [`Rules::skipping_the_center`] passes over it as the NHS does.
///
/// # Examples
///
/// ```
/// use cxmetrics::track::signal::{Rule, Rules};
///
/// assert_eq!(Rule::Nelson2.to_string(), "Nelson 2: nine in a row on the same side");
/// assert!(Rules::default().contains(Rule::Nelson2));
/// // The same pattern under another name is a rule of its own.
/// assert_ne!(Rule::Nelson1, Rule::WesternElectric1);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Rule {
    /// One point beyond three sigma.
    Nelson1,
    /// Nine points in a row on the same side of the centre.
    Nelson2,
    /// Six points in a row, each higher, or each lower, than the one before.
    Nelson3,
    /// Fourteen points in a row that go up and down by turns.
    Nelson4,
    /// Two of three points beyond two sigma on the same side.
    Nelson5,
    /// Four of five points beyond one sigma on the same side.
    Nelson6,
    /// Fifteen points in a row within one sigma, on both sides: limits that are too wide.
    Nelson7,
    /// Eight points in a row beyond one sigma, on both sides: two processes in one chart.
    Nelson8,
    /// One point beyond three sigma; Nelson's first.
    WesternElectric1,
    /// Two of three points beyond two sigma on the same side; Nelson's fifth.
    WesternElectric2,
    /// Four of five points beyond one sigma on the same side; Nelson's sixth.
    WesternElectric3,
    /// Eight points in a row on the same side; Nelson's second asks for nine.
    WesternElectric4,
    /// So many points in a row on the same side of the centre, from 2 to 50.
    Run(u8),
    /// So many points in a row, each higher, or each lower, than the one before, from 3 to 50.
    Trend(u8),
    /// A moving range above its limit, on an [`IndividualsChart`](super::IndividualsChart).
    MovingRange,
    /// An [`Ewma`](super::Ewma) beyond its limits.
    Ewma,
    /// The upper sum of a [`Cusum`](super::Cusum) above its threshold: the score has risen.
    CusumRise,
    /// The lower sum of a [`Cusum`](super::Cusum) above its threshold: the score has fallen.
    CusumFall,
}

impl Rule {
    /// What it is called, in a language.
    pub(super) fn text(self, language: &dyn Language) -> String {
        let label = match self {
            Self::Run(count) => {
                let count = count.into();
                return language.say(&TrackingMessage::Run { count }.into());
            }
            Self::Trend(count) => {
                let count = count.into();
                return language.say(&TrackingMessage::Trend { count }.into());
            }
            Self::Nelson1 => Label::Nelson1,
            Self::Nelson2 => Label::Nelson2,
            Self::Nelson3 => Label::Nelson3,
            Self::Nelson4 => Label::Nelson4,
            Self::Nelson5 => Label::Nelson5,
            Self::Nelson6 => Label::Nelson6,
            Self::Nelson7 => Label::Nelson7,
            Self::Nelson8 => Label::Nelson8,
            Self::WesternElectric1 => Label::WesternElectric1,
            Self::WesternElectric2 => Label::WesternElectric2,
            Self::WesternElectric3 => Label::WesternElectric3,
            Self::WesternElectric4 => Label::WesternElectric4,
            Self::MovingRange => Label::MovingRange,
            Self::Ewma => Label::Ewma,
            Self::CusumRise => Label::CusumRise,
            Self::CusumFall => Label::CusumFall,
        };
        language.label(label).into()
    }
}

impl Spoken for Rule {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text(language))
    }
}

spoken!(Rule);

/// The longest run and trend.
const LONGEST: u8 = 50;

/// A pattern in a sequence of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pattern {
    /// So many in a row, or out of so many, beyond so many sigma on the same side.
    SameSide { needed: usize, of: usize, sigma: u8 },
    /// So many in a row strictly up or strictly down.
    Monotone(usize),
    /// So many in a row up and down by turns.
    Alternating(usize),
    /// So many in a row within one sigma.
    Within(usize),
    /// So many in a row beyond one sigma, on whatever side.
    Beyond(usize),
}

impl Rule {
    /// The run rules that have a name; the others belong to charts of their own, or have a length.
    pub const RUN_RULES: [Self; 12] = [
        Self::Nelson1,
        Self::Nelson2,
        Self::Nelson3,
        Self::Nelson4,
        Self::Nelson5,
        Self::Nelson6,
        Self::Nelson7,
        Self::Nelson8,
        Self::WesternElectric1,
        Self::WesternElectric2,
        Self::WesternElectric3,
        Self::WesternElectric4,
    ];

    /// The pattern of a run rule; `None` for the rules of other charts.
    pub(super) const fn pattern(self) -> Option<Pattern> {
        Some(match self {
            Self::Nelson1 | Self::WesternElectric1 => Pattern::same_side(1, 1, 3),
            Self::Nelson2 => Pattern::same_side(9, 9, 0),
            Self::Nelson3 => Pattern::Monotone(6),
            Self::Nelson4 => Pattern::Alternating(14),
            Self::Nelson5 | Self::WesternElectric2 => Pattern::same_side(2, 3, 2),
            Self::Nelson6 | Self::WesternElectric3 => Pattern::same_side(4, 5, 1),
            Self::Nelson7 => Pattern::Within(15),
            Self::Nelson8 => Pattern::Beyond(8),
            Self::WesternElectric4 => Pattern::same_side(8, 8, 0),
            Self::Run(count @ 2..=LONGEST) => Pattern::same_side(count as usize, count as usize, 0),
            Self::Trend(count @ 3..=LONGEST) => Pattern::Monotone(count as usize),
            Self::Run(_)
            | Self::Trend(_)
            | Self::MovingRange
            | Self::Ewma
            | Self::CusumRise
            | Self::CusumFall => return None,
        })
    }

    /// The bit of a named run rule in a set; 0 for the others.
    const fn bit(self) -> u16 {
        match self {
            Self::Nelson1 => 1,
            Self::Nelson2 => 1 << 1,
            Self::Nelson3 => 1 << 2,
            Self::Nelson4 => 1 << 3,
            Self::Nelson5 => 1 << 4,
            Self::Nelson6 => 1 << 5,
            Self::Nelson7 => 1 << 6,
            Self::Nelson8 => 1 << 7,
            Self::WesternElectric1 => 1 << 8,
            Self::WesternElectric2 => 1 << 9,
            Self::WesternElectric3 => 1 << 10,
            Self::WesternElectric4 => 1 << 11,
            _ => 0,
        }
    }
}

impl Pattern {
    const fn same_side(needed: usize, of: usize, sigma: u8) -> Self {
        Self::SameSide { needed, of, sigma }
    }

    /// Whether the last of the points completes the pattern, given the run on one side that they end in.
    fn completed<K>(self, points: &[ChartPoint<K>], run: Run) -> bool {
        let last = |count: usize| points.len().checked_sub(count).map(|from| &points[from..]);
        let all_last = |count: usize, condition: &dyn Fn(&ChartPoint<K>) -> bool| {
            last(count).is_some_and(|points| points.iter().all(condition))
        };
        let Some(newest) = points.last() else {
            return false;
        };
        match self {
            Self::SameSide {
                needed, sigma: 0, ..
            } => newest.z() != 0.0 && run.length >= needed,
            Self::SameSide { needed, of, sigma } => {
                let side = if newest.z() < 0.0 { -1.0 } else { 1.0 };
                let beyond = |point: &ChartPoint<K>| side * point.z() > f64::from(sigma);
                let window = &points[points.len().saturating_sub(of)..];
                beyond(newest) && window.iter().filter(|point| beyond(point)).count() >= needed
            }
            Self::Monotone(count) => last(count).is_some_and(|points| {
                points.is_sorted_by(rises) || points.is_sorted_by(|one, next| rises(next, one))
            }),
            Self::Alternating(count) => last(count).is_some_and(|points| {
                points.windows(3).all(|three| match three {
                    [one, two, three] => {
                        (rises(one, two) && rises(three, two))
                            || (rises(two, one) && rises(two, three))
                    }
                    _ => true,
                })
            }),
            Self::Within(count) => all_last(count, &|point| point.z().abs() < 1.0),
            Self::Beyond(count) => all_last(count, &|point| point.z().abs() > 1.0),
        }
    }
}

/// Whether the figure rises from one point to the next, by more than rounding.
fn rises<K>(one: &ChartPoint<K>, next: &ChartPoint<K>) -> bool {
    let [from, to] = [one, next].map(ChartPoint::value);
    edge::is_below(from, to, Tolerance::of([from, to]))
}

/// How many points there have been on the same side of the centre.
#[derive(Clone, Copy, Debug, Default)]
struct Run {
    above: bool,
    length: usize,
}

impl Run {
    /// The run after another point.
    fn after(self, z: f64, skips_center: bool) -> Self {
        if z == 0.0 {
            return if skips_center { self } else { Self::default() };
        }
        let above = z > 0.0;
        let length = if self.above == above { self.length } else { 0 };
        Self {
            above,
            length: length + 1,
        }
    }
}

/// A set of run rules, each of which can be switched on and off.
///
/// The default is Nelson 1 and 2: a point beyond the limits, or nine in a row on the same side. Without any change
/// it raises a false alarm every 217 periods in the mean; see [False alarms](super#false-alarms) before
/// switching on more.
///
/// | practice | set | false alarms: one in |
/// |---|---|---|
/// | Nelson 1 and 2 | [`Rules::default`] | 217 periods |
/// | Western Electric | [`Rules::WESTERN_ELECTRIC`] | 92 |
/// | the NHS | [`Rules::MAKING_DATA_COUNT`] | 81 |
///
/// # Examples
///
/// ```
/// use cxmetrics::track::signal::{Rule, Rules};
///
/// let rules = Rules::NELSON.without(Rule::Nelson7).with(Rule::WesternElectric4);
/// assert!(rules.contains(Rule::Nelson8));
/// assert_eq!(rules.iter().count(), 8);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "StoredRules", try_from = "StoredRules")
)]
pub struct Rules {
    /// A bit for each named rule.
    named: u16,
    /// The length of the run and of the trend that signal; 0 for none.
    run: u8,
    trend: u8,
    skips_center: bool,
}

impl Rules {
    /// No rule.
    pub const NONE: Self = Self::named(0);
    /// Nelson 1 to 8.
    pub const NELSON: Self = Self::named(0b1111_1111);
    /// Western Electric 1 to 4.
    pub const WESTERN_ELECTRIC: Self = Self::named(0b1111_0000_0000);
    /// The rules of the NHS in England (*Making data count*): a point outside the limits, seven in a row on the same side,
    /// seven in a row up or down, two of three near the same limit; points on the centre line are passed over.
    pub const MAKING_DATA_COUNT: Self = Self::NONE
        .with(Rule::Nelson1)
        .with(Rule::Nelson5)
        .with(Rule::Run(7))
        .with(Rule::Trend(7))
        .skipping_the_center();

    const fn named(named: u16) -> Self {
        Self {
            named,
            run: 0,
            trend: 0,
            skips_center: false,
        }
    }

    /// The set with a point on the centre line passed over, as the NHS does: it neither adds to a run nor ends it. Without
    /// this it ends the run, as Nelson has it, for it is on neither side.
    ///
    /// ```
    /// use cxmetrics::track::signal::{ControlChart, Rule, Rules};
    ///
    /// let chart = ControlChart::from_figures(
    ///     8.0,
    ///     (1..).zip([9.0, 9.0, 8.0, 9.0]).map(|(week, x)| (week, x, 1.0)),
    /// )?;
    /// let three = Rules::NONE.with(Rule::Run(3));
    /// assert!(chart.signals(three).is_empty());
    /// assert_eq!(chart.signals(three.skipping_the_center())[0].period(), &4);
    /// # Ok::<(), cxmetrics::track::signal::ChartError>(())
    /// ```
    #[must_use]
    pub const fn skipping_the_center(self) -> Self {
        Self {
            skips_center: true,
            ..self
        }
    }

    /// Whether points on the centre line are passed over.
    #[must_use]
    pub const fn skips_the_center(self) -> bool {
        self.skips_center
    }

    /// The set with a rule switched on. Rules that belong to another chart, such as
    /// [`Rule::Ewma`], change nothing; nor do a run or a trend of a length that there is not. A set has one run and one trend
    /// of a chosen length: the last one that was switched on.
    ///
    /// ```
    /// # use cxmetrics::track::signal::{Rule, Rules};
    /// assert_eq!(Rules::NONE.with(Rule::Nelson1).with(Rule::Nelson2), Rules::default());
    /// // Belongs to another chart.
    /// assert_eq!(Rules::NONE.with(Rule::Ewma), Rules::NONE);
    /// // Eight in a row, and not seven.
    /// assert!(Rules::NONE.with(Rule::Run(7)).with(Rule::Run(8)).iter().eq([Rule::Run(8)]));
    /// assert_eq!(Rules::NONE.with(Rule::Run(1)), Rules::NONE);
    /// ```
    #[must_use]
    pub const fn with(self, rule: Rule) -> Self {
        match rule {
            Rule::Run(run @ 2..=LONGEST) => Self { run, ..self },
            Rule::Trend(trend @ 3..=LONGEST) => Self { trend, ..self },
            _ => Self {
                named: self.named | rule.bit(),
                ..self
            },
        }
    }

    /// The set with a rule switched off.
    ///
    /// ```
    /// # use cxmetrics::track::signal::{Rule, Rules};
    /// let rules = Rules::default().without(Rule::Nelson2);
    /// assert_eq!(rules, Rules::NONE.with(Rule::Nelson1));
    /// ```
    #[must_use]
    pub const fn without(self, rule: Rule) -> Self {
        match rule {
            Rule::Run(run) if run == self.run => Self { run: 0, ..self },
            Rule::Trend(trend) if trend == self.trend => Self { trend: 0, ..self },
            _ => Self {
                named: self.named & !rule.bit(),
                ..self
            },
        }
    }

    /// Whether a rule is on.
    ///
    /// ```
    /// # use cxmetrics::track::signal::{Rule, Rules};
    /// assert!(Rules::NELSON.contains(Rule::Nelson8));
    /// // The pattern of Nelson 1 under another name.
    /// assert!(!Rules::NELSON.contains(Rule::WesternElectric1));
    /// ```
    #[must_use]
    pub const fn contains(self, rule: Rule) -> bool {
        match rule {
            Rule::Run(run) => run != 0 && run == self.run,
            Rule::Trend(trend) => trend != 0 && trend == self.trend,
            _ => self.named & rule.bit() != 0,
        }
    }

    /// The rules that are on, in their order.
    ///
    /// ```
    /// # use cxmetrics::track::signal::{Rule, Rules};
    /// let rules = Rules::NONE.with(Rule::Nelson5).with(Rule::Nelson1);
    /// assert!(rules.iter().eq([Rule::Nelson1, Rule::Nelson5]));
    /// ```
    pub fn iter(self) -> impl Iterator<Item = Rule> {
        Rule::RUN_RULES
            .into_iter()
            .chain([Rule::Run(self.run), Rule::Trend(self.trend)])
            .filter(move |&rule| self.contains(rule))
    }

    /// The points that complete a pattern, by position, with the rule. No pattern goes across the step between two
    /// phases.
    pub(super) fn completed<K>(self, points: &[ChartPoint<K>]) -> Vec<(usize, Rule)> {
        let mut completed = Vec::new();
        let mut first = 0;
        for phase in points.chunk_by(|one, next| one.phase() == next.phase()) {
            let mut run = Run::default();
            for (index, point) in phase.iter().enumerate() {
                run = run.after(point.z(), self.skips_center);
                for rule in self.iter() {
                    let pattern = rule.pattern();
                    if pattern.is_some_and(|pattern| pattern.completed(&phase[..=index], run)) {
                        completed.push((first + index, rule));
                    }
                }
            }
            first += phase.len();
        }
        completed
    }
}

impl Default for Rules {
    /// Nelson 1 and 2.
    fn default() -> Self {
        Self::NONE.with(Rule::Nelson1).with(Rule::Nelson2)
    }
}

/// The stored form: `{"rules": ["nelson1", {"run": 7}], "skips_the_center": true}`.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Rules", deny_unknown_fields)]
struct StoredRules {
    rules: Vec<Rule>,
    #[serde(default)]
    skips_the_center: bool,
}

#[cfg(feature = "serde")]
impl From<Rules> for StoredRules {
    fn from(rules: Rules) -> Self {
        Self {
            rules: rules.iter().collect(),
            skips_the_center: rules.skips_center,
        }
    }
}

/// A rule that no set has, or not beside another one.
#[cfg(feature = "serde")]
#[derive(Debug, thiserror::Error)]
#[error("{rule} is a rule of another chart, or there are two like it, or its length is none")]
struct NoSuchRule {
    rule: Rule,
}

#[cfg(feature = "serde")]
impl TryFrom<StoredRules> for Rules {
    type Error = NoSuchRule;

    fn try_from(stored: StoredRules) -> Result<Self, Self::Error> {
        let rules = stored
            .rules
            .iter()
            .fold(Self::NONE, |rules, rule| rules.with(*rule));
        let mut named = stored.rules.iter();
        match named.find(|rule| !rules.contains(**rule)) {
            Some(&rule) => Err(NoSuchRule { rule }),
            None if stored.skips_the_center => Ok(rules.skipping_the_center()),
            None => Ok(rules),
        }
    }
}

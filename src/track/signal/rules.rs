//! The run rules by their standard names.

use alloc::format;
use alloc::vec::Vec;
use core::fmt;

use super::chart::ChartPoint;
use crate::edge::{self, Tolerance};
use crate::shown::{Style, pad};

/// What a signal rests on.
///
/// Nelson's eight tests (Nelson, 1984, "The Shewhart control chart: tests for special causes", *Journal of Quality
/// Technology* 16, 237–239) and the four zone rules of the Western Electric handbook (1956). "In a row" means measured
/// periods one after the other; gaps are left out. A rule signals at every period that completes its pattern, so a long
/// run signals again and again; in the rules that need some of several points, the last point is one of them.
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
    /// A moving range above its limit, on an [`IndividualsChart`](super::IndividualsChart).
    MovingRange,
    /// An [`Ewma`](super::Ewma) beyond its limits.
    Ewma,
    /// The upper sum of a [`Cusum`](super::Cusum) above its threshold: the score has risen.
    CusumRise,
    /// The lower sum of a [`Cusum`](super::Cusum) above its threshold: the score has fallen.
    CusumFall,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Nelson1 => "Nelson 1: a point beyond three sigma",
            Self::Nelson2 => "Nelson 2: nine in a row on the same side",
            Self::Nelson3 => "Nelson 3: six in a row up, or down",
            Self::Nelson4 => "Nelson 4: fourteen in a row up and down by turns",
            Self::Nelson5 => "Nelson 5: two of three beyond two sigma",
            Self::Nelson6 => "Nelson 6: four of five beyond one sigma",
            Self::Nelson7 => "Nelson 7: fifteen in a row within one sigma",
            Self::Nelson8 => "Nelson 8: eight in a row beyond one sigma",
            Self::WesternElectric1 => "Western Electric 1: a point beyond three sigma",
            Self::WesternElectric2 => "Western Electric 2: two of three beyond two sigma",
            Self::WesternElectric3 => "Western Electric 3: four of five beyond one sigma",
            Self::WesternElectric4 => "Western Electric 4: eight in a row on the same side",
            Self::MovingRange => "moving range: a step beyond its limit",
            Self::Ewma => "EWMA: the weighted mean beyond its limits",
            Self::CusumRise => "CUSUM: the sum of rises above its threshold",
            Self::CusumFall => "CUSUM: the sum of falls above its threshold",
        })
    }
}

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
    /// The run rules; the others belong to charts of their own.
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
            Self::MovingRange | Self::Ewma | Self::CusumRise | Self::CusumFall => return None,
        })
    }

    /// The bit of a run rule in a set.
    const fn bit(self) -> u16 {
        if self.pattern().is_some() {
            1 << self as u16
        } else {
            0
        }
    }
}

impl Pattern {
    const fn same_side(needed: usize, of: usize, sigma: u8) -> Self {
        Self::SameSide { needed, of, sigma }
    }

    /// Whether the last of the points completes the pattern.
    fn completed<K>(self, points: &[ChartPoint<K>]) -> bool {
        let last = |count: usize| points.len().checked_sub(count).map(|from| &points[from..]);
        let all_last = |count: usize, condition: &dyn Fn(&ChartPoint<K>) -> bool| {
            last(count).is_some_and(|points| points.iter().all(condition))
        };
        match self {
            Self::SameSide { needed, of, sigma } => {
                let Some(newest) = points.last() else {
                    return false;
                };
                // On the centre it is on no side, and beyond nothing.
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

/// A set of run rules, each of which can be switched on and off.
///
/// The default is Nelson 1 and 2: a point beyond the limits, or nine in a row on the same side. Without any change
/// it raises a false alarm every 217 periods in the mean; see [False alarms](super#false-alarms) before
/// switching on more.
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
pub struct Rules(u16);

impl Rules {
    /// No rule.
    pub const NONE: Self = Self(0);
    /// Nelson 1 to 8.
    pub const NELSON: Self = Self(0b1111_1111);
    /// Western Electric 1 to 4.
    pub const WESTERN_ELECTRIC: Self = Self(0b1111_0000_0000);

    /// The set with a rule switched on. Rules that belong to another chart, such as
    /// [`Rule::Ewma`], change nothing.
    ///
    /// ```
    /// # use cxmetrics::track::signal::{Rule, Rules};
    /// assert_eq!(Rules::NONE.with(Rule::Nelson1).with(Rule::Nelson2), Rules::default());
    /// // Belongs to another chart.
    /// assert_eq!(Rules::NONE.with(Rule::Ewma), Rules::NONE);
    /// ```
    #[must_use]
    pub const fn with(self, rule: Rule) -> Self {
        Self(self.0 | rule.bit())
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
        Self(self.0 & !rule.bit())
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
        self.0 & rule.bit() != 0
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
            .filter(move |&rule| self.contains(rule))
    }

    /// What these rules object to, in the order of the points and then of the rules.
    pub(super) fn signals<K: Clone>(self, points: &[ChartPoint<K>]) -> Vec<Signal<K>> {
        let mut signals = Vec::new();
        for (index, point) in points.iter().enumerate() {
            for rule in self.iter() {
                let until_here = &points[..=index];
                if rule
                    .pattern()
                    .is_some_and(|pattern| pattern.completed(until_here))
                {
                    signals.push(Signal::new(rule, point.period().clone(), point.value()));
                }
            }
        }
        signals
    }
}

impl Default for Rules {
    /// Nelson 1 and 2.
    fn default() -> Self {
        Self::NONE.with(Rule::Nelson1).with(Rule::Nelson2)
    }
}

/// Something that a chart objects to: the rule, the period and the figure.
///
/// Displayed as `period 2025-W14: 12.5, Nelson 1: a point beyond three sigma`.
///
/// # Examples
///
/// ```
/// use cxmetrics::track::signal::{ControlChart, Rules};
///
/// let chart = ControlChart::from_figures(28.0, [("Mon", 30.0, 2.0), ("Tue", 35.25, 2.0)])?;
/// let signal = chart.signals(Rules::default())[0];
/// assert_eq!(format!("{signal:.2}"), "period Tue: 35.25, Nelson 1: a point beyond three sigma");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Signal<K> {
    rule: Rule,
    period: K,
    figure: f64,
}

impl<K> Signal<K> {
    pub(super) const fn new(rule: Rule, period: K, figure: f64) -> Self {
        Self {
            rule,
            period,
            figure,
        }
    }

    /// The rule.
    ///
    /// ```
    /// # use cxmetrics::track::signal::{ControlChart, Rule, Rules};
    /// let chart = ControlChart::from_figures(28.0, [("Mon", 30.0, 2.0), ("Tue", 35.0, 2.0)])?;
    /// assert_eq!(chart.signals(Rules::default())[0].rule(), Rule::Nelson1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn rule(&self) -> Rule {
        self.rule
    }

    /// The period that completed its pattern.
    ///
    /// ```
    /// # use cxmetrics::track::signal::{ControlChart, Rules};
    /// // Nine weeks a little above the centre: the ninth makes it a pattern.
    /// let chart = ControlChart::from_figures(28.0, (1..=9).map(|week| (week, 29.0, 2.0)))?;
    /// assert_eq!(chart.signals(Rules::default())[0].period(), &9);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const fn period(&self) -> &K {
        &self.period
    }

    /// The figure of that period: the score, for [`Rule::MovingRange`] the range, for [`Rule::Ewma`] the weighted
    /// mean, for the CUSUM rules the sum in sigmas.
    ///
    /// ```
    /// # use cxmetrics::track::signal::{ControlChart, Cusum, Rules};
    /// let chart = ControlChart::from_figures(28.0, [("Mon", 42.0, 2.0)])?;
    /// // The score itself, and the sum (42 − 28) / 2 − 0.5.
    /// assert_eq!(chart.signals(Rules::default())[0].figure(), 42.0);
    /// assert_eq!(Cusum::default().signals(&chart)[0].figure(), 6.5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn figure(&self) -> f64 {
        self.figure
    }
}

impl<K: fmt::Display> fmt::Display for Signal<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figure = Style::of(f, 1).figure(self.figure);
        pad(
            f,
            &format!("period {}: {figure}, {}", self.period, self.rule),
        )
    }
}

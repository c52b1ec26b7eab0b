//! What a chart objects to, in a line for the record and in a sentence for the meeting.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::point::ChartPoint;
use super::rules::{Pattern, Rule, Rules};
use crate::shown::{Style, pad};

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
    direction: Option<Shift>,
    center: f64,
    /// What chance explains.
    limits: [f64; 2],
}

/// Where a signal points. Which way is good is another question: [`Direction`](crate::Direction).
///
/// ```
/// assert_eq!(cxmetrics::track::signal::Shift::Higher.to_string(), "higher");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[allow(clippy::exhaustive_enums)] // there is no third way
pub enum Shift {
    /// Towards larger figures.
    Higher,
    /// Towards smaller figures.
    Lower,
}

impl Shift {
    const fn of(rises: bool) -> Self {
        if rises { Self::Higher } else { Self::Lower }
    }

    /// One of two words.
    const fn word(self, higher: &'static str, lower: &'static str) -> &'static str {
        match self {
            Self::Higher => higher,
            Self::Lower => lower,
        }
    }
}

impl fmt::Display for Shift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word("higher", "lower"))
    }
}

impl<K: Clone> Signal<K> {
    /// What a run rule objects to at the last of these points, of which there is one at least.
    pub(super) fn of_rule(rule: Rule, points: &[ChartPoint<K>]) -> Self {
        let newest = &points[points.len() - 1];
        let direction = match rule.pattern() {
            Some(Pattern::SameSide { .. }) => Some(Shift::of(newest.z() > 0.0)),
            Some(Pattern::Monotone(_)) => points
                .len()
                .checked_sub(2)
                .map(|before| Shift::of(newest.value() > points[before].value())),
            _ => None,
        };
        Self::new(rule, newest, newest.value(), direction)
    }

    fn new(rule: Rule, point: &ChartPoint<K>, figure: f64, direction: Option<Shift>) -> Self {
        Self {
            rule,
            period: point.period().clone(),
            figure,
            direction,
            center: point.center(),
            limits: [point.lower(), point.upper()],
        }
    }

    pub(super) fn of_moving_range(point: &ChartPoint<K>, range: f64, limit: f64) -> Self {
        Self {
            limits: [0.0, limit],
            ..Self::new(Rule::MovingRange, point, range, None)
        }
    }

    pub(super) fn of_ewma(point: &ChartPoint<K>, mean: f64, limits: [f64; 2]) -> Self {
        let direction = Shift::of(mean > limits[1]);
        Self {
            limits,
            ..Self::new(Rule::Ewma, point, mean, Some(direction))
        }
    }

    pub(super) fn of_cusum(point: &ChartPoint<K>, rule: Rule, sum: f64) -> Self {
        let direction = Shift::of(rule == Rule::CusumRise);
        Self::new(rule, point, sum, Some(direction))
    }
}

impl<K> Signal<K> {
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

    /// Whether the figures are higher or lower than they should be, or on their way up or down; `None` for a pattern that is
    /// neither, such as points by turns.
    ///
    /// ```
    /// # use cxmetrics::track::signal::{ControlChart, Shift, Rules};
    /// let chart = ControlChart::from_figures(28.0, [("Mon", 20.0, 2.0)])?;
    /// assert_eq!(chart.signals(Rules::default())[0].direction(), Some(Shift::Lower));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn direction(&self) -> Option<Shift> {
        self.direction
    }

    /// What the signal says, for somebody who has never heard of the rule, and the rule's name beside it: to be displayed,
    /// with one decimal unless the format says otherwise.
    ///
    /// ```
    /// use cxmetrics::track::signal::{ControlChart, Rule, Rules};
    ///
    /// let hours = [("week 1", 29.0), ("week 2", 30.5), ("week 3", 29.5), ("week 4", 34.25)];
    /// let chart = ControlChart::from_figures(28.0, hours.map(|(week, hours)| (week, hours, 2.0)))?;
    /// let signals = chart.signals(Rules::NONE.with(Rule::Nelson1).with(Rule::Run(4)));
    /// assert_eq!(
    ///     signals[0].sentence().to_string(),
    ///     "week 4: 34.2 is higher than chance explains (22.0 to 34.0), so look for what happened then (Nelson 1: a point beyond three sigma)"
    /// );
    /// assert_eq!(
    ///     format!("{:.0}", signals[1].sentence()),
    ///     "week 4: 4 periods in a row above the usual 28, so the level has risen (run: 4 in a row on the same side)"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn sentence(&self) -> Sentence<'_, K> {
        Sentence(self)
    }

    fn meaning(&self, style: Style) -> String {
        let (figure, center) = (style.figure(self.figure), style.figure(self.center));
        let [lower, upper] = self.limits.map(|limit| style.figure(limit));
        let side = |higher, lower| self.direction.map_or("", |way| way.word(higher, lower));
        let (above, risen) = (side("above", "below"), side("risen", "fallen"));
        match self.rule.pattern() {
            Some(Pattern::SameSide { sigma: 3, .. }) => format!(
                "{figure} is {} than chance explains ({lower} to {upper}), so look for what happened then",
                side("higher", "lower")
            ),
            Some(Pattern::SameSide { of, sigma: 0, .. }) => {
                format!(
                    "{of} periods in a row {above} the usual {center}, so the level has {risen}"
                )
            }
            Some(Pattern::SameSide { needed, of, sigma }) => format!(
                "{needed} of the last {of} periods {} {above} the usual {center}, so the level has probably {risen}",
                if sigma == 2 { "far" } else { "clearly" }
            ),
            Some(Pattern::Monotone(count)) => format!(
                "each of the last {count} periods {} than the one before, so it is drifting {}",
                side("higher", "lower"),
                side("up", "down")
            ),
            Some(Pattern::Alternating(count)) => format!(
                "the last {count} periods went up and down by turns, so two sources may be taking turns"
            ),
            Some(Pattern::Within(count)) => format!(
                "{count} periods in a row closer to the usual {center} than chance allows, so the limits do not fit any more"
            ),
            Some(Pattern::Beyond(count)) => format!(
                "{count} periods in a row far from the usual {center}, on either side, so two different processes may be in one chart"
            ),
            None if self.rule == Rule::MovingRange => format!(
                "a step of {figure} from the period before is larger than chance explains (up to {upper}), so look for what happened then"
            ),
            None if self.rule == Rule::Ewma => format!(
                "the mean of the latest periods, {figure}, is {above} what chance explains ({lower} to {upper}), so the level has {risen}"
            ),
            None => format!(
                "the distances {above} the usual {center} have added up to {figure} sigma, so the level has {risen}"
            ),
        }
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

/// A [`Signal`] in words; made by [`Signal::sentence`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sentence<'a, K>(&'a Signal<K>);

impl<K: fmt::Display> fmt::Display for Sentence<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(signal) = self;
        let meaning = signal.meaning(Style::of(f, 1));
        pad(
            f,
            &format!("{}: {meaning} ({})", signal.period, signal.rule),
        )
    }
}

impl Rules {
    /// What these rules object to, in the order of the points and then of the rules.
    pub(super) fn signals<K: Clone>(self, points: &[ChartPoint<K>]) -> Vec<Signal<K>> {
        self.completed(points)
            .into_iter()
            .map(|(position, rule)| Signal::of_rule(rule, &points[..=position]))
            .collect()
    }
}

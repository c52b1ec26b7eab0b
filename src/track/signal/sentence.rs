//! What a chart objects to, in a line for the record and in a sentence for the meeting.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::point::ChartPoint;
use super::rules::{Pattern, Rule, Rules};
use crate::shown::{Style, pad};
use crate::words::{English, Language, Spoken, TrackingMessage, spoken};

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
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
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
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
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
}

spoken!(Shift {
    Higher = Higher,
    Lower = Lower,
});

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

    /// What it means, in a language.
    fn meaning(&self, language: &dyn Language, style: Style) -> String {
        let (figure, center) = (style.figure(self.figure), style.figure(self.center));
        let [lower, upper] = self.limits.map(|limit| style.figure(limit));
        let rises = self.direction != Some(Shift::Lower);
        let message = match self.rule.pattern() {
            Some(Pattern::SameSide { sigma: 3, .. }) => TrackingMessage::BeyondChance {
                figure,
                rises,
                lower,
                upper,
            },
            Some(Pattern::SameSide { of, sigma: 0, .. }) => TrackingMessage::RunOfPeriods {
                count: of,
                rises,
                center,
            },
            Some(Pattern::SameSide { needed, of, sigma }) => TrackingMessage::MostPeriods {
                needed,
                count: of,
                far: sigma == 2,
                rises,
                center,
            },
            Some(Pattern::Monotone(count)) => TrackingMessage::Drifting { count, rises },
            Some(Pattern::Alternating(count)) => TrackingMessage::ByTurns { count },
            Some(Pattern::Within(count)) => TrackingMessage::TooClose { count, center },
            Some(Pattern::Beyond(count)) => TrackingMessage::TwoProcesses { count, center },
            None if self.rule == Rule::MovingRange => TrackingMessage::LargeStep { figure, upper },
            None if self.rule == Rule::Ewma => TrackingMessage::WeightedMean {
                figure,
                rises,
                lower,
                upper,
            },
            None => TrackingMessage::Added {
                figure,
                rises,
                center,
            },
        };
        language.say(&message.into())
    }
}

impl<K: fmt::Display> Spoken for Signal<K> {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = TrackingMessage::Signal {
            period: &self.period.to_string(),
            figure: Style::of(f, 1).figure(self.figure),
            rule: &self.rule.text(language),
        };
        pad(f, &language.say(&message.into()))
    }
}

impl<K: fmt::Display> fmt::Display for Signal<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.say_in(&English, f)
    }
}

/// A [`Signal`] in words; made by [`Signal::sentence`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sentence<'a, K>(&'a Signal<K>);

impl<K: fmt::Display> Spoken for Sentence<'_, K> {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(signal) = self;
        let message = TrackingMessage::Meaning {
            period: &signal.period.to_string(),
            meaning: &signal.meaning(language, Style::of(f, 1)),
            rule: &signal.rule.text(language),
        };
        pad(f, &language.say(&message.into()))
    }
}

impl<K: fmt::Display> fmt::Display for Sentence<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.say_in(&English, f)
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

//! What a comparison measures, with its limits.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::edge::unsigned_zero;
use crate::interval::Confidence;
use crate::shown::{Style, decimals_beside, pad};
use crate::tilt::Side;
use crate::words::{GeneralMessage, Language, Limits, PValue, Spoken, spoken};

/// In which form two figures are set against each other.
///
/// ```
/// use cxmetrics::compare::ContrastKind;
///
/// assert_eq!(ContrastKind::Difference.no_change(), 0.0);
/// assert_eq!(ContrastKind::Superiority.no_change(), 50.0);
/// assert_eq!(ContrastKind::RelativeChange.to_string(), "relative change");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ContrastKind {
    /// The first figure minus the second, in their unit.
    Difference,
    /// How much larger the first figure is than the second, in percent of the second: 100 (first / second − 1). From
    /// −100 % upwards; +100 % is twice as much.
    RelativeChange,
    /// How likely a single observation of the first is above one of the second, in percent, ties half: 50 when
    /// neither is.
    Superiority,
}

impl ContrastKind {
    /// The contrast of two figures that are the same.
    ///
    /// ```
    /// use cxmetrics::compare::ContrastKind;
    ///
    /// assert_eq!(ContrastKind::RelativeChange.no_change(), 0.0);
    /// ```
    #[must_use]
    pub const fn no_change(self) -> f64 {
        match self {
            Self::Difference | Self::RelativeChange => 0.0,
            Self::Superiority => 50.0,
        }
    }
}

spoken!(ContrastKind {
    Difference = Difference,
    RelativeChange = RelativeChange,
    Superiority = Superiority,
});

/// A measured contrast of two figures, with its lower and upper limit.
///
/// Made by [`Comparison::contrast`](super::Comparison::contrast). A relative change has no value when the second figure
/// is 0, and a limit is *open* where the data set none: that is `None`, and never infinity.
///
/// Displayed as `20.0 [0.4, 39.3]`, and a relative change as `+33.3% [+7.9%, +67.2%]`, with one decimal unless the format
/// says otherwise.
///
/// # Examples
///
/// ```
/// use cxmetrics::compare::{Compare, Comparison};
/// use cxmetrics::{Confidence, Estimate};
///
/// let (new, old) = (Estimate::share(56, 70)?, Estimate::share(48, 80)?);
/// let difference = new.difference(&old)?.contrast(Confidence::P95);
/// assert_eq!(difference.to_string(), "20.0 [5.3, 33.8]");
/// assert_eq!(difference.value(), Some(20.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(try_from = "super::stored::StoredContrast"))]
pub struct Contrast {
    kind: ContrastKind,
    value: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    confidence: Confidence,
}

impl Contrast {
    /// What is infinite or NaN is open, and nothing is −0.
    pub(crate) fn new(
        kind: ContrastKind,
        value: Option<f64>,
        limits: [Option<f64>; 2],
        confidence: Confidence,
    ) -> Self {
        let clean = |figure: Option<f64>| {
            figure
                .filter(|figure| figure.is_finite())
                .map(unsigned_zero)
        };
        let [lower, upper] = limits.map(clean);
        Self {
            kind,
            value: clean(value),
            lower,
            upper,
            confidence,
        }
    }

    /// The form: a difference, a relative change, a superiority.
    ///
    /// ```
    /// # use cxmetrics::compare::{Compare, Comparison, ContrastKind};
    /// # use cxmetrics::{Confidence, Estimate};
    /// # let (new, old) = (Estimate::share(56, 70)?, Estimate::share(48, 80)?);
    /// let contrast = new.difference(&old)?.contrast(Confidence::P95);
    /// assert_eq!(contrast.kind(), ContrastKind::Difference);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn kind(&self) -> ContrastKind {
        self.kind
    }

    /// The measured contrast, with its sign; `None` for a relative change from 0.
    ///
    /// ```
    /// # use cxmetrics::compare::{Compare, Comparison};
    /// # use cxmetrics::{Confidence, Estimate};
    /// # let (new, old) = (Estimate::share(56, 70)?, Estimate::share(48, 80)?);
    /// assert_eq!(old.difference(&new)?.contrast(Confidence::P95).value(), Some(-20.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn value(&self) -> Option<f64> {
        self.value
    }

    /// The lower limit; `None` if it is open.
    ///
    /// ```
    /// # use cxmetrics::compare::{Compare, Comparison};
    /// # use cxmetrics::{Confidence, Estimate};
    /// # let (new, old) = (Estimate::share(56, 70)?, Estimate::share(48, 80)?);
    /// let contrast = new.difference(&old)?.contrast(Confidence::P95);
    /// assert_eq!(format!("{:.1}", contrast.lower().unwrap()), "5.3");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn lower(&self) -> Option<f64> {
        self.lower
    }

    /// The upper limit; `None` if it is open.
    ///
    /// ```
    /// # use cxmetrics::compare::{Compare, Comparison};
    /// # use cxmetrics::{Confidence, Estimate};
    /// # let (new, old) = (Estimate::share(56, 70)?, Estimate::share(48, 80)?);
    /// let contrast = new.difference(&old)?.contrast(Confidence::P95);
    /// assert_eq!(format!("{:.1}", contrast.upper().unwrap()), "33.8");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn upper(&self) -> Option<f64> {
        self.upper
    }

    /// The confidence of the limits.
    ///
    /// ```
    /// # use cxmetrics::compare::{Compare, Comparison};
    /// # use cxmetrics::{Confidence, Estimate};
    /// # let (new, old) = (Estimate::share(56, 70)?, Estimate::share(48, 80)?);
    /// let contrast = new.difference(&old)?.contrast(Confidence::P90);
    /// assert_eq!(contrast.confidence(), Confidence::P90);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn confidence(&self) -> Confidence {
        self.confidence
    }

    /// Whether a contrast is between the limits; beyond an open one everything is.
    ///
    /// ```
    /// # use cxmetrics::compare::{Compare, Comparison};
    /// # use cxmetrics::{Confidence, Estimate};
    /// # let (new, old) = (Estimate::share(56, 70)?, Estimate::share(48, 80)?);
    /// let contrast = new.difference(&old)?.contrast(Confidence::P95);
    /// assert!(contrast.contains(10.0) && !contrast.contains(0.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn contains(&self, x: f64) -> bool {
        !x.is_nan() && !self.is_above(x) && !self.is_below(x)
    }

    /// Whether the whole interval is above a contrast.
    pub(super) fn is_above(&self, x: f64) -> bool {
        self.lower.is_some_and(|lower| lower > x)
    }

    /// Whether the whole interval is below a contrast.
    pub(super) fn is_below(&self, x: f64) -> bool {
        self.upper.is_some_and(|upper| upper < x)
    }
}

impl Contrast {
    /// The contrast in a style: "20.0 [0.4, 39.3]".
    pub(super) fn text(&self, language: &dyn Language, style: Style) -> String {
        let numbers = language.numbers();
        let show = |figure: Option<f64>, unknown: GeneralMessage<'_>| -> String {
            let Some(figure) = figure else {
                return language.say(&unknown.into());
            };
            match self.kind {
                ContrastKind::Difference => numbers.figure(style.figure(figure)),
                // "+33.3%" is read as a change, and "33.3%" as a share.
                ContrastKind::RelativeChange => numbers.percent(style.signed().figure(figure)),
                ContrastKind::Superiority => numbers.percent(style.unsigned().figure(figure)),
            }
        };
        let limit = |limit| show(limit, GeneralMessage::Open {});
        let bracket = GeneralMessage::Bracket {
            value: &show(self.value, GeneralMessage::Undefined {}),
            limits: Limits {
                lower: &limit(self.lower),
                upper: &limit(self.upper),
            },
        };
        language.say(&bracket.into())
    }
}

impl Contrast {
    /// The contrast as the text of a decision shows it, and the p-value that it was made by: never on another side of the
    /// edges, or of α, than what was decided, unless the format says how many decimals there are.
    pub(super) fn decided(
        &self,
        language: &dyn Language,
        f: &fmt::Formatter<'_>,
        edges: &[f64],
        [p, alpha]: [f64; 2],
    ) -> (String, PValue) {
        let style = self.style_beside(f, edges);
        (self.text(language, style), PValue::beside(p, alpha, 3))
    }

    /// The format's own style, or else with as many decimals as it takes to show the limits on their own side of edges.
    pub(crate) fn style_beside(&self, f: &fmt::Formatter<'_>, edges: &[f64]) -> Style {
        let limits: Vec<f64> = [self.lower, self.upper].into_iter().flatten().collect();
        Style::of(f, decimals_beside(&limits, edges, 1))
    }
}

impl Spoken for Contrast {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        pad(f, &self.text(language, Style::of(f, 1)))
    }
}

spoken!(Contrast);

/// A p-value as a probability: what a comparison from elsewhere cannot say, it has not shown.
pub(super) fn probability(p_value: f64) -> f64 {
    if p_value.is_nan() {
        1.0
    } else {
        unsigned_zero(p_value.clamp(0.0, 1.0))
    }
}

/// A limit moved, if rounding made it wrong, to leave out a point or not.
pub(super) fn agreeing(side: Side, limit: f64, point: f64, leaves_out: bool) -> f64 {
    match (side, leaves_out) {
        (Side::Lower, true) => limit.max(point.next_up()),
        (Side::Lower, false) => limit.min(point),
        (Side::Upper, true) => limit.min(point.next_down()),
        (Side::Upper, false) => limit.max(point),
    }
}

//! A proposed target, and the assistant, in words.

use alloc::string::{String, ToString};
use core::fmt;

use super::assistant::GoalAssistant;
use super::opening::Opening;
use crate::edge::{self, Tolerance};
use crate::okr::figure::percent_beside;
use crate::shown::{Style, pad};
use crate::words::{Figure, ForecastMessage, Language, Spoken, spoken};

/// From which probability on a target is ambitious, likely, and one to commit to.
pub(in crate::okr) const AMBITION_EDGES: [f64; 3] = [0.1, 0.5, 0.9];

/// How ambitious a target is, by the probability that it is reached.
///
/// ```
/// use cxmetrics::okr::forecast::Ambition;
///
/// assert_eq!(Ambition::of(0.12), Ambition::Ambitious);
/// assert_eq!(Ambition::of(0.95).to_string(), "committed");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Ambition {
    /// Below 10 %: nobody reaches it.
    OutOfReach,
    /// 10 % to 50 %: between the stretch and the target.
    Ambitious,
    /// 50 % to 90 %.
    Likely,
    /// 90 % and above: it can be promised.
    Committed,
}

impl Ambition {
    /// The ambition of a probability from 0 to 1; limits belong to the surer side.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::Ambition;
    ///
    /// let of = [0.05, 0.1, 0.5, 0.9].map(Ambition::of);
    /// assert_eq!(
    ///     of,
    ///     [Ambition::OutOfReach, Ambition::Ambitious, Ambition::Likely, Ambition::Committed]
    /// );
    /// ```
    #[must_use]
    pub fn of(probability: f64) -> Self {
        let [ambitious, likely, committed] = AMBITION_EDGES;
        let reaches = |edge| edge::reaches(probability, edge, Tolerance::of([probability]));
        if reaches(committed) {
            Self::Committed
        } else if reaches(likely) {
            Self::Likely
        } else if reaches(ambitious) {
            Self::Ambitious
        } else {
            Self::OutOfReach
        }
    }
}

spoken!(Ambition {
    OutOfReach = OutOfReach,
    Ambitious = Ambitious,
    Likely = Likely,
    Committed = CommittedLevel,
});

/// What a proposed target would be.
///
/// Made by [`GoalAssistant::propose`].
///
/// ```
/// use cxmetrics::Estimate;
/// use cxmetrics::okr::forecast::{Ambition, GoalAssistant, UsualMove};
///
/// let start = Estimate::share(350, 500)?;
/// let proposal = GoalAssistant::from_survey(&start, 500, UsualMove::new(5.0)?)?.propose(76.0);
/// assert_eq!(proposal.to_string(), "ambitious: 15 %; visible: no, ±8.1");
/// assert_eq!((proposal.ambition(), proposal.is_visible()), (Ambition::Ambitious, false));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proposal {
    probability: f64,
    visible: bool,
    smallest: f64,
}

impl Proposal {
    /// The probability that the target is reached, from 0 to 1.
    ///
    /// See the [example](Self).
    #[must_use]
    pub const fn probability(&self) -> f64 {
        self.probability
    }

    /// How ambitious that is.
    ///
    /// See the [example](Self).
    #[must_use]
    pub fn ambition(&self) -> Ambition {
        Ambition::of(self.probability)
    }

    /// Whether the surveys can tell the target from the start.
    ///
    /// See the [example](Self).
    #[must_use]
    pub const fn is_visible(&self) -> bool {
        self.visible
    }

    /// The smallest move from the start that they can see.
    ///
    /// See the [example](Self).
    #[must_use]
    pub const fn smallest_visible_move(&self) -> f64 {
        self.smallest
    }
}

/// "ambitious: 12 %; visible: no, ±6.1"
impl Spoken for Proposal {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let style = Style::of(f, 1).unsigned();
        let message = ForecastMessage::Proposal {
            ambition: self.ambition().label(),
            percent: percent_beside(self.probability, &AMBITION_EDGES, Style::rounded),
            visible: self.visible,
            smallest: style.figure(self.smallest),
        };
        pad(f, &language.say(&message.into()))
    }
}

spoken!(Proposal);

impl GoalAssistant {
    /// What a target would be: how likely it is reached, and whether the surveys could show it.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::{GoalAssistant, UsualMove};
    ///
    /// let assistant = GoalAssistant::planned(20.0, 6_600.0, 1_000, UsualMove::new(12.5)?)?;
    /// assert_eq!(assistant.propose(28.0).to_string(), "ambitious: 25 %; visible: no, ±10.2");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn propose(&self, target: f64) -> Proposal {
        Proposal {
            probability: self.probability(target),
            visible: self.is_visible(target),
            smallest: self.smallest_visible_move(),
        }
    }
}

/// The levels, the band or why it is empty and what would open it, and what is not on record.
///
/// ```
/// use cxmetrics::okr::forecast::{GoalAssistant, UsualMove};
///
/// let assistant = GoalAssistant::planned(20.0, 6_600.0, 50, UsualMove::new(12.5)?)?;
/// assert_eq!(
///     assistant.to_string(),
///     "committed -5.4 (90 %), target 20.0 (50 %), stretch 45.4 (10 %); surveys of 50 show moves of 45.5 or more; moves that \
///      large come one time in 32: no target is both in reach and visible; from 236 answers each there is one, or after \
///      62 weeks; nothing on record says that it will rise"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Spoken for GoalAssistant {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let style = Style::of(f, 1);
        let band = match self.band() {
            Some([from, to]) => {
                let [from, to] = [from, to].map(|end| style.figure(end));
                language.say(&ForecastMessage::Band { from, to }.into())
            }
            None => self.empty(language, style),
        };
        let usual = self.usual_move().in_language(language).to_string();
        let record = if self.usual_move().mean() == 0.0 {
            ForecastMessage::NothingOnRecord {
                falls: self.is_falling(),
            }
        } else {
            ForecastMessage::OnRecord { usual: &usual }
        };
        let message = ForecastMessage::Levels {
            committed: style.figure(self.committed()),
            target: style.figure(self.target()),
            stretch: style.figure(self.stretch()),
            band: &band,
            record: &language.say(&record.into()),
        };
        pad(f, &language.say(&message.into()))
    }
}

spoken!(GoalAssistant);

impl GoalAssistant {
    /// Why there is no target that is both in reach and visible, and what would make one.
    fn empty(&self, language: &dyn Language, style: Style) -> String {
        let chance = self.probability(self.visible_from());
        let weeks = self.weeks_to_open();
        let remedy = match self.opening() {
            Opening::Open | Opening::Never => ForecastMessage::NeverOpens {},
            Opening::Answers(answers) => ForecastMessage::OpensWithAnswers {
                answers,
                each: self.is_planned(),
                weeks,
            },
            Opening::StartTooSmall(answers) => ForecastMessage::StartTooSmall { answers, weeks },
        };
        let message = ForecastMessage::EmptyBand {
            answers: Figure::rounded(self.last_answers(), 0),
            smallest: style.figure(self.smallest_visible_move()),
            one_in: (chance >= 0.001).then(|| Figure::rounded(1.0 / chance, 0)),
            remedy: &language.say(&remedy.into()),
        };
        language.say(&message.into())
    }
}

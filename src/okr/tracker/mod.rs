//! One tracker: goals, their check-ins, and a report of any day.

mod report;
#[cfg(feature = "serde")]
mod stored;

pub use report::{KeyResultReport, ObjectiveReport, TrackerReport};

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use crate::impact::Impact;
use crate::interval::Confidence;
use crate::okr::course::{Cadence, CheckIn, CheckInError, Cycle, History};
use crate::okr::figure::Reading;
use crate::okr::forecast::PastMoves;
use crate::okr::key_result::KeyResult;
use crate::okr::objective::{Guardrail, Objective};
use crate::okr::time::TimePoint;

/// Objectives, their cycle, and what was measured when: what every program with goals would otherwise glue by hand.
///
/// A figure goes in once, by the name of its key result: [`check_in`](Self::check_in). A report of any day comes out:
/// [`report`](Self::report) has the progress with its interval, pace and status, freshness, the forecast for the key
/// result's own target and direction, grade, mirror, and what is wrong with how the goals are written. It is stored as one
/// document that a person can read.
///
/// The parts stay usable alone: [`Objective`], [`History`], [`Pace`](crate::okr::Pace),
/// [`Forecast`](crate::okr::Forecast), [`Lint`](crate::okr::Lint), [`Mirror`](crate::okr::Mirror).
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::tracker::Tracker;
/// use cxmetrics::okr::{Cycle, Status, Voice};
/// use cxmetrics::{Estimate, KeyResult, Objective};
///
/// let help = Objective::new("Customers get help fast")
///     .with(
///         KeyResult::reach("satisfied customers in percent", 70, 85)?
///             .with_voice(Voice::Customer),
///     )
///     .with(KeyResult::reach("resolution time in hours", 48, 24)?);
/// let mut tracker = Tracker::new(Cycle::new(0, 90)?).with(help)?;
///
/// tracker.check_in("resolution time in hours", 14, 44)?;
/// tracker.check_in("resolution time in hours", 28, 38)?;
/// tracker.check_in("satisfied customers in percent", 28, &Estimate::share(150, 200)?)?;
///
/// let report = tracker.report(30);
/// let hours = report.key_result("resolution time in hours").unwrap();
/// assert_eq!(hours.progress, Some(10.0 / 24.0));
/// assert_eq!(hours.status, Status::OnTrack);
/// assert_eq!(report.objectives[0].key_results.len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "stored::StoredTracker", try_from = "stored::StoredTracker")
)]
pub struct Tracker {
    cycle: Cycle,
    cadence: Cadence,
    confidence: Confidence,
    objectives: Vec<Objective>,
    names: Names,
    /// One for each key result and guardrail that was ever checked in.
    histories: BTreeMap<String, History>,
    /// What initiatives did, by the name of the objective.
    impacts: BTreeMap<String, Vec<Impact>>,
    past: PastMoves,
}

impl Tracker {
    /// A tracker of a cycle, looked at every week.
    #[must_use]
    pub fn new(cycle: Cycle) -> Self {
        Self {
            cycle,
            cadence: Cadence::WEEKLY,
            confidence: Confidence::P95,
            objectives: Vec::new(),
            names: Names::default(),
            histories: BTreeMap::new(),
            impacts: BTreeMap::new(),
            past: PastMoves::new(),
        }
    }

    /// The same with what the company's own past goals taught: every forecast rests on it, and says so.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::{MoveSource, PastMoves};
    /// use cxmetrics::okr::{Cycle, tracker::Tracker};
    /// use cxmetrics::{KeyResult, Objective};
    ///
    /// let mut past = PastMoves::new();
    /// for moved in [-6.0, -2.0, -9.0] {
    ///     past.record(moved, 0.0, 24.0)?; // hours, in a quarter of which 24 were asked
    /// }
    /// let fast = Objective::new("Fast help").with(KeyResult::reach("hours", 48, 24)?);
    /// let tracker = Tracker::new(Cycle::new(0, 90)?).with(fast)?.with_past(past);
    /// let report = tracker.report(30);
    /// let hours = report.key_result("hours").unwrap();
    /// assert_eq!(hours.usual_move.unwrap().source(), MoveSource::Past);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn with_past(mut self, past: PastMoves) -> Self {
        self.past = past;
        self
    }

    /// The same with what an initiative for an objective did: the report shows it in the objective's
    /// [mirror](ObjectiveReport::mirror_figures), and it is stored with the tracker.
    ///
    /// ```
    /// use cxmetrics::impact::InterruptedSeries;
    /// use cxmetrics::okr::{Cycle, tracker::Tracker};
    /// use cxmetrics::{Confidence, KeyResult, Objective};
    ///
    /// let fast = Objective::new("Fast help").with(KeyResult::reach("hours", 48, 24)?);
    /// let weekly = [61.0, 63.0, 60.0, 62.0, 70.0, 72.0, 69.0, 71.0].into_iter().enumerate();
    /// let impact =
    ///     InterruptedSeries::from_figures(weekly, 4)?.impact("the shops", Confidence::P95);
    /// let tracker = Tracker::new(Cycle::new(0, 90)?)
    ///     .with(fast)?
    ///     .with_impact("Fast help", impact.clone())?;
    /// assert_eq!(tracker.report(30).objectives[0].mirror_figures.impacts(), [impact]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TrackerError::UnknownObjective`] if there is no objective of that name.
    pub fn with_impact(mut self, objective: &str, impact: Impact) -> Result<Self, TrackerError> {
        if !self.names.objectives.contains(objective) {
            let known = self.objectives.iter().map(|known| known.name().into());
            return Err(TrackerError::UnknownObjective {
                name: objective.into(),
                known: known.collect(),
            });
        }
        self.impacts
            .entry(objective.into())
            .or_default()
            .push(impact);
        Ok(self)
    }

    /// The same with another cadence.
    #[must_use]
    pub fn with_cadence(mut self, cadence: Cadence) -> Self {
        self.cadence = cadence;
        for history in self.histories.values_mut() {
            *history = history.clone().with_cadence(cadence);
        }
        self
    }

    /// The same with another confidence of its intervals; 95 % unless it is said.
    #[must_use]
    pub const fn with_confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// The same with one more objective. Readings that its key results already have are not check-ins: they stand until
    /// the first one.
    ///
    /// # Errors
    ///
    /// [`TrackerError::Twice`] if a key result or guardrail has the name of another one: check-ins go by name.
    ///
    /// ```
    /// use cxmetrics::okr::{Cycle, tracker::Tracker};
    /// use cxmetrics::{KeyResult, Objective};
    ///
    /// let loyal = Objective::new("Customers stay").with(KeyResult::reach("NPS", 40, 50)?);
    /// let growing = Objective::new("Customers bring others").with(KeyResult::reach("NPS", 40, 60)?);
    /// let error = Tracker::new(Cycle::new(0, 90)?).with(loyal)?.with(growing).unwrap_err();
    /// assert_eq!(error.to_string(), "there are two key results \"NPS\": check-ins go by name");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with(mut self, objective: Objective) -> Result<Self, TrackerError> {
        let mut names = BTreeSet::new();
        for name in of_objective(&objective).map(KeyResult::name) {
            if self.names.measured.contains(name) || !names.insert(name) {
                return Err(TrackerError::Twice { name: name.into() });
            }
        }
        let names = names.into_iter().map(String::from);
        self.names.measured.extend(names);
        self.names.objectives.insert(objective.name().into());
        self.objectives.push(objective);
        Ok(self)
    }

    /// Records what a key result measured on a day.
    ///
    /// # Errors
    ///
    /// [`TrackerError::Unknown`] if no key result or guardrail has the name; [`TrackerError::CheckIn`] as for
    /// [`History::record`]. Then nothing has changed.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::{Cycle, tracker::Tracker};
    /// use cxmetrics::{KeyResult, Objective};
    ///
    /// let fast = Objective::new("Fast help").with(KeyResult::reach("hours", 48, 24)?);
    /// let mut tracker = Tracker::new(Cycle::new(0, 90)?).with(fast)?;
    /// tracker.check_in("hours", 7, 46)?;
    /// assert_eq!(
    ///     tracker.check_in("days", 7, 2).unwrap_err().to_string(),
    ///     "there is no key result \"days\"; these are: hours"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check_in(
        &mut self,
        key_result: &str,
        day: impl TimePoint,
        reading: impl Into<Reading>,
    ) -> Result<(), TrackerError> {
        let check_in = CheckIn::new(&day, reading)?;
        self.record(key_result, check_in, day)
    }

    /// The same of a check-in with a belief or a note, entered now.
    ///
    /// # Errors
    ///
    /// As for [`check_in`](Self::check_in).
    pub fn record(
        &mut self,
        key_result: &str,
        check_in: CheckIn,
        now: impl TimePoint,
    ) -> Result<(), TrackerError> {
        self.check_name(key_result)?;
        if let Some(history) = self.histories.get_mut(key_result) {
            return Ok(history.record(check_in, now)?);
        }
        let mut history = History::new(self.cycle).with_cadence(self.cadence);
        history.record(check_in, now)?;
        self.histories.insert(key_result.into(), history);
        Ok(())
    }

    /// The cycle.
    #[must_use]
    pub const fn cycle(&self) -> &Cycle {
        &self.cycle
    }

    /// The objectives as they were given, in that order; what was checked in is in the [histories](Self::history).
    #[must_use]
    pub fn objectives(&self) -> &[Objective] {
        &self.objectives
    }

    /// What a key result measured when; `None` before its first check-in.
    #[must_use]
    pub fn history(&self, key_result: &str) -> Option<&History> {
        self.histories.get(key_result)
    }

    /// How everything stands on a day, by what was known then.
    #[must_use]
    pub fn report(&self, now: impl TimePoint) -> TrackerReport {
        report::report(self, &now)
    }

    /// Every key result and guardrail.
    fn measured(&self) -> impl Iterator<Item = &KeyResult> {
        self.objectives.iter().flat_map(of_objective)
    }

    /// Refuses a name that is of no key result or guardrail.
    fn check_name(&self, name: &str) -> Result<(), TrackerError> {
        if self.names.measured.contains(name) {
            return Ok(());
        }
        Err(TrackerError::Unknown {
            name: name.into(),
            known: self.measured().map(|known| known.name().into()).collect(),
        })
    }

    /// An objective with the readings of a day.
    fn as_of(&self, objective: &Objective, now: &impl TimePoint) -> Objective {
        objective.clone().with_readings(|name| {
            let check_in = self.histories.get(name)?.latest(now)?;
            Some(check_in.reading().clone())
        })
    }
}

/// What the objectives of a tracker, their key results and guardrails are called: to be looked up, however many there are.
#[derive(Clone, Debug, Default, PartialEq)]
struct Names {
    objectives: BTreeSet<String>,
    /// Of key results and guardrails.
    measured: BTreeSet<String>,
}

fn of_objective(objective: &Objective) -> impl Iterator<Item = &KeyResult> {
    let guardrails = objective.guardrails().iter();
    objective
        .key_results()
        .iter()
        .chain(guardrails.map(Guardrail::key_result))
}

/// Why a tracker refuses.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TrackerError {
    /// Two key results or guardrails have one name.
    #[error("there are two key results \"{name}\": check-ins go by name")]
    Twice {
        /// The name.
        name: String,
    },
    /// No key result or guardrail has the name.
    #[error("there is no key result \"{name}\"; these are: {}", known.join(", "))]
    Unknown {
        /// The name.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// No objective has the name.
    #[error("there is no objective \"{name}\"; these are: {}", known.join(", "))]
    UnknownObjective {
        /// The name.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// The check-in is refused.
    #[error(transparent)]
    CheckIn(#[from] CheckInError),
    /// A stored history is of another cycle.
    #[error("the check-ins of \"{name}\" are of another cycle")]
    OtherCycle {
        /// The name of the key result.
        name: String,
    },
}

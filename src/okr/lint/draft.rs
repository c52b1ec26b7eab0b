//! Objectives as somebody wrote them, before they are fit to be any.

use alloc::string::String;
use alloc::vec::Vec;

use crate::estimate::Estimate;
use crate::okr::course::{CheckIn, History};
use crate::okr::forecast::UsualMove;
use crate::okr::key_result::{KeyResult, Kind, Measure, Voice};
use crate::okr::objective::Objective;
use crate::okr::time::Day;

/// An objective as written, with whatever is missing in it.
///
/// A [`KeyResult`] cannot be made without a target, so what [`Lint`](super::Lint) finds worst must be
/// expressible elsewhere: here. An [`Objective`] turns into a draft by itself.
///
/// # Examples
///
/// ```
/// use cxmetrics::{KeyResult, Objective, okr::lint::DraftObjective};
///
/// let objective = Objective::new("Fast help").with(KeyResult::reach("hours", 48, 24)?);
/// let mut draft = DraftObjective::from(&objective);
/// assert_eq!(draft.key_results[0].target, Some(24.0));
/// draft.key_results[0].target = None; // which no `KeyResult` can be
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DraftObjective {
    /// What is to be achieved.
    pub name: String,
    /// How it will be known.
    pub key_results: Vec<DraftKeyResult>,
}

/// A key result as written, with whatever is missing in it.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::{Cycle, Lint, Voice, lint::{DraftKeyResult, DraftObjective, LintCode}};
///
/// let nps = DraftKeyResult {
///     name: "NPS".into(),
///     start: Some(40.0),
///     target: Some(40.0),
///     deadline: Some(cxmetrics::okr::course::Day::number(90.0)),
///     voice: Voice::Customer,
///     ..DraftKeyResult::default()
/// };
/// let wish = DraftKeyResult { name: "be nicer".into(), ..DraftKeyResult::default() };
/// let draft = DraftObjective { name: "Loyal customers".into(), key_results: vec![nps, wish] };
///
/// let findings = Lint::new(Cycle::new(0, 90)?).allow(LintCode::NoDeadline).check([draft]);
/// let lines: Vec<String> = findings.iter().map(|finding| finding.to_string()).collect();
/// assert_eq!(lines, [
///     "OKR008 error: Loyal customers: NPS: the target is the start, 40",
///     "OKR003 error: Loyal customers: be nicer: there is no number to measure it by",
/// ]);
/// # Ok::<(), cxmetrics::okr::course::CycleError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DraftKeyResult {
    /// What is to be achieved.
    pub name: String,
    /// What it is measured by.
    pub measure: Measure,
    /// The figure at the start.
    pub start: Option<f64>,
    /// The figure to be reached.
    pub target: Option<f64>,
    /// When it is due, in days.
    pub deadline: Option<Day>,
    /// The number of days that it is planned to take.
    pub horizon: Option<f64>,
    /// Whose voice it is.
    pub voice: Voice,
    /// Its weight in the objective; all the same if none has any.
    pub weight: Option<f64>,
    /// The number of days between two check-ins.
    pub cadence: Option<f64>,
    /// How often its owner has said how likely success is.
    pub beliefs: Option<usize>,
    /// How far it is, 1 for the target.
    pub progress: Option<f64>,
    /// A survey that shows how much the answers differ.
    pub survey: Option<Estimate>,
    /// The survey that the start comes from, which shows it while nobody was asked since.
    pub start_survey: Option<Estimate>,
    /// The number of answers that the next survey is planned to have; that of the last one if nothing is said.
    pub planned_answers: Option<u64>,
    /// Whether it is a promise or an aspiration.
    pub kind: Kind,
    /// How far the figure usually moves in the cycle; without it nothing is said of whether the target is in reach.
    pub usual_move: Option<UsualMove>,
}

impl From<&KeyResult> for DraftKeyResult {
    fn from(result: &KeyResult) -> Self {
        Self {
            name: result.name().into(),
            measure: result.aim().measure(),
            start: result.start(),
            target: result.target(),
            deadline: result.deadline(),
            horizon: result.horizon(),
            voice: result.voice(),
            weight: Some(result.weight()),
            cadence: None,
            beliefs: None,
            progress: result.current().raw(),
            survey: result.reading().survey().cloned(),
            start_survey: result.aim().start_survey().cloned(),
            planned_answers: result.planned_answers(),
            kind: result.kind(),
            usual_move: None,
        }
    }
}

impl DraftKeyResult {
    /// The same with the cadence and the beliefs of its check-ins.
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    /// use cxmetrics::okr::{CheckIn, Cycle, History, lint::DraftKeyResult};
    ///
    /// let mut history = History::new(Cycle::new(0, 90)?);
    /// history.record(CheckIn::new(7, 42)?.with_belief(0.8)?, 7)?;
    /// let draft = DraftKeyResult::from(&KeyResult::reach("NPS", 40, 60)?).with_history(&history);
    /// assert_eq!((draft.cadence, draft.beliefs), (Some(7.0), Some(1)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_history(mut self, history: &History) -> Self {
        let beliefs = history.check_ins().iter().filter_map(CheckIn::belief);
        self.cadence = Some(history.cadence().days());
        self.beliefs = Some(beliefs.count());
        self
    }
}

impl DraftKeyResult {
    /// The same with how far its figure usually moves, so that targets that nobody reaches and commitments that cannot be kept
    /// are found.
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    /// use cxmetrics::okr::forecast::UsualMove;
    /// use cxmetrics::okr::lint::DraftKeyResult;
    ///
    /// let goal = KeyResult::reach("hours", 48, 24)?;
    /// let draft = DraftKeyResult::from(&goal).with_usual_move(UsualMove::new(6.0)?);
    /// assert_eq!(draft.usual_move.map(|usual| usual.size()), Some(6.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_usual_move(mut self, usual: UsualMove) -> Self {
        self.usual_move = Some(usual);
        self
    }
}

impl From<&Objective> for DraftObjective {
    fn from(objective: &Objective) -> Self {
        Self {
            name: objective.name().into(),
            key_results: objective.key_results().iter().map(Into::into).collect(),
        }
    }
}

//! How everything stands on a day: plain data, for a page, a service or a file.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::Tracker;
use crate::interval::Interval;
use crate::okr::course::{CheckIn, Day, Freshness, History, Pace, Status};
use crate::okr::figure::{USUAL_EDGES, percent_beside};
use crate::okr::forecast::{NoForecast, Outlook, UsualMove, is_of_one_day};
use crate::okr::key_result::{Bands, KeyResult, Origin, Progress, State};
use crate::okr::lint::{DraftObjective, Lint, LintFinding};
use crate::okr::mirror::{Mirror, MirrorVerdict};
use crate::okr::objective::{Objective, ObjectiveScore};
use crate::okr::time::TimePoint;
use crate::shown::Style;
use crate::words::{Label, Language, ReportMessage, Spoken, spoken};

/// How everything stands on a day; made by [`Tracker::report`].
///
/// Displayed as a table that lines up.
///
/// ```
/// use cxmetrics::okr::{Cycle, tracker::Tracker};
/// use cxmetrics::{KeyResult, Objective};
///
/// let fast = Objective::new("Fast help").with(KeyResult::reach("hours", 48, 24)?);
/// let mut tracker = Tracker::new(Cycle::new(0, 90)?).with(fast)?;
/// tracker.check_in("hours", 30, 40)?;
/// let report = tracker.report(30);
/// assert!(report.to_string().starts_with("day 30, 33% of the cycle\nFast help  33%"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[non_exhaustive]
pub struct TrackerReport {
    /// The day.
    pub day: Day,
    /// The share of the cycle that has passed, 0 to 1.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "super::stored::share"))]
    pub elapsed: f64,
    /// The objectives, in the order in which they were given.
    pub objectives: Vec<ObjectiveReport>,
    /// What is wrong with how the goals are written: see [`Lint`].
    pub findings: Vec<LintFinding>,
}

/// An objective in a [`TrackerReport`].
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[non_exhaustive]
pub struct ObjectiveReport {
    /// Its name.
    pub name: String,
    /// Its score, 0 to 1; `None` if nothing was measured.
    #[cfg_attr(
        feature = "serde",
        serde(deserialize_with = "super::stored::share_if_any")
    )]
    pub score: Option<f64>,
    /// The interval of the score, if something in it is uncertain.
    pub interval: Option<Interval>,
    /// The grade of the score in the usual bands.
    pub grade: Option<String>,
    /// The guardrails that veto.
    pub vetoes: Vec<String>,
    /// Whether customers notice.
    pub mirror: MirrorVerdict,
    /// The mirror itself, with what [initiatives did](super::Tracker::with_impact).
    pub mirror_figures: Mirror,
    /// The same in words; in a language, `mirror_figures.in_language(…)`.
    pub mirror_in_words: String,
    /// Its key results, in the order given.
    pub key_results: Vec<KeyResultReport>,
}

/// A key result in a [`TrackerReport`].
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[non_exhaustive]
pub struct KeyResultReport {
    /// Its name.
    pub name: String,
    /// The latest figure.
    #[cfg_attr(
        feature = "serde",
        serde(deserialize_with = "super::stored::figure_if_any")
    )]
    pub value: Option<f64>,
    /// When it was measured.
    pub measured: Option<Day>,
    /// Whether that is still fresh; `None` without a check-in.
    pub freshness: Option<Freshness>,
    /// How far it is, 1 for the target, below 0 and above 1 where it is beyond.
    #[cfg_attr(
        feature = "serde",
        serde(deserialize_with = "super::stored::figure_if_any")
    )]
    pub progress: Option<f64>,
    /// The interval of the progress, if the figure has one.
    pub interval: Option<Interval>,
    /// Where the figure is on its way.
    pub state: State,
    /// The probability that the target is truly reached, today.
    #[cfg_attr(
        feature = "serde",
        serde(deserialize_with = "super::stored::share_if_any")
    )]
    pub probability_reached: Option<f64>,
    /// The share of the way that the pace expects by now.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "super::stored::figure"))]
    pub expected: f64,
    /// Where it stands against the pace.
    pub status: Status,
    /// The probability that its own target will be reached by its own deadline; `None` where nothing can be said.
    #[cfg_attr(
        feature = "serde",
        serde(deserialize_with = "super::stored::share_if_any")
    )]
    pub forecast: Option<f64>,
    /// Where it stands by that probability: on track from 70 %, at risk from 30 %; see
    /// [`Outlook::status`](crate::okr::forecast::Outlook::status).
    pub status_by_forecast: Option<Status>,
    /// The usual move that the forecast rests on, and where that comes from.
    pub usual_move: Option<UsualMove>,
    /// Why there is no forecast, where there is none.
    pub no_forecast: Option<NoForecast>,
    /// The forecast in words with what it rests on, or why there is none; in a language by
    /// [`forecast_in`](Self::forecast_in).
    pub forecast_in_words: String,
    /// The grade of the progress in the usual bands.
    pub grade: Option<String>,
    /// Whether it meets what its kind asks for: a committed one the target, an aspirational one most of the way.
    pub meets: Option<bool>,
    /// Where its target comes from: agreed, a default, a placeholder.
    pub origin: Origin,
    /// Who must confirm the target, where somebody must.
    pub confirmer: Option<String>,
}

impl KeyResultReport {
    /// The forecast in a language with what it rests on, or why there is none.
    ///
    /// ```
    /// use cxmetrics::okr::{Cycle, tracker::Tracker};
    /// use cxmetrics::words::Finnish;
    /// use cxmetrics::{KeyResult, Objective};
    ///
    /// let fast = Objective::new("Fast help").with(KeyResult::reach("hours", 48, 24)?);
    /// let mut tracker = Tracker::new(Cycle::new(0, 90)?).with(fast)?;
    /// tracker.check_in("hours", 30, 40)?;
    /// let report = tracker.report(30);
    /// let hours = report.key_result("hours").unwrap();
    /// assert_eq!(hours.forecast_in_words, "32% (usual move 24.0, the way from start to target)");
    /// assert_eq!(
    ///     hours.forecast_in(&Finnish),
    ///     "32\u{a0}% (tavallinen muutos 24,0, matka lähtötasosta tavoitteeseen)"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn forecast_in(&self, language: &dyn Language) -> String {
        match (self.forecast, self.no_forecast) {
            (Some(probability), _) => Outlook::new(probability, self.usual_move)
                .in_language(language)
                .to_string(),
            (None, Some(reason)) => reason.in_language(language).to_string(),
            (None, None) => self.forecast_in_words.clone(),
        }
    }
}

impl TrackerReport {
    /// A key result by its name.
    #[must_use]
    pub fn key_result(&self, name: &str) -> Option<&KeyResultReport> {
        let mut results = self
            .objectives
            .iter()
            .flat_map(|objective| &objective.key_results);
        results.find(|result| result.name == name)
    }
}

/// The day; of a time that is no number the end of the cycle that is shown as its elapsed share.
fn day_within(tracker: &Tracker, now: &impl TimePoint) -> Day {
    let day = now.to_day();
    if day.days().is_finite() {
        day
    } else if day.days() > 0.0 {
        tracker.cycle.end()
    } else {
        tracker.cycle.start()
    }
}

pub(super) fn report(tracker: &Tracker, now: &impl TimePoint) -> TrackerReport {
    let current: Vec<Objective> = tracker
        .objectives
        .iter()
        .map(|objective| tracker.as_of(objective, now))
        .collect();
    let drafts = current.iter().map(|objective| {
        let mut draft = DraftObjective::from(objective);
        for result in &mut draft.key_results {
            if let Some(history) = tracker.histories.get(&result.name) {
                *result = core::mem::take(result).with_history(history);
            }
        }
        draft
    });
    let lint = Lint::new(tracker.cycle)
        .at(now)
        .with_confidence(tracker.confidence);
    TrackerReport {
        day: day_within(tracker, now),
        elapsed: tracker.cycle.elapsed(now),
        findings: lint.check(drafts),
        objectives: current
            .iter()
            .map(|objective| of_objective(tracker, objective, now))
            .collect(),
    }
}

fn of_objective(tracker: &Tracker, objective: &Objective, now: &impl TimePoint) -> ObjectiveReport {
    let score = objective.score().ok();
    let bands = Bands::usual();
    let impacts = tracker.impacts.get(objective.name()).into_iter().flatten();
    let mirror = impacts
        .cloned()
        .fold(objective.mirror(tracker.confidence), Mirror::with_impact);
    ObjectiveReport {
        name: objective.name().into(),
        score: score.as_ref().map(ObjectiveScore::value),
        interval: score
            .as_ref()
            .and_then(|score| score.interval(tracker.confidence)),
        grade: score
            .as_ref()
            .and_then(|score| score.grade(&bands))
            .map(Into::into),
        vetoes: score
            .as_ref()
            .map(|score| score.vetoes().into_iter().map(Into::into).collect())
            .unwrap_or_default(),
        mirror: mirror.verdict(),
        mirror_in_words: mirror.to_string(),
        mirror_figures: mirror,
        key_results: objective
            .key_results()
            .iter()
            .map(|result| of_key_result(tracker, result, now))
            .collect(),
    }
}

fn of_key_result(tracker: &Tracker, result: &KeyResult, now: &impl TimePoint) -> KeyResultReport {
    let history = tracker.histories.get(result.name());
    let latest = history.and_then(|history| history.latest(now));
    let progress: Progress = result.current();
    let standing = Pace::linear(tracker.cycle)
        .with_confidence(tracker.confidence)
        .standing(&progress, now);
    let outlook = outlook(tracker, result, history, now);
    let (forecast, forecast_in_words) = match &outlook {
        Ok(outlook) => (Some(outlook.probability()), outlook.to_string()),
        Err(reason) => (None, reason.to_string()),
    };
    KeyResultReport {
        name: result.name().into(),
        value: result.reading().value(),
        measured: latest.map(CheckIn::day),
        freshness: history.map(|history| history.freshness(now)),
        progress: progress.raw(),
        interval: progress.interval(tracker.confidence),
        state: progress.state(),
        probability_reached: progress.probability_reached(),
        expected: standing.expected(),
        status: standing.status(),
        forecast,
        status_by_forecast: outlook.as_ref().ok().map(Outlook::status),
        usual_move: outlook.as_ref().ok().and_then(Outlook::usual_move),
        no_forecast: outlook.err(),
        forecast_in_words,
        grade: Bands::usual().of(&progress).map(Into::into),
        meets: progress.meets(result.kind()),
        origin: result.origin(),
        confirmer: result.confirmer().map(Into::into),
    }
}

/// How likely a key result is to be reached, or why nothing is said of it.
fn outlook(
    tracker: &Tracker,
    result: &KeyResult,
    history: Option<&History>,
    now: &impl TimePoint,
) -> Result<Outlook, NoForecast> {
    // Asked first: of such a goal no number of figures would be enough.
    if !is_of_one_day(result) {
        return Err(NoForecast::NoSingleDay);
    }
    let nothing = History::new(tracker.cycle);
    let history = history.unwrap_or(&nothing);
    history
        .forecast_knowing(result, &tracker.past, now)
        .map_err(NoForecast::Refused)?
        .outlook(result)
        .ok_or(NoForecast::NoSingleDay)
}

/// A share in percent, never on another side of a usual edge than the grade beside it; or a dash.
fn percent(language: &dyn Language, share: Option<f64>) -> String {
    share.map_or_else(
        || "-".into(),
        |share| {
            let figure = percent_beside(share, &USUAL_EDGES, Style::rounded);
            language.numbers().percent(figure)
        },
    )
}

/// The name of a grade: of the usual bands in a language.
fn grade<'a>(language: &'a dyn Language, name: Option<&'a str>) -> &'a str {
    match name {
        Some("red") => language.label(Label::Red),
        Some("yellow") => language.label(Label::Yellow),
        Some("green") => language.label(Label::Green),
        Some(name) => name,
        None => language.label(Label::NoGrade),
    }
}

impl Spoken for TrackerReport {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = ReportMessage::Day {
            day: &self.day.in_language(language).to_string(),
            elapsed: &percent(language, Some(self.elapsed)),
        };
        writeln!(f, "{}", language.say(&day.into()))?;
        for objective in &self.objectives {
            writeln!(f, "{}", objective.head(language))?;
            objective.say_key_results(language, f)?;
        }
        for finding in &self.findings {
            writeln!(f, "{}", finding.in_language(language))?;
        }
        Ok(())
    }
}

spoken!(TrackerReport);

impl ObjectiveReport {
    /// Its own line.
    fn head(&self, language: &dyn Language) -> String {
        let message = ReportMessage::Objective {
            name: &self.name,
            score: &percent(language, self.score),
            grade: grade(language, self.grade.as_deref()),
            mirror: &self.mirror_figures.in_language(language).to_string(),
        };
        language.say(&message.into())
    }

    /// The lines of its key results, which line up.
    fn say_key_results(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.key_results.iter().map(|result| &result.name);
        let widest = names.map(|name| name.chars().count()).max().unwrap_or(0);
        for result in &self.key_results {
            writeln!(
                f,
                "  {:<widest$}  {:>5}  {:<12}  {}",
                result.name,
                percent(language, result.progress),
                result.status.in_language(language),
                result.forecast_in(language),
            )?;
        }
        Ok(())
    }
}

//! The quarter: its objectives, and what was checked in.

use std::collections::BTreeMap;
use std::error::Error;

use cxmetrics::kpi::{self, ServiceTimes};
use cxmetrics::okr::{
    CheckIn, History, Kind, Pace, Voice,
    course::Standing,
    lint::{DraftKeyResult, DraftObjective},
    objective::Guardrail,
};
use cxmetrics::{
    Confidence, Csat, Cycle, KeyResult, Metric, Nps, Objective, Progress, Reading, Scale, Tally,
};
use serde::{Deserialize, Serialize};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Everything that is stored of a quarter.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Quarter {
    pub(crate) cycle: Cycle,
    /// The day on which the report is made.
    pub(crate) today: f64,
    pub(crate) objectives: Vec<Objective>,
    /// The check-ins by the name of the key result.
    histories: BTreeMap<String, History>,
}

/// What the report says of one key result.
pub(crate) struct Line<'a> {
    pub(crate) key_result: &'a KeyResult,
    pub(crate) progress: Progress,
    pub(crate) standing: Standing,
    /// The progress to be expected at the deadline, and the probability that the target is reached then.
    pub(crate) forecast: Option<(Progress, Option<f64>)>,
}

impl Quarter {
    /// Ten of thirteen weeks, checked in every Friday.
    pub(crate) fn made_up() -> Result<Self> {
        let cycle = Cycle::new(0, 91)?;
        let mut quarter = Self {
            cycle,
            today: 70.0,
            objectives: objectives()?,
            histories: BTreeMap::new(),
        };
        for (week, friday) in (7_u32..=70).step_by(7).enumerate() {
            for (name, reading) in readings(week)? {
                quarter.check_in(name, friday, reading)?;
            }
        }
        Ok(quarter)
    }

    /// Records a check-in, and hands the latest reading to the objective.
    fn check_in(&mut self, name: &str, day: u32, reading: Reading) -> Result<()> {
        let history = self
            .histories
            .entry(name.to_owned())
            .or_insert_with(|| History::new(self.cycle));
        let belief = 0.8 - 0.003 * f64::from(day);
        history.record(CheckIn::new(day, reading)?.with_belief(belief)?, day)?;
        let latest = history
            .latest(day)
            .map(|check_in| check_in.reading().clone());
        for objective in &mut self.objectives {
            // Not its own: another objective knows the name.
            let _ = objective.record(name, latest.clone().unwrap_or(Reading::NOT_MEASURED));
        }
        Ok(())
    }

    pub(crate) fn lines<'a>(&'a self, objective: &'a Objective) -> impl Iterator<Item = Line<'a>> {
        let pace = Pace::linear(self.cycle);
        objective.key_results().iter().map(move |key_result| {
            let progress = key_result.current();
            Line {
                key_result,
                standing: pace.standing(&progress, self.today),
                forecast: self.forecast(key_result),
                progress,
            }
        })
    }

    /// Where a key result with a way will be at the deadline.
    fn forecast(&self, key_result: &KeyResult) -> Option<(Progress, Option<f64>)> {
        key_result.target()?;
        let history = self.histories.get(key_result.name())?;
        let forecast = history.forecast(key_result, self.today).ok()?;
        let reached = forecast
            .outlook(key_result)
            .map(|outlook| outlook.probability());
        let reading = forecast
            .interval(Confidence::P90)
            .map_or_else(|| Reading::from(forecast.value()), Reading::from);
        Some((key_result.progress(reading), reached))
    }

    /// The progress that is expected by today.
    pub(crate) fn expected(&self) -> f64 {
        Pace::linear(self.cycle).expected(self.today)
    }

    /// The objectives as lint sees them, with their check-ins.
    pub(crate) fn drafts(&self) -> Vec<DraftObjective> {
        let draft = |key_result: &KeyResult| {
            let draft = DraftKeyResult::from(key_result);
            match self.histories.get(key_result.name()) {
                Some(history) => draft.with_history(history),
                None => draft,
            }
        };
        let objective = |objective: &Objective| DraftObjective {
            name: objective.name().to_owned(),
            key_results: objective.key_results().iter().map(draft).collect(),
        };
        self.objectives.iter().map(objective).collect()
    }
}

fn objectives() -> Result<Vec<Objective>> {
    let end = 91;
    let customer = |result: KeyResult| result.with_voice(Voice::Customer).with_deadline(end);
    let output = |result: KeyResult| result.with_deadline(end);
    Ok(vec![
        Objective::new("Customers recommend us")
            .with(customer(KeyResult::reach("NPS", 40, 60)?)?.with_weight(2)?)
            .with(customer(KeyResult::reach(
                "Satisfied customers, %",
                70,
                85,
            )?)?)
            .with(output(KeyResult::milestones(
                "Onboarding rebuilt",
                [("flow", 1), ("mails", 1), ("help pages", 2)],
            )?)?)
            .with(
                output(KeyResult::at_least(
                    "Survey participation of employees, %",
                    90,
                )?)?
                .with_voice(Voice::Employee)
                .with_kind(Kind::Committed),
            ),
        Objective::new("Help comes fast, and once")
            .with(output(KeyResult::reach("First response, hours", 6, 2)?)?)
            .with(output(KeyResult::reach(
                "First-contact resolution, %",
                68,
                85,
            )?)?)
            .with(
                // Lowered in the fifth week; the report tells both.
                output(KeyResult::reach("Resolution time, median hours", 48, 18)?)?
                    .with_target_changed_to(&KeyResult::reach("Resolution time", 48, 24)?),
            )
            .with_guardrail(
                Guardrail::new(KeyResult::at_most("Tickets reopened, %", 8)?)
                    .when_sure(Confidence::P95),
            ),
        Objective::new("The right visitors find us")
            .with(output(KeyResult::grow_by("Visits a week", 50_000, 20)?)?)
            .with(output(KeyResult::per_period("Leads a month", 50, 2)?)?)
            .with(output(KeyResult::done("New landing page"))?),
    ])
}

/// What each source says in a week.
fn readings(week: usize) -> Result<Vec<(&'static str, Reading)>> {
    let promoters = [77, 78, 74, 81, 79, 80, 77, 83, 79, 82][week];
    let detractors = [18, 16, 19, 15, 17, 14, 18, 13, 17, 14][week];
    let satisfied = [212, 209, 219, 216, 221, 218, 226, 220, 227, 224][week];
    let response = [5.6, 5.1, 4.9, 4.2, 3.8, 3.1, 2.9, 2.6, 2.5, 2.3][week];
    let at_once = [279, 284, 281, 295, 302, 300, 309, 313, 311, 318][week];
    let reopened = [22, 25, 21, 27, 29, 26, 31, 30, 33, 35][week];
    let visits = [
        50_300, 51_900, 51_200, 53_400, 52_800, 54_900, 55_600, 55_100, 57_200, 56_900,
    ];
    let leads: &[u32] = [
        &[9, 0],
        &[23, 0],
        &[31, 0],
        &[44, 0],
        &[44, 12],
        &[44, 25],
        &[44, 38],
        &[44, 53],
        &[44, 53],
        &[44, 53],
    ][week];
    let done = [0, 0, 1, 1, 1, 2, 2, 2, 3, 3][week];

    let recommend = [
        0,
        0,
        0,
        0,
        2,
        6,
        detractors - 8,
        20,
        135 - promoters - detractors,
        promoters - 30,
        30,
    ];
    let recommend = Tally::from_counts(Scale::ZERO_TO_TEN, recommend)?;
    let satisfaction = Tally::from_counts(Scale::THUMBS, [300 - satisfied, satisfied])?;
    let mut readings = vec![
        ("NPS", Nps::STANDARD.estimate(&recommend)?.into()),
        (
            "Satisfied customers, %",
            Csat::top_box(1).estimate(&satisfaction)?.into(),
        ),
        (
            "Onboarding rebuilt",
            Reading::milestones((0..3).map(|step| step < done)),
        ),
        ("First response, hours", response.into()),
        (
            "First-contact resolution, %",
            kpi::first_contact_resolution(at_once, 400)?.into(),
        ),
        ("Resolution time, median hours", resolution(week)?),
        (
            "Tickets reopened, %",
            kpi::repeat_contacts(reopened, 400)?.into(),
        ),
        ("Visits a week", visits[week].into()),
        (
            "Leads a month",
            Reading::periods(leads.iter().copied().map(Some)),
        ),
    ];
    if week == 8 {
        // 171 of all 187 employees: nobody is left to be uncertain about.
        readings.push((
            "Survey participation of employees, %",
            (100.0 * 171.0 / 187.0).into(),
        ));
    }
    Ok(readings)
}

/// The median of sixty tickets, with its distribution-free interval.
fn resolution(week: usize) -> Result<Reading> {
    let median = [47.5, 45.0, 46.0, 41.0, 40.5, 36.0, 37.0, 33.5, 31.0, 32.0][week];
    let spread = |ticket: u32| f64::exp((f64::from(ticket * 37 % 61) - 30.0) / 25.0);
    let times = ServiceTimes::from_hours((1..=60).map(|ticket| median * spread(ticket)))?;
    let interval = times.percentile_interval(50.0, Confidence::P95);
    Ok(interval.ok_or("sixty tickets have an interval")?.into())
}

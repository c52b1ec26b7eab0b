//! The rules themselves, each a function of what it judges.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use num_traits::ToPrimitive;

use super::{DraftKeyResult, DraftObjective, Lint, LintCode, LintFinding};
use crate::estimate::Estimate;
use crate::okr::key_result::{Measure, Voice};
use crate::plan::{Power, SampleSize, Spread};

/// The looks that a cycle needs at least, so that there is time to react to one.
const FEWEST_LOOKS: f64 = 4.0;

/// Progress that counts as near the start.
const NEAR_ZERO: f64 = 0.1;

/// Half of the cycle is over: what has not begun by then is late.
const MIDDLE: f64 = 0.5;

/// Collects findings with their place.
struct Findings<'a> {
    found: Vec<LintFinding>,
    objective: Option<&'a str>,
    key_result: Option<&'a str>,
}

impl Findings<'_> {
    fn add(&mut self, code: LintCode, message: impl Into<String>) {
        self.found.push(LintFinding {
            code,
            objective: self.objective.map(Into::into),
            key_result: self.key_result.map(Into::into),
            message: message.into(),
        });
    }
}

pub(super) fn check(lint: &Lint, objectives: &[DraftObjective]) -> Vec<LintFinding> {
    let mut findings = Findings {
        found: Vec::new(),
        objective: None,
        key_result: None,
    };
    check_all(objectives, &mut findings);
    for objective in objectives {
        findings.objective = Some(&objective.name);
        findings.key_result = None;
        check_objective(lint, objective, &mut findings);
        for result in &objective.key_results {
            findings.key_result = Some(&result.name);
            check_numbers(result, &mut findings);
            check_time(lint, result, &mut findings);
            check_survey(lint, result, &mut findings);
        }
    }
    findings.found
}

fn check_all(objectives: &[DraftObjective], findings: &mut Findings<'_>) {
    let count = objectives.len();
    if !(1..=3).contains(&count) {
        let message = format!("{count} objectives, where one to three can be kept in mind");
        findings.add(LintCode::ObjectiveCount, message);
    }
    let mut voices = objectives
        .iter()
        .flat_map(|objective| &objective.key_results)
        .map(|result| result.voice);
    if count > 0 && !voices.any(|voice| voice == Voice::Customer) {
        findings.add(LintCode::NoCustomers, "nothing is measured from customers");
    }
}

fn check_objective(lint: &Lint, objective: &DraftObjective, findings: &mut Findings<'_>) {
    let results = &objective.key_results;
    let count = results.len();
    if !(2..=5).contains(&count) {
        let message = format!("{count} key results, where two to five tell enough");
        findings.add(LintCode::KeyResultCount, message);
    }
    if count > 0 && results.iter().all(|result| result.voice == Voice::Output) {
        let message = match count {
            1 => "its only key result is an output".into(),
            _ => format!("all {count} key results are outputs"),
        };
        findings.add(LintCode::OnlyOutputs, message);
    }
    for (index, result) in results.iter().enumerate() {
        if results
            .iter()
            .take(index)
            .any(|other| other.name == result.name)
        {
            let message = format!("two key results are called {:?}", result.name);
            findings.add(LintCode::SameName, message);
        }
    }
    check_weights(results, findings);
    check_level(lint, results, findings);
}

fn check_weights(results: &[DraftKeyResult], findings: &mut Findings<'_>) {
    let weights: Vec<f64> = results
        .iter()
        .map(|result| result.weight.unwrap_or(1.0))
        .collect();
    let sum: f64 = weights.iter().sum();
    if !weights.is_empty() && sum <= 0.0 {
        findings.add(LintCode::WeightSum, "no key result has any weight");
        return;
    }
    let alike = weights
        .windows(2)
        .all(|pair| matches!(pair, [left, right] if left == right));
    let sums_to = |whole: f64| (sum - whole).abs() <= 1e-9 * whole;
    if !alike && !sums_to(1.0) && !sums_to(100.0) {
        let message = format!("the weights sum to {sum}, neither to 1 nor to 100");
        findings.add(LintCode::WeightSum, message);
    }
}

/// Whether the targets were too low or too high, by where all of them stand.
fn check_level(lint: &Lint, results: &[DraftKeyResult], findings: &mut Findings<'_>) {
    let all = |level: &dyn Fn(f64) -> bool| {
        !results.is_empty()
            && results
                .iter()
                .all(|result| result.progress.is_some_and(level))
    };
    if all(&|progress| progress >= 1.0) {
        findings.add(LintCode::TooSafe, "every key result is at its target");
    }
    let late = lint.elapsed.is_some_and(|elapsed| elapsed >= MIDDLE);
    if late && all(&|progress| progress <= NEAR_ZERO) {
        let message = "half of the cycle is over, and every key result is near its start";
        findings.add(LintCode::AllNearZero, message);
    }
}

fn check_numbers(result: &DraftKeyResult, findings: &mut Findings<'_>) {
    match (result.measure, result.start, result.target) {
        (Measure::Done, ..) => {
            findings.add(LintCode::NotMeasurable, "it is only done or not done");
        }
        (Measure::Figure, None, None) => {
            findings.add(
                LintCode::NotMeasurable,
                "there is no number to measure it by",
            );
        }
        (Measure::Figure, None, Some(_)) => findings.add(LintCode::NoStart, "it has no start"),
        (Measure::Figure, Some(_), None) => findings.add(LintCode::NoTarget, "it has no target"),
        (Measure::Figure, Some(start), Some(target)) if start == target => {
            findings.add(
                LintCode::TargetIsStart,
                format!("the target is the start, {start}"),
            );
        }
        _ => {}
    }
}

fn check_time(lint: &Lint, result: &DraftKeyResult, findings: &mut Findings<'_>) {
    let cycle = &lint.cycle;
    match result.deadline {
        None => findings.add(LintCode::NoDeadline, "it has no deadline"),
        Some(day) if !cycle.contains(day) => {
            let (start, end) = (cycle.start(), cycle.end());
            let message = format!("it is due on {day}, outside the cycle from {start} to {end}");
            findings.add(LintCode::DeadlineOutside, message);
        }
        Some(_) => {}
    }
    if let Some(horizon) = result.horizon.filter(|horizon| *horizon > cycle.days()) {
        let message = format!(
            "it takes {horizon} days, and the cycle has {}",
            cycle.days()
        );
        findings.add(LintCode::HorizonTooLong, message);
    }
    if let Some(days) = result
        .cadence
        .filter(|days| cycle.days() / days < FEWEST_LOOKS)
    {
        let message = format!(
            "a check-in every {days} days, in a cycle of {} days",
            cycle.days()
        );
        findings.add(LintCode::CadenceTooSlow, message);
    }
    let late = lint.elapsed.is_some_and(|elapsed| elapsed >= MIDDLE);
    if late && result.beliefs.is_some_and(|beliefs| beliefs < 2) {
        let message = "half of the cycle is over, and its owner's confidence was never updated";
        findings.add(LintCode::ConfidenceStale, message);
    }
}

/// Whether the survey can see the distance from start to target, when the start comes from a survey of the same size.
fn check_survey(lint: &Lint, result: &DraftKeyResult, findings: &mut Findings<'_>) {
    let (Some(survey), Some(start), Some(target)) = (&result.survey, result.start, result.target)
    else {
        return;
    };
    let planned = result.planned_answers.unwrap_or(survey.sample_size());
    let Some(needed) = answers_needed(lint, survey, target - start) else {
        return;
    };
    if planned < needed {
        let distance = (target - start).abs();
        let message = format!(
            "it takes {needed} answers in each survey to tell {distance} from chance, not {planned}"
        );
        findings.add(LintCode::SampleTooSmall, message);
    }
}

/// The answers in each of two surveys to find a difference with the usual power; `None` where there is none to find.
fn answers_needed(lint: &Lint, survey: &Estimate, difference: f64) -> Option<u64> {
    let spread = if survey.variance() > 0.0 {
        Spread::from(survey)
    } else {
        // That all have said the same so far is no promise.
        Spread::worst_case(survey.range()).ok()?
    };
    let size =
        SampleSize::to_detect_difference(spread, spread, difference, Power::P80, lint.confidence);
    // Weighted or clustered answers are worth less than their number.
    let worth = survey.effective_size() / survey.sample_size() as f64;
    let answers = libm::ceil(size.ok()?.exact() / worth);
    answers.to_u64()
}

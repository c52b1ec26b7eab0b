//! The rules themselves, each a function of what it judges.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::findings::Findings;
use super::reach::check_reach;
use super::survey::check_survey;
use super::{DraftKeyResult, DraftObjective, Lint, LintCode, LintFinding};
use crate::edge::{self, Tolerance};
use crate::okr::key_result::{Measure, Voice};
use crate::shown::Counted;
use crate::sum::Sum;

/// The looks that a cycle needs at least, so that there is time to react to one.
const FEWEST_LOOKS: f64 = 4.0;

/// Progress that counts as near the start.
const NEAR_ZERO: f64 = 0.1;

/// Half of the cycle is over: what has not begun by then is late.
const MIDDLE: f64 = 0.5;

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
            check_reach(result, &mut findings);
        }
    }
    findings.found
}

fn check_all(objectives: &[DraftObjective], findings: &mut Findings<'_>) {
    let count = objectives.len();
    if !(1..=3).contains(&count) {
        let count = Counted(count as u64, "objective");
        let message = format!("{count}, where one to three can be kept in mind");
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
        let count = Counted(count as u64, "key result");
        let message = format!("{count}, where two to five tell enough");
        findings.add(LintCode::KeyResultCount, message);
    }
    if count > 0 && results.iter().all(|result| result.voice == Voice::Output) {
        let message = match count {
            1 => "its only key result is an output".into(),
            _ => format!("all {count} key results are outputs"),
        };
        findings.add(LintCode::OnlyOutputs, message);
    }
    let mut names = BTreeSet::new();
    for result in results {
        if !names.insert(&result.name) {
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
    let sum = weights.iter().copied().collect::<Sum>().value();
    if !weights.is_empty() && sum <= 0.0 {
        findings.add(LintCode::WeightSum, "no key result has any weight");
        return;
    }
    let alike = weights
        .windows(2)
        .all(|pair| matches!(pair, [left, right] if left == right));
    let tolerance = Tolerance::of(weights.iter().copied().chain([sum]));
    let sums_to = |whole| edge::is_at(sum, whole, tolerance);
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
    if is_late(lint) && all(&|progress| progress <= NEAR_ZERO) {
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
        (Measure::Figure, Some(start), Some(target)) if is_same(start, target) => {
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
            "it takes {}, and the cycle has {}",
            days(horizon),
            cycle.days()
        );
        findings.add(LintCode::HorizonTooLong, message);
    }
    if let Some(cadence) = result
        .cadence
        .filter(|days| cycle.days() / days < FEWEST_LOOKS)
    {
        let message = format!(
            "a check-in every {}, in a cycle of {}",
            days(cadence),
            days(cycle.days())
        );
        findings.add(LintCode::CadenceTooSlow, message);
    }
    if is_late(lint) && result.beliefs.is_some_and(|beliefs| beliefs < 2) {
        let message = "half of the cycle is over, and its owner's confidence was never updated";
        findings.add(LintCode::ConfidenceStale, message);
    }
}

/// Whether half of the cycle is over.
fn is_late(lint: &Lint) -> bool {
    let is_over = |elapsed| edge::reaches(elapsed, MIDDLE, Tolerance::of([elapsed]));
    lint.elapsed.is_some_and(is_over)
}

/// Whether two figures are one but for rounding.
fn is_same(left: f64, right: f64) -> bool {
    edge::is_at(left, right, Tolerance::of([left, right]))
}

/// "1 day", "7 days", "0.5 days".
fn days(count: f64) -> String {
    let ending = if count == 1.0 { "" } else { "s" };
    format!("{count} day{ending}")
}

//! The rules themselves, each a function of what it judges.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use super::findings::Findings;
use super::found::Found;
use super::reach::check_reach;
use super::survey::check_survey;
use super::{DraftKeyResult, DraftObjective, Lint, LintFinding};
use crate::edge::{self, Tolerance};
use crate::okr::key_result::{Measure, Voice};
use crate::sum::Sum;

/// The looks that a cycle needs at least, so that there is time to react to one.
const FEWEST_LOOKS: f64 = 4.0;

/// Progress that counts as near the start.
const NEAR_ZERO: f64 = 0.1;

/// Half of the cycle is over: what has not begun by then is late.
pub(super) const MIDDLE: f64 = 0.5;

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
        findings.add(Found::Objectives(count as u64));
    }
    let mut voices = objectives
        .iter()
        .flat_map(|objective| &objective.key_results)
        .map(|result| result.voice);
    if count > 0 && !voices.any(|voice| voice == Voice::Customer) {
        findings.add(Found::NoCustomers);
    }
}

fn check_objective(lint: &Lint, objective: &DraftObjective, findings: &mut Findings<'_>) {
    let results = &objective.key_results;
    let count = results.len();
    if !(2..=5).contains(&count) {
        findings.add(Found::KeyResults(count as u64));
    }
    if count > 0 && results.iter().all(|result| result.voice == Voice::Output) {
        findings.add(Found::OnlyOutputs(count as u64));
    }
    let mut names = BTreeSet::new();
    for result in results {
        if !names.insert(&result.name) {
            findings.add(Found::SameName(result.name.clone()));
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
    let is_usable = sum > 0.0 && sum.is_finite();
    if !weights.is_empty() && !is_usable {
        findings.add(Found::NoWeight);
        return;
    }
    let alike = weights
        .windows(2)
        .all(|pair| matches!(pair, [left, right] if left == right));
    let tolerance = Tolerance::of(weights.iter().copied().chain([sum]));
    let sums_to = |whole| edge::is_at(sum, whole, tolerance);
    if !alike && !sums_to(1.0) && !sums_to(100.0) {
        findings.add(Found::WeightSum(sum));
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
        findings.add(Found::AllAtTarget);
    }
    if is_late(lint) && all(&|progress| edge::reaches_as_given(NEAR_ZERO, progress)) {
        findings.add(Found::AllNearStart);
    }
}

fn check_numbers(result: &DraftKeyResult, findings: &mut Findings<'_>) {
    match (result.measure, result.start, result.target) {
        (Measure::Done, ..) => {
            findings.add(Found::OnlyDone);
        }
        (Measure::Figure, None, None) => {
            findings.add(Found::NoNumber);
        }
        (Measure::Figure, None, Some(_)) => findings.add(Found::NoStart),
        (Measure::Figure, Some(_), None) => findings.add(Found::NoTarget),
        (Measure::Figure, Some(start), Some(target)) if is_same(start, target) => {
            findings.add(Found::TargetIsStart(start));
        }
        _ => {}
    }
}

fn check_time(lint: &Lint, result: &DraftKeyResult, findings: &mut Findings<'_>) {
    let cycle = &lint.cycle;
    match result.deadline {
        None => findings.add(Found::NoDeadline),
        Some(day) if !cycle.contains(day) => {
            let cycle = [cycle.start(), cycle.end()];
            findings.add(Found::DeadlineOutside { day, cycle });
        }
        Some(_) => {}
    }
    let length = cycle.length();
    let tolerance = |days| Tolerance::of([days, length]).or(cycle.tolerance());
    let is_longer = |days: &f64| edge::is_above(*days, length, tolerance(*days));
    if let Some(days) = result.horizon.filter(is_longer) {
        let found = Found::HorizonTooLong {
            days,
            cycle: length,
        };
        findings.add(found);
    }
    let is_rare = |days: &f64| is_longer(&(FEWEST_LOOKS * days));
    if let Some(days) = result.cadence.filter(is_rare) {
        let found = Found::CadenceTooSlow {
            days,
            cycle: length,
        };
        findings.add(found);
    }
    if is_late(lint) && result.beliefs.is_some_and(|beliefs| beliefs < 2) {
        findings.add(Found::ConfidenceStale);
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

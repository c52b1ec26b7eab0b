//! The report as text.

use std::error::Error;
use std::fmt::Write;

use cxmetrics::okr::{
    Lint, Mirror,
    key_result::Bands,
    mirror::{EmployeeCustomerChain, PerceptionGap},
    objective::GuardrailState,
};
use cxmetrics::{Confidence, Interval, Nps, Objective, Scale, Tally};

use crate::quarter::{Line, Quarter};

pub(crate) fn report(quarter: &Quarter) -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    writeln!(
        text,
        "Day {} of {}: {:.0}% expected by now\n",
        quarter.today,
        quarter.cycle.days(),
        100.0 * quarter.expected()
    )?;
    for objective in &quarter.objectives {
        write_objective(&mut text, quarter, objective)?;
    }
    write_team(&mut text, quarter)?;
    write_lint(&mut text, quarter)?;
    Ok(text)
}

/// A progress in percent, with its interval if it has one.
fn percent(value: f64, interval: Option<Interval>) -> String {
    let value = 100.0 * value;
    match interval.map(|interval| [interval.lower(), interval.upper()].map(|limit| 100.0 * limit)) {
        Some([lower, upper]) => format!("{value:.0}% [{lower:.0}, {upper:.0}]"),
        None => format!("{value:.0}%"),
    }
}

fn write_objective(
    text: &mut String,
    quarter: &Quarter,
    objective: &Objective,
) -> Result<(), Box<dyn Error>> {
    let score = objective.score()?;
    writeln!(
        text,
        "{}: {}, {}",
        objective.name().to_uppercase(),
        percent(score.value(), score.interval(Confidence::P95)),
        score.grade(&Bands::usual()).unwrap_or("no grade"),
    )?;
    for line in quarter.lines(objective) {
        write_line(text, &line)?;
    }
    let original = score
        .against_original()
        .filter(|original| *original != score.value());
    if let Some(original) = original {
        writeln!(
            text,
            "  against the original targets: {}",
            percent(original, None)
        )?;
    }
    for (name, state) in score.guardrails() {
        let veto = if state == GuardrailState::Breached {
            ": a veto"
        } else {
            ""
        };
        writeln!(text, "  guardrail {name}: {state}{veto}")?;
    }
    if !score.untracked().is_empty() {
        writeln!(
            text,
            "  left out, not measured: {}",
            score.untracked().join(", ")
        )?;
    }
    if let Some(worst) = score.worst() {
        writeln!(text, "  furthest behind: {}", worst.name())?;
    }
    writeln!(text, "  mirror: {}\n", objective.mirror(Confidence::P95))?;
    Ok(())
}

fn write_line(text: &mut String, line: &Line<'_>) -> Result<(), Box<dyn Error>> {
    let Some(share) = line.progress.raw() else {
        writeln!(
            text,
            "  {:<58} {}",
            line.key_result.to_string(),
            line.progress.state()
        )?;
        return Ok(());
    };
    write!(
        text,
        "  {:<58} {:<18} {:<12}",
        line.key_result.to_string(),
        percent(share, line.progress.interval(Confidence::P95)),
        line.standing.status().to_string(),
    )?;
    if let Some(movement) = line.progress.movement(Confidence::P95) {
        write!(text, " {movement}")?;
    }
    writeln!(text)?;
    if let Some((forecast, reached)) = &line.forecast {
        write!(text, "  {:>58} {forecast}", "by the deadline")?;
        if let Some(reached) = reached {
            write!(text, ", target reached with probability {reached:.2}")?;
        }
        writeln!(text)?;
    }
    Ok(())
}

/// What is asked of the whole team.
fn write_team(text: &mut String, quarter: &Quarter) -> Result<(), Box<dyn Error>> {
    let all: Vec<_> = quarter
        .objectives
        .iter()
        .flat_map(Objective::key_results)
        .collect();
    writeln!(text, "THE TEAM")?;
    let mirror = Mirror::of(all.iter().copied(), Confidence::P95);
    writeln!(text, "  mirror: {mirror}")?;

    // "What would our customers answer?", against what they answered.
    let believed = Tally::from_counts(Scale::ZERO_TO_TEN, [0, 0, 0, 1, 1, 2, 7, 25, 38, 61, 36])?;
    let answered = Tally::from_counts(Scale::ZERO_TO_TEN, [1, 0, 2, 3, 6, 12, 16, 48, 92, 70, 88])?;
    let gap = PerceptionGap::of(&Nps::STANDARD, &believed, &answered)?;
    writeln!(text, "  perception: {gap:.0}")?;

    let mut chain = EmployeeCustomerChain::new();
    let engagement = [12.0, 31.0, 25.0, 40.0, 5.0, 22.0, 37.0, 18.0];
    let nps = [20.0, 44.0, 28.0, 41.0, 25.0, 24.0, 52.0, 19.0];
    for (shop, (employees, customers)) in engagement.into_iter().zip(nps).enumerate() {
        chain.record_employees(shop, 1, employees)?;
        chain.record_customers(shop, 3, customers)?;
    }
    let link = chain.by_unit(2)?;
    writeln!(text, "  employees and customers {link}")?;
    if let Some(interval) = link.kendall().interval(Confidence::P95) {
        writeln!(text, "  with a 95% interval of tau-b of {interval:.2}")?;
    }
    writeln!(text)?;
    Ok(())
}

fn write_lint(text: &mut String, quarter: &Quarter) -> Result<(), Box<dyn Error>> {
    writeln!(text, "LINT")?;
    for finding in Lint::new(quarter.cycle)
        .at(quarter.today)
        .check(quarter.drafts())
    {
        writeln!(text, "  {finding}")?;
    }
    Ok(())
}

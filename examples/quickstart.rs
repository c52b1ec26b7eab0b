//! From a file of survey answers to scores a manager can read, and to a goal:
//! `cargo run --example quickstart`

use std::error::Error;

use cxmetrics::{Ces, Confidence, Csat, Estimate, KeyResult, Metric, Nps, Scale, Tally};

/// Made-up answers: two quarters, three segments, some questions skipped.
const SURVEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/survey.csv");

/// One row of the file. An empty cell is a skipped question: `None`, never zero.
#[derive(serde::Deserialize)]
struct Response {
    quarter: String,
    segment: String,
    recommend: Option<u8>,
    satisfaction: Option<u8>,
    effort: Option<u8>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let responses: Vec<Response> = csv::Reader::from_path(SURVEY)?
        .deserialize()
        .collect::<Result<_, _>>()?;

    // Count the answers on their scale, choose the metrics, read the scores.
    let mut nps = Vec::new();
    for quarter in ["2026-Q1", "2026-Q2"] {
        let rows = || responses.iter().filter(|row| row.quarter == quarter);
        let recommend = Tally::from_answers(Scale::ZERO_TO_TEN, rows().map(|row| row.recommend))?;
        let satisfied =
            Tally::from_answers(Scale::ONE_TO_FIVE, rows().map(|row| row.satisfaction))?;
        let effort = Tally::from_answers(Scale::ONE_TO_SEVEN, rows().map(|row| row.effort))?;

        let scores: [(&str, &dyn Metric, &Tally); 4] = [
            ("NPS", &Nps::STANDARD, &recommend),
            ("CSAT, % who chose 4 or 5", &Csat::TOP_TWO_BOX, &satisfied),
            ("CES, mean of 1 to 7", &Ces::MEAN, &effort),
            ("CES, % who chose 5 to 7", &Ces::share_at_least(5), &effort),
        ];
        print_heading(quarter);
        for (label, metric, tally) in scores {
            print_score(label, &metric.estimate(tally)?, tally);
        }
        nps.push(Nps::STANDARD.estimate(&recommend)?);
    }

    print_heading("NPS by segment, 2026-Q2");
    for segment in ["Consumer", "Small business", "Enterprise"] {
        let rows = responses
            .iter()
            .filter(|row| row.quarter == "2026-Q2" && row.segment == segment);
        let tally = Tally::from_answers(Scale::ZERO_TO_TEN, rows.map(|row| row.recommend))?;
        print_score(segment, &Nps::STANDARD.estimate(&tally)?, &tally);
    }

    print_goal(&KeyResult::reach("NPS", 20, 40)?, &nps[0], &nps[1]);
    Ok(())
}

fn print_heading(title: &str) {
    println!(
        "\n{title:<26}{:>22}{:>10}{:>15}",
        "score [95% interval]", "answers", "response rate"
    );
}

fn print_score(label: &str, score: &Estimate, tally: &Tally) {
    let interval = score.interval(Confidence::P95).to_string();
    let rate = tally
        .response_rate()
        .map_or("-".into(), |rate| format!("{rate:.1}%"));
    println!("  {label:<24}{interval:>22}{:>10}{rate:>15}", tally.total());
}

/// What the answers say of the goal, a line for each finding.
fn print_goal(goal: &KeyResult, before: &Estimate, now: &Estimate) {
    let progress = goal.progress(now);
    println!("\nKey result {goal}");
    println!(
        "  {} went from {before} to {now}: {progress} of the way, {}.",
        goal.name(),
        progress.state()
    );
    if let Some(interval) = progress.interval(Confidence::P95) {
        let [lower, upper] = [interval.lower(), interval.upper()].map(|share| 100.0 * share);
        println!(
            "  Allowing for who happened to answer, it is {lower:.0}% to {upper:.0}% of the way ({} confidence).",
            interval.confidence()
        );
    }
    if let Some(probability) = progress.probability_reached() {
        println!(
            "  The probability that it has truly reached its target is {:.0}%.",
            100.0 * probability
        );
    }
}

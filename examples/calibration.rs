//! Do forecasts come true as often as they say? The table of the docs of `okr::forecast`, by simulation of 108 kinds of
//! cycles.
//!
//! `cargo run --release --example calibration`, with a number of cycles of each kind (5000 for the table of the docs).

#[path = "../tests/support/calibration.rs"]
mod calibration;

use calibration::{Cell, Outcome, Source, World, cells, goal_kinds, goal_levels};
use cxmetrics::okr::forecast::ForecastMethod;

/// Bins with fewer forecasts say nothing, their standard error being up to 3 points.
const ENOUGH: f64 = 250.0;

#[derive(Default)]
struct Row {
    cells: usize,
    bins: usize,
    off: usize,
    worst: f64,
    /// Cells all of whose bins are within 5 points, and within two standard errors of the simulation more.
    good: usize,
    nearly: usize,
    better_than_base: usize,
    all: Outcome,
    brier: f64,
    coverage: [f64; 2],
}

impl Row {
    fn add(&mut self, outcome: &Outcome) {
        self.cells += 1;
        let gaps: Vec<(f64, f64)> = outcome.gaps(ENOUGH).collect();
        self.bins += gaps.len();
        self.off += gaps.iter().filter(|gap| gap.0.abs() > 0.05).count();
        self.worst = gaps
            .iter()
            .fold(self.worst, |worst, gap| worst.max(gap.0.abs()));
        self.good += usize::from(gaps.iter().all(|gap| gap.0.abs() <= 0.05));
        self.nearly += usize::from(gaps.iter().all(|gap| gap.0.abs() <= 0.05 + 2.0 * gap.1));
        self.better_than_base += usize::from(outcome.brier() < outcome.base_rate());
        self.brier += outcome.brier();
        for (sum, held) in self.coverage.iter_mut().zip(outcome.coverage()) {
            *sum += held;
        }
        self.all.merge(outcome);
    }

    fn print(&self, name: &str) {
        let cells = self.cells as f64;
        println!(
            "| {name} | {}/{} ({:.2}) | {}, {} of {} | {:.3} | {} | {:.2} / {:.2} | {:.1} |",
            self.off,
            self.bins,
            self.worst,
            self.good,
            self.nearly,
            self.cells,
            self.brier / cells,
            self.better_than_base,
            self.coverage[0] / cells,
            self.coverage[1] / cells,
            self.all.width(),
        );
    }
}

fn group(cell: &Cell) -> String {
    let what = match cell.answers {
        Some(answers) => format!("{} × {answers}", cell.readings),
        None => format!("exact {}", cell.readings),
    };
    let world = match cell.world {
        World::Line { .. } => "line",
        World::Step => "step",
        World::Scatter => "scatter",
        World::Stagnation | World::Bounded | World::Uneven => "others",
    };
    format!("{what} | {world}")
}

fn table(title: &str, method: ForecastMethod, source: Source, worlds: usize) {
    println!("\n{title}, {worlds} cycles of each kind\n");
    println!(
        "| readings | cycles | bins off (worst) | cells within 5, within 2 errors more | Brier | below base rate | coverage | width |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let mut rows: Vec<(String, Row)> = Vec::new();
    let mut without_step = Row::default();
    for (seed, cell) in (1..).zip(cells()) {
        let outcome = cell.run(method, source, worlds, seed);
        if cell.world != World::Step {
            without_step.add(&outcome);
        }
        let name = group(&cell);
        let place = rows.iter().position(|(known, _)| *known == name);
        let place = place.unwrap_or_else(|| {
            rows.push((name, Row::default()));
            rows.len() - 1
        });
        rows[place].1.add(&outcome);
    }
    for (name, row) in &rows {
        row.print(name);
    }
    without_step.print("all without step | ");
}

fn main() {
    let worlds = std::env::args()
        .nth(1)
        .and_then(|worlds| worlds.parse().ok())
        .unwrap_or(500);
    let shrunk = ForecastMethod::ShrunkTrend;
    let learned = "Shrunk trend, the size of the usual move learned from 12 past cycles";
    table(learned, shrunk, Source::PastSize, worlds);
    let learned = "Shrunk trend, size and mean of the usual move learned from 12 past cycles";
    table(learned, shrunk, Source::Past, worlds);
    let range = "Shrunk trend, the usual move from the range";
    table(range, shrunk, Source::Range, worlds);
    table(
        "Linear trend",
        ForecastMethod::LinearTrend,
        Source::Range,
        worlds / 5,
    );
    println!("\nLevels of the goal assistant, 4000 cycles of each kind\n");
    println!("| answers | moves | committed | target | stretch |\n|---|---|---|---|---|");
    for (seed, (answers, size, mean)) in (1..).zip(goal_kinds()) {
        let [committed, target, stretch] = goal_levels(answers, size, mean, 4_000, seed);
        println!("| {answers} | {mean} ± {size} | {committed:.3} | {target:.3} | {stretch:.3} |");
    }
}

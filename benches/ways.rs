//! Ways to do the same work, measured against each other in one run, and tables of their ratios.
//!
//! Bare times mean little: the clock of a processor and its neighbours move them by a third from hour to hour.
//! The ways take turns, round after round, so that whatever disturbs one disturbs all, and what is reported is how
//! many times faster one is than another.

use std::time::Instant;

/// One of several ways to do the same work.
pub struct Way<'a> {
    name: &'static str,
    work: Box<dyn FnMut() + 'a>,
}

impl<'a> Way<'a> {
    /// A way and its work, which passes its input and its result through [`std::hint::black_box`].
    pub fn new(name: &'static str, work: impl FnMut() + 'a) -> Self {
        Self {
            name,
            work: Box::new(work),
        }
    }
}

/// How long a way took: the median of its rounds.
pub struct Timing {
    /// The way.
    pub name: &'static str,
    /// The seconds that its work took.
    pub seconds: f64,
}

/// Lets the ways take turns for so many rounds, after one to warm up.
pub fn measure(rounds: usize, mut ways: Vec<Way<'_>>) -> Vec<Timing> {
    let mut seconds = vec![Vec::with_capacity(rounds); ways.len()];
    for way in &mut ways {
        (way.work)();
    }
    for _ in 0..rounds {
        for (way, seconds) in ways.iter_mut().zip(&mut seconds) {
            let start = Instant::now();
            (way.work)();
            seconds.push(start.elapsed().as_secs_f64());
        }
    }
    ways.iter()
        .zip(seconds)
        .map(|(way, seconds)| Timing {
            name: way.name,
            seconds: median(seconds),
        })
        .collect()
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

/// Whether a few seconds at most are wanted: with `--quick`, and whenever it is not `cargo bench` that runs this,
/// as in `cargo test --all-targets`.
pub fn quick() -> bool {
    let mut arguments = std::env::args();
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    arguments.any(|argument| argument == "--quick") || !is_bench
}

/// Ratios in rows and columns. A row is made by the first ratio that names it.
pub struct Table {
    title: &'static str,
    columns: Vec<String>,
    rows: Vec<(&'static str, Vec<Option<f64>>)>,
}

impl Table {
    /// A table without ratios.
    pub fn new(title: &'static str, columns: impl IntoIterator<Item = String>) -> Self {
        Self {
            title,
            columns: columns.into_iter().collect(),
            rows: Vec::new(),
        }
    }

    /// Fills in a ratio.
    pub fn set(&mut self, row: &'static str, column: usize, ratio: f64) {
        if !self.rows.iter().any(|(name, _)| *name == row) {
            self.rows.push((row, vec![None; self.columns.len()]));
        }
        for (name, ratios) in &mut self.rows {
            if *name == row {
                ratios[column] = Some(ratio);
            }
        }
    }

    /// Prints the table as Markdown, for a README.
    pub fn print(&self) {
        println!("\n{}\n", self.title);
        println!("| {:<28} | {} |", "", join(self.columns.iter().cloned()));
        println!("|{:-<30}|{}", "", "----------:|".repeat(self.columns.len()));
        for (name, ratios) in &self.rows {
            let ratios = ratios
                .iter()
                .map(|ratio| ratio.map_or(String::new(), |ratio| format!("{ratio:.2}")));
            println!("| {name:<28} | {} |", join(ratios));
        }
    }
}

fn join(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.map(|cell| format!("{cell:>9}")).collect();
    cells.join(" | ")
}

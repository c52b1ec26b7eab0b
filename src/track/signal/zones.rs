//! The zones of a chart, and how long a chain through them lives.

/// Between these and beyond them lie the zones that the run rules tell apart.
pub(super) const EDGES: [f64; 7] = [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0];

/// How many zones there are.
pub(super) const ZONES: usize = EDGES.len() + 1;

/// Σ P(no signal up to t), followed until the chance of a signal in the next step has settled: from there on it is a
/// geometric series.
pub(super) struct Survival {
    length: f64,
    alive: f64,
    hazard: f64,
    steps: u32,
    settled: u32,
}

impl Default for Survival {
    /// Before the first point.
    fn default() -> Self {
        Self {
            length: 1.0,
            alive: 1.0,
            hazard: 0.0,
            steps: 0,
            settled: 0,
        }
    }
}

impl Survival {
    /// Another step, after which the chain is alive with one probability and was `lost` in this step with another; the mean
    /// run length once it is known.
    pub(super) fn after(&mut self, alive: f64, lost: f64) -> Option<f64> {
        const STEPS: u32 = 20_000;
        if alive <= 1e-17 * self.length {
            return Some(self.length + alive);
        }
        // Added up from what is lost, and not from 1 less what is left: that has no digits where signals are rare.
        let hazard = lost / self.alive;
        let same = hazard > 0.0 && (hazard - self.hazard).abs() <= 1e-12 * hazard;
        self.settled = if same { self.settled + 1 } else { 0 };
        self.steps += 1;
        (self.alive, self.hazard) = (alive, hazard);
        if self.settled >= 20 || self.steps >= STEPS {
            // What follows the last added one, alive included.
            return Some((self.length + alive / hazard).min(f64::MAX));
        }
        self.length += alive;
        None
    }
}

//! Whether prediction intervals keep their promise, by simulation.

use crate::support::noisy;
use cxmetrics::Confidence;
use cxmetrics::okr::forecast::ForecastMethod;

/// Random numbers for a simulation (Marsaglia's xorshift), the same every time.
struct Random(u64);

impl Random {
    fn normal(&mut self) -> f64 {
        // The sum of twelve uniform numbers, less 6.
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }

    fn uniform(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// How often 90 % intervals hold the truth, in percent, over simulated histories of `count` uneven figures.
fn coverage(method: ForecastMethod, count: usize, walk: f64, noise: f64) -> f64 {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (runs, mut held) = (2_000, 0);
    for _ in 0..runs {
        let (mut day, mut level) = (0.0, 20.0);
        let mut points = Vec::new();
        let mut truth = |day: f64, gap: f64, random: &mut Random| match method {
            ForecastMethod::Drift => {
                level += 0.5 * gap + walk * gap.sqrt() * random.normal();
                level
            }
            _ => 20.0 + 0.5 * day + walk * random.normal(),
        };
        for _ in 0..count {
            let gap = 0.5 + random.uniform();
            day += gap;
            let value = truth(day, gap, &mut random) + noise * random.normal();
            points.push((day, value));
        }
        let target = truth(day + 3.0, 3.0, &mut random);
        let forecast = noisy(&points, &vec![noise * noise; count])
            .forecast_with(method, day + 3.0)
            .unwrap();
        held += i32::from(forecast.interval(Confidence::P90).unwrap().contains(target));
    }
    100.0 * f64::from(held) / f64::from(runs)
}

#[test]
fn intervals_keep_their_promise() {
    // 2,000 runs have a standard error of 0.7 points. For exact figures Student's t is exact; with measurement errors the
    // share of the scatter has to be guessed, which is to cost no more than 5 points of the 90.
    for method in [ForecastMethod::Drift, ForecastMethod::LinearTrend] {
        for count in [3, 5, 12] {
            for (walk, noise) in [(1.0, 0.0), (1.0, 1.0), (1.0, 3.0), (0.0, 1.0)] {
                let coverage = coverage(method, count, walk, noise);
                let promise = if noise == 0.0 { 88.0..92.0 } else { 85.0..99.0 };
                assert!(
                    promise.contains(&coverage),
                    "{method:?} of {count}, walk {walk}, noise {noise}: {coverage}"
                );
            }
        }
    }
}

//! Whether the shrunk trend comes true as often as it says: the short form of `examples/calibration.rs`.

use crate::calibration::{Outcome, Source, World, cells};
use cxmetrics::okr::forecast::ForecastMethod;

#[test]
fn probabilities_come_true_as_often_as_they_say() {
    let mut all = Outcome::default();
    let (mut squares, mut base) = (0.0, 0.0);
    let mut seen = 0;
    for (seed, cell) in (1..).zip(cells()) {
        if cell.world == World::Step {
            continue;
        }
        let outcome = cell.run(ForecastMethod::ShrunkTrend, Source::Past, 30, seed);
        all.merge(&outcome);
        squares += outcome.brier();
        base += outcome.base_rate();
        seen += 1;
    }
    assert_eq!((cells().len(), seen), (108, 99));
    // Over all kinds of cycles each bin is within the 5 points that are promised of each kind, and three standard errors of
    // this simulation more.
    assert_eq!(all.gaps(100.0).count(), 5);
    for (gap, error) in all.gaps(100.0) {
        assert!(gap.abs() <= 0.05 + 3.0 * error, "{gap} ± {error}: {all:?}");
    }
    assert!(squares < base, "{squares} {base}");
    let runs = 30.0 * f64::from(seen);
    for (held, promised) in all.coverage().into_iter().zip([0.80, 0.95_f64]) {
        let error = (promised * (1.0 - promised) / runs).sqrt();
        assert!(held >= promised - 3.0 * error, "{held} of {promised}");
    }
}

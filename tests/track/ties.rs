//! Evidence that is just enough, windows that begin after they end, and slopes that are nearly too steep.

use cxmetrics::track::trend::{TheilSen, TrendError};
use cxmetrics::track::{Decision, Monitor, Series};
use cxmetrics::{Confidence, Csat, Scale, Tally};

/// A verdict needs evidence of 1/(1 − confidence), and no more than that.
#[test]
fn evidence_that_is_exactly_enough() {
    let mut exact = [0; 2];
    for answers in 2..60 {
        for (rating, side) in [(1, 0), (0, 1)] {
            let look = |confidence: f64| {
                let confidence = Confidence::new(confidence).unwrap();
                let mut monitor =
                    Monitor::at_least(Csat::top_box(1), Scale::THUMBS, 50, confidence).unwrap();
                monitor.record_n(rating, answers).unwrap();
                monitor.look()
            };
            let evidence = |confidence| {
                let look = look(confidence);
                [look.evidence_reached(), look.evidence_not_reached()][side]
            };
            let confidence = 1.0 - 1.0 / evidence(0.95);
            if confidence <= 0.0 || confidence >= 1.0 {
                continue;
            }
            let look = look(confidence);
            #[allow(clippy::float_cmp)] // exactly enough
            let is_exact = look.needed() == evidence(confidence);
            if is_exact {
                let verdict = [Decision::Reached, Decision::NotReached][side];
                assert_eq!(look.verdict(), verdict, "{answers}");
                exact[side] += 1;
            }
        }
    }
    assert!(exact[0] > 0 && exact[1] > 0, "{exact:?}");
}

/// Windows that begin after the period with which they end have nothing in them, and those after them are whole again.
#[test]
fn windows_that_begin_after_their_end() {
    let mut series = Series::new(Scale::ONE_TO_FIVE);
    series.open(1);
    for (week, rating) in [(2, 5), (2, 5), (3, 1), (5, 4)] {
        series.record(week, rating).unwrap();
    }
    let windows: Vec<_> = series
        .since(|week| week + 1)
        .map(|window| {
            (
                window.first().copied(),
                *window.last(),
                window.tally().total(),
            )
        })
        .collect();
    assert_eq!(
        windows,
        [(None, 1, 0), (None, 2, 0), (None, 3, 0), (None, 5, 0)]
    );
    // Only of odd weeks, and all of them.
    let windows: Vec<_> = series
        .since(|week| if week % 2 == 0 { 9 } else { 0 })
        .map(|window| {
            (
                window.first().copied(),
                *window.last(),
                window.tally().clone(),
            )
        })
        .collect();
    let tally = |ratings: &[u8]| Tally::from_ratings(Scale::ONE_TO_FIVE, ratings).unwrap();
    assert_eq!(
        windows,
        [
            (Some(1), 1, tally(&[])),
            (None, 2, tally(&[])),
            (Some(1), 3, tally(&[5, 5, 1])),
            (Some(1), 5, tally(&[5, 5, 1, 4])),
        ]
    );
}

/// Moments so near that twice their steepest slope is beyond all numbers are one moment.
#[test]
fn slopes_that_are_beyond_all_numbers() {
    let trend = |height: f64| TheilSen::new([(0.0, -height), (1e-298, height), (2e-298, 0.0)]);
    assert!(trend(4e9).is_ok());
    assert_eq!(trend(6e9), Err(TrendError::Constant));
}

//! What series and charts answer when they are asked about themselves.

use cxmetrics::track::signal::{Baseline, ChartPhase, ControlChart};
use cxmetrics::track::trend::{ChangePoint, Course};
use cxmetrics::track::{Series, SeriesError};
use cxmetrics::{Confidence, Csat, Scale, Tally};

fn weeks(good: &[u64]) -> Series<usize> {
    let mut series = Series::new(Scale::THUMBS);
    for (week, good) in good.iter().enumerate() {
        series.record_n(week + 1, 1, *good).unwrap();
        series.record_n(week + 1, 0, 100 - good).unwrap();
    }
    series
}

/// Out and in again, in any order; a period twice or a tally of another scale is refused.
#[test]
fn a_series_is_its_tallies() {
    let series = weeks(&[81, 78, 64]);
    let mut tallies = series.clone().into_tallies();
    assert_eq!(tallies.iter().map(|of| of.0).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(tallies[2].1.count(1), 64);
    tallies.rotate_left(1);
    assert_eq!(
        Series::from_tallies(Scale::THUMBS, tallies.clone()).unwrap(),
        series
    );
    tallies.push(tallies[0].clone());
    let twice = Series::from_tallies(Scale::THUMBS, tallies).unwrap_err();
    assert_eq!(twice, SeriesError::Repeated { position: 3 });
    let other = [(1, Tally::new(Scale::ONE_TO_FIVE))];
    assert!(matches!(
        Series::from_tallies(Scale::THUMBS, other),
        Err(SeriesError::Tally(_))
    ));
}

/// A year ago is so many periods back in the series, whatever they are called.
#[test]
fn a_year_ago_is_named() {
    let scores = weeks(&[60, 70, 75, 40, 70, 66]);
    let scores = scores.scores(&Csat::top_box(1)).unwrap();
    let then: Vec<(usize, usize)> = scores
        .year_on_year(4)
        .map(|pair| (*pair.period(), *pair.period_then()))
        .collect();
    assert_eq!(then, [(5, 1), (6, 2)]);
}

/// The step of a course is the change point of its scores.
#[test]
fn a_course_has_a_step() {
    let scores = weeks(&[81, 78, 84, 80, 77, 68, 70, 65, 71, 67]);
    let scores = scores.scores(&Csat::top_box(1)).unwrap();
    let course = Course::new(&scores, Confidence::P95).unwrap();
    assert_eq!(course.change_point(), &ChangePoint::new(&scores).unwrap());
    assert_eq!(course.change_point().period(), &6);
}

/// The limits come from the periods of the baseline without those left out; of a screened one from those within them.
#[test]
fn a_phase_says_what_its_limits_come_from() {
    let complaints = [48_u64, 52, 47, 50, 53, 49, 51, 46, 190, 55];
    let lengths = |baseline: Baseline<usize>| {
        let chart = ControlChart::event_counts((1..).zip(complaints), baseline).unwrap();
        let phases = chart.phases().iter();
        phases.map(ChartPhase::baseline_len).collect::<Vec<_>>()
    };
    assert_eq!(lengths(Baseline::new(..=8)), [8]);
    assert_eq!(lengths(Baseline::new(..).without([2, 9, 10])), [7]);
    assert_eq!(lengths(Baseline::new(..).screened()), [9]);
    assert_eq!(lengths(Baseline::new(..).phases_from([7])), [6, 4]);
}

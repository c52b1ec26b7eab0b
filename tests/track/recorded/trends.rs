//! Tests of trend, steps and sameness over periods.

use super::{confidences, noise, series, thumbs};
use crate::recording::Recording;
use cxmetrics::track::trend::{
    ChangePoint, Course, Homogeneity, MannKendall, SamplingError, TrendError, WeightedSlope,
};
use cxmetrics::track::{Scores, Series};
use cxmetrics::{Csat, Metric, Nps, Scale};

fn shares(size: u64, up: &[u64]) -> Scores<usize> {
    thumbs(size, up).scores(&Csat::top_box(1)).unwrap()
}

/// Scores over time of many shapes.
fn courses() -> Vec<(&'static str, Scores<usize>)> {
    let months: [&[u64]; 7] = [
        &[3, 1, 0, 2, 4, 5, 8, 14, 20, 25, 30],
        &[2, 0, 1, 1, 3, 6, 9, 15, 22, 30, 21],
        &[],
        &[4, 2, 2, 0, 1, 9, 3, 11, 30, 22, 35],
        &[0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 1],
        &[30, 10, 5, 4, 4, 6, 2, 5, 3, 2, 1],
        &[5, 0, 0, 0, 0, 0, 0, 3, 400, 0, 60],
    ];
    let months = series(Scale::ZERO_TO_TEN, &months);
    let rising: Vec<u64> = (0..12).map(|month| 40 + 3 * month + month % 3).collect();
    let falling: Vec<u64> = rising.iter().rev().copied().collect();
    let uneven = [3, 40, 38, 41, 12, 60, 55, 58, 61, 20];
    vec![
        ("promoters", months.scores(&Nps::STANDARD).unwrap()),
        ("two", shares(50, &[20, 30])),
        ("three", shares(9, &[2, 8, 5])),
        ("rising", shares(100, &rising)),
        ("falling", shares(100, &falling)),
        (
            "step",
            shares(200, &[90, 92, 88, 91, 89, 130, 128, 131, 133]),
        ),
        ("step down", shares(1_000, &[900, 905, 899, 610, 600, 612])),
        ("slight", shares(60, &[30, 33, 31, 34, 36, 35, 38])),
        ("there and back", shares(50, &[10, 30, 10])),
        ("steady", shares(40, &[20, 21, 19, 20, 22, 20])),
        ("late step", shares(300, &[150, 150, 151, 149, 150, 210])),
        ("uneven", shares(64, &uneven)),
        (
            "millions",
            shares(1_000_000, &[500_000, 500_900, 501_500, 503_000]),
        ),
        ("with a full month", shares(20, &[10, 20, 12, 13])),
        ("one", shares(20, &[10])),
        (
            "none",
            series(Scale::THUMBS, &[&[], &[]])
                .scores(&Csat::top_box(1))
                .unwrap(),
        ),
        ("constant", shares(20, &[20, 20, 20])),
    ]
}

fn failed<T: std::fmt::Debug>(
    recording: &mut Recording,
    call: &str,
    found: &Result<T, TrendError>,
) {
    if let Err(error) = found {
        recording.note(call, (error, error.to_string()));
    }
}

#[test]
fn sameness() {
    let mut recording = Recording::new("track/homogeneity");
    for (name, scores) in courses() {
        for spread in [SamplingError::Pooled, SamplingError::PerPeriod] {
            let call = format!("{name} {spread:?}");
            let found = Homogeneity::new(&scores, spread);
            failed(&mut recording, &call, &found);
            if let Ok(test) = found {
                let figures = (test.mean(), test.q(), test.degrees_of_freedom());
                recording.note(call, (figures, test.p_value()));
            }
        }
    }
    recording.note("default", SamplingError::default());
    recording.finish();
}

#[test]
fn slopes() {
    let mut recording = Recording::new("track/weighted-slope");
    for (name, scores) in courses() {
        for spread in [SamplingError::Pooled, SamplingError::PerPeriod] {
            let call = format!("{name} {spread:?}");
            let found = WeightedSlope::new(&scores, spread);
            failed(&mut recording, &call, &found);
            let Ok(slope) = found else { continue };
            recording.note(&call, slope);
            recording.note(
                format!("{call}: figures"),
                (
                    slope.value(),
                    slope.intercept(),
                    slope.std_error(),
                    slope.z(),
                    slope.p_value(),
                    slope.q_left(),
                    slope.degrees_of_freedom(),
                    slope.lack_of_fit_p_value(),
                ),
            );
            for confidence in confidences() {
                recording.note(format!("{call}: interval"), slope.interval(confidence));
            }
        }
    }
    recording.finish();
}

#[test]
fn steps() {
    let mut recording = Recording::new("track/change-point");
    for (name, scores) in courses() {
        let found = ChangePoint::new(&scores);
        failed(&mut recording, name, &found);
        if let Ok(change) = found {
            recording.note(name, change);
            recording.note(
                format!("{name}: figures"),
                (
                    change.period(),
                    change.before(),
                    change.after(),
                    change.step(),
                    change.z(),
                    change.p_value(),
                ),
            );
        }
    }
    recording.finish();
}

#[test]
fn steps_of_uneven_periods() {
    let mut recording = Recording::new("track/change-point-sizes");
    // Shares of time that are close together, far apart, and almost everything.
    for (name, sizes) in [
        ("a large first", vec![100_000, 30, 40, 20]),
        ("a large last", vec![30, 40, 20, 100_000]),
        ("tiny between", vec![5_000, 1, 1, 1, 5_000, 2, 3_000]),
        ("growing", vec![2, 4, 8, 16, 32, 64, 128, 256]),
        ("many", vec![50; 24]),
    ] {
        for seed in [3, 4] {
            let mut periods = Series::new(Scale::THUMBS);
            for (period, (&size, part)) in sizes.iter().zip(noise(sizes.len(), seed)).enumerate() {
                let up = size * (30 + part / 5) / 100;
                periods.record_n(period, 1, up).unwrap();
                periods.record_n(period, 0, size - up).unwrap();
            }
            let scores = periods.scores(&Csat::top_box(1)).unwrap();
            let change = ChangePoint::new(&scores).unwrap();
            recording.note(format!("{name} {seed}"), change);
        }
    }
    recording.finish();
}

#[test]
fn courses_in_words() {
    let mut recording = Recording::new("track/course");
    for (name, scores) in courses() {
        for confidence in confidences() {
            let call = format!("{name} {}", confidence.level());
            let found = Course::new(&scores, confidence);
            failed(&mut recording, &call, &found);
            let Ok(course) = found else { break };
            recording.note(
                &call,
                (course.kind(), course.p_value(), course.odds_of_step()),
            );
            recording.note(format!("{call}: words"), format!("{course} | {course:.3}"));
            if confidence == confidences()[0] {
                recording.note(format!("{call}: whole"), course);
                recording.note(format!("{call}: padded"), format!("{course:>160}|"));
                let parts = (course.slope().value(), course.change_point().period());
                recording.note(format!("{call}: parts"), parts);
            }
        }
    }
    recording.finish();
}

#[test]
fn ranks_in_order() {
    let mut recording = Recording::new("track/mann-kendall");
    let long: Vec<f64> = noise(200, 8)
        .into_iter()
        .map(|number| number as f64)
        .collect();
    for (name, figures) in [
        ("rising", vec![1.0, 2.0, 3.0, 5.0, 8.0]),
        ("falling", vec![8.0, 5.0, 4.0, 2.5, 1.0, 0.5]),
        ("ties", vec![3.7, 3.7, 3.6, 3.8, 3.7, 3.7, 3.9, 3.8]),
        ("rounded ties", vec![0.1 + 0.2, 0.3, 0.57, 0.29, 0.3]),
        ("three", vec![2.0, 1.0, 3.0]),
        ("balanced", vec![1.0, 3.0, 3.0, 1.0]),
        ("noise", long),
        ("wide", vec![-1e99, 1e-99, 0.0, -0.0, 1e99]),
        ("two", vec![2.0, 1.0]),
        ("none", vec![]),
        ("constant", vec![0.3, 0.1 + 0.2, 0.3]),
        ("not a number", vec![0.3, 0.1, f64::NAN]),
        ("infinite", vec![0.3, f64::NEG_INFINITY, 1.0]),
        ("largest", vec![1e100, -1e100, 2.0]),
        ("too large", vec![1.1e100, 1.0, 2.0]),
    ] {
        let found = MannKendall::new(figures);
        failed(&mut recording, name, &found);
        if let Ok(test) = found {
            recording.note(name, test);
            let figures = (
                test.s(),
                test.variance(),
                test.tau(),
                test.z(),
                test.p_value(),
            );
            recording.note(format!("{name}: figures"), figures);
        }
    }
    for (name, scores) in courses() {
        let found = MannKendall::of_scores(&scores);
        failed(&mut recording, &format!("scores {name}"), &found);
        recording.note(format!("scores {name}"), found.map(|test| test.p_value()));
    }
    recording.finish();
}

#[test]
fn metrics_that_do_not_fit() {
    let mut recording = Recording::new("track/scores-errors");
    let months = thumbs(20, &[3, 5, 7]);
    let metrics: [(&str, &dyn Metric); 3] = [
        ("promoters", &Nps::STANDARD),
        ("top box of five", &Csat::top_box(5)),
        ("no box", &Csat::top_box(0)),
    ];
    for (name, metric) in metrics {
        let found = months.scores(metric).map(|scores| scores.len());
        recording.note(name, found);
    }
    recording.finish();
}

//! Charts of individual figures, weighted means and cumulative sums.

use super::{points, tenths, words};
use crate::recording::Recording;
use cxmetrics::track::signal::{
    Baseline, ControlChart, Cusum, Ewma, IndividualsChart, Rule, Rules,
};

fn samples() -> Vec<(&'static str, Vec<f64>)> {
    vec![
        ("noise", tenths(24, 1)),
        ("two", vec![1.0, 2.5]),
        (
            "ties",
            vec![3.7, 3.7, 3.6, 3.8, 3.7, 3.7, 3.7, 3.8, 3.7, 3.7, 3.7, 3.7],
        ),
        (
            "step",
            [vec![1.0, 1.5, 0.5, 1.2, 0.8, 1.1], vec![6.0, 6.4, 5.8, 6.1]].concat(),
        ),
        (
            "fall",
            (0..16)
                .map(|t| 8.0 - 0.45 * f64::from(t * (t % 3 + 1)))
                .collect(),
        ),
        (
            "typed",
            vec![0.1 + 0.2, 0.3, 0.57, 0.29, 0.3, 0.31, -0.0, 0.3],
        ),
        (
            "large",
            vec![1e12, 1e12 + 1.0, 1e12 + 2.0, 1e12, 1e12 - 3.0, 1e12 + 9.0],
        ),
        ("one", vec![4.0]),
        ("none", vec![]),
        ("constant", vec![0.3, 0.1 + 0.2, 0.3]),
        ("not a number", vec![0.3, f64::NAN]),
        ("infinite", vec![f64::INFINITY, 0.3]),
        ("too large", vec![0.3, 0.4, -1.1e100]),
    ]
}

#[test]
fn individual_figures() {
    let mut recording = Recording::new("track/individuals");
    for (name, figures) in samples() {
        for (which, baseline) in [
            ("all", Baseline::new(..)),
            ("before 6", Baseline::new(..6)),
            ("phases", Baseline::new(..).phases_from([6]).without([2])),
            ("screened", Baseline::new(..).screened()),
        ] {
            let call = format!("{name}, {which}");
            let chart = IndividualsChart::new(figures.iter().copied().enumerate(), baseline);
            let chart = match chart {
                Ok(chart) => chart,
                Err(error) => {
                    recording.note(&call, (error, error.to_string()));
                    continue;
                }
            };
            recording.note(
                format!("{call}: limits"),
                (
                    chart.lower(),
                    chart.center(),
                    chart.upper(),
                    chart.mean_moving_range(),
                    chart.upper_range_limit(),
                ),
            );
            let steps: Vec<_> = chart.points().map(|point| point.moving_range()).collect();
            let newest = chart
                .points()
                .last()
                .map(|point| (point.period(), point.value()));
            recording.note(format!("{call}: newest"), newest.unwrap());
            recording.note(format!("{call}: steps"), steps);
            recording.note(format!("{call}: points"), points(chart.as_chart()));
            let signals = chart.signals(Rules::NELSON);
            let found: Vec<_> = signals
                .iter()
                .map(|signal| (*signal.period(), signal.rule(), signal.figure()))
                .collect();
            recording.note(format!("{call}: signals"), found);
            if let Some(last) = words(&signals).last() {
                recording.note(format!("{call}: last"), last);
            }
        }
    }
    recording.finish();
}

fn charts() -> Vec<(&'static str, ControlChart<usize>)> {
    let mut charts = Vec::new();
    for (name, figures) in samples() {
        let figures = figures.into_iter().enumerate();
        let baseline = Baseline::new(..).phases_from([9]);
        if let Ok(chart) = IndividualsChart::new(figures, baseline) {
            charts.push((name, chart.as_chart().clone()));
        }
    }
    let events = [9, 12, 3, 0, 4, 30, 31, 1, 0, 7].into_iter().enumerate();
    charts.push(("events", ControlChart::event_counts(events, ..).unwrap()));
    let on_the_line = [0.1, 0.4, 0.4, 0.1, 0.7, -0.2, -0.5, -0.8];
    let figures = on_the_line.into_iter().enumerate();
    let figures = figures.map(|(period, value)| (period, value, 0.1 * (1 + period % 3) as f64));
    charts.push((
        "on the line",
        ControlChart::from_figures(0.1, figures).unwrap(),
    ));
    charts
}

/// Whether a chart is one of those for all parameters.
fn few(name: &str) -> bool {
    ["noise", "step", "events", "on the line"].contains(&name)
}

#[test]
fn weighted_means() {
    let mut recording = Recording::new("track/ewma");
    recording.note("default", Ewma::default());
    for (lambda, width) in [
        (0.2, 3.0),
        (0.05, 2.5),
        (1.0, 3.0),
        (0.4, 1.0),
        (0.001, 0.1),
    ] {
        let ewma = Ewma::new(lambda, width).unwrap();
        let all = lambda == 0.2;
        for (name, chart) in charts().into_iter().filter(|(name, _)| all || few(name)) {
            let found: Vec<_> = ewma
                .points(&chart)
                .map(|point| {
                    (
                        point.value(),
                        point.lower(),
                        point.upper(),
                        point.is_signal(),
                    )
                })
                .collect();
            recording.note(format!("{lambda} {width} {name}"), found);
            for signal in words(&ewma.signals(&chart)) {
                recording.note(format!("{lambda} {width} {name}: signal"), signal);
            }
        }
        let (_, chart) = &charts()[0];
        let periods: Vec<_> = ewma.points(chart).map(|point| point.period()).collect();
        recording.note("periods", periods);
    }
    for (lambda, width) in [
        (0.0, 3.0),
        (0.000_9, 3.0),
        (1.1, 3.0),
        (f64::NAN, 3.0),
        (0.2, 0.0),
        (0.2, -1.0),
        (0.2, 10.5),
        (0.2, f64::NAN),
        (1.0, 10.0),
    ] {
        let ewma = Ewma::new(lambda, width);
        recording.note(
            format!("new {lambda} {width}"),
            (ewma, ewma.err().map(|error| error.to_string())),
        );
    }
    recording.finish();
}

#[test]
fn cumulative_sums() {
    let mut recording = Recording::new("track/cusum");
    recording.note("default", Cusum::default());
    for (allowance, threshold) in [(0.5, 5.0), (0.0, 3.0), (1.0, 1.0), (0.25, 8.0), (10.0, 0.5)] {
        let cusum = Cusum::new(allowance, threshold).unwrap();
        let all = allowance == 0.5;
        for (name, chart) in charts().into_iter().filter(|(name, _)| all || few(name)) {
            let found: Vec<_> = cusum
                .points(&chart)
                .map(|point| (point.rises(), point.falls(), point.is_signal()))
                .collect();
            recording.note(format!("{allowance} {threshold} {name}"), found);
            for signal in words(&cusum.signals(&chart)) {
                recording.note(format!("{allowance} {threshold} {name}: signal"), signal);
            }
        }
        let (_, chart) = &charts()[0];
        let whole: Vec<_> = cusum.points(chart).take(3).collect();
        let periods: Vec<_> = cusum.points(chart).map(|point| point.period()).collect();
        recording.note("periods", (whole, periods));
    }
    for (allowance, threshold) in [
        (-0.1, 5.0),
        (10.1, 5.0),
        (f64::NAN, 5.0),
        (0.5, 0.0),
        (0.5, -1.0),
        (0.5, 100.5),
        (0.5, f64::NAN),
        (10.0, 100.0),
    ] {
        let cusum = Cusum::new(allowance, threshold);
        recording.note(
            format!("new {allowance} {threshold}"),
            (cusum, cusum.err().map(|error| error.to_string())),
        );
    }
    recording.finish();
}

#[test]
fn sums_on_the_threshold() {
    let mut recording = Recording::new("track/cusum-edges");
    // Ten steps that reach the threshold but for rounding, and one that goes beyond it.
    for (allowance, threshold) in [(0.1, 0.2), (0.5, 1.0), (0.3, 2.7), (0.7, 0.3)] {
        let figures: Vec<_> = [1.5, 0.4, 0.3, 0.9, 1.0, -1.0, -2.0, 0.0, 1.2, -0.8, -1.3]
            .into_iter()
            .enumerate()
            .map(|(period, z)| (period, 3.7 + 0.1 * z, 0.1))
            .collect();
        let chart = ControlChart::from_figures(3.7, figures).unwrap();
        let cusum = Cusum::new(allowance, threshold).unwrap();
        let points: Vec<_> = cusum.points(&chart).collect();
        recording.note(format!("{allowance} {threshold}"), points);
        recording.note("signals", cusum.signals(&chart).len());
        let ewma = Ewma::new(1.0, 3.0).unwrap();
        recording.note("weighted", ewma.points(&chart).collect::<Vec<_>>());
    }
    recording.finish();
}

#[test]
fn run_lengths_of_sums_and_means() {
    let mut recording = Recording::new("track/run-lengths-lines");
    for shift in [0.0, 0.5, -1.0, 3.0, f64::NAN, 100.0] {
        for (allowance, threshold) in [(0.5, 4.0), (0.0, 2.0), (1.0, 0.5), (3.0, 8.0)] {
            let cusum = Cusum::new(allowance, threshold).unwrap();
            recording.note(
                format!("cusum {allowance} {threshold} {shift}"),
                cusum.average_run_length(shift),
            );
        }
        for (lambda, width) in [(0.2, 3.0), (1.0, 3.0), (0.5, 1.0), (0.3, 9.0)] {
            let ewma = Ewma::new(lambda, width).unwrap();
            recording.note(
                format!("ewma {lambda} {width} {shift}"),
                ewma.average_run_length(shift),
            );
        }
    }
    recording.finish();
}

#[test]
fn run_lengths_of_long_lines() {
    let mut recording = Recording::new("track/run-lengths-long");
    for shift in [0.0, 1.0] {
        let cusum = Cusum::new(0.5, 18.0).unwrap();
        recording.note(format!("cusum 18 {shift}"), cusum.average_run_length(shift));
        let ewma = Ewma::new(0.05, 3.0).unwrap();
        recording.note(format!("ewma 0.05 {shift}"), ewma.average_run_length(shift));
    }
    let rules = Rules::NONE.with(Rule::Nelson1);
    recording.note("one rule", rules.average_run_length(0.0));
    recording.finish();
}

//! Control charts of scores and of figures: baselines, phases, Laney's correction, what a chart says.

use std::ops::Bound;

use super::{noise, points, series, thumbs, words};
use crate::recording::Recording;
use cxmetrics::track::Series;
use cxmetrics::track::signal::{
    Assurance, Baseline, ChartError, ControlChart, IndividualsChart, IntoBaseline, Rule, Rules,
};
use cxmetrics::{Ces, Csat, Direction, Metric, Nps, Scale};

type Chart = ControlChart<usize>;

/// A year of net promoters, with a gap, a bad month and a small one.
fn year() -> Series<usize> {
    let months: [&[u64]; 14] = [
        &[3, 1, 0, 2, 4, 5, 8, 14, 20, 25, 30],
        &[2, 0, 1, 1, 3, 6, 9, 15, 22, 30, 21],
        &[4, 2, 2, 0, 1, 9, 3, 11, 30, 22, 35],
        &[],
        &[1, 0, 0, 0, 0, 2, 1, 4, 5, 6, 7],
        &[30, 10, 5, 4, 4, 6, 2, 5, 3, 2, 1],
        &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
        &[3, 0, 0, 2, 1, 5, 8, 10, 18, 40, 44],
        &[2, 2, 1, 2, 0, 5, 7, 12, 26, 31, 40],
        &[3, 1, 0, 0, 1, 5, 6, 12, 26, 33, 45],
        &[300, 100, 50, 200, 400, 500, 800, 1_400, 2_000, 2_500, 4_000],
        &[0, 0, 0, 0, 0, 0, 2, 3, 4, 30, 60],
        &[0, 0, 0, 0, 0, 1, 2, 3, 4, 31, 66],
        &[5, 0, 0, 0, 0, 0, 0, 3, 4, 0, 0],
    ];
    series(Scale::ZERO_TO_TEN, &months)
}

fn note(recording: &mut Recording, call: &str, chart: &Result<Chart, ChartError>) {
    match chart {
        Err(error) => recording.note(format!("{call}: error"), (error, error.to_string())),
        Ok(chart) => {
            recording.note(format!("{call}: centre"), chart.center());
            for phase in chart.phases() {
                recording.note(
                    format!("{call}: phase"),
                    (
                        phase.first(),
                        phase.baseline_len(),
                        phase.center(),
                        phase.is_provisional(),
                    ),
                );
            }
            for point in points(chart) {
                recording.note(format!("{call}: point"), point);
            }
        }
    }
}

fn signals(recording: &mut Recording, call: &str, chart: &Chart) {
    for (name, rules) in [
        ("Nelson", Rules::NELSON),
        ("Western Electric", Rules::WESTERN_ELECTRIC),
        ("making data count", Rules::MAKING_DATA_COUNT),
    ] {
        let found = chart.signals(rules);
        if rules == Rules::NELSON {
            recording.note(format!("{call}: signals"), words(&found));
        } else {
            let found: Vec<_> = found.iter().map(|s| (*s.period(), s.rule())).collect();
            recording.note(format!("{call}: {name}"), found);
        }
        for better in [
            Direction::HigherIsBetter,
            Direction::LowerIsBetter,
            Direction::Unknown,
        ] {
            let variation = chart.variation(rules, better);
            let assurances: Vec<_> = [-60.0, 0.0, 20.0, 43.0, 70.0, 99.0]
                .map(|target| chart.assurance(target, better, rules))
                .into();
            recording.note(
                format!("{call}: {name} {better:?}"),
                (variation, assurances),
            );
        }
    }
}

#[test]
fn charts_of_scores_with_any_baseline() {
    let mut recording = Recording::new("track/charts-of-scores");
    let scores = year().scores(&Nps::STANDARD).unwrap();
    let bounds = (Bound::Excluded(1), Bound::Included(9));
    let baselines = [
        ("all", (..).into_baseline()),
        ("2..8", (2..8).into_baseline()),
        ("1..=4", (1..=4).into_baseline()),
        ("from 7", (7..).into_baseline()),
        ("before 9", (..9).into_baseline()),
        ("up to 8", (..=8).into_baseline()),
        ("after 1 up to 9", bounds.into_baseline()),
        ("all but 5 and 10", Baseline::new(..).without([10, 5])),
        ("screened", Baseline::new(..).screened()),
        (
            "screened without 5",
            Baseline::new(..).without([5]).screened(),
        ),
        ("two phases", Baseline::new(..).phases_from([7])),
        (
            "three phases before 12 without 8 screened",
            Baseline::new(..12)
                .phases_from([9, 4])
                .without([8])
                .screened(),
        ),
        ("nothing", (20..).into_baseline()),
        ("one uniform month", (6..7).into_baseline()),
        (
            "a phase without measured months",
            Baseline::new(..4).phases_from([7]),
        ),
    ];
    for (name, baseline) in baselines {
        recording.note(format!("baseline {name}"), &baseline);
        let chart = ControlChart::new(&scores, baseline);
        note(&mut recording, name, &chart);
        if let Ok(chart) = &chart {
            recording.note(format!("{name}: sigma z"), chart.sigma_z());
        }
    }
    recording.finish();
}

#[test]
fn charts_corrected_by_laney() {
    let mut recording = Recording::new("track/charts-laney");
    let scores = year().scores(&Nps::STANDARD).unwrap();
    for (name, baseline) in [
        ("all", Baseline::new(..)),
        ("before 9 without 5", Baseline::new(..9).without([5])),
        ("two phases", Baseline::new(..).phases_from([7])),
        ("one month", Baseline::new(7..8)),
        ("no two in a row", Baseline::new(0..6).without([1, 4])),
    ] {
        let chart = ControlChart::new(&scores, baseline).unwrap();
        recording.note(format!("{name}: sigma z"), chart.sigma_z());
        note(&mut recording, name, &chart.laney());
    }
    let equal = thumbs(50, &[20, 20, 20, 20])
        .scores(&Csat::top_box(1))
        .unwrap();
    let chart = ControlChart::new(&equal, ..).unwrap();
    note(&mut recording, "equal shares", &chart.laney());
    recording.finish();
}

#[test]
fn charts_of_other_metrics() {
    let mut recording = Recording::new("track/charts-of-metrics");
    let efforts: [&[u64]; 6] = [
        &[1, 2, 3, 10, 20, 30, 12],
        &[0, 0, 0, 0, 0, 1, 0],
        &[5, 2, 3, 1, 20, 10, 2],
        &[1, 0, 3, 4, 9, 30, 22],
        &[0, 0, 3, 4, 0, 3, 90],
        &[70, 0, 3, 4, 0, 3, 1],
    ];
    let efforts = series(Scale::ONE_TO_SEVEN, &efforts);
    let metrics: [(&str, &dyn Metric); 4] = [
        ("mean", &Ces::MEAN),
        ("share", &Csat::TOP_TWO_BOX),
        ("index", &Csat::INDEX),
        ("rescaled", &Csat::RESCALED),
    ];
    for (name, metric) in metrics {
        match efforts.scores(metric) {
            Ok(scores) => {
                note(&mut recording, name, &ControlChart::new(&scores, ..));
                let chart = IndividualsChart::of_scores(&scores, ..).map(|c| c.as_chart().clone());
                note(&mut recording, &format!("individual {name}"), &chart);
            }
            Err(error) => recording.note(name, error),
        }
    }
    let uniform = series(Scale::ONE_TO_FIVE, &[&[0, 0, 4], &[0, 0, 2]]);
    let scores = uniform.scores(&Csat::MEAN).unwrap();
    note(&mut recording, "no spread", &ControlChart::new(&scores, ..));
    let none = series(Scale::ONE_TO_FIVE, &[&[], &[]]);
    let scores = none.scores(&Csat::MEAN).unwrap();
    note(&mut recording, "gaps", &ControlChart::new(&scores, ..));
    let mut weighted = Series::weighted(Scale::THUMBS);
    for (period, number) in noise(40, 5).into_iter().enumerate() {
        let weight = 0.25 * (number % 7) as f64;
        weighted
            .record(period % 5, u8::from(number > 40), weight)
            .unwrap();
    }
    let scores = weighted.scores(&Csat::top_box(1)).unwrap();
    note(&mut recording, "weighted", &ControlChart::new(&scores, ..));
    recording.finish();
}

#[test]
fn signals_of_charts() {
    let mut recording = Recording::new("track/charts-signals");
    let scores = year().scores(&Nps::STANDARD).unwrap();
    for (name, baseline) in [
        ("all", Baseline::new(..)),
        ("before 6 without 5", Baseline::new(..6).without([5])),
        (
            "all without 5, 10, 13",
            Baseline::new(..).without([5, 10, 13]),
        ),
        ("two phases", Baseline::new(..).phases_from([7]).screened()),
    ] {
        let chart = ControlChart::new(&scores, baseline).unwrap();
        signals(&mut recording, name, &chart);
    }
    let rising: Vec<u64> = (0..20).map(|period| 30 + 2 * period).collect();
    let falling: Vec<u64> = rising.iter().rev().copied().collect();
    for (name, up) in [("rising", &rising), ("falling", &falling)] {
        let scores = thumbs(100, up).scores(&Csat::top_box(1)).unwrap();
        signals(
            &mut recording,
            name,
            &ControlChart::new(&scores, ..).unwrap(),
        );
    }
    let steady: Vec<u64> = noise(12, 3)
        .into_iter()
        .map(|number| 40 + number / 8)
        .collect();
    let scores = thumbs(100, &steady).scores(&Csat::top_box(1)).unwrap();
    signals(
        &mut recording,
        "steady",
        &ControlChart::new(&scores, ..).unwrap(),
    );
    let early = [9.0, 9.0, 0.5, -0.5, 0.1, -0.2].into_iter().enumerate();
    let early = Chart::from_figures(0.0, early.map(|(period, z)| (period, z, 1.0))).unwrap();
    signals(&mut recording, "early", &early);
    let empty = Chart::from_figures(3.0, []).unwrap();
    signals(&mut recording, "empty", &empty);
    recording.finish();
}

#[test]
fn charts_of_figures() {
    let mut recording = Recording::new("track/charts-of-figures");
    let chart = |center: f64, figures: &[(f64, f64)]| {
        let figures = figures.iter().enumerate();
        Chart::from_figures(
            center,
            figures.map(|(period, &(value, sigma))| (period, value, sigma)),
        )
    };
    for (name, center, figures) in [
        (
            "usual",
            3.7,
            &[(3.8, 0.1), (3.5, 0.2), (3.7, 0.05), (4.0, 0.1)][..],
        ),
        (
            "typed",
            0.3,
            &[(0.1 + 0.2, 0.1), (0.57, 0.09), (0.6, 0.1), (0.9, 0.2)],
        ),
        (
            "negative",
            -2.0,
            &[(-2.5, 1.0), (-0.0, 2.0), (-5.0, 1.0), (1.0, 1.0)],
        ),
        (
            "minus zero",
            -0.0,
            &[(-0.0, 1.0), (1e-14, 1.0), (3.0 + 1e-15, 1.0)],
        ),
        ("wide", 1e99, &[(1e98, 1e98), (9e99, 1e99), (-1e99, 1e97)]),
        ("largest", 1.0, &[(1e100, 1e100), (-1e100, 1e100)]),
        ("none", 1.0, &[]),
        ("no centre", f64::NAN, &[(1.0, 1.0)]),
        ("infinite centre", f64::INFINITY, &[(1.0, 1.0)]),
        ("too large a centre", 1.1e100, &[(1.0, 1.0)]),
        ("too large a figure", 1.0, &[(1.0, 1.0), (-1.1e100, 1.0)]),
        ("no figure", 1.0, &[(f64::NAN, 1.0)]),
        ("no sigma", 1.0, &[(1.0, 0.0)]),
        ("negative sigma", 1.0, &[(1.0, 2.0), (1.0, -1.0)]),
        ("tiny sigma", 1.0, &[(1.0, 1e-100)]),
        ("huge sigma", 1.0, &[(1.0, 1.01e100)]),
        ("sigma that is none", 1.0, &[(1.0, f64::NAN)]),
        ("infinite sigma", 1.0, &[(1.0, f64::INFINITY)]),
    ] {
        let chart = chart(center, figures);
        note(&mut recording, name, &chart);
        if let Ok(chart) = chart {
            recording.note(format!("{name}: sigma z"), chart.sigma_z());
            note(&mut recording, &format!("{name} by Laney"), &chart.laney());
        }
    }
    recording.finish();
}

#[test]
fn assurances_of_limits() {
    let mut recording = Recording::new("track/assurance");
    for limits in [
        [1.0, 3.0],
        [0.3, 0.57],
        [-2.0, 2.0],
        [5.0, 5.0],
        [f64::NAN, 1.0],
    ] {
        for target in [
            0.0,
            0.1 + 0.2,
            0.57,
            1.0,
            2.0,
            3.0,
            5.0,
            -3.0,
            f64::NAN,
            f64::INFINITY,
        ] {
            let found = [
                Direction::HigherIsBetter,
                Direction::LowerIsBetter,
                Direction::Unknown,
            ]
            .map(|better| Assurance::of_limits(limits, target, better));
            let words = found.map(|found| found.map(|found| found.to_string()));
            recording.note(format!("{limits:?} {target:?}"), (found, words));
        }
    }
    let chart = Chart::from_figures(1.0, [(0, 9.0, 1.0), (1, -7.0, 1.0)]).unwrap();
    let variation = chart.variation(Rules::NONE.with(Rule::Nelson1), Direction::LowerIsBetter);
    recording.note("last below", variation.map(|found| found.to_string()));
    recording.finish();
}

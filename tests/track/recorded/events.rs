//! Charts of events, of cases between them and of the time between them.

use super::points;
use crate::recording::Recording;
use cxmetrics::track::signal::{
    Baseline, CaseLimits, ChartError, ControlChart, EventLimits, Rules, TimeLimits,
};

type Chart = ControlChart<usize>;

fn note(recording: &mut Recording, call: &str, chart: Result<Chart, ChartError>) {
    match chart {
        Err(error) => recording.note(call, (error, error.to_string())),
        Ok(chart) => {
            recording.note(format!("{call}: centre"), (chart.center(), chart.sigma_z()));
            for point in points(&chart) {
                recording.note(format!("{call}: point"), point);
            }
            let signals = chart.signals(Rules::NELSON);
            let signals: Vec<_> = signals.iter().map(|s| (*s.period(), s.rule())).collect();
            recording.note(format!("{call}: signals"), signals);
        }
    }
}

fn baselines() -> [(&'static str, Baseline<usize>); 3] {
    [
        ("all", Baseline::new(..)),
        ("screened before 7", Baseline::new(..7).screened()),
        ("phases", Baseline::new(..).phases_from([5])),
    ]
}

const LIMITS: [EventLimits; 3] = [
    EventLimits::Automatic,
    EventLimits::ThreeSigma,
    EventLimits::Poisson,
];

#[test]
fn counts_of_events() {
    let mut recording = Recording::new("track/event-counts");
    for (name, counts) in [
        ("few", &[2, 0, 1, 3, 0, 9, 1, 2, 0, 0][..]),
        ("some", &[9, 12, 7, 8, 10, 31, 0, 9, 2]),
        ("mean of nine", &[9, 9, 9, 9]),
        ("rare", &[0, 0, 0, 0, 0, 0, 0, 0, 1, 0]),
        ("many", &[1_000, 1_040, 980, 1_200, 700]),
        ("very many", &[1_000_000_000_000, 1_000_001_000_000, 0]),
        ("one", &[4]),
        ("none", &[0, 0]),
        ("no period", &[]),
    ] {
        for limits in LIMITS {
            for (which, baseline) in baselines() {
                if limits == EventLimits::Automatic && which != "all" {
                    continue;
                }
                let counts = counts.iter().copied().enumerate();
                let chart = Chart::event_counts_with(counts, baseline, limits);
                note(&mut recording, &format!("{name} {limits:?} {which}"), chart);
            }
        }
    }
    let plain = Chart::event_counts([(1, 3), (2, 30)], ..);
    note(&mut recording, "automatic", plain);
    // Every count, against limits from the first five.
    for first in [[2, 2, 2, 3, 2], [14, 9, 12, 11, 10]] {
        let counts = first.into_iter().chain(0..26).enumerate();
        let chart = Chart::event_counts_with(counts, ..5, EventLimits::Poisson);
        note(
            &mut recording,
            &format!("every count after {first:?}"),
            chart,
        );
    }
    let on_the_line = [18, 0, 9, 9, 9].into_iter().enumerate();
    let screened = Baseline::new(..).screened();
    let chart = Chart::event_counts_with(on_the_line, screened, EventLimits::ThreeSigma);
    note(&mut recording, "screened on the line", chart);
    let outside = Chart::event_counts([(1, 3), (2, 30)], 5..);
    note(&mut recording, "no baseline", outside);
    recording.finish();
}

#[test]
fn rates_of_events() {
    let mut recording = Recording::new("track/event-rates");
    let rates = [
        (
            "few",
            &[(2, 1.5), (0, 0.5), (1, 3.0), (9, 2.0), (0, 40.0)][..],
        ),
        (
            "many",
            &[(90, 10.0), (120, 12.5), (7, 0.5), (400, 22.0), (1, 9.0)],
        ),
        ("typed", &[(3, 0.1 + 0.2), (1, 0.3), (2, 0.57), (30, 0.1)]),
        (
            "hardly any",
            &[(1, 1_000.0), (0, 0.5), (1, 0.5), (0, 1_000.0)],
        ),
        ("tiny", &[(3, 1e-99), (1, 1e-99)]),
        ("wide", &[(3, 1e99), (1, 1e98)]),
        ("no exposure", &[(3, 1.0), (1, 0.0)]),
        ("negative exposure", &[(3, -1.0)]),
        ("infinite exposure", &[(3, f64::INFINITY)]),
        (
            "exposure that is none",
            &[(3, 2.0), (3, 2.0), (3, f64::NAN)],
        ),
    ];
    for (name, rates) in rates {
        for limits in LIMITS {
            let rates = rates.iter().enumerate();
            let rates = rates.map(|(period, &(events, exposure))| (period, events, exposure));
            let chart = Chart::event_rates_with(rates, .., limits);
            note(&mut recording, &format!("{name} {limits:?}"), chart);
        }
    }
    let plain = Chart::event_rates([(1, 3, 2.0), (2, 30, 1.0)], ..2);
    note(&mut recording, "automatic", plain);
    recording.finish();
}

#[test]
fn cases_between_events() {
    let mut recording = Recording::new("track/cases-between");
    for (name, counts) in [
        ("usual", &[30, 12, 55, 3, 0, 80, 400, 41, 1][..]),
        ("frequent", &[0, 1, 0, 0, 2, 0, 0, 9]),
        ("nearly always", &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
        ("rare", &[1_000_000, 5, 3_000_000, 900_000_000]),
        ("one", &[7]),
        ("none between", &[0, 0, 0]),
        ("nothing", &[]),
    ] {
        for limits in [CaseLimits::Geometric, CaseLimits::ThreeSigma] {
            for (which, baseline) in baselines() {
                let counts = counts.iter().copied().enumerate();
                let chart = Chart::cases_between(counts, baseline, limits);
                note(&mut recording, &format!("{name} {limits:?} {which}"), chart);
            }
        }
    }
    recording.note("default", (CaseLimits::default(), TimeLimits::default()));
    recording.finish();
}

#[test]
fn times_between_events() {
    let mut recording = Recording::new("track/times-between");
    for (name, times) in [
        (
            "usual",
            &[3.5, 10.0, 0.25, 7.0, 31.0, 0.01, 12.0, 300.0][..],
        ),
        ("typed", &[0.1 + 0.2, 0.3, 0.57, 1.1, 0.3, 4.0]),
        ("close together", &[10.0, 10.5, 9.8, 10.2, 10.1, 3.0, 90.0]),
        ("large", &[1e12, 2e12, 5e11]),
        ("equal", &[4.0, 4.0, 4.0]),
        ("one", &[4.0]),
        ("zero", &[4.0, 0.0]),
        ("negative", &[4.0, 5.0, -1.0]),
        ("not a number", &[f64::NAN]),
        ("infinite", &[1.0, f64::INFINITY]),
        ("tiny", &[1.0, 1e-100]),
        ("nothing", &[]),
    ] {
        for limits in [
            TimeLimits::Power,
            TimeLimits::PowerUnrounded,
            TimeLimits::Exponential,
        ] {
            for (which, baseline) in baselines() {
                let times = times.iter().copied().enumerate();
                let chart = Chart::times_between(times, baseline, limits);
                note(&mut recording, &format!("{name} {limits:?} {which}"), chart);
            }
        }
    }
    recording.finish();
}

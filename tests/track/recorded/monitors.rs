//! What may be said at every look: monitors, mixtures of bets, differences.

use super::confidences;
use crate::recording::Recording;
use cxmetrics::track::{
    AnytimeDifference, AnytimeError, AnytimeMixture, Bets, Decision, Monitor, MonitorError,
    closed_e_benjamini_hochberg, e_benjamini_hochberg,
};
use cxmetrics::{Ces, Confidence, Csat, Estimate, Metric, Nps, Scale, Tally, WeightedTally};

fn of(metric: &dyn Metric, scale: Scale, counts: &[u64]) -> Estimate {
    let mut tally = Tally::new(scale);
    for (rating, &count) in scale.ratings().zip(counts) {
        tally.record_n(rating, count).unwrap();
    }
    metric.estimate(&tally).unwrap()
}

fn promoters(counts: &[u64]) -> Estimate {
    of(&Nps::STANDARD, Scale::ZERO_TO_TEN, counts)
}

fn effort(counts: &[u64]) -> Estimate {
    of(&Ces::MEAN, Scale::ONE_TO_SEVEN, counts)
}

fn samples() -> Vec<(&'static str, Estimate)> {
    let share = |count, size| Estimate::share(count, size).unwrap();
    vec![
        (
            "promoters",
            promoters(&[3, 1, 0, 2, 4, 5, 8, 14, 20, 25, 30]),
        ),
        ("few promoters", promoters(&[1, 0, 0, 0, 0, 0, 0, 2, 0, 3])),
        (
            "all promoters",
            promoters(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 9]),
        ),
        ("effort", effort(&[2, 0, 5, 9, 3, 1, 1])),
        ("one effort", effort(&[0, 0, 0, 1])),
        ("worst effort", effort(&[40])),
        ("share", share(7, 12)),
        ("none of three", share(0, 3)),
        ("all of 80", share(80, 80)),
        ("one of 100", share(1, 100)),
        ("one", share(1, 1)),
        ("many", share(61_000, 100_000)),
        ("very many", share(400_000_000_000, 1_000_000_000_000)),
    ]
}

const BETS: [Bets; 3] = [Bets::Full, Bets::Half, Bets::Arcsine];

#[test]
fn intervals_of_mixtures() {
    let mut recording = Recording::new("track/mixtures");
    for (name, estimate) in samples() {
        for bets in BETS {
            let mixture = AnytimeMixture::new(&estimate, bets).unwrap();
            for confidence in [0.5, 0.95, 0.999] {
                let confidence = Confidence::new(confidence).unwrap();
                recording.note(format!("{name} {bets:?}"), mixture.interval(confidence));
            }
        }
    }
    recording.finish();
}

#[test]
fn evidence_of_mixtures() {
    let mut recording = Recording::new("track/mixtures-evidence");
    for (name, estimate) in samples() {
        let (lowest, highest) = estimate.range().into_inner();
        let at = |part: f64| lowest + part * (highest - lowest);
        let mut scores = [0.0, 1e-9, 0.02, 0.3, 0.5, 0.58, 0.95, 1.0]
            .map(at)
            .to_vec();
        scores.extend([estimate.value(), lowest - 1.0, highest + 1.0, f64::NAN]);
        for bets in BETS {
            let mixture = AnytimeMixture::new(&estimate, bets).unwrap();
            for &score in &scores {
                recording.note(
                    format!("{name} {bets:?} {score:?}"),
                    [
                        mixture.evidence(score),
                        mixture.evidence_above(score),
                        mixture.evidence_below(score),
                    ],
                );
            }
        }
    }
    recording.finish();
}

#[test]
fn mixtures_that_are_no_fair_game() {
    let mut recording = Recording::new("track/mixtures-errors");
    for bets in BETS {
        recording.note(format!("{bets:?}"), bets.to_string());
    }
    recording.note("default", Bets::default());
    for error in [
        AnytimeError::DifferentMetrics,
        AnytimeError::Population,
        AnytimeError::Weighted,
    ] {
        recording.note(format!("{error:?}"), error.to_string());
    }
    let mut weighted = WeightedTally::new(Scale::ONE_TO_FIVE);
    for (rating, weight) in [(1, 1.0), (4, 2.0), (5, 1.0)] {
        weighted.record(rating, weight).unwrap();
    }
    let whole = Csat::MEAN.estimate_weighted(&weighted).unwrap();
    let mut halves = WeightedTally::new(Scale::ONE_TO_FIVE);
    halves.record(2, 0.5).unwrap();
    halves.record(5, 1.5).unwrap();
    let halves = Csat::MEAN.estimate_weighted(&halves).unwrap();
    weighted.record(2, 0.5).unwrap();
    let part = Csat::MEAN.estimate_weighted(&weighted).unwrap();
    let plain = Estimate::share(3, 10).unwrap();
    let finite = plain.clone().of_population(100).unwrap();
    let design = plain.clone().with_design_effect(1.5).unwrap();
    for (name, estimate) in [
        ("whole weights", &whole),
        ("parts of weights", &part),
        ("halves", &halves),
        ("finite", &finite),
        ("design effect", &design),
        ("plain", &plain),
    ] {
        let found = AnytimeMixture::new(estimate, Bets::Half);
        recording.note(name, found.map(|mixture| mixture.interval(Confidence::P90)));
        let found = AnytimeDifference::new(estimate, &plain);
        let forth = found.map(|difference| difference.interval(Confidence::P90));
        let found = AnytimeDifference::new(&plain, estimate);
        let back = found.map(|difference| difference.interval(Confidence::P90));
        recording.note(format!("{name}: difference"), (forth, back));
    }
    recording.finish();
}

#[test]
fn differences() {
    let mut recording = Recording::new("track/anytime-differences");
    let pairs = [
        (
            "promoters",
            promoters(&[3, 1, 0, 2, 4, 5, 8, 14, 20, 25, 30]),
            promoters(&[9, 3, 0, 2, 4, 5, 8, 20, 10, 9, 12]),
        ),
        (
            "effort",
            effort(&[2, 0, 5, 9, 3, 1, 1]),
            effort(&[0, 0, 0, 3, 3, 9, 1]),
        ),
        (
            "a uniform one",
            effort(&[0, 4]),
            effort(&[1, 1, 0, 3, 3, 9, 1]),
        ),
        (
            "both at an end",
            effort(&[5]),
            effort(&[0, 0, 0, 0, 0, 0, 9]),
        ),
        (
            "shares",
            Estimate::share(30, 80).unwrap(),
            Estimate::share(55, 90).unwrap(),
        ),
        (
            "nothing and all",
            Estimate::share(0, 3).unwrap(),
            Estimate::share(50, 50).unwrap(),
        ),
        (
            "many",
            Estimate::share(700, 1_000).unwrap(),
            Estimate::share(680_000, 1_000_000).unwrap(),
        ),
    ];
    for (name, first, second) in &pairs {
        let difference = AnytimeDifference::new(first, second).unwrap();
        recording.note(format!("{name}: value"), difference.value());
        for confidence in [confidences()[0], confidences()[3]] {
            recording.note(format!("{name}: interval"), difference.interval(confidence));
        }
        let (lowest, highest) = first.range().into_inner();
        let width = highest - lowest;
        let mut places = [-1.0, -0.5, -0.1, 0.0, 0.2, 1.0]
            .map(|part| part * width)
            .to_vec();
        places.extend([difference.value(), width + 1.0, -width - 1.0, f64::NAN]);
        for place in places {
            recording.note(
                format!("{name}: evidence {place:?}"),
                difference.evidence(place),
            );
        }
    }
    let other = AnytimeDifference::new(&pairs[0].1, &pairs[1].1);
    recording.note("other metrics", other.err());
    let [one, two] =
        [1, 2].map(|boxes| of(&Csat::top_box(boxes), Scale::ONE_TO_FIVE, &[1, 2, 3, 4, 5]));
    recording.note("other boxes", AnytimeDifference::new(&one, &two).err());
    recording.finish();
}

fn look<M: Metric>(recording: &mut Recording, call: &str, monitor: &Monitor<M>) {
    let look = monitor.look();
    recording.note(
        call,
        (
            look.verdict(),
            look.evidence_reached(),
            look.evidence_not_reached(),
            look.needed(),
        ),
    );
    recording.note(format!("{call}: words"), format!("{look:.3}"));
    match monitor.mixture_interval() {
        Ok(None) => recording.note(format!("{call}: interval"), monitor.interval()),
        found => recording.note(format!("{call}: mixture"), found),
    }
}

#[test]
fn monitors() {
    let mut recording = Recording::new("track/monitors");
    let metric = Csat::top_box(1);
    for (target, margin) in [(50.0, 0.0), (80.0, 5.0), (10.0, 2.5)] {
        for at_least in [true, false] {
            for bets in [
                None,
                Some(Bets::Full),
                Some(Bets::Half),
                Some(Bets::Arcsine),
            ] {
                let new = if at_least {
                    Monitor::at_least
                } else {
                    Monitor::at_most
                };
                let mut monitor = new(metric, Scale::THUMBS, target, Confidence::P95)
                    .unwrap()
                    .with_indifference(margin)
                    .unwrap();
                if let Some(bets) = bets {
                    monitor = monitor.with_bets(bets);
                }
                let call = format!("{target} {margin} {at_least} {bets:?}");
                for (down, up) in [(0, 0), (0, 1), (3, 1), (9, 40), (200, 20)] {
                    monitor.record_n(0, down).unwrap();
                    monitor.record_n(1, up).unwrap();
                    look(
                        &mut recording,
                        &format!("{call} {}", monitor.tally().total()),
                        &monitor,
                    );
                }
            }
        }
    }
    recording.finish();
}

#[test]
fn monitors_of_other_metrics() {
    let mut recording = Recording::new("track/monitors-metrics");
    let scale = Scale::ZERO_TO_TEN;
    let mut monitor = Monitor::at_least(Nps::STANDARD, scale, 30, Confidence::P90).unwrap();
    recording.note("new", &monitor);
    for rating in [9, 10, 3, 8, 10, 10, 9, 10, 0, 10] {
        monitor.record(rating).unwrap();
    }
    monitor.record_answer(Some(10)).unwrap();
    monitor.record_answer(None::<u8>).unwrap();
    look(&mut recording, "promoters", &monitor);
    let more = Tally::from_counts(scale, [0, 0, 0, 1, 0, 0, 4, 9, 9, 90, 80]).unwrap();
    monitor.record_tally(&more).unwrap();
    look(&mut recording, "more promoters", &monitor);
    let look_again = monitor.look();
    recording.note("words", format!("{look_again} | {look_again:>99}|"));
    recording.note("target", (monitor.target(), monitor.confidence()));
    recording.note(
        "other ratings",
        monitor.record(11).map_err(|error| error.to_string()),
    );
    let other = monitor.record_tally(&Tally::new(Scale::ONE_TO_FIVE));
    recording.note("other scale", other.map_err(|error| error.to_string()));
    let mean = Monitor::at_most(Ces::MEAN, Scale::ONE_TO_SEVEN, 3.5, Confidence::P99).unwrap();
    let mut mean = mean
        .with_indifference(0.25)
        .unwrap()
        .with_bets(Bets::Arcsine);
    for (rating, n) in [(1, 30), (3, 9), (7, 2)] {
        mean.record_n(rating, n).unwrap();
        look(&mut recording, &format!("effort {rating}"), &mean);
    }
    for decision in [Decision::Continue, Decision::Reached, Decision::NotReached] {
        recording.note(format!("{decision:?}"), decision.to_string());
    }
    recording.finish();
}

#[test]
fn monitors_that_cannot_be() {
    let mut recording = Recording::new("track/monitors-errors");
    let words = |found: Result<Monitor<Csat>, MonitorError>| {
        let found = found.map(|monitor| monitor.target());
        (found.map_err(|error| error.to_string()), found.err())
    };
    let share = |target: f64| {
        Monitor::at_least(
            Csat::top_box(2),
            Scale::ONE_TO_FIVE,
            target,
            Confidence::P95,
        )
    };
    for target in [0.0, 100.0, -1.0, 101.0, f64::NAN, 1e-9, 99.999] {
        recording.note(format!("target {target:?}"), words(share(target)));
    }
    for margin in [-0.1, 50.0, 49.9, 60.0, f64::NAN, 0.0] {
        let found = share(50.0).unwrap().with_indifference(margin);
        recording.note(format!("margin {margin:?}"), words(found));
        let most = Monitor::at_most(Csat::top_box(2), Scale::ONE_TO_FIVE, 50, Confidence::P95);
        let found = most.unwrap().with_indifference(margin);
        recording.note(format!("margin at most {margin:?}"), words(found));
    }
    let metric = Csat::top_box(9);
    let found = Monitor::at_least(metric, Scale::ONE_TO_FIVE, 50, Confidence::P95);
    recording.note("no such box", words(found));
    recording.finish();
}

#[test]
fn evidence_of_many() {
    let mut recording = Recording::new("track/fired");
    let rising: Vec<f64> = std::iter::successors(Some(1.0), |last| Some(1.2 * last))
        .take(40)
        .collect();
    let mixed: Vec<f64> = (0..30)
        .map(|index| f64::from(index * 37 % 30) * 3.0)
        .collect();
    for (name, evidence) in [
        ("none", vec![]),
        ("one", vec![20.0]),
        ("one short of it", vec![19.999]),
        ("five", vec![30.0, 1.0, 100.0, 0.0, 12.0]),
        ("ties", vec![40.0, 40.0, 40.0, 0.5, 40.0, 0.0]),
        ("tied at the edge", vec![50.0, 25.0, 25.0, 25.0, 1.0]),
        ("typed", vec![1.0 / (0.1 + 0.2), 10.0, 5.0, 100.0 / 3.0]),
        ("together", vec![15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 30.0]),
        (
            "small beside large",
            vec![1e3, 3.0, 2.0, 8.0, 90.0, 0.1, 0.2, 11.0],
        ),
        (
            "infinite",
            vec![f64::INFINITY, f64::MAX, 0.0, 2.0, f64::INFINITY],
        ),
        ("rising", rising),
        ("mixed", mixed),
        ("negative", vec![1.0, -0.5]),
        ("minus zero", vec![-0.0, 50.0]),
        ("not a number", vec![1.0, 2.0, f64::NAN]),
    ] {
        for confidence in [0.5, 0.8, 0.9, 0.95, 0.99] {
            let confidence = Confidence::new(confidence).unwrap();
            let base = e_benjamini_hochberg(&evidence, confidence);
            let closed = closed_e_benjamini_hochberg(&evidence, confidence);
            let call = format!("{name} {}", confidence.level());
            if let Err(error) = base {
                recording.note(call, (error, error.to_string(), closed));
            } else {
                recording.note(call, (base, closed));
            }
        }
    }
    recording.finish();
}

#[test]
fn evidence_of_very_many() {
    let mut recording = Recording::new("track/fired-many");
    // Some are strong and the rest weak; from 2,001 on, not every number of them is tried.
    for (count, strong) in [
        (400_u32, 60_u32),
        (2_000, 300),
        (2_001, 300),
        (2_600, 90),
        (2_600, 700),
    ] {
        for (top, weak) in [(60.0, 0.5), (300.0, 1.5), (1_000.0, 0.9), (40.0, 0.0)] {
            let evidence: Vec<f64> = (0..count)
                .map(|index| {
                    let place = f64::from(index * 37 % strong) / f64::from(strong);
                    if index < strong {
                        top * (1.2 - place)
                    } else {
                        weak * place
                    }
                })
                .collect();
            for confidence in [Confidence::new(0.8).unwrap(), Confidence::P95] {
                let base = e_benjamini_hochberg(&evidence, confidence).unwrap();
                let closed = closed_e_benjamini_hochberg(&evidence, confidence).unwrap();
                let [base, closed] = [base, closed].map(|found| {
                    let sum: usize = found.iter().sum();
                    (found.len(), sum)
                });
                let call = format!("{strong} of {count}, {top} {weak} {}", confidence.level());
                recording.note(call, (base, closed));
            }
        }
    }
    recording.finish();
}

//! What those who did not answer could change.

use cxmetrics::response::{NonResponse, NonResponseDifference};
use cxmetrics::{Csat, Estimate, Nps, Scale, Tally};

use super::{confidence, limits, usual};
use crate::recording::Recording;
use crate::support::{mean, nps, share};

fn surveys() -> Vec<(String, NonResponse)> {
    let of = |score: Estimate, population| score.of_population(population).unwrap();
    let scores = [
        ("share", share(13, 20), [20, 21, 90, 20_000]),
        ("full share", share(20, 20), [20, 22, 50, 1_000]),
        ("net", nps(9, 4, 7), [20, 23, 41, 700]),
        ("low net", nps(0, 1, 6), [7, 8, 11, 7_000]),
        ("mean", mean(&[1, 2, 0, 5, 12]), [20, 24, 70, 1_000_000]),
        ("share of few", of(share(13, 20), 60), [20, 25, 40, 60]),
        ("net of few", of(nps(9, 4, 7), 45), [20, 25, 40, 45]),
        (
            "coarse share",
            share(13, 20).with_design_effect(2.5).unwrap(),
            [20, 21, 40, 900],
        ),
    ];
    let all = scores.into_iter().flat_map(|(name, score, asked)| {
        asked.map(|asked| {
            let survey = NonResponse::new(&score, asked).unwrap();
            (format!("{name}, {asked} asked"), survey)
        })
    });
    all.skip(1).step_by(2).collect()
}

#[test]
fn recorded_non_response() {
    let mut recording = Recording::new("inference/non-response");
    for (name, survey) in surveys() {
        let range = survey.estimate().range();
        let at = |place: f64| range.start() + place * (range.end() - range.start());
        recording.note(
            &name,
            (
                (survey.asked(), survey.silent(), survey.rate()),
                survey.bounds(),
                [-0.1, 0.0, 0.4, 1.0].map(|place| survey.score_if(at(place))),
                usual().map(|level| limits(&survey.interval(level))),
            ),
        );
        let gaps = [0.0, 0.2, 0.5, 0.62, 0.9, 1.0].map(|place| {
            let gap = survey.tipping_gap(at(place), confidence(0.8));
            (gap, gap.gap())
        });
        recording.note(format!("{name}, gaps"), gaps);
    }
    recording.finish();
}

#[test]
fn recorded_non_response_differences() {
    let mut recording = Recording::new("inference/non-response-differences");
    let of = |score: &Estimate, asked| NonResponse::new(score, asked).unwrap();
    let pairs = [
        ("shares", share(560, 700), share(330, 800)),
        ("shares, down", share(20, 70), share(61, 80)),
        ("near", share(400, 700), share(449, 800)),
        ("nets", nps(90, 4, 7), nps(30, 30, 40)),
        ("means", mean(&[1, 2, 0, 5, 120]), mean(&[40, 40, 9, 1, 1])),
    ];
    for (name, first, second) in &pairs {
        let sizes = [first, second].map(Estimate::sample_size);
        for (more, others) in [(0, 0), (0, 9), (9, 0), (40, 40), (5_000, 30), (30, 5_000)] {
            let change = NonResponseDifference::new(
                &of(first, sizes[0] + more),
                &of(second, sizes[1] + others),
            )
            .unwrap();
            let gaps = [0.5, 0.95]
                .map(confidence)
                .map(|level| (change.tipping_gap(level), change.tipping_common_gap(level)));
            recording.note(
                format!("{name}, {more} and {others} silent"),
                (change.bounds(), gaps, change.difference().value()),
            );
        }
    }
    recording.finish();
}

#[test]
fn recorded_non_response_errors() {
    let mut recording = Recording::new("inference/non-response-errors");
    let score = share(13, 20);
    for asked in [0, 19] {
        let error = NonResponse::new(&score, asked).unwrap_err();
        recording.note(format!("{asked} asked"), (error.to_string(), error));
    }
    let few = score.clone().of_population(30).unwrap();
    let error = NonResponse::new(&few, 31).unwrap_err();
    recording.note("more than all", (error.to_string(), error));
    let mut tally = Tally::from_counts(Scale::THUMBS, [3, 9]).unwrap();
    tally.record_missing(30).unwrap();
    recording.note("of a tally", NonResponse::of(&Csat::top_box(1), &tally));
    recording.note("of another scale", NonResponse::of(&Nps::STANDARD, &tally));
    tally.record_missing(u64::MAX - 42).unwrap();
    tally.record_missing(10).unwrap_or_default();
    recording.note(
        "of far too many",
        NonResponse::of(&Csat::top_box(1), &tally),
    );
    let none = NonResponse::of(&Csat::top_box(1), &Tally::new(Scale::THUMBS)).unwrap_err();
    recording.note("of none", (none.to_string(), none));
    let survey = |score: &Estimate| NonResponse::new(score, 90).unwrap();
    let error = NonResponseDifference::new(&survey(&score), &survey(&nps(9, 4, 7))).unwrap_err();
    recording.note("two metrics", (error.to_string(), error));
    recording.finish();
}

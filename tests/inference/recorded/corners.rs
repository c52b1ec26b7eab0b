//! Corners that the samples of the other recordings do not come to.

use std::f64::consts::SQRT_2;

use cxmetrics::adjusted::{Adjusted, Covariates};
use cxmetrics::compare::{
    Comparison, ContrastKind, GoodnessOfFit, MoverDifference, MoverRatio, PValues, RelativeChange,
    StratifiedDifference, StratifiedMethod, Summary, WithLimits,
};
use cxmetrics::impact::DifferenceInDifferences;
use cxmetrics::league::League;
use cxmetrics::plan::{Power, Spread};
use cxmetrics::{
    Ces, Confidence, CrossTally, Csat, Difference, Direction, Estimate, Metric, MetricError, Nps,
    SampleSize, Scale, Tally,
};

use super::{RATINGS, confidence, limits, note_comparison, note_methods, survey};
use crate::recording::Recording;
use crate::support::{mean, nps, share};

/// A metric whose values stand on no lattice.
struct Uneven;

impl Metric for Uneven {
    fn value_of(&self, _: &Scale, rating: f64) -> Result<f64, MetricError> {
        Ok(SQRT_2.powf(rating) - 3.0)
    }
}

/// Populations of values that are not equally far apart: one more person, and many.
#[test]
fn recorded_uneven_populations() {
    let mut recording = Recording::new("inference/finite-uneven");
    for counts in [[2, 3, 0, 2], [5, 0, 1, 9], [0, 0, 0, 3]] {
        let tally = Tally::from_counts(Scale::new(1, 4).unwrap(), counts).unwrap();
        let score = Uneven.estimate(&tally).unwrap();
        let answers = score.sample_size();
        note_methods(&mut recording, &format!("{counts:?}"), &score);
        for population in [answers + 1, 40, 1_000_000] {
            let score = score.clone().of_population(population).unwrap();
            let name = format!("{counts:?} of {population}");
            note_methods(&mut recording, &name, &score);
            let chances = [-1.6, -1.0, score.value(), -0.1, 0.9, 1.1].map(|x| {
                [
                    score.probability_at_least(x),
                    score.probability_at_most(x),
                    score.probability_below(x),
                    score.p_value(x),
                ]
            });
            recording.note(format!("{name}, chances"), (score.bounds(), chances));
        }
    }
    recording.finish();
}

/// Enough segments that the pairs are looked up in curves.
#[test]
fn recorded_long_leagues() {
    let mut recording = Recording::new("inference/leagues-long");
    let many = 104_u64;
    let nets: Vec<Estimate> = (0..many)
        .map(|index| nps(5 + index % 31, 3 * index % 17, 2 + 5 * index % 23))
        .collect();
    let mut coarse: Vec<Estimate> = (0..many)
        .map(|index| {
            let score = mean(&[1, index % 3, 4, 2 * index % 29, 5 + index % 7]);
            if index % 6 == 0 {
                score.with_design_effect(1.7).unwrap()
            } else {
                score
            }
        })
        .collect();
    let known = mean(&[3, 0, 0, 5, 9]).of_population(17).unwrap();
    coarse.push(known);
    coarse.push(mean(&[0, 0, 0, 0, 9]));
    let clustered = (3..12).map(|clusters| {
        let found = Nps::STANDARD.estimate_survey(&survey(&RATINGS, clusters));
        found.unwrap()
    });
    let clustered: Vec<Estimate> = nets.into_iter().chain(clustered).collect();
    for (name, scores) in [("means", coarse), ("clustered", clustered)] {
        let league = League::of((0..).zip(scores), confidence(0.8)).unwrap();
        let told: Vec<_> = (0..league.rows().len())
            .map(|row| {
                [
                    league.surely_above(row).count(),
                    league.surely_below(row).count(),
                ]
            })
            .collect();
        recording.note(name, (told, league.mean(), league.spread()));
    }
    recording.finish();
}

/// A figure with limits as given.
#[derive(Clone, Debug)]
struct Own(Option<f64>, [Option<f64>; 2]);

impl WithLimits for Own {
    fn point_estimate(&self) -> Option<f64> {
        self.0
    }

    fn limits_outside(&self, tail: f64) -> [Option<f64>; 2] {
        let value = self.0.unwrap_or(0.0);
        self.1.map(|reach| Some(value + reach? * (0.5 - tail)))
    }
}

#[test]
fn recorded_own_limits() {
    let mut recording = Recording::new("inference/own-limits");
    let figures = [
        Own(Some(4.0), [Some(-1.0), Some(2.0)]),
        Own(Some(3.0), [None, Some(7.0)]),
        Own(Some(3.0), [Some(1.0), Some(-1.0)]),
        Own(Some(0.0), [Some(-2.0), None]),
        Own(Some(-3.0), [Some(-2.0), Some(1.0)]),
        Own(None, [Some(-2.0), Some(1.0)]),
        Own(Some(f64::NAN), [None, None]),
    ];
    for (index, first) in figures.iter().enumerate() {
        for (place, second) in figures.iter().enumerate().skip(index % 2).step_by(2) {
            let name = format!("{index} and {place}");
            match MoverDifference::new(first, second) {
                Ok(found) => note_comparison(&mut recording, &name, &found, &[-4.0, 0.7]),
                Err(error) => recording.note(&name, (error.to_string(), error)),
            }
            match MoverRatio::new(first.clone(), second.clone()) {
                Ok(found) => {
                    let name = format!("{name}, ratio");
                    note_comparison(&mut recording, &name, &found, &[-40.0, 9.0]);
                }
                Err(error) => recording.note(format!("{name}, ratio"), error),
            }
        }
    }
    let open = MoverDifference::new(&figures[0], &figures[1]).unwrap();
    let shut = MoverDifference::new(&figures[0], &figures[2]).unwrap();
    let both = DifferenceInDifferences::new(open, shut).unwrap();
    note_comparison(&mut recording, "open and shut", &both, &[-4.0, 0.0, 0.7]);
    recording.note("in words", both.sentence("they", Confidence::P90));
    let turned = DifferenceInDifferences::new(*both.others(), *both.group()).unwrap();
    note_comparison(&mut recording, "shut and open", &turned, &[-4.0, 0.0, 0.7]);
    let error = DifferenceInDifferences::new(Undefined, both).unwrap_err();
    recording.note("undefined", (error.to_string(), error));
    recording.finish();
}

/// A difference of nothing.
#[derive(Debug)]
struct Undefined;

impl Comparison for Undefined {
    fn kind(&self) -> ContrastKind {
        ContrastKind::Difference
    }

    fn direction(&self) -> Direction {
        Direction::Unknown
    }

    fn point_estimate(&self) -> Option<f64> {
        None
    }

    fn limits(&self, _: Confidence) -> [Option<f64>; 2] {
        [None; 2]
    }

    fn p_values(&self, hypothesis: f64) -> PValues {
        RelativeChange::independent(&share(5, 9), &share(4, 9))
            .unwrap()
            .p_values(hypothesis)
    }
}

#[test]
fn recorded_corners_of_comparisons() {
    let mut recording = Recording::new("inference/comparison-corners");
    // Every ratio goes with hardly any answers.
    for [(count, size), (other, all)] in [
        [(1, 1), (1, 1)],
        [(0, 1), (1, 1)],
        [(1, 1), (0, 1)],
        [(1, 2), (1, 1)],
    ] {
        let change = RelativeChange::independent(&share(count, size), &share(other, all)).unwrap();
        let found = [0.5, 0.95, 1.0 - 1e-9].map(|level| change.limits(confidence(level)));
        recording.note(
            format!("{count} of {size} over {other} of {all}"),
            (found, change.p_value(), change.p_values(30.0)),
        );
    }
    let half = |score: Estimate| score.with_design_effect(25.0).unwrap();
    let change = RelativeChange::independent(&half(share(7, 10)), &half(share(4, 10))).unwrap();
    note_comparison(&mut recording, "of less than one", &change, &[-30.0, 0.0]);
    let change = Difference::independent(&half(share(7, 10)), &half(share(4, 10))).unwrap();
    note_comparison(
        &mut recording,
        "difference of less than one",
        &change,
        &[-30.0, 0.0],
    );
    // Strata of the same people, and with a population.
    let pairs = CrossTally::from_counts(Scale::THUMBS, Scale::THUMBS, [[5, 9], [2, 30]]).unwrap();
    let scores = pairs.scores(&Csat::top_box(1), &Csat::top_box(1)).unwrap();
    let [first, second] = scores.estimates() else {
        unreachable!()
    };
    let error = StratifiedDifference::new([(first, second)]).unwrap_err();
    recording.note("the same people", (error.to_string(), error));
    let other = share(3, 9);
    let error = StratifiedDifference::new([(first, &other), (&other, second)]).unwrap_err();
    recording.note("the same people in two strata", (error.to_string(), error));
    let few = share(13, 20).of_population(40).unwrap();
    let strata = StratifiedDifference::new([(&few, &other)]).unwrap();
    let error = strata.with_method(StratifiedMethod::Sato).unwrap_err();
    recording.note("Sato of a population", (error.to_string(), error));
    for (first, second) in [(&few, &other), (&other, &few)] {
        let error = RelativeChange::independent(first, second).unwrap_err();
        recording.note("relative of a population", (error.to_string(), error));
    }
    // Means whose ratio is hard to tell.
    let of = |mean, deviation| Summary::new(mean, deviation, 9).unwrap();
    for (first, second) in [
        (of(0.0, 1.0), of(0.0, 1.0)),
        (of(0.0, 1.0), of(3.0, 0.0)),
        (of(3.0, 0.0), of(0.0, 1.0)),
        (of(-3.0, 1.0), of(3.0, 0.1)),
        (of(1e99, 1.0), of(1e-99, 1e-100)),
    ] {
        let found = first.ratio(&second, Confidence::P90);
        recording.note(
            format!("{:?} over {:?}", first.mean(), second.mean()),
            (found, found.map(|set| set.to_string()).ok()),
        );
    }
    recording.finish();
}

#[test]
fn recorded_corners_of_fits_and_plans() {
    let mut recording = Recording::new("inference/fit-corners");
    for arms in [4_usize, 31, 33, 60] {
        let observed: Vec<u64> = (0..arms).map(|arm| u64::from(arm % 3 == 0)).collect();
        let planned: Vec<f64> = (0..arms).map(|arm| [1.0, 2.0, 0.5][arm % 3]).collect();
        let fit = GoodnessOfFit::new(&observed, &planned).unwrap();
        recording.note(
            format!("{arms} arms"),
            (
                fit.method(),
                fit.degrees_of_freedom(),
                fit.p_value(),
                fit.to_string(),
            ),
        );
    }
    let many = GoodnessOfFit::new(&[2_000, 3, 1], &[1_000.0, 1.0, 1.0]).unwrap();
    recording.note(
        "too many ways",
        (many.method(), many.p_value(), many.is_alarm()),
    );
    let spread = Spread::of_variance(0.83).unwrap();
    for (from, to) in [(0.0, 3.0), (3.0, 0.0), (3.0, 3.0), (1.0, 5.0)] {
        let size = SampleSize::to_detect(1.0..=5.0, from, to, Power::P80, Confidence::P95);
        recording.note(
            format!("{from} to {to}"),
            size.map_err(|error| error.to_string()),
        );
    }
    let unequal =
        SampleSize::to_detect_unequal(spread, spread, 1e15, 0.01, Power::P80, Confidence::P95);
    recording.note(
        "far too unequal",
        unequal.map_err(|error| error.to_string()),
    );
    recording.finish();
}

#[test]
fn recorded_corners_of_estimates() {
    let mut recording = Recording::new("inference/estimate-corners");
    // So near an end that nothing is left.
    for score in [share(13, 20), nps(9, 4, 7), mean(&[1, 2, 0, 5, 12])] {
        let (low, high) = (*score.range().start(), *score.range().end());
        let near = [low.next_up(), high.next_down(), low + 1e-300, high - 1e-13];
        recording.note(
            format!("next to the ends of {score}"),
            near.map(|x| [score.probability_at_least(x), score.probability_below(x)]),
        );
    }
    // Groups of different persons in one survey.
    let groups: Vec<usize> = (0..RATINGS.len()).map(|index| index / 6 % 3).collect();
    let survey = survey(&RATINGS, RATINGS.len());
    let scores = survey.by(&groups).unwrap().scores(&Nps::STANDARD).unwrap();
    for (first, second) in [(0, 1), (1, 2), (2, 2)] {
        let [one, other] = [first, second].map(|place| &scores.estimates()[place]);
        recording.note(
            format!("groups {first} and {second}"),
            (
                scores.correlation(first, second),
                one.correlation_with(other),
                scores.correlation_of(one, other),
                scores
                    .difference(first, second)
                    .map(|found| limits(&found.interval(Confidence::P90))),
                Difference::independent(one, other).map(|found| found.value()),
            ),
        );
    }
    // What is known is the same of all.
    let mut same = Covariates::new(Scale::ZERO_TO_TEN);
    for rating in RATINGS {
        same.record(rating, 4).unwrap();
    }
    for _ in 0..5 {
        same.record_unanswered(4).unwrap();
    }
    for (name, found) in [
        ("predicted", Adjusted::prediction_powered(&Ces::MEAN, &same)),
        (
            "predicted with",
            Adjusted::prediction_powered_with(&Ces::MEAN, &same, 0.5),
        ),
        ("regressed", Adjusted::regression(&Ces::MEAN, &same, 5.0)),
    ] {
        let found = found.unwrap();
        recording.note(
            name,
            (
                found.slope(),
                found.correlation(),
                found.std_error(),
                limits(&found.estimate().interval(Confidence::P90)),
            ),
        );
    }
    let [one, other] = Adjusted::separate_slopes(&Ces::MEAN, [&same, &same]).unwrap();
    recording.note("separate", (one.slope(), other.std_error()));
    recording.finish();
}

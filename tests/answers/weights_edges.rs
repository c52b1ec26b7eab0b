//! Weights of 0, targets of 0, and where calibration takes another way.
#![allow(clippy::float_cmp)] // exact figures

use cxmetrics::tally::Counted;
use cxmetrics::weight::{Margin, Raking, Survey, SurveyError};
use cxmetrics::{
    Breakdown, Ces, Confidence, Csat, Estimate, Metric, Scale, WeightError, WeightedTally,
};

fn near(left: f64, right: f64) {
    assert!(
        (left - right).abs() <= 1e-10 * right.abs(),
        "{left} is not {right}"
    );
}

fn ces(survey: &Survey) -> Estimate {
    Ces::MEAN.estimate_survey(survey).unwrap()
}

/// Eighteen respondents: how old, where, and with which weight. The last is alone somewhere, and stands for nobody.
fn table() -> (Vec<u32>, Vec<u32>, Vec<f64>) {
    let age: Vec<u32> = (0..18).map(|at| at % 3).collect();
    let place: Vec<u32> = (0..18)
        .map(|at| if at == 17 { 9 } else { at / 4 % 2 })
        .collect();
    let weights = (0..18_u32)
        .map(|at| {
            if at == 17 {
                0.0
            } else {
                f64::from(1 + at * at % 5)
            }
        })
        .collect();
    (age, place, weights)
}

fn respondents(weights: &[f64]) -> Survey {
    let ratings = (0..18_u8).map(|at| 1 + at * 5 % 7);
    Survey::new(Scale::ONE_TO_SEVEN, ratings)
        .unwrap()
        .with_weights(weights.iter().copied())
        .unwrap()
}

/// The margins of the table, and so many further categories in which there is nobody.
fn margins(nobody: u32) -> [Margin; 2] {
    let (age, place, _) = table();
    let ages = [(0, 30.0), (1, 50.0), (2, 20.0)];
    let places = [(0, 55.0), (1, 45.0), (9, 0.0)];
    let others = (0..nobody).map(|other| (100 + other, 0.0));
    [
        Margin::new(&age, ages.into_iter().chain(others)).unwrap(),
        Margin::new(&place, places).unwrap(),
    ]
}

/// With more than 400 categories rounds and sweeps do what equations do otherwise.
#[test]
fn categories_of_nobody_change_nothing() {
    let (.., weights) = table();
    let few = respondents(&weights).raked(&margins(0)).unwrap();
    let many = respondents(&weights).raked(&margins(400)).unwrap();
    assert_eq!(many.calibration().unwrap().steps(), 0);
    for (few, many) in few.weights().iter().zip(many.weights()) {
        near(*many, *few);
    }
    assert_eq!(few.weights()[17], 0.0);
    assert!(ces(&few).std_error() > 0.1);
    near(ces(&many).value(), ces(&few).value());
    near(ces(&many).std_error(), ces(&few).std_error());
}

/// Only the proportions of weights matter: what is left of a redundant equation is nothing beside its own weights.
#[test]
fn the_unit_of_weights_is_no_matter() {
    let (.., weights) = table();
    let raked = respondents(&weights).raked(&margins(0)).unwrap();
    for unit in [1e-20, 1e-8, 1e8, 1e20] {
        let others: Vec<f64> = weights.iter().map(|weight| unit * weight).collect();
        let other = respondents(&others).raked(&margins(0)).unwrap();
        near(ces(&other).value(), ces(&raked).value());
        near(ces(&other).std_error(), ces(&raked).std_error());
    }
}

/// 400 categories are solved at once after ten rounds; with one more, rounds go on until they are met.
#[test]
fn four_hundred_categories_are_solved_at_once() {
    let raked = |categories: u32| {
        let nobody = (2..categories - 2).map(|category| (category, 0.0));
        let targets = [(0, 70.0), (1, 30.0)].into_iter().chain(nobody);
        let margins = [
            Margin::new(&[0, 0, 1, 1, 2], targets).unwrap(),
            Margin::new(&[0, 1, 0, 1, 0], [(0, 40.0), (1, 60.0)]).unwrap(),
        ];
        // Those of the one margin are mostly those of the other, so that rounds are slow; the last stands for nobody.
        Survey::new(Scale::THUMBS, [1, 0, 0, 1, 1])
            .unwrap()
            .with_weights([10.0, 1.0, 1.0, 10.0, 0.0])
            .unwrap()
            .raked(&margins)
            .unwrap()
    };
    let (least, more) = (raked(400), raked(401));
    for (least, more) in least.weights().iter().zip(more.weights()) {
        near(*more, *least);
    }
    let [least, more] = [least, more].map(|raked| raked.calibration().unwrap());
    assert!(least.rounds() == 10 && least.steps() > 0, "{least:?}");
    assert!(more.rounds() > 10 && more.steps() == 0, "{more:?}");
}

/// Whoever is of a category that is to vanish has to, also where all other targets are met already.
#[test]
fn who_is_to_vanish_vanishes() {
    let survey = Survey::new(Scale::THUMBS, [1, 0, 1]).unwrap();
    let survey = survey.with_weights([50.0, 50.0, 20.0]).unwrap();
    let targets = [("a", 50.0), ("b", 50.0), ("c", 0.0)];
    let met = survey.poststratified(&["a", "b", "c"], targets).unwrap();
    assert_eq!(met.weights(), [50.0, 50.0, 0.0]);
    assert_eq!(met.calibration().unwrap().rounds(), 1);
}

/// Bounds are for those who have a weight to multiply.
#[test]
fn who_weighs_nothing_is_within_all_bounds() {
    let raked = |last: f64| {
        let survey = Survey::new(Scale::THUMBS, [1, 0, 1]).unwrap();
        let survey = survey.with_weights([1.0, 2.0, last]).unwrap();
        let targets = [("a", 40.0), ("b", 60.0), ("c", 0.0)];
        let margin = Margin::new(&["a", "b", "c"], targets).unwrap();
        survey.raked_with(&[margin], Raking::default().truncated(0.5, 2.0).unwrap())
    };
    let weights = raked(0.0).unwrap();
    near(weights.weights()[0], 40.0);
    near(weights.weights()[1], 60.0);
    assert_eq!(weights.weights()[2], 0.0);
    let error = raked(1.0).unwrap_err();
    assert!(matches!(error, SurveyError::TooNarrow { .. }), "{error}");
}

/// A quarter more is within a quarter.
#[test]
fn margins_that_differ_by_the_tolerance_agree() {
    let margin = |first, second| Margin::new(&["a", "b"], [("a", first), ("b", second)]).unwrap();
    let raked = |second: f64| {
        let survey = Survey::new(Scale::THUMBS, [1, 0]).unwrap();
        let raking = Raking::default().with_margin_tolerance(0.25).unwrap();
        survey.raked_with(&[margin(50.0, 50.0), margin(second, second)], raking)
    };
    assert_eq!(raked(62.5).unwrap().weights(), [50.0, 50.0]);
    assert_eq!(
        raked(63.0).unwrap_err().to_string(),
        "the targets of the margins sum to 100 and to 126"
    );
}

/// Without degrees of freedom a difference may be anything that it can be: from 1 − 10 to 7 − 0, or nothing at all.
#[test]
fn a_difference_without_degrees_of_freedom() {
    for (first, second, value) in [
        ([1, 7, 3, 5], [2, 3, 9, 6], -1.0),
        ([4, 4, 4, 4], [6, 6, 6, 6], -2.0),
    ] {
        let difference = Survey::new(Scale::ONE_TO_SEVEN, first)
            .unwrap()
            .with_question(Scale::ZERO_TO_TEN, second.map(Some))
            .unwrap()
            .with_clusters(&["A", "A", "B", "B"])
            .unwrap()
            .difference(&Ces::MEAN, 0, 1)
            .unwrap();
        assert_eq!(difference.value(), value);
        let student = difference.student_t_of_regression();
        assert_eq!(student.degrees_of_freedom(), 0);
        assert_eq!(student.statistic(), None);
        for confidence in [Confidence::P80, Confidence::P95] {
            let interval = student.interval(confidence);
            assert_eq!((interval.lower(), interval.upper()), (-9.0, 9.0));
        }
    }
}

/// One rating with weight is one opinion, whatever was said without.
#[test]
fn weighted_answers_that_are_all_alike_are_hidden() {
    let mut teams = Breakdown::weighted(Scale::ONE_TO_FIVE);
    for answer in 0..12_u8 {
        teams.record("alike", 5, 0.5 + f64::from(answer)).unwrap();
        teams.record("mixed", 1 + answer % 5, 2.0).unwrap();
        teams.record("other", 1 + answer % 3, 1.5).unwrap();
    }
    assert!(teams.suppressed(20).overall().is_some());
    teams.record("alike", 2, 0.0).unwrap();
    assert!(teams.get("alike").unwrap().is_unanimous());
    assert!(!teams.get("mixed").unwrap().is_unanimous());
    assert_eq!(teams.suppressed(5).hidden(), [&"alike", &"mixed"]);
}

/// Answers of weight 0 and missing ones take their room in a breakdown, and leave it.
#[test]
fn weightless_and_missing_answers_take_room() {
    let mut many = WeightedTally::from_ratings(Scale::THUMBS, [(1, 0.0)]).unwrap();
    for _ in 0..63 {
        many.merge(&many.clone()).unwrap();
    }
    let half = 1 << 63;
    assert_eq!((many.total(), many.weightless()), (0, half));
    many.record(1, 2.0).unwrap();
    many.record(0, 1.0).unwrap();
    many.record(0, 1.0).unwrap();
    assert_eq!(many.extent(), [half + 3, 0]);
    let mut shops = Breakdown::weighted(Scale::THUMBS);
    shops.record_tally("north", &many).unwrap();
    assert_eq!(
        shops.record_tally("south", &many),
        Err(WeightError::Overflow)
    );
    assert_eq!(shops.len(), 1);

    let mut silent = WeightedTally::new(Scale::THUMBS);
    silent.record_missing(u64::MAX - 1).unwrap();
    assert_eq!(silent.extent(), [0, u64::MAX - 1]);
    shops.record_tally("south", &silent).unwrap();
    silent = WeightedTally::new(Scale::THUMBS);
    silent.record_missing(2).unwrap();
    assert_eq!(
        shops.record_tally("south", &silent),
        Err(WeightError::Overflow)
    );
    let share = Csat::top_box(1).estimate_weighted(shops.get("north").unwrap());
    assert_eq!(share.unwrap().value(), 50.0);
}

/// Tallies are equal if all of them is: the scale, the answers, what they weigh, and how many say nothing.
#[test]
fn tallies_that_differ_in_one_thing() {
    let of = |scale: Scale, answers: &[(u8, f64)], missing| {
        let mut tally = WeightedTally::from_ratings(scale, answers.iter().copied()).unwrap();
        tally.record_missing(missing).unwrap();
        tally
    };
    let answers = [(1, 1.0), (1, 3.0), (2, 2.0), (3, 0.0)];
    let tally = of(Scale::ONE_TO_FIVE, &answers, 4);
    assert_eq!(tally, of(Scale::ONE_TO_FIVE, &answers, 4));
    for other in [
        of(Scale::ONE_TO_SEVEN, &answers, 4),
        of(Scale::ONE_TO_FIVE, &answers, 5),
        of(Scale::ONE_TO_FIVE, &answers[..3], 4),
        // The lightest, the heaviest, the rating, and how many.
        of(
            Scale::ONE_TO_FIVE,
            &[(1, 1.5), (1, 3.0), (2, 2.0), (3, 0.0)],
            4,
        ),
        of(
            Scale::ONE_TO_FIVE,
            &[(1, 1.0), (1, 3.5), (2, 2.0), (3, 0.0)],
            4,
        ),
        of(
            Scale::ONE_TO_FIVE,
            &[(1, 1.0), (1, 3.0), (3, 2.0), (3, 0.0)],
            4,
        ),
        of(
            Scale::ONE_TO_FIVE,
            &[(1, 1.0), (1, 3.0), (2, 1.0), (2, 1.0), (3, 0.0)],
            4,
        ),
    ] {
        assert_ne!(tally, other);
    }
}

/// Answers that are all alike have the value of their rating and no error, whatever they weigh: no weight rounds them.
#[test]
fn answers_that_are_alike_weigh_nothing_away() {
    for rating in 1..=7 {
        let value = Csat::INDEX
            .value_of(&Scale::ONE_TO_SEVEN, f64::from(rating))
            .unwrap();
        for share in 1..200_u32 {
            let mut tally = WeightedTally::new(Scale::ONE_TO_SEVEN);
            for weight in [f64::from(share) / 7.0, 1.0 / 3.0, 0.1] {
                tally.record(rating, weight).unwrap();
            }
            let index = Csat::INDEX.estimate_weighted(&tally).unwrap();
            assert_eq!(
                (index.value(), index.variance(), index.std_error()),
                (value, 0.0, 0.0),
                "{share}"
            );
        }
    }
}

/// Five answers that are all alike are worth five, whatever each of them weighs, and not a digit more.
#[test]
fn answers_that_are_alike_are_worth_their_number() {
    for tenths in 1..200_u32 {
        let weight = f64::from(tenths) / 10.0;
        let survey = Survey::new(Scale::ONE_TO_SEVEN, [6; 5]).unwrap();
        let fitted = survey.clone().poststratified(&[1; 5], [(1, 5.0 * weight)]);
        let drawn = survey.with_strata(&[1, 1, 2, 2, 2]).unwrap();
        for survey in [fitted, drawn.with_weights([weight; 5])] {
            let score = ces(&survey.unwrap());
            near(score.effective_size(), 5.0);
            assert!(score.effective_size() <= 5.0, "{weight}");
            assert!(score.design_effect() >= 1.0, "{weight}");
        }
    }
}

#[test]
fn a_sample_of_one_is_named() {
    let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 6]).unwrap();
    let error = survey.with_clusters(&["a", "a"]).unwrap_err();
    let text = "the sample has 1 cluster: its variance is unknown, not zero";
    assert_eq!(error.to_string(), text);
}

//! What tallies, surveys and drivers answer when they are asked about themselves.

use cxmetrics::drivers::{DriverModel, Drivers, Priority};
use cxmetrics::estimate::{JointScoresError, LevelWeight};
use cxmetrics::weight::{Margin, Raking, Survey};
use cxmetrics::{CrossTally, Csat, JointTally, Metric, Nps, Scale, WeightedTally};

/// Sums of weights by rating, on a scale with halves; nothing off it.
#[test]
fn weights_of_ratings() {
    let scale = Scale::new(1, 3).unwrap().with_divisions(2).unwrap();
    let answers = [(1.5, 0.25), (3.0, 2.0), (1.5, 4.0), (2.0, 0.0)];
    let tally = WeightedTally::from_ratings(scale, answers).unwrap();
    let found = [1.0, 1.5, 2.0, 2.5, 3.0].map(|rating| tally.weight_of(rating));
    assert_eq!(found, [0.0, 4.25, 0.0, 0.0, 2.0]);
    assert_eq!(
        [0.0, 1.25, 3.5, f64::NAN].map(|rating| tally.weight_of(rating)),
        [0.0; 4]
    );
    let three = LevelWeight::of_count(3);
    assert_eq!((three.weight, three.squares), (3.0, 3.0));
}

/// Who gave one answer of two is missing in the other.
#[test]
fn missing_answers_of_pairs() {
    let answers = [
        (Some(1), Some(0)),
        (None, Some(1)),
        (Some(0), None),
        (None, Some(0)),
        (None, None),
        (None, Some(1)),
    ];
    let pairs = CrossTally::from_answers(Scale::THUMBS, Scale::THUMBS, answers).unwrap();
    assert_eq!(
        (pairs.total(), pairs.missing_first(), pairs.missing_second()),
        (1, 3, 1)
    );
}

/// Scores of chosen questions are those of all of them, in the order in which they were asked for.
#[test]
fn scores_of_some_questions() {
    let mut answers =
        JointTally::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE, Scale::THUMBS]).unwrap();
    let sheets = [
        [9, 5, 1],
        [3, 2, 0],
        [8, 4, 1],
        [10, 5, 0],
        [6, 1, 0],
        [10, 4, 1],
    ];
    answers
        .record_all(sheets.map(|sheet| sheet.map(Some)))
        .unwrap();
    let top = Csat::top_box(1);
    let all: [&dyn Metric; 3] = [&Nps::STANDARD, &Csat::TOP_TWO_BOX, &top];
    let all = answers.scores(&all).unwrap();
    let some: [(usize, &dyn Metric); 3] = [(2, &top), (0, &Nps::STANDARD), (2, &top)];
    let some = answers.scores_of(some).unwrap();
    assert_eq!(some.estimates()[0], all.estimates()[2]);
    assert_eq!(some.estimates()[1], all.estimates()[0]);
    assert_eq!(some.covariance(0, 1), all.covariance(2, 0));
    assert!((some.correlation(0, 2).unwrap() - 1.0).abs() < 1e-15);
    let beyond: [(usize, &dyn Metric); 1] = [(3, &top)];
    let error = answers.scores_of(beyond).unwrap_err();
    assert_eq!(
        error,
        JointScoresError::Position {
            position: 3,
            scores: 3
        }
    );
}

/// Margins that were rounded differ in their sums; how far they may is said, and the first gives the sum.
#[test]
fn margins_that_were_rounded() {
    let survey = Survey::new(Scale::THUMBS, [1, 0, 1, 1, 0, 1]).unwrap();
    let region = Margin::new(&["N", "S", "N", "S", "S", "N"], [("N", 33.3), ("S", 66.7)]);
    let age = Margin::new(
        &["old", "old", "young", "young", "old", "young"],
        [("old", 50.3), ("young", 50.0)],
    );
    let margins = [region.unwrap(), age.unwrap()];
    assert!(
        survey
            .clone()
            .raked_with(&margins, Raking::default())
            .is_err()
    );
    let tolerant = |part: f64| Raking::default().with_margin_tolerance(part).unwrap();
    assert!(
        survey
            .clone()
            .raked_with(&margins, tolerant(0.002))
            .is_err()
    );
    assert!(survey.clone().raked_with(&margins, tolerant(0.003)).is_ok());
    for part in [-0.1, 1.5, f64::NAN] {
        assert!(
            Raking::default().with_margin_tolerance(part).is_err(),
            "{part}"
        );
    }
}

/// Groups of another question, and none of a question that there is not.
#[test]
fn groups_of_another_question() {
    let survey = Survey::new(Scale::THUMBS, [1, 0, 1, 1, 0]).unwrap();
    let second = [Some(0), Some(1), None, Some(1), Some(0)];
    let survey = survey.with_question(Scale::THUMBS, second).unwrap();
    let groups = survey.by(&["S", "N", "S", "N", "S"]).unwrap();
    let values = |question| {
        let groups = survey.by(&["S", "N", "S", "N", "S"]).unwrap();
        let scores = groups
            .of_question(question)
            .unwrap()
            .scores(&Csat::top_box(1))
            .unwrap();
        let values: Vec<f64> = scores
            .estimates()
            .iter()
            .map(|score| score.value().round())
            .collect();
        values
    };
    // In the order of the groups: N (0 and 1; 1 and 1), S (1, 1 and 0; 0 and 0).
    assert_eq!((values(0), values(1)), (vec![50.0, 67.0], vec![100.0, 0.0]));
    assert!(groups.of_question(2).is_err());
}

/// The mean of the shares is what all explain over how many they are; the words follow it.
#[test]
fn shares_have_a_mean() {
    let mut answers =
        JointTally::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE, Scale::ONE_TO_FIVE]).unwrap();
    let sheets = [
        [9, 4, 4],
        [3, 1, 5],
        [7, 3, 4],
        [10, 5, 5],
        [6, 2, 3],
        [8, 3, 5],
    ];
    answers
        .record_all(sheets.map(|sheet| sheet.map(Some)))
        .unwrap();
    let touchpoints = [("staff", 1), ("parking", 2)];
    let shares = DriverModel::of(&answers, 0, touchpoints)
        .unwrap()
        .shapley()
        .unwrap();
    let sum: f64 = touchpoints
        .map(|(key, _)| shares.get(&key).unwrap().value())
        .iter()
        .sum();
    assert!((shares.mean_share() - sum / 2.0).abs() < 1e-15);
    let drivers =
        Drivers::rank(touchpoints.map(|(name, at)| (name, answers.pair(at, 0).unwrap()))).unwrap();
    for driver in &drivers {
        // Staff explains nearly all and is below the mean performance; parking neither.
        let wanted = Priority::of(*driver.key() == "staff", *driver.key() == "parking");
        assert_eq!(drivers.priority_by(&shares, driver), Some(wanted));
    }
    let only = DriverModel::of(&answers, 0, [("staff", 1)])
        .unwrap()
        .shapley()
        .unwrap();
    let parking = drivers
        .iter()
        .find(|driver| *driver.key() == "parking")
        .unwrap();
    assert_eq!(drivers.priority_by(&only, parking), None);
}

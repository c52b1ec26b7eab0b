//! Figures without an error: state, probability, p-value and interval are of one mind.

use crate::support::close;
use cxmetrics::compare::{Comparison, StratifiedDifference};
use cxmetrics::okr::key_result::Movement;
use cxmetrics::{
    Confidence, Csat, Difference, Estimate, KeyResult, Metric, Reading, Scale, State, Tally,
};
use proptest::prelude::*;

/// The mean of everybody on a scale of tenths.
fn census(ratings: &[f64], scale: &str) -> Estimate {
    let scale: Scale = scale.parse().unwrap();
    let tally = Tally::from_ratings(scale, ratings.iter().copied()).unwrap();
    let mean = Csat::MEAN.estimate(&tally).unwrap();
    mean.of_population(ratings.len() as u64).unwrap()
}

fn certain(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// 0.7 of five is 0.14 less a digit.
#[test]
fn a_census_is_at_its_mean_as_a_person_writes_it() {
    let mood = census(&[0.0, 0.0, 0.0, 0.3, 0.4], "0-1/10");
    assert!(mood.value() < 0.14);
    let progress = KeyResult::at_least("mood", 0.14).unwrap().progress(&mood);
    assert_eq!(progress.state(), State::Reached);
    assert_eq!(progress.probability_reached(), Some(1.0));
    assert_eq!(mood.p_value(0.14), 1.0);
    assert_eq!(
        [mood.probability_below(0.14), mood.probability_at_most(0.14)],
        [0.0, 1.0]
    );
    assert!(mood.interval(Confidence::P95).contains(0.14));
    assert_eq!(
        [mood.p_value(f64::NAN), mood.p_value(f64::INFINITY)],
        [0.0, 0.0]
    );
    // What is not the score is not the score.
    assert_eq!(
        [
            mood.p_value(0.140_000_1),
            mood.probability_at_least(0.140_000_1)
        ],
        [0.0, 0.0]
    );
}

/// What was added up from larger figures is known as well as they are.
#[test]
fn a_census_at_zero_is_at_zero() {
    let change = census(&[-0.3, 0.1, 0.2], "-1-1/10");
    assert!(change.value() != 0.0 && change.value().abs() < 1e-15);
    assert_eq!(
        [change.p_value(0.0), change.probability_at_least(0.0)],
        [1.0, 1.0]
    );
    for goal in [
        KeyResult::at_least("change", 0),
        KeyResult::at_most("change", 0),
    ] {
        let progress = goal.unwrap().progress(&change);
        assert_eq!(
            (progress.state(), progress.probability_reached()),
            (State::Reached, Some(1.0))
        );
    }
    let before = census(&[0.1, 0.2], "-1-1/10");
    let after = census(&[0.1 + 0.2, 0.0], "-1-1/10");
    let difference = Difference::independent(&after, &before).unwrap();
    assert_eq!(difference.p_value(), 1.0);
    let strata = [(&after, &before), (&after, &before)];
    let overall = StratifiedDifference::new(strata).unwrap();
    assert_eq!(overall.p_values(0.0).two_sided, 1.0);
}

/// Each way to say "there is no error".
fn without_error(value: f64) -> [Reading; 4] {
    [
        Reading::from(value),
        Reading::with_std_error(value, 0.0).unwrap(),
        Reading::measured(value, value, value, Confidence::P95).unwrap(),
        Reading::measured(value, value, value, Confidence::P99).unwrap(),
    ]
}

#[test]
fn a_sum_of_decimals_without_error_is_the_decimal() {
    for reading in without_error(0.1 + 0.2) {
        for goal in [
            KeyResult::at_least("share", 0.3),
            KeyResult::at_most("share", 0.3),
            KeyResult::reach("share", 0, 0.3),
            KeyResult::reach("share", 1, 0.3),
            KeyResult::reach_from("share", 0.0, 0.3),
            KeyResult::between("share", 0.3, 0.3),
        ] {
            let progress = goal.unwrap().progress(reading.clone());
            assert_eq!(progress.state(), State::Reached, "{progress:?}");
            assert_eq!(progress.probability_reached(), Some(1.0), "{progress:?}");
        }
        for start in without_error(0.3) {
            let from = KeyResult::reach_from("share", start, 1).unwrap();
            for goal in [KeyResult::reach("share", 0.3, 1).unwrap(), from] {
                let progress = goal.progress(reading.clone());
                assert_eq!(progress.state(), State::NotStarted, "{progress:?}");
                assert_eq!(progress.p_value_of_no_move(), Some(1.0), "{progress:?}");
                let movement = progress.movement(Confidence::P95);
                assert_eq!(movement, Some(Movement::NotDistinguishable), "{progress:?}");
            }
        }
    }
    // An error on one side alone: nothing is below the figure.
    let above = Reading::measured(0.3, 0.3, 0.5, Confidence::P95).unwrap();
    let goal = KeyResult::at_least("share", 0.1 + 0.2).unwrap();
    assert_eq!(goal.progress(above).probability_reached(), Some(1.0));
}

/// From 1000.1 to 0.3 a digit of the way is a digit of 1000: a figure that is so near to an end is there, and nothing that is
/// said of it takes it for elsewhere.
#[test]
fn what_the_longer_end_leaves_of_the_digits_decides_for_all() {
    let off = 2e-14;
    let spread = Reading::measured(1000.1, 990.0, 1010.0, Confidence::P95).unwrap();
    for reading in without_error(0.3 + off) {
        let exact = without_error(1000.1).map(|start| KeyResult::reach_from("share", start, 0.3));
        let path = KeyResult::reach("share", 1000.1, 0.3);
        let from_spread = KeyResult::reach_from("share", spread.clone(), 0.3);
        for goal in exact.into_iter().chain([path, from_spread]) {
            let progress = goal.unwrap().progress(reading.clone());
            assert_eq!(progress.state(), State::Reached, "{progress:?}");
            assert_eq!(progress.probability_reached(), Some(1.0), "{progress:?}");
        }
        let exact = without_error(0.3).map(|start| KeyResult::reach_from("share", start, 1000.1));
        for goal in exact
            .into_iter()
            .chain([KeyResult::reach("share", 0.3, 1000.1)])
        {
            let progress = goal.unwrap().progress(reading.clone());
            assert_eq!(progress.state(), State::NotStarted, "{progress:?}");
            assert_eq!(progress.p_value_of_no_move(), Some(1.0), "{progress:?}");
        }
    }
    // Halfway, too.
    for reading in without_error(500.2 + off) {
        for start in without_error(1000.1) {
            let progress = KeyResult::reach_from("share", start, 0.3)
                .unwrap()
                .progress(reading.clone());
            assert_eq!(progress.raw(), Some(0.5), "{progress:?}");
            assert_eq!(
                progress.probability_at_least(0.5),
                Some(1.0),
                "{progress:?}"
            );
        }
    }
}

/// Outside of limits that hold one half there is a quarter on either side, also where the figure is at one of them and its
/// error is on the other side alone.
#[test]
fn an_error_on_one_side_is_an_error() {
    let half = Confidence::new(0.5).unwrap();
    let above = Reading::measured(0.25, 0.25, 0.3, half).unwrap();
    let below = Reading::measured(0.35, 0.3, 0.35, half).unwrap();
    for (goal, reading) in [
        (KeyResult::reach("share", 0.1, 0.3), above),
        (KeyResult::reach("share", 0.9, 0.3), below),
    ] {
        let probability = goal.unwrap().progress(reading).probability_reached();
        close(probability.unwrap(), 0.25, 1e-12);
    }
}

/// In tenths that add up to 0 but for a digit, everybody is at 0: there the promise is surely kept.
#[test]
fn a_census_surely_holds_what_it_holds() {
    for ratings in [[-0.3, 0.1, 0.2], [0.3, -0.1, -0.2]] {
        let mood = census(&ratings, "-1-1/10");
        assert!(mood.value() != 0.0);
        for goal in [
            KeyResult::at_least("mood", 0),
            KeyResult::at_most("mood", 0),
            KeyResult::between("mood", 0, 0),
        ] {
            let progress = goal.unwrap().progress(&mood);
            let interval = progress.interval(Confidence::P95).unwrap();
            assert_eq!(
                [interval.lower(), interval.upper()],
                [1.0, 1.0],
                "{progress:?}"
            );
        }
    }
}

proptest! {
    /// Of what is known without error, state and probability say the same, to the last digit.
    #[test]
    fn state_and_probability_agree(
        tenths in prop::collection::vec(-10_i32..=10, 1..8),
        at in -20_i32..=20,
        parts in 1_u32..8,
    ) {
        let ratings: Vec<f64> = tenths.iter().map(|&tenth| f64::from(tenth) / 10.0).collect();
        let mean = census(&ratings, "-1-1/10");
        // The mean itself as a person computes it, or something near it.
        let total: i32 = tenths.iter().sum();
        let own = f64::from(total) / (10.0 * ratings.len() as f64);
        for edge in [own, f64::from(at) / 20.0, f64::from(at) * 0.1 / f64::from(parts)] {
            for reading in [Reading::from(&mean)].into_iter().chain(without_error(own)) {
                let least = KeyResult::at_least("mood", edge).unwrap().progress(reading.clone());
                let most = KeyResult::at_most("mood", edge).unwrap().progress(reading.clone());
                for progress in [&least, &most] {
                    let holds = progress.state() == State::Reached;
                    prop_assert_eq!(progress.probability_reached(), Some(certain(holds)));
                }
                if edge != 5.0 {
                    let way = KeyResult::reach("mood", edge, 5).unwrap().progress(reading.clone());
                    let unmoved = way.state() == State::NotStarted;
                    prop_assert_eq!(way.p_value_of_no_move(), Some(certain(unmoved)));
                    let from = KeyResult::reach_from("mood", edge, 5).unwrap().progress(reading);
                    prop_assert_eq!(from.p_value_of_no_move(), Some(certain(unmoved)));
                }
            }
            let least = mean.probability_at_least(edge) == 1.0;
            let most = mean.probability_at_most(edge) == 1.0;
            prop_assert_eq!(mean.p_value(edge), certain(least && most));
            prop_assert_eq!(mean.probability_below(edge), certain(!least));
        }
        prop_assert_eq!(mean.p_value(own), 1.0);
        prop_assert!(mean.interval(Confidence::P95).contains(own) || own.abs() < 1e-15);
    }
}

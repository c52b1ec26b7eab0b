//! Worked examples of the literature, which must come out exactly, and the conventions by name.

use cxmetrics::{Ces, Confidence, Csat, KeyResult, Metric, MetricError, Nps, Scale, State, Tally};

#[test]
fn nps_60() {
    let tally =
        Tally::from_counts(Scale::ZERO_TO_TEN, [1, 0, 0, 2, 0, 3, 4, 8, 12, 30, 40]).unwrap();
    let breakdown = Nps::STANDARD.breakdown(&tally).unwrap();
    assert_eq!(
        (
            breakdown.promoters(),
            breakdown.passives(),
            breakdown.detractors()
        ),
        (70, 20, 10)
    );
    assert_eq!(
        (
            breakdown.promoter_share(),
            breakdown.passive_share(),
            breakdown.detractor_share()
        ),
        (70.0, 20.0, 10.0)
    );
    assert_eq!(Nps::STANDARD.estimate(&tally).unwrap().value(), 60.0);
}

#[test]
fn index_85() {
    let tally = Tally::from_ratings(Scale::ONE_TO_TEN, [8, 9]).unwrap();
    assert_eq!(Ces::MEAN.estimate(&tally).unwrap().value(), 8.5);
    assert_eq!(Csat::INDEX.estimate(&tally).unwrap().value(), 85.0);
}

#[test]
fn effort_4_2() {
    let tally = Tally::from_ratings(Scale::ONE_TO_FIVE, [5, 4, 4, 5, 3]).unwrap();
    assert_eq!(Ces::MEAN.estimate(&tally).unwrap().value(), 4.2);
}

/// Every boundary of every convention.
#[test]
fn conventions() {
    let groups = |nps: Nps, scale: Scale| -> Vec<f64> {
        scale
            .ratings()
            .map(|rating| nps.value_of(&scale, rating).unwrap() / 100.0)
            .collect()
    };
    assert_eq!(
        groups(Nps::STANDARD, Scale::ZERO_TO_TEN),
        [-1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, 0.0, 0.0, 1.0, 1.0]
    );
    assert_eq!(
        groups(Nps::TEN_POINT, Scale::ONE_TO_TEN),
        [-1.0, -1.0, -1.0, -1.0, -1.0, -1.0, 0.0, 0.0, 1.0, 1.0]
    );
    assert_eq!(
        groups(Nps::FIVE_POINT_TOP_BOX, Scale::ONE_TO_FIVE),
        [-1.0, -1.0, -1.0, 0.0, 1.0]
    );
    assert_eq!(
        groups(Nps::SEVEN_POINT_TOP_BOX, Scale::ONE_TO_SEVEN),
        [-1.0, -1.0, -1.0, -1.0, -1.0, 0.0, 1.0]
    );
    assert_eq!(
        groups(Nps::SEVEN_POINT_TOP_TWO_BOX, Scale::ONE_TO_SEVEN),
        [-1.0, -1.0, -1.0, -1.0, 0.0, 1.0, 1.0]
    );
    assert!(matches!(
        Nps::TEN_POINT.value_of(&Scale::ZERO_TO_TEN, 9.0),
        Err(MetricError::WrongScale { .. })
    ));
}

#[test]
fn shares_and_boxes() {
    let tally = Tally::from_counts(Scale::ONE_TO_FIVE, [10, 20, 5, 40, 25]).unwrap();
    let value = |metric: Csat| metric.estimate(&tally).unwrap().value();
    assert_eq!(value(Csat::TOP_TWO_BOX), 65.0);
    assert_eq!(value(Csat::top_box(1)), 25.0);
    assert_eq!(value(Csat::top_box(4)), 90.0);
    assert_eq!(value(Csat::share_at_least(4)), 65.0);
    assert_eq!(value(Csat::bottom_box(2)), 30.0);
    assert_eq!(value(Csat::INDEX), 70.0);
    assert_eq!(value(Csat::RESCALED), 62.5);
}

/// On a reversed scale 1 is the best answer.
#[test]
fn reversed() {
    let effort = Tally::from_counts(Scale::ONE_TO_FIVE.reversed(), [25, 40, 5, 20, 10]).unwrap();
    let value = |metric: Csat| metric.estimate(&effort).unwrap().value();
    assert_eq!(value(Csat::TOP_TWO_BOX), 65.0);
    assert_eq!(value(Csat::bottom_box(2)), 30.0);
    assert_eq!(value(Csat::INDEX), 70.0);
    assert_eq!(value(Csat::RESCALED), 62.5);
    // The mean is of the answers as they were given.
    assert_eq!(Ces::MEAN.estimate(&effort).unwrap().value(), 2.5);
    assert_eq!(
        Ces::share_at_least(4).estimate(&effort).unwrap().value(),
        65.0
    );
}

/// Steps of tenths are the decimals that people write, however they are stored.
#[test]
fn fractions() {
    let tenths = Scale::ONE_TO_FIVE.with_divisions(10).unwrap();
    let mut tally = Tally::new(tenths);
    for rating in [4.7, 1.3, 2.9, 1.1] {
        tally.record(rating).unwrap();
    }
    tally.record(4.7_f32).unwrap();
    assert_eq!(tally.count(4.7), 2);
    let share = Csat::share_at_least(2.9_f32).estimate(&tally).unwrap();
    assert_eq!(share.value(), 60.0);
    let turned = Tally::from_ratings(tenths.reversed(), [1.3]).unwrap();
    assert_eq!(
        Csat::share_at_least(4.7).estimate(&turned).unwrap().value(),
        100.0
    );
}

#[test]
fn a_key_result_in_both_directions() {
    for (start, target, figure, progress, state) in [
        (20, 40, 30, 0.5, State::InProgress),
        (48, 24, 36, 0.5, State::InProgress),
        (20, 40, 20, 0.0, State::NotStarted),
        (20, 40, 10, -0.5, State::Regressed),
        (48, 24, 60, -0.5, State::Regressed),
        (20, 40, 40, 1.0, State::Reached),
        (48, 24, 24, 1.0, State::Reached),
        (20, 40, 50, 1.5, State::Overshot),
        (48, 24, 12, 1.5, State::Overshot),
    ] {
        let found = KeyResult::reach("figure", start, target)
            .unwrap()
            .progress(figure);
        assert_eq!(found.raw(), Some(progress));
        assert_eq!(found.clamped(), Some(f64::clamp(progress, 0.0, 1.0)));
        assert_eq!(found.state(), state);
        let reached = if progress >= 1.0 { 1.0 } else { 0.0 };
        assert_eq!(found.probability_reached(), Some(reached));
        // An exact figure has no uncertainty.
        assert_eq!(found.interval(Confidence::P95), None);
    }
}

/// The limits of a falling key result change places; its probability is that of being low enough.
#[test]
fn a_falling_survey_figure() {
    let tally = Tally::from_counts(Scale::ONE_TO_FIVE.reversed(), [9, 5, 2, 1, 0]).unwrap();
    let effort = Ces::MEAN.estimate(&tally).unwrap();
    let goal = KeyResult::reach("effort", 3.0, 1.5).unwrap();
    let progress = goal.progress(&effort);
    let interval = progress.interval(Confidence::P95).unwrap();
    assert!(interval.lower() < interval.upper() && interval.contains(progress.raw().unwrap()));
    let reached = progress.probability_reached().unwrap();
    assert!((reached - effort.probability_below(1.5)).abs() < 1e-15);
    assert!(reached > 0.0 && reached < 0.5);
}

/// Ratings of a type from another crate, here one that counts in halves.
#[test]
fn ratings_of_a_foreign_type() {
    struct Halves(i64);
    impl num_traits::ToPrimitive for Halves {
        fn to_i64(&self) -> Option<i64> {
            Some(self.0 / 2)
        }
        fn to_u64(&self) -> Option<u64> {
            u64::try_from(self.0 / 2).ok()
        }
        fn to_f64(&self) -> Option<f64> {
            (self.0 < 100).then(|| f64::from(i32::try_from(self.0).unwrap()) / 2.0)
        }
    }
    let stars = Scale::ONE_TO_FIVE.with_divisions(2).unwrap();
    let tally = Tally::from_ratings(stars, [Halves(9), Halves(10), Halves(9)]).unwrap();
    assert_eq!((tally.count(4.5), tally.count(5)), (2, 1));
    // A half is no whole rating, and what its type cannot express is no number.
    assert!(Tally::from_ratings(Scale::ONE_TO_FIVE, [Halves(9)]).is_err());
    assert_eq!(
        Tally::from_ratings(stars, [Halves(100)])
            .unwrap_err()
            .to_string(),
        "the rating is not a number, at position 0"
    );
}

#[test]
fn a_cut_off_on_a_reversed_scale_is_written_as_for_an_ordinary_one() {
    let reversed = Scale::new(1, 6).unwrap().reversed();
    let tally = Tally::from_counts(reversed, [4, 3, 1, 1, 0, 1]).unwrap();
    let share = |metric: Csat| metric.estimate(&tally).unwrap().value();
    assert_eq!(share(Csat::share_at_least(5)), 70.0);
    assert_eq!(share(Csat::share_at_least(2)), 90.0);
    assert_eq!(
        Ces::share_at_least(5).estimate(&tally).unwrap().value(),
        70.0
    );
}

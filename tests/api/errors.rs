//! Bad input: each a clear error, nothing changed, no panic. The wording is part of what users read.

use cxmetrics::{
    Ces, Confidence, Csat, Estimate, EstimateError, KeyResult, Method, MethodError, Metric,
    MetricError, Nps, Reading, Scale, ScaleError, State, Tally, TallyError,
};

/// The message, of an error that has the traits that errors must have.
#[track_caller]
fn message<T, E>(result: Result<T, E>) -> String
where
    E: std::error::Error + Send + Sync + 'static,
{
    let message = match result {
        Ok(_) => panic!("accepted"),
        Err(error) => error.to_string(),
    };
    let first = message.chars().next().unwrap();
    assert!(
        !first.is_uppercase() && !message.ends_with('.'),
        "{message}"
    );
    message
}

#[test]
fn scales() {
    assert_eq!(
        message(Scale::new(5, 5)),
        "the lowest rating 5 is not below the highest rating 5"
    );
    assert_eq!(
        message(Scale::new(0, 1_001)),
        "a scale of 1002 levels is finer than the 1001 that are possible"
    );
    assert!(Scale::new(0, 1_000).is_ok());
    assert_eq!(
        Scale::new(i32::MIN, i32::MAX),
        Err(ScaleError::TooManyLevels { levels: 1 << 32 })
    );
    assert_eq!(
        message(Scale::ONE_TO_FIVE.with_divisions(0)),
        "a unit has at least 1 step, not 0"
    );
    assert_eq!(
        message(Scale::ONE_TO_FIVE.with_divisions(u32::MAX)),
        "a scale of 17179869181 levels is finer than the 1001 that are possible"
    );
    assert!(Scale::ONE_TO_FIVE.with_divisions(250).is_ok());
    for text in [
        "",
        "5",
        "-",
        "a-b",
        "1-",
        "-5",
        "1-5/",
        "1-5/x",
        "1-5 upside down",
        "0..10",
        "–",
    ] {
        assert_eq!(
            message(text.parse::<Scale>()),
            format!("\"{text}\" is not a scale such as \"0-10\", \"1-5/2\" or \"1-5 reversed\"")
        );
    }
    assert_eq!(
        message("10-0".parse::<Scale>()),
        "the lowest rating 10 is not below the highest rating 0"
    );
}

#[test]
fn scales_that_are_read_as_written() {
    for (text, lowest, highest, levels, reversed) in [
        ("0-10", 0, 10, 11, false),
        (" 1 – 5 ", 1, 5, 5, false),
        ("1-5/2", 1, 5, 9, false),
        ("1-7 reversed", 1, 7, 7, true),
        ("-5-5", -5, 5, 11, false),
        ("-10--5", -10, -5, 6, false),
    ] {
        let scale: Scale = text.parse().unwrap();
        assert_eq!(
            (
                scale.lowest(),
                scale.highest(),
                scale.levels(),
                scale.is_reversed()
            ),
            (lowest, highest, levels, reversed),
            "{text}"
        );
        assert_eq!(scale.to_string().parse(), Ok(scale));
    }
}

#[test]
fn ratings() {
    let mut tally = Tally::from_ratings(Scale::ONE_TO_FIVE, [4, 2]).unwrap();
    let before = tally.clone();
    for (result, expected) in [
        (tally.record(0), "rating 0 is not on the scale 1-5"),
        (tally.record(6_u64), "rating 6 is not on the scale 1-5"),
        (tally.record(-3), "rating -3 is not on the scale 1-5"),
        (
            tally.record(4.5),
            "rating 4.5 is between two levels of the scale 1-5",
        ),
        (tally.record(f64::NAN), "rating NaN is not a finite number"),
        (
            tally.record(f32::INFINITY),
            "rating inf is not a finite number",
        ),
        (
            tally.record_n(1e300, 7),
            "rating 1e300 is not on the scale 1-5",
        ),
        (
            tally.record(u128::MAX),
            "rating 3.402823669209385e38 is not on the scale 1-5",
        ),
    ] {
        assert_eq!(message(result), expected);
    }
    assert_eq!(
        message(tally.record_slice(&[5_u8, 5, 0])),
        "rating 0 is not on the scale 1-5, at position 2"
    );
    assert_eq!(
        message(tally.record_all([5.0, f64::NEG_INFINITY])),
        "rating -inf is not a finite number, at position 1"
    );
    assert_eq!(
        message(Tally::from_answers(Scale::ONE_TO_FIVE, [None, Some(9)])),
        "rating 9 is not on the scale 1-5, at position 1"
    );
    assert_eq!(tally, before);
}

/// A scale that no byte is on refuses every slice, and a scale that starts below zero takes what it has.
#[test]
fn slices_on_unusual_scales() {
    let mut far = Tally::new(Scale::new(300, 310).unwrap());
    far.record_slice::<u8>(&[]).unwrap();
    assert_eq!(
        message(far.record_slice(&[44_u8])),
        "rating 44 is not on the scale 300-310, at position 0"
    );
    let mut negative = Tally::new(Scale::new(-7, -3).unwrap());
    assert!(negative.record_slice(&[3_u8]).is_err());

    let mut around_zero = Tally::new(Scale::new(-2, 2).unwrap());
    around_zero.record_slice(&[0_u8, 2, 2, 1]).unwrap();
    assert_eq!(around_zero.counts(), [0, 0, 1, 1, 2]);
    assert!(around_zero.record_slice(&[0_u8, 3]).is_err());

    let mut half_steps = Tally::new(Scale::ONE_TO_FIVE.with_divisions(2).unwrap());
    half_steps.record_slice(&[1_u8, 5, 5]).unwrap();
    assert_eq!(half_steps.counts(), [1, 0, 0, 0, 0, 0, 0, 0, 2]);

    let mut wide = Tally::new(Scale::new(-100, 900).unwrap());
    wide.record_slice(&[0_u8, 255, 255]).unwrap();
    assert_eq!((wide.count(0), wide.count(255), wide.total()), (1, 2, 3));
}

#[test]
fn counts_and_tallies() {
    assert_eq!(
        message(Tally::from_counts(Scale::ONE_TO_FIVE, [1, 2, 3])),
        "3 counts for the 5 levels of the scale 1-5"
    );
    let overflow = "more answers than a 64-bit count can hold";
    assert_eq!(
        message(Tally::from_counts(Scale::THUMBS, [u64::MAX, 1])),
        overflow
    );
    let mut full = Tally::from_counts(Scale::THUMBS, [u64::MAX - 1, 1]).unwrap();
    full.record_missing(u64::MAX).unwrap();
    let before = full.clone();
    assert_eq!(message(full.record(0)), overflow);
    assert_eq!(message(full.record_n(1, u64::MAX)), overflow);
    assert_eq!(message(full.record_slice(&[1_u8])), overflow);
    assert_eq!(message(full.record_missing(1)), overflow);
    assert_eq!(message(full.merge(&before)), overflow);
    let mut only_missing = Tally::new(Scale::THUMBS);
    only_missing.record_missing(1).unwrap();
    assert_eq!(message(full.merge(&only_missing)), overflow);
    assert_eq!(full, before);

    let one = Tally::from_ratings(Scale::THUMBS, [1]).unwrap();
    let mut none = Tally::new(Scale::THUMBS);
    assert_eq!(
        message(none.subtract(&one)),
        "cannot take out 1 answer of rating 1: there are 0"
    );
    assert_eq!(
        message(none.subtract(&only_missing)),
        "cannot take out 1 missing answer: there are 0"
    );
    assert_eq!(
        none.subtract(&Tally::new(Scale::PERCENT)),
        Err(TallyError::Scales {
            scale: Scale::THUMBS,
            other: Scale::PERCENT
        })
    );
    assert_eq!(none, Tally::new(Scale::THUMBS));
}

#[test]
fn metrics() {
    let stars = Tally::from_ratings(Scale::ONE_TO_FIVE, [5, 1]).unwrap();
    assert_eq!(
        message(Nps::STANDARD.estimate(&stars)),
        "these cut-offs are for the scale 0-10, not 1-5: name those for it, or give them"
    );
    // Also the right numbers in the wrong steps, or the wrong way round.
    for scale in [
        Scale::ZERO_TO_TEN.with_divisions(2).unwrap(),
        Scale::ZERO_TO_TEN.reversed(),
    ] {
        let tally = Tally::from_ratings(scale, [9]).unwrap();
        assert!(Nps::STANDARD.estimate(&tally).is_err(), "{scale}");
    }
    assert_eq!(
        message(Nps::with_cutoffs(7, 7)),
        "the cut-offs cross: 7 and below, 7 and above"
    );
    assert!(matches!(
        Nps::with_cutoffs(f64::NAN, 7),
        Err(MetricError::CutoffsCross { .. })
    ));
    assert!(matches!(
        Ces::net_easy(3, f64::INFINITY),
        Err(MetricError::CutoffsCross { .. })
    ));
    assert_eq!(
        message(Nps::with_cutoffs(6, 9).unwrap().estimate(&stars)),
        "cut-off 6 is not on the scale 1-5"
    );
    assert_eq!(
        message(Csat::share_at_least(4.5).estimate(&stars)),
        "cut-off 4.5 is not on the scale 1-5"
    );
    assert_eq!(
        message(Csat::share_at_least(f64::NAN).estimate(&stars)),
        "cut-off NaN is not on the scale 1-5"
    );
    assert_eq!(
        message(Csat::top_box(0).estimate(&stars)),
        "a box of 0 is not between 1 and 4 of the scale 1-5"
    );
    assert_eq!(
        message(Csat::bottom_box(usize::MAX).estimate(&stars)),
        "a box of 18446744073709551615 is not between 1 and 4 of the scale 1-5"
    );
    // Everybody answers at least the lowest rating.
    assert_eq!(
        Csat::share_at_least(1).estimate(&stars),
        Err(EstimateError::Constant)
    );
    let change = Tally::from_ratings(Scale::new(-2, 2).unwrap(), [1]).unwrap();
    assert_eq!(
        message(Csat::INDEX.estimate(&change)),
        "an index needs a scale from 0 upwards, not -2-2: use the rescaled mean"
    );
    assert_eq!(
        message(Csat::INDEX.value_of(&Scale::ONE_TO_FIVE, 5.5)),
        "rating 5.5 is not on the scale 1-5"
    );
}

#[test]
fn a_metric_of_ones_own_that_misbehaves() {
    struct Gives(f64);
    impl Metric for Gives {
        fn value_of(&self, _: &Scale, rating: f64) -> Result<f64, MetricError> {
            Ok(if rating > 0.0 { self.0 } else { 0.0 })
        }
    }
    let tally = Tally::from_counts(Scale::THUMBS, [3, 4]).unwrap();
    for value in [f64::NAN, f64::INFINITY, 1e200] {
        assert!(matches!(
            Gives(value).estimate(&tally),
            Err(EstimateError::Metric(MetricError::Unusable { .. }))
        ));
    }
    assert_eq!(
        message(Gives(f64::NAN).estimate(&tally)),
        "the metric gives rating 1 the value NaN, which is not a usable number"
    );
    assert_eq!(
        message(Gives(0.0).estimate(&tally)),
        "the metric gives every answer of the scale the same value"
    );
    // Large, small and negative values are values.
    for value in [1e99, -1e99, 1e-90, -0.5] {
        let estimate = Gives(value).estimate(&tally).unwrap();
        let interval = estimate.interval(Confidence::P95);
        assert!(interval.lower() < estimate.value() && estimate.value() < interval.upper());
    }
}

#[test]
fn empty_is_an_error_and_not_zero() {
    let mut empty = Tally::new(Scale::ZERO_TO_TEN);
    empty.record_missing(5).unwrap();
    assert_eq!(
        message(Nps::STANDARD.estimate(&empty)),
        "no answers, so no score"
    );
    assert_eq!(Nps::STANDARD.breakdown(&empty), Err(EstimateError::Empty));
    assert_eq!(message(Estimate::share(0, 0)), "no answers, so no score");
    assert_eq!(
        message(Estimate::share(3, 2)),
        "a share of 3 among 2 is more than all"
    );
}

#[test]
fn confidence() {
    for level in [0.0, 1.0, -0.5, 95.0, f64::NAN, f64::INFINITY] {
        assert_eq!(
            message(Confidence::new(level)),
            format!("confidence {level} is not between 0 and 1: 95% is 0.95")
        );
    }
    for (level, shown) in [
        (0.9, "90%"),
        (0.999, "99.9%"),
        (0.683, "68.3%"),
        (1e-3, "0.1%"),
    ] {
        assert_eq!(Confidence::new(level).unwrap().to_string(), shown);
    }
}

#[test]
fn methods() {
    let tally = Tally::from_ratings(Scale::ONE_TO_FIVE, [5, 4, 4]).unwrap();
    let mean = Ces::MEAN.estimate(&tally).unwrap();
    assert_eq!(
        message(mean.interval_with(Method::MidP, Confidence::P95)),
        "the mid-P interval is not defined for means; these are: score, likelihood, Wald, Student t, guaranteed, \
         Dirichlet, anytime"
    );
    let nobody_differs = Tally::from_ratings(Scale::ONE_TO_FIVE, [4, 4, 4]).unwrap();
    assert_eq!(
        message(
            Ces::MEAN
                .estimate(&nobody_differs)
                .unwrap()
                .interval_with(Method::Wald, Confidence::P95)
        ),
        "the Wald interval would have no width when all answers have the same value; score, likelihood, guaranteed \
         and anytime intervals have one"
    );
    let one = Tally::from_ratings(Scale::ZERO_TO_TEN, [10]).unwrap();
    let nps = Nps::STANDARD.estimate(&one).unwrap();
    assert_eq!(
        message(nps.interval_with(Method::SkewnessCorrected, Confidence::P95)),
        "the skewness-corrected interval needs a sample worth 2 answers or more"
    );
    assert!(matches!(
        nps.interval_with(Method::WilsonContinuity, Confidence::P95),
        Err(MethodError::NotForValues { .. })
    ));
}

#[test]
fn key_results() {
    assert_eq!(
        message(KeyResult::reach("NPS", 40, 40.0)),
        "the target of \"NPS\" is its start, 40"
    );
    assert_eq!(
        message(KeyResult::reach("NPS", f64::NAN, 40)),
        "the figures of \"NPS\" must be finite numbers, not NaN"
    );
    assert!(KeyResult::reach("NPS", 0, f64::INFINITY).is_err());
    assert!(KeyResult::reach("NPS", f64::MAX, -f64::MAX).is_err());

    let goal = KeyResult::reach("NPS", 20, 40).unwrap();
    for unmeasured in [Reading::NOT_MEASURED, f64::NAN.into(), f64::INFINITY.into()] {
        let progress = goal.progress(unmeasured);
        assert_eq!(progress.state(), State::NotMeasured);
        assert_eq!(progress.raw(), None);
        assert_eq!(progress.clamped(), None);
        assert_eq!(progress.interval(Confidence::P95), None);
        assert_eq!(progress.probability_reached(), None);
        assert_eq!(progress.to_string(), "not measured");
    }
}

/// "1 renewal", and not "1 renewals".
#[test]
fn one_of_a_thing_is_in_the_singular() {
    use cxmetrics::kpi::ShiftedBetaGeometric;
    use cxmetrics::okr::forecast::{ForecastError, NoForecast};

    assert_eq!(
        message(ShiftedBetaGeometric::fit(&[10, 5])),
        "customers were up for 1 renewal, and 2 are needed"
    );
    assert_eq!(
        message(KeyResult::cumulative::<f64>("sales", [])),
        "\"sales\" needs at least 1 total"
    );
    assert_eq!(
        message(KeyResult::milestones::<String, u8>("launch", [])),
        "\"launch\" needs at least 1 milestone"
    );
    let (figures, needed) = (1, 3);
    let few = ForecastError::TooFew { figures, needed };
    let said = "1 figure is too few for a forecast, which needs 3";
    assert_eq!(few.to_string(), said);
    assert_eq!(NoForecast::Refused(few).to_string(), said);
}

/// Each count of two is in its own number.
#[track_caller]
fn said(error: &dyn std::error::Error, expected: &str) {
    assert_eq!(error.to_string(), expected);
}

#[test]
fn one_beside_several_is_in_the_singular() {
    use cxmetrics::joint::AlphaError::Pairs;
    use cxmetrics::joint::JointError::{Cells, Columns, Length};
    use cxmetrics::response::NonResponseError::Asked;

    let (answers, questions, counts, scale) = (1, 1, 1, Scale::ZERO_TO_TEN);
    said(
        &Pairs { persons: 1 },
        "two items were answered together by 1 person: it takes 2 or more",
    );
    said(
        &Cells { counts, scale },
        "1 row or column for the 11 levels of the scale 0-10",
    );
    said(
        &Length {
            answers: 1,
            questions: 2,
        },
        "1 answer for 2 questions",
    );
    said(
        &Length {
            answers: 2,
            questions,
        },
        "2 answers for 1 question",
    );
    said(
        &Columns {
            answers: 2,
            found: 1,
        },
        "a column of 1 answer beside one of 2",
    );
    said(
        &Asked { answers, asked: 0 },
        "1 answer from 0 who were asked",
    );
    let population = EstimateError::Population {
        answers,
        population: 0,
    };
    said(&population, "1 answer from a population of 0");
    for (replicates, expected) in [
        (
            1,
            "1 set of replicate weights does not give this survey an error",
        ),
        (
            2,
            "2 sets of replicate weights do not give this survey an error",
        ),
    ] {
        said(&EstimateError::Replicates { replicates }, expected);
    }
}

/// What there must be as many of as of something else.
#[test]
fn one_for_each_is_in_the_singular() {
    use cxmetrics::compare::FitError;
    use cxmetrics::drivers::DriverModelError::{Size as Correlations, TooFew};
    use cxmetrics::estimate::JointScoresError::{Shape, Weights};
    use cxmetrics::impact::InterruptedSeriesError as Series;
    use cxmetrics::league::LeagueError::Segments;
    use cxmetrics::okr::objective::DependenceError::Size as Names;
    use cxmetrics::segment::BreakdownError::Lengths;

    let (scores, counts) = (1, 1);
    said(
        &Weights { scores, weights: 2 },
        "1 score needs as many finite weights, not these 2",
    );
    said(
        &Shape { scores, found: 2 },
        "1 score needs as many rows and columns, not 2",
    );
    let series = Series::TooFew {
        before: 1,
        after: 0,
    };
    said(
        &series,
        "1 reading before the change and 0 from it on: it takes 3 on each side",
    );
    let fit = FitError::Arms { counts, planned: 1 };
    said(
        &fit,
        "1 count and 1 planned size: two or more arms, with a size for each",
    );
    let (persons, drivers, needed) = (1, 1, 3);
    let few = TooFew {
        persons,
        drivers,
        needed,
    };
    said(
        &few,
        "1 person can be used for 1 driver: it takes 3 or more",
    );
    said(
        &Correlations {
            expected: 2,
            found: 1,
        },
        "1 correlation where 2 are needed",
    );
    said(
        &Segments {
            segments: 2,
            scores,
        },
        "2 segments for 1 score",
    );
    said(
        &Lengths {
            segments: 1,
            ratings: 0,
        },
        "1 segment for 0 ratings",
    );
    said(
        &Names { size: 1, found: 2 },
        "1 name needs 1 row of 1 correlation, not 2",
    );
}

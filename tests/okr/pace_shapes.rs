//! Plans that are no straight line, and the band that noise allows around them.

use crate::support::close;
use cxmetrics::okr::course::PaceError;
use cxmetrics::okr::forecast::{Readings, UsualMove};
use cxmetrics::okr::{Cycle, Pace, Status};
use cxmetrics::{Confidence, Estimate, KeyResult, Reading};

fn quarter() -> Cycle {
    Cycle::new(0, 90).unwrap()
}

#[test]
fn steps_at_releases() {
    let pace = Pace::stepped(quarter(), [(30, 0.4), (60, 0.7), (75, 1.0)]).unwrap();
    let expected = |day: f64| pace.expected(day);
    for (day, level) in [
        (0.0, 0.0),
        (30.0, 0.0),
        (30.1, 0.4),
        (60.0, 0.4),
        (60.1, 0.7),
        (90.0, 1.0),
    ] {
        assert_eq!(expected(day).to_bits(), f64::to_bits(level), "day {day}");
    }
    let error = Pace::stepped(quarter(), [(30, 0.4), (30, 0.7)]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "checkpoint 2 on day 30 is not after the one on day 30"
    );
    assert!(Pace::stepped(quarter(), [(91, 1.0)]).is_err());
}

#[test]
fn seasons() {
    let pace = Pace::seasonal(quarter(), [2.0, 0.0, 6.0]).unwrap();
    for (day, share) in [
        (0.0, 0.0),
        (15.0, 0.125),
        (30.0, 0.25),
        (60.0, 0.25),
        (75.0, 0.625),
        (90.0, 1.0),
    ] {
        close(pace.expected(day), share, 1e-15);
    }
    for (amounts, number) in [
        (vec![1.0, -1.0], 2),
        (vec![0.0, 0.0], 1),
        (vec![], 1),
        (vec![1.0, f64::NAN], 2),
    ] {
        let error = Pace::seasonal(quarter(), amounts).unwrap_err();
        assert!(
            matches!(error, PaceError::Season { number: found, .. } if found == number),
            "{error}"
        );
    }
}

#[cfg(feature = "serde")]
#[test]
fn steps_are_stored() {
    let pace = Pace::stepped(quarter(), [(30, 0.4), (75, 1.0)]).unwrap();
    let json = serde_json::to_string(&pace).unwrap();
    assert_eq!(serde_json::from_str::<Pace>(&json).unwrap(), pace);
    // Two of one day are a step; three are a mistake.
    let three = json.replace("[30.0,0.4]", "[30.0,0.4],[30.0,0.5]");
    let error = serde_json::from_str::<Pace>(&three)
        .unwrap_err()
        .to_string();
    assert!(error.contains("is not after the one on day 30"), "{error}");
}

/// At half-time of a way of exactly the usual move: the survey, the start's survey, and the walk, by hand.
#[test]
fn the_band_is_what_noise_allows() {
    let pace = Pace::linear(quarter());
    let goal = KeyResult::reach("figure", 20, 30).unwrap();
    let usual = UsualMove::of_goal(20.0, 30.0).unwrap();
    let band = |std_error, day| {
        pace.expected_band(&goal, &usual, std_error, day, Confidence::P95)
            .unwrap()
    };
    // With a survey error far above all moves the band is the survey's, 1.96 errors in units of the way.
    close(band(1e6, 45).upper() - 0.5, 1.959_963_985 * 1e5, 1e-6);
    // At the ends nothing can have walked: an exact figure has no band, a survey its own.
    for (day, expected) in [(0, 0.0), (90, 1.0)] {
        let exact = band(0.0, day);
        assert_eq!((exact.lower(), exact.upper()), (expected, expected));
        close(band(2.0, day).upper() - expected, 0.2 * 1.959_963_985, 1e-8);
    }
    // In between an exact figure may be off the plan, most in the middle and the more the more confidence is wanted.
    let exact = band(0.0, 45);
    assert!(exact.lower() < 0.4 && exact.upper() > 0.6, "{exact}");
    assert!(band(0.0, 15).upper() - 1.0 / 6.0 < exact.upper() - 0.5);
    let narrow = pace
        .expected_band(&goal, &usual, 0.0, 45, Confidence::P80)
        .unwrap();
    assert!(narrow.upper() < exact.upper() && narrow.lower() > exact.lower());
    // An estimated start is uncertain too, and less so the further the way.
    let from = KeyResult::reach_from("figure", Estimate::share(40, 200).unwrap(), 30).unwrap();
    let early = |goal: &KeyResult| {
        pace.expected_band(goal, &usual, 2.0, 0, Confidence::P95)
            .unwrap()
            .upper()
    };
    let start_error = (20.0_f64 * 80.0 / 200.0).sqrt();
    close(
        early(&from),
        1.959_963_985 * (4.0 + start_error * start_error).sqrt() / 10.0,
        1e-8,
    );
    assert!(early(&from) > early(&goal));
    // Falling goals have the same band.
    let falling = KeyResult::reach("figure", 30, 20).unwrap();
    let fallen = pace
        .expected_band(&falling, &usual, 0.0, 45, Confidence::P95)
        .unwrap();
    close(fallen.upper(), exact.upper(), 1e-12);
    let nothing = pace.expected_band(
        &KeyResult::at_least("figure", 3).unwrap(),
        &usual,
        0.0,
        45,
        Confidence::P95,
    );
    assert!(
        nothing.is_none()
            && pace
                .expected_band(&goal, &usual, f64::NAN, 45, Confidence::P95)
                .is_none()
    );
}

/// Of the readings that the formula of the band allows, half of the error lies beyond each limit: normal ones around the plan of
/// variance λ s² M² u (1 − u) + σ² + (1 − f)² σ₀², over the sizes s and the shares λ, each weighed by a prior of 4 / (s + 1/s)² and
/// by how well its size goes with a move of the whole way.
#[test]
fn the_band_leaves_half_of_the_error_on_each_side() {
    const SIZES: [f64; 7] = [0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0];
    const WALKS: [f64; 5] = [0.003, 0.03, 0.1, 0.3, 0.8];
    let pace = Pace::phased(quarter(), [(60, 0.4)]).unwrap();
    for (start, target, size, mean, std_error, start_error, day) in [
        (20.0, 30.0, 10.0, 0.0, 0.0, 0.0, 45.0),
        (20.0, 30.0, 4.0, 1.5, 0.7, 0.0, 30.0),
        (30.0, 12.0, 5.0, -6.0, 1.5, 2.0, 66.0),
        (30.0, 12.0, 40.0, 9.0, 1.5, 2.0, 15.0),
    ] {
        let from = Reading::with_std_error(start, start_error).unwrap();
        let goal = KeyResult::reach_from("figure", from, target).unwrap();
        let usual = UsualMove::new(size).unwrap().with_mean(mean).unwrap();
        let band = pace.expected_band(&goal, &usual, std_error, day, Confidence::P90);
        let band = band.unwrap();
        let (way, passed, planned) = (target - start, day / 90.0, pace.expected(day));
        let beyond = |limit: f64, side: f64| {
            let (mut inside, mut all) = (0.0, 0.0);
            for s in SIZES {
                let scale = s * size;
                let off: f64 = (way - mean) / scale;
                let weight = 4.0 / (s + 1.0 / s).powi(2) * (-0.5 * off * off).exp() / scale;
                for share in WALKS {
                    let walk = share * scale * scale * passed * (1.0 - passed);
                    let left = (1.0 - planned) * start_error;
                    let error = (walk + std_error * std_error + left * left).sqrt() / way.abs();
                    let off = side * (limit - planned) / error;
                    inside += weight * 0.5 * libm::erfc(off / 2.0_f64.sqrt());
                    all += weight;
                }
            }
            inside / all
        };
        close(band.value(), planned, 1e-15);
        close(beyond(band.upper(), 1.0), 0.05, 1e-9);
        close(beyond(band.lower(), -1.0), 0.05, 1e-9);
    }
}

/// A negative error is none, and neither is one without end.
#[test]
fn a_band_needs_an_error_that_is_a_number() {
    let goal = KeyResult::reach("figure", 20, 30).unwrap();
    let usual = UsualMove::new(5.0).unwrap();
    let has_band = |std_error: f64| {
        let pace = Pace::linear(quarter());
        pace.expected_band(&goal, &usual, std_error, 45, Confidence::P95)
            .is_some()
    };
    assert!(has_band(0.0) && has_band(3.0));
    for refused in [-1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(!has_band(refused), "{refused}");
    }
}

/// Seasons that are too many for the numbers of their days are refused, and the last of them is named.
#[test]
fn seasons_without_time_are_refused() {
    let moment = Cycle::new(1e15, 1e15 + 1.0).unwrap();
    let error = Pace::seasonal(moment, [1.0; 40]).unwrap_err();
    let PaceError::Season { number, amount } = error else {
        panic!("{error}");
    };
    assert_eq!((number, amount.to_bits()), (40, 1.0_f64.to_bits()));
}

/// Little so far is no bad sign where the plan expects little so far.
#[test]
fn forecasts_follow_the_plan() {
    let goal = KeyResult::reach("leads", 0, 100).unwrap();
    let series = || {
        Readings::new([(20, 1.0), (40, 2.0)])
            .unwrap()
            .towards(&goal, quarter())
            .unwrap()
    };
    let chance = |series: Readings| {
        series
            .forecast(90)
            .unwrap()
            .probability_at_least(100.0)
            .unwrap()
    };
    let straight = chance(series());
    for plan in [
        Pace::phased(quarter(), [(60, 0.02)]).unwrap(),
        Pace::stepped(quarter(), [(70, 1.0)]).unwrap(),
        Pace::seasonal(quarter(), [1.0, 1.0, 98.0]).unwrap(),
    ] {
        let planned = chance(series().along(plan));
        assert!(planned > straight + 0.05, "{planned} {straight}");
    }
}

/// Where nothing is to be done between two days, what is expected does not hang on the hour, nor on how well that is known:
/// the hour in five digits of day 20,000 is known to 10⁻⁹ of a stretch of a quarter of an hour.
#[test]
fn a_pause_is_known_to_the_last_digit() {
    let cycle = Cycle::new(20_000.1, 20_090.3).unwrap();
    let pace = Pace::phased(cycle, [(20_030.11, 0.5), (20_030.12, 0.5)]).unwrap();
    for (progress, status) in [(0.4, Status::OnTrack), (0.399_999_999_7, Status::AtRisk)] {
        let standing = pace.standing_of(Some(progress), 20_030.115);
        assert_eq!(
            (standing.expected().to_bits(), standing.status()),
            (f64::to_bits(0.5), status)
        );
    }
}

//! What was checked in is read back from either end.

use crate::support::reach;
use cxmetrics::okr::course::CheckIns;
use cxmetrics::okr::{CheckIn, Cycle, History, Pace, Status};
use cxmetrics::{Confidence, Reading};

fn history() -> History {
    let mut history = History::new(Cycle::new(0, 90).unwrap());
    for (day, figure) in [(30, 5.0), (7, 2.0), (30, 6.0), (81, 4.0), (7, 3.0)] {
        let check_in = CheckIn::new(day, figure).unwrap();
        history.record(check_in, 81).unwrap();
    }
    history
}

/// By day and order of entry; two of one day are two.
#[test]
fn the_earliest_is_first_and_the_latest_is_last() {
    let history = history();
    let check_ins = history.check_ins();
    let of = |check_in: Option<&CheckIn>| {
        check_in.map(|check_in| (check_in.days(), check_in.reading().value().unwrap()))
    };
    assert_eq!(of(check_ins.first()), Some((7.0, 2.0)));
    assert_eq!(of(check_ins.last()), Some((81.0, 4.0)));
    let none = History::new(Cycle::new(0, 90).unwrap());
    let none = none.check_ins();
    assert_eq!((none.first(), none.last()), (None, None));
}

/// In whichever place and in whatever: a list is its check-ins, however they came in.
#[test]
fn lists_of_other_check_ins_are_others() {
    let listed = |points: &[(u32, f64)]| -> CheckIns {
        let check_ins = points
            .iter()
            .map(|&(day, figure)| CheckIn::new(day, figure));
        check_ins.map(Result::unwrap).collect()
    };
    let three = [(7, 2.0), (30, 5.0), (81, 4.0)];
    let all = listed(&three);
    assert_eq!(all, listed(&[three[2], three[0], three[1]]));
    for place in 0..3 {
        let (mut later, mut higher) = (three, three);
        later[place].0 += 1;
        higher[place].1 += 0.5;
        assert_ne!(all, listed(&later));
        assert_ne!(all, listed(&higher));
    }
    assert_ne!(all, listed(&three[..2]));
}

/// However it is taken from both ends, the length is that of what is left.
#[test]
fn the_length_is_what_is_left() {
    let history = history();
    for from_behind in 0..32_u32 {
        let mut left = history.check_ins().iter();
        for taken in 0..5 {
            assert_eq!(left.len(), 5 - taken);
            assert_eq!(left.size_hint(), (5 - taken, Some(5 - taken)));
            let next = if from_behind >> taken & 1 == 1 {
                left.next_back()
            } else {
                left.next()
            };
            assert!(next.is_some());
        }
        assert_eq!((left.len(), left.next(), left.next_back()), (0, None, None));
    }
}

#[test]
fn a_note_is_kept_as_it_was_written() {
    let check_in = CheckIn::new(14, 44).unwrap();
    assert_eq!(check_in.note(), None);
    for note in ["two on leave", ""] {
        let noted = check_in.clone().with_note(note);
        assert_eq!(noted.note(), Some(note));
    }
}

/// At the middle of the cycle half is expected; on track is a tenth short of it, at risk a quarter.
#[test]
fn the_worst_and_the_best_are_the_statuses_of_the_limits() {
    let pace = Pace::linear(Cycle::new(0, 90).unwrap());
    for (lower, upper, statuses) in [
        (0.41, 0.7, [Status::OnTrack, Status::OnTrack]),
        (0.3, 0.55, [Status::AtRisk, Status::OnTrack]),
        (0.1, 0.38, [Status::OffTrack, Status::AtRisk]),
        (0.1, 0.7, [Status::OffTrack, Status::OnTrack]),
        (0.02, 0.2, [Status::OffTrack, Status::OffTrack]),
    ] {
        let value = 0.6 * lower + 0.4 * upper;
        let reading = Reading::measured(value, lower, upper, Confidence::P95).unwrap();
        let standing = pace.standing(&reach(0.0, 1.0).progress(reading), 45);
        assert_eq!(standing.worst_and_best(), Some(statuses));
    }
}

/// A standing whose progress is not between its limits is none.
#[cfg(feature = "serde")]
#[test]
fn a_stored_progress_lies_between_its_limits() {
    use cxmetrics::okr::course::Standing;
    let reading = Reading::measured(0.45, 0.42, 0.5, Confidence::P95).unwrap();
    let pace = Pace::linear(Cycle::new(0, 90).unwrap());
    let standing = pace.standing(&reach(0.0, 1.0).progress(reading), 45);
    let text = serde_json::to_string(&standing).unwrap();
    assert_eq!(serde_json::from_str::<Standing>(&text).unwrap(), standing);
    for outside in ["0.415", "0.52"] {
        let moved = text.replace("\"progress\":0.45", &format!("\"progress\":{outside}"));
        assert_ne!(moved, text);
        let error = serde_json::from_str::<Standing>(&moved).unwrap_err();
        let expected = "the status is not that of the progress, its limits and what is expected";
        assert!(error.to_string().contains(expected), "{error}");
    }
}

/// A share that is hardly a number, or a rounding that is less than none, is that of no standing.
#[cfg(feature = "serde")]
#[test]
fn a_stored_standing_has_shares_and_a_rounding_that_can_be() {
    use cxmetrics::okr::course::Standing;
    let pace = Pace::linear(Cycle::new(0.1, 90.3).unwrap());
    let standing = pace.standing_of(None, 45.2);
    let text = serde_json::to_string(&standing).unwrap();
    let stored: serde_json::Value = serde_json::from_str(&text).unwrap();
    let with = |key: &str, figure: f64| {
        let mut stored = stored.clone();
        assert!(stored[key].is_number());
        stored[key] = figure.into();
        serde_json::from_value::<Standing>(stored)
    };
    assert!(with("tolerance", 1e-15).is_ok() && with("expected", 0.3).is_ok());
    assert!(with("tolerance", -1e-15).is_err());
    assert!(with("expected", 1e308).is_err());
}

/// In whatever order they come, and with or without the features of stored forms.
#[test]
fn check_ins_are_collected_in_the_order_of_their_times() {
    let history = history();
    let check_ins = history.check_ins();
    let collected: CheckIns = check_ins.iter().cloned().collect();
    assert_eq!(&collected, check_ins);
    let late_first: CheckIns = [81, 7]
        .map(|day| CheckIn::new(day, 4).unwrap())
        .into_iter()
        .collect();
    assert!(late_first.iter().map(CheckIn::days).eq([7.0, 81.0]));
}

/// A figure that stands at a threshold is at it, however short the way is among the figures.
mod thresholds {
    use cxmetrics::KeyResult;
    use cxmetrics::okr::course::{Standing, Thresholds};
    use cxmetrics::okr::{Cycle, Pace, Status};
    use proptest::prelude::*;

    fn standing(way: [f64; 2], figure: f64, days: [u32; 2], thresholds: Thresholds) -> Standing {
        let goal = KeyResult::reach("figure", way[0], way[1]).unwrap();
        let pace = Pace::linear(Cycle::new(0, days[1]).unwrap()).with_thresholds(thresholds);
        pace.standing(&goal.progress(figure), days[0])
    }

    #[test]
    fn the_tolerance_is_that_of_the_figures() {
        let usual = Thresholds::USUAL;
        let own = Thresholds::new(0.319, 0.379).unwrap();
        let (far, near) = ([10_000.1, 10_000.2], [28.8607, 28.8613]);
        for (way, figure, days, thresholds, gap, status) in [
            (far, 10_000.103_5, [135, 1000], usual, -0.1, Status::OnTrack),
            (far, 10_000.103_5, [285, 1000], usual, -0.25, Status::AtRisk),
            (near, 28.860_802_6, [22, 40], own, -0.379, Status::AtRisk),
        ] {
            let standing = standing(way, figure, days, thresholds);
            assert_eq!((standing.gap(), standing.status()), (Some(gap), status));
            #[cfg(feature = "serde")]
            {
                let text = serde_json::to_string(&standing).unwrap();
                assert_eq!(serde_json::from_str::<Standing>(&text).unwrap(), standing);
            }
        }
        // A millionth of the way behind is behind.
        let behind = standing([0.0, 0.7], 0.279_999_9, [50, 100], usual);
        assert_eq!(behind.status(), Status::AtRisk);
    }

    proptest! {
        #[test]
        fn decimals_stand_where_whole_numbers_do(
            offset in 0_i64..100_000,
            steps in 1_i64..=40,
            done in -20_i64..=60,
            day in 0_u32..=40,
            behind in (-10_i32..=40, 0_i32..=40),
        ) {
            // In thousandths, and in whole numbers.
            let decimal = |count: i64| format!("{count}e-3").parse::<f64>().unwrap();
            let way = [offset, offset + steps];
            let figure = offset + done;
            let at = f64::from(behind.0) / 40.0;
            let thresholds = Thresholds::new(at, f64::from(behind.0 + behind.1) / 40.0).unwrap();
            let [short, whole] = [way.map(decimal), way.map(|count| count as f64)]
                .into_iter()
                .zip([decimal(figure), figure as f64])
                .map(|(way, figure)| standing(way, figure, [day, 40], thresholds))
                .collect::<Vec<_>>()
                .try_into()
                .unwrap();
            prop_assert_eq!(short.status(), whole.status());
            // Counts, which lose nothing: 40 · (done / steps − day / 40) against the thresholds.
            let gap = 40 * done - i64::from(day) * steps;
            let reaches = |behind: i32| gap >= -i64::from(behind) * steps;
            let expected = match (reaches(behind.0), reaches(behind.0 + behind.1)) {
                (true, _) => Status::OnTrack,
                (false, true) => Status::AtRisk,
                (false, false) => Status::OffTrack,
            };
            prop_assert_eq!(short.status(), expected);
            prop_assert_eq!(thresholds.status(short.gap().unwrap()), expected);
        }
    }
}

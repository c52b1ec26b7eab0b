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

//! Stored forms at the ends of what they may say.
#![allow(clippy::float_cmp)] // exact figures

use crate::support::round_trip;
use cxmetrics::okr::forecast::{PastMoves, Readings};
use cxmetrics::okr::objective::ObjectiveScore;
use cxmetrics::okr::{Mirror, Voice};
use cxmetrics::{Confidence, Estimate, KeyResult, Objective};

/// Figures that are known without an error have no number of answers that counts, and a number that is none is none.
#[test]
fn answers_count_where_there_is_an_error() {
    let read = |rest: &str| {
        let text = format!(r#"{{"points":[{{"day":1.0,"value":20.0{rest}}}]}}"#);
        serde_json::from_str::<Readings>(&text).unwrap()
    };
    assert_eq!(read(r#","answers":100.0"#), read(""));
    let plain = read(r#","error_variance":4.0"#);
    for answers in ["0.0", "-1.0", "1e308"] {
        assert_eq!(
            read(&format!(r#","error_variance":4.0,"answers":{answers}"#)),
            plain
        );
    }
    assert_ne!(read(r#","error_variance":4.0,"answers":100.0"#), plain);
}

#[test]
fn no_two_figures_are_of_one_day() {
    let text = r#"{"points":[{"day":1.0,"value":20.0},{"day":1.0,"value":21.0}]}"#;
    let error = serde_json::from_str::<Readings>(text)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("a figure of day 1 follows one that is not earlier"),
        "{error}"
    );
}

/// The largest moves that are believed come back, and so do equal ones, of which the square of the sum is that of all squares but
/// for rounding; what no moves add up to does not.
#[test]
fn past_moves_come_back_at_their_ends() {
    let same = |count: u32, moved: f64, error: f64| {
        let mut past = PastMoves::new();
        (0..count).for_each(|_| past.record(moved, error, 1.0).unwrap());
        past
    };
    let back = |past: &PastMoves| {
        let text = serde_json::to_string(past).unwrap();
        round_trip(past, &text);
    };
    back(&same(3, 1e6, 1e12));
    for tenths in 1..20_u32 {
        for count in [3, 6, 10, 25, 100, 1_000] {
            back(&same(count, f64::from(tenths) / 10.0, 0.0));
        }
    }
    let most = 1_u64 << 53;
    let of = |count: u64| format!(r#"{{"count":{count},"sum":0.0,"squares":0.0,"errors":0.0}}"#);
    assert!(serde_json::from_str::<PastMoves>(&of(most)).is_ok());
    assert!(serde_json::from_str::<PastMoves>(&of(most + 1)).is_err());
}

/// Two changes of mind on one day.
#[test]
fn changes_of_one_day_come_back() {
    let reach = |target: f64| KeyResult::reach("leads", 40.0, target).unwrap();
    let first = reach(60.0).revised(&reach(55.0), 30, "winter").unwrap();
    let second = first.revised(&reach(50.0), 30, "and snow").unwrap();
    assert_eq!(second.changes().len(), 2);
    let text = serde_json::to_string(&second).unwrap();
    assert_eq!(serde_json::from_str::<KeyResult>(&text).unwrap(), second);
}

/// A figure of a stored form, changed, must be refused.
#[track_caller]
fn refused<T: serde::de::DeserializeOwned>(text: &str, from: &str, to: &str) {
    assert!(text.contains(from), "{from} in {text}");
    assert!(
        serde_json::from_str::<T>(&text.replacen(from, to, 1)).is_err(),
        "{to}"
    );
}

#[test]
fn a_mirror_goes_together() {
    let pages = KeyResult::reach("pages", 0, 40).unwrap();
    let score = KeyResult::reach("satisfied", 40, 60)
        .unwrap()
        .with_voice(Voice::Customer);
    // As far apart as can be, and exact.
    let (none, all) = (
        pages.clone().with_reading(0),
        score.clone().with_reading(60),
    );
    let exact = Mirror::of([&none, &all], Confidence::P95);
    let text = serde_json::to_string(&exact).unwrap();
    assert!(
        text.contains(r#""difference":{"value":-1.0,"lower":-1.0,"upper":-1.0}"#),
        "{text}"
    );
    assert_eq!(serde_json::from_str::<Mirror>(&text).unwrap(), exact);
    let survey = score.with_reading(Estimate::share(100, 200).unwrap());
    let half = pages.with_reading(30);
    let mirror = Mirror::of([&half, &survey], Confidence::P95);
    let whole = serde_json::to_value(&mirror).unwrap();
    assert_eq!(
        serde_json::from_value::<Mirror>(whole.clone()).unwrap(),
        mirror
    );
    for (place, wrong) in [
        ("/difference/value", 0.26),
        ("/difference/lower", -1.01),
        ("/difference/lower", 0.26),
        ("/difference/upper", 0.24),
        ("/difference/upper", 1.01),
        ("/customers/interval/value", 0.51),
        ("/customers/interval/lower", -0.01),
        ("/customers/interval/upper", 1.01),
    ] {
        let mut changed = whole.clone();
        *changed.pointer_mut(place).unwrap() = wrong.into();
        assert!(
            serde_json::from_value::<Mirror>(changed).is_err(),
            "{place} {wrong}"
        );
    }
}

/// A part without a weight has no say in whether all is reached, nor in how far the score is known; what is short of all by next
/// to nothing is short of it.
#[test]
fn a_score_is_that_of_the_parts_that_count() {
    let goal = |target: f64, figure: f64| {
        KeyResult::reach("leads", 0, target)
            .unwrap()
            .with_reading(figure)
    };
    let other = |figure: f64| {
        let other = KeyResult::reach("other", 0.5, 1_000.5).unwrap();
        other.with_reading(figure).with_weight(0).unwrap()
    };
    let stored = |objective: Objective| {
        let score = objective.score().unwrap();
        let text = serde_json::to_string(&score).unwrap();
        assert_eq!(
            serde_json::from_str::<ObjectiveScore>(&text).unwrap(),
            score
        );
        text
    };
    stored(
        Objective::new("goal")
            .with(goal(100.0, 100.0))
            .with(other(7.0)),
    );
    let large = stored(
        Objective::new("goal")
            .with(goal(1_000.0, 654.0))
            .with(other(1e20)),
    );
    refused::<ObjectiveScore>(&large, r#""raw":0.654"#, r#""raw":0.7"#);
    let short = stored(Objective::new("goal").with(goal(1e10, 9_999_999_999.0)));
    refused::<ObjectiveScore>(&short, r#""value":0.9999999999"#, r#""value":1.0"#);
}

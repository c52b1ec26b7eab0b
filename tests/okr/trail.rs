//! What was changed, when and why, and what it would be without.

use crate::support::reach;
use cxmetrics::okr::course::TimePoint;
use cxmetrics::okr::key_result::{Judgement, Part};
use cxmetrics::okr::{Kind, objective::Guardrail};
use cxmetrics::{KeyResult, KeyResultError, Objective};

/// Agreed on day 0; a promise from day 30; lowered, heavier and later on day 60.
fn changed() -> KeyResult {
    let first = reach(40.0, 60.0).with_reading(52);
    let promise = first.clone().with_kind(Kind::Committed);
    let lowered = reach(40.0, 50.0)
        .with_kind(Kind::Committed)
        .with_weight(3)
        .unwrap()
        .with_deadline(100)
        .unwrap();
    let changed = first
        .revised(&promise, 30, "it stands in a contract now")
        .unwrap();
    changed
        .revised(&lowered, 60, "the contract says 50")
        .unwrap()
}

#[test]
fn every_change_is_kept_with_its_day_and_reason() {
    let goal = changed();
    let found: Vec<_> = goal
        .changes()
        .iter()
        .map(|change| (change.day().days(), change.reason(), change.parts()))
        .collect();
    let expected: [(f64, &str, &[Part]); 2] = [
        (30.0, "it stands in a contract now", &[Part::Kind]),
        (
            60.0,
            "the contract says 50",
            &[Part::Target, Part::Weight, Part::Deadline],
        ),
    ];
    assert_eq!(found, expected);
    assert_eq!(
        goal.changes()[1].to_string(),
        "day 60: target, weight, deadline (the contract says 50)"
    );
    assert!(goal.target_was_changed());
    assert_eq!(goal.current_against_original().raw(), Some(0.6));
    // The reading, the name and the voice are its own.
    assert_eq!(
        (goal.name(), goal.reading().value()),
        ("figure", Some(52.0))
    );
}

#[test]
fn the_terms_of_a_day_come_back() {
    let goal = changed();
    for (day, target, weight, kind, judgement) in [
        (-5.0, 60.0, 1.0, Kind::Aspirational, Judgement::Short),
        (29.9, 60.0, 1.0, Kind::Aspirational, Judgement::Short),
        (30.0, 60.0, 1.0, Kind::Committed, Judgement::Missed),
        (60.0, 50.0, 3.0, Kind::Committed, Judgement::Met),
        (1e9, 50.0, 3.0, Kind::Committed, Judgement::Met),
    ] {
        let then = goal.on_terms_of(day);
        assert_eq!(
            (then.target(), then.weight(), then.kind()),
            (Some(target), weight, kind),
            "{day}"
        );
        assert_eq!(then.judgement(), Some(judgement), "{day}");
    }
    assert_eq!(goal.on_terms_of(1e9), goal);
    assert_eq!(goal.on_terms_of(f64::NAN).changes().len(), 0);
    let before: Vec<_> = goal
        .changes()
        .iter()
        .map(|change| goal.current_before(change).raw())
        .collect();
    assert_eq!(before, [Some(0.6), Some(0.6)]);
}

#[test]
fn the_score_against_each_of_the_changes() {
    let rail = KeyResult::at_least("satisfied", 80)
        .unwrap()
        .with_reading(78);
    let loosened = rail
        .revised(&KeyResult::at_least("satisfied", 75).unwrap(), 20, "winter")
        .unwrap();
    let objective = Objective::new("goal")
        .with(changed())
        .with(KeyResult::reach("hours", 48, 24).unwrap().with_reading(36))
        .with_guardrail(Guardrail::new(loosened));
    let names: Vec<_> = objective
        .changes()
        .iter()
        .map(|(name, change)| (*name, change.day().days()))
        .collect();
    assert_eq!(
        names,
        [("satisfied", 20.0), ("figure", 30.0), ("figure", 60.0)]
    );
    let score = |day: f64| {
        let score = objective.on_terms_of(day).score().unwrap();
        (score.value(), score.is_vetoed())
    };
    // (0.6 + 0.5)/2 as agreed, with the guardrail at 80; (3 + 0.5)/4 in the end.
    assert_eq!(score(0.0), (0.55, true));
    assert_eq!(score(30.0), (0.55, false));
    assert_eq!(score(60.0), (0.875, false));
    let now = objective.score().unwrap();
    assert_eq!(now.value(), 0.875);
    assert_eq!(now.contributions()[0].judgement(), Some(Judgement::Met));
}

#[test]
fn a_refused_change_changes_nothing() {
    let goal = changed();
    let error = goal
        .revised(&reach(40.0, 55.0), 59, "too late to say")
        .unwrap_err();
    assert!(matches!(error, KeyResultError::OutOfOrder { .. }));
    assert_eq!(
        error.to_string(),
        "a change of \"figure\" on day 59 is before the last one, on day 60"
    );
    assert!(
        goal.revised(&reach(40.0, 55.0), f64::INFINITY, "never")
            .is_err()
    );
    assert_eq!(goal.revised(&goal, 80, "nothing").unwrap(), goal);
    assert!(
        goal.revised(&reach(40.0, 55.0), 60, "on the same day")
            .is_ok()
    );
}

#[cfg(feature = "serde")]
#[test]
fn the_trail_is_stored_readably_and_checked() {
    use cxmetrics::okr::key_result::Origin;

    use serde_json::{Value, json};
    let goal = changed()
        .with_origin(Origin::Placeholder)
        .with_confirmer("head of service");
    let form = serde_json::to_value(&goal).unwrap();
    assert_eq!(
        serde_json::from_value::<KeyResult>(form.clone()).unwrap(),
        goal
    );
    assert_eq!(
        form["changes"][1],
        json!({
            "day": 60.0, "reason": "the contract says 50",
            "target": {"reach": {"start": 40.0, "target": 60.0}}, "kind": "committed",
        })
    );
    assert_eq!(
        (&form["origin"], &form["confirmer"]),
        (&json!("placeholder"), &json!("head of service"))
    );
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut form = form.clone();
        change(&mut form);
        serde_json::from_value::<KeyResult>(form)
            .unwrap_err()
            .to_string()
    };
    let late = refused(&|form| form["changes"][0]["day"] = json!(70.0));
    assert_eq!(
        late,
        "a change of \"figure\" on day 60 is before the last one, on day 70"
    );
    let heavy = refused(&|form| form["changes"][0]["weight"] = json!(-1.0));
    assert_eq!(heavy, "-1 is not a usable weight in \"figure\"");
}

//! What a service replies with: results in a form that a person and JavaScript can read, equal after a round trip, and
//! refused unless the crate could have made them.
#![cfg(feature = "serde")]

use cxmetrics::okr::course::{Standing, Thresholds};
use cxmetrics::okr::mirror::MirrorScore;
use cxmetrics::okr::objective::{Contribution, Dependence, ObjectiveScore};
use cxmetrics::okr::tracker::TrackerReport;
use cxmetrics::okr::{Cycle, Kind, Mirror, Pace, Tracker, Voice};
use cxmetrics::segment::AgainstRest;
use cxmetrics::{
    Breakdown, Confidence, Estimate, KeyResult, Nps, Objective, Progress, Reading, Scale,
};
use serde_json::{Value, json};

use crate::forms::{pinned, refused};

/// The form with another value somewhere: `/contributions/0/share`.
fn with(form: &Value, place: &str, value: Value) -> Value {
    let mut form = form.clone();
    *form.pointer_mut(place).unwrap() = value;
    form
}

fn share(count: u64, of: u64) -> Estimate {
    Estimate::share(count, of).unwrap()
}

#[test]
fn progress_shows_its_share_and_keeps_what_it_is_of() {
    let goal = KeyResult::reach("NPS", 20, 40).unwrap();
    let form = json!({
        "share": 0.75,
        "state": "in_progress",
        "target": {"reach": {"start": 20.0, "target": 40.0}},
        "reading": {"exact": 35.0},
    });
    pinned(&goal.progress(35), &form);
    pinned(
        &KeyResult::done("x").current(),
        json!({"share": null, "state": "not_measured", "target": "done"}),
    );
    // With all that a reading can be, and every form of target.
    for progress in [
        goal.progress(share(151, 200)),
        KeyResult::reach_from("x", share(7, 10), 85)
            .unwrap()
            .progress(share(8, 10)),
        KeyResult::zones("x", 0, [3, 7, 10]).unwrap().progress(6.9),
        KeyResult::checkpoints("x", [(48, 0.0), (30, 0.5), (24, 1.0)])
            .unwrap()
            .progress(29.3),
        KeyResult::between("x", 4, 5)
            .unwrap()
            .over_periods(3)
            .unwrap()
            .progress(Reading::periods([Some(4.5), None, Some(5.1)])),
        KeyResult::milestones("x", [("a", 1), ("b", 2)])
            .unwrap()
            .progress(Reading::milestones([true, false])),
        KeyResult::reach("x", 1000, 1_000.000_1)
            .unwrap()
            .progress(1_000.000_07),
    ] {
        let form = serde_json::to_value(&progress).unwrap();
        assert_eq!(form["share"], json!(progress.raw()));
        pinned(&progress, &form);
    }
    let refused = |place: &str, value: Value, reason: &str| {
        refused::<Progress>(with(&form, place, value), reason);
    };
    let not_its = "not those of the reading on the way to the target";
    refused("/share", json!(0.76), not_its);
    refused("/share", json!(null), not_its);
    refused("/state", json!("reached"), not_its);
    refused("/reading", json!({"exact": 36.0}), not_its);
    refused(
        "/target/reach/start",
        json!(40.0),
        "the target of \"progress\" is its start, 40",
    );
}

#[test]
fn a_standing_says_its_status() {
    let pace = Pace::linear(Cycle::new(0, 90).unwrap());
    let goal = KeyResult::reach("satisfied", 70, 85).unwrap();
    let exact = pace.standing(&goal.progress(76), 45);
    let thresholds = json!({"on_track": 0.1, "at_risk": 0.25});
    let form = json!({
        "status": "on_track", "expected": 0.5, "progress": 0.4, "thresholds": thresholds,
    });
    pinned(&exact, &form);
    refused::<Standing>(
        with(&form, "/status", json!("at_risk")),
        "the status is not that",
    );
    refused::<Standing>(
        with(&form, "/progress", json!(0.3)),
        "the status is not that",
    );

    let survey = pace.standing(&goal.progress(share(151, 200)), 45);
    let form = serde_json::to_value(survey).unwrap();
    assert_eq!(form["status"], json!("uncertain"));
    pinned(&survey, &form);
    let [lower, upper] = [&form["limits"][0], &form["limits"][1]];
    refused::<Standing>(
        with(&form, "/limits", json!([upper, lower])),
        "the status is not that",
    );
    // A tolerance that is none.
    let mut intolerant = serde_json::to_value(exact).unwrap();
    intolerant["tolerance"] = json!(1e-9);
    assert!(serde_json::from_value::<Standing>(intolerant.clone()).is_ok());
    intolerant["tolerance"] = json!(-1e-9);
    refused::<Standing>(intolerant, "the status is not that");
    // Limits of nothing.
    let mut nothing = with(&form, "/progress", json!(null));
    nothing["status"] = json!("not_measured");
    refused::<Standing>(nothing, "the status is not that");

    pinned(
        &pace.standing_of(None, 45),
        json!({
            "status": "not_measured", "expected": 0.5, "progress": null, "thresholds": thresholds,
        }),
    );
    let strict = pace.with_thresholds(Thresholds::new(-0.5, 0.0).unwrap());
    let standing = strict.standing_of(Some(0.7), 45);
    pinned(&standing, serde_json::to_value(standing).unwrap());
}

fn objective() -> Objective {
    let changed = KeyResult::reach("NPS", 40, 60)
        .unwrap()
        .with_target_changed_to(&KeyResult::reach("NPS", 40, 50).unwrap());
    Objective::new("Customers are served well")
        .with(changed.with_reading(45).with_weight(3).unwrap())
        .with(
            KeyResult::reach("pages", 0, 40)
                .unwrap()
                .with_kind(Kind::Committed)
                .with_reading(30),
        )
        .with(KeyResult::done("new ticket system"))
        .with_guardrail(KeyResult::at_most("reopened", 5).unwrap().with_reading(7))
}

#[test]
fn the_score_of_an_objective_says_what_it_is_made_of() {
    let score = objective().score().unwrap();
    let nps = |target: f64, share: f64| {
        json!({
            "share": share,
            "state": "in_progress",
            "target": {"reach": {"start": 40.0, "target": target}},
            "reading": {"exact": 45.0},
        })
    };
    let form = json!({
        "value": 0.5625,
        "raw": 0.5625,
        "against_original": 0.375,
        "contributions": [
            {
                "name": "NPS",
                "share": 0.75,
                "points": 0.375,
                "progress": nps(50.0, 0.5),
                "against_original": nps(60.0, 0.25),
            },
            {
                "name": "pages",
                "share": 0.25,
                "points": 0.1875,
                "kind": "committed",
                "progress": {
                    "share": 0.75,
                    "state": "in_progress",
                    "target": {"reach": {"start": 0.0, "target": 40.0}},
                    "reading": {"exact": 30.0},
                },
            },
        ],
        "untracked": ["new ticket system"],
        "guardrails": [{"name": "reopened", "state": "breached"}],
    });
    pinned(&score, &form);
    let back: ObjectiveScore = serde_json::from_value(form.clone()).unwrap();
    assert_eq!(back.to_string(), score.to_string());

    let refused = |place: &str, value: Value, reason: &str| {
        refused::<ObjectiveScore>(with(&form, place, value), reason);
    };
    let not_its = "the score is not that of its key results";
    refused("/value", json!(0.57), not_its);
    refused("/value", json!(1.0), not_its);
    refused("/raw", json!(null), not_its);
    refused("/against_original", json!(0.5625), not_its);
    refused("/contributions", json!([]), "their shares sum to 1");
    refused(
        "/contributions/1",
        form["contributions"][0].clone(),
        "their shares sum to 1",
    );
    refused(
        "/contributions/0/points",
        json!(0.3),
        "the points of \"NPS\" are not its share of its progress",
    );
    refused(
        "/contributions/0/against_original/reading",
        json!({"exact": 46.0}),
        "not those of the reading",
    );
    let mut other = nps(60.0, 0.3);
    other["reading"] = json!({"exact": 46.0});
    refused(
        "/contributions/0/against_original",
        other,
        "the two targets of \"NPS\" have different readings",
    );
    refused("/guardrails/0/state", json!("bent"), "unknown variant");
}

#[test]
fn scores_of_all_kinds_come_back_with_their_grades() {
    use cxmetrics::okr::key_result::Bands;

    let third = |at: f64| {
        Objective::new("thirds")
            .with(KeyResult::reach("a", 0.1, 0.7).unwrap().with_reading(at))
            .with(KeyResult::reach("b", 3, 0).unwrap().with_reading(2.1))
            .with(
                KeyResult::reach("c", 70, 85)
                    .unwrap()
                    .with_reading(share(151, 200)),
            )
            .with_dependence(Dependence::declared(0.5).unwrap())
    };
    let ends = [1, 5].map(|at| {
        Objective::new("end").with(KeyResult::reach("a", 1, 5).unwrap().with_reading(at))
    });
    let all = (0..=20)
        .map(|at| third(0.1 + 0.03 * f64::from(at)))
        .chain(ends);
    for objective in all {
        let score = objective.score().unwrap();
        let text = serde_json::to_string(&score).unwrap();
        let back: ObjectiveScore = serde_json::from_str(&text).unwrap();
        assert_eq!(back, score);
        assert_eq!(
            back.interval(Confidence::P95),
            score.interval(Confidence::P95)
        );
        assert_eq!(back.grade(&Bands::usual()), score.grade(&Bands::usual()));
        for part in score.contributions() {
            pinned::<Contribution>(part, serde_json::to_value(part).unwrap());
        }
    }
}

#[test]
fn a_mirror_says_its_verdict() {
    let customers = KeyResult::reach("NPS", 40, 60)
        .unwrap()
        .with_voice(Voice::Customer);
    let inside = KeyResult::reach("pages", 0, 40).unwrap().with_reading(36);
    let exact = customers.clone().with_reading(55);
    let mirror = Mirror::of([&inside, &exact], Confidence::P95);
    let form = json!({
        "verdict": "confirmed",
        "inside": {"value": 0.9, "interval": null, "key_results": 1},
        "customers": {"value": 0.75, "interval": null, "key_results": 1},
        "difference": {
            "value": 0.150_000_000_000_000_02,
            "lower": 0.150_000_000_000_000_02,
            "upper": 0.150_000_000_000_000_02,
            "tolerance": 1.598_721_155_460_225_4e-15,
        },
        "respondents": "different",
        "untracked": 0,
        "confidence": 0.95,
        "margin": 0.2,
    });
    pinned(&mirror, &form);
    pinned(
        &mirror.with_margin(f64::INFINITY),
        with(&form, "/margin", json!(1.0)),
    );
    let refuse = |form: &Value, place: &str, value: Value, reason: &str| {
        refused::<Mirror>(with(form, place, value), reason);
    };
    refuse(
        &form,
        "/verdict",
        json!("not_noticed"),
        "the verdict is not that",
    );
    refuse(&form, "/margin", json!(0.1), "the verdict is not that");
    refuse(&form, "/margin", json!(-0.1), "between 0 and 1");
    refuse(&form, "/inside/value", json!(1.1), "between 0 and 1");
    refuse(&form, "/inside/key_results", json!(0), "has key results");
    refuse(&form, "/difference/value", json!(0.16), "goes with both");
    refuse(
        &form,
        "/difference/tolerance",
        json!(-1.0),
        "goes with both",
    );
    // All of it is exact.
    refuse(&form, "/difference/lower", json!(0.1), "goes with both");
    refuse(&form, "/difference", json!(null), "goes with both");
    refuse(&form, "/customers", json!(null), "goes with both");

    let survey = customers.clone().with_reading(share(151, 200));
    let uncertain = Mirror::of([&inside, &survey], Confidence::P90);
    let form = serde_json::to_value(&uncertain).unwrap();
    pinned(&uncertain, &form);
    refuse(&form, "/confidence", json!(0.95), "one confidence");
    for side in [uncertain.inside(), uncertain.customers()] {
        let side = side.unwrap();
        pinned::<MirrorScore>(&side, serde_json::to_value(side).unwrap());
    }
    let one_sided = Mirror::of([&inside, &customers], Confidence::P90);
    assert_eq!(one_sided.untracked(), 1);
    pinned(&one_sided, serde_json::to_value(&one_sided).unwrap());
}

#[test]
fn a_segment_against_the_rest_travels_with_its_key() {
    let answers = [
        ("A", 9),
        ("A", 10),
        ("A", 9),
        ("B", 3),
        ("B", 6),
        ("C", 2),
        ("C", 9),
    ]
    .map(|(shop, rating)| (shop.to_owned(), rating));
    let by_shop = Breakdown::from_pairs(Scale::ZERO_TO_TEN, answers).unwrap();
    let compared = by_shop.against_rest(&Nps::STANDARD).unwrap();
    for shop in &compared {
        let form = serde_json::to_value(shop).unwrap();
        assert_eq!(form["segment"], json!(shop.segment()));
        pinned::<AgainstRest<String>>(shop, &form);
        assert_eq!(form.as_object().unwrap().len(), 3);
    }
    let form = serde_json::to_value(&compared[0]).unwrap();
    for adjusted in [0.5 * compared[0].difference().p_value(), 1.5] {
        refused::<AgainstRest<String>>(
            with(&form, "/adjusted_p_value", json!(adjusted)),
            "an adjusted p-value is between that of the difference",
        );
    }
}

#[test]
fn a_report_travels() {
    let cycle = Cycle::new(0, 90).unwrap();
    let mut tracker = Tracker::new(cycle).with(objective()).unwrap();
    for (day, nps) in [(7, 41), (14, 43), (21, 44)] {
        tracker.check_in("NPS", day, nps).unwrap();
    }
    let report = tracker.report(30);
    let form = serde_json::to_value(&report).unwrap();
    pinned(&report, &form);
    let first = "/objectives/0/key_results/0";
    for (place, value) in [
        ("/elapsed".to_owned(), json!(1.2)),
        ("/objectives/0/score".to_owned(), json!(-0.1)),
        (format!("{first}/probability_reached"), json!(2.0)),
        (format!("{first}/forecast"), json!(1.01)),
    ] {
        refused::<TrackerReport>(with(&form, &place, value), "is not between 0 and 1");
    }
    refused::<TrackerReport>(with(&form, "/day", json!("someday")), "someday");
}

/// What JavaScript reads is what was written: a form with every whole number that there is stays below 2⁵³.
#[test]
fn no_whole_number_is_too_large_for_javascript() {
    fn largest(form: &Value) -> u64 {
        match form {
            Value::Number(number) => number.as_u64().unwrap_or(0),
            Value::Array(parts) => parts.iter().map(largest).max().unwrap_or(0),
            Value::Object(parts) => parts.values().map(largest).max().unwrap_or(0),
            _ => 0,
        }
    }
    let survey = KeyResult::reach("NPS", 70, 85)
        .unwrap()
        .with_reading(share(151, 200));
    let objective = objective().with(survey);
    let forms = [
        serde_json::to_value(objective.score().unwrap()).unwrap(),
        serde_json::to_value(objective.mirror(Confidence::P95)).unwrap(),
        serde_json::to_value(&objective).unwrap(),
    ];
    for form in forms {
        assert!(largest(&form) < 1 << 53);
    }
}

//! The stored forms of goals: literal, and refused where a constructor would refuse.
#![cfg(feature = "serde")]

use crate::forms::{pinned, refused};
use crate::support::share;
use cxmetrics::okr::{
    Cycle, Forecast, Kind, Lint, Pace, Voice,
    forecast::{PastMoves, Readings, UsualMove},
    key_result::{Bands, Movement, Zone},
    lint::{LintCode, Severity},
    mirror::Perception,
    objective::{AlignmentTree, Guardrail},
};
use cxmetrics::{Confidence, KeyResult, Objective, Reading};
use serde_json::{Value, json};

#[test]
fn every_form_of_target() {
    let target = |result: cxmetrics::KeyResult, form: Value| {
        pinned(&result, json!({"name": "x", "target": form}));
    };
    target(
        KeyResult::reach("x", 48, 24).unwrap(),
        json!({"reach": {"start": 48.0, "target": 24.0}}),
    );
    target(
        KeyResult::at_least("x", 4).unwrap(),
        json!({"bound": {"at_least": 4.0}}),
    );
    target(
        KeyResult::at_most("x", 4).unwrap(),
        json!({"bound": {"at_most": 4.0}}),
    );
    target(
        KeyResult::between("x", 4, 5)
            .unwrap()
            .over_periods(13)
            .unwrap(),
        json!({"bound": {"at_least": 4.0, "at_most": 5.0, "periods": 13}}),
    );
    target(
        KeyResult::per_period("x", 50, 2).unwrap(),
        json!({"per_period": {"amount": 50.0, "periods": 2}}),
    );
    target(
        KeyResult::cumulative("x", [50, 100]).unwrap(),
        json!({"cumulative": [50.0, 100.0]}),
    );
    target(
        KeyResult::milestones("x", [("a", 1), ("b", 2)]).unwrap(),
        json!({"milestones": [{"name": "a", "weight": 1.0}, {"name": "b", "weight": 2.0}]}),
    );
    target(KeyResult::done("x"), json!("done"));
    target(
        KeyResult::checkpoints("x", [(48, 0.0), (30, 0.5), (24, 1.0)]).unwrap(),
        json!({"checkpoints": [[48.0, 0.0], [30.0, 0.5], [24.0, 1.0]]}),
    );
    target(
        KeyResult::zones("x", 0, [3, 7, 10]).unwrap(),
        json!({"zones": [0.0, 3.0, 7.0, 10.0]}),
    );
    let survey = serde_json::to_value(Reading::from(share(7, 10))).unwrap();
    target(
        KeyResult::reach_from("x", share(7, 10), 85).unwrap(),
        json!({"reach_from": {"start": survey, "target": 85.0}}),
    );
}

#[test]
fn every_reading() {
    pinned(&Reading::NOT_MEASURED, json!("not_measured"));
    pinned(&Reading::from(4), json!({"exact": 4.0}));
    pinned(&Reading::DONE, json!({"done": true}));
    pinned(
        &Reading::milestones([true, false]),
        json!({"milestones": [true, false]}),
    );
    pinned(
        &Reading::periods([Some(4), None]),
        json!({"periods": [{"exact": 4.0}, null]}),
    );
    refused::<Reading>(
        json!({"periods": [{"exact": 1e308}]}),
        "an exact figure is finite",
    );
    refused::<Reading>(json!({"exact": 1e308}), "an exact figure is finite");
}

#[test]
fn a_key_result_with_all_it_can_have() {
    let result = KeyResult::reach("NPS", 40, 60)
        .unwrap()
        .with_target_changed_to(&KeyResult::reach("NPS", 40, 50).unwrap())
        .with_reading(45)
        .with_weight(2)
        .unwrap()
        .with_voice(Voice::Customer)
        .with_kind(Kind::Committed)
        .with_deadline(90)
        .unwrap()
        .with_horizon(60.0)
        .unwrap()
        .with_planned_answers(300);
    let form = json!({
        "name": "NPS",
        "target": {"reach": {"start": 40.0, "target": 50.0}},
        "original_target": {"reach": {"start": 40.0, "target": 60.0}},
        "reading": {"exact": 45.0},
        "weight": 2.0,
        "voice": "customer",
        "kind": "committed",
        "deadline": 90.0,
        "horizon": 60.0,
        "planned_answers": 300,
    });
    pinned(&result, form.clone());
    let with = |key: &str, value: Value| {
        let mut form = form.clone();
        form[key] = value;
        form
    };
    refused::<KeyResult>(
        with("weight", json!(-1.0)),
        "-1 is not a usable weight in \"NPS\"",
    );
    refused::<KeyResult>(
        with("horizon", json!(0.0)),
        "the horizon of \"NPS\" must be above 0",
    );
    refused::<KeyResult>(with("owner", json!("me")), "unknown field `owner`");
    refused::<KeyResult>(
        with(
            "original_target",
            json!({"reach": {"start": 1.0, "target": 1.0}}),
        ),
        "the target of \"NPS\" is its start, 1",
    );
}

#[test]
fn what_no_constructor_would_make_is_refused() {
    let target = |form: Value| json!({"name": "x", "target": form});
    refused::<KeyResult>(target(json!({"bound": {}})), "\"x\" has no bound");
    refused::<KeyResult>(
        target(json!({"bound": {"at_least": 5.0, "at_most": 4.0}})),
        "the bounds of \"x\" cross: at least 5 and at most 4",
    );
    refused::<KeyResult>(
        target(json!({"cumulative": []})),
        "\"x\" needs at least 1 total",
    );
    refused::<KeyResult>(
        target(json!({"zones": [0.0, 7.0, 3.0, 10.0]})),
        "the zones of \"x\" must go in one direction",
    );
    refused::<KeyResult>(
        target(json!({"milestones": [{"name": "a", "weight": 0.0}]})),
        "0 is not a usable weight",
    );
    refused::<Bands>(
        json!({"lowest": "a", "edges": [[0.5, "b"], [0.4, "c"]]}),
        "and 0.4 does not",
    );
}

#[test]
fn an_objective_and_a_tree() {
    let objective = Objective::new("goal")
        .with(KeyResult::done("a"))
        .with_guardrail(Guardrail::new(KeyResult::done("b")).when_sure(Confidence::P90));
    let form = json!({
        "name": "goal",
        "key_results": [{"name": "a", "target": "done"}],
        "guardrails": [{"key_result": {"name": "b", "target": "done"}, "when_sure": 0.9}],
    });
    pinned(&objective, form);
    let mut tree = AlignmentTree::new();
    let top = tree.add(Objective::new("top"));
    tree.add_under(top, Objective::new("below"), 3).unwrap();
    let node = |name: &str| json!({"name": name, "key_results": []});
    pinned(
        &tree,
        json!([{"objective": node("top")}, {"objective": node("below"), "serves": [0, 3]}]),
    );
    refused::<AlignmentTree>(
        json!([{"objective": node("a"), "serves": [1, 1]}, {"objective": node("b"), "serves": [0, 1]}]),
        "\"b\" would serve itself",
    );
    refused::<AlignmentTree>(
        json!([{"objective": node("a"), "serves": [7, 1]}]),
        "there is no objective at place 7",
    );
}

#[test]
fn lint_and_names() {
    let lint = Lint::new(Cycle::new(0, 90).unwrap())
        .at(45)
        .allow(LintCode::NoCustomers);
    pinned(
        &lint,
        json!({
            "cycle": {"start": 0.0, "end": 90.0},
            "elapsed": 0.5,
            "allowed": ["OKR010"],
            "confidence": 0.95,
        }),
    );
    for elapsed in [-5.0, 1.5] {
        refused::<Lint>(
            json!({"cycle": {"start": 0.0, "end": 90.0}, "elapsed": elapsed}),
            &format!("the share of the cycle that has passed is between 0 and 1, not {elapsed}"),
        );
    }
    refused::<LintCode>(json!("OKR099"), "\"OKR099\" is not the code of a rule");
    pinned(&Severity::Warning, json!("warning"));
    pinned(&Zone::Stretch, json!("stretch"));
    pinned(&Movement::NotDistinguishable, json!("not_distinguishable"));
    pinned(&Perception::TooRosy, json!("too_rosy"));
    pinned(
        &Bands::usual(),
        json!({"lowest": "red", "edges": [[0.4, "yellow"], [0.7, "green"]]}),
    );
}

#[test]
fn forecasts() {
    let usual = UsualMove::of_goal(48.0, 24.0).unwrap();
    pinned(&usual, json!({"size": 24.0, "mean": 0.0, "source": "goal"}));
    refused::<UsualMove>(
        json!({"size": 0.0, "mean": 0.0, "source": "goal"}),
        "a usual move is a finite number above 0, not 0",
    );
    let mut past = PastMoves::new();
    past.record(6.0, 4.0, 8.0).unwrap();
    past.record(-2.0, 4.0, 8.0).unwrap();
    pinned(
        &past,
        json!({"count": 2, "sum": 0.5, "squares": 0.625, "errors": 0.125}),
    );
    // Two moves whose sum is 3 have squares of at least 4.5.
    refused::<PastMoves>(
        json!({"count": 2, "sum": 3.0, "squares": 4.0, "errors": 0.0}),
        "2 moves do not have the sum 3, squares 4 and error variances 0",
    );
    refused::<PastMoves>(
        json!({"count": 0, "sum": 0.0, "squares": 1.0, "errors": 0.0}),
        "0 moves",
    );

    // A forecast is stored as what it was made from, and made again.
    let goal = KeyResult::reach("hours", 48, 24).unwrap();
    let cycle = Cycle::new(0, 90).unwrap();
    let series = Readings::new([(7, 46.5), (14, 44.0)])
        .unwrap()
        .towards(&goal, cycle)
        .unwrap();
    let points = json!([
        {"day": 7.0, "value": 46.5, "error_variance": 0.0},
        {"day": 14.0, "value": 44.0, "error_variance": 0.0},
    ]);
    let readings = json!({
        "points": points,
        "cycle": {"start": 0.0, "end": 90.0},
        "start": {"bare": {"day": 0.0, "value": 48.0, "error_variance": 0.0}},
        "distance": 24.0,
    });
    pinned(&series, readings.clone());
    let forecast = series.forecast(90).unwrap();
    pinned(
        &forecast,
        json!({"readings": readings, "method": "shrunk_trend", "day": 90.0}),
    );
    let measured = forecast.measured_with(1.5).unwrap();
    pinned(
        &measured,
        json!({"readings": readings, "method": "shrunk_trend", "day": 90.0, "survey_variance": 2.25}),
    );
    refused::<Forecast>(
        json!({"readings": readings, "method": "shrunk_trend", "day": 10.0}),
        "day 10 is not after the last figure, of day 14",
    );
    let surveys = [(7, share(140, 200)), (14, share(150, 200))];
    let surveys = Readings::new(surveys).unwrap().with_past(past);
    pinned(
        &surveys,
        json!({
            "points": [
                {"day": 7.0, "value": 70.0, "error_variance": surveys_variance(140), "answers": 200.0},
                {"day": 14.0, "value": 75.0, "error_variance": surveys_variance(150), "answers": 200.0},
            ],
            "range": [0.0, 100.0],
            "past_moves": {"count": 2, "sum": 0.5, "squares": 0.625, "errors": 0.125},
        }),
    );
    refused::<Readings>(
        json!({"points": [points[1], points[0]]}),
        "a figure of day 7 follows one that is not earlier",
    );
    refused::<Readings>(
        json!({"points": points, "distance": -1.0}),
        "at least 0, not -1",
    );
    refused::<Readings>(
        json!({"points": points, "range": [1.0, 0.0]}),
        "between 1 and 0",
    );
    refused::<Readings>(
        json!({"points": [{"day": 7.0, "value": 46.5, "error_variance": -1.0}]}),
        "too large to forecast from",
    );
    refused::<Readings>(
        json!({"points": [], "start": {"bare": {"day": 0.0, "value": 1.0, "error_variance": 2.0}}}),
        "a bare start has no error variance, not 2",
    );
    refused::<Readings>(
        json!({"points": [], "plan": serde_json::to_value(Pace::linear(cycle)).unwrap()}),
        "the plan is of another cycle",
    );
}

/// The squared standard error of a share of 200.
fn surveys_variance(count: u64) -> f64 {
    share(count, 200).std_error().powi(2)
}

/// An objective that serves one that is not there is refused, and the one after the last is not there.
#[test]
fn a_tree_of_which_an_objective_is_missing() {
    let mut tree = AlignmentTree::new();
    let company = tree.add(Objective::new("company"));
    tree.add_under(company, Objective::new("team"), 1).unwrap();
    let form = serde_json::to_value(&tree).unwrap();
    assert_eq!(
        serde_json::from_value::<AlignmentTree>(form.clone()).unwrap(),
        tree
    );
    for serves in [2, 3, 1_000] {
        let mut form = form.clone();
        form[1]["serves"][0] = json!(serves);
        assert!(serde_json::from_value::<AlignmentTree>(form).is_err());
    }
}

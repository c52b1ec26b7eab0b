//! Stored forms are part of the API: pinned literally, and checked on the way in.
#![cfg(feature = "serde")]

use cxmetrics::{
    Ces, Confidence, Csat, Estimate, KeyResult, Method, Metric, Nps, Scale, State, Tally,
};
use serde_json::json;

use crate::forms::{pinned, refused};

#[test]
fn scales() {
    pinned(&Scale::ZERO_TO_TEN, json!("0-10"));
    let half_steps = Scale::ONE_TO_FIVE.with_divisions(2).unwrap();
    pinned(&half_steps.reversed(), json!("1-5/2 reversed"));
    refused::<Scale>(
        json!("5-1"),
        "the lowest rating 5 is not below the highest rating 1",
    );
    refused::<Scale>(json!("five"), "is not a scale");
    refused::<Scale>(json!("0-5000"), "5001 levels");
}

#[test]
fn tallies() {
    let mut tally = Tally::from_counts(Scale::ONE_TO_FIVE, [1, 0, 2, 4, 3]).unwrap();
    tally.record_missing(5).unwrap();
    pinned(
        &tally,
        json!({"scale": "1-5", "counts": [1, 0, 2, 4, 3], "missing": 5}),
    );
    let without_missing: Tally =
        serde_json::from_value(json!({"scale": "0-1", "counts": [3, 4]})).unwrap();
    assert_eq!(without_missing.total(), 7);
    refused::<Tally>(
        json!({"scale": "0-1", "counts": [3]}),
        "1 count for the 2 levels",
    );
    refused::<Tally>(json!({"scale": "0-1", "counts": [3, -4]}), "invalid value");
    refused::<Tally>(json!({"scale": "0-1", "counts": [u64::MAX, 1]}), "64-bit");
    refused::<Tally>(
        json!({"scale": "0-1", "counts": [1, 2], "total": 9}),
        "unknown field",
    );
}

#[test]
fn metrics() {
    pinned(&Nps::STANDARD, json!("nps"));
    pinned(&Nps::FIVE_POINT_TOP_BOX, json!("nps 3/5 on 1-5"));
    pinned(&Nps::with_cutoffs(2, 4).unwrap(), json!("nps 2/4"));
    pinned(&Nps::with_cutoffs(-1.5, 0).unwrap(), json!("nps -1.5/0"));
    refused::<Nps>(json!("nps 4/2"), "the cut-offs cross");
    refused::<Nps>(json!("nps 6/9 on 1-5"), "cut-off 6 is not on the scale 1-5");
    refused::<Nps>(json!("nps on 1-5"), "\"nps on 1-5\" is not a metric");
    refused::<Nps>(json!("nps 6/nan"), "is not a metric");
    pinned(&Csat::TOP_TWO_BOX, json!("top-2-box"));
    pinned(&Csat::bottom_box(1), json!("bottom-1-box"));
    pinned(&Csat::share_at_least(4), json!("share at least 4"));
    pinned(&Csat::share_at_least(-1.5), json!("share at least -1.5"));
    pinned(&Csat::MEAN, json!("mean"));
    pinned(&Csat::INDEX, json!("index"));
    pinned(&Csat::RESCALED, json!("rescaled"));
    refused::<Csat>(json!("top-two"), "is not a metric such as");
    pinned(&Ces::MEAN, json!("mean"));
    pinned(&Ces::share_at_least(5), json!("share at least 5"));
    pinned(&Ces::net_easy(3, 5).unwrap(), json!("net easy 3/5"));
    refused::<Ces>(json!("net easy 5/5"), "the cut-offs cross");
}

#[test]
fn intervals() {
    pinned(&Confidence::P95, json!(0.95));
    refused::<Confidence>(json!(95), "not between 0 and 1");
    for method in Method::ALL {
        let text = serde_json::to_string(&method).unwrap();
        assert_eq!(serde_json::from_str::<Method>(&text).unwrap(), method);
    }
    pinned(&Method::SkewnessCorrected, json!("skewness_corrected"));
    let all_happy = Estimate::share(5, 5).unwrap();
    let interval = all_happy
        .interval_with(Method::Dirichlet, Confidence::P95)
        .unwrap();
    let form = serde_json::to_value(interval).unwrap();
    assert_eq!(form["value"], json!(100.0));
    assert_eq!(form["upper"], json!(100.0));
    assert_eq!(form["confidence"], json!(0.95));
    assert_eq!(form["method"], json!("dirichlet"));
}

#[test]
fn estimates() {
    let tally = Tally::from_ratings(Scale::ONE_TO_FIVE, [5, 4, 4, 1]).unwrap();
    let estimate = Csat::TOP_TWO_BOX.estimate(&tally).unwrap();
    let form = serde_json::to_value(&estimate).unwrap();
    assert_eq!(form["values"], json!([0.0, 100.0]));
    assert_eq!(form["counts"], json!([1.0, 3.0]));
    assert_eq!(form["answers"], json!(4));
    pinned(&estimate, &form);

    let with = |key: &str, value: serde_json::Value| {
        let mut form = form.clone();
        form[key] = value;
        form
    };
    refused::<Estimate>(with("counts", json!([1.0])), "as many counts as values");
    refused::<Estimate>(with("values", json!([100.0, 0.0])), "those of its rule");
    refused::<Estimate>(with("values", json!([0.0, 1e300])), "those of its rule");
    refused::<Estimate>(with("values", json!([0.0, 0.0])), "those of its rule");
    refused::<Estimate>(with("counts", json!([-1.0, 3.0])), "not negative");
    refused::<Estimate>(with("counts", json!([0.0, 0.0])), "not all zero");
    refused::<Estimate>(with("answers", json!(0)), "not all zero");
}

#[test]
fn key_results() {
    pinned(
        &KeyResult::reach("NPS", 20, 40).unwrap(),
        json!({"name": "NPS", "target": {"reach": {"start": 20.0, "target": 40.0}}}),
    );
    refused::<KeyResult>(
        json!({"name": "NPS", "target": {"reach": {"start": 40.0, "target": 40.0}}}),
        "the target of \"NPS\" is its start, 40",
    );
    pinned(&State::NotMeasured, json!("not_measured"));
}

/// Two kinds of interval may leave out what was measured, and come back all the same.
#[test]
fn intervals_that_leave_out_their_value_travel() {
    use cxmetrics::compare::DifferenceMethod;
    use cxmetrics::{Difference, Reading};

    let [all, none] = [10, 0].map(|count| Estimate::share(count, 10).unwrap());
    let ten = Tally::from_ratings(Scale::ZERO_TO_TEN, [10; 10]).unwrap();
    let promoters = Nps::STANDARD.estimate(&ten).unwrap();
    let credible = promoters
        .interval_with(Method::Dirichlet, Confidence::P95)
        .unwrap();
    assert!(credible.upper() < 100.0 && credible.value() == 100.0);
    pinned(&credible, serde_json::to_value(credible).unwrap());
    let change = Difference::independent(&none, &all).unwrap();
    for method in [
        DifferenceMethod::AdjustedWald,
        DifferenceMethod::AdjustedWaldEach,
    ] {
        let adjusted = change
            .interval_with(method, Confidence::new(0.1).unwrap())
            .unwrap();
        assert!(!adjusted.contains(-100.0), "{adjusted:?}");
        pinned(&adjusted, serde_json::to_value(adjusted).unwrap());
    }
    // As a reading of a goal it is the figure that counts: the interval reaches it.
    let goal = KeyResult::reach("NPS", 50, 100).unwrap();
    let progress = goal.progress(Reading::from(credible));
    assert_eq!(progress.raw(), Some(1.0));
    let interval = progress.interval(Confidence::P95).unwrap();
    assert_eq!(interval.upper(), 1.0);
    assert!(interval.lower() < 0.9);
}

#[test]
fn intervals_and_findings_travel() {
    use cxmetrics::compare::{Comparison, Finding};
    use cxmetrics::{Difference, Interval};

    let (may, june) = (
        Estimate::share(70, 100).unwrap(),
        Estimate::share(85, 100).unwrap(),
    );
    let interval = may.interval(Confidence::P95);
    let form = serde_json::to_value(interval).unwrap();
    pinned(&interval, &form);
    let with = |key: &str, value: serde_json::Value| {
        let mut form = form.clone();
        form[key] = value;
        form
    };
    for (key, value) in [
        ("lower", json!(71.0)),
        ("upper", json!(60.0)),
        ("value", json!(-1.0)),
    ] {
        refused::<Interval>(with(key, value), "is not a finite figure in the interval");
    }
    refused::<Interval>(with("method", json!("guess")), "unknown variant");
    for (key, value) in [("lower", json!(90.0)), ("value", json!("NaN"))] {
        let mut credible = with("method", json!("dirichlet"));
        credible[key] = value;
        assert!(
            serde_json::from_value::<Interval>(credible).is_err(),
            "{key}"
        );
    }

    let difference = Difference::independent(&june, &may).unwrap();
    for finding in [
        difference.finding(Confidence::P95),
        difference.finding(Confidence::new(0.999).unwrap()),
        difference.finding_within(40.0, Confidence::P95).unwrap(),
    ] {
        let form = serde_json::to_value(finding).unwrap();
        pinned(&finding, &form);
        for (key, value) in [
            ("verdict", json!("decreased")),
            ("p_value", json!(1.5)),
            ("margin", json!(-3.0)),
        ] {
            let mut form = form.clone();
            form[key] = value;
            refused::<Finding>(form, "the verdict does not go with its figures");
        }
    }
}

#[test]
fn the_latest_answers_travel() {
    use cxmetrics::track::Latest;

    let mut latest = Latest::<String, u32>::new(Scale::ONE_TO_FIVE);
    for (respondent, day, rating) in [("ben", 12, 5), ("anna", 9, 2), ("anna", 20, 4)] {
        latest.record(respondent.into(), day, rating).unwrap();
    }
    latest.record_answer("ben".into(), 30, None::<u8>).unwrap();
    let form = json!({
        "scale": "1-5",
        "missing": 1,
        "answers": [["anna", 20, 4.0], ["ben", 12, 5.0]]
    });
    assert_eq!(serde_json::to_value(&latest).unwrap(), form);
    let back: Latest<String, u32> = serde_json::from_value(form).unwrap();
    assert_eq!(back.tally(), latest.tally());
    assert!(back.iter().eq(latest.iter()));
    refused::<Latest<String, u32>>(
        json!({"scale": "1-5", "answers": [["anna", 20, 4], ["anna", 21, 5]]}),
        "a respondent has two latest answers",
    );
    refused::<Latest<String, u32>>(
        json!({"scale": "1-5", "answers": [["anna", 20, 6]]}),
        "rating 6 is not on the scale 1-5",
    );
}

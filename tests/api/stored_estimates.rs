//! Laws of the stored forms of estimates and differences: out and back in without a change, and nothing that no
//! constructor makes.
#![cfg(feature = "serde")]

use cxmetrics::weight::Survey;
use cxmetrics::{
    Ces, Confidence, CrossTally, Csat, Difference, Estimate, Metric, Nps, Scale, Tally,
    WeightedTally,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn counts(levels: usize) -> impl Strategy<Value = Vec<u64>> {
    proptest::collection::vec(0..40_u64, levels)
}

/// Scores of plain answers, by several metrics on several scales.
fn plain() -> impl Strategy<Value = Estimate> {
    let far = Scale::new(100_000_000, 100_000_010).unwrap();
    let tally = prop_oneof![
        counts(11).prop_map(|counts| (Scale::ZERO_TO_TEN, counts)),
        counts(11).prop_map(move |counts| (far, counts)),
        counts(5).prop_map(|counts| (Scale::ONE_TO_FIVE.reversed(), counts)),
        counts(9).prop_map(|counts| (Scale::ONE_TO_FIVE.with_divisions(2).unwrap(), counts)),
    ];
    (tally, 0..4).prop_filter_map("answers", |((scale, counts), kind)| {
        let tally = Tally::from_counts(scale, counts).unwrap();
        match kind {
            0 if scale == Scale::ZERO_TO_TEN => Nps::STANDARD.estimate(&tally),
            1 => Csat::top_box(2).estimate(&tally),
            2 => Csat::INDEX.estimate(&tally),
            _ => Ces::MEAN.estimate(&tally),
        }
        .ok()
    })
}

/// Scores of weighted answers, on the usual scale and on one that is far from zero.
fn weighted() -> impl Strategy<Value = Estimate> {
    let answers = proptest::collection::vec((0..=10, 0.01..100.0_f64), 2..30);
    (answers, any::<bool>()).prop_filter_map("a score", |(answers, far)| {
        let start = if far { 100_000_000 } else { 0 };
        let scale = Scale::new(start, start + 10).unwrap();
        let answers = answers
            .into_iter()
            .map(|(rating, weight)| (start + rating, weight));
        Ces::MEAN
            .estimate_weighted(&WeightedTally::from_ratings(scale, answers).unwrap())
            .ok()
    })
}

/// Scores of clustered answers.
fn clustered() -> impl Strategy<Value = Estimate> {
    proptest::collection::vec((0..=10, 0..6_u8), 8..40).prop_filter_map("clusters", |answers| {
        let (ratings, clusters): (Vec<i32>, Vec<u8>) = answers.into_iter().unzip();
        let survey = Survey::new(Scale::ZERO_TO_TEN, ratings).ok()?;
        Nps::STANDARD
            .estimate_survey(&survey.with_clusters(&clusters).ok()?)
            .ok()
    })
}

fn estimate() -> impl Strategy<Value = Estimate> {
    prop_oneof![
        3 => plain(),
        2 => weighted(),
        1 => clustered(),
        1 => (0..50_u64, 1..50_u64).prop_map(|(yes, no)| Estimate::share(yes, yes + no).unwrap()),
        1 => (plain(), 1e-3..1e3_f64).prop_map(|(score, effect)| score.with_design_effect(effect).unwrap()),
        2 => (plain(), 0..50_u64).prop_map(|(score, silent)| {
            let population = score.sample_size() + silent;
            score.of_population(population).unwrap()
        }),
    ]
}

fn paired() -> impl Strategy<Value = Difference> {
    proptest::collection::vec(counts(5), 5).prop_filter_map("pairs", |counts| {
        let pairs = CrossTally::from_counts(Scale::ONE_TO_FIVE, Scale::ONE_TO_FIVE, counts).ok()?;
        Difference::paired(&Ces::MEAN, &pairs).ok()
    })
}

/// Every document that has one number of this one changed.
fn mutations(document: &Value) -> Vec<Value> {
    match document {
        Value::Array(items) => within(items.len(), |index| {
            (
                &items[index],
                Box::new(move |value| {
                    let mut items = items.clone();
                    items[index] = value;
                    Value::Array(items)
                }),
            )
        }),
        Value::Object(fields) => {
            let keys: Vec<&String> = fields.keys().collect();
            within(keys.len(), |index| {
                let key = keys[index].clone();
                (
                    &fields[&key],
                    Box::new(move |value| {
                        let mut fields = fields.clone();
                        fields[&key] = value;
                        Value::Object(fields)
                    }),
                )
            })
        }
        Value::Number(number) => {
            let figure = number.as_f64().unwrap();
            let whole = number
                .as_u64()
                .map(|whole| [json!(whole + 1), json!(whole.saturating_sub(1)), json!(0)]);
            let real = [
                0.0,
                -figure,
                figure + 1.0,
                2.0 * figure,
                1.001 * figure,
                1e300,
                1e307,
            ]
            .map(|figure| json!(figure));
            whole
                .into_iter()
                .flatten()
                .chain(real)
                .filter(|value| value != document)
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The mutations of each part, put back into the whole.
fn within<'a>(
    parts: usize,
    part: impl Fn(usize) -> (&'a Value, Box<dyn Fn(Value) -> Value + 'a>),
) -> Vec<Value> {
    (0..parts)
        .flat_map(|index| {
            let (value, put_back) = part(index);
            mutations(value)
                .into_iter()
                .map(put_back)
                .collect::<Vec<_>>()
        })
        .collect()
}

/// What is taken in is usable, and the same when it goes out and comes back in.
fn harmless(form: &Value) -> Result<(), TestCaseError> {
    let Ok(estimate) = serde_json::from_value::<Estimate>(form.clone()) else {
        return Ok(());
    };
    let interval = estimate.interval(Confidence::P95);
    prop_assert!(interval.contains(estimate.value()), "{form}");
    prop_assert!(
        interval.width().is_finite() && estimate.std_error().is_finite(),
        "{form}"
    );
    prop_assert!(
        (0.0..=1.0).contains(&estimate.p_value(*estimate.range().start())),
        "{form}"
    );
    let again = serde_json::to_string(&estimate).unwrap();
    prop_assert_eq!(serde_json::from_str::<Estimate>(&again).unwrap(), estimate);
    Ok(())
}

proptest! {
    #[test]
    fn estimates_come_back_equal(estimate in estimate()) {
        let text = serde_json::to_string(&estimate).unwrap();
        prop_assert_eq!(serde_json::from_str::<Estimate>(&text).unwrap(), estimate);
    }

    #[test]
    fn differences_come_back_equal(difference in paired(), first in plain(), second in plain()) {
        let text = serde_json::to_string(&difference).unwrap();
        prop_assert_eq!(serde_json::from_str::<Difference>(&text).unwrap(), difference);
        if let Ok(difference) = Difference::independent(&first, &second) {
            let text = serde_json::to_string(&difference).unwrap();
            prop_assert_eq!(serde_json::from_str::<Difference>(&text).unwrap(), difference);
        }
    }

    #[test]
    fn a_changed_number_is_refused_or_harmless(estimate in estimate()) {
        for form in mutations(&serde_json::to_value(&estimate).unwrap()) {
            harmless(&form)?;
        }
    }

    /// A count, or the number of answers, is no other one: the sum does not go with it.
    #[test]
    fn another_count_is_refused(estimate in plain(), place in any::<proptest::sample::Index>()) {
        let form = serde_json::to_value(&estimate).unwrap();
        let mut more = form.clone();
        let place = place.index(form["counts"].as_array().unwrap().len());
        more["counts"][place] = json!(form["counts"][place].as_f64().unwrap() + 1.0);
        prop_assert!(serde_json::from_value::<Estimate>(more).is_err());
        let mut more = form.clone();
        more["answers"] = json!(form["answers"].as_u64().unwrap() + 1);
        prop_assert!(serde_json::from_value::<Estimate>(more).is_err());
        let mut more = form.clone();
        more["values"][0] = json!(form["values"][0].as_f64().unwrap() - 1.0);
        prop_assert!(serde_json::from_value::<Estimate>(more).is_err());
    }
}

#[track_caller]
fn refused<T: serde::de::DeserializeOwned + core::fmt::Debug>(form: Value, reason: &str) {
    let error = serde_json::from_value::<T>(form).unwrap_err().to_string();
    assert!(error.contains(reason), "{error}");
}

#[test]
fn what_makes_scores_comparable_is_readable() {
    let tally =
        Tally::from_counts(Scale::ZERO_TO_TEN, [2, 0, 1, 3, 2, 4, 8, 10, 15, 25, 30]).unwrap();
    let nps = Nps::STANDARD.estimate(&tally).unwrap();
    let form = serde_json::to_value(&nps).unwrap();
    assert_eq!(
        form,
        json!({
            "rule": {"rating": {"scale": "0-10", "values_from": [[0.0, -100.0], [7.0, 0.0], [9.0, 100.0]]}},
            "direction": "higher_is_better",
            "values": [-100.0, 0.0, 100.0],
            "counts": [20.0, 25.0, 55.0],
            "answers": 100,
        })
    );
    let with = |key: &str, value: Value| {
        let mut form = form.clone();
        form["rule"]["rating"][key] = value;
        form
    };
    refused::<Estimate>(
        with("values_from", json!([[0.0, -100.0], [9.0, 100.0]])),
        "those of its rule",
    );
    refused::<Estimate>(
        with(
            "values_from",
            json!([[1.0, -100.0], [7.0, 0.0], [9.0, 100.0]]),
        ),
        "every rating of its scale",
    );
    refused::<Estimate>(
        with(
            "values_from",
            json!([[0.0, -100.0], [7.5, 0.0], [9.0, 100.0]]),
        ),
        "every rating of its scale",
    );
    refused::<Estimate>(with("scale", json!("0-8")), "every rating of its scale");

    let share = Estimate::share(8, 9).unwrap().of_population(10).unwrap();
    let form = serde_json::to_value(&share).unwrap();
    assert_eq!(
        form,
        json!({"rule": "share", "values": [0.0, 100.0], "counts": [1.0, 8.0], "answers": 9, "population": 10})
    );
    let everybody = Estimate::share(8, 9).unwrap().of_population(9).unwrap();
    let stored = serde_json::to_string(&everybody).unwrap();
    assert_eq!(
        serde_json::from_str::<Estimate>(&stored).unwrap(),
        everybody
    );
    let mut smaller = form;
    smaller["population"] = json!(8);
    refused::<Estimate>(smaller, "at least its answers");
}

/// Documents that were taken once.
#[test]
fn impossible_documents_are_refused() {
    let share = |counts: Value, answers: u64| json!({"rule": "share", "values": [0.0, 100.0], "counts": counts, "answers": answers});
    refused::<Estimate>(share(json!([1e307, 1e307]), 2), "sum to its answers");
    refused::<Estimate>(share(json!([1.0, 8.0]), 5), "sum to its answers");
    refused::<Estimate>(share(json!([1.5, 7.5]), 9), "sum to its answers");

    let weights = [(9, 1.0), (10, 1.0), (8, 1.0), (3, 3.0), (9, 2.0)];
    let tally = WeightedTally::from_ratings(Scale::ZERO_TO_TEN, weights).unwrap();
    let form = serde_json::to_value(Nps::STANDARD.estimate_weighted(&tally).unwrap()).unwrap();
    for error in [json!(0.0), json!(1e300), json!(-1.0), json!(1.0)] {
        let mut form = form.clone();
        form["design"]["std_error"] = error;
        refused::<Estimate>(form, "does not go with its counts");
    }
    let mut form = form;
    form["design"]["degrees_of_freedom"] = json!(5);
    refused::<Estimate>(form, "does not go with its counts");

    // Weights that are worth more answers than there are.
    let mut form = serde_json::to_value(&tally).unwrap();
    form["squared_weights"][9] = json!(0.85 * form["squared_weights"][9].as_f64().unwrap());
    refused::<WeightedTally>(form, "weights");
}

/// A difference is of two scores that can be compared, and a change is one that can be none.
#[test]
fn impossible_differences_are_refused() {
    let two = Difference::independent(
        &Estimate::share(3, 4).unwrap(),
        &Estimate::share(1, 2).unwrap(),
    )
    .unwrap();
    let form = serde_json::to_value(&two).unwrap();
    let mut other = form.clone();
    other["independent"][1]["values"] = json!([0.0, 50.0]);
    refused::<Difference>(other, "those of its rule");
    let mut other = form.clone();
    other["independent"][1] = json!({
        "rule": {"rating": {"scale": "0-1", "values_from": [[0.0, 0.0], [1.0, 100.0]]}},
        "values": [0.0, 100.0], "counts": [1.0, 1.0], "answers": 2
    });
    refused::<Difference>(other, "different metrics or scales");
    refused::<Difference>(
        json!({"paired": form["independent"][0]}),
        "changes of persons",
    );

    let pairs = CrossTally::from_counts(Scale::THUMBS, Scale::THUMBS, [[12, 8], [3, 27]]).unwrap();
    let change = Difference::paired(&Csat::top_box(1), &pairs).unwrap();
    let form = serde_json::to_value(&change).unwrap();
    assert_eq!(form["paired"]["values"], json!([-100.0, 0.0, 100.0]));
    let mut without_none = form;
    without_none["paired"]["values"] = json!([-100.0, 1.0, 100.0]);
    refused::<Difference>(without_none, "those of its rule");
}

#[test]
fn counts_that_no_double_holds_come_back() {
    // A hundred of the 101 levels are one value: their sum is rounded a hundred times.
    let scale = Scale::new(0, 100).unwrap();
    let mut state = 7_u64;
    for _ in 0..200 {
        let counts: Vec<u64> = (0..=100)
            .map(|_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                state >> 7
            })
            .collect();
        let tally = Tally::from_counts(scale, counts).unwrap();
        let share = Csat::top_box(1).estimate(&tally).unwrap();
        let text = serde_json::to_string(&share).unwrap();
        let back: Estimate = serde_json::from_str(&text).unwrap();
        assert_eq!(back, share);
    }
}

/// Up to 2⁵³ answers are counted to the last one; beyond, they are as many as the counts to a thousand units in the last
/// place, one for each step of the longest scale.
#[test]
fn answers_beyond_what_doubles_count() {
    let share = |counts: [u64; 2], answers: u64| json!({"rule": "share", "values": [0.0, 100.0], "counts": counts.map(|count| count as f64), "answers": answers});
    let taken = |form: Value| serde_json::from_value::<Estimate>(form).unwrap();
    // A thousand units of 10¹³ answers are 2.2 of them: one more is none of them all the same.
    let (few, more) = (4_000_000_000_000, 6_000_000_000_000);
    assert_eq!(taken(share([few, more], few + more)).value(), 60.0);
    refused::<Estimate>(share([few, more], few + more + 1), "sum to its answers");

    // Of 2⁵⁴ answers they are 4,000.
    let half = 1_u64 << 53;
    for off in [0, 4, 4_000] {
        assert_eq!(taken(share([half; 2], 2 * half + off)).value(), 50.0);
        assert_eq!(taken(share([half; 2], 2 * half - off)).value(), 50.0);
    }
    for answers in [2 * half + 4_004, 2 * half - 4_004, 4 * half] {
        refused::<Estimate>(share([half; 2], answers), "sum to its answers");
    }
}

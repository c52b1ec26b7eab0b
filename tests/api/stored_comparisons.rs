//! Stored forms of comparisons, of their business figures, and of the settings of charts.
#![cfg(feature = "serde")]

use cxmetrics::compare::{
    ClaimTest, Compare, Comparison, Correction, Finding, GoodnessOfFit, RelativeChange,
    RelativeMethod, StratifiedDifference, StratifiedMethod, Summary, Verdict, corrected,
};
use cxmetrics::kpi::{
    EventRate, LifetimeValue, MeasuredLifetimeValue, RateDifference, RateMethod, RateRatio,
    ShiftedBetaGeometric, retention,
};
use cxmetrics::track::signal::{Baseline, Cusum, Ewma, Rule, Rules};
use cxmetrics::{Ces, Confidence, Direction, Estimate, Metric, Scale, Tally};
use serde_json::{Value, json};

use crate::forms::{Described, pinned, refused};

/// The form of a value, which comes back from it.
#[track_caller]
fn travels<T>(value: &T) -> Value
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + core::fmt::Debug + Described,
{
    let form = serde_json::to_value(value).unwrap();
    pinned(value, &form);
    form
}

fn with(form: &Value, key: &str, value: Value) -> Value {
    let mut form = form.clone();
    form[key] = value;
    form
}

fn share(yes: u64, of: u64) -> Estimate {
    Estimate::share(yes, of).unwrap()
}

#[test]
fn lifts() {
    let lift = share(56, 70).relative_change(&share(48, 80)).unwrap();
    let form = travels(&lift);
    assert_eq!(form["method"], json!("score"));
    for method in [
        RelativeMethod::ScoreUncorrected,
        RelativeMethod::MoverRatio,
        RelativeMethod::LogDelta,
    ] {
        travels(&lift.clone().with_method(method).unwrap());
    }

    let rating = Ces::MEAN
        .estimate(&Tally::from_ratings(Scale::ONE_TO_FIVE, [5, 4, 2]).unwrap())
        .unwrap();
    let of_ratings = travels(&rating.relative_change(&rating).unwrap());
    refused::<RelativeChange>(with(&of_ratings, "method", json!("score")), "is for shares");
    let one_of_each = json!([of_ratings["estimates"][0], form["estimates"][0]]);
    refused::<RelativeChange>(
        with(&form, "estimates", one_of_each),
        "are of different metrics or scales",
    );
    refused::<RelativeChange>(with(&form, "p_value", json!(0.5)), "unknown field");
}

#[test]
fn strata() {
    let scores = [(15, 40, 10, 42), (28, 60, 20, 55), (9, 20, 8, 24)]
        .map(|(x1, n1, x2, n2)| [share(x1, n1), share(x2, n2)]);
    let adjusted = StratifiedDifference::new(scores.iter().map(|[new, old]| (new, old))).unwrap();
    let form = travels(&adjusted);
    assert!(form.get("weights").is_none());
    travels(
        &adjusted
            .clone()
            .with_method(StratifiedMethod::Sato)
            .unwrap(),
    );
    let weighted = adjusted.with_weights([0.1, 0.7, 0.4]).unwrap();
    let form = travels(&weighted);
    assert_eq!(form["weights"].as_array().unwrap().len(), 3);
    for weights in [
        json!([0.5, 0.5]),
        json!([0.3, 0.3, 0.3]),
        json!([-0.5, 1.0, 0.5]),
    ] {
        refused::<StratifiedDifference>(
            with(&form, "weights", weights),
            "3 strata need as many weights",
        );
    }
    // Sato's has the usual weights.
    refused::<StratifiedDifference>(with(&form, "method", json!("sato")), "need as many weights");
    refused::<StratifiedDifference>(json!({"strata": [], "method": "score"}), "no strata");
}

#[test]
fn summaries() {
    let published = Summary::new(4.1, 0.8, 200).unwrap();
    travels(&published);
    travels(&published.with_rounded_deviation(1));
    travels(&published.with_direction(Direction::LowerIsBetter));
    let form = travels(&published.check(&Scale::ONE_TO_FIVE, 2).unwrap());
    pinned(&Summary::known(4.0).unwrap(), json!({"mean": 4.0}));
    let own = Ces::MEAN
        .estimate(&Tally::from_ratings(Scale::ONE_TO_FIVE, [5, 4, 2, 4]).unwrap())
        .unwrap();
    travels(&Summary::from(&own));
    refused::<Summary>(
        with(&form, "mean", json!(6.0)),
        "no answers have the summary",
    );
    refused::<Summary>(
        with(&form, "range", json!([5.0, 1.0])),
        "no answers have the summary",
    );
    for (key, value) in [
        ("answers", json!(0)),
        ("error_variance", json!(-1.0)),
        ("degrees_of_freedom", json!(200.0)),
    ] {
        let sampled = with(&form["sampled"], key, value);
        refused::<Summary>(
            with(&form, "sampled", sampled),
            "no answers have the summary",
        );
    }
}

#[test]
fn rates_and_lifetime_values() {
    let (now, before) = (
        EventRate::new(30, 1_000.0).unwrap(),
        EventRate::new(18, 1_000.0).unwrap(),
    );
    let ratio = now.relative_change(&before).unwrap();
    let form = travels(&ratio.with_method(RateMethod::Exact));
    assert_eq!(form["method"], json!("exact"));
    let no_exposure = json!([form["rates"][0], {"events": 3, "exposure": 0.0}]);
    refused::<RateRatio>(
        with(&form, "rates", no_exposure.clone()),
        "a rate needs time under observation",
    );
    let form = travels(&now.difference(&before).unwrap());
    refused::<RateDifference>(
        with(&form, "rates", no_exposure),
        "a rate needs time under observation",
    );
    let contract = LifetimeValue::new(120.0, 80.0)
        .unwrap()
        .discounted(12.0)
        .unwrap();
    let form = travels(&contract.measured(retention(40, 300).unwrap()));
    refused::<MeasuredLifetimeValue>(
        with(&form, "value", json!({"margin": 1.0, "retention": 180.0})),
        "retention",
    );
}

#[test]
fn what_was_found() {
    let difference = share(170, 200).difference(&share(165, 200)).unwrap();
    let tests = [
        difference.superiority(Confidence::P95).unwrap(),
        difference.non_inferiority(5.0, Confidence::P95).unwrap(),
        difference.equivalence(5.0, Confidence::P95).unwrap(),
        difference.equivalence(15.0, Confidence::P95).unwrap(),
    ];
    let reason = "whether the claim is shown does not go with its figures";
    for test in tests {
        let form = travels(&test);
        refused::<ClaimTest>(with(&form, "p_value", json!(1.5)), reason);
        refused::<ClaimTest>(
            with(&form, "claim", json!({"equivalence": {"margin": 0.0}})),
            reason,
        );
    }
    // What is shown has a p-value below α, and what is not has none.
    for (test, other) in tests.iter().zip([0.0, 0.52, 0.0, 0.52]) {
        let form = serde_json::to_value(test).unwrap();
        assert_eq!(test.is_shown(), other > 0.05);
        refused::<ClaimTest>(with(&form, "p_value", json!(other)), reason);
    }
    // Not equivalent, and not superior.
    for index in [0, 2] {
        let form = serde_json::to_value(tests[index]).unwrap();
        refused::<ClaimTest>(with(&form, "shown", json!(true)), reason);
    }
    let form = serde_json::to_value(tests[3]).unwrap();
    refused::<ClaimTest>(with(&form, "shown", json!(false)), reason);

    let form = travels(&GoodnessOfFit::new(&[7, 2, 3], &[1.0; 3]).unwrap());
    for figure in ["chi_squared", "likelihood_ratio"] {
        for value in [1e300, 1e10] {
            refused::<GoodnessOfFit>(
                with(&form, figure, json!(value)),
                "no counts in 3 arms have",
            );
        }
    }
    refused::<GoodnessOfFit>(with(&form, "degrees_of_freedom", json!(40)), "no counts");
    let form = travels(&GoodnessOfFit::new(&[5_021, 4_890, 5_089], &[1.0; 3]).unwrap());
    let reason = "no counts in 3 arms have";
    refused::<GoodnessOfFit>(with(&form, "p_value", json!(0.5)), reason);
    refused::<GoodnessOfFit>(with(&form, "chi_squared", json!(-1.0)), reason);
    refused::<GoodnessOfFit>(
        with(&form, "degrees_of_freedom", json!(0)),
        "no counts in 1 arms have",
    );
}

/// A p-value is at most that of a million ways, each as probable as the counts, and these as probable as they can be.
#[test]
fn an_exact_fit_is_what_counts_can_have() {
    let exact = |[chi_squared, likelihood_ratio]: [f64; 2], arms: usize, p_value: f64| {
        json!({
            "chi_squared": chi_squared, "likelihood_ratio": likelihood_ratio,
            "degrees_of_freedom": arms - 1, "p_value": p_value, "method": "exact",
        })
    };
    let reason = "arms have χ² = ";
    // Markov: a χ² of a million times its mean.
    for (arms, most) in [(2, 1e6), (3, 2e6), (5, 4e6)] {
        travels(&serde_json::from_value::<GoodnessOfFit>(exact([most, 0.0], arms, 1.0)).unwrap());
        refused::<GoodnessOfFit>(exact([most + 1.0, 0.0], arms, 1.0), reason);
        refused::<GoodnessOfFit>(exact([2.0 * most + 2.0, 0.0], arms, 0.5), reason);
    }
    // Chernoff: exp(−27.631/2) is a millionth.
    travels(&serde_json::from_value::<GoodnessOfFit>(exact([9.0, 27.631], 2, 1.0)).unwrap());
    refused::<GoodnessOfFit>(exact([9.0, 27.632], 2, 1.0), reason);
    // Of 33 arms no ways are gone through.
    let mut counts = [0; 32];
    counts[7] = 3;
    let form = travels(&GoodnessOfFit::new(&counts, &[1.0; 32]).unwrap());
    assert_eq!(form["method"], json!("exact"));
    refused::<GoodnessOfFit>(with(&form, "degrees_of_freedom", json!(32)), "in 33 arms");
    // A thousandth to the power of 2,000 is no number, and neither is exp(−G/2).
    let form = travels(&GoodnessOfFit::new(&[2_000, 0], &[1.0, 999.0]).unwrap());
    assert_eq!(form["method"], json!("exact"));
    assert_eq!(form["p_value"], json!(0.0));
}

#[test]
fn cohorts_of_contracts() {
    let cohorts: [&[u64]; 3] = [&[500, 410, 362, 331], &[620, 515, 457], &[580, 479]];
    let model = ShiftedBetaGeometric::fit_cohorts(cohorts).unwrap();
    let form = json!({"lost": [296.0, 106.0, 31.0], "stayed": [1404.0, 819.0, 331.0]});
    pinned(&model, &form);
    let back: ShiftedBetaGeometric = serde_json::from_value(form.clone()).unwrap();
    assert_eq!(
        back.retention(5, Confidence::P95),
        model.retention(5, Confidence::P95)
    );
    let reason = "of each renewal there are two whole numbers";
    refused::<ShiftedBetaGeometric>(with(&form, "lost", json!([296.0, 106.5, 31.0])), reason);
    refused::<ShiftedBetaGeometric>(with(&form, "lost", json!([296.0, 106.0])), reason);
    // More up for the second renewal than stayed at the first.
    refused::<ShiftedBetaGeometric>(with(&form, "stayed", json!([900.0, 819.0, 331.0])), reason);
    refused::<ShiftedBetaGeometric>(
        json!({"lost": [0.0, 0.0], "stayed": [9.0, 9.0]}),
        "nobody has left yet",
    );
}

#[test]
fn settings_of_charts() {
    let baseline = Baseline::new(1..)
        .without([5, 3])
        .phases_from([9])
        .screened();
    pinned(
        &baseline,
        json!({
            "from": {"included": 1}, "to": "unbounded",
            "without": [3, 5], "phases_from": [9], "screened": true
        }),
    );
    pinned(
        &Baseline::new(..12),
        json!({"from": "unbounded", "to": {"excluded": 12}, "screened": false}),
    );
    // In whatever order they were written.
    let back: Baseline<i32> = serde_json::from_value(json!({
        "from": {"included": 1}, "to": "unbounded", "without": [5, 3], "phases_from": [9], "screened": true
    }))
    .unwrap();
    assert_eq!(back, baseline);

    pinned(
        &Rules::MAKING_DATA_COUNT,
        json!({"rules": ["nelson1", "nelson5", {"run": 7}, {"trend": 7}], "skips_the_center": true}),
    );
    for rules in [
        Rules::NONE,
        Rules::NELSON,
        Rules::WESTERN_ELECTRIC,
        Rules::default(),
    ] {
        travels(&rules);
    }
    let reason = "is a rule of another chart, or there are two like it, or its length is none";
    for rules in [
        json!(["ewma"]),
        json!([{"run": 1}]),
        json!([{"run": 7}, {"run": 8}]),
    ] {
        refused::<Rules>(json!({"rules": rules}), reason);
    }
    assert_eq!(Rules::NONE.with(Rule::Run(8)).iter().count(), 1);
    pinned(&Ewma::default(), json!({"lambda": 0.2, "width": 3.0}));
    refused::<Ewma>(json!({"lambda": 2.0, "width": 3.0}), "lambda");
    pinned(
        &Cusum::default(),
        json!({"allowance": 0.5, "threshold": 5.0}),
    );
    refused::<Cusum>(json!({"allowance": 0.5, "threshold": 0.0}), "threshold");
}

#[test]
fn a_finding_is_what_its_p_value_says() {
    let reason = "the verdict does not go with its figures";
    let compared = |answers| share(170, 200).difference(&share(answers, 200)).unwrap();
    let (much, little) = (compared(130), compared(165));
    for (finding, p_value) in [
        (much.finding(Confidence::P95), 0.51),
        (little.finding(Confidence::P95), 0.01),
        (little.finding_within(15.0, Confidence::P95).unwrap(), 0.06),
    ] {
        let form = travels(&finding);
        refused::<Finding>(with(&form, "p_value", json!(p_value)), reason);
    }
    // The level of all is the one of the limits where a format lost the digit in which they differed.
    let form = travels(&much.finding(Confidence::P95));
    let back: Finding = serde_json::from_value(with(&form, "of_all", json!(0.95))).unwrap();
    assert_eq!(back.p_value(), much.finding(Confidence::P95).p_value());
    // An adjusted p-value is held against the level of all, and its limits are wider than that.
    for correction in [Correction::Holm, Correction::BenjaminiHochberg] {
        for confidence in [0.45, 0.9, 0.95, 0.999] {
            let confidence = Confidence::new(confidence).unwrap();
            let all: Vec<_> = (130..=180).map(compared).collect();
            let all: Vec<&dyn Comparison> = all.iter().map(|one| one as _).collect();
            for finding in corrected(&all, correction, confidence) {
                let form = travels(&finding);
                let shown = finding.verdict() != Verdict::NoEvidenceOfChange;
                assert_eq!(
                    shown,
                    finding.p_value() < 1.0 - confidence.level(),
                    "{finding}"
                );
                let other = if shown { 1.0 } else { 0.0 };
                refused::<Finding>(with(&form, "p_value", json!(other)), reason);
                refused::<Finding>(with(&form, "of_all", json!(0.999_99)), reason);
            }
        }
    }
}

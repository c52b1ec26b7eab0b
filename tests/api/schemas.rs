//! Every stored form has a JSON Schema, and none was forgotten. That the schemas say what is read and written is seen
//! wherever a form is pinned, in `tests/support/forms.rs`.
#![cfg(feature = "schemars")]
#![cfg(not(miri))] // the sources are read

use cxmetrics::schemars::{self, JsonSchema};
use cxmetrics::{
    Nps, association, compare, drivers, estimate, impact, interval, joint, kpi, league, metric,
    okr, plan, response, scale, segment, tally, track, weight,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::forms::schema;
use crate::promises::name_of;
use crate::sources::{files, public_types};

/// A type that is written and read.
fn kept<T: JsonSchema + Serialize + DeserializeOwned>() -> [Value; 2] {
    schema::of::<T>()
}

/// A type that is written only.
fn shown<T: JsonSchema + Serialize>() -> [Value; 2] {
    schema::of::<T>()
}

macro_rules! stored {
    ($($kind:ident { $($type:ty,)* })*) => {
        fn stored() -> Vec<(&'static str, [Value; 2])> {
            vec![$($((stringify!($type), $kind::<$type>()),)*)*]
        }
    };
}

stored! {
    kept {
        association::Coefficient,
        compare::Contrast,
        compare::ContrastKind,
        compare::Correction,
        compare::Difference,
        compare::DifferenceMethod,
        compare::Finding,
        compare::FitMethod,
        compare::Pairing,
        compare::RelativeMethod,
        compare::StratifiedMethod,
        compare::SuperiorityMethod,
        compare::Verdict,
        drivers::Allocation,
        drivers::DriverShares<String>,
        drivers::Drivers<String>,
        drivers::Kano,
        drivers::KanoAnswer,
        drivers::KanoCategory,
        drivers::MissingAnswers,
        drivers::Priority,
        drivers::ShareMethod,
        estimate::Estimate,
        estimate::JointScores,
        estimate::Source,
        estimate::SourceId,
        impact::Impact,
        impact::InterruptedErrors,
        interval::Confidence,
        interval::Interval,
        interval::Method,
        joint::CrossTally,
        joint::JointMethod,
        joint::JointTally,
        joint::Questions,
        compare::RelativeChange,
        compare::StratifiedDifference,
        compare::Summary,
        track::signal::Baseline<String>,
        track::signal::Cusum,
        track::signal::Ewma,
        track::signal::Rules,
        kpi::EventRate,
        kpi::MeasuredLifetimeValue,
        kpi::RateDifference,
        kpi::RateRatio,
        kpi::ShiftedBetaGeometric,
        kpi::LifetimeValue,
        kpi::RankMethod,
        kpi::RateMethod,
        kpi::ServiceTimes,
        kpi::Survival,
        league::League<String>,
        metric::Ces,
        metric::Csat,
        metric::Direction,
        metric::Nps,
        okr::course::Cadence,
        okr::course::CheckIn,
        okr::course::Cycle,
        okr::course::Day,
        okr::course::Flag,
        okr::course::Freshness,
        okr::course::History,
        okr::course::Pace,
        okr::course::Standing,
        okr::course::Status,
        okr::course::Thresholds,
        okr::figure::Reading,
        okr::forecast::Calibration,
        okr::forecast::CalibrationVerdict,
        okr::forecast::DampedHolt,
        okr::forecast::Forecast,
        okr::forecast::ForecastError,
        okr::forecast::ForecastMethod,
        okr::forecast::NoForecast,
        okr::forecast::ReadingsError,
        okr::forecast::MoveSource,
        okr::forecast::PastMoves,
        okr::forecast::Readings,
        okr::forecast::UsualMove,
        okr::key_result::Bands,
        okr::key_result::Judgement,
        okr::key_result::KeyResult,
        okr::key_result::Kind,
        okr::key_result::Measure,
        okr::key_result::Movement,
        okr::key_result::Origin,
        okr::key_result::Part,
        okr::key_result::Progress,
        okr::key_result::State,
        okr::key_result::Voice,
        okr::key_result::Zone,
        okr::lint::Lint,
        okr::lint::LintCode,
        okr::lint::LintFinding,
        okr::lint::Severity,
        okr::mirror::LinkMeasure,
        okr::mirror::Mirror,
        okr::mirror::MirrorScore,
        okr::mirror::MirrorVerdict,
        okr::mirror::Perception,
        okr::mirror::Respondents,
        okr::mirror::Side,
        okr::objective::AlignmentTree,
        okr::objective::Contribution,
        okr::objective::Dependence,
        okr::objective::Guardrail,
        okr::objective::GuardrailState,
        okr::objective::Objective,
        okr::objective::ObjectiveScore,
        okr::tracker::KeyResultReport,
        okr::tracker::ObjectiveReport,
        okr::tracker::Tracker,
        okr::tracker::TrackerReport,
        plan::Power,
        plan::SampleSize,
        plan::Spread,
        response::Tipping,
        scale::MissingCounts,
        scale::MissingReason,
        scale::Scale,
        segment::AgainstRest<String>,
        segment::Breakdown<String>,
        tally::Tally,
        track::Bets,
        track::Decision,
        track::Latest<String, u32>,
        track::Monitor<Nps>,
        track::Series<String>,
        track::signal::Assurance,
        track::signal::CaseLimits,
        track::signal::EventLimits,
        track::signal::Rule,
        track::signal::Shift,
        track::signal::TimeLimits,
        track::signal::Variation,
        track::trend::CourseKind,
        track::trend::SamplingError,
        weight::LoneCluster,
        weight::WeightedTally,
    }
    shown {
        association::KendallTau,
        association::SpearmanRho,
        compare::Claim,
        compare::ClaimTest,
        compare::GoodnessOfFit,
        compare::PValues,
        compare::RatioSet,
        drivers::Driver<String>,
        joint::Alpha,
        joint::Correlation,
        metric::NpsBreakdown,
        okr::key_result::ConfidenceSet,
        segment::Effect,
        segment::Mix<String>,
        segment::Part<String>,
        track::Look,
        track::signal::Signal<String>,
        track::trend::ChangePoint<String>,
        track::trend::Course<String>,
        track::trend::Homogeneity,
        track::trend::MannKendall,
        track::trend::WeightedSlope,
        weight::Calibration,
    }
}

#[test]
fn every_stored_type_has_a_schema() {
    let mut described: Vec<String> = stored().iter().map(|(path, _)| name_of(path)).collect();
    let mut written: Vec<String> = public_types()
        .into_iter()
        .filter(|found| found.derives("Serialize"))
        .map(|found| found.name)
        .collect();
    for (_, text) in files() {
        let by_hand = text.lines().filter(|line| line.contains(" Serialize for "));
        written.extend(by_hand.filter_map(|line| Some(name_of(line.split(" for ").nth(1)?))));
    }
    described.sort();
    written.sort();
    assert_eq!(described, written);
}

/// A schema is read by people: one paragraph for each thing, without the links and examples of the docs.
#[test]
fn schemas_describe_in_plain_words() {
    fn descriptions<'a>(schema: &'a Value, found: &mut Vec<&'a str>) {
        match schema {
            Value::Array(parts) => parts.iter().for_each(|part| descriptions(part, found)),
            Value::Object(members) => {
                found.extend(members.get("description").and_then(Value::as_str));
                members.values().for_each(|part| descriptions(part, found));
            }
            _ => {}
        }
    }
    for (path, schemas) in stored() {
        for schema in &schemas {
            assert_ne!(schema, &json!(true), "{path}");
            let mut texts = Vec::new();
            descriptions(schema, &mut texts);
            assert!(schema.get("description").is_some(), "{path}: {schema:#}");
            for text in texts {
                let marks = ["](", "[`", "```", "\n", "# "];
                assert!(
                    !marks.iter().any(|mark| text.contains(mark)),
                    "{path}: {text}"
                );
            }
        }
    }
}

/// Links are their words; brackets of formulas and forms are theirs, and stay.
#[test]
fn a_description_is_the_first_paragraph_of_the_docs() {
    let description = |schemas: [Value; 2]| {
        let [written, read] = schemas.map(|schema| schema["description"].clone());
        assert_eq!(written, read);
        written.as_str().unwrap().to_owned()
    };
    assert_eq!(
        description(kept::<tally::Tally>()),
        "How often each rating of a `Scale` was given, and how often the question was left unanswered."
    );
    assert_eq!(
        description(kept::<okr::course::Status>()),
        "How a key result is doing against its pace."
    );
    // On two lines in the docs.
    assert_eq!(
        description(kept::<kpi::MeasuredLifetimeValue>()),
        "A lifetime value with a retention that was measured, so that it has limits and can be compared: made by \
         `LifetimeValue::measured`."
    );
    for schema in kept::<compare::SuperiorityMethod>() {
        let text = schema.to_string();
        let formula =
            "· [1 + (n* − 1)((1 − θ)/(2 − θ) + θ/(1 + θ))], n* = (n₁ + n₂)/2. The default";
        assert!(text.contains(formula), "{text}");
    }
    for schema in kept::<estimate::Estimate>() {
        let text = schema.to_string();
        assert!(text.contains("`[[0, -100], [7, 0], [9, 100]]`."), "{text}");
    }
}

#[test]
fn a_schema_is_asked_for_as_everywhere() {
    let schema = schemars::schema_for!(cxmetrics::Tally);
    assert_eq!(schema.get("title"), Some(&json!("Tally")));
    assert_eq!(schema.get("required"), Some(&json!(["scale", "counts"])));
    // What is not there is refused.
    let schema = Value::from(schema);
    assert!(schema::accepts(&schema, &json!({"scale": "0-1", "counts": [3, 4]})).is_ok());
    for form in [
        json!({"scale": "0-1", "counts": [3, -4]}),
        json!({"scale": "0-1", "counts": [3, 4], "total": 7}),
        json!({"scale": "0-1"}),
        json!({"scale": 1, "counts": [3, 4]}),
        json!(null),
    ] {
        assert!(schema::accepts(&schema, &form).is_err(), "{form}");
    }
}

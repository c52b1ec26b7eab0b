//! Every stored type by its name, and how a document of it is read and written again. `tests/data/stored.json` has
//! documents of each.

#![allow(unreachable_pub)] // the fuzzer uses it too

use serde::{Serialize, de::DeserializeOwned};

/// Reads a document and writes it again; `None` where it is refused.
///
/// # Panics
///
/// If what was written is refused, or written otherwise the next time.
#[must_use]
pub fn rewritten<T: Serialize + DeserializeOwned>(document: &str) -> Option<String> {
    let value: T = serde_json::from_str(document).ok()?;
    let written = serde_json::to_string(&value).expect("what was read can be written");
    let back: T = serde_json::from_str(&written)
        .unwrap_or_else(|error| panic!("{error}: {written} was made of {document}"));
    let again = serde_json::to_string(&back).expect("what was read can be written");
    assert_eq!(written, again, "made of {document}");
    Some(written)
}

/// How one type is read and written again.
pub type Rewrite = fn(&str) -> Option<String>;

macro_rules! stored {
    ($($name:literal: $type:ty,)*) => {
        /// Every stored type.
        pub const STORED: &[(&str, Rewrite)] = &[$(($name, rewritten::<$type>)),*];
    };
}

stored! {
    "Coefficient": cxmetrics::association::Coefficient,
    "Contrast": cxmetrics::compare::Contrast,
    "ContrastKind": cxmetrics::compare::ContrastKind,
    "Correction": cxmetrics::compare::Correction,
    "Difference": cxmetrics::compare::Difference,
    "DifferenceMethod": cxmetrics::compare::DifferenceMethod,
    "Finding": cxmetrics::compare::Finding,
    "FitMethod": cxmetrics::compare::FitMethod,
    "Pairing": cxmetrics::compare::Pairing,
    "RelativeMethod": cxmetrics::compare::RelativeMethod,
    "StratifiedMethod": cxmetrics::compare::StratifiedMethod,
    "SuperiorityMethod": cxmetrics::compare::SuperiorityMethod,
    "Verdict": cxmetrics::compare::Verdict,
    "Allocation": cxmetrics::drivers::Allocation,
    "KanoAnswer": cxmetrics::drivers::KanoAnswer,
    "KanoCategory": cxmetrics::drivers::KanoCategory,
    "MissingAnswers": cxmetrics::drivers::MissingAnswers,
    "Priority": cxmetrics::drivers::Priority,
    "ShareMethod": cxmetrics::drivers::ShareMethod,
    "Estimate": cxmetrics::estimate::Estimate,
    "JointScores": cxmetrics::estimate::JointScores,
    "Source": cxmetrics::estimate::Source,
    "SourceId": cxmetrics::estimate::SourceId,
    "InterruptedErrors": cxmetrics::impact::InterruptedErrors,
    "Confidence": cxmetrics::interval::Confidence,
    "Interval": cxmetrics::interval::Interval,
    "Method": cxmetrics::interval::Method,
    "CrossTally": cxmetrics::joint::CrossTally,
    "JointMethod": cxmetrics::joint::JointMethod,
    "JointTally": cxmetrics::joint::JointTally,
    "Questions": cxmetrics::joint::Questions,
    "DriverShares": cxmetrics::drivers::DriverShares<u64>,
    "Drivers": cxmetrics::drivers::Drivers<String>,
    "Kano": cxmetrics::drivers::Kano,
    "Impact": cxmetrics::impact::Impact,
    "ForecastError": cxmetrics::okr::forecast::ForecastError,
    "NoForecast": cxmetrics::okr::forecast::NoForecast,
    "ReadingsError": cxmetrics::okr::forecast::ReadingsError,
    "ClaimTest": cxmetrics::compare::ClaimTest,
    "Claim": cxmetrics::compare::Claim,
    "GoodnessOfFit": cxmetrics::compare::GoodnessOfFit,
    "RelativeChange": cxmetrics::compare::RelativeChange,
    "StratifiedDifference": cxmetrics::compare::StratifiedDifference,
    "Summary": cxmetrics::compare::Summary,
    "Baseline": cxmetrics::track::signal::Baseline<String>,
    "Cusum": cxmetrics::track::signal::Cusum,
    "Ewma": cxmetrics::track::signal::Ewma,
    "Rules": cxmetrics::track::signal::Rules,
    "MeasuredLifetimeValue": cxmetrics::kpi::MeasuredLifetimeValue,
    "RateDifference": cxmetrics::kpi::RateDifference,
    "RateRatio": cxmetrics::kpi::RateRatio,
    "ShiftedBetaGeometric": cxmetrics::kpi::ShiftedBetaGeometric,
    "EventRate": cxmetrics::kpi::EventRate,
    "LifetimeValue": cxmetrics::kpi::LifetimeValue,
    "RankMethod": cxmetrics::kpi::RankMethod,
    "RateMethod": cxmetrics::kpi::RateMethod,
    "ServiceTimes": cxmetrics::kpi::ServiceTimes,
    "Survival": cxmetrics::kpi::Survival,
    "League": cxmetrics::league::League<String>,
    "Ces": cxmetrics::metric::Ces,
    "Csat": cxmetrics::metric::Csat,
    "Direction": cxmetrics::metric::Direction,
    "Nps": cxmetrics::metric::Nps,
    "Cadence": cxmetrics::okr::course::Cadence,
    "CheckIn": cxmetrics::okr::course::CheckIn,
    "Cycle": cxmetrics::okr::course::Cycle,
    "Day": cxmetrics::okr::course::Day,
    "Flag": cxmetrics::okr::course::Flag,
    "Freshness": cxmetrics::okr::course::Freshness,
    "History": cxmetrics::okr::course::History,
    "Pace": cxmetrics::okr::course::Pace,
    "Status": cxmetrics::okr::course::Status,
    "Thresholds": cxmetrics::okr::course::Thresholds,
    "Reading": cxmetrics::okr::figure::Reading,
    "Calibration": cxmetrics::okr::forecast::Calibration,
    "CalibrationVerdict": cxmetrics::okr::forecast::CalibrationVerdict,
    "DampedHolt": cxmetrics::okr::forecast::DampedHolt,
    "Forecast": cxmetrics::okr::forecast::Forecast,
    "ForecastMethod": cxmetrics::okr::forecast::ForecastMethod,
    "MoveSource": cxmetrics::okr::forecast::MoveSource,
    "PastMoves": cxmetrics::okr::forecast::PastMoves,
    "Readings": cxmetrics::okr::forecast::Readings,
    "UsualMove": cxmetrics::okr::forecast::UsualMove,
    "Bands": cxmetrics::okr::key_result::Bands,
    "Judgement": cxmetrics::okr::key_result::Judgement,
    "KeyResult": cxmetrics::okr::key_result::KeyResult,
    "Kind": cxmetrics::okr::key_result::Kind,
    "Measure": cxmetrics::okr::key_result::Measure,
    "Movement": cxmetrics::okr::key_result::Movement,
    "Origin": cxmetrics::okr::key_result::Origin,
    "Part": cxmetrics::okr::key_result::Part,
    "State": cxmetrics::okr::key_result::State,
    "Voice": cxmetrics::okr::key_result::Voice,
    "Zone": cxmetrics::okr::key_result::Zone,
    "Lint": cxmetrics::okr::lint::Lint,
    "LintCode": cxmetrics::okr::lint::LintCode,
    "LintFinding": cxmetrics::okr::lint::LintFinding,
    "Severity": cxmetrics::okr::lint::Severity,
    "LinkMeasure": cxmetrics::okr::mirror::LinkMeasure,
    "MirrorVerdict": cxmetrics::okr::mirror::MirrorVerdict,
    "Perception": cxmetrics::okr::mirror::Perception,
    "Respondents": cxmetrics::okr::mirror::Respondents,
    "Side": cxmetrics::okr::mirror::Side,
    "AlignmentTree": cxmetrics::okr::objective::AlignmentTree,
    "Dependence": cxmetrics::okr::objective::Dependence,
    "Guardrail": cxmetrics::okr::objective::Guardrail,
    "GuardrailState": cxmetrics::okr::objective::GuardrailState,
    "Objective": cxmetrics::okr::objective::Objective,
    "KeyResultReport": cxmetrics::okr::tracker::KeyResultReport,
    "ObjectiveReport": cxmetrics::okr::tracker::ObjectiveReport,
    "Tracker": cxmetrics::okr::tracker::Tracker,
    "TrackerReport": cxmetrics::okr::tracker::TrackerReport,
    "Power": cxmetrics::plan::Power,
    "SampleSize": cxmetrics::plan::SampleSize,
    "Spread": cxmetrics::plan::Spread,
    "Tipping": cxmetrics::response::Tipping,
    "MissingCounts": cxmetrics::scale::MissingCounts,
    "MissingReason": cxmetrics::scale::MissingReason,
    "Scale": cxmetrics::scale::Scale,
    "Breakdown": cxmetrics::segment::Breakdown<String>,
    "Tally": cxmetrics::tally::Tally,
    "Bets": cxmetrics::track::Bets,
    "Decision": cxmetrics::track::Decision,
    "Latest": cxmetrics::track::Latest<String, u32>,
    "Monitor": cxmetrics::track::Monitor<cxmetrics::Nps>,
    "Series": cxmetrics::track::Series<String>,
    "Assurance": cxmetrics::track::signal::Assurance,
    "CaseLimits": cxmetrics::track::signal::CaseLimits,
    "EventLimits": cxmetrics::track::signal::EventLimits,
    "Rule": cxmetrics::track::signal::Rule,
    "Shift": cxmetrics::track::signal::Shift,
    "TimeLimits": cxmetrics::track::signal::TimeLimits,
    "Variation": cxmetrics::track::signal::Variation,
    "CourseKind": cxmetrics::track::trend::CourseKind,
    "SamplingError": cxmetrics::track::trend::SamplingError,
    "LoneCluster": cxmetrics::weight::LoneCluster,
    "WeightedTally": cxmetrics::weight::WeightedTally,
    "Standing": cxmetrics::okr::course::Standing,
    "Progress": cxmetrics::okr::key_result::Progress,
    "Mirror": cxmetrics::okr::mirror::Mirror,
    "MirrorScore": cxmetrics::okr::mirror::MirrorScore,
    "Contribution": cxmetrics::okr::objective::Contribution,
    "ObjectiveScore": cxmetrics::okr::objective::ObjectiveScore,
    "AgainstRest": cxmetrics::segment::AgainstRest<String>,
}

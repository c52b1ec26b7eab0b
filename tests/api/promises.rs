//! Promises that the compiler keeps.

use core::fmt::Debug;
use core::panic::{RefUnwindSafe, UnwindSafe};

use cxmetrics::{
    Ces, Confidence, ConfidenceError, Csat, Difference, Estimate, Interval, Metric, Nps, Scale,
    Tally, adjusted, association, compare, drivers, estimate, impact, interval, joint, kpi, league,
    metric, okr, plan, response, scale, segment, tally, track, weight, words,
};

#[cfg(not(miri))] // the sources are read
use crate::sources::{Type, public_types};

trait Shareable: Send + Sync + Unpin + UnwindSafe + RefUnwindSafe + 'static {}
impl<T: Send + Sync + Unpin + UnwindSafe + RefUnwindSafe + 'static> Shareable for T {}

const fn is_value<T: Shareable + Clone + Debug + PartialEq>() {}
const fn is_small_value<T: Shareable + Copy + Debug + PartialEq>() {}
/// Something that is shown at once, in a language that may be anything.
const fn is_shown<T: Debug + ?Sized>() {}
/// An iterator, which is used up.
const fn is_walk<T: Shareable + Clone + Debug>() {}
const fn is_error<T: Shareable + core::error::Error + Clone + PartialEq>() {}

/// Holds every type to what its kind promises, and lists them by name.
macro_rules! promised {
    ($($kind:ident { $($type:ty,)* })*) => {
        const _: () = {
            $($($kind::<$type>();)*)*
        };
        const PROMISED: &[&str] = &[$($(stringify!($type),)*)*];
    };
}

promised! {
    is_small_value {
        okr::forecast::NoForecast,
        association::Coefficient,
        association::KendallTau,
        association::SpearmanRho,
        compare::Claim,
        compare::ClaimTest,
        compare::Compared,
        compare::Contrast,
        compare::ContrastKind,
        compare::Correction,
        compare::DifferenceMethod,
        compare::Directed<Interval>,
        compare::Finding,
        compare::FitMethod,
        compare::GoodnessOfFit,
        compare::MeanDifference,
        compare::MeanRatio,
        compare::MoverDifference<Interval>,
        compare::MoverRatio<Interval>,
        compare::PValues,
        compare::Pairing,
        compare::RatioSet,
        compare::RelativeMethod,
        compare::Statistic,
        compare::StratifiedMethod,
        compare::Summary,
        compare::Superiority,
        compare::SuperiorityMethod,
        compare::Verdict,
        drivers::Allocation,
        drivers::Kano,
        drivers::KanoAnswer,
        drivers::KanoCategory,
        drivers::MissingAnswers,
        drivers::Priority,
        drivers::ShareMethod,
        estimate::LevelWeight,
        estimate::Source,
        estimate::SourceId,
        impact::InterruptedErrors,
        impact::InterruptedSeries,
        interval::Confidence,
        interval::Interval,
        interval::Method,
        interval::Values,
        joint::Alpha,
        joint::Correlation,
        joint::JointMethod,
        kpi::EarnedGrowth,
        kpi::EventRate,
        kpi::LifetimeValue,
        kpi::LogRank,
        kpi::MannWhitney,
        kpi::MedianLifetime<'static>,
        kpi::Percentile<'static>,
        kpi::RankMethod,
        kpi::RateDifference,
        kpi::RateMethod,
        kpi::RateRatio,
        kpi::Sensitivity,
        kpi::ShareAt<'static>,
        kpi::SurvivalStep,
        metric::Ces,
        metric::Csat,
        metric::Direction,
        metric::Nps,
        metric::NpsBreakdown,
        okr::course::Cadence,
        okr::course::Cycle,
        okr::course::Day,
        okr::course::Flag,
        okr::course::Freshness,
        okr::course::Standing,
        okr::course::Status,
        okr::course::Thresholds,
        okr::forecast::Ambition,
        okr::forecast::CalibrationVerdict,
        okr::forecast::ClosedForecast,
        okr::forecast::DampedHolt,
        okr::forecast::ForecastCheck,
        okr::forecast::ForecastMethod,
        okr::forecast::MoveSource,
        okr::forecast::Opening,
        okr::forecast::Outlook,
        okr::forecast::PastMoves,
        okr::forecast::Proposal,
        okr::forecast::UsualMove,
        okr::key_result::ConfidenceSet,
        okr::key_result::ExactProgress<f64>,
        okr::key_result::Judgement,
        okr::key_result::Kind,
        okr::key_result::Measure,
        okr::key_result::Movement,
        okr::key_result::Origin,
        okr::key_result::Part,
        okr::key_result::State,
        okr::key_result::Voice,
        okr::key_result::Zone,
        okr::lint::LintCode,
        okr::lint::Severity,
        okr::mirror::ChainLink,
        okr::mirror::LinkMeasure,
        okr::mirror::MirrorScore,
        okr::mirror::MirrorVerdict,
        okr::mirror::Perception,
        okr::mirror::Respondents,
        okr::mirror::Side,
        okr::mirror::TrueLink,
        okr::objective::GuardrailState,
        okr::objective::NodeId,
        plan::ComparisonPlan,
        plan::Power,
        plan::SampleSize,
        plan::Spread,
        response::Tipping,
        scale::Answer,
        scale::MissingCounts,
        scale::MissingReason,
        scale::Scale,
        segment::Effect,
        segment::Suppression,
        track::AnytimeDifference<'static>,
        track::AnytimeMixture<'static>,
        track::Bets,
        track::Decision,
        track::Look,
        track::YearOnYear<'static, u32>,
        track::signal::Assurance,
        track::signal::CaseLimits,
        track::signal::ChartPhase,
        track::signal::Cusum,
        track::signal::CusumPoint<'static, u32>,
        track::signal::EventLimits,
        track::signal::Ewma,
        track::signal::EwmaPoint<'static, u32>,
        track::signal::IndividualsPoint<'static, u32>,
        track::signal::Rule,
        track::signal::Rules,
        track::signal::Sentence<'static, u32>,
        track::signal::Shift,
        track::signal::Signal<u32>,
        track::signal::TimeLimits,
        track::signal::Variation,
        track::trend::ChangePoint<u32>,
        track::trend::Course<u32>,
        track::trend::CourseKind,
        track::trend::Homogeneity,
        track::trend::MannKendall,
        track::trend::SamplingError,
        track::trend::WeightedSlope,
        weight::Calibration,
        weight::LoneCluster,
        weight::Raking,
        weight::StudentDifference,
        words::Figure,
        words::Label,
        words::Limits<'static>,
        words::Message<'static>,
        words::Numbers,
        words::PValue,
        words::Percent,
        words::Plural,
    }
    is_value {
        impact::Impact,
        compare::Difference,
        compare::RelativeChange,
        compare::StratifiedDifference,
        drivers::Driver<String>,
        drivers::DriverModel<String>,
        drivers::DriverShare<String>,
        drivers::DriverShares<String>,
        drivers::Drivers<String>,
        drivers::FigureColumns,
        estimate::Composite,
        adjusted::Adjusted,
        adjusted::Covariates,
        estimate::Estimate,
        plan::FitPlan,
        estimate::JointScores,
        impact::DifferenceInDifferences<Difference>,
        joint::CrossTally,
        joint::JointTally,
        joint::Questions,
        kpi::ContactLog,
        kpi::MeasuredLifetimeValue,
        kpi::ServiceTimes,
        kpi::TimeShift<'static>,
        kpi::ShiftedBetaGeometric,
        kpi::Survival,
        league::League<String>,
        league::LeagueRow<String>,
        okr::course::CheckIn,
        okr::course::CheckIns,
        okr::course::History,
        okr::course::Pace,
        okr::figure::Reading,
        okr::forecast::Backtest,
        okr::forecast::Calibration,
        okr::forecast::CalibrationBin,
        okr::forecast::Forecast,
        okr::forecast::GoalAssistant,
        okr::forecast::Readings,
        okr::key_result::Bands,
        okr::key_result::Change,
        okr::key_result::KeyResult,
        okr::key_result::Progress,
        okr::lint::DraftKeyResult,
        okr::lint::DraftObjective,
        okr::lint::Lint,
        okr::lint::LintFinding,
        okr::mirror::EmployeeCustomerChain<String>,
        okr::mirror::Mirror,
        okr::mirror::PerceptionGap,
        okr::objective::AlignmentTree,
        okr::objective::Contribution,
        okr::objective::Dependence,
        okr::objective::Guardrail,
        okr::objective::Objective,
        okr::objective::ObjectiveScore,
        okr::objective::TreeContribution<'static>,
        okr::objective::TreeScore,
        okr::tracker::KeyResultReport,
        okr::tracker::ObjectiveReport,
        okr::tracker::Tracker,
        okr::tracker::TrackerReport,
        response::NonResponse,
        response::NonResponseDifference,
        scale::AnswerColumn,
        scale::AnswerReader,
        segment::AgainstRest<String>,
        segment::Breakdown<String>,
        segment::Mix<String>,
        segment::Part<String>,
        segment::Suppressed<'static, String>,
        tally::Tally,
        track::Latest<String, u32>,
        track::Monitor<Nps>,
        track::Recency<'static, String>,
        track::Recent<'static, String>,
        track::Scores<String>,
        track::Series<String>,
        track::Window<'static, String>,
        track::signal::Baseline<String>,
        track::signal::ChartPoint<String>,
        track::signal::ControlChart<String>,
        track::signal::IndividualsChart<String>,
        track::trend::TheilSen,
        weight::Margin,
        weight::Replicates,
        weight::Survey,
        weight::SurveyDifference,
        weight::SurveyGroups<'static, String>,
        weight::WeightedTally,
    }
    is_shown {
        words::InLanguage<'static, str>,
    }
    is_walk {
        okr::course::CheckInsIter<'static>,
        tally::Iter<'static>,
        track::Windows<'static, String>,
    }
    is_error {
        association::AssociationError,
        compare::ClaimError,
        compare::DifferenceError,
        compare::DifferenceMethodError,
        compare::FitError,
        compare::MeansError,
        compare::MoverError,
        compare::PValueError,
        compare::PermutationError,
        compare::RelativeMethodError,
        compare::SummaryError,
        compare::SuperiorityError,
        drivers::DriverError,
        drivers::DriverModelError,
        drivers::KanoError,
        adjusted::AdjustedError,
        estimate::EstimateError,
        estimate::JointScoresError,
        estimate::ParseSourceIdError,
        impact::DifferenceInDifferencesError,
        impact::InterruptedSeriesError,
        interval::ConfidenceError,
        interval::MethodError,
        interval::ParseConfidenceError,
        interval::ParseMethodError,
        joint::AlphaError,
        joint::JointError,
        kpi::ContactLogError,
        kpi::CurvesError,
        kpi::EarnedGrowthError,
        kpi::EventRateError,
        kpi::LifetimeValueError,
        kpi::ServiceTimesError,
        kpi::ShiftedBetaGeometricError,
        kpi::SurvivalError,
        league::LeagueError,
        metric::MetricError,
        metric::ParseMetricError,
        okr::course::CadenceError,
        okr::course::CheckInError,
        okr::course::CycleError,
        okr::course::DayError,
        okr::course::PaceError,
        okr::course::ThresholdsError,
        okr::figure::ReadingError,
        okr::forecast::AssistantError,
        okr::forecast::CalibrationError,
        okr::forecast::DampedHoltError,
        okr::forecast::ForecastError,
        okr::forecast::PastMovesError,
        okr::forecast::ReadingsError,
        okr::forecast::UsualMoveError,
        okr::key_result::BandsError,
        okr::key_result::KeyResultError,
        okr::lint::LintCodeError,
        okr::mirror::ChainError,
        okr::mirror::NoiseError,
        okr::mirror::PerceptionError,
        okr::objective::DependenceError,
        okr::objective::ScoreError,
        okr::objective::TreeError,
        okr::tracker::TrackerError,
        plan::PlanError,
        plan::PowerError,
        response::NonResponseError,
        scale::AnswerError,
        scale::ParseScaleError,
        scale::RatingError,
        scale::ScaleError,
        segment::AgainstRestError,
        segment::BreakdownError,
        segment::MixError,
        tally::TallyError,
        track::AnytimeError,
        track::EvidenceError,
        track::MonitorError,
        track::SeriesError,
        track::signal::ChartError,
        track::trend::TrendError,
        weight::GroupError,
        weight::SurveyError,
        weight::WeightError,
    }
}

/// A path without its modules and arguments.
#[cfg(not(miri))]
pub(crate) fn name_of(path: &str) -> String {
    let path = path.split('<').next().unwrap_or(path);
    path.rsplit("::").next().unwrap_or(path).trim().to_owned()
}

#[cfg(not(miri))]
#[test]
fn every_public_type_promises_something() {
    let mut promised: Vec<String> = PROMISED.iter().copied().map(name_of).collect();
    let mut public: Vec<String> = public_types().into_iter().map(|found| found.name).collect();
    promised.sort();
    public.sort();
    assert_eq!(promised, public);
}

/// What can be compared and hashed without doubt is: words without anything in them.
#[cfg(not(miri))]
#[test]
fn words_are_copied_compared_and_hashed() {
    let lacks = |word: &Type| {
        let traits = ["Clone", "Copy", "Debug", "PartialEq", "Eq", "Hash"];
        let missing = traits.into_iter().filter(|name| !word.derives(name));
        let missing: Vec<&str> = missing.collect();
        let text = format!(
            "{} in {} lacks {}",
            word.name,
            word.file,
            missing.join(", ")
        );
        (!missing.is_empty()).then_some(text)
    };
    let lacking: Vec<String> = public_types()
        .iter()
        .filter(|found| found.is_plain_enum() && !found.is_error())
        .filter_map(lacks)
        .collect();
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}

/// Scales, metrics and confidences can be constants of a program.
const STARS: Scale = scale!(1, 5, 2);
const UPSIDE_DOWN: Scale = Scale::ONE_TO_FIVE.reversed();
const SATISFIED: Csat = Csat::top_box(1);
const SURE: Result<Confidence, ConfidenceError> = Confidence::new(0.8);
const LEVELS: usize = STARS.levels();

#[test]
fn constants() {
    assert_eq!(LEVELS, 9);
    assert_eq!(UPSIDE_DOWN.reversed(), Scale::ONE_TO_FIVE);
    assert_eq!(SURE.map(Confidence::level), Ok(0.8));
    assert_eq!(SATISFIED.value_of(&STARS, 5.0), Ok(100.0));
}

/// A program can keep metrics of several kinds in one list.
#[test]
fn metrics_are_objects() {
    let metrics: Vec<Box<dyn Metric>> = vec![Box::new(Ces::MEAN), Box::new(Csat::INDEX)];
    let tally = Tally::from_ratings(Scale::ONE_TO_FIVE, [5, 3]).unwrap();
    let values: Vec<f64> = metrics
        .iter()
        .map(|metric| metric.estimate(&tally).unwrap().value())
        .collect();
    assert_eq!(values, [4.0, 80.0]);
}

/// An estimate that is made a million times a second should not be large; up to three values stand in it, so that nothing
/// is allocated.
#[test]
fn sizes() {
    assert!(size_of::<Estimate>() <= 200, "{}", size_of::<Estimate>());
    assert!(size_of::<Interval>() <= 48, "{}", size_of::<Interval>());
    assert!(size_of::<Scale>() <= 16, "{}", size_of::<Scale>());
}

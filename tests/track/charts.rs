//! Charts of events, baselines with periods left out, phases, runs of any length, verdicts: reference cases and laws.

use cxmetrics::Direction::{self, HigherIsBetter, LowerIsBetter};
use cxmetrics::track::signal::{
    Assurance, Baseline, CaseLimits, ChartError, ChartPhase, ControlChart, EventLimits,
    IndividualsChart, Rule, Rules, TimeLimits, Variation,
};
use proptest::prelude::*;

use crate::close;
use crate::support::{Case, cases};

fn case(id: &str) -> Case {
    cases("charts.json")
        .into_iter()
        .find(|case| case.id == id)
        .unwrap()
}

fn numbers(case: &Case, key: &str) -> Vec<f64> {
    let list = case.input[key].as_array().unwrap();
    list.iter().map(|number| number.as_f64().unwrap()).collect()
}

/// Events and exposure.
fn events(case: &Case) -> Vec<(usize, u64, f64)> {
    let events = numbers(case, "events").into_iter().enumerate();
    events
        .zip(numbers(case, "exposure"))
        .map(|((period, events), exposure)| (period, events as u64, exposure))
        .collect()
}

fn check_limits(case: &Case, chart: &ControlChart<usize>) {
    case.check("center", chart.center());
    let rows = case.expect["limits"].as_array().unwrap();
    assert_eq!(rows.len(), chart.points().len());
    for (row, point) in rows.iter().zip(chart.points()) {
        close(point.lower(), row[0].as_f64().unwrap(), case.tolerance);
        close(point.upper(), row[1].as_f64().unwrap(), case.tolerance);
    }
}

#[test]
fn u_chart() {
    let case = case("H1015");
    let chart = ControlChart::event_rates_with(events(&case), .., EventLimits::ThreeSigma).unwrap();
    check_limits(&case, &chart);
}

#[test]
fn u_chart_with_probability_limits() {
    let case = case("H1016");
    let events = events(&case);
    let chart = ControlChart::event_rates(events.clone(), ..).unwrap();
    let rows = case.expect["quiet"].as_array().unwrap();
    assert_eq!(rows.len(), chart.points().len());
    for ((row, point), (.., exposure)) in rows.iter().zip(chart.points()).zip(events) {
        for (limit, expected) in [point.lower(), point.upper()].into_iter().zip([0, 1]) {
            close(limit * exposure, row[expected].as_f64().unwrap(), 1e-12);
        }
    }
}

#[test]
fn laneys_u_chart() {
    let case = case("H1018");
    let chart = ControlChart::event_rates(events(&case), ..).unwrap();
    case.check("sigma_z", chart.sigma_z().unwrap());
    check_limits(&case, &chart.laney().unwrap());
}

#[test]
fn g_chart() {
    let case = case("H1019");
    let counts = || {
        numbers(&case, "between")
            .into_iter()
            .map(|count| count as u64)
            .enumerate()
    };
    let chart = ControlChart::cases_between(counts(), .., CaseLimits::ThreeSigma).unwrap();
    case.check("center", chart.center());
    case.check("lower", chart.points()[0].lower());
    case.check("upper", chart.points()[0].upper());
    // q = 23.1/24.1; the median is the first m with q^(m + 1) ≤ ½, the limit the first with q^(m + 1) ≤ 1 − Φ(3).
    let chart = ControlChart::cases_between(counts(), .., CaseLimits::Geometric).unwrap();
    let first = |tail: f64| {
        (0..10_000)
            .find(|&m| (23.1_f64 / 24.1).powi(m + 1) <= tail)
            .map(f64::from)
    };
    assert_eq!(Some(chart.center()), first(0.5));
    let tail = 0.001_349_898_031_630_094_6;
    assert_eq!(Some(chart.points()[0].upper()), first(tail));
    // P(X = 0) is 1/24.1, far above the tail.
    assert_eq!(chart.points()[0].lower(), 0.0);
}

#[test]
fn t_chart() {
    for (id, limits) in [
        ("H1021", TimeLimits::Power),
        ("H1022", TimeLimits::PowerUnrounded),
    ] {
        let case = case(id);
        let times = numbers(&case, "times").into_iter().enumerate();
        let chart = ControlChart::times_between(times, .., limits).unwrap();
        case.check("center", chart.center());
        case.check("lower", chart.points()[0].lower());
        case.check("upper", chart.points()[0].upper());
    }
    // −8 ln(1 − a), 8 ln 2 and −8 ln a, a = 0.0013498980316300946.
    let chart = ControlChart::times_between([(1, 7.0), (2, 9.0)], .., TimeLimits::Exponential);
    let chart = chart.unwrap();
    let point = &chart.points()[0];
    close(point.lower(), 8.0 * 0.001_350_809_952_955_5, 1e-10);
    close(point.upper(), 8.0 * 6.607_726_221_510_35, 1e-10);
    close(point.center(), 8.0 * core::f64::consts::LN_2, 1e-15);
}

#[test]
fn a_zero_time_has_no_place_on_a_t_chart() {
    for limits in [TimeLimits::Power, TimeLimits::Exponential] {
        let error = ControlChart::times_between([(1, 3.0), (2, 0.0)], .., limits).unwrap_err();
        assert!(matches!(error, ChartError::Figure { position: 1, .. }));
    }
}

#[test]
fn runs_of_any_length() {
    for id in ["H1024", "H1026", "H1027"] {
        let case = case(id);
        let run = Rules::NONE.with(Rule::Run(case.count("k") as u8));
        let both = run.with(Rule::Nelson1);
        for (key, rules, shift) in [
            ("arl", run, 0.0),
            ("arl_with_3_sigma", both, 0.0),
            ("arl_shift_1", run, 1.0),
            ("arl_shift_1_with_3_sigma", both, 1.0),
        ] {
            case.check(key, rules.average_run_length(shift).unwrap());
        }
    }
    // 2^k − 1, up to the longest; a length that there is not changes nothing.
    let long = Rules::NONE.with(Rule::Run(30)).average_run_length(0.0);
    close(long.unwrap(), (1_u64 << 30) as f64 - 1.0, 1e-9);
    for rule in [Rule::Run(1), Rule::Run(51), Rule::Trend(2), Rule::Trend(0)] {
        assert_eq!(Rules::NONE.with(rule), Rules::NONE);
    }
}

#[test]
fn trends_of_any_length() {
    for id in ["H1028", "H1030"] {
        let case = case(id);
        let trend = Rules::NONE.with(Rule::Trend(case.count("k") as u8));
        // Order knows no level.
        for shift in [0.0, 1.5] {
            case.check("arl", trend.average_run_length(shift).unwrap());
        }
    }
    // Three up or down: 2 (sec 1 + tan 1) − 2, from the number of alternating permutations.
    let three = Rules::NONE.with(Rule::Trend(3)).average_run_length(0.0);
    let expected = 2.0 * (1.0 / 1.0_f64.cos() + 1.0_f64.tan()) - 2.0;
    close(three.unwrap(), expected, 1e-12);
}

/// The chain that carries densities beside the zones, by simulation: trends with zone rules, and points by turns.
#[test]
fn run_lengths_of_orders_and_zones_together() {
    let mut state = 7_u64;
    let mut normal = || {
        // Twelve uniform numbers less 6 are near enough to normal inside three sigma for the tolerance below.
        (0..12)
            .map(|_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                (state >> 11) as f64 / (1_u64 << 53) as f64
            })
            .sum::<f64>()
            - 6.0
    };
    let trend = Rules::NONE
        .with(Rule::Trend(4))
        .with(Rule::Run(5))
        .with(Rule::Nelson6);
    let turns = Rules::NONE.with(Rule::Nelson4).with(Rule::Trend(4));
    for (rules, shift) in [(trend, 0.0), (trend, 0.8), (turns, 0.0)] {
        let exact = rules.average_run_length(shift).unwrap();
        let runs = 400;
        let (mut sum, mut squares) = (0.0, 0.0);
        for _ in 0..runs {
            let figures: Vec<_> = (0..250)
                .map(|period| (period, normal() + shift, 1.0))
                .collect();
            let chart = ControlChart::from_figures(0.0, figures).unwrap();
            let first = chart.signals(rules).first().map(|signal| *signal.period());
            let length = f64::from(first.expect("within 250") + 1);
            sum += length;
            squares += length * length;
        }
        let mean = sum / f64::from(runs);
        let error = ((squares / f64::from(runs) - mean * mean) / f64::from(runs)).sqrt();
        assert!(
            (mean - exact).abs() < 4.0 * error,
            "{mean} ± {error}: {exact}"
        );
    }
}

#[test]
fn the_run_length_of_the_nhs() {
    let length = Rules::MAKING_DATA_COUNT.average_run_length(0.0).unwrap();
    assert_eq!(format!("{length:.1}"), "81.4");
    assert_eq!(Rules::NELSON.average_run_length(0.0), None);
}

/// A set of rules that needs just as many states as are followed, and one that needs more.
#[test]
fn the_most_states_that_are_followed() {
    let rules = |trend: u8| Rules::NONE.with(Rule::Run(19)).with(Rule::Trend(trend));
    let length = rules(34).average_run_length(0.0).unwrap();
    // Of n in a row on the same side, either, the first is expected after 2ⁿ − 1 points; hardly ever a trend of 34 before.
    assert!(
        (length / f64::from((1 << 19) - 1) - 1.0).abs() < 1e-9,
        "{length}"
    );
    assert_eq!(rules(35).average_run_length(0.0), None);
}

fn hours() -> Vec<(usize, f64)> {
    numbers(&case("H1031"), "figures")
        .into_iter()
        .enumerate()
        .collect()
}

#[test]
fn a_baseline_with_a_period_left_out() {
    let case = case("H1031");
    let chart = IndividualsChart::new(hours(), Baseline::new(0..=8).without([5])).unwrap();
    case.check("center", chart.center());
    case.check("mean_range", chart.mean_moving_range());
    case.check("lower", chart.lower());
    case.check("upper", chart.upper());
    let signals = chart.as_chart().signals(Rules::NONE.with(Rule::Nelson1));
    let periods: Vec<_> = signals
        .iter()
        .map(|signal| *signal.period() as f64)
        .collect();
    assert_eq!(periods, expected_list(&case, "signals_3_sigma"));
    // Screening finds it as well.
    let screened = IndividualsChart::new(hours(), Baseline::new(0..=8).screened()).unwrap();
    assert_eq!(screened.as_chart(), chart.as_chart());
}

fn expected_list(case: &Case, key: &str) -> Vec<f64> {
    let list = case.expect[key].as_array().unwrap();
    list.iter().map(|number| number.as_f64().unwrap()).collect()
}

#[test]
fn phases_have_limits_of_their_own() {
    let case = case("H1032");
    let baseline = Baseline::new(..).without([5]).phases_from([9]);
    let chart = IndividualsChart::new(hours(), baseline).unwrap();
    let phases = chart.as_chart().phases();
    let rows = case.expect["phases"].as_array().unwrap();
    assert_eq!((rows.len(), phases.len()), (2, 2));
    for (row, phase) in rows.iter().zip(phases) {
        let point = &chart.as_chart().points()[phase.first()];
        for (key, figure) in [
            ("center", phase.center()),
            ("lower", point.lower()),
            ("upper", point.upper()),
        ] {
            close(figure, row[key].as_f64().unwrap(), case.tolerance);
        }
    }
    let provisional = phases.iter().map(ChartPhase::is_provisional);
    assert!(provisional.eq([false, true]));
    // No moving range across the step.
    let ranges: Vec<_> = chart.points().map(|point| point.moving_range()).collect();
    assert_eq!((ranges[9], ranges[10]), (None, Some(2.0)));
}

/// Runs, sums and weighted means begin anew with a phase.
#[test]
fn nothing_goes_across_a_step() {
    use cxmetrics::track::signal::{Cusum, Ewma};
    let figures = [10, 12, 11, 13, 30, 32, 31, 33, 34, 35]
        .into_iter()
        .enumerate();
    let chart = ControlChart::event_counts(figures, Baseline::new(..).phases_from([4])).unwrap();
    let first = &chart.points()[4];
    let ewma = Ewma::default().points(&chart).nth(4).unwrap();
    close(ewma.value(), 0.2 * 30.0 + 0.8 * 32.5, 1e-12);
    let cusum = Cusum::default().points(&chart).nth(4).unwrap();
    assert_eq!((cusum.rises(), cusum.falls()), (0.0, 0.0));
    assert!(first.z() < 0.0);
    let rules = Rules::NONE.with(Rule::Trend(5));
    assert_eq!(chart.signals(rules).len(), 0);
    let joined = chart_of(&[10, 12, 11, 13, 30, 32, 31, 33, 34, 35]);
    assert_eq!(joined.signals(Rules::NONE.with(Rule::Run(4))).len(), 4);
    assert_eq!(chart.signals(Rules::NONE.with(Rule::Run(4))).len(), 0);
}

fn chart_of(counts: &[u64]) -> ControlChart<usize> {
    ControlChart::event_counts(counts.iter().copied().enumerate(), ..).unwrap()
}

#[test]
fn target_assurance() {
    for id in ["H1033", "H1035", "H1036"] {
        let case = case(id);
        let better = match case.input["direction"].as_str().unwrap() {
            "at least" => HigherIsBetter,
            _ => LowerIsBetter,
        };
        let limits = [case.number("lower"), case.number("upper")];
        let verdict = Assurance::of_limits(limits, case.number("target"), better)
            .unwrap()
            .to_string();
        let expected = case.expect["verdict"].as_str().unwrap();
        assert!(verdict.starts_with(expected), "{id}: {verdict}");
    }
    // A limit that equals the target meets it.
    for (target, better, expected) in [
        (20.0, HigherIsBetter, Assurance::Always),
        (40.0, HigherIsBetter, Assurance::HitAndMiss),
        (40.5, HigherIsBetter, Assurance::Never),
        (40.0, LowerIsBetter, Assurance::Always),
        (20.0, LowerIsBetter, Assurance::HitAndMiss),
        (19.5, LowerIsBetter, Assurance::Never),
        (f64::NAN, LowerIsBetter, Assurance::HitAndMiss),
    ] {
        assert_eq!(
            Assurance::of_limits([20.0, 40.0], target, better),
            Some(expected)
        );
    }
    // Nor does a digit that was lost on the way to it miss the target.
    for limits in [[0.1 + 0.2, 0.9], [0.3, 0.9]] {
        for target in [0.3, 0.1 + 0.2] {
            let found = Assurance::of_limits(limits, target, HigherIsBetter);
            assert_eq!(found, Some(Assurance::Always));
        }
    }
}

#[test]
fn only_a_stable_process_assures_anything() {
    let plain = IndividualsChart::new(hours()[..9].to_vec(), ..=4).unwrap();
    let assurance = |chart: &IndividualsChart<usize>| {
        chart
            .as_chart()
            .assurance(45.0, LowerIsBetter, Rules::default())
    };
    assert_eq!(assurance(&plain), None);
    let known = Baseline::new(..).without([5]);
    let chart = IndividualsChart::new(hours()[..9].to_vec(), known).unwrap();
    assert_eq!(assurance(&chart), Some(Assurance::Always));
}

#[test]
fn variation_knows_the_direction() {
    let rules = Rules::MAKING_DATA_COUNT;
    let chart = |figures: &[f64]| {
        let figures = figures
            .iter()
            .enumerate()
            .map(|(period, &z)| (period, z, 1.0));
        ControlChart::from_figures(0.0, figures).unwrap()
    };
    let up = chart(&[0.5, -0.5, 3.5]);
    assert_eq!(
        up.variation(rules, HigherIsBetter),
        Some(Variation::Improvement)
    );
    assert_eq!(up.variation(rules, LowerIsBetter), Some(Variation::Concern));
    assert_eq!(
        up.variation(rules, Direction::Unknown),
        Some(Variation::SpecialCause)
    );
    let quiet = chart(&[3.5, 0.5, -0.5]);
    assert_eq!(
        quiet.variation(rules, Direction::Unknown),
        Some(Variation::CommonCause)
    );
    // Seven in a row below the centre, and each higher than the one before: two signals that contradict each other.
    let both = chart(&[-0.9, -0.8, -0.7, -0.6, -0.5, -0.4, -0.3]);
    assert_eq!(
        both.variation(rules, HigherIsBetter),
        Some(Variation::SpecialCause)
    );
    assert_eq!(chart(&[]).variation(rules, Direction::Unknown), None);
}

/// Every figure but the centre's own is on one side of it or the other, and beyond three exactly outside the limits.
#[test]
fn probability_limits_and_z_agree() {
    for total in [12_u64, 47, 88, 300] {
        for x in 0..80_u64 {
            let counts = [total / 4, total / 4, total / 4, total / 4, x];
            let figures = counts.into_iter().enumerate();
            let chart =
                ControlChart::event_counts_with(figures, ..=3, EventLimits::Poisson).unwrap();
            let point = &chart.points()[4];
            let outside = point.value() < point.lower() || point.value() > point.upper();
            assert_eq!(point.z().abs() > 3.0, outside, "{total} {x}: {point:?}");
            let side = (point.value() - point.center()).partial_cmp(&0.0);
            assert_eq!(point.z().partial_cmp(&0.0), side, "{total} {x}: {point:?}");
        }
    }
}

/// A figure at the centre but for rounding is on no side of it.
#[test]
fn rounding_makes_no_runs() {
    let mut first = vec![3.6, 3.8];
    first.extend([3.7; 10]);
    let mut second = vec![8.3, 8.5];
    second.extend([8.4; 10]);
    for figures in [first, second] {
        let chart = IndividualsChart::new(figures.into_iter().enumerate(), ..).unwrap();
        assert!(
            chart
                .as_chart()
                .signals(Rules::NONE.with(Rule::Nelson2))
                .is_empty()
        );
        assert_eq!(chart.as_chart().points()[5].z(), 0.0);
    }
}

#[test]
fn many_periods_cost_little() {
    // Points on the centre line between the others, which a rule that skips them must not go back over.
    let figures = (0..40_000).map(|period| (period, f64::from(u8::from(period % 3 == 0)), 1.0));
    let chart = ControlChart::from_figures(0.0, figures).unwrap();
    let rules = Rules::NONE.with(Rule::Run(50)).skipping_the_center();
    assert_eq!(chart.signals(rules).len(), 13_334 - 49);
    let baseline = Baseline::new(..)
        .without(0..20_000)
        .phases_from((1..50).map(|phase| phase * 800));
    assert!(IndividualsChart::new((0..40_000).map(|x| (x, f64::from(x % 7))), baseline).is_err());
}

proptest! {
    /// A range is a baseline; leaving out nothing changes nothing.
    #[test]
    fn a_range_is_a_baseline(
        counts in prop::collection::vec(0_u64..40, 3..12),
        from in 0_usize..3,
    ) {
        let figures = || counts.iter().copied().enumerate();
        let plain = ControlChart::event_counts(figures(), from..);
        let baseline = Baseline::new(from..).without([]).phases_from([]);
        prop_assert_eq!(&plain, &ControlChart::event_counts(figures(), baseline));
        if let Ok(chart) = plain {
            for point in chart.points() {
                prop_assert!(point.lower() <= point.center() && point.center() <= point.upper());
                prop_assert!(point.z().is_finite() && point.sigma() > 0.0);
                prop_assert_eq!(point.is_left_out(), false);
            }
        }
    }

    /// Every phase is a chart of its own.
    #[test]
    fn a_phase_is_a_chart(
        first in prop::collection::vec(1_u64..40, 3..9),
        second in prop::collection::vec(1_u64..40, 3..9),
    ) {
        let all: Vec<u64> = first.iter().chain(&second).copied().collect();
        let rules = Rules::MAKING_DATA_COUNT;
        let baseline = Baseline::new(..).phases_from([first.len()]);
        let chart = ControlChart::event_counts(all.into_iter().enumerate(), baseline).unwrap();
        let (one, other) = (chart_of(&first), chart_of(&second));
        let alone = one.points().iter().chain(other.points());
        for (point, alone) in chart.points().iter().zip(alone) {
            prop_assert_eq!([point.z(), point.lower(), point.upper()], [alone.z(), alone.lower(), alone.upper()]);
        }
        prop_assert_eq!(chart.signals(rules).len(), one.signals(rules).len() + other.signals(rules).len());
        prop_assert_eq!(chart.variation(rules, Direction::Unknown), other.variation(rules, Direction::Unknown));
    }
}

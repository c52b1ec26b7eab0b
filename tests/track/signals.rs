//! Control charts, EWMA, CUSUM and run rules: reference cases, published run lengths, each rule by hand.

use crate::close;
use crate::support::{Case, cases};
use cxmetrics::track::Series;
use cxmetrics::track::signal::{
    ChartError, ChartPoint, ControlChart, Cusum, Ewma, IndividualsChart, Rule, Rules,
};
use cxmetrics::{Csat, Nps, Scale};
use proptest::prelude::*;

fn case(id: &str) -> Case {
    cases("trend.json")
        .into_iter()
        .find(|case| case.id == id)
        .unwrap()
}

fn numbers(case: &Case, key: &str) -> Vec<f64> {
    let list = case.input[key].as_array().unwrap();
    list.iter().map(|number| number.as_f64().unwrap()).collect()
}

/// Promoters, passives and detractors by period.
fn nps_series(case: &Case) -> Series<usize> {
    let mut series = Series::new(Scale::ZERO_TO_TEN);
    for (period, counts) in case.input["counts"].as_array().unwrap().iter().enumerate() {
        for (rating, count) in [9, 7, 3].into_iter().zip(counts.as_array().unwrap()) {
            series
                .record_n(period, rating, count.as_u64().unwrap())
                .unwrap();
        }
    }
    series
}

#[test]
fn control_chart_with_and_without_laney() {
    let case = case("F637");
    let scores = nps_series(&case).scores(&Nps::STANDARD).unwrap();
    let chart = ControlChart::new(&scores, ..).unwrap();
    case.check("center", chart.center() / 100.0);
    case.check("sigma_z", chart.sigma_z().unwrap());
    let laney = chart.clone().laney().unwrap();
    for (index, (plain, corrected)) in chart.points().iter().zip(laney.points()).enumerate() {
        let expected = |key: &str, end: usize| case.expect[key][index][end].as_f64().unwrap();
        close(plain.lower() / 100.0, expected("p", 0), case.tolerance);
        close(plain.upper() / 100.0, expected("p", 1), case.tolerance);
        close(
            corrected.lower() / 100.0,
            expected("laney", 0),
            case.tolerance,
        );
        close(
            corrected.upper() / 100.0,
            expected("laney", 1),
            case.tolerance,
        );
        close(
            plain.z(),
            case.expect["z"][index].as_f64().unwrap(),
            case.tolerance,
        );
        // V is the variance of one answer: sigma² n.
        let answers = scores.iter().nth(index).unwrap().1.unwrap().sample_size() as f64;
        close(
            plain.sigma() * plain.sigma() * answers / 1e4,
            case.expect["V"].as_f64().unwrap(),
            case.tolerance,
        );
    }
    assert_eq!(chart.points().len(), 8);
}

#[test]
fn individuals_chart() {
    let case = case("F638");
    let chart = IndividualsChart::new((0..).zip(numbers(&case, "x")), 0..).unwrap();
    case.check("mean", chart.center());
    case.check("mrbar", chart.mean_moving_range());
    case.check("lnpl", chart.lower());
    case.check("unpl", chart.upper());
    case.check("url", chart.upper_range_limit());
    // The limits of the chart that the rules are applied to are the same.
    let point = &chart.as_chart().points()[0];
    case.check("lnpl", point.lower());
    case.check("unpl", point.upper());
}

fn figures(case: &Case) -> ControlChart<usize> {
    let figures = numbers(case, "x").into_iter().zip(numbers(case, "sigma"));
    let figures = (0..)
        .zip(figures)
        .map(|(period, (x, sigma))| (period, x, sigma));
    ControlChart::from_figures(28.0, figures).unwrap()
}

#[test]
fn ewma_figures_and_limits() {
    let case = case("F639");
    let chart = figures(&case);
    let points: Vec<_> = Ewma::default().points(&chart).collect();
    assert_eq!(points.len(), 8);
    for (index, point) in points.iter().enumerate() {
        for (end, figure) in [point.value(), point.lower(), point.upper()]
            .into_iter()
            .enumerate()
        {
            let expected = case.expect["rows"][index][end].as_f64().unwrap();
            close(figure, expected, case.tolerance);
        }
    }
}

#[test]
fn cusum_sums() {
    let case = case("F640");
    let chart = figures(&case);
    let points: Vec<_> = Cusum::default().points(&chart).collect();
    assert_eq!(points.len(), 8);
    for (index, point) in points.iter().enumerate() {
        let row = &case.expect["rows"][index];
        close(point.rises(), row[0].as_f64().unwrap(), case.tolerance);
        close(point.falls(), row[1].as_f64().unwrap(), case.tolerance);
        assert_eq!(point.is_signal(), row[2].as_bool().unwrap());
    }
    // A lower threshold: the sum of falls is above 1.5 in period 5, that of rises in period 3.
    let signals = Cusum::new(0.5, 1.5).unwrap().signals(&chart);
    let found: Vec<_> = signals
        .iter()
        .map(|signal| (signal.rule(), *signal.period()))
        .collect();
    assert_eq!(found, [(Rule::CusumRise, 3), (Rule::CusumFall, 5)]);
}

/// Four weeks 1¾ sigma away are 4 · 1¼ = 5 together, which is the threshold and not above it.
#[test]
fn a_sum_that_is_the_threshold_is_no_signal() {
    for side in [1.0, -1.0] {
        let weeks = (1..=5).map(|week| (week, 28.0 + side * 3.5, 2.0));
        let chart = ControlChart::from_figures(28.0, weeks).unwrap();
        let signals: Vec<_> = Cusum::default()
            .points(&chart)
            .map(|point| point.is_signal())
            .collect();
        assert_eq!(signals, [false, false, false, false, true], "{side}");
    }
}

/// Montgomery, *Introduction to Statistical Quality Control*, table 9.4, after Lucas and Crosier (1982): the
/// two-sided CUSUM with k = ½ and h = 4 and 5.
#[test]
fn published_run_lengths_of_cusum() {
    let published = [
        (0.0, 168.0, 465.0),
        (0.25, 74.2, 139.0),
        (0.5, 26.6, 38.0),
        (0.75, 13.3, 17.0),
        (1.0, 8.38, 10.4),
        (1.5, 4.75, 5.75),
        (2.0, 3.34, 4.01),
        (2.5, 2.62, 3.11),
        (3.0, 2.19, 2.57),
        (4.0, 1.71, 2.01),
    ];
    for (shift, four, five) in published {
        for (threshold, expected) in [(4.0, four), (5.0, five)] {
            let found = Cusum::new(0.5, threshold)
                .unwrap()
                .average_run_length(shift);
            assert_eq!(
                three_digits(found),
                three_digits(expected),
                "{shift} {threshold}: {found}"
            );
        }
    }
}

/// Rounded to three digits, as the table is printed; half a unit of grace where the figure lies between two.
fn three_digits(figure: f64) -> String {
    format!("{figure:.2e}")
}

/// Lucas and Saccucci (1990), table 3, as reprinted by Montgomery, table 9.11: schemes with a run length of 500.
#[test]
fn published_run_lengths_of_ewma() {
    let schemes = [(0.4, 3.054), (0.25, 2.998), (0.2, 2.962), (0.1, 2.814)];
    let published = [
        (0.0, [500.0, 500.0, 500.0, 500.0]),
        (0.25, [224.0, 170.0, 150.0, 106.0]),
        (0.5, [71.2, 48.2, 41.8, 31.3]),
        (0.75, [28.4, 20.1, 18.2, 15.9]),
        (1.0, [14.3, 11.1, 10.5, 10.3]),
        (1.5, [5.9, 5.5, 5.5, 6.1]),
        (2.0, [3.5, 3.6, 3.7, 4.4]),
        (3.0, [2.0, 2.3, 2.4, 2.9]),
    ];
    for (shift, expected) in published {
        for ((lambda, width), expected) in schemes.into_iter().zip(expected) {
            let found = Ewma::new(lambda, width).unwrap().average_run_length(shift);
            // The table has three digits, or one decimal.
            let unit = if expected >= 100.0 { 1.0 } else { 0.1 };
            assert!(
                (found - expected).abs() <= unit,
                "{lambda} {width} {shift}: {found}, published {expected}"
            );
        }
    }
}

/// λ = 1 has no memory: it is Shewhart's chart, whose run length is the reciprocal of a tail.
#[test]
fn ewma_without_memory_is_shewhart() {
    let shewhart = Rules::NONE.with(Rule::Nelson1);
    for shift in [0.0, 0.5, 1.0, 2.0, 3.0] {
        let found = Ewma::new(1.0, 3.0).unwrap().average_run_length(shift);
        close(found, shewhart.average_run_length(shift).unwrap(), 1e-9);
    }
    // 1 / (2 Φ(−3)); Φ(−3) = 0.00134989803163009452665 (Abramowitz and Stegun).
    let expected = 1.0 / (2.0 * 0.001_349_898_031_630_094_6);
    close(shewhart.average_run_length(0.0).unwrap(), expected, 1e-9);
}

/// Champ and Woodall (1987), table 1.
#[test]
fn published_run_lengths_of_the_run_rules() {
    use Rule::{Nelson1, WesternElectric2, WesternElectric3, WesternElectric4};
    let published: [(&[Rule], f64); 6] = [
        (&[Nelson1], 370.40),
        (&[Nelson1, WesternElectric2], 225.44),
        (&[Nelson1, WesternElectric3], 166.05),
        (&[Nelson1, WesternElectric4], 152.73),
        (&[Nelson1, WesternElectric2, WesternElectric3], 132.89),
        (
            &[
                Nelson1,
                WesternElectric2,
                WesternElectric3,
                WesternElectric4,
            ],
            91.75,
        ),
    ];
    for (rules, expected) in published {
        let set = rules.iter().fold(Rules::NONE, |set, &rule| set.with(rule));
        let found = set.average_run_length(0.0).unwrap();
        assert!((found - expected).abs() <= 0.005, "{rules:?}: {found}");
    }
}

/// Nine in a row on one side are runs of a fair coin: 2⁹ − 1 in the mean (Feller).
#[test]
fn run_length_of_nine_in_a_row() {
    let nine = Rules::NONE.with(Rule::Nelson2);
    close(nine.average_run_length(0.0).unwrap(), 511.0, 1e-10);
}

/// The table of the module's docs.
#[test]
fn the_documented_table() {
    let expected = [
        ("370.4 155.2 43.9 6.3 2.0", Rules::NONE.with(Rule::Nelson1)),
        ("216.7 57.8 17.1 5.1 2.0", Rules::default()),
        ("91.8 27.3 9.2 3.1 1.7", Rules::WESTERN_ELECTRIC),
    ];
    let row = |length: &dyn Fn(f64) -> f64| {
        let lengths = [0.0, 0.5, 1.0, 2.0, 3.0].map(|shift| format!("{:.1}", length(shift)));
        lengths.join(" ")
    };
    for (expected, rules) in expected {
        let found = row(&|shift| rules.average_run_length(shift).unwrap());
        assert_eq!(found, expected);
    }
    let found = row(&|shift| Ewma::default().average_run_length(shift));
    assert_eq!(found, "559.9 44.1 10.8 3.8 2.4");
    let found = row(&|shift| Cusum::default().average_run_length(shift));
    assert_eq!(found, "465.4 38.0 10.4 4.0 2.6");
}

#[test]
fn run_lengths_of_any_shift_are_numbers() {
    for shift in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -7.0] {
        for length in [
            Cusum::default().average_run_length(shift),
            Ewma::default().average_run_length(shift),
            Rules::default().average_run_length(shift).unwrap(),
        ] {
            assert!(length >= 1.0 && length.is_finite(), "{shift}: {length}");
        }
    }
    assert_eq!(Rules::NONE.average_run_length(0.0), None);
    assert_eq!(Rules::NELSON.average_run_length(0.0), None);
    // Never left in double precision, and still a number.
    let patient = Cusum::new(10.0, 100.0).unwrap().average_run_length(0.0);
    assert!(patient.is_finite(), "{patient}");
}

/// The periods in which a rule signals, for figures in sigmas.
fn signals_of(rule: Rule, z: &[f64]) -> Vec<usize> {
    let figures = z.iter().enumerate().map(|(period, &z)| (period, z, 1.0));
    let chart = ControlChart::from_figures(0.0, figures).unwrap();
    chart
        .signals(Rules::NONE.with(rule))
        .iter()
        .map(|signal| *signal.period())
        .collect()
}

#[test]
fn each_rule_by_hand() {
    use Rule::*;
    let long = |z: f64, count: usize| vec![z; count];
    let none: Vec<usize> = Vec::new();

    for rule in [Nelson1, WesternElectric1] {
        assert_eq!(signals_of(rule, &[3.0, 3.1, -3.1, 2.9]), [1, 2]);
    }
    assert_eq!(signals_of(Nelson2, &long(0.1, 10)), [8, 9]);
    assert_eq!(signals_of(WesternElectric4, &long(-0.1, 9)), [7, 8]);
    // A point on the centre line, or the other side, starts the run again.
    let mut broken = long(0.1, 12);
    broken[4] = 0.0;
    assert_eq!(signals_of(Nelson2, &broken), none);
    broken[4] = -0.1;
    assert_eq!(signals_of(WesternElectric4, &broken), none);

    assert_eq!(
        signals_of(Nelson3, &[0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.4]),
        [5]
    );
    assert_eq!(signals_of(Nelson3, &[0.5, 0.4, 0.3, 0.2, 0.1, 0.0]), [5]);
    assert_eq!(
        signals_of(Nelson3, &[0.0, 0.1, 0.2, 0.2, 0.3, 0.4, 0.5]),
        none
    );

    let by_turns: Vec<f64> = (0..15).map(|index| f64::from(index % 2)).collect();
    assert_eq!(signals_of(Nelson4, &by_turns), [13, 14]);
    let mut broken = by_turns;
    broken[7] = 0.0;
    assert_eq!(signals_of(Nelson4, &broken), none);

    for rule in [Nelson5, WesternElectric2] {
        assert_eq!(signals_of(rule, &[2.1, 0.0, 2.1, 0.0, 0.0, 2.1]), [2]);
        assert_eq!(signals_of(rule, &[-2.1, -2.1, 0.0, 2.1]), [1]);
        // On both sides, or not beyond.
        assert_eq!(signals_of(rule, &[2.1, -2.1, 0.0, 2.0, 2.0]), none);
    }
    for rule in [Nelson6, WesternElectric3] {
        assert_eq!(signals_of(rule, &[1.1, 1.1, 0.0, 1.1, 1.1, 0.0]), [4]);
        assert_eq!(signals_of(rule, &[-1.1, -1.1, 1.1, -1.1, 0.0, -1.1]), none);
        assert_eq!(signals_of(rule, &[-1.1, -1.1, -1.1, -1.1]), [3]);
    }
    let within: Vec<f64> = (0..16)
        .map(|index| if index % 3 == 0 { 0.9 } else { -0.9 })
        .collect();
    assert_eq!(signals_of(Nelson7, &within), [14, 15]);
    let mut broken = within;
    broken[5] = 1.0;
    assert_eq!(signals_of(Nelson7, &broken), none);

    let beyond: Vec<f64> = (0..9)
        .map(|index| if index % 2 == 0 { 1.1 } else { -1.1 })
        .collect();
    assert_eq!(signals_of(Nelson8, &beyond), [7, 8]);
    let mut broken = beyond;
    broken[2] = 0.5;
    assert_eq!(signals_of(Nelson8, &broken), none);
}

#[test]
fn rules_are_switched_one_by_one() {
    for rule in Rule::RUN_RULES {
        assert!(Rules::NONE.with(rule).contains(rule));
        assert_eq!(Rules::NONE.with(rule).iter().collect::<Vec<_>>(), [rule]);
        assert_eq!(Rules::NONE.with(rule).without(rule), Rules::NONE);
    }
    assert_eq!(Rules::NELSON.iter().count(), 8);
    assert_eq!(Rules::WESTERN_ELECTRIC.iter().count(), 4);
    assert_eq!(Rules::NONE.with(Rule::Ewma), Rules::NONE);
    assert!(!Rules::NELSON.contains(Rule::CusumRise));
}

#[test]
fn the_baseline_is_what_the_user_says() {
    let mut series = Series::new(Scale::THUMBS);
    for (week, good) in [70, 75, 72, 30, 31, 29].into_iter().enumerate() {
        series.record_n(week, 1, good).unwrap();
        series.record_n(week, 0, 100 - good).unwrap();
    }
    let scores = series.scores(&Csat::top_box(1)).unwrap();
    let chart = ControlChart::new(&scores, ..3).unwrap();
    close(chart.center(), 217.0 / 3.0, 1e-12);
    assert!(chart.points()[2].in_baseline() && !chart.points()[3].in_baseline());
    assert_eq!(chart.signals(Rules::NONE.with(Rule::Nelson1)).len(), 3);
    // Laney's factor too rests on the baseline alone.
    let sigma_z = chart.sigma_z().unwrap();
    let z: Vec<f64> = chart.points()[..3].iter().map(ChartPoint::z).collect();
    let expected =
        f64::midpoint((z[1] - z[0]).abs(), (z[2] - z[1]).abs()) * std::f64::consts::PI.sqrt() / 2.0;
    close(sigma_z, expected, 1e-12);

    let empty = ControlChart::new(&scores, 10..).unwrap_err();
    assert_eq!(
        empty.to_string(),
        "the baseline has 0 measured periods, and 1 are needed"
    );
    let one = ControlChart::new(&scores, 1..2).unwrap().laney();
    assert_eq!(
        one,
        Err(ChartError::ShortBaseline {
            needed: 2,
            found: 1
        })
    );
}

#[test]
fn what_cannot_be_charted_is_refused() {
    let same = IndividualsChart::new([(1, 5.0), (2, 5.0)], ..).unwrap_err();
    assert_eq!(
        same.to_string(),
        "the baseline does not vary, so there are no limits"
    );
    let nan = IndividualsChart::new([(1, 5.0), (2, f64::NAN)], ..).unwrap_err();
    assert_eq!(
        nan.to_string(),
        "figure NaN with sigma 1, at position 1, is not usable"
    );
    for figure in [
        (0, f64::INFINITY, 1.0),
        (0, 1.0, 0.0),
        (0, 1.0, -1.0),
        (0, 1e200, 1.0),
        (0, 1.0, f64::NAN),
    ] {
        assert!(
            ControlChart::from_figures(0.0, [figure]).is_err(),
            "{figure:?}"
        );
    }
    assert_eq!(
        ControlChart::from_figures(f64::NAN, [(0, 1.0, 1.0)])
            .unwrap_err()
            .to_string(),
        "the centre NaN is not a number of usual size"
    );
    for (lambda, width) in [
        (0.0, 3.0),
        (1.1, 3.0),
        (f64::NAN, 3.0),
        (0.2, 0.0),
        (0.2, 11.0),
    ] {
        assert!(Ewma::new(lambda, width).is_err());
    }
    for (allowance, threshold) in [(-0.1, 5.0), (11.0, 5.0), (0.5, 0.0), (0.5, f64::NAN)] {
        assert!(Cusum::new(allowance, threshold).is_err());
    }
    // All answers of the baseline the same: no sigma.
    let mut series = Series::new(Scale::THUMBS);
    series.record_n(1, 1, 50).unwrap();
    let scores = series.scores(&Csat::top_box(1)).unwrap();
    assert_eq!(ControlChart::new(&scores, ..), Err(ChartError::NoSpread));
}

proptest! {
    /// Turning all figures round turns the signals round: no rule knows which side is good.
    #[test]
    fn signals_are_mirrored(z in prop::collection::vec(-4.0..4.0_f64, 0..40)) {
        let mirrored: Vec<f64> = z.iter().map(|z| -z).collect();
        for rule in Rule::RUN_RULES {
            prop_assert_eq!(signals_of(rule, &z), signals_of(rule, &mirrored));
        }
        let chart = |z: &[f64]| ControlChart::from_figures(0.0, z.iter().map(|&z| ((), z, 1.0))).unwrap();
        let (one, other) = (chart(&z), chart(&mirrored));
        for (one, other) in Cusum::default().points(&one).zip(Cusum::default().points(&other)) {
            prop_assert_eq!((one.rises(), one.falls()), (other.falls(), other.rises()));
        }
        for (one, other) in Ewma::default().points(&one).zip(Ewma::default().points(&other)) {
            prop_assert_eq!(one.value(), -other.value());
            prop_assert_eq!(one.lower(), -other.upper());
        }
    }

    /// A new point never changes what was said before.
    #[test]
    fn signals_do_not_look_ahead(z in prop::collection::vec(-4.0..4.0_f64, 1..40)) {
        for rule in Rule::RUN_RULES {
            let mut before = signals_of(rule, &z);
            before.retain(|&period| period < z.len() - 1);
            prop_assert_eq!(before, signals_of(rule, &z[..z.len() - 1]));
        }
    }

    /// The limits of a chart are possible scores, hold the centre, and are the narrower the more answers there are.
    #[test]
    fn limits_are_possible(counts in prop::collection::vec((0_u64..200, 0_u64..200), 2..20)) {
        let mut series = Series::new(Scale::THUMBS);
        for (period, (good, bad)) in counts.into_iter().enumerate() {
            series.record_n(period, 1, good).unwrap();
            series.record_n(period, 0, bad).unwrap();
        }
        let scores = series.scores(&Csat::top_box(1)).unwrap();
        if let Ok(chart) = ControlChart::new(&scores, ..) {
            for point in chart.points() {
                prop_assert!(0.0 <= point.lower() && point.lower() <= chart.center());
                prop_assert!(chart.center() <= point.upper() && point.upper() <= 100.0);
            }
        }
    }
}

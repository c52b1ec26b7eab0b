//! Finite populations: reference cases, laws, and the promise by enumeration of every population.

use crate::finite_coverage::{of_net_scores, of_shares};
use crate::support::{Case, assert_near, cases, confidences, lawful, nps, share};
use cxmetrics::compare::{
    Compare, Comparison, DifferenceError, StratifiedDifference, StratifiedMethod, probability_above,
};
use cxmetrics::response::NonResponse;
use cxmetrics::{
    Ces, Confidence, Difference, DifferenceMethod, Estimate, EstimateError, Interval, Method,
    MethodError, Metric, Scale, Tally,
};
use proptest::prelude::*;

fn method_interval(estimate: &Estimate, method: Method, confidence: Confidence) -> Interval {
    estimate.interval_with(method, confidence).unwrap()
}

fn of(estimate: Estimate, population: u64) -> Estimate {
    estimate.of_population(population).unwrap()
}

#[track_caller]
fn check_limits(case: &Case, key: &str, interval: &Interval) {
    let expected = &case.expect[key];
    for (expected, found) in [
        (&expected[0], interval.lower()),
        (&expected[1], interval.upper()),
    ] {
        let expected = expected.as_f64().unwrap();
        assert_near(found, expected, case.tolerance * 100.0);
    }
}

#[test]
fn reference_cases() {
    let mut checked = 0;
    for case in cases("finite.json") {
        let share_of = || {
            of(
                share(case.count("yes"), case.count("answered")),
                case.count("team"),
            )
        };
        let net = || {
            let [promoters, passives, detractors] =
                ["promoters", "passives", "detractors"].map(|key| case.count(key));
            of(nps(promoters, passives, detractors), case.count("team"))
        };
        let at = |interval: Interval| {
            case.check("lower", interval.lower());
            case.check("upper", interval.upper());
        };
        match case.method.as_str() {
            "finite share exact (hypergeometric)" => {
                let (estimate, confidence) = (share_of(), case.confidence());
                let team = case.count("team") as f64;
                let bounds = estimate.bounds();
                for (bound, key) in [(bounds.start(), 0), (bounds.end(), 1)] {
                    let feasible = case.expect["feasible"][key].as_f64().unwrap();
                    assert_near(*bound, 100.0 * feasible / team, 1e-12);
                }
                check_limits(&case, "blaker_percent", &estimate.interval(confidence));
                check_limits(
                    &case,
                    "tails_percent",
                    &method_interval(&estimate, Method::Guaranteed, confidence),
                );
                if !estimate.is_census() {
                    assert_eq!(estimate.interval(confidence).method(), Method::Blaker);
                }
            }
            "finite NPS score test over the feasible lattice" => {
                at(method_interval(&net(), Method::Score, case.confidence()));
            }
            "finite NPS exact tails over the feasible tables" => {
                let interval = net().interval(case.confidence());
                assert_eq!(interval.method(), Method::Guaranteed);
                at(interval);
            }
            "finite NPS posterior (Dirichlet-multinomial, prior 1/2 each)" => {
                let estimate = net();
                for (x, expected) in case.expect["at_least"].as_object().unwrap() {
                    let x: f64 = x.parse().unwrap();
                    let found = estimate.probability_at_least(x);
                    assert_near(found, expected.as_f64().unwrap(), case.tolerance);
                    assert_near(found + estimate.probability_below(x), 1.0, 1e-15);
                }
                at(method_interval(
                    &estimate,
                    Method::Dirichlet,
                    case.confidence(),
                ));
            }
            "finite share posterior (beta-binomial, prior 1/2 each)" => {
                case.check(
                    "p_at_least",
                    share_of().probability_at_least(case.number("target")),
                );
            }
            other => panic!("{}: {other}", case.id),
        }
        checked += 1;
    }
    assert_eq!(checked, 23);
}

/// Rounding in the sum of the probabilities.
const ROUNDING: f64 = 1e-12;

/// Whether the whole enumeration was asked for, by `CXMETRICS_FULL=1`; it takes minutes in release.
fn full() -> bool {
    std::env::var_os("CXMETRICS_FULL").is_some()
}

fn sizes(short: &'static [usize], most: usize) -> Vec<usize> {
    if full() {
        (2..=most).collect()
    } else {
        short.to_vec()
    }
}

/// Shares of every population of up to 60, for every number of answers.
#[test]
fn exact_intervals_of_shares_keep_their_promise() {
    for population in sizes(&[2, 3, 5, 10, 17], 60) {
        for answers in 1..population {
            for confidence in [Confidence::P95, Confidence::new(0.8).unwrap()] {
                for method in [None, Some(Method::Guaranteed)] {
                    let found = of_shares(method, population, answers, confidence);
                    assert!(
                        found.lowest >= confidence.level() - ROUNDING,
                        "{method:?}, {answers} of {population}: {found:?}"
                    );
                }
            }
        }
    }
}

/// Net scores of every population of up to 60, for every number of answers.
#[test]
fn exact_intervals_of_net_scores_keep_their_promise() {
    for population in sizes(&[2, 3, 5, 8], 60) {
        for answers in 1..population {
            let found = of_net_scores(None, population, answers, Confidence::P95);
            assert!(
                found.lowest >= 0.95 - ROUNDING,
                "{answers} of {population}: {found:?}"
            );
        }
    }
}

/// Figures of an independent implementation, to the digits they are given with.
#[test]
fn coverage_as_published() {
    let at = Confidence::P95;
    let near = |found: f64, expected: f64, digit: f64| assert_near(found, expected, 0.5 * digit);
    near(
        of_shares(Some(Method::Guaranteed), 50, 20, at).length,
        0.276,
        1e-3,
    );
    near(of_shares(None, 50, 20, at).length, 0.255, 1e-3);
    for (population, answers, score, exact) in [
        (10, 8, [0.644, 0.941, 0.28], [0.956, 0.993, 0.36]),
        (20, 10, [0.913, 0.959, 0.54], [0.963, 0.991, 0.67]),
        (20, 15, [0.803, 0.948, 0.28], [0.951, 0.990, 0.36]),
    ] {
        for (method, expected) in [(Some(Method::Score), score), (None, exact)] {
            let found = of_net_scores(method, population, answers, at);
            near(found.lowest, expected[0], 1e-3);
            near(found.mean, expected[1], 1e-3);
            near(found.length, expected[2], 1e-2);
        }
    }
}

/// A share, a net score or a mean of so many answers in a population.
fn finite() -> impl Strategy<Value = Estimate> {
    let counts = |levels: usize| proptest::collection::vec(0..12_u64, levels);
    let estimates = prop_oneof![
        counts(2).prop_map(|counts| share_of_counts(&counts)),
        counts(3).prop_map(|counts| nps_of_counts(&counts)),
        counts(5).prop_map(|counts| mean_of_counts(&counts)),
    ];
    (estimates, 0..30_u64).prop_filter_map("answers", |(estimate, silent)| {
        let estimate = estimate.ok()?;
        let population = estimate.sample_size() + silent;
        Some(of(estimate, population))
    })
}

fn share_of_counts(counts: &[u64]) -> Result<Estimate, EstimateError> {
    Estimate::share(counts[1], counts[0] + counts[1])
}

fn nps_of_counts(counts: &[u64]) -> Result<Estimate, EstimateError> {
    let counts = [0, 0, 0, counts[0], 0, 0, 0, counts[1], 0, counts[2], 0];
    let tally = Tally::from_counts(Scale::ZERO_TO_TEN, counts).unwrap();
    cxmetrics::Nps::STANDARD.estimate(&tally)
}

fn mean_of_counts(counts: &[u64]) -> Result<Estimate, EstimateError> {
    Ces::MEAN.estimate(&Tally::from_counts(Scale::ONE_TO_FIVE, counts).unwrap())
}

/// The methods that a finite population has, in whatever values.
const METHODS: [Method; 7] = [
    Method::Blaker,
    Method::Score,
    Method::Wald,
    Method::StudentT,
    Method::MidP,
    Method::Guaranteed,
    Method::Dirichlet,
];

proptest! {
    /// Every interval holds the score, is nested in confidence, and stays within what the silent can make of it.
    #[test]
    fn every_interval_is_lawful(estimate in finite(), (low, high) in confidences()) {
        let bounds = estimate.bounds();
        lawful(&estimate.interval(low), &estimate.interval(high), *bounds.start(), *bounds.end())?;
        for method in METHODS {
            let both = [low, high].map(|confidence| estimate.interval_with(method, confidence));
            if let [Ok(narrow), Ok(wide)] = both {
                lawful(&narrow, &wide, *bounds.start(), *bounds.end())?;
            }
        }
    }

    /// Turning the answers round turns everything round, to the last bit.
    #[test]
    fn everything_is_mirrored(
        counts in proptest::collection::vec(0..15_u64, 3),
        silent in 0..20_u64,
        (confidence, _) in confidences(),
    ) {
        let mirrored: Vec<u64> = counts.iter().copied().rev().collect();
        let pairs = [
            [share_of_counts(&counts[..2]), share_of_counts(&[counts[1], counts[0]])],
            [nps_of_counts(&counts), nps_of_counts(&mirrored)],
        ];
        for pair in pairs {
            let [Ok(one), Ok(other)] = pair else { continue };
            let population = one.sample_size() + silent;
            let (one, other) = (of(one, population), of(other, population));
            let ends = one.range();
            let turned = |x: f64| ends.start() + ends.end() - x;
            for method in METHODS {
                let intervals = [&one, &other].map(|estimate| estimate.interval_with(method, confidence));
                if let [Ok(one), Ok(other)] = intervals {
                    assert_near(one.lower(), turned(other.upper()), 1e-12);
                    assert_near(one.upper(), turned(other.lower()), 1e-12);
                }
            }
            for x in [-20.0, 0.0, 30.0, 50.0, 75.0] {
                assert_near(one.p_value(x), other.p_value(turned(x)), 1e-12);
                assert_near(one.probability_at_least(x), other.probability_at_most(turned(x)), 1e-12);
            }
        }
    }

    /// The p-value of a score is below 1 − confidence exactly where the interval leaves it out.
    #[test]
    fn the_p_value_goes_with_the_interval(
        estimate in finite(),
        (confidence, _) in confidences(),
        place in 0.0..1.0_f64,
    ) {
        let range = estimate.range();
        let x = range.start() + place * (range.end() - range.start());
        let p = estimate.p_value(x);
        prop_assert!((0.0..=1.0).contains(&p));
        if (p - (1.0 - confidence.level())).abs() > 1e-9 {
            prop_assert_eq!(estimate.interval(confidence).contains(x), p > (1.0 - confidence.level()), "{} {}", x, p);
        }
        prop_assert_eq!(estimate.p_value(estimate.value()), 1.0);
    }

    /// Probabilities are of what the silent can still do: certain outside of the bounds, and falling between.
    #[test]
    fn probabilities_keep_to_what_is_possible(estimate in finite(), one in 0.0..1.0_f64, other in 0.0..1.0_f64) {
        let (range, bounds) = (estimate.range(), estimate.bounds());
        let at = |place: f64| range.start() + place * (range.end() - range.start());
        let (low, high) = (at(one.min(other)), at(one.max(other)));
        let width = range.end() - range.start();
        prop_assert!(estimate.probability_at_least(high) <= estimate.probability_at_least(low) + 1e-12);
        for x in [low, high] {
            assert_near(estimate.probability_at_least(x) + estimate.probability_below(x), 1.0, 1e-12);
            prop_assert!(estimate.probability_at_most(x) >= estimate.probability_below(x) - 1e-12);
            if x < bounds.start() - 1e-9 * width {
                assert_near(estimate.probability_at_least(x), 1.0, 1e-12);
                prop_assert_eq!(estimate.probability_below(x), 0.0);
            }
            if x > bounds.end() + 1e-9 * width {
                prop_assert_eq!(estimate.probability_at_least(x), 0.0);
                assert_near(estimate.probability_at_most(x), 1.0, 1e-12);
            }
        }
        // What is typed as a bound is the bound.
        assert_near(estimate.probability_at_least(*bounds.start()), 1.0, 1e-12);
        assert_near(estimate.probability_at_most(*bounds.end()), 1.0, 1e-12);
    }
}

#[test]
fn a_census_is_without_error() {
    for estimate in [
        share(9, 10),
        nps(4, 3, 3),
        mean_of_counts(&[1, 2, 0, 4, 9]).unwrap(),
    ] {
        let census = of(estimate.clone(), estimate.sample_size());
        let score = census.value();
        assert!(census.is_census() && !estimate.is_census());
        assert_eq!(census.std_error(), 0.0);
        assert_eq!(census.bounds(), score..=score);
        for method in Method::ALL {
            let interval = method_interval(&census, method, Confidence::P99);
            assert_eq!(
                (interval.lower(), interval.upper(), interval.method()),
                (score, score, Method::Census)
            );
        }
        assert_eq!(census.interval(Confidence::P95).method(), Method::Census);
        for (x, at_least) in [(score - 1.0, 1.0), (score, 1.0), (score + 1.0, 0.0)] {
            assert_eq!(census.probability_at_least(x), at_least);
            assert_eq!(census.probability_below(x), 1.0 - at_least);
        }
        assert_eq!(census.probability_at_most(score), 1.0);
        assert_eq!(
            (census.p_value(score), census.p_value(score + 1.0)),
            (1.0, 0.0)
        );
    }
}

#[test]
fn what_has_no_meaning_is_refused_in_words() {
    let team = of(share(8, 9), 10);
    let refused = |estimate: &Estimate, method| {
        let error = estimate.interval_with(method, Confidence::P95).unwrap_err();
        error.to_string()
    };
    assert_eq!(
        refused(&team, Method::AgrestiCoull),
        "the Agresti-Coull interval is not defined for shares of a finite population; these are: Blaker, score, Wald, \
         Student t, mid-P, guaranteed, Dirichlet"
    );
    assert_eq!(
        refused(&team, Method::Census),
        "the census interval is not defined for shares of a finite population; these are: Blaker, score, Wald, Student t, \
         mid-P, guaranteed, Dirichlet"
    );
    assert_eq!(
        refused(&share(8, 9), Method::Blaker),
        "the Blaker interval is for a population of known size: see `Estimate::of_population`"
    );
    assert_eq!(
        refused(&of(nps(40, 20, 20), 400), Method::Guaranteed),
        "the guaranteed interval counts through populations of up to 100, not 400: take the score interval"
    );
    assert_eq!(
        share(9, 10).of_population(9),
        Err(EstimateError::Population {
            answers: 10,
            population: 9
        })
    );
    let clustered = share(60, 203).with_design_effect(1.35).unwrap();
    assert_eq!(clustered.of_population(500), Err(EstimateError::NotWhole));
    assert_eq!(
        of(share(60, 203), 500).with_design_effect(1.35),
        Err(EstimateError::NotWhole)
    );
    assert!(matches!(
        refused_error(
            &of(mean_of_counts(&[1, 2, 3, 4, 5]).unwrap(), 30),
            Method::Guaranteed
        ),
        MethodError::InPopulation { .. }
    ));
}

fn refused_error(estimate: &Estimate, method: Method) -> MethodError {
    estimate.interval_with(method, Confidence::P95).unwrap_err()
}

/// Beyond what can be counted through, and for values without a common step: still possible, nested and quick.
#[test]
fn large_populations_are_quick_and_lawful() {
    let (low, high) = (Confidence::P90, Confidence::P99);
    for (estimate, populations) in [
        (
            share(700, 2_000),
            [2_001, 20_000, 20_001, 1_000_000, u64::MAX],
        ),
        (share(1, 1), [2, 20_000, 20_001, 1_000_000, u64::MAX]),
        (
            nps(500, 300, 200),
            [1_001, 1_100, 3_000, 1_000_000, u64::MAX],
        ),
        (nps(25, 15, 10), [51, 100, 101, 5_000, u64::MAX]),
        (
            mean_of_counts(&[3, 5, 9, 20, 30]).unwrap(),
            [68, 100, 1_000, 1 << 50, u64::MAX],
        ),
    ] {
        for population in populations {
            let estimate = of(estimate.clone(), population);
            let bounds = estimate.bounds();
            let wide = estimate.interval(high);
            lawful(
                &estimate.interval(low),
                &wide,
                *bounds.start(),
                *bounds.end(),
            )
            .unwrap();
            let (x, p) = (estimate.value(), estimate.p_value(wide.lower()));
            assert!(p >= 0.01 - 1e-12, "{p} at {} of {population}", wide.lower());
            let (above, below) = (
                estimate.probability_at_least(x),
                estimate.probability_below(x),
            );
            assert_near(above + below, 1.0, 1e-9);
            let credible = estimate.interval_with(Method::Dirichlet, high).unwrap();
            assert!(credible.contains(x));
        }
    }
}

fn difference(first: &Estimate, second: &Estimate) -> Difference {
    Difference::independent(first, second).unwrap()
}

/// Two censuses differ by what they differ, and a census is a sample of endless size to compare with.
#[test]
fn differences_know_the_population() {
    let (now, before) = (of(share(9, 10), 10), of(share(6, 10), 10));
    let change = difference(&now, &before);
    for method in DifferenceMethod::INDEPENDENT {
        let interval = change.interval_with(method, Confidence::P95).unwrap();
        assert_eq!((interval.lower(), interval.upper()), (30.0, 30.0));
        assert_eq!(change.test_with(method, 0.0).unwrap().p_value(), 0.0);
        assert_eq!(change.test_with(method, 30.0).unwrap().p_value(), 1.0);
    }
    assert_eq!(change.p_value(), 0.0);
    let none = difference(&now, &of(share(9, 10), 10));
    assert_eq!(
        (none.p_value(), none.interval(Confidence::P95).width()),
        (1.0, 0.0)
    );

    // Half of the population is worth twice as many answers, but for one: (M − 1)/(M − m) = 99/50.
    let (half, other) = (of(share(40, 50), 100), share(30, 50));
    let narrower = difference(&half, &other).interval(Confidence::P95).width();
    assert!(
        narrower
            < difference(&share(40, 50), &other)
                .interval(Confidence::P95)
                .width()
    );
    let scaled = share(40, 50).with_design_effect(50.0 / 99.0).unwrap();
    let worth = difference(&scaled, &other).interval(Confidence::P95);
    let found = difference(&half, &other).interval(Confidence::P95);
    assert_near(found.lower(), worth.lower(), 1e-9);
    assert_near(found.upper(), worth.upper(), 1e-9);

    // 8 of 9 of 10 is at least 80 %, and all of five others said no.
    let certain = difference(&of(share(8, 9), 10), &of(share(0, 5), 5));
    assert_eq!(certain.range(), 80.0..=90.0);
    assert_eq!(certain.p_value(), 0.0);
    assert!(certain.interval(Confidence::P95).lower() >= 80.0);
    assert_eq!(
        certain
            .interval_with(DifferenceMethod::AdjustedWald, Confidence::P95)
            .unwrap_err()
            .to_string(),
        "the adjusted Wald method is not defined for finite populations; these are: score, score without correction, \
         MOVER, Wald, Welch t"
    );
}

proptest! {
    #[test]
    fn differences_of_populations_are_lawful(
        one in finite(), silent in 0..20_u64, (low, high) in confidences(),
    ) {
        let population = one.sample_size() + silent;
        let other = in_population(&one, population);
        let difference = difference(&one, &other);
        let range = difference.range();
        let [narrow, wide] = [low, high].map(|confidence| difference.interval(confidence));
        for interval in [narrow, wide] {
            prop_assert!(interval.contains(difference.value()));
            prop_assert!(*range.start() <= interval.lower() && interval.upper() <= *range.end());
            let p = difference.p_value();
            prop_assert_eq!(interval.contains(0.0), p >= 1.0 - interval.confidence().level());
        }
        prop_assert!(wide.lower() <= narrow.lower() + 1e-9 && narrow.upper() <= wide.upper() + 1e-9);
    }
}

/// Lift, strata and the rest of what is compared.
#[test]
fn other_comparisons_of_populations() {
    let (now, before) = (of(share(9, 10), 12), of(share(5, 11), 12));
    let refused = "this is not computed for scores of finite populations: compare their difference";
    assert_eq!(
        now.relative_change(&before).unwrap_err().to_string(),
        refused
    );
    assert_eq!(
        probability_above(&now, &before).unwrap_err().to_string(),
        refused
    );

    // In strata, a score is worth as many answers as it is in a difference; 50 of 100 are worth 99 of many.
    let adjusted = |strata: &[[Estimate; 2]]| {
        let strata = strata.iter().map(|[one, other]| (one, other));
        StratifiedDifference::new(strata)
            .unwrap()
            .with_weights([1.0, 2.0])
            .unwrap()
    };
    let other = [share(20, 40), share(10, 30)];
    let half = of(share(40, 50), 100);
    let both = adjusted(&[[half.clone(), share(60, 90)], other.clone()]);
    let scaled = share(40, 50).with_design_effect(50.0 / 99.0).unwrap();
    let worth = adjusted(&[[scaled, share(60, 90)], other]);
    let [found, expected] = [&both, &worth].map(|found| found.contrast(Confidence::P95));
    assert_near(found.lower().unwrap(), expected.lower().unwrap(), 1e-9);
    assert_near(found.upper().unwrap(), expected.upper().unwrap(), 1e-9);
    // Everybody answered in both: one third of 25 points and two thirds of −50.
    let census = |yes1, yes2| [of(share(yes1, 12), 12), of(share(yes2, 12), 12)];
    let exact = adjusted(&[census(9, 6), census(3, 9)]);
    assert_eq!(
        exact.contrast(Confidence::P95).to_string(),
        "-25.0 [-25.0, -25.0]"
    );
    assert_eq!(exact.p_value(), 0.0);
    assert_eq!(
        both.with_method(StratifiedMethod::Sato).unwrap_err(),
        DifferenceError::Population
    );
}

/// The same score of another population.
fn in_population(estimate: &Estimate, population: u64) -> Estimate {
    of(estimate.clone(), population)
}

/// One rule for what the silent can make of a score, whether they are asked for by the population or by those asked.
#[test]
fn bounds_are_those_of_the_response() {
    for (answered, asked) in [(share(8, 9), 10), (nps(5, 3, 1), 13), (share(2, 11), 13)] {
        let silence = NonResponse::new(&answered, asked).unwrap();
        let team = of(answered.clone(), asked);
        assert_eq!(silence.bounds(), team.bounds());
        // All of a team was asked: nothing but the silent is unknown.
        let all = NonResponse::new(&team, asked).unwrap();
        let interval = all.interval(Confidence::P95);
        assert_eq!(interval.lower()..=interval.upper(), team.bounds());
        assert_eq!(
            NonResponse::new(&team, asked + 1).unwrap_err().to_string(),
            format!("{} were asked in a population of {asked}", asked + 1)
        );
    }
    // 9 of 10 who were asked, in a company of 20: as if the tenth had said no, and yes.
    let part = NonResponse::new(&of(share(8, 9), 20), 10)
        .unwrap()
        .interval(Confidence::P95);
    let limits = [8, 9].map(|yes| of(share(yes, 10), 20).interval(Confidence::P95));
    assert_eq!(
        (part.lower(), part.upper()),
        (limits[0].lower(), limits[1].upper())
    );
}

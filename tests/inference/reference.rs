//! Every reference case of `tests/data` that names a method of the crate: each row carries its source.

use crate::support::{Case, cases, mean, nps, share};
use cxmetrics::{Ces, Estimate, Method, MethodError, Metric, Scale, Tally};

/// Rows of the same files that no method here claims to reproduce, each with the reason.
const LEFT_OUT: &[(&str, &str)] = &[
    (
        "newcombe10 (general 2x2)",
        "needs the concordant split, which a score has not",
    ),
    ("newcombe8 (general 2x2, no phi correction)", "the same"),
    ("nps newcombe (n11=0)", "the same, with a made-up split"),
    (
        "nps agresti_min",
        "another pseudo-count (½ each); adjusted Wald is offered",
    ),
    ("nps adjwald(1,1,1)", "another pseudo-count"),
    ("nps adjwald z2/3 each", "another pseudo-count, not nested"),
    (
        "nps goodman bonferroni",
        "simultaneous intervals for a multinomial",
    ),
    ("nps goodman scheffe", "the same"),
    (
        "nps tango bcf",
        "a bias correction without the skewness correction",
    ),
    ("nps mover_jeffreys", "not offered for one sample"),
    ("nps dirichlet prior 1/3", "another prior; ½ is offered"),
    ("nps dirichlet prior 1", "the same"),
    ("nps sign test exact/midp", "a test of another hypothesis"),
    (
        "exact unconditional McNemar p (gamma=.0001 as in package)",
        "not offered",
    ),
    (
        "nps exact unconditional (two one-sided, Tango ordering)",
        "not offered",
    ),
    ("mean hoeffding", "not offered: far too wide"),
    ("mean maurer_pontil", "the same"),
    ("mean anderson dkw", "the same"),
    ("mean bootstrap percentile ideal", "not offered"),
    ("mean bootstrap BCa ideal", "not offered"),
    (
        "mean dirichlet prior 0.5",
        "another prior for five values; 1/m is offered",
    ),
    (
        "hedged betting CS (running), WSR defaults trunc 1/2",
        "the confidence sequence offered is the universal portfolio's",
    ),
    ("hedged betting CI (fixed n=15)", "the same"),
    (
        "hedged betting CS (running), WSR defaults trunc 1/2, t=15",
        "the same",
    ),
    (
        "predictable-mixture empirical Bernstein CS, t=15",
        "the same",
    ),
    (
        "wilson with design effect (x/deff, n/deff)",
        "a weighted sample",
    ),
];

/// The method that a row names, and the rows of one file are in percent of its unit.
fn method(name: &str) -> Option<Method> {
    let (_, name) = name.split_once(' ').unwrap();
    Some(match name {
        "wilson" | "tango" | "score (full support)" | "iterative (NPS pkg)" => Method::Score,
        "scas" => Method::SkewnessCorrected,
        "lr" | "profile" | "profile (full support)" => Method::Likelihood,
        "wald" => Method::Wald,
        "wald_cc" => Method::WaldContinuity,
        "wilson_cc" => Method::WilsonContinuity,
        "plus4" | "adjwald(.75,1.5,.75)" => Method::AdjustedWald,
        "agresti_coull" => Method::AgrestiCoull,
        "bonett_price" => Method::BonettPrice,
        "t" => Method::StudentT,
        "midp" => Method::MidP,
        "clopper_pearson" | "gaffke" => Method::Guaranteed,
        "jeffreys" | "dirichlet prior 0.5" | "dirichlet prior 0.2" => Method::Dirichlet,
        "anytime UP" => Method::Anytime,
        _ => return None,
    })
}

/// Runs the rows of a file, and says how many intervals were compared.
fn check_intervals(file: &str, unit: f64, estimate: impl Fn(&Case) -> Estimate) -> usize {
    let mut compared = 0;
    for case in cases(file) {
        if LEFT_OUT
            .iter()
            .any(|(left_out, _)| *left_out == case.method)
        {
            continue;
        }
        if case.expect.get("lower").is_none() {
            continue; // a test or a probability, below
        }
        let method = method(&case.method).unwrap_or_else(|| {
            panic!("{}: {} is neither known nor left out", case.id, case.method)
        });
        match estimate(&case).interval_with(method, case.confidence()) {
            Ok(interval) => {
                case.check("lower", interval.lower() / unit);
                case.check("upper", interval.upper() / unit);
                compared += 1;
            }
            // The source gives an interval without width, or half of nothing; here it is refused.
            Err(error) => {
                assert_eq!(error, MethodError::NoSpread { method }, "{}", case.id);
                assert_eq!(case.expect["lower"], case.expect["upper"], "{}", case.id);
            }
        }
    }
    compared
}

#[test]
fn shares() {
    let compared = check_intervals("proportion.json", 100.0, |case| {
        share(case.count("x"), case.count("n"))
    });
    assert_eq!(compared, 62);
}

#[test]
fn net_scores() {
    let compared = check_intervals("nps.json", 100.0, nps_of);
    assert_eq!(compared, 98);
}

#[test]
fn means() {
    let compared = check_intervals("mean.json", 1.0, |case| mean(&case.counts("counts")));
    assert_eq!(compared, 27);
}

fn nps_of(case: &Case) -> Estimate {
    nps(case.count("P"), case.count("Q"), case.count("D"))
}

#[test]
fn score_tests() {
    let mut compared = 0;
    for case in cases("nps.json") {
        let hypothesis = match case.method.as_str() {
            "nps score test" => 100.0 * case.number("theta0"),
            "nps score test theta=0" => 0.0,
            _ => continue,
        };
        case.check("two", nps_of(&case).p_value(hypothesis));
        compared += 1;
    }
    assert_eq!(compared, 7);
}

#[test]
fn posterior_probabilities() {
    let mut compared = 0;
    for case in cases("nps.json") {
        if case.method == "dirichlet(1/2) posterior cdf" {
            case.check(
                "cdf",
                nps_of(&case).probability_below(100.0 * case.number("t")),
            );
            compared += 1;
        }
    }
    for case in cases("key-result.json") {
        if case.method == "P(NPS>=target) Dirichlet(1/2)" {
            let probability = nps_of(&case).probability_at_least(100.0 * case.number("target"));
            case.check("prob", probability);
            compared += 1;
        }
    }
    assert_eq!(compared, 3);
}

/// Samples that a careless formula gets wrong: 10¹² answers, one answer that differs, an end of the scale that
/// nobody chose; at confidences from one half to a million to one.
#[test]
fn extremes() {
    let mut compared = 0;
    for case in cases("extremes.json") {
        let counts = case.counts("counts");
        let estimate = match case.input["kind"].as_str().unwrap() {
            "nps" => nps(counts[2], counts[1], counts[0]),
            "share" => share(counts[1], counts[0] + counts[1]),
            _ if counts.len() == 7 => mean(&counts),
            _ => {
                let tally = Tally::from_counts(Scale::ZERO_TO_TEN, &counts).unwrap();
                Ces::MEAN.estimate(&tally).unwrap()
            }
        };
        let method = match case.method.as_str() {
            "score" => Method::Score,
            "likelihood" => Method::Likelihood,
            _ => Method::Anytime,
        };
        let interval = estimate.interval_with(method, case.confidence()).unwrap();
        case.check("lower", interval.lower());
        case.check("upper", interval.upper());
        compared += 1;
    }
    assert_eq!(compared, 99);
}

/// Limits from Dirichlet distributions of three, five and eleven values, computed three other ways.
#[test]
fn dirichlet_means() {
    let mut compared = 0;
    for case in cases("dirichlet.json") {
        let counts = case.counts("counts");
        let estimate = match counts.len() {
            3 => nps(counts[2], counts[1], counts[0]),
            5 => mean(&counts),
            _ => {
                let tally = Tally::from_counts(Scale::ZERO_TO_TEN, &counts).unwrap();
                Ces::MEAN.estimate(&tally).unwrap()
            }
        };
        let method = match case.method.as_str() {
            "dirichlet" => Method::Dirichlet,
            _ => Method::Guaranteed,
        };
        let interval = estimate.interval_with(method, case.confidence()).unwrap();
        case.check("lower", interval.lower());
        case.check("upper", interval.upper());
        compared += 1;
    }
    assert_eq!(compared, 24);
}

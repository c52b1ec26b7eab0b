//! The reference cases of times, survival, superiority, strata and plans.

use cxmetrics::compare::{
    Compare, Comparison, FitMethod, GoodnessOfFit, StratifiedDifference, StratifiedMethod,
    Superiority, SuperiorityMethod, WithLimits, probability_above,
};
use cxmetrics::kpi::{LogRank, ServiceTimes, Survival};
use cxmetrics::{Estimate, Scale, Tally};
use serde_json::Value;

use super::compared::{check, limits};
use crate::support::{Case, cases, mean, nps};

fn list(value: &Value) -> Vec<f64> {
    let list = value.as_array().unwrap();
    list.iter()
        .map(|x| x.as_f64().unwrap_or(f64::NAN))
        .collect()
}

fn of_times(case: &Case, key: &str) -> ServiceTimes {
    ServiceTimes::from_hours(list(&case.input[key])).unwrap()
}

pub(super) fn times(case: &Case) -> bool {
    let both = || (of_times(case, "x"), of_times(case, "y"));
    match case.method.as_str() {
        "mann-whitney normal ties continuity" => {
            let (x, y) = both();
            let test = x.mann_whitney(&y);
            case.check("u", test.u());
            case.check("variance", test.variance());
            case.check("z", test.z());
            case.check("p", test.normal_p_value());
            let superiority = x.superiority(&y).unwrap().point_estimate().unwrap();
            case.check("superiority", superiority / 100.0);
        }
        "mann-whitney exact permutation with ties" => {
            let (x, y) = both();
            case.check("p", x.mann_whitney(&y).p_value());
        }
        "hodges-lehmann shift exact limits" | "hodges-lehmann shift ties normal limits" => {
            let (x, y) = both();
            let shift = x.shift(&y);
            check(case, "shift", shift.point_estimate());
            limits(case, &shift.contrast(case.confidence()), |x| x);
        }
        "brunner-munzel" => {
            let (x, y) = both();
            superiority(
                case,
                x.superiority(&y).unwrap(),
                SuperiorityMethod::BrunnerMunzel,
            );
        }
        "welch difference of means" => {
            let (x, y) = both();
            let found = x.mean_difference(&y).unwrap();
            case.check("difference", found.value());
            case.check("t", found.value() / found.std_error());
            case.check("df", found.degrees_of_freedom().unwrap());
            case.check("p", found.p_value());
            limits(case, &found.contrast(case.confidence()), |x| x);
        }
        "median interpolated limits" => {
            let x = of_times(case, "x");
            let median = x.at_percentile(50.0).unwrap();
            check(case, "median", median.point_estimate());
            let [lower, upper] = median.limits_outside(0.5 * (1.0 - case.confidence().level()));
            check(case, "lower", lower);
            check(case, "upper", upper);
        }
        "difference of medians MOVER of interpolated limits" => {
            let (x, y) = both();
            let found = x.difference(&y).unwrap();
            check(case, "difference", found.point_estimate());
            limits(case, &found.contrast(case.confidence()), |x| x);
        }
        _ => return false,
    }
    true
}

fn superiority(case: &Case, found: Superiority, method: SuperiorityMethod) {
    let found = found.with_method(method).unwrap();
    if case.expect.get("superiority").is_some() {
        case.check("superiority", found.point_estimate().unwrap() / 100.0);
    }
    if case.expect.get("se").is_some() {
        case.check("se", found.std_error() / 100.0);
        case.check("df", found.degrees_of_freedom().unwrap());
        case.check("p", found.p_value());
    }
    if case.confidence.is_some() {
        let contrast = found.contrast(case.confidence());
        case.check("lower", contrast.lower().unwrap() / 100.0);
        // The row does not cut its limits to what is possible.
        let expected = case.expect["upper"].as_f64().unwrap();
        if expected <= 1.0 {
            case.check("upper", contrast.upper().unwrap() / 100.0);
        } else {
            assert_eq!(contrast.upper(), Some(100.0));
        }
    }
}

/// The customers of the lung data, by a group of theirs.
fn lung(key: &str, group: f64) -> Survival {
    lung_where(|row| row(key) == group)
}

fn lung_where(keep: impl Fn(&dyn Fn(&str) -> f64) -> bool) -> Survival {
    let data = cases("compare.json")
        .into_iter()
        .find(|case| case.id == "H0400")
        .unwrap();
    let columns: Vec<(String, Vec<f64>)> = data
        .input
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, column)| (name.clone(), list(column)))
        .collect();
    let column = |name: &str| &columns.iter().find(|(key, _)| key == name).unwrap().1;
    let rows = (0..column("time").len()).filter(|&row| keep(&|name: &str| column(name)[row]));
    Survival::new(rows.map(|row| (column("time")[row], column("ended")[row] == 1.0))).unwrap()
}

fn curve(case: &Case, number: u8) -> Survival {
    let times = list(&case.input[format!("time{number}")]);
    let ended = list(&case.input[format!("ended{number}")]);
    Survival::new(
        times
            .into_iter()
            .zip(ended)
            .map(|(time, ended)| (time, ended == 1.0)),
    )
    .unwrap()
}

fn log_rank(case: &Case, test: LogRank) {
    case.check("observed1", test.observed());
    case.check("expected1", test.expected());
    case.check("variance", test.variance());
    case.check("chi2", test.chi_squared());
    case.check("p", test.p_value());
}

pub(super) fn survival(case: &Case) -> bool {
    match case.method.as_str() {
        "log-rank" if case.input.get("data").is_some() => {
            log_rank(
                case,
                LogRank::new(&lung("sex", 1.0), &lung("sex", 2.0)).unwrap(),
            );
        }
        "log-rank" => log_rank(
            case,
            LogRank::new(&curve(case, 1), &curve(case, 2)).unwrap(),
        ),
        "log-rank stratified" => {
            // In the stratum ecog 3 there is one customer and no second group.
            let strata: Vec<_> = [0.0, 1.0, 2.0]
                .map(|ecog| {
                    [1.0, 2.0].map(|sex| lung_where(|row| row("sex") == sex && row("ecog") == ecog))
                })
                .into();
            let alone = lung_where(|row| row("ecog") == 3.0);
            let test = LogRank::stratified(strata.iter().map(|[one, two]| (one, two))).unwrap();
            assert_eq!(alone.sample_size(), 1);
            // The lone one left: observed and expected by the row, and nothing to the difference.
            case.check("observed1", test.observed() + 1.0);
            case.check("expected1", test.expected() + 1.0);
            case.check("variance", test.variance());
            case.check("chi2", test.chi_squared());
            case.check("p", test.p_value());
        }
        "log-rank no event in common" => {
            assert!(LogRank::new(&curve(case, 1), &curve(case, 2)).is_err());
        }
        "difference of restricted means" => {
            let found = lung("sex", 2.0)
                .restricted_mean_difference(&lung("sex", 1.0), case.number("until"))
                .unwrap()
                .as_normal();
            case.check("difference", found.value());
            case.check("se", found.std_error());
            case.check("p", found.p_value());
            limits(case, &found.contrast(case.confidence()), |x| x);
        }
        "difference of survival at a time, MOVER of log-log limits" => {
            let (first, second) = (lung("sex", 2.0), lung("sex", 1.0));
            let time = case.number("time");
            let (first, second) = (first.share_at(time), second.share_at(time));
            check(
                case,
                "share1",
                first.point_estimate().map(|share| share / 100.0),
            );
            check(
                case,
                "share2",
                second.point_estimate().map(|share| share / 100.0),
            );
            let found = first.difference(&second).unwrap();
            limits(case, &found.contrast(case.confidence()), |points| {
                points / 100.0
            });
        }
        _ => return false,
    }
    true
}

/// Counts on so many values as a score, and the unit that it is above the row's.
fn score(counts: &[u64]) -> (Estimate, f64) {
    match counts {
        [detractors, passives, promoters] => (nps(*promoters, *passives, *detractors), 100.0),
        _ => (mean(counts), 1.0),
    }
}

fn counts(value: &Value) -> Vec<u64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|x| x.as_u64().unwrap())
        .collect()
}

pub(super) fn better(case: &Case) -> bool {
    let of_counts = || {
        let levels = i32::try_from(case.input["scores"].as_array().unwrap().len()).unwrap();
        let scale = Scale::new(1, levels).unwrap();
        let tally = |key| Tally::from_counts(scale, case.counts(key)).unwrap();
        Superiority::of_tallies(&tally("counts1"), &tally("counts2")).unwrap()
    };
    match case.method.as_str() {
        "probability that the first share is larger (Jeffreys)" => {
            let share = |x, n| Estimate::share(case.count(x), case.count(n)).unwrap();
            let found = probability_above(&share("x1", "n1"), &share("x2", "n2")).unwrap();
            case.check("p", found);
        }
        "probability that the first score is larger (Dirichlet)" => {
            let [first, second] = ["counts1", "counts2"].map(|key| score(&case.counts(key)).0);
            case.check("p", probability_above(&first, &second).unwrap());
        }
        "superiority brunner-munzel t" => {
            superiority(case, of_counts(), SuperiorityMethod::BrunnerMunzel);
        }
        "superiority brunner-munzel logit" => {
            superiority(case, of_counts(), SuperiorityMethod::BrunnerMunzelLogit);
        }
        "superiority newcombe method 5" => {
            superiority(case, of_counts(), SuperiorityMethod::Newcombe);
        }
        _ => return false,
    }
    true
}

fn strata(case: &Case) -> (StratifiedDifference, f64) {
    let mut unit = 100.0;
    let scores: Vec<[Estimate; 2]> = case.input["strata"]
        .as_array()
        .unwrap()
        .iter()
        .map(|stratum| {
            if stratum.get("x1").is_some() {
                [("x1", "n1"), ("x2", "n2")].map(|(x, n)| {
                    Estimate::share(stratum[x].as_u64().unwrap(), stratum[n].as_u64().unwrap())
                        .unwrap()
                })
            } else {
                ["counts1", "counts2"].map(|key| {
                    let (score, above) = score(&counts(&stratum[key]));
                    unit = above;
                    score
                })
            }
        })
        .collect();
    let pairs = scores.iter().map(|[first, second]| (first, second));
    (StratifiedDifference::new(pairs).unwrap(), unit)
}

pub(super) fn stratified(case: &Case) -> bool {
    match case.method.as_str() {
        "cochran-mantel-haenszel test" => case.check("p", strata(case).0.p_value()),
        "stratified share difference Mantel-Haenszel Sato" => {
            let found = strata(case).0.with_method(StratifiedMethod::Sato).unwrap();
            check(
                case,
                "difference",
                found.point_estimate().map(|points| points / 100.0),
            );
            limits(case, &found.contrast(case.confidence()), |points| {
                points / 100.0
            });
        }
        method if method.starts_with("stratified") => {
            let (found, unit) = strata(case);
            check(
                case,
                "difference",
                found.point_estimate().map(|points| points / unit),
            );
            limits(case, &found.contrast(case.confidence()), |points| {
                points / unit
            });
            case.check("p", found.p_value());
        }
        _ => return false,
    }
    true
}

pub(super) fn fit(case: &Case) -> bool {
    if case.method != "goodness of fit" {
        return false;
    }
    let found =
        GoodnessOfFit::new(&case.counts("observed"), &list(&case.input["planned"])).unwrap();
    case.check("chi2", found.chi_squared());
    case.check("g2", found.likelihood_ratio());
    if case.expect.get("exact_by_probability").is_some() {
        case.check("exact_by_probability", found.p_value());
        assert_eq!(found.method(), FitMethod::Exact);
    } else {
        case.check("p", found.p_value());
    }
    true
}

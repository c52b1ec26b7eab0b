//! Scores and shares: lift, strata, superiority, published summaries, counts against a plan.

use cxmetrics::compare::{
    Compare, Comparison, FitMethod, GoodnessOfFit, RatioSet, RelativeMethod, StratifiedDifference,
    StratifiedMethod, Summary, Superiority,
};
use cxmetrics::{Ces, Confidence, Estimate, Metric, Nps, Scale, Tally};

use super::times::by_methods;
use super::{Row, binomial, enumerated, holds, reaches, row};
use crate::support::random::Random;

pub(super) fn rows() -> Vec<Row> {
    [lifts(), of_ratings(), strata(), superiority(), plans()]
        .into_iter()
        .flatten()
        .collect()
}

fn lifts() -> Vec<Row> {
    [(10, 0.5, 0.3), (20, 0.9, 0.6), (50, 0.1, 0.05)]
        .map(|(size, p1, p2)| {
            enumerated(
                format!("lift of shares {p1}, {p2}, n = {size}"),
                &["score", "Koopman", "MOVER-R", "log-delta"],
                [binomial(size, p1), binomial(size, p2)],
                |x1, x2| {
                    let share = |x| Estimate::share(x, size).unwrap();
                    let lift = share(x1).relative_change(&share(x2)).unwrap();
                    let truth = 100.0 * (p1 / p2 - 1.0);
                    let by = |method| {
                        let other = lift.clone().with_method(method);
                        other.is_ok_and(|other| holds(&other, truth))
                    };
                    vec![
                        holds(&lift, truth),
                        by(RelativeMethod::ScoreUncorrected),
                        by(RelativeMethod::MoverRatio),
                        by(RelativeMethod::LogDelta),
                    ]
                },
            )
        })
        .into()
}

/// How many of each rating, drawn with these shares.
fn tally(random: &mut Random, scale: Scale, shares: &[f64], size: usize) -> Tally {
    let mut counts = vec![0_u64; shares.len()];
    for _ in 0..size {
        let mut draw = random.uniform();
        let level = shares.iter().position(|share| {
            draw -= share;
            draw < 0.0
        });
        counts[level.unwrap_or(shares.len() - 1)] += 1;
    }
    Tally::from_counts(scale, counts).unwrap()
}

const BETTER: [f64; 5] = [0.02, 0.03, 0.1, 0.25, 0.6];
const WORSE: [f64; 5] = [0.2, 0.3, 0.3, 0.15, 0.05];

fn mean(shares: [f64; 5]) -> f64 {
    (1..)
        .zip(shares)
        .map(|(rating, share)| f64::from(rating) * share)
        .sum()
}

fn of_ratings() -> Vec<Row> {
    let mut rows = Vec::new();
    for (n1, n2) in [(8, 8), (20, 20), (10, 40)] {
        let draw = move |random: &mut Random| {
            [(BETTER, n1), (WORSE, n2)].map(|(shares, size)| {
                let tally = tally(random, Scale::ONE_TO_FIVE, &shares, size);
                Ces::MEAN.estimate(&tally).unwrap()
            })
        };
        let truth = mean(BETTER) - mean(WORSE);
        let lift = 100.0 * (mean(BETTER) / mean(WORSE) - 1.0);
        rows.push(row(
            format!("lift of a rating, n = {n1}, {n2}"),
            &["MOVER-R", "log-delta"],
            |random| {
                let [first, second] = draw(random);
                let change = first.relative_change(&second).unwrap();
                let delta = change.clone().with_method(RelativeMethod::LogDelta);
                vec![
                    holds(&change, lift),
                    delta.is_ok_and(|delta| holds(&delta, lift)),
                ]
            },
        ));
        rows.push(row(
            format!("published means, n = {n1}, {n2}"),
            &["Welch t", "normal"],
            |random| {
                let [first, second] = draw(random).map(|score| Summary::from(&score));
                first.difference(&second).map_or(vec![false; 2], |found| {
                    vec![holds(&found, truth), holds(&found.as_normal(), truth)]
                })
            },
        ));
        rows.push(row(
            format!("published means in percent, n = {n1}, {n2}"),
            &["MOVER-R of t limits", "log-delta", "Fieller"],
            |random| {
                let [first, second] = draw(random).map(|score| Summary::from(&score));
                let fieller = match first.ratio(&second, Confidence::P95) {
                    Ok(RatioSet::Interval { lower, upper }) => {
                        (lower..=upper).contains(&(1.0 + lift / 100.0))
                    }
                    _ => false,
                };
                first
                    .relative_change(&second)
                    .map_or(vec![false; 3], |found| {
                        let delta = found.with_method(RelativeMethod::LogDelta).unwrap();
                        vec![holds(&found, lift), holds(&delta, lift), fieller]
                    })
            },
        ));
    }
    rows
}

fn strata() -> Vec<Row> {
    let mut rows = Vec::new();
    // The shares of the second group, and how many answers of each; the first is two tenths above it.
    let few = vec![(0.1, 8, 10), (0.4, 12, 8), (0.7, 6, 6)];
    let many = vec![(0.5, 3, 4); 12];
    for (what, strata) in [("3 strata of 6 to 12", few), ("12 strata of 3 and 4", many)] {
        rows.push(row(
            format!("shares in {what}"),
            &["score", "Sato", "normal"],
            |random| {
                let count = |random: &mut Random, share: f64, size: u64| {
                    let yes = (0..size).filter(|_| random.uniform() < share).count() as u64;
                    Estimate::share(yes, size).unwrap()
                };
                let drawn: Vec<[Estimate; 2]> = strata
                    .iter()
                    .map(|&(share, n1, n2)| {
                        [count(random, share + 0.2, n1), count(random, share, n2)]
                    })
                    .collect();
                let found = stratified(&drawn);
                let sato = found.clone().with_method(StratifiedMethod::Sato).unwrap();
                vec![
                    holds(&found, 20.0),
                    holds(&sato, 20.0),
                    normal(&found, &drawn, 20.0),
                ]
            },
        ));
    }
    // Teams of 20 of which 12 answer, drawn without putting back: 16, 12 and 18 are for it, and 12, 8 and 14 before.
    let teams = [(16, 12), (12, 8), (18, 14)];
    rows.push(row(
        "shares in 3 strata, 12 of teams of 20".into(),
        &["score", "score, as if of many"],
        |random| {
            let drawn: Vec<[Estimate; 2]> = teams
                .iter()
                .map(|&(now, before)| {
                    [now, before].map(|yes| Estimate::share(draw(random, yes, 20, 12), 12).unwrap())
                })
                .collect();
            let of_teams: Vec<[Estimate; 2]> = drawn
                .iter()
                .map(|pair| pair.clone().map(|share| share.of_population(20).unwrap()))
                .collect();
            vec![
                holds(&stratified(&of_teams), 20.0),
                holds(&stratified(&drawn), 20.0),
            ]
        },
    ));
    // Detractors, passives and promoters: 20 points more in the first group of each stratum.
    let shares = [[0.5, 0.3, 0.2], [0.3, 0.3, 0.4], [0.1, 0.3, 0.6]];
    for size in [8, 20] {
        rows.push(row(
            format!("net scores in 3 strata of {size}"),
            &["score", "normal"],
            |random| {
                let drawn: Vec<[Estimate; 2]> = shares
                    .iter()
                    .map(|&[low, middle, high]| {
                        [[low - 0.1, middle, high + 0.1], [low, middle, high]].map(|shares| {
                            let mut levels = [0.0; 11];
                            [levels[0], levels[7], levels[9]] = shares;
                            let tally = tally(random, Scale::ZERO_TO_TEN, &levels, size);
                            Nps::STANDARD.estimate(&tally).unwrap()
                        })
                    })
                    .collect();
                let found = stratified(&drawn);
                vec![holds(&found, 20.0), normal(&found, &drawn, 20.0)]
            },
        ));
    }
    rows
}

/// How many are yes of so many who were drawn without putting back.
fn draw(random: &mut Random, mut yes: u32, mut people: u32, answers: u32) -> u64 {
    let mut found = 0;
    for _ in 0..answers {
        if random.uniform() * f64::from(people) < f64::from(yes) {
            yes -= 1;
            found += 1;
        }
        people -= 1;
    }
    found
}

fn stratified(drawn: &[[Estimate; 2]]) -> StratifiedDifference {
    StratifiedDifference::new(drawn.iter().map(|[first, second]| (first, second))).unwrap()
}

/// The weighted differences with the standard errors of their samples.
fn normal(found: &StratifiedDifference, drawn: &[[Estimate; 2]], truth: f64) -> bool {
    let square: f64 = found
        .differences()
        .zip(drawn)
        .map(|((_, weight), [first, second])| {
            let error = first.std_error().hypot(second.std_error());
            weight * weight * error * error
        })
        .sum();
    reaches(found.point_estimate().unwrap(), square.sqrt(), truth)
}

fn superiority() -> Vec<Row> {
    let truth: f64 = (0..5)
        .map(|level| {
            let below: f64 = WORSE[..level].iter().sum();
            100.0 * BETTER[level] * (below + 0.5 * WORSE[level])
        })
        .sum();
    [8, 20]
        .map(|size| {
            row(
                format!("superiority of answers, {truth:.0} %, n = {size}"),
                &["Newcombe", "Brunner-Munzel t", "logit"],
                |random| {
                    let [first, second] = [BETTER, WORSE]
                        .map(|shares| tally(random, Scale::ONE_TO_FIVE, &shares, size));
                    by_methods(Superiority::of_tallies(&first, &second).unwrap(), truth)
                },
            )
        })
        .into()
}

/// How often counts that are as planned are not called otherwise at 5 %.
fn plans() -> Vec<Row> {
    [12_usize, 30]
        .map(|size| {
            let planned = [0.6, 0.3, 0.1];
            row(
                format!("as planned, {size} in three arms of 6 : 3 : 1"),
                &["exact or χ²", "χ²", "likelihood ratio"],
                |random| {
                    let mut counts = [0_u64; 3];
                    for _ in 0..size {
                        let draw = random.uniform();
                        counts[usize::from(draw >= 0.6) + usize::from(draw >= 0.9)] += 1;
                    }
                    let check = GoodnessOfFit::new(&counts, &planned).unwrap();
                    assert_eq!(check.method(), FitMethod::Exact);
                    // With two degrees of freedom χ² is exponential.
                    let not_rejected = |figure: f64| (-0.5 * figure).exp() >= 0.05;
                    vec![
                        check.p_value() >= 0.05,
                        not_rejected(check.chi_squared()),
                        not_rejected(check.likelihood_ratio()),
                    ]
                },
            )
        })
        .into()
}

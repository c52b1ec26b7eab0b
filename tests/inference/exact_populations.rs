//! Populations of a few people, where every probability is a fraction: counted in whole numbers, and asked at levels that
//! meet them exactly.

use cxmetrics::{Confidence, Estimate, Method};

use crate::support::{assert_near, nps, share};

fn of(estimate: Estimate, population: u64) -> Estimate {
    estimate.of_population(population).unwrap()
}

fn at(level: f64) -> Confidence {
    Confidence::new(level).unwrap()
}

fn choose(n: u64, k: u64) -> u64 {
    if k > n {
        return 0;
    }
    (0..k).fold(1, |ways, step| ways * (n - step) / (step + 1))
}

/// Who is asked: so many detractors, passives and promoters, and of them those who answered.
type Groups = [u64; 3];

/// In how many ways the answers of a population have at most, and at least, the net score of these.
fn tails(all: Groups, seen: Groups) -> [u64; 2] {
    let answers: u64 = seen.iter().sum();
    let (mut below, mut above) = (0, 0);
    for down in 0..=answers {
        for up in 0..=answers - down {
            let ways =
                choose(all[0], down) * choose(all[1], answers - down - up) * choose(all[2], up);
            if up + seen[0] <= seen[2] + down {
                below += ways;
            }
            if up + seen[0] >= seen[2] + down {
                above += ways;
            }
        }
    }
    [below, above]
}

/// The p-value of a total of passives and twice the promoters, as a count of ways: twice the smaller of the largest tails of
/// all populations with that total that could have answered so.
fn double_ways(seen: Groups, population: u64, total: u64) -> u64 {
    let mut largest = [0, 0];
    for promoters in seen[2]..=population {
        let Some(passives) = total.checked_sub(2 * promoters) else {
            break;
        };
        let Some(detractors) = population.checked_sub(promoters + passives) else {
            continue;
        };
        if passives >= seen[1] && detractors >= seen[0] {
            let own = tails([detractors, passives, promoters], seen);
            largest = [0, 1].map(|side| largest[side].max(own[side]));
        }
    }
    2 * largest[0].min(largest[1])
}

#[test]
fn net_scores_of_a_few() {
    let mut asked = 0;
    for population in 2..=7_u64 {
        for answers in 1..population {
            for high in 0..=answers {
                for middle in 0..=answers - high {
                    let seen = [answers - high - middle, middle, high];
                    let score = of(nps(high, middle, seen[0]), population);
                    let ways = choose(population, answers);
                    let figure =
                        |total: u64| 100.0 * (total as f64 - population as f64) / population as f64;
                    let first = middle + 2 * high;
                    let last = first + 2 * (population - answers);
                    // Up to the total that is nearest to the answers from below, and mirrored.
                    let near = first * population / answers;
                    for total in first..near {
                        let most = (first..=total)
                            .map(|total| double_ways(seen, population, total))
                            .max()
                            .unwrap();
                        let expected = (most as f64 / ways as f64).min(1.0);
                        assert_near(score.p_value(figure(total)), expected, 1e-12);
                        asked += 1;
                    }
                    let mirrored = of(nps(seen[0], middle, high), population);
                    for total in first..=last {
                        let (one, other) = (figure(total), -figure(total));
                        assert_near(mirrored.p_value(other), score.p_value(one), 1e-12);
                    }
                    // What is left outside is a half, a quarter and an eighth, which many of these fractions are.
                    for parts in [2, 4, 8] {
                        let level = 1.0 - 1.0 / parts as f64;
                        let lower = (first..near)
                            .find(|&total| double_ways(seen, population, total) * parts > ways)
                            .unwrap_or(near);
                        let found = score.interval_with(Method::Guaranteed, at(level)).unwrap();
                        let expected = figure(lower).min(score.value());
                        assert_near(found.lower(), expected, 1e-12);
                    }
                }
            }
        }
    }
    assert!(asked > 300, "{asked}");
}

/// One of four was asked and said yes. Of one yes in four the chance is a quarter, and half of it is counted by mid-p: what
/// is exactly as rare as the level allows is left out.
#[test]
fn what_is_exactly_as_rare_is_left_out() {
    let one = of(share(1, 1), 4);
    for (method, level, kept) in [
        (Method::Guaranteed, 0.5, 50.0),
        (Method::Guaranteed, 0.51, 25.0),
        (Method::MidP, 0.75, 50.0),
        (Method::MidP, 0.76, 25.0),
        (Method::Blaker, 0.75, 50.0),
        (Method::Blaker, 0.76, 25.0),
    ] {
        let interval = one.interval_with(method, at(level)).unwrap();
        assert_eq!(interval.lower(), kept, "{method} at {level}");
        assert_eq!(interval.upper(), 100.0, "{method} at {level}");
    }
}

/// A score that is a step but for rounding, in the figures that it was computed from, is that step; what is further away
/// lies between two.
#[test]
fn a_score_is_the_step_it_was_rounded_from() {
    let few = of(share(3, 20), 100);
    let at_least = few.probability_at_least(10.0);
    for (rounding, is_step) in [(5e-14, true), (1e-12, false)] {
        assert_eq!(
            few.probability_at_least(10.0 + rounding) == at_least,
            is_step
        );
        assert_eq!(few.p_value(10.0 + rounding), few.p_value(10.0));
    }
}

/// What is far beyond every score has no probability, however far.
#[test]
fn what_is_further_than_numbers_go() {
    for score in [
        of(share(3, 20), 9_000_000_000_000_000),
        of(nps(3, 5, 2), 4_000_000_000_000_000),
        of(share(3, 20), 25),
    ] {
        for x in [1e290, 1e300, f64::MAX, f64::INFINITY] {
            assert_eq!(score.probability_at_least(x), 0.0);
            assert_eq!(score.probability_at_least(-x), 1.0);
            assert_eq!(score.p_value(x), 0.0);
            assert_eq!(score.p_value(-x), 0.0);
        }
    }
}

/// Nobody is left to have another score, whatever the values are.
#[test]
fn a_census_has_the_bounds_of_its_score() {
    for answers in 1..60 {
        for yes in 0..=answers {
            let score = of(share(yes, answers), answers);
            assert_eq!(score.bounds(), score.value()..=score.value());
        }
    }
}

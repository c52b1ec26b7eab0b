//! Mixtures of bets, and which of many monitors fired: reference cases, the documented widths, brute force, laws.

use cxmetrics::track::{
    AnytimeError, AnytimeMixture, Bets, closed_e_benjamini_hochberg, e_benjamini_hochberg,
};
use cxmetrics::{Ces, Confidence, Csat, Estimate, Method, Metric, Scale, Tally, WeightedTally};
use proptest::prelude::*;

use crate::close;
use crate::support::random::Random;
use crate::support::{Case, cases, mean, nps, share};

const BETS: [Bets; 3] = [Bets::Full, Bets::Half, Bets::Arcsine];

/// The estimate of a row, and what turns its unit into that of the row.
fn estimate(case: &Case) -> (Estimate, f64) {
    let counts = case.counts("counts");
    match case.input["scores"].as_array().unwrap().len() {
        2 => (share(counts[1], counts[0] + counts[1]), 100.0),
        3 => (nps(counts[2], counts[1], counts[0]), 100.0),
        _ => (mean(&counts), 1.0),
    }
}

fn bets(case: &Case) -> Bets {
    if case.method.contains("arcsine") {
        Bets::Arcsine
    } else if case.method.contains("full") {
        Bets::Full
    } else {
        Bets::Half
    }
}

#[test]
fn limits_and_evidence_of_the_rows() {
    let mut seen = [0; 2];
    for case in cases("evidence.json") {
        if case.method.contains("e-BH") {
            continue;
        }
        let (estimate, unit) = estimate(&case);
        let mixture = AnytimeMixture::new(&estimate, bets(&case)).unwrap();
        if case.confidence.is_some() {
            let interval = mixture.interval(case.confidence());
            case.check("lower", interval.lower() / unit);
            case.check("upper", interval.upper() / unit);
            seen[0] += 1;
        } else {
            let mean = case.number("mean") * unit;
            case.check("e_value", mixture.evidence(mean));
            case.check("e_up", mixture.evidence_above(mean));
            case.check("e_down", mixture.evidence_below(mean));
            seen[1] += 1;
        }
    }
    assert_eq!(seen, [14, 6]);
}

/// The table of `Bets`, in the text of the docs.
#[test]
fn the_documented_widths() {
    let docs = include_str!("../../src/track/mixture.rs");
    for (name, estimate, unit) in [
        ("NPS of 16, 8 and 6", nps(16, 8, 6), 100.0),
        ("NPS of 55, 25 and 20", nps(55, 25, 20), 100.0),
        ("NPS of 220, 100 and 80", nps(220, 100, 80), 100.0),
        ("NPS of 880, 400 and 320", nps(880, 400, 320), 100.0),
        ("155 of 200", share(155, 200), 100.0),
        ("NPS of 90, 10 and 0", nps(90, 10, 0), 100.0),
        ("NPS of 7, 3 and 0", nps(7, 3, 0), 100.0),
        ("NPS of 10, 0 and 0", nps(10, 0, 0), 100.0),
        ("20 of 20", share(20, 20), 100.0),
        ("1–5: 0, 1, 2, 5 and 9", mean(&[0, 1, 2, 5, 9]), 1.0),
    ] {
        let width = |width: f64| {
            let text = format!("{:.3}", width / unit);
            text.strip_prefix('0').map(str::to_owned).unwrap_or(text)
        };
        let anytime = estimate
            .interval_with(Method::Anytime, Confidence::P95)
            .unwrap();
        let mixtures = BETS.map(|bets| {
            let mixture = AnytimeMixture::new(&estimate, bets).unwrap();
            width(mixture.interval(Confidence::P95).width())
        });
        let row = format!(
            "| {name} | {} | {} |",
            width(anytime.width()),
            mixtures.join(" | ")
        );
        assert!(docs.contains(&row), "{row}");
    }
}

#[test]
fn e_bh_rows() {
    let mut seen = 0;
    for case in cases("evidence.json") {
        if !case.method.contains("e-BH") {
            continue;
        }
        let evidence: Vec<f64> = case.input["e"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e.as_f64().unwrap())
            .collect();
        let confidence = Confidence::new(1.0 - case.number("alpha")).unwrap();
        let expected = |key: &str| -> Vec<usize> {
            let list = case.expect[key].as_array().unwrap();
            list.iter()
                .map(|at| at.as_u64().unwrap() as usize)
                .collect()
        };
        assert_eq!(
            e_benjamini_hochberg(&evidence, confidence).unwrap(),
            expected("ebh"),
            "{}",
            case.id
        );
        assert_eq!(
            closed_e_benjamini_hochberg(&evidence, confidence).unwrap(),
            expected("closed"),
            "{}",
            case.id
        );
        seen += 1;
    }
    assert_eq!(seen, 5);
}

/// The closed form by its definition: the largest set whose rate no group of the e-values contradicts.
fn by_all_subsets(evidence: &[f64], alpha: f64) -> usize {
    let mut order: Vec<usize> = (0..evidence.len()).collect();
    order.sort_by(|&left, &right| evidence[right].total_cmp(&evidence[left]));
    let allowed = |size: usize| {
        let named = &order[..size];
        (1..1_u32 << evidence.len()).all(|group| {
            let members: Vec<usize> = (0..evidence.len())
                .filter(|&at| group >> at & 1 == 1)
                .collect();
            let inside = members.iter().filter(|at| named.contains(at)).count();
            let sum: f64 = members.iter().map(|&at| evidence[at]).sum();
            sum * size as f64 * alpha >= (members.len() * inside) as f64 * (1.0 - 1e-12)
        })
    };
    let splits = |size: usize| {
        size > 0 && size < order.len() && evidence[order[size - 1]] == evidence[order[size]]
    };
    (0..=evidence.len())
        .rev()
        .find(|&size| !splits(size) && allowed(size))
        .unwrap()
}

#[test]
fn evidence_of_any_size() {
    let infinite = [f64::INFINITY, f64::MAX, 0.0, f64::INFINITY];
    let fired = closed_e_benjamini_hochberg(&infinite, Confidence::P95).unwrap();
    assert!(fired.starts_with(&[0, 1]) && fired.contains(&3));
    assert!(
        e_benjamini_hochberg(&[], Confidence::P95)
            .unwrap()
            .is_empty()
    );
    assert!(
        closed_e_benjamini_hochberg(&[], Confidence::P95)
            .unwrap()
            .is_empty()
    );
    assert!(closed_e_benjamini_hochberg(&[1.0, f64::NAN], Confidence::P95).is_err());
    // Many: not every size is tried, and never fewer than by e-BH.
    let many: Vec<f64> = (0..50_000)
        .map(|at| if at % 100 == 0 { 5_000.0 } else { 0.9 })
        .collect();
    let (base, closed) = (
        e_benjamini_hochberg(&many, Confidence::P95).unwrap(),
        closed_e_benjamini_hochberg(&many, Confidence::P95).unwrap(),
    );
    assert_eq!(base.len(), 500);
    assert!(base.iter().all(|at| closed.binary_search(at).is_ok()));
}

/// The largest size of which no number of the smallest named, with the smallest others, falls short: each size and each
/// number gone through.
fn by_sums(evidence: &[f64], alpha: f64) -> usize {
    let mut sorted = evidence.to_vec();
    sorted.sort_by(|left, right| right.total_cmp(left));
    let count = sorted.len();
    let allowed = |size: usize| {
        let price = size as f64 * alpha;
        let (mut inside, mut others, mut cheap) = (0.0, 0.0, 0);
        (1..=size).all(|named| {
            inside += sorted[size - named];
            while cheap < count - size && sorted[count - 1 - cheap] * price < named as f64 {
                others += sorted[count - 1 - cheap];
                cheap += 1;
            }
            (inside + others) * price >= ((named + cheap) * named) as f64 * (1.0 - 1e-12)
        })
    };
    let splits = |size: usize| size > 0 && size < count && sorted[size - 1] == sorted[size];
    (0..=count)
        .rev()
        .find(|&size| !splits(size) && allowed(size))
        .unwrap()
}

/// Of thousands the largest size is found as well, though not every one is gone through.
#[test]
fn thousands_of_monitors() {
    let mut random = Random::new(14);
    let mut more = 0;
    for round in 0..12_u32 {
        let (share, strength) = (0.02 * f64::from(1 + round), 3.0 + f64::from(round % 4));
        let evidence: Vec<f64> = (0..2_500)
            .map(|_| {
                let lead = if random.uniform() < share {
                    strength
                } else {
                    0.0
                };
                let z = random.normal() + lead;
                (3.0 * z - 4.5).exp()
            })
            .collect();
        let base = e_benjamini_hochberg(&evidence, Confidence::P95).unwrap();
        let closed = closed_e_benjamini_hochberg(&evidence, Confidence::P95).unwrap();
        assert_eq!(closed.len(), by_sums(&evidence, 0.05), "round {round}");
        more += closed.len() - base.len();
    }
    assert!(more > 100, "{more}");
}

/// Up to two thousand every size is gone through, beyond that 64 of them.
#[test]
fn the_most_monitors_of_which_every_size_is_gone_through() {
    let mut random = Random::new(27);
    let mut larger = 0;
    for _ in 0..20 {
        // Many that have about as much as each needs.
        let strength = 21.0 + 8.0 * random.uniform();
        let mut evidence: Vec<f64> = (0..2_000)
            .map(|_| -strength * random.uniform().ln())
            .collect();
        let closed = closed_e_benjamini_hochberg(&evidence, Confidence::P95).unwrap();
        assert_eq!(closed.len(), by_sums(&evidence, 0.05));
        evidence.push(0.0);
        let of_more = closed_e_benjamini_hochberg(&evidence, Confidence::P95).unwrap();
        larger += u32::from(closed.len() > 2 * of_more.len());
    }
    assert!(larger > 0);
}

/// At the true mean the expected evidence is 1, whatever the answers: it is a fair game.
#[test]
fn the_game_is_fair() {
    for bets in BETS {
        for p in [0.1_f64, 0.5, 0.85] {
            let mut expected = 0.0;
            let (size, mut weight) = (12_u64, (1.0_f64 - p).powi(12));
            for good in 0..=size {
                let estimate = share(good, size);
                let mixture = AnytimeMixture::new(&estimate, bets).unwrap();
                expected += weight * mixture.evidence_above(100.0 * p);
                weight *= (size - good) as f64 / (good + 1) as f64 * p / (1.0 - p);
            }
            close(expected, 1.0, 1e-9);
        }
    }
}

/// The mean capital of all bets, by Simpson's rule: also where nobody lost all, but some lost.
#[test]
fn the_mean_over_the_bets_is_their_integral() {
    const PANELS: u32 = 4_000;
    for counts in [
        [0, 5, 2, 0, 9],
        [0, 3, 0, 9, 0],
        [1, 0, 0, 7, 30],
        [0, 0, 6, 6, 0],
    ] {
        let estimate = mean(&counts);
        let mixture = AnytimeMixture::new(&estimate, Bets::Full).unwrap();
        for score in [2.1, 2.9, 3.4, 4.2] {
            let evidence = |worst: f64| {
                let capital = |bet: f64| -> f64 {
                    (1..)
                        .zip(counts)
                        .map(|(value, count)| {
                            let gain = (f64::from(value) - worst) / (score - worst);
                            (1.0 - bet + bet * gain).powi(i32::try_from(count).unwrap())
                        })
                        .product()
                };
                let step = 1.0 / f64::from(PANELS);
                let panel = |index: u32| {
                    let from = f64::from(index) * step;
                    capital(from) + 4.0 * capital(from + 0.5 * step) + capital(from + step)
                };
                (0..PANELS).map(panel).sum::<f64>() * step / 6.0
            };
            // The error of the rule is of the fourth order.
            close(mixture.evidence_above(score) / evidence(1.0), 1.0, 1e-9);
            close(mixture.evidence_below(score) / evidence(5.0), 1.0, 1e-9);
        }
    }
}

/// Weights of 3, 1, 1 and 1 are worth three answers: whole numbers, of whole numbers, and not answers.
#[test]
fn weighted_answers_are_no_game() {
    let mut tally = WeightedTally::new(Scale::THUMBS);
    for (rating, weight) in [(1, 3.0), (1, 1.0), (0, 1.0), (0, 1.0)] {
        tally.record(rating, weight).unwrap();
    }
    let estimate = Csat::top_box(1).estimate_weighted(&tally).unwrap();
    for bets in BETS {
        let refused = AnytimeMixture::new(&estimate, bets).unwrap_err();
        assert_eq!(refused, AnytimeError::Weighted);
    }
}

#[test]
fn millions_of_answers_and_many_levels() {
    let scale = Scale::new(0, 100).unwrap();
    let counts: Vec<u64> = (0..=100)
        .map(|level| 1_000 + level * level * 37 % 900)
        .collect();
    let estimate = Ces::MEAN
        .estimate(&Tally::from_counts(scale, &counts).unwrap())
        .unwrap();
    for bets in BETS {
        let mixture = AnytimeMixture::new(&estimate, bets).unwrap();
        let interval = mixture.interval(Confidence::P95);
        close(mixture.evidence(interval.lower()), 20.0, 1e-7);
        close(mixture.evidence(interval.upper()), 20.0, 1e-7);
    }
    let huge = share(1 << 50, 1 << 52);
    let interval = AnytimeMixture::new(&huge, Bets::Full)
        .unwrap()
        .interval(Confidence::P95);
    assert!(interval.lower() < 25.0 && 25.0 < interval.upper() && interval.width() < 1e-4);
}

proptest! {
    #[test]
    fn the_closed_form_is_the_definition(
        tenths in prop::collection::vec(0_u32..1_200, 1..9),
        percent in 1_u32..40,
    ) {
        let evidence: Vec<f64> = tenths.iter().map(|&tenths| f64::from(tenths) / 10.0).collect();
        let confidence = Confidence::new(1.0 - f64::from(percent) / 100.0).unwrap();
        let closed = closed_e_benjamini_hochberg(&evidence, confidence).unwrap();
        prop_assert_eq!(closed.len(), by_all_subsets(&evidence, f64::from(percent) / 100.0));
        let base = e_benjamini_hochberg(&evidence, confidence).unwrap();
        prop_assert!(base.iter().all(|at| closed.contains(at)));
    }

    /// Inside the range, holds the score, nested, mirrored, and consistent with its evidence.
    #[test]
    fn mixtures_are_lawful(
        counts in prop::collection::vec(0_u64..60, 2..8),
        which in 0_usize..3,
    ) {
        prop_assume!(counts.iter().sum::<u64>() > 0);
        let bets = BETS[which];
        let estimate = mean(&counts);
        let turned: Vec<u64> = counts.iter().rev().copied().collect();
        let mirrored = mean(&turned);
        let mixture = AnytimeMixture::new(&estimate, bets).unwrap();
        let (narrow, wide) = (mixture.interval(Confidence::P90), mixture.interval(Confidence::P95));
        let highest = counts.len() as f64;
        prop_assert!(1.0 <= wide.lower() && wide.lower() <= narrow.lower());
        prop_assert!(narrow.contains(narrow.value()));
        prop_assert!(narrow.upper() <= wide.upper() && wide.upper() <= highest);
        let other = AnytimeMixture::new(&mirrored, bets).unwrap().interval(Confidence::P95);
        prop_assert!((wide.lower() + other.upper() - highest - 1.0).abs() < 1e-9);
        for (limit, inside) in [(wide.lower(), 1e-6), (wide.upper(), -1e-6)] {
            if limit > 1.0 && limit < highest {
                prop_assert!((mixture.evidence(limit) / 20.0 - 1.0).abs() < 1e-6);
                prop_assert!(mixture.evidence(limit + inside) < 20.0);
            }
        }
    }
}

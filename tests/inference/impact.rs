//! Reviewing the impact: against R, laws, and whether the limits keep their promise.

use cxmetrics::compare::{Compare, Comparison, Verdict};
use cxmetrics::impact::{
    DifferenceInDifferences, DifferenceInDifferencesError, InterruptedErrors, InterruptedSeries,
    InterruptedSeriesError,
};
use cxmetrics::{Confidence, CrossTally, Difference, Direction, Estimate, Nps, Scale};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::random::Random;
use crate::support::{nps, share};

fn rows() -> Vec<Value> {
    let path = format!("{}/tests/data/impact.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn numbers(row: &Value, key: &str) -> Vec<f64> {
    let list = row[key].as_array().unwrap();
    list.iter().map(|number| number.as_f64().unwrap()).collect()
}

#[test]
fn interrupted_series_as_r_has_them() {
    let mut seen = 0;
    for row in rows() {
        let (times, values) = (numbers(&row, "times"), numbers(&row, "values"));
        let answers = numbers(&row, "answers");
        let change = row["change"].as_f64().unwrap();
        // `gls` stops where its likelihood is flat to about 1e-7.
        let (errors, tolerance) = match row["errors"].as_str().unwrap() {
            "independent" => (InterruptedErrors::Independent, 1e-9),
            _ => (InterruptedErrors::Autoregressive, 1e-5),
        };
        let figures = times.iter().copied().zip(values);
        let weighted = figures.zip(answers);
        let series = InterruptedSeries::from_weighted(weighted, change, errors).unwrap();
        let check = |key: &str, found: f64| {
            let expected = row[key].as_f64().unwrap();
            let off = (found - expected).abs();
            assert!(
                off <= tolerance * expected.abs().max(1.0),
                "{} {key}: {found}, expected {expected}",
                row["id"]
            );
        };
        check("autocorrelation", series.autocorrelation());
        let effect = series.effect_at(times[times.len() - 1]).unwrap();
        for (key, effect) in [
            ("level", series.level_change()),
            ("slope", series.slope_change()),
            ("effect", effect),
        ] {
            check(key, effect.value());
            check(&format!("{key}_error"), effect.std_error());
            assert_eq!(effect.degrees_of_freedom(), Some(times.len() as f64 - 4.0));
        }
        seen += 1;
    }
    assert_eq!(seen, 11);
}

#[test]
fn in_words() {
    let effect = |before: u64, after: u64, old: u64, new: u64| {
        let group = share(after, 400).difference(&share(before, 400)).unwrap();
        let others = share(new, 400).difference(&share(old, 400)).unwrap();
        DifferenceInDifferences::new(group, others).unwrap()
    };
    let sentence = |effect: DifferenceInDifferences<Difference>| {
        effect.sentence("the new shops", Confidence::P95)
    };
    assert_eq!(
        sentence(effect(240, 292, 244, 252)),
        "the new shops rose by 11.0 points more than the others [1.6, 20.3]"
    );
    assert_eq!(
        sentence(effect(240, 252, 244, 246)),
        "the new shops rose by 2.5 points more than the others [-7.0, 12.0]: no evidence of an effect"
    );
    assert_eq!(
        sentence(effect(240, 244, 244, 292)),
        "the new shops rose by 11.0 points less than the others [-20.3, -1.6]"
    );
    assert_eq!(
        sentence(effect(292, 240, 252, 244)),
        "the new shops fell by 11.0 points more than the others [-20.3, -1.6]"
    );
    assert_eq!(
        sentence(effect(252, 244, 300, 240)),
        "the new shops fell by 13.0 points less than the others [3.7, 22.3]"
    );
    assert_eq!(
        effect(240, 292, 244, 252)
            .finding(Confidence::P95)
            .verdict(),
        Verdict::Improved
    );
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let shares = share(50, 100).difference(&share(40, 100)).unwrap();
    let lift = share(50, 100).relative_change(&share(40, 100)).unwrap();
    assert_eq!(
        DifferenceInDifferences::new(shares.clone(), lift)
            .unwrap_err()
            .to_string(),
        "a relative change is not a difference: only differences can be subtracted"
    );
    let error =
        DifferenceInDifferences::new(shares.clone(), shares.better(Direction::LowerIsBetter))
            .unwrap_err();
    assert_eq!(error, DifferenceInDifferencesError::Directions);
}

#[test]
fn a_series_that_says_nothing_is_refused() {
    let of = |figures: &[(f64, f64)], change: f64| {
        InterruptedSeries::from_figures(figures.iter().copied(), change)
    };
    let line = [
        (0.0, 1.0),
        (1.0, 2.0),
        (2.0, 3.0),
        (3.0, 9.0),
        (4.0, 10.0),
        (5.0, 11.0),
    ];
    assert_eq!(of(&line, 3.0), Err(InterruptedSeriesError::NoSpread));
    assert_eq!(
        of(&line, 2.0),
        Err(InterruptedSeriesError::TooFew {
            before: 2,
            after: 4
        })
    );
    assert_eq!(
        of(&line, f64::NAN).unwrap_err().to_string(),
        "times and figures are finite numbers, not NaN"
    );
    let mut same = line;
    for point in &mut same[3..] {
        point.0 = 3.0;
    }
    assert_eq!(of(&same, 3.0), Err(InterruptedSeriesError::Times));
    let mut scattered = line;
    scattered[4].1 = 12.0;
    let series = of(&scattered, 3.0).unwrap();
    assert_eq!(
        series.effect_at(6).unwrap_err().to_string(),
        "time 6 is not between the change at 3 and the last reading at 5"
    );
}

/// The coverage of a nominal 95 % interval, in thousandths.
fn covered(worlds: u32, mut world: impl FnMut() -> (f64, f64, f64)) -> f64 {
    let mut hits = 0_u32;
    for _ in 0..worlds {
        let (lower, upper, truth) = world();
        hits += u32::from(lower <= truth && truth <= upper);
    }
    f64::from(hits) / f64::from(worlds)
}

/// More worlds where there is time.
fn worlds(short: u32) -> u32 {
    if std::env::var_os("CXMETRICS_FULL").is_some() {
        20 * short
    } else {
        short
    }
}

/// Four standard errors of the simulation beside .94 to .96.
#[track_caller]
fn assert_kept(coverage: f64, worlds: u32, name: &str) {
    let slack = 4.0 * (0.95_f64 * 0.05 / f64::from(worlds)).sqrt();
    println!("{name}: {coverage:.3}");
    assert!(
        (0.94 - slack..=0.96 + slack).contains(&coverage),
        "{name}: {coverage}"
    );
}

fn limits(comparison: &impl Comparison) -> (f64, f64) {
    let contrast = comparison.contrast(Confidence::P95);
    (contrast.lower().unwrap(), contrast.upper().unwrap())
}

/// A sample of an NPS.
fn survey(random: &mut Random, n: u32, promoters: f64, detractors: f64) -> Estimate {
    let (mut up, mut down) = (0, 0);
    for _ in 0..n {
        let draw = random.uniform();
        up += u64::from(draw < promoters);
        down += u64::from(draw >= 1.0 - detractors);
    }
    nps(up, u64::from(n) - up - down, down)
}

#[test]
fn difference_in_differences_keeps_its_promise() {
    let mut random = Random::new(41);
    let count = worlds(1_500);
    for (n, [before, after, old, new]) in [
        (50, [(0.5, 0.3), (0.7, 0.15), (0.45, 0.3), (0.5, 0.3)]),
        (100, [(0.4, 0.3), (0.5, 0.2), (0.4, 0.35), (0.45, 0.3)]),
        (400, [(0.85, 0.05), (0.9, 0.03), (0.6, 0.2), (0.6, 0.25)]),
    ] {
        let score = |(up, down): (f64, f64)| 100.0 * (up - down);
        let truth = score(after) - score(before) - score(new) + score(old);
        let coverage = covered(count, || {
            let [before, after, old, new] =
                [before, after, old, new].map(|(up, down)| survey(&mut random, n, up, down));
            let group = after.difference(&before).unwrap();
            let others = new.difference(&old).unwrap();
            let (lower, upper) = limits(&DifferenceInDifferences::new(group, others).unwrap());
            (lower, upper, truth)
        });
        assert_kept(coverage, count, &format!("independent, {n} answers"));
    }
}

#[test]
fn difference_in_differences_of_a_panel_keeps_its_promise() {
    let mut random = Random::new(43);
    let count = worlds(1_000);
    for (n, correlation) in [(60, 0.3), (60, 0.7), (200, 0.5)] {
        // Answers of a person are cut from two normals that go together; the cut is at a rating.
        let level = |z: f64, up: f64, down: f64| {
            if z > up {
                10
            } else if z < down {
                3
            } else {
                8
            }
        };
        let mut panel = |shift: f64| {
            let pairs: Vec<_> = (0..n)
                .map(|_| {
                    let [one, two] = random.normals();
                    let later =
                        correlation * one + (1.0_f64 - correlation * correlation).sqrt() * two;
                    (level(one, 0.2, -0.5), level(later + shift, 0.2, -0.5))
                })
                .collect();
            let table =
                CrossTally::from_pairs(Scale::ZERO_TO_TEN, Scale::ZERO_TO_TEN, pairs).unwrap();
            Difference::paired(&Nps::STANDARD, &table).unwrap()
        };
        // Φ(−0.2) − Φ(−0.5) and the same shifted by 0.3, by the tables.
        let truth = 100.0 * ((0.539_827_837 - 0.211_855_399) - (0.420_740_291 - 0.308_537_539));
        let coverage = covered(count, || {
            let (lower, upper) =
                limits(&DifferenceInDifferences::new(panel(0.3), panel(0.0)).unwrap());
            (lower, upper, truth)
        });
        assert_kept(
            coverage,
            count,
            &format!("panel of {n}, correlation {correlation}"),
        );
    }
}

#[test]
fn interrupted_series_keep_their_promise() {
    let mut random = Random::new(47);
    let count = worlds(600);
    for (weeks, drift) in [(12, 0.0), (12, 6.0), (26, 3.0), (52, 6.0)] {
        let change = weeks / 2;
        let mut covers = [0_u32; 2];
        for _ in 0..count {
            let readings: Vec<Estimate> = (0..weeks)
                .map(|week| {
                    let after = f64::from(u8::from(week >= change));
                    let since = f64::from(week - change) * after;
                    let score = 20.0 + 0.3 * f64::from(week) + 8.0 * after - 0.4 * since
                        + drift * random.normal();
                    let up = (0.35 + score / 200.0).clamp(0.0, 1.0);
                    let n = 60 + 10 * u32::try_from(week % 5).unwrap();
                    survey(&mut random, n, up, (0.7 - up).clamp(0.0, 1.0 - up))
                })
                .collect();
            let series =
                InterruptedSeries::from_estimates((0..weeks).zip(&readings), change).unwrap();
            for (covers, (effect, truth)) in covers
                .iter_mut()
                .zip([(series.level_change(), 8.0), (series.slope_change(), -0.4)])
            {
                let (lower, upper) = limits(&effect);
                *covers += u32::from(lower <= truth && truth <= upper);
            }
        }
        for (hits, name) in covers.into_iter().zip(["level", "slope"]) {
            let coverage = f64::from(hits) / f64::from(count);
            assert_kept(
                coverage,
                count,
                &format!("{name}, {weeks} weeks, drift {drift}"),
            );
        }
    }
}

/// What the docs say of drift that carries over: not a promise, a warning.
#[test]
fn drift_that_carries_over_is_seen_by_the_autoregressive_errors() {
    let mut random = Random::new(53);
    let count = worlds(300);
    let mut hits = [0_u32; 2];
    for _ in 0..count {
        let mut state = random.normal() / (1.0_f64 - 0.16).sqrt();
        let figures: Vec<(u32, f64)> = (0..40)
            .map(|week| {
                state = 0.4 * state + random.normal();
                (week, 30.0 + state + if week >= 20 { 5.0 } else { 0.0 })
            })
            .collect();
        for (hits, errors) in hits.iter_mut().zip([
            InterruptedErrors::Independent,
            InterruptedErrors::Autoregressive,
        ]) {
            let series =
                InterruptedSeries::with_errors(figures.iter().copied(), 20, errors).unwrap();
            let (lower, upper) = limits(&series.level_change());
            *hits += u32::from(lower <= 5.0 && 5.0 <= upper);
        }
    }
    let [independent, autoregressive] = hits.map(|hits| f64::from(hits) / f64::from(count));
    println!("carried over: independent {independent:.3}, autoregressive {autoregressive:.3}");
    assert!(independent < autoregressive);
    let slack = 4.0 * (0.9_f64 * 0.1 / f64::from(count)).sqrt();
    assert!(autoregressive >= 0.90 - slack, "{autoregressive}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_p_value_agrees_with_the_limits(counts in prop::array::uniform4((1_u64..40, 1_u64..40)), level in 0.5_f64..0.999) {
        let [before, after, old, new] = counts.map(|(yes, no)| share(yes, yes + no));
        let effect = DifferenceInDifferences::new(after.difference(&before).unwrap(), new.difference(&old).unwrap()).unwrap();
        let confidence = Confidence::new(level).unwrap();
        let contrast = effect.contrast(confidence);
        let (lower, upper) = (contrast.lower().unwrap(), contrast.upper().unwrap());
        prop_assert!(lower <= effect.value() && effect.value() <= upper);
        let left_out = lower > 0.0 || upper < 0.0;
        prop_assert_eq!(left_out, effect.p_value() < 1.0 - level);
        // Nested, and mirrored when the two groups change places.
        let wider = effect.contrast(Confidence::new(0.5 + 0.5 * level).unwrap());
        prop_assert!(wider.lower().unwrap() <= lower && upper <= wider.upper().unwrap());
        let mirrored = DifferenceInDifferences::new(new.difference(&old).unwrap(), after.difference(&before).unwrap()).unwrap();
        prop_assert!((mirrored.p_value() - effect.p_value()).abs() <= 1e-9);
        prop_assert!((mirrored.contrast(confidence).lower().unwrap() + upper).abs() <= 1e-9);
    }
}

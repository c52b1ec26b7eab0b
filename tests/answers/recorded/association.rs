//! Rank correlations, ranked drivers and Kano's categories.

use super::drivers::{BOTH, figures};
use super::{drawn, said};
use crate::recording::Recording;
use cxmetrics::association::{Coefficient, KendallTau, SpearmanRho};
use cxmetrics::drivers::{DriverModel, Drivers, Kano, KanoAnswer, KanoCategory, Priority};
use cxmetrics::{Confidence, CrossTally, Scale};

fn table(first: Scale, second: Scale, persons: u32, seed: u32, moves: u32) -> CrossTally {
    let common = drawn(persons, seed, 5);
    let own = drawn(persons, seed + 1, 5);
    let pairs = common.iter().zip(own).map(|(common, own)| {
        let mixed = (common * moves + own * (4 - moves)) / 4;
        let rating = |scale: Scale, level: u32| f64::from(scale.lowest()) + f64::from(level);
        let answered = (common + own) % 7 != 3;
        (
            Some(rating(first, mixed)),
            answered.then(|| rating(second, *common)),
        )
    });
    CrossTally::from_answers(first, second, pairs).unwrap()
}

#[test]
fn ranked_drivers() {
    let mut record = Recording::new("answers/drivers_ranked");
    let scale = Scale::ONE_TO_FIVE;
    let tables = || {
        vec![
            ("a", table(scale, scale, 40, 61, 3)),
            ("b", table(scale.reversed(), scale, 40, 63, 2)),
            ("c", table(Scale::ONE_TO_SEVEN, scale, 25, 65, 1)),
            ("d", table(Scale::ZERO_TO_TEN, scale, 12, 67, 4)),
            (
                "alike",
                CrossTally::from_pairs(scale, scale, [(3, 4), (3, 5), (3, 1)]).unwrap(),
            ),
            (
                "few",
                CrossTally::from_pairs(scale, scale, [(3, 4), (2, 5)]).unwrap(),
            ),
            ("nobody", CrossTally::new(scale, scale)),
        ]
    };
    for coefficient in [Coefficient::KendallTau, Coefficient::SpearmanRho] {
        let drivers = Drivers::rank_by(coefficient, tables()).unwrap();
        let name = coefficient.to_string();
        record.note(
            &name,
            (
                drivers.len(),
                drivers.is_empty(),
                drivers.mean_impact(),
                drivers.mean_performance(),
                drivers.unranked(),
            ),
        );
        let model = DriverModel::of(&figures(30, 0), 0, [("a", 1), ("b", 2), ("c", 3)]).unwrap();
        for driver in &drivers {
            record.note(
                format!("{name}, {}", driver.key()),
                (
                    driver.impact(),
                    driver.p_value(),
                    driver.adjusted_p_value(),
                    driver.performance(),
                    driver.pairs(),
                    driver.missing(),
                    drivers.priority(driver),
                    driver.interval(Confidence::P95),
                ),
            );
            for allocation in BOTH {
                let shares = model.shares(allocation).unwrap();
                record.note(
                    format!("{name}, {} by {allocation}", driver.key()),
                    drivers.priority_by(&shares, driver),
                );
            }
        }
        record.note(
            format!("{name}, estimate"),
            drivers.iter().next().unwrap().performance_estimate(),
        );
    }
    said(
        &mut record,
        "nothing ranked",
        Drivers::<u8>::rank([])
            .map(|own| (own.mean_impact(), own.mean_performance(), own.is_empty())),
    );
    let other = [
        ("a", table(scale, scale, 9, 3, 2)),
        ("c", CrossTally::new(scale, Scale::ONE_TO_SEVEN)),
    ];
    said(&mut record, "two overall scales", Drivers::rank(other));
    for impact in [true, false] {
        for performance in [true, false] {
            let priority = Priority::of(impact, performance);
            record.note(
                format!("impact {impact}, performance {performance}"),
                (priority, priority.to_string()),
            );
        }
    }
    record.finish();
}

#[test]
fn rank_correlations() {
    let mut record = Recording::new("answers/association");
    let mut pairs: Vec<(String, Vec<f64>, Vec<f64>)> = Vec::new();
    let figures = |length, seed, below| {
        drawn(length, seed, below)
            .into_iter()
            .map(f64::from)
            .collect::<Vec<_>>()
    };
    for length in [2, 3, 4, 5, 9, 30, 180] {
        for below in [2, 5, 1000] {
            pairs.push((
                format!("{length} below {below}"),
                figures(length, 71, below),
                figures(length, 72, below),
            ));
        }
    }
    pairs.push((
        "rising".into(),
        vec![1.0, 2.0, 3.0, 4.0],
        vec![2.0, 5.0, 7.0, 70.0],
    ));
    pairs.push((
        "falling".into(),
        vec![1.0, 2.0, 3.0, 4.0, 9.0],
        vec![8.0, 5.0, 3.0, 1.0, 0.0],
    ));
    pairs.push((
        "nearly rising".into(),
        vec![0.1 + 0.2, 0.3, 0.57, 0.9, 1.2],
        vec![2.0, 5.0, 7.0, 70.0, 8.0],
    ));
    pairs.push(("uneven".into(), vec![1.0, 2.0], vec![2.0]));
    pairs.push(("NaN".into(), vec![1.0, 2.0, f64::NAN], vec![2.0, 3.0, 4.0]));
    pairs.push((
        "infinite".into(),
        vec![1.0, 2.0, 3.0],
        vec![f64::INFINITY, 3.0, 4.0],
    ));
    pairs.push(("alike".into(), vec![1.0; 4], vec![2.0, 3.0, 4.0, 7.0]));
    pairs.push(("nothing".into(), vec![], vec![]));
    pairs.push((
        "three in two orders".into(),
        vec![1.0, 2.0, 3.0],
        vec![1.0, 3.0, 2.0],
    ));
    for length in [169_u8, 170, 171, 172] {
        let rising: Vec<f64> = (0..length).map(f64::from).collect();
        pairs.push((format!("{length} rising"), rising.clone(), rising));
    }
    for (name, xs, ys) in pairs {
        match KendallTau::of(&xs, &ys) {
            Ok(tau) => record.note(
                format!("tau of {name}"),
                (tau, tau.to_string(), tau.interval(Confidence::P90)),
            ),
            Err(error) => record.note(format!("tau of {name}"), error.to_string()),
        }
        match SpearmanRho::of(&xs, &ys) {
            Ok(rho) => record.note(
                format!("rho of {name}"),
                (
                    rho,
                    rho.to_string(),
                    rho.p_value(),
                    rho.interval(Confidence::P90),
                ),
            ),
            Err(error) => record.note(format!("rho of {name}"), error.to_string()),
        }
    }
    let scale = Scale::ONE_TO_FIVE;
    for (first, second) in [
        (scale, scale),
        (scale.reversed(), scale),
        (Scale::ZERO_TO_TEN, Scale::ONE_TO_SEVEN.reversed()),
    ] {
        for (persons, moves) in [(4, 1), (30, 0), (30, 3), (200, 4)] {
            let table = table(first, second, persons, 81, moves);
            let name = format!("{first} and {second} of {persons}, {moves}");
            said(
                &mut record,
                &format!("tau, {name}"),
                KendallTau::of_ratings(&table),
            );
            said(
                &mut record,
                &format!("rho, {name}"),
                SpearmanRho::of_ratings(&table),
            );
        }
    }
    record.finish();
}

#[test]
fn kano_categories() {
    let mut record = Recording::new("answers/kano");
    for functional in KanoAnswer::ALL {
        let row = KanoAnswer::ALL.map(|dysfunctional| KanoCategory::of(functional, dysfunctional));
        record.note(format!("{functional:?}"), row);
    }
    record.note(
        "in words",
        KanoCategory::ALL.map(|category| category.to_string()),
    );
    let scale = Scale::ONE_TO_FIVE;
    let down = scale.reversed();
    let tables = [
        ("nobody", CrossTally::new(down, down)),
        ("one", CrossTally::from_pairs(down, down, [(1, 5)]).unwrap()),
        (
            "like twice",
            CrossTally::from_pairs(down, down, [(1, 1), (1, 1)]).unwrap(),
        ),
        ("many down", table(down, down, 60, 91, 2)),
        ("many up", table(scale, scale, 60, 91, 1)),
        ("many mixed", table(scale, down, 60, 91, 0)),
        (
            "must be",
            CrossTally::from_pairs(down, down, [(2, 5), (3, 5), (4, 5), (1, 5), (2, 2)]).unwrap(),
        ),
        (
            "attractive",
            CrossTally::from_pairs(down, down, [(1, 2), (1, 3), (1, 4), (1, 5), (2, 2), (5, 1)])
                .unwrap(),
        ),
        ("other scale", CrossTally::new(down, Scale::ONE_TO_SEVEN)),
    ];
    for (name, answers) in tables {
        let kano = match Kano::of(&answers) {
            Ok(kano) => kano,
            Err(error) => {
                record.note(name, error.to_string());
                continue;
            }
        };
        record.note(
            name,
            (
                kano,
                kano.total(),
                kano.category(),
                KanoCategory::ALL.map(|category| kano.count(category)),
            ),
        );
        record.note(
            format!("{name}, lead"),
            kano.lead()
                .map(|lead| (lead.value(), lead.interval(Confidence::P95))),
        );
        for confidence in [Confidence::P80, Confidence::P95] {
            record.note(
                format!("{name}, coefficients at {confidence}"),
                (kano.better(confidence), kano.worse(confidence)),
            );
        }
        for category in KanoCategory::ALL {
            let share = kano
                .share(category)
                .map(|own| (own.value(), own.std_error()));
            said(&mut record, &format!("{name}, {category}"), share);
        }
    }
    record.finish();
}

//! Post-stratification, raking and trimming.

use super::weights_support::{column, numbers, of, poststratified, raked, survey};
use crate::support::{Case, cases};
use cxmetrics::weight::{Margin, Raking, Survey, SurveyError};
use cxmetrics::{Ces, Csat, Metric, Scale};
use proptest::prelude::*;

/// R's `rake` takes the residuals of each margin on its own and without weights, and stops after ten sweeps; R's own
/// `calibrate` finds another standard error for the same weights, and that is the one to reproduce.
#[test]
fn another_standard_error_is_not_reproduced() {
    let case = cases("weighted.json")
        .into_iter()
        .find(|case| case.id == "E633")
        .unwrap();
    let estimate = of(&raked(&case));
    case.check("mean", estimate.value() / 100.0);
    let theirs = case.expect["se"].as_f64().unwrap();
    assert!((estimate.std_error() / 100.0 - theirs).abs() > 1e-3);
}

#[test]
fn trimming_keeps_the_sum() {
    let survey = |weights: &[f64]| {
        Survey::new(Scale::THUMBS, weights.iter().map(|_| 1))
            .unwrap()
            .with_weights(weights.iter().copied())
            .unwrap()
    };
    // Cutting 100 alone would lift 30 above the cap.
    let trimmed = survey(&[1.0, 30.0, 100.0, 5.0, 4.0]).trimmed(2.0).unwrap();
    assert_eq!(trimmed.weights()[1..3], [56.0, 56.0]);
    assert!((trimmed.weights()[0] - 2.8).abs() < 1e-12);
    assert_eq!(trimmed.weights().iter().sum::<f64>(), 140.0);
    // Nothing to cut, nothing changed.
    let same = survey(&[1.0, 2.0, 0.0]);
    assert_eq!(same.clone().trimmed(2.0).unwrap(), same);
    assert_eq!(
        survey(&[1.0, 3.0]).trimmed(1.0).unwrap().weights(),
        [2.0, 2.0]
    );
    for ratio in [0.99, -1.0, f64::NAN, f64::INFINITY] {
        assert!(same.clone().trimmed(ratio).is_err(), "{ratio}");
    }
    let error = survey(&[1.0, 0.0, 0.0]).trimmed(1.5).unwrap_err();
    assert_eq!(
        error.to_string(),
        "weights cannot all be at most 1.5 of their mean"
    );
}

#[test]
fn trimming_forgets_the_margins() {
    let case = &cases("weighted.json")[0];
    let trimmed = raked(case).trimmed(1.4).unwrap();
    assert_eq!(trimmed.calibration(), None);
    let as_given = survey(case)
        .with_weights(trimmed.weights().to_vec())
        .unwrap();
    assert_eq!(of(&trimmed), of(&as_given));
}

#[test]
fn raking_reports_its_convergence() {
    let case = &cases("weighted.json")[0];
    assert_eq!(survey(case).calibration(), None);
    assert_eq!(poststratified(case).calibration().unwrap().rounds(), 1);
    let calibration = raked(case).calibration().unwrap();
    assert!(calibration.rounds() > 2 && calibration.rounds() < 30);
    assert!(calibration.largest_gap() <= 1e-13);
}

/// Cells that rounds of proportional fitting reach slowly: after a thousand of them .0046 is missing.
#[test]
fn newton_goes_where_rounds_do_not() {
    let case = row("H1210");
    let (mut age, mut region) = (Vec::new(), Vec::new());
    for (name, count) in case.input["cells"].as_object().unwrap() {
        for _ in 0..count.as_u64().unwrap() {
            age.push(name[..1].to_owned());
            region.push(name[1..].to_owned());
        }
    }
    let raked = Survey::new(Scale::THUMBS, age.iter().map(|_| 1))
        .unwrap()
        .raked(&[margin(&case, "age", &age), margin(&case, "region", &region)])
        .unwrap();
    let calibration = raked.calibration().unwrap();
    assert!(
        calibration.steps() < 20 && calibration.largest_gap() <= 1e-12,
        "{calibration:?}"
    );
    for (name, expected) in case.expect["cell_weights"].as_object().unwrap() {
        let expected = expected.as_f64().unwrap();
        let own =
            (0..age.len()).filter(|&at| name.starts_with(&age[at]) && name.ends_with(&region[at]));
        let found: f64 = own.map(|at| raked.weights()[at]).sum();
        assert!(
            (found - expected).abs() <= 1e-9 * expected,
            "{name}: {found} {expected}"
        );
    }
}

/// An empty cell leaves one way only to meet the margins, which rounds approach as 1/n.
#[test]
fn margins_that_leave_one_way() {
    let a: Vec<u8> = (0..16).map(|at| u8::from(at >= 8)).collect();
    let b: Vec<u8> = (0..16).map(|at| u8::from(at >= 7)).collect();
    let raked = Survey::new(Scale::ZERO_TO_TEN, (0..16).map(|at| at % 11))
        .unwrap()
        .raked(&[
            Margin::new(&a, [(0, 500.0), (1, 500.0)]).unwrap(),
            Margin::new(&b, [(0, 495.0), (1, 505.0)]).unwrap(),
        ])
        .unwrap();
    let calibration = raked.calibration().unwrap();
    assert!(calibration.largest_gap() <= 1e-12, "{calibration:?}");
    for (at, weight) in raked.weights().iter().enumerate() {
        let expected = match at {
            0..7 => 495.0 / 7.0,
            7 => 5.0,
            _ => 62.5,
        };
        assert!((weight - expected).abs() < 1e-9, "{at}: {weight}");
    }
}

/// All weights of a cell have to vanish: the limit is met, not approached.
#[test]
fn a_cell_that_has_to_vanish() {
    let margins = [
        Margin::new(&["y", "o", "o", "y"], [("y", 60.0), ("o", 40.0)]).unwrap(),
        Margin::new(&["N", "N", "S", "S"], [("N", 60.0), ("S", 40.0)]).unwrap(),
    ];
    let weights = Survey::new(Scale::THUMBS, [1, 0, 1, 0])
        .unwrap()
        .with_weights([1.0, 0.0, 5.0, 1.0])
        .unwrap()
        .raked(&margins)
        .unwrap();
    let expected = [60.0, 0.0, 40.0, 0.0];
    for (weight, expected) in weights.weights().iter().zip(expected) {
        assert!((weight - expected).abs() < 1e-9, "{:?}", weights.weights());
    }
}

fn row(id: &str) -> Case {
    let rows = cases("survey-weights.json").into_iter();
    rows.into_iter().find(|case| case.id == id).unwrap()
}

fn margin(case: &Case, name: &str, column: &[String]) -> Margin {
    let targets = case.input["margins"][name].as_object().unwrap();
    let targets = targets
        .iter()
        .map(|(key, target)| (key.clone(), target.as_f64().unwrap()));
    Margin::new(column, targets).unwrap()
}

#[test]
fn bounded_raking() {
    for id in ["H1211", "H1213"] {
        let case = row(id);
        // The columns have their quotation marks taken off, the targets never had them.
        let (age, region) = (column(&case, "age"), column(&case, "region"));
        let (lowest, highest) = (case.number("lowest_ratio"), case.number("highest_ratio"));
        let raking = if id == "H1211" {
            Raking::default().truncated(lowest, highest)
        } else {
            Raking::default().logit(lowest, highest)
        };
        let base = numbers(&case, "weight");
        let raked = Survey::new(Scale::ZERO_TO_TEN, numbers(&case, "y"))
            .unwrap()
            .with_weights(base.iter().copied())
            .unwrap()
            .raked_with(
                &[margin(&case, "age", &age), margin(&case, "region", &region)],
                raking.unwrap(),
            )
            .unwrap();
        let expected = case.expect["weights"].as_array().unwrap();
        for (weight, expected) in raked.weights().iter().zip(expected) {
            let expected = expected.as_f64().unwrap();
            assert!(
                (weight - expected).abs() <= case.tolerance * expected,
                "{id}: {weight} {expected}"
            );
        }
        let change = 120.0 / base.iter().sum::<f64>();
        for (weight, base) in raked.weights().iter().zip(&base) {
            let ratio = weight / (base * change);
            assert!(
                lowest - 1e-12 <= ratio && ratio <= highest + 1e-12,
                "{ratio}"
            );
        }
        let mean = Ces::MEAN.estimate_survey(&raked).unwrap();
        case.check("mean", mean.value());
        if case.expect["se"].is_number() {
            case.check("se", mean.std_error());
        }
    }
}

#[test]
fn bounds_that_no_weights_meet() {
    let survey = Survey::new(Scale::THUMBS, [1, 0, 1, 0]).unwrap();
    let margin = Margin::new(&["a", "a", "a", "b"], [("a", 50.0), ("b", 50.0)]).unwrap();
    let within = |highest| {
        let raking = Raking::default().truncated(0.1, highest).unwrap();
        survey
            .clone()
            .raked_with(core::slice::from_ref(&margin), raking)
    };
    // b has to become twice what it is of the total.
    assert!(within(2.1).is_ok());
    let error = within(1.9).unwrap_err();
    assert!(matches!(error, SurveyError::TooNarrow { .. }), "{error}");
}

#[test]
fn what_calibration_refuses() {
    let survey = || Survey::new(Scale::ZERO_TO_TEN, [9, 10, 3, 8]).unwrap();
    let say = |result: Result<Survey, SurveyError>| result.unwrap_err().to_string();
    let ab = ["a", "a", "b", "b"];
    assert_eq!(
        say(survey().poststratified(&ab, [("a", 1.0), ("b", 1.0), ("c", 2.0)])),
        "nobody answered in category \"c\", whose target is 2: join it with another"
    );
    assert_eq!(
        say(survey()
            .with_weights([1.0, 1.0, 0.0, 0.0])
            .unwrap()
            .poststratified(&ab, [("a", 1.0), ("b", 1.0)])),
        "nobody answered in category \"b\", whose target is 1: join it with another"
    );
    assert!(
        survey()
            .poststratified(&ab, [("a", 1.0), ("b", 1.0), ("c", 0.0)])
            .is_ok()
    );
    assert_eq!(
        say(survey().poststratified(&ab, [("a", 1.0)])),
        "no target for category \"b\", at position 2"
    );
    assert_eq!(
        say(survey().poststratified(&ab, [("a", -1.0), ("b", 1.0)])),
        "target -1 of category \"a\" is neither 0 nor between 1e-100 and 1e100"
    );
    assert_eq!(
        say(survey().poststratified(&ab, [("a", 1.0), ("b", 1.0), ("a", 1.0)])),
        "category \"a\" has two targets"
    );
    assert_eq!(
        say(survey().poststratified(&ab, [("a", 0.0), ("b", 0.0)])),
        "a margin without any target above zero"
    );
    assert_eq!(
        say(survey().raked(&[])),
        "a margin without any target above zero"
    );
    let margin = |column: [&'static str; 4], first, second| {
        Margin::new(&column, [(column[0], first), (column[3], second)]).unwrap()
    };
    assert_eq!(
        say(survey().raked(&[margin(ab, 1.0, 1.0), margin(["c", "d", "c", "d"], 1.0, 2.0)])),
        "the targets of the margins sum to 2 and to 3"
    );
    // The same column twice, with different targets.
    let contradiction = survey().raked(&[margin(ab, 1.0, 1.0), margin(ab, 0.5, 1.5)]);
    let said = say(contradiction);
    assert!(
        said.starts_with("no weights were found that meet the targets: after "),
        "{said}"
    );
}

proptest! {
    #[test]
    fn raked_weights_meet_their_targets(
        rows in prop::collection::vec((0_u8..=10, 0.1_f64..10.0, 0_usize..3, 0_usize..2), 8..40),
        ages in prop::array::uniform3(1.0_f64..9.0),
        part in 0.2_f64..0.8,
    ) {
        let column = |pick: fn(&(u8, f64, usize, usize)) -> usize| rows.iter().map(pick).collect::<Vec<_>>();
        let (age, sex) = (column(|row| row.2), column(|row| row.3));
        let total: f64 = ages.iter().sum();
        let sexes = [part * total, total - part * total];
        let margins = [
            Margin::new(&age, ages.iter().copied().enumerate()).unwrap(),
            Margin::new(&sex, sexes.iter().copied().enumerate()).unwrap(),
        ];
        let survey = Survey::new(Scale::ZERO_TO_TEN, column(|row| usize::from(row.0))).unwrap()
            .with_weights(rows.iter().map(|row| row.1)).unwrap();
        let Ok(raked) = survey.clone().raked(&margins) else {
            return Ok(()); // a category without answers, or margins that no weights can meet
        };
        let sum = |column: &[usize], category| -> f64 {
            column.iter().zip(raked.weights()).filter(|(own, _)| **own == category).map(|(_, weight)| weight).sum()
        };
        for (category, target) in ages.iter().enumerate() {
            prop_assert!((sum(&age, category) - target).abs() <= 1e-11 * total);
        }
        for (category, target) in sexes.iter().enumerate() {
            prop_assert!((sum(&sex, category) - target).abs() <= 1e-11 * total);
        }
        // A score that the margins determine is known without error.
        let by_sex = Survey::new(Scale::THUMBS, sex.iter().copied()).unwrap()
            .with_weights(rows.iter().map(|row| row.1)).unwrap().raked(&margins).unwrap();
        let known = Csat::top_box(1).estimate_survey(&by_sex).unwrap();
        prop_assert!((known.value() - 100.0 * sexes[1] / total).abs() < 1e-9);
        prop_assert!(known.std_error() < 1e-9);
    }
}

//! Answers of the same persons: counted exactly, with the scores, covariances and intervals that follow.

use crate::support::{Case, cases, close};
use cxmetrics::compare::{
    Compare, MoverDifference, MoverError, MoverRatio, RelativeChange, StratifiedDifference,
    probability_above,
};
use cxmetrics::estimate::{JointScores, JointScoresError};
use cxmetrics::joint::{AlphaError, Questions};
use cxmetrics::{
    Ces, Confidence, CrossTally, Csat, Difference, DifferenceError, Estimate, JointError,
    JointTally, Method, Metric, Nps, Scale,
};
use proptest::prelude::*;
use serde_json::Value;

pub(super) const SCALES: [Scale; 3] = [Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE, Scale::ONE_TO_SEVEN];
pub(super) const METRICS: [&dyn Metric; 3] = [&Nps::STANDARD, &Csat::TOP_TWO_BOX, &Ces::MEAN];
/// The values of the rows in the units of the metrics.
pub(super) const UNITS: [f64; 3] = [100.0, 100.0, 1.0];

pub(super) type Sheet = [Option<u8>; 3];

pub(super) fn joint_of(sheets: &[Sheet]) -> JointTally {
    let mut answers = JointTally::new(SCALES).unwrap();
    answers.record_all(sheets).unwrap();
    answers
}

pub(super) fn sheets() -> impl Strategy<Value = Vec<Sheet>> {
    let answer = |low: u8, high: u8| prop::option::weighted(0.8, low..=high);
    let sheet = (answer(0, 10), answer(1, 5), answer(1, 7)).prop_map(|(a, b, c)| [a, b, c]);
    prop::collection::vec(sheet, 0..60)
}

fn persons(case: &Case, key: &str) -> Vec<Vec<Option<u8>>> {
    let number = |value: &Value| value.as_u64().map(|rating| u8::try_from(rating).unwrap());
    let persons = case.input[key].as_array().unwrap().iter();
    persons
        .map(|sheet| sheet.as_array().unwrap().iter().map(number).collect())
        .collect()
}

fn figure(value: &Value, path: &[usize]) -> f64 {
    let value = path.iter().fold(value, |value, &at| &value[at]);
    value.as_f64().unwrap()
}

/// Counts, scores, covariances and both correlations of the reference rows.
#[test]
fn covariance_of_scores() {
    let mut seen = 0;
    for case in cases("joint.json") {
        if !case.method.starts_with("joint answers: covariance") {
            continue;
        }
        seen += 1;
        let mut answers = JointTally::new(SCALES).unwrap();
        answers.record_all(persons(&case, "persons")).unwrap();
        let scores = answers.scores(&METRICS).unwrap();
        for i in 0..3 {
            let tally = answers.tally(i).unwrap();
            assert_eq!(tally.total() as f64, figure(&case.expect["n"], &[i]));
            close(
                scores.estimates()[i].value() / UNITS[i],
                figure(&case.expect["mean"], &[i]),
                case.tolerance,
            );
            for j in 0..3 {
                let unit = UNITS[i] * UNITS[j];
                let covariance = scores.covariance(i, j).unwrap() / unit;
                close(
                    covariance,
                    figure(&case.expect["covariance"], &[i, j]),
                    case.tolerance,
                );
                let r = scores.correlation(i, j).unwrap();
                close(
                    r,
                    figure(&case.expect["correlation"], &[i, j]),
                    case.tolerance,
                );
                if i == j {
                    continue;
                }
                let pair = answers.pair(i, j).unwrap();
                assert_eq!(pair.total() as f64, figure(&case.expect["both"], &[i, j]));
                let together = answers
                    .correlation((i, METRICS[i]), (j, METRICS[j]))
                    .unwrap();
                close(together.value().unwrap(), r, 1e-12);
                close(together.covariance() / unit, covariance, 1e-12);
                close(
                    together.classical().unwrap(),
                    figure(&case.expect["correlation_classical"], &[i, j]),
                    case.tolerance,
                );
            }
        }
    }
    assert_eq!(seen, 2);
}

/// Merged and taken out again, the reference row.
#[test]
fn merge_and_subtract() {
    let mut seen = 0;
    for case in cases("joint.json") {
        if case.method != "joint answers: merge and subtract" {
            continue;
        }
        seen += 1;
        let sheets = persons(&case, "all");
        let removed = usize::try_from(case.count("removed_last")).unwrap();
        let scales = [Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE];
        let of = |sheets: &[Vec<Option<u8>>]| {
            let mut answers = JointTally::new(scales).unwrap();
            answers.record_all(sheets).unwrap();
            answers
        };
        let (kept, last) = sheets.split_at(sheets.len() - removed);
        let all = of(&sheets);
        let mut left = all.clone();
        left.subtract(&of(last)).unwrap();
        assert_eq!(left, of(kept));
        let mut merged = of(last);
        merged.merge(&of(kept)).unwrap();
        assert_eq!(merged, all);
        for (answers, expected) in [(&all, "covariance_all"), (&left, "covariance_left")] {
            let scores = answers
                .scores(&[&Nps::STANDARD, &Csat::TOP_TWO_BOX])
                .unwrap();
            for i in 0..2 {
                for j in 0..2 {
                    let covariance = scores.covariance(i, j).unwrap() / 1e4;
                    close(
                        covariance,
                        figure(&case.expect[expected], &[i, j]),
                        case.tolerance,
                    );
                }
            }
        }
        for (answers, expected) in [(&all, "counts_all"), (&left, "counts_left")] {
            let counts = case.expect[expected].as_object().unwrap();
            let pair = answers.pair(0, 1).unwrap();
            for (levels, count) in counts {
                let (first, second) = levels.split_once(',').unwrap();
                let count = count.as_u64().unwrap();
                match (first.parse::<u8>(), second.parse::<u8>()) {
                    (Ok(first), Ok(second)) => assert_eq!(pair.count(first, second), count),
                    (Ok(first), _) => {
                        let single = pair.first_answers().count(first) - pair.first().count(first);
                        assert_eq!(single, count);
                    }
                    (_, Ok(second)) => {
                        let single =
                            pair.second_answers().count(second) - pair.second().count(second);
                        assert_eq!(single, count);
                    }
                    _ => assert_eq!(pair.missing_both(), count),
                }
            }
            let persons: u64 = counts.values().map(|count| count.as_u64().unwrap()).sum();
            assert_eq!(answers.persons(), persons);
        }
    }
    assert_eq!(seen, 1);
}

/// Refused is unchanged, and says what was wrong.
#[test]
fn what_a_joint_tally_refuses() {
    let mut answers = joint_of(&[[Some(9), Some(5), None], [Some(3), None, Some(2)]]);
    let before = answers.clone();
    let short = [Some(9), Some(5)];
    let refusals = [
        answers.record(&short),
        answers.record(&[Some(9), Some(6), None]),
        answers.record_all([[Some(9), Some(5), None], [Some(9), None, Some(8)]]),
        answers.remove(&[Some(9), Some(5), Some(1)]),
        answers.remove(&[Some(9), Some(4), None]),
        answers.subtract(&joint_of(&[[Some(9), None, None]])),
        answers.merge(&JointTally::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE]).unwrap()),
        answers.merge(&JointTally::new([Scale::ZERO_TO_TEN; 3]).unwrap()),
        answers.record_columns(&[&[9], &[5]]),
        answers.record_columns(&[&[9], &[5], &[1, 2]]),
        answers.record_columns(&[&[9, 9], &[5, 5], &[1, 8]]),
        answers.record_columns_with_missing(&[&[9, 99], &[5, 5], &[1, 8]], 99),
        answers.record_columns_with_missing(&[&[9], &[5], &[1]], 0),
        answers.record_columns_with_missing(&[&[9], &[5, 5], &[1]], 99),
    ];
    let said: Vec<String> = refusals
        .into_iter()
        .map(|refusal| refusal.unwrap_err().to_string())
        .collect();
    assert_eq!(
        said,
        [
            "2 answers for 3 questions",
            "rating 6 is not on the scale 1-5, at position 1",
            "rating 8 is not on the scale 1-7, at question 2 of the sheet at position 1",
            "cannot take out 1 person with the answers 9 and 1: there are 0",
            "cannot take out 1 person with the answers 9 and 4: there are 0",
            "cannot take out 1 person with the answers 9 and none: there are 0",
            "2 answers for 3 questions",
            "pairs with the scale 0-10 do not go with pairs with the scale 1-5",
            "2 answers for 3 questions",
            "a column of 2 answers beside one of 1",
            "rating 8 is not on the scale 1-7, at position 1",
            "rating 8 is not on the scale 1-7, at question 2 of the sheet at position 1",
            "0 cannot stand for a missing answer: it is on the scale 0-10",
            "a column of 2 answers beside one of 1",
        ]
    );
    assert_eq!(answers, before);
    assert!(matches!(
        answers.scores(&METRICS[..2]),
        Err(JointScoresError::Metrics {
            metrics: 2,
            questions: 3
        })
    ));
    let single = JointTally::new([Scale::THUMBS]).unwrap();
    let said = |metrics: &[&dyn Metric]| single.scores(metrics).unwrap_err().to_string();
    assert_eq!(said(&METRICS[..2]), "2 metrics for 1 question");
    assert_eq!(said(&[]), "0 metrics for 1 question");
    assert_eq!(
        answers.scores(&METRICS[..1]).unwrap_err().to_string(),
        "1 metric for 3 questions"
    );
    let correlation = |first: usize, second: usize| {
        let found = answers.correlation((first, &Ces::MEAN), (second, &Csat::RESCALED));
        found.unwrap_err().to_string()
    };
    assert_eq!(correlation(1, 1), "question 1 was named twice");
    assert_eq!(correlation(1, 3), "position 3 is not below 3");
    assert_eq!(correlation(3, 3), "position 3 is not below 3");
    let wide = Scale::new(0, 1000).unwrap();
    assert!(JointTally::new([wide; 6]).is_ok());
    assert!(matches!(
        JointTally::new([wide; 7]),
        Err(JointError::TooLarge { .. })
    ));
    // Two of 21 levels and fourteen of 425, each with one more for who did not answer, are as many counts as there may be.
    let sheet = |first: i32| {
        let levels = [first, 21].into_iter().chain([425; 14]);
        let scales: Vec<Scale> = levels
            .map(|levels| Scale::new(1, levels).unwrap())
            .collect();
        Questions::new(scales)
    };
    assert!(sheet(21).is_ok());
    assert_eq!(
        sheet(22).unwrap_err().to_string(),
        "the pairs of these questions need 16783202 counts, more than 16777216"
    );
    let stored = serde_json::to_string(&answers).unwrap();
    for (from, to) in [
        ("\"persons\":1", "\"persons\":2"),
        ("\"answered\":[0,1]", "\"answered\":[0,3]"),
        ("\"missing\":1", "\"missing\":2"),
    ] {
        let wrong = stored.replacen(from, to, 1);
        assert_ne!(wrong, stored, "{stored}");
        assert!(
            serde_json::from_str::<JointTally>(&wrong).is_err(),
            "{wrong}"
        );
    }
}

/// Two scores of the same people are not compared as if they were strangers, by whatever way.
#[test]
fn scores_of_the_same_people_are_no_strangers() {
    let waves = [
        (Some(9), Some(10)),
        (Some(3), Some(6)),
        (Some(8), Some(9)),
        (Some(9), None),
    ];
    let waves = CrossTally::from_answers(Scale::ZERO_TO_TEN, Scale::ZERO_TO_TEN, waves).unwrap();
    let metric = Csat::share_at_least(8);
    let scores = waves.scores(&metric, &metric).unwrap();
    let [before, after] = [&scores.estimates()[0], &scores.estimates()[1]];
    assert_eq!(before.correlation_with(after), scores.correlation(0, 1));
    let refused = [
        Difference::independent(after, before).map(drop),
        after.difference(before).map(drop),
        RelativeChange::independent(after, before).map(drop),
        probability_above(after, before).map(drop),
        StratifiedDifference::new([(after, before)]).map(drop),
        StratifiedDifference::new([
            (after, &Estimate::clone(after).without_source()),
            (&Estimate::clone(after).without_source(), before),
        ])
        .map(drop),
    ];
    for refused in refused {
        assert_eq!(refused, Err(DifferenceError::SamePeople));
    }
    assert!(matches!(
        MoverDifference::new(after, before),
        Err(MoverError::SamePeople)
    ));
    assert!(MoverRatio::new(after.clone(), before.clone()).is_err());
    assert_eq!(
        DifferenceError::SamePeople.to_string(),
        "both are scores of the same people and not independent: what they came from compares them, \
         as JointScores::difference; others who answered alike are told apart by JointScores::with_people or \
         Estimate::without_source"
    );
    assert!(scores.difference(1, 0).is_ok());
    // A stored estimate still knows.
    let stored = serde_json::to_string(after).unwrap();
    let found: Estimate = serde_json::from_str(&stored).unwrap();
    assert_eq!(found.correlation_with(before), scores.correlation(0, 1));
    let wrong = stored.replace("\"correlations\":[", "\"correlations\":[1.5,");
    assert_ne!(wrong, stored);
    assert!(serde_json::from_str::<Estimate>(&wrong).is_err());
    // What was changed by hand on one side only is not known.
    let wrong = stored.replace("\"correlations\":[", "\"correlations\":[0.25,");
    let wrong: Estimate = serde_json::from_str(&wrong).unwrap();
    assert_eq!(wrong.correlation_with(before), None);
    assert!(Difference::independent(&wrong, before).is_err());

    // Whom nobody shares may be compared: the correlation is known, and 0.
    let apart = [
        (Some(9), None),
        (Some(3), None),
        (None, Some(9)),
        (None, Some(10)),
    ];
    let apart = CrossTally::from_answers(Scale::ZERO_TO_TEN, Scale::ZERO_TO_TEN, apart).unwrap();
    let scores = apart.scores(&Nps::STANDARD, &Nps::STANDARD).unwrap();
    assert!(Difference::independent(&scores.estimates()[0], &scores.estimates()[1]).is_ok());
    // Said of a pair in the wrong order, of one that is none, or of two that vary together, it is refused.
    let form = serde_json::to_value(&scores).unwrap();
    assert_eq!(form["apart"], serde_json::json!([[0, 1]]));
    let back: JointScores = serde_json::from_value(form.clone()).unwrap();
    assert!(Difference::independent(&back.estimates()[0], &back.estimates()[1]).is_ok());
    for pair in [[1, 0], [0, 0], [1, 1], [0, 2]] {
        let mut form = form.clone();
        form["apart"] = serde_json::json!([pair]);
        assert!(
            serde_json::from_value::<JointScores>(form).is_err(),
            "{pair:?}"
        );
    }
    let mut form = form;
    for (row, column) in [(0, 1), (1, 0)] {
        form["covariance"][row][column] = serde_json::json!(1.0);
    }
    assert!(serde_json::from_value::<JointScores>(form).is_err());
}

/// Columns of every kind of scale, against pairs one by one.
#[test]
fn columns_of_pairs() {
    let scales = [
        Scale::THUMBS,
        Scale::ONE_TO_FIVE,
        Scale::ZERO_TO_TEN,
        Scale::new(0, 100).unwrap(),
        Scale::new(-5, 5).unwrap(),
        "1-5/2".parse().unwrap(),
    ];
    for first in scales {
        for second in scales {
            let column = |scale: Scale, step: usize| -> Vec<u8> {
                let whole: Vec<u8> = (0..=100).filter(|rating| scale.contains(*rating)).collect();
                (0..10_000)
                    .map(|at| whole[at * step % whole.len()])
                    .collect()
            };
            let (a, b) = (column(first, 7), column(second, 3));
            let mut fast = CrossTally::new(first, second);
            fast.record_columns(&a, &b).unwrap();
            let pairs = a.iter().copied().zip(b.iter().copied());
            assert_eq!(fast, CrossTally::from_pairs(first, second, pairs).unwrap());

            let mut wrong = b.clone();
            wrong[9_000] = 255;
            let before = fast.clone();
            let error = fast.record_columns(&a, &wrong).unwrap_err();
            assert!(
                error
                    .to_string()
                    .ends_with(&format!("{second}, at position 9000")),
                "{error}"
            );
            assert_eq!(fast, before);
        }
    }
}

/// What is known of nobody, of nobody together, and of answers that are all alike.
#[test]
fn ends_of_what_can_be_known() {
    let apart = joint_of(&[
        [Some(9), None, None],
        [Some(3), None, None],
        [None, Some(5), Some(7)],
        [None, Some(2), Some(7)],
    ]);
    let scores = apart.scores(&METRICS).unwrap();
    assert_eq!(scores.correlation(0, 1), Some(0.0));
    assert_eq!(scores.correlation(1, 2), None, "everybody found it easy");
    assert_eq!(scores.covariance(1, 2), Some(0.0));
    // Where nothing is known the widest is taken; of different persons nothing has to be.
    let sum = scores.weighted_sum(&[0.0, 1.0, 10.0]).unwrap();
    assert_eq!(
        sum.interval(Confidence::P95),
        sum.cautious_interval(Confidence::P95)
    );
    let both = scores.weighted_sum(&[1.0, 1.0, 0.0]).unwrap();
    let width = |at: usize| {
        let interval = scores.estimates()[at].interval(Confidence::P95);
        interval.upper() - interval.value()
    };
    close(
        both.interval(Confidence::P95).upper() - both.value(),
        width(0).hypot(width(1)),
        1e-9,
    );
    assert!(sum.interval_with(Method::MidP, Confidence::P95).is_err());
    // The wide end of a p-value.
    assert!(both.p_value(1e6) <= 1.5e-15 && both.p_value(1e6) > 0.0);
    assert_eq!(both.p_value(f64::NAN), 0.0);
}

/// Whatever rounding does to a variance and its square root.
#[test]
fn a_score_goes_together_with_itself() {
    let mut rounded = 0;
    for size in 2_u8..40 {
        let sheets: Vec<Sheet> = (0..size)
            .map(|place| [11, 5, 7].map(|levels| Some(1 + place % 6 * (place % 6) % (levels - 1))))
            .collect();
        let scores = joint_of(&sheets).scores(&METRICS).unwrap();
        for (position, own) in scores.estimates().iter().enumerate() {
            let variance = scores.covariance(position, position).unwrap();
            let expected = (variance > 0.0).then_some(1.0);
            assert_eq!(scores.correlation(position, position), expected);
            assert_eq!(own.correlation_with(own), expected);
            rounded += u32::from(variance.sqrt() * variance.sqrt() > variance);
        }
    }
    assert!(rounded > 10, "{rounded}");
}

/// A declared matrix is taken as it is, or refused; it is never mended.
#[test]
fn declared_covariances() {
    let three = || {
        vec![
            Estimate::share(30, 100).unwrap(),
            Estimate::share(50, 100).unwrap(),
            Estimate::share(60, 100).unwrap(),
        ]
    };
    let with = |r: [f64; 3]| {
        let se = three().iter().map(Estimate::std_error).collect::<Vec<_>>();
        let at = |i: usize, j: usize| match (i.min(j), i.max(j)) {
            (i, j) if i == j => 1.0,
            (0, 1) => r[0],
            (0, 2) => r[1],
            _ => r[2],
        };
        let rows: Vec<Vec<f64>> = (0..3)
            .map(|i| (0..3).map(|j| at(i, j) * se[i] * se[j]).collect())
            .collect();
        JointScores::new(three(), &rows)
    };
    close(
        with([0.3, 0.5, 0.2]).unwrap().correlation(0, 2).unwrap(),
        0.5,
        1e-12,
    );
    // 1 + 2 r₁ r₂ r₃ − Σ r² = 0 at (0.6, 0.8, 0): the edge of what can be.
    assert!(with([0.6, 0.8, 0.0]).is_ok());
    assert_eq!(
        with([0.6, 0.81, 0.0]),
        Err(JointScoresError::NotACovariance)
    );
    assert!(with([1.0, 1.0, 1.0]).is_ok());
    assert!(JointScores::new(three(), [[1.0, 0.0], [0.0, 1.0]]).is_err());
    assert!(JointScores::new(three(), [[f64::NAN; 3]; 3]).is_err());
}

/// Cronbach's α against its definition on complete answers, and its interval against the F distribution with 30 digits.
#[test]
fn cronbach() {
    let sheets: [[u8; 3]; 8] = [
        [5, 4, 5],
        [4, 4, 3],
        [2, 3, 2],
        [5, 5, 4],
        [1, 2, 2],
        [3, 3, 4],
        [4, 5, 4],
        [2, 1, 1],
    ];
    let mut answers = JointTally::new([Scale::ONE_TO_FIVE; 3]).unwrap();
    answers
        .record_all(sheets.map(|sheet| sheet.map(Some)))
        .unwrap();
    let variance = |values: &[f64]| {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        values
            .iter()
            .map(|value| (value - mean) * (value - mean))
            .sum::<f64>()
            / (values.len() as f64 - 1.0)
    };
    let items: f64 = (0..3)
        .map(|at| variance(&sheets.map(|sheet| f64::from(sheet[at]))))
        .sum();
    let sums = sheets.map(|sheet| sheet.iter().map(|&item| f64::from(item)).sum::<f64>());
    let expected = 1.5 * (1.0 - items / variance(&sums));
    let alpha = answers.cronbach_alpha(&Csat::MEAN).unwrap();
    close(alpha.value(), expected, 1e-14);
    // Rescaled answers are as reliable.
    close(
        answers.cronbach_alpha(&Csat::RESCALED).unwrap().value(),
        expected,
        1e-13,
    );
    let interval = alpha.interval(Confidence::P95);
    // F of 7 and 14 degrees of freedom, mpmath: 0.025 and 0.975.
    close(
        (1.0 - interval.lower()) / (1.0 - expected),
        3.379_932_877_652_931,
        1e-10,
    );
    close(
        (1.0 - interval.upper()) / (1.0 - expected),
        0.217_576_034_458_311,
        1e-10,
    );

    answers.record(&[Some(5), None, Some(4)]).unwrap();
    assert_eq!(answers.cronbach_alpha(&Csat::MEAN).unwrap().persons(), 8);
    let alike = {
        let mut alike = JointTally::new([Scale::ONE_TO_FIVE; 2]).unwrap();
        alike.record_all([[Some(4); 2]; 5]).unwrap();
        alike
    };
    assert_eq!(alike.cronbach_alpha(&Csat::MEAN), Err(AlphaError::NoSpread));
}

//! Changes split into mix and rate.

use cxmetrics::segment::{Mix, MixError, Part};
use cxmetrics::{Breakdown, Ces, Csat, EstimateError, Metric, Nps, Scale};
use proptest::prelude::*;

use crate::support::cases;

use super::segments::{by_groups, groups};

/// A count from a figure that is one.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(figure: f64) -> u64 {
    figure as u64
}

#[test]
fn kitagawa() {
    let mut compared = 0;
    for case in cases("trend.json") {
        if case.method != "kitagawa two-fold" {
            continue;
        }
        // 2,000 answers, so that every share and rate is a whole number of them.
        let period = |shares: &str, rates: &str| {
            let list = |key: &str| -> Vec<f64> {
                let list = case.input[key].as_array().unwrap();
                list.iter().map(|x| x.as_f64().unwrap()).collect()
            };
            let groups: Vec<[u64; 3]> = list(shares)
                .into_iter()
                .zip(list(rates))
                .map(|(share, rate)| {
                    let size = (2_000.0 * share).round();
                    let net = (size * rate).round();
                    assert!((net - size * rate).abs() < 1e-9, "the rate is exact");
                    // A promoter more than needed for each detractor.
                    let [promoters, detractors] = [net.max(0.0) + 20.0, (-net).max(0.0) + 20.0];
                    [promoters, size - promoters - detractors, detractors].map(whole)
                })
                .collect();
            by_groups(&groups)
        };
        let mix = Mix::between(
            &Nps::STANDARD,
            &period("share0", "rate0"),
            &period("share1", "rate1"),
        )
        .unwrap();
        let near = |found: f64, expected: &serde_json::Value| {
            let expected = 100.0 * expected.as_f64().unwrap();
            assert!(
                (found - expected).abs() < 100.0 * case.tolerance,
                "{found} {expected}"
            );
        };
        for (segment, part) in mix.parts().iter().enumerate() {
            near(part.mix().value(), &case.expect["mix"][segment]);
            near(part.rate().value(), &case.expect["rate"][segment]);
        }
        near(mix.mix().value(), &case.expect["mix_total"]);
        near(mix.rate().value(), &case.expect["rate_total"]);
        near(mix.change().value(), &case.expect["total"]);
        compared += 1;
    }
    assert_eq!(compared, 1);
}

/// The figures of a split as functions of the probabilities of each (segment, group) in both periods, written straight
/// from the definition.
fn split(before: &[[f64; 3]], after: &[[f64; 3]]) -> Vec<f64> {
    let share = |period: &[[f64; 3]], i: usize| {
        period[i].iter().sum::<f64>() / period.iter().flatten().sum::<f64>()
    };
    let rate = |group: &[f64; 3]| 100.0 * (group[0] - group[2]) / group.iter().sum::<f64>();
    let overall = |period: &[[f64; 3]]| -> f64 {
        (0..period.len())
            .filter(|&i| share(period, i) > 0.0)
            .map(|i| share(period, i) * rate(&period[i]))
            .sum()
    };
    let middle = 0.5 * (overall(before) + overall(after));
    let (mut mixes, mut rates) = (Vec::new(), Vec::new());
    for i in 0..before.len() {
        let (s0, s1) = (share(before, i), share(after, i));
        let r0 = if s0 > 0.0 {
            rate(&before[i])
        } else {
            rate(&after[i])
        };
        let r1 = if s1 > 0.0 { rate(&after[i]) } else { r0 };
        mixes.push((s1 - s0) * (0.5 * (r0 + r1) - middle));
        rates.push(0.5 * (s0 + s1) * (r1 - r0));
    }
    let totals = [
        mixes.iter().sum(),
        rates.iter().sum(),
        overall(after) - overall(before),
    ];
    mixes.into_iter().chain(rates).chain(totals).collect()
}

/// The standard errors by the delta method with numerical derivatives.
fn errors_by_differences(before: &[[u64; 3]], after: &[[u64; 3]]) -> Vec<f64> {
    let probabilities = |period: &[[u64; 3]]| -> (f64, Vec<[f64; 3]>) {
        let size: u64 = period.iter().flatten().sum();
        (
            size as f64,
            period
                .iter()
                .map(|group| group.map(|count| count as f64 / size as f64))
                .collect(),
        )
    };
    let periods = [probabilities(before), probabilities(after)];
    let figures = |cell: Option<(usize, usize, usize)>, step: f64| {
        let mut moved = [periods[0].1.clone(), periods[1].1.clone()];
        if let Some((period, segment, group)) = cell {
            moved[period][segment][group] += step;
        }
        split(&moved[0], &moved[1])
    };
    let count = figures(None, 0.0).len();
    let mut variances = vec![0.0; count];
    for (period, (size, probabilities)) in periods.iter().enumerate() {
        let step = 1e-6;
        let mut mean = vec![0.0; count];
        let mut square = vec![0.0; count];
        for (segment, group) in probabilities.iter().enumerate() {
            for (place, &probability) in group.iter().enumerate() {
                if probability == 0.0 {
                    continue;
                }
                let up = figures(Some((period, segment, place)), step);
                let down = figures(Some((period, segment, place)), -step);
                for i in 0..count {
                    let slope = (up[i] - down[i]) / (2.0 * step);
                    mean[i] += probability * slope;
                    square[i] += probability * slope * slope;
                }
            }
        }
        for i in 0..count {
            variances[i] += (square[i] - mean[i] * mean[i]) / size;
        }
    }
    variances.into_iter().map(f64::sqrt).collect()
}

fn check_split(before: &[[u64; 3]], after: &[[u64; 3]]) {
    let mix = Mix::between(&Nps::STANDARD, &by_groups(before), &by_groups(after)).unwrap();
    let real = |period: &[[u64; 3]]| -> Vec<[f64; 3]> {
        period
            .iter()
            .map(|group| group.map(|count| count as f64))
            .collect()
    };
    let parts = || mix.parts().iter();
    let found: Vec<_> = parts()
        .map(Part::mix)
        .chain(parts().map(Part::rate))
        .chain([mix.mix(), mix.rate(), mix.change()])
        .collect();
    let values = split(&real(before), &real(after));
    let errors = errors_by_differences(before, after);
    assert_eq!(found.len(), values.len());
    for ((found, value), error) in found.iter().zip(values).zip(errors) {
        assert!((found.value() - value).abs() < 1e-9, "{found:?} {value}");
        // As far as numerical derivatives go.
        assert!(
            (found.std_error() - error).abs() < 1e-5 * error.max(0.1),
            "{found:?} {error}"
        );
    }
}

#[test]
fn splits_and_their_errors() {
    check_split(
        &[[30, 20, 10], [5, 10, 25], [40, 1, 9]],
        &[[33, 22, 9], [25, 30, 35], [11, 5, 2]],
    );
    // One is gone, one is new.
    check_split(
        &[[30, 20, 10], [5, 10, 25], [0, 0, 0]],
        &[[33, 22, 9], [0, 0, 0], [11, 5, 2]],
    );
    check_split(&[[3, 2, 1], [0, 0, 0]], &[[0, 0, 0], [1, 5, 2]]);
}

#[test]
fn new_and_gone_segments_are_mix() {
    let before = by_groups(&[[30, 20, 10], [5, 10, 25], [0, 0, 0]]);
    let after = by_groups(&[[33, 22, 9], [0, 0, 0], [11, 5, 2]]);
    let mix = Mix::between(&Nps::STANDARD, &before, &after).unwrap();
    let [_, gone, new] = mix.parts() else {
        panic!("three segments")
    };
    assert_eq!(gone.rate().value(), 0.0);
    assert_eq!(new.rate().value(), 0.0);
    assert_eq!(new.scores(), [None, Some(50.0)]);
    assert_eq!(new.shares()[0], 0.0);
    assert!(new.mix().value() > 0.0 && gone.mix().value() > 0.0);
    assert!(new.mix().std_error() > 0.0);
}

/// A segment below the mean whose share stays has a mix of 0, not of −0.
#[test]
fn what_did_not_change_is_zero() {
    let before = by_groups(&[[1, 2, 9], [8, 1, 1]]);
    let after = by_groups(&[[2, 4, 18], [16, 2, 2]]);
    let mix = Mix::between(&Nps::STANDARD, &before, &after).unwrap();
    assert!(mix.parts().iter().any(|part| part.scores()[0] < Some(0.0)));
    for part in mix.parts() {
        for figure in [part.mix().value(), part.rate().value(), part.total()] {
            assert_eq!(figure.to_bits(), 0.0_f64.to_bits(), "{part:?}");
        }
    }
}

#[test]
fn what_mix_refuses() {
    let some = by_groups(&[[1, 2, 3]]);
    let none = Breakdown::new(Scale::ZERO_TO_TEN);
    assert_eq!(
        Mix::between(&Nps::STANDARD, &some, &none),
        Err(MixError::Estimate(EstimateError::Empty))
    );
    let other = Breakdown::from_pairs(Scale::ONE_TO_FIVE, [(0, 4)]).unwrap();
    let error = Mix::between(&Ces::MEAN, &some, &other).unwrap_err();
    assert_eq!(
        error.to_string(),
        "answers on the scale 1-5 do not go with answers on the scale 0-10"
    );
}
proptest! {
    #[test]
    fn mix_and_rate_are_the_change(before in groups(), after in groups()) {
        let (before, after) = (by_groups(&before), by_groups(&after));
        prop_assume!(before.total() > 0 && after.total() > 0);
        for metric in [&Nps::STANDARD as &dyn Metric, &Csat::RESCALED] {
            let mix = Mix::between(metric, &before, &after).unwrap();
            let change = metric.estimate(&after.overall()).unwrap().value() - metric.estimate(&before.overall()).unwrap().value();
            prop_assert_eq!(mix.change().value(), change);
            prop_assert!((mix.mix().value() + mix.rate().value() - change).abs() < 1e-11);
            let parts: f64 = mix.parts().iter().map(Part::total).sum();
            prop_assert!((parts - change).abs() < 1e-11);
            // Turned round, everything is the opposite.
            let back = Mix::between(metric, &after, &before).unwrap();
            prop_assert!((mix.mix().value() + back.mix().value()).abs() < 1e-11);
            prop_assert!((mix.rate().std_error() - back.rate().std_error()).abs() < 1e-9);
            for part in mix.parts() {
                prop_assert!(part.mix().std_error().is_finite() && part.rate().std_error().is_finite());
            }
        }
    }

    #[test]
    fn segments_that_are_alike_have_only_mix(group in prop::array::uniform3(1_u64..20), times in 2_u64..5) {
        let other = [group[2] + 1, group[1], group[0]];
        let before = by_groups(&[group, other]);
        let after = by_groups(&[group.map(|count| count * times), other]);
        let mix = Mix::between(&Nps::STANDARD, &before, &after).unwrap();
        prop_assert!(mix.rate().value().abs() < 1e-12);
        prop_assert!((mix.mix().value() - mix.change().value()).abs() < 1e-12);
    }
}

//! Laws of joint tallies and of their scores.

use cxmetrics::estimate::{JointScores, SourceId};
use cxmetrics::joint::{Correlation, Questions};
use cxmetrics::track::Series;
use cxmetrics::{Breakdown, Ces, Confidence, CrossTally, Csat, Estimate, JointTally, Scale, Tally};
use proptest::prelude::*;

use crate::support::close;

use super::joint::{METRICS, SCALES, Sheet, joint_of, sheets};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Marginals are the tallies to the bit, pairs the cross-tallies, whatever the order and the split.
    #[test]
    fn parts_of_the_whole(sheets in sheets(), split in 0_usize..60) {
        let answers = joint_of(&sheets);
        let (one, two) = sheets.split_at(split.min(sheets.len()));
        let mut merged = joint_of(two);
        merged.merge(&joint_of(one)).unwrap();
        prop_assert_eq!(&merged, &answers);
        merged.subtract(&joint_of(two)).unwrap();
        prop_assert_eq!(&merged, &joint_of(one));
        for sheet in one {
            merged.remove(sheet).unwrap();
        }
        prop_assert_eq!(&merged, &JointTally::new(SCALES).unwrap());

        for (i, scale) in SCALES.into_iter().enumerate() {
            let alone = Tally::from_answers(scale, sheets.iter().map(|sheet| sheet[i])).unwrap();
            prop_assert_eq!(answers.tally(i), Some(&alone));
            for (j, other) in SCALES.into_iter().enumerate() {
                let pairs = sheets.iter().map(|sheet| (sheet[i], sheet[j]));
                let pair = CrossTally::from_answers(scale, other, pairs).unwrap();
                prop_assert_eq!(answers.pair(i, j), (i != j).then_some(pair.clone()));
                prop_assert_eq!(pair.first_answers(), alone.clone());
                if i < j {
                    let two = JointTally::from(pair.clone());
                    prop_assert_eq!(two.pair(0, 1), Some(pair));
                    prop_assert_eq!(two.persons(), answers.persons());
                }
            }
        }
        let patterns: u64 = answers.patterns().map(|(_, persons)| persons).sum();
        prop_assert_eq!(patterns, answers.persons());
        let complete = sheets.iter().filter(|sheet| sheet.iter().all(Option::is_some)).count();
        prop_assert_eq!(answers.complete(), complete as u64);
    }

    /// Columns in which a value stands for a missing answer count as sheets do: of scales that fit into a byte and of one that
    /// does not, of few questions and of more than eight, and over the end of a block.
    #[test]
    fn columns_with_missing_answers(sheets in sheets(), copies in 1_usize..3, blocks in 0_usize..2) {
        let mut rows: Vec<Sheet> = sheets.clone();
        if !rows.is_empty() {
            let more = rows.len() + blocks * 4_100;
            rows = rows.iter().copied().cycle().take(more).collect();
        }
        let column = |question: usize| -> Vec<u8> {
            rows.iter().map(|sheet| sheet[question].unwrap_or(99)).collect()
        };
        let columns = [column(0), column(1), column(2)];
        let columns: Vec<&[u8]> = columns.iter().map(Vec::as_slice).collect();
        let (small, long) = (SCALES.to_vec(), vec![SCALES[0], SCALES[1], Scale::new(-20, 50).unwrap()]);
        for scales in [small, long] {
            let scales = scales.repeat(if copies == 2 { 3 } else { 1 });
            let columns = columns.repeat(if copies == 2 { 3 } else { 1 });
            let mut by_column = JointTally::new(scales.clone()).unwrap();
            by_column.record_columns_with_missing(&columns, 99).unwrap();
            let mut by_sheet = JointTally::new(scales).unwrap();
            let sheet = |sheet: &Sheet| sheet.repeat(columns.len() / 3);
            by_sheet.record_all(rows.iter().map(sheet)).unwrap();
            prop_assert_eq!(&by_column, &by_sheet);
            let mut pair = CrossTally::new(by_sheet.questions().scales()[0], by_sheet.questions().scales()[1]);
            pair.record_columns_with_missing(columns[0], columns[1], 99).unwrap();
            prop_assert_eq!(Some(pair), by_sheet.pair(0, 1));
        }
    }

    /// Every way in counts the same; what is stored comes back.
    #[test]
    fn ways_in_and_out(sheets in sheets()) {
        let answers = joint_of(&sheets);
        let stored = serde_json::to_string(&answers).unwrap();
        prop_assert_eq!(&serde_json::from_str::<JointTally>(&stored).unwrap(), &answers);

        let complete: Vec<[u8; 3]> = sheets.iter().filter_map(|sheet| Some([sheet[0]?, sheet[1]?, sheet[2]?])).collect();
        let column = |at: usize| complete.iter().map(|sheet| sheet[at]).collect::<Vec<u8>>();
        let columns = [column(0), column(1), column(2)];
        let mut by_column = JointTally::new(SCALES).unwrap();
        by_column.record_columns(&columns.each_ref().map(Vec::as_slice)).unwrap();
        let by_sheet: Vec<Sheet> = complete.iter().map(|sheet| sheet.map(Some)).collect();
        prop_assert_eq!(by_column, joint_of(&by_sheet));

        let mut breakdown = Breakdown::of_sheets(Questions::new(SCALES).unwrap());
        let mut series = Series::of_sheets(Questions::new(SCALES).unwrap());
        for (position, sheet) in sheets.iter().enumerate() {
            breakdown.record(position % 4, sheet).unwrap();
            series.record(position % 4, sheet).unwrap();
        }
        prop_assert_eq!(&breakdown.overall(), &answers);
        prop_assert_eq!(series.whole(), &answers);
        prop_assert_eq!(Some(&breakdown.question(1).unwrap().overall()), answers.tally(1));
        prop_assert_eq!(series.question(2).unwrap().len(), series.len());
        let stored = serde_json::to_string(&breakdown).unwrap();
        prop_assert_eq!(serde_json::from_str::<Breakdown<usize, JointTally>>(&stored).unwrap(), breakdown);
    }

    /// Scores of the same persons: each as alone, correlations within ±1, limits in the range, the cautious interval
    /// around every other, wider with confidence where correlations are not negative.
    #[test]
    fn laws_of_joint_scores(sheets in sheets(), weights in prop::array::uniform3(-2.0_f64..2.0)) {
        let answers = joint_of(&sheets);
        let Ok(scores) = answers.scores(&METRICS) else {
            prop_assert!((0..3).any(|question| answers.tally(question).unwrap().is_empty()));
            return Ok(());
        };
        for (i, estimate) in scores.estimates().iter().enumerate() {
            prop_assert_eq!(estimate, &METRICS[i].estimate(answers.tally(i).unwrap()).unwrap());
            close(scores.covariance(i, i).unwrap().sqrt(), estimate.std_error(), 1e-12);
            for j in 0..3 {
                prop_assert_eq!(scores.covariance(i, j), scores.covariance(j, i));
                if let Some(r) = scores.correlation(i, j) {
                    prop_assert!(r.abs() <= 1.0);
                }
            }
        }
        let sum = scores.weighted_sum(&weights).unwrap();
        let value: f64 = (0..3).map(|i| weights[i] * scores.estimates()[i].value()).sum();
        close(sum.value(), value, 1e-12);
        let reach = |end: fn(&Estimate) -> [f64; 2]| -> [f64; 2] {
            let ends = (0..3).map(|i| end(&scores.estimates()[i]).map(|limit| weights[i] * limit));
            ends.fold([0.0, 0.0], |sum, [a, b]| [sum[0] + a.min(b), sum[1] + a.max(b)])
        };
        let range = reach(|estimate| [*estimate.range().start(), *estimate.range().end()]);
        let interval = sum.interval(Confidence::P95);
        let cautious = sum.cautious_interval(Confidence::P95);
        let slack = 1e-9;
        prop_assert!(cautious.lower() <= interval.lower() + slack && interval.upper() <= cautious.upper() + slack);
        prop_assert!(range[0] - slack <= cautious.lower() && cautious.upper() <= range[1] + slack);
        prop_assert!(interval.contains(sum.value()));
        let ends = reach(|estimate| {
            let limits = estimate.interval(Confidence::P95);
            [limits.lower(), limits.upper()]
        });
        close(cautious.lower(), ends[0], 1e-9);
        close(cautious.upper(), ends[1], 1e-9);
        // A score alone has its own interval.
        let alone = scores.weighted_sum(&[0.0, 1.0, 0.0]).unwrap().interval(Confidence::P90);
        let own = scores.estimates()[1].interval(Confidence::P90);
        close(alone.lower(), own.lower(), 1e-9);
        close(alone.upper(), own.upper(), 1e-9);
        // Nested in confidence, up to what the search for the longest can miss.
        let more = sum.interval(Confidence::P99);
        let wider = 1e-6 * (1.0 + interval.width());
        prop_assert!(more.lower() <= interval.lower() + wider && interval.upper() <= more.upper() + wider);
        // What is inside is not rejected, and what is outside is.
        let (inside, outside) = (interval.lower() + wider, interval.lower() - 2.0 * wider);
        if inside < sum.value() {
            prop_assert!(sum.p_value(inside) >= 0.05 - 1e-9);
            prop_assert!(sum.p_value(outside) <= 0.05 + 1e-9);
        }
        prop_assert_eq!(sum.p_value(sum.value()), 1.0);
    }

    /// What is stored of scores of the same persons comes back, with its sources.
    #[test]
    fn joint_scores_come_back(sheets in sheets()) {
        let Ok(scores) = joint_of(&sheets).scores(&METRICS) else {
            return Ok(());
        };
        let stored = serde_json::to_string(&scores).unwrap();
        let back: JointScores = serde_json::from_str(&stored).unwrap();
        prop_assert_eq!(&back, &scores);
        prop_assert_eq!(back.id(), scores.id());
        let id: SourceId = scores.id().to_string().parse().unwrap();
        prop_assert_eq!(id, scores.id());
        for (position, estimate) in scores.estimates().iter().enumerate() {
            let text = serde_json::to_string(estimate).unwrap();
            let estimate: Estimate = serde_json::from_str(&text).unwrap();
            let source = estimate.source().unwrap();
            prop_assert_eq!((source.id(), source.position()), (scores.id(), position));
            prop_assert_eq!(
                back.correlation_of(&estimate, &scores.estimates()[0]),
                scores.correlation(position, 0)
            );
        }
    }

    /// The covariance is that of the persons' influence values, and the error of the correlation what is left when each
    /// person in turn is left out, where there are enough of them.
    #[test]
    fn influence_values(sheets in prop::collection::vec((0_u8..=10, 1_u8..=5), 30..60)) {
        let pairs = CrossTally::from_pairs(Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE, sheets.iter().copied()).unwrap();
        let of = |pairs: &CrossTally| -> Correlation {
            pairs.correlation(&Ces::MEAN, &Csat::MEAN).unwrap()
        };
        let whole = of(&pairs);
        let r = whole.value().unwrap();
        let n = sheets.len() as f64;
        let without: Vec<f64> = sheets.iter().map(|&(a, b)| {
            let mut rest = pairs.clone();
            rest.remove_answers(Some(a), Some(b)).unwrap();
            of(&rest).value().unwrap()
        }).collect();
        let mean = without.iter().sum::<f64>() / n;
        let jackknife = ((n - 1.0) / n * without.iter().map(|r| (r - mean) * (r - mean)).sum::<f64>()).sqrt();
        // The infinitesimal jackknife and the one that leaves out a whole person differ by a few parts in n.
        prop_assert!((whole.std_error().unwrap() / jackknife - 1.0).abs() < 8.0 / n, "{} {}", whole.std_error().unwrap(), jackknife);
        let interval = whole.interval(Confidence::P95).unwrap();
        prop_assert!(interval.contains(r) && interval.lower() > -1.0 && interval.upper() < 1.0);
        prop_assert!(whole.covariance_interval(Confidence::P95).unwrap().contains(whole.covariance()));
    }
}

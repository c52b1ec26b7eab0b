//! Periods, windows, recency and the latest answers: each against a direct count; the same in any split and order.

use cxmetrics::track::signal::{ControlChart, Cusum, Ewma, Rules};
use cxmetrics::track::trend::{Course, TheilSen};
use cxmetrics::track::{Latest, Series, SeriesError, sparkline};
use cxmetrics::{Ces, Confidence, Csat, Metric, Nps, Scale, Tally, TallyError, WeightedTally};
use proptest::prelude::*;

use crate::close;

/// Answers of a year: week and rating on 0 to 10.
fn year() -> impl Strategy<Value = Vec<(u8, u8)>> {
    prop::collection::vec((0_u8..52, 0_u8..=10), 1..300)
}

fn series_of(answers: &[(u8, u8)]) -> Series<u8> {
    let mut series = Series::new(Scale::ZERO_TO_TEN);
    for &(week, rating) in answers {
        series.record(week, rating).unwrap();
    }
    series
}

/// Everything that can be asked of a series, as text with every digit.
fn results(series: &Series<u8>) -> String {
    let scores = series.scores(&Nps::STANDARD).unwrap();
    let chart = ControlChart::new(&scores, ..26).and_then(ControlChart::laney);
    let signals = chart.as_ref().map(|chart| {
        (
            chart.signals(Rules::NELSON),
            Ewma::default().points(chart).collect::<Vec<_>>(),
            Cusum::default().points(chart).collect::<Vec<_>>(),
        )
    });
    let recent: Vec<_> = series
        .recency(4.0)
        .unwrap()
        .map(|recent| Ces::MEAN.estimate_weighted(recent.tally()))
        .collect();
    let windows: Vec<_> = series.trailing(4).collect();
    format!(
        "{scores:?} {chart:?} {signals:?} {recent:?} {windows:?} {:?} {:?}",
        Course::new(&scores, Confidence::P95),
        TheilSen::of_scores(&scores)
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Fed the same year in any split and order of merges, every result is identical.
    #[test]
    fn any_split_and_order(
        (answers, shuffled) in year().prop_flat_map(|answers| {
            let shuffled = Just(answers.clone()).prop_shuffle();
            (Just(answers), shuffled)
        }),
        parts in 1_usize..6,
        backwards: bool,
    ) {
        let whole = series_of(&answers);
        let mut pieces: Vec<_> = shuffled.chunks(shuffled.len().div_ceil(parts)).map(series_of).collect();
        if backwards {
            pieces.reverse();
        }
        // Half of them merged among themselves first.
        let mut second = Series::new(Scale::ZERO_TO_TEN);
        for piece in pieces.split_off(pieces.len() / 2) {
            second.merge(&piece).unwrap();
        }
        let mut merged = Series::new(Scale::ZERO_TO_TEN);
        for piece in pieces {
            merged.merge(&piece).unwrap();
        }
        merged.merge(&second).unwrap();
        prop_assert_eq!(&merged, &whole);
        prop_assert_eq!(results(&merged), results(&whole));
    }

    /// A window is the sum of its periods, wherever it starts, even when the start jumps back and forth.
    #[test]
    fn windows_are_sums(answers in year(), length in 0_usize..60, starts in prop::collection::vec(0_u8..52, 52)) {
        let mut series = series_of(&answers);
        series.open_all(10..20);
        let periods: Vec<_> = series.iter().collect();
        for (index, window) in series.trailing(length).enumerate() {
            let from = (index + 1).saturating_sub(length);
            let mut direct = Tally::new(Scale::ZERO_TO_TEN);
            for (_, tally) in &periods[from..=index] {
                direct.merge(tally).unwrap();
            }
            prop_assert_eq!(window.tally(), &direct);
            prop_assert_eq!(window.last(), periods[index].0);
            prop_assert_eq!(window.periods(), index + 1 - from);
        }
        for window in series.since(|&week| starts[usize::from(week)]) {
            let week = *window.last();
            let start = starts[usize::from(week)];
            // Not `start..=week`: the window is empty when it starts later than it ends.
            let direct = series.range(start..week.saturating_add(1).max(start));
            prop_assert_eq!(window.tally(), &direct);
        }
    }

    /// Recency weights are those of a direct count, and what is forgotten does not show.
    #[test]
    fn recency_is_a_weighted_tally(answers in year(), half_life in 0.3..20.0_f64) {
        let series = series_of(&answers);
        let periods: Vec<_> = series.iter().map(|(_, tally)| tally).collect();
        for (index, recent) in series.recency(half_life).unwrap().enumerate() {
            let mut direct = WeightedTally::new(Scale::ZERO_TO_TEN);
            for (age, tally) in periods[..=index].iter().rev().enumerate() {
                let weight = (-(age as f64) / half_life).exp2();
                for (rating, count) in *tally {
                    for _ in 0..count {
                        direct.record(rating, if weight >= 1e-30 { weight } else { 0.0 }).unwrap();
                    }
                }
            }
            prop_assert_eq!(recent.tally().total(), direct.total());
            close(recent.tally().weight(), direct.weight(), 1e-12);
            close(recent.tally().kish_size(), direct.kish_size(), 1e-11);
            let (one, other) = (Ces::MEAN.estimate_weighted(recent.tally()), Ces::MEAN.estimate_weighted(&direct));
            let (one, other) = (one.unwrap(), other.unwrap());
            close(one.value(), other.value(), 1e-12);
            // When all answers but dust agree, the variance is dust of rounding.
            if other.variance() > 1e-6 {
                close(one.effective_size() / other.effective_size(), 1.0, 1e-6);
            }
        }
    }

    /// The latest answers against a sort; in any order, any split, and with ties.
    #[test]
    fn latest_is_a_sort(
        (answers, shuffled) in prop::collection::vec((0_u8..12, 0_u8..6, 0_u8..=10), 1..120).prop_flat_map(|answers| {
            let shuffled = Just(answers.clone()).prop_shuffle();
            (Just(answers), shuffled)
        }),
        split in 0_usize..120,
        reversed: bool,
    ) {
        let scale = if reversed { Scale::ZERO_TO_TEN.reversed() } else { Scale::ZERO_TO_TEN };
        let fill = |answers: &[(u8, u8, u8)]| {
            let mut latest = Latest::new(scale);
            for &(respondent, time, rating) in answers {
                latest.record(respondent, time, rating).unwrap();
            }
            latest
        };
        let whole = fill(&answers);
        let split = split.min(shuffled.len());
        let (mut one, mut other) = (fill(&shuffled[..split]), fill(&shuffled[split..]));
        let first = one.clone();
        one.merge(&other).unwrap();
        other.merge(&first).unwrap();
        prop_assert_eq!(&one, &whole);
        prop_assert_eq!(&other, &whole);

        let mut expected = Tally::new(scale);
        for respondent in 0..12 {
            let worst_first = |rating: u8| if reversed { rating } else { 10 - rating };
            let last = answers.iter().filter(|answer| answer.0 == respondent).max_by_key(|answer| (answer.1, worst_first(answer.2)));
            if let Some(&(_, time, rating)) = last {
                expected.record(rating).unwrap();
                prop_assert_eq!(whole.get(&respondent), Some((&time, f64::from(rating))));
            } else {
                prop_assert_eq!(whole.get(&respondent), None);
            }
        }
        prop_assert_eq!(whole.tally(), &expected);
        let series = whole.series(|&time| time / 2).unwrap();
        prop_assert_eq!(series.whole(), &expected);
    }

    #[test]
    fn sparklines_have_a_character_a_period(figures in prop::collection::vec(prop::option::of(any::<f64>()), 0..60)) {
        let line = sparkline(figures.iter().copied());
        prop_assert_eq!(line.chars().count(), figures.len());
        for (character, figure) in line.chars().zip(figures) {
            prop_assert_eq!(character == ' ', !figure.is_some_and(f64::is_finite));
        }
    }
}

#[test]
fn a_refused_call_changes_nothing() {
    let mut series = Series::new(Scale::ONE_TO_FIVE);
    series.record(1, 4).unwrap();
    let before = series.clone();
    assert!(series.record(2, 6).is_err());
    assert!(series.record_n(2, 1, u64::MAX).is_err());
    assert_eq!(
        series
            .record_tally(2, &Tally::new(Scale::THUMBS))
            .unwrap_err()
            .to_string(),
        "answers on the scale 0-1 do not go with answers on the scale 1-5"
    );
    assert!(series.merge(&Series::new(Scale::THUMBS)).is_err());
    // Not even a period is opened by what is refused.
    assert_eq!(series, before);

    let mut latest: Latest<u8, u8> = Latest::new(Scale::ONE_TO_FIVE);
    latest.record(1, 1, 5).unwrap();
    let before = latest.clone();
    assert!(latest.record(1, 2, 0).is_err());
    assert!(latest.merge(&Latest::new(Scale::THUMBS)).is_err());
    assert_eq!(latest, before);
}

#[test]
fn the_whole_never_overflows() {
    let mut series = Series::new(Scale::THUMBS);
    series.record_n(1, 1, u64::MAX - 1).unwrap();
    series.record(2, 0).unwrap();
    assert_eq!(series.record(3, 0), Err(TallyError::Overflow));
    assert_eq!(series.trailing(2).last().unwrap().tally().total(), u64::MAX);
    assert_eq!(series.remove(&1).unwrap().total(), u64::MAX - 1);
    series.record(3, 0).unwrap();
    assert_eq!(series.whole().counts(), [2, 0]);
    assert_eq!(series.remove(&9), None);
}

#[test]
fn gaps_are_seen() {
    let mut series = Series::new(Scale::ONE_TO_FIVE);
    series.record(3, 5).unwrap();
    series.record_missing(4, 12).unwrap();
    series.extend(2..=5);
    assert!(series.gaps().eq([&2, &4, &5]));
    let scores = series.scores(&Csat::TOP_TWO_BOX).unwrap();
    assert!(
        scores
            .iter()
            .map(|(_, score)| score.is_some())
            .eq([false, true, false, false])
    );
    assert_eq!(series.get(&4).unwrap().response_rate(), Some(0.0));
    // A metric that does not go with the scale is an error, and not a series of gaps.
    assert!(series.scores(&Nps::STANDARD).is_err());
}

#[test]
fn half_lives_are_checked() {
    let series: Series<u8> = Series::new(Scale::THUMBS);
    for half_life in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(series.recency(half_life).is_err());
    }
    assert_eq!(
        series.recency(0.0).unwrap_err().to_string(),
        "a half-life of 0 periods is not a finite number from 0.01 up"
    );
    assert!(matches!(
        series.recency(f64::NAN),
        Err(SeriesError::HalfLife { .. })
    ));
}

/// After a long silence nothing recent is left: a gap, and no score made of dust.
#[test]
fn recency_forgets() {
    let mut series = Series::new(Scale::THUMBS);
    series.record_n(0, 1, 1_000).unwrap();
    series.record_missing(0, 7).unwrap();
    series.open_all(0..200);
    let recent: Vec<_> = series.recency(1.0).unwrap().collect();
    assert_eq!(recent[0].tally().missing(), 7);
    assert_eq!(recent[90].tally().total(), 1_000);
    // 2⁻⁹⁹ is 1.6e-30, 2⁻¹⁰⁰ 8e-31.
    assert_eq!(recent[99].tally().total(), 1_000);
    assert_eq!(
        (recent[100].tally().total(), recent[100].tally().missing()),
        (0, 0)
    );
    assert!(
        Csat::top_box(1)
            .estimate_weighted(recent[100].tally())
            .is_err()
    );
    // Answers of one period only have equal weights, so they are counted as they are.
    let single = Csat::top_box(1)
        .estimate_weighted(recent[50].tally())
        .unwrap();
    assert_eq!(single.effective_size(), 1_000.0);
}

/// A whole tally of one weight is its answers one by one, and refused as they are.
#[test]
fn tallies_with_a_weight() {
    let mut answers = Tally::from_counts(Scale::ONE_TO_FIVE, [3, 0, 1, 0, 7]).unwrap();
    answers.record_missing(4).unwrap();
    let mut whole = WeightedTally::new(Scale::ONE_TO_FIVE);
    whole.record(2, 1.7).unwrap();
    let mut single = whole.clone();
    whole.record_tally(&answers, 0.3).unwrap();
    for (rating, count) in &answers {
        for _ in 0..count {
            single.record(rating, 0.3).unwrap();
        }
    }
    single.record_missing(4).unwrap();
    assert_eq!((whole.total(), whole.missing()), (12, 4));
    close(whole.weight(), single.weight(), 1e-15);
    close(whole.kish_size(), single.kish_size(), 1e-14);

    let before = whole.clone();
    for weight in [-1.0, f64::NAN, f64::INFINITY, 1e-200] {
        assert!(whole.record_tally(&answers, weight).is_err());
    }
    assert!(whole.record_tally(&Tally::new(Scale::THUMBS), 1.0).is_err());
    assert_eq!(whole, before);
    whole.record_tally(&answers, 0.0).unwrap();
    assert_eq!((whole.total(), whole.weightless()), (12, 11));
}

#[cfg(feature = "serde")]
#[test]
fn stored_series_and_monitors() {
    use cxmetrics::track::{Decision, Monitor};

    let mut series = Series::new(Scale::THUMBS);
    series.record(202_501, 1).unwrap();
    series.open(202_502);
    let text = serde_json::to_string(&series).unwrap();
    assert_eq!(
        text,
        r#"{"scale":"0-1","periods":[[202501,{"scale":"0-1","counts":[0,1],"missing":0}],[202502,{"scale":"0-1","counts":[0,0],"missing":0}]]}"#
    );
    assert_eq!(serde_json::from_str::<Series<u32>>(&text).unwrap(), series);
    for wrong in [
        r#"{"scale":"0-1","periods":[[1,{"scale":"0-10","counts":[0,0,0,0,0,0,0,0,0,0,0]}]]}"#,
        r#"{"scale":"0-1","periods":[[1,{"scale":"0-1","counts":[0,1]}],[1,{"scale":"0-1","counts":[0,1]}]]}"#,
        r#"{"scale":"0-1","periods":[],"more":1}"#,
    ] {
        assert!(
            serde_json::from_str::<Series<u32>>(wrong).is_err(),
            "{wrong}"
        );
    }

    let mut monitor = Monitor::at_most(Csat::bottom_box(1), Scale::THUMBS, 20, Confidence::P95)
        .unwrap()
        .with_indifference(2.5)
        .unwrap();
    monitor.record(1).unwrap();
    let text = serde_json::to_string(&monitor).unwrap();
    assert_eq!(
        text,
        r#"{"metric":"bottom-1-box","goal":"at_most","target":20.0,"indifference":2.5,"confidence":0.95,"tally":{"scale":"0-1","counts":[0,1],"missing":0}}"#
    );
    assert_eq!(
        serde_json::from_str::<Monitor<Csat>>(&text).unwrap(),
        monitor
    );
    assert!(serde_json::from_str::<Monitor<Csat>>(&text.replace("20.0", "120.0")).is_err());
    assert_eq!(
        serde_json::to_string(&Decision::NotReached).unwrap(),
        r#""not_reached""#
    );
}

/// The form that is read stands for the type, one for each kind of respondent and time.
#[cfg(feature = "schemars")]
#[test]
fn latest_answers_have_a_schema_of_their_own() {
    use schemars::JsonSchema;

    assert_eq!(Latest::<u32, i64>::schema_name(), "Latest");
    let [numbers, names] = [
        Latest::<u32, i64>::schema_id(),
        Latest::<String, i64>::schema_id(),
    ];
    assert!(numbers.contains("latest") && numbers != names, "{numbers}");
}

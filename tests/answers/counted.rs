//! One family of counted things: whatever is counted is kept by segment and by period, and merged, subtracted,
//! suppressed, compared and split the same way.

use crate::support::{cases, close};
use cxmetrics::compare::Difference;
use cxmetrics::estimate::Scored;
use cxmetrics::joint::Questions;
use cxmetrics::segment::{Mix, Suppression};
use cxmetrics::tally::Counted;
use cxmetrics::track::signal::{ControlChart, Rules};
use cxmetrics::track::trend::{Course, TheilSen};
use cxmetrics::track::{Latest, Series};
use cxmetrics::{
    Breakdown, Ces, Confidence, CrossTally, Csat, JointTally, Metric, Nps, Scale, Tally,
    WeightedTally,
};
use proptest::prelude::*;

const NPS: Nps = Nps::STANDARD;

/// A segment or period, a rating and a weight.
fn answers() -> impl Strategy<Value = Vec<(u8, u8, f64)>> {
    prop::collection::vec((0_u8..8, 0_u8..=10, 0.1_f64..4.0), 1..120)
}

fn weighted(answers: &[(u8, u8, f64)]) -> Breakdown<u8, WeightedTally> {
    let mut breakdown = Breakdown::weighted(Scale::ZERO_TO_TEN);
    breakdown.record_all(answers.iter().copied()).unwrap();
    breakdown
}

fn weighted_series(answers: &[(u8, u8, f64)]) -> Series<u8, WeightedTally> {
    let mut series = Series::weighted(Scale::ZERO_TO_TEN);
    for &(week, rating, weight) in answers {
        series.record(week, rating, weight).unwrap();
    }
    series
}

/// The answers for which something is true, in one tally.
fn of_those(answers: &[(u8, u8, f64)], wanted: impl Fn(u8) -> bool) -> WeightedTally {
    let wanted = answers.iter().filter(|(key, ..)| wanted(*key));
    WeightedTally::from_ratings(
        Scale::ZERO_TO_TEN,
        wanted.map(|&(_, rating, weight)| (rating, weight)),
    )
    .unwrap()
}

/// Sums of weights are exact to far beyond the last digit of a double: what was merged in another order differs by a
/// few units of the last place in a score at most.
fn same_score(left: &WeightedTally, right: &WeightedTally) {
    assert_eq!(left.total(), right.total());
    if left.is_empty() {
        return;
    }
    let [left, right] = [left, right].map(|tally| NPS.estimate_weighted(tally).unwrap());
    close(left.value(), right.value(), 1e-12);
    close(left.std_error(), right.std_error(), 1e-12);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Each segment, the whole and every rest of weighted answers are those counted directly.
    #[test]
    fn weighted_segments_and_their_rests(answers in answers()) {
        let breakdown = weighted(&answers);
        for (&key, tally) in breakdown.iter() {
            prop_assert_eq!(tally, &of_those(&answers, |own| own == key));
        }
        same_score(&breakdown.overall(), &of_those(&answers, |_| true));
        for compared in breakdown.against_rest(&NPS).unwrap() {
            let key = *compared.segment();
            let own = NPS.estimate_weighted(&of_those(&answers, |other| other == key)).unwrap();
            let rest = NPS.estimate_weighted(&of_those(&answers, |other| other != key)).unwrap();
            let direct = Difference::independent(&own, &rest).unwrap();
            close(compared.difference().value(), direct.value(), 1e-10);
            close(compared.difference().p_value(), direct.p_value(), 1e-9);
        }
    }

    /// Windows of weighted answers, which cannot be subtracted, hold what is in them and nothing else.
    #[test]
    fn weighted_windows(answers in answers(), periods in 0_usize..6, back in 0_u8..9) {
        let series = weighted_series(&answers);
        let weeks: Vec<u8> = series.iter().map(|(week, _)| *week).collect();
        for (position, window) in series.trailing(periods).enumerate() {
            let inside = &weeks[(position + 1).saturating_sub(periods)..=position];
            let inside = if periods == 0 { &[] } else { inside };
            same_score(window.tally(), &of_those(&answers, |week| inside.contains(&week)));
        }
        for window in series.since(|week| week.saturating_sub(back)) {
            let last = *window.last();
            let inside = last.saturating_sub(back)..=last;
            same_score(window.tally(), &of_those(&answers, |week| inside.contains(&week)));
            same_score(window.tally(), &series.range(inside));
        }
    }

    /// Weights that are all equal say nothing: every figure is that of the same answers without them.
    #[test]
    fn equal_weights_change_nothing(answers in answers(), weight in 0.1_f64..10.0) {
        let plain = Breakdown::from_pairs(
            Scale::ZERO_TO_TEN,
            answers.iter().map(|&(key, rating, _)| (key, rating)),
        )
        .unwrap();
        let alike: Vec<_> = answers.iter().map(|&(key, rating, _)| (key, rating, weight)).collect();
        let same = weighted(&alike);
        prop_assert_eq!(plain.estimates(&NPS), same.estimates(&NPS));
        let hidden = (plain.suppressed(5), same.suppressed(5));
        prop_assert_eq!(hidden.0.hidden(), hidden.1.hidden());
        prop_assert_eq!(plain.against_rest(&NPS), same.against_rest(&NPS));

        let mut series = Series::new(Scale::ZERO_TO_TEN);
        for &(week, rating, _) in &answers {
            series.record(week, rating).unwrap();
        }
        let alike = weighted_series(&alike);
        let scores = series.scores(&NPS).unwrap();
        prop_assert_eq!(&scores, &alike.scores(&NPS).unwrap());
        let windows = |tally: &dyn Fn(&Tally) -> f64| -> Vec<f64> {
            series.trailing(3).map(|window| tally(window.tally())).collect()
        };
        let counted = windows(&|tally| tally.total() as f64);
        prop_assert!(alike.trailing(3).map(|window| window.tally().total() as f64).eq(counted));
    }

    /// What was merged can be taken out again, and what is forgotten leaves the whole.
    #[test]
    fn subtracting_and_forgetting(
        one in prop::collection::vec((0_u8..8, 0_u8..=10), 0..60),
        two in prop::collection::vec((0_u8..8, 0_u8..=10), 0..60),
        first in 0_u8..9,
    ) {
        let of = |pairs: &[(u8, u8)]| {
            Breakdown::from_pairs(Scale::ZERO_TO_TEN, pairs.iter().copied()).unwrap()
        };
        let both: Vec<_> = one.iter().chain(&two).copied().collect();
        let mut left = of(&both);
        left.subtract(&of(&two)).unwrap();
        left.retain(|_, tally| !tally.is_empty());
        prop_assert_eq!(left, of(&one));

        let mut series = Series::new(Scale::ZERO_TO_TEN);
        let mut later = Series::new(Scale::ZERO_TO_TEN);
        let (mut weighted, mut weighted_later) = (
            Series::weighted(Scale::ZERO_TO_TEN),
            Series::weighted(Scale::ZERO_TO_TEN),
        );
        for &(week, rating) in &both {
            let weight = 1.0 / f64::from(rating + 1);
            series.record(week, rating).unwrap();
            weighted.record(week, rating, weight).unwrap();
            if week >= first {
                later.record(week, rating).unwrap();
                weighted_later.record(week, rating, weight).unwrap();
            }
        }
        series.remove_before(&first);
        weighted.remove_before(&first);
        prop_assert_eq!(series, later);
        same_score(weighted.whole(), weighted_later.whole());
        let third = 3;
        prop_assert_eq!(weighted.remove(&third), weighted_later.remove(&third));
        same_score(weighted.whole(), weighted_later.whole());
    }

    /// Pairs of answers by segment and period are the pairs counted directly, also in windows.
    #[test]
    fn pairs_by_key(
        answers in prop::collection::vec(
            (0_u8..6, prop::option::weighted(0.8, 1_u8..=5), prop::option::weighted(0.8, 0_u8..=10)),
            0..80,
        ),
        periods in 1_usize..5,
    ) {
        let (first, second) = (Scale::ONE_TO_FIVE, Scale::ZERO_TO_TEN);
        let direct = |wanted: &dyn Fn(u8) -> bool| {
            let wanted = answers.iter().filter(|(key, ..)| wanted(*key));
            CrossTally::from_answers(first, second, wanted.map(|&(_, a, b)| (a, b))).unwrap()
        };
        let mut breakdown = Breakdown::of_pairs(first, second);
        let mut series = Series::of_pairs(first, second);
        for &(key, a, b) in &answers {
            breakdown.record_answers(key, a, b).unwrap();
            series.record_answers(key, a, b).unwrap();
        }
        prop_assert_eq!(breakdown.overall(), direct(&|_| true));
        prop_assert_eq!(series.whole(), &direct(&|_| true));
        for (&key, pairs) in breakdown.iter() {
            prop_assert_eq!(pairs, &direct(&|own| own == key));
            prop_assert_eq!(
                pairs.first_answers().total() + pairs.first_answers().missing(),
                pairs.persons()
            );
        }
        let keys: Vec<u8> = series.iter().map(|(key, _)| *key).collect();
        for (position, window) in series.trailing(periods).enumerate() {
            let inside = &keys[(position + 1).saturating_sub(periods)..=position];
            prop_assert_eq!(window.tally(), &direct(&|key| inside.contains(&key)));
        }
        let mut left = breakdown.clone();
        left.subtract(&breakdown).unwrap();
        prop_assert!(left.iter().all(|(_, pairs)| pairs.persons() == 0));
        let seconds = breakdown.map_tallies(second, CrossTally::second_answers).unwrap();
        prop_assert_eq!(seconds.overall(), breakdown.overall().second_answers());
    }
}

/// Charts and trends of weighted scores rest on what the weights leave of the answers.
#[test]
fn charts_and_trends_of_weighted_answers() {
    let mut series = Series::weighted(Scale::ZERO_TO_TEN);
    for week in 0..26_u32 {
        for answer in 0..40_u32 {
            let rating = (answer * 7 + week * (answer % 3)) % 11;
            let weight = if answer % 4 == 0 { 3.0 } else { 0.5 };
            series.record(week, rating, weight).unwrap();
        }
    }
    let scores = series.scores(&NPS).unwrap();
    for (week, score) in scores.iter() {
        let direct = NPS.estimate_weighted(series.get(week).unwrap()).unwrap();
        assert_eq!(score, Some(&direct));
        assert!(direct.effective_size() < 40.0);
    }
    // As many answers that count alike have narrower limits, by the root of what the weights leave of them.
    let chart = ControlChart::new(&scores, ..26).unwrap();
    for (point, (_, score)) in chart.points().iter().zip(scores.iter()) {
        let pooled: f64 = chart.points()[0].sigma()
            * scores
                .iter()
                .next()
                .unwrap()
                .1
                .unwrap()
                .effective_size()
                .sqrt();
        close(
            point.sigma(),
            pooled / score.unwrap().effective_size().sqrt(),
            1e-12,
        );
    }
    assert!(
        chart
            .signals(Rules::NELSON)
            .iter()
            .all(|signal| signal.period() < &26)
    );
    // A line through the scores weighs each by its own error.
    let course = Course::new(&scores, Confidence::P95).unwrap();
    let errors = || scores.iter().map(|(_, score)| score.unwrap().std_error());
    let (least, most) = errors().fold((f64::MAX, 0.0_f64), |(least, most), error| {
        (least.min(error), most.max(error))
    });
    // Σ (t − t̄)² of 26 weeks in a row
    let spread = (26.0 * (26.0 * 26.0 - 1.0) / 12.0_f64).sqrt();
    assert!((least / spread..=most / spread).contains(&course.slope().std_error()));
    assert!(TheilSen::of_scores(&scores).is_ok());
}

/// Mix and rate of weighted answers, with the standard errors of R's package survey.
#[test]
fn weighted_mix() {
    let mut seen = 0;
    for case in cases("joint.json") {
        if !case.method.starts_with("weighted mix") {
            continue;
        }
        seen += 1;
        let [before, after] = ["before", "after"].map(|period| {
            let rows = &case.input[period];
            let list = |key: &str| rows[key].as_array().unwrap();
            let mut breakdown = Breakdown::weighted(Scale::ZERO_TO_TEN);
            for ((group, value), weight) in
                list("group").iter().zip(list("value")).zip(list("weight"))
            {
                let rating = match value.as_i64().unwrap() {
                    -1 => 3,
                    0 => 7,
                    _ => 10,
                };
                let group = group.as_str().unwrap().to_owned();
                breakdown
                    .record(group, rating, weight.as_f64().unwrap())
                    .unwrap();
            }
            breakdown
        });
        let mix = Mix::between(&NPS, &before, &after).unwrap();
        let figure = |key: &str, value: f64| {
            // In units of the values −1, 0, 1.
            close(
                value / 100.0,
                case.expect[key].as_f64().unwrap(),
                case.tolerance,
            );
        };
        figure("mix_total", mix.mix().value());
        figure("mix_total_se", mix.mix().std_error());
        figure("rate_total", mix.rate().value());
        figure("rate_total_se", mix.rate().std_error());
        figure("change", mix.change().value());
        figure("change_se", mix.change().std_error());
        for (position, part) in mix.parts().iter().enumerate() {
            let figure = |key: &str, value: f64| {
                let expected = case.expect[key][position].as_f64().unwrap();
                close(value / 100.0, expected, case.tolerance);
            };
            figure("share_before", part.shares()[0]);
            figure("share_after", part.shares()[1]);
            figure("rate_before", part.scores()[0].unwrap());
            figure("rate_after", part.scores()[1].unwrap());
            figure("mix", part.mix().value());
            figure("mix_se", part.mix().std_error());
            figure("rate", part.rate().value());
            figure("rate_se", part.rate().std_error());
        }
    }
    assert_eq!(seen, 1);
}

/// A small segment of weighted answers is hidden by the number of its answers, whatever they weigh.
#[test]
fn suppression_counts_answers() {
    let mut breakdown = Breakdown::weighted(Scale::ONE_TO_FIVE);
    for (team, size, weight) in [("legal", 3, 9.0), ("sales", 12, 0.5), ("support", 7, 1.0)] {
        for answer in 0..size {
            breakdown.record(team, 1 + answer % 5, weight).unwrap();
        }
    }
    let shown = breakdown.suppressed(5);
    assert_eq!(shown.hidden(), [&"legal", &"support"]);
    assert!(shown.is_hidden("legal"));
    assert_eq!(shown.estimates(&Ces::MEAN).unwrap().len(), 1);
    assert_eq!(shown.overall().map(Counted::total), Some(22));
}

/// Whoever sees a question that all answered alike knows what each of them answered, whatever they said elsewhere.
#[test]
fn sheets_on_which_all_answered_alike_are_hidden() {
    let questions = Questions::new([Scale::THUMBS, Scale::ONE_TO_FIVE]).unwrap();
    let mut by_shop = Breakdown::of_sheets(questions);
    for person in 0..12 {
        for (shop, first, second) in [
            ("alike", Some(1), Some(1 + person % 5)),
            ("silent", None, Some(1 + person % 5)),
            ("mixed", Some(person % 2), Some(1 + person % 5)),
            ("others", Some(person % 2), Some(2 + person % 3)),
        ] {
            by_shop.record(shop, &[first, second]).unwrap();
        }
    }
    assert!(by_shop.get("alike").unwrap().is_unanimous());
    assert!(!by_shop.get("mixed").unwrap().is_unanimous());
    // A question without answers tells nothing.
    assert!(!by_shop.get("silent").unwrap().is_unanimous());
    let shown = by_shop.suppressed(5);
    assert!(shown.is_hidden("alike"));
    assert!(!shown.is_hidden("others"));
    let open = by_shop.suppressed(Suppression::new(5).showing_unanimous());
    assert!(open.hidden().is_empty());
}

/// First guesses of a newcomer.
#[test]
fn what_one_writes_first() {
    let answers: Vec<u8> = vec![9, 10, 3];
    let tally = Tally::from_ratings(Scale::ZERO_TO_TEN, &answers).unwrap();
    let slice: &[i32] = &[9, 10, 3];
    assert_eq!(
        Tally::from_ratings(Scale::ZERO_TO_TEN, slice).unwrap(),
        tally
    );
    assert_eq!(
        Tally::from_ratings(Scale::ZERO_TO_TEN, answers.iter()).unwrap(),
        tally
    );
    assert_eq!(
        Tally::from_ratings(Scale::ZERO_TO_TEN, answers.iter().copied()).unwrap(),
        tally
    );
    assert_eq!(
        Tally::from_ratings(Scale::ZERO_TO_TEN, [9.0, 10.0, 3.0]).unwrap(),
        tally
    );
    assert_eq!(
        Tally::from_answers(Scale::ZERO_TO_TEN, &[Some(9_u8), Some(10), Some(3)]).unwrap(),
        tally
    );
    assert_eq!(
        Tally::from_answers(Scale::ZERO_TO_TEN, answers.iter().map(Some)).unwrap(),
        tally
    );

    let mut seen = 0;
    for (rating, count) in &tally {
        assert_eq!(tally.count(rating), count);
        seen += count;
    }
    assert_eq!(seen, 3);
    assert!(
        tally
            .iter()
            .rev()
            .eq((&tally).into_iter().collect::<Vec<_>>().into_iter().rev())
    );
    let mut both_ends = tally.iter();
    assert_eq!(
        (both_ends.next(), both_ends.next_back()),
        (Some((0.0, 0)), Some((10.0, 1)))
    );
    assert_eq!(both_ends.len(), 9);

    let mut tally = tally;
    tally.extend([7, 8]).unwrap();
    tally.extend(&answers).unwrap();
    assert_eq!(tally.total(), 8);
    let before = tally.clone();
    assert_eq!(
        tally.extend([7, 11]).unwrap_err().to_string(),
        "rating 11 is not on the scale 0-10, at position 1"
    );
    assert_eq!(tally, before);

    let mut breakdown = Breakdown::new(Scale::ZERO_TO_TEN);
    breakdown.record_answer("north", Some(9)).unwrap();
    breakdown.record_answer("north", None::<u8>).unwrap();
    let mut series = Series::new(Scale::ZERO_TO_TEN);
    series.record_answer("2025-W07", Some(9)).unwrap();
    let mut latest = Latest::new(Scale::ZERO_TO_TEN);
    latest.record_answer("anna", 3, Some(9)).unwrap();
    latest.record_answer("anna", 4, None::<u8>).unwrap();
    let mut merged = Latest::new(Scale::ZERO_TO_TEN);
    merged.merge(&latest).unwrap();
    assert_eq!(merged, latest);
    let mut weighted = WeightedTally::new(Scale::ZERO_TO_TEN);
    weighted.record_answer(Some(9), 1.5).unwrap();
    weighted.record_answer(None::<u8>, 1.5).unwrap();
    assert!(weighted.record_answer(None::<u8>, -1.0).is_err());
    assert_eq!((weighted.total(), weighted.missing()), (1, 1));
}

/// Whole numbers are taken out to the last answer; weights say that they cannot be, and stay as they were.
#[test]
fn what_is_taken_out_says_so() {
    fn take_out<T: Counted>(mut whole: T, part: &T, left: &T) -> bool {
        let before = whole.clone();
        let taken_out = whole.take_out(part);
        assert_eq!(&whole, if taken_out { left } else { &before });
        taken_out
    }
    let scale = Scale::ONE_TO_FIVE;
    let tally = |ratings: &[u8]| Tally::from_ratings(scale, ratings).unwrap();
    let (part, left) = (tally(&[5, 2]), tally(&[4, 2, 2]));
    assert!(take_out(tally(&[4, 5, 2, 2, 2]), &part, &left));
    // What was never there cannot be taken out.
    assert!(!take_out(left, &part, &tally(&[])));

    let pairs =
        |pairs: &[(u8, u8)]| CrossTally::from_pairs(scale, scale, pairs.iter().copied()).unwrap();
    let (part, left) = (pairs(&[(5, 4)]), pairs(&[(4, 5), (1, 2)]));
    assert!(take_out(pairs(&[(4, 5), (5, 4), (1, 2)]), &part, &left));

    let sheets = |sheets: &[[Option<u8>; 3]]| {
        let mut tally = JointTally::new([scale; 3]).unwrap();
        for sheet in sheets {
            tally.record(sheet).unwrap();
        }
        tally
    };
    let (one, other) = ([Some(5), None, Some(2)], [Some(3), Some(4), Some(1)]);
    let whole = sheets(&[one, other, other]);
    assert!(take_out(whole, &sheets(&[other]), &sheets(&[one, other])));

    let weighted = |answers: &[(u8, f64)]| {
        WeightedTally::from_ratings(scale, answers.iter().copied()).unwrap()
    };
    let (part, left) = (weighted(&[(5, 0.1)]), weighted(&[(2, 0.7)]));
    assert!(!take_out(weighted(&[(5, 0.1), (2, 0.7)]), &part, &left));
}

/// A type of one's own is kept by segment and period like any other.
#[test]
fn counted_by_oneself() {
    /// The answers of men and of women.
    #[derive(Clone, Debug, PartialEq)]
    struct Halves([Tally; 2]);

    impl Counted for Halves {
        type Scales = Scale;
        type Error = cxmetrics::TallyError;

        fn empty(scale: &Scale) -> Self {
            Self([Tally::new(*scale), Tally::new(*scale)])
        }

        fn scales(&self) -> Scale {
            self.0[0].scale()
        }

        fn merge(&mut self, other: &Self) -> Result<(), Self::Error> {
            let mut merged = self.clone();
            for (own, more) in merged.0.iter_mut().zip(&other.0) {
                own.merge(more)?;
            }
            *self = merged;
            Ok(())
        }

        fn total(&self) -> u64 {
            self.0.iter().map(Tally::total).sum()
        }

        fn extent(&self) -> [u64; 2] {
            [self.total(), self.0.iter().map(Tally::missing).sum()]
        }

        fn overflow() -> Self::Error {
            cxmetrics::TallyError::Overflow
        }
    }

    let of = |men: &[u8], women: &[u8]| {
        Halves([men, women].map(|half| Tally::from_ratings(Scale::THUMBS, half).unwrap()))
    };
    let mut breakdown = Breakdown::of(Scale::THUMBS);
    let mut series = Series::of(Scale::THUMBS);
    for (key, men, women) in [
        (1, &[1, 0][..], &[1][..]),
        (2, &[0], &[]),
        (1, &[], &[1, 1]),
    ] {
        breakdown.record_tally(key, &of(men, women)).unwrap();
        series.record_tally(key, &of(men, women)).unwrap();
    }
    assert_eq!(breakdown.get(&1), Some(&of(&[1, 0], &[1, 1, 1])));
    assert_eq!(breakdown.overall(), *series.whole());
    assert_eq!(series.trailing(1).last().unwrap().tally(), &of(&[0], &[]));
    let women = breakdown
        .map_tallies(Scale::THUMBS, |halves| halves.0[1].clone())
        .unwrap();
    assert_eq!(
        Csat::top_box(1).estimate(&women.overall()).unwrap().value(),
        100.0
    );
    assert_eq!(women.overall().level_weights()[1].weight, 3.0);
}

//! Answers by period: windows, recency, the latest of each respondent, lines of blocks.

use super::{noise, series, thumbs};
use crate::recording::Recording;
use cxmetrics::joint::Questions;
use cxmetrics::track::{Latest, Series, SeriesError, sparkline};
use cxmetrics::{Ces, Csat, Metric, Nps, Scale, Tally, WeightedTally};

fn counts(tally: &Tally) -> (Vec<u64>, u64) {
    (tally.counts().to_vec(), tally.missing())
}

fn weights(tally: &WeightedTally) -> (Vec<(f64, f64)>, u64, f64, u64) {
    (
        tally.iter().collect(),
        tally.total(),
        tally.kish_size(),
        tally.missing(),
    )
}

fn busy() -> Series<usize> {
    let periods: [&[u64]; 9] = [
        &[3, 1, 0, 2],
        &[],
        &[0, 0, 5, 1, 9],
        &[1],
        &[],
        &[],
        &[7, 0, 0, 2, 30],
        &[0, 3],
        &[1, 2, 3, 4, 5],
    ];
    let mut series = series(Scale::ONE_TO_FIVE, &periods);
    series.record_missing(3, 4).unwrap();
    series.record_missing(4, 2).unwrap();
    series
}

#[test]
fn periods_of_answers() {
    let mut recording = Recording::new("track/series");
    let mut months = busy();
    recording.note("whole", counts(months.whole()));
    recording.note("gaps", months.gaps().collect::<Vec<_>>());
    recording.note("get", (months.get(&3), months.get(&99)));
    for (name, tally) in [
        ("2..5", months.range(2..5)),
        ("all", months.range(..)),
        ("up to 3", months.range(..=3)),
        ("from 8", months.range(8..)),
    ] {
        recording.note(format!("range {name}"), counts(&tally));
    }
    recording.note(
        "wrong",
        months.record(50, 6).map_err(|error| error.to_string()),
    );
    recording.note(
        "wrong part",
        months.record(50, 1.5).map_err(|error| error.to_string()),
    );
    recording.note("answer", months.record_answer(9, Some(2)));
    recording.note("no answer", months.record_answer(9, None::<u8>));
    let tally = Tally::from_counts(Scale::ONE_TO_FIVE, [1, 0, 0, 0, 8]).unwrap();
    recording.note("tally", months.record_tally(11, &tally));
    let other = Tally::new(Scale::ZERO_TO_TEN);
    recording.note(
        "other tally",
        months.record_tally(11, &other).map_err(|e| e.to_string()),
    );
    months.extend([15, 12]);
    recording.note(
        "length",
        (
            months.len(),
            months.is_empty(),
            months.scale(),
            months.scales(),
        ),
    );
    let mut merged = busy();
    recording.note("merge", merged.merge(&months));
    recording.note(
        "merged",
        merged
            .iter()
            .map(|(k, t)| (*k, counts(t)))
            .collect::<Vec<_>>(),
    );
    let other: Series<usize> = Series::new(Scale::ZERO_TO_TEN);
    recording.note(
        "merge others",
        merged.merge(&other).map_err(|error| error.to_string()),
    );
    recording.note("remove", merged.remove(&6).map(|tally| counts(&tally)));
    recording.note("remove none", merged.remove(&60));
    merged.remove_before(&3);
    recording.note("left", (merged.len(), counts(merged.whole())));
    let tallies = merged.into_tallies();
    let again = Series::from_tallies(Scale::ONE_TO_FIVE, tallies.clone()).unwrap();
    recording.note("again", counts(again.whole()));
    let twice = tallies.iter().chain(tallies.iter().take(1)).cloned();
    let twice = Series::from_tallies(Scale::ONE_TO_FIVE, twice);
    recording.note("twice", twice.map_err(|error| error.to_string()));
    let wrong = Series::from_tallies(Scale::THUMBS, tallies);
    recording.note("wrong scale", wrong.map_err(|error| error.to_string()));
    recording.note("nothing", Series::<u8>::new(Scale::THUMBS).is_empty());
    recording.finish();
}

#[test]
fn other_kinds_of_answers() {
    let mut recording = Recording::new("track/series-kinds");
    let mut weighted = Series::weighted(Scale::ONE_TO_FIVE);
    for (index, number) in noise(30, 6).into_iter().enumerate() {
        let weight = 0.1 * (1 + number % 4) as f64;
        weighted.record(index % 4, number % 5 + 1, weight).unwrap();
    }
    recording.note("answer", weighted.record_answer(1, Some(4), 0.57));
    recording.note("no answer", weighted.record_answer(5, None::<u8>, 0.2));
    recording.note("missing", weighted.record_missing(5, 3));
    for (call, found) in [
        ("wrong weight", weighted.record(1, 4, -1.0)),
        ("no weight", weighted.record(1, 4, f64::NAN)),
        ("wrong rating", weighted.record(1, 9, 1.0)),
        ("wrong answer", weighted.record_answer(1, Some(0), 1.0)),
    ] {
        recording.note(call, found.map_err(|error| error.to_string()));
    }
    for (period, tally) in weighted.iter() {
        recording.note(format!("weighted {period}"), weights(tally));
    }
    for window in weighted.trailing(2) {
        let call = format!("weighted up to {}", window.last());
        recording.note(
            call,
            (window.first(), window.periods(), weights(window.tally())),
        );
    }
    recording.note("remove", weighted.remove(&2).map(|tally| weights(&tally)));
    recording.note("after", weights(weighted.whole()));
    weighted.remove_before(&1);
    recording.note("later", weights(weighted.whole()));
    let mut pairs = Series::of_pairs(Scale::ONE_TO_FIVE, Scale::ZERO_TO_TEN);
    for (period, first, second) in [(1, 4, 9), (1, 2, 0), (3, 5, 10), (2, 4, 9)] {
        pairs.record(period, first, second).unwrap();
    }
    recording.note("one answer", pairs.record_answers(2, Some(3), None::<u8>));
    recording.note(
        "wrong pair",
        pairs.record(2, 7, 7).map_err(|error| error.to_string()),
    );
    recording.note(
        "wrong second",
        pairs.record(2, 1, 11).map_err(|error| error.to_string()),
    );
    recording.note("pairs", &pairs);
    let questions = Questions::new([Scale::ONE_TO_FIVE, Scale::THUMBS]).unwrap();
    let mut sheets = Series::of_sheets(questions);
    for (period, sheet) in [
        (1, [Some(4), Some(1)]),
        (2, [None, Some(0)]),
        (2, [Some(1), None]),
    ] {
        sheets.record(period, &sheet).unwrap();
    }
    recording.note(
        "wrong sheet",
        sheets
            .record(2, &[Some(9), None])
            .map_err(|e| e.to_string()),
    );
    recording.note(
        "short sheet",
        sheets.record(2, &[Some(1)]).map_err(|e| e.to_string()),
    );
    for question in 0..3 {
        recording.note(format!("question {question}"), sheets.question(question));
    }
    recording.finish();
}

/// Where the window of a period begins.
type Start = fn(&usize) -> usize;

#[test]
fn windows_of_periods() {
    let mut recording = Recording::new("track/windows");
    let months = busy();
    for periods in [0, 1, 2, 3, 20] {
        let mut windows = months.trailing(periods);
        recording.note(format!("trailing {periods}"), windows.len());
        while let Some(window) = windows.next() {
            let call = format!("trailing {periods} at {}", window.last());
            let found = (window.first(), window.periods(), counts(window.tally()));
            recording.note(call, (found, windows.len()));
        }
    }
    let mut windows = months.trailing(2);
    windows.next();
    recording.note("windows", &windows);
    let starts: [(&str, Start); 4] = [
        ("three back", |last| last.saturating_sub(3)),
        ("by fours", |last| last / 4 * 4),
        ("the start", |_| 0),
        ("later", |last| last + 1),
    ];
    for (name, start) in starts {
        for window in months.since(start) {
            let call = format!("since {name} at {}", window.last());
            recording.note(
                call,
                (window.first(), window.periods(), counts(window.tally())),
            );
        }
    }
    // A start that goes back again.
    for window in months.since(|last| if last % 2 == 0 { *last } else { last / 2 }) {
        let call = format!("to and fro at {}", window.last());
        recording.note(
            call,
            (window.first(), window.periods(), counts(window.tally())),
        );
    }
    recording.finish();
}

#[test]
fn recent_answers() {
    let mut recording = Recording::new("track/recency");
    let months = busy();
    for half_life in [0.01, 0.5, 1.0, 3.0, 1e6] {
        let mut recent = months.recency(half_life).unwrap();
        while let Some(period) = recent.next() {
            let tally = period.tally();
            let mean = Ces::MEAN
                .estimate_weighted(tally)
                .map(|mean| (mean.value(), mean.std_error(), mean.effective_size()));
            let call = format!("{half_life} {}", period.period());
            recording.note(call, (weights(tally), mean, recent.len()));
        }
    }
    for half_life in [0.0, 0.009, -1.0, f64::NAN, f64::INFINITY] {
        let found: Result<_, SeriesError> = months.recency(half_life);
        let words = found.as_ref().map(|_| ()).map_err(ToString::to_string);
        recording.note(format!("half-life {half_life}"), words);
    }
    // Answers that are forgotten after a long silence.
    let mut quiet = series(Scale::THUMBS, &[&[2, 1], &[0, 4]]);
    quiet.open_all(2..9);
    quiet.record(9, 1).unwrap();
    for period in quiet.recency(0.06).unwrap() {
        recording.note(format!("quiet {}", period.period()), period);
    }
    recording.finish();
}

#[test]
fn the_latest_answers() {
    let mut recording = Recording::new("track/latest");
    for scale in [Scale::ONE_TO_FIVE, Scale::ONE_TO_FIVE.reversed()] {
        let mut latest = Latest::new(scale);
        for (respondent, time, rating) in [
            ("a", 1, 4),
            ("b", 3, 5),
            ("a", 2, 2),
            ("b", 1, 1),
            ("c", 7, 3),
            ("a", 2, 5),
            ("b", 3, 4),
            ("a", 2, 1),
        ] {
            latest.record(respondent, time, rating).unwrap();
            recording.note(
                format!("{respondent} {time} {rating}"),
                latest.get(&respondent),
            );
        }
        recording.note("no answer", latest.record_answer("d", 4, None::<u8>));
        recording.note("an answer", latest.record_answer("d", 4, Some(2)));
        let wrong = latest.record("e", 4, 9);
        recording.note("wrong", wrong.map_err(|error| error.to_string()));
        let mut other = Latest::new(scale);
        for (respondent, time, rating) in [("a", 9, 1), ("c", 6, 1), ("z", 5, 5)] {
            other.record(respondent, time, rating).unwrap();
        }
        other.record_answer("y", 1, None::<u8>).unwrap();
        let before = latest.clone();
        recording.note("merge", latest.merge(&other));
        recording.note("same", (latest == before, latest == latest.clone()));
        let [mut one, mut two] = [Latest::new(scale), Latest::new(scale)];
        one.record("a", 1, 3).unwrap();
        two.record("a", 2, 3).unwrap();
        recording.note("another time", (one == two, one.tally() == two.tally()));
        recording.note("answers", latest.iter().collect::<Vec<_>>());
        recording.note("tally", (latest.respondents(), latest.scale(), &latest));
        recording.note("nobody", latest.get(&"x"));
        let series = latest.series(|time| time / 3).unwrap();
        for (period, tally) in series.iter() {
            recording.note(format!("period {period}"), counts(tally));
        }
        let others: Latest<&str, i32> = Latest::new(Scale::THUMBS);
        recording.note(
            "other",
            latest.merge(&others).map_err(|error| error.to_string()),
        );
    }
    recording.finish();
}

#[test]
fn scores_over_time() {
    let mut recording = Recording::new("track/scores");
    let months = busy();
    let scores = months.scores(&Csat::MEAN).unwrap();
    recording.note("length", (scores.len(), scores.is_empty()));
    for (period, score) in scores.iter() {
        let figures = score.map(|score| (score.value(), score.std_error()));
        recording.note(format!("mean {period}"), figures);
    }
    let quarters = thumbs(50, &[20, 25, 30, 22, 31, 26]);
    let shares = quarters.scores(&Csat::top_box(1)).unwrap();
    for (name, scores) in [("means", &scores), ("shares", &shares)] {
        for lag in [0, 1, 2, 4, 20] {
            for change in scores.year_on_year(lag) {
                recording.note(
                    format!("{name} {lag} {}", change.period()),
                    (
                        change.period_then(),
                        change.now().value(),
                        change.then().value(),
                        change.change(),
                        change.difference().map(|difference| difference.value()),
                    ),
                );
            }
        }
    }
    let nothing = series(Scale::ZERO_TO_TEN, &[])
        .scores(&Nps::STANDARD)
        .unwrap();
    recording.note("nothing", (nothing.len(), nothing.is_empty()));
    let ten = series(Scale::ZERO_TO_TEN, &[&[1; 11], &[]]);
    recording.note("promoters", ten.scores(&Nps::STANDARD));
    recording.finish();
}

#[test]
fn lines_of_blocks() {
    let mut recording = Recording::new("track/sparkline");
    for (name, figures) in [
        ("none", vec![]),
        ("one", vec![Some(4.0)]),
        (
            "rising",
            (0..16).map(|number| Some(f64::from(number))).collect(),
        ),
        ("gaps", vec![Some(1.0), None, Some(3.0), None, Some(2.0)]),
        ("only gaps", vec![None, None]),
        ("equal", vec![Some(0.3), Some(0.3), None]),
        (
            "infinite",
            vec![Some(f64::INFINITY), Some(1.0), Some(2.0), Some(f64::NAN)],
        ),
        (
            "huge",
            vec![Some(f64::MAX), Some(-f64::MAX), Some(0.0), Some(1e307)],
        ),
        (
            "halves",
            (0..15)
                .map(|number| Some(0.5 * f64::from(number)))
                .collect(),
        ),
        (
            "negative",
            vec![Some(-3.0), Some(-2.9), Some(-2.0), Some(-1.1)],
        ),
    ] {
        recording.note(name, sparkline(figures));
    }
    recording.finish();
}

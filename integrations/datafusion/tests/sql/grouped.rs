//! GROUP BY, however the rows are divided.

use std::collections::BTreeMap;
use std::sync::Arc;

use cxmetrics::{Nps, Scale, Tally};
use datafusion::arrow::array::{BooleanArray, UInt8Array, UInt32Array};
use datafusion::prelude::SessionContext;

use crate::support::{
    add_table, assert_same, calls, expected, figure, figures, rows, scores, session, some_ratings,
    tallies,
};

const ROWS: u32 = 4_000;

/// Segments that come in long runs, so that most are in one partition only; 5 never answers.
fn segment(row: u32) -> u32 {
    match row / 97 % 13 {
        5 => 6,
        other => other,
    }
}

fn answers() -> Vec<(u32, Option<u8>)> {
    let mut answers = (0..ROWS)
        .map(segment)
        .zip(some_ratings(ROWS.into()))
        .collect::<Vec<_>>();
    answers.extend([(5, None), (5, None)]);
    answers
}

fn answers_table(partitions: usize, batch_size: usize) -> SessionContext {
    let ctx = session(partitions, batch_size);
    let (segments, ratings): (Vec<_>, Vec<_>) = answers().into_iter().unzip();
    let high = segments.iter().map(|segment| Some(segment % 2 == 0));
    let columns: Vec<(&str, Arc<dyn datafusion::arrow::array::Array>)> = vec![
        ("even", Arc::new(high.collect::<BooleanArray>())),
        ("segment", Arc::new(UInt32Array::from(segments))),
        ("rating", Arc::new(UInt8Array::from(ratings))),
    ];
    add_table(&ctx, "answers", columns, partitions, batch_size);
    ctx
}

fn expected_tallies() -> BTreeMap<u32, Tally> {
    let mut tallies = BTreeMap::new();
    for (segment, rating) in answers() {
        let tally = tallies
            .entry(segment)
            .or_insert_with(|| Tally::new(Scale::ZERO_TO_TEN));
        tally.record_answer(rating).unwrap();
    }
    tallies
}

fn check_scores(ctx: &SessionContext, what: &str) {
    let tallies = expected_tallies();
    assert!(tallies[&5].is_empty());
    for (name, constants, metric) in scores(Scale::ZERO_TO_TEN) {
        let calls = calls(&name, "rating", &constants);
        let sql = format!("SELECT {calls} FROM answers GROUP BY segment ORDER BY segment");
        let found = rows(ctx, &sql).unwrap();
        for figure in 0..3 {
            let wanted = tallies
                .values()
                .map(|tally| expected(metric.as_ref(), tally)[figure])
                .collect::<Vec<_>>();
            assert_same(&figures(&found, figure), &wanted, &format!("{sql}, {what}"));
        }
    }
}

#[test]
fn partitions_and_batches_make_no_difference() {
    for (partitions, batch_size) in [(1, 1), (1, 8192), (2, 7), (2, 1000), (8, 64), (8, 8192)] {
        let ctx = answers_table(partitions, batch_size);
        check_scores(
            &ctx,
            &format!("{partitions} partitions, batches of {batch_size}"),
        );
    }
}

#[test]
fn without_groups() {
    let mut whole = Tally::new(Scale::ZERO_TO_TEN);
    for tally in expected_tallies().values() {
        whole.merge(tally).unwrap();
    }
    for (partitions, batch_size) in [(1, 8192), (2, 7), (8, 64)] {
        let ctx = answers_table(partitions, batch_size);
        for (name, constants, metric) in scores(Scale::ZERO_TO_TEN) {
            let sql = format!("SELECT {} FROM answers", calls(&name, "rating", &constants));
            let found = rows(&ctx, &sql).unwrap();
            for (figure, wanted) in expected(metric.as_ref(), &whole).into_iter().enumerate() {
                assert_same(&figures(&found, figure), &[wanted], &sql);
            }
        }
    }
}

/// With many groups the engine gives up on partial sums and passes every row on by itself.
#[test]
fn rows_passed_on_without_partial_sums() {
    let ctx = answers_table(2, 64);
    let set = |option, value| {
        rows(
            &ctx,
            &format!("SET datafusion.execution.{option} = {value}"),
        )
        .unwrap();
    };
    set("skip_partial_aggregation_probe_rows_threshold", "0");
    set("skip_partial_aggregation_probe_ratio_threshold", "0.0");
    check_scores(&ctx, "every row by itself");

    let sql = "SELECT tally(rating, '0-10'), merge_tally(counts) FROM
               (SELECT segment, rating, tally(rating, '0-10') AS counts FROM answers GROUP BY segment, rating)
               GROUP BY segment ORDER BY segment";
    let merged = tallies(&rows(&ctx, sql).unwrap(), 1);
    for (found, wanted) in merged.iter().zip(expected_tallies().values()) {
        match found {
            Some(counts) => assert_eq!(counts, wanted.counts()),
            None => assert!(wanted.is_empty()),
        }
    }
}

#[test]
fn a_filter_counts_only_what_it_lets_through() {
    let ctx = answers_table(2, 100);
    let sql = "SELECT segment, nps(rating) FILTER (WHERE even), nps(rating) FROM answers
               GROUP BY segment ORDER BY segment";
    let found = rows(&ctx, sql).unwrap();
    for (row, (segment, tally)) in expected_tallies().iter().enumerate() {
        let [wanted, ..] = expected(&Nps::STANDARD, tally);
        let filtered = if segment % 2 == 0 { wanted } else { None };
        assert_same(&[figures(&found, 1)[row]], &[filtered], "filtered");
        assert_same(&[figures(&found, 2)[row]], &[wanted], "all");
    }

    // A filter that is unknown lets nothing through, with and without groups.
    let unknown = "nps(rating) FILTER (WHERE CASE WHEN even THEN NULL ELSE false END)";
    assert_eq!(
        figure(&ctx, &format!("SELECT {unknown} FROM answers")).unwrap(),
        None
    );
    let found = rows(
        &ctx,
        &format!("SELECT {unknown} FROM answers GROUP BY segment"),
    )
    .unwrap();
    assert!(figures(&found, 0).iter().all(Option::is_none));
}

#[test]
fn what_a_filter_keeps_out_may_be_off_the_scale() {
    let ctx = session(1, 8192);
    let columns: Vec<(&str, Arc<dyn datafusion::arrow::array::Array>)> = vec![
        ("segment", Arc::new(UInt32Array::from(vec![1, 1, 2]))),
        ("rating", Arc::new(UInt8Array::from(vec![10, 99, 3]))),
    ];
    add_table(&ctx, "answers", columns, 1, 8192);
    let sql = "SELECT nps(rating) FILTER (WHERE rating < 99) FROM answers GROUP BY segment ORDER BY segment";
    assert_eq!(
        figures(&rows(&ctx, sql).unwrap(), 0),
        [Some(100.0), Some(-100.0)]
    );
}

/// Even where the value that the null hides is true.
#[test]
fn a_filter_that_is_unknown_lets_nothing_through() {
    let ctx = session(1, 8192);
    let sure = BooleanArray::new(vec![true; 3].into(), Some(vec![true, false, true].into()));
    let columns: Vec<(&str, Arc<dyn datafusion::arrow::array::Array>)> = vec![
        ("sure", Arc::new(sure)),
        ("rating", Arc::new(UInt8Array::from(vec![10, 10, 3]))),
    ];
    add_table(&ctx, "answers", columns, 1, 8192);
    for rest in ["", " GROUP BY 1 = 1"] {
        let sql = format!("SELECT nps(rating) FILTER (WHERE sure) FROM answers{rest}");
        assert_eq!(figure(&ctx, &sql).unwrap(), Some(0.0));
    }
}

#[test]
fn no_answers_are_null() {
    let ctx = answers_table(2, 100);
    for call in [
        "nps(rating)",
        "nps_lower(rating, 0.95)",
        "csat_top_box(rating, '0-10', 2)",
        "csat_index_upper(rating, '0-10', 0.95)",
        "ces(rating, '0-10')",
    ] {
        for rest in [
            "WHERE segment = 5",
            "WHERE segment = 99",
            "WHERE segment = 5 GROUP BY segment",
        ] {
            let sql = format!("SELECT {call} FROM answers {rest}");
            assert_eq!(figure(&ctx, &sql).unwrap(), None, "{sql}");
        }
    }
    for rest in [
        "WHERE segment = 5",
        "WHERE segment = 99",
        "WHERE segment = 5 GROUP BY segment",
    ] {
        let sql = format!("SELECT tally(rating, '0-10') FROM answers {rest}");
        assert_eq!(tallies(&rows(&ctx, &sql).unwrap(), 0), [None], "{sql}");
    }
    assert_eq!(figure(&ctx, "SELECT nps(NULL)").unwrap(), None);
}

#[test]
fn tallies_are_the_librarys_counts() {
    for (partitions, batch_size) in [(1, 8192), (2, 7), (8, 64)] {
        let ctx = answers_table(partitions, batch_size);
        let sql = "SELECT tally(rating, '0-10') FROM answers GROUP BY segment ORDER BY segment";
        let found = tallies(&rows(&ctx, sql).unwrap(), 0);
        let wanted = expected_tallies()
            .values()
            .map(|tally| (!tally.is_empty()).then(|| tally.counts().to_vec()))
            .collect::<Vec<_>>();
        assert_eq!(found, wanted);
    }
}

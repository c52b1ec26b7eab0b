//! Tallies kept in a table, merged and scored.

use std::sync::Arc;

use cxmetrics::{Nps, Scale, Tally};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, Int64Array, ListArray, UInt8Array};
use datafusion::arrow::datatypes::{Int32Type, UInt64Type};
use datafusion::prelude::SessionContext;

use crate::support::{
    add_table, assert_same, calls, expected, figures, refusal, rows, scores, session, some_ratings,
    tallies,
};

const DAYS: usize = 20;
const A_DAY: usize = 50;

/// A table `days` of the tallies of each day.
fn days(partitions: usize) -> SessionContext {
    let ctx = session(partitions, 8);
    let rows_of = DAYS * A_DAY;
    let day: ArrayRef = Arc::new(Int64Array::from_iter_values(
        (0..)
            .take(DAYS)
            .flat_map(|day| std::iter::repeat_n(day, A_DAY)),
    ));
    let rating: ArrayRef = Arc::new(UInt8Array::from(some_ratings(rows_of as u64)));
    add_table(
        &ctx,
        "answers",
        vec![("day", day), ("rating", rating)],
        partitions,
        64,
    );
    let sql = "CREATE TABLE days AS SELECT day, tally(rating, '0-10') AS counts FROM answers GROUP BY day";
    rows(&ctx, sql).unwrap();
    ctx
}

fn expected_tally(days: std::ops::Range<usize>) -> Tally {
    let answers = some_ratings((DAYS * A_DAY) as u64);
    let answers = &answers[days.start * A_DAY..days.end * A_DAY];
    Tally::from_answers(Scale::ZERO_TO_TEN, answers.iter().copied()).unwrap()
}

/// Any period from the tallies of its days is what the answers themselves would give.
#[test]
fn periods_from_the_tallies_of_days() {
    for partitions in [1, 2, 8] {
        let ctx = days(partitions);
        for (name, constants, metric) in scores(Scale::ZERO_TO_TEN) {
            let calls = calls(&format!("tally_{name}"), "counts", &constants);
            let sql = format!(
                "SELECT {calls}, tally_total(counts) FROM
                 (SELECT day / 7 AS week, merge_tally(counts) AS counts FROM days GROUP BY day / 7)
                 ORDER BY week"
            );
            let found = rows(&ctx, &sql).unwrap();
            let weeks = [
                expected_tally(0..7),
                expected_tally(7..14),
                expected_tally(14..20),
            ];
            for figure in 0..3 {
                let wanted = weeks
                    .clone()
                    .map(|week| expected(metric.as_ref(), &week)[figure]);
                assert_same(&figures(&found, figure), &wanted, &sql);
            }
            let totals = found
                .column(3)
                .as_primitive::<UInt64Type>()
                .values()
                .to_vec();
            assert_eq!(totals, weeks.map(|week| week.total()));
        }
        let sql = "SELECT merge_tally(counts) FROM days WHERE day BETWEEN 3 AND 11";
        let found = tallies(&rows(&ctx, sql).unwrap(), 0);
        assert_eq!(found, [Some(expected_tally(3..12).counts().to_vec())]);
    }
}

/// What goes into a file comes back as it was, a list of counts and a missing answer too.
#[test]
fn answers_and_tallies_in_parquet() {
    let folder = tempfile::tempdir().unwrap();
    let ctx = days(2);
    for table in ["answers", "days"] {
        let file = folder.path().join(format!("{table}.parquet"));
        let file = file.to_str().unwrap();
        rows(&ctx, &format!("COPY {table} TO '{file}'")).unwrap();
        let sql = format!("CREATE EXTERNAL TABLE {table}_file STORED AS PARQUET LOCATION '{file}'");
        rows(&ctx, &sql).unwrap();
    }
    let scores = calls("nps", "rating", "");
    let from_answers = rows(&ctx, &format!("SELECT {scores} FROM answers_file")).unwrap();
    let scores = calls("tally_nps", "counts", "");
    let sql = format!("SELECT {scores} FROM (SELECT merge_tally(counts) AS counts FROM days_file)");
    let from_tallies = rows(&ctx, &sql).unwrap();
    let wanted = expected(&Nps::STANDARD, &expected_tally(0..DAYS));
    for (figure, wanted) in wanted.into_iter().enumerate() {
        assert_same(&figures(&from_answers, figure), &[wanted], "answers");
        assert_same(&figures(&from_tallies, figure), &[wanted], "tallies");
    }
}

#[test]
fn a_filter_on_merging() {
    let ctx = days(2);
    let sql = "SELECT merge_tally(counts) FILTER (WHERE day < 5), merge_tally(counts) FILTER (WHERE day > 99)
               FROM days GROUP BY 1 = 1";
    let found = rows(&ctx, sql).unwrap();
    assert_eq!(
        tallies(&found, 0),
        [Some(expected_tally(0..5).counts().to_vec())]
    );
    assert_eq!(tallies(&found, 1), [None]);
}

fn lists(lists: Vec<Option<Vec<Option<i32>>>>) -> SessionContext {
    let ctx = session(1, 8192);
    let column: ArrayRef = Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>(lists));
    let row: ArrayRef = Arc::new(Int64Array::from_iter_values((0..).take(column.len())));
    add_table(
        &ctx,
        "days",
        vec![("row", row), ("counts", column)],
        1,
        8192,
    );
    ctx
}

#[test]
fn lists_of_other_integers_and_missing_lists() {
    let some = |counts: &[i32]| Some(counts.iter().map(|&count| Some(count)).collect());
    let ctx = lists(vec![some(&[1, 2, 3, 4, 5]), None, some(&[0, 0, 0, 0, 0])]);
    let merged = rows(&ctx, "SELECT merge_tally(counts) FROM days").unwrap();
    assert_eq!(tallies(&merged, 0), [Some(vec![1, 2, 3, 4, 5])]);
    let sql = "SELECT tally_csat_top_box(counts, '1-5', 2) FROM days ORDER BY row";
    // Neither no tally nor a tally of nobody has a score.
    assert_eq!(
        figures(&rows(&ctx, sql).unwrap(), 0),
        [Some(60.0), None, None]
    );
    let sql = "SELECT tally_total(counts) FROM days ORDER BY row";
    let totals = rows(&ctx, sql).unwrap();
    let totals = totals
        .column(0)
        .as_primitive::<UInt64Type>()
        .iter()
        .collect::<Vec<_>>();
    assert_eq!(totals, [Some(15), None, Some(0)]);
    let none = rows(&ctx, "SELECT merge_tally(counts) FROM days WHERE row = 1").unwrap();
    assert_eq!(tallies(&none, 0), [None]);
    assert_eq!(
        figures(&rows(&ctx, "SELECT tally_nps(NULL)").unwrap(), 0),
        [None]
    );
}

#[test]
fn lists_that_are_no_tallies() {
    let some = |counts: &[i32]| Some(counts.iter().map(|&count| Some(count)).collect());
    let ctx = lists(vec![some(&[1, 2, 3]), some(&[1, 2])]);
    let found = refusal(&ctx, "SELECT merge_tally(counts) FROM days");
    assert!(
        found.contains("tallies of 3 and of 2 levels are not of one scale"),
        "{found}"
    );
    let found = refusal(&ctx, "SELECT merge_tally(counts) FROM days GROUP BY 1 = 1");
    assert!(
        found.contains("tallies of 3 and of 2 levels are not of one scale"),
        "{found}"
    );
    let found = refusal(&ctx, "SELECT tally_nps(counts) FROM days");
    assert!(
        found.contains("3 counts for the 11 levels of the scale 0-10"),
        "{found}"
    );

    let ctx = lists(vec![Some(vec![Some(1), None])]);
    let found = refusal(&ctx, "SELECT merge_tally(counts) FROM days");
    assert!(found.contains("no count at level 1"), "{found}");

    let ctx = lists(vec![some(&[1, -2])]);
    assert!(!refusal(&ctx, "SELECT merge_tally(counts) FROM days").is_empty());
}

#[test]
fn sums_beyond_64_bits_are_refused() {
    let ctx = session(1, 8192);
    let most = Some(vec![Some(u64::MAX), Some(0)]);
    let one = Some(vec![Some(0), Some(1)]);
    let column = ListArray::from_iter_primitive::<UInt64Type, _, _>([most.clone(), one.clone()]);
    add_table(&ctx, "days", vec![("counts", Arc::new(column))], 1, 8192);
    // Each level fits, all of them together do not.
    let sql = "SELECT tally_total(merge_tally(counts)) FROM days";
    assert!(refusal(&ctx, sql).contains("more answers than a 64-bit count can hold"));

    let ctx = session(1, 8192);
    let column = ListArray::from_iter_primitive::<UInt64Type, _, _>([most.clone(), most]);
    add_table(&ctx, "days", vec![("counts", Arc::new(column))], 1, 8192);
    for rest in ["", " GROUP BY 1 = 1"] {
        let sql = format!("SELECT merge_tally(counts) FROM days{rest}");
        assert!(refusal(&ctx, &sql).contains("more answers than a 64-bit count can hold"));
    }
}

#[test]
fn a_window_that_every_tally_has_left_is_null() {
    let ctx = lists(vec![Some(vec![Some(1), Some(2)]), None, None]);
    let sql = "SELECT row, merge_tally(counts) OVER (ORDER BY row ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
               FROM days ORDER BY row";
    let found = tallies(&rows(&ctx, sql).unwrap(), 1);
    assert_eq!(found, [Some(vec![1, 2]), Some(vec![1, 2]), None]);
}

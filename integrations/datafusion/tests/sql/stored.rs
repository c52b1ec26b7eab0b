//! Tallies kept in a table, merged and scored.

use std::sync::Arc;

use cxmetrics::{Nps, Scale, Tally};
use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, Int64Array, ListArray, StringArray, UInt8Array,
};
use datafusion::arrow::datatypes::{ArrowPrimitiveType, Int32Type, UInt64Type};
use datafusion::prelude::SessionContext;

use crate::support::{
    add_table, assert_same, calls, expected, figures, of_tally, refusal, rows, scores, session,
    some_ratings, tallies,
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
            let constants = of_tally(&constants, Scale::ZERO_TO_TEN);
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

type Counts<N> = Option<Vec<Option<N>>>;

/// A table `days` of tallies made by hand.
fn by_hand<T: ArrowPrimitiveType>(given: Vec<(Option<&str>, Counts<T::Native>)>) -> SessionContext {
    let ctx = session(1, 8192);
    let (scales, lists): (Vec<_>, Vec<_>) = given.into_iter().unzip();
    let lists: ArrayRef = Arc::new(ListArray::from_iter_primitive::<T, _, _>(lists));
    let scales: ArrayRef = Arc::new(StringArray::from(scales));
    let row: ArrayRef = Arc::new(Int64Array::from_iter_values((0..).take(lists.len())));
    let columns = vec![("row", row), ("scale", scales), ("list", lists)];
    add_table(&ctx, "lists", columns, 1, 8192);
    let sql = "CREATE VIEW days AS
               SELECT row, named_struct('scale', scale, 'counts', list) AS counts FROM lists";
    rows(&ctx, sql).unwrap();
    ctx
}

#[allow(clippy::unnecessary_wraps)] // as a table has it
fn some<N: Copy>(counts: &[N]) -> Counts<N> {
    Some(counts.iter().map(|&count| Some(count)).collect())
}

#[test]
fn lists_of_other_integers_and_missing_lists() {
    let ctx = by_hand::<Int32Type>(vec![
        (Some("1-5"), some(&[1, 2, 3, 4, 5])),
        (Some("1-5"), None),
        (None, None),
        (Some("1-5"), some(&[0, 0, 0, 0, 0])),
    ]);
    let merged = rows(&ctx, "SELECT merge_tally(counts) FROM days").unwrap();
    assert_eq!(tallies(&merged, 0), [Some(vec![1, 2, 3, 4, 5])]);
    let sql = "SELECT tally_csat_top_box(counts, 2) FROM days ORDER BY row";
    // Neither no tally nor a tally of nobody has a score.
    assert_eq!(
        figures(&rows(&ctx, sql).unwrap(), 0),
        [Some(60.0), None, None, None]
    );
    let sql = "SELECT tally_total(counts) FROM days ORDER BY row";
    let totals = rows(&ctx, sql).unwrap();
    let totals = totals
        .column(0)
        .as_primitive::<UInt64Type>()
        .iter()
        .collect::<Vec<_>>();
    assert_eq!(totals, [Some(15), None, None, Some(0)]);
    let none = rows(&ctx, "SELECT merge_tally(counts) FROM days WHERE row = 1").unwrap();
    assert_eq!(tallies(&none, 0), [None]);
    for call in ["tally_nps(NULL)", "tally_nps_difference(NULL, NULL)"] {
        let found = rows(&ctx, &format!("SELECT {call}")).unwrap();
        assert_eq!(figures(&found, 0), [None]);
    }
}

#[test]
fn an_empty_list_is_a_tally_of_nobody_and_spoils_nothing() {
    let ctx = by_hand::<Int32Type>(vec![
        (Some("1-5"), some(&[])),
        (None, some(&[])),
        (Some("1-5"), some(&[1, 0, 0, 0, 3])),
        (Some("1-5"), some(&[])),
    ]);
    for rest in ["", " GROUP BY 1 = 1"] {
        let merged = rows(&ctx, &format!("SELECT merge_tally(counts) FROM days{rest}")).unwrap();
        assert_eq!(tallies(&merged, 0), [Some(vec![1, 0, 0, 0, 3])]);
    }
    let alone = rows(&ctx, "SELECT merge_tally(counts) FROM days WHERE row < 2").unwrap();
    assert_eq!(tallies(&alone, 0), [Some(vec![0; 5])]);
    let sql = "SELECT tally_ces(counts) FROM days ORDER BY row";
    let found = figures(&rows(&ctx, sql).unwrap(), 0);
    assert_eq!(found, [None, None, Some(4.0), None]);
}

#[test]
fn lists_that_are_no_tallies() {
    for rest in ["", " GROUP BY 1 = 1"] {
        let ctx = by_hand::<Int32Type>(vec![
            (Some("1-3"), some(&[1, 2, 3])),
            (Some("1-3"), some(&[1, 2])),
        ]);
        let found = refusal(&ctx, &format!("SELECT merge_tally(counts) FROM days{rest}"));
        assert!(
            found.contains("2 counts for the 3 levels of the scale 1-3"),
            "{found}"
        );
        let ctx = by_hand::<Int32Type>(vec![(None, some(&[1, 2, 3]))]);
        let found = refusal(&ctx, &format!("SELECT merge_tally(counts) FROM days{rest}"));
        assert!(
            found.contains("a stored tally of 3 counts has no scale"),
            "{found}"
        );
        let ctx = by_hand::<Int32Type>(vec![(Some("0-1"), Some(vec![Some(1), None]))]);
        let found = refusal(&ctx, &format!("SELECT merge_tally(counts) FROM days{rest}"));
        assert!(found.contains("no count at level 1"), "{found}");
        let ctx = by_hand::<Int32Type>(vec![(Some("0-1"), some(&[1, -2]))]);
        let found = refusal(&ctx, &format!("SELECT merge_tally(counts) FROM days{rest}"));
        assert!(found.contains("-2"), "{found}");
        let ctx = by_hand::<Int32Type>(vec![(Some("stars"), some(&[1, 2]))]);
        let found = refusal(&ctx, &format!("SELECT merge_tally(counts) FROM days{rest}"));
        assert!(found.contains("\"stars\" is not a scale"), "{found}");
    }
    // A list by itself does not say on which scale it is.
    let ctx = by_hand::<Int32Type>(vec![(Some("0-1"), some(&[1, 2]))]);
    let found = refusal(&ctx, "SELECT tally_ces(list) FROM lists");
    assert!(found.contains("tally_ces takes a stored tally"), "{found}");
}

#[test]
fn sums_beyond_64_bits_are_refused() {
    let scale = Some("0-1");
    // Each level fits, all of them together do not.
    let apart = [some(&[u64::MAX, 0]), some(&[0, 1])];
    let together = [some(&[u64::MAX, 0]), some(&[u64::MAX, 0])];
    for given in [apart, together] {
        let ctx = by_hand::<UInt64Type>(given.into_iter().map(|list| (scale, list)).collect());
        for rest in ["", " GROUP BY 1 = 1"] {
            let sql = format!("SELECT merge_tally(counts) FROM days{rest}");
            let found = refusal(&ctx, &sql);
            assert!(
                found.contains("more answers than a 64-bit count can hold"),
                "{found}"
            );
        }
    }
}

#[test]
fn a_window_that_every_tally_has_left_is_null() {
    let ctx = by_hand::<Int32Type>(vec![
        (Some("0-1"), some(&[1, 2])),
        (None, None),
        (None, None),
        // Nothing is left of the first scale.
        (Some("1-3"), some(&[1, 2, 4])),
    ]);
    let sql = "SELECT row, merge_tally(counts) OVER (ORDER BY row ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
               FROM days ORDER BY row";
    let found = tallies(&rows(&ctx, sql).unwrap(), 1);
    let wanted = [
        Some(vec![1, 2]),
        Some(vec![1, 2]),
        None,
        Some(vec![1, 2, 4]),
    ];
    assert_eq!(found, wanted);
}

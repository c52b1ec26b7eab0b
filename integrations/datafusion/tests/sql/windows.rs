//! Windows that slide over the rows.

use std::sync::Arc;

use cxmetrics::{Csat, Nps, Scale, Tally};
use datafusion::arrow::array::{ArrayRef, Int64Array, UInt8Array};
use datafusion::prelude::SessionContext;

use crate::support::{
    add_table, assert_same, expected, figures, rows, session, some_ratings, tallies,
};

const ROWS: usize = 300;
const BEFORE: usize = 6;

/// The library's tally of every window.
fn windows() -> Vec<Tally> {
    let answers = some_ratings(ROWS as u64);
    (0..ROWS)
        .map(|row| {
            let window = &answers[row.saturating_sub(BEFORE)..=row];
            Tally::from_answers(Scale::ZERO_TO_TEN, window.iter().copied()).unwrap()
        })
        .collect()
}

/// A table `answers` of a rating for each day.
fn add_days(ctx: &SessionContext, partitions: usize, batch_size: usize) {
    let days: ArrayRef = Arc::new(Int64Array::from_iter_values((0..).take(ROWS)));
    let ratings: ArrayRef = Arc::new(UInt8Array::from(some_ratings(ROWS as u64)));
    let columns = vec![("day", days), ("rating", ratings)];
    add_table(ctx, "answers", columns, partitions, batch_size);
}

#[test]
fn answers_that_leave_the_window_are_taken_out() {
    for batch_size in [1, 32, 8192] {
        let ctx = session(2, batch_size);
        add_days(&ctx, 1, batch_size);
        let over = format!("OVER (ORDER BY day ROWS BETWEEN {BEFORE} PRECEDING AND CURRENT ROW)");
        let sql = format!(
            "SELECT day, nps(rating) {over}, csat_top_box_upper(rating, '0-10', 2, 0.9) {over},
                    tally(rating, '0-10') {over}
             FROM answers ORDER BY day"
        );
        let found = rows(&ctx, &sql).unwrap();
        let wanted = |metric: &dyn cxmetrics::Metric, figure: usize| {
            windows()
                .iter()
                .map(|tally| expected(metric, tally)[figure])
                .collect::<Vec<_>>()
        };
        assert_same(&figures(&found, 1), &wanted(&Nps::STANDARD, 0), "nps");
        assert_same(
            &figures(&found, 2),
            &wanted(&Csat::top_box(2), 2),
            "top box",
        );
        for (found, wanted) in tallies(&found, 3).into_iter().zip(windows()) {
            assert_eq!(found.unwrap_or(vec![0; 11]), wanted.counts());
        }
    }
}

#[test]
fn stored_tallies_in_a_window() {
    let ctx = session(2, 50);
    add_days(&ctx, 2, 50);
    let sql = format!(
        "SELECT day, merge_tally(counts)
                     OVER (ORDER BY day ROWS BETWEEN {BEFORE} PRECEDING AND CURRENT ROW)
         FROM (SELECT day, tally(rating, '0-10') AS counts FROM answers GROUP BY day) ORDER BY day"
    );
    let found = tallies(&rows(&ctx, &sql).unwrap(), 1);
    assert_eq!(found.len(), ROWS);
    for (found, wanted) in found.into_iter().zip(windows()) {
        // A window in which nobody answered holds no tally.
        assert_eq!(found.is_none(), wanted.is_empty());
        assert_eq!(found.unwrap_or(vec![0; 11]), wanted.counts());
    }
}

#[test]
fn windows_that_look_ahead_and_whole_partitions() {
    let ctx = session(2, 50);
    add_days(&ctx, 1, 50);
    let sql = "SELECT day,
                      nps(rating) OVER (ORDER BY day ROWS BETWEEN 2 FOLLOWING AND 4 FOLLOWING),
                      nps(rating) OVER (PARTITION BY day % 3)
               FROM answers ORDER BY day";
    let found = rows(&ctx, sql).unwrap();
    let answers = some_ratings(ROWS as u64);
    let nps = |window: Vec<Option<u8>>| {
        expected(
            &Nps::STANDARD,
            &Tally::from_answers(Scale::ZERO_TO_TEN, window).unwrap(),
        )[0]
    };
    let ahead = (0..ROWS)
        .map(|row| nps(answers[(row + 2).min(ROWS)..(row + 5).min(ROWS)].to_vec()))
        .collect::<Vec<_>>();
    assert_eq!(ahead.last(), Some(&None));
    let whole = (0..ROWS)
        .map(|row| nps(answers.iter().skip(row % 3).step_by(3).copied().collect()))
        .collect::<Vec<_>>();
    assert_same(&figures(&found, 1), &ahead, "ahead");
    assert_same(&figures(&found, 2), &whole, "whole partitions");
}

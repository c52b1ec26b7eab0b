//! Differences of two groups, from their stored tallies.

use std::sync::Arc;

use cxmetrics::{Confidence, Difference, Estimate, Scale, Tally};
use datafusion::arrow::array::{ArrayRef, Int64Array, UInt8Array};
use datafusion::prelude::SessionContext;

use crate::support::{
    add_table, assert_same, figures, of_tally, refusal, rows, scores, session, some_ratings,
};

const SHOPS: usize = 7;
const ROWS: usize = 2_100;

/// Before and after; the last shop has no answers before.
fn is_after(row: usize) -> bool {
    row % 5 < 2 || row % SHOPS == SHOPS - 1
}

fn answers() -> SessionContext {
    let ctx = session(2, 64);
    let shop: ArrayRef = Arc::new(Int64Array::from_iter_values(
        (0..ROWS).map(|row| i64::try_from(row % SHOPS).unwrap()),
    ));
    let after: ArrayRef = Arc::new(Int64Array::from_iter_values(
        (0..ROWS).map(|row| i64::from(is_after(row))),
    ));
    let rating: ArrayRef = Arc::new(UInt8Array::from(some_ratings(ROWS as u64)));
    add_table(
        &ctx,
        "answers",
        vec![("shop", shop), ("after", after), ("rating", rating)],
        2,
        64,
    );
    let sql = "CREATE TABLE shops AS
               SELECT shop, tally(rating, '0-10') FILTER (WHERE after = 1) AS now,
                      tally(rating, '0-10') FILTER (WHERE after = 0) AS before
               FROM answers GROUP BY shop";
    rows(&ctx, sql).unwrap();
    ctx
}

fn tally(shop: usize, after: bool) -> Tally {
    let ratings = some_ratings(ROWS as u64);
    let mine = (shop..ROWS)
        .step_by(SHOPS)
        .filter(|&row| is_after(row) == after);
    Tally::from_answers(Scale::ZERO_TO_TEN, mine.map(|row| ratings[row])).unwrap()
}

/// Difference, limits at 90 % and p-value of the library.
fn expected(first: &Estimate, second: &Estimate) -> [f64; 4] {
    let difference = Difference::independent(first, second).unwrap();
    let interval = difference.interval(Confidence::P90);
    [
        difference.value(),
        interval.lower(),
        interval.upper(),
        difference.p_value(),
    ]
}

#[test]
fn differences_are_the_librarys() {
    let ctx = answers();
    for (name, constants, metric) in scores(Scale::ZERO_TO_TEN) {
        let constants = of_tally(&constants, Scale::ZERO_TO_TEN);
        let call = |figure: &str, confidence: &str| {
            format!("tally_{name}_difference{figure}(now, before{constants}{confidence})")
        };
        let calls = [
            call("", ""),
            call("_lower", ", 0.9"),
            call("_upper", ", 0.9"),
            call("_p_value", ""),
        ];
        let sql = format!("SELECT {} FROM shops ORDER BY shop", calls.join(", "));
        let found = rows(&ctx, &sql).unwrap();
        for figure in 0..4 {
            let wanted = (0..SHOPS).map(|shop| {
                let [now, before] = [true, false].map(|after| tally(shop, after));
                assert_eq!(before.is_empty(), shop == SHOPS - 1);
                let before = metric.estimate(&before).ok()?;
                Some(expected(&metric.estimate(&now).unwrap(), &before)[figure])
            });
            let wanted = wanted.collect::<Vec<_>>();
            assert_same(&figures(&found, figure), &wanted, &sql);
            let distinct = wanted.iter().flatten().map(|figure| figure.to_bits());
            assert!(distinct.collect::<std::collections::BTreeSet<_>>().len() > 3);
        }
    }
}

/// One tally for all rows on either side, and on both.
#[test]
fn compared_with_a_constant() {
    let ctx = answers();
    let one =
        "named_struct('scale', '0-10', 'counts', make_array(3, 0, 0, 1, 0, 2, 4, 8, 9, 7, 6))";
    let sql = format!(
        "SELECT tally_nps_difference(now, {one}), tally_nps_difference({one}, now),
                tally_nps_difference({one}, {one}), tally_nps_difference_p_value({one}, {one})
         FROM shops ORDER BY shop"
    );
    let found = rows(&ctx, &sql).unwrap();
    let there = figures(&found, 0);
    let back = figures(&found, 1);
    assert_eq!(there.len(), SHOPS);
    for (there, back) in there.iter().zip(&back) {
        assert_eq!(there.unwrap(), -back.unwrap());
    }
    assert_eq!(figures(&found, 2), [Some(0.0); SHOPS]);
    assert_eq!(figures(&found, 3), [Some(1.0); SHOPS]);
}

#[test]
fn different_scales_are_not_compared() {
    let ctx = session(1, 8192);
    let tally = |scale: &str| {
        format!("named_struct('scale', '{scale}', 'counts', make_array(1, 2, 3, 4, 5))")
    };
    for (first, second) in [
        ("1-5", "0-4"),
        ("1-5", "1-5 reversed"),
        ("0-4", "1-5 reversed"),
    ] {
        for score in ["ces", "csat_index"] {
            let sql = format!(
                "SELECT tally_{score}_difference({}, {})",
                tally(first),
                tally(second)
            );
            let found = refusal(&ctx, &sql);
            let wanted = format!(
                "a score on the scale {first} is not compared with one on the scale {second}"
            );
            assert!(found.contains(&wanted), "{found}");
        }
    }
}

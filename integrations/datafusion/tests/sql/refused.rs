//! What is refused, and why.

use std::sync::Arc;

use datafusion::arrow::array::{Int64Array, StringArray, UInt8Array};
use datafusion::functions_aggregate::average::avg_udaf;
use datafusion::logical_expr::AggregateUDF;
use datafusion::prelude::SessionContext;

use crate::support::{add_table, ratings, refusal, rows, session};

fn answers() -> SessionContext {
    let ctx = session(2, 8192);
    let columns: Vec<(&str, Arc<dyn datafusion::arrow::array::Array>)> = vec![
        ("segment", Arc::new(Int64Array::from(vec![1, 1, 2]))),
        ("rating", Arc::new(UInt8Array::from(vec![5, 4, 2]))),
        (
            "scale",
            Arc::new(StringArray::from(vec!["1-5", "1-5", "0-10"])),
        ),
    ];
    add_table(&ctx, "answers", columns, 1, 8192);
    ctx
}

fn assert_refused(call: &str, because: &str) {
    let ctx = answers();
    for rest in ["", " GROUP BY segment"] {
        let found = refusal(&ctx, &format!("SELECT {call} FROM answers{rest}"));
        assert!(found.contains(because), "{call}{rest}: {found}");
    }
}

#[test]
fn distinct() {
    for call in [
        "nps(DISTINCT rating)",
        "nps_lower(DISTINCT rating, 0.95)",
        "tally(DISTINCT rating, '1-5')",
    ] {
        assert_refused(
            call,
            "would count equal answers of different people once: leave DISTINCT out",
        );
    }
    let ctx = answers();
    let windowed = refusal(&ctx, "SELECT nps(DISTINCT rating) OVER () FROM answers");
    assert!(windowed.contains("leave DISTINCT out"), "{windowed}");
    let sql = "SELECT merge_tally(DISTINCT counts) FROM (SELECT tally(rating, '1-5') AS counts FROM answers)";
    assert!(refusal(&ctx, sql).contains("leave DISTINCT out"));
}

#[test]
fn constants_that_are_none() {
    assert_refused("ces(rating, scale)", "ces takes one column");
    assert_refused(
        "csat_top_box(rating, '1-5', segment)",
        "csat_top_box takes one column",
    );
    assert_refused(
        "nps_lower(rating, 0.5 + segment / 10)",
        "nps_lower takes one column",
    );
    assert_refused("ces(rating, NULL)", "a scale as text");
    assert_refused("nps_lower(rating, NULL)", "a confidence as a fraction");
}

#[test]
fn constants_without_meaning() {
    assert_refused("ces(rating, 'stars')", "\"stars\" is not a scale");
    assert_refused(
        "ces(rating, '5-1')",
        "the lowest rating 5 is not below the highest rating 1",
    );
    assert_refused(
        "csat_top_box(rating, '1-5', 5)",
        "a box of 5 is not between 1 and 4 of the scale 1-5",
    );
    assert_refused("csat_top_box(rating, '1-5', 0)", "a box of 0");
    assert_refused(
        "csat_top_box(rating, '1-5', -1)",
        "the number of levels in the box, such as 2, not -1",
    );
    assert_refused(
        "csat_index(rating, '-5-5')",
        "an index needs a scale from 0 upwards",
    );
    assert_refused(
        "nps_lower(rating, 95)",
        "confidence 95 is not between 0 and 1",
    );
    assert_refused(
        "nps_upper(rating, 1.0)",
        "confidence 1 is not between 0 and 1",
    );
}

#[test]
fn arguments_of_the_wrong_type_or_number() {
    assert_refused("nps()", "nps");
    assert_refused("nps(scale)", "nps takes ratings, not a column of Utf8");
    assert_refused(
        "nps(rating, '0-10')",
        "nps takes ratings: 1 arguments, not 2",
    );
    assert_refused(
        "nps_lower(rating)",
        "nps_lower takes ratings, a confidence as a fraction",
    );
    assert_refused("ces(rating, 5)", "a scale as text");
    assert_refused(
        "csat_top_box(rating, '1-5', 2.5)",
        "the number of levels in the box",
    );
    assert_refused("csat_top_box(rating, 2, '1-5')", "a scale as text");
    assert_refused(
        "tally_nps(rating)",
        "tally_nps takes a stored tally (its scale and its counts, as tally(rating, scale) makes it), not a column of UInt8",
    );
    assert_refused(
        "nps_weighted(rating)",
        "nps_weighted takes ratings, their weights: 2 arguments, not 1",
    );
    assert_refused(
        "nps_weighted(rating, scale)",
        "nps_weighted takes their weights, not a column of Utf8",
    );
    assert_refused(
        "tally_ces_difference(rating, rating)",
        "tally_ces_difference takes a stored tally",
    );
    assert_refused(
        "merge_tally(rating)",
        "merge_tally takes a stored tally (its scale and its counts, as tally(rating, scale) makes it), not a column of UInt8",
    );
}

/// Another machine sends the error back in its debugging form.
#[test]
fn the_rating_that_is_refused_is_named_in_every_form_of_the_error() {
    let ctx = ratings(Arc::new(UInt8Array::from(vec![9, 12])));
    let error = rows(&ctx, "SELECT nps(rating) FROM answers").unwrap_err();
    for form in [error.to_string(), format!("{error:?}")] {
        assert!(
            form.contains("rating 12 is not on the scale 0-10"),
            "{form}"
        );
    }
}

#[test]
fn a_name_that_is_taken() {
    let ctx = SessionContext::new();
    let theirs = AggregateUDF::clone(&avg_udaf()).with_aliases(["csat_index"]);
    ctx.register_udaf(theirs);
    let refused = cxmetrics_datafusion::register(&ctx).unwrap_err();
    assert!(
        refused.to_string().contains("another aggregate csat_index"),
        "{refused}"
    );
    assert!(!ctx.state().aggregate_functions().contains_key("nps"));
}

#[test]
fn registering_twice_is_once() {
    let ctx = answers();
    cxmetrics_datafusion::register(&ctx).unwrap();
    assert!(rows(&ctx, "SELECT ces(rating, '1-5') FROM answers").is_ok());
}

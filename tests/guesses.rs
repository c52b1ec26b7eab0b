//! The first guesses of somebody who has not read the docs: each compiles, and means what it looks like.

use cxmetrics::track::{Latest, Series};
use cxmetrics::{
    Breakdown, Ces, Confidence, CrossTally, Csat, Estimate, Method, Metric, Nps, Scale, Tally,
};

#[test]
fn ratings_come_in_however_they_are_held() {
    let scale = Scale::ZERO_TO_TEN;
    let answers: Vec<u8> = vec![9, 10, 3];
    let slice: &[i32] = &[9, 10, 3];
    let expected = Tally::from_counts(scale, [0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1]).unwrap();
    assert_eq!(Tally::from_ratings(scale, &answers).unwrap(), expected);
    assert_eq!(Tally::from_ratings(scale, slice).unwrap(), expected);
    assert_eq!(Tally::from_ratings(scale, [9, 10, 3]).unwrap(), expected);
    assert_eq!(
        Tally::from_ratings(scale, answers.iter()).unwrap(),
        expected
    );
    assert_eq!(
        Tally::from_ratings(scale, answers.iter().map(|rating| f64::from(*rating))).unwrap(),
        expected
    );
    assert_eq!(Tally::from_ratings(scale, answers).unwrap(), expected);
}

#[test]
fn a_tally_is_walked_and_extended() {
    let mut tally = Tally::from_ratings(Scale::ONE_TO_FIVE, [5, 4, 5]).unwrap();
    let mut seen = Vec::new();
    for (rating, count) in &tally {
        seen.push((rating, count));
    }
    assert_eq!(seen, [(1.0, 0), (2.0, 0), (3.0, 0), (4.0, 1), (5.0, 2)]);
    tally.extend([1, 2]).unwrap();
    assert_eq!(tally.counts(), [1, 1, 0, 1, 2]);
    // Checked: all of it or nothing.
    assert_eq!(
        tally.extend([3, 6]).unwrap_err().to_string(),
        "rating 6 is not on the scale 1-5, at position 1"
    );
    assert_eq!(tally.counts(), [1, 1, 0, 1, 2]);
}

#[test]
fn everything_that_records_takes_an_answer_that_may_be_missing() {
    let scale = Scale::ZERO_TO_TEN;
    let mut tally = Tally::new(scale);
    tally.record_answer(Some(9)).unwrap();
    tally.record_answer(None::<u8>).unwrap();
    assert_eq!((tally.total(), tally.missing()), (1, 1));

    let mut breakdown = Breakdown::new(scale);
    breakdown.record_answer("north", Some(9)).unwrap();
    breakdown.record_answer("north", None::<u8>).unwrap();
    assert_eq!(breakdown.get("north").unwrap(), &tally);

    let mut series = Series::new(scale);
    series.record_answer(202_611, Some(9)).unwrap();
    series.record_answer(202_611, None::<u8>).unwrap();
    assert_eq!(series.get(&202_611).unwrap(), &tally);

    let mut latest = Latest::new(scale);
    latest.record_answer("anna", 1, Some(9)).unwrap();
    latest.record_answer("ben", 2, None::<u8>).unwrap();
    assert_eq!(latest.tally(), &tally);
}

#[test]
fn names_are_parsed_and_shown() {
    assert_eq!("nps".parse::<Nps>().unwrap(), Nps::STANDARD);
    assert_eq!(Nps::STANDARD.to_string(), "nps");
    assert_eq!("csat".parse::<Csat>().unwrap(), Csat::TOP_TWO_BOX);
    assert_eq!("ces".parse::<Ces>().unwrap(), Ces::MEAN);
    for metric in [
        Csat::TOP_TWO_BOX,
        Csat::INDEX,
        Csat::share_at_least(4),
        Csat::bottom_box(1),
    ] {
        assert_eq!(metric.to_string().parse::<Csat>().unwrap(), metric);
    }
    #[cfg(feature = "serde")]
    assert_eq!(serde_json::to_string(&Nps::STANDARD).unwrap(), "\"nps\"");

    for (name, method) in [
        ("wilson", Method::Score),
        ("Tango", Method::Score),
        ("clopper-pearson", Method::Guaranteed),
        ("exact", Method::Guaranteed),
        ("agresti-coull", Method::AgrestiCoull),
        ("jeffreys", Method::Dirichlet),
        ("mid-p", Method::MidP),
        ("wald", Method::Wald),
        ("normal", Method::Wald),
        ("t", Method::StudentT),
        ("plus four", Method::AdjustedWald),
        ("Bonett-Price", Method::BonettPrice),
    ] {
        assert_eq!(name.parse::<Method>().unwrap(), method, "{name}");
    }
    for method in Method::ALL {
        assert_eq!(method.to_string().parse::<Method>().unwrap(), method);
    }
}

#[test]
fn a_score_from_answers_in_one_line() -> Result<(), Box<dyn std::error::Error>> {
    let answers = vec![9, 10, 3, 8];
    let nps: Estimate = Nps::STANDARD.of("0-10".parse()?, &answers)?;
    assert_eq!(nps.value(), 25.0);
    assert_eq!(format!("{nps:+}"), "+25.0");
    let interval = nps.interval(Confidence::P95);
    assert_eq!(interval.margin(), 0.5 * interval.width());
    Ok(())
}

/// The lines themselves, as they are typed.
#[test]
#[allow(clippy::uninlined_format_args)] // as it is typed
fn word_for_word() -> Result<(), Box<dyn std::error::Error>> {
    let answers: Vec<u8> = vec![9, 10, 3, 8];
    let scale = Scale::new(0, 10);
    let key = "north";

    let mut tally = Tally::from_ratings(scale?, &answers)?;
    tally.extend([9, 3])?;
    let mut answered = 0;
    for (rating, count) in &tally {
        assert!((0.0..=10.0).contains(&rating));
        answered += count;
    }
    assert_eq!(answered, 6);

    let mut breakdown = Breakdown::new(scale?);
    breakdown.record_answer(key, Some(9))?;
    assert_eq!(breakdown.get(key).map(Tally::total), Some(1));

    assert_eq!("nps".parse::<Nps>()?, Nps::STANDARD);
    assert_eq!("wilson".parse::<Method>()?, Method::Score);
    let estimate = Nps::STANDARD.of(scale?, answers)?;
    assert_eq!(format!("{:+}", estimate), "+25.0");
    Ok(())
}

#[test]
fn hidden_segments_are_asked_for_by_name() {
    let pairs = [
        ("x", 5),
        ("y", 4),
        ("y", 5),
        ("y", 3),
        ("z", 4),
        ("z", 2),
        ("z", 1),
    ];
    let by_team = Breakdown::from_pairs(Scale::ONE_TO_FIVE, pairs).unwrap();
    let suppressed = by_team.suppressed(2);
    assert!(suppressed.is_hidden("x"));
}

#[test]
fn pairs_are_counted_like_everything_else() {
    let pairs = [(9, 10), (3, 8)];
    let table = CrossTally::from_pairs(Scale::ZERO_TO_TEN, Scale::ZERO_TO_TEN, pairs).unwrap();
    assert_eq!(table.total(), 2);
}

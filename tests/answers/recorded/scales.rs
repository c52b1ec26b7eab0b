//! Scales, the reading of answers, and metrics.

use super::{said, scales, scored};
use crate::recording::Recording;
use cxmetrics::metric::MetricError;
use cxmetrics::scale::{AnswerReader, MissingCounts, MissingReason};
use cxmetrics::{Ces, Confidence, Csat, Direction, Metric, Nps, Scale, Tally};

#[test]
fn scales_and_their_text() {
    let mut record = Recording::new("answers/scales");
    for (lowest, highest) in [
        (0, 10),
        (5, 5),
        (7, 2),
        (-3, 3),
        (0, 1000),
        (0, 1001),
        (i32::MIN, i32::MAX),
        (-1_000_000, -999_999),
    ] {
        said(
            &mut record,
            &format!("{lowest} to {highest}"),
            Scale::new(lowest, highest),
        );
    }
    for divisions in [0, 1, 2, 7, 100, 101, u32::MAX] {
        said(
            &mut record,
            &format!("{divisions} a unit"),
            Scale::ZERO_TO_TEN.with_divisions(divisions),
        );
    }
    for scale in scales()
        .into_iter()
        .flat_map(|scale| [scale, scale.reversed()])
    {
        record.note(
            scale,
            (
                scale.lowest(),
                scale.highest(),
                scale.divisions(),
                scale.is_reversed(),
                scale.levels(),
                scale.ratings().take(4).collect::<Vec<_>>(),
                scale.ratings().next_back(),
            ),
        );
        let step = 1.0 / f64::from(scale.divisions());
        let lowest = f64::from(scale.lowest());
        let near = [
            lowest,
            lowest + step,
            lowest + step + 1e-16,
            lowest + step + 1e-12,
            lowest + 0.5 * step,
            lowest - 1e-17,
            lowest - 1e-9,
            0.1 + 0.2,
            f64::from(1.1_f32),
        ];
        record.note(
            format!("{scale} contains"),
            near.map(|rating| scale.contains(rating)),
        );
        record.note(
            format!("{scale:>14} and {scale:<14}|"),
            scale == scale.reversed().reversed(),
        );
        said(
            &mut record,
            &format!("{scale} parsed"),
            scale.to_string().parse::<Scale>(),
        );
    }
    let fine = Scale::new(0, 10).unwrap().with_divisions(10).unwrap();
    record.note(
        "typed decimals",
        [
            0.1 + 0.2,
            0.3,
            0.57,
            0.6,
            0.1 * 7.0,
            1e-17,
            f64::from(0.7_f32),
            f64::from(0.7_f32) + 1e-9,
        ]
        .map(|rating| fine.contains(rating)),
    );
    for text in [
        "0-10",
        " 1 - 5 reversed ",
        "1–7",
        "-2-2",
        "-5--1",
        "1-5/2",
        "1-5/0",
        "1-5/x",
        "1-5/2 reversed",
        "",
        "-",
        "5",
        "a-b",
        "5-1",
        "0-5000",
        "1-",
        "1-5reversed",
        "1−5",
    ] {
        said(
            &mut record,
            &format!("scale {text:?}"),
            text.parse::<Scale>(),
        );
    }
    record.finish();
}

#[test]
fn cells_of_answers() {
    let mut record = Recording::new("answers/cells");
    let reader = AnswerReader::new(Scale::ZERO_TO_TEN)
        .with_label("Very Bad", 0)
        .unwrap()
        .with_missing("99", MissingReason::Refused)
        .with_missing("  SKIP  it ", MissingReason::NotAsked);
    let comma = AnswerReader::new(Scale::new(1, 5).unwrap().with_divisions(2).unwrap())
        .with_decimal_comma();
    let plain = AnswerReader::new(Scale::new(-2, 2).unwrap());
    let five = AnswerReader::new(Scale::ONE_TO_FIVE)
        .with_labels(["very poor", "poor", "fair", "good", "very good"])
        .unwrap();
    let cells = [
        "9",
        " 9 ",
        "9.0",
        "09",
        "+9",
        "-9",
        "--1",
        "-1",
        "−1",
        "−0",
        "11",
        "4.5",
        "4,5",
        "2,5",
        "2.5",
        "10 - Extremely likely",
        "10. Extremely likely",
        "0: Not at all",
        "5 stars",
        "5star",
        "5 of 10",
        "1e1",
        ".5",
        "5.",
        "1.2.3",
        "very bad",
        "VERY  bad",
        "Good",
        "99",
        "skip it",
        "",
        "  ",
        "null",
        "None",
        "n/a",
        "N.A.",
        "#N/A",
        "don’t know",
        "DK",
        "Not sure",
        "refused",
        "prefer not to say",
        "not shown",
        "no answer",
        "excellent",
        "\u{feff}7",
        "7–",
        "3 —",
        "(3)",
        "ten",
    ];
    for (name, reader) in [
        ("labels", &reader),
        ("comma", &comma),
        ("plain", &plain),
        ("five", &five),
    ] {
        record.note(format!("{name}, scale"), reader.scale());
        for cell in cells {
            said(&mut record, &format!("{name} {cell:?}"), reader.read(cell));
        }
    }
    said(&mut record, "parsed", Scale::ZERO_TO_TEN.parse_answer("7"));
    said(
        &mut record,
        "label off the scale",
        AnswerReader::new(Scale::ONE_TO_FIVE).with_label("x", 6),
    );
    said(
        &mut record,
        "labels too few",
        AnswerReader::new(Scale::ONE_TO_FIVE).with_labels(["x"]),
    );
    let column = reader
        .read_all(["9", "", "n/a", "99", "skip it", "dk", "3", "very bad", "99"])
        .unwrap();
    record.note(
        "column",
        (
            &column,
            column.ratings().len(),
            column.missing().total(),
            MissingReason::ALL.map(|reason| column.missing().of(reason)),
        ),
    );
    said(
        &mut record,
        "column with a word",
        reader.read_all(["9", "what", "3"]),
    );
    said(
        &mut record,
        "column off the scale",
        reader.read_all(["9", "", "13"]),
    );
    let mut counts = MissingCounts::default();
    for (reason, times) in MissingReason::ALL.into_iter().zip(1..) {
        (0..times).for_each(|_| counts.record(reason));
        record.note(format!("{reason:?} in words"), reason.to_string());
    }
    counts.merge(&column.missing());
    record.note(
        "counts",
        (
            counts,
            counts.total(),
            MissingReason::ALL.map(|reason| counts.of(reason)),
        ),
    );
    record.finish();
}

fn metrics() -> Vec<(String, Box<dyn Metric>)> {
    let mut all: Vec<(String, Box<dyn Metric>)> = Vec::new();
    for nps in [
        Nps::STANDARD,
        Nps::TEN_POINT,
        Nps::FIVE_POINT_TOP_BOX,
        Nps::SEVEN_POINT_TOP_BOX,
        Nps::SEVEN_POINT_TOP_TWO_BOX,
        Nps::with_cutoffs(2, 4).unwrap(),
        Nps::with_cutoffs(-1, 1).unwrap(),
        Nps::with_cutoffs(1.5, 3.5).unwrap(),
    ] {
        all.push((nps.to_string(), Box::new(nps)));
    }
    for csat in [
        Csat::TOP_TWO_BOX,
        Csat::top_box(1),
        Csat::top_box(0),
        Csat::top_box(5),
        Csat::bottom_box(1),
        Csat::bottom_box(2),
        Csat::bottom_box(11),
        Csat::MEAN,
        Csat::INDEX,
        Csat::RESCALED,
        Csat::share_at_least(4),
        Csat::share_at_least(2.5),
        Csat::share_at_least(f64::NAN),
    ] {
        all.push((format!("csat {csat}"), Box::new(csat)));
    }
    for ces in [
        Ces::MEAN,
        Ces::share_at_least(5),
        Ces::net_easy(3, 5).unwrap(),
        Ces::net_easy(1.5, 2).unwrap(),
    ] {
        all.push((format!("ces {ces}"), Box::new(ces)));
    }
    all
}

#[test]
fn values_of_ratings() {
    let mut record = Recording::new("answers/metric_values");
    let scales = scales().into_iter().chain([
        Scale::ONE_TO_TEN,
        Scale::ZERO_TO_TEN.reversed(),
        Scale::ONE_TO_FIVE.reversed(),
        Scale::new(-2, 2).unwrap().reversed(),
    ]);
    for scale in scales {
        for (name, metric) in metrics() {
            let values: Result<Vec<f64>, MetricError> = scale
                .ratings()
                .map(|rating| metric.value_of(&scale, rating))
                .collect();
            if let Err(MetricError::WrongScale { .. }) = values {
                continue;
            }
            match values {
                Ok(values) => record.note(format!("{name} on {scale}"), values),
                Err(error) => record.note(format!("{name} on {scale}"), error.to_string()),
            }
        }
    }
    for (name, metric) in metrics() {
        said(
            &mut record,
            &format!("{name} of 40"),
            metric.value_of(&Scale::ONE_TO_FIVE, 40.0),
        );
        said(
            &mut record,
            &format!("{name} of NaN"),
            metric.value_of(&Scale::ZERO_TO_TEN, f64::NAN),
        );
    }
    record.finish();
}

#[test]
fn scores_of_metrics() {
    let mut record = Recording::new("answers/metric_scores");
    for scale in scales().into_iter().chain([Scale::ONE_TO_FIVE.reversed()]) {
        let counts: Vec<u64> = (0..scale.levels())
            .map(|level| [3, 0, 7, 11, 2][level % 5])
            .collect();
        let tally = Tally::from_counts(scale, counts).unwrap();
        for (name, metric) in metrics() {
            let score = metric.estimate(&tally).map(|own| {
                (
                    own.value(),
                    own.variance(),
                    own.std_error(),
                    own.range(),
                    own.direction(),
                )
            });
            if score.is_ok() {
                said(&mut record, &format!("{name} on {scale}"), score);
            }
        }
    }
    record.finish();
}

#[test]
fn metrics_and_their_text() {
    let mut record = Recording::new("answers/metric_text");
    for text in [
        "nps",
        "NPS",
        "eNPS",
        "net promoter score",
        "Standard",
        "nps 2/4",
        "nps 6/9 on 1-10",
        "nps 6/9 on 0-10",
        "nps 9/6",
        "nps 1/9 on 1-5",
        "nps on 1-5",
        "standard on 1-5",
        "nps 2/4 on 5-1",
        "nps x/4",
        "nps 2/inf",
        "csat",
        "top-2-box",
        "top 3 box",
        "t2b",
        "b1b",
        "top box",
        "bottom box",
        "bottom-2-box",
        "bottom two boxes",
        "top_two_box",
        "share at least 4",
        "share at least x",
        "mean",
        "average",
        "index",
        "CSI",
        "rescaled",
        "ces",
        "net easy 3/5",
        "net easy 5/3",
        "net-easy 3/5",
        "",
        "score",
        "top -2 box",
    ] {
        said(
            &mut record,
            &format!("NPS {text:?}"),
            text.parse::<Nps>().map(|own| (own, own.to_string())),
        );
        said(
            &mut record,
            &format!("CSAT {text:?}"),
            text.parse::<Csat>().map(|own| (own, own.to_string())),
        );
        said(
            &mut record,
            &format!("CES {text:?}"),
            text.parse::<Ces>().map(|own| (own, own.to_string())),
        );
    }
    for (low, high) in [
        (3.0, 3.0),
        (4.0, 2.0),
        (f64::NAN, 2.0),
        (f64::NEG_INFINITY, 2.0),
        (2.0, f64::INFINITY),
        (0.3, 0.1 + 0.2),
    ] {
        said(
            &mut record,
            &format!("cut-offs {low}, {high}"),
            Nps::with_cutoffs(low, high),
        );
        said(
            &mut record,
            &format!("easy {low}, {high}"),
            Ces::net_easy(low, high),
        );
    }
    let fine = Scale::new(0, 1).unwrap().with_divisions(10).unwrap();
    said(
        &mut record,
        "cut-offs of one rating",
        Nps::with_cutoffs(0.3, 0.1 + 0.2).and_then(|own| own.value_of(&fine, 0.3)),
    );
    for direction in [
        Direction::HigherIsBetter,
        Direction::LowerIsBetter,
        Direction::Unknown,
    ] {
        record.note(direction, direction.opposite());
    }
    record.finish();
}

#[test]
fn breakdowns_of_promoters() {
    let mut record = Recording::new("answers/promoters");
    for counts in [
        [0; 11],
        [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5],
        [0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0],
        [1 << 60, 0, 0, 0, 0, 0, 0, 1 << 61, 0, 0, 1 << 59],
    ] {
        let tally = Tally::from_counts(Scale::ZERO_TO_TEN, counts).unwrap();
        for nps in [
            Nps::STANDARD,
            Nps::with_cutoffs(4, 6).unwrap(),
            Nps::FIVE_POINT_TOP_BOX,
        ] {
            match nps.breakdown(&tally) {
                Ok(own) => record.note(
                    format!("{nps} of {counts:?}"),
                    (
                        own,
                        own.total(),
                        own.promoters(),
                        own.passives(),
                        own.detractors(),
                        own.promoter_share(),
                        own.passive_share(),
                        own.detractor_share(),
                    ),
                ),
                Err(error) => record.note(format!("{nps} of {counts:?}"), error.to_string()),
            }
        }
    }
    record.finish();
}

/// A metric of one's own, by its values.
struct Own(&'static [f64]);

impl Metric for Own {
    fn value_of(&self, scale: &Scale, rating: f64) -> Result<f64, MetricError> {
        let level = scale.ratings().position(|own| own == rating);
        Ok(level.map_or(f64::NAN, |level| self.0[level % self.0.len()]))
    }
}

#[test]
fn scores_of_own_metrics() {
    let mut record = Recording::new("answers/own_metrics");
    let values: [(&str, &'static [f64]); 9] = [
        ("rising", &[0.0, 1.0, 2.5, 7.0, 10.0]),
        ("falling", &[5.0, 3.0, 1.0, 0.5, -2.0]),
        ("up and down", &[1.0, 3.0, 1.0, 3.0, 2.0]),
        ("zeros", &[0.0, -0.0, 1.0, 0.0, -0.0]),
        ("two", &[0.0, 0.0, 0.0, 0.0, 1.0]),
        ("constant", &[4.0; 5]),
        ("NaN", &[1.0, f64::NAN, 2.0, 3.0, 4.0]),
        ("huge", &[-1e200, 1e200, 0.0, 1.0, 2.0]),
        ("narrow", &[1e-120, 2e-120, 3e-120, 4e-120, 5e-120]),
    ];
    for (name, values) in values {
        for counts in [[0; 5], [3, 0, 7, 11, 2], [0, 9, 0, 0, 0], [0, 0, 0, 0, 1]] {
            let tally = Tally::from_counts(Scale::ONE_TO_FIVE, counts).unwrap();
            let call = format!("{name} of {counts:?}");
            match Own(values).estimate(&tally) {
                Ok(own) => {
                    scored(&mut record, &call, &own);
                    record.note(
                        format!("{call}, probability"),
                        (
                            own.p_value(1.5),
                            own.probability_at_least(1.5),
                            own.interval(Confidence::P99),
                        ),
                    );
                }
                Err(error) => record.note(&call, error.to_string()),
            }
        }
    }
    record.finish();
}

//! Metrics: their values, their names, and what they refuse.

use cxmetrics::{
    Ces, Confidence, Csat, Direction, EstimateError, Metric, MetricError, Nps, Scale, Tally,
};

use crate::recording::Recording;

fn scales() -> Vec<Scale> {
    vec![
        Scale::ZERO_TO_TEN,
        Scale::ONE_TO_TEN,
        Scale::ONE_TO_FIVE,
        Scale::ONE_TO_SEVEN,
        Scale::THUMBS,
        Scale::new(-2, 2).unwrap(),
        Scale::ONE_TO_FIVE.reversed(),
        Scale::ZERO_TO_TEN.reversed(),
        Scale::new(1, 3).unwrap().with_divisions(3).unwrap(),
    ]
}

fn metrics() -> Vec<(String, Box<dyn Metric>)> {
    let nps = [
        ("standard", Nps::STANDARD),
        ("ten point", Nps::TEN_POINT),
        ("five point", Nps::FIVE_POINT_TOP_BOX),
        ("seven point", Nps::SEVEN_POINT_TOP_BOX),
        ("seven point, two boxes", Nps::SEVEN_POINT_TOP_TWO_BOX),
        ("cut", Nps::with_cutoffs(1, 2).unwrap()),
        ("cut between", Nps::with_cutoffs(1.5, 3.2).unwrap()),
    ];
    let csat = [
        Csat::TOP_TWO_BOX,
        Csat::MEAN,
        Csat::INDEX,
        Csat::RESCALED,
        Csat::top_box(1),
        Csat::top_box(4),
        Csat::bottom_box(2),
        Csat::share_at_least(2),
    ];
    let ces = [
        Ces::MEAN,
        Ces::share_at_least(2.5),
        Ces::net_easy(1, 2).unwrap(),
        Ces::net_easy(2, 5).unwrap(),
    ];
    let mut all: Vec<(String, Box<dyn Metric>)> = Vec::new();
    for (name, metric) in nps {
        all.push((format!("{name} {metric}"), Box::new(metric)));
    }
    for metric in csat {
        all.push((format!("CSAT {metric}"), Box::new(metric)));
    }
    for metric in ces {
        all.push((format!("CES {metric}"), Box::new(metric)));
    }
    all
}

#[test]
fn recorded_metric_values() {
    let mut recording = Recording::new("inference/metric-values");
    for (name, metric) in metrics() {
        for scale in scales() {
            let values: Result<Vec<f64>, MetricError> = scale
                .ratings()
                .map(|rating| metric.value_of(&scale, rating))
                .collect();
            let counts: Vec<u64> = (0..scale.levels())
                .map(|level| [3, 1, 0, 6, 2][level % 5])
                .collect();
            let tally = Tally::from_counts(scale, counts).unwrap();
            let found = metric.estimate(&tally).map(|score| {
                (
                    score.value(),
                    score.variance(),
                    score.direction(),
                    score.range(),
                )
            });
            // What is refused is noted where the errors are.
            if let (Ok(values), Ok(found)) = (values, found) {
                recording.note(format!("{name} on {scale}"), (values, found));
            }
        }
    }
    recording.finish();
}

#[test]
fn recorded_metric_errors() {
    let mut recording = Recording::new("inference/metric-errors");
    let mut note = |name: &str, error: MetricError| {
        recording.note(name, (error.to_string(), error));
    };
    let five = Scale::ONE_TO_FIVE;
    note(
        "another scale",
        Nps::STANDARD.value_of(&five, 3.0).unwrap_err(),
    );
    note("off the scale", Ces::MEAN.value_of(&five, 6.0).unwrap_err());
    note(
        "between ratings",
        Ces::MEAN.value_of(&five, 2.5).unwrap_err(),
    );
    note(
        "no number",
        Ces::MEAN.value_of(&five, f64::NAN).unwrap_err(),
    );
    note("boxes", Csat::top_box(5).value_of(&five, 3.0).unwrap_err());
    note(
        "no boxes",
        Csat::bottom_box(0).value_of(&five, 3.0).unwrap_err(),
    );
    note(
        "cut-off",
        Csat::share_at_least(7).value_of(&five, 3.0).unwrap_err(),
    );
    note(
        "cut-off, no number",
        Ces::share_at_least(f64::NAN)
            .value_of(&five, 3.0)
            .unwrap_err(),
    );
    let signed = Scale::new(-2, 2).unwrap();
    note("index", Csat::INDEX.value_of(&signed, 1.0).unwrap_err());
    for (low, high) in [
        (3.0, 3.0),
        (4.0, 2.0),
        (f64::NAN, 2.0),
        (1.0, f64::INFINITY),
    ] {
        note(
            &format!("NPS {low}/{high}"),
            Nps::with_cutoffs(low, high).unwrap_err(),
        );
        note(
            &format!("net easy {low}/{high}"),
            Ces::net_easy(low, high).unwrap_err(),
        );
    }
    let own = Own;
    let ten = Tally::from_counts(Scale::ONE_TO_TEN, [1; 10]).unwrap();
    let error: EstimateError = own.estimate(&ten).unwrap_err();
    recording.note("unusable", (error.to_string(), error));
    recording.note("own", own.of(Scale::ONE_TO_FIVE, [1, 5, 5, 4, 2]));
    recording.finish();
}

/// A metric of one's own, which cannot use a ten.
struct Own;

impl Metric for Own {
    fn value_of(&self, _: &Scale, rating: f64) -> Result<f64, MetricError> {
        Ok(if rating < 9.5 {
            (rating - 3.0) * (rating - 3.0)
        } else {
            1e101
        })
    }
}

#[test]
fn recorded_metrics_by_name() {
    let mut recording = Recording::new("inference/metrics-by-name");
    for text in [
        "NPS",
        "eNPS",
        "Net Promoter Score",
        "standard",
        "standard on 0-10",
        "nps on 0-10",
        "nps 6/9",
        "NPS 1.5/3.2",
        "nps 9/6",
        "nps 6 / 9",
        "nps 6",
        "nps x/9",
        "nps 6/9 on 0-10",
        "nps 6/9 on 1-10",
        "nps 3/5 on 1-5",
        "nps 3/6 on 1-5",
        "nps 6/9 on ten",
        "nps 6/nan",
        "",
        "csat",
        "Top-2-Box",
        "top two boxes",
        "T2B",
        "t3b",
        "bottom_two_box",
        "b2b",
        "bottom box",
        "top box",
        "top -1 box",
        "share at least 4",
        "share at least four",
        "share  at least 4.5",
        "index",
        "CSI",
        "rescaled",
        "mean",
        "Average",
        "ces",
        "net easy 3/5",
        "net easy 5/3",
        "net-easy 3/5",
        "net easy 3",
        "share at least inf",
        "share at least -1",
    ] {
        let nps = text.parse::<Nps>();
        let csat = text.parse::<Csat>();
        let ces = text.parse::<Ces>();
        let named = [
            nps.as_ref().map(ToString::to_string).ok(),
            csat.as_ref().map(ToString::to_string).ok(),
            ces.as_ref().map(ToString::to_string).ok(),
        ];
        recording.note(format!("{text:?}"), named);
    }
    for text in [
        "five stars",
        "9/6",
        "net easy 5/3",
        "nps 9/6",
        "nps 3/6 on 1-5",
        "nps 6/9 on ten",
    ] {
        let words = [
            text.parse::<Nps>().map_err(|error| error.to_string()).err(),
            text.parse::<Csat>()
                .map_err(|error| error.to_string())
                .err(),
            text.parse::<Ces>().map_err(|error| error.to_string()).err(),
        ];
        recording.note(format!("{text:?} refused"), words);
    }
    for (name, _) in metrics() {
        recording.note("named", name);
    }
    for metric in [
        Nps::STANDARD,
        Nps::TEN_POINT,
        Nps::FIVE_POINT_TOP_BOX,
        Nps::with_cutoffs(1.5, 3.2).unwrap(),
    ] {
        let text = String::from(metric);
        recording.note(
            &text,
            (metric, text.parse::<Nps>(), format!("[{metric:>30}]")),
        );
    }
    recording.finish();
}

#[test]
fn recorded_breakdowns() {
    let mut recording = Recording::new("inference/nps-breakdowns");
    for counts in [
        [9, 1, 3, 2, 4, 6, 5, 20, 30, 15, 5],
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7],
        [0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 0],
        [1 << 52, 0, 0, 0, 0, 0, 0, 5, 0, 0, 1 << 50],
    ] {
        let tally = Tally::from_counts(Scale::ZERO_TO_TEN, counts).unwrap();
        let found = Nps::STANDARD.breakdown(&tally).unwrap();
        recording.note(
            format!("{counts:?}"),
            (
                found,
                [
                    found.promoters(),
                    found.passives(),
                    found.detractors(),
                    found.total(),
                ],
                [
                    found.promoter_share(),
                    found.passive_share(),
                    found.detractor_share(),
                ],
            ),
        );
        recording.note(
            "its score",
            Nps::STANDARD
                .estimate(&tally)
                .unwrap()
                .interval(Confidence::P95),
        );
    }
    let ratings = [9_u8, 10, 3, 7, 8, 6];
    recording.note(
        "of a slice",
        Nps::STANDARD.breakdown_of_slice(Scale::ZERO_TO_TEN, &ratings),
    );
    recording.note(
        "off the scale",
        Nps::STANDARD.breakdown_of_slice(Scale::ZERO_TO_TEN, &[11_u8]),
    );
    recording.note(
        "of another scale",
        Nps::STANDARD.breakdown_of_slice(Scale::ONE_TO_FIVE, &[3_u8]),
    );
    recording.note(
        "of none",
        Nps::STANDARD.breakdown(&Tally::new(Scale::ZERO_TO_TEN)),
    );
    for direction in [
        Direction::HigherIsBetter,
        Direction::LowerIsBetter,
        Direction::Unknown,
    ] {
        recording.note(format!("{direction}"), direction.opposite());
    }
    recording.finish();
}

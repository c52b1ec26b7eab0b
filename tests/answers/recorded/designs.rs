//! Surveys with a design: strata, clusters, populations, groups, replicate weights.

use super::{said, scored, together};
use crate::recording::Recording;
use cxmetrics::weight::{LoneCluster, Margin, Raking, Replicates, Survey};
use cxmetrics::{Ces, Csat, Metric, Nps, Scale};

const RATINGS: [u8; 16] = [9, 10, 7, 3, 10, 8, 9, 5, 9, 10, 7, 2, 9, 8, 10, 9];
const WEIGHTS: [f64; 16] = [
    1.2, 0.8, 1.5, 1.0, 2.0, 0.5, 1.1, 0.9, 1.3, 0.7, 1.6, 2.2, 0.6, 1.4, 1.0, 0.0,
];
pub(super) const REGION: [char; 16] = [
    'N', 'N', 'N', 'N', 'N', 'N', 'N', 'N', 'S', 'S', 'S', 'S', 'S', 'S', 'W', 'W',
];
const SHOP: [u8; 16] = [1, 1, 2, 2, 3, 3, 3, 4, 5, 5, 6, 6, 7, 8, 9, 9];
const PAIR: [u8; 16] = [1, 1, 1, 2, 2, 2, 1, 2, 3, 3, 4, 4, 3, 4, 5, 6];
pub(super) const KIND: [&str; 16] = [
    "new", "old", "old", "old", "new", "old", "mid", "mid", "new", "old", "mid", "new", "old",
    "new", "mid", "old",
];

fn plain() -> Survey {
    Survey::new(Scale::ZERO_TO_TEN, RATINGS).unwrap()
}

fn weighted() -> Survey {
    plain().with_weights(WEIGHTS).unwrap()
}

fn two() -> Survey {
    let effort = [5, 6, 0, 4, 7, 6, 2, 3, 5, 7, 0, 1, 6, 7, 7, 5];
    let effort = effort.map(|rating| (rating > 0).then_some(rating));
    weighted()
        .with_question(Scale::ONE_TO_SEVEN, effort)
        .unwrap()
}

fn post(survey: Survey) -> Survey {
    survey
        .poststratified(&KIND, [("new", 30.0), ("mid", 25.0), ("old", 45.0)])
        .unwrap()
}

/// Designs of every kind.
pub(super) fn designs() -> Vec<(&'static str, Survey)> {
    let sizes = || [('N', 40), ('S', 6), ('W', 2)];
    let two = two();
    let clusters = || two.clone().with_clusters(&SHOP).unwrap();
    vec![
        (
            "plain",
            plain()
                .with_question(Scale::ONE_TO_SEVEN, (0..16).map(|at| Some(1 + at % 7)))
                .unwrap(),
        ),
        (
            "plain of a population",
            plain().with_population(40).unwrap(),
        ),
        ("plain census", plain().with_population(16).unwrap()),
        ("weighted", two.clone()),
        (
            "weighted of a population",
            two.clone().with_population(20).unwrap(),
        ),
        ("weighted census", two.clone().with_population(16).unwrap()),
        ("strata", two.clone().with_strata(&REGION).unwrap()),
        (
            "strata of a population",
            two.clone()
                .with_strata(&REGION)
                .unwrap()
                .with_population(11)
                .unwrap(),
        ),
        (
            "finite strata",
            two.clone().with_finite_strata(&REGION, sizes()).unwrap(),
        ),
        ("clusters", clusters()),
        ("few clusters", plain().with_clusters(&REGION).unwrap()),
        (
            "clusters of one",
            weighted()
                .with_clusters(&(0..16).collect::<Vec<_>>())
                .unwrap(),
        ),
        (
            "clusters of a population",
            clusters().with_population(15).unwrap(),
        ),
        (
            "lone in the middle",
            clusters()
                .with_lone_clusters(LoneCluster::Centre)
                .unwrap()
                .with_strata(&REGION)
                .unwrap(),
        ),
        (
            "lone certain",
            clusters()
                .with_lone_clusters(LoneCluster::Certainty)
                .unwrap()
                .with_strata(&REGION)
                .unwrap(),
        ),
        (
            "lone average",
            clusters()
                .with_lone_clusters(LoneCluster::Average)
                .unwrap()
                .with_strata(&REGION)
                .unwrap(),
        ),
        (
            "lone joined",
            clusters()
                .with_lone_clusters(LoneCluster::Collapse)
                .unwrap()
                .with_strata(&REGION)
                .unwrap(),
        ),
        (
            "lone joined of populations",
            clusters()
                .with_lone_clusters(LoneCluster::Collapse)
                .unwrap()
                .with_finite_strata(&REGION, [('N', 9), ('S', 4), ('W', 7)])
                .unwrap(),
        ),
        (
            "lone average of populations",
            clusters()
                .with_lone_clusters(LoneCluster::Average)
                .unwrap()
                .with_finite_strata(&REGION, [('N', 9), ('S', 4), ('W', 7)])
                .unwrap(),
        ),
        (
            "pairs",
            two.clone()
                .with_clusters(&PAIR)
                .unwrap()
                .with_strata(&PAIR.map(|pair| pair.div_ceil(2)))
                .unwrap(),
        ),
        ("poststratified", post(two.clone())),
        ("poststratified clusters", post(clusters())),
        (
            "poststratified strata",
            post(two.clone().with_strata(&REGION).unwrap()),
        ),
        (
            "logit clusters",
            clusters()
                .raked_with(
                    &[Margin::new(&KIND, [("new", 30.0), ("mid", 25.0), ("old", 45.0)]).unwrap()],
                    Raking::default().logit(0.2, 4.0).unwrap(),
                )
                .unwrap(),
        ),
        (
            "alike",
            Survey::new(Scale::ZERO_TO_TEN, [9; 16])
                .unwrap()
                .with_weights(WEIGHTS)
                .unwrap()
                .with_clusters(&SHOP)
                .unwrap(),
        ),
    ]
}

#[test]
fn scores_of_designs() {
    let mut record = Recording::new("answers/designs");
    for (name, survey) in designs() {
        record.note(
            format!("{name}, sizes"),
            (
                survey.len(),
                survey.questions(),
                survey.scale(),
                survey.kish_size(),
                survey.calibration(),
            ),
        );
        let estimate = Nps::STANDARD.estimate_survey(&survey).unwrap();
        scored(&mut record, &format!("NPS of {name}"), &estimate);
        record.note(
            format!("NPS of {name}, probabilities"),
            (estimate.p_value(7.5), estimate.probability_at_least(40.0)),
        );
        let mean = Csat::MEAN.estimate_survey(&survey).unwrap();
        record.note(
            format!("mean of {name}"),
            (mean.value(), mean.std_error(), mean.guarded_size()),
        );
    }
    record.finish();
}

#[test]
fn scores_of_questions() {
    let mut record = Recording::new("answers/designs_questions");
    for (name, survey) in designs() {
        let metrics: [&dyn Metric; 2] = [&Nps::STANDARD, &Ces::MEAN];
        match survey.scores(&metrics[..survey.questions()]) {
            Ok(scores) => together(&mut record, name, &scores),
            Err(error) => record.note(name, error.to_string()),
        }
        said(
            &mut record,
            &format!("{name}, one metric too few"),
            survey.scores(&[]).map(|own| own.len()),
        );
    }
    record.finish();
}

#[test]
fn replicate_weights() {
    let mut record = Recording::new("answers/replicates");
    for (name, survey) in designs() {
        for (called, made) in [
            ("jackknife", Replicates::jackknife(&survey)),
            ("balanced", Replicates::balanced(&survey)),
            ("Fay .3", Replicates::fay(&survey, 0.3)),
        ] {
            let call = format!("{called} of {name}");
            match made {
                Ok(replicates) => {
                    record.note(
                        &call,
                        (
                            replicates.len(),
                            replicates.is_empty(),
                            replicates.degrees_of_freedom(),
                        ),
                    );
                    for (about, replicates) in [
                        ("score", replicates.clone()),
                        ("mean", replicates.about_their_mean()),
                    ] {
                        let estimates = [
                            replicates.estimate(&survey, &Nps::STANDARD),
                            replicates.estimate(&survey, &Csat::MEAN),
                        ];
                        let figures = estimates.map(|own| {
                            own.map(|own| {
                                (
                                    own.value(),
                                    own.std_error(),
                                    own.effective_size(),
                                    own.degrees_of_freedom(),
                                )
                            })
                        });
                        record.note(format!("{call}, about the {about}"), figures);
                    }
                }
                Err(error) => record.note(call, error.to_string()),
            }
        }
    }
    let paired = designs()
        .into_iter()
        .find(|(name, _)| *name == "pairs")
        .unwrap()
        .1;
    record.note(
        "jackknife of pairs",
        Replicates::jackknife(&paired).unwrap(),
    );
    record.note("Fay .5 of pairs", Replicates::fay(&paired, 0.5).unwrap());
    record.finish();
}

#[test]
fn given_replicate_weights() {
    let mut record = Recording::new("answers/replicates_given");
    let three = Survey::new(Scale::ZERO_TO_TEN, [9, 3, 10]).unwrap();
    let rows = [
        vec![0.0, 1.5, 1.5],
        vec![1.5, 0.0, 1.5],
        vec![1.5, 1.5, 0.0],
    ];
    for (name, weights, scale, factors) in [
        ("as a jackknife", rows.to_vec(), 1.0, vec![2.0 / 3.0; 3]),
        ("two", rows[..2].to_vec(), 0.5, vec![1.0, 2.0]),
        ("one", rows[..1].to_vec(), 0.5, vec![1.0]),
        (
            "the same twice",
            vec![rows[0].clone(), rows[0].clone()],
            0.5,
            vec![1.0, 1.0],
        ),
        ("none", vec![], 1.0, vec![]),
        ("without answers", vec![vec![]], 1.0, vec![1.0]),
        ("a factor missing", rows.to_vec(), 1.0, vec![1.0; 2]),
        ("scale negative", rows.to_vec(), -1.0, vec![1.0; 3]),
        ("scale none", rows.to_vec(), 0.0, vec![1.0; 3]),
        (
            "factor not finite",
            rows.to_vec(),
            1.0,
            vec![1.0, f64::INFINITY, 1.0],
        ),
        ("factor none", rows.to_vec(), 1.0, vec![1.0, 0.0, 1.0]),
        (
            "uneven",
            vec![vec![1.0, 2.0, 3.0], vec![1.0, 2.0]],
            1.0,
            vec![1.0; 2],
        ),
        (
            "weight negative",
            vec![vec![1.0, 2.0, 3.0], vec![1.0, -2.0, 1.0]],
            1.0,
            vec![1.0; 2],
        ),
        ("weight NaN", vec![vec![1.0, f64::NAN, 3.0]], 1.0, vec![1.0]),
        (
            "no weight at all",
            vec![vec![0.0; 3], vec![1.0, 0.0, 2.0], vec![1.0, 1.0, 2.0]],
            1.0,
            vec![1.0; 3],
        ),
        (
            "of others",
            vec![vec![1.0, 2.0], vec![2.0, 1.0]],
            1.0,
            vec![1.0; 2],
        ),
    ] {
        match Replicates::given(weights, scale, factors) {
            Ok(own) => {
                record.note(name, &own);
                said(
                    &mut record,
                    &format!("{name}, score"),
                    own.estimate(&three, &Nps::STANDARD),
                );
                said(
                    &mut record,
                    &format!("{name}, share about the mean"),
                    own.about_their_mean().estimate(&three, &Csat::top_box(1)),
                );
            }
            Err(error) => record.note(name, error.to_string()),
        }
    }
    for rho in [-0.1, 0.0, 0.9, 1.0, f64::NAN] {
        let paired = three.clone().with_clusters(&[1, 2, 2]).unwrap();
        said(
            &mut record,
            &format!("Fay {rho}"),
            Replicates::fay(&paired, rho),
        );
    }
    said(
        &mut record,
        "jackknife of fitted weights",
        Replicates::jackknife(&post(weighted())),
    );
    record.finish();
}

#[test]
fn what_surveys_refuse() {
    let mut record = Recording::new("answers/designs_refusals");
    let size = |survey: Survey| survey.len();
    let none: [u8; 0] = [];
    said(&mut record, "nobody", Survey::new(Scale::ZERO_TO_TEN, none));
    for rating in [11.0, 3.5, f64::NAN] {
        said(
            &mut record,
            &format!("rating {rating}"),
            Survey::new(Scale::ZERO_TO_TEN, [3.0, 4.0, rating]),
        );
    }
    for (name, weights) in [
        ("too few", vec![1.0; 15]),
        ("one", vec![1.0]),
        ("negative", WEIGHTS.map(|weight| weight - 1.0).to_vec()),
        ("no weight", vec![0.0; 16]),
        ("minus zero", vec![-0.0; 16]),
        ("infinite", vec![f64::INFINITY; 16]),
    ] {
        said(
            &mut record,
            &format!("weights {name}"),
            plain().with_weights(weights).map(size),
        );
    }
    said(
        &mut record,
        "strata too few",
        plain().with_strata(&[1, 2]).map(size),
    );
    said(
        &mut record,
        "clusters too few",
        plain().with_clusters(&[1]).map(size),
    );
    said(
        &mut record,
        "groups too few",
        plain().by(&[1]).map(|own| own.keys().len()),
    );
    said(
        &mut record,
        "answers too few",
        plain().with_question(Scale::THUMBS, [Some(1)]).map(size),
    );
    said(
        &mut record,
        "answers off the scale",
        plain()
            .with_question(Scale::THUMBS, [None, Some(2)])
            .map(size),
    );
    said(
        &mut record,
        "margin too short",
        plain().poststratified(&[1], [(1, 2.0)]).map(size),
    );
    said(
        &mut record,
        "one cluster",
        plain().with_clusters(&[1; 16]).map(size),
    );
    said(
        &mut record,
        "lone stratum",
        plain().with_strata(&PAIR).map(size),
    );
    said(
        &mut record,
        "lone shop",
        plain()
            .with_clusters(&SHOP)
            .unwrap()
            .with_strata(&REGION)
            .map(size),
    );
    said(
        &mut record,
        "clusters into strata",
        plain()
            .with_strata(&REGION)
            .unwrap()
            .with_clusters(&SHOP)
            .map(size),
    );
    said(
        &mut record,
        "no size",
        plain()
            .with_finite_strata(&REGION, [('N', 40), ('S', 30)])
            .map(size),
    );
    said(
        &mut record,
        "size too small",
        plain()
            .with_finite_strata(&REGION, [('N', 7), ('S', 30), ('W', 2)])
            .map(size),
    );
    said(
        &mut record,
        "lone but all of its stratum",
        plain()
            .with_clusters(&SHOP)
            .unwrap()
            .with_finite_strata(&REGION, [('N', 7), ('S', 30), ('W', 1)]),
    );
    for population in [0, 15, 16, 17, 1_000_000] {
        said(
            &mut record,
            &format!("population {population}"),
            plain().with_population(population).map(size),
        );
    }
    for policy in [
        LoneCluster::Refuse,
        LoneCluster::Certainty,
        LoneCluster::Average,
        LoneCluster::Centre,
        LoneCluster::Collapse,
    ] {
        record.note(format!("{policy:?} in words"), policy.to_string());
        let each: Vec<u8> = (0..16).collect();
        said(
            &mut record,
            &format!("{policy}: each its own stratum"),
            plain()
                .with_lone_clusters(policy)
                .and_then(|own| own.with_strata(&each))
                .map(|own| {
                    Nps::STANDARD
                        .estimate_survey(&own)
                        .map(|own| (own.std_error(), own.degrees_of_freedom()))
                }),
        );
        said(
            &mut record,
            &format!("{policy}: a single answer"),
            Survey::new(Scale::THUMBS, [1]).and_then(|own| own.with_lone_clusters(policy)),
        );
        let lone = [1, 2, 2, 2, 3, 4, 4, 4, 4, 5, 6, 7, 7, 7, 7, 8];
        let design = plain()
            .with_lone_clusters(policy)
            .and_then(|own| own.with_strata(&lone));
        said(
            &mut record,
            &format!("{policy}: several lone"),
            design.map(|own| {
                Csat::MEAN
                    .estimate_survey(&own)
                    .map(|own| (own.value(), own.std_error(), own.degrees_of_freedom()))
            }),
        );
        let sizes = [
            (1, 1),
            (2, 5),
            (3, 2),
            (4, 4),
            (5, 9),
            (6, 1),
            (7, 40),
            (8, u64::MAX),
        ];
        let design = plain()
            .with_lone_clusters(policy)
            .and_then(|own| own.with_finite_strata(&lone, sizes));
        said(
            &mut record,
            &format!("{policy}: several lone and censuses"),
            design.map(|own| {
                Csat::MEAN
                    .estimate_survey(&own)
                    .map(|own| (own.value(), own.std_error(), own.degrees_of_freedom()))
            }),
        );
    }
    for answers in [
        vec![None, None, None],
        vec![Some(9), None, None],
        vec![Some(9), Some(9), None],
        vec![Some(9), Some(2), Some(10)],
    ] {
        let call = format!("answers {answers:?}");
        let survey = Survey::from_answers(Scale::ZERO_TO_TEN, answers).unwrap();
        said(&mut record, &call, Nps::STANDARD.estimate_survey(&survey));
        said(
            &mut record,
            &format!("{call}, weights"),
            Nps::STANDARD.estimate_survey(&survey.clone().with_weights([0.0, 0.0, 2.0]).unwrap()),
        );
        said(
            &mut record,
            &format!("{call}, clusters"),
            Nps::STANDARD.estimate_survey(&survey.with_clusters(&[1, 1, 2]).unwrap()),
        );
    }
    record.finish();
}

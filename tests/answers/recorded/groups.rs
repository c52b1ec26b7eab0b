//! Groups, questions and waves of a survey with a design.

use super::designs::{KIND, REGION, designs};
use super::{drawn, said, together};
use crate::recording::Recording;
use cxmetrics::weight::{StudentDifference, Survey, SurveyDifference};
use cxmetrics::{Ces, Confidence, Csat, Nps, Scale};

/// Designs that differ in how groups are compared.
const GROUPED: [&str; 12] = [
    "plain",
    "plain of a population",
    "plain census",
    "weighted",
    "finite strata",
    "clusters",
    "clusters of a population",
    "lone in the middle",
    "lone joined of populations",
    "pairs",
    "poststratified clusters",
    "alike",
];

fn grouped() -> impl Iterator<Item = (&'static str, Survey)> {
    let all = designs().into_iter();
    all.filter(|(name, _)| GROUPED.contains(name))
}

fn student(difference: &StudentDifference) -> impl std::fmt::Debug {
    let interval = difference.interval(Confidence::P90);
    (
        difference.degrees_of_freedom(),
        difference.statistic(),
        difference.p_value(),
        (interval.lower(), interval.upper()),
    )
}

fn compared<E: std::fmt::Debug + std::fmt::Display>(
    record: &mut Recording,
    name: &str,
    result: Result<SurveyDifference, E>,
) {
    match result {
        Ok(own) => {
            record.note(name, (own.value(), own.std_error()));
            record.note(
                format!("{name}, Student"),
                (
                    student(&own.student_t()),
                    own.student_t_of_regression().p_value(),
                    own.student_t_of_design().p_value(),
                ),
            );
        }
        Err(error) => record.note(name, error.to_string()),
    }
}

#[test]
fn groups_of_designs() {
    let mut record = Recording::new("answers/designs_groups");
    for (name, survey) in grouped() {
        let groups = survey.by(&KIND).unwrap();
        match groups.scores(&Nps::STANDARD) {
            Ok(scores) => together(&mut record, &format!("{name} by kind"), &scores),
            Err(error) => record.note(format!("{name} by kind"), error.to_string()),
        }
        for (first, second) in [
            ("new", "old"),
            ("mid", "new"),
            ("old", "gone"),
            ("new", "new"),
        ] {
            compared(
                &mut record,
                &format!("{name}, {first} with {second}"),
                groups.difference(&Nps::STANDARD, &first, &second),
            );
        }
        for key in ["old", "mid", "gone"] {
            compared(
                &mut record,
                &format!("{name}, {key} and the rest"),
                groups.against_rest(&Csat::MEAN, &key),
            );
        }
    }
    record.finish();
}

#[test]
fn groups_and_questions_of_designs() {
    let mut record = Recording::new("answers/designs_groups_questions");
    for (name, survey) in grouped().filter(|(_, survey)| survey.questions() == 2) {
        let groups = survey.by(&REGION).unwrap();
        record.note(format!("{name}, keys"), groups.keys());
        match groups.scores_of_all(&[&Csat::top_box(2), &Ces::MEAN]) {
            Ok(scores) => together(&mut record, &format!("{name} by region"), &scores),
            Err(error) => record.note(format!("{name} by region"), error.to_string()),
        }
        said(
            &mut record,
            &format!("{name}, one metric"),
            groups.scores_of_all(&[&Ces::MEAN]).map(|own| own.len()),
        );
        let second = groups.clone().of_question(1).unwrap();
        compared(
            &mut record,
            &format!("{name}, efforts N and S"),
            second.difference(&Ces::MEAN, &'N', &'S'),
        );
        compared(
            &mut record,
            &format!("{name}, efforts W and rest"),
            second.against_rest(&Ces::MEAN, &'W'),
        );
        said(
            &mut record,
            &format!("{name}, third question"),
            groups.of_question(2).map(|own| own.keys().len()),
        );
        for (first, second) in [(0, 1), (1, 0), (0, 0), (0, 2), (5, 0)] {
            compared(
                &mut record,
                &format!("{name}, question {first} with {second}"),
                survey.difference(&Csat::RESCALED, first, second),
            );
        }
    }
    record.finish();
}

#[test]
fn waves_of_a_panel() {
    let mut record = Recording::new("answers/designs_waves");
    let before = drawn(60, 11, 11);
    let after: Vec<Option<u32>> = before
        .iter()
        .zip(drawn(60, 12, 5))
        .map(|(&rating, step)| (step > 0).then_some((rating + step - 1).min(10)))
        .collect();
    let shops = drawn(60, 13, 9);
    let panel = Survey::new(Scale::ZERO_TO_TEN, before)
        .unwrap()
        .with_question(Scale::ZERO_TO_TEN, after)
        .unwrap();
    let weights = drawn(60, 14, 9)
        .into_iter()
        .map(|weight| f64::from(weight) / 4.0);
    let surveys = [
        ("plain", panel.clone()),
        ("weighted", panel.clone().with_weights(weights).unwrap()),
        ("clusters", panel.clone().with_clusters(&shops).unwrap()),
        (
            "of a population",
            panel.clone().with_population(100).unwrap(),
        ),
        ("census", panel.with_population(60).unwrap()),
    ];
    for (name, survey) in surveys {
        compared(&mut record, name, survey.difference(&Nps::STANDARD, 1, 0));
        compared(
            &mut record,
            &format!("{name}, means"),
            survey.difference(&Csat::MEAN, 0, 1),
        );
        let own = survey.difference(&Nps::STANDARD, 1, 0).unwrap();
        if name == "clusters" || name == "census" {
            record.note(
                format!("{name}, interval"),
                (own.p_value(), own.interval(Confidence::P90)),
            );
        }
        if name == "plain" {
            let interval = own.composite().cautious_interval(Confidence::P80);
            record.note(format!("{name}, cautious"), interval);
        }
    }
    record.finish();
}

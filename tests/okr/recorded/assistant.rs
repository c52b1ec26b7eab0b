//! Which target to set.

use crate::recording::Recording;
use crate::support::{mean, nps};
use cxmetrics::okr::forecast::{AssistantError, GoalAssistant, UsualMove};

fn usual(size: f64, mean: f64) -> UsualMove {
    UsualMove::new(size).unwrap().with_mean(mean).unwrap()
}

fn assistants() -> Vec<(&'static str, GoalAssistant)> {
    let planned = GoalAssistant::planned(31.0, 5_200.0, 400, usual(6.0, 0.0)).unwrap();
    let surveyed = GoalAssistant::from_survey(&nps(260, 160, 110), 900, usual(5.0, 1.5)).unwrap();
    let small = GoalAssistant::from_survey(&nps(26, 16, 11), 90, usual(5.0, -1.5)).unwrap();
    let plain = GoalAssistant::exact(12.5, usual(3.0, 0.0)).unwrap();
    vec![
        ("planned", planned.clone()),
        ("planned, falling", planned.clone().falling()),
        (
            "planned, power .5",
            planned.clone().with_power(0.5).unwrap(),
        ),
        (
            "planned, power .01",
            planned.clone().with_power(0.01).unwrap(),
        ),
        (
            "planned, 26 weeks",
            planned.clone().over_weeks(26.0).unwrap(),
        ),
        (
            "planned, by 2 surveys",
            planned.clone().by_trend(2).unwrap(),
        ),
        (
            "planned, by 13 surveys",
            planned.clone().by_trend(13).unwrap(),
        ),
        (
            "planned, near the end",
            planned.clone().within([-100.0, 33.0]).unwrap(),
        ),
        (
            "planned, at the end",
            planned.clone().within([31.0, 100.0]).unwrap().falling(),
        ),
        ("surveyed", surveyed.clone()),
        ("surveyed, falling", surveyed.clone().falling()),
        (
            "surveyed, by 6 surveys",
            surveyed.by_trend(6).unwrap().over_weeks(52.0).unwrap(),
        ),
        ("small", small.clone()),
        ("small, falling", small.falling().with_power(0.9).unwrap()),
        ("exact", plain.clone()),
        ("exact, falling", plain.falling()),
        (
            "means",
            GoalAssistant::from_survey(&mean(&[3, 5, 9, 30, 22]), 2_000, usual(0.2, 0.05)).unwrap(),
        ),
        (
            "start too small",
            GoalAssistant::from_survey(&nps(6, 3, 2), 5_000, usual(6.0, 0.0)).unwrap(),
        ),
        (
            "wide open",
            GoalAssistant::planned(0.0, 1.0, 1_000_000, usual(20.0, 0.0)).unwrap(),
        ),
        (
            "one answer",
            GoalAssistant::planned(-0.0, 2.0, 1, usual(0.5, 0.0)).unwrap(),
        ),
        (
            "moves the other way",
            GoalAssistant::planned(50.0, 900.0, 100, usual(1.0, -9.0)).unwrap(),
        ),
        (
            "very many",
            GoalAssistant::planned(50.0, 900.0, u64::MAX, usual(1e-7, 0.0)).unwrap(),
        ),
        (
            "huge",
            GoalAssistant::planned(8e99, 1e100, 3, usual(8e99, 0.0)).unwrap(),
        ),
    ]
}

#[test]
fn recorded_levels_of_the_assistant() {
    let mut recording = Recording::new("okr/assistant");
    for (name, assistant) in assistants() {
        recording.note(
            format!("{name}, levels"),
            (
                assistant.committed(),
                assistant.target(),
                assistant.stretch(),
                assistant.smallest_visible_move(),
                assistant.visible_from(),
                assistant.band(),
            ),
        );
        recording.note(
            format!("{name}, opening"),
            (
                assistant.opening(),
                assistant.fewest_answers(),
                assistant.weeks_to_open(),
            ),
        );
        recording.note(format!("{name}, words"), assistant.to_string());
        recording.note(name, assistant);
    }
    recording.finish();
}

#[test]
fn recorded_proposals_of_the_assistant() {
    let mut recording = Recording::new("okr/proposals");
    for (name, assistant) in assistants() {
        if ["planned, power .01", "planned, by 13 surveys", "very many"].contains(&name) {
            continue;
        }
        let targets = [
            assistant.committed(),
            assistant.target(),
            assistant.stretch(),
            assistant.visible_from(),
            assistant.stretch() + 0.01,
            assistant.committed() - 4.0,
            assistant.committed() + 1e-7,
            assistant.target() + 1e-7,
            assistant.stretch() - 1e-7,
            f64::NAN,
            f64::INFINITY,
            -1e300,
        ];
        for target in targets {
            let proposal = assistant.propose(target);
            recording.note(
                format!("{name}, {target:?}"),
                (
                    proposal.probability(),
                    proposal.ambition(),
                    proposal.is_visible(),
                    proposal.to_string(),
                ),
            );
        }
        let proposal = assistant.propose(40.0);
        let smallest = proposal.smallest_visible_move();
        recording.note(
            format!("{name}, finer"),
            (smallest, format!("{proposal:.3}")),
        );
    }
    recording.finish();
}

#[test]
fn recorded_refusals_of_the_assistant() {
    let mut recording = Recording::new("okr/assistant_errors");
    let usual = usual(6.0, 0.0);
    let mut note = |call: String, found: Result<GoalAssistant, AssistantError>| {
        let words = found.as_ref().err().map(ToString::to_string);
        recording.note(call, (found.map(|found| found.to_string()), words));
    };
    for start in [f64::NAN, f64::INFINITY, -1.2e100] {
        note(
            format!("start {start:e}"),
            GoalAssistant::exact(start, usual),
        );
    }
    for variance in [-1.0, -0.0, f64::NAN, f64::INFINITY] {
        note(
            format!("variance {variance:e}"),
            GoalAssistant::planned(3.0, variance, 5, usual),
        );
    }
    note(
        "no answers".to_owned(),
        GoalAssistant::planned(3.0, 2.0, 0, usual),
    );
    let assistant = GoalAssistant::planned(31.0, 520.0, 400, usual).unwrap();
    for range in [
        [31.0, 31.0],
        [31.5, 40.0],
        [0.0, 30.0],
        [f64::NEG_INFINITY, 40.0],
        [0.0, f64::INFINITY],
        [f64::NAN, 40.0],
    ] {
        note(format!("within {range:?}"), assistant.clone().within(range));
    }
    for power in [0.0, 1.0, -0.5, f64::NAN, 0.999] {
        note(
            format!("power {power:?}"),
            assistant.clone().with_power(power),
        );
    }
    for weeks in [0.0, -1.0, 1040.0, 1040.5, f64::NAN, 0.5] {
        note(
            format!("weeks {weeks:?}"),
            assistant.clone().over_weeks(weeks),
        );
    }
    for surveys in [0, 1, 2, u32::MAX] {
        note(
            format!("surveys {surveys}"),
            assistant.clone().by_trend(surveys),
        );
    }
    recording.finish();
}

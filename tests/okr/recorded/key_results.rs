//! Key results of every form: how they are made, refused, changed and said.

use super::with_error;
use crate::recording::Recording;
use crate::support::{mean, nps, share};
use cxmetrics::okr::key_result::{
    Bands, ConfidenceSet, Judgement, KeyResultError, Movement, Origin, Part, Zone,
};
use cxmetrics::okr::{Kind, State, Voice};
use cxmetrics::{Interval, KeyResult, Reading};

/// Notes a key result with its words, or why there is none.
fn note(recording: &mut Recording, call: &str, found: Result<KeyResult, KeyResultError>) {
    match found {
        Ok(result) => {
            let figures = (
                result.start(),
                result.target(),
                result.bounds(),
                result.start_reading().map(|start| start.value()),
            );
            recording.note(
                call,
                (
                    figures,
                    result.to_string(),
                    format!("{result:.2}"),
                    format!("{:?}", result.progress(3)),
                ),
            );
        }
        Err(error) => recording.note(call, (error.to_string(), error)),
    }
}

#[test]
fn recorded_ways_to_a_target() {
    let mut recording = Recording::new("okr/ways");
    for (start, target) in [
        (40.0, 60.0),
        (5.0, 2.5),
        (0.1 + 0.2, 0.3),
        (0.3, 0.3),
        (-0.0, 7.0),
        (0.57, 0.58),
        (9_007_199_254_740_991.0, 9_007_199_254_740_992.0),
        (1e307, -1e307),
        (f64::NAN, 1.0),
        (1.0, f64::INFINITY),
        (1.0, 4.6e307),
    ] {
        let call = format!("reach {start:e} {target:e}");
        note(&mut recording, &call, KeyResult::reach("a", start, target));
    }
    for (start, percent) in [
        (5000.0, 20.0),
        (0.1, 0.2),
        (1.1, 10.0),
        (7.0, 100.0),
        (3.0, 250.0),
        (12.34, 5.67),
        (1e300, 1e10),
        (0.0, 20.0),
        (-5.0, 20.0),
        (5.0, 0.0),
        (5.0, -3.0),
        (5.0, 1e-20),
        (f64::NAN, 3.0),
        (3.0, f64::NAN),
    ] {
        let call = format!("grow by {start:e} {percent:e}");
        note(
            &mut recording,
            &call,
            KeyResult::grow_by("a", start, percent),
        );
        let call = format!("cut by {start:e} {percent:e}");
        note(
            &mut recording,
            &call,
            KeyResult::cut_by("a", start, percent),
        );
        let call = format!("within percent {start:e} {percent:e}");
        let found = KeyResult::within_percent("a", start, percent);
        note(&mut recording, &call, found);
    }
    for (name, start) in [
        ("exact", Reading::from(31)),
        ("survey", Reading::from(nps(40, 30, 20))),
        ("error", with_error(31.5, 2.0)),
        ("periods", Reading::periods([Some(3), None, Some(5), None])),
        ("nothing", Reading::NOT_MEASURED),
        ("done", Reading::DONE),
        ("at its target", with_error(45.0, 2.0)),
        ("exactly at its target", Reading::from(45)),
    ] {
        let found = KeyResult::reach_from("a", start, 45);
        note(&mut recording, &format!("reach from {name}"), found);
    }
    let found = KeyResult::reach_from("a", 3, f64::NAN);
    note(&mut recording, "reach from 3 to nothing", found);
    recording.finish();
}

#[test]
fn recorded_checkpoints_and_zones() {
    let mut recording = Recording::new("okr/checkpoints");
    let lists: [&[(f64, f64)]; 12] = [
        &[(10.0, 0.0), (20.0, 0.5), (60.0, 1.0)],
        &[(60.0, 0.0), (20.0, 0.1), (10.0, 0.1 + 0.2 + 0.7)],
        &[(1.0, 0.0), (2.0, 1.0)],
        &[(1.0, 0.0)],
        &[],
        &[(1.0, 0.1), (2.0, 1.0)],
        &[(1.0, 0.0), (2.0, 0.9)],
        &[(1.0, 0.0), (2.0, 0.5), (1.5, 1.0)],
        &[(1.0, 0.0), (2.0, 0.5), (3.0, 0.5), (4.0, 1.0)],
        &[(1.0, 0.0), (1.0, 0.5), (4.0, 1.0)],
        &[(f64::NAN, 0.0), (1.0, 1.0)],
        &[(1.0, 0.0), (2.0, f64::INFINITY)],
    ];
    for list in lists {
        let found = KeyResult::checkpoints("a", list.iter().copied());
        note(&mut recording, &format!("checkpoints {list:?}"), found);
    }
    for (start, zones) in [
        (10.0, [20.0, 40.0, 50.0]),
        (50.0, [40.0, 20.0, 10.0]),
        (10.0, [20.0, 15.0, 50.0]),
        (10.0, [10.0, 15.0, 50.0]),
        (f64::NAN, [1.0, 2.0, 3.0]),
        (0.0, [1.0, f64::NAN, 3.0]),
        (0.0, [1.0, 2.0, f64::INFINITY]),
    ] {
        let found = KeyResult::zones("a", start, zones);
        note(&mut recording, &format!("zones {start} {zones:?}"), found);
    }
    for (start, end) in [
        (0.0, 7.0),
        (10.0, 3.0),
        (0.57, 0.64),
        (-20.0, 15.5),
        (3.0, 3.0),
        (0.0, 4e307),
        (f64::NAN, 1.0),
        (0.0, f64::INFINITY),
    ] {
        let found = KeyResult::zones_from_target("a", start, end);
        note(
            &mut recording,
            &format!("zones from target {start:e} {end:e}"),
            found,
        );
        let found = KeyResult::zones_from_stretch("a", start, end);
        note(
            &mut recording,
            &format!("zones from stretch {start:e} {end:e}"),
            found,
        );
    }
    for zone in [Zone::Fail, Zone::Commit, Zone::Target, Zone::Stretch] {
        recording.note(format!("{zone:?}"), (zone.to_string(), zone.begins_at()));
    }
    recording.finish();
}

#[test]
fn recorded_bounds_amounts_and_steps() {
    let mut recording = Recording::new("okr/bounds");
    for figure in [3.5, -0.0, -7.0, f64::NAN, f64::INFINITY, 5e307] {
        note(
            &mut recording,
            &format!("at least {figure:e}"),
            KeyResult::at_least("a", figure),
        );
        note(
            &mut recording,
            &format!("at most {figure:e}"),
            KeyResult::at_most("a", figure),
        );
    }
    for (lowest, highest) in [
        (2.0, 3.5),
        (3.0, 3.0),
        (4.0, 3.0),
        (f64::NAN, 3.0),
        (3.0, f64::NAN),
    ] {
        let call = format!("between {lowest} {highest}");
        note(
            &mut recording,
            &call,
            KeyResult::between("a", lowest, highest),
        );
    }
    for periods in [0, 1, 4] {
        for (name, result) in [
            ("at least", KeyResult::at_least("a", 2.5).unwrap()),
            ("between", KeyResult::between("a", 2, 3).unwrap()),
            ("reach", KeyResult::reach("a", 2, 3).unwrap()),
        ] {
            let call = format!("{name} over {periods} periods");
            note(&mut recording, &call, result.over_periods(periods));
        }
        for amount in [20.0, 0.0, -3.0, f64::NAN] {
            let call = format!("{amount} in {periods} periods");
            note(
                &mut recording,
                &call,
                KeyResult::per_period("a", amount, periods),
            );
        }
    }
    let plans: [&[f64]; 8] = [
        &[10.0, 25.0, 40.0],
        &[10.0],
        &[10.0, 10.0],
        &[],
        &[10.0, 9.0],
        &[0.0, 9.0],
        &[-1.0],
        &[1.0, f64::NAN],
    ];
    for plan in plans {
        let call = format!("cumulative {plan:?}");
        note(
            &mut recording,
            &call,
            KeyResult::cumulative("a", plan.iter().copied()),
        );
    }
    let steps: [&[f64]; 9] = [
        &[1.0, 2.0, 3.0],
        &[0.0, 1.0],
        &[0.0],
        &[],
        &[-1.0],
        &[1e-71],
        &[1e-70, 1e70],
        &[1.1e70],
        &[f64::NAN, 1.0],
    ];
    for weights in steps {
        let named = weights
            .iter()
            .map(|&weight| (format!("step {weight:e}"), weight));
        let found = KeyResult::milestones("a", named);
        note(&mut recording, &format!("milestones {weights:?}"), found);
    }
    note(&mut recording, "done", Ok(KeyResult::done("a")));
    recording.finish();
}

#[test]
fn recorded_attributes_and_words() {
    let mut recording = Recording::new("okr/attributes");
    let result = KeyResult::reach("a", 40, 60).unwrap();
    let all = result
        .clone()
        .with_reading(47.5)
        .with_weight(2.5)
        .unwrap()
        .with_voice(Voice::Customer)
        .with_kind(Kind::Committed)
        .with_deadline("2026-03-31".parse::<cxmetrics::okr::course::Day>().unwrap())
        .unwrap()
        .with_horizon(90.0)
        .unwrap()
        .with_planned_answers(400)
        .with_origin(Origin::Placeholder)
        .with_confirmer("the board");
    recording.note("all", &all);
    recording.note(
        "read back",
        (
            (all.name(), all.reading(), all.weight(), all.voice()),
            (all.kind(), all.deadline(), all.horizon()),
            (all.planned_answers(), all.origin(), all.confirmer()),
            (all.is_confirmed(), result.is_confirmed(), all.judgement()),
            (all.target_was_changed(), all.changes()),
        ),
    );
    for weight in [-0.0, 1e-70, 9e-71, 1e70, 1.1e70, -1.0, f64::NAN] {
        let found = result.clone().with_weight(weight);
        let words = found.as_ref().err().map(ToString::to_string);
        recording.note(
            format!("weight {weight:e}"),
            (found.map(|found| found.weight()), words),
        );
    }
    for days in [0.0, -1.0, 30.5, f64::NAN, f64::INFINITY] {
        let found = result.clone().with_horizon(days);
        recording.note(
            format!("horizon {days}"),
            found.map(|found| found.horizon()),
        );
        let found = result.clone().with_deadline(days);
        recording.note(
            format!("deadline {days}"),
            found.map(|found| found.deadline()),
        );
    }
    for kind in [Kind::Committed, Kind::Aspirational] {
        recording.note(format!("{kind:?}"), (kind.to_string(), kind.expected()));
    }
    for voice in [Voice::Output, Voice::Employee, Voice::Customer] {
        recording.note(format!("{voice:?}"), voice.to_string());
    }
    for origin in [Origin::Agreed, Origin::Default, Origin::Placeholder] {
        recording.note(format!("{origin:?}"), origin.to_string());
    }
    for state in [
        State::NotMeasured,
        State::Regressed,
        State::NotHeld,
        State::NotStarted,
        State::InProgress,
        State::Reached,
        State::Overshot,
    ] {
        recording.note(format!("{state:?}"), state.to_string());
    }
    for movement in [
        Movement::Towards,
        Movement::Away,
        Movement::NotDistinguishable,
    ] {
        recording.note(format!("{movement:?}"), movement.to_string());
    }
    for judgement in [Judgement::Missed, Judgement::Short, Judgement::Met] {
        recording.note(format!("{judgement:?}"), judgement.to_string());
    }
    for part in [Part::Target, Part::Weight, Part::Deadline, Part::Kind] {
        recording.note(format!("{part:?}"), part.to_string());
    }
    recording.finish();
}

#[test]
fn recorded_changes_of_key_results() {
    let mut recording = Recording::new("okr/changes");
    let first = KeyResult::reach("a", 40, 60).unwrap().with_reading(50);
    let heavier = KeyResult::reach("a", 40, 60)
        .unwrap()
        .with_weight(3)
        .unwrap();
    let lower = KeyResult::reach("a", 40, 55)
        .unwrap()
        .with_kind(Kind::Committed)
        .with_deadline(80)
        .unwrap();
    let second = first.revised(&heavier, 10, "it matters more").unwrap();
    let third = second.revised(&lower, 30.5, "a new market").unwrap();
    recording.note("nothing changed", first.revised(&first, 5, "nothing"));
    recording.note("third", &third);
    for change in third.changes() {
        recording.note(
            "change",
            (
                change.day(),
                change.reason(),
                change.parts(),
                change.to_string(),
                third.current_before(change).raw(),
            ),
        );
    }
    for day in [-1.0, 10.0, 10.5, 30.5, 90.0, f64::NAN] {
        let then = third.on_terms_of(day);
        recording.note(
            format!("on terms of {day}"),
            (
                then.target(),
                then.weight(),
                then.kind(),
                then.changes().len(),
            ),
        );
    }
    recording.note(
        "progress",
        (
            third.current().raw(),
            third.current_against_original().raw(),
            third.target_was_changed(),
        ),
    );
    for day in [30.0, f64::NAN] {
        let error = third.revised(&first, day, "back").unwrap_err();
        recording.note(format!("change on {day}"), (error.to_string(), error));
    }
    let same_day = third.revised(&first, 30.5, "back").unwrap();
    recording.note("same day", same_day.changes().len());
    let changed = first.with_target_changed_to(&KeyResult::at_least("b", 45).unwrap());
    recording.note("changed without a note", (&changed, changed.to_string()));
    recording.finish();
}

#[test]
fn recorded_bands() {
    let mut recording = Recording::new("okr/bands");
    let own = Bands::new("poor", [(0.25, "fair"), (0.57, "good"), (1.0, "great")]).unwrap();
    for (name, bands) in [
        ("usual", Bands::usual()),
        ("own", own),
        (
            "none",
            Bands::new("all", Vec::<(f64, &str)>::new()).unwrap(),
        ),
    ] {
        recording.note(name, (&bands, bands.names().collect::<Vec<_>>()));
        for share in [
            -1.0,
            0.0,
            0.25,
            0.1 + 0.3,
            0.399_999,
            0.57,
            0.7,
            0.1 * 7.0,
            1.0,
            2.0,
            f64::NAN,
        ] {
            recording.note(format!("{name} {share}"), bands.grade(share));
        }
        let goal = KeyResult::reach("a", 0.3, 1.3).unwrap();
        for figure in [0.2, 0.7, 0.87, 0.999_999, 1.0, 1.3] {
            recording.note(
                format!("{name} of {figure}"),
                bands.of(&goal.progress(figure)),
            );
        }
        let unmeasured = bands.of(&goal.progress(Reading::NOT_MEASURED));
        recording.note(format!("{name} of nothing"), unmeasured);
        let estimate = share(130, 400).interval(super::sure(0.95));
        recording.note(format!("{name} span"), bands.span(&estimate));
        let goal = KeyResult::reach("b", -20, 60).unwrap();
        let interval: Option<Interval> = goal.progress(nps(70, 60, 50)).interval(super::sure(0.9));
        recording.note(
            format!("{name} span of progress"),
            interval.and_then(|interval| {
                let (lower, upper) = bands.span(&interval)?;
                Some((lower.to_owned(), upper.to_owned()))
            }),
        );
    }
    for edges in [
        vec![(0.5, "a"), (0.5, "b")],
        vec![(0.5, "a"), (0.4, "b")],
        vec![(f64::NAN, "a")],
        vec![(f64::INFINITY, "a")],
    ] {
        let error = Bands::new("lowest", edges).unwrap_err();
        recording.note("no bands", (error, error.to_string()));
    }
    for set in [
        ConfidenceSet::WholeLine,
        ConfidenceSet::Complement {
            below: -0.5,
            above: 1.25,
        },
    ] {
        let within = [-1.0, -0.5, 0.0, 1.25, 3.0, f64::NAN].map(|share| set.contains(share));
        recording.note(
            format!("{set:?}"),
            (set.to_string(), format!("{set:.3}"), set.interval(), within),
        );
    }
    let goal = KeyResult::reach_from("a", mean(&[9, 12, 14, 8, 5]), 4).unwrap();
    let set = goal.progress(mean(&[3, 9, 14, 18, 11]));
    let set = set.confidence_set(super::sure(0.9)).unwrap();
    let within = [-1.0, 0.0, 0.3, 0.5, 2.0].map(|share| set.contains(share));
    recording.note("interval", (set, set.to_string(), set.interval(), within));
    recording.finish();
}

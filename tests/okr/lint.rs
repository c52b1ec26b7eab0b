//! The rules of good objectives: each broken on its own, and kept.

use crate::support::share;
use cxmetrics::okr::course::Day;
use cxmetrics::okr::{
    CheckIn, Cycle, History, Lint, Voice,
    key_result::Measure,
    lint::{DraftKeyResult, DraftObjective, LintCode, Severity},
};
use cxmetrics::plan::Power;
use cxmetrics::{
    Confidence, Csat, KeyResult, Metric, Objective, Reading, SampleSize, Scale, WeightedTally,
};

fn quarter() -> Cycle {
    Cycle::new(0, 91).unwrap()
}

fn good_key_result(name: &str, voice: Voice) -> DraftKeyResult {
    DraftKeyResult {
        name: name.into(),
        start: Some(40.0),
        target: Some(60.0),
        deadline: Some(Day::number(91.0)),
        voice,
        ..DraftKeyResult::default()
    }
}

/// Nothing is wrong with it.
fn good() -> DraftObjective {
    DraftObjective {
        name: "goal".into(),
        key_results: vec![
            good_key_result("NPS", Voice::Customer),
            good_key_result("pages", Voice::Output),
        ],
    }
}

/// The good objective with its first key result changed.
fn with(change: impl FnOnce(&mut DraftKeyResult)) -> DraftObjective {
    let mut objective = good();
    change(&mut objective.key_results[0]);
    objective
}

#[track_caller]
fn expect(lint: &Lint, objectives: Vec<DraftObjective>, expected: &[(LintCode, &str)]) {
    let findings = lint.check(objectives);
    let found: Vec<_> = findings
        .iter()
        .map(|finding| (finding.code(), finding.message()))
        .collect();
    assert_eq!(found, expected);
}

#[track_caller]
fn finds(objective: DraftObjective, expected: (LintCode, &str)) {
    expect(&Lint::new(quarter()), vec![objective], &[expected]);
}

#[test]
fn a_good_objective_has_no_findings() {
    for count in 1..=3 {
        expect(&Lint::new(quarter()).at(91), vec![good(); count], &[]);
    }
}

#[test]
fn one_to_three_objectives() {
    let lint = Lint::new(quarter());
    let four = "4 objectives, where one to three can be kept in mind";
    expect(&lint, vec![good(); 4], &[(LintCode::ObjectiveCount, four)]);
    let none = "0 objectives, where one to three can be kept in mind";
    expect(&lint, vec![], &[(LintCode::ObjectiveCount, none)]);
}

#[test]
fn two_to_five_key_results() {
    let of = |count: usize| {
        let mut objective = good();
        objective.key_results = (0..count)
            .map(|index| good_key_result(&index.to_string(), Voice::Customer))
            .collect();
        objective
    };
    for count in 2..=5 {
        expect(&Lint::new(quarter()), vec![of(count)], &[]);
    }
    finds(
        of(1),
        (
            LintCode::KeyResultCount,
            "1 key result, where two to five tell enough",
        ),
    );
    finds(
        of(6),
        (
            LintCode::KeyResultCount,
            "6 key results, where two to five tell enough",
        ),
    );
}

#[test]
fn every_key_result_has_a_number_a_start_and_a_target() {
    finds(
        with(|result| (result.start, result.target) = (None, None)),
        (
            LintCode::NotMeasurable,
            "there is no number to measure it by",
        ),
    );
    finds(
        with(|result| result.measure = Measure::Done),
        (LintCode::NotMeasurable, "it is only done or not done"),
    );
    finds(
        with(|result| result.start = None),
        (LintCode::NoStart, "it has no start"),
    );
    finds(
        with(|result| result.target = None),
        (LintCode::NoTarget, "it has no target"),
    );
    finds(
        with(|result| result.target = Some(40.0)),
        (LintCode::TargetIsStart, "the target is the start, 40"),
    );
    for measure in [Measure::Bound, Measure::Milestones] {
        let objective = with(|result| (result.measure, result.start) = (measure, None));
        expect(&Lint::new(quarter()), vec![objective], &[]);
    }
}

#[test]
fn deadlines_and_horizons_are_inside_the_cycle() {
    finds(
        with(|result| result.deadline = None),
        (LintCode::NoDeadline, "it has no deadline"),
    );
    finds(
        with(|result| result.deadline = Some(Day::number(91.5))),
        (
            LintCode::DeadlineOutside,
            "it is due on day 91.5, outside the cycle from day 0 to day 91",
        ),
    );
    finds(
        with(|result| result.deadline = Some(Day::number(-1.0))),
        (
            LintCode::DeadlineOutside,
            "it is due on day -1, outside the cycle from day 0 to day 91",
        ),
    );
    finds(
        with(|result| result.horizon = Some(180.0)),
        (
            LintCode::HorizonTooLong,
            "it takes 180 days, and the cycle has 91",
        ),
    );
    expect(
        &Lint::new(quarter()),
        vec![with(|result| result.horizon = Some(91.0))],
        &[],
    );
}

#[test]
fn customers_are_heard() {
    let mut objective = with(|result| result.voice = Voice::Employee);
    finds(
        objective.clone(),
        (LintCode::NoCustomers, "nothing is measured from customers"),
    );
    objective.key_results[0].voice = Voice::Output;
    // One objective of outputs beside one that hears customers.
    expect(
        &Lint::new(quarter()),
        vec![good(), objective.clone()],
        &[(LintCode::OnlyOutputs, "all 2 key results are outputs")],
    );
    expect(
        &Lint::new(quarter()).allow(LintCode::NoCustomers),
        vec![objective],
        &[(LintCode::OnlyOutputs, "all 2 key results are outputs")],
    );
}

#[test]
fn check_ins_come_often_enough_to_steer() {
    let cadence = |days| with(|result| result.cadence = Some(days));
    for days in [7.0, 14.0, 91.0 / 4.0] {
        expect(&Lint::new(quarter()), vec![cadence(days)], &[]);
    }
    finds(
        cadence(30.0),
        (
            LintCode::CadenceTooSlow,
            "a check-in every 30 days, in a cycle of 91 days",
        ),
    );
}

#[test]
fn weights_sum() {
    let weights = |first, second| {
        let mut objective = with(|result| result.weight = Some(first));
        objective.key_results[1].weight = Some(second);
        objective
    };
    for (first, second) in [(0.1, 0.9), (60.0, 40.0), (3.0, 3.0)] {
        expect(&Lint::new(quarter()), vec![weights(first, second)], &[]);
    }
    finds(
        weights(0.5, 0.6),
        (
            LintCode::WeightSum,
            "the weights sum to 1.1, neither to 1 nor to 100",
        ),
    );
    finds(
        weights(0.0, 0.0),
        (LintCode::WeightSum, "no key result has any weight"),
    );
}

#[test]
fn confidence_is_updated_by_the_middle_of_the_cycle() {
    let beliefs = |count| with(|result| result.beliefs = Some(count));
    let late = Lint::new(quarter()).at(46);
    let stale = "half of the cycle is over, and its owner's confidence was never updated";
    expect(
        &late,
        vec![beliefs(1)],
        &[(LintCode::ConfidenceStale, stale)],
    );
    expect(&late, vec![beliefs(2)], &[]);
    expect(&Lint::new(quarter()).at(45), vec![beliefs(0)], &[]);
    expect(&Lint::new(quarter()), vec![beliefs(0)], &[]);
}

#[test]
fn all_done_is_too_safe_and_all_near_the_start_is_late() {
    let progress = |first, second| {
        let mut objective = with(|result| result.progress = first);
        objective.key_results[1].progress = second;
        objective
    };
    finds(
        progress(Some(1.0), Some(1.3)),
        (LintCode::TooSafe, "every key result is at its target"),
    );
    expect(&Lint::new(quarter()), vec![progress(Some(1.0), None)], &[]);
    let late = Lint::new(quarter()).at(60);
    let message = "half of the cycle is over, and every key result is near its start";
    expect(
        &late,
        vec![progress(Some(0.1), Some(-2.0))],
        &[(LintCode::AllNearZero, message)],
    );
    expect(&late, vec![progress(Some(0.1), Some(0.2))], &[]);
    let halfway = Lint::new(quarter()).at(45.5);
    expect(
        &halfway,
        vec![progress(Some(0.1), Some(-2.0))],
        &[(LintCode::AllNearZero, message)],
    );
    expect(
        &Lint::new(quarter()).at(30),
        vec![progress(Some(0.1), Some(0.0))],
        &[],
    );
}

#[test]
fn a_name_is_given_once() {
    let objective = with(|result| result.name = "pages".into());
    finds(
        objective,
        (LintCode::SameName, "two key results are called \"pages\""),
    );
}

/// (1.9600 + 0.8416)² (V₁ + V₂) / δ² with V = 50² each and a distance of 20: 98.1.
#[test]
fn a_survey_sees_the_difference_that_is_promised() {
    let survey = |count, size| with(|result| result.survey = Some(share(count, size)));
    finds(
        survey(49, 100 - 2),
        (
            LintCode::SampleTooSmall,
            "it takes 99 answers in each survey to tell 20 from chance, not 98",
        ),
    );
    expect(&Lint::new(quarter()), vec![survey(49, 100)], &[]);
    let mut planned = survey(49, 98);
    planned.key_results[0].planned_answers = Some(99);
    expect(&Lint::new(quarter()), vec![planned], &[]);
    // Weights that make 100 answers worth 79.2: it takes 98.1 / 0.792.
    let mut weighted = WeightedTally::new(Scale::THUMBS);
    for (weight, answers) in [(1.0, 25), (3.0, 25)] {
        for _ in 0..answers {
            weighted.record_all([(0, weight), (1, weight)]).unwrap();
        }
    }
    let weighted = Csat::top_box(1).estimate_weighted(&weighted).unwrap();
    assert_eq!((weighted.sample_size(), weighted.value()), (100, 50.0));
    assert!((weighted.effective_size() - 79.2).abs() < 1e-9);
    finds(
        with(|result| result.survey = Some(weighted)),
        (
            LintCode::SampleTooSmall,
            "it takes 124 answers in each survey to tell 20 from chance, not 100",
        ),
    );
    // Ten identical answers promise nothing: the worst case is 50 %.
    finds(
        survey(10, 10),
        (
            LintCode::SampleTooSmall,
            "it takes 99 answers in each survey to tell 20 from chance, not 10",
        ),
    );
    let strict = Lint::new(quarter()).with_confidence(Confidence::P99);
    assert_eq!(
        strict.check([survey(49, 110)])[0].code(),
        LintCode::SampleTooSmall
    );
    let planned = SampleSize::to_detect_difference(
        &share(49, 98),
        &share(49, 98),
        20.0,
        Power::P80,
        Confidence::P95,
    );
    assert_eq!(planned.unwrap().answers(), 99);
}

#[test]
fn real_objectives_are_checked_with_their_check_ins() {
    let nps = KeyResult::reach("NPS", 40, 60)
        .unwrap()
        .with_voice(Voice::Customer)
        .with_deadline(91)
        .unwrap()
        .with_reading(share(45, 100));
    let launch = KeyResult::done("launch")
        .with_deadline(120)
        .unwrap()
        .with_reading(Reading::DONE);
    let objective = Objective::new("goal").with(nps.clone()).with(launch);
    let mut history = History::new(quarter());
    for day in [7, 14] {
        history.record(CheckIn::new(day, 41).unwrap(), day).unwrap();
    }
    let mut draft = DraftObjective::from(&objective);
    assert_eq!(draft.key_results[0].progress, nps.current().raw());
    draft.key_results[0] = draft.key_results[0].clone().with_history(&history);
    assert_eq!(draft.key_results[0].cadence, Some(7.0));
    let findings = Lint::new(quarter()).at(50).check([draft]);
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "OKR015 note: goal: NPS: half of the cycle is over, and its owner's confidence was never updated",
            "OKR003 error: goal: launch: it is only done or not done",
            "OKR007 error: goal: launch: it is due on day 120, outside the cycle from day 0 to day 91",
        ]
    );
    assert_eq!(findings[0].objective(), Some("goal"));
    assert_eq!(findings[0].key_result(), Some("NPS"));
    assert_eq!(findings[0].severity(), Severity::Note);
    assert!(findings[0].explanation().contains("steered"));
}

#[test]
fn every_code_can_be_allowed_and_is_written_once() {
    let everything_wrong = DraftObjective {
        key_results: vec![DraftKeyResult::default(); 6],
        ..DraftObjective::default()
    };
    let bad = vec![everything_wrong; 4];
    let all = Lint::new(quarter()).check(bad.clone());
    assert!(all.len() > 20);
    for finding in &all {
        let allowed = Lint::new(quarter())
            .allow(finding.code())
            .check(bad.clone());
        assert!(allowed.iter().all(|other| other.code() != finding.code()));
        let left: usize = all
            .iter()
            .filter(|other| other.code() != finding.code())
            .count();
        assert_eq!(allowed.len(), left);
    }
    for (index, code) in LintCode::ALL.iter().enumerate() {
        assert_eq!(code.as_str(), format!("OKR{:03}", index + 1));
        assert_eq!(code.as_str().to_lowercase().parse(), Ok(*code));
        assert!(!code.explanation().is_empty());
    }
    assert_eq!(
        "OKR999".parse::<LintCode>().unwrap_err().to_string(),
        "\"OKR999\" is not the code of a rule; they go from OKR001 to OKR020"
    );
}

#[test]
fn the_size_of_a_survey_is_judged_while_it_is_planned() {
    let speaks = |result: KeyResult| {
        let objective = Objective::new("goal").with(result);
        let findings = Lint::new(Cycle::new(0, 90).unwrap()).check([&objective]);
        let mut found = findings
            .iter()
            .filter(|finding| finding.code() == LintCode::SampleTooSmall);
        found.next().map(|finding| finding.message().to_owned())
    };
    // (z.975 + z.8)² · 2 · 100² / 2² answers: nobody knows yet how much they differ.
    let nps = KeyResult::reach("NPS", 40, 42).unwrap();
    assert_eq!(
        speaks(nps.clone().with_planned_answers(10)).as_deref(),
        Some(
            "it takes 39245 answers in each survey to tell 2 from chance, not 10 \
             (in the worst case of a scale from -100 to 100)"
        )
    );
    assert_eq!(speaks(nps.clone().with_planned_answers(39_245)), None);
    assert_eq!(speaks(nps), None); // which may be counted and not asked
    let effort = KeyResult::reach("effort", 3.2, 2.7)
        .unwrap()
        .with_planned_answers(10);
    assert!(
        speaks(effort)
            .unwrap()
            .ends_with("(in the worst case of a scale from 0 to 10)")
    );
    let revenue = KeyResult::reach("revenue", 4_000, 4_200).unwrap();
    assert_eq!(speaks(revenue.with_planned_answers(10)), None);
    // A start of known spread: 70 % of 200.
    let start = || KeyResult::reach_from("satisfied", share(140, 200), 75).unwrap();
    let sentence = |count: &str| {
        format!(
            "it takes 1319 answers in each survey to tell 5 from chance, not {count} \
             (by the spread of the answers at the start)"
        )
    };
    assert_eq!(speaks(start()), Some(sentence("200")));
    assert_eq!(
        speaks(start().with_planned_answers(400)),
        Some(sentence("400"))
    );
    assert_eq!(speaks(start().with_planned_answers(1_319)), None);
}

#[test]
fn targets_in_reach() {
    use cxmetrics::okr::forecast::UsualMove;
    use cxmetrics::okr::key_result::Kind;
    let found = |target: f64, kind: Kind, usual: Option<f64>| -> Vec<String> {
        let goal = KeyResult::reach("hours", 48.0, target)
            .unwrap()
            .with_kind(kind);
        let mut draft = DraftKeyResult::from(&goal);
        if let Some(size) = usual {
            draft = draft.with_usual_move(UsualMove::new(size).unwrap());
        }
        let objective = DraftObjective {
            name: "goal".into(),
            key_results: vec![draft],
        };
        let findings = Lint::new(Cycle::new(0, 90).unwrap()).check([objective]);
        let reach = [LintCode::TargetOutOfReach, LintCode::CommitmentUnlikely];
        let reach = findings
            .iter()
            .filter(|finding| reach.contains(&finding.code()));
        reach
            .map(|finding| format!("{} {}", finding.code(), finding.message()))
            .collect()
    };
    // Four usual moves of 6: nobody gets there.
    let wish = found(24.0, Kind::Aspirational, Some(6.0));
    assert_eq!(wish.len(), 1);
    assert!(
        wish[0].starts_with("OKR019 its target is reached "),
        "{wish:?}"
    );
    // One usual move is ambitious, and no promise.
    assert!(found(42.0, Kind::Aspirational, Some(6.0)).is_empty());
    let promise = found(42.0, Kind::Committed, Some(6.0));
    assert!(
        promise[0].starts_with("OKR020 it is promised, and reached 17 times in 100; "),
        "{promise:?}"
    );
    // Without a usual move nothing is said.
    assert!(found(24.0, Kind::Committed, None).is_empty());
}

/// The days of a cycle whose ends are decimals are those that they were meant to be.
#[test]
fn decimal_days_are_counted_as_whole_ones() {
    let tenths = |count: u32| f64::from(count) / 10.0;
    let codes = |start, length, horizon, cadence| {
        let draft = with(|result| {
            (result.horizon, result.cadence) = (Some(tenths(horizon)), Some(tenths(cadence)));
        });
        let cycle = Cycle::new(tenths(start), tenths(start + length)).unwrap();
        let found: Vec<_> = Lint::new(cycle)
            .allow(LintCode::DeadlineOutside)
            .check([draft])
            .iter()
            .map(|finding| (finding.code(), finding.to_string()))
            .collect();
        found
    };
    assert_eq!(codes(1, 40, 40, 10), []);
    for start in 0..60 {
        for length in (4..=80).step_by(4) {
            assert_eq!(
                codes(start, length, length, length / 4),
                [],
                "{start} {length}"
            );
            let found = codes(start, length, length + 1, length / 4 + 1);
            let [
                (LintCode::HorizonTooLong, horizon),
                (LintCode::CadenceTooSlow, cadence),
            ] = &found[..]
            else {
                panic!("{found:?}");
            };
            let days = tenths(length);
            assert!(
                horizon.ends_with(&format!("and the cycle has {days}")),
                "{horizon}"
            );
            let noun = if length == 10 { "day" } else { "days" };
            assert!(
                cadence.ends_with(&format!("in a cycle of {days} {noun}")),
                "{cadence}"
            );
        }
    }
    // Half of a short cycle far from 0 is over.
    let mut sleepy = good();
    for result in &mut sleepy.key_results {
        result.progress = Some(0.0);
    }
    let lint = Lint::new(Cycle::new(1000.1, 1000.3).unwrap());
    let late = |now: f64| {
        let findings = lint.clone().at(now).check([sleepy.clone()]);
        findings
            .iter()
            .any(|finding| finding.code() == LintCode::AllNearZero)
    };
    assert_eq!([1000.199, 1000.2, 1000.201].map(late), [false, true, true]);
}

//! Goals with everything that can be said of them: changed, forecast from all that is known, mirrored, linted, reported.

use cxmetrics::estimate::JointScores;
use cxmetrics::okr::course::{Cadence, CheckIn, Cycle, Pace};
use cxmetrics::okr::forecast::{GoalAssistant, PastMoves, Readings, UsualMove};
use cxmetrics::okr::key_result::{Bands, Kind, Origin};
use cxmetrics::okr::lint::{Lint, LintCode};
use cxmetrics::okr::mirror::Mirror;
use cxmetrics::okr::tracker::Tracker;
use cxmetrics::words::{English, Finnish, Language, Russian, Spoken};
use cxmetrics::{KeyResult, Objective, Reading};

use crate::check;
use crate::draw::Source;
use crate::goals;

/// Key results on terms of their own, and what becomes of them.
pub fn target(data: &[u8]) {
    let mut source = Source::new(data);
    let source = &mut source;
    let Some(cycle) = goals::cycle(source) else {
        return;
    };
    let key_results: Vec<KeyResult> = (0..=source.below(3))
        .filter_map(|at| key_result(&format!("goal {at}"), &cycle, source))
        .collect();
    for key_result in &key_results {
        on_its_terms(key_result, &cycle, source);
        forecast(key_result, &cycle, source);
    }
    mirrored(&key_results, source);
    joint(&key_results, source);
    reported(cycle, key_results, source);
    assistant(source);
}

/// A key result, with up to three things more that can be said of one.
fn key_result(name: &str, cycle: &Cycle, source: &mut Source<'_>) -> Option<KeyResult> {
    let [a, b] = [source.usual(), source.figure()];
    let mut key_result = match source.below(8) {
        0 => KeyResult::cut_by(name, a, b).ok()?,
        1 => KeyResult::within_percent(name, a, b).ok()?,
        2 => KeyResult::zones_from_target(name, a, b).ok()?,
        3 => KeyResult::zones_from_stretch(name, a, b).ok()?,
        4 => KeyResult::done(name),
        _ => goals::key_result(name, source)?,
    };
    for _ in 0..source.below(4) {
        key_result = changed(key_result, name, cycle, source);
    }
    let reading = goals::reading(source);
    Some(key_result.with_reading(reading))
}

/// One thing more, unless it is refused.
fn changed(key_result: KeyResult, name: &str, cycle: &Cycle, source: &mut Source<'_>) -> KeyResult {
    let whole = key_result.clone();
    match source.below(9) {
        0 => {
            let origins = [Origin::Agreed, Origin::Default, Origin::Placeholder];
            key_result.with_origin(source.one_of(&origins))
        }
        1 => key_result.with_planned_answers(source.count()),
        2 => key_result
            .over_periods(source.below(20) as u32)
            .unwrap_or(whole),
        3 => key_result.with_confirmer("Rosa"),
        4 => key_result
            .with_deadline(goals::day(cycle, source))
            .unwrap_or(whole),
        5 => key_result.with_horizon(source.figure()).unwrap_or(whole),
        6 => match goals::key_result(name, source) {
            Some(other) => key_result.with_target_changed_to(&other),
            None => whole,
        },
        _ => goals::key_result(name, source)
            .and_then(|other| {
                let day = goals::day(cycle, source);
                key_result.revised(&other, day, "the market moved").ok()
            })
            .unwrap_or(whole),
    }
}

/// Its progress now, against its first target, before each change and by the terms of a day.
fn on_its_terms(key_result: &KeyResult, cycle: &Cycle, source: &mut Source<'_>) {
    let then = key_result.on_terms_of(goals::day(cycle, source));
    let mut all = vec![
        key_result.current(),
        key_result.current_against_original(),
        then.current(),
    ];
    for change in key_result.changes() {
        all.push(key_result.current_before(change));
    }
    let bands = Bands::usual();
    for progress in &all {
        goals::progress(progress, source);
        for kind in [Kind::Committed, Kind::Aspirational] {
            let judged = kind.judge(progress).is_some();
            assert_eq!(judged, progress.meets(kind).is_some(), "{progress:?}");
        }
        assert_eq!(
            bands.of(progress).is_some(),
            progress.raw().is_some(),
            "{progress:?}"
        );
    }
    if let Some(start) = key_result.start_reading() {
        check::maybe(key_result, start.value());
    }
}

/// A figure of a size that figures have: beside one of 10¹⁶ the digits of all others are lost.
fn reading(source: &mut Source<'_>) -> Reading {
    match source.below(6) {
        0 => Reading::NOT_MEASURED,
        1 => source
            .estimate()
            .map_or(Reading::NOT_MEASURED, Reading::from),
        2 => Reading::with_std_error(source.usual(), source.share()).unwrap_or(Reading::DONE),
        _ => Reading::from(source.usual()),
    }
}

/// From readings that know their start, their goal, their past, their plan or their range.
fn forecast(goal: &KeyResult, cycle: &Cycle, source: &mut Source<'_>) {
    let points: Vec<_> = (0..source.below(14))
        .map(|_| {
            let reading = reading(source);
            (goals::day(cycle, source), reading)
        })
        .collect();
    let Ok(mut readings) = Readings::new(points) else {
        return;
    };
    for _ in 0..source.below(5) {
        readings = knowing(readings, goal, cycle, source);
    }
    goals::readings_of(&readings, goal, cycle, source);
    if let Ok(forecast) = readings.forecast(cycle.end()) {
        if let Some(usual) = forecast.usual_move() {
            check::figure(&forecast, usual.size());
            check::figure(&forecast, usual.mean());
        }
        if let Some(outlook) = forecast.outlook(goal) {
            let _ = outlook.status_by(source.share(), source.share());
            spoken(&outlook);
        }
    }
    if let Ok(test) = readings.backtest(
        cxmetrics::okr::forecast::ForecastMethod::ShrunkTrend,
        1 + source.below(3),
        source.confidence(),
    ) {
        assert!(test.held() <= test.forecasts(), "{test:?}");
        for coverage in [test.coverage(), test.coverage_at(source.confidence())]
            .into_iter()
            .flatten()
        {
            check::estimate(&coverage, source);
        }
    }
}

/// The same readings, knowing one thing more unless it is refused.
fn knowing(
    readings: Readings,
    goal: &KeyResult,
    cycle: &Cycle,
    source: &mut Source<'_>,
) -> Readings {
    let whole = readings.clone();
    match source.below(7) {
        0 => readings
            .starting_from(goals::day(cycle, source), reading(source))
            .unwrap_or(whole),
        1 => readings.towards(goal, *cycle).unwrap_or(whole),
        2 => readings.with_past(past(source)),
        3 => readings.in_cycle(*cycle),
        4 => {
            let [day, share] = [cycle.elapsed(goals::day(cycle, source)), source.share()];
            Pace::phased(*cycle, [(day, share)]).map_or(whole, |plan| readings.along(plan))
        }
        5 => UsualMove::new(source.figure())
            .and_then(|usual| usual.with_mean(source.usual()))
            .map_or(whole, |usual| readings.with_usual_move(usual)),
        _ => {
            let [one, other] = [source.usual(), source.figure()];
            readings
                .within(one.min(other)..=one.max(other))
                .unwrap_or(whole)
        }
    }
}

/// What earlier goals taught, in two parts that are put together.
fn past(source: &mut Source<'_>) -> PastMoves {
    let mut parts = [PastMoves::new(), PastMoves::new()];
    for part in &mut parts {
        for _ in 0..source.below(6) {
            let before = *part;
            let [moved, error, usual] = [source.usual(), source.share(), source.figure()];
            if part.record(moved, error, usual).is_err() {
                assert_eq!(*part, before, "refused, and yet changed");
            }
        }
    }
    let [mut all, other] = parts;
    let counts = [all, other].map(|part| part.count());
    all.merge(&other);
    assert_eq!(all.count(), counts[0] + counts[1]);
    if let Ok(usual) = all.usual_move(source.figure()) {
        check::figure(all, usual.size());
        check::figure(all, usual.mean());
    }
    all
}

fn mirrored(key_results: &[KeyResult], source: &mut Source<'_>) {
    let mirror = Mirror::of(key_results, source.confidence()).with_margin(source.figure());
    check::maybe(&mirror, mirror.difference());
    for score in [mirror.customers(), mirror.inside()].into_iter().flatten() {
        check::probability(&mirror, score.value());
        if let Some(interval) = score.interval() {
            check::interval(&interval, Some(0.0..=1.0));
        }
    }
    if let Some(interval) = mirror.difference_interval() {
        check::interval(&interval, Some(-1.0..=1.0));
    }
    let _ = mirror.verdict();
    spoken(&mirror);
}

/// Key results whose scores are from the same people.
fn joint(key_results: &[KeyResult], source: &mut Source<'_>) {
    let [Some(first), Some(second)] = [source.estimate(), source.estimate()] else {
        return;
    };
    let [one, other] = [first.std_error(), second.std_error()];
    let both = (2.0 * source.share() - 1.0) * one * other;
    let covariance = [[one * one, both], [both, other * other]];
    let Ok(scores) = JointScores::new(vec![first, second], covariance) else {
        return;
    };
    if let Some(correlation) = scores.correlation(0, 1) {
        check::figure(&scores, correlation);
        assert!((-1.0..=1.0).contains(&correlation), "{scores:?}");
    }
    let mut objective = Objective::new("The same people");
    for (estimate, key_result) in scores.estimates().iter().zip(key_results) {
        objective = objective.with(key_result.clone().with_reading(estimate));
    }
    let objective = objective.with_joint_scores(&scores);
    goals::scored(&objective, source);
}

fn reported(cycle: Cycle, key_results: Vec<KeyResult>, source: &mut Source<'_>) {
    let names: Vec<String> = key_results.iter().map(|one| one.name().into()).collect();
    let objective = key_results
        .into_iter()
        .fold(Objective::new("Customers stay"), Objective::with);
    let allowed = source.one_of(LintCode::ALL);
    let lint = Lint::new(cycle)
        .at(goals::day(&cycle, source))
        .with_confidence(source.confidence())
        .allow(allowed);
    for finding in lint.check([&objective]) {
        assert_ne!(finding.code(), allowed, "{finding}");
        spoken(&finding);
    }
    let Ok(tracker) = Tracker::new(cycle).with(objective) else {
        return;
    };
    let mut tracker = tracker
        .with_confidence(source.confidence())
        .with_past(past(source));
    if let Ok(cadence) = Cadence::every(source.figure()).and_then(|cadence| {
        let grace = source.figure();
        cadence.with_grace(grace)
    }) {
        tracker = tracker.with_cadence(cadence);
    }
    for _ in 0..source.below(20) {
        let [day, now] = [goals::day(&cycle, source), goals::day(&cycle, source)];
        let Some(name) = names.get(source.below(names.len())) else {
            break;
        };
        let Ok(check_in) = CheckIn::new(day, goals::reading(source)) else {
            continue;
        };
        let check_in = match check_in.clone().with_belief(source.figure()) {
            Ok(believed) if source.flag() => believed.with_note("asked"),
            _ => check_in,
        };
        let before = tracker.clone();
        if tracker.record(name, check_in, now).is_err() {
            assert_eq!(tracker, before, "refused, and yet changed");
        }
    }
    let report = tracker.report(goals::day(&cycle, source));
    spoken(&report);
    for name in &names {
        let key_result = report.key_result(name).expect("one for each");
        check::maybe(&report, key_result.probability_reached);
    }
}

/// Every language has words for it, and no figure that is none.
fn spoken(what: &impl Spoken) {
    for language in [&English as &dyn Language, &Finnish, &Russian] {
        let text = what.in_language(language).to_string();
        assert!(!text.contains("NaN"), "{text}");
    }
}

/// The levels of a goal lie in the order of their ambition.
fn assistant(source: &mut Source<'_>) {
    let Ok(usual) = UsualMove::new(source.usual().abs()) else {
        return;
    };
    let Ok(usual) = usual.with_mean(source.usual()) else {
        return;
    };
    let assistant = if source.flag() {
        GoalAssistant::exact(source.figure(), usual).ok()
    } else {
        let answers = source.count();
        source
            .estimate()
            .and_then(|start| GoalAssistant::from_survey(&start, answers, usual).ok())
    };
    let Some(assistant) = assistant else { return };
    let falls = source.flag();
    let assistant = if falls {
        assistant.falling()
    } else {
        assistant
    };
    let assistant = assistant
        .clone()
        .with_power(source.share())
        .unwrap_or(assistant);
    let levels = [
        assistant.committed(),
        assistant.target(),
        assistant.stretch(),
    ];
    for level in levels {
        check::figure(&assistant, level);
        check::probability(&assistant, assistant.probability(level));
        let proposal = assistant.propose(level);
        check::figure(&proposal, proposal.smallest_visible_move());
        let _ = (proposal.is_visible(), proposal.ambition());
    }
    let turned = levels.map(|level| if falls { -level } else { level });
    assert!(turned.is_sorted(), "{levels:?}: {assistant:?}");
    if let Some([from, to]) = assistant.band() {
        assert!(if falls { to <= from } else { from <= to }, "{assistant:?}");
    }
    let _ = (
        assistant.fewest_answers(),
        assistant.weeks_to_open(),
        assistant.opening(),
    );
}

//! Goals: key results, objectives and trees, cycles and check-ins, forecasts, lint, mirror, tracker.

use cxmetrics::okr::course::{Cadence, CheckIn, Cycle, Day, History, Pace, TimePoint};
use cxmetrics::okr::forecast::{
    Calibration, ForecastMethod, GoalAssistant, PastMoves, Readings, UsualMove,
};
use cxmetrics::okr::key_result::{ExactProgress, Kind, Voice};
use cxmetrics::okr::lint::Lint;
use cxmetrics::okr::mirror::{EmployeeCustomerChain, PerceptionGap, Side};
use cxmetrics::okr::objective::{AlignmentTree, Dependence, Guardrail};
use cxmetrics::okr::tracker::Tracker;
use cxmetrics::{KeyResult, Objective, Progress, Reading};

use crate::check;
use crate::draw::Source;

/// A quarter of goals, measured, scored, forecast, linted and reported.
pub fn target(data: &[u8]) {
    let mut source = Source::new(data);
    let source = &mut source;
    let Some(cycle) = cycle(source) else { return };
    let key_results: Vec<KeyResult> = (0..=source.below(4))
        .filter_map(|at| key_result(&format!("goal {at}"), source))
        .collect();
    for key_result in &key_results {
        progress(&key_result.current(), source);
        let history = history(cycle, source);
        course(key_result, &history, source);
    }
    let objective = objective(key_results, source);
    scored(&objective, source);
    tree(&objective, source);
    tracker(cycle, objective, source);
    assistant(source);
    chain(source);
    exact(source);
}

pub(crate) fn cycle(source: &mut Source<'_>) -> Option<Cycle> {
    match source.below(3) {
        0 => Cycle::new(source.usual(), source.figure()).ok(),
        1 => Cycle::new(0, 90).ok(),
        _ => {
            let start = i64::from(source.bits() as u32) * 1_000_000;
            let days = 1 + source.below(400) as i64;
            Cycle::new(
                Day::from_unix_micros(start),
                Day::from_unix_micros(start + days * 86_400_000_000),
            )
            .ok()
        }
    }
}

/// A day of the cycle, or any other.
pub(crate) fn day(cycle: &Cycle, source: &mut Source<'_>) -> Day {
    if source.below(12) == 0 {
        return Day::number(source.figure());
    }
    let days = cycle.days() * source.share() * 1.1;
    match cycle.start().unix_micros() {
        Some(start) if cycle.start().is_date() => {
            Day::from_unix_micros(start.saturating_add((days * 86_400_000_000.0) as i64))
        }
        _ => Day::number(cxmetrics::okr::course::TimePoint::days(&cycle.start()) + days),
    }
}

pub(crate) fn reading(source: &mut Source<'_>) -> Reading {
    match source.below(8) {
        0 => Reading::NOT_MEASURED,
        1 => Reading::milestones([source.flag(), source.flag(), source.flag()]),
        2 => Reading::periods([Some(source.usual()), None, Some(source.figure())]),
        3 => Reading::with_std_error(source.usual(), source.figure()).unwrap_or(Reading::DONE),
        4 => {
            let [value, margin] = [source.usual(), source.usual().abs()];
            Reading::measured(value, value - margin, value + margin, source.confidence())
                .unwrap_or(Reading::NOT_DONE)
        }
        5 => source
            .estimate()
            .map_or(Reading::NOT_MEASURED, Reading::from),
        6 => Reading::from(source.figure()),
        _ => Reading::from(source.usual()),
    }
}

pub(crate) fn key_result(name: &str, source: &mut Source<'_>) -> Option<KeyResult> {
    let [a, b, c] = [source.figure(), source.usual(), source.usual()];
    let key_result = match source.below(14) {
        0..=2 => KeyResult::reach(name, b, c),
        3 => KeyResult::reach(name, a, b),
        4 => KeyResult::at_least(name, b),
        5 => KeyResult::at_most(name, b),
        6 => KeyResult::between(name, b.min(c), b.max(c)),
        7 => KeyResult::checkpoints(name, [(b, 0.0), (c, 0.5), (c + c - b, 1.0)]),
        8 => KeyResult::cumulative(name, [a.abs(), b.abs(), c.abs()]),
        9 => KeyResult::per_period(name, b, 1 + source.below(12) as u32),
        10 => KeyResult::zones(name, b, [c, c + 1.0, c + 2.0]),
        11 => KeyResult::grow_by(name, b, c),
        12 => KeyResult::reach_from(name, reading(source), c),
        _ => KeyResult::milestones(name, [("first", 1.0), ("second", b.abs())]),
    }
    .ok()?;
    let key_result = key_result.with_reading(reading(source));
    let key_result = match source.below(5) {
        0 => key_result
            .with_kind(Kind::Aspirational)
            .with_voice(Voice::Customer),
        1 => key_result
            .with_kind(Kind::Committed)
            .with_voice(Voice::Employee),
        2 => key_result.with_weight(source.figure()).ok()?,
        3 => {
            let other = KeyResult::reach(name, c, b).ok()?;
            key_result
                .revised(&other, source.usual(), "the market moved")
                .ok()?
        }
        _ => key_result,
    };
    Some(key_result)
}

pub(crate) fn progress(progress: &Progress, source: &mut Source<'_>) {
    check::maybe(progress, progress.raw());
    check::maybe(progress, progress.against_plan());
    if let Some(share) = progress.clamped() {
        check::probability(progress, share);
    }
    for p in [
        progress.probability_reached(),
        progress.p_value_of_no_move(),
        progress.probability_at_least(source.figure()),
    ]
    .into_iter()
    .flatten()
    {
        check::probability(progress, p);
    }
    let confidences = source.two_confidences();
    if let [Some(narrow), Some(wide)] = confidences.map(|level| progress.interval(level)) {
        check::interval(&narrow, None);
        check::interval(&wide, None);
        check::nested(&narrow, &wide, 1e-9 * (1.0 + wide.width()));
    }
    let _ = (
        progress.confidence_set(confidences[1]),
        progress.movement(confidences[0]),
        progress.zone(),
    );
    assert!(!progress.to_string().contains("NaN"), "{progress:?}");
}

fn history(cycle: Cycle, source: &mut Source<'_>) -> History {
    let mut history = History::new(cycle);
    if let Ok(cadence) = Cadence::every(source.figure()) {
        history = history.with_cadence(cadence);
    }
    for _ in 0..source.below(20) {
        let [time, now] = [day(&cycle, source), day(&cycle, source)];
        let Ok(check_in) = CheckIn::new(time, reading(source)) else {
            continue;
        };
        let check_in = if source.below(4) == 0 {
            check_in
                .clone()
                .with_belief(source.share())
                .unwrap_or(check_in)
        } else {
            check_in
        };
        let before = history.clone();
        if source.flag() {
            if history.record(check_in, now).is_err() {
                assert_eq!(history, before, "refused, and yet changed");
            }
        } else {
            history.record_flagged(check_in, now);
        }
    }
    history
}

fn course(key_result: &KeyResult, history: &History, source: &mut Source<'_>) {
    let cycle = *history.cycle();
    let now = day(&cycle, source);
    for x in [
        cycle.days(),
        cycle.elapsed(now),
        cycle.days_left(now),
        history.age(now),
    ] {
        // The age of nothing, and of what lies in no time, is without bound.
        assert!(!x.is_nan(), "{cycle:?} {now:?}");
    }
    let latest = history.progress(key_result, now);
    progress(&latest, source);
    let pace = match source.below(4) {
        0 => Pace::seasonal(
            cycle,
            [source.usual(), source.share(), 1.0, source.weight()],
        )
        .ok(),
        1 => Pace::phased(cycle, [(day(&cycle, source), source.share())]).ok(),
        2 => Pace::stepped(
            cycle,
            [
                (day(&cycle, source), source.share()),
                (day(&cycle, source), 1.0),
            ],
        )
        .ok(),
        _ => Some(Pace::linear(cycle)),
    };
    if let Some(pace) = pace {
        check::figure(&pace, pace.expected(now));
        let standing = pace.standing(&latest, now);
        check::figure(&standing, standing.expected());
        check::maybe(&standing, standing.gap());
        if let Ok(usual) = UsualMove::new(source.share()) {
            let (error, level) = (source.figure(), source.confidence());
            if let Some(band) = pace.expected_band(key_result, &usual, error, now, level) {
                check::interval(&band, None);
            }
        }
    }
    let past = PastMoves::learn([(key_result, history)]);
    if let Ok(Some(closed)) = history.closed_forecast(key_result, &past) {
        check::probability(&closed, closed.outlook().probability());
    }
    let calibration = Calibration::of_closed([(key_result, history)], &past);
    calibrated(calibration, source);
    if let Ok(forecast) = history.forecast(key_result, now) {
        forecasted(&forecast, key_result, source);
    }
    if let Ok(readings) = history.readings_towards(key_result, now) {
        readings_of(&readings, key_result, &cycle, source);
    }
    let figures: Vec<(f64, f64)> = (0..source.below(20))
        .map(|at| (at as f64, source.usual()))
        .collect();
    if let Ok(readings) = Readings::new(figures) {
        readings_of(&readings, key_result, &cycle, source);
    }
}

pub(crate) fn readings_of(
    readings: &Readings,
    goal: &KeyResult,
    cycle: &Cycle,
    source: &mut Source<'_>,
) {
    let method = source.one_of(&[
        ForecastMethod::ShrunkTrend,
        ForecastMethod::Drift,
        ForecastMethod::LinearTrend,
        ForecastMethod::DampedHolt(cxmetrics::okr::forecast::DampedHolt::USUAL),
    ]);
    let at = if source.flag() {
        cycle.end()
    } else {
        day(cycle, source)
    };
    if let Ok(forecast) = readings.forecast_with(method, at) {
        forecasted(&forecast, goal, source);
    }
    if let Ok(test) = readings.backtest(method, 1 + source.below(4), source.confidence()) {
        for x in [
            test.log_score(),
            test.mean_error(),
            test.mean_absolute_error(),
        ] {
            check::maybe(&test, x);
        }
        for one in test.checks() {
            check::figure(one, one.measured());
            check::probability(one, one.rank());
            check::interval(one.interval(), None);
        }
    }
}

fn forecasted(
    forecast: &cxmetrics::okr::forecast::Forecast,
    goal: &KeyResult,
    source: &mut Source<'_>,
) {
    for x in [forecast.value(), forecast.median(), forecast.day().days()] {
        check::figure(forecast, x);
    }
    check::maybe(forecast, forecast.std_error());
    if let [Some(narrow), Some(wide)] = source
        .two_confidences()
        .map(|level| forecast.interval(level))
    {
        check::interval(&narrow, None);
        check::interval(&wide, None);
        // Far out a last digit is more than such an interval is wide.
        let slack = 1e-9 * (1.0 + wide.width()) + 1e-12 * wide.value().abs();
        check::nested(&narrow, &wide, slack);
    }
    let x = source.figure();
    for p in [
        forecast.probability_at_least(x),
        forecast.probability_at_most(x),
    ]
    .into_iter()
    .flatten()
    {
        check::probability(forecast, p);
    }
    if let Some(outlook) = forecast.outlook(goal) {
        check::probability(outlook, outlook.probability());
    }
    if let Ok(noisy) = forecast.clone().measured_with(source.figure()) {
        check::figure(&noisy, noisy.value());
    }
}

fn calibrated(mut calibration: Calibration, source: &mut Source<'_>) {
    for _ in 0..source.below(40) {
        let before = calibration.clone();
        let probability = if source.below(9) == 0 {
            source.figure()
        } else {
            source.share()
        };
        if calibration.record(probability, source.flag()).is_err() {
            assert_eq!(calibration, before, "refused, and yet changed");
        }
    }
    for x in [
        calibration.brier(),
        calibration.base_brier(),
        calibration.base_rate(),
        calibration.mean_gap(),
        calibration.mean_gap_z(),
        calibration.skill(),
        calibration.spiegelhalter_z(),
    ] {
        check::maybe(&calibration, x);
    }
    // A forecast of certainty that fails is without bound.
    assert!(
        calibration.log_score().is_none_or(|score| !score.is_nan()),
        "{calibration:?}"
    );
    for bin in calibration.bins() {
        check::probability(&bin, bin.mean());
    }
    let _ = calibration.verdict();
}

fn objective(key_results: Vec<KeyResult>, source: &mut Source<'_>) -> Objective {
    let mut objective = Objective::new("Customers stay");
    for key_result in key_results {
        objective = if source.below(6) == 0 {
            let rail = Guardrail::new(key_result);
            objective.with_guardrail(if source.flag() {
                rail.when_sure(source.confidence())
            } else {
                rail
            })
        } else {
            objective.with(key_result)
        };
    }
    let dependence = match source.below(3) {
        0 => Dependence::DIFFERENT_PEOPLE,
        1 => Dependence::declared(source.figure()).unwrap_or(Dependence::UNKNOWN),
        _ => Dependence::UNKNOWN,
    };
    objective.with_dependence(dependence)
}

pub(crate) fn scored(objective: &Objective, source: &mut Source<'_>) {
    let [narrow, wide] = source.two_confidences();
    let mirror = objective.mirror(wide);
    check::maybe(&mirror, mirror.difference());
    if let Some(interval) = mirror.difference_interval() {
        check::interval(&interval, None);
    }
    let Ok(score) = objective.score() else { return };
    check::probability(&score, score.value());
    check::maybe(&score, score.raw());
    check::maybe(&score, score.against_original());
    if let [Some(narrow), Some(wide)] = [narrow, wide].map(|level| score.interval(level)) {
        check::interval(&narrow, None);
        check::interval(&wide, None);
        // A key result that has lost its limits counts from then on with all that it could be, which may be less.
        if score.raw_interval(wide.confidence()).is_some() {
            check::nested(&narrow, &wide, 1e-9);
        }
    }
    if let Some(interval) = score.raw_interval(wide) {
        check::interval(&interval, None);
    }
    for part in score.contributions() {
        check::figure(part, part.points());
        check::probability(part, part.share());
    }
}

fn tree(objective: &Objective, source: &mut Source<'_>) {
    let mut tree = AlignmentTree::new();
    let mut nodes = vec![tree.add(objective.clone())];
    for _ in 0..source.below(6) {
        let parent = source.one_of(&nodes);
        if let Ok(node) = tree.add_under(
            parent,
            objective.clone(),
            source.bits() as u32 >> source.below(32),
        ) {
            nodes.push(node);
        }
        let [child, parent] = [source.one_of(&nodes), source.one_of(&nodes)];
        let before = tree.clone();
        if tree.align(child, parent, source.below(5) as u32).is_err() {
            assert_eq!(tree, before, "refused, and yet changed");
        }
    }
    for node in nodes {
        if let Ok(score) = tree.score(node, source.confidence()) {
            check::probability(&score, score.value());
            if let Some(interval) = score.interval() {
                check::interval(&interval, None);
            }
        }
        if let Ok(parts) = tree.contributions(node) {
            parts
                .iter()
                .for_each(|part| check::figure(part.key_result, part.points));
        }
    }
}

fn tracker(cycle: Cycle, objective: Objective, source: &mut Source<'_>) {
    for finding in Lint::new(cycle).at(day(&cycle, source)).check([&objective]) {
        assert!(!finding.to_string().contains("NaN"), "{finding}");
    }
    let names: Vec<String> = objective
        .key_results()
        .iter()
        .map(|one| one.name().to_owned())
        .collect();
    let Ok(mut tracker) = Tracker::new(cycle).with(objective) else {
        return;
    };
    for _ in 0..source.below(12) {
        let before = tracker.clone();
        let name = names
            .get(source.below(names.len() + 1))
            .map_or("no goal", String::as_str);
        if tracker
            .check_in(name, day(&cycle, source), reading(source))
            .is_err()
        {
            assert_eq!(tracker, before, "refused, and yet changed");
        }
    }
    let report = tracker.report(day(&cycle, source));
    assert!(!report.to_string().contains("NaN"), "{report}");
    for objective in &report.objectives {
        check::maybe(&report, objective.score);
        for key_result in &objective.key_results {
            for x in [
                key_result.progress,
                key_result.value,
                key_result.forecast,
                key_result.probability_reached,
            ] {
                check::maybe(&report, x);
            }
            if let Some(interval) = &key_result.interval {
                check::interval(interval, None);
            }
        }
    }
}

fn assistant(source: &mut Source<'_>) {
    let Ok(usual) = UsualMove::new(source.figure()) else {
        return;
    };
    let Ok(assistant) =
        GoalAssistant::planned(source.usual(), source.figure(), source.count(), usual)
    else {
        return;
    };
    let assistant = match source.below(4) {
        0 => assistant.clone().falling(),
        1 => assistant
            .clone()
            .over_weeks(source.figure())
            .unwrap_or(assistant),
        2 => assistant
            .clone()
            .within([source.usual(), source.figure()])
            .unwrap_or(assistant),
        _ => assistant
            .clone()
            .by_trend(source.below(60) as u32)
            .unwrap_or(assistant),
    };
    for x in [
        assistant.target(),
        assistant.committed(),
        assistant.stretch(),
        assistant.smallest_visible_move(),
        assistant.visible_from(),
    ] {
        check::figure(&assistant, x);
    }
    let target = source.figure();
    if target.is_finite() {
        check::probability(&assistant, assistant.probability(target));
        let proposal = assistant.propose(target);
        check::probability(&proposal, proposal.probability());
    }
}

fn chain(source: &mut Source<'_>) {
    let mut chain = EmployeeCustomerChain::new();
    for _ in 0..source.below(60) {
        let [unit, period] =
            [source.below(12), source.below(3)].map(|at| i32::try_from(at).unwrap_or(0));
        let figure = match source.below(6) {
            0 => Reading::from(source.usual()),
            1 => reading(source),
            _ => source
                .estimate()
                .map_or(Reading::NOT_MEASURED, Reading::from),
        };
        let before = chain.clone();
        let done = if source.flag() {
            chain.record_employees(unit, period, figure)
        } else {
            chain.record_customers(unit, period, figure)
        };
        if done.is_err() {
            assert_eq!(chain, before, "refused, and yet changed");
        }
    }
    for link in [chain.by_unit(source.below(3) as u32), chain.by_period(0)]
        .into_iter()
        .flatten()
    {
        check::figure(&link, link.kendall().value());
        check::figure(&link, link.spearman().value());
        for side in [Side::Employees, Side::Customers] {
            let reliability = link.reliability(side);
            check::figure(&link, reliability);
        }
        if let Ok(link) = link.true_link(source.confidence()) {
            check::interval(&link.correlation(), Some(-1.0..=1.0));
            check::interval(&link.kendall(), Some(-1.0..=1.0));
        }
    }
    let [believed, answered] = [source.estimate(), source.estimate()];
    if let (Some(believed), Some(answered)) = (believed, answered)
        && let Ok(gap) = PerceptionGap::between(believed, answered)
    {
        check::comparison(gap.difference(), source);
        let _ = gap.perception(source.confidence());
    }
}

fn exact(source: &mut Source<'_>) {
    let [start, target, current] = [
        source.bits() as i64,
        source.bits() as i64 >> source.below(64),
        source.bits() as i64,
    ];
    let exact = ExactProgress::with_difference(start, target, current, |one, other| {
        one.checked_sub(*other)
    });
    if let Some(exact) = exact {
        check::maybe((start, target, current), exact.to_f64());
    }
}

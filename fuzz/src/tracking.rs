//! Periods, windows, charts, trends, the latest answers, and a monitor that is asked again and again.

use std::collections::BTreeMap;

use cxmetrics::track::signal::{
    CaseLimits, ControlChart, Cusum, EventLimits, Ewma, IndividualsChart, Rule, Rules, TimeLimits,
};
use cxmetrics::track::trend::{
    ChangePoint, Course, Homogeneity, MannKendall, SamplingError, TheilSen, WeightedSlope,
};
use cxmetrics::track::{
    Latest, Monitor, Scores, Series, closed_e_benjamini_hochberg, e_benjamini_hochberg, sparkline,
};
use cxmetrics::{Ces, Direction, Metric, Scale, Tally};

use crate::check;
use crate::draw::Source;

/// A series of periods and what is watched in it.
pub fn target(data: &[u8]) {
    let mut source = Source::new(data);
    let source = &mut source;
    let scale = source.small_scale();
    let metric = source.metric();
    let series = series(scale, source);
    if let Ok(scores) = series.scores(&*metric) {
        scored(&scores, source);
    }
    figures(source);
    monitor(scale, source);
    latest(scale, source);
}

/// Answers by period, and windows that are what merging gives.
fn series(scale: Scale, source: &mut Source<'_>) -> Series<i32> {
    let mut series = Series::new(scale);
    for _ in 0..source.below(40) {
        let period = i32::try_from(source.below(30)).unwrap_or(0);
        let before = series.clone();
        let done = match source.below(12) {
            0 => series.record_missing(period, source.count()),
            1 => series.record(period, source.figure()),
            2 => {
                series.open(period);
                Ok(())
            }
            _ => series.record_n(period, source.below(12) as f64, source.few()),
        };
        if done.is_err() {
            assert_eq!(series, before, "refused, and yet changed");
        }
    }
    let width = 1 + source.below(6);
    let periods: Vec<(i32, Tally)> = series
        .iter()
        .map(|(period, tally)| (*period, tally.clone()))
        .collect();
    for window in series.trailing(width) {
        let last = periods
            .iter()
            .position(|(period, _)| period == window.last())
            .expect("a period");
        let mut whole = Tally::new(scale);
        for (_, tally) in &periods[(last + 1).saturating_sub(width)..=last] {
            whole.merge(tally).expect("counted together");
        }
        assert_eq!(*window.tally(), whole);
    }
    let mut whole = Tally::new(scale);
    periods
        .iter()
        .for_each(|(_, tally)| whole.merge(tally).expect("counted together"));
    assert_eq!(*series.whole(), whole);
    if let Ok(recency) = series.recency(source.figure()) {
        for recent in recency {
            check::figure(recent.period(), recent.tally().weight());
            if let Ok(estimate) = Ces::MEAN.estimate_weighted(recent.tally()) {
                check::figure(&estimate, estimate.value());
            }
        }
    }
    series
}

/// Charts and trends of the scores of a series.
fn scored(scores: &Scores<i32>, source: &mut Source<'_>) {
    let from = i32::try_from(source.below(30)).unwrap_or(0);
    if let Ok(chart) = ControlChart::new(scores, from..) {
        charted(&chart, source);
        if let Ok(chart) = chart.laney() {
            charted(&chart, source);
        }
    }
    if let Ok(chart) = IndividualsChart::of_scores(scores, ..) {
        individuals(&chart);
    }
    for year in scores.year_on_year(1 + source.below(12)) {
        check::figure(&year, year.change());
        if let Ok(difference) = year.difference() {
            check::probability(&difference, difference.p_value());
        }
    }
    let confidences = source.two_confidences();
    if let Ok(trend) = MannKendall::of_scores(scores) {
        [trend.z(), trend.tau(), trend.variance()]
            .iter()
            .for_each(|&x| check::figure(&trend, x));
        check::probability(&trend, trend.p_value());
        assert!(trend.tau().abs() <= 1.0, "{trend:?}");
    }
    if let Ok(slope) = TheilSen::of_scores(scores) {
        sloped(&slope, confidences);
    }
    for spread in [SamplingError::Pooled, SamplingError::PerPeriod] {
        if let Ok(slope) = WeightedSlope::new(scores, spread) {
            [
                slope.value(),
                slope.std_error(),
                slope.intercept(),
                slope.z(),
                slope.q_left(),
            ]
            .iter()
            .for_each(|&x| check::figure(&slope, x));
            check::probability(&slope, slope.p_value());
            check::probability(&slope, slope.lack_of_fit_p_value());
            let [narrow, wide] = confidences.map(|level| slope.interval(level));
            check::interval(&narrow, None);
            check::nested(&narrow, &wide, 1e-9 * (1.0 + wide.width()));
        }
        if let Ok(same) = Homogeneity::new(scores, spread) {
            check::figure(&same, same.q());
            check::figure(&same, same.mean());
            check::probability(&same, same.p_value());
        }
    }
    if let Ok(point) = ChangePoint::new(scores) {
        [point.before(), point.after(), point.step(), point.z()]
            .iter()
            .for_each(|&x| check::figure(&point, x));
        check::probability(&point, point.p_value());
    }
    if let Ok(course) = Course::new(scores, confidences[1]) {
        check::probability(&course, course.p_value());
        assert!(course.odds_of_step() >= 0.0, "{course:?}");
        assert!(!course.to_string().contains("NaN"));
    }
}

fn sloped(slope: &TheilSen, confidences: [cxmetrics::Confidence; 2]) {
    check::figure(slope, slope.value());
    let [narrow, wide] = confidences.map(|level| slope.limits(level));
    for limits in [&narrow, &wide] {
        check::figure(slope, *limits.start());
        check::figure(slope, *limits.end());
        assert!(limits.start() <= limits.end());
    }
    assert!(
        wide.start() <= narrow.start() && narrow.end() <= wide.end(),
        "{narrow:?} {wide:?} {slope:?}"
    );
}

fn charted(chart: &ControlChart<i32>, source: &mut Source<'_>) {
    check::figure(chart, chart.center());
    for point in chart.points() {
        [
            point.value(),
            point.center(),
            point.lower(),
            point.upper(),
            point.sigma(),
            point.z(),
        ]
        .iter()
        .for_each(|&x| check::figure(point, x));
        assert!(point.lower() <= point.upper(), "{point:?}");
    }
    let rules = Rules::NELSON
        .with(Rule::Run(source.below(20) as u8))
        .with(Rule::Trend(source.below(20) as u8));
    for signal in chart.signals(rules) {
        check::figure(&signal, signal.figure());
        assert!(!signal.to_string().contains("NaN"));
    }
    let _ = chart.assurance(source.figure(), Direction::HigherIsBetter, rules);
    let _ = chart.variation(rules, Direction::LowerIsBetter);
    let [one, other] = [source.share(), source.figure()];
    if let Ok(ewma) = Ewma::new(one, other) {
        for point in ewma.points(chart) {
            [point.value(), point.lower(), point.upper()]
                .iter()
                .for_each(|&x| check::figure(&point, x));
        }
        assert!(ewma.signals(chart).len() <= chart.points().len());
    }
    if let Ok(cusum) = Cusum::new(one, other) {
        for point in cusum.points(chart) {
            check::figure(&point, point.rises());
            check::figure(&point, point.falls());
        }
        assert!(cusum.signals(chart).len() <= 2 * chart.points().len());
    }
}

fn individuals(chart: &IndividualsChart<i32>) {
    for x in [
        chart.center(),
        chart.lower(),
        chart.upper(),
        chart.mean_moving_range(),
        chart.upper_range_limit(),
    ] {
        check::figure(chart, x);
    }
    for point in chart.points() {
        check::figure(&point, point.value());
        check::maybe(&point, point.moving_range());
    }
}

/// Charts and trends of plain figures.
fn figures(source: &mut Source<'_>) {
    let n = source.below(40);
    let absurd = source.below(6) == 0;
    let figures: Vec<(i32, f64)> = (0..n)
        .map(|at| {
            (
                at as i32,
                if absurd {
                    source.figure()
                } else {
                    source.usual()
                },
            )
        })
        .collect();
    let counts: Vec<(i32, u64)> = (0..n).map(|at| (at as i32, source.few())).collect();
    if let Ok(chart) = IndividualsChart::new(figures.iter().copied(), ..) {
        individuals(&chart);
    }
    let charts = [
        ControlChart::event_counts_with(
            counts.iter().copied(),
            ..,
            source.one_of(&[
                EventLimits::Automatic,
                EventLimits::ThreeSigma,
                EventLimits::Poisson,
            ]),
        ),
        ControlChart::event_rates(
            figures
                .iter()
                .zip(&counts)
                .map(|(&(at, x), &(_, n))| (at, n, x.abs())),
            ..,
        ),
        ControlChart::cases_between(
            counts.iter().copied(),
            ..,
            source.one_of(&[CaseLimits::Geometric, CaseLimits::ThreeSigma]),
        ),
        ControlChart::times_between(
            figures.iter().map(|&(at, x)| (at, x.abs())),
            ..,
            source.one_of(&[
                TimeLimits::Power,
                TimeLimits::PowerUnrounded,
                TimeLimits::Exponential,
            ]),
        ),
        ControlChart::from_figures(
            source.figure(),
            figures.iter().map(|&(at, x)| (at, x, source.weight())),
        ),
    ];
    for chart in charts.into_iter().flatten() {
        charted(&chart, source);
    }
    if let Ok(trend) = MannKendall::new(figures.iter().map(|&(_, x)| x)) {
        check::probability(&trend, trend.p_value());
    }
    if let Ok(slope) = TheilSen::new(figures.iter().map(|&(at, x)| (f64::from(at), x))) {
        sloped(&slope, source.two_confidences());
    }
    let evidence: Vec<f64> = (0..source.below(9))
        .map(|_| source.figure().abs())
        .collect();
    let confidence = source.confidence();
    let [open, closed] = [
        e_benjamini_hochberg(&evidence, confidence),
        closed_e_benjamini_hochberg(&evidence, confidence),
    ];
    if let (Ok(open), Ok(closed)) = (open, closed) {
        assert!(
            open.iter().all(|at| closed.contains(at)),
            "{open:?} {closed:?} {evidence:?}"
        );
    }
    let line = sparkline(figures.iter().map(|&(_, x)| source.flag().then_some(x)));
    assert_eq!(line.chars().count(), figures.len());
}

fn monitor(scale: Scale, source: &mut Source<'_>) {
    let target = source.usual();
    let confidence = source.confidence();
    let monitor = if source.flag() {
        Monitor::at_least(Ces::MEAN, scale, target, confidence)
    } else {
        Monitor::at_most(Ces::MEAN, scale, target, confidence)
    };
    let Ok(mut monitor) = monitor else { return };
    if source.flag() {
        match monitor.with_indifference(source.share()) {
            Ok(with) => monitor = with,
            Err(_) => return,
        }
    }
    for _ in 0..source.below(12) {
        let before = monitor.clone();
        if monitor.record_n(source.below(12), source.few()).is_err() {
            assert_eq!(monitor, before, "refused, and yet changed");
        }
        let look = monitor.look();
        for evidence in [
            look.evidence_reached(),
            look.evidence_not_reached(),
            look.needed(),
        ] {
            assert!(evidence >= 0.0, "{look:?}");
        }
        if let Ok(interval) = monitor.interval() {
            check::interval(&interval, None);
        }
    }
}

/// The latest answer of each respondent, against a map that forgets the earlier ones.
fn latest(scale: Scale, source: &mut Source<'_>) {
    let mut latest: Latest<u8, i32> = Latest::new(scale);
    let mut model: BTreeMap<u8, (i32, f64)> = BTreeMap::new();
    for _ in 0..source.below(40) {
        let respondent = source.below(6) as u8;
        let day = i32::try_from(source.below(20)).unwrap_or(0);
        let rating = source.below(12) as f64;
        let Ok(()) = latest.record(respondent, day, rating) else {
            assert!(!scale.contains(rating));
            continue;
        };
        let known = model.entry(respondent).or_insert((day, rating));
        // The later answer counts; of two of one day the higher one, so that no order matters.
        if day > known.0
            || (day == known.0 && latest.get(&respondent).map(|(_, rating)| rating) == Some(rating))
        {
            *known = (day, rating);
        }
    }
    assert!(
        latest
            .iter()
            .map(|(who, day, rating)| (*who, (*day, rating)))
            .eq(model)
    );
    assert_eq!(latest.tally().total(), latest.respondents() as u64);
    if let Ok(estimate) = Ces::MEAN.estimate(latest.tally()) {
        check::figure(&estimate, estimate.value());
    }
}

//! Intervals by every method, comparisons of every kind, plans, and what those who did not answer could change.

use cxmetrics::compare::{
    GoodnessOfFit, RelativeChange, RelativeMethod, StratifiedDifference, StratifiedMethod, Summary,
    Superiority, SuperiorityMethod, benjamini_hochberg, holm, probability_above,
    probability_above_by,
};
use cxmetrics::impact::{DifferenceInDifferences, InterruptedErrors, InterruptedSeries};
use cxmetrics::plan::{ComparisonPlan, Power, Spread, margin_of_error, smallest_detectable_change};
use cxmetrics::response::NonResponse;
use cxmetrics::track::{AnytimeDifference, AnytimeMixture, Bets};
use cxmetrics::{
    Compare, Confidence, Difference, DifferenceMethod, Estimate, Interval, Method, SampleSize,
};

use crate::check;
use crate::draw::Source;

/// Two estimates of one metric, everything that is said of each, and of both together.
pub fn target(data: &[u8]) {
    let mut source = Source::new(data);
    let source = &mut source;
    let scale = source.scale();
    let metric = source.metric();
    let first = source.estimate_of(&*metric, scale);
    let second = source.estimate_of(&*metric, scale);
    for estimate in [&first, &second].into_iter().flatten() {
        check::estimate(estimate, source);
        methods(estimate, source);
        response(estimate, source);
        plans(estimate, source);
    }
    if let (Some(first), Some(second)) = (&first, &second) {
        pair(first, second, source);
    }
    superiority(scale, source);
    figures(source);
}

/// Every method that the sample allows, at two confidences.
fn methods(estimate: &Estimate, source: &mut Source<'_>) {
    let confidences = source.two_confidences();
    let range = estimate.range();
    let width = range.end() - range.start();
    for method in Method::ALL {
        // Documented to leave the score out: all answers at one end of a credible interval.
        let credible = method == Method::Dirichlet && estimate.variance() == 0.0;
        let intervals = confidences.map(|level| estimate.interval_with(method, level).ok());
        for interval in intervals.iter().flatten().filter(|_| !credible) {
            check::interval(interval, Some(range.clone()));
        }
        if let ([Some(narrow), Some(wide)], false) = (intervals, method == Method::AgrestiCoull) {
            check::nested(&narrow, &wide, check::slack(&range));
        }
        if let (Some(interval), Method::Score) = (&intervals[1], method) {
            agrees(estimate, interval, width);
        }
    }
}

/// A little outside an interval the test rejects, a little inside it does not.
fn agrees(estimate: &Estimate, interval: &Interval<Method>, width: f64) {
    let alpha = 1.0 - interval.confidence().level();
    // Within rounding of certainty nothing can be told.
    if alpha < 1e-12 || estimate.population().is_some() {
        return;
    }
    for (limit, outwards) in [(interval.lower(), -1.0), (interval.upper(), 1.0)] {
        let reach = (limit - estimate.value()).abs().max(1e-9 * width);
        // Far from 0 a limit, and the mean that it is measured from, end at a digit that is not so small.
        let digit = f64::EPSILON * limit.abs();
        if reach < 1e6 * digit {
            continue;
        }
        let step = outwards * (1e-6 * reach).max(8.0 * digit);
        let [outside, inside] = [limit + step, limit - step];
        let p = estimate.p_value(outside);
        if *estimate.range().start() < outside && outside < *estimate.range().end() {
            assert!(
                p <= alpha * (1.0 + 1e-6),
                "{p} {alpha} at {outside}: {interval:?} {estimate:?}"
            );
        }
        let p = estimate.p_value(inside);
        if (limit - estimate.value()).abs() > 1e-9 * width {
            assert!(
                p >= alpha * (1.0 - 1e-6),
                "{p} {alpha} at {inside}: {interval:?} {estimate:?}"
            );
        }
    }
}

/// Everything that compares two estimates.
fn pair(first: &Estimate, second: &Estimate, source: &mut Source<'_>) {
    if let Ok(p) = probability_above(first, second) {
        check::probability((first, second), p);
    }
    let by = source.figure();
    if let Ok(p) = probability_above_by(first, second, by) {
        check::probability((first, second, by), p);
    }
    if let Ok(change) = RelativeChange::independent(first, second) {
        check::comparison(&change, source);
        let method = source.one_of(&[
            RelativeMethod::Score,
            RelativeMethod::ScoreUncorrected,
            RelativeMethod::MoverRatio,
            RelativeMethod::LogDelta,
        ]);
        if let Ok(change) = change.with_method(method) {
            check::comparison(&change, source);
        }
    }
    let Ok(difference) = Difference::independent(first, second) else {
        return;
    };
    check::comparison(&difference, source);
    let swapped = Difference::independent(second, first).expect("as the other way round");
    let range = difference.range();
    let mut before = None;
    assert!(
        (difference.value() + swapped.value()).abs() <= check::slack(&range),
        "{difference:?}"
    );
    for confidence in source.two_confidences() {
        for method in DifferenceMethod::INDEPENDENT {
            let [there, back] =
                [&difference, &swapped].map(|one| one.interval_with(method, confidence));
            let (Ok(there), Ok(back)) = (there, back) else {
                continue;
            };
            [there.lower(), there.upper(), back.lower(), back.upper()]
                .iter()
                .for_each(|&limit| check::figure(&there, limit));
            assert!(
                there.lower() <= there.upper()
                    && *range.start() <= there.lower()
                    && there.upper() <= *range.end()
            );
            let tolerance = 1e-9 * (range.end() - range.start());
            assert!(
                (there.lower() + back.upper()).abs() <= tolerance,
                "{there:?} {back:?}"
            );
            assert!(
                (there.upper() + back.lower()).abs() <= tolerance,
                "{there:?} {back:?}"
            );
            if let Ok(test) = difference.test_with(method, 0.0) {
                check::probability(&test, test.p_value());
                agreement(method, &there, test.p_value(), confidence);
            }
        }
        let interval = difference.interval(confidence);
        if let Some(before) = before {
            check::nested(&before, &interval, check::slack(&range));
        }
        before = Some(interval);
    }
    anytime(first, second, source);
    stratified(first, second, source);
}

/// The interval leaves out 0 exactly if the test rejects it.
fn agreement(
    method: DifferenceMethod,
    interval: &Interval<DifferenceMethod>,
    p: f64,
    confidence: Confidence,
) {
    let alpha = 1.0 - confidence.level();
    let near = (p - alpha).abs() <= 1e-6 * alpha || alpha < 1e-12;
    let left_out = interval.lower() > 0.0 || interval.upper() < 0.0;
    assert!(
        near || left_out == (p < alpha),
        "{method} {p} {alpha}: {interval:?}"
    );
}

fn anytime(first: &Estimate, second: &Estimate, source: &mut Source<'_>) {
    let confidences = source.two_confidences();
    if let Ok(difference) = AnytimeDifference::new(first, second) {
        check::figure(&difference, difference.value());
        let [narrow, wide] = confidences.map(|level| difference.interval(level));
        check::interval(&narrow, None);
        check::interval(&wide, None);
        check::nested(&narrow, &wide, 1e-9 * (1.0 + wide.width()));
        let evidence = difference.evidence(source.usual());
        assert!(evidence >= 0.0, "{evidence}: {difference:?}");
    }
    let bets = source.one_of(&[Bets::Full, Bets::Half, Bets::Arcsine]);
    if let Ok(mixture) = AnytimeMixture::new(first, bets) {
        let [narrow, wide] = confidences.map(|level| mixture.interval(level));
        check::interval(&narrow, Some(first.range()));
        check::interval(&wide, Some(first.range()));
        check::nested(&narrow, &wide, 1e-9 * (1.0 + wide.width()));
    }
}

fn stratified(first: &Estimate, second: &Estimate, source: &mut Source<'_>) {
    let Ok(difference) =
        StratifiedDifference::new([(first, second), (second, first), (first, first)])
    else {
        return;
    };
    check::comparison(&difference, source);
    let method = source.one_of(&[StratifiedMethod::Score, StratifiedMethod::Sato]);
    if let Ok(difference) = difference.with_method(method) {
        check::comparison(&difference, source);
    }
    let both =
        [(first, second), (second, first)].map(|(one, other)| Difference::independent(one, other));
    if let [Ok(group), Ok(others)] = both
        && let Ok(difference) = DifferenceInDifferences::new(group, others)
    {
        check::figure(&difference, difference.value());
        check::comparison(&difference, source);
        assert!(
            !difference
                .sentence("shops", source.confidence())
                .contains("NaN")
        );
    }
}

fn response(estimate: &Estimate, source: &mut Source<'_>) {
    let asked = estimate.sample_size().saturating_add(source.count());
    let Ok(response) = NonResponse::new(estimate, asked) else {
        return;
    };
    check::figure(&response, response.rate());
    let bounds = response.bounds();
    check::interval(
        &response.interval(source.confidence()),
        Some(estimate.range()),
    );
    assert!(bounds.start() <= bounds.end(), "{response:?}");
    check::maybe(&response, response.score_if(source.figure()));
    let target = source.figure();
    check::maybe(
        &response,
        response.tipping_gap(target, source.confidence()).gap(),
    );
}

fn plans(estimate: &Estimate, source: &mut Source<'_>) {
    let [margin, difference] = [source.figure(), source.figure()];
    let confidence = source.confidence();
    let power = source.one_of(&[Power::P80, Power::P90, Power::P95]);
    let spread = Spread::from(estimate);
    check::figure(estimate, spread.variance());
    let sizes = [
        SampleSize::for_margin(spread, margin, confidence),
        SampleSize::against_benchmark(spread, difference, power, confidence),
        SampleSize::to_detect_change(spread, difference, power, confidence),
        SampleSize::to_detect_difference(spread, estimate, difference, power, confidence),
        SampleSize::to_detect(
            estimate.range(),
            estimate.value(),
            difference,
            power,
            confidence,
        ),
    ];
    for size in sizes.into_iter().flatten() {
        check::figure(size, size.exact());
        assert!(size.exact() >= 0.0);
        let _ = size.in_population(source.count());
        let _ = size.invitations(source.figure());
    }
    let answers = source.count();
    for figure in [
        margin_of_error(spread, answers, confidence),
        smallest_detectable_change(spread, answers, power, confidence),
    ]
    .into_iter()
    .flatten()
    {
        check::figure((estimate, answers), figure);
        assert!(figure >= 0.0);
    }
    for plan in [
        ComparisonPlan::single(spread),
        ComparisonPlan::rates(margin, difference),
        Ok(ComparisonPlan::log_rank()),
    ]
    .into_iter()
    .flatten()
    {
        if let Ok(size) = plan.needed(source.figure(), power, confidence) {
            check::figure(size, size.exact());
        }
        if let Ok(smallest) = plan.smallest(source.figure(), power, confidence) {
            smallest
                .iter()
                .for_each(|&change| check::figure(smallest, change));
        }
    }
}

fn superiority(scale: cxmetrics::Scale, source: &mut Source<'_>) {
    let [first, second] = [source.tally_on(scale), source.tally_on(scale)];
    let Ok(superiority) = Superiority::of_tallies(&first, &second) else {
        return;
    };
    check::comparison(&superiority, source);
    let method = source.one_of(&[
        SuperiorityMethod::Newcombe,
        SuperiorityMethod::BrunnerMunzel,
        SuperiorityMethod::BrunnerMunzelLogit,
    ]);
    if let Ok(superiority) = superiority.with_method(method) {
        check::figure(&superiority, superiority.std_error());
        check::comparison(&superiority, source);
    }
}

/// What takes plain figures: p-values, counts of arms, means and deviations, readings before and after.
fn figures(source: &mut Source<'_>) {
    let p_values: Vec<f64> = (0..source.below(12))
        .map(|_| {
            if source.below(9) == 0 {
                source.figure()
            } else {
                source.share()
            }
        })
        .collect();
    for adjusted in [holm(&p_values), benjamini_hochberg(&p_values)]
        .into_iter()
        .flatten()
    {
        for (adjusted, p) in adjusted.iter().zip(&p_values) {
            check::probability(&p_values, *adjusted);
            assert!(adjusted >= p, "{p_values:?}");
        }
    }
    let arms = source.below(5);
    let observed: Vec<u64> = (0..arms).map(|_| source.count()).collect();
    let planned: Vec<f64> = (0..arms).map(|_| source.weight()).collect();
    if let Ok(fit) = GoodnessOfFit::new(&observed, &planned) {
        check::probability((&fit, &observed, &planned), fit.p_value());
        check::figure(&fit, fit.chi_squared());
        check::figure(&fit, fit.likelihood_ratio());
    }
    let mut summary = || Summary::new(source.usual(), source.figure().abs(), source.count()).ok();
    if let (Some(first), Some(second)) = (summary(), summary()) {
        check::figure(&first, first.std_error());
        if let Some(interval) = first.interval(source.confidence()) {
            check::interval(&interval, None);
        }
        if let Ok(difference) = first.difference(&second) {
            check::comparison(&difference, source);
        }
        if let Ok(ratio) = first.relative_change(&second) {
            check::comparison(&ratio, source);
        }
        let _ = first.ratio(&second, source.confidence());
    }
    let readings: Vec<(f64, f64)> = (0..source.below(30))
        .map(|at| {
            (
                at as f64,
                if source.below(12) == 0 {
                    source.figure()
                } else {
                    source.usual()
                },
            )
        })
        .collect();
    let errors = source.one_of(&[
        InterruptedErrors::Independent,
        InterruptedErrors::Autoregressive,
    ]);
    if let Ok(series) =
        InterruptedSeries::with_errors(readings.iter().copied(), readings.len() / 2, errors)
    {
        check::figure(&series, series.autocorrelation());
        check::comparison(&series.level_change(), source);
        check::comparison(&series.slope_change(), source);
        if let Ok(effect) = series.effect_at(readings.len()) {
            check::comparison(&effect, source);
        }
    }
}

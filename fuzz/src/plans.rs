//! Plans of surveys and of comparisons, which their inverses lead back to; and fits of business figures to many cohorts.

use cxmetrics::kpi::{LifetimeValue, ServiceTimes, ShiftedBetaGeometric, Survival};
use cxmetrics::plan::{
    ComparisonPlan, FitPlan, Power, Spread, margin_of_error, margin_of_error_in_population,
    smallest_detectable,
};
use cxmetrics::{Confidence, SampleSize};

use crate::check;
use crate::draw::Source;

/// Spreads, the answers that they ask for, and what so many answers show.
pub fn target(data: &[u8]) {
    let mut source = Source::new(data);
    let source = &mut source;
    let confidence = source.confidence();
    let power = power(source);
    if let [Some(first), Some(second)] = [spread(source), spread(source)] {
        sizes(first, second, power, confidence, source);
        comparisons(first, second, power, confidence, source);
    }
    fit(power, confidence, source);
    cohorts(source);
    survival(source);
    times(source);
}

fn power(source: &mut Source<'_>) -> Power {
    Power::new(source.share()).unwrap_or(Power::P80)
}

fn spread(source: &mut Source<'_>) -> Option<Spread> {
    let [one, other] = [source.usual(), source.usual()];
    let range = one.min(other)..=one.max(other);
    let spread = match source.below(6) {
        0 => Spread::of_variance(source.figure()),
        1 => Spread::worst_case(range),
        2 => Spread::with_score(range.clone(), source.figure()),
        3 => Spread::with_score(
            range.clone(),
            range.start() + (range.end() - range.start()) * source.share(),
        ),
        4 => {
            let [first, second, share] = [source.share(), source.figure(), source.share()];
            Spread::of_variance(first).and_then(|first| {
                Spread::of_change(first, Spread::of_variance(second)?, 2.0 * share - 1.0)
            })
        }
        _ => source
            .estimate()
            .map(|estimate| Ok(Spread::from(&estimate)))?,
    }
    .ok()?;
    check::figure(spread, spread.variance());
    assert!(spread.variance() >= 0.0, "{spread:?}");
    Some(spread)
}

fn sizes(
    first: Spread,
    second: Spread,
    power: Power,
    confidence: Confidence,
    source: &mut Source<'_>,
) {
    let [margin, ratio] = [source.usual().abs(), source.weight()];
    if let Ok(size) = SampleSize::for_margin(first, margin, confidence) {
        size_of(size, source);
        // So many answers have no larger margin.
        let answers = size.answers();
        if answers < 1 << 50
            && let Ok(reached) = margin_of_error(first, answers, confidence)
        {
            assert!(
                reached <= margin * (1.0 + 1e-9),
                "{reached} {margin}: {size:?}"
            );
            let population = answers.saturating_add(source.count());
            if let Ok(less) = margin_of_error_in_population(first, answers, population, confidence)
            {
                check::figure(size, less);
                assert!(
                    less <= reached * (1.0 + 1e-12),
                    "{less} {reached}: {size:?}"
                );
            }
        }
    }
    if let Ok(both) = SampleSize::to_detect_unequal(first, second, ratio, margin, power, confidence)
    {
        both.iter().for_each(|size| size_of(*size, source));
        let [one, other] = both.map(SampleSize::answers);
        if one.max(other) < 1 << 50
            && let Ok(seen) = smallest_detectable((first, one), (second, other), power, confidence)
        {
            check::figure(both, seen);
            assert!(seen <= margin * (1.0 + 1e-9), "{seen} {margin}: {both:?}");
        }
    }
}

fn size_of(size: SampleSize, source: &mut Source<'_>) {
    check::figure(size, size.exact());
    assert!(size.exact() > 0.0, "{size:?}");
    assert!(size.answers() >= 1, "{size:?}");
    let population = source.count();
    if let Ok(fewer) = size.in_population(population) {
        assert!(fewer.exact() <= size.exact(), "{fewer:?} {size:?}");
        assert!(fewer.exact() <= population as f64, "{fewer:?} {population}");
    }
    if let Ok(asked) = size.invitations(source.share()) {
        assert!(asked >= size.answers(), "{asked} {size:?}");
    }
}

/// What so many show is what so many are needed for.
fn comparisons(
    first: Spread,
    second: Spread,
    power: Power,
    confidence: Confidence,
    source: &mut Source<'_>,
) {
    let [one, other] = [source.usual().abs(), source.figure()];
    for plan in [
        ComparisonPlan::single(first),
        ComparisonPlan::difference(first, second),
        ComparisonPlan::relative((one, first), (one + 1.0, second)),
        ComparisonPlan::rates(one, other),
        ComparisonPlan::rate_ratio(one, other),
        ComparisonPlan::strata([(0.25, first, second), (0.75, second, first)]),
        Ok(ComparisonPlan::superiority()),
        Ok(ComparisonPlan::log_rank()),
    ]
    .into_iter()
    .flatten()
    {
        let plan = match plan.with_design_effect(0.5 + source.share()) {
            Ok(clustered) if source.flag() => clustered,
            _ => plan,
        };
        let change = source.share() * source.usual();
        let Ok(size) = plan.needed(change, power, confidence) else {
            continue;
        };
        size_of(size, source);
        let Ok(smallest) = plan.smallest(size.exact(), power, confidence) else {
            continue;
        };
        for seen in smallest {
            check::figure(plan, seen);
        }
    }
}

fn percent(what: impl core::fmt::Debug, share: f64) {
    check::figure(&what, share);
    assert!((0.0..=100.0).contains(&share), "{share}: {what:?}");
}

fn fit(power: Power, confidence: Confidence, source: &mut Source<'_>) {
    let planned: Vec<f64> = (0..=source.below(5)).map(|_| source.weight()).collect();
    let Ok(plan) = FitPlan::new(&planned) else {
        return;
    };
    let arm = source.below(planned.len() + 1);
    let change = source.share() - 0.5;
    if let Ok(share) = plan.share_after(arm, change) {
        percent(&plan, share);
    }
    if let Ok(size) = plan.needed(arm, change, power, confidence) {
        size_of(size, source);
    }
    let actual: Vec<f64> = planned.iter().map(|_| source.weight()).collect();
    if let Ok(size) = plan.needed_for(&actual, power, confidence) {
        size_of(size, source);
    }
    if let Ok(smallest) = plan.smallest(arm, source.figure(), power, confidence) {
        smallest
            .iter()
            .for_each(|&change| check::maybe(&plan, change));
    }
}

/// Cohorts of unequal age, fitted together.
fn cohorts(source: &mut Source<'_>) {
    let cohorts: Vec<Vec<u64>> = (0..source.below(5))
        .map(|_| {
            let mut left = source.count();
            (0..source.below(9))
                .map(|_| {
                    left = (left as f64 * source.share()) as u64;
                    left
                })
                .collect()
        })
        .collect();
    let Ok(fit) = ShiftedBetaGeometric::fit_cohorts(&cohorts) else {
        return;
    };
    check::figure(&fit, fit.log_likelihood());
    check::probability(&fit, fit.polarization());
    let confidences = source.two_confidences();
    let renewal = source.below(40) as u32;
    for pair in [
        confidences.map(|level| fit.survival(renewal, level)),
        confidences.map(|level| fit.retention(renewal + 1, level)),
    ] {
        if let [Some(narrow), Some(wide)] = pair {
            check::interval(&narrow, Some(0.0..=100.0));
            check::interval(&wide, Some(0.0..=100.0));
            check::nested(&narrow, &wide, 1e-9);
        }
    }
    if let Ok(value) = LifetimeValue::new(source.usual(), source.share())
        && let [Some(retention), Some(rate)] =
            [1, 2].map(|renewal| fit.retention(renewal, confidences[0]))
        && let Some(interval) = value.referral_interval(&retention, &rate)
    {
        check::interval(&interval, None);
    }
}

fn survival(source: &mut Source<'_>) {
    let times: Vec<(f64, bool)> = (0..source.below(40))
        .map(|_| (source.usual().abs(), source.flag()))
        .collect();
    let Ok(curve) = Survival::new(times) else {
        return;
    };
    let [narrow, wide] = source
        .two_confidences()
        .map(|level| curve.median_limits(level));
    for x in narrow.iter().chain(&wide) {
        check::maybe(&curve, *x);
    }
    // A limit that is there with more confidence is there with less.
    for (side, sign) in [(0, 1.0), (1, -1.0)] {
        if let Some(outer) = wide[side] {
            let inner = narrow[side].expect("a limit with more confidence only");
            assert!(
                sign * outer <= sign * inner,
                "{narrow:?} {wide:?}: {curve:?}"
            );
        }
    }
    let mut left = curve.sample_size();
    for step in curve.steps() {
        assert!(step.at_risk() <= left, "{curve:?}");
        left = step.at_risk() - step.ended() - step.cut_off();
        percent(&curve, step.share());
    }
}

fn times(source: &mut Source<'_>) {
    let times: Vec<_> = (0..source.below(30))
        .map(|_| core::time::Duration::from_millis(source.few()))
        .collect();
    let count = times.len();
    if let Ok(times) = ServiceTimes::from_durations(times) {
        assert_eq!(times.sample_size(), count);
        check::figure(&times, times.mean());
        check::figure(&times, times.median());
    }
}

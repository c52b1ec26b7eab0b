//! Business figures: rates, survival, lifetime value, service times, contacts.

use cxmetrics::kpi::{
    ContactLog, EarnedGrowth, EventRate, LifetimeValue, RateMethod, ServiceTimes,
    ShiftedBetaGeometric, Survival, churn, first_contact_resolution, repeat_contacts, retention,
    simple_lifetime_value,
};
use cxmetrics::{Compare, Comparison};

use crate::check;
use crate::draw::Source;

/// Every figure beside the scores, from inputs that mostly make sense.
pub fn target(data: &[u8]) {
    let mut source = Source::new(data);
    let source = &mut source;
    shares(source);
    rates(source);
    survival(source);
    lifetime(source);
    service_times(source);
    cohorts(source);
}

fn shares(source: &mut Source<'_>) {
    let [part, whole] = [source.count(), source.count()];
    for estimate in [
        churn(part, whole),
        retention(part, whole),
        first_contact_resolution(part, whole),
        repeat_contacts(part, whole),
    ]
    .into_iter()
    .flatten()
    {
        check::estimate(&estimate, source);
    }
    let [a, b, c, d] = [
        source.figure(),
        source.figure(),
        source.figure(),
        source.figure(),
    ];
    check::maybe((a, b, c, d), simple_lifetime_value(a, b, c, d));
    if let Ok(growth) = EarnedGrowth::new(a, b, c) {
        check::figure(growth, growth.total());
        check::figure(growth, growth.net_revenue_retention());
        check::maybe(growth, growth.value(d));
    }
    let contacts: Vec<(u8, f64)> = (0..source.below(30))
        .map(|_| (source.below(9) as u8, source.usual()))
        .collect();
    if let Ok(log) = ContactLog::new(contacts)
        && let Ok(estimate) = log.repeated_within(a, source.usual())
    {
        check::estimate(&estimate, source);
    }
}

fn rates(source: &mut Source<'_>) {
    let mut rate = || EventRate::new(source.count(), source.figure()).ok();
    let (Some(first), Some(second)) = (rate(), rate()) else {
        return;
    };
    check::figure(first, first.value());
    let [narrow, wide] = source.two_confidences().map(|level| first.interval(level));
    check::interval(&narrow, None);
    check::interval(&wide, None);
    check::nested(&narrow, &wide, 1e-9 * (1.0 + wide.width()));
    if let Some(remaining) = first.remaining(source.figure(), source.confidence()) {
        check::interval(&remaining, Some(0.0..=100.0));
    }
    let method = source.one_of(&[RateMethod::MidP, RateMethod::Exact, RateMethod::Score]);
    let (Ok(ratio), Ok(difference)) = (first.relative_change(&second), first.difference(&second));
    check::comparison(&ratio.with_method(method), source);
    check::comparison(&difference, source);
}

fn curve(source: &mut Source<'_>) -> Option<Survival> {
    let times: Vec<(f64, bool)> = (0..source.below(40))
        .map(|_| {
            (
                if source.below(24) == 0 {
                    source.figure()
                } else {
                    source.below(30) as f64
                },
                source.flag(),
            )
        })
        .collect();
    Survival::new(times).ok()
}

fn survival(source: &mut Source<'_>) {
    let Some(first) = curve(source) else { return };
    let mut before = 100.0;
    for step in first.steps() {
        check::figure(step, step.share());
        assert!((0.0..=before).contains(&step.share()), "{first:?}");
        before = step.share();
    }
    let [time, confidences] = [source.figure(), source.usual()];
    let [narrow, wide] = source.two_confidences();
    check::maybe(&first, first.at(time));
    check::maybe(&first, first.std_error(time));
    for at in [time, confidences] {
        if let [Some(narrow), Some(wide)] = [narrow, wide].map(|level| first.interval(at, level)) {
            check::interval(&narrow, Some(0.0..=100.0));
            check::interval(&wide, Some(0.0..=100.0));
            check::nested(&narrow, &wide, 1e-9);
        }
        if let Some(interval) = first.log_log_interval(at, wide) {
            check::interval(&interval, Some(0.0..=100.0));
        }
        if let Some(interval) = first.restricted_mean(at, wide) {
            check::interval(&interval, None);
        }
    }
    if let Some(interval) = first.median_interval(wide) {
        check::interval(&interval, None);
    }
    let Some(second) = curve(source) else { return };
    if let Ok(test) = first.relative_change(&second) {
        check::probability(&test, test.p_value());
        [
            test.expected(),
            test.observed(),
            test.variance(),
            test.chi_squared(),
        ]
        .iter()
        .for_each(|&x| check::figure(&test, x));
        check::comparison(&test, source);
    }
    if let Ok(difference) = first.difference(&second) {
        check::comparison(&difference, source);
    }
    if let Ok(difference) = first.restricted_mean_difference(&second, source.usual()) {
        check::comparison(&difference, source);
    }
    if let Ok(difference) = first
        .median_lifetime()
        .difference(&second.median_lifetime())
    {
        check::comparison(&difference, source);
    }
    if let Ok(change) = first.share_at(3.0).relative_change(&second.share_at(3.0)) {
        check::comparison(&change, source);
    }
}

fn lifetime(source: &mut Source<'_>) {
    let margin = source.figure();
    let kept = if source.flag() {
        source.share()
    } else {
        source.figure()
    };
    let Ok(value) = LifetimeValue::new(margin, kept) else {
        return;
    };
    let value = if source.flag() {
        value.over(source.bits() as u32 >> source.below(32))
    } else {
        value
    };
    let value = if source.flag() {
        value.paid_at_end()
    } else {
        value
    };
    let discount = if source.flag() {
        source.share()
    } else {
        source.figure()
    };
    let value = value.discounted(discount).unwrap_or(value);
    check::maybe(value, value.value());
    check::maybe(value, value.lifetime());
    check::maybe(value, value.with_referrals(source.figure()));
    if let Some(sensitivity) = value.sensitivity() {
        [
            sensitivity.margin(),
            sensitivity.retention(),
            sensitivity.discount(),
        ]
        .iter()
        .for_each(|&x| check::figure(value, x));
    }
    let [Ok(first), Ok(second)] = [
        retention(source.few(), source.few()),
        retention(source.few(), 3000),
    ] else {
        return;
    };
    if let Some(interval) = value.interval(&first.interval(source.confidence())) {
        check::interval(&interval, None);
    }
    let [first, second] = [value.measured(first), value.measured(second)];
    if let Ok(difference) = first.difference(&second) {
        check::comparison(&difference, source);
    }
    if let Ok(change) = first.relative_change(&second) {
        check::comparison(&change, source);
    }
}

fn times(source: &mut Source<'_>) -> Option<ServiceTimes> {
    let absurd = source.below(5) == 0;
    let hours: Vec<f64> = (0..source.below(40))
        .map(|_| {
            if absurd {
                source.figure()
            } else {
                source.below(50) as f64 / 4.0
            }
        })
        .collect();
    ServiceTimes::from_hours(hours).ok()
}

fn service_times(source: &mut Source<'_>) {
    let (Some(first), Some(second)) = (times(source), times(source)) else {
        return;
    };
    check::figure(&first, first.mean());
    check::figure(&first, first.median());
    let percent = if source.flag() {
        source.below(101) as f64
    } else {
        source.figure()
    };
    check::maybe(&first, first.percentile(percent));
    let [narrow, wide] = source.two_confidences();
    if let [Some(narrow), Some(wide)] =
        [narrow, wide].map(|level| first.percentile_interval(percent, level))
    {
        check::interval(&narrow, None);
        check::interval(&wide, None);
        check::nested(&narrow, &wide, 0.0);
    }
    if let [Some(narrow), Some(wide)] = [narrow, wide].map(|level| first.mean_interval(level)) {
        check::interval(&narrow, None);
        check::nested(&narrow, &wide, 1e-9 * (1.0 + wide.width()));
    }
    if let Ok(estimate) = first.within(source.figure()) {
        check::estimate(&estimate, source);
    }
    let test = first.mann_whitney(&second);
    check::probability(&test, test.p_value());
    check::probability(&test, test.normal_p_value());
    let back = second.mann_whitney(&first);
    assert!(
        (test.p_value() - back.p_value()).abs() <= 1e-9,
        "{test:?} {back:?}"
    );
    check::comparison(&first.shift(&second), source);
    if let Ok(difference) = first.mean_difference(&second) {
        check::comparison(&difference, source);
    }
    if let Ok(ratio) = first.mean_ratio(&second) {
        check::comparison(&ratio, source);
    }
    if let Ok(superiority) = first.superiority(&second) {
        check::comparison(&superiority, source);
    }
    if let (Some(first), Some(second)) =
        (first.at_percentile(percent), second.at_percentile(percent))
        && let Ok(difference) = first.difference(&second)
    {
        check::comparison(&difference, source);
    }
}

fn cohorts(source: &mut Source<'_>) {
    let mut left = source.count();
    let survivors: Vec<u64> = (0..source.below(14))
        .map(|_| {
            left -= (left as f64 * source.share() * 0.5) as u64;
            if source.below(30) == 0 {
                source.count()
            } else {
                left
            }
        })
        .collect();
    let Ok(model) = ShiftedBetaGeometric::fit(&survivors) else {
        return;
    };
    check::figure(&model, model.log_likelihood());
    check::figure(&model, model.polarization());
    check::maybe(&model, model.alpha());
    check::maybe(&model, model.beta());
    let renewal = source.bits() as u32 >> source.below(32);
    let [narrow, wide] = source.two_confidences();
    if let [Some(narrow), Some(wide)] = [narrow, wide].map(|level| model.survival(renewal, level)) {
        check::interval(&narrow, Some(0.0..=100.0));
        check::nested(&narrow, &wide, 1e-6 * (1.0 + wide.width()));
    }
    if let Some(interval) = model.retention(renewal, wide) {
        check::interval(&interval, Some(0.0..=100.0));
    }
    if let Some(interval) = model.lifetime_value(source.figure(), source.share(), wide) {
        check::interval(&interval, None);
    }
}

//! Answers of the same people: cross tables and whole questionnaires against a model, and what goes together.

use cxmetrics::association::{Coefficient, KendallTau, SpearmanRho};
use cxmetrics::drivers::{DriverModel, Drivers, Kano, MissingAnswers};
use cxmetrics::{Ces, CrossTally, Difference, JointTally, Metric, Scale};

use crate::check;
use crate::draw::Source;

/// A sheet of answers, as one person fills it in.
type Sheet = Vec<Option<i32>>;

/// Counts sheets, takes them out again, and asks for everything that needs answers of the same people.
pub fn target(data: &[u8]) {
    let mut source = Source::new(data);
    pairs(&mut source);
    sheets(&mut source);
}

fn answer(scale: Scale, source: &mut Source<'_>) -> Option<i32> {
    let level = i32::try_from(source.below(scale.levels() + 2)).unwrap_or(0);
    (level < i32::try_from(scale.levels()).unwrap_or(0)).then_some(scale.lowest() + level)
}

/// The sheets recorded one by one, and a copy in which some were taken out and put back.
fn sheets(source: &mut Source<'_>) {
    let scales: Vec<Scale> = (0..=source.below(4))
        .map(|_| source.small_scale())
        .collect();
    let Ok(mut tally) = JointTally::new(scales.clone()) else {
        return;
    };
    let mut kept: Vec<Sheet> = Vec::new();
    for _ in 0..source.below(30) {
        let sheet: Sheet = scales.iter().map(|&scale| answer(scale, source)).collect();
        if source.below(4) == 0 {
            let before = tally.clone();
            let there = kept.iter().position(|other| *other == sheet);
            let removed = tally.remove(&sheet);
            match there {
                // A sheet that was recorded can be taken out.
                Some(at) => {
                    removed.expect("a recorded sheet");
                    kept.swap_remove(at);
                }
                None if removed.is_err() => assert_eq!(tally, before, "refused, and yet changed"),
                // Pairs of other sheets make up this one, which the tables cannot tell: put back what was there.
                None => tally = before,
            }
        } else {
            tally.record(&sheet).expect("a sheet on its scales");
            kept.push(sheet);
        }
    }
    let mut again = JointTally::new(scales.clone()).expect("as before");
    again.record_all(&kept).expect("sheets on their scales");
    assert_eq!(tally, again);
    assert_eq!(tally.persons(), kept.len() as u64);
    for (question, &scale) in scales.iter().enumerate() {
        let alone = tally.tally(question).expect("a question");
        for level in scale.ratings() {
            let given = kept
                .iter()
                .filter(|sheet| sheet[question].map(f64::from) == Some(level))
                .count();
            assert_eq!(alone.count(level), given as u64, "{tally:?}");
        }
    }
    let mut both = tally.clone();
    both.merge(&again).expect("the same questions");
    both.subtract(&again).expect("what was merged");
    assert_eq!(both, tally);
    scores(&tally, scales.len(), source);
    drivers(&tally, scales.len(), source);
}

fn scores(tally: &JointTally, questions: usize, source: &mut Source<'_>) {
    let metrics: Vec<Box<dyn Metric>> = (0..questions).map(|_| source.metric()).collect();
    let metrics: Vec<&dyn Metric> = metrics.iter().map(|metric| &**metric).collect();
    if let Ok(alpha) = tally.cronbach_alpha(&Ces::MEAN) {
        check::figure(&alpha, alpha.value());
        assert!(alpha.value() <= 1.0 + 1e-9, "{alpha:?}");
        check::interval(&alpha.interval(source.confidence()), None);
    }
    let Ok(scores) = tally.scores(&metrics) else {
        return;
    };
    let range = scores
        .estimates()
        .iter()
        .map(|estimate| estimate.range().end().abs())
        .fold(1.0, f64::max);
    for (first, metric) in metrics.iter().enumerate() {
        let alone = metric
            .estimate(tally.tally(first).expect("a question"))
            .expect("scored before");
        assert_eq!(alone.value(), scores.estimates()[first].value());
        for second in 0..questions {
            assert_eq!(
                scores.covariance(first, second),
                scores.covariance(second, first)
            );
            check::maybe(&scores, scores.covariance(first, second));
            if let Some(r) = scores.correlation(first, second) {
                check::figure(&scores, r);
                assert!(r.abs() <= 1.0, "{r}: {scores:?}");
            }
            let [Ok(one), Ok(other)] = [
                scores.difference(first, second),
                scores.difference(second, first),
            ] else {
                continue;
            };
            check::figure(&one, one.value());
            check::figure(&one, one.std_error());
            assert!(
                (one.value() + other.value()).abs() <= 1e-12 * range,
                "{one:?} {other:?}"
            );
            let x = source.figure();
            check::probability(&one, one.p_value(if x.is_finite() { x } else { 0.0 }));
            let [narrow, wide] = source.two_confidences();
            for interval in [
                one.interval(narrow),
                one.interval(wide),
                one.cautious_interval(wide),
            ] {
                check::interval(&interval, None);
            }
            check::nested(&one.interval(narrow), &one.interval(wide), 1e-9 * range);
        }
    }
    let weights: Vec<f64> = (0..questions).map(|_| source.figure()).collect();
    if let Ok(sum) = scores.weighted_sum(&weights) {
        check::figure(&sum, sum.value());
        check::figure(&sum, sum.std_error());
        check::interval(&sum.interval(source.confidence()), None);
    }
}

fn drivers(tally: &JointTally, questions: usize, source: &mut Source<'_>) {
    let missing = source.one_of(&[
        MissingAnswers::Complete,
        MissingAnswers::Pairwise,
        MissingAnswers::PairwiseShrunk,
    ]);
    let Ok(model) = DriverModel::with_missing(missing, tally, 0, (1..questions).map(|at| (at, at)))
    else {
        return;
    };
    check::figure(&model, model.shrinkage());
    let shapley = model.shapley();
    for shares in [shapley.ok(), Some(model.relative_weights())]
        .into_iter()
        .flatten()
    {
        check::probability(&shares, shares.r_squared());
        let mut sum = 0.0;
        for share in &shares {
            check::figure(share, share.value());
            check::maybe(share, share.percent());
            check::maybe(share, share.std_error());
            sum += share.value();
            if let Some(interval) = share.interval(source.confidence()) {
                check::interval(&interval, None);
            }
        }
        assert!(
            (sum - shares.r_squared()).abs() <= 1e-9,
            "{sum}: {shares:?}"
        );
        if let Some(interval) = shares.r_squared_interval(source.confidence()) {
            check::interval(&interval, None);
        }
    }
}

fn pairs(source: &mut Source<'_>) {
    let [first, second] = if source.flag() {
        [source.small_scale(); 2]
    } else {
        [source.small_scale(), source.small_scale()]
    };
    let mut table = CrossTally::new(first, second);
    let mut persons = 0_u128;
    for _ in 0..source.below(60) {
        let answers = [answer(first, source), answer(second, source)];
        let before = table.clone();
        if source.below(5) == 0 {
            if table.remove_answers(answers[0], answers[1]).is_ok() {
                persons -= 1;
            } else {
                assert_eq!(table, before, "refused, and yet changed");
            }
        } else {
            table
                .record_answers(answers[0], answers[1])
                .expect("answers on their scales");
            persons += 1;
        }
        assert_eq!(u128::from(table.persons()), persons, "{table:?}");
    }
    assert_eq!(
        table.first_answers().total() + table.first_answers().missing(),
        table.persons()
    );
    if source.below(4) == 0 {
        let rows: Vec<Vec<u64>> = (0..first.levels())
            .map(|_| (0..second.levels()).map(|_| source.count()).collect())
            .collect();
        if let Ok(huge) = CrossTally::from_counts(first, second, &rows) {
            table = huge;
        }
    }
    let metric = source.metric();
    if let Ok(difference) = Difference::paired(&*metric, &table) {
        check::comparison(&difference, source);
    }
    if let Ok(correlation) = table.correlation(&Ces::MEAN, &*metric) {
        check::figure(&correlation, correlation.covariance());
        check::maybe(&correlation, correlation.std_error());
        for r in [correlation.value(), correlation.classical()]
            .into_iter()
            .flatten()
        {
            check::figure(&correlation, r);
            assert!(r.abs() <= 1.0, "{correlation:?}");
        }
        if let Some(interval) = correlation.covariance_interval(source.confidence()) {
            check::interval(&interval, None);
        }
        let [narrow, wide] = source
            .two_confidences()
            .map(|level| correlation.interval(level));
        if let [Some(narrow), Some(wide)] = [narrow, wide] {
            check::interval(&narrow, Some(-1.0..=1.0));
            check::interval(&wide, Some(-1.0..=1.0));
            check::nested(&narrow, &wide, 1e-9);
        }
    }
    associations(&table, source);
    for coefficient in [Coefficient::KendallTau, Coefficient::SpearmanRho] {
        if let Ok(ranked) = Drivers::rank_by(
            coefficient,
            [("one", table.clone()), ("two", table.clone())],
        ) {
            for driver in &ranked {
                check::figure(driver, driver.impact());
                check::figure(driver, driver.performance());
                check::probability(driver, driver.p_value());
                check::probability(driver, driver.adjusted_p_value());
            }
        }
    }
    if let Ok(kano) = Kano::of(&table) {
        for interval in [
            kano.better(source.confidence()),
            kano.worse(source.confidence()),
        ]
        .into_iter()
        .flatten()
        {
            check::interval(&interval, Some(-100.0..=100.0));
        }
    }
}

fn associations(table: &CrossTally, source: &mut Source<'_>) {
    let confidences = source.two_confidences();
    if let Ok(tau) = KendallTau::of_ratings(table) {
        check::figure(&tau, tau.value());
        check::figure(&tau, tau.std_error());
        check::probability(&tau, tau.p_value());
        assert!(tau.value().abs() <= 1.0, "{tau:?}");
        ordered(confidences.map(|level| tau.interval(level)));
    }
    if let Ok(rho) = SpearmanRho::of_ratings(table) {
        check::figure(&rho, rho.value());
        check::probability(&rho, rho.p_value());
        assert!(rho.value().abs() <= 1.0, "{rho:?}");
        ordered(confidences.map(|level| rho.interval(level)));
    }
    let xs: Vec<f64> = (0..source.below(40)).map(|_| source.figure()).collect();
    let ys: Vec<f64> = xs
        .iter()
        .map(|x| if source.flag() { *x } else { source.figure() })
        .collect();
    if let Ok(tau) = KendallTau::of(&xs, &ys) {
        check::figure(&tau, tau.value());
        check::probability(&tau, tau.p_value());
        ordered(confidences.map(|level| tau.interval(level)));
    }
    if let Ok(rho) = SpearmanRho::of(&xs, &ys) {
        check::figure(&rho, rho.value());
        check::probability(&rho, rho.p_value());
    }
}

/// Two intervals of a coefficient, the one with less confidence first.
fn ordered(intervals: [Option<cxmetrics::Interval<Coefficient>>; 2]) {
    for interval in intervals.iter().flatten() {
        check::interval(interval, Some(-1.0..=1.0));
    }
    if let [Some(narrow), Some(wide)] = intervals {
        check::nested(&narrow, &wide, 1e-9);
    }
}

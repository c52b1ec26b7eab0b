//! Weighted tallies, and surveys with strata, clusters, populations, raking and replicates.

use cxmetrics::weight::{LoneCluster, Margin, Raking, Replicates, Survey};
use cxmetrics::{Scale, Tally, WeightedTally};

use crate::check;
use crate::draw::Source;

/// Counts weighted answers, then builds a design and asks it for estimates, differences and groups.
pub fn target(data: &[u8]) {
    let mut source = Source::new(data);
    let scale = source.small_scale();
    tally(scale, &mut source);
    survey(scale, &mut source);
}

fn tally(scale: Scale, source: &mut Source<'_>) {
    let mut tally = WeightedTally::new(scale);
    for _ in 0..source.below(24) {
        let before = tally.clone();
        let rating = source.below(12) as f64;
        let done = match source.below(5) {
            0 => tally.record_missing(source.count()),
            1 => {
                let mut other = WeightedTally::new(if source.below(9) == 0 {
                    source.scale()
                } else {
                    scale
                });
                let weight = source.weight();
                let _ = other.record(other.scale().lowest(), weight);
                tally.merge(&other)
            }
            2 => {
                let few = source.few();
                let counts = vec![few; scale.levels()];
                let counts = Tally::from_counts(scale, counts).expect("few answers");
                tally.record_tally(&counts, source.weight())
            }
            _ => tally.record(rating, source.weight()),
        };
        if done.is_err() {
            assert_eq!(tally, before, "refused, and yet changed");
        }
        for x in [tally.weight(), tally.kish_size()] {
            check::figure(&tally, x);
            assert!(x >= 0.0, "{tally:?}");
        }
        assert!(
            tally.kish_size() <= tally.total() as f64 * (1.0 + 1e-9),
            "{tally:?}"
        );
    }
    let metric = source.metric();
    if let Ok(estimate) = metric.estimate_weighted(&tally) {
        check::estimate(&estimate, source);
    }
}

/// A survey whose every part was accepted.
fn design(scale: Scale, persons: usize, source: &mut Source<'_>) -> Option<Survey> {
    let ratings: Vec<i32> = (0..persons)
        .map(|_| scale.lowest() + i32::try_from(source.below(scale.levels())).unwrap_or(0))
        .collect();
    let mut survey = if source.flag() {
        Survey::new(scale, ratings).ok()?
    } else {
        let answers = ratings
            .into_iter()
            .map(|rating| (source.below(6) != 0).then_some(rating));
        Survey::from_answers(scale, answers.collect::<Vec<_>>()).ok()?
    };
    if source.flag() {
        let weights: Vec<f64> = (0..persons).map(|_| source.weight()).collect();
        survey = survey.with_weights(weights).ok()?;
    }
    let strata: Vec<usize> = (0..persons).map(|_| source.below(4)).collect();
    match source.below(4) {
        0 => survey = survey.with_strata(&strata).ok()?,
        1 => {
            let sizes: Vec<(usize, u64)> = (0..4)
                .map(|stratum| (stratum, persons as u64 + source.few()))
                .collect();
            survey = survey.with_finite_strata(&strata, sizes).ok()?;
        }
        2 => {
            survey = survey
                .with_population(persons as u64 + source.count().min(1 << 60))
                .ok()?;
        }
        _ => {}
    }
    if source.flag() {
        let kinds = 1 + source.below(12);
        let clusters: Vec<usize> = (0..persons)
            .map(|at| at % kinds + 100 * strata[at])
            .collect();
        survey = survey.with_clusters(&clusters).ok()?;
        let policy = source.one_of(&[
            LoneCluster::Refuse,
            LoneCluster::Certainty,
            LoneCluster::Average,
            LoneCluster::Centre,
            LoneCluster::Collapse,
        ]);
        survey = survey.with_lone_clusters(policy).ok()?;
    }
    if source.below(3) == 0 {
        survey = calibrated(survey, persons, source)?;
    }
    if source.below(6) == 0 {
        let ratio = 1.0 + 4.0 * source.share();
        survey = survey.trimmed(ratio).ok()?;
    }
    Some(survey)
}

fn calibrated(survey: Survey, persons: usize, source: &mut Source<'_>) -> Option<Survey> {
    let mut margin = || {
        let categories: Vec<usize> = (0..persons).map(|_| source.below(3)).collect();
        let targets: Vec<(usize, f64)> = (0..3)
            .map(|category| (category, 1.0 + source.weight()))
            .collect();
        Margin::new(&categories, targets).ok()
    };
    let margins = [margin()?, margin()?];
    match source.below(3) {
        0 => survey.raked(&margins).ok(),
        1 => survey
            .raked_with(&margins, Raking::default().logit(0.2, 5.0).ok()?)
            .ok(),
        _ => survey
            .raked_with(&margins, Raking::default().truncated(0.1, 9.0).ok()?)
            .ok(),
    }
}

fn survey(scale: Scale, source: &mut Source<'_>) {
    let persons = source.below(60);
    let Some(mut survey) = design(scale, persons, source) else {
        return;
    };
    survey.weights().iter().for_each(|&weight| {
        check::figure(&survey, weight);
        assert!(weight >= 0.0, "{survey:?}");
    });
    check::figure(&survey, survey.kish_size());
    let metric = source.metric();
    if let Ok(estimate) = metric.estimate_survey(&survey) {
        check::estimate(&estimate, source);
    }
    let answers: Vec<Option<i32>> = (0..persons)
        .map(|_| source.flag().then(|| 1 + i32::from(source.flag())))
        .collect();
    if source.flag() {
        match survey.clone().with_question(Scale::ONE_TO_FIVE, answers) {
            Ok(with) => survey = with,
            Err(_) => return,
        }
        if let Ok(difference) = survey.difference(&*metric, 0, 1) {
            check::figure(&difference, difference.value());
            check::figure(&difference, difference.std_error());
            check::probability(&difference, difference.p_value());
            let [narrow, wide] = source
                .two_confidences()
                .map(|level| difference.interval(level));
            check::interval(&narrow, None);
            check::interval(&wide, None);
            check::nested(&narrow, &wide, 1e-9 * (1.0 + wide.width()));
        }
    }
    groups(&survey, &*metric, source);
    let replicates = match source.below(3) {
        0 => Replicates::jackknife(&survey),
        1 => Replicates::balanced(&survey),
        _ => Replicates::fay(&survey, source.share()),
    };
    if let Ok(replicates) = replicates
        && let Ok(estimate) = replicates.estimate(&survey, &*metric)
    {
        check::estimate(&estimate, source);
    }
}

fn groups(survey: &Survey, metric: &dyn cxmetrics::Metric, source: &mut Source<'_>) {
    let keys: Vec<usize> = (0..survey.len()).map(|_| source.below(3)).collect();
    let Ok(groups) = survey.by(&keys) else { return };
    let Ok(scores) = groups.scores(metric) else {
        return;
    };
    for estimate in scores.estimates() {
        check::estimate(estimate, source);
    }
    for first in 0..scores.len() {
        for second in 0..scores.len() {
            let [one, other] = [
                scores.correlation(first, second),
                scores.correlation(second, first),
            ];
            assert_eq!(one, other, "{scores:?}");
            if let Some(r) = one {
                check::figure(&scores, r);
                assert!(r.abs() <= 1.0, "{r}: {scores:?}");
            }
        }
    }
    for key in groups.keys() {
        if let Ok(difference) = groups.against_rest(metric, key) {
            check::figure(&difference, difference.value());
            check::probability(&difference, difference.p_value());
            let interval = difference.interval(source.confidence());
            check::interval(&interval, None);
            let student = difference.student_t();
            check::interval(&student.interval(source.confidence()), None);
        }
    }
}

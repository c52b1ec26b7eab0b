//! Scores that are adjusted by what is known of the people.

use cxmetrics::adjusted::{Adjusted, Covariates};
use cxmetrics::{Estimate, Metric, Scale, Tally};

use crate::check;
use crate::draw::Source;

/// Two groups of people of whom something is known, adjusted alone, together and by strata.
pub fn target(data: &[u8]) {
    let mut source = Source::new(data);
    let source = &mut source;
    let scale = source.small_scale();
    let metric = source.metric();
    let [first, second] = [covariates(scale, source), covariates(scale, source)];
    merged(&first, &second, source);
    alone(&*metric, &first, source);
    together(&*metric, [&first, &second], source);
    by_strata(&*metric, scale, source);
}

/// People who answered, and some of whom only the covariate is known.
fn covariates(scale: Scale, source: &mut Source<'_>) -> Covariates {
    let mut covariates = Covariates::new(scale);
    let ratings: Vec<_> = scale.ratings().collect();
    let unusual = source.below(4) == 0;
    let covariate = |source: &mut Source<'_>| {
        if unusual {
            source.figure()
        } else {
            source.usual()
        }
    };
    for _ in 0..source.below(40) {
        let (rating, known) = (source.one_of(&ratings), covariate(source));
        let before = covariates.clone();
        let done = if source.below(4) == 0 {
            covariates.record_unanswered(known)
        } else {
            covariates.record(rating, known)
        };
        if done.is_err() {
            assert_eq!(covariates, before, "refused, and yet changed");
        }
    }
    covariates
}

fn merged(first: &Covariates, second: &Covariates, source: &mut Source<'_>) {
    let mut both = first.clone();
    both.merge(second).expect("one scale");
    assert_eq!(both.answers(), first.answers() + second.answers());
    assert_eq!(both.unanswered(), first.unanswered() + second.unanswered());
    let other = Covariates::new(source.small_scale());
    let before = both.clone();
    if both.merge(&other).is_err() {
        assert_eq!(both, before, "refused, and yet changed");
    }
}

fn alone(metric: &dyn Metric, people: &Covariates, source: &mut Source<'_>) {
    let [mean, slope] = [source.figure(), source.figure()];
    for score in [
        Adjusted::regression(metric, people, mean),
        Adjusted::prediction_powered(metric, people),
        Adjusted::prediction_powered_with(metric, people, slope),
    ]
    .into_iter()
    .flatten()
    {
        adjusted(&score, source);
    }
}

fn together(metric: &dyn Metric, groups: [&Covariates; 2], source: &mut Source<'_>) {
    for scores in [
        Adjusted::cuped(metric, groups),
        Adjusted::separate_slopes(metric, groups),
    ]
    .into_iter()
    .flatten()
    {
        scores.iter().for_each(|score| adjusted(score, source));
    }
}

fn by_strata(metric: &dyn Metric, scale: Scale, source: &mut Source<'_>) {
    let strata: Vec<(Tally, u64)> = (0..source.below(5))
        .map(|_| (source.tally_on(scale), source.count()))
        .collect();
    let strata = || strata.iter().map(|(tally, people)| (tally, *people));
    for score in [
        Adjusted::poststratified(metric, strata()),
        Adjusted::poststratified_population(metric, strata()),
    ]
    .into_iter()
    .flatten()
    {
        adjusted(&score, source);
    }
}

fn adjusted(score: &Adjusted, source: &mut Source<'_>) {
    check::estimate(score.estimate(), source);
    check::estimate(score.plain(), source);
    for error in [score.std_error(), score.large_sample_std_error()] {
        check::figure(score, error);
        assert!(error >= 0.0, "{score:?}");
    }
    check::maybe(score, score.slope());
    if let Some(correlation) = score.correlation() {
        check::figure(score, correlation);
        assert!((-1.0..=1.0).contains(&correlation), "{score:?}");
    }
    let [narrow, wide] = source
        .two_confidences()
        .map(|level| score.large_sample_interval(level));
    check::interval(&narrow, None);
    check::interval(&wide, None);
    check::nested(&narrow, &wide, check::slack(&score.estimate().range()));
    assert!(!score.to_string().contains("NaN"), "{score}");
    let stored = serde_json::to_string(score.estimate()).expect("finite");
    let back = serde_json::from_str::<Estimate>(&stored);
    assert!(back.is_ok_and(|back| back == *score.estimate()), "{stored}");
}

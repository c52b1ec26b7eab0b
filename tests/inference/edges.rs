//! What is said exactly at an edge: of α, of the range, of a limit on the cost.
#![allow(clippy::float_cmp)] // exact figures

use crate::support::{close, mean, nps, share};
use cxmetrics::compare::{
    Compare, Comparison, ContrastKind, Correction, FitMethod, GoodnessOfFit, MeansError, PValues,
    PermutationError, RatioSet, RelativeMethod, RelativeMethodError, StratifiedDifference, Summary,
    Superiority, SuperiorityError, SuperiorityMethod, Verdict, corrected,
};
use cxmetrics::impact::{InterruptedErrors, InterruptedSeries, InterruptedSeriesError};
use cxmetrics::response::{NonResponse, NonResponseDifference, Tipping};
use cxmetrics::words::{Language, Spoken};
use cxmetrics::{
    Ces, Confidence, CrossTally, Csat, Difference, DifferenceMethod, Direction, Estimate, Metric,
    Scale, Tally,
};

fn confidence(level: f64) -> Confidence {
    Confidence::new(level).unwrap()
}

/// A comparison that says what it is told to.
struct Told {
    limits: [f64; 2],
    p: f64,
}

impl Comparison for Told {
    fn kind(&self) -> ContrastKind {
        ContrastKind::Difference
    }

    fn direction(&self) -> Direction {
        Direction::HigherIsBetter
    }

    fn point_estimate(&self) -> Option<f64> {
        Some(0.5 * (self.limits[0] + self.limits[1]))
    }

    fn limits(&self, _: Confidence) -> [Option<f64>; 2] {
        self.limits.map(Some)
    }

    fn p_values(&self, hypothesis: f64) -> PValues {
        // Only the crate makes one; this one is filled anew.
        let difference = Difference::independent(&share(13, 20), &share(3, 9)).unwrap();
        let mut p_values = difference.p_values(hypothesis);
        (p_values.two_sided, p_values.above, p_values.below) = (self.p, self.p, self.p);
        p_values
    }
}

/// A claim is shown below α, which a quarter is not of a quarter.
#[test]
fn a_p_value_of_alpha_shows_nothing() {
    let limits = [0.5, 2.0];
    let at = |p: f64| {
        let test = Told { limits, p }.superiority(confidence(0.75)).unwrap();
        (test.is_shown(), test.contrast().lower())
    };
    assert_eq!(at(0.25), (false, Some(0.0)));
    assert_eq!(at(0.25_f64.next_down()), (true, Some(0.5)));

    // Nor does what is as far below as above, whatever its p-value.
    let neither = Told { limits, p: 0.001 }.finding(Confidence::P95);
    assert_eq!(neither.verdict(), Verdict::NoEvidenceOfChange);
    assert_eq!(neither.contrast().lower(), Some(0.0));

    // An eighth twice and a quarter once, neither below a quarter: limits that hold for both.
    let [first, second] = [0.125, 0.25].map(|p| Told { limits, p });
    let found = corrected(&[&first, &second], Correction::Holm, confidence(0.75));
    assert_eq!(found[0].p_value(), 0.25);
    assert_eq!(found[0].contrast().confidence(), confidence(0.875));
}

/// A limit just inside the margin is shown with as many decimals as that takes.
#[test]
fn limits_beside_the_margin() {
    let p = 0.001;
    for (limits, shown) in [
        ([-1.0, 4.98], "1.99 [-1.00, 4.98]"),
        ([-4.98, 1.0], "-1.99 [-4.98, 1.00]"),
    ] {
        let test = Told { limits, p }
            .equivalence(5.0, Confidence::P95)
            .unwrap()
            .to_string();
        assert!(test.contains(shown), "{test}");
    }
    // The same of a finding, when nothing else can be said.
    for (limits, shown) in [
        ([-1.0, 4.98], "equivalent within ±5: 1.99 [-1.00, 4.98]"),
        ([-4.98, 1.0], "equivalent within ±5: -1.99 [-4.98, 1.00]"),
    ] {
        let finding = Told { limits, p }
            .finding_within(5.0, Confidence::P95)
            .unwrap()
            .to_string();
        assert!(finding.starts_with(shown), "{finding}");
    }
}

#[test]
fn fits_of_the_largest_plans() {
    let large = GoodnessOfFit::new(&[9, 14], &[1e200, 1e200]).unwrap();
    assert_eq!(large, GoodnessOfFit::new(&[9, 14], &[1.0, 1.0]).unwrap());
    // n + 1 ways, of which a million are gone through.
    let method = |rest: u64| {
        let fit = GoodnessOfFit::new(&[1, rest], &[1.0, 1e6]).unwrap();
        fit.method()
    };
    assert_eq!(method(999_998), FitMethod::Exact);
    assert_eq!(method(999_999), FitMethod::ChiSquared);
    // One answer falls in as many ways as there are arms.
    let alone = |arms: usize| {
        let mut counts = vec![0; arms];
        counts[0] = 1;
        GoodnessOfFit::new(&counts, &vec![1.0; arms])
            .unwrap()
            .method()
    };
    assert_eq!(alone(32), FitMethod::Exact);
    assert_eq!(alone(33), FitMethod::ChiSquared);
}

/// A ratio that no number is as small as.
#[test]
fn ratios_of_nothing() {
    let next_to_none = Summary::known(1e-300).unwrap();
    let large = Summary::new(1e50, 1e49, 10).unwrap();
    assert!(matches!(
        next_to_none.relative_change(&large),
        Err(MeansError::NoSpread)
    ));
    // 0 over what is not 0 is 0.
    let none = Summary::known(0.0).unwrap();
    let ratio = none.ratio(&large, Confidence::P95).unwrap();
    assert!(
        matches!(ratio, RatioSet::Interval { lower, upper } if lower == 0.0 && upper == 0.0),
        "{ratio}"
    );
}

/// A single answer has no spread of its own.
#[test]
fn methods_that_need_two_answers() {
    let (one, many) = (mean(&[0, 0, 0, 1, 0]), mean(&[1, 2, 4, 3, 5]));
    for (first, second) in [(&one, &many), (&many, &one)] {
        let error = first
            .relative_change(second)
            .unwrap()
            .with_method(RelativeMethod::LogDelta)
            .unwrap_err();
        assert!(
            matches!(error, RelativeMethodError::NoSpread { .. }),
            "{error}"
        );
    }
    let tally = |counts: [u64; 5]| Tally::from_counts(Scale::ONE_TO_FIVE, counts).unwrap();
    let (one, many) = (tally([0, 0, 1, 0, 0]), tally([1, 2, 4, 3, 5]));
    for (first, second) in [(&one, &many), (&many, &one)] {
        let superiority = Superiority::of_tallies(first, second).unwrap();
        assert!(superiority.std_error() > 0.0);
        for method in [
            SuperiorityMethod::BrunnerMunzel,
            SuperiorityMethod::BrunnerMunzelLogit,
        ] {
            assert_eq!(
                superiority.with_method(method).map(|_| ()),
                Err(SuperiorityError::NoOverlap)
            );
        }
    }
    // Nor have samples of which all of the one are above all of the other, however many there are.
    let (few, most) = (
        tally([0, 0, 0, 0, 3]),
        [183_512_248_642_809_809, 0, 367_024_497_285_619_618, 0, 0],
    );
    let superiority = Superiority::of_tallies(&few, &tally(most)).unwrap();
    assert_eq!(superiority.std_error(), 0.0);
    assert!(
        superiority
            .with_method(SuperiorityMethod::BrunnerMunzelLogit)
            .is_err()
    );
    // Nor has a mean of one, of whatever population.
    let one = share(1, 1);
    for one in [one.clone(), one.of_population(5).unwrap()] {
        let summary = Summary::from(&one);
        assert_eq!((summary.std_error(), summary.deviation()), (0.0, None));
    }
}

/// With no confidence at all there is the measured difference, and at the end of the range there is no fit.
#[test]
fn the_narrowest_limits_and_the_furthest_difference() {
    let difference = Difference::independent(&share(3, 4), &share(1, 2)).unwrap();
    let interval = difference.interval(confidence(1e-170));
    assert_eq!((interval.lower(), interval.upper()), (25.0, 25.0));
    for method in [DifferenceMethod::Score, DifferenceMethod::ScoreUncorrected] {
        for end in [-100.0, 100.0] {
            assert_eq!(difference.test_with(method, end).unwrap().value(), None);
        }
    }
}

/// The variance of a stratum at the difference that was measured in it is that of one close by.
#[test]
fn strata_at_their_own_difference() {
    let scores =
        [(30, 40, 20, 40), (12, 50, 30, 60)].map(|(x1, n1, x2, n2)| (share(x1, n1), share(x2, n2)));
    let strata =
        StratifiedDifference::new(scores.iter().map(|(first, second)| (first, second))).unwrap();
    for own in [25.0, -26.0] {
        let [at, below, above] =
            [own, own - 1e-7, own + 1e-7].map(|at| strata.p_values(at).two_sided);
        let slack = 1e-6 * at;
        assert!(
            (at - below).abs() < slack && (at - above).abs() < slack,
            "{at} {below} {above}"
        );
    }
}

/// Scores that are each one of several, of other people in every stratum and group.
#[test]
fn strata_of_scores_with_sources() {
    let score = |low: u64| {
        let scale = Scale::new(1, 2).unwrap();
        let joint = CrossTally::from_counts(scale, scale, [[low, 3], [2, 9]]).unwrap();
        let scores = joint.scores(&Ces::MEAN, &Ces::MEAN).unwrap();
        scores.estimates()[0].clone()
    };
    let scores = [4, 5, 6, 7].map(score);
    assert!(scores.iter().all(|score| score.source().is_some()));
    let of = |strata: [[usize; 2]; 2]| {
        StratifiedDifference::new(strata.map(|[first, second]| (&scores[first], &scores[second])))
    };
    assert_eq!(of([[0, 1], [2, 3]]).unwrap().differences().count(), 2);
    assert!(of([[0, 1], [2, 0]]).is_err());
}

#[test]
fn summaries_at_their_limits() {
    for largest in [1e100, -1e100] {
        assert!(Summary::known(largest).is_ok());
        assert!(Summary::known(largest.next_up().max(-largest.next_down())).is_err());
    }
    let of =
        |mean: f64, deviation: f64, answers: u64| Summary::new(mean, deviation, answers).unwrap();
    // 1 may have been 1.5 on 0-10: √(1.5 · 8.5) + ½ = 4.07.
    assert!(of(1.0, 4.05, 1_000).check(&Scale::ZERO_TO_TEN, 0).is_ok());
    assert!(of(1.0, 4.09, 1_000).check(&Scale::ZERO_TO_TEN, 0).is_err());
    // One answer at either end, to the last digit.
    assert!(
        of(3.0, 8_f64.sqrt(), 2)
            .check(&Scale::ONE_TO_FIVE, 15)
            .is_ok()
    );
    // Means of different scales are further apart than either is wide.
    let low = of(2.0, 1.0, 4).check(&Scale::ONE_TO_FIVE, 1).unwrap();
    let high = of(9.0, 1.0, 4).check(&Scale::ZERO_TO_TEN, 1).unwrap();
    let contrast = low.difference(&high).unwrap().contrast(Confidence::P95);
    assert!(
        contrast.lower().unwrap() < -8.0 && contrast.upper().unwrap() > -6.0,
        "{contrast}"
    );
}

fn permutation(first: &Estimate, second: &Estimate) -> Result<f64, PermutationError> {
    Difference::independent(first, second)
        .unwrap()
        .permutation_p_value()
}

/// So many sums of so many answers are held at once: (g + 1)(g r/2 + 1), at most 2²².
#[test]
fn permutations_that_are_just_few_enough() {
    // Detractors and promoters are two steps apart: 2048².
    assert!(permutation(&nps(1, 1_023, 1_023), &nps(0, 1_024, 1_023)).is_ok());
    let refused = Err(PermutationError::TooLarge);
    assert_eq!(
        permutation(&nps(1, 1_023, 1_024), &nps(0, 1_025, 1_023)),
        refused
    );
    // Passives and promoters one: 2895 · 1448 and 2896 · 1448.5.
    assert!(permutation(&nps(1, 1_446, 1_447), &nps(0, 1_447, 1_447)).is_ok());
    assert_eq!(
        permutation(&nps(1, 1_447, 1_447), &nps(0, 1_447, 1_448)),
        refused
    );
    // As many answers as there may be sums.
    assert!(permutation(&share(1, 2), &share(1, 4_194_304)).is_ok());
    assert_eq!(permutation(&share(1, 2), &share(1, 4_194_305)), refused);
    // Levels that nobody chose cost nothing.
    let of = |nines: u64, tens: u64| {
        let counts = [0, 0, 0, 0, 0, 0, 0, 0, 0, nines, tens];
        let tally = Tally::from_counts(Scale::ZERO_TO_TEN, counts).unwrap();
        Ces::MEAN.estimate(&tally).unwrap()
    };
    let found = permutation(&of(1_500, 1_500), &of(1_580, 1_420)).unwrap();
    let same = permutation(&share(1_500, 3_000), &share(1_420, 3_000)).unwrap();
    close(found, same, 1e-9);
}

/// The work: for each level the states before it, each with every number of its answers, and the last states.
#[test]
fn permutations_that_are_just_too_much_work() {
    let levels = [
        (3, [100, 227]),
        (10, [105, 241]),
        (6, [135, 305]),
        (9, [165, 355]),
    ];
    let scores = [0, 1].map(|group| {
        let mut counts = [0; 11];
        for (rating, of) in levels {
            counts[rating] = of[group];
        }
        let tally = Tally::from_counts(Scale::ZERO_TO_TEN, counts).unwrap();
        Ces::MEAN.estimate(&tally).unwrap()
    });
    let size: u64 = levels.iter().map(|(_, [first, _])| first).sum();
    // The two largest levels are the last and the first.
    let (mut given, mut states, mut work) = (0, 1, 0);
    for (pooled, range) in [(440, 0), (327, 3), (346, 7)] {
        work += states * (pooled.min(size) + 1);
        given = (given + pooled).min(size);
        states = (given + 1) * (given * range + 2) / 2;
    }
    assert_eq!(work + states, (1 << 27) + 1_169);
    assert_eq!(
        permutation(&scores[0], &scores[1]),
        Err(PermutationError::TooLarge)
    );

    // Of m changes by the whole scale the sums 0 to 2m, each with every number of them: 2¹³ (2¹⁴ + 1) is too much.
    let changed = |people: u64| {
        let scale = Scale::THUMBS;
        let pairs = CrossTally::from_counts(scale, scale, [[5, people], [0, 3]]).unwrap();
        let change = Difference::paired(&Ces::MEAN, &pairs).unwrap();
        change.permutation_p_value()
    };
    assert!(changed(8_191).is_ok());
    assert_eq!(changed(8_192), Err(PermutationError::TooLarge));
}

/// Six of eight went up from 0 to 1, and one down. That all have gone up is a limit of no confidence: the likelihood limit
/// only tends to it, and where its digits have run out it is not reached either.
#[test]
fn the_end_of_the_range_is_no_limit_of_any_confidence() {
    let pairs = [(0, 1); 6].into_iter().chain([(1, 0), (0, 0)]);
    let pairs = CrossTally::from_pairs(Scale::THUMBS, Scale::THUMBS, pairs).unwrap();
    let change = Difference::paired(&Csat::top_box(1), &pairs).unwrap();
    let all_up = change
        .test_with(DifferenceMethod::Likelihood, 100.0)
        .unwrap();
    assert_eq!((all_up.value(), all_up.p_value()), (None, 0.0));
    let nearly = change
        .test_with(DifferenceMethod::Likelihood, 99.0)
        .unwrap();
    assert!(nearly.value().is_some() && nearly.p_value() > 0.0);
}

/// Two lines leave nothing of the scatter, whatever the figures on them are.
#[test]
fn series_without_scatter() {
    let on_lines: [fn(i32) -> f64; 4] = [
        |_| 0.0,
        |week| -30.1 - 0.7 * f64::from(week),
        |week| 1e6 + 0.1 * f64::from(week),
        |week| if week < 6 { 1e-9 } else { 3e-9 },
    ];
    for line in on_lines {
        let figures = (0..12).map(|week| (week, line(week)));
        assert!(matches!(
            InterruptedSeries::from_figures(figures, 6),
            Err(InterruptedSeriesError::NoSpread)
        ));
    }
}

/// Only how weights compare counts, up to the largest, and times that tell nothing of a slope never do.
#[test]
fn weights_of_every_size() {
    let of = |times: [i32; 8], weight: f64, unit: f64| {
        let figures = [4.1, 4.0, 4.3, 4.2, 4.8, 4.5, 4.9, 4.7].map(|figure| figure * unit);
        let weighted = times
            .into_iter()
            .zip(figures)
            .map(|reading| (reading, weight));
        InterruptedSeries::from_weighted(weighted, 4, InterruptedErrors::Independent)
    };
    let (weeks, at_once) = ([0, 1, 2, 3, 4, 5, 6, 7], [0, 1, 2, 3, 5, 5, 5, 5]);
    let plain = of(weeks, 1.0, 1.0).unwrap().level_change();
    for weight in [2_f64.powi(-80), 2_f64.powi(80), 1e100] {
        let found = of(weeks, weight, 1.0).unwrap().level_change();
        close(found.value(), plain.value(), 1e-12);
        close(found.std_error(), plain.std_error(), 1e-12);
        assert!(matches!(
            of(at_once, weight, 1.0),
            Err(InterruptedSeriesError::Times)
        ));
    }
    assert!(matches!(
        of(weeks, 1e100_f64.next_up(), 1.0),
        Err(InterruptedSeriesError::Weight { .. })
    ));
    // The largest figure itself is one.
    assert!(of(weeks, 1.0, 1e100 / 4.9).is_ok());
    let figures = (0..8).map(|week| (week, if week == 3 { -1e100 } else { f64::from(week) }));
    assert!(InterruptedSeries::from_figures(figures, 4).is_ok());
}

/// A limit that is the target, or 0, decides nothing.
#[test]
fn silence_beside_a_target_that_is_a_limit() {
    let survey = NonResponse::new(&share(90, 100), 125).unwrap();
    let interval = survey.estimate().interval(Confidence::P95);
    for (target, decided) in [
        (interval.lower(), false),
        (interval.upper(), false),
        (interval.lower().next_down(), true),
        (interval.upper().next_up(), true),
    ] {
        let found = survey.tipping_gap(target, Confidence::P95);
        assert_eq!(found != Tipping::Undecided, decided, "{found:?}");
    }

    let mut exactly = 0;
    for more in 0..40 {
        let scores = [share(60 + more, 100), share(50, 90)];
        for [first, second] in [[0, 1], [1, 0]] {
            let [now, before] =
                [first, second].map(|index| NonResponse::new(&scores[index], 150).unwrap());
            let change = NonResponseDifference::new(&now, &before).unwrap();
            let level = 1.0 - change.difference().p_value();
            for level in [level, level.next_up(), level.next_down()] {
                let Ok(level) = Confidence::new(level) else {
                    continue;
                };
                let interval = change.difference().interval(level);
                exactly += u32::from(interval.lower() == 0.0 || interval.upper() == 0.0);
                let undecided = interval.contains(0.0);
                for found in [change.tipping_gap(level), change.tipping_common_gap(level)] {
                    assert_eq!(
                        found == Tipping::Undecided,
                        undecided,
                        "{interval} {found:?}"
                    );
                }
            }
        }
    }
    assert!(exactly > 4, "{exactly}");
}

/// With next to no confidence the limits are the difference, and the silent may just make up for it.
#[test]
fn silence_that_is_just_enough() {
    let least = confidence(1e-170);
    let change = |first: (Estimate, u64), second: (Estimate, u64)| {
        let [now, before] =
            [first, second].map(|(score, asked)| NonResponse::new(&score, asked).unwrap());
        NonResponseDifference::new(&now, &before).unwrap()
    };
    // 25 = 25/2 + 100/8: half of the first at 0 and an eighth of the second at 100.
    let both = change((share(1, 4), 8), (share(0, 7), 8));
    assert_eq!(both.tipping_gap(least), Tipping::Gap(100.0));
    // 25 = 50 (3/4 − 1/4), and the first are at 100 then.
    let common = change((share(3, 6), 8), (share(1, 4), 16));
    assert_eq!(common.tipping_common_gap(least), Tipping::Gap(50.0));
}

/// A language of which nothing is said is English.
#[test]
fn a_language_that_says_nothing() {
    struct Plain;
    impl Language for Plain {}

    let difference = Difference::independent(&share(85, 100), &share(65, 100)).unwrap();
    let finding = difference.finding(Confidence::P95);
    assert_eq!(
        finding.verdict().in_language(&Plain).to_string(),
        "improved"
    );
    let said = finding.in_language(&Plain).to_string();
    assert_eq!(
        said,
        "improved: 20.0 [8.1, 31.6] at 95% confidence, p = 0.001"
    );
}

/// A time that is the change but for rounding is the change, as it is in whole numbers.
#[test]
fn computed_times_are_the_times_that_were_meant() {
    let values = [3.0, 4.5, 3.5, 5.0, 8.0, 7.5, 9.0, 8.0];
    let series = |time: &dyn Fn(u32) -> f64, change: f64| {
        let figures = (5..).zip(values).map(|(at, value)| (time(at), value));
        InterruptedSeries::from_figures(figures, change)
    };
    let change = |series: &InterruptedSeries| series.level_change().value();
    let whole = series(&f64::from, 10.0).unwrap();
    let step = |count: u32| (0..count).fold(0.0, |time, _| time + 0.1);
    assert!(step(10) < 1.0);
    let computed = series(&step, 1.0).unwrap();
    assert!((change(&computed) - change(&whole)).abs() < 1e-12);
    // The change and the last time may be computed as well.
    let end = computed.effect_at(1.2).unwrap().value();
    assert!((end - whole.effect_at(12).unwrap().value()).abs() < 1e-12);
    assert!(computed.effect_at(step(10)).is_ok());
    assert!(computed.effect_at(0.999).is_err());
    // Three from the change on, of which the first is a digit before it.
    let few = (0..6).zip(values).map(|(at, value)| {
        let time = if at == 3 {
            0.799_999_999_999_999_9
        } else {
            f64::from(at) * 0.1 + 0.5
        };
        (time, value)
    });
    assert!(InterruptedSeries::from_figures(few, 0.8).is_ok());
}

//! What leaves the crate is a number: no −0, NaN or infinity in what anything shows of itself, whatever came in.
//!
//! Every type shows all of its fields by `Debug`, in which −0 is `-0.0`; so that text is searched, with what the types are
//! asked for, and their stored forms. `CXMETRICS_INPUTS=100000` looks at as many inputs; without it at a few dozen.

// Each test is one list of everything there is.
#![allow(clippy::too_many_lines, clippy::cognitive_complexity)]

use core::fmt::Debug;

use cxmetrics::association::{KendallTau, SpearmanRho};
use cxmetrics::compare::{
    Compare, Comparison, GoodnessOfFit, MoverDifference, MoverRatio, RelativeChange,
    StratifiedDifference, Summary, Superiority,
};
use cxmetrics::impact::{DifferenceInDifferences, InterruptedSeries};
use cxmetrics::joint::JointTally;
use cxmetrics::kpi::{
    EarnedGrowth, EventRate, LifetimeValue, LogRank, ServiceTimes, ShiftedBetaGeometric, Survival,
};
use cxmetrics::league::League;
use cxmetrics::response::NonResponse;
use cxmetrics::track::Series;
use cxmetrics::track::signal::{ControlChart, Cusum, Ewma, IndividualsChart, Rules};
use cxmetrics::track::trend::{
    ChangePoint, Course, Homogeneity, MannKendall, SamplingError, TheilSen, WeightedSlope,
};
use cxmetrics::{Confidence, Difference, Estimate, Method};

use crate::inputs::{Inputs, inputs};
use crate::support::DIFFERENCE_METHODS;

/// What was found, and in what.
#[derive(Default)]
struct Found(std::collections::BTreeMap<String, String>);

impl Found {
    /// Searches what a value shows of itself.
    fn look(&mut self, what: &str, value: &dyn Debug) {
        let text = format!("{value:?}");
        // A range without ends, the lightest of no weights, and a guard without bound are not shown to anybody.
        let text = [
            "range: [-inf, inf]",
            "range: [0.0, inf]",
            "lightest: inf",
            "most: inf",
        ]
        .iter()
        .fold(text, |text, unbounded| text.replace(unbounded, ""));
        let faulty = text
            .split(|letter: char| !(letter.is_ascii_alphanumeric() || ".-".contains(letter)))
            .find(|word| ["-0.0", "NaN", "inf", "-inf"].contains(word));
        if let Some(word) = faulty {
            let kept = self.0.entry(format!("{what}: {word}"));
            kept.or_insert_with(|| {
                let at = text.find(word).unwrap_or(0);
                let from = text[..at]
                    .char_indices()
                    .rev()
                    .nth(200)
                    .map_or(0, |(from, _)| from);
                text[from..].chars().take(400).collect()
            });
        }
    }

    #[cfg(feature = "serde")]
    fn stored<T: Debug + serde::Serialize>(&mut self, what: &str, value: &T) {
        self.look(what, value);
        let text = serde_json::to_string(value).unwrap();
        let is_negative_zero =
            |rest: &str| !rest.starts_with(|next: char| next.is_ascii_digit() || next == 'e');
        if text
            .match_indices("-0.0")
            .any(|(at, found)| is_negative_zero(&text[at + found.len()..]))
        {
            self.0.entry(format!("{what}, stored")).or_insert(text);
        }
    }

    #[cfg(not(feature = "serde"))]
    fn stored<T: Debug>(&mut self, what: &str, value: &T) {
        self.look(what, value);
    }

    fn comparison<C: Comparison + Debug>(&mut self, what: &str, comparison: &C, margin: f64) {
        self.look(what, comparison);
        let p_values = comparison.p_values(margin);
        self.look(
            what,
            &(comparison.point_estimate(), comparison.p_value(), p_values),
        );
        for level in [0.01, 0.5, 0.95, 0.999_999] {
            let confidence = Confidence::new(level).unwrap();
            self.stored(what, &comparison.contrast(confidence));
            self.look(what, &comparison.finding(confidence));
            self.look(what, &comparison.finding_within(margin, confidence));
            self.look(what, &comparison.superiority(confidence));
            self.look(what, &comparison.non_inferiority(margin, confidence));
            self.look(what, &comparison.equivalence(margin, confidence));
        }
    }

    fn score(&mut self, what: &str, score: &Estimate) {
        self.stored(what, score);
        let range = score.range();
        self.look(
            what,
            &(
                score.value(),
                score.std_error(),
                score.variance(),
                score.bounds(),
                &range,
            ),
        );
        for x in [*range.start(), score.value(), 0.0, -0.0, *range.end()] {
            self.look(
                what,
                &[
                    score.p_value(x),
                    score.probability_at_least(x),
                    score.probability_at_most(x),
                    score.probability_below(x),
                ],
            );
        }
        for level in [0.05, 0.95, 0.999_9] {
            let confidence = Confidence::new(level).unwrap();
            for method in Method::ALL {
                if let Ok(interval) = score.interval_with(method, confidence) {
                    self.stored(&format!("{what} {method:?}"), &interval);
                    self.look(what, &interval.margin());
                }
            }
        }
    }

    #[track_caller]
    fn assert_nothing(&self) {
        assert!(self.0.is_empty(), "{:#?}", self.0);
    }
}

#[test]
fn scores_and_comparisons() {
    let mut found = Found::default();
    for mut input in inputs(1, 15) {
        let scale = input.scale();
        let metric = Inputs::metric(scale);
        let tallies = [(); 4].map(|()| input.tally(scale));
        let weighted = [(); 2].map(|()| input.weighted(scale));
        let mut scores: Vec<Estimate> = tallies
            .iter()
            .filter_map(|tally| metric.estimate(tally).ok())
            .collect();
        scores.extend(
            weighted
                .iter()
                .filter_map(|tally| metric.estimate_weighted(tally).ok()),
        );
        scores.extend((0..2).filter_map(|_| metric.estimate_survey(&input.survey(scale)?).ok()));
        if let Some(score) = scores.first().cloned() {
            let size = score.sample_size() + input.below(5);
            scores.extend(score.of_population(size));
        }
        let margin = input.figure().abs();
        for score in &scores {
            found.score("score", score);
            if let Ok(silent) = NonResponse::new(score, score.sample_size() + input.below(9)) {
                found.look("non-response", &silent);
                found.look("non-response", &(silent.bounds(), silent.score_if(margin)));
                found.look("tipping", &silent.tipping_gap(margin, Confidence::P95));
            }
        }
        for pair in scores.windows(2) {
            if let Ok(difference) = Difference::independent(&pair[0], &pair[1]) {
                found.stored("difference", &difference);
                found.look("difference", &(difference.value(), difference.range()));
                found.comparison("difference", &difference, margin);
                for method in DIFFERENCE_METHODS {
                    let interval = difference.interval_with(method, Confidence::P95);
                    found.look(&format!("difference {method:?}"), &interval);
                    let test = difference.test_with(method, margin);
                    found.look(
                        &format!("test {method:?}"),
                        &test.map(|test| (test.value(), test.p_value())),
                    );
                }
            }
            if let Ok(change) = RelativeChange::independent(&pair[0], &pair[1]) {
                found.comparison("relative change", &change, margin);
            }
            if let Ok(mover) = MoverDifference::new(pair[0].clone(), pair[1].clone()) {
                found.comparison("mover", &mover, margin);
            }
            if let Ok(mover) = MoverRatio::new(pair[0].clone(), pair[1].clone()) {
                found.comparison("mover ratio", &mover, margin);
            }
            let strata = [(&pair[0], &pair[1]), (&pair[1], &pair[0])];
            if let Ok(stratified) = StratifiedDifference::new(strata) {
                found.comparison("stratified", &stratified, margin);
            }
        }
        if let Ok(superiority) = Superiority::of_tallies(&tallies[0], &tallies[1]) {
            found.comparison("superiority", &superiority, margin);
        }
        let summaries = [(); 2]
            .map(|()| Summary::new(input.figure(), input.positive(), 2 + input.below(9)).ok());
        if let [Some(one), Some(other)] = summaries {
            found.look(
                "summary",
                &(
                    one,
                    one.interval(Confidence::P95),
                    one.ratio(&other, Confidence::P95),
                ),
            );
            if let Ok(difference) = one.difference(&other) {
                found.comparison("difference of summaries", &difference, margin);
            }
        }
        let planned: Vec<f64> = (0..3).map(|_| 1.0 + input.positive()).collect();
        let observed: Vec<u64> = (0..3).map(|_| input.count()).collect();
        found.look("fit", &GoodnessOfFit::new(&observed, &planned));
        let league: Vec<(usize, Estimate)> = scores.iter().cloned().enumerate().collect();
        if let Ok(league) = League::of(league, Confidence::P95) {
            found.look("league", &(&league, league.mean(), league.spread()));
            for row in league.rows() {
                found.look("row", &(row, row.interval(), row.pooled_limits()));
            }
        }
    }
    found.assert_nothing();
}

#[test]
fn scores_of_the_same_people() {
    let mut found = Found::default();
    for mut input in inputs(2, 60) {
        let scale = input.scale();
        let metric = Inputs::metric(scale);
        let metric = metric.as_ref();
        let table = input.table(scale);
        found.stored("pairs", &table);
        let margin = input.figure().abs();
        if let Ok(difference) = Difference::paired(metric, &table) {
            found.stored("paired", &difference);
            found.comparison("paired", &difference, margin);
            found.look("paired", &(difference.value(), difference.range()));
        }
        found.look(
            "tau",
            &KendallTau::of_ratings(&table).map(|tau| (tau, tau.interval(Confidence::P95))),
        );
        found.look(
            "rho",
            &SpearmanRho::of_ratings(&table).map(|rho| (rho, rho.interval(Confidence::P95))),
        );
        if let Ok(correlation) = table.correlation(metric, metric) {
            found.look(
                "correlation",
                &(
                    correlation,
                    correlation.interval(Confidence::P95),
                    correlation.covariance_interval(Confidence::P95),
                    correlation.std_error(),
                ),
            );
        }
        let mut sheets = JointTally::new(vec![scale; 3]).unwrap();
        for _ in 0..input.below(10) {
            let sheet = [(); 3].map(|()| (input.below(6) > 0).then(|| input.rating(scale)));
            sheets.record(&sheet).unwrap();
        }
        found.stored("sheets", &sheets);
        found.look(
            "alpha",
            &sheets
                .cronbach_alpha(metric)
                .map(|alpha| (alpha, alpha.interval(Confidence::P95))),
        );
        if let Ok(scores) = sheets.scores(&[metric, metric, metric]) {
            found.look("joint scores", &scores);
            let weights = [(); 3].map(|()| input.figure());
            for composite in [
                scores.mean(),
                scores.difference(0, 1),
                scores.weighted_sum(&weights),
            ]
            .into_iter()
            .flatten()
            {
                found.look(
                    "composite",
                    &(
                        &composite,
                        composite.interval(Confidence::P95),
                        composite.cautious_interval(Confidence::P95),
                        composite.value(),
                        composite.p_value(margin),
                    ),
                );
            }
        }
        if let Some(survey) = input.survey(scale) {
            let groups: Vec<u64> = (0..survey.len()).map(|_| input.below(2)).collect();
            found.look("survey", &survey);
            if let Ok(groups) = survey.by(&groups) {
                if let Ok(difference) = groups.difference(metric, &0, &1) {
                    let student = difference.student_t();
                    found.look(
                        "groups of one survey",
                        &(
                            &difference,
                            difference.interval(Confidence::P95),
                            student.interval(Confidence::P95),
                            student.statistic(),
                            student.p_value(),
                        ),
                    );
                }
                found.look("groups", &groups.scores(metric));
            }
        }
        found.stored("weights", &input.weighted(scale));
    }
    found.assert_nothing();
}

#[test]
fn what_is_watched() {
    let mut found = Found::default();
    for mut input in inputs(3, 60) {
        let scale = input.scale();
        let metric = Inputs::metric(scale);
        let mut series = Series::new(scale);
        for period in 0..3 + input.below(9) {
            series.record_tally(period, &input.tally(scale)).unwrap();
        }
        found.stored("series", &series);
        if let Ok(recency) = series.recency(1.0 + input.positive()) {
            for recent in recency {
                found.look("recency", &recent);
                found.stored("recency", recent.tally());
            }
        }
        if let Ok(scores) = series.scores(metric.as_ref()) {
            found.look("scores", &scores);
            for spread in [SamplingError::Pooled, SamplingError::PerPeriod] {
                found.stored("homogeneity", &Homogeneity::new(&scores, spread).ok());
                let slope = WeightedSlope::new(&scores, spread).ok();
                found.stored("slope", &slope);
                found.look(
                    "slope",
                    &slope
                        .map(|slope| (slope.interval(Confidence::P95), slope.z(), slope.p_value())),
                );
            }
            found.look(
                "change point",
                &ChangePoint::new(&scores).map(|point| (point.step(), point)),
            );
            found.look("course", &Course::new(&scores, Confidence::P95));
            if let Ok(chart) = ControlChart::new(&scores, ..) {
                found.chart("chart of scores", &chart);
                found.look("Laney", &chart.laney());
            }
            if let Ok(chart) = IndividualsChart::of_scores(&scores, ..) {
                found.chart("individuals chart of scores", chart.as_chart());
            }
        }
        let figures = input.figures(3);
        let numbered = || (0..).zip(figures.iter().copied());
        found.look(
            "Mann-Kendall",
            &MannKendall::new(figures.iter().copied()).map(|test| (test, test.z(), test.tau())),
        );
        let times: Vec<(f64, f64)> = figures
            .iter()
            .map(|figure| (input.figure(), *figure))
            .collect();
        found.look(
            "Theil-Sen",
            &TheilSen::new(times.iter().copied())
                .map(|trend| (trend.value(), trend.limits(Confidence::P95))),
        );
        if let Ok(chart) = IndividualsChart::new(numbered(), ..) {
            found.chart("individuals chart", chart.as_chart());
            for point in chart.points() {
                found.look("moving range", &point.moving_range());
            }
        }
        let measured: Vec<_> = numbered()
            .map(|(period, figure)| (period, figure, input.positive()))
            .collect();
        if let Ok(chart) = ControlChart::from_figures(input.figure(), measured) {
            found.chart("chart of figures", &chart);
        }
        let counts: Vec<(u64, u64)> = (0..9).map(|period| (period, input.count())).collect();
        if let Ok(chart) = ControlChart::event_counts(counts.iter().copied(), ..) {
            found.chart("counts", &chart);
        }
        let rates: Vec<_> = counts
            .iter()
            .map(|&(period, count)| (period, count, input.positive()))
            .collect();
        if let Ok(chart) = ControlChart::event_rates(rates, ..) {
            found.chart("rates", &chart);
        }
        let before: Vec<(u64, f64)> = (0..9).map(|time| (time, input.figure())).collect();
        let after = before.iter().map(|&(time, figure)| (time, figure));
        if let Ok(series) = InterruptedSeries::from_figures(after, 4 + input.below(3)) {
            found.look("interrupted series", &series);
            found.comparison("level change", &series.level_change(), 1.0);
            found.comparison("slope change", &series.slope_change(), 1.0);
        }
    }
    found.assert_nothing();
}

impl Found {
    fn chart<K: Debug + core::fmt::Display + Clone>(
        &mut self,
        what: &str,
        chart: &ControlChart<K>,
    ) {
        self.look(what, chart);
        self.look(what, &chart.sigma_z());
        for point in chart.points() {
            let limits = (point.center(), point.lower(), point.upper(), point.value());
            self.look(&format!("{what}, point"), &limits);
        }
        for signal in chart.signals(Rules::default()) {
            let text = signal.sentence().to_string();
            self.look(what, &(&signal, text));
        }
        for point in Ewma::default().points(chart) {
            let limits = (point.value(), point.lower(), point.upper());
            self.look(&format!("{what}, EWMA"), &(limits, &point));
        }
        for point in Cusum::default().points(chart) {
            self.look(&format!("{what}, CUSUM"), &point);
        }
    }
}

#[test]
fn business_figures() {
    let mut found = Found::default();
    for mut input in inputs(4, 60) {
        let margin = input.figure().abs();
        let rates = [(); 2].map(|()| EventRate::new(input.count(), input.positive()).ok());
        if let [Some(one), Some(other)] = rates {
            found.stored("rate", &one);
            found.look(
                "rate",
                &(
                    one.interval(Confidence::P95),
                    one.remaining(input.positive(), Confidence::P95),
                ),
            );
            let (Ok(difference), Ok(ratio)) = (one.difference(&other), one.relative_change(&other));
            found.comparison("rate difference", &difference, margin);
            found.comparison("rate ratio", &ratio, margin);
        }
        let times = [(); 2].map(|()| {
            let figures = input.figures(1).into_iter().map(f64::abs);
            let ends: Vec<_> = figures.map(|time| (time, input.below(3) > 0)).collect();
            (
                ServiceTimes::from_hours(ends.iter().map(|end| end.0)),
                Survival::new(ends),
            )
        });
        let [(hours, curve), (other_hours, other_curve)] = times;
        if let (Ok(one), Ok(other)) = (&hours, &other_hours) {
            found.look(
                "times",
                &(
                    one,
                    one.mean_interval(Confidence::P95),
                    one.percentile_interval(75.0, Confidence::P95),
                    one.median(),
                ),
            );
            found.look("Mann-Whitney", &one.mann_whitney(other));
            found.comparison("shift", &one.shift(other), margin);
            if let Ok(difference) = one.mean_difference(other) {
                found.comparison("mean difference", &difference, margin);
            }
            if let Ok(ratio) = one.mean_ratio(other) {
                found.comparison("mean ratio", &ratio, margin);
            }
            if let Ok(superiority) = one.superiority(other) {
                found.comparison("superiority of times", &superiority, margin);
            }
        }
        if let (Ok(one), Ok(other)) = (&curve, &other_curve) {
            let at = input.positive();
            found.stored("survival", one);
            found.look(
                "survival",
                &(
                    one.interval(at, Confidence::P95),
                    one.log_log_interval(at, Confidence::P95),
                    one.median_interval(Confidence::P95),
                    one.restricted_mean(at, Confidence::P95),
                    one.std_error(at),
                ),
            );
            if let Ok(test) = LogRank::new(one, other) {
                found.comparison("log-rank", &test, margin);
            }
            if let Ok(difference) = one.restricted_mean_difference(other, at) {
                found.comparison("restricted means", &difference, margin);
            }
        }
        if let Ok(value) = LifetimeValue::new(input.figure(), input.uniform()) {
            let value = if input.below(2) == 0 {
                value
            } else {
                value.over(3).paid_at_end()
            };
            found.stored("lifetime value", &value);
            found.look(
                "lifetime value",
                &(value.value(), value.lifetime(), value.sensitivity()),
            );
            let kept = Estimate::share(3, 4).unwrap();
            found.look(
                "lifetime value",
                &value.interval(&kept.interval(Confidence::P95)),
            );
        }
        if let Ok(growth) = EarnedGrowth::new(input.positive(), input.positive(), input.positive())
        {
            found.look("growth", &growth);
            found.look(
                "growth",
                &(
                    growth.total(),
                    growth.net_revenue_retention(),
                    growth.value(0.5),
                ),
            );
        }
        let mut left = 1_000;
        let survivors: Vec<u64> = (0..4)
            .map(|_| {
                left -= left.min(input.count());
                left
            })
            .collect();
        found.look("fit of a cohort", &ShiftedBetaGeometric::fit(&survivors));
        let shares = [(); 4].map(|()| Estimate::share(input.below(3), 2).unwrap());
        let [one, two, three, four] = &shares;
        if let (Ok(here), Ok(there)) = (
            Difference::independent(one, two),
            Difference::independent(three, four),
        ) && let Ok(both) = DifferenceInDifferences::new(here, there)
        {
            found.comparison("difference in differences", &both, margin);
        }
    }
    found.assert_nothing();
}

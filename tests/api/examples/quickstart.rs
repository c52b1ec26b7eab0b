//! The figures of the quickstart, against counts made here.
#![allow(clippy::cast_precision_loss)] // the counts of a small file

use super::printed;

const Z: f64 = 1.959_963_984_540_054; // the normal quantile of 0.975

/// The answers to one question, counted here and not by the crate: its value with each rating's count, and how
/// many were asked.
struct Counted {
    values: Vec<(i64, i64)>,
    asked: i64,
}

impl Counted {
    /// Counts the cells of `column` in the rows that `keep` keeps, by the value that a rating has.
    fn new(column: usize, keep: &[&str], value_of: impl Fn(i64) -> i64) -> Self {
        let text = include_str!("../../../examples/data/survey.csv");
        let mut counted = Self {
            values: Vec::new(),
            asked: 0,
        };
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!(cells.len(), 7);
            if !keep.iter().all(|name| cells.contains(name)) {
                continue;
            }
            counted.asked += 1;
            if cells[column].is_empty() {
                continue;
            }
            let value = value_of(cells[column].parse().unwrap());
            match counted.values.iter_mut().find(|known| known.0 == value) {
                Some(known) => known.1 += 1,
                None => counted.values.push((value, 1)),
            }
        }
        counted
    }

    fn answers(&self) -> i64 {
        self.values.iter().map(|&(_, count)| count).sum()
    }

    fn sum(&self) -> i64 {
        self.values
            .iter()
            .map(|&(value, count)| value * count)
            .sum()
    }

    fn count(&self, value: i64) -> f64 {
        let found = self.values.iter().find(|known| known.0 == value);
        found.map_or(0, |known| known.1) as f64
    }

    /// The score statistic at `mean`, from the constrained fit by plain bisection.
    fn statistic(&self, mean: f64) -> f64 {
        let points = || {
            self.values
                .iter()
                .map(|&(value, count)| (value as f64 - mean, count as f64))
        };
        let largest = points().map(|(x, _)| x).fold(f64::MIN, f64::max);
        let smallest = points().map(|(x, _)| x).fold(f64::MAX, f64::min);
        let (mut low, mut high) = (-1.0 / largest, -1.0 / smallest);
        for _ in 0..200 {
            let tilt = f64::midpoint(low, high);
            if points()
                .map(|(x, count)| count * x / (1.0 + tilt * x))
                .sum::<f64>()
                > 0.0
            {
                low = tilt;
            } else {
                high = tilt;
            }
        }
        let answers = self.answers() as f64;
        let variance: f64 = points()
            .map(|(x, count)| count / answers / (1.0 + low * x) * x * x)
            .sum();
        (self.sum() as f64 / answers - mean) / (variance / answers).sqrt()
    }

    /// Whether the interval's limits are `lower` and `upper` when they are rounded to within `half` a digit.
    #[track_caller]
    fn check_limits(&self, lower: f64, upper: f64, half: f64) {
        assert!(self.statistic(lower - half) > Z, "{lower}");
        assert!(self.statistic(lower + half) < Z, "{lower}");
        assert!(self.statistic(upper - half) > -Z, "{upper}");
        assert!(self.statistic(upper + half) < -Z, "{upper}");
    }

    /// Compares a printed row with the counts.
    #[track_caller]
    fn check(&self, row: &Row) {
        assert_eq!(row.answers, self.answers());
        assert_rounded(row.score, 10 * self.sum(), self.answers());
        assert_rounded(row.response_rate, 1_000 * self.answers(), self.asked);
        self.check_limits(row.lower, row.upper, 0.05);
    }
}

/// Whether a printed whole number is the quotient, rounded.
#[track_caller]
fn assert_rounded(printed: i64, dividend: i64, divisor: i64) {
    assert!(
        2 * (printed * divisor - dividend).abs() <= divisor,
        "{printed} is not {dividend}/{divisor}"
    );
}

fn promoter_value(rating: i64) -> i64 {
    match rating {
        0..=6 => -100,
        7..=8 => 0,
        9..=10 => 100,
        _ => panic!("{rating}"),
    }
}

/// A row as it was printed, score and rate in tenths.
struct Row {
    score: i64,
    lower: f64,
    upper: f64,
    answers: i64,
    response_rate: i64,
}

fn tenths(text: &str) -> i64 {
    let (_, decimals) = text.split_once('.').unwrap();
    assert_eq!(decimals.len(), 1, "{text}");
    text.replace('.', "").parse().unwrap()
}

/// The row of a label below a heading.
fn row(output: &str, heading: &str, label: &str) -> Row {
    let line = output
        .lines()
        .skip_while(|line| !line.starts_with(heading))
        .skip(1)
        .find(|line| line.trim_start().starts_with(label))
        .unwrap_or_else(|| panic!("no {label} below {heading} in\n{output}"));
    let cells: Vec<&str> = line.trim_start()[label.len()..]
        .split_whitespace()
        .collect();
    let [score, lower, upper, answers, rate] = cells[..] else {
        panic!("{line}")
    };
    Row {
        score: tenths(score),
        lower: lower.trim_matches(['[', ',']).parse().unwrap(),
        upper: upper.trim_end_matches(']').parse().unwrap(),
        answers: answers.parse().unwrap(),
        response_rate: tenths(rate.strip_suffix('%').unwrap()),
    }
}

#[test]
fn the_scores_of_each_quarter_are_those_of_the_counts() {
    let output = printed("quickstart", &[]);
    for quarter in ["2026-Q1", "2026-Q2"] {
        let keep = [quarter];
        let share = |from: i64| move |rating: i64| 100 * i64::from(rating >= from);
        Counted::new(4, &keep, promoter_value).check(&row(&output, quarter, "NPS"));
        Counted::new(5, &keep, share(4)).check(&row(&output, quarter, "CSAT, % who chose 4 or 5"));
        Counted::new(6, &keep, |rating| rating).check(&row(
            &output,
            quarter,
            "CES, mean of 1 to 7",
        ));
        Counted::new(6, &keep, share(5)).check(&row(&output, quarter, "CES, % who chose 5 to 7"));
    }
}

#[test]
fn the_scores_of_each_segment_are_those_of_the_counts() {
    let output = printed("quickstart", &[]);
    let mut answers = 0;
    for segment in ["Consumer", "Small business", "Enterprise"] {
        let counted = Counted::new(4, &["2026-Q2", segment], promoter_value);
        counted.check(&row(&output, "NPS by segment", segment));
        answers += counted.answers();
    }
    assert_eq!(
        answers,
        Counted::new(4, &["2026-Q2"], promoter_value).answers()
    );
}

/// The whole numbers before percent signs.
fn percents(line: &str) -> Vec<i64> {
    line.split_inclusive('%')
        .filter_map(|text| text.strip_suffix('%'))
        .map(|text| text.split(' ').next_back().unwrap().parse().unwrap())
        .collect()
}

#[test]
fn the_goal_stands_where_the_counts_put_it() {
    let output = printed("quickstart", &[]);
    let goal: Vec<&str> = output
        .lines()
        .skip_while(|line| !line.starts_with("Key result"))
        .collect();
    let [title, way, interval, probability] = goal[..] else {
        panic!("{output}")
    };
    assert_eq!(title, "Key result NPS: from 20 to 40");

    let nps = Counted::new(4, &["2026-Q2"], promoter_value);
    // (score − 20) / (40 − 20) in percent, over the number of answers.
    let done = 5 * nps.sum() - 100 * nps.answers();
    assert!(0 < done && done < 100 * nps.answers());
    assert!(way.ends_with("of the way, in progress."), "{way}");
    assert_rounded(percents(way)[0], done, nps.answers());
    let before = row(&output, "2026-Q1", "NPS").score as f64 / 10.0;
    let now = row(&output, "2026-Q2", "NPS").score as f64 / 10.0;
    assert!(
        way.trim_start()
            .starts_with(&format!("NPS went from {before:.1} to {now:.1}:")),
        "{way}"
    );

    let figure = |percent: i64| 20.0 + percent as f64 / 5.0;
    let [lower, upper, confidence] = percents(&interval.replace('(', ""))[..] else {
        panic!("{interval}")
    };
    nps.check_limits(figure(lower), figure(upper), 0.1);
    assert_eq!(confidence, 95);

    let printed = percents(probability)[0] as f64 / 100.0;
    let expected = posterior_at_least(&nps, 0.4);
    assert!((printed - expected).abs() < 0.0051, "{printed} {expected}");
}

/// The posterior probability of an NPS (as a fraction) of at least `target`, prior ½ for each group: the midpoint
/// rule over the shares of promoters and detractors.
fn posterior_at_least(nps: &Counted, target: f64) -> f64 {
    const STEPS: i64 = 1_000;
    let [detractors, passives, promoters] = [-100, 0, 100].map(|value| nps.count(value) - 0.5);
    let answers = promoters + passives + detractors;
    let log_density =
        |p: f64, d: f64| promoters * p.ln() + passives * (1.0 - p - d).ln() + detractors * d.ln();
    let mode = log_density(promoters / answers, detractors / answers);
    let (mut all, mut above) = (0.0, 0.0);
    for i in 0..STEPS {
        for j in 0..STEPS - 1 - i {
            let share = |step: i64| (step as f64 + 0.5) / STEPS as f64;
            let (p, d) = (share(i), share(j));
            let density = (log_density(p, d) - mode).exp();
            all += density;
            if p - d >= target {
                above += density;
            }
        }
    }
    above / all
}

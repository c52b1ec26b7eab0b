//! Rules of a chart: which are chosen, when each is completed, and how often one is by chance.

use super::{noise, words};
use crate::recording::Recording;
use cxmetrics::track::signal::{
    ControlChart, Cusum, Ewma, IndividualsChart, Rule, Rules, Shift, Signal, Variation,
};

fn all_rules() -> Vec<Rule> {
    let mut rules = Rule::RUN_RULES.to_vec();
    for count in [0, 1, 2, 3, 7, 50, 51, 255] {
        rules.push(Rule::Run(count));
        rules.push(Rule::Trend(count));
    }
    rules.extend([
        Rule::MovingRange,
        Rule::Ewma,
        Rule::CusumRise,
        Rule::CusumFall,
    ]);
    rules
}

/// A chart whose points are so many sigma from its centre, in tenths.
fn chart(z: &[i32]) -> ControlChart<usize> {
    let figures = z.iter().enumerate();
    let figures = figures.map(|(period, &z)| (period, f64::from(z) / 10.0, 1.0));
    ControlChart::from_figures(0.0, figures).unwrap()
}

#[test]
fn rules_are_chosen() {
    let mut recording = Recording::new("track/rules");
    let sets = [
        ("none", Rules::NONE),
        ("default", Rules::default()),
        ("Nelson", Rules::NELSON),
        ("Western Electric", Rules::WESTERN_ELECTRIC),
        ("making data count", Rules::MAKING_DATA_COUNT),
    ];
    for (name, rules) in sets {
        recording.note(name, (rules, rules.skips_the_center()));
        recording.note(format!("{name}: rules"), rules.iter().collect::<Vec<_>>());
        recording.note(format!("{name} skipping"), rules.skipping_the_center());
    }
    for rule in all_rules() {
        recording.note(format!("{rule:?}"), rule.to_string());
        recording.note(format!("{rule:?}: padded"), format!("{rule:>40}|{rule:.3}"));
        for (name, rules) in sets.into_iter().skip(1).step_by(2) {
            let (with, without) = (rules.with(rule), rules.without(rule));
            recording.note(
                format!("{name}, {rule:?}"),
                (
                    rules.contains(rule),
                    (with, with.contains(rule), with.iter().count()),
                    (without, without.contains(rule), without.iter().count()),
                    with.without(rule) == rules,
                ),
            );
        }
    }
    let run = Rules::NONE.with(Rule::Run(5)).with(Rule::Trend(4));
    recording.note("another run", run.with(Rule::Run(9)));
    recording.note("without a run of 6", run.without(Rule::Run(6)));
    recording.note("without a trend of 6", run.without(Rule::Trend(6)));
    recording.note("without a run of 5", run.without(Rule::Run(5)));
    recording.note("without a trend of 4", run.without(Rule::Trend(4)));
    recording.finish();
}

#[test]
fn rules_are_completed() {
    let mut recording = Recording::new("track/rules-completed");
    let charts: [(&str, Vec<i32>); 13] = [
        ("nine above", [vec![-1], vec![2; 10]].concat()),
        ("nine below", [vec![1], vec![-2; 10]].concat()),
        (
            "interrupted by the centre",
            [vec![3; 5], vec![0], vec![3; 6]].concat(),
        ),
        ("beyond", vec![30, 31, -30, -31, 29]),
        ("two of three", vec![21, 0, 22, -21, -22, 20, 21, 20, 25]),
        (
            "four of five",
            vec![11, 12, 5, 13, 14, -11, -12, -13, 0, -15, 10, 11],
        ),
        ("rising", (-7..8).map(|z| 3 * z).collect()),
        (
            "falling with a tie",
            vec![20, 15, 12, 10, 10, 8, 6, 4, 2, 0, -2, -4, -9],
        ),
        (
            "by turns",
            (0..18)
                .map(|i| if i % 2 == 0 { 4 + i } else { -3 })
                .collect(),
        ),
        (
            "within",
            (0..17).map(|i| if i % 3 == 0 { 9 } else { -8 }).collect(),
        ),
        (
            "on the first line",
            [vec![10, -10, 10, -10], vec![10; 12]].concat(),
        ),
        (
            "two processes",
            (0..12).map(|i| if i % 2 == 0 { 15 } else { -11 }).collect(),
        ),
        (
            "noise",
            noise(60, 9)
                .into_iter()
                .map(|number| number as i32 - 50)
                .collect(),
        ),
    ];
    for (name, z) in charts {
        let chart = chart(&z);
        for rule in all_rules() {
            for rules in [
                Rules::NONE.with(rule),
                Rules::NONE.with(rule).skipping_the_center(),
            ] {
                let signals = chart.signals(rules);
                if !signals.is_empty() {
                    let found: Vec<_> = signals
                        .iter()
                        .map(|signal| (*signal.period(), signal.figure(), signal.direction()))
                        .collect();
                    let skips = rules.skips_the_center();
                    recording.note(format!("{name} {rule:?} {skips}"), found);
                }
            }
        }
        let [all, some] = [Rules::NELSON, Rules::WESTERN_ELECTRIC]
            .map(|rules| chart.signals(rules.with(Rule::Trend(5)).with(Rule::Run(6))));
        recording.note(
            format!("{name}: last"),
            words(&all[all.len().saturating_sub(4)..]),
        );
        recording.note(format!("{name}: some"), words(&some[..some.len().min(3)]));
    }
    recording.finish();
}

#[test]
fn signals_in_words() {
    let mut recording = Recording::new("track/signals-in-words");
    let z = [
        25, 26, 31, 5, 12, 13, 14, 15, -40, -20, -5, -6, -7, -8, -9, -10, -11, -12,
    ];
    let chart = chart(&z);
    let mut signals = chart.signals(Rules::NELSON.with(Rule::Run(7)).with(Rule::Trend(5)));
    signals.extend(chart.signals(Rules::WESTERN_ELECTRIC));
    signals.extend(Ewma::default().signals(&chart));
    signals.extend(Cusum::default().signals(&chart));
    let figures = z.iter().map(|&z| f64::from(z)).enumerate();
    let individuals = IndividualsChart::new(figures, 3..8).unwrap();
    signals.extend(individuals.signals(Rules::default()));
    for signal in &signals {
        let found: &Signal<usize> = signal;
        recording.note(format!("{:?} {}", signal.rule(), signal.period()), found);
        recording.note(
            "padded",
            format!("{signal:>70}|{:<150}|", signal.sentence()),
        );
    }
    for shift in [Shift::Higher, Shift::Lower] {
        recording.note(format!("{shift:?}"), shift.to_string());
    }
    for variation in [
        Variation::CommonCause,
        Variation::Improvement,
        Variation::Concern,
        Variation::SpecialCause,
    ] {
        recording.note(format!("{variation:?}"), variation.to_string());
    }
    recording.finish();
}

#[test]
fn run_lengths_of_one_rule() {
    let mut recording = Recording::new("track/run-lengths-one");
    for rule in all_rules() {
        if matches!(rule, Rule::Nelson3 | Rule::Nelson4 | Rule::Trend(_)) {
            continue;
        }
        for shift in [0.0, -0.7, 2.5] {
            let rules = Rules::NONE.with(rule);
            recording.note(format!("{rule:?} {shift}"), rules.average_run_length(shift));
        }
    }
    recording.finish();
}

#[test]
fn run_lengths_of_some_rules() {
    let mut recording = Recording::new("track/run-lengths-some");
    let rules = Rules::default();
    for shift in [0.0, 1.0, -1.0, 6.0, 50.0, -50.0, f64::INFINITY, f64::NAN] {
        recording.note(format!("default {shift}"), rules.average_run_length(shift));
    }
    let same = Rules::NONE.with(Rule::Nelson1).with(Rule::WesternElectric1);
    recording.note("the same twice", same.average_run_length(0.5));
    let same = Rules::NONE.with(Rule::WesternElectric4).with(Rule::Run(8));
    recording.note("the same run twice", same.average_run_length(0.5));
    recording.note("none", Rules::NONE.average_run_length(0.5));
    let other = Rules::NONE.with(Rule::Ewma).with(Rule::Run(1));
    recording.note("none of a chart", other.average_run_length(0.5));
    let western = Rules::WESTERN_ELECTRIC;
    for shift in [0.0, 1.5] {
        recording.note(
            format!("Western Electric {shift}"),
            western.average_run_length(shift),
        );
    }
    recording.finish();
}

#[test]
fn run_lengths_of_orders() {
    let mut recording = Recording::new("track/run-lengths-orders");
    for shift in [0.0, 1.5, f64::NAN] {
        for count in [3, 4, 6] {
            let rules = Rules::NONE.with(Rule::Trend(count));
            recording.note(
                format!("trend {count} {shift}"),
                rules.average_run_length(shift),
            );
        }
    }
    let first = Rules::NONE.with(Rule::Nelson1).with(Rule::Trend(4));
    for shift in [0.0, 2.0, -2.0, 40.0] {
        recording.note(
            format!("and beyond {shift}"),
            first.average_run_length(shift),
        );
    }
    let both = Rules::NONE.with(Rule::Nelson3).with(Rule::Trend(3));
    recording.note("two trends", both.average_run_length(0.0));
    let both = Rules::NONE.with(Rule::Trend(50)).with(Rule::Nelson3);
    recording.note("a longer trend", both.average_run_length(3.0));
    recording.finish();
}

#[test]
fn run_lengths_of_turns() {
    let mut recording = Recording::new("track/run-lengths-turns");
    let turns = Rules::NONE.with(Rule::Nelson4).with(Rule::Nelson1);
    recording.note("turns and beyond", turns.average_run_length(2.5));
    let turns = Rules::NONE.with(Rule::Nelson4).with(Rule::Trend(3));
    recording.note("turns and a short trend", turns.average_run_length(0.0));
    recording.note(
        "turns",
        Rules::NONE.with(Rule::Nelson4).average_run_length(0.5),
    );
    recording.finish();
}

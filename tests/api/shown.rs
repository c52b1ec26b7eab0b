//! Every type that shows a figure follows the format.

use cxmetrics::association::{KendallTau, SpearmanRho};
use cxmetrics::compare::{Claim, Comparison};
use cxmetrics::plan::Power;
use cxmetrics::track::signal::{ControlChart, Rules};
use cxmetrics::{Confidence, Difference, Estimate, Interval, SampleSize};

/// Width, fill and alignment are for the whole text, which they leave as it is.
#[track_caller]
fn aligned(text: &str, formatted: [String; 3]) {
    let width = text.chars().count() + 5;
    let dots = |count: usize| "*".repeat(count);
    assert_eq!(formatted[0], format!("{}{text}", " ".repeat(5)), "{width}");
    assert_eq!(formatted[1], format!("{text}{}", dots(5)));
    assert_eq!(formatted[2], format!("{}{text}{}", dots(2), dots(3)));
}

macro_rules! follows_the_format {
    ($value:expr) => {{
        let value = $value;
        let text = value.to_string();
        let width = text.chars().count() + 5;
        aligned(
            &text,
            [
                format!("{value:>width$}"),
                format!("{value:*<width$}"),
                format!("{value:*^width$}"),
            ],
        );
        assert!(!format!("{value:.0}").contains("-0 ") && !text.contains("-0.0"));
    }};
}

#[test]
fn width_fill_and_alignment() {
    let (may, june) = (
        Estimate::share(70, 100).unwrap(),
        Estimate::share(85, 100).unwrap(),
    );
    let change = Difference::independent(&june, &may).unwrap();
    let (xs, ys) = ([1.0, 2.0, 3.0, 4.0], [1.0, 3.0, 2.0, 4.0]);
    let chart = ControlChart::from_figures(28.0, [("Mon", 42.0, 2.0)]).unwrap();
    follows_the_format!(may.clone());
    follows_the_format!(may.interval(Confidence::P95));
    follows_the_format!(Confidence::P95);
    follows_the_format!(Power::P80);
    follows_the_format!(SampleSize::try_from(5.0).unwrap());
    follows_the_format!(change.clone());
    follows_the_format!(change.finding(Confidence::P95));
    follows_the_format!(change.finding_within(5.0, Confidence::P95).unwrap());
    follows_the_format!(Claim::NonInferiority { margin: 5.0 });
    follows_the_format!(change.non_inferiority(5.0, Confidence::P95).unwrap());
    follows_the_format!(KendallTau::of(&xs, &ys).unwrap());
    follows_the_format!(SpearmanRho::of(&xs, &ys).unwrap());
    follows_the_format!(chart.signals(Rules::default())[0]);
}

#[test]
fn precision_and_sign() {
    let (may, june) = (
        Estimate::share(70, 100).unwrap(),
        Estimate::share(85, 100).unwrap(),
    );
    assert_eq!(format!("{may:+}"), "+70.0");
    assert_eq!(format!("{may:+.3}"), "+70.000");
    let change = Difference::independent(&may, &june).unwrap();
    assert_eq!(format!("{change:+}"), "-15.0");
    let interval: Interval = june.interval(Confidence::P90);
    assert_eq!(format!("{interval:+.0}"), "+85 [+78, +90]");
    let finding = change.finding(Confidence::P95);
    assert!(format!("{finding:+.0}").starts_with("decreased: -15 [-26, -"));
    let same = Difference::independent(&may, &may).unwrap();
    assert_eq!(format!("{same:+}"), "+0.0");
    assert_eq!(format!("{:.1}", Confidence::P95), "95.0%");
    assert_eq!(SampleSize::try_from(1.0).unwrap().to_string(), "1 answer");
}

/// What a confidence shows is what its parser takes, and the same confidence but for the last digits.
#[test]
fn a_confidence_reads_what_it_shows() {
    let mut levels: Vec<f64> = (1..1000).map(|level| f64::from(level) / 1000.0).collect();
    levels.extend([
        1.0 - f64::EPSILON / 2.0,
        1.0 - 1e-13,
        1e-13,
        5e-324,
        0.123_456_789_012_345,
    ]);
    for level in levels {
        let confidence = Confidence::new(level).unwrap();
        let read: Confidence = confidence.to_string().parse().unwrap();
        assert!(
            (read.level() - level).abs() <= 4.0 * f64::EPSILON * level.max(f64::MIN_POSITIVE),
            "{confidence}"
        );
    }
    assert_eq!(Confidence::new(0.999).unwrap().to_string(), "99.9%");
}

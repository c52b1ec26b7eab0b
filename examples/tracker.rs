//! A year of weekly answers: what was noise, what was news, and is the target reached?
//!
//! `cargo run --example tracker` prints the story of `examples/data/weekly.csv`, which is made up;
//! `cargo run --example tracker -- OUT.svg` also draws it.

use std::collections::BTreeMap;
use std::error::Error;

use cxmetrics::track::signal::{ControlChart, Ewma, Rule, Rules, Signal};
use cxmetrics::track::trend::{ChangePoint, Course, CourseKind, Homogeneity, SamplingError};
use cxmetrics::track::{Monitor, Scores, Series, Window, sparkline};
use cxmetrics::{Confidence, Estimate, Interval, Metric, Nps, Scale, Tally};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// The weeks whose figures say what is usual: nothing was changed in them.
const BASELINE: u32 = 26;
const TARGET: f64 = 35.0;

fn main() -> Result<(), Box<dyn Error>> {
    let year = Year::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/examples/data/weekly.csv"
    ))?;
    year.tell()?;
    if let Some(path) = std::env::args().nth(1) {
        year.draw(&path)?;
        println!("\ndrawn to {path}");
    }
    Ok(())
}

struct Year {
    series: Series<u32>,
    scores: Scores<u32>,
    chart: ControlChart<u32>,
    /// The last four weeks together, for each week.
    smooth: Vec<(u32, Interval)>,
}

impl Year {
    /// A row has the week, such as 2025-W07, and how often each rating from 0 to 10 was given.
    fn read(path: &str) -> Result<Self, Box<dyn Error>> {
        let mut series = Series::new(Scale::ZERO_TO_TEN);
        for row in csv::Reader::from_path(path)?.records() {
            let row = row?;
            let mut cells = row.iter();
            let week = cells.next().and_then(|week| week.split_once("-W"));
            let (_, week) = week.ok_or("a row begins with a week such as 2025-W07")?;
            let counts: Vec<u64> = cells.map(str::parse).collect::<Result<_, _>>()?;
            let tally = Tally::from_counts(Scale::ZERO_TO_TEN, counts)?;
            series.record_tally(week.parse()?, &tally)?;
        }
        // Weeks that are not in the file are gaps, and not nothing.
        series.open_all(1..=52);

        let scores = series.scores(&Nps::STANDARD)?;
        let chart = ControlChart::new(&scores, ..=BASELINE)?;
        let interval = |window: Window<'_, u32>| {
            let score = Nps::STANDARD.estimate(window.tally()).ok()?;
            Some((*window.last(), score.interval(Confidence::P95)))
        };
        let smooth = series.trailing(4).filter_map(interval).collect();
        Ok(Self {
            series,
            scores,
            chart,
            smooth,
        })
    }

    fn tell(&self) -> Result<(), Box<dyn Error>> {
        let figures = self
            .scores
            .iter()
            .map(|(_, score)| score.map(Estimate::value));
        println!("NPS by week      {}", sparkline(figures));
        let gaps: Vec<_> = self.series.gaps().map(ToString::to_string).collect();
        println!("no answers in    weeks {}", gaps.join(", "));
        println!(
            "usual            {:.1} in weeks 1 to {BASELINE}, sigma z {:.2}",
            self.chart.center(),
            self.chart.sigma_z()?
        );

        println!("\nnews");
        let mut weeks: BTreeMap<Rule, Vec<String>> = BTreeMap::new();
        for signal in self.signals() {
            let (week, figure) = (signal.period(), signal.figure());
            let entry = format!("{week} ({figure:.0})");
            weeks.entry(signal.rule()).or_default().push(entry);
        }
        for (rule, weeks) in weeks {
            println!("  {rule}: in week {}", weeks.join(", "));
        }

        println!("\nthe year");
        let test = Homogeneity::new(&self.scores, SamplingError::Pooled)?;
        println!(
            "  did anything change?  Q = {:.1} on {} degrees of freedom, p = {:.1e}",
            test.q(),
            test.degrees_of_freedom(),
            test.p_value()
        );
        let course = self.course()?;
        println!("  slowly or at once?    {course}");

        println!("\nis the true NPS above {TARGET}, asked every week?");
        for (from, to) in [(1, BASELINE), (*course.change_point().period(), 52)] {
            println!("  {}", self.watch(from, to)?);
        }
        Ok(())
    }

    /// A monitor that is fed week by week until it knows.
    fn watch(&self, from: u32, to: u32) -> Result<String, Box<dyn Error>> {
        let mut monitor =
            Monitor::at_least(Nps::STANDARD, Scale::ZERO_TO_TEN, TARGET, Confidence::P95)?;
        let weeks = self
            .series
            .iter()
            .filter(|&(&week, _)| (from..=to).contains(&week));
        for (week, tally) in weeks {
            monitor.record_tally(tally)?;
            let look = monitor.look();
            if look.verdict() != cxmetrics::track::Decision::Continue {
                let answers = monitor.tally().total();
                return Ok(format!(
                    "from week {from}: {look}, in week {week} after {answers} answers"
                ));
            }
        }
        Ok(format!("from week {from}: {}", monitor.look()))
    }

    fn signals(&self) -> Vec<Signal<u32>> {
        let mut signals = self.chart.signals(Rules::default());
        signals.extend(Ewma::default().signals(&self.chart).into_iter().take(1));
        signals.sort_by_key(|signal| (*signal.period(), signal.rule()));
        signals
    }

    fn course(&self) -> Result<Course<u32>, Box<dyn Error>> {
        Ok(Course::new(&self.scores, Confidence::P95)?)
    }

    fn draw(&self, path: &str) -> Result<(), Box<dyn Error>> {
        let root = SVGBackend::new(path, (1_240, 640)).into_drawing_area();
        root.fill(&WHITE)?;
        let course = self.course()?;
        title(&root, &course)?;
        let figures = || self.chart.points().iter();
        let lowest = figures()
            .map(|point| point.value().min(point.lower()))
            .fold(0.0, f64::min);
        let highest = figures()
            .map(|point| point.value().max(point.upper()))
            .fold(0.0, f64::max);
        let mut plot = ChartBuilder::on(&root.margin(112, 0, 8, 30))
            .x_label_area_size(44)
            .y_label_area_size(52)
            .build_cartesian_2d(0.3..53.6_f64, lowest - 4.0..highest + 6.0)?;
        plot.configure_mesh()
            .disable_x_mesh()
            .bold_line_style(RULE)
            .light_line_style(TRANSPARENT)
            .axis_style(RULE)
            .label_style(text(15, INK_2))
            .x_labels(14)
            .x_label_formatter(&|week| format!("{week:.0}"))
            .y_label_formatter(&|score| format!("{score:.0}"))
            .x_desc("week of 2025")
            .y_desc("NPS")
            .axis_desc_style(text(15, INK_2))
            .draw()?;
        let top = highest + 6.0;

        // Weeks without answers.
        for &gap in self.series.gaps() {
            let week = f64::from(gap);
            let corners = [(week - 0.5, lowest - 4.0), (week + 0.5, top)];
            plot.draw_series([Rectangle::new(corners, GAP.filled())])?;
        }
        // The last four weeks with their 95 % interval.
        for run in runs(&self.smooth) {
            let upper = run
                .iter()
                .map(|(week, interval)| (f64::from(*week), interval.upper()));
            let lower = run
                .iter()
                .map(|(week, interval)| (f64::from(*week), interval.lower()));
            let band: Vec<_> = upper.chain(lower.rev()).collect();
            plot.draw_series([Polygon::new(band, BAND.filled())])?;
            let middle: Vec<_> = run
                .iter()
                .map(|(week, interval)| (f64::from(*week), interval.value()))
                .collect();
            plot.draw_series([PathElement::new(middle, LINE.stroke_width(3))])?;
        }
        // Control limits as steps, wider in weeks with fewer answers.
        for limit in [|point: &Point| point.lower(), |point: &Point| point.upper()] {
            let points = self.chart.points();
            for run in points.chunk_by(|one, next| one.period() + 1 == *next.period()) {
                let steps = run.iter().flat_map(|point| {
                    let week = f64::from(*point.period());
                    [(week - 0.5, limit(point)), (week + 0.5, limit(point))]
                });
                let steps: Vec<_> = steps.collect();
                plot.draw_series([PathElement::new(steps, LIMIT.stroke_width(1))])?;
            }
        }
        let center = self.chart.center();
        plot.draw_series([PathElement::new(
            [(0.5, center), (52.5, center)],
            LIMIT.stroke_width(1),
        )])?;
        // Where it changed.
        if course.kind() == CourseKind::Step {
            mark_step(&mut plot, course.change_point(), top)?;
        }
        // Every week; those that are news in red.
        let signals = self.signals();
        for point in figures() {
            let at = (f64::from(*point.period()), point.value());
            let is_news = signals
                .iter()
                .any(|signal| signal.period() == point.period());
            let (size, color) = if is_news { (6, NEWS) } else { (3, INK_2) };
            plot.draw_series([Circle::new(at, size + 2, WHITE.filled())])?;
            plot.draw_series([Circle::new(at, size, color.filled())])?;
        }
        label_first_signals(&mut plot, &self.chart, &signals)?;
        root.present()?;
        Ok(())
    }
}

type Point = cxmetrics::track::signal::ChartPoint<u32>;
type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;
type Plane =
    Cartesian2d<plotters::coord::types::RangedCoordf64, plotters::coord::types::RangedCoordf64>;
type Plot<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Plane>;

const INK: RGBColor = RGBColor(0x1f, 0x24, 0x2b);
const INK_2: RGBColor = RGBColor(0x5c, 0x66, 0x73);
const RULE: RGBColor = RGBColor(0xe4, 0xe7, 0xeb);
const GAP: RGBColor = RGBColor(0xf2, 0xf3, 0xf5);
const LINE: RGBColor = RGBColor(0x22, 0x66, 0xb8);
const BAND: RGBAColor = RGBAColor(0x22, 0x66, 0xb8, 0.18);
const LIMIT: RGBColor = RGBColor(0x9a, 0xa3, 0xad);
const NEWS: RGBColor = RGBColor(0xc8, 0x2f, 0x2f);

fn text(size: i32, color: RGBColor) -> TextStyle<'static> {
    ("sans-serif", size).into_font().color(&color)
}

fn title(root: &Area<'_>, course: &Course<u32>) -> Result<(), Box<dyn Error>> {
    root.draw_text("A year of NPS, week by week", &text(26, INK), (38, 22))?;
    root.draw_text(&format!("{course:.0}"), &text(17, NEWS), (38, 56))?;
    let mut x = 38;
    for (color, words) in [
        (INK_2, "a week"),
        (NEWS, "a week that is news"),
        (LINE, "the last four weeks, with their 95 % interval"),
        (LIMIT, "usual level and control limits, from weeks 1 to 26"),
        (GAP, "no answers"),
    ] {
        root.draw(&Rectangle::new([(x, 86), (x + 14, 100)], color.filled()))?;
        root.draw_text(words, &text(15, INK_2), (x + 22, 85))?;
        x += 48 + i32::try_from(words.len())? * 13 / 2;
    }
    Ok(())
}

/// Weeks one after the other, parted where one is missing.
fn runs(smooth: &[(u32, Interval)]) -> impl Iterator<Item = &[(u32, Interval)]> {
    smooth.chunk_by(|one, next| one.0 + 1 == next.0)
}

fn mark_step(
    plot: &mut Plot<'_, '_>,
    change: &ChangePoint<u32>,
    top: f64,
) -> Result<(), Box<dyn Error>> {
    let week = f64::from(*change.period()) - 0.5;
    for (from, to, level) in [(0.5, week, change.before()), (week, 52.5, change.after())] {
        plot.draw_series([PathElement::new(
            [(from, level), (to, level)],
            NEWS.stroke_width(2),
        )])?;
    }
    plot.draw_series([PathElement::new(
        [(week, change.after()), (week, top)],
        NEWS.stroke_width(1),
    )])?;
    let words = format!(
        "week {}: {:.0} → {:.0}",
        change.period(),
        change.before(),
        change.after()
    );
    let style = text(16, NEWS).pos(Pos::new(HPos::Left, VPos::Top));
    plot.draw_series([Text::new(words, (week + 0.4, top - 0.5), style)])?;
    Ok(())
}

/// The rule beside the first signal of each kind.
fn label_first_signals(
    plot: &mut Plot<'_, '_>,
    chart: &ControlChart<u32>,
    signals: &[Signal<u32>],
) -> Result<(), Box<dyn Error>> {
    let mut named = Vec::new();
    for point in chart.points() {
        let of_point = signals
            .iter()
            .filter(|signal| signal.period() == point.period());
        let fresh: Vec<Rule> = of_point
            .map(Signal::rule)
            .filter(|rule| !named.contains(rule))
            .collect();
        let labels: Vec<String> = fresh
            .iter()
            .map(|rule| {
                rule.to_string()
                    .split(':')
                    .next()
                    .unwrap_or_default()
                    .to_owned()
            })
            .collect();
        let at = (f64::from(*point.period()), point.value() - 1.8);
        let style = text(14, NEWS).pos(Pos::new(HPos::Center, VPos::Top));
        plot.draw_series([Text::new(labels.join(", "), at, style)])?;
        named.extend(fresh);
    }
    Ok(())
}

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

#[path = "support/picture.rs"]
mod picture;

use picture::{
    Area, BLUE, BLUE_FIELD, Drawn, FIELD, GREY, INK, Mark, PAPER, QUIET, RED, Words, length, line,
    mark, text, write,
};

/// The weeks whose figures say what is usual: nothing was changed in them.
const BASELINE: u32 = 26;
const TARGET: f64 = 35.0;

const HELP: &str = "\
A year of weekly answers: what was noise, what was news, and is the target reached?

Usage: tracker [OUT.svg]

Tells the story of examples/data/weekly.csv, which is made up, and draws it if OUT.svg is named.
";

fn main() -> Result<(), Box<dyn Error>> {
    let picture = std::env::args().nth(1);
    if matches!(picture.as_deref(), Some("--help" | "-h")) {
        print!("{HELP}");
        return Ok(());
    }
    let year = Year::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/examples/data/weekly.csv"
    ))?;
    year.tell()?;
    if let Some(path) = picture {
        year.draw(&path)?;
        println!("\ndrawn to {path}");
    }
    Ok(())
}

/// The week of a row, and what was answered in it.
fn counted(row: &csv::StringRecord) -> Result<(u32, Tally), String> {
    let mut cells = row.iter();
    let week = cells.next().unwrap_or("");
    let number = week
        .split_once("-W")
        .and_then(|(_, week)| week.parse().ok());
    let number = number.ok_or(format!("column 1: {week:?} is no week such as 2025-W07"))?;
    let counts = (2..).zip(cells).map(|(column, cell)| {
        let count = cell.trim().parse::<u64>();
        count.map_err(|error| format!("column {column}: {cell:?}: {error}"))
    });
    let counts = counts.collect::<Result<Vec<_>, _>>()?;
    let tally =
        Tally::from_counts(Scale::ZERO_TO_TEN, counts).map_err(|error| error.to_string())?;
    Ok((number, tally))
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
            let line = row.position().map_or(0, csv::Position::line);
            let (week, tally) =
                counted(&row).map_err(|error| format!("{path}, line {line}, {error}"))?;
            series.record_tally(week, &tally)?;
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

    fn draw(&self, path: &str) -> Drawn {
        let course = self.course()?;
        let title = "A year of NPS, week by week";
        let words = Words {
            title,
            description: &self.description(&course),
        };
        picture::save(path, (1_240, 680), &words, |area| {
            write(area, title, (38, 34), 24, INK, HPos::Left)?;
            let found = format!("{course:.0}").replacen(" at ", " at week ", 1);
            write(area, &found, (38, 66), 17, RED, HPos::Left)?;
            draw_legend(area, 96)?;
            self.draw_year(area, &course)
        })
    }

    /// The figures of the picture, for those who do not see it.
    fn description(&self, course: &Course<u32>) -> String {
        let news: Vec<String> = self
            .signals()
            .iter()
            .map(|signal| format!("week {} ({:.0})", signal.period(), signal.figure()))
            .collect();
        format!(
            "The NPS of each week of 2025, between {:.0} and {:.0}; usual were {:.0} until week {BASELINE}. {course:.0}. \
             News in: {}. No answers in: {}.",
            self.lowest(),
            self.highest(),
            self.chart.center(),
            news.join(", "),
            self.series
                .gaps()
                .map(|week| format!("week {week}"))
                .collect::<Vec<_>>()
                .join(", "),
        )
    }

    fn lowest(&self) -> f64 {
        let points = self.chart.points().iter();
        points
            .map(|point| point.value().min(point.lower()))
            .fold(0.0, f64::min)
    }

    fn highest(&self) -> f64 {
        let points = self.chart.points().iter();
        points
            .map(|point| point.value().max(point.upper()))
            .fold(0.0, f64::max)
    }

    fn draw_year(&self, area: &Area<'_>, course: &Course<u32>) -> Drawn {
        let (bottom, top) = (self.lowest() - 4.0, self.highest() + 6.0);
        let mut plot = ChartBuilder::on(&area.margin(142, 0, 8, 30))
            .x_label_area_size(54)
            .y_label_area_size(62)
            .build_cartesian_2d(0.3..53.6_f64, bottom..top)?;
        plot.configure_mesh()
            .disable_x_mesh()
            .bold_line_style(FIELD)
            .light_line_style(TRANSPARENT)
            .axis_style(QUIET)
            .label_style(text(14, QUIET))
            .x_labels(14)
            .x_label_formatter(&|week| monday(*week))
            .y_label_formatter(&|score| format!("{score:.0}"))
            .x_desc("week of 2025, by its Monday")
            .y_desc("NPS, from −100 to 100")
            .axis_desc_style(text(14, QUIET))
            .draw()?;
        self.draw_gaps(&mut plot, [bottom, top])?;
        self.draw_trailing(&mut plot)?;
        self.draw_limits(&mut plot)?;
        if course.kind() == CourseKind::Step {
            mark_step(&mut plot, course.change_point(), top)?;
        }
        self.draw_weeks(&mut plot)?;
        label_first_signals(&mut plot, &self.chart, &self.signals())
    }

    /// Weeks without answers, in frames of their own.
    fn draw_gaps(&self, plot: &mut Plot<'_, '_>, [bottom, top]: [f64; 2]) -> Drawn {
        for &gap in self.series.gaps() {
            let week = f64::from(gap);
            let corners = [(week - 0.5, bottom), (week + 0.5, top)];
            plot.draw_series([Rectangle::new(corners, FIELD.filled())])?;
            plot.draw_series([Rectangle::new(corners, QUIET.stroke_width(1))])?;
        }
        Ok(())
    }

    /// The last four weeks with their 95 % interval.
    fn draw_trailing(&self, plot: &mut Plot<'_, '_>) -> Drawn {
        for run in runs(&self.smooth) {
            let limits = |limit: fn(&Interval) -> f64| {
                let at =
                    move |(week, interval): &(u32, Interval)| (f64::from(*week), limit(interval));
                run.iter().map(at).collect::<Vec<_>>()
            };
            let [lower, middle, upper] =
                [Interval::lower, Interval::value, Interval::upper].map(limits);
            let band: Vec<_> = upper.iter().chain(lower.iter().rev()).copied().collect();
            plot.draw_series([Polygon::new(band, BLUE_FIELD.filled())])?;
            for (path, width) in [(lower, 1), (middle, 3), (upper, 1)] {
                plot.draw_series([PathElement::new(path, BLUE.stroke_width(width))])?;
            }
        }
        Ok(())
    }

    /// The usual level, and the control limits as steps: wider in weeks with fewer answers.
    fn draw_limits(&self, plot: &mut Plot<'_, '_>) -> Drawn {
        for limit in [|point: &Point| point.lower(), |point: &Point| point.upper()] {
            let points = self.chart.points();
            for run in points.chunk_by(|one, next| one.period() + 1 == *next.period()) {
                let steps = run.iter().flat_map(|point| {
                    let week = f64::from(*point.period());
                    [(week - 0.5, limit(point)), (week + 0.5, limit(point))]
                });
                let steps: Vec<_> = steps.collect();
                plot.draw_series([PathElement::new(steps, GREY.stroke_width(1))])?;
            }
        }
        let center = self.chart.center();
        let level = [(0.5, center), (52.5, center)];
        plot.draw_series([PathElement::new(level, GREY.stroke_width(2))])?;
        Ok(())
    }

    /// Every week; those that are news are larger, and diamonds.
    fn draw_weeks(&self, plot: &mut Plot<'_, '_>) -> Drawn {
        let signals = self.signals();
        for point in self.chart.points() {
            let at = (f64::from(*point.period()), point.value());
            let is_news = signals
                .iter()
                .any(|signal| signal.period() == point.period());
            let at = plot.backend_coord(&at);
            let area = plot.plotting_area().strip_coord_spec();
            let (x, y) = area.get_pixel_range();
            let at = (at.0 - x.start, at.1 - y.start);
            if is_news {
                mark(&area, Mark::Diamond, at, RED)?;
            } else {
                area.draw(&Circle::new(at, 5, PAPER.filled()))?;
                area.draw(&Circle::new(at, 3, INK.filled()))?;
            }
        }
        Ok(())
    }
}

type Point = cxmetrics::track::signal::ChartPoint<u32>;
type Plane =
    Cartesian2d<plotters::coord::types::RangedCoordf64, plotters::coord::types::RangedCoordf64>;
type Plot<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Plane>;

/// The Monday with which a week of 2025 begins, such as "6 Jan".
#[allow(clippy::cast_possible_truncation)] // weeks of a year
fn monday(week: f64) -> String {
    const MONTHS: [(&str, i32); 12] = [
        ("Jan", 31),
        ("Feb", 28),
        ("Mar", 31),
        ("Apr", 30),
        ("May", 31),
        ("Jun", 30),
        ("Jul", 31),
        ("Aug", 31),
        ("Sep", 30),
        ("Oct", 31),
        ("Nov", 30),
        ("Dec", 31),
    ];
    // The first week of 2025 begins two days before the year does.
    let mut day = 7 * (week.round() as i32 - 1) - 1;
    if day < 1 {
        return format!("{} Dec", 31 + day);
    }
    for (month, days) in MONTHS {
        if day <= days {
            return format!("{day} {month}");
        }
        day -= days;
    }
    format!("{day} Jan")
}

fn draw_legend(area: &Area<'_>, top: i32) -> Drawn {
    let (mut x, mut y) = (38, top);
    for words in [
        "a week",
        "a week that is news",
        "the last four weeks, 95 % interval",
        "usual level and control limits, from weeks 1 to 26",
        "level before and after",
        "no answers",
    ] {
        if words.starts_with("usual") {
            (x, y) = (38, top + 24); // the second line
        }
        let swatch = |x: i32| [(x, y - 7), (x + 16, y + 7)];
        match words {
            "a week" => area.draw(&Circle::new((x + 8, y), 3, INK.filled()))?,
            "a week that is news" => mark(area, Mark::Diamond, (x + 8, y), RED)?,
            "no answers" => {
                area.draw(&Rectangle::new(swatch(x), FIELD.filled()))?;
                area.draw(&Rectangle::new(swatch(x), QUIET.stroke_width(1)))?;
            }
            "level before and after" => line(area, (x, y), (x + 16, y), RED, 2)?,
            words if words.starts_with("usual") => line(area, (x, y), (x + 16, y), GREY, 2)?,
            _ => {
                area.draw(&Rectangle::new(swatch(x), BLUE_FIELD.filled()))?;
                line(area, (x, y), (x + 16, y), BLUE, 3)?;
            }
        }
        write(area, words, (x + 24, y), 14, QUIET, HPos::Left)?;
        x += 46 + length(words, 14);
    }
    Ok(())
}

/// Weeks one after the other, parted where one is missing.
fn runs(smooth: &[(u32, Interval)]) -> impl Iterator<Item = &[(u32, Interval)]> {
    smooth.chunk_by(|one, next| one.0 + 1 == next.0)
}

fn mark_step(plot: &mut Plot<'_, '_>, change: &ChangePoint<u32>, top: f64) -> Drawn {
    let week = f64::from(*change.period()) - 0.5;
    for (from, to, level) in [(0.5, week, change.before()), (week, 52.5, change.after())] {
        plot.draw_series([PathElement::new(
            [(from, level), (to, level)],
            RED.stroke_width(2),
        )])?;
    }
    plot.draw_series([PathElement::new(
        [(week, change.after()), (week, top)],
        RED.stroke_width(1),
    )])?;
    let words = format!(
        "week {}: {:.0} → {:.0}",
        change.period(),
        change.before(),
        change.after()
    );
    let style = text(15, RED).pos(Pos::new(HPos::Left, VPos::Top));
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
        let style = text(14, RED).pos(Pos::new(HPos::Center, VPos::Top));
        plot.draw_series([Text::new(labels.join(", "), at, style)])?;
        named.extend(fresh);
    }
    Ok(())
}

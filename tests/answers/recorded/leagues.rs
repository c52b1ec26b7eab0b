//! League tables.

use super::drawn;
use super::segments::{SOME, TEN, all, weighted};
use crate::recording::Recording;
use cxmetrics::league::{League, LeagueError};
use cxmetrics::weight::Survey;
use cxmetrics::{
    Breakdown, Ces, Confidence, Csat, Direction, Estimate, JointTally, Metric, Nps, Tally,
};
use std::fmt::{Debug, Display};

pub(super) fn ranked<K: Display + Debug>(
    record: &mut Recording,
    name: &str,
    league: Result<League<K>, LeagueError>,
) {
    let league = match league {
        Ok(league) => league,
        Err(error) => return record.note(name, error.to_string()),
    };
    let contenders: Vec<_> = league
        .contenders()
        .map(|row| row.segment().to_string())
        .take(9)
        .collect();
    record.note(
        name,
        (
            league.mean(),
            league.spread(),
            league.is_cautious(),
            league.confidence(),
            contenders,
        ),
    );
    let rows = league.rows();
    for (position, row) in rows
        .iter()
        .enumerate()
        .filter(|(at, _)| rows.len() < 30 || at % (rows.len() / 12) == 0)
    {
        record.note(
            format!("{name}: {}", row.segment()),
            (
                row.pooled(),
                row.pooled_limits(),
                row.weight(),
                row.ranks(),
                row.ranks_alone(),
                league.surely_above(position).count(),
                league.surely_below(position).count(),
            ),
        );
    }
    if rows.len() < 30 && league.confidence() != Confidence::P95 {
        record.note(
            format!("{name} in words"),
            (
                league.to_string(),
                rows[0].to_string(),
                rows[rows.len() - 1].to_string(),
                rows[0].interval(),
            ),
        );
        record.note(
            format!("{name}, beyond"),
            league.surely_above(rows.len()).count() + league.surely_below(rows.len()).count(),
        );
    }
}

/// So many segments, of which some are large.
fn segments(count: u32, size: u32) -> Breakdown<u32> {
    let mut breakdown = Breakdown::new(TEN);
    let parts = [7, 8, 9].map(|seed| drawn(count, seed, size));
    for (segment, at) in (0..count).zip(0..) {
        let scale = if segment % 3 == 0 { 4 } else { 1 };
        for (rating, part) in [10, 8, 2].into_iter().zip(&parts) {
            breakdown
                .record_n(segment, rating, u64::from((part[at] + 1) * scale))
                .unwrap();
        }
    }
    breakdown
}

#[test]
fn league_tables() {
    let mut record = Recording::new("answers/leagues");
    for (name, shops) in all() {
        for confidence in [Confidence::P80, Confidence::P95] {
            ranked(
                &mut record,
                &format!("{name} at {confidence}"),
                shops.league(&Nps::STANDARD, confidence),
            );
        }
    }
    for count in [2, 9, 10, 14] {
        ranked(
            &mut record,
            &format!("{count} segments"),
            segments(count, 60).league(&Nps::STANDARD, Confidence::P90),
        );
        ranked(
            &mut record,
            &format!("{count} large segments"),
            segments(count, 900).league(&Csat::bottom_box(3), Confidence::P95),
        );
    }
    ranked(
        &mut record,
        "weighted",
        weighted(&SOME).league(&Nps::STANDARD, Confidence::P80),
    );
    record.finish();
}

#[test]
fn long_league_tables() {
    let mut record = Recording::new("answers/leagues_long");
    ranked(
        &mut record,
        "40 segments",
        segments(40, 70).league(&Nps::STANDARD, Confidence::P90),
    );
    ranked(
        &mut record,
        "60 segments",
        segments(60, 70).league(&Nps::STANDARD, Confidence::P90),
    );
    ranked(
        &mut record,
        "120 segments",
        segments(120, 70).league(&Nps::STANDARD, Confidence::P90),
    );
    record.finish();
}

/// So many segments that they are told apart by their limits.
#[test]
fn longest_league_tables() {
    let mut record = Recording::new("answers/leagues_longest");
    let estimates: Vec<Estimate> = [(9, 4, 2), (1, 1, 5), (60, 8, 9), (5, 0, 0), (2, 9, 30)]
        .into_iter()
        .map(|(promoters, passives, detractors)| {
            let counts = [detractors, 0, 0, 0, 0, 0, 0, passives, 0, 0, promoters];
            let tally = Tally::from_counts(TEN, counts).unwrap();
            Nps::STANDARD.estimate(&tally).unwrap()
        })
        .collect();
    for direction in [Direction::HigherIsBetter, Direction::LowerIsBetter] {
        let scores = (0..2_001).map(|segment: usize| {
            let estimate = estimates[segment % 7 % 5].clone();
            (segment, estimate.with_direction(direction))
        });
        let league = League::of(scores, Confidence::P90);
        ranked(&mut record, &direction.to_string(), league);
    }
    record.finish();
}

#[test]
fn leagues_of_scores() {
    let mut record = Recording::new("answers/leagues_of_scores");
    let share = |count, size| Estimate::share(count, size).unwrap();
    let scores = [
        ("a", share(30, 100)),
        ("b", share(80, 100)),
        ("c", share(0, 5)),
        ("d", share(45, 90)),
        ("e", share(45, 90)),
    ];
    ranked(
        &mut record,
        "shares",
        League::of(scores.clone(), Confidence::P95),
    );
    let lower = scores
        .clone()
        .map(|(key, score)| (key, score.with_direction(Direction::LowerIsBetter)));
    ranked(
        &mut record,
        "lower is better",
        League::of(lower, Confidence::P95),
    );
    ranked(
        &mut record,
        "one score",
        League::of(scores[..1].to_vec(), Confidence::P95),
    );
    let nps = Nps::STANDARD.of(TEN, [9, 3, 10]).unwrap();
    ranked(
        &mut record,
        "two metrics",
        League::of([("a", scores[0].1.clone()), ("b", nps)], Confidence::P95),
    );
    let ends = [("a", share(5, 5)), ("b", share(5, 5)), ("c", share(9, 9))];
    ranked(
        &mut record,
        "all at the end",
        League::of(ends, Confidence::P95),
    );
    let census = scores
        .clone()
        .map(|(key, score)| (key, score.of_population(100).unwrap()));
    ranked(
        &mut record,
        "of a population",
        League::of(census, Confidence::P95),
    );

    let mut sheets = JointTally::new([TEN; 4]).unwrap();
    let columns = [1, 2, 3, 4].map(|seed| drawn(60, seed, 8));
    for person in 0..60 {
        let sheet: Vec<_> = (0..4)
            .zip(&columns)
            .map(|(shift, column)| {
                (person % 7 != shift)
                    .then_some((column[person] + u32::try_from(shift).unwrap()).min(10))
            })
            .collect();
        sheets.record(&sheet).unwrap();
    }
    let scores = sheets.item_scores(&Ces::MEAN).unwrap();
    for confidence in [Confidence::P80, Confidence::P99] {
        ranked(
            &mut record,
            &format!("questions at {confidence}"),
            League::of_same_persons(["w", "x", "y", "z"], &scores, confidence),
        );
    }
    ranked(
        &mut record,
        "too few names",
        League::of_same_persons(["w", "x"], &scores, Confidence::P95),
    );
    let survey = Survey::new(TEN, columns[0].iter().copied())
        .unwrap()
        .with_clusters(&(0..60).map(|at| at / 4).collect::<Vec<_>>())
        .unwrap();
    let groups: Vec<u32> = (0..60).map(|at| at % 3).collect();
    let groups = survey.by(&groups).unwrap();
    ranked(
        &mut record,
        "groups of a survey",
        League::of_same_persons(
            [0, 1, 2],
            &groups.scores(&Nps::STANDARD).unwrap(),
            Confidence::P90,
        ),
    );
    record.finish();
}

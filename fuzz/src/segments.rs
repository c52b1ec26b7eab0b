//! Answers by segment: what is counted, hidden, ranked and taken apart adds up to the whole.

use std::collections::BTreeMap;

use cxmetrics::league::League;
use cxmetrics::segment::Suppression;
use cxmetrics::{Breakdown, Estimate, Metric, Mix, Scale, Tally};

use crate::check;
use crate::draw::Source;

/// Two periods by segment, what changed between them, and a league of the segments.
pub fn target(data: &[u8]) {
    let mut source = Source::new(data);
    let source = &mut source;
    let scale = source.small_scale();
    let metric = source.metric();
    let [before, after] = [breakdown(scale, source), breakdown(scale, source)];
    merged(&before, &after);
    mix(&*metric, &before, &after);
    suppressed(&*metric, &before, &after, source);
    against_rest(&*metric, &after, source);
    if let Ok(league) = after.league(&*metric, source.confidence()) {
        ranked(&league);
    }
    let scores: Vec<(usize, Estimate)> = (0..source.below(9))
        .filter_map(|at| Some((at, source.estimate_of(&*metric, scale)?)))
        .collect();
    if let Ok(league) = League::of(scores, source.confidence()) {
        ranked(&league);
    }
}

/// Answers as they come, and the same in a map of tallies.
fn breakdown(scale: Scale, source: &mut Source<'_>) -> Breakdown<u8> {
    let mut breakdown = Breakdown::new(scale);
    let mut model: BTreeMap<u8, Tally> = BTreeMap::new();
    for _ in 0..source.below(24) {
        let segment = source.below(6) as u8;
        let before = breakdown.clone();
        let tally = model
            .get(&segment)
            .cloned()
            .unwrap_or_else(|| Tally::new(scale));
        let mut tally = tally;
        let rating = if source.below(12) == 0 {
            source.figure()
        } else {
            source.below(12) as f64
        };
        let n = if source.below(24) == 0 {
            source.count()
        } else {
            source.few()
        };
        let [ours, theirs] = if source.flag() {
            [
                breakdown.record_n(segment, rating, n),
                tally.record_n(rating, n),
            ]
        } else {
            [
                breakdown.record_missing(segment, n),
                tally.record_missing(n),
            ]
        };
        match (ours, theirs) {
            (Ok(()), Ok(())) => _ = model.insert(segment, tally),
            (Err(_), _) => assert_eq!(breakdown, before, "refused, and yet changed"),
            (Ok(()), Err(error)) => panic!("counted what no tally counts: {error}"),
        }
    }
    for (segment, tally) in breakdown.iter() {
        assert_eq!(
            model
                .get(segment)
                .cloned()
                .unwrap_or_else(|| Tally::new(scale)),
            *tally
        );
    }
    let mut whole = Tally::new(scale);
    breakdown
        .iter()
        .for_each(|(_, tally)| whole.merge(tally).expect("counted together"));
    assert_eq!(whole, breakdown.overall());
    breakdown
}

fn merged(before: &Breakdown<u8>, after: &Breakdown<u8>) {
    let mut both = before.clone();
    if both.merge(after).is_err() {
        assert_eq!(both, *before, "refused, and yet changed");
        return;
    }
    let mut other = after.clone();
    other.merge(before).expect("as the other way round");
    assert_eq!(both, other);
    both.subtract(after).expect("what was merged");
    for (segment, tally) in before.iter() {
        assert_eq!(both.get(segment).map_or(0, Tally::total), tally.total());
    }
}

fn mix(metric: &dyn Metric, before: &Breakdown<u8>, after: &Breakdown<u8>) {
    let Ok(mix) = Mix::between(metric, before, after) else {
        return;
    };
    for effect in [mix.change(), mix.mix(), mix.rate()] {
        check::figure(&mix, effect.value());
        check::figure(&mix, effect.std_error());
    }
    let range = metric
        .estimate(&after.overall())
        .map_or(1.0, |estimate| check::slack(&estimate.range()) * 1e3);
    assert!(
        (mix.mix().value() + mix.rate().value() - mix.change().value()).abs() <= range,
        "{mix:?}"
    );
    let parts: f64 = mix
        .parts()
        .iter()
        .map(cxmetrics::segment::Part::total)
        .sum();
    assert!(
        (parts - mix.change().value()).abs() <= range,
        "{parts}: {mix:?}"
    );
}

fn suppressed(
    metric: &dyn Metric,
    before: &Breakdown<u8>,
    after: &Breakdown<u8>,
    source: &mut Source<'_>,
) {
    let minimum = source.few();
    let options = Suppression::new(minimum);
    let options = if source.flag() {
        options.showing_unanimous()
    } else {
        options
    };
    let options = if source.flag() {
        options.with_known_sizes()
    } else {
        options
    };
    for suppressed in [
        after.suppressed(options),
        after.suppressed_after(before, options),
    ] {
        assert_eq!(
            suppressed.shown().len() + suppressed.hidden().len(),
            after.len()
        );
        for (segment, tally) in suppressed.shown() {
            assert!(
                tally.total() >= minimum || tally.total() == 0,
                "{segment} is shown with {} answers",
                tally.total()
            );
        }
        // Nobody learns a hidden segment by taking the shown ones out of the whole.
        if suppressed.overall().is_some() && !suppressed.hidden().is_empty() {
            let hidden: u64 = suppressed
                .hidden()
                .iter()
                .filter_map(|segment| after.get(*segment))
                .map(Tally::total)
                .sum();
            assert!(
                hidden >= minimum || hidden == 0,
                "{hidden} answers can be told: {suppressed:?}"
            );
        }
        if let Ok(estimates) = suppressed.estimates(metric) {
            estimates
                .iter()
                .for_each(|(_, estimate)| check::figure(estimate, estimate.value()));
        }
    }
}

fn against_rest(metric: &dyn Metric, breakdown: &Breakdown<u8>, source: &mut Source<'_>) {
    let Ok(rest) = breakdown.against_rest(metric) else {
        return;
    };
    for segment in rest {
        check::probability(&segment, segment.adjusted_p_value());
        check::comparison(segment.difference(), source);
        assert!(
            segment.adjusted_p_value()
                >= cxmetrics::Comparison::p_value(segment.difference()) - 1e-12
        );
    }
}

fn ranked<K: core::fmt::Debug + PartialEq>(league: &League<K>) {
    check::figure(league, league.mean());
    check::figure(league, league.spread());
    let rows = league.rows();
    for (at, row) in rows.iter().enumerate() {
        check::figure(row, row.pooled());
        check::probability(row, row.weight());
        check::interval(&row.interval(), Some(row.estimate().range()));
        let limits = row.pooled_limits();
        check::figure(row, *limits.start());
        check::figure(row, *limits.end());
        let slack = check::slack(&row.estimate().range()) * 1e3;
        assert!(
            limits.start() - slack <= row.pooled() && row.pooled() <= limits.end() + slack,
            "{row:?}"
        );
        for ranks in [row.ranks(), row.ranks_alone()] {
            assert!(
                1 <= *ranks.start() && ranks.start() <= ranks.end() && *ranks.end() <= rows.len(),
                "{row:?}"
            );
        }
        assert!(
            row.ranks().start() <= row.ranks_alone().start()
                && row.ranks_alone().end() <= row.ranks().end()
        );
        let [above, below] = [
            league.surely_above(at).count(),
            league.surely_below(at).count(),
        ];
        assert_eq!(row.ranks(), 1 + above..=rows.len() - below, "{row:?}");
    }
}

//! Scales, tallies and metrics: what is counted is what a model in 128 bits says, and what is refused changes nothing.

use cxmetrics::tally::SliceRating;
use cxmetrics::{Ces, Csat, EstimateError, Metric, Nps, Scale, Tally};

use crate::check;
use crate::draw::Source;

/// Counts in integers that cannot overflow, by the rating.
struct Model {
    scale: Scale,
    counts: Vec<u128>,
    missing: u128,
}

impl Model {
    fn new(scale: Scale) -> Self {
        Self {
            scale,
            counts: vec![0; scale.levels()],
            missing: 0,
        }
    }

    fn total(&self) -> u128 {
        self.counts.iter().sum()
    }

    /// The level of a rating, which may differ from it by rounding: the nearest one.
    fn level(&self, rating: f64) -> Option<usize> {
        let rounding = 1e-6 * f64::from(self.scale.lowest().abs().max(self.scale.highest().abs()));
        let distances = self
            .scale
            .ratings()
            .map(|level| (level - rating).abs())
            .enumerate();
        let (level, distance) = distances.min_by(|(_, one), (_, other)| one.total_cmp(other))?;
        (distance <= rounding).then_some(level)
    }

    /// Whether the answers could be counted in 64 bits, as the crate promises.
    fn fits(&self) -> bool {
        self.total().max(self.missing) <= u128::from(u64::MAX)
    }

    #[track_caller]
    fn agrees(&self, tally: &Tally) {
        assert_eq!(u128::from(tally.total()), self.total(), "{tally:?}");
        assert_eq!(u128::from(tally.missing()), self.missing, "{tally:?}");
        assert!(
            tally
                .counts()
                .iter()
                .map(|&n| u128::from(n))
                .eq(self.counts.iter().copied()),
            "{tally:?}"
        );
    }
}

/// Makes and refuses scales, counts and takes out answers, merges and subtracts, and scores what was counted.
pub fn target(data: &[u8]) {
    let mut source = Source::new(data);
    let scale = source.scale();
    let levels: Vec<f64> = scale.ratings().collect();
    assert_eq!(levels.len(), scale.levels());
    assert!(levels.windows(2).all(|pair| pair[0] < pair[1]), "{scale}");
    levels
        .iter()
        .for_each(|&rating| check::figure(scale, rating));
    let mut tally = Tally::new(scale);
    let mut model = Model::new(scale);
    let mut steps = 0;
    while !source.is_empty() && steps < 40 {
        step(&mut tally, &mut model, &mut source);
        model.agrees(&tally);
        steps += 1;
    }
    assert_eq!(tally.iter().map(|(_, n)| n).sum::<u64>(), tally.total());
    if let Some(rate) = tally.response_rate() {
        check::figure(&tally, rate);
        assert!((0.0..=100.0).contains(&rate), "{tally:?}");
    }
    let metric = source.metric();
    check::metric(&*metric, &scale);
    if let Ok(estimate) = metric.estimate(&tally) {
        check::estimate(&estimate, &mut source);
    }
    if let Ok(parts) = Nps::STANDARD.breakdown(&tally) {
        let shares = [
            parts.promoter_share(),
            parts.passive_share(),
            parts.detractor_share(),
        ];
        shares.iter().for_each(|&share| check::figure(parts, share));
        assert!(
            (shares.iter().sum::<f64>() - 100.0).abs() < 1e-9,
            "{parts:?}"
        );
        assert_eq!(
            parts.promoters() + parts.passives() + parts.detractors(),
            parts.total()
        );
    }
}

/// One thing that a program does to a tally.
fn step(tally: &mut Tally, model: &mut Model, source: &mut Source<'_>) {
    let before = tally.clone();
    let choice = source.below(8);
    let accepted = match choice {
        0 | 1 => {
            let rating = rating(&model.scale, source);
            let n = if choice == 0 { 1 } else { source.count() };
            let counted = tally.record_n(rating, n);
            if counted.is_ok() {
                let level = model
                    .level(rating)
                    .expect("a rating that is none was counted");
                model.counts[level] += u128::from(n);
            }
            counted.is_ok()
        }
        2 => {
            let n = source.count();
            let counted = tally.record_missing(n);
            model.missing += if counted.is_ok() { u128::from(n) } else { 0 };
            counted.is_ok()
        }
        3 => {
            let rating = rating(&model.scale, source);
            let removed = tally.remove(rating);
            if removed.is_ok() {
                let level = model
                    .level(rating)
                    .expect("a rating that is none was taken out");
                model.counts[level] -= 1;
            }
            removed.is_ok()
        }
        4 | 5 => {
            let scale = if source.below(8) == 0 {
                source.scale()
            } else {
                model.scale
            };
            let other = source.tally_on(scale);
            let done = if choice == 4 {
                tally.merge(&other)
            } else {
                tally.subtract(&other)
            };
            if done.is_ok() {
                assert_eq!(scale, model.scale);
                for (ours, &theirs) in model.counts.iter_mut().zip(other.counts()) {
                    let theirs = u128::from(theirs);
                    *ours = if choice == 4 {
                        *ours + theirs
                    } else {
                        *ours - theirs
                    };
                }
                let theirs = u128::from(other.missing());
                model.missing = if choice == 4 {
                    model.missing + theirs
                } else {
                    model.missing - theirs
                };
            }
            done.is_ok()
        }
        6 => bytes(tally, model, source),
        _ => answers(tally, model, source),
    };
    if !accepted {
        assert_eq!(*tally, before, "refused, and yet changed");
    }
    assert!(model.fits(), "more was counted than can be");
}

/// A slice of bytes, which is counted as they are one by one.
fn bytes(tally: &mut Tally, model: &mut Model, source: &mut Source<'_>) -> bool {
    let bytes: Vec<u8> = (0..source.below(300))
        .map(|_| slice_rating(&model.scale, source))
        .collect();
    let before = tally.clone();
    let counted = tally.record_slice(&bytes);
    other_widths(&before, tally, &bytes);
    let one_by_one = bytes.iter().try_fold(before, |mut tally, &rating| {
        tally.record(rating).map(|()| tally)
    });
    assert_eq!(counted.is_ok(), one_by_one.is_ok(), "{bytes:?}");
    if let Ok(one_by_one) = one_by_one {
        assert_eq!(*tally, one_by_one);
        for rating in bytes {
            let level = model
                .level(f64::from(rating))
                .expect("a byte that is no rating was counted");
            model.counts[level] += 1;
        }
    }
    counted.is_ok()
}

/// The same ratings as other numbers, and straight into a score.
fn other_widths(before: &Tally, after: &Tally, bytes: &[u8]) {
    fn check<T: SliceRating + From<u8>>(before: &Tally, after: &Tally, bytes: &[u8]) {
        let ratings: Vec<T> = bytes.iter().map(|&byte| T::from(byte)).collect();
        let mut tally = before.clone();
        let counted = tally.record_slice(&ratings);
        assert_eq!(tally, *after, "{counted:?}");
    }
    check::<u16>(before, after, bytes);
    check::<i32>(before, after, bytes);
    check::<u64>(before, after, bytes);
    check::<f32>(before, after, bytes);
    check::<f64>(before, after, bytes);

    score_of_slice(&Nps::STANDARD, before.scale(), bytes);
    score_of_slice(&Csat::top_box(1), before.scale(), bytes);
    score_of_slice(&Ces::MEAN, before.scale(), bytes);
}

fn score_of_slice<M: Metric>(metric: &M, scale: Scale, bytes: &[u8]) {
    let of_tally = Tally::from_ratings(scale, bytes)
        .map_err(EstimateError::from)
        .and_then(|tally| metric.estimate(&tally));
    assert_eq!(metric.of_slice(scale, bytes), of_tally, "{scale} {bytes:?}");
}

/// Answers, of which some are missing; one that is none refuses all.
fn answers(tally: &mut Tally, model: &mut Model, source: &mut Source<'_>) -> bool {
    let ratings: Vec<Option<f64>> = (0..source.below(20))
        .map(|_| source.flag().then(|| rating(&model.scale, source)))
        .collect();
    let mut copy = tally.clone();
    let counted = ratings
        .iter()
        .try_for_each(|&answer| copy.record_answer(answer));
    slices_of_answers(tally, counted.is_ok().then_some(&copy), &ratings);
    if counted.is_ok() {
        *tally = copy;
        for answer in ratings {
            match answer {
                Some(rating) => {
                    let level = model
                        .level(rating)
                        .expect("a rating that is none was counted");
                    model.counts[level] += 1;
                }
                None => model.missing += 1,
            }
        }
    }
    counted.is_ok()
}

/// The same answers as a slice, with `None` or NaN for a missing one: counted alike, or refused and nothing changed.
fn slices_of_answers(before: &Tally, after: Option<&Tally>, answers: &[Option<f64>]) {
    let after = after.unwrap_or(before);
    let mut tally = before.clone();
    let counted = tally.record_slice(answers);
    assert_eq!(tally, *after, "{counted:?}");
    // A rating of NaN is refused above and missing here.
    if !answers.iter().flatten().any(|rating| rating.is_nan()) {
        let ratings: Vec<f64> = answers
            .iter()
            .map(|answer| answer.unwrap_or(f64::NAN))
            .collect();
        let mut tally = before.clone();
        let counted = tally.record_slice_with_missing(&ratings, f64::NAN);
        assert_eq!(tally, *after, "{counted:?}");
    }
}

/// Mostly a level of the scale.
fn rating(scale: &Scale, source: &mut Source<'_>) -> f64 {
    let level = source.below(scale.levels());
    if source.below(6) == 0 {
        source.figure()
    } else {
        scale.ratings().nth(level).unwrap_or(0.0)
    }
}

/// Mostly a level of the scale, as a byte.
fn slice_rating(scale: &Scale, source: &mut Source<'_>) -> u8 {
    if source.below(200) == 0 {
        return source.bits().to_le_bytes()[0];
    }
    let lowest = u8::try_from(scale.lowest().max(0)).unwrap_or(0);
    let highest = u8::try_from(scale.highest().max(0))
        .unwrap_or(u8::MAX)
        .max(lowest);
    lowest + u8::try_from(source.below(usize::from(highest - lowest) + 1)).unwrap_or(0)
}

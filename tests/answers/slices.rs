//! Slices of numbers of every type against the same answers one by one.

use core::fmt::Debug;

use cxmetrics::tally::SliceRating;
use cxmetrics::{
    Ces, Csat, EstimateError, Metric, MetricError, Nps, RatingError, Scale, Tally, TallyError,
    scale,
};
use num_traits::ToPrimitive;
use proptest::prelude::*;

use crate::support::random::Random;

/// Blocks end at these lengths, or did at the time of writing.
const LONG: [usize; 9] = [63, 64, 65, 1_023, 1_025, 8_191, 8_192, 8_193, LONGEST];
const LONGEST: usize = 20_011;

/// Ratings of 0–10 in no order.
fn ratings(length: usize) -> Vec<u8> {
    let mut random = Random::new(11);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    (0..length)
        .map(|_| (random.uniform() * 11.0) as u8)
        .collect()
}

/// A tally that is not empty, to see that slices are added to it.
fn begun(scale: Scale) -> Tally {
    let mut tally = Tally::new(scale);
    for (rating, count) in scale.ratings().zip(3..) {
        tally.record_n(rating, count).unwrap();
    }
    tally.record_missing(5).unwrap();
    tally
}

/// What recording the answers one by one comes to: a tally, or why it ends and where.
fn one_by_one<N: ToPrimitive>(
    scale: Scale,
    answers: impl Iterator<Item = Option<N>>,
) -> Result<Tally, TallyError> {
    let mut tally = begun(scale);
    for (position, answer) in answers.enumerate() {
        tally.record_answer(answer).map_err(|error| match error {
            TallyError::Rating(error) => TallyError::RatingAt { position, error },
            other => other,
        })?;
    }
    Ok(tally)
}

/// Asserts that a slice comes to the same as its answers one by one, and to nothing if one of them is refused.
fn assert_same<T, N>(scale: Scale, slice: &[T], number: impl Fn(&T) -> Option<N>)
where
    T: SliceRating + Debug,
    N: ToPrimitive,
{
    let mut tally = begun(scale);
    let recorded = tally.record_slice(slice);
    // As text, since NaN is not equal to itself.
    let expected = match one_by_one(scale, slice.iter().map(number)) {
        Ok(expected) => (Ok(()), expected),
        Err(error) => (Err(error), begun(scale)),
    };
    assert_eq!(
        format!("{recorded:?}"),
        format!("{:?}", expected.0),
        "{} on {scale}",
        slice.len()
    );
    assert_eq!(tally, expected.1, "{} on {scale}", slice.len());
}

/// Every length up to 700, from several places in memory; and long ones.
fn assert_every_length<T, N>(convert: impl Fn(u8) -> T, number: impl Fn(&T) -> Option<N> + Copy)
where
    T: SliceRating + Debug,
    N: ToPrimitive,
{
    let scale = Scale::ZERO_TO_TEN;
    let slice: Vec<T> = ratings(LONGEST + 8).into_iter().map(convert).collect();
    for start in [0, 1, 6] {
        let mut expected = begun(scale);
        for length in 0..=700 {
            let mut tally = begun(scale);
            tally.record_slice(&slice[start..start + length]).unwrap();
            assert_eq!(tally, expected, "{length} from {start}");
            expected
                .record_answer(number(&slice[start + length]))
                .unwrap();
        }
    }
    for length in LONG {
        assert_same(scale, &slice[1..=length], number);
    }
}

#[test]
fn every_length_of_every_type() {
    macro_rules! numbers {
        ($($number:ty),*) => {$(
            assert_every_length(<$number>::from, |number| Some(*number));
            assert_every_length(
                // Also none at all, and all of them.
                |rating| (rating != 3).then_some(<$number>::from(rating)),
                |answer| *answer,
            );
            assert_every_length(|_| None::<$number>, |answer| *answer);
        )*};
    }
    numbers!(u8, u16, i16, u32, i32, u64, i64, usize, isize, f32, f64);
    assert_every_length(u8::cast_signed, |number| Some(*number));
}

const SCALES: [Scale; 10] = [
    Scale::ZERO_TO_TEN,
    Scale::ONE_TO_FIVE,
    scale!(-5, 5),
    scale!(1, 5, 2),
    scale!(0, 1, 1_000),
    scale!(0, 255),
    scale!(-1, 255),
    scale!(0, 256),
    scale!(250, 260),
    scale!(-100, 900),
];

/// Every position of what is off the scale, by the same words; the tally is as it was.
fn assert_refused<T, N>(good: &[T], bad: &[T], number: impl Fn(&T) -> Option<N> + Copy)
where
    T: SliceRating + Debug,
    N: ToPrimitive,
{
    for scale in SCALES {
        for &bad in bad {
            for length in [1, 40, 300, 1_500] {
                for position in [0, 1, length / 2, length - 1] {
                    let mut slice: Vec<T> = good.iter().copied().cycle().take(length).collect();
                    slice[position.min(length - 1)] = bad;
                    assert_same(scale, &slice, number);
                }
            }
        }
    }
    let mut slice: Vec<T> = good.iter().copied().cycle().take(LONGEST).collect();
    for position in [0, 8_191, 8_192, LONGEST - 1] {
        let before = core::mem::replace(&mut slice[position], bad[bad.len() - 1]);
        assert_same(Scale::ZERO_TO_TEN, &slice, number);
        slice[position] = before;
    }
}

#[test]
fn whole_numbers_off_the_scale_are_refused() {
    assert_refused(&[1_u8, 1, 1, 0], &[0, 11, 127, 255], |&n| Some(n));
    assert_refused(&[1_i8, 1], &[-1, 11, -128, 127], |&n| Some(n));
    assert_refused(&[1_i16, 1], &[-1, 11, 256, 257, i16::MIN, i16::MAX], |&n| {
        Some(n)
    });
    assert_refused(
        &[1_u32, 1],
        &[11, 256, 257, 1 << 16, u32::MAX, u32::MAX - 4],
        |&n| Some(n),
    );
    assert_refused(
        &[1, 1, 1],
        &[-1, -5, -6, 11, 256, 257, 512, 1 << 16, i32::MIN, i32::MAX],
        |&n| Some(n),
    );
    assert_refused(
        &[1_i64, 1],
        &[-1, 256, 1 << 32, 1 << 52, 1 << 53, i64::MIN, i64::MAX],
        |&n| Some(n),
    );
    assert_refused(
        &[1_u64, 1],
        &[256, 1 << 32, (1 << 32) + 1, u64::MAX],
        |&n| Some(n),
    );
}

#[test]
fn fractions_and_what_is_no_number_are_refused() {
    let whole = 4_503_599_627_370_496.0;
    let doubles = [
        -0.0,
        0.5,
        1.5,
        7.5,
        -1.0,
        -1e-17,
        -0.3,
        11.0,
        255.5,
        256.0,
        257.0,
        whole,
        whole + 1.0,
        whole + 3.0,
        2.0 * whole + 4.0,
        -whole,
        1.0 - whole,
        f64::NAN,
        -f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::MAX,
        f64::MIN_POSITIVE,
        1.0 + f64::EPSILON,
        1.000_000_1,
        0.57 + f64::EPSILON,
    ];
    assert_refused(&[1.0, 1.0], &doubles, |&n| Some(n));
    let singles = [
        -0.0,
        0.5,
        1.5,
        -1.0,
        -0.3,
        11.0,
        256.0,
        8_388_608.0,
        8_388_609.0,
        16_777_220.0,
        -8_388_608.0,
        f32::NAN,
        f32::INFINITY,
        f32::NEG_INFINITY,
        f32::MAX,
        1.0 + f32::EPSILON,
        0.001,
        0.57,
    ];
    assert_refused(&[1.0_f32, 1.0], &singles, |&n| Some(n));
    assert_refused(
        &[Some(1_u8), None, None],
        &[Some(0), Some(11), Some(255)],
        |&answer| answer,
    );
    assert_refused(
        &[None, Some(1.0)],
        &[Some(-0.0), Some(7.5), Some(f64::NAN)],
        |&answer| answer,
    );
}

/// Next to a rating, one that is none is refused in its company; alone, it has to be refused for itself.
#[test]
fn a_number_alone_is_as_it_is_among_others() {
    let whole = 4_503_599_627_370_496.0;
    let small = 8_388_608.0_f32;
    for scale in [
        Scale::ZERO_TO_TEN,
        Scale::ONE_TO_FIVE,
        scale!(-5, 5),
        scale!(1, 5, 2),
        scale!(0, 2, 100),
        scale!(-3, 3, 7),
        scale!(0, 300),
    ] {
        let near = [
            -1.0, -0.5, -0.3, 0.0, 1e-12, 0.2, 0.25, 0.5, 0.75, 1.0, 1.5, 3.0,
        ];
        let ends = [scale.lowest(), 0, 1, scale.highest()].map(f64::from);
        let numbers = ends.iter().flat_map(|end| near.map(|away| end + away));
        let far = [
            whole,
            -whole,
            2.0 * whole,
            256.0,
            257.0,
            1e300,
            f64::NAN,
            f64::INFINITY,
        ];
        for number in numbers.chain(far).chain(far.map(|far| -far)) {
            assert_same(scale, &[number], |&number| Some(number));
            assert_same(scale, &[number; 20], |&number| Some(number));
            #[allow(clippy::cast_possible_truncation)]
            let single = number as f32;
            for single in [single, single + small, single - small] {
                assert_same(scale, &[single], |&number| Some(number));
                assert_same(scale, &[single; 20], |&number| Some(number));
            }
        }
    }
}

/// Levels between whole numbers, ratings that were computed or stored in single precision, and the ends of `i32`.
#[test]
fn levels_of_unusual_scales() {
    for scale in [
        scale!(1, 5, 2),
        scale!(0, 10, 10),
        scale!(-3, 3, 7),
        scale!(0, 1, 1_000),
        scale!(0, 2, 100),
        scale!(100_000, 100_020, 10),
        scale!(1_000_000, 1_000_001, 3),
        scale!(i32::MIN, i32::MIN + 300),
        scale!(i32::MIN, i32::MIN + 30),
        scale!(i32::MAX - 9, i32::MAX),
        scale!(-100, 900),
    ] {
        let whole: Vec<i32> = (scale.lowest()..=scale.highest()).collect();
        assert_same(scale, &whole, |&number| Some(number));
        let wide: Vec<i64> = whole.iter().copied().map(i64::from).collect();
        assert_same(scale, &wide, |&number| Some(number));

        let exact: Vec<f64> = scale.ratings().collect();
        assert_same(scale, &exact, |&number| Some(number));
        let step = f64::from(scale.divisions()).recip();
        let computed: Vec<f64> = (0..)
            .take(scale.levels())
            .map(|level| f64::from(scale.lowest()) + f64::from(level) * step)
            .collect();
        assert_same(scale, &computed, |&number| Some(number));
        #[allow(clippy::cast_possible_truncation)]
        let single: Vec<f32> = exact.iter().map(|&rating| rating as f32).collect();
        assert_same(scale, &single, |&number| Some(number));
        let widened: Vec<f64> = single.iter().copied().map(f64::from).collect();
        assert_same(scale, &widened, |&number| Some(number));
    }
    // Two ratings that single precision cannot tell apart.
    let large = scale!(1 << 24, (1 << 24) + 4);
    assert_same(large, &[16_777_216.0_f32, 16_777_218.0], |&number| {
        Some(number)
    });
}

#[test]
fn a_value_stands_for_missing_answers() {
    fn assert_missing<T: SliceRating + Debug>(convert: impl Fn(u8) -> T, missing: T, bad: T) {
        let scale = Scale::ZERO_TO_TEN;
        let ratings = ratings(LONGEST);
        let mut random = Random::new(5);
        let is_missing: Vec<bool> = ratings.iter().map(|_| random.uniform() < 0.2).collect();
        let mut slice: Vec<T> = ratings
            .iter()
            .zip(&is_missing)
            .map(|(&rating, &is_missing)| if is_missing { missing } else { convert(rating) })
            .collect();
        for length in (0..=700).chain(LONG) {
            let answers = ratings.iter().zip(&is_missing);
            let answers = answers.map(|(&rating, &is_missing)| (!is_missing).then_some(rating));
            let expected = one_by_one(scale, answers.take(length)).unwrap();
            let mut tally = begun(scale);
            tally
                .record_slice_with_missing(&slice[..length], missing)
                .unwrap();
            assert_eq!(tally, expected, "{length}");
        }
        for position in [20_010, 8_192, 70, 0] {
            slice[position] = bad;
            let mut tally = begun(scale);
            let refused = tally.record_slice_with_missing(&slice, missing);
            assert!(
                matches!(refused, Err(TallyError::RatingAt { position: found, .. }) if found == position),
                "{refused:?}"
            );
            assert_eq!(tally, begun(scale));
        }
    }

    assert_missing(|rating| rating, 255_u8, 254);
    assert_missing(|rating| rating, 11_u8, 255);
    assert_missing(i32::from, -1, -2);
    assert_missing(i32::from, 256, 255);
    assert_missing(i64::from, i64::MIN, i64::MAX);
    assert_missing(u16::from, 99, 98);
    assert_missing(f64::from, f64::NAN, 7.5);
    assert_missing(f64::from, -1.0, f64::NAN);
    assert_missing(f32::from, f32::NAN, f32::INFINITY);
    assert_missing(|rating| Some(i32::from(rating)), Some(99), Some(98));
    assert_missing(Some, None, Some(11));
}

#[test]
fn a_rating_cannot_stand_for_missing_answers() {
    let mut tally = Tally::new(scale!(1, 5, 2));
    let refused = tally
        .record_slice_with_missing(&[1.0, 4.5], 4.5)
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "4.5 cannot stand for a missing answer: it is on the scale 1-5/2"
    );
    assert!(tally.record_slice_with_missing::<u8>(&[], 5).is_err());
    assert!(
        tally
            .record_slice_with_missing(&[Some(2)], Some(5))
            .is_err()
    );
    tally.record_slice_with_missing(&[1, 0, 5], 0).unwrap();
    assert_eq!((tally.total(), tally.missing()), (2, 1));
}

/// Counts at the ends of 64 bits: missing answers need no room among the others.
#[test]
fn no_count_overflows() {
    let full = Tally::from_counts(Scale::THUMBS, [u64::MAX - 1, 0]).unwrap();
    let mut tally = full.clone();
    tally.record_slice(&[None::<i32>, None, None]).unwrap();
    assert_eq!(tally.missing(), 3);
    assert_eq!(tally.record_slice(&[0, 1]), Err(TallyError::Overflow));
    tally.record_slice(&[Some(1.0), None]).unwrap();
    assert_eq!(tally.total(), u64::MAX);
    assert_eq!(tally.record_slice(&[Some(1_u8)]), Err(TallyError::Overflow));
    tally.record_missing(u64::MAX - 4).unwrap();
    let before = tally.clone();
    assert_eq!(
        tally.record_slice(&[None::<f32>]),
        Err(TallyError::Overflow)
    );
    assert_eq!(
        tally.record_slice_with_missing(&[9_u8; 2_000], 9),
        Err(TallyError::Overflow)
    );
    assert_eq!(tally, before);
}

/// Whatever has slices is counted: arrays, vectors and parts of them, with and without the type said.
#[test]
fn types_are_found() {
    let mut tally = Tally::new(Scale::ZERO_TO_TEN);
    tally.record_slice(&[9, 10]).unwrap();
    tally.record_slice(&[9.5 - 0.5]).unwrap();
    tally.record_slice(&[Some(3), None]).unwrap();
    let column: Vec<u8> = vec![1, 2, 3];
    tally.record_slice(&column).unwrap();
    tally.record_slice(&column[1..]).unwrap();
    tally.record_slice::<u8>(&[]).unwrap();
    assert_eq!((tally.total(), tally.missing()), (9, 1));
    let refused = tally.record_slice(&[9, -2_147_483_648]).unwrap_err();
    assert_eq!(
        refused,
        TallyError::RatingAt {
            position: 1,
            error: RatingError::OffScale {
                value: f64::from(i32::MIN),
                scale: Scale::ZERO_TO_TEN
            }
        }
    );
}

/// The share of answers in the middle of the scale: its values go up and down, and one may have two ranges.
struct Inside(f64, f64);

impl Metric for Inside {
    fn value_of(&self, _: &Scale, rating: f64) -> Result<f64, MetricError> {
        Ok(f64::from((self.0..=self.1).contains(&rating)))
    }
}

/// A score straight from a slice is the score of its tally, to the bit, whatever the metric tells apart.
#[test]
fn a_score_of_a_slice_is_that_of_its_tally() {
    fn assert_score<M: Metric>(metric: &M, scale: Scale) {
        let (lowest, levels) = (scale.lowest(), scale.highest().abs_diff(scale.lowest()) + 1);
        let mut random = Random::new(u64::from(levels));
        #[allow(clippy::cast_possible_truncation)]
        let whole: Vec<i32> = (0..1_000)
            .map(|_| lowest + (random.uniform() * f64::from(levels)) as i32)
            .collect();
        // Of a scale that begins below 0, or ends above 255, those that are bytes.
        let bytes: Vec<u8> = whole
            .iter()
            .filter_map(|&rating| u8::try_from(rating).ok())
            .collect();
        for length in [0, 1, 2, 17, 31, 32, 33, 1_000] {
            let expected = metric.of(scale, &whole[..length]);
            assert_eq!(
                metric.of_slice(scale, &whole[..length]),
                expected,
                "{scale}"
            );
            let bytes = &bytes[..length.min(bytes.len())];
            let found = metric.of_slice(scale, bytes);
            let expected = metric.of(scale, bytes);
            assert_eq!(found, expected, "{length} bytes on {scale}");
        }
    }

    for scale in [
        Scale::ZERO_TO_TEN,
        Scale::ONE_TO_FIVE,
        Scale::ONE_TO_SEVEN,
        Scale::THUMBS,
        Scale::PERCENT,
        Scale::ONE_TO_FIVE.reversed(),
        scale!(3, 9),
        scale!(0, 255),
        scale!(0, 256),
        scale!(245, 255),
        scale!(-3, 3),
        scale!(1, 5, 2),
    ] {
        for nps in [
            Nps::STANDARD,
            Nps::FIVE_POINT_TOP_BOX,
            Nps::SEVEN_POINT_TOP_TWO_BOX,
            Nps::with_cutoffs(3, 4).unwrap(),
            Nps::with_cutoffs(250, 255).unwrap(),
        ] {
            assert_score(&nps, scale);
            let all: Vec<u8> = (0..=255)
                .filter(|&rating: &u8| scale.contains(rating))
                .collect();
            let breakdown = Tally::from_ratings(scale, &all).map(|tally| nps.breakdown(&tally));
            assert_eq!(
                nps.breakdown_of_slice(scale, &all),
                breakdown.unwrap(),
                "{nps} on {scale}"
            );
        }
        assert_score(&Csat::TOP_TWO_BOX, scale);
        assert_score(&Csat::bottom_box(1), scale);
        assert_score(&Csat::share_at_least(4), scale);
        assert_score(&Csat::RESCALED, scale);
        assert_score(&Ces::MEAN, scale);
        assert_score(&Inside(3.0, 4.0), scale);
        assert_score(&Inside(-1.0, 3.0), scale);
        assert_score(&Inside(300.0, 300.0), scale);
    }
}

#[test]
fn a_score_of_a_slice_refuses_what_a_tally_refuses() {
    let nps = Nps::STANDARD;
    for position in [0, 1, 191, 192, 499] {
        for bad in [11, 255] {
            let mut bytes = ratings(500);
            bytes[position] = bad;
            bytes[499] = bad;
            assert_eq!(
                nps.of_slice(Scale::ZERO_TO_TEN, &bytes)
                    .unwrap_err()
                    .to_string(),
                format!("rating {bad} is not on the scale 0-10, at position {position}")
            );
        }
    }
    let refused = nps
        .breakdown_of_slice(Scale::ZERO_TO_TEN, &[9.0, 8.5])
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "rating 8.5 is between two levels of the scale 0-10, at position 1"
    );
    assert_eq!(
        nps.of_slice::<u8>(Scale::ZERO_TO_TEN, &[]),
        Err(EstimateError::Empty)
    );
    assert!(matches!(
        nps.of_slice(Scale::ONE_TO_FIVE, &[5_u8]),
        Err(EstimateError::Metric(_))
    ));
}

proptest! {
    /// Any bits at all.
    #[test]
    fn any_doubles(
        lowest in -20..20_i32,
        levels in 1..40_i32,
        divisions in 1..12_u32,
        bits in prop::collection::vec(any::<u64>(), 1..3),
        steps in prop::collection::vec(0..40_i32, 0..200),
    ) {
        let scale = Scale::new(lowest, lowest + levels).unwrap().with_divisions(divisions).unwrap();
        let good = |step: &i32| f64::from(lowest) + f64::from(*step) / f64::from(divisions);
        let mut slice: Vec<f64> = steps.iter().map(good).collect();
        assert_same(scale, &slice, |&number| Some(number));
        #[allow(clippy::cast_possible_truncation)]
        let singles: Vec<f32> = slice.iter().map(|&number| number as f32).collect();
        assert_same(scale, &singles, |&number| Some(number));
        slice.extend(bits.iter().map(|&bits| f64::from_bits(bits)));
        assert_same(scale, &slice, |&number| Some(number));
    }
}

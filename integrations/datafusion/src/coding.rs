//! From a column of ratings to the classes that are counted.

use cxmetrics::{Scale, Tally};
use datafusion::arrow::array::{Array, ArrayRef, ArrowPrimitiveType, AsArray, BooleanArray};
use datafusion::arrow::buffer::NullBuffer;
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{
    ArrowNativeType, DataType, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use datafusion::common::{Result, exec_err, internal_err};

use crate::arguments::refused;

/// Stands for a rating that is not on the scale; no scale has so many levels.
const REFUSED: u16 = u16::MAX;

/// Gives each rating of a scale its class.
///
/// Answers that the metric values alike need no separate counts: an NPS has three classes of answers, a top box two.
/// Fewer counts stay closer to the processor, and the score of the classes is the score of the answers to the last
/// bit, since the metric joins equal values before it does anything else.
#[derive(Debug)]
pub(crate) struct Coding {
    scale: Scale,
    ratings: Vec<f64>,
    /// The class of each level.
    classes: Vec<u16>,
    /// The level at which the answers of a class are put back into a tally.
    representatives: Vec<usize>,
    /// The class of each byte, so that the commonest column needs no arithmetic.
    bytes: Box<[u16; 256]>,
}

impl Coding {
    /// A class for every level.
    pub(crate) fn of_levels(scale: Scale) -> Self {
        Self::new(scale, scale.ratings())
    }

    /// A class for each distinct one of the values that a metric gives to the levels.
    pub(crate) fn of_values(scale: Scale, values: &[f64]) -> Self {
        Self::new(scale, values.iter().copied())
    }

    fn new(scale: Scale, values: impl Iterator<Item = f64>) -> Self {
        let mut distinct = Vec::new();
        let mut representatives = Vec::new();
        let mut classes = Vec::with_capacity(scale.levels());
        for (level, value) in values.enumerate() {
            let class = distinct.iter().position(|&each| each == value);
            classes.push(narrow(class.unwrap_or(distinct.len())));
            if class.is_none() {
                distinct.push(value);
                representatives.push(level);
            }
        }
        let mut coding = Self {
            scale,
            ratings: scale.ratings().collect(),
            classes,
            representatives,
            bytes: Box::new([REFUSED; 256]),
        };
        for byte in 0..=u8::MAX {
            coding.bytes[usize::from(byte)] = coding.of_whole(i64::from(byte));
        }
        coding
    }

    /// How many classes there are. One more stands for the answers that are missing or filtered out.
    pub(crate) fn classes(&self) -> usize {
        self.representatives.len()
    }

    /// Replaces `codes` by the class of each rating, or by the number of classes where there is none to count.
    pub(crate) fn read(
        &self,
        column: &ArrayRef,
        filter: Option<&BooleanArray>,
        codes: &mut Vec<u16>,
    ) -> Result<()> {
        let column = plain(column)?;
        let kept = kept(&column, filter);
        let kept = kept.as_ref();
        let whole = |value: i64| self.of_whole(value);
        codes.clear();
        match column.data_type() {
            DataType::UInt8 => {
                self.fill::<UInt8Type>(&column, kept, codes, |value| {
                    self.bytes[usize::from(value)]
                });
            }
            DataType::Int8 => self.fill_whole::<Int8Type>(&column, kept, codes, whole),
            DataType::Int16 => self.fill_whole::<Int16Type>(&column, kept, codes, whole),
            DataType::Int32 => self.fill_whole::<Int32Type>(&column, kept, codes, whole),
            DataType::Int64 => self.fill_whole::<Int64Type>(&column, kept, codes, whole),
            DataType::UInt16 => self.fill_whole::<UInt16Type>(&column, kept, codes, whole),
            DataType::UInt32 => self.fill_whole::<UInt32Type>(&column, kept, codes, whole),
            DataType::UInt64 => self.fill_whole::<UInt64Type>(&column, kept, codes, whole),
            DataType::Float32 => self.fill::<Float32Type>(&column, kept, codes, |value| {
                self.of_fraction(f64::from(value))
            }),
            DataType::Float64 => {
                self.fill::<Float64Type>(&column, kept, codes, |value| self.of_fraction(value));
            }
            DataType::Null => codes.resize(column.len(), narrow(self.classes())),
            other => return internal_err!("a column of {other} was not made plain"),
        }
        if any_refused(codes) {
            return self.refuse(&column, codes);
        }
        Ok(())
    }

    fn fill_whole<T: ArrowPrimitiveType>(
        &self,
        column: &ArrayRef,
        kept: Option<&NullBuffer>,
        codes: &mut Vec<u16>,
        class: impl Fn(i64) -> u16,
    ) {
        self.fill::<T>(column, kept, codes, |value| {
            value.to_i64().map_or(REFUSED, &class)
        });
    }

    fn fill<T: ArrowPrimitiveType>(
        &self,
        column: &ArrayRef,
        kept: Option<&NullBuffer>,
        codes: &mut Vec<u16>,
        class: impl Fn(T::Native) -> u16,
    ) {
        let values = column.as_primitive::<T>().values();
        let none = narrow(self.classes());
        match kept {
            None => codes.extend(values.iter().map(|&value| class(value))),
            // What stands under a null is anything at all, and may be off the scale.
            Some(kept) => codes.extend(
                values
                    .iter()
                    .zip(kept)
                    .map(|(&value, kept)| if kept { class(value) } else { none }),
            ),
        }
    }

    fn of_whole(&self, value: i64) -> u16 {
        let steps = value
            .checked_sub(i64::from(self.scale.lowest()))
            .and_then(|units| units.checked_mul(i64::from(self.scale.divisions())))
            .and_then(|steps| usize::try_from(steps).ok());
        steps
            .and_then(|level| self.classes.get(level))
            .copied()
            .unwrap_or(REFUSED)
    }

    /// The library's own rule: a fraction is the nearest `f64` or `f32` to a rating of the scale.
    fn of_fraction(&self, value: f64) -> u16 {
        let steps = (value - f64::from(self.scale.lowest())) * f64::from(self.scale.divisions());
        // What is off the scale, or NaN, ends at 0 or far above, and is not the rating of any level.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let level = (steps + 0.5) as usize;
        match self.ratings.get(level) {
            #[allow(clippy::cast_possible_truncation)] // the nearest f32 is what is wanted
            Some(&rating) if value == rating || value == f64::from(rating as f32) => {
                self.classes[level]
            }
            _ => REFUSED,
        }
    }

    /// The library's error for the first rating that is not on the scale.
    #[cold]
    fn refuse(&self, column: &ArrayRef, codes: &[u16]) -> Result<()> {
        let row = codes.iter().position(|&code| code == REFUSED).unwrap_or(0);
        let value = cast(&column.slice(row, 1), &DataType::Float64)?;
        let value = value.as_primitive::<Float64Type>().value(0);
        match Tally::new(self.scale).record(value) {
            Err(error) => Err(refused(error)),
            // An integer that no f64 holds was rounded on its way here.
            Ok(()) => exec_err!("rating {value} is not on the scale {}", self.scale),
        }
    }

    /// Counts bytes by the library's fast way; `None` if this column has to be read rating by rating.
    pub(crate) fn count_bytes(&self, column: &ArrayRef) -> Result<Option<Vec<u64>>> {
        let Some(bytes) = column.as_primitive_opt::<UInt8Type>() else {
            return Ok(None);
        };
        if bytes.null_count() > 0 {
            return Ok(None);
        }
        let mut tally = Tally::new(self.scale);
        tally
            .record_slice(bytes.values())
            .map_err(|error| match error {
                // A position in a batch means nothing to somebody who wrote SQL.
                cxmetrics::TallyError::RatingAt { error, .. } => refused(error),
                other => refused(other),
            })?;
        let mut counts = vec![0; self.classes()];
        for (&class, count) in self.classes.iter().zip(tally.counts()) {
            counts[usize::from(class)] += count;
        }
        Ok(Some(counts))
    }

    /// The tally of the classes.
    pub(crate) fn tally(&self, counts: &[u64]) -> Result<Tally> {
        let mut levels = vec![0; self.scale.levels()];
        for (&level, &count) in self.representatives.iter().zip(counts) {
            levels[level] = count;
        }
        Tally::from_counts(self.scale, levels).map_err(refused)
    }
}

/// Without a branch, so that many rows are looked at together.
#[allow(clippy::needless_bitwise_bool)]
fn any_refused(codes: &[u16]) -> bool {
    codes
        .iter()
        .fold(false, |any, &code| any | (code == REFUSED))
}

/// Neither the levels of a scale nor their classes are more than 1,001.
fn narrow(class: usize) -> u16 {
    u16::try_from(class).unwrap_or(REFUSED)
}

/// The column in one of the types that are read directly.
fn plain(column: &ArrayRef) -> Result<ArrayRef> {
    match column.data_type() {
        DataType::Dictionary(_, values) => plain(&cast(column, values)?),
        DataType::Float16
        | DataType::Decimal32(..)
        | DataType::Decimal64(..)
        | DataType::Decimal128(..)
        | DataType::Decimal256(..) => Ok(cast(column, &DataType::Float64)?),
        _ => Ok(ArrayRef::clone(column)),
    }
}

/// Which rows have an answer that counts; `None` if all do.
pub(crate) fn kept(column: &ArrayRef, filter: Option<&BooleanArray>) -> Option<NullBuffer> {
    let filter = filter.map(|filter| match filter.nulls() {
        // A filter that is unknown lets nothing through.
        Some(known) => NullBuffer::new(filter.values() & known.inner()),
        None => NullBuffer::new(filter.values().clone()),
    });
    NullBuffer::union(filter.as_ref(), column.nulls()).filter(|kept| kept.null_count() > 0)
}

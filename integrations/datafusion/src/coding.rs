//! From a column of ratings to the classes that are counted.

use cxmetrics::{Scale, Tally, TallyError};
use datafusion::arrow::array::{Array, ArrayRef, ArrowPrimitiveType, AsArray, BooleanArray};
use datafusion::arrow::buffer::NullBuffer;
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{
    ArrowNativeType, DataType, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type,
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use datafusion::common::{Result, internal_err};

use crate::arguments::refused;
use crate::counts::add_one;
use crate::decimal::Decimal;
use crate::refusal::refusal;
use crate::state::{Partial, States};

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
    /// The scale as it travels with partial results.
    text: String,
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
            text: scale.to_string(),
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

    /// The bytes that it keeps.
    pub(crate) fn size(&self) -> usize {
        size_of_val(self)
            + size_of_val(&*self.bytes)
            + self.text.capacity()
            + self.ratings.capacity() * size_of::<f64>()
            + self.classes.capacity() * size_of::<u16>()
            + self.representatives.capacity() * size_of::<usize>()
    }

    pub(crate) fn scale(&self) -> Scale {
        self.scale
    }

    /// The scale as text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The rating of a level.
    pub(crate) fn rating(&self, level: u16) -> Option<f64> {
        self.ratings.get(usize::from(level)).copied()
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
            DataType::Decimal32(_, digits) => {
                self.fill_decimal::<Decimal32Type>(&column, kept, codes, *digits)?;
            }
            DataType::Decimal64(_, digits) => {
                self.fill_decimal::<Decimal64Type>(&column, kept, codes, *digits)?;
            }
            DataType::Decimal128(_, digits) => {
                self.fill_decimal::<Decimal128Type>(&column, kept, codes, *digits)?;
            }
            DataType::Decimal256(_, digits) => {
                self.fill_decimal::<Decimal256Type>(&column, kept, codes, *digits)?;
            }
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
            let row = codes.iter().position(|&code| code == REFUSED).unwrap_or(0);
            return Err(refusal(self.scale, &column, row));
        }
        Ok(())
    }

    /// Decimals as they are stored: no digit is lost before the scale has seen it.
    fn fill_decimal<T: ArrowPrimitiveType>(
        &self,
        column: &ArrayRef,
        kept: Option<&NullBuffer>,
        codes: &mut Vec<u16>,
        digits: i8,
    ) -> Result<()> {
        let decimal = Decimal::<T::Native>::new(self.scale, digits)?;
        self.fill::<T>(column, kept, codes, |value| {
            self.of_level(decimal.level(value))
        });
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
        self.of_level(steps)
    }

    fn of_level(&self, level: Option<usize>) -> u16 {
        level
            .and_then(|level| self.classes.get(level))
            .copied()
            .unwrap_or(REFUSED)
    }

    /// The library's own rule: a fraction is a rating of the scale but for rounding.
    fn of_fraction(&self, value: f64) -> u16 {
        let steps = (value - f64::from(self.scale.lowest())) * f64::from(self.scale.divisions());
        // What is off the scale, or NaN, ends at 0 or far above, and is not the rating of any level.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let level = (steps + 0.5) as usize;
        match self.ratings.get(level) {
            Some(&rating) if value == rating || self.scale.contains(value) => self.classes[level],
            _ => REFUSED,
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

    /// One partial result for each group of counts: the answers of a class at the level that stands for it.
    pub(crate) fn states<'a>(
        &'a self,
        groups: impl Iterator<Item = &'a [u64]>,
    ) -> Result<Vec<ArrayRef>> {
        let mut states = States::default();
        for group in groups {
            let levels = self.representatives.iter().map(|&level| narrow(level));
            states.push(&self.text, levels.zip(group.iter().copied()));
        }
        states.finish()
    }

    /// One partial result for each code: a single answer, or none.
    pub(crate) fn states_of_codes(&self, codes: &[u16]) -> Result<Vec<ArrayRef>> {
        let mut states = States::default();
        for &code in codes {
            let level = self.representatives.get(usize::from(code));
            states.push(
                &self.text,
                level.map(|&level| (narrow(level), 1)).into_iter(),
            );
        }
        states.finish()
    }

    /// Adds a partial result to counts of classes.
    pub(crate) fn add(&self, counts: &mut [u64], partial: &Partial) -> Result<()> {
        if partial.scale != self.text {
            let other = crate::arguments::parse_scale(partial.scale)?;
            return Err(refused(TallyError::Scales {
                scale: self.scale,
                other,
            }));
        }
        for (level, more) in partial.iter() {
            let class = self.of_level(Some(usize::from(level)));
            let Some(count) = counts.get_mut(usize::from(class)) else {
                return internal_err!("the scale {} has no level {level}", self.scale);
            };
            add_one(count, more)?;
        }
        Ok(())
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
        // Every half-precision number is a single-precision number.
        DataType::Float16 => Ok(cast(column, &DataType::Float32)?),
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

//! Tallies that are added up, each group on a scale of its own.

use cxmetrics::{Scale, Tally, TallyError};
use datafusion::arrow::array::ArrayRef;
use datafusion::common::{Result, ScalarValue, internal_err};
use datafusion::logical_expr::EmitTo;

use crate::arguments::{parse_scale, refused};
use crate::columns::only_row;
use crate::counts::{add, add_one, subtract, subtract_one};
use crate::form::TallyColumn;
use crate::state::{Partial, Partials, States};

/// What a row adds to its group.
#[derive(Debug)]
pub(crate) enum Part {
    /// A stored tally.
    Tally(Tally),
    /// A single answer.
    Answer { scale: Scale, level: u16 },
}

impl Part {
    pub(crate) fn scale(&self) -> Scale {
        match self {
            Self::Tally(tally) => tally.scale(),
            Self::Answer { scale, .. } => *scale,
        }
    }
}

/// The sum of one group.
#[derive(Debug)]
struct Sum {
    scale: Scale,
    /// The scale as text.
    text: String,
    counts: Vec<u64>,
    total: u64,
    /// How many tallies or answers went into it, so that none gives NULL.
    parts: u64,
}

impl Sum {
    fn empty(scale: Scale) -> Self {
        Self {
            scale,
            text: scale.to_string(),
            counts: vec![0; scale.levels()],
            total: 0,
            parts: 0,
        }
    }

    fn size(&self) -> usize {
        self.text.capacity() + self.counts.capacity() * size_of::<u64>()
    }

    fn check(&self, other: Scale) -> Result<()> {
        if self.scale == other {
            return Ok(());
        }
        Err(refused(TallyError::Scales {
            scale: self.scale,
            other,
        }))
    }

    fn add(&mut self, part: &Part) -> Result<()> {
        self.check(part.scale())?;
        match part {
            Part::Tally(tally) => {
                add_one(&mut self.total, tally.total())?;
                add(&mut self.counts, tally.counts())?;
            }
            Part::Answer { level, .. } => {
                add_one(&mut self.total, 1)?;
                add_one(self.count(*level)?, 1)?;
            }
        }
        self.parts += 1;
        Ok(())
    }

    fn subtract(&mut self, part: &Part) -> Result<()> {
        self.check(part.scale())?;
        match part {
            Part::Tally(tally) => {
                subtract_one(&mut self.total, tally.total())?;
                subtract(&mut self.counts, tally.counts())?;
            }
            Part::Answer { level, .. } => {
                subtract_one(&mut self.total, 1)?;
                subtract_one(self.count(*level)?, 1)?;
            }
        }
        subtract_one(&mut self.parts, 1)
    }

    fn add_partial(&mut self, partial: &Partial) -> Result<()> {
        if partial.scale != self.text {
            self.check(parse_scale(partial.scale)?)?;
        }
        for (level, count) in partial.iter() {
            add_one(&mut self.total, count)?;
            add_one(self.count(level)?, count)?;
        }
        self.parts += 1;
        Ok(())
    }

    fn count(&mut self, level: u16) -> Result<&mut u64> {
        let scale = self.scale;
        match self.counts.get_mut(usize::from(level)) {
            Some(count) => Ok(count),
            None => internal_err!("the scale {scale} has no level {level}"),
        }
    }
}

/// The sums of every group; without groups there is one.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    /// `None` for a group that nothing went into: it has no scale yet.
    groups: Vec<Option<Sum>>,
    /// The bytes of all sums.
    size: usize,
}

impl Sums {
    /// Room for as many groups.
    pub(crate) fn grow(&mut self, groups: usize) {
        self.groups.resize_with(groups, || None);
    }

    /// Adds a part to a group.
    pub(crate) fn add(&mut self, group: usize, part: &Part) -> Result<()> {
        self.sum(group, || Ok(part.scale()))?.add(part)
    }

    /// Adds partial results, each to its group.
    pub(crate) fn add_partials(
        &mut self,
        states: &[ArrayRef],
        group_of: impl Fn(usize) -> usize,
    ) -> Result<()> {
        for (row, partial) in Partials::new(states)?.iter().enumerate() {
            if let Some(partial) = partial? {
                self.sum(group_of(row), || parse_scale(partial.scale))?
                    .add_partial(&partial)?;
            }
        }
        Ok(())
    }

    /// The sum of a group, on the scale of the first that goes into it.
    fn sum(&mut self, group: usize, scale: impl FnOnce() -> Result<Scale>) -> Result<&mut Sum> {
        let Some(sum) = self.groups.get_mut(group) else {
            return internal_err!("no room for group {group}");
        };
        match sum {
            Some(sum) => Ok(sum),
            None => {
                let sum = sum.insert(Sum::empty(scale()?));
                self.size += sum.size();
                Ok(sum)
            }
        }
    }

    /// Takes a part out of the only group.
    pub(crate) fn subtract(&mut self, part: &Part) -> Result<()> {
        let Some(Some(sum)) = self.groups.first_mut() else {
            return internal_err!("what leaves the window did not come into it");
        };
        sum.subtract(part)?;
        if sum.parts == 0 {
            // Whatever comes next may be on another scale.
            self.size = 0;
            self.groups.clear();
            self.grow(1);
        }
        Ok(())
    }

    /// The tally of the only group.
    pub(crate) fn only_tally(&self) -> Result<ScalarValue> {
        let column = tallies(std::iter::once(
            self.groups.first().and_then(Option::as_ref),
        ))?;
        ScalarValue::try_from_array(&column, 0)
    }

    /// The partial result of the only group.
    pub(crate) fn only_state(&self) -> Result<Vec<ScalarValue>> {
        let only = self.groups.first().and_then(Option::as_ref);
        only_row(&states(std::iter::once(only))?)
    }

    /// The tallies of the groups that are to be emitted.
    pub(crate) fn tallies(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        tallies(self.take(emit_to).iter().map(Option::as_ref))
    }

    /// The partial results of the groups that are to be emitted.
    pub(crate) fn states(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        states(self.take(emit_to).iter().map(Option::as_ref))
    }

    fn take(&mut self, emit_to: EmitTo) -> Vec<Option<Sum>> {
        let taken = emit_to.take_needed(&mut self.groups);
        let size = taken.iter().flatten().map(Sum::size).sum::<usize>();
        self.size = self.size.saturating_sub(size);
        taken
    }

    pub(crate) fn size(&self) -> usize {
        size_of_val(self) + self.groups.capacity() * size_of::<Option<Sum>>() + self.size
    }
}

fn tallies<'a>(sums: impl Iterator<Item = Option<&'a Sum>>) -> Result<ArrayRef> {
    let mut column = TallyColumn::default();
    for sum in sums {
        match sum {
            Some(sum) => column.push(&sum.text, &sum.counts),
            None => column.push_none(),
        }
    }
    column.finish()
}

fn states<'a>(sums: impl Iterator<Item = Option<&'a Sum>>) -> Result<Vec<ArrayRef>> {
    let mut states = States::default();
    for sum in sums {
        match sum {
            Some(sum) => states.push(&sum.text, (0..).zip(sum.counts.iter().copied())),
            None => states.push_none(),
        }
    }
    states.finish()
}

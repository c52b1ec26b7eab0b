//! `nps_weighted(rating, weight)` and its like: scores of answers that stand for more or fewer customers.

mod aggregate;
mod entries;
mod state;

pub(crate) use aggregate::WeightedAggregate;

//! Stored forms of what was found of drivers.

use alloc::vec::Vec;

use super::allocation::{Allocation, MOST_FOR_SHAPLEY};
use super::error::DriverModelError;
use super::kano::{Kano, KanoCategory};
use super::matrix::Matrix;
use super::model::check_count;
use super::shares::{DriverShares, Errors, ShareMethod};
use super::{DriverError, Drivers};
use crate::association::Coefficient;
use crate::joint::CrossTally;
use crate::tally::TallyError;

/// What rounding may have added to a sum.
const ROUNDING: f64 = 1e-9;

/// Shares in the order of the model.
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "DriverShares", deny_unknown_fields)]
pub(super) struct StoredShares<K> {
    allocation: Allocation,
    drivers: Vec<StoredShare<K>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    errors: Option<StoredErrors>,
}

#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(deny_unknown_fields)]
struct StoredShare<K> {
    key: K,
    share: f64,
    correlation: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    performance: Option<f64>,
}

#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(deny_unknown_fields)]
struct StoredErrors {
    method: ShareMethod,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    degrees_of_freedom: Option<u64>,
    covariance: Vec<Vec<f64>>,
}

impl<K> From<DriverShares<K>> for StoredShares<K> {
    fn from(shares: DriverShares<K>) -> Self {
        let mut drivers = shares.shares;
        drivers.sort_by_key(|driver| driver.position);
        let size = drivers.len();
        Self {
            allocation: shares.allocation,
            drivers: drivers
                .into_iter()
                .map(|driver| StoredShare {
                    key: driver.key,
                    share: driver.value,
                    correlation: driver.correlation,
                    performance: driver.performance,
                })
                .collect(),
            errors: shares.errors.map(|errors| StoredErrors {
                method: errors.method,
                degrees_of_freedom: errors.degrees_of_freedom,
                covariance: (0..size)
                    .map(|row| {
                        (0..size)
                            .map(|column| errors.covariance.at(row, column))
                            .collect()
                    })
                    .collect(),
            }),
        }
    }
}

impl<K> TryFrom<StoredShares<K>> for DriverShares<K> {
    type Error = DriverModelError;

    fn try_from(stored: StoredShares<K>) -> Result<Self, Self::Error> {
        let size = stored.drivers.len();
        check_count(size)?;
        if stored.allocation == Allocation::Shapley && size > MOST_FOR_SHAPLEY {
            return Err(DriverModelError::TooManyForShapley { drivers: size });
        }
        let refused = |what| Err(DriverModelError::Stored { what });
        let sum: f64 = stored.drivers.iter().map(|driver| driver.share).sum();
        let shares = || stored.drivers.iter().map(|driver| driver.share);
        if shares().any(|share| share.is_nan() || share < 0.0) || sum > 1.0 + ROUNDING {
            return refused("shares that are negative, or more than 1 together");
        }
        let correlations = || stored.drivers.iter().map(|driver| driver.correlation);
        if !correlations().all(|correlation| (-1.0..=1.0).contains(&correlation)) {
            return refused("a correlation beyond 1");
        }
        let mut performances = stored
            .drivers
            .iter()
            .filter_map(|driver| driver.performance);
        if !performances.all(|performance| (0.0..=100.0).contains(&performance)) {
            return refused("a performance that is not between 0 and 100");
        }
        let errors = stored
            .errors
            .map(|errors| errors.checked(size))
            .transpose()?;
        let drivers = stored.drivers.into_iter().map(|driver| {
            let figures = (driver.share, driver.correlation, driver.performance);
            (driver.key, figures)
        });
        Ok(Self::new(stored.allocation, drivers, errors))
    }
}

impl StoredErrors {
    fn checked(self, size: usize) -> Result<Errors, DriverModelError> {
        let refused = |what| Err(DriverModelError::Stored { what });
        if self.degrees_of_freedom.is_none() != (self.method == ShareMethod::InfluenceValues) {
            return refused("degrees of freedom that do not go with the method");
        }
        let rows = &self.covariance;
        if rows.len() != size || rows.iter().any(|row| row.len() != size) {
            return refused("a covariance that is not of all pairs of drivers");
        }
        let matrix = Matrix::from_fn(size, |row, column| rows[row][column]);
        let most = |row: usize, column: usize| {
            libm::sqrt(matrix.at(row, row)) * libm::sqrt(matrix.at(column, column))
        };
        let mut pairs = (0..size).flat_map(|row| (0..size).map(move |column| (row, column)));
        let is_covariance = pairs.all(|(row, column)| {
            let (one, other) = (matrix.at(row, column), matrix.at(column, row));
            let most = most(row, column);
            // NaN where a variance is negative.
            one.is_finite()
                && one.abs() <= most * (1.0 + ROUNDING)
                && (one - other).abs() <= most * ROUNDING
        });
        if !is_covariance {
            return refused("covariances that no figures have");
        }
        Ok(Errors {
            covariance: matrix,
            degrees_of_freedom: self.degrees_of_freedom,
            method: self.method,
        })
    }
}

/// The tables, from which the ranking follows.
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Drivers", deny_unknown_fields)]
pub(super) struct StoredDrivers<K> {
    coefficient: Coefficient,
    touchpoints: Vec<(K, CrossTally)>,
}

impl<K> From<Drivers<K>> for StoredDrivers<K> {
    fn from(drivers: Drivers<K>) -> Self {
        let ranked = drivers.ranked.into_iter();
        let unranked = drivers.unranked.into_iter().map(|(key, _)| key);
        Self {
            coefficient: drivers.coefficient,
            touchpoints: ranked
                .map(|driver| (driver.key, driver.table))
                .chain(unranked.zip(drivers.unranked_tables))
                .collect(),
        }
    }
}

impl<K> TryFrom<StoredDrivers<K>> for Drivers<K> {
    type Error = DriverError;

    fn try_from(stored: StoredDrivers<K>) -> Result<Self, Self::Error> {
        Self::rank_by(stored.coefficient, stored.touchpoints)
    }
}

/// How many put a feature into each category.
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Kano", deny_unknown_fields)]
pub(super) struct StoredKano {
    must_be: u64,
    one_dimensional: u64,
    attractive: u64,
    indifferent: u64,
    reverse: u64,
    questionable: u64,
}

impl From<Kano> for StoredKano {
    fn from(kano: Kano) -> Self {
        Self {
            must_be: kano.count(KanoCategory::MustBe),
            one_dimensional: kano.count(KanoCategory::OneDimensional),
            attractive: kano.count(KanoCategory::Attractive),
            indifferent: kano.count(KanoCategory::Indifferent),
            reverse: kano.count(KanoCategory::Reverse),
            questionable: kano.count(KanoCategory::Questionable),
        }
    }
}

impl TryFrom<StoredKano> for Kano {
    type Error = TallyError;

    fn try_from(stored: StoredKano) -> Result<Self, Self::Error> {
        // In the order of `KanoCategory::ALL`.
        let counts = [
            stored.must_be,
            stored.one_dimensional,
            stored.attractive,
            stored.indifferent,
            stored.reverse,
            stored.questionable,
        ];
        let total = counts
            .iter()
            .try_fold(0_u64, |sum, &count| sum.checked_add(count));
        total.map(|_| Self { counts }).ok_or(TallyError::Overflow)
    }
}

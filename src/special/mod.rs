//! Special functions: tails and quantiles of the classical distributions, and root finding.
//!
//! Every call of statrs in the crate is here, behind a guard. What statrs does well is used (the
//! normal quantile); where it loses digits or does not return (Student's t at many degrees of
//! freedom, beta quantiles, normal tails) the code is our own. All functions are total: arguments
//! outside the domain are clamped to it, loops are bounded, and nothing panics. Elementary
//! functions come from `libm`, so that results are the same bits on every platform.

mod beta;
mod chi_squared;
mod complex;
mod elementary;
mod gamma;
mod gamma_quantile;
mod incomplete_beta;
mod lentz;
mod normal;
mod poisson_binomial;
mod quadrature;
mod root;
mod student;

pub(crate) use beta::{beta_lower_quantile, beta_lower_tail, beta_upper_quantile, beta_upper_tail};
pub(crate) use chi_squared::{chi_squared_upper_tail, noncentral_chi_squared_upper_tail};
pub(crate) use complex::Complex;
pub(crate) use elementary::log1p_minus;
pub(crate) use gamma::ln_gamma_half_ratio;
pub(crate) use gamma_quantile::{gamma_lower_quantile, gamma_upper_quantile};
pub(crate) use normal::{normal_density, normal_upper_quantile, normal_upper_tail};
pub(crate) use poisson_binomial::at_least as probability_of_at_least;
pub(crate) use quadrature::{GAUSS_LEGENDRE, gauss_legendre};
pub(crate) use root::{Newton, bracketed_newton, find_root};
pub(crate) use student::{student_ln_density, student_upper_quantile, student_upper_tail};

#[cfg(test)]
#[path = "../../tests/data/special_reference.rs"]
mod reference;
#[cfg(test)]
mod tests;

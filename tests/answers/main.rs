//! Weights, segments and what goes together.

#[path = "../support/recorded.rs"]
mod recording;
#[path = "../support/mod.rs"]
mod support;

mod asked;
mod association;
mod composites;
mod correlations;
mod counted;
mod driver_edges;
mod driver_model;
mod driver_model_laws;
mod driver_model_refusals;
mod drivers;
mod ends;
mod growth;
#[cfg(feature = "serde")] // what is stored is a part of its laws
mod joint;
#[cfg(feature = "serde")]
mod joint_edges;
#[cfg(feature = "serde")]
mod joint_laws;
mod kano;
#[cfg(feature = "serde")]
mod league;
mod league_edges;
mod mix;
mod people;
mod reading;
mod recorded;
mod segments;
mod slices;
mod weighted_comparisons;
mod weights_calibration;
mod weights_clusters;
mod weights_coverage;
mod weights_designs;
mod weights_edges;
mod weights_groups;
mod weights_laws;
mod weights_replicates;
#[cfg(feature = "serde")]
mod weights_stored;
mod weights_support;
mod weights_tally;

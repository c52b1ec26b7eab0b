//! Whether a goal will be reached, and how what was said of it is scored: edges, symmetry, and sums by hand.
#![allow(clippy::cast_precision_loss, clippy::float_cmp)] // exact figures

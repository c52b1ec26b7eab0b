//! What the functions give in SQL, against the library on the same answers.

mod columns;
mod compared;
mod faults;
mod grouped;
mod random;
mod refused;
mod scales;
mod stored;
mod support;
mod weighted;
mod windows;

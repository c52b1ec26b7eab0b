//! What the functions give in SQL, against the library on the same answers.

mod columns;
mod grouped;
mod random;
mod refused;
mod stored;
mod support;
mod windows;

//! The service as its users meet it: the program is started, asked over HTTP, and killed.

mod command;
mod killed;
mod page;
mod refused;
mod scores;
mod support;

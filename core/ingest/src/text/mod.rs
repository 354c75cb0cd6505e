//! Text of files. What could not be read is said, never shown as empty.

pub mod pdf;
pub mod plain;

mod collect;
mod guard;
mod lines;
mod retry;
mod search;
mod tree;

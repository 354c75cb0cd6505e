//! The store from outside, on a database of its own per test.
//!
//! SQLite by default; `ANJUAN_TEST_POSTGRES=postgres://… cargo test -p anjuan-store` runs the same tests on
//! PostgreSQL, each in a schema of its own.

mod temporary;

mod audits;
mod blobs;
mod casework;
mod concurrency;
mod decisions;
mod events;
mod jobs;
mod opening;
mod pages;
mod people;
mod plugins;

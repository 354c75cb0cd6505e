//! The chores of this repository, run as `cargo dev …`; nothing here is part of the program.
//!
//! `cargo dev docs` writes the gallery of documents, the same that the server shows.
//! `cargo dev fixtures` writes whole case files, good ones and ones with a fault, which the tests audit as well.
//! `cargo dev plugins` builds each province's component from source and writes its lock file.
//! Comparing lock and files needs no toolchain, so that part is a library for the tests.

pub mod docs;
pub mod fixtures;
pub mod lock;
pub mod plugins;
mod toolchain;

//! The journeys as users walk them: by the command line and by HTTP, with the real program.

mod audits;
mod batch;
mod command_line;
mod decisions;
mod http;
mod packages;
mod papers;
mod plugins;

use anjuan_tests::program::Program;

/// The program under test.
pub const PROGRAM: Program = Program(env!("CARGO_BIN_EXE_anjuan-under-test"));

//! Runs the rules of a province that data cannot say, as a WebAssembly component in a sandbox.
//!
//! The flow: [`Host::inspect`] looks at bytes that someone wants to install, [`Host::load`] compiles
//! them once, [`Host::evaluate`] asks for some rules over one bundle. A guest has no imports, so it
//! can neither see nor do anything; fuel, memory and the size of its answer are bounded; every call
//! gets a fresh store and instance. Whatever a guest does wrong becomes a [`NotChecked`] reason that
//! names its plugin, and the host stays as it was.

mod answer;
mod bindings;
mod convert;
mod evaluate;
mod limits;
mod load;
mod refusal;
mod request;
mod sandbox;
mod verify;

pub use answer::{Evaluation, Fault, GuestFinding, GuestPlace, NotChecked, RuleOutcome};
pub use limits::Limits;
pub use load::{Host, Inspection, Loaded};
pub use refusal::{HostError, Refusal};
pub use request::{Facts, GuestDocument, Request, Value};

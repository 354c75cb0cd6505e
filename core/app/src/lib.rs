//! `anjuan`: the server and the command line, two doors to the same use cases.
//!
//! A door takes a request apart and calls one of [`ops`]; ops call engines and the store; printers and pages
//! show what came out. Engines never meet anywhere else.

pub mod answers_file;
pub mod api;
pub mod blocking;
pub mod cli;
pub mod engines;
pub mod error;
pub mod folder;
pub mod guard;
pub mod library;
pub mod ocr;
pub mod ops;
pub mod print;
pub mod server;
pub mod state;
pub mod telemetry;
pub mod upload;
mod waivers_file;
pub mod web;

//! The door against hostile, honest and odd bundles, all built byte by byte here; nothing is read from disk.

mod builder;
mod bundles;
mod honest;
mod hostile;
mod mutation;
mod papers;
mod pdf;
mod tables;

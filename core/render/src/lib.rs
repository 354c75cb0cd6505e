//! Typesetting: a template's layout and the data of one document → PDF, PNG, SVG, DOCX or plain text.
//!
//! The flow: [`Environment`] (fonts and layouts, checked by [`gate`] when loaded) and a [`Job`] → `preflight` (every
//! character has a glyph) → Typst in a world of nothing but these files → `pages` (no missing glyph, every text of
//! the user stands on a page) → `export`, for which `outline` reads the pages back as paragraphs and tables where somebody
//! wants to edit them. [`render`] does this here and now; [`Pool`] does it in worker processes
//! that [`run_worker`] serves and that are killed at a deadline, because nothing else bounds a hostile layout.

mod environment;
pub mod gate;
mod job;

mod compile;
mod diagnostic;
mod docx;
mod export;
mod outline;
mod pages;
mod plain;
mod preflight;
mod presence;
mod world;

mod pool;
mod wire;
mod worker;

pub use compile::render;
pub use environment::{Environment, FontData};
pub use job::{Format, Job, Purpose, RenderError, Rendered, Standard};
pub use pool::{Pool, PoolConfig};
pub use worker::run_worker;

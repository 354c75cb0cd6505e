//! What the end-to-end tests share: the content, a bundle builder, the running program, and goldens.

pub mod bundle;
pub mod content;
pub mod golden;
pub mod hostile;
pub mod program;
pub mod statements;

//! Use cases: one file each, and the only place where two engines meet.
//!
//! They are plain functions below the server and the command line; those that remember something are async.

pub mod audit_bundle;
pub mod batch_job;
pub mod case_form;
pub mod case_papers;
pub mod case_record;
pub mod copy_document;
pub mod explain_rule;
pub mod gallery;
mod inferred;
pub mod install_plugin;
pub mod keep;
mod pipeline;
pub mod print_catalogue;
pub mod prove_content;
mod province_rules;
pub mod render_batch;
pub mod render_document;
pub mod report_paper;
pub mod sign_in;

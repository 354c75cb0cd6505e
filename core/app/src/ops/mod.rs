//! Use cases: one file each, and the only place where two engines meet.
//!
//! They are plain functions below the server and the command line; those that remember something are async.

pub mod audit_bundle;
pub mod audit_job;
pub mod audit_many;
pub mod audit_run;
pub mod batch_job;
pub mod bundle_make;
pub mod case_form;
pub mod case_package;
pub mod case_papers;
pub mod case_record;
pub mod compare_plugin;
pub mod copy_document;
pub mod decisions;
pub mod explain_rule;
pub mod four_properties;
pub mod gallery;
mod inferred;
pub mod install_plugin;
pub mod keep;
pub mod kind_choice;
pub mod let_go;
pub mod mend;
pub mod new_plugin;
pub mod pinned_layers;
mod pipeline;
pub mod print_catalogue;
pub mod print_report;
pub mod prove_content;
mod province_rules;
pub mod render_batch;
pub mod render_document;
pub mod report_case;
pub mod report_difference;
pub mod sign_in;
pub mod trust;
pub mod waive;

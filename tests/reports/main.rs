//! The printers of reports: one fixed report in every form, hostile words in every form, and the forms' own grammars.

mod explained;
mod forms;
mod four_properties;
mod hostile;
mod junit;
mod sample;
mod sarif;

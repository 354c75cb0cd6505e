//! The nouns of `anjuan` and the catalogue that loads content folders.
//!
//! Every other crate speaks in these types; none of them reads a clock, a path or the environment.
//! The flow: bytes of content folders → [`catalog::Catalog`] → [`template::Template`] and [`rule::Rule`];
//! raw form values → [`answers::Answers`]; an opened zip → [`bundle::Bundle`]; both judged → [`report::Report`].

pub mod answers;
pub mod bundle;
pub mod calendar;
pub mod case;
pub mod catalog;
pub mod condition;
pub mod contents;
pub mod field;
pub mod finding;
pub mod fingerprint;
pub mod four_properties;
pub mod hash;
pub mod legal;
pub mod moment;
pub mod origin;
pub mod report;
pub mod rule;
pub mod tables;
pub mod template;
pub mod vocabulary;
pub mod waiver;

pub use answers::Answers;
pub use bundle::Bundle;
pub use calendar::Calendar;
pub use case::CaseFacts;
pub use catalog::Catalog;
pub use chrono::NaiveDate as Date;
pub use finding::{Finding, Severity};
pub use fingerprint::Fingerprints;
pub use report::{Report, Verdict};
pub use rule::Rule;
pub use template::Template;
pub use vocabulary::Vocabulary;
pub use waiver::Waiver;

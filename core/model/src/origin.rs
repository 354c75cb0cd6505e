//! The origin that every PDF of ours carries as the embedded file `anjuan.json`, so that audits read it exactly.

use crate::{Answers, Template};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Name of the embedded file.
pub const FILE_NAME: &str = "anjuan.json";

/// The schema that this version writes.
pub const SCHEMA: &str = "anjuan.origin/1";

/// Template, edition, answers and hash of a document that this program made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// Template id.
    pub template: String,
    /// Template edition.
    pub edition: String,
    /// The layer that brought the template.
    pub layer: String,
    /// Title of the document.
    pub title: String,
    /// SHA-256 of the canonical answers.
    pub answers_sha256: String,
    /// The canonical answers.
    pub answers: Map<String, Value>,
}

impl Origin {
    /// The origin of a document about to be rendered.
    pub fn of(template: &Template, answers: &Answers) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            template: template.id.clone(),
            edition: template.edition.clone(),
            layer: template.layer.clone(),
            title: template.title.clone(),
            answers_sha256: answers.sha256(),
            answers: answers.values().clone(),
        }
    }

    /// Reads an embedded file; one whose hash does not fit its answers is not believed.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let origin: Self = serde_json::from_slice(bytes).ok()?;
        let fits = crate::hash::sha256_of_json(&Value::Object(origin.answers.clone())) == origin.answers_sha256;
        (origin.schema == SCHEMA && fits).then_some(origin)
    }
}

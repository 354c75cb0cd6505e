//! A copy to edit or to read: made as the document is, handed over and not kept, because the PDF is what is filed.

use super::render_document::{Order, render_document};
use crate::engines::Engines;
use crate::error::OpError;
use anjuan_render::Format;
use serde::Deserialize;
use utoipa::ToSchema;

/// The forms of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum CopyForm {
    /// For word processors.
    Docx,
    /// Plain text: a paragraph to a line, a form's line as `标签：值`.
    Txt,
}

impl CopyForm {
    /// What the typesetter is asked for.
    pub fn format(self) -> Format {
        match self {
            Self::Docx => Format::Docx,
            Self::Txt => Format::Plain,
        }
    }

    /// What a browser is told.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Txt => "text/plain; charset=utf-8",
        }
    }

    /// What its file's name ends in.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Txt => "txt",
        }
    }
}

/// A copy and the name to save it under, which says what kind of paper it is and nothing about a person.
pub struct Copied {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Makes a copy, or says everything that stands in the way. The order's format is the copy's.
pub fn copy_document(engines: &Engines, form: CopyForm, order: Order<'_>) -> Result<Copied, OpError> {
    let made = render_document(engines, &Order { format: form.format(), ..order })?;
    let name = format!("{}.{}", made.origin.title, form.ending());
    Ok(Copied { name, bytes: made.rendered.into_first_file() })
}

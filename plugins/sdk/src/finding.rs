//! Building a finding in one expression.

use crate::{Document, Finding, Place};

impl Finding {
    /// A finding without a place: something is absent.
    #[must_use]
    pub const fn nowhere() -> Self {
        Self { places: Vec::new(), params: Vec::new() }
    }

    /// A finding about a document as a whole.
    #[must_use]
    pub fn at(document: &Document) -> Self {
        Self::nowhere().and_at(document)
    }

    /// A finding about words that stand in the document; words that do not stand there would make the
    /// host refuse the answer, so they are then left out.
    #[must_use]
    pub fn quoting(document: &Document, quote: &str) -> Self {
        let stands = !quote.is_empty() && document.text.contains(quote);
        let place = Place { path: document.path.clone(), page: None, quote: stands.then(|| quote.to_owned()) };
        Self { places: vec![place], params: Vec::new() }
    }

    /// Adds a further document to look at.
    #[must_use]
    pub fn and_at(mut self, document: &Document) -> Self {
        self.places.push(Place { path: document.path.clone(), page: None, quote: None });
        self
    }

    /// Fills a placeholder of the rule's message.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.params.push((name.to_owned(), value.into()));
        self
    }
}

//! What a file's format says of the file, as far as the door looked at it; rules on formats and scans judge it.

/// Facts of a file's format. `None` means that nobody looked, or that the file does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormatFacts {
    /// Pages, sheets or pictures: counted, or as the file claims them where it flows.
    pub pages: Option<u32>,
    /// True for formats whose pages come into being only when they are laid out: DOCX, XLSX, web pages.
    pub flowing: bool,
    /// The level for archives that the file claims: `2b` for PDF/A-2b, `ofd-a` for OFD/A. A claim, not a proof.
    pub level: Option<String>,
    /// True when the content is encrypted, even where everybody may open it.
    pub encrypted: Option<bool>,
    /// Electronic signatures and seals that are present; nobody has verified them.
    pub signatures: Option<u32>,
    /// The fonts of its pages.
    pub fonts: Option<Fonts>,
    /// Pages that are pictures, in order.
    pub scans: Vec<Scan>,
}

/// The fonts that pages name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fonts {
    /// How many are embedded.
    pub embedded: u32,
    /// Names of those that are not, sorted.
    pub missing: Vec<String>,
}

/// A page that is a picture.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scan {
    /// Page, from 1.
    pub page: u32,
    /// Width in pixels, as stored.
    pub width: u32,
    /// Height in pixels, as stored.
    pub height: u32,
    /// Dots per inch, the lesser of both directions; none where neither the file nor the page says.
    pub dpi: Option<u32>,
    /// Degrees by which a reader must turn it clockwise: 0, 90, 180 or 270.
    pub turn: u16,
    /// True when nothing is on it; none where that would have been costly to find out.
    pub blank: Option<bool>,
}

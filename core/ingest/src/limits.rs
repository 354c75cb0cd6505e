//! What the door lets in. Every number has its unit in the name or the sentence; the caller may lower or raise any of them.

/// Mebibyte, in bytes.
const MIB: u64 = 1024 * 1024;

/// Limits on a bundle, on its entries, and on what is parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Size of the whole archive, in bytes.
    pub bundle_bytes: u64,
    /// Number of entries, folders and litter included; nested archives share it.
    pub entries: u64,
    /// Unpacked size of one entry, in bytes.
    pub entry_bytes: u64,
    /// Unpacked size of all entries together, in bytes; nested archives share it.
    pub total_bytes: u64,
    /// Unpacked : packed of one entry; looked at only above `ratio_from_bytes`.
    pub entry_ratio: u64,
    /// Unpacked : packed of the whole archive; looked at only above `ratio_from_bytes`.
    pub total_ratio: u64,
    /// Unpacked size from which ratios are looked at, in bytes: small texts shrink well and harm nobody.
    pub ratio_from_bytes: u64,
    /// Length of a whole path, in bytes of UTF-8.
    pub path_bytes: usize,
    /// Length of one part of a path, in bytes of UTF-8.
    pub part_bytes: usize,
    /// Number of parts of a path.
    pub depth: usize,
    /// How many archives deep entries are listed: 1 opens archives inside the bundle, but none inside those.
    pub nesting: u32,
    /// Largest entry whose content is parsed (PDF, JSON, text, nested archives), in bytes; it is held in memory.
    pub parse_bytes: u64,
    /// Text kept of a whole bundle, in bytes of UTF-8; what comes later is said to be unread.
    pub text_bytes: u64,
    /// Number of pages of one PDF, OFD or TIFF.
    pub pdf_pages: usize,
    /// What one PDF's streams may unpack to altogether, in bytes.
    pub pdf_unpacked_bytes: u64,
    /// Drawing operations of one PDF page.
    pub pdf_page_operations: usize,
    /// What the parts of one DOCX, XLSX or OFD may unpack to altogether, in bytes; a part read twice counts twice.
    pub office_unpacked_bytes: u64,
    /// Elements of an XML part inside each other.
    pub xml_depth: usize,
    /// Pixels that a picture may claim; one with more is named and not looked into.
    pub picture_pixels: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bundle_bytes: 2048 * MIB,
            entries: 20_000,
            entry_bytes: 1024 * MIB,
            total_bytes: 10 * 1024 * MIB,
            entry_ratio: 200,
            total_ratio: 100,
            ratio_from_bytes: MIB,
            path_bytes: 1024,
            part_bytes: 255,
            depth: 20,
            nesting: 1,
            parse_bytes: 32 * MIB,
            text_bytes: 256 * MIB,
            pdf_pages: 5_000,
            pdf_unpacked_bytes: 512 * MIB,
            pdf_page_operations: 2_000_000,
            office_unpacked_bytes: 256 * MIB,
            xml_depth: 256,
            picture_pixels: 600_000_000,
        }
    }
}

impl Limits {
    /// Limits for bundles up to this many bytes, as somebody sets them who audits files of the own machine: what they
    /// unpack to grows with them, what is held in memory does not.
    pub fn up_to(bundle_bytes: u64) -> Self {
        let usual = Self::default();
        Self {
            bundle_bytes,
            entry_bytes: usual.entry_bytes.max(bundle_bytes),
            total_bytes: usual.total_bytes.max(bundle_bytes.saturating_mul(5)),
            ..usual
        }
    }

    /// Limits for plugin packages and other small packages that are read into memory whole.
    pub fn package() -> Self {
        Self {
            bundle_bytes: 64 * MIB,
            entries: 5_000,
            entry_bytes: 32 * MIB,
            total_bytes: 128 * MIB,
            nesting: 0,
            ..Self::default()
        }
    }
}

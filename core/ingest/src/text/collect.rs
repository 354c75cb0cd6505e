//! A device that draws nothing and remembers the glyphs, with where they stand and what they mean.

use super::lines::Glyph;
use crate::picture::blank::{FAX_SHARE, JPEG_SHARE, PNG_SHARE, is_empty_paper, may_be_empty};
use anjuan_model::bundle::Scan;
use hayro_interpret::ImageData;
use hayro_interpret::font::Glyph as Drawn;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::{BlendMode, ClipPath, Device, GlyphDrawMode, Image, Paint, PathDrawMode, SoftMask};
use hayro_syntax::object::Name;
use kurbo::{Affine, BezPath, Point, Rect};

/// What a page holds.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Glyphs with text, inside the page.
    pub(super) glyphs: Vec<Glyph>,
    /// How many of them are not spaces.
    pub(super) letters: usize,
    /// Glyphs whose text nobody knows; their text is empty.
    pub(super) missing: Vec<Glyph>,
    /// Glyphs drawn, on the page or beside it.
    pub(super) drawn: usize,
    /// Paths filled or stroked.
    pub(super) paths: usize,
    /// The part of the page that pictures cover, from 0; overlapping pictures count twice.
    pub(super) covered: f64,
    /// The picture that covers most of it, with the pixels it has where it stands.
    pub(super) scan: Option<Scan>,
}

/// Only a picture that covers so much of the page makes the page blank.
const BLANK_FROM: f64 = 0.8;
/// What a clip or a group costs, in operations: each form that is drawn begins with one, and to interpret a form anew takes
/// as long as many glyphs. A fuzzer's file of six kilobytes would otherwise have kept a worker busy for minutes.
const CLIP: usize = 20;

/// Collects one page.
pub(super) struct Collector {
    page: Page,
    frame: Rect,
    /// The largest part of the page that one picture covers.
    largest: f64,
    operations_left: usize,
}

impl Collector {
    pub(super) fn new(width: f64, height: f64, operations: usize) -> Self {
        let frame = Rect::new(0.0, 0.0, width, height);
        Self { page: Page::default(), frame, largest: 0.0, operations_left: operations }
    }

    pub(super) fn into_page(self) -> Page {
        self.page
    }

    /// Forms inside forms can multiply without end, so that only counting stops them.
    fn spend(&mut self, cost: usize) {
        self.operations_left = self.operations_left.saturating_sub(cost);
        if self.operations_left == 0 {
            // The interpreter has no way to be stopped; unwinding to the thread that runs it is the only one.
            std::panic::resume_unwind(Box::new(super::pdf::TooMuch));
        }
    }
}

impl<'a> Device<'a> for Collector {
    fn draw_glyph(
        &mut self,
        glyph: &Drawn<'a>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'a>,
        _: &GlyphDrawMode,
    ) {
        self.spend(1);
        let order = self.page.drawn;
        self.page.drawn += 1;
        let place = transform * glyph_transform;
        let origin = place * Point::ORIGIN;
        if !self.frame.inflate(1.0, 1.0).contains(origin) {
            return;
        }
        let size = (place * Point::new(0.0, 1000.0) - origin).hypot();
        let advance = match glyph {
            Drawn::Outline(outline) => outline.advance_width().map_or(500.0, f64::from),
            Drawn::Type3(_) => 500.0,
        };
        let width = (place * Point::new(advance, 0.0) - origin).hypot();
        let mut found = Glyph { text: String::new(), order, x: origin.x, y: origin.y, width, size };
        match meaning(glyph) {
            Some(text) => {
                let blank = text.trim().is_empty();
                self.page.letters += usize::from(!blank);
                found.text = if blank { " ".to_owned() } else { text };
                self.page.glyphs.push(found);
            }
            None => self.page.missing.push(found),
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, transform: Affine) {
        self.spend(1);
        let (width, height) = (f64::from(image.width()), f64::from(image.height()));
        let corners = transform.transform_rect_bbox(Rect::new(0.0, 0.0, width.max(1.0), height.max(1.0)));
        let area = corners.intersect(self.frame).area();
        if area > self.largest {
            self.largest = area;
            // A rotated picture is as empty as an upright one.
            let blank = if area >= BLANK_FROM * self.frame.area() { empty(&image) } else { None };
            self.page.scan = Some(Scan { blank, ..scan(&image, transform) });
        }
        self.page.covered += area / self.frame.area().max(1.0);
    }

    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {
        self.spend(1);
        self.page.paths += 1;
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.spend(CLIP);
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {
        self.spend(1);
    }

    fn set_blend_mode(&mut self, _: BlendMode) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.spend(CLIP);
    }

    fn pop_clip_path(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

/// Whether nothing is on a picture; nobody looks where its bytes are too many for empty paper.
fn empty(image: &Image<'_, '_>) -> Option<bool> {
    let Image::Raster(raster) = image else { return None };
    let stream = raster.stream();
    let named = stream.dict().get::<Name<'_>>("Filter").map(|name| name.as_str().to_owned());
    let share = match named.as_deref() {
        Some("DCTDecode" | "JPXDecode") => JPEG_SHARE,
        Some("CCITTFaxDecode" | "JBIG2Decode") => FAX_SHARE,
        _ => PNG_SHARE,
    };
    let pixels = u64::from(raster.width()) * u64::from(raster.height());
    if !may_be_empty(pixels, stream.raw_data().len() as u64, share) {
        return None;
    }
    let mut blank = None;
    raster.with_rgba(
        |data, _| {
            let (width, height) = (data.width(), data.height());
            let grey = match data {
                ImageData::Luma(luma) => luma.data,
                ImageData::Rgb(rgb) => {
                    rgb.data.chunks_exact(3).map(|three| three.iter().copied().min().unwrap_or(0)).collect()
                }
            };
            blank = Some(is_empty_paper(width, height, &grey));
        },
        None,
    );
    blank
}

/// A picture's pixels, and how many of them stand on an inch of paper.
fn scan(image: &Image<'_, '_>, transform: Affine) -> Scan {
    const POINTS_PER_INCH: f64 = 72.0;
    let [a, b, c, d, _, _] = transform.as_coeffs();
    let per_inch = |points: f64| Some((POINTS_PER_INCH / points).round()).filter(|dpi| (1.0..1e6).contains(dpi));
    let dpi = per_inch(a.hypot(b)).zip(per_inch(c.hypot(d))).map(|(across, down)| across.min(down) as u32);
    Scan { width: image.width(), height: image.height(), dpi, ..Scan::default() }
}

/// The text of a glyph; private-use and replacement characters mean nothing to a reader.
fn meaning(glyph: &Drawn<'_>) -> Option<String> {
    let text = match glyph.as_unicode()? {
        BfString::Char(one) => symbol(one).to_string(),
        BfString::String(text) => text,
    };
    let means = |one: char| !matches!(one, '\0' | '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}');
    text.chars().all(means).then_some(text)
}

/// Ticks, boxes and bullets that office programs take from their symbol fonts.
pub(super) fn symbol(one: char) -> char {
    match one {
        '\u{f06f}' | '\u{f071}' | '\u{f0a8}' => '☐',
        '\u{f0fb}' => '✗',
        '\u{f0fc}' => '✓',
        '\u{f0fd}' => '☒',
        '\u{f0fe}' => '☑',
        '\u{f06c}' | '\u{f06e}' | '\u{f075}' | '\u{f076}' | '\u{f0a7}' | '\u{f0b7}' | '\u{f0d8}' => '•',
        _ => one,
    }
}

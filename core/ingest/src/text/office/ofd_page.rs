//! One page or template of an OFD: words, pictures and paths, in millimetres from the top left.

use crate::limits::Limits;
use crate::oddity::Oddity;
use crate::text::collect::Page;
use crate::text::lines::Glyph;
use crate::text::xml::{Element, Step, Walk};

/// The paper, in millimetres.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plane {
    width: f64,
    height: f64,
}

impl Default for Plane {
    /// A4, which is what papers without a size are.
    fn default() -> Self {
        Self { width: 210.0, height: 297.0 }
    }
}

impl Plane {
    /// From `x y width height`.
    pub(super) fn of(text: &str) -> Option<Self> {
        match numbers(text).as_slice() {
            [_, _, width, height] if *width > 0.0 && *height > 0.0 => Some(Self { width: *width, height: *height }),
            _ => None,
        }
    }
}

/// A picture on a page.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    /// Number of the resource that it shows.
    pub(super) resource: String,
    /// Width on the paper, in millimetres.
    pub(super) width: f64,
    /// Height on the paper, in millimetres.
    pub(super) height: f64,
}

/// What a part describes.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// Numbers of the templates it stands on, each once.
    pub(super) templates: Vec<String>,
    /// Its own paper.
    pub(super) plane: Option<Plane>,
    /// Its words.
    pub(super) glyphs: Vec<Glyph>,
    pictures: Vec<Picture>,
    paths: usize,
}

/// The object of text that is open.
#[derive(Default)]
struct Open {
    left: f64,
    top: f64,
    size: f64,
    matrix: [f64; 6],
    /// Where the last piece began: one that does not say begins there as well.
    x: f64,
    y: f64,
}

impl Content {
    /// Reads a part.
    ///
    /// # Errors
    /// When the XML is broken or hostile, or has too many objects.
    pub(super) fn read(text: &str, limits: &Limits) -> Result<Self, Oddity> {
        let mut walk = Walk::new(text, limits.xml_depth);
        let mut content = Self::default();
        let mut open = Open::default();
        let mut left = limits.pdf_page_operations;
        while let Some(step) = walk.next()? {
            let Step::Open(element) = step else { continue };
            left = left.checked_sub(1).ok_or(Oddity::TooBigToParse)?;
            if element.attribute("Visible").as_deref() == Some("false") {
                walk.skip()?;
                continue;
            }
            match element.name() {
                "PhysicalBox" => content.plane = Plane::of(&walk.words()?),
                "Template" => {
                    let id = element.attribute("TemplateID").unwrap_or_default();
                    if !content.templates.contains(&id) && content.templates.len() < limits.xml_depth {
                        content.templates.push(id);
                    }
                }
                "TextObject" => open = Open::of(&element),
                "TextCode" => {
                    let words = walk.words()?;
                    let words = words.trim_matches(['\r', '\n', '\t']);
                    if !words.is_empty() {
                        content.glyphs.push(open.glyph(&element, words));
                    }
                }
                "ImageObject" => content.pictures.extend(picture(&element)),
                "PathObject" => content.paths += 1,
                _ => {}
            }
        }
        Ok(content)
    }

    /// Lays contents over each other on one page; with the largest of their pictures.
    pub(super) fn laid<'a>(contents: impl Iterator<Item = &'a Self>, plane: Plane) -> (Page, Option<Picture>) {
        let mut page = Page::default();
        let mut largest: Option<&Picture> = None;
        for content in contents {
            page.paths += content.paths;
            for glyph in &content.glyphs {
                page.drawn += 1;
                let glyph = Glyph { order: page.drawn, ..glyph.clone() };
                if glyph.text.chars().any(is_nameless) {
                    page.missing.push(glyph);
                } else {
                    page.letters += glyph.text.chars().filter(|one| !one.is_whitespace()).count();
                    page.glyphs.push(glyph);
                }
            }
            for picture in &content.pictures {
                page.covered += picture.width * picture.height / (plane.width * plane.height);
                if largest.is_none_or(|other| other.width * other.height < picture.width * picture.height) {
                    largest = Some(picture);
                }
            }
        }
        (page, largest.cloned())
    }
}

impl Open {
    fn of(element: &Element<'_>) -> Self {
        let place = element.attribute("Boundary").map(|text| numbers(&text)).unwrap_or_default();
        let matrix = element.attribute("CTM").and_then(|text| numbers(&text).try_into().ok());
        Self {
            left: place.first().copied().unwrap_or(0.0),
            top: place.get(1).copied().unwrap_or(0.0),
            size: element.number("Size").unwrap_or(3.0),
            matrix: matrix.unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
            x: 0.0,
            y: 0.0,
        }
    }

    /// A run of words as one glyph: what stands where is all that lines are built from.
    fn glyph(&mut self, element: &Element<'_>, words: &str) -> Glyph {
        self.x = element.number("X").unwrap_or(self.x);
        self.y = element.number("Y").unwrap_or(self.y);
        let [a, b, c, d, e, f] = self.matrix;
        let letters = words.chars().count();
        let advance = match element.attribute("DeltaX") {
            Some(deltas) => sum(&deltas, letters) + self.size,
            None => words.chars().map(|one| if one.is_ascii() { 0.5 } else { 1.0 }).sum::<f64>() * self.size,
        };
        Glyph {
            text: words.to_owned(),
            order: 0,
            x: self.left + a * self.x + c * self.y + e,
            y: self.top + b * self.x + d * self.y + f,
            width: advance * a.hypot(b),
            size: self.size * c.hypot(d),
        }
    }
}

fn picture(element: &Element<'_>) -> Option<Picture> {
    let place = numbers(&element.attribute("Boundary")?);
    let (width, height) = (*place.get(2)?, *place.get(3)?);
    let resource = element.attribute("ResourceID").unwrap_or_default();
    (width > 0.0 && height > 0.0).then_some(Picture { resource, width, height })
}

/// Private-use and replacement characters mean nothing to a reader.
fn is_nameless(one: char) -> bool {
    matches!(one, '\0' | '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

fn numbers(text: &str) -> Vec<f64> {
    text.split_ascii_whitespace()
        .map_while(|word| word.parse().ok().filter(|one: &f64| one.is_finite()))
        .take(6)
        .collect()
}

/// The sum of advances, of which `g 5 3.5` says five times the same.
fn sum(deltas: &str, letters: usize) -> f64 {
    let mut words = deltas.split_ascii_whitespace();
    let number = |word: Option<&str>| word.and_then(|word| word.parse::<f64>().ok()).filter(|one| one.is_finite());
    let (mut sum, mut steps) = (0.0, letters.saturating_sub(1));
    while let Some(word) = words.next()
        && steps > 0
    {
        let (times, step) = match word {
            "g" => (number(words.next()).unwrap_or(0.0) as usize, number(words.next())),
            _ => (1, number(Some(word))),
        };
        let times = times.min(steps);
        steps -= times;
        sum += step.unwrap_or(0.0) * times as f64;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::sum;

    #[test]
    fn advances() {
        for (deltas, letters, expected) in [
            ("3.5 3.5", 3, 7.0),
            ("g 4 2", 5, 8.0),
            ("g 4 2 1", 9, 9.0),
            ("g 999999999 2", 3, 4.0),
            ("x", 3, 0.0),
            ("", 1, 0.0),
        ] {
            assert!((sum(deltas, letters) - expected).abs() < 1e-9, "{deltas}");
        }
    }
}

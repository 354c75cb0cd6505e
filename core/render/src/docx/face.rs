//! What the house's faces are called in Chinese offices.

use super::parts::WORDS;
use super::xml::Xml;
use crate::outline::{Face, Family};

/// From this size on, 宋 in bold is the face of titles.
const TITLE: f64 = 16.0;

/// Each face by its official name and the one to take where that is not installed.
const OFFICE: [(&str, &str); 5] = [
    ("仿宋_GB2312", "仿宋"),
    ("楷体_GB2312", "楷体"),
    ("方正小标宋简体", "华文中宋"),
    ("黑体", "SimHei"),
    ("宋体", "SimSun"),
];

/// The name of a face, and whether it is to be emboldened: the title's face is heavy by itself.
pub(super) fn office(face: Face) -> (&'static str, bool) {
    match face.family {
        Family::Fang => ("仿宋_GB2312", face.bold),
        Family::Kai => ("楷体_GB2312", face.bold),
        Family::Hei => ("黑体", false),
        Family::Song if face.bold && face.size >= TITLE => ("方正小标宋简体", false),
        Family::Song => ("宋体", face.bold),
    }
}

/// The package's list of faces.
pub(super) fn table() -> String {
    let mut xml = Xml::new();
    xml.element("w:fonts", &[("xmlns:w", WORDS)], |xml| {
        for (name, other) in OFFICE {
            xml.element("w:font", &[("w:name", name)], |xml| {
                xml.value("w:altName", other);
                xml.value("w:charset", "86");
            });
        }
    });
    xml.finish()
}

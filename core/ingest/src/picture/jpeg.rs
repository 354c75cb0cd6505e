//! JPEG: segments up to the frame, with the resolution of JFIF and EXIF and the orientation of EXIF.

use super::{Fault, dpi, tiff, turn};
use anjuan_model::bundle::Scan;

/// Reads the header.
pub(super) fn header(bytes: &[u8]) -> Result<Scan, Fault> {
    let mut scan = Scan { page: 1, ..Scan::default() };
    let mut at = 2;
    loop {
        let Some(marker) = marker(bytes, &mut at)? else { continue };
        let length = usize::from(word(bytes, at)?);
        if length < 2 {
            return Err(Fault::Broken("图片的分段长度有误"));
        }
        let segment = bytes.get(at + 2..at + length);
        match marker {
            // Every frame but the tables that share its range.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let segment = segment.ok_or(Fault::Short)?;
                scan.height = u32::from(word(segment, 1)?);
                scan.width = u32::from(word(segment, 3)?);
                let sound = scan.height > 0 && scan.width > 0;
                return if sound { Ok(scan) } else { Err(Fault::Broken("图片的宽或高是零")) };
            }
            0xe0 => scan.dpi = scan.dpi.or(segment.and_then(jfif)),
            0xe1 => {
                if let Some(exif) = segment.and_then(|segment| segment.strip_prefix(b"Exif\0\0")) {
                    let (own, orientation) = tiff::resolution(exif);
                    scan.dpi = scan.dpi.or(own);
                    scan.turn = turn(orientation);
                }
            }
            0xd9 | 0xda => return Err(Fault::Broken("图片没有尺寸")),
            _ => {}
        }
        at += length;
    }
}

/// The marker that begins here; none for one without a segment.
fn marker(bytes: &[u8], at: &mut usize) -> Result<Option<u8>, Fault> {
    if *bytes.get(*at).ok_or(Fault::Short)? != 0xff {
        return Err(Fault::Broken("图片的分段错位"));
    }
    let fill = bytes.get(*at..).unwrap_or_default().iter().take_while(|byte| **byte == 0xff).count();
    *at += fill;
    let marker = *bytes.get(*at).ok_or(Fault::Short)?;
    *at += 1;
    Ok((!matches!(marker, 0x01 | 0xd0..=0xd8)).then_some(marker))
}

/// The density of a JFIF segment; without a unit it is only a proportion.
fn jfif(segment: &[u8]) -> Option<u32> {
    let rest = segment.strip_prefix(b"JFIF\0")?;
    let (across, down) = (f64::from(word(rest, 3).ok()?), f64::from(word(rest, 5).ok()?));
    match rest.get(2)? {
        1 => dpi(across, down),
        2 => dpi(across * 2.54, down * 2.54),
        _ => None,
    }
}

fn word(bytes: &[u8], at: usize) -> Result<u16, Fault> {
    let two = bytes.get(at..at + 2).and_then(|two| two.try_into().ok());
    two.map(u16::from_be_bytes).ok_or(Fault::Short)
}

//! PNG: chunks up to the pixels.

use super::{Fault, dpi};
use anjuan_model::bundle::Scan;

/// Length of the signature, in bytes.
const SIGNATURE: usize = 8;
/// Pixels per metre to dots per inch.
const METRES_PER_INCH: f64 = 0.0254;

/// Reads the header.
pub(super) fn header(bytes: &[u8]) -> Result<Scan, Fault> {
    let mut at = SIGNATURE;
    let (kind, first) = chunk(bytes, at)?;
    let first = first.ok_or(Fault::Short)?;
    if kind != b"IHDR" || first.len() != 13 {
        return Err(Fault::Broken("图片缺少文件头"));
    }
    let checked = bytes.get(at + 4..at + 8 + first.len()).map(crc32fast::hash);
    if checked != Some(long(bytes, at + 8 + first.len())?) {
        return Err(Fault::Broken("图片文件头的校验值不符"));
    }
    let mut scan = Scan { page: 1, width: long(first, 0)?, height: long(first, 4)?, ..Scan::default() };
    if scan.width == 0 || scan.height == 0 || scan.width.max(scan.height) > i32::MAX.unsigned_abs() {
        return Err(Fault::Broken("图片的宽或高有误"));
    }
    loop {
        at += 12 + usize::try_from(long(bytes, at)?).map_err(|_too_wide| Fault::Short)?;
        let (kind, content) = chunk(bytes, at)?;
        match kind {
            b"pHYs" => {
                let content = content.ok_or(Fault::Short)?;
                let per_inch = |at| Ok::<_, Fault>(f64::from(long(content, at)?) * METRES_PER_INCH);
                let in_metres = content.get(8) == Some(&1);
                scan.dpi = if in_metres { dpi(per_inch(0)?, per_inch(4)?) } else { None };
            }
            b"IDAT" => return Ok(scan),
            b"IEND" => return Err(Fault::Broken("图片没有画面数据")),
            _ => {}
        }
    }
}

/// The type of a chunk, and its content where that is there.
fn chunk(bytes: &[u8], at: usize) -> Result<(&[u8], Option<&[u8]>), Fault> {
    let length = usize::try_from(long(bytes, at)?).map_err(|_too_wide| Fault::Short)?;
    let kind = bytes.get(at + 4..at + 8).ok_or(Fault::Short)?;
    Ok((kind, (at + 8).checked_add(length).and_then(|end| bytes.get(at + 8..end))))
}

fn long(bytes: &[u8], at: usize) -> Result<u32, Fault> {
    let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
    four.map(u32::from_be_bytes).ok_or(Fault::Short)
}

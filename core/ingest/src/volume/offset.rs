//! Which page of a file is page 1 of its catalogue: covers and the catalogue itself lie in front and are not counted.

use crate::recognise::Recogniser;
use anjuan_model::contents::Row;

/// Titles that must stand where the rows say so.
const LEAST_TITLES: usize = 2;

/// How many pages lie in front of page 1; nothing where the rows speak of another file.
///
/// # Errors
/// Says in Chinese why it cannot be told.
pub(super) fn of(
    rows: &[Row],
    count: u32,
    pages: &[String],
    recogniser: &Recogniser,
) -> Result<Option<u32>, &'static str> {
    let ranges: Option<Vec<(u32, u32)>> = rows.iter().map(|row| row.pages).collect();
    let ranges = ranges.filter(|ranges| !ranges.is_empty()).ok_or("卷内目录没有写明每份材料的起止页")?;
    let sound = ranges.iter().all(|(from, to)| *from >= 1 && from <= to)
        && ranges.windows(2).all(|two| matches!(two, [(_, end), (from, _)] if from > end));
    if !sound {
        return Err("卷内目录的起止页前后矛盾");
    }
    let last = ranges.last().map_or(0, |(_, to)| *to);
    let Some(most) = count.checked_sub(last) else { return Ok(None) };
    let fits = |offset: u32| {
        let there = |(row, (from, _)): &(&Row, &(u32, u32))| {
            let page = pages.get((from + offset - 1) as usize);
            let titled = page.and_then(|page| recogniser.titled(page));
            titled.is_some_and(|known| recogniser.named_in(&row.name).is_some_and(|named| named.kind == known.kind))
        };
        rows.iter().zip(&ranges).filter(there).count()
    };
    let best = (0..=most).map(|offset| (fits(offset), offset)).max_by_key(|(hits, offset)| (*hits, u32::MAX - offset));
    let (hits, offset) = best.unwrap_or((0, 0));
    let second = (0..=most).filter(|one| *one != offset).map(fits).max().unwrap_or(0);
    let readable = ranges
        .iter()
        .any(|(from, _)| pages.get((from + offset - 1) as usize).is_some_and(|page| !page.trim().is_empty()));
    match (hits, most) {
        (LEAST_TITLES.., _) if hits > second => Ok(Some(offset)),
        (1, _) if rows.len() == 1 => Ok(Some(offset)),
        // Nothing can be read, and the catalogue counts every page of the file.
        (0, 0) if !readable => Ok(Some(0)),
        (0, _) if readable => Ok(None),
        _ => Err("不能确定卷内目录的第 1 页是文件的第几页"),
    }
}

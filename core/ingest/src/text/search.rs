//! Finding rare words in large bytes, fast: whole blocks without the first two letters are skipped.
//!
//! Scans fill hundreds of megabytes, and the guard looks through all of them several times; a loop that stops at every
//! likely byte would cost more than unpacking them.

/// Bytes that are looked at together; a power of two that the compiler turns into vector instructions.
const BLOCK: usize = 128;

/// Where a word begins, in order.
pub(super) fn all<'a>(haystack: &'a [u8], word: &'static [u8]) -> impl Iterator<Item = usize> + use<'a> {
    let [first, second] = [word.first().copied().unwrap_or(0), word.get(1).copied().unwrap_or(0)];
    pairs(haystack, move |a, b| (a == first) & (b == second))
        .filter(move |at| haystack.get(*at..).is_some_and(|rest| rest.starts_with(word)))
}

/// Where two bytes that satisfy a condition stand side by side.
pub(super) fn pairs<'a>(
    haystack: &'a [u8],
    wanted: impl Fn(u8, u8) -> bool + Copy + 'a,
) -> impl Iterator<Item = usize> + 'a {
    let starts = (0..haystack.len().saturating_sub(1)).step_by(BLOCK);
    starts.flat_map(move |start| {
        let here = haystack.get(start..haystack.len().min(start + BLOCK)).unwrap_or_default();
        let next = haystack.get(start + 1..haystack.len().min(start + 1 + BLOCK)).unwrap_or_default();
        let any = here.iter().zip(next).fold(false, |any, (a, b)| any | wanted(*a, *b));
        let found = if any { here } else { &[][..] };
        found.iter().zip(next).enumerate().filter(move |(_, (a, b))| wanted(**a, **b)).map(move |(at, _)| start + at)
    })
}

/// The number of bytes that are one of two.
pub(super) fn count(bytes: &[u8], one: u8, other: u8) -> u32 {
    // A block holds fewer than 256 bytes, so the small counter cannot wrap; the wrapping form is the one that vectorises.
    let in_block = |block: &[u8]| {
        u32::from(
            block.iter().fold(0_u8, |count, byte| count.wrapping_add(u8::from((*byte == one) | (*byte == other)))),
        )
    };
    bytes.chunks(BLOCK).map(in_block).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_across_blocks() {
        let mut bytes = vec![b's'; 3 * BLOCK];
        for at in [0, BLOCK - 1, BLOCK, 2 * BLOCK - 3, 3 * BLOCK - 6] {
            bytes.splice(at..at + 6, *b"stream");
        }
        assert_eq!(all(&bytes, b"stream").collect::<Vec<_>>(), [0, BLOCK, 2 * BLOCK - 3, 3 * BLOCK - 6]);
        assert_eq!(all(b"stream", b"stream").collect::<Vec<_>>(), [0]);
        assert_eq!(all(b"", b"stream").count(), 0);
        assert_eq!(count(&bytes, b't', b'm'), 8);
    }
}

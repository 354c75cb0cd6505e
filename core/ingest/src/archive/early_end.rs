//! A descriptor inside stored content. A reader that goes by descriptors ends the entry there, and takes what follows
//! for other files; a reader that goes by the directory does not see it.

use super::source::u32_at;

const DESCRIPTOR: &[u8] = b"PK\x07\x08";
/// Signature, checksum, packed size.
const BYTES: usize = 12;

/// Looks through content window by window.
#[derive(Debug, Default)]
pub(super) struct EarlyEnd {
    /// Where `carried` begins.
    at: u64,
    /// The last bytes of the window before, in which a descriptor may begin.
    carried: Vec<u8>,
}

impl EarlyEnd {
    /// True when a descriptor in this window says that the entry ends where it stands.
    pub(super) fn is_in(&mut self, window: &[u8]) -> bool {
        self.carried.extend_from_slice(window);
        let here = |at: usize| (self.at + at as u64) & u64::from(u32::MAX);
        let said = |at: usize| u64::from(u32_at(&self.carried, at + 8));
        let found = self
            .carried
            .windows(BYTES)
            .enumerate()
            .any(|(at, bytes)| bytes.starts_with(DESCRIPTOR) && said(at) == here(at));
        let kept = self.carried.len().min(BYTES - 1);
        let gone = self.carried.len() - kept;
        self.carried.drain(..gone);
        self.at += gone as u64;
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn found_wherever_windows_are_cut() {
        let lying = |size: u32| [b"0123456789PK\x07\x08crc!", &size.to_le_bytes()[..], b"more"].concat();
        let found = |content: &[u8], cut: usize| {
            let mut early = EarlyEnd::default();
            early.is_in(&content[..cut]) | early.is_in(&content[cut..])
        };
        for cut in 0..lying(10).len() {
            assert!(found(&lying(10), cut), "{cut}");
            assert!(!found(&lying(11), cut), "{cut}");
        }
    }
}

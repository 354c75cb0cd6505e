//! A text as the runs of characters it is compared by: each run (a shingle) is a number, rolled along the text.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

/// Any odd number whose powers do not repeat soon.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// A text's shingles, and where each of its characters begins.
pub(crate) struct Shingles {
    /// The byte at which each character begins, and the length of the text.
    pub(crate) offsets: Vec<usize>,
    /// One number for each shingle, by its first character.
    pub(crate) hashes: Vec<u64>,
    length: usize,
}

/// Shingles that are held somewhere. They are numbers that were mixed already, so that nothing mixes them again.
pub(crate) type Held = HashSet<u64, BuildHasherDefault<AsIs>>;

/// Takes a number as its own hash.
#[derive(Default)]
pub(crate) struct AsIs(u64);

/// Characters from one to another, the last not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) from: usize,
    pub(crate) to: usize,
}

impl Shingles {
    /// The shingles of a text, of so many characters each.
    pub(crate) fn of(text: &str, length: usize) -> Self {
        let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let letters: Vec<u64> = text.chars().map(u64::from).collect();
        let leading = (1..length).fold(1_u64, |power, _| power.wrapping_mul(BASE));
        let mut hashes = Vec::with_capacity((letters.len() + 1).saturating_sub(length));
        let mut rolled = 0_u64;
        for (at, letter) in letters.iter().enumerate() {
            if let Some(gone) = at.checked_sub(length).and_then(|gone| letters.get(gone)) {
                rolled = rolled.wrapping_sub(gone.wrapping_mul(leading));
            }
            rolled = rolled.wrapping_mul(BASE).wrapping_add(*letter);
            if at + 1 >= length {
                hashes.push(rolled ^ (rolled >> 29));
            }
        }
        Self { offsets, hashes, length }
    }

    /// Characters of the text.
    pub(crate) fn characters(&self) -> usize {
        self.offsets.len() - 1
    }

    /// The runs of characters that lie in a shingle of which the question is answered yes, by where it begins and its number.
    pub(crate) fn covered(&self, is_known: impl Fn(usize, u64) -> bool) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for (from, _) in self.hashes.iter().enumerate().filter(|(at, hash)| is_known(*at, **hash)) {
            let to = from + self.length;
            match runs.last_mut().filter(|run| from <= run.to) {
                Some(run) => run.to = to,
                None => runs.push(Run { from, to }),
            }
        }
        runs
    }
}

/// How many characters runs hold together.
pub(crate) fn characters(runs: &[Run]) -> usize {
    runs.iter().map(|run| run.to - run.from).sum()
}

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(BASE).wrapping_add(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_run_has_the_same_number_wherever_it_stands() {
        let (one, other) = (Shingles::of("甲当天晚上在工地", 4), Shingles::of("当天晚上", 4));
        assert_eq!(one.hashes[1], other.hashes[0]);
        assert_eq!(one.covered(|_, hash| other.hashes.contains(&hash)), [Run { from: 1, to: 5 }]);
        assert_eq!((Shingles::of("甲", 4).hashes.len(), Shingles::of("", 4).characters()), (0, 0));
    }
}

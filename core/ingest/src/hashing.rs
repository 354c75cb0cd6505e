//! The hash of a whole file, taken of bytes that are read anyway wherever they follow each other.
//!
//! An archive is read from its first entry to its last, with a header between two of them; so one pass over the file
//! serves for its entries and for itself. What is read out of order is read once more at the end.

use anjuan_model::hash::hex;
use sha2::{Digest, Sha256};
use std::io::{Read, Result, Seek, SeekFrom};

/// A gap that is read at once so that the hash can go on, in bytes: a header, a descriptor, a small file left out.
const GAP: u64 = 4 * 1024;
/// What is read at once at the end, in bytes.
const STEP: usize = 128 * 1024;

/// A reader that hashes what it reads.
pub(crate) struct Hashing<R> {
    reader: R,
    sha: Sha256,
    /// How far the hash has come.
    reached: u64,
    /// Where the next byte is read.
    at: u64,
}

impl<R: Read + Seek> Hashing<R> {
    pub(crate) fn new(reader: R) -> Self {
        // The reader's own place is not known: whoever reads seeks first.
        Self { reader, sha: Sha256::new(), reached: 0, at: u64::MAX }
    }

    /// SHA-256 and length of the whole file.
    ///
    /// # Errors
    /// When what was not read yet cannot be read.
    pub(crate) fn finish(mut self) -> Result<(String, u64)> {
        self.seek(SeekFrom::Start(self.reached))?;
        let mut step = vec![0; STEP];
        loop {
            match self.read(&mut step) {
                Ok(0) => return Ok((hex(&self.sha.finalize()), self.reached)),
                Err(error) if error.kind() != std::io::ErrorKind::Interrupted => return Err(error),
                _ => {}
            }
        }
    }

    /// Reads a small gap between what is hashed and what is read next.
    fn close_gap(&mut self) -> Result<()> {
        let size = self.at.saturating_sub(self.reached);
        if size == 0 || size > GAP {
            return Ok(());
        }
        let mut gap = Vec::new();
        self.reader.seek(SeekFrom::Start(self.reached))?;
        (&mut self.reader).take(size).read_to_end(&mut gap)?;
        self.sha.update(&gap);
        self.reached += gap.len() as u64;
        Ok(())
    }
}

impl<R: Read + Seek> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        self.close_gap()?;
        let count = self.reader.read(buffer)?;
        let known = self.reached.checked_sub(self.at).and_then(|known| usize::try_from(known).ok());
        if let Some(new) = known.and_then(|known| buffer.get(known..count)) {
            self.sha.update(new);
            self.reached += new.len() as u64;
        }
        self.at = self.at.saturating_add(count as u64);
        Ok(count)
    }
}

impl<R: Read + Seek> Seek for Hashing<R> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.at = self.reader.seek(to)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anjuan_model::hash::sha256_hex;
    use std::io::Cursor;

    #[test]
    fn the_order_of_reading_does_not_matter() {
        let bytes: Vec<u8> = (0..40_000_u32).flat_map(u32::to_le_bytes).collect();
        for reads in [
            &[][..],
            &[(0, 160_000)],
            &[(159_000, 1_000), (30, 70_000), (70_100, 80_000), (5, 10)],
            &[(0, 8_000), (4_000, 8_000), (16_000, 9), (150_000, 20_000), (200_000, 7), (12_000, 1)],
        ] {
            let mut hashing = Hashing::new(Cursor::new(&bytes));
            for (at, count) in reads {
                hashing.seek(SeekFrom::Start(*at)).expect("memory");
                let mut window = Vec::new();
                (&mut hashing).take(*count).read_to_end(&mut window).expect("memory");
                let end = bytes.len().min((*at + *count) as usize);
                assert_eq!(window, bytes.get(*at as usize..end).unwrap_or_default());
            }
            assert_eq!(hashing.finish().expect("memory"), (sha256_hex(&bytes), bytes.len() as u64), "{reads:?}");
        }
    }
}

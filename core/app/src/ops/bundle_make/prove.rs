//! A package read back before it is handed over: structure, completeness, every checksum.

use crate::error::OpError;
use anjuan_ingest::bag::verify;
use anjuan_ingest::{IngestError, Limits};
use anjuan_model::hash::hex;
use sha2::{Digest, Sha256};
use std::io::{Read, Seek, SeekFrom};

/// Reads a package that was just made, and says its SHA-256; one that does not prove itself is our own failure.
pub fn prove<P: Read + Seek>(package: &mut P, limits: &Limits) -> Result<String, OpError> {
    let verified = verify(&mut *package, "package", limits).map_err(|IngestError::Read(error)| OpError::Io(error))?;
    if !verified.is_clean() {
        let codes: Vec<&str> = verified.findings.iter().map(|finding| finding.rule.as_str()).collect();
        return Err(OpError::Internal(format!("the package does not prove itself: {}", codes.join(" "))));
    }
    package.seek(SeekFrom::Start(0))?;
    let mut sha = Sha256::new();
    let mut window = vec![0; 256 * 1024];
    loop {
        match package.read(&mut window)? {
            0 => return Ok(hex(&sha.finalize())),
            count => sha.update(&window[..count]),
        }
    }
}

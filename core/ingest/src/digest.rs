//! Checksums by name: those that manifests ask for, computed window by window beside SHA-256.

use anjuan_model::hash::hex;
use sha2::Digest;
use sha2::digest::DynDigest;

/// The algorithms that manifests of packages are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// MD5; tells accidents, not forgery.
    Md5,
    /// SHA-1; tells accidents, not forgery.
    Sha1,
    /// SHA-224.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
    /// SM3 (GB/T 32905); slower than all the others, so only where somebody asks for it.
    Sm3,
}

impl Algorithm {
    /// Every algorithm.
    pub const ALL: [Self; 7] =
        [Self::Md5, Self::Sha1, Self::Sha224, Self::Sha256, Self::Sha384, Self::Sha512, Self::Sm3];

    /// Its name in the names of manifests.
    pub fn id(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha224 => "sha224",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
            Self::Sm3 => "sm3",
        }
    }

    /// The algorithm with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.id() == id)
    }

    /// Whether somebody with a computer can make two files of the same value.
    pub fn is_weak(self) -> bool {
        matches!(self, Self::Md5 | Self::Sha1)
    }

    /// Length of a value, in hexadecimal digits.
    pub fn digits(self) -> usize {
        self.hasher().output_size() * 2
    }

    fn hasher(self) -> Box<dyn DynDigest> {
        match self {
            Self::Md5 => Box::new(md5::Md5::new()),
            Self::Sha1 => Box::new(sha1::Sha1::new()),
            Self::Sha224 => Box::new(sha2::Sha224::new()),
            Self::Sha256 => Box::new(sha2::Sha256::new()),
            Self::Sha384 => Box::new(sha2::Sha384::new()),
            Self::Sha512 => Box::new(sha2::Sha512::new()),
            Self::Sm3 => Box::new(sm3::Sm3::new()),
        }
    }
}

/// A value by its algorithm, in lower-case hexadecimal digits.
pub type Value = (Algorithm, String);

/// Several checksums of one content.
pub struct Digests(Vec<(Algorithm, Box<dyn DynDigest>)>);

impl Digests {
    /// Begins these.
    pub fn new(algorithms: &[Algorithm]) -> Self {
        Self(algorithms.iter().map(|algorithm| (*algorithm, algorithm.hasher())).collect())
    }

    /// Takes the next window.
    pub fn update(&mut self, window: &[u8]) {
        self.0.iter_mut().for_each(|(_, hasher)| hasher.update(window));
    }

    /// The values, in the order in which they were asked for.
    pub fn finish(self) -> Vec<Value> {
        let value = |(algorithm, mut hasher): (Algorithm, Box<dyn DynDigest>)| {
            let mut bytes = vec![0; hasher.output_size()];
            // The buffer has the length that the hasher itself names, the one thing that could be wrong.
            let _ = hasher.finalize_into_reset(&mut bytes);
            (algorithm, hex(&bytes))
        };
        self.0.into_iter().map(value).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_values_of_abc() {
        let mut digests = Digests::new(&Algorithm::ALL);
        digests.update(b"a");
        digests.update(b"bc");
        let values = digests.finish();
        let of = |algorithm| values.iter().find(|(one, _)| *one == algorithm).map(|(_, value)| value.as_str());
        assert_eq!(of(Algorithm::Md5), Some("900150983cd24fb0d6963f7d28e17f72"));
        assert_eq!(of(Algorithm::Sha1), Some("a9993e364706816aba3e25717850c26c9cd0d89d"));
        let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(of(Algorithm::Sha256), Some(sha256));
        // GB/T 32905-2016, appendix A, example 1.
        let sm3 = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
        assert_eq!(of(Algorithm::Sm3), Some(sm3));
        assert!(values.iter().all(|(algorithm, value)| value.len() == algorithm.digits()));
        assert!(Algorithm::ALL.iter().all(|one| Algorithm::from_id(one.id()) == Some(*one)));
    }
}

//! Ed25519 keys as files: PKCS#8 in PEM, which `openssl genpkey -algorithm ed25519` writes as well.

use super::Untrusted;
use crate::error::OpError;
use anjuan_model::hash::sha256_hex;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SystemRandom;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

const BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
const END: &str = "-----END PRIVATE KEY-----";
/// Characters of a fingerprint: 64 bits, enough that nobody makes a second key with the same one by chance.
const FINGERPRINT: usize = 16;

/// A key that signs; it never leaves its author's machine.
pub struct SigningKey(Ed25519KeyPair);

impl SigningKey {
    /// A new key and its file.
    pub fn generate() -> Result<(Self, String), OpError> {
        let failed = |_| OpError::Internal("the system has no randomness".to_owned());
        let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(failed)?;
        let pair = Ed25519KeyPair::from_pkcs8(document.as_ref())
            .map_err(|error| OpError::Internal(format!("a fresh key does not load: {error}")))?;
        Ok((Self(pair), format!("{BEGIN}\n{}\n{END}\n", STANDARD.encode(document.as_ref()))))
    }

    /// Reads a key's file.
    pub fn read(pem: &str) -> Result<Self, OpError> {
        let wrong = || OpError::BadRequest("密钥文件应为 Ed25519 私钥（PKCS#8 PEM）".to_owned());
        let body = pem.trim().strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(END)).ok_or_else(wrong)?;
        let packed: String = body.split_whitespace().collect();
        let der = STANDARD.decode(packed).map_err(|_| wrong())?;
        // OpenSSL leaves the public half out, so it cannot be compared with the private one.
        Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der).map(Self).map_err(|_| wrong())
    }

    /// The half that others may see.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.public_key().as_ref().to_vec())
    }

    /// Signs a text; base64.
    pub fn sign(&self, text: &str) -> String {
        STANDARD.encode(self.0.sign(text.as_bytes()))
    }
}

/// A key that verifies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey(Vec<u8>);

impl PublicKey {
    /// Reads the 32 bytes in base64.
    pub fn read(text: &str) -> Result<Self, String> {
        match STANDARD.decode(text.trim()) {
            Ok(bytes) if bytes.len() == 32 => Ok(Self(bytes)),
            _ => Err("public-key 应为 32 字节 Ed25519 公钥的 base64".to_owned()),
        }
    }

    /// The 32 bytes in base64.
    pub fn text(&self) -> String {
        STANDARD.encode(&self.0)
    }

    /// What people compare by telephone: the start of the key's SHA-256 in hexadecimal.
    pub fn fingerprint(&self) -> String {
        sha256_hex(&self.0)[..FINGERPRINT].to_owned()
    }

    /// Whether a signature in base64 over a text is this key's.
    pub fn verifies(&self, text: &str, signature: &str) -> Result<bool, Untrusted> {
        let bytes =
            STANDARD.decode(signature).map_err(|_| Untrusted::Unreadable("signature 不是 base64".to_owned()))?;
        Ok(UnparsedPublicKey::new(&ED25519, &self.0).verify(text.as_bytes(), &bytes).is_ok())
    }
}

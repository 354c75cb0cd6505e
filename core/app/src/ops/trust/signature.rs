//! `signature.toml` of a package: what was signed, by which key.

use super::Untrusted;
use super::key::{PublicKey, SigningKey};
use anjuan_model::catalog::Layer;
use serde::{Deserialize, Serialize};

/// The file inside a package; the hash of the package leaves it out.
pub const FILE: &str = anjuan_model::catalog::SIGNATURE;

/// A signature over one version of one plugin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// The plugin's id.
    pub plugin: String,
    /// Its version.
    pub version: String,
    /// SHA-256 over its other files.
    pub sha256: String,
    /// Fingerprint of the key.
    pub key: String,
    /// The signature in base64.
    pub signature: String,
}

impl Signature {
    /// Signs a layer.
    pub fn over(layer: &Layer, key: &SigningKey) -> Self {
        let mut made = Self {
            plugin: layer.id.clone(),
            version: layer.version.clone(),
            sha256: layer.sha256.clone(),
            key: key.public().fingerprint(),
            signature: String::new(),
        };
        made.signature = key.sign(&made.statement());
        made
    }

    /// Reads the file.
    pub fn read(text: &str) -> Result<Self, Untrusted> {
        toml::from_str(text).map_err(|error| Untrusted::Unreadable(error.message().to_owned()))
    }

    /// The file.
    pub fn text(&self) -> String {
        format!(
            "# anjuan plugin sign 写入；签名覆盖规则包内除本文件以外的全部文件。\nplugin    = \"{}\"\nversion   = \"{}\"\nsha256    = \"{}\"\nkey       = \"{}\"\nsignature = \"{}\"\n",
            self.plugin, self.version, self.sha256, self.key, self.signature
        )
    }

    /// The words that are signed. Their first line keeps a signature from being read as one over anything else.
    fn statement(&self) -> String {
        format!("anjuan.plugin/1\n{}\n{}\n{}\n", self.plugin, self.version, self.sha256)
    }

    /// Whether it is over this layer as it is.
    pub fn speaks_of(&self, layer: &Layer) -> Result<(), Untrusted> {
        if (&self.plugin, &self.version) != (&layer.id, &layer.version) {
            let signed = format!("{} {}", self.plugin, self.version);
            return Err(Untrusted::Another { signed, found: format!("{} {}", layer.id, layer.version) });
        }
        if self.sha256 != layer.sha256 {
            return Err(Untrusted::Changed { signed: self.sha256.clone(), found: layer.sha256.clone() });
        }
        Ok(())
    }

    /// Whether this key made it.
    pub fn fits(&self, key: &PublicKey) -> Result<bool, Untrusted> {
        key.verifies(&self.statement(), &self.signature)
    }
}

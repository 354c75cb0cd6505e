//! Who stands behind a province's package: keys, signatures inside packages, and the anchors that an administrator keeps.
//!
//! A signature is one file of the package, `signature.toml`, over the hash of all its other files, so that a signed
//! package is one file to send, and stays signed when somebody unpacks and packs it again. Everything works offline.

mod anchors;
mod key;
mod signature;

pub use anchors::{Anchor, Anchors};
pub use key::{PublicKey, SigningKey};
pub use signature::{FILE, Signature};

use anjuan_model::Date;
use anjuan_model::catalog::Layer;
use std::path::PathBuf;

/// Which packages a server takes.
#[derive(Debug, Clone)]
pub struct TrustPolicy {
    /// The folder of anchor files.
    pub anchors: PathBuf,
    /// Whether a package without a signature is taken, which every report then says.
    pub allow_unsigned: bool,
}

/// Who signed a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// The name in the anchor.
    pub name: String,
    /// The fingerprint of the key.
    pub key: String,
}

/// Why a package is not trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Untrusted {
    /// It carries no signature.
    #[error("规则包没有签名")]
    Unsigned,
    /// The signature cannot be read.
    #[error("signature.toml 无法识别：{0}")]
    Unreadable(String),
    /// The signature is over other content.
    #[error("签名之后内容有改动：签名对应的内容是 {signed}，现在是 {found}")]
    Changed {
        /// The hash that was signed.
        signed: String,
        /// The hash of what is there.
        found: String,
    },
    /// The signature names another plugin or version.
    #[error("签名对应的是 {signed}，不是 {found}")]
    Another {
        /// What was signed.
        signed: String,
        /// What is there.
        found: String,
    },
    /// No anchor has the key.
    #[error("签名所用的密钥 {key} 不在信任名单中")]
    UnknownKey {
        /// Its fingerprint.
        key: String,
    },
    /// The anchor does not count on this day.
    #[error("“{name}”的密钥只在 {days} 受信任")]
    OutOfTime {
        /// The name in the anchor.
        name: String,
        /// Its days.
        days: String,
    },
    /// The anchor may not sign for this place.
    #[error("“{name}”的密钥只能签署 {places} 的规则包，不能签署 {place} 的")]
    OtherPlace {
        /// The name in the anchor.
        name: String,
        /// What it may sign for.
        places: String,
        /// What the package is for.
        place: String,
    },
    /// The signature does not fit the key.
    #[error("签名与密钥不符")]
    Wrong,
}

impl Untrusted {
    /// What a person can do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Unsigned => {
                "请向发布单位索取签名的规则包；自己编写的，用 anjuan plugin sign 签名后把公钥文件放入 anchors 文件夹"
            }
            Self::UnknownKey { .. } => "核实发布单位的公钥指纹后，把它的公钥文件放入数据文件夹的 anchors",
            Self::OutOfTime { .. } | Self::OtherPlace { .. } => "请核对 anchors 文件夹中该公钥文件的适用日期和地区",
            Self::Unreadable(_) | Self::Changed { .. } | Self::Another { .. } | Self::Wrong => {
                "请不要使用这个文件，向发布单位重新索取"
            }
        }
    }
}

/// Who signed this layer, where the anchors of that day and place say that the key may.
pub fn verify(layer: &Layer, anchors: &Anchors, today: Date) -> Result<Signer, Untrusted> {
    let text = layer.text(FILE).ok_or(Untrusted::Unsigned)?;
    let signature = Signature::read(text)?;
    signature.speaks_of(layer)?;
    let anchor = anchors.of_key(&signature.key).ok_or(Untrusted::UnknownKey { key: signature.key.clone() })?;
    anchor.allows(layer, today)?;
    if !signature.fits(&anchor.key)? {
        return Err(Untrusted::Wrong);
    }
    Ok(Signer { name: anchor.name.clone(), key: signature.key })
}

#[cfg(test)]
mod tests;

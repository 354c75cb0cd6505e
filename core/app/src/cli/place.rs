//! Where the store is: the same options for the server and for the commands that change what is stored.

use super::deliver;
use crate::error::OpError;
use crate::ops::trust::TrustPolicy;
use anjuan_store::{BlobPlace, Store, StoreConfig};
use clap::Args;
use std::path::{Path, PathBuf};

/// Data folder, database and place of files.
#[derive(Args)]
pub struct Place {
    /// 数据文件夹（默认为用户主目录下的 .local/share/anjuan）
    #[arg(long, env = "ANJUAN_DATA")]
    data: Option<PathBuf>,
    /// 数据库地址（默认使用数据文件夹中的 SQLite）
    #[arg(long, env = "ANJUAN_DATABASE")]
    database: Option<String>,
    /// 文件存放处：文件夹或 s3://桶（默认为数据文件夹）
    #[arg(long, env = "ANJUAN_BLOBS")]
    blobs: Option<String>,
    /// 对象存储选项，如 aws_endpoint=http://127.0.0.1:9000，可重复
    #[arg(long, env = "ANJUAN_BLOB_OPTIONS", value_delimiter = ',')]
    blob_option: Vec<String>,
}

/// Which packages of provinces are taken.
#[derive(Args)]
pub struct Trust {
    /// 信任的公钥文件夹（默认为数据文件夹中的 anchors）
    #[arg(long, env = "ANJUAN_ANCHORS")]
    anchors: Option<PathBuf>,
    /// 接受没有签名的规则包；报告会写明未签名
    #[arg(long, env = "ANJUAN_ALLOW_UNSIGNED")]
    allow_unsigned: bool,
}

impl Trust {
    /// As the use cases take it.
    pub fn policy(&self, data: &Path) -> TrustPolicy {
        let anchors = self.anchors.clone().unwrap_or_else(|| data.join("anchors"));
        TrustPolicy { anchors, allow_unsigned: self.allow_unsigned }
    }
}

impl Place {
    /// The data folder: the one named, else the usual place below the home folder. It is made where it is missing.
    pub fn data_folder(&self) -> Result<PathBuf, OpError> {
        let usual = || {
            let base = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from);
            base.or_else(|| std::env::home_dir().map(|home| home.join(".local/share"))).map(|base| base.join("anjuan"))
        };
        let folder = self.data.clone().or_else(usual);
        let folder = folder.ok_or_else(|| OpError::BadRequest("请用 --data 指定数据文件夹".to_owned()))?;
        std::fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    /// Options of the client of object stores.
    pub fn object_options(&self) -> Vec<(String, String)> {
        pairs(&self.blob_option)
    }

    /// The store's configuration.
    pub fn store(&self) -> Result<StoreConfig, OpError> {
        let local = StoreConfig::local(&self.data_folder()?);
        let blobs = match &self.blobs {
            Some(place) => BlobPlace::parse(place, self.object_options())?,
            None => local.blobs.clone(),
        };
        Ok(StoreConfig::new(self.database.clone().unwrap_or(local.database_url), blobs))
    }

    /// Opens the store, does some work with it, and prints what that says.
    pub fn with(self, work: impl AsyncFnOnce(Store) -> Result<String, OpError>) -> Result<u8, OpError> {
        // The S3 client panics without a TLS provider; a second installation only says that there is one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let config = self.store()?;
        let said = actix_web::rt::System::new().block_on(async move { work(Store::open(config).await?).await })?;
        deliver(None, said.as_bytes())?;
        Ok(0)
    }
}

/// `name=value` as a pair; what is no such pair says nothing.
pub fn pairs(options: &[String]) -> Vec<(String, String)> {
    let pairs = options.iter().filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

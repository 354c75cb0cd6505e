//! `anjuan serve`.

use crate::engines::EngineConfig;
use crate::error::OpError;
use crate::server::{ServerConfig, prepare};
use clap::Args;
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Where the server listens and keeps its data. Every option can be given as an environment variable.
#[derive(Args)]
pub struct Serve {
    /// 监听地址
    #[arg(long, env = "ANJUAN_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
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
    /// 经 TLS 代理对外服务时设置，使 Cookie 只经加密连接发送
    #[arg(long, env = "ANJUAN_SECURE_COOKIES")]
    secure_cookies: bool,
    /// 以 JSON 输出日志
    #[arg(long, env = "ANJUAN_LOG_JSON")]
    log_json: bool,
}

impl Default for Serve {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            data: None,
            database: None,
            blobs: None,
            blob_option: Vec::new(),
            secure_cookies: false,
            log_json: false,
        }
    }
}

impl Serve {
    pub(super) fn run(self, content: Option<PathBuf>) -> Result<u8, OpError> {
        crate::telemetry::start(self.log_json);
        // The S3 client panics without a TLS provider; a second installation only says that there is one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let data = data_folder(self.data)?;
        let shown = data.display().to_string();
        let config = ServerConfig {
            listen: self.listen,
            data,
            database: self.database,
            blobs: self.blobs,
            blob_options: self
                .blob_option
                .iter()
                .filter_map(|pair| pair.split_once('='))
                .map(|(k, v)| (k.to_owned(), v.to_owned()))
                .collect(),
            secure_cookies: self.secure_cookies,
            engines: EngineConfig { content, ..EngineConfig::default() },
        };
        actix_web::rt::System::new().block_on(async move {
            let ready = prepare(config).await?;
            let sign_in =
                if ready.first_visit { "首次打开时设立管理员账号" } else { "用已有账号登录" };
            let said =
                format!("案卷已启动：http://{}\n数据文件夹：{shown}\n登录：{sign_in}；按 Ctrl+C 停止\n", ready.address);
            // Nobody listening to standard output is no reason not to serve.
            let _ = std::io::stdout().write_all(said.as_bytes());
            ready.server.await?;
            Ok(0)
        })
    }
}

/// The data folder: the one named, else the usual place below the home folder.
pub(super) fn data_folder(named: Option<PathBuf>) -> Result<PathBuf, OpError> {
    let usual = || {
        let base = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from);
        base.or_else(|| std::env::home_dir().map(|home| home.join(".local/share"))).map(|base| base.join("anjuan"))
    };
    named.or_else(usual).ok_or_else(|| OpError::BadRequest("请用 --data 指定数据文件夹".to_owned()))
}

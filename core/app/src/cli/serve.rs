//! `anjuan serve`.

use super::place::{Place, Trust};
use crate::engines::EngineConfig;
use crate::error::OpError;
use crate::server::{ServerConfig, prepare};
use clap::Args;
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Where the server listens and keeps its data. Every option can be given as an environment variable.
#[derive(Args)]
pub struct Serve {
    /// 监听地址
    #[arg(long, env = "ANJUAN_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[command(flatten)]
    place: Place,
    /// 经 TLS 代理对外服务时设置，使 Cookie 只经加密连接发送
    #[arg(long, env = "ANJUAN_SECURE_COOKIES")]
    secure_cookies: bool,
    #[command(flatten)]
    trust: Trust,
    /// 批量检查的进程失联多少秒后由其他进程接着做
    #[arg(long, env = "ANJUAN_TAKEOVER", value_name = "秒", default_value_t = 60, value_parser = clap::value_parser!(u64).range(2..=3600))]
    takeover: u64,
    /// 以 JSON 输出日志
    #[arg(long, env = "ANJUAN_LOG_JSON")]
    log_json: bool,
}

impl Serve {
    pub(super) fn run(self, content: Option<PathBuf>) -> Result<u8, OpError> {
        crate::telemetry::start(self.log_json);
        // The S3 client panics without a TLS provider; a second installation only says that there is one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let data = self.place.data_folder()?;
        let shown = data.display().to_string();
        let config = ServerConfig {
            listen: self.listen,
            store: self.place.store()?,
            trust: self.trust.policy(&data),
            data,
            takeover: Duration::from_secs(self.takeover),
            object_options: self.place.object_options(),
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

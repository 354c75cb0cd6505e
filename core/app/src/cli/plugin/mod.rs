//! `anjuan plugin`: what an author does with a folder (`author`), and what an administrator does with packages (here).

mod author;

use super::place::{Place, Trust};
use super::{parse_date, start};
use crate::error::OpError;
use crate::ops::install_plugin::{self, Choice};
use crate::ops::new_plugin::NewPlugin;
use crate::state::{now, today};
use anjuan_model::Date;
use anjuan_store::{Actor, Stamp};
use clap::Subcommand;
use std::path::PathBuf;
use std::sync::Arc;

/// Provinces.
#[derive(Subcommand)]
pub enum Plugin {
    /// 新建一个规则文件夹：带一条可以照着改的规则和它的案例，马上能通过检查
    New {
        /// 规则包 id，即文件夹名，如 qinghai
        id: String,
        /// 中文名称，如 青海省法律援助规则
        #[arg(long)]
        name: String,
        /// 六位行政区划代码
        #[arg(long)]
        jurisdiction: String,
        /// 规则代码开头的两个大写字母
        #[arg(long)]
        prefix: String,
        /// 放在哪个文件夹下
        #[arg(long, default_value = ".")]
        within: PathBuf,
    },
    /// 检查一个规则文件夹并运行其案例：格式、代码、依据、组件、案例，一次列出全部问题
    Check {
        /// 规则文件夹
        folder: PathBuf,
    },
    /// 逐条规则运行案例，列出通过的和没有通过的
    Test {
        /// 规则文件夹
        folder: PathBuf,
    },
    /// 检查后打包为 <id>-<版本>.zip
    Pack {
        /// 规则文件夹
        folder: PathBuf,
        /// 输出文件
        #[arg(short, long)]
        out: Option<PathBuf>,
        /// 签名用的私钥文件
        #[arg(long)]
        key: Option<PathBuf>,
    },
    /// 生成一对签名密钥：私钥文件，和交给使用单位的公钥文件
    Key {
        /// 发布单位的名称
        #[arg(long)]
        name: String,
        /// 可以签署的地区，六位行政区划代码
        #[arg(long)]
        jurisdiction: String,
        /// 私钥文件，公钥文件写在旁边（.toml）
        #[arg(short, long)]
        out: PathBuf,
    },
    /// 给规则包签名，写回同一文件
    Sign {
        /// 规则包
        package: PathBuf,
        /// 私钥文件
        #[arg(long)]
        key: PathBuf,
    },
    /// 安装之前查看：签名是否可信、约定版本、增加和替换哪些规则
    Verify {
        /// 规则包
        package: PathBuf,
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        trust: Trust,
    },
    /// 安装规则包（安装后不生效，须启用）
    Install {
        /// 规则包
        package: PathBuf,
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        trust: Trust,
    },
    /// 列出已安装的规则包
    List {
        #[command(flatten)]
        place: Place,
    },
    /// 自某日起启用一个已安装的版本；选择旧版本即为回退
    Activate {
        /// 规则包 id
        id: String,
        /// 版本
        version: String,
        /// 启用日（默认今天）
        #[arg(long, value_parser = parse_date)]
        from: Option<Date>,
        #[command(flatten)]
        place: Place,
    },
    /// 停用一个规则包；随程序自带的版本（如有）重新适用
    Deactivate {
        /// 规则包 id
        id: String,
        #[command(flatten)]
        place: Place,
    },
}

impl Plugin {
    pub(super) fn run(self, content: Option<PathBuf>) -> Result<u8, OpError> {
        match self {
            Self::New { id, name, jurisdiction, prefix, within } => {
                author::new(content, &NewPlugin { id, name, jurisdiction, prefix }, &within)
            }
            Self::Check { folder } => author::check(content, &folder),
            Self::Test { folder } => author::test(content, &folder),
            Self::Pack { folder, out, key } => author::pack(content, &folder, out, key.as_deref()),
            Self::Key { name, jurisdiction, out } => author::key(&name, &jurisdiction, &out),
            Self::Sign { package, key } => author::sign(&package, &key),
            Self::Verify { package, place, trust } => {
                let policy = trust.policy(&place.data_folder()?);
                author::verify(&start(content)?, &package, &policy)
            }
            Self::Install { package, place, trust } => {
                let engines = Arc::new(start(content)?);
                let package = std::fs::read(package)?;
                let policy = trust.policy(&place.data_folder()?);
                place.with(async |store| {
                    let plugin = install_plugin::install(engines, &store, package, &policy, &stamp()).await?;
                    let signed = plugin.signed_by.as_deref().unwrap_or(install_plugin::UNSIGNED);
                    Ok(format!("已安装 {} {}（{signed}），尚未启用\n", plugin.plugin_id, plugin.version))
                })
            }
            Self::List { place } => place.with(async |store| {
                let rows = store.plugins().list().await?;
                let row = |plugin: &anjuan_store::InstalledPlugin| {
                    let from = plugin.active_from.map(|day| format!("　自 {day}")).unwrap_or_default();
                    format!("{} {}　{}{from}\n", plugin.plugin_id, plugin.version, plugin.state.code())
                };
                Ok(rows.iter().map(row).collect())
            }),
            Self::Activate { id, version, from, place } => {
                let engines = Arc::new(start(content)?);
                place.with(async |store| {
                    let from = from.unwrap_or_else(today);
                    let choice = Choice { id: &id, version: &version, from };
                    install_plugin::activate(engines, &store, choice, today(), &stamp()).await?;
                    Ok(format!("{id} {version} 自 {from} 起启用\n"))
                })
            }
            Self::Deactivate { id, place } => {
                let engines = Arc::new(start(content)?);
                place.with(async |store| {
                    install_plugin::deactivate(engines, &store, &id, today(), &stamp()).await?;
                    Ok(format!("{id} 已停用\n"))
                })
            }
        }
    }
}

fn stamp() -> Stamp {
    Stamp::new(Actor::CommandLine, now())
}

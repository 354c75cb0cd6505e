//! `anjuan plugin`.

use super::place::Place;
use super::{deliver, parse_date, start};
use crate::error::OpError;
use crate::library::walk;
use crate::ops::install_plugin::{self, Choice};
use crate::state::{now, today};
use anjuan_model::Date;
use anjuan_store::{Actor, Stamp};
use clap::Subcommand;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Provinces.
#[derive(Subcommand)]
pub enum Plugin {
    /// 检查一个规则文件夹并运行其案例：格式、代码、依据、组件、案例，一次列出全部问题
    Check {
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
    },
    /// 安装规则包（安装后不生效，须启用）
    Install {
        /// 规则包
        package: PathBuf,
        #[command(flatten)]
        place: Place,
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
            Self::Check { folder } => check(content, &folder),
            Self::Pack { folder, out } => pack(content, &folder, out),
            Self::Install { package, place } => {
                let engines = Arc::new(start(content)?);
                let package = std::fs::read(package)?;
                place.with(async |store| {
                    let plugin = install_plugin::install(engines, &store, package, &stamp()).await?;
                    Ok(format!("已安装 {} {}，尚未启用\n", plugin.plugin_id, plugin.version))
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

fn check(content: Option<PathBuf>, folder: &Path) -> Result<u8, OpError> {
    let engines = start(content)?;
    let layer = install_plugin::check(&engines, walk(folder)?).map_err(OpError::Findings)?;
    let said = format!(
        "{} {}：文书 {} 种、规则 {} 条，案例全部通过\n",
        layer.name,
        layer.version,
        layer.templates.len(),
        layer.rules.len()
    );
    deliver(None, said.as_bytes())?;
    Ok(0)
}

fn pack(content: Option<PathBuf>, folder: &Path, out: Option<PathBuf>) -> Result<u8, OpError> {
    let engines = start(content)?;
    let files = walk(folder)?;
    let layer = install_plugin::check(&engines, files.clone()).map_err(OpError::Findings)?;
    let out = out.unwrap_or_else(|| PathBuf::from(format!("{}-{}.zip", layer.id, layer.version)));
    let package = anjuan_ingest::package::write(&files).map_err(|error| OpError::Internal(error.to_string()))?;
    deliver(Some(&out), &package)?;
    deliver(None, format!("已打包：{}\n", out.display()).as_bytes())?;
    Ok(0)
}

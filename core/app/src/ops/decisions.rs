//! What the administrator decides while the server runs: where bundles may be read from, and how long jobs are kept.

use crate::error::OpError;
use crate::state::App;
use anjuan_store::{Objects, Store, User};
use serde::de::DeserializeOwned;
use serde_json::json;
use std::path::Path;

/// The names under which the decisions are stored.
const SOURCES: &str = "audit.sources";
const RETENTION: &str = "retention.jobs-days";
/// How long ended jobs are kept where nobody decided, in days.
const USUAL_DAYS: u32 = 30;
/// The longest and the most that can be decided.
const MOST_DAYS: u32 = 3650;
const MOST_SOURCES: usize = 100;

/// The decisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decisions {
    /// Folders of the server and prefixes of object stores whose bundles may be audited from here.
    pub sources: Vec<String>,
    /// How long ended jobs, their results and their uploads' traces are kept, in days. Reports stay.
    pub retention_days: u32,
}

/// What was decided, or what holds where nothing was.
pub async fn read(store: &Store) -> Result<Decisions, OpError> {
    Ok(Decisions {
        sources: setting(store, SOURCES).await?.unwrap_or_default(),
        retention_days: setting(store, RETENTION).await?.unwrap_or(USUAL_DAYS),
    })
}

/// Decides anew. A place that cannot be read is refused here and not when somebody waits for its reports.
pub async fn change(app: &App, user: &User, new: Decisions) -> Result<(), OpError> {
    let refused = |why: String| Err(OpError::BadRequest(why));
    if !(1..=MOST_DAYS).contains(&new.retention_days) {
        return refused(format!("保留天数应在 1 到 {MOST_DAYS} 之间"));
    }
    if new.sources.len() > MOST_SOURCES {
        return refused(format!("最多允许 {MOST_SOURCES} 个位置"));
    }
    for source in &new.sources {
        if source.starts_with("s3://") {
            if let Err(error) = Objects::open(source, &app.object_options) {
                return refused(format!("对象存储地址无法使用：{source}（{error}）"));
            }
        } else if !Path::new(source).is_absolute() || !Path::new(source).is_dir() {
            return refused(format!("不是服务器上的文件夹（应为完整路径）：{source}"));
        }
    }
    let stamp = app.stamp(user);
    let before = read(&app.store).await?;
    if before.sources != new.sources {
        app.store.settings().set(SOURCES, &json!(new.sources), &stamp).await?;
    }
    if before.retention_days != new.retention_days {
        app.store.settings().set(RETENTION, &json!(new.retention_days), &stamp).await?;
    }
    Ok(())
}

async fn setting<T: DeserializeOwned>(store: &Store, name: &str) -> Result<Option<T>, OpError> {
    let Some(value) = store.settings().get(name).await? else { return Ok(None) };
    // A setting that cannot be read is not taken for one that was never made: it may have forbidden something.
    serde_json::from_value(value).map(Some).map_err(|_| OpError::Internal(format!("the setting {name} cannot be read")))
}

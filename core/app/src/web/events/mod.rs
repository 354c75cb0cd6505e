//! `/events`: the hash-chained record of who did what, newest first, and the proof that nobody changed it.

use super::page::{self, Frame};
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::state::App;
use actix_web::HttpResponse;
use actix_web::web::{Data, Query, ServiceConfig, get, post};
use anjuan_store::{Event, EventFilter, Page, User, UserFilter};
use serde::{Deserialize, Serialize};

const TEMPLATE: &str = "events/page.html";

/// Routes of the page.
pub fn configure(config: &mut ServiceConfig) {
    config.route("/events", get().to(show)).route("/events", post().to(verify));
}

#[derive(Serialize)]
struct EventsPage {
    rows: Vec<Row>,
    next: Option<i64>,
    first: bool,
    chain: Option<Chain>,
}

#[derive(Serialize)]
struct Row {
    seq: i64,
    at: String,
    actor: String,
    action: String,
    /// The word in the record, where a Chinese one was put in its place.
    code: String,
    subject: String,
    detail: String,
    hash: String,
}

#[derive(Serialize)]
struct Chain {
    holds: bool,
    events: u64,
    first_broken: Option<i64>,
    head: String,
}

#[derive(Deserialize)]
struct Part {
    after: Option<i64>,
}

async fn show(app: Data<App>, person: SignedIn, part: Query<Part>) -> Result<HttpResponse, OpError> {
    answer(&app, &person, part.after, None).await
}

async fn verify(app: Data<App>, person: SignedIn) -> Result<HttpResponse, OpError> {
    person.require(&[])?;
    let state = app.store.events().verify_chain().await?;
    let chain = Chain {
        holds: state.first_broken.is_none(),
        events: state.events,
        first_broken: state.first_broken,
        head: state.head,
    };
    answer(&app, &person, None, Some(chain)).await
}

async fn answer(
    app: &App,
    person: &SignedIn,
    after: Option<i64>,
    chain: Option<Chain>,
) -> Result<HttpResponse, OpError> {
    person.require(&[])?;
    let listing = app.store.events().list(&EventFilter::default(), Page { after, limit: 50 }).await?;
    let users = app.store.users().list(&UserFilter::default(), Page::first(Page::MOST)).await?.items;
    let rows = listing.items.into_iter().map(|event| row(event, &users)).collect();
    let page = EventsPage { rows, next: listing.next, first: after.is_none(), chain };
    page::show(app, TEMPLATE, &Frame::new(person, "events", "操作记录"), &page)
}

fn row(event: Event, users: &[User]) -> Row {
    Row {
        seq: event.seq,
        at: page::china(event.at),
        actor: actor(&event.actor, users),
        action: action(&event.action),
        subject: format!("{} {}", subject(&event.subject_kind), event.subject_id),
        detail: if event.detail.is_null() { String::new() } else { event.detail.to_string() },
        hash: event.hash,
        code: event.action,
    }
}

/// The name of whoever acted; what was deleted or is no person keeps its code.
fn actor(code: &str, users: &[User]) -> String {
    match code {
        "system" => return "系统".to_owned(),
        "command-line" => return "命令行".to_owned(),
        _ => {}
    }
    if let Some(job) = code.strip_prefix("job:") {
        return format!("任务 {job}");
    }
    let key = code.strip_prefix("user:").and_then(|key| key.parse::<i64>().ok());
    let user = key.and_then(|key| users.iter().find(|user| user.id == key));
    user.map_or_else(|| code.to_owned(), |user| format!("{}（{}）", user.display_name, user.login))
}

/// The Chinese words of the record; a word that is not known here is shown as it stands.
const ACTIONS: [(&str, &str); 30] = [
    ("bundle.audited", "检查案卷"),
    ("case.changed", "修改案件"),
    ("case.created", "新建案件"),
    ("case.packed", "制作移交包"),
    ("content.kind-chosen", "指定文件是哪种文书"),
    ("content.kind-taken-back", "撤回对文件的指定"),
    ("document.rendered", "生成文书"),
    ("file.case-kept", "由报告建立案件"),
    ("job.cancelled", "取消任务"),
    ("job.failed", "任务失败"),
    ("job.finished", "任务完成"),
    ("job.purged", "清理任务"),
    ("job.queued", "提交任务"),
    ("plugin.activated", "启用规则包"),
    ("plugin.deactivated", "停止使用规则包"),
    ("plugin.installed", "安装规则包"),
    ("plugin.retired", "作废规则包"),
    ("session.ended", "退出登录"),
    ("session.started", "登录"),
    ("setting.changed", "修改设置"),
    ("token.issued", "签发接口令牌"),
    ("token.revoked", "撤销接口令牌"),
    ("user.changed", "修改用户"),
    ("user.created", "新建用户"),
    ("user.disabled", "停用用户"),
    ("user.enabled", "恢复用户"),
    ("user.login-failed", "登录失败"),
    ("user.password-changed", "修改密码"),
    ("waiver.granted", "批准豁免"),
    ("waiver.withdrawn", "撤回豁免"),
];

fn action(code: &str) -> String {
    ACTIONS.iter().find(|(known, _)| *known == code).map_or(code, |(_, words)| words).to_owned()
}

fn subject(noun: &str) -> &str {
    match noun {
        "user" => "用户",
        "session" => "登录",
        "document" => "文书",
        "report" => "检查报告",
        "plugin" => "规则包",
        "case" => "案件",
        "setting" => "设置",
        "job" => "任务",
        "token" => "接口令牌",
        "waiver" => "豁免",
        "file" => "案卷",
        "content" => "文件内容",

        other => other,
    }
}

#[cfg(test)]
pub fn samples() -> Vec<(&'static str, tera::Context)> {
    let row = Row {
        seq: 7,
        at: "2024-05-10 09:30".to_owned(),
        actor: actor("user:1", &[page::sample_user()]),
        action: action("document.rendered"),
        code: "document.rendered".to_owned(),
        subject: "文书 0190".to_owned(),
        detail: "{}".to_owned(),
        hash: "ab12".to_owned(),
    };
    let chain = Chain { holds: false, events: 7, first_broken: Some(3), head: "ab12".to_owned() };
    let frame = Frame::new(&page::sample_user(), "events", "操作记录");
    let page = EventsPage { rows: vec![row], next: Some(1), first: true, chain: Some(chain) };
    vec![(TEMPLATE, page::context(&frame, &page))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_are_chinese_and_unknown_ones_stay() {
        assert_eq!(action("document.rendered"), "生成文书");
        assert_eq!(action("document.folded"), "document.folded");
        assert_eq!(actor("user:9", &[]), "user:9");
    }
}

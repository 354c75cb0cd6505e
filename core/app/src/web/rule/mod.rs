//! `/rules/{code}`: what a rule demands, why, on what basis, and how to mend a finding; the words are those of the op.

use super::page::{self, Frame};
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::explain_rule::{Part, condition, find, parts};
use crate::state::App;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path, ServiceConfig, get};
use anjuan_model::rule::{Check, Required};
use anjuan_model::{Catalog, Rule};
use serde::Serialize;

const TEMPLATE: &str = "rule/page.html";

/// Routes of the page.
pub fn configure(config: &mut ServiceConfig) {
    config.route("/rules/{code}", get().to(show));
}

#[derive(Serialize)]
struct RulePage {
    code: String,
    summary: String,
    layer: String,
    parts: Vec<Part>,
    documents: Vec<Wanted>,
}

/// A line of an archive list.
#[derive(Serialize)]
struct Wanted {
    title: String,
    when: String,
    instead: String,
    level: &'static str,
}

async fn show(app: Data<App>, person: SignedIn, code: Path<String>) -> Result<HttpResponse, OpError> {
    let library = app.engines.library();
    let page = explain(&library.catalog, &code)?;
    let frame = Frame::new(&person, "rules", format!("规则 {}", page.code)).under("检查规则", "/rules");
    page::show(&app, TEMPLATE, &frame, &page)
}

fn explain(catalog: &Catalog, code: &str) -> Result<RulePage, OpError> {
    let explained = parts(catalog, code)?;
    // A code of the door has an explanation but is no rule of the catalogue.
    let rule = find(catalog, code).ok();
    let documents = match rule.map(|rule| (rule, &rule.check)) {
        Some((rule, Check::RequiredDocuments { documents })) => {
            documents.iter().map(|line| wanted(catalog, rule, line)).collect()
        }
        _ => Vec::new(),
    };
    let mut parts = explained.parts;
    if !documents.is_empty() {
        // The list stands below as a table.
        parts.iter_mut().filter(|part| part.label == "检查方式").for_each(|part| part.lines.truncate(1));
    }
    Ok(RulePage { code: explained.code, summary: explained.summary, layer: explained.layer, parts, documents })
}

fn wanted(catalog: &Catalog, rule: &Rule, line: &Required) -> Wanted {
    let titles = |ids: &[String]| ids.iter().map(|id| catalog.title(id)).collect::<Vec<_>>().join("、");
    let when = [("", condition(catalog, &line.when)), ("除外：", condition(catalog, &line.unless))];
    let instead = [("同等：", titles(&line.or)), ("可替代：", titles(&line.substitute))];
    let join = |parts: [(&str, String); 2]| {
        let filled =
            parts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(label, text)| format!("{label}{text}"));
        filled.collect::<Vec<_>>().join("；")
    };
    let number = if line.min > 1 { format!("（至少 {} 份）", line.min) } else { String::new() };
    Wanted {
        title: format!("{}{number}", catalog.title(&line.kind)),
        when: join(when),
        instead: join(instead),
        level: line.level.map_or(rule.severity, |level| level).label(),
    }
}

#[cfg(test)]
pub fn samples() -> Vec<(&'static str, tera::Context)> {
    let page = RulePage {
        code: "AJ101".to_owned(),
        summary: "刑事案件审判阶段应归档材料".to_owned(),
        layer: "全国".to_owned(),
        parts: vec![Part { label: "级别", lines: vec!["必须改正".to_owned()] }],
        documents: vec![Wanted {
            title: "会见笔录（审判阶段）".to_owned(),
            when: "认罪认罚为“是”".to_owned(),
            instead: "可替代：情况说明".to_owned(),
            level: "提醒",
        }],
    };
    let frame = Frame::new(&page::sample_user(), "rules", "规则 AJ101").under("检查规则", "/rules");
    vec![(TEMPLATE, page::context(&frame, &page))]
}

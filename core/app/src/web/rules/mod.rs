//! `/rules`: every rule of every layer, so that nobody has to guess what an audit looks at.

use super::page::{self, Frame};
use super::places;
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::explain_rule::{self, Explained};
use crate::state::App;
use actix_web::HttpResponse;
use actix_web::web::{Data, Query, ServiceConfig, get};
use anjuan_model::{Catalog, Rule};
use serde::{Deserialize, Serialize};
use tera::Tera;

const TEMPLATE: &str = "rules/page.html";

/// Routes of the page.
pub fn configure(config: &mut ServiceConfig) {
    config.route("/rules", get().to(show));
}

#[derive(Serialize)]
struct RulesPage {
    layers: Vec<Choice>,
    groups: Vec<Group>,
    count: usize,
}

#[derive(Serialize)]
struct Choice {
    id: String,
    name: String,
    chosen: bool,
}

#[derive(Serialize)]
struct Group {
    title: &'static str,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    code: String,
    summary: String,
    severity: &'static str,
    severity_id: &'static str,
    status: &'static str,
    effective: String,
    place: String,
    words: String,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    layer: String,
}

async fn show(app: Data<App>, person: SignedIn, asked: Query<Asked>) -> Result<HttpResponse, OpError> {
    let page = list(&app.engines.library().catalog, &asked.layer);
    page::show(&app, TEMPLATE, &Frame::new(&person, "rules", "检查规则"), &page)
}

/// The hundreds of a code say what a rule is about.
const SUBJECTS: [(char, &str); 7] = [
    ('1', "应归档材料"),
    ('2', "期限和日期"),
    ('3', "形式"),
    ('4', "前后一致"),
    ('5', "内容质量"),
    ('6', "案卷包本身"),
    ('7', "文件格式"),
];

fn list(catalog: &Catalog, chosen: &str) -> RulesPage {
    let layers = catalog.layers().iter().map(|layer| Choice {
        id: layer.id.clone(),
        name: places::name(&layer.jurisdiction),
        chosen: layer.id == chosen,
    });
    let mut rules: Vec<&Rule> = catalog.all_rules().filter(|rule| chosen.is_empty() || rule.layer == chosen).collect();
    rules.sort_by(|a, b| a.code.cmp(&b.code));
    let about = |digit| rules.iter().filter(move |rule| rule.code.chars().nth(2) == Some(digit));
    let groups = SUBJECTS
        .into_iter()
        .map(|(digit, title)| Group { title, rows: about(digit).map(|rule| row(catalog, rule)).collect() })
        .filter(|group| !group.rows.is_empty())
        .collect();
    RulesPage { layers: layers.collect(), groups, count: rules.len() }
}

fn row(catalog: &Catalog, rule: &Rule) -> Row {
    let jurisdiction = catalog.layer(&rule.layer).map(|layer| layer.jurisdiction.clone()).unwrap_or_default();
    Row {
        code: rule.code.clone(),
        summary: rule.summary.clone(),
        severity: rule.severity.label(),
        severity_id: rule.severity.id(),
        status: rule.status.label(),
        effective: rule.effective.label(),
        place: places::name(&jurisdiction),
        words: format!("{} {} {}", rule.code, rule.name, rule.summary).to_lowercase(),
    }
}

/// Everything that the program can say of rules, as a page that stands alone.
pub fn sheet(pages: &Tera, catalog: &Catalog) -> Result<String, OpError> {
    #[derive(Serialize)]
    struct Sheet {
        count: usize,
        groups: Vec<Explanations>,
    }
    #[derive(Serialize)]
    struct Explanations {
        title: String,
        rules: Vec<Explained>,
    }
    let groups: Vec<Explanations> =
        explain_rule::all(catalog).into_iter().map(|(title, rules)| Explanations { title, rules }).collect();
    let page = Sheet { count: groups.iter().map(|group| group.rules.len()).sum(), groups };
    let context = page::context(&Frame::outside("检查规则目录"), &page);
    pages.render("rules/sheet.html", &context).map_err(|error| OpError::Internal(error.to_string()))
}

/// One page with each kind of row, for the test that renders every page.
#[cfg(test)]
pub fn samples() -> Vec<(&'static str, tera::Context)> {
    let row = Row {
        code: "AJ101".to_owned(),
        summary: "刑事案件审判阶段应归档材料".to_owned(),
        severity: "必须改正",
        severity_id: "error",
        status: "施行",
        effective: "2023-09-01 起".to_owned(),
        place: "全国".to_owned(),
        words: "aj101".to_owned(),
    };
    let layers = vec![Choice { id: "national".to_owned(), name: "全国".to_owned(), chosen: true }];
    let page = RulesPage { layers, groups: vec![Group { title: "应归档材料", rows: vec![row] }], count: 1 };
    vec![(TEMPLATE, page::context(&Frame::new(&page::sample_user(), "rules", "检查规则"), &page))]
}

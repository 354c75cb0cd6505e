//! The table of `plugins/README.md`: what the sources say of the provinces, and the rules, cases and papers it became.
//!
//! `plugins/statements.toml` says what was read and what became of it; the rules' own folders say their check, status
//! and cases. Where the two disagree, [`problems`] says so.

use anjuan_model::Catalog;
use anjuan_model::catalog::{Layer, NATIONAL};
use anjuan_model::rule::{Expect, Rule, RuleStatus, read_cases};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt::Write;

const BEGIN: &str = "<!-- statements: generated from statements.toml -->";
const END: &str = "<!-- /statements -->";

/// What a statement became, in the words of the file and of the table.
const BECAME: [(&str, &str); 9] = [
    ("rule", "规则"),
    ("draft", "试行"),
    ("document", "文书"),
    ("parameter", "参数"),
    ("national", "全国规则"),
    ("many-cases", "多案规则"),
    ("component", "待组件"),
    ("engine", "待引擎"),
    ("none", "不成为规则"),
];

/// `statements.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statements {
    statement: Vec<Statement>,
}

/// One line of a source.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Statement {
    id: String,
    #[serde(default)]
    own: bool,
    #[serde(default)]
    plugin: Option<String>,
    says: String,
    scope: Scope,
    source: String,
    certainty: String,
    became: Vec<String>,
    #[serde(default)]
    rules: Vec<String>,
    #[serde(default)]
    documents: Vec<String>,
    #[serde(default)]
    needs: String,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Scope {
    Case,
    Agency,
    Province,
}

/// Reads the file.
pub fn read(text: &str) -> Statements {
    toml::from_str(text).expect("plugins/statements.toml")
}

/// The page with its table renewed.
pub fn page(readme: &str, statements: &Statements, catalog: &Catalog) -> String {
    let (before, rest) = readme.split_once(BEGIN).expect("the place of the table in plugins/README.md");
    let (_, after) = rest.split_once(END).expect("the end of the table in plugins/README.md");
    format!("{before}{BEGIN}\n{}{END}{after}", table(statements, catalog))
}

fn table(statements: &Statements, catalog: &Catalog) -> String {
    let mut out = String::from(
        "| 编号 | 陈述 | 范围 | 来源（可信度） | 成为 | 规则：检查，状态，案例 | 文书 | 说明 |\n|---|---|---|---|---|---|---|---|\n",
    );
    for one in &statements.statement {
        let became: Vec<&str> = one.became.iter().map(|word| label(word)).collect();
        let rules: Vec<String> = one.rules.iter().map(|code| rule(catalog, code)).collect();
        let papers: Vec<String> = one.documents.iter().map(|id| paper(catalog, one.plugin.as_deref(), id)).collect();
        let needs = if one.needs.is_empty() { String::new() } else { format!("需要：{}", one.needs) };
        let notes: Vec<&str> = [one.note.as_str(), &needs].into_iter().filter(|text| !text.is_empty()).collect();
        let scope = match one.scope {
            Scope::Case => "单案",
            Scope::Agency => "机构",
            Scope::Province => "全省",
        };
        writeln!(
            out,
            "| {}{} | {} | {scope} | {}（{}） | {} | {} | {} | {} |",
            one.id,
            if one.own { "＊" } else { "" },
            one.says,
            one.source,
            one.certainty,
            became.join("、"),
            rules.join("<br>"),
            papers.join("<br>"),
            notes.join("；")
        )
        .expect("writing to a String");
    }
    out
}

fn label(word: &str) -> &str {
    BECAME.iter().find(|(key, _)| *key == word).map_or(word, |(_, label)| label)
}

fn rule(catalog: &Catalog, code: &str) -> String {
    let Some(rule) = catalog.rule(code) else { return code.to_owned() };
    let [failing, passing] = cases(catalog, rule);
    let (check, status) = (rule.check.label(), rule.status.label().split('（').next().unwrap_or_default());
    format!("{code}：{check}，{status}，{failing} 个不通过 {passing} 个通过")
}

fn paper(catalog: &Catalog, plugin: Option<&str>, id: &str) -> String {
    let own = plugin.and_then(|plugin| catalog.layer(plugin)).into_iter().flat_map(|layer| &layer.templates);
    own.chain(catalog.all_templates()).find(|one| one.id == id).map_or(id, |one| &one.title).to_owned()
}

/// How many of a rule's cases fail, and how many pass.
fn cases(catalog: &Catalog, rule: &Rule) -> [usize; 2] {
    let text = catalog.layer(&rule.layer).and_then(|layer| layer.text(&format!("{}/cases.toml", rule.folder)));
    let cases = text.and_then(|text| read_cases(text).ok()).unwrap_or_default();
    [Expect::Fail, Expect::Pass].map(|expect| cases.iter().filter(|case| case.expect == expect).count())
}

/// Where the statements and the content disagree, a sentence each.
pub fn problems(statements: &Statements, catalog: &Catalog) -> Vec<String> {
    let mut problems = Vec::new();
    let mut ids = BTreeSet::new();
    let (mut said_rules, mut said_papers) = (BTreeSet::new(), BTreeSet::new());
    for one in &statements.statement {
        let mut complain = |why: String| problems.push(format!("{}: {why}", one.id));
        if !ids.insert(one.id.as_str()) {
            complain("is there twice".to_owned());
        }
        for word in one.became.iter().filter(|word| !BECAME.iter().any(|(key, _)| key == word)) {
            complain(format!("became “{word}”, which means nothing"));
        }
        if one.became.is_empty() || (one.rules.is_empty() && one.note.is_empty() && one.needs.is_empty()) {
            complain("nothing checks it, and nothing says why".to_owned());
        }
        let needy = ["many-cases", "component", "engine"].iter().any(|word| became(one, word));
        if needy == one.needs.is_empty() {
            complain("needs are told where something is missing, and only there".to_owned());
        }
        let found: Vec<&Rule> = one.rules.iter().filter_map(|code| catalog.rule(code)).collect();
        if found.len() < one.rules.len() {
            complain("names a rule that is not there".to_owned());
        }
        let is = |national: bool, status: Option<RuleStatus>| {
            let fits = |rule: &&Rule| {
                (rule.layer == NATIONAL) == national && status.is_none_or(|status| rule.status == status)
            };
            found.iter().any(fits)
        };
        let proposal = one.plugin.is_none();
        if became(one, "rule") != is(false, Some(RuleStatus::InForce))
            || (!proposal && became(one, "draft") != is(false, Some(RuleStatus::Draft)))
            || (!proposal && is(true, None) && !became(one, "national"))
        {
            complain("says another status than its rules have".to_owned());
        }
        if became(one, "document") == one.documents.is_empty() {
            complain("papers are named where it became one, and only there".to_owned());
        }
        said_rules.extend(one.rules.iter().map(String::as_str));
        said_papers.extend(one.documents.iter().map(|id| (one.plugin.as_deref().unwrap_or_default(), id.as_str())));
    }
    for layer in catalog.layers().iter().filter(|layer| layer.id != NATIONAL) {
        problems.extend(unsaid(layer, &said_rules, &said_papers));
    }
    problems.extend(missing_lines(&ids));
    problems
}

fn became(one: &Statement, word: &str) -> bool {
    one.became.iter().any(|other| other == word)
}

/// Rules and papers of a province that no statement stands behind.
fn unsaid(layer: &Layer, rules: &BTreeSet<&str>, papers: &BTreeSet<(&str, &str)>) -> Vec<String> {
    let rules = layer.rules.iter().filter(|rule| !rules.contains(rule.code.as_str())).map(|rule| &rule.code);
    let papers = layer.templates.iter().filter(|one| !papers.contains(&(layer.id.as_str(), one.id.as_str())));
    let all = rules.chain(papers.map(|one| &one.id));
    all.map(|name| format!("{name} of {}: no statement stands behind it", layer.id)).collect()
}

/// The reference numbers its statements through; none may be left out.
fn missing_lines(ids: &BTreeSet<&str>) -> Vec<String> {
    let numbered = [("BJ", 16), ("ZJ", 12), ("JS", 8), ("SC", 8), ("AH", 6), ("HE", 6)];
    let wanted =
        numbered.iter().flat_map(|(prefix, last)| (1..=*last).map(move |number| format!("{prefix}-{number:02}")));
    wanted.filter(|id| !ids.contains(id.as_str())).map(|id| format!("{id} is missing")).collect()
}

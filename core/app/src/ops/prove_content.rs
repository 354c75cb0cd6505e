//! Proves content by its own samples and cases: what `anjuan template check` and `anjuan plugin test` run.

use super::audit_bundle::{Stated, judge};
use crate::library::Library;
use anjuan_audit::{disagreement, prove};
use anjuan_model::catalog::Layer;
use anjuan_model::rule::{Check, ProofCase, read_cases};
use anjuan_model::{Answers, Finding, Rule, Severity, Template};

/// A disagreement between content and its proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// File inside the layer.
    pub path: String,
    /// What is wrong, in Chinese.
    pub why: String,
}

impl Problem {
    /// As a finding placed at its file.
    pub fn into_finding(self) -> Finding {
        Finding::plain("content/unproven", Severity::Error, &self.path, self.why)
    }
}

/// Runs the samples and cases of one layer.
pub fn prove_layer(library: &Library, layer: &Layer) -> Vec<Problem> {
    let mut problems = Vec::new();
    for template in layer.templates.iter().filter(|template| !template.external) {
        let path = format!("documents/{}/sample.toml", template.id);
        problems.extend(sample_problems(layer, template).into_iter().map(|why| Problem { path: path.clone(), why }));
    }
    for proof in layer.rules.iter().map(|rule| prove_rule(library, layer, rule)) {
        problems.extend(proof.problems.into_iter().map(|why| Problem { path: proof.path.clone(), why }));
    }
    problems
}

/// What the cases of one rule came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The file of the cases.
    pub path: String,
    /// The names of the cases.
    pub cases: Vec<String>,
    /// What disagrees, in Chinese.
    pub problems: Vec<String>,
}

/// Runs the cases of one rule.
pub fn prove_rule(library: &Library, layer: &Layer, rule: &Rule) -> Proof {
    let path = format!("{}/cases.toml", rule.folder);
    let (cases, problems) = match layer.text(&path).map(read_cases) {
        None => (Vec::new(), vec!["缺少 cases.toml".to_owned()]),
        Some(Err(why)) => (Vec::new(), vec![why]),
        Some(Ok(cases)) => {
            let problems = match rule.check {
                Check::Component { .. } => component_problems(library, layer, &rule.code, &cases),
                _ => prove(rule, &cases, &library.catalog),
            };
            (cases, problems)
        }
    };
    Proof { path, cases: cases.into_iter().map(|case| case.name).collect(), problems }
}

/// The sample of a document as raw answers.
pub fn sample(layer: &Layer, id: &str) -> Result<serde_json::Map<String, serde_json::Value>, String> {
    let text = layer.text(&format!("documents/{id}/sample.toml")).ok_or("缺少 sample.toml")?;
    crate::answers_file::parse_toml(text)
}

fn sample_problems(layer: &Layer, template: &Template) -> Vec<String> {
    match sample(layer, &template.id) {
        Err(why) => vec![why],
        Ok(raw) => {
            let parsed = Answers::parse(template, &raw, &Default::default());
            parsed
                .findings
                .into_iter()
                .filter(|finding| finding.severity == Severity::Error)
                .map(|finding| finding.message)
                .collect()
        }
    }
}

/// A component rule is proven through the component itself, in the layer's own place.
fn component_problems(library: &Library, layer: &Layer, code: &str, cases: &[ProofCase]) -> Vec<String> {
    cases.iter().filter_map(|case| component_disagreement(library, layer, code, case).unwrap_or_else(Some)).collect()
}

fn component_disagreement(
    library: &Library,
    layer: &Layer,
    code: &str,
    case: &ProofCase,
) -> Result<Option<String>, String> {
    let mut facts = case.facts()?;
    facts.jurisdiction.get_or_insert_with(|| layer.jurisdiction.clone());
    let stated = Stated { case: Some(facts), ..Stated::default() };
    let mut outcome = judge(library, case.bundle(), &stated, case.as_of).outcome;
    outcome.findings.retain(|finding| finding.rule == code);
    outcome.not_checked.retain(|one| one.rule == code);
    outcome.checked.retain(|one| one == code);
    outcome.requirements.clear();
    Ok(disagreement(case, &outcome))
}
